//! What people are doing in a document: who hears it, once, the newest, and nothing of it on a disk.

use super::*;
use crate::limits;
use crate::space::presence::{NoPresence, Presence};

fn heard(person: &mut Person) -> Vec<Vec<u8>> {
    let events = std::mem::take(&mut person.events);
    events
        .into_iter()
        .filter_map(|event| match event {
            Event::Presence { presence, .. } => Some(presence.what),
            _other => None,
        })
        .collect()
}

fn present(person: &mut Person, space: SpaceId, document: DocumentId, what: &str) {
    person
        .act(|node, cx| node.present(cx, space, &document, what.as_bytes()))
        .unwrap();
}

/// Three in a line: Anna with Bert, Bert with Cora, and a document.
fn line() -> ([Person; 3], SpaceId, DocumentId) {
    let (mut anna, mut bert, mut cora) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert, &mut cora]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    meet(&mut anna, &mut cora);
    connect(&mut anna, &mut bert);
    talk(&mut anna, &mut bert);
    connect(&mut bert, &mut cora);
    talk(&mut bert, &mut cora);
    let mut people = [anna, bert, cora];
    for person in &mut people {
        heard(person);
    }
    (people, space, document)
}

#[test]
fn what_one_does_reaches_all_once_and_lies_on_no_disk() {
    let ([mut anna, mut bert, mut cora], space, document) = line();
    let before = [&anna, &bert, &cora].map(|person| person.node.last_sequence());
    present(&mut anna, space, document, "typt");
    carry(&mut anna, &mut bert);
    carry(&mut bert, &mut cora);
    carry(&mut anna, &mut bert);
    assert_eq!(heard(&mut bert), [b"typt"]);
    assert_eq!(heard(&mut cora), [b"typt"]);
    assert_eq!(heard(&mut anna), Vec::<Vec<u8>>::new());
    let after = [&anna, &bert, &cora].map(|person| person.node.last_sequence());
    assert_eq!(before, after);
}

#[test]
fn an_older_one_and_the_same_again_are_not_shown() {
    let ([mut anna, mut bert, _cora], space, document) = line();
    present(&mut anna, space, document, "eerst");
    present(&mut anna, space, document, "dan");
    let (from, to) = (anna.peer(), bert.peer());
    let frames: Vec<_> =
        std::iter::from_fn(|| anna.act(|node, cx| node.poll_frame(cx, to))).collect();
    assert_eq!(frames.len(), 2);
    for frame in [&frames[1], &frames[0], &frames[1]] {
        bert.act(|node, cx| node.received(cx, from, frame));
    }
    assert_eq!(heard(&mut bert), [b"dan"]);
}

#[test]
fn who_says_too_much_is_not_shown_more_often_and_not_cut_off() {
    let ([mut anna, mut bert, _cora], space, document) = line();
    for number in 0..3 * limits::PRESENCE_A_SECOND {
        present(&mut anna, space, document, &number.to_string());
        carry(&mut anna, &mut bert);
    }
    assert_eq!(heard(&mut bert).len(), limits::PRESENCE_A_SECOND as usize);
    assert!(bert.closed.is_empty());
    bert.now = bert.now.plus(2_000);
    present(&mut anna, space, document, "later");
    carry(&mut anna, &mut bert);
    assert_eq!(heard(&mut bert), [b"later"]);
}

#[test]
fn one_who_left_or_signs_for_another_is_not_believed() {
    let ([mut anna, mut bert, _cora], space, document) = line();
    let there = anna.node.space(&space).unwrap();
    let bytes = there.present(&document, 1, b"typt").unwrap();
    let here = bert.node.space(&space).unwrap();
    let presence = here.presence(&bytes).unwrap();
    let wanted = Presence {
        document,
        author: there.me(),
        counter: 1,
        what: b"typt".to_vec(),
    };
    assert_eq!(presence, wanted);
    let mut bent = bytes.clone();
    let last = bent.len() - 1;
    bent[last] ^= 1;
    assert_eq!(here.presence(&bent), Err(NoPresence::NotBelieved));
    assert_eq!(here.presence(&bytes[..8]), Err(NoPresence::NotBelieved));
    let mut other_epoch = bytes;
    other_epoch[0] ^= 1;
    assert_eq!(here.presence(&other_epoch), Err(NoPresence::NotForUs));
    let late = here.present(&document, 2, b"nog even").unwrap();
    bert.act(|node, cx| node.leave(cx, space)).unwrap();
    talk(&mut anna, &mut bert);
    let there = anna.node.space(&space).unwrap();
    assert_eq!(there.presence(&late), Err(NoPresence::NotBelieved));
    let gone = bert.node.space(&space).unwrap();
    assert_eq!(gone.present(&document, 3, b"?"), Err(Refused::NotIn));
    let long = [0; limits::PRESENCE_WHAT_BYTES + 1];
    assert_eq!(there.present(&document, 4, &long), Err(Refused::TooLong));
    let most = [0; limits::PRESENCE_WHAT_BYTES];
    let bytes = there.present(&document, 5, &most).unwrap();
    assert!(bytes.len() <= limits::PRESENCE_BYTES);
}

#[test]
fn what_is_done_in_a_document_of_the_board_is_passed_on_unread() {
    let ([mut anna, mut bert, mut cora], space, _) = line();
    let coras = cora.me(space);
    anna.role(space, coras, Role::Board);
    for _ in 0..2 {
        talk(&mut anna, &mut bert);
        talk(&mut bert, &mut cora);
    }
    let board = anna
        .try_write_for(space, Audience::Board, None, "alleen bestuur")
        .unwrap();
    for _ in 0..2 {
        talk(&mut anna, &mut bert);
        talk(&mut bert, &mut cora);
    }
    let document: DocumentId = board.into();
    assert!(!bert.can_read(space, document) && cora.can_read(space, document));
    present(&mut anna, space, document, "typt");
    carry(&mut anna, &mut bert);
    carry(&mut bert, &mut cora);
    assert_eq!(heard(&mut bert), Vec::<Vec<u8>>::new());
    assert_eq!(heard(&mut cora), [b"typt"]);
}

/// Connects somebody with a relay, which brings back what sleeps there.
fn meet_at(person: &mut Person, relay: &mut Person) {
    connect(person, relay);
    for _ in 0..4 {
        carry(person, relay);
        relay.bring_back();
    }
    carry(person, relay);
}

/// Anna and Bert, of whom each knows the relay of their kring only, and a document.
fn over_a_relay() -> (Person, Person, Person, SpaceId, DocumentId) {
    let (mut anna, mut bert, mut relay) = (Person::new(1), Person::new(2), Person::new(9));
    relay.node.serve_as_relay(Terms::open(1 << 20, 1 << 20));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    names(&mut anna, &[relay.peer()], space);
    meet(&mut anna, &mut bert);
    for person in [&mut anna, &mut bert] {
        meet_at(person, &mut relay);
    }
    heard(&mut anna);
    heard(&mut bert);
    (anna, bert, relay, space, document)
}

#[test]
fn a_relay_alone_passes_on_what_is_done_to_who_is_live_and_reads_nothing() {
    let (mut anna, mut bert, mut relay, space, document) = over_a_relay();
    let kept = relay.node.last_sequence();
    present(&mut anna, space, document, "typt");
    carry(&mut anna, &mut relay);
    carry(&mut bert, &mut relay);
    carry(&mut anna, &mut relay);
    assert_eq!(heard(&mut bert), [b"typt"]);
    assert_eq!(heard(&mut anna), Vec::<Vec<u8>>::new());
    assert_eq!(heard(&mut relay), Vec::<Vec<u8>>::new());
    assert_eq!(relay.node.last_sequence(), kept);
    disconnect(&mut bert, &mut relay);
    present(&mut anna, space, document, "later");
    carry(&mut anna, &mut relay);
    meet_at(&mut bert, &mut relay);
    assert_eq!(heard(&mut bert), Vec::<Vec<u8>>::new(), "nothing is kept");
}

#[test]
fn a_space_that_sleeps_at_a_relay_is_not_woken_by_what_is_done_in_it() {
    let (mut anna, mut bert, mut relay, space, document) = over_a_relay();
    for _ in 0..5 {
        for person in [&mut anna, &mut bert, &mut relay] {
            person.now = person.now.plus(limits::SLEEP_MILLIS);
            person.act(|node, cx| node.timeout(cx));
        }
        carry(&mut anna, &mut relay);
        carry(&mut bert, &mut relay);
    }
    assert!(relay.node.sleeps(&space));
    relay.events.clear();
    let (at_anna, at_bert, at_relay) = (anna.peer(), bert.peer(), relay.peer());
    present(&mut anna, space, document, "typt");
    let frame = anna.act(|node, cx| node.poll_frame(cx, at_relay)).unwrap();
    relay.act(|node, cx| node.received(cx, at_anna, &frame));
    carry(&mut bert, &mut relay);
    assert_eq!(heard(&mut bert), [b"typt"]);
    // The same again goes no further, and neither woke it.
    relay.act(|node, cx| node.received(cx, at_anna, &frame));
    assert_eq!(relay.act(|node, cx| node.poll_frame(cx, at_bert)), None);
    assert!(relay.node.sleeps(&space) && relay.events.is_empty());
    assert!(relay.closed.is_empty());
}
