//! The body of an entry on a document: the session's nonce and its raw Automerge changes, deflated.
//!
//! Bytes: version (1), nonce (16), then a raw deflate stream (RFC 1951) of `count`, and for each change its length
//! and its bytes; numbers are LEB128 in their shortest form. The inflate is ours and bounded: a peer's bytes
//! never reach Automerge's own.

use super::filter::{Extent, Reason};
use crate::limits;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// The version of this form.
const VERSION: u8 = 1;
/// Of deflate's ten: where it stops gaining on texts of this size.
const LEVEL: u8 = 6;
/// Bytes before the deflated part.
const HEAD: usize = 1 + 16;
/// Raw bytes of changes in one body: deflate adds at most 5 bytes in 16 KiB to what it cannot press.
const RAW_BYTES: usize = limits::PLAINTEXT_BYTES - 1024;

/// Sixteen bytes of chance, new at the first write of a session to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionNonce(pub [u8; 16]);

/// What one entry brings to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Container {
    /// The session that wrote it.
    pub(crate) nonce: SessionNonce,
    /// Raw change chunks, in order; never none.
    pub(crate) changes: Vec<Vec<u8>>,
}

impl Container {
    /// The bytes of a body before sealing.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut raw = Vec::new();
        put_number(&mut raw, self.changes.len());
        for change in &self.changes {
            put_number(&mut raw, change.len());
            raw.extend_from_slice(change);
        }
        let mut bytes = Vec::with_capacity(HEAD + raw.len() / 2);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.nonce.0);
        bytes.extend(miniz_oxide::deflate::compress_to_vec(&raw, LEVEL));
        bytes
    }

    /// Reads a body.
    ///
    /// # Errors
    /// - [`Reason::OverLimit`]: over [`limits::PLAINTEXT_BYTES`], or over [`limits::INFLATED_BYTES`] inflated.
    /// - [`Reason::Newer`]: a version that this one does not know.
    /// - [`Reason::Container`]: cut off, something after it, no changes in it, or a number not in its shortest form.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Container, Reason> {
        if bytes.len() > limits::PLAINTEXT_BYTES {
            return Err(Reason::OverLimit);
        }
        let (head, deflated) = bytes.split_at_checked(HEAD).ok_or(Reason::Container)?;
        let (version, nonce) = head.split_first().ok_or(Reason::Container)?;
        if *version != VERSION {
            return Err(Reason::Newer);
        }
        let nonce = SessionNonce(nonce.try_into().map_err(|_| Reason::Container)?);
        let raw = inflate(deflated)?;
        let mut rest = raw.as_slice();
        let count = take_number(&mut rest)?;
        if count == 0 || count > rest.len() {
            return Err(Reason::Container);
        }
        let mut changes = Vec::with_capacity(count);
        for _ in 0..count {
            let len = take_number(&mut rest)?;
            let (change, after) = rest.split_at_checked(len).ok_or(Reason::Container)?;
            changes.push(change.to_vec());
            rest = after;
        }
        if !rest.is_empty() {
            return Err(Reason::Container);
        }
        Ok(Container { nonce, changes })
    }
}

/// Splits changes into as few bodies as fit their limits, in order; of each change, how many bytes it has and its extent.
pub(crate) fn split<T>(changes: &[T], of: impl Fn(&T) -> (usize, Extent)) -> Vec<&[T]> {
    let mut bodies = Vec::new();
    let (mut from, mut size, mut extent) = (0, 0, Extent::default());
    for (at, change) in changes.iter().enumerate() {
        let (bytes, own) = of(change);
        let more = bytes + 4;
        let fits = size + more <= RAW_BYTES && extent.and(own).fits();
        if !fits && at > from {
            bodies.extend(changes.get(from..at));
            (from, size, extent) = (at, 0, Extent::default());
        }
        size += more;
        extent = extent.and(own);
    }
    bodies.extend(changes.get(from..));
    bodies
}

/// Inflates at most [`limits::INFLATED_BYTES`], and all of the input.
fn inflate(deflated: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut out = vec![0; (deflated.len() * 4).clamp(1024, limits::INFLATED_BYTES)];
    let mut machine = Box::<DecompressorOxide>::default();
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (mut taken, mut given) = (0, 0);
    loop {
        let input = deflated.get(taken..).unwrap_or_default();
        let (status, read, written) = decompress(&mut machine, input, &mut out, given, flags);
        taken += read;
        given += written;
        match status {
            TINFLStatus::Done if taken == deflated.len() => {
                out.truncate(given);
                return Ok(out);
            }
            TINFLStatus::HasMoreOutput if out.len() < limits::INFLATED_BYTES => {
                let wider = (out.len() * 2).min(limits::INFLATED_BYTES);
                out.resize(wider, 0);
            }
            TINFLStatus::HasMoreOutput => return Err(Reason::OverLimit),
            // not `Done` at the end of the input: cut off, damaged, or something after it
            _ => return Err(Reason::Container),
        }
    }
}

fn put_number(out: &mut Vec<u8>, number: usize) {
    let mut rest = number;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn take_number(rest: &mut &[u8]) -> Result<usize, Reason> {
    let mut number = 0_usize;
    for place in 0..4 {
        let (byte, after) = rest.split_first().ok_or(Reason::Container)?;
        *rest = after;
        number |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            let shortest = *byte != 0 || place == 0;
            return if shortest {
                Ok(number)
            } else {
                Err(Reason::Container)
            };
        }
    }
    Err(Reason::Container)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn container(changes: &[&[u8]]) -> Container {
        Container {
            nonce: SessionNonce([3; 16]),
            changes: changes.iter().map(|one| one.to_vec()).collect(),
        }
    }

    fn with(raw: &[u8]) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend([3; 16]);
        bytes.extend(miniz_oxide::deflate::compress_to_vec(raw, LEVEL));
        bytes
    }

    #[test]
    fn a_container_reads_back() {
        let one = container(&[b"een", b"", &[7; 300]]);
        assert_eq!(Container::decode(&one.encode()), Ok(one));
    }

    #[test]
    fn each_thing_that_is_not_a_container_is_refused() {
        let good = container(&[b"een", b"twee"]).encode();
        let mut newer = good.clone();
        newer[0] = 2;
        let mut longer = good.clone();
        longer.push(0);
        let cases: [(&str, Vec<u8>, Reason); 11] = [
            ("nothing", vec![], Reason::Container),
            ("cut in the nonce", good[..10].to_vec(), Reason::Container),
            (
                "cut in the changes",
                good[..good.len() - 1].to_vec(),
                Reason::Container,
            ),
            ("something after it", longer, Reason::Container),
            ("a later version", newer, Reason::Newer),
            ("no changes", with(&[0]), Reason::Container),
            (
                "more changes than bytes",
                with(&[9, 1, 7]),
                Reason::Container,
            ),
            (
                "a change that is cut off",
                with(&[1, 4, 7, 7]),
                Reason::Container,
            ),
            (
                "bytes after the changes",
                with(&[1, 1, 7, 0]),
                Reason::Container,
            ),
            (
                "a number not in its shortest form",
                with(&[1, 0x81, 0x00, 7]),
                Reason::Container,
            ),
            (
                "a body over its limit",
                vec![1; limits::PLAINTEXT_BYTES + 1],
                Reason::OverLimit,
            ),
        ];
        for (name, bytes, reason) in cases {
            assert_eq!(Container::decode(&bytes), Err(reason), "{name}");
        }
    }

    #[test]
    fn a_body_that_would_fill_the_memory_stops_at_the_limit() {
        let bomb = with(&vec![0; 64 * 1024 * 1024]);
        assert!(bomb.len() < 100_000);
        assert_eq!(Container::decode(&bomb), Err(Reason::OverLimit));
        let mut widest = vec![1, 0xfc, 0xff, 0x3f];
        widest.resize(limits::INFLATED_BYTES, 7);
        assert!(Container::decode(&with(&widest)).is_ok());
        widest.push(7);
        assert_eq!(Container::decode(&with(&widest)), Err(Reason::OverLimit));
    }

    #[test]
    fn changes_are_split_so_that_each_body_fits_and_none_is_lost() {
        let chance: Vec<u8> = (0..60_000_u64)
            .map(|n| blake3::hash(&n.to_le_bytes()).as_bytes()[0])
            .collect();
        let changes = vec![chance; 20];
        let bodies = split(&changes, |one| (one.len(), Extent::default()));
        assert_eq!(bodies.iter().map(|body| body.len()).sum::<usize>(), 20);
        for body in bodies {
            let container = Container {
                nonce: SessionNonce([0; 16]),
                changes: body.to_vec(),
            };
            assert!(container.encode().len() <= limits::PLAINTEXT_BYTES);
        }
        assert!(
            split(&[] as &[Vec<u8>], |one| (one.len(), Extent::default()))
                .iter()
                .all(|body| body.is_empty())
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_what_it_takes_it_gives_back(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            raw in proptest::collection::vec(0_u8..5, 0..60),
            at in any::<prop::sample::Index>(),
            flip in any::<u8>(),
        ) {
            let mut bent = container(&[b"een", b"twee twee twee"]).encode();
            let place = at.index(bent.len());
            bent[place] ^= flip;
            for candidate in [bytes, with(&raw), bent] {
                if let Ok(container) = Container::decode(&candidate) {
                    prop_assert_eq!(Container::decode(&container.encode()), Ok(container));
                }
            }
        }
    }
}
