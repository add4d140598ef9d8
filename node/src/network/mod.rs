//! The network of a device: who is reachable, and frames to and from each of them. Nothing outside this folder knows libp2p.
//!
//! One task owns the swarm, one task each stream. Nothing queues: a frame is asked for when the one before it was
//! written, and a stream is read no further than the owner keeps up with.

mod address;
mod allowance;
mod behaviour;
mod dial;
mod limits;
mod listen;
mod open;
mod peer;
mod stream;
mod task;
mod translate;
mod typed;

pub use crate::handle::Via;
pub use address::{NotAnAddress, for_ticket};
pub use typed::{Typed, typed};

use libp2p::identity::Keypair;
use noaber_protocol::ids::PeerId;
use noaber_protocol::limits::FRAME_BYTES;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit, mpsc};
use zeroize::Zeroizing;

/// What a device does with the local network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lan {
    /// Looks for others by mDNS and connects to them.
    Search,
    /// Does not look, but dials addresses of local networks and of this machine that tickets and charters name.
    Quiet,
    /// Dials addresses of the internet only.
    Off,
}

/// What a device does when a port is taken at which it is to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ports {
    /// Takes a free one: others find it there too.
    Any,
    /// Does not begin: the address was given to people, who look for it there.
    Asked,
}

/// How a network begins.
pub struct Config {
    /// The Ed25519 seed of the device on the network.
    pub seed: Zeroizing<[u8; 32]>,
    /// Where to listen, as multiaddrs; none: on every address of the machine, by QUIC and TCP.
    pub listen: Vec<String>,
    /// What to do when somebody listens there already.
    pub ports: Ports,
    /// What to do with the local network.
    pub lan: Lan,
    /// Where the chance in waiting times comes from.
    pub chance: u64,
}

/// The network did not start.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// The key of the device cannot be used.
    #[error("the key of this device cannot be used on the network")]
    Keys(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// An address to listen on is not one.
    #[error("cannot listen on {address}: not an address")]
    Address {
        /// The text.
        address: String,
    },
    /// Somebody listens there already, and another port is of no use.
    #[error("cannot listen on {address}: the port is taken")]
    Taken {
        /// The address.
        address: String,
    },
    /// None of the addresses could be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The last one tried.
        address: String,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// What happens on the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkEvent {
    /// This device can be reached at an address; it ends in `/p2p/` and the device's name, as tickets want it.
    Listening {
        /// The multiaddr.
        address: String,
    },
    /// This device can no longer be reached there.
    NotListening {
        /// The multiaddr.
        address: String,
    },
    /// A stream with a peer stands; a session begins. [`NetworkEvent::CanWrite`] follows.
    Up {
        /// The other side.
        peer: PeerId,
        /// By which road.
        via: Via,
        /// Where the other side is, as a multiaddr.
        address: String,
    },
    /// The stream ended; the session with it. A new one may follow, also at once, when a better road was found.
    Down {
        /// The other side.
        peer: PeerId,
    },
    /// A frame came in.
    Frame {
        /// From whom.
        peer: PeerId,
        /// Its bytes, at least one and at most [`FRAME_BYTES`].
        bytes: Vec<u8>,
    },
    /// One frame may be sent to a peer. Said once for each frame; it does not lapse until [`NetworkEvent::Down`].
    CanWrite {
        /// To whom.
        peer: PeerId,
    },
}

/// A peer to be connected with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Who.
    pub peer: PeerId,
    /// Where it may be, as multiaddrs; what is not an address, or names another peer, is passed over.
    pub addresses: Vec<String>,
}

/// A frame that may not be sent now: the peer is gone, or has not been [`NetworkEvent::CanWrite`] since the last one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the peer takes no frame now")]
pub struct NotNow(pub Vec<u8>);

/// Starts networks.
pub struct Network;

impl Network {
    /// Starts the network of a device, inside a tokio runtime. It ends when its events are dropped or at [`NetworkHandle::stop`].
    ///
    /// # Errors
    /// [`NetworkError`] when the key or an address is wrong, or nothing could be listened on. A port that is taken is no
    /// error, unless the ports were [`Ports::Asked`]: a free one is used instead.
    pub fn start(config: Config) -> Result<(NetworkHandle, NetworkEvents), NetworkError> {
        let mut seed = config.seed;
        let keys = Keypair::ed25519_from_bytes(seed.as_mut_slice())
            .map_err(|error| NetworkError::Keys(Box::new(error)))?;
        let mut swarm = behaviour::swarm(&keys, config.lan)?;
        listen::listen(&mut swarm, &config.listen, config.ports)?;
        let shared = Arc::new(Shared::default());
        let (queue, events) = mpsc::channel(limits::WAITING_EVENTS);
        let task = task::Task::new(swarm, Arc::clone(&shared), queue, config.lan, config.chance);
        tokio::spawn(task.run());
        let events = NetworkEvents {
            events,
            shared: Arc::clone(&shared),
        };
        Ok((NetworkHandle { shared }, events))
    }
}

/// Reads an address as tickets hold it and says whose it is.
///
/// # Errors
/// [`NotAnAddress`] names the rule that it breaks.
pub fn peer_of(address: &str) -> Result<PeerId, NotAnAddress> {
    address::parse(address).map(|(peer, _)| peer)
}

/// The name of a peer as it stands after `/p2p/` in addresses; none when the bytes are no key.
pub fn peer_text(peer: &PeerId) -> Option<String> {
    address::theirs(peer).map(|peer| peer.to_base58())
}

/// Says what the network should do. Cheap to clone; no call waits.
#[derive(Clone)]
pub struct NetworkHandle {
    shared: Arc<Shared>,
}

impl NetworkHandle {
    /// Sends a frame, once for each [`NetworkEvent::CanWrite`].
    ///
    /// # Errors
    /// [`NotNow`] gives the frame back.
    pub fn send(&self, peer: PeerId, frame: Vec<u8>) -> Result<(), NotNow> {
        debug_assert!(
            (1..=FRAME_BYTES).contains(&frame.len()),
            "sessions make frames within the limits"
        );
        let outboxes = self.shared.outboxes();
        let Some(outbox) = outboxes.get(&peer) else {
            return Err(NotNow(frame));
        };
        outbox
            .try_send(frame)
            .map_err(|error| NotNow(error.into_inner()))
    }

    /// Names all peers to keep connections with, the dearest first; replaces what was named before.
    pub fn expect(&self, peers: Vec<Expected>) {
        self.shared.wish(|wishes| wishes.expected = Some(peers));
    }

    /// Looks for a peer now, and for some minutes: somebody asked for it, as with a ticket.
    pub fn dial(&self, peer: Expected) {
        self.shared.wish(|wishes| {
            wishes.dial.insert(peer.peer, peer.addresses);
        });
    }

    /// Looks who answers at an address that a person typed, and dials it for some minutes.
    pub fn dial_typed(&self, typed: Typed) {
        match typed {
            Typed::Device(peer) => self.dial(peer),
            Typed::Place(addresses) => self.shared.wish(|wishes| {
                if wishes.places.len() < limits::PLACES {
                    wishes.places.push(addresses);
                }
            }),
        }
    }

    /// Ends the connections with a peer that did wrong, and keeps it out for that long.
    pub fn close(&self, peer: PeerId, keep_out: Duration) {
        self.shared.wish(|wishes| {
            wishes.close.insert(peer, keep_out);
        });
    }

    /// Ends all connections; the events end after the last [`NetworkEvent::Down`].
    pub fn stop(&self) {
        self.shared.wish(|wishes| wishes.stop = true);
    }
}

/// What happens on the network, in order of happening for each peer.
pub struct NetworkEvents {
    events: mpsc::Receiver<Queued>,
    shared: Arc<Shared>,
}

impl NetworkEvents {
    /// The next event; none when the network has stopped. Dropping the future loses nothing.
    pub async fn recv(&mut self) -> Option<NetworkEvent> {
        let queued = self.events.recv().await?;
        Some(self.shared.hand_over(queued))
    }

    /// The next event if it is there already.
    pub fn try_recv(&mut self) -> Option<NetworkEvent> {
        let queued = self.events.try_recv().ok()?;
        Some(self.shared.hand_over(queued))
    }
}

/// An event on its way to the owner, with its part of what may wait.
struct Queued {
    event: NetworkEvent,
    /// Of [`NetworkEvent::Up`]: where the frames of the session go.
    outbox: Option<mpsc::Sender<Vec<u8>>>,
    _room: Vec<OwnedSemaphorePermit>,
}

impl From<NetworkEvent> for Queued {
    fn from(event: NetworkEvent) -> Queued {
        Queued {
            event,
            outbox: None,
            _room: Vec::new(),
        }
    }
}

/// What the owner wished since the task looked last.
#[derive(Default)]
struct Wishes {
    expected: Option<Vec<Expected>>,
    dial: BTreeMap<PeerId, Vec<String>>,
    places: Vec<Vec<String>>,
    close: BTreeMap<PeerId, Duration>,
    stop: bool,
}

/// What the handles, the swarm's task and the streams' tasks share.
#[derive(Default)]
struct Shared {
    wishes: Mutex<Wishes>,
    changed: Notify,
    outboxes: Mutex<BTreeMap<PeerId, mpsc::Sender<Vec<u8>>>>,
}

impl Shared {
    fn wish(&self, change: impl FnOnce(&mut Wishes)) {
        change(&mut self.wishes.lock().unwrap_or_else(|held| held.into_inner()));
        self.changed.notify_one();
    }

    fn take_wishes(&self) -> Wishes {
        std::mem::take(&mut *self.wishes.lock().unwrap_or_else(|held| held.into_inner()))
    }

    /// Gives the owner an event. Only with it does a session begin to take frames, or end: an owner that is behind sends
    /// nothing of one session over the stream of the next.
    fn hand_over(&self, queued: Queued) -> NetworkEvent {
        let Queued { event, outbox, .. } = queued;
        match (&event, outbox) {
            (NetworkEvent::Up { peer, .. }, Some(outbox)) => {
                self.outboxes().insert(*peer, outbox);
            }
            (NetworkEvent::Down { peer }, _) => {
                self.outboxes().remove(peer);
            }
            (
                NetworkEvent::Up { .. }
                | NetworkEvent::Listening { .. }
                | NetworkEvent::NotListening { .. }
                | NetworkEvent::Frame { .. }
                | NetworkEvent::CanWrite { .. },
                _,
            ) => {}
        }
        event
    }

    fn outboxes(&self) -> MutexGuard<'_, BTreeMap<PeerId, mpsc::Sender<Vec<u8>>>> {
        self.outboxes
            .lock()
            .unwrap_or_else(|held| held.into_inner())
    }
}
