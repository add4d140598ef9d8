//! What was decided holds, whoever knew of it and whatever came between.

use super::*;
use crate::desk::export::Handed;

#[test]
fn an_act_counts_only_once_all_of_its_past_is_here() {
    let mut desk = Desk::of(Role::Board);
    let step = first_step(&mut desk);
    let unknown = EntryId([5; 32]);
    desk.comes(8, &step, vec![unknown]);
    assert_eq!(desk.open.acts_info().path.state, "concept");
    desk.count = 40;
    let said = Act::Comment(Comment {
        re: None,
        place: None,
        heads: desk.open.document().heads(),
        text: "Mooi.".to_owned(),
    });
    let missing = EntryId(entry::hash("test", &[&43_u64.to_le_bytes()]));
    desk.comes(8, &step, vec![missing]);
    desk.count = 42;
    assert_eq!(desk.open.acts_info().path.state, "concept");
    let first = desk.first();
    assert_eq!(desk.comes(9, &said, vec![first]), missing);
    assert_eq!(desk.open.acts_info().path.state, "ter_inzage");
}

#[test]
fn a_step_of_who_knows_nothing_does_not_open_an_adopted_text() {
    let mut desk = Desk::of(Role::Board);
    desk.types(0, "Een bus.").unwrap();
    desk.does(moves("ter_inzage")).unwrap();
    desk.does(moves("vastgesteld")).unwrap();
    let (step, first) = (first_step(&mut desk), desk.first());
    desk.comes(8, &step, vec![first]);
    let info = desk.open.acts_info();
    assert!(!info.path.clash.is_empty(), "{:?}", info.path);
    let fixed = Problem::Act(ActProblem::Fixed);
    assert_eq!(desk.types(0, "Nee. "), Err(fixed));
}

#[test]
fn a_verdict_that_cannot_be_written_changes_no_text() {
    let mut desk = Desk::of(Role::Editor);
    desk.types(0, "Een bus.").unwrap();
    let info = desk.does(suggests("bus", "trein")).unwrap();
    let mut accepts = accepts(&info);
    if let ActRequest::Judge { reason, .. } = &mut accepts {
        *reason = "x".repeat(1 << 20);
    }
    assert!(matches!(desk.does(accepts), Err(Problem::Refused(_))));
    assert_eq!(desk.open.text().sections[2].text, "Een bus.");
    assert!(desk.open.is_settled());
}

#[test]
fn a_verdict_that_the_host_refuses_is_tried_again_with_its_change() {
    let mut desk = Desk::of(Role::Editor);
    desk.types(0, "Een bus.").unwrap();
    let info = desk.does(suggests("bus", "trein")).unwrap();
    let asked = desk.asks(accepts(&info));
    let given = desk.given();
    let full = Problem::Disk(DiskTrouble::Full);
    let refused = Some(full.clone());
    desk.open.written(Vec::new(), refused, &mut desk.out);
    assert_eq!(desk.answer(asked), Some(Err(full)));
    let later = tokio::time::Instant::now() + std::time::Duration::from_secs(31);
    desk.open.wake(later, false, &mut desk.out);
    let again = desk.given();
    assert_eq!(again, given);
    desk.writes(again);
    let info = desk.open.acts_info();
    assert_eq!(info.suggestions[0].standing, SuggestionStanding::Accepted);
}

#[test]
fn when_all_ends_between_a_change_and_its_verdict_the_suggestion_is_open_without_its_words() {
    let mut desk = Desk::of(Role::Editor);
    desk.types(0, "Een bus.").unwrap();
    let info = desk.does(suggests("bus", "trein")).unwrap();
    desk.asks(accepts(&info));
    let given = desk.given();
    let change = given[..1].to_vec();
    desk.writes(change);
    let material = Material {
        head: desk.open.head.clone(),
        entries: desk.open.entries.clone(),
        draft: None,
        snapshot: None,
    };
    let standing = Arc::clone(desk.open.standing());
    let mut again = OpenDocument::fold(material, standing, &mut desk.rng);
    assert_eq!(again.text().sections[2].text, "Een trein.");
    let told = again.acts_info().suggestions.remove(0);
    assert_eq!(told.standing, SuggestionStanding::Lost);
}

#[test]
fn a_closed_vote_tells_what_was_counted_whatever_comes_later() {
    let mut desk = Desk::of(Role::Board);
    let opening = desk.roll_call();
    let info = desk.does(casts("voor")).unwrap();
    let counted = info.votes[0].roll[0].votes.clone();
    desk.does(closes(None)).unwrap();
    let again = Act::Vote(Vote {
        opening,
        choice: 1,
        on_behalf: None,
        statement: String::new(),
    });
    let last = desk.last;
    desk.comes(7, &again, vec![last]);
    let info = desk.open.acts_info();
    let voter = &info.votes[0].roll[0];
    assert_eq!((&voter.choices[..], &voter.votes), (&[0][..], &counted));
    let late = &info.votes[0].result.as_ref().unwrap().late;
    assert_eq!(late[..], [(SafeText::one_line("Anje"), 1)]);
    // and the file that tells it holds
    let format = ExportFormat::Json;
    let purpose = Some("nagaan".to_owned());
    let lang = crate::words::Lang::Nl;
    let made = desk.open.exported(format, lang, purpose, &[]).unwrap();
    let Handed::Logged(taken) = made else {
        panic!("{made:?}");
    };
    let found = crate::exchange::file::check(&taken.bytes, |_, _| None);
    assert!(
        matches!(found, Ok(crate::exchange::file::Checked::Intact(_))),
        "{found:?}"
    );
}

#[test]
fn a_vote_is_closed_with_the_list_that_was_shown_and_no_other() {
    let mut desk = Desk::of(Role::Board);
    desk.roll_call();
    let info = desk.does(casts("voor")).unwrap();
    let shown = info.votes[0].roll[0].votes.clone();
    let other = Err(Problem::Act(ActProblem::OtherVotes));
    assert_eq!(desk.does(closes(Some(Vec::new()))), other);
    desk.does(casts("tegen")).unwrap();
    assert_eq!(desk.does(closes(Some(shown))), other);
    let now = desk.open.acts_info().votes[0].roll[0].votes.clone();
    let info = desk.does(closes(Some(now))).unwrap();
    assert_eq!(info.votes[0].result.as_ref().unwrap().counts, [0, 1, 0]);
}

#[test]
fn of_two_results_whoever_closes_again_chooses() {
    let mut desk = Desk::of(Role::Board);
    let opening = desk.roll_call();
    desk.does(casts("voor")).unwrap();
    desk.does(closes(None)).unwrap();
    let mut closing = Closing {
        opening,
        counted: Vec::new(),
        counts: vec![0, 0, 0],
        tellers: None,
        reason: String::new(),
        attested: Attested {
            hash: [0; 32],
            proof: [0; 64],
        },
    };
    let asked = desk.open.acts().votings[0].opening.clone();
    let hash = decision_hash(&opening, &asked, &closing);
    closing.attested = Attested::sign(desk.open.of(), hash, &key(8));
    desk.comes(8, &Act::Closing(closing), vec![opening]);
    assert_eq!(desk.open.acts_info().votes[0].clash.len(), 2);
    let info = desk.does(closes(None)).unwrap();
    assert!(info.votes[0].clash.is_empty(), "{:?}", info.votes[0].clash);
    assert_eq!(info.votes[0].result.as_ref().unwrap().counts, [1, 0, 0]);
}

#[test]
fn words_that_moved_while_a_form_was_filled_in_are_found_or_it_is_refused() {
    let mut desk = Desk::of(Role::Editor);
    desk.types(0, "Nu: een bus, een bus en een tram.").unwrap();
    let mut held = |from: usize, before: &str, words: &str| {
        desk.open.hold(&Words::At {
            section: SectionId("visie".to_owned()),
            from,
            to: from + words.len(),
            before: before.to_owned(),
            words: words.to_owned(),
        })
    };
    let is = |found: Result<(Place, String), Problem>, words: &str| found.unwrap().1 == words;
    assert!(is(held(17, "een bus, een ", "bus"), "bus"));
    // four letters were typed before it since
    assert!(is(held(20, "een bus en een ", "tram"), "tram"));
    assert!(is(held(20, "iets anders ", "tram"), "tram"));
    assert!(is(held(1, "een ", "tram"), "tram"));
    assert!(is(held(1, " en een tram", ""), ""));
    let moved = Problem::Act(ActProblem::Moved);
    // of two that could be meant neither is
    assert_eq!(held(1, "twee ", "bus").unwrap_err(), moved);
    assert_eq!(held(4, "Nu een ", "trein").unwrap_err(), moved);
    assert_eq!(held(3, "Weg ", "").unwrap_err(), moved);
}

#[test]
fn what_no_draft_holds_is_not_answered_as_kept_when_the_host_refuses_it() {
    let mut desk = Desk::of(Role::Editor);
    let set = |document: &mut Document, _| {
        let set = document.set_field("soort", "dorp");
        set.map_err(|error| panic!("{error}"))
    };
    let (rng, out) = (&mut desk.rng, &mut desk.out);
    desk.open.change_any(rng, out, set).unwrap();
    desk.open.write_and_answer((CLIENT, 9), Reply::Acts, out);
    assert_eq!(kinds_of(&desk.given()), [EntryType::CHANGES]);
    let full = Problem::Disk(DiskTrouble::Full);
    let refused = Some(full.clone());
    desk.open.written(Vec::new(), refused, &mut desk.out);
    let now = tokio::time::Instant::now();
    desk.open.wake(now, false, &mut desk.out);
    assert_eq!(desk.answer(9), Some(Err(full)));
}
