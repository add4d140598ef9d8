//! Rewriting closed segments: short runs become long ones, what was replaced or erased goes.

use super::asleep::Tally;
use super::error::StoreError;
use super::index::{Index, Place, Unsaved};
use super::journal::path_of;
use super::load::{HASHED_AT_ONCE, Listed, list, read};
use super::payload::{payload, record};
use super::rewrite::{Kept, prepare};
use super::segment::{Found, Kind, SegmentHeader};
use super::{Store, lock};
use noaber_protocol::entry::Chain;
use noaber_protocol::ids::{AuthorId, EntryId, SpaceId};
use noaber_protocol::record::Record;
use noaber_protocol::run::{Run, RunBuilder, RunEntry, Signature};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Bytes of a record on average, under which a segment is worth rewriting.
const SHORT_RECORDS: u64 = 8 * 1024;
/// Entries of a run from which on it is left as it is.
const LONG_RUN: usize = 128;

/// What stays when segments are rewritten.
#[derive(Clone, Copy, Debug)]
pub struct Keep<'a> {
    /// Entries after which the signature stays, where there is one: those that a cut names. That of a chain's tip always stays.
    pub signatures: &'a BTreeSet<EntryId>,
    /// Entries of which the body goes.
    pub erased: &'a BTreeSet<EntryId>,
}

/// What rewriting did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compacted {
    /// Segments that were rewritten.
    pub segments: u64,
    /// Their bytes before.
    pub before: u64,
    /// Their bytes after.
    pub after: u64,
}

impl Store {
    /// Rewrites closed segments that hold many short runs, at most so many. Runs of content become longer, and then lie behind
    /// runs of other chains that they lay before; each chain keeps its order, and the charter its place.
    ///
    /// Does nothing while a space is being read through.
    ///
    /// # Errors
    /// [`StoreError::Full`] and [`StoreError::Io`]; everything is still there then.
    pub fn compact(&self, keep: Keep<'_>, segments: usize) -> Result<Compacted, StoreError> {
        self.compact_of(&list_closed(self)?, keep, segments)
    }

    /// As [`Store::compact`], when nothing is written any more: the segment that is written to too, from so many bytes on.
    ///
    /// # Errors
    /// As [`Store::compact`].
    pub fn compact_at_end(
        &self,
        keep: Keep<'_>,
        segments: usize,
        from_bytes: u32,
    ) -> Result<Compacted, StoreError> {
        while self.commit()?.is_some() {}
        let is_worth = {
            let mut journal = lock(&self.inner.journal);
            let (_, len) = journal.end();
            let is_worth = len >= from_bytes;
            if is_worth {
                journal.close_segment();
            }
            is_worth
        };
        let listing = match is_worth {
            true => list_all(self)?,
            false => list_closed(self)?,
        };
        self.compact_of(&listing, keep, segments)
    }

    fn compact_of(
        &self,
        listing: &[Listed],
        keep: Keep<'_>,
        segments: usize,
    ) -> Result<Compacted, StoreError> {
        let records = lock(&self.inner.index).by_segment().clone();
        let worth = |segment: &&Listed| {
            let (count, bytes) = records.get(&segment.number).copied().unwrap_or_default();
            let locals = u64::from(segment.counts()).saturating_sub(bytes);
            let rewritten = segment.header.is_none_or(|header| header.own_len > 0);
            !rewritten && (count * SHORT_RECORDS > bytes || locals * 4 > bytes)
        };
        let chosen = listing.iter().filter(worth).take(segments);
        self.rewrite(chosen, |header, bytes, found| {
            Packer::pack(self, keep, header, bytes, found)
        })
    }

    /// Takes the bodies of these entries out of every file of the home: the journal, what was put aside, and the index, which is
    /// made anew without the values that the host kept in it.
    ///
    /// # Errors
    /// [`StoreError::Full`] and [`StoreError::Io`]; it has to be called again then.
    pub fn erase(&self, entries: &BTreeSet<EntryId>) -> Result<Compacted, StoreError> {
        while self.commit()?.is_some() {}
        lock(&self.inner.journal).close_segment();
        // An entry may be in any of them.
        let asleep = lock(&self.inner.index).asleep();
        for space in &asleep {
            self.wake(space);
        }
        let index = lock(&self.inner.index);
        let found = entries.iter().flat_map(|entry| index.candidates(entry));
        let places = found.filter_map(|candidate| candidate.source.place());
        let hit: BTreeSet<u32> = places.map(|place| place.segment).collect();
        drop(index);
        let keep = Keep {
            signatures: &BTreeSet::new(),
            erased: entries,
        };
        let listing = list_all(self)?;
        let chosen = listing
            .iter()
            .filter(|segment| hit.contains(&segment.number));
        let done = self.rewrite(chosen, |header, bytes, found| {
            Packer::pack(self, keep, header, bytes, found)
        })?;
        if done.segments < hit.len() as u64 {
            let path = self.inner.folder.clone();
            let source = std::io::ErrorKind::ResourceBusy.into();
            return Err(StoreError::Io { path, source });
        }
        self.forget_aside()?;
        self.renew_index();
        for space in &asleep {
            self.sleep(space);
        }
        Ok(done)
    }

    /// Rewrites segments: what `sift` gives of the records of each stays.
    pub(super) fn rewrite<'a>(
        &self,
        segments: impl Iterator<Item = &'a Listed>,
        mut sift: impl FnMut(SegmentHeader, &[u8], &[Found]) -> Sifted,
    ) -> Result<Compacted, StoreError> {
        let _alone = lock(&self.inner.rewriting);
        let mut done = Compacted::default();
        for segment in segments {
            let Some((before, after)) = self.rewrite_one(segment, &mut sift)? else {
                continue;
            };
            done.segments += 1;
            done.before += before;
            done.after += after;
            // What is known about many segments at once is not to fill the memory.
            if lock(&self.inner.index).unsaved().len() >= HASHED_AT_ONCE {
                self.save_index();
            }
        }
        if done.segments > 0 {
            self.save_index();
        }
        Ok(done)
    }

    fn rewrite_one(
        &self,
        segment: &Listed,
        sift: &mut impl FnMut(SegmentHeader, &[u8], &[Found]) -> Sifted,
    ) -> Result<Option<(u64, u64)>, StoreError> {
        let inner = &*self.inner;
        let path = path_of(&inner.folder, segment.number);
        let file = inner.disk.open(&path).map_err(StoreError::at(&path))?;
        let (bytes, scan) = read(segment, &*file).map_err(StoreError::at(&path))?;
        let Some(header) = segment.header.filter(|_| scan.bad.is_empty()) else {
            tracing::error!(
                segment = segment.number,
                "a damaged segment is left as it is"
            );
            return Ok(None);
        };
        let Sifted { records, before } = sift(header, &bytes, &scan.records);
        let ready = prepare(&*inner.disk, &inner.folder, header, &records)?;
        let after = ready.bytes;
        {
            let mut index = lock(&inner.index);
            if Arc::strong_count(&inner.reading) > 1 {
                drop(index);
                ready.discard(&*inner.disk);
                return Ok(None);
            }
            let places = ready.publish(&*inner.disk)?;
            lock(&inner.files).forget(segment.number);
            lock(&inner.decoded).clear();
            index.forget(segment.number, &before);
            take_in(&mut index, segment.number, &records, &places);
        }
        if let Some(catalogue) = &*inner.catalogue() {
            catalogue.forget(segment.number);
        }
        let folder = &inner.folder;
        inner
            .disk
            .sync_folder(folder)
            .map_err(StoreError::at(folder))?;
        Ok(Some((bytes.len() as u64, after)))
    }

    fn forget_aside(&self) -> Result<(), StoreError> {
        let folder = self.inner.folder.join("aside");
        let disk = &*self.inner.disk;
        let forget = || {
            for name in disk.list(&folder)? {
                disk.remove(&folder.join(name))?;
            }
            disk.sync_folder(&folder)
        };
        match forget() {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::from_disk(&folder, error))
            }
            Err(_) | Ok(()) => Ok(()),
        }
    }
}

/// What stays of a segment.
pub(super) struct Sifted {
    /// The records, in order.
    pub(super) records: Vec<Kept<'static>>,
    /// The runs that lay there before.
    pub(super) before: Vec<(SpaceId, Tally)>,
}

/// The one that is written to too.
pub(super) fn list_all(store: &Store) -> Result<Vec<Listed>, StoreError> {
    Ok(list(&*store.inner.disk, &store.inner.folder)?.segments)
}

/// All but the one that is written to.
pub(super) fn list_closed(store: &Store) -> Result<Vec<Listed>, StoreError> {
    let (open, _) = lock(&store.inner.journal).end();
    let mut listing = list_all(store)?;
    listing.retain(|segment| segment.number < open);
    Ok(listing)
}

/// The index learns where the records lie now.
fn take_in(index: &mut Index, segment: u32, records: &[Kept<'_>], places: &[(Place, u32)]) {
    let key = index.key();
    for (kept, (place, crc)) in records.iter().zip(places) {
        match record(kept.kind, &kept.payload) {
            Some(Record::Run { space, bytes }) => {
                let Ok(run) = Run::decode(Some(space), &bytes) else {
                    continue;
                };
                let prints: Box<[u32]> = run
                    .entries
                    .iter()
                    .map(|entry| key.print(&entry.entry.id))
                    .collect();
                index.load_runs(&[(space, *place, &prints[..])]);
                index.not_saved(Unsaved {
                    space,
                    place: *place,
                    crc: *crc,
                    prints,
                });
            }
            Some(Record::Body { entry, .. }) => index.load_body(&entry, *place),
            Some(Record::Local { key, .. }) => index.moved_local(&key, segment, *place),
            None => {}
        }
    }
    index.loaded();
}

type ChainOf = (SpaceId, AuthorId, Chain);

/// Gathers what stays of a segment.
struct Packer<'a> {
    keep: Keep<'a>,
    segment: u32,
    building: BTreeMap<ChainOf, RunBuilder>,
    out: Vec<Kept<'static>>,
    /// The runs that lay there before.
    before: Vec<(SpaceId, Tally)>,
}

impl<'a> Packer<'a> {
    fn pack(
        store: &Store,
        keep: Keep<'a>,
        header: SegmentHeader,
        bytes: &[u8],
        records: &[Found],
    ) -> Sifted {
        let mut packer = Packer {
            keep,
            segment: header.number,
            building: BTreeMap::new(),
            out: Vec::new(),
            before: Vec::new(),
        };
        for found in records {
            packer.take(store, bytes, found);
        }
        packer.finish()
    }

    fn take(&mut self, store: &Store, bytes: &[u8], found: &Found) {
        let payload = bytes.get(found.payload()).unwrap_or_default();
        let place = Place {
            segment: self.segment,
            offset: found.offset,
            len: found.len,
        };
        match record(found.kind, payload) {
            Some(Record::Run { space, bytes }) => match Run::decode(Some(space), &bytes) {
                Ok(run) => {
                    let tally = Tally::of(run.entries.len(), found.len);
                    self.before.push((space, tally));
                    self.run(space, run, payload);
                }
                Err(_) => self.as_it_is(found.kind, payload),
            },
            Some(Record::Body { entry, .. }) if self.keep.erased.contains(&entry) => {}
            Some(Record::Local { key, sealed }) => {
                // What takes something away stays: the thing itself may lie in a segment before this one.
                let gone = !sealed.is_empty() && lock(&store.inner.index).is_replaced(&key, place);
                if !gone {
                    self.as_it_is(found.kind, payload);
                }
            }
            Some(Record::Body { .. }) | None => self.as_it_is(found.kind, payload),
        }
    }

    fn run(&mut self, space: SpaceId, mut run: Run, payload: &[u8]) {
        let mut changed = false;
        for entry in &mut run.entries {
            let erased = entry.body.is_some() && self.keep.erased.contains(&entry.entry.id);
            if erased {
                entry.body = None;
                changed = true;
            }
        }
        let chain = (space, run.author(), run.chain());
        if run.chain() == Chain::CHARTER || run.entries.len() >= LONG_RUN {
            self.flush(chain);
            if changed {
                self.put(space, &run);
            } else {
                self.as_it_is(Kind::Run, payload);
            }
            return;
        }
        let last = run.last().id;
        let Run { entries, signature } = run;
        let upto = entries.len() - 1;
        for (nth, entry) in entries.into_iter().enumerate() {
            self.entry(chain, entry, (nth == upto).then_some(signature));
        }
        if self.keep.signatures.contains(&last) {
            self.flush(chain);
        }
    }

    fn entry(&mut self, chain: ChainOf, entry: RunEntry, signature: Option<Signature>) {
        let builder = self.building.entry(chain).or_default();
        let Err(refused) = builder.push(entry, signature) else {
            return;
        };
        let rest = self.flush(chain);
        let builder = self.building.entry(chain).or_default();
        for entry in rest {
            let pushed = builder.push(entry, None);
            debug_assert!(pushed.is_ok(), "it was part of a run before");
        }
        let pushed = builder.push(*refused, signature);
        debug_assert!(pushed.is_ok(), "less than a run that was recorded");
    }

    /// Puts out what was gathered of a chain; gives what has no signature behind it yet.
    fn flush(&mut self, chain: ChainOf) -> Vec<RunEntry> {
        let Some(builder) = self.building.remove(&chain) else {
            return Vec::new();
        };
        let (run, rest) = builder.finish();
        if let Some(run) = run {
            self.put(chain.0, &run);
        }
        rest
    }

    fn put(&mut self, space: SpaceId, run: &Run) {
        let bytes = run.encode().expect("parts of runs that were recorded");
        self.out.push(Kept {
            kind: Kind::Run,
            payload: Cow::Owned(payload(&Record::Run { space, bytes })),
        });
    }

    fn as_it_is(&mut self, kind: Kind, payload: &[u8]) {
        self.out.push(Kept {
            kind,
            payload: Cow::Owned(payload.to_vec()),
        });
    }

    fn finish(mut self) -> Sifted {
        let chains: Vec<ChainOf> = self.building.keys().copied().collect();
        for chain in chains {
            let rest = self.flush(chain);
            debug_assert!(rest.is_empty(), "every run that was recorded is signed");
        }
        Sifted {
            records: self.out,
            before: self.before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Author;
    use super::super::{Home, KeepIndex, Opened, Options, VerifyFault};
    use super::*;
    use noaber_protocol::entry::Body;
    use noaber_protocol::record::{LocalKey, Read, Sequence};
    use std::path::Path;

    const SPACE: SpaceId = SpaceId([9; 32]);

    fn open(path: &Path) -> (Store, Opened) {
        let home = Home::open(path).unwrap();
        let options = Options {
            segment_bytes: 20_000,
            index: KeepIndex::InHome,
            ..Options::default()
        };
        Store::open(&home, options).unwrap()
    }

    /// Two people type: each entry a run of its own, with a draft before it.
    fn typed(store: &Store) -> [Vec<EntryId>; 2] {
        let mut people = [Author::new(1, SPACE), Author::new(2, SPACE)];
        let mut ids = [Vec::new(), Vec::new()];
        for sequence in 1..=600 {
            let person = sequence as usize % 2;
            let (record, new) = people[person].record(1, 100);
            let key = LocalKey::Draft(EntryId([person as u8; 32]));
            let sealed = format!("{sequence} {}", "x".repeat(80)).into_bytes();
            let draft = Record::Local { key, sealed };
            store.append(Sequence(2 * sequence - 1), draft).unwrap();
            store.append(Sequence(2 * sequence), record).unwrap();
            ids[person].extend(new);
            store.commit().unwrap();
        }
        ids
    }

    fn nothing<'a>() -> &'a BTreeSet<EntryId> {
        static NOTHING: BTreeSet<EntryId> = BTreeSet::new();
        &NOTHING
    }

    #[test]
    fn short_runs_become_long_ones_and_everything_is_still_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        let (store, _) = open(&path);
        let ids = typed(&store);
        let named = BTreeSet::from([ids[0][17]]);
        let keep = Keep {
            signatures: &named,
            erased: nothing(),
        };
        let reading = store.runs_of(&SPACE);
        assert_eq!(store.compact(keep, 99).unwrap(), Compacted::default());
        drop(reading);
        let runs = store.runs_of(&SPACE).count();
        let done = store.compact(keep, 99).unwrap();
        assert!(
            done.segments > 5 && done.after * 10 < done.before * 5,
            "{done:?}"
        );
        let check = |store: &Store| {
            assert!(store.runs_of(&SPACE).count() * 5 < runs);
            for id in ids.iter().flatten() {
                assert_eq!(store.entry(id).unwrap().id, *id);
                assert!(store.body(id).is_some());
            }
            assert!(store.signature(&ids[0][17]).is_some());
            for of_person in &ids {
                assert!(store.signature(of_person.last().unwrap()).is_some());
            }
            for person in [0, 1] {
                let draft = store.local(&LocalKey::Draft(EntryId([person; 32])));
                let last = if person == 0 { "600 " } else { "599 " };
                assert!(draft.unwrap().starts_with(last.as_bytes()));
            }
            let verified = store.verify().unwrap();
            assert_eq!(verified.faults, []);
            assert_eq!(verified.entries, 600);
        };
        check(&store);
        let again = store.compact(keep, 99).unwrap();
        assert_eq!(again, Compacted::default(), "once is enough");
        drop(store);
        let (store, opened) = open(&path);
        assert_eq!(opened, Opened::default());
        check(&store);
    }

    #[test]
    fn what_is_erased_is_in_no_file_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        let (store, _) = open(&path);
        let ids = typed(&store);
        let mut piet = Author::new(3, SPACE);
        let mut run = piet.run(3, 100);
        let later = run.entries[2].entry.id;
        let late = run.entries[2].body.take().unwrap();
        let early = run.entries[0].body.clone().unwrap();
        let gone = BTreeSet::from([run.entries[0].entry.id, later, ids[0][20]]);
        let old = store.body(&ids[0][20]).unwrap();
        let (space, bytes) = (SPACE, run.encode().unwrap());
        let record = Record::Run { space, bytes };
        store.append(Sequence(1), record).unwrap();
        let body = late.clone();
        let record = Record::Body { entry: later, body };
        store.append(Sequence(2), record).unwrap();
        store.put_aux(b"titel", Some(&early.bytes));
        let done = store.erase(&gone).unwrap();
        assert!(done.segments >= 2);
        let check = |store: &Store| {
            for id in &gone {
                assert!(store.entry(id).is_some());
                assert_eq!(store.body(id), None);
            }
            assert!(store.body(&ids[0][21]).is_some());
            assert_eq!(store.verify().unwrap().faults, []);
        };
        check(&store);
        drop(store);
        let files = everything(&path);
        for body in [&early, &late, &old] {
            let whole = |file: &Vec<u8>| file.windows(100).any(|bytes| bytes == body.bytes);
            assert!(!files.iter().any(whole));
        }
        let (store, opened) = open(&path);
        assert_eq!(opened.damage, []);
        check(&store);
    }

    fn everything(folder: &Path) -> Vec<Vec<u8>> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files.extend(everything(&path));
            } else {
                files.push(std::fs::read(path).unwrap());
            }
        }
        files
    }

    #[test]
    fn a_check_of_everything_finds_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = open(&folder.path().join("thuis"));
        let mut forged = Author::new(1, SPACE).run(2, 50);
        forged.signature.0[5] ^= 1;
        let mut piet = Author::new(2, SPACE);
        let first = piet.run(1, 50);
        let loose = piet.run(1, 50);
        let wrong = Body {
            salt: None,
            bytes: vec![1],
        };
        for run in [&forged, &loose] {
            let (space, bytes) = (SPACE, run.encode().unwrap());
            store
                .append(Sequence(1), Record::Run { space, bytes })
                .unwrap();
        }
        let entry = forged.first().id;
        let record = Record::Body { entry, body: wrong };
        store.append(Sequence(2), record).unwrap();
        store.commit().unwrap();
        let verified = store.verify().unwrap();
        assert_eq!(
            verified.faults,
            [
                VerifyFault::Forged(entry),
                VerifyFault::WrongBody(entry),
                VerifyFault::Loose(loose.first().id),
            ]
        );
        assert!(store.entry(&first.first().id).is_none());
    }
}
