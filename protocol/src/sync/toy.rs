//! A space small enough to see through, and devices with broken wires between them: for the tests of sync alone.
//!
//! In the toy's charter an entry with `more` = 1 and a key takes a device in, and one with 2 and a key puts it out, with
//! the heads in `on` as the cut: of that device's content only what lies before the heads of every such entry counts.

use crate::entry::{Body, Chain, Entry, EntryType, Header, VERSION, hash};
use crate::identity::{DeviceSeed, InvitationKey, SpaceKey};
use crate::ids::{AuthorId, EntryId, Millis, PeerId, SpaceId, SpaceNonce};
use crate::record::{LocalKey, Read, Record, Sequence};
use crate::run::{Run, RunEntry, Signature};
use crate::sync::frame::{Fingerprint, Part, Prefix};
use crate::sync::{
    Around, Fault, Owed, Parcel, Proof, Replica, Standing, Sync, Taken, Told, View, Who, Why,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(crate) const KRING: SpaceId = SpaceId([9; 32]);
const NONCE: SpaceNonce = SpaceNonce([8; 16]);
const SECRET: [u8; 32] = [7; 32];

/// The device with that number.
pub(crate) fn seed(number: u8) -> DeviceSeed {
    DeviceSeed::from_bytes([number; 32])
}

/// Its key in the toy's space.
pub(crate) fn key(number: u8) -> SpaceKey {
    seed(number).space_key(&NONCE)
}

/// What the toy is kept in.
pub(crate) struct Desk {
    pub(crate) now: Millis,
    pub(crate) records: Vec<Record>,
}

/// The toy keeps everything in memory.
pub(crate) struct Nowhere;

impl Read for Nowhere {
    fn entry(&self, _: &EntryId) -> Option<Entry> {
        None
    }

    fn body(&self, _: &EntryId) -> Option<Body> {
        None
    }

    fn signature(&self, _: &EntryId) -> Option<Signature> {
        None
    }

    fn run(&self, _: &EntryId) -> Option<Vec<u8>> {
        None
    }

    fn local(&self, _: &LocalKey) -> Option<Vec<u8>> {
        None
    }
}

/// Entries still to be sent.
pub(crate) struct ToyPlan(VecDeque<EntryId>);

impl Owed for ToyPlan {
    fn entries(&self) -> u64 {
        self.0.len() as u64
    }
}

/// A space of headers only.
pub(crate) struct Toy {
    pub(crate) key: SpaceKey,
    pub(crate) is_relay: bool,
    pub(crate) follows: bool,
    /// Whether it can open no epoch.
    pub(crate) is_locked: bool,
    entries: BTreeMap<EntryId, (Entry, Signature, usize)>,
    order: Vec<EntryId>,
}

impl Toy {
    pub(crate) fn new(number: u8) -> Toy {
        Toy {
            key: key(number),
            is_relay: false,
            follows: false,
            is_locked: false,
            entries: BTreeMap::new(),
            order: Vec::new(),
        }
    }

    /// Writes an entry; its record goes to the desk.
    pub(crate) fn write(
        &mut self,
        desk: &mut Desk,
        chain: Chain,
        on: Vec<EntryId>,
        more: Vec<u8>,
    ) -> EntryId {
        let me = self.key.author();
        let mut prev = self.ends(|entry| entry.header.author == me && entry.header.chain == chain);
        prev.sort_unstable();
        let header = Header {
            version: VERSION,
            space: KRING,
            author: me,
            chain,
            prev,
            charter: Vec::new(),
            on,
            at: desk.now,
            kind: EntryType::BARE,
            document: None,
            epoch: None,
            body_len: 0,
            body_commit: [0; 32],
            more,
        };
        let entry = Entry::new(header).unwrap();
        let signature = self.key.sign(&entry.id);
        self.insert(entry.clone(), signature);
        let id = entry.id;
        desk.records.push(self.record(&id));
        id
    }

    fn record(&self, id: &EntryId) -> Record {
        let Some(Parcel::Run(bytes, _)) = self.run_from(id, &View::Own(self.author(id)), &Nowhere)
        else {
            panic!("it is here");
        };
        Record::Run {
            space: KRING,
            bytes,
        }
    }

    /// Everything that was recorded, in order.
    pub(crate) fn restore(number: u8, records: &[Record]) -> Toy {
        let mut toy = Toy::new(number);
        for record in records {
            let Record::Run { bytes, .. } = record else {
                continue;
            };
            let run = Run::decode(Some(KRING), bytes).unwrap();
            for RunEntry { entry, .. } in run.entries {
                toy.insert(entry, run.signature);
            }
        }
        toy
    }

    pub(crate) fn has(&self, id: &EntryId) -> bool {
        self.entries.contains_key(id)
    }

    pub(crate) fn author(&self, id: &EntryId) -> AuthorId {
        self.entries[id].0.header.author
    }

    pub(crate) fn chain(&self, id: &EntryId) -> Chain {
        self.entries[id].0.header.chain
    }

    /// Whether an entry is here and this device's own.
    pub(crate) fn is_own_of(&self, id: &EntryId) -> bool {
        self.has(id) && self.author(id) == self.key.author()
    }

    /// The ids of what counts, sorted.
    pub(crate) fn counted(&self) -> Vec<EntryId> {
        let mut all: Vec<EntryId> = self
            .order
            .iter()
            .filter(|id| self.counts(id))
            .copied()
            .collect();
        all.sort_unstable();
        all
    }

    pub(crate) fn past(&self, of: &[EntryId]) -> BTreeSet<EntryId> {
        let mut past = BTreeSet::new();
        let mut left = of.to_vec();
        while let Some(id) = left.pop() {
            if let Some((entry, ..)) = self.entries.get(&id)
                && past.insert(id)
            {
                left.extend(&entry.header.prev);
            }
        }
        past
    }

    fn insert(&mut self, entry: Entry, signature: Signature) {
        let place = self.order.len();
        self.order.push(entry.id);
        self.entries.insert(entry.id, (entry, signature, place));
    }

    fn ends(&self, wanted: impl Fn(&Entry) -> bool) -> Vec<EntryId> {
        let mut covered = BTreeSet::new();
        let mut ends = Vec::new();
        for id in self.order.iter().rev() {
            let (entry, ..) = &self.entries[id];
            if !wanted(entry) {
                continue;
            }
            if !covered.contains(id) {
                ends.push(*id);
            }
            covered.insert(*id);
            covered.extend(entry.header.prev.iter().copied());
            covered.extend(self.past(&entry.header.prev));
        }
        ends
    }

    fn said(&self, what: u8) -> impl Iterator<Item = (AuthorId, &Entry)> {
        self.entries.values().filter_map(move |(entry, ..)| {
            let (first, rest) = entry.header.more.split_first()?;
            let is_it = entry.header.chain == Chain::CHARTER && *first == what;
            is_it.then(|| (AuthorId(rest.try_into().unwrap()), entry))
        })
    }

    fn removals(&self, author: &AuthorId) -> Vec<&Entry> {
        self.said(2)
            .filter(|(who, _)| who == author)
            .map(|(_, entry)| entry)
            .collect()
    }

    /// Whether a peer is a relay of the space.
    fn names(&self, peer: &PeerId) -> bool {
        self.said(3).any(|(relay, _)| relay.0 == peer.0)
    }

    fn is_out(&self, author: &AuthorId) -> bool {
        !self.removals(author).is_empty()
    }

    fn counts(&self, id: &EntryId) -> bool {
        let (entry, ..) = &self.entries[id];
        if entry.header.chain == Chain::CHARTER {
            return true;
        }
        self.removals(&entry.header.author).iter().all(|removal| {
            let heads = &removal.header.on;
            heads.iter().all(|head| self.has(head)) && self.past(heads).contains(id)
        })
    }

    fn sees(&self, part: Part, view: &View, entry: &Entry) -> bool {
        let is_charter = entry.header.chain == Chain::CHARTER;
        match (part, view) {
            (Part::Charter, View::All | View::Charter | View::Public | View::Own(_)) => is_charter,
            (Part::Charter, View::Exit(_, operation)) => {
                is_charter && self.past(&[*operation]).contains(&entry.id)
            }
            (Part::Content, View::All) => !is_charter && self.counts(&entry.id),
            (Part::Content, View::Public) => {
                entry.header.chain == Chain::PUBLIC && self.counts(&entry.id)
            }
            (Part::Content, View::Charter) => false,
            (Part::Content, View::Exit(author, _) | View::Own(author)) => {
                !is_charter && entry.header.author == *author
            }
        }
    }
}

impl Replica for Toy {
    type Plan = ToyPlan;

    fn secrets(&self) -> Vec<[u8; 32]> {
        if self.is_relay || self.follows || self.is_locked {
            Vec::new()
        } else {
            vec![SECRET]
        }
    }

    fn proof(&self) -> Proof<'_> {
        if self.is_relay {
            Proof::None
        } else if self.follows {
            Proof::Follows
        } else {
            Proof::Device(&self.key)
        }
    }

    fn own_exit(&self) -> Option<AuthorId> {
        let me = self.key.author();
        self.is_out(&me).then_some(me)
    }

    fn is_plain_towards(&self, peer: &PeerId) -> bool {
        self.follows || self.names(peer)
    }

    fn hands_over(&self, _: &AuthorId) -> bool {
        false
    }

    fn invitation(&self, _: &EntryId) -> Option<[u8; 32]> {
        Some(InvitationKey::from_secret(&[1; 16]).public())
    }

    fn standing(&self, who: &Who, _: Millis) -> Option<Standing> {
        match who {
            Who::Device(author) => match self.removals(author).first() {
                Some(removal) => Some(Standing::Removed(*author, removal.id)),
                None => self
                    .said(1)
                    .any(|(taken_in, _)| taken_in == *author)
                    .then_some(Standing::Device(*author)),
            },
            Who::Invited(invite) => Some(Standing::Invited(*invite)),
            Who::Peer(peer) => self.names(peer).then_some(Standing::Relay),
        }
    }

    fn fingerprint(&self, part: Part, view: &View) -> Fingerprint {
        let tips = self.tips(part, view);
        let wanted = self.wanted(part, view);
        let bytes = |ids: Vec<EntryId>| ids.iter().flat_map(|id| id.0).collect::<Vec<u8>>();
        Fingerprint(hash("fingerprint", &[&bytes(tips), &bytes(wanted)]))
    }

    fn tips(&self, part: Part, view: &View) -> Vec<EntryId> {
        let mut tips = self.ends(|entry| self.sees(part, view, entry));
        tips.sort_unstable();
        tips
    }

    fn wanted(&self, part: Part, view: &View) -> Vec<EntryId> {
        let heads = self.said(2).flat_map(|(_, entry)| entry.header.on.clone());
        let missing: BTreeSet<EntryId> = heads.filter(|head| !self.has(head)).collect();
        match (part, view) {
            (Part::Charter, _)
            | (_, View::Charter | View::Public | View::Exit(..) | View::Own(_)) => Vec::new(),
            (Part::Content, View::All) => missing.into_iter().collect(),
        }
    }

    fn holds(&self, id: &EntryId) -> bool {
        self.has(id)
    }

    fn find(&self, prefix: &Prefix) -> Option<EntryId> {
        self.order
            .iter()
            .find(|id| Prefix::from(*id) == *prefix)
            .copied()
    }

    fn ancestors(&self, tip: &EntryId, known: &[EntryId]) -> Vec<EntryId> {
        let known = self.past(known);
        let mut before: Vec<(usize, EntryId)> = self
            .past(&[*tip])
            .difference(&known)
            .map(|id| (self.entries[id].2, *id))
            .collect();
        before.sort_unstable_by(|a, b| b.cmp(a));
        (0..)
            .map(|power| 1usize << power)
            .map_while(|distance| before.get(distance).map(|(_, id)| *id))
            .collect()
    }

    fn plan(&self, part: Part, view: &View, known: &[EntryId], wanted: &[EntryId]) -> ToyPlan {
        let mut ends = self.tips(part, view);
        if part == Part::Content {
            ends.extend(wanted.iter().filter(|id| self.has(id)));
        }
        let known = self.past(known);
        let mut lacking: Vec<(usize, EntryId)> = self
            .past(&ends)
            .difference(&known)
            .map(|id| (self.entries[id].2, *id))
            .collect();
        lacking.sort_unstable();
        ToyPlan(lacking.into_iter().map(|(_, id)| id).collect())
    }

    fn planned(&self, plan: &ToyPlan) -> u64 {
        plan.0.len() as u64
    }

    fn next(&self, plan: &mut ToyPlan, _: usize, read: &dyn Read) -> Option<Parcel> {
        let id = plan.0.pop_front()?;
        self.run_from(&id, &View::All, read)
    }

    fn run_from(&self, id: &EntryId, view: &View, _: &dyn Read) -> Option<Parcel> {
        let (entry, signature, _) = self.entries.get(id)?;
        if !self.shows(id, view) {
            return None;
        }
        let run = Run {
            entries: vec![RunEntry {
                entry: entry.clone(),
                body: None,
            }],
            signature: *signature,
        };
        Some(Parcel::Run(run.encode().unwrap(), 1))
    }

    fn shows(&self, id: &EntryId, view: &View) -> bool {
        self.entries.get(id).is_some_and(|(entry, ..)| match view {
            View::All => true,
            View::Public => entry.header.chain != Chain::CONTENT,
            View::Charter | View::Exit(..) => self.sees(Part::Charter, view, entry),
            View::Own(author) => {
                entry.header.chain == Chain::CHARTER || entry.header.author == *author
            }
        })
    }

    fn take_run(
        &mut self,
        bytes: &[u8],
        from: &Standing,
        _: Why,
        _: Millis,
        _: &dyn Read,
    ) -> Result<Taken, Fault> {
        let run = Run::decode(Some(KRING), bytes)?;
        run.verify()?;
        let charter = run.chain() == Chain::CHARTER;
        let is_own = matches!(from, Standing::Removed(author, _) if *author == run.author());
        match from {
            Standing::Device(_) | Standing::Relay => {}
            Standing::Invited(_) | Standing::Stranger | Standing::Removed(..) => {
                let is_public = run.chain() == Chain::PUBLIC;
                if !charter && !is_own && !is_public {
                    return Ok(Taken::default());
                }
            }
        }
        if let Some(gap) = run.first().header.prev.iter().find(|id| !self.has(id)) {
            return Ok(Taken {
                waits_for: Some(*gap),
                ..Taken::default()
            });
        }
        let mut taken = Taken::default();
        for RunEntry { entry, .. } in run.entries {
            let id = entry.id;
            if !self.has(&id) {
                taken.new.push(id);
                self.insert(entry, run.signature);
                taken.records.push(self.record(&id));
                taken.charter = charter;
            }
        }
        Ok(taken)
    }

    fn take_body(&mut self, _: &EntryId, _: Body, _: &dyn Read) -> Result<Taken, Fault> {
        Ok(Taken::default())
    }
}

/// One device of the toy's world.
pub(crate) struct Device {
    pub(crate) number: u8,
    pub(crate) sync: Sync<ToyPlan>,
    pub(crate) spaces: BTreeMap<SpaceId, Toy>,
    pub(crate) desk: Desk,
    pub(crate) durable: u64,
}

impl Device {
    pub(crate) fn new(number: u8) -> Device {
        Device {
            number,
            sync: Sync::new(seed(number).peer_id()),
            spaces: BTreeMap::from([(KRING, Toy::new(number))]),
            desk: Desk {
                now: Millis(0),
                records: Vec::new(),
            },
            durable: 0,
        }
    }

    pub(crate) fn toy(&self) -> &Toy {
        &self.spaces[&KRING]
    }

    pub(crate) fn peer(&self) -> PeerId {
        seed(self.number).peer_id()
    }

    pub(crate) fn write(&mut self, chain: Chain, on: Vec<EntryId>, more: Vec<u8>) -> EntryId {
        let toy = self.spaces.get_mut(&KRING).unwrap();
        let id = toy.write(&mut self.desk, chain, on, more);
        let sequence = Sequence(self.desk.records.len() as u64);
        self.sync.wrote(KRING, vec![id], sequence);
        if chain == Chain::CHARTER {
            self.with(|sync, around| sync.charter_changed(KRING, around));
        }
        id
    }

    /// Fsync.
    pub(crate) fn sync_disk(&mut self) {
        let sequence = Sequence(self.desk.records.len() as u64);
        if sequence.0 == self.durable {
            return;
        }
        self.durable = sequence.0;
        self.sync.durable(sequence, self.desk.now);
    }

    /// Power cut: what was not durable is lost.
    pub(crate) fn crash(&mut self) {
        let now = self.desk.now;
        let is_relay = self.toy().is_relay;
        self.desk.records.truncate(self.durable as usize);
        let records = std::mem::take(&mut self.desk.records);
        let durable = self.durable;
        *self = Device::new(self.number);
        let mut toy = Toy::restore(self.number, &records);
        toy.is_relay = is_relay;
        self.spaces.insert(KRING, toy);
        self.desk = Desk { now, records };
        self.durable = durable;
        self.sync.durable(Sequence(durable), now);
    }

    pub(crate) fn with<T>(
        &mut self,
        act: impl FnOnce(&mut Sync<ToyPlan>, &mut Around<'_, Toy>) -> T,
    ) -> T {
        let records = &mut self.desk.records;
        let mut around = Around {
            now: self.desk.now,
            read: &Nowhere,
            spaces: &mut self.spaces,
            append: &mut |record| {
                records.push(record);
                Sequence(records.len() as u64)
            },
            told: &mut |_: Told| {},
        };
        act(&mut self.sync, &mut around)
    }

    pub(crate) fn poll(&mut self, peer: PeerId) -> Option<Vec<u8>> {
        self.with(|sync, around| sync.poll_frame(peer, around))
            .expect("an honest peer is never at fault")
    }

    pub(crate) fn receive(&mut self, peer: PeerId, frame: &[u8]) -> Result<(), Fault> {
        self.with(|sync, around| sync.received(peer, frame, around))
    }
}
