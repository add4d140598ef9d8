//! `audience`.

use super::Context;
use super::args::AudienceCommand;
use super::output::table;
use crate::handle::{AudienceInfo, AudienceRequest, Problem, Request, Response, Selector};
use crate::words::{Lang, text, with};
use noaber_protocol::charter::op::Audience;
use serde_json::{Value, json};

pub(super) async fn audience(
    context: &mut Context,
    command: &AudienceCommand,
) -> Result<u8, Problem> {
    let request = match command {
        AudienceCommand::Ls { space } => AudienceRequest::List(Selector(space.clone())),
        AudienceCommand::Set { space, name, who } => AudienceRequest::Set {
            space: Selector(space.clone()),
            name: name.clone(),
            people: who.iter().cloned().map(Selector).collect(),
        },
    };
    match context.ask(Request::Audience(request)).await? {
        Response::Audiences(all) => context.output.give(
            || all.iter().map(info_json).collect(),
            |lang| {
                let rows: Vec<_> = all.iter().map(|info| info_row(info, lang)).collect();
                table(&rows)
            },
        )?,
        Response::Done => context
            .output
            .give(|| json!({}), |lang| text(lang, "audience-set"))?,
        other => return Err(super::unfit(&other)),
    }
    Ok(0)
}

fn info_json(info: &AudienceInfo) -> Value {
    let people: Vec<&str> = info.people.iter().map(|name| name.as_str()).collect();
    json!({
        "name": info.name.as_str(),
        "number": number(&info.audience),
        "people": people,
        "me": info.me,
        "writable": info.writable,
        "documents": info.documents,
    })
}

fn number(audience: &Audience) -> Option<u32> {
    match audience {
        Audience::Named(number) => Some(*number),
        Audience::Public | Audience::Space | Audience::Board => None,
    }
}

fn info_row(info: &AudienceInfo, lang: Lang) -> Vec<String> {
    let people: Vec<&str> = info.people.iter().map(|name| name.as_str()).collect();
    let documents = info.documents.to_string();
    vec![
        info.name.as_str().to_owned(),
        with(lang, "space-documents", &[("documents", documents.into())]),
        if info.audience == Audience::Public {
            text(lang, "audience-everybody")
        } else {
            people.join(", ")
        },
    ]
}
