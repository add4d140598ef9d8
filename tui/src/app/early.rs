//! Keys that were typed before the screen on top could take them: they wait for it, in their order.

use super::{App, Effect};
use crate::actions::{Id, Place};
use crossterm::event::{Event as Press, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use noaber_protocol::ids::Millis;
use std::collections::VecDeque;

/// Keys and pastes that wait at most: nobody types more before a document is open.
const MOST: usize = 4096;

/// When something that is pressed is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// At once.
    Now,
    /// When the screen can take it.
    Later,
    /// Not at all: a click on what may be elsewhere by then.
    Never,
}

/// What waits.
#[derive(Debug, Default)]
pub(super) struct Early(VecDeque<Press>);

impl Early {
    /// Whether nothing waits.
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Lets something wait behind what waits already.
    fn push(&mut self, press: &Press) {
        if self.0.len() < MOST {
            self.0.push_back(press.clone());
        }
    }

    /// What has waited longest.
    fn next(&mut self) -> Option<Press> {
        self.0.pop_front()
    }

    /// Lets it all go.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

impl App {
    /// Gives the next key that waited to the screen that has been drawn by now; none when none is to be given.
    pub fn resume(&mut self, now: Millis) -> Option<Vec<Effect>> {
        self.context.now = now;
        let top = self.stack.last_mut()?;
        if top.waits(&self.context) || top.place() == Place::Notice {
            return None;
        }
        let press = self.context.early.next()?;
        if top.wants_early(&press) {
            self.press_now(&press);
        }
        Some(self.settle())
    }

    /// Takes a press, or lets it wait.
    pub(super) fn press(&mut self, press: &Press) {
        let press = straight(press);
        match self.when(&press) {
            When::Now => self.press_now(&press),
            When::Later => self.context.early.push(&press),
            When::Never => {}
        }
    }

    /// Whether the screen on top can take this now; while it waits for its list or text, keys wait too.
    fn when(&mut self, press: &Press) -> When {
        let Some(top) = self.stack.last() else {
            return When::Now;
        };
        let is_first = self.context.early.is_empty();
        let (place, waits) = (top.place(), top.waits(&self.context));
        if place == Place::Notice || (is_first && !waits) {
            return When::Now;
        }
        let key = match press {
            Press::Key(key) if is_control_c(key) => return When::Now,
            Press::Key(key) => key,
            Press::Paste(_) => return When::Later,
            _ if is_first => return When::Now,
            _ => return When::Never,
        };
        let action = self.can().into_iter().find(|action| action.key.is(key));
        match action.map(|action| action.id) {
            // Nothing was written there; a text stays until what was typed is in it.
            Some(Id::Back) if place != Place::Write => {
                self.context.early.forget();
                When::Now
            }
            Some(_) if is_first => When::Now,
            Some(_) | None => When::Later,
        }
    }
}

/// Enter that was typed before the program held the terminal comes as the byte of Ctrl+J.
fn straight(press: &Press) -> Press {
    match press {
        Press::Key(key)
            if key.code == KeyCode::Char('j') && key.modifiers == KeyModifiers::CONTROL =>
        {
            let enter = KeyEvent {
                code: KeyCode::Enter,
                modifiers: KeyModifiers::NONE,
                ..*key
            };
            Press::Key(enter)
        }
        other => other.clone(),
    }
}

/// Whether it copies or stops, whatever the screen.
pub(crate) fn is_control_c(key: &KeyEvent) -> bool {
    key.code == KeyCode::Char('c') && key.modifiers == KeyModifiers::CONTROL
}

/// Whether it is Enter.
pub(crate) fn is_enter(press: &Press) -> bool {
    matches!(press, Press::Key(key) if key.code == KeyCode::Enter && key.kind != KeyEventKind::Release)
}
