//! Marks of what was said and proposed, at the words that it is about: a sign before the line and a line under the words,
//! kept right while the text changes.

use super::buffer::shifted;
use noaber_node::handle::SectionId;
use std::ops::Range;

/// A mark at some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The section.
    pub section: SectionId,
    /// The first byte of the words in it.
    pub from: usize,
    /// The byte behind the last.
    pub to: usize,
    /// The sign before the line.
    pub sign: char,
}

/// All marks of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes(Vec<Note>);

impl Notes {
    pub(super) fn set(&mut self, notes: Vec<Note>) {
        self.0 = notes;
    }

    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn all(&self) -> &[Note] {
        &self.0
    }

    /// Follows a change of a section.
    pub(super) fn splice(&mut self, section: &SectionId, bytes: &Range<usize>, came: usize) {
        for note in self.0.iter_mut().filter(|note| note.section == *section) {
            // What is typed right before the words is none of them.
            let is_before = bytes.is_empty() && note.from == bytes.start && note.from < note.to;
            note.to = shifted(note.to, bytes, came);
            note.from = if is_before {
                note.from + came
            } else {
                shifted(note.from, bytes, came)
            };
        }
    }

    /// The stretches of a section's text that are marked, within its length.
    pub(super) fn ranges(&self, section: &SectionId, length: usize) -> Vec<Range<usize>> {
        let here = self.0.iter().filter(|note| note.section == *section);
        let ranges = here.map(|note| note.from.min(length)..note.to.min(length));
        ranges.filter(|range| !range.is_empty()).collect()
    }
}

/// The word at a byte of a text: letters and digits around it; empty where there is none.
pub(super) fn word_at(text: &str, at: usize) -> Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = text.split_at(at);
    let is_word = |letter: &char| letter.is_alphanumeric();
    let back: usize = before
        .chars()
        .rev()
        .take_while(is_word)
        .map(char::len_utf8)
        .sum();
    let on: usize = after.chars().take_while(is_word).map(char::len_utf8).sum();
    at - back..at + on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_under_the_cursor_is_whole_and_nothing_is_between_words() {
        let text = "De één huur stijgt";
        for (at, word) in [
            (0, "De"),
            (2, "De"),
            (4, "één"),
            (6, "één"),
            (100, "stijgt"),
        ] {
            assert_eq!(&text[word_at(text, at)], word, "{at}");
        }
        assert_eq!(word_at("a  b", 2), 2..2);
    }

    #[test]
    fn a_mark_stays_at_its_words() {
        let section = SectionId("a".into());
        let mut notes = Notes(vec![Note {
            section: section.clone(),
            from: 4,
            to: 8,
            sign: '①',
        }]);
        notes.splice(&section, &(0..0), 2);
        notes.splice(&section, &(6..6), 1);
        notes.splice(&section, &(11..11), 2);
        notes.splice(&section, &(12..13), 0);
        let places = |length| notes.ranges(&section, length).first().cloned();
        assert_eq!(places(100), Some(7..11));
        assert_eq!(places(9), Some(7..9));
        assert!(notes.ranges(&SectionId("b".into()), 100).is_empty());
    }
}
