//! All keys of the screen below, with what each does; drawn from the table of actions.

use super::Screen;
use crate::actions::{Action, Id, Place};
use crate::app::{Context, Step};
use crate::widgets::bars;
use crate::widgets::list::List;
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The help over a screen.
pub struct Help {
    of: Place,
    list: List,
}

impl Help {
    /// Explains a place.
    pub fn new(of: Place) -> Help {
        Help {
            of,
            list: List::default(),
        }
    }
}

impl Screen for Help {
    fn place(&self) -> Place {
        Place::Dialog
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("all-keys")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let title = self.title(context);
        let inside = bars::dialog(
            frame,
            area,
            &title,
            (76, area.height.saturating_sub(4)),
            context,
        );
        let words = context.words;
        let intro = words.get("help-intro");
        bars::prose(
            frame,
            Rect::new(inside.x + 1, inside.y, inside.width - 2, 2),
            &intro,
            context.theme.text,
        );
        let rows: Vec<String> = Action::at(self.of)
            .map(|action| {
                let name = words.get(&format!("action-{}", action.slug));
                let help = words.get(&format!("action-{}-help", action.slug));
                format!("{:<8} {name:<20} {help}", action.key.label())
            })
            .collect();
        let list = Rect::new(
            inside.x,
            inside.y + 3,
            inside.width,
            inside.height.saturating_sub(4),
        );
        self.list.draw(frame, list, &rows, context);
        let keys = Rect::new(inside.x + 1, inside.bottom() - 1, inside.width - 2, 1);
        bars::prose(frame, keys, &words.get("help-keys"), context.theme.key);
    }

    fn act(&mut self, _id: Id, _context: &mut Context) {}

    fn row(&mut self, row: usize, _context: &mut Context) {
        self.list.choose(row);
    }

    fn press(&mut self, press: &Press, context: &mut Context) {
        match press {
            Press::Key(key)
                if key.kind != KeyEventKind::Release
                    && matches!(key.code, KeyCode::Esc | KeyCode::Enter) =>
            {
                context.step(Step::Back);
            }
            other => {
                self.list.press(other);
            }
        }
    }
}
