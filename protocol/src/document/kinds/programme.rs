//! The election programme of a party, chapter by chapter. Amendments name an edition of it and are taken over one by one.
//!
//! Personal data: none.

use super::spec::{field, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{Example, FieldValue, Kind, KindNumber, Occurs, Watch, terms};
use crate::charter::role::Role;

/// An election programme.
pub(super) static PROGRAMME: Kind = Kind {
    tag: "programme",
    number: KindNumber(12),
    title: words("Verkiezingsprogramma", "Election programme"),
    sections: &[
        section(
            "inleiding",
            words("Inleiding", "Introduction"),
            words(
                "Waar staat de partij voor?",
                "What does the party stand for?",
            ),
        ),
        section(
            "hoofdstuk",
            words("Hoofdstuk", "Chapter"),
            words(
                "Wat is er aan de hand, en wat vinden wij daarvan?",
                "What is going on, and what do we think of it?",
            ),
        )
        .occurs(Occurs::Often),
        section(
            "voorstellen",
            words("Dit gaan wij doen", "This is what we will do"),
            words(
                "Wat doen wij, in gewone zinnen die je kunt narekenen?",
                "What do we do, in plain sentences that can be checked?",
            ),
        )
        .occurs(Occurs::Under),
        section(
            "slot",
            words("Tot slot", "Finally"),
            words("Hoe houden wij ons eraan?", "How do we keep to it?"),
        ),
    ],
    fields: &[
        field("partij", words("Partij", "Party"), FieldValue::Line(35)),
        terms::MUNICIPALITY,
        terms::FROM_YEAR,
        terms::TO_YEAR,
        field(
            "amendementen_tot",
            words("Amendementen tot", "Amendments until"),
            FieldValue::Date,
        ),
        field(
            "vastgesteld_door",
            words("Vastgesteld bij besluit", "Adopted by decision"),
            FieldValue::Document,
        )
        .always(),
    ],
    tables: &[table(
        "kern",
        words("In het kort", "In short"),
        words("Punt", "Point"),
        &[
            field("punt", words("Punt", "Point"), FieldValue::Line(200)),
            field(
                "hoofdstuk",
                words("Hoofdstuk", "Chapter"),
                FieldValue::Line(80),
            ),
        ],
    )],
    states: &[
        open("concept", "Concept", "Draft"),
        open("ter_inzage", "Ter inzage leden", "Open to members"),
        open("amendementen", "Amendementen", "Amendments"),
        fixed("vastgesteld", "Vastgesteld", "Adopted"),
        fixed("gepubliceerd", "Gepubliceerd", "Published"),
    ],
    moves: &[
        step("concept", "ter_inzage", Role::Board),
        step("ter_inzage", "concept", Role::Board),
        step("ter_inzage", "amendementen", Role::Board),
        step("amendementen", "ter_inzage", Role::Board),
        step("amendementen", "vastgesteld", Role::Board),
        step("vastgesteld", "concept", Role::Board),
        step("vastgesteld", "gepubliceerd", Role::Board),
    ],
    watches: &[term(
        "amendementen",
        words("Amendementen", "Amendments"),
        Watch::Day(day("amendementen_tot")),
        words(
            "{time} om amendementen in te dienen",
            "{time} to hand in amendments",
        ),
        words(
            "Indienen kon tot {time} geleden",
            "Handing in ended {time} ago",
        ),
    )
    .within(&["amendementen"])],
    example: Example {
        title: "Programma Lijst Wierdenland 2030-2034",
        texts: &[
            (
                "hoofdstuk",
                "Wonen: jongeren die willen blijven, vinden geen huis.",
            ),
            (
                "voorstellen",
                "Wij bouwen in vier jaar dertig woningen in de kernen.",
            ),
        ],
        fields: &[
            ("partij", "Lijst Wierdenland"),
            ("gemeente", "Wierdenland"),
            ("periode_van", "2030"),
            ("periode_tot", "2034"),
            ("amendementen_tot", "14-11-2029"),
        ],
        rows: &[row(
            "kern",
            &[
                ("punt", "Dertig woningen in de kernen"),
                ("hoofdstuk", "Wonen"),
            ],
        )],
    },
    ..Kind::PLAIN
};
