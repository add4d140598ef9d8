//! The body of an entry on a document: the session's nonce and its raw Automerge changes, deflated.
//!
//! Bytes: version (1), nonce (16), then a raw deflate stream (RFC 1951) of `count`, and for each change its length
//! and its bytes; numbers are LEB128 in their shortest form. The inflate is ours and bounded: a peer's bytes
//! never reach Automerge's own.

use super::filter::Reason;
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

/// Packs changes of one session into as few bodies as fit their limit, in order.
pub(crate) fn pack(
    nonce: SessionNonce,
    changes: impl IntoIterator<Item = Vec<u8>>,
) -> Vec<Vec<u8>> {
    let mut bodies = Vec::new();
    let mut now = Container {
        nonce,
        changes: Vec::new(),
    };
    let mut size = 0;
    for change in changes {
        if size + change.len() > RAW_BYTES && !now.changes.is_empty() {
            bodies.push(now.encode());
            now.changes.clear();
            size = 0;
        }
        size += change.len() + 4;
        now.changes.push(change);
    }
    if !now.changes.is_empty() {
        bodies.push(now.encode());
    }
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
