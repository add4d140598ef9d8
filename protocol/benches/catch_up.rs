//! Catching up: a long document as its entries, in order and shuffled, against ONE `apply_changes` of the same run.
//!
//! `NOABER_TRACES` names a folder with `automerge-paper.json.gz`; without it a text of the same size is made up.
//! Rounds are interleaved (A B A B …); what is printed is the median of the ratios.

#![expect(clippy::disallowed_types, reason = "a bench measures real time")]

#[path = "trace/mod.rs"]
mod trace;

use automerge::{AutoCommit, Change, TextEncoding};
use noaber_protocol::document::{Document, Incoming, kinds};
use noaber_protocol::ids::EntryId;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;

fn main() {
    let quick = std::env::args().any(|arg| arg == "--test");
    let mut edits = trace::edits().unwrap_or_else(|| trace::made_up(260_000));
    if quick {
        edits.truncate(2_000);
    }
    let (entries, raw, end) = trace::write(&edits);
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

fn shuffle(entries: &[Incoming]) -> Vec<Incoming> {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut mixed = entries.to_vec();
    for at in (1..mixed.len()).rev() {
        let other = (rng.next_u64() % (at as u64 + 1)) as usize;
        mixed.swap(at, other);
    }
    mixed
}
