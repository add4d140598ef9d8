//! Meeting again and writing live, at the protocol alone (no socket, no disk): bytes, one-way trips and time, against
//! the number of documents in the kring. GOALS rows 1 and 4; what is printed are medians and their ratios.

use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{DocumentId, SpaceId};
use noaber_tests::world::{Latency, World};
use std::time::{Duration, Instant};

const ROUNDS: usize = 9;

/// Two people who hold the same.
struct Kring {
    world: World,
    space: SpaceId,
    document: DocumentId,
    count: usize,
}

fn kring(count: usize) -> Kring {
    let mut world = World::new(1);
    world.set_latency(Latency::Exactly(1));
    let (a, b) = (world.comes("zandeweer", 0), world.comes("usquert", 0));
    let space = world.found_space(a, "Dorpsbelang");
    let ticket = world.invite(a, space, Role::Editor).expect("a ticket");
    world.join(b, &ticket);
    world.connect(a, b);
    world.pass(5_000);
    let mut document = None;
    for number in 0..count {
        document = world.found_document(a, space, &format!("Document {number}"));
        if number % 64 == 0 {
            world.pass(100);
        }
    }
    world.pass(300_000);
    world.assert_equal_prints(space, a, b);
    Kring {
        world,
        space,
        document: document.expect("at least one document"),
        count,
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
        let begin = Instant::now();
        let written = self.world.write(0, self.space, self.document, "live ");
        let held = |world: &World| {
            let here = world.people[1].node.as_ref();
            let here = here.and_then(|node| node.space(&self.space));
            here.is_some_and(|here| written.iter().all(|id| here.holds_whole(id)))
        };
        while !held(&self.world) {
            assert!(self.world.step(), "it arrives");
        }
        begin.elapsed()
    }
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

fn main() {
    let quick = std::env::args().any(|arg| arg == "--test");
    let (counts, rounds) = if quick {
        (vec![10, 20], 1)
    } else {
        (vec![100, 1_000, 10_000], ROUNDS)
    };
    let mut krings: Vec<Kring> = counts.into_iter().map(kring).collect();
    let mut reconnects = vec![Vec::new(); krings.len()];
    let mut lives = vec![Vec::new(); krings.len()];
    let mut said = vec![(0, 0); krings.len()];
    // Interleaved, so that a busy machine is busy for all alike.
    for _ in 0..rounds {
        for (at, kring) in krings.iter_mut().enumerate() {
            let (bytes, trips, time) = kring.reconnect();
            said[at] = (bytes, trips);
            reconnects[at].push(time);
            lives[at].push(kring.live());
        }
    }
    let first = (median(reconnects[0].clone()), median(lives[0].clone()));
    for (at, kring) in krings.iter().enumerate() {
        let (reconnect, live) = (median(reconnects[at].clone()), median(lives[at].clone()));
        println!(
            "row 1: {} documents: {} bytes both ways (goal 512) in {} one-way trips (goal 2), {:.0?}, {:.2} times the first; \
             live, both machines' work: {:.0?}, {:.2} times the first",
            kring.count,
            said[at].0,
            said[at].1,
            reconnect,
            reconnect.as_secs_f64() / first.0.as_secs_f64(),
            live,
            live.as_secs_f64() / first.1.as_secs_f64(),
        );
    }
}
