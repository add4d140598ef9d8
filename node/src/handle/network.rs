//! What callers ask and learn about other devices.

use noaber_protocol::ids::{Millis, SpaceId};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// What can be asked about other devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NetworkRequest {
    /// Waits until nothing is owed either way, or until that many others hold all of ours.
    Sync {
        /// Seconds at most.
        wait_seconds: u32,
        /// How many others must hold everything; none: everyone connected.
        until_safe: Option<u32>,
    },
    /// Dials an address that a person typed.
    Dial {
        /// The address: a multiaddress, or a host with or without a port.
        address: String,
    },
}

/// How things stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The transport's id.
    pub device: String,
    /// By space.
    pub spaces: Vec<SpaceStatus>,
    /// The relays of all spaces.
    pub relays: Vec<super::RelayInfo>,
    /// Devices on this network that are connected, whatever their spaces.
    pub nearby: u32,
    /// Warnings that people should see.
    pub warnings: Vec<Warning>,
}

/// Something that is not right, though work goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Warning {
    /// The clock of this device cannot be right.
    Clock {
        /// What it says.
        now: Millis,
    },
    /// The disk refuses; nothing new is acknowledged.
    Disk,
    /// A part of the journal was damaged; it is fetched again from others.
    Damaged {
        /// How many entries went back.
        entries: u64,
    },
    /// Entries that this version cannot read were set aside.
    Quarantined {
        /// How many.
        entries: u64,
    },
}

/// How one space stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpaceStatus {
    /// The space.
    pub id: SpaceId,
    /// Its name.
    pub name: SafeText,
    /// How many participants.
    pub participants: u32,
    /// How many documents.
    pub documents: u32,
    /// How many entries are held.
    pub entries: u64,
    /// The other devices.
    pub devices: Vec<DeviceStatus>,
    /// When this device only follows it: with how many computers that have it a session is open.
    pub givers: Option<u32>,
}

/// How it stands with another device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceStatus {
    /// Whose.
    pub name: SafeText,
    /// For whom they act.
    pub organisation: SafeText,
    /// Whether a session is open.
    pub connected: bool,
    /// How.
    pub via: Via,
    /// Entries of ours that they have not acknowledged; unknown when never seen since start.
    pub they_lack: Option<u64>,
    /// Entries of theirs that we know of and lack; unknown when never seen since start.
    pub we_lack: Option<u64>,
    /// When both last held the same.
    pub level_at: Option<Millis>,
}

/// By which road another device is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Via {
    /// The local network.
    Lan,
    /// The internet, directly.
    Direct,
    /// A relay.
    Relay,
    /// Not connected.
    None,
}
