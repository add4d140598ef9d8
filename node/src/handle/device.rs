//! What callers ask and learn about the devices of people.

use crate::handle::Selector;
use noaber_protocol::ids::{AuthorId, Millis, ParticipantId, SpaceId};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// What can be asked about this person's own devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DeviceRequest {
    /// Makes the text with which a second device of this person comes in.
    Add {
        /// Into which spaces; none named: all.
        spaces: Vec<Selector>,
        /// For how many hours it can be used.
        hours: u32,
    },
    /// Becomes a device of whoever made the text; answers with the spaces when they can be read, or the wait is over.
    Join {
        /// The text.
        ticket: String,
        /// What this device is called; empty: nothing.
        name: String,
        /// Seconds to wait; it goes on afterwards by itself.
        wait_seconds: u32,
    },
    /// Lists this person's devices in all spaces.
    List,
    /// Withdraws a device: an own one in all spaces, or, as admin, that of somebody else.
    Remove {
        /// The name of an own device, or the beginning of an id.
        device: Selector,
    },
}

/// The text with which a second device comes in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceTicketInfo {
    /// The text: a secret until it is used.
    pub ticket: String,
    /// Until when it can be used.
    pub expires: Millis,
    /// The names of the spaces it is for.
    pub spaces: Vec<SafeText>,
}

/// A device in a space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// Its key in that space.
    pub id: AuthorId,
    /// The space.
    pub space: SpaceId,
    /// The space's name.
    pub space_name: SafeText,
    /// Whose it is.
    pub participant: ParticipantId,
    /// Their name.
    pub person: SafeText,
    /// What it is called; empty when it has no name.
    pub name: SafeText,
    /// Whether it is on paper: a text that carries a new device in.
    pub paper: bool,
    /// Whether it is this device.
    pub me: bool,
    /// Whether it is of the person at this device.
    pub mine: bool,
    /// Whether a session with it is open.
    pub connected: bool,
}
