//! Relays: those of the spaces here, which are dialled and asked what they hold, and the one that this device may be.

use super::ask::Answer;
use super::problems;
use super::run::Host;
use crate::handle::{
    Amount, BadInput, CarriedInfo, HoldingInfo, Inspected, Missing, Problem, RelayInfo,
    RelayRequest, RelayStatus, Response, SeenEntry, Selector,
};
use crate::network::{self, Expected};
use crate::relay::RelayConfig;
use noaber_protocol::charter::op::RelayAddress;
use noaber_protocol::entry::Chain;
use noaber_protocol::ids::{EntryId, PeerId, SpaceId};
use noaber_protocol::limits;
use noaber_protocol::run::Run;
use noaber_protocol::space::{Part, Space, View};
use noaber_protocol::sync::{LinkState, Standing};

/// Relays that a ticket names.
const TICKET_RELAYS: usize = 2;

impl Host {
    pub(super) fn about_relays(&mut self, request: &RelayRequest) -> Answer {
        match request {
            RelayRequest::Add {
                space,
                address,
                token,
            } => self.add_relay(space, address, token.as_deref()),
            RelayRequest::List(selector) => {
                let space = self.known(selector)?;
                let links = self.parts.node.links();
                Ok(Some(Response::Relays(self.relays_of(space, &links))))
            }
            RelayRequest::Remove { space, address } => self.remove_relay(space, address),
            RelayRequest::Inspect { space, address } => {
                let inspected = self.inspect(space, address.as_deref())?;
                Ok(Some(Response::Inspected(inspected)))
            }
            RelayRequest::Status => self.relay_status().map(|it| Some(Response::Relay(it))),
            RelayRequest::Block(space) => {
                let mut config = RelayConfig::of(&self.parts.paths)?;
                config.block(*space)?;
                config.save(&self.parts.paths)?;
                self.parts.node.block(*space);
                self.pump();
                Ok(Some(Response::Done))
            }
            RelayRequest::Starts => {
                let starts = self.parts.settings.start.clone();
                Ok(Some(Response::Starts(starts)))
            }
            RelayRequest::AddStart(address) => {
                named(address)?;
                self.set_starts(|starts| {
                    starts.retain(|known| known != address);
                    starts.push(address.clone());
                })
            }
            RelayRequest::RemoveStart(address) => {
                if !self.parts.settings.start.contains(address) {
                    return Err(Problem::NotFound(Missing::Address(address.clone())));
                }
                self.set_starts(|starts| starts.retain(|known| known != address))
            }
        }
    }

    fn set_starts(&mut self, change: impl FnOnce(&mut Vec<String>)) -> Answer {
        let mut settings = self.parts.settings.clone();
        change(&mut settings.start);
        settings.save(&self.parts.paths)?;
        self.parts.settings = settings;
        self.expect();
        Ok(Some(Response::Done))
    }

    fn add_relay(&mut self, selector: &Selector, address: &str, token: Option<&str>) -> Answer {
        let peer = named(address)?;
        let space = self.known(selector)?;
        let id = space.id();
        let mut relays = space.charter().state().relays.clone();
        let many = relays.len() >= limits::OPERATION_RELAYS;
        match relays.iter_mut().find(|relay| relay.peer == peer) {
            Some(relay) => {
                relay.addresses.retain(|known| known != address);
                relay.addresses.insert(0, address.to_owned());
                relay.addresses.truncate(limits::RELAY_ADDRESSES);
            }
            None if many => {
                let limit = limits::OPERATION_RELAYS as u64;
                return Err(Problem::Refused(BadInput::TooLong {
                    limit,
                    of: Amount::Relays,
                }));
            }
            None => relays.push(RelayAddress {
                peer,
                addresses: vec![address.to_owned()],
            }),
        }
        self.set_relays(id, relays, selector)?;
        if let Some(token) = token {
            let token = token.as_bytes();
            self.with_node(|node, _| node.keep_token(id, peer, token));
        }
        self.dial(peer, vec![address.to_owned()]);
        Ok(Some(Response::Done))
    }

    fn remove_relay(&mut self, selector: &Selector, address: &str) -> Answer {
        let peer = named(address)?;
        let space = self.known(selector)?;
        let id = space.id();
        let mut relays = space.charter().state().relays.clone();
        let before = relays.clone();
        relays.retain_mut(|relay| {
            if relay.peer == peer {
                relay.addresses.retain(|known| known != address);
            }
            relay.peer != peer || !relay.addresses.is_empty()
        });
        if relays == before {
            return Err(Problem::NotFound(Missing::Address(address.to_owned())));
        }
        self.set_relays(id, relays, selector)?;
        Ok(Some(Response::Done))
    }

    fn set_relays(
        &mut self,
        space: SpaceId,
        relays: Vec<RelayAddress>,
        selector: &Selector,
    ) -> Result<(), Problem> {
        self.with_node(|node, cx| node.set_relays(cx, space, relays))
            .map_err(|refused| problems::of_refused(refused, &selector.0))?;
        self.news.links = true;
        self.expect();
        Ok(())
    }

    /// How it stands with the relays of a space.
    pub(super) fn relays_of(&self, space: &Space, links: &[LinkState]) -> Vec<RelayInfo> {
        let state = space.charter().state();
        let relays = state.relays.iter();
        relays
            .map(|relay| self.relay_info(space, relay, links))
            .collect()
    }

    fn relay_info(&self, space: &Space, relay: &RelayAddress, links: &[LinkState]) -> RelayInfo {
        let id = space.id();
        let link = links
            .iter()
            .find(|link| link.space == id && link.peer == relay.peer);
        let seen = self.net.relays.get(&(id, relay.peer));
        let holding = link
            .and_then(|link| link.holding)
            .or_else(|| seen.and_then(|seen| seen.holding));
        let complete = holding.is_some_and(|holding| {
            let print = |part| space.fingerprint(part, &View::All);
            holding.charter.0 == print(Part::Charter) && holding.content.0 == print(Part::Content)
        });
        let here = space.len() as u64;
        let full = holding.is_some_and(|holding| holding.is_full);
        let they_lack = match (link, holding) {
            (Some(link), Some(holding)) if full => {
                Some(link.they_lack.max(here.saturating_sub(holding.entries)))
            }
            (Some(link), _) if link.is_settled => Some(link.they_lack),
            _ if complete => Some(0),
            // Something differs: how many it has does not tell that what is here is among them.
            (_, Some(holding)) => Some(here.saturating_sub(holding.entries).max(1)),
            // Nothing was exchanged yet.
            (Some(_) | None, None) => None,
        };
        RelayInfo {
            space: id,
            peer: network::peer_text(&relay.peer).unwrap_or_else(|| relay.peer.to_string()),
            addresses: relay.addresses.clone(),
            connected: link.is_some(),
            they_lack,
            full,
            holding: holding.map(|holding| HoldingInfo {
                entries: holding.entries,
                bytes: holding.bytes,
                most: holding.most,
                at: holding.at,
                complete,
            }),
        }
    }

    /// Remembers what relays stated while they were connected.
    pub(super) fn note_relays(&mut self, links: &[LinkState]) {
        for link in links {
            if link.standing == Standing::Relay {
                let seen = self.net.relays.entry((link.space, link.peer)).or_default();
                seen.holding = link.holding.or(seen.holding);
            }
        }
    }

    /// Whom to keep connections with beside the peers that were met: the relays of the spaces here, and first addresses.
    pub(super) fn relays_expected(&self) -> Vec<Expected> {
        let mut expected: Vec<Expected> = Vec::new();
        let mut add = |peer: PeerId, addresses: &[String]| match expected
            .iter_mut()
            .find(|known| known.peer == peer)
        {
            Some(known) => known.addresses.extend_from_slice(addresses),
            None => expected.push(Expected {
                peer,
                addresses: addresses.to_vec(),
            }),
        };
        for (_, space) in self.parts.node.spaces() {
            for relay in &space.charter().state().relays {
                add(relay.peer, &relay.addresses);
            }
        }
        for address in &self.parts.settings.start {
            if let Ok(peer) = network::peer_of(address) {
                add(peer, std::slice::from_ref(address));
            }
        }
        expected
    }

    /// Where this device can be dialled: of this machine only when there are no others.
    fn dialable(&self) -> Vec<String> {
        let is_own =
            |address: &String| address.starts_with("/ip4/127.") || address.starts_with("/ip6/::1/");
        let (own, others): (Vec<_>, Vec<_>) = self.net.addresses.iter().cloned().partition(is_own);
        let mut addresses = if others.is_empty() { own } else { others };
        // Of each address both roads; the quicker first.
        addresses.sort_by_key(|address| (address.contains("/ip6/"), !address.contains("quic")));
        addresses
    }

    /// Addresses for a ticket: those of relays first, which reach furthest.
    pub(super) fn ticket_addresses(&self, space: &SpaceId) -> Vec<String> {
        let mut addresses = self.relay_addresses(space);
        addresses.extend(network::for_ticket(&self.net.addresses));
        addresses.truncate(limits::TICKET_ADDRESSES);
        addresses
    }

    /// Where the first relays of a space are, for a ticket: short, for people pass it on by hand.
    pub(super) fn relay_addresses(&self, space: &SpaceId) -> Vec<String> {
        let Some(space) = self.parts.node.space(space) else {
            return Vec::new();
        };
        let state = space.charter().state();
        let firsts = state.relays.iter().filter_map(|it| it.addresses.first());
        firsts.take(TICKET_RELAYS).cloned().collect()
    }

    fn inspect(&self, selector: &Selector, address: Option<&str>) -> Result<Inspected, Problem> {
        let space = self.known(selector)?;
        let wanted = address.map(named).transpose()?;
        let state = space.charter().state();
        let mut relays = state.relays.iter();
        let relay = relays
            .find(|relay| wanted.is_none_or(|wanted| wanted == relay.peer))
            .ok_or_else(|| {
                let words = address.unwrap_or(&selector.0).to_owned();
                Problem::NotFound(Missing::Address(words))
            })?;
        let links = self.parts.node.links();
        let mut entries = Vec::new();
        for bytes in self.parts.store.runs_of(&space.id()) {
            let Ok(run) = Run::decode(Some(space.id()), &bytes) else {
                continue;
            };
            entries.extend(run.entries.iter().map(|it| seen(&it.entry)));
        }
        entries.sort_by_key(|entry: &SeenEntry| (entry.at, entry.id));
        entries.dedup_by_key(|entry| entry.id);
        Ok(Inspected {
            relay: self.relay_info(space, relay, &links),
            entries,
        })
    }

    fn relay_status(&self) -> Result<RelayStatus, Problem> {
        let config = RelayConfig::of(&self.parts.paths)?;
        let spaces = self.parts.node.carried().into_iter();
        let me = self.parts.node.peer_id();
        let name = network::peer_text(&me).unwrap_or_else(|| me.to_string());
        let told = config.announce.iter().map(|it| format!("{it}/p2p/{name}"));
        Ok(RelayStatus {
            spaces: spaces
                .map(|carried| CarriedInfo {
                    space: carried.space,
                    entries: carried.entries,
                    bytes: carried.bytes,
                    full: carried.is_full,
                })
                .collect(),
            connections: u32::try_from(self.net.up.len()).unwrap_or(u32::MAX),
            space_bytes: config.space_bytes,
            total_bytes: config.total_bytes,
            disk: self.disk_problem().is_none(),
            addresses: told.chain(self.dialable()).collect(),
        })
    }
}

/// Whose address it is.
fn named(address: &str) -> Result<PeerId, Problem> {
    network::peer_of(address).map_err(|_| Problem::Refused(BadInput::NamelessAddress))
}

fn seen(entry: &noaber_protocol::entry::Entry) -> SeenEntry {
    let header = &entry.header;
    SeenEntry {
        id: entry.id,
        author: header.author.short(),
        chain: match header.chain {
            Chain::CHARTER => "charter".to_owned(),
            Chain::CONTENT => "content".to_owned(),
            Chain::PUBLIC => "public".to_owned(),
            other => format!("{other:?}"),
        },
        kind: header.kind.0.into(),
        document: entry.document().map(EntryId::from),
        at: header.at,
        body_bytes: header.body_len.into(),
        sealed: header.epoch.is_some(),
    }
}
