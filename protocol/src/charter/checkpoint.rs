//! Rule 6: what a checkpoint holds counts for ever, and what was void stays void.

use crate::charter::graph::{Key, Slot};
use crate::charter::outcome::{End, Needs, Outcome};
use crate::charter::weigh::Weighing;
use crate::ids::ParticipantId;
use std::collections::BTreeSet;

/// A checkpoint with enough signatures.
struct Accepted {
    slot: Slot,
    signatures: usize,
    highest: Key,
}

impl Weighing<'_> {
    /// Begins with what the accepted checkpoints hold.
    pub(super) fn preload(&mut self, dropped: &BTreeSet<Slot>) -> Result<(), Needs> {
        let graph = self.graph;
        let mut accepted = Vec::new();
        for slot in graph.checkpoints() {
            if self.is_in(*slot)
                && !dropped.contains(slot)
                && !graph.approvals(*slot).is_empty()
                && let Some(found) = self.accepted(*slot)?
            {
                accepted.push(found);
            }
        }
        accepted.sort_by_key(|it| (usize::MAX - it.signatures, it.highest, graph.key(it.slot)));
        let mut holds: Vec<Slot> = Vec::new();
        for it in accepted {
            let mut contradicted = false;
            for other in &holds {
                contradicted |= self.contradict(*other, it.slot)?;
            }
            if !contradicted {
                holds.push(it.slot);
            }
        }
        for slot in &holds {
            let memo = self.memo;
            self.hold(memo.before(*slot)?);
        }
        self.found.checkpoints = holds;
        Ok(())
    }

    /// Whether more than half of the admins in its past signed, those counted whom others ended since the checkpoint
    /// before, and at least two.
    fn accepted(&self, slot: Slot) -> Result<Option<Accepted>, Needs> {
        let before = self.memo.before(slot)?;
        let admins: Vec<ParticipantId> = before.admins().map(|(who, _)| who).collect();
        let counted = before
            .removed_since
            .iter()
            .filter(|who| !admins.contains(who))
            .count();
        let mut signers: Vec<ParticipantId> = self
            .signatures(slot, &admins, true)?
            .into_iter()
            .map(|(who, _)| who)
            .collect();
        signers.sort_unstable();
        signers.dedup();
        if signers.len() < 2 || signers.len() * 2 <= admins.len() + counted {
            return Ok(None);
        }
        let highest = signers
            .iter()
            .filter_map(|who| before.term_of(who))
            .map(|term| self.graph.key(term))
            .min();
        Ok(Some(Accepted {
            slot,
            signatures: signers.len(),
            highest: highest.unwrap_or(Key::LAST),
        }))
    }

    /// Whether something in the past of both counts for one and is void for the other.
    fn contradict(&self, one: Slot, other: Slot) -> Result<bool, Needs> {
        let first = self.memo.before(one)?;
        let second = self.memo.before(other)?;
        Ok(first
            .counts
            .differs(&second.counts, [&first.scope, &second.scope]))
    }

    fn hold(&mut self, before: &Outcome) {
        let found = &mut self.found;
        found.held.extend(&before.counts);
        found.settled.extend(&before.scope);
        found.counts.extend(&before.counts);
        found.effective.extend(&before.effective);
        found.repaired.extend(&before.repaired);
        for (who, ends) in &before.ends {
            merge(found.ends.entry(*who).or_default(), ends);
        }
        for (device, ends) in &before.device_ends {
            merge(found.device_ends.entry(*device).or_default(), ends);
        }
        for (slot, quorum) in &before.quorums {
            found.quorums.entry(*slot).or_insert_with(|| quorum.clone());
        }
        for (slot, rank) in &before.under {
            found.under.entry(*slot).or_insert(*rank);
        }
        for (slot, who) in &before.by {
            found.by.entry(*slot).or_insert(*who);
        }
        let known: BTreeSet<Slot> = found.leavings.iter().map(|(slot, _)| *slot).collect();
        let more = before.leavings.iter().filter(|it| !known.contains(&it.0));
        found.leavings.extend(more);
        let known: BTreeSet<Slot> = found.approved.iter().map(|(slot, _)| *slot).collect();
        let more = before.approved.iter().filter(|it| !known.contains(&it.0));
        found.approved.extend(more);
    }
}

fn merge(ends: &mut Vec<End>, more: &[End]) {
    for end in more {
        if !ends.iter().any(|known| known.op == end.op) {
            ends.push(*end);
        }
    }
}
