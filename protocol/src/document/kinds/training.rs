//! The training: what is given when and where, how many of which organisation came, and the marks it got.
//!
//! Marks are typed in without a name and shown as a mean only, from five on. Of those who came only the number is kept, for each
//! organisation. Personal data: the trainer, in that function.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::{Acts, Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Personal, terms};
use crate::charter::role::Role;

/// A training, webinar or gathering.
pub(super) static TRAINING: Kind = Kind {
    tag: "training",
    number: KindNumber(26),
    title: words("Training", "Training"),
    form: Form::Text(Group::Learn),
    sections: &[section(
        "beschrijving",
        words("Beschrijving", "Description"),
        words(
            "Wat leer je, en hoe gaat het in zijn werk?",
            "What do you learn, and how does it work?",
        ),
    )],
    fields: &[
        field(
            "soort",
            words("Soort", "Sort"),
            FieldValue::OneOf(&["training", "webinar", "leerkring", "bijeenkomst"]),
        ),
        field("datum", words("Datum", "Date"), FieldValue::Date),
        field("begin", words("Begin", "Begins"), FieldValue::Time),
        field("eind", words("Eind", "Ends"), FieldValue::Time),
        field("plaats", words("Plaats", "Place"), FieldValue::Line(120)),
        field(
            "online",
            words("Adres online", "Address online"),
            FieldValue::Web,
        ),
        terms::THEME,
        field("max", words("Plaatsen", "Places"), FieldValue::Number),
        field("trainer", words("Trainer", "Trainer"), FieldValue::Line(80))
            .personal(Personal::Function),
        field(
            "organisatie",
            words("Organisatie", "Organisation"),
            FieldValue::Line(120),
        ),
        terms::READERS,
        field("kijkers", words("Kijkers", "Viewers"), FieldValue::Number).always(),
        field(
            "downloads",
            words("Downloads", "Downloads"),
            FieldValue::Number,
        )
        .always(),
        terms::ATTENTION,
        terms::PRIORITY,
        terms::LAYER,
    ],
    tables: &[
        table(
            "materiaal",
            words("Materiaal", "Material"),
            words("Stuk", "Paper"),
            &[
                field("titel", words("Titel", "Title"), FieldValue::Line(160)),
                field("kaart", words("Kaart", "Card"), FieldValue::Document),
            ],
        ),
        table(
            "deelnames",
            words("Deelname", "Who comes"),
            words("Organisatie", "Organisation"),
            &[
                field(
                    "organisatie",
                    words("Organisatie", "Organisation"),
                    FieldValue::Line(120),
                ),
                field(
                    "aantal",
                    words("Aantal mensen", "People"),
                    FieldValue::Number,
                ),
                field(
                    "stand",
                    words("Stand", "State"),
                    FieldValue::OneOf(&["aangemeld", "wachtlijst", "geweest", "afgemeld"]),
                ),
            ],
        )
        .always(),
        table(
            "waarderingen",
            words("Cijfers", "Marks"),
            words("Cijfer", "Mark"),
            &[field("cijfer", words("Cijfer", "Mark"), FieldValue::Rating)],
        )
        .always()
        .totals(),
    ],
    states: &[
        open("gepland", "Gepland", "Planned"),
        open("open", "Open", "Open"),
        open("vol", "Vol", "Full"),
        fixed("geweest", "Geweest", "Held"),
        fixed("beoordeeld", "Beoordeeld", "Rated"),
        fixed("afgesloten", "Afgesloten", "Closed"),
        fixed("geannuleerd", "Geannuleerd", "Cancelled"),
    ],
    moves: &[
        step("gepland", "open", Role::Board),
        step("open", "vol", Role::Editor),
        step("open", "geweest", Role::Editor),
        step("vol", "open", Role::Editor),
        step("vol", "geweest", Role::Editor),
        step("geweest", "beoordeeld", Role::Editor),
        step("beoordeeld", "afgesloten", Role::Board),
        step("gepland", "geannuleerd", Role::Board),
        step("open", "geannuleerd", Role::Board),
        step("vol", "geannuleerd", Role::Board),
    ],
    acts: Acts {
        suggest: None,
        judge: None,
        sign: None,
        chair: None,
        ..Acts::TEXT
    },
    figures: &[
        figure(
            "cijfer",
            words("Cijfer", "Mark"),
            Figure::Mean {
                table: "waarderingen",
                column: "cijfer",
                least: 5,
            },
        ),
        figure(
            "cijfers",
            words("Cijfers gegeven", "Marks given"),
            Figure::Count("waarderingen"),
        ),
        figure(
            "mensen",
            words("Mensen opgegeven", "People put down"),
            Figure::Sum {
                table: "deelnames",
                column: "aantal",
            },
        ),
        figure(
            "organisaties_geweest",
            words("Organisaties die kwamen", "Organisations that came"),
            Figure::CountOf {
                table: "deelnames",
                column: "stand",
                value: "geweest",
            },
        ),
    ],
    example: Example {
        title: "Ledenwerving",
        texts: &[(
            "beschrijving",
            "In een avond maak je een plan waarmee je dorpsgenoten vraagt om mee te doen.",
        )],
        fields: &[
            ("soort", "training"),
            ("datum", "14-01-2027"),
            ("begin", "19.30"),
            ("eind", "22.00"),
            ("plaats", "dorpshuis De Wierde, Tilwerd"),
            ("online", "https://kennispunt.example/ledenwerving"),
            ("thema", "leden"),
            ("max", "40"),
            ("trainer", "I. Postma"),
            ("organisatie", "Kennispunt"),
            ("voor", "bestuur"),
            ("kijkers", "0"),
            ("downloads", "12"),
            ("aandachtgebied", "toegeruste politieke ambtsdragers"),
            ("prioriteit", "algemeen"),
            ("bestuurslaag", "gemeente"),
        ],
        rows: &[
            row("materiaal", &[("titel", "Tien vragen aan je buren")]),
            row(
                "deelnames",
                &[
                    ("organisatie", "Gemeentebelangen Zijlvest"),
                    ("aantal", "3"),
                    ("stand", "geweest"),
                ],
            ),
            row("waarderingen", &[("cijfer", "8,1")]),
        ],
    },
    ..Kind::PLAIN
};
