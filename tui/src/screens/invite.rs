//! An invitation, for somebody else or for another computer of one's own: its text, to be copied or kept in a file.

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
use noaber_node::handle::{
    DeviceRequest, DeviceTicketInfo, Invited, Problem, Request, Response, SpaceRequest,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{Millis, SpaceId};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use std::cell::RefCell;
use std::rc::Rc;

/// How long an invitation from the screen is valid, in days.
const DAYS: u32 = 7;
/// How long another computer of one's own can be added, in hours.
const HOURS: u32 = 24;
/// The roles that an invitation can give.
const GIVEN: [Role; 3] = [Role::Editor, Role::Member, Role::Reader];
/// Lines that stand beside the text of the invitation: about it, how to use it, and two frames.
const AROUND: u16 = 5 + 4 + 2;

/// For what.
#[derive(Clone, Copy)]
enum For {
    /// Somebody who comes into this kring.
    Somebody(SpaceId),
    /// Another computer of the person here, for all kringen.
    Own,
}

impl For {
    /// The stem of its Fluent keys.
    fn stem(self) -> &'static str {
        match self {
            For::Somebody(_) => "invite",
            For::Own => "own",
        }
    }
}

/// What was made.
struct Made {
    ticket: String,
    expires: Millis,
}

/// The screen.
pub struct Invite {
    of: For,
    roles: List,
    asked: Option<Ask>,
    made: Option<Made>,
    trouble: Option<(String, String)>,
    /// Where it was kept.
    kept: Rc<RefCell<Option<String>>>,
}

impl Invite {
    /// An invitation for a kring.
    pub fn new(space: SpaceId) -> Invite {
        Invite::of(For::Somebody(space))
    }

    /// For another computer of the person here.
    pub fn own() -> Invite {
        Invite::of(For::Own)
    }

    fn of(of: For) -> Invite {
        Invite {
            of,
            roles: List::default(),
            asked: None,
            made: None,
            trouble: None,
            kept: Rc::default(),
        }
    }

    fn make(&mut self, context: &mut Context) {
        self.made = None;
        let request = match self.of {
            For::Somebody(space) => Request::Space(SpaceRequest::Invite {
                space: model::by_id(space),
                role: self.role(),
                days: DAYS,
                uses: 1,
            }),
            For::Own => Request::Device(DeviceRequest::Add {
                spaces: Vec::new(),
                hours: HOURS,
            }),
        };
        self.asked = Some(context.ask(request));
    }

    /// A sentence of this sort of invitation.
    fn words(&self, key: &str, fill: &[(&'static str, &str)], context: &Context) -> String {
        context
            .words
            .with(&format!("{}-{key}", self.of.stem()), fill)
    }

    fn space_name(&self, context: &Context) -> String {
        let For::Somebody(space) = self.of else {
            return context.words.get("own-name");
        };
        context
            .model
            .space(space)
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
        let letter = self.words("letter", &fill, context);
        let file = self.words("file", &[], context);
        let file = ticket::free(&format!("~/{file}-{}.txt", plain(&name)));
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
        let name = self.words("this", &[], context);
        let inside = bars::pane(frame, area, &name, context.theme.focus);
        let inside = bars::inset(inside);
        let what = self.words("choose", &[], context);
        bars::prose(frame, inside, &what, context.theme.text);
        if matches!(self.of, For::Own) {
            return;
        }
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

    fn foot(&self, context: &Context) -> String {
        match self.kept.borrow().as_deref() {
            Some(path) => self.words("kept", &[("path", path)], context),
            None => self.words("how", &[], context),
        }
    }
}

/// A long text without spaces as far as there is room; the rest is in what is copied or kept, which is said.
pub(super) fn in_room(text: &str, room: (u16, u16), more: String) -> String {
    let (width, height) = (room.0.max(1) as usize, room.1 as usize);
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(width).unwrap_or((rest, ""));
        lines.push(line.to_owned());
        rest = after;
    }
    if lines.len() > height {
        lines.truncate(height.saturating_sub(1));
        lines.push(more);
    }
    lines.join("\n")
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
        let title = self.words("title", &[], context);
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
        let name = self.words("this", &[], context);
        let inside = bars::pane(frame, text, &name, context.theme.frame);
        let role = noaber_node::words::role(self.role(), words.0);
        let until = self
            .made
            .as_ref()
            .map(|made| noaber_node::words::moment(made.expires, words.0))
            .unwrap_or_default();
        let about = self.words("about", &[("role", &role), ("until", &until)], context);
        bars::prose(frame, bars::inset(inside), &about, context.theme.text);
        let name = self.words("ticket", &[], context);
        let inside = bars::pane(frame, ticket, &name, context.theme.focus);
        let (text, style) = match (&self.made, &self.trouble) {
            (Some(made), _) => {
                let room = (inside.width, inside.height);
                let text = in_room(&made.ticket, room, words.get("invite-more"));
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
            Id::Role => self.asked.is_none() && matches!(self.of, For::Somebody(_)),
            Id::Make => self.asked.is_none(),
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
            Ok(Response::Invited(Invited {
                ticket, expires, ..
            }))
            | Ok(Response::DeviceTicket(DeviceTicketInfo {
                ticket, expires, ..
            })) => {
                self.made = Some(Made {
                    ticket: ticket.clone(),
                    expires: *expires,
                });
            }
            Ok(_) => {}
            Err(problem) => {
                self.trouble = Some(noaber_node::words::problem_on_screen(
                    problem,
                    context.words.0,
                ))
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
