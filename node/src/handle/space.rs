//! What callers ask and learn about spaces and coming into them.

use crate::handle::Selector;
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{EntryId, Millis, SpaceId};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// What can be asked about spaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SpaceRequest {
    /// Founds a space.
    New {
        /// Its name.
        name: String,
    },
    /// Lists all spaces.
    List,
    /// Tells of one.
    Show(Selector),
    /// Leaves one.
    Leave(Selector),
    /// Makes an invitation.
    Invite {
        /// The space.
        space: Selector,
        /// The role of who joins: up to editor.
        role: Role,
        /// For how many days.
        days: u32,
        /// For how many people.
        uses: u16,
    },
    /// Lists the invitations of a space.
    Invitations(Selector),
    /// Withdraws an invitation.
    WithdrawInvitation {
        /// The space.
        space: Selector,
        /// The beginning of its id.
        invitation: Selector,
    },
    /// Reads a ticket without using it.
    ReadTicket {
        /// Its text.
        ticket: String,
    },
    /// Joins with a ticket; answers when the joining counts or the wait is over.
    Join {
        /// Its text.
        ticket: String,
        /// Seconds to wait; it goes on afterwards by itself.
        wait_seconds: u32,
    },
}

/// A space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpaceInfo {
    /// Its id.
    pub id: SpaceId,
    /// Its name.
    pub name: SafeText,
    /// Our role in it; none when we left or wait for our joining.
    pub role: Option<Role>,
    /// Whether our joining still waits for a neighbour.
    pub joining: bool,
    /// How many participants.
    pub participants: u32,
    /// How many documents.
    pub documents: u32,
    /// Whether this device is not in it and follows what is public.
    pub follows: bool,
    /// Who founded it.
    pub founder: SafeText,
    /// How our part in it ended, once it did.
    pub ended: Option<EndInfo>,
}

/// How somebody's part in a space ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndInfo {
    /// When, as the author's clock claims.
    pub at: Millis,
    /// Who did it.
    pub by: SafeText,
    /// Whether that was the person at this device.
    pub by_me: bool,
}

/// An invitation of a space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationInfo {
    /// Its id.
    pub id: EntryId,
    /// The role of who joins.
    pub role: Role,
    /// Who made it.
    pub by: SafeText,
    /// Until when.
    pub expires: Millis,
    /// For how many people.
    pub uses: u16,
    /// Who joined with it.
    pub used_by: Vec<SafeText>,
    /// Whether it can still be used, by the clock here.
    pub usable: bool,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

/// An invitation that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invited {
    /// Its id.
    pub id: EntryId,
    /// The ticket's text.
    pub ticket: String,
    /// The role of who joins.
    pub role: Role,
    /// Until when.
    pub expires: Millis,
    /// For how many people.
    pub uses: u16,
}

/// What stands in a ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TicketInfo {
    /// The space.
    pub space: SpaceId,
    /// The space's name.
    pub space_name: SafeText,
    /// Who invites.
    pub inviter: SafeText,
    /// The role.
    pub role: Role,
    /// Until when.
    pub expires: Millis,
}
