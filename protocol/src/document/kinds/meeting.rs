//! The meeting: its agenda, who is there, its minutes, what was decided and who does what.
//!
//! Personal data: who was present, which in a party tells of a political view. What goes outside leaves out who was present, and
//! calls ordinary members "een lid".

use super::spec::{field, figure, fixed, open, row, section, special, step, table, words};
use super::watch::{check, day, term};
use super::{
    Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Occurs, Personal, Tally, Unit,
    Watch,
};
use crate::charter::role::Role;

/// States in which a meeting is still to come, or was held and not adopted.
const HELD: &[&str] = &["gepland", "opgeroepen", "bezig", "gehouden"];

/// A meeting with its agenda and its minutes.
pub(super) static MEETING: Kind = Kind {
    tag: "meeting",
    number: KindNumber(15),
    title: words("Vergadering", "Meeting"),
    form: Form::Text(Group::Decide),
    sections: &[
        section(
            "uitnodiging",
            words("Uitnodiging", "Invitation"),
            words("Waarvoor komen wij bij elkaar?", "What do we meet for?"),
        ),
        section(
            "punt",
            words("Agendapunt", "Agenda item"),
            words("Waar gaat dit punt over?", "What is this item about?"),
        )
        .occurs(Occurs::Often),
        section(
            "inbreng",
            words("Inbreng", "Input"),
            words("Wat werd er gezegd?", "What was said?"),
        )
        .personal(Personal::Ordinary)
        .occurs(Occurs::Under),
        section(
            "verslag",
            words("Verslag", "Minutes"),
            words(
                "Wat is afgesproken, en waarom?",
                "What was agreed, and why?",
            ),
        )
        .personal(Personal::Ordinary)
        .occurs(Occurs::Under),
        section(
            "rondvraag",
            words("Rondvraag", "Any other business"),
            words("Wat kwam er nog langs?", "What else came up?"),
        )
        .personal(Personal::Ordinary),
    ],
    fields: &[
        field(
            "soort",
            words("Soort", "Sort"),
            FieldValue::OneOf(&[
                "bestuur",
                "ALV",
                "fractie",
                "dorpsavond",
                "werkgroep",
                "alliantie",
                "commissie",
                "radenconferentie",
                "webinar",
                "werkdag",
                "bewonersgroep",
            ]),
        ),
        field("datum", words("Datum", "Date"), FieldValue::Date),
        field("begin", words("Begin", "Begins"), FieldValue::Time),
        field("eind", words("Eind", "Ends"), FieldValue::Time),
        field("plaats", words("Plaats", "Place"), FieldValue::Line(120)),
        field(
            "uitgenodigd",
            words("Uitgenodigd", "Invited"),
            FieldValue::Line(120),
        ),
        field(
            "oproep_verstuurd",
            words("Oproep verstuurd op", "Notice sent on"),
            FieldValue::Date,
        )
        .always(),
        field(
            "quorum",
            words("Nodig om te besluiten", "Needed to decide"),
            FieldValue::Number,
        ),
        field(
            "voorzitter",
            words("Voorzitter", "Chair"),
            FieldValue::Line(80),
        )
        .personal(Personal::Function),
        field(
            "notulist",
            words("Notulist", "Minutes by"),
            FieldValue::Line(80),
        )
        .personal(Personal::Function),
        field(
            "volgende",
            words("Volgende vergadering", "Next meeting"),
            FieldValue::Document,
        )
        .always(),
        field(
            "statutenwijziging",
            words("Statuten wijzigen", "Statutes change"),
            FieldValue::YES_NO,
        ),
        field(
            "oproep_dagen",
            words("Oproep vooraf (dagen)", "Notice before (days)"),
            FieldValue::Number,
        )
        .given("7")
        .always(),
        field(
            "tekst_klaar_op",
            words("Tekst ligt klaar sinds", "Text is ready since"),
            FieldValue::Date,
        )
        .always(),
        field(
            "tekst_dagen",
            words("Tekst vooraf (dagen)", "Text before (days)"),
            FieldValue::Number,
        )
        .given("5")
        .always(),
        field(
            "jaarverslag",
            words("Jaarverslag bespreken", "Annual report"),
            FieldValue::YES_NO,
        ),
        field(
            "boekjaar_eind",
            words("Einde van het boekjaar", "End of the year of account"),
            FieldValue::Date,
        ),
        field(
            "jaarverslag_maanden",
            words(
                "Jaarverslag binnen (maanden)",
                "Annual report within (months)",
            ),
            FieldValue::Number,
        )
        .given("6")
        .always(),
        field(
            "kascommissie_leden",
            words("Kascommissie (leden)", "Audit committee (members)"),
            FieldValue::Number,
        )
        .given("2")
        .always(),
    ],
    tables: &[
        table(
            "agenda",
            words("Agenda", "Agenda"),
            words("Agendapunt", "Agenda item"),
            &[
                field("titel", words("Titel", "Title"), FieldValue::Line(160)),
                field("nr", words("Nummer", "Number"), FieldValue::Number),
                field(
                    "soort",
                    words("Soort", "Sort"),
                    FieldValue::OneOf(&[
                        "mededeling",
                        "bespreken",
                        "besluiten",
                        "hamerstuk",
                        "rondvraag",
                    ]),
                ),
                field("minuten", words("Minuten", "Minutes"), FieldValue::Number),
                field("stuk", words("Stuk", "Paper"), FieldValue::Document),
            ],
        ),
        table(
            "presentie",
            words("Presentie", "Attendance"),
            words("Persoon", "Person"),
            &[
                field("naam", words("Naam", "Name"), FieldValue::Line(80))
                    .personal(Personal::Special),
                field(
                    "aanwezig",
                    words("Aanwezig", "Present"),
                    FieldValue::OneOf(&["aanwezig", "afgemeld", "gemachtigd"]),
                )
                .personal(Personal::Special),
                field(
                    "gemachtigde",
                    words("Gemachtigde", "Proxy"),
                    FieldValue::Line(80),
                )
                .personal(Personal::Special),
            ],
        ),
        table(
            "besluiten",
            words("Besluiten", "Decisions"),
            words("Besluit", "Decision"),
            &[
                field(
                    "besluit",
                    words("Besluit", "Decision"),
                    FieldValue::Line(300),
                ),
                field("punt", words("Bij punt", "At item"), FieldValue::Number),
                field(
                    "vastgelegd_in",
                    words("Vastgelegd in", "Recorded in"),
                    FieldValue::Document,
                ),
            ],
        ),
        table(
            "acties",
            words("Actielijst", "Action list"),
            words("Actie", "Action"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(300)),
                field("wie", words("Wie", "Who"), FieldValue::Line(80))
                    .personal(Personal::Ordinary),
                field("voor", words("Vóór", "By"), FieldValue::Date),
                field("klaar", words("Klaar", "Done"), FieldValue::YES_NO),
            ],
        )
        .always(),
        table(
            "kascommissie",
            words("Kascommissie", "Audit committee"),
            words("Lid", "Member"),
            &[
                special("naam", words("Naam", "Name"), FieldValue::Line(80)),
                field(
                    "in_bestuur",
                    words("Zit in het bestuur", "Is on the board"),
                    FieldValue::YES_NO,
                ),
            ],
        ),
    ],
    states: &[
        open("gepland", "Gepland", "Planned"),
        open("opgeroepen", "Opgeroepen", "Notice sent"),
        open("bezig", "Bezig", "Going on"),
        open("gehouden", "Gehouden", "Held"),
        fixed("vastgesteld", "Vastgesteld", "Adopted"),
        fixed("geannuleerd", "Geannuleerd", "Cancelled"),
    ],
    moves: &[
        step("gepland", "opgeroepen", Role::Board),
        step("opgeroepen", "gepland", Role::Board),
        step("opgeroepen", "bezig", Role::Editor),
        step("bezig", "gehouden", Role::Editor),
        step("gehouden", "vastgesteld", Role::Board),
        step("vastgesteld", "gehouden", Role::Board),
        step("gepland", "geannuleerd", Role::Board),
        step("opgeroepen", "geannuleerd", Role::Board),
    ],
    figures: &[
        figure(
            "aanwezig",
            words("Aanwezig", "Present"),
            Figure::CountOf {
                table: "presentie",
                column: "aanwezig",
                value: "aanwezig",
            },
        ),
        figure(
            "gemachtigd",
            words("Met een machtiging", "By proxy"),
            Figure::CountOf {
                table: "presentie",
                column: "aanwezig",
                value: "gemachtigd",
            },
        ),
        figure(
            "minuten",
            words("Minuten volgens de agenda", "Minutes on the agenda"),
            Figure::Sum {
                table: "agenda",
                column: "minuten",
            },
        ),
        figure(
            "acties",
            words("Acties", "Actions"),
            Figure::Count("acties"),
        ),
        figure(
            "acties_klaar",
            words("Acties klaar", "Actions done"),
            Figure::CountOf {
                table: "acties",
                column: "klaar",
                value: "ja",
            },
        ),
    ],
    watches: &[
        term(
            "oproep",
            words("Oproep", "Notice"),
            Watch::Day(day("datum").minus(Unit::Days, "oproep_dagen")),
            words(
                "{time} om de oproep te versturen",
                "{time} to send the notice",
            ),
            words("De oproep is {time} te laat", "The notice is {time} late"),
        )
        .only(&[("soort", "ALV"), ("statutenwijziging", "ja")])
        .within(HELD)
        .met(
            "oproep_verstuurd",
            words(
                "De oproep ging later uit dan de termijn",
                "The notice was sent after the term",
            ),
        ),
        term(
            "tekst",
            words("Tekst van de wijziging", "Text of the change"),
            Watch::Day(day("datum").minus(Unit::Days, "tekst_dagen")),
            words(
                "{time} om de tekst klaar te leggen",
                "{time} to have the text ready",
            ),
            words("De tekst is {time} te laat", "The text is {time} late"),
        )
        .only(&[("soort", "ALV"), ("statutenwijziging", "ja")])
        .within(HELD)
        .met(
            "tekst_klaar_op",
            words(
                "De tekst lag later klaar dan de termijn",
                "The text was ready after the term",
            ),
        ),
        term(
            "jaarverslag",
            words("Jaarverslag", "Annual report"),
            Watch::Day(day("boekjaar_eind").plus(Unit::Months, "jaarverslag_maanden")),
            words(
                "{time} voor het jaarverslag",
                "{time} for the annual report",
            ),
            words(
                "Het jaarverslag is {time} te laat",
                "The annual report is {time} late",
            ),
        )
        .only(&[("soort", "ALV"), ("jaarverslag", "ja")])
        .within(HELD)
        .met(
            "datum",
            words(
                "De ALV is later dan de termijn",
                "The general meeting is after the term",
            ),
        ),
        check(
            "kascommissie",
            words("Kascommissie", "Audit committee"),
            Watch::Least(
                Tally::RowsOf("kascommissie", ("in_bestuur", "nee")),
                "kascommissie_leden",
            ),
            words(
                "{have} buiten het bestuur, nodig {need}",
                "{have} who are not on the board, needed {need}",
            ),
        )
        .only(&[("soort", "ALV"), ("jaarverslag", "ja")])
        .within(HELD),
        term(
            "acties",
            words("Actie", "Action"),
            Watch::Rows {
                table: "acties",
                date: "voor",
            },
            words("{time} voor deze actie", "{time} for this action"),
            words("Deze actie is {time} te laat", "This action is {time} late"),
        )
        .within(&["bezig", "gehouden", "vastgesteld"])
        .until(&[("klaar", "ja")]),
    ],
    example: Example {
        title: "Bestuur Dorpsbelangen Tilwerd, 12 januari",
        texts: &[
            ("punt", "Dorpshuis: het dak lekt boven de keuken."),
            (
                "verslag",
                "Het dak lekt boven de keuken. Wij wachten niet op de gemeente.",
            ),
        ],
        fields: &[
            ("soort", "bestuur"),
            ("datum", "12-01-2027"),
            ("begin", "19.30"),
            ("eind", "21.45"),
            ("plaats", "dorpshuis De Wierde, Tilwerd"),
            ("uitgenodigd", "het bestuur"),
            ("oproep_verstuurd", "05-01-2027"),
            ("quorum", "3"),
            ("voorzitter", "K. Hofstee"),
            ("notulist", "A. Bolhuis"),
            ("statutenwijziging", "ja"),
            ("oproep_dagen", "7"),
            ("tekst_klaar_op", "06-01-2027"),
            ("tekst_dagen", "5"),
            ("jaarverslag", "ja"),
            ("boekjaar_eind", "31-12-2026"),
            ("jaarverslag_maanden", "6"),
            ("kascommissie_leden", "2"),
        ],
        rows: &[
            row(
                "agenda",
                &[
                    ("titel", "Opening en mededelingen"),
                    ("nr", "1"),
                    ("soort", "mededeling"),
                    ("minuten", "5"),
                ],
            ),
            row(
                "agenda",
                &[
                    ("titel", "Dorpshuis"),
                    ("nr", "4"),
                    ("soort", "besluiten"),
                    ("minuten", "15"),
                ],
            ),
            row(
                "presentie",
                &[("naam", "A. Bolhuis"), ("aanwezig", "aanwezig")],
            ),
            row(
                "presentie",
                &[
                    ("naam", "J.H. van der Molen"),
                    ("aanwezig", "gemachtigd"),
                    ("gemachtigde", "A. Bolhuis"),
                ],
            ),
            row(
                "besluiten",
                &[
                    ("besluit", "Twee offertes vragen voor het dak"),
                    ("punt", "4"),
                ],
            ),
            row(
                "acties",
                &[
                    ("wat", "Offertes vragen"),
                    ("wie", "Anje"),
                    ("voor", "01-02-2027"),
                    ("klaar", "nee"),
                ],
            ),
            row(
                "kascommissie",
                &[("naam", "J. Postema"), ("in_bestuur", "nee")],
            ),
        ],
    },
    ..Kind::PLAIN
};
