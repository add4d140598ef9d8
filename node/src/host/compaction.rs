//! What a host rewrites of its journal before it ends, when nobody waits for it: many short runs become few long ones.
//!
//! Never while it runs: the node knows which entries have a signature in the journal, and some of these go.

use crate::store::{Keep, Store};
use noaber_protocol::ids::EntryId;
use noaber_protocol::node::Node;
use std::collections::BTreeSet;

/// Segments that are rewritten at most, which takes a second or so.
const SEGMENTS: usize = 2;
/// Bytes from which on the segment that is written to is worth it too.
const WORTH: u32 = 1024 * 1024;

/// Rewrites what is worth it. Whatever goes wrong, everything is still there.
pub(super) fn at_end(node: &Node, store: &Store) {
    let mut signatures: BTreeSet<EntryId> = BTreeSet::new();
    for (_, space) in node.spaces() {
        let state = space.charter().state();
        let ends = state.ends.values().flatten();
        signatures.extend(ends.flat_map(|end| &end.cut));
    }
    let keep = Keep {
        signatures: &signatures,
        erased: &BTreeSet::new(),
    };
    match store.compact_at_end(keep, SEGMENTS, WORTH) {
        Ok(done) if done.segments == 0 => {}
        Ok(done) => tracing::info!(
            segments = done.segments,
            before = done.before,
            after = done.after,
            "the journal was rewritten"
        ),
        Err(error) => tracing::warn!(%error, "the journal stays as it is"),
    }
}
