//! Spaces of which nothing is held in memory but how much there is: a relay has a thousand, and serves a few at a time.
//!
//! Where the runs of such a space lie stands in the kept index; what is not kept there yet is in memory, and if both
//! together are not all of it, the journal itself is read through.

use super::catalogue::Printed;
use super::journal::path_of;
use super::load::{hash, list, place, read, space_of};
use super::segment::Kind;
use super::{Store, StoreError, lock};
use noaber_protocol::ids::SpaceId;
use std::sync::Arc;

/// How much of a space is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Runs.
    pub runs: u64,
    /// Entries in them; one that is in two runs counts twice.
    pub entries: u64,
    /// Bytes of the runs.
    pub bytes: u64,
}

impl Tally {
    /// What one run adds.
    pub(super) fn of(entries: usize, payload: u32) -> Tally {
        Tally {
            runs: 1,
            entries: entries as u64,
            bytes: u64::from(payload).saturating_sub(32),
        }
    }

    /// Counts more.
    pub(super) fn add(&mut self, more: Tally) {
        self.runs += more.runs;
        self.entries += more.entries;
        self.bytes += more.bytes;
    }

    /// Counts less.
    pub(super) fn remove(&mut self, less: Tally) {
        self.runs = self.runs.saturating_sub(less.runs);
        self.entries = self.entries.saturating_sub(less.entries);
        self.bytes = self.bytes.saturating_sub(less.bytes);
    }
}

impl Store {
    /// How much of a space is kept, whether it is asleep or not. Bodies that came after their headers are not counted.
    pub fn tally(&self, space: &SpaceId) -> Tally {
        lock(&self.inner.index).tally(space)
    }

    /// Makes the entries of a space readable, when it is asleep. Takes as long as its runs are many.
    pub fn wake(&self, space: &SpaceId) {
        // Nothing is rewritten between finding the places and holding them.
        let _reading = Arc::clone(&self.inner.reading);
        if !lock(&self.inner.index).is_asleep(space) {
            return;
        }
        let places = self.places_of(space);
        lock(&self.inner.index).wake(space, &places);
    }

    /// Lets go of what is held in memory of a space; its entries are not found any more, and nothing of it may be written
    /// before [`Store::wake`]. Answers whether it did: it does not while something of it waits for the disk or is being read.
    pub fn sleep(&self, space: &SpaceId) -> bool {
        let mut index = lock(&self.inner.index);
        if Arc::strong_count(&self.inner.reading) > 1 || !index.sleep(space) {
            return false;
        }
        lock(&self.inner.decoded).nap(index.naps());
        true
    }

    /// Where the runs of a space lie that is asleep, in journal order, with the prints of their entries.
    ///
    /// The caller holds what keeps segments from being rewritten.
    pub(super) fn places_of(&self, space: &SpaceId) -> Vec<Printed> {
        let (mut found, tally) = lock(&self.inner.index).unsaved_of(space);
        let last = lock(&self.inner.journal).end().0;
        if let Some(catalogue) = &*self.inner.catalogue() {
            found.extend(catalogue.runs_of(space, last));
        }
        found.sort_by_key(|(place, _)| *place);
        found.dedup_by_key(|(place, _)| *place);
        if found.len() as u64 == tally.runs {
            return found;
        }
        tracing::warn!(
            space = space.short(),
            "the index does not know all runs of a space; the journal is read through"
        );
        match self.search(space) {
            Ok(searched) => searched,
            Err(error) => {
                tracing::error!(space = space.short(), %error, "the journal cannot be read through");
                found
            }
        }
    }

    /// Finds the runs of a space without any index.
    fn search(&self, space: &SpaceId) -> Result<Vec<Printed>, StoreError> {
        let key = lock(&self.inner.index).key();
        let listing = list(&*self.inner.disk, &self.inner.folder)?;
        let mut found = Vec::new();
        for segment in listing.segments {
            let path = path_of(&self.inner.folder, segment.number);
            let file = self.inner.disk.open(&path).map_err(StoreError::at(&path))?;
            let (bytes, scan) = read(&segment, &*file).map_err(StoreError::at(&path))?;
            for run in scan.records.iter().filter(|it| it.kind == Kind::Run) {
                if space_of(&bytes, run) != Some(*space) {
                    continue;
                }
                let payload = bytes.get(run.payload()).unwrap_or_default();
                let prints = hash(key, *space, payload.get(32..).unwrap_or_default());
                found.extend(prints.map(|prints| (place(segment.number, run), prints)));
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Author;
    use super::super::{Hold, Home, Keep, KeepIndex, Opened, Options};
    use super::*;
    use noaber_protocol::ids::EntryId;
    use noaber_protocol::record::{Read, Sequence};
    use std::collections::BTreeSet;
    use std::path::Path;

    const KRINGEN: [SpaceId; 3] = [SpaceId([1; 32]), SpaceId([2; 32]), SpaceId([3; 32])];

    fn open(path: &Path, index: KeepIndex) -> (Store, Opened) {
        let home = Home::open(path).unwrap();
        let options = Options {
            segment_bytes: 20_000,
            index,
            hold: Hold::Counts,
            ..Options::default()
        };
        Store::open(&home, options).unwrap()
    }

    /// Three kringen in which is written in turn, over several segments.
    fn filled(path: &Path, index: KeepIndex) -> [Vec<EntryId>; 3] {
        let (store, _) = open(path, index);
        let mut authors = KRINGEN.map(|kring| Author::new(kring.0[0], kring));
        let mut ids = [const { Vec::new() }; 3];
        for sequence in 1..=300 {
            let kring = sequence as usize % 3;
            let (record, new) = authors[kring].record(1 + kring, 100);
            store.append(Sequence(sequence), record).unwrap();
            ids[kring].extend(new);
            store.commit().unwrap();
        }
        ids
    }

    fn readable(store: &Store, ids: &[EntryId]) -> usize {
        let found = ids.iter().filter(|id| store.body(id).is_some());
        found.count()
    }

    fn slots(store: &Store) -> usize {
        lock(&store.inner.index).held()
    }

    #[test]
    fn what_sleeps_takes_nothing_of_the_memory_and_wakes_whole() {
        for index in [KeepIndex::InHome, KeepIndex::Never] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("kennispunt");
            let ids = filled(&path, index);
            let (store, opened) = open(&path, index);
            assert_eq!(opened.hashed > 0, index == KeepIndex::Never);
            assert_eq!(slots(&store), 0);
            for kring in 0..3 {
                let tally = store.tally(&KRINGEN[kring]);
                assert_eq!((tally.runs, tally.entries), (100, ids[kring].len() as u64));
                let bytes: usize = store.runs_of(&KRINGEN[kring]).map(|run| run.len()).sum();
                assert_eq!(tally.bytes, bytes as u64);
                assert_eq!(readable(&store, &ids[kring]), 0);
            }
            store.wake(&KRINGEN[1]);
            assert_eq!(slots(&store), 100);
            assert_eq!(readable(&store, &ids[1]), ids[1].len());
            assert_eq!(readable(&store, &ids[0]), 0);
            // What came after its places were used for another is read right.
            for turn in 0..6 {
                let (one, other) = (turn % 3, (turn + 1) % 3);
                store.wake(&KRINGEN[one]);
                assert_eq!(readable(&store, &ids[one]), ids[one].len());
                assert!(store.sleep(&KRINGEN[one]));
                assert_eq!(readable(&store, &ids[one]), 0);
                store.wake(&KRINGEN[other]);
                assert_eq!(readable(&store, &ids[other]), ids[other].len());
            }
            assert!(slots(&store) <= 300);
            assert_eq!(store.verify().unwrap().faults, []);
            assert_eq!(BTreeSet::from_iter(store.spaces()), KRINGEN.into());
        }
    }

    #[test]
    fn what_is_written_meanwhile_is_there_after_sleep_and_after_a_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kennispunt");
        let ids = filled(&path, KeepIndex::InHome);
        let (store, _) = open(&path, KeepIndex::InHome);
        let mut klaas = Author::new(9, KRINGEN[0]);
        let (record, new) = klaas.record(3, 100);
        // Whoever writes into it wakes it.
        store.append(Sequence(1), record).unwrap();
        assert_eq!(readable(&store, &ids[0]), ids[0].len());
        assert!(!store.sleep(&KRINGEN[0]), "something waits for the disk");
        store.commit().unwrap();
        let reading = store.runs_of(&KRINGEN[2]);
        assert!(!store.sleep(&KRINGEN[0]), "something is being read");
        drop(reading);
        assert!(store.sleep(&KRINGEN[0]));
        assert_eq!(readable(&store, &new), 0);
        store.wake(&KRINGEN[0]);
        assert_eq!(readable(&store, &new), 3);
        assert!(store.sleep(&KRINGEN[0]));
        assert_eq!(store.tally(&KRINGEN[0]).entries, ids[0].len() as u64 + 3);
        drop(store);
        let (store, opened) = open(&path, KeepIndex::InHome);
        assert_eq!(opened, Opened::default());
        store.wake(&KRINGEN[0]);
        assert_eq!(
            readable(&store, &ids[0]) + readable(&store, &new),
            ids[0].len() + 3
        );
    }

    #[test]
    fn what_was_rewritten_while_it_slept_wakes_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kennispunt");
        let ids = filled(&path, KeepIndex::InHome);
        let (store, _) = open(&path, KeepIndex::InHome);
        store.wake(&KRINGEN[2]);
        let nothing = BTreeSet::new();
        let keep = Keep {
            signatures: &nothing,
            erased: &nothing,
        };
        assert!(store.compact(keep, 99).unwrap().segments > 3);
        let check = |store: &Store| {
            for kring in 0..3 {
                let tally = store.tally(&KRINGEN[kring]);
                assert!(tally.runs < 100);
                assert_eq!(tally.entries, ids[kring].len() as u64);
                store.wake(&KRINGEN[kring]);
                assert_eq!(readable(store, &ids[kring]), ids[kring].len());
            }
        };
        check(&store);
        drop(store);
        let (store, opened) = open(&path, KeepIndex::InHome);
        assert_eq!(opened, Opened::default());
        check(&store);
    }

    #[test]
    fn an_index_that_forgot_something_costs_a_reading_of_the_journal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kennispunt");
        let ids = filled(&path, KeepIndex::InHome);
        let (store, _) = open(&path, KeepIndex::InHome);
        store.renew_index();
        assert_eq!(store.runs_of(&KRINGEN[0]).count(), 100);
        store.wake(&KRINGEN[0]);
        assert_eq!(readable(&store, &ids[0]), ids[0].len());
    }

    #[test]
    fn a_body_is_erased_of_what_sleeps_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kennispunt");
        let ids = filled(&path, KeepIndex::InHome);
        let (store, _) = open(&path, KeepIndex::InHome);
        let gone = BTreeSet::from([ids[1][7]]);
        assert_eq!(store.erase(&gone).unwrap().segments, 1);
        assert_eq!(slots(&store), 0);
        store.wake(&KRINGEN[1]);
        assert_eq!(store.body(&ids[1][7]), None);
        assert_eq!(readable(&store, &ids[1]), ids[1].len() - 1);
    }
}
