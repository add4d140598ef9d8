//! What a session asks of a space: who somebody is, what is here, what they lack, and to take what they send.

use crate::entry::Body;
use crate::identity::{InvitationKey, SpaceKey};
use crate::ids::{AuthorId, EntryId, Millis, PeerId};
use crate::record::{Read, Record};
use crate::sync::fault::Fault;
use crate::sync::frame::{Fingerprint, Part, Prefix};
use crate::sync::receipts::Mark;

/// Who a peer proved to be in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A device, by its key there.
    Device(AuthorId),
    /// Somebody with an invitation.
    Invited(EntryId),
    /// Nobody by a key of the space; known by its transport key only, as relays are.
    Peer(PeerId),
}

/// What a charter says of somebody, as far as this device knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A device of a participant.
    Device(AuthorId),
    /// A relay of the charter.
    Relay,
    /// Holds an invitation that may still be used.
    Invited(EntryId),
    /// A device whose participant was removed or left, or that was withdrawn: by that operation.
    Removed(AuthorId, EntryId),
    /// Proved a key that the charter does not know here, yet.
    Stranger,
}

/// What of a space a peer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Everything.
    All,
    /// The charter only.
    Charter,
    /// The charter without what is sealed in it, and what is public.
    Public,
    /// The charter up to an operation, that one included, and a device's own chains, whether they count or not: what is
    /// made equal with a device that is out.
    Exit(AuthorId, EntryId),
    /// The whole charter, and this device's own chains, whether they count or not: what it hands over when it is out.
    Own(AuthorId),
}

impl Standing {
    /// What somebody with this standing may see.
    pub fn view(&self) -> View {
        match self {
            Standing::Device(_) | Standing::Relay => View::All,
            Standing::Invited(_) | Standing::Stranger => View::Charter,
            Standing::Removed(author, operation) => View::Exit(*author, *operation),
        }
    }
}

/// How this device shows who it is in a space.
#[expect(
    clippy::large_enum_variant,
    reason = "made for one handshake at a time; a box would only move the key elsewhere in memory"
)]
pub enum Proof<'a> {
    /// As a device with a key there.
    Device(&'a SpaceKey),
    /// As the holder of a ticket, until its own `Join` is written.
    Invited(EntryId, InvitationKey),
    /// Not at all: a relay, known by its PeerId.
    None,
    /// Not at all: it is not in the space and follows what is public.
    Follows,
}

/// A part of what a peer lacks, ready to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parcel {
    /// The canonical bytes of a run, and how many entries it holds.
    Run(Vec<u8>, u64),
    /// A body that was wanted.
    Body(EntryId, Body),
}

/// What came of a run or body that was offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// To be made durable, in this order.
    pub records: Vec<Record>,
    /// Entries that were not here before, or whose body was not.
    pub new: Vec<EntryId>,
    /// Whether the charter has operations that it had not.
    pub charter: bool,
    /// An entry before it that is not here: to be offered again when that one is.
    pub waits_for: Option<EntryId>,
}

/// Why a run comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was just written: quotas of the day apply.
    Live,
    /// To become equal.
    Exchange,
}

/// One space, as sync sees it.
pub trait Replica {
    /// What is still to be sent to somebody, in order.
    type Plan;

    /// The secrets of the `space` epoch that this device can open, current and previous.
    fn secrets(&self) -> Vec<[u8; 32]>;

    /// How this device shows who it is.
    fn proof(&self) -> Proof<'_>;

    /// This device's key, when it is out of the space as far as it knows.
    fn own_exit(&self) -> Option<AuthorId> {
        None
    }

    /// Whether a handle without an epoch is to be offered to that peer: it is a relay of the space or named in the ticket,
    /// or it was met here before and this device may be stale.
    fn is_plain_towards(&self, peer: &PeerId) -> bool;

    /// Whether a device may show itself as another after it showed itself as that one: it carries a new one in.
    fn hands_over(&self, before: &AuthorId) -> bool;

    /// What that relay asks of who introduces the space to it; empty when nothing is kept.
    fn token(&self, _relay: &PeerId) -> Vec<u8> {
        Vec::new()
    }

    /// The public key of an invitation.
    fn invitation(&self, invite: &EntryId) -> Option<[u8; 32]>;

    /// What the charter says of somebody, when it knows them; for an invitation also the clock.
    fn standing(&self, who: &Who, now: Millis) -> Option<Standing>;

    /// The fingerprint of what somebody with that view may see: sorted tips and sorted wanted ids.
    fn fingerprint(&self, part: Part, view: &View) -> Fingerprint;

    /// The tips of what counts, with all before them held.
    fn tips(&self, part: Part, view: &View) -> Vec<EntryId>;

    /// Entries whose bodies are wanted, and cut heads that are.
    fn wanted(&self, part: Part, view: &View) -> Vec<EntryId>;

    /// Whether the header is here, and with it all before it.
    fn holds(&self, id: &EntryId) -> bool;

    /// The entry whose id begins so.
    fn find(&self, prefix: &Prefix) -> Option<EntryId>;

    /// Entries at distance 1, 2, 4, 8 … before `tip` in the order in which runs are sent, as far as none of `known` has them in its past.
    fn ancestors(&self, tip: &EntryId, known: &[EntryId]) -> Vec<EntryId>;

    /// What somebody with that view lacks who has `known` and all before them, and wants `wanted`.
    fn plan(&self, part: Part, view: &View, known: &[EntryId], wanted: &[EntryId]) -> Self::Plan;

    /// How many entries a plan still holds.
    fn planned(&self, plan: &Self::Plan) -> u64;

    /// The next part of a plan, of about `most` bytes.
    fn next(&self, plan: &mut Self::Plan, most: usize, read: &dyn Read) -> Option<Parcel>;

    /// The run that begins with that entry and ends at the first signature from it on, if that view may see it.
    fn run_from(&self, id: &EntryId, view: &View, read: &dyn Read) -> Option<Parcel>;

    /// Whether somebody with that view may know that an entry is here.
    fn shows(&self, id: &EntryId, view: &View) -> bool;

    /// Takes a run that came from somebody with that standing. What is over a quota is nothing now: Have brings it.
    ///
    /// # Errors
    /// A [`Fault`]: what no honest peer can send. Whether an entry counts refuses nothing.
    fn take_run(
        &mut self,
        bytes: &[u8],
        from: &Standing,
        why: Why,
        now: Millis,
        read: &dyn Read,
    ) -> Result<Taken, Fault>;

    /// A fingerprint of the receipts that are kept here.
    fn receipts_print(&self) -> [u8; 4] {
        [0; 4]
    }

    /// Whose receipts are kept here.
    fn receipt_marks(&self) -> Vec<Mark> {
        Vec::new()
    }

    /// The receipt of the device whose key begins so.
    fn receipt_of(&self, _author: &Prefix) -> Option<Vec<u8>> {
        None
    }

    /// Takes a receipt: none when it is no newer than what is here, or of nobody who is in.
    ///
    /// # Errors
    /// A [`Fault`] when it is malformed, or not signed by its author.
    fn take_receipt(&mut self, _bytes: &[u8]) -> Result<Option<(Mark, Record)>, Fault> {
        Ok(None)
    }

    /// Takes a body for a header that is here; one that nobody wants is no fault.
    ///
    /// # Errors
    /// A [`Fault`] when it is not the body that the header names.
    fn take_body(&mut self, id: &EntryId, body: Body, read: &dyn Read) -> Result<Taken, Fault>;
}
