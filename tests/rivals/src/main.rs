//! Noaber against other people's programs in one run, in turn: GOALS rows 1, 3, 4 and 7.
//!
//! Ours goes over TCP, Noise and Yamux on this machine and makes everything durable before it counts; samod gets channels in
//! memory and writes without `fdatasync`; automerge's own sync and negentropy get function calls and no disk at all.
//!
//! `cargo run --release --manifest-path tests/rivals/Cargo.toml -- --bench`, or `.ci/benches`.

mod automerge_sync;
mod samod_pair;
mod sets;

use noaber_protocol::charter::op::Audience;
use noaber_tests::figures::{Figure, Goal, Race, Scale, at_part, bytes, exponent, seconds};
use noaber_tests::kring::{FOUNDER, Kring, new_entry};
use noaber_tests::peer::{Live, fill, fresh, meet, open_all};
use samod_pair::{Fresh, Pair};
use std::path::Path;
use std::time::{Duration, Instant};

const CHANGES: usize = 20;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let Some(scale) = Scale::asked() else { return };
    let documents = scale.of(1_000, 16);
    let rounds = scale.of(5, 2);
    let folder = tempfile::tempdir().expect("a folder");
    let mut kring = Kring::of(0);
    kring.write_texts(documents, CHANGES, &Audience::Space);
    fresh_documents(&kring, documents, rounds, folder.path()).await;
    kring.hears(kring.newcomer);
    meeting_again(&kring, documents, rounds, folder.path()).await;
    live(&kring, documents, scale.of(400, 12), folder.path()).await;
    drop(kring);
    sets(scale);
}

/// Row 3.
async fn fresh_documents(kring: &Kring, documents: usize, rounds: usize, folder: &Path) {
    let store = fill(&folder.join("host"), kring.records(FOUNDER));
    let theirs = Fresh::of(documents, CHANGES).await;
    let [mut durable, mut opened, mut automerge, mut to_automerge] =
        [(); 4].map(|()| Race::default());
    for round in 0..rounds {
        let home = folder.join(format!("new {round}"));
        let (took, newcomer) = fresh(kring, &store, &home).await;
        let begin = Instant::now();
        assert_eq!(open_all(&newcomer, kring.space), documents, "all are there");
        let ours = took + begin.elapsed();
        drop(newcomer);
        std::fs::remove_dir_all(&home).expect("it was made");
        let home = folder.join(format!("theirs {round}"));
        let (found, kept) = theirs.fetch(&home).await;
        std::fs::remove_dir_all(&home).expect("it was made");
        let synced = automerge_sync::fresh(documents, CHANGES);
        println!(
            "row 3, round {round}: ours {took:.1?}, opened {ours:.1?}; samod found {found:.1?}, kept {kept:.1?}; automerge::sync {synced:.1?}"
        );
        durable.timed(took, kept);
        opened.timed(ours, found);
        automerge.timed(took, synced);
        to_automerge.timed(ours, synced);
    }
    let what = format!("{documents} documents of {CHANGES} changes, fresh node");
    let figures = [
        (
            "durable, times faster than samod",
            &durable,
            "samod, no fsync",
            Goal::AtLeast(15.0),
        ),
        (
            "all opened, times faster than samod",
            &opened,
            "samod",
            Goal::AtLeast(5.0),
        ),
        (
            "durable, times faster than automerge::sync in memory",
            &automerge,
            "automerge::sync",
            Goal::Told,
        ),
        (
            "all opened, times faster than automerge::sync in memory",
            &to_automerge,
            "automerge::sync",
            Goal::Told,
        ),
    ];
    for (how, race, other, goal) in figures {
        Figure {
            row: 3,
            what: &format!("{what}: {how}"),
            ours: seconds(race.ours()),
            other: format!("{other} {}", seconds(race.other())),
            ratio: race.times_less(),
            goal,
        }
        .print();
    }
    theirs.stop().await;
}

/// Row 1.
async fn meeting_again(kring: &Kring, documents: usize, rounds: usize, folder: &Path) {
    let stores = [(FOUNDER, "one"), (kring.newcomer, "other")]
        .map(|(who, name)| fill(&folder.join(name), kring.records(who)));
    let pair = Pair::holding(documents, CHANGES).await;
    let mut alike = automerge_sync::Alike::of(documents, CHANGES);
    let [mut sizes, mut times, mut automerge] = [(); 3].map(|()| Race::default());
    for round in 0..rounds {
        let (ours, took) = meet(kring, &stores).await;
        let (theirs, needed) = pair.meet().await;
        let synced = alike.meet();
        println!(
            "row 1, round {round}: ours {ours} B, {took:.1?}; samod {theirs} B, {needed:.1?}; automerge::sync {synced} B"
        );
        sizes.round(ours as f64, theirs as f64);
        times.timed(took, needed);
        automerge.round(ours as f64, synced as f64);
    }
    let what = format!("meeting again, {documents} documents");
    let figures = [
        (
            "times fewer bytes than samod",
            &sizes,
            "samod",
            Goal::AtLeast(500.0),
        ),
        (
            "times fewer bytes than automerge::sync",
            &automerge,
            "automerge::sync",
            Goal::Told,
        ),
    ];
    for (how, race, other, goal) in figures {
        Figure {
            row: 1,
            what: &format!("{what}: {how}"),
            ours: bytes(race.ours()),
            other: format!("{other} {}", bytes(race.other())),
            ratio: race.times_less(),
            goal,
        }
        .print();
    }
    Figure {
        row: 1,
        what: &format!("{what}: times faster than samod"),
        ours: seconds(times.ours()),
        other: format!("samod {}", seconds(times.other())),
        ratio: times.times_less(),
        goal: Goal::AtLeast(50.0),
    }
    .print();
    pair.stop().await;
}

/// Row 4.
async fn live(kring: &Kring, documents: usize, count: usize, folder: &Path) {
    let mut ours = Live::begin(kring, &folder.join("live")).await;
    let pair = Pair::holding(documents, CHANGES).await;
    let wire = pair.connect().await;
    wire.quiet().await;
    let (mut mine, mut theirs) = (Vec::new(), Vec::new());
    for number in 0..count {
        let document = kring.documents[number % documents];
        ours.rest(Duration::from_millis(5)).await;
        mine.push(ours.entry(new_entry(document)).await.as_secs_f64());
        ours.rest(Duration::from_millis(5)).await;
        theirs.push(pair.change(number % documents).await.as_secs_f64());
    }
    pair.part(wire).await;
    pair.stop().await;
    for (part, name, goal) in [(0.5, "p50", Goal::AtMost(0.33)), (0.99, "p99", Goal::Told)] {
        let [mine, theirs] = [&mine, &theirs].map(|all| at_part(all.clone(), part));
        Figure {
            row: 4,
            what: &format!("live, {documents} documents, durable at both ends, {name} against samod's in memory"),
            ours: seconds(mine),
            other: format!("samod {}", seconds(theirs)),
            ratio: mine / theirs,
            goal,
        }
        .print();
    }
}

/// Rows 1 and 7, against the reconciliation of two sets of ids.
fn sets(scale: Scale) {
    let (authors, old, new) = scale.of((10, 10_000, 100), (3, 50, 20));
    let mut kring = Kring::of(authors);
    kring.found(10);
    kring.write(old);
    kring.hears(kring.newcomer);
    let ours = kring.differs(new);
    for (made, when) in [
        (sets::New::Last, "the newest of all"),
        (sets::New::AnyTime, "made at any time"),
    ] {
        let theirs = sets::differ(ours.before, ours.new, made);
        Figure {
            row: 7,
            what: &format!(
                "{} new entries on {}, {when}: bytes beside the bodies, headers included, against negentropy's to find the ids ({} rounds there, {} here)",
                ours.new, ours.before, theirs.rounds, ours.rounds
            ),
            ours: bytes(ours.beside()),
            other: format!("negentropy {}", bytes(theirs.bytes as f64)),
            ratio: ours.beside() / theirs.bytes as f64,
            goal: Goal::Told,
        }
        .print();
    }
    let (sizes, mut found) = (scale.of([10_000, 1_000_000], [100, 1_000]), Vec::new());
    for size in sizes {
        found.push(sets::alike(size));
    }
    let costs: Vec<f64> = found.iter().map(|it| it.1.as_secs_f64()).collect();
    Figure {
        row: 1,
        what: &format!(
            "negentropy, {} equal ids ({} B both ways): exponent of its time",
            sizes[1], found[1].0
        ),
        ours: format!("negentropy {}", seconds(costs[1])),
        other: format!("{} ids {}", sizes[0], seconds(costs[0])),
        ratio: exponent(&sizes.map(|size| size as f64), &costs),
        goal: Goal::Told,
    }
    .print();
}
