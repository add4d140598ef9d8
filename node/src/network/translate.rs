//! What libp2p reports, in our words. Only here are its events matched on.

use super::behaviour::BehaviourEvent;
use super::{address, open};
use libp2p::core::ConnectedPoint;
use libp2p::swarm::{ConnectionId, SwarmEvent};
use libp2p::{Multiaddr, PeerId, identify, mdns, ping};

/// Something that happened to the swarm.
#[derive(Debug)]
pub(super) enum Step {
    /// We can be reached at an address.
    Listening(Multiaddr),
    /// We no longer can.
    NotListening(Vec<Multiaddr>),
    /// A connection stands.
    Connected {
        peer: PeerId,
        connection: ConnectionId,
        address: Multiaddr,
        inbound: bool,
    },
    /// A connection ended.
    Disconnected {
        peer: PeerId,
        connection: ConnectionId,
    },
    /// A dial failed.
    DialFailed(PeerId),
    /// A dial of a place failed, whoever was meant to be there.
    NobodyThere(ConnectionId),
    /// Somebody else answers at the address of a peer, or we do ourselves.
    Nearby(Vec<(PeerId, Multiaddr)>),
    /// Peers left the local network.
    Gone(Vec<(PeerId, Multiaddr)>),
    /// A peer said where it listens.
    Introduced(PeerId, Vec<Multiaddr>),
    /// A peer does not speak our protocol.
    Foreign(PeerId),
    /// A connection answers no more.
    Dead(ConnectionId),
    /// A stream was opened, or was not.
    Opened(open::Opened),
}

/// Translates an event; none when it asks nothing of us.
pub(super) fn translate(event: SwarmEvent<BehaviourEvent>) -> Option<Step> {
    match event {
        SwarmEvent::Behaviour(event) => translate_behaviour(event),
        SwarmEvent::NewListenAddr { address, .. } => Some(Step::Listening(address)),
        SwarmEvent::ExpiredListenAddr { address, .. } => Some(Step::NotListening(vec![address])),
        SwarmEvent::ListenerClosed { addresses, .. } => Some(Step::NotListening(addresses)),
        SwarmEvent::ConnectionEstablished {
            peer_id,
            connection_id,
            endpoint,
            ..
        } => Some(Step::Connected {
            peer: peer_id,
            connection: connection_id,
            inbound: endpoint.is_listener(),
            address: remote(endpoint),
        }),
        SwarmEvent::ConnectionClosed {
            peer_id,
            connection_id,
            ..
        } => Some(Step::Disconnected {
            peer: peer_id,
            connection: connection_id,
        }),
        SwarmEvent::OutgoingConnectionError {
            peer_id: Some(peer),
            error,
            ..
        } => {
            tracing::debug!(%peer, %error, "dial failed");
            Some(Step::DialFailed(peer))
        }
        SwarmEvent::OutgoingConnectionError {
            peer_id: None,
            connection_id,
            error,
        } => {
            tracing::debug!(%error, "nobody there");
            Some(Step::NobodyThere(connection_id))
        }
        SwarmEvent::ListenerError { error, .. } => {
            tracing::warn!(%error, "listener failed");
            None
        }
        _ => None,
    }
}

fn translate_behaviour(event: BehaviourEvent) -> Option<Step> {
    match event {
        BehaviourEvent::Mdns(mdns::Event::Discovered(found)) => Some(Step::Nearby(bare(found))),
        BehaviourEvent::Mdns(mdns::Event::Expired(gone)) => Some(Step::Gone(bare(gone))),
        BehaviourEvent::Identify(identify::Event::Received { peer_id, info, .. }) => {
            if info.protocols.contains(&open::SYNC) {
                let addresses = info.listen_addrs.into_iter().map(address::bare).collect();
                Some(Step::Introduced(peer_id, addresses))
            } else {
                Some(Step::Foreign(peer_id))
            }
        }
        BehaviourEvent::Identify(
            identify::Event::Sent { .. }
            | identify::Event::Pushed { .. }
            | identify::Event::Error { .. },
        ) => None,
        BehaviourEvent::Ping(ping::Event {
            connection,
            result: Err(ping::Failure::Timeout),
            ..
        }) => Some(Step::Dead(connection)),
        BehaviourEvent::Ping(_) => None,
        BehaviourEvent::Sync(opened) => Some(Step::Opened(opened)),
    }
}

fn bare(found: Vec<(PeerId, Multiaddr)>) -> Vec<(PeerId, Multiaddr)> {
    found
        .into_iter()
        .map(|(peer, address)| (peer, address::bare(address)))
        .collect()
}

fn remote(endpoint: ConnectedPoint) -> Multiaddr {
    match endpoint {
        ConnectedPoint::Dialer { address, .. } => address,
        ConnectedPoint::Listener { send_back_addr, .. } => send_back_addr,
    }
}
