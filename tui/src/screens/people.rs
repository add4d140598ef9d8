//! Who takes part in a kring, with which role.

use super::Screen;
use super::invite::Invite;
use super::membership::Membership;
use super::network::Network;
use super::question::Question;
use super::roles::Roles;
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

    /// What is done about one person.
    fn about(&self, id: Id, person: Person, context: &mut Context) {
        match id {
            Id::Role => context.step(Step::Over(Box::new(Roles::new(self.space, person)))),
            Id::Devices => {
                let devices = Membership::devices(self.space, person);
                context.step(Step::Over(Box::new(devices)));
            }
            _ => {
                let question = removal(self.space, &person, context);
                context.step(Step::Over(Box::new(question)));
            }
        }
    }

    fn is_admin(&self, context: &Context) -> bool {
        let space = context.model.space(self.space);
        space.is_some_and(|space| space.role == Some(Role::Admin))
    }

    /// How many proposals wait for this person's signature.
    fn wanted(&self, context: &Context) -> u64 {
        let all = context.model.proposals.get(&self.space);
        let wanted = all.into_iter().flatten().filter(|made| made.mine_is_wanted);
        wanted.count() as u64
    }

    fn foot(&self, rows: usize, context: &Context) -> Option<String> {
        let wanted = self.wanted(context);
        if wanted > 0 {
            Some(context.words.count("people-wanted", wanted))
        } else if rows < 2 {
            Some(context.words.get("people-alone"))
        } else {
            None
        }
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

/// Asks before somebody is removed, and says what that does and what it cannot do.
fn removal(space: SpaceId, person: &Person, context: &Context) -> Question {
    let words = context.words;
    let text = words.with("remove-text", &[("name", person.name.as_str())]);
    let who = Selector(person.id.to_string());
    let run = move |context: &mut Context| {
        context.ask_or_tell(Request::People(PeopleRequest::Remove {
            space: model::by_id(space),
            who: who.clone(),
        }));
        context.ask(model::people(space));
        context.ask(model::proposals(space));
    };
    let name = words.get("action-remove");
    Question::new(name.clone(), text, words.get("question-no"), name, run)
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
        let foot = self.foot(rows.len(), context);
        let foot_height = if foot.is_some() { 3 } else { 0 };
        let list = Rect {
            height: inside.height.saturating_sub(foot_height),
            ..inside
        };
        self.list.draw(frame, list, &rows, context);
        if let Some(text) = foot {
            let place = Rect {
                y: list.bottom(),
                height: foot_height,
                ..inside
            };
            bars::prose(frame, bars::inset(place), &text, context.theme.heading);
        }
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::people(self.space));
        context.ask(model::proposals(self.space));
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        let chosen = self.chosen(context);
        match id {
            Id::Remove => self.is_admin(context) && chosen.is_some_and(|person| !person.me),
            Id::Role => self.is_admin(context) && chosen.is_some(),
            Id::Devices => chosen.is_some(),
            Id::Proposals => {
                let all = context.model.proposals.get(&self.space);
                all.is_some_and(|all| !all.is_empty())
            }
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Invite => context.step(Step::Over(Box::new(Invite::new(self.space)))),
            Id::Network => context.step(Step::Over(Box::new(Network::default()))),
            Id::Invitations => {
                let invitations = Membership::invitations(self.space);
                context.step(Step::Over(Box::new(invitations)));
            }
            Id::Proposals => {
                let proposals = Membership::proposals(self.space);
                context.step(Step::Over(Box::new(proposals)));
            }
            Id::Role | Id::Remove | Id::Devices => {
                if let Some(person) = self.chosen(context) {
                    self.about(id, person, context);
                }
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
