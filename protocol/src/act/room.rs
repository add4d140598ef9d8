//! How much one device may do on a document: what is beyond is put aside.
//!
//! An act is judged by what its device did in its past, so everybody judges it alike, whatever came first, and nothing that
//! comes later changes it. Who floods a document takes nobody else's room.

use super::graph::{Graph, Slot};
use super::{Done, fold::Passed};
use crate::ids::{AuthorId, EntryId};
use crate::limits;
use std::collections::BTreeMap;

/// The most that one device may do, along each line of its own acts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Most {
    pub(super) acts: u32,
    pub(super) bytes: u64,
}

impl Default for Most {
    fn default() -> Self {
        Most {
            acts: limits::DEVICE_ACTS,
            bytes: limits::DEVICE_ACT_BYTES,
        }
    }
}

/// Whether a device may do one thing more, however long it is.
pub fn has_room<'a>(acts: impl IntoIterator<Item = &'a Done>, device: &AuthorId) -> bool {
    let own = acts.into_iter().filter(|done| done.author == *device);
    let (count, bytes) = own.fold((0_u64, 0_u64), |(count, bytes), done| {
        (count + 1, bytes + done.bytes as u64)
    });
    let longest = limits::PLAINTEXT_BYTES as u64;
    count < u64::from(limits::DEVICE_ACTS) && bytes + longest <= limits::DEVICE_ACT_BYTES
}

/// Puts aside what is beyond: an act that is, with those of its device in its past, more than one device may do.
pub(super) fn put_aside(
    graph: &Graph,
    acts: &[Done],
    most: Most,
    passed: &mut BTreeMap<EntryId, Passed>,
) {
    let mut by_device: BTreeMap<AuthorId, Vec<(Slot, &Done)>> = BTreeMap::new();
    for done in acts {
        if let Some(slot) = graph.slot(&done.entry) {
            by_device.entry(done.author).or_default().push((slot, done));
        }
    }
    for own in by_device.into_values() {
        let bytes: u64 = own.iter().map(|(_, done)| done.bytes as u64).sum();
        // as long as all of it fits nothing is counted up
        if own.len() <= most.acts as usize && bytes <= most.bytes {
            continue;
        }
        let sizes = own.iter().map(|(slot, done)| (*slot, done.bytes as u64));
        let sums = graph.along(&sizes.collect());
        for (slot, done) in own {
            let (count, bytes) = sums.get(&slot).copied().unwrap_or_default();
            if count > most.acts || bytes > most.bytes {
                passed.insert(done.entry, Passed::TooMany);
            }
        }
    }
}
