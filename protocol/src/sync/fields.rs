//! What frames are made of: heads, lists, flags and rests, in their one canonical form.

use crate::canonical::{Reader, put_number};
use crate::entry::Malformed;
use crate::sync::frame::{Fingerprint, Have, Pair, Part, Tag};

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

impl Have {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.space.0);
        let charter = u8::from(self.settled_charter.is_some());
        let content = u8::from(self.settled_content.is_some());
        let receipts = u8::from(self.receipts.is_some());
        out.push(charter | content << 1 | receipts << 2);
        out.extend(self.charter.0);
        out.extend(self.content.0);
        for pair in [self.settled_charter, self.settled_content]
            .into_iter()
            .flatten()
        {
            out.extend(pair.0);
        }
        out.extend(self.receipts.iter().flatten());
    }

    pub(super) fn take(reader: &mut Reader<'_>) -> Result<Have, Malformed> {
        let space = Tag(reader.array()?);
        let flags = reader.byte()?;
        if flags > 7 {
            return Err(Malformed::NotCanonical);
        }
        let charter = Fingerprint(reader.array()?);
        let content = Fingerprint(reader.array()?);
        let mut pair = |bit: u8| -> Result<Option<Pair>, Malformed> {
            if flags & bit == 0 {
                return Ok(None);
            }
            Ok(Some(Pair(reader.array()?)))
        };
        Ok(Have {
            space,
            charter,
            content,
            settled_charter: pair(1)?,
            settled_content: pair(2)?,
            receipts: if flags & 4 == 0 {
                None
            } else {
                Some(reader.array()?)
            },
        })
    }
}
