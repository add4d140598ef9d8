//! How much slower the store is than the least that any store must do: append and `fdatasync`.
//!
//! Ratios of one run: theirs and ours in turn, five rounds, the median of the ratios. `cargo bench -p noaber-node --bench store`.

#[path = "../../tests/src/figures.rs"]
mod figures;
#[path = "../src/store/sample.rs"]
mod sample;

use figures::{Figure, Goal, Race, Scale, bytes as in_bytes, seconds, time};
use noaber_node::store::{Home, Options, Store};
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::{Read, Record, Sequence};
use noaber_protocol::run::Run;
use sample::Author;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

const SPACE: SpaceId = SpaceId([9; 32]);
const ENTRIES: usize = 100_000;
const AUTHORS: usize = 100;
const RUN: usize = 250;
const BODY: usize = 300;
const RUNS_PER_COMMIT: usize = 1000 / RUN;

fn main() {
    let Some(scale) = Scale::asked() else { return };
    let entries = scale.of(ENTRIES, 2_000);
    let (records, ids) = records(entries);
    let payload = (entries * BODY) as f64;
    let folder = tempfile::tempdir().expect("a folder");
    let (mut kept, mut fresh, mut each, mut space) = (
        Race::default(),
        Race::default(),
        Race::default(),
        Race::default(),
    );
    println!("{entries} entries of {BODY} B, {AUTHORS} authors, runs of {RUN}, durable per 1,000");
    for round in 0..scale.of(5, 1) {
        let home = folder.path().join(format!("home {round}"));
        let floor = time(|| append_and_sync(&folder.path().join("floor"), &records));
        let ours = time(|| write(&home, &records));
        space.round(size(&home) as f64, payload);
        let hashed = time(|| fresh_floor(&folder.path().join("floor"), &records));
        let received = folder.path().join(format!("received {round}"));
        let checked = time(|| receive(&received, &records));
        let opened = time(|| open(&home, &ids));
        fs::remove_dir_all(home.join("index")).expect("it was made");
        let opened_anew = time(|| open(&home, &ids));
        let one_by_one = time(|| verify_each(&records));
        kept.timed(ours, floor);
        fresh.timed(checked, hashed);
        each.timed(checked, one_by_one);
        println!(
            "row 9, round {round}: append+fdatasync {floor:.0?}, store {ours:.0?}; \
             hash+verify+append+fdatasync {hashed:.0?}, received {checked:.0?}, verify each {one_by_one:.0?}; \
             open {opened:.0?}, without index {opened_anew:.0?}"
        );
        fs::remove_dir_all(home).expect("it was made");
        fs::remove_dir_all(received).expect("it was made");
    }
    tell(entries, [&kept, &fresh, &each, &space]);
}

fn tell(entries: usize, [kept, fresh, each, space]: [&Race; 4]) {
    let floor = |race: &Race, name: &str| format!("{name} {}", seconds(race.other()));
    let figures = [
        (
            9,
            "store, index included, durable per 1,000",
            seconds(kept.ours()),
            floor(kept, "append + fdatasync"),
            kept.ratio(),
            Goal::AtMost(4.0),
        ),
        (
            9,
            "store, bytes of the home",
            in_bytes(space.ours()),
            format!("payload {}", in_bytes(space.other())),
            space.ratio(),
            Goal::AtMost(1.6),
        ),
        (
            2,
            "fresh log without a network",
            seconds(fresh.ours()),
            floor(fresh, "floor"),
            fresh.ratio(),
            Goal::AtMost(4.0),
        ),
        (
            2,
            "the same, times faster than verifying each",
            seconds(each.ours()),
            floor(each, "verify each"),
            each.times_less(),
            Goal::AtLeast(10.0),
        ),
    ];
    for (row, what, ours, other, ratio, goal) in figures {
        Figure {
            row,
            what: &format!("{what}, {entries} entries"),
            ours,
            other,
            ratio,
            goal,
        }
        .print();
    }
}

/// Runs of a hundred authors in turn, with a few of their ids.
fn records(entries: usize) -> (Vec<Record>, Vec<EntryId>) {
    let number = |author| u32::try_from(author).expect("few");
    let mut authors: Vec<Author> = (0..AUTHORS)
        .map(|author| Author::numbered(number(author), SPACE))
        .collect();
    let mut ids = Vec::new();
    let records = (0..entries / RUN)
        .map(|nth| {
            let (record, new) = authors[nth % AUTHORS].record(RUN, BODY);
            ids.extend(new.first());
            record
        })
        .collect();
    (records, ids)
}

fn bytes(record: &Record) -> &[u8] {
    match record {
        Record::Run { bytes, .. } => bytes,
        Record::Body { .. } | Record::Local { .. } => unreachable!("only runs"),
    }
}

fn append_and_sync(path: &Path, records: &[Record]) {
    let mut file = File::create(path).expect("a file");
    for batch in records.chunks(RUNS_PER_COMMIT) {
        let all: Vec<u8> = batch.iter().flat_map(bytes).copied().collect();
        file.write_all(&all).expect("room");
        file.sync_data().expect("a disk");
    }
}

/// What nobody who receives entries can do without: hash each, verify one signature a run, append, make durable.
fn fresh_floor(path: &Path, records: &[Record]) {
    let mut file = File::create(path).expect("a file");
    for batch in records.chunks(RUNS_PER_COMMIT) {
        let mut all = Vec::new();
        for record in batch {
            let run = Run::decode(Some(SPACE), bytes(record)).expect("well formed");
            run.verify().expect("signed");
            all.extend_from_slice(bytes(record));
        }
        file.write_all(&all).expect("room");
        file.sync_data().expect("a disk");
    }
}

fn new_store(home: &Path) -> Store {
    let home = Home::open(home).expect("a new home");
    Store::open(&home, Options::default())
        .expect("a new store")
        .0
}

fn write(home: &Path, records: &[Record]) {
    let store = new_store(home);
    for (batch, nth) in records.chunks(RUNS_PER_COMMIT).zip(1..) {
        for record in batch {
            store
                .append(Sequence(nth), record.clone())
                .expect("well formed");
        }
        store.commit().expect("a disk");
    }
}

fn receive(home: &Path, records: &[Record]) {
    let store = new_store(home);
    for (batch, nth) in records.chunks(RUNS_PER_COMMIT).zip(1..) {
        for record in batch {
            let run = Run::decode(Some(SPACE), bytes(record)).expect("well formed");
            run.verify().expect("signed");
            store
                .append(Sequence(nth), record.clone())
                .expect("well formed");
        }
        store.commit().expect("a disk");
    }
}

fn verify_each(records: &[Record]) {
    for record in records {
        let run = Run::decode(Some(SPACE), bytes(record)).expect("well formed");
        for _ in &run.entries {
            run.verify().expect("signed");
        }
    }
}

fn open(home: &Path, ids: &[EntryId]) {
    let store = new_store(home);
    assert!(ids.iter().take(20).all(|id| store.entry(id).is_some()));
}

fn size(folder: &Path) -> u64 {
    fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| {
            let found = entry.metadata().expect("it is there");
            if found.is_dir() {
                size(&entry.path())
            } else {
                found.len()
            }
        })
        .sum()
}
