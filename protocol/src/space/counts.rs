//! Which entries of content count: a least fixpoint over headers, the same for everybody who holds the same entries.
//!
//! An entry counts if its author may write it in the state of the charter heads along its chain, and, for each end of
//! the author's rights that those heads lack, one of these holds:
//! - it lies in the past of the end's cut, widened by the cuts of the ends concurrent with it;
//! - the role that the end leaves allows it;
//! - an entry that counts names it in `on`, or names a later one of the same author on the same document.
//!
//! It is undecided while one of those charter heads is not here with its past, or while only a cut head that is not
//! here could save it. What does not count is kept beside: void. Nearly everything counts, so only what does not is
//! remembered, and all is weighed again only when somebody's rights ended.

use crate::charter::op::Audience;
use crate::charter::role::Role;
use crate::charter::{Charter, State};
use crate::entry::{Chain, Entry, EntryType};
use crate::ids::{AuthorId, DocumentId, EntryId, EpochId, ParticipantId};
use crate::space::heads::HeadSets;
use crate::space::skeleton::{ChainPlace, Skeleton, Slot};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known about an entry of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Counts,
    /// Something that decides it is not here yet: neither shown nor refused.
    Undecided,
    /// It does not count.
    Void(Void),
}

/// Why an entry does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Void {
    /// Its author might not write it, by the charter that it names.
    NoRight,
    /// Its author's rights had ended, and nobody who stayed had built on it: "achtergebleven werk".
    Late,
}

/// Entries whose verdict changed.
pub type Changed = BTreeSet<Slot>;

/// What counts in a space.
#[derive(Debug, Default)]
pub struct Counts {
    heads: HeadSets,
    /// The rights of an author under a set of heads; emptied when the charter changes.
    rights: BTreeMap<(ChainPlace, u32), Rights>,
    ended: BTreeMap<AuthorId, Vec<Ended>>,
    void: BTreeMap<Slot, Void>,
    undecided: BTreeMap<Slot, Waits>,
    /// What being named can save, by chain and document.
    saveable: BTreeMap<(ChainPlace, DocumentId), BTreeSet<Slot>>,
    /// Entries that are not here and by which entries they are named.
    named_ahead: BTreeMap<EntryId, BTreeSet<Slot>>,
    missing_heads: BTreeSet<EntryId>,
    /// The charter's ends that all this was weighed by.
    weighed: Weighed,
}

/// What of the charter decides over entries that are here already.
#[derive(Debug, Default, PartialEq, Eq)]
struct Weighed {
    ends: Vec<(AuthorId, EntryId)>,
    void: Vec<EntryId>,
}

/// For what an undecided entry waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    /// For charter heads.
    Charter,
    /// For heads of a cut.
    Cut,
}

/// What an author may do under a set of charter heads.
#[derive(Debug, Clone)]
enum Rights {
    Undecided,
    Known {
        state: Arc<State>,
        /// The author's ends that the heads lack, by place.
        lacking: Vec<usize>,
    },
}

/// An end of an author's rights.
#[derive(Debug)]
struct Ended {
    op: EntryId,
    left: Option<Role>,
    /// What lies in the past of the widened cut.
    inside: BTreeSet<Slot>,
    /// Whether a head of that cut is not here.
    waits: bool,
}

/// What a header says about whether it counts, before anybody names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Counts,
    NoRight,
    Late,
    Waits(Waits),
}

impl Weight {
    fn waits(self) -> Option<Waits> {
        match self {
            Weight::Waits(waits) => Some(waits),
            Weight::Counts | Weight::NoRight | Weight::Late => None,
        }
    }
}

impl Counts {
    /// What is known about an entry of content.
    pub fn verdict(&self, slot: Slot) -> Verdict {
        match (self.void.get(&slot), self.undecided.get(&slot)) {
            (Some(void), _) => Verdict::Void(*void),
            (None, Some(_)) => Verdict::Undecided,
            (None, None) => Verdict::Counts,
        }
    }

    /// Whether an entry of content counts.
    pub fn counts(&self, slot: Slot) -> bool {
        !self.void.contains_key(&slot) && !self.undecided.contains_key(&slot)
    }

    /// Whether everything counts.
    pub fn all_count(&self) -> bool {
        self.void.is_empty() && self.undecided.is_empty()
    }

    /// What does not count, with the reason.
    pub fn void(&self) -> impl Iterator<Item = (Slot, Void)> + '_ {
        self.void.iter().map(|(slot, void)| (*slot, *void))
    }

    /// What is undecided.
    pub fn undecided(&self) -> impl Iterator<Item = Slot> + '_ {
        self.undecided.keys().copied()
    }

    /// Heads of cuts that are not here: wanted, though they may be void.
    pub fn missing_heads(&self) -> &BTreeSet<EntryId> {
        &self.missing_heads
    }

    /// A number for the set of charter heads along a chain up to an entry with these predecessors.
    pub fn heads_along(
        &mut self,
        skeleton: &Skeleton,
        charter: &Charter,
        prev: &[Slot],
        named: &[EntryId],
    ) -> u32 {
        let before = prev.iter().map(|slot| skeleton.link(*slot).heads);
        self.heads.along(charter, before.collect(), named)
    }

    /// The charter heads with that number.
    pub fn heads(&self, number: u32) -> BTreeSet<EntryId> {
        self.heads.all(number)
    }

    /// How many ids all sets of charter heads take together.
    #[cfg(test)]
    pub(super) fn ids_in_heads(&self) -> usize {
        self.heads.ids()
    }

    /// Weighs a new entry, and what it names; of the charter chains it may be a head of a cut. Answers with the entries that were here and whose verdict changed.
    pub fn entry_came(&mut self, skeleton: &Skeleton, charter: &Charter, slot: Slot) -> Changed {
        let id = skeleton.id(slot);
        if self.missing_heads.contains(&id) {
            let mut changed = self.weigh_all(skeleton, charter);
            changed.remove(&slot);
            return changed;
        }
        if skeleton.chain_of(slot).chain == Chain::CHARTER {
            return Changed::new();
        }
        let named = self.named_ahead.remove(&id).unwrap_or_default();
        let weight = self.weigh(skeleton, charter, slot);
        let mut changed = Changed::new();
        self.note(skeleton, slot, weight);
        if self.counts(slot) {
            self.settle(skeleton, slot, &mut changed);
        }
        if named.iter().any(|by| self.counts(*by)) {
            self.stand(skeleton, slot, &mut changed);
        }
        changed.remove(&slot);
        changed
    }

    /// Weighs again what a changed charter can change. Answers with the entries whose verdict changed.
    pub fn charter_changed(&mut self, skeleton: &Skeleton, charter: &Charter) -> Changed {
        if Weighed::by(charter) != self.weighed {
            return self.weigh_all(skeleton, charter);
        }
        // What was known of complete pasts stands: only what is void can change it.
        self.rights
            .retain(|_, rights| matches!(rights, Rights::Known { .. }));
        self.heads.close(charter);
        let waiting: Vec<Slot> = self.undecided.keys().copied().collect();
        let mut changed = Changed::new();
        for slot in waiting {
            let weight = self.weigh(skeleton, charter, slot);
            if !self.counts(slot) && self.undecided.get(&slot).copied() != weight.waits() {
                self.note(skeleton, slot, weight);
                changed.insert(slot);
            }
        }
        // What is late now may have been named before, and what counts now may name others.
        if !changed.is_empty() {
            self.settle_all(skeleton, &mut changed);
        }
        changed
    }

    /// Weighs everything anew. Answers with the entries whose verdict changed.
    pub fn weigh_all(&mut self, skeleton: &Skeleton, charter: &Charter) -> Changed {
        let void = std::mem::take(&mut self.void);
        let undecided = std::mem::take(&mut self.undecided);
        self.rights.clear();
        self.saveable.clear();
        self.named_ahead.clear();
        self.heads.close(charter);
        self.weighed = Weighed::by(charter);
        self.find_ends(skeleton, charter);
        for slot in skeleton.slots() {
            if skeleton.chain_of(slot).chain != Chain::CHARTER {
                let weight = self.weigh(skeleton, charter, slot);
                self.note(skeleton, slot, weight);
            }
        }
        self.settle_all(skeleton, &mut Changed::new());
        let before = |slot: &Slot| (void.get(slot), undecided.contains_key(slot));
        let after = |slot: &Slot| (self.void.get(slot), self.undecided.contains_key(slot));
        void.keys()
            .chain(undecided.keys())
            .chain(self.void.keys())
            .chain(self.undecided.keys())
            .filter(|slot| before(slot) != after(slot))
            .copied()
            .collect()
    }

    fn note(&mut self, skeleton: &Skeleton, slot: Slot, weight: Weight) {
        self.void.remove(&slot);
        self.undecided.remove(&slot);
        match weight {
            Weight::Counts => {}
            Weight::NoRight => {
                self.void.insert(slot, Void::NoRight);
            }
            Weight::Late => {
                self.void.insert(slot, Void::Late);
            }
            Weight::Waits(waits) => {
                self.undecided.insert(slot, waits);
            }
        }
        let Some(document) = skeleton.document(slot) else {
            return;
        };
        let key = (skeleton.link(slot).chain, document);
        if self.can_be_saved(slot) {
            self.saveable.entry(key).or_default().insert(slot);
        } else if let Some(slots) = self.saveable.get_mut(&key) {
            slots.remove(&slot);
            if slots.is_empty() {
                self.saveable.remove(&key);
            }
        }
    }

    fn settle_all(&mut self, skeleton: &Skeleton, changed: &mut Changed) {
        for (slot, _) in skeleton.naming() {
            if skeleton.chain_of(slot).chain != Chain::CHARTER && self.counts(slot) {
                self.settle(skeleton, slot, changed);
            }
        }
    }

    /// What an entry that counts names stands, and so on.
    fn settle(&mut self, skeleton: &Skeleton, counting: Slot, changed: &mut Changed) {
        let mut left = vec![counting];
        while let Some(by) = left.pop() {
            for id in skeleton.on(by) {
                match skeleton.slot(id) {
                    None => drop(self.named_ahead.entry(*id).or_default().insert(by)),
                    Some(named) => left.extend(self.save(skeleton, named)),
                }
            }
            if by != counting {
                changed.insert(by);
            }
        }
    }

    /// An entry that is named stands, and what stands with it, and so on.
    fn stand(&mut self, skeleton: &Skeleton, named: Slot, changed: &mut Changed) {
        for slot in self.save(skeleton, named) {
            changed.insert(slot);
            self.settle(skeleton, slot, changed);
        }
    }

    /// Takes from what does not count: an entry, if being named can save it; and, if it counts now or did before, its
    /// author's earlier ones on its document. Answers with those that count now.
    fn save(&mut self, skeleton: &Skeleton, named: Slot) -> Vec<Slot> {
        let is_saved = self.can_be_saved(named);
        if !is_saved && !self.counts(named) {
            return Vec::new();
        }
        let chain = skeleton.link(named).chain;
        let on_it = skeleton
            .document(named)
            .and_then(|document| self.saveable.get(&(chain, document)));
        let mut saved: Vec<Slot> = on_it
            .into_iter()
            .flat_map(|slots| slots.range(..named))
            .copied()
            .collect();
        if !saved.is_empty() && !skeleton.is_straight(chain) {
            let past: BTreeSet<Slot> = skeleton.between([named], []).into_iter().collect();
            saved.retain(|slot| past.contains(slot));
        }
        if is_saved {
            saved.push(named);
        }
        for slot in &saved {
            self.note(skeleton, *slot, Weight::Counts);
        }
        saved
    }

    fn can_be_saved(&self, slot: Slot) -> bool {
        self.void.get(&slot) == Some(&Void::Late) || self.undecided.get(&slot) == Some(&Waits::Cut)
    }

    fn weigh(&mut self, skeleton: &Skeleton, charter: &Charter, slot: Slot) -> Weight {
        let link = skeleton.link(slot);
        let chain = skeleton.chain_of(slot);
        let key = (link.chain, link.heads);
        if !self.rights.contains_key(&key) {
            let rights = self.rights_of(charter, &chain.author, link.heads);
            self.rights.insert(key, rights);
        }
        let (state, lacking) = match self.rights.get(&key) {
            Some(Rights::Known { state, lacking }) => (state, lacking),
            Some(Rights::Undecided) | None => return Weight::Waits(Waits::Charter),
        };
        let may = Writing::at(skeleton, slot);
        let Some(role) = state.role_of(&chain.author) else {
            return Weight::NoRight;
        };
        if !may.is_allowed(state, &chain.author, role) {
            return Weight::NoRight;
        }
        let mut waits = false;
        let ended = self.ended.get(&chain.author).map_or(&[][..], |ended| ended);
        for end in lacking.iter().filter_map(|place| ended.get(*place)) {
            let left = end
                .left
                .is_some_and(|left| may.is_allowed(state, &chain.author, left.min(role)));
            if left || end.inside.contains(&slot) {
                continue;
            }
            if !end.waits {
                return Weight::Late;
            }
            waits = true;
        }
        if waits {
            Weight::Waits(Waits::Cut)
        } else {
            Weight::Counts
        }
    }

    /// Who wrote an entry of content, and in which role, by the charter heads along its chain. Outside the cut of an end
    /// that those heads lack it is no more than the role that this end left, but a member's: what counts there because
    /// somebody who stayed built on it keeps its words and its vote, and no office. None for what does not count.
    pub fn writer(
        &self,
        skeleton: &Skeleton,
        charter: &Charter,
        slot: Slot,
    ) -> Option<(ParticipantId, Role)> {
        if !self.counts(slot) {
            return None;
        }
        let link = skeleton.link(slot);
        let author = &skeleton.chain_of(slot).author;
        let rights = match self.rights.get(&(link.chain, link.heads)) {
            Some(rights) => rights.clone(),
            None => self.rights_of(charter, author, link.heads),
        };
        let Rights::Known { state, lacking } = rights else {
            return None;
        };
        let (who, role) = (state.participant_of(author)?, state.role_of(author)?);
        let ended = self.ended.get(author).map_or(&[][..], |ended| ended);
        let ended = lacking.iter().filter_map(|place| ended.get(*place));
        let outside = ended.filter(|end| !end.inside.contains(&slot));
        let left = outside.map(|end| end.left.unwrap_or(Role::Member).max(Role::Member));
        Some((who, left.min().unwrap_or(role).min(role)))
    }

    fn rights_of(&self, charter: &Charter, author: &AuthorId, heads: u32) -> Rights {
        let Some(state) = self
            .heads
            .known(heads)
            .and_then(|heads| charter.rights_at(heads))
        else {
            return Rights::Undecided;
        };
        let known = state.ends.get(author).map_or(&[][..], |ends| ends);
        let ended = self.ended.get(author).map_or(&[][..], |ended| ended);
        let lacking = ended
            .iter()
            .enumerate()
            .filter(|(_, end)| !known.iter().any(|known| known.op == end.op))
            .map(|(place, _)| place)
            .collect();
        Rights::Known { state, lacking }
    }

    /// Finds all ends of rights, and what lies inside their cuts.
    fn find_ends(&mut self, skeleton: &Skeleton, charter: &Charter) {
        self.ended.clear();
        self.missing_heads.clear();
        let state = charter.state();
        for (author, ends) in &state.ends {
            let mut all = Vec::with_capacity(ends.len());
            for end in ends {
                let concurrent = ends.iter().filter(|other| {
                    other.op == end.op
                        || (!charter.in_past(&other.op, &[end.op])
                            && !charter.in_past(&end.op, &[other.op]))
                });
                let mut held = Vec::new();
                let mut waits = false;
                for head in concurrent.flat_map(|other| &other.cut) {
                    match skeleton.slot(head) {
                        Some(slot) if skeleton.chain_of(slot).author == *author => held.push(slot),
                        // A head of somebody else's chain cuts nothing of this author's.
                        Some(_) => {}
                        None => {
                            waits = true;
                            self.missing_heads.insert(*head);
                        }
                    }
                }
                all.push(Ended {
                    op: end.op,
                    left: end.role_left,
                    inside: skeleton.between(held, []).into_iter().collect(),
                    waits,
                });
            }
            self.ended.insert(*author, all);
        }
    }
}

impl Weighed {
    fn by(charter: &Charter) -> Weighed {
        let state = charter.state();
        let ends = state
            .ends
            .iter()
            .flat_map(|(author, ends)| ends.iter().map(|end| (*author, end.op)))
            .collect();
        Weighed {
            ends,
            void: charter.void(),
        }
    }
}

/// What a header asks of its author.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    /// Which chain.
    pub chain: Chain,
    /// What the entry is.
    pub kind: EntryType,
    /// Whether it only names others.
    pub bare: bool,
    /// To which epoch it is sealed.
    pub epoch: Option<EpochId>,
}

impl Writing {
    fn at(skeleton: &Skeleton, slot: Slot) -> Writing {
        let link = skeleton.link(slot);
        Writing {
            chain: skeleton.chain_of(slot).chain,
            kind: link.kind,
            bare: link.is_bare(),
            epoch: skeleton.epoch(slot),
        }
    }

    /// What an entry asks.
    pub fn of(entry: &Entry) -> Writing {
        Writing {
            chain: entry.header.chain,
            kind: entry.header.kind,
            bare: entry.header.is_bare(),
            epoch: entry.header.epoch,
        }
    }

    /// Whether an author with that role may write it. Each rule is a bullet:
    /// - the role is at least the one that the type's number tells;
    /// - what is public is in the chain `public` and not sealed, and nothing else is;
    /// - the epoch is one of an audience that the author is in.
    pub fn is_allowed(&self, state: &State, author: &AuthorId, role: Role) -> bool {
        if role < least_role(self.kind) {
            return false;
        }
        match (self.chain == Chain::PUBLIC, self.epoch) {
            (true, epoch) => epoch.is_none(),
            (false, None) => self.bare,
            (false, Some(epoch)) => state
                .epochs
                .get(&epoch)
                .is_some_and(|epoch| is_in(state, &epoch.audience, author, role)),
        }
    }
}

/// The least role that may write an entry of content of that type.
pub fn least_role(kind: EntryType) -> Role {
    match kind.0 {
        0..=63 => Role::Member,
        64..=127 => Role::Editor,
        128..=191 => Role::Board,
        192..=255 => Role::Admin,
    }
}

/// Whether somebody with that role is in an audience.
pub fn is_in(state: &State, audience: &Audience, author: &AuthorId, role: Role) -> bool {
    match audience {
        Audience::Public => false,
        Audience::Space => true,
        Audience::Board => role >= Role::Board,
        Audience::Named(_) => state
            .participant_of(author)
            .is_some_and(|who| state.is_in_audience(&who, audience)),
    }
}
