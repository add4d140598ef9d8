//! The lines of a card: one for each value, table, figure and edition, and what people did.

use super::{amend, value};
use crate::app::Context;
use crate::widgets::cells::fit;
use noaber_node::clock::Here;
use noaber_node::handle::{
    ActsInfo, EditionInfo, FieldInfo, FigureInfo, FormInfo, SuggestionStanding,
};
use noaber_node::words::{watch_name, watch_said};
use noaber_protocol::document::kinds::{self, FieldSpec, Kind};
use noaber_protocol::ids::SpaceId;

/// Cells for what a line is called.
const LABEL: usize = 26;

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A field.
    Field(usize),
    /// A table.
    Table(usize),
    /// Something that is computed.
    Figure(usize),
    /// Something that it keeps an eye on.
    Watch(usize),
    /// What was said and proposed in the text.
    Margin,
    /// The votes.
    Votes,
    /// Who supports it.
    Support,
    /// An edition.
    Edition(usize),
    /// What is put aside.
    Aside,
    /// The amendments on it.
    Amendments,
}

/// All lines of a card: what people did, then values, tables and figures, with what stands in them.
pub(super) fn lines(form: &FormInfo, acts: &ActsInfo, context: &Context) -> Vec<(Line, String)> {
    let words = context.words;
    let kind = kinds::by_tag(&form.kind);
    let mut lines = Vec::new();
    let mut add = |line: Line, label: &str, value: String| {
        lines.push((line, format!("{} {value}", fit(label, LABEL))));
    };
    // What people did stands in sight, above the many lines that a kind has; the last edition first.
    for (at, edition) in acts.editions.iter().enumerate().rev() {
        let number = edition.number.to_string();
        let label = words.with("card-edition", &[("number", &number)]);
        add(Line::Edition(at), &label, edition_value(edition, context));
    }
    let here = Here(context.now);
    for (at, watch) in form.watches.iter().enumerate() {
        let label = watch_name(&form.kind, watch, words.0);
        let said = watch_said(&form.kind, watch, &here, words.0);
        add(Line::Watch(at), &label, said);
    }
    if let Some(said) = margin(acts, context) {
        add(Line::Margin, &words.get("card-margin"), said);
    }
    if !acts.votes.is_empty() {
        add(Line::Votes, &words.get("card-votes"), votes(acts, context));
    }
    if kind.is_some_and(|kind| kind.acts.support.is_some()) {
        add(
            Line::Support,
            &words.get("card-support"),
            support(acts, context),
        );
    }
    if let Some(said) = amend::told(acts, context) {
        add(Line::Amendments, &words.get("card-amendments"), said);
    }
    for (at, field) in form.fields.iter().enumerate() {
        let spec = kind.and_then(|kind| kind.field(&field.key));
        let label = spec.map_or(field.key.as_str(), |spec| words.of(spec.name));
        let value = field_value(field, spec, form.space, context);
        add(Line::Field(at), label, value);
    }
    for (at, table) in form.tables.iter().enumerate() {
        let spec = kind.and_then(|kind| kind.table(&table.key));
        let label = spec.map_or(table.key.as_str(), |spec| words.of(spec.name));
        let count = words.count("card-rows", u64::from(table.count));
        add(Line::Table(at), label, format!("› {count}"));
    }
    for (at, figure) in form.figures.iter().enumerate() {
        let label = figure_label(kind, figure, context);
        add(Line::Figure(at), &label, figure_value(figure, context));
    }
    if !acts.aside.is_empty() {
        add(Line::Aside, &words.get("card-aside"), aside(acts));
    }
    lines
}

fn field_value(
    field: &FieldInfo,
    spec: Option<&FieldSpec>,
    space: SpaceId,
    context: &Context,
) -> String {
    let shown = |kept: &str| match spec {
        Some(spec) => value::shown(spec.value, kept, space, context),
        None => kept.to_owned(),
    };
    let mut values = vec![shown(field.value.as_str())];
    let also = |other: &noaber_protocol::text::SafeText| {
        let other = shown(other.as_str());
        context.words.with("member-also", &[("value", &other)])
    };
    values.extend(field.others.iter().map(also));
    values.join("  ")
}

fn figure_label(kind: Option<&'static Kind>, figure: &FigureInfo, context: &Context) -> String {
    let spec = kind.and_then(|kind| kind.figures.iter().find(|spec| spec.key == figure.key));
    let name = spec.map_or(figure.key.as_str(), |spec| context.words.of(spec.name));
    let group: Vec<&str> = figure.group.iter().map(|it| it.as_str()).collect();
    match group.as_slice() {
        [] => name.to_owned(),
        group => format!("{name}: {}", group.join(", ")),
    }
}

fn figure_value(figure: &FigureInfo, context: &Context) -> String {
    match figure.value.as_str() {
        "" => context.words.get("card-too-few"),
        value => context
            .words
            .count_with("card-figure", u64::from(figure.of), &[("value", value)]),
    }
}

/// How much was said and proposed that is open.
fn margin(acts: &ActsInfo, context: &Context) -> Option<String> {
    let is_open = |standing: &SuggestionStanding| match standing {
        SuggestionStanding::Open
        | SuggestionStanding::Lost
        | SuggestionStanding::Collides(_)
        | SuggestionStanding::Twice => true,
        SuggestionStanding::Accepted | SuggestionStanding::Refused => false,
    };
    let open = acts.suggestions.iter().filter(|it| is_open(&it.standing));
    let (suggestions, comments) = (open.count(), acts.comments.len());
    let words = context.words;
    let said = [
        (suggestions, "card-suggestions"),
        (comments, "card-comments"),
    ];
    let said: Vec<String> = said
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, key)| words.count(key, *count as u64))
        .collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// Whose work is put aside, and how much of it.
fn aside(acts: &ActsInfo) -> String {
    let names = acts.aside.iter();
    let names: Vec<String> = names
        .map(|(who, count)| format!("{} ({count})", who.as_str()))
        .collect();
    names.join(", ")
}

fn votes(acts: &ActsInfo, context: &Context) -> String {
    let words = context.words;
    let clash = acts.votes.iter().filter(|vote| !vote.clash.is_empty());
    if clash.count() > 0 {
        return words.get("vote-two-results");
    }
    let open = acts.votes.iter().filter(|vote| vote.result.is_none());
    let open = open.count();
    let closed = acts.votes.len() - open;
    let said = [(open, "card-votes-open"), (closed, "card-votes-closed")];
    let said: Vec<String> = said
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, key)| words.count(key, *count as u64))
        .collect();
    said.join(", ")
}

fn support(acts: &ActsInfo, context: &Context) -> String {
    let words = context.words;
    let mut said = vec![words.count("card-supporters", acts.support.people.len() as u64)];
    if acts.support.paper > 0 {
        said.push(words.count("card-paper", u64::from(acts.support.paper)));
    }
    if acts.support.own {
        said.push(words.get("card-support-own"));
    }
    said.join(", ")
}

fn edition_value(edition: &EditionInfo, context: &Context) -> String {
    let words = context.words;
    let signed = words.count("card-signatures", edition.signatures.len() as u64);
    let intact = words.get(if edition.intact {
        "card-intact"
    } else {
        "card-not-intact"
    });
    format!("{} · {signed} · {intact}", spaced(&edition.code))
}

/// A control code in groups of four, so that it can be read aloud.
pub(super) fn spaced(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|it| it.iter().collect()).collect();
    groups.join(" ")
}
