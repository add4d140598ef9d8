//! A set of entries of a charter, by their slots.

use crate::charter::graph::Slot;

/// A set of slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots {
    words: Vec<u64>,
}

impl Slots {
    /// All slots below a number.
    pub(super) fn all(length: usize) -> Slots {
        let mut slots = Slots {
            words: vec![u64::MAX; length / 64],
        };
        for slot in length / 64 * 64..length {
            slots.insert(slot as Slot);
        }
        slots
    }

    pub(super) fn contains(&self, slot: Slot) -> bool {
        self.words
            .get(slot as usize / 64)
            .is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    pub(super) fn insert(&mut self, slot: Slot) {
        let word = slot as usize / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= 1 << (slot % 64);
        }
    }

    pub(super) fn remove(&mut self, slot: Slot) {
        if let Some(word) = self.words.get_mut(slot as usize / 64) {
            *word &= !(1 << (slot % 64));
        }
    }

    pub(super) fn extend(&mut self, other: &Slots) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// Whether a slot that is in both `within` sets is in one of `self` and `other` only.
    pub(super) fn differs(&self, other: &Slots, within: [&Slots; 2]) -> bool {
        let word = |slots: &Slots, at: usize| slots.words.get(at).copied().unwrap_or(0);
        (0..within[0].words.len()).any(|at| {
            (word(self, at) ^ word(other, at)) & word(within[0], at) & word(within[1], at) != 0
        })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Slot> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let word = *word;
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| at as Slot * 64 + bit)
        })
    }
}
