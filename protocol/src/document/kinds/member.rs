//! A member of a party or association, as the board knows them: who, where, since when. The money is in `member_finance`.

use super::{FieldSpec, FieldValue, Form, Kind, KindNumber, Move, StateSpec, Words};
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
    title: Words {
        nl: "Lid",
        en: "Member",
    },
    form: Form::Record(Audience::Board),
    sections: &[],
    fields: &[
        FieldSpec {
            key: "lidnummer",
            name: Words {
                nl: "Lidnummer",
                en: "Member number",
            },
            value: FieldValue::Line(12),
        },
        FieldSpec {
            key: "voorletters",
            name: Words {
                nl: "Voorletters",
                en: "Initials",
            },
            value: FieldValue::Line(12),
        },
        FieldSpec {
            key: "roepnaam",
            name: Words {
                nl: "Roepnaam",
                en: "First name",
            },
            value: FieldValue::Line(40),
        },
        FieldSpec {
            key: "tussenvoegsel",
            name: Words {
                nl: "Tussenvoegsel",
                en: "Name prefix",
            },
            value: FieldValue::Line(12),
        },
        FieldSpec {
            key: "achternaam",
            name: Words {
                nl: "Achternaam",
                en: "Surname",
            },
            value: FieldValue::Line(80),
        },
        FieldSpec {
            key: "straat",
            name: Words {
                nl: "Straat",
                en: "Street",
            },
            value: FieldValue::Line(80),
        },
        FieldSpec {
            key: "huisnummer",
            name: Words {
                nl: "Huisnummer",
                en: "House number",
            },
            value: FieldValue::Line(6),
        },
        FieldSpec {
            key: "toevoeging",
            name: Words {
                nl: "Toevoeging",
                en: "Addition",
            },
            value: FieldValue::Line(8),
        },
        FieldSpec {
            key: "postcode",
            name: Words {
                nl: "Postcode",
                en: "Postcode",
            },
            value: FieldValue::Postcode,
        },
        FieldSpec {
            key: "woonplaats",
            name: Words {
                nl: "Woonplaats",
                en: "Town",
            },
            value: FieldValue::Line(80),
        },
        FieldSpec {
            key: "email",
            name: Words {
                nl: "E-mail",
                en: "E-mail",
            },
            value: FieldValue::Email(120),
        },
        FieldSpec {
            key: "telefoon",
            name: Words {
                nl: "Telefoon",
                en: "Telephone",
            },
            value: FieldValue::Line(20),
        },
        FieldSpec {
            key: "geboortejaar",
            name: Words {
                nl: "Geboortejaar",
                en: "Year of birth",
            },
            value: FieldValue::Year,
        },
        FieldSpec {
            key: "categorie",
            name: Words {
                nl: "Categorie",
                en: "Category",
            },
            value: FieldValue::OneOf(&["gewoon", "gezin", "jeugd", "erelid", "donateur"]),
        },
        FieldSpec {
            key: "lid_sinds",
            name: Words {
                nl: "Lid sinds",
                en: "Member since",
            },
            value: FieldValue::Date,
        },
        FieldSpec {
            key: "opgezegd_op",
            name: Words {
                nl: "Opgezegd op",
                en: "Resigned on",
            },
            value: FieldValue::Date,
        },
        FieldSpec {
            key: "lid_tot",
            name: Words {
                nl: "Lid tot",
                en: "Member until",
            },
            value: FieldValue::Date,
        },
        FieldSpec {
            key: "einde_reden",
            name: Words {
                nl: "Reden van einde",
                en: "Reason of end",
            },
            value: FieldValue::OneOf(REASONS),
        },
        FieldSpec {
            key: "functie",
            name: Words {
                nl: "Functie",
                en: "Function",
            },
            value: FieldValue::Line(80),
        },
        FieldSpec {
            key: "nieuwsbrief",
            name: Words {
                nl: "Nieuwsbrief",
                en: "Newsletter",
            },
            value: FieldValue::Consent,
        },
        FieldSpec {
            key: "foto",
            name: Words {
                nl: "Foto",
                en: "Photograph",
            },
            value: FieldValue::Consent,
        },
        FieldSpec {
            key: "ledenlijst_delen",
            name: Words {
                nl: "Ledenlijst delen",
                en: "Share the list",
            },
            value: FieldValue::Consent,
        },
        FieldSpec {
            key: "stemrecht",
            name: Words {
                nl: "Stemrecht",
                en: "Right to vote",
            },
            value: FieldValue::OneOf(&["ja", "nee"]),
        },
    ],
    states: &[
        state("aangemeld", "Aangemeld", "Applied"),
        state("lid", "Lid", "Member"),
        state("geweigerd", "Geweigerd", "Refused"),
        state("geschorst", "Geschorst", "Suspended"),
        state("opgezegd", "Opgezegd", "Resigned"),
        state("oud_lid", "Oud-lid", "Former member"),
    ],
    moves: &[
        board("aangemeld", "lid"),
        board("aangemeld", "geweigerd"),
        board("lid", "geschorst"),
        board("geschorst", "lid"),
        board("lid", "opgezegd"),
        board("opgezegd", "oud_lid"),
    ],
};

const fn state(key: &'static str, nl: &'static str, en: &'static str) -> StateSpec {
    StateSpec {
        key,
        name: Words { nl, en },
    }
}

const fn board(from: &'static str, to: &'static str) -> Move {
    Move {
        from,
        to,
        least: Role::Board,
    }
}
