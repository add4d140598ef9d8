//! The council agreement: what nearly all groups of a council agree on, and where they agree to differ.
//!
//! Those who do not take part stand in a table of their own, so that the seats of those who do add up. Personal data: names of those
//! who sign, who have a public function.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::watch::check;
use super::{Acts, Example, FieldValue, Figure, Kind, KindNumber, Occurs, Tally, Watch, terms};
use crate::charter::role::Role;

/// An agreement of a council.
pub(super) static COUNCIL_AGREEMENT: Kind = Kind {
    tag: "council-agreement",
    number: KindNumber(28),
    title: words("Raadsakkoord", "Council agreement"),
    sections: &[
        section(
            "inleiding",
            words("Inleiding", "Introduction"),
            words(
                "Waarom dit akkoord, en met wie?",
                "Why this agreement, and with whom?",
            ),
        ),
        section(
            "spelregels",
            words("Spelregels", "Rules"),
            words(
                "Hoe gaan wij met elkaar om?",
                "How do we deal with each other?",
            ),
        ),
        section(
            "hoofdstuk",
            words("Hoofdstuk", "Chapter"),
            words("Waar gaat dit thema over?", "What is this theme about?"),
        )
        .occurs(Occurs::Often),
        section(
            "afspraak",
            words("Afspraak", "Agreement"),
            words("Wat spreken wij af?", "What do we agree?"),
        )
        .occurs(Occurs::Under),
        section(
            "open_verschil",
            words("Open verschil", "Open difference"),
            words(
                "Waar blijven wij het oneens, en hoe gaan wij daarmee om?",
                "Where do we still differ, and how do we deal with it?",
            ),
        )
        .occurs(Occurs::Under),
    ],
    fields: &[
        terms::MUNICIPALITY,
        field(
            "variant",
            words("Variant", "Variant"),
            FieldValue::OneOf(&["inhoud", "werkwijze", "beide"]),
        ),
        terms::FROM_YEAR,
        terms::TO_YEAR,
        field(
            "zetels_raad",
            words("Zetels in de raad", "Seats in the council"),
            FieldValue::Number,
        ),
        field(
            "zetels_nodig",
            words("Zetels voor een raadsakkoord", "Seats for an agreement"),
            FieldValue::Number,
        ),
    ],
    tables: &[
        table(
            "deelnemers",
            words("Fracties die meedoen", "Groups that take part"),
            words("Fractie", "Group"),
            &[
                field("fractie", words("Fractie", "Group"), FieldValue::Line(120)),
                field("zetels", words("Zetels", "Seats"), FieldValue::Number),
                field(
                    "doet_mee",
                    words("Doet mee", "Takes part"),
                    FieldValue::OneOf(&["ja", "deels"]),
                ),
                field(
                    "voorbehoud",
                    words("Voorbehoud", "Reservation"),
                    FieldValue::Line(500),
                ),
            ],
        ),
        table(
            "niet_mee",
            words("Fracties die niet meedoen", "Groups that do not"),
            words("Fractie", "Group"),
            &[
                field("fractie", words("Fractie", "Group"), FieldValue::Line(120)),
                field("zetels", words("Zetels", "Seats"), FieldValue::Number),
                field("reden", words("Reden", "Reason"), FieldValue::Line(500)),
            ],
        ),
        table(
            "afspraken",
            words("Afspraken in het kort", "Agreements in short"),
            words("Afspraak", "Agreement"),
            &[
                field(
                    "afspraak",
                    words("Afspraak", "Agreement"),
                    FieldValue::Line(300),
                ),
                field("thema", words("Thema", "Theme"), FieldValue::Line(80)),
                field(
                    "eens",
                    words("Wie het eens zijn", "Who agrees"),
                    FieldValue::Line(300),
                ),
                field(
                    "vrij",
                    words("Vrij om anders te stemmen", "Free to vote otherwise"),
                    FieldValue::YES_NO,
                ),
            ],
        ),
        terms::INPUT,
        table(
            "evaluatie",
            words("Evaluatie", "Evaluation"),
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
        .always(),
    ],
    states: &[
        open("verkennen", "Verkennen", "Exploring"),
        open("concept", "Concept", "Draft"),
        open("rondje_fracties", "Rondje fracties", "Round of the groups"),
        fixed("ondertekend", "Ondertekend", "Signed"),
        fixed("in_uitvoering", "In uitvoering", "Under way"),
        open("bijgesteld", "Bijgesteld", "Adjusted"),
        fixed("beeindigd", "Beëindigd", "Ended"),
    ],
    moves: &[
        step("verkennen", "concept", Role::Editor),
        step("concept", "rondje_fracties", Role::Editor),
        step("rondje_fracties", "concept", Role::Editor),
        step("rondje_fracties", "ondertekend", Role::Board),
        step("ondertekend", "in_uitvoering", Role::Board),
        step("in_uitvoering", "bijgesteld", Role::Board),
        step("in_uitvoering", "beeindigd", Role::Board),
        step("bijgesteld", "ondertekend", Role::Board),
    ],
    acts: Acts {
        sign: Some(Role::Editor),
        ..Acts::TEXT
    },
    figures: &[
        figure(
            "zetels_mee",
            words("Zetels die meedoen", "Seats that take part"),
            Figure::Sum {
                table: "deelnemers",
                column: "zetels",
            },
        ),
        figure(
            "zetels_niet_mee",
            words("Zetels die niet meedoen", "Seats that do not"),
            Figure::Sum {
                table: "niet_mee",
                column: "zetels",
            },
        ),
        figure(
            "fracties_mee",
            words("Fracties die meedoen", "Groups that take part"),
            Figure::Count("deelnemers"),
        ),
    ],
    watches: &[check(
        "zetels",
        words("Zetels die meedoen", "Seats that take part"),
        Watch::Least(Tally::Sum("deelnemers", "zetels"), "zetels_nodig"),
        words(
            "{have} zetels doen mee, nodig {need}",
            "{have} seats take part, needed {need}",
        ),
    )
    .within(&[
        "rondje_fracties",
        "ondertekend",
        "in_uitvoering",
        "bijgesteld",
    ])],
    example: Example {
        title: "Raadsakkoord Wierdenland 2026-2030",
        texts: &[
            (
                "spelregels",
                "Spelregel 3: een goed idee krijgt de naam van wie het indient, ook als het college het uitvoert.",
            ),
            (
                "hoofdstuk",
                "Dorpshuizen: elk dorp houdt een plek om samen te komen.",
            ),
            (
                "open_verschil",
                "Over de hoogte van de toeristenbelasting stemt elke fractie vrij.",
            ),
        ],
        fields: &[
            ("gemeente", "Wierdenland"),
            ("variant", "beide"),
            ("periode_van", "2026"),
            ("periode_tot", "2030"),
            ("zetels_raad", "19"),
            ("zetels_nodig", "11"),
        ],
        rows: &[
            row(
                "deelnemers",
                &[
                    ("fractie", "Lijst Wierdenland"),
                    ("zetels", "7"),
                    ("doet_mee", "ja"),
                ],
            ),
            row(
                "deelnemers",
                &[
                    ("fractie", "Gemeentebelangen Zijlvest"),
                    ("zetels", "6"),
                    ("doet_mee", "deels"),
                    ("voorbehoud", "niet over de toeristenbelasting"),
                ],
            ),
            row(
                "niet_mee",
                &[
                    ("fractie", "Vrije Wierden"),
                    ("zetels", "2"),
                    ("reden", "wil eerst een begroting zien"),
                ],
            ),
            row(
                "afspraken",
                &[
                    ("afspraak", "Elk dorp houdt een dorpshuis."),
                    ("thema", "Dorpshuizen"),
                    ("eens", "Lijst Wierdenland, Gemeentebelangen Zijlvest"),
                    ("vrij", "nee"),
                ],
            ),
            row(
                "inbreng",
                &[
                    ("vorm", "dorpsavond"),
                    ("datum", "22-04-2026"),
                    ("aantal", "80"),
                    ("samenvatting", "Houd de dorpshuizen open."),
                ],
            ),
            row(
                "evaluatie",
                &[
                    ("bericht", "Na een jaar: acht van twaalf afspraken lopen."),
                    ("datum", "01-06-2027"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
