//! Invitations: made with the key to what is written for the space, and withdrawn.

use crate::charter::op::{Audience, Invite, Operation};
use crate::charter::role::Role;
use crate::identity::{InvitationKey, invitation_identity};
use crate::ids::{AuthorId, EntryId, Millis, SpaceId};
use crate::node::Node;
use crate::space::{Cx, Refused, Space};
use crate::text::Name;
use crate::ticket::Ticket;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

impl Node {
    /// Makes an invitation, and its ticket. Whoever holds the ticket can open the space's epoch, so that he reads as
    /// soon as he joined, whoever of the space is there.
    ///
    /// # Errors
    /// - [`Refused::NoSpace`]
    /// - [`Refused::NoRight`]: this device may not invite, or not with that role.
    pub fn invite(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        role: Role,
        expires: Millis,
        uses: u16,
        addresses: Vec<String>,
    ) -> Result<Ticket, Refused> {
        let mut secret = Zeroizing::new([0; 16]);
        cx.rng.fill_bytes(&mut *secret);
        let invite = Invite {
            key: InvitationKey::from_secret(&secret).public(),
            recipient: invitation_identity(&secret).recipient(),
            role,
            expires,
            uses: uses.max(1),
        };
        let here = self.spaces.get_mut(&space).ok_or(Refused::NoSpace)?;
        let invite = here.invite(cx, invite);
        self.settle(cx, BTreeSet::from([space]));
        let invite = invite?;
        let here = self.spaces.get(&space).ok_or(Refused::NoSpace)?;
        let unnamed = || Name::new("?").expect("a name of one character");
        Ok(Ticket {
            space,
            nonce: here.nonce(),
            space_name: here.name().cloned().unwrap_or_else(unnamed),
            inviter: here
                .card(&here.me())
                .map_or_else(unnamed, |card| card.name.clone()),
            invite,
            secret,
            role,
            expires,
            addresses,
        })
    }

    /// Withdraws an invitation: nobody is taken in with it any more, and who has its ticket reads nothing that is
    /// written from now on.
    ///
    /// # Errors
    /// - [`Refused::NoSpace`]
    /// - [`Refused::NoRight`]: this device may not invite, or there is no such invitation.
    pub fn withdraw_invitation(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        invite: EntryId,
    ) -> Result<(), Refused> {
        let here = self.spaces.get_mut(&space).ok_or(Refused::NoSpace)?;
        let withdrawn = here.withdraw_invitation(cx, invite);
        self.settle(cx, BTreeSet::from([space]));
        withdrawn
    }
}

impl Space {
    fn invite(&mut self, cx: &mut Cx<'_>, invite: Invite) -> Result<EntryId, Refused> {
        let (key, recipient) = (AuthorId(invite.key), invite.recipient);
        let invite = Operation::Invite(invite);
        self.charter()
            .would_count(&self.me(), &invite)
            .map_err(Refused::NoRight)?;
        let state = self.charter().state();
        let epoch = state.epoch(&Audience::Space).map(|(id, _)| id);
        let mut operations = vec![invite];
        // Without the key, whoever has it gives the share.
        if let Some(share) = epoch.and_then(|epoch| self.share_of(&epoch, key, &recipient)) {
            operations.push(Operation::Share(share));
        }
        self.operate_all(cx, &operations, None)
    }

    /// Withdraws an invitation, and begins a new epoch without it.
    pub(crate) fn withdraw_invitation(
        &mut self,
        cx: &mut Cx<'_>,
        invite: EntryId,
    ) -> Result<(), Refused> {
        let state = self.charter().state();
        let no_invitation = Refused::NoRight(crate::charter::NoRight::NoInvitation);
        let known = state.invitations.get(&invite).ok_or(no_invitation)?;
        let withdraw = Operation::Invite(Invite {
            key: known.key,
            recipient: known.recipient,
            role: known.role,
            expires: known.expires,
            uses: 0,
        });
        self.operate(cx, &withdraw)?;
        // It is withdrawn; an epoch that cannot be begun now is begun when it is due.
        let _ = self.rekey_now(cx);
        Ok(())
    }
}
