//! Coming into a space, over restarts, and coming back.

use super::*;

#[test]
fn a_neighbour_joins_with_a_ticket_and_both_read_what_the_other_writes() {
    let (mut zandeweer, mut eppenhuizen) = (Person::new(1), Person::new(2));
    let space = zandeweer.found("Anna");
    let document: DocumentId = zandeweer.write(space, None, "manifest").into();
    zandeweer.write(space, Some(document), "een");
    let ticket = zandeweer.invite(space, Role::Editor, 1);
    let card = eppenhuizen.card("Bert");
    eppenhuizen
        .act(|node, cx| node.join(cx, &ticket, &card))
        .unwrap();
    connect(&mut zandeweer, &mut eppenhuizen);
    talk(&mut zandeweer, &mut eppenhuizen);
    assert!(eppenhuizen.events.contains(&Event::Joined { space }));
    assert_eq!(eppenhuizen.reads(space, document), ["manifest", "een"]);
    eppenhuizen.write(space, Some(document), "twee");
    talk(&mut zandeweer, &mut eppenhuizen);
    assert_eq!(
        zandeweer.reads(space, document),
        ["manifest", "een", "twee"]
    );
    let here = zandeweer.node.space(&space).unwrap();
    let bert = eppenhuizen.node.space(&space).unwrap().me();
    assert_eq!(here.card(&bert).unwrap().name.as_str(), "Bert");
    let there = eppenhuizen.node.space(&space).unwrap();
    assert_eq!(there.name().unwrap().as_str(), "Kring Zandeweer");
    assert!(zandeweer.closed.is_empty() && eppenhuizen.closed.is_empty());
}

#[test]
fn a_joining_goes_on_after_a_restart() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    bert.restart();
    connect(&mut anna, &mut bert);
    carry(&mut anna, &mut bert);
    // The charter is here; the joining is written when it has been quiet.
    assert!(!bert.node.space(&space).unwrap().has_asked());
    disconnect(&mut anna, &mut bert);
    bert.restart();
    bert.now = bert.now.plus(1_000);
    bert.act(|node, cx| node.timeout(cx));
    bert.now = bert.now.plus(1_000);
    bert.act(|node, cx| node.timeout(cx));
    assert!(bert.node.space(&space).unwrap().has_asked());
    bert.restart();
    meet(&mut anna, &mut bert);
    assert!(bert.events.contains(&Event::Joined { space }));
    bert.restart();
    assert!(bert.node.space(&space).unwrap().joining().is_none());
    bert.write(space, None, "manifest");
}

#[test]
fn a_ticket_that_was_used_lets_nobody_else_in() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 1);
    for person in [&mut bert, &mut corrie] {
        let card = person.card("Neighbour");
        person
            .act(|node, cx| node.join(cx, &ticket, &card))
            .unwrap();
        meet(&mut anna, person);
    }
    let why = JoinFailure::Used;
    assert!(corrie.events.contains(&Event::JoinFailed { space, why }));
    assert!(corrie.node.space(&space).is_none());
    assert_eq!(corrie.shelf.spaces(), []);
    let state = anna.node.space(&space).unwrap().charter().state();
    assert_eq!(state.participants.len(), 2);
}

#[test]
fn an_expired_ticket_is_refused_at_both_ends() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    anna.now = ticket.expires.plus(1);
    // Bert's clock is behind: he asks, and Anna does not take him in.
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    meet(&mut anna, &mut bert);
    let state = anna.node.space(&space).unwrap().charter().state();
    assert_eq!(state.participants.len(), 1);
    let here = anna.node.space(&space).unwrap();
    assert!(
        !here.holds(
            &bert.node.space(&space).unwrap().charter().state().devices
                [&crate::ids::AuthorId(bert.me(space).0)]
                .op
        )
    );
    // With a new ticket he comes in all the same.
    let ticket = anna.invite(space, Role::Editor, 1);
    bert.now = anna.now;
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    meet(&mut anna, &mut bert);
    let state = anna.node.space(&space).unwrap().charter().state();
    assert_eq!(state.participants.len(), 2);
    let mut corrie = Person::new(3);
    corrie.now = ticket.expires.plus(1);
    let refused = corrie.act(|node, cx| node.join(cx, &ticket, &card));
    assert_eq!(refused, Err(Refused::Expired));
}

#[test]
fn who_left_comes_back_with_a_new_ticket_and_writes_again() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    bert.act(|node, cx| node.leave(cx, space)).unwrap();
    meet(&mut anna, &mut bert);
    anna.write(space, Some(document), "zonder Bert");
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.events.clear();
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    bert.restart();
    meet(&mut anna, &mut bert);
    assert!(bert.events.contains(&Event::Joined { space }));
    assert_eq!(bert.reads(space, document), ["manifest", "zonder Bert"]);
    bert.write(space, Some(document), "terug");
    meet(&mut anna, &mut bert);
    assert_eq!(anna.reads(space, document).len(), 3);
    let again = bert.act(|node, cx| node.join(cx, &ticket, &card));
    assert_eq!(again, Err(Refused::AlreadyIn));
}

#[test]
fn whoever_of_the_space_is_there_takes_a_neighbour_in() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let ticket = anna.invite(space, Role::Editor, 1);
    meet(&mut anna, &mut bert);
    // Anna is away: Corrie meets Bert only.
    let card = corrie.card("Corrie");
    corrie
        .act(|node, cx| node.join(cx, &ticket, &card))
        .unwrap();
    connect(&mut corrie, &mut bert);
    talk(&mut corrie, &mut bert);
    assert!(corrie.events.contains(&Event::Joined { space }));
    assert_eq!(corrie.reads(space, document), ["manifest"]);
    corrie.write(space, Some(document), "van Corrie");
    talk(&mut corrie, &mut bert);
    disconnect(&mut corrie, &mut bert);
    meet(&mut bert, &mut anna);
    assert_eq!(anna.reads(space, document), ["manifest", "van Corrie"]);
    let state = anna.node.space(&space).unwrap().charter().state();
    assert_eq!(state.participants.len(), 3);
}

#[test]
fn a_share_that_was_not_given_before_a_restart_is_given_after_it() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    anna.try_write_for(space, Audience::Board, None, "ledenlijst")
        .unwrap();
    anna.role(space, bert.me(space), Role::Board);
    // The power goes at Anna's before what she gave to Bert is kept: only his role is.
    let bert_id = bert.node.space(&space).unwrap().me();
    let is_share = |record: &crate::record::Record| match record {
        crate::record::Record::Run { bytes, .. } => {
            let run = crate::run::Run::decode(Some(space), bytes).unwrap();
            let bodies = run.entries.iter().filter_map(|entry| entry.body.as_ref());
            let mut operations =
                bodies.filter_map(|body| crate::charter::op::Operation::decode(&body.bytes).ok());
            run.author() != bert_id
                && operations.any(|it| {
                    matches!(it, crate::charter::op::Operation::Share(share) if share.device == bert_id)
                })
        }
        crate::record::Record::Body { .. } | crate::record::Record::Local { .. } => false,
    };
    let records: Vec<_> = anna.shelf.records.clone();
    anna.shelf = Shelf::default();
    for record in records.into_iter().filter(|record| !is_share(record)) {
        anna.shelf.keep(record);
    }
    anna.restart();
    let unshared = |anna: &Person| {
        let here = anna.node.space(&space).unwrap();
        here.charter().state().unshared().len()
    };
    assert_eq!(unshared(&anna), 1);
    assert!(anna.node.poll_timeout().unwrap().0 <= anna.now);
    anna.act(|node, cx| node.timeout(cx));
    assert_eq!(unshared(&anna), 0);
}
