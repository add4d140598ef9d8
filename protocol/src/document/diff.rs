//! The difference between two texts as splices: lines first, words within the lines that changed.

use super::{SectionId, Splice};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// The splices that make the new text of a section out of the old one.
pub(crate) fn section(id: &SectionId, old: &str, new: &str) -> Vec<Splice> {
    splices(old, new)
        .into_iter()
        .map(|(at, delete, insert)| Splice {
            section: id.clone(),
            at,
            delete,
            insert,
        })
        .collect()
}

/// Splices `(at, delete, insert)` that turn `old` into `new`, each on the text as the ones before left it; bytes, on
/// character boundaries. Time grows with the texts, whatever is in them.
pub fn splices(old: &str, new: &str) -> Vec<(usize, usize, String)> {
    let mut pieces = Vec::new();
    let lines = |text: &'_ str| text.split_inclusive('\n').map(str::len).collect();
    for block in compare(&Side::new(old, lines(old)), &Side::new(new, lines(new))) {
        let words = |text: &'_ str| text.split_word_bounds().map(str::len).collect();
        let old = Side::new(block.old, words(block.old));
        let new = Side::new(block.new, words(block.new));
        for piece in join_over_spaces(&compare(&old, &new), block) {
            pieces.push(Piece {
                at: piece.at + block.at,
                ..piece
            });
        }
    }
    let mut shift = 0_isize;
    let mut splices = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Some((at, delete, insert)) = piece.trimmed() else {
            continue;
        };
        let place = at.saturating_add_signed(shift);
        shift += insert.len() as isize - delete as isize;
        splices.push((place, delete, insert.to_owned()));
    }
    splices
}

/// A stretch of the old text and what stands in its place in the new.
#[derive(Clone, Copy)]
struct Piece<'a> {
    at: usize,
    from: usize,
    old: &'a str,
    new: &'a str,
}

impl<'a> Piece<'a> {
    /// Without what begins and ends both alike, so that an ending added to a word touches only that.
    fn trimmed(self) -> Option<(usize, usize, &'a str)> {
        let prefix = common_prefix(self.old, self.new);
        let (old, new) = (&self.old[prefix..], &self.new[prefix..]);
        let suffix = common_suffix(old, new);
        let (old, new) = (&old[..old.len() - suffix], &new[..new.len() - suffix]);
        (!old.is_empty() || !new.is_empty()).then_some((self.at + prefix, old.len(), new))
    }
}

/// Joins pieces of a block between which only blanks stayed: else a rewritten sentence becomes confetti.
fn join_over_spaces<'a>(parts: &[Piece<'a>], block: Piece<'a>) -> Vec<Piece<'a>> {
    let mut joined: Vec<Piece<'a>> = Vec::new();
    for part in parts {
        let Some(last) = joined.last_mut() else {
            joined.push(*part);
            continue;
        };
        let gap = &block.old[last.at + last.old.len()..part.at];
        let rewrites = |piece: &Piece<'_>| !piece.old.is_empty() && !piece.new.is_empty();
        if gap.chars().all(|c| c == ' ') && (rewrites(last) || rewrites(part)) {
            last.old = &block.old[last.at..part.at + part.old.len()];
            last.new = &block.new[last.from..part.from + part.new.len()];
        } else {
            joined.push(*part);
        }
    }
    joined
}

/// A text cut into tokens.
struct Side<'a> {
    text: &'a str,
    tokens: Vec<&'a str>,
    /// Where each token begins, and where the last ends.
    starts: Vec<usize>,
}

impl<'a> Side<'a> {
    fn new(text: &'a str, lengths: Vec<usize>) -> Self {
        let mut starts = vec![0];
        let mut tokens = Vec::with_capacity(lengths.len());
        let mut at = 0;
        for len in lengths {
            tokens.push(&text[at..at + len]);
            at += len;
            starts.push(at);
        }
        Side {
            text,
            tokens,
            starts,
        }
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.starts[from]..self.starts[to]]
    }
}

/// Every stretch that differs, in order.
fn compare<'a>(old: &Side<'a>, new: &Side<'a>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut old_from, mut new_from) = (0, 0);
    let mut put = |(old_from, old_to): (usize, usize), (new_from, new_to): (usize, usize)| {
        if old_from < old_to || new_from < new_to {
            pieces.push(Piece {
                at: old.starts[old_from],
                from: new.starts[new_from],
                old: old.slice(old_from, old_to),
                new: new.slice(new_from, new_to),
            });
        }
    };
    // the algorithm bounds its own work and gives up being shortest on texts that have little in common
    for op in capture_diff_slices(Algorithm::Myers, &old.tokens, &new.tokens) {
        let (was, is) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            put((old_from, was.start), (new_from, is.start));
            (old_from, new_from) = (was.end, is.end);
        }
    }
    put((old_from, old.tokens.len()), (new_from, new.tokens.len()));
    pieces
}

fn common_prefix(a: &str, b: &str) -> usize {
    let mut len = 0;
    for (x, y) in a.graphemes(true).zip(b.graphemes(true)) {
        if x != y {
            break;
        }
        len += x.len();
    }
    len
}

fn common_suffix(a: &str, b: &str) -> usize {
    let mut len = 0;
    for (x, y) in a.graphemes(true).rev().zip(b.graphemes(true).rev()) {
        if x != y {
            break;
        }
        len += x.len();
    }
    len
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn applied(old: &str, splices: &[(usize, usize, String)]) -> String {
        let mut text = old.to_owned();
        for (at, delete, insert) in splices {
            text.replace_range(*at..at + delete, insert);
        }
        text
    }

    #[test]
    fn an_ending_added_to_a_word_touches_nothing_else() {
        assert_eq!(
            splices(
                "De huur wordt verhoogd.\nEn dan?\n",
                "De huur wordt verhoogde.\nEn dan?\n"
            ),
            [(22, 0, "e".to_owned())]
        );
    }

    #[test]
    fn two_changes_in_one_line_stay_two() {
        let splices = splices("a b c d e f", "a X c d Y f");
        assert_eq!(splices, [(2, 1, "X".to_owned()), (8, 1, "Y".to_owned())]);
    }

    #[test]
    fn a_line_that_moved_away_goes_and_the_rest_stands() {
        let old = "een\ntwee\ndrie\n";
        assert_eq!(splices(old, "een\ndrie\n"), [(4, 5, String::new())]);
        assert_eq!(splices(old, old), []);
    }

    #[test]
    fn a_megabyte_against_another_comes_out_right() {
        let old: String = (0..20_000)
            .map(|n| {
                format!(
                    "Regel {} van het oude programma, met {} woorden.\n",
                    n,
                    n * 7
                )
            })
            .collect();
        let new: String = (0..20_000)
            .map(|n| format!("Zin {} uit een heel ander stuk: {}.\n", n * 3, n * 11))
            .collect();
        assert_eq!(applied(&old, &splices(&old, &new)), new);
        let one_line_less = old.replacen("Regel 777 van", "Regel 777 uit", 1);
        assert_eq!(splices(&old, &one_line_less).len(), 1);
    }

    proptest! {
        #[test]
        fn the_splices_make_the_new_text(
            old in "([a-c ]|é|\u{1F600}|e\u{301}|\n){0,60}",
            new in "([a-c ]|é|\u{1F600}|e\u{301}|\n){0,60}",
        ) {
            prop_assert_eq!(applied(&old, &splices(&old, &new)), new);
        }
    }
}
