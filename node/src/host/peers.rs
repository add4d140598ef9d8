//! Peers that were met before: who is in which space and where they were, so that a restart finds them again.

use super::run::Host;
use crate::network::Expected;
use crate::store::Store;
use noaber_protocol::ids::{PeerId, SpaceId};
use noaber_protocol::node::Node;
use noaber_protocol::record::LocalKey;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Peers that are remembered.
const PEERS: usize = 256;
/// Addresses of each.
const ADDRESSES: usize = 4;
/// The name of the record.
const NAME: &str = "peers/1";

/// A peer that was met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Peer {
    /// Where it was, the latest first.
    addresses: Vec<String>,
    spaces: BTreeSet<SpaceId>,
}

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    peers: BTreeMap<PeerId, Peer>,
    /// Where this device listened, to be found there again.
    listened: Vec<String>,
}

/// Peers that were met, and where this device listened.
#[derive(Default)]
pub(super) struct Peers {
    now: Kept,
    kept: Kept,
    /// Where the peers are that are up and may turn out to be of a space; as many as the network has connections.
    up: BTreeMap<PeerId, String>,
}

impl Peers {
    /// Reads what was kept.
    pub(super) fn read(node: &Node, store: &Store) -> Peers {
        let kept: Kept = node
            .read_local(store, &LocalKey::Named(NAME.to_owned()))
            .and_then(|bytes| postcard::from_bytes(&bytes).ok())
            .unwrap_or_default();
        Peers {
            now: kept.clone(),
            kept,
            up: BTreeMap::new(),
        }
    }

    /// The peers of a space.
    pub(super) fn of(&self, space: &SpaceId) -> Vec<PeerId> {
        let peers = self.now.peers.iter();
        peers
            .filter(|(_, peer)| peer.spaces.contains(space))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Where to listen so that tickets that were given out hold: the ports of the last time.
    pub(super) fn listened_at(&self) -> Vec<String> {
        self.now.listened.clone()
    }

    /// Notes where this device listens.
    pub(super) fn listening(&mut self, addresses: &BTreeSet<String>) {
        let anywhere: BTreeSet<String> = addresses.iter().filter_map(|at| anywhere(at)).collect();
        self.now.listened = anywhere.into_iter().take(8).collect();
    }

    /// Notes that a peer is up.
    pub(super) fn up(&mut self, peer: PeerId, address: String) {
        if let Some(known) = self.now.peers.get_mut(&peer) {
            known.at(&address);
        }
        self.up.insert(peer, address);
    }

    /// Notes that a peer is gone.
    pub(super) fn down(&mut self, peer: &PeerId) {
        self.up.remove(peer);
    }

    /// Notes that a peer is a device of a space.
    pub(super) fn met(&mut self, space: SpaceId, peer: PeerId) {
        if self.now.peers.len() >= PEERS && !self.now.peers.contains_key(&peer) {
            return;
        }
        let known = self.now.peers.entry(peer).or_default();
        known.spaces.insert(space);
        if let Some(address) = self.up.get(&peer) {
            known.at(&address.clone());
        }
    }

    /// Notes peers of a ticket, to be looked for until they are met.
    pub(super) fn invited_by(&mut self, space: SpaceId, peer: PeerId, addresses: &[String]) {
        self.met(space, peer);
        if let Some(known) = self.now.peers.get_mut(&peer) {
            addresses.iter().for_each(|address| known.at(address));
        }
    }

    /// Notes that a space is not here any more: who is in no other is forgotten.
    pub(super) fn forget(&mut self, space: &SpaceId) {
        self.now.peers.retain(|_, peer| {
            let was_in_it = peer.spaces.remove(space);
            !was_in_it || !peer.spaces.is_empty()
        });
    }

    /// Whom to keep connections with.
    pub(super) fn expected(&self) -> Vec<Expected> {
        let peers = self.now.peers.iter();
        peers
            .map(|(peer, known)| Expected {
                peer: *peer,
                addresses: known.addresses.clone(),
            })
            .collect()
    }
}

impl Peer {
    fn at(&mut self, address: &str) {
        self.addresses.retain(|before| before != address);
        self.addresses.insert(0, address.to_owned());
        self.addresses.truncate(ADDRESSES);
    }
}

impl Host {
    /// Keeps what is new about peers.
    pub(super) fn remember_peers(&mut self) {
        if self.parts.peers.now == self.parts.peers.kept {
            return;
        }
        self.parts.peers.kept = self.parts.peers.now.clone();
        let key = LocalKey::Named(NAME.to_owned());
        match postcard::to_stdvec(&self.parts.peers.kept) {
            Ok(bytes) => self.with_node(|node, _| node.keep_local(key, &bytes)),
            Err(error) => tracing::error!(%error, "peers are not kept"),
        }
        self.expect();
    }

    /// Names the peers to keep connections with.
    pub(super) fn expect(&self) {
        if let Some(network) = &self.parts.network {
            let mut expected = self.relays_expected();
            // A relay waits for who comes.
            if !self.parts.node.is_relay() {
                expected.extend(self.parts.peers.expected());
            }
            network.expect(expected);
        }
    }

    /// Looks for a peer now.
    pub(super) fn dial(&self, peer: PeerId, addresses: Vec<String>) {
        if let Some(network) = &self.parts.network {
            network.dial(Expected { peer, addresses });
        }
    }
}

/// The same transport and port on every address of the machine.
fn anywhere(address: &str) -> Option<String> {
    let mut parts = address.split('/').skip(1);
    let (family, _host) = (parts.next()?, parts.next()?);
    let (transport, port) = (parts.next()?, parts.next()?);
    let any = match family {
        "ip4" => "/ip4/0.0.0.0",
        "ip6" => "/ip6/::",
        _ => return None,
    };
    match (transport, parts.next()) {
        ("udp", Some(quic)) => Some(format!("{any}/udp/{port}/{quic}")),
        ("tcp", _) => Some(format!("{any}/tcp/{port}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ports_of_the_last_time_are_listened_at_again() {
        let at = |address| anywhere(address);
        assert_eq!(
            at("/ip4/192.168.1.4/udp/4001/quic-v1/p2p/12D3KooW"),
            Some("/ip4/0.0.0.0/udp/4001/quic-v1".to_owned())
        );
        assert_eq!(
            at("/ip6/::1/tcp/4001/p2p/12D3KooW"),
            Some("/ip6/::/tcp/4001".to_owned())
        );
        assert_eq!(at("/dns4/kennispunt.example/tcp/4001"), None);
        assert_eq!(at("iets"), None);
    }

    #[test]
    fn the_latest_address_comes_first_and_old_ones_fall_off() {
        let mut peers = Peers::default();
        let (space, peer) = (SpaceId([1; 32]), PeerId([2; 32]));
        for number in 0..6 {
            peers.up(peer, format!("/ip4/10.0.0.{number}/tcp/4001"));
            peers.met(space, peer);
        }
        let expected = peers.expected();
        assert_eq!(expected[0].addresses.len(), ADDRESSES);
        assert_eq!(expected[0].addresses[0], "/ip4/10.0.0.5/tcp/4001");
        assert_eq!(peers.of(&space), [peer]);
        peers.met(SpaceId([3; 32]), peer);
        peers.forget(&space);
        assert!(peers.of(&space).is_empty());
        assert_eq!(peers.expected().len(), 1, "it is in another");
        peers.forget(&SpaceId([3; 32]));
        assert!(peers.expected().is_empty());
    }

    #[test]
    fn where_a_peer_is_counts_for_as_long_as_it_is_up() {
        let mut peers = Peers::default();
        let (space, peer) = (SpaceId([1; 32]), PeerId([2; 32]));
        peers.up(peer, "/ip4/10.0.0.1/tcp/4001".to_owned());
        peers.down(&peer);
        peers.met(space, peer);
        assert!(peers.expected()[0].addresses.is_empty());
        peers.up(peer, "/ip4/10.0.0.2/tcp/4001".to_owned());
        peers.met(space, peer);
        assert_eq!(peers.expected()[0].addresses, ["/ip4/10.0.0.2/tcp/4001"]);
    }
}
