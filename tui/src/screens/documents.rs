//! The documents of a kring: a new one from a template, and opening one.

use super::Screen;
use super::invite::Invite;
use super::kinds::Kinds;
use super::members::Members;
use super::network::Network;
use super::people::People;
use super::readers::{Readers, audience};
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
use ratatui::layout::{Constraint, Layout, Rect};

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

    fn row_of(document: &DocumentInfo, width: u16, context: &Context) -> String {
        let authors: Vec<&str> = document.authors.iter().map(|name| name.as_str()).collect();
        let changed = noaber_node::words::moment(document.changed_at, context.words.0);
        // On a narrow screen the day is enough.
        let day = changed.split(',').next().unwrap_or_default();
        let changed = if width < WIDE { day } else { &changed };
        let cells = [
            document.title.as_str(),
            &audience(&document.audience, context),
            &authors.join(", "),
            changed,
        ];
        row(cells, width)
    }
}

/// From this width on there is room for more than the day.
const WIDE: u16 = 100;

/// A document in columns: its title, who can read it, who wrote, when it changed.
fn row([title, readers, authors, changed]: [&str; 4], width: u16) -> String {
    let when = if width < WIDE { 20 } else { 33 };
    // Two cells for the sign of the list, one between columns.
    let left = (width as usize).saturating_sub(2 + 3 + when);
    let (readers_width, authors_width) = (left / 4, left / 3);
    let title_width = left - readers_width - authors_width;
    format!(
        "{} {} {} {}",
        fit(title, title_width),
        fit(readers, readers_width),
        fit(authors, authors_width),
        fit(changed, when)
    )
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
                .map(|document| Documents::row_of(document, inside.width, context))
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
            Some(rows) => {
                let heads = context.words.get("documents-heads");
                let mut heads = heads.split('|').map(str::trim);
                let heads = [(); 4].map(|()| heads.next().unwrap_or_default());
                let head = format!("  {}", row(heads, inside.width));
                let [top, list] =
                    Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(inside);
                bars::prose(frame, top, &head, context.theme.heading);
                self.list.draw(frame, list, &rows, context);
            }
        }
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::documents(self.space));
        context.ask(model::people(self.space));
        context.ask(model::audiences(self.space));
        context.ask(model::status());
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        !matches!(id, Id::Open | Id::Readers) || self.chosen(context).is_some()
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Open => self.open(context),
            Id::New => context.step(Step::Over(Box::new(Kinds::new(self.space)))),
            Id::Invite => context.step(Step::Over(Box::new(Invite::new(self.space)))),
            Id::Members => context.step(Step::Over(Box::new(Members::new(self.space)))),
            Id::Readers => {
                if let Some(document) = self.chosen(context) {
                    context.step(Step::Over(Box::new(Readers::new(document))));
                }
            }
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
