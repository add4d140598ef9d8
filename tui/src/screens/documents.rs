//! The documents of a kring: a new one from a template, and opening one.

use super::Screen;
use super::follow::{Address, is_followed};
use super::invite::Invite;
use super::kinds::kinds;
use super::readers::{Readers, audience};
use super::usb::Usb;
use super::write::Write;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::filter::Filter;
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
    filter: Filter,
}

impl Documents {
    /// Shows a kring.
    pub fn new(space: SpaceId) -> Documents {
        Documents {
            space,
            list: List::default(),
            filter: Filter::default(),
        }
    }

    /// The documents that are shown; none before the answer.
    fn shown_ones(&self, context: &Context) -> Option<Vec<DocumentInfo>> {
        let all = context.model.documents.get(&self.space)?;
        let holds = |document: &&DocumentInfo| {
            let authors: Vec<&str> = document.authors.iter().map(|name| name.as_str()).collect();
            let readers = audience(&document.audience, context);
            let title = document.title.as_str();
            self.filter
                .holds(&format!("{title} {readers} {}", authors.join(" ")))
        };
        Some(all.iter().filter(holds).cloned().collect())
    }

    fn chosen(&self, context: &Context) -> Option<DocumentInfo> {
        let shown = self.shown_ones(context)?;
        shown.get(self.list.chosen()).cloned()
    }

    /// What is to be known about what is shown: that one is out, or that some of it is public.
    fn foot(&self, context: &Context) -> Option<String> {
        let words = context.words;
        let known = context.model.documents.get(&self.space);
        if is_followed(self.space, context) {
            let some = known.is_some_and(|known| !known.is_empty());
            return some.then(|| words.get("follow-reads"));
        }
        let mut known = known.into_iter().flatten();
        ended(self.space, context).or_else(|| {
            known
                .any(|document| document.audience == "public")
                .then(|| words.get("documents-public"))
        })
    }

    /// What to say when there is nothing.
    fn empty(&self, context: &Context) -> &'static str {
        match context.model.space(self.space) {
            Some(space) if space.follows && space.joining => "follow-nothing-yet",
            Some(space) if space.follows => "follow-nothing-public",
            Some(_) | None => "documents-empty",
        }
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

/// That the person here was taken out of a kring, or left it.
pub fn ended(space: SpaceId, context: &Context) -> Option<String> {
    let ended = context.model.space(space)?.ended.as_ref()?;
    let fill = [
        ("name", ended.by.as_str()),
        (
            "when",
            &noaber_node::words::moment(ended.at, context.words.0),
        ),
    ];
    let key = if ended.by_me {
        "ended-left"
    } else {
        "ended-removed"
    };
    Some(context.words.with(key, &fill))
}

impl Screen for Documents {
    fn place(&self) -> Place {
        if self.filter.is_typing() {
            Place::Searching
        } else {
            Place::Documents
        }
    }

    fn title(&self, context: &Context) -> String {
        let name = context
            .model
            .space(self.space)
            .map(|space| space.name.as_str());
        let title = context.words.get("documents-title");
        format!("{} › {title}", name.unwrap_or_default())
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        let title = words.get("documents-title");
        let inside = bars::pane(frame, area, &title, context.theme.focus);
        let foot = self.foot(context).unwrap_or_default();
        let lines = match foot.as_str() {
            "" => 0,
            text => bars::lines(text, inside.width.saturating_sub(2)),
        };
        let [above, below, search] = Layout::vertical([
            Constraint::Min(1),
            Constraint::Length(lines),
            Constraint::Length(u16::from(self.filter.is_shown())),
        ])
        .areas(inside);
        bars::prose(frame, bars::inset(below), &foot, context.theme.heading);
        let known = self.shown_ones(context);
        let text = match &known {
            None => words.get("busy"),
            Some(all) if all.is_empty() && self.filter.is_shown() => words.get("filter-none"),
            Some(all) if all.is_empty() => words.get(self.empty(context)),
            Some(_) => String::new(),
        };
        let place = Rect {
            x: above.x + 2,
            y: above.y + 1,
            width: above.width.saturating_sub(4),
            height: above.height.saturating_sub(1),
        };
        bars::prose(frame, place, &text, context.theme.text);
        let rows: Vec<String> = known
            .iter()
            .flatten()
            .map(|document| Documents::row_of(document, inside.width, context))
            .collect();
        if !rows.is_empty() {
            let heads = words.get("documents-heads");
            let mut heads = heads.split('|').map(str::trim);
            let heads = [(); 4].map(|()| heads.next().unwrap_or_default());
            let head = format!("  {}", row(heads, inside.width));
            let [top, list] =
                Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(above);
            bars::prose(frame, top, &head, context.theme.heading);
            self.list.draw(frame, list, &rows, context);
        }
        if self.filter.is_shown() {
            self.filter.draw(frame, bars::inset(search), context);
        }
    }

    fn space(&self, _context: &Context) -> Option<SpaceId> {
        Some(self.space)
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::documents(self.space));
        context.ask(model::people(self.space));
        context.ask(model::audiences(self.space));
        context.ask(model::status());
    }

    fn waits(&self, context: &Context) -> bool {
        !context.model.documents.contains_key(&self.space)
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        let is_out = context
            .model
            .space(self.space)
            .is_some_and(|space| space.ended.is_some());
        match id {
            Id::Open | Id::Readers => self.chosen(context).is_some(),
            Id::New | Id::Invite => !is_out && !is_followed(self.space, context),
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        if self.filter.act(id) {
            return self.list.choose(0);
        }
        match id {
            Id::Back => context.step(Step::Back),
            Id::Open => self.open(context),
            Id::New => {
                let kinds = kinds(self.space, context);
                context.step(Step::Over(Box::new(kinds)));
            }
            Id::Invite => context.step(Step::Over(Box::new(Invite::new(self.space)))),
            Id::Readers => {
                if let Some(document) = self.chosen(context) {
                    context.step(Step::Over(Box::new(Readers::new(document))));
                }
            }
            Id::Address => context.step(Step::Over(Box::new(Address::new(self.space)))),
            Id::Usb => context.step(Step::Over(Box::new(Usb::new(Some(self.space))))),
            _ => {}
        }
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        self.filter.press(press, &mut self.list);
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            self.open(context);
        }
        self.list.choose(row);
    }
}
