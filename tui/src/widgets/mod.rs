//! The pieces that screens are made of.

pub mod bars;
pub mod cells;
pub mod clean;
pub mod field;
pub mod filter;
pub mod list;
