//! Amendments: on the card of their document, into it, begun on words of a text; and what was taken over twice.

use super::*;

fn amendment(number: u8, title: &str, state: &str, under: Option<u8>) -> AmendmentInfo {
    AmendmentInfo {
        id: DocumentId([number; 32]),
        kind: "amendment".into(),
        title: SafeText::new(title),
        number: SafeText::new(&format!("A-{number}")),
        state: state.into(),
        under: under.map(|under| DocumentId([under; 32])),
        given: None,
        changes: 2,
    }
}

fn acts_of(desk: &Desk) -> Vec<&ActRequest> {
    let acts = desk.asked.iter().filter_map(|request| match request {
        Request::Act(act) if !is_reading(act) => Some(act),
        _ => None,
    });
    acts.collect()
}

fn document_id() -> Selector {
    Selector(DOCUMENT.to_string())
}

#[test]
fn amendments_stand_on_the_card_of_their_document_in_the_order_of_voting() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('o'));
    assert!(!desk.screen().contains("Amendementen"), "{}", desk.screen());
    desk.amendments = vec![
        amendment(8, "Een snelle trein", "ingediend", Some(7)),
        amendment(7, "Met de trein", "aangenomen", None),
    ];
    desk.told(Event::Documents(SPACE));
    let screen = desk.screen();
    assert!(screen.contains("2 amendementen, 1 aangenomen"), "{screen}");
    while !desk.screen().contains("▶ Amendementen") {
        desk.key(KeyCode::Down);
    }
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("in-order", desk.screen());
    desk.key(KeyCode::Down).key(KeyCode::Enter);
    let titles = desk.app.titles();
    assert!(
        titles.iter().any(|it| it.contains("Met de trein")),
        "{titles:?}"
    );
}

#[test]
fn an_adopted_amendment_goes_into_its_document_after_a_question() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.acts = beside::acts("amendment");
    desk.form = beside::form("amendment");
    desk.acts.path.state = "ingediend".into();
    desk.key(KeyCode::Enter).key(KeyCode::Char('o'));
    desk.key(KeyCode::Char('z'));
    assert_eq!(acts_of(&desk), [] as [&ActRequest; 0]);
    desk.acts.path.state = "aangenomen".into();
    desk.told(Event::Documents(SPACE));
    assert!(desk.screen().contains("In het voorstel zetten"));
    desk.key(KeyCode::Char('z'));
    insta::assert_snapshot!("put-in", desk.screen());
    desk.key(KeyCode::Enter);
    assert_eq!(acts_of(&desk), [] as [&ActRequest; 0], "the safe answer");
    desk.key(KeyCode::Char('z')).key(KeyCode::Tab);
    desk.key(KeyCode::Enter);
    let apply = ActRequest::Amend(AmendRequest::Apply(document_id()));
    assert_eq!(acts_of(&desk), [&apply]);
    assert!(
        desk.screen()
            .contains("De wijzigingen staan in het document")
    );
}

#[test]
fn an_amendment_begins_on_the_words_at_the_cursor() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.control('d').key(KeyCode::F(7));
    insta::assert_snapshot!("begin", desk.screen());
    desk.control('u').letters("Geen").key(KeyCode::Enter);
    desk.letters("Twee").key(KeyCode::Enter);
    desk.letters("Kort").key(KeyCode::Enter);
    let new = ActRequest::Amend(AmendRequest::New {
        document: document_id(),
        title: "Kort".into(),
        change: NewChange {
            words: ChangedWords::Chosen(Words::At {
                section: SectionId("visie".into()),
                from: 0,
                to: 3,
                before: String::new(),
                words: "Een".into(),
            }),
            new: "Geen".into(),
            behind: false,
        },
        reason: "Twee".into(),
    });
    assert_eq!(acts_of(&desk), [&new]);
    assert!(desk.screen().contains("als concept"), "{}", desk.screen());
    // nobody amends an amendment from here
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.acts = beside::acts("amendment");
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.key(KeyCode::F(7));
    assert!(!desk.screen().contains("Nieuw amendement"));
}

#[test]
fn of_what_was_taken_over_twice_one_key_takes_one_away() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    let section = SectionId("visie".into());
    desk.acts.suggestions = vec![SuggestionInfo {
        verdict: None,
        entry: "ee01".into(),
        who: SafeText::new("Geert"),
        own: false,
        at: CHANGED,
        place: Some((section, 0, 3)),
        old: SafeText::new("Geen"),
        new: SafeText::new("Een"),
        reason: SafeText::new(""),
        standing: SuggestionStanding::Twice,
        support: 0,
    }];
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.key(KeyCode::F(6));
    insta::assert_snapshot!("twice", desk.screen());
    desk.key(KeyCode::Char('a')).key(KeyCode::Char('v'));
    assert_eq!(acts_of(&desk), [] as [&ActRequest; 0]);
    desk.key(KeyCode::Char('e'));
    let once = ActRequest::Once {
        document: document_id(),
        suggestion: "ee01".into(),
    };
    assert_eq!(acts_of(&desk), [&once]);
}
