//! Words that rows of a list must hold: typed in a line at the foot, with capitals and accents or without.

use super::field::Field;
use super::list::List;
use crate::actions::Id;
use crate::app::Context;
use crate::widgets::bars;
use crossterm::event::Event;
use noaber_node::members::folded;
use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// The words, and whether keys go to them.
#[derive(Default)]
pub struct Filter {
    words: Field,
    typing: Typing,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Typing {
    #[default]
    Keys,
    Words,
}

impl Filter {
    /// What was typed.
    pub fn words(&self) -> &str {
        self.words.text()
    }

    /// Whether keys are letters of the words now.
    pub fn is_typing(&self) -> bool {
        self.typing == Typing::Words
    }

    /// Whether it is to be seen.
    pub fn is_shown(&self) -> bool {
        self.is_typing() || !self.words().is_empty()
    }

    /// Whether a row holds every word.
    pub fn holds(&self, row: &str) -> bool {
        let row = folded(row);
        let mut words = self.words().split_whitespace().map(folded);
        words.all(|word| row.contains(&word))
    }

    /// Does what is about the words: begins them, ends them, or shows all again; says whether it was.
    pub fn act(&mut self, id: Id) -> bool {
        match id {
            Id::Find => self.typing = Typing::Words,
            Id::Go if self.is_typing() => self.typing = Typing::Keys,
            Id::Back if self.is_shown() => *self = Filter::default(),
            _ => return false,
        }
        true
    }

    /// Takes a key that no action took; the list has those that move in it.
    pub fn press(&mut self, press: &Event, list: &mut List) {
        if !list.press(press) && self.is_typing() && self.words.press(press) {
            list.choose(0);
        }
    }

    /// Draws the line.
    pub fn draw(&self, frame: &mut Frame<'_>, line: Rect, context: &Context) {
        let label = context.words.get("filter-label");
        frame.render_widget(ratatui::widgets::Clear, line);
        bars::prose(frame, line, &label, context.theme.key);
        let width = (label.width() as u16 + 1).min(line.width);
        let place = Rect::new(line.x + width, line.y, line.width - width, 1);
        self.words
            .draw(frame, place, context.theme.text, self.is_typing());
    }
}
