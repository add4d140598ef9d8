//! The monitor: what is measured over a period, what is typed in and by whom, and what the documents of the space come to.
//!
//! What is counted here is organisations and documents, never who read what. Personal data: none.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::{Acts, Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Personal, terms};
use crate::charter::role::Role;

/// A monitor of a period.
pub(super) static MONITOR: Kind = Kind {
    tag: "monitor",
    number: KindNumber(30),
    title: words("Monitor", "Monitor"),
    form: Form::Text(Group::Keep),
    sections: &[section(
        "toelichting",
        words("Toelichting", "Explanation"),
        words(
            "Wat zie je in de cijfers, en wat niet?",
            "What do you see in the figures, and what not?",
        ),
    )],
    fields: &[
        field("gebied", words("Gebied", "Area"), FieldValue::Line(120)),
        field("van", words("Van", "From"), FieldValue::Date),
        field("tot_en_met", words("Tot en met", "Up to"), FieldValue::Date),
        terms::ATTENTION,
        terms::PRIORITY,
        terms::LAYER,
    ],
    tables: &[
        table(
            "indicatoren",
            words("Indicatoren", "Indicators"),
            words("Indicator", "Indicator"),
            &[
                field("naam", words("Naam", "Name"), FieldValue::Line(160)),
                field("eenheid", words("Eenheid", "Unit"), FieldValue::Line(40)),
                terms::ATTENTION,
                terms::PRIORITY,
                field(
                    "nulmeting",
                    words("Nulmeting", "Baseline"),
                    FieldValue::Decimal,
                ),
                field(
                    "nulmeting_jaar",
                    words("Jaar van de nulmeting", "Year of the baseline"),
                    FieldValue::Year,
                ),
                field("doel", words("Doel", "Goal"), FieldValue::Decimal),
                field(
                    "doel_jaar",
                    words("Jaar van het doel", "Year of the goal"),
                    FieldValue::Year,
                ),
            ],
        ),
        table(
            "metingen",
            words("Metingen", "Measurements"),
            words("Meting", "Measurement"),
            &[
                field(
                    "indicator",
                    words("Indicator", "Indicator"),
                    FieldValue::Line(160),
                ),
                field("datum", words("Datum", "Date"), FieldValue::Date),
                field("waarde", words("Waarde", "Value"), FieldValue::Decimal),
                field(
                    "ondergrens",
                    words("Meer dan", "More than"),
                    FieldValue::YES_NO,
                ),
                field("bron", words("Bron", "Source"), FieldValue::Line(160)),
                field("stuk", words("Stuk", "Paper"), FieldValue::Document),
                field("door", words("Door", "By"), FieldValue::Line(120))
                    .personal(Personal::Function),
            ],
        ),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        open("periode_open", "Periode open", "Period open"),
        fixed("vastgesteld", "Periode vastgesteld", "Period adopted"),
    ],
    moves: &[
        step("concept", "periode_open", Role::Board),
        step("periode_open", "vastgesteld", Role::Board),
        step("vastgesteld", "periode_open", Role::Board),
    ],
    acts: Acts {
        suggest: None,
        judge: None,
        ..Acts::TEXT
    },
    figures: &[
        figure(
            "trainingen",
            words("Trainingen gegeven", "Trainings given"),
            Figure::Where {
                field: "soort",
                value: "training",
                of: &Figure::Documents {
                    kind: "training",
                    states: &["geweest", "beoordeeld", "afgesloten"],
                },
            },
        ),
        figure(
            "cijfer",
            words("Cijfer van de trainingen", "Mark of the trainings"),
            Figure::Where {
                field: "soort",
                value: "training",
                of: &Figure::MeanOver {
                    kind: "training",
                    figure: "cijfer",
                },
            },
        ),
        figure(
            "cijfers",
            words("Cijfer per soort", "Mark by sort"),
            Figure::By {
                field: "soort",
                of: &Figure::MeanOver {
                    kind: "training",
                    figure: "cijfer",
                },
            },
        ),
        figure(
            "webinars",
            words("Webinars per thema", "Webinars by theme"),
            Figure::Where {
                field: "soort",
                value: "webinar",
                of: &Figure::By {
                    field: "thema",
                    of: &Figure::Documents {
                        kind: "training",
                        states: &["geweest", "beoordeeld", "afgesloten"],
                    },
                },
            },
        ),
        figure(
            "kijkers",
            words("Kijkers per thema", "Viewers by theme"),
            Figure::Where {
                field: "soort",
                value: "webinar",
                of: &Figure::By {
                    field: "thema",
                    of: &Figure::SumOver {
                        kind: "training",
                        field: "kijkers",
                    },
                },
            },
        ),
        figure(
            "downloads_training",
            words("Downloads bij trainingen", "Downloads of trainings"),
            Figure::SumOver {
                kind: "training",
                field: "downloads",
            },
        ),
        figure(
            "downloads_kaart",
            words("Downloads per soort kaart", "Downloads by sort of card"),
            Figure::By {
                field: "soort",
                of: &Figure::SumOver {
                    kind: "card",
                    field: "downloads",
                },
            },
        ),
        figure(
            "kaarten",
            words("Kaarten per soort", "Cards by sort"),
            Figure::By {
                field: "soort",
                of: &Figure::Documents {
                    kind: "card",
                    states: &["gepubliceerd"],
                },
            },
        ),
        figure(
            "quickscans",
            words("Quick scans: doen mee", "Quick scans: taking part"),
            Figure::Documents {
                kind: "quick-scan",
                states: &[],
            },
        ),
        figure(
            "quickscans_gestart",
            words("Quick scans: gestart", "Quick scans: started"),
            Figure::Documents {
                kind: "quick-scan",
                states: &[
                    "startgesprek",
                    "open",
                    "gesloten",
                    "rapport",
                    "agenderingsgesprek",
                    "verbeteragenda",
                ],
            },
        ),
        figure(
            "quickscans_klaar",
            words("Quick scans: afgerond", "Quick scans: finished"),
            Figure::Documents {
                kind: "quick-scan",
                states: &["rapport", "agenderingsgesprek", "verbeteragenda"],
            },
        ),
        figure(
            "quickscans_gesprek",
            words("Quick scans: gesprek gevoerd", "Quick scans: talk held"),
            Figure::Documents {
                kind: "quick-scan",
                states: &["agenderingsgesprek", "verbeteragenda"],
            },
        ),
        figure(
            "quickscans_agenda",
            words("Quick scans: agenda gemaakt", "Quick scans: agenda made"),
            Figure::Documents {
                kind: "quick-scan",
                states: &["verbeteragenda"],
            },
        ),
        figure(
            "uitdagingen",
            words("Uitdagingen", "Challenges"),
            Figure::Documents {
                kind: "challenge",
                states: &[],
            },
        ),
        figure(
            "uitdaging_gemeente",
            words("Uitdagingen per gemeente", "Challenges by municipality"),
            Figure::By {
                field: "gemeente",
                of: &Figure::Documents {
                    kind: "challenge",
                    states: &[],
                },
            },
        ),
        figure(
            "uitdaging_gemeenten",
            words(
                "Gemeenten met een uitdaging",
                "Municipalities with a challenge",
            ),
            Figure::Different {
                kind: "challenge",
                field: "gemeente",
            },
        ),
        figure(
            "leerkringen",
            words("Leerkringen per soort", "Learning circles by sort"),
            Figure::By {
                field: "soort",
                of: &Figure::Documents {
                    kind: "learning-circle",
                    states: &[],
                },
            },
        ),
        figure(
            "proeftuinen",
            words("Gemeenten met een proeftuin", "Municipalities with a trial"),
            Figure::Where {
                field: "soort",
                value: "proeftuin",
                of: &Figure::Different {
                    kind: "learning-circle",
                    field: "gemeente",
                },
            },
        ),
        figure(
            "vragen",
            words("Vragen per rubriek", "Questions by section"),
            Figure::By {
                field: "rubriek",
                of: &Figure::Documents {
                    kind: "question",
                    states: &[],
                },
            },
        ),
        figure(
            "vragen_beantwoord",
            words("Vragen beantwoord", "Questions answered"),
            Figure::Documents {
                kind: "question",
                states: &["beantwoord", "afgesloten", "geanonimiseerd", "gepubliceerd"],
            },
        ),
        figure(
            "gids",
            words("Organisaties in de gids", "Organisations in the guide"),
            Figure::Documents {
                kind: "guide",
                states: &["openbaar"],
            },
        ),
        figure(
            "gids_soort",
            words("In de gids per soort", "In the guide by sort"),
            Figure::By {
                field: "soort",
                of: &Figure::Documents {
                    kind: "guide",
                    states: &["openbaar"],
                },
            },
        ),
        figure(
            "metingen",
            words("Metingen", "Measurements"),
            Figure::Count("metingen"),
        ),
    ],
    example: Example {
        title: "Monitor kennispunt, eerste helft",
        texts: &[(
            "toelichting",
            "De cijfers tellen stukken van deze kring. Wat elders is geteld, staat in de metingen met de bron erbij.",
        )],
        fields: &[
            ("gebied", "heel Nederland"),
            ("van", "01-01-2027"),
            ("tot_en_met", "30-06-2027"),
            ("aandachtgebied", "toegeruste politieke ambtsdragers"),
            ("prioriteit", "algemeen"),
            ("bestuurslaag", "gemeente"),
        ],
        rows: &[
            row(
                "indicatoren",
                &[
                    ("naam", "Gemeenten met uitdaagrecht"),
                    ("eenheid", "gemeenten"),
                    ("aandachtgebied", "beter betrokken inwoners"),
                    ("prioriteit", "B uitdaagrecht"),
                    ("nulmeting", "75"),
                    ("nulmeting_jaar", "2018"),
                    ("doel", "150"),
                    ("doel_jaar", "2022"),
                ],
            ),
            row(
                "metingen",
                &[
                    ("indicator", "Gemeenten met uitdaagrecht"),
                    ("datum", "01-05-2027"),
                    ("waarde", "130"),
                    ("ondergrens", "nee"),
                    ("bron", "telling van het netwerk"),
                    ("door", "Kennispunt"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
