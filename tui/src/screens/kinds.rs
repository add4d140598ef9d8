//! Which kind of document to begin: the kinds as their table names them.

use super::Screen;
use super::form::Form;
use super::write::Write;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use crate::widgets::list::List;
use crossterm::event::Event as Press;
use noaber_node::handle::{DocumentRequest, Request, Response};
use noaber_node::words::Lang;
use noaber_protocol::document::kinds::{KINDS, Kind};
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The kinds that are written as a text, in the order of the table; records have a list of their own.
fn texts() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().copied().filter(|kind| !kind.is_record())
}

/// The list of kinds, over the documents of a kring.
pub struct Kinds {
    space: SpaceId,
    list: List,
}

impl Kinds {
    /// Offers the kinds for a new document.
    pub fn new(space: SpaceId) -> Kinds {
        Kinds {
            space,
            list: List::default(),
        }
    }

    fn choose(&self, context: &mut Context) {
        if let Some(kind) = texts().nth(self.list.chosen()) {
            context.step(Step::Back);
            context.step(Step::Over(Box::new(new_form(self.space, kind))));
        }
    }
}

impl Screen for Kinds {
    fn place(&self) -> Place {
        Place::Kinds
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("new-document-title")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let title = self.title(context);
        let height = texts().count() as u16 + 5;
        let inside = bars::dialog(frame, area, &title, (60, height), context);
        let ask = context.words.get("new-document-kind");
        let line = Rect::new(inside.x + 1, inside.y, inside.width - 2, 1);
        bars::prose(frame, line, &ask, context.theme.heading);
        let rows: Vec<String> = texts()
            .map(|kind| match context.words.0 {
                Lang::Nl => kind.title.nl.to_owned(),
                Lang::En => kind.title.en.to_owned(),
            })
            .collect();
        let place = Rect::new(
            inside.x + 1,
            inside.y + 2,
            inside.width - 2,
            inside.height.saturating_sub(2),
        );
        self.list.draw(frame, place, &rows, context);
    }

    fn is_over(&self) -> bool {
        true
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Go => self.choose(context),
            _ => {}
        }
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        self.list.press(press);
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            self.choose(context);
        }
        self.list.choose(row);
    }
}

/// The form for a new document of a kind; it opens it.
fn new_form(space: SpaceId, kind: &'static Kind) -> Form {
    let make = move |filled: &[String]| {
        let title = filled[0].trim().to_owned();
        Request::Document(DocumentRequest::New {
            space: model::by_id(space),
            kind: kind.tag.into(),
            title,
            audience: None,
            from: None,
        })
    };
    Form::new(
        "new-document-title",
        vec![("new-document-label", Field::new("", Show::Text))],
        make,
        move |response, context| {
            context.ask(model::documents(space));
            if let Response::Document(document) = response {
                context.step(Step::Over(Box::new(Write::new(
                    document.id,
                    document.title.as_str(),
                ))));
            }
        },
    )
}
