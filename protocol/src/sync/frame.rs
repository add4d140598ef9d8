//! What two devices say to each other: frames by number, in canonical bytes, each with a limit of its own.
//!
//! | number | frame | fields |
//! |---|---|---|
//! | 0 | `Hello` | version, nonce (16) |
//! | 1 | `Offer` | member handles (16 each), plain handles (16 each) |
//! | 2 | `Match` | tag (8): a plain handle was recognised |
//! | 3 | `Prove` | tag, author (32), signature (64) |
//! | 4 | `Invited` | tag, invitation (32), signature (64) |
//! | 5 | `Have` | tag, flags, charter (32), content (32), what the flags name: settled pairs (16 each), receipts (4) |
//! | 6 | `Tips` | tag, part, last, tips (32 each), wanted (32 each) |
//! | 7 | `Known` | tag, part, count, bits |
//! | 8 | `Ancestors` | tag, part, groups of ids |
//! | 9 | `Run` | tag, entries still to come, the run's bytes |
//! | 10 | `Body` | tag, entry (32), salt, the body's bytes |
//! | 11 | `End` | tag, part, 0: all was sent; 1: nothing was taken; 2: something was |
//! | 12 | `Ack` | tag, runs kept, announced ids held (8 each) |
//! | 13 | `Announce` | tag, ids (8 each) |
//! | 14 | `Ask` | tag, ids (8 each) |
//! | 15 | `Receipts` | tag, 0: marks (8 and a counter each); 1: authors (8 each); 2: a receipt |
//! | 16 | `Strange` | plain handle (16): a relay does not know it |
//! | 17 | `Introduce` | space (32), token (at most 64 bytes) |
//! | 18 | `Holding` | tag, what a relay states that it holds, signature (64) |
//! | 19 | `Follow` | tag (8): this side is not in the space, proves nothing and follows what is public |
//! | 20 | `Presence` | tag, epoch (16), a sealed presence |
//! | 21 | `Gone` | tag (8): this side has the space no more, or heard that the other has not |
//!
//! Numbers are LEB128 in their shortest form, lists carry their length first. An unknown number is passed over.

use crate::canonical::{Reader, put_number};
use crate::entry::{Body, Malformed};
use crate::ids::{AuthorId, EntryId};
use crate::limits;
use crate::run::Signature;
use crate::sync::fields::{flag, list, part, put_head, put_list, rest};
pub use crate::sync::holding::{Holding, HoldingFrame, Introduce};
use crate::sync::presence::PresenceFrame;
use crate::sync::receipts::Receipts;

/// The version of the protocol that this code speaks.
pub const VERSION: u64 = 1;

/// A space within one session: eight bytes that only who knows the space can compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag(pub [u8; 8]);

/// A space in an offer: sixteen bytes that only who knows the space (and its epoch) can compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handle(pub [u8; 16]);

/// A fingerprint of what one side holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(pub [u8; 32]);

/// The hash of two fingerprints, after which neither side took anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair(pub [u8; 16]);

/// The first eight bytes of an entry's id: enough to ask by, never to decide by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Prefix(pub [u8; 8]);

impl From<&EntryId> for Prefix {
    fn from(id: &EntryId) -> Self {
        let (first, _) = id.0.split_first_chunk().expect("an id is 32 bytes");
        Prefix(*first)
    }
}

/// Which chains an exchange is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The chains `charter`: always first.
    Charter,
    /// The chains `content` and `public`.
    Content,
}

/// One message of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// First of all, once.
    Hello(Hello),
    /// Handles of the spaces that this side would speak about.
    Offer(Offer),
    /// A plain handle was recognised: prove yourself.
    Match(Tag),
    /// Who this device is in the space.
    Prove(Prove),
    /// That this device holds an invitation to the space.
    Invited(Invited),
    /// What this side holds, in two fingerprints.
    Have(Have),
    /// The tips behind a fingerprint.
    Tips(Tips),
    /// Which of the ids just received are here.
    Known(Known),
    /// Entries before tips that the other does not know.
    Ancestors(Ancestors),
    /// A run.
    Run(RunFrame),
    /// A body that was wanted.
    Body(BodyFrame),
    /// Everything of this exchange was sent; later, what was taken in it.
    End(End),
    /// What is durable here.
    Ack(Ack),
    /// New entries of others that are here.
    Announce(Prefixes),
    /// Announced entries that are asked for.
    Ask(Prefixes),
    /// What devices say that they hold.
    Receipts(Receipts),
    /// A relay does not know the space of this plain handle.
    Strange(Handle),
    /// Which space that is, told to a relay that the charter names.
    Introduce(Introduce),
    /// What a relay holds of the space.
    Holding(HoldingFrame),
    /// This side is not in the space and follows what is public in it.
    Follow(Tag),
    /// What somebody is doing at this moment.
    Presence(PresenceFrame),
    /// This side has the space no more, or heard that the other has not.
    Gone(Tag),
    /// A frame of a later version: passed over.
    Unknown(u8),
}

/// [`Frame::Hello`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The highest version spoken.
    pub version: u64,
    /// Chosen anew for each session.
    pub nonce: [u8; 16],
}

/// [`Frame::Offer`].
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Offer {
    /// Handles keyed with an epoch's secret.
    pub member: Vec<Handle>,
    /// Handles that need the space's id only, at most [`limits::PLAIN_HANDLES`].
    pub plain: Vec<Handle>,
}

/// [`Frame::Prove`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prove {
    /// The space.
    pub space: Tag,
    /// The device's key there.
    pub author: AuthorId,
    /// Over the space, both peers and both nonces.
    pub signature: Signature,
}

/// [`Frame::Invited`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The space.
    pub space: Tag,
    /// The invitation.
    pub invite: EntryId,
    /// By the invitation's key, over the space, both peers and both nonces.
    pub signature: Signature,
}

/// [`Frame::Have`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Have {
    /// The space.
    pub space: Tag,
    /// Of the charter chains.
    pub charter: Fingerprint,
    /// Of the content chains.
    pub content: Fingerprint,
    /// The last pair of charters after which neither side took anything.
    pub settled_charter: Option<Pair>,
    /// The same of content.
    pub settled_content: Option<Pair>,
    /// A fingerprint of the receipts that are kept, among those who see everything.
    pub receipts: Option<[u8; 4]>,
}

/// [`Frame::Tips`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tips {
    /// The space.
    pub space: Tag,
    /// Which chains.
    pub part: Part,
    /// Whether no further frame of these tips follows.
    pub last: bool,
    /// Latest entries of chains, with all before them held.
    pub tips: Vec<EntryId>,
    /// Entries whose bodies are wanted, and cut heads that are.
    pub wanted: Vec<EntryId>,
}

/// [`Frame::Known`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The space.
    pub space: Tag,
    /// Which chains.
    pub part: Part,
    /// One answer for each id received, in order.
    pub known: Vec<bool>,
}

/// [`Frame::Ancestors`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ancestors {
    /// The space.
    pub space: Tag,
    /// Which chains.
    pub part: Part,
    /// For each tip that the other does not know: entries at growing distance before it.
    pub groups: Vec<Vec<EntryId>>,
}

/// [`Frame::Run`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFrame {
    /// The space.
    pub space: Tag,
    /// Entries of this exchange that follow after these.
    pub left: u64,
    /// The canonical bytes of a run.
    pub bytes: Vec<u8>,
}

/// [`Frame::Body`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyFrame {
    /// The space.
    pub space: Tag,
    /// The entry whose header names it.
    pub entry: EntryId,
    /// The body.
    pub body: Body,
}

/// [`Frame::End`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The space.
    pub space: Tag,
    /// Which chains.
    pub part: Part,
    /// None when everything was sent; later, when the other sent everything too, whether anything was taken.
    pub took: Option<Took>,
}

/// Whether something was taken in an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Took {
    /// Everything was here already, or is of no use here.
    Nothing,
    /// Something was new.
    Something,
}

/// [`Frame::Ack`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// The space.
    pub space: Tag,
    /// How many of the runs and bodies received in this session are durable here.
    pub frames: u64,
    /// Announced entries that are durable here.
    pub held: Vec<Prefix>,
}

/// [`Frame::Announce`] and [`Frame::Ask`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefixes {
    /// The space.
    pub space: Tag,
    /// Which entries.
    pub ids: Vec<Prefix>,
}

impl Frame {
    /// Its number on the wire.
    pub fn number(&self) -> u8 {
        match self {
            Frame::Hello(_) => 0,
            Frame::Offer(_) => 1,
            Frame::Match(_) => 2,
            Frame::Prove(_) => 3,
            Frame::Invited(_) => 4,
            Frame::Have(_) => 5,
            Frame::Tips(_) => 6,
            Frame::Known(_) => 7,
            Frame::Ancestors(_) => 8,
            Frame::Run(_) => 9,
            Frame::Body(_) => 10,
            Frame::End(_) => 11,
            Frame::Ack(_) => 12,
            Frame::Announce(_) => 13,
            Frame::Ask(_) => 14,
            Frame::Receipts(_) => 15,
            Frame::Strange(_) => 16,
            Frame::Introduce(_) => 17,
            Frame::Holding(_) => 18,
            Frame::Follow(_) => 19,
            Frame::Presence(_) => 20,
            Frame::Gone(_) => 21,
            Frame::Unknown(number) => *number,
        }
    }

    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![self.number()];
        match self {
            Frame::Hello(hello) => {
                put_number(&mut out, hello.version);
                out.extend(hello.nonce);
            }
            Frame::Offer(offer) => {
                put_list(&mut out, &offer.member, |handle| handle.0);
                put_list(&mut out, &offer.plain, |handle| handle.0);
            }
            Frame::Match(space) | Frame::Follow(space) | Frame::Gone(space) => {
                out.extend(space.0);
            }
            Frame::Prove(prove) => {
                out.extend(prove.space.0);
                out.extend(prove.author.0);
                out.extend(prove.signature.0);
            }
            Frame::Invited(invited) => {
                out.extend(invited.space.0);
                out.extend(invited.invite.0);
                out.extend(invited.signature.0);
            }
            Frame::Have(have) => have.put(&mut out),
            Frame::Tips(tips) => {
                put_head(&mut out, tips.space, tips.part);
                out.push(u8::from(tips.last));
                put_list(&mut out, &tips.tips, |id| id.0);
                put_list(&mut out, &tips.wanted, |id| id.0);
            }
            Frame::Known(known) => known.put(&mut out),
            Frame::Ancestors(ancestors) => {
                put_head(&mut out, ancestors.space, ancestors.part);
                put_number(&mut out, ancestors.groups.len() as u64);
                for group in &ancestors.groups {
                    put_list(&mut out, group, |id| id.0);
                }
            }
            Frame::Run(run) => {
                out.extend(run.space.0);
                put_number(&mut out, run.left);
                out.extend_from_slice(&run.bytes);
            }
            Frame::Body(body) => body.put(&mut out),
            Frame::End(end) => {
                put_head(&mut out, end.space, end.part);
                out.push(match end.took {
                    None => 0,
                    Some(Took::Nothing) => 1,
                    Some(Took::Something) => 2,
                });
            }
            Frame::Ack(ack) => {
                out.extend(ack.space.0);
                put_number(&mut out, ack.frames);
                put_list(&mut out, &ack.held, |id| id.0);
            }
            Frame::Announce(list) | Frame::Ask(list) => {
                out.extend(list.space.0);
                put_list(&mut out, &list.ids, |id| id.0);
            }
            Frame::Receipts(receipts) => receipts.put(&mut out),
            Frame::Strange(handle) => out.extend(handle.0),
            Frame::Introduce(introduce) => introduce.put(&mut out),
            Frame::Holding(holding) => holding.put(&mut out),
            Frame::Presence(presence) => presence.put(&mut out),
            Frame::Unknown(_) => {}
        }
        out
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`Malformed::TooLong`]: longer than a frame of that number may be.
    /// - [`Malformed::TooMany`]: a list holds more than its limit; found before anything is allocated.
    /// - [`Malformed::Undecodable`]: cut off.
    /// - [`Malformed::NotCanonical`]: a number in a longer form than needed, a flag that is neither 0 nor 1,
    ///   or something after the end.
    pub fn decode(bytes: &[u8]) -> Result<Frame, Malformed> {
        let mut reader = Reader::new(bytes);
        let number = reader.byte()?;
        if bytes.len() > most_bytes(number) {
            return Err(Malformed::TooLong);
        }
        let frame = match number {
            0 => Frame::Hello(Hello {
                version: reader.number()?,
                nonce: reader.array()?,
            }),
            1 => Frame::Offer(Offer {
                member: list(&mut reader, limits::HANDLES, Handle)?,
                plain: list(&mut reader, limits::PLAIN_HANDLES, Handle)?,
            }),
            2 => Frame::Match(Tag(reader.array()?)),
            3 => Frame::Prove(Prove {
                space: Tag(reader.array()?),
                author: AuthorId(reader.array()?),
                signature: Signature(reader.array()?),
            }),
            4 => Frame::Invited(Invited {
                space: Tag(reader.array()?),
                invite: EntryId(reader.array()?),
                signature: Signature(reader.array()?),
            }),
            5 => Frame::Have(Have::take(&mut reader)?),
            6 => Frame::Tips(Tips {
                space: Tag(reader.array()?),
                part: part(&mut reader)?,
                last: flag(&mut reader)?,
                tips: list(&mut reader, limits::FRAME_TIPS, EntryId)?,
                wanted: list(&mut reader, limits::FRAME_TIPS, EntryId)?,
            }),
            7 => Frame::Known(Known::take(&mut reader)?),
            8 => Frame::Ancestors(Ancestors::take(&mut reader)?),
            9 => Frame::Run(RunFrame {
                space: Tag(reader.array()?),
                left: reader.number()?,
                bytes: rest(&mut reader, limits::RUN_BYTES)?,
            }),
            10 => Frame::Body(BodyFrame::take(&mut reader)?),
            11 => Frame::End(End {
                space: Tag(reader.array()?),
                part: part(&mut reader)?,
                took: match reader.byte()? {
                    0 => None,
                    1 => Some(Took::Nothing),
                    2 => Some(Took::Something),
                    _ => return Err(Malformed::NotCanonical),
                },
            }),
            12 => Frame::Ack(Ack {
                space: Tag(reader.array()?),
                frames: reader.number()?,
                held: list(&mut reader, limits::FRAME_PREFIXES, Prefix)?,
            }),
            13 => Frame::Announce(Prefixes::take(&mut reader)?),
            14 => Frame::Ask(Prefixes::take(&mut reader)?),
            15 => Frame::Receipts(Receipts::take(&mut reader)?),
            16 => Frame::Strange(Handle(reader.array()?)),
            17 => Frame::Introduce(Introduce::take(&mut reader)?),
            18 => Frame::Holding(HoldingFrame::take(&mut reader)?),
            19 => Frame::Follow(Tag(reader.array()?)),
            20 => Frame::Presence(PresenceFrame::take(&mut reader)?),
            21 => Frame::Gone(Tag(reader.array()?)),
            later => {
                return Ok(Frame::Unknown(later));
            }
        };
        reader.end()?;
        Ok(frame)
    }

    /// The space that the frame is about, when it is about one.
    pub fn space(&self) -> Option<Tag> {
        match self {
            Frame::Hello(_)
            | Frame::Offer(_)
            | Frame::Strange(_)
            | Frame::Introduce(_)
            | Frame::Unknown(_) => None,
            Frame::Match(space) | Frame::Follow(space) | Frame::Gone(space) => Some(*space),
            Frame::Prove(prove) => Some(prove.space),
            Frame::Invited(invited) => Some(invited.space),
            Frame::Have(have) => Some(have.space),
            Frame::Tips(tips) => Some(tips.space),
            Frame::Known(known) => Some(known.space),
            Frame::Ancestors(ancestors) => Some(ancestors.space),
            Frame::Run(run) => Some(run.space),
            Frame::Body(body) => Some(body.space),
            Frame::End(end) => Some(end.space),
            Frame::Ack(ack) => Some(ack.space),
            Frame::Announce(list) | Frame::Ask(list) => Some(list.space),
            Frame::Receipts(receipts) => Some(receipts.space),
            Frame::Holding(holding) => Some(holding.space),
            Frame::Presence(presence) => Some(presence.space),
        }
    }
}

/// Bytes that a frame of that number may have.
fn most_bytes(number: u8) -> usize {
    match number {
        0 => 32,
        1 => 16 + 16 * (limits::HANDLES + limits::PLAIN_HANDLES),
        2 | 19 | 21 => 9,
        3 | 4 => 105,
        5 => 110,
        12..=14 => 32 + 8 * limits::FRAME_PREFIXES,
        15 => 32 + limits::RECEIPT_BYTES,
        16 => 17,
        17 => 34 + limits::TOKEN_BYTES,
        18 => 256,
        20 => 9 + limits::PRESENCE_BYTES,
        _ => limits::FRAME_BYTES,
    }
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
