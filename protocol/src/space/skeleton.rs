//! The chains of one space in memory: for each entry its id, its place, and what decides whether it counts. No body.
//!
//! Entries have slots in the order in which they came; a predecessor always has a lower slot than what follows it, and
//! the entries of one run have consecutive slots. So walking down slots is walking back in time.

use crate::entry::{Chain, Entry, EntryType};
use crate::ids::{AuthorId, DocumentId, EntryId, EpochId};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// The place of an entry in a skeleton.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(u32);

impl Slot {
    /// As a place in a list.
    pub fn place(self) -> usize {
        self.0 as usize
    }

    /// The slot of the next entry that came.
    pub fn next(self) -> Slot {
        Slot(self.0 + 1)
    }
}

/// Which chains: those that say who is in the space, or those that hold work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The chains `charter`: always made equal first.
    Charter,
    /// The chains `content` and `public`.
    Content,
}

impl Part {
    /// The part that a chain is in.
    pub fn of(chain: Chain) -> Part {
        if chain == Chain::CHARTER {
            Part::Charter
        } else {
            Part::Content
        }
    }
}

/// One chain of one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChainPlace(u32);

/// What is kept of an entry in memory.
#[derive(Clone, Debug)]
pub struct Link {
    /// The entry.
    pub id: EntryId,
    /// Its chain.
    pub chain: ChainPlace,
    /// What it is.
    pub kind: EntryType,
    /// The set of charter heads along its chain, as a number that the counting gives.
    pub heads: u32,
    /// Bytes of its body as it travels.
    pub body_len: u32,
    prev: u32,
    document: u32,
    epoch: u32,
    flags: u8,
}

mod flags {
    pub(super) const SIGNED: u8 = 1;
    pub(super) const RUN_START: u8 = 1 << 1;
    pub(super) const BODY: u8 = 1 << 2;
    pub(super) const BARE: u8 = 1 << 3;
    pub(super) const FOUNDS: u8 = 1 << 4;
    /// The body is not in the stored run: it came later, or is gone.
    pub(super) const APART: u8 = 1 << 5;
    pub(super) const MERGES: u8 = 1 << 6;
    pub(super) const NAMES: u8 = 1 << 7;
}

const NONE: u32 = u32::MAX;

impl Link {
    /// Whether a signature on this very entry is kept.
    pub fn is_signed(&self) -> bool {
        self.flags & flags::SIGNED != 0
    }

    /// Whether a stored run begins with it.
    pub fn begins_run(&self) -> bool {
        self.flags & flags::RUN_START != 0
    }

    /// Whether its body is here, or it has none to be had.
    pub fn is_whole(&self) -> bool {
        self.flags & (flags::BODY | flags::BARE) != 0
    }

    /// Whether it has no body and only names others.
    pub fn is_bare(&self) -> bool {
        self.flags & flags::BARE != 0
    }

    /// Whether it founds a document.
    pub fn founds_document(&self) -> bool {
        self.flags & flags::FOUNDS != 0
    }

    /// Whether its stored run carries its body as it is now.
    pub fn is_as_stored(&self) -> bool {
        self.flags & flags::APART == 0
    }
}

/// A chain: whose, which, its entries and its latest ones.
#[derive(Clone, Debug)]
pub struct ChainState {
    /// Whose.
    pub author: AuthorId,
    /// Which of theirs.
    pub chain: Chain,
    slots: Vec<Slot>,
    tips: BTreeSet<Slot>,
    branched: bool,
}

impl ChainState {
    /// Its entries, in the order in which they came.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The entries that nothing follows: several when the chain has branches.
    pub fn tips(&self) -> &BTreeSet<Slot> {
        &self.tips
    }
}

/// All chains of a space.
#[derive(Clone, Debug, Default)]
pub struct Skeleton {
    links: Vec<Link>,
    /// First eight bytes of the id, slot: small, and several ids may share their beginning.
    index: BTreeSet<(u64, u32)>,
    chains: Vec<ChainState>,
    by_name: BTreeMap<(AuthorId, Chain), ChainPlace>,
    further_prev: BTreeMap<u32, Vec<Slot>>,
    on: BTreeMap<u32, Box<[EntryId]>>,
    documents: Names<DocumentId>,
    epochs: Names<EpochId>,
}

/// Ids by a small number.
#[derive(Clone, Debug)]
struct Names<T> {
    all: Vec<T>,
    numbers: BTreeMap<T, u32>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Names {
            all: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }
}

impl<T: Copy + Ord> Names<T> {
    fn number(&mut self, name: Option<T>) -> u32 {
        let Some(name) = name else {
            return NONE;
        };
        *self.numbers.entry(name).or_insert_with(|| {
            self.all.push(name);
            u32::try_from(self.all.len() - 1).expect("fewer than 2^32 names")
        })
    }

    fn name(&self, number: u32) -> Option<T> {
        self.all.get(number as usize).copied()
    }
}

/// Why an entry has no place in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlace {
    /// A predecessor is not here.
    Gap(EntryId),
    /// A predecessor is an entry of another chain.
    OtherChain,
}

/// What a stored run adds to an entry's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Whether the run begins with it.
    pub begins: bool,
    /// Whether the run's signature is on it.
    pub signed: bool,
    /// Whether the run carries its body.
    pub body: bool,
}

impl Skeleton {
    /// How many entries.
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// The slot that the next entry gets.
    pub fn end(&self) -> Slot {
        Slot(self.links.len() as u32)
    }

    /// All slots, in order.
    pub fn slots(&self) -> impl DoubleEndedIterator<Item = Slot> + use<> {
        (0..self.links.len() as u32).map(Slot)
    }

    /// Where an entry is.
    pub fn slot(&self, id: &EntryId) -> Option<Slot> {
        let beginning = beginning(id);
        self.index
            .range((beginning, 0)..=(beginning, NONE))
            .map(|(_, slot)| Slot(*slot))
            .find(|slot| self.link(*slot).id == *id)
    }

    /// The entries whose id begins with these eight bytes.
    pub fn beginning_with(&self, first: [u8; 8]) -> Vec<EntryId> {
        let beginning = u64::from_be_bytes(first);
        self.index
            .range((beginning, 0)..=(beginning, NONE))
            .map(|(_, slot)| self.link(Slot(*slot)).id)
            .collect()
    }

    /// What is kept of an entry.
    pub fn link(&self, slot: Slot) -> &Link {
        &self.links[slot.place()]
    }

    /// The id of an entry.
    pub fn id(&self, slot: Slot) -> EntryId {
        self.link(slot).id
    }

    /// The chain of an entry.
    pub fn chain_of(&self, slot: Slot) -> &ChainState {
        &self.chains[self.link(slot).chain.0 as usize]
    }

    /// The document that an entry is on.
    pub fn document(&self, slot: Slot) -> Option<DocumentId> {
        self.documents.name(self.link(slot).document)
    }

    /// The epoch that an entry is sealed to.
    pub fn epoch(&self, slot: Slot) -> Option<EpochId> {
        self.epochs.name(self.link(slot).epoch)
    }

    /// The entries of others that an entry names.
    pub fn on(&self, slot: Slot) -> &[EntryId] {
        if self.link(slot).flags & flags::NAMES == 0 {
            return &[];
        }
        self.on.get(&slot.0).map_or(&[], |on| on)
    }

    /// All entries that name others.
    pub fn naming(&self) -> impl Iterator<Item = (Slot, &[EntryId])> {
        self.on.iter().map(|(slot, on)| (Slot(*slot), &on[..]))
    }

    /// The predecessors of an entry.
    pub fn prev(&self, slot: Slot) -> impl Iterator<Item = Slot> + '_ {
        let link = self.link(slot);
        let first = (link.prev != NONE).then_some(Slot(link.prev));
        let further: &[Slot] = if link.flags & flags::MERGES == 0 {
            &[]
        } else {
            self.further_prev
                .get(&slot.0)
                .map_or(&[], |further| further)
        };
        first.into_iter().chain(further.iter().copied())
    }

    /// Whether `slot` follows `before` and nothing else.
    pub fn follows(&self, slot: Slot, before: Slot) -> bool {
        let link = self.link(slot);
        link.prev == before.0 && link.flags & flags::MERGES == 0
    }

    /// Whether a chain never had branches.
    pub fn is_straight(&self, chain: ChainPlace) -> bool {
        self.chains
            .get(chain.0 as usize)
            .is_some_and(|chain| !chain.branched)
    }

    /// The chains, by author and name.
    pub fn chains(&self) -> impl Iterator<Item = &ChainState> {
        self.by_name
            .values()
            .map(|place| &self.chains[place.0 as usize])
    }

    /// One chain.
    pub fn chain(&self, author: AuthorId, chain: Chain) -> Option<&ChainState> {
        let place = self.by_name.get(&(author, chain))?;
        self.chains.get(place.0 as usize)
    }

    /// The slots of an entry's predecessors.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`NoPlace::Gap`]: this one is not here.
    /// - [`NoPlace::OtherChain`]: one is in another chain.
    pub fn place_of(&self, entry: &Entry) -> Result<Vec<Slot>, NoPlace> {
        let mut prev = Vec::with_capacity(entry.header.prev.len());
        for id in &entry.header.prev {
            prev.push(self.slot(id).ok_or(NoPlace::Gap(*id))?);
        }
        let own = self.by_name.get(&(entry.header.author, entry.header.chain));
        if prev.iter().any(|slot| Some(&self.link(*slot).chain) != own) {
            return Err(NoPlace::OtherChain);
        }
        Ok(prev)
    }

    /// Adds an entry that has its place in its chain and is not here yet.
    pub fn push(&mut self, entry: &Entry, prev: &[Slot], heads: u32, stored: Stored) -> Slot {
        let header = &entry.header;
        let slot = self.end();
        let name = (header.author, header.chain);
        let chains = &mut self.chains;
        let chain = *self.by_name.entry(name).or_insert_with(|| {
            chains.push(ChainState {
                author: header.author,
                chain: header.chain,
                slots: Vec::new(),
                tips: BTreeSet::new(),
                branched: false,
            });
            ChainPlace(chains.len() as u32 - 1)
        });
        let state = &mut self.chains[chain.0 as usize];
        for before in prev {
            state.tips.remove(before);
        }
        state.tips.insert(slot);
        state.branched |= state.tips.len() > 1;
        state.slots.push(slot);
        let mut bits = 0;
        for (stands, bit) in [
            (stored.signed, flags::SIGNED),
            (stored.begins, flags::RUN_START),
            (stored.body, flags::BODY),
            (header.is_bare(), flags::BARE),
            (header.founds_document(), flags::FOUNDS),
            (prev.len() > 1, flags::MERGES),
            (!header.on.is_empty(), flags::NAMES),
        ] {
            if stands {
                bits |= bit;
            }
        }
        if let Some((_, further @ [_, ..])) = prev.split_first() {
            self.further_prev.insert(slot.0, further.to_vec());
        }
        if !header.on.is_empty() {
            self.on.insert(slot.0, header.on.clone().into_boxed_slice());
        }
        let link = Link {
            id: entry.id,
            chain,
            kind: header.kind,
            heads,
            body_len: header.body_len,
            prev: prev.first().map_or(NONE, |slot| slot.0),
            document: self.documents.number(entry.document()),
            epoch: self.epochs.number(header.epoch),
            flags: bits,
        };
        self.links.push(link);
        self.index.insert((beginning(&entry.id), slot.0));
        slot
    }

    /// Notes that a body came after its header.
    pub fn body_came(&mut self, slot: Slot) {
        self.links[slot.place()].flags |= flags::BODY | flags::APART;
    }

    /// Notes, before its run is stored, that it is stored without this body.
    pub fn body_stays_away(&mut self, slot: Slot) {
        self.links[slot.place()].flags &= !flags::BODY;
    }

    /// The first entry from `slot` on whose signature is kept, within its run.
    pub fn signed_from(&self, slot: Slot) -> Slot {
        let mut signed = slot;
        while !self.link(signed).is_signed() && signed.next() < self.end() {
            signed = signed.next();
        }
        signed
    }

    /// The latest entries of a chain that `counts` lets through: none of them is before another.
    pub fn frontier(&self, chain: &ChainState, counts: impl Fn(Slot) -> bool) -> Vec<Slot> {
        if chain.tips.iter().all(|tip| counts(*tip)) {
            return chain.tips.iter().copied().collect();
        }
        let mut found = Vec::new();
        let mut walk = Walk::default();
        for tip in &chain.tips {
            walk.visit(*tip, Side::Wanted);
        }
        while let Some((slot, side)) = walk.step() {
            let side = match side {
                Side::Wanted if counts(slot) => {
                    found.push(slot);
                    Side::Had
                }
                Side::Wanted => Side::Wanted,
                Side::Had => Side::Had,
            };
            walk.visit_all(self.prev(slot), side);
        }
        found.sort_unstable();
        found
    }

    /// What lies at and before `wanted` and not at or before `had`, lowest first. All of one chain.
    pub fn between(
        &self,
        wanted: impl IntoIterator<Item = Slot>,
        had: impl IntoIterator<Item = Slot>,
    ) -> Vec<Slot> {
        let mut found = Vec::new();
        let mut walk = Walk::default();
        for slot in wanted {
            walk.visit(slot, Side::Wanted);
        }
        for slot in had {
            walk.visit(slot, Side::Had);
        }
        while let Some((slot, side)) = walk.step() {
            if side == Side::Wanted {
                found.push(slot);
            }
            walk.visit_all(self.prev(slot), side);
        }
        found.reverse();
        found
    }
}

fn beginning(id: &EntryId) -> u64 {
    let (first, _) = id.0.split_first_chunk().expect("an id is 32 bytes");
    u64::from_be_bytes(*first)
}

/// Whether what lies before a slot is looked for, or is on the other side already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Wanted,
    Had,
}

/// A walk back in time, highest slot first, so that everything after an entry is seen before it. It ends when nothing
/// is looked for any more.
#[derive(Default)]
struct Walk {
    heap: BinaryHeap<(Slot, Side)>,
    wanted: usize,
}

impl Walk {
    fn visit(&mut self, slot: Slot, side: Side) {
        self.wanted += usize::from(side == Side::Wanted);
        self.heap.push((slot, side));
    }

    fn visit_all(&mut self, slots: impl Iterator<Item = Slot>, side: Side) {
        for slot in slots {
            self.visit(slot, side);
        }
    }

    fn step(&mut self) -> Option<(Slot, Side)> {
        if self.wanted == 0 {
            return None;
        }
        // Of equal slots the heap gives `Had` first.
        let (slot, side) = self.heap.pop()?;
        self.wanted -= usize::from(side == Side::Wanted);
        while let Some((same, other)) = self.heap.peek().copied()
            && same == slot
        {
            self.heap.pop();
            self.wanted -= usize::from(other == Side::Wanted);
        }
        Some((slot, side))
    }
}
