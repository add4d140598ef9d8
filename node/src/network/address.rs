//! Addresses and names of peers: libp2p's and ours.

use super::Via;
use libp2p::identity::{PublicKey, ed25519};
use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, PeerId};
use noaber_protocol::{ids, limits};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// A text that is not an address at which a device can be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAddress {
    /// It is longer than [`limits::ADDRESS_BYTES`].
    #[error("the address is too long")]
    TooLong,
    /// It is not a multiaddr.
    #[error("the address is not a multiaddr")]
    Malformed,
    /// It does not begin with an IP address or a host name.
    #[error("the address does not begin with an IP address or a host name")]
    NoHost,
    /// It does not end in `/p2p/` and the name of a device.
    #[error("the address does not end in the name of a device")]
    NoDevice,
}

/// Reads an address; it must
/// - have at most [`limits::ADDRESS_BYTES`] bytes ([`NotAnAddress::TooLong`]);
/// - be a multiaddr ([`NotAnAddress::Malformed`]);
/// - begin with an IP address or a host name ([`NotAnAddress::NoHost`]);
/// - end in `/p2p/` and an Ed25519 key ([`NotAnAddress::NoDevice`]).
pub(super) fn parse(text: &str) -> Result<(ids::PeerId, Multiaddr), NotAnAddress> {
    if text.len() > limits::ADDRESS_BYTES {
        return Err(NotAnAddress::TooLong);
    }
    let mut address: Multiaddr = text.trim().parse().map_err(|_| NotAnAddress::Malformed)?;
    if !has_host(&address) {
        return Err(NotAnAddress::NoHost);
    }
    let Some(Protocol::P2p(peer)) = address.pop() else {
        return Err(NotAnAddress::NoDevice);
    };
    let peer = ours(&peer).ok_or(NotAnAddress::NoDevice)?;
    Ok((peer, address))
}

/// Whether a dial of this address begins at an IP address or a host name.
pub(super) fn has_host(address: &Multiaddr) -> bool {
    matches!(
        address.iter().next(),
        Some(
            Protocol::Ip4(_)
                | Protocol::Ip6(_)
                | Protocol::Dns(_)
                | Protocol::Dns4(_)
                | Protocol::Dns6(_)
        )
    )
}

/// The address without the name of the peer at its end.
pub(super) fn bare(mut address: Multiaddr) -> Multiaddr {
    if matches!(address.iter().last(), Some(Protocol::P2p(_))) {
        address.pop();
    }
    address
}

/// The address with the name of the peer at its end, as tickets hold it.
pub(super) fn with_peer(address: Multiaddr, peer: PeerId) -> Multiaddr {
    bare(address).with(Protocol::P2p(peer))
}

/// By which road an address leads: through a relay, over the local network (this machine included), or the internet.
pub(super) fn via(address: &Multiaddr) -> Via {
    if address.iter().any(|part| part == Protocol::P2pCircuit) {
        Via::Relay
    } else if is_local(address) {
        Via::Lan
    } else {
        Via::Direct
    }
}

/// Whether an address can only be meant for the local network or this machine.
pub(super) fn is_local(address: &Multiaddr) -> bool {
    match address.iter().next() {
        Some(Protocol::Ip4(ip)) => is_local_ip(IpAddr::V4(ip)),
        Some(Protocol::Ip6(ip)) => is_local_ip(IpAddr::V6(ip)),
        _ => false,
    }
}

fn is_local_ip(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified()
        }
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(mapped) => is_local_ip(IpAddr::V4(mapped)),
            None => {
                ip.is_loopback()
                    || ip.is_unique_local()
                    || ip.is_unicast_link_local()
                    || ip.is_unspecified()
            }
        },
    }
}

/// Our name for a peer: its Ed25519 key. None for peers with another sort of key, which cannot be ours.
pub(super) fn ours(peer: &PeerId) -> Option<ids::PeerId> {
    let key = PublicKey::try_decode_protobuf(peer.as_ref().digest()).ok()?;
    let key = ids::PeerId(key.try_into_ed25519().ok()?.to_bytes());
    (theirs(&key)? == *peer).then_some(key)
}

/// libp2p's name for a peer; none when the bytes are not a key.
pub(super) fn theirs(peer: &ids::PeerId) -> Option<PeerId> {
    let key = ed25519::PublicKey::try_from_bytes(&peer.0).ok()?;
    Some(PublicKey::from(key).to_peer_id())
}

/// How near a host lies that a ticket may name, the most useful first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Host {
    /// In the same building, by the network that homes have most.
    Home,
    /// In the same building.
    Lan,
    /// Wherever there is internet, through a relay.
    Relay,
    /// Wherever there is internet.
    Public,
    /// The same by IPv6: homes have it less, and its addresses are long.
    PublicSix,
    /// By IPv6 in the same building: only when there is nothing better.
    LanSix,
    /// On this machine: only when there is nothing else.
    Here,
}

impl Host {
    fn of(address: &Multiaddr) -> Host {
        if via(address) == Via::Relay {
            return Host::Relay;
        }
        match address.iter().next() {
            Some(Protocol::Ip4(ip)) if ip.is_loopback() => Host::Here,
            Some(Protocol::Ip6(ip)) if ip.is_loopback() => Host::Here,
            Some(Protocol::Ip4(ip)) if ip.octets()[..2] == [192, 168] => Host::Home,
            Some(Protocol::Ip4(ip)) if is_local_ip(IpAddr::V4(ip)) => Host::Lan,
            Some(Protocol::Ip6(ip)) if is_local_ip(IpAddr::V6(ip)) => Host::LanSix,
            Some(Protocol::Ip6(_)) => Host::PublicSix,
            _ => Host::Public,
        }
    }

    /// How many hosts of this sort a ticket names, and how many addresses of each.
    fn room(self) -> (usize, usize) {
        match self {
            Host::Home | Host::Lan | Host::Relay => (2, 2),
            Host::Public => (1, 2),
            Host::PublicSix | Host::LanSix | Host::Here => (1, 1),
        }
    }
}

/// The few of one's own addresses that help whoever holds a ticket, so that its text stays short: both roads of those
/// in the same building first, then relays, then what reaches further.
pub fn for_ticket<'a>(own: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut hosts: BTreeMap<Host, BTreeMap<String, Vec<&String>>> = BTreeMap::new();
    for text in own {
        let Ok(address) = text.parse::<Multiaddr>() else {
            continue;
        };
        if text.len() <= limits::ADDRESS_BYTES {
            let host = address
                .iter()
                .next()
                .map_or_else(String::new, |part| part.to_string());
            let of_sort = hosts.entry(Host::of(&address)).or_default();
            of_sort.entry(host).or_default().push(text);
        }
    }
    let best = hosts.keys().next().copied().unwrap_or(Host::Here);
    let mut chosen = Vec::new();
    for (sort, hosts) in hosts {
        if sort >= Host::LanSix && sort != best {
            continue;
        }
        let (most, roads) = sort.room();
        for mut addresses in hosts.into_values().take(most) {
            // The quicker road first.
            addresses.sort_by_key(|address| !address.contains("/quic"));
            chosen.extend(addresses.into_iter().take(roads).cloned());
        }
    }
    chosen.truncate(limits::TICKET_ADDRESSES);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_names_the_few_addresses_that_help() {
        let own = [
            "/ip4/127.0.0.1/tcp/1",
            "/ip4/172.17.0.1/tcp/1",
            "/ip4/172.17.0.1/udp/1/quic-v1",
            "/ip4/192.168.1.7/tcp/1",
            "/ip4/192.168.1.7/udp/1/quic-v1",
            "/ip6/2001:db8::1/tcp/1",
            "/ip6/2001:db8::1/udp/1/quic-v1",
            "/ip6/2001:db8::2/udp/1/quic-v1",
            "/ip6/fe80::1/tcp/1",
            "/ip6/::1/tcp/1",
        ]
        .map(String::from);
        let chosen = [
            "/ip4/192.168.1.7/udp/1/quic-v1",
            "/ip4/192.168.1.7/tcp/1",
            "/ip4/172.17.0.1/udp/1/quic-v1",
            "/ip4/172.17.0.1/tcp/1",
            "/ip6/2001:db8::1/udp/1/quic-v1",
        ];
        assert_eq!(for_ticket(&own), chosen);
        assert_eq!(for_ticket(&own[..1]), own[..1]);
        assert_eq!(for_ticket(&own[8..]), own[8..9]);
        assert!(for_ticket(&[]).is_empty());
    }
    use libp2p::identity::Keypair;

    #[test]
    fn a_peer_keeps_its_name_through_both_forms() {
        let peer = Keypair::generate_ed25519().public().to_peer_id();
        let key = ours(&peer).unwrap();
        assert_eq!(theirs(&key), Some(peer));
    }

    #[test]
    fn a_peer_with_another_sort_of_key_is_not_ours() {
        assert_eq!(ours(&PeerId::random()), None);
    }

    #[test]
    fn an_address_needs_a_host_and_a_device() {
        let peer = Keypair::generate_ed25519().public().to_peer_id();
        let right = format!("/ip4/10.0.0.1/udp/4001/quic-v1/p2p/{peer}");
        assert_eq!(parse(&right).unwrap().0, ours(&peer).unwrap());
        assert_eq!(
            parse("/ip4/10.0.0.1/udp/4001/quic-v1"),
            Err(NotAnAddress::NoDevice)
        );
        assert_eq!(
            parse(&format!("/memory/1/p2p/{peer}")),
            Err(NotAnAddress::NoHost)
        );
        assert_eq!(
            parse(&format!("/dnsaddr/noaber.example/p2p/{peer}")),
            Err(NotAnAddress::NoHost)
        );
        assert_eq!(parse("buurthuis"), Err(NotAnAddress::Malformed));
        let long = format!("/dns4/{}/tcp/1", "a".repeat(limits::ADDRESS_BYTES));
        assert_eq!(parse(&long), Err(NotAnAddress::TooLong));
    }

    #[test]
    fn the_road_of_an_address_shows_in_it() {
        let road = |text: &str| via(&text.parse().unwrap());
        assert_eq!(road("/ip4/127.0.0.1/tcp/1"), Via::Lan);
        assert_eq!(road("/ip4/192.168.1.7/udp/1/quic-v1"), Via::Lan);
        assert_eq!(road("/ip6/fe80::1/tcp/1"), Via::Lan);
        assert_eq!(road("/ip6/fd00::1/tcp/1"), Via::Lan);
        assert_eq!(road("/ip6/::ffff:10.0.0.1/tcp/1"), Via::Lan);
        assert_eq!(road("/ip4/145.97.20.1/tcp/1"), Via::Direct);
        assert_eq!(road("/ip6/2001:db8::1/tcp/1"), Via::Direct);
        assert_eq!(road("/ip4/10.0.0.1/tcp/1/p2p-circuit"), Via::Relay);
    }
}
