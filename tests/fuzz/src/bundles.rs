//! Bundles of others: files as they are, and headers and blocks in a file that is right around them, signatures too.

use super::{SPACE, key};
use noaber_protocol::bundle::{self, Decoder, Encoder, Header, Part};
use noaber_protocol::charter::op::{Approve, Operation};
use noaber_protocol::entry::{self, Body, Chain, Entry, EntryType};
use noaber_protocol::ids::{EntryId, Millis, SpaceId};
use noaber_protocol::run::{Run, RunEntry, Signature};
use noaber_protocol::space::receipts::{self, Receipt};
use std::sync::OnceLock;

const NONCE: [u8; 16] = [6; 16];
/// Bytes of a header that are not fuzzed: nonce, handle, author.
const FIXED: usize = 64;

/// A bundle as it is. Then the same bytes as the kind and the payload of a block that its writer signed; of kind 0 as
/// the rest of a header, signed and not.
pub fn bundle(bytes: &[u8]) {
    unbundle(bytes, None);
    unbundle(bytes, Some(SPACE));
    let Some((kind, payload)) = bytes.split_first() else {
        return;
    };
    if *kind == 0 {
        header(payload);
        return;
    }
    let file = [beginning(), &block(*kind, 1, payload, signed)].concat();
    unbundle(&file, None);
    unbundle(&file, Some(SPACE));
}

/// Real blocks of that writer, a run of the charter, one of content and a receipt; and the bundle of them.
pub fn real_blocks() -> Vec<Vec<u8>> {
    let approval = Operation::Approve(Approve {
        proposal: EntryId([5; 32]),
    });
    let operation = Body {
        salt: Some([4; 16]),
        bytes: approval.encode().expect("an operation"),
    };
    let receipt = Receipt {
        author: key().author(),
        counter: 300,
        heads: vec![EntryId([1; 32]), EntryId([2; 32])],
        tips: vec![[3; 8]],
        erased: Vec::new(),
    };
    let charter = run(Chain::CHARTER, EntryType::OPERATION, Some(operation));
    let content = run(Chain::CONTENT, EntryType::BARE, None);
    let receipt = receipt.sign(&SPACE, key());
    let (mut encoder, mut whole) = Encoder::new(key(), SPACE, says(2));
    whole.extend(encoder.run(key(), charter.clone(), 1));
    whole.extend(encoder.run(key(), content.clone(), 1));
    whole.extend(encoder.receipt(key(), receipt.clone()));
    whole.extend(encoder.end(key()));
    let of_kind = |kind: u8, payload: Vec<u8>| [&[kind], &payload[..]].concat();
    vec![
        whole,
        of_kind(1, charter),
        of_kind(1, content),
        of_kind(3, receipt),
    ]
}

/// One entry in a run.
fn run(chain: Chain, kind: EntryType, body: Option<Body>) -> Vec<u8> {
    let header = entry::Header {
        version: entry::VERSION,
        space: SPACE,
        author: key().author(),
        chain,
        prev: Vec::new(),
        charter: Vec::new(),
        on: Vec::new(),
        at: Millis(1_700_000_000_000),
        kind,
        document: None,
        epoch: None,
        body_len: 0,
        body_commit: [0; 32],
        more: Vec::new(),
    };
    let header = match &body {
        Some(body) => header.with_body(body),
        None => header,
    };
    let entry = Entry::new(header).expect("a header");
    let signature = key().sign(&entry.id);
    let entries = vec![RunEntry { entry, body }];
    let run = Run { entries, signature };
    run.encode().expect("a run")
}

fn unbundle(bytes: &[u8], space: Option<SpaceId>) {
    let mut decoder = Decoder::default();
    let mut rest = bytes;
    while let Some((now, later)) = rest.split_at_checked(decoder.wants()) {
        match (decoder.take(now), &space) {
            (Ok(Some(Part::Header(header))), Some(space)) => {
                if decoder.expect(*space).is_err() {
                    return;
                }
                assert!(header.is_of(space));
            }
            (Ok(Some(part)), Some(space)) => is_right(space, &part),
            (Ok(_), _) => {}
            (Err(_), _) => return,
        }
        if decoder.wants() == 0 {
            return;
        }
        rest = later;
    }
}

/// What was taken of a space that is known proves itself.
fn is_right(space: &SpaceId, part: &Part) {
    match part {
        Part::Run(bytes) => {
            let run = Run::decode(Some(*space), bytes).expect("a run");
            assert_eq!(run.verify(), Ok(()));
        }
        Part::Receipt(bytes) => {
            receipts::proven(space, bytes).expect("a receipt");
        }
        Part::Header(_) | Part::Body(..) | Part::Unknown(_) | Part::End(_) => {}
    }
}

/// The rest of a header behind a handle and an author that are right.
fn header(rest: &[u8]) {
    let payload = [&beginning_of_header()[..], rest].concat();
    for sign in [signed, zeros] {
        let file = [&beginning()[..MAGIC], &block(0, 0, &payload, sign)].concat();
        let mut decoder = Decoder::default();
        let mut left = &file[..];
        while !left.is_empty() {
            let Some((now, later)) = left.split_at_checked(decoder.wants()) else {
                return;
            };
            if decoder.take(now).is_err() {
                return;
            }
            left = later;
        }
        let header = decoder.header().expect("all was taken").clone();
        let is_signed = decoder.expect(SPACE).is_ok();
        let again = Encoder::new(key(), SPACE, header).1;
        assert_eq!(
            is_signed,
            again == file,
            "one form, and believed when signed"
        );
    }
}

/// Bytes before the first block: what a bundle begins with, and the version.
const MAGIC: usize = bundle::MAGIC.len() + 1;

/// The beginning of a bundle without entries, its header included.
fn beginning() -> &'static [u8] {
    static BEGINNING: OnceLock<Vec<u8>> = OnceLock::new();
    BEGINNING.get_or_init(|| Encoder::new(key(), SPACE, says(0)).1)
}

/// The header of a bundle with so many entries.
fn says(entries: u64) -> Header {
    Header {
        nonce: NONCE,
        handle: bundle::handle(&SPACE, &NONCE),
        author: key().author(),
        entries,
        since: Vec::new(),
        tips: Vec::new(),
        wanted: Vec::new(),
    }
}

fn beginning_of_header() -> [u8; FIXED] {
    let first = says(0);
    let mut fixed = [0; FIXED];
    fixed[..16].copy_from_slice(&first.nonce);
    fixed[16..32].copy_from_slice(&first.handle);
    fixed[32..].copy_from_slice(&first.author.0);
    fixed
}

/// A block with checks that hold.
fn block(kind: u8, number: u32, payload: &[u8], sign: fn(&[&[u8]]) -> Signature) -> Vec<u8> {
    let (number_bytes, length) = (number.to_le_bytes(), payload.len() as u32);
    let mut block = [&[kind], &number_bytes[..], &length.to_le_bytes()].concat();
    let check = entry::hash("bundle head", &[&block]);
    block.extend_from_slice(&check[..4]);
    let signature = sign(&[&SPACE.0, &NONCE, &[kind], &number_bytes, payload]);
    let nonce = if number == 0 { [0; 16] } else { NONCE };
    let parts: [&[u8]; 5] = [&nonce, &[kind], &number_bytes, &signature.0, payload];
    let check = entry::hash("bundle block", &parts);
    block.extend(signature.0);
    block.extend_from_slice(&check[..8]);
    block.extend_from_slice(payload);
    block
}

fn signed(parts: &[&[u8]]) -> Signature {
    let signed = entry::hash("bundle signed", parts);
    key().sign_bytes("bundle", &[&signed])
}

fn zeros(_: &[&[u8]]) -> Signature {
    Signature([0; 64])
}
