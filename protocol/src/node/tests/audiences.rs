//! Who reads what: the board, named audiences, and who comes into them and goes.

use super::*;

#[test]
fn the_board_reads_what_an_editor_cannot() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert, &mut corrie]);
    anna.role(space, bert.me(space), Role::Board);
    meet(&mut anna, &mut bert);
    meet(&mut anna, &mut corrie);
    let list: DocumentId = anna
        .try_write_for(space, Audience::Board, None, "ledenlijst")
        .unwrap()
        .into();
    for other in [&mut bert, &mut corrie] {
        meet(&mut anna, other);
    }
    assert_eq!(bert.reads(space, list), ["ledenlijst"]);
    bert.write(space, Some(list), "van Bert");
    meet(&mut anna, &mut bert);
    assert_eq!(anna.reads(space, list), ["ledenlijst", "van Bert"]);
    // Corrie has the entry, and that it is there is all that she learns.
    assert!(!corrie.can_read(space, list) && bert.can_read(space, list));
    assert_eq!(
        corrie.node.space(&space).unwrap().entries_of(&list).len(),
        1
    );
    let refused = corrie.try_write_for(space, Audience::Board, None, "ook een");
    let needed = Role::Board;
    assert_eq!(refused, Err(Refused::Role { needed }));
}

#[test]
fn who_becomes_board_reads_what_was_written_before_and_who_stops_reads_nothing_after() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let list: DocumentId = anna
        .try_write_for(space, Audience::Board, None, "ervoor")
        .unwrap()
        .into();
    meet(&mut anna, &mut bert);
    assert!(!bert.can_read(space, list));
    anna.role(space, bert.me(space), Role::Board);
    connect(&mut anna, &mut bert);
    carry(&mut anna, &mut bert);
    assert_eq!(
        bert.reads(space, list),
        ["ervoor"],
        "at once, not after 30 s"
    );
    anna.role(space, bert.me(space), Role::Editor);
    let after = anna.write(space, Some(list), "erna");
    talk(&mut anna, &mut bert);
    let epoch = anna.shelf.entry(&after).unwrap().header.epoch.unwrap();
    let holds = |person: &Person| {
        let here = person.node.space(&space).unwrap();
        (here.holds(&after), here.keys().holds(&epoch))
    };
    assert_eq!(holds(&bert), (true, false));
    assert_eq!(holds(&anna), (true, true));
    assert_eq!(anna.reads(space, list), ["ervoor", "erna"]);
    assert!(bert.try_write(space, Some(list), "nog iets").is_err());
}

#[test]
fn a_named_audience_is_for_those_who_are_in_it_and_has_a_name_for_all() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert, &mut corrie]);
    let who = [anna.me(space), bert.me(space)];
    let number = anna.audience(space, None, &who);
    let audience = Audience::Named(number);
    assert!(number >= Audience::FIRST_OWN);
    for other in [&mut bert, &mut corrie] {
        meet(&mut anna, other);
        let there = other.node.space(&space).unwrap();
        assert_eq!(there.audience_name(number).unwrap().as_str(), "Redactie");
    }
    let paper: DocumentId = bert
        .try_write_for(space, audience.clone(), None, "geheim")
        .unwrap()
        .into();
    meet(&mut anna, &mut bert);
    meet(&mut anna, &mut corrie);
    assert_eq!(anna.reads(space, paper), ["geheim"]);
    assert!(!corrie.can_read(space, paper));
    assert_eq!(
        corrie.try_write(space, Some(paper), "ik ook"),
        Err(Refused::NotInAudience)
    );
    // Corrie comes in Bert's place: she reads all, he nothing new.
    let who = [anna.me(space), corrie.me(space)];
    anna.audience(space, Some(number), &who);
    let after = anna.write(space, Some(paper), "erna");
    meet(&mut anna, &mut bert);
    meet(&mut anna, &mut corrie);
    assert_eq!(corrie.reads(space, paper), ["geheim", "erna"]);
    let epoch = anna.shelf.entry(&after).unwrap().header.epoch.unwrap();
    assert!(!bert.node.space(&space).unwrap().keys().holds(&epoch));
    let only_admins = bert.act(|node, cx| node.set_audience(cx, space, Some(number), None, vec![]));
    assert!(matches!(only_admins, Err(Refused::NoRight(_))));
    for person in [&mut anna, &mut bert, &mut corrie] {
        let before = picture(person, &space);
        person.restart();
        assert_eq!(picture(person, &space), before);
    }
}

#[test]
fn the_audience_for_money_begins_with_the_admin_who_founded() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let refused = bert.try_write_for(space, Audience::FINANCE, None, "iban");
    assert_eq!(refused, Err(Refused::NotInAudience));
    anna.role(space, bert.me(space), Role::Board);
    let bank: DocumentId = anna
        .try_write_for(space, Audience::FINANCE, None, "iban")
        .unwrap()
        .into();
    meet(&mut anna, &mut bert);
    let state = bert.node.space(&space).unwrap().charter().state();
    assert_eq!(
        state.settings.audiences.values().next(),
        Some(&vec![anna.me(space)])
    );
    assert!(anna.can_read(space, bank) && !bert.can_read(space, bank));
}

#[test]
fn an_entry_sealed_to_another_audience_is_not_read_on_a_document() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let list: DocumentId = anna
        .try_write_for(space, Audience::Board, None, "ledenlijst")
        .unwrap()
        .into();
    meet(&mut anna, &mut bert);
    // Bert is no board; a forged program of his writes on the board's document for the space.
    let here = bert.node.spaces.get_mut(&space).unwrap();
    let mut cx = Cx {
        now: bert.now,
        rng: &mut bert.rng,
        read: &bert.shelf.clone(),
    };
    let new = NewEntry {
        document: Some(list),
        kind: EntryType::CHANGES,
        on: vec![],
        more: vec![],
        audience: Audience::Space,
        plaintext: b"ondergeschoven".to_vec(),
    };
    let forged = here.write_as_if(&mut cx, new).unwrap();
    bert.node.settle(
        &mut Cx {
            now: bert.now,
            rng: &mut bert.rng,
            read: &bert.shelf.clone(),
        },
        BTreeSet::from([space]),
    );
    bert.keep();
    meet(&mut anna, &mut bert);
    assert!(anna.node.space(&space).unwrap().holds_whole(&forged));
    assert_eq!(anna.reads(space, list), ["ledenlijst"]);
}
