//! A few lines to fill in; what went wrong stands beneath them, and nothing typed is lost.

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Click, Context, Step};
use crate::widgets::bars;
use crate::widgets::field::Field;
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use noaber_node::handle::{Problem, Request, Response};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Begins what is done with what was filled in.
type Begin = Box<dyn Fn(&[String], &mut Context) -> Ask>;
/// Goes on with the answer.
type Done = Box<dyn Fn(&Response, &mut Context)>;

/// What comes after a form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Something in which letters do things: they do not wait for it.
    Screen,
    /// A text: what is typed meanwhile is for it.
    Text,
}

/// A form over a screen.
pub struct Form {
    title: &'static str,
    labels: Vec<&'static str>,
    fields: Vec<Field>,
    focus: usize,
    begin: Begin,
    done: Done,
    hint: String,
    next: Next,
    waiting: Awaited,
    trouble: Option<(String, String)>,
}

impl Form {
    /// A form with Fluent keys for its title and labels.
    pub fn new(
        title: &'static str,
        lines: Vec<(&'static str, Field)>,
        make: impl Fn(&[String]) -> Request + 'static,
        done: impl Fn(&Response, &mut Context) + 'static,
    ) -> Form {
        let begin = move |filled: &[String], context: &mut Context| context.ask(make(filled));
        Form::beginning(title, lines, begin, done)
    }

    /// A form of which what was filled in is not asked of the node alone.
    pub fn beginning(
        title: &'static str,
        lines: Vec<(&'static str, Field)>,
        begin: impl Fn(&[String], &mut Context) -> Ask + 'static,
        done: impl Fn(&Response, &mut Context) + 'static,
    ) -> Form {
        let (labels, fields) = lines.into_iter().unzip();
        Form {
            title,
            labels,
            fields,
            focus: 0,
            begin: Box::new(begin),
            done: Box::new(done),
            hint: String::new(),
            next: Next::Screen,
            waiting: Awaited::default(),
            trouble: None,
        }
    }

    /// Says more beneath the lines.
    pub fn with_hint(self, hint: String) -> Form {
        Form { hint, ..self }
    }

    /// Leads to a text, in which stands what is typed while the answer is awaited.
    pub fn before_text(self) -> Form {
        Form {
            next: Next::Text,
            ..self
        }
    }

    fn submit(&mut self, context: &mut Context) {
        if self.waiting.is_on() {
            return;
        }
        let filled: Vec<String> = self
            .fields
            .iter()
            .map(|field| field.text().to_owned())
            .collect();
        self.trouble = None;
        self.waiting = (self.begin)(&filled, context).into();
    }
}

impl Screen for Form {
    fn place(&self) -> Place {
        Place::Form
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, context: &Context) -> String {
        context.words.get(self.title)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let height = self.fields.len() as u16 * 3 + 7;
        let title = self.title(context);
        let inside = bars::dialog(frame, area, &title, (70, height), context);
        let mut line = inside.y;
        for (index, (label, field)) in self.labels.iter().zip(&self.fields).enumerate() {
            let label = context.words.get(label);
            bars::prose(
                frame,
                Rect::new(inside.x + 1, line, inside.width - 2, 1),
                &label,
                context.theme.heading,
            );
            let sign = if index == self.focus { "▶ " } else { "  " };
            bars::prose(
                frame,
                Rect::new(inside.x + 1, line + 1, 2, 1),
                sign,
                context.theme.text,
            );
            let place = Rect::new(inside.x + 3, line + 1, inside.width - 5, 1);
            field.draw(frame, place, context.theme.text, index == self.focus);
            context.clickable(
                Rect::new(inside.x, line, inside.width, 2),
                Click::Row(index),
            );
            line += 3;
        }
        let foot = Rect::new(
            inside.x + 1,
            line,
            inside.width - 2,
            inside.bottom().saturating_sub(line),
        );
        match (&self.trouble, self.waiting.is_on()) {
            (Some((what, now)), _) => bars::prose(
                frame,
                foot,
                &format!("{what}\n{now}"),
                context.theme.serious,
            ),
            (None, true) => bars::prose(
                frame,
                foot,
                &context.words.get("busy"),
                context.theme.waiting,
            ),
            (None, false) => bars::prose(frame, foot, &self.hint, context.theme.text),
        }
    }

    fn waits(&self, _context: &Context) -> bool {
        self.waiting.is_on() && self.next == Next::Text
    }

    fn can(&self, id: Id, _context: &Context) -> bool {
        id != Id::Other || self.fields.len() > 1
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Go if self.focus + 1 >= self.fields.len() => self.submit(context),
            Id::Go | Id::Other => self.focus = (self.focus + 1) % self.fields.len().max(1),
            _ => {}
        }
    }

    fn row(&mut self, row: usize, _context: &mut Context) {
        self.focus = row;
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        let last = self.fields.len().saturating_sub(1);
        if let Press::Key(key) = press
            && key.kind != KeyEventKind::Release
        {
            match key.code {
                KeyCode::Down => return self.focus = (self.focus + 1) % (last + 1),
                KeyCode::BackTab | KeyCode::Up => {
                    return self.focus = self.focus.checked_sub(1).unwrap_or(last);
                }
                _ => {}
            }
        }
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.press(press);
        }
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
            Ok(response) => {
                context.step(Step::Back);
                (self.done)(response, context);
            }
            Err(problem) => {
                context.forget_early();
                self.trouble = Some(noaber_node::words::problem_on_screen(
                    problem,
                    context.words.0,
                ))
            }
        }
        true
    }
}
