//! The kringen: which there are, a new one, and coming into one.

use super::Screen;
use super::documents::Documents;
use super::follow::{follow_form, unfollow};
use super::form::Form;
use super::invite::Invite;
use super::question::Question;
use crate::actions::{Id, Place};
use crate::app::{Context, Effect, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::field::{Field, Show};
use crate::widgets::filter::Filter;
use crate::widgets::list::List;
use crate::words::Words;
use crossterm::event::Event as Press;
use noaber_node::handle::{DeviceRequest, Event, Request, Response, SpaceInfo, SpaceRequest};
use noaber_node::words::Lang;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// For how many seconds a joining is awaited before the form closes; it goes on by itself.
pub(super) const JOIN_SECONDS: u32 = 10;

/// The screen.
#[derive(Default)]
pub struct Spaces {
    list: List,
    filter: Filter,
}

impl Spaces {
    /// The kringen that are shown; none before the answer.
    fn shown_ones(&self, context: &Context) -> Option<Vec<SpaceInfo>> {
        let all = context.model.spaces.as_ref()?.iter();
        let holds = |space: &&SpaceInfo| {
            let (name, role) = (space.name.as_str(), Spaces::role_of(space, context));
            self.filter.holds(&format!("{name} {role}"))
        };
        Some(all.filter(holds).cloned().collect())
    }

    fn chosen(&self, context: &Context) -> Option<SpaceInfo> {
        let shown = self.shown_ones(context)?;
        shown.get(self.list.chosen()).cloned()
    }

    /// What the person here is in it.
    fn role_of(space: &SpaceInfo, context: &Context) -> String {
        let words = context.words;
        match (space.joining, space.role) {
            (true, _) if space.follows => words.get("space-follows-waits"),
            _ if space.follows => words.get("space-follows"),
            (true, _) => words.get("space-joining"),
            (false, Some(role)) => noaber_node::words::role(role, words.0),
            (false, None) => words.get("space-left"),
        }
    }

    fn row_of(space: &SpaceInfo, width: u16, context: &Context) -> String {
        let words = context.words;
        let role = Spaces::role_of(space, context);
        let people = if space.follows {
            // Who they are is not for who follows, and neither is how many.
            String::new()
        } else {
            words.count("people-count", u64::from(space.participants))
        };
        let documents = words.count("documents-count", u64::from(space.documents));
        // Two cells for the sign of the list, one between columns.
        let name = (width as usize).saturating_sub(2 + 21 + 11 + 14 + 3);
        format!(
            "{} {} {} {}",
            fit(space.name.as_str(), name),
            fit(&role, 21),
            fit(&people, 11),
            fit(&documents, 14)
        )
    }

    fn open(&self, context: &mut Context) {
        if let Some(space) = self.chosen(context) {
            context.step(Step::Over(Box::new(Documents::new(space.id))));
        }
    }
}

/// The form for a new kring; it opens it.
pub fn new_form() -> Form {
    let make = |filled: &[String]| {
        Request::Space(SpaceRequest::New {
            name: filled[0].trim().to_owned(),
        })
    };
    Form::new(
        "new-space-title",
        vec![("new-space-label", Field::new("", Show::Text))],
        make,
        |response, context| {
            context.ask(model::spaces());
            if let Response::Space(space) = response {
                context.step(Step::Over(Box::new(Documents::new(space.id))));
            }
        },
    )
}

/// The form for an invitation; when the joining counts it opens the kring.
pub fn join_form(words: Words) -> Form {
    let make = |filled: &[String]| {
        Request::Space(SpaceRequest::Join {
            ticket: filled[0].clone(),
            wait_seconds: JOIN_SECONDS,
        })
    };
    let form = Form::new(
        "join-title",
        vec![("join-label", Field::new("", Show::Text))],
        make,
        |response, context| {
            context.ask(model::spaces());
            match response {
                Response::Space(space) if !space.joining => {
                    context.step(Step::Over(Box::new(Documents::new(space.id))));
                    welcome(space.id, context);
                }
                _ => {
                    let said = context.words.get("join-waits");
                    context.say(said);
                }
            }
        },
    );
    form.with_hint(words.get("join-hint"))
}

/// The form in which this computer becomes another of somebody who has one already.
pub fn own_form() -> Form {
    let make = |filled: &[String]| {
        let [ticket, name] = [0, 1].map(|index| filled.get(index).cloned().unwrap_or_default());
        Request::Device(DeviceRequest::Join {
            ticket,
            name: name.trim().to_owned(),
            wait_seconds: JOIN_SECONDS,
        })
    };
    let lines = vec![
        ("own-label", Field::new("", Show::Text)),
        ("own-name-label", Field::new("", Show::Text)),
    ];
    Form::new("own-form-title", lines, make, |_, context| {
        context.ask(model::spaces());
        let said = context.words.get("own-joined");
        context.say(said);
    })
}

/// Asks before a kring is left.
fn leave(space: &SpaceInfo, context: &Context) -> Question {
    let (words, id) = (context.words, space.id);
    let named = [("name", space.name.as_str())];
    let run = move |context: &mut Context| {
        let leave = SpaceRequest::Leave(model::by_id(id));
        context.ask_or_tell(Request::Space(leave));
        context.ask(model::spaces());
    };
    Question::new(
        words.get("leave-title"),
        words.with("leave-text", &named),
        words.get("leave-stay"),
        words.get("leave-go"),
        run,
    )
}

fn welcome(space: SpaceId, context: &mut Context) {
    let name = context
        .model
        .space(space)
        .map(|space| space.name.as_str().to_owned())
        .unwrap_or_default();
    let said = context.words.with("joined", &[("name", &name)]);
    context.say(said);
}

impl Screen for Spaces {
    fn place(&self) -> Place {
        if self.filter.is_typing() {
            Place::Searching
        } else {
            Place::Spaces
        }
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("spaces-title")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let inside = bars::pane(
            frame,
            area,
            &context.words.get("spaces-pane"),
            context.theme.focus,
        );
        let [list, search] = Layout::vertical([
            Constraint::Min(1),
            Constraint::Length(u16::from(self.filter.is_shown())),
        ])
        .areas(inside);
        if self.filter.is_shown() {
            self.filter.draw(frame, bars::inset(search), context);
        }
        let words = context.words;
        let shown = self.shown_ones(context);
        let text = match &shown {
            None => words.get("busy"),
            Some(shown) if !shown.is_empty() => {
                let rows = shown.iter();
                let rows: Vec<String> = rows
                    .map(|space| Spaces::row_of(space, inside.width, context))
                    .collect();
                return self.list.draw(frame, list, &rows, context);
            }
            Some(_) if self.filter.is_shown() => words.get("filter-none"),
            Some(_) => words.get("spaces-empty"),
        };
        let place = Rect {
            x: list.x + 2,
            y: list.y + 1,
            width: list.width.saturating_sub(4),
            height: list.height.saturating_sub(1),
        };
        bars::prose(frame, place, &text, context.theme.text);
    }

    fn space(&self, context: &Context) -> Option<SpaceId> {
        self.chosen(context).map(|space| space.id)
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::spaces());
        context.ask(model::status());
    }

    fn waits(&self, context: &Context) -> bool {
        context.model.spaces.is_none()
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        let chosen = self.chosen(context);
        match id {
            Id::Back => self.filter.is_shown(),
            Id::Open | Id::AddDevice => chosen.is_some(),
            Id::Leave => chosen.is_some_and(|space| !space.follows),
            Id::Unfollow => chosen.is_some_and(|space| space.follows),
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        if self.filter.act(id) {
            return self.list.choose(0);
        }
        match id {
            Id::Open => self.open(context),
            Id::New => context.step(Step::Over(Box::new(new_form()))),
            Id::Join => context.step(Step::Over(Box::new(join_form(context.words)))),
            Id::Follow => context.step(Step::Over(Box::new(follow_form(context)))),
            Id::AddDevice => context.step(Step::Over(Box::new(Invite::own()))),
            Id::Language => {
                context.words.0 = if context.words.0 == Lang::Nl {
                    Lang::En
                } else {
                    Lang::Nl
                };
                context.want(Effect::Language(context.words.0));
            }
            Id::Signs => {
                let signs = context.theme.signs.other();
                context.theme.signs = signs;
                context.want(Effect::Signs(signs));
                let said = context.words.get(&format!("signs-{}", signs.key()));
                context.say(said);
            }
            Id::Leave => {
                if let Some(space) = self.chosen(context) {
                    context.step(Step::Over(Box::new(leave(&space, context))));
                }
            }
            Id::Unfollow => {
                if let Some(space) = self.chosen(context) {
                    context.step(Step::Over(Box::new(unfollow(&space, context))));
                }
            }
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

    fn told(&mut self, event: &Event, context: &mut Context) {
        match event {
            Event::Joined(space) => welcome(*space, context),
            Event::JoinFailed(_, problem) => context.trouble(problem),
            Event::People(_)
            | Event::Documents(_)
            | Event::Links
            | Event::Editor(_, _)
            | Event::Missed
            | Event::Stopping => {}
        }
    }
}
