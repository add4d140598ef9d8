//! The documents that are open here, and the people who write in them.

pub mod jupiter;
