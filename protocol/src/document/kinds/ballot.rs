//! The ballot: a question, on what ground it is put, and how votes are given. The votes are acts on it; the closing lists those
//! that count.
//!
//! Not for votes about persons: a vote by name is no secret one, and the text says so and offers paper. Personal data: who voted
//! what, which in a party tells of a political view.

use super::spec::{field, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{Example, FieldValue, Form, Group, Kind, KindNumber, Personal, Watch};
use crate::charter::role::Role;

/// A ballot.
pub(super) static BALLOT: Kind = Kind {
    tag: "ballot",
    number: KindNumber(16),
    title: words("Stemming", "Ballot"),
    form: Form::Text(Group::Decide),
    sections: &[section(
        "toelichting",
        words("Toelichting", "Explanation"),
        words(
            "Waar gaat het om, en wat gebeurt er bij voor en bij tegen?",
            "What is it about, and what follows from for and from against?",
        ),
    )],
    fields: &[
        field("vraag", words("Vraag", "Question"), FieldValue::Line(300)),
        field(
            "uitslag",
            words("Uitslag", "Result"),
            FieldValue::OneOf(&["aangenomen", "verworpen", "gestaakt", "ongeldig"]),
        )
        .always(),
        field("over", words("Over", "About"), FieldValue::Document),
        field(
            "over_editie",
            words("Over editie", "About edition"),
            FieldValue::Number,
        ),
        field(
            "wijze",
            words("Wijze", "Way"),
            FieldValue::OneOf(&["hoofdelijk", "telling", "schriftelijk op papier"]),
        ),
        field(
            "rechtsgrond",
            words("Op grond van", "On the ground of"),
            FieldValue::OneOf(&[
                "peiling (niet bindend)",
                "tijdens vergadering",
                "vooraf stemmen volgens de statuten",
                "besluit buiten vergadering met algemene stemmen",
            ]),
        ),
        field(
            "meerderheid",
            words("Meerderheid", "Majority"),
            FieldValue::OneOf(&["gewoon", "volstrekt", "twee derde", "unaniem"]),
        ),
        field("quorum", words("Quorum", "Quorum"), FieldValue::Number),
        field(
            "volmacht_max",
            words("Volmachten per stemmer", "Proxies for each voter"),
            FieldValue::Number,
        ),
        field(
            "zichtbaar",
            words("Stemmen zichtbaar", "Votes visible"),
            FieldValue::OneOf(&["direct", "na sluiten"]),
        ),
        field("opent_op", words("Opent op", "Opens on"), FieldValue::Date),
        field("opent_om", words("Opent om", "Opens at"), FieldValue::Time),
        field("sluit_op", words("Sluit op", "Closes on"), FieldValue::Date),
        field("sluit_om", words("Sluit om", "Closes at"), FieldValue::Time),
        field(
            "vergadering",
            words("Vergadering", "Meeting"),
            FieldValue::Document,
        ),
    ],
    tables: &[
        table(
            "opties",
            words("Keuzes", "Options"),
            words("Keuze", "Option"),
            &[field(
                "optie",
                words("Keuze", "Option"),
                FieldValue::Line(80),
            )],
        )
        .given(&[
            &[("optie", "voor")],
            &[("optie", "tegen")],
            &[("optie", "onthouden")],
        ]),
        table(
            "kiezers",
            words("Wie een stem heeft", "Who has a vote"),
            words("Stemmer", "Voter"),
            &[
                field("kiezer", words("Stemmer", "Voter"), FieldValue::Line(120))
                    .personal(Personal::Special),
                field(
                    "plaatsvervanger",
                    words("Plaatsvervanger", "Deputy"),
                    FieldValue::Line(120),
                )
                .personal(Personal::Special),
            ],
        ),
    ],
    states: &[
        open("voorbereid", "Voorbereid", "Prepared"),
        fixed("open", "Open", "Open"),
        fixed("gesloten", "Gesloten", "Closed"),
        fixed("heropend", "Heropend", "Opened again"),
        fixed("vastgesteld", "Vastgesteld", "Adopted"),
        fixed("ongeldig", "Ongeldig", "Invalid"),
    ],
    moves: &[
        step("voorbereid", "open", Role::Board),
        step("open", "gesloten", Role::Board),
        step("gesloten", "heropend", Role::Board),
        step("gesloten", "vastgesteld", Role::Board),
        step("gesloten", "ongeldig", Role::Board),
        step("heropend", "gesloten", Role::Board),
        step("ongeldig", "heropend", Role::Board),
    ],
    watches: &[term(
        "sluiten",
        words("Sluit", "Closes"),
        Watch::Day(day("sluit_op").at("sluit_om")),
        words("{time} om te stemmen", "{time} to vote"),
        words(
            "De stemming kon {time} geleden dicht",
            "The ballot could be closed {time} ago",
        ),
    )
    .within(&["open", "heropend"])],
    example: Example {
        title: "Motie Pinpunt: dienen wij haar in?",
        texts: &[(
            "toelichting",
            "Bij voor dient elke fractie de motie in haar eigen raad in. Stemmen gaat op naam; over mensen stem je op papier.",
        )],
        fields: &[
            (
                "vraag",
                "Dient de alliantie de motie Een pinpunt in elk dorpshuis in?",
            ),
            ("uitslag", "aangenomen"),
            ("over_editie", "4"),
            ("wijze", "hoofdelijk"),
            ("rechtsgrond", "peiling (niet bindend)"),
            ("meerderheid", "volstrekt"),
            ("quorum", "7"),
            ("volmacht_max", "1"),
            ("zichtbaar", "direct"),
            ("opent_op", "07-12-2026"),
            ("opent_om", "20.00"),
            ("sluit_op", "10-12-2026"),
            ("sluit_om", "20.00"),
        ],
        rows: &[
            row("opties", &[("optie", "voor")]),
            row("opties", &[("optie", "tegen")]),
            row("opties", &[("optie", "onthouden")]),
            row(
                "kiezers",
                &[
                    ("kiezer", "Gemeentebelangen Zijlvest"),
                    ("plaatsvervanger", "tweede op de lijst"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
