//! How much one device may do on a document: for each limit one act that counts, and one that just does not.

use super::hall::{Hall, MOTION, OF, Person, ask, comment, vote};
use crate::act::fold::fold_within;
use crate::act::room::Most;
use crate::act::{Act, Done, Fold, Passed, has_room};
use crate::charter::role::Role;
use crate::entry::hash;
use crate::ids::{EntryId, Millis};
use crate::limits;
use proptest::prelude::*;

fn folded(hall: &Hall, acts: u32, bytes: u64) -> Fold {
    let most = Most { acts, bytes };
    fold_within(OF, &MOTION, &hall.acts, &hall.past, most)
}

/// What is put aside, in the order in which it was done.
fn aside(hall: &Hall, acts: u32, bytes: u64) -> Vec<EntryId> {
    let fold = folded(hall, acts, bytes);
    let is_aside = |done: &&Done| fold.passed.get(&done.entry) == Some(&Passed::TooMany);
    hall.acts
        .iter()
        .filter(is_aside)
        .map(|done| done.entry)
        .collect()
}

/// Says so many things, each knowing of the one before.
fn says(hall: &mut Hall, who: &Person, count: usize) -> Vec<EntryId> {
    let mut said: Vec<EntryId> = Vec::new();
    for number in 0..count {
        let before: Vec<EntryId> = said.last().copied().into_iter().collect();
        said.push(hall.act(who, comment(&format!("opmerking {number}")), &before));
    }
    said
}

#[test]
fn what_a_device_does_beyond_its_number_or_its_bytes_is_put_aside() {
    let mut hall = Hall::default();
    let anje = Person::new(1, Role::Member);
    let said = says(&mut hall, &anje, 5);
    let bytes: u64 = hall.acts.iter().map(|done| done.bytes as u64).sum();
    assert_eq!(aside(&hall, 5, u64::MAX), []);
    assert_eq!(aside(&hall, 4, u64::MAX), said[4..]);
    assert_eq!(aside(&hall, 3, u64::MAX), said[3..]);
    assert_eq!(aside(&hall, 9, bytes), []);
    assert_eq!(aside(&hall, 9, bytes - 1), said[4..]);
}

#[test]
fn a_flood_takes_nobody_else_s_room_and_hides_nothing_of_theirs() {
    let mut hall = Hall::default();
    let (flooder, geert) = (Person::new(1, Role::Member), Person::new(2, Role::Board));
    let flood = says(&mut hall, &flooder, 40);
    let last = flood[39];
    let asked = ask(&[&flooder, &geert]);
    let opening = hall.act(&geert, Act::Opening(asked), &[last]);
    let own = hall.act(&geert, vote(opening, 0), &[opening]);
    let late = hall.act(&flooder, vote(opening, 1), &[opening]);
    assert_eq!(aside(&hall, 10, u64::MAX)[..30], flood[10..]);
    let fold = folded(&hall, 10, u64::MAX);
    assert_eq!(fold.comments.len(), 10);
    let votes = &fold.votings[0].votes;
    assert_eq!(votes.get(&geert.who).map(|casts| casts[0].entry), Some(own));
    assert_eq!(votes.get(&flooder.who), None);
    assert_eq!(fold.passed.get(&late), Some(&Passed::TooMany));
    // another device of the same person has room of its own
    let elsewhere = flooder.elsewhere(9);
    let again = hall.act(&elsewhere, vote(opening, 1), &[opening]);
    let fold = folded(&hall, 10, u64::MAX);
    let votes = &fold.votings[0].votes[&flooder.who];
    assert_eq!(votes[0].entry, again);
}

#[test]
fn what_needs_that_something_counts_does_not_when_that_is_put_aside() {
    let mut hall = Hall::default();
    let (anje, geert) = (Person::new(1, Role::Board), Person::new(2, Role::Member));
    let asked = Act::Opening(ask(&[&anje, &geert]));
    let first = hall.act(&anje, asked.clone(), &[]);
    let second = hall.act(&anje, asked, &[first]);
    let right = hall.act(&geert, vote(first, 0), &[second]);
    let wrong = hall.act(&geert, vote(second, 0), &[right]);
    let fold = folded(&hall, 2, u64::MAX);
    assert_eq!(fold.passed.len(), 0);
    let other = hall.act(&geert, comment("En nu?"), &[wrong]);
    let fold = folded(&hall, 1, u64::MAX);
    let why = |entry| fold.passed.get(entry).copied();
    assert_eq!((why(&first), why(&second)), (None, Some(Passed::TooMany)));
    assert_eq!((why(&right), why(&other)), (None, Some(Passed::TooMany)));
    // it is put aside itself, for it is the second of its device; one of another device is about nothing
    assert_eq!(why(&wrong), Some(Passed::TooMany));
    let elsewhere = geert.elsewhere(9);
    let late = hall.act(&elsewhere, vote(second, 1), &[second]);
    let fold = folded(&hall, 1, u64::MAX);
    assert_eq!(fold.passed.get(&late), Some(&Passed::AboutNothing));
}

#[test]
fn a_device_hears_that_it_has_no_room_before_something_of_it_is_put_aside() {
    let anje = Person::new(1, Role::Member);
    let device = anje.key.author();
    let done = |bytes: usize| Done {
        entry: EntryId([1; 32]),
        author: device,
        participant: anje.who,
        role: Role::Member,
        at: Millis(0),
        bytes,
        act: Ok(comment("a")),
    };
    let longest = limits::PLAINTEXT_BYTES;
    let most = limits::DEVICE_ACT_BYTES as usize - longest;
    assert!(has_room(&[done(most)], &device));
    assert!(!has_room(&[done(most + 1)], &device));
    let many = vec![done(1); limits::DEVICE_ACTS as usize];
    assert!(has_room(&many[1..], &device));
    assert!(!has_room(&many, &device));
    let other = Person::new(2, Role::Member).key.author();
    assert!(has_room(&many, &other));
}

/// A flood of ten thousand by one device takes no longer to fold than it takes to see that it is one.
#[test]
fn a_flood_is_folded_to_what_one_device_may_do() {
    let mut hall = Hall::default();
    let flooder = Person::new(1, Role::Member);
    let most = limits::DEVICE_ACTS as usize;
    says(&mut hall, &flooder, most + 2_000);
    let fold = crate::act::fold(OF, &MOTION, &hall.acts, &hall.past);
    assert_eq!(fold.comments.len(), most);
    assert_eq!(fold.passed.len(), 2_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Three who act beside each other and meet now and then; one of them at two devices that do not know of each other.
    #[test]
    fn what_is_put_aside_is_so_for_everybody_by_what_lies_in_its_past(
        steps in proptest::collection::vec((0..4_usize, any::<u8>(), 0..40_usize), 1..60),
        acts in 1..12_u32,
        bytes in 20..900_u64,
        keys in proptest::collection::vec(any::<u32>(), 60),
    ) {
        let people = [1, 2, 3].map(|number| Person::new(number, Role::Member));
        let mut hall = Hall::default();
        // the fourth is a fork of the first: the same device, which does not know of what it did
        let mut last: [Option<EntryId>; 4] = [None; 4];
        for (number, (who, met, length)) in steps.iter().enumerate() {
            let mut knows: Vec<EntryId> = last[*who].into_iter().collect();
            knows.extend(last.iter().enumerate().filter(|(at, _)| met >> at & 1 == 1).filter_map(|(_, id)| *id));
            knows.sort_unstable();
            knows.dedup();
            let id = EntryId(hash("test", &[&[number as u8]]));
            let said = comment(&"a".repeat(*length));
            last[*who] = Some(hall.act_as(id, &people[*who % 3], said, &knows));
        }
        let all = aside(&hall, acts, bytes);
        let mut order: Vec<(u32, Done)> = keys.into_iter().zip(hall.acts.clone()).collect();
        order.sort_by_key(|(key, _)| *key);
        let shuffled = Hall {
            acts: order.into_iter().map(|(_, done)| done).collect(),
            past: hall.past.clone(),
        };
        let fold = folded(&hall, acts, bytes);
        prop_assert_eq!(&folded(&shuffled, acts, bytes), &fold);
        for done in &hall.acts {
            // by what lies in its past alone
            let mut past = std::collections::BTreeSet::new();
            let mut left = vec![done.entry];
            while let Some(id) = left.pop() {
                if past.insert(id) {
                    left.extend(&hall.past[&id]);
                }
            }
            let known = Hall {
                acts: hall.acts.iter().filter(|it| past.contains(&it.entry)).cloned().collect(),
                past: hall.past.clone(),
            };
            let is_aside = aside(&known, acts, bytes).contains(&done.entry);
            prop_assert_eq!(is_aside, all.contains(&done.entry));
            // never more than the whole of what its device did there
            let own: Vec<&Done> = known.acts.iter().filter(|it| it.author == done.author).collect();
            let sum: u64 = own.iter().map(|it| it.bytes as u64).sum();
            prop_assert!(!is_aside || own.len() > acts as usize || sum > bytes);
        }
        // and who does one thing after another may do so much and no more
        for who in [1, 2] {
            let own: Vec<&Done> = hall.acts.iter().filter(|it| it.author == people[who].key.author()).collect();
            let mut sum = 0;
            for (count, done) in (1_u32..).zip(own) {
                sum += done.bytes as u64;
                let is_over = count > acts || sum > bytes;
                prop_assert_eq!(all.contains(&done.entry), is_over);
            }
        }
    }
}
