//! `kind`: the kinds of documents that there are, and what one is made of.

use super::Context;
use super::act_args::KindCommand;
use super::output::table;
use crate::handle::{Missing, Problem};
use crate::words::{Lang, of_kind, role, text, with};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{
    Edits, FieldSpec, FieldValue, KINDS, Kind, SectionSpec, StateSpec, TableSpec, TextIn, ViewSpec,
    WatchSpec, by_tag,
};
use serde_json::{Value, json};

pub(super) fn kind(context: &Context, command: &KindCommand) -> Result<u8, Problem> {
    match command {
        KindCommand::Ls => context.output.give(
            || KINDS.iter().map(|kind| short_json(kind)).collect(),
            |lang| {
                let row =
                    |kind: &&Kind| vec![kind.tag.to_owned(), of_kind(kind.title, lang).into()];
                table(&KINDS.iter().map(row).collect::<Vec<_>>())
            },
        )?,
        KindCommand::Show { kind } => {
            let kind = named(kind)?;
            context
                .output
                .give(|| kind_json(kind), |lang| kind_text(kind, lang))?;
        }
    }
    Ok(0)
}

/// The kind that is meant: by its tag or one of its names.
fn named(words: &str) -> Result<&'static Kind, Problem> {
    let same = |name: &str| name.to_lowercase() == words.trim().to_lowercase();
    let named = |kind: &&&Kind| same(kind.title.nl) || same(kind.title.en);
    let found = by_tag(words).or_else(|| KINDS.iter().find(named).copied());
    found.ok_or_else(|| Problem::NotFound(Missing::Kind(words.to_owned())))
}

fn short_json(kind: &Kind) -> Value {
    json!({
        "kind": kind.tag,
        "number": kind.number.0,
        "nl": kind.title.nl,
        "en": kind.title.en,
        "record": kind.is_record(),
    })
}

fn kind_json(kind: &Kind) -> Value {
    let section =
        |it: &SectionSpec| json!({ "key": it.key, "nl": it.heading.nl, "en": it.heading.en });
    let state = |it: &StateSpec| {
        let fixed = it.text == TextIn::Fixed;
        json!({ "key": it.key, "nl": it.name.nl, "en": it.name.en, "fixed": fixed })
    };
    let table = |it: &TableSpec| {
        let columns: Vec<Value> = it.columns.iter().map(field_json).collect();
        json!({ "key": it.key, "nl": it.name.nl, "en": it.name.en, "always": always(it.edits), "columns": columns })
    };
    let steps = kind
        .moves
        .iter()
        .map(|it| json!({ "from": it.from, "to": it.to, "least": it.least.name() }));
    let figures = kind
        .figures
        .iter()
        .map(|it| json!({ "key": it.key, "nl": it.name.nl, "en": it.name.en }));
    let mut value = short_json(kind);
    value["sections"] = kind.sections.iter().map(section).collect();
    value["fields"] = kind.fields.iter().map(field_json).collect();
    value["tables"] = kind.tables.iter().map(table).collect();
    value["states"] = kind.states.iter().map(state).collect();
    value["moves"] = steps.collect();
    value["figures"] = figures.collect();
    value["watches"] = kind.watches.iter().map(watch_json).collect();
    let view = |it: &ViewSpec| json!({ "key": it.key, "nl": it.name.nl, "en": it.name.en, "table": it.table, "columns": it.columns });
    value["views"] = kind.views.iter().map(view).collect();
    value["acts"] = acts(kind)
        .into_iter()
        .map(|(name, least)| (name.to_owned(), least.map(Role::name).into()))
        .collect::<serde_json::Map<String, Value>>()
        .into();
    value
}

fn watch_json(watch: &WatchSpec) -> Value {
    json!({ "key": watch.key, "nl": watch.name.nl, "en": watch.name.en, "states": watch.states })
}

fn field_json(field: &FieldSpec) -> Value {
    let mut value = json!({
        "key": field.key,
        "nl": field.name.nl,
        "en": field.name.en,
        "always": always(field.edits),
    });
    if let FieldValue::OneOf(tags) = field.value {
        value["choices"] = tags.into();
    }
    if !field.given.is_empty() {
        value["given"] = field.given.into();
    }
    value
}

fn always(edits: Edits) -> bool {
    match edits {
        Edits::WithText => false,
        Edits::Always => true,
    }
}

fn acts(kind: &Kind) -> [(&'static str, Option<Role>); 6] {
    [
        ("comment", kind.acts.comment),
        ("suggest", kind.acts.suggest),
        ("judge", kind.acts.judge),
        ("support", kind.acts.support),
        ("sign", kind.acts.sign),
        ("chair", kind.acts.chair),
    ]
}

/// The tags among which one chooses.
fn choices(value: FieldValue) -> String {
    match value {
        FieldValue::OneOf(tags) | FieldValue::SomeOf(tags) => tags.join(", "),
        FieldValue::Line(_)
        | FieldValue::Date
        | FieldValue::Year
        | FieldValue::Number
        | FieldValue::Cents
        | FieldValue::Postcode
        | FieldValue::Email(_)
        | FieldValue::Iban
        | FieldValue::Consent
        | FieldValue::Document
        | FieldValue::Time
        | FieldValue::Rating
        | FieldValue::Decimal
        | FieldValue::Web => String::new(),
    }
}

fn kind_text(kind: &Kind, lang: Lang) -> String {
    let mut all = format!("{} ({})\n", of_kind(kind.title, lang), kind.tag);
    let mut part = |key: &str, rows: Vec<Vec<String>>| {
        if !rows.is_empty() {
            all.push_str(&format!("\n{}\n{}", text(lang, key), table(&rows)));
        }
    };
    let named = |key: &str, name| vec![format!("  {key}"), of_kind(name, lang).to_owned()];
    let sections = kind.sections.iter();
    part(
        "kind-sections",
        sections.map(|it| named(it.key, it.heading)).collect(),
    );
    let field = |it: &FieldSpec| {
        let mut row = named(it.key, it.name);
        row.push(match it.given {
            "" => choices(it.value),
            given => with(lang, "kind-given", &[("name", given.into())]),
        });
        row
    };
    part("kind-fields", kind.fields.iter().map(field).collect());
    for spec in kind.tables {
        let rows = spec.columns.iter().map(field).collect();
        let name = format!("{}: {}", of_kind(spec.name, lang), spec.key);
        part("kind-table", vec![vec![format!("  {name}")]]);
        part("kind-columns", rows);
    }
    let states = kind.states.iter().map(|it| {
        let mut row = named(it.key, it.name);
        row.push(match it.text {
            TextIn::Open => String::new(),
            TextIn::Fixed => text(lang, "kind-fixed"),
        });
        row
    });
    part("kind-states", states.collect());
    let steps = kind.moves.iter().map(|it| {
        let name = |key| {
            kind.state(key)
                .map_or(key, |state| of_kind(state.name, lang))
        };
        let way = format!("  {} → {}", name(it.from), name(it.to));
        vec![way, role(it.least, lang)]
    });
    part("kind-moves", steps.collect());
    let acts = acts(kind).into_iter().filter_map(|(name, least)| {
        let name = format!("  {}", text(lang, &format!("kind-act-{name}")));
        Some(vec![name, role(least?, lang)])
    });
    part("kind-acts", acts.collect());
    let figures = kind.figures.iter();
    part(
        "kind-figures",
        figures.map(|it| named(it.key, it.name)).collect(),
    );
    let watches = kind.watches.iter();
    part(
        "kind-watches",
        watches.map(|it| named(it.key, it.name)).collect(),
    );
    let views = kind.views.iter();
    part(
        "kind-views",
        views.map(|it| named(it.key, it.name)).collect(),
    );
    all
}
