//! That somebody took the member list out into a file: what for, how many people. Who and when its entry tells; the
//! board sees it.

use super::{FieldSpec, FieldValue, Form, Kind, KindNumber, Words};
use crate::charter::op::Audience;

/// A line of the export log.
pub(super) static EXPORT_LOG: Kind = Kind {
    tag: "export-log",
    number: KindNumber::EXPORT_LOG,
    title: Words {
        nl: "Regel van het exportlogboek",
        en: "Line of the export log",
    },
    form: Form::Record(Audience::Board),
    sections: &[],
    fields: &[
        FieldSpec {
            key: "doel",
            name: Words {
                nl: "Doel",
                en: "Purpose",
            },
            value: FieldValue::Line(160),
        },
        FieldSpec {
            key: "aantal",
            name: Words {
                nl: "Aantal mensen",
                en: "Number of people",
            },
            value: FieldValue::Number,
        },
        FieldSpec {
            key: "geld",
            name: Words {
                nl: "Met geldzaken",
                en: "With money matters",
            },
            value: FieldValue::OneOf(&["ja", "nee"]),
        },
    ],
    states: &[],
    moves: &[],
};
