//! What goes for the examples of all kinds, and for what a new document of each begins with.

use super::tests::{once, texts};
use super::*;
use crate::act::{Act, Attested, Done, Of, Past, Transition, fold};
use crate::document::{Alone, Document, SessionNonce, figures};
use crate::identity::DeviceSeed;
use crate::ids::{DocumentId, EntryId, Millis, ParticipantId, SpaceId, SpaceNonce};
use crate::limits;
use std::collections::BTreeSet;

/// The id of a document exists in a space only: an example has none.
#[test]
fn an_example_fills_every_field_and_table_of_its_kind() {
    for kind in texts() {
        let example = &kind.example;
        let tag = kind.tag;
        assert!(!example.title.is_empty(), "{tag}");
        assert!(
            example.title.chars().count() <= limits::TITLE_CHARS,
            "{tag}"
        );
        assert!(!example.texts.is_empty(), "{tag}");
        once(tag, example.texts.iter().map(|(key, _)| *key));
        for (key, text) in example.texts {
            assert!(
                kind.section(key).is_some() && !text.is_empty(),
                "{tag} {key}"
            );
        }
        once(tag, example.fields.iter().map(|(key, _)| *key));
        reads(tag, kind.fields, example.fields);
        for field in kind.fields {
            let given = example.fields.iter().any(|(key, _)| *key == field.key);
            assert_eq!(
                given,
                field.value != FieldValue::Document,
                "{tag} {}",
                field.key
            );
        }
        for row in example.rows {
            let columns = kind.table(row.table).map_or(&[][..], |table| table.columns);
            once(row.table, row.cells.iter().map(|(key, _)| *key));
            reads(tag, columns, row.cells);
            let first = columns.first().map(|column| column.key);
            assert_eq!(row.cells.first().map(|(key, _)| *key), first, "{tag}");
        }
        for table in kind.tables {
            for column in table.columns {
                let mut rows = example.rows.iter().filter(|row| row.table == table.key);
                let given = rows.any(|row| row.cells.iter().any(|(key, _)| *key == column.key));
                let wanted = column.value != FieldValue::Document;
                assert_eq!(given, wanted, "{tag} {} {}", table.key, column.key);
            }
        }
    }
}

/// A new document has them, within the limits of their table.
#[test]
fn the_rows_that_a_template_gives_fit_into_their_table() {
    for kind in KINDS {
        for table in kind.tables {
            for cells in table.given {
                once(table.key, cells.iter().map(|(key, _)| *key));
                reads(kind.tag, table.columns, cells);
                let first = table.columns.first().map(|column| column.key);
                assert_eq!(cells.first().map(|(key, _)| *key), first, "{}", table.key);
            }
            for limit in table.limits {
                let counts =
                    |cells: &&&[(&str, &str)]| limit.of.is_none_or(|pair| cells.contains(&pair));
                let given = table.given.iter().filter(counts).count();
                assert!(given < limit.most, "{} {}", kind.tag, table.key);
            }
        }
    }
}

fn reads(tag: &str, specs: &[FieldSpec], given: &[(&str, &str)]) {
    for (key, raw) in given {
        let spec = specs.iter().find(|spec| spec.key == *key);
        let read = spec.map(|spec| spec.value.read(raw));
        assert!(
            matches!(&read, Some(Ok(kept)) if !kept.is_empty()),
            "{tag} {key}: {read:?}"
        );
    }
}

#[test]
fn the_route_of_a_challenge_has_eleven_phases_and_a_new_one_a_step_of_each() {
    let challenge = by_tag("challenge").unwrap();
    let route = challenge.table("routeplanner").unwrap();
    let FieldValue::OneOf(phases) = route.column("fase").unwrap().value else {
        panic!("a phase is a choice");
    };
    assert_eq!(phases.len(), 11);
    let example = challenge.example.rows.iter();
    let example = example.filter(|row| row.table == "routeplanner");
    let phases_of = |rows: &mut dyn Iterator<Item = Cells>| -> Vec<&str> {
        let cells = rows.flat_map(|cells| cells.iter());
        let phases = cells.filter(|(key, _)| *key == "fase");
        phases.map(|(_, phase)| *phase).collect()
    };
    assert_eq!(phases_of(&mut route.given.iter().copied()), phases);
    assert_eq!(phases_of(&mut example.map(|row| row.cells)), phases);
}

/// One step after another.
struct InOrder;

impl Past for InOrder {
    fn right_before(&self, entry: &EntryId) -> Vec<EntryId> {
        let before = entry.0[0].checked_sub(1);
        before
            .map(|number| EntryId([number; 32]))
            .into_iter()
            .collect()
    }

    fn is_before(&self, earlier: &EntryId, later: &EntryId) -> bool {
        earlier < later
    }
}

/// The exercise too: a file and a line are all that it takes.
#[test]
fn every_kind_of_text_is_founded_filled_computed_and_moved() {
    let key = DeviceSeed::from_bytes([1; 32]).space_key(&SpaceNonce([2; 16]));
    let of = Of {
        space: SpaceId([3; 32]),
        document: DocumentId([4; 32]),
    };
    assert!(by_tag("loans").is_some(), "the exercise is among them");
    for kind in texts() {
        let nonce = SessionNonce([5; 16]);
        let (mut document, _) = Document::found(kind, kind.example.title, key.author(), nonce);
        document.founded(of.document);
        for (field, value) in kind.example.fields {
            document.set_field(field, value).unwrap();
        }
        for row in kind.example.rows {
            document.add_row(row.table, row.cells).unwrap();
        }
        let own = kind.figures.iter().map(|figure| figure.key);
        let made: BTreeSet<_> = figures(kind, &document, &Alone)
            .iter()
            .map(|it| it.key)
            .collect();
        assert!(made.is_subset(&own.collect()), "{}", kind.tag);
        let step = kind.moves.first().expect("a step");
        let heads = document.heads();
        let hash = document.content_at(&heads).unwrap().hash();
        let transition = Act::Transition(Transition {
            heads,
            from: step.from.to_owned(),
            to: step.to.to_owned(),
            reason: String::new(),
            edition: Some(Attested::sign(of, hash, &key)),
        });
        let done = Done {
            bytes: 0,
            entry: EntryId([1; 32]),
            author: key.author(),
            participant: ParticipantId([6; 32]),
            role: step.least,
            at: Millis(0),
            act: Ok(transition),
        };
        assert_eq!(
            fold(of, kind, &[done], &InOrder).state,
            step.to,
            "{}",
            kind.tag
        );
    }
}
