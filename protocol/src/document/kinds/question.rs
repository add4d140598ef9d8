//! The question to the service point: who asks, what was said, the answer; shared as a card only when the asker agrees.
//!
//! Before it is shared it is written again without what tells of the asker. Personal data: in the talk; it is for those who ask and
//! those who answer only.

use super::spec::{field, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{Acts, Example, FieldValue, Form, Group, Kind, KindNumber, Personal, Watch, terms};
use crate::charter::role::Role;

/// A question to the service point.
pub(super) static QUESTION: Kind = Kind {
    tag: "question",
    number: KindNumber(23),
    title: words("Vraag", "Question"),
    form: Form::Text(Group::Learn),
    sections: &[
        section(
            "vraag",
            words("Vraag", "Question"),
            words(
                "Wat wil je weten? Noem geen namen van leden.",
                "What do you want to know? Name no members.",
            ),
        ),
        section(
            "antwoord",
            words("Kort antwoord", "Short answer"),
            words("Wat doet de vrager nu?", "What does the asker do now?"),
        ),
    ],
    fields: &[
        field(
            "onderwerp",
            words("Onderwerp", "Subject"),
            FieldValue::Line(120),
        ),
        field(
            "rubriek",
            words("Rubriek", "Section"),
            FieldValue::OneOf(&[
                "oprichten",
                "leden",
                "AVG",
                "geld",
                "verkiezingen",
                "raad",
                "participatie",
                "uitdaagrecht",
                "energie",
                "techniek",
                "anders",
            ]),
        ),
        field(
            "van",
            words("Van organisatie", "From organisation"),
            FieldValue::Line(120),
        ),
        field(
            "urgentie",
            words("Urgentie", "Urgency"),
            FieldValue::OneOf(&["gewoon", "vóór datum"]),
        ),
        field(
            "antwoord_voor",
            words("Antwoord vóór", "Answer by"),
            FieldValue::Date,
        ),
        field(
            "mag_delen",
            words("Mag gedeeld worden", "May be shared"),
            FieldValue::YES_NO,
        )
        .always(),
        field(
            "waardering",
            words("Waardering", "Rating"),
            FieldValue::Rating,
        )
        .always(),
        field("kaart", words("Kaart", "Card"), FieldValue::Document).always(),
        terms::ATTENTION,
        terms::PRIORITY,
        terms::LAYER,
    ],
    tables: &[table(
        "gesprek",
        words("Gesprek", "Talk"),
        words("Bericht", "Message"),
        &[
            field(
                "bericht",
                words("Bericht", "Message"),
                FieldValue::Line(2000),
            )
            .personal(Personal::Ordinary),
            field(
                "van",
                words("Van", "From"),
                FieldValue::OneOf(&["vraagsteller", "servicepunt"]),
            ),
            field("datum", words("Datum", "Date"), FieldValue::Date),
        ],
    )
    .always()],
    states: &[
        open("gesteld", "Gesteld", "Asked"),
        open("in_behandeling", "In behandeling", "Being answered"),
        fixed("beantwoord", "Beantwoord", "Answered"),
        fixed("afgesloten", "Afgesloten", "Closed"),
        open("heropend", "Heropend", "Opened again"),
        open("geanonimiseerd", "Geanonimiseerd", "Made anonymous"),
        fixed(
            "gepubliceerd",
            "Gepubliceerd als kaart",
            "Published as a card",
        ),
    ],
    moves: &[
        step("gesteld", "in_behandeling", Role::Editor),
        step("in_behandeling", "beantwoord", Role::Editor),
        step("beantwoord", "afgesloten", Role::Editor),
        step("beantwoord", "heropend", Role::Editor),
        step("heropend", "in_behandeling", Role::Editor),
        step("beantwoord", "geanonimiseerd", Role::Board),
        step("geanonimiseerd", "gepubliceerd", Role::Board),
    ],
    acts: Acts {
        sign: None,
        chair: None,
        ..Acts::TEXT
    },
    watches: &[term(
        "antwoord",
        words("Antwoord", "Answer"),
        Watch::Day(day("antwoord_voor")),
        words("{time} om te antwoorden", "{time} to answer"),
        words(
            "Het antwoord is {time} te laat",
            "The answer is {time} late",
        ),
    )
    .within(&["gesteld", "in_behandeling", "heropend"])],
    example: Example {
        title: "Lid wil weg, contributie nog open",
        texts: &[
            (
                "vraag",
                "Een lid wil zijn gegevens laten wissen, maar heeft nog contributie open.",
            ),
            (
                "antwoord",
                "Wis alles wat je niet nodig hebt en bewaar alleen naam, bedrag en jaar tot de rekening klaar is.",
            ),
        ],
        fields: &[
            ("onderwerp", "Gegevens wissen bij open contributie"),
            ("rubriek", "AVG"),
            ("van", "Gemeentebelangen Zijlvest"),
            ("urgentie", "vóór datum"),
            ("antwoord_voor", "15-01-2027"),
            ("mag_delen", "ja"),
            ("waardering", "9"),
            ("aandachtgebied", "toegeruste politieke ambtsdragers"),
            ("prioriteit", "algemeen"),
            ("bestuurslaag", "gemeente"),
        ],
        rows: &[row(
            "gesprek",
            &[
                ("bericht", "Hoe lang mag de naam blijven staan?"),
                ("van", "vraagsteller"),
                ("datum", "05-01-2027"),
            ],
        )],
    },
    ..Kind::PLAIN
};
