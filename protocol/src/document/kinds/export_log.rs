//! That somebody took what tells of people out into a file, the member list or a document: what for, how many people. Who
//! and when its entry tells; the board sees it.

use super::spec::{field, words};
use super::{Acts, FieldValue, Form, Kind, KindNumber};
use crate::charter::op::Audience;

/// A line of the export log.
pub(super) static EXPORT_LOG: Kind = Kind {
    tag: "export-log",
    number: KindNumber::EXPORT_LOG,
    title: words("Regel van het exportlogboek", "Line of the export log"),
    form: Form::Record(Audience::Board),
    fields: &[
        field("doel", words("Doel", "Purpose"), FieldValue::Line(160)),
        field(
            "aantal",
            words("Aantal mensen", "Number of people"),
            FieldValue::Number,
        ),
        field(
            "geld",
            words("Met geldzaken", "With money matters"),
            FieldValue::OneOf(&["ja", "nee"]),
        ),
        // of the member list these two are empty
        field("wat", words("Wat", "What"), FieldValue::Line(200)),
        field("stuk", words("Stuk", "Document"), FieldValue::Document),
    ],
    acts: Acts::NONE,
    ..Kind::PLAIN
};
