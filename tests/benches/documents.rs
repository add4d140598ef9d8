//! A newcomer takes in a kring of documents and opens them all: GOALS row 3, without the rivals.
//!
//! `cargo bench -p noaber-tests --bench documents`

use noaber_protocol::charter::op::Audience;
use noaber_tests::figures::{Figure, Goal, Race, Scale, exponent, seconds};
use noaber_tests::kring::{FOUNDER, Kring};
use noaber_tests::peer::{fill, fresh, open_all};
use std::time::Instant;

const CHANGES: usize = 20;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let Some(scale) = Scale::asked() else { return };
    let sizes = scale.of([250, 1_000, 4_000], [4, 8, 16]);
    for (audience, name) in [(Audience::Space, "sealed"), (Audience::Public, "public")] {
        measure(&sizes, scale.of(5, 1), &audience, name).await;
    }
}

async fn measure(sizes: &[usize], rounds: usize, audience: &Audience, name: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut krings = Vec::new();
    for documents in sizes {
        let mut kring = Kring::of(0);
        kring.write_texts(*documents, CHANGES, audience);
        let store = fill(
            &folder.path().join(format!("host {documents}")),
            kring.records(FOUNDER),
        );
        krings.push((kring, store, Race::default()));
    }
    for round in 0..rounds {
        for (kring, store, race) in &mut krings {
            let home = folder.path().join(format!("new {round}"));
            let (durable, newcomer) = fresh(kring, store, &home).await;
            let begin = Instant::now();
            let opened = open_all(&newcomer, kring.space);
            let opening = begin.elapsed();
            assert_eq!(opened, kring.documents.len(), "all have their text");
            drop(newcomer);
            std::fs::remove_dir_all(&home).expect("it was made");
            let documents = kring.documents.len();
            println!(
                "row 3, round {round}: {documents} {name}: durable {durable:.1?}, opening {opening:.1?}"
            );
            race.timed(durable, durable + opening);
        }
    }
    let sizes: Vec<f64> = sizes.iter().map(|size| *size as f64).collect();
    let races = krings.iter().map(|(_, _, race)| race);
    let durable: Vec<f64> = races.clone().map(Race::ours).collect();
    let opened: Vec<f64> = races.map(Race::other).collect();
    for (what, costs) in [("durable", durable), ("all opened", opened)] {
        Figure {
            row: 3,
            what: &format!(
                "{} {name} documents of {CHANGES} changes until {what}, exponent",
                sizes[sizes.len() - 1]
            ),
            ours: seconds(costs[costs.len() - 1]),
            other: format!("{} documents {}", sizes[0], seconds(costs[0])),
            ratio: exponent(&sizes, &costs),
            goal: Goal::AtMost(1.1),
        }
        .print();
    }
}
