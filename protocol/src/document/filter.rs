//! What may come near Automerge: one plain change chunk at a time, bounded, whole, and in the one form that we write.
//!
//! automerge 0.12 trusts what it reads: a run length of a few bytes makes it loop for hours or fill the memory, its
//! own inflate knows no limit, and many malformed changes make it panic. So the bytes of a chunk are walked here
//! first, without it, and whatever it does with them is caught.

use crate::limits;
use automerge::{Change, ExpandedChange};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why an entry was set aside: kept, passed on and listed, but not in the document.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error,
)]
pub enum Reason {
    /// The body is not a container of changes.
    #[error("the body is no container of changes")]
    Container,
    /// More bytes, operations or nesting than the limits allow.
    #[error("over a limit")]
    OverLimit,
    /// A form, operation or type that this version does not know.
    #[error("made with a newer version")]
    Newer,
    /// Not one plain change chunk: another type, deflated columns, a wrong checksum, something after it.
    #[error("not one plain change")]
    NotAChange,
    /// Decoded and encoded again it gives other bytes.
    #[error("not in its one form")]
    NotCanonical,
    /// The Automerge actor or author is not the one that the entry's author has.
    #[error("written under another name")]
    Forged,
    /// Its sequence or operation numbers do not follow from what it builds on.
    #[error("out of sequence")]
    OutOfSequence,
    /// It depends on a change that does not lie in the past of its entry.
    #[error("depends on what is not in its past")]
    OutsidePast,
    /// An operation names an object, element or predecessor that is not there.
    #[error("an operation names what is not there")]
    BadReference,
    /// It builds on an entry that was set aside.
    #[error("builds on what was set aside")]
    BuildsOn,
    /// Another entry has the same actor and sequence number, and comes first.
    #[error("a second change under one number")]
    Collision,
    /// Automerge refuses it or fails over it.
    #[error("the engine fails over it")]
    Engine,
}

/// Actors that one change may depend on or name: far more than people who write at once.
const CHANGE_DEPENDENCIES: u64 = 1024;
/// Predecessors of the operations of one change: a deletion has one.
const PREDECESSORS: u64 = 2 * limits::CHANGE_OPERATIONS as u64;
/// The first four bytes of every Automerge chunk.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Chunk type of a plain change; 0 is a document, 2 a deflated change, 3 a bundle.
const PLAIN_CHANGE: u8 = 1;
/// In a column's number: its bytes are deflated.
const DEFLATED: u64 = 0b1000;
/// The column that holds each operation's action: one row for each operation.
const ACTION_COLUMN: u64 = 4 << 4 | 2;
/// The column that holds how many predecessors each operation has.
const PREDECESSOR_COLUMN: u64 = 7 << 4;

/// A change that went through [`inspect`], with its operations in the open.
#[derive(Clone, Debug)]
pub(crate) struct Inspected {
    /// As Automerge takes it.
    pub(crate) change: Change,
    /// Its operations.
    pub(crate) open: ExpandedChange,
}

/// Looks at the bytes of one change without anything around it.
///
/// # Errors
/// - [`Reason::NotAChange`]: wrong magic bytes, another chunk type, deflated columns, something after it, a checksum
///   that does not hold, or bytes that do not decode.
/// - [`Reason::OverLimit`]: more than [`limits::CHANGE_OPERATIONS`] operations, none, or too many of what they name.
/// - [`Reason::NotCanonical`]: it does not encode to the same bytes again.
/// - [`Reason::Engine`]: Automerge panics over it.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Inspected, Reason> {
    walk(bytes)?;
    attempt(|| {
        let change = Change::try_from(bytes).map_err(|_| Reason::NotAChange)?;
        if bytes.get(4..8) != change.hash().0.get(..4) {
            return Err(Reason::NotAChange);
        }
        let open = change.decode();
        let again = Change::from(open.clone());
        if change.raw_bytes() != bytes || again.raw_bytes() != bytes {
            return Err(Reason::NotCanonical);
        }
        Ok(Inspected { change, open })
    })
}

thread_local! {
    static TRYING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is trying what a peer sent and catches what it does: a panic hook says nothing then.
pub fn is_trying() -> bool {
    TRYING.get()
}

/// Runs what a peer's bytes could make panic.
pub(crate) fn attempt<T>(work: impl FnOnce() -> Result<T, Reason>) -> Result<T, Reason> {
    let before = TRYING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Reason::Engine));
    TRYING.set(before);
    result
}

/// Walks a chunk's bytes and bounds what they would make Automerge do; says nothing of their meaning.
fn walk(bytes: &[u8]) -> Result<(), Reason> {
    let mut rest = bytes;
    if take(&mut rest, 4)? != MAGIC {
        return Err(Reason::NotAChange);
    }
    let _checksum = take(&mut rest, 4)?;
    if take(&mut rest, 1)? != [PLAIN_CHANGE] {
        return Err(Reason::NotAChange);
    }
    if unsigned(&mut rest)? != rest.len() as u64 {
        return Err(Reason::NotAChange);
    }
    let dependencies = unsigned(&mut rest)?;
    if dependencies > CHANGE_DEPENDENCIES {
        return Err(Reason::OverLimit);
    }
    take(&mut rest, dependencies * 32)?;
    skip_prefixed(&mut rest)?; // actor
    for _number in ["sequence", "first operation", "time"] {
        unsigned(&mut rest)?; // the time is signed: as many bytes
    }
    skip_prefixed(&mut rest)?; // message
    let actors = unsigned(&mut rest)?;
    if actors > CHANGE_DEPENDENCIES {
        return Err(Reason::OverLimit);
    }
    for _ in 0..actors {
        skip_prefixed(&mut rest)?;
    }
    walk_columns(rest)
}

fn walk_columns(mut rest: &[u8]) -> Result<(), Reason> {
    let count = unsigned(&mut rest)?;
    let mut columns = Vec::new();
    for _ in 0..count {
        let column = unsigned(&mut rest)?;
        if column & DEFLATED != 0 {
            return Err(Reason::NotAChange);
        }
        columns.push((column, unsigned(&mut rest)?));
    }
    let mut rows = 0;
    for (column, len) in columns {
        let data = take(&mut rest, len)?;
        if column == ACTION_COLUMN {
            rows = sum_of_runs(data, |_value| 1)?;
        } else if column == PREDECESSOR_COLUMN && sum_of_runs(data, |value| value)? > PREDECESSORS {
            return Err(Reason::OverLimit);
        }
    }
    if rows == 0 || rows > limits::CHANGE_OPERATIONS as u64 {
        return Err(Reason::OverLimit);
    }
    Ok(())
}

/// Sums `weight` over the rows of a run-length column of unsigned numbers, without unrolling its runs.
fn sum_of_runs(mut data: &[u8], weight: impl Fn(u64) -> u64) -> Result<u64, Reason> {
    let mut sum = 0_u64;
    while !data.is_empty() {
        let run = signed(&mut data)?;
        if run > 0 {
            let each = weight(unsigned(&mut data)?);
            sum = sum.saturating_add(each.saturating_mul(run.unsigned_abs()));
        } else if run < 0 {
            for _ in 0..run.unsigned_abs() {
                sum = sum.saturating_add(weight(unsigned(&mut data)?));
            }
        } else {
            // a run without values: no column that we count has one
            return Err(Reason::NotAChange);
        }
    }
    Ok(sum)
}

fn take<'a>(rest: &mut &'a [u8], len: u64) -> Result<&'a [u8], Reason> {
    let len = usize::try_from(len).map_err(|_| Reason::NotAChange)?;
    let (taken, after) = rest.split_at_checked(len).ok_or(Reason::NotAChange)?;
    *rest = after;
    Ok(taken)
}

fn skip_prefixed(rest: &mut &[u8]) -> Result<(), Reason> {
    let len = unsigned(rest)?;
    take(rest, len).map(|_| ())
}

fn unsigned(rest: &mut &[u8]) -> Result<u64, Reason> {
    let (value, _, _) = leb128(rest)?;
    Ok(value)
}

fn signed(rest: &mut &[u8]) -> Result<i64, Reason> {
    let (value, bits, last) = leb128(rest)?;
    let negative = last & 0x40 != 0 && bits < 64;
    let extended = if negative {
        value | (u64::MAX << bits)
    } else {
        value
    };
    Ok(extended as i64)
}

/// Reads a LEB128 number: its value, how many bits it had, and its last byte.
fn leb128(rest: &mut &[u8]) -> Result<(u64, u32, u8), Reason> {
    let (mut value, mut bits) = (0_u64, 0_u32);
    loop {
        let (byte, after) = rest.split_first().ok_or(Reason::NotAChange)?;
        *rest = after;
        if bits >= 64 {
            return Err(Reason::NotAChange);
        }
        value |= u64::from(byte & 0x7f) << bits;
        bits += 7;
        if byte & 0x80 == 0 {
            return Ok((value, bits, *byte));
        }
    }
}
