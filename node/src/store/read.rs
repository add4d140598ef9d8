//! Reading records back: what waits from memory, the rest from the journal, each checked before it is believed.

use super::Store;
use super::disk::{Disk, DiskFile};
use super::index::{Candidate, Place, Source};
use super::journal::path_of;
use super::payload::record;
use super::segment::{self, Kind};
use noaber_protocol::entry::{Body, Entry};
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::{LocalKey, Read, Record};
use noaber_protocol::run::{Run, RunEntry, Signature};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Arc;

/// Segments that are kept open.
const OPEN_FILES: usize = 64;
/// Bytes of runs that are kept decoded, as they lie in the journal.
const CACHE_BYTES: usize = 4 * 1024 * 1024;
/// Bytes that are read at once when a space is read through.
const WINDOW_BYTES: u32 = 1024 * 1024;
/// Bytes of others between two records of a space that are read along.
const GAP_BYTES: u32 = 16 * 1024;

impl Read for Store {
    fn entry(&self, id: &EntryId) -> Option<Entry> {
        self.find(id, |entry, _| Some(entry.entry.clone()))
    }

    fn body(&self, id: &EntryId) -> Option<Body> {
        self.candidates(id).iter().find_map(|candidate| {
            if candidate.space.is_some() {
                let run = self.decoded(candidate)?;
                let entry = run.entries.iter().find(|entry| entry.entry.id == *id)?;
                return entry.body.clone();
            }
            let payload = candidate.payload()?;
            match record(Kind::Body, &payload)? {
                Record::Body { entry, body } if entry == *id => Some(body),
                Record::Body { .. } | Record::Run { .. } | Record::Local { .. } => None,
            }
        })
    }

    fn signature(&self, id: &EntryId) -> Option<Signature> {
        self.find(id, |_, run| (run.last().id == *id).then_some(run.signature))
    }

    fn run(&self, first: &EntryId) -> Option<Vec<u8>> {
        self.candidates(first).iter().find_map(|candidate| {
            candidate.space?;
            let run = self.decoded(candidate)?;
            (run.first().id == *first).then_some(())?;
            Some(candidate.payload()?.get(32..)?.to_vec())
        })
    }

    fn local(&self, key: &LocalKey) -> Option<Vec<u8>> {
        let index = super::lock(&self.inner.index);
        let located = self.locate(index.local(key)?)?;
        drop(index);
        match record(Kind::Local, &located.payload()?)? {
            Record::Local { sealed, .. } => Some(sealed),
            Record::Run { .. } | Record::Body { .. } => None,
        }
    }
}

impl Store {
    /// The runs of a space as they were recorded, oldest first, whether it is asleep or not. Read in large pieces; nothing is
    /// hashed.
    pub fn runs_of(&self, space: &SpaceId) -> Runs {
        let reading = Arc::clone(&self.inner.reading);
        let index = super::lock(&self.inner.index);
        let slots = if index.is_asleep(space) {
            drop(index);
            let places = self.places_of(space).into_iter();
            places.map(|(place, _)| At::Place(place)).collect()
        } else {
            index.runs_of(space).into_iter().map(At::Slot).collect()
        };
        Runs {
            store: self.clone(),
            _reading: reading,
            slots,
            window: Window::default(),
        }
    }

    fn find<T>(&self, id: &EntryId, take: impl Fn(&RunEntry, &Run) -> Option<T>) -> Option<T> {
        self.candidates(id).iter().find_map(|candidate| {
            let run = self.decoded(candidate)?;
            let entry = run.entries.iter().find(|entry| entry.entry.id == *id)?;
            take(entry, &run)
        })
    }

    fn candidates(&self, id: &EntryId) -> Vec<Open> {
        let index = super::lock(&self.inner.index);
        let candidates = index.candidates(id).into_iter();
        candidates
            .filter_map(|candidate| self.open_candidate(candidate))
            .collect()
    }

    /// While the index is locked, so that the file is the one that the place is in.
    fn open_candidate(&self, candidate: Candidate) -> Option<Open> {
        let Candidate {
            slot,
            naps,
            space,
            source,
        } = candidate;
        let located = self.locate(source)?;
        Some(Open {
            slot: (slot, naps),
            space,
            located,
        })
    }

    fn locate(&self, source: Source) -> Option<Located> {
        match source {
            Source::Memory(payload) => Some(Located::Memory(payload)),
            Source::Disk(place) => {
                let mut files = super::lock(&self.inner.files);
                let file = files.get(&*self.inner.disk, &self.inner.folder, place.segment);
                let told = |error: &std::io::Error| tracing::error!(segment = place.segment, %error, "a segment does not open");
                Some(Located::Disk(file.inspect_err(told).ok()?, place))
            }
        }
    }

    /// The run of a candidate; none when it is a body, or does not read back.
    fn decoded(&self, candidate: &Open) -> Option<Arc<Run>> {
        let space = candidate.space?;
        if let Some(run) = super::lock(&self.inner.decoded).get(candidate.slot) {
            return Some(run);
        }
        let payload = candidate.payload()?;
        let run = Arc::new(Run::decode(Some(space), payload.get(32..)?).ok()?);
        super::lock(&self.inner.decoded).put(candidate.slot, payload.len(), Arc::clone(&run));
        Some(run)
    }
}

/// A candidate with the file that it is in.
struct Open {
    slot: DecodedSlot,
    space: Option<SpaceId>,
    located: Located,
}

impl Open {
    fn payload(&self) -> Option<Arc<[u8]>> {
        self.located.payload()
    }
}

enum Located {
    Memory(Arc<[u8]>),
    Disk(Arc<dyn DiskFile>, Place),
}

impl Located {
    fn payload(&self) -> Option<Arc<[u8]>> {
        let (file, place) = match self {
            Located::Memory(payload) => return Some(Arc::clone(payload)),
            Located::Disk(file, place) => (file, place),
        };
        let mut bytes = vec![0; place.bytes()];
        read_at(&**file, place.segment, place.offset, &mut bytes)?;
        whole(place, &bytes).map(Arc::from)
    }
}

fn read_at(file: &dyn DiskFile, segment: u32, offset: u32, into: &mut [u8]) -> Option<()> {
    let told = |error: &std::io::Error| tracing::error!(segment, offset, %error, "a record does not read back");
    file.read_at(u64::from(offset), into).inspect_err(told).ok()
}

fn whole<'a>(place: &Place, record: &'a [u8]) -> Option<&'a [u8]> {
    let payload = segment::payload_of(place.segment, place.offset, record);
    if payload.is_none() {
        let Place {
            segment, offset, ..
        } = place;
        tracing::error!(segment, offset, "a record is damaged");
    }
    payload
}

/// The runs of a space, oldest first. What does not read back is left out, and told to the log.
///
/// No segment is rewritten as long as one of these is there.
pub struct Runs {
    store: Store,
    _reading: Arc<()>,
    slots: VecDeque<At>,
    window: Window,
}

/// Where the next run is.
#[derive(Clone, Copy)]
enum At {
    /// Of a space that is awake.
    Slot(u32),
    /// Of one that is asleep: nothing moves as long as it is read.
    Place(Place),
}

/// Bytes of the journal that were read at once.
#[derive(Default)]
struct Window {
    segment: u32,
    from: u32,
    bytes: Vec<u8>,
}

impl Window {
    fn record(&self, place: &Place) -> Option<&[u8]> {
        (place.segment == self.segment).then_some(())?;
        let from = place.offset.checked_sub(self.from)? as usize;
        self.bytes.get(from..from + place.bytes())
    }
}

impl Runs {
    /// Reads the piece in which the next records lie that are near each other.
    fn fill(&mut self, first: Place) -> Option<()> {
        let mut end = first.offset + first.bytes() as u32;
        {
            let index = super::lock(&self.store.inner.index);
            for slot in &self.slots {
                let source = match slot {
                    At::Slot(slot) => index.candidate(*slot).map(|candidate| candidate.source),
                    At::Place(place) => Some(Source::Disk(*place)),
                };
                let next = match source {
                    Some(Source::Disk(place)) if place.segment == first.segment => place,
                    Some(Source::Disk(_) | Source::Memory(_)) | None => break,
                };
                let next_end = next.offset + next.bytes() as u32;
                if next.offset < end
                    || next.offset - end > GAP_BYTES
                    || next_end - first.offset > WINDOW_BYTES
                {
                    break;
                }
                end = next_end;
            }
        }
        self.window.segment = first.segment;
        self.window.from = first.offset;
        self.window.bytes.resize((end - first.offset) as usize, 0);
        let Some(Located::Disk(file, _)) = self.store.locate(Source::Disk(first)) else {
            return None;
        };
        read_at(&*file, first.segment, first.offset, &mut self.window.bytes)
    }

    fn take(&mut self, slot: At) -> Option<Vec<u8>> {
        let source = match slot {
            At::Slot(slot) => super::lock(&self.store.inner.index).candidate(slot)?.source,
            At::Place(place) => Source::Disk(place),
        };
        let place = match source {
            Source::Memory(payload) => return payload.get(32..).map(<[u8]>::to_vec),
            Source::Disk(place) => place,
        };
        if self.window.record(&place).is_none() {
            self.fill(place)?;
        }
        let payload = whole(&place, self.window.record(&place)?)?;
        payload.get(32..).map(<[u8]>::to_vec)
    }
}

impl Iterator for Runs {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            let slot = self.slots.pop_front()?;
            if let Some(run) = self.take(slot) {
                return Some(run);
            }
        }
    }
}

/// The segments that are open for reading.
#[derive(Default)]
pub(super) struct Files {
    open: BTreeMap<u32, Arc<dyn DiskFile>>,
}

impl Files {
    fn get(
        &mut self,
        disk: &dyn Disk,
        folder: &Path,
        number: u32,
    ) -> std::io::Result<Arc<dyn DiskFile>> {
        if let Some(file) = self.open.get(&number) {
            return Ok(Arc::clone(file));
        }
        if self.open.len() >= OPEN_FILES {
            self.open.pop_first();
        }
        let file: Arc<dyn DiskFile> = Arc::from(disk.open(&path_of(folder, number))?);
        self.open.insert(number, Arc::clone(&file));
        Ok(file)
    }

    /// A segment was written anew: the old file is not to be read any more.
    pub(super) fn forget(&mut self, number: u32) {
        self.open.remove(&number);
    }
}

/// A slot, and how often something fell asleep before it was looked at: after that it may be another record's.
type DecodedSlot = (u32, u32);

/// The last runs that were decoded, the newest last.
#[derive(Default)]
pub(super) struct Decoded {
    runs: VecDeque<(u32, usize, Arc<Run>)>,
    bytes: usize,
    naps: u32,
}

impl Decoded {
    pub(super) fn clear(&mut self) {
        (self.runs, self.bytes) = (VecDeque::new(), 0);
    }

    /// Something fell asleep.
    pub(super) fn nap(&mut self, naps: u32) {
        self.clear();
        self.naps = naps;
    }

    fn get(&mut self, (slot, naps): DecodedSlot) -> Option<Arc<Run>> {
        (naps == self.naps).then_some(())?;
        let place = self.runs.iter().rposition(|(found, ..)| *found == slot)?;
        let found = self.runs.remove(place)?;
        let run = Arc::clone(&found.2);
        self.runs.push_back(found);
        Some(run)
    }

    pub(super) fn put(&mut self, (slot, naps): DecodedSlot, bytes: usize, run: Arc<Run>) {
        if naps != self.naps {
            return;
        }
        self.bytes += bytes;
        self.runs.push_back((slot, bytes, run));
        while self.bytes > CACHE_BYTES || self.runs.len() > 256 {
            let Some((_, bytes, _)) = self.runs.pop_front() else {
                break;
            };
            self.bytes -= bytes;
        }
    }
}
