//! Who is in a space with which role: signed operations, and the pure function that makes one state of them.

mod codec;
pub mod op;
pub mod role;
