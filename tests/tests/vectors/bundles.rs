//! Bundles: a space in a file.

use super::book::{Book, author, key, run, some};
use super::entries::chain;
use super::frozen::{Form, Format, Samples, Wrong, error, hex, wrong};
use super::outside::receipt;
use noaber_protocol::bundle::{self, Decoder, Encoder, Flaw, Header, MAGIC, Part};
use noaber_protocol::canonical::put_number;
use noaber_protocol::entry::{Body, hash};
use noaber_protocol::ids::SpaceId;
use noaber_protocol::run::{Head, Run, Signature};
use serde_json::{Value, json};

fn space() -> SpaceId {
    Book::founded().space
}

fn nonce() -> [u8; 16] {
    some("nonce of the bundle")
}

fn header() -> Header {
    let chain = chain();
    Header {
        nonce: nonce(),
        handle: bundle::handle(&space(), &nonce()),
        author: author("F"),
        entries: 6,
        since: Vec::new(),
        tips: vec![chain[4].entry.id],
        wanted: vec![chain[2].entry.id],
    }
}

/// All of a small space: F founded it, founded a document and changed it.
fn parts() -> Vec<Part> {
    let chain = chain();
    let charter = Book::founded().signed[0].run();
    let absent = Body {
        salt: None,
        bytes: vec![2; 300],
    };
    vec![
        Part::Header(header()),
        Part::Run(charter.encode().expect("a run")),
        Part::Run(run(&chain).encode().expect("a run")),
        Part::Body(chain[2].entry.id, absent),
        Part::Receipt(receipt().sign(&space(), &key("F"))),
        Part::Unknown(100),
        Part::End(6),
    ]
}

fn later_header() -> Header {
    Header {
        entries: 2,
        since: vec![chain()[2].entry.id],
        wanted: Vec::new(),
        ..header()
    }
}

/// What goes on from an earlier bundle: the end of the chain.
fn later() -> Vec<Part> {
    let chain = chain();
    let public = Body {
        salt: Some(some("salt")),
        bytes: b"openbaar".to_vec(),
    };
    vec![
        Part::Header(later_header()),
        Part::Run(run(&chain[3..]).encode().expect("a run")),
        Part::Body(chain[0].entry.id, public),
        Part::End(2),
    ]
}

/// The kind and the payload of a part, by hand.
fn payload(part: &Part) -> (u8, Vec<u8>) {
    let mut out = Vec::new();
    match part {
        Part::Header(header) => {
            out.extend(header.nonce);
            out.extend(header.handle);
            out.extend(header.author.0);
            put_number(&mut out, header.entries);
            for ids in [&header.since, &header.tips, &header.wanted] {
                put_number(&mut out, ids.len() as u64);
                ids.iter().for_each(|id| out.extend(id.0));
            }
            (0, out)
        }
        Part::Run(bytes) => (1, bytes.clone()),
        Part::Body(entry, body) => {
            out.extend(entry.0);
            out.push(u8::from(body.salt.is_some()));
            out.extend(body.salt.iter().flatten());
            out.extend(&body.bytes);
            (2, out)
        }
        Part::Receipt(bytes) => (3, bytes.clone()),
        Part::Unknown(kind) => (*kind, out),
        Part::End(entries) => {
            put_number(&mut out, *entries);
            (255, out)
        }
    }
}

/// A block as PROTOCOL.md says it, signed by somebody.
fn block(by: &str, number: u32, kind: u8, length: usize, payload: &[u8]) -> Vec<u8> {
    let number_bytes = number.to_le_bytes();
    let signed = hash(
        "bundle signed",
        &[&space().0, &nonce(), &[kind], &number_bytes, payload],
    );
    let signature = key(by).sign_bytes("bundle", &[&signed]);
    block_with(signature, number, kind, length, payload)
}

/// A block with right checks around that signature.
fn block_with(
    signature: Signature,
    number: u32,
    kind: u8,
    length: usize,
    payload: &[u8],
) -> Vec<u8> {
    let number_bytes = number.to_le_bytes();
    let mut out = vec![kind];
    out.extend(number_bytes);
    out.extend((length as u32).to_le_bytes());
    let check = hash("bundle head", &[&out]);
    out.extend(&check[..4]);
    let in_check = if number == 0 { [0; 16] } else { nonce() };
    let check = hash(
        "bundle block",
        &[&in_check, &[kind], &number_bytes, &signature.0, payload],
    );
    out.extend(signature.0);
    out.extend(&check[..8]);
    out.extend(payload);
    out
}

fn encode(parts: &[Part]) -> Vec<u8> {
    let mut out = [MAGIC, &[1]].concat();
    for (number, part) in parts.iter().enumerate() {
        let (kind, payload) = payload(part);
        out.extend(block("F", number as u32, kind, payload.len(), &payload));
    }
    out
}

/// As the code writes them: without blocks of a later version.
fn by_the_code(parts: &[Part]) -> Vec<u8> {
    let f = key("F");
    let mut parts = parts.iter().cloned();
    let Some(Part::Header(header)) = parts.next() else {
        panic!("the first is a header");
    };
    let (mut encoder, mut out) = Encoder::new(&f, space(), header);
    for part in parts {
        match part {
            Part::Run(bytes) => {
                let count = Head::read(&bytes).expect("a run").count as u64;
                out.extend(encoder.run(&f, bytes, count));
            }
            Part::Body(entry, body) => out.extend(encoder.body(&f, entry, body)),
            Part::Receipt(bytes) => out.extend(encoder.receipt(&f, bytes)),
            Part::End(_) => break,
            Part::Header(_) | Part::Unknown(_) => panic!("the code does not write it"),
        }
    }
    out.extend(encoder.end(&f));
    out
}

fn decode(bytes: &[u8]) -> Result<Vec<Part>, String> {
    let name = |damage: bundle::Damage| error(damage.flaw);
    let mut decoder = Decoder::default();
    let mut parts = Vec::new();
    let mut rest = bytes;
    while decoder.wants() > 0 {
        let Some((now, later)) = rest.split_at_checked(decoder.wants()) else {
            return Err(error(Flaw::CutOff));
        };
        if let Some(part) = decoder.take(now).map_err(name)? {
            if matches!(part, Part::Header(_)) {
                decoder.expect(space()).map_err(name)?;
            }
            parts.push(part);
        }
        rest = later;
    }
    if rest.is_empty() {
        Ok(parts)
    } else {
        Err(error(decoder.take(rest).expect_err("nothing follows").flaw))
    }
}

fn says(parts: &[Part]) -> Value {
    let ids = |ids: &[noaber_protocol::ids::EntryId]| -> Vec<String> {
        ids.iter().map(|id| hex(id.0)).collect()
    };
    let says: Vec<Value> = parts
        .iter()
        .map(|part| match part {
            Part::Header(it) => json!({ "header": {
                "nonce": hex(it.nonce),
                "handle": hex(it.handle),
                "author": hex(it.author.0),
                "entries": it.entries,
                "since": ids(&it.since),
                "tips": ids(&it.tips),
                "wanted": ids(&it.wanted),
            }}),
            Part::Run(bytes) => json!({ "run": hex(bytes) }),
            Part::Body(entry, body) => json!({
                "entry": hex(entry.0),
                "salt": body.salt.map(hex),
                "body": hex(&body.bytes),
            }),
            Part::Receipt(bytes) => json!({ "receipt": hex(bytes) }),
            Part::Unknown(kind) => json!({ "unknown": kind }),
            Part::End(entries) => json!({ "end": entries }),
        })
        .collect();
    json!({ "space": hex(space().0), "parts": says })
}

/// What is refused once it is known for which space a bundle must be signed.
fn not_signed_or_not_whole() -> Vec<Wrong> {
    let in_last_block = |part: Part| {
        let (kind, payload) = payload(&part);
        after_header(&[block("F", 1, kind, payload.len(), &payload)])
    };
    let (kind, of_header) = payload(&Part::Header(later_header()));
    let zeros = block_with(Signature([0; 64]), 0, kind, of_header.len(), &of_header);
    let rest = &encode(&later())[MAGIC.len() + 1 + zeros.len()..];
    let mut miscounted = later();
    miscounted[0] = Part::Header(Header {
        entries: 3,
        ..later_header()
    });
    let founding = Book::founded().signed[0].run();
    let mut unsigned = founding.clone();
    unsigned.signature.0[0] ^= 1;
    let mut bodiless = founding;
    bodiless.entries[0].body = None;
    let of_run = |run: Run| in_last_block(Part::Run(run.encode().expect("a run")));
    vec![
        wrong(
            "zeros for the signature of the header, under a check that is right",
            [MAGIC, &[1], &zeros, rest].concat(),
            "Forged",
        ),
        wrong(
            "a header that promises more entries than its end has",
            encode(&miscounted),
            "Miscounted",
        ),
        wrong(
            "a run that its author did not sign",
            of_run(unsigned),
            "Forged",
        ),
        wrong(
            "an operation without its body",
            of_run(bodiless),
            "Malformed(WrongBody)",
        ),
        wrong(
            "a receipt that is none",
            in_last_block(Part::Receipt(b"een bewijs".to_vec())),
            "Malformed(Undecodable)",
        ),
        wrong(
            "a receipt that its author did not sign",
            in_last_block(Part::Receipt(receipt().sign(&space(), &key("A")))),
            "Forged",
        ),
    ]
}

/// A bundle of a header and whatever follows.
fn after_header(blocks: &[Vec<u8>]) -> Vec<u8> {
    let (kind, payload) = payload(&Part::Header(header()));
    let first = block("F", 0, kind, payload.len(), &payload);
    [&[MAGIC, &[1], &first].concat(), &blocks.concat()[..]].concat()
}

#[test]
fn bundles_are_as_they_are_frozen() {
    assert_eq!(
        by_the_code(&later()),
        encode(&later()),
        "by hand is as the code writes"
    );
    let right = encode(&later());
    let flip = |at: usize| {
        let mut changed = right.clone();
        changed[at] ^= 1;
        changed
    };
    let (kind, of_header) = payload(&Part::Header(header()));
    let charter = Book::founded().signed[0].run().encode().expect("a run");
    let in_block_1 =
        |kind: u8, payload: &[u8]| after_header(&[block("F", 1, kind, payload.len(), payload)]);
    let first = MAGIC.len() + 1;
    Format {
        file: "bundle",
        about: "Bundles: the entries of a space in a file, in blocks that their writer signed.",
        form: Form::Bytes,
        decode,
        encode: |parts| encode(parts),
        says: |parts| says(parts),
    }
    .holds(Samples {
        right: vec![
            ("a whole space, with a block of a later version", parts()),
            ("what came since an earlier one", later()),
        ],
        read_too: Vec::new(),
        wrong: [
            vec![
                wrong("nothing", "", "CutOff"),
                wrong("another file", "noaber brief!!\u{1}", "NotABundle"),
                wrong("a later version", [MAGIC, &[2]].concat(), "Newer(2)"),
                wrong("cut off", &right[..right.len() - 1], "CutOff"),
                wrong(
                    "something after its end",
                    [&right[..], &[0]].concat(),
                    "Trailing",
                ),
                wrong("one bit in the head of a block", flip(first), "Damaged"),
                wrong("one bit in a signature", flip(first + 13), "Damaged"),
                wrong("the last bit", flip(right.len() - 1), "Damaged"),
                wrong(
                    "no header at the beginning",
                    [MAGIC, &[1], &block("F", 0, 1, charter.len(), &charter)].concat(),
                    "Misplaced",
                ),
                wrong("a second header", in_block_1(kind, &of_header), "Misplaced"),
                wrong(
                    "a number that is not the next",
                    after_header(&[block("F", 2, 1, charter.len(), &charter)]),
                    "Misplaced",
                ),
                wrong(
                    "a run of more than 1 MiB",
                    after_header(&[block("F", 1, 1, 1024 * 1024 + 1, &charter)]),
                    "TooLong",
                ),
                wrong(
                    "a block of somebody else",
                    after_header(&[block("A", 1, 1, charter.len(), &charter)]),
                    "Forged",
                ),
                wrong(
                    "of another space",
                    {
                        let elsewhere = Header {
                            handle: some("another space"),
                            ..header()
                        };
                        encode(&[Part::Header(elsewhere), Part::End(0)])
                    },
                    "Forged",
                ),
                wrong(
                    "a run that is none",
                    in_block_1(1, b"een run"),
                    "Malformed(Undecodable)",
                ),
                wrong(
                    "a body whose salt is neither there nor not",
                    in_block_1(2, &[2; 40]),
                    "Malformed(NotCanonical)",
                ),
                wrong(
                    "another number of entries than there are",
                    in_block_1(255, &[1]),
                    "Miscounted",
                ),
            ],
            not_signed_or_not_whole(),
        ]
        .into_iter()
        .flatten()
        .collect(),
    });
}
