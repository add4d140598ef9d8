//! What people sign about themselves: their devices, their leaving; and their recovery by those whom they named.

use crate::charter::graph::{Key, Slot};
use crate::charter::op::{Operation, Recover};
use crate::charter::outcome::{End, Ending, Needs, Quorum};
use crate::charter::role::Role;
use crate::charter::standing::At;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, ParticipantId};

impl Weighing<'_> {
    /// Lists somebody's devices, the oldest first; each then withdraws those that were listed after it.
    pub(super) fn weigh_devices(&mut self, who: &ParticipantId) -> Result<(), Needs> {
        let graph = self.graph;
        for listing in &graph.person(who).listings {
            if !self.is_in(*listing) {
                continue;
            }
            if self.is_open(*listing) {
                self.weigh_listing(who, *listing)?;
            }
            if !self.found.effective.contains(*listing) {
                continue;
            }
            let Some((_, device)) = graph.listed(*listing) else {
                continue;
            };
            for slot in graph.by_author(&device) {
                if let Some(Operation::WithdrawDevice(withdraw)) = &graph.node(*slot).operation
                    && self.is_open(*slot)
                    && self.may_withdraw(who, *listing, &withdraw.device, *slot)
                {
                    self.count(*slot, *who, Key::LAST);
                    self.end_device(withdraw.device, *slot, *who, Key::LAST);
                }
            }
        }
        Ok(())
    }

    fn weigh_listing(&mut self, who: &ParticipantId, slot: Slot) -> Result<(), Needs> {
        let node = self.graph.node(slot);
        let Some((_, device)) = self.graph.listed(slot) else {
            return Ok(());
        };
        if !node.proven || self.is_listed_elsewhere(&device, who, slot)? {
            return Ok(());
        }
        match &node.operation {
            Some(Operation::Join(join)) => {
                let Some(invite) = self.graph.slot(&join.invite) else {
                    return Ok(());
                };
                if self.invites(invite, slot) {
                    let under = self.rank_under(invite);
                    self.count(slot, *who, under);
                    self.found.effective.insert(slot);
                }
            }
            Some(Operation::AddDevice(_)) => {
                if let Some((signer, (_, term))) = self.author_of(slot)
                    && signer == *who
                {
                    let under = term.map_or(Key::LAST, |term| self.graph.key(term));
                    self.count(slot, *who, under);
                    self.found.effective.insert(slot);
                }
            }
            // Weighed with those who sign them.
            Some(_) | None => {}
        }
        Ok(())
    }

    /// Whether an invitation counts and every cut of its issuer's allows a join with it.
    pub(super) fn invites(&self, invite: Slot, join: Slot) -> bool {
        if !self.found.effective.contains(invite) {
            return false;
        }
        let Some(issuer) = self.found.by.get(&invite) else {
            return false;
        };
        self.ends_of(issuer)
            .iter()
            .all(|end| self.sees(At::Before(invite), end.op) || self.is_inside(issuer, end, join))
    }

    /// Whether a device that is listed by `listing` may withdraw another of the same participant: one listed after it.
    fn may_withdraw(
        &self,
        who: &ParticipantId,
        listing: Slot,
        device: &AuthorId,
        slot: Slot,
    ) -> bool {
        let mine = self.graph.key(listing);
        let signs = || {
            let author = self.author_of(slot);
            author.is_some_and(|(signer, _)| signer == *who)
        };
        if self.graph.is_contested(device, slot) {
            // Its own past tells whose it is, whatever else lists it, and before what lists it is weighed here.
            let holder = self.holder_before(device, slot);
            return holder
                .is_some_and(|(owner, other)| owner == *who && self.graph.key(other) > mine)
                && signs();
        }
        let mut later = false;
        for other in self.graph.listings(device) {
            let owner = self.graph.listed(*other).map(|(owner, _)| owner);
            let counts = self.found.effective.contains(*other) && self.graph.before(*other, slot);
            if owner != Some(*who) {
                if counts {
                    return false;
                }
                continue;
            }
            if self.graph.key(*other) <= mine {
                if counts {
                    return false;
                }
                continue;
            }
            later |= self.graph.before(*other, slot);
        }
        later && signs()
    }

    /// Leaving by somebody who is not admin. All at once: of several beside each other, none voids the other.
    pub(super) fn weigh_leavings(&mut self, who: &ParticipantId) {
        let mut leavings: Vec<Slot> = self
            .operations_of(who)
            .into_iter()
            .filter(|slot| self.is_leaving(who, *slot))
            .filter(|slot| {
                self.author_of(*slot)
                    .is_some_and(|(signer, (_, term))| signer == *who && term.is_none())
            })
            .collect();
        self.keep_first(&mut leavings, |slot| *slot);
        let any = !leavings.is_empty();
        for slot in leavings {
            self.count(slot, *who, Key::LAST);
            let (by, rank) = (*who, Key::LAST);
            let how = Ending::Out;
            let op = slot;
            self.end(*who, End { op, by, how, rank });
        }
        if any {
            self.unlist_late_devices(who);
        }
    }

    /// Leaves out what has another of them in its past: who left, or stepped down, and knew it, did that from where he
    /// was by then. It is weighed there, and does not widen the cut of the first.
    fn keep_first<T>(&self, ends: &mut Vec<T>, slot: impl Fn(&T) -> Slot) {
        let all: Vec<Slot> = ends.iter().map(&slot).collect();
        ends.retain(|end| !all.iter().any(|other| self.graph.before(*other, slot(end))));
    }

    fn is_leaving(&self, who: &ParticipantId, slot: Slot) -> bool {
        match &self.graph.node(slot).operation {
            Some(Operation::Leave(_)) => true,
            Some(Operation::Remove(remove)) => remove.participant == *who,
            Some(_) | None => false,
        }
    }

    /// Leaving or stepping down under a term: it needs another admin in its past (rule 5).
    pub(super) fn weigh_stepping_down(
        &mut self,
        who: &ParticipantId,
        term: Slot,
    ) -> Result<(), Needs> {
        let mut leavings = Vec::new();
        for slot in self.operations_of(who) {
            let how = match &self.graph.node(slot).operation {
                Some(Operation::SetRole(set))
                    if set.participant == *who && set.role < Role::Admin =>
                {
                    Ending::Demoted(set.role)
                }
                Some(_) | None if self.is_leaving(who, slot) => Ending::Out,
                Some(_) | None => continue,
            };
            if self.found.repaired.contains(&slot)
                || self.author_of(slot) != Some((*who, (Role::Admin, Some(term))))
            {
                continue;
            }
            let before = self.memo.before(slot)?;
            if before.admins().any(|(other, _)| other != *who) {
                leavings.push((slot, how));
            }
        }
        self.keep_first(&mut leavings, |(slot, _)| *slot);
        let rank = self.graph.key(term);
        let any = !leavings.is_empty();
        for (op, how) in leavings {
            let by = *who;
            self.count(op, by, rank);
            self.end(by, End { op, by, how, rank });
            self.found.leavings.push((op, rank));
        }
        if any {
            self.unlist_late_devices(who);
        }
        Ok(())
    }

    /// Takes back the devices that somebody added outside the cut of an end that was weighed after them.
    pub(super) fn unlist_late_devices(&mut self, who: &ParticipantId) {
        for listing in &self.graph.person(who).listings {
            let is_added = matches!(
                self.graph.node(*listing).operation,
                Some(Operation::AddDevice(_))
            );
            if is_added
                && self.found.effective.contains(*listing)
                && !self.found.held.contains(*listing)
                && self.standing(who, *listing).is_none()
            {
                self.found.effective.remove(*listing);
                self.found.counts.remove(*listing);
            }
        }
    }

    /// The devices that are somebody's, or became so by their own signature though it is not weighed yet.
    pub(super) fn claims(&self, who: &ParticipantId) -> Vec<(Slot, AuthorId)> {
        self.graph
            .person(who)
            .listings
            .iter()
            .filter(|listing| {
                let is_brought = matches!(
                    self.graph.node(**listing).operation,
                    Some(Operation::Recover(_))
                );
                self.found.effective.contains(**listing)
                    || (!is_brought && self.is_in(**listing) && self.graph.node(**listing).proven)
            })
            .filter_map(|listing| Some((*listing, self.graph.listed(*listing)?.1)))
            .collect()
    }

    /// Recoveries of everybody, in one order for all.
    pub(super) fn weigh_all_recoveries(&mut self, people: &[ParticipantId]) -> Result<(), Needs> {
        for who in people {
            self.weigh_recoveries(who)?;
        }
        Ok(())
    }

    /// Rule 7: the group named first goes first, so that a thief's own group comes too late.
    pub(super) fn weigh_recoveries(&mut self, who: &ParticipantId) -> Result<(), Needs> {
        let mut recoveries = Vec::new();
        for slot in &self.graph.person(who).recoveries {
            if !self.is_in(*slot) || self.found.effective.contains(*slot) {
                continue;
            }
            if let Some(group) = self.memo.before(*slot)?.groups.get(who) {
                recoveries.push((self.graph.key(*group), self.graph.key(*slot), *group, *slot));
            }
        }
        recoveries.sort_unstable();
        for (_, _, group, slot) in recoveries {
            self.weigh_recovery(who, group, slot)?;
        }
        Ok(())
    }

    fn weigh_recovery(
        &mut self,
        who: &ParticipantId,
        group: Slot,
        slot: Slot,
    ) -> Result<(), Needs> {
        let Some(Operation::Recover(Recover::Group { people, needed })) =
            &self.graph.node(group).operation
        else {
            return Ok(());
        };
        let Some(Operation::Recover(Recover::Bring { device, .. })) =
            &self.graph.node(slot).operation
        else {
            return Ok(());
        };
        if !self.device_stands(group) || self.is_listed_elsewhere(device, who, slot)? {
            return Ok(());
        }
        let signers = self.signatures(slot, people, false)?;
        let Some(quorum) = Quorum::reached(usize::from(*needed), signers) else {
            return Ok(());
        };
        let by = quorum.signers.first().map_or(*who, |(by, _)| *by);
        self.found.quorums.insert(slot, quorum);
        self.count(slot, by, Key::LAST);
        self.found.effective.insert(slot);
        let others: Vec<AuthorId> = self
            .claims(who)
            .into_iter()
            .filter(|(listing, other)| !self.graph.before(slot, *listing) && other != device)
            .map(|(_, other)| other)
            .collect();
        for other in others {
            self.end_device(other, slot, by, self.now);
        }
        Ok(())
    }
}
