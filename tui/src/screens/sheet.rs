//! Many lines to fill in, one under another: some are typed, some chosen; what may stand in a line is said beneath them.

use super::Screen;
use super::filling::Filling;
use crate::actions::{Id, Place};
use crate::app::{Ask, Click, Context, Step};
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::field::{Field, Show};
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use noaber_node::handle::{BadInput, Problem, Request, Response};
use noaber_protocol::document::kinds::FieldValue;
use ratatui::Frame;
use ratatui::layout::Rect;

/// How wide it is.
const WIDTH: u16 = 76;
/// Cells for what a line is called.
const LABEL: usize = 24;
/// Rows beneath the lines: one free, two for the line, two for the whole.
const FOOT: u16 = 5;

/// Makes the request of what was filled in, in the order of the lines.
type Make = Box<dyn Fn(&[String]) -> Request>;

/// One of several values: what is sent, and what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub name: String,
}

impl Choice {
    /// A value that is shown as it is sent.
    pub fn plain(value: &str) -> Choice {
        Choice {
            value: value.to_owned(),
            name: value.to_owned(),
        }
    }
}

enum Entry {
    Typed(Field),
    Chosen { all: Vec<Choice>, at: usize },
}

/// A line to fill in.
pub struct Line {
    label: String,
    about: String,
    entry: Entry,
    reads: Option<FieldValue>,
}

impl Line {
    /// A line to type in, which holds something already.
    pub fn typed(label: &str, value: &str) -> Line {
        Line {
            label: label.to_owned(),
            about: String::new(),
            entry: Entry::Typed(Field::new(value, Show::Text)),
            reads: None,
        }
    }

    /// A line with one of several values: the one that is so called, else the first.
    pub fn chosen(label: &str, all: Vec<Choice>, name: &str) -> Line {
        let is_it = |one: &Choice| one.name == name || one.value == name;
        let at = all.iter().position(is_it).unwrap_or(0);
        Line {
            label: label.to_owned(),
            about: String::new(),
            entry: Entry::Chosen { all, at },
            reads: None,
        }
    }

    /// Takes only what can be read as that; what cannot be is said before anything is sent.
    pub fn reads(self, value: FieldValue) -> Line {
        Line {
            reads: Some(value),
            ..self
        }
    }

    /// Says what may stand in it.
    pub fn about(self, about: String) -> Line {
        Line { about, ..self }
    }

    fn value(&self) -> String {
        match &self.entry {
            Entry::Typed(field) => field.text().trim().to_owned(),
            Entry::Chosen { all, at } => {
                let chosen = all.get(*at).map(|choice| choice.value.clone());
                chosen.unwrap_or_default()
            }
        }
    }

    /// What is wrong with what was filled in.
    fn fault(&self) -> Option<Problem> {
        let fault = self.reads?.read(&self.value()).err()?;
        Some(Problem::Refused(BadInput::Value {
            column: self.label.clone(),
            fault,
        }))
    }

    fn draw(&self, frame: &mut Frame<'_>, line: Rect, has_keys: bool, context: &Context) {
        let theme = context.theme;
        let sign = if has_keys { "▶" } else { " " };
        let label = format!("{sign} {} ", fit(&self.label, LABEL));
        let width = LABEL as u16 + 3;
        bars::prose(frame, line, &label, theme.heading);
        let place = Rect {
            x: line.x + width,
            width: line.width.saturating_sub(width),
            ..line
        };
        match &self.entry {
            Entry::Typed(field) => field.draw(frame, place, theme.text, has_keys),
            Entry::Chosen { all, at } => {
                let name = all.get(*at).map_or("", |choice| &choice.name);
                let shown = match name {
                    "" => context.words.get("sheet-empty"),
                    name => name.to_owned(),
                };
                let shown = format!("‹ {shown} ›");
                let style = if has_keys { theme.chosen } else { theme.text };
                bars::prose(frame, place, &shown, style);
                if has_keys {
                    frame.set_cursor_position((place.x, place.y));
                }
            }
        }
    }
}

/// The lines, over a screen.
pub struct Sheet {
    title: String,
    lines: Vec<Line>,
    go: String,
    hint: String,
    first: usize,
    make: Make,
    /// Behind the last line is the answer.
    filling: Filling,
}

impl Sheet {
    /// Lines under a title, with the words of the answer that sends them.
    pub fn new(
        title: String,
        lines: Vec<Line>,
        go: String,
        make: impl Fn(&[String]) -> Request + 'static,
        done: impl Fn(&Response, &mut Context) + 'static,
    ) -> Sheet {
        let filling = Filling::new(lines.len() + 1, done);
        Sheet {
            title,
            lines,
            go,
            hint: String::new(),
            first: 0,
            make: Box::new(make),
            filling,
        }
    }

    /// Says more beneath the lines.
    pub fn with_hint(self, hint: String) -> Sheet {
        Sheet { hint, ..self }
    }

    fn submit(&mut self, context: &mut Context) {
        if self.filling.is_waiting() {
            return;
        }
        let mut faults = self.lines.iter().enumerate();
        let fault = faults.find_map(|(at, line)| Some((at, line.fault()?)));
        if let Some((at, problem)) = fault {
            self.filling.go_to(at);
            return self.filling.refused(&problem, context);
        }
        let filled: Vec<String> = self.lines.iter().map(Line::value).collect();
        self.filling.sent(context.ask((self.make)(&filled)));
    }

    /// Chooses the next or the one before in a line in which is chosen; says whether it is one.
    fn turn(&mut self, key: KeyCode) -> bool {
        let line = self.lines.get_mut(self.filling.focus());
        let Some(Entry::Chosen { all, at }) = line.map(|line| &mut line.entry) else {
            return false;
        };
        let count = all.len().max(1);
        match key {
            KeyCode::Left => *at = (*at + count - 1) % count,
            KeyCode::Right | KeyCode::Char(' ') => *at = (*at + 1) % count,
            _ => return false,
        }
        true
    }

    /// What stands beneath the lines.
    fn draw_foot(&self, frame: &mut Frame<'_>, foot: Rect, context: &Context) {
        if self.filling.draw(frame, foot, context) {
            return;
        }
        let about = self
            .lines
            .get(self.filling.focus())
            .map_or("", |line| &line.about);
        let lines = bars::lines(about, foot.width).min(foot.height);
        let theme = context.theme;
        bars::prose(frame, foot, about, theme.text);
        let rest = Rect {
            y: foot.y + lines,
            height: foot.height - lines,
            ..foot
        };
        bars::prose(frame, rest, &self.hint, theme.text);
    }
}

impl Screen for Sheet {
    fn place(&self) -> Place {
        Place::Form
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, _context: &Context) -> String {
        self.title.clone()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let rows = self.lines.len() as u16 + 1;
        let inside = bars::dialog(frame, area, &self.title, (WIDTH, rows + FOOT + 3), context);
        let inside = bars::inset(inside);
        let room = inside.height.saturating_sub(FOOT).max(1) as usize;
        let focus = self.filling.focus();
        if focus < self.first {
            self.first = focus;
        } else if focus >= self.first + room {
            self.first = focus + 1 - room;
        }
        for index in (self.first..=self.lines.len()).take(room) {
            let y = inside.y + (index - self.first) as u16;
            let place = Rect::new(inside.x, y, inside.width, 1);
            let has_keys = index == focus;
            match self.lines.get(index) {
                Some(line) => line.draw(frame, place, has_keys, context),
                None => {
                    let (style, text) = if has_keys {
                        frame.set_cursor_position((place.x, place.y));
                        (context.theme.chosen, format!("[▶ {} ]", self.go))
                    } else {
                        (context.theme.text, format!("[  {} ]", self.go))
                    };
                    bars::prose(frame, place, &text, style);
                }
            }
            context.clickable(place, Click::Row(index));
        }
        let foot = Rect {
            y: inside.bottom().saturating_sub(FOOT - 1),
            height: FOOT - 1,
            ..inside
        };
        self.draw_foot(frame, foot, context);
    }

    /// What is typed meanwhile is for what comes after it: a list of which the next line is filled in, for one.
    fn waits(&self, _context: &Context) -> bool {
        self.filling.is_waiting()
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Go if self.filling.focus() >= self.lines.len() => self.submit(context),
            Id::Go | Id::Other => self.filling.go_on(),
            _ => {}
        }
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        let is_again = self.filling.focus() == row;
        self.filling.go_to(row);
        if row >= self.lines.len() {
            self.submit(context);
        } else if is_again {
            self.turn(KeyCode::Right);
        }
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        if self.filling.moved_by(press) {
            return;
        }
        if let Press::Key(key) = press
            && key.kind != KeyEventKind::Release
            && self.turn(key.code)
        {
            return;
        }
        let line = self.lines.get_mut(self.filling.focus());
        if let Some(Entry::Typed(field)) = line.map(|line| &mut line.entry) {
            field.press(press);
        }
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        self.filling.answer(ask, answer, context)
    }
}
