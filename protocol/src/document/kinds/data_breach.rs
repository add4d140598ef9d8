//! The data breach: what happened to which data, what was done, and who was told. Help with it, not legal advice.
//!
//! Personal data: none; it names sorts of data and numbers of people, who was hit stands in the member list. It is for the board.

use super::spec::{field, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{Acts, Example, FieldValue, Form, Group, Kind, KindNumber, Unit, Watch};
use crate::charter::role::Role;

/// A data breach.
pub(super) static DATA_BREACH: Kind = Kind {
    tag: "data-breach",
    number: KindNumber(32),
    title: words("Datalek", "Data breach"),
    form: Form::Text(Group::Keep),
    sections: &[
        section(
            "wat",
            words("Wat er is gebeurd", "What happened"),
            words(
                "Wat weet je, en wat nog niet? Noem geen namen.",
                "What do you know, and what not yet? Name nobody.",
            ),
        ),
        section(
            "gevolg",
            words("Gevolg", "Consequence"),
            words(
                "Wat kan dit voor mensen betekenen?",
                "What can this mean for people?",
            ),
        ),
        section(
            "maatregel",
            words("Maatregelen", "Measures"),
            words(
                "Wat heb je gedaan, en wat voorkomt een volgende keer?",
                "What did you do, and what prevents a next time?",
            ),
        ),
    ],
    fields: &[
        field(
            "ontdekt_op",
            words("Ontdekt op", "Found on"),
            FieldValue::Date,
        ),
        field(
            "ontdekt_om",
            words("Ontdekt om", "Found at"),
            FieldValue::Time,
        ),
        field(
            "gebeurd_op",
            words("Gebeurd op", "Happened on"),
            FieldValue::Date,
        ),
        field(
            "hoeveel",
            words("Hoeveel mensen", "How many people"),
            FieldValue::Number,
        ),
        field(
            "gegevens",
            words("Welke gegevens", "Which data"),
            FieldValue::Line(500),
        ),
        field(
            "risico",
            words("Risico voor mensen", "Risk to people"),
            FieldValue::OneOf(&["geen", "laag", "hoog"]),
        ),
        field(
            "ap_gemeld_op",
            words("AP gemeld op", "Authority told on"),
            FieldValue::Date,
        )
        .always(),
        field(
            "ap_gemeld_om",
            words("AP gemeld om", "Authority told at"),
            FieldValue::Time,
        )
        .always(),
        field(
            "leden_gemeld_op",
            words("Leden gemeld op", "Members told on"),
            FieldValue::Date,
        )
        .always(),
        field(
            "melden_binnen",
            words("Melden binnen (uren)", "To be reported within (hours)"),
            FieldValue::Number,
        )
        .given("72")
        .always(),
    ],
    tables: &[table(
        "stappen",
        words("Stappen", "Steps"),
        words("Stap", "Step"),
        &[
            field("wat", words("Wat", "What"), FieldValue::Line(300)),
            field("datum", words("Datum", "Date"), FieldValue::Date),
            field(
                "door",
                words("Door (functie)", "By (function)"),
                FieldValue::Line(80),
            ),
        ],
    )
    .given(&[
        &[(
            "wat",
            "Stop het lek: trek toegang in of haal terug wat er weg is.",
        )],
        &[(
            "wat",
            "Schrijf op wat, van hoeveel mensen en sinds wanneer.",
        )],
        &[(
            "wat",
            "Bespreek met het bestuur of het een risico is voor mensen.",
        )],
        &[(
            "wat",
            "Is er een risico: meld het bij de AP, meestal binnen 72 uur na de ontdekking.",
        )],
        &[(
            "wat",
            "Is het risico hoog: vertel het de mensen om wie het gaat.",
        )],
        &[("wat", "Schrijf ook op waarom je iets niet meldt.")],
    ])
    .always()],
    states: &[
        open("ontdekt", "Ontdekt", "Found"),
        open("uitgezocht", "Uitgezocht", "Looked into"),
        fixed("gemeld", "Gemeld", "Reported"),
        fixed("niet_gemeld", "Niet gemeld", "Not reported"),
        fixed("afgesloten", "Afgesloten", "Closed"),
    ],
    moves: &[
        step("ontdekt", "uitgezocht", Role::Editor),
        step("uitgezocht", "ontdekt", Role::Editor),
        step("uitgezocht", "gemeld", Role::Board),
        step("uitgezocht", "niet_gemeld", Role::Board),
        step("ontdekt", "gemeld", Role::Board),
        step("gemeld", "uitgezocht", Role::Board),
        step("gemeld", "afgesloten", Role::Board),
        step("niet_gemeld", "uitgezocht", Role::Board),
        step("niet_gemeld", "afgesloten", Role::Board),
    ],
    acts: Acts {
        sign: None,
        chair: None,
        ..Acts::TEXT
    },
    watches: &[term(
        "melden",
        words("Melden bij de AP", "Telling the authority"),
        Watch::Day(
            day("ontdekt_op")
                .at("ontdekt_om")
                .plus(Unit::Hours, "melden_binnen"),
        ),
        words(
            "{time} om te melden bij de AP",
            "{time} to tell the authority",
        ),
        words(
            "De tijd om te melden is {time} voorbij",
            "The time to tell it ended {time} ago",
        ),
    )
    .within(&["ontdekt", "uitgezocht", "gemeld"])
    .met_at(
        "ap_gemeld_op",
        "ap_gemeld_om",
        words(
            "Later gemeld dan de termijn: schrijf op waarom",
            "Told after the term: write down why",
        ),
    )],
    example: Example {
        title: "Ledenlijst per mail naar verkeerd adres",
        texts: &[
            (
                "wat",
                "Een bestand met de ledenlijst ging naar een verkeerd adres.",
            ),
            (
                "maatregel",
                "De ontvanger heeft het bestand gewist en dat bevestigd.",
            ),
        ],
        fields: &[
            ("ontdekt_op", "03-03-2027"),
            ("ontdekt_om", "21.15"),
            ("gebeurd_op", "02-03-2027"),
            ("hoeveel", "162"),
            ("gegevens", "naam, adres, lidmaatschap"),
            ("risico", "hoog"),
            ("ap_gemeld_op", "04-03-2027"),
            ("ap_gemeld_om", "10.00"),
            ("leden_gemeld_op", "05-03-2027"),
            ("melden_binnen", "72"),
        ],
        rows: &[row(
            "stappen",
            &[
                ("wat", "Ontvanger gebeld"),
                ("datum", "03-03-2027"),
                ("door", "secretaris"),
            ],
        )],
    },
    ..Kind::PLAIN
};
