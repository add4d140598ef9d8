//! What a member pays and how: for those who keep the money only. It names its [`super::member`].

use super::{FieldSpec, FieldValue, Form, Kind, KindNumber, Words};
use crate::charter::op::Audience;

/// The money matters of a member.
pub(super) static MEMBER_FINANCE: Kind = Kind {
    tag: "member-finance",
    number: KindNumber::MEMBER_FINANCE,
    title: Words {
        nl: "Geldzaken van een lid",
        en: "Money matters of a member",
    },
    form: Form::Record(Audience::FINANCE),
    sections: &[],
    fields: &[
        FieldSpec {
            key: "lid",
            name: Words {
                nl: "Lid",
                en: "Member",
            },
            value: FieldValue::Document,
        },
        FieldSpec {
            key: "contributie",
            name: Words {
                nl: "Contributie",
                en: "Fee",
            },
            value: FieldValue::Cents,
        },
        FieldSpec {
            key: "betaalwijze",
            name: Words {
                nl: "Betaalwijze",
                en: "Way of paying",
            },
            value: FieldValue::OneOf(&["incasso", "factuur", "contant", "vrij"]),
        },
        FieldSpec {
            key: "iban",
            name: Words {
                nl: "IBAN",
                en: "IBAN",
            },
            value: FieldValue::Iban,
        },
        FieldSpec {
            key: "tenaamstelling",
            name: Words {
                nl: "Tenaamstelling",
                en: "Account holder",
            },
            value: FieldValue::Line(80),
        },
        FieldSpec {
            key: "mandaat",
            name: Words {
                nl: "Machtigingskenmerk",
                en: "Mandate",
            },
            value: FieldValue::Line(35),
        },
        FieldSpec {
            key: "mandaat_datum",
            name: Words {
                nl: "Machtigingsdatum",
                en: "Date of mandate",
            },
            value: FieldValue::Date,
        },
        FieldSpec {
            key: "betaald_tm",
            name: Words {
                nl: "Betaald t/m",
                en: "Paid up to",
            },
            value: FieldValue::Year,
        },
    ],
    states: &[],
    moves: &[],
};
