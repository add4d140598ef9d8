//! What a peer may see of a space, in fingerprints, tips and plans.

use crate::entry::{Chain, hash};
use crate::ids::{AuthorId, EntryId};
use crate::record::Read;
use crate::space::Space;
use crate::space::plan::{Parcel, Plan};
use crate::space::skeleton::{ChainState, Part, Slot};
use std::collections::BTreeMap;

/// What a peer may see.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// Everything: devices and relays of the charter.
    All,
    /// The charter: who holds an invitation, until the joining counts.
    Charter,
    /// The charter and what is public: outsiders. They get nothing that is sealed: no card, for it names people.
    Public,
    /// The charter up to an operation, that one and its approvals included, and a device's own chains, whether they count or not: what is
    /// made equal with a device that is out.
    Exit(AuthorId, EntryId),
    /// The charter, and a device's own chains, whether they count or not: what it hands over when it is out.
    Own(AuthorId),
}

/// Fingerprints, until something changes.
#[derive(Debug, Default)]
pub(super) struct Cache {
    fingerprints: BTreeMap<(Part, View), [u8; 32]>,
}

impl Cache {
    pub(super) fn clear(&mut self) {
        self.fingerprints.clear();
    }
}

impl Space {
    /// The fingerprint of a part: BLAKE3 over the sorted tips and the sorted ids still wanted.
    pub fn fingerprint(&self, part: Part, view: &View) -> [u8; 32] {
        let key = (part, view.clone());
        if let Some(known) = self.cache.borrow().fingerprints.get(&key) {
            return *known;
        }
        let bytes = |ids: Vec<EntryId>| ids.iter().flat_map(|id| id.0).collect::<Vec<u8>>();
        let tips = bytes(self.tips(part, view));
        let wanted = bytes(self.wanted(part, view));
        let made = hash("fingerprint", &[&tips, &wanted]);
        self.cache.borrow_mut().fingerprints.insert(key, made);
        made
    }

    /// The latest entries that count in the chains of a part, sorted. Of the charter: the latest whose past is whole.
    pub fn tips(&self, part: Part, view: &View) -> Vec<EntryId> {
        let mut tips: Vec<EntryId> = self
            .chains(part, view)
            .flat_map(|chain| self.frontier(chain, view))
            .map(|slot| self.skeleton.id(slot))
            .collect();
        tips.sort_unstable();
        tips
    }

    /// What is still wanted, sorted: bodies of what counts, and heads of cuts that are not here.
    pub fn wanted(&self, part: Part, view: &View) -> Vec<EntryId> {
        let absent = self.absent.iter().filter(|slot| {
            let chain = self.skeleton.chain_of(**slot);
            Part::of(chain.chain) == part
                && self.is_seen(chain, view)
                && !self.is_withheld(view, **slot)
                && self.passes(part, view, **slot)
        });
        let mut wanted: Vec<EntryId> = absent.map(|slot| self.skeleton.id(*slot)).collect();
        if part == Part::Content && *view == View::All {
            wanted.extend(self.counts.missing_heads());
        }
        wanted.sort_unstable();
        wanted
    }

    /// Entries before a tip at distance 1, 2, 4, 8 …, in the order in which runs are sent, of those that do not lie at
    /// or before one of `known`.
    pub fn ancestors(&self, tip: &EntryId, known: &[EntryId]) -> Vec<EntryId> {
        let Some(tip) = self.skeleton.slot(tip) else {
            return Vec::new();
        };
        let chain = self.skeleton.link(tip).chain;
        let known = known.iter().filter_map(|id| self.skeleton.slot(id));
        let had = known.filter(|slot| self.skeleton.link(*slot).chain == chain);
        let mut before = self.skeleton.between([tip], had);
        before.pop();
        let mut found = Vec::new();
        let mut distance = 1;
        while let Some(place) = before.len().checked_sub(distance) {
            found.push(self.skeleton.id(before[place]));
            distance *= 2;
        }
        found
    }

    /// What a peer lacks that has these entries with all before them, and wants those.
    pub fn plan(
        &self,
        part: Part,
        view: &View,
        they_have: &[EntryId],
        they_want: &[EntryId],
    ) -> Plan {
        let mut had = self.by_chain(part, they_have);
        let mut asked = self.by_chain(part, they_want);
        let mut plan = Plan::towards(view);
        for chain in self.chains(part, view) {
            let key = (chain.author, chain.chain);
            let asked = asked.remove(&key).unwrap_or_default();
            let had = had.remove(&key).unwrap_or_default();
            let mut wanted = self.frontier(chain, view);
            wanted.extend(&asked);
            let mut lacking = self
                .skeleton
                .between(wanted.iter().copied(), had.iter().copied());
            // What is sent ends at a signature, though that may be on something after it that does not count.
            let unproven = |slot: &Slot| lacking.binary_search(slot).is_ok();
            let ends: Vec<Slot> = wanted
                .iter()
                .filter(|slot| unproven(slot) && !self.skeleton.link(**slot).is_signed())
                .map(|slot| self.skeleton.signed_from(*slot))
                .collect();
            if !ends.is_empty() {
                wanted.extend(ends);
                lacking = self.skeleton.between(wanted, had);
            }
            for slot in asked {
                let whole = self.skeleton.link(slot).is_whole() && !self.is_withheld(view, slot);
                if whole && lacking.binary_search(&slot).is_err() {
                    plan.bodies.push_back(self.skeleton.id(slot));
                }
            }
            plan.add(&self.skeleton, lacking);
        }
        plan
    }

    /// The next part of a plan, of about `most` bytes.
    pub fn next(&self, plan: &mut Plan, most: usize, read: &dyn Read) -> Option<Parcel> {
        plan.next(self.id, &self.skeleton, most, read)
    }

    /// The run that begins with an entry and ends at the first signature from it on, if that view may see it.
    pub fn run_from(&self, id: &EntryId, view: &View, read: &dyn Read) -> Option<Parcel> {
        let slot = self
            .skeleton
            .slot(id)
            .filter(|slot| self.is_shown_in(view, *slot))?;
        let mut slots = vec![slot];
        let last = self.skeleton.signed_from(slot);
        while let Some(before) = slots.last().copied()
            && before < last
        {
            slots.push(before.next());
        }
        let mut plan = Plan::towards(view);
        plan.add(&self.skeleton, slots);
        plan.next(self.id, &self.skeleton, 0, read)
    }

    /// Whether who has that view may know that an entry is here.
    pub fn shows(&self, id: &EntryId, view: &View) -> bool {
        let slot = self.skeleton.slot(id);
        slot.is_some_and(|slot| self.is_shown_in(view, slot))
    }

    fn is_shown_in(&self, view: &View, slot: Slot) -> bool {
        let chain = self.skeleton.chain_of(slot);
        let part = Part::of(chain.chain);
        self.is_seen(chain, view) && (part == Part::Content || self.passes(part, view, slot))
    }

    fn chains(&self, part: Part, view: &View) -> impl Iterator<Item = &ChainState> {
        self.skeleton
            .chains()
            .filter(move |chain| Part::of(chain.chain) == part && self.is_seen(chain, view))
    }

    fn by_chain(&self, part: Part, ids: &[EntryId]) -> BTreeMap<(AuthorId, Chain), Vec<Slot>> {
        let mut sorted: BTreeMap<(AuthorId, Chain), Vec<Slot>> = BTreeMap::new();
        for slot in ids.iter().filter_map(|id| self.skeleton.slot(id)) {
            let chain = self.skeleton.chain_of(slot);
            if Part::of(chain.chain) == part {
                let key = (chain.author, chain.chain);
                sorted.entry(key).or_default().push(slot);
            }
        }
        sorted
    }

    fn is_seen(&self, chain: &ChainState, view: &View) -> bool {
        match view {
            View::All => true,
            View::Charter => chain.chain == Chain::CHARTER,
            View::Public => chain.chain != Chain::CONTENT,
            View::Exit(author, _) | View::Own(author) => {
                chain.chain == Chain::CHARTER || chain.author == *author
            }
        }
    }

    /// Whether who has that view gets no body of an entry that it sees.
    fn is_withheld(&self, view: &View, slot: Slot) -> bool {
        *view == View::Public && self.skeleton.epoch(slot).is_some()
    }

    fn frontier(&self, chain: &ChainState, view: &View) -> Vec<Slot> {
        let part = Part::of(chain.chain);
        self.skeleton
            .frontier(chain, |slot| self.passes(part, view, slot))
    }

    fn passes(&self, part: Part, view: &View, slot: Slot) -> bool {
        match (part, view) {
            (Part::Content, View::All | View::Charter | View::Public) => self.counts.counts(slot),
            (Part::Content, View::Exit(..) | View::Own(_)) => true,
            (Part::Charter, View::Exit(_, end)) => {
                let id = self.skeleton.id(slot);
                // What others proposed ends somebody's rights with their approvals only.
                let mut ends = self.charter.approvals(end);
                ends.push(*end);
                !self.past.lacking.contains_key(&slot)
                    && (ends.contains(&id) || self.charter.in_past(&id, &ends))
            }
            (Part::Charter, View::All | View::Charter | View::Public | View::Own(_)) => {
                !self.past.lacking.contains_key(&slot)
            }
        }
    }

    /// The latest entries of content of a device that count, each with its signature, sorted: what a cut names.
    pub fn heads_of(&self, author: &AuthorId) -> Vec<EntryId> {
        let mut heads: Vec<EntryId> = [Chain::CONTENT, Chain::PUBLIC]
            .into_iter()
            .filter_map(|chain| self.skeleton.chain(*author, chain))
            .flat_map(|chain| self.frontier(chain, &View::All))
            .map(|slot| self.skeleton.id(self.skeleton.signed_from(slot)))
            .collect();
        heads.sort_unstable();
        heads
    }
}
