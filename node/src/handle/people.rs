//! What callers ask and learn about the people of a space.

use crate::handle::Selector;
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{EntryId, ParticipantId};
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
    /// Removes somebody, with the keys to all that is written from now on.
    Remove {
        /// The space.
        space: Selector,
        /// Who: a name or the beginning of an id.
        who: Selector,
    },
    /// Lists what waits for the signatures of more admins.
    Proposals(Selector),
    /// Signs what somebody else proposed.
    Approve {
        /// The space.
        space: Selector,
        /// The beginning of the proposal's id.
        proposal: Selector,
    },
    /// Lists the devices of everybody.
    Devices(Selector),
}

/// What became of something that may take more signatures than one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedInfo {
    /// Whether it has its effect; else it waits.
    pub done: bool,
    /// The operation, or the proposal.
    pub id: EntryId,
    /// How many people signed.
    pub signed: u32,
    /// How many it takes.
    pub needed: u32,
}

/// Something that waits for the signatures of more admins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposalInfo {
    /// Its id.
    pub id: EntryId,
    /// What it would do.
    pub what: ProposalKind,
    /// About whom.
    pub about: SafeText,
    /// Who signed, the proposer first.
    pub signed: Vec<SafeText>,
    /// Whose signatures count.
    pub electors: Vec<SafeText>,
    /// How many it takes.
    pub needed: u32,
    /// Whether the signature of the person at this device is still wanted.
    pub mine_is_wanted: bool,
}

/// What a proposal would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProposalKind {
    /// Gives that role.
    Role(Role),
    /// Removes somebody.
    Remove,
    /// Withdraws a device, or stops one.
    Device,
    /// Brings somebody back on a new device.
    Recover,
    /// Fixes what counts up to now.
    Checkpoint,
    /// Closes the space.
    Close,
}

impl ProposalKind {
    /// What scripts call it.
    pub fn name(self) -> &'static str {
        match self {
            ProposalKind::Role(_) => "role",
            ProposalKind::Remove => "remove",
            ProposalKind::Device => "device",
            ProposalKind::Recover => "recover",
            ProposalKind::Checkpoint => "checkpoint",
            ProposalKind::Close => "close",
        }
    }
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
