//! A kind for the tests of what all kinds have: a little of everything.

use super::spec::{field, fixed, open, section, step, table, words};
use super::{FieldSpec, FieldValue, Figure, FigureSpec, Kind, KindNumber, Limit, TableSpec, Words};
use crate::charter::role::Role;

const NAME: Words = words("Naam", "Name");

const COLUMNS: &[FieldSpec] = &[
    field("wat", NAME, FieldValue::Line(80)),
    field(
        "groep",
        NAME,
        FieldValue::OneOf(&["dorp", "gemeente", "vast"]),
    ),
    field("bedrag", NAME, FieldValue::Cents),
    field("cijfer", NAME, FieldValue::Number),
    field("stand", NAME, FieldValue::Line(20)).always(),
];

const POINTS: TableSpec = table("punten", NAME, NAME, COLUMNS).limited(&[Limit {
    of: Some(("groep", "vast")),
    most: 2,
}]);

const fn figure(key: &'static str, of: Figure) -> FigureSpec {
    FigureSpec {
        key,
        name: NAME,
        of,
    }
}

/// The kind.
pub(crate) static TRIAL: Kind = Kind {
    tag: "trial",
    number: KindNumber(65_000),
    title: NAME,
    sections: &[section("tekst", NAME, NAME)],
    fields: &[
        field("later", NAME, FieldValue::Line(80)),
        field("eerst", NAME, FieldValue::Line(80)),
        field("steeds", NAME, FieldValue::Line(80)).always(),
    ],
    tables: &[
        POINTS,
        table("lijst", NAME, NAME, COLUMNS),
        table("acties", NAME, NAME, COLUMNS).always(),
        table("antwoorden", NAME, NAME, COLUMNS).totals(),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        fixed("vast", "Vast", "Fixed"),
    ],
    moves: &[step("concept", "vast", Role::Board)],
    figures: &[
        figure("aantal", Figure::Count("punten")),
        figure(
            "dorp",
            Figure::CountOf {
                table: "punten",
                column: "groep",
                value: "dorp",
            },
        ),
        figure(
            "som",
            Figure::Sum {
                table: "punten",
                column: "bedrag",
            },
        ),
        figure(
            "gemiddeld",
            Figure::Mean {
                table: "punten",
                column: "cijfer",
                least: 3,
            },
        ),
        figure(
            "per_groep",
            Figure::MeanBy {
                table: "punten",
                by: &["groep"],
                column: "cijfer",
                least: 2,
            },
        ),
        figure(
            "leden",
            Figure::Documents {
                kind: "member-finance",
                states: &["concept"],
            },
        ),
        figure(
            "contributie",
            Figure::SumOver {
                kind: "member-finance",
                field: "contributie",
            },
        ),
        figure(
            "trainingen",
            Figure::MeanOver {
                kind: "trial",
                figure: "gemiddeld",
            },
        ),
        figure(
            "jaren",
            Figure::Different {
                kind: "member-finance",
                field: "betaald_tm",
            },
        ),
    ],
    ..Kind::PLAIN
};
