//! Live entries with the toy spaces: each travels once to everybody, and a silent announcer is passed over.

use super::tests::World;
use crate::entry::Chain;
use crate::ids::{EntryId, Millis};
use crate::record::{Record, Sequence};
use crate::sync::frame::{Frame, Part, RunFrame};
use crate::sync::toy::{Desk, KRING, Toy};

#[test]
fn a_live_entry_travels_once_to_each_and_is_announced_to_the_rest() {
    let count = 12;
    let mut world = World::of(count, 1);
    for a in 0..usize::from(count) {
        for b in 0..a {
            world.connect(a, b);
        }
    }
    world.settle();
    world.frames.clear();
    let entry = world.write(3);
    world.quiet();
    assert!(world.devices.iter().all(|device| device.toy().has(&entry)));
    let runs = world.frames.iter();
    let runs = runs.filter(|(.., frame)| matches!(frame, Frame::Run(_)));
    assert_eq!(runs.count(), usize::from(count) - 1);
    world.settle();
    for device in &world.devices {
        for link in device.sync.links() {
            assert_eq!((link.they_lack, link.we_lack), (0, 0));
        }
    }
}

#[test]
fn an_announcer_that_does_not_answer_is_followed_by_the_next() {
    let mut world = World::of(4, 1);
    let (author, deaf, able, asks) = (0, 1, 2, 3);
    for (a, b) in [(author, deaf), (author, able), (deaf, asks), (able, asks)] {
        world.connect(a, b);
    }
    world.settle();
    let entry = world.write(author);
    world.devices[author].sync_disk();
    for to in [deaf, able] {
        while world.pull(author, to) {}
        while world.arrive(author, to) {}
        world.devices[to].sync_disk();
        while world.pull(to, asks) {}
        while world.arrive(to, asks) {}
    }
    // What is asked of the first announcer is never answered.
    while world.pull(asks, deaf) {}
    world.wires.get_mut(&(asks, deaf)).unwrap().clear();
    while world.pull(asks, able) {}
    while world.arrive(asks, able) {}
    assert!(!world.devices[asks].toy().has(&entry));
    world.pass(5_000);
    world.quiet();
    assert!(world.devices[asks].toy().has(&entry));
}

/// Whether all know of each other that nothing is owed.
fn all_are_level(world: &World) -> bool {
    let links = world.devices.iter().flat_map(|device| device.sync.links());
    let mut owed = links.map(|link| (link.they_lack, link.we_lack));
    owed.all(|owed| owed == (0, 0))
}

/// An author, and two others of whom the second hears of it from the first before the author.
fn triangle() -> World {
    let mut world = World::of(3, 1);
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        world.connect(a, b);
    }
    world.settle();
    world
}

fn carry(world: &mut World, from: usize, to: usize) {
    while world.pull(from, to) {}
    while world.arrive(from, to) {}
    world.devices[to].sync_disk();
}

#[test]
fn an_announcer_hears_that_an_entry_came_whichever_way() {
    let (author, tells, asks) = (0, 1, 2);
    for is_answered_first in [false, true] {
        let mut world = triangle();
        world.write(author);
        world.devices[author].sync_disk();
        carry(&mut world, author, tells);
        carry(&mut world, tells, asks);
        if is_answered_first {
            carry(&mut world, asks, tells);
            carry(&mut world, tells, asks);
        }
        // No time passes, so that no Have is said again.
        world.quiet();
        assert!(all_are_level(&world), "{is_answered_first}");
    }
}

#[test]
fn a_run_that_waited_is_acknowledged_once_another_peer_filled_the_gap() {
    let (author, one, two, asks) = (0, 1, 2, 3);
    let mut world = World::of(4, 1);
    for (a, b) in [(author, one), (author, two), (one, asks), (two, asks)] {
        world.connect(a, b);
    }
    world.settle();
    let first = world.write(author);
    world.devices[author].sync_disk();
    carry(&mut world, author, one);
    carry(&mut world, author, two);
    carry(&mut world, one, asks);
    while world.pull(asks, one) {}
    // It is asked of one, on the way; what is written next is asked of two and comes before it.
    let second = world.write(author);
    world.devices[author].sync_disk();
    carry(&mut world, author, two);
    carry(&mut world, two, asks);
    carry(&mut world, asks, two);
    carry(&mut world, two, asks);
    assert!(!world.devices[asks].toy().has(&second));
    world.quiet();
    let toy = world.devices[asks].toy();
    assert!(toy.has(&first) && toy.has(&second));
    assert!(all_are_level(&world));
}

/// Runs of an author with two branches, as after a restored backup: one of each branch, and what continues both.
fn branches_and_merge(world: &World, author: usize) -> [(EntryId, Vec<u8>); 3] {
    let device = &world.devices[author];
    let records = device.desk.records.clone();
    let mut desk = Desk {
        now: Millis(0),
        records: Vec::new(),
    };
    let toy = |more: &[Record]| Toy::restore(device.number, &[&records[..], more].concat());
    let one = toy(&[]).write(&mut desk, Chain::CONTENT, Vec::new(), vec![7]);
    let other = toy(&[]).write(&mut desk, Chain::CONTENT, Vec::new(), vec![8]);
    let both = toy(&desk.records.clone());
    let merge = { both }.write(&mut desk, Chain::CONTENT, Vec::new(), Vec::new());
    let runs = desk.records.into_iter().map(|record| match record {
        Record::Run { bytes, .. } => bytes,
        _other => panic!("a run"),
    });
    let runs: Vec<_> = [one, other, merge].into_iter().zip(runs).collect();
    runs.try_into().expect("three")
}

#[test]
fn a_run_that_waits_for_two_is_kept_and_not_acknowledged_until_both_came() {
    let (author, tells, asks) = (0, 1, 2);
    let mut world = triangle();
    let [one, other, merge] = branches_and_merge(&world, author);
    let gives = |world: &mut World, from: usize, run: &[u8]| {
        let peer = world.devices[from].peer();
        let space = world.devices[asks].sync.sessions[&peer].tag_of(&KRING);
        let run = Frame::Run(RunFrame {
            space: space.expect("they met"),
            left: 0,
            bytes: run.to_vec(),
        });
        let wire = world.wires.get_mut(&(from, asks)).expect("a wire");
        wire.push_back(run.encode());
        assert!(world.arrive(from, asks));
        world.devices[asks].sync_disk();
    };
    let is_acknowledged = |world: &World| {
        let device = &world.devices[asks];
        let session = &device.sync.sessions[&world.devices[author].peer()];
        let link = session.links.values().next().expect("a link");
        link.goods.has_to_tell(Sequence(device.durable))
    };
    gives(&mut world, author, &merge.1);
    gives(&mut world, tells, &one.1);
    assert!(world.devices[asks].toy().has(&one.0));
    assert!(!world.devices[asks].toy().has(&merge.0) && !is_acknowledged(&world));
    gives(&mut world, tells, &other.1);
    assert!(world.devices[asks].toy().has(&merge.0) && is_acknowledged(&world));
}

#[test]
fn what_is_written_while_another_catches_up_holds_up_no_acknowledgement() {
    let (author, behind) = (0, 1);
    let mut world = World::of(2, 1);
    let before = world.write(author);
    world.devices[author].sync_disk();
    world.connect(author, behind);
    let peers = [behind, author].map(|of| world.devices[of].peer());
    let exchanges = |world: &World, of: usize| {
        let session = &world.devices[of].sync.sessions[&peers[of]];
        let mut links = session.links.values();
        links.any(|link| {
            let exchange = link.round.exchange.as_ref();
            exchange.is_some_and(|exchange| exchange.part == Part::Content)
        })
    };
    while !exchanges(&world, author) || !exchanges(&world, behind) {
        for (from, to) in [(author, behind), (behind, author)] {
            if !world.arrive(from, to) {
                world.pull(from, to);
            }
        }
    }
    let now = world.write(author);
    world.devices[author].sync_disk();
    while !world.devices[behind].sync.sessions[&peers[behind]]
        .links
        .values()
        .any(|link| !link.gaps.is_empty())
    {
        assert!(world.pull(author, behind) || world.arrive(author, behind));
        while world.arrive(author, behind) {}
    }
    let toy = world.devices[behind].toy();
    assert!(!toy.has(&before) && !toy.has(&now));
    let session = &world.devices[behind].sync.sessions[&peers[behind]];
    let link = session.links.values().next().expect("a link");
    assert!(link.goods.has_to_tell(Sequence::default()));
    world.settle();
    assert!(world.devices[behind].toy().has(&now));
}

#[test]
fn who_is_out_hears_of_nothing_that_he_may_not_see() {
    let mut world = World::of(3, 1);
    let (author, between, gone) = (0, 1, 2);
    world.remove(between, gone, Vec::new());
    world.connect(author, between);
    world.connect(between, gone);
    world.settle();
    world.frames.clear();
    let entry = world.write(author);
    world.quiet();
    assert!(world.devices[between].toy().has(&entry));
    let told = world.frames.iter().any(|(from, to, frame)| {
        (*from, *to) == (between, gone) && matches!(frame, Frame::Announce(_))
    });
    assert!(!told, "announced to whom it is hidden from");
}
