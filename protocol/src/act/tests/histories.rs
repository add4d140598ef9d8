//! Random histories of acts: the order in which they come changes nothing, and what counts does so by what it knew.

use super::hall::{Hall, MOTION, OF, Person, close, comment, fix, go, proxy, vote};
use crate::act::{
    Act, Closing, Comment, Fold, Opening, Paper, Passed, Place, Reopening, Signature, Suggestion,
    Support, Taken, Verdict, fold,
};
use crate::charter::role::Role;
use crate::document::kinds::TextIn;
use crate::document::{Anchor, Heads, SectionId};
use crate::entry::{Malformed, hash};
use crate::ids::EntryId;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::BTreeSet;

/// As many as the acts of one history take are few, this many take some seconds.
const HISTORIES: u64 = 2_500;
const ACTS: usize = 28;

/// A history that grows by chance.
struct Growing {
    rng: ChaCha8Rng,
    hall: Hall,
    people: Vec<Person>,
    /// By person the last of their own.
    own: Vec<Option<EntryId>>,
    asked: Opening,
}

impl Growing {
    fn new(seed: u64) -> Growing {
        let mut people = vec![
            Person::new(1, Role::Board),
            Person::new(2, Role::Board),
            Person::new(3, Role::Editor),
            Person::new(4, Role::Member),
            Person::new(5, Role::Reader),
        ];
        people.push(people[0].elsewhere(11));
        people.push(people[3].elsewhere(14));
        let roll: Vec<&Person> = people[..4].iter().collect();
        let mut asked = super::hall::ask(&roll);
        asked.rule.proxies = 1;
        asked.weights = vec![2, 1, 3, 1];
        Growing {
            rng: ChaCha8Rng::seed_from_u64(seed),
            hall: Hall::default(),
            own: vec![None; people.len()],
            people,
            asked,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.rng.next_u32() as usize % limit.max(1)
    }

    fn any(&mut self) -> EntryId {
        let at = self.below(self.hall.acts.len() + 1);
        let done = self.hall.acts.get(at);
        done.map_or(EntryId([0; 32]), |done| done.entry)
    }

    fn grow(&mut self) {
        let who = self.below(self.people.len());
        let mut knows: Vec<EntryId> = self.own[who].into_iter().collect();
        for _ in 0..self.below(4) {
            let recent = self.hall.acts.len().saturating_sub(self.below(8) + 1);
            knows.extend(self.hall.acts.get(recent).map(|done| done.entry));
        }
        knows.sort_unstable();
        knows.dedup();
        let known = known(&self.hall, &knows);
        let act = self.think(who, &known);
        let number = self.hall.acts.len() as u64;
        let seed = self.rng.next_u64();
        let id = EntryId(hash(
            "history",
            &[&number.to_le_bytes(), &seed.to_le_bytes()],
        ));
        self.hall.act_as(id, &self.people[who], act, &knows);
        if self.below(40) == 0 {
            let last = self.hall.acts.last_mut().expect("one was added");
            last.act = Err(Malformed::Undecodable);
        }
        // Now and then a device goes on from an earlier state of itself.
        if self.below(10) > 0 {
            self.own[who] = Some(id);
        }
    }

    fn think(&mut self, who: usize, known: &Fold) -> Act {
        let any = self.any();
        match self.below(16) {
            0 => comment("ja"),
            1 => Act::Comment(Comment {
                re: Some(any),
                place: None,
                heads: Heads::default(),
                text: String::new(),
            }),
            2 => self.propose(),
            3 => Act::Verdict(Verdict {
                suggestion: known.suggestions.last().map_or(any, |it| it.entry),
                taken: [Taken::Over, Taken::Refused][self.below(2)],
                reason: String::new(),
            }),
            4 => self.support(known, any),
            5 => Act::TakeBack(self.own[who].unwrap_or(any)),
            6 => Act::TakeBack(any),
            7 | 8 => self.step(who, known),
            9 => Act::Signature(Signature {
                edition: known.editions.last().map_or(any, |it| it.step.entry),
                attested: self.people[who].attest([1; 32]),
                organisation: String::new(),
                function: String::new(),
            }),
            10 if known.votings.is_empty() => Act::Opening(self.asked.clone()),
            10 | 11 => self.vote(known, any),
            12..=14 => self.close(who, known, any),
            _ => Act::Reopening(Reopening {
                closing: closed(known).unwrap_or(any),
                reason: String::new(),
            }),
        }
    }

    fn propose(&mut self) -> Act {
        Act::Suggestion(Suggestion {
            place: Place {
                section: SectionId("visie".to_owned()),
                start: Anchor::default(),
                end: Anchor::default(),
            },
            heads: Heads::default(),
            old: String::new(),
            new: String::new(),
            reason: String::new(),
        })
    }

    fn support(&mut self, known: &Fold, any: EntryId) -> Act {
        let suggestion = known.suggestions.last().map_or(any, |it| it.entry);
        let tellers = [["a", "b"], ["a", "a"]][self.below(2)].map(str::to_owned);
        let paper = Paper { number: 3, tellers };
        Act::Support(Support {
            of: (self.below(2) == 0).then_some(suggestion),
            paper: (self.below(3) == 0).then_some(paper),
        })
    }

    fn step(&mut self, who: usize, known: &Fold) -> Act {
        let states = MOTION.states;
        let to = states[self.below(states.len())].key;
        let moves = MOTION.moves.iter().filter(|it| it.from == known.state);
        let moves: Vec<&str> = moves.map(|it| it.to).collect();
        let to = match self.below(4) {
            0 => to,
            _ => moves.get(self.below(moves.len())).copied().unwrap_or(to),
        };
        let text = 1 + self.below(4) as u8 / 3;
        match self.below(8) {
            0 => go(&known.state, to),
            _ => fix(&self.people[who], &known.state, to, text),
        }
    }

    fn vote(&mut self, known: &Fold, any: EntryId) -> Act {
        let opening = known.votings.first().map_or(any, |it| it.entry);
        let choice = self.below(3) as u8;
        match self.below(3) {
            0 => {
                let of = self.below(self.people.len());
                proxy(opening, choice, &self.people[of])
            }
            _ => vote(opening, choice),
        }
    }

    fn close(&mut self, who: usize, known: &Fold, any: EntryId) -> Act {
        let Some(voting) = known.votings.first() else {
            return vote(any, 0);
        };
        let mut counted = Vec::new();
        let mut counts = [0; 3];
        let single = voting.votes.iter().filter(|(_, votes)| votes.len() == 1);
        for (voter, cast) in single.flat_map(|(who, votes)| votes.iter().map(move |it| (who, it))) {
            if self.below(4) > 0 {
                counted.push(cast.entry);
                counts[usize::from(cast.vote.choice)] += voting.opening.weight(voter);
            }
        }
        if self.below(8) == 0 {
            counts[0] += 1;
        }
        let closing = close(
            &self.people[who],
            voting.entry,
            &voting.opening,
            &counted,
            &counts,
        );
        Act::Closing(closing)
    }
}

fn closed(fold: &Fold) -> Option<EntryId> {
    let voting = fold.votings.first()?;
    let clash = voting.clash.first();
    voting.closing.as_ref().or(clash).map(|it| it.entry)
}

/// What acts come to of which all that lies in the past of these is known, and they themselves.
fn known(hall: &Hall, heads: &[EntryId]) -> Fold {
    let mut left = heads.to_vec();
    let mut seen = BTreeSet::new();
    while let Some(id) = left.pop() {
        if seen.insert(id) {
            left.extend(&hall.past[&id]);
        }
    }
    let acts = hall.acts.iter().filter(|done| seen.contains(&done.entry));
    let acts: Vec<_> = acts.cloned().collect();
    fold(OF, &MOTION, &acts, &hall.past)
}

fn shuffle<T>(rng: &mut ChaCha8Rng, list: &mut [T]) {
    for at in (1..list.len()).rev() {
        list.swap(at, rng.next_u32() as usize % (at + 1));
    }
}

/// Steps and closings count by what lies in their past, whatever else is here.
fn check_by_past(hall: &Hall, all: &Fold, seed: u64) {
    for step in &all.steps {
        let before = known(hall, &hall.past[&step.entry]);
        assert_eq!(before.state, step.transition.from, "seed {seed}");
        let after = known(hall, &[step.entry]);
        assert_eq!(after.state, step.transition.to, "seed {seed}");
        assert!(after.clash.is_empty(), "seed {seed}");
    }
    for edition in &all.editions {
        let text = |key: &str| MOTION.state(key).map(|state| state.text);
        assert_eq!(
            text(&edition.step.transition.to),
            Some(TextIn::Fixed),
            "seed {seed}"
        );
    }
    for voting in &all.votings {
        for counted in voting.closing.iter().chain(&voting.clash) {
            let before = known(hall, &hall.past[&counted.entry]);
            let there = before.votings.iter().find(|it| it.entry == voting.entry);
            let there = there.unwrap_or_else(|| panic!("seed {seed}"));
            assert_eq!(there.closing, None, "seed {seed}: it was open");
            let singles = there.votes.values().filter(|votes| votes.len() == 1);
            let singles: BTreeSet<EntryId> = singles.flatten().map(|cast| cast.entry).collect();
            let Closing { counted, .. } = &counted.closing;
            assert!(
                counted.iter().all(|vote| singles.contains(vote)),
                "seed {seed}"
            );
        }
        assert!(
            voting.closing.is_none() || voting.clash.is_empty(),
            "seed {seed}"
        );
    }
}

/// No act is both heard and passed over, and none is neither but those that only end others.
fn check_each_is_somewhere(hall: &Hall, all: &Fold, seed: u64) {
    let mut heard: BTreeSet<EntryId> = BTreeSet::new();
    heard.extend(all.steps.iter().map(|it| it.entry));
    heard.extend(
        all.editions
            .iter()
            .flat_map(|it| &it.signatures)
            .map(|it| it.entry),
    );
    heard.extend(all.comments.iter().map(|it| it.entry));
    for suggested in &all.suggestions {
        heard.insert(suggested.entry);
        heard.extend(suggested.verdict.map(|(entry, _)| entry));
    }
    heard.extend(
        all.support
            .values()
            .flat_map(|it| &it.paper)
            .map(|(entry, _)| *entry),
    );
    for voting in &all.votings {
        heard.insert(voting.entry);
        heard.extend(voting.votes.values().flatten().map(|cast| cast.entry));
        heard.extend(
            voting
                .closing
                .iter()
                .chain(&voting.clash)
                .map(|it| it.entry),
        );
    }
    for done in &hall.acts {
        let is_passed = all.passed.contains_key(&done.entry);
        let tells = match &done.act {
            Ok(Act::TakeBack(_) | Act::Reopening(_)) => false,
            Ok(Act::Support(it)) => it.paper.is_some(),
            Ok(_) | Err(_) => true,
        };
        if tells {
            assert_ne!(
                is_passed,
                heard.contains(&done.entry),
                "seed {seed}: {done:?}"
            );
        }
        let is_unreadable = all.passed.get(&done.entry) == Some(&Passed::Unreadable);
        assert_eq!(is_unreadable, done.act.is_err(), "seed {seed}");
    }
}

#[test]
fn the_same_acts_come_to_the_same_in_whatever_order_they_come() {
    let mut seen = [0; 6];
    for seed in 0..HISTORIES {
        let mut growing = Growing::new(seed);
        for _ in 0..ACTS {
            growing.grow();
        }
        let Growing { hall, mut rng, .. } = growing;
        let all = fold(OF, &MOTION, &hall.acts, &hall.past);
        let mut acts = hall.acts.clone();
        for _ in 0..3 {
            shuffle(&mut rng, &mut acts);
            let again = fold(OF, &MOTION, &acts, &hall.past);
            assert_eq!(again, all, "seed {seed}");
        }
        check_by_past(&hall, &all, seed);
        check_each_is_somewhere(&hall, &all, seed);
        let closed = all.votings.iter().filter(|it| it.closing.is_some());
        for (count, found) in seen.iter_mut().zip([
            all.steps.len(),
            all.clash.len(),
            all.editions.iter().map(|it| it.signatures.len()).sum(),
            closed.count(),
            all.votings.iter().map(|it| it.clash.len()).sum(),
            all.suggestions
                .iter()
                .filter(|it| it.verdict.is_some())
                .count(),
        ]) {
            *count += found;
        }
    }
    assert!(
        seen.iter().all(|count| *count > 20),
        "all of it happens: {seen:?}"
    );
}
