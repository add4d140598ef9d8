//! Three who edit one text and propose other words for it, meet when they like, and then take over what was proposed: in
//! ten thousand histories no anchor points at another text, and no order of taking over makes a difference; what several took
//! over without knowing of each other stands once again, in whatever order they meet and put it right.

use super::hostile::{cases, seed};
use super::origin::OpRef;
use super::suggest::NotTaken;
use super::village::{self, Neighbour, found_trial};
use super::{Heads, Incoming, SectionId};
use crate::act::{self, Suggested, Suggestion};
use crate::entry;
use crate::ids::{EntryId, Millis, ParticipantId};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;

const TEXT: &str = "één ĳsje 👨‍👩‍👧 ij 😀 e\u{301}";
/// What is typed and proposed: letters of several bytes, joined emoji, marks that join what stands before, nothing.
const WORDS: [&str; 9] = ["é", "ij", "ĳ", "😀", "👨‍👩‍👧", "e\u{301}", "dorp ", "\n", ""];

fn tekst() -> SectionId {
    SectionId("tekst".to_owned())
}

/// One of the three.
#[derive(Clone)]
struct Person {
    who: Neighbour,
    known: Vec<Incoming>,
}

/// What somebody proposed, and which characters that was about.
struct Proposal {
    entry: EntryId,
    suggestion: Suggestion,
    chars: Vec<OpRef>,
    behind: Option<OpRef>,
    before: Option<OpRef>,
}

/// What one order of taking over came to.
type Taken = (String, BTreeMap<EntryId, Result<(), NotTaken>>);

/// How often it came to what, in all histories.
#[derive(Debug, Default)]
struct Tally {
    stand: usize,
    lost: usize,
    taken: usize,
    collided: usize,
}

impl Person {
    fn text(&self) -> &str {
        self.who.text("tekst")
    }

    fn commit(&mut self) {
        let sent = self.who.commits();
        self.known.extend(sent);
    }

    /// A stretch of at most that many characters.
    fn stretch(&self, rng: &mut ChaCha8Rng, most: usize) -> (usize, usize) {
        let text = self.text();
        let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        places.push(text.len());
        let from = below(rng, places.len());
        let to = (from + below(rng, most + 1)).min(places.len() - 1);
        (places[from], places[to])
    }

    fn edits(&mut self, rng: &mut ChaCha8Rng) {
        let (from, to) = self.stretch(rng, 3);
        let word = WORDS[below(rng, WORDS.len())];
        self.who.writes("tekst", from, to - from, word);
    }

    fn proposes(&mut self, rng: &mut ChaCha8Rng, number: usize) -> Proposal {
        self.commit();
        let stretch = self.stretch(rng, 4);
        let new = WORDS[below(rng, WORDS.len())];
        self.proposes_for(stretch, new, number)
    }

    /// Proposes to take out again what came into the stretch of something that was proposed before.
    fn clears(&self, lost: &Proposal, number: usize) -> Option<Proposal> {
        let chars = self.chars();
        let at = |op: &OpRef| chars.iter().position(|(_, it)| it == op);
        let ends = match (lost.chars.first(), lost.chars.last()) {
            (Some(first), Some(last)) => at(first)?..at(last)?,
            (_, _) => at(&lost.behind?)? + 1..at(&lost.before?)?,
        };
        let is_new = |place: &usize| !lost.chars.contains(&chars[*place].1);
        let first = ends.clone().find(is_new)?;
        let behind = (first..ends.end).find(|place| !is_new(place));
        let to = chars[behind.unwrap_or(ends.end)].0;
        Some(self.proposes_for((chars[first].0, to), "", number))
    }

    fn proposes_for(&self, (from, to): (usize, usize), new: &str, number: usize) -> Proposal {
        let place = self.who.document.place(&tekst(), from, to).unwrap();
        let chars = self.chars();
        let within = |(at, _): &&(usize, OpRef)| (from..to).contains(at);
        let of = |(_, op): &(usize, OpRef)| *op;
        Proposal {
            entry: EntryId(entry::hash("test", &[&number.to_le_bytes()])),
            suggestion: Suggestion {
                place,
                heads: Heads::default(),
                old: self.text()[from..to].to_owned(),
                new: new.to_owned(),
                reason: String::new(),
            },
            behind: chars.iter().rfind(|(at, _)| *at < from).map(of),
            before: chars.iter().find(|(at, _)| *at >= to).map(of),
            chars: chars.iter().filter(within).map(of).collect(),
        }
    }

    /// The characters of the text: where each stands, and which it is.
    fn chars(&self) -> Vec<(usize, OpRef)> {
        let places = self.text().char_indices();
        let named = |(at, _)| Some((at, self.who.document.operation_at(&tekst(), at)?));
        places.map(|one| named(one).unwrap()).collect()
    }

    /// Where the very characters of a proposal stand beside each other, when they do.
    fn finds(&self, proposal: &Proposal) -> Option<(usize, usize)> {
        let (chars, end) = (self.chars(), self.text().len());
        let ops: Vec<OpRef> = chars.iter().map(|(_, op)| *op).collect();
        let count = proposal.chars.len();
        let first = if count > 0 {
            ops.windows(count).position(|some| some == proposal.chars)?
        } else {
            let first = match proposal.behind {
                Some(op) => ops.iter().position(|it| *it == op)? + 1,
                None => 0,
            };
            (ops.get(first).copied() == proposal.before).then_some(first)?
        };
        let at = |place: usize| chars.get(place).map_or(end, |it| it.0);
        Some((at(first), at(first + count)))
    }

    /// That an anchor points at its own words or is lost; says whether it points.
    fn checks(&self, proposal: &Proposal, told: &str) -> bool {
        let suggestion = &proposal.suggestion;
        let stands = self.who.document.stands(suggestion);
        let exact = self.finds(proposal);
        if exact.is_some() {
            assert_eq!(stands, exact, "{told}");
        }
        let Some((from, to)) = stands else {
            return false;
        };
        assert_eq!(&self.text()[from..to], suggestion.old, "{told}");
        assert_eq!(
            self.who.document.placed(&suggestion.place),
            stands,
            "{told}"
        );
        let chars = self.chars();
        let ends = [
            chars.iter().find(|(at, _)| *at >= from && *at < to),
            chars.iter().rfind(|(at, _)| *at >= from && *at < to),
        ];
        let own = [proposal.chars.first(), proposal.chars.last()];
        assert_eq!(ends.map(|end| end.map(|(_, op)| op)), own, "{told}");
        if from == to {
            assert_eq!(stands, exact, "{told}");
        }
        true
    }

    /// Takes over what is told, in that order; what was refused stays open.
    fn takes(&mut self, order: &[usize], all: &[Proposal]) -> Taken {
        let mut open: Vec<(EntryId, &Suggestion)> =
            all.iter().map(|one| (one.entry, &one.suggestion)).collect();
        let mut came = BTreeMap::new();
        for at in order {
            let which = all[*at].entry;
            let taken = self.who.document.take_over(&which, &open);
            if taken.is_ok() {
                open.retain(|(entry, _)| *entry != which);
            }
            came.insert(which, taken);
        }
        (self.text().to_owned(), came)
    }
}

fn below(rng: &mut ChaCha8Rng, most: usize) -> usize {
    rng.next_u32() as usize % most
}

fn shuffled(rng: &mut ChaCha8Rng, mut order: Vec<usize>) -> Vec<usize> {
    for at in (1..order.len()).rev() {
        order.swap(at, below(rng, at + 1));
    }
    order
}

/// Gives the second what the first has.
fn gives(people: &mut [Person], from: usize, to: usize) {
    for one in [from, to] {
        people[one].commit();
    }
    let here = |entry: &&Incoming| {
        let known = &people[to].known;
        !known.iter().any(|one| one.entry == entry.entry)
    };
    let news: Vec<Incoming> = people[from].known.iter().filter(here).cloned().collect();
    if news.is_empty() {
        return;
    }
    let absorbed = people[to].who.document.absorb(&news);
    assert!(absorbed.quarantined.is_empty() && !absorbed.refold);
    people[to].known.extend(news);
}

/// Three who hold the same text, each in a session of their own.
fn village() -> Vec<Person> {
    let (mut jan, first) = found_trial(1);
    jan.writes("tekst", 0, 0, TEXT);
    let known = [vec![first], jan.commits()].concat();
    let joins = |of| Neighbour::joins_trial(of, &known);
    let people = [jan, joins(2), joins(3)];
    let person = |who| Person {
        who,
        known: known.clone(),
    };
    people.into_iter().map(person).collect()
}

/// Lets them edit, propose and meet; in the end all hold the same.
fn history(people: &mut [Person], rng: &mut ChaCha8Rng, told: &str) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for _ in 0..5 + below(rng, 6) {
        let who = below(rng, 3);
        match below(rng, 8) {
            0..=2 => people[who].edits(rng),
            3..=5 => {
                let number = proposals.len();
                proposals.push(people[who].proposes(rng, number));
            }
            _ => {
                let to = (who + 1 + below(rng, 2)) % 3;
                gives(people, who, to);
                for proposal in &proposals {
                    people[to].checks(proposal, told);
                }
            }
        }
    }
    for (from, to) in [(0, 1), (2, 1), (1, 0)] {
        gives(people, from, to);
    }
    for at in 0..proposals.len() {
        if below(rng, 2) == 0 {
            proposals.extend(people[0].clears(&proposals[at], proposals.len()));
        }
    }
    proposals
}

/// Takes some over in two orders, and on two devices at once.
fn settle(people: &mut [Person], all: &[Proposal], rng: &mut ChaCha8Rng, told: &str) -> Taken {
    let some: Vec<usize> = (0..all.len()).filter(|_| below(rng, 4) > 0).collect();
    let mut one = people[0].clone();
    let first = one.takes(&shuffled(rng, some.clone()), all);
    let mut other = people[0].clone();
    let second = other.takes(&shuffled(rng, some.clone()), all);
    assert_eq!(first, second, "{told}");
    let (here, there): (Vec<usize>, Vec<usize>) = some.iter().partition(|at| **at % 2 == 0);
    let mut came = people[0].takes(&here, all).1;
    came.extend(people[1].takes(&there, all).1);
    for (from, to) in [(0, 1), (1, 0)] {
        gives(people, from, to);
    }
    for person in &people[..2] {
        assert_eq!(person.text(), first.0, "{told}");
    }
    assert_eq!(came, first.1, "{told}");
    first
}

#[test]
fn in_ten_thousand_histories_no_anchor_points_at_another_text_and_no_order_matters() {
    let start = village();
    let mut tally = Tally::default();
    let histories = cases(10_000);
    for number in 0..histories as u64 {
        let seed = seed() + number;
        let told = format!("NOABER_SEED={seed} NOABER_CASES=1");
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut people = start.clone();
        let all = history(&mut people, &mut rng, &told);
        for proposal in &all {
            let first = people[0].checks(proposal, &told);
            assert_eq!(people[1].checks(proposal, &told), first, "{told}");
            tally.stand += usize::from(first);
            tally.lost += usize::from(!first);
        }
        let (_, came) = settle(&mut people, &all, &mut rng, &told);
        for taken in came.values() {
            tally.taken += usize::from(taken.is_ok());
            let collided = matches!(taken, Err(NotTaken::Collides(_)));
            tally.collided += usize::from(collided);
        }
    }
    println!("{tally:?} of NOABER_SEED={}", seed());
    let least = histories / 10;
    let all = [tally.stand, tally.lost, tally.taken, tally.collided];
    assert!(histories < 100 || all.iter().all(|count| *count > least));
}

/// What several take over without knowing of each other.
const CAME: &str = "«trein»";

/// One of the same proposals: with who took it over, and in which entry the verdict is.
struct Same {
    suggestion: Suggestion,
    verdicts: Vec<(usize, EntryId)>,
}

impl Person {
    /// Takes over one that nobody took over as far as this one knows, with the verdict right behind the edit.
    fn judges(&mut self, who: usize, same: &mut Same) {
        self.commit();
        let one = EntryId([0; 32]);
        let open = [(one, &same.suggestion)];
        if self.who.document.take_over(&one, &open).is_err() {
            return;
        }
        self.commit();
        let of = self.who.author.0[0];
        let past = self.who.last.into_iter().collect();
        let verdict = village::incoming(of, self.who.count, past, Vec::new());
        self.who.count += 1;
        self.who.last = Some(verdict.entry);
        same.verdicts.push((who, verdict.entry));
        self.who.document.absorb(std::slice::from_ref(&verdict));
        self.known.push(verdict);
    }

    /// What the fold tells of them here.
    fn hears(&self, all: &[Same]) -> Vec<Suggested> {
        let all = all.iter().enumerate();
        all.map(|(at, same)| {
            let known = same.verdicts.iter().map(|(_, verdict)| *verdict);
            let known = known.filter(|verdict| self.who.document.knows(verdict));
            let mut over: Vec<EntryId> = known.collect();
            over.sort_unstable();
            Suggested {
                entry: EntryId([at as u8; 32]),
                participant: ParticipantId([1; 32]),
                at: Millis(0),
                suggestion: same.suggestion.clone(),
                verdict: over.first().map(|first| (*first, act::Taken::Over)),
                over,
            }
        })
        .collect()
    }

    /// Leaves one of what stands here twice.
    fn leaves_one(&mut self, all: &[Same]) -> bool {
        let told = self.hears(all);
        let twice: Vec<EntryId> = self.who.document.twice(&told).into_keys().collect();
        for which in &twice {
            let left = self.who.document.leave_one(which, &told);
            assert_eq!(left, Ok(true));
        }
        self.commit();
        !twice.is_empty()
    }

    fn count(&self) -> usize {
        self.text().matches(CAME).count()
    }
}

/// One proposal, or two that are the same, of a text that all three hold.
fn proposed(people: &mut [Person], rng: &mut ChaCha8Rng) -> Vec<Same> {
    people[0].who.writes("tekst", 0, 0, "een bus, ");
    for to in [1, 2] {
        gives(people, 0, to);
    }
    let stretch = [(4, 7), (7, 7), (3, 8)][below(rng, 3)];
    let same = people[0].proposes_for(stretch, CAME, 0).suggestion;
    let count = 1 + below(rng, 2);
    let of = |_| Same {
        suggestion: same.clone(),
        verdicts: Vec::new(),
    };
    (0..count).map(of).collect()
}

#[test]
fn what_several_took_over_stands_once_in_the_end_in_whatever_order_they_meet() {
    let start = village();
    let (mut twice, mut thrice) = (0, 0);
    let start_seed = seed();
    let histories = cases(2_000);
    for number in 0..histories as u64 {
        let seed = start_seed + number;
        let told = format!("NOABER_SEED={seed} NOABER_CASES=1");
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut people = start.clone();
        let mut all = proposed(&mut people, &mut rng);
        let mut most = 0;
        for _ in 0..8 + below(&mut rng, 8) {
            let who = below(&mut rng, 3);
            match below(&mut rng, 5) {
                0 => people[who].who.writes("tekst", 0, 0, "x"),
                1 | 2 => {
                    let which = below(&mut rng, all.len());
                    people[who].judges(who, &mut all[which]);
                }
                3 => {
                    people[who].leaves_one(&all);
                }
                _ => gives(&mut people, who, (who + 1 + below(&mut rng, 2)) % 3),
            }
            // whatever was here is here still
            let heard = people[who].hears(&all);
            let came = heard.iter().any(|one| !one.over.is_empty());
            assert_eq!(people[who].count() > 0, came, "{told}");
            most = most.max(people[who].count());
        }
        for (from, to) in [(0, 1), (2, 1), (1, 0), (1, 2)] {
            gives(&mut people, from, to);
        }
        let count = all.iter().map(|same| same.verdicts.len()).sum::<usize>();
        twice += usize::from(most.max(people[0].count()) == 2);
        thrice += usize::from(most.max(people[0].count()) == 3);
        // two put it right at once, and meet again
        let people = &mut people[..2];
        let (first, second) = (people[0].leaves_one(&all), people[1].leaves_one(&all));
        assert_eq!(first, second, "{told}");
        for (from, to) in [(0, 1), (1, 0)] {
            gives(people, from, to);
        }
        for person in &mut *people {
            assert_eq!(person.count(), usize::from(count > 0), "{told}");
            assert!(!person.leaves_one(&all), "{told}");
        }
        assert_eq!(people[0].text(), people[1].text(), "{told}");
    }
    println!(
        "{twice} twice, {thrice} thrice of NOABER_SEED={}",
        start_seed
    );
    assert!(histories < 100 || (twice > histories / 10 && thrice > histories / 100));
}
