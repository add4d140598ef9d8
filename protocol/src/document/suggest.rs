//! Taking over what somebody proposed, as an edit that is computed and never merged: only where exactly the words still
//! stand that it replaces, and nothing else is proposed for the same words.
//!
//! A suggestion keeps the stretch between its first and last character as long as these two are there, also when other
//! words came to stand in it and it is lost. So none is taken over that would give another its words back, and it makes
//! no difference in which order some are taken over.

use super::place::is_between;
use super::{Document, EditError, SectionId};
use crate::act::Suggestion;
use crate::ids::EntryId;
use crate::limits;
use std::collections::BTreeMap;

/// Why a suggestion was not taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// What it would replace does not stand there any more.
    #[error("its words are not there any more")]
    Lost,
    /// These are proposed for the same words, and perhaps more.
    #[error("{} others are about the same words", .0.len())]
    Collides(Vec<EntryId>),
    /// The edit does not fit.
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl Document {
    /// Which open suggestions collide, each with which others, sorted, of more than
    /// [`COLLISIONS_NAMED`](limits::COLLISIONS_NAMED) some: their stretches intersect; a place between two characters also
    /// with a stretch at either of its edges, whatever came between them.
    pub fn collisions(&self, open: &[(EntryId, &Suggestion)]) -> BTreeMap<EntryId, Vec<EntryId>> {
        let mut by_section: BTreeMap<&SectionId, Vec<Claim>> = BTreeMap::new();
        for (entry, suggestion) in open {
            let place = &suggestion.place;
            if let Some((from, to)) = self.stretch(place) {
                let claims = by_section.entry(&place.section).or_default();
                claims.push(Claim {
                    entry: *entry,
                    from,
                    to,
                    is_between: is_between(place),
                });
            }
        }
        let all = by_section.into_values().flat_map(collide);
        all.collect()
    }

    /// Whether what a suggestion would replace stands exactly where it was; then where, in bytes.
    pub fn stands(&self, suggestion: &Suggestion) -> Option<(usize, usize)> {
        let (from, to) = self.stretch(&suggestion.place)?;
        let text = self.section(&suggestion.place.section)?.text();
        (text.get(from..to) == Some(suggestion.old.as_str())).then_some((from, to))
    }

    /// Makes the edit that an open suggestion proposes; `open` are all that are open, this one too.
    ///
    /// # Errors
    /// - [`NotTaken::Lost`]: it is not open, or its words do not stand there any more.
    /// - [`NotTaken::Collides`]: others that are open are about the same words.
    /// - [`NotTaken::Edit`]: as [`Document::splice`].
    pub fn take_over(
        &mut self,
        which: &EntryId,
        open: &[(EntryId, &Suggestion)],
    ) -> Result<(), NotTaken> {
        self.settle();
        let found = open.iter().find(|(entry, _)| entry == which);
        let (_, suggestion) = found.ok_or(NotTaken::Lost)?;
        let (from, to) = self.stands(suggestion).ok_or(NotTaken::Lost)?;
        if let Some(others) = self.collisions(open).remove(which) {
            return Err(NotTaken::Collides(others));
        }
        let section = &suggestion.place.section;
        self.splice(section, from, to - from, &suggestion.new)?;
        Ok(())
    }
}

/// The stretch that an open suggestion has, also when it is lost.
#[derive(Clone, Copy, Debug)]
struct Claim {
    entry: EntryId,
    from: usize,
    to: usize,
    /// A place between two characters has these two as well.
    is_between: bool,
}

impl Claim {
    /// Whether it and one that begins no earlier are about the same words.
    fn meets(&self, later: &Claim) -> bool {
        let touches = self.is_between || later.is_between;
        later.from < self.to || (touches && later.from == self.to)
    }

    /// Of those that begin no later than another claim, the more of these it meets the higher it ranks.
    fn reach(&self) -> (usize, bool, EntryId) {
        (self.to, self.is_between, self.entry)
    }
}

/// Which claims on one section collide with which others. Each looks at as many after it as are named, for of those that
/// begin where it ends the ones it meets come first, and at as many before it, those that reach furthest.
fn collide(mut claims: Vec<Claim>) -> Vec<(EntryId, Vec<EntryId>)> {
    claims.sort_unstable_by_key(|it| (it.from, !it.is_between, it.to, it.entry));
    let mut collisions = Vec::new();
    let mut furthest: Vec<Claim> = Vec::new();
    for (at, claim) in claims.iter().enumerate() {
        let after = claims[at + 1..].iter();
        let after = after.take_while(|later| claim.meets(later));
        let before = furthest.iter().rev().filter(|it| it.meets(claim));
        let met = before.chain(after).take(limits::COLLISIONS_NAMED);
        let mut others: Vec<EntryId> = met.map(|it| it.entry).collect();
        if !others.is_empty() {
            others.sort_unstable();
            collisions.push((claim.entry, others));
        }
        let place = furthest.partition_point(|it| it.reach() < claim.reach());
        furthest.insert(place, *claim);
        if furthest.len() > limits::COLLISIONS_NAMED {
            furthest.remove(0);
        }
    }
    collisions
}

#[cfg(test)]
mod tests {
    use super::super::Heads;
    use super::super::village::{Neighbour, found};
    use super::*;

    const TEXT: &str = "Wij willen een bus.";

    fn visie() -> SectionId {
        SectionId("visie".to_owned())
    }

    fn written() -> Neighbour {
        let (mut jan, _) = found(1);
        jan.writes("visie", 0, 0, TEXT);
        jan.commits();
        jan
    }

    /// A suggestion to put other words in the place of the first of these, or behind it when it ends in `|`.
    fn suggests(jan: &Neighbour, old: &str, new: &str) -> Suggestion {
        let text = jan.text("visie");
        let (old, from) = match old.strip_suffix('|') {
            Some(before) => ("", text.find(before).unwrap() + before.len()),
            None => (old, text.find(old).unwrap()),
        };
        Suggestion {
            place: jan
                .document
                .place(&visie(), from, from + old.len())
                .unwrap(),
            heads: Heads::default(),
            old: old.to_owned(),
            new: new.to_owned(),
            reason: String::new(),
        }
    }

    fn numbered(all: &[Suggestion]) -> Vec<(EntryId, &Suggestion)> {
        let id = |number: usize| EntryId([number as u8; 32]);
        all.iter()
            .enumerate()
            .map(|(at, one)| (id(at), one))
            .collect()
    }

    fn takes(jan: &mut Neighbour, which: usize, all: &[Suggestion]) -> Result<(), NotTaken> {
        let open = numbered(all);
        jan.document.take_over(&open[which].0, &open)
    }

    #[test]
    fn what_is_taken_over_stands_where_its_words_stood() {
        let mut jan = written();
        let bus = suggests(&jan, "bus", "trein 🚆");
        let often = suggests(&jan, "bus|", ", elk uur");
        let out = suggests(&jan, "Wij ", "");
        jan.writes("visie", 0, 0, "Nu. ");
        jan.commits();
        takes(&mut jan, 0, std::slice::from_ref(&bus)).unwrap();
        assert_eq!(jan.text("visie"), "Nu. Wij willen een trein 🚆.");
        takes(&mut jan, 0, std::slice::from_ref(&out)).unwrap();
        assert_eq!(jan.text("visie"), "Nu. willen een trein 🚆.");
        // The second time its words are not there any more.
        for gone in [&bus, &out, &often] {
            let refused = takes(&mut jan, 0, std::slice::from_ref(gone));
            assert_eq!(refused, Err(NotTaken::Lost));
        }
        let open = [often.clone()];
        let unknown = EntryId([9; 32]);
        let refused = jan.document.take_over(&unknown, &numbered(&open));
        assert_eq!(refused, Err(NotTaken::Lost));
        let mut other = written();
        takes(&mut other, 0, &open).unwrap();
        assert_eq!(other.text("visie"), "Wij willen een bus, elk uur.");
        assert!(jan.document.is_unsent());
    }

    #[test]
    fn other_words_in_its_place_lose_it() {
        let jan = written();
        let een = suggests(&jan, "een", "geen");
        for (at, delete, insert) in [(12, 0, "x"), (12, 1, ""), (12, 1, "x"), (11, 3, "een")] {
            let mut jan = jan.clone();
            jan.writes("visie", at, delete, insert);
            jan.commits();
            let refused = takes(&mut jan, 0, std::slice::from_ref(&een));
            assert_eq!(refused, Err(NotTaken::Lost), "{}", jan.text("visie"));
        }
        let mut claims = een;
        claims.old = "bus".to_owned();
        let refused = takes(&mut jan.clone(), 0, &[claims]);
        assert_eq!(refused, Err(NotTaken::Lost));
    }

    #[test]
    fn suggestions_for_the_same_words_collide_and_neighbours_do_not() {
        let jan = written();
        let collide = |a: (&str, &str), b: (&str, &str)| {
            let all = [suggests(&jan, a.0, a.1), suggests(&jan, b.0, b.1)];
            let open = numbered(&all);
            let turned = [open[1], open[0]];
            let collisions = jan.document.collisions(&open);
            assert_eq!(jan.document.collisions(&turned), collisions);
            let refused = takes(&mut jan.clone(), 0, &all);
            if collisions.is_empty() {
                assert_eq!(refused, Ok(()));
                return false;
            }
            assert_eq!(collisions[&open[0].0], [open[1].0]);
            assert_eq!(collisions[&open[1].0], [open[0].0]);
            assert_eq!(refused, Err(NotTaken::Collides(vec![open[1].0])));
            true
        };
        assert!(collide(("een bus", ""), ("bus", "")));
        assert!(collide(("een bus", ""), ("n b", "x")));
        assert!(collide(("een", "geen"), ("een", "geen")));
        assert!(!collide(("een ", ""), ("bus", "")));
        assert!(!collide(("willen ", ""), ("een ", "")));
        assert!(collide(("een|", "x"), ("een", "")));
        assert!(collide(("een|", "x"), (" bus", "")));
        assert!(collide(("ee|", "x"), ("een", "")));
        assert!(collide(("een|", "x"), ("een|", "x")));
        assert!(!collide(("een|", "x"), ("een |", "x")));
        assert!(!collide(("een|", "x"), ("bus", "")));
        assert!(!collide(("een |", "x"), ("us", "")));
    }

    #[test]
    fn sections_are_apart() {
        let mut jan = written();
        jan.writes("inleiding", 0, 0, TEXT);
        jan.commits();
        let here = suggests(&jan, "bus", "");
        let mut there = here.clone();
        there.place = jan
            .document
            .place(&SectionId("inleiding".to_owned()), 15, 18)
            .unwrap();
        let all = [here, there];
        assert!(jan.document.collisions(&numbered(&all)).is_empty());
    }

    #[test]
    fn none_gives_another_its_words_back() {
        let mut jan = written();
        let een = suggests(&jan, "een", "geen");
        let between = suggests(&jan, "een|", " snelle");
        jan.writes("visie", 12, 0, "xx");
        jan.writes("visie", 16, 0, "yy");
        jan.commits();
        assert_eq!(jan.text("visie"), "Wij willen exxenyy bus.");
        let all = [
            een,
            between,
            suggests(&jan, "xx", ""),
            suggests(&jan, "yy", ""),
        ];
        // The first two are lost until somebody takes these letters out: as long as they are open nobody does.
        for lost in [0, 1] {
            assert_eq!(takes(&mut jan, lost, &all), Err(NotTaken::Lost));
        }
        let id = |number: u8| EntryId([number; 32]);
        let refused = takes(&mut jan, 2, &all);
        assert_eq!(refused, Err(NotTaken::Collides(vec![id(0)])));
        let refused = takes(&mut jan, 3, &all);
        assert_eq!(refused, Err(NotTaken::Collides(vec![id(1)])));
        let open = numbered(&all);
        jan.document.take_over(&id(2), &open[1..]).unwrap();
        assert_eq!(jan.text("visie"), "Wij willen eenyy bus.");
        // Nor does one take out a character that holds another which is lost.
        let bus = [suggests(&jan, " bus", ""), all[1].clone()];
        let refused = takes(&mut jan, 0, &bus);
        assert_eq!(refused, Err(NotTaken::Collides(vec![id(1)])));
    }

    #[test]
    fn what_does_not_fit_changes_nothing() {
        let mut jan = written();
        let all = [suggests(&jan, "bus", "trein")];
        jan.document.session = None;
        let refused = takes(&mut jan, 0, &all);
        assert_eq!(refused, Err(NotTaken::Edit(EditError::ReadOnly)));
        assert_eq!(jan.text("visie"), TEXT);
    }

    fn claims(stretches: &[(usize, usize)]) -> Vec<Claim> {
        let numbered = (0_u32..).zip(stretches);
        let claim = |(number, (from, length)): (u32, &(usize, usize))| {
            let mut id = [0; 32];
            id[..4].copy_from_slice(&number.to_be_bytes());
            Claim {
                entry: EntryId(id),
                from: *from,
                to: from + length / 2,
                is_between: *length < 2 || length % 2 == 1,
            }
        };
        numbered.map(claim).collect()
    }

    proptest::proptest! {
        #[test]
        fn each_that_collides_is_told_with_which(
            stretches in proptest::collection::vec((0_usize..30, 0_usize..12), 0..40),
        ) {
            let all = claims(&stretches);
            let collisions: BTreeMap<_, _> = collide(all.clone()).into_iter().collect();
            for claim in &all {
                let meets = |other: &&Claim| {
                    let (first, second) = match claim.from <= other.from {
                        true => (claim, *other),
                        false => (*other, claim),
                    };
                    other.entry != claim.entry && first.meets(second)
                };
                let wanted: Vec<EntryId> = all.iter().filter(meets).map(|it| it.entry).collect();
                let told = collisions.get(&claim.entry).cloned().unwrap_or_default();
                proptest::prop_assert_eq!(told.len(), wanted.len().min(limits::COLLISIONS_NAMED));
                proptest::prop_assert!(told.iter().all(|it| wanted.contains(it)));
                proptest::prop_assert!(told.is_sorted());
            }
        }
    }

    #[test]
    fn of_any_number_for_the_same_words_a_few_are_named() {
        let same: Vec<(usize, usize)> = vec![(4, 6); 10_000];
        let mut apart: Vec<(usize, usize)> = vec![(0, 8); 10_000];
        apart.extend(vec![(4, 8); 10_000]);
        for stretches in [same, apart] {
            let collisions = collide(claims(&stretches));
            assert_eq!(collisions.len(), stretches.len());
            let few = limits::COLLISIONS_NAMED;
            assert!(collisions.iter().all(|(_, others)| others.len() == few));
        }
    }
}
