//! The arithmetic of the benches.

use noaber_tests::figures::{Race, at_part, exponent, median};

#[test]
fn a_race_is_told_by_the_median_of_its_ratios() {
    let mut race = Race::default();
    // The machine was busy in the second round, for both alike.
    for (ours, other) in [(1.0, 4.0), (9.0, 36.0), (2.0, 7.0)] {
        race.round(ours, other);
    }
    assert_eq!((race.ratio(), race.times_less()), (0.25, 4.0));
    assert_eq!((race.ours(), race.other()), (2.0, 7.0));
}

#[test]
fn the_slowest_hundredth_is_not_the_slowest() {
    let times: Vec<f64> = (1..=201).rev().map(f64::from).collect();
    assert_eq!(at_part(times.clone(), 0.99), 199.0);
    assert_eq!(median(times), 101.0);
}

#[test]
fn what_doubles_with_its_size_has_exponent_one() {
    assert!((exponent(&[10.0, 40.0], &[3.0, 12.0]) - 1.0).abs() < 1e-9);
    assert!((exponent(&[10.0, 40.0], &[1.0, 16.0]) - 2.0).abs() < 1e-9);
}
