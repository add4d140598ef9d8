//! The line at the foot of a document: words to look for, and what comes in their place.

use crate::widgets::field::Field;

/// A line at the foot in which something is asked.
pub(super) enum Line {
    /// The words to look for.
    Find(Field),
    /// The words to put others in the place of.
    Replace(Field),
    /// What comes in the place of these words.
    With(String, Field),
}

impl Line {
    /// The Fluent key of what is asked.
    pub(super) fn label(&self) -> &'static str {
        match self {
            Line::Find(_) => "find-label",
            Line::Replace(_) => "replace-label",
            Line::With(_, _) => "replace-with",
        }
    }

    /// What is typed in it.
    pub(super) fn field(&mut self) -> &mut Field {
        match self {
            Line::Find(field) | Line::Replace(field) | Line::With(_, field) => field,
        }
    }
}
