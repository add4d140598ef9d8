//! What frames are made of: heads, lists, flags and rests, in their one canonical form.

use crate::canonical::{Reader, put_number};
use crate::entry::Malformed;
use crate::sync::frame::{Part, Tag};

/// Appends the space and the part.
pub(super) fn put_head(out: &mut Vec<u8>, space: Tag, part: Part) {
    out.extend(space.0);
    out.push(match part {
        Part::Charter => 0,
        Part::Content => 1,
    });
}

/// Appends how many, and each.
pub(super) fn put_list<T, const N: usize>(
    out: &mut Vec<u8>,
    items: &[T],
    bytes: impl Fn(&T) -> [u8; N],
) {
    put_number(out, items.len() as u64);
    for item in items {
        out.extend(bytes(item));
    }
}

/// Takes a list of at most so many, before anything is allocated for it.
pub(super) fn list<T, const N: usize>(
    reader: &mut Reader<'_>,
    limit: usize,
    make: impl Fn([u8; N]) -> T,
) -> Result<Vec<T>, Malformed> {
    let count = reader.length(limit, Malformed::TooMany)?;
    if reader.left() / N < count {
        return Err(Malformed::Undecodable);
    }
    (0..count).map(|_| reader.array().map(&make)).collect()
}

/// Takes all that is left, at most so much.
pub(super) fn rest(reader: &mut Reader<'_>, limit: usize) -> Result<Vec<u8>, Malformed> {
    let left = reader.left();
    if left > limit {
        return Err(Malformed::TooLong);
    }
    reader.take(left).map(<[u8]>::to_vec)
}

/// Takes a yes or a no.
pub(super) fn flag(reader: &mut Reader<'_>) -> Result<bool, Malformed> {
    match reader.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Malformed::NotCanonical),
    }
}

/// Takes a part.
pub(super) fn part(reader: &mut Reader<'_>) -> Result<Part, Malformed> {
    match reader.byte()? {
        0 => Ok(Part::Charter),
        1 => Ok(Part::Content),
        _ => Err(Malformed::Contradiction),
    }
}
