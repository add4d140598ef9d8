//! What devices say that they hold, and how that reaches those whom they never meet.

use super::*;
use crate::space::receipts::{Lack, Receipt};
use crate::sync::frame::{Frame, Prefix, Tag};
use crate::sync::receipts::{Mark, Receipts, Said};

/// Anna, Bert and Corrie in one space, and Anna's document. Corrie and Anna are never connected after that.
fn three() -> (Person, Person, Person, SpaceId, DocumentId) {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = anna.found("Anna");
    let document: DocumentId = anna.write(space, None, "manifest").into();
    for (name, person) in [("Bert", &mut bert), ("Corrie", &mut corrie)] {
        let ticket = anna.invite(space, Role::Editor, 1);
        let card = person.card(name);
        person
            .act(|node, cx| node.join(cx, &ticket, &card))
            .unwrap();
        connect(&mut anna, person);
        talk(&mut anna, person);
        disconnect(&mut anna, person);
    }
    // Bert learns of Corrie.
    meet(&mut anna, &mut bert);
    meet(&mut anna, &mut corrie);
    (anna, bert, corrie, space, document)
}

fn author(person: &Person, space: SpaceId) -> AuthorId {
    person.node.space(&space).unwrap().me()
}

fn lack(person: &Person, space: SpaceId, of: &Person) -> Option<Lack> {
    person
        .node
        .space(&space)
        .unwrap()
        .lack_of(&author(of, space))
}

/// The bytes of the latest receipt of somebody that is here.
fn receipt(person: &Person, space: SpaceId, of: AuthorId) -> Vec<u8> {
    let here = person.node.space(&space).unwrap();
    let all = here.receipts();
    let found = all.iter().find(|(author, _, _)| *author == of);
    found.expect("a receipt").2.to_vec()
}

fn take(person: &mut Person, space: SpaceId, bytes: &[u8]) -> bool {
    let writer = author(person, space);
    let part = crate::bundle::Part::Receipt(bytes.to_vec());
    let kept = |person: &Person| {
        let here = person.node.space(&space).unwrap();
        let all = here.receipts().into_iter();
        all.map(|(_, _, bytes)| bytes.to_vec()).collect::<Vec<_>>()
    };
    let before = kept(person);
    let taken = person.act(|node, cx| node.take_bundled(cx, space, writer, part));
    taken.is_ok() && kept(person) != before
}

/// Connects two, and answers with the tag by which they speak about their space.
fn connect_and_listen(a: &mut Person, b: &mut Person) -> Tag {
    connect(a, b);
    let mut heard = None;
    for _ in 0..20 {
        let (to_b, to_a) = (b.peer(), a.peer());
        while let Some(frame) = a.act(|node, cx| node.poll_frame(cx, to_b)) {
            b.act(|node, cx| node.received(cx, to_a, &frame));
        }
        while let Some(frame) = b.act(|node, cx| node.poll_frame(cx, to_a)) {
            heard = heard.or(Frame::decode(&frame).unwrap().space());
            a.act(|node, cx| node.received(cx, to_b, &frame));
        }
    }
    heard.expect("they speak about it")
}

const LEVEL: Lack = Lack { theirs: 0, ours: 0 };

#[test]
fn how_it_stands_with_somebody_is_known_though_they_are_never_met() {
    let (mut anna, mut bert, mut corrie, space, document) = three();
    assert_eq!(lack(&anna, space, &corrie), Some(LEVEL));
    anna.write(space, Some(document), "een");
    anna.write(space, Some(document), "twee");
    assert_eq!(
        lack(&anna, space, &corrie),
        Some(Lack { theirs: 2, ours: 0 })
    );
    meet(&mut anna, &mut bert);
    meet(&mut bert, &mut corrie);
    assert_eq!(corrie.reads(space, document).len(), 3);
    // What Corrie signed comes back with Bert.
    meet(&mut bert, &mut anna);
    assert_eq!(lack(&anna, space, &corrie), Some(LEVEL));
    anna.restart();
    assert_eq!(lack(&anna, space, &corrie), Some(LEVEL));
    corrie.write(space, Some(document), "drie");
    meet(&mut corrie, &mut bert);
    anna.restart();
    assert_eq!(lack(&bert, space, &anna), Some(Lack { theirs: 1, ours: 0 }));
    assert!(anna.closed.is_empty() && bert.closed.is_empty() && corrie.closed.is_empty());
}

#[test]
fn a_receipt_says_nothing_that_is_not_durable_and_comes_at_most_once_a_minute() {
    let mut anna = Person::new(1);
    let space = anna.found("Anna");
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let mut signed = Vec::new();
    for _ in 0..600 {
        anna.now = anna.now.plus(500);
        anna.write(space, Some(document), "nu");
        anna.act(|node, cx| node.timeout(cx));
        let me = author(&anna, space);
        let counter = anna.node.space(&space).unwrap().receipt_counter(&me);
        if counter.is_some() && signed.last() != counter.as_ref() {
            signed.extend(counter);
        }
    }
    assert!((4..=6).contains(&signed.len()), "{signed:?}");
    assert!(signed.windows(2).all(|two| two[1] - two[0] >= 60_000));
    // Nothing changes any more: nothing is signed any more.
    let me = author(&anna, space);
    let mut last = Vec::new();
    for _ in 0..20 {
        anna.now = anna.now.plus(30_000);
        anna.act(|node, cx| node.timeout(cx));
        last.extend(anna.node.space(&space).unwrap().receipt_counter(&me));
    }
    last.dedup();
    assert!(last.len() <= 3, "{last:?}");
}

#[test]
fn a_forged_or_older_receipt_changes_nothing() {
    let (mut anna, mut bert, mut corrie, space, document) = three();
    let of_corrie = author(&corrie, space);
    let old = receipt(&corrie, space, of_corrie);
    corrie.write(space, Some(document), "een");
    meet(&mut corrie, &mut bert);
    meet(&mut bert, &mut anna);
    let now = receipt(&anna, space, of_corrie);
    assert_ne!(old, now);
    assert!(!take(&mut anna, space, &old), "an older one");
    assert!(!take(&mut anna, space, &now), "the same again");
    let mut claimed = Receipt::decode(&now).unwrap();
    claimed.counter += 1_000_000;
    let key = bert.node.space(&space).unwrap().key();
    let forged = claimed.sign(&space, key);
    assert!(!take(&mut anna, space, &forged), "signed by somebody else");
    let other = SpaceId([7; 32]);
    let elsewhere = claimed.sign(&other, corrie.node.space(&space).unwrap().key());
    assert!(
        !take(&mut anna, space, &elsewhere),
        "signed for another space"
    );
    let stranger = DeviceSeed::from_bytes([9; 32]);
    let key = stranger.space_key(&anna.node.space(&space).unwrap().nonce());
    claimed.author = key.author();
    let strange = claimed.sign(&space, &key);
    assert!(!take(&mut anna, space, &strange), "of nobody who is in");
    assert_eq!(receipt(&anna, space, of_corrie), now);
    // A true one that is newer is taken; only order among Corrie's own decides, not anybody's clock.
    let mut newer = Receipt::decode(&now).unwrap();
    newer.counter += 1;
    let newer = newer.sign(&space, corrie.node.space(&space).unwrap().key());
    assert!(take(&mut anna, space, &newer));
    assert_eq!(receipt(&anna, space, of_corrie), newer);
}

#[test]
fn a_receipt_that_nobody_asked_for_is_let_go_and_one_that_was_falsified_ends_the_session() {
    let (mut anna, mut bert, corrie, space, _) = three();
    let of_corrie = author(&corrie, space);
    let mut newer = Receipt::decode(&receipt(&anna, space, of_corrie)).unwrap();
    newer.counter += 5;
    let newer = newer.sign(&space, corrie.node.space(&space).unwrap().key());
    let tag = connect_and_listen(&mut anna, &mut bert);
    let say = |said| Frame::Receipts(Receipts { space: tag, said }).encode();
    let from = bert.peer();
    let unasked = say(Said::Give(newer.clone()));
    anna.act(|node, cx| node.received(cx, from, &unasked));
    assert_ne!(receipt(&anna, space, of_corrie), newer);
    let mark = Mark {
        author: Prefix(*of_corrie.0.first_chunk().unwrap()),
        counter: u64::MAX,
    };
    let marks = say(Said::Marks(vec![mark]));
    anna.act(|node, cx| node.received(cx, from, &marks));
    let mut falsified = newer.clone();
    *falsified.last_mut().unwrap() ^= 1;
    let falsified = say(Said::Give(falsified));
    anna.act(|node, cx| node.received(cx, from, &falsified));
    assert_ne!(receipt(&anna, space, of_corrie), newer);
    assert_eq!(anna.closed, [from]);
}

#[test]
fn mutants_of_a_receipt_are_refused_without_a_panic() {
    let (mut anna, _, _, space, document) = three();
    anna.write(space, Some(document), "een");
    let here = anna.node.space(&space).unwrap();
    let samples: Vec<Vec<u8>> = here
        .receipts()
        .into_iter()
        .map(|(_, _, bytes)| bytes.to_vec())
        .collect();
    assert!(samples.len() >= 2);
    crate::mutate::mutants(&samples, 20_000, |bytes| {
        let Ok(receipt) = Receipt::decode(bytes) else {
            return Ok(());
        };
        let signed = crate::space::receipts::is_signed(&space, &receipt.author, bytes);
        if signed && !samples.iter().any(|sample| sample == bytes) {
            return Err("taken for signed".to_owned());
        }
        Ok(())
    });
}
