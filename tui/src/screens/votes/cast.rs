//! Giving a vote: one's own, or that of somebody who gave a proxy.

use super::told::option;
use crate::app::{Context, Step};
use crate::model;
use crate::screens::question::Question;
use crate::screens::sheet::{Choice, Line, Sheet};
use noaber_node::handle::{ActRequest, Request, Selector, VoteInfo};
use noaber_protocol::ids::DocumentId;

/// Asks whether that is the vote, and gives it: everybody sees it.
pub(super) fn ask(document: DocumentId, vote: &VoteInfo, choice: u8, context: &mut Context) {
    let words = context.words;
    let name = option(vote, choice).to_owned();
    if name.is_empty() {
        return;
    }
    let fill = [("choice", name.as_str())];
    let entry = vote.entry.clone();
    let run = move |context: &mut Context| {
        let said = context.words.get("vote-kept");
        let cast = Request::Act(ActRequest::Cast {
            document: model::by_document(document),
            vote: Some(entry.clone()),
            choice: (u32::from(choice) + 1).to_string(),
            on_behalf: None,
            statement: String::new(),
        });
        context.ask_and_say(cast, said);
    };
    context.step(Step::Over(Box::new(Question::new(
        vote.question.as_str().to_owned(),
        words.with("vote-cast-text", &fill),
        words.get("vote-cast-no"),
        words.with("vote-cast-do", &fill),
        run,
    ))));
}

/// The sheet of a vote with all that belongs to it: for whom, and what is said with it.
pub(super) fn sheet(
    document: DocumentId,
    vote: &VoteInfo,
    chosen: usize,
    context: &Context,
) -> Sheet {
    let words = context.words;
    // Nothing is chosen to begin with: who goes on too fast votes nothing.
    let mut options = vec![Choice::plain("")];
    options.extend(vote.options.iter().enumerate().map(|(at, option)| Choice {
        value: (at + 1).to_string(),
        name: option.as_str().to_owned(),
    }));
    let mut whom = vec![Choice {
        value: String::new(),
        name: words.get("vote-myself"),
    }];
    let others = vote.roll.iter().filter(|voter| !voter.own);
    whom.extend(others.map(|voter| Choice {
        value: voter.id.to_string(),
        name: voter.name.as_str().to_owned(),
    }));
    let row = vote.roll.get(chosen).filter(|voter| !voter.own);
    let row = row.map(|voter| voter.id.to_string()).unwrap_or_default();
    let line = |key: &str| words.get(&format!("vote-{key}"));
    let lines = vec![
        Line::chosen(&line("choice"), options, "").about(line("choice-about")),
        Line::chosen(&line("whom"), whom, &row).about(line("whom-about")),
        Line::typed(&line("statement"), "").about(line("statement-about")),
    ];
    let entry = vote.entry.clone();
    let make = move |filled: &[String]| {
        let whom = filled[1].clone();
        Request::Act(ActRequest::Cast {
            document: model::by_document(document),
            vote: Some(entry.clone()),
            choice: filled[0].clone(),
            on_behalf: (!whom.is_empty()).then_some(Selector(whom)),
            statement: filled[2].clone(),
        })
    };
    let title = vote.question.as_str().to_owned();
    let done = |_: &_, context: &mut Context| {
        let said = context.words.get("vote-kept");
        context.say(said);
    };
    let sheet = Sheet::new(title, lines, line("give"), make, done);
    sheet.with_hint(words.get("vote-open-vote"))
}
