//! Chains of entries for tests and benches of the store: signed, and as small as one likes.

#![allow(
    unreachable_pub,
    dead_code,
    reason = "shared with benches and tests, each of which uses a part"
)]

use noaber_protocol::entry::{Body, Chain, Entry, EntryType, Header, VERSION};
use noaber_protocol::identity::{DeviceSeed, SpaceKey};
use noaber_protocol::ids::{EntryId, EpochId, Millis, SpaceId, SpaceNonce};
use noaber_protocol::record::Record;
use noaber_protocol::run::{Run, RunEntry};

/// One device's content chain in one space, and its tip.
pub struct Author {
    key: SpaceKey,
    space: SpaceId,
    document: Option<EntryId>,
    tip: Option<EntryId>,
    count: u64,
    number: u32,
}

impl Author {
    /// A new device.
    pub fn new(seed: u8, space: SpaceId) -> Self {
        Author::numbered(u32::from(seed), space)
    }

    /// One of many new devices.
    pub fn numbered(number: u32, space: SpaceId) -> Self {
        let mut seed = [7; 32];
        seed[..4].copy_from_slice(&number.to_le_bytes());
        Author {
            key: DeviceSeed::from_bytes(seed).space_key(&SpaceNonce([1; 16])),
            space,
            document: None,
            tip: None,
            count: 0,
            number,
        }
    }

    /// Goes on behind an entry that is there already.
    pub fn resume(&mut self, document: EntryId, tip: EntryId, count: u64) {
        (self.document, self.tip, self.count) = (Some(document), Some(tip), count);
    }

    /// The next entries, each with a body of so many bytes, as a run.
    pub fn run(&mut self, entries: usize, body_bytes: usize) -> Run {
        let entries: Vec<RunEntry> = (0..entries).map(|_| self.entry(body_bytes)).collect();
        let last = entries.last().expect("at least one").entry.id;
        let signature = self.key.sign(&last);
        Run { entries, signature }
    }

    /// The next entries as a record.
    pub fn record(&mut self, entries: usize, body_bytes: usize) -> (Record, Vec<EntryId>) {
        let run = self.run(entries, body_bytes);
        let ids = run.entries.iter().map(|entry| entry.entry.id).collect();
        let bytes = run.encode().expect("well formed");
        let space = self.space;
        (Record::Run { space, bytes }, ids)
    }

    fn entry(&mut self, body_bytes: usize) -> RunEntry {
        self.count += 1;
        let mut bytes = vec![self.count as u8; body_bytes.max(8)];
        // No two bodies of any two authors are the same.
        let own = u64::from(self.number) << 32 | self.count;
        bytes[..8].copy_from_slice(&own.to_le_bytes());
        let body = Body { salt: None, bytes };
        let header = Header {
            version: VERSION,
            space: self.space,
            author: self.key.author(),
            chain: Chain::CONTENT,
            prev: self.tip.into_iter().collect(),
            charter: vec![],
            on: vec![],
            at: Millis(1_700_000_000_000 + self.count as i64),
            kind: match self.document {
                None => EntryType::FOUND_DOCUMENT,
                Some(_) => EntryType::CHANGES,
            },
            document: self.document.map(Into::into),
            epoch: Some(EpochId([4; 16])),
            body_len: 0,
            body_commit: [0; 32],
            more: vec![],
        };
        let entry = Entry::new(header.with_body(&body)).expect("well formed");
        self.document.get_or_insert(entry.id);
        self.tip = Some(entry.id);
        RunEntry {
            entry,
            body: Some(body),
        }
    }
}
