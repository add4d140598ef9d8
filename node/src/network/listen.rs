//! Where a device listens.

use super::behaviour::Behaviour;
use super::{NetworkError, Ports};
use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::Swarm;
use std::io;
use std::net::{IpAddr, TcpListener, UdpSocket};

/// Where a device listens when nothing else is said: at the port that people may leave out ([`super::typed::PORT`]).
const EVERYWHERE: [&str; 4] = [
    "/ip4/0.0.0.0/udp/4001/quic-v1",
    "/ip4/0.0.0.0/tcp/4001",
    "/ip6/::/udp/0/quic-v1",
    "/ip6/::/tcp/0",
];

/// Listens at these addresses, or everywhere; a port that is taken becomes a free one, when any will do.
///
/// # Errors
/// - [`NetworkError::Address`]: a text is no address.
/// - [`NetworkError::Taken`]: a port is taken that was asked for.
/// - [`NetworkError::Listen`]: none could be used.
pub(super) fn listen(
    swarm: &mut Swarm<Behaviour>,
    wanted: &[String],
    ports: Ports,
) -> Result<(), NetworkError> {
    let everywhere = EVERYWHERE.map(str::to_owned);
    let wanted = if wanted.is_empty() {
        everywhere.as_slice()
    } else {
        wanted
    };
    let mut addresses: Vec<(&String, Multiaddr, bool)> = Vec::new();
    // All are looked at before the first is taken: the same port of both families would be in its own way.
    for text in wanted {
        let address: Multiaddr = text.parse().map_err(|_| NetworkError::Address {
            address: text.clone(),
        })?;
        let taken = is_taken(&address);
        if taken && ports == Ports::Asked {
            let address = text.clone();
            return Err(NetworkError::Taken { address });
        }
        addresses.push((text, address, taken));
    }
    let mut failed = None;
    let mut listening = 0;
    for (text, address, taken) in addresses {
        let tried = if taken {
            swarm.listen_on(any_port(&address))
        } else {
            swarm
                .listen_on(address.clone())
                .or_else(|_| swarm.listen_on(any_port(&address)))
        };
        match tried {
            Ok(_) => listening += 1,
            Err(error) => {
                tracing::warn!(address = %text, %error, "cannot listen");
                failed = Some(NetworkError::Listen {
                    address: text.clone(),
                    source: Box::new(error),
                });
            }
        }
    }
    match failed {
        Some(error) if listening == 0 => Err(error),
        Some(_) | None => Ok(()),
    }
}

/// Whether somebody listens there already. libp2p would share a TCP port (`SO_REUSEPORT`), and each of two nodes get
/// half of the connections; a UDP port it does not share, and says so only once it is too late to tell why.
fn is_taken(address: &Multiaddr) -> bool {
    let mut parts = address.iter();
    let ip = match parts.next() {
        Some(Protocol::Ip4(ip)) => IpAddr::V4(ip),
        Some(Protocol::Ip6(ip)) => IpAddr::V6(ip),
        _ => return false,
    };
    let tried = match parts.next() {
        Some(Protocol::Tcp(port)) if port != 0 => TcpListener::bind((ip, port)).map(drop),
        Some(Protocol::Udp(port)) if port != 0 => UdpSocket::bind((ip, port)).map(drop),
        _ => return false,
    };
    tried.is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse)
}

fn any_port(address: &Multiaddr) -> Multiaddr {
    address
        .iter()
        .map(|part| match part {
            Protocol::Tcp(_) => Protocol::Tcp(0),
            Protocol::Udp(_) => Protocol::Udp(0),
            other => other,
        })
        .collect()
}
