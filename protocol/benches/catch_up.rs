//! Catching up: a long document as its entries, in order and shuffled, against ONE `apply_changes` of the same run.
//!
//! `NOABER_TRACES` names a folder with `automerge-paper.json.gz`; without it a text of the same size is made up.
//! Rounds are interleaved (A B A B …); what is printed is the median of the ratios.

#![expect(clippy::disallowed_types, reason = "a bench measures real time")]

use automerge::{AutoCommit, Change, TextEncoding};
use noaber_protocol::document::{Document, Incoming, SectionId, SessionNonce, kinds};
use noaber_protocol::entry::hash;
use noaber_protocol::ids::{AuthorId, EntryId, ParticipantId};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::io::Read;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const EDITS_IN_AN_ENTRY: usize = 100;

type Edit = (usize, usize, String);

fn main() {
    let quick = std::env::args().any(|arg| arg == "--test");
    let mut edits = trace().unwrap_or_else(|| made_up(260_000));
    if quick {
        edits.truncate(2_000);
    }
    let (entries, raw, end) = write(&edits);
    println!("{} edits in {} entries", edits.len(), entries.len());
    let shuffled = shuffle(&entries);
    let mut ratios: [Vec<f64>; 3] = Default::default();
    for round in 0..if quick { 1 } else { ROUNDS } {
        let changes: Vec<Change> = raw.iter().map(|raw| change(raw)).collect();
        let floor = clock(|| {
            let mut doc = AutoCommit::new_with_encoding(TextEncoding::Utf8CodeUnit);
            doc.apply_changes(changes.clone()).expect("own changes");
        });
        let parsed = clock(|| {
            let changes: Vec<Change> = raw.iter().map(|raw| change(raw)).collect();
            let mut doc = AutoCommit::new_with_encoding(TextEncoding::Utf8CodeUnit);
            doc.apply_changes(changes).expect("own changes");
        });
        let in_order = clock(|| fold(&entries, &end));
        let mixed = clock(|| fold(&shuffled, &end));
        println!(
            "round {round}: one apply_changes {floor:?}, with parsing {parsed:?}, entries in order {in_order:?}, shuffled {mixed:?}"
        );
        for (list, time) in ratios.iter_mut().zip([in_order, mixed, parsed]) {
            list.push(time.as_secs_f64() / floor.as_secs_f64());
        }
    }
    let names = ["in order", "shuffled", "only parsing and applying"];
    for (name, mut list) in names.iter().zip(ratios) {
        list.sort_by(f64::total_cmp);
        println!(
            "row 5: {name}: {:.2} times one apply_changes (goal 1.5)",
            list[list.len() / 2]
        );
    }
}

fn clock(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn fold(entries: &[Incoming], end: &str) {
    let kind = kinds::by_tag("manifest").expect("a kind").number;
    let id = founding(entries).into();
    let document = Document::fold(id, kind, entries);
    assert_eq!(document.sections()[0].text(), end);
}

fn founding(entries: &[Incoming]) -> EntryId {
    let first = entries.iter().find(|entry| entry.past.is_empty());
    first.expect("a founding entry").entry
}

fn change(raw: &[u8]) -> Change {
    Change::try_from(raw).expect("own change")
}

/// Writes a trace as entries; gives the raw changes and the last text too.
fn write(edits: &[Edit]) -> (Vec<Incoming>, Vec<Vec<u8>>, String) {
    let author = AuthorId([1; 32]);
    let kind = kinds::by_tag("manifest").expect("a kind");
    let (mut document, body) = Document::found(kind, "Trace", author, SessionNonce([1; 16]));
    let mut entries = vec![incoming(author, 0, body, Vec::new())];
    document.founded(entries[0].entry.into());
    document.absorb(&entries);
    let section = SectionId("inleiding".to_owned());
    let mut text = String::new();
    for some in edits.chunks(EDITS_IN_AN_ENTRY) {
        for (at, delete, insert) in some {
            let start = byte_of(&text, *at);
            let gone = byte_of(&text[start..], *delete);
            text.replace_range(start..start + gone, insert);
            document
                .splice(&section, start, gone, insert)
                .expect("a place in the text");
        }
        for body in document.commit() {
            let past = vec![entries[entries.len() - 1].entry];
            let entry = incoming(author, entries.len(), body, past);
            document.absorb(std::slice::from_ref(&entry));
            entries.push(entry);
        }
    }
    let raw = document.raw_changes();
    (entries, raw, text)
}

fn incoming(author: AuthorId, number: usize, plaintext: Vec<u8>, past: Vec<EntryId>) -> Incoming {
    Incoming {
        entry: EntryId(hash("bench", &[&number.to_le_bytes()])),
        author,
        participant: ParticipantId(author.0),
        past,
        plaintext,
    }
}

fn byte_of(text: &str, chars: usize) -> usize {
    if text.is_ascii() {
        return chars;
    }
    text.char_indices()
        .nth(chars)
        .map_or(text.len(), |(at, _)| at)
}

fn shuffle(entries: &[Incoming]) -> Vec<Incoming> {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut mixed = entries.to_vec();
    for at in (1..mixed.len()).rev() {
        let other = (rng.next_u64() % (at as u64 + 1)) as usize;
        mixed.swap(at, other);
    }
    mixed
}

fn trace() -> Option<Vec<Edit>> {
    let folder = std::env::var_os("NOABER_TRACES")?;
    let file = std::path::Path::new(&folder).join("automerge-paper.json.gz");
    let packed = std::fs::read(file).ok()?;
    let mut json = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut json)
        .ok()?;
    let value: serde_json::Value = serde_json::from_str(&json).ok()?;
    let mut edits = Vec::new();
    for txn in value.get("txns")?.as_array()? {
        for patch in txn.get("patches")?.as_array()? {
            edits.push((
                patch.get(0)?.as_u64()? as usize,
                patch.get(1)?.as_u64()? as usize,
                patch.get(2)?.as_str()?.to_owned(),
            ));
        }
    }
    Some(edits)
}

/// Typing with a cursor that jumps now and then and takes back one key in four.
fn made_up(count: usize) -> Vec<Edit> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (mut len, mut cursor) = (0_usize, 0_usize);
    let mut edits = Vec::with_capacity(count);
    for _ in 0..count {
        let chance = rng.next_u64();
        if chance.is_multiple_of(50) {
            cursor = (rng.next_u64() % (len as u64 + 1)) as usize;
        }
        if chance.is_multiple_of(4) && cursor > 0 {
            cursor -= 1;
            len -= 1;
            edits.push((cursor, 1, String::new()));
        } else {
            let letter = char::from(b'a' + (chance % 26) as u8);
            edits.push((cursor, 0, letter.to_string()));
            cursor += 1;
            len += 1;
        }
    }
    edits
}
