//! Looking for words in a text, capitals or not, character by character as people see them: an accent belongs to its
//! letter, whether the two were typed as one or after each other.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Words to look for, character by character, in one form whatever their capitals and however their accents were typed.
struct Words(Vec<String>);

/// The first place after `from`, and then round from the start, where the words stand.
pub(super) fn position_of(text: &str, words: &str, from: usize) -> Option<Range<usize>> {
    let places = text.grapheme_indices(true).map(|(at, _)| at);
    first_of(text, words, places, |at| at >= from)
}

/// The last place before `from`, and then round from the end, where the words stand.
pub(super) fn position_before(text: &str, words: &str, from: usize) -> Option<Range<usize>> {
    let places = text.grapheme_indices(true).rev().map(|(at, _)| at);
    first_of(text, words, places, |at| at < from)
}

/// The first of these places where the words stand, of those that are wanted before the others.
fn first_of(
    text: &str,
    words: &str,
    places: impl Iterator<Item = usize>,
    is_wanted: impl Fn(usize) -> bool,
) -> Option<Range<usize>> {
    let words = Words::of(words);
    let mut round = None;
    for at in places {
        if is_wanted(at) {
            if let Some(found) = words.at(text, at) {
                return Some(found);
            }
        } else if round.is_none() {
            round = words.at(text, at);
        }
    }
    round
}

/// The places where the words stand, first to last; none begins within another.
pub(super) fn all_of(text: &str, words: &str) -> Vec<Range<usize>> {
    let words = Words::of(words);
    let mut places: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.grapheme_indices(true) {
        if places.last().is_none_or(|last| last.end <= at) {
            places.extend(words.at(text, at));
        }
    }
    places
}

impl Words {
    fn of(words: &str) -> Words {
        let pieces = words.graphemes(true);
        Words(pieces.map(|piece| folded(piece).collect()).collect())
    }

    /// What of the text from there on is the words.
    fn at(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let mut rest = text.get(at..)?.graphemes(true);
        let mut end = at;
        for wanted in &self.0 {
            let found = rest.next()?;
            let is_same = if found.is_ascii() {
                found.eq_ignore_ascii_case(wanted)
            } else {
                folded(found).eq(wanted.chars())
            };
            if !is_same {
                return None;
            }
            end += found.len();
        }
        (end > at).then_some(at..end)
    }
}

/// A character in the form in which two that look the same are the same.
fn folded(piece: &str) -> impl Iterator<Item = char> {
    piece.nfc().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_round_the_end_whatever_their_capitals() {
        assert_eq!(position_of("De Éénhoorn", "ééN", 0), Some(3..8));
        assert_eq!(position_of("aap noot", "AAP", 2), Some(0..3));
        assert_eq!(position_of("aap", "mies", 0), None);
        assert_eq!(position_of("aap", "", 0), None);
    }

    #[test]
    fn words_are_found_backwards_round_the_begin() {
        let text = "aap noot aap";
        assert_eq!(position_before(text, "aap", 9), Some(0..3));
        assert_eq!(position_before(text, "aap", 0), Some(9..12));
        assert_eq!(position_before(text, "mies", 9), None);
    }

    #[test]
    fn a_letter_with_an_accent_is_one_and_is_found_however_it_was_typed() {
        let (one, two) = ("caf\u{e9}", "cafe\u{301}");
        for text in [one, two] {
            for words in [one, two, "CAF\u{c9}"] {
                assert_eq!(position_of(text, words, 0), Some(0..text.len()));
            }
            assert_eq!(position_of(text, "cafe", 0), None);
        }
        assert_eq!(all_of("cafe cafe\u{301} Cafe", "cafe"), [0..4, 12..16]);
        assert_eq!(all_of("aaaaa", "aa"), [0..2, 2..4]);
    }
}
