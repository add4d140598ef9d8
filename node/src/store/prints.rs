//! From an entry's id to the records that may hold it, in eight bytes an entry.
//!
//! A print is 32 bits of the id, mixed with a secret of this store so that nobody can make ids that fall together.
//! Two ids may share a print: who looks up tries each record that it names.

use noaber_protocol::ids::EntryId;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};

/// The secret that prints are mixed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PrintKey(pub(super) [u64; 2]);

impl PrintKey {
    /// A new one.
    pub(super) fn generate() -> Self {
        PrintKey([0, 1].map(|part: u64| RandomState::new().hash_one(part) | 1))
    }

    /// The print of an id.
    pub(super) fn print(&self, id: &EntryId) -> u32 {
        let mut mixed = self.0[1];
        for part in id.0.chunks_exact(8) {
            let part = u64::from_le_bytes(part.try_into().expect("eight bytes"));
            let wide = u128::from(part ^ mixed) * u128::from(self.0[0]);
            mixed = (wide as u64) ^ (wide >> 64) as u64;
        }
        (mixed >> 32) as u32
    }
}

/// Prints with the slots that they lead to: most in one sorted list, the newest in a small tree.
#[derive(Debug, Default)]
pub(super) struct Prints {
    sorted: Vec<u64>,
    recent: BTreeSet<u64>,
}

impl Prints {
    /// Adds many at once; they are found after [`Prints::merge`].
    pub(super) fn extend(&mut self, pairs: impl Iterator<Item = (u32, u32)>) {
        self.sorted
            .extend(pairs.map(|(print, slot)| join(print, slot)));
    }

    /// Adds one.
    pub(super) fn insert(&mut self, print: u32, slot: u32) {
        self.recent.insert(join(print, slot));
        if self.recent.len() > 4096 + self.sorted.len() / 8 {
            self.merge();
        }
    }

    /// The slots that a print leads to, the newest first.
    pub(super) fn slots(&self, print: u32) -> impl Iterator<Item = u32> + '_ {
        let (first, last) = (join(print, 0), join(print, u32::MAX));
        let from = self.sorted.partition_point(|pair| *pair < first);
        let old = self.sorted[from..]
            .iter()
            .take_while(move |pair| **pair <= last);
        let new = self.recent.range(first..=last).rev();
        new.chain(old.collect::<Vec<_>>().into_iter().rev())
            .map(|pair| *pair as u32)
    }

    /// Lets go of all that lead to other slots than these.
    pub(super) fn retain(&mut self, stays: impl Fn(u32) -> bool) {
        self.merge();
        self.sorted.retain(|pair| stays(*pair as u32));
        self.sorted.shrink_to(self.sorted.len() * 2);
    }

    /// Puts all in order.
    pub(super) fn merge(&mut self) {
        self.sorted.extend(std::mem::take(&mut self.recent));
        // Two or three ascending stretches: the sort finds them and merges.
        self.sorted.sort();
    }
}

fn join(print: u32, slot: u32) -> u64 {
    u64::from(print) << 32 | u64::from(slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_print_leads_to_its_slots_newest_first() {
        let mut prints = Prints::default();
        prints.extend((0..1000).map(|n| (n % 500, n)));
        prints.merge();
        for n in 1000..20_000 {
            prints.insert(n % 500, n);
        }
        let slots: Vec<u32> = prints.slots(7).collect();
        assert_eq!(slots.len(), 40);
        assert_eq!(slots[0], 19_507);
        assert_eq!(*slots.last().unwrap(), 7);
        assert!(slots.is_sorted_by(|a, b| a > b));
        assert_eq!(prints.slots(500).count(), 0);
    }

    #[test]
    fn prints_are_spread_and_differ_from_store_to_store() {
        let (one, other) = (PrintKey::generate(), PrintKey::generate());
        let ids: Vec<EntryId> = (0..10_000u64)
            .map(|n| {
                let mut id = [0; 32];
                id[24..].copy_from_slice(&n.to_le_bytes());
                EntryId(id)
            })
            .collect();
        let mut seen: Vec<u32> = ids.iter().map(|id| one.print(id)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert!(seen.len() > 9_990);
        assert!(ids.iter().any(|id| one.print(id) != other.print(id)));
    }
}
