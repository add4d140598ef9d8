//! An invitation: first the role, then its text, to be copied or kept in a file.

use super::Screen;
use super::form::Form;
use crate::actions::{Id, Place};
use crate::app::{Ask, Context, Effect, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::field::{Field, Show};
use crate::widgets::list::List;
use crossterm::event::Event as Press;
use noaber_node::exchange::ticket;
use noaber_node::handle::{Invited, Problem, Request, Response, SpaceRequest};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use std::cell::RefCell;
use std::rc::Rc;

/// How long an invitation from the screen is valid, in days.
const DAYS: u32 = 7;
/// The roles that an invitation can give.
const GIVEN: [Role; 3] = [Role::Editor, Role::Member, Role::Reader];
/// Lines that stand beside the text of the invitation: about it, how to use it, and two frames.
const AROUND: u16 = 5 + 4 + 2;

/// The screen.
pub struct Invite {
    space: SpaceId,
    roles: List,
    asked: Option<Ask>,
    made: Option<Invited>,
    trouble: Option<(String, String)>,
    /// Where it was kept.
    kept: Rc<RefCell<Option<String>>>,
}

impl Invite {
    /// An invitation for a kring.
    pub fn new(space: SpaceId) -> Invite {
        Invite {
            space,
            roles: List::default(),
            asked: None,
            made: None,
            trouble: None,
            kept: Rc::default(),
        }
    }

    fn make(&mut self, context: &mut Context) {
        self.made = None;
        let role = self.role();
        self.asked = Some(context.ask(Request::Space(SpaceRequest::Invite {
            space: model::by_id(self.space),
            role,
            days: DAYS,
            uses: 1,
        })));
    }

    fn space_name(&self, context: &Context) -> String {
        context
            .model
            .space(self.space)
            .map(|space| space.name.as_str().to_owned())
            .unwrap_or_default()
    }

    /// Asks in which file to keep it.
    fn keep(&self, context: &mut Context) {
        let Some(made) = &self.made else { return };
        let name = self.space_name(context);
        let fill = [
            ("space", name.as_str()),
            (
                "until",
                &noaber_node::words::moment(made.expires, context.words.0),
            ),
            ("ticket", &made.ticket),
        ];
        let letter = context.words.with("invite-letter", &fill);
        let file = format!(
            "~/{}-{}.txt",
            context.words.get("invite-file"),
            plain(&name)
        );
        let typed = Rc::<RefCell<Option<String>>>::default();
        let (asked, kept) = (Rc::clone(&typed), Rc::clone(&self.kept));
        let begin = move |filled: &[String], context: &mut Context| {
            let path = ticket::place(filled.first().map_or("", String::as_str));
            *asked.borrow_mut() = Some(path.display().to_string());
            context.keep(path, letter.clone())
        };
        let fields = vec![("keep-label", Field::new(&file, Show::Text))];
        let form = Form::beginning("keep-title", fields, begin, move |_, _| {
            *kept.borrow_mut() = typed.take();
        });
        context.step(Step::Over(Box::new(form)));
    }

    fn choose(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        let inside = bars::pane(frame, area, &words.get("invite-this"), context.theme.focus);
        let inside = bars::inset(inside);
        let what = words.get("invite-choose");
        bars::prose(frame, inside, &what, context.theme.text);
        let line = bars::lines(&what, inside.width) + 1;
        let rows: Vec<String> = GIVEN
            .iter()
            .map(|role| {
                let name = noaber_node::words::role(*role, words.0);
                let help = words.get(&format!("role-help-{}", role.name()));
                format!("{} {help}", fit(&name, 20))
            })
            .collect();
        let list = Rect {
            y: inside.y + line,
            height: GIVEN.len() as u16,
            ..inside
        };
        self.roles.draw(frame, list, &rows, context);
        let then = Rect {
            y: list.bottom() + 1,
            height: inside.bottom().saturating_sub(list.bottom() + 1),
            ..inside
        };
        bars::prose(frame, then, &words.get("invite-then"), context.theme.text);
    }

    fn role(&self) -> Role {
        GIVEN.get(self.roles.chosen()).copied().unwrap_or(GIVEN[0])
    }

    /// The text of the invitation as far as there is room; the rest is in what is copied or kept.
    fn shown(ticket: &str, room: (u16, u16), context: &Context) -> String {
        let (width, height) = (room.0.max(1) as usize, room.1 as usize);
        let mut lines: Vec<&str> = Vec::new();
        let mut rest = ticket;
        while !rest.is_empty() {
            let (line, after) = rest.split_at_checked(width).unwrap_or((rest, ""));
            lines.push(line);
            rest = after;
        }
        let mut shown: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        if lines.len() > height {
            shown.truncate(height.saturating_sub(1));
            shown.push(context.words.get("invite-more"));
        }
        shown.join("\n")
    }

    fn foot(&self, context: &Context) -> String {
        match self.kept.borrow().as_deref() {
            Some(path) => context.words.with("invite-kept", &[("path", path)]),
            None => context.words.get("invite-how"),
        }
    }
}

/// A name as part of the name of a file.
fn plain(name: &str) -> String {
    let kept = name.chars().filter_map(|letter| match letter {
        ' ' | '-' | '_' => Some('-'),
        letter if letter.is_alphanumeric() => Some(letter),
        _ => None,
    });
    kept.take(40).collect()
}

impl Screen for Invite {
    fn place(&self) -> Place {
        Place::Invite
    }

    fn title(&self, context: &Context) -> String {
        let title = context.words.get("invite-title");
        format!("{} › {title}", self.space_name(context))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        if self.asked.is_none() {
            return self.choose(frame, area, context);
        }
        let length = self.made.as_ref().map_or(0, |made| made.ticket.len()) as u16;
        let height = (length.div_ceil(area.width.saturating_sub(2).max(1)))
            .clamp(4, area.height.saturating_sub(AROUND).max(4));
        let [text, ticket, foot] = Layout::vertical([
            Constraint::Length(5),
            Constraint::Length(height + 2),
            Constraint::Min(1),
        ])
        .areas(area);
        let inside = bars::pane(frame, text, &words.get("invite-this"), context.theme.frame);
        let role = noaber_node::words::role(self.role(), words.0);
        let until = self
            .made
            .as_ref()
            .map(|made| noaber_node::words::moment(made.expires, words.0))
            .unwrap_or_default();
        let about = words.with("invite-about", &[("role", &role), ("until", &until)]);
        bars::prose(frame, bars::inset(inside), &about, context.theme.text);
        let name = words.get("invite-ticket");
        let inside = bars::pane(frame, ticket, &name, context.theme.focus);
        let (text, style) = match (&self.made, &self.trouble) {
            (Some(made), _) => {
                let room = (inside.width, inside.height);
                let text = Invite::shown(&made.ticket, room, context);
                (text, context.theme.heading)
            }
            (None, Some((what, now))) => (format!("{what}\n\n{now}"), context.theme.serious),
            (None, None) => (words.get("busy"), context.theme.waiting),
        };
        bars::prose(frame, inside, &text, style);
        if self.made.is_some() {
            let text = self.foot(context);
            bars::prose(frame, bars::inset(foot), &text, context.theme.text);
        }
    }

    fn can(&self, id: Id, _context: &Context) -> bool {
        match id {
            Id::Role | Id::Make => self.asked.is_none(),
            Id::Copy | Id::Keep => self.made.is_some(),
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Copy => {
                if let Some(made) = &self.made {
                    context.want(Effect::Copy(made.ticket.clone()));
                    let said = context.words.get("invite-copied");
                    context.say(said);
                }
            }
            Id::Keep => self.keep(context),
            Id::Role if self.asked.is_none() => {
                self.roles.choose((self.roles.chosen() + 1) % GIVEN.len());
            }
            Id::Make if self.asked.is_none() => self.make(context),
            _ => {}
        }
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        if self.asked.is_none() {
            self.roles.press(press);
        }
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.roles.chosen() == row {
            return self.make(context);
        }
        self.roles.choose(row);
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
