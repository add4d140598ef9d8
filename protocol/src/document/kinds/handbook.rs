//! The handbook: what somebody in a role does in a situation, as questions, answers and stories of villages.
//!
//! Personal data: none, but for names in stories, of people who agreed.

use super::spec::{field, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{Example, FieldValue, Kind, KindNumber, Occurs, Watch, terms};
use crate::charter::role::Role;

/// A handbook that several organisations keep together.
pub(super) static HANDBOOK: Kind = Kind {
    tag: "handbook",
    number: KindNumber(10),
    title: words("Handboek", "Handbook"),
    sections: &[
        section(
            "inleiding",
            words("Inleiding", "Introduction"),
            words(
                "Waarvoor is dit handboek, en hoe gebruik je het?",
                "What is this handbook for, and how do you use it?",
            ),
        ),
        section(
            "rollen",
            words("Voor wie", "For whom"),
            words(
                "Welke rollen komen voor: bewoner, bestuurder, ambtenaar, raadslid?",
                "Which roles are there: resident, board member, official, councillor?",
            ),
        ),
        section(
            "begrippen",
            words("Begrippen", "Terms"),
            words(
                "Welke woorden vragen uitleg?",
                "Which words need explaining?",
            ),
        ),
        section(
            "situatie",
            words("Situatie", "Situation"),
            words(
                "In welke rol zit je, en wat is er aan de hand?",
                "Which role are you in, and what is going on?",
            ),
        )
        .occurs(Occurs::Often),
        section(
            "vraag",
            words("Vraag", "Question"),
            words("Wat wil je dan weten?", "What do you want to know then?"),
        )
        .occurs(Occurs::UnderOften),
        section(
            "antwoord",
            words("Antwoord", "Answer"),
            words(
                "Wat kun je doen, stap voor stap?",
                "What can you do, step by step?",
            ),
        )
        .occurs(Occurs::Under),
        section(
            "verhaal",
            words("Bijvoorbeeld in", "For example in"),
            words(
                "Hoe ging het in een dorp? Noem mensen alleen als zij dat goed vinden.",
                "How did it go in a village? Name people only if they agree.",
            ),
        )
        .occurs(Occurs::Under),
    ],
    fields: &[
        field(
            "voor_rollen",
            words("Voor welke rollen", "For which roles"),
            FieldValue::SomeOf(&["bewoner", "bestuurder", "ambtenaar", "raadslid"]),
        ),
        terms::LICENCE,
        field(
            "bijgewerkt_op",
            words("Bijgewerkt op", "Updated on"),
            FieldValue::Date,
        )
        .always(),
        field(
            "houdbaar_tot",
            words("Houdbaar tot", "Review by"),
            FieldValue::Date,
        )
        .always(),
    ],
    tables: &[
        table(
            "woordenlijst",
            words("Woordenlijst", "Glossary"),
            words("Begrip", "Term"),
            &[
                field("woord", words("Woord", "Word"), FieldValue::Line(80)),
                field("uitleg", words("Uitleg", "Meaning"), FieldValue::Line(1000)),
            ],
        ),
        table(
            "tips",
            words("Tips", "Tips"),
            words("Tip", "Tip"),
            &[
                field("tip", words("Tip", "Tip"), FieldValue::Line(300)),
                field(
                    "vraag",
                    words("Bij vraag", "With question"),
                    FieldValue::Line(200),
                ),
            ],
        ),
        table(
            "bijdragers",
            words("Bijdragers", "Contributors"),
            words("Bijdrager", "Contributor"),
            &[field(
                "organisatie",
                words("Organisatie", "Organisation"),
                FieldValue::Line(120),
            )],
        ),
        table(
            "houdbaarheid",
            words("Houdbaarheid van vragen", "Questions to look at again"),
            words("Vraag", "Question"),
            &[
                field("vraag", words("Vraag", "Question"), FieldValue::Line(200)),
                field(
                    "bijgewerkt_op",
                    words("Bijgewerkt op", "Updated on"),
                    FieldValue::Date,
                ),
                field(
                    "houdbaar_tot",
                    words("Houdbaar tot", "Review by"),
                    FieldValue::Date,
                ),
            ],
        )
        .always(),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        open("nagekeken", "Nagekeken", "Reviewed"),
        fixed("gepubliceerd", "Gepubliceerd", "Published"),
        fixed("verouderd", "Verouderd", "Out of date"),
        fixed("vervallen", "Vervallen", "Withdrawn"),
    ],
    moves: &[
        step("concept", "nagekeken", Role::Editor),
        step("nagekeken", "concept", Role::Editor),
        step("nagekeken", "gepubliceerd", Role::Board),
        step("gepubliceerd", "concept", Role::Board),
        step("gepubliceerd", "verouderd", Role::Editor),
        step("verouderd", "gepubliceerd", Role::Board),
        step("verouderd", "concept", Role::Board),
        step("verouderd", "vervallen", Role::Board),
    ],
    watches: &[
        term(
            "houdbaar",
            words("Houdbaar", "Up to date"),
            Watch::Day(day("houdbaar_tot")),
            words(
                "{time} houdbaar",
                "{time} before it is to be looked at again",
            ),
            words("Verouderd sinds {time}", "Out of date for {time}"),
        )
        .within(&["gepubliceerd"]),
        term(
            "vragen",
            words("Vraag houdbaar", "Question up to date"),
            Watch::Rows {
                table: "houdbaarheid",
                date: "houdbaar_tot",
            },
            words(
                "{time} houdbaar",
                "{time} before it is to be looked at again",
            ),
            words("Verouderd sinds {time}", "Out of date for {time}"),
        )
        .within(&["gepubliceerd"]),
    ],
    example: Example {
        title: "Handboek voor een dorp dat iets wil",
        texts: &[
            (
                "situatie",
                "Bewoner: wij hebben een idee, maar nog geen groep.",
            ),
            ("vraag", "Wie moeten we eerst spreken?"),
            (
                "antwoord",
                "Begin bij de buren die er last van kunnen hebben. Bel aan, leg het in twee zinnen uit en schrijf op wat \
                 zij zeggen.",
            ),
            (
                "verhaal",
                "Tilwerd: drie avonden langs de deur, één straat tegelijk.",
            ),
        ],
        fields: &[
            ("voor_rollen", "bewoner, bestuurder"),
            ("licentie", "cc_by_4"),
            ("bijgewerkt_op", "01-11-2026"),
            ("houdbaar_tot", "01-11-2027"),
        ],
        rows: &[
            row(
                "woordenlijst",
                &[
                    ("woord", "draagvlak"),
                    ("uitleg", "hoeveel mensen iets goed vinden of meedoen"),
                ],
            ),
            row(
                "tips",
                &[
                    ("tip", "Vraag aan het eind altijd: wie moet ik nog spreken?"),
                    ("vraag", "Wie moeten we eerst spreken?"),
                ],
            ),
            row("bijdragers", &[("organisatie", "Dorpsbelangen Tilwerd")]),
            row(
                "houdbaarheid",
                &[
                    ("vraag", "Wie moeten we eerst spreken?"),
                    ("bijgewerkt_op", "01-11-2026"),
                    ("houdbaar_tot", "01-11-2027"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
