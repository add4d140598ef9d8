//! Invitations that carry the key: who joins reads at once, and who should not, does not.

use super::*;

fn epoch_of(person: &Person, entry: &EntryId) -> crate::ids::EpochId {
    person.shelf.entry(entry).unwrap().header.epoch.unwrap()
}

fn holds(person: &Person, space: SpaceId, entry: &EntryId, of: &Person) -> bool {
    let here = person.node.space(&space).unwrap();
    here.keys().holds(&epoch_of(of, entry))
}

fn join(person: &mut Person, ticket: &Ticket) {
    let card = person.card("Neighbour");
    person.act(|node, cx| node.join(cx, ticket, &card)).unwrap();
}

fn later(person: &mut Person, millis: i64) {
    for _ in 0..3 {
        person.now = person.now.plus(millis);
        person.act(|node, cx| node.timeout(cx));
    }
}

#[test]
fn who_holds_a_ticket_reads_before_anybody_takes_him_in() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let ticket = anna.invite(space, Role::Editor, 1);
    join(&mut bert, &ticket);
    connect(&mut anna, &mut bert);
    carry(&mut anna, &mut bert);
    // Only the charter came, and nobody knows of him yet.
    let there = bert.node.space(&space).unwrap();
    assert!(!there.has_asked() && !there.holds(&document.into()));
    assert!(holds(&bert, space, &document.into(), &anna));
    assert_eq!(there.name().unwrap().as_str(), "Kring Zandeweer");
    disconnect(&mut anna, &mut bert);
    later(&mut bert, 1_000);
    assert!(bert.events.contains(&Event::Joined { space }));
    // He opens it without the ticket from now on, over a restart too.
    bert.restart();
    assert!(holds(&bert, space, &document.into(), &anna));
    bert.write(space, None, "van Bert");
    let shares = |person: &Person| {
        let state = person.node.space(&space).unwrap().charter().state();
        state
            .epochs
            .values()
            .map(|it| it.shares.len())
            .sum::<usize>()
    };
    assert_eq!(shares(&bert), 3, "of Anna, of the ticket, his own");
    meet(&mut anna, &mut bert);
    assert_eq!(bert.reads(space, document), ["manifest"]);
    assert_eq!(shares(&anna), 3, "nobody needed to give him another");
    let state = anna.node.space(&space).unwrap().charter().state();
    assert!(state.epoch(&Audience::Space).is_some() && state.unshared().is_empty());
}

#[test]
fn a_ticket_never_opens_what_is_for_the_board() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let list = anna
        .try_write_for(space, Audience::Board, None, "ledenlijst")
        .unwrap();
    let ticket = anna.invite(space, Role::Editor, 1);
    // A careless program gives it all the same: it does not count, and the board's epoch is begun anew.
    let epoch = epoch_of(&anna, &list);
    let key =
        crate::ids::AuthorId(crate::identity::InvitationKey::from_secret(&ticket.secret).public());
    let recipient = crate::identity::invitation_identity(&ticket.secret).recipient();
    anna.act(|node, cx| {
        let here = node.spaces.get_mut(&space).unwrap();
        let share = here.share_of(&epoch, key, &recipient).unwrap();
        let share = crate::charter::op::Operation::Share(share);
        here.operate_all(cx, &[share], None).unwrap();
        node.settle(cx, BTreeSet::from([space]));
    });
    let state = anna.node.space(&space).unwrap().charter().state();
    assert!(!state.epochs[&epoch].usable);
    let (now, _) = state.epoch(&Audience::Board).unwrap();
    assert_ne!(now, epoch);
    let after = anna
        .try_write_for(space, Audience::Board, Some(list.into()), "erna")
        .unwrap();
    join(&mut bert, &ticket);
    meet(&mut anna, &mut bert);
    assert!(!holds(&bert, space, &after, &anna));
}

#[test]
fn an_invitation_that_is_open_gets_the_next_epoch_too() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert]);
    let ticket = anna.invite(space, Role::Editor, 1);
    bert.act(|node, cx| node.leave(cx, space)).unwrap();
    meet(&mut anna, &mut bert);
    later(&mut anna, 1_000);
    let after: DocumentId = anna.write(space, None, "na Bert").into();
    join(&mut corrie, &ticket);
    connect(&mut anna, &mut corrie);
    carry(&mut anna, &mut corrie);
    assert!(!corrie.node.space(&space).unwrap().has_asked());
    assert!(holds(&corrie, space, &after.into(), &anna));
    talk(&mut anna, &mut corrie);
    assert_eq!(corrie.reads(space, after), ["na Bert"]);
    disconnect(&mut anna, &mut corrie);
}

#[test]
fn a_withdrawn_invitation_lets_nobody_in_and_opens_nothing_new() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 5);
    join(&mut bert, &ticket);
    meet(&mut anna, &mut bert);
    anna.act(|node, cx| node.withdraw_invitation(cx, space, ticket.invite))
        .unwrap();
    let after = anna.write(space, None, "na het intrekken");
    meet(&mut anna, &mut bert);
    assert_eq!(bert.reads(space, after.into()), ["na het intrekken"]);
    join(&mut corrie, &ticket);
    meet(&mut anna, &mut corrie);
    assert!(!corrie.events.contains(&Event::Joined { space }));
    let state = anna.node.space(&space).unwrap().charter().state();
    assert_eq!(state.participants.len(), 2);
    assert!(state.invitations[&ticket.invite].withdrawn);
    // With the charter of before and the ticket's key he still opens none of the new.
    opens_nothing_of(&bert, space, &ticket, &after);
    let by_member = bert.act(|node, cx| node.withdraw_invitation(cx, space, ticket.invite));
    assert!(matches!(by_member, Err(Refused::NoRight(_))));
    for person in [&mut anna, &mut bert] {
        let before = picture(person, &space);
        person.restart();
        assert_eq!(picture(person, &space), before);
    }
}

/// Of the epoch of an entry, no share that somebody holds opens with the ticket.
fn opens_nothing_of(held_by: &Person, space: SpaceId, ticket: &Ticket, entry: &EntryId) {
    let here = held_by.node.space(&space).unwrap();
    let epoch = epoch_of(held_by, entry);
    let identity = crate::identity::invitation_identity(&ticket.secret);
    let state = here.charter().state();
    let shares: Vec<_> = state.epochs[&epoch].shares.values().flatten().collect();
    assert!(shares.len() >= 2);
    for id in shares {
        let Some(crate::charter::op::Operation::Share(share)) = here.charter().operation(id) else {
            panic!("a share");
        };
        assert!(crate::seal::open(&identity, &share.sealed, 32).is_err());
    }
}

#[test]
fn who_is_out_opens_nothing_new_with_the_ticket_of_many() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 5);
    join(&mut bert, &ticket);
    meet(&mut anna, &mut bert);
    bert.act(|node, cx| node.leave(cx, space)).unwrap();
    meet(&mut anna, &mut bert);
    later(&mut anna, 1_000);
    let after = anna.write(space, None, "na Bert");
    let state = anna.node.space(&space).unwrap().charter().state();
    assert!(!state.invitations[&ticket.invite].reads);
    assert!(state.unshared().is_empty());
    let epoch = &state.epochs[&epoch_of(&anna, &after)];
    assert_eq!(epoch.openers.len(), 1, "Anna alone");
}
