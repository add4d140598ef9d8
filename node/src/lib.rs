//! What happens: journal, network, control socket and command line of noaber.

mod chance;
pub mod cli;
pub mod clock;
pub mod config;
pub mod control;
pub mod demo;
pub mod desk;
pub mod exchange;
pub mod handle;
pub mod host;
pub mod keyring;
pub mod log;
pub mod members;
pub mod network;
pub mod relay;
pub mod store;
pub mod words;
