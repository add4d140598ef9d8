//! The role that somebody had at an entry.

use super::*;
use crate::charter::op::Remove;

/// What everybody holds of it, brought back from the disk or not.
fn role_at(people: &[&Person], id: &EntryId) -> Option<Role> {
    let role = people[0].space.role_at_entry(id);
    for person in people {
        assert_eq!(person.space.role_at_entry(id), role);
        assert_eq!(person.restored().role_at_entry(id), role);
    }
    role
}

#[test]
fn it_is_the_one_of_the_charter_that_its_author_knew() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Member);
    let document = anna.found_document();
    give(&anna, &mut bert);
    let before = bert.write(Some(document), COMMENT, &[]);
    let promotion = anna.set_role(bert.me(), Role::Board, vec![]);
    let unknowing = bert.write(Some(document), COMMENT, &[]);
    give(&anna, &mut bert);
    let after = bert.write(Some(document), COMMENT, &[]);
    meet(&mut anna, &mut bert);
    let all = [&anna, &bert];
    assert_eq!(role_at(&all, &before), Some(Role::Member));
    assert_eq!(role_at(&all, &unknowing), Some(Role::Member));
    assert_eq!(role_at(&all, &after), Some(Role::Board));
    assert_eq!(role_at(&all, &document.into()), Some(Role::Admin));
    assert_eq!(role_at(&all, &promotion), None);
    assert_eq!(role_at(&all, &EntryId([9; 32])), None);
}

#[test]
fn after_a_demotion_it_is_the_one_that_was_left() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let mut corrie = Person::joins(3, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    let inside = bert.write(Some(document), COMMENT, &[]);
    give(&bert, &mut anna);
    anna.set_role(bert.me(), Role::Member, vec![inside]);
    let outside = bert.write(Some(document), COMMENT, &[]);
    let late = bert.change(document, &[]);
    give(&bert, &mut corrie);
    assert_eq!(corrie.space.role_at_entry(&outside), Some(Role::Editor));
    give(&anna, &mut corrie);
    let all = [&corrie];
    assert_eq!(role_at(&all, &inside), Some(Role::Editor));
    assert_eq!(role_at(&all, &outside), Some(Role::Member));
    assert_eq!(role_at(&all, &late), None);
}

#[test]
fn what_stands_because_it_is_named_has_the_role_that_was_left_or_a_member_s() {
    for left in [Role::Reader, Role::Member] {
        let mut anna = Person::founder();
        let mut bert = Person::joins(2, &mut anna, Role::Editor);
        let mut corrie = Person::joins(3, &mut anna, Role::Editor);
        let document = anna.found_document();
        give(&anna, &mut bert);
        let inside = bert.change(document, &[]);
        give(&bert, &mut anna);
        give(&anna, &mut corrie);
        anna.set_role(bert.me(), left, vec![inside]);
        let own = bert.write(Some(document), TRANSITION, &[]);
        let named = bert.change(document, &[]);
        give(&bert, &mut corrie);
        corrie.change(document, &[named]);
        assert_eq!(role_at(&[&corrie], &own), Some(Role::Editor));
        give(&anna, &mut corrie);
        meet(&mut corrie, &mut anna);
        let all = [&corrie, &anna];
        assert_eq!(role_at(&all, &inside), Some(Role::Editor));
        assert_eq!(role_at(&all, &own), Some(Role::Member));
        assert_eq!(role_at(&all, &named), Some(Role::Member));
    }
}

#[test]
fn who_names_the_late_step_of_a_chair_who_is_out_gives_it_no_office() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let mut corrie = Person::joins(3, &mut anna, Role::Member);
    let document = anna.found_document();
    anna.set_role(bert.me(), Role::Board, vec![]);
    give(&anna, &mut bert);
    let inside = bert.write(Some(document), TRANSITION, &[]);
    give(&bert, &mut anna);
    give(&anna, &mut corrie);
    let who = ParticipantId::from(bert.me());
    anna.operate(&Operation::Remove(Remove {
        participant: who,
        cut: vec![Cut {
            author: bert.me(),
            heads: vec![inside],
        }],
        rekeys: vec![],
    }));
    let late = bert.write(Some(document), TRANSITION, &[]);
    give(&bert, &mut corrie);
    corrie.write(Some(document), COMMENT, &[late]);
    meet(&mut corrie, &mut anna);
    let all = [&corrie, &anna];
    for person in all {
        assert!(person.space.entries_of(&document).contains(&late));
        assert_eq!(person.space.participant_at_entry(&late), Some(who));
    }
    assert_eq!(role_at(&all, &late), Some(Role::Member));
    assert_eq!(role_at(&all, &inside), Some(Role::Board));
}

#[test]
fn a_second_device_stays_its_person_s_when_they_are_gone() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    let seed = DeviceSeed::from_bytes([12; 32]);
    let until = bert.now.plus(1 << 40);
    bert.act(|space, cx| space.list_carrier(cx, &seed, until))
        .unwrap();
    let mut second = Person::stranger(12, &anna);
    give(&bert, &mut second);
    let said = second.write(Some(document), COMMENT, &[]);
    give(&bert, &mut anna);
    give(&second, &mut anna);
    let who = ParticipantId::from(bert.me());
    assert_eq!(anna.space.participant_at_entry(&said), Some(who));
    anna.operate(&Operation::Remove(Remove {
        participant: who,
        cut: vec![Cut {
            author: second.me(),
            heads: vec![said],
        }],
        rekeys: vec![],
    }));
    let state = anna.space.charter().state();
    assert_eq!(state.participant_of(&second.me()), None);
    assert_eq!(anna.space.participant_at_entry(&said), Some(who));
    assert_eq!(anna.restored().participant_at_entry(&said), Some(who));
    assert_eq!(role_at(&[&anna], &said), Some(Role::Editor));
}
