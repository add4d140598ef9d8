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
    /// In the charter: an entry that only names heads, for those that do not fit into the operation after it.
    pub const HEADS: EntryType = EntryType(2);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutate::{flips, mutants};
    use proptest::prelude::*;

    fn header() -> Header {
        Header {
            version: VERSION,
            space: SpaceId([1; 32]),
            author: AuthorId([2; 32]),
            chain: Chain::CONTENT,
            prev: vec![EntryId([3; 32])],
            charter: vec![],
            on: vec![EntryId([4; 32]), EntryId([5; 32])],
            at: Millis(1_700_000_000_000),
            kind: EntryType::CHANGES,
            document: Some(DocumentId([6; 32])),
            epoch: Some(EpochId([7; 16])),
            body_len: 300,
            body_commit: [8; 32],
            more: vec![9],
        }
    }

    fn ids(count: usize) -> Vec<EntryId> {
        (0..count).map(|n| EntryId([n as u8; 32])).collect()
    }

    /// A header with this one change, and what becomes of it.
    fn with(change: impl FnOnce(&mut Header)) -> Result<(), Malformed> {
        let mut header = header();
        change(&mut header);
        header.check()?;
        let bytes = header.encode()?;
        assert_eq!(Header::decode(&bytes).as_ref(), Ok(&header));
        Ok(())
    }

    #[test]
    fn the_lists_of_a_header_are_sorted_and_at_most_eight() {
        assert_eq!(with(|header| header.prev = ids(8)), Ok(()));
        assert_eq!(with(|header| header.prev = ids(9)), Err(Malformed::TooMany));
        assert_eq!(with(|header| header.charter = ids(8)), Ok(()));
        assert_eq!(
            with(|header| header.charter = ids(9)),
            Err(Malformed::TooMany)
        );
        assert_eq!(with(|header| header.on = ids(9)), Err(Malformed::TooMany));
        assert_eq!(with(|header| header.on.reverse()), Err(Malformed::Unsorted));
        let twice = vec![EntryId([4; 32]); 2];
        assert_eq!(
            with(|header| header.charter = twice),
            Err(Malformed::Unsorted)
        );
    }

    #[test]
    fn the_parts_of_a_header_have_their_limits() {
        assert_eq!(with(|header| header.more = vec![0; 128]), Ok(()));
        assert_eq!(
            with(|header| header.more = vec![0; 129]),
            Err(Malformed::TooLong)
        );
        assert_eq!(with(|header| header.body_len = 256 * 1024), Ok(()));
        let one_more = 256 * 1024 + 1;
        assert_eq!(
            with(|header| header.body_len = one_more),
            Err(Malformed::TooLong)
        );
    }

    #[test]
    fn a_header_of_1024_bytes_is_one_and_of_1025_is_none() {
        let lists = |header: &mut Header, more| {
            header.prev = ids(8);
            header.charter = ids(8);
            header.on = ids(8);
            header.more = vec![0; more];
        };
        let mut full = header();
        lists(&mut full, 0);
        let rest = limits::HEADER_BYTES - full.encode().unwrap().len();
        assert_eq!(with(|header| lists(header, rest)), Ok(()));
        assert_eq!(
            with(|header| lists(header, rest + 1)),
            Err(Malformed::TooLong)
        );
        let beyond = vec![0; limits::HEADER_BYTES + 1];
        assert_eq!(Header::decode(&beyond), Err(Malformed::TooLong));
    }

    #[test]
    fn fields_that_contradict_each_other_are_refused() {
        let refused = Err(Malformed::Contradiction);
        assert_eq!(with(|header| header.chain = Chain(2)), Ok(()));
        assert_eq!(with(|header| header.chain = Chain(3)), refused);
        assert_eq!(with(|header| header.kind = EntryType(250)), Ok(()));
        let founding = |header: &mut Header| {
            header.space = SpaceId([0; 32]);
            header.chain = Chain::CHARTER;
            header.prev = vec![];
        };
        assert_eq!(with(founding), Ok(()));
        assert_eq!(with(|h| (founding(h), h.prev = ids(1)).1), refused);
        assert_eq!(with(|h| (founding(h), h.chain = Chain::PUBLIC).1), refused);
        let document = |header: &mut Header| {
            header.kind = EntryType::FOUND_DOCUMENT;
            header.document = None;
        };
        assert_eq!(with(document), Ok(()));
        assert_eq!(
            with(|header| header.kind = EntryType::FOUND_DOCUMENT),
            refused
        );
        let bare = |header: &mut Header| {
            header.kind = EntryType::BARE;
            header.body_len = 0;
            header.body_commit = [0; 32];
            header.epoch = None;
        };
        assert_eq!(with(bare), Ok(()));
        assert_eq!(with(|h| (bare(h), h.body_len = 1).1), refused);
        assert_eq!(with(|h| (bare(h), h.body_commit[31] = 1).1), refused);
        assert_eq!(
            with(|h| (bare(h), h.epoch = Some(EpochId([0; 16]))).1),
            refused
        );
        let operation = |header: &mut Header| {
            header.chain = Chain::CHARTER;
            header.kind = EntryType::OPERATION;
        };
        assert_eq!(with(operation), Ok(()));
    }

    #[test]
    fn every_bit_of_a_header_is_in_its_id() {
        let entry = Entry::new(header()).unwrap();
        flips(&entry.header.encode().unwrap(), |bit, flipped| {
            if let Ok(other) = Header::decode(flipped) {
                assert_ne!(Entry::new(other).unwrap().id, entry.id, "bit {bit}");
            }
        });
    }

    #[test]
    fn the_binding_covers_all_but_the_body() {
        let plain = header();
        let body = Header {
            body_len: 5,
            body_commit: [0; 32],
            ..header()
        };
        assert_eq!(plain.binding(), body.binding());
        assert_ne!(plain.id(), body.id());
        let moved = Header {
            document: None,
            ..header()
        };
        assert_ne!(plain.binding(), moved.binding());
    }

    #[test]
    fn a_body_belongs_to_one_header() {
        let public = Body {
            salt: Some([1; 16]),
            bytes: vec![2; 300],
        };
        let named = Header {
            epoch: None,
            ..header()
        }
        .with_body(&public);
        assert!(public.belongs_to(&named));
        for other in [
            Body {
                salt: Some([3; 16]),
                ..public.clone()
            },
            Body {
                salt: None,
                ..public.clone()
            },
            Body {
                bytes: vec![2; 299],
                ..public.clone()
            },
            Body {
                bytes: vec![3; 300],
                ..public.clone()
            },
        ] {
            assert!(!other.belongs_to(&named), "{other:?}");
        }
        let shorter = Header {
            body_len: 299,
            ..named.clone()
        };
        assert!(!public.belongs_to(&shorter));
        let sealed = Header {
            epoch: Some(EpochId([7; 16])),
            ..named
        };
        assert!(!public.belongs_to(&sealed));
    }

    #[test]
    fn a_salt_is_no_part_of_the_bytes() {
        let whole = Body {
            salt: None,
            bytes: vec![1; 17],
        };
        let salted = Body {
            salt: Some([1; 16]),
            bytes: vec![1],
        };
        assert_ne!(whole.commit(), salted.commit());
        assert_ne!(hash("a", &[b"bc", b"d"]), hash("a", &[b"b", b"cd"]));
        assert_ne!(hash("a", &[b"b"]), hash("ab", &[b""]));
    }

    #[test]
    fn the_hash_is_blake3s_key_derivation() {
        let mut input = 3u64.to_le_bytes().to_vec();
        input.extend_from_slice(b"abc");
        for domain in ["entry", "body", "sealed body", "binding", "epoch"] {
            let plain = blake3::derive_key(&format!("noaber 1 {domain}"), &input);
            assert_eq!(hash(domain, &[b"abc"]), plain, "{domain}");
        }
    }

    /// What postcard makes of the bytes, with our rules: what decoding by hand must agree with.
    fn by_postcard(bytes: &[u8]) -> Option<Header> {
        let (header, rest) = postcard::take_from_bytes::<Header>(bytes).ok()?;
        header.check().ok()?;
        let canonical = postcard::to_stdvec(&header).ok()? == bytes;
        (canonical && rest.is_empty() && bytes.len() <= limits::HEADER_BYTES).then_some(header)
    }

    #[test]
    fn a_mutant_is_read_as_postcard_reads_it() {
        let founding = Header {
            space: SpaceId([0; 32]),
            chain: Chain::CHARTER,
            prev: vec![],
            epoch: None,
            ..header()
        };
        let full = Header {
            prev: ids(8),
            charter: ids(8),
            at: Millis(-1),
            ..header()
        };
        let samples = [header(), founding, full].map(|header| header.encode().unwrap());
        let mut read = 0;
        mutants(&samples, 100_000, |bytes| {
            let header = Header::decode(bytes);
            read += u32::from(header.is_ok());
            if header.clone().ok() != by_postcard(bytes) {
                return Err(format!("{header:?} from {bytes:?}"));
            }
            match header {
                Ok(header) if header.encode().as_deref() != Ok(bytes) => Err("not again".into()),
                Ok(_) | Err(_) => Ok(()),
            }
        });
        assert!(read > 10_000, "only {read} of the mutants are headers");
    }

    proptest! {
        #[test]
        fn a_header_is_postcard(
            version: u8, space: [u8; 32], chain in 0u8..4, at: i64, kind: u8, document: Option<[u8; 32]>,
            epoch: Option<[u8; 16]>, body_len: u32, more in prop::collection::vec(any::<u8>(), 0..128)
        ) {
            let header = Header {
                version,
                space: SpaceId(space),
                chain: Chain(chain),
                at: Millis(at),
                kind: EntryType(kind),
                document: document.map(DocumentId),
                epoch: epoch.map(EpochId),
                body_len: body_len % (limits::BODY_BYTES as u32 + 10),
                more,
                ..header()
            };
            match header.encode() {
                Ok(bytes) => {
                    prop_assert_eq!(&bytes, &postcard::to_stdvec(&header).unwrap());
                    prop_assert_eq!(Header::decode(&bytes), Ok(header));
                }
                Err(why) => prop_assert_eq!(header.check(), Err(why)),
            }
        }
    }
}
