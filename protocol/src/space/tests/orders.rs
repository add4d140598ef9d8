//! One set of runs in many orders and splits: the same space, and the same again from what was kept.

use super::*;
use crate::charter::op::{Leave, Remove};

const VILLAGES: u64 = 24;
const ORDERS: u64 = 6;

#[test]
fn a_set_of_runs_comes_to_the_same_in_every_order() {
    let start = std::env::var("NOABER_SEED")
        .ok()
        .and_then(|it| it.parse().ok());
    for seed in start.map_or(0..VILLAGES, |seed| seed..seed + 1) {
        println!("NOABER_SEED={seed}");
        let runs = history(seed);
        let mut pictures = Vec::new();
        for order in 0..ORDERS {
            let mut rng = ChaCha20Rng::seed_from_u64(seed << 8 | order);
            let person = take_all(&runs, &mut rng);
            let live = picture(&person.space);
            assert_eq!(
                picture(&person.restored()),
                live,
                "seed {seed}, order {order}"
            );
            let mut again = person.restored();
            let changed = again.counts.weigh_all(&again.skeleton, &again.charter);
            assert!(changed.is_empty());
            pictures.push(live);
        }
        for other in &pictures[1..] {
            assert_eq!(*other, pictures[0], "seed {seed}");
        }
    }
}

/// What a village writes in an evening: some are demoted, some leave, and not everybody hears of it at once.
fn history(seed: u64) -> (Person, Vec<Vec<u8>>) {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut anna = Person::founder();
    let mut people: Vec<Person> = (2..6)
        .map(|number| Person::joins(number, &mut anna, Role::Editor))
        .collect();
    people.insert(0, anna);
    let documents = [people[0].found_document(), people[0].found_document()];
    for place in 1..people.len() {
        pass(&mut people, 0, place);
    }
    for _ in 0..40 {
        let who = below(&mut rng, people.len());
        match below(&mut rng, 10) {
            0..=4 => scribble(&mut people[who], &documents, &mut rng),
            5..=7 => {
                let other = below(&mut rng, people.len());
                pass(&mut people, who, other);
            }
            8 => {
                let target = people[1 + below(&mut rng, 4)].me();
                let role = [Role::Reader, Role::Member, Role::Editor][below(&mut rng, 3)];
                let heads = people[0].space.heads_of(&target);
                let cut = if rng.next_u32() & 1 == 0 {
                    heads
                } else {
                    vec![]
                };
                let state = people[0].space.charter().state();
                if state.role_of(&target).is_some() {
                    people[0].set_role(target, role, cut);
                }
            }
            9 if who > 0 && rng.next_u32() & 1 == 0 => {
                mislead(&mut people, who, &documents, &mut rng)
            }
            _ if who > 0 && rng.next_u32() & 3 == 0 => {
                let me = people[who].me();
                let heads = people[who].space.heads_of(&me);
                let cut = if heads.is_empty() {
                    vec![]
                } else {
                    vec![Cut { author: me, heads }]
                };
                let leave = Operation::Leave(Leave { cut });
                let _ = people[who].act(|space, cx| space.operate(cx, &leave));
            }
            _ => {}
        }
    }
    let mut runs: Vec<Vec<u8>> = Vec::new();
    for person in &people {
        runs.extend(person.shelf.runs_of(person.space.id()));
    }
    runs.sort();
    runs.dedup();
    (people.swap_remove(0), runs)
}

/// What no honest device writes: a removal whose cut names what nobody has, or what is in the charter; content that
/// names a card as what its author knew, or what is nowhere.
fn mislead(people: &mut [Person], who: usize, documents: &[DocumentId; 2], rng: &mut ChaCha20Rng) {
    let target = people[who].me();
    match below(rng, 3) {
        0 => {
            let charter = people[who].space.skeleton();
            let own = charter.chain(target, Chain::CHARTER).unwrap().slots();
            let any = charter.id(own[below(rng, own.len())]);
            let nowhere = EntryId([below(rng, 3) as u8; 32]);
            let mut heads = people[0].space.heads_of(&target);
            heads.push([any, nowhere][below(rng, 2)]);
            heads.sort_unstable();
            heads.dedup();
            if people[0].space.charter().state().role_of(&target).is_some() {
                people[0].operate(&Operation::Remove(Remove {
                    participant: target.into(),
                    cut: vec![Cut {
                        author: target,
                        heads,
                    }],
                    rekeys: vec![],
                }));
                people[0].now = people[0].now.plus(100_000);
                people[0].tend();
            }
        }
        1 => {
            let skeleton = people[who].space.skeleton();
            let cards: Vec<EntryId> = skeleton
                .slots()
                .filter(|slot| skeleton.link(*slot).kind == EntryType::CARD)
                .filter(|slot| skeleton.chain_of(*slot).chain == Chain::CHARTER)
                .map(|slot| skeleton.id(slot))
                .collect();
            let mut draft = sealed(&people[who], Some(documents[0]), EntryType::CHANGES);
            draft.charter = vec![cards[below(rng, cards.len())]];
            people[who].force(Chain::CONTENT, vec![draft]);
        }
        _ => {
            let mut draft = sealed(&people[who], Some(documents[1]), COMMENT);
            if below(rng, 4) == 0 {
                draft.charter = vec![EntryId([7; 32])];
            }
            people[who].force(Chain::CONTENT, vec![draft]);
        }
    }
}

fn scribble(person: &mut Person, documents: &[DocumentId; 2], rng: &mut ChaCha20Rng) {
    let document = documents[below(rng, 2)];
    let me = person.me();
    let others: Vec<EntryId> = person
        .space
        .entries_of(&document)
        .into_iter()
        .filter(|id| person.space.author_of(id) != Some(me))
        .collect();
    let on: Vec<EntryId> = others
        .into_iter()
        .rev()
        .take(3)
        .filter(|_| rng.next_u32() & 1 == 0)
        .collect();
    // Whoever may not any more, by what he knows, does not.
    let _ = person.try_write(Some(document), EntryType::CHANGES, &on);
}

fn pass(people: &mut [Person], from: usize, to: usize) {
    if from == to {
        return;
    }
    let (low, high) = (from.min(to), from.max(to));
    let (left, right) = people.split_at_mut(high);
    let (a, b) = (&mut left[low], &mut right[0]);
    if from < to {
        give(a, b);
    } else {
        give(b, a);
    }
}

/// A stranger takes everything in, in an order of chance, again and again until nothing waits any more.
fn take_all(history: &(Person, Vec<Vec<u8>>), rng: &mut ChaCha20Rng) -> Person {
    let (anna, runs) = history;
    let mut person = Person::stranger(1, anna);
    let mut left: Vec<&Vec<u8>> = runs.iter().collect();
    let mut idle = 0;
    while !left.is_empty() {
        // What is known so far is judged alike when it comes back from what was kept.
        if below(rng, 3) == 0 {
            assert_eq!(picture(&person.restored()), picture(&person.space));
        }
        for place in (1..left.len()).rev() {
            left.swap(place, below(rng, place + 1));
        }
        let before = left.len();
        let most = 1 + below(rng, before);
        let mut tried = 0;
        left.retain(|bytes| {
            tried += 1;
            tried > most || person_lacks(&mut person, bytes)
        });
        idle = if left.len() < before { 0 } else { idle + 1 };
        assert!(idle < 100, "some have no place at all");
    }
    person
}

/// Offers a run. Answers whether it is to be offered again.
fn person_lacks(person: &mut Person, bytes: &[u8]) -> bool {
    match person.take(bytes, Sender::Relay).unwrap() {
        Outcome::Taken | Outcome::Known => false,
        // Content waits for what lists its author.
        Outcome::Gap(_) | Outcome::Delayed => true,
        Outcome::Declined => panic!("all of it is passed on"),
    }
}

fn below(rng: &mut ChaCha20Rng, bound: usize) -> usize {
    rng.next_u32() as usize % bound
}
