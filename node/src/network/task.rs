//! The task that owns the swarm: connections come and go, and each peer has one stream on its best connection.

use super::allowance::Allowance;
use super::behaviour::Behaviour;
use super::dial::Dialer;
use super::open::{Opened, Opening};
use super::peer::{Peer, Road, Running};
use super::stream::{Ended, Line};
use super::translate::{Step, translate};
use super::{Expected, Lan, NetworkEvent, Queued, Shared, Via, address, limits};
use futures::StreamExt as _;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{ConnectionId, Swarm};
use libp2p::{Multiaddr, PeerId, Stream};
use noaber_protocol::ids;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};

/// The longest the task sleeps.
const LONGEST: Duration = Duration::from_secs(60);
/// The shortest, so that what cannot be done yet does not keep it awake.
const SHORTEST: Duration = Duration::from_millis(20);
/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// Whether to go on.
#[derive(PartialEq, Eq)]
enum Go {
    On,
    Home,
}

/// The task's state.
pub(super) struct Task {
    me: ids::PeerId,
    swarm: Swarm<Behaviour>,
    shared: Arc<Shared>,
    events: mpsc::Sender<Queued>,
    waiting: VecDeque<NetworkEvent>,
    dialer: Dialer,
    peers: BTreeMap<ids::PeerId, Peer>,
    streams: JoinSet<Ended>,
    serial: u64,
    room: Arc<Semaphore>,
    recent: BTreeMap<ids::PeerId, Allowance>,
    /// Places that are dialled, with the addresses to try after.
    places: BTreeMap<ConnectionId, Vec<Multiaddr>>,
}

impl Task {
    /// A task for a swarm that listens already.
    pub(super) fn new(
        swarm: Swarm<Behaviour>,
        shared: Arc<Shared>,
        events: mpsc::Sender<Queued>,
        lan: Lan,
        chance: u64,
    ) -> Task {
        let me = address::ours(swarm.local_peer_id()).expect("our key is an Ed25519 key");
        Task {
            me,
            swarm,
            shared,
            events,
            waiting: VecDeque::new(),
            dialer: Dialer::new(me, lan, chance),
            peers: BTreeMap::new(),
            streams: JoinSet::new(),
            serial: 0,
            room: Arc::new(Semaphore::new(limits::WAITING_BYTES)),
            recent: BTreeMap::new(),
            places: BTreeMap::new(),
        }
    }

    /// Works until the owner is gone or wants to stop.
    pub(super) async fn run(mut self) {
        let events = self.events.clone();
        loop {
            let now = Instant::now();
            self.act(now);
            let wake = self.wake(now);
            tokio::select! {
                event = self.swarm.select_next_some() => {
                    if let Some(step) = translate(event) {
                        self.take(step, Instant::now());
                    }
                }
                () = self.shared.changed.notified() => {
                    if self.obey(Instant::now()) == Go::Home {
                        break;
                    }
                }
                Some(ended) = self.streams.join_next() => self.ended(ended, Instant::now()),
                room = events.reserve(), if !self.waiting.is_empty() => {
                    if let (Ok(room), Some(event)) = (room, self.waiting.pop_front()) {
                        room.send(event.into());
                    }
                }
                () = events.closed() => break,
                () = sleep_until(wake) => {}
            }
        }
        // What is not said in this time the others find out by themselves.
        let _in_time = timeout(GOODBYE, self.leave()).await;
    }

    fn take(&mut self, step: Step, now: Instant) {
        match step {
            Step::Listening(address) => {
                self.dialer.moved(now);
                let address = self.own_address(address);
                tracing::info!(address, "listening");
                self.say(NetworkEvent::Listening { address });
            }
            Step::NotListening(addresses) => {
                for address in addresses {
                    let address = self.own_address(address);
                    self.say(NetworkEvent::NotListening { address });
                }
            }
            Step::Connected {
                peer,
                connection,
                address,
                inbound,
            } => self.connected(peer, connection, &address, inbound, now),
            Step::Disconnected { peer, connection } => self.disconnected(&peer, connection, now),
            Step::DialFailed(peer) => {
                if let Some(peer) = address::ours(&peer) {
                    self.dialer.failed(&peer, now);
                }
            }
            Step::NobodyThere(connection) => {
                if let Some(rest) = self.places.remove(&connection) {
                    self.dial_place(rest);
                }
            }
            Step::Nearby(found) => {
                for (peer, address) in found {
                    if let Some(peer) = address::ours(&peer) {
                        self.dialer.nearby(peer, address, now);
                    }
                }
            }
            Step::Gone(gone) => {
                for (peer, address) in gone {
                    if let Some(peer) = address::ours(&peer) {
                        self.dialer.gone(&peer, &address);
                    }
                }
            }
            Step::Introduced(peer, addresses) => {
                if let Some(peer) = address::ours(&peer) {
                    self.dialer.learn(&peer, addresses);
                }
            }
            Step::Foreign(peer) => self.leave_alone(peer, now),
            Step::Dead(connection) => {
                self.swarm.close_connection(connection);
            }
            Step::Opened(opened) => self.opened(opened, now),
        }
    }

    fn own_address(&self, address: Multiaddr) -> String {
        address::with_peer(address, *self.swarm.local_peer_id()).to_string()
    }

    /// Whether an address has the host of one at which this device listens: the other is on the same machine.
    fn is_here(&self, address: &Multiaddr) -> bool {
        let host = address.iter().next();
        self.swarm.listeners().any(|own| own.iter().next() == host)
    }

    /// Tells the owner as soon as there is room. An owner that is so far behind may miss where it listens.
    fn say(&mut self, event: NetworkEvent) {
        if self.waiting.len() < limits::WAITING_EVENTS {
            self.waiting.push_back(event);
        }
    }

    fn connected(
        &mut self,
        name: PeerId,
        connection: ConnectionId,
        address: &Multiaddr,
        inbound: bool,
        now: Instant,
    ) {
        let Some(peer) = address::ours(&name) else {
            self.leave_alone(name, now);
            return;
        };
        if inbound && !self.may_connect(peer, now) {
            tracing::warn!(peer = peer.short(), "connects too often");
            self.keep_out(peer, limits::BAN_FLOOD, now);
            return;
        }
        let via = match address::via(address) {
            Via::Direct if self.dialer.is_nearby(&peer, address) || self.is_here(address) => {
                Via::Lan
            }
            via => via,
        };
        if self.places.remove(&connection).is_some() {
            // Somebody asked for whoever is there.
            self.dialer
                .ask(peer, vec![address::bare(address.clone())], now);
        }
        self.dialer.connected(peer, via, now);
        let road = Road {
            since: now,
            via,
            address: address::with_peer(address.clone(), name).to_string(),
            streams: Allowance::new(limits::STREAMS_BURST, limits::STREAM_EVERY, now),
        };
        tracing::debug!(peer = peer.short(), address = road.address, "connected");
        let known = self.peers.entry(peer).or_default();
        if inbound {
            for stale in known.stale(&road, now) {
                self.swarm.close_connection(stale);
            }
        }
        known.roads.insert(connection, road);
    }

    fn may_connect(&mut self, peer: ids::PeerId, now: Instant) -> bool {
        if self.recent.len() >= limits::COUNTED_PEERS {
            self.recent.retain(|_, allowance| !allowance.is_full(now));
        }
        if self.recent.len() >= limits::COUNTED_PEERS {
            self.recent.pop_first();
        }
        self.recent
            .entry(peer)
            .or_insert_with(|| {
                Allowance::new(limits::CONNECTIONS_BURST, limits::CONNECTION_EVERY, now)
            })
            .take(now)
    }

    fn disconnected(&mut self, name: &PeerId, connection: ConnectionId, now: Instant) {
        let Some(peer) = address::ours(name) else {
            return;
        };
        let Some(known) = self.peers.get_mut(&peer) else {
            return;
        };
        known.roads.remove(&connection);
        if known.asked == Some(connection) {
            known.asked = None;
        }
        if known.roads.is_empty() {
            if known.was_heard() {
                self.dialer.heard(&peer);
            }
            self.dialer.disconnected(&peer, now);
            self.forget(&peer);
        }
    }

    fn opened(&mut self, opened: Opened, now: Instant) {
        let Opened {
            peer: name,
            connection,
            opening,
        } = opened;
        let Some(peer) = address::ours(&name) else {
            return;
        };
        let Some(known) = self.peers.get_mut(&peer) else {
            return;
        };
        match opening {
            Opening::Inbound(stream) => {
                let Some(road) = known.roads.get_mut(&connection) else {
                    return;
                };
                if !road.streams.take(now) {
                    tracing::warn!(peer = peer.short(), "opens too many streams");
                    self.keep_out(peer, limits::BAN_FLOOD, now);
                    return;
                }
                // The lower of the two opens, and an old stream ends before a third begins.
                if self.me > peer && known.alive < limits::STREAMS_PER_PEER {
                    self.begin(peer, connection, stream);
                }
            }
            Opening::Outbound(stream) => {
                known.asked = None;
                self.begin(peer, connection, stream);
            }
            Opening::Unknown => self.leave_alone(name, now),
            Opening::Failed => {
                known.asked = None;
                self.reopen_later(&peer, now);
            }
        }
    }

    /// Begins a session over a stream, when the one before it has ended.
    fn begin(&mut self, peer: ids::PeerId, connection: ConnectionId, stream: Stream) {
        let Some(known) = self.peers.get_mut(&peer) else {
            return;
        };
        let Some(road) = known.roads.get(&connection) else {
            return;
        };
        self.serial += 1;
        let (stop, stopped) = oneshot::channel();
        let (finish, done) = oneshot::channel();
        let heard = Arc::new(AtomicBool::new(false));
        let line = Line {
            peer,
            serial: self.serial,
            via: road.via,
            address: road.address.clone(),
            events: self.events.clone(),
            room: Arc::clone(&self.room),
            heard: Arc::clone(&heard),
            pace: limits::PACE,
        };
        let running = Running {
            serial: self.serial,
            via: road.via,
            heard,
            _stop: stop,
            done,
        };
        let before = known.stream.replace(running).map(|old| old.done);
        known.alive += 1;
        self.streams
            .spawn(line.run(stream, before, stopped, finish));
    }

    fn ended(&mut self, ended: Result<Ended, JoinError>, now: Instant) {
        let Ended { peer, serial, end } = match ended {
            Ok(ended) => ended,
            Err(error) => {
                debug_assert!(error.is_cancelled(), "a stream's task does not panic");
                return;
            }
        };
        tracing::debug!(peer = peer.short(), %end, "stream ended");
        if let Some(keep_out) = end.keep_out() {
            self.keep_out(peer, keep_out, now);
        }
        let Some(known) = self.peers.get_mut(&peer) else {
            return;
        };
        known.alive = known.alive.saturating_sub(1);
        let is_current = known
            .stream
            .as_ref()
            .is_some_and(|running| running.serial == serial);
        if is_current {
            if known.was_heard() {
                known.failures = 0;
                self.dialer.heard(&peer);
            }
            known.stream = None;
            self.reopen_later(&peer, now);
        }
        self.forget(&peer);
    }

    fn reopen_later(&mut self, peer: &ids::PeerId, now: Instant) {
        let Some(known) = self.peers.get_mut(peer) else {
            return;
        };
        let wait = self.dialer.back_off(known.failures, LONGEST);
        known.failures = known.failures.saturating_add(1);
        known.reopen = Some(now + wait);
    }

    fn forget(&mut self, peer: &ids::PeerId) {
        let is_over = |peer: &Peer| peer.roads.is_empty() && peer.alive == 0;
        if self.peers.get(peer).is_some_and(is_over) {
            self.peers.remove(peer);
        }
    }

    /// Ends all with a peer and lets it in no more for a while.
    fn keep_out(&mut self, peer: ids::PeerId, how_long: Duration, now: Instant) {
        let Some(name) = address::theirs(&peer) else {
            return;
        };
        if let Some(known) = self.peers.get_mut(&peer) {
            // The stream's task tells the owner.
            known.reopen = Some(now + how_long);
        }
        if how_long.is_zero() {
            // An error says that there is no connection.
            let _none = self.swarm.disconnect_peer_id(name);
        } else {
            self.dialer.ban(peer, now + how_long);
            self.swarm.behaviour_mut().blocked.block_peer(name);
        }
    }

    /// Somebody who does not speak our language, and does no wrong.
    fn leave_alone(&mut self, name: PeerId, now: Instant) {
        match address::ours(&name) {
            Some(peer) => self.keep_out(peer, limits::FOREIGN, now),
            None => {
                // An error says that there is no connection.
                let _none = self.swarm.disconnect_peer_id(name);
            }
        }
    }

    fn obey(&mut self, now: Instant) -> Go {
        let wishes = self.shared.take_wishes();
        if let Some(expected) = wishes.expected {
            let peers = expected.into_iter().map(read_addresses).collect();
            self.dialer.expect(peers, now);
        }
        for (peer, addresses) in wishes.dial {
            if let Some(name) = address::theirs(&peer) {
                self.swarm.behaviour_mut().blocked.unblock_peer(name);
            }
            let (peer, addresses) = read_addresses(Expected { peer, addresses });
            self.dialer.ask(peer, addresses, now);
        }
        for place in wishes.places {
            let addresses = place.iter().rev().filter_map(|text| text.parse().ok());
            let addresses = self.dialer.permitted(addresses.collect());
            self.dial_place(addresses);
        }
        for (peer, how_long) in wishes.close {
            self.keep_out(peer, how_long, now);
        }
        if wishes.stop { Go::Home } else { Go::On }
    }

    /// Does all that is due.
    fn act(&mut self, now: Instant) {
        for peer in self.dialer.free(now) {
            if let Some(name) = address::theirs(&peer) {
                self.swarm.behaviour_mut().blocked.unblock_peer(name);
            }
        }
        let counters = self.swarm.network_info();
        let pending = counters.connection_counters().num_pending_outgoing() as usize;
        let room = (limits::CONNECTIONS_PENDING as usize).saturating_sub(pending);
        for dial in self.dialer.due(now, room) {
            self.dial(dial.peer, dial.addresses, now);
        }
        for (peer, known) in &mut self.peers {
            if self.me < *peer
                && let Some(connection) = known.road_to_open(now)
                && let Some(name) = address::theirs(peer)
            {
                known.asked = Some(connection);
                self.swarm.behaviour_mut().sync.open(name, connection);
            }
        }
    }

    fn dial(&mut self, peer: ids::PeerId, addresses: Vec<Multiaddr>, now: Instant) {
        let Some(name) = address::theirs(&peer) else {
            self.dialer.failed(&peer, now);
            return;
        };
        let options = DialOpts::peer_id(name)
            .condition(PeerCondition::NotDialing)
            .addresses(addresses)
            .build();
        if let Err(error) = self.swarm.dial(options) {
            tracing::debug!(peer = peer.short(), %error, "cannot dial");
            self.dialer.failed(&peer, now);
        }
    }

    /// Dials the first of some addresses that can be dialled, whoever is there.
    fn dial_place(&mut self, addresses: Vec<Multiaddr>) {
        let mut rest = addresses.into_iter();
        while let Some(address) = rest.next() {
            if self.places.len() >= limits::PLACES {
                return;
            }
            let options = DialOpts::unknown_peer_id().address(address).build();
            let connection = options.connection_id();
            match self.swarm.dial(options) {
                Ok(()) => {
                    self.places.insert(connection, rest.collect());
                    return;
                }
                Err(error) => tracing::debug!(%error, "cannot dial"),
            }
        }
    }

    fn wake(&self, now: Instant) -> Instant {
        let reopen = self
            .peers
            .iter()
            .filter(|(peer, known)| self.me < **peer && known.asked.is_none())
            .filter_map(|(_, known)| known.reopen)
            .filter(|at| *at > now);
        reopen
            .chain(self.dialer.next(now))
            .min()
            .unwrap_or(now + LONGEST)
            .clamp(now + SHORTEST, now + LONGEST)
    }

    /// Says goodbye: the streams end first, then the connections.
    async fn leave(&mut self) {
        for known in self.peers.values_mut() {
            known.stream = None;
        }
        while self.streams.join_next().await.is_some() {}
        let connected: Vec<PeerId> = self.swarm.connected_peers().copied().collect();
        for peer in connected {
            // An error says that there is no connection.
            let _none = self.swarm.disconnect_peer_id(peer);
        }
        while self.swarm.connected_peers().next().is_some() {
            self.swarm.select_next_some().await;
        }
    }
}

fn read_addresses(expected: Expected) -> (ids::PeerId, Vec<Multiaddr>) {
    let addresses = expected
        .addresses
        .iter()
        .filter_map(|text| address::parse(text).ok())
        .filter(|(peer, _)| *peer == expected.peer)
        .map(|(_, address)| address)
        .take(limits::ADDRESSES)
        .collect();
    (expected.peer, addresses)
}
