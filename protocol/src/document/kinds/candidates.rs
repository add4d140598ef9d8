//! The list of candidates: who stands for a party in an election, in which order, and which papers are in. Help with it, not
//! legal advice: every number is a field, and the municipality says what goes there.
//!
//! Personal data: names and towns of candidates, which tell of a political view: for the board until the list is public. Of a
//! proof of identity only whether it was seen is kept, never a copy or a number.

use super::spec::{field, figure, fixed, open, row, section, special, step, table, words};
use super::watch::{check, day, term};
use super::{Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Tally, Unit, Watch};
use crate::charter::role::Role;

/// States before the list is handed in.
const BEFORE: &[&str] = &["concept", "advies", "alv_besluit"];

/// A list of candidates.
pub(super) static CANDIDATES: Kind = Kind {
    tag: "candidate-list",
    number: KindNumber(33),
    title: words("Kandidatenlijst", "List of candidates"),
    form: Form::Text(Group::Decide),
    sections: &[
        section(
            "werkwijze",
            words("Hoe de lijst tot stand komt", "How the list is made"),
            words(
                "Wie zoekt, wie adviseert en wie besluit?",
                "Who seeks, who advises and who decides?",
            ),
        ),
        section(
            "advies",
            words("Advies", "Advice"),
            words(
                "Welke volgorde raadt de commissie aan, en waarom?",
                "Which order does the committee advise, and why?",
            ),
        ),
    ],
    fields: &[
        field("partij", words("Partij", "Party"), FieldValue::Line(35)),
        super::terms::MUNICIPALITY,
        field(
            "verkiezing_op",
            words("Verkiezing op", "Election on"),
            FieldValue::Date,
        ),
        field(
            "kandidaatstelling_op",
            words("Kandidaatstelling op", "Nomination on"),
            FieldValue::Date,
        ),
        field(
            "geregistreerd_op",
            words("Naam geregistreerd op", "Name registered on"),
            FieldValue::Date,
        )
        .always(),
        field(
            "registratie_dagen",
            words("Naam vooraf (dagen)", "Name before (days)"),
            FieldValue::Number,
        )
        .given("42")
        .always(),
        field(
            "plaatsen_hoogstens",
            words("Plaatsen hoogstens", "Places at most"),
            FieldValue::Number,
        )
        .given("50")
        .always(),
        field(
            "ondersteuning_nodig",
            words("Ondersteuners nodig", "Supporters needed"),
            FieldValue::Number,
        )
        .always(),
        field(
            "ondersteuning_binnen",
            words("Ondersteuners geweest", "Supporters who came"),
            FieldValue::Number,
        )
        .always(),
        field(
            "waarborgsom_naam",
            words("Waarborgsom voor de naam", "Deposit for the name"),
            FieldValue::Cents,
        )
        .given("112,50")
        .always(),
        field(
            "waarborgsom_lijst",
            words("Waarborgsom voor de lijst", "Deposit for the list"),
            FieldValue::Cents,
        )
        .given("225,00")
        .always(),
        field(
            "alv_besluit",
            words("Besluit van de ALV", "Decision of the meeting"),
            FieldValue::Document,
        )
        .always(),
    ],
    tables: &[
        table(
            "kandidaten",
            words("Kandidaten", "Candidates"),
            words("Kandidaat", "Candidate"),
            &[
                special(
                    "naam",
                    words("Naam zoals op de lijst", "Name as on the list"),
                    FieldValue::Line(80),
                ),
                field("plaats", words("Plaats", "Place"), FieldValue::Number),
                special(
                    "woonplaats",
                    words("Woonplaats", "Town"),
                    FieldValue::Line(80),
                ),
                field(
                    "instemming",
                    words("Instemming (H9) binnen", "Consent (H9) is in"),
                    FieldValue::YES_NO,
                )
                .always(),
                field(
                    "id_gezien",
                    words("ID gezien", "Identity seen"),
                    FieldValue::YES_NO,
                )
                .always(),
                field(
                    "zetelt_nu",
                    words("Zit nu in de raad", "Is on the council now"),
                    FieldValue::YES_NO,
                ),
            ],
        ),
        table(
            "papieren",
            words("Papieren", "Papers"),
            words("Papier", "Paper"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(200)),
                field("model", words("Model", "Form"), FieldValue::Line(20)),
                field("voor", words("Vóór", "By then"), FieldValue::Date),
                field("klaar", words("Klaar", "Done"), FieldValue::YES_NO),
            ],
        )
        .given(PAPERS)
        .always(),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        open("advies", "Advies", "Advice"),
        fixed(
            "alv_besluit",
            "Besluit van de ALV",
            "Decided by the meeting",
        ),
        fixed("ingeleverd", "Ingeleverd", "Handed in"),
        fixed("geldig", "Geldig", "Valid"),
    ],
    moves: &[
        step("concept", "advies", Role::Board),
        step("advies", "concept", Role::Board),
        step("advies", "alv_besluit", Role::Board),
        step("alv_besluit", "advies", Role::Board),
        step("alv_besluit", "ingeleverd", Role::Board),
        step("ingeleverd", "alv_besluit", Role::Board),
        step("ingeleverd", "geldig", Role::Board),
    ],
    figures: &[
        figure(
            "kandidaten",
            words("Kandidaten", "Candidates"),
            Figure::Count("kandidaten"),
        ),
        figure(
            "instemming",
            words("Met instemming", "With consent"),
            Figure::CountOf {
                table: "kandidaten",
                column: "instemming",
                value: "ja",
            },
        ),
        figure(
            "zetelt_nu",
            words("Nu in de raad", "On the council now"),
            Figure::CountOf {
                table: "kandidaten",
                column: "zetelt_nu",
                value: "ja",
            },
        ),
    ],
    watches: &[
        term(
            "registratie",
            words("Naam registreren", "Registering the name"),
            Watch::Day(day("kandidaatstelling_op").minus(Unit::Days, "registratie_dagen")),
            words(
                "{time} om de naam te registreren",
                "{time} to register the name",
            ),
            words(
                "Het registreren is {time} te laat",
                "Registering is {time} late",
            ),
        )
        .within(BEFORE)
        .met(
            "geregistreerd_op",
            words("Geregistreerd na de termijn", "Registered after the term"),
        ),
        term(
            "inleveren",
            words("Inleveren", "Handing in"),
            Watch::Day(day("kandidaatstelling_op")),
            words(
                "{time} tot de kandidaatstelling",
                "{time} until the nomination",
            ),
            words(
                "De kandidaatstelling was {time} geleden",
                "The nomination was {time} ago",
            ),
        )
        .within(BEFORE),
        term(
            "papieren",
            words("Papier", "Paper"),
            Watch::Rows {
                table: "papieren",
                date: "voor",
            },
            words("{time} voor dit papier", "{time} for this paper"),
            words("Dit papier is {time} te laat", "This paper is {time} late"),
        )
        .until(&[("klaar", "ja")]),
        check(
            "plaatsen",
            words("Plaatsen", "Places"),
            Watch::Most(Tally::Rows("kandidaten"), "plaatsen_hoogstens"),
            words(
                "{have} kandidaten, hoogstens {need}",
                "{have} candidates, at most {need}",
            ),
        ),
        check(
            "instemming",
            words("Instemming (H9)", "Consent (H9)"),
            Watch::Each {
                table: "kandidaten",
                from: None,
                column: "instemming",
                value: "ja",
            },
            words(
                "nog niet van {have} van de {need} kandidaten",
                "not yet of {have} of the {need} candidates",
            ),
        )
        .within(BEFORE),
        check(
            "id_gezien",
            words("ID gezien", "Identity seen"),
            Watch::Each {
                table: "kandidaten",
                from: None,
                column: "id_gezien",
                value: "ja",
            },
            words(
                "nog niet van {have} van de {need} kandidaten",
                "not yet of {have} of the {need} candidates",
            ),
        )
        .within(BEFORE),
        check(
            "ondersteuning",
            words("Ondersteuners", "Supporters"),
            Watch::Least(Tally::Field("ondersteuning_binnen"), "ondersteuning_nodig"),
            words("{have} geweest, nodig {need}", "{have} came, needed {need}"),
        )
        .within(BEFORE),
        check(
            "papieren_klaar",
            words("Papieren", "Papers"),
            Watch::Each {
                table: "papieren",
                from: None,
                column: "klaar",
                value: "ja",
            },
            words(
                "{have} van de {need} nog niet klaar",
                "{have} of {need} not done yet",
            ),
        )
        .within(BEFORE),
    ],
    example: Example {
        title: "Lijst Wierdenland 2030",
        texts: &[
            (
                "werkwijze",
                "Een commissie van drie leden praat met iedereen die wil. De ALV besluit.",
            ),
            ("advies", "Drie dorpen in de eerste vijf plaatsen."),
        ],
        fields: &[
            ("partij", "Lijst Wierdenland"),
            ("gemeente", "Wierdenland"),
            ("verkiezing_op", "20-03-2030"),
            ("kandidaatstelling_op", "04-02-2030"),
            ("geregistreerd_op", "10-12-2029"),
            ("registratie_dagen", "42"),
            ("plaatsen_hoogstens", "50"),
            ("ondersteuning_nodig", "20"),
            ("ondersteuning_binnen", "14"),
            ("waarborgsom_naam", "112,50"),
            ("waarborgsom_lijst", "225,00"),
        ],
        rows: &[
            row(
                "kandidaten",
                &[
                    ("naam", "Wiersema, R. (Roelf)"),
                    ("plaats", "1"),
                    ("woonplaats", "Tilwerd"),
                    ("instemming", "ja"),
                    ("id_gezien", "ja"),
                    ("zetelt_nu", "ja"),
                ],
            ),
            row(
                "papieren",
                &[
                    ("wat", "Instemming van nummer 2 ophalen"),
                    ("model", "H9"),
                    ("voor", "20-01-2030"),
                    ("klaar", "nee"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};

/// What a list takes along, as the municipality asks for it.
const PAPERS: &[super::Cells] = &[
    &[
        (
            "wat",
            "Naam van de partij laten registreren, als zij nog niet in de raad zit.",
        ),
        ("model", "G3"),
        ("klaar", "nee"),
    ],
    &[
        (
            "wat",
            "De lijst zelf: hoogstens 50 namen, 80 als de partij vorige keer meer dan 15 zetels kreeg.",
        ),
        ("model", "H1"),
        ("klaar", "nee"),
    ],
    &[
        ("wat", "Machtiging om de naam boven de lijst te zetten."),
        ("model", "H3-1"),
        ("klaar", "nee"),
    ],
    &[
        (
            "wat",
            "Ondersteuners die op het gemeentehuis tekenen: 10 onder 19 zetels, 20 onder 39, anders 30.",
        ),
        ("model", "H4"),
        ("klaar", "nee"),
    ],
    &[
        (
            "wat",
            "Instemming van elke kandidaat. Bekijk het ID en bewaar er geen kopie van.",
        ),
        ("model", "H9"),
        ("klaar", "nee"),
    ],
    &[
        ("wat", "Bewijs dat de waarborgsom voor de lijst is betaald."),
        ("model", "H14"),
        ("klaar", "nee"),
    ],
];
