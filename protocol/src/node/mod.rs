//! One device: its spaces and its sessions. Frames and commands go in, records and frames and news come out, in order.
//!
//! It reads no clock and touches no disk: time, chance and stored records come with each call.

mod audiences;
mod bundles;
mod commands;
mod devices;
mod following;
mod invitations;
mod membership;
mod outbox;
mod presence;
mod relaying;
mod replica;
#[cfg(test)]
pub(crate) mod shelf;
mod sleeping;
#[cfg(test)]
mod tests;

pub use crate::node::bundles::{BundleWriting, Earlier, TakenIn};
pub use crate::node::commands::local_key;
pub use crate::node::outbox::{Event, Output};
pub use crate::node::relaying::{Carried, Policy, Terms};
pub use crate::node::sleeping::Waking;
pub use crate::space::{Card, Cx, JoinFailure, NewEntry, Refused, Signed};

use crate::identity::DeviceSeed;
use crate::ids::{EntryId, Millis, PeerId, SpaceId};
use crate::node::outbox::Outbox;
use crate::node::relaying::Relaying;
use crate::record::{LocalKey, Record, Sequence};
use crate::seal::SealIdentity;
use crate::space::plan::Plan;
use crate::space::{Made, Notice, Space};
use crate::sync::receipts::Mark;
use crate::sync::{Around, LinkState, Sync, Told};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One device with all its spaces and sessions.
pub struct Node {
    seed: DeviceSeed,
    local: SealIdentity,
    spaces: BTreeMap<SpaceId, Space>,
    sync: Sync<Plan>,
    outbox: Outbox,
    /// What there is to it when it is a relay.
    relaying: Option<Relaying>,
    /// What sessions told, to be followed up.
    told: Vec<Told>,
    /// Entries of others that are to be shown once they are durable.
    fresh: VecDeque<(Sequence, SpaceId, Vec<EntryId>)>,
    /// What people were doing lately.
    heard: presence::Heard,
}

impl Node {
    /// A device without any space.
    pub fn new(seed: DeviceSeed) -> Node {
        Node {
            local: seed.local_key(),
            sync: Sync::new(seed.peer_id()),
            seed,
            spaces: BTreeMap::new(),
            outbox: Outbox::default(),
            relaying: None,
            told: Vec::new(),
            fresh: VecDeque::new(),
            heard: presence::Heard::default(),
        }
    }

    /// This device on the network.
    pub fn peer_id(&self) -> PeerId {
        self.seed.peer_id()
    }

    /// Seals what only this device reads.
    pub fn local_identity(&self) -> &SealIdentity {
        &self.local
    }

    /// All spaces, by id; those whose joining is under way too.
    pub fn spaces(&self) -> impl Iterator<Item = (&SpaceId, &Space)> {
        self.spaces.iter()
    }

    /// One space.
    pub fn space(&self, space: &SpaceId) -> Option<&Space> {
        self.spaces.get(space)
    }

    /// How every connected peer stands in every space.
    pub fn links(&self) -> Vec<LinkState> {
        self.sync.links()
    }

    /// Peers that were met as devices or relays of a space: to be kept, and given back with [`Node::meet`] after a
    /// restart.
    pub fn met(&self) -> impl Iterator<Item = (SpaceId, PeerId)> + '_ {
        self.sync.met()
    }

    /// Notes that a peer is in a space, from a ticket, a card, or an earlier time.
    pub fn meet(&mut self, space: SpaceId, peer: PeerId) {
        self.sync.meet(space, peer);
    }

    /// A stream to a peer is open.
    pub fn connected(&mut self, cx: &mut Cx<'_>, peer: PeerId) {
        let mut nonce = [0; 16];
        cx.rng.fill_bytes(&mut nonce);
        self.sync.connected(peer, nonce, cx.now);
        self.outbox.event(Event::Link { peer });
    }

    /// The stream to a peer is gone.
    pub fn disconnected(&mut self, peer: PeerId) {
        self.sync.disconnected(peer);
        self.give_up_introduced(Some(peer), None);
        self.outbox.event(Event::Link { peer });
    }

    /// Takes a frame of a peer.
    pub fn received(&mut self, cx: &mut Cx<'_>, peer: PeerId, frame: &[u8]) {
        let outcome = self.with_sync(cx, |sync, around| sync.received(peer, frame, around));
        if let Err(fault) = outcome {
            self.drop_peer(peer, fault);
        }
        self.settle(cx, BTreeSet::new());
    }

    /// The next frame for a peer; to be asked for when the transport can write.
    pub fn poll_frame(&mut self, cx: &mut Cx<'_>, peer: PeerId) -> Option<Vec<u8>> {
        let polled = self.with_sync(cx, |sync, around| sync.poll_frame(peer, around));
        if !self.told.is_empty() {
            self.settle(cx, BTreeSet::new());
        }
        match polled {
            Ok(frame) => frame,
            Err(fault) => {
                self.drop_peer(peer, fault);
                None
            }
        }
    }

    /// Everything up to that record is durable: acknowledges, forwards, and shows.
    pub fn durable(&mut self, cx: &mut Cx<'_>, sequence: Sequence) {
        self.sync.durable(sequence, cx.now);
        while let Some((needed, _, _)) = self.fresh.front()
            && *needed <= sequence
        {
            let Some((_, space, ids)) = self.fresh.pop_front() else {
                return;
            };
            let shown = self.spaces.get(&space).map(|it| it.shown(&ids));
            for (document, entries) in shown.unwrap_or_default() {
                self.outbox.event(Event::Content {
                    space,
                    document,
                    entries,
                });
            }
        }
    }

    /// When [`Node::timeout`] is to be called, and why.
    pub fn poll_timeout(&self) -> Option<(Millis, &'static str)> {
        let duty = self.spaces.values().filter_map(Space::due).min();
        let duty = duty.map(|when| (when, "a space has something to do"));
        let receipt = self.spaces.values().filter_map(Space::receipt_due).min();
        let receipt = receipt.map(|when| (when, "a receipt is to be signed"));
        let relaying = self.relaying.as_ref().and_then(Relaying::due);
        let relaying = relaying.map(|when| (when, "a relay is to look at its spaces"));
        let all = [duty, receipt, relaying, self.sync.poll_timeout()];
        all.into_iter().flatten().min()
    }

    /// Time has passed.
    pub fn timeout(&mut self, cx: &mut Cx<'_>) {
        for peer in self.sync.timeout(cx.now) {
            self.drop_peer(peer, crate::sync::Fault::Silent);
        }
        self.give_up_introduced(None, Some(cx.now));
        self.let_sleep(cx.now);
        let due = |space: &Space| {
            let mut due = [space.due(), space.receipt_due()].into_iter().flatten();
            due.any(|due| due <= cx.now)
        };
        let due: BTreeSet<SpaceId> = self
            .spaces
            .iter()
            .filter(|(_, space)| due(space))
            .map(|(id, _)| *id)
            .collect();
        self.settle(cx, due);
    }

    /// The next thing to be done or known. Records come in the order in which they are to be kept.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outbox
            .poll()
            .or_else(|| self.sync.poll_ready().map(|peer| Output::Ready { peer }))
    }

    /// The sequence of the last record that was given out.
    pub fn last_sequence(&self) -> Sequence {
        self.outbox.last()
    }

    fn drop_peer(&mut self, peer: PeerId, fault: crate::sync::Fault) {
        self.outbox.close(peer, fault);
        if fault.is_counted() {
            self.outbox.event(Event::Fault { peer, fault });
        }
        self.outbox.event(Event::Link { peer });
    }

    fn with_sync<T>(
        &mut self,
        cx: &Cx<'_>,
        act: impl FnOnce(&mut Sync<Plan>, &mut Around<'_, Space>) -> T,
    ) -> T {
        let (outbox, told) = (&mut self.outbox, &mut self.told);
        let mut around = Around {
            now: cx.now,
            read: cx.read,
            spaces: &mut self.spaces,
            append: &mut |record| outbox.append(record),
            told: &mut |tell| told.push(tell),
        };
        act(&mut self.sync, &mut around)
    }

    /// Follows up what sessions told and what spaces made, until nothing is left.
    fn settle(&mut self, cx: &mut Cx<'_>, mut touched: BTreeSet<SpaceId>) {
        loop {
            for tell in std::mem::take(&mut self.told) {
                match tell {
                    Told::Took {
                        space,
                        entries,
                        peer,
                        charter: _,
                    } => {
                        self.fresh.push_back((self.outbox.last(), space, entries));
                        self.outbox.event(Event::Link { peer });
                        touched.insert(space);
                    }
                    Told::Receipt { space, .. } => {
                        self.outbox.event(Event::Receipt { space });
                    }
                    Told::Presence(space, peer, bytes) => {
                        self.heard_presence(cx.now, space, peer, &bytes);
                    }
                    Told::Link { peer, space } => {
                        self.outbox.event(Event::Link { peer });
                        self.state_holding(cx.now, peer, space);
                        touched.insert(space);
                    }
                    Told::Strange { peer } => self.met_strangers(cx, peer),
                    Told::Asleep(space) => self.wake(space, cx.now),
                    Told::Introduced { peer, space, token } => {
                        self.introduced(cx, peer, space, &token);
                    }
                }
            }
            if touched.is_empty() {
                return;
            }
            for id in std::mem::take(&mut touched) {
                if self.settle_space(cx, id) {
                    touched.insert(id);
                }
            }
        }
    }

    /// Does what a space has to do and hands on what it made. Answers whether it made anything.
    fn settle_space(&mut self, cx: &mut Cx<'_>, id: SpaceId) -> bool {
        let Some(space) = self.spaces.get_mut(&id) else {
            return false;
        };
        let carriers = space.carriers().clone();
        // What is refused now is tried again when it is due.
        let _ = space.tend(cx);
        space.tend_receipt(cx);
        let made = space.take_made();
        if *space.carriers() != carriers {
            self.keep_carriers(id);
        }
        if made == Made::default() {
            return false;
        }
        let is_charter = made.notices.contains(&Notice::Charter);
        self.hand_on(id, made);
        if is_charter {
            self.look_at_carried(id, cx.now);
            self.with_sync(cx, |sync, around| sync.charter_changed(id, around));
        }
        true
    }

    /// Gives out what a space made.
    fn hand_on(&mut self, id: SpaceId, made: Made) {
        for record in made.records {
            self.outbox.append(record);
        }
        if !made.wrote.is_empty() {
            self.sync.wrote(id, made.wrote, self.outbox.last());
        }
        for author in made.receipts {
            let here = self.spaces.get(&id);
            if let Some(counter) = here.and_then(|space| space.receipt_counter(&author)) {
                let mark = Mark::of(&author, counter);
                self.sync.receipt_came(id, mark, self.outbox.last());
                self.outbox.event(Event::Receipt { space: id });
            }
        }
        for notice in made.notices {
            let event = match notice {
                Notice::Charter => Event::Charter { space: id },
                Notice::Refold(document) => Event::Refold {
                    space: id,
                    document,
                },
                Notice::Joined => {
                    self.forget(LocalKey::Joining(id));
                    self.forget(devices::adoption_key(id));
                    Event::Joined { space: id }
                }
                Notice::JoinFailed(why) => {
                    self.forget(LocalKey::Joining(id));
                    self.forget(devices::adoption_key(id));
                    // Of a space that this device was in before, what is here stays.
                    if !self.spaces.get(&id).is_some_and(Space::has_asked) {
                        self.forget(LocalKey::Space(id));
                        self.spaces.remove(&id);
                        self.sync.parted(id);
                    }
                    Event::JoinFailed { space: id, why }
                }
            };
            self.outbox.event(event);
        }
    }

    fn forget(&mut self, key: LocalKey) {
        self.outbox.append(Record::Local {
            key,
            sealed: Vec::new(),
        });
    }
}
