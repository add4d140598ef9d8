//! `space`, `invite`, `join` and `people`.

use super::args::{AnyRole, InviteArgs, InviteRole, JoinArgs, PeopleCommand, SpaceCommand};
use super::output::{mark, table};
use super::{Context, unexpected};
use crate::exchange::ticket;
use crate::handle::{
    PeopleRequest, Person, Problem, Request, Response, Selector, SpaceInfo, SpaceRequest,
};
use crate::host::NetworkUse;
use crate::words::{self, Lang, moment, rfc3339, text, with};
use noaber_protocol::charter::role::Role;
use serde_json::{Value, json};

pub(super) async fn space(context: &mut Context, command: &SpaceCommand) -> Result<u8, Problem> {
    let request = match command {
        SpaceCommand::New { name } => SpaceRequest::New { name: name.clone() },
        SpaceCommand::Ls => SpaceRequest::List,
        SpaceCommand::Show { space } => SpaceRequest::Show(Selector(space.clone())),
        SpaceCommand::Leave { space } => SpaceRequest::Leave(Selector(space.clone())),
    };
    match context.ask(Request::Space(request)).await? {
        Response::Space(info) => context.output.give(
            || space_json(&info),
            |lang| table(&[space_row(&info, lang)]),
        )?,
        Response::Spaces(all) => context.output.give(
            || all.iter().map(space_json).collect(),
            |lang| {
                let rows: Vec<_> = all.iter().map(|info| space_row(info, lang)).collect();
                table(&rows)
            },
        )?,
        Response::Done => context
            .output
            .give(|| json!({}), |lang| text(lang, "cli-left"))?,
        other => return Err(super::unfit(&other)),
    }
    Ok(0)
}

fn space_json(info: &SpaceInfo) -> Value {
    json!({
        "id": info.id.to_string(),
        "name": info.name.as_str(),
        "role": info.role.map(Role::name),
        "joining": info.joining,
        "participants": info.participants,
        "documents": info.documents,
        "founder": info.founder.as_str(),
    })
}

fn space_row(info: &SpaceInfo, lang: Lang) -> Vec<String> {
    let role = match info.role {
        _ if info.joining => text(lang, "space-joining"),
        Some(role) => words::role(role, lang),
        None => text(lang, "space-left"),
    };
    vec![
        mark(info.id),
        info.name.as_str().to_owned(),
        role,
        with(
            lang,
            "space-people",
            &[("people", info.participants.to_string().into())],
        ),
        with(
            lang,
            "space-documents",
            &[("documents", info.documents.to_string().into())],
        ),
    ]
}

pub(super) async fn invite(context: &mut Context, arguments: &InviteArgs) -> Result<u8, Problem> {
    let request = SpaceRequest::Invite {
        space: Selector(arguments.space.clone()),
        role: match arguments.role {
            InviteRole::Reader => Role::Reader,
            InviteRole::Member => Role::Member,
            InviteRole::Editor => Role::Editor,
        },
        days: arguments.days,
        uses: arguments.uses,
    };
    // With the network, so that the ticket holds addresses at which this device can be found.
    let caller = context.caller(NetworkUse::On).await?;
    let Response::Invited(invited) = caller.ask(Request::Space(request)).await? else {
        return Err(unexpected());
    };
    context.output.give(
        || {
            json!({
                "ticket": invited.ticket,
                "role": invited.role.name(),
                "expires": rfc3339(invited.expires),
                "uses": invited.uses,
            })
        },
        |_| invited.ticket.clone(),
    )?;
    if !context.output.json {
        let arguments = [
            ("role", words::role(invited.role, context.lang).into()),
            ("date", moment(invited.expires, context.lang).into()),
            ("uses", invited.uses.to_string().into()),
        ];
        context
            .output
            .say(&with(context.lang, "cli-invited", &arguments));
    }
    Ok(0)
}

pub(super) async fn join(context: &mut Context, arguments: &JoinArgs) -> Result<u8, Problem> {
    let ticket = ticket_text(&arguments.ticket)?;
    let request = SpaceRequest::Join {
        ticket,
        wait_seconds: arguments.wait,
    };
    let caller = context.caller(NetworkUse::On).await?;
    let Response::Space(info) = caller.ask(Request::Space(request)).await? else {
        return Err(unexpected());
    };
    context.output.give(
        || space_json(&info),
        |lang| table(&[space_row(&info, lang)]),
    )?;
    if info.joining {
        context.output.say(&text(context.lang, "cli-still-joining"));
        return Ok(Problem::NotSafeYet {
            holders: 0,
            wanted: 1,
        }
        .exit_code());
    }
    Ok(0)
}

/// The ticket as given, in a file, or as it comes in.
fn ticket_text(given: &str) -> Result<String, Problem> {
    if given == "-" {
        ticket::read_from(std::io::stdin())
    } else {
        ticket::given(given)
    }
}

pub(super) async fn people(context: &mut Context, command: &PeopleCommand) -> Result<u8, Problem> {
    let request = match command {
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
    };
    match context.ask(Request::People(request)).await? {
        Response::People(all) => context.output.give(
            || all.iter().map(person_json).collect(),
            |lang| {
                let rows: Vec<_> = all.iter().map(|person| person_row(person, lang)).collect();
                table(&rows)
            },
        )?,
        Response::Done => context
            .output
            .give(|| json!({}), |lang| text(lang, "cli-role-given"))?,
        other => return Err(super::unfit(&other)),
    }
    Ok(0)
}

fn person_json(person: &Person) -> Value {
    let devices: Vec<&str> = person.devices.iter().map(|name| name.as_str()).collect();
    json!({
        "id": person.id.to_string(),
        "name": person.name.as_str(),
        "organisation": person.organisation.as_str(),
        "role": person.role.name(),
        "devices": devices,
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
