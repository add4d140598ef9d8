//! Real changes, bent by one who knows the format: none harms anybody.

use super::hostile::{Stage, cases, seed, stage, texts};
use super::village::{Neighbour, close, open, raw};
use super::*;
use automerge::legacy::{ElementId, Key, ObjectId, OpId, OpType};
use automerge::{ExpandedChange, ObjType, ScalarValue};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeSet;

/// Bends a change as one would who knows the format: any of its parts, by a little or a lot.
fn mutate(change: &mut ExpandedChange, pool: &[OpId], rng: &mut ChaCha8Rng) {
    let many = change.operations.len() as u64;
    let at = (rng.next_u64() % many) as usize;
    let other = (rng.next_u64() % many) as usize;
    let any = pool[(rng.next_u64() % pool.len() as u64) as usize].clone();
    match rng.next_u64() % 18 {
        0 => change.operations[at].obj = ObjectId::Root,
        1 => change.operations[at].obj = ObjectId::Id(any),
        2 => change.operations[at].key = Key::Seq(ElementId::Id(any)),
        3 => change.operations[at].key = Key::head(),
        4 => change.operations[at].key = Key::Map("title".into()),
        5 => change.operations[at].pred = vec![any].into(),
        6 => change.operations[at].pred = Vec::new().into(),
        7 => change.operations[at].insert = !change.operations[at].insert,
        8 => change.operations[at].action = OpType::Delete,
        9 => change.operations[at].action = OpType::Make(ObjType::Text),
        10 => change.operations[at].action = OpType::Make(ObjType::Map),
        11 => change.operations[at].action = OpType::Put(ScalarValue::Int(-1)),
        12 => change.operations[at].action = OpType::Put(ScalarValue::Str("\u{202e}x".into())),
        13 => change.operations.swap(at, other),
        14 => {
            let op = change.operations[at].clone();
            change.operations.insert(other, op);
        }
        15 => {
            if many > 1 {
                change.operations.remove(at);
            }
        }
        16 => {
            let step = rng.next_u64() % 3;
            change.start_op = (change.start_op.get() - 1 + step)
                .max(1)
                .try_into()
                .unwrap();
        }
        _ => {
            if !change.deps.is_empty() {
                let gone = (rng.next_u64() % change.deps.len() as u64) as usize;
                change.deps.remove(gone);
            }
        }
    }
}

#[test]
fn mutants_of_real_changes_harm_nobody() {
    let Stage {
        entries,
        jan,
        mut mallory,
        change,
    } = stage();
    let added = {
        let mut copy = Neighbour::joins(6, &entries);
        let section = copy.document.add_section(None, "Bus").unwrap();
        copy.document.splice(&section, 0, 0, "Elk uur.").unwrap();
        copy.document.set_title("Anders").unwrap();
        open(&raw(&copy.commits().remove(0))[0])
    };
    let mut pool: Vec<OpId> = (1..60).map(|n| OpId::new(n, &mallory.actor())).collect();
    for entry in &entries {
        for raw in raw(entry) {
            let actor = open(&raw).actor_id;
            pool.extend((1..80).map(|n| OpId::new(n, &actor)));
        }
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed());
    let kind = kinds::KindNumber(1);
    let document = entries[0].entry.into();
    let mut reasons = BTreeSet::new();
    let (mut passed, mut stopped) = (0, 0);
    for case in 0..cases(4_000) {
        let mut mutant = if case % 2 == 0 {
            change.clone()
        } else {
            added.clone()
        };
        for _ in 0..=rng.next_u64() % 3 {
            mutate(&mut mutant, &pool, &mut rng);
        }
        // some cannot be written down at all
        let Ok(bytes) = filter::attempt(|| Ok(close(mutant.clone()))) else {
            continue;
        };
        mallory.count = 100;
        mallory.last = None;
        let forged = mallory.forges(vec![bytes]);
        let told = format!("NOABER_SEED={} case {case}", seed());

        // Jan has all and takes it in; another has it before anything else
        let mut jan = jan.document.clone();
        let before = jan.heads();
        let absorbed = jan.absorb(std::slice::from_ref(&forged));
        match absorbed.quarantined.first() {
            Some((_, reason)) => {
                assert_eq!(jan.heads(), before, "{told}");
                reasons.insert(*reason);
                stopped += 1;
            }
            None => passed += 1,
        }
        if case % 20 == 0 || absorbed.quarantined.is_empty() {
            let mut all = vec![forged.clone()];
            all.extend(entries.iter().cloned());
            let mut other = Document::fold(document, kind, &all);
            assert_eq!(other.quarantined(), jan.quarantined(), "{told}");
            assert_eq!(other.heads(), jan.heads(), "{told}");
            assert_eq!(texts(&other), texts(&jan), "{told}");
            assert!(!reasons.contains(&Reason::Engine), "{told}");
        }
    }
    println!("{stopped} mutants set aside for {reasons:?}, {passed} are changes like any");
    assert!(stopped > passed);
}
