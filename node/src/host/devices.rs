//! The devices of people: a second one comes in, and one that is lost goes.

use super::ask::Answer;
use super::desk_side::name_of;
use super::facts::device_of;
use super::find::{begins, same};
use super::problems;
use super::run::Host;
use super::wait::Wait;
use crate::clock;
use crate::control::ClientId;
use crate::handle::{
    BadInput, Clash, DeviceInfo, DeviceRequest, DeviceTicketInfo, Missing, Problem, Response,
    Selector,
};
use crate::network;
use noaber_protocol::device_ticket::DeviceTicket;
use noaber_protocol::ids::SpaceId;
use noaber_protocol::limits;
use noaber_protocol::space::Space;
use noaber_protocol::text::Name;

const HOUR: i64 = 60 * 60 * 1000;

impl Host {
    pub(super) fn about_devices(
        &mut self,
        client: ClientId,
        id: u32,
        request: &DeviceRequest,
    ) -> Answer {
        match request {
            DeviceRequest::Add { spaces, hours } => self.add_device(spaces, *hours),
            DeviceRequest::Join {
                ticket,
                name,
                wait_seconds,
            } => self.become_device(client, id, ticket, name, *wait_seconds),
            DeviceRequest::List => {
                let mut all = self.all_devices();
                all.retain(|device| device.mine);
                Ok(Some(Response::Devices(all)))
            }
            DeviceRequest::Remove { device } => self.remove_device(device),
        }
    }

    fn add_device(&mut self, spaces: &[Selector], hours: u32) -> Answer {
        let mut chosen = Vec::new();
        for selector in spaces {
            chosen.push(self.find_space(selector)?);
        }
        if spaces.is_empty() {
            let all = self.parts.node.spaces();
            let mine = all.filter(|(_, space)| space.my_role().is_some());
            chosen = mine.map(|(id, _)| *id).collect();
        }
        if chosen.is_empty() {
            let name = spaces.first().map_or("", |selector| &selector.0);
            return Err(Problem::NotFound(Missing::Space(name.to_owned())));
        }
        if chosen.len() > limits::DEVICE_SPACES {
            return Err(Problem::Refused(BadInput::TooManySpaces {
                limit: limits::DEVICE_SPACES as u64,
            }));
        }
        let expires = clock::now().plus(i64::from(hours.max(1)).saturating_mul(HOUR));
        let addresses = network::for_ticket(&self.net.addresses);
        let ticket = self
            .with_node(|node, cx| node.add_device(cx, &chosen, expires, addresses))
            .map_err(|refused| problems::of_refused(refused, ""))?;
        let text = ticket
            .to_text()
            .map_err(|error| Problem::General(error.to_string()))?;
        self.news.people.extend(&chosen);
        let spaces = chosen.iter().filter_map(|id| self.parts.node.space(id));
        Ok(Some(Response::DeviceTicket(DeviceTicketInfo {
            ticket: text,
            expires,
            spaces: spaces.map(|space| self.name_of_space(space)).collect(),
        })))
    }

    fn become_device(
        &mut self,
        client: ClientId,
        id: u32,
        text: &str,
        name: &str,
        seconds: u32,
    ) -> Answer {
        let ticket = DeviceTicket::from_text(text)
            .map_err(|error| problems::of_ticket(error).of_second_device())?;
        let name = match name {
            "" => None,
            name => Some(Name::new(name).map_err(problems::of_name)?),
        };
        let expired = ticket.expires;
        let spaces = self
            .with_node(|node, cx| node.become_device(cx, &ticket, name.as_ref()))
            .map_err(|refused| match problems::of_refused(refused, "") {
                Problem::Refused(BadInput::ExpiredTicket { .. }) => {
                    Problem::Refused(BadInput::ExpiredTicket { expired })
                }
                other => other,
            })?;
        self.dial_for(&spaces, &ticket.addresses);
        for space in &spaces {
            self.news.standings.insert(*space);
            self.news.people.insert(*space);
        }
        self.wait(client, id, seconds, Wait::Device(spaces));
        Ok(None)
    }

    /// Withdraws an own device by its name, in every space, or any by the beginning of its id.
    fn remove_device(&mut self, selector: &Selector) -> Answer {
        let words = selector.0.trim();
        let all = self.all_devices();
        let mut found: Vec<&DeviceInfo> = all
            .iter()
            .filter(|it| it.mine && same(it.name.as_str(), words))
            .collect();
        if found.is_empty() {
            let by_id = |it: &&DeviceInfo| begins(&it.id.to_string(), words);
            found = all.iter().filter(by_id).collect();
            if found.len() > 1 {
                let ids = found.iter().map(|it| it.id.to_string()).collect();
                return Err(Problem::Conflict(Clash::Ambiguous(ids)));
            }
        }
        let mut answer = Err(Problem::NotFound(Missing::Entry(words.to_owned())));
        let mut refused = None;
        for device in found {
            let (space, author) = (device.space, device.id);
            let signed = self.with_node(|node, cx| node.withdraw_device(cx, space, author));
            // What one kring refuses, the others still do.
            match self.signed(space, signed, words) {
                Ok(signed) => answer = Ok(signed),
                Err(problem) => refused = refused.or(Some(problem)),
            }
        }
        match refused {
            Some(problem) => Err(problem),
            None => answer,
        }
    }

    fn all_devices(&self) -> Vec<DeviceInfo> {
        let spaces = self.parts.node.spaces();
        spaces
            .flat_map(|(_, space)| self.devices_of(space))
            .collect()
    }

    /// The devices of everybody in a space, by person and the oldest first.
    pub(super) fn devices_of(&self, space: &Space) -> Vec<DeviceInfo> {
        if space.is_followed() {
            return Vec::new();
        }
        let state = space.charter().state();
        let links = self.parts.node.links();
        let me = state.participant_of(&space.me());
        let mut all = Vec::new();
        for (who, participant) in &state.participants {
            for author in &participant.devices {
                let card = space.card(author);
                let name = card.and_then(|card| card.device.as_ref());
                let device = state.devices.get(author);
                let connected = links
                    .iter()
                    .any(|link| link.space == space.id() && device_of(link) == Some(*author));
                all.push(DeviceInfo {
                    id: *author,
                    space: space.id(),
                    space_name: self.name_of_space(space),
                    participant: *who,
                    person: name_of(space.card_of(who)),
                    name: name.map(|name| name.as_text().clone()).unwrap_or_default(),
                    paper: device.is_some_and(|device| device.paper),
                    me: *author == space.me(),
                    mine: me == Some(*who),
                    connected,
                });
            }
        }
        all
    }

    /// Whether this device came into these spaces and can read them.
    pub(super) fn is_device_in(&self, spaces: &[SpaceId]) -> bool {
        let is_in = |id: &SpaceId| {
            let space = self.parts.node.space(id);
            space.is_some_and(|space| space.adoption().is_none() && space.my_role().is_some())
        };
        spaces.iter().all(|id| is_in(id) && self.is_level_in(id))
    }
}
