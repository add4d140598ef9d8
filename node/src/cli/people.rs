//! `people`, and what was invited.

use super::args::{AnyRole, InviteCommand, PeopleCommand};
use super::output::{mark, table};
use super::{Context, device};
use crate::handle::{
    InvitationInfo, PeopleRequest, Person, Problem, ProposalInfo, ProposalKind, Request, Response,
    Selector, SignedInfo, SpaceRequest,
};
use crate::words::{self, Lang, moment, rfc3339, text, with};
use noaber_protocol::charter::role::Role;
use noaber_protocol::text::SafeText;
use serde_json::{Value, json};

pub(super) async fn people(context: &mut Context, command: &PeopleCommand) -> Result<u8, Problem> {
    match context.ask(Request::People(request(command))).await? {
        Response::People(all) => context.output.give(
            || all.iter().map(person_json).collect(),
            |lang| {
                let rows: Vec<_> = all.iter().map(|person| person_row(person, lang)).collect();
                table(&rows)
            },
        )?,
        Response::Proposals(all) => context.output.give(
            || all.iter().map(proposal_json).collect(),
            |lang| {
                let rows: Vec<_> = all.iter().map(|it| proposal_row(it, lang)).collect();
                table(&rows)
            },
        )?,
        Response::Devices(all) => device::give(context, &all)?,
        Response::Signed(signed) => {
            let done = match command {
                PeopleCommand::Remove { .. } => "people-removed",
                PeopleCommand::Role { .. } => "cli-role-given",
                PeopleCommand::Approve { .. }
                | PeopleCommand::Ls { .. }
                | PeopleCommand::Proposals { .. }
                | PeopleCommand::Devices { .. } => "people-approved",
            };
            give_signed(context, &signed, done)?;
        }
        other => return Err(super::unfit(&other)),
    }
    Ok(0)
}

fn request(command: &PeopleCommand) -> PeopleRequest {
    match command {
        PeopleCommand::Ls { space } => PeopleRequest::List(Selector(space.clone())),
        PeopleCommand::Role { space, who, role } => PeopleRequest::SetRole {
            space: Selector(space.clone()),
            who: Selector(who.clone()),
            role: match role {
                AnyRole::Reader => Role::Reader,
                AnyRole::Member => Role::Member,
                AnyRole::Editor => Role::Editor,
                AnyRole::Board => Role::Board,
                AnyRole::Admin => Role::Admin,
            },
        },
        PeopleCommand::Remove { space, who } => PeopleRequest::Remove {
            space: Selector(space.clone()),
            who: Selector(who.clone()),
        },
        PeopleCommand::Proposals { space } => PeopleRequest::Proposals(Selector(space.clone())),
        PeopleCommand::Approve { space, proposal } => PeopleRequest::Approve {
            space: Selector(space.clone()),
            proposal: Selector(proposal.clone()),
        },
        PeopleCommand::Devices { space } => PeopleRequest::Devices(Selector(space.clone())),
    }
}

/// Says whether it is done, or waits for the signatures of others.
pub(super) fn give_signed(
    context: &Context,
    signed: &SignedInfo,
    done: &str,
) -> Result<(), Problem> {
    context.output.give(
        || {
            json!({
                "done": signed.done,
                "id": signed.id.to_string(),
                "signed": signed.signed,
                "needed": signed.needed,
            })
        },
        |lang| {
            if signed.done {
                return text(lang, done);
            }
            let arguments = [
                ("id", mark(signed.id).into()),
                ("signed", signed.signed.to_string().into()),
                ("needed", signed.needed.to_string().into()),
            ];
            with(lang, "people-proposed", &arguments)
        },
    )
}

fn person_json(person: &Person) -> Value {
    json!({
        "id": person.id.to_string(),
        "name": person.name.as_str(),
        "organisation": person.organisation.as_str(),
        "role": person.role.name(),
        "devices": texts(&person.devices),
        "me": person.me,
        "connected": person.connected,
    })
}

fn person_row(person: &Person, lang: Lang) -> Vec<String> {
    vec![
        mark(person.id),
        person.name.as_str().to_owned(),
        person.organisation.as_str().to_owned(),
        words::role(person.role, lang),
        if person.me {
            text(lang, "person-me")
        } else {
            String::new()
        },
    ]
}

fn proposal_json(proposal: &ProposalInfo) -> Value {
    let role = match proposal.what {
        ProposalKind::Role(role) => Some(role.name()),
        ProposalKind::Remove
        | ProposalKind::Device
        | ProposalKind::Recover
        | ProposalKind::Checkpoint
        | ProposalKind::Close => None,
    };
    json!({
        "id": proposal.id.to_string(),
        "what": proposal.what.name(),
        "role": role,
        "about": proposal.about.as_str(),
        "signed": texts(&proposal.signed),
        "electors": texts(&proposal.electors),
        "needed": proposal.needed,
        "mine_is_wanted": proposal.mine_is_wanted,
    })
}

fn proposal_row(proposal: &ProposalInfo, lang: Lang) -> Vec<String> {
    let role = match proposal.what {
        ProposalKind::Role(role) => words::role(role, lang),
        ProposalKind::Remove
        | ProposalKind::Device
        | ProposalKind::Recover
        | ProposalKind::Checkpoint
        | ProposalKind::Close => String::new(),
    };
    let arguments = [
        ("name", proposal.about.as_str().into()),
        ("role", role.into()),
    ];
    let what = format!("proposal-{}", proposal.what.name());
    let count = [
        ("signed", proposal.signed.len().to_string().into()),
        ("needed", proposal.needed.to_string().into()),
    ];
    vec![
        mark(proposal.id),
        with(lang, &what, &arguments),
        with(lang, "proposal-count", &count),
        texts(&proposal.signed).join(", "),
        if proposal.mine_is_wanted {
            text(lang, "proposal-mine")
        } else {
            String::new()
        },
    ]
}

pub(super) async fn invitations(
    context: &mut Context,
    command: &InviteCommand,
) -> Result<u8, Problem> {
    let request = match command {
        InviteCommand::Ls { space } => SpaceRequest::Invitations(Selector(space.clone())),
        InviteCommand::Rm { space, invitation } => SpaceRequest::WithdrawInvitation {
            space: Selector(space.clone()),
            invitation: Selector(invitation.clone()),
        },
    };
    match context.ask(Request::Space(request)).await? {
        Response::Invitations(all) => context.output.give(
            || all.iter().map(invitation_json).collect(),
            |lang| {
                let rows: Vec<_> = all.iter().map(|it| invitation_row(it, lang)).collect();
                table(&rows)
            },
        )?,
        Response::Done => context
            .output
            .give(|| json!({}), |lang| text(lang, "invite-withdrawn"))?,
        other => return Err(super::unfit(&other)),
    }
    Ok(0)
}

fn invitation_json(invitation: &InvitationInfo) -> Value {
    json!({
        "id": invitation.id.to_string(),
        "role": invitation.role.name(),
        "by": invitation.by.as_str(),
        "expires": rfc3339(invitation.expires),
        "uses": invitation.uses,
        "used_by": texts(&invitation.used_by),
        "usable": invitation.usable,
        "withdrawn": invitation.withdrawn,
    })
}

fn invitation_row(invitation: &InvitationInfo, lang: Lang) -> Vec<String> {
    let state = match (invitation.withdrawn, invitation.usable) {
        (true, _) => "invite-is-withdrawn",
        (false, true) => "invite-is-usable",
        (false, false) => "invite-is-over",
    };
    vec![
        mark(invitation.id),
        words::role(invitation.role, lang),
        invitation.by.as_str().to_owned(),
        moment(invitation.expires, lang),
        format!("{}/{}", invitation.used_by.len(), invitation.uses),
        text(lang, state),
    ]
}

fn texts(all: &[SafeText]) -> Vec<&str> {
    all.iter().map(SafeText::as_str).collect()
}
