//! A relay in the simulated world: devices that never meet become equal over it, and it takes in no more than it should.

use noaber_protocol::charter::op::RelayAddress;
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::SpaceId;
use noaber_protocol::node::{Policy, Terms};
use noaber_tests::world::{Latency, World};

const ZANDEWEER: usize = 0;
const KANTENS: usize = 1;
const KENNISPUNT: usize = 2;

/// Two villages in one kring, and a relay of it that never met either.
fn kring() -> (World, SpaceId) {
    kring_of(7)
}

fn kring_of(seed: u64) -> (World, SpaceId) {
    let mut world = World::new(seed);
    world.set_latency(Latency::UpTo(20));
    for name in ["zandeweer", "kantens", "kennispunt"] {
        world.comes(name, 0);
    }
    let space = world.found_space(ZANDEWEER, "Dorpsbelang");
    let ticket = world.invite(ZANDEWEER, space, Role::Editor);
    world.join(KANTENS, &ticket.expect("a ticket"));
    world.connect(ZANDEWEER, KANTENS);
    world.pass(20_000);
    world.disconnect(ZANDEWEER, KANTENS);
    (world, space)
}

/// One after the other at the relay, never together.
fn visit(world: &mut World, visitors: &[usize]) {
    for who in visitors {
        world.connect(*who, KENNISPUNT);
        world.pass(30_000);
        world.disconnect(*who, KENNISPUNT);
        world.pass(1_000);
    }
}

fn entries(world: &World, who: usize, space: SpaceId) -> usize {
    let here = world.look(who, space, noaber_protocol::space::Space::len);
    here.unwrap_or(0)
}

#[test]
fn two_that_never_meet_become_equal_over_a_relay() {
    let (mut world, space) = kring();
    world.relay(KENNISPUNT, ZANDEWEER, space);
    let document = world.found_document(ZANDEWEER, space, "Manifest");
    let document = document.expect("the founder may write");
    world.write(ZANDEWEER, space, document, "dorpshuis ");
    // The other does not know the relay: whoever brings a charter to him brings it too.
    visit(&mut world, &[ZANDEWEER]);
    world.connect(ZANDEWEER, KANTENS);
    world.pass(10_000);
    world.disconnect(ZANDEWEER, KANTENS);
    world.write(ZANDEWEER, space, document, "klok ");
    visit(&mut world, &[ZANDEWEER, KANTENS]);
    world.write(KANTENS, space, document, "molen ");
    visit(&mut world, &[KANTENS, ZANDEWEER]);
    world.assert_no_faults();
    world.assert_equal(space, &[ZANDEWEER, KANTENS]);
    world.assert_carries(space, KENNISPUNT, &[ZANDEWEER, KANTENS]);
}

#[test]
fn a_relay_that_starts_again_goes_on_with_what_it_kept() {
    let (mut world, space) = kring();
    world.relay(KENNISPUNT, ZANDEWEER, space);
    visit(&mut world, &[ZANDEWEER]);
    let kept = entries(&world, KENNISPUNT, space);
    assert!(kept > 0);
    world.crash(KENNISPUNT);
    world.start(KENNISPUNT);
    assert_eq!(entries(&world, KENNISPUNT, space), kept);
    let node = world.people[KENNISPUNT].node.as_ref().expect("it runs");
    assert_eq!(node.carried().len(), 1);
}

#[test]
fn a_space_that_does_not_name_the_relay_is_not_kept() {
    let (mut world, space) = kring();
    world.serves(KENNISPUNT);
    visit(&mut world, &[ZANDEWEER]);
    assert_eq!(entries(&world, KENNISPUNT, space), 0);
    world.assert_no_faults();
}

#[test]
fn a_relay_that_is_named_no_more_puts_the_space_down() {
    let (mut world, space) = kring();
    world.relay(KENNISPUNT, ZANDEWEER, space);
    visit(&mut world, &[ZANDEWEER]);
    world.connect(ZANDEWEER, KENNISPUNT);
    world.pass(1_000);
    let named = world.with(ZANDEWEER, |node, cx| node.set_relays(cx, space, Vec::new()));
    named.expect("it runs").expect("an admin names relays");
    world.pass(30_000);
    let node = world.people[KENNISPUNT].node.as_ref().expect("it runs");
    assert!(node.space(&space).is_none());
}

#[test]
fn a_relay_asks_for_its_token_and_a_wrong_one_opens_nothing() {
    for (given, kept) in [(&b"anders"[..], false), (&b"kennispunt-2026"[..], true)] {
        let (mut world, space) = kring();
        world.relay(KENNISPUNT, ZANDEWEER, space);
        let terms = Terms {
            policy: Policy::Token(b"kennispunt-2026".to_vec()),
            ..Terms::open(1 << 20, 1 << 20)
        };
        world.with(KENNISPUNT, |node, _| node.serve_as_relay(terms));
        let relay = world.people[KENNISPUNT].peer;
        world.with(ZANDEWEER, |node, _| node.keep_token(space, relay, given));
        visit(&mut world, &[ZANDEWEER]);
        assert_eq!(entries(&world, KENNISPUNT, space) > 0, kept);
        world.assert_no_faults();
    }
}

#[test]
fn a_relay_with_a_list_serves_who_is_on_it() {
    let (mut world, space) = kring();
    world.relay(KENNISPUNT, ZANDEWEER, space);
    for (listed, kept) in [(SpaceId([9; 32]), false), (space, true)] {
        let terms = Terms {
            policy: Policy::List([listed].into()),
            ..Terms::open(1 << 20, 1 << 20)
        };
        world.with(KENNISPUNT, |node, _| node.serve_as_relay(terms));
        visit(&mut world, &[ZANDEWEER]);
        assert_eq!(entries(&world, KENNISPUNT, space) > 0, kept);
    }
}

#[test]
fn a_relay_without_room_refuses_what_is_new_says_so_and_gives_what_it_has() {
    let (mut world, space) = kring();
    world.relay(KENNISPUNT, ZANDEWEER, space);
    let document = world.found_document(ZANDEWEER, space, "Manifest");
    let document = document.expect("the founder may write");
    world.connect(ZANDEWEER, KANTENS);
    world.pass(10_000);
    world.disconnect(ZANDEWEER, KANTENS);
    world.with(KENNISPUNT, |node, _| {
        node.serve_as_relay(Terms::open(24 * 1024, 1 << 20));
    });
    world.connect(ZANDEWEER, KENNISPUNT);
    world.pass(30_000);
    for _ in 0..60 {
        world.write(ZANDEWEER, space, document, &"steen ".repeat(200));
        world.pass(1_000);
    }
    world.pass(90_000);
    let link = world
        .with(ZANDEWEER, |node, _| node.links())
        .expect("it runs");
    let holding = link[0].holding.expect("a relay states what it holds");
    assert!(holding.is_full, "{holding:?}");
    assert!(holding.bytes <= 24 * 1024 && holding.entries > 8);
    let kept = entries(&world, KENNISPUNT, space);
    assert!(kept < entries(&world, ZANDEWEER, space));
    // A removal, or any other operation of the charter, reaches it all the same.
    let before = entries(&world, KENNISPUNT, space);
    world.invite(ZANDEWEER, space, Role::Reader);
    world.pass(30_000);
    assert!(entries(&world, KENNISPUNT, space) > before);
    world.disconnect(ZANDEWEER, KENNISPUNT);
    let had = entries(&world, KANTENS, space);
    visit(&mut world, &[KANTENS]);
    assert!(
        entries(&world, KANTENS, space) > had,
        "what it holds it gives"
    );
    world.assert_no_faults();
}

#[test]
fn a_stranger_gets_the_charter_of_a_relay_and_no_private_content() {
    let (mut world, space) = kring();
    world.relay(KENNISPUNT, ZANDEWEER, space);
    let document = world.found_document(ZANDEWEER, space, "Manifest");
    let document = document.expect("the founder may write");
    world.write(ZANDEWEER, space, document, "geheim ");
    let ticket = world.invite(ZANDEWEER, space, Role::Editor).expect("one");
    visit(&mut world, &[ZANDEWEER]);
    let outsider = world.comes("usquert", 0);
    // It knows the space from a ticket whose time is over by the relay's clock.
    let peer = world.people[KENNISPUNT].peer;
    world.with(outsider, |node, _| node.meet(space, peer));
    world.people[KENNISPUNT].skew = 11 * noaber_tests::world::YEAR;
    world.join(outsider, &ticket);
    visit(&mut world, &[outsider]);
    let here = world.people[outsider].node.as_ref().expect("it runs");
    let here = here.space(&space).expect("it knows the space");
    let people = here.charter().state().participants.len();
    assert!(people >= 2, "the charter came: {people}");
    assert_eq!(here.counting(), 0, "and nothing else did");
}

fn holds_in_memory(world: &World, space: SpaceId) -> bool {
    let node = world.people[KENNISPUNT].node.as_ref();
    node.is_some_and(|node| node.space(&space).is_some())
}

#[test]
fn a_relay_holds_nothing_of_a_kring_that_is_quiet_though_its_people_are_connected() {
    let (mut world, space) = kring();
    world.relay(KENNISPUNT, ZANDEWEER, space);
    let document = world.found_document(ZANDEWEER, space, "Manifest");
    let document = document.expect("the founder may write");
    world.connect(ZANDEWEER, KANTENS);
    world.pass(10_000);
    world.disconnect(ZANDEWEER, KANTENS);
    world.connect(ZANDEWEER, KENNISPUNT);
    world.connect(KANTENS, KENNISPUNT);
    world.pass(60_000);
    for round in 0..3 {
        world.pass(300_000);
        assert!(!holds_in_memory(&world, space), "round {round}");
        assert!(world.is_connected(ZANDEWEER, KENNISPUNT));
        assert!(world.is_connected(KANTENS, KENNISPUNT));
        // What one writes is at the other's in a moment all the same.
        world.write(ZANDEWEER, space, document, "klok ");
        world.pass(3_000);
        assert!(holds_in_memory(&world, space), "round {round}");
        world.assert_equal(space, &[ZANDEWEER, KANTENS]);
        world.assert_carries(space, KENNISPUNT, &[ZANDEWEER, KANTENS]);
    }
    world.assert_no_faults();
}

#[test]
fn nothing_is_lost_when_the_power_of_a_relay_goes_between_sleeping_and_waking() {
    for seed in 0..40 {
        let (mut world, space) = kring_of(seed);
        world.relay(KENNISPUNT, ZANDEWEER, space);
        let document = world.found_document(ZANDEWEER, space, "Manifest");
        let document = document.expect("the founder may write");
        world.connect(ZANDEWEER, KANTENS);
        world.pass(10_000);
        world.disconnect(ZANDEWEER, KANTENS);
        world.connect(ZANDEWEER, KENNISPUNT);
        for _ in 0..4 {
            let quiet = 100_000 + world.below(200_000) as i64;
            world.pass(quiet);
            world.write(ZANDEWEER, space, document, "klok ");
            // Somewhere while it is brought back, takes in what is new, or tells that it is durable.
            let moment = world.below(500) as i64;
            world.pass(moment);
            world.crash(KENNISPUNT);
            world.start(KENNISPUNT);
            assert!(!holds_in_memory(&world, space), "seed {seed}");
            world.connect(ZANDEWEER, KENNISPUNT);
        }
        world.pass(30_000);
        world.isolate(KENNISPUNT);
        visit(&mut world, &[KANTENS]);
        world.assert_no_faults();
        world.assert_equal(space, &[ZANDEWEER, KANTENS]);
        world.assert_carries(space, KENNISPUNT, &[ZANDEWEER, KANTENS]);
        world.assert_nothing_lost(space, &[ZANDEWEER, KANTENS, KENNISPUNT]);
    }
}

#[test]
fn two_relays_of_one_kring_wake_each_other() {
    let (mut world, space) = kring();
    world.relay(KENNISPUNT, ZANDEWEER, space);
    let second = world.comes("groninger dorpen", 0);
    world.serves(second);
    let relays = [KENNISPUNT, second].map(|who| RelayAddress {
        peer: world.people[who].peer,
        addresses: Vec::new(),
    });
    let named = world.with(ZANDEWEER, |node, cx| {
        node.set_relays(cx, space, relays.to_vec())
    });
    named.expect("it runs").expect("an admin names relays");
    let document = world.found_document(ZANDEWEER, space, "Manifest");
    let document = document.expect("the founder may write");
    world.connect(ZANDEWEER, KANTENS);
    world.pass(10_000);
    world.disconnect(ZANDEWEER, KANTENS);
    visit(&mut world, &[ZANDEWEER]);
    world.connect(ZANDEWEER, second);
    world.pass(30_000);
    world.disconnect(ZANDEWEER, second);
    world.connect(KENNISPUNT, second);
    world.pass(400_000);
    assert!(!holds_in_memory(&world, space));
    world.write(ZANDEWEER, space, document, "molen ");
    visit(&mut world, &[ZANDEWEER]);
    world.pass(400_000);
    world.connect(KANTENS, second);
    world.pass(30_000);
    world.assert_no_faults();
    world.assert_equal(space, &[ZANDEWEER, KANTENS]);
    world.assert_carries(space, second, &[ZANDEWEER, KANTENS]);
}

#[test]
fn what_sleeps_is_put_down_when_it_is_blocked() {
    let (mut world, space) = kring();
    world.relay(KENNISPUNT, ZANDEWEER, space);
    visit(&mut world, &[ZANDEWEER]);
    world.pass(400_000);
    assert!(!holds_in_memory(&world, space));
    world.with(KENNISPUNT, |node, _| node.block(space));
    world.pass(1_000);
    visit(&mut world, &[ZANDEWEER, KANTENS]);
    let carried = world.with(KENNISPUNT, |node, _| node.carried());
    assert_eq!(carried, Some(Vec::new()));
    assert_eq!(entries(&world, KENNISPUNT, space), 0);
    world.crash(KENNISPUNT);
    world.start(KENNISPUNT);
    let carried = world.with(KENNISPUNT, |node, _| node.carried());
    assert_eq!(carried, Some(Vec::new()));
    world.assert_no_faults();
}

#[test]
fn an_operation_after_a_long_silence_does_not_cut_off_who_is_connected() {
    let (mut world, space) = kring();
    world.connect(ZANDEWEER, KANTENS);
    world.pass(10 * 60_000);
    world.invite(ZANDEWEER, space, Role::Reader);
    world.pass(5_000);
    assert!(world.is_connected(ZANDEWEER, KANTENS));
    assert!(world.people.iter().all(|person| person.faults.is_empty()));
}
