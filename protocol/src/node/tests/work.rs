//! Writing together and apart: forks, leaving, late work, quotas.

use super::*;
use crate::space::counts::Verdict;

#[test]
fn a_restarted_node_is_as_it_was() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    for text in ["een", "twee"] {
        anna.write(space, Some(document), text);
    }
    meet(&mut anna, &mut bert);
    bert.write(space, Some(document), "drie");
    meet(&mut anna, &mut bert);
    for person in [&mut anna, &mut bert] {
        let before = picture(person, &space);
        person.restart();
        assert_eq!(picture(person, &space), before);
        assert_eq!(person.reads(space, document).len(), 4);
    }
    bert.write(space, Some(document), "vier");
    meet(&mut anna, &mut bert);
    assert_eq!(anna.reads(space, document).len(), 5);
}

#[test]
fn who_left_reads_nothing_that_is_written_after() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    bert.act(|node, cx| node.leave(cx, space)).unwrap();
    assert_eq!(
        bert.try_write(space, Some(document), "nog iets"),
        Err(Refused::NotIn)
    );
    meet(&mut anna, &mut bert);
    let secret = anna.write(space, Some(document), "na het vertrek");
    let header = anna.shelf.entry(&secret).unwrap().header;
    let epoch = header.epoch.unwrap();
    assert!(anna.node.space(&space).unwrap().keys().holds(&epoch));
    meet(&mut anna, &mut bert);
    let there = bert.node.space(&space).unwrap();
    assert!(!there.keys().holds(&epoch));
    assert!(!there.holds(&secret));
    anna.restart();
    assert_eq!(anna.reads(space, document), ["manifest", "na het vertrek"]);
}

#[test]
fn two_branches_of_one_device_heal_in_its_next_entry() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    // Bert's laptop is cloned; both go on.
    let mut clone = Person::new(2);
    clone.shelf = bert.shelf.clone();
    clone.now = bert.now;
    clone.rng = ChaCha20Rng::from_seed([99; 32]);
    clone.restart();
    bert.write(space, Some(document), "hier");
    clone.write(space, Some(document), "daar");
    meet(&mut anna, &mut bert);
    anna.closed.clear();
    meet(&mut anna, &mut clone);
    assert_eq!(anna.reads(space, document).len(), 3);
    meet(&mut anna, &mut bert);
    let healed = bert.write(space, Some(document), "samen");
    assert_eq!(bert.shelf.entry(&healed).unwrap().header.prev.len(), 2);
    meet(&mut anna, &mut bert);
    let mut texts = anna.reads(space, document);
    texts.sort();
    assert_eq!(texts, ["daar", "hier", "manifest", "samen"]);
    assert_eq!(
        picture(&anna, &space).lines().next(),
        picture(&bert, &space).lines().next()
    );
}

#[test]
fn late_work_stands_where_somebody_who_stayed_built_on_it() {
    let needed = Role::Editor;
    late_work_of(Ended::Demoted, &Refused::Role { needed });
    late_work_of(Ended::Removed, &Refused::NotIn);
}

/// How somebody's right to write ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Demoted,
    Removed,
}

fn late_work_of(end: Ended, then_refused: &Refused) {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert, &mut corrie]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    meet(&mut anna, &mut corrie);
    meet(&mut bert, &mut corrie);
    // Anna ends Bert's right while he writes; Corrie builds on his second entry, not on his third.
    let bert_id = bert.node.space(&space).unwrap().me();
    anna.act(|node, cx| match end {
        Ended::Demoted => node.set_role(cx, space, bert_id.into(), Role::Reader),
        Ended::Removed => node.remove(cx, space, bert_id.into()),
    })
    .unwrap();
    let first = bert.write(space, Some(document), "een");
    let second = bert.write(space, Some(document), "twee");
    meet(&mut bert, &mut corrie);
    let third = bert.write(space, Some(document), "drie");
    let new = NewEntry {
        document: Some(document),
        kind: EntryType::CHANGES,
        on: vec![second],
        more: vec![],
        audience: Audience::Space,
        plaintext: b"erop gebouwd".to_vec(),
    };
    corrie.act(|node, cx| node.write(cx, space, new)).unwrap();
    meet(&mut bert, &mut corrie);
    meet(&mut anna, &mut bert);
    {
        // Of who stays, late work is wanted only when built on; who goes hands in all that he has, and it is kept beside.
        let left_behind = match end {
            Ended::Demoted => 0,
            Ended::Removed => 3,
        };
        let there = anna.node.space(&space).unwrap();
        assert_eq!(there.left_behind().len(), left_behind);
    }
    meet(&mut anna, &mut corrie);
    for person in [&mut anna, &mut corrie] {
        let before = picture(person, &space);
        person.restart();
        assert_eq!(picture(person, &space), before);
        let there = person.node.space(&space).unwrap();
        for (written, stands) in [(first, true), (second, true), (third, false)] {
            assert_eq!(there.entries_of(&document).contains(&written), stands);
            assert_eq!(there.verdict(&written) == Some(Verdict::Counts), stands);
        }
    }
    assert_eq!(
        picture(&anna, &space).lines().nth(1),
        picture(&corrie, &space).lines().nth(1)
    );
    assert_eq!(
        bert.try_write(space, Some(document), "vier").as_ref(),
        Err(then_refused)
    );
}

#[test]
fn a_member_over_the_quota_of_the_day_is_fetched_later() {
    let (mut anna, mut mies) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let ticket = anna.invite(space, Role::Member, 1);
    let card = mies.card("Mies");
    mies.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    connect(&mut anna, &mut mies);
    talk(&mut anna, &mut mies);
    for _ in 0..12 {
        let new = NewEntry {
            document: Some(document),
            kind: EntryType(1),
            on: vec![],
            more: vec![],
            audience: Audience::Space,
            plaintext: vec![7; 200 * 1024],
        };
        mies.act(|node, cx| node.write(cx, space, new)).unwrap();
    }
    carry(&mut anna, &mut mies);
    let held = |anna: &Person| {
        let here = anna.node.space(&space).unwrap();
        here.entries_of(&document).len()
    };
    assert!(held(&anna) <= 11, "live only so many bytes a day");
    talk(&mut anna, &mut mies);
    assert_eq!(held(&anna), 13);
    assert!(anna.closed.is_empty() && mies.closed.is_empty());
}
