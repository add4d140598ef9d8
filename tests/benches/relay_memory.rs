//! What a relay takes of memory (GOALS row 10): 1,000 kringen with 100,000 and with 1,000,000 entries, at rest after its
//! start, after devices of some kringen took everything from it, and when these have been quiet so long that it let go of them.
//!
//! The relay is the host of `noaber-node relay run`, in a process of its own; what it takes is what the kernel says
//! (`VmRSS`, and `VmHWM` for the most that it ever took).
//! `cargo bench -p noaber-tests --bench relay_memory`; `NOABER_RELAY_ENTRIES=100000,1000000` names other sizes.

use noaber_node::config::HomePaths;
use noaber_node::handle::{RelayRequest, Request, Response};
use noaber_node::host::{self, HostConfig, NetworkUse};
use noaber_node::network::{
    self, Config, Expected, Lan, Network, NetworkEvent, NetworkEvents, NetworkHandle, Ports,
};
use noaber_node::store::{Home, Options, Store};
use noaber_node::{clock, keyring};
use noaber_protocol::charter::op::{Audience, RelayAddress};
use noaber_protocol::entry::{Body, Chain, Entry, EntryType, Header, VERSION};
use noaber_protocol::identity::{DeviceSeed, SpaceKey};
use noaber_protocol::ids::{DocumentId, EntryId, EpochId, Millis, PeerId, SpaceId};
use noaber_protocol::node::{Card, Cx, NewEntry, Node, Output};
use noaber_protocol::record::{LocalKey, Record, Sequence};
use noaber_protocol::run::{Run, RunEntry};
use noaber_protocol::text::Name;
use noaber_tests::world::disk::Disk;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KRINGEN: u32 = 1000;
/// Entries of a run: a few minutes of somebody who types.
const RUN: u32 = 10;
/// Of a body, as a short sealed one has.
const BODY: usize = 240;
/// Kringen of which a device comes, one after the other; they stay.
const VISITED: u32 = 100;
const LISTEN: &str = "/ip4/127.0.0.1/tcp/0";
const GOAL: u64 = 64 * 1024;

/// A device: the founder of a kring, as the kring was before the work in it.
struct Device {
    node: Node,
    disk: Disk,
    rng: ChaCha20Rng,
    space: SpaceId,
}

impl Device {
    /// Founds the kring with that number, which names the relay.
    fn found(number: u32, relay: PeerId) -> (Device, DocumentId) {
        let mut seed = [3; 32];
        seed[..4].copy_from_slice(&number.to_le_bytes());
        let mut device = Device {
            node: Node::new(DeviceSeed::from_bytes(seed)),
            disk: Disk::default(),
            rng: ChaCha20Rng::seed_from_u64(number.into()),
            space: SpaceId([0; 32]),
        };
        let card = Card {
            name: Name::new("Anje").expect("a name"),
            organisation: None,
            device: None,
            space: None,
        };
        let name = Name::new("Dorpsbelang").expect("a name");
        let space = device.with(|node, cx| node.found_space(cx, &name, &card));
        let space = space.expect("anybody may found one");
        device.space = space;
        let relay = RelayAddress {
            peer: relay,
            addresses: vec![LISTEN.to_owned()],
        };
        let named = device.with(|node, cx| node.set_relays(cx, space, vec![relay]));
        named.expect("the founder names relays");
        let document = NewEntry {
            document: None,
            kind: EntryType::FOUND_DOCUMENT,
            on: Vec::new(),
            more: vec![1],
            audience: Audience::Space,
            plaintext: b"Manifest".to_vec(),
        };
        let document = device.with(|node, cx| node.write(cx, space, document));
        (device, document.expect("the founder writes").into())
    }

    fn with<T>(&mut self, act: impl FnOnce(&mut Node, &mut Cx<'_>) -> T) -> T {
        let mut cx = Cx {
            now: clock::now(),
            rng: &mut self.rng,
            read: &self.disk,
        };
        let done = act(&mut self.node, &mut cx);
        self.keep();
        done
    }

    /// Keeps what came out; it is durable at once. Gives the peers that may be written to.
    fn keep(&mut self) -> Vec<PeerId> {
        let mut ready = Vec::new();
        loop {
            let mut last = None;
            while let Some(output) = self.node.poll_output() {
                match output {
                    Output::Append { sequence, record } => {
                        self.disk.append(record);
                        last = Some(sequence);
                    }
                    Output::Ready { peer } => ready.push(peer),
                    Output::Close { fault, .. } => panic!("at fault: {fault}"),
                    Output::Event(_) => {}
                }
            }
            let Some(last) = last else {
                return ready;
            };
            let mut cx = Cx {
                now: clock::now(),
                rng: &mut self.rng,
                read: &self.disk,
            };
            self.node.durable(&mut cx, last);
        }
    }

    fn entries(&self) -> usize {
        let here = self.node.space(&self.space);
        here.map_or(0, noaber_protocol::space::Space::len)
    }
}

/// The work of a kring, made without a node: signed and in its chain, with rubbish where the sealed text would be.
struct Writer {
    key: SpaceKey,
    space: SpaceId,
    epoch: EpochId,
    document: DocumentId,
    tip: EntryId,
    count: u64,
}

impl Writer {
    fn of(device: &Device, document: DocumentId, number: u32) -> Writer {
        let here = device.node.space(&device.space).expect("it was founded");
        let mut seed = [3; 32];
        seed[..4].copy_from_slice(&number.to_le_bytes());
        let state = here.charter().state();
        let (epoch, _) = state.epoch(&Audience::Space).expect("it has one");
        Writer {
            key: DeviceSeed::from_bytes(seed).space_key(&here.nonce()),
            space: device.space,
            epoch,
            document,
            tip: document.into(),
            count: 0,
        }
    }

    fn run(&mut self, entries: u32) -> Record {
        let entries: Vec<RunEntry> = (0..entries).map(|_| self.entry()).collect();
        let signature = self.key.sign(&self.tip);
        let run = Run { entries, signature };
        let (space, bytes) = (self.space, run.encode().expect("well formed"));
        Record::Run { space, bytes }
    }

    fn entry(&mut self) -> RunEntry {
        self.count += 1;
        let mut bytes = vec![self.count as u8; BODY];
        bytes[..8].copy_from_slice(&self.count.to_le_bytes());
        bytes[8..40].copy_from_slice(&self.space.0);
        let body = Body { salt: None, bytes };
        let header = Header {
            version: VERSION,
            space: self.space,
            author: self.key.author(),
            chain: Chain::CONTENT,
            prev: vec![self.tip],
            charter: Vec::new(),
            on: Vec::new(),
            at: Millis(1_700_000_000_000 + self.count as i64),
            kind: EntryType::CHANGES,
            document: Some(self.document),
            epoch: Some(self.epoch),
            body_len: 0,
            body_commit: [0; 32],
            more: Vec::new(),
        };
        let entry = Entry::new(header.with_body(&body)).expect("well formed");
        self.tip = entry.id;
        RunEntry {
            entry,
            body: Some(body),
        }
    }
}

/// Makes a relay's home in which all kringen are kept; gives a device of the first ones.
fn fill(paths: &HomePaths, entries: u32) -> Vec<Device> {
    host::create_relay(paths, "Kennispunt", None).expect("a new home");
    let seed = keyring::open(paths, None).expect("it has no passphrase");
    let mut relay = Node::new(DeviceSeed::from_bytes(*seed));
    let home = Home::open(paths.root()).expect("a new home");
    let (store, _) = Store::open(&home, Options::default()).expect("a new store");
    let mut sequence = 0;
    let mut keep = |record: Record| {
        sequence += 1;
        store
            .append(Sequence(sequence), record)
            .expect("well formed");
        if store.waiting() > 8 << 20 {
            store.commit().expect("a disk");
        }
    };
    let mut devices = Vec::new();
    let mut writers = Vec::new();
    for number in 0..KRINGEN {
        let (device, document) = Device::found(number, relay.peer_id());
        let mut carried = [0; 17];
        carried[16] = 1;
        relay.keep_local(LocalKey::Space(device.space), &carried);
        while let Some(output) = relay.poll_output() {
            if let Output::Append { record, .. } = output {
                keep(record);
            }
        }
        for record in device.disk.records() {
            if let Record::Run { .. } = record {
                keep(record.clone());
            }
        }
        writers.push(Writer::of(&device, document, number));
        if number < VISITED {
            devices.push(device);
        }
    }
    // As it comes in a village's evening: everybody at the same time.
    let each = entries / KRINGEN;
    for written in (0..each).step_by(RUN as usize) {
        for writer in &mut writers {
            keep(writer.run(RUN.min(each - written)));
        }
    }
    while store.commit().expect("a disk").is_some() {}
    devices
}

/// The relay in a process of its own.
struct Relay {
    child: Child,
    address: String,
}

impl Relay {
    fn start(home: &Path) -> Relay {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .env("NOABER_RELAY_HOME", home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut address = String::new();
        lines.read_line(&mut address).expect("it listens");
        Relay {
            child,
            address: address.trim().to_owned(),
        }
    }

    /// KiB that it takes now, and took at most.
    fn takes(&self) -> (u64, u64) {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("it runs");
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
            number.unwrap_or(0)
        };
        (field("VmRSS:"), field("VmHWM:"))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It may have ended by itself.
        let _gone = self.child.wait();
    }
}

/// The relay itself: says where it is, and ends with its input.
async fn serve(home: &Path) {
    let paths = HomePaths::new(home.to_owned());
    let config = HostConfig {
        paths,
        passphrase: None,
        network: NetworkUse::Chosen {
            listen: vec![LISTEN.to_owned()],
            no_mdns: true,
        },
    };
    let connection = host::host(config).await.expect("the home opens");
    let address = loop {
        let status = Request::Relay(RelayRequest::Status);
        match connection.caller.ask(status).await {
            Ok(Response::Relay(status)) => {
                if let Some(address) = status.addresses.into_iter().next() {
                    break address;
                }
            }
            other => panic!("{other:?}"),
        }
    };
    println!("{address}");
    std::io::stdout().flush().expect("a pipe");
    let ended = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        // Whoever started this went.
        let _ended = std::io::stdin().read_line(&mut line);
    });
    ended.await.expect("a thread");
    connection.close().await;
}

/// A device on the network.
struct Visit {
    device: Device,
    net: NetworkHandle,
    events: NetworkEvents,
    can_write: BTreeSet<PeerId>,
}

impl Visit {
    fn begin(device: Device, number: u32, address: &str) -> Visit {
        let mut seed = [3; 32];
        seed[..4].copy_from_slice(&number.to_le_bytes());
        let config = Config {
            seed: DeviceSeed::from_bytes(seed).transport_seed(),
            listen: vec![LISTEN.to_owned()],
            ports: Ports::Any,
            lan: Lan::Quiet,
            chance: number.into(),
        };
        let (net, events) = Network::start(config).expect("loopback");
        net.expect(vec![Expected {
            peer: network::peer_of(address).expect("an address"),
            addresses: vec![address.to_owned()],
        }]);
        Visit {
            device,
            net,
            events,
            can_write: BTreeSet::new(),
        }
    }

    fn write(&mut self, ready: Vec<PeerId>) {
        for peer in ready {
            if self.can_write.contains(&peer)
                && let Some(frame) = {
                    let Device {
                        node, disk, rng, ..
                    } = &mut self.device;
                    let mut cx = Cx {
                        now: clock::now(),
                        rng,
                        read: disk,
                    };
                    node.poll_frame(&mut cx, peer)
                }
            {
                self.can_write.remove(&peer);
                // Gone before its frame: nothing is lost.
                let _gone = self.net.send(peer, frame);
            }
        }
    }

    async fn step(&mut self) {
        let mut ready = Vec::new();
        match tokio::time::timeout(Duration::from_millis(200), self.events.recv()).await {
            Ok(None) => panic!("the network lives"),
            Ok(Some(NetworkEvent::Up { peer, .. })) => {
                self.device.with(|node, cx| node.connected(cx, peer));
                ready.push(peer);
            }
            Ok(Some(NetworkEvent::Down { peer })) => {
                self.can_write.remove(&peer);
                self.device.node.disconnected(peer);
            }
            Ok(Some(NetworkEvent::Frame { peer, bytes })) => {
                self.device.with(|node, cx| node.received(cx, peer, &bytes));
                ready.push(peer);
            }
            Ok(Some(NetworkEvent::CanWrite { peer })) => {
                self.can_write.insert(peer);
                ready.push(peer);
            }
            Ok(Some(NetworkEvent::Listening { .. } | NetworkEvent::NotListening { .. })) => {}
            Err(_) => {
                self.device.with(|node, cx| node.timeout(cx));
                ready.extend(self.can_write.clone());
            }
        }
        ready.extend(self.device.keep());
        self.write(ready);
    }
}

/// Devices of some kringen take everything that the relay has of theirs, and stay. Gives what the relay took at most.
async fn visit(relay: &Relay, devices: Vec<Device>, each: u32) -> Vec<Visit> {
    let mut visits = Vec::new();
    for (device, number) in devices.into_iter().zip(0..) {
        let before = device.entries();
        let wanted = before + each as usize;
        let mut visit = Visit::begin(device, number, &relay.address);
        while visit.device.entries() < wanted {
            visit.step().await;
        }
        visits.push(visit);
    }
    visits
}

async fn measure(entries: u32) -> [u64; 4] {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = HomePaths::new(folder.path().join("relay"));
    let begun = Instant::now();
    let devices = fill(&paths, entries);
    println!("  filled with {entries} entries in {:.0?}", begun.elapsed());
    let begun = Instant::now();
    let relay = Relay::start(paths.root());
    println!(
        "  first start {:.1?}, {:?} KiB",
        begun.elapsed(),
        relay.takes()
    );
    drop(relay);
    let begun = Instant::now();
    let relay = Relay::start(paths.root());
    println!("  start {:.1?}", begun.elapsed());
    let (rest, most_at_start) = relay.takes();
    let begun = Instant::now();
    let mut visits = visit(&relay, devices, entries / KRINGEN).await;
    println!("  {VISITED} devices took theirs in {:.1?}", begun.elapsed());
    let (visited, _) = relay.takes();
    // They stay, and say nothing any more: after two minutes of that the kringen sleep.
    let patience = Instant::now();
    while patience.elapsed() < Duration::from_secs(quiet_seconds()) {
        for visit in &mut visits {
            while let Ok(event) = tokio::time::timeout(Duration::ZERO, visit.step()).await {
                let () = event;
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let (asleep, _) = relay.takes();
    for visit in visits {
        visit.net.stop();
    }
    [rest, most_at_start, visited, asleep]
}

fn quiet_seconds() -> u64 {
    let said = std::env::var("NOABER_RELAY_QUIET").ok();
    said.and_then(|text| text.parse().ok()).unwrap_or(150)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    if let Some(home) = std::env::var_os("NOABER_RELAY_HOME") {
        runtime.block_on(serve(Path::new(&home)));
        return;
    }
    let sizes = std::env::var("NOABER_RELAY_ENTRIES").unwrap_or("100000,1000000".to_owned());
    let sizes: Vec<u32> = sizes.split(',').filter_map(|it| it.parse().ok()).collect();
    let mut all = Vec::new();
    for entries in &sizes {
        println!("row 10: {KRINGEN} kringen, {entries} entries");
        let took = runtime.block_on(measure(*entries));
        let [rest, most, visited, asleep] = took.map(|kib| kib as f64 / 1024.0);
        println!(
            "row 10: {entries} entries: {rest:.1} MiB at rest, {most:.1} at most while starting, \
             {visited:.1} after {VISITED} devices, {asleep:.1} when they are quiet (goal {})",
            GOAL / 1024
        );
        all.push((*entries, took));
    }
    if let [(few, [small, ..]), .., (many, [large, ..])] = &all[..] {
        let each = (*large as f64 - *small as f64) * 1024.0 / f64::from(many - few);
        let grown = *large as f64 / *small as f64;
        let exponent = grown.ln() / (f64::from(*many) / f64::from(*few)).ln();
        println!("row 10: exponent {exponent:.2}, {each:.1} B an entry at rest (goal 0)");
    }
}
