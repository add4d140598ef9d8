//! What a member pays and how: for those who keep the money only. It names its [`super::member`].

use super::spec::{special, words};
use super::{Acts, FieldValue, Form, Kind, KindNumber};
use crate::charter::op::Audience;

/// The money matters of a member.
pub(super) static MEMBER_FINANCE: Kind = Kind {
    tag: "member-finance",
    number: KindNumber::MEMBER_FINANCE,
    title: words("Geldzaken van een lid", "Money matters of a member"),
    form: Form::Record(Audience::FINANCE),
    fields: &[
        special("lid", words("Lid", "Member"), FieldValue::Document),
        special(
            "contributie",
            words("Contributie", "Fee"),
            FieldValue::Cents,
        ),
        special(
            "betaalwijze",
            words("Betaalwijze", "Way of paying"),
            FieldValue::OneOf(&["incasso", "factuur", "contant", "vrij"]),
        ),
        special("iban", words("IBAN", "IBAN"), FieldValue::Iban),
        special(
            "tenaamstelling",
            words("Tenaamstelling", "Account holder"),
            FieldValue::Line(80),
        ),
        special(
            "mandaat",
            words("Machtigingskenmerk", "Mandate"),
            FieldValue::Line(35),
        ),
        special(
            "mandaat_datum",
            words("Machtigingsdatum", "Date of mandate"),
            FieldValue::Date,
        ),
        special(
            "betaald_tm",
            words("Betaald t/m", "Paid up to"),
            FieldValue::Year,
        ),
    ],
    acts: Acts::NONE,
    ..Kind::PLAIN
};
