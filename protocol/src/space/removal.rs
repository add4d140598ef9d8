//! Ending somebody's rights, or a device's: with the cut, the new epochs and their shares in one go.

use crate::charter::op::{
    Approve, Audience, Cut, Invite, Operation, Rekey, Remove, SetRole, Share, WithdrawDevice,
};
use crate::charter::role::Role;
use crate::charter::{NoRight, Proposal};
use crate::ids::{AuthorId, EntryId, ParticipantId};
use crate::space::{Cx, Refused, Space};
use std::collections::BTreeSet;

/// What became of an operation that may take more than one signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// It has its effect.
    Done(EntryId),
    /// It waits for others.
    Proposed {
        /// The proposal.
        proposal: EntryId,
        /// How many people must sign, those who did included.
        needed: usize,
        /// How many did.
        signed: usize,
    },
}

impl Space {
    /// Removes a participant. What of their content is here stands; new epochs of all that they could read begin with
    /// the removal, and invitations that they made or used, and others could still use, are withdrawn.
    pub(crate) fn remove(
        &mut self,
        cx: &mut Cx<'_>,
        participant: ParticipantId,
    ) -> Result<Signed, Refused> {
        let remove = |rekeys, cut| {
            Operation::Remove(Remove {
                participant,
                cut,
                rekeys,
            })
        };
        let cut = self.cut_of(&participant);
        let bare = remove(Vec::new(), cut.clone());
        if let Some(signed) = self.propose(cx, &bare)? {
            return Ok(signed);
        }
        let state = self.charter.state();
        let gone = state.participants.get(&participant);
        let gone = gone.map(|it| it.devices.clone()).unwrap_or_default();
        let (rekeys, shares) = self.rekeys_without(cx, &gone);
        let mut operations = vec![remove(rekeys, cut)];
        operations.extend(shares.into_iter().map(Operation::Share));
        operations.extend(self.invitations_known_to(&participant));
        Ok(Signed::Done(self.operate_all(cx, &operations, None)?))
    }

    /// Withdraws a device. What of its content is here stands; new epochs of all that it could read begin with it.
    pub(crate) fn withdraw_device(
        &mut self,
        cx: &mut Cx<'_>,
        device: AuthorId,
    ) -> Result<Signed, Refused> {
        let heads = self.heads_of(&device);
        let author = device;
        let cut = match heads[..] {
            [] => Vec::new(),
            [..] => vec![Cut { author, heads }],
        };
        let withdraw = |rekeys, cut| {
            Operation::WithdrawDevice(WithdrawDevice {
                device,
                cut,
                rekeys,
            })
        };
        let bare = withdraw(Vec::new(), cut.clone());
        if let Some(signed) = self.propose(cx, &bare)? {
            return Ok(signed);
        }
        let (rekeys, shares) = self.rekeys_without(cx, &[device]);
        let mut operations = vec![withdraw(rekeys, cut)];
        operations.extend(shares.into_iter().map(Operation::Share));
        Ok(Signed::Done(self.operate_all(cx, &operations, None)?))
    }

    /// Gives a participant a role. A demotion names what of their content is here as its cut.
    pub(crate) fn set_role(
        &mut self,
        cx: &mut Cx<'_>,
        participant: ParticipantId,
        role: Role,
    ) -> Result<Signed, Refused> {
        let state = self.charter.state();
        let now = state.participants.get(&participant).map(|it| it.role);
        let cut = match now {
            Some(now) if role < now => self.cut_of(&participant),
            Some(_) | None => Vec::new(),
        };
        let operation = Operation::SetRole(SetRole {
            participant,
            role,
            cut,
        });
        if let Some(signed) = self.propose(cx, &operation)? {
            return Ok(signed);
        }
        let id = self.operate_all(cx, &[operation], None)?;
        self.follow_up(cx, Some(participant));
        Ok(Signed::Done(id))
    }

    /// Signs what somebody else proposed.
    pub(crate) fn approve(
        &mut self,
        cx: &mut Cx<'_>,
        proposal: EntryId,
    ) -> Result<Signed, Refused> {
        let open = self.charter.open_proposals();
        let found = open.into_iter().find(|it| it.id == proposal);
        let found = found.ok_or(Refused::NoRight(NoRight::NoSuchProposal))?;
        let state = self.charter.state();
        let me = state.participant_of(&self.me()).ok_or(Refused::NotIn)?;
        if !found.electors.contains(&me) {
            let needed = Role::Admin;
            return Err(Refused::NoRight(NoRight::RoleTooLow { needed }));
        }
        if !found.signed.contains(&me) {
            self.operate(cx, &Operation::Approve(Approve { proposal }))?;
        }
        self.follow_up(cx, found.about);
        Ok(self.stands(&found))
    }

    /// Where a proposal stands now.
    fn stands(&self, proposal: &Proposal) -> Signed {
        let open = self.charter.open_proposals();
        match open.iter().find(|it| it.id == proposal.id) {
            Some(open) => Signed::Proposed {
                proposal: open.id,
                needed: open.needed,
                signed: open.signed.len(),
            },
            None => Signed::Done(proposal.id),
        }
    }

    /// Signs an operation as a proposal, or what others proposed to the same end, when it takes more signatures than
    /// one's own. None when one's own is enough.
    fn propose(
        &mut self,
        cx: &mut Cx<'_>,
        operation: &Operation,
    ) -> Result<Option<Signed>, Refused> {
        match self.charter.would_count(&self.me(), operation) {
            Ok(()) => return Ok(None),
            Err(NoRight::NeedsApprovals { .. }) => {}
            Err(no) => return Err(Refused::NoRight(no)),
        }
        let open = self.charter.open_proposals();
        if let Some(same) = open.iter().find(|it| is_same(&it.operation, operation)) {
            return self.approve(cx, same.id).map(Some);
        }
        let id = self.operate_all(cx, std::slice::from_ref(operation), None)?;
        let open = self.charter.open_proposals();
        Ok(Some(match open.iter().find(|it| it.id == id) {
            Some(proposal) => self.stands(proposal),
            None => Signed::Done(id),
        }))
    }

    /// Who may read more gets the keys, and audiences that somebody may not read any more get new ones, at once.
    fn follow_up(&mut self, cx: &mut Cx<'_>, about: Option<ParticipantId>) {
        if let Some(participant) = about {
            self.welcome(&participant);
        }
        // It is signed; an epoch that cannot be begun now is begun when it is due.
        let _ = self.rekey_now(cx);
    }

    /// New epochs without some devices, of every audience that these could read and this device can.
    fn rekeys_without(&mut self, cx: &mut Cx<'_>, gone: &[AuthorId]) -> (Vec<Rekey>, Vec<Share>) {
        let state = self.charter.state();
        let me = self.me();
        let read = |audience: &Audience| {
            state.epochs.values().any(|epoch| {
                epoch.audience == *audience && gone.iter().any(|it| epoch.openers.contains(it))
            })
        };
        let mut rekeys = Vec::new();
        let mut shares = Vec::new();
        for audience in state.audiences().into_iter().filter(read) {
            let mut devices = state.entitled(&audience);
            devices.retain(|device| !gone.contains(device));
            if !devices.contains(&me) {
                continue;
            }
            let (rekey, given) = self.new_epoch(cx, audience, &devices);
            rekeys.push(rekey);
            shares.extend(given);
        }
        (rekeys, shares)
    }

    /// What withdraws the invitations that somebody made, or used, and that others could still use.
    fn invitations_known_to(&self, participant: &ParticipantId) -> Vec<Operation> {
        let state = self.charter.state();
        let known = state.invitations.values().filter(|it| {
            let is_left = it.used_by.len() < usize::from(it.uses);
            let knows = it.by == *participant || it.used_by.contains(participant);
            !it.withdrawn && is_left && knows
        });
        let keys: BTreeSet<[u8; 32]> = known.clone().map(|it| it.key).collect();
        let first = keys
            .iter()
            .filter_map(|key| known.clone().find(|it| it.key == *key));
        first
            .map(|it| {
                Operation::Invite(Invite {
                    key: it.key,
                    recipient: it.recipient,
                    role: it.role,
                    expires: it.expires,
                    uses: 0,
                })
            })
            .collect()
    }

    /// The heads of what counts here of a participant's content, by device.
    pub(crate) fn cut_of(&self, participant: &ParticipantId) -> Vec<Cut> {
        let state = self.charter.state();
        state
            .devices
            .iter()
            .filter(|(_, device)| device.participant == *participant)
            .map(|(author, _)| Cut {
                author: *author,
                heads: self.heads_of(author),
            })
            .filter(|cut| !cut.heads.is_empty())
            .collect()
    }
}

/// Whether two operations are to the same end, whatever they cut.
fn is_same(one: &Operation, other: &Operation) -> bool {
    match (one, other) {
        (Operation::Remove(one), Operation::Remove(other)) => one.participant == other.participant,
        (Operation::SetRole(one), Operation::SetRole(other)) => {
            (one.participant, one.role) == (other.participant, other.role)
        }
        (Operation::WithdrawDevice(one), Operation::WithdrawDevice(other)) => {
            one.device == other.device
        }
        (one, other) => one == other,
    }
}
