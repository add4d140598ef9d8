//! The entries on a document in one order, each after those in its past, and what lies in whose past.

use super::Past;
use crate::ids::EntryId;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

/// The place of an entry in that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot(u32);

impl Slot {
    fn at(self) -> usize {
        self.0 as usize
    }
}

/// The entries that some acts stand on, and those acts.
#[derive(Debug)]
pub(super) struct Graph {
    at: BTreeMap<EntryId, Slot>,
    past: Vec<Vec<Slot>>,
}

impl Graph {
    /// Finds the past of some entries. The order is by the longest way that leads to an entry from one that has nothing
    /// before it, then by id: it is the same for everybody.
    pub(super) fn of(entries: impl Iterator<Item = EntryId>, past: &dyn Past) -> Graph {
        let mut before: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        let mut left: Vec<EntryId> = entries.collect();
        while let Some(id) = left.pop() {
            if let Entry::Vacant(place) = before.entry(id) {
                let right_before = past.right_before(&id);
                left.extend(&right_before);
                place.insert(right_before);
            }
        }
        let ids: Vec<EntryId> = before.keys().copied().collect();
        let place = |id: &EntryId| ids.binary_search(id).expect("its past was found too");
        let past: Vec<Vec<usize>> = before
            .values()
            .map(|before| before.iter().map(place).collect())
            .collect();
        let depths = depths(&past);
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by_key(|place| (depths[*place], *place));
        let mut slots = vec![Slot(0); ids.len()];
        for (slot, place) in (0..).zip(&order) {
            slots[*place] = Slot(slot);
        }
        let ordered = order.iter().map(|place| {
            let here = slots[*place];
            let before = past[*place].iter().map(|before| slots[*before]);
            before.filter(|before| *before < here).collect()
        });
        Graph {
            past: ordered.collect(),
            at: ids.into_iter().zip(slots).collect(),
        }
    }

    /// Where an entry stands; none when no act has it in its past.
    pub(super) fn slot(&self, id: &EntryId) -> Option<Slot> {
        self.at.get(id).copied()
    }

    /// Everything in the past of an entry.
    pub(super) fn closure(&self, of: Slot) -> Closure {
        let mut within = vec![false; of.at()];
        let mut left = self.past[of.at()].clone();
        while let Some(slot) = left.pop() {
            if !std::mem::replace(&mut within[slot.at()], true) {
                left.extend_from_slice(&self.past[slot.at()]);
            }
        }
        Closure(within)
    }

    /// Of each of some entries how many of them, and how many bytes, lie on the longest way that leads to it, with itself.
    pub(super) fn along(&self, bytes: &BTreeMap<Slot, u64>) -> BTreeMap<Slot, (u32, u64)> {
        let mut sums = vec![(0_u32, 0_u64); self.past.len()];
        for (here, before) in self.past.iter().enumerate() {
            let mut most = (0, 0);
            for before in before {
                let (count, bytes) = sums[before.at()];
                most = (count.max(most.0), bytes.max(most.1));
            }
            if let Some(own) = bytes.get(&Slot(here as u32)) {
                most = (most.0 + 1, most.1 + own);
            }
            sums[here] = most;
        }
        bytes.keys().map(|slot| (*slot, sums[slot.at()])).collect()
    }

    /// For each of `of` which of `chosen`, by place in that list, lie in its past.
    pub(super) fn before(&self, chosen: &[Slot], of: &[Slot]) -> Vec<Set> {
        let mut sets = vec![Set::default(); of.len()];
        let Some(last) = of.iter().max() else {
            return sets;
        };
        for (block, part) in chosen.chunks(64).enumerate() {
            let sweep = self.sweep(part, *last);
            for (set, slot) in sets.iter_mut().zip(of) {
                set.put_word(block, sweep.word(*slot));
            }
        }
        sets
    }

    /// For each pair whether the first lies in the past of the second.
    pub(super) fn are_before(&self, pairs: &[(Slot, Slot)]) -> Vec<bool> {
        let mut by_first: BTreeMap<Slot, Vec<usize>> = BTreeMap::new();
        for (at, (first, _)) in pairs.iter().enumerate() {
            by_first.entry(*first).or_default().push(at);
        }
        let firsts: Vec<Slot> = by_first.keys().copied().collect();
        let mut are = vec![false; pairs.len()];
        for part in firsts.chunks(64) {
            let asked = || part.iter().flat_map(|first| &by_first[first]);
            let Some(last) = asked().map(|at| pairs[*at].1).max() else {
                continue;
            };
            let sweep = self.sweep(part, last);
            for (bit, first) in part.iter().enumerate() {
                for at in &by_first[first] {
                    are[*at] = sweep.word(pairs[*at].1) >> bit & 1 == 1;
                }
            }
        }
        are
    }

    /// Of each group the places of those that lie in the past of no other of it.
    pub(super) fn latest(&self, groups: &[Vec<Slot>]) -> Vec<Vec<usize>> {
        let mut is_latest: Vec<Vec<bool>> = groups.iter().map(|it| vec![true; it.len()]).collect();
        let members: Vec<(usize, usize, Slot)> = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.len() > 1)
            .flat_map(|(at, group)| {
                let group = group.iter().enumerate();
                group.map(move |(place, slot)| (at, place, *slot))
            })
            .collect();
        for part in members.chunks(64) {
            let slots: Vec<Slot> = part.iter().map(|(_, _, slot)| *slot).collect();
            let touched = || part.iter().map(|(at, _, _)| &groups[*at]);
            let Some(last) = touched().flatten().max() else {
                continue;
            };
            let sweep = self.sweep(&slots, *last);
            let mut of_group: BTreeMap<usize, u64> = BTreeMap::new();
            for (bit, (at, place, _)) in part.iter().enumerate() {
                let passed = of_group.entry(*at).or_insert_with(|| {
                    let words = groups[*at].iter().map(|slot| sweep.word(*slot));
                    words.fold(0, |all, word| all | word)
                });
                is_latest[*at][*place] = *passed >> bit & 1 == 0;
            }
        }
        let places = |is: Vec<bool>| (0..is.len()).filter(|at| is[*at]).collect();
        is_latest.into_iter().map(places).collect()
    }

    /// Of each entry up to `last`, as bits, which of at most 64 lie in its past.
    fn sweep(&self, part: &[Slot], last: Slot) -> Sweep {
        debug_assert!(part.len() <= 64, "a word has 64 bits");
        let first = part.iter().min().map_or(last.at(), |slot| slot.at());
        let mut own = vec![0; (last.at() + 1).saturating_sub(first)];
        let mut words = own.clone();
        for (bit, slot) in part.iter().enumerate() {
            if let Some(own) = own.get_mut(slot.at() - first) {
                *own |= 1 << bit;
            }
        }
        for at in 0..words.len() {
            let before = self.past[first + at].iter();
            let before = before.filter_map(|slot| slot.at().checked_sub(first));
            words[at] = before.fold(0, |all, before| all | words[before] | own[before]);
        }
        Sweep { first, words }
    }
}

/// What lies in the past of an entry.
pub(super) struct Closure(Vec<bool>);

impl Closure {
    pub(super) fn has(&self, slot: Slot) -> bool {
        self.0.get(slot.at()).copied().unwrap_or(false)
    }
}

struct Sweep {
    first: usize,
    words: Vec<u64>,
}

impl Sweep {
    fn word(&self, slot: Slot) -> u64 {
        let at = slot.at().checked_sub(self.first);
        at.and_then(|at| self.words.get(at)).copied().unwrap_or(0)
    }
}

/// How long the longest way to each is. Ids are hashes of what names what is before: no way leads in a circle. What says
/// it does comes last.
fn depths(past: &[Vec<usize>]) -> Vec<usize> {
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); past.len()];
    let mut lacking: Vec<usize> = past.iter().map(Vec::len).collect();
    for (place, before) in past.iter().enumerate() {
        for before in before {
            after[*before].push(place);
        }
    }
    let is_first = |place: &usize| past[*place].is_empty();
    let mut left: VecDeque<usize> = (0..past.len()).filter(is_first).collect();
    let mut depths = vec![usize::MAX; past.len()];
    while let Some(place) = left.pop_front() {
        let depth = past[place].iter().map(|before| depths[*before] + 1).max();
        depths[place] = depth.unwrap_or(0);
        for later in &after[place] {
            lacking[*later] -= 1;
            if lacking[*later] == 0 {
                left.push_back(*later);
            }
        }
    }
    depths
}

/// Some of a list, by their places in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// The first so many.
    pub(super) fn all(count: usize) -> Set {
        let mut words = vec![u64::MAX; count / 64];
        words.push((1 << (count % 64)) - 1);
        Set(words)
    }

    fn put_word(&mut self, block: usize, word: u64) {
        if word != 0 {
            self.0.resize(block, 0);
            self.0.push(word);
        }
    }

    pub(super) fn has(&self, place: usize) -> bool {
        let word = self.0.get(place / 64).copied().unwrap_or(0);
        word >> (place % 64) & 1 == 1
    }

    pub(super) fn insert(&mut self, place: usize) {
        if self.0.len() <= place / 64 {
            self.0.resize(place / 64 + 1, 0);
        }
        self.0[place / 64] |= 1 << (place % 64);
    }

    pub(super) fn add(&mut self, other: &Set) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub(super) fn keep(&mut self, other: &Set) {
        self.0.truncate(other.0.len());
        for (word, kept) in self.0.iter_mut().zip(&other.0) {
            *word &= kept;
        }
    }

    /// Takes no more room than what is in it needs: then two that hold the same are equal.
    pub(super) fn trim(&mut self) {
        let words = self.0.iter().rposition(|word| *word != 0);
        self.0.truncate(words.map_or(0, |last| last + 1));
    }

    /// Whether all of `other` are in it.
    pub(super) fn holds(&self, other: &Set) -> bool {
        let words = other.0.iter().enumerate();
        words.fold(0, |lacking, (at, word)| {
            lacking | word & !self.0.get(at).copied().unwrap_or(0)
        }) == 0
    }

    /// Those in it from the last to the first.
    pub(super) fn backwards(&self) -> impl Iterator<Item = usize> + '_ {
        let words = self.0.iter().enumerate().rev();
        words.flat_map(|(at, word)| {
            let bits = (0..64).rev().filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| at * 64 + bit)
        })
    }

    /// Of those in it for which `counts`, those that lie in the past of no other; `past` tells of each what is in its past.
    pub(super) fn latest(&self, past: &[Set], counts: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut covered = Set::default();
        let mut latest = Vec::new();
        for place in self.backwards().filter(|place| counts(*place)) {
            if !covered.has(place) {
                latest.push(place);
                covered.add(&past[place]);
            }
        }
        latest.reverse();
        latest
    }
}
