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
        Place::Dialog
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("notice")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let title = self.title(context);
        let inside = bars::dialog(frame, area, &title, (66, 13), context);
        let text = format!("{}\n\n{}", self.what, self.now);
        bars::prose(
            frame,
            Rect::new(
                inside.x + 1,
                inside.y + 1,
                inside.width - 2,
                inside.height - 2,
            ),
            &text,
            context.theme.text,
        );
        let keys = Rect::new(inside.x + 1, inside.bottom() - 1, inside.width - 2, 1);
        bars::prose(
            frame,
            keys,
            &context.words.get("notice-keys"),
            context.theme.key,
        );
    }

    fn act(&mut self, _id: Id, _context: &mut Context) {}

    fn press(&mut self, press: &Press, context: &mut Context) {
        if matches!(press, Press::Key(key) if key.kind != KeyEventKind::Release) {
            context.step(Step::Back);
        }
    }
}
