//! The documents of a kring: a new one from a template, and opening one.

use super::Screen;
use super::card::value::shown;
use super::card::{Card, From};
use super::follow::{Address, is_followed};
use super::invite::Invite;
use super::kinds::groups;
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
use crate::words::Words;
use crossterm::event::Event as Press;
use noaber_node::clock::Here;
use noaber_node::handle::{DocumentInfo, is_amiss, pressing};
use noaber_node::members::folded;
use noaber_node::words::watch_said;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use unicode_width::UnicodeWidthStr;

/// The screen of one kring.
pub struct Documents {
    space: SpaceId,
    list: List,
    filter: Filter,
    order: Order,
}

impl Documents {
    /// Shows a kring.
    pub fn new(space: SpaceId) -> Documents {
        Documents {
            space,
            list: List::default(),
            filter: Filter::default(),
            order: Order::default(),
        }
    }

    /// The documents that are shown; none before the answer.
    fn shown_ones(&self, context: &Context) -> Option<Vec<DocumentInfo>> {
        let all = context.model.documents.get(&self.space)?;
        let words = context.words;
        let holds = |document: &&DocumentInfo| {
            let pressed = pressed(document, context).unwrap_or_default();
            let authors: Vec<&str> = document.authors.iter().map(|name| name.as_str()).collect();
            let listed = document.listed.iter().map(|(_, value)| value.as_str());
            let listed: Vec<&str> = listed.collect();
            let all = [
                document.title.as_str(),
                &audience(&document.audience, context),
                &authors.join(" "),
                &words.kind(&document.kind),
                &words.state(&document.kind, &document.state),
                &listed.join(" "),
                &pressed,
            ];
            self.filter.holds(&all.join(" "))
        };
        let mut shown: Vec<DocumentInfo> = all.iter().filter(holds).cloned().collect();
        self.order.sort(&mut shown, words);
        Some(shown)
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

    /// Whether who is here can begin a document, or at all be one who invites.
    fn may_write(&self, context: &Context) -> bool {
        let space = context.model.space(self.space);
        let role = space.filter(|space| !space.follows && space.ended.is_none());
        role.and_then(|space| space.role) >= Some(Role::Editor)
    }

    /// What to say when there is nothing.
    fn empty(&self, context: &Context) -> &'static str {
        match context.model.space(self.space) {
            Some(space) if space.follows && space.joining => "follow-nothing-yet",
            Some(space) if space.follows => "follow-nothing-public",
            Some(_) if !self.may_write(context) => "documents-empty-yet",
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

    /// What is known of the chosen one beside what its row says.
    fn about(&self, context: &Context) -> Option<String> {
        let document = self.chosen(context)?;
        let authors: Vec<&str> = document.authors.iter().map(|name| name.as_str()).collect();
        let (readers, authors) = (audience(&document.audience, context), authors.join(", "));
        let fill = [
            ("audience", readers.as_str()),
            ("authors", authors.as_str()),
        ];
        let mut said: Vec<String> = pressed(&document, context).into_iter().collect();
        said.push(context.words.with("documents-chosen", &fill));
        let kind = kinds::by_tag(&document.kind);
        said.extend(document.listed.iter().map(|(key, value)| {
            let field = kind.and_then(|kind| kind.field(key));
            let name = field.map_or(key.as_str(), |field| context.words.of(field.name));
            let value = match field {
                Some(field) => shown(field.value, value.as_str(), self.space, context),
                None => value.as_str().to_owned(),
            };
            format!("{name}: {value}")
        }));
        Some(said.join(" · "))
    }

    fn row_of(document: &DocumentInfo, width: u16, context: &Context) -> String {
        let words = context.words;
        let sign = if document.audience == "public" {
            "◎ "
        } else {
            ""
        };
        let here = Here(context.now);
        let pressing = pressing(&document.watches, &here);
        let amiss = if pressing.is_some_and(|watch| is_amiss(watch, &here)) {
            "! "
        } else {
            ""
        };
        let title = format!("{amiss}{sign}{}", document.title.as_str());
        let changed = noaber_node::words::day(document.changed_at);
        let waiting = match document.waiting {
            0 => String::new(),
            waiting => waiting.to_string(),
        };
        let cells = [
            title.as_str(),
            &words.kind(&document.kind),
            &words.state(&document.kind, &document.state),
            &audience(&document.audience, context),
            &changed,
            &waiting,
        ];
        row(cells, width)
    }
}

/// The term or the amount of a document that presses most, as a sentence.
fn pressed(document: &DocumentInfo, context: &Context) -> Option<String> {
    let here = Here(context.now);
    let watch = pressing(&document.watches, &here)?;
    Some(watch_said(&document.kind, watch, &here, context.words.0))
}

/// In which order they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Order {
    /// As the node tells them.
    #[default]
    Told,
    /// By name.
    Name,
    /// The last that was changed first.
    Changed,
    /// By kind, then by state.
    Kind,
    /// By what waits for somebody.
    Waiting,
}

impl Order {
    fn next(self) -> Order {
        match self {
            Order::Told => Order::Name,
            Order::Name => Order::Changed,
            Order::Changed => Order::Kind,
            Order::Kind => Order::Waiting,
            Order::Waiting => Order::Told,
        }
    }

    /// What stands behind the name of the list; nothing for the one that goes without saying.
    fn key(self) -> Option<&'static str> {
        match self {
            Order::Told => None,
            Order::Name => Some("order-name"),
            Order::Changed => Some("order-changed"),
            Order::Kind => Some("order-kind"),
            Order::Waiting => Some("order-waiting"),
        }
    }

    fn sort(self, all: &mut [DocumentInfo], words: Words) {
        match self {
            Order::Told => {}
            Order::Name => all.sort_by_key(|it| folded(it.title.as_str())),
            Order::Changed => all.sort_by_key(|it| std::cmp::Reverse(it.changed_at)),
            Order::Kind => all.sort_by_key(|it| (words.kind(&it.kind), state_place(it))),
            Order::Waiting => all.sort_by_key(|it| std::cmp::Reverse(it.waiting)),
        }
    }
}

/// How far a document is on the path of its kind.
fn state_place(document: &DocumentInfo) -> usize {
    let states = kinds::by_tag(&document.kind).map_or(&[][..], |kind| kind.states);
    let place = states.iter().position(|it| it.key == document.state);
    place.unwrap_or(states.len())
}

/// From this width on there is room for who reads it.
const WIDE: u16 = 100;

/// A document in columns: its title, kind and state, who can read it where there is room, when it changed, and what waits.
fn row(cells: [&str; 6], width: u16) -> String {
    let [title, kind, state, readers, changed, waiting] = cells;
    let is_wide = width >= WIDE;
    let kind_width = if is_wide { 20 } else { 14 };
    let mut rest = vec![fit(kind, kind_width), fit(state, kind_width)];
    if is_wide {
        rest.push(fit(readers, 16));
    }
    rest.push(fit(changed, 10));
    rest.push(fit(waiting, 5));
    let rest = rest.join(" ");
    // Two cells for the sign of the list, one between columns.
    let title_width = usize::from(width).saturating_sub(3 + rest.width());
    format!("{} {rest}", fit(title, title_width))
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
        let mut title = words.get("documents-title");
        if let Some(order) = self.order.key() {
            title = format!("{title} · {}", words.get(order));
        }
        let inside = bars::pane(frame, area, &title, context.theme.focus);
        let foot = [self.about(context), self.foot(context)];
        let foot: Vec<String> = foot.into_iter().flatten().collect();
        let foot = foot.join("\n");
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
        bars::prose(frame, bars::inset(below), &foot, context.theme.text);
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
            let heads = [(); 6].map(|()| heads.next().unwrap_or_default());
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
        match id {
            Id::Open | Id::Readers | Id::Card => self.chosen(context).is_some(),
            Id::New | Id::Invite => self.may_write(context),
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
                let groups = groups(self.space, context);
                context.step(Step::Over(Box::new(groups)));
            }
            Id::Sort => {
                self.order = self.order.next();
                self.list.choose(0);
            }
            Id::Card => {
                if let Some(document) = self.chosen(context) {
                    let card = Card::new(document.id, document.title.as_str(), From::List);
                    context.step(Step::Over(Box::new(card)));
                }
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
