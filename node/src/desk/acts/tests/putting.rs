//! An adopted amendment on its way into a document: what is written in which order, and what becomes of it when the host
//! refuses, or all ends between two steps.

use super::*;
use crate::desk::acts::Plan;
use noaber_protocol::document::{Amendment, Change, Way as RowWay};

fn plan(heads: noaber_protocol::document::Heads, rows: &[(&str, &str)]) -> Box<Plan> {
    let change = |(old, new): &(&str, &str)| Change {
        place: "Onze visie".to_owned(),
        way: if old.is_empty() {
            RowWay::Insert
        } else {
            RowWay::Replace
        },
        old: (*old).to_owned(),
        new: (*new).to_owned(),
    };
    Box::new(Plan {
        amendment: Amendment {
            target: None,
            version: Some(heads),
            edition: None,
            changes: rows.iter().map(change).collect(),
        },
        named: "Amendement A-7".to_owned(),
        id: "0123456789abcdef".to_owned(),
        row: "wijziging".to_owned(),
        opened: false,
        proposed: false,
    })
}

impl Desk {
    fn puts(&mut self, plan: Box<Plan>) -> u32 {
        self.asked += 1;
        self.open.ask_act(AskedAct {
            to: (CLIENT, self.asked),
            request: ActRequest::Read(all()),
            words: None,
            people: Vec::new(),
            weights: BTreeMap::new(),
            plan: Some(plan),
        });
        self.goes_on();
        self.asked
    }

    fn visie(&mut self) -> String {
        self.open.text().sections[2].text.clone()
    }

    fn standings(&mut self) -> Vec<SuggestionStanding> {
        let told = self.open.acts_info().suggestions.into_iter();
        told.map(|one| one.standing).collect()
    }
}

fn kinds_of(bodies: &[NewBody]) -> Vec<EntryType> {
    bodies.iter().map(|body| body.kind).collect()
}

/// A text that is written, and two rows on it.
fn written(role: Role) -> (Desk, Box<Plan>) {
    let mut desk = Desk::of(role);
    desk.types(0, "Een bus, elk uur.").unwrap();
    desk.does(says("Kijk eens.")).unwrap();
    let heads = desk.open.document().heads();
    let rows = [("bus", "trein"), ("elk uur", "elk half uur")];
    (desk, plan(heads, &rows))
}

#[test]
fn every_change_becomes_a_suggestion_and_an_edit_with_its_verdict_right_behind_it() {
    let (mut desk, plan) = written(Role::Editor);
    let asked = desk.puts(plan);
    let given = desk.given();
    assert_eq!(kinds_of(&given), [EntryType::SUGGESTION; 2]);
    assert_eq!(desk.visie(), "Een bus, elk uur.");
    desk.writes(given);
    let given = desk.given();
    let pair = [EntryType::CHANGES, EntryType::VERDICT];
    assert_eq!(kinds_of(&given), [pair, pair].concat());
    assert_eq!(desk.answer(asked), None, "not before it is kept");
    desk.writes(given);
    assert!(desk.answer(asked).is_some_and(|answer| answer.is_ok()));
    assert_eq!(desk.visie(), "Een trein, elk half uur.");
    assert_eq!(
        desk.standings(),
        [const { SuggestionStanding::Accepted }; 2]
    );
    assert!(desk.open.is_settled());
}

#[test]
fn what_the_host_refuses_on_the_way_is_answered_once_and_goes_no_further() {
    let (mut desk, plan) = written(Role::Editor);
    let asked = desk.puts(plan);
    assert_eq!(desk.given().len(), 2);
    let full = Problem::Disk(DiskTrouble::Full);
    desk.open
        .written(Vec::new(), Some(full.clone()), &mut desk.out);
    desk.goes_on();
    assert_eq!(desk.answer(asked), Some(Err(full)));
    assert_eq!(desk.answer(asked), None);
    assert!(desk.given().is_empty() && desk.open.is_settled());
    assert_eq!(desk.visie(), "Een bus, elk uur.");
    assert!(desk.standings().is_empty());
}

#[test]
fn who_was_interrupted_goes_on_where_it_stopped() {
    let (mut desk, plan) = written(Role::Editor);
    let heads = plan.amendment.version.clone().unwrap();
    desk.puts(plan);
    let given = desk.given();
    desk.writes(given);
    let given = desk.given();
    desk.writes(given[..2].to_vec());
    let material = Material {
        head: desk.open.head.clone(),
        entries: desk.open.entries.clone(),
        draft: None,
        snapshot: None,
    };
    let standing = Arc::clone(desk.open.standing());
    desk.open = OpenDocument::fold(material, standing, &mut desk.rng);
    desk.out.clear();
    assert_eq!(desk.visie(), "Een trein, elk uur.");
    let rows = [("bus", "trein"), ("elk uur", "elk half uur")];
    let again = || super::putting::plan(heads.clone(), &rows);
    let asked = desk.puts(again());
    let given = desk.given();
    let pair = [EntryType::CHANGES, EntryType::VERDICT];
    assert_eq!(kinds_of(&given), pair);
    desk.writes(given);
    assert!(desk.answer(asked).is_some_and(|answer| answer.is_ok()));
    assert_eq!(desk.visie(), "Een trein, elk half uur.");
    assert_eq!(
        desk.standings(),
        [const { SuggestionStanding::Accepted }; 2]
    );
    desk.puts(again());
    assert!(desk.given().is_empty());
}

#[test]
fn who_may_not_judge_puts_nothing_there() {
    let mut desk = Desk::of(Role::Member);
    let heads = desk.open.document().heads();
    let asked = desk.puts(plan(heads, &[("", "Een bus.")]));
    let needed = Role::Editor;
    let refused = Problem::NoRight(NoRight::Role { needed });
    assert_eq!(desk.answer(asked), Some(Err(refused)));
    assert!(desk.given().is_empty());
}

#[test]
fn a_version_that_is_not_here_is_not_guessed() {
    let (mut desk, mut plan) = written(Role::Editor);
    plan.amendment.version = Some(
        [7; 32]
            .map(|byte: u8| format!("{byte:02x}"))
            .concat()
            .parse()
            .unwrap(),
    );
    let asked = desk.puts(plan);
    let unknown = Problem::Act(ActProblem::NoVersion);
    assert_eq!(desk.answer(asked), Some(Err(unknown)));
    assert!(desk.given().is_empty());
}
