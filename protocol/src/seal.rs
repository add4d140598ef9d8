//! Sealing: every body that is not public is an ordinary age file for the recipient of its epoch.

use crate::charter::op::Audience;
use crate::entry::{Body, Header, Malformed, hash};
use crate::ids::{EpochId, SpaceNonce};
use crate::limits;
use bech32::{FromBase32, ToBase32, Variant};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::sync::Arc;
use zeroize::{Zeroize, Zeroizing};

/// The public half of an X25519 age identity. From outside, only points that a secret can be agreed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "[u8; 32]")]
pub struct Recipient(pub [u8; 32]);

impl TryFrom<[u8; 32]> for Recipient {
    type Error = SealError;

    fn try_from(bytes: [u8; 32]) -> Result<Self, SealError> {
        let recipient = Recipient(bytes);
        if recipient.is_weak() {
            Err(SealError::WeakRecipient)
        } else {
            Ok(recipient)
        }
    }
}

impl Recipient {
    /// Whether every secret agreed with this point is zero: age panics when it seals to one.
    pub fn is_weak(&self) -> bool {
        let mut point = self.0;
        point[31] &= 0x7f;
        WEAK_POINTS.contains(&point)
    }

    /// The recipient as age writes it: `age1…`.
    pub fn to_age_text(&self) -> String {
        bech32::encode("age", self.0.to_base32(), Variant::Bech32)
            .expect("the prefix is lower case and not empty")
    }
}

/// The secret half of an age identity, parsed once. Wiped when the last copy is dropped; never shown.
#[derive(Clone)]
pub struct SealIdentity(Arc<Secret>);

struct Secret {
    bytes: Zeroizing<[u8; 32]>,
    age: age::x25519::Identity,
    recipient: Recipient,
}

impl std::fmt::Debug for SealIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealIdentity(..)")
    }
}

impl SealIdentity {
    /// Makes a new one.
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *secret);
        SealIdentity::from_secret(*secret)
    }

    /// Brings one back from its 32 bytes.
    pub fn from_secret(mut secret: [u8; 32]) -> Self {
        let bytes = Zeroizing::new(secret);
        secret.zeroize();
        let text = age_text(&bytes);
        let age: age::x25519::Identity = text
            .parse()
            .expect("32 bytes in bech32 with age's prefix are an identity");
        let recipient = recipient_of(&age);
        SealIdentity(Arc::new(Secret {
            bytes,
            age,
            recipient,
        }))
    }

    /// The 32 bytes: for shares and links between epochs only.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        self.0.bytes.clone()
    }

    /// The public half.
    pub fn recipient(&self) -> Recipient {
        self.0.recipient
    }

    /// The identity as age's own command line reads it: `AGE-SECRET-KEY-1…`.
    pub fn to_age_text(&self) -> Zeroizing<String> {
        age_text(&self.0.bytes)
    }
}

/// Why something was not sealed or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// More bytes than the limit, before or after.
    #[error("more bytes than the limit")]
    TooLong,
    /// The age header does not end within its cap, or has too many stanzas.
    #[error("the header is over its limit")]
    HeaderTooLong,
    /// The age header is not one, or asks for a passphrase.
    #[error("not an age file for a key")]
    NotSealed,
    /// It is sealed to somebody else.
    #[error("sealed to another key")]
    NotForUs,
    /// It was changed on the way, or cut off.
    #[error("changed or cut off")]
    Damaged,
    /// The body was sealed under another header.
    #[error("sealed under another header")]
    WrongHeader,
    /// No secret can be agreed with the recipient.
    #[error("no secret can be agreed with this recipient")]
    WeakRecipient,
    /// The header is not one.
    #[error("the header is malformed")]
    Malformed(#[from] Malformed),
}

/// Seals bytes to one recipient: an age file in its binary form.
///
/// # Errors
/// [`SealError::WeakRecipient`], which no deserialised recipient is.
pub fn seal(recipient: &Recipient, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
    if recipient.is_weak() {
        return Err(SealError::WeakRecipient);
    }
    let recipient: age::x25519::Recipient = recipient
        .to_age_text()
        .parse()
        .expect("32 bytes in bech32 with age's prefix are a recipient");
    Ok(age::encrypt(&recipient, plaintext).expect("one recipient, and memory takes every write"))
}

/// Opens an age file sealed to us, of at most `limit` bytes of plaintext.
///
/// # Errors
/// Each rule is a bullet, in the order in which it is checked:
/// - [`SealError::TooLong`]: the file is longer than `limit` bytes of plaintext can be.
/// - [`SealError::HeaderTooLong`]: the header does not end within [`limits::AGE_HEADER_BYTES`], or has more than
///   [`limits::AGE_STANZAS`] stanzas.
/// - [`SealError::NotSealed`]: it is no age file, or one with a passphrase.
/// - [`SealError::NotForUs`]: no stanza is for this identity.
/// - [`SealError::Damaged`]: a part does not authenticate, or is missing.
/// - [`SealError::TooLong`]: the plaintext is longer than `limit`.
pub fn open(identity: &SealIdentity, sealed: &[u8], limit: usize) -> Result<Vec<u8>, SealError> {
    if sealed.len() > sealed_bytes(limit) {
        return Err(SealError::TooLong);
    }
    check_age_header(sealed)?;
    let decryptor = age::Decryptor::new_buffered(sealed).map_err(refusal)?;
    let stream = decryptor
        .decrypt(std::iter::once(&identity.0.age as &dyn age::Identity))
        .map_err(refusal)?;
    let mut plaintext = Vec::with_capacity(sealed.len().min(limit));
    stream
        .take(limit as u64 + 1)
        .read_to_end(&mut plaintext)
        .map_err(|_| SealError::Damaged)?;
    if plaintext.len() > limit {
        plaintext.zeroize();
        return Err(SealError::TooLong);
    }
    Ok(plaintext)
}

/// Seals a body under its header. `header` is complete but for `body_len` and `body_commit`, which the caller then
/// takes from the body ([`Header::with_body`]).
///
/// # Errors
/// - [`SealError::TooLong`]: the plaintext is over [`limits::PLAINTEXT_BYTES`].
/// - [`SealError::Malformed`]: the header is none.
/// - [`SealError::WeakRecipient`].
pub fn seal_body(
    header: &Header,
    recipient: &Recipient,
    plaintext: &[u8],
) -> Result<Body, SealError> {
    if plaintext.len() > limits::PLAINTEXT_BYTES {
        return Err(SealError::TooLong);
    }
    let mut bound = Zeroizing::new(Vec::with_capacity(32 + plaintext.len()));
    bound.extend_from_slice(&header.binding()?);
    bound.extend_from_slice(plaintext);
    Ok(Body {
        salt: None,
        bytes: seal(recipient, &bound)?,
    })
}

/// Opens a body that was sealed under this header.
///
/// # Errors
/// As [`open`]; then [`SealError::WrongHeader`].
pub fn open_body(
    identity: &SealIdentity,
    header: &Header,
    body: &Body,
) -> Result<Vec<u8>, SealError> {
    let mut plaintext = open(identity, &body.bytes, 32 + limits::PLAINTEXT_BYTES)?;
    let binding = header.binding()?;
    if !plaintext.starts_with(&binding) {
        plaintext.zeroize();
        return Err(SealError::WrongHeader);
    }
    plaintext.drain(..binding.len());
    Ok(plaintext)
}

/// The id of an epoch: what its header fields in clear tell of it.
pub fn epoch_id(nonce: &SpaceNonce, audience: &Audience, recipient: &Recipient) -> EpochId {
    let number = match audience {
        Audience::Public => 0,
        Audience::Space => 1,
        Audience::Board => 2,
        Audience::Named(number) => 3 + u64::from(*number),
    };
    let full = hash(
        "epoch",
        &[nonce.as_bytes(), &number.to_le_bytes(), &recipient.0],
    );
    let mut id = [0; 16];
    id.copy_from_slice(full.split_at(16).0);
    EpochId(id)
}

/// The points of small order on Curve25519 and its twist, as libsodium lists them, with the top bit clear.
const WEAK_POINTS: [[u8; 32]; 7] = [
    [0; 32],
    [
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0,
    ],
    [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
        0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
        0xb8, 0x00,
    ],
    [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
        0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f,
        0x11, 0x57,
    ],
    near_prime(0xec),
    near_prime(0xed),
    near_prime(0xee),
];

/// 2^255 - 19 has lowest byte 0xed; this is it with another lowest byte.
const fn near_prime(lowest: u8) -> [u8; 32] {
    let mut point = [0xff; 32];
    point[0] = lowest;
    point[31] = 0x7f;
    point
}

/// The most bytes that an age file with `limit` bytes of plaintext has: header, nonce, a tag for each chunk of 64 KiB.
fn sealed_bytes(limit: usize) -> usize {
    limits::AGE_HEADER_BYTES + 16 + limit + 16 * (limit / (64 * 1024) + 1)
}

/// Looks at an age header without parsing it: where it ends, how many stanzas it has, and that none is a passphrase.
fn check_age_header(sealed: &[u8]) -> Result<(), SealError> {
    let start = sealed.get(..limits::AGE_HEADER_BYTES).unwrap_or(sealed);
    if !start.starts_with(b"age-encryption.org/v1\n") {
        return Err(SealError::NotSealed);
    }
    let mut stanzas = 0;
    for line in start.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"-> ") {
            stanzas += 1;
            if stanzas > limits::AGE_STANZAS {
                return Err(SealError::HeaderTooLong);
            }
            if line.starts_with(b"-> scrypt") {
                return Err(SealError::NotSealed);
            }
        }
        if line.starts_with(b"---") && line.ends_with(b"\n") {
            return Ok(());
        }
    }
    if sealed.len() > start.len() {
        Err(SealError::HeaderTooLong)
    } else {
        Err(SealError::Damaged)
    }
}

fn refusal(error: age::DecryptError) -> SealError {
    match error {
        age::DecryptError::NoMatchingKeys => SealError::NotForUs,
        age::DecryptError::InvalidHeader | age::DecryptError::UnknownFormat => SealError::NotSealed,
        // age's list is open; the rest are a wrong tag, a wrong MAC and a missing end.
        _ => SealError::Damaged,
    }
}

fn age_text(secret: &[u8; 32]) -> Zeroizing<String> {
    let mut lower = bech32::encode("age-secret-key-", secret.to_base32(), Variant::Bech32)
        .expect("the prefix is lower case and not empty");
    let upper = Zeroizing::new(lower.to_ascii_uppercase());
    lower.zeroize();
    upper
}

fn recipient_of(identity: &age::x25519::Identity) -> Recipient {
    let text = identity.to_public().to_string();
    let (_, digits, _) = bech32::decode(&text).expect("age writes bech32");
    let bytes = Vec::<u8>::from_base32(&digits).expect("age writes whole bytes");
    Recipient(bytes.try_into().expect("a public key is 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Chain, EntryType, VERSION};
    use crate::ids::{AuthorId, Millis, SpaceId};

    fn identity(byte: u8) -> SealIdentity {
        SealIdentity::from_secret([byte; 32])
    }

    fn header(epoch: EpochId) -> Header {
        Header {
            version: VERSION,
            space: SpaceId([1; 32]),
            author: AuthorId([2; 32]),
            chain: Chain::CONTENT,
            prev: vec![],
            charter: vec![],
            on: vec![],
            at: Millis(1_700_000_000_000),
            kind: EntryType::CHANGES,
            document: None,
            epoch: Some(epoch),
            body_len: 0,
            body_commit: [0; 32],
            more: vec![],
        }
    }

    #[test]
    fn what_is_sealed_opens_for_its_recipient_only() {
        let (ours, theirs) = (identity(1), identity(2));
        let sealed = seal(&ours.recipient(), b"ledenlijst").unwrap();
        assert_eq!(open(&ours, &sealed, 10).unwrap(), b"ledenlijst");
        assert_eq!(open(&ours, &sealed, 9), Err(SealError::TooLong));
        assert_eq!(open(&theirs, &sealed, 10), Err(SealError::NotForUs));
    }

    #[test]
    fn a_body_opens_under_its_own_header_only() {
        let ours = identity(1);
        let epoch = epoch_id(&SpaceNonce([3; 16]), &Audience::Space, &ours.recipient());
        let header = header(epoch);
        let body = seal_body(&header, &ours.recipient(), b"tekst").unwrap();
        let header = header.with_body(&body);
        assert!(body.belongs_to(&header));
        assert_eq!(open_body(&ours, &header, &body).unwrap(), b"tekst");
        let moved = Header {
            at: Millis(0),
            ..header
        };
        assert_eq!(open_body(&ours, &moved, &body), Err(SealError::WrongHeader));
    }

    #[test]
    fn a_recipient_that_age_panics_on_is_refused() {
        let silent = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let panics = WEAK_POINTS.map(|weak| {
            [0, 0x80].map(|top| {
                let mut point = weak;
                point[31] |= top;
                assert_eq!(seal(&Recipient(point), b""), Err(SealError::WeakRecipient));
                assert_eq!(Recipient::try_from(point), Err(SealError::WeakRecipient));
                let bytes = postcard::to_stdvec(&Recipient(point)).unwrap();
                assert!(postcard::from_bytes::<Recipient>(&bytes).is_err());
                let text = Recipient(point).to_age_text();
                let age: age::x25519::Recipient = text.parse().unwrap();
                std::panic::catch_unwind(move || age::encrypt(&age, b"").is_ok()).is_err()
            })
        });
        std::panic::set_hook(silent);
        assert_eq!(panics, [[true; 2]; 7]);
    }
}
