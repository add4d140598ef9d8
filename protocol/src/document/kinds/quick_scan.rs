//! The quick scan of local democracy: statements, marks from at most four groups, and what of it is talked about.
//!
//! Answers are given on paper in the hall and typed in from there by who leads it: the entries name who typed, never who answered.
//! Their order tells in which order marks were typed, so they are typed statement by statement. Rows are never shown, and no mean
//! of fewer than ten marks of one group for one statement: each of these is of another person. There is no mean over statements,
//! where one person's marks count several times, nor over groups, from which those that are shown could be taken away. In a small
//! village that is a weak shield, and the text says so. What it does not prevent: how many marks there are is told, so also how many
//! are not shown; who looks after each mark that is typed in sees by how much it moves a mean; who typed a mark twice made two of one.
//! Who holds the key of the space has the rows, and can read them with another program. The statements stay as they were once the scan is open.
//! Personal data: views of people whose names are not kept.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{
    Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Limit, Personal, Watch, terms,
};
use crate::charter::role::Role;

/// A quick scan of local democracy.
pub(super) static QUICK_SCAN: Kind = Kind {
    tag: "quick-scan",
    number: KindNumber(18),
    title: words("Quick scan", "Quick scan"),
    form: Form::Text(Group::Challenge),
    sections: &[
        section(
            "aanleiding",
            words("Waarom deze quick scan", "Why this quick scan"),
            words(
                "Wat wil je weten, en van wie?",
                "What do you want to know, and from whom?",
            ),
        ),
        section(
            "verzamelen",
            words("Hoe wij antwoorden verzamelen", "How we gather answers"),
            words(
                "Mensen vullen een papier in, zonder naam. Typ ze stelling voor stelling over: dan blijft niets van één mens bij elkaar.",
                "People fill in a paper, without a name. Type them in statement by statement: then nothing of one person stays together.",
            ),
        ),
        section(
            "startgesprek",
            words("Startgesprek", "First talk"),
            words(
                "Wat is afgesproken bij de start?",
                "What was agreed at the start?",
            ),
        ),
    ],
    fields: &[
        field("gebied", words("Gebied", "Area"), FieldValue::Line(120)),
        field(
            "ronde",
            words("Ronde", "Round"),
            FieldValue::OneOf(&["nulmeting", "voortgang"]),
        ),
        terms::MUNICIPALITY,
        field("opent_op", words("Opent op", "Opens on"), FieldValue::Date),
        field("sluit_op", words("Sluit op", "Closes on"), FieldValue::Date),
        field("trekker", words("Trekker", "Led by"), FieldValue::Line(80))
            .personal(Personal::Function),
        field(
            "begeleider",
            words("Begeleider", "Guided by"),
            FieldValue::Line(80),
        )
        .personal(Personal::Function),
        field(
            "verbeteragenda",
            words("Verbeteragenda", "Improvement agenda"),
            FieldValue::Document,
        )
        .always(),
    ],
    tables: &[
        table(
            "groepen",
            words("Groepen", "Groups"),
            words("Groep", "Group"),
            &[
                field(
                    "groep",
                    words("Groep", "Group"),
                    FieldValue::OneOf(&[
                        "raad",
                        "college",
                        "ambtenaren",
                        "inwoners",
                        "bestuur",
                        "leden",
                    ]),
                ),
                field(
                    "gevraagd",
                    words("Gevraagde mensen", "People asked"),
                    FieldValue::Number,
                ),
            ],
        )
        .limited(&[Limit { of: None, most: 4 }]),
        table(
            "stellingen",
            words("Stellingen", "Statements"),
            words("Stelling", "Statement"),
            &[
                field(
                    "stelling",
                    words("Stelling", "Statement"),
                    FieldValue::Line(240),
                ),
                field("nr", words("Nummer", "Number"), FieldValue::Number),
                field(
                    "thema",
                    words("Thema", "Theme"),
                    FieldValue::OneOf(&[
                        "participatie",
                        "invloed",
                        "controle",
                        "bewonersinitiatieven",
                        "democratische kwaliteit",
                        "samenspel",
                        "prioriteiten",
                        "eigen",
                    ]),
                ),
                field(
                    "eigen",
                    words("Eigen stelling", "Own statement"),
                    FieldValue::YES_NO,
                ),
            ],
        )
        .given(&[
            &[
                (
                    "stelling",
                    "De gemeente vraagt op tijd wat inwoners vinden.",
                ),
                ("nr", "1"),
                ("thema", "participatie"),
                ("eigen", "nee"),
            ],
            &[
                (
                    "stelling",
                    "Ik begrijp de brieven en stukken van de gemeente.",
                ),
                ("nr", "2"),
                ("thema", "participatie"),
                ("eigen", "nee"),
            ],
            &[
                (
                    "stelling",
                    "Wat inwoners inbrengen, zie je terug in het besluit.",
                ),
                ("nr", "3"),
                ("thema", "invloed"),
                ("eigen", "nee"),
            ],
            &[
                ("stelling", "De raad legt uit wat er met inbreng is gedaan."),
                ("nr", "4"),
                ("thema", "invloed"),
                ("eigen", "nee"),
            ],
            &[
                (
                    "stelling",
                    "De raad merkt het als een plan niet goed loopt.",
                ),
                ("nr", "5"),
                ("thema", "controle"),
                ("eigen", "nee"),
            ],
            &[
                ("stelling", "Ik weet bij wie ik terechtkan met een idee."),
                ("nr", "6"),
                ("thema", "bewonersinitiatieven"),
                ("eigen", "nee"),
            ],
            &[
                (
                    "stelling",
                    "De gemeente helpt een goed idee van inwoners vooruit.",
                ),
                ("nr", "7"),
                ("thema", "bewonersinitiatieven"),
                ("eigen", "nee"),
            ],
            &[
                (
                    "stelling",
                    "Ook wie zich niet snel laat horen, wordt gehoord.",
                ),
                ("nr", "8"),
                ("thema", "democratische kwaliteit"),
                ("eigen", "nee"),
            ],
            &[
                ("stelling", "De raad gaat netjes met elkaar om."),
                ("nr", "9"),
                ("thema", "democratische kwaliteit"),
                ("eigen", "nee"),
            ],
            &[
                (
                    "stelling",
                    "Raad, college en ambtenaren weten wat zij aan elkaar hebben.",
                ),
                ("nr", "10"),
                ("thema", "samenspel"),
                ("eigen", "nee"),
            ],
            &[
                ("stelling", "Dorpen en gemeente werken goed samen."),
                ("nr", "11"),
                ("thema", "samenspel"),
                ("eigen", "nee"),
            ],
            &[
                (
                    "stelling",
                    "De gemeente werkt aan wat voor inwoners het belangrijkst is.",
                ),
                ("nr", "12"),
                ("thema", "prioriteiten"),
                ("eigen", "nee"),
            ],
        ])
        .limited(&[Limit {
            of: Some(("eigen", "ja")),
            most: 4,
        }]),
        table(
            "antwoorden",
            words("Antwoorden", "Answers"),
            words("Antwoord", "Answer"),
            &[
                field(
                    "groep",
                    words("Groep", "Group"),
                    FieldValue::OneOf(&[
                        "raad",
                        "college",
                        "ambtenaren",
                        "inwoners",
                        "bestuur",
                        "leden",
                    ]),
                ),
                field(
                    "stelling",
                    words("Nummer van de stelling", "Number of the statement"),
                    FieldValue::Number,
                ),
                field("cijfer", words("Cijfer", "Mark"), FieldValue::Rating),
            ],
        )
        .always()
        .totals(),
        table(
            "verschillen",
            words("Grootste verschillen", "Largest differences"),
            words("Verschil", "Difference"),
            &[
                field(
                    "stelling",
                    words("Stelling", "Statement"),
                    FieldValue::Line(240),
                ),
                field("tussen", words("Tussen", "Between"), FieldValue::Line(120)),
                field(
                    "verschil",
                    words("Verschil", "Difference"),
                    FieldValue::Decimal,
                ),
                field(
                    "bespreken",
                    words("Bespreken", "To be discussed"),
                    FieldValue::YES_NO,
                ),
            ],
        )
        .always(),
        table(
            "tips",
            words("Tips", "Tips"),
            words("Tip", "Tip"),
            &[
                field("tip", words("Tip", "Tip"), FieldValue::Line(300)),
                field("kaart", words("Kaart", "Card"), FieldValue::Document),
            ],
        )
        .always(),
    ],
    states: &[
        open("aangemeld", "Aangemeld", "Registered"),
        open("startgesprek", "Startgesprek", "First talk"),
        fixed("open", "Open", "Open"),
        fixed("gesloten", "Gesloten", "Closed"),
        fixed("rapport", "Rapport", "Report"),
        fixed("agenderingsgesprek", "Agenderingsgesprek", "Agenda talk"),
        fixed("verbeteragenda", "Verbeteragenda opgesteld", "Agenda made"),
        fixed("gestopt", "Gestopt", "Stopped"),
    ],
    moves: &[
        step("aangemeld", "startgesprek", Role::Board),
        step("startgesprek", "open", Role::Board),
        step("open", "startgesprek", Role::Board),
        step("open", "gesloten", Role::Board),
        step("gesloten", "rapport", Role::Board),
        step("rapport", "agenderingsgesprek", Role::Board),
        step("agenderingsgesprek", "verbeteragenda", Role::Board),
        step("aangemeld", "gestopt", Role::Board),
        step("startgesprek", "gestopt", Role::Board),
        step("open", "gestopt", Role::Board),
        step("gesloten", "gestopt", Role::Board),
        step("rapport", "gestopt", Role::Board),
        step("agenderingsgesprek", "gestopt", Role::Board),
    ],
    figures: &[
        figure(
            "antwoorden",
            words("Antwoorden", "Answers"),
            Figure::Count("antwoorden"),
        ),
        figure(
            "cijfers",
            words(
                "Cijfer per stelling en groep",
                "Mark by statement and group",
            ),
            Figure::MeanBy {
                table: "antwoorden",
                by: &["stelling", "groep"],
                column: "cijfer",
                least: 10,
            },
        ),
        figure(
            "gevraagd",
            words("Gevraagde mensen", "People asked"),
            Figure::Sum {
                table: "groepen",
                column: "gevraagd",
            },
        ),
    ],
    watches: &[term(
        "sluiten",
        words("Sluit", "Closes"),
        Watch::Day(day("sluit_op")),
        words("{time} om mee te doen", "{time} to take part"),
        words(
            "De vragenlijst kon {time} geleden dicht",
            "The questions could be closed {time} ago",
        ),
    )
    .within(&["open"])],
    example: Example {
        title: "Quick scan Wierdenland, nulmeting",
        texts: &[
            (
                "aanleiding",
                "De raad wil weten of inwoners hun weg vinden met een idee.",
            ),
            (
                "verzamelen",
                "Je vult een papier in zonder naam. Wie het overtypt, weet niet van wie het is. In een klein dorp kan iemand je toch herkennen: vul dan minder in.",
            ),
        ],
        fields: &[
            ("gebied", "Wierdenland"),
            ("ronde", "nulmeting"),
            ("gemeente", "Wierdenland"),
            ("opent_op", "01-02-2027"),
            ("sluit_op", "15-03-2027"),
            ("trekker", "griffier van Wierdenland"),
            ("begeleider", "I. Postma, kennispunt"),
        ],
        rows: &[
            row("groepen", &[("groep", "inwoners"), ("gevraagd", "200")]),
            row("groepen", &[("groep", "raad"), ("gevraagd", "19")]),
            row(
                "stellingen",
                &[
                    ("stelling", "Ik weet bij wie ik terechtkan met een idee."),
                    ("nr", "6"),
                    ("thema", "bewonersinitiatieven"),
                    ("eigen", "nee"),
                ],
            ),
            row(
                "stellingen",
                &[
                    (
                        "stelling",
                        "In het dorpshuis hoor ik wat de gemeente van plan is.",
                    ),
                    ("nr", "21"),
                    ("thema", "eigen"),
                    ("eigen", "ja"),
                ],
            ),
            row(
                "antwoorden",
                &[("groep", "inwoners"), ("stelling", "6"), ("cijfer", "4,8")],
            ),
            row(
                "verschillen",
                &[
                    ("stelling", "Ik weet bij wie ik terechtkan met een idee."),
                    ("tussen", "inwoners en raad"),
                    ("verschil", "3,1"),
                    ("bespreken", "ja"),
                ],
            ),
            row("tips", &[("tip", "Maak één loket voor ideeën.")]),
        ],
    },
    ..Kind::PLAIN
};
