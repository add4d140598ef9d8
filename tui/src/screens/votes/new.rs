//! A new vote: the question, who has one, and when something is adopted. It is open and by name, never secret: the sheet
//! says so, and offers paper.

use crate::app::Context;
use crate::model;
use crate::screens::sheet::{Choice, Line, Sheet};
use crate::words::Words;
use noaber_node::handle::{ActRequest, Majority, NewVote, Request, Selector, Way};
use noaber_protocol::document::kinds::FieldValue;
use noaber_protocol::ids::{DocumentId, Millis};

/// Ways to count, in the order in which they are offered: the stem of their words.
const MAJORITIES: [(Majority, &str); 4] = [
    (Majority::Simple, "simple"),
    (Majority::Absolute, "absolute"),
    (Majority::TwoThirds, "two-thirds"),
    (Majority::Unanimous, "unanimous"),
];
const WAYS: [(Way, &str); 3] = [
    (Way::RollCall, "roll-call"),
    (Way::Count, "count"),
    (Way::Paper, "paper"),
];

/// What a majority is called.
pub(super) fn majority(of: Majority, words: Words) -> String {
    named(&MAJORITIES, of, "majority", words)
}

/// What a way to vote is called.
pub(super) fn way(of: Way, words: Words) -> String {
    named(&WAYS, of, "way", words)
}

fn named<T: Copy + PartialEq>(all: &[(T, &str)], of: T, stem: &str, words: Words) -> String {
    let found = all.iter().find(|(one, _)| *one == of);
    found.map_or_else(String::new, |(_, key)| words.get(&format!("{stem}-{key}")))
}

fn choices<T>(all: &[(T, &str)], stem: &str, words: Words) -> Vec<Choice> {
    let choice = |(_, key): &(T, &str)| Choice {
        value: (*key).to_owned(),
        name: words.get(&format!("{stem}-{key}")),
    };
    all.iter().map(choice).collect()
}

/// The one of a list whose key was chosen; the first when there is none.
fn chosen<T: Copy>(all: &[(T, &str)], key: &str, or: T) -> T {
    let found = all.iter().find(|(_, of)| *of == key);
    found.map_or(or, |(one, _)| *one)
}

/// The sheet of a new vote.
pub(super) fn sheet(document: DocumentId, context: &Context) -> Sheet {
    let words = context.words;
    let typed = |key: &str, value: &str| {
        Line::typed(&words.get(&format!("vote-{key}")), value)
            .about(words.get(&format!("vote-{key}-about")))
    };
    let picked = |key: &str, all: Vec<Choice>| {
        Line::chosen(&words.get(&format!("vote-{key}")), all, "")
            .about(words.get(&format!("vote-{key}-about")))
    };
    let lines = vec![
        typed("question", ""),
        typed("options", ""),
        typed("roll", ""),
        picked("way", choices(&WAYS, "way", words)),
        picked("majority", choices(&MAJORITIES, "majority", words)),
        typed("quorum", "").reads(FieldValue::Number),
        typed("proxies", "").reads(FieldValue::Number),
        typed("ground", &words.get("vote-poll")),
        typed("until", "").reads(FieldValue::Date),
        typed("hall", "").reads(FieldValue::Number),
    ];
    let make = move |filled: &[String]| {
        Request::Act(ActRequest::Open {
            document: model::by_document(document),
            vote: vote(filled, words),
        })
    };
    let done = |_: &_, context: &mut Context| {
        let said = context.words.get("vote-opened");
        context.say(said);
    };
    let sheet = Sheet::new(
        words.get("vote-new-title"),
        lines,
        words.get("vote-new-do"),
        make,
        done,
    );
    sheet.with_hint(words.get("vote-not-secret"))
}

/// What was filled in, as a vote.
fn vote(filled: &[String], words: Words) -> NewVote {
    let line = |at: usize| filled.get(at).map_or("", String::as_str);
    let ground = line(7);
    NewVote {
        question: line(0).to_owned(),
        options: listed(line(1)),
        roll: listed(line(2)).into_iter().map(Selector).collect(),
        weights: Vec::new(),
        way: chosen(&WAYS, line(3), Way::RollCall),
        majority: chosen(&MAJORITIES, line(4), Majority::Simple),
        quorum: line(5).parse().unwrap_or(0),
        proxies: line(6).parse().unwrap_or(0),
        // The poll is what no ground means, in whatever language it is shown.
        ground: match ground {
            poll if poll == words.get("vote-poll") => String::new(),
            ground => ground.to_owned(),
        },
        until: until(line(8)),
        hall: line(9).parse().unwrap_or(0),
    }
}

/// What stands between commas.
fn listed(text: &str) -> Vec<String> {
    let parts = text.split(',').map(str::trim);
    parts
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The end of a day that was typed.
fn until(text: &str) -> Option<Millis> {
    let date = FieldValue::Date.read(text).ok()?;
    noaber_node::words::end_of_day(&date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_node::words::Lang;

    fn filled(lines: [&str; 10]) -> NewVote {
        let lines: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
        vote(&lines, Words(Lang::Nl))
    }

    #[test]
    fn an_untouched_sheet_is_a_poll_of_everybody_by_name() {
        let vote = filled([
            "Doen?",
            "",
            "",
            "roll-call",
            "simple",
            "",
            "",
            "peiling (niet bindend)",
            "",
            "",
        ]);
        assert_eq!((vote.options.len(), vote.roll.len()), (0, 0));
        assert_eq!((vote.way, vote.majority), (Way::RollCall, Majority::Simple));
        assert_eq!((vote.ground.as_str(), vote.until), ("", None));
    }

    #[test]
    fn options_names_and_a_day_are_read_as_people_write_them() {
        let vote = filled([
            "Welke?",
            "rood, blauw ,",
            "Anje, Geert",
            "paper",
            "two-thirds",
            "5",
            "2",
            "artikel 12",
            "1-12-2026",
            "37",
        ]);
        assert_eq!(vote.options, ["rood", "blauw"]);
        assert_eq!(
            vote.roll,
            [Selector("Anje".into()), Selector("Geert".into())]
        );
        assert_eq!((vote.quorum, vote.proxies, vote.hall), (5, 2, 37));
        let until = vote.until.unwrap();
        assert_eq!(noaber_node::words::day(until), "01-12-2026");
    }
}
