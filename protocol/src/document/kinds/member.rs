//! A member of a party or association, as the board knows them: who, where, since when. The money is in `member_finance`.

use super::spec::{open, special, step, words};
use super::{Acts, FieldValue, Form, Kind, KindNumber};
use crate::charter::op::Audience;
use crate::charter::role::Role;

/// Why a membership ended.
pub const REASONS: &[&str] = &[
    "opzegging lid",
    "opzegging vereniging",
    "ontzetting",
    "overlijden",
];

/// A member.
pub(super) static MEMBER: Kind = Kind {
    tag: "member",
    number: KindNumber::MEMBER,
    title: words("Lid", "Member"),
    form: Form::Record(Audience::Board),
    fields: &[
        special(
            "lidnummer",
            words("Lidnummer", "Member number"),
            FieldValue::Line(12),
        ),
        special(
            "voorletters",
            words("Voorletters", "Initials"),
            FieldValue::Line(12),
        ),
        special(
            "roepnaam",
            words("Roepnaam", "First name"),
            FieldValue::Line(40),
        ),
        special(
            "tussenvoegsel",
            words("Tussenvoegsel", "Name prefix"),
            FieldValue::Line(12),
        ),
        special(
            "achternaam",
            words("Achternaam", "Surname"),
            FieldValue::Line(80),
        ),
        special("straat", words("Straat", "Street"), FieldValue::Line(80)),
        special(
            "huisnummer",
            words("Huisnummer", "House number"),
            FieldValue::Line(6),
        ),
        special(
            "toevoeging",
            words("Toevoeging", "Addition"),
            FieldValue::Line(8),
        ),
        special(
            "postcode",
            words("Postcode", "Postcode"),
            FieldValue::Postcode,
        ),
        special(
            "woonplaats",
            words("Woonplaats", "Town"),
            FieldValue::Line(80),
        ),
        special("email", words("E-mail", "E-mail"), FieldValue::Email(120)),
        special(
            "telefoon",
            words("Telefoon", "Telephone"),
            FieldValue::Line(20),
        ),
        special(
            "geboortejaar",
            words("Geboortejaar", "Year of birth"),
            FieldValue::Year,
        ),
        special(
            "categorie",
            words("Categorie", "Category"),
            FieldValue::OneOf(&["gewoon", "gezin", "jeugd", "erelid", "donateur"]),
        ),
        special(
            "lid_sinds",
            words("Lid sinds", "Member since"),
            FieldValue::Date,
        ),
        special(
            "opgezegd_op",
            words("Opgezegd op", "Resigned on"),
            FieldValue::Date,
        ),
        special(
            "lid_tot",
            words("Lid tot", "Member until"),
            FieldValue::Date,
        ),
        special(
            "einde_reden",
            words("Reden van einde", "Reason of end"),
            FieldValue::OneOf(REASONS),
        ),
        special(
            "functie",
            words("Functie", "Function"),
            FieldValue::Line(80),
        ),
        special(
            "nieuwsbrief",
            words("Nieuwsbrief", "Newsletter"),
            FieldValue::Consent,
        ),
        special("foto", words("Foto", "Photograph"), FieldValue::Consent),
        special(
            "ledenlijst_delen",
            words("Ledenlijst delen", "Share the list"),
            FieldValue::Consent,
        ),
        special(
            "stemrecht",
            words("Stemrecht", "Right to vote"),
            FieldValue::OneOf(&["ja", "nee"]),
        ),
    ],
    states: &[
        open("aangemeld", "Aangemeld", "Applied"),
        open("lid", "Lid", "Member"),
        open("geweigerd", "Geweigerd", "Refused"),
        open("geschorst", "Geschorst", "Suspended"),
        open("opgezegd", "Opgezegd", "Resigned"),
        open("oud_lid", "Oud-lid", "Former member"),
    ],
    moves: &[
        step("aangemeld", "lid", Role::Board),
        step("aangemeld", "geweigerd", Role::Board),
        step("lid", "geschorst", Role::Board),
        step("geschorst", "lid", Role::Board),
        step("lid", "opgezegd", Role::Board),
        step("opgezegd", "oud_lid", Role::Board),
    ],
    acts: Acts::NONE,
    ..Kind::PLAIN
};
