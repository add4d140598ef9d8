//! What callers ask and learn about relays: those of a space, and the one that this device may be.

use super::Selector;
use noaber_protocol::ids::{EntryId, Millis, SpaceId};
use serde::{Deserialize, Serialize};

/// What can be asked about relays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RelayRequest {
    /// Names a relay in a space.
    Add {
        /// The space.
        space: Selector,
        /// Where it is: a multiaddress that ends in `/p2p/` and its name.
        address: String,
        /// What its operator gave out.
        token: Option<String>,
    },
    /// The relays of a space.
    List(Selector),
    /// Takes a relay, or one address of it, out of a space.
    Remove {
        /// The space.
        space: Selector,
        /// The address.
        address: String,
    },
    /// What a relay of a space was given.
    Inspect {
        /// The space.
        space: Selector,
        /// Its address; none: the first of the space.
        address: Option<String>,
    },
    /// What this device does as a relay.
    Status,
    /// As a relay, serves a space no more.
    Block(SpaceId),
    /// First addresses: where to look for others.
    Starts,
    /// Adds a first address.
    AddStart(String),
    /// Takes one away.
    RemoveStart(String),
}

/// How it stands with a relay of a space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelayInfo {
    /// The space.
    pub space: SpaceId,
    /// Its name on the network.
    pub peer: String,
    /// Where it is, as the charter says.
    pub addresses: Vec<String>,
    /// Whether a session is open.
    pub connected: bool,
    /// Entries of ours that it has not; unknown when it was not met since the start.
    pub they_lack: Option<u64>,
    /// Whether it refused something because there is no room.
    pub full: bool,
    /// What it stated last.
    pub holding: Option<HoldingInfo>,
}

/// What a relay stated, signed, that it holds of a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingInfo {
    /// Entries.
    pub entries: u64,
    /// Bytes.
    pub bytes: u64,
    /// Bytes at most.
    pub most: u64,
    /// When, by its clock.
    pub at: Millis,
    /// Whether that is all that is here: the same fingerprints.
    pub complete: bool,
}

/// What this device does as a relay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelayStatus {
    /// By space.
    pub spaces: Vec<CarriedInfo>,
    /// Devices that are connected.
    pub connections: u32,
    /// Bytes of a space at most.
    pub space_bytes: u64,
    /// Bytes of all together at most.
    pub total_bytes: u64,
    /// Whether the disk takes what comes.
    pub disk: bool,
    /// Where it listens, as others dial it.
    pub addresses: Vec<String>,
}

/// One space of this relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedInfo {
    /// Which.
    pub space: SpaceId,
    /// Entries.
    pub entries: u64,
    /// Bytes.
    pub bytes: u64,
    /// Whether something was refused because there is no room.
    pub full: bool,
}

/// What a relay was given of a space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspected {
    /// How it stands with it.
    pub relay: RelayInfo,
    /// Everything that is here, as the relay sees it. What the relay states as complete is exactly this.
    pub entries: Vec<SeenEntry>,
}

/// One entry as who cannot open anything sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeenEntry {
    /// Its id.
    pub id: EntryId,
    /// The device, as the space knows it.
    pub author: String,
    /// The chain: `charter`, `content` or `public`.
    pub chain: String,
    /// The number of its type.
    pub kind: u64,
    /// The document, when it is on one.
    pub document: Option<EntryId>,
    /// When, as its author claims.
    pub at: Millis,
    /// Bytes of the body.
    pub body_bytes: u64,
    /// Whether the body is sealed; else the relay can read it.
    pub sealed: bool,
}
