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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_exactly_its_cells_and_shows_that_it_was_cut() {
        assert_eq!(fit("dorp", 6), "dorp  ");
        assert_eq!(fit("dorpshuis", 6), "dorps…");
        assert_eq!(fit("日本語の村", 6), "日本… ");
        assert_eq!(fit("a", 0), "");
    }
}
