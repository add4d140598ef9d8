//! Looking for words in a text, capitals or not.

use std::ops::Range;

/// The first place after `from`, and then round from the start, where the words stand, capitals or not.
pub(super) fn position_of(text: &str, words: &str, from: usize) -> Option<Range<usize>> {
    if words.is_empty() {
        return None;
    }
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let split = places.partition_point(|at| *at < from);
    let (before, after) = places.split_at(split);
    after
        .iter()
        .chain(before)
        .find_map(|at| matched(&text[*at..], words).map(|length| *at..*at + length))
}

/// The first place from `from` on where the words stand, capitals or not.
pub(super) fn next_of(text: &str, words: &str, from: usize) -> Option<Range<usize>> {
    if words.is_empty() {
        return None;
    }
    let rest = text.get(from..)?;
    rest.char_indices().find_map(|(at, _)| {
        let length = matched(&rest[at..], words)?;
        Some(from + at..from + at + length)
    })
}

/// How many bytes at the start of `text` are the words, capitals or not.
fn matched(text: &str, words: &str) -> Option<usize> {
    let mut rest = text.chars();
    for wanted in words.chars() {
        let found = rest.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}
