//! Every limit of the network on this side, each with where the number comes from.

use std::time::Duration;

/// Connections in all: a village's devices many times over.
pub(super) const CONNECTIONS: u32 = 256;
/// Of those, opened by others: some are always left for our own.
pub(super) const CONNECTIONS_IN: u32 = 192;
/// Connections with one peer: the old and the new while one takes over from the other.
pub(super) const CONNECTIONS_PER_PEER: u32 = 2;
/// Connections in the making, each way.
pub(super) const CONNECTIONS_PENDING: u32 = 32;
/// Part of the machine's memory in use by this process above which it takes no new connections.
pub(super) const MEMORY_PART: f64 = 0.5;
/// How long a connection may take to be made.
pub(super) const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// How long a connection stays without a stream: longer than the first tries to open one again.
pub(super) const IDLE: Duration = Duration::from_secs(20);

/// A peer that dials us while a connection with it is older than this has lost that one, as by a restart.
pub(super) const STALE: Duration = Duration::from_secs(1);

/// Streams of all sorts in the making on one connection, opened by the other side.
pub(super) const NEGOTIATING: usize = 16;
/// Streams on one QUIC connection opened by the other side.
pub(super) const QUIC_STREAMS: u32 = 64;
/// Bytes a peer may have under way on one QUIC stream: 20 MB/s at a round trip of 100 ms.
pub(super) const QUIC_STREAM_BYTES: u32 = 2 * 1024 * 1024;
/// Bytes a peer may have under way on one QUIC connection.
pub(super) const QUIC_CONNECTION_BYTES: u32 = 3 * 1024 * 1024;
/// Streams on one Yamux connection. Yamux lets its windows grow to 1 GiB a connection less 256 KiB for each of these,
/// and libp2p passes on no other setting: this many leaves 8 MiB to grow.
pub(super) const YAMUX_STREAMS: usize = 4096 - 32;

/// Sync streams of one peer at a time: one that ends, one that begins.
pub(super) const STREAMS_PER_PEER: usize = 2;
/// Sync streams that a connection may open at once, before it must wait for [`STREAM_EVERY`].
pub(super) const STREAMS_BURST: u32 = 32;
/// How often a connection earns another sync stream: an honest peer waits at least half a second.
pub(super) const STREAM_EVERY: Duration = Duration::from_secs(2);
/// Connections that a peer may make at once, before it must wait for [`CONNECTION_EVERY`].
pub(super) const CONNECTIONS_BURST: u32 = 64;
/// How often a peer earns another connection.
pub(super) const CONNECTION_EVERY: Duration = Duration::from_secs(1);
/// Peers whose connections are counted at a time.
pub(super) const COUNTED_PEERS: usize = 1024;

/// Bytes after which a slow side must have moved on, within the time of [`Pace`].
pub(super) const PROGRESS_BYTES: usize = 64 * 1024;
/// How patient a stream is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// For [`PROGRESS_BYTES`] when data is owed, or the rest of a frame when that is less.
    pub(super) progress: Duration,
    /// For the first frame of a new stream.
    pub(super) first: Duration,
}
/// The patience of all streams: a line of 64 kbit/s keeps up with it.
pub(super) const PACE: Pace = Pace {
    progress: Duration::from_secs(10),
    first: Duration::from_secs(10),
};
/// Bytes of frames read for the owner and not yet taken, of all peers.
pub(super) const WAITING_BYTES: usize = 64 * 1024 * 1024;
/// Events for the owner and not yet taken.
pub(super) const WAITING_EVENTS: usize = 256;

/// How long who broke the rules of the stream is kept out.
pub(super) const BAN_FAULT: Duration = Duration::from_secs(600);
/// How long who is slow, or opens too much, is kept out.
pub(super) const BAN_FLOOD: Duration = Duration::from_secs(60);
/// How long a device that speaks another language is left alone.
pub(super) const FOREIGN: Duration = Duration::from_secs(3600);
/// Peers kept out at a time; beyond it the one who is free first goes.
pub(super) const BANNED: usize = 1024;

/// Peers dialled for their spaces and kept connected.
pub(super) const KEPT: usize = 32;
/// Peers on the local network that are dialled.
pub(super) const NEARBY: usize = 64;
/// Addresses kept of one peer, of each sort.
pub(super) const ADDRESSES: usize = 8;
/// How long a peer is dialled that a person asked for once.
pub(super) const ASKED: Duration = Duration::from_secs(300);
/// Places that a person typed and that are tried at a time.
pub(super) const PLACES: usize = 8;
/// The first wait before dialling or opening again.
pub(super) const BACK_OFF: Duration = Duration::from_millis(500);
/// The longest wait for a peer on the local network or this machine.
pub(super) const BACK_OFF_LAN: Duration = Duration::from_secs(15);
/// The longest wait for any other.
pub(super) const BACK_OFF_FAR: Duration = Duration::from_secs(300);
/// How long the higher of two peers that found each other on the local network leaves the dialling to the lower.
pub(super) const YIELD: Duration = Duration::from_secs(3);
/// How often devices on the local network are asked who they are.
pub(super) const LAN_QUERY: Duration = Duration::from_secs(60);
