//! What is true in noaber: keys, entries, charter, sealing, documents and sync.
//!
//! No I/O, no clock, no threads: time and chance are arguments, records to keep and frames to send are outputs.

pub mod act;
pub mod bundle;
pub mod canonical;
pub mod charter;
pub mod device_ticket;
pub mod document;
pub mod entry;
pub mod identity;
pub mod ids;
pub mod limits;
#[cfg(test)]
mod mutate;
pub mod node;
pub mod public_address;
pub mod record;
pub mod run;
pub mod seal;
pub mod space;
pub mod sync;
pub mod text;
pub mod ticket;
mod ticket_text;
