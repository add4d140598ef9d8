//! The guide: one organisation, how to reach it, what it offers and what it asks. Each keeps its own entry.
//!
//! Addresses are those of the organisation. Personal data: people who agreed to stand here, with the date on which they did.

use super::spec::{field, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{
    Acts, Example, FieldValue, Form, Group, Kind, KindNumber, Personal, Unit, Watch, terms,
};
use crate::charter::role::Role;

/// An entry of the guide.
pub(super) static GUIDE: Kind = Kind {
    tag: "guide",
    number: KindNumber(29),
    title: words("Gids", "Guide"),
    form: Form::Text(Group::Keep),
    sections: &[section(
        "over",
        words("Over ons", "About us"),
        words(
            "Wie ben je, en waarvoor kan een ander je bellen?",
            "Who are you, and what can others call you for?",
        ),
    )],
    fields: &[
        field("naam", words("Naam", "Name"), FieldValue::Line(120)),
        field(
            "soort",
            words("Soort", "Sort"),
            FieldValue::OneOf(&[
                "partij",
                "dorpsbelangen",
                "dorpshuis",
                "gemeente",
                "griffie",
                "fonds",
                "adviseur",
                "kennispunt",
                "samenwerkingsverband",
                "hulptroepen",
            ]),
        ),
        terms::MUNICIPALITY,
        field("gebied", words("Gebied", "Area"), FieldValue::Line(200)),
        field("email", words("E-mail", "E-mail"), FieldValue::Email(120)),
        field(
            "telefoon",
            words("Telefoon", "Telephone"),
            FieldValue::Line(20),
        ),
        field("web", words("Website", "Website"), FieldValue::Web),
        field(
            "post",
            words("Postadres", "Postal address"),
            FieldValue::Line(200),
        ),
        field(
            "controlewoorden",
            words("Controlewoorden", "Fingerprint"),
            FieldValue::Line(120),
        ),
        field(
            "gecontroleerd_op",
            words("Gecontroleerd op", "Checked on"),
            FieldValue::Date,
        )
        .always(),
        field(
            "controle_maanden",
            words("Nakijken na (maanden)", "To be checked after (months)"),
            FieldValue::Number,
        )
        .given("12")
        .always(),
    ],
    tables: &[
        table(
            "biedt",
            words("Biedt", "Offers"),
            words("Aanbod", "Offer"),
            &[field("wat", words("Wat", "What"), FieldValue::Line(200))],
        ),
        table(
            "vraagt",
            words("Vraagt", "Asks"),
            words("Vraag", "Request"),
            &[field("wat", words("Wat", "What"), FieldValue::Line(200))],
        ),
        table(
            "personen",
            words("Mensen", "People"),
            words("Persoon", "Person"),
            &[
                field("naam", words("Naam", "Name"), FieldValue::Line(80))
                    .personal(Personal::Function),
                field(
                    "functie",
                    words("Functie", "Function"),
                    FieldValue::Line(60),
                )
                .personal(Personal::Function),
                field("email", words("E-mail", "E-mail"), FieldValue::Email(120))
                    .personal(Personal::Ordinary),
                field(
                    "toestemming",
                    words("Toestemming op", "Agreed on"),
                    FieldValue::Date,
                )
                .personal(Personal::Ordinary),
            ],
        ),
        table(
            "doet_mee",
            words("Wie doet mee", "Who takes part"),
            words("Organisatie", "Organisation"),
            &[field(
                "organisatie",
                words("Organisatie", "Organisation"),
                FieldValue::Line(120),
            )],
        ),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        fixed("openbaar", "Openbaar", "Public"),
        open("verouderd", "Verouderd", "Out of date"),
        fixed("verwijderd", "Verwijderd", "Removed"),
    ],
    moves: &[
        step("concept", "openbaar", Role::Board),
        step("openbaar", "concept", Role::Board),
        step("openbaar", "verouderd", Role::Editor),
        step("verouderd", "openbaar", Role::Board),
        step("verouderd", "verwijderd", Role::Board),
    ],
    acts: Acts {
        suggest: None,
        judge: None,
        sign: None,
        chair: None,
        ..Acts::TEXT
    },
    watches: &[term(
        "nakijken",
        words("Nakijken", "Checking"),
        Watch::Day(day("gecontroleerd_op").plus(Unit::Months, "controle_maanden")),
        words(
            "{time}, dan weer nakijken",
            "{time} before it is to be checked",
        ),
        words(
            "Verouderd sinds {time}: kijk na of het klopt",
            "Out of date for {time}: see if it is right",
        ),
    )
    .within(&["openbaar"])],
    example: Example {
        title: "Dorpshuis De Wierde",
        texts: &[(
            "over",
            "Zaal voor 60 mensen in het midden van Tilwerd, sleutel via het bestuur.",
        )],
        fields: &[
            ("naam", "Dorpshuis De Wierde"),
            ("soort", "dorpshuis"),
            ("gemeente", "Wierdenland"),
            ("gebied", "Tilwerd"),
            ("email", "dewierde@voorbeeld.example"),
            ("telefoon", "0000-000010"),
            ("web", "https://dewierde.example"),
            ("post", "Wierde 1, 9900 SA Tilwerd"),
            ("controlewoorden", "appel boom haven klok"),
            ("gecontroleerd_op", "01-11-2026"),
            ("controle_maanden", "12"),
        ],
        rows: &[
            row("biedt", &[("wat", "zaal voor 60 mensen, beamer, wifi")]),
            row("vraagt", &[("wat", "vrijwilligers voor de bar")]),
            row(
                "personen",
                &[
                    ("naam", "A. Bolhuis"),
                    ("functie", "secretaris"),
                    ("email", "secretaris@voorbeeld.example"),
                    ("toestemming", "01-11-2026"),
                ],
            ),
            row("doet_mee", &[("organisatie", "Dorpsbelangen Tilwerd")]),
        ],
    },
    ..Kind::PLAIN
};
