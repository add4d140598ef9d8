//! Opening a document cold: sealed as its entries the first time, and from its sealed snapshot the second, against
//! `Automerge::load` of what Automerge saves of it, in the same run.
//!
//! `NOABER_TRACES` names a folder with `automerge-paper.json.gz`; without it a text of the same size is made up.
//! Rounds are interleaved (A B A B …); what is printed is the median of the ratios.

#![expect(clippy::disallowed_types, reason = "a bench measures real time")]

#[path = "../../tests/src/figures.rs"]
mod figures;
#[path = "trace/mod.rs"]
mod trace;

use automerge::{AutoCommit, Change, LoadOptions, TextEncoding};
use figures::{Figure, Goal, Race, Scale, seconds, time};
use noaber_protocol::document::{Document, Incoming, kinds};
use noaber_protocol::identity::DeviceSeed;
use noaber_protocol::seal;

/// Entries of the sealed document.
const ENTRIES: usize = 10_000;

fn main() {
    let Some(scale) = Scale::asked() else { return };
    let mut edits = trace::edits().unwrap_or_else(|| trace::made_up(260_000));
    edits.truncate(scale.of(usize::MAX, 4_000));
    let rounds = scale.of(5, 1);
    measure("paper", &edits, 100, rounds);
    measure(
        "sealed document",
        &edits,
        edits.len().div_ceil(scale.of(ENTRIES, 100)),
        rounds,
    );
}

/// A text in entries of so many edits.
fn measure(name: &str, edits: &[trace::Edit], each: usize, rounds: usize) {
    let (entries, raw, end) = trace::write_in(edits, each);
    let identity = DeviceSeed::from_bytes([3; 32]).local_key();
    let sealed: Vec<Vec<u8>> = entries
        .iter()
        .map(|entry| seal::seal(&identity.recipient(), &entry.plaintext).expect("sealed"))
        .collect();
    let saved = automerge(&raw).save();
    let kept = fold(&entries).save().expect("all of it is in entries");
    let snapshot = seal::seal(&identity.recipient(), &kept).expect("sealed");
    println!(
        "row 6: {name}: {} entries, sealed {} kB, sealed snapshot {} kB, Automerge's own {} kB",
        entries.len(),
        sealed.iter().map(Vec::len).sum::<usize>() / 1_000,
        snapshot.len() / 1_000,
        saved.len() / 1_000
    );
    let (mut public, mut first, mut second, mut both) = (
        Race::default(),
        Race::default(),
        Race::default(),
        Race::default(),
    );
    for round in 0..rounds {
        let load = time(|| {
            let options = LoadOptions::new().text_encoding(TextEncoding::Utf8CodeUnit);
            AutoCommit::load_with_options(&saved, options).expect("own bytes");
        });
        let plain = time(|| {
            let document = Document::load(&kept).expect("own snapshot");
            assert_eq!(document.sections()[0].text(), end);
        });
        let again = time(|| {
            let bytes = seal::open(&identity, &snapshot, snapshot.len()).expect("own key");
            let document = Document::load(&bytes).expect("own snapshot");
            assert_eq!(document.sections()[0].text(), end);
        });
        let age = time(|| {
            for sealed in &sealed {
                seal::open(&identity, sealed, sealed.len()).expect("own key");
            }
        });
        let new = time(|| {
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
        println!(
            "row 6, round {round}: load {load:?}, public {plain:?}, sealed again {again:?}, first {new:?}, age alone {age:?}"
        );
        public.timed(plain, load);
        first.timed(new, age);
        second.timed(again, load);
        both.timed(again, plain);
    }
    let count = entries.len();
    let figures = [
        (
            "from its snapshot, public",
            &public,
            "Automerge::load",
            Goal::AtMost(1.2),
        ),
        (
            "from its snapshot, sealed",
            &second,
            "Automerge::load",
            Goal::AtMost(1.2),
        ),
        (
            "the second time, sealed against public",
            &both,
            "public",
            Goal::AtMost(1.1),
        ),
        ("the first time, sealed", &first, "age alone", Goal::Told),
    ];
    for (what, race, other, goal) in figures {
        Figure {
            row: 6,
            what: &format!("{name} of {count} entries, {what}"),
            ours: seconds(race.ours()),
            other: format!("{other} {}", seconds(race.other())),
            ratio: race.ratio(),
            goal,
        }
        .print();
    }
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
