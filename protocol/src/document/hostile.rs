//! What one who means harm can put into a document, and that it harms nobody: each rule, and orders.

use super::absorb::weak_spot;
use super::village::{Neighbour, close, found, incoming, open, raw};
use super::*;
use crate::ids::ParticipantId;
use automerge::legacy::{ElementId, Key, ObjectId, OpId, OpType};
use automerge::{ChangeHash, ExpandedChange, ScalarValue};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeSet;

/// Jan and Wiep wrote; Mallory has the document and one honest change of hers that nobody saw yet.
pub(super) struct Stage {
    pub(super) entries: Vec<Incoming>,
    pub(super) jan: Neighbour,
    pub(super) mallory: Neighbour,
    pub(super) change: ExpandedChange,
}

pub(super) fn stage() -> Stage {
    let (mut jan, first) = found(1);
    let mut wiep = Neighbour::joins(2, std::slice::from_ref(&first));
    let mut entries = vec![first];
    jan.writes("visie", 0, 0, "Een dorp om in te blijven.");
    entries.extend(jan.commits());
    wiep.document.absorb(&entries);
    wiep.writes("visie", 3, 0, " mooi");
    let from_wiep = wiep.commits();
    jan.document.absorb(&from_wiep);
    entries.extend(from_wiep);
    let mallory = Neighbour::joins(6, &entries);
    let mut copy = Neighbour::joins(6, &entries);
    copy.writes("visie", 0, 3, "Het");
    let body = copy.commits().remove(0);
    let change = open(&raw(&body)[0]);
    Stage {
        entries,
        jan,
        mallory,
        change,
    }
}

impl Stage {
    /// Gives Jan an entry of Mallory's with these changes; tells why it was set aside.
    fn verdict(mut self, changes: Vec<ExpandedChange>) -> Option<Reason> {
        let forged = self
            .mallory
            .forges(changes.into_iter().map(close).collect());
        let before = self.jan.text("visie").to_owned();
        let absorbed = self.jan.document.absorb(std::slice::from_ref(&forged));
        assert!(!absorbed.refold);
        let verdict = absorbed.quarantined.first().map(|(_, reason)| *reason);
        if verdict.is_some() {
            assert_eq!(absorbed.splices, []);
            assert_eq!(self.jan.text("visie"), before);
        }
        self.entries.push(forged);
        let fresh = Neighbour::joins(7, &self.entries);
        assert_eq!(
            fresh.document.quarantined(),
            self.jan.document.quarantined()
        );
        self.jan.goes_on();
        verdict
    }
}

impl Neighbour {
    /// Whoever was sent something bad must still be able to write, and to be read.
    fn goes_on(&mut self) {
        let at = self.text("inleiding").len();
        self.writes("inleiding", at, 0, "Verder.");
        assert_eq!(self.commits().len(), 1);
        assert!(self.document.save().is_some());
    }
}

fn bent(change: &ExpandedChange, bend: impl FnOnce(&mut ExpandedChange)) -> Vec<ExpandedChange> {
    let mut bent = change.clone();
    bend(&mut bent);
    vec![bent]
}

#[test]
fn mallorys_honest_change_passes() {
    let stage = stage();
    let change = stage.change.clone();
    assert_eq!(stage.verdict(vec![change]), None);
}

#[test]
fn a_small_body_of_many_full_changes_is_set_aside_before_any_is_read() {
    let Stage {
        mut entries,
        mut jan,
        mut mallory,
        change,
    } = stage();
    let put = automerge::legacy::Op {
        action: OpType::Put(ScalarValue::Null),
        obj: ObjectId::Root,
        key: Key::Map("x".into()),
        pred: Vec::new().into(),
        insert: false,
    };
    let mut full = change;
    full.operations = vec![put; limits::CHANGE_OPERATIONS];
    // who would read the first would have another reason
    full.actor_id = automerge::ActorId::from([9; 16]);
    let full = close(full);
    let many = limits::INFLATED_BYTES / (full.len() + 4);
    assert!(many > 4_000, "{many}");
    let bomb = mallory.forges(vec![full; many]);
    assert!(bomb.plaintext.len() < limits::PLAINTEXT_BYTES);
    let aside = vec![(bomb.entry, Reason::OverLimit)];
    let absorbed = jan.document.absorb(std::slice::from_ref(&bomb));
    assert_eq!(
        (absorbed.quarantined, absorbed.refold),
        (aside.clone(), false)
    );
    assert_eq!(weigh(&bomb.plaintext), None);
    entries.insert(0, bomb);
    let document = entries[1].entry.into();
    let whole = Document::fold(document, jan.document.kind_number(), &entries);
    assert_eq!(whole.quarantined(), aside);
    jan.goes_on();
}

#[test]
fn a_long_paste_and_taking_it_all_away_go_in_bodies_that_pass() {
    let (mut jan, first) = found(1);
    let mut wiep = Neighbour::joins(2, std::slice::from_ref(&first));
    // a whole section in a longer run
    let usual = limits::SECTION_BYTES / 16;
    let bytes = cases(usual).clamp(usual, limits::SECTION_BYTES);
    let words = "Wij houden het dorpshuis open. ";
    let long = words.repeat(bytes / words.len());
    jan.writes("visie", 0, 0, &long);
    let pasted = jan.commits();
    assert!(pasted.len() > long.len() / limits::BODY_OPERATIONS);
    assert_eq!(wiep.document.absorb(&pasted).quarantined, []);
    assert!(wiep.text("visie") == long);
    wiep.writes("visie", 0, long.len(), "");
    let gone = wiep.commits();
    assert!(gone.len() > long.len() / limits::BODY_OPERATIONS);
    assert_eq!(jan.document.absorb(&gone).quarantined, []);
    assert_eq!(jan.text("visie"), "");
    assert_eq!(jan.document.heads(), wiep.document.heads());
}

/// How a change is bent.
type Bend = fn(&mut ExpandedChange);

/// Ways to bend a change, and the reason each has.
const BENDS: [(&str, Reason, Bend); 19] = [
    ("another's actor", Reason::Forged, |c| {
        c.actor_id = automerge::ActorId::from([9; 16]);
    }),
    ("an actor of another length", Reason::Forged, |c| {
        c.actor_id = automerge::ActorId::from(vec![9; 40]);
    }),
    (
        "another's name behind the operations",
        Reason::Forged,
        |c| {
            *c.extra_bytes.last_mut().unwrap() ^= 1;
        },
    ),
    ("no name at an actor's first change", Reason::Forged, |c| {
        c.extra_bytes.clear();
    }),
    ("more behind the name", Reason::Forged, |c| {
        c.extra_bytes.push(0)
    }),
    ("a message", Reason::Newer, |c| {
        c.message = Some("hoi".to_owned())
    }),
    (
        "a number that is not the next",
        Reason::OutOfSequence,
        |c| {
            c.seq = 2;
            c.extra_bytes.clear();
        },
    ),
    (
        "operations that leave numbers out",
        Reason::OutOfSequence,
        |c| {
            c.start_op = c.start_op.checked_add(1).unwrap();
        },
    ),
    (
        "operations that use up all numbers",
        Reason::OutOfSequence,
        |c| {
            c.start_op = 4_294_967_200.try_into().unwrap();
        },
    ),
    ("a dependency that nobody has", Reason::OutsidePast, |c| {
        c.deps.push(ChangeHash([9; 32]));
    }),
    ("no dependency", Reason::OutsidePast, |c| c.deps.clear()),
    ("an element that nobody made", Reason::BadReference, |c| {
        let actor = c.actor_id.clone();
        c.operations[0].key = Key::Seq(ElementId::Id(OpId::new(3, &actor)));
    }),
    ("an element of the future", Reason::BadReference, |c| {
        let later = OpId::new(c.start_op.get() + 90, &c.actor_id);
        c.operations[0].key = Key::Seq(ElementId::Id(later));
    }),
    ("an object that is none", Reason::BadReference, |c| {
        let Key::Seq(ElementId::Id(element)) = c.operations[1].key.clone() else {
            unreachable!("a character stands behind another");
        };
        c.operations[1].obj = ObjectId::Id(element);
    }),
    (
        "a text's operation on the root",
        Reason::BadReference,
        |c| {
            c.operations[0].obj = ObjectId::Root;
        },
    ),
    (
        "a deletion that names another character",
        Reason::BadReference,
        |c| {
            let deletions: Vec<usize> = c
                .operations
                .iter()
                .enumerate()
                .filter(|(_, op)| op.action == OpType::Delete)
                .map(|(at, _)| at)
                .collect();
            let other = c.operations[deletions[1]].pred.clone();
            c.operations[deletions[0]].pred = other;
        },
    ),
    ("a counter", Reason::Newer, |c| {
        let op = &mut c.operations[0];
        op.action = OpType::Put(ScalarValue::counter(1));
    }),
    ("an increment", Reason::Newer, |c| {
        c.operations[0].action = OpType::Increment(1);
        c.operations[0].insert = false;
    }),
    ("many characters in one", Reason::Newer, |c| {
        let op = c.operations.iter_mut().find(|op| op.insert).unwrap();
        op.action = OpType::Put(ScalarValue::Str("heel veel".into()));
    }),
];

#[test]
fn each_rule_of_a_change_in_its_place_has_its_reason() {
    for (name, reason, bend) in BENDS {
        let stage = stage();
        let changes = bent(&stage.change, bend);
        assert_eq!(stage.verdict(changes), Some(reason), "{name}");
    }
}

#[test]
fn what_builds_on_what_was_set_aside_is_set_aside_too_and_the_rest_stands() {
    let mut stage = stage();
    let mut bad = stage.change.clone();
    bad.operations[0].obj = ObjectId::Root;
    let bad = close(bad);
    let hash = automerge::Change::try_from(bad.as_slice()).unwrap().hash();
    let mut next = stage.change.clone();
    next.deps = vec![hash];
    next.seq = 2;
    next.extra_bytes.clear();
    next.start_op = (next.start_op.get() + next.operations.len() as u64)
        .try_into()
        .unwrap();
    let first = stage.mallory.forges(vec![bad]);
    let second = stage.mallory.forges(vec![close(next)]);
    let ids = [first.entry, second.entry];
    let absorbed = stage.jan.document.absorb(&[second, first]);
    let mut expected = vec![(ids[0], Reason::BadReference), (ids[1], Reason::BuildsOn)];
    expected.sort_unstable();
    assert_eq!(absorbed.quarantined, expected);
    let frontier = stage.jan.document.frontier(stage.jan.author);
    assert!(ids.iter().all(|id| !frontier.contains(id)));
    stage.jan.goes_on();
}

#[test]
fn a_dependency_must_lie_in_the_past_that_the_header_names() {
    let mut stage = stage();
    let change = close(stage.change.clone());
    let founding = stage.entries[0].entry;
    let forged = stage.mallory.forges_on(vec![founding], vec![change]);
    let absorbed = stage.jan.document.absorb(std::slice::from_ref(&forged));
    assert_eq!(absorbed.quarantined, [(forged.entry, Reason::OutsidePast)]);
}

#[test]
fn an_entry_waits_for_its_past() {
    let mut stage = stage();
    let change = close(stage.change.clone());
    let forged = stage.mallory.forges(vec![change]);
    let document = stage.entries[0].entry.into();
    let mut fresh = Document::fold(document, kinds::KindNumber(1), &stage.entries[..1]);
    assert_eq!(
        fresh.absorb(std::slice::from_ref(&forged)),
        Absorbed::default()
    );
    assert!(!fresh.knows(&forged.entry));
    fresh.absorb(&stage.entries[1..]);
    assert!(fresh.knows(&forged.entry));
    stage.jan.document.absorb(&[forged]);
    assert_eq!(fresh.heads(), stage.jan.document.heads());
}

#[test]
fn of_two_changes_under_one_number_the_one_stands_that_others_built_on() {
    let mut stage = stage();
    let one = close(stage.change.clone());
    let mut other = stage.change.clone();
    other.time = 1;
    let past: Vec<_> = stage.entries[1..].iter().map(|one| one.entry).collect();
    let a = stage.mallory.forges_on(past.clone(), vec![one]);
    let b = stage.mallory.forges_on(past, vec![close(other)]);
    let (low, high) = if a.entry < b.entry { (a, b) } else { (b, a) };

    // alone with both, the lower hash stands
    let mut both = stage.entries.clone();
    both.extend([low.clone(), high.clone()]);
    let fresh = Neighbour::joins(7, &both);
    assert_eq!(
        fresh.document.quarantined(),
        [(high.entry, Reason::Collision)]
    );

    // Jan saw only the higher one, and built on it
    assert_eq!(
        stage
            .jan
            .document
            .absorb(std::slice::from_ref(&high))
            .quarantined,
        []
    );
    stage.jan.writes("inleiding", 0, 0, "Op Mallory's werk.");
    let on_it = stage.jan.commits();
    let absorbed = stage.jan.document.absorb(std::slice::from_ref(&low));
    assert_eq!(absorbed.quarantined, [(low.entry, Reason::Collision)]);

    // who has all of it says the same
    both.extend(on_it.clone());
    let late = Neighbour::joins(7, &both);
    assert_eq!(
        late.document.quarantined(),
        [(low.entry, Reason::Collision)]
    );
    assert_eq!(late.text("visie"), stage.jan.text("visie"));

    // and who had taken the lower one folds anew
    let mut switched = fresh.document.clone();
    let absorbed = switched.absorb(&on_it);
    assert!(absorbed.refold);
}

/// Three of Mallory's entries by separate sessions, each a change like any, and their hashes.
fn three() -> (Stage, Vec<Incoming>, Vec<ChangeHash>) {
    let stage = stage();
    let (mut entries, mut hashes) = (Vec::new(), Vec::new());
    for of in [11, 12, 13] {
        let mut one = Neighbour::joins(of, &stage.entries);
        one.writes("situatie", 0, 0, "Hoe het nu is. ");
        let entry = one.commits().remove(0);
        let change = automerge::Change::try_from(raw(&entry)[0].as_slice()).unwrap();
        hashes.push(change.hash());
        entries.push(entry);
    }
    (stage, entries, hashes)
}

#[test]
fn a_change_over_which_the_engine_fails_is_set_aside_and_the_others_of_its_batch_stand() {
    let (mut stage, entries, hashes) = three();
    let mut after = Neighbour::joins(14, &[stage.entries.clone(), entries.clone()].concat());
    after.writes("situatie", 0, 0, "Daarop. ");
    let on_it = after.commits();
    weak_spot::at(&hashes[1..2]);
    let batch = [entries.clone(), on_it.clone()].concat();
    let mut expected = vec![
        (entries[1].entry, Reason::Engine),
        (on_it[0].entry, Reason::BuildsOn),
    ];
    expected.sort_unstable();
    let absorbed = stage.jan.document.absorb(&batch);
    assert_eq!(
        (absorbed.quarantined, absorbed.refold),
        (expected.clone(), false)
    );
    assert_eq!(stage.jan.text("situatie"), "Hoe het nu is. Hoe het nu is. ");
    stage.jan.goes_on();
    let all = [stage.entries.clone(), batch].concat();
    let fresh = Neighbour::joins(7, &all);
    assert_eq!(fresh.document.quarantined(), expected);
    let mut one_by_one = Neighbour::joins(7, &stage.entries);
    for entry in all.iter().rev() {
        one_by_one.document.absorb(std::slice::from_ref(entry));
    }
    assert_eq!(one_by_one.document.quarantined(), expected);
    assert_eq!(one_by_one.document.heads(), fresh.document.clone().heads());
}

#[test]
fn two_changes_over_which_the_engine_fails_together_are_judged_alike_in_any_order() {
    let (stage, entries, hashes) = three();
    weak_spot::at(&hashes[..2]);
    let later = entries[..2].iter().map(|one| one.entry).max().unwrap();
    let mut verdicts = BTreeSet::new();
    for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
        let mut seen = stage.entries.clone();
        let mut jan = stage.jan.document.clone();
        for at in order {
            seen.push(entries[at].clone());
            if jan.absorb(std::slice::from_ref(&entries[at])).refold {
                jan = Document::fold(jan.id().unwrap(), jan.kind_number(), &seen);
            }
        }
        assert_eq!(jan.quarantined(), [(later, Reason::Engine)]);
        verdicts.insert((jan.heads(), texts(&jan)));
    }
    assert_eq!(verdicts.len(), 1);
}

/// A set of entries with forks, merges and everything that is refused.
fn motley() -> Vec<Incoming> {
    let Stage {
        mut entries,
        mut jan,
        mut mallory,
        change,
    } = stage();
    let mut wiep = Neighbour::joins(3, &entries);
    for round in 0..3 {
        jan.writes("visie", round, 0, "j");
        let added = jan.document.add_section(None, "Bus").unwrap();
        jan.document.splice(&added, 0, 0, "Elk uur.").unwrap();
        wiep.writes("visie", 2, 1, "w");
        wiep.document.set_title("Ons manifest").unwrap();
        let (a, b) = (jan.commits(), wiep.commits());
        jan.document.absorb(&b);
        if round != 1 {
            wiep.document.absorb(&a);
        }
        entries.extend(a);
        entries.extend(b);
    }
    let bends: [Bend; 4] = [
        |c| c.operations[0].obj = ObjectId::Root,
        |c| c.deps.clear(),
        |c| c.time = 7,
        |c| c.seq = 9,
    ];
    for bend in bends {
        let forged = bent(&change, bend).into_iter().map(close).collect();
        entries.push(mallory.forges(forged));
    }
    let mut noise = mallory.forges(vec![vec![1, 2, 3]]);
    noise.plaintext = vec![7; 40];
    entries.push(noise);
    entries
}

pub(super) fn seed() -> u64 {
    std::env::var("NOABER_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_123)
}

/// How many cases, when a longer run asks for more than the suite has time for.
pub(super) fn cases(usual: usize) -> usize {
    std::env::var("NOABER_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(usual)
}

#[test]
fn no_order_and_no_split_of_the_same_entries_makes_a_difference() {
    let entries = motley();
    let document = entries[0].entry.into();
    let mut whole = Document::fold(document, kinds::KindNumber(1), &entries);
    let (heads, aside) = (whole.heads(), whole.quarantined());
    assert!(aside.len() >= 5, "{aside:?}");
    let sections: Vec<_> = whole
        .sections()
        .iter()
        .map(|one| (one.id().clone(), one.text().to_owned()))
        .collect();
    let mut rng = ChaCha8Rng::seed_from_u64(seed());
    for case in 0..cases(400) {
        let mut order = entries.clone();
        for at in (1..order.len()).rev() {
            order.swap(at, (rng.next_u64() % (at as u64 + 1)) as usize);
        }
        let mut document = Document::empty(whole.id(), kinds::KindNumber(1));
        let mut rest = order.as_slice();
        let mut seen = Vec::new();
        while !rest.is_empty() {
            let many = (rng.next_u64() % rest.len() as u64 + 1) as usize;
            let (batch, later) = rest.split_at(many);
            seen.extend_from_slice(batch);
            if document.absorb(batch).refold {
                document = Document::fold(whole.id().unwrap(), kinds::KindNumber(1), &seen);
            }
            rest = later;
        }
        let told = format!("NOABER_SEED={} case {case}", seed());
        assert_eq!(document.quarantined(), aside, "{told}");
        assert_eq!(document.heads(), heads, "{told}");
        let now: Vec<_> = document
            .sections()
            .iter()
            .map(|one| (one.id().clone(), one.text().to_owned()))
            .collect();
        assert_eq!(now, sections, "{told}");
    }
}

pub(super) fn texts(document: &Document) -> Vec<(String, String)> {
    document
        .sections()
        .iter()
        .map(|one| (one.heading().to_owned(), one.text().to_owned()))
        .collect()
}

#[test]
fn an_entry_without_a_body_joins_threads_and_changes_nothing() {
    let mut stage = stage();
    let past: Vec<_> = stage.entries.iter().map(|one| one.entry).collect();
    let bare = Incoming {
        participant: ParticipantId([8; 32]),
        ..incoming(8, 0, past, Vec::new())
    };
    let before = stage.jan.document.heads();
    assert_eq!(
        stage
            .jan
            .document
            .absorb(std::slice::from_ref(&bare))
            .quarantined,
        []
    );
    assert_eq!(stage.jan.document.heads(), before);
    assert_eq!(stage.jan.document.frontier(stage.jan.author), [bare.entry]);
}

#[test]
fn nothing_but_the_founding_entry_begins_a_document_however_low_its_id() {
    let stage = stage();
    let mut begun = open(&raw(&stage.entries[0])[0]);
    begun.actor_id = stage.mallory.actor();
    begun.extra_bytes = stage.change.extra_bytes.clone();
    begun.operations.truncate(1);
    let mut mallory = stage.mallory;
    let ground = Incoming {
        entry: crate::ids::EntryId([0; 32]),
        ..mallory.forges_on(Vec::new(), vec![close(begun)])
    };
    let mut jan = stage.jan;
    let earlier = jan.document.absorb(std::slice::from_ref(&ground));
    assert_eq!(earlier.quarantined, [(ground.entry, Reason::OutsidePast)]);

    let mut all = stage.entries.clone();
    all.push(ground.clone());
    let fresh = Neighbour::joins(7, &all);
    assert_eq!(fresh.document.quarantined(), earlier.quarantined);
    assert_eq!(texts(&fresh.document), texts(&jan.document));

    // and who has it before anything else
    let document = stage.entries[0].entry.into();
    let mut first = Document::fold(document, kinds::KindNumber(1), &[ground]);
    first.absorb(&stage.entries);
    assert_eq!(first.quarantined(), earlier.quarantined);
    assert_eq!(texts(&first), texts(&jan.document));
}
