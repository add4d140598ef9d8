//! Meeting again and writing live, at the protocol alone (no socket, no disk): bytes, one-way trips and the work of both
//! machines, against the number of documents and of entries in the kring. GOALS rows 1 and 4.
//!
//! `cargo bench -p noaber-tests --bench meeting`

use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{DocumentId, SpaceId};
use noaber_tests::figures::{Figure, Goal, Scale, median, seconds};
use noaber_tests::kring::new_entry;
use noaber_tests::world::{Latency, World};
use std::time::{Duration, Instant};

const MOST_BYTES: f64 = 512.0;
const MOST_TRIPS: f64 = 2.0;
/// What is called flat: the largest against the smallest.
const FLAT: f64 = 1.2;

/// Two people who hold the same.
struct Kring {
    world: World,
    space: SpaceId,
    document: DocumentId,
    name: String,
}

/// So many documents, and on the first of them so many entries more.
fn kring(documents: usize, entries: usize) -> Kring {
    let mut world = World::new(1);
    world.set_latency(Latency::Exactly(1));
    let (a, b) = (world.comes("zandeweer", 0), world.comes("usquert", 0));
    let space = world.found_space(a, "Dorpsbelang");
    world.takes_in(a, b, space, Role::Editor);
    let mut found = Vec::new();
    for number in 0..documents {
        found.extend(world.found_document(a, space, &format!("Document {number}")));
        if number % 64 == 0 {
            world.pass(100);
        }
    }
    // Apart, so that they come in long runs and no quota of the day delays them.
    world.isolate(a);
    for number in 0..entries {
        let entry = new_entry(found[number % documents]);
        let written = world.with(a, |node, cx| node.write(cx, space, entry));
        written.expect("it runs").expect("an editor may write");
        if number % 256 == 0 {
            world.pass(20);
        }
    }
    world.connect(a, b);
    world.pass(300_000);
    world.assert_equal_prints(space, a, b);
    Kring {
        world,
        space,
        document: found[0],
        name: format!("{documents} documents, {} entries", documents + entries),
    }
}

impl Kring {
    /// Bytes and one-way trips after Hello, and the time that both devices work.
    fn reconnect(&mut self) -> (usize, i64, Duration) {
        let begin = Instant::now();
        let (bytes, trips) = self.world.meet(0, 1);
        (bytes, trips, begin.elapsed())
    }

    /// The time that both devices work on one entry, from writing until the other holds it.
    fn live(&mut self) -> Duration {
        self.world.set_latency(Latency::Exactly(1));
        self.world.connect(0, 1);
        self.world.pass(5_000);
        let entry = new_entry(self.document);
        let space = self.space;
        let begin = Instant::now();
        let written = self
            .world
            .with(0, |node, cx| node.write(cx, space, entry))
            .expect("it runs")
            .expect("an editor may write");
        let held = |world: &World| {
            let here = world.people[1].node.as_ref();
            let here = here.and_then(|node| node.space(&space));
            here.is_some_and(|here| here.holds_whole(&written))
        };
        while !held(&self.world) {
            assert!(self.world.step(), "it arrives");
        }
        let took = begin.elapsed();
        // Until receipts of it are everywhere: then nothing has changed when they meet again.
        self.world.pass(300_000);
        took
    }
}

/// Measures krings in turn, so that a busy machine is busy for all alike.
fn measure(sizes: &[(usize, usize)], rounds: usize) {
    let mut krings: Vec<Kring> = sizes
        .iter()
        .map(|(documents, entries)| kring(*documents, *entries))
        .collect();
    let mut said = vec![(0, 0); krings.len()];
    let mut works = vec![[Vec::new(), Vec::new()]; krings.len()];
    for _ in 0..rounds {
        for (at, kring) in krings.iter_mut().enumerate() {
            let (bytes, trips, work) = kring.reconnect();
            said[at] = (bytes, trips);
            works[at][0].push(work.as_secs_f64());
            works[at][1].push(kring.live().as_secs_f64());
        }
    }
    for (kring, (bytes, trips)) in krings.iter().zip(&said) {
        Figure {
            row: 1,
            what: &format!("meeting again, {}: bytes after Hello", kring.name),
            ours: format!("{bytes} B"),
            other: format!("{MOST_BYTES} B"),
            ratio: *bytes as f64 / MOST_BYTES,
            goal: Goal::AtMost(1.0),
        }
        .print();
        Figure {
            row: 1,
            what: &format!("meeting again, {}: one-way trips", kring.name),
            ours: trips.to_string(),
            other: MOST_TRIPS.to_string(),
            ratio: *trips as f64 / MOST_TRIPS,
            goal: Goal::AtMost(1.0),
        }
        .print();
    }
    let (first, last) = (&works[0], &works[krings.len() - 1]);
    let names = [(1, "meeting again"), (4, "one entry live")];
    for ((row, what), at) in names.into_iter().zip(0..) {
        let [small, large] = [first, last].map(|works| median(works[at].clone()));
        let large_name = &krings[krings.len() - 1].name;
        Figure {
            row,
            what: &format!(
                "{what}, work of both machines, {large_name} against {}",
                krings[0].name
            ),
            ours: seconds(large),
            other: seconds(small),
            ratio: large / small,
            goal: Goal::AtMost(FLAT),
        }
        .print();
    }
}

fn main() {
    let Some(scale) = Scale::asked() else { return };
    let rounds = scale.of(9, 1);
    let documents = scale.of([100, 1_000, 10_000], [10, 20, 40]);
    measure(&documents.map(|documents| (documents, 0)), rounds);
    let entries = scale.of([10_000, 100_000, 1_000_000], [100, 200, 400]);
    measure(&entries.map(|entries| (100, entries)), rounds);
}
