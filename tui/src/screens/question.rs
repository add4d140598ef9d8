//! A question before what cannot be taken back: what will happen, and two answers, the safe one chosen.

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::widgets::bars;
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// A question over a screen.
pub struct Question {
    title: String,
    text: String,
    safe: String,
    other: String,
    choice: Choice,
    run: Box<dyn Fn(&mut Context)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Safe,
    Other,
}

impl Question {
    /// Asks; `run` is done when the other answer is chosen.
    pub fn new(
        title: String,
        text: String,
        safe: String,
        other: String,
        run: impl Fn(&mut Context) + 'static,
    ) -> Question {
        Question {
            title,
            text,
            safe,
            other,
            choice: Choice::Safe,
            run: Box::new(run),
        }
    }
}

impl Screen for Question {
    fn place(&self) -> Place {
        Place::Dialog
    }

    fn title(&self, _context: &Context) -> String {
        self.title.clone()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let inside = bars::dialog(frame, area, &self.title, (66, 11), context);
        bars::prose(
            frame,
            Rect::new(
                inside.x + 1,
                inside.y + 1,
                inside.width - 2,
                inside.height - 3,
            ),
            &self.text,
            context.theme.text,
        );
        let style = |choice| {
            if self.choice == choice {
                context.theme.chosen
            } else {
                context.theme.text
            }
        };
        let buttons = Line::from(vec![
            Span::styled(format!(" {} ", self.safe), style(Choice::Safe)),
            Span::raw("   "),
            Span::styled(format!(" {} ", self.other), style(Choice::Other)),
        ]);
        frame.render_widget(
            buttons,
            Rect::new(inside.x + 1, inside.bottom() - 2, inside.width - 2, 1),
        );
        let keys = Rect::new(inside.x + 1, inside.bottom() - 1, inside.width - 2, 1);
        bars::prose(
            frame,
            keys,
            &context.words.get("question-keys"),
            context.theme.key,
        );
    }

    fn act(&mut self, _id: Id, _context: &mut Context) {}

    fn press(&mut self, press: &Press, context: &mut Context) {
        let Press::Key(key) = press else { return };
        if key.kind == KeyEventKind::Release {
            return;
        }
        match key.code {
            KeyCode::Esc => context.step(Step::Back),
            KeyCode::Left | KeyCode::Right | KeyCode::Tab | KeyCode::BackTab => {
                self.choice = if self.choice == Choice::Safe {
                    Choice::Other
                } else {
                    Choice::Safe
                };
            }
            KeyCode::Enter => {
                context.step(Step::Back);
                if self.choice == Choice::Other {
                    (self.run)(context);
                }
            }
            _ => {}
        }
    }
}
