//! What may come near Automerge: one plain change chunk at a time, bounded, whole, and in the one form that we write.
//!
//! automerge 0.12 trusts what it reads: a run length of a few bytes makes it loop for hours or fill the memory, its
//! own inflate knows no limit, and many malformed changes make it panic. So the bytes of a chunk are walked here
//! first, without it, and whatever it does with them is caught.

use super::history::Actor;
use crate::limits;
use automerge::Change;
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
/// Predecessors of the operations of one body: a deletion has one.
const PREDECESSORS: u64 = 2 * limits::BODY_OPERATIONS as u64;
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
/// The columns that hold names: keys of maps, and what marks are called.
const NAME_COLUMNS: [u64; 2] = [1 << 4 | 5, 10 << 4 | 5];

/// What changes come to once they are read: a few bytes can stand for all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    operations: u64,
    /// What the operations say that they come in place of.
    predecessors: u64,
    /// Bytes of names, each as often as an operation has it.
    name_bytes: u64,
}

impl Extent {
    /// That of one change, by a walk over its bytes.
    ///
    /// # Errors
    /// As [`inspect`], of what can be told without reading it.
    pub(crate) fn of(change: &[u8]) -> Result<Extent, Reason> {
        walk(change)
    }

    /// That of all changes of a body, before any of them is read.
    ///
    /// # Errors
    /// As [`Extent::of`], and [`Reason::OverLimit`] when it is more than one body may bring.
    pub(crate) fn of_body(changes: &[Vec<u8>]) -> Result<Extent, Reason> {
        let mut all = Extent::default();
        for change in changes {
            all = all.and(Extent::of(change)?);
            if !all.fits() {
                return Err(Reason::OverLimit);
            }
        }
        Ok(all)
    }

    /// Both together.
    pub(crate) fn and(self, other: Extent) -> Extent {
        Extent {
            operations: self.operations.saturating_add(other.operations),
            predecessors: self.predecessors.saturating_add(other.predecessors),
            name_bytes: self.name_bytes.saturating_add(other.name_bytes),
        }
    }

    /// Whether one body may bring as much.
    pub(crate) fn fits(self) -> bool {
        self.operations <= limits::BODY_OPERATIONS as u64
            && self.predecessors <= PREDECESSORS
            && self.name_bytes <= limits::BODY_NAME_BYTES
    }

    /// What it takes of the room in a document, in bytes, when it comes as so many.
    pub(crate) fn charge(self, bytes: usize) -> u64 {
        let operations = self.operations.saturating_mul(limits::OPERATION_BYTES);
        operations.saturating_add(self.name_bytes).max(bytes as u64)
    }
}

/// Looks at the bytes of one change without anything around it.
///
/// # Errors
/// - [`Reason::NotAChange`]: wrong magic bytes, another chunk type, deflated columns, something after it, a checksum
///   that does not hold, or bytes that do not decode.
/// - [`Reason::OverLimit`]: more than [`limits::CHANGE_OPERATIONS`] operations, none, or too many of what they name.
/// - [`Reason::Forged`], [`Reason::BadReference`]: its own actor, or another, has not the length of one.
/// - [`Reason::NotCanonical`]: it does not encode to the same bytes again.
/// - [`Reason::Engine`]: Automerge panics over it.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Change, Reason> {
    walk(bytes)?;
    attempt(|| {
        let change = Change::try_from(bytes).map_err(|_| Reason::NotAChange)?;
        if bytes.get(4..8) != change.hash().0.get(..4) {
            return Err(Reason::NotAChange);
        }
        let again = Change::from(change.decode());
        if change.raw_bytes() != bytes || again.raw_bytes() != bytes {
            return Err(Reason::NotCanonical);
        }
        Ok(change)
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
fn walk(bytes: &[u8]) -> Result<Extent, Reason> {
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
    // each operation that names a longer one would have a copy of it
    if !is_actor(&mut rest)? {
        return Err(Reason::Forged);
    }
    for _number in ["sequence", "first operation", "time"] {
        unsigned(&mut rest)?; // the time is signed: as many bytes
    }
    skip_prefixed(&mut rest)?; // message
    let actors = unsigned(&mut rest)?;
    if actors > CHANGE_DEPENDENCIES {
        return Err(Reason::OverLimit);
    }
    for _ in 0..actors {
        if !is_actor(&mut rest)? {
            return Err(Reason::BadReference);
        }
    }
    walk_columns(rest)
}

fn walk_columns(mut rest: &[u8]) -> Result<Extent, Reason> {
    let count = unsigned(&mut rest)?;
    let mut columns = Vec::new();
    for _ in 0..count {
        let column = unsigned(&mut rest)?;
        if column & DEFLATED != 0 {
            return Err(Reason::NotAChange);
        }
        columns.push((column, unsigned(&mut rest)?));
    }
    let mut extent = Extent::default();
    for (column, len) in columns {
        let data = take(&mut rest, len)?;
        let mut here = Extent::default();
        if column == ACTION_COLUMN {
            here.operations = sum_of_runs(data, |_value| 1)?;
        } else if column == PREDECESSOR_COLUMN {
            here.predecessors = sum_of_runs(data, |value| value)?;
        } else if NAME_COLUMNS.contains(&column) {
            here.name_bytes = sum_of_names(data)?;
        }
        extent = extent.and(here);
    }
    let rows = 1..=limits::CHANGE_OPERATIONS as u64;
    if !rows.contains(&extent.operations) || !extent.fits() {
        return Err(Reason::OverLimit);
    }
    Ok(extent)
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

/// Sums the bytes of the names in a run-length column, each as often as it is there.
fn sum_of_names(mut data: &[u8]) -> Result<u64, Reason> {
    let mut sum = 0_u64;
    while !data.is_empty() {
        let run = signed(&mut data)?;
        if run > 0 {
            let each = skip_prefixed(&mut data)?;
            sum = sum.saturating_add(each.saturating_mul(run.unsigned_abs()));
        } else if run < 0 {
            for _ in 0..run.unsigned_abs() {
                sum = sum.saturating_add(skip_prefixed(&mut data)?);
            }
        } else {
            unsigned(&mut data)?; // as many without a name
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

/// Passes over what stands behind its length, and tells that.
fn skip_prefixed(rest: &mut &[u8]) -> Result<u64, Reason> {
    let len = unsigned(rest)?;
    take(rest, len).map(|_| len)
}

/// Passes over an actor; whether it has the length of those that we bind.
fn is_actor(rest: &mut &[u8]) -> Result<bool, Reason> {
    Ok(skip_prefixed(rest)? == size_of::<Actor>() as u64)
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

#[cfg(test)]
mod tests {
    use super::super::village::{close, found, open, raw};
    use super::*;
    use automerge::legacy::{Key, ObjectId, OpId};
    use automerge::{AutoCommit, ROOT, transaction::Transactable};
    use proptest::prelude::*;

    fn honest() -> Vec<u8> {
        let (mut jan, _) = found(1);
        jan.writes("visie", 0, 0, &"Een dorp om in te blijven. ".repeat(20));
        raw(&jan.commits()[0]).remove(0)
    }

    /// Puts the right checksum and length before the data of a chunk.
    fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
        let mut sized = vec![kind];
        let mut rest = data.len();
        while rest >= 0x80 {
            sized.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        sized.push(rest as u8);
        sized.extend_from_slice(data);
        let mut bytes = MAGIC.to_vec();
        bytes.extend([0; 4]);
        bytes.extend_from_slice(&sized);
        // the engine tells the hash of what it can read at all; it says nothing of the checksum
        if kind == PLAIN_CHANGE
            && let Ok(change) = Change::try_from(bytes.as_slice())
        {
            bytes[4..8].copy_from_slice(&change.hash().0[..4]);
        }
        bytes
    }

    fn data(bytes: &[u8]) -> Vec<u8> {
        let mut rest = &bytes[9..];
        unsigned(&mut rest).unwrap();
        rest.to_vec()
    }

    #[test]
    fn a_plain_change_passes() {
        let bytes = honest();
        assert_eq!(inspect(&bytes).unwrap().raw_bytes(), bytes);
        assert_eq!(chunk(1, &data(&bytes)), bytes);
    }

    #[test]
    fn documents_deflated_changes_and_bundles_are_refused_by_their_type() {
        let mut doc = AutoCommit::new();
        doc.put(&ROOT, "text", "lang ".repeat(400)).unwrap();
        let hash = doc.commit().unwrap();
        let mut change = doc.get_change_by_hash(&hash).unwrap();
        let deflated = change.bytes().to_vec();
        assert_eq!(
            (deflated[8], inspect(&deflated).err()),
            (2, Some(Reason::NotAChange))
        );
        let document = doc.save();
        assert_eq!(
            (document[8], inspect(&document).err()),
            (0, Some(Reason::NotAChange))
        );
        let bundle = doc.bundle([hash]).unwrap();
        let bundle = bundle.bytes();
        assert_eq!(
            (bundle[8], inspect(bundle).err()),
            (3, Some(Reason::NotAChange))
        );
    }

    #[test]
    fn a_chunk_that_is_not_whole_and_alone_is_refused() {
        let good = honest();
        for len in 0..good.len() {
            assert_eq!(
                inspect(&good[..len]).err(),
                Some(Reason::NotAChange),
                "{len}"
            );
        }
        let mut twice = good.clone();
        twice.extend_from_slice(&good);
        assert_eq!(inspect(&twice).err(), Some(Reason::NotAChange));
        let mut checksum = good.clone();
        checksum[5] ^= 1;
        assert_eq!(inspect(&checksum).err(), Some(Reason::NotAChange));
        let mut magic = good;
        magic[0] ^= 1;
        assert_eq!(inspect(&magic).err(), Some(Reason::NotAChange));
    }

    /// The columns of a change: where their descriptions begin, and each number and length.
    fn columns(data: &[u8]) -> (usize, Vec<(u64, Vec<u8>)>) {
        let mut rest = data;
        let dependencies = unsigned(&mut rest).unwrap();
        take(&mut rest, dependencies * 32).unwrap();
        skip_prefixed(&mut rest).unwrap();
        for _ in 0..3 {
            unsigned(&mut rest).unwrap();
        }
        skip_prefixed(&mut rest).unwrap();
        for _ in 0..unsigned(&mut rest).unwrap() {
            skip_prefixed(&mut rest).unwrap();
        }
        let start = data.len() - rest.len();
        let count = unsigned(&mut rest).unwrap();
        let specs: Vec<_> = (0..count)
            .map(|_| (unsigned(&mut rest).unwrap(), unsigned(&mut rest).unwrap()))
            .collect();
        let columns = specs
            .into_iter()
            .map(|(spec, len)| (spec, take(&mut rest, len).unwrap().to_vec()))
            .collect();
        (start, columns)
    }

    fn number(out: &mut Vec<u8>, mut value: u64) {
        while value >= 0x80 {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
    }

    fn with_columns(bytes: &[u8], change: impl Fn(&mut Vec<(u64, Vec<u8>)>)) -> Vec<u8> {
        let data = data(bytes);
        let (start, mut columns) = columns(&data);
        change(&mut columns);
        let mut out = data[..start].to_vec();
        number(&mut out, columns.len() as u64);
        for (spec, column) in &columns {
            number(&mut out, *spec);
            number(&mut out, column.len() as u64);
        }
        for (_, column) in &columns {
            out.extend_from_slice(column);
        }
        chunk_unread(&out)
    }

    /// A plain change chunk that nothing has read, for what would never end being read.
    fn chunk_unread(data: &[u8]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend([0; 4]);
        bytes.push(PLAIN_CHANGE);
        number(&mut bytes, data.len() as u64);
        bytes.extend_from_slice(data);
        bytes
    }

    #[test]
    fn a_column_that_says_it_is_deflated_is_refused_before_anything_reads_it() {
        let bent = with_columns(&honest(), |columns| columns[0].0 |= DEFLATED);
        assert_eq!(inspect(&bent).err(), Some(Reason::NotAChange));
    }

    #[test]
    fn a_few_bytes_that_stand_for_a_billion_operations_are_refused_at_once() {
        let endless = with_columns(&honest(), |columns| {
            for (spec, column) in columns.iter_mut() {
                if *spec == ACTION_COLUMN {
                    column.clear();
                    number(column, 1 << 40);
                    column.push(1);
                }
            }
        });
        assert_eq!(inspect(&endless).err(), Some(Reason::OverLimit));
        let crowded = with_columns(&honest(), |columns| {
            for (spec, column) in columns.iter_mut() {
                if *spec == PREDECESSOR_COLUMN {
                    column.clear();
                    column.push(1);
                    number(column, 1 << 40);
                }
            }
        });
        assert_eq!(inspect(&crowded).err(), Some(Reason::OverLimit));
        let none = with_columns(&honest(), |columns| {
            columns.retain(|(spec, _)| *spec != ACTION_COLUMN);
        });
        assert_eq!(inspect(&none).err(), Some(Reason::OverLimit));
    }

    #[test]
    fn the_most_operations_pass_and_one_more_does_not() {
        let template = open(&honest());
        for (count, passes) in [
            (limits::CHANGE_OPERATIONS, true),
            (limits::CHANGE_OPERATIONS + 1, false),
        ] {
            let mut change = template.clone();
            let op = change.operations[0].clone();
            change.operations = vec![op; count];
            let refused = inspect(&close(change)).err();
            assert_eq!(refused, (!passes).then_some(Reason::OverLimit));
        }
    }

    #[test]
    fn the_most_operations_of_a_body_pass_and_one_more_does_not() {
        let template = open(&honest());
        let of = |count: usize| {
            let mut change = template.clone();
            change.operations = vec![change.operations[0].clone(); count];
            close(change)
        };
        let most = vec![
            of(limits::CHANGE_OPERATIONS),
            of(limits::BODY_OPERATIONS - limits::CHANGE_OPERATIONS),
        ];
        let extent = Extent::of_body(&most).unwrap();
        assert_eq!(extent.operations, limits::BODY_OPERATIONS as u64);
        let more = [most, vec![of(1)]].concat();
        assert_eq!(Extent::of_body(&more), Err(Reason::OverLimit));
    }

    #[test]
    fn a_long_key_counts_as_often_as_it_is_there() {
        let template = open(&honest());
        let key = "k".repeat(200 * 1024);
        let fits = (limits::BODY_NAME_BYTES / key.len() as u64) as usize;
        for (count, passes) in [(fits, true), (fits + 1, false)] {
            let mut change = template.clone();
            let mut op = change.operations[0].clone();
            op.obj = ObjectId::Root;
            op.key = Key::Map(key.as_str().into());
            op.insert = false;
            change.operations = vec![op; count];
            let refused = inspect(&close(change)).err();
            assert_eq!(refused, (!passes).then_some(Reason::OverLimit));
        }
    }

    #[test]
    fn an_actor_of_another_length_is_refused_before_operations_have_copies_of_it() {
        let long = automerge::ActorId::from(vec![9; 40]);
        let mut change = open(&honest());
        change.operations[0].obj = ObjectId::Id(OpId::new(1, &long));
        assert_eq!(inspect(&close(change)).err(), Some(Reason::BadReference));
        let mut change = open(&honest());
        change.actor_id = long;
        assert_eq!(inspect(&close(change)).err(), Some(Reason::Forged));
    }

    #[test]
    fn a_crowd_of_dependencies_or_actors_is_refused() {
        let mut change = open(&honest());
        change.deps = (0..CHANGE_DEPENDENCIES + 1)
            .map(|n| automerge::ChangeHash(*blake3::hash(&n.to_le_bytes()).as_bytes()))
            .collect();
        assert_eq!(inspect(&close(change)).err(), Some(Reason::OverLimit));
    }

    #[test]
    fn another_form_of_the_same_change_is_refused() {
        let good = honest();
        let data = data(&good);
        // the number of dependencies in two bytes instead of one
        let mut longer = vec![data[0] | 0x80, 0];
        longer.extend_from_slice(&data[1..]);
        assert!(inspect(&chunk(1, &longer)).is_err());
        let behind = open(&good);
        let unknown = with_columns(&good, |columns| columns.push((15 << 4 | 2, vec![1, 1])));
        assert!(inspect(&chunk(1, &self::data(&unknown))).is_err());
        assert!(inspect(&close(behind)).is_ok());
    }

    #[test]
    fn a_panic_inside_is_a_reason_and_not_ours() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !is_trying() {
                hook(info);
            }
        }));
        let result: Result<(), Reason> = attempt(|| panic!("as the engine does"));
        assert_eq!(result, Err(Reason::Engine));
        assert!(!is_trying());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            noise in proptest::collection::vec(any::<u8>(), 0..120),
            flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let mut bent = honest();
            for (at, flip) in flips {
                let at = at.index(bent.len());
                bent[at] ^= flip;
            }
            for candidate in [chunk_unread(&noise), bent.clone(), noise] {
                let _refused = inspect(&candidate);
            }
            // with a checksum that holds again, as one who means harm would send it
            if walk(&bent).is_ok() {
                let data = data(&bent);
                if let Ok(bytes) = attempt(|| Ok(chunk(1, &data))) {
                    let _refused = inspect(&bytes);
                }
            }
        }
    }
}
