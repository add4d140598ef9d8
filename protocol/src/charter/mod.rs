//! Who is in a space with which role: signed operations, and the pure function that makes one state of them.
//!
//! The state depends on the set of operations only. A set is weighed in this order, each step a file:
//! - `graph`: what lies in the past of what; an operation whose past is not complete waits.
//! - `checkpoint`: what accepted checkpoints hold counts for ever.
//! - `weigh`: term by term from the highest rank down, what each admin signed.
//! - `approvals`, `personal`: within a term first what others signed together, then devices and leaving.
//! - `standing`: for one operation, the role of its author in its past, less what ends outside whose cut it lies.
//! - `epochs`, `sum`, `write`: what follows from that.
//! - `late`: one more operation that changes nothing about the others, which most do not.

mod approvals;
mod checkpoint;
mod codec;
#[cfg(test)]
mod contested_rules;
mod epochs;
mod graph;
#[cfg(test)]
mod graphs;
mod invited;
#[cfg(test)]
mod invited_rules;
mod late;
#[cfg(test)]
mod leaving_rules;
pub mod op;
mod outcome;
mod personal;
#[cfg(test)]
mod play;
#[cfg(test)]
mod promises;
mod proof;
mod proposals;
mod rights;
pub mod role;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod scenarios_more;
#[cfg(test)]
mod signature_rules;
mod slots;
mod standing;
mod state;
mod sum;
mod weigh;
mod write;

pub use proof::{is_proven_join, prove_device, prove_join};
pub use proposals::Proposal;
pub use rights::NoRight;
pub use state::{
    ContentEnd, Device, Epoch, Invitation, Participant, RecoveryGroup, Settings, State,
};

use crate::charter::graph::{Graph, Slot, Slots};
use crate::charter::late::Touches;
use crate::charter::op::Operation;
use crate::charter::outcome::{Memo, Outcome};
use crate::charter::rights::Ranks;
use crate::charter::weigh::Weighing;
use crate::entry::{Entry, Malformed};
use crate::ids::{AuthorId, EntryId, ParticipantId, SpaceId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The operations of one space, and what they come to. Weighs only when it is asked, and then no more than it must.
#[derive(Debug)]
pub struct Charter {
    graph: Graph,
    weighed: RefCell<Weighed>,
}

/// What was weighed so far.
#[derive(Debug, Default)]
struct Weighed {
    memo: Memo,
    /// Of the first so many entries.
    known: usize,
    found: Outcome,
    state: Arc<State>,
    /// States for other heads than all.
    earlier: BTreeMap<Vec<Slot>, Arc<State>>,
}

/// States for earlier heads that are kept.
const EARLIER_STATES: usize = 256;
/// With more new operations than this, all is weighed again at once.
const LATE_ONES: usize = 8;

impl Charter {
    /// An empty charter.
    pub fn new(space: SpaceId) -> Self {
        Charter {
            graph: Graph::new(space),
            weighed: RefCell::default(),
        }
    }

    /// Takes in an entry of the chain `charter`: an operation with its body, or a card, whose body is not looked at.
    /// Once is as good as twice; one whose past is not complete waits for it.
    ///
    /// # Errors
    /// - [`Malformed::Contradiction`]: it is not in this space's chains `charter`.
    /// - as [`Operation::decode`].
    pub fn insert(&mut self, entry: &Entry, body: &[u8]) -> Result<(), Malformed> {
        self.graph.insert(entry, body)
    }

    /// Whether an entry is here, its past complete or not.
    pub fn contains(&self, id: &EntryId) -> bool {
        self.graph.holds(id)
    }

    /// Whether an entry is here with its complete past.
    pub fn is_complete(&self, id: &EntryId) -> bool {
        self.graph.slot(id).is_some()
    }

    /// How many entries are here with their complete past.
    pub fn complete(&self) -> usize {
        self.graph.len()
    }

    /// Whether an operation that is here lists a device, whether it counts or not.
    pub fn lists(&self, device: &AuthorId) -> bool {
        self.graph.lists(device)
    }

    /// Whether an operation counts and is a device's own, or lists it: what a card of that device may be about.
    pub fn is_about(&self, operation: &EntryId, device: &AuthorId) -> bool {
        let Some(slot) = self.graph.slot(operation) else {
            return false;
        };
        let lists = self.graph.listed(slot).is_some_and(|(_, it)| it == *device);
        (lists || self.graph.node(slot).author == *device) && self.counts(operation)
    }

    /// The operation of an entry; none for a card.
    pub fn operation(&self, id: &EntryId) -> Option<&Operation> {
        self.graph.operation(id)
    }

    /// What is named as a parent and is not here: to be asked for.
    pub fn missing(&self) -> Vec<EntryId> {
        self.graph.missing()
    }

    /// The heads that a device names as parents: of what counts and has its complete past here, sorted.
    pub fn heads(&self) -> Vec<EntryId> {
        self.weigh();
        let weighed = self.weighed.borrow();
        let mut covered = Slots::default();
        let mut heads = Vec::new();
        let mut slots: Vec<Slot> = weighed
            .found
            .counts
            .iter()
            .filter(|slot| self.graph.node(*slot).operation.is_some())
            .collect();
        // What comes later in the order of arrival is never in the past of what comes earlier.
        slots.reverse();
        for slot in slots {
            if !covered.contains(slot) {
                heads.push(self.graph.key(slot).id);
                covered.extend(&self.graph.node(slot).past);
            }
        }
        heads.sort_unstable();
        heads
    }

    /// The heads of all that is here with its complete past, sorted.
    pub fn all_heads(&self) -> Vec<EntryId> {
        let mut heads: Vec<EntryId> = self
            .graph
            .heads()
            .iter()
            .map(|slot| self.graph.key(*slot).id)
            .collect();
        heads.sort_unstable();
        heads
    }

    /// Whether `older` lies in the past of one of these entries. False for what is not here with its complete past.
    pub fn in_past(&self, older: &EntryId, of: &[EntryId]) -> bool {
        let Some(older) = self.graph.slot(older) else {
            return false;
        };
        of.iter()
            .filter_map(|id| self.graph.slot(id))
            .any(|slot| self.graph.before(older, slot))
    }

    /// Whether who names these heads knows that an operation has its effect: it lies in their past or is one of them,
    /// and so do the approvals that it takes.
    pub fn knows(&self, operation: &EntryId, heads: &[EntryId]) -> bool {
        self.weigh();
        let weighed = self.weighed.borrow();
        let known = |slot: Slot| {
            heads
                .iter()
                .filter_map(|id| self.graph.slot(id))
                .any(|head| head == slot || self.graph.before(slot, head))
        };
        let Some(slot) = self.graph.slot(operation).filter(|slot| known(*slot)) else {
            return false;
        };
        weighed.found.effective.contains(slot)
            && weighed
                .found
                .quorums
                .get(&slot)
                .is_none_or(|quorum| quorum.is_reached_by(known))
    }

    /// The approvals of a proposal that are here with their complete past.
    pub fn approvals(&self, proposal: &EntryId) -> Vec<EntryId> {
        let Some(slot) = self.graph.slot(proposal) else {
            return Vec::new();
        };
        let approvals = self.graph.approvals(slot).iter();
        approvals.map(|slot| self.graph.key(*slot).id).collect()
    }

    /// Whether somebody else signed something with an operation of this device in its past.
    pub fn is_built_on(&self, operation: &EntryId, me: &AuthorId) -> bool {
        let Some(slot) = self.graph.slot(operation) else {
            return false;
        };
        let mut nodes = self.graph.nodes();
        nodes.any(|(later, node)| node.author != *me && self.graph.before(slot, later))
    }

    /// The state of all that is here with its complete past.
    pub fn state(&self) -> Arc<State> {
        self.weigh();
        Arc::clone(&self.weighed.borrow().state)
    }

    /// The state of what lies in the past of some heads, with them; none while that past is not complete here.
    pub fn state_at(&self, heads: &[EntryId]) -> Option<Arc<State>> {
        let mut slots: Vec<Slot> = heads
            .iter()
            .map(|id| self.graph.slot(id))
            .collect::<Option<_>>()?;
        let all = slots.clone();
        slots.retain(|slot| !all.iter().any(|other| self.graph.before(*slot, *other)));
        slots.sort_unstable();
        slots.dedup();
        let mut everything = self.graph.heads().to_vec();
        everything.sort_unstable();
        if slots == everything {
            return Some(self.state());
        }
        let mut weighed = self.weighed.borrow_mut();
        if let Some(state) = weighed.earlier.get(&slots) {
            return Some(Arc::clone(state));
        }
        let mut scope = Slots::default();
        for slot in &slots {
            scope.extend(&self.graph.node(*slot).past);
            scope.insert(*slot);
        }
        let found = weighed.memo.outcome(&self.graph, &scope);
        let state = Arc::new(Weighing::again(&self.graph, &weighed.memo, found).state());
        if weighed.earlier.len() >= EARLIER_STATES {
            weighed.earlier.clear();
        }
        weighed.earlier.insert(slots, Arc::clone(&state));
        Some(state)
    }

    /// As [`Charter::state_at`], less what does not count by all that is here: a right that rests on something void is
    /// none, whoever names it as known.
    pub fn rights_at(&self, heads: &[EntryId]) -> Option<Arc<State>> {
        self.weigh();
        let slots: Vec<Slot> = heads
            .iter()
            .map(|id| self.graph.slot(id))
            .collect::<Option<_>>()?;
        let mut scope = Slots::default();
        for slot in &slots {
            scope.extend(&self.graph.node(*slot).past);
            scope.insert(*slot);
        }
        let mut weighed = self.weighed.borrow_mut();
        let void: Vec<Slot> = scope
            .iter()
            .filter(|slot| !weighed.found.counts.contains(*slot))
            .collect();
        if void.is_empty() {
            drop(weighed);
            return self.state_at(heads);
        }
        for slot in void {
            scope.remove(slot);
        }
        let found = weighed.memo.outcome(&self.graph, &scope);
        let state = Weighing::again(&self.graph, &weighed.memo, found).state();
        Some(Arc::new(state))
    }

    /// What is here with its complete past and does not count, sorted.
    pub fn void(&self) -> Vec<EntryId> {
        self.weigh();
        let weighed = self.weighed.borrow();
        let mut void: Vec<EntryId> = self
            .graph
            .nodes()
            .filter(|(slot, _)| !weighed.found.counts.contains(*slot))
            .map(|(_, node)| node.key.id)
            .collect();
        void.sort_unstable();
        void
    }

    /// Whether an entry counts: its author might sign it, and nothing voids it.
    pub fn counts(&self, id: &EntryId) -> bool {
        self.weigh();
        let weighed = self.weighed.borrow();
        self.graph
            .slot(id)
            .is_some_and(|slot| weighed.found.counts.contains(slot))
    }

    /// Whether a device may sign an operation now.
    ///
    /// # Errors
    /// Why not; [`NoRight::NeedsApprovals`] is a right to propose.
    pub fn would_count(&self, author: &AuthorId, operation: &Operation) -> Result<(), NoRight> {
        let state = self.state();
        let ranks = Now {
            graph: &self.graph,
            found: &self.weighed.borrow().found,
        };
        rights::may_sign(&state, &ranks, author, operation)
    }

    /// Weighs what came since the last time: one by one what changes nothing else, else all again.
    fn weigh(&self) {
        let length = self.graph.len();
        if self.weighed.borrow().known == length {
            return;
        }
        let mut weighed = self.weighed.borrow_mut();
        let Weighed {
            memo,
            known,
            found,
            state,
            ..
        } = &mut *weighed;
        while *known < length {
            let slot = *known as Slot;
            let mut weighing = Weighing::again(&self.graph, memo, std::mem::take(found));
            let touches = weighing.touches(slot);
            let is_many = length - *known > LATE_ONES && touches != Touches::Nothing;
            let done = touches != Touches::Everything
                && !is_many
                && weighing.weigh_late(slot, touches, state).is_ok();
            *found = weighing.into_outcome();
            *known += 1;
            if !done {
                *found = memo.outcome(&self.graph, &Slots::all(length));
                let weighing = Weighing::again(&self.graph, memo, std::mem::take(found));
                *state = Arc::new(weighing.state());
                *found = weighing.into_outcome();
                *known = length;
            }
        }
    }
}

/// Ranks as they are now.
struct Now<'a> {
    graph: &'a Graph,
    found: &'a Outcome,
}

impl Ranks for Now<'_> {
    fn is_above(&self, other: &ParticipantId, who: &ParticipantId) -> bool {
        let rank = |who: &ParticipantId| {
            self.found
                .term_of(who)
                .map_or(graph::Key::LAST, |term| self.graph.key(term))
        };
        rank(other) < rank(who)
    }

    fn is_older(&self, device: &AuthorId, than: &AuthorId) -> bool {
        let listing = |device: &AuthorId| {
            let (owner, _) = self.found.devices.get(device)?;
            let mut listings = self.graph.person(owner).listings.iter();
            let first = listings.find(|listing| {
                self.found.effective.contains(**listing)
                    && self.graph.listed(**listing) == Some((*owner, *device))
            });
            first.map(|listing| self.graph.key(*listing))
        };
        listing(device)
            .zip(listing(than))
            .is_some_and(|(device, than)| device < than)
    }

    fn find(&self, id: &EntryId) -> Option<&Operation> {
        self.graph.operation(id)
    }
}
