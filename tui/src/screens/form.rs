//! A few lines to fill in; what went wrong stands beneath them, and nothing typed is lost.

use super::Screen;
use super::filling::Filling;
use crate::actions::{Id, Place};
use crate::app::{Ask, Click, Context, Step};
use crate::widgets::bars;
use crate::widgets::field::Field;
use crossterm::event::Event as Press;
use noaber_node::handle::{BadInput, Missing, Problem, Request, Response};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Begins what is done with what was filled in.
type Begin = Box<dyn Fn(&[String], &mut Context) -> Ask>;

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
    begin: Begin,
    hint: String,
    next: Next,
    filling: Filling,
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
        let filling = Filling::new(lines.len(), done);
        let (labels, fields) = lines.into_iter().unzip();
        Form {
            title,
            labels,
            fields,
            begin: Box::new(begin),
            hint: String::new(),
            next: Next::Screen,
            filling,
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
        if self.filling.is_waiting() {
            return;
        }
        let filled: Vec<String> = self
            .fields
            .iter()
            .map(|field| field.text().to_owned())
            .collect();
        self.filling.sent((self.begin)(&filled, context));
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
            let sign = if index == self.filling.focus() {
                "▶ "
            } else {
                "  "
            };
            bars::prose(
                frame,
                Rect::new(inside.x + 1, line + 1, 2, 1),
                sign,
                context.theme.text,
            );
            let place = Rect::new(inside.x + 3, line + 1, inside.width - 5, 1);
            field.draw(
                frame,
                place,
                context.theme.text,
                index == self.filling.focus(),
            );
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
        if !self.filling.draw(frame, foot, context) {
            bars::prose(frame, foot, &self.hint, context.theme.text);
        }
    }

    fn waits(&self, _context: &Context) -> bool {
        self.filling.is_waiting() && self.next == Next::Text
    }

    fn can(&self, id: Id, _context: &Context) -> bool {
        id != Id::Other || self.fields.len() > 1
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Go if self.filling.focus() + 1 >= self.fields.len() => self.submit(context),
            Id::Go | Id::Other => self.filling.go_on(),
            _ => {}
        }
    }

    fn row(&mut self, row: usize, _context: &mut Context) {
        self.filling.go_to(row);
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        if self.filling.moved_by(press) {
            return;
        }
        if let Some(field) = self.fields.get_mut(self.filling.focus()) {
            field.press(press);
        }
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        let was_ours = self.filling.answer(ask, answer, context);
        if was_ours && answer.as_ref().is_err_and(is_about_first) {
            self.filling.go_to(0);
        }
        was_ours
    }
}

/// Whether what was refused is what stands in the first line of every form that gets it: an address, a text, a place.
fn is_about_first(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::NotFound(Missing::File(_) | Missing::Folder(_))
            | Problem::Refused(
                BadInput::NotAnAddress
                    | BadInput::NamelessAddress
                    | BadInput::NotATicket
                    | BadInput::NotADeviceTicket
                    | BadInput::DamagedTicket
                    | BadInput::FileExists { .. }
            )
    )
}
