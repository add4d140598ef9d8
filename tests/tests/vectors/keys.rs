//! Hashes, keys and signatures: what all other vectors rest on.

use super::book::{NONCE, author, epoch, key, seed, some, some_id};
use super::frozen::{array, frozen, hex, list, text, unhex};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::entry::hash;
use noaber_protocol::identity::{
    DeviceSeed, InvitationKey, SpaceKey, invitation_identity, verify, verify_bytes,
};
use noaber_protocol::ids::{AuthorId, EntryId, SpaceId, SpaceNonce};
use noaber_protocol::run::Signature;
use noaber_protocol::seal::{Recipient, SealIdentity, epoch_id};
use serde_json::{Value, json};

fn hashes() -> Value {
    let of = |domain: &str, parts: &[&[u8]]| {
        let given: Vec<String> = parts.iter().map(hex).collect();
        json!({ "domain": domain, "parts": given, "hash": hex(hash(domain, parts)) })
    };
    json!({ "vectors": [
        of("entry", &[]),
        of("entry", &[b""]),
        of("entry", &[b"", b""]),
        of("entry", &[b"een kop"]),
        of("body", &[&some::<16>("salt"), b"openbaar"]),
        of("sealed body", &[b"een age-bestand"]),
        of("binding", &[&[0; 1024]]),
        of("space key", &[&some::<32>("seed"), &NONCE.0]),
        of("fingerprint", &[&some::<32>("tip"), b""]),
        of("twee delen", &["ab".as_bytes(), b"c"]),
        of("twee delen", &["a".as_bytes(), b"bc"]),
    ]})
}

#[test]
fn hashes_are_as_they_are_frozen() {
    let about = "hash(domain, parts): BLAKE3 in its key-derivation mode under `noaber 1 ` and the domain, over each part \
                 with its length before it.";
    let file = frozen("hash", about, hashes());
    for vector in list(&file, "vectors") {
        let parts: Vec<Vec<u8>> = list(vector, "parts").iter().map(unhex).collect();
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        assert_eq!(hex(hash(text(vector, "domain"), &parts)), vector["hash"]);
    }
}

fn keys() -> Value {
    let of_device = |name: &str| {
        let seed = seed(name);
        let identity = seed.space_identity(&NONCE);
        json!({
            "name": name,
            "seed": hex(seed.as_bytes()),
            "space_nonce": hex(NONCE.0),
            "transport_seed": hex(&seed.transport_seed()[..]),
            "peer": hex(seed.peer_id().0),
            "peer_text": seed.peer_id().to_string(),
            "author": hex(seed.space_key(&NONCE).author().0),
            "space_identity": *identity.to_age_text(),
            "space_recipient": identity.recipient().to_age_text(),
            "local_recipient": seed.local_key().recipient().to_age_text(),
        })
    };
    let secret = some::<16>("secret");
    let of_epoch = |audience: Audience, number: u64| {
        let recipient = epoch("the first").recipient();
        json!({
            "audience": number,
            "space_nonce": hex(NONCE.0),
            "recipient": hex(recipient.0),
            "epoch": hex(epoch_id(&NONCE, &audience, &recipient).0),
        })
    };
    json!({
        "devices": [of_device("F"), of_device("A")],
        "invitations": [{
            "secret": hex(secret),
            "key": hex(InvitationKey::from_secret(&secret).public()),
            "identity": *invitation_identity(&secret).to_age_text(),
            "recipient": hex(invitation_identity(&secret).recipient().0),
        }],
        "epochs": [
            of_epoch(Audience::Space, 1),
            of_epoch(Audience::Board, 2),
            of_epoch(Audience::FINANCE, 4),
            of_epoch(Audience::Named(u32::MAX), 3 + u64::from(u32::MAX)),
        ],
    })
}

#[test]
fn keys_are_as_they_are_frozen() {
    let about = "Keys that come from the seed of a device, from the secret of an invitation, and ids of epochs. An \
                 audience stands by its number in the id: 1 space, 2 board, 3 + n the named one n.";
    let file = frozen("key", about, keys());
    for vector in list(&file, "devices") {
        let seed = DeviceSeed::from_bytes(array(&vector["seed"]));
        let nonce = SpaceNonce(array(&vector["space_nonce"]));
        assert_eq!(hex(seed.peer_id().0), vector["peer"]);
        assert_eq!(hex(seed.space_key(&nonce).author().0), vector["author"]);
        let identity = SealIdentity::from_age_text(text(vector, "space_identity"));
        let recipient = identity.expect("an identity").recipient().to_age_text();
        assert_eq!(recipient, vector["space_recipient"]);
        assert_eq!(
            seed.space_identity(&nonce).recipient().to_age_text(),
            recipient
        );
        assert_eq!(
            seed.local_key().recipient().to_age_text(),
            vector["local_recipient"]
        );
    }
    for vector in list(&file, "invitations") {
        let secret = array(&vector["secret"]);
        assert_eq!(
            hex(InvitationKey::from_secret(&secret).public()),
            vector["key"]
        );
        assert_eq!(
            hex(invitation_identity(&secret).recipient().0),
            vector["recipient"]
        );
    }
    for vector in list(&file, "epochs") {
        let nonce = SpaceNonce(array(&vector["space_nonce"]));
        let audience = match vector["audience"].as_u64().expect("a number") {
            1 => Audience::Space,
            2 => Audience::Board,
            named => Audience::Named(u32::try_from(named - 3).expect("32 bits")),
        };
        let recipient = Recipient(array(&vector["recipient"]));
        assert_eq!(
            hex(epoch_id(&nonce, &audience, &recipient).0),
            vector["epoch"]
        );
    }
}

/// The order of the group that Ed25519 is in, little-endian.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// The same signature with its scalar in another form: plain verification may take it.
fn other_form(signature: &Signature) -> Signature {
    let mut other = *signature;
    let mut carry = 0;
    for (byte, order) in other.0[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    other
}

fn of_entry(name: &str, key: AuthorId, id: EntryId, signature: Signature, holds: bool) -> Value {
    json!({
        "name": name,
        "key": hex(key.0),
        "entry": hex(id.0),
        "signature": hex(signature.0),
        "holds": holds,
    })
}

fn statement(name: &str, key: &SpaceKey, domain: &str, parts: &[&[u8]], said: &[&[u8]]) -> Value {
    json!({
        "name": name,
        "key": hex(key.author().0),
        "domain": domain,
        "parts": said.iter().map(hex).collect::<Vec<String>>(),
        "signature": hex(key.sign_bytes(domain, parts).0),
        "holds": parts == said,
    })
}

fn signatures() -> Value {
    let (f, id) = (key("F"), some_id("an entry"));
    let right = f.sign(&id);
    let mut flipped = right;
    flipped.0[0] ^= 1;
    // For every message the identity point with zero satisfies the plain equation.
    let mut weak = [0; 32];
    weak[0] = 1;
    let mut of_weak = [0; 64];
    of_weak[0] = 1;
    let space: SpaceId = some_id("space").into();
    let parts: [&[u8]; 3] = [&space.0, &author("A").0, &[1; 32]];
    let shifted: [&[u8]; 3] = [&space.0, &author("A").0, &[2; 32]];
    json!({
        "entries": [
            of_entry("an entry", f.author(), id, right, true),
            of_entry("another entry", f.author(), some_id("another entry"), right, false),
            of_entry("the key of somebody else", author("A"), id, right, false),
            of_entry("one bit", f.author(), id, flipped, false),
            of_entry("the scalar in another form", f.author(), id, other_form(&right), false),
            of_entry("a key of small order", AuthorId(weak), id, Signature(of_weak), false),
        ],
        "statements": [
            statement("a statement", &f, "add device", &parts, &parts),
            statement("a part is another", &f, "add device", &parts, &shifted),
            statement("a part is missing", &f, "add device", &parts, &parts[..2]),
        ],
    })
}

#[test]
fn signatures_are_as_they_are_frozen() {
    let about = "Signatures: of an entry over its 32-byte id, of anything else over hash(domain, parts). Verification is \
                 strict.";
    let file = frozen("signature", about, signatures());
    for vector in list(&file, "entries") {
        let holds = verify(
            &AuthorId(array(&vector["key"])),
            &EntryId(array(&vector["entry"])),
            &Signature(array(&vector["signature"])),
        );
        assert_eq!(json!(holds), vector["holds"], "{}", vector["name"]);
    }
    for vector in list(&file, "statements") {
        let parts: Vec<Vec<u8>> = list(vector, "parts").iter().map(unhex).collect();
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let signature = Signature(array(&vector["signature"]));
        let key = array(&vector["key"]);
        let holds = verify_bytes(&key, text(vector, "domain"), &parts, &signature);
        assert_eq!(json!(holds), vector["holds"], "{}", vector["name"]);
    }
}
