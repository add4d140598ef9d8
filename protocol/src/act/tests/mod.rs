//! Acts that are read and written, and what they come to.

mod codec;
mod hall;
mod histories;
mod path;
mod room;
mod said;
mod voting;
