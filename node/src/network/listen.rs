//! Where a device listens.

use super::NetworkError;
use super::behaviour::Behaviour;
use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::Swarm;
use std::io;
use std::net::{IpAddr, TcpListener};

/// Where a device listens when nothing else is said: at the port that people may leave out ([`super::typed::PORT`]).
const EVERYWHERE: [&str; 4] = [
    "/ip4/0.0.0.0/udp/4001/quic-v1",
    "/ip4/0.0.0.0/tcp/4001",
    "/ip6/::/udp/0/quic-v1",
    "/ip6/::/tcp/0",
];
/// Listens at these addresses, or everywhere; a port that is taken becomes a free one.
///
/// # Errors
/// [`NetworkError::Address`] for a text that is no address, [`NetworkError::Listen`] when none could be used.
pub(super) fn listen(swarm: &mut Swarm<Behaviour>, wanted: &[String]) -> Result<(), NetworkError> {
    let everywhere = EVERYWHERE.map(str::to_owned);
    let wanted = if wanted.is_empty() {
        everywhere.as_slice()
    } else {
        wanted
    };
    let mut failed = None;
    let mut listening = 0;
    for text in wanted {
        let address: Multiaddr = text.parse().map_err(|_| NetworkError::Address {
            address: text.clone(),
        })?;
        let tried = if is_taken(&address) {
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
/// half of the connections; a UDP port it does not.
fn is_taken(address: &Multiaddr) -> bool {
    let mut parts = address.iter();
    let ip = match parts.next() {
        Some(Protocol::Ip4(ip)) => IpAddr::V4(ip),
        Some(Protocol::Ip6(ip)) => IpAddr::V6(ip),
        _ => return false,
    };
    match parts.next() {
        Some(Protocol::Tcp(port)) if port != 0 => {
            let tried = TcpListener::bind((ip, port));
            tried.is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse)
        }
        _ => false,
    }
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
