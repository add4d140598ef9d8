//! The words that stand in a file beside its contents. They go along in the file, so that a later version, which may have
//! other words, makes the same file of it.

use super::Exported;
use crate::words::{self, Lang};
use noaber_protocol::document::kinds::{
    Edits, FieldSpec, FieldValue, KindNumber, Rows, TableSpec, Words,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The keys of the sentences, each behind `file-` in the Fluent files.
pub(super) const WORDS: &[&str] = &[
    "adopted-by",
    "amount",
    "by-name",
    "choice",
    "closed-at",
    "closed-by",
    "code",
    "comments",
    "contents",
    "day",
    "deed",
    "edition",
    "fate-open",
    "fate-refused",
    "fate-taken",
    "field",
    "figure",
    "figures",
    "function",
    "ground",
    "group",
    "kept",
    "key",
    "kind",
    "late",
    "lines",
    "majority",
    "majority-absolute",
    "majority-simple",
    "majority-two-thirds",
    "majority-unanimous",
    "made",
    "name",
    "no-edition",
    "not-voted",
    "of",
    "open",
    "option",
    "organisation",
    "outcome",
    "outcome-adopted",
    "outcome-no-quorum",
    "outcome-rejected",
    "outcome-tied",
    "proposal",
    "proxies",
    "proxy",
    "question",
    "quorum",
    "reason",
    "roll",
    "signatures",
    "signed",
    "space",
    "state",
    "statement",
    "tellers",
    "text-code",
    "text-bare",
    "text-missing",
    "text-other",
    "text-then",
    "text-voted",
    "title",
    "too-few",
    "total",
    "until",
    "unproven",
    "value",
    "vote",
    "way",
    "way-count",
    "way-paper",
    "way-roll-call",
    "weight",
    "hall",
    "weights",
    "words-new",
    "words-old",
];

/// Those that stand only in a file of which something was left out: in others they would be new words.
pub(super) const BARE_WORDS: &[&str] = &[
    "in-texts",
    "left-out",
    "of-people",
    "unknown",
    "without-names",
];

/// Characters of an id beside a title: enough to tell two of one title apart.
const ID_CHARS: usize = 8;

/// The words of one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Labels {
    /// What the kind is called.
    pub kind: String,
    /// What scripts call the kind.
    pub tag: String,
    /// What the state is called.
    pub state: String,
    /// The headings that a Markdown file reads as parts, which are always Dutch as a template writes them.
    pub parts: Vec<String>,
    /// The fields of the kind, in its order.
    pub fields: Vec<Label>,
    /// The tables of the kind, in its order.
    pub tables: Vec<TableLabels>,
    /// The figures of the kind, in its order.
    pub figures: Vec<Label>,
    /// Everything else.
    pub words: BTreeMap<String, String>,
}

/// What something with a key is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Label {
    pub key: String,
    pub name: String,
    pub sort: Sort,
    pub held: Held,
}

/// Whether an edition holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Held {
    /// It does.
    WithText,
    /// It may be changed at any time.
    Never,
}

/// What a table is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct TableLabels {
    pub key: String,
    pub name: String,
    pub columns: Vec<Label>,
}

/// How a value is written for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sort {
    /// As it is kept.
    Plain,
    /// With a comma in the place of the point.
    Comma,
    /// As it is kept: year-month-day.
    Date,
    /// As it is kept: hours and minutes.
    Time,
    /// What the document is called, with the beginning of its id.
    Document,
}

impl Labels {
    /// The words of a language for a document.
    pub(super) fn new(lang: Lang, what: &Exported) -> Labels {
        let said = |key: &&str| {
            let text = words::text(lang, &format!("file-{key}"));
            ((*key).to_owned(), text)
        };
        let more: &[&str] = if what.left.is_empty() {
            &[]
        } else {
            BARE_WORDS
        };
        let words = WORDS.iter().chain(more).map(said).collect();
        let Some(kind) = what.content.kind.kind() else {
            return Labels {
                kind: what.content.kind.0.to_string(),
                state: what.state.clone(),
                words,
                ..Labels::default()
            };
        };
        let state = kind.state(&what.state);
        let parts = kind.sections.iter().filter(|spec| spec.occurs.is_under());
        let figures = kind.figures.iter().map(|figure| Label {
            key: figure.key.to_owned(),
            name: of(lang, figure.name),
            sort: Sort::Comma,
            held: Held::Never,
        });
        Labels {
            kind: of(lang, kind.title),
            tag: kind.tag.to_owned(),
            state: state.map_or_else(|| what.state.clone(), |state| of(lang, state.name)),
            parts: parts.map(|spec| spec.heading.nl.to_owned()).collect(),
            fields: all(lang, kind.fields),
            tables: kind
                .tables
                .iter()
                .map(|table| table_of(lang, table))
                .collect(),
            figures: figures.chain(super::term::labels(lang, kind)).collect(),
            words,
        }
    }

    /// The sentence of a key.
    pub(super) fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// The table of a key; one that is not in the kind has only that.
    pub(super) fn table(&self, key: &str) -> TableLabels {
        let found = self.tables.iter().find(|table| table.key == key);
        found.cloned().unwrap_or_else(|| TableLabels {
            key: key.to_owned(),
            name: key.to_owned(),
            columns: Vec::new(),
        })
    }
}

impl Label {
    /// A kept value as people read it; `titles` tells by id what documents are called.
    pub(super) fn write(&self, kept: &str, titles: &[(String, String)]) -> String {
        match self.sort {
            Sort::Comma => kept.replace('.', ","),
            Sort::Plain | Sort::Date | Sort::Time => kept.to_owned(),
            Sort::Document => match titles.iter().find(|(id, _)| id == kept) {
                Some((_, title)) => {
                    let start: String = kept.chars().take(ID_CHARS).collect();
                    format!("{title} ({start})")
                }
                None => kept.to_owned(),
            },
        }
    }
}

/// What values with keys are called: those of the kind in its order, then those that it does not have.
pub(super) fn in_order<'a>(labels: &[Label], keys: impl Iterator<Item = &'a str>) -> Vec<Label> {
    let mut all = labels.to_vec();
    for key in keys {
        if all.iter().all(|label| label.key != key) {
            all.push(Label {
                key: key.to_owned(),
                name: key.to_owned(),
                sort: Sort::Plain,
                held: Held::WithText,
            });
        }
    }
    all
}

/// Whether a table shows no rows.
pub(super) fn is_hidden(what: &Exported, table: &str) -> bool {
    hides(what.content.kind, table)
}

/// Whether a table of a kind shows no rows.
pub(super) fn hides(kind: KindNumber, table: &str) -> bool {
    let kind = kind.kind();
    let spec = kind.and_then(|kind| kind.table(table));
    spec.is_some_and(|spec| spec.shown == Rows::Totals)
}

fn of(lang: Lang, words: Words) -> String {
    match lang {
        Lang::Nl => words.nl.to_owned(),
        Lang::En => words.en.to_owned(),
    }
}

fn all(lang: Lang, specs: &[FieldSpec]) -> Vec<Label> {
    let label = |spec: &FieldSpec| Label {
        key: spec.key.to_owned(),
        name: of(lang, spec.name),
        sort: Sort::of(spec.value),
        held: match spec.edits {
            Edits::WithText => Held::WithText,
            Edits::Always => Held::Never,
        },
    };
    specs.iter().map(label).collect()
}

fn table_of(lang: Lang, table: &TableSpec) -> TableLabels {
    TableLabels {
        key: table.key.to_owned(),
        name: of(lang, table.name),
        columns: all(lang, table.columns),
    }
}

impl Sort {
    fn of(value: FieldValue) -> Sort {
        if value == FieldValue::Date {
            Sort::Date
        } else if value == FieldValue::Time {
            Sort::Time
        } else if value == FieldValue::Document {
            Sort::Document
        } else if value.write("1.5") == "1,5" {
            Sort::Comma
        } else {
            Sort::Plain
        }
    }
}
