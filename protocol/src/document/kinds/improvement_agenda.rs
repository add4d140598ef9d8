//! The improvement agenda: what follows from a quick scan, at most a few points, each with somebody who carries it.
//!
//! Personal data: names of those who carry a point, in their function.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::watch::term;
use super::{
    Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Occurs, Personal, Watch, terms,
};
use crate::charter::role::Role;

/// An improvement agenda.
pub(super) static IMPROVEMENT_AGENDA: Kind = Kind {
    tag: "improvement-agenda",
    number: KindNumber(19),
    title: words("Verbeteragenda", "Improvement agenda"),
    form: Form::Text(Group::Challenge),
    sections: &[
        section(
            "inleiding",
            words("Inleiding", "Introduction"),
            words(
                "Wat kwam er uit de quick scan?",
                "What came out of the quick scan?",
            ),
        ),
        section(
            "prioriteit",
            words("Prioriteit", "Priority"),
            words("Wat gaan wij anders doen?", "What will we do differently?"),
        )
        .occurs(Occurs::Often),
        section(
            "waarom",
            words("Waarom", "Why"),
            words(
                "Welk cijfer of welk verhaal is de aanleiding?",
                "Which mark or story is the reason?",
            ),
        )
        .occurs(Occurs::Under),
        section(
            "doel",
            words("Doel", "Goal"),
            words(
                "Wat is er straks anders, en voor wie?",
                "What will be different, and for whom?",
            ),
        )
        .occurs(Occurs::Under),
        section(
            "evaluatie",
            words("Evaluatie", "Evaluation"),
            words(
                "Wat is bereikt, en wat niet?",
                "What was reached, and what was not?",
            ),
        ),
    ],
    fields: &[
        field("periode", words("Periode", "Period"), FieldValue::Line(40)),
        terms::MUNICIPALITY,
        field(
            "quickscan",
            words("Uit quick scan", "From quick scan"),
            FieldValue::Document,
        ),
        field(
            "besproken_op",
            words("Besproken in", "Discussed in"),
            FieldValue::Document,
        )
        .always(),
    ],
    tables: &[
        table(
            "punten",
            words("Punten", "Points"),
            words("Punt", "Point"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(200)),
                field(
                    "prioriteit",
                    words("Prioriteit", "Priority"),
                    FieldValue::OneOf(&["1", "2", "3", "4"]),
                ),
                field(
                    "meten",
                    words("Hoe meten wij het", "How we measure it"),
                    FieldValue::Line(160),
                ),
                field(
                    "trekker",
                    words("Trekker", "Carried by"),
                    FieldValue::Line(120),
                )
                .personal(Personal::Function),
                field(
                    "betrokken",
                    words("Betrokken", "Involved"),
                    FieldValue::Line(200),
                )
                .personal(Personal::Function),
                field("start", words("Begint op", "Begins on"), FieldValue::Date),
                field(
                    "klaar_voor",
                    words("Klaar vóór", "Done by"),
                    FieldValue::Date,
                ),
                field(
                    "stand",
                    words("Stand", "Progress"),
                    FieldValue::OneOf(&["open", "bezig", "klaar", "gestopt"]),
                )
                .always(),
                field(
                    "hulp_gevraagd",
                    words("Hulp gevraagd", "Help asked"),
                    FieldValue::YES_NO,
                )
                .always(),
            ],
        ),
        table(
            "voortgang",
            words("Voortgang", "Progress"),
            words("Bericht", "Report"),
            &[
                field("punt", words("Punt", "Point"), FieldValue::Line(200)),
                field("datum", words("Datum", "Date"), FieldValue::Date),
                field(
                    "bericht",
                    words("Bericht", "Report"),
                    FieldValue::Line(1000),
                ),
                field(
                    "stand",
                    words("Stand", "Progress"),
                    FieldValue::OneOf(&["open", "bezig", "klaar", "gestopt"]),
                ),
                field(
                    "hulp_gevraagd",
                    words("Hulp gevraagd", "Help asked for"),
                    FieldValue::YES_NO,
                ),
            ],
        )
        .always(),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        open("besproken", "Besproken", "Discussed"),
        fixed("vastgesteld", "Vastgesteld", "Adopted"),
        fixed("in_uitvoering", "In uitvoering", "Under way"),
        open("geevalueerd", "Geëvalueerd", "Evaluated"),
        fixed("afgesloten", "Afgesloten", "Closed"),
    ],
    moves: &[
        step("concept", "besproken", Role::Editor),
        step("besproken", "concept", Role::Editor),
        step("besproken", "vastgesteld", Role::Board),
        step("vastgesteld", "concept", Role::Board),
        step("vastgesteld", "in_uitvoering", Role::Board),
        step("in_uitvoering", "geevalueerd", Role::Board),
        step("geevalueerd", "afgesloten", Role::Board),
    ],
    figures: &[
        figure("punten", words("Punten", "Points"), Figure::Count("punten")),
        figure(
            "klaar",
            words("Berichten dat iets klaar is", "Reports of something done"),
            Figure::CountOf {
                table: "voortgang",
                column: "stand",
                value: "klaar",
            },
        ),
        figure(
            "punten_klaar",
            words("Punten klaar", "Points done"),
            Figure::CountOf {
                table: "punten",
                column: "stand",
                value: "klaar",
            },
        ),
    ],
    watches: &[term(
        "klaar",
        words("Punt", "Point"),
        Watch::Rows {
            table: "punten",
            date: "klaar_voor",
        },
        words("{time} voor dit punt", "{time} for this point"),
        words("Dit punt is {time} te laat", "This point is {time} late"),
    )
    .within(&["vastgesteld", "in_uitvoering"])
    .until(&[("stand", "klaar"), ("stand", "gestopt")])],
    example: Example {
        title: "Verbeteragenda Wierdenland 2027",
        texts: &[
            ("prioriteit", "Eén loket voor ideeën."),
            (
                "waarom",
                "Stelling 6: inwoners geven een 4,8, de raad een 7,9.",
            ),
        ],
        fields: &[("periode", "2027-2028"), ("gemeente", "Wierdenland")],
        rows: &[
            row(
                "punten",
                &[
                    ("wat", "Eén loket voor ideeën"),
                    ("prioriteit", "1"),
                    ("meten", "tijd tot eerste antwoord onder 10 werkdagen"),
                    ("trekker", "griffier en dorpscoördinator"),
                    ("betrokken", "dorpsbelangen Tilwerd en Achterhornen"),
                    ("start", "01-04-2027"),
                    ("klaar_voor", "01-09-2027"),
                    ("stand", "bezig"),
                    ("hulp_gevraagd", "nee"),
                ],
            ),
            row(
                "voortgang",
                &[
                    ("punt", "Eén loket voor ideeën"),
                    ("datum", "01-06-2027"),
                    ("bericht", "Het loket is er, de telefoon nog niet."),
                    ("stand", "bezig"),
                    ("hulp_gevraagd", "ja"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
