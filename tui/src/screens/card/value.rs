//! A line to fill in for a value of a kind's table, and what may stand in it.

use crate::app::Context;
use crate::screens::sheet::{Choice, Line};
use crate::words::Words;
use noaber_protocol::document::kinds::{FieldSpec, FieldValue};
use noaber_protocol::ids::SpaceId;

/// A value as people read it: a date with the day first, a document by its title.
pub(in crate::screens) fn shown(
    value: FieldValue,
    kept: &str,
    space: SpaceId,
    context: &Context,
) -> String {
    match value {
        FieldValue::Date => noaber_node::words::date(kept),
        FieldValue::Document => {
            let known = context.model.documents.get(&space).into_iter().flatten();
            let mut known = known.filter(|document| document.id.to_string() == kept);
            let title = known
                .next()
                .map(|document| document.title.as_str().to_owned());
            title.unwrap_or_else(|| kept.to_owned())
        }
        FieldValue::Line(_)
        | FieldValue::OneOf(_)
        | FieldValue::SomeOf(_)
        | FieldValue::Year
        | FieldValue::Number
        | FieldValue::Cents
        | FieldValue::Postcode
        | FieldValue::Email(_)
        | FieldValue::Iban
        | FieldValue::Consent
        | FieldValue::Time
        | FieldValue::Rating
        | FieldValue::Decimal
        | FieldValue::Web => kept.to_owned(),
    }
}

/// What stands in a line before it is changed: what is typed as people write it, what is chosen as it is kept.
pub(super) fn before(spec: &FieldSpec, kept: &str) -> String {
    if spec.value == FieldValue::Date {
        return noaber_node::words::date(kept);
    }
    kept.to_owned()
}

/// The line for a value; a document is chosen of those of the kring.
pub(super) fn line(spec: &FieldSpec, value: &str, space: SpaceId, context: &Context) -> Line {
    let words = context.words;
    let label = words.of(spec.name);
    let chosen = |all: Vec<Choice>| {
        let mut with_none = vec![Choice::plain("")];
        with_none.extend(all);
        Line::chosen(label, with_none, value)
    };
    let line = match spec.value {
        FieldValue::OneOf(tags) => chosen(tags.iter().map(|tag| Choice::plain(tag)).collect()),
        FieldValue::Document => chosen(documents(space, context)),
        FieldValue::Line(_)
        | FieldValue::Date
        | FieldValue::Year
        | FieldValue::Number
        | FieldValue::Cents
        | FieldValue::Postcode
        | FieldValue::Email(_)
        | FieldValue::Iban
        | FieldValue::Consent
        | FieldValue::SomeOf(_)
        | FieldValue::Time
        | FieldValue::Rating
        | FieldValue::Decimal
        | FieldValue::Web => Line::typed(label, value).reads(spec.value),
    };
    line.about(about(spec.value, words))
}

/// The documents of a kring that can be read here, by title.
fn documents(space: SpaceId, context: &Context) -> Vec<Choice> {
    let known = context.model.documents.get(&space).into_iter().flatten();
    let mut all: Vec<Choice> = known
        .map(|document| Choice {
            value: document.id.to_string(),
            name: document.title.as_str().to_owned(),
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

/// What may stand there, in words.
fn about(value: FieldValue, words: Words) -> String {
    let most = |key: &str, most: usize| words.with(key, &[("most", &most.to_string())]);
    match value {
        FieldValue::Line(chars) => most("value-line", chars),
        FieldValue::OneOf(tags) => words.with("value-one-of", &[("choices", &tags.join(", "))]),
        FieldValue::Date => words.get("value-date"),
        FieldValue::Year => words.get("value-year"),
        FieldValue::Number => words.get("value-number"),
        FieldValue::Cents => words.get("value-cents"),
        FieldValue::Postcode => words.get("value-postcode"),
        FieldValue::Email(_) => words.get("value-email"),
        FieldValue::Iban => words.get("value-iban"),
        FieldValue::Consent => words.get("value-consent"),
        FieldValue::Document => words.get("value-document"),
        FieldValue::SomeOf(tags) => words.with("value-some-of", &[("choices", &tags.join(", "))]),
        FieldValue::Time => words.get("value-time"),
        FieldValue::Rating => words.get("value-rating"),
        FieldValue::Decimal => words.get("value-decimal"),
        FieldValue::Web => words.get("value-web"),
    }
}
