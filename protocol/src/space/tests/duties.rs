//! What a device does by itself, one thing beside the other.

use super::*;
use crate::charter::op::Leave;
use std::collections::BTreeMap;

#[test]
fn a_duty_that_is_refused_keeps_no_other_back_and_is_tried_again() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Member);
    let until = anna.now.plus(1 << 40);
    let seed = DeviceSeed::from_bytes([12; 32]);
    anna.act(|space, cx| space.list_carrier(cx, &seed, until))
        .unwrap();
    let mut second = Person::stranger(12, &anna);
    give(&anna, &mut second);
    give(&bert, &mut second);
    second.now = anna.now;
    second.tend();
    // No device may withdraw an older one of its person.
    let never = BTreeMap::from([(anna.me(), second.now)]);
    second.space.note_carriers(never.clone());
    bert.operate(&Operation::Leave(Leave { cut: vec![] }));
    give(&bert, &mut second);
    let has_epoch = |person: &Person| {
        let state = person.space.charter.state();
        state.epoch(&Audience::Space).is_some()
    };
    let done = second.act(|space, cx| space.tend(cx));
    assert!(matches!(done, Err(Refused::NoRight(_))), "{done:?}");
    assert!(!has_epoch(&second), "it is another's turn first");
    second.now = second.now.plus(60_000);
    let done = second.act(|space, cx| space.tend(cx));
    assert!(matches!(done, Err(Refused::NoRight(_))), "{done:?}");
    assert!(has_epoch(&second));
    assert_eq!(*second.space.carriers(), never);
    assert!(second.space.due().is_some());
}
