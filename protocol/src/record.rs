//! What protocol asks of a disk: records to keep, and the trait through which it reads them back.

use crate::entry::{Body, Entry};
use crate::ids::{AuthorId, EntryId, SpaceId};
use crate::run::Signature;
use serde::{Deserialize, Serialize};

/// The place of a record in the order in which records were handed out; it only grows, from 1 at start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sequence(pub u64);

/// One thing to keep. The journal appends them in order; what is acknowledged rests on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Record {
    /// Consecutive entries of one chain, in the form in which they travel.
    Run {
        /// The space they are in.
        space: SpaceId,
        /// The canonical bytes of a [`crate::run::Run`].
        bytes: Vec<u8>,
    },
    /// A body that came after its header.
    Body {
        /// The entry whose header names it.
        entry: EntryId,
        /// The body.
        body: Body,
    },
    /// Something that only this device knows; the newest with one key replaces the older.
    Local {
        /// What it is about.
        key: LocalKey,
        /// Its bytes, sealed to the device's own key; empty takes it away.
        sealed: Vec<u8>,
    },
}

/// What a local record is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LocalKey {
    /// That this device is in a space, with the nonce its keys come from.
    Space(SpaceId),
    /// What was typed and is no entry yet, by document.
    Draft(EntryId),
    /// A joining that is under way, by space.
    Joining(SpaceId),
    /// Anything of the node's own (settings, addresses), by name.
    Named(String),
    /// The latest receipt of a device in a space. It is signed and passed on as it is, so it is not sealed.
    Receipt(SpaceId, AuthorId),
}

/// Reads what was recorded. Only what [`Record`]s put there; nothing is trusted but its hash.
pub trait Read {
    /// The header of an entry.
    fn entry(&self, id: &EntryId) -> Option<Entry>;
    /// The body of an entry, when it is here.
    fn body(&self, id: &EntryId) -> Option<Body>;
    /// The signature that stands after an entry, where a run ended with it.
    fn signature(&self, id: &EntryId) -> Option<Signature>;
    /// The canonical bytes of the stored run that begins with this entry.
    fn run(&self, first: &EntryId) -> Option<Vec<u8>>;
    /// The newest local record with that key, sealed.
    fn local(&self, key: &LocalKey) -> Option<Vec<u8>>;
}
