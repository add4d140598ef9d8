//! The amendments on a document in the order of voting, and an adopted one that goes into its document.

use super::{Card, From};
use crate::app::{Context, Step};
use crate::model;
use crate::screens::form::Form;
use crate::screens::pick::{Pick, Row};
use crate::screens::question::Question;
use crate::widgets::field::{Field, Show};
use crate::words::Words;
use noaber_node::handle::{
    ActRequest, ActsInfo, AmendRequest, AmendmentInfo, ChangedWords, NewChange, Request,
    Words as Chosen,
};
use noaber_protocol::document::kinds::{self, Kind};
use noaber_protocol::ids::DocumentId;

/// How many there are, and how many of them are adopted; none when there are none.
pub(super) fn told(acts: &ActsInfo, context: &Context) -> Option<String> {
    let all = context.model.amendments(acts.id);
    if all.is_empty() {
        return None;
    }
    let adopted = all.iter().filter(|one| is_adopted(&one.kind, &one.state));
    let words = context.words;
    let said = [
        words.count("card-amendments-all", all.len() as u64),
        words.count("card-amendments-adopted", adopted.count() as u64),
    ];
    Some(said.join(", "))
}

fn is_adopted(kind: &str, state: &str) -> bool {
    let amends = kinds::by_tag(kind).and_then(|kind| kind.amends);
    amends.is_some_and(|amends| amends.adopted.contains(&state))
}

/// Shows them in the order of voting; which is chosen is opened.
pub(super) fn show(acts: &ActsInfo, context: &mut Context) {
    let words = context.words;
    let all = context.model.amendments(acts.id);
    let rows = (1..).zip(all.iter()).map(|(turn, one): (usize, _)| Row {
        name: format!("{turn}. {}", name(one)),
        meaning: meaning(one, &all, words),
    });
    let rows: Vec<Row> = rows.collect();
    let run = move |chosen: usize, context: &mut Context| {
        if let Some(one) = all.get(chosen) {
            let card = Card::new(one.id, one.title.as_str(), From::List);
            context.step(Step::Over(Box::new(card)));
        }
    };
    let (title, ask) = (words.get("card-amendments"), words.get("amendments-order"));
    context.step(Step::Over(Box::new(Pick::new(title, ask, rows, run))));
}

fn name(one: &AmendmentInfo) -> String {
    let parts = [one.number.as_str(), one.title.as_str()];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

fn meaning(one: &AmendmentInfo, all: &[AmendmentInfo], words: Words) -> String {
    let state = words.state(&one.kind, &one.state);
    let changes = words.count("amendments-changes", u64::from(one.changes));
    let above = one.under.and_then(|id| all.iter().find(|it| it.id == id));
    match above {
        Some(above) => {
            let under = words.with("amendments-under", &[("name", &name(above))]);
            format!("{state}, {changes}, {under}")
        }
        None => format!("{state}, {changes}"),
    }
}

/// Whether it is an amendment that was adopted.
pub(super) fn can_be_put(acts: &ActsInfo) -> bool {
    acts.path.clash.is_empty() && is_adopted(&acts.kind, &acts.path.state)
}

/// Puts it into the document that it is on, after a question.
pub(super) fn put_in(document: DocumentId, context: &mut Context) {
    let words = context.words;
    let run = move |context: &mut Context| {
        let request = AmendRequest::Apply(model::by_document(document));
        let said = context.words.get("put-in-done");
        context.ask_and_say(Request::Act(ActRequest::Amend(request)), said);
    };
    context.step(Step::Over(Box::new(Question::new(
        words.get("action-put-in"),
        words.get("put-in-text"),
        words.get("question-no"),
        words.get("put-in-do"),
        run,
    ))));
}

/// Whether documents of a kind are changed by amendments: those that change others are not, for the screens.
pub fn can_be_amended(kind: Option<&Kind>) -> bool {
    kind.is_some_and(|kind| kind.amends.is_none() && !kind.is_record())
}

/// Asks for other words, with which an amendment on a document begins.
pub fn begin(document: DocumentId, chosen: (Chosen, &str), hint: String, context: &mut Context) {
    let (place, line) = chosen;
    let make = move |filled: &[String]| {
        Request::Act(ActRequest::Amend(AmendRequest::New {
            document: model::by_document(document),
            title: filled[2].trim().to_owned(),
            change: NewChange {
                words: ChangedWords::Chosen(place.clone()),
                new: filled[0].trim().to_owned(),
                behind: false,
            },
            reason: filled[1].trim().to_owned(),
        }))
    };
    let fields = vec![
        ("suggest-new", Field::new(line, Show::Text)),
        ("suggest-reason", Field::new("", Show::Text)),
        ("amend-new-title", Field::new("", Show::Text)),
    ];
    let done = |_: &_, context: &mut Context| {
        let said = context.words.get("amend-new-done");
        context.say(said);
    };
    let form = Form::new("action-amend-new", fields, make, done).with_hint(hint);
    context.step(Step::Over(Box::new(form)));
}
