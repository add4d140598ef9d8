//! Tickets of joinings that are under way, kept over a restart: until the kring can be read, they say what it is called.

use super::run::Host;
use noaber_protocol::ids::SpaceId;
use noaber_protocol::record::LocalKey;
use noaber_protocol::ticket::Ticket;

impl Host {
    /// Keeps the ticket with which this device joins.
    pub(super) fn keep_ticket(&mut self, space: SpaceId, ticket: Ticket) {
        match ticket.to_fitting_text() {
            Ok(text) => self.with_node(|node, _| node.keep_local(key(space), text.as_bytes())),
            Err(error) => tracing::warn!(%error, "a ticket is not kept"),
        }
        self.tickets.insert(space, ticket);
    }

    /// The joining with it is over.
    pub(super) fn forget_ticket(&mut self, space: SpaceId) -> Option<Ticket> {
        let ticket = self.tickets.remove(&space)?;
        self.with_node(|node, _| node.keep_local(key(space), &[]));
        Some(ticket)
    }

    /// Brings back the tickets of joinings that were under way.
    pub(super) fn read_tickets(&mut self) {
        let spaces = self.parts.node.spaces();
        let joining = spaces.filter(|(_, space)| space.joining().is_some());
        let joining: Vec<SpaceId> = joining.map(|(id, _)| *id).collect();
        for space in joining {
            let kept = self.parts.node.read_local(&self.parts.store, &key(space));
            let text = kept.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
            if let Some(ticket) = text.and_then(|text| Ticket::from_text(&text).ok()) {
                self.tickets.insert(space, ticket);
            }
        }
    }
}

fn key(space: SpaceId) -> LocalKey {
    LocalKey::Named(format!("ticket/{space}"))
}
