//! One connected peer: its connections, its stream, and on which connection the next one is opened.

use super::allowance::Allowance;
use super::{Via, limits};
use libp2p::swarm::ConnectionId;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::oneshot;
use tokio::time::Instant;

/// A connection with a peer.
pub(super) struct Road {
    /// When it was made.
    pub(super) since: Instant,
    /// By which road.
    pub(super) via: Via,
    /// Where the other side is, for the owner.
    pub(super) address: String,
    /// How many streams the other side may still open on it.
    pub(super) streams: Allowance,
}

/// A stream with a peer.
pub(super) struct Running {
    /// Which of the streams.
    pub(super) serial: u64,
    /// By which road.
    pub(super) via: Via,
    /// Whether a frame came in over it.
    pub(super) heard: Arc<AtomicBool>,
    /// Letting it go ends the stream.
    pub(super) _stop: oneshot::Sender<()>,
    /// Says when its task has ended.
    pub(super) done: oneshot::Receiver<()>,
}

/// A connected peer.
#[derive(Default)]
pub(super) struct Peer {
    /// Its connections.
    pub(super) roads: BTreeMap<ConnectionId, Road>,
    /// Its stream.
    pub(super) stream: Option<Running>,
    /// Streams whose task has not ended.
    pub(super) alive: usize,
    /// Where a stream is being opened.
    pub(super) asked: Option<ConnectionId>,
    /// Streams that failed since one brought a frame.
    pub(super) failures: u32,
    /// When the next stream may be opened.
    pub(super) reopen: Option<Instant>,
}

impl Peer {
    /// The connection on which a stream should be opened now.
    pub(super) fn road_to_open(&self, now: Instant) -> Option<ConnectionId> {
        if self.asked.is_some() || self.reopen.is_some_and(|at| at > now) {
            return None;
        }
        let (connection, road) = self.roads.iter().min_by_key(|(_, road)| rank(road.via))?;
        let is_better = match &self.stream {
            Some(running) => rank(road.via) < rank(running.via),
            None => self.alive < limits::STREAMS_PER_PEER,
        };
        is_better.then_some(*connection)
    }

    /// The connections that the other side must have lost, or it would not have made this one.
    pub(super) fn stale(&self, road: &Road, now: Instant) -> Vec<ConnectionId> {
        self.roads
            .iter()
            .filter(|(_, old)| rank(old.via) == rank(road.via))
            .filter(|(_, old)| now.saturating_duration_since(old.since) > limits::STALE)
            .map(|(connection, _)| *connection)
            .collect()
    }

    /// Whether a frame came in over its stream.
    pub(super) fn was_heard(&self) -> bool {
        self.stream
            .as_ref()
            .is_some_and(|running| running.heard.load(Ordering::Relaxed))
    }
}

/// A straight road is better than one through a relay; between straight ones nothing is won by changing.
pub(super) fn rank(via: Via) -> u8 {
    match via {
        Via::Lan | Via::Direct => 0,
        Via::Relay | Via::None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn road(via: Via, since: Instant) -> Road {
        Road {
            since,
            via,
            address: String::new(),
            streams: Allowance::new(1, limits::STREAM_EVERY, since),
        }
    }

    fn running(via: Via) -> Running {
        let (stop, _) = oneshot::channel();
        let (_, done) = oneshot::channel();
        Running {
            serial: 1,
            via,
            heard: Arc::new(AtomicBool::new(false)),
            _stop: stop,
            done,
        }
    }

    fn connection(number: usize) -> ConnectionId {
        ConnectionId::new_unchecked(number)
    }

    #[test]
    fn a_straight_connection_takes_over_from_a_relayed_one_and_not_back() {
        let now = Instant::now();
        let mut peer = Peer::default();
        peer.roads.insert(connection(1), road(Via::Relay, now));
        assert_eq!(peer.road_to_open(now), Some(connection(1)));
        peer.stream = Some(running(Via::Relay));
        assert_eq!(peer.road_to_open(now), None);
        peer.roads.insert(connection(2), road(Via::Direct, now));
        assert_eq!(peer.road_to_open(now), Some(connection(2)));
        peer.stream = Some(running(Via::Direct));
        assert_eq!(peer.road_to_open(now), None);
        peer.roads.insert(connection(3), road(Via::Lan, now));
        assert_eq!(peer.road_to_open(now), None);
    }

    #[test]
    fn a_stream_is_asked_for_once_and_not_before_its_time() {
        let now = Instant::now();
        let mut peer = Peer::default();
        peer.roads.insert(connection(1), road(Via::Lan, now));
        peer.asked = Some(connection(1));
        assert_eq!(peer.road_to_open(now), None);
        peer.asked = None;
        peer.reopen = Some(now + limits::BACK_OFF);
        assert_eq!(peer.road_to_open(now), None);
        assert!(peer.road_to_open(now + limits::BACK_OFF).is_some());
    }

    #[test]
    fn a_peer_that_dials_again_has_lost_its_older_connection() {
        let start = Instant::now();
        let later = start + limits::STALE * 2;
        let mut peer = Peer::default();
        peer.roads.insert(connection(1), road(Via::Lan, start));
        peer.roads.insert(connection(2), road(Via::Relay, start));
        let new = road(Via::Lan, later);
        assert_eq!(peer.stale(&new, later), [connection(1)]);
        assert!(peer.stale(&road(Via::Lan, start), start).is_empty());
    }
}
