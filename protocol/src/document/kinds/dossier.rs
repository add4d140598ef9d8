//! The dossier: a long matter with its moments of decision, what residents said and what is stuck; also the founding of a party.
//!
//! The moments count from a date that its people fill in: no term of a law is in here. Personal data: names in a function.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{
    Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Personal, Unit, Watch, terms,
};
use crate::charter::role::Role;

/// A dossier.
pub(super) static DOSSIER: Kind = Kind {
    tag: "dossier",
    number: KindNumber(25),
    title: words("Dossier", "Dossier"),
    form: Form::Text(Group::Learn),
    sections: &[
        section(
            "waarover",
            words("Waar het om gaat", "What it is about"),
            words(
                "Wat staat er te gebeuren, en voor wie?",
                "What is going to happen, and to whom?",
            ),
        ),
        section(
            "rol_van_de_raad",
            words("Rol van de raad", "Role of the council"),
            words(
                "Waarover beslist de raad, en waarover niet?",
                "What does the council decide, and what not?",
            ),
        ),
        section(
            "afspraken",
            words("Afspraken", "Agreements"),
            words("Wat is al afgesproken?", "What is agreed already?"),
        ),
    ],
    fields: &[
        field(
            "soort",
            words("Soort", "Sort"),
            FieldValue::OneOf(&["energietransitie", "oprichting", "anders"]),
        ),
        field(
            "stand",
            words("Stand in een zin", "Where it stands"),
            FieldValue::Line(300),
        )
        .always(),
        terms::MUNICIPALITY,
        field("gebied", words("Gebied", "Area"), FieldValue::Line(120)),
        field("trekker", words("Trekker", "Led by"), FieldValue::Line(80))
            .personal(Personal::Function),
        field(
            "verkiezing_op",
            words("Verkiezing op", "Election on"),
            FieldValue::Date,
        ),
        field(
            "naam_partij",
            words("Naam van de partij", "Name of the party"),
            FieldValue::Line(35),
        ),
        terms::LAYER,
        field(
            "kandidaatstelling_op",
            words("Kandidaatstelling op", "Nomination on"),
            FieldValue::Date,
        ),
        field(
            "registratie_dagen",
            words("Naam vooraf (dagen)", "Name before (days)"),
            FieldValue::Number,
        )
        .always(),
        field(
            "geregistreerd_op",
            words("Naam geregistreerd op", "Name registered on"),
            FieldValue::Date,
        )
        .always(),
    ],
    tables: &[
        table(
            "besluitmomenten",
            words("Besluitmomenten", "Moments of decision"),
            words("Besluitmoment", "Moment of decision"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(200)),
                field(
                    "wie",
                    words("Wie beslist", "Who decides"),
                    FieldValue::Line(120),
                ),
                field("wanneer", words("Wanneer", "When"), FieldValue::Date),
                field(
                    "rol",
                    words("Rol van de raad", "Role of the council"),
                    FieldValue::Line(200),
                ),
                field("klaar", words("Klaar", "Done"), FieldValue::YES_NO),
            ],
        )
        .always(),
        table(
            "knelpunten",
            words("Knelpunten", "Bottlenecks"),
            words("Knelpunt", "Bottleneck"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(300)),
                terms::PROGRESS,
            ],
        )
        .always(),
        terms::INPUT.always(),
        table(
            "kaarten",
            words("Kaarten", "Cards"),
            words("Kaart", "Card"),
            &[
                field("titel", words("Titel", "Title"), FieldValue::Line(160)),
                field("kaart", words("Kaart", "Card"), FieldValue::Document),
            ],
        )
        .always(),
    ],
    states: &[
        open("verkennen", "Verkennen", "Exploring"),
        open("inbreng_ophalen", "Inbreng", "Input"),
        fixed("voor_besluit", "Voor besluit", "For decision"),
        fixed("besloten", "Besloten", "Decided"),
        fixed("volgen", "Volgen", "Followed"),
    ],
    moves: &[
        step("verkennen", "inbreng_ophalen", Role::Editor),
        step("inbreng_ophalen", "verkennen", Role::Editor),
        step("inbreng_ophalen", "voor_besluit", Role::Board),
        step("voor_besluit", "inbreng_ophalen", Role::Board),
        step("voor_besluit", "besloten", Role::Board),
        step("besloten", "volgen", Role::Editor),
    ],
    figures: &[
        figure(
            "knelpunten",
            words("Knelpunten", "Bottlenecks"),
            Figure::Count("knelpunten"),
        ),
        figure(
            "knelpunten_klaar",
            words("Knelpunten opgelost", "Bottlenecks solved"),
            Figure::CountOf {
                table: "knelpunten",
                column: "stand",
                value: "klaar",
            },
        ),
        figure(
            "inbreng_mensen",
            words("Mensen die meepraatten", "People who took part"),
            Figure::Sum {
                table: "inbreng",
                column: "aantal",
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
        .only(&[("soort", "oprichting")])
        .met(
            "geregistreerd_op",
            words("Geregistreerd na de termijn", "Registered after the term"),
        ),
        term(
            "besluitmomenten",
            words("Besluitmoment", "Moment of decision"),
            Watch::Rows {
                table: "besluitmomenten",
                date: "wanneer",
            },
            words("{time} tot dit besluit", "{time} until this decision"),
            words(
                "Dit besluit was {time} geleden",
                "This decision was {time} ago",
            ),
        )
        .until(&[("klaar", "ja")]),
    ],
    example: Example {
        title: "Warmte in Noorderzijl-Oost",
        texts: &[(
            "waarover",
            "In 2030 gaat de eerste wijk van het aardgas. Het dorp wil zelf kiezen hoe.",
        )],
        fields: &[
            ("soort", "energietransitie"),
            ("stand", "wacht op de cijfers van de netbeheerder"),
            ("gemeente", "Wierdenland"),
            ("gebied", "Noorderzijl-Oost"),
            ("trekker", "R. Wiersema"),
            ("verkiezing_op", "20-03-2030"),
            ("naam_partij", "Lijst Wierdenland"),
            ("bestuurslaag", "gemeente"),
            ("kandidaatstelling_op", "28-01-2030"),
            ("registratie_dagen", "42"),
            ("geregistreerd_op", "01-12-2029"),
        ],
        rows: &[
            row(
                "besluitmomenten",
                &[
                    ("wat", "Warmteplan vaststellen"),
                    ("wie", "gemeenteraad"),
                    ("wanneer", "15-12-2027"),
                    ("rol", "kaders stellen"),
                    ("klaar", "nee"),
                ],
            ),
            row(
                "knelpunten",
                &[("wat", "Het net is vol tot 2029."), ("stand", "open")],
            ),
            row(
                "inbreng",
                &[
                    ("vorm", "keukentafel"),
                    ("datum", "04-02-2027"),
                    ("aantal", "23"),
                    (
                        "samenvatting",
                        "Zorgen over kosten, ideeën voor een buurtbron.",
                    ),
                ],
            ),
            row("kaarten", &[("titel", "Warmteplan: jouw rol als raadslid")]),
        ],
    },
    ..Kind::PLAIN
};
