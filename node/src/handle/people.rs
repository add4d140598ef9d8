//! What callers ask and learn about the people of a space.

use crate::handle::Selector;
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::ParticipantId;
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// What can be asked about people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PeopleRequest {
    /// Lists the participants.
    List(Selector),
    /// Gives somebody a role.
    SetRole {
        /// The space.
        space: Selector,
        /// Who: a name or the beginning of an id.
        who: Selector,
        /// The role.
        role: Role,
    },
}

/// A participant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: ParticipantId,
    /// Their name.
    pub name: SafeText,
    /// For whom they act.
    pub organisation: SafeText,
    /// Their role.
    pub role: Role,
    /// The names of their devices.
    pub devices: Vec<SafeText>,
    /// Whether this is the person at this device.
    pub me: bool,
    /// Whether a session with a device of theirs is open.
    pub connected: bool,
}
