//! `amend`: a new amendment, all of a document in the order of voting, and an adopted one into its document.

use super::act_args::{AmendArgs, AmendCommand};
use super::acts::{Shown, ask_and_tell};
use super::output::{mark, table};
use super::{Context, doc, unfit};
use crate::handle::{
    ActRequest, AmendRequest, AmendmentInfo, ChangedWords, NewChange, Problem, Request, Response,
    Selector,
};
use crate::words::{Lang, state_name, text, with};
use serde_json::{Value, json};

pub(super) async fn amend(context: &mut Context, command: &AmendCommand) -> Result<u8, Problem> {
    let request = match command {
        AmendCommand::Apply { amendment } => {
            let request = AmendRequest::Apply(Selector(amendment.clone()));
            return ask_and_tell(context, ActRequest::Amend(request), Shown::Suggestions).await;
        }
        AmendCommand::New(arguments) => new(arguments),
        AmendCommand::Ls { doc } => AmendRequest::List(Selector(doc.clone())),
    };
    match context
        .ask(Request::Act(ActRequest::Amend(request)))
        .await?
    {
        Response::Document(info) => context.output.give(
            || doc::info_json(&info),
            |lang| table(&[doc::info_row(&info, lang)]),
        )?,
        Response::Amendments(info) => {
            let all = &info.amendments;
            context.output.give(
                || all.iter().map(amendment_json).collect(),
                |lang| amendments_text(all, lang),
            )?;
        }
        other => return Err(unfit(&other)),
    }
    Ok(0)
}

fn new(arguments: &AmendArgs) -> AmendRequest {
    AmendRequest::New {
        document: Selector(arguments.doc.clone()),
        title: arguments.title.clone(),
        change: NewChange {
            words: ChangedWords::Named {
                section: arguments.section.clone(),
                old: arguments.old.clone(),
            },
            new: arguments.new.clone(),
            behind: arguments.behind,
        },
        reason: arguments.reason.clone(),
    }
}

fn amendment_json(one: &AmendmentInfo) -> Value {
    json!({
        "id": one.id.to_string(),
        "kind": one.kind,
        "title": one.title.as_str(),
        "number": one.number.as_str(),
        "state": one.state,
        "under": one.under.map(|under| under.to_string()),
        "given": one.given,
        "changes": one.changes,
    })
}

/// One on a line, in the order of voting.
fn amendments_text(all: &[AmendmentInfo], lang: Lang) -> String {
    if all.is_empty() {
        return format!("{}\n", text(lang, "amend-none"));
    }
    let name_of = |one: &AmendmentInfo| {
        let name = match one.number.as_str() {
            "" => one.title.as_str(),
            number => number,
        };
        name.to_owned()
    };
    let row = |(turn, one): (usize, &AmendmentInfo)| {
        let above = one.under.and_then(|id| all.iter().find(|it| it.id == id));
        let above = above.map(|above| {
            let name = name_of(above);
            with(lang, "amend-under", &[("name", name.into())])
        });
        let changes = one.changes.to_string();
        vec![
            format!("{turn}."),
            mark(one.id),
            one.number.as_str().to_owned(),
            one.title.as_str().to_owned(),
            state_name(&one.kind, &one.state, lang),
            with(lang, "amend-changes", &[("changes", changes.into())]),
            above.unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = (1..).zip(all).map(row).collect();
    format!("{}{}\n", table(&rows), text(lang, "amend-order"))
}
