//! What goes for every kind: each test loops over the list.

use super::*;
use crate::charter::role::Role;
use crate::limits;
use std::collections::BTreeSet;

/// Cells of the name of a field, a table or a section in a form: half of a screen of 80, less its frame.
const NAME_CELLS: usize = 32;
/// Cells of the name of a state: three of them stand beside each other.
const STATE_CELLS: usize = 24;
/// States that nothing follows. Every other one goes on.
const ENDS: &[(&str, &[&str])] = &[
    ("manifest", &["afgesloten", "ingetrokken"]),
    ("handbook", &["vervallen"]),
    ("vision", &["vervangen"]),
    ("programme", &["gepubliceerd"]),
    (
        "motion",
        &["ingetrokken", "verworpen", "uitgevoerd", "niet_uitgevoerd"],
    ),
    (
        "amendment",
        &["overgenomen", "ingetrokken", "verworpen", "vervallen"],
    ),
    ("meeting", &["geannuleerd"]),
    ("ballot", &["vastgesteld"]),
    ("decision", &["vervangen", "ingetrokken"]),
    ("candidate-list", &["geldig"]),
    ("quick-scan", &["verbeteragenda", "gestopt"]),
    ("improvement-agenda", &["afgesloten"]),
    ("challenge", &["afgewezen", "gestopt", "ingetrokken"]),
    ("initiative", &["gestopt"]),
    ("participation", &["uitgevoerd"]),
    ("question", &["afgesloten", "gepubliceerd"]),
    ("card", &["vervallen"]),
    ("dossier", &["volgen"]),
    ("training", &["afgesloten", "geannuleerd"]),
    ("learning-circle", &[]),
    ("council-agreement", &["beeindigd"]),
    ("guide", &["verwijderd"]),
    ("monitor", &[]),
    ("gift-register", &[]),
    ("processing", &["vervallen"]),
    ("data-breach", &["afgesloten"]),
    ("loans", &["gestopt"]),
    ("member", &["geweigerd", "oud_lid"]),
];

pub(super) fn texts() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().copied().filter(|kind| !kind.is_record())
}

pub(super) fn all_fields(kind: &Kind) -> impl Iterator<Item = &'static FieldSpec> + use<> {
    let columns = kind.tables.iter().flat_map(|table| table.columns);
    kind.fields.iter().chain(columns)
}

pub(super) fn once<'a>(what: &str, keys: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for key in keys {
        assert!(seen.insert(key), "{what}: {key} stands there twice");
        let plain = key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        assert!(plain && !key.is_empty(), "{what}: {key:?} is no key");
        assert!(key.len() <= limits::ACT_KEY_BYTES, "{what}: {key}");
    }
}

#[test]
fn of_no_group_there_are_more_than_one_sees_at_once() {
    for group in Group::ALL {
        let kinds = KINDS.iter().filter(|kind| kind.group() == Some(group));
        let kinds: Vec<&str> = kinds.map(|kind| kind.tag).collect();
        assert!((1..=7).contains(&kinds.len()), "{group:?}: {kinds:?}");
    }
}

#[test]
fn tags_and_numbers_are_used_once() {
    let tags: BTreeSet<_> = KINDS.iter().map(|kind| kind.tag).collect();
    let numbers: BTreeSet<_> = KINDS.iter().map(|kind| kind.number).collect();
    assert_eq!((tags.len(), numbers.len()), (KINDS.len(), KINDS.len()));
    for kind in KINDS {
        assert_eq!(by_tag(kind.tag).map(|k| k.number), Some(kind.number));
        let read = KindNumber::from_more(&kind.number.to_more());
        assert_eq!(read, Some(kind.number));
    }
}

/// What documents out there name: a released tag never gets another number.
#[test]
fn tags_keep_their_numbers() {
    let numbers: Vec<_> = KINDS.iter().map(|kind| (kind.tag, kind.number.0)).collect();
    for pair in [
        ("manifest", 1),
        ("member", 2),
        ("member-finance", 3),
        ("export-log", 4),
        ("handbook", 10),
        ("vision", 11),
        ("programme", 12),
        ("motion", 13),
        ("amendment", 14),
        ("meeting", 15),
        ("ballot", 16),
        ("decision", 17),
        ("quick-scan", 18),
        ("improvement-agenda", 19),
        ("challenge", 20),
        ("initiative", 21),
        ("participation", 22),
        ("question", 23),
        ("card", 24),
        ("dossier", 25),
        ("training", 26),
        ("learning-circle", 27),
        ("council-agreement", 28),
        ("guide", 29),
        ("monitor", 30),
        ("processing", 31),
        ("data-breach", 32),
        ("candidate-list", 33),
        ("gift-register", 34),
    ] {
        assert!(numbers.contains(&pair), "{pair:?}");
    }
}

#[test]
fn a_kind_s_number_has_one_form() {
    for (number, more) in [(1, &[1][..]), (130, &[0x82, 1]), (u16::MAX, &[255, 255, 3])] {
        assert_eq!(KindNumber(number).to_more(), more);
        let later = [more, &[9]].concat();
        assert_eq!(KindNumber::from_more(&later), Some(KindNumber(number)));
    }
    assert_eq!(KindNumber::from_more(&[0x81, 0]), None);
    assert_eq!(KindNumber::from_more(&[0x80, 0x80, 4]), None);
    assert_eq!(KindNumber::from_more(&[]), None);
}

/// A script names a section, a field or a table by its key alone.
#[test]
fn a_key_stands_for_one_thing_in_its_kind() {
    for kind in KINDS {
        let sections = kind.sections.iter().map(|spec| spec.key);
        let fields = kind.fields.iter().map(|spec| spec.key);
        let tables = kind.tables.iter().map(|spec| spec.key);
        once(kind.tag, sections.chain(fields).chain(tables));
        once(kind.tag, kind.states.iter().map(|spec| spec.key));
        once(kind.tag, kind.figures.iter().map(|spec| spec.key));
        once(kind.tag, kind.watches.iter().map(|spec| spec.key));
        let views = kind.views.iter().map(|spec| spec.key);
        once(kind.tag, views.chain(kind.tables.iter().map(|it| it.key)));
        for table in kind.tables {
            once(table.key, table.columns.iter().map(|spec| spec.key));
            assert!(!table.columns.is_empty(), "{} {}", kind.tag, table.key);
            assert!(table.column("gone").is_none(), "that takes a row out");
        }
    }
}

#[test]
fn a_choice_is_one_line_and_says_which_without_its_case() {
    for kind in KINDS {
        for field in all_fields(kind) {
            let (FieldValue::OneOf(tags) | FieldValue::SomeOf(tags)) = field.value else {
                continue;
            };
            let small: BTreeSet<_> = tags.iter().map(|tag| tag.to_lowercase()).collect();
            assert_eq!(small.len(), tags.len(), "{} {}", kind.tag, field.key);
            for tag in tags {
                let kept = field.value.read(tag);
                assert_eq!(kept.as_deref(), Ok(*tag), "{} {}", kind.tag, field.key);
                assert!(!tag.contains([',', ';']), "{} {tag}", kind.tag);
            }
        }
    }
}

#[test]
fn moves_lead_from_state_to_state_once() {
    for kind in KINDS {
        let mut seen = BTreeSet::new();
        for step in kind.moves {
            let way = format!("{} {} {}", kind.tag, step.from, step.to);
            assert!(kind.state(step.from).is_some(), "{way}");
            assert!(kind.state(step.to).is_some(), "{way}");
            assert!(step.from != step.to, "{way}");
            assert!(seen.insert((step.from, step.to)), "{way}");
            assert!(kind.step(step.from, step.to).is_some(), "{way}");
        }
    }
}

/// A transition is an entry that takes an editor.
#[test]
fn no_move_asks_less_than_a_transition_takes() {
    for kind in KINDS {
        for step in kind.moves {
            assert!(
                step.least >= Role::Editor,
                "{} {} {}",
                kind.tag,
                step.from,
                step.to
            );
        }
    }
}

#[test]
fn every_state_is_reached_from_the_first() {
    for kind in KINDS {
        let mut reached: BTreeSet<&str> = kind.states.iter().take(1).map(|s| s.key).collect();
        for _ in kind.states {
            let further = kind.moves.iter().filter(|step| reached.contains(step.from));
            let further: Vec<&str> = further.map(|step| step.to).collect();
            reached.extend(further);
        }
        for state in kind.states {
            assert!(reached.contains(state.key), "{} {}", kind.tag, state.key);
        }
    }
}

#[test]
fn only_an_end_is_left_by_no_move() {
    for kind in KINDS {
        let named = ENDS.iter().find(|(tag, _)| *tag == kind.tag);
        let named = named.map_or(&[][..], |(_, ends)| ends);
        let left = |key: &str| kind.moves.iter().any(|step| step.from == key);
        let ends = kind.states.iter().filter(|state| !left(state.key));
        let ends: Vec<&str> = ends.map(|state| state.key).collect();
        assert_eq!(ends, named, "{}", kind.tag);
    }
}

/// Else nobody could ever write it, or it would never be an edition.
#[test]
fn a_text_begins_open_and_can_be_fixed() {
    for kind in texts() {
        let text = |key: &str| kind.state(key).map(|state| state.text);
        let first = kind.states.first().map(|state| state.text);
        assert_eq!(first, Some(TextIn::Open), "{}", kind.tag);
        let fixes = kind.moves.iter().any(|step| {
            text(step.from) == Some(TextIn::Open) && text(step.to) == Some(TextIn::Fixed)
        });
        assert!(fixes, "{}", kind.tag);
    }
}

#[test]
fn a_part_stands_only_under_what_is_repeated() {
    for kind in KINDS {
        let mut before = Occurs::Once;
        for section in kind.sections {
            assert!(!section.occurs.is_under() || before != Occurs::Once);
            before = section.occurs;
        }
        let often = kind.sections.iter().filter(|s| s.occurs == Occurs::Often);
        assert!(often.count() <= 1, "{}: only the first is added", kind.tag);
    }
}

/// Names fit into forms and lists of 80 columns; every one is there in both languages.
#[test]
fn names_fit_and_are_there_in_both_languages() {
    let fits = |kind: &Kind, name: &Words, most: usize| {
        for text in [name.nl, name.en] {
            let cells = text.chars().count();
            assert!(
                cells > 0 && cells <= most,
                "{}: {text:?} is {cells}",
                kind.tag
            );
            assert!(text.trim() == text, "{}: {text:?}", kind.tag);
        }
    };
    for kind in KINDS {
        fits(kind, &kind.title, NAME_CELLS);
        let names = all_fields(kind).map(|spec| &spec.name);
        let tables = kind
            .tables
            .iter()
            .flat_map(|table| [&table.name, &table.row]);
        let sections = kind.sections.iter().map(|spec| &spec.heading);
        let figures = kind.figures.iter().map(|spec| &spec.name);
        let watches = kind.watches.iter().map(|spec| &spec.name);
        let views = kind.views.iter().map(|spec| &spec.name);
        let names = names.chain(tables).chain(sections).chain(figures);
        for name in names.chain(watches).chain(views) {
            fits(kind, name, NAME_CELLS);
        }
        for state in kind.states {
            fits(kind, &state.name, STATE_CELLS);
        }
        for section in kind.sections {
            fits(kind, &section.hint, limits::TITLE_CHARS);
        }
    }
}

#[test]
fn a_line_takes_no_more_than_a_value() {
    for kind in KINDS {
        for field in all_fields(kind) {
            if let FieldValue::Line(most) = field.value {
                assert!((1..=limits::VALUE_CHARS).contains(&most), "{}", field.key);
            }
        }
    }
}

#[test]
fn limits_name_columns_and_values_that_are_there() {
    for kind in KINDS {
        for table in kind.tables {
            for limit in table.limits {
                assert!((1..=limits::TABLE_ROWS).contains(&limit.most));
                let Some((column, value)) = limit.of else {
                    continue;
                };
                let column = table.column(column);
                let read = column.map(|column| column.value.read(value));
                assert_eq!(
                    read,
                    Some(Ok(value.to_owned())),
                    "{} {}",
                    kind.tag,
                    table.key
                );
            }
        }
    }
}

#[test]
fn figures_name_what_is_there_and_can_be_counted() {
    for kind in KINDS {
        for figure in kind.figures {
            assert!(is_sound(kind, &figure.of), "{} {}", kind.tag, figure.key);
        }
    }
}

fn is_sound(kind: &Kind, figure: &Figure) -> bool {
    let column = |table: &str, key: &str| kind.table(table).and_then(|table| table.column(key));
    let adds = |spec: Option<&FieldSpec>| spec.is_some_and(|spec| is_number(spec.value));
    match figure {
        Figure::Count(table) => kind.table(table).is_some(),
        Figure::CountOf {
            table,
            column: key,
            value,
        } => column(table, key).is_some_and(|spec| spec.value.read(value).as_deref() == Ok(value)),
        Figure::Sum { table, column: key }
        | Figure::Mean {
            table, column: key, ..
        } => adds(column(table, key)),
        Figure::MeanBy {
            table,
            by,
            column: key,
            ..
        } => adds(column(table, key)) && by.iter().all(|key| column(table, key).is_some()),
        Figure::Documents { kind, states } => by_tag(kind)
            .is_some_and(|other| states.iter().all(|state| other.state(state).is_some())),
        Figure::SumOver { kind, field } => {
            by_tag(kind).is_some_and(|other| adds(other.field(field)))
        }
        Figure::MeanOver { kind, figure } => by_tag(kind).is_some_and(|other| {
            let mut figures = other.figures.iter();
            figures.any(|own| own.key == *figure && matches!(own.of, Figure::Mean { .. }))
        }),
        Figure::Different { kind, field } => {
            by_tag(kind).is_some_and(|other| other.field(field).is_some())
        }
        Figure::Where { field, value, of } => {
            let held = others_field(of, field).map(|spec| spec.value.read(value));
            held == Some(Ok((*value).to_owned())) && is_sound(kind, of)
        }
        Figure::By { field, of } => others_field(of, field).is_some() && is_sound(kind, of),
    }
}

/// A field of the kind that a figure is made of.
fn others_field(of: &Figure, field: &str) -> Option<&'static FieldSpec> {
    match of {
        Figure::Documents { kind, .. }
        | Figure::SumOver { kind, .. }
        | Figure::MeanOver { kind, .. }
        | Figure::Different { kind, .. } => by_tag(kind)?.field(field),
        Figure::Where { of, .. } | Figure::By { of, .. } => others_field(of, field),
        Figure::Count(_)
        | Figure::CountOf { .. }
        | Figure::Sum { .. }
        | Figure::Mean { .. }
        | Figure::MeanBy { .. } => None,
    }
}

pub(super) fn is_number(value: FieldValue) -> bool {
    match value {
        FieldValue::Number | FieldValue::Cents | FieldValue::Rating | FieldValue::Decimal => true,
        FieldValue::Line(_)
        | FieldValue::OneOf(_)
        | FieldValue::Date
        | FieldValue::Year
        | FieldValue::Postcode
        | FieldValue::Email(_)
        | FieldValue::Iban
        | FieldValue::Consent
        | FieldValue::Document
        | FieldValue::SomeOf(_)
        | FieldValue::Time
        | FieldValue::Web => false,
    }
}

/// What people give without their name is never shown one by one, and a mean only of enough of them, of whom none counts
/// twice: what else a row tells is a group.
#[test]
fn what_is_shown_in_totals_only_is_told_of_enough_people() {
    for kind in KINDS {
        for table in kind.tables.iter().filter(|t| t.shown == Rows::Totals) {
            let free = table
                .columns
                .iter()
                .any(|c| matches!(c.value, FieldValue::Line(_)));
            assert!(!free, "{} {}: words tell who wrote", kind.tag, table.key);
            for figure in kind.figures {
                match figure.of {
                    Figure::Mean {
                        table: of, least, ..
                    } if of == table.key => {
                        assert!(least >= 5, "{} {}", kind.tag, figure.key);
                        let is_one_of_each = table.columns.len() == 1;
                        assert!(is_one_of_each, "{} {}", kind.tag, figure.key);
                    }
                    Figure::MeanBy {
                        table: of,
                        by,
                        column,
                        least,
                    } if of == table.key => {
                        assert!(least >= 10, "{} {}", kind.tag, figure.key);
                        let mut others = table.columns.iter().map(|c| c.key);
                        let is_one_of_each = others.all(|key| key == column || by.contains(&key));
                        assert!(is_one_of_each, "{} {}", kind.tag, figure.key);
                    }
                    Figure::CountOf { table: of, .. } | Figure::Sum { table: of, .. } => {
                        assert!(of != table.key, "{} {}", kind.tag, figure.key);
                    }
                    Figure::Count(_)
                    | Figure::Mean { .. }
                    | Figure::MeanBy { .. }
                    | Figure::Documents { .. }
                    | Figure::SumOver { .. }
                    | Figure::MeanOver { .. }
                    | Figure::Different { .. }
                    | Figure::Where { .. }
                    | Figure::By { .. } => {}
                }
            }
        }
    }
}

#[test]
fn a_quick_scan_asks_at_most_four_groups_and_four_statements_of_its_own() {
    let scan = by_tag("quick-scan").unwrap();
    let most = |table: &str| scan.table(table).unwrap().limits.first().unwrap();
    assert_eq!((most("groepen").of, most("groepen").most), (None, 4));
    let own = most("stellingen");
    assert_eq!((own.of, own.most), (Some(("eigen", "ja")), 4));
}

/// What is to be done after a text was adopted is in its edition; how far it is goes on.
#[test]
fn the_actions_of_a_vision_are_in_its_edition_and_their_progress_is_not() {
    let vision = by_tag("vision").unwrap();
    let actions = vision.table("acties").unwrap();
    assert_eq!(actions.edits, Edits::WithText);
    let always = actions.columns.iter().filter(|c| c.edits == Edits::Always);
    let keys: Vec<&str> = always.map(|column| column.key).collect();
    assert_eq!(keys, ["prioriteit", "stand"]);
}

/// Lines that name people or bodies in most kinds, and may not be left without a class by oversight.
const NAMING: &[&str] = &[
    "begeleider",
    "begeleiders",
    "bij",
    "contact",
    "door",
    "geteld_door",
    "indiener",
    "kiezer",
    "naam",
    "namens",
    "notulist",
    "trainer",
    "trekker",
    "uitvoerder",
    "voorzitter",
    "wie",
];
/// Lines of those names that are about organisations, functions and things, with the table that they stand in.
const NOBODY: &[(&str, &str, &str)] = &[
    ("vision", "acties", "wie"),
    ("dossier", "besluitmomenten", "wie"),
    ("data-breach", "stappen", "door"),
    ("processing", "", "contact"),
    ("processing", "verwerkingen", "naam"),
    ("guide", "", "naam"),
    ("monitor", "indicatoren", "naam"),
    ("challenge", "", "indiener"),
];

#[test]
fn what_names_people_says_how_much_it_tells_of_them() {
    for kind in KINDS {
        let fields = kind.fields.iter().map(|spec| ("", spec));
        let columns = kind.tables.iter().flat_map(|table| {
            let columns = table.columns.iter();
            columns.map(|spec| (table.key, spec))
        });
        for (table, spec) in fields.chain(columns) {
            let is_line = matches!(spec.value, FieldValue::Line(_));
            let is_nobody = NOBODY.contains(&(kind.tag, table, spec.key));
            if is_line && NAMING.contains(&spec.key) {
                assert_eq!(
                    spec.personal == Personal::Nothing,
                    is_nobody,
                    "{} {table} {}",
                    kind.tag,
                    spec.key
                );
            }
        }
    }
}

#[test]
fn a_member_list_is_guarded_whole() {
    for kind in [KindNumber::MEMBER, KindNumber::MEMBER_FINANCE] {
        let kind = kind.kind().unwrap();
        for field in kind.fields {
            assert_eq!(field.personal, Personal::Special, "{}", field.key);
        }
    }
}

#[test]
fn no_figure_is_told_for_each_person() {
    for kind in KINDS {
        for figure in kind.figures {
            let Figure::MeanBy { table, by, .. } = figure.of else {
                continue;
            };
            let table = kind.table(table).unwrap();
            for column in by.iter().filter_map(|key| table.column(key)) {
                assert!(!column.personal.is_guarded(), "{} {}", kind.tag, figure.key);
            }
        }
    }
}
