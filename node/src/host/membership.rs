//! Who is in a space, who goes, who signs for it, and invitations.

use super::ask::Answer;
use super::desk_side::name_of;
use super::find::{begins, only};
use super::problems;
use super::run::Host;
use crate::clock;
use crate::handle::{
    InvitationInfo, Invited, Missing, NoRight, PeopleRequest, Problem, ProposalInfo, ProposalKind,
    Response, Selector, SignedInfo,
};
use noaber_protocol::charter::Proposal;
use noaber_protocol::charter::op::Operation;
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{EntryId, ParticipantId, SpaceId};
use noaber_protocol::node::Signed;
use noaber_protocol::space::Space;
use noaber_protocol::text::SafeText;

const DAY: i64 = 24 * 60 * 60 * 1000;

impl Host {
    pub(super) fn about_people(&mut self, request: &PeopleRequest) -> Answer {
        match request {
            PeopleRequest::List(selector) => {
                let space = self.known(selector)?;
                Ok(Some(Response::People(self.people(space))))
            }
            PeopleRequest::SetRole { space, who, role } => {
                let (id, participant) = self.somebody(space, who)?;
                let signed = self.with_node(|node, cx| node.set_role(cx, id, participant, *role));
                self.signed(id, signed, &who.0)
            }
            PeopleRequest::Remove { space, who } => {
                let (id, participant) = self.somebody(space, who)?;
                let signed = self.with_node(|node, cx| node.remove(cx, id, participant));
                self.signed(id, signed, &who.0)
            }
            PeopleRequest::Proposals(selector) => {
                let space = self.known(selector)?;
                let open = space.charter().open_proposals();
                let infos = open.iter().map(|it| proposal_info(space, it)).collect();
                Ok(Some(Response::Proposals(infos)))
            }
            PeopleRequest::Approve { space, proposal } => {
                let here = self.known(space)?;
                let id = here.id();
                let open = here.charter().open_proposals().into_iter();
                let proposal = entry(open.map(|it| it.id), proposal)?;
                let signed = self.with_node(|node, cx| node.approve(cx, id, proposal));
                self.signed(id, signed, &proposal.to_string())
            }
            PeopleRequest::Devices(selector) => {
                let space = self.known(selector)?;
                Ok(Some(Response::Devices(self.devices_of(space))))
            }
        }
    }

    fn somebody(
        &self,
        space: &Selector,
        who: &Selector,
    ) -> Result<(SpaceId, ParticipantId), Problem> {
        let here = self.known(space)?;
        Ok((here.id(), self.find_person(here, who)?))
    }

    /// Answers with what became of an operation that may take more than one signature.
    pub(super) fn signed(
        &mut self,
        space: SpaceId,
        signed: Result<Signed, noaber_protocol::node::Refused>,
        name: &str,
    ) -> Answer {
        let signed = signed.map_err(|refused| problems::of_refused(refused, name))?;
        self.news.standings.insert(space);
        self.news.people.insert(space);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(Some(Response::Signed(match signed {
            Signed::Done(id) => SignedInfo {
                done: true,
                id,
                signed: 1,
                needed: 1,
            },
            Signed::Proposed {
                proposal,
                needed,
                signed,
            } => SignedInfo {
                done: false,
                id: proposal,
                signed: count(signed),
                needed: count(needed),
            },
        })))
    }

    pub(super) fn invite(&mut self, space: &Selector, role: Role, days: u32, uses: u16) -> Answer {
        if role > Role::Editor {
            return Err(Problem::NoRight(NoRight::Approvals));
        }
        let id = self.find_space(space)?;
        let expires = clock::now().plus(i64::from(days.max(1)).saturating_mul(DAY));
        let addresses = self.ticket_addresses(&id);
        let ticket = self
            .with_node(|node, cx| node.invite(cx, id, role, expires, uses.max(1), addresses))
            .map_err(|refused| problems::of_refused(refused, &space.0))?;
        let text = ticket
            .to_fitting_text()
            .map_err(|error| Problem::General(error.to_string()))?;
        Ok(Some(Response::Invited(Invited {
            id: ticket.invite,
            ticket: text,
            role,
            expires,
            uses: uses.max(1),
        })))
    }

    pub(super) fn invitations(&self, selector: &Selector) -> Answer {
        let space = self.known(selector)?;
        let state = space.charter().state();
        let mut infos: Vec<InvitationInfo> = state
            .invitations
            .iter()
            .map(|(id, invitation)| InvitationInfo {
                id: *id,
                role: invitation.role,
                by: name_of(space.card_of(&invitation.by)),
                expires: invitation.expires,
                uses: invitation.uses,
                used_by: names(space, &invitation.used_by),
                usable: invitation.open && invitation.is_usable(clock::now()),
                withdrawn: invitation.withdrawn,
            })
            .collect();
        infos.sort_by_key(|info| (std::cmp::Reverse(info.expires), info.id));
        Ok(Some(Response::Invitations(infos)))
    }

    pub(super) fn withdraw_invitation(
        &mut self,
        space: &Selector,
        invitation: &Selector,
    ) -> Answer {
        let here = self.known(space)?;
        let id = here.id();
        let state = here.charter().state();
        let found = entry(state.invitations.keys().copied(), invitation)?;
        self.with_node(|node, cx| node.withdraw_invitation(cx, id, found))
            .map_err(|refused| problems::of_refused(refused, &invitation.0))?;
        self.news.people.insert(id);
        Ok(Some(Response::Done))
    }
}

/// The one entry whose id begins so.
fn entry(entries: impl Iterator<Item = EntryId>, selector: &Selector) -> Result<EntryId, Problem> {
    let words = selector.0.trim();
    let found: Vec<EntryId> = entries
        .filter(|id| begins(&id.to_string(), words))
        .collect();
    only(&found, || Missing::Entry(words.to_owned()))
}

fn names(space: &Space, people: &[ParticipantId]) -> Vec<SafeText> {
    let names = people.iter().map(|who| name_of(space.card_of(who)));
    names.collect()
}

fn proposal_info(space: &Space, proposal: &Proposal) -> ProposalInfo {
    let me = space.charter().state().participant_of(&space.me());
    let is_wanted =
        |me: &ParticipantId| proposal.electors.contains(me) && !proposal.signed.contains(me);
    ProposalInfo {
        id: proposal.id,
        what: kind_of(&proposal.operation),
        about: name_of(proposal.about.and_then(|who| space.card_of(&who))),
        signed: names(space, &proposal.signed),
        electors: names(space, &proposal.electors),
        needed: u32::try_from(proposal.needed).unwrap_or(u32::MAX),
        mine_is_wanted: me.is_some_and(|me| is_wanted(&me)),
    }
}

/// What a proposal would do; other operations than these never wait.
fn kind_of(operation: &Operation) -> ProposalKind {
    match operation {
        Operation::SetRole(set) => ProposalKind::Role(set.role),
        Operation::Admit(admit) => ProposalKind::Role(admit.role),
        Operation::Remove(_) => ProposalKind::Remove,
        Operation::WithdrawDevice(_) | Operation::Limit(_) => ProposalKind::Device,
        Operation::Recover(_) => ProposalKind::Recover,
        Operation::Close => ProposalKind::Close,
        Operation::Checkpoint
        | Operation::Found(_)
        | Operation::Invite(_)
        | Operation::Join(_)
        | Operation::Leave(_)
        | Operation::AddDevice(_)
        | Operation::Rekey(_)
        | Operation::Share(_)
        | Operation::SetAudience(_)
        | Operation::SetRelays(_)
        | Operation::Erase(_)
        | Operation::Approve(_)
        | Operation::Rename
        | Operation::Unknown { .. } => ProposalKind::Checkpoint,
    }
}
