//! Documents in and out of files that other programs read.

pub mod bundle;
pub mod csv;
pub mod file;
pub mod markdown;
pub mod page;
pub mod sticks;
pub mod ticket;
