//! The learning circle: people of several organisations who learn from each other's cases.
//!
//! What is said stays within it, but for a lesson that is marked to be shared. Personal data: names of those who guide it, in that
//! function; cases name nobody.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::{
    Acts, Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Occurs, Personal, terms,
};
use crate::charter::role::Role;

/// A learning circle.
pub(super) static LEARNING_CIRCLE: Kind = Kind {
    tag: "learning-circle",
    number: KindNumber(27),
    title: words("Leerkring", "Learning circle"),
    form: Form::Text(Group::Learn),
    sections: &[
        section(
            "afspraken",
            words("Afspraken", "Agreements"),
            words(
                "Wat blijft binnen de kring?",
                "What stays within the circle?",
            ),
        ),
        section(
            "casus",
            words("Casus", "Case"),
            words(
                "Wat is de situatie? Noem geen namen.",
                "What is the situation? Name nobody.",
            ),
        )
        .occurs(Occurs::Often),
        section(
            "vraag",
            words("Vraag aan de kring", "Question to the circle"),
            words("Wat wil je weten?", "What do you want to know?"),
        )
        .occurs(Occurs::Under),
        section(
            "adviezen",
            words("Adviezen", "Advice"),
            words("Wat raadden anderen aan?", "What did others advise?"),
        )
        .occurs(Occurs::Under),
        section(
            "wat_deed_je",
            words("Wat deed je", "What you did"),
            words("Hoe liep het af?", "How did it end?"),
        )
        .occurs(Occurs::Under),
    ],
    fields: &[
        terms::THEME,
        field(
            "soort",
            words("Soort", "Sort"),
            FieldValue::OneOf(&[
                "leerkring",
                "community of practice",
                "leertraject",
                "ontwikkeltraject",
                "proeftuin",
            ]),
        ),
        terms::MUNICIPALITY,
        field(
            "begeleiders",
            words("Begeleiders", "Guided by"),
            FieldValue::Line(160),
        )
        .personal(Personal::Function),
        field(
            "handreiking",
            words("Handreiking", "Guidance"),
            FieldValue::Document,
        )
        .always(),
        terms::ATTENTION,
        terms::PRIORITY,
        terms::LAYER,
    ],
    tables: &[
        table(
            "deelnemers",
            words("Deelnemers", "Participants"),
            words("Organisatie", "Organisation"),
            &[
                field(
                    "organisatie",
                    words("Organisatie", "Organisation"),
                    FieldValue::Line(120),
                ),
                field(
                    "gemeente",
                    words("Gemeente", "Municipality"),
                    FieldValue::Line(80),
                ),
            ],
        )
        .always(),
        table(
            "bijeenkomsten",
            words("Bijeenkomsten", "Gatherings"),
            words("Bijeenkomst", "Gathering"),
            &[
                field(
                    "onderwerp",
                    words("Onderwerp", "Subject"),
                    FieldValue::Line(160),
                ),
                field("datum", words("Datum", "Date"), FieldValue::Date),
                field(
                    "vergadering",
                    words("Vergadering", "Meeting"),
                    FieldValue::Document,
                ),
            ],
        )
        .always(),
        table(
            "lessen",
            words("Lessen", "Lessons"),
            words("Les", "Lesson"),
            &[
                field("les", words("Les", "Lesson"), FieldValue::Line(1000)),
                field("delen", words("Delen", "Share"), FieldValue::YES_NO),
            ],
        ),
    ],
    states: &[
        open("werving", "Werving", "Seeking participants"),
        open("gestart", "Gestart", "Started"),
        open("loopt", "Loopt", "Going on"),
        open("slotbijeenkomst", "Slotbijeenkomst", "Last gathering"),
        fixed(
            "handreiking",
            "Handreiking gepubliceerd",
            "Guidance published",
        ),
    ],
    moves: &[
        step("werving", "gestart", Role::Board),
        step("gestart", "loopt", Role::Editor),
        step("loopt", "slotbijeenkomst", Role::Editor),
        step("slotbijeenkomst", "handreiking", Role::Board),
        step("handreiking", "slotbijeenkomst", Role::Board),
    ],
    acts: Acts {
        sign: None,
        chair: None,
        ..Acts::TEXT
    },
    figures: &[
        figure(
            "organisaties",
            words("Organisaties", "Organisations"),
            Figure::Count("deelnemers"),
        ),
        figure(
            "bijeenkomsten",
            words("Bijeenkomsten", "Gatherings"),
            Figure::Count("bijeenkomsten"),
        ),
        figure(
            "te_delen",
            words("Lessen om te delen", "Lessons to share"),
            Figure::CountOf {
                table: "lessen",
                column: "delen",
                value: "ja",
            },
        ),
    ],
    example: Example {
        title: "Leerkring raadsakkoorden",
        texts: &[
            (
                "casus",
                "Een raad met elf fracties, waarvan zes met een zetel.",
            ),
            (
                "vraag",
                "Hoe krijg je iedereen aan tafel zonder maanden te praten?",
            ),
        ],
        fields: &[
            ("thema", "raadsakkoord"),
            ("soort", "leerkring"),
            ("gemeente", "Wierdenland"),
            ("begeleiders", "I. Postma, B. Mulder"),
            ("aandachtgebied", "krachtige gemeenteraad"),
            ("prioriteit", "algemeen"),
            ("bestuurslaag", "gemeente"),
        ],
        rows: &[
            row(
                "deelnemers",
                &[
                    ("organisatie", "griffie van Wierdenland"),
                    ("gemeente", "Wierdenland"),
                ],
            ),
            row(
                "bijeenkomsten",
                &[
                    ("onderwerp", "Beginnen zonder coalitie"),
                    ("datum", "20-04-2027"),
                ],
            ),
            row(
                "lessen",
                &[
                    ("les", "Begin met de spelregels, niet met de thema's."),
                    ("delen", "ja"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
