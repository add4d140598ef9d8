//! One side has a space no more: the session goes on about the others, and nobody waits for an answer until the other is taken to
//! be silent.

use super::*;
use crate::charter::op::RelayAddress;

/// Half a minute and more, in which who owes a frame would be dropped.
fn time_passes(a: &mut Person, b: &mut Person) {
    for _ in 0..8 {
        carry(a, b);
        for person in [&mut *a, &mut *b] {
            person.now = person.now.plus(5_000);
            person.act(|node, cx| node.timeout(cx));
        }
    }
    carry(a, b);
    assert_eq!((&a.closed, &b.closed), (&vec![], &vec![]));
}

fn names(anna: &mut Person, relays: &[PeerId], space: SpaceId) {
    let relays = relays.iter().map(|peer| RelayAddress {
        peer: *peer,
        addresses: Vec::new(),
    });
    anna.act(|node, cx| node.set_relays(cx, space, relays.collect()))
        .unwrap();
}

#[test]
fn a_relay_that_a_space_names_no_more_stays_with_who_has_another_there() {
    let (mut anna, mut relay) = (Person::new(1), Person::new(9));
    relay.node.serve_as_relay(Terms::open(1 << 20, 1 << 20));
    let (one, other) = (anna.found("Anna"), anna.found("Anna"));
    for space in [one, other] {
        names(&mut anna, &[relay.peer()], space);
    }
    connect(&mut anna, &mut relay);
    carry(&mut anna, &mut relay);
    assert_eq!(relay.node.carried().len(), 2);
    names(&mut anna, &[], one);
    // She goes on speaking of it before she hears that it was put down.
    anna.write(one, None, "alleen hier");
    time_passes(&mut anna, &mut relay);
    assert_eq!(relay.node.carried().len(), 1);
    anna.write(other, None, "ook daar");
    carry(&mut anna, &mut relay);
    let links = anna.node.links();
    assert_eq!(links.len(), 1);
    assert_eq!((links[0].space, links[0].they_lack), (other, 0));
    // Named again, it comes back in the same session.
    names(&mut anna, &[relay.peer()], one);
    time_passes(&mut anna, &mut relay);
    assert_eq!(relay.node.carried().len(), 2);
    let links = anna.node.links();
    assert!(links.len() == 2 && links.iter().all(|link| link.they_lack == 0));
}

#[test]
fn who_came_too_late_with_a_ticket_is_not_waited_for_after_the_next_change() {
    let (mut anna, mut bert, mut cora) = (Person::new(1), Person::new(2), Person::new(3));
    let space = anna.found("Anna");
    let shared = kring(&mut [&mut anna, &mut cora]);
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    meet(&mut anna, &mut bert);
    connect(&mut anna, &mut cora);
    carry(&mut anna, &mut cora);
    let card = cora.card("Cora");
    cora.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    time_passes(&mut anna, &mut cora);
    assert!(cora.node.space(&space).is_none(), "it was used before");
    let berts = bert.me(space);
    anna.role(space, berts, Role::Board);
    time_passes(&mut anna, &mut cora);
    let document = anna.write(shared, None, "Manifest").into();
    carry(&mut anna, &mut cora);
    assert_eq!(cora.reads(shared, document), ["Manifest"]);
}

#[test]
fn two_who_follow_no_more_at_the_same_time_part_and_can_follow_again() {
    let (mut anna, mut bert, mut cora) = (Person::new(1), Person::new(2), Person::new(3));
    let space = anna.found("Anna");
    for follower in [&mut bert, &mut cora] {
        follower.act(|node, cx| node.follow(cx, space)).unwrap();
        meet(&mut anna, follower);
    }
    connect(&mut bert, &mut cora);
    time_passes(&mut bert, &mut cora);
    assert_eq!(bert.node.links().len(), 1);
    assert!(bert.node.unfollow(&space) && cora.node.unfollow(&space));
    // One of them changed his mind before he heard of the other.
    bert.act(|node, cx| node.follow(cx, space)).unwrap();
    time_passes(&mut bert, &mut cora);
    assert!(cora.node.links().is_empty());
    cora.act(|node, cx| node.follow(cx, space)).unwrap();
    time_passes(&mut bert, &mut cora);
    assert_eq!((bert.node.links().len(), cora.node.links().len()), (1, 1));
}
