//! Which cards name whom, and what comes right before an entry on its document.

use super::*;
use crate::charter::op::{Recover, Remove};

/// A card as [`Space::write`] would seal it, about an operation.
fn card_about(person: &Person, operation: EntryId, name: &str) -> Draft {
    Draft {
        kind: EntryType::CARD,
        on: vec![operation],
        charter: vec![],
        content: match sealed(person, None, EntryType::CARD).content {
            Content::Sealed {
                epoch, recipient, ..
            } => Content::Sealed {
                epoch,
                recipient,
                plaintext: card(name).encode(),
            },
            Content::Bare | Content::Clear(_) => unreachable!("it is sealed"),
        },
        ..sealed(person, None, EntryType::CARD)
    }
}

fn name_of(person: &Person, author: &AuthorId) -> Option<String> {
    let card = person.space.card(author)?;
    Some(card.name.as_str().to_owned())
}

#[test]
fn who_was_removed_keeps_the_last_name_that_counts() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let me = bert.me();
    let join = anna.space.charter().state().devices[&me].op;
    let first = card_about(&bert, join, "Bert");
    bert.force(Chain::CHARTER, vec![first]);
    // A cut lies at operations: what he signed after it has the card in its past.
    let mut people = vec![anna.me().into(), ParticipantId([9; 32])];
    people.sort_unstable();
    bert.operate(&Operation::Recover(Recover::Group { people, needed: 2 }));
    give(&bert, &mut anna);
    assert_eq!(name_of(&anna, &me).as_deref(), Some("Bert"));
    anna.operate(&Operation::Remove(Remove {
        participant: me.into(),
        cut: vec![],
        rekeys: vec![],
    }));
    let later = card_about(&bert, join, "Anna");
    bert.force(Chain::CHARTER, vec![later]);
    give(&bert, &mut anna);
    assert_eq!(name_of(&anna, &me).as_deref(), Some("Bert"));
    let restored = anna.restored();
    let kept = restored.card(&me).map(|card| card.name.as_str());
    assert_eq!(kept, Some("Bert"));
}

#[test]
fn who_signed_nothing_after_his_card_keeps_the_one_of_his_joining() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let me = bert.me();
    let join = anna.space.charter().state().devices[&me].op;
    anna.operate(&Operation::Remove(Remove {
        participant: me.into(),
        cut: vec![],
        rekeys: vec![],
    }));
    let later = card_about(&bert, join, "Anna");
    bert.force(Chain::CHARTER, vec![later]);
    give(&bert, &mut anna);
    assert_eq!(name_of(&anna, &me).as_deref(), Some("Neighbour"));
}

#[test]
fn a_card_about_what_does_not_count_or_is_anothers_names_nobody() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let me = bert.me();
    let renamed = bert.force(
        Chain::CHARTER,
        vec![Draft::operation(&Operation::Rename).unwrap()],
    );
    let mine = card_about(&bert, renamed, "Burgemeester");
    bert.force(Chain::CHARTER, vec![mine]);
    let others = card_about(&bert, anna.space.id().into(), "Wethouder");
    bert.force(Chain::CHARTER, vec![others]);
    give(&bert, &mut anna);
    assert!(!anna.space.charter().counts(&renamed));
    assert_eq!(name_of(&anna, &me).as_deref(), Some("Neighbour"));
}

#[test]
fn what_comes_before_an_entry_follows_its_branch_and_not_the_order_of_arrival() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let document = anna.found_document();
    let other = anna.found_document();
    give(&anna, &mut bert);
    let founding = EntryId::from(document);
    let common = bert.change(document, &[founding]);
    // The same device from a copy of its disk.
    let mut clone = Person {
        space: bert.restored(),
        shelf: bert.shelf.clone(),
        rng: ChaCha20Rng::from_seed([77; 32]),
        now: bert.now,
        number: 2,
    };
    bert.change(other, &[]);
    let one = bert.change(document, &[]);
    let two = clone.change(document, &[]);
    let after = clone.change(document, &[]);
    let mut late = Person::stranger(9, &anna);
    for from in [&anna, &bert, &clone] {
        give(from, &mut late);
    }
    for from in [&bert, &clone] {
        give(from, &mut anna);
    }
    let sorted = |mut ids: Vec<EntryId>| {
        ids.sort();
        ids
    };
    for person in [&anna, &late] {
        assert_eq!(person.space.right_before(&common), [founding]);
        assert_eq!(person.space.right_before(&one), [common]);
        assert_eq!(person.space.right_before(&two), [common]);
        assert_eq!(person.space.right_before(&after), [two]);
    }
    give(&clone, &mut bert);
    let merged = bert.change(document, &[]);
    assert_eq!(bert.space.right_before(&merged), sorted(vec![one, after]));
}

#[test]
fn what_comes_before_an_entry_is_the_same_by_its_document_and_along_its_chain() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let documents: Vec<DocumentId> = (0..5).map(|_| anna.found_document()).collect();
    meet(&mut anna, &mut bert);
    let mut rng = ChaCha20Rng::from_seed([5; 32]);
    for _ in 0..60 {
        let chance = rng.next_u32() as usize;
        let who = if chance & 1 == 0 {
            &mut anna
        } else {
            &mut bert
        };
        who.change(documents[(chance >> 1) % documents.len()], &[]);
        if (chance >> 8).is_multiple_of(5) {
            meet(&mut anna, &mut bert);
        }
    }
    meet(&mut anna, &mut bert);
    let space = &anna.space;
    let mut looked_at = 0;
    for document in &documents {
        let here = space.documents().get(document).expect("it was founded");
        for slot in here.entries() {
            let is_on_it = |it: &Slot| {
                space.skeleton.document(*it) == Some(*document) && space.is_shown(*it, here)
            };
            let along: Vec<Slot> = space.own_on_branches(*slot, is_on_it);
            let by_document: Vec<Slot> = space.own_before(*slot, here).into_iter().collect();
            assert_eq!(by_document, along);
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 65);
}
