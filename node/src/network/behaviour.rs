//! What our swarm is made of: limits first, then who is near, who is there, and the sync streams; and its transports.

use super::{Lan, NetworkError, limits, open};
use libp2p::core::muxing::StreamMuxerBox;
use libp2p::core::transport::global_only;
use libp2p::core::upgrade::Version;
use libp2p::core::{Transport as _, transport::Boxed};
use libp2p::identity::Keypair;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::swarm::{NetworkBehaviour, Swarm};
use libp2p::{
    PeerId, allow_block_list, connection_limits, dns, identify, mdns, memory_connection_limits,
    noise, ping, quic, tcp, yamux,
};

/// A transport whose connections are authenticated and multiplexed.
type Connected = Boxed<(PeerId, StreamMuxerBox)>;

/// All behaviours of a node; the order is the order in which each is asked about a connection.
#[derive(NetworkBehaviour)]
pub(super) struct Behaviour {
    limits: connection_limits::Behaviour,
    memory: memory_connection_limits::Behaviour,
    /// Who is kept out.
    pub(super) blocked: allow_block_list::Behaviour<allow_block_list::BlockedPeers>,
    mdns: Toggle<mdns::tokio::Behaviour>,
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    /// The sync streams.
    pub(super) sync: open::Behaviour,
}

/// Makes the swarm of a device; it listens nowhere yet.
///
/// # Errors
/// [`NetworkError::Keys`] when Noise cannot use the key.
pub(super) fn swarm(keys: &Keypair, lan: Lan) -> Result<Swarm<Behaviour>, NetworkError> {
    let me = keys.public().to_peer_id();
    let settings = libp2p::swarm::Config::with_tokio_executor()
        .with_idle_connection_timeout(limits::IDLE)
        .with_max_negotiating_inbound_streams(limits::NEGOTIATING)
        .with_smart_dial();
    Ok(Swarm::new(
        transport(keys, lan)?,
        behaviour(keys, me, lan),
        me,
        settings,
    ))
}

fn behaviour(keys: &Keypair, me: PeerId, lan: Lan) -> Behaviour {
    let connections = connection_limits::ConnectionLimits::default()
        .with_max_established(Some(limits::CONNECTIONS))
        .with_max_established_incoming(Some(limits::CONNECTIONS_IN))
        .with_max_established_per_peer(Some(limits::CONNECTIONS_PER_PEER))
        .with_max_pending_incoming(Some(limits::CONNECTIONS_PENDING))
        .with_max_pending_outgoing(Some(limits::CONNECTIONS_PENDING));
    let identity = identify::Config::new("/noaber/1".to_owned(), keys.public())
        .with_agent_version(concat!("noaber/", env!("CARGO_PKG_VERSION")).to_owned())
        .with_cache_size(0);
    Behaviour {
        limits: connection_limits::Behaviour::new(connections),
        memory: memory_connection_limits::Behaviour::with_max_percentage(limits::MEMORY_PART),
        blocked: allow_block_list::Behaviour::default(),
        mdns: mdns(me, lan),
        identify: identify::Behaviour::new(identity),
        ping: ping::Behaviour::default(),
        sync: open::Behaviour::default(),
    }
}

fn mdns(me: PeerId, lan: Lan) -> Toggle<mdns::tokio::Behaviour> {
    let settings = mdns::Config {
        query_interval: limits::LAN_QUERY,
        ..mdns::Config::default()
    };
    let found = match lan {
        Lan::Search => mdns::tokio::Behaviour::new(settings, me)
            .inspect_err(
                |error| tracing::warn!(%error, "cannot look for others on the local network"),
            )
            .ok(),
        Lan::Quiet | Lan::Off => None,
    };
    Toggle::from(found)
}

/// QUIC and TCP with Noise and Yamux, below names of hosts. A machine that knows no resolver does all else.
fn transport(keys: &Keypair, lan: Lan) -> Result<Connected, NetworkError> {
    match dns::tokio::Transport::system(sockets(keys, lan)?) {
        Ok(named) => Ok(named.boxed()),
        Err(error) => {
            tracing::warn!(%error, "no resolver: host names cannot be dialled");
            sockets(keys, lan)
        }
    }
}

/// Without a local network only global addresses are dialled, also when a name leads to another.
fn sockets(keys: &Keypair, lan: Lan) -> Result<Connected, NetworkError> {
    let mut mux = yamux::Config::default();
    mux.set_max_num_streams(limits::YAMUX_STREAMS);
    let noise = noise::Config::new(keys).map_err(|error| NetworkError::Keys(Box::new(error)))?;
    let tcp = tcp::tokio::Transport::new(tcp::Config::default().nodelay(true))
        .upgrade(Version::V1Lazy)
        .authenticate(noise)
        .multiplex(mux)
        .timeout(limits::CONNECT_WITHIN)
        .map(|(peer, muxer), _| (peer, StreamMuxerBox::new(muxer)));
    let mut settings = quic::Config::new(keys);
    settings.max_concurrent_stream_limit = limits::QUIC_STREAMS;
    settings.max_stream_data = limits::QUIC_STREAM_BYTES;
    settings.max_connection_data = limits::QUIC_CONNECTION_BYTES;
    let both = quic::tokio::Transport::new(settings)
        .map(|(peer, muxer), _| (peer, StreamMuxerBox::new(muxer)))
        .or_transport(tcp)
        .map(|either, _| either.into_inner());
    Ok(match lan {
        Lan::Search | Lan::Quiet => both.boxed(),
        Lan::Off => global_only::Transport::new(both).boxed(),
    })
}
