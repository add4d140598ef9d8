//! The register of processing: which personal data an organisation keeps, what for, how long and who sees them. Help with it, not
//! legal advice.
//!
//! Personal data: none; it tells of sorts of people and data, and names a contact by function.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::{Example, FieldValue, Figure, Form, Group, Kind, KindNumber};
use crate::charter::role::Role;

/// A register of processing.
pub(super) static PROCESSING: Kind = Kind {
    tag: "processing",
    number: KindNumber(31),
    title: words("Verwerkingsregister", "Register of processing"),
    form: Form::Text(Group::Keep),
    sections: &[
        section(
            "inleiding",
            words("Inleiding", "Introduction"),
            words(
                "Wie houdt dit bij, en hoe vaak kijk je het na?",
                "Who keeps this, and how often is it checked?",
            ),
        ),
        section(
            "beveiliging",
            words("Beveiliging", "Security"),
            words(
                "Hoe zijn de gegevens beschermd?",
                "How are the data protected?",
            ),
        ),
    ],
    fields: &[
        field(
            "organisatie",
            words("Organisatie", "Organisation"),
            FieldValue::Line(120),
        ),
        field(
            "contact",
            words("Contact (functie)", "Contact (function)"),
            FieldValue::Line(120),
        ),
        field("email", words("E-mail", "E-mail"), FieldValue::Email(120)),
        field(
            "nagekeken_op",
            words("Nagekeken op", "Checked on"),
            FieldValue::Date,
        )
        .always(),
    ],
    tables: &[table(
        "verwerkingen",
        words("Verwerkingen", "Uses of data"),
        words("Verwerking", "Use of data"),
        &[
            field("naam", words("Naam", "Name"), FieldValue::Line(120)),
            field("doel", words("Doel", "Purpose"), FieldValue::Line(300)),
            field(
                "grondslag",
                words("Grondslag", "Ground"),
                FieldValue::OneOf(&[
                    "toestemming",
                    "overeenkomst",
                    "wettelijke plicht",
                    "vitaal belang",
                    "publieke taak",
                    "gerechtvaardigd belang",
                ]),
            ),
            field(
                "betrokkenen",
                words("Van wie", "Of whom"),
                FieldValue::Line(200),
            ),
            field(
                "gegevens",
                words("Welke gegevens", "Which data"),
                FieldValue::Line(500),
            ),
            field(
                "bijzonder",
                words("Bijzondere gegevens", "Special data"),
                FieldValue::YES_NO,
            ),
            field(
                "ontvangers",
                words("Wie ze krijgt", "Who gets them"),
                FieldValue::Line(300),
            ),
            field(
                "buiten_eu",
                words("Buiten de EU", "Outside the EU"),
                FieldValue::YES_NO,
            ),
            field(
                "bewaartermijn",
                words("Bewaartermijn", "Kept for"),
                FieldValue::Line(160),
            ),
        ],
    )
    .given(&[
        &[
            ("naam", "Ledenlijst"),
            ("doel", "leden bereiken en weten wie lid is"),
            ("grondslag", "overeenkomst"),
            ("betrokkenen", "leden en oud-leden"),
            (
                "gegevens",
                "naam, adres, contact, lidmaatschap, toestemming",
            ),
            ("bijzonder", "ja"),
            ("ontvangers", "bestuur"),
            ("buiten_eu", "nee"),
            ("bewaartermijn", "12 maanden na het einde"),
        ],
        &[
            ("naam", "Geldzaken van leden"),
            ("doel", "contributie innen"),
            ("grondslag", "overeenkomst"),
            ("betrokkenen", "leden"),
            ("gegevens", "bedrag, rekening, machtiging"),
            ("bijzonder", "ja"),
            ("ontvangers", "wie over het geld gaat"),
            ("buiten_eu", "nee"),
            ("bewaartermijn", "tot de rekening klaar is"),
        ],
        &[
            ("naam", "Logboek van uitvoer"),
            ("doel", "weten wie de ledenlijst eruit haalde, en waarvoor"),
            ("grondslag", "gerechtvaardigd belang"),
            ("betrokkenen", "wie in het bestuur zit"),
            ("gegevens", "wie, wanneer, doel, aantal mensen"),
            ("bijzonder", "nee"),
            ("ontvangers", "bestuur"),
            ("buiten_eu", "nee"),
            ("bewaartermijn", "zolang de kring bestaat"),
        ],
        &[
            ("naam", "Stukken van de kring"),
            ("doel", "samen schrijven en besluiten"),
            ("grondslag", "gerechtvaardigd belang"),
            ("betrokkenen", "wie meeschrijft, stemt of ondertekent"),
            (
                "gegevens",
                "naam, wat iemand schreef, stemde of ondertekende, en wanneer",
            ),
            ("bijzonder", "ja"),
            ("ontvangers", "wie in de kring is"),
            ("buiten_eu", "nee"),
            ("bewaartermijn", "zolang het stuk bestaat"),
        ],
    ])],
    states: &[
        open("concept", "Concept", "Draft"),
        fixed("vastgesteld", "Vastgesteld", "Adopted"),
        fixed("vervallen", "Vervallen", "Lapsed"),
    ],
    moves: &[
        step("concept", "vastgesteld", Role::Board),
        step("vastgesteld", "concept", Role::Board),
        step("vastgesteld", "vervallen", Role::Board),
    ],
    figures: &[
        figure(
            "verwerkingen",
            words("Verwerkingen", "Uses of data"),
            Figure::Count("verwerkingen"),
        ),
        figure(
            "bijzonder",
            words("Met bijzondere gegevens", "With special data"),
            Figure::CountOf {
                table: "verwerkingen",
                column: "bijzonder",
                value: "ja",
            },
        ),
    ],
    example: Example {
        title: "Verwerkingsregister Lijst Wierdenland",
        texts: &[(
            "beveiliging",
            "Alles is versleuteld. Alleen wie op de lijst van deze kring staat, kan het lezen.",
        )],
        fields: &[
            ("organisatie", "Lijst Wierdenland"),
            ("contact", "secretaris"),
            ("email", "secretaris@voorbeeld.example"),
            ("nagekeken_op", "01-11-2026"),
        ],
        rows: &[
            row(
                "verwerkingen",
                &[
                    ("naam", "Ledenlijst"),
                    ("doel", "leden bereiken en contributie innen"),
                    ("grondslag", "overeenkomst"),
                    ("betrokkenen", "leden en oud-leden"),
                    ("gegevens", "naam, adres, contact, lidmaatschap"),
                    ("bijzonder", "ja"),
                    ("ontvangers", "bestuur"),
                    ("buiten_eu", "nee"),
                    ("bewaartermijn", "12 maanden na het einde"),
                ],
            ),
            row(
                "verwerkingen",
                &[
                    ("naam", "Geldzaken van leden"),
                    ("doel", "contributie innen"),
                    ("grondslag", "overeenkomst"),
                    ("betrokkenen", "leden"),
                    ("gegevens", "bedrag, rekening, machtiging"),
                    ("bijzonder", "ja"),
                    ("ontvangers", "penningmeester"),
                    ("buiten_eu", "nee"),
                    ("bewaartermijn", "tot de rekening klaar is"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
