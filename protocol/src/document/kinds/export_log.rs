//! That somebody took the member list out into a file: what for, how many people. Who and when its entry tells; the
//! board sees it.

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
    ],
    acts: Acts::NONE,
    ..Kind::PLAIN
};
