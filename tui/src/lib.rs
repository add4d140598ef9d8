//! What people see: the screens of noaber, as a state machine over keys, answers and events.

pub mod editor;
pub mod terminal;
pub mod theme;
