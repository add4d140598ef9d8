//! A relay in the test's own process that notes every frame it hears: what it hears is what a node gave to its transport,
//! which only seals it on one side and opens it on the other.

use crate::world::disk::Disk;
use noaber_node::clock;
use noaber_node::network::{
    Config, Lan, Network, NetworkEvent, NetworkEvents, NetworkHandle, Ports,
};
use noaber_protocol::identity::DeviceSeed;
use noaber_protocol::ids::PeerId;
use noaber_protocol::node::{Cx, Node, Output, Terms};
use noaber_protocol::record::Sequence;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

/// Bytes.
const GIGABYTE: u64 = 1024 * 1024 * 1024;
/// How long it may take to listen; only a hang comes near it.
const PATIENCE: Duration = Duration::from_secs(300);
/// How long it sleeps at most, in milliseconds, when nothing is due.
const LONGEST_SLEEP: i64 = 1_000;

/// A relay that listens, on a thread of its own.
pub struct ListeningRelay {
    address: String,
    net: NetworkHandle,
    kinds: Arc<Mutex<BTreeSet<u8>>>,
    thread: JoinHandle<Heard>,
}

/// What a relay heard.
#[derive(Default)]
pub struct Heard {
    /// Every frame that came in, in order.
    pub frames: Vec<Vec<u8>>,
    /// Every frame that it said.
    pub said: Vec<Vec<u8>>,
    /// Entries that it carried at the end, of each space.
    pub carried: Vec<u64>,
    /// What it found no honest peer to do.
    pub faults: Vec<String>,
}

impl ListeningRelay {
    /// Starts it, with a seed for its key.
    ///
    /// # Panics
    /// When no port of this machine can be listened on.
    pub fn start(seed: u8) -> ListeningRelay {
        let (tell, told) = mpsc::channel();
        let kinds: Arc<Mutex<BTreeSet<u8>>> = Arc::default();
        let noted = Arc::clone(&kinds);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async move {
                let mut relay = Relay::new(seed, noted);
                let address = relay.address().await;
                let _waits = tell.send((address, relay.net.clone()));
                while relay.step().await.is_some() {}
                relay.heard()
            })
        });
        let (address, net) = told.recv_timeout(PATIENCE).expect("it listens");
        ListeningRelay {
            address,
            net,
            kinds,
            thread,
        }
    }

    /// Whether it heard a frame of that number.
    pub fn has_heard(&self, number: u8) -> bool {
        let kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        kinds.contains(&number)
    }

    /// Where it can be dialled.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Stops it, and gives what it heard.
    ///
    /// # Panics
    /// When it failed.
    pub fn stop(self) -> Heard {
        self.net.stop();
        self.thread.join().expect("it ended well")
    }
}

struct Relay {
    node: Node,
    disk: Disk,
    rng: ChaCha20Rng,
    net: NetworkHandle,
    events: NetworkEvents,
    can_write: BTreeSet<PeerId>,
    kinds: Arc<Mutex<BTreeSet<u8>>>,
    heard: Heard,
}

impl Relay {
    fn new(seed: u8, kinds: Arc<Mutex<BTreeSet<u8>>>) -> Relay {
        let seed = DeviceSeed::from_bytes([seed; 32]);
        let config = Config {
            seed: seed.transport_seed(),
            listen: vec!["/ip4/127.0.0.1/tcp/0".to_owned()],
            ports: Ports::Any,
            lan: Lan::Quiet,
            chance: 1,
        };
        let (net, events) = Network::start(config).expect("a port to listen on");
        let mut node = Node::new(seed);
        node.serve_as_relay(Terms::open(GIGABYTE, GIGABYTE));
        Relay {
            node,
            disk: Disk::default(),
            rng: ChaCha20Rng::seed_from_u64(1),
            net,
            events,
            can_write: BTreeSet::new(),
            kinds,
            heard: Heard::default(),
        }
    }

    async fn address(&mut self) -> String {
        loop {
            if let Some(NetworkEvent::Listening { address }) = self.events.recv().await {
                return address;
            }
        }
    }

    /// Lives until something happened; none when it was stopped.
    async fn step(&mut self) -> Option<()> {
        let due = self.node.poll_timeout();
        let wake = due.map_or(LONGEST_SLEEP, |(when, _)| when.since(clock::now()));
        let wake = Duration::from_millis(wake.clamp(0, LONGEST_SLEEP).unsigned_abs());
        tokio::select! {
            event = self.events.recv() => self.happened(event?),
            () = tokio::time::sleep(wake) => {
                let now = clock::now();
                if self.node.poll_timeout().is_some_and(|(when, _)| when <= now) {
                    self.with(|node, cx| node.timeout(cx));
                }
            }
        }
        Some(())
    }

    fn happened(&mut self, event: NetworkEvent) {
        match event {
            NetworkEvent::Up { peer, .. } => self.with(|node, cx| node.connected(cx, peer)),
            NetworkEvent::Down { peer } => {
                self.can_write.remove(&peer);
                self.with(|node, _| node.disconnected(peer));
            }
            NetworkEvent::Frame { peer, bytes } => {
                let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
                kinds.extend(bytes.first());
                drop(kinds);
                self.heard.frames.push(bytes.clone());
                self.with(|node, cx| node.received(cx, peer, &bytes));
            }
            NetworkEvent::CanWrite { peer } => {
                self.can_write.insert(peer);
                self.write_to(peer);
                self.pump();
            }
            NetworkEvent::Listening { .. } | NetworkEvent::NotListening { .. } => {}
        }
    }

    fn with(&mut self, act: impl FnOnce(&mut Node, &mut Cx<'_>)) {
        let mut cx = Cx {
            now: clock::now(),
            rng: &mut self.rng,
            read: &self.disk,
        };
        act(&mut self.node, &mut cx);
        self.pump();
    }

    /// Does what the node wants done, until it wants nothing. Its disk is quick: what is kept is durable at once.
    fn pump(&mut self) {
        loop {
            let mut latest: Option<Sequence> = None;
            while let Some(output) = self.node.poll_output() {
                match output {
                    Output::Append { sequence, record } => {
                        self.disk.append(record);
                        latest = Some(sequence);
                    }
                    Output::Ready { peer } if self.can_write.contains(&peer) => self.write_to(peer),
                    Output::Close { peer, fault } => {
                        self.heard.faults.push(fault.to_string());
                        self.net.close(peer, Duration::ZERO);
                    }
                    Output::Ready { .. } | Output::Event(_) => {}
                }
            }
            let Some(latest) = latest else {
                return;
            };
            let mut cx = Cx {
                now: clock::now(),
                rng: &mut self.rng,
                read: &self.disk,
            };
            self.node.durable(&mut cx, latest);
        }
    }

    fn write_to(&mut self, peer: PeerId) {
        let mut cx = Cx {
            now: clock::now(),
            rng: &mut self.rng,
            read: &self.disk,
        };
        if let Some(frame) = self.node.poll_frame(&mut cx, peer) {
            self.can_write.remove(&peer);
            self.heard.said.push(frame.clone());
            // Gone before its frame: nothing is lost.
            let _gone = self.net.send(peer, frame);
        }
    }

    fn heard(self) -> Heard {
        let carried = self.node.carried();
        Heard {
            carried: carried.iter().map(|it| it.entries).collect(),
            ..self.heard
        }
    }
}
