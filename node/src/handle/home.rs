//! What callers ask and learn about this device and its home.

use serde::{Deserialize, Serialize};

/// What can be asked about this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HomeRequest {
    /// Paths, versions and the device's own name.
    Info,
    /// Everything that the line of truth and `noaber status` need.
    Status,
    /// Reads every stored byte again and checks it.
    Verify,
    /// Changes the name or organisation that new spaces get.
    SetProfile(Profile),
}

/// What people here are called in the spaces they found or join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The person's name.
    pub name: String,
    /// The organisation.
    pub organisation: String,
}

/// Where things are, and what this is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Info {
    /// The version of the program.
    pub version: String,
    /// The home folder.
    pub home: String,
    /// The journal's folder.
    pub journal: String,
    /// The index's folder.
    pub index: String,
    /// The keyring file.
    pub keyring: String,
    /// The configuration file.
    pub config: String,
    /// The control socket.
    pub socket: String,
    /// The log folder.
    pub log: String,
    /// The person and organisation.
    pub profile: Profile,
    /// The transport's id, as others dial it.
    pub peer: String,
    /// Addresses at which this device listens.
    pub addresses: Vec<String>,
    /// The process that is the host.
    pub host_process: u32,
}

/// What a check of every stored byte found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verified {
    /// Entries whose hash and place are right.
    pub entries: u64,
    /// Signatures that hold.
    pub signatures: u64,
    /// Bodies that are their headers'.
    pub bodies: u64,
    /// Bytes read.
    pub bytes: u64,
    /// What is damaged, in words for a log.
    pub damaged: Vec<String>,
}
