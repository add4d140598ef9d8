//! One signed step in a device's chain: its header, its body, and the id that is the hash of the header.

use crate::canonical::{Reader, put_bytes, put_number, put_signed};
use crate::ids::{AuthorId, DocumentId, EntryId, EpochId, Millis, SpaceId};
use crate::limits;
use blake3::hazmat::{ContextKey, HasherExt, hash_derive_key_context};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The version of the format that this code writes.
pub const VERSION: u8 = 1;

/// Bytes that are not in the form that the format asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Longer than its limit.
    #[error("longer than its limit")]
    TooLong,
    /// Cut off, or not decodable.
    #[error("not decodable")]
    Undecodable,
    /// Decodable, but encoded again it gives other bytes.
    #[error("not canonical")]
    NotCanonical,
    /// A list is not sorted, or names something twice.
    #[error("a list is not sorted")]
    Unsorted,
    /// Too many items in a list.
    #[error("too many items")]
    TooMany,
    /// A chain, type or combination of fields that no version knows.
    #[error("fields do not fit together")]
    Contradiction,
    /// The body is not the one that the header names.
    #[error("the body is not the header's")]
    WrongBody,
    /// The signature does not prove the run.
    #[error("the signature does not hold")]
    Forged,
}

/// Which of a device's chains an entry is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Chain(pub u8);

impl Chain {
    /// Membership operations and cards.
    pub const CHARTER: Chain = Chain(0);
    /// Documents that are not public, and acts on them.
    pub const CONTENT: Chain = Chain(1);
    /// Public documents, and acts on them.
    pub const PUBLIC: Chain = Chain(2);
}

/// What an entry is, as a number; in content its range tells the least role that may write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryType(pub u8);

impl EntryType {
    /// In content: an entry without a body, which only names others (`charter`, `on`).
    pub const BARE: EntryType = EntryType(0);
    /// In content: founds a document; the kind's number stands in `more`.
    pub const FOUND_DOCUMENT: EntryType = EntryType(64);
    /// In content: changes of a document.
    pub const CHANGES: EntryType = EntryType(65);
    /// In the charter: an operation; its number stands in its body.
    pub const OPERATION: EntryType = EntryType(0);
    /// In the charter: the sealed, personal part of an operation, named in `on`.
    pub const CARD: EntryType = EntryType(1);
}

/// The part of an entry that is hashed, signed and never erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the format.
    pub version: u8,
    /// The space; all zero in `Found`, whose id it becomes.
    pub space: SpaceId,
    /// The device's key in this space.
    pub author: AuthorId,
    /// Which of the device's chains.
    pub chain: Chain,
    /// The author's own latest entries in this chain, sorted; normally one.
    pub prev: Vec<EntryId>,
    /// Charter heads that the author knew and its predecessors' do not have in their past, sorted.
    pub charter: Vec<EntryId>,
    /// Entries of others that the body builds on, sorted.
    pub on: Vec<EntryId>,
    /// What the author's clock said; it decides nothing.
    pub at: Millis,
    /// What the entry is.
    pub kind: EntryType,
    /// The document, but for the entry that founds it.
    pub document: Option<DocumentId>,
    /// The epoch that the body is sealed to; none when it is public.
    pub epoch: Option<EpochId>,
    /// Bytes of the body as it travels.
    pub body_len: u32,
    /// Hash of the body (with its salt when public).
    pub body_commit: [u8; 32],
    /// For later versions; hashed as it is.
    pub more: Vec<u8>,
}

impl Header {
    /// The canonical bytes: postcard of the fields in order.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`Malformed::TooMany`]: a list holds more than [`limits::HEADER_IDS`].
    /// - [`Malformed::Unsorted`]: a list is not strictly ascending.
    /// - [`Malformed::TooLong`]: `more` or the body is over its limit.
    /// - [`Malformed::Contradiction`]: the chain is none of the three, the founding entry is not the first of its
    ///   charter chain, an entry that founds a document names one, or a bare entry names a body or an epoch.
    /// - [`Malformed::TooLong`]: the whole is over [`limits::HEADER_BYTES`].
    pub fn encode(&self) -> Result<Vec<u8>, Malformed> {
        let mut out = Vec::with_capacity(256);
        self.encode_to(&mut out)?;
        Ok(out)
    }

    /// As [`Header::encode`], into a buffer that is emptied first.
    ///
    /// # Errors
    /// As [`Header::encode`].
    pub fn encode_to(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        self.check()?;
        out.clear();
        out.push(self.version);
        out.extend_from_slice(&self.space.0);
        out.extend_from_slice(&self.author.0);
        out.push(self.chain.0);
        for list in [&self.prev, &self.charter, &self.on] {
            put_ids(out, list);
        }
        put_signed(out, self.at.0);
        out.push(self.kind.0);
        put_option(out, self.document.as_ref().map(DocumentId::as_bytes));
        put_option(out, self.epoch.as_ref().map(EpochId::as_bytes));
        put_number(out, u64::from(self.body_len));
        out.extend_from_slice(&self.body_commit);
        put_bytes(out, &self.more);
        if out.len() > limits::HEADER_BYTES {
            return Err(Malformed::TooLong);
        }
        Ok(())
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// What [`Header::encode`] refuses, [`Malformed::Undecodable`], and
    /// [`Malformed::NotCanonical`] when encoding again would give other bytes.
    pub fn decode(bytes: &[u8]) -> Result<Header, Malformed> {
        if bytes.len() > limits::HEADER_BYTES {
            return Err(Malformed::TooLong);
        }
        let mut from = Reader::new(bytes);
        let header = Header {
            version: from.byte()?,
            space: SpaceId(from.array()?),
            author: AuthorId(from.array()?),
            chain: Chain(from.byte()?),
            prev: take_ids(&mut from)?,
            charter: take_ids(&mut from)?,
            on: take_ids(&mut from)?,
            at: Millis(from.signed()?),
            kind: EntryType(from.byte()?),
            document: take_option(&mut from)?.map(DocumentId),
            epoch: take_option(&mut from)?.map(EpochId),
            body_len: from.length(limits::BODY_BYTES, Malformed::TooLong)? as u32,
            body_commit: from.array()?,
            more: from.bytes(limits::MORE_BYTES)?.to_vec(),
        };
        from.end()?;
        header.check()?;
        Ok(header)
    }

    fn check(&self) -> Result<(), Malformed> {
        for list in [&self.prev, &self.charter, &self.on] {
            check_ids(list)?;
        }
        if self.more.len() > limits::MORE_BYTES || self.body_len as usize > limits::BODY_BYTES {
            return Err(Malformed::TooLong);
        }
        let known_chain = self.chain <= Chain::PUBLIC;
        let first_when_founding =
            !self.is_founding() || (self.chain == Chain::CHARTER && self.prev.is_empty());
        let founds_without_name = !self.founds_document() || self.document.is_none();
        let empty_when_bare = !self.is_bare()
            || (self.body_len == 0 && self.body_commit == [0; 32] && self.epoch.is_none());
        if known_chain && first_when_founding && founds_without_name && empty_when_bare {
            Ok(())
        } else {
            Err(Malformed::Contradiction)
        }
    }

    /// The header with the length and the hash of this body.
    #[must_use]
    pub fn with_body(self, body: &Body) -> Header {
        Header {
            body_len: u32::try_from(body.bytes.len()).unwrap_or(u32::MAX),
            body_commit: body.commit(),
            ..self
        }
    }

    /// Whether this entry has no body and only names others.
    pub fn is_bare(&self) -> bool {
        self.chain != Chain::CHARTER && self.kind == EntryType::BARE
    }

    /// Whether this entry founds a document.
    pub fn founds_document(&self) -> bool {
        self.chain != Chain::CHARTER && self.kind == EntryType::FOUND_DOCUMENT
    }

    /// The entry's id: the hash of the canonical header.
    ///
    /// # Errors
    /// As [`Header::encode`].
    pub fn id(&self) -> Result<EntryId, Malformed> {
        Ok(EntryId(hash("entry", &[&self.encode()?])))
    }

    /// What a sealed body begins with: the hash of the header without `body_len` and `body_commit`,
    /// so that it cannot be put under another header.
    ///
    /// # Errors
    /// As [`Header::encode`].
    pub fn binding(&self) -> Result<[u8; 32], Malformed> {
        let bare = Header {
            body_len: 0,
            body_commit: [0; 32],
            ..self.clone()
        };
        Ok(hash("binding", &[&bare.encode()?]))
    }

    /// Whether this entry founds its space, whose id is then the entry's own.
    pub fn is_founding(&self) -> bool {
        self.space == SpaceId([0; 32])
    }
}

/// What a header names: bytes, with a salt when they are public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Sixteen bytes before a public body; none when it is sealed.
    pub salt: Option<[u8; 16]>,
    /// The body as it travels.
    pub bytes: Vec<u8>,
}

impl Body {
    /// The hash that a header names it by.
    pub fn commit(&self) -> [u8; 32] {
        match &self.salt {
            Some(salt) => hash("body", &[salt, &self.bytes]),
            None => hash("sealed body", &[&self.bytes]),
        }
    }

    /// Whether this is the body that `header` names.
    pub fn belongs_to(&self, header: &Header) -> bool {
        self.salt.is_some() == header.epoch.is_none()
            && self.bytes.len() == header.body_len as usize
            && self.commit() == header.body_commit
    }
}

/// A header with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The hash of the header.
    pub id: EntryId,
    /// The header.
    pub header: Header,
}

impl Entry {
    /// Hashes a header.
    ///
    /// # Errors
    /// As [`Header::encode`].
    pub fn new(header: Header) -> Result<Entry, Malformed> {
        Ok(Entry {
            id: header.id()?,
            header,
        })
    }

    /// The space that the entry is in.
    pub fn space(&self) -> SpaceId {
        if self.header.is_founding() {
            self.id.into()
        } else {
            self.header.space
        }
    }

    /// The document that the entry is on: its own id when it founds one.
    pub fn document(&self) -> Option<DocumentId> {
        if self.header.founds_document() {
            Some(self.id.into())
        } else {
            self.header.document
        }
    }
}

/// Hashes parts under a name of our own, so that no two uses can be mistaken for each other.
///
/// Each part is preceded by its length in eight bytes, little-endian; the name, after `noaber 1 `, is the context of
/// BLAKE3's key derivation.
pub fn hash(domain: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = hasher(domain);
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// The names that are used for every entry: their context keys are derived once.
static FREQUENT: [(&str, OnceLock<ContextKey>); 4] = [
    ("entry", OnceLock::new()),
    ("sealed body", OnceLock::new()),
    ("body", OnceLock::new()),
    ("binding", OnceLock::new()),
];

fn hasher(domain: &str) -> blake3::Hasher {
    let known = FREQUENT.iter().find(|(name, _)| *name == domain);
    match known {
        Some((_, key)) => {
            blake3::Hasher::new_from_context_key(key.get_or_init(|| context_key(domain)))
        }
        None => blake3::Hasher::new_from_context_key(&context_key(domain)),
    }
}

fn context_key(domain: &str) -> ContextKey {
    let mut context = String::with_capacity(32);
    context.push_str("noaber 1 ");
    context.push_str(domain);
    hash_derive_key_context(&context)
}

/// Takes a list of ids: at most [`limits::HEADER_IDS`], strictly ascending.
pub(crate) fn take_ids(from: &mut Reader<'_>) -> Result<Vec<EntryId>, Malformed> {
    let count = from.length(limits::HEADER_IDS, Malformed::TooMany)?;
    let mut ids = Vec::with_capacity(count);
    for _ in 0..count {
        ids.push(EntryId(from.array()?));
    }
    check_ids(&ids)?;
    Ok(ids)
}

/// Appends a list of ids.
pub(crate) fn put_ids(out: &mut Vec<u8>, ids: &[EntryId]) {
    put_number(out, ids.len() as u64);
    for id in ids {
        out.extend_from_slice(&id.0);
    }
}

fn check_ids(ids: &[EntryId]) -> Result<(), Malformed> {
    if ids.len() > limits::HEADER_IDS {
        return Err(Malformed::TooMany);
    }
    if ids.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(Malformed::Unsorted);
    }
    Ok(())
}

/// Takes something that may be absent, as postcard writes it: 0, or 1 and the bytes.
pub(crate) fn take_option<const N: usize>(
    from: &mut Reader<'_>,
) -> Result<Option<[u8; N]>, Malformed> {
    match from.byte()? {
        0 => Ok(None),
        1 => Ok(Some(from.array()?)),
        _ => Err(Malformed::Undecodable),
    }
}

/// Appends something that may be absent.
pub(crate) fn put_option(out: &mut Vec<u8>, value: Option<&[u8]>) {
    match value {
        None => out.push(0),
        Some(bytes) => {
            out.push(1);
            out.extend_from_slice(bytes);
        }
    }
}
