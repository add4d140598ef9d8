//! The difference between two texts as splices: lines first, words within them.

use super::{SectionId, Splice};

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
/// character boundaries.
pub fn splices(old: &str, new: &str) -> Vec<(usize, usize, String)> {
    let prefix = common_prefix(old, new);
    let (old, new) = (&old[prefix..], &new[prefix..]);
    let suffix = common_suffix(old, new);
    let (old, new) = (&old[..old.len() - suffix], &new[..new.len() - suffix]);
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    vec![(prefix, old.len(), new.to_owned())]
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.char_indices()
        .zip(b.chars())
        .find(|((_, x), y)| x != y)
        .map_or(a.len().min(b.len()), |((at, _), _)| at)
}

fn common_suffix(a: &str, b: &str) -> usize {
    let mut len = 0;
    for (x, y) in a.chars().rev().zip(b.chars().rev()) {
        if x != y {
            break;
        }
        len += x.len_utf8();
    }
    len
}
