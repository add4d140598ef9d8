//! Sync: how two devices become equal, whatever lies between them.
//!
//! [`Sync`] holds a session for each connected peer. It is told what came in and what is durable, hands out records to
//! keep and, when a transport can write, the next frame. It knows spaces only as [`Replica`]s.

mod asleep;
pub mod fault;
mod fields;
mod following;
#[cfg(test)]
mod following_tests;
mod forms;
pub mod frame;
pub mod handle;
mod holding;
#[cfg(test)]
mod hostile_tests;
mod link;
#[cfg(test)]
mod live_tests;
mod parting;
mod poll;
mod presence;
pub mod receipts;
mod relayed;
pub mod replica;
mod round;
mod session;
mod shared;
mod strangers;
#[cfg(test)]
mod strangers_tests;
mod talk;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod toy;

pub use crate::sync::asleep::Linger;
pub use crate::sync::fault::Fault;
pub use crate::sync::holding::{HOLDING, Holding};
pub use crate::sync::presence::PresenceFrame;
pub use crate::sync::replica::{Parcel, Proof, Replica, Standing, Taken, View, Who, Why};
pub use crate::sync::session::{Around, Told};

use crate::ids::{EntryId, Millis, PeerId, SpaceId};
use crate::record::Sequence;
use crate::sync::link::Shown;
use crate::sync::receipts::Mark;
use crate::sync::session::Session;
use crate::sync::shared::{Fresh, Origin, Shared};
use std::collections::BTreeMap;

/// The sessions of a device.
pub struct Sync<P> {
    sessions: BTreeMap<PeerId, Session<P>>,
    shared: Shared,
}

/// How one peer stands in one space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkState {
    /// The peer.
    pub peer: PeerId,
    /// The space.
    pub space: SpaceId,
    /// What it proved to be, once it did.
    pub who: Option<Who>,
    /// What the charter says of that.
    pub standing: Standing,
    /// Entries that count here and that it did not acknowledge.
    pub they_lack: u64,
    /// Entries that it said it has and that are not here.
    pub we_lack: u64,
    /// Whether nothing is being exchanged, and something was.
    pub is_settled: bool,
    /// What it last stated that it holds, when it is a relay.
    pub holding: Option<Holding>,
}

impl<P> Sync<P> {
    /// Begins without any session.
    pub fn new(me: PeerId) -> Self {
        Sync {
            sessions: BTreeMap::new(),
            shared: Shared::new(me),
        }
    }

    /// A stream to a peer is open; `nonce` is chosen by chance. An older session with that peer ends.
    pub fn connected(&mut self, peer: PeerId, nonce: [u8; 16], now: Millis) {
        self.shared.now = now;
        self.disconnected(peer);
        self.sessions.insert(peer, Session::new(peer, nonce, now));
        self.shared.ready.insert(peer);
    }

    /// The stream to a peer is gone.
    pub fn disconnected(&mut self, peer: PeerId) {
        self.sessions.remove(&peer);
        self.shared.ready.remove(&peer);
        self.shared.asking.gone(peer);
    }

    /// Takes a frame of a peer.
    ///
    /// # Errors
    /// A [`Fault`]: the stream is to be closed; the session is gone.
    pub fn received<R: Replica<Plan = P>>(
        &mut self,
        peer: PeerId,
        bytes: &[u8],
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let Some(session) = self.sessions.get_mut(&peer) else {
            return Ok(());
        };
        self.shared.now = around.now;
        let mut news = Vec::new();
        let outcome = {
            let told = &mut *around.told;
            let mut note = |tell: Told| {
                news.push(tell.clone());
                told(tell);
            };
            let mut around = Around {
                now: around.now,
                read: around.read,
                spaces: &mut *around.spaces,
                append: &mut *around.append,
                told: &mut note,
            };
            session.received(bytes, &mut self.shared, &mut around)
        };
        if outcome.is_err() {
            self.disconnected(peer);
        }
        self.follow_up(news, around);
        outcome
    }

    /// The next frame for a peer; asked for when the transport can write.
    ///
    /// # Errors
    /// A [`Fault`]: the stream is to be closed; the session is gone.
    pub fn poll_frame<R: Replica<Plan = P>>(
        &mut self,
        peer: PeerId,
        around: &mut Around<'_, R>,
    ) -> Result<Option<Vec<u8>>, Fault> {
        let Some(session) = self.sessions.get_mut(&peer) else {
            return Ok(None);
        };
        self.shared.now = around.now;
        let outcome = session.poll(&mut self.shared, around);
        if outcome.is_err() {
            self.disconnected(peer);
        }
        outcome
    }

    /// A peer for which there may be a frame that was none before.
    pub fn poll_ready(&mut self) -> Option<PeerId> {
        self.shared.ready.pop_first()
    }

    /// Entries were written here; they go out once `sequence` is durable.
    pub fn wrote(&mut self, space: SpaceId, ids: Vec<EntryId>, sequence: Sequence) {
        self.shared.latest = self.shared.latest.max(sequence);
        self.shared.note(Fresh {
            sequence,
            space,
            ids,
            origin: Origin::Own,
        });
    }

    /// Entries of others came by another way than a session; they are announced once `sequence` is durable.
    pub fn came(&mut self, space: SpaceId, ids: Vec<EntryId>, sequence: Sequence) {
        self.shared.latest = self.shared.latest.max(sequence);
        let origin = Origin::Peer(self.shared.me);
        self.shared.note(Fresh {
            sequence,
            space,
            ids,
            origin,
        });
    }

    /// A receipt was signed here, or came by another way than a session; others are told once `sequence` is durable.
    pub fn receipt_came(&mut self, space: SpaceId, mark: Mark, sequence: Sequence) {
        self.shared.latest = self.shared.latest.max(sequence);
        self.tell_receipt(space, mark, None);
    }

    fn tell_receipt(&mut self, space: SpaceId, mark: Mark, from: Option<PeerId>) {
        for session in self.sessions.values_mut() {
            session.tell_receipt(&space, mark, from);
            self.shared.ready.insert(session.them);
        }
    }

    /// Everything up to that record is durable: acknowledges and forwards.
    pub fn durable(&mut self, sequence: Sequence, now: Millis) {
        self.shared.now = now;
        self.shared.durable = self.shared.durable.max(sequence);
        while let Some(fresh) = self.shared.next_durable() {
            for session in self.sessions.values_mut() {
                session.tell(&fresh, now);
            }
        }
        self.shared.ready.extend(self.sessions.keys());
    }

    /// The charter of a space changed: who everybody is, is looked up anew, and Have is said again.
    ///
    /// Also to be called when this device came to a space, or can open an epoch that it could not.
    pub fn charter_changed<R: Replica<Plan = P>>(
        &mut self,
        space: SpaceId,
        around: &mut Around<'_, R>,
    ) {
        let now = around.now;
        self.shared.now = now;
        self.shared.unsettle(space);
        for session in self.sessions.values_mut() {
            let Some(link) = session.link_of_mut(&space) else {
                // Too many offers is not this peer's fault: it is left as it is.
                let _ = session.offer(&mut self.shared, around);
                continue;
            };
            link.again.at(now);
            if let Some(replica) = around.spaces.get(&space) {
                link.people.out = replica.own_exit();
            }
            if let (Some(who), Some(replica)) = (link.people.theirs, around.spaces.get(&space)) {
                let standing = replica.standing(&who, now);
                link.people.standing = standing.unwrap_or(Standing::Stranger);
            }
            session.show_to_who_is_known(&space, &mut self.shared, around);
            self.shared.ready.insert(session.them);
        }
    }

    /// When [`Sync::timeout`] is to be called, and why.
    pub fn poll_timeout(&self) -> Option<(Millis, &'static str)> {
        let silent = self.sessions.values().filter_map(Session::silent_at).min();
        let have = self
            .sessions
            .values()
            .flat_map(|session| session.links.values())
            .filter_map(link::Link::wakes_at)
            .min();
        let ask = self.shared.asking.due();
        [
            (silent, "a peer owes a frame"),
            (have, "Have is to be said again"),
            (ask, "an announced entry did not come"),
        ]
        .into_iter()
        .filter_map(|(when, why)| when.map(|when| (when, why)))
        .min()
    }

    /// Time has passed: asks the next announcers, and gives the peers that owe a frame for too long.
    pub fn timeout(&mut self, now: Millis) -> Vec<PeerId> {
        for (space, id, peer) in self.shared.asking.again(now) {
            let Some(session) = self.sessions.get_mut(&peer) else {
                continue;
            };
            if let Some(link) = session.link_of_mut(&space) {
                link.live.ask.push_back(id);
                self.shared.ready.insert(peer);
            }
        }
        for (peer, session) in &mut self.sessions {
            for link in session.links.values_mut() {
                if link.wakes_at().is_some_and(|when| when <= now) {
                    link.again.is_told = true;
                    self.shared.ready.insert(*peer);
                }
            }
        }
        let silent: Vec<PeerId> = self
            .sessions
            .values()
            .filter(|session| session.silent_at().is_some_and(|when| when <= now))
            .map(|session| session.them)
            .collect();
        for peer in &silent {
            self.disconnected(*peer);
        }
        silent
    }

    /// How every peer stands in every space.
    pub fn links(&self) -> Vec<LinkState>
    where
        P: Owed,
    {
        let mut all = Vec::new();
        for session in self.sessions.values() {
            for link in session.links.values() {
                let exchange = link.round.exchange.as_ref();
                let planned = exchange
                    .and_then(|exchange| exchange.plan.as_ref())
                    .map_or(0, Owed::entries);
                let live = link.live.own.len() + link.live.they_lack.len();
                all.push(LinkState {
                    peer: session.them,
                    space: link.space,
                    who: link.people.theirs,
                    standing: link.people.standing,
                    they_lack: planned + live as u64 + link.goods.entries_in_flight(),
                    we_lack: link.goods.to_come + link.live.ask.len() as u64,
                    is_settled: link.live.on
                        && link.round.is_idle()
                        && link.people.mine != Shown::Nothing,
                    holding: link.holding.heard,
                });
            }
        }
        all
    }

    /// Peers that were met in a space: to be kept, and given back after a restart.
    pub fn met(&self) -> impl Iterator<Item = (SpaceId, PeerId)> + '_ {
        self.shared.met.keys().copied()
    }

    /// Takes note that a peer is in a space, from a ticket, a card, or an earlier time.
    pub fn meet(&mut self, space: SpaceId, peer: PeerId) {
        let who = Who::Peer(peer);
        self.shared.met.entry((space, peer)).or_insert(who);
    }

    /// Everything that a frame brought about beside its own session.
    fn follow_up<R: Replica<Plan = P>>(&mut self, news: Vec<Told>, around: &mut Around<'_, R>) {
        for tell in news {
            let (space, entries, charter) = match tell {
                Told::Took {
                    space,
                    entries,
                    charter,
                    ..
                } => (space, entries, charter),
                Told::Receipt { space, mark, peer } => {
                    self.tell_receipt(space, mark, Some(peer));
                    continue;
                }
                Told::Link { .. }
                | Told::Presence { .. }
                | Told::Strange { .. }
                | Told::Asleep(_)
                | Told::Introduced { .. } => continue,
            };
            if charter {
                self.charter_changed(space, around);
            }
            for id in entries {
                self.fill_gaps(space, id, around);
            }
        }
    }

    /// Takes the runs that waited for an entry.
    fn fill_gaps<R: Replica<Plan = P>>(
        &mut self,
        space: SpaceId,
        id: EntryId,
        around: &mut Around<'_, R>,
    ) {
        let mut filled = vec![id];
        while let Some(id) = filled.pop() {
            for session in self.sessions.values_mut() {
                let runs = session
                    .link_of_mut(&space)
                    .map(|link| link.gaps.filled(&id))
                    .unwrap_or_default();
                let is_filled = !runs.is_empty();
                for run in runs {
                    let taken = session.take_run(space, &run, &mut self.shared, around);
                    // A fault of an earlier frame: whoever sent it is cut off when it sends another.
                    let taken = taken.unwrap_or_default();
                    filled.extend(taken.new);
                    // One that merges two branches may wait for the second still.
                    if let (Some(before), Some(link)) =
                        (taken.waits_for, session.link_of_mut(&space))
                    {
                        link.gaps.keep(before, run);
                    }
                }
                if is_filled
                    && let Some(link) = session.link_of_mut(&space)
                    && link.gaps.is_empty()
                {
                    link.goods.waits_no_more(self.shared.latest);
                    self.shared.ready.insert(session.them);
                }
            }
        }
    }
}

/// What is still to be sent.
pub trait Owed {
    /// How many entries.
    fn entries(&self) -> u64;
}
