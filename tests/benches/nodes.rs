//! Two nodes with their stores, over libp2p on this machine: catching up with everything (GOALS row 2) and one entry
//! live (row 4), each against the least that any node must do, in turn in the same run.
//!
//! A node here is the machine, the store, its writer and the network, as the host puts them together, without a desk.
//! `cargo bench -p noaber-tests --bench nodes`

use noaber_node::network::{
    Config, Expected, Lan, Network, NetworkEvent, NetworkEvents, NetworkHandle,
};
use noaber_node::store::{Home, Options, Store, Writer, Written};
use noaber_node::{clock, network};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{DocumentId, EntryId, PeerId, SpaceId};
use noaber_protocol::node::{Cx, Event, NewEntry, Node, Output};
use noaber_protocol::record::{Read, Record, Sequence};
use noaber_protocol::run::Run;
use noaber_protocol::space::{Part, View};
use noaber_tests::world::World;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::watch;

const ROUNDS: usize = 5;
const AUTHORS: usize = 100;
/// Of the plaintext of an entry; sealed it has about 300 bytes.
const PLAIN: usize = 48;
const ENTRIES_PER_COMMIT: usize = 1000;
const LISTEN: &str = "/ip4/127.0.0.1/tcp/0";
/// Entries that are written live in each kring.
const LIVE: usize = 400;

/// A kring as two devices hold it: one that has everything, and one that has joined and not more.
struct Kring {
    world: World,
    space: SpaceId,
    documents: Vec<DocumentId>,
    newcomer: usize,
    entries: usize,
}

fn new_entry(document: DocumentId) -> NewEntry {
    NewEntry {
        document: Some(document),
        kind: EntryType::CHANGES,
        on: Vec::new(),
        more: Vec::new(),
        audience: Audience::Space,
        plaintext: vec![7; PLAIN],
    }
}

/// Everybody joins, one after the other has written apart, and the founder has heard it all.
fn kring(authors: usize, each: usize, documents: usize) -> Kring {
    let mut world = World::new(2);
    let founder = world.comes("zandeweer", 0);
    let space = world.found_space(founder, "Dorpsbelang");
    let mut others = Vec::new();
    for number in 0..authors {
        let name: &'static str = Box::leak(format!("buur{number}").into_boxed_str());
        let who = world.comes(name, 0);
        let ticket = world
            .invite(founder, space, Role::Editor)
            .expect("a ticket");
        world.join(who, &ticket);
        world.connect(founder, who);
        world.pass(5_000);
        world.isolate(who);
        others.push(who);
    }
    let mut founded = Vec::new();
    for number in 0..documents {
        founded.extend(world.found_document(founder, space, &format!("Document {number}")));
        world.pass(100);
    }
    for who in &others {
        world.connect(founder, *who);
        world.pass(30_000);
        world.isolate(*who);
    }
    let newcomer = others.pop().expect("at least one");
    let writers = if others.is_empty() {
        vec![founder]
    } else {
        others
    };
    for who in writers {
        for number in 0..each {
            let entry = new_entry(founded[number % founded.len()]);
            let written = world.with(who, |node, cx| node.write(cx, space, entry));
            written.expect("it runs").expect("an editor may write");
            if number % 50 == 0 {
                world.pass(20);
            }
        }
        world.pass(100);
        world.connect(founder, who);
        world.pass(60_000);
        world.isolate(who);
    }
    let entries = world.people[founder].disk.records().iter().map(entries_of);
    let entries = entries.sum();
    Kring {
        world,
        space,
        documents: founded,
        newcomer,
        entries,
    }
}

fn run_of(record: &Record) -> Option<(SpaceId, &[u8])> {
    match record {
        Record::Run { space, bytes } => Some((*space, bytes)),
        Record::Body { .. } | Record::Local { .. } => None,
    }
}

fn entries_of(record: &Record) -> usize {
    let run = run_of(record).and_then(|(space, bytes)| Run::decode(Some(space), bytes).ok());
    run.map_or(0, |run| run.entries.len())
}

/// Puts a device's records into a home.
fn fill(path: &Path, records: &[Record]) -> Store {
    let home = Home::open(path).expect("a new home");
    let (store, _) = Store::open(&home, Options::default()).expect("a new store");
    for (record, nth) in records.iter().zip(1..) {
        store
            .append(Sequence(nth), record.clone())
            .expect("well formed");
    }
    store.commit().expect("a disk");
    store
}

/// One node.
struct Peer {
    node: Node,
    store: Store,
    writer: Writer,
    durable: watch::Receiver<Sequence>,
    rng: ChaCha20Rng,
    net: NetworkHandle,
    events: NetworkEvents,
    can_write: BTreeSet<PeerId>,
    up: Option<Instant>,
    /// The last entry of each run that came in, where somebody wants to know.
    heard: Option<Vec<(EntryId, Sequence)>>,
}

impl Peer {
    fn start(kring: &Kring, who: usize, store: Store) -> Peer {
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
            // Gone before its frame: nothing is lost.
            let _gone = self.net.send(peer, frame);
        }
    }

    /// Lives until something happened.
    async fn step(&mut self) {
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

/// The time in which a newcomer has everything verified and durable, from the moment that the stream stands.
async fn fresh(kring: &Kring, store: &Store, folder: &Path) -> Duration {
    let records = kring.world.people[kring.newcomer].disk.records();
    let mut host = Peer::start(kring, 0, store.clone());
    let expected = host.print(&kring.space);
    let mut newcomer = Peer::start(kring, kring.newcomer, fill(folder, records));
    let address = host.address().await;
    let peer = network::peer_of(&address).expect("an address");
    newcomer.net.expect(vec![Expected {
        peer,
        addresses: vec![address],
    }]);
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
    let host = host.await.expect("it lives");
    host.net.stop();
    newcomer.net.stop();
    took
}

/// What nobody who receives entries can do without: hash each, verify one signature a run, append, make durable.
fn floor(path: &Path, records: &[Record]) -> Duration {
    let begin = Instant::now();
    let mut file = File::create(path).expect("a file");
    let mut waiting = 0;
    for (space, bytes) in records.iter().filter_map(run_of) {
        let run = Run::decode(Some(space), bytes).expect("well formed");
        run.verify().expect("signed");
        file.write_all(bytes).expect("room");
        waiting += run.entries.len();
        if waiting >= ENTRIES_PER_COMMIT {
            file.sync_data().expect("a disk");
            waiting = 0;
        }
    }
    file.sync_data().expect("a disk");
    begin.elapsed()
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

async fn row_2(sizes: &[usize], rounds: usize, authors: usize) {
    let krings: Vec<Kring> = sizes
        .iter()
        .map(|each| kring(authors + 1, *each, 10))
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let stores: Vec<Store> = (0..krings.len())
        .map(|at| {
            let records = krings[at].world.people[0].disk.records();
            fill(&folder.path().join(format!("host {at}")), records)
        })
        .collect();
    let mut ratios = vec![Vec::new(); krings.len()];
    let mut times = vec![Vec::new(); krings.len()];
    println!("row 2: entries, floor, ours, ratio");
    for round in 0..rounds {
        for (at, kring) in krings.iter().enumerate() {
            let records = kring.world.people[0].disk.records();
            let least = floor(&folder.path().join("floor"), records);
            let home = folder.path().join(format!("new {round} {at}"));
            let took = fresh(kring, &stores[at], &home).await;
            std::fs::remove_dir_all(&home).expect("it was made");
            let ratio = took.as_secs_f64() / least.as_secs_f64();
            println!(
                "  {:7}  {least:8.1?}  {took:8.1?}  {ratio:5.2}",
                kring.entries
            );
            ratios[at].push(ratio);
            times[at].push(took.as_secs_f64());
        }
    }
    let body = body_bytes(&krings[0]);
    for (at, kring) in krings.iter().enumerate() {
        let ratio = median(ratios[at].clone());
        println!(
            "row 2: {} entries, bodies of {body} B: {ratio:.2} times the floor (goal 4)",
            kring.entries
        );
    }
    if let [small, .., large] = &krings[..] {
        let grown = median(times[krings.len() - 1].clone()) / median(times[0].clone());
        let exponent = grown.ln() / (large.entries as f64 / small.entries as f64).ln();
        println!("row 2: exponent {exponent:.2} (goal 1.05)");
    }
}

fn body_bytes(kring: &Kring) -> usize {
    let disk = &kring.world.people[0].disk;
    let last = disk.runs_of(kring.space).pop().expect("a run");
    let run = Run::decode(Some(kring.space), &last).expect("well formed");
    disk.body(&run.last().id).map_or(0, |body| body.bytes.len())
}

fn at_part(all: &mut [f64], part: f64) -> f64 {
    all.sort_by(f64::total_cmp);
    all[((all.len() - 1) as f64 * part) as usize]
}

/// One entry, from writing it until it is durable at both ends.
async fn row_4(documents: usize, count: usize) {
    let kring = kring(1, 0, documents);
    let folder = tempfile::tempdir().expect("a folder");
    let disk = |who: usize| kring.world.people[who].disk.records();
    let mut one = Peer::start(&kring, 0, fill(&folder.path().join("one"), disk(0)));
    let other = fill(&folder.path().join("other"), disk(kring.newcomer));
    let mut other = Peer::start(&kring, kring.newcomer, other);
    let address = other.address().await;
    let peer = network::peer_of(&address).expect("an address");
    one.net.expect(vec![Expected {
        peer,
        addresses: vec![address],
    }]);
    other.heard = Some(Vec::new());
    let (seen, mut saw) = watch::channel(EntryId([0; 32]));
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
    let until = Instant::now() + Duration::from_secs(3);
    while Instant::now() < until {
        one.step().await;
    }
    let mut file = File::create(folder.path().join("floor")).expect("a file");
    let (mut lives, mut syncs) = (Vec::new(), Vec::new());
    for number in 0..count {
        let begin = Instant::now();
        file.write_all(&[7; 600]).expect("room");
        file.sync_data().expect("a disk");
        syncs.push(begin.elapsed().as_secs_f64() * 1000.0);
        let entry = new_entry(kring.documents[number % kring.documents.len()]);
        let begin = Instant::now();
        let id = one
            .with(|node, cx| node.write(cx, kring.space, entry))
            .expect("an editor");
        while *saw.borrow_and_update() != id || !one.is_durable() {
            tokio::select! {
                () = one.step() => {}
                _ = saw.changed() => {}
            }
        }
        lives.push(begin.elapsed().as_secs_f64() * 1000.0);
        // Typing has pauses: what follows an entry is done before the next.
        let rest = Instant::now() + Duration::from_millis(5);
        while Instant::now() < rest {
            let _over = tokio::time::timeout(Duration::from_millis(5), one.step()).await;
        }
    }
    other.abort();
    let (p50, p99) = (at_part(&mut lives, 0.5), at_part(&mut lives, 0.99));
    let (s50, s99) = (at_part(&mut syncs, 0.5), at_part(&mut syncs, 0.99));
    println!(
        "row 4: {documents} documents: live p50 {p50:.2} ms, p99 {p99:.2} ms; fdatasync p50 {s50:.2} ms, p99 {s99:.2} ms; \
         p99 / fdatasync p99 {:.2} (goal 2), p50 / samod's 2.6 ms {:.2} (goal 0.33)",
        p99 / s99,
        p50 / 2.6
    );
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let quick = std::env::args().any(|argument| argument == "--test");
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    if quick {
        row_2(&[5], 1, 2).await;
        row_4(3, 3).await;
        return;
    }
    for documents in [100, 1_000, 2_000] {
        row_4(documents, LIVE).await;
    }
    row_2(&[250, 1_000], ROUNDS, AUTHORS).await;
}
