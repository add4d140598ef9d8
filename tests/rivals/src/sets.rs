//! Negentropy: which ids of a set the other lacks. It finds the ids; sending what they name comes on top.

use negentropy::{Id, Negentropy, NegentropyStorageVector};
use std::time::{Duration, Instant};

/// What a reconciliation took.
pub struct Found {
    /// Both ways.
    pub bytes: usize,
    /// There and back.
    pub rounds: usize,
}

/// Sixty-four bits of chance: splitmix, so that ids lie anywhere.
fn chance(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn id(number: u64) -> Id {
    let mut bytes = [0; 32];
    for (part, at) in bytes.chunks_mut(8).zip(0..) {
        part.copy_from_slice(&chance(number * 4 + at).to_le_bytes());
    }
    Id::from_byte_array(bytes)
}

/// When what the other lacks was made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum New {
    /// After all the rest: the best case for negentropy, which searches by time.
    Last,
    /// At any time, as the work of people who were away: its worst.
    AnyTime,
}

/// Seconds of a year.
const YEAR: u64 = 31_536_000;

/// The first so many of the numbers; each was made at some second of a year, or, from a number on, after it.
fn set(numbers: usize, after: u64) -> NegentropyStorageVector {
    let mut set = NegentropyStorageVector::with_capacity(numbers);
    for number in 0..numbers as u64 {
        let at = match number.checked_sub(after) {
            Some(later) => YEAR + later,
            None => chance(number ^ 0xffff) % YEAR,
        };
        set.insert(at, id(number)).expect("not sealed yet");
    }
    set.seal().expect("sealed once");
    set
}

fn reconcile(one: &NegentropyStorageVector, other: &NegentropyStorageVector) -> (Found, usize) {
    let mut asks = Negentropy::borrowed(one, 0).expect("a set");
    let mut answers = Negentropy::borrowed(other, 0).expect("a set");
    let mut found = Found {
        bytes: 0,
        rounds: 0,
    };
    let (mut have, mut need) = (Vec::new(), Vec::new());
    let mut next = Some(asks.initiate().expect("it begins"));
    while let Some(question) = next {
        let answer = answers.reconcile(&question).expect("well formed");
        found.bytes += question.len() + answer.len();
        found.rounds += 1;
        next = asks
            .reconcile_with_ids(&answer, &mut have, &mut need)
            .expect("well formed");
    }
    (found, need.len())
}

/// One lacks some of what the other holds.
pub fn differ(old: usize, new: usize, made: New) -> Found {
    let after = match made {
        New::Last => old as u64,
        New::AnyTime => u64::MAX,
    };
    let (found, need) = reconcile(&set(old, after), &set(old + new, after));
    assert_eq!(need, new, "all of it is found");
    found
}

/// Both hold the same: bytes both ways, and the time of both.
pub fn alike(size: usize) -> (usize, Duration) {
    let (one, other) = (set(size, u64::MAX), set(size, u64::MAX));
    let begin = Instant::now();
    let (found, need) = reconcile(&one, &other);
    let took = begin.elapsed();
    assert_eq!(need, 0, "nothing is lacking");
    (found.bytes, took)
}
