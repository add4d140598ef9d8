//! A short message at the foot of a screen.

use noaber_protocol::ids::Millis;

/// For how long it stands, in milliseconds.
const TOAST: i64 = 4_000;

/// A short message.
pub(super) struct Toast {
    text: String,
    until: Millis,
    age: Age,
}

/// Whether a message belongs to the screen that comes, or to the one that goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    /// Of what is being done now.
    New,
    /// Of something before.
    Old,
}

impl Toast {
    /// Of what is being done now.
    pub(super) fn new(text: String, now: Millis) -> Toast {
        Toast {
            text,
            until: now.plus(TOAST),
            age: Age::New,
        }
    }

    /// What it says, as long as it stands.
    pub(super) fn text(&self, now: Millis) -> Option<&str> {
        (self.until > now).then_some(self.text.as_str())
    }

    /// Whether it is of something before.
    pub(super) fn is_old(&self) -> bool {
        self.age == Age::Old
    }

    /// What is done now is over.
    pub(super) fn grow_old(&mut self) {
        self.age = Age::Old;
    }
}
