//! Acts as bytes: each has one form, and for each rule there is one that is read and one that just is not.

mod weights;

use super::hall::Person;
use crate::act::{
    Act, Attested, Closing, Comment, Majority, Opening, Paper, Place, Reopening, Rule, Signature,
    Suggestion, Support, Taken, Transition, Verdict, Vote, Way,
};
use crate::canonical::{put_bytes, put_number, put_signed};
use crate::charter::role::Role;
use crate::document::{Anchor, Heads, SectionId};
use crate::entry::{EntryType, Malformed};
use crate::ids::{EntryId, Millis, ParticipantId};
use crate::limits;
use crate::mutate::{flips, mutants};
use proptest::prelude::*;

const TYPES: [EntryType; 11] = [
    EntryType::COMMENT,
    EntryType::SUGGESTION,
    EntryType::SUPPORT,
    EntryType::VOTE,
    EntryType::TAKE_BACK,
    EntryType::TRANSITION,
    EntryType::SIGNATURE,
    EntryType::VERDICT,
    EntryType::OPENING,
    EntryType::CLOSING,
    EntryType::REOPENING,
];

fn place() -> Place {
    Place {
        section: SectionId("visie".to_owned()),
        start: Anchor {
            behind: vec![7; 24],
            before: vec![],
        },
        end: Anchor::default(),
    }
}

fn attested() -> Attested {
    Person::new(1, Role::Board).attest([6; 32])
}

fn opening() -> Opening {
    Opening {
        heads: Heads(vec![[1; 32], [2; 32]]),
        text: [9; 32],
        question: "Doen wij het?".to_owned(),
        options: vec!["voor".to_owned(), "tegen".to_owned()],
        roll: vec![ParticipantId([3; 32]), ParticipantId([4; 32])],
        weights: vec![300, 1],
        rule: Rule {
            majority: Majority::TwoThirds,
            quorum: 300,
            proxies: 2,
        },
        way: Way::Paper,
        hall: 37,
        ground: "peiling (niet bindend)".to_owned(),
        until: Some(Millis(-5)),
    }
}

fn closing() -> Closing {
    Closing {
        opening: EntryId([1; 32]),
        counted: vec![EntryId([2; 32]), EntryId([3; 32])],
        counts: vec![2, 0],
        tellers: Some(["Roelf", "Anje"].map(str::to_owned)),
        reason: "de zaal was leeg".to_owned(),
        attested: attested(),
    }
}

/// One of each, in the order of [`TYPES`].
fn each() -> Vec<Act> {
    let id = EntryId([5; 32]);
    let heads = Heads(vec![[1; 32]]);
    vec![
        Act::Comment(Comment {
            re: Some(id),
            place: Some(place()),
            heads: heads.clone(),
            text: "één dorp".to_owned(),
        }),
        Act::Suggestion(Suggestion {
            place: place(),
            heads: heads.clone(),
            old: "dertig".to_owned(),
            new: "veertig".to_owned(),
            reason: "ruimer".to_owned(),
        }),
        Act::Support(Support {
            of: Some(id),
            paper: Some(Paper {
                number: 300,
                tellers: ["Roelf", "Anje"].map(str::to_owned),
            }),
        }),
        Act::Vote(Vote {
            opening: id,
            choice: 2,
            on_behalf: Some(ParticipantId([8; 32])),
            statement: "met spijt".to_owned(),
        }),
        Act::TakeBack(id),
        Act::Transition(Transition {
            heads,
            from: "concept".to_owned(),
            to: "vastgesteld".to_owned(),
            reason: String::new(),
            edition: Some(attested()),
        }),
        Act::Signature(Signature {
            edition: id,
            attested: attested(),
            organisation: "Dorpsbelang".to_owned(),
            function: "secretaris".to_owned(),
        }),
        Act::Verdict(Verdict {
            suggestion: id,
            taken: Taken::Refused,
            reason: String::new(),
        }),
        Act::Opening(opening()),
        Act::Closing(closing()),
        Act::Reopening(Reopening {
            closing: id,
            reason: "een stem vergeten".to_owned(),
        }),
    ]
}

/// The same without what may be absent.
fn bare() -> Vec<Act> {
    let mut all = each();
    for act in &mut all {
        match act {
            Act::Comment(it) => (it.re, it.place) = (None, None),
            Act::Support(it) => (it.of, it.paper) = (None, None),
            Act::Vote(it) => it.on_behalf = None,
            Act::Transition(it) => it.edition = None,
            Act::Opening(it) => {
                (it.until, it.way, it.weights) = (None, Way::RollCall, Vec::new());
                it.hall = 0;
            }
            Act::Closing(it) => (it.tellers, it.counted) = (None, vec![]),
            Act::Verdict(it) => it.taken = Taken::Over,
            Act::Suggestion(_) | Act::TakeBack(_) | Act::Signature(_) | Act::Reopening(_) => {}
        }
    }
    all
}

#[test]
fn each_reads_back_from_its_bytes() {
    for (act, kind) in each()
        .into_iter()
        .zip(TYPES)
        .chain(bare().into_iter().zip(TYPES))
    {
        assert_eq!(act.entry_type(), kind);
        let bytes = act.encode().unwrap();
        assert_eq!(Act::decode(kind, &bytes).as_ref(), Ok(&act));
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(Act::decode(kind, &longer), Err(Malformed::NotCanonical));
        for short in 0..bytes.len() {
            assert!(
                Act::decode(kind, &bytes[..short]).is_err(),
                "{kind:?} {short}"
            );
        }
        let mut later = bytes.clone();
        later[0] = 2;
        assert_eq!(Act::decode(kind, &later), Err(Malformed::Undecodable));
    }
    let types: Vec<u8> = (0..=255).filter(|kind| EntryType(*kind).is_act()).collect();
    assert_eq!(types, TYPES.map(|kind| kind.0));
    let bytes = each()[4].encode().unwrap();
    for kind in (0..=255).filter(|kind| !types.contains(kind)) {
        assert_eq!(
            Act::decode(EntryType(kind), &bytes),
            Err(Malformed::Contradiction)
        );
    }
}

#[test]
fn what_is_read_has_one_form_whatever_becomes_of_its_bytes() {
    for (act, kind) in each()
        .into_iter()
        .chain(bare())
        .zip(TYPES.into_iter().cycle())
    {
        let bytes = act.encode().unwrap();
        let check = |bytes: &[u8]| match Act::decode(kind, bytes) {
            Ok(act) if act.encode().as_deref() != Ok(bytes) => Err(format!("{act:?}")),
            Ok(_) | Err(_) => Ok(()),
        };
        flips(&bytes, |bit, bytes| {
            assert_eq!(check(bytes), Ok(()), "bit {bit}")
        });
        mutants(&[bytes], 2_000, check);
    }
}

/// Bytes of an act, as they are written by hand.
struct By(Vec<u8>);

impl By {
    fn hand() -> By {
        By(vec![1])
    }

    fn raw(mut self, bytes: &[u8]) -> By {
        self.0.extend_from_slice(bytes);
        self
    }

    fn text(mut self, text: &str) -> By {
        put_bytes(&mut self.0, text.as_bytes());
        self
    }

    fn number(mut self, number: u64) -> By {
        put_number(&mut self.0, number);
        self
    }

    fn ids(self, count: usize) -> By {
        let id = |n: usize| {
            let mut id = [0; 32];
            id[..8].copy_from_slice(&(n as u64).to_be_bytes());
            id
        };
        (0..count).fold(self.number(count as u64), |by, n| by.raw(&id(n)))
    }
}

fn comment(heads: impl FnOnce(By) -> By, text: &str) -> Vec<u8> {
    heads(By::hand().raw(&[0, 0])).text(text).0
}

fn suggestion(key: &str, character: &[u8], texts: [&str; 3]) -> Vec<u8> {
    let mut by = By::hand().text(key);
    put_bytes(&mut by.0, character);
    let by = by.raw(&[0, 0, 0]).number(0);
    texts.into_iter().fold(by, By::text).0
}

fn ballot(options: &[&str], roll: impl FnOnce(By) -> By, rest: &[u8]) -> Vec<u8> {
    let by = By::hand()
        .number(0)
        .raw(&[5; 32])
        .text("vraag")
        .number(options.len() as u64);
    let by = options.iter().fold(by, |by, option| by.text(option));
    roll(by).raw(rest).0
}

fn list(votes: impl FnOnce(By) -> By, counts: &[u64], tellers: &[u8]) -> Vec<u8> {
    let by = votes(By::hand().raw(&[1; 32])).number(counts.len() as u64);
    let by = counts.iter().fold(by, |by, count| by.number(*count));
    by.raw(tellers).text("").raw(&[7; 96]).0
}

/// Each counts once, simple, no quorum, no proxies, by name, no ground, no term.
const REST: [u8; 7] = [0; 7];

/// The first is read, and the second just is not.
fn twins(kind: EntryType, why: Malformed, right: &[u8], wrong: &[u8]) {
    let read = Act::decode(kind, right);
    let act = read.unwrap_or_else(|error| panic!("{kind:?} {why}: {error}"));
    assert_eq!(act.encode().as_deref(), Ok(right));
    assert_eq!(Act::decode(kind, wrong), Err(why), "{kind:?}");
}

fn none(by: By) -> By {
    by.number(0)
}

fn one(by: By) -> By {
    by.ids(1)
}

fn twice(by: By) -> By {
    by.number(2).raw(&[9; 64])
}

fn falling(by: By) -> By {
    by.number(2).raw(&[9; 32]).raw(&[8; 32])
}

fn so_many(count: usize) -> impl FnOnce(By) -> By {
    move |by| by.ids(count)
}

#[test]
fn a_text_is_not_longer_than_its_limit() {
    let why = Malformed::TooLong;
    let full = "a".repeat(limits::ACT_TEXT_BYTES);
    let over = full.clone() + "a";
    let (full, over) = (full.as_str(), over.as_str());
    twins(
        EntryType::COMMENT,
        why,
        &comment(none, full),
        &comment(none, over),
    );
    for at in 0..3 {
        let texts = |text| {
            let mut texts = [""; 3];
            texts[at] = text;
            suggestion("", &[], texts)
        };
        twins(EntryType::SUGGESTION, why, &texts(full), &texts(over));
    }
    let body = vec![1; limits::PLAINTEXT_BYTES + 1];
    assert_eq!(Act::decode(EntryType::COMMENT, &body), Err(why));
}

#[test]
fn a_key_and_a_name_are_not_longer_than_their_limits() {
    let why = Malformed::TooLong;
    let (key, longer) = (
        "k".repeat(limits::ACT_KEY_BYTES),
        "k".repeat(limits::ACT_KEY_BYTES + 1),
    );
    let texts = [""; 3];
    let keyed = |key: &str| suggestion(key, &[], texts);
    twins(EntryType::SUGGESTION, why, &keyed(&key), &keyed(&longer));
    let step = |key: &str| By::hand().number(0).text(key).raw(&[0; 3]).0;
    twins(EntryType::TRANSITION, why, &step(&key), &step(&longer));
    let step = |key: &str| By::hand().raw(&[0; 2]).text(key).raw(&[0; 2]).0;
    twins(EntryType::TRANSITION, why, &step(&key), &step(&longer));
    let (name, longer) = (
        "é".repeat(limits::NAME_CHARS),
        "é".repeat(limits::NAME_CHARS + 1),
    );
    let signed = |name: &str| By::hand().raw(&[1; 128]).text(name).text("").0;
    twins(EntryType::SIGNATURE, why, &signed(&name), &signed(&longer));
    let signed = |name: &str| By::hand().raw(&[1; 128]).text("").text(name).0;
    twins(EntryType::SIGNATURE, why, &signed(&name), &signed(&longer));
    let tellers = |name: &str| list(one, &[1], &By(vec![1]).text(name).text("").0);
    twins(EntryType::CLOSING, why, &tellers(&name), &tellers(&longer));
    let (option, longer) = (
        "é".repeat(limits::TITLE_CHARS),
        "é".repeat(limits::TITLE_CHARS + 1),
    );
    let options = |option: &str| ballot(&[option, ""], one, &REST);
    twins(
        EntryType::OPENING,
        why,
        &options(&option),
        &options(&longer),
    );
}

#[test]
fn a_list_is_not_longer_than_its_limit() {
    let why = Malformed::TooMany;
    let heads = |count| comment(so_many(count), "");
    let most = limits::ACT_HEADS;
    twins(EntryType::COMMENT, why, &heads(most), &heads(most + 1));
    let options = |count| ballot(&vec![""; count], one, &REST);
    let most = limits::VOTE_OPTIONS;
    twins(EntryType::OPENING, why, &options(most), &options(most + 1));
    let counts = |count| list(one, &vec![1; count], &[0]);
    twins(EntryType::CLOSING, why, &counts(most), &counts(most + 1));
    let roll = |count| ballot(&["", ""], so_many(count), &REST);
    let most = limits::VOTE_ROLL;
    twins(EntryType::OPENING, why, &roll(most), &roll(most + 1));
    let counted = |count| list(so_many(count), &[1], &[0]);
    twins(EntryType::CLOSING, why, &counted(most), &counted(most + 1));
}

#[test]
fn a_list_rises() {
    let why = Malformed::Unsorted;
    for wrong in [twice, falling] {
        twins(
            EntryType::COMMENT,
            why,
            &comment(one, ""),
            &comment(wrong, ""),
        );
        let roll = |roll: fn(By) -> By| ballot(&["", ""], roll, &REST);
        twins(EntryType::OPENING, why, &roll(one), &roll(wrong));
        let counted = |counted: fn(By) -> By| list(counted, &[1], &[0]);
        twins(EntryType::CLOSING, why, &counted(one), &counted(wrong));
    }
}

#[test]
fn a_choice_is_one_that_there_is() {
    let why = Malformed::Undecodable;
    let verdict = |taken: u8| By::hand().raw(&[1; 32]).raw(&[taken]).text("").0;
    twins(EntryType::VERDICT, why, &verdict(1), &verdict(2));
    let rest = |majority, way| ballot(&["", ""], one, &[0, majority, 0, 0, way, 0, 0]);
    twins(EntryType::OPENING, why, &rest(3, 0), &rest(4, 0));
    let of_paper = ballot(&["", ""], one, &[0, 0, 0, 0, 2, 37, 0, 0]);
    twins(EntryType::OPENING, why, &of_paper, &rest(0, 3));
    let re = |is_there: u8| By::hand().raw(&[is_there, 0, 0, 0]).0;
    twins(EntryType::COMMENT, why, &re(0), &re(2));
}

#[test]
fn a_number_and_a_text_have_one_form() {
    let why = Malformed::Undecodable;
    let paper = |last: u8| {
        let number = [0xff, 0xff, 0xff, 0xff, last];
        By::hand().raw(&[0, 1]).raw(&number).text("a").text("b").0
    };
    twins(EntryType::SUPPORT, why, &paper(0x0f), &paper(0x1f));
    let counts = |count| list(one, &[count], &[0]);
    twins(
        EntryType::CLOSING,
        why,
        &counts(u32::MAX.into()),
        &counts(1 << 32),
    );
    let text = |byte| By::hand().raw(&[0, 0, 0, 1, byte]).0;
    twins(EntryType::COMMENT, why, &text(b'a'), &text(0xff));
    let short = By::hand().raw(&[0, 0, 0, 0]).0;
    let long = By::hand().raw(&[0, 0, 0x80, 0, 0]).0;
    twins(EntryType::COMMENT, Malformed::NotCanonical, &short, &long);
}

#[test]
fn a_character_has_its_bytes_and_a_vote_what_it_needs() {
    let why = Malformed::Contradiction;
    let anchored = |length: usize| suggestion("", &vec![1; length], [""; 3]);
    twins(EntryType::SUGGESTION, why, &anchored(24), &anchored(23));
    twins(
        EntryType::SUGGESTION,
        Malformed::TooLong,
        &anchored(0),
        &anchored(25),
    );
    let options = |count| ballot(&vec![""; count], one, &REST);
    twins(EntryType::OPENING, why, &options(2), &options(1));
    let roll = |roll: fn(By) -> By| ballot(&["", ""], roll, &REST);
    twins(EntryType::OPENING, why, &roll(one), &roll(none));
}

#[test]
fn what_would_not_be_read_is_not_written() {
    let with = |change: fn(&mut Opening)| {
        let mut opening = opening();
        change(&mut opening);
        Act::Opening(opening).encode().map(|_| ())
    };
    let long = |chars: usize| "é".repeat(chars);
    assert_eq!(with(|_| {}), Ok(()));
    assert_eq!(with(|it| it.roll.clear()), Err(Malformed::Contradiction));
    assert_eq!(with(|it| it.roll.reverse()), Err(Malformed::Unsorted));
    assert_eq!(with(|it| it.heads.0.reverse()), Err(Malformed::Unsorted));
    assert_eq!(
        with(|it| it.weights = vec![1, 1]),
        Err(Malformed::NotCanonical)
    );
    assert_eq!(
        with(|it| it.weights = vec![2]),
        Err(Malformed::Contradiction)
    );
    assert_eq!(with(|it| it.weights[0] = 0), Err(Malformed::Contradiction));
    assert_eq!(
        with(|it| it.way = Way::RollCall),
        Err(Malformed::Contradiction)
    );
    assert_eq!(
        with(|it| it.hall = limits::VOTE_HALL + 1),
        Err(Malformed::TooMany)
    );
    assert_eq!(with(|it| it.weights[1] = 10_001), Err(Malformed::TooMany));
    assert_eq!(
        with(|it| it.options.truncate(1)),
        Err(Malformed::Contradiction)
    );
    assert_eq!(
        with(|it| it.options = vec![String::new(); 17]),
        Err(Malformed::TooMany)
    );
    let mut opening = opening();
    opening.options[0] = long(limits::TITLE_CHARS + 1);
    assert_eq!(Act::Opening(opening).encode(), Err(Malformed::TooLong));
    let mut list = closing();
    list.counted.reverse();
    assert_eq!(Act::Closing(list).encode(), Err(Malformed::Unsorted));
    let mut list = closing();
    list.counts = vec![0; limits::VOTE_OPTIONS + 1];
    assert_eq!(Act::Closing(list).encode(), Err(Malformed::TooMany));
    let reopening = Act::Reopening(Reopening {
        closing: EntryId([1; 32]),
        reason: "a".repeat(limits::ACT_TEXT_BYTES + 1),
    });
    assert_eq!(reopening.encode(), Err(Malformed::TooLong));
    let crooked = Place {
        start: Anchor {
            behind: vec![1],
            before: vec![],
        },
        ..place()
    };
    let said = Act::Comment(Comment {
        re: None,
        place: Some(crooked),
        heads: Heads::default(),
        text: String::new(),
    });
    assert_eq!(said.encode(), Err(Malformed::Contradiction));
}

#[test]
fn the_fullest_act_fits_into_a_body() {
    let full = "a".repeat(limits::ACT_TEXT_BYTES);
    let numbers = |count: usize| -> Vec<[u8; 32]> {
        let id = |n: usize| {
            let mut id = [0; 32];
            id[..8].copy_from_slice(&(n as u64).to_be_bytes());
            id
        };
        (0..count).map(id).collect()
    };
    let opening = Act::Opening(Opening {
        heads: Heads(numbers(limits::ACT_HEADS)),
        question: full.clone(),
        options: vec!["𝄞".repeat(limits::TITLE_CHARS); limits::VOTE_OPTIONS],
        roll: numbers(limits::VOTE_ROLL)
            .into_iter()
            .map(ParticipantId)
            .collect(),
        weights: vec![limits::VOTE_WEIGHT; limits::VOTE_ROLL],
        ground: full,
        ..opening()
    });
    assert!(opening.encode().is_ok());
}

proptest! {
    #[test]
    fn any_bytes_are_read_in_one_form_or_not_at_all(
        kind in proptest::sample::select(&TYPES[..]),
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let bytes = [&[1], &bytes[..]].concat();
        if let Ok(act) = Act::decode(kind, &bytes) {
            prop_assert_eq!(act.encode(), Ok(bytes));
        }
    }

    #[test]
    fn any_vote_reads_back(
        ids in any::<([u8; 32], Option<[u8; 32]>)>(),
        choice: u8,
        statement in "\\PC{0,200}",
        until: Option<i64>,
        rule in any::<(u32, u8)>(),
        text: [u8; 32],
        weights in proptest::collection::vec(1..=limits::VOTE_WEIGHT, 2),
        hall in 0..=limits::VOTE_HALL,
    ) {
        let vote = Act::Vote(Vote {
            opening: EntryId(ids.0),
            choice,
            on_behalf: ids.1.map(ParticipantId),
            statement: statement.clone(),
        });
        let opening = Act::Opening(Opening {
            question: statement,
            until: until.map(Millis),
            text,
            weights: if weights == [1, 1] { Vec::new() } else { weights },
            rule: Rule { majority: Majority::Unanimous, quorum: rule.0, proxies: rule.1 },
            hall,
            ..opening()
        });
        for act in [vote, opening] {
            let bytes = act.encode().unwrap();
            prop_assert_eq!(Act::decode(act.entry_type(), &bytes), Ok(act));
        }
    }
}

#[test]
fn a_term_is_written_as_a_signed_number() {
    let mut tail = vec![1];
    put_signed(&mut tail, -5);
    assert!(Act::Opening(opening()).encode().unwrap().ends_with(&tail));
}
