//! What lies in the past of a change, as a clock: by actor, the highest counter.

use super::history::{ChangeSlot, History};
use std::collections::BTreeSet;

/// A full clock is kept at every so manieth change.
const CLOCK_EVERY: u32 = 64;
/// And at so many of the latest.
const CLOCKS_KEPT: u32 = 128;

impl History {
    /// By actor, the highest counter in the past of these changes and in themselves.
    pub(super) fn clock(&self, deps: &[ChangeSlot]) -> Vec<u32> {
        let mut clock = vec![0; self.actors.len()];
        let mut todo = deps.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(slot) = todo.pop() {
            if let Some(kept) = self.clocks.get(&slot) {
                for (mine, theirs) in clock.iter_mut().zip(kept) {
                    *mine = (*mine).max(*theirs);
                }
                continue;
            }
            if seen.insert(slot) {
                let node = self.node(slot);
                let mine = &mut clock[node.actor as usize];
                *mine = (*mine).max(node.end());
                todo.extend_from_slice(&node.deps);
            }
        }
        clock
    }

    pub(super) fn keep_clock(&mut self, slot: ChangeSlot, clock: Vec<u32>) {
        self.clocks.insert(slot, clock);
        if let Some(old) = slot.0.checked_sub(CLOCKS_KEPT)
            && !old.is_multiple_of(CLOCK_EVERY)
        {
            self.clocks.remove(&ChangeSlot(old));
        }
    }
}
