//! Where every record lies, in memory: rebuilt at each start from the journal and what was kept about it.

use super::Hold;
use super::asleep::Tally;
use super::catalogue::Printed;
use super::prints::{PrintKey, Prints};
use super::segment::{Kind, RECORD};
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::{LocalKey, Record, Sequence};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
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
    /// Which slot: not used for another record as long as nothing falls asleep.
    pub(super) slot: u32,
    /// How often something fell asleep until then.
    pub(super) naps: u32,
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
    /// The space of a run.
    space: Option<SpaceId>,
    local: Option<LocalKey>,
    prints: Box<[u32]>,
}

/// A run that the kept index does not know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unsaved {
    /// The space it is in.
    pub(super) space: SpaceId,
    /// Where it lies.
    pub(super) place: Place,
    /// Its checksum in the journal.
    pub(super) crc: u32,
    /// The prints of its entries.
    pub(super) prints: Box<[u32]>,
}

/// What is kept of one space in memory.
#[derive(Debug)]
struct OfSpace {
    id: SpaceId,
    tally: Tally,
    /// The slots of its runs; none while it is asleep.
    slots: Vec<u32>,
    is_asleep: bool,
}

/// All places, and what waits for the disk.
#[derive(Debug)]
pub(super) struct Index {
    key: PrintKey,
    hold: Hold,
    slots: Vec<Slot>,
    /// Slots of what fell asleep, to be used again.
    free: Vec<u32>,
    naps: u32,
    prints: Prints,
    spaces: Vec<OfSpace>,
    numbers: BTreeMap<SpaceId, u32>,
    /// Runs and bodies in each segment, and their bytes.
    segments: BTreeMap<u32, (u64, u64)>,
    locals: BTreeMap<LocalKey, Source>,
    memory: BTreeMap<u32, Arc<[u8]>>,
    queue: VecDeque<Waiting>,
    queued: usize,
    unsaved: Vec<Unsaved>,
    entries: u64,
}

impl Index {
    /// An empty one.
    pub(super) fn new(key: PrintKey, hold: Hold) -> Self {
        Index {
            key,
            hold,
            slots: Vec::new(),
            free: Vec::new(),
            naps: 0,
            prints: Prints::default(),
            spaces: Vec::new(),
            numbers: BTreeMap::new(),
            segments: BTreeMap::new(),
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

    /// How often something fell asleep: slots are used again then.
    pub(super) fn naps(&self) -> u32 {
        self.naps
    }

    /// Runs and bodies that are held in memory.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let held = self.slots.iter().filter(|slot| slot.segment != GONE);
        held.count()
    }

    /// Whether there are bodies that came after their headers.
    pub(super) fn has_bodies(&self) -> bool {
        let mut held = self.slots.iter().filter(|slot| slot.segment != GONE);
        held.any(|slot| slot.len & IS_BODY != 0)
    }

    /// Entries in runs; one that is in two runs counts twice.
    pub(super) fn entries(&self) -> u64 {
        self.entries
    }

    /// Takes in runs that lie in the journal, with the prints of their entries; found after [`Index::loaded`].
    pub(super) fn load_runs(&mut self, runs: &[(SpaceId, Place, &[u32])]) {
        let mut pairs = Vec::new();
        for (space, place, prints) in runs {
            let number = self.number(*space, self.hold);
            self.count_run(number, place, prints.len());
            if self.spaces[number as usize].is_asleep {
                continue;
            }
            let slot = self.add_run(number, *place);
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
        self.add_body(entry, place);
    }

    fn add_body(&mut self, entry: &EntryId, place: Place) -> u32 {
        self.count(&place);
        let slot = self.add_slot(Slot {
            segment: place.segment,
            offset: place.offset,
            len: place.len | IS_BODY,
            space: 0,
        });
        self.prints.insert(self.key.print(entry), slot);
        slot
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
        let space = match &record {
            Record::Run { space, .. } => Some(*space),
            Record::Body { .. } | Record::Local { .. } => None,
        };
        let (kind, slot, local) = match record {
            Record::Run { space, .. } => {
                let number = self.number(space, Hold::Everything);
                self.count_run(number, &waits, prints.len());
                let slot = self.add_run(number, waits);
                for print in &prints {
                    self.prints.insert(*print, slot);
                }
                (Kind::Run, Some(slot), None)
            }
            Record::Body { entry, .. } => (Kind::Body, Some(self.add_body(&entry, waits)), None),
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
            space,
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
                self.count(place);
            }
            if let Some(source) = done.local.and_then(|key| self.locals.get_mut(&key)) {
                let same =
                    matches!(source, Source::Memory(waits) if Arc::ptr_eq(waits, &done.payload));
                if same {
                    *source = Source::Disk(*place);
                }
            }
            if let Some(space) = done.space {
                self.unsaved.push(Unsaved {
                    space,
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
            Some(self.spaces.get(slot.space as usize)?.id)
        } else {
            None
        };
        Some(Candidate {
            slot: number,
            naps: self.naps,
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
    pub(super) fn by_segment(&self) -> &BTreeMap<u32, (u64, u64)> {
        &self.segments
    }

    /// The spaces of which runs are kept.
    pub(super) fn spaces(&self) -> Vec<SpaceId> {
        let kept = self.spaces.iter().filter(|space| space.tally.runs > 0);
        kept.map(|space| space.id).collect()
    }

    /// The slots of a space's runs in journal order, what waits last.
    pub(super) fn runs_of(&self, space: &SpaceId) -> Vec<u32> {
        let Some(number) = self.numbers.get(space) else {
            return Vec::new();
        };
        let mut slots: Vec<(u32, u32, u32)> = self.spaces[*number as usize]
            .slots
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

    /// Forgets what lay in a segment that was rewritten: these runs, and bodies.
    pub(super) fn forget(&mut self, segment: u32, runs: &[(SpaceId, Tally)]) {
        for (space, tally) in runs {
            if let Some(number) = self.numbers.get(space) {
                self.spaces[*number as usize].tally.remove(*tally);
                self.entries = self.entries.saturating_sub(tally.entries);
            }
        }
        self.segments.remove(&segment);
        for slot in &mut self.slots {
            if slot.segment == segment {
                slot.segment = GONE;
            }
        }
        let slots = &self.slots;
        for space in &mut self.spaces {
            space
                .slots
                .retain(|slot| slots[*slot as usize].segment != GONE);
        }
        self.unsaved
            .retain(|unsaved| unsaved.place.segment != segment);
    }

    /// How much of a space is kept.
    pub(super) fn tally(&self, space: &SpaceId) -> Tally {
        let number = self.numbers.get(space);
        number.map_or_else(Tally::default, |number| self.spaces[*number as usize].tally)
    }

    /// The runs of a space that the kept index does not know yet, and how many there are at all.
    pub(super) fn unsaved_of(&self, space: &SpaceId) -> (Vec<Printed>, Tally) {
        let unsaved = self.unsaved.iter().filter(|run| run.space == *space);
        let places = unsaved.map(|run| (run.place, run.prints.clone()));
        (places.collect(), self.tally(space))
    }

    /// Whether nothing is held in memory of a space of which something is kept.
    pub(super) fn is_asleep(&self, space: &SpaceId) -> bool {
        let number = self.numbers.get(space);
        number.is_some_and(|number| self.spaces[*number as usize].is_asleep)
    }

    /// The spaces of which something is kept, and nothing held in memory.
    pub(super) fn asleep(&self) -> BTreeSet<SpaceId> {
        let asleep = self.spaces.iter().filter(|space| space.is_asleep);
        asleep.map(|space| space.id).collect()
    }

    /// Lets go of where the runs of a space lie. Answers whether it did: it does not while one of them waits for the disk.
    pub(super) fn sleep(&mut self, space: &SpaceId) -> bool {
        let Some(number) = self.numbers.get(space) else {
            return true;
        };
        let space = &mut self.spaces[*number as usize];
        let slots = &mut self.slots;
        let waits = |slot: &u32| slots[*slot as usize].segment == WAITING;
        if space.slots.iter().any(waits) {
            return false;
        }
        for slot in &space.slots {
            slots[*slot as usize].segment = GONE;
        }
        let slots = &self.slots;
        self.prints
            .retain(|slot| slots[slot as usize].segment != GONE);
        self.free.append(&mut space.slots);
        space.slots = Vec::new();
        space.is_asleep = true;
        self.naps += 1;
        true
    }

    /// Holds in memory again where the runs of a space lie.
    pub(super) fn wake(&mut self, space: &SpaceId, runs: &[(Place, Box<[u32]>)]) {
        if !self.is_asleep(space) {
            return;
        }
        let number = self.number(*space, self.hold);
        self.spaces[number as usize].is_asleep = false;
        let mut pairs = Vec::new();
        for (place, prints) in runs {
            let slot = self.add_run(number, *place);
            pairs.extend(prints.iter().map(|print| (*print, slot)));
        }
        self.prints.extend(pairs.into_iter());
        self.prints.merge();
    }

    fn number(&mut self, space: SpaceId, hold: Hold) -> u32 {
        let next = self.spaces.len() as u32;
        let number = *self.numbers.entry(space).or_insert(next);
        if number == next {
            self.spaces.push(OfSpace {
                id: space,
                tally: Tally::default(),
                slots: Vec::new(),
                is_asleep: hold == Hold::Counts,
            });
        }
        number
    }

    fn count_run(&mut self, number: u32, place: &Place, entries: usize) {
        let run = Tally::of(entries, place.len);
        self.spaces[number as usize].tally.add(run);
        self.entries += run.entries;
        self.count(place);
    }

    fn count(&mut self, place: &Place) {
        if place.segment != WAITING {
            let (records, bytes) = self.segments.entry(place.segment).or_default();
            *records += 1;
            *bytes += place.bytes() as u64;
        }
    }

    fn add_run(&mut self, number: u32, place: Place) -> u32 {
        let slot = self.add_slot(Slot {
            segment: place.segment,
            offset: place.offset,
            len: place.len,
            space: number,
        });
        self.spaces[number as usize].slots.push(slot);
        slot
    }

    fn add_slot(&mut self, slot: Slot) -> u32 {
        if let Some(free) = self.free.pop() {
            self.slots[free as usize] = slot;
            return free;
        }
        self.slots.push(slot);
        self.slots.len() as u32 - 1
    }
}
