//! Who takes part in a kring, with which role.

use super::Screen;
use super::documents::ended;
use super::invite::Invite;
use super::membership::Membership;
use super::question::Question;
use super::roles::Roles;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::filter::Filter;
use crate::widgets::list::List;
use crossterm::event::Event as Press;
use noaber_node::handle::{Event, PeopleRequest, Person, Request, Selector};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::layout::{Constraint, Layout};

/// The screen of one kring.
pub struct People {
    space: SpaceId,
    list: List,
    filter: Filter,
}

impl People {
    /// Shows the people of a kring.
    pub fn new(space: SpaceId) -> People {
        People {
            space,
            list: List::default(),
            filter: Filter::default(),
        }
    }

    /// The people that are shown.
    fn shown_ones<'a>(&self, context: &'a Context) -> Vec<&'a Person> {
        let all = context.model.people.get(&self.space).into_iter().flatten();
        let holds = |person: &&Person| {
            let (name, organisation) = (person.name.as_str(), person.organisation.as_str());
            let role = noaber_node::words::role(person.role, context.words.0);
            self.filter.holds(&format!("{name} {organisation} {role}"))
        };
        all.filter(holds).collect()
    }

    fn chosen(&self, context: &Context) -> Option<Person> {
        let shown = self.shown_ones(context);
        shown
            .get(self.list.chosen())
            .map(|person| (*person).clone())
    }

    /// Who is chosen, and what the mark behind a name is.
    fn detail(&self, context: &Context) -> Option<String> {
        let person = self.chosen(context)?;
        let fill = [("name", person.name.as_str()), ("mark", &person.id.short())];
        Some(context.words.with("person-detail", &fill))
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

    /// What there is to do, or who is chosen.
    fn foot(&self, context: &Context) -> String {
        let words = context.words;
        let wanted = self.wanted(context);
        let known = context.model.people.get(&self.space);
        let alone = known.is_none_or(|known| known.len() < 2);
        let first = match (ended(self.space, context), wanted) {
            (Some(ended), _) => Some(ended),
            (None, 1..) => Some(words.count("people-wanted", wanted)),
            (None, 0) if alone => Some(words.get("people-alone")),
            (None, 0) => None,
        };
        let parts = [first, self.detail(context)];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
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
        if self.filter.is_typing() {
            Place::Searching
        } else {
            Place::People
        }
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
        let rows: Vec<String> = self
            .shown_ones(context)
            .into_iter()
            .map(|person| People::row_of(person, context))
            .collect();
        let foot = self.foot(context);
        let height = bars::lines(&foot, inside.width.saturating_sub(2));
        let [list, below, search] = Layout::vertical([
            Constraint::Min(1),
            Constraint::Length(height),
            Constraint::Length(u16::from(self.filter.is_shown())),
        ])
        .areas(inside);
        self.list.draw(frame, list, &rows, context);
        bars::prose(frame, bars::inset(below), &foot, context.theme.heading);
        if self.filter.is_shown() {
            self.filter.draw(frame, bars::inset(search), context);
        }
    }

    fn space(&self, _context: &Context) -> Option<SpaceId> {
        Some(self.space)
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
        if self.filter.act(id) {
            return self.list.choose(0);
        }
        match id {
            Id::Back => context.step(Step::Back),
            Id::Invite => context.step(Step::Over(Box::new(Invite::new(self.space)))),
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

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn told(&mut self, event: &Event, context: &mut Context) {
        // Who is connected stands beside the names.
        if matches!(event, Event::Links) {
            context.ask(model::people(self.space));
        }
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        self.filter.press(press, &mut self.list);
    }
}
