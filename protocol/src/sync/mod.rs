//! Sync: how two devices become equal, whatever lies between them.

pub mod frame;
pub mod handle;
