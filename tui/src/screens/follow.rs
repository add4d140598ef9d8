//! Following what a kring makes public: beginning, ending, and the address with which others do.

use super::Screen;
use super::documents::Documents;
use super::form::Form;
use super::invite::in_room;
use super::question::Question;
use super::spaces::JOIN_SECONDS;
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Context, Effect, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use noaber_node::handle::{FollowAddress, FollowRequest, Problem, Request, Response, SpaceInfo};
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// The side of the frame around an address: who chooses one of two lines with the mouse takes it along.
const FRAME: char = '│';

/// Whether the person here only follows this kring.
pub fn is_followed(space: SpaceId, context: &Context) -> bool {
    let space = context.model.space(space);
    space.is_some_and(|space| space.follows)
}

/// The form for a public address; once something came it opens the kring.
pub fn follow_form(context: &Context) -> Form {
    let make = |filled: &[String]| {
        Request::Follow(FollowRequest::Follow {
            space: filled[0].replace(FRAME, "").trim().to_owned(),
            addresses: Vec::new(),
            name: None,
            wait_seconds: JOIN_SECONDS,
        })
    };
    let done = |response: &Response, context: &mut Context| {
        context.ask(model::spaces());
        context.ask(model::status());
        let said = match response {
            Response::Space(space) if !space.joining => {
                context.step(Step::Over(Box::new(Documents::new(space.id))));
                let fill = [("name", space.name.as_str())];
                context.words.with("follow-begun", &fill)
            }
            _ => context.words.get("follow-waits"),
        };
        context.say(said);
    };
    let lines = vec![("follow-label", Field::new("", Show::Text))];
    let hint = context.words.get("follow-hint");
    Form::new("follow-title", lines, make, done).with_hint(hint)
}

/// Asks before a kring is followed no more.
pub fn unfollow(space: &SpaceInfo, context: &Context) -> Question {
    let (words, id) = (context.words, space.id);
    let named = [("name", space.name.as_str())];
    let run = move |context: &mut Context| {
        let unfollow = FollowRequest::Unfollow(model::by_id(id));
        context.ask_or_tell(Request::Follow(unfollow));
        context.ask(model::spaces());
        context.ask(model::status());
    };
    Question::new(
        words.get("unfollow-title"),
        words.with("unfollow-text", &named),
        words.get("unfollow-stay"),
        words.get("unfollow-go"),
        run,
    )
}

/// The screen with the address of a kring.
pub struct Address {
    space: SpaceId,
    asked: Awaited,
    address: Option<FollowAddress>,
}

impl Address {
    /// Shows that of a kring.
    pub fn new(space: SpaceId) -> Address {
        Address {
            space,
            asked: Awaited::default(),
            address: None,
        }
    }

    /// What the address is for, and what there is to be done before it is of use.
    fn about(&self, context: &Context) -> String {
        let words = context.words;
        let mut lines = vec![words.get("follow-address-about")];
        let known = context.model.documents.get(&self.space);
        let mut public = known.into_iter().flatten();
        let is_any = public.any(|document| document.audience == "public");
        if !is_any && !is_followed(self.space, context) {
            lines.push(words.get("follow-address-empty"));
        }
        if self.address.as_ref().is_some_and(|it| !it.has_place) {
            lines.push(words.get("follow-address-nowhere"));
        }
        lines.join("\n\n")
    }
}

impl Screen for Address {
    fn place(&self) -> Place {
        Place::Address
    }

    fn title(&self, context: &Context) -> String {
        let name = context.model.space(self.space).map(|space| &space.name);
        let title = context.words.get("follow-address-title");
        format!("{} › {title}", name.map_or("", |name| name.as_str()))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        let about = self.about(context);
        let width = area.width.saturating_sub(2).max(1);
        let above = bars::lines(&about, width.saturating_sub(2)) + 2;
        let length = self.address.as_ref().map_or(0, |it| it.text.len()) as u16;
        let how = words.get("follow-address-how");
        let below = bars::lines(&how, width);
        let room = area.height.saturating_sub(above + below + 2).max(2);
        let height = length.div_ceil(width).clamp(2, room);
        let [about_area, text_area, foot] = Layout::vertical([
            Constraint::Length(above),
            Constraint::Length(height + 2),
            Constraint::Min(1),
        ])
        .areas(area);
        let name = words.get("follow-address-for");
        let inside = bars::pane(frame, about_area, &name, context.theme.frame);
        bars::prose(frame, bars::inset(inside), &about, context.theme.text);
        let name = words.get("follow-address-text");
        let inside = bars::pane(frame, text_area, &name, context.theme.focus);
        let Some(address) = &self.address else {
            return bars::prose(frame, inside, &words.get("busy"), context.theme.waiting);
        };
        let more = words.get("follow-address-more");
        let text = in_room(&address.text, (inside.width, inside.height), more);
        bars::prose(frame, inside, &text, context.theme.heading);
        bars::prose(frame, bars::inset(foot), &how, context.theme.text);
    }

    fn space(&self, _context: &Context) -> Option<SpaceId> {
        Some(self.space)
    }

    fn shown(&mut self, context: &mut Context) {
        let address = FollowRequest::Address(model::by_id(self.space));
        self.asked = context.ask(Request::Follow(address)).into();
    }

    fn can(&self, id: Id, _context: &Context) -> bool {
        id != Id::Copy || self.address.is_some()
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match (id, &self.address) {
            (Id::Back, _) => context.step(Step::Back),
            (Id::Copy, Some(address)) => {
                context.want(Effect::Copy(address.text.clone()));
                let said = context.words.get("follow-address-copied");
                context.say(said);
            }
            (_, _) => {}
        }
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if !self.asked.takes(ask) {
            return false;
        }
        match answer {
            Ok(Response::FollowAddress(address)) => self.address = Some(address.clone()),
            Ok(_) => {}
            Err(problem) => {
                context.step(Step::Back);
                context.trouble(problem);
            }
        }
        true
    }

    fn selected(&self) -> String {
        let address = self.address.as_ref();
        address.map_or_else(String::new, |address| address.text.clone())
    }
}
