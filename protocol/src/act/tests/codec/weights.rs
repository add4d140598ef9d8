//! What votes weigh, as bytes.

use super::*;

/// The opening of a vote of two who weigh so much.
fn weighed(weights: &[u64]) -> Vec<u8> {
    let by = By(Vec::new()).number(weights.len() as u64);
    let by = weights.iter().fold(by, |by, weight| by.number(*weight));
    ballot(&["", ""], so_many(2), &by.raw(&REST[1..]).0)
}

#[test]
fn there_is_a_weight_for_each_on_the_roll_or_for_none() {
    let right = weighed(&[limits::VOTE_WEIGHT.into(), 1]);
    let both = |why, wrong: &[u64]| twins(EntryType::OPENING, why, &right, &weighed(wrong));
    both(Malformed::TooMany, &[1, u64::from(limits::VOTE_WEIGHT) + 1]);
    both(Malformed::Undecodable, &[1, 1 << 32]);
    both(Malformed::Contradiction, &[0, 2]);
    both(Malformed::Contradiction, &[2]);
    both(Malformed::Contradiction, &[2, 1, 1]);
    both(Malformed::NotCanonical, &[1, 1]);
    both(Malformed::TooMany, &vec![2; limits::VOTE_ROLL + 1]);
}
