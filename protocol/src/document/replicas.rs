//! Three who write in one text and send when they like: they end equal, and each letter is of who typed it.
//!
//! Each letter that is typed is another, so whose it is stays known.

use super::village::{Neighbour, found};
use super::{Incoming, SectionId};
use crate::ids::AuthorId;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Steps of a case at most.
const MOST: usize = 50;
/// What can be typed: letters of several bytes, joined emoji, marks that join what stands before.
const WORDS: [&str; 8] = ["é", "ij", "ĳ", "😀", "👨‍👩‍👧", "e\u{301}", "dorp ", "\n"];

/// What stands between letters, and is the same each time.
const BETWEEN: [char; 4] = ['\u{200d}', '\u{301}', ' ', '\n'];

/// A word with letters that nobody typed before, as wide as those of the word.
fn fresh(word: usize, typed: &mut u32) -> String {
    let letter = |one: char| {
        if BETWEEN.contains(&one) {
            return one;
        }
        let first = match one.len_utf8() {
            1 | 2 => 0x400,
            3 => 0x4e00,
            _ => 0x2_0000,
        };
        *typed += 1;
        char::from_u32(first + *typed).expect("letters are not used up")
    };
    WORDS[word].chars().map(letter).collect()
}

#[derive(Clone, Debug)]
enum Step {
    Type(usize, usize, usize),
    Delete(usize, usize, usize),
    Meet(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_usize, any::<usize>(), 0..WORDS.len()).prop_map(|(w, at, word)| Step::Type(w, at, word)),
        3 => (0..3_usize, any::<usize>(), 1..6_usize).prop_map(|(w, at, n)| Step::Delete(w, at, n)),
        2 => (0..3_usize, 0..3_usize).prop_map(|(a, b)| Step::Meet(a, b)),
    ]
}

/// One of the three.
struct Person {
    who: Neighbour,
    known: Vec<Incoming>,
    /// The letters that came by this person's keys.
    typed: BTreeSet<char>,
}

/// Three with the same empty document.
fn three() -> Vec<Person> {
    let (first, founding) = found(1);
    let mut people: Vec<Person> = [1, 2, 3]
        .map(|number| Person {
            who: match number {
                1 => Neighbour {
                    document: first.document.clone(),
                    ..Neighbour::joins(1, std::slice::from_ref(&founding))
                },
                other => Neighbour::joins(other, std::slice::from_ref(&founding)),
            },
            known: vec![founding.clone()],
            typed: BTreeSet::new(),
        })
        .into();
    people[0].who.last = Some(founding.entry);
    people[0].who.count = 1;
    people
}

fn visie() -> SectionId {
    SectionId("visie".to_owned())
}

impl Person {
    /// The character boundary at or before a place, counted round.
    fn place(&self, at: usize) -> usize {
        let text = self.who.text("visie");
        let mut at = at % (text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn types(&mut self, at: usize, word: usize, typed: &mut u32) {
        let (at, word) = (self.place(at), fresh(word, typed));
        let letters = word.chars().filter(|one| !BETWEEN.contains(one));
        self.typed.extend(letters);
        self.who.writes("visie", at, 0, &word);
    }

    fn deletes(&mut self, at: usize, chars: usize) {
        let at = self.place(at);
        let rest = self.who.text("visie")[at..].chars();
        let bytes = rest.take(chars).map(char::len_utf8).sum();
        self.who.writes("visie", at, bytes, "");
    }

    /// All characters, and whose each is.
    fn chars(&self) -> Vec<(char, AuthorId)> {
        let text = self.who.text("visie");
        let mut at = 0;
        let mut all = Vec::new();
        for stretch in self.who.document.written(&visie()) {
            let part = &text[at..at + stretch.bytes];
            at += stretch.bytes;
            all.extend(part.chars().map(|one| (one, stretch.author)));
        }
        all
    }

    fn commit(&mut self) {
        let entries = self.who.commits();
        self.known.extend(entries);
    }
}

fn meet(people: &mut [Person], a: usize, b: usize) {
    if a == b {
        return;
    }
    for one in [a, b] {
        people[one].commit();
    }
    let (of_a, of_b) = (people[a].known.clone(), people[b].known.clone());
    for (one, news) in [(a, of_b), (b, of_a)] {
        let person = &mut people[one];
        let here = |entry: &Incoming| person.known.iter().any(|one| one.entry == entry.entry);
        let new: Vec<Incoming> = news.into_iter().filter(|entry| !here(entry)).collect();
        let absorbed = person.who.document.absorb(&new);
        assert!(absorbed.quarantined.is_empty() && !absorbed.refold);
        person.known.extend(new);
    }
}

fn meet_all(people: &mut [Person]) {
    for (a, b) in [(0, 1), (1, 2), (0, 1), (0, 2)] {
        meet(people, a, b);
    }
}

fn assert_equal(people: &mut [Person]) {
    let heads = people[0].who.document.heads();
    let written = people[0].who.document.written(&visie());
    let text = people[0].who.text("visie").to_owned();
    for person in &mut people[1..] {
        assert_eq!(person.who.document.heads(), heads);
        assert_eq!(person.who.text("visie"), text);
        assert_eq!(person.who.document.written(&visie()), written);
    }
}

fn make(people: &mut [Person], step: Step, typed: &mut u32) {
    match step {
        Step::Type(who, at, word) => people[who].types(at, word, typed),
        Step::Delete(who, at, chars) => people[who].deletes(at, chars),
        Step::Meet(a, b) => meet(people, a, b),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn three_replicas_end_equal_and_each_letter_is_of_who_typed_it(
        steps in proptest::collection::vec(step(), 1..MOST)
    ) {
        let mut people = three();
        let mut typed = 0;
        for step in steps {
            make(&mut people, step, &mut typed);
        }
        meet_all(&mut people);
        assert_equal(&mut people);
        for (letter, author) in people[0].chars() {
            let who = people.iter().find(|one| one.typed.contains(&letter));
            prop_assert!(who.is_none_or(|one| one.who.author == author), "{letter}");
            prop_assert!(who.is_some() || BETWEEN.contains(&letter), "{letter}");
        }
    }
}
