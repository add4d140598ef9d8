//! The operations of a charter: what a device signs about who is in a space. All of it travels in clear.

use crate::charter::role::Role;
use crate::ids::{AuthorId, EntryId, EpochId, Millis, ParticipantId, PeerId, SpaceNonce};
use crate::run::Signature;
use crate::seal::Recipient;
use serde::{Deserialize, Serialize};

/// Who may read a document, fixed at its founding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Audience {
    /// Everybody; not sealed.
    Public,
    /// Everybody in the space.
    Space,
    /// Board and admins.
    Board,
    /// A set that an admin defines, by its number in the space.
    Named(u32),
}

impl Audience {
    /// Who keeps the money: the one named audience that has its number and its name everywhere.
    pub const FINANCE: Audience = Audience::Named(1);
    /// Numbers below this one are for audiences that later versions name; from here on a space chooses its own.
    pub const FIRST_OWN: u32 = 16;
}

/// A membership operation. Its number on the wire is [`Operation::number`], never the variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Founds the space; its author becomes the first admin.
    Found(Found),
    /// Makes an invitation.
    Invite(Invite),
    /// Comes in with an invitation.
    Join(Join),
    /// An admin takes somebody in, confirms a join, or names the organisation that a participant acts for.
    Admit(Admit),
    /// Changes a role; below the old one it is a demotion with a cut.
    SetRole(SetRole),
    /// Removes a participant, with the cut in content.
    Remove(Remove),
    /// Leaves, with the author's own content as cut.
    Leave(Leave),
    /// Adds a device of the author's own participant, under that device's own signature.
    AddDevice(AddDevice),
    /// Withdraws a device.
    WithdrawDevice(WithdrawDevice),
    /// Begins a new epoch of an audience.
    Rekey(Rekey),
    /// Gives one device the secret of an epoch.
    Share(Share),
    /// Defines a named audience.
    SetAudience(SetAudience),
    /// Names the relays of the space.
    SetRelays(SetRelays),
    /// A cut without removal.
    Limit(Limit),
    /// Erases bodies.
    Erase(Erase),
    /// Approves a proposal: an operation that takes more signatures than its own.
    Approve(Approve),
    /// Recovers a participant on a new device, or names who may.
    Recover(Recover),
    /// Fixes what counts in its past.
    Checkpoint,
    /// The space has a new name, in the card that names this operation.
    Rename,
    /// No more content is written here.
    Close,
    /// An operation of a later version: kept and passed on, without effect.
    Unknown {
        /// Its number.
        number: u8,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// What [`Operation::Found`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// From which devices derive their keys for this space.
    pub nonce: SpaceNonce,
    /// To whom the founder's shares are sealed.
    pub recipient: Recipient,
    /// The recipient of the first `space` epoch.
    pub epoch: Recipient,
}

/// What [`Operation::Invite`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The public half of the key that the ticket's secret makes.
    pub key: [u8; 32],
    /// To whom shares of the `space` epoch for who holds the ticket are sealed: made from that secret too.
    pub recipient: Recipient,
    /// The role of who joins: up to editor.
    pub role: Role,
    /// Until when a stranger's join is taken in.
    pub expires: Millis,
    /// How many may join with it; none: the invitation with this key is withdrawn.
    pub uses: u16,
}

/// What [`Operation::Join`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// The invitation.
    pub invite: EntryId,
    /// Signature by the invitation's key over the space and the joining device's key.
    pub proof: Signature,
    /// To whom shares for the joining device are sealed.
    pub recipient: Recipient,
}

/// What [`Operation::Admit`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admit {
    /// Who: the key of the device with which that person is in the space.
    pub participant: ParticipantId,
    /// To whom that device's shares are sealed, when it is not known yet.
    pub recipient: Option<Recipient>,
    /// The role.
    pub role: Role,
    /// The organisation that the participant acts for: the hash of its name as in the card.
    pub organisation: Option<[u8; 16]>,
    /// Whether they may sign and vote for it.
    pub signs: bool,
}

/// A cut in content: of one device, heads that are held in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Whose chains.
    pub author: AuthorId,
    /// Heads in the chains `content` and `public`, sorted.
    pub heads: Vec<EntryId>,
}

/// What [`Operation::SetRole`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetRole {
    /// Whose role.
    pub participant: ParticipantId,
    /// The new role.
    pub role: Role,
    /// For a demotion: what of their content stands.
    pub cut: Vec<Cut>,
}

/// What [`Operation::Remove`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remove {
    /// Who.
    pub participant: ParticipantId,
    /// What of their content stands.
    pub cut: Vec<Cut>,
    /// The epochs that it begins, one for each audience they could read.
    pub rekeys: Vec<Rekey>,
}

/// What [`Operation::Leave`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// What of the leaver's content stands.
    pub cut: Vec<Cut>,
}

/// What [`Operation::AddDevice`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddDevice {
    /// Whose device: the author's own participant.
    pub participant: ParticipantId,
    /// The device's key in this space.
    pub device: AuthorId,
    /// To whom its shares are sealed.
    pub recipient: Recipient,
    /// The new device's signature over the space, the participant and its recipient.
    pub proof: Signature,
    /// Whether it is a card of paper.
    pub paper: bool,
}

/// What [`Operation::WithdrawDevice`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawDevice {
    /// The device.
    pub device: AuthorId,
    /// What of its content stands.
    pub cut: Vec<Cut>,
    /// The epochs that it begins.
    pub rekeys: Vec<Rekey>,
}

/// What [`Operation::Rekey`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rekey {
    /// Whose epoch.
    pub audience: Audience,
    /// The new epoch's recipient.
    pub recipient: Recipient,
    /// The epoch before it, and that epoch's secret sealed to the new recipient.
    pub link: Option<(EpochId, Vec<u8>)>,
    /// The devices it is for, sorted.
    pub devices: Vec<AuthorId>,
}

/// What [`Operation::Share`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The epoch.
    pub epoch: EpochId,
    /// For whom: a device, or the key of an invitation.
    pub device: AuthorId,
    /// The epoch's secret, an age file for the recipient of that device or invitation.
    pub sealed: Vec<u8>,
}

/// What [`Operation::SetAudience`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAudience {
    /// Its number in the space.
    pub number: u32,
    /// Who is in it, sorted.
    pub participants: Vec<ParticipantId>,
}

/// A relay of a space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RelayAddress {
    /// Its transport key.
    pub peer: PeerId,
    /// Where it can be dialled, as multiaddresses in text.
    pub addresses: Vec<String>,
}

/// What [`Operation::SetRelays`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetRelays {
    /// All relays of the space from now on, sorted.
    pub relays: Vec<RelayAddress>,
}

/// What [`Operation::Limit`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Whose chains stop, and where.
    pub cut: Cut,
}

/// What [`Operation::Erase`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erase {
    /// The entries whose bodies go, sorted.
    pub entries: Vec<EntryId>,
}

/// What [`Operation::Approve`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approve {
    /// The proposal.
    pub proposal: EntryId,
}

/// What [`Operation::Recover`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recover {
    /// Names the people who may bring the author back, and how many of them it takes.
    Group {
        /// Who, sorted.
        people: Vec<ParticipantId>,
        /// How many: at least two, and more than half.
        needed: u8,
    },
    /// Brings a participant back on a new device; the others approve.
    Bring {
        /// Who.
        participant: ParticipantId,
        /// The new device.
        device: AuthorId,
        /// To whom its shares are sealed.
        recipient: Recipient,
        /// What of the content of the other devices stands.
        cut: Vec<Cut>,
    },
}
