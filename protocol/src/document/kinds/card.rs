//! The card of the knowledge base: what somebody in a role needs to know and to ask, on one sheet.
//!
//! How often it was taken is counted by its owner, never who took it. Personal data: none.

use super::spec::{field, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{Acts, Example, FieldValue, Form, Group, Kind, KindNumber, Limit, Watch, terms};
use crate::charter::role::Role;

/// A card of the knowledge base.
pub(super) static CARD: Kind = Kind {
    tag: "card",
    number: KindNumber(24),
    title: words("Kaart", "Card"),
    form: Form::Text(Group::Learn),
    sections: &[
        section(
            "tekst",
            words("Tekst", "Text"),
            words(
                "Wat moet je weten? Korte zinnen.",
                "What do you need to know? Short sentences.",
            ),
        ),
        section(
            "volksvertegenwoordigend",
            words("Vragen: vertegenwoordigen", "Questions: representing"),
            words(
                "Welke vragen stel je aan inwoners?",
                "Which questions do you ask residents?",
            ),
        ),
        section(
            "kaderstellend",
            words("Vragen: kaders stellen", "Questions: setting the frame"),
            words(
                "Welke keuzes maakt de raad?",
                "Which choices does the council make?",
            ),
        ),
        section(
            "controlerend",
            words("Vragen: controleren", "Questions: checking"),
            words(
                "Wat vraag je het college achteraf?",
                "What do you ask the executive afterwards?",
            ),
        ),
        section(
            "stappen",
            words("Stappen", "Steps"),
            words(
                "Wat doe je eerst, en wat dan?",
                "What do you do first, and what next?",
            ),
        ),
    ],
    fields: &[
        field(
            "soort",
            words("Soort", "Sort"),
            FieldValue::OneOf(&[
                "informatiekaart",
                "handreiking",
                "checklist",
                "voorbeeld",
                "module",
                "dossier",
                "onderzoek",
                "inspiratiegids",
            ]),
        ),
        terms::THEME,
        terms::READERS,
        field(
            "geldig_tot",
            words("Geldig tot", "Valid until"),
            FieldValue::Date,
        )
        .always(),
        field(
            "downloads",
            words("Downloads", "Downloads"),
            FieldValue::Number,
        )
        .always(),
        terms::LICENCE,
        field(
            "vertaald_van",
            words("Vertaald van", "Translated from"),
            FieldValue::Document,
        ),
        terms::ATTENTION,
        terms::PRIORITY,
        terms::LAYER,
    ],
    tables: &[
        table(
            "kern",
            words("De kern", "The core"),
            words("Regel", "Line"),
            &[field(
                "regel",
                words("Regel", "Line"),
                FieldValue::Line(200),
            )],
        )
        .limited(&[Limit { of: None, most: 5 }]),
        table(
            "bronnen",
            words("Bronnen", "Sources"),
            words("Bron", "Source"),
            &[
                field("titel", words("Titel", "Title"), FieldValue::Line(160)),
                field("adres", words("Adres", "Address"), FieldValue::Web),
                field("datum", words("Datum", "Date"), FieldValue::Date),
            ],
        ),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        open("nagekeken", "Nagekeken", "Reviewed"),
        fixed("gepubliceerd", "Gepubliceerd", "Published"),
        open("te_herzien", "Te herzien", "To be revised"),
        fixed("vervallen", "Vervallen", "Lapsed"),
    ],
    moves: &[
        step("concept", "nagekeken", Role::Editor),
        step("nagekeken", "concept", Role::Editor),
        step("nagekeken", "gepubliceerd", Role::Board),
        step("gepubliceerd", "te_herzien", Role::Editor),
        step("te_herzien", "gepubliceerd", Role::Board),
        step("te_herzien", "vervallen", Role::Board),
    ],
    acts: Acts {
        sign: None,
        chair: None,
        ..Acts::TEXT
    },
    watches: &[term(
        "geldig",
        words("Geldig", "Valid"),
        Watch::Day(day("geldig_tot")),
        words("{time} geldig", "{time} before it is to be revised"),
        words(
            "Te herzien: sinds {time} niet meer geldig",
            "To be revised: not valid for {time}",
        ),
    )
    .within(&["gepubliceerd"])],
    example: Example {
        title: "Warmteplan: jouw rol als raadslid",
        texts: &[
            (
                "tekst",
                "De gemeente kiest welke wijk wanneer van het aardgas gaat.",
            ),
            ("kaderstellend", "Welke wijk mag eerst, en waarom?"),
            ("controlerend", "Wat betalen bewoners nu echt?"),
        ],
        fields: &[
            ("soort", "informatiekaart"),
            ("thema", "aardgasvrij"),
            ("voor", "raadslid, statenlid"),
            ("geldig_tot", "01-07-2028"),
            ("downloads", "214"),
            ("licentie", "cc_by_4"),
            ("aandachtgebied", "krachtige gemeenteraad"),
            ("prioriteit", "D energietransitie"),
            ("bestuurslaag", "gemeente"),
        ],
        rows: &[
            row(
                "kern",
                &[(
                    "regel",
                    "De raad stelt het warmteplan vast, niet het college.",
                )],
            ),
            row(
                "bronnen",
                &[
                    ("titel", "Voorbeeldplan Wierdenland"),
                    ("adres", "https://wierdenland.example/warmteplan"),
                    ("datum", "12-03-2026"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
