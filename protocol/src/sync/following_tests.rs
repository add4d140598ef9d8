//! Who follows, against the toy spaces: the charter and what is public, no proof, and nothing else either way.

use super::tests::World;
use crate::entry::{Chain, Malformed};
use crate::ids::EntryId;
use crate::sync::fault::Fault;
use crate::sync::frame::{Frame, Part, Prefix, Prefixes, RunFrame, Tag};
use crate::sync::replica::{Standing, View};
use crate::sync::toy::{Device, KRING, Nowhere};
use crate::sync::{Parcel, Replica};

const MEMBER: usize = 0;
const OTHER: usize = 1;
const FOLLOWER: usize = 2;

/// Two devices of a space with private and public work, and one that is not in it and follows.
fn followed() -> World {
    let mut world = World::of(2, 1);
    let mut follower = Device::new(9);
    let toy = follower.spaces.get_mut(&KRING).unwrap();
    toy.follows = true;
    world.devices.push(follower);
    for member in [MEMBER, OTHER] {
        world.write(member);
        world.devices[member].write(Chain::PUBLIC, Vec::new(), Vec::new());
    }
    world
}

fn chains(world: &World, who: usize) -> Vec<(Chain, usize)> {
    let toy = world.devices[who].toy();
    let all = toy.counted();
    [Chain::CHARTER, Chain::CONTENT, Chain::PUBLIC]
        .into_iter()
        .map(|chain| {
            let of = |id: &&EntryId| toy.chain(id) == chain;
            (chain, all.iter().filter(of).count())
        })
        .collect()
}

#[test]
fn a_follower_gets_the_charter_and_what_is_public_and_no_proof() {
    let mut world = followed();
    world.connect(MEMBER, OTHER);
    world.settle();
    world.frames.clear();
    world.connect(MEMBER, FOLLOWER);
    world.settle();
    let expected = [(Chain::CHARTER, 2), (Chain::CONTENT, 0), (Chain::PUBLIC, 2)];
    assert_eq!(chains(&world, FOLLOWER), expected);
    // What comes later comes by itself, and what is private does not even by eight bytes.
    let public = world.devices[MEMBER].write(Chain::PUBLIC, Vec::new(), Vec::new());
    let private = world.write(MEMBER);
    let others = world.write(OTHER);
    world.quiet();
    assert!(world.devices[FOLLOWER].toy().has(&public));
    let told: Vec<Vec<u8>> = world
        .frames
        .iter()
        .filter(|(from, to, _)| (*from, *to) == (MEMBER, FOLLOWER))
        .map(|(.., frame)| frame.encode())
        .collect();
    for id in [private, others] {
        assert!(!world.devices[FOLLOWER].toy().has(&id));
        let short = Prefix::from(&id).0;
        let is_in = |frame: &Vec<u8>| frame.windows(8).any(|part| part == short);
        assert!(!told.iter().any(is_in), "not even that it exists");
    }
    let proves = |frame: &Frame| matches!(frame, Frame::Prove(_) | Frame::Invited(_));
    let with_follower = |(from, to, _): &&(usize, usize, Frame)| [*from, *to].contains(&FOLLOWER);
    let mut frames = world.frames.iter().filter(with_follower);
    assert!(!frames.any(|(.., frame)| proves(frame)));
    // The member knows nobody by it, and remembers nobody.
    let peer = world.devices[FOLLOWER].peer();
    let links = world.devices[MEMBER].sync.links();
    let link = links.iter().find(|link| link.peer == peer).unwrap();
    assert_eq!(link.standing, Standing::Stranger);
    assert_eq!((link.they_lack, link.we_lack), (0, 0));
    assert!(!world.devices[MEMBER].sync.met().any(|(_, met)| met == peer));
}

#[test]
fn what_is_public_is_passed_on_by_followers_and_to_members_too() {
    let mut world = followed();
    let mut second = Device::new(10);
    second.spaces.get_mut(&KRING).unwrap().follows = true;
    world.devices.push(second);
    world.connect(MEMBER, FOLLOWER);
    world.settle();
    world.break_wire(MEMBER, FOLLOWER);
    for other in [3, OTHER] {
        world.connect(FOLLOWER, other);
        world.settle();
        world.break_wire(FOLLOWER, other);
    }
    let of_member = |id: &EntryId| world.devices[MEMBER].toy().is_own_of(id);
    let public = |who: usize| {
        let toy = world.devices[who].toy();
        let tips = Replica::tips(toy, Part::Content, &View::Public);
        tips.iter().filter(|id| of_member(id)).count()
    };
    assert_eq!([public(FOLLOWER), public(3), public(OTHER)], [1, 1, 1]);
}

#[test]
fn a_relay_serves_who_follows_and_proves_nothing_either() {
    let mut world = followed();
    world.connect(MEMBER, OTHER);
    world.settle();
    world.break_wire(MEMBER, OTHER);
    let mut relay = Device::new(11);
    relay.spaces.get_mut(&KRING).unwrap().is_relay = true;
    relay.sync.serve_as_relay();
    let mut named = vec![3];
    named.extend(relay.peer().0);
    world.devices.push(relay);
    world.devices[MEMBER].write(Chain::CHARTER, Vec::new(), named);
    world.connect(MEMBER, 3);
    world.settle();
    world.break_wire(MEMBER, 3);
    assert!(chains(&world, 3).contains(&(Chain::CONTENT, 2)));
    world.connect(3, FOLLOWER);
    world.settle();
    let expected = [(Chain::CHARTER, 3), (Chain::CONTENT, 0), (Chain::PUBLIC, 2)];
    assert_eq!(chains(&world, FOLLOWER), expected);
}

/// What one of two that are connected, a member and a follower, thinks of what the other says; and what it says after it.
fn hostile(
    from: usize,
    says: impl FnOnce(&World, Tag) -> Frame,
) -> (Result<(), Fault>, Vec<Frame>) {
    let to = MEMBER + FOLLOWER - from;
    let mut world = followed();
    world.connect(MEMBER, FOLLOWER);
    world.settle();
    let mut frames = world.frames.iter().rev();
    let tag = frames.find_map(|(a, b, frame)| frame.space().filter(|_| [*a, *b] != [0, 1]));
    let frame = says(&world, tag.unwrap());
    let peer = world.devices[from].peer();
    let outcome = world.devices[to].receive(peer, &frame.encode());
    let mut said = Vec::new();
    while let Some(frame) = world.devices[to].poll(peer) {
        said.push(Frame::decode(&frame).unwrap());
    }
    (outcome, said)
}

/// A run of the last entry that the other member wrote in that chain.
fn run_of(world: &World, space: Tag, chain: Chain) -> RunFrame {
    let toy = world.devices[OTHER].toy();
    let is_it = |id: &&EntryId| toy.is_own_of(id) && toy.chain(id) == chain;
    let id = toy.counted().iter().find(is_it).copied().unwrap();
    let Some(Parcel::Run(bytes, _)) = toy.run_from(&id, &View::All, &Nowhere) else {
        panic!("it is here");
    };
    RunFrame {
        space,
        left: 0,
        bytes,
    }
}

#[test]
fn private_work_in_a_link_with_a_follower_is_a_fault_whoever_sends_it() {
    for from in [MEMBER, FOLLOWER] {
        let content = |world: &World, tag| Frame::Run(run_of(world, tag, Chain::CONTENT));
        assert_eq!(hostile(from, content).0, Err(Fault::Unasked));
        let public = |world: &World, tag| Frame::Run(run_of(world, tag, Chain::PUBLIC));
        assert_eq!(hostile(from, public).0, Ok(()));
    }
}

#[test]
fn a_follower_that_forges_is_at_fault() {
    let forged = |world: &World, tag| {
        let mut run = run_of(world, tag, Chain::PUBLIC);
        *run.bytes.last_mut().unwrap() ^= 1;
        Frame::Run(run)
    };
    let expected = Err(Fault::Malformed(Malformed::Forged));
    assert_eq!(hostile(FOLLOWER, forged).0, expected);
}

#[test]
fn a_follower_that_asks_for_private_work_is_told_nothing() {
    let ask = |world: &World, space| {
        let toy = world.devices[MEMBER].toy();
        let is_it = |id: &&EntryId| toy.is_own_of(id) && toy.chain(id) == Chain::CONTENT;
        let ids = toy
            .counted()
            .iter()
            .filter(is_it)
            .map(Prefix::from)
            .collect();
        Frame::Ask(Prefixes { space, ids })
    };
    assert_eq!(hostile(FOLLOWER, ask), (Ok(()), Vec::new()));
}

#[test]
fn who_proved_a_key_does_not_follow_after_it_and_an_unknown_space_is_passed_over() {
    let outcome = hostile(FOLLOWER, |_, _| Frame::Follow(Tag([1; 8])));
    assert_eq!(outcome, (Ok(()), Vec::new()));
    let mut world = followed();
    world.connect(MEMBER, OTHER);
    world.settle();
    let tag = world.frames.iter().rev().find_map(|(.., it)| it.space());
    let peer = world.devices[OTHER].peer();
    let follow = Frame::Follow(tag.unwrap()).encode();
    let outcome = world.devices[MEMBER].receive(peer, &follow);
    assert_eq!(outcome, Err(Fault::OutOfOrder));
}
