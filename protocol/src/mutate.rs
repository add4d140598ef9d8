//! Mutants of bytes for the tests of decoders: each from a seed that is printed when a check fails.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Hands `count` mutants of one of the samples to `check`, which returns what is wrong.
pub(crate) fn mutants(
    samples: &[Vec<u8>],
    count: u64,
    mut check: impl FnMut(&[u8]) -> Result<(), String>,
) {
    for seed in 0..count {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut bytes = samples[below(&mut rng, samples.len())].clone();
        for _ in 0..=below(&mut rng, 3) {
            mutate(&mut rng, &mut bytes, samples);
        }
        if let Err(why) = check(&bytes) {
            panic!("mutant of seed {seed}: {why}");
        }
    }
}

/// Hands each copy of `bytes` with one bit flipped to `check`.
pub(crate) fn flips(bytes: &[u8], mut check: impl FnMut(usize, &[u8])) {
    let mut flipped = bytes.to_vec();
    for bit in 0..bytes.len() * 8 {
        flipped[bit / 8] ^= 1 << (bit % 8);
        check(bit, &flipped);
        flipped[bit / 8] ^= 1 << (bit % 8);
    }
}

fn mutate(rng: &mut ChaCha8Rng, bytes: &mut Vec<u8>, samples: &[Vec<u8>]) {
    if bytes.is_empty() {
        bytes.push(rng.next_u32() as u8);
        return;
    }
    let at = below(rng, bytes.len());
    let length = 1 + below(rng, 40);
    let end = (at + length).min(bytes.len());
    match below(rng, 8) {
        0 => bytes[at] ^= 1 << below(rng, 8),
        1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, b'\n', b'-'][below(rng, 7)],
        2 => bytes[at] = rng.next_u32() as u8,
        3 => bytes.insert(at, rng.next_u32() as u8),
        4 => drop(bytes.drain(at..end)),
        5 => bytes.truncate(at),
        6 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        _ => {
            let other = &samples[below(rng, samples.len())];
            let from = below(rng, other.len());
            let part = other[from..(from + length).min(other.len())].to_vec();
            bytes.splice(at..end, part);
        }
    }
}

fn below(rng: &mut ChaCha8Rng, limit: usize) -> usize {
    rng.next_u32() as usize % limit.max(1)
}
