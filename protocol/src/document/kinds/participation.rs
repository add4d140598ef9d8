//! Participation: a question to residents, what is already settled, their proposals with what speaks for and against, and the
//! answer to each. Support is an act, one for each participant; what was counted on paper stands beside it.
//!
//! A proposal that is hidden keeps its line with the reason, and comes back by taking the reason away. Personal data: a name or a
//! pen name of who proposes.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{
    Acts, Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Occurs, Personal, Watch,
    terms,
};
use crate::charter::role::Role;

/// A question to residents with their proposals.
pub(super) static PARTICIPATION: Kind = Kind {
    tag: "participation",
    number: KindNumber(22),
    title: words("Participatie", "Participation"),
    form: Form::Text(Group::Challenge),
    sections: &[
        section(
            "vraagstuk",
            words("Waar het om gaat", "What it is about"),
            words(
                "Wat leg je voor, en waarom nu?",
                "What do you put forward, and why now?",
            ),
        ),
        section(
            "kaders",
            words("Wat vastligt", "What is settled"),
            words(
                "Waarover beslis je niet meer: geld, wet, plek?",
                "What is decided already: money, law, place?",
            ),
        ),
        section(
            "voorstel",
            words("Voorstel", "Proposal"),
            words("Wat stelt iemand voor?", "What does somebody propose?"),
        )
        .occurs(Occurs::Often),
        section(
            "argumenten_voor",
            words("Argumenten voor", "Arguments for"),
            words("Wat pleit ervoor?", "What speaks for it?"),
        )
        .occurs(Occurs::Under),
        section(
            "argumenten_tegen",
            words("Argumenten tegen", "Arguments against"),
            words("Wat pleit ertegen?", "What speaks against it?"),
        )
        .occurs(Occurs::Under),
    ],
    fields: &[
        field("vraag", words("Vraag", "Question"), FieldValue::Line(300)),
        terms::MUNICIPALITY,
        field("gebied", words("Gebied", "Area"), FieldValue::Line(120)),
        field("opent_op", words("Open van", "Open from"), FieldValue::Date),
        field(
            "sluit_op",
            words("Open tot en met", "Open up to"),
            FieldValue::Date,
        ),
        field(
            "beslist",
            words("Wie beslist", "Who decides"),
            FieldValue::Line(120),
        ),
        terms::ATTENTION,
        terms::LAYER,
    ],
    tables: &[
        table(
            "voorstellen",
            words("Voorstellen en antwoorden", "Proposals and answers"),
            words("Voorstel", "Proposal"),
            &[
                field("titel", words("Titel", "Title"), FieldValue::Line(160)),
                field(
                    "indiener",
                    words("Indiener of schuilnaam", "Proposed by or pen name"),
                    FieldValue::Line(80),
                )
                .personal(Personal::Ordinary),
                field("plek", words("Plek", "Place"), FieldValue::Line(120)),
                field(
                    "steun_papier",
                    words("Steun op papier", "Support on paper"),
                    FieldValue::Number,
                ),
                field(
                    "geteld_door",
                    words("Geteld door twee mensen", "Counted by two people"),
                    FieldValue::Line(120),
                )
                .personal(Personal::Ordinary),
                field(
                    "antwoord",
                    words("Antwoord", "Answer"),
                    FieldValue::OneOf(&["overgenomen", "deels", "niet"]),
                ),
                field("reden", words("Reden", "Reason"), FieldValue::Line(2000)),
                field(
                    "verborgen_om",
                    words("Verborgen, omdat", "Hidden, because"),
                    FieldValue::Line(300),
                ),
            ],
        )
        .always(),
        terms::INPUT,
    ],
    states: &[
        open("open", "Open voor ideeën", "Open to ideas"),
        open("bespreking", "Bespreking", "Discussion"),
        fixed("steun", "Steun verzamelen", "Gathering support"),
        fixed("voorgelegd", "Voorgelegd", "Put forward"),
        fixed("beantwoord", "Beantwoord", "Answered"),
        fixed("uitgevoerd", "Uitgevoerd", "Carried out"),
    ],
    moves: &[
        step("open", "bespreking", Role::Editor),
        step("bespreking", "open", Role::Editor),
        step("bespreking", "steun", Role::Board),
        step("steun", "bespreking", Role::Board),
        step("steun", "voorgelegd", Role::Board),
        step("voorgelegd", "beantwoord", Role::Board),
        step("beantwoord", "uitgevoerd", Role::Board),
    ],
    acts: Acts {
        support: Some(Role::Member),
        ..Acts::TEXT
    },
    figures: &[
        figure(
            "voorstellen",
            words("Voorstellen", "Proposals"),
            Figure::Count("voorstellen"),
        ),
        figure(
            "overgenomen",
            words("Overgenomen", "Taken over"),
            Figure::CountOf {
                table: "voorstellen",
                column: "antwoord",
                value: "overgenomen",
            },
        ),
        figure(
            "deels",
            words("Deels overgenomen", "Partly taken over"),
            Figure::CountOf {
                table: "voorstellen",
                column: "antwoord",
                value: "deels",
            },
        ),
        figure(
            "niet",
            words("Niet overgenomen", "Not taken over"),
            Figure::CountOf {
                table: "voorstellen",
                column: "antwoord",
                value: "niet",
            },
        ),
        figure(
            "steun_papier",
            words("Steun op papier", "Support on paper"),
            Figure::Sum {
                table: "voorstellen",
                column: "steun_papier",
            },
        ),
    ],
    watches: &[term(
        "meedoen",
        words("Meedoen", "Taking part"),
        Watch::Day(day("sluit_op")),
        words("{time} om mee te doen", "{time} to take part"),
        words(
            "Meedoen kon tot {time} geleden",
            "Taking part ended {time} ago",
        ),
    )
    .within(&["open", "bespreking"])],
    example: Example {
        title: "Wat doen wij met het oude schoolplein?",
        texts: &[
            (
                "vraagstuk",
                "De school is dicht, het plein ligt leeg. Het dorp kiest wat er komt.",
            ),
            (
                "kaders",
                "Er is € 20.000. Bouwen mag niet. De lindeboom blijft.",
            ),
            ("voorstel", "Een moestuin met banken eromheen."),
            (
                "argumenten_voor",
                "Iedereen kan meedoen, ook wie niet tuiniert.",
            ),
        ],
        fields: &[
            ("vraag", "Wat komt er op het oude schoolplein?"),
            ("gemeente", "Wierdenland"),
            ("gebied", "Tilwerd"),
            ("opent_op", "01-03-2027"),
            ("sluit_op", "30-04-2027"),
            ("beslist", "gemeenteraad van Wierdenland"),
            ("aandachtgebied", "beter betrokken inwoners"),
            ("bestuurslaag", "gemeente"),
        ],
        rows: &[
            row(
                "voorstellen",
                &[
                    ("titel", "Moestuin met banken"),
                    ("indiener", "buurvrouw van nummer 3"),
                    ("plek", "schoolplein, zonkant"),
                    ("steun_papier", "41"),
                    ("geteld_door", "Anje en Geert"),
                    ("antwoord", "overgenomen"),
                    ("reden", "Past binnen het geld en heeft de meeste steun."),
                ],
            ),
            row(
                "voorstellen",
                &[
                    ("titel", "Parkeerplaatsen"),
                    ("indiener", "Schuifman"),
                    ("antwoord", "niet"),
                    ("reden", "De lindeboom blijft."),
                    ("verborgen_om", "noemt een buurman met naam"),
                ],
            ),
            row(
                "inbreng",
                &[
                    ("vorm", "dorpsavond"),
                    ("datum", "10-03-2027"),
                    ("aantal", "52"),
                    ("samenvatting", "Groen en een plek om te zitten."),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
