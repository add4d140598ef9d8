//! The decision: what was decided, on what ground, who carries it out.
//!
//! Personal data: names only where somebody carries it out for an organisation.

use super::spec::{field, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{Example, FieldValue, Form, Group, Kind, KindNumber, Personal, Watch};
use crate::charter::role::Role;

/// A decision.
pub(super) static DECISION: Kind = Kind {
    tag: "decision",
    number: KindNumber(17),
    title: words("Besluit", "Decision"),
    form: Form::Text(Group::Decide),
    sections: &[
        section(
            "besluit",
            words("Besluit", "Decision"),
            words(
                "Wat is besloten? Een zin is vaak genoeg.",
                "What was decided? One sentence is often enough.",
            ),
        ),
        section(
            "overwegingen",
            words("Overwegingen", "Considerations"),
            words("Waarom?", "Why?"),
        ),
    ],
    fields: &[
        field("nummer", words("Nummer", "Number"), FieldValue::Line(20)),
        field(
            "stand",
            words("Stand", "Progress"),
            FieldValue::OneOf(&["open", "bezig", "klaar", "vervallen"]),
        )
        .always(),
        field("datum", words("Datum", "Date"), FieldValue::Date),
        field("orgaan", words("Orgaan", "Body"), FieldValue::Line(120)),
        field(
            "op_grond_van",
            words("Op grond van", "On the ground of"),
            FieldValue::Document,
        ),
        field(
            "uitslag",
            words("Uitslag van de stemming", "Result of the vote"),
            FieldValue::Line(160),
        ),
        field(
            "uitvoerder",
            words("Wie voert het uit", "Who carries it out"),
            FieldValue::Line(120),
        )
        .personal(Personal::Function)
        .always(),
        field(
            "uiterlijk",
            words("Uiterlijk", "No later than"),
            FieldValue::Date,
        )
        .always(),
        field(
            "vervangt",
            words("Vervangt", "Replaces"),
            FieldValue::Document,
        ),
        field("openbaar", words("Openbaar", "Public"), FieldValue::YES_NO),
    ],
    tables: &[table(
        "voortgang",
        words("Voortgang", "Progress"),
        words("Bericht", "Report"),
        &[
            field(
                "bericht",
                words("Bericht", "Report"),
                FieldValue::Line(1000),
            ),
            field("datum", words("Datum", "Date"), FieldValue::Date),
        ],
    )
    .always()],
    states: &[
        open("concept", "Concept", "Draft"),
        fixed("vastgesteld", "Vastgesteld", "Adopted"),
        fixed("vervangen", "Vervangen", "Replaced"),
        fixed("ingetrokken", "Ingetrokken", "Withdrawn"),
    ],
    moves: &[
        step("concept", "vastgesteld", Role::Board),
        step("vastgesteld", "vervangen", Role::Board),
        step("vastgesteld", "ingetrokken", Role::Board),
        step("concept", "ingetrokken", Role::Board),
    ],
    watches: &[term(
        "uitvoeren",
        words("Uitvoeren", "Carrying out"),
        Watch::Day(day("uiterlijk")),
        words("{time} om het uit te voeren", "{time} to carry it out"),
        words(
            "Het uitvoeren is {time} te laat",
            "Carrying it out is {time} late",
        ),
    )
    .within(&["vastgesteld"])
    .until(&[("stand", "klaar"), ("stand", "vervallen")])],
    example: Example {
        title: "Besluit 2026-14: motie Pinpunt indienen",
        texts: &[("besluit", "De alliantie dient de motie Pinpunt in.")],
        fields: &[
            ("nummer", "2026-14"),
            ("stand", "bezig"),
            ("datum", "10-12-2026"),
            ("orgaan", "Alliantie De Wadhoek"),
            (
                "uitslag",
                "voor 9, tegen 1, onthouden 0, niet gestemd 2; nodig 7",
            ),
            ("uitvoerder", "de fracties, elk in hun raad"),
            ("uiterlijk", "01-03-2027"),
            ("openbaar", "ja"),
        ],
        rows: &[row(
            "voortgang",
            &[
                ("bericht", "In negen raden ingediend."),
                ("datum", "20-12-2026"),
            ],
        )],
    },
    ..Kind::PLAIN
};
