//! The longer frames, each in its one canonical form.

use crate::canonical::{Reader, put_number};
use crate::entry::{Body, Malformed};
use crate::ids::EntryId;
use crate::limits;
use crate::sync::fields::{flag, list, part, put_head, rest};
use crate::sync::frame::{Ancestors, BodyFrame, Known, Prefix, Prefixes, Tag};

impl Known {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        put_head(out, self.space, self.part);
        put_number(out, self.known.len() as u64);
        for eight in self.known.chunks(8) {
            out.push(
                eight
                    .iter()
                    .enumerate()
                    .fold(0, |byte, (place, known)| byte | u8::from(*known) << place),
            );
        }
    }

    pub(super) fn take(reader: &mut Reader<'_>) -> Result<Known, Malformed> {
        let space = Tag(reader.array()?);
        let part = part(reader)?;
        let count = reader.length(limits::FRAME_TIPS, Malformed::TooMany)?;
        let bytes = reader.take(count.div_ceil(8))?;
        let mut known: Vec<bool> = bytes
            .iter()
            .flat_map(|byte| (0..8).map(move |place| byte >> place & 1 == 1))
            .collect();
        if known.drain(count..).any(|left| left) {
            return Err(Malformed::NotCanonical);
        }
        Ok(Known { space, part, known })
    }
}

impl Ancestors {
    pub(super) fn take(reader: &mut Reader<'_>) -> Result<Ancestors, Malformed> {
        let space = Tag(reader.array()?);
        let part = part(reader)?;
        let count = reader.length(limits::FRAME_TIPS, Malformed::TooMany)?;
        let mut left = limits::FRAME_TIPS;
        let mut groups = Vec::new();
        for _ in 0..count {
            let group = list(reader, left, EntryId)?;
            left -= group.len();
            groups.push(group);
        }
        Ok(Ancestors {
            space,
            part,
            groups,
        })
    }
}

impl BodyFrame {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.space.0);
        out.extend(self.entry.0);
        out.push(u8::from(self.body.salt.is_some()));
        out.extend(self.body.salt.iter().flatten());
        out.extend_from_slice(&self.body.bytes);
    }

    pub(super) fn take(reader: &mut Reader<'_>) -> Result<BodyFrame, Malformed> {
        let space = Tag(reader.array()?);
        let entry = EntryId(reader.array()?);
        let salt = match flag(reader)? {
            true => Some(reader.array()?),
            false => None,
        };
        let bytes = rest(reader, limits::BODY_BYTES)?;
        Ok(BodyFrame {
            space,
            entry,
            body: Body { salt, bytes },
        })
    }
}

impl Prefixes {
    pub(super) fn take(reader: &mut Reader<'_>) -> Result<Prefixes, Malformed> {
        Ok(Prefixes {
            space: Tag(reader.array()?),
            ids: list(reader, limits::FRAME_PREFIXES, Prefix)?,
        })
    }
}
