//! What the weighing of a set of operations found, and how it is asked for: pasts first, without recursion.

use crate::charter::graph::{Graph, Key, Slot, Slots};
use crate::charter::op::Audience;
use crate::charter::role::Role;
use crate::charter::state::Epoch;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, EpochId, ParticipantId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How an end takes rights away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Removed, or left.
    Out,
    /// Was admin, in the state of its own past, and has another role.
    Demoted(Role),
    /// One device is withdrawn.
    Device,
}

/// An operation that ends rights, and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) op: Slot,
    /// Who signed it; of an approved one, who proposed it.
    pub(super) by: ParticipantId,
    pub(super) how: Ending,
    /// The rank at whose turn it was weighed: of its author, or of whom it ends when approved.
    pub(super) rank: Key,
}

/// Whose signatures carry an operation that takes more than one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quorum {
    pub(super) need: usize,
    pub(super) signers: Vec<(ParticipantId, Slot)>,
}

/// What was found for one set.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// The set.
    pub(super) scope: Slots,
    /// What its author might sign.
    pub(super) counts: Slots,
    /// What counts and has its effect: a proposal has it when approved.
    pub(super) effective: Slots,
    /// What a checkpoint holds.
    pub(super) held: Slots,
    /// What lies in the past of a checkpoint: what it does not hold of it is void for ever.
    pub(super) settled: Slots,
    /// Leavings and approved removals that are void so that an admin is left.
    pub(super) repaired: BTreeSet<Slot>,
    pub(super) ends: BTreeMap<ParticipantId, Vec<End>>,
    pub(super) device_ends: BTreeMap<AuthorId, Vec<End>>,
    pub(super) quorums: BTreeMap<Slot, Quorum>,
    /// Under which term an operation was signed; of a join, its invitation.
    pub(super) under: BTreeMap<Slot, Key>,
    /// Who signed what counts.
    pub(super) by: BTreeMap<Slot, ParticipantId>,
    /// Leavings of admins, with the term that each ended.
    pub(super) leavings: Vec<(Slot, Key)>,
    /// Approved removals, with the term of whom they removed.
    pub(super) approved: Vec<(Slot, Key)>,
    /// Checkpoints that are accepted.
    pub(super) checkpoints: Vec<Slot>,
    pub(super) epochs: BTreeMap<EpochId, Epoch>,
    /// The roles at the end, each with the term of an admin.
    pub(super) roles: BTreeMap<ParticipantId, (Role, Option<Slot>)>,
    /// The devices of whoever is in, each with what lists it.
    pub(super) devices: BTreeMap<AuthorId, (ParticipantId, Slot)>,
    /// Who may bring whom back.
    pub(super) groups: BTreeMap<ParticipantId, Slot>,
    /// Admins whom others ended since the checkpoint before.
    pub(super) removed_since: BTreeSet<ParticipantId>,
    /// Audiences with an epoch that can be used.
    pub(super) usable: BTreeSet<Audience>,
}

impl Outcome {
    /// The admins, each with the term they hold.
    pub(super) fn admins(&self) -> impl Iterator<Item = (ParticipantId, Slot)> + '_ {
        self.roles
            .iter()
            .filter_map(|(who, (_, term))| Some((*who, (*term)?)))
    }

    /// The term that somebody holds.
    pub(super) fn term_of(&self, who: &ParticipantId) -> Option<Slot> {
        self.roles.get(who)?.1
    }

    /// Whose device that is.
    pub(super) fn participant(&self, device: &AuthorId) -> Option<ParticipantId> {
        self.devices.get(device).map(|(who, _)| *who)
    }
}

/// The outcome of the past of an operation is needed first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs(pub(super) Slot);

/// Outcomes of pasts: each depends on that past only, so it never changes.
#[derive(Debug, Default)]
pub(super) struct Memo {
    befores: BTreeMap<Slot, Arc<Outcome>>,
}

impl Memo {
    /// The outcome of the past of `slot`.
    pub(super) fn before(&self, slot: Slot) -> Result<&Outcome, Needs> {
        self.befores
            .get(&slot)
            .map(|outcome| &**outcome)
            .ok_or(Needs(slot))
    }

    /// Weighs a set, and the pasts that this takes before it.
    pub(super) fn outcome(&mut self, graph: &Graph, scope: &Slots) -> Outcome {
        let mut wanted: Vec<Slot> = Vec::new();
        loop {
            let now = wanted.last().copied();
            let part = now.map_or(scope, |slot| &graph.node(slot).past);
            match evaluate(graph, self, part) {
                Err(Needs(slot)) => wanted.push(slot),
                Ok(outcome) => match wanted.pop() {
                    None => return outcome,
                    Some(slot) => {
                        let kept = Outcome {
                            epochs: BTreeMap::new(),
                            ..outcome
                        };
                        self.befores.insert(slot, Arc::new(kept));
                    }
                },
            }
        }
    }
}

/// Weighs one set; again without the last leaving while nobody is left (rule 5).
fn evaluate(graph: &Graph, memo: &Memo, scope: &Slots) -> Result<Outcome, Needs> {
    let mut repaired = BTreeSet::new();
    let mut dropped = BTreeSet::new();
    loop {
        let mut weighing = Weighing::new(graph, memo, scope, &repaired);
        weighing.preload(&dropped)?;
        weighing.run()?;
        let outcome = weighing.into_outcome();
        if outcome.admins().next().is_some() {
            return Ok(outcome);
        }
        let last = |list: &[(Slot, Key)], held: bool| {
            list.iter()
                .filter(|(slot, _)| outcome.held.contains(*slot) == held)
                .max_by_key(|(slot, term)| {
                    let key = graph.key(*slot);
                    (key.depth, *term, key.id)
                })
                .map(|(slot, _)| *slot)
        };
        let void = last(&outcome.leavings, false).or_else(|| last(&outcome.approved, false));
        match (void, outcome.checkpoints.last()) {
            (Some(slot), _) => repaired.insert(slot),
            (None, Some(checkpoint)) => dropped.insert(*checkpoint),
            (None, None) => return Ok(outcome),
        };
    }
}
