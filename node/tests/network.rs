//! Real sockets on this machine: two networks exchange frames, and hostile peers are held off.

use futures::{AsyncWriteExt as _, StreamExt as _};
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, Stream, StreamProtocol, SwarmBuilder, identity::Keypair};
use noaber_node::network::{
    Config, Expected, Lan, Network, NetworkError, NetworkEvent, NetworkEvents, NetworkHandle,
    Ports, Via, peer_of, typed,
};
use noaber_protocol::ids::PeerId;
use noaber_protocol::limits::FRAME_BYTES;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// Only a hang comes near it.
const PATIENCE: Duration = Duration::from_secs(120);
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
        Neighbour::start_with(seed, listen, Lan::Quiet).await
    }

    async fn start_with(seed: u8, listen: &str, lan: Lan) -> Neighbour {
        let config = Config {
            seed: Zeroizing::new([seed; 32]),
            listen: vec![listen.to_owned()],
            ports: Ports::Any,
            lan,
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
                NetworkEvent::Down { peer } if peer == other => panic!("the session ended"),
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
    for _ in 0..3 {
        meet(&mut anna, &mut bram).await;
        anna.handle.close(bram.peer, Duration::ZERO);
        anna.loses(bram.peer).await;
        bram.loses(anna.peer).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_starts_anew_at_its_old_port_is_found_again() {
    for listen in [QUIC, TCP] {
        let mut anna = Neighbour::start(5, listen).await;
        let mut bram = Neighbour::start(6, listen).await;
        anna.expect(&bram);
        meet(&mut anna, &mut bram).await;
        let again = bram.address.rsplit_once("/p2p/").expect("its name").0;
        bram.handle.stop();
        while next(&mut bram.events).await.is_some() {}
        anna.loses(bram.peer).await;
        until_free(again).await;
        let mut bram = Neighbour::start(6, again).await;
        assert!(
            bram.address.starts_with(again),
            "{again} became {}",
            bram.address
        );
        meet(&mut anna, &mut bram).await;
    }
}

/// Another program starts when the sockets of the old one are gone; here both are one program.
async fn until_free(address: &str) {
    let port = address.split('/').nth(4).and_then(|port| port.parse().ok());
    let port: u16 = port.expect("the port stands in fourth place");
    let free = async {
        let here = (Ipv4Addr::LOCALHOST, port);
        while UdpSocket::bind(here).is_err() || TcpListener::bind(here).is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, free).await.expect("freed in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_and_a_port_lead_to_whoever_answers_there() {
    let mut anna = Neighbour::start(30, TCP).await;
    let mut bram = Neighbour::start(31, TCP).await;
    let port = bram
        .address
        .split('/')
        .nth(4)
        .expect("the port stands there");
    let place = typed(&format!("127.0.0.1:{port}")).expect("a place");
    anna.handle.dial_typed(place);
    meet(&mut anna, &mut bram).await;
    // Where nobody listens the next address is tried, and then no more.
    let nobody = typed("/ip4/127.0.0.1/tcp/1").expect("a place");
    anna.handle.dial_typed(nobody);
    assert!(
        timeout(Duration::from_secs(1), anna.events.recv())
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_that_is_taken_becomes_another() {
    for listen in [QUIC, TCP] {
        let anna = Neighbour::start(7, listen).await;
        let taken = anna.address.rsplit_once("/p2p/").expect("its name").0;
        let bram = Neighbour::start(8, taken).await;
        assert!(!bram.address.starts_with(taken), "{taken} is shared");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_that_dial_each_other_at_once_end_with_one_session() {
    let mut anna = Neighbour::start(9, QUIC).await;
    let mut bram = Neighbour::start(10, QUIC).await;
    anna.expect(&bram);
    bram.expect(&anna);
    meet(&mut anna, &mut bram).await;
    let quiet = timeout(Duration::from_secs(2), anna.events.recv()).await;
    assert_eq!(quiet.ok(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_kept_out_comes_back_when_its_time_is_over() {
    let mut anna = Neighbour::start(11, QUIC).await;
    let mut bram = Neighbour::start(12, QUIC).await;
    anna.expect(&bram);
    meet(&mut anna, &mut bram).await;
    let closed = Instant::now();
    bram.handle.close(anna.peer, Duration::from_secs(3));
    anna.loses(bram.peer).await;
    bram.loses(anna.peer).await;
    meet(&mut anna, &mut bram).await;
    assert!(closed.elapsed() >= Duration::from_secs(3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_never_reads_takes_no_memory() {
    let mut anna = Neighbour::start(13, QUIC).await;
    let mut bram = Neighbour::start(14, QUIC).await;
    anna.expect(&bram);
    meet(&mut anna, &mut bram).await;
    let mut sent = 0_usize;
    loop {
        let frame = frame(sent, FRAME_BYTES);
        anna.handle.send(bram.peer, frame).expect("room for one");
        sent += 1;
        let more = timeout(Duration::from_secs(2), anna.may_write(bram.peer)).await;
        if more.is_err() {
            break;
        }
        assert!(sent < 16, "more is under way than the limits allow");
    }
    for number in 0..sent {
        assert!(bram.hears().await == frame(number, FRAME_BYTES));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_large_frames_arrive_in_order_both_ways() {
    for listen in [QUIC, TCP] {
        let mut anna = Neighbour::start(15, listen).await;
        let mut bram = Neighbour::start(16, listen).await;
        anna.expect(&bram);
        meet(&mut anna, &mut bram).await;
        let begin = Instant::now();
        let (to, from) = (bram.peer, anna.peer);
        tokio::join!(exchange(&mut anna, to, 32), exchange(&mut bram, from, 32));
        let seconds = begin.elapsed().as_secs_f64();
        println!("{listen}: {:.0} MiB/s each way at once", 32.0 / seconds);
    }
}

/// Sends that many frames of 1 MiB, and hears as many.
async fn exchange(neighbour: &mut Neighbour, other: PeerId, frames: usize) {
    let (mut sent, mut heard, mut may_write) = (0, 0, true);
    while sent < frames || heard < frames {
        if may_write && sent < frames {
            let next = frame(sent, 1 << 20);
            neighbour.handle.send(other, next).expect("room for one");
            sent += 1;
            may_write = false;
            continue;
        }
        match neighbour.next().await {
            NetworkEvent::CanWrite { .. } => may_write = true,
            NetworkEvent::Frame { bytes, .. } => {
                assert!(bytes == frame(heard, 1 << 20));
                heard += 1;
            }
            other => panic!("{other:?}"),
        }
    }
}

fn frame(number: usize, length: usize) -> Vec<u8> {
    vec![u8::try_from(number % 251).expect("below 251"); length]
}

/// Both see the session.
async fn meet(anna: &mut Neighbour, bram: &mut Neighbour) {
    let (a, b) = (anna.peer, bram.peer);
    tokio::join!(anna.meets(b), bram.meets(a));
    // The first frame of each: a session that says nothing is ended.
    anna.handle.send(b, b"moi".to_vec()).expect("room");
    bram.handle.send(a, b"moi".to_vec()).expect("room");
    tokio::join!(greeted(anna, b), greeted(bram, a));
}

async fn greeted(neighbour: &mut Neighbour, other: PeerId) {
    let (mut may_write, mut heard) = (false, false);
    while !(may_write && heard) {
        match neighbour.next().await {
            NetworkEvent::CanWrite { .. } => may_write = true,
            NetworkEvent::Frame { peer, .. } => heard = peer == other,
            event => panic!("{event:?}"),
        }
    }
}

/// Another program on the network, that keeps to no rule of ours.
struct Stranger {
    control: libp2p_stream::Control,
    target: libp2p::PeerId,
    /// How often a connection of it was closed.
    closed: watch::Receiver<usize>,
    redial: tokio::sync::mpsc::Sender<()>,
}

impl Stranger {
    /// One that connects with a neighbour; it has the lower name, so it may open streams.
    async fn at(neighbour: &Neighbour) -> Stranger {
        Stranger::dialling(neighbour, 1).await
    }

    /// One that makes several connections at once.
    async fn dialling(neighbour: &Neighbour, times: usize) -> Stranger {
        let keys = (0..=u8::MAX)
            .map(|seed| Keypair::ed25519_from_bytes([seed; 32]).expect("any bytes are a seed"))
            .find(|keys| name(keys) < neighbour.peer)
            .expect("a lower name exists");
        let mut swarm = SwarmBuilder::with_existing_identity(keys)
            .with_tokio()
            .with_quic()
            .with_behaviour(|_| libp2p_stream::Behaviour::new())
            .expect("a behaviour")
            .build();
        let control = swarm.behaviour().new_control();
        let address: Multiaddr = neighbour.address.parse().expect("an address");
        let target = neighbour.address.rsplit_once('/').expect("its name").1;
        let (closings, closed) = watch::channel(0);
        let (redial, mut redials) = tokio::sync::mpsc::channel::<()>(1);
        let (ready, connected) = tokio::sync::oneshot::channel();
        let mut ready = Some(ready);
        tokio::spawn(async move {
            for _ in 0..times {
                swarm.dial(address.clone()).expect("an address to dial");
            }
            loop {
                tokio::select! {
                    event = swarm.select_next_some() => match event {
                        SwarmEvent::ConnectionEstablished { .. } => {
                            ready.take().map(|ready| ready.send(()));
                        }
                        SwarmEvent::ConnectionClosed { .. }
                        | SwarmEvent::OutgoingConnectionError { .. } => closings.send_modify(|count| *count += 1),
                        _ => {}
                    },
                    wish = redials.recv() => match wish {
                        Some(()) => {
                            for peer in swarm.connected_peers().copied().collect::<Vec<_>>() {
                                swarm.disconnect_peer_id(peer).expect("it is connected");
                            }
                            swarm.dial(address.clone()).expect("an address to dial");
                        }
                        None => return,
                    }
                }
            }
        });
        timeout(PATIENCE, connected)
            .await
            .expect("connected in time")
            .expect("connected");
        Stranger {
            control,
            target: target.parse().expect("a name"),
            closed,
            redial,
        }
    }

    async fn open(&mut self) -> Option<Stream> {
        let protocol = StreamProtocol::new("/noaber/sync/1");
        let opened = self.control.open_stream(self.target, protocol);
        timeout(PATIENCE, opened).await.expect("an answer").ok()
    }

    async fn is_cut_off(&mut self) {
        let cut = self.closed.wait_for(|closed| *closed > 0);
        timeout(Duration::from_secs(10), cut)
            .await
            .expect("cut off within ten seconds")
            .expect("the stranger lives");
    }
}

fn name(keys: &Keypair) -> PeerId {
    let public = keys.public().try_into_ed25519().expect("an Ed25519 key");
    PeerId(public.to_bytes())
}

/// The neighbour's owner sees nothing of a stranger but sessions that end.
fn only_sessions(neighbour: &mut Neighbour) -> usize {
    let mut ups = 0;
    while let Some(event) = neighbour.events.try_recv() {
        match event {
            NetworkEvent::Up { .. } => ups += 1,
            NetworkEvent::CanWrite { .. } | NetworkEvent::Down { .. } => {}
            event => panic!("{event:?}"),
        }
    }
    ups
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_announces_too_much_or_speaks_another_language_is_cut_off() {
    let too_long = (FRAME_BYTES as u32 + 1).to_le_bytes();
    let sayings: [&[u8]; 4] = [&too_long, &[255; 4096], &[0; 4], b"GET / HTTP/1.1\r\n\r\n"];
    for saying in sayings {
        let mut anna = Neighbour::start(20, QUIC).await;
        let mut stranger = Stranger::at(&anna).await;
        let mut stream = stranger.open().await.expect("a first stream");
        stream.write_all(saying).await.expect("written");
        stream.flush().await.expect("written");
        stranger.is_cut_off().await;
        assert!(only_sessions(&mut anna) <= 1);
        stranger.redial.send(()).await.expect("the stranger lives");
        let refused = stranger.closed.wait_for(|closed| *closed > 1);
        timeout(PATIENCE, refused)
            .await
            .expect("refused in time")
            .expect("the stranger lives");
        assert!(stranger.open().await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_third_connection_of_one_peer_is_refused() {
    let anna = Neighbour::start(27, QUIC).await;
    let mut two = Stranger::dialling(&anna, 2).await;
    assert!(two.open().await.is_some());
    assert_eq!(*two.closed.borrow(), 0);
    let bram = Neighbour::start(28, QUIC).await;
    Stranger::dialling(&bram, 3).await.is_cut_off().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_dials_again_has_its_lost_connection_closed() {
    let anna = Neighbour::start(29, QUIC).await;
    let mut lost = Stranger::at(&anna).await;
    // Two connections made at about the same time are no sign of a loss.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let mut again = Stranger::at(&anna).await;
    lost.is_cut_off().await;
    assert!(again.open().await.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn small_frames_go_to_and_fro_without_waiting() {
    const TURNS: usize = 500;
    for listen in [QUIC, TCP] {
        let mut anna = Neighbour::start(30, listen).await;
        let mut bram = Neighbour::start(31, listen).await;
        anna.expect(&bram);
        meet(&mut anna, &mut bram).await;
        let (a, b) = (anna.peer, bram.peer);
        let mut times = Vec::new();
        let mut may_write = [true, true];
        for _ in 0..TURNS {
            let begin = Instant::now();
            turn(&mut anna, b, &mut bram, &mut may_write).await;
            may_write.reverse();
            turn(&mut bram, a, &mut anna, &mut may_write).await;
            may_write.reverse();
            times.push(begin.elapsed() / 2);
        }
        // What waits, waits each time; on a busy machine some turns are long whatever is waited for.
        times.sort_unstable();
        let each = times[times.len() / 4];
        println!("{listen}: {each:?} a frame of 200 bytes, in the better turns");
        assert!(
            each < Duration::from_millis(20),
            "{each:?}: something waits"
        );
    }
}

/// One sends a frame and the other hears it; which of them may write stands in the same order.
async fn turn(from: &mut Neighbour, to: PeerId, other: &mut Neighbour, may_write: &mut [bool; 2]) {
    while !may_write[0] {
        may_write[0] = from.next().await == (NetworkEvent::CanWrite { peer: to });
    }
    from.handle.send(to, vec![7; 200]).expect("room for one");
    may_write[0] = false;
    loop {
        match other.next().await {
            NetworkEvent::CanWrite { .. } => may_write[1] = true,
            NetworkEvent::Frame { .. } => return,
            event => panic!("{event:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_streams_are_cut_off_and_hold_up_nobody() {
    let mut anna = Neighbour::start(21, QUIC).await;
    let mut bram = Neighbour::start(22, QUIC).await;
    anna.expect(&bram);
    meet(&mut anna, &mut bram).await;
    let mut stranger = Stranger::at(&anna).await;
    let mut streams = Vec::new();
    for _ in 0..10_000 {
        match stranger.open().await {
            Some(stream) => streams.push(stream),
            None => break,
        }
    }
    assert!(streams.len() < 100, "{} streams", streams.len());
    stranger.is_cut_off().await;
    let ups = only_sessions(&mut anna);
    assert!(ups < 100, "{ups} sessions");
    anna.handle
        .send(bram.peer, b"nog steeds".to_vec())
        .expect("room");
    assert_eq!(bram.hears().await, b"nog steeds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_connections_is_cut_off() {
    let mut anna = Neighbour::start(23, QUIC).await;
    let mut stranger = Stranger::at(&anna).await;
    let begin = Instant::now();
    let mut made = 0;
    while stranger.open().await.is_some() {
        made += 1;
        assert!(made < 200, "nobody stopped it");
        let closed = *stranger.closed.borrow();
        stranger.redial.send(()).await.expect("the stranger lives");
        let gone = stranger.closed.wait_for(|now| *now > closed);
        timeout(PATIENCE, gone)
            .await
            .expect("in time")
            .expect("the stranger lives");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    println!("cut off after {made} connections, {:?}", begin.elapsed());
    let ups = only_sessions(&mut anna);
    assert!(ups <= made + 1, "{ups} sessions");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neighbours_find_each_other_without_addresses() {
    if !multicast_works() {
        println!("skipped: no multicast on this machine");
        return;
    }
    let everywhere = "/ip4/0.0.0.0/udp/0/quic-v1";
    let mut anna = Neighbour::start_with(24, everywhere, Lan::Search).await;
    let mut bram = Neighbour::start_with(25, everywhere, Lan::Search).await;
    let (a, b) = (anna.peer, bram.peer);
    let begin = Instant::now();
    let roads = tokio::join!(anna.meets(b), bram.meets(a));
    assert_eq!(roads, (Via::Lan, Via::Lan));
    println!("found in {:?}", begin.elapsed());
}

/// Whether a packet to a group comes back to its own machine.
fn multicast_works() -> bool {
    let group = Ipv4Addr::new(239, 255, 77, 7);
    let Ok(socket) = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)) else {
        return false;
    };
    let Ok(port) = socket.local_addr().map(|address| address.port()) else {
        return false;
    };
    let tried = socket
        .join_multicast_v4(&group, &Ipv4Addr::UNSPECIFIED)
        .and_then(|()| socket.set_read_timeout(Some(Duration::from_secs(1))))
        .and_then(|()| socket.send_to(b"moi", (group, port)))
        .and_then(|_| socket.recv(&mut [0; 8]));
    tried.is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_that_is_taken_is_an_error_for_who_is_known_by_it_and_else_becomes_another() {
    let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let ports = [tcp.local_addr(), udp.local_addr()].map(|it| it.expect("its address").port());
    let taken = [
        format!("/ip4/127.0.0.1/tcp/{}", ports[0]),
        format!("/ip4/127.0.0.1/udp/{}/quic-v1", ports[1]),
    ];
    for address in taken {
        let config = |ports| Config {
            seed: Zeroizing::new([27; 32]),
            listen: vec![TCP.to_owned(), address.clone()],
            ports,
            lan: Lan::Off,
            chance: 27,
        };
        match Network::start(config(Ports::Asked)) {
            Err(NetworkError::Taken { address: told }) => assert_eq!(told, address),
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("nobody would find it at another port than {address}"),
        }
        assert!(Network::start(config(Ports::Any)).is_ok(), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_of_others_is_left_alone() {
    let mut anna = Neighbour::start(26, QUIC).await;
    let keys = Keypair::generate_ed25519();
    let mut other = SwarmBuilder::with_existing_identity(keys)
        .with_tokio()
        .with_quic()
        .with_behaviour(|keys| {
            let settings = libp2p::identify::Config::new("/ipfs/1".to_owned(), keys.public());
            libp2p::identify::Behaviour::new(settings)
        })
        .expect("a behaviour")
        .build();
    let address: Multiaddr = anna.address.parse().expect("an address");
    other.dial(address).expect("an address to dial");
    let left = async {
        loop {
            if let SwarmEvent::ConnectionClosed { .. } = other.select_next_some().await {
                return;
            }
        }
    };
    timeout(PATIENCE, left).await.expect("left alone in time");
    assert_eq!(only_sessions(&mut anna), 0);
}
