//! A relay that holds in memory only what somebody speaks about.

use super::*;
use crate::limits;

const ROOM: u64 = 1 << 20;

/// A kring of Anna's with a relay that carries it, and a document in it.
fn carried() -> (Person, Person, SpaceId, DocumentId) {
    let (mut anna, mut relay) = (Person::new(1), Person::new(9));
    relay.node.serve_as_relay(Terms::open(ROOM, ROOM));
    let space = anna.found("Anna");
    let document = anna.write(space, None, "Manifest").into();
    names(&mut anna, &[relay.peer()], space);
    connect(&mut anna, &mut relay);
    talk(&mut anna, &mut relay);
    assert_eq!(relay.node.carried().len(), 1);
    (anna, relay, space, document)
}

/// So much time passes for both, and they say what they have to.
fn quiet(a: &mut Person, b: &mut Person) {
    for _ in 0..5 {
        for person in [&mut *a, &mut *b] {
            person.now = person.now.plus(limits::SLEEP_MILLIS);
            person.act(|node, cx| node.timeout(cx));
        }
        carry(a, b);
    }
}

fn sleeps(relay: &Person, space: SpaceId) -> bool {
    let carried = relay.node.carried();
    assert!(carried.iter().any(|carried| carried.space == space));
    relay.node.space(&space).is_none()
}

#[test]
fn frames_about_a_space_that_sleeps_wait_in_their_order_until_it_is_here() {
    let (mut anna, mut relay, space, document) = carried();
    quiet(&mut anna, &mut relay);
    assert!(sleeps(&relay, space));
    assert!(relay.events.contains(&Event::Slept { space }));
    let before = relay.node.carried();
    for text in ["dorpshuis", "klok", "molen"] {
        anna.write(space, Some(document), text);
    }
    carry(&mut anna, &mut relay);
    assert!(
        sleeps(&relay, space),
        "it was asked for, and is not here yet"
    );
    assert!(relay.events.contains(&Event::Wake { space }));
    let lacks = anna.node.links()[0].they_lack;
    assert!(lacks > 0, "nothing is acknowledged that only waits");
    relay.bring_back();
    carry(&mut anna, &mut relay);
    let after = relay.node.carried();
    assert_eq!(after[0].entries, before[0].entries + 3);
    assert!(after[0].bytes > before[0].bytes);
    assert_eq!(anna.node.links()[0].they_lack, 0);
    assert!(anna.closed.is_empty() && relay.closed.is_empty());
}

#[test]
fn a_space_that_sleeps_is_recognised_by_its_handle_and_is_not_asked_for_by_name() {
    let (mut anna, mut relay, space, _) = carried();
    disconnect(&mut anna, &mut relay);
    relay.now = relay.now.plus(3 * limits::SLEEP_MILLIS);
    relay.act(|node, cx| node.timeout(cx));
    assert!(sleeps(&relay, space));
    connect(&mut anna, &mut relay);
    let (peer, them) = (anna.peer(), relay.peer());
    let mut said = Vec::new();
    for _ in 0..4 {
        while let Some(frame) = relay.act(|node, cx| node.poll_frame(cx, peer)) {
            said.push(crate::sync::frame::Frame::decode(&frame).unwrap());
            anna.act(|node, cx| node.received(cx, them, &frame));
        }
        while let Some(frame) = anna.act(|node, cx| node.poll_frame(cx, them)) {
            relay.act(|node, cx| node.received(cx, peer, &frame));
        }
        relay.bring_back();
    }
    let is_strange =
        |frame: &crate::sync::frame::Frame| matches!(frame, crate::sync::frame::Frame::Strange(_));
    assert!(!said.iter().any(is_strange), "{said:?}");
    assert!(!sleeps(&relay, space));
    assert!(relay.node.links()[0].who.is_some());
}

#[test]
fn what_sleeps_keeps_its_place_in_the_room_of_all() {
    let (mut anna, mut relay, space, document) = carried();
    let held = |relay: &Person| relay.node.relaying.as_ref().unwrap().total.held();
    let kept = relay.node.carried()[0].bytes;
    assert_eq!(held(&relay), kept);
    for turn in 0..3 {
        quiet(&mut anna, &mut relay);
        assert!(sleeps(&relay, space));
        assert_eq!(held(&relay), relay.node.carried()[0].bytes);
        anna.write(space, Some(document), &format!("klok {turn}"));
        carry(&mut anna, &mut relay);
        relay.bring_back();
        carry(&mut anna, &mut relay);
        assert_eq!(held(&relay), relay.node.carried()[0].bytes);
    }
    assert!(held(&relay) > kept);
    relay.node.block(space);
    assert_eq!(held(&relay), 0);
}

#[test]
fn a_space_that_is_full_is_still_full_after_it_slept() {
    let (mut anna, mut relay, space, document) = carried();
    let most = relay.node.carried()[0].bytes + 3_000;
    disconnect(&mut anna, &mut relay);
    relay.node.serve_as_relay(Terms::open(most, ROOM));
    relay.now = relay.now.plus(3 * limits::SLEEP_MILLIS);
    relay.act(|node, cx| node.timeout(cx));
    for _ in 0..8 {
        anna.write(space, Some(document), &"steen ".repeat(150));
    }
    anna.now = relay.now;
    connect(&mut anna, &mut relay);
    for _ in 0..3 {
        carry(&mut anna, &mut relay);
        relay.bring_back();
    }
    quiet(&mut anna, &mut relay);
    relay.bring_back();
    let full = relay.node.carried()[0];
    assert!(full.is_full && full.bytes <= most, "{full:?}");
    quiet(&mut anna, &mut relay);
    assert!(sleeps(&relay, space));
    let asleep = relay.node.carried()[0];
    assert_eq!((asleep.bytes, asleep.is_full), (full.bytes, true));
}

#[test]
fn a_start_brings_nothing_into_memory_and_a_space_that_was_never_taken_up_does_not_sleep() {
    let (mut anna, mut relay, space, document) = carried();
    let kept = relay.node.carried()[0];
    disconnect(&mut anna, &mut relay);
    let seed = DeviceSeed::from_bytes(*relay.node.seed.as_bytes());
    relay.node = Node::new(seed);
    relay.node.serve_as_relay(Terms::open(ROOM, ROOM));
    let shelf = relay.shelf.clone();
    let unknown = SpaceId([8; 32]);
    assert!(!relay.node.restore_asleep(unknown, 5, 500, &shelf));
    let Carried { entries, bytes, .. } = kept;
    assert!(relay.node.restore_asleep(space, entries, bytes, &shelf));
    assert!(sleeps(&relay, space));
    assert_eq!(relay.node.carried(), [kept]);
    assert!(relay.node.waking(space).is_none(), "nobody asked for it");
    anna.write(space, Some(document), "klok");
    connect(&mut anna, &mut relay);
    for _ in 0..3 {
        carry(&mut anna, &mut relay);
        relay.bring_back();
    }
    assert_eq!(relay.node.carried()[0].entries, entries + 1);
}

#[test]
fn not_everything_is_brought_back_at_once_and_nobody_waits_for_ever() {
    let (mut anna, mut relay) = (Person::new(1), Person::new(9));
    relay.node.serve_as_relay(Terms::open(ROOM, ROOM));
    let spaces: Vec<SpaceId> = (0..3).map(|_| anna.found("Anna")).collect();
    for space in &spaces {
        names(&mut anna, &[relay.peer()], *space);
        // As after a start: the first are said to be large.
        relay.node.begin_to_carry(*space);
        let key = LocalKey::Space(*space);
        relay
            .node
            .keep_local(key, &crate::node::relaying::carried_bytes());
        relay.keep();
        relay.node.spaces.remove(space);
        let shelf = relay.shelf.clone();
        let most = limits::AWAKE_ENTRIES;
        assert!(relay.node.restore_asleep(*space, most, 10, &shelf));
    }
    connect(&mut anna, &mut relay);
    carry(&mut anna, &mut relay);
    let asked = |relay: &Person| {
        let events = relay.events.iter();
        events
            .filter(|event| matches!(event, Event::Wake { .. }))
            .count()
    };
    assert_eq!(asked(&relay), 1);
    let (due, _) = relay.node.poll_timeout().unwrap();
    assert!(due <= relay.now.plus(limits::AWAKE_PATIENCE_MILLIS));
    // The first turns out to be small, so there is room for the next.
    let first = relay.events.iter().find_map(|event| match event {
        Event::Wake { space } => Some(*space),
        _ => None,
    });
    let waking = relay.node.waking(first.unwrap()).unwrap();
    let restored = waking.restore(std::iter::empty(), &relay.shelf.clone());
    relay.act(|node, cx| node.woken(cx, restored));
    assert_eq!(asked(&relay), 2);
    // And the last waits no longer than it must, whatever else is going on.
    relay.now = relay.now.plus(limits::AWAKE_PATIENCE_MILLIS);
    relay.act(|node, cx| node.timeout(cx));
    assert_eq!(asked(&relay), 3);
}

#[test]
fn who_lets_too_much_wait_is_parted_from() {
    let (mut anna, mut relay, space, document) = carried();
    quiet(&mut anna, &mut relay);
    assert!(sleeps(&relay, space));
    anna.write(space, Some(document), "klok");
    let (peer, them) = (anna.peer(), relay.peer());
    let frame = anna.act(|node, cx| node.poll_frame(cx, them)).unwrap();
    for _ in 0..=limits::FRAMES_WAITING {
        relay.act(|node, cx| node.received(cx, peer, &frame));
    }
    assert_eq!(relay.closed, [peer]);
    assert!(sleeps(&relay, space));
}

#[test]
fn a_space_that_is_blocked_while_it_is_brought_back_does_not_come_back() {
    let (mut anna, mut relay, space, document) = carried();
    quiet(&mut anna, &mut relay);
    anna.write(space, Some(document), "klok");
    carry(&mut anna, &mut relay);
    let waking = relay.node.waking(space).unwrap();
    let runs = relay.shelf.runs_of(space).into_iter();
    let restored = waking.restore(runs, &relay.shelf.clone());
    relay.node.block(space);
    relay.keep();
    assert!(relay.events.contains(&Event::PutDown { space }));
    assert!(relay.node.is_blocked(&space));
    assert_eq!(relay.closed, [anna.peer()], "what it said waits for ever");
    relay.act(|node, cx| node.woken(cx, restored));
    assert!(relay.node.space(&space).is_none());
    assert_eq!(relay.node.carried(), []);
}

#[test]
fn a_space_that_could_not_be_brought_back_is_asked_for_again() {
    let (mut anna, mut relay, space, document) = carried();
    quiet(&mut anna, &mut relay);
    anna.write(space, Some(document), "klok");
    carry(&mut anna, &mut relay);
    assert!(relay.node.waking(space).is_some());
    let now = relay.now;
    relay.act(|node, _| node.not_woken(&space, now));
    assert!(relay.node.waking(space).is_none());
    assert!(sleeps(&relay, space), "nothing of it is lost");
    assert_eq!(relay.closed, [anna.peer()], "what it said is lost");
    disconnect(&mut anna, &mut relay);
    relay.events.clear();
    connect(&mut anna, &mut relay);
    carry(&mut anna, &mut relay);
    assert!(relay.events.contains(&Event::Wake { space }));
    relay.bring_back();
    carry(&mut anna, &mut relay);
    assert!(!sleeps(&relay, space));
    assert_eq!(anna.node.links()[0].they_lack, 0);
}

#[test]
fn what_was_introduced_and_given_up_may_go_from_the_disk() {
    let (mut anna, mut relay) = (Person::new(1), Person::new(9));
    relay.node.serve_as_relay(Terms::open(ROOM, ROOM));
    // Its charter does not name the relay.
    let space = anna.found("Anna");
    connect(&mut anna, &mut relay);
    let peer = anna.peer();
    relay.act(|node, cx| node.introduced(cx, peer, space, &[]));
    assert!(relay.node.space(&space).is_some());
    relay.act(|node, _| node.disconnected(peer));
    assert!(relay.node.space(&space).is_none());
    assert!(relay.events.contains(&Event::PutDown { space }));
}
