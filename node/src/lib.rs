//! What happens.

pub mod clock;
pub mod config;
pub mod control;
pub mod desk;
pub mod exchange;
pub mod handle;
pub mod keyring;
pub mod network;
pub mod store;
pub mod words;
