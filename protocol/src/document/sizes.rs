//! How much a document holds, and which of its entries are over what it may hold.
//!
//! An entry is judged by what it brings with everything in its past, so everybody judges it alike, whatever came first. As
//! long as the whole document fits nothing is counted up.

use super::Document;
use super::entries::{Entries, Slot};
use super::history::Actor;
use crate::limits;
use automerge::transaction::Transactable;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most that an entry may bring with everything in its past.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    pub(crate) actors: usize,
    pub(crate) bytes: u64,
}

impl Default for Most {
    fn default() -> Self {
        Most {
            actors: limits::DOCUMENT_ACTORS,
            bytes: limits::DOCUMENT_BYTES,
        }
    }
}

/// What one entry brings, and all with a place up to its own together.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Brought {
    bytes: u64,
    actor: Option<Actor>,
    all_bytes: u64,
    all_actors: u32,
    is_over: bool,
}

/// What the entries of a document bring, by their slots.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Sizes {
    brought: Vec<Brought>,
    actors: BTreeSet<Actor>,
    #[serde(skip)]
    pub(crate) most: Most,
}

impl Sizes {
    /// Notes what the next entry brings, in bytes or what they count for.
    pub(crate) fn add(&mut self, bytes: u64, actor: Option<Actor>) {
        self.actors.extend(actor);
        let before = self.brought.last().map_or(0, |last| last.all_bytes);
        self.brought.push(Brought {
            bytes,
            actor,
            all_bytes: before + bytes,
            all_actors: self.actors.len() as u32,
            is_over: false,
        });
    }

    fn fits(&self, actors: usize, bytes: u64) -> bool {
        actors <= self.most.actors && bytes <= self.most.bytes
    }

    fn sum(&self, within: &[bool]) -> (BTreeSet<Actor>, u64) {
        let inside = self.brought.iter().zip(within).filter(|(_, is)| **is);
        let mut actors = BTreeSet::new();
        let mut bytes = 0;
        for (brought, _) in inside {
            actors.extend(brought.actor);
            bytes += brought.bytes;
        }
        (actors, bytes)
    }
}

impl Entries {
    /// Whether an entry, with everything in its past, is over what a document may hold.
    pub(crate) fn is_over(&mut self, slot: Slot) -> bool {
        let Some(brought) = self.sizes.brought.get(slot.0 as usize) else {
            return false;
        };
        // Nothing in its past has a later place.
        if self
            .sizes
            .fits(brought.all_actors as usize, brought.all_bytes)
        {
            return false;
        }
        let past = &self.node(slot).past;
        let follows = past.iter().any(|before| {
            let before = self.sizes.brought.get(before.0 as usize);
            before.is_some_and(|before| before.is_over)
        });
        let is_over = follows || {
            let (actors, bytes) = self.sizes.sum(&self.closure([slot]));
            !self.sizes.fits(actors.len(), bytes)
        };
        if let Some(brought) = self.sizes.brought.get_mut(slot.0 as usize) {
            brought.is_over = is_over;
        }
        is_over
    }
}

/// What so many operations count for, in bytes.
pub(super) fn counted(operations: usize) -> u64 {
    operations as u64 * limits::OPERATION_BYTES
}

/// Left free for what is typed until it is in an entry.
const SPARE: u64 = limits::INFLATED_BYTES as u64;

impl Document {
    /// Whether what is typed next, that counts for so many bytes, may be over what a document may hold once it is in an
    /// entry.
    pub(super) fn is_full(&self, more: u64) -> bool {
        let sizes = &self.entries.sizes;
        let Some(session) = self.session else {
            return false;
        };
        let unsent = self.unsent.iter().map(|it| it.extent.charge(it.raw.len()));
        let pending = counted(self.doc.pending_ops()) + self.pending.bytes as u64;
        let coming = unsent.sum::<u64>() + pending + more + SPARE.min(sizes.most.bytes / 8);
        let all = sizes.brought.last().map_or(0, |last| last.all_bytes);
        if sizes.fits(sizes.actors.len() + 1, all + coming) {
            return false;
        }
        let own = |slot: &Slot| self.entries.node(*slot).author == session.author;
        let mine = (0..self.entries.len() as u32).map(Slot).filter(own);
        let others = self.entries.frontier(session.author).into_iter();
        let others = others.filter_map(|id| self.entries.find(&id));
        let within = self.entries.closure(mine.chain(others));
        let (mut actors, bytes) = sizes.sum(&within);
        actors.insert(super::bind(session.author, self.id, session.nonce));
        !sizes.fits(actors.len(), bytes + coming)
    }
}

#[cfg(test)]
mod tests {
    use super::super::container::Container;
    use super::super::filter::Extent;
    use super::super::village::{Neighbour, found, incoming};
    use super::super::{
        Document, EditError, EditFromError, Incoming, Reason, SectionId, SessionNonce,
    };
    use super::*;
    use crate::ids::AuthorId;
    use proptest::prelude::*;

    fn within(most: Most, all: &[Incoming]) -> Document {
        within_of(&all[0], most, all)
    }

    fn within_of(founding: &Incoming, most: Most, all: &[Incoming]) -> Document {
        let kind = super::super::kinds::KindNumber(1);
        let mut document = Document::empty(Some(founding.entry.into()), kind);
        document.entries.sizes.most = most;
        document.absorb_all(all);
        document
    }

    /// What an entry counts for, by its body alone.
    fn charge(entry: &Incoming) -> u64 {
        let bytes = entry.plaintext.len();
        let container = Container::decode(&entry.plaintext);
        let extent = container.and_then(|it| Extent::of_body(&it.changes));
        extent.unwrap_or_default().charge(bytes)
    }

    fn all_bytes(document: &Document) -> u64 {
        let last = document.entries.sizes.brought.last();
        last.unwrap().all_bytes
    }

    fn verdicts(document: &mut Document) -> String {
        let sections: Vec<&str> = document.sections().iter().map(|it| it.text()).collect();
        format!("{:?} {sections:?}", document.quarantined())
    }

    fn over(document: &Document) -> usize {
        let aside = document.quarantined();
        assert!(aside.iter().all(|(_, why)| *why == Reason::OverLimit));
        aside.len()
    }

    #[test]
    fn what_fits_with_its_past_stands_and_what_does_not_is_set_aside() {
        let (mut jan, first) = found(1);
        jan.writes("visie", 0, 0, "Een dorp. ");
        let mut all = vec![first];
        all.extend(jan.commits());
        jan.writes("visie", 0, 0, "Twee dorpen. ");
        all.extend(jan.commits());
        let bytes: u64 = all.iter().map(charge).sum();
        let most = |bytes| Most { actors: 9, bytes };
        assert_eq!(over(&within(most(bytes), &all)), 0);
        assert_eq!(over(&within(most(bytes - 1), &all)), 1);
        // The founder's first session, and the one in which he wrote.
        let actors = |actors| Most {
            actors,
            bytes: u64::MAX,
        };
        assert_eq!(over(&within(actors(2), &all)), 0);
        assert_eq!(over(&within(actors(1), &all)), 2);
        // Two beside each other, each of which fits.
        let mut wiep = Neighbour::joins(2, &all[..2]);
        wiep.writes("visie", 0, 0, "Drie dorpen. ");
        let beside = wiep.commits();
        let bytes = bytes.max([&all[..2], &beside].concat().iter().map(charge).sum());
        all.extend(beside);
        assert_eq!(over(&within(most(bytes), &all)), 0);
        // And one that stands on both.
        let heads = all[2..].iter().map(|it| it.entry).collect();
        all.push(incoming(3, 0, heads, Vec::new()));
        assert_eq!(over(&within(most(bytes), &all)), 1);
    }

    #[test]
    fn who_writes_hears_that_it_is_full_before_an_entry_is_set_aside() {
        let (mut jan, _) = found(1);
        jan.document.entries.sizes.most.bytes = 8_000;
        let visie = SectionId("visie".to_owned());
        let paste = |count: usize| -> String {
            (0..count)
                .map(|it| char::from(b'a' + (it * it % 23) as u8))
                .collect()
        };
        assert_eq!(
            jan.document.splice(&visie, 0, 0, &paste(9_000)),
            Err(EditError::Full)
        );
        let mut typed = 0;
        while jan.document.splice(&visie, 0, 0, &paste(100)).is_ok() {
            jan.commits();
            typed += 1;
        }
        assert!(typed > 3, "{typed}");
        while jan.document.splice(&visie, 0, 0, "a").is_ok() {
            jan.commits();
        }
        let full = Err(EditError::Full);
        assert_eq!(jan.document.set_title("Anders"), full);
        assert_eq!(jan.document.quarantined(), []);
        // What others wrote too much of does not take the room of who did not build on it.
        let (mut wiep, first) = found(2);
        let mut all = vec![first];
        for number in 0..40 {
            let past = vec![all[all.len() - 1].entry];
            all.push(incoming(9, number, past, vec![7; 400]));
        }
        let most = Most {
            actors: 9,
            bytes: 8_000,
        };
        wiep.document = within(most, &all);
        wiep.document.begin(wiep.author, SessionNonce([5; 16]));
        wiep.writes("visie", 0, 0, "Er is plaats.");
        assert_eq!(wiep.text("visie"), "Er is plaats.");
    }

    #[test]
    fn operations_count_whatever_few_bytes_they_come_in_and_for_their_writer_alike() {
        let (mut jan, first) = found(1);
        jan.writes("visie", 0, 0, &"e".repeat(3_000));
        let mut all = vec![first];
        all.extend(jan.commits());
        jan.writes("visie", 0, 3_000, "");
        all.extend(jan.commits());
        for typed in &all[1..] {
            assert!(typed.plaintext.len() < 400, "{}", typed.plaintext.len());
            assert!(charge(typed) >= 3_000 * limits::OPERATION_BYTES);
        }
        let bytes = all.iter().map(charge).sum();
        let most = |bytes| Most { actors: 9, bytes };
        let read_again = within(most(bytes), &all);
        assert_eq!(over(&read_again), 0);
        assert_eq!(over(&within(most(bytes - 1), &all)), 1);
        assert_eq!(all_bytes(&jan.document), bytes);
        assert_eq!(all_bytes(&read_again), bytes);
    }

    #[test]
    fn who_takes_more_away_than_fits_hears_it_before() {
        let (mut jan, _) = found(1);
        jan.writes("visie", 0, 0, &"e".repeat(3_000));
        jan.commits();
        let heads = jan.document.heads();
        jan.document.entries.sizes.most.bytes = all_bytes(&jan.document) + 9_000;
        let visie = SectionId("visie".to_owned());
        let full = Err(EditError::Full);
        assert_eq!(jan.document.splice(&visie, 0, 3_000, ""), full);
        let emptied = [(visie.clone(), String::new())];
        let refused = jan
            .document
            .edit_from(&heads, &emptied, SessionNonce([3; 16]));
        assert_eq!(refused, Err(EditFromError::Edit(EditError::Full)));
        assert!(!jan.document.is_unsent());
        // What fits goes.
        assert_eq!(jan.document.splice(&visie, 0, 1_000, ""), Ok(()));
        assert_eq!(jan.commits().len(), 1);
        assert_eq!(jan.document.quarantined(), []);
    }

    #[test]
    fn one_more_session_than_actors_fit_is_refused() {
        let (mut jan, _) = found(1);
        jan.document.entries.sizes.most.actors = 2;
        jan.document.set_title("Een").unwrap();
        jan.commits();
        jan.document.begin(jan.author, SessionNonce([8; 16]));
        assert_eq!(jan.document.set_title("Twee"), Err(EditError::Full));
        jan.document.begin(jan.author, SessionNonce([1; 16]));
        assert_eq!(jan.document.set_title("Twee"), Ok(()));
    }

    /// Three who write beside each other and meet now and then: all that they wrote.
    fn written(steps: &[(usize, usize)]) -> Vec<Incoming> {
        let (jan, first) = found(1);
        let mut people = vec![jan];
        for of in [2, 3] {
            people.push(Neighbour::joins(of, std::slice::from_ref(&first)));
        }
        let mut all = vec![first];
        for (who, meets) in steps {
            let person = &mut people[*who];
            person.writes("visie", 0, 0, "Wij willen dat het dorpshuis open blijft. ");
            all.extend(person.commits());
            let here = all.clone();
            people[*meets].document.absorb(&here);
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_is_over_is_the_same_in_every_order_and_split(
            steps in proptest::collection::vec((0..3_usize, 0..3_usize), 4..20),
            share in 10..100_u64,
            actors in 1..4_usize,
            keys in proptest::collection::vec(any::<u32>(), 24),
            split in 1..9_usize,
        ) {
            let all = written(&steps);
            let bytes: u64 = all.iter().map(charge).sum();
            let most = Most { actors, bytes: bytes * share / 100 };
            let mut whole = within(most, &all);
            let expected = verdicts(&mut whole);
            let mut order: Vec<(u32, Incoming)> = keys.into_iter().zip(all.clone()).collect();
            order.sort_by_key(|(key, _)| *key);
            let order: Vec<Incoming> = order.into_iter().map(|(_, one)| one).collect();
            let mut bit_by_bit = within_of(&all[0], most, &order[..1]);
            for some in order[1..].chunks(split) {
                if bit_by_bit.absorb(some).refold {
                    bit_by_bit = within(most, &all);
                }
            }
            prop_assert_eq!(verdicts(&mut bit_by_bit), expected);
            // By what each stands on, counted out.
            for one in &all {
                let mut past = std::collections::BTreeSet::new();
                let mut left = vec![one.entry];
                while let Some(id) = left.pop() {
                    if past.insert(id) {
                        let it = all.iter().find(|it| it.entry == id).unwrap();
                        left.extend(&it.past);
                    }
                }
                let of = |it: &&Incoming| past.contains(&it.entry);
                let sum: u64 = all.iter().filter(of).map(charge).sum();
                // The founding entry has an actor of its own, and each author one more.
                let authors: std::collections::BTreeSet<AuthorId> =
                    all[1..].iter().filter(of).map(|it| it.author).collect();
                let is_over = sum > most.bytes || authors.len() + 1 > most.actors;
                let aside = whole.quarantined().iter().any(|(id, _)| *id == one.entry);
                prop_assert_eq!(aside, is_over);
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_not_put_back_by_half() {
        let (mut jan, _) = found(1);
        jan.writes("visie", 0, 0, &"e".repeat(2_000));
        jan.commits();
        let then = jan.document.heads();
        let (visie, inleiding) = ("visie".to_owned(), "inleiding".to_owned());
        jan.document.remove_section(&SectionId(visie)).unwrap();
        jan.document
            .set_heading(&SectionId(inleiding), "Anders")
            .unwrap();
        jan.commits();
        let now = jan.document.heads();
        jan.document.entries.sizes.most.bytes = all_bytes(&jan.document) + 7_000;
        let full = Err(EditFromError::Edit(EditError::Full));
        assert_eq!(jan.document.restore(&then), full);
        assert!(!jan.document.is_unsent());
        assert_eq!(jan.document.heads(), now);
        jan.document.entries.sizes.most.bytes += 9_000;
        assert_eq!(jan.document.restore(&then), Ok(()));
        assert_eq!(jan.text("visie").len(), 2_000);
    }
}
