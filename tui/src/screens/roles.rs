//! Giving somebody a role: all roles with what each may, and what it takes to give it.

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::list::List;
use noaber_node::handle::{PeopleRequest, Person, Request, Selector};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The roles that people have, from the least on.
const GIVEN: [Role; 5] = [
    Role::Reader,
    Role::Member,
    Role::Editor,
    Role::Board,
    Role::Admin,
];

/// The roles over the list of people.
pub struct Roles {
    space: SpaceId,
    person: Person,
    list: List,
}

impl Roles {
    /// For one person; the role that they have is chosen, so that Enter alone changes nothing.
    pub fn new(space: SpaceId, person: Person) -> Roles {
        let mut list = List::default();
        let has = GIVEN.iter().position(|role| *role == person.role);
        list.choose(has.unwrap_or(0));
        Roles {
            space,
            person,
            list,
        }
    }

    fn role(&self) -> Role {
        GIVEN[self.list.chosen().min(GIVEN.len() - 1)]
    }

    fn give(&self, context: &mut Context) {
        context.step(Step::Back);
        let role = self.role();
        if role == self.person.role {
            return;
        }
        context.ask_or_tell(Request::People(PeopleRequest::SetRole {
            space: model::by_id(self.space),
            who: Selector(self.person.id.to_string()),
            role,
        }));
        context.ask(model::people(self.space));
        context.ask(model::proposals(self.space));
    }
}

impl Screen for Roles {
    fn place(&self) -> Place {
        Place::Choice
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, context: &Context) -> String {
        let name = self.person.name.as_str();
        context.words.with("roles-title", &[("name", name)])
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let title = self.title(context);
        let inside = bars::dialog(frame, area, &title, (74, 13), context);
        let words = context.words;
        let rows: Vec<String> = GIVEN
            .iter()
            .map(|role| {
                let name = noaber_node::words::role(*role, words.0);
                let help = words.get(&format!("role-help-{}", role.name()));
                format!("{} {help}", fit(&name, 16))
            })
            .collect();
        let list = Rect {
            height: inside.height.min(GIVEN.len() as u16),
            ..bars::inset(inside)
        };
        self.list.draw(frame, list, &rows, context);
        let key = match (self.role() == self.person.role, self.role()) {
            (true, _) => "roles-same",
            (false, Role::Admin) => "roles-admin",
            (false, _) => "roles-give",
        };
        let foot = Rect {
            y: list.bottom() + 1,
            height: inside.bottom().saturating_sub(list.bottom() + 1),
            ..list
        };
        bars::prose(frame, foot, &words.get(key), context.theme.text);
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Go => self.give(context),
            _ => {}
        }
    }

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            return self.give(context);
        }
        self.list.choose(row);
    }
}
