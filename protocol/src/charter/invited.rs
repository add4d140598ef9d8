//! Who may open the epoch of a space by an invitation: whoever holds its ticket, while it stands.

use crate::charter::graph::Slot;
use crate::charter::op::{Audience, Invite, Operation};
use crate::charter::standing::At;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, EntryId};
use std::collections::BTreeSet;

impl Weighing<'_> {
    /// What an entry says about an invitation.
    pub(super) fn invite(&self, slot: Slot) -> Option<&Invite> {
        match &self.graph.node(slot).operation {
            Some(Operation::Invite(invite)) => Some(invite),
            Some(_) | None => None,
        }
    }

    /// Whether an invitation is withdrawn, by what is seen there: one with its key that nobody may use counts.
    pub(super) fn is_withdrawn(&self, key: &[u8; 32], at: At) -> bool {
        self.graph
            .invites(&AuthorId(*key))
            .iter()
            .any(|slot| self.sees(at, *slot) && self.invite(*slot).is_some_and(|it| it.uses == 0))
    }

    /// Whether a key is, or was, that of a device: else who makes invitations could have a device pass for entitled that
    /// is out.
    fn is_device(&self, key: &AuthorId, at: At) -> bool {
        let mut listings = self.graph.listings(key).iter();
        listings.any(|listing| self.sees(at, *listing))
    }

    /// Whether who made an invitation still has, by what is seen there, the term in which he made it.
    pub(super) fn maker_stands(&self, slot: Slot, at: At) -> bool {
        let Some(by) = self.found.by.get(&slot) else {
            return false;
        };
        self.ends_of(by)
            .iter()
            .all(|end| !self.sees(at, end.op) || self.sees(At::Before(slot), end.op))
    }

    /// Whether who holds the ticket of an invitation may open the `space` epoch: it counts, is not withdrawn, its key
    /// is no device's, its maker stands, and nobody who joined with it is out.
    pub(super) fn invitation_reads(&self, slot: Slot) -> bool {
        let Some(invite) = self.invite(slot) else {
            return false;
        };
        self.found.effective.contains(slot)
            && !self.is_device(&AuthorId(invite.key), At::End)
            && !self.is_withdrawn(&invite.key, At::End)
            && self.maker_stands(slot, At::End)
            && !self.has_one_out(&self.graph.key(slot).id)
    }

    fn has_one_out(&self, invite: &EntryId) -> bool {
        self.graph.joins(invite).iter().any(|join| {
            let who = self.graph.node(*join).author.into();
            self.found.effective.contains(*join) && !self.found.roles.contains_key(&who)
        })
    }

    /// The keys of invitations that may open the `space` epoch.
    pub(super) fn reading_invitations(&self) -> BTreeSet<AuthorId> {
        self.graph
            .invitations()
            .filter(|(_, slots)| slots.iter().any(|slot| self.invitation_reads(*slot)))
            .map(|(key, _)| *key)
            .collect()
    }

    /// Whether a share for the key of an invitation was one for somebody entitled, in the past of an operation.
    pub(super) fn is_invited(&self, key: &AuthorId, audience: &Audience, slot: Slot) -> bool {
        let at = At::Before(slot);
        *audience == Audience::Space
            && !self.is_device(key, at)
            && !self.is_withdrawn(&key.0, at)
            && self
                .graph
                .invites(key)
                .iter()
                .any(|invite| self.sees(at, *invite) && self.maker_stands(*invite, at))
    }

    /// The keys of the invitations with which a device joined, before an operation.
    pub(super) fn joined_with(&self, device: &AuthorId, slot: Slot) -> Vec<AuthorId> {
        let invite = |listing: &Slot| match &self.graph.node(*listing).operation {
            Some(Operation::Join(join)) => self.graph.slot(&join.invite),
            Some(_) | None => None,
        };
        self.graph
            .listings(device)
            .iter()
            .filter(|listing| self.sees(At::Before(slot), **listing))
            .filter_map(|listing| Some(AuthorId(self.invite(invite(listing)?)?.key)))
            .collect()
    }
}
