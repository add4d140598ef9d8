//! What is new among much that is old: GOALS row 7. Ten authors wrote a little more in a large kring; the bytes both ways
//! beside the bodies, and how often the two ask each other before anything is sent.
//!
//! `cargo bench -p noaber-tests --bench diff`

use noaber_tests::figures::{Figure, Goal, Scale, bytes};
use noaber_tests::kring::Kring;

fn main() {
    let Some(scale) = Scale::asked() else { return };
    let (authors, old, new) = scale.of((10, 10_000, 100), (3, 50, 20));
    let mut kring = Kring::of(authors);
    kring.found(10);
    kring.write(old);
    kring.hears(kring.newcomer);
    let found = kring.differs(new);
    Figure {
        row: 7,
        what: &format!(
            "{} new entries of {authors} authors on {}: bytes beside the bodies",
            found.new, found.before
        ),
        ours: bytes(found.beside()),
        other: format!("bodies {}", bytes(found.bodies as f64)),
        ratio: found.beside() / found.bodies as f64,
        goal: Goal::AtMost(0.1),
    }
    .print();
    Figure {
        row: 7,
        what: "the same: rounds of searching before entries are sent",
        ours: found.rounds.to_string(),
        other: "1".to_owned(),
        ratio: found.rounds as f64,
        goal: Goal::AtMost(1.0),
    }
    .print();
}
