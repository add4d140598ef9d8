//! First addresses: devices that are always on, where this computer looks for others.

use super::Screen;
use super::form::Form;
use super::question::Question;
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Context, Step};
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use crate::widgets::list::List;
use noaber_node::handle::{Problem, RelayRequest, Request, Response};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The screen.
#[derive(Default)]
pub struct Starts {
    addresses: Option<Vec<String>>,
    asked: Awaited,
    list: List,
}

impl Starts {
    fn chosen(&self) -> Option<&String> {
        self.addresses.as_ref()?.get(self.list.chosen())
    }

    /// Asks before one is taken away.
    fn removal(&self, context: &Context) -> Option<Question> {
        let words = context.words;
        let address = self.chosen()?.clone();
        let text = words.with("start-remove-text", &[("address", &address)]);
        let run = move |context: &mut Context| {
            let remove = RelayRequest::RemoveStart(address.clone());
            context.ask_or_tell(Request::Relay(remove));
        };
        let name = words.get("action-start-remove");
        Some(Question::new(
            name.clone(),
            text,
            words.get("question-no"),
            name,
            run,
        ))
    }
}

/// The form for one more.
fn add_form(context: &Context) -> Form {
    let make =
        |filled: &[String]| Request::Relay(RelayRequest::AddStart(filled[0].trim().to_owned()));
    let done = |_: &Response, context: &mut Context| {
        let said = context.words.get("start-added");
        context.say(said);
    };
    let lines = vec![("start-label", Field::new("", Show::Text))];
    let hint = context.words.get("start-hint");
    Form::new("start-add-title", lines, make, done).with_hint(hint)
}

impl Screen for Starts {
    fn place(&self) -> Place {
        Place::Starts
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("starts-title")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        let name = words.get("starts-pane");
        let inside = bars::pane(frame, area, &name, context.theme.focus);
        let text = match self.addresses.as_deref() {
            None => words.get("busy"),
            Some([]) => format!(
                "{}\n\n{}",
                words.get("starts-empty"),
                words.get("starts-meaning")
            ),
            Some(_) => words.get("starts-meaning"),
        };
        let rows = self.addresses.clone().unwrap_or_default();
        let height = (rows.len() as u16).min(inside.height.saturating_sub(6));
        let list = Rect { height, ..inside };
        self.list.draw(frame, list, &rows, context);
        let foot = Rect {
            y: list.bottom() + 1,
            height: inside.bottom().saturating_sub(list.bottom() + 1),
            ..inside
        };
        bars::prose(frame, bars::inset(foot), &text, context.theme.text);
    }

    fn shown(&mut self, context: &mut Context) {
        self.asked = context.ask(Request::Relay(RelayRequest::Starts)).into();
    }

    fn can(&self, id: Id, _context: &Context) -> bool {
        id != Id::Remove || self.chosen().is_some()
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::New => {
                let form = add_form(context);
                context.step(Step::Over(Box::new(form)));
            }
            Id::Remove => {
                if let Some(question) = self.removal(context) {
                    context.step(Step::Over(Box::new(question)));
                }
            }
            _ => {}
        }
    }

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if !self.asked.takes(ask) {
            return false;
        }
        match answer {
            Ok(Response::Starts(addresses)) => self.addresses = Some(addresses.clone()),
            Ok(_) => {}
            Err(problem) => context.trouble(problem),
        }
        true
    }
}
