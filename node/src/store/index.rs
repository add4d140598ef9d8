//! Where every record lies, in memory: rebuilt at each start from the journal and what was kept about it.

use super::prints::{PrintKey, Prints};
use super::segment::{Kind, RECORD};
use noaber_protocol::entry::Body;
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::{LocalKey, Record, Sequence};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Where a record lies in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The segment's number.
    pub(super) segment: u32,
    /// Where the record begins in it.
    pub(super) offset: u32,
    /// Bytes of its payload.
    pub(super) len: u32,
}

impl Place {
    /// Bytes of the whole record.
    pub(super) fn bytes(&self) -> usize {
        RECORD + self.len as usize
    }
}

/// Where the payload of a record is to be had.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Not written yet.
    Memory(Arc<[u8]>),
    /// In the journal.
    Disk(Place),
}

impl Source {
    /// Its place in the journal; none when it waits.
    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Source::Memory(_) => None,
            Source::Disk(place) => Some(*place),
        }
    }
}

/// A run or body that is kept.
#[derive(Clone, Copy, Debug)]
struct Slot {
    segment: u32,
    offset: u32,
    /// Length of the payload; the highest bit tells that it is a body.
    len: u32,
    /// Number of the space; of a body 0.
    space: u32,
}

/// The segment of what waits to be written.
const WAITING: u32 = u32::MAX;
/// The segment of what a rewritten segment holds no more.
const GONE: u32 = 0;
const IS_BODY: u32 = 1 << 31;

/// What a lookup finds: a run with its space, or a body.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Which slot: never used for another record as long as the store is open.
    pub(super) slot: u32,
    /// The run's space; none for a body.
    pub(super) space: Option<SpaceId>,
    /// Where it is.
    pub(super) source: Source,
}

/// A record that waits for the disk.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    /// The host's number of it.
    pub(super) sequence: Sequence,
    /// What it is.
    pub(super) kind: Kind,
    /// Its payload.
    pub(super) payload: Arc<[u8]>,
    slot: Option<u32>,
    local: Option<LocalKey>,
    prints: Box<[u32]>,
}

/// A run that the kept index does not know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unsaved {
    /// Where it lies.
    pub(super) place: Place,
    /// Its checksum in the journal.
    pub(super) crc: u32,
    /// The prints of its entries.
    pub(super) prints: Box<[u32]>,
}

/// All places, and what waits for the disk.
#[derive(Debug)]
pub(super) struct Index {
    key: PrintKey,
    slots: Vec<Slot>,
    prints: Prints,
    spaces: Vec<SpaceId>,
    numbers: BTreeMap<SpaceId, u32>,
    of_space: Vec<Vec<u32>>,
    locals: BTreeMap<LocalKey, Source>,
    memory: BTreeMap<u32, Arc<[u8]>>,
    queue: VecDeque<Waiting>,
    queued: usize,
    unsaved: Vec<Unsaved>,
    entries: u64,
}

impl Index {
    /// An empty one.
    pub(super) fn new(key: PrintKey) -> Self {
        Index {
            key,
            slots: Vec::new(),
            prints: Prints::default(),
            spaces: Vec::new(),
            numbers: BTreeMap::new(),
            of_space: Vec::new(),
            locals: BTreeMap::new(),
            memory: BTreeMap::new(),
            queue: VecDeque::new(),
            queued: 0,
            unsaved: Vec::new(),
            entries: 0,
        }
    }

    /// The secret of its prints.
    pub(super) fn key(&self) -> PrintKey {
        self.key
    }

    /// Entries in runs; one that is in two runs counts twice.
    pub(super) fn entries(&self) -> u64 {
        self.entries
    }

    /// Takes in runs that lie in the journal, with the prints of their entries; found after [`Index::loaded`].
    pub(super) fn load_runs(&mut self, runs: &[(SpaceId, Place, &[u32])]) {
        let mut pairs = Vec::new();
        for (space, place, prints) in runs {
            let slot = self.add_run(*space, *place);
            self.entries += prints.len() as u64;
            pairs.extend(prints.iter().map(|print| (*print, slot)));
        }
        self.prints.extend(pairs.into_iter());
    }

    /// All that lies in the journal is taken in.
    pub(super) fn loaded(&mut self) {
        self.prints.merge();
    }

    /// Takes in a body that lies in the journal.
    pub(super) fn load_body(&mut self, entry: &EntryId, place: Place) {
        let slot = self.add_slot(Slot {
            segment: place.segment,
            offset: place.offset,
            len: place.len | IS_BODY,
            space: 0,
        });
        self.prints.insert(self.key.print(entry), slot);
    }

    /// Takes in a local record that lies in the journal.
    pub(super) fn load_local(&mut self, key: LocalKey, place: Place, taken_away: bool) {
        if taken_away {
            self.locals.remove(&key);
        } else {
            self.locals.insert(key, Source::Disk(place));
        }
    }

    /// Remembers a run for the kept index.
    pub(super) fn not_saved(&mut self, unsaved: Unsaved) {
        self.unsaved.push(unsaved);
    }

    /// Takes in a record that is still to be written; it can be read from now on.
    pub(super) fn queue(
        &mut self,
        sequence: Sequence,
        record: Record,
        payload: Arc<[u8]>,
        prints: Box<[u32]>,
    ) -> Option<u32> {
        let waits = Place {
            segment: WAITING,
            offset: 0,
            len: payload.len() as u32,
        };
        let (kind, slot, local) = match record {
            Record::Run { space, .. } => {
                let slot = self.add_run(space, waits);
                self.entries += prints.len() as u64;
                for print in &prints {
                    self.prints.insert(*print, slot);
                }
                (Kind::Run, Some(slot), None)
            }
            Record::Body { entry, .. } => {
                self.load_body(&entry, waits);
                (Kind::Body, Some(self.slots.len() as u32 - 1), None)
            }
            Record::Local { key, sealed } => {
                if sealed.is_empty() {
                    self.locals.remove(&key);
                } else {
                    let source = Source::Memory(Arc::clone(&payload));
                    self.locals.insert(key.clone(), source);
                }
                (Kind::Local, None, Some(key))
            }
        };
        if let Some(slot) = slot {
            self.memory.insert(slot, Arc::clone(&payload));
        }
        self.queued += payload.len() + RECORD;
        self.queue.push_back(Waiting {
            sequence,
            kind,
            payload,
            slot,
            local,
            prints,
        });
        slot
    }

    /// Bytes that wait for the disk.
    pub(super) fn queued(&self) -> usize {
        self.queued
    }

    /// The oldest of what waits, up to so many bytes, and at least one.
    pub(super) fn batch(&self, bytes: usize) -> Vec<Waiting> {
        let mut room = bytes;
        self.queue
            .iter()
            .enumerate()
            .take_while(|(place, waiting)| {
                let size = waiting.payload.len() + RECORD;
                let fits = *place == 0 || size <= room;
                room = room.saturating_sub(size);
                fits
            })
            .map(|(_, waiting)| waiting.clone())
            .collect()
    }

    /// The oldest of what waits lies in the journal now, at these places with these checksums.
    pub(super) fn written(&mut self, places: &[(Place, u32)]) {
        for (place, crc) in places {
            let Some(done) = self.queue.pop_front() else {
                break;
            };
            self.queued -= done.payload.len() + RECORD;
            if let Some(number) = done.slot {
                self.memory.remove(&number);
                if let Some(slot) = self.slots.get_mut(number as usize) {
                    slot.segment = place.segment;
                    slot.offset = place.offset;
                }
            }
            if let Some(source) = done.local.and_then(|key| self.locals.get_mut(&key)) {
                let same =
                    matches!(source, Source::Memory(waits) if Arc::ptr_eq(waits, &done.payload));
                if same {
                    *source = Source::Disk(*place);
                }
            }
            if done.kind == Kind::Run {
                self.unsaved.push(Unsaved {
                    place: *place,
                    crc: *crc,
                    prints: done.prints,
                });
            }
        }
    }

    /// The records that may hold an entry or its body, the newest first.
    pub(super) fn candidates(&self, id: &EntryId) -> Vec<Candidate> {
        self.prints
            .slots(self.key.print(id))
            .filter_map(|slot| self.candidate(slot))
            .collect()
    }

    /// What a slot leads to.
    pub(super) fn candidate(&self, number: u32) -> Option<Candidate> {
        let slot = self.slots.get(number as usize)?;
        let source = match slot.segment {
            GONE => return None,
            WAITING => Source::Memory(Arc::clone(self.memory.get(&number)?)),
            segment => Source::Disk(Place {
                segment,
                offset: slot.offset,
                len: slot.len & !IS_BODY,
            }),
        };
        let space = if slot.len & IS_BODY == 0 {
            Some(*self.spaces.get(slot.space as usize)?)
        } else {
            None
        };
        Some(Candidate {
            slot: number,
            space,
            source,
        })
    }

    /// Where the newest local record with that key is.
    pub(super) fn local(&self, key: &LocalKey) -> Option<Source> {
        self.locals.get(key).cloned()
    }

    /// The keys of all local records.
    pub(super) fn locals(&self) -> Vec<LocalKey> {
        self.locals.keys().cloned().collect()
    }

    /// Whether a local record at that place counts no more, because what replaced it is durable.
    pub(super) fn is_replaced(&self, key: &LocalKey, place: Place) -> bool {
        let waits = |waiting: &Waiting| waiting.local.as_ref() == Some(key);
        match self.locals.get(key) {
            Some(Source::Disk(newest)) => *newest != place,
            Some(Source::Memory(_)) => false,
            None => !self.queue.iter().any(waits),
        }
    }

    /// The local record with that key lies elsewhere in its segment now, if it is the one that counts.
    pub(super) fn moved_local(&mut self, key: &LocalKey, segment: u32, to: Place) {
        if let Some(Source::Disk(place)) = self.locals.get_mut(key)
            && place.segment == segment
        {
            *place = to;
        }
    }

    /// Runs and bodies in each segment, and their bytes.
    pub(super) fn by_segment(&self) -> BTreeMap<u32, (u64, u64)> {
        let mut found: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        for slot in &self.slots {
            let (records, bytes) = found.entry(slot.segment).or_default();
            *records += 1;
            *bytes += u64::from(slot.len & !IS_BODY) + RECORD as u64;
        }
        found
    }

    /// The spaces of which runs are kept.
    pub(super) fn spaces(&self) -> Vec<SpaceId> {
        self.spaces.clone()
    }

    /// The slots of a space's runs in journal order, what waits last.
    pub(super) fn runs_of(&self, space: &SpaceId) -> Vec<u32> {
        let Some(number) = self.numbers.get(space) else {
            return Vec::new();
        };
        let mut slots: Vec<(u32, u32, u32)> = self.of_space[*number as usize]
            .iter()
            .filter_map(|slot| {
                let found = self.slots.get(*slot as usize)?;
                (found.segment != GONE).then_some((found.segment, found.offset, *slot))
            })
            .collect();
        slots.sort_unstable();
        slots.into_iter().map(|(_, _, slot)| slot).collect()
    }

    /// Runs that the kept index does not know yet.
    pub(super) fn unsaved(&self) -> &[Unsaved] {
        &self.unsaved
    }

    /// The kept index knows the first so many now.
    pub(super) fn saved(&mut self, count: usize) {
        self.unsaved.drain(..count.min(self.unsaved.len()));
    }

    /// Forgets what lay in a segment that was rewritten.
    pub(super) fn forget(&mut self, segment: u32) {
        for slot in &mut self.slots {
            if slot.segment == segment {
                slot.segment = GONE;
            }
        }
        let slots = &self.slots;
        for of_space in &mut self.of_space {
            of_space.retain(|slot| slots[*slot as usize].segment != GONE);
        }
        self.unsaved
            .retain(|unsaved| unsaved.place.segment != segment);
    }

    fn add_run(&mut self, space: SpaceId, place: Place) -> u32 {
        let next = self.spaces.len() as u32;
        let number = *self.numbers.entry(space).or_insert(next);
        if number == next {
            self.spaces.push(space);
            self.of_space.push(Vec::new());
        }
        let slot = self.add_slot(Slot {
            segment: place.segment,
            offset: place.offset,
            len: place.len,
            space: number,
        });
        self.of_space[number as usize].push(slot);
        slot
    }

    fn add_slot(&mut self, slot: Slot) -> u32 {
        self.slots.push(slot);
        self.slots.len() as u32 - 1
    }
}

/// The payload of a record.
pub(super) fn payload(record: &Record) -> Vec<u8> {
    match record {
        Record::Run { space, bytes } => [space.as_bytes(), &bytes[..]].concat(),
        Record::Body { entry, body } => {
            let salt: &[u8] = body.salt.as_ref().map_or(&[], |salt| &salt[..]);
            let has_salt = [u8::from(body.salt.is_some())];
            [entry.as_bytes(), &has_salt[..], salt, &body.bytes].concat()
        }
        Record::Local { key, sealed } => {
            let mut out = postcard::to_stdvec(key).expect("a key is plain data");
            out.extend_from_slice(sealed);
            out
        }
    }
}

/// The record of a payload; none when it is of no form that this version knows.
pub(super) fn record(kind: Kind, payload: &[u8]) -> Option<Record> {
    match kind {
        Kind::Run => {
            let (space, bytes) = payload.split_first_chunk::<32>()?;
            let (space, bytes) = (SpaceId(*space), bytes.to_vec());
            Some(Record::Run { space, bytes })
        }
        Kind::Body => {
            let (entry, rest) = payload.split_first_chunk::<32>()?;
            let (has_salt, rest) = rest.split_first()?;
            let (salt, bytes) = match has_salt {
                0 => (None, rest),
                1 => {
                    let (salt, bytes) = rest.split_first_chunk::<16>()?;
                    (Some(*salt), bytes)
                }
                _ => return None,
            };
            let bytes = bytes.to_vec();
            Some(Record::Body {
                entry: EntryId(*entry),
                body: Body { salt, bytes },
            })
        }
        Kind::Local => {
            let (key, sealed) = postcard::take_from_bytes(payload).ok()?;
            let sealed = sealed.to_vec();
            Some(Record::Local { key, sealed })
        }
        Kind::Other(_) => None,
    }
}
