//! The payload of a record, and the record of a payload.

use super::segment::Kind;
use noaber_protocol::entry::Body;
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::Record;

/// The payload of a record.
pub(super) fn payload(record: &Record) -> Vec<u8> {
    match record {
        Record::Run { space, bytes } => [space.as_bytes(), &bytes[..]].concat(),
        Record::Body { entry, body } => {
            let salt: &[u8] = body.salt.as_ref().map_or(&[], |salt| &salt[..]);
            let has_salt = [u8::from(body.salt.is_some())];
            [entry.as_bytes(), &has_salt[..], salt, &body.bytes].concat()
        }
        Record::Local { key, sealed } => {
            let mut out = postcard::to_stdvec(key).expect("a key is plain data");
            out.extend_from_slice(sealed);
            out
        }
    }
}

/// The record of a payload; none when it is of no form that this version knows.
pub(super) fn record(kind: Kind, payload: &[u8]) -> Option<Record> {
    match kind {
        Kind::Run => {
            let (space, bytes) = payload.split_first_chunk::<32>()?;
            let (space, bytes) = (SpaceId(*space), bytes.to_vec());
            Some(Record::Run { space, bytes })
        }
        Kind::Body => {
            let (entry, rest) = payload.split_first_chunk::<32>()?;
            let (has_salt, rest) = rest.split_first()?;
            let (salt, bytes) = match has_salt {
                0 => (None, rest),
                1 => {
                    let (salt, bytes) = rest.split_first_chunk::<16>()?;
                    (Some(*salt), bytes)
                }
                _ => return None,
            };
            let bytes = bytes.to_vec();
            Some(Record::Body {
                entry: EntryId(*entry),
                body: Body { salt, bytes },
            })
        }
        Kind::Local => {
            let (key, sealed) = postcard::take_from_bytes(payload).ok()?;
            let sealed = sealed.to_vec();
            Some(Record::Local { key, sealed })
        }
        Kind::Other(_) => None,
    }
}
