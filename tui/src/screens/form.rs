//! A few lines to fill in; what went wrong stands beneath them, and nothing typed is lost.

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Ask, Context, Step};
use crate::widgets::bars;
use crate::widgets::field::Field;
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use noaber_node::handle::{Problem, Request, Response};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Makes the question of what was filled in.
type Make = Box<dyn Fn(&[String]) -> Request>;
/// Goes on with the answer.
type Done = Box<dyn Fn(&Response, &mut Context)>;

/// A form over a screen.
pub struct Form {
    title: &'static str,
    labels: Vec<&'static str>,
    fields: Vec<Field>,
    focus: usize,
    make: Make,
    done: Done,
    waiting: Option<Ask>,
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
        let (labels, fields) = lines.into_iter().unzip();
        Form {
            title,
            labels,
            fields,
            focus: 0,
            make: Box::new(make),
            done: Box::new(done),
            waiting: None,
            trouble: None,
        }
    }

    fn submit(&mut self, context: &mut Context) {
        if self.waiting.is_some() {
            return;
        }
        let filled: Vec<String> = self
            .fields
            .iter()
            .map(|field| field.text().to_owned())
            .collect();
        self.trouble = None;
        self.waiting = Some(context.ask((self.make)(&filled)));
    }
}

impl Screen for Form {
    fn place(&self) -> Place {
        Place::Dialog
    }

    fn title(&self, context: &Context) -> String {
        context.words.get(self.title)
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let height = self.fields.len() as u16 * 3 + 8;
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
            line += 3;
        }
        let foot = Rect::new(
            inside.x + 1,
            line,
            inside.width - 2,
            inside.bottom().saturating_sub(line + 1),
        );
        match (&self.trouble, self.waiting) {
            (Some((what, now)), _) => bars::prose(
                frame,
                foot,
                &format!("{what}\n{now}"),
                context.theme.serious,
            ),
            (None, Some(_)) => bars::prose(
                frame,
                foot,
                &context.words.get("busy"),
                context.theme.waiting,
            ),
            (None, None) => {}
        }
        let keys = Rect::new(
            inside.x + 1,
            inside.bottom().saturating_sub(1),
            inside.width - 2,
            1,
        );
        bars::prose(
            frame,
            keys,
            &context.words.get("form-keys"),
            context.theme.key,
        );
    }

    fn act(&mut self, _id: Id, _context: &mut Context) {}

    fn press(&mut self, press: &Press, context: &mut Context) {
        let last = self.fields.len().saturating_sub(1);
        if let Press::Key(key) = press
            && key.kind != KeyEventKind::Release
        {
            match key.code {
                KeyCode::Esc => return context.step(Step::Back),
                KeyCode::Enter if self.focus >= last => return self.submit(context),
                KeyCode::Enter | KeyCode::Tab | KeyCode::Down => {
                    return self.focus = (self.focus + 1) % (last + 1);
                }
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
        if self.waiting != Some(ask) {
            return false;
        }
        self.waiting = None;
        match answer {
            Ok(response) => {
                context.step(Step::Back);
                (self.done)(response, context);
            }
            Err(problem) => {
                self.trouble = Some(noaber_node::words::problem(problem, context.words.0))
            }
        }
        true
    }
}
