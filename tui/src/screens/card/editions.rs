//! Editions: what was fixed, by whom, who signed it, and signing one.

use super::line::{Line, spaced};
use crate::app::{Context, Step};
use crate::model;
use crate::screens::report::Report;
use crate::screens::sheet::{self, Sheet};
use noaber_node::handle::{ActRequest, ActsInfo, Request};
use noaber_protocol::document::kinds::FieldValue;
use noaber_protocol::ids::DocumentId;

/// Shows an edition: the code, who fixed it, who signed it.
pub(super) fn show(acts: &ActsInfo, at: usize, context: &mut Context) {
    let Some(edition) = acts.editions.get(at) else {
        return;
    };
    let words = context.words;
    let step = &edition.step;
    let state = words.state(&acts.kind, &step.to);
    let when = noaber_node::words::day(step.at);
    let number = edition.number.to_string();
    let fill = [
        ("number", number.as_str()),
        ("state", state.as_str()),
        ("name", step.who.as_str()),
        ("when", when.as_str()),
    ];
    let mut rows = vec![
        words.with("edition-what", &fill),
        words.with("edition-code", &[("code", &spaced(&edition.code))]),
        words.get(if edition.intact {
            "edition-intact"
        } else {
            "edition-not-intact"
        }),
    ];
    if !step.reason.as_str().is_empty() {
        rows.push(words.with("edition-reason", &[("reason", step.reason.as_str())]));
    }
    rows.push(String::from(" "));
    rows.push(words.count("edition-signed", edition.signatures.len() as u64));
    rows.extend(
        edition
            .signatures
            .iter()
            .map(|(name, organisation, function)| {
                let parts = [name.as_str(), function.as_str(), organisation.as_str()];
                let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
                format!("✓ {}", parts.join(", "))
            }),
    );
    let report = Report::new("edition-title", rows);
    context.step(Step::Over(Box::new(report)));
}

/// The sheet with which the chosen edition is signed, or the last.
pub(super) fn sign(acts: &ActsInfo, line: Option<Line>, context: &Context) -> Option<Sheet> {
    let words = context.words;
    let chosen = match line {
        Some(Line::Edition(at)) => acts.editions.get(at),
        Some(
            Line::Field(_)
            | Line::Table(_)
            | Line::Figure(_)
            | Line::Watch(_)
            | Line::Margin
            | Line::Votes
            | Line::Aside
            | Line::Support
            | Line::Amendments,
        )
        | None => acts.editions.last(),
    }?;
    let people = context.model.people.get(&acts.space).into_iter().flatten();
    let me = people.clone().find(|person| person.me);
    let organisation = me.map_or("", |me| me.organisation.as_str());
    let lines = vec![
        sheet::Line::typed(&words.get("sign-organisation"), organisation)
            .about(words.get("sign-organisation-about")),
        sheet::Line::typed(&words.get("sign-function"), "").about(words.get("sign-function-about")),
    ];
    let number = chosen.number;
    let fill = [
        ("number", number.to_string()),
        ("code", spaced(&chosen.code)),
    ];
    let hint = words.with("sign-hint", &[("number", &fill[0].1), ("code", &fill[1].1)]);
    let document = acts.id;
    let make = move |filled: &[String]| {
        Request::Act(ActRequest::Sign {
            document: model::by_document(document),
            edition: Some(number),
            organisation: filled[0].clone(),
            function: filled[1].clone(),
        })
    };
    let done = |_: &_, context: &mut Context| {
        let said = context.words.get("sign-done");
        context.say(said);
    };
    let sheet = Sheet::new(
        words.get("action-sign"),
        lines,
        words.get("sign-do"),
        make,
        done,
    );
    Some(sheet.with_hint(hint))
}

/// The sheet for support on paper: how many, and the two who counted.
pub(super) fn paper(document: DocumentId, context: &Context) -> Sheet {
    let words = context.words;
    let teller =
        |key: &str| sheet::Line::typed(&words.get(key), "").about(words.get("close-teller-about"));
    let lines = vec![
        sheet::Line::typed(&words.get("paper-number"), "")
            .about(words.get("paper-number-about"))
            .reads(FieldValue::Number),
        teller("close-teller-1"),
        teller("close-teller-2"),
    ];
    let make = move |filled: &[String]| {
        let number = filled[0].parse().unwrap_or(0);
        Request::Act(ActRequest::Support {
            document: model::by_document(document),
            of: None,
            paper: Some((number, [filled[1].clone(), filled[2].clone()])),
        })
    };
    let title = words.get("action-support-paper");
    let sheet = Sheet::new(title, lines, words.get("paper-do"), make, |_, _| {});
    sheet.with_hint(words.get("paper-hint"))
}

/// Who supports it, in one line.
pub(super) fn supporters(acts: &ActsInfo, context: &Context) -> String {
    let names: Vec<&str> = acts.support.people.iter().map(|it| it.as_str()).collect();
    if names.is_empty() {
        return context.words.get("card-nobody");
    }
    names.join(", ")
}
