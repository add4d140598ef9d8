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

    /// Reads an identity as age's own command line writes it; none when it is something else.
    pub fn from_age_text(text: &str) -> Option<Self> {
        let (prefix, digits, variant) = bech32::decode(text).ok()?;
        let secret = Zeroizing::new(Vec::<u8>::from_base32(&digits).ok()?);
        let secret = Zeroizing::new(<[u8; 32]>::try_from(&secret[..]).ok()?);
        let right = prefix.eq_ignore_ascii_case(SECRET_PREFIX) && variant == Variant::Bech32;
        right.then(|| SealIdentity::from_secret(*secret))
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

/// age puts a stanza of chance into each header, some 95 bytes on average; of so many files the shortest is taken, at 0.06 ms each.
const TRIES: usize = 3;
/// Plaintexts of at most so many bytes; in longer ones a stanza does not count.
const SHORT: usize = 4096;

/// Seals bytes to one recipient: an age file in its binary form, whose header is a short one.
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
    let sealed = || {
        age::encrypt(&recipient, plaintext).expect("one recipient, and memory takes every write")
    };
    let tries = if plaintext.len() <= SHORT { TRIES } else { 1 };
    Ok(std::iter::repeat_with(sealed)
        .take(tries)
        .min_by_key(Vec::len)
        .expect("there is one at least"))
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

/// What the text of an age identity begins with.
const SECRET_PREFIX: &str = "age-secret-key-";

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

/// Looks at an age header without parsing it: where it ends, how many stanzas it has, that none is a passphrase, and
/// that each ends with a line of less than 64 characters (age 0.12 reads older ones too; other programs do not).
fn check_age_header(sealed: &[u8]) -> Result<(), SealError> {
    let start = sealed.get(..limits::AGE_HEADER_BYTES).unwrap_or(sealed);
    if !start.starts_with(b"age-encryption.org/v1\n") {
        return Err(SealError::NotSealed);
    }
    let mut stanzas = 0;
    let mut in_stanza = false;
    for line in start.split_inclusive(|byte| *byte == b'\n').skip(1) {
        let end = line.starts_with(b"---") && line.ends_with(b"\n");
        if end && !in_stanza {
            return Ok(());
        }
        let begin = line.starts_with(b"-> ");
        if begin {
            stanzas += 1;
        }
        if stanzas > limits::AGE_STANZAS {
            return Err(SealError::HeaderTooLong);
        }
        if in_stanza && (begin || end) || line.starts_with(b"-> scrypt") {
            return Err(SealError::NotSealed);
        }
        in_stanza = begin || (in_stanza && line.len() > 64);
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
    let mut lower = bech32::encode(SECRET_PREFIX, secret.to_base32(), Variant::Bech32)
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
    use crate::mutate::{flips, mutants};

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
    fn age_alone_opens_what_we_sealed() {
        let ours = identity(1);
        let sealed = seal(&ours.recipient(), b"handboek").unwrap();
        assert!(sealed.starts_with(b"age-encryption.org/v1\n-> X25519 "));
        let text = ours.to_age_text();
        assert!(text.starts_with("AGE-SECRET-KEY-1"));
        let age: age::x25519::Identity = text.parse().unwrap();
        assert_eq!(age::decrypt(&age, &sealed).unwrap(), b"handboek");
        assert_eq!(age.to_public().to_string(), ours.recipient().to_age_text());
        let age_sealed = age::encrypt(&age.to_public(), b"terug").unwrap();
        assert_eq!(open(&ours, &age_sealed, 100).unwrap(), b"terug");
    }

    #[test]
    fn an_identity_reads_back_from_its_text() {
        let ours = identity(3);
        let again = SealIdentity::from_age_text(&ours.to_age_text()).unwrap();
        assert_eq!(again.recipient(), ours.recipient());
        assert_eq!(*again.secret(), [3; 32]);
        let public = ours.recipient().to_age_text();
        for wrong in ["", "AGE-SECRET-KEY-1", &public, &ours.to_age_text()[..73]] {
            assert!(SealIdentity::from_age_text(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_recipient_travels_as_its_32_bytes() {
        let recipient = identity(1).recipient();
        let bytes = postcard::to_stdvec(&recipient).unwrap();
        assert_eq!(bytes, recipient.0);
        assert_eq!(postcard::from_bytes::<Recipient>(&bytes), Ok(recipient));
    }

    #[test]
    fn an_epoch_is_of_one_audience_of_one_space() {
        let id = |nonce, audience, key| {
            epoch_id(
                &SpaceNonce([nonce; 16]),
                &audience,
                &identity(key).recipient(),
            )
        };
        let ids = [
            id(1, Audience::Public, 1),
            id(1, Audience::Space, 1),
            id(1, Audience::Board, 1),
            id(1, Audience::Named(0), 1),
            id(1, Audience::Named(1), 1),
            id(2, Audience::Space, 1),
            id(1, Audience::Space, 2),
        ];
        let different: std::collections::BTreeSet<_> = ids.into_iter().collect();
        assert_eq!(different.len(), ids.len());
        assert_eq!(id(1, Audience::Space, 1), ids[1]);
    }

    #[test]
    fn a_body_of_240_kib_fits_and_a_byte_more_does_not() {
        let ours = identity(1);
        let header = header(EpochId([1; 16]));
        let full = vec![7; limits::PLAINTEXT_BYTES];
        let body = seal_body(&header, &ours.recipient(), &full).unwrap();
        assert!(body.bytes.len() <= limits::BODY_BYTES);
        assert_eq!(open_body(&ours, &header, &body).unwrap(), full);
        let more = vec![7; limits::PLAINTEXT_BYTES + 1];
        let refused = seal_body(&header, &ours.recipient(), &more);
        assert_eq!(refused, Err(SealError::TooLong));
    }

    #[test]
    fn a_file_of_the_longest_length_is_opened_and_not_a_byte_more() {
        let ours = identity(1);
        for limit in [0, 1, 65_535, 65_536, 65_537] {
            let plaintext = vec![1; limit];
            let sealed = seal(&ours.recipient(), &plaintext).unwrap();
            assert!(sealed.len() <= sealed_bytes(limit));
            assert_eq!(open(&ours, &sealed, limit).unwrap(), plaintext);
        }
        let long = vec![b'a'; sealed_bytes(10) + 1];
        assert_eq!(open(&ours, &long, 10), Err(SealError::TooLong));
        assert_eq!(open(&ours, &long[1..], 10), Err(SealError::NotSealed));
    }

    #[test]
    fn four_stanzas_are_read_and_five_are_not() {
        let ours = identity(1);
        let sealed_to = |others: u8| {
            let recipients: Vec<age::x25519::Recipient> = (0..others)
                .map(|other| identity(10 + other).recipient())
                .chain([ours.recipient()])
                .map(|recipient| recipient.to_age_text().parse().unwrap())
                .collect();
            let all = recipients.iter().map(|one| one as &dyn age::Recipient);
            let mut out = Vec::new();
            let encryptor = age::Encryptor::with_recipients(all).unwrap();
            let stream = encryptor.wrap_output(&mut out).unwrap();
            stream.finish().unwrap();
            out
        };
        // age adds one stanza of its own.
        assert_eq!(open(&ours, &sealed_to(2), 0), Ok(vec![]));
        assert_eq!(open(&ours, &sealed_to(3), 0), Err(SealError::HeaderTooLong));
    }

    #[test]
    fn a_header_of_2048_bytes_is_read_and_of_2049_is_not() {
        let of = |length: usize| {
            let start = "age-encryption.org/v1\n-> X25519 ";
            let end = "\n\n--- \n";
            let fill = length - start.len() - end.len();
            let header = start.to_owned() + &"a".repeat(fill) + end;
            header.into_bytes()
        };
        assert_eq!(check_age_header(&of(2_048)), Ok(()));
        assert_eq!(check_age_header(&of(2_049)), Err(SealError::HeaderTooLong));
        assert_eq!(
            check_age_header(&of(2_048)[..2_047]),
            Err(SealError::Damaged)
        );
    }

    #[test]
    fn what_is_not_sealed_to_a_key_is_refused_before_age_sees_it() {
        let ours = identity(1);
        let magic = "age-encryption.org/v1\n";
        let scrypt = format!("{magic}-> scrypt AAAAAAAAAAAAAAAAAAAAAA 22\n\n--- a\n");
        let many = magic.to_owned() + &"-> a\n\n".repeat(10_000);
        let endless = magic.to_owned() + &"a".repeat(10_000);
        for (bytes, why) in [
            ("", SealError::NotSealed),
            ("age-encryption.org/v2\n--- \n", SealError::NotSealed),
            ("-----BEGIN AGE ENCRYPTED FILE-----\n", SealError::NotSealed),
            (scrypt.as_str(), SealError::NotSealed),
            (many.as_str(), SealError::HeaderTooLong),
            (endless.as_str(), SealError::HeaderTooLong),
            (magic, SealError::Damaged),
            (
                "age-encryption.org/v1\n-> X25519 a\n--- AA\n",
                SealError::NotSealed,
            ),
            ("age-encryption.org/v1\n--- AA\n", SealError::NotSealed),
        ] {
            assert_eq!(
                open(&ours, bytes.as_bytes(), 100_000),
                Err(why),
                "{bytes:.60}"
            );
        }
    }

    #[test]
    fn one_flipped_bit_of_a_sealed_body_is_refused() {
        let ours = identity(1);
        let sealed = seal(&ours.recipient(), b"x").unwrap();
        flips(&sealed, |bit, flipped| {
            assert!(open(&ours, flipped, 1_000).is_err(), "bit {bit}");
        });
    }

    #[test]
    fn a_mutant_of_a_sealed_body_is_refused() {
        let ours = identity(1);
        let samples = [&b"x"[..], b"ledenlijst", &[7; 500]]
            .map(|plaintext| seal(&ours.recipient(), plaintext).unwrap());
        mutants(&samples, 10_000, |bytes| match open(&ours, bytes, 1_000) {
            Ok(_) if samples.iter().all(|sample| sample != bytes) => Err(format!("{bytes:?}")),
            Ok(_) | Err(_) => Ok(()),
        });
    }

    #[test]
    fn a_recipient_that_age_panics_on_is_refused() {
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
        assert_eq!(panics, [[true; 2]; 7]);
    }
}
