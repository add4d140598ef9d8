//! The lending list: what a village lends out, and to whom. It is the exercise of `docs/ARCHITECTURE.md`, built for tests only.
//!
//! Personal data: who borrows.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::{Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Personal};
use crate::charter::role::Role;

/// A lending list.
pub(super) static LOANS: Kind = Kind {
    tag: "loans",
    number: KindNumber(65001),
    title: words("Uitleenlijst", "Lending list"),
    form: Form::Text(Group::Keep),
    sections: &[section(
        "afspraken",
        words("Afspraken", "Agreements"),
        words(
            "Hoe lang leen je iets, en wat als het stukgaat?",
            "How long do you borrow, and what if it breaks?",
        ),
    )],
    fields: &[field(
        "plek",
        words("Waar het ligt", "Where it is kept"),
        FieldValue::Line(120),
    )],
    tables: &[
        table(
            "spullen",
            words("Spullen", "Things"),
            words("Ding", "Thing"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(120)),
                field("waarde", words("Waarde", "Worth"), FieldValue::Cents),
            ],
        ),
        table(
            "uitgeleend",
            words("Uitgeleend", "Lent out"),
            words("Uitlening", "Loan"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(120)),
                field("bij", words("Bij wie", "To whom"), FieldValue::Line(80))
                    .personal(Personal::Ordinary),
                field("terug_op", words("Terug op", "Back on"), FieldValue::Date),
                field("terug", words("Terug", "Back"), FieldValue::YES_NO),
            ],
        )
        .always(),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        fixed("in_gebruik", "In gebruik", "In use"),
        fixed("gestopt", "Gestopt", "Stopped"),
    ],
    moves: &[
        step("concept", "in_gebruik", Role::Board),
        step("in_gebruik", "concept", Role::Board),
        step("in_gebruik", "gestopt", Role::Board),
    ],
    figures: &[figure(
        "waarde",
        words("Waarde van alles", "Worth of all"),
        Figure::Sum {
            table: "spullen",
            column: "waarde",
        },
    )],
    example: Example {
        title: "Gereedschap van Tilwerd",
        texts: &[("afspraken", "Twee weken. Stuk is stuk: zeg het meteen.")],
        fields: &[("plek", "schuur achter De Wierde")],
        rows: &[
            row("spullen", &[("wat", "Aanhanger"), ("waarde", "850,00")]),
            row(
                "uitgeleend",
                &[
                    ("wat", "Aanhanger"),
                    ("bij", "Geert"),
                    ("terug_op", "14-03-2027"),
                    ("terug", "nee"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
