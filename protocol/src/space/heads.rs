//! Sets of charter heads that entries of content name along their chains, by number, in little memory.

use crate::charter::Charter;
use crate::ids::EntryId;
use std::collections::{BTreeMap, BTreeSet};

/// Sets of charter heads; the first is the empty one.
#[derive(Debug, Default)]
pub(super) struct HeadSets {
    sets: Vec<Heads>,
    numbers: BTreeMap<Box<[EntryId]>, u32>,
    /// The numbers of sets of which not all is here with its past.
    open: BTreeSet<u32>,
}

/// The charter heads along a chain up to an entry.
#[derive(Debug)]
enum Heads {
    /// All here with their pasts: those that are in no other's past.
    Known(Box<[EntryId]>),
    /// Not all: what the entry names beside what its predecessors do. So a chain that names ever more of what nobody has
    /// takes no more memory than its headers.
    Open {
        before: Box<[u32]>,
        named: Box<[EntryId]>,
    },
}

impl HeadSets {
    /// A number for what an entry names and the sets of its predecessors together.
    pub(super) fn along(
        &mut self,
        charter: &Charter,
        before: BTreeSet<u32>,
        named: &[EntryId],
    ) -> u32 {
        if let (Some(only), 1, []) = (before.first(), before.len(), named) {
            return *only;
        }
        let before: Vec<u32> = before.into_iter().collect();
        if let Some(known) = self.union(charter, &before, named) {
            return self.number(known);
        }
        let number = self.next_number();
        self.sets.push(Heads::Open {
            before: before.into_boxed_slice(),
            named: named.into(),
        });
        self.open.insert(number);
        number
    }

    /// The heads of some sets and some more, less what lies in the past of another; none while not all is here.
    fn union(&self, charter: &Charter, sets: &[u32], named: &[EntryId]) -> Option<Box<[EntryId]>> {
        let mut union: BTreeSet<EntryId> = named.iter().copied().collect();
        if !named.iter().all(|id| charter.is_complete(id)) {
            return None;
        }
        for number in sets {
            union.extend(self.known(*number)?);
        }
        let all: Vec<EntryId> = union.into_iter().collect();
        let is_least = |id: &&EntryId| !charter.in_past(id, &all);
        Some(all.iter().filter(is_least).copied().collect())
    }

    /// The charter heads with that number, when all of them are here with their pasts.
    pub(super) fn known(&self, number: u32) -> Option<&[EntryId]> {
        match self.sets.get(number as usize) {
            None => Some(&[]),
            Some(Heads::Known(heads)) => Some(heads),
            Some(Heads::Open { .. }) => None,
        }
    }

    /// The charter heads with that number.
    pub(super) fn all(&self, number: u32) -> BTreeSet<EntryId> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::from([number]);
        let mut left = vec![number];
        while let Some(number) = left.pop() {
            match self.sets.get(number as usize) {
                None => {}
                Some(Heads::Known(heads)) => found.extend(heads),
                Some(Heads::Open { before, named }) => {
                    found.extend(named);
                    left.extend(before.iter().filter(|number| seen.insert(**number)));
                }
            }
        }
        found
    }

    /// How many ids all sets take together.
    #[cfg(test)]
    pub(super) fn ids(&self) -> usize {
        let ids = |heads: &Heads| match heads {
            Heads::Known(heads) => heads.len(),
            Heads::Open { named, .. } => named.len(),
        };
        self.sets.iter().map(ids).sum()
    }

    /// Closes the sets of which all is here now. A set comes after those that it goes on from.
    pub(super) fn close(&mut self, charter: &Charter) {
        let open: Vec<u32> = self.open.iter().copied().collect();
        for number in open {
            let known = match self.sets.get(number as usize) {
                Some(Heads::Open { before, named }) => self.union(charter, before, named),
                Some(Heads::Known(_)) | None => continue,
            };
            if let (Some(known), Some(set)) = (known, self.sets.get_mut(number as usize)) {
                *set = Heads::Known(known);
                self.open.remove(&number);
            }
        }
    }

    fn number(&mut self, heads: Box<[EntryId]>) -> u32 {
        if let Some(number) = self.numbers.get(&heads) {
            return *number;
        }
        let number = self.next_number();
        self.sets.push(Heads::Known(heads.clone()));
        self.numbers.insert(heads, number);
        number
    }

    /// The number of the next set: the first is the empty one.
    fn next_number(&mut self) -> u32 {
        if self.sets.is_empty() {
            self.sets.push(Heads::Known(Box::default()));
            self.numbers.insert(Box::default(), 0);
        }
        u32::try_from(self.sets.len()).expect("fewer than 2^32 sets")
    }
}
