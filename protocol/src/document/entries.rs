//! The entries on a document as a graph: what lies in whose past, and the verdict on each.

use super::filter::Reason;
use super::history::{Actor, ChangeSlot};
use super::sizes::Sizes;
use crate::ids::{AuthorId, EntryId, ParticipantId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The place of an entry among the entries of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Slot(pub(crate) u32);

/// An entry whose past is here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct EntryNode {
    pub(crate) id: EntryId,
    pub(crate) author: AuthorId,
    pub(crate) participant: ParticipantId,
    /// The entries right before it.
    pub(crate) past: Vec<Slot>,
    /// Longer than that of everything in its past.
    depth: u32,
    pub(crate) verdict: Option<Reason>,
}

/// The sequence numbers that an entry takes of an actor.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Claim {
    first: u64,
    last: u64,
    entry: Slot,
}

/// The entries of a document whose past is here.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Entries {
    nodes: Vec<EntryNode>,
    at: BTreeMap<EntryId, Slot>,
    claims: BTreeMap<Actor, Vec<Claim>>,
    /// Actors of which numbers were taken twice.
    contested: BTreeSet<Actor>,
    /// Changes of entries that were set aside, to tell what builds on them.
    aside: BTreeSet<[u8; 32]>,
    /// By change: its entry.
    owners: BTreeMap<ChangeSlot, Slot>,
    pub(crate) sizes: Sizes,
}

impl Entries {
    pub(crate) fn find(&self, id: &EntryId) -> Option<Slot> {
        self.at.get(id).copied()
    }

    pub(crate) fn node(&self, slot: Slot) -> &EntryNode {
        &self.nodes[slot.0 as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn nodes(&self) -> impl Iterator<Item = &EntryNode> {
        self.nodes.iter()
    }

    /// Adds an entry whose past is here.
    pub(crate) fn add(
        &mut self,
        id: EntryId,
        author: AuthorId,
        participant: ParticipantId,
        past: Vec<Slot>,
    ) -> Slot {
        let slot = Slot(self.nodes.len() as u32);
        let depth = past
            .iter()
            .map(|before| self.node(*before).depth + 1)
            .max()
            .unwrap_or(0);
        self.nodes.push(EntryNode {
            id,
            author,
            participant,
            past,
            depth,
            verdict: None,
        });
        self.at.insert(id, slot);
        slot
    }

    /// Sets an entry aside, with the changes that it would have brought.
    pub(crate) fn set_aside(&mut self, slot: Slot, reason: Reason, changes: &[[u8; 32]]) {
        self.nodes[slot.0 as usize].verdict = Some(reason);
        self.aside.extend(changes);
    }

    /// Takes back what [`Entries::set_aside`] did, of every entry from a place on.
    pub(crate) fn clear_verdicts_from(&mut self, first: usize, changes: &[[u8; 32]]) {
        for node in self.nodes.iter_mut().skip(first) {
            node.verdict = None;
        }
        for hash in changes {
            self.aside.remove(hash);
        }
    }

    pub(crate) fn is_aside(&self, hash: &[u8; 32]) -> bool {
        self.aside.contains(hash)
    }

    pub(crate) fn own(&mut self, change: ChangeSlot, entry: Slot) {
        self.owners.insert(change, entry);
    }

    pub(crate) fn owner(&self, change: ChangeSlot) -> Option<Slot> {
        self.owners.get(&change).copied()
    }

    /// By entry: its changes, in order.
    pub(crate) fn brought(&self) -> BTreeMap<Slot, Vec<ChangeSlot>> {
        let mut brought: BTreeMap<Slot, Vec<ChangeSlot>> = BTreeMap::new();
        for (change, entry) in &self.owners {
            brought.entry(*entry).or_default().push(*change);
        }
        brought
    }

    pub(crate) fn disown_from(&mut self, first: ChangeSlot) {
        self.owners.split_off(&first);
    }

    /// Whether each of these lies in the past of `entry`, or is it.
    pub(crate) fn all_in_past(&self, wanted: &BTreeSet<Slot>, entry: Slot) -> bool {
        let mut left: BTreeSet<Slot> = wanted.iter().copied().filter(|w| *w != entry).collect();
        let Some(lowest) = left.iter().map(|w| self.node(*w).depth).min() else {
            return true;
        };
        let mut seen = BTreeSet::new();
        let mut todo = self.node(entry).past.clone();
        while let Some(slot) = todo.pop() {
            if self.node(slot).depth < lowest || !seen.insert(slot) {
                continue;
            }
            left.remove(&slot);
            if left.is_empty() {
                return true;
            }
            todo.extend_from_slice(&self.node(slot).past);
        }
        false
    }

    /// Everything in the past of these entries, and they themselves.
    pub(crate) fn closure(&self, of: impl IntoIterator<Item = Slot>) -> Vec<bool> {
        let mut within = vec![false; self.nodes.len()];
        let mut todo: Vec<Slot> = of.into_iter().collect();
        while let Some(slot) = todo.pop() {
            let here = &mut within[slot.0 as usize];
            if !*here {
                *here = true;
                todo.extend_from_slice(&self.node(slot).past);
            }
        }
        within
    }

    /// Claims sequence numbers of an actor for an entry.
    pub(crate) fn claim(&mut self, actor: Actor, first: u64, last: u64, entry: Slot) {
        let claims = self.claims.entry(actor).or_default();
        let taken = claims
            .iter()
            .rev()
            .any(|claim| claim.first <= last && first <= claim.last);
        if taken {
            self.contested.insert(actor);
        }
        claims.push(Claim { first, last, entry });
    }

    /// The entries that lose a number to another: of several with one number the one stands that more other
    /// participants built on, then the one with the lower hash.
    pub(crate) fn losers(&self) -> BTreeSet<Slot> {
        let mut losers = BTreeSet::new();
        for actor in &self.contested {
            let Some(claims) = self.claims.get(actor) else {
                continue;
            };
            let mut ranked: Vec<_> = claims
                .iter()
                .map(|claim| {
                    let node = self.node(claim.entry);
                    let support = usize::MAX - self.builders(claim.entry);
                    ((support, node.id), *claim)
                })
                .collect();
            ranked.sort_by_key(|(rank, _)| *rank);
            let mut stand: Vec<Claim> = Vec::new();
            for (_, claim) in ranked {
                let taken = stand
                    .iter()
                    .any(|other| other.first <= claim.last && claim.first <= other.last);
                if taken {
                    losers.insert(claim.entry);
                } else {
                    stand.push(claim);
                }
            }
        }
        losers
    }

    /// How many participants other than its own have this entry in the past of an entry of theirs.
    fn builders(&self, entry: Slot) -> usize {
        let mut after = vec![false; self.nodes.len()];
        let mut who = BTreeSet::new();
        after[entry.0 as usize] = true;
        for (place, node) in self.nodes.iter().enumerate().skip(entry.0 as usize + 1) {
            if node.past.iter().any(|slot| after[slot.0 as usize]) {
                after[place] = true;
                who.insert(node.participant);
            }
        }
        who.remove(&self.node(entry).participant);
        who.len()
    }

    /// The latest entries of others that stand and that no entry of this author has in its past, sorted.
    pub(crate) fn frontier(&self, own: AuthorId) -> Vec<EntryId> {
        let mine = (0..self.nodes.len() as u32)
            .map(Slot)
            .filter(|slot| self.node(*slot).author == own);
        let known = self.closure(mine);
        let mut head = known.iter().map(|known| !known).collect::<Vec<_>>();
        let mut ids = Vec::new();
        // later entries come after those in their past: going back, a head is met before what it covers
        for place in (0..self.nodes.len()).rev() {
            let node = &self.nodes[place];
            if known[place] || node.verdict.is_some() {
                continue;
            }
            if head[place] {
                ids.push(node.id);
            }
            for before in &node.past {
                head[before.0 as usize] = false;
            }
        }
        ids.sort_unstable();
        ids
    }
}
