//! Opens and accepts sync streams on one chosen connection, and says on which a stream came in: a behaviour of libp2p.
//!
//! `libp2p-stream` chooses a connection by chance, keeps a channel for each connection that ever was, and drops an
//! honest stream while somebody floods: a direct connection could not take over, and a flood not be counted.

use libp2p::core::upgrade::ReadyUpgrade;
use libp2p::core::{Endpoint, Multiaddr, transport::PortUse};
use libp2p::swarm::handler::{
    ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound,
};
use libp2p::swarm::{
    ConnectionDenied, ConnectionHandler, ConnectionHandlerEvent, ConnectionId, FromSwarm,
    NetworkBehaviour, NotifyHandler, StreamUpgradeError, SubstreamProtocol, THandler,
    THandlerInEvent, THandlerOutEvent, ToSwarm,
};
use libp2p::{PeerId, Stream, StreamProtocol};
use std::collections::VecDeque;
use std::task::{Context, Poll};

/// The protocol of the sync stream.
pub(super) const SYNC: StreamProtocol = StreamProtocol::new("/noaber/sync/1");

/// What became of a stream.
#[derive(Debug)]
pub(super) enum Opening {
    /// The other side opened it.
    Inbound(Stream),
    /// We opened it.
    Outbound(Stream),
    /// We could not: the other side does not speak the protocol.
    Unknown,
    /// We could not: the connection or the other side failed.
    Failed,
}

/// A stream, or the lack of one, on a connection with a peer.
#[derive(Debug)]
pub(super) struct Opened {
    /// The other side.
    pub(super) peer: PeerId,
    /// On which connection.
    pub(super) connection: ConnectionId,
    /// What became of it.
    pub(super) opening: Opening,
}

/// The wish to have a stream opened.
#[derive(Debug)]
pub(super) struct Open;

/// Opens and accepts sync streams.
#[derive(Default)]
pub(super) struct Behaviour {
    waiting: VecDeque<ToSwarm<Opened, Open>>,
}

impl Behaviour {
    /// Opens a stream on that connection; an [`Opened`] follows unless the connection closes first.
    pub(super) fn open(&mut self, peer: PeerId, connection: ConnectionId) {
        self.waiting.push_back(ToSwarm::NotifyHandler {
            peer_id: peer,
            handler: NotifyHandler::One(connection),
            event: Open,
        });
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = Opened;

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(Handler::default())
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(Handler::default())
    }

    fn on_swarm_event(&mut self, _: FromSwarm<'_>) {}

    fn on_connection_handler_event(
        &mut self,
        peer: PeerId,
        connection: ConnectionId,
        opening: THandlerOutEvent<Self>,
    ) {
        self.waiting.push_back(ToSwarm::GenerateEvent(Opened {
            peer,
            connection,
            opening,
        }));
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Opened, THandlerInEvent<Self>>> {
        // No waker is kept: the swarm polls again after each call from outside and each event of a handler.
        match self.waiting.pop_front() {
            Some(event) => Poll::Ready(event),
            None => Poll::Pending,
        }
    }
}

/// One connection's part.
#[derive(Default)]
pub(super) struct Handler {
    wished: usize,
    waiting: VecDeque<Opening>,
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Open;
    type ToBehaviour = Opening;
    type InboundProtocol = ReadyUpgrade<StreamProtocol>;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = ();

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(ReadyUpgrade::new(SYNC), ())
    }

    fn on_behaviour_event(&mut self, _: Open) {
        self.wished += 1;
    }

    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<'_, Self::InboundProtocol, Self::OutboundProtocol>,
    ) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound {
                protocol, ..
            }) => self.waiting.push_back(Opening::Inbound(protocol)),
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound {
                protocol, ..
            }) => self.waiting.push_back(Opening::Outbound(protocol)),
            ConnectionEvent::DialUpgradeError(DialUpgradeError { error, .. }) => {
                self.waiting.push_back(match error {
                    StreamUpgradeError::NegotiationFailed => Opening::Unknown,
                    StreamUpgradeError::Timeout
                    | StreamUpgradeError::Io(_)
                    | StreamUpgradeError::Apply(_) => Opening::Failed,
                });
            }
            _ => {}
        }
    }

    fn poll(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, (), Opening>> {
        if let Some(opening) = self.waiting.pop_front() {
            return Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(opening));
        }
        if self.wished > 0 {
            self.wished -= 1;
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest {
                protocol: SubstreamProtocol::new(ReadyUpgrade::new(SYNC), ()),
            });
        }
        Poll::Pending
    }
}
