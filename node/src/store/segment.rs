//! The bytes of one segment of the journal: its header, its records, and finding them again after damage.
//!
//! # Form, version 1
//! All numbers little-endian. The first 48 bytes have the same form in every version.
//! ```text
//! header = "NOABERSG", version: u16, 0: u16, number: u32, previous: u32, previous_len: u32, own_len: u32, 0 × 16, crc: u32
//! record = "Nb", kind: u8, flags: u8, len: u32, crc: u32, payload × len
//! ```
//! `previous_len` is what counts of the segment before: bytes behind it were never acknowledged. `own_len` is the length of
//! a segment that was written whole (rewritten), else 0. A record's crc32c covers the segment's number, its own offset, and all of it but the
//! crc, so that a record that strayed is not taken. Flag 1: the record begins a batch; a batch is written only after
//! the one before it was made durable.

use crc32c::{crc32c, crc32c_append};
use noaber_protocol::limits::RUN_BYTES;
use std::ops::Range;

/// The version of the form of segments that this code writes.
pub(super) const SEGMENT_VERSION: u16 = 1;
/// Bytes of a segment's header.
pub(super) const HEADER: usize = 48;
/// Bytes of a record before its payload.
pub(super) const RECORD: usize = 12;
/// Bytes of a payload: the longest run with its space, rounded up.
pub(super) const PAYLOAD_BYTES: usize = RUN_BYTES + 64 * 1024;

const MAGIC: &[u8; 8] = b"NOABERSG";
const MARKER: &[u8; 2] = b"Nb";
const BEGINS: u8 = 1;

/// What a segment says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SegmentHeader {
    /// The version of its form.
    pub(super) version: u16,
    /// Its number.
    pub(super) number: u32,
    /// The number of the one before it; 0 when it is the first.
    pub(super) previous: u32,
    /// Bytes that count of the one before it.
    pub(super) previous_len: u32,
    /// Its length when it was written whole; 0 when it was appended to.
    pub(super) own_len: u32,
}

impl SegmentHeader {
    pub(super) fn encode(&self) -> [u8; HEADER] {
        let mut out = [0; HEADER];
        out[..8].copy_from_slice(MAGIC);
        out[8..10].copy_from_slice(&self.version.to_le_bytes());
        for (place, number) in [
            (12, self.number),
            (16, self.previous),
            (20, self.previous_len),
            (24, self.own_len),
        ] {
            out[place..place + 4].copy_from_slice(&number.to_le_bytes());
        }
        let crc = crc32c(&out[..HEADER - 4]);
        out[HEADER - 4..].copy_from_slice(&crc.to_le_bytes());
        out
    }

    /// Reads a header; none when it is cut off or damaged.
    pub(super) fn decode(bytes: &[u8]) -> Option<SegmentHeader> {
        let bytes = bytes.get(..HEADER)?;
        let sound =
            bytes.starts_with(MAGIC) && number(bytes, HEADER - 4)? == crc32c(&bytes[..HEADER - 4]);
        sound.then_some(())?;
        Some(SegmentHeader {
            version: u16::from_le_bytes(bytes.get(8..10)?.try_into().ok()?),
            number: number(bytes, 12)?,
            previous: number(bytes, 16)?,
            previous_len: number(bytes, 20)?,
            own_len: number(bytes, 24)?,
        })
    }
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A space and a run.
    Run,
    /// An entry's id and its body.
    Body,
    /// A local record.
    Local,
    /// Of a later version: kept, and passed over.
    Other(u8),
}

impl Kind {
    pub(super) fn number(self) -> u8 {
        match self {
            Kind::Run => 1,
            Kind::Body => 2,
            Kind::Local => 3,
            Kind::Other(number) => number,
        }
    }

    fn of(number: u8) -> Kind {
        match number {
            1 => Kind::Run,
            2 => Kind::Body,
            3 => Kind::Local,
            other => Kind::Other(other),
        }
    }
}

/// A record that was found whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where its first byte lies in the segment.
    pub(super) offset: u32,
    /// Bytes of its payload.
    pub(super) len: u32,
    /// What it is.
    pub(super) kind: Kind,
    /// Whether what lies before it was durable before it was written.
    pub(super) begins: bool,
    /// Its checksum.
    pub(super) crc: u32,
}

impl Found {
    /// Where its payload lies in the segment.
    pub(super) fn payload(&self) -> Range<usize> {
        let from = self.offset as usize + RECORD;
        from..from + self.len as usize
    }
}

/// What is in a segment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// The records that are whole, in order.
    pub(super) records: Vec<Found>,
    /// What is no record, in order.
    pub(super) bad: Vec<Range<u32>>,
}

impl Scan {
    /// Where a torn tail begins: bad bytes with no batch begun behind them were never acknowledged.
    pub(super) fn torn(&self) -> Option<u32> {
        let begun = self.records.iter().rev().find(|record| record.begins);
        let begun = begun.map_or(0, |record| record.offset);
        self.bad
            .iter()
            .map(|bad| bad.start)
            .find(|start| *start >= begun)
    }

    /// Forgets all from there on.
    pub(super) fn cut(&mut self, at: u32) {
        self.records.retain(|record| record.offset < at);
        self.bad.retain(|bad| bad.start < at);
    }
}

/// Puts a record at the end of `out`, which lies at `base` in the segment, and tells its offset and checksum.
pub(super) fn put_record(
    out: &mut Vec<u8>,
    base: u32,
    segment: u32,
    kind: Kind,
    begins: bool,
    payload: &[u8],
) -> (u32, u32) {
    let offset = base + out.len() as u32;
    let mut head = [0; RECORD];
    head[..2].copy_from_slice(MARKER);
    head[2] = kind.number();
    head[3] = if begins { BEGINS } else { 0 };
    head[4..8].copy_from_slice(&(payload.len() as u32).to_le_bytes());
    let crc = checksum(segment, offset, &head[..8], payload);
    head[8..].copy_from_slice(&crc.to_le_bytes());
    out.extend_from_slice(&head);
    out.extend_from_slice(payload);
    (offset, crc)
}

/// Finds the records of a segment: behind damage, the next place where one is whole.
pub(super) fn scan(segment: u32, bytes: &[u8]) -> Scan {
    let mut found = Scan::default();
    let mut at = HEADER.min(bytes.len());
    while at < bytes.len() {
        if let Some(record) = record_at(segment, bytes, at) {
            at = record.payload().end;
            found.records.push(record);
        } else {
            let next = (at + 1..bytes.len())
                .find(|place| record_at(segment, bytes, *place).is_some())
                .unwrap_or(bytes.len());
            found.bad.push(at as u32..next as u32);
            at = next;
        }
    }
    found
}

/// The record at a place, when it is whole.
pub(super) fn record_at(segment: u32, bytes: &[u8], at: usize) -> Option<Found> {
    let head = bytes.get(at..at + RECORD)?;
    if !head.starts_with(MARKER) {
        return None;
    }
    let len = number(head, 4)?;
    if len as usize > PAYLOAD_BYTES {
        return None;
    }
    let found = Found {
        offset: at as u32,
        len,
        kind: Kind::of(head[2]),
        begins: head[3] & BEGINS != 0,
        crc: number(head, 8)?,
    };
    let payload = bytes.get(found.payload())?;
    (checksum(segment, found.offset, &head[..8], payload) == found.crc).then_some(found)
}

/// Whether `record`, read from that place, is whole; gives its payload.
pub(super) fn payload_of(segment: u32, offset: u32, record: &[u8]) -> Option<&[u8]> {
    let head = record.get(..RECORD)?;
    let payload = record.get(RECORD..)?;
    let sound = head.starts_with(MARKER)
        && number(head, 4)? as usize == payload.len()
        && number(head, 8)? == checksum(segment, offset, &head[..8], payload);
    sound.then_some(payload)
}

fn checksum(segment: u32, offset: u32, head: &[u8], payload: &[u8]) -> u32 {
    let mut place = [0; 16];
    place[..4].copy_from_slice(&segment.to_le_bytes());
    place[4..8].copy_from_slice(&offset.to_le_bytes());
    place[8..].copy_from_slice(head);
    crc32c_append(crc32c(&place), payload)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(batches: &[&[&[u8]]]) -> Vec<u8> {
        let header = SegmentHeader {
            version: SEGMENT_VERSION,
            number: 7,
            previous: 0,
            previous_len: 0,
            own_len: 0,
        };
        let mut out = header.encode().to_vec();
        for batch in batches {
            for (place, payload) in batch.iter().enumerate() {
                put_record(&mut out, 0, 7, Kind::Local, place == 0, payload);
            }
        }
        out
    }

    #[test]
    fn a_header_reads_back_and_damage_to_it_shows() {
        let bytes = segment(&[]);
        assert_eq!(SegmentHeader::decode(&bytes).unwrap().number, 7);
        for place in 0..HEADER {
            let mut bad = bytes.clone();
            bad[place] ^= 4;
            assert_eq!(SegmentHeader::decode(&bad), None);
        }
    }

    #[test]
    fn a_bit_that_flips_costs_one_record() {
        let whole = segment(&[&[b"een", b"twee"], &[b"drie"], &[b"vier"]]);
        let sound = scan(7, &whole);
        assert_eq!(sound.records.len(), 4);
        assert_eq!(
            scan(8, &whole).records.len(),
            0,
            "records of another segment"
        );
        for place in HEADER..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[place] ^= 1 << bit;
                let found = scan(7, &bytes);
                assert_eq!(found.records.len(), 3);
                assert_eq!(found.bad.len(), 1);
                let last = place >= sound.records[3].offset as usize;
                assert_eq!(found.torn().is_some(), last);
            }
        }
    }

    #[test]
    fn a_tail_is_torn_only_where_no_batch_was_begun_behind_it() {
        let whole = segment(&[&[b"een"], &[b"twee", b"drie"]]);
        let second = scan(7, &whole).records[1];
        let mut bytes = whole.clone();
        bytes[second.payload().start] ^= 1;
        let mut found = scan(7, &bytes);
        assert_eq!(found.torn(), Some(second.offset));
        found.cut(second.offset);
        assert_eq!(found.records.len(), 1);
        assert!(found.bad.is_empty());
        for len in HEADER..whole.len() {
            let found = scan(7, &whole[..len]);
            assert_eq!(found.torn().is_some(), !found.bad.is_empty());
        }
    }
}
