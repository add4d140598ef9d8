//! A question before what cannot be taken back: what will happen, and two answers, the safe one chosen.

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::widgets::bars;
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use ratatui::Frame;
use ratatui::layout::Rect;

/// A question over a screen.
pub struct Question {
    title: String,
    text: String,
    answers: [String; 2],
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
            answers: [safe, other],
            choice: Choice::Safe,
            run: Box::new(run),
        }
    }

    fn turn(&mut self) {
        self.choice = if self.choice == Choice::Safe {
            Choice::Other
        } else {
            Choice::Safe
        };
    }

    fn answered(&self, choice: Choice, context: &mut Context) {
        context.step(Step::Back);
        if choice == Choice::Other {
            (self.run)(context);
        }
    }
}

impl Screen for Question {
    fn place(&self) -> Place {
        Place::Question
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, _context: &Context) -> String {
        self.title.clone()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let height = bars::lines(&self.text, 62) + 5;
        let inside = bars::dialog(frame, area, &self.title, (66, height), context);
        bars::prose(frame, bars::inset(inside), &self.text, context.theme.text);
        let labels = [self.answers[0].as_str(), self.answers[1].as_str()];
        let chosen = usize::from(self.choice == Choice::Other);
        bars::buttons(frame, inside, &labels, chosen, context);
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Other => self.turn(),
            Id::Go => self.answered(self.choice, context),
            _ => {}
        }
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        let choice = if row == 0 {
            Choice::Safe
        } else {
            Choice::Other
        };
        self.answered(choice, context);
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        let Press::Key(key) = press else { return };
        let turns = matches!(key.code, KeyCode::Left | KeyCode::Right | KeyCode::BackTab);
        if turns && key.kind != KeyEventKind::Release {
            self.turn();
        }
    }
}
