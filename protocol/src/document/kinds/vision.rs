//! The village vision: where a village wants to be in ten years, theme by theme, and the list of what is done for it.
//!
//! The text stays as it was adopted; how far each action has come goes on. Personal data: none; what residents said stands in
//! counts and summaries.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{Example, FieldValue, Figure, Kind, KindNumber, Occurs, Unit, Watch, terms};
use crate::charter::role::Role;

/// The vision of a village.
pub(super) static VISION: Kind = Kind {
    tag: "vision",
    number: KindNumber(11),
    title: words("Dorpsvisie", "Village vision"),
    sections: &[
        section(
            "kenmerken",
            words("Ons dorp", "Our village"),
            words(
                "Wat is er, wie wonen er, wat maakt het dorp bijzonder?",
                "What is there, who lives there, what makes the village special?",
            ),
        ),
        section(
            "terugblik",
            words("Terugblik", "Looking back"),
            words(
                "Wat kwam er terecht van de vorige visie?",
                "What became of the last vision?",
            ),
        ),
        section(
            "thema",
            words("Thema", "Theme"),
            words(
                "Wat speelt er bij dit thema?",
                "What matters in this theme?",
            ),
        )
        .occurs(Occurs::Often),
        section(
            "doel",
            words("Doel", "Goal"),
            words(
                "Wat willen wij over tien jaar bereikt hebben?",
                "What do we want to have reached in ten years?",
            ),
        )
        .occurs(Occurs::Under),
    ],
    fields: &[
        terms::FROM_YEAR,
        terms::TO_YEAR,
        terms::MUNICIPALITY,
        field(
            "inwoners",
            words("Inwoners", "Residents"),
            FieldValue::Number,
        ),
        field(
            "vorige_visie",
            words("Vorige visie", "Last vision"),
            FieldValue::Document,
        ),
        field(
            "ter_inzage_tot",
            words("Ter inzage tot", "Open for comment until"),
            FieldValue::Date,
        ),
        field(
            "vastgesteld_door",
            words("Vastgesteld bij besluit", "Adopted by decision"),
            FieldValue::Document,
        )
        .always(),
        field(
            "ter_inzage_van",
            words("Ter inzage van", "Open for comment from"),
            FieldValue::Date,
        ),
        field(
            "ter_inzage_weken",
            words("Ter inzage (weken)", "Open for comment (weeks)"),
            FieldValue::Number,
        )
        .given("4")
        .always(),
    ],
    tables: &[
        terms::INPUT,
        table(
            "acties",
            words("Acties", "Actions"),
            words("Actie", "Action"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(300)),
                field("thema", words("Thema", "Theme"), FieldValue::Line(80)),
                field(
                    "soort",
                    words("Soort", "Sort"),
                    FieldValue::OneOf(&["project", "klus", "idee"]),
                ),
                field("wie", words("Wie", "Who"), FieldValue::Line(120)),
                field(
                    "met_wie",
                    words("Met wie", "With whom"),
                    FieldValue::Line(200),
                ),
                field("wanneer", words("Wanneer", "When"), FieldValue::Line(40)),
                field("kosten", words("Kosten", "Costs"), FieldValue::Cents),
                field(
                    "prioriteit",
                    words("Wanneer aan de beurt", "When it is due"),
                    FieldValue::OneOf(&["nu", "straks", "later"]),
                )
                .always(),
                terms::PROGRESS.always(),
            ],
        ),
        table(
            "aangeboden_aan",
            words("Aangeboden aan", "Presented to"),
            words("Organisatie", "Organisation"),
            &[
                field(
                    "organisatie",
                    words("Organisatie", "Organisation"),
                    FieldValue::Line(120),
                ),
                field("datum", words("Datum", "Date"), FieldValue::Date),
            ],
        )
        .always(),
    ],
    states: &[
        open("voorbereiding", "Voorbereiding", "Preparation"),
        open("inbreng_ophalen", "Inbreng ophalen", "Gathering input"),
        open("concept", "Concept", "Draft"),
        open("ter_inzage", "Ter inzage", "Open for comment"),
        fixed("vastgesteld", "Vastgesteld", "Adopted"),
        fixed("in_uitvoering", "In uitvoering", "Under way"),
        fixed("vervangen", "Vervangen", "Replaced"),
    ],
    moves: &[
        step("voorbereiding", "inbreng_ophalen", Role::Editor),
        step("inbreng_ophalen", "concept", Role::Editor),
        step("concept", "ter_inzage", Role::Board),
        step("ter_inzage", "concept", Role::Board),
        step("ter_inzage", "vastgesteld", Role::Board),
        step("vastgesteld", "concept", Role::Board),
        step("vastgesteld", "in_uitvoering", Role::Board),
        step("in_uitvoering", "vervangen", Role::Board),
    ],
    figures: &[
        figure(
            "inbreng_mensen",
            words("Mensen die meepraatten", "People who took part"),
            Figure::Sum {
                table: "inbreng",
                column: "aantal",
            },
        ),
        figure(
            "acties_klaar",
            words("Acties klaar", "Actions done"),
            Figure::CountOf {
                table: "acties",
                column: "stand",
                value: "klaar",
            },
        ),
        figure(
            "acties",
            words("Acties", "Actions"),
            Figure::Count("acties"),
        ),
        figure(
            "kosten",
            words("Kosten van de acties", "Costs of the actions"),
            Figure::Sum {
                table: "acties",
                column: "kosten",
            },
        ),
    ],
    watches: &[
        term(
            "inzage",
            words("Ter inzage", "Open for comment"),
            Watch::Day(day("ter_inzage_tot")),
            words("{time} ter inzage", "{time} to say something about it"),
            words(
                "De inzage is {time} voorbij",
                "The time for comment ended {time} ago",
            ),
        )
        .within(&["ter_inzage"]),
        term(
            "inzage_weken",
            words("Ter inzage", "Open for comment"),
            Watch::Day(day("ter_inzage_van").plus(Unit::Weeks, "ter_inzage_weken")),
            words("{time} ter inzage", "{time} to say something about it"),
            words(
                "De inzage is {time} voorbij",
                "The time for comment ended {time} ago",
            ),
        )
        .within(&["ter_inzage"])
        .until(&[("ter_inzage_tot", "")]),
    ],
    example: Example {
        title: "Dorpsvisie Tilwerd 2027-2037",
        texts: &[
            (
                "kenmerken",
                "Tilwerd telt 410 inwoners, een school, een dorpshuis en een haven zonder schepen.",
            ),
            (
                "thema",
                "Verkeer: de doorgaande weg snijdt het dorp in tweeën.",
            ),
            ("doel", "Kinderen fietsen veilig naar school."),
        ],
        fields: &[
            ("periode_van", "2027"),
            ("periode_tot", "2037"),
            ("gemeente", "Wierdenland"),
            ("inwoners", "410"),
            ("ter_inzage_tot", "15-02-2027"),
            ("ter_inzage_van", "18-01-2027"),
            ("ter_inzage_weken", "4"),
        ],
        rows: &[
            row(
                "inbreng",
                &[
                    ("vorm", "dorpsavond"),
                    ("datum", "12-10-2026"),
                    ("aantal", "64"),
                    (
                        "samenvatting",
                        "Bijna iedereen noemt de bocht bij de school.",
                    ),
                ],
            ),
            row(
                "acties",
                &[
                    ("wat", "Haag snoeien bij de bocht"),
                    ("thema", "Verkeer"),
                    ("soort", "klus"),
                    ("wie", "buurtploeg"),
                    ("met_wie", "ijsvereniging"),
                    ("wanneer", "voorjaar 2027"),
                    ("kosten", "0"),
                    ("prioriteit", "nu"),
                    ("stand", "klaar"),
                ],
            ),
            row(
                "acties",
                &[
                    ("wat", "30-bord en drempel"),
                    ("thema", "Verkeer"),
                    ("soort", "project"),
                    ("wie", "dorpsbelangen"),
                    ("met_wie", "gemeente Wierdenland"),
                    ("wanneer", "2028"),
                    ("kosten", "12.500,00"),
                    ("prioriteit", "straks"),
                    ("stand", "open"),
                ],
            ),
            row(
                "aangeboden_aan",
                &[
                    ("organisatie", "gemeente Wierdenland"),
                    ("datum", "21-03-2027"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
