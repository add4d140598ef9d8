//! One more operation, when it changes nothing about those that are weighed already: most do not.

use crate::charter::graph::Slot;
use crate::charter::op::{Operation, Recover};
use crate::charter::outcome::Needs;
use crate::charter::role::Role;
use crate::charter::state::State;
use crate::charter::weigh::Weighing;
use std::sync::Arc;

/// What a late operation changes beside itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touches {
    /// What is weighed already: all must be weighed again.
    Everything,
    /// Who is in, what is set: the state is written anew.
    State,
    /// One epoch.
    Epoch,
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
        let never_admin = |who| self.graph.person(who).terms.is_empty();
        match &self.graph.node(slot).operation {
            Some(Operation::Admit(admit))
                if admit.role < Role::Admin && never_admin(&admit.participant) =>
            {
                Touches::State
            }
            Some(Operation::SetRole(set))
                if set.role < Role::Admin && never_admin(&set.participant) =>
            {
                Touches::State
            }
            Some(
                Operation::Invite(_)
                | Operation::Join(_)
                | Operation::AddDevice(_)
                | Operation::Rekey(_)
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

    /// Weighs it, and brings the state up to date.
    pub(super) fn weigh_late(
        &mut self,
        slot: Slot,
        touches: Touches,
        state: &mut Arc<State>,
    ) -> Result<(), Needs> {
        self.found.scope.insert(slot);
        if let Some((who, _)) = self.graph.listed(slot) {
            self.weigh_devices(&who);
        }
        if self.takes_an_admin(slot) {
            if let Some((who, (Role::Admin, Some(term)))) = self.author_of(slot) {
                self.weigh_act(slot, who, term);
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
            Touches::Epoch => {
                self.weigh_usable();
                if let Some(Operation::Share(share)) = &self.graph.node(slot).operation
                    && let Some(epoch) = self.found.epochs.get(&share.epoch)
                {
                    let state = Arc::make_mut(state);
                    state.epochs.insert(share.epoch, epoch.clone());
                }
            }
            Touches::Nothing => {}
        }
        Ok(())
    }
}
