//! Rule 6: what a checkpoint holds counts for ever.

use crate::charter::graph::{Key, Slot, Slots};
use crate::charter::op::{Operation, Recover};
use crate::charter::outcome::{End, Needs, Outcome};
use crate::charter::role::Role;
use crate::charter::standing::At;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, ParticipantId};
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

    /// Who is in at the end, with which role and devices.
    pub(super) fn sum_up(&mut self) {
        let graph = self.graph;
        for (who, person) in graph.people() {
            self.found.roles.remove(who);
            if let Some(standing) = self.role_at(who, At::End) {
                self.found.roles.insert(*who, standing);
            }
            if self.counts_as_removed(who) {
                self.found.removed_since.insert(*who);
            }
            let groups: Vec<Slot> = self.groups_of(who, &person.listings);
            if let Some(group) = groups.first() {
                self.found.groups.insert(*who, *group);
            }
        }
        self.found.devices = self.live_devices();
        let without: Vec<ParticipantId> = self
            .found
            .admins()
            .map(|(who, _)| who)
            .filter(|who| !self.found.devices.values().any(|(owner, _)| owner == who))
            .collect();
        // An admin without any device is nobody's help.
        for who in without {
            if let Some(standing) = self.found.roles.get_mut(&who) {
                *standing = (Role::Reader, None);
            }
        }
        self.weigh_usable();
    }

    fn live_devices(&self) -> std::collections::BTreeMap<AuthorId, (ParticipantId, Slot)> {
        let graph = self.graph;
        let mut devices = std::collections::BTreeMap::new();
        for (who, person) in graph.people() {
            if !self.found.roles.contains_key(who) {
                continue;
            }
            for listing in &person.listings {
                let Some((_, device)) = graph.listed(*listing) else {
                    continue;
                };
                let stands = self.found.effective.contains(*listing)
                    && self.ends_of_device(&device).is_empty();
                let first = graph
                    .listings(&device)
                    .iter()
                    .find(|other| self.found.effective.contains(**other));
                if stands && first == Some(listing) {
                    devices.insert(device, (*who, *listing));
                }
            }
        }
        devices
    }

    /// Recovery groups that somebody named and that none of his later ones replaced; of concurrent ones that of the
    /// oldest device first.
    fn groups_of(&self, who: &ParticipantId, listings: &[Slot]) -> Vec<Slot> {
        let graph = self.graph;
        let all: Vec<(usize, Slot)> = listings
            .iter()
            .enumerate()
            .filter_map(|(age, listing)| Some((age, graph.listed(*listing)?.1)))
            .flat_map(|(age, device)| graph.by_author(&device).iter().map(move |it| (age, *it)))
            .filter(|(_, slot)| {
                self.found.effective.contains(*slot)
                    && self.found.by.get(slot) == Some(who)
                    && matches!(
                        graph.node(*slot).operation,
                        Some(Operation::Recover(Recover::Group { .. }))
                    )
            })
            .collect();
        let mut last: Vec<(usize, Slot)> = all
            .iter()
            .filter(|(_, slot)| !all.iter().any(|(_, other)| graph.before(*slot, *other)))
            .copied()
            .collect();
        last.sort_by_key(|(age, slot)| (*age, graph.key(*slot).id));
        last.into_iter().map(|(_, slot)| slot).collect()
    }

    /// Whether others ended somebody's term as admin since the checkpoint before.
    fn counts_as_removed(&self, who: &ParticipantId) -> bool {
        self.ends_of(who).iter().any(|end| {
            let by_others = end.by != *who;
            let settled = self
                .found
                .checkpoints
                .iter()
                .any(|checkpoint| self.graph.before(end.op, *checkpoint));
            by_others
                && !settled
                && self.ends_a_term(who, end)
                && self.graph.person(who).terms.iter().any(|term| {
                    self.found.effective.contains(*term) && !self.sees(At::Before(*term), end.op)
                })
        })
    }
}

fn merge(ends: &mut Vec<End>, more: &[End]) {
    for end in more {
        if !ends.iter().any(|known| known.op == end.op) {
            ends.push(*end);
        }
    }
}

/// Everything that is held, for a look from the end.
pub(super) fn all(length: usize) -> Slots {
    let mut slots = Slots::default();
    for slot in 0..length as Slot {
        slots.insert(slot);
    }
    slots
}
