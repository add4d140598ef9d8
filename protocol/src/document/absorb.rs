//! Taking in what others wrote: the filter for each entry, one call of Automerge for all that pass.

use super::container::Container;
use super::entries::Slot;
use super::filter::{self, Extent, Reason};
use super::history::ChangeSlot;
use super::write::given_key;
use super::{Document, SectionId, Splice, bind, diff};
use crate::ids::{AuthorId, EntryId, ParticipantId};
use automerge::{Change, ObjId, Patch, PatchAction, ReadDoc};
use std::collections::{BTreeMap, BTreeSet};

/// An entry on a document, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The entry.
    pub entry: EntryId,
    /// Who signed it.
    pub author: AuthorId,
    /// Whose device that is.
    pub participant: ParticipantId,
    /// The entries on this document that count and come right before it: those that `on` names, and the author's own
    /// last one.
    pub past: Vec<EntryId>,
    /// The body, opened; empty for an entry that has none.
    pub plaintext: Vec<u8>,
}

/// What taking in a batch changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    /// Changes of texts, to be made in this order on the texts as they stood.
    pub splices: Vec<Splice>,
    /// Entries of this batch that were set aside.
    pub quarantined: Vec<(EntryId, Reason)>,
    /// Sections, headings or the title changed: read [`Document::sections`] again.
    pub structure_changed: bool,
    /// An earlier verdict falls by what came now: nothing was taken in; make the document anew with
    /// [`Document::fold`] from all entries, these included. So too when an entry can be taken in whose body was let go
    /// of while it waited; the others were taken in then.
    pub refold: bool,
}

/// An entry that was looked at by itself.
struct Opened {
    slot: Slot,
    changes: Result<Vec<Change>, Reason>,
    /// Changes of our own that it holds: they were applied when they were typed.
    own: Vec<ChangeSlot>,
}

impl Opened {
    fn hashes(&self) -> Vec<[u8; 32]> {
        let changes = self.changes.as_deref().unwrap_or_default();
        changes.iter().map(|one| one.hash().0).collect()
    }
}

impl Document {
    /// Takes entries in: all that came since the last time in one call, for its cost grows with the document.
    ///
    /// What was taken in before is passed over; what misses an entry of its past waits for it. Neither the order of
    /// the entries nor how they are split over calls makes a difference to what stands in the end.
    pub fn absorb(&mut self, batch: &[Incoming]) -> Absorbed {
        let mut absorbed = self.absorb_ready(batch);
        absorbed.refold |= self.waiting.lacks_body();
        absorbed
    }

    fn absorb_ready(&mut self, batch: &[Incoming]) -> Absorbed {
        self.settle();
        let first_slot = self.entries.len();
        let opened = self.open(batch);
        let losers = self.entries.losers();
        let over: BTreeSet<Slot> = opened
            .iter()
            .map(|one| one.slot)
            .filter(|slot| self.entries.is_over(*slot))
            .collect();
        let earlier_falls = losers.iter().any(|slot| {
            (slot.0 as usize) < first_slot && self.entries.node(*slot).verdict.is_none()
        }) || self.entries.nodes().take(first_slot).any(|node| {
            node.verdict == Some(Reason::Collision)
                && self
                    .entries
                    .find(&node.id)
                    .is_some_and(|slot| !losers.contains(&slot))
        });
        if earlier_falls {
            return Absorbed {
                refold: true,
                ..Absorbed::default()
            };
        }
        let falls = |slot: &Slot| losers.contains(slot) || over.contains(slot);
        if opened
            .iter()
            .any(|one| !one.own.is_empty() && falls(&one.slot))
        {
            return Absorbed {
                refold: true,
                ..Absorbed::default()
            };
        }
        let first_change = self.history.len();
        let mut failed = BTreeMap::new();
        loop {
            let changes = self.judge(&opened, [&losers, &over], &failed);
            match self.apply(&changes, first_slot == 0) {
                Ok(mut absorbed) => {
                    absorbed.quarantined = opened
                        .iter()
                        .map(|one| self.entries.node(one.slot))
                        .filter_map(|node| Some((node.id, node.verdict?)))
                        .collect();
                    absorbed.quarantined.sort_unstable();
                    return absorbed;
                }
                Err(()) => {
                    let culprit = self.find_culprit(&opened, &changes);
                    if !culprit.alone && first_slot > 0 {
                        self.take_back(&opened, first_slot, first_change);
                        return Absorbed {
                            refold: true,
                            ..Absorbed::default()
                        };
                    }
                    failed.insert(culprit.slot, Reason::Engine);
                    self.take_back(&opened, first_slot, first_change);
                }
            }
        }
    }

    /// Takes in all entries of a document at once.
    pub(crate) fn absorb_all(&mut self, batch: &[Incoming]) {
        let absorbed = self.absorb(batch);
        debug_assert!(!absorbed.refold, "an empty document has no earlier verdict");
    }

    /// Whether this is the entry that founds the document.
    fn is_founding(&self, entry: EntryId) -> bool {
        self.id.is_none_or(|id| id == entry.into())
    }

    /// Gives entries whose past is here a place, the founding one first and then lowest id first, and looks at each by
    /// itself.
    fn open(&mut self, batch: &[Incoming]) -> Vec<Opened> {
        for incoming in batch {
            if self.entries.find(&incoming.entry).is_none() {
                let mut incoming = incoming.clone();
                if self.is_founding(incoming.entry) {
                    // nothing on a document can lie before what founds it
                    incoming.past.clear();
                }
                self.waiting.add(incoming);
            }
        }
        let mut missing: BTreeMap<EntryId, usize> = BTreeMap::new();
        let mut after: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        let mut ready = BTreeSet::new();
        for (id, incoming) in self.waiting.iter() {
            let past: BTreeSet<_> = incoming.past.iter().collect();
            let lacking = past.iter().filter(|id| self.entries.find(id).is_none());
            let mut count = 0;
            for before in lacking {
                after.entry(**before).or_default().push(*id);
                count += 1;
            }
            missing.insert(*id, count);
            if count == 0 {
                ready.insert(*id);
            }
        }
        let mut opened = Vec::new();
        let founding = self.id.map(EntryId::from).filter(|id| ready.remove(id));
        let mut founding = founding.into_iter();
        while let Some(id) = founding.next().or_else(|| ready.pop_first()) {
            let Some(incoming) = self.waiting.take(&id) else {
                continue;
            };
            opened.push(self.open_one(&incoming));
            for next in after.remove(&id).unwrap_or_default() {
                if let Some(count) = missing.get_mut(&next) {
                    *count -= 1;
                    if *count == 0 {
                        ready.insert(next);
                    }
                }
            }
        }
        // not before: what waits only for others of its batch keeps its body
        self.waiting.trim();
        opened
    }

    fn open_one(&mut self, incoming: &Incoming) -> Opened {
        let mut past: Vec<Slot> = incoming
            .past
            .iter()
            .filter_map(|id| self.entries.find(id))
            .collect();
        past.sort_unstable();
        past.dedup();
        let slot = self
            .entries
            .add(incoming.entry, incoming.author, incoming.participant, past);
        if let Some(given) = self.given.remove(&given_key(&incoming.plaintext)) {
            let last = given.first + given.changes.len() as u64 - 1;
            let charge = given.extent.charge(incoming.plaintext.len());
            self.entries.sizes.add(charge, Some(given.actor));
            self.entries.claim(given.actor, given.first, last, slot);
            return Opened {
                slot,
                changes: Ok(Vec::new()),
                own: given.changes,
            };
        }
        let (extent, changes) = match self.look_at(incoming) {
            Ok((extent, changes)) => (extent, Ok(changes)),
            Err(reason) => (Extent::default(), Err(reason)),
        };
        let mut actor = None;
        if let Ok(changes) = &changes
            && let (Some(first), Some(last)) = (changes.first(), changes.last())
        {
            let bound = first.actor_id().to_bytes();
            let bound = bound.try_into().expect("a bound actor has sixteen bytes");
            self.entries.claim(bound, first.seq(), last.seq(), slot);
            actor = Some(bound);
        }
        let charge = extent.charge(incoming.plaintext.len());
        self.entries.sizes.add(charge, actor);
        Opened {
            slot,
            changes,
            own: Vec::new(),
        }
    }

    /// Everything that can be said of an entry's body without the document: what it comes to, and its changes. They stay in
    /// their bytes: with their operations in the open, those of a batch could fill the memory.
    fn look_at(&self, incoming: &Incoming) -> Result<(Extent, Vec<Change>), Reason> {
        if incoming.plaintext.is_empty() {
            return Ok((Extent::default(), Vec::new()));
        }
        let container = Container::decode(&incoming.plaintext)?;
        let document = self.id.filter(|_| !self.is_founding(incoming.entry));
        let actor = bind(incoming.author, document, container.nonce);
        let extent = Extent::of_body(&container.changes)?;
        let mut changes: Vec<Change> = Vec::with_capacity(container.changes.len());
        for raw in &container.changes {
            let change = filter::inspect(raw)?;
            check_name(&change, &actor, incoming.author)?;
            let follows = changes
                .last()
                .is_none_or(|before| before.seq() + 1 == change.seq());
            if !follows {
                return Err(Reason::OutOfSequence);
            }
            changes.push(change);
        }
        Ok((extent, changes))
    }

    /// Gives each entry its verdict, in order; what passes is noted in the history and given back to be applied.
    fn judge(
        &mut self,
        opened: &[Opened],
        [losers, over]: [&BTreeSet<Slot>; 2],
        failed: &BTreeMap<Slot, Reason>,
    ) -> Vec<(Slot, Change)> {
        let mut passed = Vec::new();
        for one in opened.iter() {
            let verdict = match &one.changes {
                Err(reason) => Err(*reason),
                Ok(_) if over.contains(&one.slot) => Err(Reason::OverLimit),
                Ok(_) if losers.contains(&one.slot) => Err(Reason::Collision),
                Ok(changes) => self
                    .admit(one.slot, changes)
                    .and_then(|()| failed.get(&one.slot).map_or(Ok(()), |reason| Err(*reason))),
            };
            match verdict {
                Ok(()) => {
                    for own in &one.own {
                        self.entries.own(*own, one.slot);
                    }
                    for change in one.changes.iter().flatten() {
                        passed.push((one.slot, change.clone()));
                    }
                }
                Err(reason) => {
                    self.forget_entry(one.slot);
                    self.entries.set_aside(one.slot, reason, &one.hashes());
                }
            }
        }
        passed
    }

    /// Notes an entry's changes in the history, when they follow from its past.
    fn admit(&mut self, slot: Slot, changes: &[Change]) -> Result<(), Reason> {
        let founding = self.is_founding(self.entries.node(slot).id);
        for change in changes {
            if change.deps().is_empty() && !founding {
                return Err(Reason::OutsidePast);
            }
            let mut owners = BTreeSet::new();
            for dep in change.deps() {
                match self.history.find(&dep.0) {
                    Some(change) => match self.entries.owner(change) {
                        Some(owner) => {
                            owners.insert(owner);
                        }
                        None => return Err(Reason::OutsidePast),
                    },
                    None if self.entries.is_aside(&dep.0) => return Err(Reason::BuildsOn),
                    None => return Err(Reason::OutsidePast),
                }
            }
            if !self.entries.all_in_past(&owners, slot) {
                return Err(Reason::OutsidePast);
            }
            let taken = self.history.take_in(change)?;
            self.entries.own(taken, slot);
        }
        Ok(())
    }

    /// Forgets the changes of the entry that was admitted last.
    fn forget_entry(&mut self, slot: Slot) {
        let mut first = self.history.len();
        while first > 0 && self.entries.owner(ChangeSlot(first - 1)) == Some(slot) {
            first -= 1;
        }
        self.history.forget_from(first);
        self.entries.disown_from(ChangeSlot(first));
    }

    fn take_back(&mut self, opened: &[Opened], first_slot: usize, first_change: u32) {
        self.history.forget_from(first_change);
        self.entries.disown_from(ChangeSlot(first_change));
        for one in opened {
            self.entries.clear_verdicts_from(first_slot, &one.hashes());
        }
    }

    /// Applies changes on a fork and takes its place when all went well.
    fn apply(&mut self, changes: &[(Slot, Change)], first: bool) -> Result<Absorbed, ()> {
        let new: Vec<Change> = changes
            .iter()
            .filter(|(_, change)| self.doc.get_change_meta_by_hash(&change.hash()).is_none())
            .map(|(_, change)| change.clone())
            .collect();
        if new.is_empty() {
            return Ok(Absorbed::default());
        }
        let mut scratch = self.doc.clone();
        let tried = filter::attempt(|| {
            if !first {
                scratch.update_diff_cursor();
            }
            engine(&mut scratch, new)?;
            let patches = if first {
                Vec::new()
            } else {
                scratch.diff_incremental()
            };
            scratch.reset_diff_cursor();
            Ok((scratch, patches))
        });
        let (doc, patches) = tried.map_err(|_| ())?;
        self.doc = doc;
        if first {
            self.read_again();
            return Ok(Absorbed {
                structure_changed: true,
                ..Absorbed::default()
            });
        }
        Ok(self.follow(&patches))
    }

    /// Brings the sections up to what Automerge says changed.
    pub(crate) fn follow(&mut self, patches: &[Patch]) -> Absorbed {
        let mut absorbed = Absorbed::default();
        let mut touched: Vec<(ObjId, String)> = Vec::new();
        let before = self.outline.clone();
        for patch in patches {
            let Some(section) = self.outline.by_object(&patch.obj) else {
                absorbed.structure_changed = true;
                continue;
            };
            if !touched.iter().any(|(object, _)| *object == patch.obj) {
                touched.push((patch.obj.clone(), section.text().to_owned()));
            }
            let (at, delete, insert) = match &patch.action {
                PatchAction::SpliceText { index, value, .. } => (*index, 0, value.make_string()),
                PatchAction::DeleteSeq { index, length } => (*index, *length, String::new()),
                _ => continue,
            };
            if section.try_splice(at, delete, &insert) {
                absorbed.splices.push(Splice {
                    section: section.id().clone(),
                    at,
                    delete,
                    insert,
                });
            }
        }
        for (object, old) in touched {
            let truth = self.doc.text(&object).unwrap_or_default();
            let Some(section) = self.outline.by_object(&object) else {
                continue;
            };
            if section.text() != truth {
                let id = section.id().clone();
                absorbed.splices.retain(|splice| splice.section != id);
                absorbed.splices.extend(diff::section(&id, &old, &truth));
                section.set_text(truth);
            }
        }
        if absorbed.structure_changed {
            self.read_again();
            let kept =
                |id: &SectionId| self.outline.find(id).is_some() && before.find(id).is_some();
            absorbed.splices.retain(|splice| kept(&splice.section));
        }
        absorbed
    }

    /// Finds the first entry, in order, over which Automerge fails.
    fn find_culprit(&self, opened: &[Opened], changes: &[(Slot, Change)]) -> Culprit {
        let slots: Vec<Slot> = opened
            .iter()
            .map(|one| one.slot)
            .filter(|slot| changes.iter().any(|(of, _)| of == slot))
            .collect();
        let fails = |count: usize| {
            let until = slots.get(count - 1).copied().unwrap_or(Slot(0));
            let some = changes.iter().filter(|(slot, _)| *slot <= until);
            self.fails_on(&self.doc, some.map(|(_, change)| change.clone()).collect())
        };
        let (mut good, mut bad) = (0, slots.len());
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            if fails(middle) {
                bad = middle;
            } else {
                good = middle;
            }
        }
        let slot = slots.get(bad - 1).copied().unwrap_or(Slot(0));
        Culprit {
            slot,
            alone: self.fails_alone(slot, changes),
        }
    }

    /// Whether an entry fails on a scratch document of exactly its own past.
    fn fails_alone(&self, slot: Slot, changes: &[(Slot, Change)]) -> bool {
        let past = self
            .entries
            .closure(self.entries.node(slot).past.iter().copied());
        let mut scratch =
            automerge::AutoCommit::new_with_encoding(automerge::TextEncoding::Utf8CodeUnit);
        let mut before = Vec::new();
        for at in 0..self.history.len() {
            let change = ChangeSlot(at);
            let within = self
                .entries
                .owner(change)
                .is_some_and(|owner| past[owner.0 as usize]);
            if !within {
                continue;
            }
            let hash = automerge::ChangeHash(self.history.node(change).hash);
            let known = changes
                .iter()
                .find(|(_, change)| change.hash() == hash)
                .map(|(_, change)| change.clone());
            before.extend(known.or_else(|| ReadDoc::get_change_by_hash(&self.doc, &hash)));
        }
        let ready = filter::attempt(|| engine(&mut scratch, before));
        let own = changes.iter().filter(|(of, _)| *of == slot);
        ready.is_err() || self.fails_on(&scratch, own.map(|(_, change)| change.clone()).collect())
    }

    fn fails_on(&self, doc: &automerge::AutoCommit, changes: Vec<Change>) -> bool {
        let mut scratch = doc.clone();
        filter::attempt(|| engine(&mut scratch, changes)).is_err()
    }
}

/// The one call of Automerge that takes changes of others.
fn engine(doc: &mut automerge::AutoCommit, changes: Vec<Change>) -> Result<(), Reason> {
    #[cfg(test)]
    weak_spot::strike(doc, &changes);
    doc.apply_changes(changes).map_err(|_| Reason::Engine)
}

struct Culprit {
    slot: Slot,
    /// It fails on its own past too.
    alone: bool,
}

/// Checks that a change was written under its author's name.
fn check_name(change: &Change, actor: &[u8; 16], author: AuthorId) -> Result<(), Reason> {
    if change.actor_id().to_bytes() != actor {
        return Err(Reason::Forged);
    }
    // an actor's first change says whose it is, no other has anything behind its operations
    let named = change.author();
    let named = named.as_ref().map(automerge::Author::as_bytes);
    let expected = (change.seq() == 1).then_some(author.as_bytes());
    let footer = if change.seq() == 1 {
        2 + author.0.len()
    } else {
        0
    };
    if named != expected || change.extra_bytes().len() != footer {
        return Err(Reason::Forged);
    }
    if change.message().is_some() {
        return Err(Reason::Newer);
    }
    Ok(())
}

/// Makes the engine fail where a test wants it: no change is known that passes the filter and makes it.
#[cfg(test)]
pub(crate) mod weak_spot {
    use automerge::{AutoCommit, Change, ChangeHash};
    use std::cell::RefCell;

    thread_local! {
        static TOGETHER: RefCell<Vec<Vec<ChangeHash>>> = const { RefCell::new(Vec::new()) };
    }

    /// From now on this thread's engine panics over a document that holds all of these changes.
    pub(crate) fn at(changes: &[ChangeHash]) {
        TOGETHER.with_borrow_mut(|spots| spots.push(changes.to_vec()));
    }

    pub(super) fn strike(doc: &mut AutoCommit, changes: &[Change]) {
        let spots = TOGETHER.with_borrow(Clone::clone);
        for spot in spots {
            let holds = |hash: &ChangeHash| {
                changes.iter().any(|one| one.hash() == *hash)
                    || doc.get_change_meta_by_hash(hash).is_some()
            };
            assert!(!spot.iter().all(holds), "the engine's weak spot");
        }
    }
}
