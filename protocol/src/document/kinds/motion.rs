//! The motion: what a council or a general meeting asks, in the order in which councils write it.
//!
//! Changing a motion that was handed in begins again from the draft and ends as handed in again: the difference between its two
//! editions is the list of changes. Personal data: names of movers, who have a public function.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::watch::term;
use super::{
    Acts, Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Personal, Watch, terms,
};
use crate::charter::role::Role;

/// A motion.
pub(super) static MOTION: Kind = Kind {
    tag: "motion",
    number: KindNumber(13),
    title: words("Motie", "Motion"),
    form: Form::Text(Group::Decide),
    sections: &[
        section(
            "gelezen",
            words("Gelezen", "Having read"),
            words("Welke stukken?", "Which papers?"),
        ),
        section(
            "constaterende",
            words("Constaterende dat", "Noting that"),
            words(
                "Welke feiten staan vast? Een feit per regel.",
                "Which facts are certain? One on a line.",
            ),
        ),
        section(
            "overwegende",
            words("Overwegende dat", "Considering that"),
            words(
                "Wat vind je van die feiten?",
                "What do you think of those facts?",
            ),
        ),
        section(
            "spreekt_uit",
            words("Spreekt uit dat", "Declares that"),
            words("Wat vindt de raad dan?", "What does the council declare?"),
        ),
        section(
            "verzoekt",
            words("Verzoekt", "Asks"),
            words(
                "Wie moet wat doen, en vóór wanneer?",
                "Who has to do what, and by when?",
            ),
        ),
        section(
            "toelichting",
            words("Toelichting", "Explanation"),
            words(
                "Wat moet een lezer nog weten?",
                "What else must a reader know?",
            ),
        ),
        section(
            "kosten_dekking",
            words("Kosten en dekking", "Costs and cover"),
            words(
                "Wat kost het, en wie betaalt?",
                "What does it cost, and who pays?",
            ),
        ),
    ],
    fields: &[
        field("nummer", words("Nummer", "Number"), FieldValue::Line(20)).always(),
        field("orgaan", words("Orgaan", "Body"), FieldValue::Line(120)),
        field(
            "soort",
            words("Soort", "Sort"),
            FieldValue::OneOf(&[
                "voorstel",
                "vreemd",
                "afkeuring",
                "treurnis",
                "wantrouwen",
                "overig",
            ]),
        ),
        field(
            "vergaderdatum",
            words("Datum van de vergadering", "Date of the meeting"),
            FieldValue::Date,
        ),
        field(
            "vergadering",
            words("Vergadering", "Meeting"),
            FieldValue::Document,
        ),
        field(
            "agendapunt",
            words("Agendapunt", "Agenda item"),
            FieldValue::Line(160),
        ),
        field(
            "aanhef",
            words("Aanhef", "Opening words"),
            FieldValue::Line(200),
        ),
        field(
            "slot",
            words("Slot", "Closing words"),
            FieldValue::Line(200),
        ),
        field(
            "stemming",
            words("Stemming", "Ballot"),
            FieldValue::Document,
        )
        .always(),
        field(
            "bron",
            words("Overgenomen uit", "Copied from"),
            FieldValue::Document,
        ),
    ],
    tables: &[
        table(
            "verzoeken",
            words("Verzoeken in het kort", "What is asked, in short"),
            words("Verzoek", "Request"),
            &[
                field("wat", words("Wat", "What"), FieldValue::Line(300)),
                field(
                    "aan",
                    words("Aan", "Of whom"),
                    FieldValue::OneOf(&["college", "raad", "bestuur", "anders"]),
                ),
                field(
                    "uiterlijk",
                    words("Uiterlijk", "No later than"),
                    FieldValue::Date,
                ),
            ],
        ),
        terms::MOVERS,
        table(
            "raden",
            words("In de raden", "In the councils"),
            words("Raad", "Council"),
            &[
                field("raad", words("Raad", "Council"), FieldValue::Line(120)),
                field(
                    "stand",
                    words("Stand", "State"),
                    FieldValue::OneOf(&[
                        "ingediend",
                        "aangehouden",
                        "aangenomen",
                        "verworpen",
                        "ingetrokken",
                    ]),
                ),
                field("datum", words("Datum", "Date"), FieldValue::Date),
            ],
        )
        .always(),
        table(
            "afdoening",
            words("Afdoening", "What came of it"),
            words("Bericht", "Report"),
            &[
                field(
                    "bericht",
                    words("Bericht", "Report"),
                    FieldValue::Line(2000),
                ),
                field("datum", words("Datum", "Date"), FieldValue::Date),
                field("door", words("Door", "By"), FieldValue::Line(120))
                    .personal(Personal::Function),
            ],
        )
        .always(),
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        open("rondsturen", "Rondsturen", "Sent round"),
        fixed("ingediend", "Ingediend", "Handed in"),
        fixed("aangehouden", "Aangehouden", "Held over"),
        fixed("ingetrokken", "Ingetrokken", "Withdrawn"),
        fixed(
            "aangepast_ingediend",
            "Aangepast ingediend",
            "Handed in again",
        ),
        fixed("in_stemming", "In stemming", "Put to the vote"),
        fixed("aangenomen", "Aangenomen", "Adopted"),
        fixed("verworpen", "Verworpen", "Rejected"),
        fixed("gestaakt", "Gestaakt", "Tied"),
        fixed("uitgevoerd", "Uitgevoerd", "Carried out"),
        fixed("niet_uitgevoerd", "Niet uitgevoerd", "Not carried out"),
    ],
    moves: &[
        step("concept", "rondsturen", Role::Editor),
        step("rondsturen", "concept", Role::Editor),
        step("rondsturen", "ingediend", Role::Editor),
        step("ingediend", "aangehouden", Role::Board),
        step("ingediend", "in_stemming", Role::Board),
        step("ingediend", "concept", Role::Board),
        step("ingediend", "ingetrokken", Role::Editor),
        step("aangehouden", "in_stemming", Role::Board),
        step("aangehouden", "concept", Role::Board),
        step("aangehouden", "ingetrokken", Role::Editor),
        step("concept", "aangepast_ingediend", Role::Board),
        step("aangepast_ingediend", "aangehouden", Role::Board),
        step("aangepast_ingediend", "in_stemming", Role::Board),
        step("aangepast_ingediend", "ingetrokken", Role::Editor),
        step("in_stemming", "aangenomen", Role::Board),
        step("in_stemming", "verworpen", Role::Board),
        step("in_stemming", "gestaakt", Role::Board),
        step("gestaakt", "in_stemming", Role::Board),
        step("aangenomen", "uitgevoerd", Role::Board),
        step("aangenomen", "niet_uitgevoerd", Role::Board),
    ],
    acts: Acts {
        support: Some(Role::Member),
        ..Acts::TEXT
    },
    figures: &[
        figure(
            "raden_ingediend",
            words(
                "Raden waar zij is ingediend",
                "Councils where it was handed in",
            ),
            Figure::Count("raden"),
        ),
        figure(
            "raden_aangenomen",
            words("Raden die haar aannamen", "Councils that adopted it"),
            Figure::CountOf {
                table: "raden",
                column: "stand",
                value: "aangenomen",
            },
        ),
        figure(
            "raden_verworpen",
            words("Raden die haar verwierpen", "Councils that rejected it"),
            Figure::CountOf {
                table: "raden",
                column: "stand",
                value: "verworpen",
            },
        ),
        figure(
            "raden_aangehouden",
            words("Raden die haar aanhielden", "Councils that held it over"),
            Figure::CountOf {
                table: "raden",
                column: "stand",
                value: "aangehouden",
            },
        ),
    ],
    watches: &[term(
        "verzoeken",
        words("Verzoek", "Request"),
        Watch::Rows {
            table: "verzoeken",
            date: "uiterlijk",
        },
        words("{time} voor dit verzoek", "{time} for this request"),
        words(
            "Dit verzoek is {time} te laat",
            "This request is {time} late",
        ),
    )
    .within(&["aangenomen"])],
    example: Example {
        title: "Een pinpunt in elk dorpshuis",
        texts: &[
            ("constaterende", "drie dorpen geen pinautomaat meer hebben;"),
            ("overwegende", "contant geld voor ouderen nodig blijft;"),
            (
                "verzoekt",
                "het college: vóór 1 juni 2027 met de banken te spreken over één gezamenlijk punt in elk dorpshuis,",
            ),
        ],
        fields: &[
            ("nummer", "M-2026-31"),
            ("orgaan", "raad van Wierdenland"),
            ("soort", "vreemd"),
            ("vergaderdatum", "9-12-2026"),
            ("agendapunt", "Moties vreemd aan de agenda"),
            (
                "aanhef",
                "De raad van Wierdenland, bijeen op 9 december 2026,",
            ),
            ("slot", "en gaat over tot de orde van de dag"),
        ],
        rows: &[
            row(
                "verzoeken",
                &[
                    (
                        "wat",
                        "Met de banken spreken over één pinpunt in elk dorpshuis",
                    ),
                    ("aan", "college"),
                    ("uiterlijk", "01-06-2027"),
                ],
            ),
            row(
                "indieners",
                &[
                    ("fractie", "Lijst Wierdenland"),
                    ("naam", "R. Wiersema"),
                    ("eerste", "ja"),
                ],
            ),
            row(
                "indieners",
                &[
                    ("fractie", "Gemeentebelangen Zijlvest"),
                    ("naam", "G. Dijkema"),
                    ("eerste", "nee"),
                ],
            ),
            row(
                "raden",
                &[
                    ("raad", "raad van Wierdenland"),
                    ("stand", "aangenomen"),
                    ("datum", "09-12-2026"),
                ],
            ),
            row(
                "afdoening",
                &[
                    ("bericht", "Twee banken komen in maart kijken."),
                    ("datum", "15-02-2027"),
                    ("door", "college van Wierdenland"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
