//! The card of a document: its path, its values, its editions, and files.

use super::*;
use noaber_protocol::document::kinds::{self, FieldValue, Kind, TextIn};

fn card(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size, Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('o'));
    desk
}

fn acts_of(desk: &Desk) -> Vec<&ActRequest> {
    let acts = desk.asked.iter().filter_map(|request| match request {
        Request::Act(act) if !is_reading(act) => Some(act),
        _ => None,
    });
    acts.collect()
}

fn changes_of(desk: &Desk) -> Vec<FormChange> {
    let changes = desk.asked.iter().filter_map(|request| match request {
        Request::Form(FormRequest::Change { changes, .. }) => Some(changes.clone()),
        _ => None,
    });
    changes.flatten().collect()
}

/// A desk before a card of the kind, in that state.
fn of_kind(kind: &Kind, state: &str) -> Desk {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.acts = beside::acts(kind.tag);
    desk.acts.path = beside::path(kind, state);
    desk.form = beside::form(kind.tag);
    desk.key(KeyCode::Enter).key(KeyCode::Char('o'));
    desk
}

/// A move of a kind that fixes the text.
fn fixing() -> (&'static Kind, &'static str, &'static str) {
    let text = |kind: &Kind, key: &str| kind.state(key).map(|state| state.text);
    let found = kinds::KINDS.iter().find_map(|kind| {
        let step = kind.moves.iter().find(|step| {
            let ends = (text(kind, step.from), text(kind, step.to));
            ends == (Some(TextIn::Open), Some(TextIn::Fixed))
        })?;
        Some((*kind, step.from, step.to))
    });
    found.expect("a text that an edition fixes")
}

fn edition() -> EditionInfo {
    EditionInfo {
        own: false,
        number: 1,
        step: beside::step("Anje Bolhuis", "ter_inzage", "vastgesteld"),
        code: "3f2a99b10c44e812".into(),
        intact: true,
        signatures: vec![(
            SafeText::new("Anje Bolhuis"),
            SafeText::new("Tilwerd"),
            SafeText::new("voorzitter"),
        )],
    }
}

#[test]
fn a_card_shows_the_path_what_can_be_done_and_what_goes_with_the_text() {
    for (name, size) in [("card-80", (80, 24)), ("card-120", (120, 40))] {
        let mut desk = card(size);
        desk.acts.editions.push(edition());
        desk.acts.support.people.push(SafeText::new("Geert"));
        desk.told(Event::Documents(SPACE));
        insta::assert_snapshot!(name, desk.screen());
    }
}

#[test]
fn a_field_is_changed_in_a_sheet_that_says_what_may_stand_in_it() {
    let mut desk = card((80, 24));
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("field", desk.screen());
    desk.key(KeyCode::Esc);
    let is_number = |value: FieldValue| value == FieldValue::Date;
    let Some(kind) = beside::any_kind(|kind| kind.fields.iter().any(|it| is_number(it.value)))
    else {
        return;
    };
    let at = kind.fields.iter().position(|it| is_number(it.value));
    let at = at.unwrap();
    let mut desk = of_kind(kind, kind.states.first().map_or("", |it| it.key));
    for _ in 0..at {
        desk.key(KeyCode::Down);
    }
    desk.key(KeyCode::Enter).control('u').letters("morgen");
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    assert!(desk.screen().contains("geen datum"), "{}", desk.screen());
    assert_eq!(changes_of(&desk), [], "what is no date is not sent");
    desk.control('u').letters("1-12-2026");
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    let field = FormChange::Field {
        key: kind.fields[at].key.into(),
        value: "1-12-2026".into(),
    };
    assert_eq!(changes_of(&desk), [field]);
}

#[test]
fn what_belongs_to_a_fixed_text_is_not_changed() {
    let mut desk = card((80, 24));
    desk.form.fixed = true;
    desk.told(Event::Documents(SPACE));
    desk.key(KeyCode::Enter);
    let screen = desk.screen();
    assert!(screen.contains("De tekst staat vast"), "{screen}");
    assert!(!screen.contains("nieuw concept"), "no step leads there");
    assert_eq!(desk.app.titles().len(), 3, "no sheet is shown");
    // what was said goes with its screen
    desk.key(KeyCode::Esc);
    let screen = desk.screen();
    assert!(!screen.contains("De tekst staat vast"), "{screen}");
    desk.key(KeyCode::Char('o'));
    desk.form.fixed = false;
    desk.form.writable = false;
    desk.told(Event::Documents(SPACE));
    desk.key(KeyCode::Enter);
    let screen = desk.screen();
    assert!(screen.contains("lezen, niet veranderen"), "{screen}");
}

#[test]
fn a_move_that_fixes_the_text_asks_first_and_the_safe_answer_is_chosen() {
    let (kind, from, to) = fixing();
    let mut desk = of_kind(kind, from);
    let place = desk.acts.path.next.iter().position(|next| next == to);
    let choose = |desk: &mut Desk| {
        desk.key(KeyCode::Char('v'));
        for _ in 0..place.unwrap() {
            desk.key(KeyCode::Down);
        }
    };
    choose(&mut desk);
    insta::assert_snapshot!("move", desk.screen());
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("move-fixes", desk.screen());
    desk.key(KeyCode::Enter);
    assert_eq!(acts_of(&desk).len(), 0);
    choose(&mut desk);
    desk.key(KeyCode::Enter)
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    desk.letters("ALV").key(KeyCode::Enter);
    let moved = ActRequest::Move {
        document: Selector(DOCUMENT.to_string()),
        to: to.into(),
        reason: "ALV".into(),
    };
    assert_eq!(acts_of(&desk), [&moved]);
}

#[test]
fn of_two_decisions_at_once_somebody_chooses() {
    let (kind, from, to) = fixing();
    let mut desk = of_kind(kind, from);
    let other = desk.acts.path.next.iter().find(|next| *next != to).cloned();
    let other = other.unwrap_or_else(|| to.to_owned());
    desk.acts.path.clash = vec![
        beside::step("Anje Bolhuis", from, to),
        beside::step("Geert", from, &other),
    ];
    desk.told(Event::Documents(SPACE));
    insta::assert_snapshot!("clash", desk.screen());
    desk.key(KeyCode::Char('v'));
    assert!(
        desk.screen().contains("twee besluiten"),
        "{}",
        desk.screen()
    );
}

#[test]
fn who_may_not_move_it_is_told_so_and_has_no_key() {
    let mut desk = card((80, 24));
    desk.acts.path.next.clear();
    desk.told(Event::Documents(SPACE));
    let screen = desk.screen();
    assert!(screen.contains("Jij kunt dit nu niet verder"), "{screen}");
    assert!(!screen.contains("V Verder"), "{screen}");
    desk.key(KeyCode::Char('v'));
    assert_eq!(desk.app.titles().len(), 3);
}

#[test]
fn an_edition_tells_its_code_and_who_signed_and_is_signed() {
    let mut desk = card((80, 24));
    desk.acts.path = beside::path(manifest(), "vastgesteld");
    desk.acts.editions.push(edition());
    desk.told(Event::Documents(SPACE));
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("edition", desk.screen());
    desk.key(KeyCode::Esc).key(KeyCode::Char('o'));
    insta::assert_snapshot!("sign", desk.screen());
    desk.key(KeyCode::Enter).letters("voorzitter");
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    let signed = ActRequest::Sign {
        document: Selector(DOCUMENT.to_string()),
        edition: Some(1),
        organisation: "Tilwerd".into(),
        function: "voorzitter".into(),
    };
    assert_eq!(acts_of(&desk), [&signed]);
    // once is enough, and a text that is written in again has nothing to sign
    for (own, state) in [(true, "vastgesteld"), (false, "concept")] {
        desk.acts.editions[0].own = own;
        desk.acts.path = beside::path(manifest(), state);
        desk.told(Event::Documents(SPACE));
        assert!(!desk.screen().contains("O Onderteken"), "{}", desk.screen());
    }
}

fn manifest() -> &'static Kind {
    kinds::by_tag("manifest").expect("a kind")
}

#[test]
fn what_people_did_stands_above_the_lines_of_the_kind_and_a_long_list_says_that_there_is_more() {
    let kind = kinds::by_tag("meeting").expect("a kind");
    let mut desk = of_kind(kind, "vastgesteld");
    desk.acts.editions = vec![
        edition(),
        EditionInfo {
            number: 2,
            ..edition()
        },
    ];
    desk.told(Event::Documents(SPACE));
    insta::assert_snapshot!("meeting-adopted", desk.screen());
    let screen = desk.screen();
    let at = |words: &str| screen.find(words);
    assert!(at("Editie 2") < at("Editie 1") && at("Editie 1") < at("Plaats"));
    assert!(screen.contains('▼') && !screen.contains('▲'), "{screen}");
    let screen = desk.key(KeyCode::End).screen();
    assert!(!screen.contains('▼') && screen.contains('▲'), "{screen}");
}

#[test]
fn a_day_and_a_document_are_shown_as_people_write_them_and_sent_as_they_were() {
    let kind = kinds::by_tag("meeting").expect("a kind");
    let mut desk = of_kind(kind, "gepland");
    desk.form.fields[1].value = SafeText::new("2027-01-12");
    desk.form.fields[10].value = SafeText::new(&DOCUMENT.to_string());
    let besluiten = &mut desk.form.tables[2];
    besluiten.rows[0].cells[2] = SafeText::new(&DOCUMENT.to_string());
    desk.told(Event::Documents(SPACE));
    let screen = desk.screen();
    for (name, shown) in [("Datum", "12-01-2027"), ("Volgende", "Manifest 2027")] {
        let mut lines = screen.lines().filter(|line| line.contains(name));
        assert!(lines.any(|line| line.contains(shown)), "{name}: {screen}");
    }
    // a day that is only looked at is not changed
    desk.key(KeyCode::Down).key(KeyCode::Enter);
    assert!(desk.screen().matches("12-01-2027").count() >= 1);
    desk.key(KeyCode::Esc);
    while !desk.screen().contains("▶ Besluiten") {
        desk.key(KeyCode::Down);
    }
    desk.key(KeyCode::Enter);
    let screen = desk.screen();
    assert_eq!(screen.matches("Manifest 2027").count(), 2, "{screen}");
    assert!(!screen.contains(&DOCUMENT.to_string()[..8]), "{screen}");
    desk.key(KeyCode::Enter);
    for _ in 0..4 {
        desk.key(KeyCode::Enter);
    }
    assert_eq!(changes_of(&desk), [], "nothing was changed");
}

#[test]
fn the_next_row_can_be_typed_before_the_first_is_kept() {
    let kind = kinds::by_tag("meeting").expect("a kind");
    let mut desk = of_kind(kind, "gepland");
    for _ in 0..kind.fields.len() {
        desk.key(KeyCode::Down);
    }
    desk.key(KeyCode::Enter).key(KeyCode::Char('n'));
    desk.letters("Opening");
    desk.held = Some(Vec::new());
    for _ in 0..6 {
        desk.key(KeyCode::Enter);
    }
    // once too often is not for what comes
    desk.key(KeyCode::Enter);
    desk.letters("nNotulen");
    let held = desk.held.take().unwrap_or_default();
    for (ask, request) in held {
        let answer = desk.answer(&request);
        let effects = desk.app.input(desk.now, Input::Answer(ask, answer));
        desk.follow(effects);
    }
    for _ in 0..10 {
        desk.screen();
        let effects = desk.app.resume(desk.now);
        desk.follow(effects.unwrap_or_default());
    }
    let screen = desk.screen();
    assert!(
        screen.contains("Titel                    Notulen"),
        "{screen}"
    );
}

#[test]
fn a_step_says_where_it_leads_and_promises_a_new_concept_only_where_there_is_a_way() {
    let decision = kinds::by_tag("decision").expect("a kind");
    for (kind, from, can) in [
        (manifest(), "ter_inzage", true),
        (decision, "concept", false),
    ] {
        let mut desk = of_kind(kind, from);
        let next = &desk.acts.path.next;
        let at = next.iter().position(|to| to == "vastgesteld").unwrap();
        desk.key(KeyCode::Char('v'));
        for _ in 0..at {
            desk.key(KeyCode::Down);
        }
        desk.key(KeyCode::Enter);
        let screen = desk.screen();
        assert_eq!(screen.contains("nieuw concept"), can, "{screen}");
        desk.key(KeyCode::Tab).key(KeyCode::Enter);
        let screen = desk.screen();
        assert!(screen.contains("Het wordt: Vastgesteld."), "{screen}");
    }
}

#[test]
fn how_far_actions_are_goes_on_after_a_text_was_adopted_and_what_they_are_does_not() {
    let kind = kinds::by_tag("vision").expect("a kind");
    let mut desk = of_kind(kind, "vastgesteld");
    desk.form.fixed = true;
    desk.told(Event::Documents(SPACE));
    let at = kind.tables.iter().position(|table| table.key == "acties");
    for _ in 0..kind.fields.len() + at.expect("a table") {
        desk.key(KeyCode::Down);
    }
    desk.key(KeyCode::Enter);
    let titles = desk.app.titles().len();
    for key in [KeyCode::Char('n'), KeyCode::Delete] {
        desk.key(key);
        assert_eq!(desk.app.titles().len(), titles, "{}", desk.screen());
    }
    desk.key(KeyCode::Enter);
    let screen = desk.screen();
    assert_eq!(desk.app.titles().len(), titles + 1, "{screen}");
    let choices = screen.lines().filter(|line| line.contains('‹'));
    let choices: Vec<&str> = choices.collect();
    assert_eq!(choices.len(), 2, "of three that have choices: {screen}");
    assert!(choices[1].contains("Stand"), "{screen}");
}

#[test]
fn a_row_of_a_table_is_added_changed_and_taken_away() {
    let Some(kind) = beside::any_kind(|kind| {
        let table = kind.tables.first();
        table.is_some_and(|table| {
            let typed = |value| matches!(value, FieldValue::Line(_));
            typed(table.columns[0].value)
                && kind.example.rows.iter().any(|row| row.table == table.key)
        })
    }) else {
        return;
    };
    let table = &kind.tables[0];
    let mut desk = of_kind(kind, kind.states.first().map_or("", |it| it.key));
    for _ in 0..kind.fields.len() {
        desk.key(KeyCode::Down);
    }
    desk.key(KeyCode::Enter).key(KeyCode::Char('n'));
    desk.letters("Nieuw");
    let go = table.columns.len();
    for _ in 0..go {
        desk.key(KeyCode::Enter);
    }
    desk.key(KeyCode::Enter);
    let first = table.columns[0].key.to_owned();
    let added = FormChange::AddRow {
        table: table.key.into(),
        cells: vec![(first.clone(), "Nieuw".into())],
    };
    assert_eq!(changes_of(&desk), [added]);
    desk.asked.clear();
    desk.key(KeyCode::Enter).control('u').letters("Anders");
    for _ in 0..=go {
        desk.key(KeyCode::Enter);
    }
    let changed = FormChange::Cell {
        table: table.key.into(),
        row: RowName(format!("{}-1", table.key)),
        column: first,
        value: "Anders".into(),
    };
    assert!(changes_of(&desk).contains(&changed), "{:?}", desk.asked);
    desk.asked.clear();
    desk.key(KeyCode::Delete).key(KeyCode::Enter);
    assert_eq!(changes_of(&desk), [], "the safe answer is chosen first");
    desk.key(KeyCode::Delete)
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    let removed = FormChange::RemoveRow {
        table: table.key.into(),
        row: RowName(format!("{}-1", table.key)),
    };
    assert_eq!(changes_of(&desk), [removed]);
}

#[test]
fn a_document_is_supported_and_no_more_and_on_paper_by_who_may() {
    let kind = beside::any_kind(|kind| kind.acts.support.is_some());
    let kind = kind.expect("a kind with support");
    let mut desk = of_kind(kind, kind.states[0].key);
    desk.key(KeyCode::Char('u'));
    assert_eq!(acts_of(&desk).len(), 0, "she may not");
    desk.acts.may.support = true;
    desk.told(Event::Documents(SPACE));
    desk.key(KeyCode::Char('u'));
    desk.acts.support.own = true;
    desk.told(Event::Documents(SPACE));
    desk.key(KeyCode::Char('u'));
    desk.key(KeyCode::Char('p'))
        .letters("112")
        .key(KeyCode::Enter);
    desk.letters("Anje").key(KeyCode::Enter).letters("Geert");
    insta::assert_snapshot!("paper", desk.screen());
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    let document = Selector(DOCUMENT.to_string());
    let support = |paper| ActRequest::Support {
        document: document.clone(),
        of: None,
        paper,
    };
    let back = ActRequest::TakeBack {
        document: document.clone(),
        act: String::new(),
    };
    let paper = support(Some((112, ["Anje".into(), "Geert".into()])));
    assert_eq!(acts_of(&desk), [&support(None), &back, &paper]);
}

#[test]
fn a_document_is_written_into_a_file_that_the_person_names() {
    let mut desk = card((80, 24));
    desk.key(KeyCode::Char('e'));
    insta::assert_snapshot!("format", desk.screen());
    desk.key(KeyCode::Down).key(KeyCode::Enter);
    desk.control('u')
        .letters("/tmp/manifest.md")
        .key(KeyCode::Enter);
    insta::assert_snapshot!("format_purpose", desk.screen());
    desk.key(KeyCode::Enter);
    let export = Request::Document(DocumentRequest::Export {
        document: Selector(DOCUMENT.to_string()),
        format: ExportFormat::Markdown,
        purpose: None,
    });
    assert!(desk.asked.contains(&export));
    let kept = desk.other.iter().any(|effect| {
        matches!(effect, Effect::Keep(_, path, text)
            if path == &PathBuf::from("/tmp/manifest.md") && text == "# Uit")
    });
    assert!(kept, "{:?}", desk.other);
    assert!(desk.screen().contains("Bewaard in /tmp/manifest.md"));
}

#[test]
fn names_go_into_a_file_only_when_it_is_said_what_for() {
    for (people, said) in [
        (
            FilePeople::Logged(3),
            "Het exportlogboek heeft een regel erbij",
        ),
        (
            FilePeople::LeftOut(Vec::new()),
            "Bewaard in /tmp/m.html, zonder namen",
        ),
        (FilePeople::NeverPublic(Vec::new()), "het stuk is openbaar"),
    ] {
        let mut desk = card((80, 24));
        desk.file_people = people;
        desk.key(KeyCode::Char('e')).key(KeyCode::Enter);
        desk.control('u').letters("/tmp/m.html").key(KeyCode::Enter);
        desk.letters(" notulen ").key(KeyCode::Enter);
        let export = Request::Document(DocumentRequest::Export {
            document: Selector(DOCUMENT.to_string()),
            format: ExportFormat::Html,
            purpose: Some("notulen".to_owned()),
        });
        assert!(desk.asked.contains(&export));
        assert!(desk.screen().contains(said), "{}", desk.screen());
    }
}

#[test]
fn the_card_leads_to_the_text_and_back_from_wherever_it_was_opened() {
    let mut desk = card((80, 24));
    desk.key(KeyCode::Char('t'));
    assert_eq!(desk.app.titles().len(), 4);
    desk.control('o').key(KeyCode::Char('t'));
    assert_eq!(desk.app.titles().len(), 4, "the text lies under it");
}

#[test]
fn documents_stand_in_the_order_that_was_chosen() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.documents.push(DocumentInfo {
        id: DocumentId([3; 32]),
        title: SafeText::new("Akkoord"),
        changed_at: Millis(CHANGED.0 + 1),
        waiting: 2,
        ..document()
    });
    desk.key(KeyCode::Enter);
    let first = |desk: &mut Desk| desk.screen().lines().nth(4).map(str::to_owned);
    assert!(first(&mut desk).is_some_and(|row| row.contains("Manifest 2027")));
    for name in ["op naam", "laatst gewijzigd", "op soort", "wat wacht"] {
        desk.key(KeyCode::Char('r'));
        assert!(desk.screen().contains(name), "{name}\n{}", desk.screen());
        let is_first = first(&mut desk).is_some_and(|row| row.contains("Akkoord"));
        assert!(is_first || name == "op soort", "{name}");
    }
    desk.key(KeyCode::Char('/')).letters("akkoord concept");
    insta::assert_snapshot!("documents-found", desk.screen());
}

#[test]
fn after_a_vote_the_step_that_it_ended_in_is_offered_first() {
    let motion = kinds::by_tag("motion").expect("a kind");
    for (outcome, state) in [
        (Outcome::Adopted, "Aangenomen"),
        (Outcome::Rejected, "Verworpen"),
        (Outcome::Tied, "Gestaakt"),
    ] {
        let mut desk = of_kind(motion, "in_stemming");
        let mut vote = votes::vote();
        vote.result = Some(votes::result("Anje Bolhuis", outcome));
        desk.acts.votes = vec![vote];
        desk.told(Event::Documents(SPACE));
        desk.key(KeyCode::Char('v'));
        let screen = desk.screen();
        assert!(screen.contains(&format!("▶ {state}")), "{screen}");
        assert!(screen.contains("Zo was de uitslag"), "{screen}");
    }
}
