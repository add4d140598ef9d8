//! Addresses as people type them: a whole multiaddr, or just where the neighbour's computer is.

use super::{Expected, NotAnAddress, address};
use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use noaber_protocol::limits;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The port at which a device listens when it is free, and that is meant where a person types none.
pub(super) const PORT: u16 = 4001;
/// Letters of a host name.
const NAME_LETTERS: usize = 253;
/// Letters of each of its parts.
const LABEL_LETTERS: usize = 63;

/// What a typed address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A device whose name stands in the address.
    Device(Expected),
    /// A place: whoever answers there. The addresses are tried in turn.
    Place(Vec<String>),
}

/// Reads what a person typed: `192.168.1.23`, `192.168.1.23:4001`, `[fe80::1]:4001`, `dorpshuis.example:4001`, or a
/// multiaddr with or without the name of a device.
///
/// # Errors
/// [`NotAnAddress`] names the rule that it breaks.
pub fn typed(text: &str) -> Result<Typed, NotAnAddress> {
    let text = text.trim();
    if text.len() > limits::ADDRESS_BYTES {
        return Err(NotAnAddress::TooLong);
    }
    if !text.starts_with('/') {
        let (host, port) = host_and_port(text).ok_or(NotAnAddress::Malformed)?;
        return Ok(Typed::Place(roads(&host, port)));
    }
    let whole: Multiaddr = text.parse().map_err(|_| NotAnAddress::Malformed)?;
    if !address::has_host(&whole) {
        return Err(NotAnAddress::NoHost);
    }
    if whole.iter().any(|part| matches!(part, Protocol::P2p(_))) {
        let (peer, _) = address::parse(text)?;
        return Ok(Typed::Device(Expected {
            peer,
            addresses: vec![text.to_owned()],
        }));
    }
    if whole.iter().count() < 2 {
        return Err(NotAnAddress::Malformed);
    }
    Ok(Typed::Place(vec![whole.to_string()]))
}

/// TCP first: a port where nobody listens says so at once.
fn roads(host: &Protocol<'_>, port: u16) -> Vec<String> {
    let at = || Multiaddr::empty().with(host.clone());
    let tcp = at().with(Protocol::Tcp(port));
    let quic = at().with(Protocol::Udp(port)).with(Protocol::QuicV1);
    vec![tcp.to_string(), quic.to_string()]
}

fn host_and_port(text: &str) -> Option<(Protocol<'static>, u16)> {
    if let Ok(both) = text.parse::<SocketAddr>() {
        return (both.port() > 0).then(|| (of_ip(both.ip()), both.port()));
    }
    let bare = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    if let Some(bare) = bare {
        return bare
            .parse::<Ipv6Addr>()
            .ok()
            .map(|ip| (Protocol::Ip6(ip), PORT));
    }
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Some((of_ip(ip), PORT));
    }
    let (name, port) = match text.split_once(':') {
        Some((name, port)) => (name, port.parse().ok().filter(|port| *port > 0)?),
        None => (text, PORT),
    };
    is_host_name(name).then(|| (Protocol::Dns(name.to_owned().into()), port))
}

fn of_ip(ip: IpAddr) -> Protocol<'static> {
    match ip {
        IpAddr::V4(ip) => Protocol::Ip4(ip),
        IpAddr::V6(ip) => Protocol::Ip6(ip),
    }
}

/// Whether it can be the name of a host. A word without a dot is none, and neither are figures that are no IP address.
fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_LETTERS).contains(&label.len())
            && label
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last_is_word = name
        .rsplit('.')
        .next()
        .is_some_and(|last| last.bytes().any(|it| it.is_ascii_alphabetic()));
    name.len() <= NAME_LETTERS
        && name.contains('.')
        && last_is_word
        && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use libp2p::identity::Keypair;

    fn place(text: &str) -> Vec<String> {
        match typed(text) {
            Ok(Typed::Place(addresses)) => addresses,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_person_types_where_the_computer_is() {
        let home = [
            "/ip4/192.168.1.23/tcp/4001",
            "/ip4/192.168.1.23/udp/4001/quic-v1",
        ];
        assert_eq!(place("192.168.1.23"), home);
        assert_eq!(place(" 192.168.1.23:4001\n"), home);
        assert_eq!(
            place("192.168.1.23:52000")[0],
            "/ip4/192.168.1.23/tcp/52000"
        );
        assert_eq!(place("fe80::1")[0], "/ip6/fe80::1/tcp/4001");
        assert_eq!(place("[fe80::1]")[0], "/ip6/fe80::1/tcp/4001");
        assert_eq!(place("[fe80::1]:7")[1], "/ip6/fe80::1/udp/7/quic-v1");
        assert_eq!(
            place("dorpshuis.example:7")[0],
            "/dns/dorpshuis.example/tcp/7"
        );
        assert_eq!(place("/ip4/10.0.0.1/tcp/7"), ["/ip4/10.0.0.1/tcp/7"]);
    }

    #[test]
    fn a_whole_address_names_its_device() {
        let name = Keypair::generate_ed25519().public().to_peer_id();
        let whole = format!("/ip4/10.0.0.1/tcp/7/p2p/{name}");
        let Ok(Typed::Device(device)) = typed(&whole) else {
            panic!("a device");
        };
        assert_eq!(Some(device.peer), address::ours(&name));
        assert_eq!(device.addresses, [whole]);
    }

    #[test]
    fn what_leads_nowhere_is_no_address() {
        let long = "a".repeat(64);
        for text in [
            "",
            "buurthuis",
            "192.168.1",
            "192.168.1.300",
            "192.168.1.23:",
            "192.168.1.23:0",
            "192.168.1.23:99999",
            "een adres.nl",
            "-a.nl",
            "a..nl",
            &format!("{long}.nl"),
            "[fe80::1",
            "/ip4/10.0.0.1",
            "/ip4/10.0.0.1/tcp",
            "a.nl:b:c",
        ] {
            assert_eq!(typed(text), Err(NotAnAddress::Malformed), "{text}");
        }
        assert_eq!(typed("/memory/1"), Err(NotAnAddress::NoHost));
        let endless = "a.".repeat(limits::ADDRESS_BYTES);
        assert_eq!(typed(&endless), Err(NotAnAddress::TooLong));
    }
}
