//! Consecutive entries of one chain, proved by the signature of the last.
//!
//! # Form
//! Numbers and lists as in [`crate::canonical`]. First what holds for the run, then what differs from entry to entry:
//! ```text
//! run    = 1, founding: 0|1, author: 32, chain: 1, prev of the first: ids, count: number, entry × count, signature: 64
//! entry  = stands: 1, [version: 1], [charter: ids], [on: ids], at − at before: signed,
//!          [kind: 1], [document: 0 | 1 id | number], [epoch: 0 | 1 id], [more: bytes], body
//! body   = nothing for a bare entry
//!        | [salt: 16 when public], bytes                        when BODY stands
//!        | body_len: number, body_commit: 32                    when it does not
//! ```
//! A bit of `stands` says that the field follows; it follows exactly when it differs from the entry before (for
//! `charter`, `on` and `more`: when it is not empty; before the first: version 1, kind 0, no document, no epoch, 1970).
//! A document's founding entry is the document of the one after it. Documents that came up in the run, named or founded, are
//! numbered from 2 in that order; `1 id` names one that did not. The space is not in it: whoever reads knows it.

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
            before.advance(entry);
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
            (Some(space), false) => space,
            (None, false) => return Err(Malformed::Contradiction),
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
            before.advance(&entry);
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

/// The number of the first document that came up in a run.
const FIRST_DOCUMENT: u64 = 2;

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

/// What an entry is compared with: the fields that stay the same from entry to entry, and the documents so far.
struct Before {
    version: u8,
    at: Millis,
    kind: EntryType,
    document: Option<DocumentId>,
    epoch: Option<EpochId>,
    /// The documents that came up in the run, each once, in that order.
    documents: Vec<DocumentId>,
}

impl Default for Before {
    fn default() -> Self {
        Before {
            version: VERSION,
            at: Millis(0),
            kind: EntryType(0),
            document: None,
            epoch: None,
            documents: Vec::new(),
        }
    }
}

impl Before {
    /// The entry after `entry` is compared with it. A bare entry has no epoch: the one before it stays.
    fn advance(&mut self, entry: &Entry) {
        let header = &entry.header;
        let document = entry.document();
        if document != self.document {
            let new = document.filter(|one| !self.documents.contains(one));
            self.documents.extend(new);
        }
        self.version = header.version;
        self.at = header.at;
        self.kind = header.kind;
        self.document = document;
        if !header.is_bare() {
            self.epoch = header.epoch;
        }
    }

    fn put_document(&self, out: &mut Vec<u8>, document: Option<DocumentId>) {
        let place = document.and_then(|id| self.documents.iter().position(|one| *one == id));
        match place {
            Some(place) => put_number(out, FIRST_DOCUMENT + place as u64),
            None => put_option(out, document.as_ref().map(DocumentId::as_bytes)),
        }
    }

    fn take_document(&self, from: &mut Reader<'_>) -> Result<Option<DocumentId>, Malformed> {
        let document = match from.number()? {
            0 => None,
            1 => {
                let named = DocumentId(from.array()?);
                if self.documents.contains(&named) {
                    return Err(Malformed::NotCanonical);
                }
                Some(named)
            }
            number => {
                let place = usize::try_from(number - FIRST_DOCUMENT).ok();
                let known = place.and_then(|place| self.documents.get(place));
                Some(*known.ok_or(Malformed::Contradiction)?)
            }
        };
        differing(self.document, document)
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
        before.put_document(out, header.document);
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
        (false, true) => before.take_document(from)?,
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
    use crate::mutate::{flips, mutants};
    use proptest::prelude::*;

    const SPACE: SpaceId = SpaceId([9; 32]);

    fn key() -> SpaceKey {
        DeviceSeed::from_bytes([7; 32]).space_key(&SpaceNonce([1; 16]))
    }

    fn header(prev: Vec<EntryId>, kind: EntryType) -> Header {
        Header {
            version: VERSION,
            space: SPACE,
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

    fn with_body(header: Header, bytes: &[u8]) -> RunEntry {
        let body = Body {
            salt: header.epoch.is_none().then_some([5; 16]),
            bytes: bytes.to_vec(),
        };
        let entry = Entry::new(header.with_body(&body)).unwrap();
        let body = Some(body);
        RunEntry { entry, body }
    }

    /// A document and its changes, each body of so many bytes.
    fn chain(count: usize, bytes: usize) -> Vec<RunEntry> {
        let founding = header(vec![], EntryType::FOUND_DOCUMENT);
        let mut entries = vec![with_body(founding, b"manifest")];
        while entries.len() < count {
            let before = &entries[entries.len() - 1].entry;
            let next = Header {
                document: before.document(),
                at: before.header.at.plus(3_000),
                ..header(vec![before.id], EntryType::CHANGES)
            };
            entries.push(with_body(next, &vec![entries.len() as u8; bytes]));
        }
        entries
    }

    fn signed(entries: Vec<RunEntry>) -> Run {
        let signature = key().sign(&entries[entries.len() - 1].entry.id);
        Run { entries, signature }
    }

    fn found() -> Run {
        let found = Header {
            space: NO_SPACE,
            chain: Chain::CHARTER,
            epoch: None,
            ..header(vec![], EntryType::OPERATION)
        };
        let mut entries = vec![with_body(found, b"found")];
        let id = entries[0].entry.id;
        let card = Header {
            space: id.into(),
            chain: Chain::CHARTER,
            on: vec![id],
            ..header(vec![id], EntryType::CARD)
        };
        entries.push(with_body(card, b"card"));
        signed(entries)
    }

    #[test]
    fn a_run_reads_back_and_proves_its_entries() {
        let run = signed(chain(256, 300));
        let bytes = run.encode().unwrap();
        assert!(bytes.len() < 256 * 310);
        let read = Run::decode(Some(SPACE), &bytes).unwrap();
        assert_eq!(read, run);
        assert_eq!(read.verify(), Ok(()));
        let head = Head::read(&bytes).unwrap();
        assert_eq!((head.count, head.author), (256, run.author()));
    }

    #[test]
    fn a_run_of_another_space_proves_nothing() {
        let bytes = signed(chain(3, 10)).encode().unwrap();
        let elsewhere = Run::decode(Some(SpaceId([8; 32])), &bytes).unwrap();
        assert_eq!(elsewhere.verify(), Err(Malformed::Forged));
        let nowhere = Err(Malformed::Contradiction);
        assert_eq!(Run::decode(None, &bytes), nowhere);
        assert_eq!(Run::decode(Some(NO_SPACE), &bytes), nowhere);
    }

    #[test]
    fn a_founding_run_tells_its_space() {
        let run = found();
        let bytes = run.encode().unwrap();
        let space = SpaceId::from(run.first().id);
        assert_eq!(run.space(), space);
        assert_eq!(Run::decode(None, &bytes).as_ref(), Ok(&run));
        assert_eq!(Run::decode(Some(space), &bytes).as_ref(), Ok(&run));
        assert_eq!(
            Run::decode(Some(SPACE), &bytes),
            Err(Malformed::Contradiction)
        );
    }

    #[test]
    fn an_entry_that_founds_a_space_stands_in_a_founding_run_only() {
        let mut entries = found().entries;
        entries.truncate(1);
        let mut bytes = signed(entries).encode().unwrap();
        assert!(Run::decode(None, &bytes).is_ok());
        bytes[1] = 0;
        for space in [None, Some(NO_SPACE)] {
            assert_eq!(Run::decode(space, &bytes), Err(Malformed::Contradiction));
        }
        let other = Run::decode(Some(SPACE), &bytes).unwrap();
        assert_eq!(other.verify(), Err(Malformed::Forged));
        bytes[1] = 2;
        assert_eq!(Run::decode(None, &bytes), Err(Malformed::Undecodable));
    }

    #[test]
    fn a_bare_entry_has_no_epoch_and_a_founding_one_no_document() {
        let bare = Header {
            epoch: None,
            ..header(vec![], EntryType::BARE)
        };
        let entry = Entry::new(bare).unwrap();
        let bare = signed(vec![RunEntry { entry, body: None }]);
        let founding = signed(chain(1, 0));
        for (run, bit, after_bits) in [(bare, stands::EPOCH, 6), (founding, stands::DOCUMENT, 7)] {
            let mut bytes = run.encode().unwrap();
            let at = 1 + 1 + 32 + 1 + 1 + 1;
            assert_eq!(bytes[at] & bit, 0);
            assert!(Run::decode(Some(SPACE), &bytes).is_ok());
            bytes[at] |= bit;
            let refused = Err(Malformed::NotCanonical);
            assert_eq!(Run::decode(Some(SPACE), &bytes), refused);
            bytes.insert(at + 1 + after_bits, 0);
            assert_eq!(Run::decode(Some(SPACE), &bytes), refused);
        }
    }

    #[test]
    fn a_body_may_be_absent_and_a_bare_entry_has_none() {
        let mut entries = chain(3, 50);
        entries[1].body = None;
        let bare = Header {
            epoch: None,
            on: vec![EntryId([1; 32])],
            ..header(vec![entries[2].entry.id], EntryType::BARE)
        };
        let entry = Entry::new(bare).unwrap();
        entries.push(RunEntry { entry, body: None });
        let after = header(vec![entries[3].entry.id], EntryType::CHANGES);
        entries.push(with_body(after, b"after"));
        let run = signed(entries);
        let bytes = run.encode().unwrap();
        assert_eq!(Run::decode(Some(SPACE), &bytes), Ok(run.clone()));
        let mut erased = run.clone();
        for entry in &mut erased.entries {
            entry.body = None;
        }
        let read = Run::decode(Some(SPACE), &erased.encode().unwrap()).unwrap();
        assert_eq!(read.last().id, run.last().id);
        assert_eq!(read.verify(), Ok(()));
    }

    #[test]
    fn what_is_not_one_chain_is_not_written() {
        let whole = chain(3, 10);
        let refused = Err(Malformed::Contradiction);
        assert_eq!(signed(whole.clone()).encode().map(|_| ()), Ok(()));
        let gap = vec![whole[0].clone(), whole[2].clone()];
        assert_eq!(signed(gap).encode(), refused);
        let reversed = vec![whole[1].clone(), whole[0].clone()];
        assert_eq!(signed(reversed).encode(), refused);
        let merging = Header {
            prev: vec![EntryId([0; 32]), whole[0].entry.id],
            ..whole[1].entry.header.clone()
        };
        let entry = Entry::new(merging).unwrap();
        let two = vec![whole[0].clone(), RunEntry { entry, body: None }];
        assert_eq!(signed(two).encode(), refused);
        let next = || whole[1].entry.header.clone();
        let other_chain = Header {
            chain: Chain::PUBLIC,
            ..next()
        };
        let other_author = Header {
            author: AuthorId([1; 32]),
            ..next()
        };
        let other_space = Header {
            space: SpaceId([1; 32]),
            ..next()
        };
        for other in [other_chain, other_author, other_space] {
            let entry = Entry::new(other).unwrap();
            let two = vec![whole[0].clone(), RunEntry { entry, body: None }];
            assert_eq!(signed(two).encode(), refused);
        }
        let none = Run {
            entries: vec![],
            signature: Signature([0; 64]),
        };
        assert_eq!(none.encode(), refused);
    }

    #[test]
    fn a_wrong_body_is_not_written() {
        let mut run = signed(chain(2, 10));
        let wrong = Body {
            salt: None,
            bytes: vec![0; 10],
        };
        run.entries[1].body = Some(wrong);
        assert_eq!(run.encode(), Err(Malformed::WrongBody));
    }

    #[test]
    fn a_run_has_256_entries_and_not_257() {
        assert!(signed(chain(256, 1)).encode().is_ok());
        assert_eq!(signed(chain(257, 1)).encode(), Err(Malformed::TooMany));
        let mut bytes = signed(chain(1, 1)).encode().unwrap();
        let count = 1 + 1 + 32 + 1 + 1;
        assert_eq!(bytes[count], 1);
        bytes[count] = 0;
        assert_eq!(
            Run::decode(Some(SPACE), &bytes),
            Err(Malformed::Contradiction)
        );
        bytes.splice(count..=count, [0x81, 0x02]);
        assert_eq!(Run::decode(Some(SPACE), &bytes), Err(Malformed::TooMany));
        bytes.splice(count..count + 2, [0x80, 0x02]);
        assert_eq!(
            Run::decode(Some(SPACE), &bytes),
            Err(Malformed::Undecodable)
        );
    }

    #[test]
    fn a_run_of_a_mebibyte_is_one_and_a_byte_more_is_none() {
        let sizes = |last: usize| {
            let mut entries = chain(4, limits::BODY_BYTES);
            let after = header(vec![entries[3].entry.id], EntryType::CHANGES);
            entries.push(with_body(after, &vec![0; last]));
            signed(entries)
        };
        let spare = limits::RUN_BYTES - sizes(200_000).encode().unwrap().len();
        let full = sizes(200_000 + spare).encode().unwrap();
        assert_eq!(full.len(), limits::RUN_BYTES);
        assert!(Run::decode(Some(SPACE), &full).is_ok());
        assert_eq!(sizes(200_001 + spare).encode(), Err(Malformed::TooLong));
        let longer = [full, vec![0]].concat();
        assert_eq!(Run::decode(Some(SPACE), &longer), Err(Malformed::TooLong));
    }

    #[test]
    fn a_declared_length_is_not_believed() {
        let bytes = signed(chain(1, 0)).encode().unwrap();
        let body = bytes.len() - 64 - 1 - 8;
        assert_eq!(bytes[body], 8);
        for (length, why) in [
            (vec![9], Malformed::Undecodable),
            (vec![0x80, 0x80, 0x10], Malformed::Undecodable),
            (vec![0x81, 0x80, 0x10], Malformed::TooLong),
            (vec![0xff; 10], Malformed::Undecodable),
            (vec![0x88, 0x00], Malformed::NotCanonical),
        ] {
            let mut wrong = bytes.clone();
            wrong.splice(body..=body, length);
            assert_eq!(Run::decode(Some(SPACE), &wrong), Err(why));
        }
    }

    #[test]
    fn a_field_that_could_be_left_out_is_refused() {
        let run = signed(chain(3, 0));
        let whole = run.encode().unwrap();
        // The third entry: nothing stands but its body, 3 seconds later, of no bytes.
        let at = whole.len() - 64 - 4;
        assert_eq!(whole[at..at + 4], [stands::BODY, 0xf0, 0x2e, 0]);
        let document = run.first().document().unwrap();
        let redundant: [(u8, Vec<u8>); 7] = [
            (stands::VERSION, vec![VERSION]),
            (stands::CHARTER, vec![0]),
            (stands::ON, vec![0]),
            (stands::KIND, vec![65]),
            (stands::DOCUMENT, [&[1][..], &document.0].concat()),
            (stands::EPOCH, [&[1][..], &[4; 16]].concat()),
            (stands::MORE, vec![0]),
        ];
        for (bit, field) in redundant {
            let before_time = [stands::VERSION, stands::CHARTER, stands::ON].contains(&bit);
            let mut bytes = whole.clone();
            bytes[at] |= bit;
            let place = if before_time { at + 1 } else { at + 3 };
            bytes.splice(place..place, field);
            let read = Run::decode(Some(SPACE), &bytes);
            assert_eq!(read, Err(Malformed::NotCanonical), "{bit:b}");
        }
    }

    /// A document and entries on it, on another and on none, in turn.
    fn among_documents() -> Vec<RunEntry> {
        let mut entries = chain(1, 0);
        let own = entries[0].entry.document();
        let other = Some(DocumentId([3; 32]));
        for document in [other, own, None, other, other, own] {
            let before = &entries[entries.len() - 1].entry;
            let next = Header {
                document,
                at: before.header.at,
                ..header(vec![before.id], EntryType::CHANGES)
            };
            entries.push(with_body(next, b""));
        }
        entries
    }

    #[test]
    fn a_document_that_came_up_before_is_named_by_its_number_alone() {
        let run = signed(among_documents());
        let bytes = run.encode().unwrap();
        assert_eq!(Run::decode(Some(SPACE), &bytes), Ok(run.clone()));
        // The last six entries: `stands`, the time, the document, an empty body.
        let (named, unnamed) = (stands::BODY | stands::DOCUMENT, stands::BODY);
        let first = [&[named | stands::KIND, 0, 65, 1], &[3; 32][..], &[0]].concat();
        let others: [&[u8]; 5] = [
            &[named, 0, 2, 0],
            &[named, 0, 0, 0],
            &[named, 0, 3, 0],
            &[unnamed, 0, 0],
            &[named, 0, 2, 0],
        ];
        let tail = [&first[..], &others.concat()].concat();
        let at = bytes.len() - 64 - tail.len();
        assert_eq!(bytes[at..bytes.len() - 64], tail);
        // The last entry's document, in another form.
        let last = bytes.len() - 64 - 2;
        let own = run.first().document().unwrap();
        for (form, why) in [
            ([&[1][..], &own.0].concat(), Malformed::NotCanonical),
            (vec![3], Malformed::NotCanonical),
            (vec![4], Malformed::Contradiction),
            (vec![0x82, 0x00], Malformed::NotCanonical),
            ([&[0xff; 9][..], &[1]].concat(), Malformed::Contradiction),
        ] {
            let mut wrong = bytes.clone();
            wrong.splice(last..=last, form);
            let read = Run::decode(Some(SPACE), &wrong);
            assert_eq!(read, Err(why));
        }
    }

    #[test]
    fn one_flipped_bit_of_a_run_is_refused() {
        let bytes = signed(chain(3, 12)).encode().unwrap();
        flips(&bytes, |bit, flipped| {
            let proven = Run::decode(Some(SPACE), flipped).and_then(|run| run.verify());
            assert!(proven.is_err(), "bit {bit}");
        });
    }

    #[test]
    fn a_mutant_of_a_run_is_refused_or_written_again_as_it_was() {
        let mut erased = signed(chain(5, 40));
        erased.entries[2].body = None;
        erased.entries[4].body = None;
        let turns = signed(among_documents());
        let samples =
            [signed(chain(4, 30)), erased, found(), turns].map(|run| run.encode().unwrap());
        let mut read = 0;
        mutants(&samples, 100_000, |bytes| {
            for space in [Some(SPACE), None] {
                let Ok(run) = Run::decode(space, bytes) else {
                    continue;
                };
                read += 1;
                if run.encode().as_deref() != Ok(bytes) {
                    return Err(format!("{run:?} from {bytes:?}"));
                }
                let linked = run
                    .entries
                    .windows(2)
                    .all(|two| follows(&two[0].entry, &two[1].entry));
                let named = run
                    .entries
                    .iter()
                    .all(|one| Entry::new(one.entry.header.clone()) == Ok(one.entry.clone()));
                if !linked || !named {
                    return Err(format!("broken: {run:?}"));
                }
            }
            Ok(())
        });
        assert!(read > 10_000, "only {read} of the mutants are runs");
    }

    #[test]
    fn a_builder_ends_at_the_last_signature() {
        let entries = chain(5, 10);
        let mut builder = RunBuilder::new();
        for (place, entry) in entries.iter().enumerate() {
            let signature = [1, 3].contains(&place).then(|| key().sign(&entry.entry.id));
            builder.push(entry.clone(), signature).unwrap();
        }
        let (run, rest) = builder.finish();
        let run = run.unwrap();
        assert_eq!(run.entries, entries[..4]);
        assert_eq!(run.verify(), Ok(()));
        assert_eq!(rest, entries[4..]);
        let mut unsigned = RunBuilder::new();
        unsigned.push(entries[0].clone(), None).unwrap();
        assert_eq!(unsigned.finish(), (None, entries[..1].to_vec()));
    }

    #[test]
    fn a_builder_hands_back_what_does_not_follow_or_fit() {
        let entries = chain(258, 1);
        let mut builder = RunBuilder::new();
        builder.push(entries[0].clone(), None).unwrap();
        let back = builder.push(entries[2].clone(), None).unwrap_err();
        assert_eq!(*back, entries[2]);
        let refused = entries[1..].iter().find_map(|entry| {
            let signature = key().sign(&entry.entry.id);
            builder.push(entry.clone(), Some(signature)).err()
        });
        assert_eq!(refused.map(|back| *back), Some(entries[256].clone()));
        assert!(builder.finish().0.unwrap().encode().is_ok());
        let mut builder = RunBuilder::new();
        let large = chain(6, limits::BODY_BYTES);
        let fitting = large.iter().take_while(|entry| {
            let signature = key().sign(&entry.entry.id);
            builder.push((*entry).clone(), Some(signature)).is_ok()
        });
        assert_eq!(fitting.count(), 4);
        assert!(builder.finish().0.unwrap().encode().is_ok());
    }

    /// What may differ from entry to entry.
    #[derive(Clone, Debug)]
    struct Step {
        version: u8,
        kind: u8,
        later: i64,
        lists: (Vec<[u8; 32]>, Vec<[u8; 32]>),
        document: Option<[u8; 32]>,
        epoch: Option<[u8; 16]>,
        more: Vec<u8>,
        body: Option<Vec<u8>>,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let ids = || prop::collection::btree_set(any::<[u8; 32]>(), 0..=8);
        let few = prop::sample::select(vec![[1; 32], [2; 32], [3; 32]]);
        let step = (
            prop::sample::select(vec![1u8, 1, 2]),
            prop::sample::select(vec![0u8, 1, 64, 65, 65, 200]),
            prop_oneof![0..100_000i64, any::<i64>()],
            (ids(), ids()),
            prop::option::of(few),
            prop::option::of(prop::sample::select(vec![[1; 16], [2; 16]])),
            prop::collection::vec(any::<u8>(), 0..20),
            prop::option::of(prop::collection::vec(any::<u8>(), 0..60)),
        );
        let step = step.prop_map(
            |(version, kind, later, lists, document, epoch, more, body)| {
                let lists = (lists.0.into_iter().collect(), lists.1.into_iter().collect());
                Step {
                    version,
                    kind,
                    later,
                    lists,
                    document,
                    epoch,
                    more,
                    body,
                }
            },
        );
        prop::collection::vec(step, 1..12)
    }

    fn chain_of(steps: Vec<Step>, chain: Chain) -> Vec<RunEntry> {
        let mut entries: Vec<RunEntry> = Vec::new();
        let mut at = Millis(0);
        for step in steps {
            at = Millis(at.0.wrapping_add(step.later));
            let mut next = Header {
                version: step.version,
                chain,
                at,
                kind: EntryType(step.kind),
                prev: entries
                    .last()
                    .map(|last| last.entry.id)
                    .into_iter()
                    .collect(),
                charter: step.lists.0.into_iter().map(EntryId).collect(),
                on: step.lists.1.into_iter().map(EntryId).collect(),
                document: step.document.map(DocumentId),
                epoch: step.epoch.map(EpochId),
                more: step.more,
                ..header(vec![], EntryType(0))
            };
            if next.founds_document() {
                next.document = None;
            }
            if next.is_bare() {
                next.epoch = None;
                let entry = Entry::new(next).unwrap();
                entries.push(RunEntry { entry, body: None });
                continue;
            }
            let mut entry = with_body(next, step.body.as_deref().unwrap_or_default());
            entry.body = entry.body.filter(|_| step.body.is_some());
            entries.push(entry);
        }
        entries
    }

    proptest! {
        #[test]
        fn any_chain_reads_back(steps in steps(), chain in 0u8..3) {
            let entries = chain_of(steps, Chain(chain));
            let most: usize = HEAD_BYTES + entries.iter().map(RunEntry::bytes).sum::<usize>();
            let run = signed(entries);
            let bytes = run.encode().unwrap();
            prop_assert!(bytes.len() <= most);
            prop_assert_eq!(Run::decode(Some(SPACE), &bytes), Ok(run));
        }
    }
}
