//! Random histories in the simulated world: whatever breaks, all become equal, nothing acknowledged is lost, and every
//! pair is then done in one round trip. `NOABER_SEEDS=1000` runs more; `NOABER_SEED=17` runs one.

use noaber_tests::world::history::History;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

/// Things that happen in one history.
const OPERATIONS: usize = 500;
/// Histories in the suite.
const SEEDS: u64 = 200;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn one(seed: u64) {
    let mut history = History::begin(seed);
    history.go_on(OPERATIONS);
    history.end();
}

#[test]
fn whatever_breaks_everybody_ends_with_the_same() {
    if let Some(seed) = number("NOABER_SEED") {
        return one(seed);
    }
    let count = number("NOABER_SEEDS").unwrap_or(SEEDS);
    let next = AtomicU64::new(0);
    let begun = Instant::now();
    let failed = thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut failed = Vec::new();
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= count {
                            return failed;
                        }
                        if std::panic::catch_unwind(|| one(seed)).is_err() {
                            failed.push(seed);
                        }
                    }
                })
            })
            .collect();
        let failed = workers.into_iter().flat_map(|worker| worker.join());
        failed.flatten().collect::<Vec<u64>>()
    });
    println!(
        "world: {count} histories of {OPERATIONS} operations in {:.0} s, {} not as they should be",
        begun.elapsed().as_secs_f64(),
        failed.len()
    );
    assert!(
        failed.is_empty(),
        "again with: NOABER_SEED={} cargo test -p noaber-tests --test world ({failed:?} failed)",
        failed.first().copied().unwrap_or_default()
    );
}
