//! What all forms have: which of their lines has the keys, what was asked, what went wrong, and how it goes on.

use crate::app::{Ask, Awaited, Context, Step};
use crate::widgets::bars;
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use noaber_node::handle::{Problem, Response};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Goes on with the answer.
type Done = Box<dyn Fn(&Response, &mut Context)>;

/// Something that is being filled in.
pub(super) struct Filling {
    /// The place that has the keys, from zero.
    focus: usize,
    /// How many places can have them.
    places: usize,
    waiting: Awaited,
    trouble: Option<(String, String)>,
    done: Done,
}

impl Filling {
    /// Nothing was filled in yet; the first place has the keys.
    pub(super) fn new(places: usize, done: impl Fn(&Response, &mut Context) + 'static) -> Filling {
        Filling {
            focus: 0,
            places: places.max(1),
            waiting: Awaited::default(),
            trouble: None,
            done: Box::new(done),
        }
    }

    /// The place that has the keys.
    pub(super) fn focus(&self) -> usize {
        self.focus
    }

    /// Gives the keys to a place.
    pub(super) fn go_to(&mut self, place: usize) {
        self.focus = place;
    }

    /// Gives the keys to the next place, and round; what went wrong with the last one is read by then.
    pub(super) fn go_on(&mut self) {
        self.trouble = None;
        self.focus = (self.focus + 1) % self.places;
    }

    /// Goes to another place by a key; says whether it was one for that.
    pub(super) fn moved_by(&mut self, press: &Press) -> bool {
        match press {
            Press::Key(key) if key.kind != KeyEventKind::Release => match key.code {
                KeyCode::Down => self.go_on(),
                KeyCode::Up | KeyCode::BackTab => {
                    self.trouble = None;
                    self.focus = self.focus.checked_sub(1).unwrap_or(self.places - 1);
                }
                _ => return false,
            },
            _ => return false,
        }
        true
    }

    /// Whether an answer is awaited.
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting.is_on()
    }

    /// What was filled in was sent.
    pub(super) fn sent(&mut self, ask: Ask) {
        self.trouble = None;
        self.waiting = ask.into();
    }

    /// Says what went wrong; what was filled in stays.
    pub(super) fn refused(&mut self, problem: &Problem, context: &mut Context) {
        context.forget_early();
        let lang = context.words.0;
        self.trouble = Some(noaber_node::words::problem_on_screen(problem, lang));
    }

    /// Draws what went wrong, or that an answer is awaited; says whether it was one of them.
    pub(super) fn draw(&self, frame: &mut Frame<'_>, foot: Rect, context: &Context) -> bool {
        let theme = context.theme;
        if let Some((what, now)) = &self.trouble {
            bars::prose(frame, foot, &format!("{what}\n{now}"), theme.serious);
            return true;
        }
        if self.waiting.is_on() {
            bars::prose(frame, foot, &context.words.get("busy"), theme.waiting);
            return true;
        }
        false
    }

    /// Closes it when it was done; says whether the answer was for it.
    pub(super) fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if !self.waiting.takes(ask) {
            return false;
        }
        match answer {
            Ok(response) => {
                context.step(Step::Back);
                (self.done)(response, context);
            }
            Err(problem) => self.refused(problem, context),
        }
        true
    }
}
