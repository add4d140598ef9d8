//! One side has a space no more: the session goes on about the others, and nobody waits for an answer until the other is taken to
//! be silent.

use super::*;
use crate::limits;

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

/// Everything that one has to say by now gets to the other.
fn says(from: &mut Person, to: &mut Person) {
    let (sender, receiver) = (from.peer(), to.peer());
    while let Some(frame) = from.act(|node, cx| node.poll_frame(cx, receiver)) {
        to.act(|node, cx| node.received(cx, sender, &frame));
    }
}

fn follows(person: &mut Person, space: SpaceId) {
    person.act(|node, cx| node.follow(cx, space)).unwrap();
}

/// Anna, and a relay that carries two spaces of hers.
fn two_carried() -> (Person, Person, SpaceId, SpaceId) {
    let (mut anna, mut relay) = (Person::new(1), Person::new(9));
    relay.node.serve_as_relay(Terms::open(1 << 20, 1 << 20));
    let (one, other) = (anna.found("Anna"), anna.found("Anna"));
    for space in [one, other] {
        names(&mut anna, &[relay.peer()], space);
    }
    connect(&mut anna, &mut relay);
    carry(&mut anna, &mut relay);
    (anna, relay, one, other)
}

#[test]
fn a_relay_that_a_space_names_no_more_stays_with_who_has_another_there() {
    let (mut anna, mut relay, one, other) = two_carried();
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
fn whom_a_relay_met_in_a_space_that_it_put_down_is_forgotten() {
    let (_, mut relay, one, other) = two_carried();
    let knows = |relay: &Person, space: SpaceId| relay.node.sync.met().any(|(of, _)| of == space);
    assert!(knows(&relay, one) && knows(&relay, other));
    relay.node.block(one);
    assert!(!knows(&relay, one) && knows(&relay, other));
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

#[test]
fn who_gave_a_space_up_before_another_who_follows_spoke_of_it_tells_so() {
    let (mut bert, mut cora) = (Person::new(2), Person::new(3));
    let space = Person::new(1).found("Anna");
    for follower in [&mut bert, &mut cora] {
        follows(follower, space);
    }
    connect(&mut bert, &mut cora);
    says(&mut cora, &mut bert);
    says(&mut bert, &mut cora);
    let links = (bert.node.links().len(), cora.node.links().len());
    assert_eq!(links, (0, 1), "what Cora says of it is on its way");
    assert!(bert.node.unfollow(&space));
    time_passes(&mut bert, &mut cora);
    assert!(bert.node.links().is_empty() && cora.node.links().is_empty());
    follows(&mut bert, space);
    time_passes(&mut bert, &mut cora);
    assert_eq!((bert.node.links().len(), cora.node.links().len()), (1, 1));
}

#[test]
fn who_gave_a_space_up_before_a_member_proved_to_be_in_it_tells_so() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    // She offers it to him of her own accord, so that her proof is the first that he hears of it.
    anna.node.sync.meet(space, bert.peer());
    connect(&mut anna, &mut bert);
    carry(&mut anna, &mut bert);
    follows(&mut bert, space);
    says(&mut bert, &mut anna);
    let links = (anna.node.links().len(), bert.node.links().len());
    assert_eq!(links, (1, 0), "her proof is on its way");
    assert!(bert.node.unfollow(&space));
    time_passes(&mut anna, &mut bert);
    assert!(anna.node.links().is_empty() && bert.node.links().is_empty());
    follows(&mut bert, space);
    time_passes(&mut anna, &mut bert);
    assert_eq!((anna.node.links().len(), bert.node.links().len()), (1, 1));
}

#[test]
fn who_gave_a_space_up_before_a_relay_woke_for_it_can_follow_it_again() {
    let (mut anna, mut relay, mut bert) = (Person::new(1), Person::new(9), Person::new(2));
    relay.node.serve_as_relay(Terms::open(1 << 20, 1 << 20));
    let space = anna.found("Anna");
    let public = anna.try_write_for(space, Audience::Public, None, "Standpunten");
    names(&mut anna, &[relay.peer()], space);
    connect(&mut anna, &mut relay);
    talk(&mut anna, &mut relay);
    disconnect(&mut anna, &mut relay);
    relay.now = relay.now.plus(3 * limits::SLEEP_MILLIS);
    relay.act(|node, cx| node.timeout(cx));
    assert!(relay.node.sleeps(&space));
    bert.now = relay.now;
    follows(&mut bert, space);
    connect(&mut bert, &mut relay);
    says(&mut relay, &mut bert);
    says(&mut bert, &mut relay);
    assert!(bert.node.unfollow(&space));
    relay.bring_back();
    assert!(!relay.node.sleeps(&space));
    says(&mut relay, &mut bert);
    follows(&mut bert, space);
    time_passes(&mut bert, &mut relay);
    assert_eq!(bert.node.links().len(), 1);
    assert_eq!(bert.reads(space, public.unwrap().into()), ["Standpunten"]);
}
