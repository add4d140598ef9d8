//! Three who write in one text, send when they like, and take back what they did: they end equal, and nobody takes back
//! another's work.

use super::undo::Undo;
use super::village::{Neighbour, found};
use super::{Incoming, SectionId};
use crate::ids::AuthorId;
use proptest::prelude::*;

/// What can be typed: letters of several bytes, joined emoji, marks that join what stands before.
const WORDS: [&str; 8] = ["é", "ij", "ĳ", "😀", "👨‍👩‍👧", "e\u{301}", "dorp ", "\n"];

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

/// One of the three.
struct Person {
    who: Neighbour,
    undo: Undo,
    known: Vec<Incoming>,
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

    fn deletes(&mut self, at: usize, chars: usize) {
        let at = self.place(at);
        let text = self.who.text("visie");
        let bytes = text[at..].chars().take(chars).map(char::len_utf8).sum();
        self.splice(at, bytes, "");
    }

    /// The characters of others, in order.
    fn of_others(&self) -> Vec<(char, AuthorId)> {
        let text = self.who.text("visie");
        let mut at = 0;
        let mut all = Vec::new();
        for stretch in self.who.document.written(&visie()) {
            let part = &text[at..at + stretch.bytes];
            at += stretch.bytes;
            all.extend(part.chars().map(|one| (one, stretch.author)));
        }
        all.retain(|(_, author)| *author != self.who.author);
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
        person.undo.pause();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn three_replicas_end_equal_and_each_takes_back_only_its_own(
        steps in proptest::collection::vec(step(), 1..50)
    ) {
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
            })
            .into();
        people[0].who.last = Some(founding.entry);
        people[0].who.count = 1;
        for step in steps {
            match step {
                Step::Type(who, at, word) => {
                    let at = people[who].place(at);
                    people[who].splice(at, 0, WORDS[word]);
                }
                Step::Delete(who, at, chars) => people[who].deletes(at, chars),
                Step::Undo(who) | Step::Redo(who) => {
                    let person = &mut people[who];
                    let before = person.of_others();
                    let document = &mut person.who.document;
                    let _made = match step {
                        Step::Undo(_) => person.undo.undo(document),
                        _redo => person.undo.redo(document),
                    };
                    prop_assert_eq!(person.of_others(), before);
                }
                Step::Meet(a, b) => meet(&mut people, a, b),
            }
        }
        for (a, b) in [(0, 1), (1, 2), (0, 1), (0, 2)] {
            meet(&mut people, a, b);
        }
        let heads = people[0].who.document.heads();
        let written = people[0].who.document.written(&visie());
        let text = people[0].who.text("visie").to_owned();
        for person in &mut people[1..] {
            prop_assert_eq!(person.who.document.heads(), heads.clone());
            prop_assert_eq!(person.who.text("visie"), text.as_str());
            prop_assert_eq!(person.who.document.written(&visie()), written.clone());
        }
    }
}
