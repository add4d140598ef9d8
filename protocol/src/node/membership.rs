//! What people ask of a node about who is in a space: roles, removals, devices that go, and what others proposed.

use crate::charter::role::Role;
use crate::ids::{AuthorId, EntryId, ParticipantId, SpaceId};
use crate::node::Node;
use crate::space::{Cx, Refused, Signed, Space};
use std::collections::BTreeSet;

impl Node {
    /// Gives a participant a role. To make an admin, or to demote somebody who ranks higher, others must sign too.
    ///
    /// # Errors
    /// [`Refused::NoSpace`], [`Refused::NoRight`].
    pub fn set_role(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        participant: ParticipantId,
        role: Role,
    ) -> Result<Signed, Refused> {
        self.change(cx, space, |here, cx| here.set_role(cx, participant, role))
    }

    /// Removes a participant, with what of their content is here as the cut and with new epochs of all that they could
    /// read. Somebody who ranks higher takes the signatures of others too; oneself one removes by leaving.
    ///
    /// # Errors
    /// [`Refused::NoSpace`], [`Refused::NoRight`].
    pub fn remove(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        participant: ParticipantId,
    ) -> Result<Signed, Refused> {
        let here = self.spaces.get(&space).ok_or(Refused::NoSpace)?;
        let state = here.charter().state();
        if state.participant_of(&here.me()) == Some(participant) {
            return self.leave(cx, space).map(Signed::Done);
        }
        self.change(cx, space, |here, cx| here.remove(cx, participant))
    }

    /// Withdraws a device: one of one's own that came after this one, or, as admin, one of somebody else.
    ///
    /// # Errors
    /// [`Refused::NoSpace`], [`Refused::NoRight`].
    pub fn withdraw_device(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        device: AuthorId,
    ) -> Result<Signed, Refused> {
        self.change(cx, space, |here, cx| here.withdraw_device(cx, device))
    }

    /// Signs what somebody else proposed; with enough signatures it has its effect.
    ///
    /// # Errors
    /// [`Refused::NoSpace`], [`Refused::NotIn`], [`Refused::NoRight`]: nothing with that id waits, or this person's
    /// signature does not count for it.
    pub fn approve(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        proposal: EntryId,
    ) -> Result<Signed, Refused> {
        self.change(cx, space, |here, cx| here.approve(cx, proposal))
    }

    /// Has a space do something, and follows up what it made.
    pub(super) fn change<T>(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        change: impl FnOnce(&mut Space, &mut Cx<'_>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let here = self.spaces.get_mut(&space).ok_or(Refused::NoSpace)?;
        let changed = change(here, cx);
        self.settle(cx, BTreeSet::from([space]));
        changed
    }
}
