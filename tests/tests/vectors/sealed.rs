//! Sealed bodies and shares. Sealing takes chance: what was sealed once stays as it was frozen, and must open.

use super::book::{Book, NONCE, Signed, epoch, header, recipient, seed, some, some_id, the_epoch};
use super::documents;
use super::frozen::{array, error, frozen, hex, is_blessing, kept, list, text, unhex};
use noaber_protocol::entry::{Body, Chain, EntryType, Header};
use noaber_protocol::limits;
use noaber_protocol::seal::{self, Recipient, SealIdentity};
use serde_json::{Value, json};
use std::sync::OnceLock;

const ABOUT: &str = "Bodies sealed to an epoch and bound to their header, and a share: age files, with the identity that \
                     opens them. To seal again gives other bytes.";

/// Points that no secret can be agreed with.
const WEAK: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

/// A body to be sealed.
struct ToSeal {
    name: &'static str,
    header: Header,
    plaintext: Vec<u8>,
}

fn bodies() -> Vec<ToSeal> {
    let space = Book::founded().space;
    let founds = Header {
        charter: vec![space.into()],
        epoch: Some(the_epoch()),
        more: vec![1],
        ..header(space, "F", Chain::CONTENT, EntryType::FOUND_DOCUMENT)
    };
    let empty = Header {
        document: Some(some_id("document").into()),
        epoch: Some(the_epoch()),
        ..header(space, "F", Chain::CONTENT, EntryType::CHANGES)
    };
    let longer = Header {
        on: vec![some_id("an entry of somebody else")],
        ..empty.clone()
    };
    vec![
        ToSeal {
            name: "the founding of a document",
            header: founds,
            plaintext: documents::founding_body(),
        },
        ToSeal {
            name: "nothing",
            header: empty,
            plaintext: Vec::new(),
        },
        ToSeal {
            name: "any bytes, under a header with more in it",
            header: longer,
            plaintext: b"noaber ".repeat(30),
        },
    ]
}

/// Age files that were frozen under a name, and open to this.
fn as_frozen(name: &str, identity: &SealIdentity, plaintext: &[u8]) -> Option<Vec<u8>> {
    let file = kept("sealed")?;
    let all = ["vectors", "shares"].into_iter();
    let mut all = all.flat_map(|part| list(&file, part));
    let vector = all.find(|vector| vector["name"] == name)?;
    let field = if vector["body"].is_null() {
        "sealed"
    } else {
        "body"
    };
    let bytes = unhex(&vector[field]);
    let opened = seal::open(identity, &bytes, 32 + limits::PLAINTEXT_BYTES).ok()?;
    (opened == plaintext).then_some(bytes)
}

/// The age file as it is frozen; a new one when the files are written and there is none.
pub(super) fn age_file(
    frozen: Option<Vec<u8>>,
    name: &str,
    recipient: &Recipient,
    plaintext: &[u8],
) -> Vec<u8> {
    match frozen {
        Some(bytes) => bytes,
        None if is_blessing() => seal::seal(recipient, plaintext).expect("a recipient"),
        None => panic!("{name} is not frozen, or opens to something else"),
    }
}

fn make() -> Value {
    let identity = epoch("the first");
    let vectors = bodies().into_iter().map(|to_seal| {
        let binding = to_seal.header.binding().expect("a header");
        let bound = [&binding[..], &to_seal.plaintext].concat();
        let there = as_frozen(to_seal.name, &identity, &bound);
        let bytes = age_file(there, to_seal.name, &identity.recipient(), &bound);
        let body = Body { salt: None, bytes };
        let header = to_seal.header.with_body(&body);
        json!({
            "name": to_seal.name,
            "identity": *identity.to_age_text(),
            "epoch": hex(the_epoch().0),
            "header": hex(header.encode().expect("a header")),
            "binding": hex(binding),
            "body": hex(&body.bytes),
            "plaintext": hex(&to_seal.plaintext),
        })
    });
    let vectors: Vec<Value> = vectors.collect();
    let of_f = seed("F").space_identity(&NONCE);
    let share = "the secret of the first epoch for F";
    let there = as_frozen(share, &of_f, &identity.secret()[..]);
    let sealed = age_file(there, share, &recipient("F"), &identity.secret()[..]);
    json!({
        "shares": [{
            "name": share,
            "identity": *of_f.to_age_text(),
            "recipient": recipient("F").to_age_text(),
            "sealed": hex(&sealed),
            "secret": hex(&identity.secret()[..]),
        }],
        "refused": refused(&vectors),
        "vectors": vectors,
        "weak_recipients": WEAK,
    })
}

fn refused(vectors: &[Value]) -> Vec<Value> {
    let (first, other) = (&vectors[0], &vectors[1]);
    let body = unhex(&first["body"]);
    let flipped = |at: usize| {
        let mut changed = body.clone();
        changed[at] ^= 1;
        changed
    };
    let stranger = SealIdentity::from_secret(some("a stranger"));
    let begin = b"age-encryption.org/v1\n";
    let stanza = b"-> X25519 AAAA\nAAAA\n";
    let many = [&begin[..], &stanza.repeat(5)].concat();
    let long = [&begin[..], b"-> X25519 ", &[b'A'; 2_100]].concat();
    let passphrase = [&begin[..], b"-> scrypt AAAA 18\nAAAA\n--- AAAA\n"].concat();
    let mut wrong = Vec::new();
    let mut add = |name: &str, identity: &Value, header: &Value, body: &[u8], error: &str| {
        wrong.push(json!({
            "name": name,
            "identity": identity,
            "header": header,
            "body": hex(body),
            "error": error,
        }));
    };
    let (identity, header) = (&first["identity"], &first["header"]);
    add(
        "under another header",
        identity,
        &other["header"],
        &body,
        "WrongHeader",
    );
    let stranger = json!(*stranger.to_age_text());
    add(
        "with the key of somebody else",
        &stranger,
        header,
        &body,
        "NotForUs",
    );
    add(
        "the last byte changed",
        identity,
        header,
        &flipped(body.len() - 1),
        "Damaged",
    );
    add(
        "cut off",
        identity,
        header,
        &body[..body.len() - 1],
        "Damaged",
    );
    add(
        "cut off in the header",
        identity,
        header,
        &body[..40],
        "Damaged",
    );
    add("no age file", identity, header, b"Een brief.", "NotSealed");
    add("a passphrase", identity, header, &passphrase, "NotSealed");
    add("five stanzas", identity, header, &many, "HeaderTooLong");
    add(
        "a header of more than 2,048 bytes",
        identity,
        header,
        &long,
        "HeaderTooLong",
    );
    wrong
}

/// The file, made once.
pub(super) fn file() -> &'static Value {
    static FILE: OnceLock<Value> = OnceLock::new();
    FILE.get_or_init(|| frozen("sealed", ABOUT, make()))
}

/// The first of them as an entry: F founds a document.
pub(super) fn founding() -> Signed {
    let first = &list(file(), "vectors")[0];
    let header = Header::decode(&unhex(&first["header"])).expect("a header");
    let body = Body {
        salt: None,
        bytes: unhex(&first["body"]),
    };
    Signed::new("F", "F founds a document", header, Some(body))
}

fn open(vector: &Value) -> Result<Vec<u8>, String> {
    let identity = SealIdentity::from_age_text(text(vector, "identity")).expect("an identity");
    let header = Header::decode(&unhex(&vector["header"])).expect("a header");
    let body = Body {
        salt: None,
        bytes: unhex(&vector["body"]),
    };
    seal::open_body(&identity, &header, &body).map_err(error)
}

#[test]
fn sealed_bodies_open_as_they_are_frozen() {
    let file = file();
    for vector in list(file, "vectors") {
        let name = text(vector, "name");
        let header = Header::decode(&unhex(&vector["header"])).expect("a header");
        let body = Body {
            salt: None,
            bytes: unhex(&vector["body"]),
        };
        assert!(body.belongs_to(&header), "{name}");
        assert_eq!(hex(header.binding().expect("a header")), vector["binding"]);
        assert_eq!(
            open(vector).map(hex),
            Ok(text(vector, "plaintext").to_owned()),
            "{name}"
        );
        // What is sealed now opens too, and is as long.
        let identity = SealIdentity::from_age_text(text(vector, "identity")).expect("an identity");
        let plaintext = unhex(&vector["plaintext"]);
        let again = seal::seal_body(&header, &identity.recipient(), &plaintext).expect("it fits");
        let reopened = seal::open_body(&identity, &header, &again);
        assert_eq!(reopened.as_ref(), Ok(&plaintext), "{name}");
    }
    for vector in list(file, "refused") {
        assert_eq!(
            open(vector),
            Err(text(vector, "error").to_owned()),
            "{vector:.200}"
        );
    }
    for vector in list(file, "shares") {
        let identity = SealIdentity::from_age_text(text(vector, "identity")).expect("an identity");
        assert_eq!(identity.recipient().to_age_text(), vector["recipient"]);
        let secret = seal::open(&identity, &unhex(&vector["sealed"]), 32).map(hex);
        assert_eq!(secret, Ok(text(vector, "secret").to_owned()));
    }
}

#[test]
fn a_recipient_that_no_secret_can_be_agreed_with_is_refused_wherever_it_is_read() {
    for weak in list(file(), "weak_recipients") {
        let bytes: [u8; 32] = array(weak);
        assert_eq!(
            Recipient::try_from(bytes).map_err(error),
            Err("WeakRecipient".to_owned())
        );
        assert!(seal::seal(&Recipient(bytes), b"x").is_err(), "{weak}");
    }
}
