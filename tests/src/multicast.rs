//! Whether this machine passes multicasts at all.

use std::net::{Ipv4Addr, UdpSocket};
use std::time::Duration;

/// Whether a multicast sent on this machine comes back to it: without that nothing is found on a local network.
pub fn works() -> bool {
    let group = (Ipv4Addr::new(224, 0, 0, 251), Ipv4Addr::UNSPECIFIED);
    let try_it = || -> std::io::Result<bool> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.join_multicast_v4(&group.0, &group.1)?;
        socket.set_read_timeout(Some(Duration::from_secs(1)))?;
        socket.send_to(b"noaber", (group.0, socket.local_addr()?.port()))?;
        Ok(socket.recv(&mut [0; 16]).is_ok())
    };
    try_it().unwrap_or(false)
}
