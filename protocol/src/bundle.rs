//! A bundle: the entries of a space in a file, for a place without any network.
//!
//! # Form
//! Numbers and lists as in [`crate::canonical`], but for the lengths of blocks, which are little-endian.
//! ```text
//! file    = "noaber bundle\n", version: 1, block × n
//! block   = kind: 1, number: 4, length: 4, check of these three: 4, signature: 64, check: 8, payload: length
//! header  = nonce: 16, handle: 16, author: 32, entries: number, since: ids, tips: ids, wanted: ids      (kind 0, first)
//! run     = the canonical bytes of a run                                                                (kind 1)
//! body    = entry: 32, 0 | 1 salt: 16, bytes                                                            (kind 2)
//! receipt = the canonical bytes of a receipt                                                            (kind 3)
//! end     = entries: number                                                                             (kind 255, last)
//! ```
//! Blocks are numbered from 0. A check is the first bytes of a hash: of the first three fields; of nonce (zeros in the
//! header), kind, number, signature and payload. The signature is by the space key of whoever wrote the bundle, over
//! space, nonce, kind, number and payload: what a bundle may bring is what its writer may pass on.
//!
//! Nothing is sealed anew: what is in clear on the wire is in clear here. The handle is a hash of the space's id with the
//! nonce, so that only who knows the space finds it in the header. Whoever finds the file learns what a relay sees: keys
//! that sign, how many entries and when, roles, sizes. No name, no title, no text.
//!
//! Once a reader knows the space it finds every flaw that the file shows by itself: nobody has to believe what a header
//! says, or take in what comes first, before it is seen that the rest is right.

use crate::canonical::{Reader, put_number};
use crate::entry::{Body, Malformed, hash};
use crate::identity::{self, SpaceKey};
use crate::ids::{AuthorId, EntryId, SpaceId};
use crate::limits;
use crate::run::{Head, Run, Signature};
use crate::space::check_operations;
use crate::space::receipts;

/// What a bundle says of itself, before anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Chosen anew for each bundle.
    pub nonce: [u8; 16],
    /// The space, for who knows it.
    pub handle: [u8; 16],
    /// Whose device wrote it.
    pub author: AuthorId,
    /// How many entries were to be written.
    pub entries: u64,
    /// The tips of the earlier bundle that it goes on from; none: it is whole.
    pub since: Vec<EntryId>,
    /// The tips at which it ends: all before them is in it, or before `since`.
    pub tips: Vec<EntryId>,
    /// Entries whose body its writer lacked.
    pub wanted: Vec<EntryId>,
}

impl Header {
    /// Whether it is of that space.
    pub fn is_of(&self, space: &SpaceId) -> bool {
        self.handle == handle(space, &self.nonce)
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        out.extend(self.nonce);
        out.extend(self.handle);
        out.extend(self.author.0);
        put_number(&mut out, self.entries);
        for ids in [&self.since, &self.tips, &self.wanted] {
            put_number(&mut out, ids.len() as u64);
            ids.iter().for_each(|id| out.extend(id.0));
        }
        out
    }

    fn decode(bytes: &[u8]) -> Result<Header, Malformed> {
        let mut from = Reader::new(bytes);
        let header = Header {
            nonce: from.array()?,
            handle: from.array()?,
            author: AuthorId(from.array()?),
            entries: from.number()?,
            since: take_list(&mut from)?,
            tips: take_list(&mut from)?,
            wanted: take_list(&mut from)?,
        };
        from.end()?;
        Ok(header)
    }
}

/// A part of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first.
    Header(Header),
    /// The canonical bytes of a run.
    Run(Vec<u8>),
    /// A body whose header came earlier.
    Body(EntryId, Body),
    /// The canonical bytes of a receipt.
    Receipt(Vec<u8>),
    /// Of a later version: passed over.
    Unknown(u8),
    /// The last, with how many entries there are.
    End(u64),
}

impl Part {
    fn kind(&self) -> u8 {
        match self {
            Part::Header(_) => 0,
            Part::Run(_) => 1,
            Part::Body(..) => 2,
            Part::Receipt(_) => 3,
            Part::Unknown(kind) => *kind,
            Part::End(_) => END,
        }
    }

    fn encode(&self) -> Vec<u8> {
        match self {
            Part::Header(header) => header.encode(),
            Part::Run(bytes) | Part::Receipt(bytes) => bytes.clone(),
            Part::Body(entry, body) => {
                let mut out = Vec::with_capacity(body.bytes.len() + 49);
                out.extend(entry.0);
                out.push(u8::from(body.salt.is_some()));
                out.extend(body.salt.iter().flatten());
                out.extend_from_slice(&body.bytes);
                out
            }
            Part::Unknown(_) => Vec::new(),
            Part::End(entries) => {
                let mut out = Vec::new();
                put_number(&mut out, *entries);
                out
            }
        }
    }
}

/// What is wrong with a bundle, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{flaw} (block {block}, byte {at})")]
pub struct Damage {
    /// What.
    pub flaw: Flaw,
    /// In which block.
    pub block: u32,
    /// At which byte that block begins.
    pub at: u64,
}

/// A way in which a bundle can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It does not begin as a bundle does.
    #[error("no bundle")]
    NotABundle,
    /// It is of a later version.
    #[error("of version {0}")]
    Newer(u8),
    /// Bytes are not those that were written.
    #[error("damaged")]
    Damaged,
    /// A whole block stands where another belongs.
    #[error("a block out of its place")]
    Misplaced,
    /// A block is longer than one may be.
    #[error("a block that is too long")]
    TooLong,
    /// It is of another space than its place says, a block was not signed by who wrote the header, or what is in it not
    /// by its author.
    #[error("not signed by who wrote it")]
    Forged,
    /// A block does not hold what its kind says.
    #[error("malformed: {0}")]
    Malformed(Malformed),
    /// It holds another number of entries than it says.
    #[error("not the number of entries that it says")]
    Miscounted,
    /// Something follows after its end.
    #[error("something after its end")]
    Trailing,
    /// It ends before its end.
    #[error("cut off")]
    CutOff,
}

/// Makes the bytes of a bundle, block by block.
#[derive(Debug)]
pub struct Encoder {
    space: SpaceId,
    nonce: [u8; 16],
    number: u32,
    entries: u64,
}

impl Encoder {
    /// Begins: gives the first bytes.
    pub fn new(key: &SpaceKey, space: SpaceId, header: Header) -> (Encoder, Vec<u8>) {
        let mut encoder = Encoder {
            space,
            nonce: header.nonce,
            number: 0,
            entries: 0,
        };
        let mut out = MAGIC.to_vec();
        out.push(VERSION);
        out.extend(encoder.block(key, &Part::Header(header)));
        (encoder, out)
    }

    /// The bytes of a run with so many entries.
    pub fn run(&mut self, key: &SpaceKey, bytes: Vec<u8>, entries: u64) -> Vec<u8> {
        self.entries += entries;
        self.block(key, &Part::Run(bytes))
    }

    /// The bytes of a body.
    pub fn body(&mut self, key: &SpaceKey, entry: EntryId, body: Body) -> Vec<u8> {
        self.block(key, &Part::Body(entry, body))
    }

    /// The bytes of a receipt.
    pub fn receipt(&mut self, key: &SpaceKey, bytes: Vec<u8>) -> Vec<u8> {
        self.block(key, &Part::Receipt(bytes))
    }

    /// The last bytes.
    pub fn end(mut self, key: &SpaceKey) -> Vec<u8> {
        let end = Part::End(self.entries);
        self.block(key, &end)
    }

    /// How many entries were written.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    fn block(&mut self, key: &SpaceKey, part: &Part) -> Vec<u8> {
        let payload = part.encode();
        let place = Place {
            kind: part.kind(),
            number: self.number,
        };
        self.number += 1;
        let signed = place.signed(&self.space, &self.nonce, &payload);
        let signature = key.sign_bytes("bundle", &[&signed]);
        let mut out = Vec::with_capacity(HEAD_BYTES + SEAL_BYTES + payload.len());
        out.extend(place.head(payload.len() as u32));
        out.extend(signature.0);
        out.extend(place.check(&self.nonce, &signature, &payload));
        out.extend(payload);
        out
    }
}

/// Reads the bytes of a bundle, block by block: it says how many it wants next, and takes exactly so many.
#[derive(Debug)]
pub struct Decoder {
    step: Step,
    header: Option<Header>,
    /// The header as it came, until it is known for which space it must be signed.
    unproven: Option<(Signature, Vec<u8>)>,
    space: Option<SpaceId>,
    number: u32,
    entries: u64,
    begins: u64,
    at: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Magic,
    Head,
    Payload { place: Place, length: usize },
    Done,
}

impl Default for Decoder {
    fn default() -> Self {
        Decoder {
            step: Step::Magic,
            header: None,
            unproven: None,
            space: None,
            number: 0,
            entries: 0,
            begins: 0,
            at: 0,
        }
    }
}

impl Decoder {
    /// How many bytes it wants; none after the end.
    pub fn wants(&self) -> usize {
        match self.step {
            Step::Magic => MAGIC.len() + 1,
            Step::Head => HEAD_BYTES,
            Step::Payload { length, .. } => SEAL_BYTES + length,
            Step::Done => 0,
        }
    }

    /// Says of which space all of it must be, right after the header was given and before that is believed: what comes
    /// after it is checked from then on.
    ///
    /// # Errors
    /// [`Flaw::Forged`]: the header is of another space, or who it names did not sign it; or a block after it was taken
    /// already, unchecked.
    pub fn expect(&mut self, space: SpaceId) -> Result<(), Damage> {
        self.space = Some(space);
        let proven = match (&self.header, self.unproven.take()) {
            (Some(header), Some((signature, payload))) => {
                let signed = HEADER_PLACE.signed(&space, &header.nonce, &payload);
                header.is_of(&space) && is_by(&header.author, &signed, &signature)
            }
            (Some(_) | None, _) => false,
        };
        if proven {
            return Ok(());
        }
        Err(Damage {
            flaw: Flaw::Forged,
            block: HEADER_PLACE.number,
            at: MAGIC.len() as u64 + 1,
        })
    }

    /// Takes as many bytes as it wanted; gives a part when one is whole.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`Flaw::NotABundle`], [`Flaw::Newer`]: of the first bytes.
    /// - [`Flaw::Damaged`]: the head of a block, or later the block, does not fit its check.
    /// - [`Flaw::Misplaced`]: not the next number, no header at the beginning, or one elsewhere.
    /// - [`Flaw::TooLong`]: over the limit of its kind; found before memory is taken for it.
    /// - [`Flaw::Forged`]: once the space is known, a block that the writer did not sign.
    /// - [`Flaw::Malformed`]: not what its kind says; once the space is known also a run or a receipt that is none, or an
    ///   operation of the charter.
    /// - [`Flaw::Forged`]: once the space is known, a run or a receipt that its author did not sign.
    /// - [`Flaw::Miscounted`]: of the end: not as many entries as came, or as the header says.
    pub fn take(&mut self, bytes: &[u8]) -> Result<Option<Part>, Damage> {
        let taken = match self.step {
            Step::Magic => self.take_magic(bytes).map(|()| None),
            Step::Head => self.take_head(bytes).map(|()| None),
            Step::Payload { place, .. } => self.take_payload(place, bytes).map(Some),
            Step::Done => Err(Flaw::Trailing),
        };
        let part = taken.map_err(|flaw| self.damage(flaw))?;
        self.at += bytes.len() as u64;
        if matches!(self.step, Step::Head | Step::Done) {
            self.begins = self.at;
        }
        Ok(part)
    }

    /// That flaw, in the block that is read now.
    pub fn damage(&self, flaw: Flaw) -> Damage {
        Damage {
            flaw,
            block: self.number,
            at: self.begins,
        }
    }

    /// What the bundle says of itself, once that was read.
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// How many entries were read.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// How many entries the header promised and that did not come: of a bundle that was cut off.
    pub fn missing(&self) -> u64 {
        let promised = self.header.as_ref().map_or(0, |header| header.entries);
        promised.saturating_sub(self.entries)
    }

    fn take_magic(&mut self, bytes: &[u8]) -> Result<(), Flaw> {
        match bytes.strip_prefix(MAGIC) {
            Some([VERSION]) => {
                self.step = Step::Head;
                Ok(())
            }
            Some([version]) if *version > VERSION => Err(Flaw::Newer(*version)),
            Some(_) | None => Err(Flaw::NotABundle),
        }
    }

    fn take_head(&mut self, bytes: &[u8]) -> Result<(), Flaw> {
        let mut from = Reader::new(bytes);
        let read = |_| Flaw::Damaged;
        let place = Place {
            kind: from.byte().map_err(read)?,
            number: u32::from_le_bytes(from.array().map_err(read)?),
        };
        let length = u32::from_le_bytes(from.array().map_err(read)?);
        if bytes != place.head(length) {
            return Err(Flaw::Damaged);
        }
        if place.number != self.number || (place.kind == 0) != (self.number == 0) {
            return Err(Flaw::Misplaced);
        }
        let length = length as usize;
        if length > most_bytes(place.kind) {
            return Err(Flaw::TooLong);
        }
        self.step = Step::Payload { place, length };
        Ok(())
    }

    fn take_payload(&mut self, place: Place, bytes: &[u8]) -> Result<Part, Flaw> {
        let mut from = Reader::new(bytes);
        let read = |_| Flaw::Damaged;
        let signature = Signature(from.array().map_err(read)?);
        let check: [u8; CHECK_BYTES] = from.array().map_err(read)?;
        let payload = bytes.get(SEAL_BYTES..).ok_or(Flaw::Damaged)?;
        let nonce = self.header.as_ref().map_or([0; 16], |header| header.nonce);
        if check != place.check(&nonce, &signature, payload) {
            return Err(Flaw::Damaged);
        }
        if let (Some(space), Some(header)) = (&self.space, &self.header) {
            let signed = place.signed(space, &header.nonce, payload);
            if !is_by(&header.author, &signed, &signature) {
                return Err(Flaw::Forged);
            }
        }
        let part = self.read_part(place.kind, payload)?;
        self.unproven = None;
        match &part {
            Part::Header(header) => {
                self.header = Some(header.clone());
                self.unproven = Some((signature, payload.to_vec()));
            }
            Part::End(entries) => {
                let promised = self.header.as_ref().map(|header| header.entries);
                if *entries != self.entries || promised != Some(*entries) {
                    return Err(Flaw::Miscounted);
                }
            }
            Part::Run(_) | Part::Body(..) | Part::Receipt(_) | Part::Unknown(_) => {}
        }
        self.number = self.number.checked_add(1).ok_or(Flaw::TooLong)?;
        self.step = match part {
            Part::End(_) => Step::Done,
            Part::Header(_)
            | Part::Run(_)
            | Part::Body(..)
            | Part::Receipt(_)
            | Part::Unknown(_) => Step::Head,
        };
        Ok(part)
    }

    fn read_part(&mut self, kind: u8, payload: &[u8]) -> Result<Part, Malformed> {
        let mut from = Reader::new(payload);
        Ok(match kind {
            0 => Part::Header(Header::decode(payload)?),
            1 => {
                if let Some(space) = &self.space {
                    check_run(space, payload)?;
                }
                self.entries += Head::read(payload)?.count as u64;
                Part::Run(payload.to_vec())
            }
            2 => {
                let entry = EntryId(from.array()?);
                let salt = match from.byte()? {
                    0 => None,
                    1 => Some(from.array()?),
                    _ => return Err(Malformed::NotCanonical),
                };
                let before = 33 + salt.map_or(0, |salt: [u8; 16]| salt.len());
                let bytes = payload.get(before..).unwrap_or_default().to_vec();
                Part::Body(entry, Body { salt, bytes })
            }
            3 => {
                if let Some(space) = &self.space {
                    receipts::proven(space, payload)?;
                }
                Part::Receipt(payload.to_vec())
            }
            END => {
                let entries = from.number()?;
                from.end()?;
                Part::End(entries)
            }
            later => Part::Unknown(later),
        })
    }
}

impl From<Malformed> for Flaw {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Forged => Flaw::Forged,
            other => Flaw::Malformed(other),
        }
    }
}

/// All of a run that shows without what came before it.
fn check_run(space: &SpaceId, bytes: &[u8]) -> Result<(), Malformed> {
    let run = Run::decode(Some(*space), bytes)?;
    check_operations(&run)?;
    run.verify()
}

/// Whether a writer signed a block.
fn is_by(author: &AuthorId, signed: &[u8; 32], signature: &Signature) -> bool {
    identity::verify_bytes(&author.0, "bundle", &[signed], signature)
}

/// Where a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    kind: u8,
    number: u32,
}

impl Place {
    fn head(self, length: u32) -> [u8; HEAD_BYTES] {
        let mut head = [0; HEAD_BYTES];
        head[0] = self.kind;
        head[1..5].copy_from_slice(&self.number.to_le_bytes());
        head[5..9].copy_from_slice(&length.to_le_bytes());
        let check = hash("bundle head", &[&head[..9]]);
        head[9..].copy_from_slice(&check[..4]);
        head
    }

    fn check(self, nonce: &[u8; 16], signature: &Signature, payload: &[u8]) -> [u8; CHECK_BYTES] {
        let nonce = if self.number == 0 { &[0; 16] } else { nonce };
        let number = self.number.to_le_bytes();
        let parts: [&[u8]; 5] = [nonce, &[self.kind], &number, &signature.0, payload];
        let whole = hash("bundle block", &parts);
        let mut check = [0; CHECK_BYTES];
        check.copy_from_slice(&whole[..CHECK_BYTES]);
        check
    }

    fn signed(self, space: &SpaceId, nonce: &[u8; 16], payload: &[u8]) -> [u8; 32] {
        let number = self.number.to_le_bytes();
        hash(
            "bundle signed",
            &[&space.0, nonce, &[self.kind], &number, payload],
        )
    }
}

/// How the space of a bundle stands in its header.
pub fn handle(space: &SpaceId, nonce: &[u8; 16]) -> [u8; 16] {
    let whole = hash("bundle handle", &[&space.0, nonce]);
    let mut handle = [0; 16];
    handle.copy_from_slice(&whole[..16]);
    handle
}

/// Where the header stands.
const HEADER_PLACE: Place = Place { kind: 0, number: 0 };
/// How a file with a bundle begins.
pub const MAGIC: &[u8] = b"noaber bundle\n";
/// The version of the form.
const VERSION: u8 = 1;
/// The kind of the last block.
const END: u8 = 255;
/// Bytes before the signature of a block.
const HEAD_BYTES: usize = 13;
/// Bytes of the check of a block.
const CHECK_BYTES: usize = 8;
/// Bytes of the signature and the check.
const SEAL_BYTES: usize = 64 + CHECK_BYTES;

/// The most bytes of a block of that kind.
fn most_bytes(kind: u8) -> usize {
    match kind {
        0 => 96 + 3 * (10 + 32 * limits::BUNDLE_TIPS),
        1 => limits::RUN_BYTES,
        2 => 64 + limits::BODY_BYTES,
        END => 16,
        _ => limits::FRAME_BYTES,
    }
}

fn take_list(from: &mut Reader<'_>) -> Result<Vec<EntryId>, Malformed> {
    let count = from.length(limits::BUNDLE_TIPS, Malformed::TooMany)?;
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(EntryId(from.array()?));
    }
    Ok(ids)
}
