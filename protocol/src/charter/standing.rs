//! Rules 1, 3 and 5 for one operation: with which role did its author sign it, and does every cut allow it.

use crate::charter::graph::{Key, Slot};
use crate::charter::op::Operation;
use crate::charter::outcome::{End, Ending, Needs};
use crate::charter::role::Role;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, ParticipantId};

/// From where one looks: with all that is in the set, or from the past of one operation.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    End,
    Before(Slot),
}

/// A role, and of an admin the term (the operation that began it).
pub(super) type Standing = (Role, Option<Slot>);

impl Weighing<'_> {
    /// Whether an operation has its effect there: it lies in that past, and so do the approvals that it takes.
    pub(super) fn sees(&self, at: At, operation: Slot) -> bool {
        if !self.found.effective.contains(operation) {
            return false;
        }
        let At::Before(slot) = at else {
            return true;
        };
        if !self.graph.before(operation, slot) {
            return false;
        }
        let quorum = self.found.quorums.get(&operation);
        quorum.is_none_or(|quorum| quorum.is_reached_by(|it| self.graph.before(it, slot)))
    }

    /// What lists a device, by what is seen there. Of several people who list it beside each other it is whose first term
    /// ranks highest, whatever became of that, then who comes first in [`crate::charter::graph::Graph::listings`]: so no
    /// junior takes it from a senior, nobody the founder's, and no end of one gives it to another.
    pub(super) fn holding(&self, device: &AuthorId, at: At) -> Option<Slot> {
        let listings = self.graph.listings(device).iter();
        let seen: Vec<(Slot, ParticipantId)> = listings
            .filter(|listing| self.sees(at, **listing))
            .filter_map(|listing| Some((*listing, self.graph.listed(*listing)?.0)))
            .collect();
        let (first, owner) = *seen.first()?;
        if seen.iter().all(|(_, other)| *other == owner) {
            return Some(first);
        }
        let rank = |who: &ParticipantId| {
            let mut terms = self.graph.person(who).terms.iter();
            let first = terms.find(|term| self.sees(at, **term));
            first.map_or(Key::LAST, |term| self.graph.key(*term))
        };
        let holding = seen.iter().min_by_key(|(_, who)| rank(who));
        holding.map(|(listing, _)| *listing)
    }

    /// Whose a device that several people list was in the past of an operation, by that past alone, and what listed it:
    /// what is listed from before, or weighed later, changes nothing about what was signed.
    pub(super) fn holder_before(
        &self,
        device: &AuthorId,
        slot: Slot,
    ) -> Option<(ParticipantId, Slot)> {
        let before = self.memo.before(slot).ok()?;
        before.devices.get(device).copied()
    }

    /// The participant whose device signed an operation, by what lies in its past. Who founds or joins lists himself;
    /// nobody else does.
    pub(super) fn signer(&self, slot: Slot) -> Option<ParticipantId> {
        let node = self.graph.node(slot);
        let lists_itself = matches!(
            node.operation,
            Some(Operation::Found(_) | Operation::Join(_))
        );
        if !lists_itself && self.graph.is_contested(&node.author, slot) {
            let holder = self.holder_before(&node.author, slot);
            return holder
                .filter(|(_, listing)| self.found.effective.contains(*listing))
                .map(|(who, _)| who);
        }
        self.graph
            .listings(&node.author)
            .iter()
            .find(|listing| {
                (lists_itself && **listing == slot) || self.sees(At::Before(slot), **listing)
            })
            .and_then(|listing| self.graph.listed(*listing))
            .map(|(who, _)| who)
    }

    /// Whether a device is listed under somebody else in the past of an operation: by what is weighed already, or by
    /// that past alone, in which what is weighed later here may count.
    pub(super) fn is_listed_elsewhere(
        &self,
        device: &AuthorId,
        who: &ParticipantId,
        slot: Slot,
    ) -> Result<bool, Needs> {
        for listing in self.graph.listings(device) {
            let owner = self.graph.listed(*listing).map(|(owner, _)| owner);
            let is_other = owner.is_some_and(|owner| owner != *who);
            if is_other && self.graph.before(*listing, slot) {
                let seen = self.sees(At::Before(slot), *listing);
                if seen || self.memo.before(slot)?.effective.contains(*listing) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Whether no withdrawal of the device that signed it lies outside its cut.
    pub(super) fn device_stands(&self, slot: Slot) -> bool {
        let author = self.graph.node(slot).author;
        let ends = self.ends_of_device(&author);
        ends.iter().all(|end| {
            self.found.held.contains(slot)
                || ends
                    .iter()
                    .any(|other| widens(other, end) && self.graph.before(slot, other.op))
        })
    }

    pub(super) fn ends_of(&self, who: &ParticipantId) -> &[End] {
        self.found.ends.get(who).map_or(&[], |ends| ends)
    }

    pub(super) fn ends_of_device(&self, device: &AuthorId) -> &[End] {
        self.found.device_ends.get(device).map_or(&[], |ends| ends)
    }

    /// Whether the cut of an end, as its author widened it, holds what `slot` says.
    pub(super) fn is_inside(&self, who: &ParticipantId, end: &End, slot: Slot) -> bool {
        self.found.held.contains(slot)
            || self.graph.before(slot, end.op)
            || self.ends_of(who).iter().any(|other| {
                widens(other, end)
                    && self.graph.before(slot, other.op)
                    && self.same_span(who, end, other)
            })
    }

    /// Whether nobody was taken in again between two ends: the later then widens the earlier.
    fn same_span(&self, who: &ParticipantId, end: &End, other: &End) -> bool {
        !self.graph.person(who).grants.iter().any(|grant| {
            let begins = match &self.graph.node(*grant).operation {
                Some(Operation::SetRole(set)) => set.role == Role::Admin,
                Some(_) | None => true,
            };
            begins
                && self.sees(At::Before(*grant), end.op)
                && self.sees(At::Before(other.op), *grant)
        })
    }

    /// The role that somebody has there, by what counts so far.
    pub(super) fn role_at(&self, who: &ParticipantId, at: At) -> Option<Standing> {
        let person = self.graph.person(who);
        let ends: Vec<&End> = self
            .ends_of(who)
            .iter()
            .filter(|end| self.sees(at, end.op))
            .collect();
        let has_all = |grant: Slot, which: fn(Ending) -> bool| {
            ends.iter()
                .filter(|end| which(end.how))
                .all(|end| self.sees(At::Before(grant), end.op))
        };
        let alive: Vec<Slot> = person
            .grants
            .iter()
            .copied()
            .filter(|grant| self.sees(at, *grant) && has_all(*grant, |how| how == Ending::Out))
            .collect();
        if !alive.iter().any(|grant| self.is_admission(*grant)) {
            return None;
        }
        let term = person.terms.iter().copied().find(|term| {
            alive.contains(term) && has_all(*term, |how| matches!(how, Ending::Demoted(_)))
        });
        if term.is_some() {
            return Some((Role::Admin, term));
        }
        let plain: Vec<Slot> = alive
            .iter()
            .copied()
            .filter(|grant| !self.only_confirms(*grant, &alive))
            .filter(|grant| {
                self.role_given(*grant)
                    .is_some_and(|role| role < Role::Admin)
            })
            .collect();
        let role = plain
            .iter()
            .filter(|grant| !plain.iter().any(|other| self.graph.before(**grant, *other)))
            .min_by_key(|grant| (self.rank_under(**grant), self.graph.key(**grant).id))
            .and_then(|grant| self.role_given(*grant))
            .unwrap_or(Role::Reader);
        Some((role, None))
    }

    /// The role with which somebody signed an operation, less what every end that it does not know takes from him.
    pub(super) fn standing(&self, who: &ParticipantId, slot: Slot) -> Option<Standing> {
        let (mut role, mut term) = self.role_at(who, At::Before(slot))?;
        for end in self.ends_of(who) {
            if self.sees(At::Before(slot), end.op) || self.is_inside(who, end, slot) {
                continue;
            }
            match end.how {
                Ending::Out => return None,
                Ending::Demoted(left) => {
                    role = role.min(left);
                    term = None;
                }
                Ending::Device => {}
            }
        }
        Some((role, term))
    }

    /// Whose operation it is, and with which standing; none when it is void.
    pub(super) fn author_of(&self, slot: Slot) -> Option<(ParticipantId, Standing)> {
        let who = self.signer(slot)?;
        if !self.device_stands(slot) {
            return None;
        }
        Some((who, self.standing(&who, slot)?))
    }

    /// The rank of whoever signed it.
    pub(super) fn rank_under(&self, slot: Slot) -> Key {
        self.found.under.get(&slot).copied().unwrap_or(Key::LAST)
    }

    /// The role that an operation gives.
    pub(super) fn role_given(&self, slot: Slot) -> Option<Role> {
        let invited = |invite| match self.graph.operation(invite) {
            Some(Operation::Invite(invite)) => Some(invite.role),
            Some(_) | None => None,
        };
        match &self.graph.node(slot).operation {
            Some(Operation::Found(_)) => Some(Role::Admin),
            Some(Operation::Join(join)) => invited(&join.invite),
            Some(Operation::Admit(admit)) => Some(admit.role),
            Some(Operation::SetRole(set)) => Some(set.role),
            Some(_) | None => None,
        }
    }

    fn is_admission(&self, slot: Slot) -> bool {
        !matches!(
            self.graph.node(slot).operation,
            Some(Operation::SetRole(_)) | None
        )
    }

    /// Whether an `Admit` found somebody in already: it then names the organisation and gives no role.
    pub(super) fn only_confirms(&self, slot: Slot, alive: &[Slot]) -> bool {
        let is_admit = matches!(
            &self.graph.node(slot).operation,
            Some(Operation::Admit(admit)) if admit.role < Role::Admin
        );
        is_admit
            && alive
                .iter()
                .any(|other| self.is_admission(*other) && self.sees(At::Before(slot), *other))
    }
}

/// Whether one end widens the cut of another: its author's own, and weighed no later. What comes later must not: when a
/// checkpoint holds both, the cut would be wider than it was.
fn widens(other: &End, end: &End) -> bool {
    other.by == end.by && other.rank <= end.rank
}
