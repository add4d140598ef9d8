//! Walks through everything that is kept and checks it: checksums, hashes, signatures, chains, bodies, index.

use super::error::StoreError;
use super::journal::path_of;
use super::load::{Damage, list, read};
use super::payload::record;
use super::segment::Found;
use super::{Store, lock};
use noaber_protocol::entry::Header;
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::{LocalKey, Read, Record};
use noaber_protocol::run::Run;
use std::collections::{BTreeMap, BTreeSet};

/// What a check of everything found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Runs that were read.
    pub runs: u64,
    /// Entries in them.
    pub entries: u64,
    /// Bodies that came after their headers.
    pub bodies: u64,
    /// Local records.
    pub locals: u64,
    /// What is wrong.
    pub faults: Vec<VerifyFault>,
}

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyFault {
    /// Bytes that are no record.
    Damaged(Damage),
    /// A run that does not decode.
    Malformed {
        /// The segment's number.
        segment: u32,
        /// Where it lies.
        offset: u32,
    },
    /// A run whose signature does not hold.
    Forged(EntryId),
    /// A run that does not follow runs before it.
    Loose(EntryId),
    /// A body that is not its entry's.
    WrongBody(EntryId),
    /// An entry that lies there and is not found.
    NotFound(EntryId),
}

impl Store {
    /// Checks everything that is durable. Takes a while: every entry is hashed and every signature verified.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Full`] and [`StoreError::Io`] when the journal cannot be read; what is wrong in it
    /// is a value.
    pub fn verify(&self) -> Result<Verified, StoreError> {
        let (open, len) = lock(&self.inner.journal).end();
        let listing = list(&*self.inner.disk, &self.inner.folder)?;
        let mut check = Check {
            store: self,
            held: BTreeSet::new(),
            asleep: lock(&self.inner.index).asleep(),
            without: BTreeMap::new(),
            loose: Vec::new(),
            put_down: BTreeSet::new(),
            found: Verified::default(),
        };
        let missing = listing.damage.into_iter().map(VerifyFault::Damaged);
        check.found.faults.extend(missing);
        let durable = listing.segments.into_iter();
        for mut segment in durable.filter(|segment| segment.number <= open) {
            if segment.number == open && segment.limit.is_none() {
                segment.limit = Some(len);
            }
            let path = path_of(&self.inner.folder, segment.number);
            let file = self.inner.disk.open(&path).map_err(StoreError::at(&path))?;
            let (bytes, scan) = read(&segment, &*file).map_err(StoreError::at(&path))?;
            let damage = segment.damage(&bytes, &scan).into_iter();
            check.found.faults.extend(damage.map(VerifyFault::Damaged));
            for found in &scan.records {
                check.record(segment.number, &bytes, found);
            }
        }
        Ok(check.ended())
    }
}

struct Check<'a> {
    store: &'a Store,
    held: BTreeSet<EntryId>,
    /// Spaces whose entries are not looked up, because nothing of them is held in memory.
    asleep: BTreeSet<SpaceId>,
    /// Headers of theirs whose body is not in the run.
    without: BTreeMap<EntryId, Header>,
    /// Runs that follow none before them.
    loose: Vec<(SpaceId, EntryId)>,
    /// Spaces that were put down some time: what is left of their chains has gaps.
    put_down: BTreeSet<SpaceId>,
    found: Verified,
}

impl Check<'_> {
    fn ended(mut self) -> Verified {
        let put_down = &self.put_down;
        let loose = self.loose.iter();
        let loose = loose.filter(|(space, _)| !put_down.contains(space));
        let loose = loose.map(|(_, first)| VerifyFault::Loose(*first));
        self.found.faults.extend(loose);
        self.found
    }

    fn record(&mut self, segment: u32, bytes: &[u8], found: &Found) {
        let payload = bytes.get(found.payload()).unwrap_or_default();
        match record(found.kind, payload) {
            Some(Record::Run { space, bytes }) => match Run::decode(Some(space), &bytes) {
                Ok(run) => self.run(space, &run),
                Err(_) => self.found.faults.push(VerifyFault::Malformed {
                    segment,
                    offset: found.offset,
                }),
            },
            Some(Record::Body { entry, body }) => {
                self.found.bodies += 1;
                let asleep = self.without.get(&entry).cloned();
                let header = asleep.or_else(|| Some(self.store.entry(&entry)?.header));
                if !header.is_some_and(|header| body.belongs_to(&header)) {
                    self.found.faults.push(VerifyFault::WrongBody(entry));
                }
            }
            Some(Record::Local { key, sealed }) => {
                self.found.locals += 1;
                if let LocalKey::Space(space) = key
                    && sealed.is_empty()
                {
                    self.put_down.insert(space);
                }
            }
            None => {}
        }
    }

    /// Decoding has hashed every header and body.
    fn run(&mut self, space: SpaceId, run: &Run) {
        self.found.runs += 1;
        self.found.entries += run.entries.len() as u64;
        let first = run.first();
        if run.verify().is_err() {
            self.found.faults.push(VerifyFault::Forged(first.id));
        }
        if !first
            .header
            .prev
            .iter()
            .all(|prev| self.held.contains(prev))
        {
            self.loose.push((space, first.id));
        }
        self.held
            .extend(run.entries.iter().map(|entry| entry.entry.id));
        if self.asleep.contains(&space) {
            let without = run.entries.iter().filter(|entry| entry.body.is_none());
            let headers = without.map(|entry| (entry.entry.id, entry.entry.header.clone()));
            self.without.extend(headers);
            return;
        }
        for id in [first.id, run.last().id] {
            if self.store.entry(&id).is_none() {
                self.found.faults.push(VerifyFault::NotFound(id));
            }
        }
    }
}
