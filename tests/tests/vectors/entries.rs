//! Headers, and the chain of entries of which runs are made.

use super::book::{EVENING, Signed, header, some, some_id, the_epoch};
use super::frozen::{Form, Format, Samples, Wrong, error, hex, plain, wrong};
use super::sealed;
use noaber_protocol::canonical::put_number;
use noaber_protocol::entry::{Body, Chain, Entry, EntryType, Header};
use noaber_protocol::ids::{EpochId, Millis, SpaceId};
use serde_json::{Value, json};

/// The space of headers, in which nobody is.
pub(crate) const SPACE: SpaceId = SpaceId([9; 32]);

/// Where fields of the simplest header begin: version, space, author, chain, then three empty lists.
const CHAIN_AT: usize = 65;
const LISTS_AT: usize = 66;

fn bare() -> Header {
    Header {
        at: Millis(0),
        ..header(SPACE, "A", Chain::CONTENT, EntryType::BARE)
    }
}

fn founding() -> Header {
    let body = Body {
        salt: Some(some("salt")),
        bytes: vec![0; 81],
    };
    header(SpaceId([0; 32]), "F", Chain::CHARTER, EntryType::OPERATION).with_body(&body)
}

fn full() -> Header {
    let ids = |name: &str| {
        let mut ids: Vec<_> = (0..8).map(|at| some_id(&format!("{name} {at}"))).collect();
        ids.sort_unstable();
        ids
    };
    Header {
        version: 200,
        prev: ids("prev"),
        charter: ids("charter"),
        on: ids("on"),
        at: Millis(-1),
        document: Some(some_id("document").into()),
        epoch: Some(the_epoch()),
        body_len: 262_144,
        body_commit: some("body"),
        more: vec![0xff; 16],
        ..header(SPACE, "A", Chain::CONTENT, EntryType::CHANGES)
    }
}

fn founds_document() -> Header {
    Header {
        charter: vec![some_id("head")],
        epoch: Some(the_epoch()),
        body_len: 900,
        body_commit: some("body"),
        more: vec![1],
        ..header(SPACE, "A", Chain::CONTENT, EntryType::FOUND_DOCUMENT)
    }
}

fn says(header: &Header) -> Value {
    let mut says = plain(header);
    says["id"] = json!(hex(header.id().expect("it was read").0));
    says["binding"] = json!(hex(header.binding().expect("it was read")));
    says["document_of"] = match Entry::new(header.clone()).expect("it was read").document() {
        Some(document) => json!(hex(document.0)),
        None => Value::Null,
    };
    says
}

/// A copy of bytes with some of them in another place's stead.
pub(crate) fn with(bytes: &[u8], at: usize, instead: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed.splice(at..at + instead.len(), instead.iter().copied());
    changed
}

/// The canonical bytes of a header, without asking whether it may be.
fn raw(header: &Header) -> Vec<u8> {
    let mut out = vec![header.version];
    out.extend(header.space.0);
    out.extend(header.author.0);
    out.push(header.chain.0);
    for list in [&header.prev, &header.charter, &header.on] {
        put_number(&mut out, list.len() as u64);
        list.iter().for_each(|id| out.extend(id.0));
    }
    let zigzag = (header.at.0 << 1) ^ (header.at.0 >> 63);
    put_number(&mut out, zigzag as u64);
    out.push(header.kind.0);
    out.push(u8::from(header.document.is_some()));
    out.extend(header.document.iter().flat_map(|id| id.0));
    out.push(u8::from(header.epoch.is_some()));
    out.extend(header.epoch.iter().flat_map(|id| id.0));
    put_number(&mut out, u64::from(header.body_len));
    out.extend(header.body_commit);
    put_number(&mut out, header.more.len() as u64);
    out.extend_from_slice(&header.more);
    out
}

/// Headers whose bytes are wrong.
fn wrong_bytes() -> Vec<Wrong> {
    let simple = bare().encode().expect("a header");
    let (a, b) = (some_id("head"), some_id("other head"));
    let (low, high) = (a.min(b), a.max(b));
    let nine: Vec<_> = (0..9).map(|at| some_id(&format!("{at}"))).collect();
    vec![
        wrong("nothing", [], "Undecodable"),
        wrong("cut off", &simple[..simple.len() - 1], "Undecodable"),
        wrong(
            "a byte after the end",
            [&simple[..], &[0]].concat(),
            "NotCanonical",
        ),
        wrong("more than 1,024 bytes", [], "TooLong").and_zeros(1_025),
        wrong("a chain 3", with(&simple, CHAIN_AT, &[3]), "Contradiction"),
        wrong(
            "a number written longer than needed",
            [&simple[..LISTS_AT], &[0x80], &simple[LISTS_AT..]].concat(),
            "NotCanonical",
        ),
        wrong(
            "a number of more than 64 bits",
            [&simple[..LISTS_AT], &[0xff; 9], &[2], &simple[LISTS_AT..]].concat(),
            "Undecodable",
        ),
        wrong(
            "nine ids in a list",
            raw(&Header {
                charter: nine,
                ..bare()
            }),
            "TooMany",
        ),
        wrong(
            "a list that descends",
            raw(&Header {
                charter: vec![high, low],
                ..bare()
            }),
            "Unsorted",
        ),
        wrong(
            "an id twice in a list",
            raw(&Header {
                on: vec![low, low],
                ..bare()
            }),
            "Unsorted",
        ),
        wrong(
            "an option that is neither 0 nor 1",
            with(&simple, LISTS_AT + 5, &[2]),
            "Undecodable",
        ),
    ]
}

/// Headers whose fields do not go together, or are too long.
fn wrong_fields() -> Vec<Wrong> {
    let low = some_id("head");
    vec![
        wrong(
            "a body of more than 262,144 bytes",
            raw(&Header {
                body_len: 262_145,
                ..founds_document()
            }),
            "TooLong",
        ),
        wrong(
            "129 bytes of more",
            raw(&Header {
                more: vec![0; 129],
                ..bare()
            }),
            "TooLong",
        ),
        wrong(
            "an entry that founds a space in another chain",
            with(&raw(&founding()), CHAIN_AT, &[1]),
            "Contradiction",
        ),
        wrong(
            "an entry that founds a space and has a predecessor",
            raw(&Header {
                prev: vec![low],
                ..founding()
            }),
            "Contradiction",
        ),
        wrong(
            "an entry that founds a document and names one",
            raw(&Header {
                document: Some(low.into()),
                ..founds_document()
            }),
            "Contradiction",
        ),
        wrong(
            "a bare entry with a body",
            raw(&Header {
                body_len: 1,
                ..bare()
            }),
            "Contradiction",
        ),
        wrong(
            "a bare entry with an epoch",
            raw(&Header {
                epoch: Some(the_epoch()),
                ..bare()
            }),
            "Contradiction",
        ),
        wrong(
            "full lists and too much besides",
            raw(&Header {
                more: vec![0; 128],
                ..full()
            }),
            "TooLong",
        ),
    ]
}

#[test]
fn headers_are_as_they_are_frozen() {
    assert_eq!(bare().encode().as_deref(), Ok(&raw(&bare())[..]));
    assert_eq!(full().encode().as_deref(), Ok(&raw(&full())[..]));
    let mut wrong = wrong_bytes();
    wrong.extend(wrong_fields());
    Format {
        file: "header",
        about: "Canonical headers of entries, with the id and the binding that are hashes of them.",
        form: Form::Bytes,
        decode: |bytes| Header::decode(bytes).map_err(error),
        encode: |header| header.encode().expect("a header"),
        says,
    }
    .holds(Samples {
        right: vec![
            ("an entry that founds a space", founding()),
            ("a bare entry", bare()),
            (
                "an entry that founds a document of kind 1",
                founds_document(),
            ),
            ("all fields, full lists, a later version", full()),
            (
                "an entry of a later type in the chain public",
                Header {
                    at: Millis(i64::MAX),
                    document: Some(some_id("document").into()),
                    body_len: 1,
                    ..header(SPACE, "A", Chain::PUBLIC, EntryType(255))
                },
            ),
        ],
        read_too: Vec::new(),
        wrong,
    });
}

/// A chain of content: a document is founded, changed twice (the second body is not here), then a bare entry, then a
/// change of another document in another epoch.
pub(crate) fn chain() -> Vec<Signed> {
    let founds = sealed::founding();
    let space = founds.entry.header.space;
    let next = |before: &Signed, header: Header, body: Option<Body>| {
        let header = Header {
            prev: vec![before.entry.id],
            ..header
        };
        Signed::new("F", "", header, body)
    };
    let document = founds.entry.document();
    let sealed_body = |fill: u8, length: usize| Body {
        salt: None,
        bytes: vec![fill; length],
    };
    let changes = |at: i64, epoch: EpochId| Header {
        at: Millis(EVENING + at),
        document,
        epoch: Some(epoch),
        ..header(space, "F", Chain::CONTENT, EntryType::CHANGES)
    };
    let one = next(
        &founds,
        Header {
            on: vec![some_id("an entry of somebody else")],
            ..changes(3_000, the_epoch())
        },
        Some(sealed_body(1, 40)),
    );
    let absent = changes(2_000, the_epoch()).with_body(&sealed_body(2, 300));
    let two = next(&one, absent, None);
    let names = Header {
        charter: vec![some_id("head")],
        ..header(space, "F", Chain::CONTENT, EntryType::BARE)
    };
    let three = next(&two, Header { document, ..names }, None);
    let other = Header {
        document: Some(some_id("document").into()),
        ..changes(9_000, EpochId(some("another epoch")))
    };
    let four = next(&three, other, Some(sealed_body(3, 1)));
    vec![founds, one, two, three, four]
}
