//! What went wrong, and what to do now.

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::widgets::bars;
use crossterm::event::{Event as Press, KeyEventKind};
use ratatui::Frame;
use ratatui::layout::Rect;

/// A notice over a screen.
pub struct Notice {
    what: String,
    now: String,
}

impl Notice {
    /// Two parts: what happened, and what to do now.
    pub fn new(what: String, now: String) -> Notice {
        Notice { what, now }
    }
}

impl Screen for Notice {
    fn place(&self) -> Place {
        Place::Notice
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("notice")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let text = format!("{}\n\n{}", self.what, self.now);
        draw(frame, area, &self.title(context), &text, context);
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        if id == Id::Back {
            context.step(Step::Back);
        }
    }

    fn row(&mut self, _row: usize, context: &mut Context) {
        context.step(Step::Back);
    }

    fn press(&mut self, press: &Press, context: &mut Context) {
        back_at_any_key(press, context);
    }
}

/// Draws a text with the way back under it.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    text: &str,
    context: &mut Context,
) {
    let height = bars::lines(text, 62) + 5;
    let inside = bars::dialog(frame, area, title, (66, height), context);
    bars::prose(frame, bars::inset(inside), text, context.theme.text);
    let label = context.words.get("action-close");
    bars::buttons(frame, inside, &[&label], 0, context);
}

/// Goes back at any key.
pub(super) fn back_at_any_key(press: &Press, context: &mut Context) {
    if matches!(press, Press::Key(key) if key.kind != KeyEventKind::Release) {
        context.step(Step::Back);
    }
}
