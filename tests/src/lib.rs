//! What must hold over more than one crate: the harness that the tests share.

pub mod deadly;
pub mod durable;
pub mod figures;
pub mod handleiding;
pub mod kring;
pub mod listening;
pub mod mem_disk;
pub mod multicast;
pub mod paper;
pub mod patience;
pub mod peer;
pub mod programs;
pub mod samples;
pub mod scan;
pub mod terminal;
pub mod trace;
pub mod villages;
pub mod wire;
pub mod world;
pub mod writer;
