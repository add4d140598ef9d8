//! What happens.

pub mod handle;
