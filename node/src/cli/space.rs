//! `space`, `invite` and `join`.

use super::args::{InviteArgs, InviteRole, JoinArgs, SpaceCommand};
use super::output::{mark, table};
use super::{Context, follow, people, unexpected};
use crate::exchange::ticket;
use crate::handle::{Problem, Request, Response, Selector, SpaceInfo, SpaceRequest};
use crate::host::NetworkUse;
use crate::words::{self, Lang, moment, rfc3339, text, with};
use noaber_protocol::charter::role::Role;
use serde_json::{Value, json};

pub(super) async fn space(context: &mut Context, command: &SpaceCommand) -> Result<u8, Problem> {
    if let SpaceCommand::Show { space } = command {
        return show(context, space).await;
    }
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

/// One kring, and the address with which anybody follows what is public in it.
async fn show(context: &mut Context, space: &str) -> Result<u8, Problem> {
    let request = SpaceRequest::Show(Selector(space.to_owned()));
    let Response::Space(info) = context.ask(Request::Space(request)).await? else {
        return Err(unexpected());
    };
    let address = follow::address(context, space).await?;
    context.output.give(
        || {
            let mut shown = space_json(&info);
            shown["follow"] = address.text.clone().into();
            shown
        },
        |lang| {
            let key = if address.has_place {
                "space-follow-address"
            } else {
                "space-follow-nowhere"
            };
            let row = table(&[space_row(&info, lang)]);
            format!("{row}\n{}\n{}", text(lang, key), address.text)
        },
    )?;
    Ok(0)
}

pub(super) fn space_json(info: &SpaceInfo) -> Value {
    json!({
        "id": info.id.to_string(),
        "name": info.name.as_str(),
        "role": info.role.map(Role::name),
        "joining": info.joining,
        "follows": info.follows,
        "participants": info.participants,
        "documents": info.documents,
        "founder": info.founder.as_str(),
    })
}

pub(super) fn space_row(info: &SpaceInfo, lang: Lang) -> Vec<String> {
    let role = match info.role {
        _ if info.follows => text(lang, "space-follows"),
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
    if let Some(command) = &arguments.command {
        return people::invitations(context, command).await;
    }
    let request = SpaceRequest::Invite {
        space: Selector(arguments.space.clone().unwrap_or_default()),
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
                "id": invited.id.to_string(),
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
pub(super) fn ticket_text(given: &str) -> Result<String, Problem> {
    if given == "-" {
        ticket::read_from(std::io::stdin())
    } else {
        ticket::given(given)
    }
}
