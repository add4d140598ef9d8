//! What lies outside the chains: receipts, and what somebody is doing at this moment.

use super::book::{EVENING, author, epoch, key, some, some_id, the_epoch};
use super::frozen::{
    Form, Format, Samples, array, error, frozen, hex, kept, list, text, unhex, wrong,
};
use super::sealed::age_file;
use noaber_protocol::ids::{DocumentId, EntryId, SpaceId};
use noaber_protocol::limits;
use noaber_protocol::seal::{self, SealIdentity};
use noaber_protocol::space::presence::Presence;
use noaber_protocol::space::receipts::{Receipt, is_signed};
use serde_json::{Value, json};

fn space() -> SpaceId {
    some_id("space").into()
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list
}

/// The receipt of F that bundles bring too.
pub(crate) fn receipt() -> Receipt {
    Receipt {
        author: author("F"),
        counter: EVENING as u64,
        heads: sorted(vec![some_id("one"), some_id("two")]),
        tips: sorted(vec![some("three"), some("four"), some("five")]),
        erased: vec![some_id("an erasure")],
    }
}

fn decode_receipt(bytes: &[u8]) -> Result<Receipt, String> {
    let receipt = Receipt::decode(bytes).map_err(error)?;
    if is_signed(&space(), &receipt.author, bytes) {
        Ok(receipt)
    } else {
        Err("Forged".to_owned())
    }
}

#[test]
fn receipts_are_as_they_are_frozen() {
    let f = key("F");
    let right = receipt().sign(&space(), &f);
    let empty = Receipt {
        counter: 0,
        heads: Vec::new(),
        tips: Vec::new(),
        erased: Vec::new(),
        ..receipt()
    };
    let signature = [0; 64];
    let head = |rest: &[u8]| [&[1], &author("F").0[..], &[1], rest].concat();
    let twice = head(&[&[0, 2][..], &[7; 16], &[0], &signature].concat());
    let other = some_id("another space").into();
    Format {
        file: "receipt",
        about: "What devices say that they hold, signed in the space `space`.",
        form: Form::Bytes,
        decode: decode_receipt,
        encode: |receipt| receipt.sign(&space(), &key("F")),
        says: |receipt| {
            let ids = |ids: &[EntryId]| -> Vec<String> { ids.iter().map(|id| hex(id.0)).collect() };
            json!({
                "space": hex(space().0),
                "author": hex(receipt.author.0),
                "counter": receipt.counter,
                "heads": ids(&receipt.heads),
                "tips": receipt.tips.iter().map(hex).collect::<Vec<String>>(),
                "erased": ids(&receipt.erased),
            })
        },
    }
    .holds(Samples {
        right: vec![
            ("heads, tips and an erasure", receipt()),
            ("nothing", empty),
        ],
        read_too: Vec::new(),
        wrong: vec![
            wrong("nothing at all", [], "Undecodable"),
            wrong("cut off", &right[..right.len() - 1], "Undecodable"),
            wrong(
                "a byte after the end",
                [&right[..], &[0]].concat(),
                "NotCanonical",
            ),
            wrong("a later form", [&[2], &right[1..]].concat(), "Undecodable"),
            wrong("65 heads", head(&[65]), "TooMany"),
            wrong("8,193 tips", head(&[0, 0x81, 0x40]), "TooMany"),
            wrong("513 erasures", head(&[0, 0, 0x81, 4]), "TooMany"),
            wrong("a tip twice", twice, "Unsorted"),
            wrong("more than 96 KiB", [1], "TooLong").and_zeros(96 * 1024),
            wrong(
                "signed in another space",
                receipt().sign(&other, &f),
                "Forged",
            ),
            wrong(
                "signed by somebody else",
                receipt().sign(&space(), &key("A")),
                "Forged",
            ),
        ],
    });
}

/// What somebody is doing, in the form 2: in a section, behind one character and before another, typing.
fn what() -> Vec<u8> {
    let anchor = |number: u64| [&some::<16>("actor")[..], &number.to_le_bytes()].concat();
    let (behind, before) = (anchor(300), anchor(301));
    [
        &[2, 1, 5][..],
        b"visie",
        &[24],
        &behind,
        &[24],
        &before,
        &[1],
    ]
    .concat()
}

fn presences() -> Vec<(&'static str, Presence)> {
    let presence = |counter, what| Presence {
        document: DocumentId(some_id("document").0),
        author: author("A"),
        counter,
        what,
    };
    vec![
        ("in a section, typing", presence(EVENING as u64, what())),
        ("where nothing is written yet, not typing", {
            let alone = [&[2, 1, 5][..], b"visie", &[0, 0, 0]].concat();
            presence(EVENING as u64 + 1, alone)
        }),
        ("closed", presence(EVENING as u64 + 2, vec![2, 0, 0, 0, 0])),
    ]
}

fn says(presence: &Presence) -> Value {
    json!({
        "author": hex(presence.author.0),
        "document": hex(presence.document.0),
        "counter": presence.counter,
        "what": hex(&presence.what),
    })
}

/// The age file of a vector of that name, if it opens to this.
fn as_frozen(name: &str, plain: &[u8]) -> Option<Vec<u8>> {
    let file = kept("presence")?;
    let mut vectors = list(&file, "vectors").iter();
    let vector = vectors.find(|vector| vector["name"] == name)?;
    let sealed = unhex(&vector["bytes"]).get(16..)?.to_vec();
    let opened = seal::open(&epoch("the first"), &sealed, limits::PRESENCE_BYTES).ok()?;
    (opened == plain).then_some(sealed)
}

fn made() -> Value {
    let identity = epoch("the first");
    let a = key("A");
    let vectors = presences().into_iter().map(|(name, presence)| {
        let plain = presence.sign(&space(), &a);
        let sealed = age_file(as_frozen(name, &plain), name, &identity.recipient(), &plain);
        json!({
            "name": name,
            "bytes": hex([&the_epoch().0[..], &sealed].concat()),
            "plain": hex(&plain),
            "says": says(&presence),
        })
    });
    let vectors: Vec<Value> = vectors.collect();
    let (_, right) = presences().remove(0);
    let plain = right.sign(&space(), &a);
    let mut flipped = plain.clone();
    *flipped.last_mut().expect("a byte") ^= 1;
    let long = Presence {
        what: vec![1; limits::PRESENCE_WHAT_BYTES + 1],
        ..right.clone()
    };
    let elsewhere = right.sign(&some_id("another space").into(), &a);
    let refused = [
        ("too short", plain[..135].to_vec()),
        ("one bit of what is done", flipped),
        ("257 bytes of what is done", long.sign(&space(), &a)),
        ("signed in another space", elsewhere),
        ("signed by somebody else", right.sign(&space(), &key("F"))),
    ];
    let refused = refused
        .map(|(name, plain)| json!({ "name": name, "plain": hex(plain), "error": "NotBelieved" }));
    json!({
        "space": hex(space().0),
        "epoch": hex(the_epoch().0),
        "identity": *identity.to_age_text(),
        "vectors": vectors,
        "refused": refused,
    })
}

#[test]
fn presences_are_as_they_are_frozen() {
    let about = "What somebody is doing in a document: the epoch and an age file, what is in that, and what it says. To \
                 seal again gives other bytes.";
    let file = frozen("presence", about, made());
    let space = SpaceId(array(&file["space"]));
    let identity = SealIdentity::from_age_text(text(&file, "identity")).expect("an identity");
    for vector in list(&file, "vectors") {
        let name = text(vector, "name");
        let bytes = unhex(&vector["bytes"]);
        let (epoch, sealed) = bytes.split_at(16);
        assert_eq!(hex(epoch), file["epoch"], "{name}");
        let opened = Presence::open(&space, &identity, sealed).expect("it opens");
        assert_eq!(says(&opened), vector["says"], "{name}");
        assert_eq!(
            hex(opened.sign(&space, &key("A"))),
            vector["plain"],
            "{name}"
        );
        let elsewhere = some_id("another space").into();
        let refused = Presence::open(&elsewhere, &identity, sealed).map_err(error);
        assert_eq!(refused, Err("NotBelieved".to_owned()), "{name}");
    }
    for vector in list(&file, "refused") {
        let name = text(vector, "name");
        let read = Presence::read(&space, &unhex(&vector["plain"])).map_err(error);
        assert_eq!(read, Err(text(vector, "error").to_owned()), "{name}");
    }
}
