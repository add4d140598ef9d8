//! One signed step in a device's chain: its header, its body, and the id that is the hash of the header.

use crate::ids::{AuthorId, DocumentId, EntryId, EpochId, Millis, SpaceId};
use crate::limits;
use serde::{Deserialize, Serialize};

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
    /// - [`Malformed::TooLong`]: `more`, the body or the whole is over its limit.
    pub fn encode(&self) -> Result<Vec<u8>, Malformed> {
        for list in [&self.prev, &self.charter, &self.on] {
            if list.len() > limits::HEADER_IDS {
                return Err(Malformed::TooMany);
            }
            if list.windows(2).any(|pair| pair[0] >= pair[1]) {
                return Err(Malformed::Unsorted);
            }
        }
        if self.more.len() > limits::MORE_BYTES || self.body_len as usize > limits::BODY_BYTES {
            return Err(Malformed::TooLong);
        }
        let bytes = postcard::to_stdvec(self).map_err(|_| Malformed::Undecodable)?;
        if bytes.len() > limits::HEADER_BYTES {
            return Err(Malformed::TooLong);
        }
        Ok(bytes)
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// What [`Header::encode`] refuses, [`Malformed::Undecodable`], and
    /// [`Malformed::NotCanonical`] when encoding again gives other bytes.
    pub fn decode(bytes: &[u8]) -> Result<Header, Malformed> {
        if bytes.len() > limits::HEADER_BYTES {
            return Err(Malformed::TooLong);
        }
        let header: Header = postcard::from_bytes(bytes).map_err(|_| Malformed::Undecodable)?;
        if header.encode()? != bytes {
            return Err(Malformed::NotCanonical);
        }
        Ok(header)
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

    /// The space this entry is in: its own id when it is the founding entry.
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
        let founds =
            self.header.chain != Chain::CHARTER && self.header.kind == EntryType::FOUND_DOCUMENT;
        if founds {
            Some(self.id.into())
        } else {
            self.header.document
        }
    }
}

/// Hashes parts under a name of our own, so that no two uses can be mistaken for each other.
///
/// Each part is preceded by its length; the name goes through BLAKE3's key derivation.
pub fn hash(domain: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = hasher(domain);
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

fn hasher(domain: &str) -> blake3::Hasher {
    let mut context = String::with_capacity(32);
    context.push_str("noaber 1 ");
    context.push_str(domain);
    blake3::Hasher::new_derive_key(&context)
}
