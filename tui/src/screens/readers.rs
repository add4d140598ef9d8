//! Who can read a document: for whom it is, with the names.

use super::{Screen, notice};
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crossterm::event::Event as Press;
use noaber_node::handle::{AudienceInfo, DocumentInfo};
use ratatui::Frame;
use ratatui::layout::Rect;

/// What an audience is called on a screen.
pub fn audience(name: &str, context: &Context) -> String {
    match name {
        "public" | "space" | "board" | "finance" => context.words.get(&format!("audience-{name}")),
        own => own.to_owned(),
    }
}

/// The answer over the list of documents.
pub struct Readers {
    document: DocumentInfo,
}

impl Readers {
    /// About a document.
    pub fn new(document: DocumentInfo) -> Readers {
        Readers { document }
    }

    fn of<'a>(&self, context: &'a Context) -> Option<&'a AudienceInfo> {
        let all = context.model.audiences.get(&self.document.space)?;
        all.iter()
            .find(|info| info.name.as_str() == self.document.audience)
    }

    fn text(&self, context: &Context) -> String {
        let words = context.words;
        let title = self.document.title.as_str();
        if self.document.audience == "public" {
            return words.with("readers-public", &[("title", title)]);
        }
        let names = match self.of(context) {
            None => words.get("busy"),
            Some(info) => {
                let names: Vec<&str> = info.people.iter().map(|name| name.as_str()).collect();
                names.join(", ")
            }
        };
        let audience = audience(&self.document.audience, context);
        words.with(
            "readers-text",
            &[("title", title), ("audience", &audience), ("names", &names)],
        )
    }
}

impl Screen for Readers {
    fn place(&self) -> Place {
        Place::Notice
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("action-readers")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let (title, text) = (self.title(context), self.text(context));
        notice::draw(frame, area, &title, &text, context);
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::audiences(self.document.space));
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        if id == Id::Back {
            context.step(Step::Back);
        }
    }

    fn row(&mut self, _row: usize, context: &mut Context) {
        context.step(Step::Back);
    }

    fn press(&mut self, press: &Press, context: &mut Context) {
        notice::back_at_any_key(press, context);
    }
}
