//! The amendment: other words for an edition of a proposal, a programme or a motion, place by place.
//!
//! What it changes is taken over into its target as a computed edit, on the text that it names: this document says what it
//! wants and what became of it. What the frame needs to know of it is in [`AMENDS`].
//! Personal data: names of movers, who have a public function.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::{
    Acts, Amends, AmendsOn, AmendsTable, Example, FieldValue, Figure, Form, Group, Kind,
    KindNumber, terms,
};
use crate::charter::role::Role;

/// Which of its values say what it changes.
static AMENDS: Amends = Amends {
    on: AmendsOn {
        target: "op",
        title: "op_titel",
        edition: "op_editie",
        version: "op_versie",
    },
    changes: AmendsTable {
        table: "wijzigingen",
        place: "plaats",
        way: "soort",
        old: "oude_tekst",
        new: "nieuwe_tekst",
        ways: ["vervangen", "invoegen", "schrappen"],
    },
    number: "nummer",
    under: "sub_van",
    turn: "stemvolgorde",
    reach: "omvang",
    reasons: "motivering",
    adopted: &["overgenomen", "aangenomen"],
};

/// An amendment.
pub(super) static AMENDMENT: Kind = Kind {
    tag: "amendment",
    number: KindNumber(14),
    title: words("Amendement", "Amendment"),
    form: Form::Text(Group::Decide),
    sections: &[
        section(
            "motivering",
            words("Motivering", "Reasons"),
            words("Waarom is dit beter?", "Why is this better?"),
        ),
        section(
            "toelichting",
            words("Toelichting", "Explanation"),
            words(
                "Wat moet een lezer nog weten?",
                "What else must a reader know?",
            ),
        ),
    ],
    fields: &[
        field("nummer", words("Nummer", "Number"), FieldValue::Line(20)).always(),
        field(
            "strekking",
            words("Strekking", "In short"),
            FieldValue::Line(300),
        ),
        field("op", words("Op", "On"), FieldValue::Document),
        field(
            "op_titel",
            words("Op welk stuk", "On which paper"),
            FieldValue::Line(160),
        ),
        field(
            "op_editie",
            words("Op editie", "On edition"),
            FieldValue::Number,
        ),
        field(
            "op_versie",
            words("Op versie", "On version"),
            FieldValue::Line(2000),
        ),
        field(
            "sub_van",
            words("Subamendement op", "Sub-amendment of"),
            FieldValue::Document,
        ),
        field("orgaan", words("Orgaan", "Body"), FieldValue::Line(120)),
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
            "stemvolgorde",
            words("Plaats in de stemming", "Place in the vote"),
            FieldValue::Number,
        )
        .always(),
        field(
            "stemming",
            words("Stemming", "Ballot"),
            FieldValue::Document,
        )
        .always(),
    ],
    tables: &[
        table(
            "wijzigingen",
            words("Wijzigingen", "Changes"),
            words("Wijziging", "Change"),
            &[
                field("plaats", words("Plaats", "Place"), FieldValue::Line(80)),
                field(
                    "soort",
                    words("Soort", "Sort"),
                    FieldValue::OneOf(&["vervangen", "invoegen", "schrappen"]),
                ),
                field(
                    "oude_tekst",
                    words("Oude tekst", "Old text"),
                    FieldValue::Line(2000),
                ),
                field(
                    "nieuwe_tekst",
                    words("Nieuwe tekst", "New text"),
                    FieldValue::Line(2000),
                ),
            ],
        ),
        terms::MOVERS,
    ],
    states: &[
        open("concept", "Concept", "Draft"),
        fixed("ingediend", "Ingediend", "Handed in"),
        fixed("overgenomen", "Overgenomen", "Taken over"),
        fixed("ingetrokken", "Ingetrokken", "Withdrawn"),
        fixed("in_stemming", "In stemming", "Put to the vote"),
        fixed("aangenomen", "Aangenomen", "Adopted"),
        fixed("verworpen", "Verworpen", "Rejected"),
        fixed("vervallen", "Vervallen", "Lapsed"),
        fixed("past_niet_meer", "Past niet meer", "Does not fit any more"),
    ],
    moves: &[
        step("concept", "ingediend", Role::Editor),
        step("ingediend", "concept", Role::Board),
        step("ingediend", "overgenomen", Role::Board),
        step("ingediend", "in_stemming", Role::Board),
        step("ingediend", "vervallen", Role::Board),
        step("ingediend", "ingetrokken", Role::Editor),
        step("in_stemming", "aangenomen", Role::Board),
        step("in_stemming", "verworpen", Role::Board),
        step("in_stemming", "vervallen", Role::Board),
        step("aangenomen", "past_niet_meer", Role::Board),
        step("past_niet_meer", "aangenomen", Role::Board),
    ],
    acts: Acts {
        support: Some(Role::Member),
        ..Acts::TEXT
    },
    figures: &[figure(
        "omvang",
        words("Aantal wijzigingen", "Number of changes"),
        Figure::Count("wijzigingen"),
    )],
    amends: Some(&AMENDS),
    example: Example {
        title: "Tien woningen voor starters",
        texts: &[(
            "motivering",
            "Wie hier is opgegroeid, moet hier kunnen beginnen.",
        )],
        fields: &[
            ("nummer", "A-7"),
            (
                "strekking",
                "Van de dertig woningen zijn er tien voor starters uit het dorp.",
            ),
            ("op_titel", "Programma Lijst Wierdenland 2030-2034"),
            ("op_editie", "1"),
            (
                "op_versie",
                "5c1f0a9de27b4386b1d0c7f29e6a8354d21b90e7f3a64c58e09d7b125fa3c68e",
            ),
            ("orgaan", "algemene ledenvergadering"),
            ("vergaderdatum", "28-11-2029"),
            ("agendapunt", "Vaststellen programma"),
            ("stemvolgorde", "3"),
        ],
        rows: &[
            row(
                "wijzigingen",
                &[
                    ("plaats", "hoofdstuk Wonen, alinea 3"),
                    ("soort", "vervangen"),
                    ("oude_tekst", "dertig woningen"),
                    (
                        "nieuwe_tekst",
                        "dertig woningen, waarvan tien voor starters uit het dorp",
                    ),
                ],
            ),
            row(
                "indieners",
                &[
                    ("fractie", "afdeling Tilwerd"),
                    ("naam", "G. Dijkema"),
                    ("eerste", "ja"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
