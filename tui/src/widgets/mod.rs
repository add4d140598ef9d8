//! The pieces that screens are made of.

pub mod bars;
pub mod clean;
pub mod field;
pub mod list;
