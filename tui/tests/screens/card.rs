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
        Request::Act(act) if !matches!(act, ActRequest::Read(_)) => Some(act),
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
    desk.acts.editions.push(edition());
    desk.told(Event::Documents(SPACE));
    desk.key(KeyCode::End).key(KeyCode::Enter);
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
    let export = Request::Document(DocumentRequest::Export {
        document: Selector(DOCUMENT.to_string()),
        format: ExportFormat::Markdown,
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
