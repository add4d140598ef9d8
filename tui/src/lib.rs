//! What people see: the screens of noaber, as a state machine over keys, answers and events.

pub mod actions;
pub mod app;
pub mod editor;
pub mod keys;
pub mod model;
pub mod run;
pub mod screens;
pub mod signs;
pub mod terminal;
pub mod theme;
pub mod tour;
pub mod widgets;
pub mod words;
