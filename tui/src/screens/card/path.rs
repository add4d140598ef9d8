//! The path of a document's states on one line, and moving it to another.

use crate::app::{Context, Step};
use crate::model;
use crate::screens::form::Form;
use crate::screens::pick::{Pick, Row};
use crate::screens::question::Question;
use crate::widgets::field::{Field, Show};
use crate::words::Words;
use noaber_node::handle::{ActRequest, ActsInfo, Outcome, PathInfo, Request, StepInfo};
use noaber_protocol::document::kinds::{self, Kind, TextIn};
use noaber_protocol::ids::DocumentId;
use unicode_width::UnicodeWidthStr;

/// Between two states.
const WAY: &str = " ─ ";

/// The states in the order of the kind: where it was, where it is (with a word), where it can come. As many around the
/// present one as there is room for.
pub(super) fn line(kind: &Kind, path: &PathInfo, width: usize, words: Words) -> String {
    let was = |key: &str| {
        let mut steps = path.steps.iter();
        steps.any(|step| step.from == key || step.to == key)
    };
    let here = kind.states.iter().position(|it| it.key == path.state);
    let here = here.unwrap_or(0);
    let cells: Vec<String> = kind
        .states
        .iter()
        .enumerate()
        .map(|(at, state)| {
            let name = words.of(state.name);
            if at == here {
                format!("● {name} ({})", words.get("path-now"))
            } else if was(state.key) {
                format!("✓ {name}")
            } else {
                format!("○ {name}")
            }
        })
        .collect();
    let (mut from, mut to) = (here, here + 1);
    let shown = |from: usize, to: usize| {
        let middle = cells.get(from..to).unwrap_or_default().join(WAY);
        let before = if from > 0 { "… ─ " } else { "" };
        let after = if to < cells.len() { " ─ …" } else { "" };
        format!("{before}{middle}{after}")
    };
    // What comes is of more use than what was: two steps on for each one back.
    loop {
        let (on, back) = ((from, to + 1), (from.wrapping_sub(1), to));
        let wider = if to - here <= 2 * (here - from + 1) {
            [on, back]
        } else {
            [back, on]
        };
        let fits = |(from, to): &(usize, usize)| {
            from <= to && *to <= cells.len() && shown(*from, *to).width() <= width
        };
        let Some((next_from, next_to)) = wider.into_iter().find(fits) else {
            break;
        };
        (from, to) = (next_from, next_to);
    }
    let line = shown(from, to);
    if line.width() > width {
        return cells.get(here).cloned().unwrap_or_default();
    }
    line
}

/// What can be done about the state now, in a sentence or two.
pub(super) fn now(acts: &ActsInfo, words: Words) -> String {
    let path = &acts.path;
    if !path.clash.is_empty() {
        let steps: Vec<String> = path
            .clash
            .iter()
            .map(|step| said(&acts.kind, step, words))
            .collect();
        return words.with("path-clash", &[("steps", &steps.join("; "))]);
    }
    let names: Vec<String> = path
        .next
        .iter()
        .map(|key| words.state(&acts.kind, key))
        .collect();
    if !names.is_empty() {
        return words.with("path-next", &[("states", &names.join(", "))]);
    }
    let moves = kinds::by_tag(&acts.kind).map_or(&[][..], |kind| kind.moves);
    let leads = moves.iter().any(|step| step.from == path.state);
    words.get(if leads { "path-others" } else { "path-end" })
}

/// Who took a step, and where to.
fn said(kind: &str, step: &StepInfo, words: Words) -> String {
    let state = words.state(kind, &step.to);
    let fill = [("name", step.who.as_str()), ("state", state.as_str())];
    words.with("path-step", &fill)
}

/// What a move does with the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    /// Nothing.
    Stays,
    /// It stays as it is from then on.
    Fixes,
    /// A new concept begins.
    Opens,
}

fn text_of(kind: &Kind, from: &str, to: &str) -> Text {
    let text = |key: &str| kind.state(key).map_or(TextIn::Open, |state| state.text);
    match (text(from), text(to)) {
        (TextIn::Open, TextIn::Fixed) => Text::Fixes,
        (TextIn::Fixed, TextIn::Open) => Text::Opens,
        (TextIn::Open, TextIn::Open) | (TextIn::Fixed, TextIn::Fixed) => Text::Stays,
    }
}

/// The states from which a fixed text can be written in again, of those that come next.
pub fn amends(acts: &ActsInfo) -> Option<String> {
    let kind = kinds::by_tag(&acts.kind)?;
    let opens = |to: &&String| text_of(kind, &acts.path.state, to) == Text::Opens;
    acts.path.next.iter().find(opens).cloned()
}

/// Whether the text stays as an edition fixed it; so it does too while one of two steps at once would fix it.
pub fn is_fixed(acts: &ActsInfo) -> bool {
    let kind = kinds::by_tag(&acts.kind);
    let is_fixed = |key: &str| {
        let state = kind.and_then(|kind| kind.state(key));
        state.is_some_and(|state| state.text == TextIn::Fixed)
    };
    let mut clash = acts.path.clash.iter();
    is_fixed(&acts.path.state) || clash.any(|step| is_fixed(&step.to))
}

/// Asks where to, of all that can be; of two steps that were taken at once, these first.
pub(super) fn choose(acts: &ActsInfo, context: &Context) -> Option<Pick> {
    let words = context.words;
    let kind = kinds::by_tag(&acts.kind)?;
    let mut keys = acts.path.next.clone();
    let voted = voted(acts);
    keys.sort_by_key(|key| {
        let is_clash = acts.path.clash.iter().any(|step| step.to == *key);
        (!is_clash, voted != Some(key.as_str()))
    });
    let rows: Vec<Row> = keys
        .iter()
        .map(|key| Row {
            name: words.state(&acts.kind, key),
            meaning: meaning(kind, acts, key, words),
        })
        .collect();
    let (id, from) = (acts.id, acts.path.state.clone());
    let ask = if acts.path.clash.is_empty() {
        words.with("move-ask", &[("state", &words.state(&acts.kind, &from))])
    } else {
        words.get("move-clash")
    };
    let run = move |chosen: usize, context: &mut Context| {
        if let Some(to) = keys.get(chosen) {
            begin(kind, id, (&from, to), context);
        }
    };
    Some(Pick::new(words.get("move-title"), ask, rows, run))
}

/// The state that is called as the last vote that was closed ended; none when there is no such vote. Of several that can be
/// it stands first, so that nobody takes the other by mistake.
fn voted(acts: &ActsInfo) -> Option<&'static str> {
    let closed = acts.votes.iter().filter(|vote| vote.is_plain());
    let last = closed.filter_map(|vote| vote.result.as_ref()).next_back()?;
    match last.outcome {
        Outcome::Adopted => Some("aangenomen"),
        Outcome::Rejected => Some("verworpen"),
        Outcome::Tied => Some("gestaakt"),
        Outcome::NoQuorum => None,
    }
}

/// What happens when it is moved there; of two steps at once also who took that one.
fn meaning(kind: &Kind, acts: &ActsInfo, to: &str, words: Words) -> String {
    let step = acts.path.clash.iter().find(|step| step.to == to);
    let who = step.map(|step| said(&acts.kind, step, words));
    let what = words.get(match text_of(kind, &acts.path.state, to) {
        Text::Stays => "move-stays",
        Text::Fixes => "move-fixes",
        Text::Opens => "move-opens",
    });
    match who {
        Some(who) => format!("{who}. {what}"),
        None if voted(acts) == Some(to) => format!("{} {what}", words.get("move-voted")),
        None => what,
    }
}

/// Moves it, after a question when that cannot be taken back.
pub fn begin(kind: &'static Kind, document: DocumentId, way: (&str, &str), context: &mut Context) {
    let words = context.words;
    let (from, to) = way;
    let text = text_of(kind, from, to);
    let state = words.state(kind.tag, to);
    let title = words.with("move-to", &[("state", &state)]);
    let to = to.to_owned();
    let hint = words.with("move-hint", &[("state", &state)]);
    if text != Text::Fixes {
        let form = reason_form(document, to, hint);
        return context.step(Step::Over(Box::new(form)));
    }
    let mut said = words.with("move-fix-text", &[("state", &state)]);
    if opens_again(kind, &to) {
        said = format!("{said}\n{}", words.get("move-fix-again"));
    }
    let run = move |context: &mut Context| {
        let form = reason_form(document, to.clone(), hint.clone());
        context.step(Step::Over(Box::new(form)));
    };
    context.step(Step::Over(Box::new(Question::new(
        title,
        said,
        words.get("question-no"),
        words.get("move-do"),
        run,
    ))));
}

/// Whether from a state, over others, a step leads back to where the text is open.
fn opens_again(kind: &Kind, from: &str) -> bool {
    let mut seen = vec![from];
    let mut at = 0;
    while let Some(here) = seen.get(at).copied() {
        at += 1;
        for step in kind.moves.iter().filter(|step| step.from == here) {
            if text_of(kind, here, step.to) == Text::Opens {
                return true;
            }
            if !seen.contains(&step.to) {
                seen.push(step.to);
            }
        }
    }
    false
}

/// Asks why, which may stay empty, and moves it.
fn reason_form(document: DocumentId, to: String, hint: String) -> Form {
    let make = move |filled: &[String]| {
        Request::Act(ActRequest::Move {
            document: model::by_document(document),
            to: to.clone(),
            reason: filled[0].trim().to_owned(),
        })
    };
    let done = move |_: &_, context: &mut Context| {
        // What may be changed is another matter now.
        context.ask(model::form(document));
        let said = context.words.get("move-done");
        context.say(said);
    };
    let fields = vec![("move-reason", Field::new("", Show::Text))];
    Form::new("move-title", fields, make, done).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_node::words::Lang;

    fn path(state: &str) -> PathInfo {
        PathInfo {
            state: state.to_owned(),
            clash: Vec::new(),
            steps: Vec::new(),
            next: Vec::new(),
        }
    }

    #[test]
    fn the_present_state_is_on_the_line_at_every_width_with_a_word() {
        let words = Words(Lang::Nl);
        for kind in kinds::KINDS.iter().filter(|kind| !kind.states.is_empty()) {
            for state in kind.states {
                for width in [40, 76, 116] {
                    let line = line(kind, &path(state.key), width, words);
                    let now = format!("● {} (nu)", state.name.nl);
                    assert!(line.contains(&now), "{} {width}: {line}", kind.tag);
                    assert!(line.width() <= width.max(now.width()), "{line}");
                }
            }
        }
    }
}
