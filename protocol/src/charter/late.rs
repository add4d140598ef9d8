//! One more operation, when it changes nothing about those that are weighed already: most do not.

use crate::charter::graph::Slot;
use crate::charter::op::{Operation, Recover};
use crate::charter::outcome::Needs;
use crate::charter::role::Role;
use crate::charter::state::State;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, ParticipantId};
use std::sync::Arc;

/// What a late operation changes beside itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touches {
    /// What is weighed already: all must be weighed again.
    Everything,
    /// What is set: the state is written anew.
    State,
    /// One participant.
    Person(ParticipantId),
    /// One epoch.
    Epoch,
    /// The list of invitations.
    Invitations,
    /// Nothing at all.
    Nothing,
}

impl Weighing<'_> {
    /// What an operation with nothing after it may change. What is weighed depends on its own past, on the ends of
    /// rights, on approvals and checkpoints, on who is made admin, and on whether an admin is left; on nothing else.
    pub(super) fn touches(&self, slot: Slot) -> Touches {
        if !self.found.repaired.is_empty() || self.found.admins().next().is_none() {
            return Touches::Everything;
        }
        let never_admin = |who: &ParticipantId| self.graph.person(who).terms.is_empty();
        let node = self.graph.node(slot);
        if self.is_idle(slot) {
            return Touches::Nothing;
        }
        if self.lists_twice(slot) || !self.is_weighed_as_last(slot) {
            return Touches::Everything;
        }
        if self.lists_an_invitation(slot) {
            return Touches::State;
        }
        match &node.operation {
            Some(Operation::Admit(admit))
                if admit.role < Role::Admin && never_admin(&admit.participant) =>
            {
                // Of a device that somebody else lists as his own, too.
                if self.graph.listings(&AuthorId(admit.participant.0)).len() > 1 {
                    return Touches::Everything;
                }
                self.touches_person(admit.participant)
            }
            Some(Operation::SetRole(set))
                if set.role < Role::Admin && never_admin(&set.participant) =>
            {
                Touches::State
            }
            Some(Operation::Join(_)) => self.touches_person(node.author.into()),
            Some(Operation::AddDevice(add)) => self.touches_person(add.participant),
            Some(Operation::Invite(invite)) => {
                // One that withdraws another changes who may open what.
                if self.graph.invites(&AuthorId(invite.key)).len() > 1 {
                    Touches::State
                } else {
                    Touches::Invitations
                }
            }
            Some(
                Operation::Rekey(_)
                | Operation::SetAudience(_)
                | Operation::SetRelays(_)
                | Operation::Erase(_)
                | Operation::Recover(Recover::Group { .. })
                | Operation::Rename,
            ) => Touches::State,
            Some(Operation::Share(_)) => Touches::Epoch,
            Some(Operation::Unknown { .. }) | None => Touches::Nothing,
            Some(
                Operation::Found(_)
                | Operation::Admit(_)
                | Operation::SetRole(_)
                | Operation::Remove(_)
                | Operation::Leave(_)
                | Operation::WithdrawDevice(_)
                | Operation::Limit(_)
                | Operation::Approve(_)
                | Operation::Recover(Recover::Bring { .. })
                | Operation::Checkpoint
                | Operation::Close,
            ) => Touches::Everything,
        }
    }

    /// Whether it is as good to weigh an operation after all others as in its place: its author, and of a join the one
    /// who joins, has no term, so that it is weighed at the end anyhow, or nothing was ended that it was weighed before.
    fn is_weighed_as_last(&self, slot: Slot) -> bool {
        let node = self.graph.node(slot);
        let is_joining = matches!(node.operation, Some(Operation::Join(_)));
        let listings = self.graph.listings(&node.author).iter();
        listings
            .filter_map(|listing| self.graph.listed(*listing))
            .all(|(who, device)| {
                let never_ended =
                    self.ends_of(&who).is_empty() && self.ends_of_device(&device).is_empty();
                self.graph.person(&who).terms.is_empty() || (never_ended && !is_joining)
            })
    }

    /// Only that participant, unless an end in content is of his devices too.
    fn touches_person(&self, who: ParticipantId) -> Touches {
        if self.graph.person(&who).ends.is_empty() && self.ends_of(&who).is_empty() {
            Touches::Person(who)
        } else {
            Touches::State
        }
    }

    /// Whether an operation takes an admin and is of somebody whom nobody ever proposed to make one: void for certain.
    fn is_idle(&self, slot: Slot) -> bool {
        let node = self.graph.node(slot);
        let takes_one = match &node.operation {
            Some(Operation::Approve(approve)) => !self.is_recovery(&approve.proposal),
            // Their own device, and themselves, anybody withdraws and removes.
            Some(Operation::WithdrawDevice(_) | Operation::Remove(_)) => false,
            Some(_) | None => self.takes_an_admin(slot),
        };
        takes_one
            && self
                .graph
                .listings(&node.author)
                .iter()
                .filter_map(|listing| self.graph.listed(*listing))
                .all(|(who, _)| self.graph.person(&who).terms.is_empty())
    }

    /// Whether it lists a device whose key is that of an invitation.
    fn lists_an_invitation(&self, slot: Slot) -> bool {
        let listed = self.graph.listed(slot);
        listed.is_some_and(|(_, device)| !self.graph.invites(&device).is_empty())
    }

    /// Whether a join, a device or a recovery is of a device that is listed under somebody else too.
    fn lists_twice(&self, slot: Slot) -> bool {
        let is_plain = matches!(
            self.graph.node(slot).operation,
            Some(Operation::Join(_) | Operation::AddDevice(_))
        );
        let Some((who, device)) = self.graph.listed(slot).filter(|_| is_plain) else {
            return false;
        };
        let listings = self.graph.listings(&device).iter();
        listings
            .filter_map(|other| self.graph.listed(*other))
            .any(|(other, _)| other != who)
    }

    /// Weighs it, and brings the state up to date.
    pub(super) fn weigh_late(
        &mut self,
        slot: Slot,
        touches: Touches,
        state: &mut Arc<State>,
    ) -> Result<(), Needs> {
        self.found.scope.insert(slot);
        if self.graph.contested().contains(&slot) {
            self.memo.before(slot)?;
        }
        if let Some((who, _)) = self.graph.listed(slot) {
            self.weigh_devices(&who)?;
        }
        if self.takes_an_admin(slot) {
            if let Some((who, (Role::Admin, Some(term)))) = self.author_of(slot) {
                self.weigh_act(slot, who, term)?;
            }
        } else if self.is_open(slot) {
            self.weigh_plain(slot);
            self.weigh_epoch(slot)?;
        }
        match touches {
            Touches::Everything | Touches::State => {
                self.sum_up();
                *state = Arc::new(self.state());
            }
            Touches::Person(who) => self.person_came(slot, &who, Arc::make_mut(state)),
            Touches::Epoch => {
                self.weigh_usable();
                if let Some(Operation::Share(share)) = &self.graph.node(slot).operation
                    && let Some(epoch) = self.found.epochs.get(&share.epoch)
                {
                    let state = Arc::make_mut(state);
                    state.epochs.insert(share.epoch, epoch.clone());
                }
            }
            Touches::Invitations => {
                self.weigh_usable();
                let state = Arc::make_mut(state);
                self.write_invitation(state, slot);
                self.write_usable(state);
            }
            Touches::Nothing => {}
        }
        Ok(())
    }

    /// Writes one participant anew, and with which invitation he came.
    fn person_came(&mut self, slot: Slot, who: &ParticipantId, state: &mut State) {
        self.found.devices.retain(|_, (owner, _)| owner != who);
        self.sum_up_person(who);
        self.weigh_usable();
        if let Some(was) = state.participants.remove(who) {
            for device in &was.devices {
                state.devices.remove(device);
            }
        }
        state.out.remove(who);
        state.waiting.remove(who);
        self.write_person(state, who);
        self.write_use(state, slot);
        self.write_usable(state);
    }

    fn write_usable(&self, state: &mut State) {
        for (id, epoch) in &mut state.epochs {
            epoch.usable = self.found.epochs.get(id).is_some_and(|it| it.usable);
        }
    }
}
