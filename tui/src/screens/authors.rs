//! Who wrote what, beside the text: a sign and a colour for each writer, and how much of the text is theirs.

use crate::app::{Ask, Awaited, Context};
use crate::editor::{Buffer, Editor, sign_of};
use crate::widgets::bars;
use noaber_node::handle::{
    Blame, History, HistoryRequest, Problem, Request, Response, Selector, Writer,
};
use noaber_protocol::ids::{DocumentId, Millis};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// How wide the pane is.
pub const WIDTH: u16 = 26;
/// The least time between two questions, in milliseconds: the answer costs time in proportion to the text.
const BETWEEN: i64 = 1_000;

/// The pane; nothing is asked while it is closed.
#[derive(Default)]
pub struct Authors {
    blame: Option<Blame>,
    asked: Awaited,
    asked_at: Option<Millis>,
    is_open: bool,
}

impl Authors {
    /// Whether it is shown.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Those who wrote, in the order of their signs; empty while that is not known here.
    pub fn writers(&self) -> &[Writer] {
        self.blame.as_ref().map_or(&[], |blame| &blame.writers)
    }

    /// Opens or closes it.
    pub fn toggle(&mut self, document: DocumentId, editor: &mut Buffer, context: &mut Context) {
        self.is_open = !self.is_open;
        if self.is_open {
            self.ask(document, context);
        } else {
            *self = Authors::default();
            editor.paint(None);
        }
    }

    /// Asks anew after the text changed, when it was not just asked.
    pub fn refresh(&mut self, document: DocumentId, context: &mut Context) {
        let just = |at: Millis| context.now.0 - at.0 < BETWEEN;
        let just = self.asked_at.is_some_and(just);
        if self.is_open && !self.asked.is_on() && !just {
            self.ask(document, context);
        }
    }

    fn ask(&mut self, document: DocumentId, context: &mut Context) {
        self.asked_at = Some(context.now);
        let selector = Selector(document.to_string());
        self.asked = context
            .ask(Request::History(HistoryRequest::Blame(selector)))
            .into();
    }

    /// Takes the answer; says whether it was for this pane.
    pub fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        editor: &mut Buffer,
        context: &mut Context,
    ) -> bool {
        if !self.asked.takes(ask) {
            return false;
        }
        match answer {
            Ok(Response::History(History::Blame(blame))) => {
                editor.paint(Some(blame));
                self.blame = Some(blame.clone());
            }
            Ok(_) => {}
            Err(problem) => context.trouble(problem),
        }
        true
    }

    /// Draws it.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        let words = context.words;
        let title = words.get("authors-title");
        let inside = bars::pane(frame, area, &title, context.theme.frame);
        let Some(blame) = &self.blame else {
            return bars::prose(frame, inside, &words.get("busy"), context.theme.waiting);
        };
        let unknown = words.get("authors-unknown");
        let name = |name: &str| {
            let name = if name.is_empty() { &unknown } else { name };
            name.chars().take(14).collect::<String>()
        };
        let mut lines: Vec<Line<'_>> = Vec::new();
        for (place, writer) in blame.writers.iter().enumerate() {
            let who = if writer.is_me {
                words.get("authors-me")
            } else {
                name(writer.name.as_str())
            };
            let style = context.theme.author(place);
            lines.push(Line::from(vec![
                Span::styled(format!("{} ", sign_of(place)), style),
                Span::styled(format!("{who:<14}"), style),
                Span::raw(format!(" {:>3} %", writer.percent)),
            ]));
        }
        lines.push(Line::default());
        lines.push(Line::styled(
            words.get("authors-organisations"),
            context.theme.heading,
        ));
        for share in &blame.organisations {
            let line = format!("  {:<14} {:>3} %", name(share.name.as_str()), share.percent);
            lines.push(Line::raw(line));
        }
        for (row, line) in lines.into_iter().take(inside.height as usize).enumerate() {
            let place = Rect::new(inside.x, inside.y + row as u16, inside.width, 1);
            frame.render_widget(line, place);
        }
    }
}
