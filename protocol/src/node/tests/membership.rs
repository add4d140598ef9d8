//! Who goes, and who signs for it: removals with their new keys, admins made and removed together.

use super::*;
use crate::charter::op::Operation;

fn opens(person: &Person, space: SpaceId, of: &Person, entry: &EntryId) -> bool {
    let entry = of.shelf.entry(entry).unwrap();
    let body = of.shelf.body(&entry.id).unwrap();
    let here = person.node.space(&space).unwrap();
    here.keys().open(&entry.header, &body).is_ok()
}

fn write_many(
    person: &mut Person,
    space: SpaceId,
    document: DocumentId,
    count: usize,
) -> Vec<EntryId> {
    let new = |number: usize| NewEntry {
        document: Some(document),
        kind: EntryType::CHANGES,
        on: vec![],
        more: vec![],
        audience: Audience::Space,
        plaintext: format!("zin {number}").into_bytes(),
    };
    person.act(|node, cx| {
        let written = (0..count).map(|number| node.write(cx, space, new(number)));
        written.collect::<Result<_, _>>().unwrap()
    })
}

fn remove(by: &mut Person, space: SpaceId, who: ParticipantId) -> Signed {
    by.act(|node, cx| node.remove(cx, space, who)).unwrap()
}

fn proposals(person: &Person, space: SpaceId) -> Vec<crate::charter::Proposal> {
    let here = person.node.space(&space).unwrap();
    here.charter().open_proposals()
}

fn is_in(person: &Person, space: SpaceId, who: ParticipantId) -> bool {
    let state = person.node.space(&space).unwrap().charter().state();
    state.participants.contains_key(&who)
}

fn role(person: &Person, space: SpaceId, who: ParticipantId) -> Option<Role> {
    let state = person.node.space(&space).unwrap().charter().state();
    Some(state.participants.get(&who)?.role)
}

/// Everybody meets everybody, twice.
fn all_meet(people: &mut [&mut Person]) {
    for _ in 0..2 {
        for place in 1..people.len() {
            let (before, rest) = people.split_at_mut(place);
            for other in before {
                meet(other, rest[0]);
            }
        }
    }
}

#[test]
fn of_two_thousand_bodies_after_a_removal_the_removed_device_opens_none() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let before = write_many(&mut anna, space, document, 2_000);
    meet(&mut anna, &mut bert);
    let who = bert.me(space);
    assert!(matches!(remove(&mut anna, space, who), Signed::Done(_)));
    let after = write_many(&mut anna, space, document, 2_000);
    meet(&mut anna, &mut bert);
    // He is given every body all the same, as a thief of another's disk would have them.
    let opened = |entries: &[EntryId]| {
        let opened = entries.iter().filter(|it| opens(&bert, space, &anna, it));
        opened.count()
    };
    assert_eq!(opened(&before), 2_000);
    assert_eq!(opened(&after), 0);
    assert!(bert.node.space(&space).unwrap().is_out());
    assert_eq!(anna.reads(space, document).len(), 4_001);
}

#[test]
fn the_others_go_on_after_a_removal_and_what_counted_of_the_removed_stands() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert, &mut corrie]);
    anna.role(space, bert.me(space), Role::Board);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let list: DocumentId = anna
        .try_write_for(space, Audience::Board, None, "ledenlijst")
        .unwrap()
        .into();
    all_meet(&mut [&mut anna, &mut bert, &mut corrie]);
    bert.write(space, Some(document), "van Bert");
    meet(&mut anna, &mut bert);
    bert.write(space, Some(document), "te laat");
    let who = bert.me(space);
    remove(&mut anna, space, who);
    // One removal begins the epochs of all that he could read.
    let state = anna.node.space(&space).unwrap().charter().state();
    for audience in [Audience::Space, Audience::Board] {
        let (_, epoch) = state.epoch(&audience).unwrap();
        let operation = anna.node.space(&space).unwrap();
        let operation = operation.charter().operation(&epoch.op).unwrap().clone();
        assert!(matches!(operation, Operation::Remove(_)), "{audience:?}");
    }
    anna.write(space, Some(list), "zonder Bert");
    all_meet(&mut [&mut anna, &mut bert, &mut corrie]);
    corrie.write(space, Some(document), "van Corrie");
    all_meet(&mut [&mut anna, &mut bert, &mut corrie]);
    for person in [&mut anna, &mut corrie] {
        assert_eq!(
            person.reads(space, document),
            ["manifest", "van Bert", "van Corrie"]
        );
        assert!(!is_in(person, space, who));
        let before = picture(person, &space);
        person.restart();
        assert_eq!(picture(person, &space), before);
    }
    assert_eq!(anna.reads(space, list), ["ledenlijst", "zonder Bert"]);
    assert_eq!(
        picture(&anna, &space).lines().next(),
        picture(&corrie, &space).lines().next()
    );
    assert_eq!(
        bert.try_write(space, Some(document), "nog iets"),
        Err(Refused::NotIn)
    );
}

#[test]
fn an_admin_is_made_by_two_signatures_and_reads_the_board_then() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert, &mut corrie]);
    let (b, c) = (bert.me(space), corrie.me(space));
    let list: DocumentId = anna
        .try_write_for(space, Audience::Board, None, "ledenlijst")
        .unwrap()
        .into();
    // A sole admin makes the second alone.
    anna.role(space, b, Role::Admin);
    all_meet(&mut [&mut anna, &mut bert, &mut corrie]);
    assert_eq!(role(&corrie, space, b), Some(Role::Admin));
    let proposed = bert.act(|node, cx| node.set_role(cx, space, c, Role::Admin));
    let Ok(Signed::Proposed {
        proposal,
        needed,
        signed,
    }) = proposed
    else {
        panic!("{proposed:?}");
    };
    assert_eq!((needed, signed), (2, 1));
    all_meet(&mut [&mut anna, &mut bert, &mut corrie]);
    let open = proposals(&anna, space);
    assert_eq!((open.len(), open[0].id), (1, proposal));
    assert_eq!((open[0].about, &open[0].signed[..]), (Some(c), &[b][..]));
    let by_herself = corrie.act(|node, cx| node.approve(cx, space, proposal));
    assert!(matches!(by_herself, Err(Refused::NoRight(_))));
    let again = bert
        .act(|node, cx| node.approve(cx, space, proposal))
        .unwrap();
    assert!(matches!(again, Signed::Proposed { signed: 1, .. }));
    // Anna asks for the same: that signs what Bert proposed.
    let done = anna.act(|node, cx| node.set_role(cx, space, c, Role::Admin));
    assert_eq!(done, Ok(Signed::Done(proposal)));
    all_meet(&mut [&mut anna, &mut bert, &mut corrie]);
    for person in [&anna, &bert, &corrie] {
        assert_eq!(role(person, space, c), Some(Role::Admin));
        assert_eq!(proposals(person, space), []);
    }
    assert_eq!(corrie.reads(space, list), ["ledenlijst"]);
}

#[test]
fn the_founder_is_removed_by_approvals_and_opens_nothing_written_after() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert, &mut corrie]);
    let (a, b, c) = (anna.me(space), bert.me(space), corrie.me(space));
    anna.role(space, b, Role::Admin);
    all_meet(&mut [&mut anna, &mut bert, &mut corrie]);
    assert!(matches!(
        bert.act(|node, cx| node.remove(cx, space, a)),
        Err(Refused::NoRight(crate::charter::NoRight::TooFewAdmins))
    ));
    anna.act(|node, cx| node.set_role(cx, space, c, Role::Admin))
        .unwrap();
    meet(&mut anna, &mut bert);
    let open = proposals(&bert, space)[0].id;
    bert.act(|node, cx| node.approve(cx, space, open)).unwrap();
    all_meet(&mut [&mut anna, &mut bert, &mut corrie]);
    let proposed = remove(&mut bert, space, a);
    let Signed::Proposed { proposal, .. } = proposed else {
        panic!("{proposed:?}");
    };
    meet(&mut bert, &mut corrie);
    assert!(is_in(&corrie, space, a));
    let done = corrie.act(|node, cx| node.approve(cx, space, proposal));
    assert_eq!(done, Ok(Signed::Done(proposal)));
    let after = corrie.write(space, None, "zonder Anna");
    all_meet(&mut [&mut anna, &mut bert, &mut corrie]);
    for person in [&anna, &bert, &corrie] {
        assert!(!is_in(person, space, a));
    }
    assert!(opens(&bert, space, &corrie, &after));
    assert!(!opens(&anna, space, &corrie, &after));
}

#[test]
fn who_was_removed_comes_back_over_the_connection_that_is_still_open() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    connect(&mut anna, &mut bert);
    carry_when_ready(&mut anna, &mut bert, 4);
    let who = bert.me(space);
    remove(&mut anna, space, who);
    carry_when_ready(&mut anna, &mut bert, 4);
    assert!(bert.node.space(&space).unwrap().is_out());
    let document: DocumentId = anna.write(space, None, "zonder Bert").into();
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.events.clear();
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    carry_when_ready(&mut anna, &mut bert, 10);
    assert!(anna.closed.is_empty() && bert.closed.is_empty());
    assert!(bert.events.contains(&Event::Joined { space }), "in 10 s");
    assert_eq!(bert.reads(space, document), ["zonder Bert"]);
}

#[test]
fn who_is_removed_takes_the_invitations_that_he_knows_with_him() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 5);
    let card = bert.card("Bert");
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    meet(&mut anna, &mut bert);
    let who = bert.me(space);
    remove(&mut anna, space, who);
    meet(&mut anna, &mut bert);
    let state = anna.node.space(&space).unwrap().charter().state();
    assert!(state.invitations[&ticket.invite].withdrawn);
    // With another device he does not come back in by the ticket that he knows.
    let card = corrie.card("Bert");
    corrie
        .act(|node, cx| node.join(cx, &ticket, &card))
        .unwrap();
    meet(&mut anna, &mut corrie);
    let state = anna.node.space(&space).unwrap().charter().state();
    assert_eq!(state.participants.len(), 1);
    // Invited anew, he reads again what is there.
    let document: DocumentId = anna.write(space, None, "zonder Bert").into();
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    meet(&mut anna, &mut bert);
    assert_eq!(bert.reads(space, document), ["zonder Bert"]);
}
