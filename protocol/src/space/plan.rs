//! What to send to a peer, from the tips that it has, and the runs that carry it.

use crate::entry::{Body, Chain};
use crate::ids::{EntryId, EpochId, SpaceId};
use crate::limits;
use crate::record::Read;
use crate::run::{Head, Run, RunBuilder, RunEntry, Signature};
use crate::space::skeleton::{Skeleton, Slot};
use crate::space::views::View;
use std::collections::{BTreeMap, VecDeque};

/// A part of a plan, ready to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parcel {
    /// The canonical bytes of a run, and how many entries it holds.
    Run(Vec<u8>, usize),
    /// A body whose header the peer has.
    Body(EntryId, Body),
}

/// Entries to send, in an order in which each comes after its predecessors.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Each a stretch in which every entry follows the one before it and nothing else.
    stretches: VecDeque<VecDeque<Slot>>,
    left: usize,
    /// Entries of which the peer has the header and wants the body.
    pub bodies: VecDeque<EntryId>,
    sealed: Sealed,
}

/// Whether sealed bodies travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sealed {
    #[default]
    Given,
    Withheld,
}

impl Plan {
    /// Nothing yet, for who has that view.
    pub(super) fn towards(view: &View) -> Plan {
        let sealed = match view {
            View::Public => Sealed::Withheld,
            View::All | View::Charter | View::Exit(..) | View::Own(_) => Sealed::Given,
        };
        Plan {
            sealed,
            ..Plan::default()
        }
    }

    /// How many entries are still to be sent.
    pub fn left(&self) -> usize {
        self.left
    }

    /// Whether everything was sent, bodies too.
    pub fn is_done(&self) -> bool {
        self.left == 0 && self.bodies.is_empty()
    }

    /// Adds entries of one chain, lowest first, all that lies between two frontiers.
    pub(super) fn add(&mut self, skeleton: &Skeleton, slots: Vec<Slot>) {
        let mut open: BTreeMap<Slot, usize> = BTreeMap::new();
        let first = self.stretches.len();
        self.left += slots.len();
        for slot in slots {
            let before = single(skeleton, slot);
            let place = before.and_then(|before| open.remove(&before));
            let place = place.unwrap_or_else(|| {
                self.stretches.push_back(VecDeque::new());
                self.stretches.len() - 1
            });
            debug_assert!(place >= first);
            self.stretches[place].push_back(slot);
            open.insert(slot, place);
        }
    }

    /// The next part of about `most` bytes: runs as they are stored where they are long enough, else several in one.
    pub(super) fn next(
        &mut self,
        space: SpaceId,
        skeleton: &Skeleton,
        most: usize,
        read: &dyn Read,
    ) -> Option<Parcel> {
        while let Some(stretch) = self.stretches.front_mut() {
            let Some(&slot) = stretch.front() else {
                self.stretches.pop_front();
                continue;
            };
            if let Some((bytes, count)) = stored(skeleton, read, slot, stretch, self.sealed)
                && (bytes.len() * 2 >= most
                    || count * 2 >= limits::RUN_ENTRIES
                    || count == stretch.len())
            {
                stretch.drain(..count);
                self.left -= count;
                return Some(Parcel::Run(bytes, count));
            }
            let sealed = self.sealed;
            let mut gathered = gather(
                space,
                skeleton,
                read,
                stretch,
                most,
                (Bodies::Inside, sealed),
            );
            if gathered.is_none() {
                // Bodies that came later do not always fit between two signatures: they travel by themselves.
                gathered = gather(
                    space,
                    skeleton,
                    read,
                    stretch,
                    most,
                    (Bodies::After, sealed),
                );
                let run = gathered.iter().flat_map(|(run, _)| &run.entries);
                let apart =
                    run.filter(|it| it.body.is_none() && !sealed.withholds(it.entry.header.epoch));
                self.bodies.extend(apart.map(|entry| entry.entry.id));
            }
            let Some((run, bytes)) = gathered else {
                // Nothing of it can be read, or proved: the rest of the stretch cannot be sent.
                self.left -= stretch.len();
                self.stretches.pop_front();
                continue;
            };
            let count = run.entries.len();
            stretch.drain(..count);
            self.left -= count;
            return Some(Parcel::Run(bytes, count));
        }
        while let Some(id) = self.bodies.pop_front() {
            if let Some(body) = read.body(&id) {
                return Some(Parcel::Body(id, body));
            }
        }
        None
    }
}

impl Sealed {
    /// Whether a body that is sealed to that epoch, or to none, does not travel.
    fn withholds(self, epoch: Option<EpochId>) -> bool {
        self == Sealed::Withheld && epoch.is_some()
    }
}

fn single(skeleton: &Skeleton, slot: Slot) -> Option<Slot> {
    let mut prev = skeleton.prev(slot);
    match (prev.next(), prev.next()) {
        (Some(before), None) => Some(before),
        (Some(_) | None, _) => None,
    }
}

/// The stored run that begins with `slot`, if all of it is to be sent as it is stored.
fn stored(
    skeleton: &Skeleton,
    read: &dyn Read,
    slot: Slot,
    stretch: &VecDeque<Slot>,
    sealed: Sealed,
) -> Option<(Vec<u8>, usize)> {
    if !skeleton.link(slot).begins_run() {
        return None;
    }
    let bytes = read.run(&skeleton.id(slot))?;
    let count = Head::read(&bytes).ok()?.count;
    let mut expected = slot;
    for place in 0..count {
        let found = *stretch.get(place)?;
        let link = skeleton.link(found);
        if found != expected || !link.is_as_stored() || sealed.withholds(skeleton.epoch(found)) {
            return None;
        }
        expected = found.next();
    }
    Some((bytes, count))
}

/// Where the bodies of a gathered run travel.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bodies {
    /// In the run.
    Inside,
    /// After it.
    After,
}

/// One run of as many entries from the front of a stretch as fit, ending at a signature, and its bytes.
fn gather(
    space: SpaceId,
    skeleton: &Skeleton,
    read: &dyn Read,
    stretch: &VecDeque<Slot>,
    most: usize,
    (bodies, sealed): (Bodies, Sealed),
) -> Option<(Run, Vec<u8>)> {
    let mut builder = RunBuilder::new();
    let mut place = 0;
    let mut bytes = 0;
    let mut is_signed = false;
    'full: while let Some(&slot) = stretch.get(place)
        && (bytes < most || !is_signed)
    {
        let entries = match stored_from(space, skeleton, read, slot, stretch, place) {
            Some(entries) => entries,
            None => vec![one(skeleton, read, slot)?],
        };
        for (mut entry, signature) in entries {
            let header = &entry.entry.header;
            let is_apart = bodies == Bodies::After && header.chain != Chain::CHARTER;
            if is_apart || sealed.withholds(header.epoch) {
                entry.body = None;
            }
            bytes += entry.bytes();
            is_signed = signature.is_some();
            if builder.push(entry, signature).is_err() {
                break 'full;
            }
            place += 1;
        }
    }
    let run = builder.finish().0?;
    let bytes = run.encode().ok()?;
    Some((run, bytes))
}

/// An entry with its signature, where one is kept.
type Signed = (RunEntry, Option<Signature>);

/// The entries of the stored run that begins with `slot`, if they are the next of the stretch.
fn stored_from(
    space: SpaceId,
    skeleton: &Skeleton,
    read: &dyn Read,
    slot: Slot,
    stretch: &VecDeque<Slot>,
    place: usize,
) -> Option<Vec<Signed>> {
    if !skeleton.link(slot).begins_run() {
        return None;
    }
    let bytes = read.run(&skeleton.id(slot))?;
    let run = Run::decode(Some(space), &bytes).ok()?;
    for (ahead, entry) in run.entries.iter().enumerate() {
        let found = *stretch.get(place + ahead)?;
        let same = skeleton.id(found) == entry.entry.id;
        if !same || !skeleton.link(found).is_as_stored() {
            return None;
        }
    }
    let last = run.entries.len() - 1;
    let signature = run.signature;
    let entries = run.entries.into_iter().enumerate();
    Some(
        entries
            .map(|(at, entry)| (entry, (at == last).then_some(signature)))
            .collect(),
    )
}

fn one(skeleton: &Skeleton, read: &dyn Read, slot: Slot) -> Option<Signed> {
    let id: EntryId = skeleton.id(slot);
    let entry = read.entry(&id)?;
    let body = read.body(&id);
    let signature = if skeleton.link(slot).is_signed() {
        read.signature(&id)
    } else {
        None
    };
    Some((RunEntry { entry, body }, signature))
}
