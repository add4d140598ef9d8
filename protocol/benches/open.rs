//! Opening a document cold: sealed as its entries the first time, and from its sealed snapshot the second, against
//! `Automerge::load` of what Automerge saves of it, in the same run.
//!
//! `NOABER_TRACES` names a folder with `automerge-paper.json.gz`; without it a text of the same size is made up.
//! Rounds are interleaved (A B A B …); what is printed is the median of the ratios.

#![expect(clippy::disallowed_types, reason = "a bench measures real time")]

#[path = "trace/mod.rs"]
mod trace;

use automerge::{AutoCommit, Change, LoadOptions, TextEncoding};
use noaber_protocol::document::{Document, Incoming, kinds};
use noaber_protocol::identity::DeviceSeed;
use noaber_protocol::seal;
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
    let identity = DeviceSeed::from_bytes([3; 32]).local_key();
    let sealed: Vec<Vec<u8>> = entries
        .iter()
        .map(|entry| seal::seal(&identity.recipient(), &entry.plaintext).expect("sealed"))
        .collect();
    let saved = automerge(&raw).save();
    let kept = fold(&entries).save().expect("all of it is in entries");
    let snapshot = seal::seal(&identity.recipient(), &kept).expect("sealed");
    println!(
        "sealed entries {} kB, sealed snapshot {} kB, Automerge's own {} kB",
        sealed.iter().map(Vec::len).sum::<usize>() / 1_000,
        snapshot.len() / 1_000,
        saved.len() / 1_000
    );
    let mut ratios: [Vec<f64>; 2] = Default::default();
    for round in 0..if quick { 1 } else { ROUNDS } {
        let floor = clock(|| {
            let options = LoadOptions::new().text_encoding(TextEncoding::Utf8CodeUnit);
            AutoCommit::load_with_options(&saved, options).expect("own bytes");
        });
        let first = clock(|| {
            let opened: Vec<Incoming> = entries
                .iter()
                .zip(&sealed)
                .map(|(entry, sealed)| Incoming {
                    plaintext: seal::open(&identity, sealed, sealed.len()).expect("own key"),
                    ..entry.clone()
                })
                .collect();
            assert_eq!(fold(&opened).sections()[0].text(), end);
        });
        let second = clock(|| {
            let bytes = seal::open(&identity, &snapshot, snapshot.len()).expect("own key");
            let document = Document::load(&bytes).expect("own snapshot");
            assert_eq!(document.sections()[0].text(), end);
        });
        println!("round {round}: load {floor:?}, first time {first:?}, second time {second:?}");
        for (list, time) in ratios.iter_mut().zip([first, second]) {
            list.push(time.as_secs_f64() / floor.as_secs_f64());
        }
    }
    for (name, mut list) in ["first time", "second time"].iter().zip(ratios) {
        list.sort_by(f64::total_cmp);
        println!("{name}: {:.2} times Automerge::load", list[list.len() / 2]);
    }
}

fn clock(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn automerge(raw: &[Vec<u8>]) -> AutoCommit {
    let changes: Vec<Change> = raw
        .iter()
        .map(|raw| Change::try_from(raw.as_slice()).expect("own change"))
        .collect();
    let mut doc = AutoCommit::new_with_encoding(TextEncoding::Utf8CodeUnit);
    doc.apply_changes(changes).expect("own changes");
    doc
}

fn fold(entries: &[Incoming]) -> Document {
    let kind = kinds::by_tag("manifest").expect("a kind").number;
    Document::fold(entries[0].entry.into(), kind, entries)
}
