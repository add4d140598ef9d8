//! Who proves a key that the charter does not know yet, against the toy spaces.

use super::tests::World;
use crate::entry::Chain;
use crate::sync::frame::Frame;
use crate::sync::replica::{Standing, Who};
use crate::sync::toy::{Device, KRING, key};

const MEMBER: usize = 0;
const OTHER: usize = 1;
const STRANGER: usize = 2;

/// Two devices of a space with work in it, and a third one that has a key there, and no epoch.
fn met_by_a_stranger() -> World {
    let mut world = World::of(2, 1);
    let mut stranger = Device::new(9);
    stranger.spaces.get_mut(&KRING).unwrap().is_locked = true;
    world.devices.push(stranger);
    for member in [MEMBER, OTHER] {
        world.write(member);
    }
    world
}

fn proofs(world: &World, by: usize) -> usize {
    let proves = |frame: &Frame| matches!(frame, Frame::Prove(_) | Frame::Invited(_));
    let frames = world.frames.iter();
    let said = frames.filter(|(from, _, frame)| *from == by && proves(frame));
    said.count()
}

#[test]
fn an_unknown_key_gets_the_charter_and_no_proof() {
    let mut world = met_by_a_stranger();
    world.frames.clear();
    for _ in 0..2 {
        world.connect(MEMBER, STRANGER);
        world.settle();
        let private = world.write(MEMBER);
        world.quiet();
        assert!(!world.devices[STRANGER].toy().has(&private));
        world.break_wire(MEMBER, STRANGER);
    }
    assert_eq!(
        world.devices[STRANGER].toy().counted().len(),
        2,
        "the charter"
    );
    assert_eq!((proofs(&world, STRANGER), proofs(&world, MEMBER)), (2, 0));
    let peer = world.devices[STRANGER].peer();
    assert!(!world.devices[MEMBER].sync.met().any(|(_, met)| met == peer));
}

#[test]
fn who_is_listed_in_the_charter_that_he_hands_in_is_shown_it_and_gets_all() {
    let mut world = met_by_a_stranger();
    world.connect(OTHER, STRANGER);
    world.settle();
    let mut more = vec![1];
    more.extend(key(9).author().0);
    world.devices[OTHER].write(Chain::CHARTER, Vec::new(), more);
    world.settle();
    let own = world.write(STRANGER);
    world.settle();
    assert_eq!(
        proofs(&world, OTHER),
        1 + 1,
        "to the member before, and to the stranger"
    );
    world.break_wire(OTHER, STRANGER);
    // The member has not heard of that, and holds what the other has not.
    world.frames.clear();
    world.connect(MEMBER, STRANGER);
    world.settle();
    assert_eq!(proofs(&world, MEMBER), 1);
    assert!(world.devices[MEMBER].toy().has(&own));
    let all = world.devices[MEMBER].toy().counted();
    assert_eq!(world.devices[STRANGER].toy().counted(), all);
    let links = world.devices[STRANGER].sync.links();
    let author = key(1).author();
    assert_eq!(links[0].who, Some(Who::Device(author)));
    assert_eq!(links[0].standing, Standing::Device(author));
}
