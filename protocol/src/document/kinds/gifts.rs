//! The register of gifts: who gave what to the organisation, what was decided about it, and what everybody may see of it.
//!
//! From which amount a gift is public or takes a decision is what the organisation's own rules say: the fields are empty until
//! somebody fills them in. Personal data: names of givers, which in a party tell of a political view: for the board. Only gifts
//! that are marked as public stand in the file for the website.

use super::spec::{field, figure, fixed, open, row, section, special, step, table, words};
use super::watch::check;
use super::{Example, FieldValue, Figure, Form, Group, Kind, KindNumber, ViewSpec, Watch};
use crate::charter::role::Role;

/// A register of gifts.
pub(super) static GIFTS: Kind = Kind {
    tag: "gift-register",
    number: KindNumber(34),
    title: words("Giftenregister", "Register of gifts"),
    form: Form::Text(Group::Keep),
    sections: &[
        section(
            "reglement",
            words("Ons giftenreglement", "Our rules on gifts"),
            words(
                "Wat nemen wij aan, wat niet, en wie besluit?",
                "What do we accept, what not, and who decides?",
            ),
        ),
        section(
            "toelichting",
            words("Toelichting", "Explanation"),
            words(
                "Wat moet een lezer van het overzicht weten?",
                "What must a reader of the overview know?",
            ),
        ),
    ],
    fields: &[
        field(
            "organisatie",
            words("Organisatie", "Organisation"),
            FieldValue::Line(120),
        ),
        field("jaar", words("Jaar", "Year"), FieldValue::Year),
        field(
            "openbaar_vanaf",
            words("Openbaar vanaf", "Public from"),
            FieldValue::Cents,
        )
        .always(),
        field(
            "besluit_vanaf",
            words("Besluit nodig vanaf", "Decision needed from"),
            FieldValue::Cents,
        )
        .always(),
        field(
            "reglement_stuk",
            words("Vastgesteld reglement", "Rules as adopted"),
            FieldValue::Document,
        ),
    ],
    tables: &[table(
        "giften",
        words("Giften", "Gifts"),
        words("Gift", "Gift"),
        &[
            special("gever", words("Gever", "Giver"), FieldValue::Line(120)),
            field("datum", words("Datum", "Date"), FieldValue::Date),
            field("bedrag", words("Bedrag", "Amount"), FieldValue::Cents),
            field(
                "soort",
                words("Soort", "Sort"),
                FieldValue::OneOf(&["geld", "goederen", "diensten", "nalatenschap"]),
            ),
            field(
                "besluit",
                words("Besluit", "Decision"),
                FieldValue::Line(160),
            ),
            field("openbaar", words("Openbaar", "Public"), FieldValue::YES_NO),
        ],
    )],
    states: &[
        open("bijhouden", "Bijhouden", "Kept up"),
        fixed("vastgesteld", "Vastgesteld", "Adopted"),
        fixed("gepubliceerd", "Gepubliceerd", "Published"),
    ],
    moves: &[
        step("bijhouden", "vastgesteld", Role::Board),
        step("vastgesteld", "bijhouden", Role::Board),
        step("vastgesteld", "gepubliceerd", Role::Board),
        step("gepubliceerd", "bijhouden", Role::Board),
    ],
    figures: &[
        figure("giften", words("Giften", "Gifts"), Figure::Count("giften")),
        figure(
            "totaal",
            words("Alles bij elkaar", "All together"),
            Figure::Sum {
                table: "giften",
                column: "bedrag",
            },
        ),
        figure(
            "openbaar",
            words("Openbare giften", "Public gifts"),
            Figure::CountOf {
                table: "giften",
                column: "openbaar",
                value: "ja",
            },
        ),
    ],
    watches: &[
        check(
            "openbaar",
            words("Openbaar maken", "Making public"),
            Watch::Each {
                table: "giften",
                from: Some(("bedrag", "openbaar_vanaf")),
                column: "openbaar",
                value: "ja",
            },
            words(
                "{have} van de {need} grote giften nog niet",
                "{have} of the {need} large gifts not yet",
            ),
        ),
        check(
            "besluit",
            words("Besluit", "Decision"),
            Watch::Each {
                table: "giften",
                from: Some(("bedrag", "besluit_vanaf")),
                column: "besluit",
                value: "",
            },
            words(
                "ontbreekt bij {have} van de {need} giften",
                "missing for {have} of {need} gifts",
            ),
        ),
    ],
    views: &[ViewSpec {
        key: "giften_openbaar",
        name: words("Giften openbaar", "Public gifts"),
        table: "giften",
        only: ("openbaar", "ja"),
        columns: &["gever", "datum", "bedrag", "soort"],
    }],
    example: Example {
        title: "Giften aan Lijst Wierdenland 2027",
        texts: &[
            (
                "reglement",
                "Wij nemen niets aan waar iets voor terug moet. Over grote giften besluit het bestuur.",
            ),
            ("toelichting", "Contributie is geen gift."),
        ],
        fields: &[
            ("organisatie", "Lijst Wierdenland"),
            ("jaar", "2027"),
            ("openbaar_vanaf", "250,00"),
            ("besluit_vanaf", "500,00"),
        ],
        rows: &[
            row(
                "giften",
                &[
                    ("gever", "Bakkerij Dijkema"),
                    ("datum", "14-05-2027"),
                    ("bedrag", "300,00"),
                    ("soort", "goederen"),
                    ("besluit", "aangenomen, bestuur 20 mei"),
                    ("openbaar", "ja"),
                ],
            ),
            row(
                "giften",
                &[
                    ("gever", "Een lid"),
                    ("datum", "02-06-2027"),
                    ("bedrag", "40,00"),
                    ("soort", "geld"),
                    ("openbaar", "nee"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
