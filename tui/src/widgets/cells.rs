//! Texts in columns: by what they take on the screen, and with a sign where something was cut.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text in exactly so many cells: filled up with spaces, or cut with "…" at the end.
pub fn fit(text: &str, width: usize) -> String {
    let taken = text.width();
    if taken <= width {
        return format!("{text}{}", " ".repeat(width - taken));
    }
    let mut cut = String::new();
    let mut room = width.saturating_sub(1);
    for piece in text.graphemes(true) {
        let Some(left) = room.checked_sub(piece.width()) else {
            break;
        };
        room = left;
        cut.push_str(piece);
    }
    if width > 0 {
        cut.push('…');
    }
    format!("{cut}{}", " ".repeat(room))
}

/// The text in lines of at most so many cells, broken between words; a word that is wider is broken itself.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for word in text.split(' ') {
        let space = usize::from(taken > 0);
        if taken > 0 && taken + space + word.width() > width {
            lines.push(String::new());
            taken = 0;
        } else if space > 0 {
            push(&mut lines, " ");
            taken += 1;
        }
        for piece in word.graphemes(true) {
            if taken > 0 && taken + piece.width() > width {
                lines.push(String::new());
                taken = 0;
            }
            push(&mut lines, piece);
            taken += piece.width();
        }
    }
    lines
}

fn push(lines: &mut [String], piece: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_only_a_wide_word_within() {
        assert_eq!(wrapped("de huur stijgt", 8), ["de huur", "stijgt"]);
        assert_eq!(wrapped("dorpshuis", 4), ["dorp", "shui", "s"]);
        assert_eq!(wrapped("", 4), [""]);
    }

    #[test]
    fn a_text_takes_exactly_its_cells_and_shows_that_it_was_cut() {
        assert_eq!(fit("dorp", 6), "dorp  ");
        assert_eq!(fit("dorpshuis", 6), "dorps…");
        assert_eq!(fit("日本語の村", 6), "日本… ");
        assert_eq!(fit("a", 0), "");
    }
}
