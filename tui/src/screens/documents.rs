//! The documents of a kring: a new one from a template, and opening one.

use super::Screen;
use super::invite::Invite;
use super::kinds::Kinds;
use super::members::Members;
use super::network::Network;
use super::people::People;
use super::usb::Usb;
use super::write::Write;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::list::List;
use crossterm::event::Event as Press;
use noaber_node::handle::DocumentInfo;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The screen of one kring.
pub struct Documents {
    space: SpaceId,
    list: List,
}

impl Documents {
    /// Shows a kring.
    pub fn new(space: SpaceId) -> Documents {
        Documents {
            space,
            list: List::default(),
        }
    }

    fn chosen(&self, context: &Context) -> Option<DocumentInfo> {
        context
            .model
            .documents
            .get(&self.space)
            .and_then(|documents| documents.get(self.list.chosen()))
            .cloned()
    }

    fn open(&self, context: &mut Context) {
        if let Some(document) = self.chosen(context) {
            context.step(Step::Over(Box::new(Write::new(
                document.id,
                document.title.as_str(),
            ))));
        }
    }

    fn row_of(document: &DocumentInfo, context: &Context) -> String {
        let authors: Vec<&str> = document.authors.iter().map(|name| name.as_str()).collect();
        let changed = noaber_node::words::moment(document.changed_at, context.words.0);
        format!(
            "{} {} {changed}",
            fit(document.title.as_str(), 28),
            fit(&authors.join(", "), 17)
        )
    }
}

impl Screen for Documents {
    fn place(&self) -> Place {
        Place::Documents
    }

    fn title(&self, context: &Context) -> String {
        let name = context
            .model
            .space(self.space)
            .map(|space| space.name.as_str())
            .unwrap_or_default();
        format!("{name} › {}", context.words.get("documents-title"))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let inside = bars::pane(
            frame,
            area,
            &context.words.get("documents-title"),
            context.theme.focus,
        );
        let rows: Option<Vec<String>> = context.model.documents.get(&self.space).map(|documents| {
            documents
                .iter()
                .map(|document| Documents::row_of(document, context))
                .collect()
        });
        match rows {
            None => bars::prose(
                frame,
                inside,
                &context.words.get("busy"),
                context.theme.text,
            ),
            Some(rows) if rows.is_empty() => {
                let place = Rect {
                    x: inside.x + 2,
                    y: inside.y + 1,
                    width: inside.width.saturating_sub(4),
                    height: inside.height.saturating_sub(1),
                };
                bars::prose(
                    frame,
                    place,
                    &context.words.get("documents-empty"),
                    context.theme.text,
                );
            }
            Some(rows) => self.list.draw(frame, inside, &rows, context),
        }
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::documents(self.space));
        context.ask(model::people(self.space));
        context.ask(model::status());
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        id != Id::Open || self.chosen(context).is_some()
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Open => self.open(context),
            Id::New => context.step(Step::Over(Box::new(Kinds::new(self.space)))),
            Id::Invite => context.step(Step::Over(Box::new(Invite::new(self.space)))),
            Id::Members => context.step(Step::Over(Box::new(Members::new(self.space)))),
            Id::People => context.step(Step::Over(Box::new(People::new(self.space)))),
            Id::Network => context.step(Step::Over(Box::new(Network::default()))),
            Id::Usb => context.step(Step::Over(Box::new(Usb::new(Some(self.space))))),
            _ => {}
        }
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        self.list.press(press);
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            self.open(context);
        }
        self.list.choose(row);
    }
}
