//! An invitation: first the role, then the text that can be copied or read out.

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Ask, Context, Effect, Step};
use crate::model;
use crate::widgets::bars;
use noaber_node::handle::{Invited, Problem, Request, Response, SpaceRequest};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// How long an invitation from the screen is valid, in days.
const DAYS: u32 = 7;
/// The roles that an invitation can give.
const GIVEN: [Role; 3] = [Role::Editor, Role::Member, Role::Reader];

/// The screen.
pub struct Invite {
    space: SpaceId,
    role: usize,
    asked: Option<Ask>,
    made: Option<Invited>,
    trouble: Option<(String, String)>,
}

impl Invite {
    /// An invitation for a kring.
    pub fn new(space: SpaceId) -> Invite {
        Invite {
            space,
            role: 0,
            asked: None,
            made: None,
            trouble: None,
        }
    }

    fn make(&mut self, context: &mut Context) {
        self.made = None;
        let role = GIVEN[self.role];
        self.asked = Some(context.ask(Request::Space(SpaceRequest::Invite {
            space: model::by_id(self.space),
            role,
            days: DAYS,
            uses: 1,
        })));
    }
}

impl Screen for Invite {
    fn place(&self) -> Place {
        Place::Invite
    }

    fn title(&self, context: &Context) -> String {
        let name = context
            .model
            .space(self.space)
            .map(|space| space.name.as_str())
            .unwrap_or_default();
        format!("{name} › {}", context.words.get("invite-title"))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        if self.asked.is_none() {
            let inside = bars::pane(frame, area, &words.get("invite-this"), context.theme.focus);
            let role = noaber_node::words::role(GIVEN[self.role], words.0);
            let place = Rect {
                x: inside.x + 1,
                y: inside.y + 1,
                width: inside.width.saturating_sub(2),
                height: inside.height.saturating_sub(1),
            };
            return bars::prose(
                frame,
                place,
                &words.with("invite-choose", &[("role", &role)]),
                context.theme.text,
            );
        }
        let [text, ticket, foot] = Layout::vertical([
            Constraint::Length(6),
            Constraint::Min(6),
            Constraint::Length(4),
        ])
        .areas(area);
        let inside = bars::pane(frame, text, &words.get("invite-this"), context.theme.frame);
        let role = noaber_node::words::role(GIVEN[self.role], words.0);
        let until = self
            .made
            .as_ref()
            .map(|made| noaber_node::words::moment(made.expires, words.0))
            .unwrap_or_default();
        let about = words.with("invite-about", &[("role", &role), ("until", &until)]);
        bars::prose(frame, inside, &about, context.theme.text);
        let inside = bars::pane(
            frame,
            ticket,
            &words.get("invite-ticket"),
            context.theme.focus,
        );
        match (&self.made, &self.trouble) {
            (Some(made), _) => bars::prose(frame, inside, &made.ticket, context.theme.heading),
            (None, Some((what, now))) => bars::prose(
                frame,
                inside,
                &format!("{what}\n\n{now}"),
                context.theme.serious,
            ),
            (None, None) => bars::prose(frame, inside, &words.get("busy"), context.theme.waiting),
        }
        let foot = Rect {
            x: foot.x + 1,
            width: foot.width.saturating_sub(2),
            ..foot
        };
        bars::prose(frame, foot, &words.get("invite-how"), context.theme.text);
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Copy => {
                if let Some(made) = &self.made {
                    context.want(Effect::Copy(made.ticket.clone()));
                    let said = context.words.get("copied");
                    context.say(said);
                }
            }
            Id::Role if self.asked.is_none() => self.role = (self.role + 1) % GIVEN.len(),
            Id::Make if self.asked.is_none() => self.make(context),
            _ => {}
        }
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if self.asked != Some(ask) {
            return false;
        }
        match answer {
            Ok(Response::Invited(made)) => self.made = Some(made.clone()),
            Ok(_) => {}
            Err(problem) => {
                self.trouble = Some(noaber_node::words::problem(problem, context.words.0))
            }
        }
        true
    }

    fn selected(&self) -> String {
        self.made
            .as_ref()
            .map(|made| made.ticket.clone())
            .unwrap_or_default()
    }
}
