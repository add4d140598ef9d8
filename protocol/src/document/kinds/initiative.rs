//! The initiative: what a few people in a village want to make, from the idea to the story afterwards.
//!
//! Its part about who was involved is the report that the Omgevingswet asks for. Personal data: names of those who carry it, who
//! agreed to stand there.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::watch::{check, term};
use super::{
    Acts, Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Personal, Tally, Watch, terms,
};
use crate::charter::role::Role;

/// An initiative.
pub(super) static INITIATIVE: Kind = Kind {
    tag: "initiative",
    number: KindNumber(21),
    title: words("Initiatief", "Initiative"),
    form: Form::Text(Group::Challenge),
    sections: &[
        section(
            "voor_wie",
            words("Voor wie", "For whom"),
            words("Wie heeft er iets aan?", "Who benefits?"),
        ),
        section(
            "plan",
            words("Het plan", "The plan"),
            words("Wat ga je doen, en hoe?", "What will you do, and how?"),
        ),
        section(
            "wie_betrokken",
            words("Wie erbij betrokken zijn", "Who is involved"),
            words(
                "Met wie heb je gepraat, en wie nog niet?",
                "With whom did you talk, and with whom not yet?",
            ),
        ),
        section(
            "hoe_betrokken",
            words("Hoe wij hen betrokken", "How we involved them"),
            words(
                "Langs de deur, op een avond, anders?",
                "From door to door, at an evening, otherwise?",
            ),
        ),
        section(
            "met_inbreng",
            words(
                "Wat wij met hun inbreng deden",
                "What we did with their input",
            ),
            words(
                "Wat is erdoor veranderd, en wat niet?",
                "What did it change, and what not?",
            ),
        ),
        section(
            "beheer_daarna",
            words("Beheer daarna", "Upkeep afterwards"),
            words(
                "Wie houdt het bij als het klaar is?",
                "Who keeps it up when it is done?",
            ),
        ),
        section(
            "verhaal",
            words("Het verhaal", "The story"),
            words(
                "Hoe ging het? Wat zou je een ander dorp aanraden?",
                "How did it go? What would you tell another village?",
            ),
        ),
    ],
    fields: &[
        field("idee", words("Idee", "Idea"), FieldValue::Line(300)),
        terms::MUNICIPALITY,
        field(
            "past_bij",
            words("Past bij visie", "Fits vision"),
            FieldValue::Document,
        ),
        field(
            "past_bij_thema",
            words("Past bij thema", "Fits theme"),
            FieldValue::Line(80),
        ),
        field(
            "eigen_deel",
            words(
                "Eigen deel voor het fonds (%)",
                "Own share for the fund (%)",
            ),
            FieldValue::Number,
        ),
    ],
    tables: &[
        table(
            "trekkers",
            words("Trekkers", "Carried by"),
            words("Trekker", "Carrier"),
            &[field("naam", words("Naam", "Name"), FieldValue::Line(80))
                .personal(Personal::Ordinary)],
        ),
        terms::SUPPORT,
        terms::BUDGET,
        terms::COVER,
        table(
            "vergunningen",
            words("Vergunningen", "Permits"),
            words("Vergunning", "Permit"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(200)),
                field(
                    "nodig",
                    words("Nodig", "Needed"),
                    FieldValue::OneOf(&["ja", "nee", "uitzoeken"]),
                ),
            ],
        ),
        table(
            "planning",
            words("Planning", "Planning"),
            words("Stap", "Step"),
            &[
                field("stap", words("Stap", "Step"), FieldValue::Line(200)),
                field("wie", words("Wie", "Who"), FieldValue::Line(80))
                    .personal(Personal::Ordinary),
                field("wanneer", words("Wanneer", "When"), FieldValue::Date),
                field("klaar", words("Klaar", "Done"), FieldValue::YES_NO),
            ],
        )
        .always(),
    ],
    states: &[
        open("idee", "Idee", "Idea"),
        open("groep", "Groep gevormd", "Group formed"),
        open("plan", "Plan", "Plan"),
        open("geld_zoeken", "Geld zoeken", "Looking for money"),
        open("uitvoeren", "Uitvoeren", "Carrying out"),
        open("klaar", "Klaar", "Done"),
        fixed("verhaal_gedeeld", "Verhaal gedeeld", "Story shared"),
        open("op_de_plank", "Op de plank", "On the shelf"),
        fixed("gestopt", "Gestopt", "Stopped"),
    ],
    moves: &[
        step("idee", "groep", Role::Editor),
        step("groep", "plan", Role::Editor),
        step("plan", "geld_zoeken", Role::Editor),
        step("geld_zoeken", "uitvoeren", Role::Editor),
        step("uitvoeren", "klaar", Role::Editor),
        step("klaar", "verhaal_gedeeld", Role::Editor),
        step("verhaal_gedeeld", "klaar", Role::Editor),
        step("idee", "op_de_plank", Role::Editor),
        step("groep", "op_de_plank", Role::Editor),
        step("plan", "op_de_plank", Role::Editor),
        step("geld_zoeken", "op_de_plank", Role::Editor),
        step("uitvoeren", "op_de_plank", Role::Editor),
        step("op_de_plank", "idee", Role::Editor),
        step("op_de_plank", "groep", Role::Editor),
        step("op_de_plank", "plan", Role::Editor),
        step("op_de_plank", "geld_zoeken", Role::Editor),
        step("op_de_plank", "uitvoeren", Role::Editor),
        step("idee", "gestopt", Role::Editor),
        step("groep", "gestopt", Role::Editor),
        step("plan", "gestopt", Role::Editor),
        step("geld_zoeken", "gestopt", Role::Editor),
        step("uitvoeren", "gestopt", Role::Editor),
        step("op_de_plank", "gestopt", Role::Editor),
    ],
    acts: Acts {
        support: Some(Role::Member),
        ..Acts::TEXT
    },
    figures: &[
        figure(
            "kosten",
            words("Kosten", "Costs"),
            Figure::Sum {
                table: "begroting",
                column: "bedrag",
            },
        ),
        figure(
            "dekking",
            words("Dekking", "Cover"),
            Figure::Sum {
                table: "dekking",
                column: "bedrag",
            },
        ),
        figure(
            "steun",
            words("Mensen die erachter staan", "People who support it"),
            Figure::Sum {
                table: "draagvlak",
                column: "aantal",
            },
        ),
        figure(
            "stappen_klaar",
            words("Stappen klaar", "Steps done"),
            Figure::CountOf {
                table: "planning",
                column: "klaar",
                value: "ja",
            },
        ),
    ],
    watches: &[
        term(
            "planning",
            words("Stap van de planning", "Step of the planning"),
            Watch::Rows {
                table: "planning",
                date: "wanneer",
            },
            words("{time} voor deze stap", "{time} for this step"),
            words("Deze stap is {time} te laat", "This step is {time} late"),
        )
        .within(&["groep", "plan", "geld_zoeken", "uitvoeren"])
        .until(&[("klaar", "ja")]),
        check(
            "eigen_deel",
            words("Eigen deel", "Own share"),
            Watch::Part {
                part: Tally::SumOf(
                    "dekking",
                    "bedrag",
                    &[("soort", "eigen uren"), ("soort", "eigen geld")],
                ),
                whole: Tally::Sum("begroting", "bedrag"),
                least: "eigen_deel",
            },
            words(
                "{have}% van de kosten, nodig {need}%",
                "{have}% of the costs, needed {need}%",
            ),
        )
        .within(&["plan", "geld_zoeken"]),
    ],
    example: Example {
        title: "Glas in Tilwerd",
        texts: &[
            (
                "plan",
                "Met 25 vrijwilligers sleuven graven voor snel internet naar 60 huizen.",
            ),
            (
                "wie_betrokken",
                "Alle 60 adressen, de waterschapsman en de boer van het land ernaast.",
            ),
        ],
        fields: &[
            ("idee", "Snel internet naar 60 huizen buiten de kern"),
            ("gemeente", "Wierdenland"),
            ("past_bij_thema", "Voorzieningen"),
            ("eigen_deel", "10"),
        ],
        rows: &[
            row("trekkers", &[("naam", "Geert Dijkema")]),
            row(
                "draagvlak",
                &[
                    ("vorm", "langs de deur"),
                    ("aantal", "57"),
                    ("datum", "03-02-2027"),
                ],
            ),
            row(
                "begroting",
                &[
                    ("post", "Kabel en buis"),
                    ("bedrag", "18.000,00"),
                    ("per", "eenmalig"),
                ],
            ),
            row(
                "dekking",
                &[
                    ("bron", "Bewoners"),
                    ("bedrag", "6.000,00"),
                    ("soort", "eigen geld"),
                    ("stand", "toegezegd"),
                ],
            ),
            row(
                "vergunningen",
                &[("wat", "Graven in de berm"), ("nodig", "ja")],
            ),
            row(
                "planning",
                &[
                    ("stap", "Sleuven graven"),
                    ("wie", "graafploeg"),
                    ("wanneer", "05-06-2027"),
                    ("klaar", "nee"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
