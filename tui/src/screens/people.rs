//! Who takes part in a kring, with which role.

use super::Screen;
use super::invite::Invite;
use super::network::Network;
use super::question::Question;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::list::List;
use crossterm::event::Event as Press;
use noaber_node::handle::{PeopleRequest, Person, Request, Selector};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The roles that one admin alone gives, in the order in which the key goes round.
const GIVEN: [Role; 5] = [
    Role::Reader,
    Role::Member,
    Role::Editor,
    Role::Board,
    Role::Admin,
];

/// The screen of one kring.
pub struct People {
    space: SpaceId,
    list: List,
}

impl People {
    /// Shows the people of a kring.
    pub fn new(space: SpaceId) -> People {
        People {
            space,
            list: List::default(),
        }
    }

    fn chosen(&self, context: &Context) -> Option<Person> {
        context
            .model
            .people
            .get(&self.space)
            .and_then(|people| people.get(self.list.chosen()))
            .cloned()
    }

    fn row_of(person: &Person, context: &Context) -> String {
        let sign = if person.connected || person.me {
            '●'
        } else {
            '○'
        };
        let me = if person.me {
            context.words.get("person-me")
        } else {
            String::new()
        };
        let role = noaber_node::words::role(person.role, context.words.0);
        let mark = person.id.short();
        format!(
            "{sign} {} {} {} {mark} {me}",
            fit(person.name.as_str(), 22),
            fit(person.organisation.as_str(), 20),
            fit(&role, 15)
        )
    }
}

impl Screen for People {
    fn place(&self) -> Place {
        Place::People
    }

    fn title(&self, context: &Context) -> String {
        let name = context
            .model
            .space(self.space)
            .map(|space| space.name.as_str())
            .unwrap_or_default();
        format!("{name} › {}", context.words.get("people-title"))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let inside = bars::pane(
            frame,
            area,
            &context.words.get("people-title"),
            context.theme.focus,
        );
        let rows: Vec<String> = context
            .model
            .people
            .get(&self.space)
            .into_iter()
            .flatten()
            .map(|person| People::row_of(person, context))
            .collect();
        let foot_height = if rows.len() < 2 { 3 } else { 0 };
        let list = Rect {
            height: inside.height.saturating_sub(foot_height),
            ..inside
        };
        self.list.draw(frame, list, &rows, context);
        if foot_height > 0 {
            let foot = Rect {
                x: inside.x + 2,
                y: list.bottom(),
                width: inside.width.saturating_sub(4),
                height: foot_height,
            };
            bars::prose(
                frame,
                foot,
                &context.words.get("people-alone"),
                context.theme.text,
            );
        }
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::people(self.space));
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Invite => context.step(Step::Over(Box::new(Invite::new(self.space)))),
            Id::Network => context.step(Step::Over(Box::new(Network::default()))),
            Id::Role => {
                let Some(person) = self.chosen(context) else {
                    return;
                };
                let at = GIVEN
                    .iter()
                    .position(|role| *role == person.role)
                    .unwrap_or(0);
                let role = GIVEN[(at + 1) % GIVEN.len()];
                let words = context.words;
                let name = noaber_node::words::role(role, words.0);
                let text = words.with(
                    "role-text",
                    &[("name", person.name.as_str()), ("role", &name)],
                );
                let space = self.space;
                let run = move |context: &mut Context| {
                    let who = Selector(person.id.to_string());
                    context.ask_or_tell(Request::People(PeopleRequest::SetRole {
                        space: model::by_id(space),
                        who,
                        role,
                    }));
                    context.ask(model::people(space));
                };
                let question = Question::new(
                    words.get("action-role"),
                    text,
                    words.get("role-keep"),
                    words.get("role-give"),
                    run,
                );
                context.step(Step::Over(Box::new(question)));
            }
            _ => {}
        }
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        self.list.press(press);
    }

    fn row(&mut self, row: usize, _context: &mut Context) {
        self.list.choose(row);
    }
}
