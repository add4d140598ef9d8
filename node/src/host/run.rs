//! The one loop: what comes in goes to the node, the desk or a client; what they put out is passed on in order.

use super::clients::Clients;
use super::desk_side::Told;
use super::facts::Seen;
use super::peers::Peers;
use super::problems;
use super::wait::Waiter;
use crate::clock;
use crate::config::{Config, HomePaths};
use crate::control::{ClientId, FromClients};
use crate::desk::{FromDesk, Standing, ToDesk};
use crate::handle::{Event, Problem, Request, Verified, Via, Warning};
use crate::network::{NetworkEvent, NetworkEvents, NetworkHandle};
use crate::store::{Store, Writer};
use noaber_protocol::ids::{AuthorId, DocumentId, Millis, PeerId, SpaceId};
use noaber_protocol::node::{self, Cx, Node, Output};
use noaber_protocol::record::Sequence;
use noaber_protocol::sync::Fault;
use noaber_protocol::ticket::Ticket;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How long news is gathered before it is told.
const GATHER: Duration = Duration::from_millis(60);
/// How long a clean stop may take.
const STOP: Duration = Duration::from_secs(10);
/// Messages for the desk beyond which clients have to wait.
const DESK_WAITING: usize = 512;
/// How long a peer that did wrong is kept out.
const KEEP_OUT: Duration = Duration::from_secs(600);
/// How long one that was only slow or silent is.
const KEEP_OUT_SLOW: Duration = Duration::from_secs(10);

/// How far the journal is durable, and why it goes no further.
#[derive(Clone, Debug, Default)]
pub(super) struct Durability {
    pub(super) sequence: Sequence,
    pub(super) failed: Option<Problem>,
}

/// What a host is made of.
pub(super) struct Parts {
    pub(super) paths: HomePaths,
    pub(super) settings: Config,
    pub(super) node: Node,
    pub(super) store: Store,
    pub(super) rng: ChaCha20Rng,
    pub(super) peers: Peers,
    pub(super) network: Option<NetworkHandle>,
    pub(super) desk: mpsc::Sender<ToDesk>,
    pub(super) desk_thread: std::thread::JoinHandle<()>,
    pub(super) socket: PathBuf,
    pub(super) server: JoinHandle<()>,
    pub(super) clients: Clients,
}

/// A check of everything that is kept, or why it was not made, and who asked for it.
type Checked = (ClientId, u32, Result<Verified, Problem>);

/// News that is gathered before it is told.
#[derive(Default)]
pub(super) struct News {
    pub(super) links: bool,
    pub(super) people: BTreeSet<SpaceId>,
    pub(super) documents: BTreeSet<SpaceId>,
    /// Spaces in which this device may stand otherwise than the desk knows.
    pub(super) standings: BTreeSet<SpaceId>,
    pub(super) due: Option<Instant>,
}

/// What the host knows of the network.
#[derive(Default)]
pub(super) struct Network {
    pub(super) addresses: BTreeSet<String>,
    pub(super) up: BTreeMap<PeerId, Via>,
    can_write: BTreeSet<PeerId>,
    pub(super) seen: BTreeMap<(SpaceId, AuthorId), Seen>,
    pub(super) relays: BTreeMap<(SpaceId, PeerId), super::facts::SeenRelay>,
}

/// The host.
pub(super) struct Host {
    pub(super) parts: Parts,
    writer: Option<Writer>,
    pub(super) warnings: Vec<Warning>,
    /// Places in the journal that were damaged when it was opened.
    pub(super) damage: usize,
    pub(super) net: Network,
    events: Option<NetworkEvents>,
    pub(super) news: News,
    pub(super) waiters: Vec<Waiter>,
    pub(super) tickets: BTreeMap<SpaceId, Ticket>,
    pub(super) followed: super::following::Names,
    pub(super) to_desk: VecDeque<ToDesk>,
    pub(super) standings: BTreeMap<SpaceId, Arc<Standing>>,
    pub(super) titles: super::find::Titles,
    /// What the desk was told.
    pub(super) told: Told,
    /// Entries that this version cannot take in, by document.
    pub(super) aside: BTreeMap<DocumentId, u64>,
    durable: Sequence,
    failed: Option<Problem>,
    /// Of what the desk was asked to write, the number of the last that it did.
    pub(super) wrote: u32,
    pub(super) asked_to_write: u32,
    pub(super) verified: (mpsc::Sender<Checked>, mpsc::Receiver<Checked>),
    pub(super) bundles: super::bundle::Bundles,
    /// Whether it ends by itself.
    broken: bool,
    pub(super) members: super::members::Members,
    pub(super) sleeping: super::sleeping::Sleeping,
}

impl Host {
    pub(super) fn new(parts: Parts, writer: Writer, warnings: Vec<Warning>, damage: usize) -> Host {
        Host {
            parts,
            writer: Some(writer),
            warnings,
            damage,
            net: Network::default(),
            events: None,
            news: News::default(),
            waiters: Vec::new(),
            tickets: BTreeMap::new(),
            followed: super::following::Names::new(),
            to_desk: VecDeque::new(),
            standings: BTreeMap::new(),
            titles: super::find::Titles::default(),
            told: Told::default(),
            aside: BTreeMap::new(),
            durable: Sequence::default(),
            failed: None,
            wrote: 0,
            asked_to_write: 0,
            verified: mpsc::channel(8),
            bundles: super::bundle::Bundles::default(),
            broken: false,
            members: super::members::Members::default(),
            sleeping: super::sleeping::Sleeping::default(),
        }
    }

    /// Takes up the network, and tells the desk of the spaces.
    pub(super) async fn begin(&mut self, events: Option<NetworkEvents>, patience: Duration) {
        let spaces: Vec<SpaceId> = self.parts.node.spaces().map(|(space, _)| *space).collect();
        for space in spaces {
            self.news.standings.insert(space);
            for peer in self.parts.peers.of(&space) {
                self.parts.node.meet(space, peer);
            }
        }
        self.read_tickets();
        self.read_followed();
        if let Some(mut events) = events {
            self.hear_first_address(&mut events, patience).await;
            self.events = Some(events);
            self.expect();
        }
        self.pump();
        self.tell_news();
        self.recover_drafts();
    }

    pub(super) async fn run(
        mut self,
        mut asked: mpsc::Receiver<FromClients>,
        mut desk: mpsc::Receiver<FromDesk>,
        mut durability: watch::Receiver<Durability>,
        mut stop: mpsc::Receiver<()>,
    ) {
        let mut network = self.events.take();
        let to_desk = self.parts.desk.clone();
        while !self.broken {
            let timer = self.next_wake();
            let room = self.to_desk.len() < DESK_WAITING;
            let events = async {
                match &mut network {
                    Some(events) => events.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                _ = stop.recv() => break,
                changed = durability.changed() => match changed {
                    Ok(()) => {
                        let now = durability.borrow_and_update().clone();
                        self.disk_reports(now);
                    }
                    // The journal's thread is gone: nothing is durable any more, and nobody would hear anything.
                    Err(_) => self.broken = true,
                },
                message = desk.recv() => match message {
                    Some(message) => self.desk_says(message),
                    None => self.broken = true,
                },
                permit = to_desk.reserve(), if !self.to_desk.is_empty() => {
                    match permit {
                        Ok(permit) => if let Some(message) = self.to_desk.pop_front() {
                            permit.send(message);
                        },
                        Err(_) => self.broken = true,
                    }
                }
                message = asked.recv(), if room => {
                    if let Some(message) = message {
                        self.client_says(message);
                    }
                }
                event = events => match event {
                    Some(event) => self.heard(event),
                    None => network = None,
                },
                said = self.members.heard() => self.members_say(said),
                Some((client, id, checked)) = self.verified.1.recv() => {
                    self.verified_now(client, id, checked);
                }
                Some(message) = self.bundles.from.recv() => self.bundle_says(message),
                Some(back) = self.sleeping.back.1.recv() => self.came_back(back),
                () = tokio::time::sleep_until(timer) => self.timeout(),
            }
            self.pump();
            self.tell_news_when_due();
            self.look_at_waiters();
            self.tell_members_kept();
            self.look_at_bundles();
            self.let_store_sleep();
        }
        drop(to_desk);
        self.finish(&mut desk, &mut durability).await;
    }

    /// When something is due: the node's timeout, gathered news, or somebody's patience.
    fn next_wake(&self) -> Instant {
        let now = Instant::now();
        let node = self.parts.node.poll_timeout().map(|(when, _)| {
            let millis = u64::try_from(when.since(clock::now())).unwrap_or(0);
            now + Duration::from_millis(millis)
        });
        let patience = self.waiters.iter().map(|waiter| waiter.until).min();
        let sleep = self.sleeping.has_to_sleep();
        let sleep = sleep.then(|| now + Duration::from_secs(1));
        [node, self.news.due, patience, sleep]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(now + Duration::from_secs(3600))
    }

    fn timeout(&mut self) {
        let is_due = |(when, _): (Millis, &str)| when <= clock::now();
        if self.parts.node.poll_timeout().is_some_and(is_due) {
            self.with_node(|node, cx| node.timeout(cx));
        }
    }

    /// Calls the node with what it may use.
    pub(super) fn with_node<T>(&mut self, act: impl FnOnce(&mut Node, &mut Cx<'_>) -> T) -> T {
        let Parts {
            node, store, rng, ..
        } = &mut self.parts;
        let mut cx = Cx {
            now: clock::now(),
            rng,
            read: store,
        };
        let result = act(node, &mut cx);
        self.pump();
        result
    }

    /// Does what the node put out, in order.
    pub(super) fn pump(&mut self) {
        while let Some(output) = self.parts.node.poll_output() {
            match output {
                Output::Append { sequence, record } => {
                    let Some(writer) = &self.writer else {
                        continue;
                    };
                    if let Err(error) = writer.append(sequence, record) {
                        // What the node counts as kept is not: nothing that follows may be acknowledged.
                        let problem = problems::of_store(error);
                        self.disk_failed(&problem);
                        self.broken = true;
                    }
                }
                Output::Ready { peer } => {
                    if self.net.can_write.contains(&peer) {
                        self.write_to(peer);
                    }
                }
                Output::Close { peer, fault } => self.close(peer, fault),
                Output::Event(event) => self.node_says(event),
            }
        }
    }

    fn close(&mut self, peer: PeerId, fault: Fault) {
        tracing::warn!(peer = peer.short(), %fault, "closed");
        let keep_out = if fault.is_counted() {
            KEEP_OUT
        } else {
            KEEP_OUT_SLOW
        };
        if let Some(network) = &self.parts.network {
            network.close(peer, keep_out);
        }
    }

    /// Sends the next frame to a peer that can take one.
    fn write_to(&mut self, peer: PeerId) {
        let Some(network) = self.parts.network.clone() else {
            return;
        };
        let Parts {
            node, store, rng, ..
        } = &mut self.parts;
        let mut cx = Cx {
            now: clock::now(),
            rng,
            read: store,
        };
        if let Some(frame) = node.poll_frame(&mut cx, peer) {
            self.net.can_write.remove(&peer);
            if network.send(peer, frame).is_err() {
                tracing::debug!(peer = peer.short(), "gone before its frame");
            }
        }
    }

    fn node_says(&mut self, event: node::Event) {
        if self.parts.node.is_relay() && self.relay_says(&event) {
            return;
        }
        match event {
            node::Event::Content {
                space, document, ..
            } => {
                self.tell_desk_of(space, document);
                self.news.documents.insert(space);
                self.news.links = true;
            }
            node::Event::Refold { space, document } => {
                self.fold_again(document);
                self.news.documents.insert(space);
            }
            // Peers do not wait for the desk as clients do; a presence may be missed, for the next is soon here.
            node::Event::Presence { .. } if self.to_desk.len() >= DESK_WAITING => {}
            node::Event::Presence { presence, .. } => {
                self.to_desk.push_back(ToDesk::Presence(presence));
            }
            node::Event::Charter { space } => {
                self.expect();
                self.news.standings.insert(space);
                self.news.people.insert(space);
            }
            node::Event::Joined { space } => {
                self.forget_ticket(space);
                self.news.standings.insert(space);
                self.news.people.insert(space);
                self.joined(space);
            }
            node::Event::JoinFailed { space, why } => {
                let ticket = self.forget_ticket(space);
                self.join_failed(space, problems::of_joining(why, ticket.as_ref()));
            }
            node::Event::Link { .. } => {
                self.news.links = true;
                let spaces = self.parts.node.spaces().map(|(space, _)| *space);
                self.news.standings.extend(spaces);
            }
            node::Event::Receipt { .. } => self.news.links = true,
            node::Event::Wake { .. } | node::Event::Slept { .. } | node::Event::PutDown { .. } => {}
            node::Event::Fault { peer, fault } => {
                tracing::warn!(peer = peer.short(), %fault, "a peer did wrong");
            }
        }
    }

    pub(super) fn heard(&mut self, event: NetworkEvent) {
        match event {
            NetworkEvent::Listening { address } => {
                self.net.addresses.insert(address);
                self.parts.peers.listening(&self.net.addresses);
                self.news.links = true;
            }
            NetworkEvent::NotListening { address } => {
                self.net.addresses.remove(&address);
                self.news.links = true;
            }
            NetworkEvent::Up { peer, via, address } => {
                self.net.up.insert(peer, via);
                self.parts.peers.up(peer, address);
                self.with_node(|node, cx| node.connected(cx, peer));
            }
            NetworkEvent::Down { peer } => {
                self.net.up.remove(&peer);
                self.net.can_write.remove(&peer);
                self.note_links();
                self.parts.peers.down(&peer);
                self.parts.node.disconnected(peer);
            }
            NetworkEvent::Frame { peer, bytes } => {
                self.with_node(|node, cx| node.received(cx, peer, &bytes));
            }
            NetworkEvent::CanWrite { peer } => {
                self.net.can_write.insert(peer);
                self.write_to(peer);
            }
        }
    }

    pub(super) fn disk_reports(&mut self, now: Durability) {
        if now.sequence > self.durable {
            self.durable = now.sequence;
            self.with_node(|node, cx| node.durable(cx, now.sequence));
            self.parts.clients.durable(now.sequence);
        }
        match now.failed {
            Some(problem) => self.disk_failed(&problem),
            None => self.failed = None,
        }
    }

    fn disk_failed(&mut self, problem: &Problem) {
        self.failed = Some(problem.clone());
        self.parts.clients.disk_failed(problem);
    }

    /// Whether the disk takes nothing at the moment.
    pub(super) fn disk_problem(&self) -> Option<Problem> {
        self.failed.clone()
    }

    /// The record after which everything handed out so far is durable.
    pub(super) fn last_record(&self) -> Sequence {
        self.parts.node.last_sequence()
    }

    /// Up to where everything is durable.
    pub(super) fn durable(&self) -> Sequence {
        self.durable
    }

    /// Whether everything handed out so far is durable.
    pub(super) fn is_durable(&self) -> bool {
        self.last_record() <= self.durable
    }

    fn client_says(&mut self, message: FromClients) {
        match message {
            FromClients::Came { client, to } => self.parts.clients.came(client, to),
            FromClients::Asked { client, ask } => self.asked(client, ask.id, ask.request),
            FromClients::Gone { client } => {
                self.parts.clients.gone(client);
                self.waiters.retain(|waiter| waiter.client != client);
                self.to_desk.push_back(ToDesk::Gone(client));
            }
        }
    }

    fn tell_news_when_due(&mut self) {
        let news = &mut self.news;
        let any = news.links
            || !news.people.is_empty()
            || !news.documents.is_empty()
            || !news.standings.is_empty();
        if !any {
            return;
        }
        let due = *news.due.get_or_insert(Instant::now() + GATHER);
        if due <= Instant::now() {
            self.tell_news();
        }
    }

    /// Tells the desk and the clients what has changed.
    pub(super) fn tell_news(&mut self) {
        self.note_links();
        let News {
            links,
            people,
            documents,
            standings,
            due: _,
        } = std::mem::take(&mut self.news);
        for space in standings {
            self.tell_standing(space);
        }
        for space in people {
            self.parts.clients.tell_all(&Event::People(space));
        }
        for space in documents {
            self.parts.clients.tell_all(&Event::Documents(space));
        }
        if links {
            self.parts.clients.tell_all(&Event::Links);
        }
        self.remember_peers();
    }

    /// Stops cleanly: what was typed is written and durable first.
    async fn finish(
        mut self,
        desk: &mut mpsc::Receiver<FromDesk>,
        durability: &mut watch::Receiver<Durability>,
    ) {
        self.parts.clients.tell_all(&Event::Stopping);
        self.parts.server.abort();
        self.to_desk.push_back(ToDesk::Stop);
        let until = Instant::now() + STOP;
        let to_desk = self.parts.desk.clone();
        let mut ended = false;
        while !ended || (!self.is_durable() && self.failed.is_none()) {
            tokio::select! {
                message = desk.recv(), if !ended => match message {
                    Some(FromDesk::Ended) | None => ended = true,
                    Some(message) => self.desk_says(message),
                },
                permit = to_desk.reserve(), if !self.to_desk.is_empty() && !ended => {
                    match (permit, self.to_desk.pop_front()) {
                        (Ok(permit), Some(message)) => permit.send(message),
                        (Err(_), _) | (_, None) => ended = true,
                    }
                }
                changed = durability.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    let now = durability.borrow_and_update().clone();
                    self.disk_reports(now);
                }
                () = tokio::time::sleep_until(until) => {
                    tracing::error!("not everything could be written in time");
                    break;
                }
            }
            self.pump();
        }
        drop(to_desk);
        // Whoever still tells something is not waited for below.
        desk.close();
        if let Some(network) = &self.parts.network {
            network.stop();
        }
        drop(self.writer.take());
        let Parts {
            socket,
            node,
            store,
            desk,
            desk_thread,
            ..
        } = self.parts;
        drop(desk);
        if desk_thread.join().is_err() {
            tracing::error!("the desk panicked");
        }
        if self.failed.is_none() {
            super::compaction::at_end(&node, &store);
        }
        if let Err(error) = std::fs::remove_file(&socket) {
            tracing::debug!(%error, "the socket was gone");
        }
    }

    /// Passes a request on that was put aside until names were known.
    pub(super) fn ask_again(&mut self, client: ClientId, id: u32, request: Request) {
        self.asked(client, id, request);
    }
}
