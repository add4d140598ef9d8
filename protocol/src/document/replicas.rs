//! Three who write in one text, send when they like, and take back what they did: they end equal, each takes back all of
//! the own work and nothing of another's, and all of it can be made again.
//!
//! Each letter that is typed is another, so where one stands in the end is known by itself.

use super::undo::Undo;
use super::village::{Neighbour, found};
use super::{Incoming, SectionId};
use crate::ids::AuthorId;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

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
    Undo(usize),
    Redo(usize),
    Meet(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_usize, any::<usize>(), 0..WORDS.len()).prop_map(|(w, at, word)| Step::Type(w, at, word)),
        2 => (0..3_usize, any::<usize>(), 1..6_usize).prop_map(|(w, at, n)| Step::Delete(w, at, n)),
        2 => (0..3_usize).prop_map(Step::Undo),
        1 => (0..3_usize).prop_map(Step::Redo),
        2 => (0..3_usize, 0..3_usize).prop_map(|(a, b)| Step::Meet(a, b)),
    ]
}

/// The same without taking back.
fn write_or_meet() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_usize, any::<usize>(), 0..WORDS.len()).prop_map(|(w, at, word)| Step::Type(w, at, word)),
        3 => (0..3_usize, any::<usize>(), 1..6_usize).prop_map(|(w, at, n)| Step::Delete(w, at, n)),
        2 => (0..3_usize, 0..3_usize).prop_map(|(a, b)| Step::Meet(a, b)),
    ]
}

/// One of the three.
struct Person {
    who: Neighbour,
    undo: Undo,
    known: Vec<Incoming>,
    /// The letters that came by this person's keys.
    typed: BTreeSet<char>,
    /// The characters of others that this person deleted.
    deleted: Vec<char>,
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
            undo: Undo::new(),
            known: vec![founding.clone()],
            typed: BTreeSet::new(),
            deleted: Vec::new(),
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

    fn splice(&mut self, at: usize, delete: usize, insert: &str) {
        let document = &mut self.who.document;
        self.undo
            .splice(document, &visie(), at, delete, insert)
            .unwrap();
    }

    fn types(&mut self, at: usize, word: usize, typed: &mut u32) {
        let (at, word) = (self.place(at), fresh(word, typed));
        let letters = word.chars().filter(|one| !BETWEEN.contains(one));
        self.typed.extend(letters);
        self.splice(at, 0, &word);
    }

    fn deletes(&mut self, at: usize, chars: usize) {
        let at = self.place(at);
        let before = self.who.text("visie")[..at].chars().count();
        let going: Vec<_> = self.chars().into_iter().skip(before).take(chars).collect();
        let of_others = going
            .iter()
            .filter(|(_, author)| *author != self.who.author);
        self.deleted.extend(of_others.map(|(one, _)| *one));
        let bytes = going.iter().map(|(one, _)| one.len_utf8()).sum();
        self.splice(at, bytes, "");
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

    /// The characters of others, in order.
    fn of_others(&self) -> Vec<(char, AuthorId)> {
        let mut all = self.chars();
        all.retain(|(_, author)| *author != self.who.author);
        all
    }

    fn turns(&mut self, way: &Step) {
        let before = self.of_others();
        let document = &mut self.who.document;
        let made = match way {
            Step::Redo(_) => self.undo.redo(document),
            _undo => self.undo.undo(document),
        };
        assert_eq!(self.of_others(), before, "what others wrote: {made:?}");
    }

    fn undoes_all(&mut self) {
        for _ in 0..MOST {
            if !self.undo.can_undo() {
                return;
            }
            self.turns(&Step::Undo(0));
        }
        assert!(!self.undo.can_undo(), "each step goes once");
    }

    fn redoes_all(&mut self) {
        for _ in 0..MOST {
            if !self.undo.can_redo() {
                return;
            }
            self.turns(&Step::Redo(0));
        }
        assert!(!self.undo.can_redo(), "each step comes once");
    }

    /// Takes all back. Then of the own characters none is left, and of others' all that stood there and all that this
    /// one had deleted: the text as it is now, to be compared.
    fn takes_all_back(&mut self) -> String {
        let mut wanted = counted(self.of_others().into_iter().map(|(one, _)| one));
        for deleted in &self.deleted {
            *wanted.entry(*deleted).or_default() += 1;
        }
        self.undoes_all();
        assert_eq!(counted(self.who.text("visie").chars()), wanted);
        self.who.text("visie").to_owned()
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
        person.undo.pause();
    }
}

fn meet_all(people: &mut [Person]) {
    for (a, b) in [(0, 1), (1, 2), (0, 1), (0, 2)] {
        meet(people, a, b);
    }
}

/// How often each character stands there.
fn counted(chars: impl Iterator<Item = char>) -> BTreeMap<char, usize> {
    let mut counted = BTreeMap::new();
    for one in chars {
        *counted.entry(one).or_default() += 1;
    }
    counted
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
        Step::Undo(who) | Step::Redo(who) => people[who].turns(&step),
        Step::Meet(a, b) => meet(people, a, b),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn three_replicas_end_equal_and_each_takes_back_only_its_own(
        steps in proptest::collection::vec(step(), 1..MOST)
    ) {
        let mut people = three();
        let mut typed = 0;
        for step in steps {
            make(&mut people, step, &mut typed);
        }
        meet_all(&mut people);
        assert_equal(&mut people);
        for at in 0..3 {
            people[at].undoes_all();
            meet_all(&mut people);
            let person = &people[at];
            // What another had deleted and brought back is the other's; deleting that and taking it back makes it one's own.
            let own = |(one, author): &(char, AuthorId)| {
                *author == person.who.author
                    && person.typed.contains(one)
                    && !person.deleted.contains(one)
            };
            let left = person.chars().into_iter().find(own);
            prop_assert_eq!(left, None);
        }
        assert_equal(&mut people);
    }

    #[test]
    fn all_that_one_did_is_taken_back_and_made_again_whatever_others_did_meanwhile(
        steps in proptest::collection::vec(write_or_meet(), 1..MOST)
    ) {
        let mut people = three();
        let mut typed = 0;
        for step in steps {
            make(&mut people, step, &mut typed);
        }
        meet_all(&mut people);
        let all = people[0].who.text("visie").to_owned();
        for at in 0..3 {
            let back = people[at].takes_all_back();
            people[at].redoes_all();
            prop_assert_eq!(people[at].who.text("visie"), &all);
            people[at].undoes_all();
            prop_assert_eq!(people[at].who.text("visie"), back);
            people[at].redoes_all();
            prop_assert_eq!(people[at].who.text("visie"), &all);
            meet_all(&mut people);
            assert_equal(&mut people);
        }
        // Each after the other, and the other way round again.
        for at in 0..3 {
            people[at].takes_all_back();
            meet_all(&mut people);
            assert_equal(&mut people);
        }
        for at in [2, 1, 0] {
            people[at].redoes_all();
            meet_all(&mut people);
        }
        assert_equal(&mut people);
        // What stood next to it came again too, as another's new characters: all is back, beside whom it stood is not kept.
        let again = people[0].who.text("visie").chars();
        prop_assert_eq!(counted(again), counted(all.chars()));
    }
}
