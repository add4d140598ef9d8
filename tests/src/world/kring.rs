//! How a kring comes to be: somebody founds a space, others come in, relays carry it.

use super::{GIGABYTE, World, YEAR};
use noaber_protocol::charter::op::RelayAddress;
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{Millis, SpaceId};
use noaber_protocol::node::Terms;
use noaber_protocol::ticket::Ticket;

impl World {
    /// Founds a space.
    pub fn found_space(&mut self, who: usize, name: &str) -> SpaceId {
        let card = self.people[who].card();
        let name = noaber_protocol::text::Name::new(name).expect("a name");
        self.with(who, |node, cx| node.found_space(cx, &name, &card))
            .expect("the device runs")
            .expect("everybody may found a space")
    }

    /// Makes a ticket; it is handed out once its invitation is durable.
    pub fn invite(&mut self, who: usize, space: SpaceId, role: Role) -> Option<Ticket> {
        let expires = Millis(self.now + 10 * YEAR);
        let ticket = self.with(who, |node, cx| {
            node.invite(cx, space, role, expires, 1, Vec::new())
        });
        let ticket = ticket?.ok()?;
        self.pass(40);
        self.acknowledged
            .contains_key(&ticket.invite)
            .then_some(ticket)
    }

    /// Invites somebody and lets him in, over a connection that stays.
    ///
    /// # Panics
    /// When the one who invites may not.
    pub fn takes_in(&mut self, by: usize, who: usize, space: SpaceId, role: Role) {
        let ticket = self.invite(by, space, role).expect("a ticket");
        self.join(who, &ticket);
        self.connect(by, who);
        self.pass(5_000);
    }

    /// Begins to join.
    pub fn join(&mut self, who: usize, ticket: &Ticket) {
        let card = self.people[who].card();
        self.with(who, |node, cx| node.join(cx, ticket, &card));
    }

    /// Makes somebody's device a relay, with room for everything.
    pub fn serves(&mut self, who: usize) {
        let terms = Terms::open(GIGABYTE, GIGABYTE);
        self.people[who].terms = Some(terms.clone());
        self.with(who, |node, _| node.serve_as_relay(terms));
    }

    /// Names somebody's device as a relay of a space, and makes it one.
    pub fn relay(&mut self, who: usize, admin: usize, space: SpaceId) {
        let peer = self.people[who].peer;
        let relay = RelayAddress {
            peer,
            addresses: Vec::new(),
        };
        self.with(admin, |node, cx| node.set_relays(cx, space, vec![relay]))
            .expect("the device runs")
            .expect("an admin names relays");
        self.serves(who);
    }
}
