//! A node for benches: the machine, the store with its writer, and the network, put together as the host does it, without
//! the desk that opens documents.

use crate::kring::{FOUNDER, Kring, kind_of, new_entry, run_of};
use noaber_node::clock;
use noaber_node::network::{
    self, Config, Expected, Lan, Network, NetworkEvent, NetworkEvents, NetworkHandle, Ports,
};
use noaber_node::store::{Home, Options, Store, Writer, Written};
use noaber_protocol::document::{Document, Incoming};
use noaber_protocol::ids::{EntryId, ParticipantId, PeerId, SpaceId};
use noaber_protocol::node::{Cx, Event, NewEntry, Node, Output};
use noaber_protocol::record::{Read, Record, Sequence};
use noaber_protocol::run::Run;
use noaber_protocol::space::{Part, View};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::watch;

const LISTEN: &str = "/ip4/127.0.0.1/tcp/0";
/// The length before each frame on a stream.
const LENGTH: u64 = 4;

/// What went over a wire, both ways, and when the last of it did.
#[derive(Debug)]
pub struct Traffic {
    begin: Instant,
    bytes: AtomicU64,
    last: AtomicU64,
}

impl Default for Traffic {
    fn default() -> Self {
        Traffic {
            begin: Instant::now(),
            bytes: AtomicU64::new(0),
            last: AtomicU64::new(0),
        }
    }
}

impl Traffic {
    /// Notes bytes that are sent now.
    pub fn sent(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.moved();
    }

    /// Notes that something arrived now, or was done with.
    pub fn moved(&self) {
        let now = self.begin.elapsed().as_micros() as u64;
        self.last.fetch_max(now, Ordering::Relaxed);
    }

    /// All bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// When the last of it moved.
    pub fn last(&self) -> Instant {
        self.begin + Duration::from_micros(self.last.load(Ordering::Relaxed))
    }

    /// Waits until nothing has moved for so long.
    pub async fn quiet(&self, silence: Duration) {
        while self.last().elapsed() < silence {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Puts a device's records into a home.
///
/// # Panics
/// When there is no room for it.
pub fn fill(path: &Path, records: &[Record]) -> Store {
    let home = Home::open(path).expect("a new home");
    let (store, _) = Store::open(&home, Options::default()).expect("a new store");
    for (record, nth) in records.iter().zip(1..) {
        store
            .append(Sequence(nth), record.clone())
            .expect("well formed");
    }
    while store.commit().expect("a disk").is_some() {}
    store
}

/// One node.
pub struct Peer {
    /// The machine.
    pub node: Node,
    /// What it keeps.
    pub store: Store,
    writer: Writer,
    durable: watch::Receiver<Sequence>,
    rng: ChaCha20Rng,
    net: NetworkHandle,
    events: NetworkEvents,
    can_write: BTreeSet<PeerId>,
    traffic: Arc<Traffic>,
    up: Option<Instant>,
    /// The last entry of each run that came in, where somebody wants to know.
    heard: Option<Vec<(EntryId, Sequence)>>,
}

impl Peer {
    /// Starts somebody's node from what is in its store.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(kring: &Kring, who: usize, store: Store) -> Peer {
        let person = &kring.world.people[who];
        let mut node = Node::new(person.seed());
        let runs = store.runs_of(&kring.space);
        node.restore_space(kring.space, runs, &store)
            .expect("it was kept");
        let (told, durable) = watch::channel(Sequence::default());
        let writer = Writer::start(store.clone(), move |written| match written {
            Written::Durable(sequence) => {
                told.send_replace(sequence);
            }
            Written::Failed(error) => panic!("the disk: {error}"),
        });
        let config = Config {
            seed: person.seed().transport_seed(),
            listen: vec![LISTEN.to_owned()],
            ports: Ports::Any,
            lan: Lan::Quiet,
            chance: who as u64,
        };
        let (net, events) = Network::start(config).expect("loopback can be listened on");
        Peer {
            node,
            store,
            writer: writer.expect("a thread"),
            durable,
            rng: ChaCha20Rng::seed_from_u64(who as u64),
            net,
            events,
            can_write: BTreeSet::new(),
            traffic: Arc::default(),
            up: None,
            heard: None,
        }
    }

    async fn address(&mut self) -> String {
        loop {
            if let Some(NetworkEvent::Listening { address }) = self.events.recv().await {
                return address;
            }
        }
    }

    /// Waits until another listens, and dials it.
    ///
    /// # Panics
    /// When what it listens at is no address.
    pub async fn dial(&mut self, other: &mut Peer) {
        let address = other.address().await;
        let peer = network::peer_of(&address).expect("an address");
        self.net.expect(vec![Expected {
            peer,
            addresses: vec![address],
        }]);
    }

    fn with<T>(&mut self, act: impl FnOnce(&mut Node, &mut Cx<'_>) -> T) -> T {
        let mut cx = Cx {
            now: clock::now(),
            rng: &mut self.rng,
            read: &self.store,
        };
        let done = act(&mut self.node, &mut cx);
        self.pump();
        done
    }

    fn pump(&mut self) {
        while let Some(output) = self.node.poll_output() {
            match output {
                Output::Append { sequence, record } => {
                    if let Some(heard) = &mut self.heard
                        && let Some((space, bytes)) = run_of(&record)
                    {
                        let run = Run::decode(Some(space), bytes).expect("well formed");
                        heard.push((run.last().id, sequence));
                    }
                    self.writer.append(sequence, record).expect("a disk");
                }
                Output::Ready { peer } => {
                    if self.can_write.contains(&peer) {
                        self.write_to(peer);
                    }
                }
                Output::Close { fault, .. } => panic!("at fault: {fault}"),
                Output::Event(Event::Fault { fault, .. }) => panic!("at fault: {fault}"),
                Output::Event(_) => {}
            }
        }
    }

    fn write_to(&mut self, peer: PeerId) {
        let mut cx = Cx {
            now: clock::now(),
            rng: &mut self.rng,
            read: &self.store,
        };
        if let Some(frame) = self.node.poll_frame(&mut cx, peer) {
            self.can_write.remove(&peer);
            self.traffic.sent(frame.len() as u64 + LENGTH);
            // Gone before its frame: nothing is lost.
            let _gone = self.net.send(peer, frame);
        }
    }

    /// Lives until something happened.
    ///
    /// # Panics
    /// When the disk or the network ends.
    pub async fn step(&mut self) {
        let wake = self
            .node
            .poll_timeout()
            .map(|(when, _)| when.since(clock::now()));
        let wake = Duration::from_millis(wake.map_or(1000, |it| it.clamp(0, 1000) as u64));
        tokio::select! {
            changed = self.durable.changed() => {
                changed.expect("the writer lives");
                let now = *self.durable.borrow_and_update();
                self.with(|node, cx| node.durable(cx, now));
            }
            event = self.events.recv() => match event.expect("the network lives") {
                NetworkEvent::Up { peer, .. } => {
                    self.up.get_or_insert_with(Instant::now);
                    self.with(|node, cx| node.connected(cx, peer));
                }
                NetworkEvent::Down { peer } => {
                    self.can_write.remove(&peer);
                    self.node.disconnected(peer);
                }
                NetworkEvent::Frame { peer, bytes } => {
                    self.with(|node, cx| node.received(cx, peer, &bytes));
                    self.traffic.moved();
                }
                NetworkEvent::CanWrite { peer } => {
                    self.can_write.insert(peer);
                    self.write_to(peer);
                }
                NetworkEvent::Listening { .. } | NetworkEvent::NotListening { .. } => {}
            },
            () = tokio::time::sleep(wake) => {
                let due = self.node.poll_timeout().is_some_and(|(when, _)| when <= clock::now());
                if due {
                    self.with(|node, cx| node.timeout(cx));
                }
            }
        }
        self.pump();
    }

    fn print(&self, space: &SpaceId) -> [[u8; 32]; 2] {
        let here = self.node.space(space).expect("its kring");
        [Part::Charter, Part::Content].map(|part| here.fingerprint(part, &View::All))
    }

    fn is_durable(&self) -> bool {
        *self.durable.borrow() >= self.node.last_sequence()
    }

    /// Goes off the network.
    pub fn stop(&self) {
        self.net.stop();
    }
}

/// Runs a node until it is told to stop.
async fn live(mut peer: Peer, mut stop: watch::Receiver<bool>) -> Peer {
    loop {
        tokio::select! {
            () = peer.step() => {}
            _ = stop.changed() => return peer,
        }
    }
}

/// A newcomer with a new home takes in all that the founder has: the time from the moment that the stream stands until all
/// of it is verified, durable and counted; and the newcomer, to be looked at.
///
/// # Panics
/// When a node ends.
pub async fn fresh(kring: &Kring, store: &Store, folder: &Path) -> (Duration, Peer) {
    let mut host = Peer::start(kring, FOUNDER, store.clone());
    let expected = host.print(&kring.space);
    let records = kring.records(kring.newcomer);
    let mut newcomer = Peer::start(kring, kring.newcomer, fill(folder, records));
    newcomer.dial(&mut host).await;
    let (stop, stopped) = watch::channel(false);
    let host = tokio::spawn(live(host, stopped));
    loop {
        newcomer.step().await;
        if newcomer.up.is_some()
            && newcomer.is_durable()
            && newcomer.print(&kring.space) == expected
        {
            break;
        }
    }
    let took = newcomer.up.expect("they met").elapsed();
    stop.send_replace(true);
    host.await.expect("it lives").stop();
    newcomer.stop();
    (took, newcomer)
}

/// Opens every document of a kring in turn, as a desk would that has none of them yet: how many have a text.
///
/// # Panics
/// When an entry that counts does not read back.
pub fn open_all(peer: &Peer, space: SpaceId) -> usize {
    let here = peer.node.space(&space).expect("its kring");
    let state = here.charter().state();
    let mut opened = 0;
    for (id, _) in here.documents().iter() {
        let Some(kind) = kind_of(&peer.store, *id) else {
            continue;
        };
        let entries = here.entries_of(id);
        let incoming = entries.iter().map(|entry| {
            let header = peer.store.entry(entry).expect("it is here").header;
            let body = peer.store.body(entry).expect("it is here");
            let participant = state.participant_of(&header.author);
            Incoming {
                entry: *entry,
                author: header.author,
                participant: participant.unwrap_or(ParticipantId(header.author.0)),
                past: here.right_before(entry),
                plaintext: here.keys().open(&header, &body).expect("the key is here"),
            }
        });
        let document = Document::fold(*id, kind, &incoming.collect::<Vec<_>>());
        let mut sections = document.sections().iter();
        opened += usize::from(sections.any(|section| !section.text().is_empty()));
    }
    opened
}

/// The founder and the newcomer meet, holding the same: bytes of frames both ways, Hello included, and the time from the
/// moment that the stream stands until the last frame was taken in.
///
/// # Panics
/// When a node ends.
pub async fn meet(kring: &Kring, stores: &[Store; 2]) -> (u64, Duration) {
    let mut one = Peer::start(kring, FOUNDER, stores[0].clone());
    let mut other = Peer::start(kring, kring.newcomer, stores[1].clone());
    other.traffic = one.traffic.clone();
    let traffic = one.traffic.clone();
    one.dial(&mut other).await;
    let (stop, stopped) = watch::channel(false);
    let other = tokio::spawn(live(other, stopped.clone()));
    while one.up.is_none() {
        one.step().await;
    }
    let up = one.up.expect("they met");
    traffic.moved();
    let one = tokio::spawn(live(one, stopped));
    traffic.quiet(Duration::from_millis(400)).await;
    let met = (traffic.bytes(), traffic.last().duration_since(up));
    stop.send_replace(true);
    one.await.expect("it lives").stop();
    other.await.expect("it lives").stop();
    met
}

/// Two connected nodes of one kring, one of which writes.
pub struct Live {
    one: Peer,
    space: SpaceId,
    saw: watch::Receiver<EntryId>,
    other: tokio::task::JoinHandle<()>,
}

impl Live {
    /// Puts the founder and the newcomer into homes in a folder, and connects them.
    pub async fn begin(kring: &Kring, folder: &Path) -> Live {
        let start = |who: usize, name: &str| {
            Peer::start(kring, who, fill(&folder.join(name), kring.records(who)))
        };
        let mut one = start(FOUNDER, "one");
        let mut other = start(kring.newcomer, "other");
        one.dial(&mut other).await;
        other.heard = Some(Vec::new());
        let (seen, saw) = watch::channel(EntryId([0; 32]));
        let other = tokio::spawn(async move {
            loop {
                other.step().await;
                let durable = *other.durable.borrow();
                let mut heard = other.heard.iter().flatten();
                let last = heard.rfind(|(_, sequence)| *sequence <= durable);
                if let Some((id, _)) = last
                    && *seen.borrow() != *id
                {
                    seen.send_replace(*id);
                }
            }
        });
        let mut live = Live {
            one,
            space: kring.space,
            saw,
            other,
        };
        live.rest(Duration::from_secs(3)).await;
        live
    }

    /// Writes one entry: the time until it is durable at both ends.
    ///
    /// # Panics
    /// When it may not be written.
    pub async fn entry(&mut self, entry: NewEntry) -> Duration {
        let begin = Instant::now();
        let space = self.space;
        let id = self
            .one
            .with(|node, cx| node.write(cx, space, entry))
            .expect("an editor");
        while *self.saw.borrow_and_update() != id || !self.one.is_durable() {
            tokio::select! {
                () = self.one.step() => {}
                _ = self.saw.changed() => {}
            }
        }
        begin.elapsed()
    }

    /// Lives without writing: typing has pauses, and what follows an entry is done before the next.
    pub async fn rest(&mut self, pause: Duration) {
        let until = Instant::now() + pause;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            let _over = tokio::time::timeout(left, self.one.step()).await;
        }
    }

    /// Writes so many entries on a kring's documents in turn, each after what `before` does; their times.
    pub async fn entries(
        &mut self,
        kring: &Kring,
        count: usize,
        mut before: impl FnMut(),
    ) -> Vec<Duration> {
        let mut times = Vec::new();
        // What came while nobody looked is done with first.
        self.rest(Duration::from_millis(100)).await;
        for number in 0..count {
            before();
            let document = kring.documents[number % kring.documents.len()];
            times.push(self.entry(new_entry(document)).await);
            self.rest(Duration::from_millis(5)).await;
        }
        times
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.other.abort();
    }
}
