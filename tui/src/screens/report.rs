//! Lines to read, longer than a question: what a file holds, what came of it; and, when there is more to do, going on.

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Context, Step};
use crate::widgets::bars;
use crate::widgets::list::List;
use noaber_node::handle::{Problem, Request, Response};
use noaber_node::words::members;
use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// What of a line fits on the narrowest screen that is whole.
const WIDTH: usize = 70;

/// Lines over a screen.
pub struct Report {
    title: &'static str,
    rows: Vec<String>,
    list: List,
    then: Option<Request>,
    waiting: Awaited,
}

impl Report {
    /// Shows lines under a Fluent key.
    pub fn new(title: &'static str, rows: Vec<String>) -> Report {
        Report {
            title,
            rows: rows
                .iter()
                .flat_map(|row| row.lines())
                .flat_map(broken)
                .collect(),
            list: List::default(),
            then: None,
            waiting: Awaited::default(),
        }
    }

    /// Asks this when the person goes on; what comes of it is shown in the same place.
    pub fn then(self, request: Request) -> Report {
        Report {
            then: Some(request),
            ..self
        }
    }
}

/// A line in pieces that fit, broken between words.
fn broken(line: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in line.split(' ') {
        let piece = pieces.last().map_or(0, |piece| piece.width());
        if piece > 0 && piece + 1 + word.width() > WIDTH {
            pieces.push("  ".to_owned());
        } else if piece > 0 {
            pieces
                .last_mut()
                .into_iter()
                .for_each(|piece| piece.push(' '));
        }
        pieces
            .last_mut()
            .into_iter()
            .for_each(|piece| piece.push_str(word));
    }
    pieces
}

impl Screen for Report {
    fn place(&self) -> Place {
        Place::Report
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, context: &Context) -> String {
        context.words.get(self.title)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let title = self.title(context);
        let height = area.height.saturating_sub(4);
        let inside = bars::dialog(frame, area, &title, (area.width, height), context);
        let list = Rect {
            height: inside.height.saturating_sub(2),
            ..inside
        };
        let rows = self.rows.clone();
        self.list.draw(frame, list, &rows, context);
        if self.waiting.is_on() {
            let foot = Rect::new(inside.x + 1, inside.bottom() - 1, inside.width - 2, 1);
            let busy = context.words.get("busy");
            bars::prose(frame, foot, &busy, context.theme.waiting);
        }
    }

    fn can(&self, id: Id, _context: &Context) -> bool {
        id != Id::Go || (self.then.is_some() && !self.waiting.is_on())
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Go => {
                if let Some(request) = self.then.take() {
                    self.waiting = context.ask(request).into();
                }
            }
            _ => {}
        }
    }

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if !self.waiting.takes(ask) {
            return false;
        }
        match answer {
            Ok(Response::Imported(report)) => {
                *self = Report::new(self.title, members::imported(report, context.words.0));
            }
            Ok(_) => context.step(Step::Back),
            Err(problem) => context.trouble(problem),
        }
        true
    }
}
