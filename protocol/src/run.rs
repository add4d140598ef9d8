//! Consecutive entries of one chain, proved by the signature of the last.
//!
//! # Form
//! Numbers and lists as in [`crate::canonical`]. First what holds for the run, then what differs from entry to entry:
//! ```text
//! run    = 1, founding: 0|1, author: 32, chain: 1, prev of the first: ids, count: number, entry × count, signature: 64
//! entry  = stands: 1, [version: 1], [charter: ids], [on: ids], at − at before: signed,
//!          [kind: 1], [document: 0 | 1 id], [epoch: 0 | 1 id], [more: bytes], body
//! body   = nothing for a bare entry
//!        | [salt: 16 when public], bytes                        when BODY stands
//!        | body_len: number, body_commit: 32                    when it does not
//! ```
//! A bit of `stands` says that the field follows; it follows exactly when it differs from the entry before (for
//! `charter`, `on` and `more`: when it is not empty; before the first: version 1, kind 0, no document, no epoch, 1970).
//! A document's founding entry is the document of the one after it. The space is not in it: whoever reads knows it.

use crate::canonical::{Reader, put_bytes, put_number, put_signed};
use crate::entry::{
    Body, Chain, Entry, EntryType, Header, Malformed, VERSION, hash, put_ids, put_option, take_ids,
    take_option,
};
use crate::identity;
use crate::ids::{AuthorId, DocumentId, EntryId, EpochId, Millis, SpaceId};
use crate::limits;
use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

/// An Ed25519 signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signature")
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (a, b) = self.0.split_at(32);
        let halves: ([u8; 32], [u8; 32]) = (
            a.try_into().expect("half of 64"),
            b.try_into().expect("half of 64"),
        );
        halves.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (a, b) = <([u8; 32], [u8; 32])>::deserialize(deserializer)?;
        [a, b]
            .concat()
            .try_into()
            .map(Signature)
            .map_err(|_| D::Error::custom("a signature is 64 bytes"))
    }
}

/// An entry as a run carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunEntry {
    /// The header and its id.
    pub entry: Entry,
    /// The body, unless it is erased, or comes later.
    pub body: Option<Body>,
}

impl RunEntry {
    /// The most bytes that the entry takes in a run.
    pub fn bytes(&self) -> usize {
        let header = &self.entry.header;
        let body = self.body.as_ref().map_or(0, |body| body.bytes.len());
        LEAST_ROOM + 32 * (header.charter.len() + header.on.len()) + header.more.len() + body
    }
}

/// Consecutive entries of one chain with the signature of the last. What [`Run::decode`] gives is right but for the
/// signature, which [`Run::verify`] tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The entries, oldest first: at least one, each naming the one before it as its only predecessor.
    pub entries: Vec<RunEntry>,
    /// The author's signature on the id of the last.
    pub signature: Signature,
}

impl Run {
    /// The canonical bytes.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`Malformed::TooMany`]: more than [`limits::RUN_ENTRIES`].
    /// - [`Malformed::Contradiction`]: no entry at all, entries of several spaces, authors or chains, or one that does
    ///   not name the one before it as its only predecessor.
    /// - [`Malformed::WrongBody`]: a body that its header does not name.
    /// - [`Malformed::TooLong`]: more than [`limits::RUN_BYTES`].
    pub fn encode(&self) -> Result<Vec<u8>, Malformed> {
        if self.entries.len() > limits::RUN_ENTRIES {
            return Err(Malformed::TooMany);
        }
        let first = &self.entries.first().ok_or(Malformed::Contradiction)?.entry;
        let mut out = Vec::with_capacity(self.entries.len() * 320 + 256);
        out.push(FORM);
        out.push(u8::from(first.header.is_founding()));
        out.extend_from_slice(&first.header.author.0);
        out.push(first.header.chain.0);
        put_ids(&mut out, &first.header.prev);
        put_number(&mut out, self.entries.len() as u64);
        let mut before = Before::default();
        let mut previous: Option<&Entry> = None;
        for RunEntry { entry, body } in &self.entries {
            if previous.is_some_and(|previous| !follows(previous, entry)) {
                return Err(Malformed::Contradiction);
            }
            put_entry(&mut out, &before, &entry.header, body.as_ref())?;
            before = before.then(entry);
            previous = Some(entry);
        }
        out.extend_from_slice(&self.signature.0);
        if out.len() > limits::RUN_BYTES {
            return Err(Malformed::TooLong);
        }
        Ok(out)
    }

    /// Reads a run of a space. Without a space only a run that founds one is read.
    ///
    /// # Errors
    /// Each rule is a bullet:
    /// - [`Malformed::TooLong`]: more than [`limits::RUN_BYTES`], or a part over its own limit.
    /// - [`Malformed::TooMany`]: more than [`limits::RUN_ENTRIES`], or a list of too many.
    /// - [`Malformed::Undecodable`]: cut off, or of a form that this version does not know.
    /// - [`Malformed::NotCanonical`]: any other bytes than [`Run::encode`] gives.
    /// - [`Malformed::Unsorted`]: a list out of order.
    /// - [`Malformed::Contradiction`]: of no space, of another space, or fields that do not fit together.
    pub fn decode(space: Option<SpaceId>, bytes: &[u8]) -> Result<Run, Malformed> {
        let mut from = Reader::new(bytes);
        let head = Head::take(&mut from, bytes.len())?;
        let mut at = match (space, head.founding) {
            (_, true) => NO_SPACE,
            (Some(space), false) if space != NO_SPACE => space,
            (_, false) => return Err(Malformed::Contradiction),
        };
        let mut prev = head.prev.clone();
        let mut before = Before::default();
        let mut scratch = Vec::with_capacity(limits::HEADER_BYTES);
        let mut entries = Vec::with_capacity(head.count);
        for _ in 0..head.count {
            let (header, body) = take_entry(&mut from, &before, &head, at, prev)?;
            header.encode_to(&mut scratch)?;
            let id = EntryId(hash("entry", &[&scratch]));
            let entry = Entry { id, header };
            at = entry.space();
            prev = vec![id];
            before = before.then(&entry);
            entries.push(RunEntry { entry, body });
        }
        let signature = Signature(from.array()?);
        from.end()?;
        if space.is_some_and(|expected| expected != at) {
            return Err(Malformed::Contradiction);
        }
        Ok(Run { entries, signature })
    }

    /// Tells whether the author signed the last entry, and with it all of them.
    ///
    /// # Errors
    /// [`Malformed::Forged`].
    pub fn verify(&self) -> Result<(), Malformed> {
        if identity::verify(&self.author(), &self.last().id, &self.signature) {
            Ok(())
        } else {
            Err(Malformed::Forged)
        }
    }

    /// The first entry.
    pub fn first(&self) -> &Entry {
        &self.entries.first().expect("a run has an entry").entry
    }

    /// The last entry: the one that is signed.
    pub fn last(&self) -> &Entry {
        &self.entries.last().expect("a run has an entry").entry
    }

    /// Whose chain.
    pub fn author(&self) -> AuthorId {
        self.first().header.author
    }

    /// Which of that author's chains.
    pub fn chain(&self) -> Chain {
        self.first().header.chain
    }

    /// The space that the entries are in.
    pub fn space(&self) -> SpaceId {
        self.first().space()
    }
}

/// What the front of a run tells, without reading the rest of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Whether the first entry founds its space.
    pub founding: bool,
    /// Whose chain.
    pub author: AuthorId,
    /// Which of that author's chains.
    pub chain: Chain,
    /// The predecessors of the first entry.
    pub prev: Vec<EntryId>,
    /// How many entries.
    pub count: usize,
}

impl Head {
    /// Reads the front of a run.
    ///
    /// # Errors
    /// As [`Run::decode`], as far as it looks.
    pub fn read(bytes: &[u8]) -> Result<Head, Malformed> {
        Head::take(&mut Reader::new(bytes), bytes.len())
    }

    fn take(from: &mut Reader<'_>, total: usize) -> Result<Head, Malformed> {
        if total > limits::RUN_BYTES {
            return Err(Malformed::TooLong);
        }
        if from.byte()? != FORM {
            return Err(Malformed::Undecodable);
        }
        let founding = match from.byte()? {
            0 => false,
            1 => true,
            _ => return Err(Malformed::Undecodable),
        };
        let head = Head {
            founding,
            author: AuthorId(from.array()?),
            chain: Chain(from.byte()?),
            prev: take_ids(from)?,
            count: from.length(limits::RUN_ENTRIES, Malformed::TooMany)?,
        };
        if head.count == 0 {
            return Err(Malformed::Contradiction);
        }
        Ok(head)
    }
}

/// Gathers consecutive entries into one run as long as the limits allow, and ends it at a signature.
#[derive(Debug, Default)]
pub struct RunBuilder {
    entries: Vec<RunEntry>,
    bytes: usize,
    signed: Option<(usize, Signature)>,
}

impl RunBuilder {
    /// Begins an empty one.
    pub fn new() -> Self {
        RunBuilder::default()
    }

    /// How many entries it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds the next entry, with its signature where one is kept.
    ///
    /// # Errors
    /// The entry itself, when it does not follow the one before it, or does not fit any more.
    pub fn push(
        &mut self,
        next: RunEntry,
        signature: Option<Signature>,
    ) -> Result<(), Box<RunEntry>> {
        let follows = match self.entries.last() {
            Some(last) => follows(&last.entry, &next.entry),
            None => true,
        };
        let bytes = self.bytes + next.bytes();
        let fits = self.entries.len() < limits::RUN_ENTRIES
            && (self.entries.is_empty() || bytes <= limits::RUN_BYTES - HEAD_BYTES);
        if !follows || !fits {
            return Err(Box::new(next));
        }
        self.bytes = bytes;
        self.entries.push(next);
        if let Some(signature) = signature {
            self.signed = Some((self.entries.len(), signature));
        }
        Ok(())
    }

    /// The run up to the last signature, and the entries after it, which begin the next run. No run without a signature.
    pub fn finish(mut self) -> (Option<Run>, Vec<RunEntry>) {
        let Some((count, signature)) = self.signed else {
            return (None, self.entries);
        };
        let rest = self.entries.split_off(count);
        let run = Run {
            entries: self.entries,
            signature,
        };
        (Some(run), rest)
    }
}

/// The version of the form of runs.
const FORM: u8 = 1;
/// The space that a founding header names.
const NO_SPACE: SpaceId = SpaceId([0; 32]);
/// Bytes of a run that are not an entry's: its head with eight predecessors, and the signature.
const HEAD_BYTES: usize = 1 + 1 + 32 + 1 + 1 + 32 * limits::HEADER_IDS + 2 + 64;

/// Bytes of an entry without ids, `more` and body, at most: the fields above, or rather more.
const LEAST_ROOM: usize = 160;

/// Bits of `stands`: which fields follow.
mod stands {
    pub(super) const VERSION: u8 = 1;
    pub(super) const CHARTER: u8 = 1 << 1;
    pub(super) const ON: u8 = 1 << 2;
    pub(super) const KIND: u8 = 1 << 3;
    pub(super) const DOCUMENT: u8 = 1 << 4;
    pub(super) const EPOCH: u8 = 1 << 5;
    pub(super) const MORE: u8 = 1 << 6;
    pub(super) const BODY: u8 = 1 << 7;
}

/// What an entry is compared with: the fields that stay the same from entry to entry.
#[derive(Clone, Copy)]
struct Before {
    version: u8,
    at: Millis,
    kind: EntryType,
    document: Option<DocumentId>,
    epoch: Option<EpochId>,
}

impl Default for Before {
    fn default() -> Self {
        Before {
            version: VERSION,
            at: Millis(0),
            kind: EntryType(0),
            document: None,
            epoch: None,
        }
    }
}

impl Before {
    /// What the entry after `entry` is compared with. A bare entry has no epoch: the one before it stays.
    fn then(self, entry: &Entry) -> Before {
        let header = &entry.header;
        Before {
            version: header.version,
            at: header.at,
            kind: header.kind,
            document: entry.document(),
            epoch: if header.is_bare() {
                self.epoch
            } else {
                header.epoch
            },
        }
    }
}

/// Whether `next` is in the same chain and names `entry` as its only predecessor.
fn follows(entry: &Entry, next: &Entry) -> bool {
    next.header.prev == [entry.id]
        && next.header.author == entry.header.author
        && next.header.chain == entry.header.chain
        && next.space() == entry.space()
}

fn put_entry(
    out: &mut Vec<u8>,
    before: &Before,
    header: &Header,
    body: Option<&Body>,
) -> Result<(), Malformed> {
    let bare = header.is_bare();
    let document = !header.founds_document() && header.document != before.document;
    let epoch = !bare && header.epoch != before.epoch;
    let mut bits = 0;
    for (stands, bit) in [
        (header.version != before.version, stands::VERSION),
        (!header.charter.is_empty(), stands::CHARTER),
        (!header.on.is_empty(), stands::ON),
        (header.kind != before.kind, stands::KIND),
        (document, stands::DOCUMENT),
        (epoch, stands::EPOCH),
        (!header.more.is_empty(), stands::MORE),
        (body.is_some(), stands::BODY),
    ] {
        if stands {
            bits |= bit;
        }
    }
    out.push(bits);
    if bits & stands::VERSION != 0 {
        out.push(header.version);
    }
    if bits & stands::CHARTER != 0 {
        put_ids(out, &header.charter);
    }
    if bits & stands::ON != 0 {
        put_ids(out, &header.on);
    }
    put_signed(out, header.at.0.wrapping_sub(before.at.0));
    if bits & stands::KIND != 0 {
        out.push(header.kind.0);
    }
    if document {
        put_option(out, header.document.as_ref().map(DocumentId::as_bytes));
    }
    if epoch {
        put_option(out, header.epoch.as_ref().map(EpochId::as_bytes));
    }
    if bits & stands::MORE != 0 {
        put_bytes(out, &header.more);
    }
    match body {
        Some(body) if bare || !body.belongs_to(header) => Err(Malformed::WrongBody),
        Some(body) => {
            out.extend_from_slice(body.salt.as_ref().map_or(&[], |salt| &salt[..]));
            put_bytes(out, &body.bytes);
            Ok(())
        }
        None if bare => Ok(()),
        None => {
            put_number(out, u64::from(header.body_len));
            out.extend_from_slice(&header.body_commit);
            Ok(())
        }
    }
}

fn take_entry(
    from: &mut Reader<'_>,
    before: &Before,
    head: &Head,
    space: SpaceId,
    prev: Vec<EntryId>,
) -> Result<(Header, Option<Body>), Malformed> {
    let bits = from.byte()?;
    let mut header = Header {
        version: before.version,
        space,
        author: head.author,
        chain: head.chain,
        prev,
        charter: Vec::new(),
        on: Vec::new(),
        at: before.at,
        kind: before.kind,
        document: None,
        epoch: None,
        body_len: 0,
        body_commit: [0; 32],
        more: Vec::new(),
    };
    if bits & stands::VERSION != 0 {
        header.version = differing(before.version, from.byte()?)?;
    }
    if bits & stands::CHARTER != 0 {
        header.charter = take_ids(from)?;
        differing(0, header.charter.len())?;
    }
    if bits & stands::ON != 0 {
        header.on = take_ids(from)?;
        differing(0, header.on.len())?;
    }
    header.at = Millis(before.at.0.wrapping_add(from.signed()?));
    if bits & stands::KIND != 0 {
        header.kind = EntryType(differing(before.kind.0, from.byte()?)?);
    }
    let bare = header.is_bare();
    header.document = match (header.founds_document(), bits & stands::DOCUMENT != 0) {
        (true, true) => return Err(Malformed::NotCanonical),
        (true, false) => None,
        (false, false) => before.document,
        (false, true) => differing(before.document, take_option(from)?.map(DocumentId))?,
    };
    header.epoch = match (bare, bits & stands::EPOCH != 0) {
        (true, true) => return Err(Malformed::NotCanonical),
        (true, false) => None,
        (false, false) => before.epoch,
        (false, true) => differing(before.epoch, take_option(from)?.map(EpochId))?,
    };
    if bits & stands::MORE != 0 {
        header.more = from.bytes(limits::MORE_BYTES)?.to_vec();
        differing(0, header.more.len())?;
    }
    match (bare, bits & stands::BODY != 0) {
        (true, true) => Err(Malformed::WrongBody),
        (true, false) => Ok((header, None)),
        (false, true) => {
            let salt = match header.epoch {
                Some(_) => None,
                None => Some(from.array()?),
            };
            let bytes = from.bytes(limits::BODY_BYTES)?.to_vec();
            let body = Body { salt, bytes };
            Ok((header.with_body(&body), Some(body)))
        }
        (false, false) => {
            header.body_len = from.length(limits::BODY_BYTES, Malformed::TooLong)? as u32;
            header.body_commit = from.array()?;
            Ok((header, None))
        }
    }
}

/// Refuses a field that stands although it could be left out.
fn differing<T: PartialEq>(before: T, now: T) -> Result<T, Malformed> {
    if before == now {
        Err(Malformed::NotCanonical)
    } else {
        Ok(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{DeviceSeed, SpaceKey};
    use crate::ids::SpaceNonce;

    fn key() -> SpaceKey {
        DeviceSeed::from_bytes([7; 32]).space_key(&SpaceNonce([1; 16]))
    }

    fn header(prev: Vec<EntryId>, kind: EntryType) -> Header {
        Header {
            version: VERSION,
            space: SpaceId([9; 32]),
            author: key().author(),
            chain: Chain::CONTENT,
            prev,
            charter: vec![],
            on: vec![],
            at: Millis(1_700_000_000_000),
            kind,
            document: None,
            epoch: Some(EpochId([4; 16])),
            body_len: 0,
            body_commit: [0; 32],
            more: vec![],
        }
    }

    fn sealed(header: Header, bytes: &[u8]) -> RunEntry {
        let body = Body {
            salt: None,
            bytes: bytes.to_vec(),
        };
        let entry = Entry::new(header.with_body(&body)).unwrap();
        let body = Some(body);
        RunEntry { entry, body }
    }

    fn chain(count: usize) -> Vec<RunEntry> {
        let mut entries = vec![sealed(
            header(vec![], EntryType::FOUND_DOCUMENT),
            b"manifest",
        )];
        while entries.len() < count {
            let before = &entries[entries.len() - 1].entry;
            let next = Header {
                document: before.document(),
                at: before.header.at.plus(3_000),
                ..header(vec![before.id], EntryType::CHANGES)
            };
            entries.push(sealed(next, &[entries.len() as u8; 300]));
        }
        entries
    }

    fn run(count: usize) -> Run {
        let entries = chain(count);
        let signature = key().sign(&entries[count - 1].entry.id);
        Run { entries, signature }
    }

    #[test]
    fn a_run_reads_back_and_proves_its_entries() {
        let run = run(256);
        let bytes = run.encode().unwrap();
        let read = Run::decode(Some(SpaceId([9; 32])), &bytes).unwrap();
        assert_eq!(read, run);
        assert_eq!(read.verify(), Ok(()));
        assert_eq!(Head::read(&bytes).unwrap().count, 256);
        let elsewhere = Run::decode(Some(SpaceId([8; 32])), &bytes).unwrap();
        assert_eq!(elsewhere.verify(), Err(Malformed::Forged));
        assert_eq!(Run::decode(None, &bytes), Err(Malformed::Contradiction));
    }
}
