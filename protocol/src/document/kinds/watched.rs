//! What goes for what kinds keep an eye on, for what goes out alone and for values that are given: each test loops over the list.

use super::tests::{all_fields, is_number, once};
use super::*;

/// Cells of what is said of a term, beside its name on a card, with room for how long.
const SAID_CELLS: usize = 48;

#[test]
fn what_is_said_of_a_term_fits_beside_its_name() {
    for kind in KINDS {
        for text in kind.watches.iter().flat_map(said_of) {
            for text in [text.nl, text.en] {
                let cells = text.chars().count();
                let is_plain = text.trim() == text && (1..=SAID_CELLS).contains(&cells);
                assert!(is_plain, "{}: {text:?} is {cells}", kind.tag);
            }
        }
    }
}

/// What is said of a watch.
fn said_of(watch: &WatchSpec) -> Vec<Words> {
    let late = watch.met.map(|met| met.late);
    [watch.left, watch.over].into_iter().chain(late).collect()
}

/// A sentence without what stands in its place would tell nothing, and one with too much would show a brace.
#[test]
fn what_is_said_of_a_term_says_how_long_and_of_an_amount_how_much() {
    for kind in KINDS {
        for watch in kind.watches {
            let needs: &[&str] = match watch.of {
                Watch::Day(_) | Watch::Rows { .. } => &["{time}"],
                Watch::Least(..) | Watch::Most(..) | Watch::Part { .. } | Watch::Each { .. } => {
                    &["{have}", "{need}"]
                }
            };
            for said in [watch.left, watch.over] {
                for text in [said.nl, said.en] {
                    let has = needs.iter().all(|need| text.matches(need).count() == 1);
                    let braces = text.matches('{').count();
                    assert!(has && braces == needs.len(), "{}: {text}", kind.tag);
                }
            }
            for text in watch.met.iter().flat_map(|met| [met.late.nl, met.late.en]) {
                assert!(!text.contains('{'), "{}: {text}", kind.tag);
            }
            for text in said_of(watch).iter().flat_map(|said| [said.nl, said.en]) {
                let judges = text.contains("voldoet") || text.contains("complies");
                assert!(!judges, "{}: {text}", kind.tag);
            }
        }
    }
}

#[test]
fn what_is_watched_is_there_and_its_numbers_are_fields() {
    for kind in KINDS {
        let holds = |pairs: Holds, specs: &[FieldSpec]| {
            pairs.iter().all(|(key, value)| {
                let spec = specs.iter().find(|spec| spec.key == *key);
                let read = spec.map(|spec| spec.value.read(value));
                read == Some(Ok((*value).to_owned()))
            })
        };
        for watch in kind.watches {
            let what = format!("{} {}", kind.tag, watch.key);
            let known = |state: &&str| kind.state(state).is_some();
            assert!(watch.states.iter().all(known), "{what}");
            assert!(holds(watch.only, kind.fields), "{what}");
            let ends = match watch.of {
                Watch::Rows { table, .. } => kind.table(table).map_or(&[][..], |it| it.columns),
                Watch::Day(_)
                | Watch::Least(..)
                | Watch::Most(..)
                | Watch::Part { .. }
                | Watch::Each { .. } => kind.fields,
            };
            assert!(holds(watch.ends, ends), "{what}");
            if let Some(met) = watch.met {
                assert!(is_day(kind, met.date, met.time), "{what}");
            }
            assert!(is_watched(kind, &watch.of), "{what}");
        }
    }
}

fn is_day(kind: &Kind, date: &str, time: Option<&str>) -> bool {
    let value = |key: &str| kind.field(key).map(|field| field.value);
    let time = time.is_none_or(|time| value(time) == Some(FieldValue::Time));
    value(date) == Some(FieldValue::Date) && time
}

fn is_watched(kind: &Kind, watch: &Watch) -> bool {
    let column = |table: &str, key: &str| kind.table(table).and_then(|table| table.column(key));
    let adds = |spec: Option<&FieldSpec>| spec.is_some_and(|spec| is_number(spec.value));
    let field = |key: &str| adds(kind.field(key));
    let shown = |table: &str| kind.table(table).is_some_and(|it| it.shown == Rows::Each);
    let holds = |table: &str, pairs: &[(&str, &str)]| {
        pairs.iter().all(|(key, value)| {
            let read = column(table, key).map(|spec| spec.value.read(value));
            read == Some(Ok((*value).to_owned()))
        })
    };
    let amount = |tally: &Tally| match *tally {
        Tally::Field(key) => field(key),
        Tally::Rows(table) => kind.table(table).is_some(),
        Tally::RowsOf(table, pair) => holds(table, &[pair]),
        Tally::Sum(table, key) => adds(column(table, key)),
        Tally::SumOf(table, key, of) => adds(column(table, key)) && holds(table, of),
    };
    match watch {
        Watch::Day(day) => {
            let by = day.shift.is_none_or(|shift| {
                let number = kind.field(shift.field).map(|field| field.value);
                number == Some(FieldValue::Number)
            });
            by && is_day(kind, day.date, day.time)
        }
        Watch::Rows { table, date } => {
            let date = column(table, date).map(|spec| spec.value);
            shown(table) && date == Some(FieldValue::Date)
        }
        Watch::Least(tally, key) | Watch::Most(tally, key) => amount(tally) && field(key),
        Watch::Part { part, whole, least } => amount(part) && amount(whole) && field(least),
        Watch::Each {
            table,
            from,
            column: key,
            value,
        } => {
            let from =
                from.is_none_or(|(amounts, least)| adds(column(table, amounts)) && field(least));
            shown(table) && from && holds(table, &[(*key, *value)])
        }
    }
}

/// What goes out alone names what is there, and no row of which only the number is told.
#[test]
fn a_view_names_columns_and_a_value_that_are_there() {
    for kind in KINDS {
        for view in kind.views {
            let table = kind.table(view.table).expect("its table");
            assert_eq!(table.shown, Rows::Each, "{} {}", kind.tag, view.key);
            let (column, value) = view.only;
            let read = table.column(column).map(|spec| spec.value.read(value));
            assert_eq!(read, Some(Ok(value.to_owned())), "{}", view.key);
            once(view.key, view.columns.iter().copied());
            for column in view.columns {
                assert!(table.column(column).is_some(), "{} {column}", view.key);
            }
        }
    }
}

/// A new document has it, as a person would write it. Rules of one's own have none: nobody else knows them.
#[test]
fn a_value_that_is_given_fits_into_its_field() {
    for kind in KINDS {
        for field in all_fields(kind) {
            let read = field.value.read(field.given);
            assert!(read.is_ok(), "{} {}", kind.tag, field.key);
            let in_table = kind
                .field(field.key)
                .is_none_or(|own| own.value != field.value);
            assert!(
                field.given.is_empty() || !in_table,
                "{}: a column",
                field.key
            );
        }
    }
    let gifts = by_tag("gift-register").unwrap();
    assert!(gifts.fields.iter().all(|field| field.given.is_empty()));
}
