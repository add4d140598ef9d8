//! A disk in memory: what was appended, how far it is durable, and what a power cut leaves of it.

use noaber_protocol::entry::{Body, Entry};
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::{LocalKey, Read, Record};
use noaber_protocol::run::{Run, RunEntry, Signature};
use std::collections::BTreeMap;

/// One device's records.
#[derive(Clone, Default)]
pub struct Disk {
    records: Vec<Record>,
    durable: usize,
    entries: BTreeMap<EntryId, Entry>,
    bodies: BTreeMap<EntryId, Body>,
    signatures: BTreeMap<EntryId, Signature>,
    runs: BTreeMap<EntryId, Vec<u8>>,
    locals: BTreeMap<LocalKey, Vec<u8>>,
}

impl Disk {
    /// Appends a record; it is not durable yet. Gives the ids of the entries in it.
    pub fn append(&mut self, record: Record) -> Vec<EntryId> {
        let ids = self.index(&record);
        self.records.push(record);
        ids
    }

    /// How many records were appended.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// All of them, in order.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// How many of them are durable.
    pub fn durable(&self) -> usize {
        self.durable
    }

    /// The first so many are durable.
    pub fn set_durable(&mut self, count: usize) {
        self.durable = self.durable.max(count);
    }

    /// A power cut: of what was not durable the first `spared` records are there all the same, the rest is lost.
    pub fn tear(&mut self, spared: usize) {
        let kept = (self.durable + spared).min(self.records.len());
        self.keep(kept);
    }

    /// An old backup: the first so many records, whatever was durable.
    pub fn roll_back(&mut self, kept: usize) {
        self.keep(kept.min(self.records.len()));
    }

    /// The spaces that this device is in.
    pub fn spaces(&self) -> Vec<SpaceId> {
        let kept = self.locals.iter().filter(|(_, sealed)| !sealed.is_empty());
        kept.filter_map(|(key, _)| match key {
            LocalKey::Space(space) => Some(*space),
            LocalKey::Draft(_)
            | LocalKey::Joining(_)
            | LocalKey::Receipt(..)
            | LocalKey::Named(_) => None,
        })
        .collect()
    }

    /// The runs of a space, in the order in which they were kept.
    pub fn runs_of(&self, space: SpaceId) -> Vec<Vec<u8>> {
        let runs = self.records.iter().filter_map(|record| match record {
            Record::Run { space: of, bytes } if *of == space => Some(bytes.clone()),
            Record::Run { .. } | Record::Body { .. } | Record::Local { .. } => None,
        });
        runs.collect()
    }

    fn keep(&mut self, kept: usize) {
        let mut records = std::mem::take(&mut self.records);
        records.truncate(kept);
        *self = Disk::default();
        for record in records {
            self.append(record);
        }
        self.durable = kept;
    }

    fn index(&mut self, record: &Record) -> Vec<EntryId> {
        match record {
            Record::Run { space, bytes } => {
                let run = Run::decode(Some(*space), bytes).expect("a node keeps whole runs");
                self.runs.insert(run.first().id, bytes.clone());
                self.signatures.insert(run.last().id, run.signature);
                let mut ids = Vec::new();
                for RunEntry { entry, body } in run.entries {
                    ids.push(entry.id);
                    if let Some(body) = body {
                        self.bodies.insert(entry.id, body);
                    }
                    self.entries.insert(entry.id, entry);
                }
                ids
            }
            Record::Body { entry, body } => {
                self.bodies.insert(*entry, body.clone());
                Vec::new()
            }
            Record::Local { key, sealed } => {
                self.locals.insert(key.clone(), sealed.clone());
                Vec::new()
            }
        }
    }
}

impl Read for Disk {
    fn entry(&self, id: &EntryId) -> Option<Entry> {
        self.entries.get(id).cloned()
    }

    fn body(&self, id: &EntryId) -> Option<Body> {
        self.bodies.get(id).cloned()
    }

    fn signature(&self, id: &EntryId) -> Option<Signature> {
        self.signatures.get(id).copied()
    }

    fn run(&self, first: &EntryId) -> Option<Vec<u8>> {
        self.runs.get(first).cloned()
    }

    fn local(&self, key: &LocalKey) -> Option<Vec<u8>> {
        self.locals.get(key).cloned()
    }
}
