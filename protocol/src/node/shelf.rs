//! What was recorded, in memory: for tests.

use crate::entry::{Body, Entry};
use crate::ids::{EntryId, SpaceId};
use crate::record::{LocalKey, Read, Record};
use crate::run::{Run, Signature};
use std::collections::BTreeMap;

/// A journal in memory, and what it reads back.
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    pub(crate) records: Vec<Record>,
    entries: BTreeMap<EntryId, Entry>,
    bodies: BTreeMap<EntryId, Body>,
    signatures: BTreeMap<EntryId, Signature>,
    runs: BTreeMap<EntryId, Vec<u8>>,
    locals: BTreeMap<LocalKey, Vec<u8>>,
}

impl Shelf {
    pub(crate) fn keep(&mut self, record: Record) {
        match record.clone() {
            Record::Run { space, bytes } => {
                let run = Run::decode(Some(space), &bytes).expect("what is recorded is a run");
                self.signatures.insert(run.last().id, run.signature);
                self.runs.insert(run.first().id, bytes);
                for entry in run.entries {
                    if let Some(body) = entry.body {
                        self.bodies.insert(entry.entry.id, body);
                    }
                    self.entries.insert(entry.entry.id, entry.entry);
                }
            }
            Record::Body { entry, body } => {
                self.bodies.insert(entry, body);
            }
            Record::Local { key, sealed } => {
                self.locals.insert(key, sealed);
            }
        }
        self.records.push(record);
    }

    pub(crate) fn runs_of(&self, of: SpaceId) -> Vec<Vec<u8>> {
        self.records
            .iter()
            .filter_map(|record| match record {
                Record::Run { space, bytes } if *space == of => Some(bytes.clone()),
                Record::Run { .. } | Record::Body { .. } | Record::Local { .. } => None,
            })
            .collect()
    }

    pub(crate) fn spaces(&self) -> Vec<SpaceId> {
        self.locals
            .iter()
            .filter_map(|(key, sealed)| match key {
                LocalKey::Space(space) if !sealed.is_empty() => Some(*space),
                LocalKey::Space(_)
                | LocalKey::Draft(_)
                | LocalKey::Joining(_)
                | LocalKey::Receipt(..)
                | LocalKey::Named(_) => None,
            })
            .collect()
    }
}

impl Read for Shelf {
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
