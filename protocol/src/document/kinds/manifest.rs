//! The manifest: what a village or several parties together want, point by point.
//!
//! Personal data: names of those who sign for an organisation.

use super::spec::{field, fixed, open, row, section, step, table, words};
use super::{Example, FieldValue, Kind, KindNumber, Occurs, Personal};
use crate::charter::role::Role;

/// The manifest of a village, or of several organisations together.
pub(super) static MANIFEST: Kind = Kind {
    tag: "manifest",
    number: KindNumber(1),
    title: words("Manifest", "Manifesto"),
    sections: &[
        section(
            "inleiding",
            words("Inleiding", "Introduction"),
            words(
                "Waarom dit manifest, en voor wie?",
                "Why this manifesto, and for whom?",
            ),
        ),
        section(
            "situatie",
            words("Wie wij zijn", "Who we are"),
            words(
                "Hoe staat het er nu voor in het dorp?",
                "How do things stand in the village now?",
            ),
        ),
        section(
            "visie",
            words("Onze visie", "Our vision"),
            words(
                "Hoe ziet het dorp er over tien jaar uit?",
                "What will the village look like in ten years?",
            ),
        ),
        section(
            "punt",
            words("Punt", "Point"),
            words(
                "Wat moet er gebeuren, en waarom?",
                "What has to happen, and why?",
            ),
        )
        .occurs(Occurs::Often),
        section(
            "wij_doen",
            words("Wij doen", "What we do"),
            words(
                "Wat doet het dorp zelf?",
                "What does the village do itself?",
            ),
        )
        .occurs(Occurs::Under),
        section(
            "wij_vragen",
            words("Wij vragen", "What we ask"),
            words(
                "Wat vragen wij, en van wie?",
                "What do we ask, and of whom?",
            ),
        )
        .occurs(Occurs::Under),
    ],
    fields: &[
        field(
            "soort",
            words("Soort", "Sort"),
            FieldValue::OneOf(&["dorp", "gezamenlijk"]),
        ),
        field(
            "ondertitel",
            words("Ondertitel", "Subtitle"),
            FieldValue::Line(160),
        ),
        field(
            "aangeboden_op",
            words("Aangeboden op", "Presented on"),
            FieldValue::Date,
        )
        .always(),
        field(
            "aangeboden_aan",
            words("Aangeboden aan", "Presented to"),
            FieldValue::Line(120),
        )
        .always(),
        field(
            "aangeboden_in",
            words("Aangeboden in", "Presented in"),
            FieldValue::Line(120),
        )
        .always(),
        field(
            "bundel",
            words("Verzamelmap", "Collection"),
            FieldValue::Document,
        )
        .always(),
    ],
    tables: &[
        table(
            "punten",
            words("Punten in het kort", "Points in short"),
            words("Punt", "Point"),
            &[
                field("punt", words("Punt", "Point"), FieldValue::Line(120)),
                field(
                    "thema",
                    words("Thema", "Theme"),
                    FieldValue::OneOf(&[
                        "wonen",
                        "voorzieningen",
                        "dorpshuis",
                        "zorg",
                        "verkeer",
                        "natuur",
                        "energie",
                        "jeugd",
                        "cultuur",
                        "internet",
                        "economie",
                        "anders",
                    ]),
                ),
                field(
                    "gericht_aan",
                    words("Gericht aan", "Asked of"),
                    FieldValue::Line(120),
                ),
                field("termijn", words("Termijn", "Term"), FieldValue::Line(40)),
            ],
        ),
        table(
            "gericht_aan",
            words("Gericht aan", "Addressed to"),
            words("Organisatie", "Organisation"),
            &[field(
                "organisatie",
                words("Organisatie", "Organisation"),
                FieldValue::Line(120),
            )],
        ),
        table(
            "ondertekenaars",
            words("Ondertekenaars", "Signatories"),
            words("Ondertekenaar", "Signatory"),
            &[
                field(
                    "organisatie",
                    words("Organisatie", "Organisation"),
                    FieldValue::Line(120),
                ),
                field(
                    "namens",
                    words("Namens deze", "On behalf"),
                    FieldValue::Line(80),
                )
                .personal(Personal::Function),
                field(
                    "functie",
                    words("Functie", "Function"),
                    FieldValue::Line(60),
                )
                .personal(Personal::Function),
                field("datum", words("Datum", "Date"), FieldValue::Date),
            ],
        )
        .always(),
        table(
            "reacties",
            words("Reacties", "Answers"),
            words("Reactie", "Answer"),
            &[
                field("van", words("Van", "From"), FieldValue::Line(120)),
                field("datum", words("Datum", "Date"), FieldValue::Date),
                field("tekst", words("Tekst", "Text"), FieldValue::Line(2000)),
                field("stuk", words("Stuk", "Paper"), FieldValue::Document),
            ],
        )
        .always(),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        open("ter_inzage", "Ter inzage", "Open for comment"),
        fixed("vastgesteld", "Vastgesteld", "Adopted"),
        fixed("ondertekend", "Ondertekend", "Signed"),
        fixed("aangeboden", "Aangeboden", "Presented"),
        fixed("afgesloten", "Afgesloten", "Closed"),
        fixed("ingetrokken", "Ingetrokken", "Withdrawn"),
    ],
    moves: &[
        step("concept", "ter_inzage", Role::Board),
        step("ter_inzage", "concept", Role::Board),
        step("ter_inzage", "vastgesteld", Role::Board),
        step("vastgesteld", "concept", Role::Board),
        step("vastgesteld", "ondertekend", Role::Board),
        step("ondertekend", "concept", Role::Board),
        step("ondertekend", "aangeboden", Role::Board),
        step("aangeboden", "afgesloten", Role::Board),
        step("concept", "ingetrokken", Role::Board),
        step("ter_inzage", "ingetrokken", Role::Board),
        step("vastgesteld", "ingetrokken", Role::Board),
        step("ondertekend", "ingetrokken", Role::Board),
    ],
    example: Example {
        title: "Manifest Wierdenland-Noord",
        texts: &[
            (
                "inleiding",
                "Drie dorpen schreven dit samen aan de keukentafel en in het dorpshuis.",
            ),
            (
                "punt",
                "Een dorpshuis dat open blijft: wie elkaar kan treffen, kan elkaar helpen.",
            ),
            (
                "wij_doen",
                "Twintig vrijwilligers draaien bij toerbeurt de bar en de sleutel.",
            ),
            (
                "wij_vragen",
                "Wij vragen de gemeente: betaal vijf jaar lang het dak en de verwarming.",
            ),
        ],
        fields: &[
            ("soort", "gezamenlijk"),
            ("ondertitel", "Wat drie dorpen zelf doen en wat zij vragen"),
            ("aangeboden_op", "21-03-2027"),
            ("aangeboden_aan", "gemeente Wierdenland"),
            ("aangeboden_in", "dorpshuis De Wierde, Tilwerd"),
        ],
        rows: &[
            row(
                "punten",
                &[
                    ("punt", "Een dorpshuis dat open blijft"),
                    ("thema", "dorpshuis"),
                    ("gericht_aan", "gemeente Wierdenland"),
                    ("termijn", "vóór 2028"),
                ],
            ),
            row("gericht_aan", &[("organisatie", "gemeente Wierdenland")]),
            row(
                "ondertekenaars",
                &[
                    ("organisatie", "Dorpsbelangen Tilwerd"),
                    ("namens", "A. Bolhuis"),
                    ("functie", "secretaris"),
                    ("datum", "14-03-2027"),
                ],
            ),
            row(
                "reacties",
                &[
                    ("van", "gemeente Wierdenland"),
                    ("datum", "02-04-2027"),
                    ("tekst", "Het college komt op 20 april in De Wierde praten."),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
