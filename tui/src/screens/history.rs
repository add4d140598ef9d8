//! The history of a document: a slider over its sittings, what changed in each, names, and going back.

use super::Screen;
use super::form::Form;
use super::question::Question;
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Context, Step};
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use crossterm::event::{Event as Press, KeyCode, KeyEventKind, MouseEventKind};
use noaber_node::handle::{
    Diff, Event, History as Told, HistoryRequest, PartDiff, Piece, Problem, Request, Response,
    Selector, SittingInfo,
};
use noaber_node::words::{moment, part_name};
use noaber_protocol::ids::DocumentId;
use noaber_protocol::text::SafeText;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};
use std::cell::RefCell;
use std::rc::Rc;

/// The state before anything was written.
const BEGIN: &str = "begin";
/// The state as it is.
const NOW: &str = "now";

/// What a sitting is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Against {
    /// What stood before it.
    Before,
    /// What stands now.
    Now,
}

/// The state before an older one was put back, while that can be taken back.
pub type Before = Rc<RefCell<Option<String>>>;

/// The screen.
pub struct History {
    document: DocumentId,
    title: String,
    sittings: Option<Vec<SittingInfo>>,
    at: usize,
    against: Against,
    diff: Option<Diff>,
    /// Between which two states that is, or will be when the answer is there.
    between: Option<(String, String)>,
    scroll: u16,
    before: Before,
    asked_sittings: Awaited,
    asked_diff: Awaited,
}

impl History {
    /// Shows how a document came to be; what stood before an old text is put back is left in `before`.
    pub fn new(document: DocumentId, title: &str, before: Before) -> History {
        History {
            document,
            title: title.to_owned(),
            sittings: None,
            at: usize::MAX,
            against: Against::Before,
            diff: None,
            between: None,
            scroll: 0,
            before,
            asked_sittings: Awaited::default(),
            asked_diff: Awaited::default(),
        }
    }

    fn selector(&self) -> Selector {
        Selector(self.document.to_string())
    }

    fn ask_sittings(&mut self, context: &mut Context) {
        let request = HistoryRequest::Sittings(self.selector());
        self.asked_sittings = context.ask(Request::History(request)).into();
    }

    fn here(&self) -> Option<&SittingInfo> {
        self.sittings.as_ref()?.get(self.at)
    }

    /// Shows another sitting, or the same compared with something else, from its top.
    fn turn(&mut self, context: &mut Context) {
        self.diff = None;
        self.between = None;
        self.scroll = 0;
        self.ask_diff(context);
    }

    /// Asks what the sitting changed, or what changed since, unless that is known. What is shown stays until the answer is
    /// there.
    fn ask_diff(&mut self, context: &mut Context) {
        let Some(here) = self.here() else { return };
        let before = self.at.checked_sub(1);
        let before = before.and_then(|before| self.sittings.as_ref()?.get(before));
        let (from, to) = match self.against {
            Against::Before => {
                let from = before.map_or_else(|| BEGIN.to_owned(), |one| one.heads.clone());
                (from, here.heads.clone())
            }
            Against::Now => (here.heads.clone(), NOW.to_owned()),
        };
        let between = Some((from.clone(), to.clone()));
        // What stands now is another state each time.
        if self.between == between && to != NOW {
            return;
        }
        self.between = between;
        let document = self.selector();
        let request = HistoryRequest::Diff { document, from, to };
        self.asked_diff = context.ask(Request::History(request)).into();
    }

    /// Where to look among sittings that are told anew: at the same one. Who looks at the last goes on looking at the last,
    /// unless it was given a name.
    fn place_in(&self, sittings: &[SittingInfo]) -> usize {
        let last = sittings.len().saturating_sub(1);
        let Some((here, before)) = self.here().zip(self.sittings.as_ref()) else {
            return last;
        };
        let same = sittings.iter().position(|one| one.heads == here.heads);
        let is_named = |at: usize| sittings[at].names != here.names;
        match same {
            Some(at) if self.at + 1 < before.len() || is_named(at) => at,
            None if self.at + 1 < before.len() => self.at.min(last),
            Some(_) | None => last,
        }
    }

    fn go(&mut self, to: usize, context: &mut Context) {
        let last = self.sittings.as_ref().map_or(0, Vec::len).saturating_sub(1);
        let to = to.min(last);
        if to != self.at {
            self.at = to;
            self.turn(context);
        }
    }

    fn name(&self, context: &mut Context) {
        let Some(here) = self.here() else { return };
        let (document, state) = (self.selector(), here.heads.clone());
        let now = here.names.first().map(SafeText::as_str).unwrap_or_default();
        let form = Form::new(
            "version-title",
            vec![("version-label", Field::new(now, Show::Text))],
            move |filled| {
                Request::History(HistoryRequest::Name {
                    document: document.clone(),
                    state: state.clone(),
                    name: filled[0].trim().to_owned(),
                })
            },
            |_, _| {},
        );
        context.step(Step::Over(Box::new(form)));
    }

    fn restore(&self, context: &mut Context) {
        let Some(here) = self.here() else { return };
        let words = context.words;
        let when = moment(here.ended, words.0);
        let (document, state) = (self.selector(), here.heads.clone());
        let now = self.sittings.iter().flatten().last();
        let now = now.map(|last| last.heads.clone());
        let before = Rc::clone(&self.before);
        let question = Question::new(
            words.get("restore-title"),
            words.with("restore-text", &[("when", &when)]),
            words.get("restore-not"),
            words.get("restore-do"),
            move |context| {
                context.ask_or_tell(Request::History(HistoryRequest::Restore {
                    document: document.clone(),
                    state: state.clone(),
                }));
                before.replace(now.clone());
                let said = context.words.get("restored-here");
                context.say(said);
                context.step(Step::Back);
            },
        );
        context.step(Step::Over(Box::new(question)));
    }

    /// Where the slider is, who wrote and when.
    fn about(&self, width: u16, context: &Context) -> Vec<Line<'static>> {
        let Some((here, sittings)) = self.here().zip(self.sittings.as_ref()) else {
            return Vec::new();
        };
        let words = context.words;
        let authors: Vec<&str> = here.authors.iter().map(SafeText::as_str).collect();
        let when = moment(here.ended, words.0);
        let size = words.with(
            "history-size",
            &[
                ("came", &here.inserted.to_string()),
                ("went", &here.deleted.to_string()),
            ],
        );
        let place = words.with(
            "history-place",
            &[
                ("place", &(self.at + 1).to_string()),
                ("count", &sittings.len().to_string()),
            ],
        );
        let names: Vec<String> = here
            .names
            .iter()
            .map(|name| format!("★ {}", name.as_str()))
            .collect();
        vec![
            Line::styled(slider(sittings, self.at, width), context.theme.heading),
            Line::raw(format!("{place} · {when}")),
            Line::raw(format!("{} · {size}", authors.join(", "))),
            Line::styled(names.join("  "), context.theme.key),
        ]
    }

    fn pieces(&self, context: &Context) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let Some(diff) = &self.diff else {
            return lines;
        };
        for PartDiff { part, pieces } in &diff.parts {
            let heading = part_name(&diff.kind, part, context.words.0);
            lines.push(Line::styled(heading, context.theme.heading));
            let mut line = Line::default();
            for piece in pieces {
                let (text, style, marks) = match piece {
                    Piece::Same(text) => (text, context.theme.text, None),
                    Piece::Gone(text) => (text, context.theme.gone, Some(("[-", "-]"))),
                    Piece::Came(text) => (text, context.theme.came, Some(("{+", "+}"))),
                };
                put(text, style, marks, &mut line, &mut lines);
            }
            lines.push(line);
            lines.push(Line::default());
        }
        lines
    }
}

/// Puts a piece of text behind what stands in the line; each line end begins a line.
fn put(
    text: &str,
    style: Style,
    marks: Option<(&str, &str)>,
    line: &mut Line<'static>,
    lines: &mut Vec<Line<'static>>,
) {
    for part in text.split_inclusive('\n') {
        let words = SafeText::with_tabs(part.trim_end_matches('\n'));
        let words = match marks {
            Some((open, close)) if !words.as_str().is_empty() => {
                format!("{open}{}{close}", words.as_str())
            }
            Some(_) | None => words.as_str().to_owned(),
        };
        line.push_span(Span::styled(words, style));
        if part.ends_with('\n') {
            lines.push(std::mem::take(line));
        }
    }
}

/// A line with a place for each sitting, named ones as stars; where there are more than fit, those around the chosen.
fn slider(sittings: &[SittingInfo], at: usize, width: u16) -> String {
    let room = usize::from(width).saturating_sub(4).max(3);
    let first = at.saturating_sub(room / 2);
    let first = first.min(sittings.len().saturating_sub(room));
    let shown: String = sittings
        .iter()
        .enumerate()
        .skip(first)
        .take(room)
        .map(
            |(place, sitting)| match (place == at, sitting.names.is_empty()) {
                (true, _) => '●',
                (false, false) => '★',
                (false, true) => '─',
            },
        )
        .collect();
    let (before, after) = (first > 0, first + room < sittings.len());
    let end = |more: bool, sign: char| if more { sign } else { ' ' };
    format!("{} {shown} {}", end(before, '◀'), end(after, '▶'))
}

impl Screen for History {
    fn place(&self) -> Place {
        Place::History
    }

    fn title(&self, context: &Context) -> String {
        format!("{} › {}", self.title, context.words.get("history-title"))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        let [top, text] = Layout::vertical([Constraint::Length(6), Constraint::Min(6)]).areas(area);
        let inside = bars::pane(frame, top, &words.get("history-title"), context.theme.focus);
        match &self.sittings {
            None => bars::prose(frame, inside, &words.get("busy"), context.theme.waiting),
            Some(sittings) if sittings.is_empty() => {
                bars::prose(frame, inside, &words.get("history-one"), context.theme.text);
            }
            Some(_) => {
                let about = Paragraph::new(self.about(inside.width, context));
                frame.render_widget(about, inside);
            }
        }
        let name = words.get(match self.against {
            Against::Before => "history-changed",
            Against::Now => "history-since",
        });
        let inside = bars::pane(frame, text, &name, context.theme.frame);
        match &self.diff {
            None if self.asked_diff.is_on() => {
                bars::prose(frame, inside, &words.get("busy"), context.theme.waiting);
            }
            None => {}
            Some(diff) if diff.parts.is_empty() => {
                bars::prose(
                    frame,
                    inside,
                    &words.get("history-same"),
                    context.theme.text,
                );
            }
            Some(_) => {
                let lines = Paragraph::new(self.pieces(context)).wrap(Wrap { trim: false });
                let rows = lines.line_count(inside.width) as u16;
                self.scroll = self.scroll.min(rows.saturating_sub(inside.height));
                frame.render_widget(lines.scroll((self.scroll, 0)), inside);
            }
        }
    }

    fn shown(&mut self, context: &mut Context) {
        self.ask_sittings(context);
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Earlier => self.go(self.at.saturating_sub(1), context),
            Id::Later => self.go(self.at.saturating_add(1), context),
            Id::Compare => {
                self.against = match self.against {
                    Against::Before => Against::Now,
                    Against::Now => Against::Before,
                };
                self.turn(context);
            }
            Id::NameVersion => self.name(context),
            Id::Restore => self.restore(context),
            _ => {}
        }
    }

    fn press(&mut self, press: &Press, context: &mut Context) {
        let key = match press {
            Press::Key(key) if key.kind != KeyEventKind::Release => key.code,
            Press::Mouse(mouse) if mouse.kind == MouseEventKind::ScrollUp => KeyCode::Up,
            Press::Mouse(mouse) if mouse.kind == MouseEventKind::ScrollDown => KeyCode::Down,
            _ => return,
        };
        match key {
            KeyCode::Up => self.scroll = self.scroll.saturating_sub(1),
            KeyCode::Down => self.scroll = self.scroll.saturating_add(1),
            KeyCode::PageUp => self.scroll = self.scroll.saturating_sub(10),
            KeyCode::PageDown => self.scroll = self.scroll.saturating_add(10),
            KeyCode::Home => self.go(0, context),
            KeyCode::End => self.go(usize::MAX, context),
            _ => {}
        }
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if self.asked_sittings.takes(ask) {
            match answer {
                Ok(Response::History(Told::Sittings(sittings))) => {
                    self.at = self.place_in(sittings);
                    self.sittings = Some(sittings.clone());
                    self.ask_diff(context);
                }
                Ok(_) => {}
                Err(problem) => context.trouble(problem),
            }
            return true;
        }
        if !self.asked_diff.takes(ask) {
            return false;
        }
        match answer {
            Ok(Response::History(Told::Diff(diff))) => self.diff = Some(diff.clone()),
            Ok(_) => {}
            Err(problem) => {
                self.between = None;
                context.trouble(problem);
            }
        }
        true
    }

    fn told(&mut self, event: &Event, context: &mut Context) {
        let changed = matches!(event, Event::Documents(_) | Event::Missed);
        if changed && !self.asked_sittings.is_on() {
            self.ask_sittings(context);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::ids::Millis;

    #[test]
    fn the_slider_shows_names_and_stays_around_the_chosen_sitting() {
        let sitting = |name: Option<&str>| sitting("", name);
        let few = [sitting(None), sitting(Some("Eerste")), sitting(None)];
        assert_eq!(slider(&few, 2, 20), "  ─★●  ");
        let many = vec![sitting(None); 30];
        assert_eq!(slider(&many, 15, 11), "◀ ───●─── ▶");
        assert_eq!(slider(&many, 29, 11), "◀ ──────●  ");
    }

    fn sitting(heads: &str, name: Option<&str>) -> SittingInfo {
        SittingInfo {
            authors: Vec::new(),
            began: Millis(0),
            ended: Millis(0),
            entries: 1,
            inserted: 0,
            deleted: 0,
            heads: heads.into(),
            names: name.into_iter().map(SafeText::new).collect(),
        }
    }

    #[test]
    fn who_looks_at_a_sitting_goes_on_looking_at_it_and_who_looks_at_the_last_at_the_last() {
        let mut history = History::new(DocumentId([2; 32]), "Manifest", Before::default());
        let two = vec![sitting("aa", None), sitting("bb", None)];
        assert_eq!(history.place_in(&two), 1);
        history.sittings = Some(two);
        history.at = 0;
        let more = [
            sitting("zz", None),
            sitting("aa", None),
            sitting("cc", None),
        ];
        assert_eq!(history.place_in(&more), 1);
        history.at = 1;
        assert_eq!(history.place_in(&more), 2, "the last went on");
        let after = [
            sitting("aa", None),
            sitting("bb", None),
            sitting("cc", None),
        ];
        assert_eq!(history.place_in(&after), 2, "another came after it");
        let named = [
            sitting("aa", None),
            sitting("bb", Some("Concept")),
            sitting("cc", None),
        ];
        assert_eq!(history.place_in(&named), 1, "it has a star now");
    }
}
