//! Real sockets on this machine: two networks exchange frames, and hostile peers are held off.

use noaber_node::network::{
    Config, Expected, Lan, Network, NetworkEvent, NetworkEvents, NetworkHandle, Via, peer_of,
};
use noaber_protocol::ids::PeerId;
use noaber_protocol::limits::FRAME_BYTES;
use std::time::Duration;
use tokio::time::timeout;
use zeroize::Zeroizing;

const PATIENCE: Duration = Duration::from_secs(20);
const QUIC: &str = "/ip4/127.0.0.1/udp/0/quic-v1";
const TCP: &str = "/ip4/127.0.0.1/tcp/0";

struct Neighbour {
    handle: NetworkHandle,
    events: NetworkEvents,
    peer: PeerId,
    address: String,
}

impl Neighbour {
    async fn start(seed: u8, listen: &str) -> Neighbour {
        let config = Config {
            seed: Zeroizing::new([seed; 32]),
            listen: vec![listen.to_owned()],
            lan: Lan::Quiet,
            chance: u64::from(seed),
        };
        let (handle, mut events) = Network::start(config).expect("loopback can be listened on");
        let Some(NetworkEvent::Listening { address }) = next(&mut events).await else {
            panic!("listening comes first");
        };
        let peer = peer_of(&address).expect("its own address is right");
        Neighbour {
            handle,
            events,
            peer,
            address,
        }
    }

    fn expect(&self, other: &Neighbour) {
        self.handle.expect(vec![Expected {
            peer: other.peer,
            addresses: vec![other.address.clone()],
        }]);
    }

    async fn next(&mut self) -> NetworkEvent {
        next(&mut self.events).await.expect("the network goes on")
    }

    /// Waits until a session with the other stands and may be written to.
    async fn meets(&mut self, other: PeerId) -> Via {
        loop {
            if let NetworkEvent::Up { peer, via, .. } = self.next().await
                && peer == other
            {
                self.may_write(other).await;
                return via;
            }
        }
    }

    async fn may_write(&mut self, other: PeerId) {
        loop {
            match self.next().await {
                NetworkEvent::CanWrite { peer } if peer == other => return,
                NetworkEvent::Down { .. } => panic!("the session ended"),
                _ => {}
            }
        }
    }

    async fn hears(&mut self) -> Vec<u8> {
        loop {
            match self.next().await {
                NetworkEvent::Frame { bytes, .. } => return bytes,
                NetworkEvent::Down { .. } => panic!("the session ended"),
                _ => {}
            }
        }
    }

    async fn loses(&mut self, other: PeerId) {
        loop {
            if self.next().await == (NetworkEvent::Down { peer: other }) {
                return;
            }
        }
    }
}

async fn next(events: &mut NetworkEvents) -> Option<NetworkEvent> {
    timeout(PATIENCE, events.recv())
        .await
        .expect("something happens in time")
}

async fn both_ways(listen: &str) {
    let mut anna = Neighbour::start(1, listen).await;
    let mut bram = Neighbour::start(2, listen).await;
    anna.expect(&bram);
    assert_eq!(anna.meets(bram.peer).await, Via::Lan);
    assert_eq!(bram.meets(anna.peer).await, Via::Lan);
    anna.handle.send(bram.peer, b"moi".to_vec()).expect("room");
    assert_eq!(bram.hears().await, b"moi");
    let large = vec![7; FRAME_BYTES];
    bram.handle.send(anna.peer, large.clone()).expect("room");
    assert!(anna.hears().await == large);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_go_both_ways_over_quic() {
    both_ways(QUIC).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_go_both_ways_over_tcp() {
    both_ways(TCP).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_returns_after_it_broke() {
    let mut anna = Neighbour::start(3, QUIC).await;
    let mut bram = Neighbour::start(4, QUIC).await;
    anna.expect(&bram);
    for _ in 0..2 {
        anna.meets(bram.peer).await;
        bram.meets(anna.peer).await;
        anna.handle.close(bram.peer, Duration::ZERO);
        anna.loses(bram.peer).await;
        bram.loses(anna.peer).await;
    }
}
