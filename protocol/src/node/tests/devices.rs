//! A second device of the same person: it comes in with a text, reads and writes, and is withdrawn.

use super::*;
use crate::device_ticket::DeviceTicket;

fn add(person: &mut Person, spaces: &[SpaceId]) -> DeviceTicket {
    let expires = person.now.plus(24 * 3_600_000);
    person
        .act(|node, cx| node.add_device(cx, spaces, expires, vec![]))
        .unwrap()
}

fn become_device(person: &mut Person, ticket: &DeviceTicket) {
    let name = Name::new("Laptop zolder").unwrap();
    person
        .act(|node, cx| node.become_device(cx, ticket, Some(&name)))
        .unwrap();
}

fn devices(person: &Person, space: SpaceId) -> usize {
    let state = person.node.space(&space).unwrap().charter().state();
    state.devices.len()
}

#[test]
fn a_second_device_reads_and_writes_as_the_same_person_and_its_carrier_goes() {
    let (mut anna, mut laptop, mut bert) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let list: DocumentId = anna
        .try_write_for(space, Audience::Board, None, "ledenlijst")
        .unwrap()
        .into();
    let ticket = add(&mut anna, &[space]);
    assert_eq!(devices(&anna, space), 3);
    let text = ticket.to_text().unwrap();
    become_device(&mut laptop, &DeviceTicket::from_text(&text).unwrap());
    laptop.restart();
    meet(&mut anna, &mut laptop);
    assert!(laptop.events.contains(&Event::Joined { space }));
    assert_eq!(laptop.reads(space, document), ["manifest"]);
    assert_eq!(laptop.reads(space, list), ["ledenlijst"]);
    assert_eq!(devices(&anna, space), 3, "Anna's two and Bert's");
    let there = laptop.node.space(&space).unwrap();
    let state = there.charter().state();
    assert_eq!(state.participant_of(&there.me()), Some(anna.me(space)));
    assert_eq!(there.my_role(), Some(Role::Admin));
    let card = anna.node.space(&space).unwrap().card(&there.me()).unwrap();
    assert_eq!(card.name.as_str(), "Anna");
    assert_eq!(card.device.as_ref().unwrap().as_str(), "Laptop zolder");
    laptop.write(space, Some(document), "van de laptop");
    meet(&mut anna, &mut laptop);
    meet(&mut anna, &mut bert);
    assert_eq!(bert.reads(space, document), ["manifest", "van de laptop"]);
    // The text is of no use any more, and opens nothing that is written from now on.
    let mut thief = Person::new(4);
    become_device(&mut thief, &ticket);
    meet(&mut anna, &mut thief);
    assert!(!thief.events.contains(&Event::Joined { space }));
    let after = anna.write(space, Some(document), "erna");
    let epoch = anna.shelf.entry(&after).unwrap().header.epoch.unwrap();
    let state = anna.node.space(&space).unwrap().charter().state();
    let carrier = ticket.carrier();
    let nonce = anna.node.space(&space).unwrap().nonce();
    let carrier = carrier.space_key(&nonce).author();
    assert!(!state.epochs[&epoch].openers.contains(&carrier));
    for person in [&mut anna, &mut laptop] {
        let before = picture(person, &space);
        person.restart();
        assert_eq!(picture(person, &space), before);
    }
}

#[test]
fn a_second_device_comes_in_through_somebody_else_while_the_first_is_off() {
    let (mut anna, mut laptop, mut bert) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let ticket = add(&mut anna, &[space]);
    meet(&mut anna, &mut bert);
    become_device(&mut laptop, &ticket);
    meet(&mut bert, &mut laptop);
    assert!(laptop.events.contains(&Event::Joined { space }));
    assert_eq!(laptop.reads(space, document), ["manifest"]);
    laptop.write(space, Some(document), "zonder de eerste");
    meet(&mut bert, &mut laptop);
    anna.restart();
    meet(&mut anna, &mut bert);
    assert_eq!(devices(&anna, space), 3, "the carrier is withdrawn");
    assert_eq!(anna.reads(space, document).len(), 2);
}

#[test]
fn a_withdrawn_device_writes_and_opens_nothing_more_and_the_first_goes_on() {
    let (mut anna, mut laptop, mut bert) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert]);
    let ticket = add(&mut bert, &[space]);
    become_device(&mut laptop, &ticket);
    meet(&mut bert, &mut laptop);
    meet(&mut anna, &mut bert);
    let document: DocumentId = laptop.write(space, None, "van de laptop").into();
    meet(&mut bert, &mut laptop);
    let (first, second) = (bert.me(space).0, laptop.me(space).0);
    let older = laptop.act(|node, cx| node.withdraw_device(cx, space, crate::ids::AuthorId(first)));
    assert!(older.is_err(), "a device withdraws only later ones");
    let done = bert.act(|node, cx| node.withdraw_device(cx, space, crate::ids::AuthorId(second)));
    assert!(matches!(done, Ok(Signed::Done(_))));
    let after = bert.write(space, Some(document), "zonder de laptop");
    meet(&mut bert, &mut laptop);
    let epoch = bert.shelf.entry(&after).unwrap().header.epoch.unwrap();
    let there = laptop.node.space(&space).unwrap();
    assert!(there.is_out() && !there.keys().holds(&epoch));
    assert!(laptop.try_write(space, Some(document), "nog iets").is_err());
    meet(&mut anna, &mut bert);
    let mut texts = anna.reads(space, document);
    texts.sort();
    assert_eq!(texts, ["van de laptop", "zonder de laptop"]);
    anna.write(space, Some(document), "van Anna");
    meet(&mut anna, &mut bert);
    assert_eq!(bert.reads(space, document).len(), 3);
}

#[test]
fn what_a_second_device_writes_reaches_others_while_all_are_connected() {
    let (mut anna, mut bert, mut laptop) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    connect(&mut anna, &mut bert);
    talk(&mut anna, &mut bert);
    let ticket = add(&mut bert, &[space]);
    become_device(&mut laptop, &ticket);
    connect(&mut bert, &mut laptop);
    talk_in_a_row(&mut [&mut anna, &mut bert, &mut laptop]);
    assert!(laptop.events.contains(&Event::Joined { space }));
    laptop.write(space, Some(document), "van de laptop");
    talk_in_a_row(&mut [&mut anna, &mut bert, &mut laptop]);
    assert_eq!(bert.reads(space, document), ["manifest", "van de laptop"]);
    assert_eq!(anna.reads(space, document), ["manifest", "van de laptop"]);
    for person in [&anna, &bert, &laptop] {
        assert!(person.closed.is_empty(), "{:?}", person.events);
    }
}

#[test]
fn a_text_that_nobody_used_is_withdrawn_when_its_time_is_over() {
    let (mut anna, mut laptop) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let ticket = add(&mut anna, &[space]);
    anna.restart();
    assert_eq!(devices(&anna, space), 2);
    anna.now = ticket.expires;
    anna.act(|node, cx| node.timeout(cx));
    assert_eq!(devices(&anna, space), 1);
    // A clock that is behind does not help.
    become_device(&mut laptop, &ticket);
    meet(&mut anna, &mut laptop);
    assert!(!laptop.events.contains(&Event::Joined { space }));
    laptop.now = ticket.expires;
    let refused = laptop.act(|node, cx| node.become_device(cx, &ticket, None));
    assert_eq!(refused, Err(Refused::Expired));
}
