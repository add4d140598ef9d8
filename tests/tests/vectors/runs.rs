//! Runs: consecutive entries of one chain under one signature.

use super::book::{Book, EVENING, Signed, author, header, run, some, some_id, the_epoch};
use super::entries::{SPACE, chain, with};
use super::frozen::{Form, Format, Samples, Wrong, error, hex, wrong};
use noaber_protocol::entry::{Body, Chain, EntryType, Header};
use noaber_protocol::ids::{Millis, SpaceId};
use noaber_protocol::run::Run;
use serde_json::{Value, json};

/// That chain, and bare entries on both of its documents and on none, in turn.
fn in_turn() -> Vec<Signed> {
    let mut chain = chain();
    let documents = [0, 4].map(|at| chain[at].entry.document());
    let [founded, other] = documents;
    for document in [founded, other, None, founded] {
        let before = &chain[chain.len() - 1].entry;
        let header = Header {
            prev: vec![before.id],
            document,
            ..header(before.header.space, "F", Chain::CONTENT, EntryType::BARE)
        };
        chain.push(Signed::new("F", "", header, None));
    }
    chain
}

/// One entry of the chain public, with a salted body.
fn public() -> Signed {
    let header = Header {
        document: Some(some_id("document").into()),
        ..header(space(), "F", Chain::PUBLIC, EntryType::CHANGES)
    };
    let body = Body {
        salt: Some(some("salt")),
        bytes: b"openbaar".to_vec(),
    };
    Signed::new("F", "", header, Some(body))
}

fn founding_run() -> Run {
    Book::founded().signed[0].run()
}

/// A run with the space in which it is read.
struct Read {
    space: Option<SpaceId>,
    run: Run,
}

fn says_of_run(read: &Read) -> Value {
    let run = &read.run;
    let entries: Vec<Value> = run
        .entries
        .iter()
        .map(|one| {
            let body = one.body.as_ref().map(|body| {
                json!({
                    "salt": body.salt.map(hex),
                    "bytes": hex(&body.bytes),
                    "belongs": body.belongs_to(&one.entry.header),
                })
            });
            json!({
                "id": hex(one.entry.id.0),
                "header": hex(one.entry.header.encode().expect("it was read")),
                "body": body,
            })
        })
        .collect();
    json!({
        "founding": read.space.is_none(),
        "space": hex(run.space().0),
        "author": hex(run.author().0),
        "entries": entries,
        "signature": hex(run.signature.0),
        "signed": run.verify().is_ok(),
    })
}

/// The space of all runs of the file that do not found one: the one that the last of them founds.
fn space() -> SpaceId {
    Book::founded().space
}

fn decode_run(bytes: &[u8]) -> Result<Read, String> {
    let run = Run::decode(Some(space()), bytes).map_err(error)?;
    run.verify().map_err(error)?;
    // What founds a space is read without one too, and says the same.
    let without = Run::decode(None, bytes);
    assert!(without.as_ref().is_err() || without.as_ref() == Ok(&run));
    let space = without.is_err().then(space);
    Ok(Read { space, run })
}

/// Bits of the first byte of an entry in a run.
mod stands {
    pub(super) const CHARTER: u8 = 2;
    pub(super) const ON: u8 = 4;
    pub(super) const KIND: u8 = 8;
    pub(super) const DOCUMENT: u8 = 16;
    pub(super) const EPOCH: u8 = 32;
    pub(super) const MORE: u8 = 64;
    pub(super) const BODY: u8 = 128;
}

/// A run of an entry and the next one, which stands there in these bytes. The signature is right: it is the form alone
/// that is refused.
fn then_by_hand(first: &Signed, next: &Header, right: &[u8], bytes: &[u8]) -> Vec<u8> {
    let header = Header {
        prev: vec![first.entry.id],
        ..next.clone()
    };
    let next = Signed::new("F", "", header, None);
    let whole = run(&[first.clone(), next]).encode().expect("a run");
    let (entries, signature) = whole.split_last_chunk::<64>().expect("a signature");
    let before = entries
        .strip_suffix(right)
        .expect("the right form is what the code writes");
    [before, bytes, signature].concat()
}

/// Runs in which something stands that could be left out, or must be.
fn needless() -> Vec<Wrong> {
    let epoch = [&[1], &the_epoch().0[..]].concat();
    let bare = header(space(), "F", Chain::CONTENT, EntryType::BARE);
    let first = Signed::new("F", "", bare.clone(), None);
    let after_bare = |bytes: &[u8]| then_by_hand(&first, &bare, &[0, 0], bytes);
    // Both with a body that is not here.
    let change = Header {
        document: Some(some_id("document").into()),
        epoch: Some(the_epoch()),
        body_len: 1,
        body_commit: some("body"),
        ..header(space(), "F", Chain::CONTENT, EntryType::CHANGES)
    };
    let absent = [&[1], &change.body_commit[..]].concat();
    let sealed = Signed::new("F", "", change.clone(), None);
    let again = then_by_hand(
        &sealed,
        &change,
        &[&[0, 0], &absent[..]].concat(),
        &[&[stands::EPOCH, 0], &epoch[..], &absent].concat(),
    );
    let founds = Header {
        kind: EntryType::FOUND_DOCUMENT,
        document: None,
        more: vec![1],
        ..change.clone()
    };
    let (kind, bits) = (EntryType::FOUND_DOCUMENT.0, stands::KIND | stands::MORE);
    let named = [&[1], &some_id("another document").0[..]].concat();
    let founding = then_by_hand(
        &sealed,
        &founds,
        &[&[bits, 0, kind, 1, 1], &absent[..]].concat(),
        &[
            &[bits | stands::DOCUMENT, 0, kind],
            &named[..],
            &[1, 1],
            &absent,
        ]
        .concat(),
    );
    let of_bare = |bit: u8, field: &[u8]| after_bare(&[&[bit, 0], field].concat());
    vec![
        wrong(
            "a type that stands though it is the one before",
            of_bare(stands::KIND, &[0]),
            "NotCanonical",
        ),
        wrong(
            "no document, though there was none before",
            of_bare(stands::DOCUMENT, &[0]),
            "NotCanonical",
        ),
        wrong(
            "an epoch that stands though it is the one before",
            again,
            "NotCanonical",
        ),
        wrong(
            "a list of heads that is empty",
            after_bare(&[stands::CHARTER, 0, 0]),
            "NotCanonical",
        ),
        wrong(
            "a list of entries that is empty",
            after_bare(&[stands::ON, 0, 0]),
            "NotCanonical",
        ),
        wrong(
            "more that is empty",
            of_bare(stands::MORE, &[0]),
            "NotCanonical",
        ),
        wrong(
            "an entry that founds a document and states one",
            founding,
            "NotCanonical",
        ),
        wrong(
            "a bare entry with an epoch",
            of_bare(stands::EPOCH, &epoch),
            "NotCanonical",
        ),
        wrong(
            "a bare entry with a body",
            of_bare(stands::BODY, &[&[0; 16][..], &[1, 7]].concat()),
            "WrongBody",
        ),
        wrong(
            "the founding of another space",
            founding_of_another(),
            "Contradiction",
        ),
    ]
}

/// A run that founds a space, but not the one in which it is read.
fn founding_of_another() -> Vec<u8> {
    let founded = &Book::founded().signed[0];
    let header = Header {
        at: Millis(EVENING + 1),
        ..founded.entry.header.clone()
    };
    let other = Signed::new("F", "", header, founded.body.clone());
    other.run().encode().expect("a run")
}

/// A run of one bare entry more than it may have, with the right signature.
fn too_many_entries() -> Vec<u8> {
    let mut chain: Vec<Signed> = Vec::new();
    for _ in 0..257 {
        let prev = chain.last().map(|before| before.entry.id);
        let header = Header {
            prev: prev.into_iter().collect(),
            ..header(space(), "F", Chain::CONTENT, EntryType::BARE)
        };
        chain.push(Signed::new("F", "", header, None));
    }
    let (last, fits) = chain.split_last().expect("257 entries");
    let mut bytes = run(fits).encode().expect("a run");
    bytes.truncate(bytes.len() - 64);
    let count: Vec<u8> = vec![0x81, 2];
    bytes.splice(COUNT_AT..COUNT_AT + count.len(), count);
    bytes.extend([0, 0]);
    bytes.extend(last.signature.0);
    bytes
}

/// Where the parts of a run with one predecessor begin.
const COUNT_AT: usize = 36;

#[test]
fn runs_are_as_they_are_frozen() {
    let chain = chain();
    let space = space();
    let whole = run(&chain).encode().expect("a run");
    let of = |run: Run| Read {
        space: Some(space),
        run,
    };
    let public = public();
    let one = public.run().encode().expect("a run");
    let flip = |bytes: &[u8], at: usize| {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        changed
    };
    // Version 1 is what stands before the first entry.
    let mut version = one.clone();
    version[COUNT_AT + 1] |= 1;
    version.insert(COUNT_AT + 2, 1);
    let elsewhere = header(SPACE, "F", Chain::PUBLIC, EntryType::BARE);
    let elsewhere = Signed::new("F", "", elsewhere, None).run();
    let elsewhere = elsewhere.encode().expect("a run");
    let in_turn = run(&in_turn());
    let turns = in_turn.encode().expect("a run");
    // The number of the last document is the byte before the signature.
    let document_at = turns.len() - 64 - 1;
    let last_document = |form: &[u8]| {
        let mut changed = turns.clone();
        changed.splice(document_at..=document_at, form.iter().copied());
        changed
    };
    let whole_id = [&[1], &chain[0].entry.id.0[..]].concat();
    Format {
        file: "run",
        about: "Runs: consecutive entries of one chain under one signature. Read in the space that the last vector \
                founds; a run that founds a space is read without one too.",
        form: Form::Bytes,
        decode: decode_run,
        encode: |read| read.run.encode().expect("it was read"),
        says: says_of_run,
    }
    .holds(Samples {
        right: vec![
            ("five entries of content; one body is absent, one entry bare", of(run(&chain))),
            ("the end of that chain", of(run(&chain[3..]))),
            ("an entry with a public body", of(public.run())),
            ("documents in turn, named by their number", of(in_turn.clone())),
            (
                "the founding of a space",
                Read {
                    space: None,
                    run: founding_run(),
                },
            ),
        ],
        read_too: Vec::new(),
        wrong: [vec![
            wrong("nothing", [], "Undecodable"),
            wrong("cut off", &whole[..whole.len() - 1], "Undecodable"),
            wrong("a byte after the end", [&whole[..], &[0]].concat(), "NotCanonical"),
            wrong("a later form", flip(&whole, 0), "Undecodable"),
            wrong("founding is neither 0 nor 1", with(&whole, 1, &[2]), "Undecodable"),
            wrong("no entries", [&whole[..COUNT_AT], &[0]].concat(), "Contradiction"),
            wrong("257 entries", too_many_entries(), "TooMany"),
            // Not a whole one, which would be a mebibyte of bodies in the file: no reader takes this for a run.
            wrong("more than 1 MiB", &whole[..COUNT_AT], "TooLong").and_zeros(1024 * 1024),
            wrong("one bit of the signature", flip(&whole, whole.len() - 1), "Forged"),
            wrong("one bit of a body", flip(&one, one.len() - 70), "Forged"),
            wrong("the author of somebody else", with(&whole, 2, &author("B").0), "Forged"),
            wrong("a version that stands though it is the one before", version, "NotCanonical"),
            wrong("a document that came up before, by its id", last_document(&whole_id), "NotCanonical"),
            wrong("the document of the entry before, though it stands", last_document(&[0]), "NotCanonical"),
            wrong("the number of a document that did not come up", last_document(&[4]), "Contradiction"),
            wrong("of another space", elsewhere, "Forged"),
        ], needless()].into_iter().flatten().collect(),
    });
}
