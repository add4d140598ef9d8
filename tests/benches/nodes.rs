//! Two nodes with their stores, over libp2p on this machine: catching up with everything (GOALS row 2) and one entry
//! live (row 4), each against the least that any node must do, in turn in the same run.
//!
//! `cargo bench -p noaber-tests --bench nodes`

use noaber_node::store::Store;
use noaber_protocol::record::Record;
use noaber_protocol::run::Run;
use noaber_tests::figures::{Figure, Goal, Race, Scale, at_part, exponent, seconds};
use noaber_tests::kring::{FOUNDER, Kring, run_of};
use noaber_tests::peer::{Live, fill, fresh};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

const ENTRIES_PER_COMMIT: usize = 1000;

/// What nobody who receives entries can do without: hash each, verify one signature a run, append, make durable.
fn floor(path: &Path, records: &[Record]) -> Duration {
    let begin = Instant::now();
    let mut file = File::create(path).expect("a file");
    let mut waiting = 0;
    for (space, bytes) in records.iter().filter_map(run_of) {
        let run = Run::decode(Some(space), bytes).expect("well formed");
        run.verify().expect("signed");
        file.write_all(bytes).expect("room");
        waiting += run.entries.len();
        if waiting >= ENTRIES_PER_COMMIT {
            file.sync_data().expect("a disk");
            waiting = 0;
        }
    }
    file.sync_data().expect("a disk");
    begin.elapsed()
}

/// A newcomer takes in everything that some hundred authors wrote.
async fn row_2(sizes: &[usize], rounds: usize, authors: usize) {
    let mut krings = Vec::new();
    for each in sizes {
        let mut kring = Kring::of(authors);
        kring.found(10);
        kring.write(*each);
        krings.push(kring);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let stores: Vec<Store> = krings
        .iter()
        .enumerate()
        .map(|(at, kring)| {
            fill(
                &folder.path().join(format!("host {at}")),
                kring.records(FOUNDER),
            )
        })
        .collect();
    let mut races = vec![Race::default(); krings.len()];
    for round in 0..rounds {
        for (at, kring) in krings.iter().enumerate() {
            let least = floor(&folder.path().join("floor"), kring.records(FOUNDER));
            let home = folder.path().join(format!("new {round} {at}"));
            let (took, newcomer) = fresh(kring, &stores[at], &home).await;
            drop(newcomer);
            std::fs::remove_dir_all(&home).expect("it was made");
            println!("row 2, round {round}: floor {least:.1?}, ours {took:.1?}");
            races[at].timed(took, least);
        }
    }
    let held: Vec<(usize, usize)> = krings.iter().map(Kring::holds).collect();
    for (race, (entries, bytes)) in races.iter().zip(&held) {
        Figure {
            row: 2,
            what: &format!(
                "fresh log over libp2p, {entries} entries of {} B",
                bytes / entries
            ),
            ours: seconds(race.ours()),
            other: format!("floor {}", seconds(race.other())),
            ratio: race.ratio(),
            goal: Goal::AtMost(4.0),
        }
        .print();
    }
    let sizes: Vec<f64> = held.iter().map(|(entries, _)| *entries as f64).collect();
    let costs: Vec<f64> = races.iter().map(Race::ours).collect();
    Figure {
        row: 2,
        what: "fresh log, exponent in the number of entries",
        ours: seconds(costs[costs.len() - 1]),
        other: seconds(costs[0]),
        ratio: exponent(&sizes, &costs),
        goal: Goal::AtMost(1.05),
    }
    .print();
}

/// One entry, from writing it until it is durable at both ends, in krings of several sizes in turn.
async fn row_4(sizes: &[usize], count: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut krings = Vec::new();
    for documents in sizes {
        let mut kring = Kring::of(0);
        kring.found(*documents);
        let live = Live::begin(&kring, &folder.path().join(documents.to_string())).await;
        krings.push((kring, live, Vec::new(), Vec::new()));
    }
    let mut file = File::create(folder.path().join("floor")).expect("a file");
    let parts = 8;
    for _ in 0..parts {
        for (kring, live, lives, syncs) in &mut krings {
            let floor = || {
                let begin = Instant::now();
                file.write_all(&[7; 600]).expect("room");
                file.sync_data().expect("a disk");
                syncs.push(begin.elapsed().as_secs_f64());
            };
            let times = live.entries(kring, count.div_ceil(parts), floor).await;
            lives.extend(times.iter().map(Duration::as_secs_f64));
        }
    }
    let mut medians = Vec::new();
    for (kring, _, lives, syncs) in &krings {
        let [(l50, l99), (s50, s99)] =
            [lives, syncs].map(|all| (at_part(all.clone(), 0.5), at_part(all.clone(), 0.99)));
        let documents = kring.documents.len();
        println!(
            "row 4: {documents} documents: live p50 {}, fdatasync p50 {}",
            seconds(l50),
            seconds(s50)
        );
        Figure {
            row: 4,
            what: &format!("live, {documents} documents, p99 (p50 {})", seconds(l50)),
            ours: seconds(l99),
            other: format!("fdatasync {}", seconds(s99)),
            ratio: l99 / s99,
            goal: Goal::AtMost(2.0),
        }
        .print();
        medians.push(l50);
    }
    Figure {
        row: 4,
        what: "live, p50 of the largest kring against the smallest's",
        ours: seconds(medians[medians.len() - 1]),
        other: seconds(medians[0]),
        ratio: medians[medians.len() - 1] / medians[0],
        goal: Goal::AtMost(1.2),
    }
    .print();
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let Some(scale) = Scale::asked() else { return };
    let documents: &[usize] = scale.of(&[100, 1_000, 2_000], &[5, 20]);
    row_4(documents, scale.of(400, 16)).await;
    let each: &[usize] = scale.of(&[250, 1_000], &[10, 40]);
    row_2(each, scale.of(5, 2), scale.of(99, 5)).await;
}
