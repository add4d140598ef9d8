//! What callers ask and learn about who reads what in a space.

use crate::handle::Selector;
use noaber_protocol::charter::op::Audience;
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// What can be asked about audiences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AudienceRequest {
    /// Lists the audiences of a space, with who reads what is written for them.
    List(Selector),
    /// Says who is in a named audience, and makes it when there is none of that name.
    Set {
        /// The space.
        space: Selector,
        /// The audience: its name or its number.
        name: String,
        /// Who is in it from now on; everybody else is not.
        people: Vec<Selector>,
    },
}

/// An audience: those for whom a document is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AudienceInfo {
    /// Which.
    pub audience: Audience,
    /// What scripts call it: `public`, `space`, `board`, or its own name.
    pub name: SafeText,
    /// Who is in it; of `public`, nobody in particular.
    pub people: Vec<SafeText>,
    /// Whether the person at this device is.
    pub me: bool,
    /// Whether this device can write for it now.
    pub writable: bool,
    /// How many documents there are for it, whether they can be read here or not.
    pub documents: u32,
}
