//! Giving back the bytes of spaces that are here no more: segments are rewritten without what is theirs.
//!
//! What is still to go is found by what lies there, so that whoever was stopped in the midst of it goes on where it was. A run
//! goes only together with the bodies that came after it: what they belong to is not known without it.

use super::asleep::Tally;
use super::compact::{Compacted, Sifted, list_closed};
use super::error::StoreError;
use super::index::Place;
use super::load::{Listed, space_of};
use super::payload::record;
use super::rewrite::Kept;
use super::segment::{Found, Kind, SegmentHeader};
use super::{Store, lock};
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::Record;
use noaber_protocol::run::Run;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One part in so many of a segment has to go before it is worth rewriting.
const WORTH: u64 = 4;

/// How much trouble is taken to give bytes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thrift {
    /// Segments are rewritten in which a quarter goes, of those below this number: what is written from now on stays.
    Worthwhile(u32),
    /// Every segment is in which something lies, the last one too. Nothing of these spaces may be written meanwhile.
    Everything,
}

/// What giving back did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GivenBack {
    /// The segments that were rewritten.
    pub done: Compacted,
    /// Segments that are still to be.
    pub left: u64,
}

impl Store {
    /// The number of the segment that is written to.
    pub fn last_segment(&self) -> u32 {
        lock(&self.inner.journal).end().0
    }

    /// Takes spaces that are here no more out of the journal, in at most so many of its segments. Everything else stays as it is.
    ///
    /// Rewrites nothing while a space is being read through.
    ///
    /// # Errors
    /// [`StoreError::Full`] and [`StoreError::Io`]; what was not rewritten yet is still there then.
    pub fn give_back(
        &self,
        spaces: &BTreeSet<SpaceId>,
        thrift: Thrift,
        most: usize,
    ) -> Result<GivenBack, StoreError> {
        // That they were put down is durable before anything of them goes.
        while self.commit()?.is_some() {}
        let below = match thrift {
            Thrift::Worthwhile(below) => below,
            Thrift::Everything => {
                lock(&self.inner.journal).close_segment();
                u32::MAX
            }
        };
        let load = Load::of(self, spaces);
        let mut listing = match thrift {
            Thrift::Worthwhile(_) => list_closed(self)?,
            Thrift::Everything => super::compact::list_all(self)?,
        };
        listing.retain(|segment| segment.number < below && load.is_worth(segment, thrift));
        let now = listing.len().min(most);
        let chosen = listing.get(..now).unwrap_or_default();
        let going = load.going(spaces, chosen);
        let done = self.rewrite(chosen.iter(), |header, bytes, found| {
            going.sift(self, header, bytes, found)
        })?;
        let left = (listing.len() as u64).saturating_sub(done.segments);
        Ok(GivenBack { done, left })
    }
}

/// Where something of the spaces lies.
#[derive(Default)]
struct Load {
    /// Bytes of it in each segment.
    bytes: BTreeMap<u32, u64>,
    /// The segments in which bodies of their entries lie that came after them.
    bodies: BTreeMap<EntryId, BTreeSet<u32>>,
}

impl Load {
    fn of(store: &Store, spaces: &BTreeSet<SpaceId>) -> Load {
        let mut load = Load::default();
        // Nothing is rewritten between finding the places and counting them.
        let _reading = Arc::clone(&store.inner.reading);
        let has_bodies = lock(&store.inner.index).has_bodies();
        for space in spaces {
            for (place, _) in store.places_of(space) {
                load.add(place);
            }
            if has_bodies {
                load.find_bodies(store, *space);
            }
        }
        load
    }

    fn find_bodies(&mut self, store: &Store, space: SpaceId) {
        for bytes in store.runs_of(&space) {
            let Ok(run) = Run::decode(Some(space), &bytes) else {
                continue;
            };
            let index = lock(&store.inner.index);
            for entry in &run.entries {
                let id = entry.entry.id;
                let candidates = index.candidates(&id).into_iter();
                let bodies = candidates.filter(|candidate| candidate.space.is_none());
                for place in bodies.filter_map(|candidate| candidate.source.place()) {
                    self.add(place);
                    self.bodies.entry(id).or_default().insert(place.segment);
                }
            }
        }
    }

    fn add(&mut self, place: Place) {
        *self.bytes.entry(place.segment).or_default() += place.bytes() as u64;
    }

    fn is_worth(&self, segment: &Listed, thrift: Thrift) -> bool {
        let bytes = self.bytes.get(&segment.number).copied().unwrap_or_default();
        match thrift {
            Thrift::Worthwhile(_) => bytes > 0 && bytes * WORTH >= u64::from(segment.counts()),
            Thrift::Everything => bytes > 0,
        }
    }

    fn going<'a>(self, spaces: &'a BTreeSet<SpaceId>, chosen: &[Listed]) -> Going<'a> {
        let chosen: BTreeSet<u32> = chosen.iter().map(|segment| segment.number).collect();
        let mut going = Going {
            spaces,
            bodies: BTreeSet::new(),
            awaited: BTreeSet::new(),
        };
        for (id, segments) in self.bodies {
            if !segments.is_subset(&chosen) {
                going.awaited.insert(id);
            }
            going.bodies.insert(id);
        }
        going
    }
}

/// What goes out of the segments that are rewritten.
struct Going<'a> {
    spaces: &'a BTreeSet<SpaceId>,
    /// Entries whose bodies go.
    bodies: BTreeSet<EntryId>,
    /// Those of them of which a body stays for now: their runs stay too.
    awaited: BTreeSet<EntryId>,
}

impl Going<'_> {
    fn sift(&self, store: &Store, header: SegmentHeader, bytes: &[u8], found: &[Found]) -> Sifted {
        let mut sifted = Sifted {
            records: Vec::new(),
            before: Vec::new(),
        };
        for found in found {
            let payload = bytes.get(found.payload()).unwrap_or_default();
            let run = space_of(bytes, found).filter(|_| found.kind == Kind::Run);
            let run = run.and_then(|space| {
                let run = Run::decode(Some(space), payload.get(32..)?).ok()?;
                Some((space, run))
            });
            let goes = match run {
                Some((space, run)) => {
                    let tally = Tally::of(run.entries.len(), found.len);
                    sifted.before.push((space, tally));
                    self.takes(&space, &run)
                }
                None => self.takes_other(store, header.number, payload, found),
            };
            if !goes {
                sifted.records.push(Kept {
                    kind: found.kind,
                    payload: Cow::Owned(payload.to_vec()),
                });
            }
        }
        sifted
    }

    fn takes(&self, space: &SpaceId, run: &Run) -> bool {
        let is_awaited = |entry: &EntryId| self.awaited.contains(entry);
        let mut entries = run.entries.iter();
        self.spaces.contains(space) && !entries.any(|entry| is_awaited(&entry.entry.id))
    }

    fn takes_other(&self, store: &Store, segment: u32, payload: &[u8], found: &Found) -> bool {
        match record(found.kind, payload) {
            Some(Record::Body { entry, .. }) => self.bodies.contains(&entry),
            Some(Record::Local { key, sealed }) => {
                let place = Place {
                    segment,
                    offset: found.offset,
                    len: found.len,
                };
                // What takes something away stays: the thing itself may lie in a segment before this one.
                !sealed.is_empty() && lock(&store.inner.index).is_replaced(&key, place)
            }
            Some(Record::Run { .. }) | None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Author;
    use super::super::{Hold, Home, KeepIndex, Opened, Options};
    use super::*;
    use noaber_protocol::record::{LocalKey, Read, Sequence};
    use std::path::Path;

    const KRINGEN: [SpaceId; 3] = [SpaceId([1; 32]), SpaceId([2; 32]), SpaceId([3; 32])];

    fn open(path: &Path, index: KeepIndex) -> Store {
        let home = Home::open(&path.join("kennispunt")).unwrap();
        let options = Options {
            segment_bytes: 20_000,
            index,
            hold: Hold::Counts,
            ..Options::default()
        };
        let (store, opened) = Store::open(&home, options).unwrap();
        let Opened { damage, .. } = opened;
        assert_eq!(damage, []);
        store
    }

    fn keep(store: &Store, record: Record) {
        store.append(Sequence(1), record).unwrap();
        store.commit().unwrap();
    }

    /// Three kringen in which is written in turn, in the last one a ninth of what is written in the others.
    fn filled(store: &Store) -> [Vec<EntryId>; 3] {
        let mut authors = KRINGEN.map(|kring| Author::new(kring.0[0], kring));
        let mut ids = [const { Vec::new() }; 3];
        for turn in 0..300 {
            let kring = if turn % 19 == 0 { 2 } else { turn % 2 };
            let (record, new) = authors[kring].record(2, 100);
            keep(store, record);
            ids[kring].extend(new);
        }
        ids
    }

    fn journal(path: &Path) -> u64 {
        let files = std::fs::read_dir(path.join("kennispunt/journal"))
            .unwrap()
            .flatten();
        files.map(|file| file.metadata().unwrap().len()).sum()
    }

    fn all_is_there(store: &Store, kring: usize, ids: &[EntryId]) {
        store.wake(&KRINGEN[kring]);
        assert!(ids.iter().all(|id| store.body(id).is_some()));
        assert_eq!(store.verify().unwrap().faults, []);
        assert!(store.sleep(&KRINGEN[kring]));
    }

    #[test]
    fn what_was_put_down_goes_whole_and_all_else_stays() {
        for index in [KeepIndex::InHome, KeepIndex::Never] {
            for awake in [0, 1] {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().to_owned();
                let store = open(&path, index);
                let ids = filled(&store);
                let key = LocalKey::Space(KRINGEN[0]);
                let sealed = b"17".to_vec();
                keep(&store, Record::Local { key, sealed });
                drop(store);
                let store = open(&path, index);
                store.wake(&KRINGEN[awake]);
                let (before, bytes) = (journal(&path), store.tally(&KRINGEN[1]).bytes);
                assert!(bytes > 50_000);
                let gone = BTreeSet::from([KRINGEN[1]]);
                let given = store.give_back(&gone, Thrift::Everything, 99).unwrap();
                assert!(given.left == 0 && given.done.segments > 5);
                assert!(before - journal(&path) > bytes);
                let check = |store: &Store| {
                    let spaces = BTreeSet::from_iter(store.spaces());
                    assert_eq!(spaces, BTreeSet::from([KRINGEN[0], KRINGEN[2]]));
                    assert_eq!(store.tally(&KRINGEN[1]), Tally::default());
                    assert_eq!(store.runs_of(&KRINGEN[1]).count(), 0);
                    assert!(store.local(&LocalKey::Space(KRINGEN[0])).is_some());
                    all_is_there(store, 0, &ids[0]);
                    all_is_there(store, 2, &ids[2]);
                };
                check(&store);
                let again = store.give_back(&gone, Thrift::Everything, 99).unwrap();
                assert_eq!(again, GivenBack::default());
                drop(store);
                check(&open(&path, index));
            }
        }
    }

    #[test]
    fn a_segment_is_not_rewritten_for_a_little_and_what_was_written_since_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path(), KeepIndex::InHome);
        filled(&store);
        let thrift = Thrift::Worthwhile(store.last_segment());
        let little = BTreeSet::from([KRINGEN[2]]);
        let given = store.give_back(&little, thrift, 99).unwrap();
        assert_eq!(given, GivenBack::default());
        // It came back meanwhile.
        let (record, ids) = Author::new(9, KRINGEN[0]).record(100, 100);
        keep(&store, record);
        let (record, _) = Author::new(8, KRINGEN[1]).record(1, 100);
        keep(&store, record);
        let both = BTreeSet::from([KRINGEN[0], KRINGEN[2]]);
        let given = store.give_back(&both, thrift, 99).unwrap();
        assert!(given.left == 0 && given.done.segments > 5);
        assert!(ids.iter().all(|id| store.body(id).is_some()));
        // What is a little goes along with what is much.
        assert!(store.tally(&KRINGEN[2]).runs < 3);
    }

    #[test]
    fn it_goes_on_where_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path(), KeepIndex::InHome);
        let ids = filled(&store);
        let gone = BTreeSet::from([KRINGEN[0], KRINGEN[2]]);
        for space in &gone {
            let (key, sealed) = (LocalKey::Space(*space), Vec::new());
            keep(&store, Record::Local { key, sealed });
        }
        let mut rounds = 0;
        while store.give_back(&gone, Thrift::Everything, 2).unwrap().left > 0 {
            // What is left of a chain has gaps.
            assert_eq!(store.verify().unwrap().faults, []);
            drop(store);
            store = open(folder.path(), KeepIndex::InHome);
            rounds += 1;
        }
        assert!(rounds > 2);
        assert_eq!(store.spaces(), [KRINGEN[1]]);
        all_is_there(&store, 1, &ids[1]);
    }

    #[test]
    fn nothing_goes_while_a_space_is_read_through() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path(), KeepIndex::InHome);
        filled(&store);
        let gone = BTreeSet::from([KRINGEN[0]]);
        let reading = store.runs_of(&KRINGEN[0]);
        let given = store.give_back(&gone, Thrift::Everything, 99).unwrap();
        assert!(given.left > 5 && given.done == Compacted::default());
        assert!(reading.count() > 100);
        let given = store.give_back(&gone, Thrift::Everything, 99).unwrap();
        assert!(given.left == 0 && given.done.segments > 5);
    }

    #[test]
    fn bodies_that_came_later_go_too_and_never_after_their_runs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let store = open(&path, KeepIndex::InHome);
        let mut run = Author::new(7, KRINGEN[1]).run(60, 300);
        let bodies: Vec<(EntryId, _)> = run
            .entries
            .iter_mut()
            .filter_map(|entry| Some((entry.entry.id, entry.body.take()?)))
            .collect();
        let (space, bytes) = (KRINGEN[1], run.encode().unwrap());
        keep(&store, Record::Run { space, bytes });
        let ids = filled(&store);
        for (entry, body) in bodies.clone() {
            keep(&store, Record::Body { entry, body });
        }
        let gone = BTreeSet::from([KRINGEN[1]]);
        // The segment with the run is rewritten first: the run waits for the bodies.
        store.give_back(&gone, Thrift::Everything, 2).unwrap();
        assert!(store.tally(&KRINGEN[1]).runs > 0);
        drop(store);
        let store = open(&path, KeepIndex::InHome);
        while store.give_back(&gone, Thrift::Everything, 2).unwrap().left > 0 {}
        let given = store.give_back(&gone, Thrift::Everything, 99).unwrap();
        assert_eq!(given.left, 0);
        assert!(bodies.iter().all(|(id, _)| store.body(id).is_none()));
        assert_eq!(store.verify().unwrap().bodies, 0);
        assert_eq!(store.tally(&KRINGEN[1]), Tally::default());
        all_is_there(&store, 0, &ids[0]);
    }
}
