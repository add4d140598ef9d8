//! The screens, one file each.

pub mod authors;
pub mod card;
pub mod documents;
mod filling;
pub mod follow;
pub mod form;
pub mod help;
pub mod history;
pub mod invite;
pub mod kinds;
pub mod member;
pub mod members;
pub mod membership;
pub mod network;
pub mod notice;
pub mod people;
pub mod pick;
pub mod question;
pub mod quit;
pub mod readers;
pub mod relays;
pub mod report;
pub mod roles;
pub mod sheet;
pub mod spaces;
pub mod start;
pub mod starts;
pub mod truth;
pub mod usb;
pub mod votes;
pub mod write;

use crate::actions::{Id, Place};
use crate::app::{Ask, Context};
use crate::widgets::list::List;
use crossterm::event::Event as Press;
use noaber_node::handle::{Event, Problem, Response};
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::Rect;

/// One screen of the stack.
pub trait Screen {
    /// Where it is, for the table of actions.
    fn place(&self) -> Place;
    /// What stands at the left of the second line.
    fn title(&self, context: &Context) -> String;
    /// Draws inside the bars.
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context);
    /// It became the top one: asks for what it shows.
    fn shown(&mut self, _context: &mut Context) {}
    /// It was closed.
    fn closed(&mut self, _context: &mut Context) {}
    /// Whether it lies over another screen, which stays in sight.
    fn is_over(&self) -> bool {
        false
    }
    /// Whether it waits for what it shows; keys wait along with it.
    fn waits(&self, _context: &Context) -> bool {
        false
    }
    /// Whether a key that waited is meant for it.
    fn wants_early(&mut self, _press: &Press) -> bool {
        true
    }
    /// Whether letters and line ends go into a text now.
    fn takes_lines(&self) -> bool {
        false
    }
    /// Whether an action of its place can be done now; what cannot is neither shown nor done.
    fn can(&self, _id: Id, _context: &Context) -> bool {
        true
    }
    /// Does an action of the table.
    fn act(&mut self, id: Id, context: &mut Context);
    /// The kring that it is about.
    fn space(&self, _context: &Context) -> Option<SpaceId> {
        None
    }
    /// Its list, which takes the keys that nothing else takes.
    fn list(&mut self) -> Option<&mut List> {
        None
    }
    /// A key, click or paste that no action took.
    fn press(&mut self, press: &Press, _context: &mut Context) {
        if let Some(list) = self.list() {
            list.press(press);
        }
    }
    /// A row of its list was clicked.
    fn row(&mut self, row: usize, _context: &mut Context) {
        if let Some(list) = self.list() {
            list.choose(row);
        }
    }
    /// A question was answered; says whether it was this screen's.
    fn answer(
        &mut self,
        _ask: Ask,
        _answer: &Result<Response, Problem>,
        _context: &mut Context,
    ) -> bool {
        false
    }
    /// The node told something.
    fn told(&mut self, _event: &Event, _context: &mut Context) {}
    /// Some time went by while it was the top one.
    fn tick(&mut self, _context: &mut Context) {}
    /// The home was made or opened, or not.
    fn ready(&mut self, _result: Result<(), Problem>, _context: &mut Context) {}
    /// What is selected, to be copied.
    fn selected(&self) -> String {
        String::new()
    }
    /// What stands at the right of the second line, when it is not the truth about neighbours.
    fn state(&self, _context: &Context) -> Option<String> {
        None
    }
}
