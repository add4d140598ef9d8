//! Catching up: a long document as its entries, in order and shuffled, against ONE `apply_changes` of the same run.
//!
//! `NOABER_TRACES` names a folder with `automerge-paper.json.gz`; without it a text of the same size is made up.
//! Rounds are interleaved (A B A B …); what is printed is the median of the ratios.

#![expect(clippy::disallowed_types, reason = "a bench measures real time")]

#[path = "../../tests/src/figures.rs"]
mod figures;
#[path = "trace/mod.rs"]
mod trace;

use automerge::{AutoCommit, Change, TextEncoding};
use figures::{Figure, Goal, Race, Scale, exponent, seconds, time};
use noaber_protocol::document::{Document, Incoming, kinds};
use noaber_protocol::ids::EntryId;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const NAMES: [&str; 3] = ["in order", "shuffled", "only parsing and applying"];

fn main() {
    let Some(scale) = Scale::asked() else { return };
    let mut edits = trace::edits().unwrap_or_else(|| trace::made_up(260_000));
    edits.truncate(scale.of(usize::MAX, 4_000));
    let rounds = scale.of(5, 1);
    let whole = measure(&edits, rounds);
    let (entries, races) = &whole;
    for (name, race) in NAMES.iter().zip(races) {
        Figure {
            row: 5,
            what: &format!("catch-up of {entries} entries, {name}"),
            ours: seconds(race.ours()),
            other: format!("one apply_changes {}", seconds(race.other())),
            ratio: race.ratio(),
            goal: if *name == NAMES[2] {
                Goal::Told
            } else {
                Goal::AtMost(1.5)
            },
        }
        .print();
    }
    let (fewer, quarter) = measure(&edits[..edits.len() / 4], rounds);
    let sizes = [fewer as f64, *entries as f64];
    let floors = [quarter[0].other(), races[0].other()];
    let each = [(0, NAMES[0]), (1, NAMES[1])].map(|(at, name)| {
        (
            name,
            [quarter[at].ours(), races[at].ours()],
            Goal::AtMost(1.1),
        )
    });
    let floor = ("one apply_changes itself", floors, Goal::Told);
    for (name, costs, goal) in each.into_iter().chain([floor]) {
        Figure {
            row: 5,
            what: &format!("catch-up, {name}, exponent from {fewer} to {entries} entries"),
            ours: seconds(costs[1]),
            other: seconds(costs[0]),
            ratio: exponent(&sizes, &costs),
            goal,
        }
        .print();
    }
}

/// How many entries there are, and each way to take them in against ONE `apply_changes`.
fn measure(edits: &[trace::Edit], rounds: usize) -> (usize, [Race; 3]) {
    let (entries, raw, end) = trace::write(edits);
    println!("{} edits in {} entries", edits.len(), entries.len());
    let shuffled = shuffle(&entries);
    let mut races: [Race; 3] = Default::default();
    for round in 0..rounds {
        let changes: Vec<Change> = raw.iter().map(|raw| change(raw)).collect();
        let floor = time(|| {
            let mut doc = AutoCommit::new_with_encoding(TextEncoding::Utf8CodeUnit);
            doc.apply_changes(changes.clone()).expect("own changes");
        });
        let parsed = time(|| {
            let changes: Vec<Change> = raw.iter().map(|raw| change(raw)).collect();
            let mut doc = AutoCommit::new_with_encoding(TextEncoding::Utf8CodeUnit);
            doc.apply_changes(changes).expect("own changes");
        });
        let in_order = time(|| fold(&entries, &end));
        let mixed = time(|| fold(&shuffled, &end));
        println!(
            "row 5, round {round}: one apply_changes {floor:?}, with parsing {parsed:?}, in order {in_order:?}, shuffled {mixed:?}"
        );
        for (race, ours) in races.iter_mut().zip([in_order, mixed, parsed]) {
            race.timed(ours, floor);
        }
    }
    (entries.len(), races)
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
