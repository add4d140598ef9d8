//! What is so: spaces, people, links and stored bytes, as callers are told of them.

use super::desk_side::{name_of, organisation_of};
use super::run::Host;
use crate::handle::{
    DeviceStatus, EndInfo, Info, Person, Problem, SpaceInfo, SpaceStatus, Status, Verified, Via,
    Warning,
};
use crate::network;
use crate::store::Store;
use crate::{clock, host};
use noaber_protocol::ids::{AuthorId, Millis, SpaceId};
use noaber_protocol::record::Read as _;
use noaber_protocol::run::Run;
use noaber_protocol::space::Space;
use noaber_protocol::sync::{Holding, LinkState, Standing};
use noaber_protocol::text::SafeText;
use std::collections::BTreeMap;

/// How it stood with another device when it was last connected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    they_lack: u64,
    we_lack: u64,
    /// Entries that counted here then: what counts beyond them, they lack too.
    counting: u64,
    level_at: Option<Millis>,
}

/// What a relay stated when it was last connected.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SeenRelay {
    pub(super) holding: Option<Holding>,
}

impl Host {
    pub(super) fn info(&self) -> Result<Info, Problem> {
        let peer = self.parts.node.peer_id();
        Ok(Info {
            peer: network::peer_text(&peer).unwrap_or_else(|| peer.to_string()),
            profile: self.parts.settings.profile(),
            addresses: self.net.addresses.iter().cloned().collect(),
            host_process: std::process::id(),
            ..host::info_without_host(&self.parts.paths)?
        })
    }

    pub(super) fn space_info(&self, space: &Space) -> SpaceInfo {
        let state = space.charter().state();
        let founder = space.author_of(&space.id().into());
        SpaceInfo {
            id: space.id(),
            name: self.name_of_space(space),
            role: space.my_role(),
            follows: space.is_followed(),
            joining: (space.is_followed() && space.is_empty())
                || space.adoption().is_some()
                || (space.joining().is_some() && space.my_role().is_none()),
            participants: number(state.participants.len()),
            documents: number(documents(space)),
            founder: name_of(founder.and_then(|author| space.card(&author))),
            ended: self.ending(space),
        }
    }

    /// How our part in a space ended; none while we are in it.
    fn ending(&self, space: &Space) -> Option<EndInfo> {
        if !space.is_out() {
            return None;
        }
        let state = space.charter().state();
        let ends = state.ends.get(&space.me())?;
        let last = ends.iter().rev().find(|end| end.role_left.is_none())?;
        let header = self.parts.store.entry(&last.op)?.header;
        let who = super::desk_side::participant_of(space, &header.author);
        let card = space.card_of(&who).or_else(|| space.card(&header.author));
        Some(EndInfo {
            at: header.at,
            by: name_of(card),
            by_me: header.author == space.me(),
        })
    }

    /// The space's name; while it cannot be read yet, the one that its ticket says.
    pub(super) fn name_of_space(&self, space: &Space) -> SafeText {
        if space.is_followed() {
            return self.name_followed(&space.id());
        }
        let of_ticket = || {
            self.tickets
                .get(&space.id())
                .map(|ticket| &ticket.space_name)
        };
        space
            .name()
            .or_else(of_ticket)
            .map(|name| name.as_text().clone())
            .unwrap_or_default()
    }

    pub(super) fn people(&self, space: &Space) -> Vec<Person> {
        if space.is_followed() {
            // Who they are is not known here, and not asked.
            return Vec::new();
        }
        let state = space.charter().state();
        let links = self.parts.node.links();
        let mut people: Vec<Person> = state
            .participants
            .iter()
            .map(|(id, participant)| {
                let card = space.card_of(id);
                let devices = participant.devices.iter().map(|author| {
                    let card = space.card(author);
                    let name = card.and_then(|card| card.device.as_ref());
                    name.map(|name| name.as_text().clone())
                        .unwrap_or_else(|| SafeText::new(&author.short()))
                });
                Person {
                    id: *id,
                    name: name_of(card),
                    organisation: organisation_of(card),
                    role: participant.role,
                    devices: devices.collect(),
                    me: participant.devices.contains(&space.me()),
                    connected: participant
                        .devices
                        .iter()
                        .any(|author| link_of(&links, &space.id(), author).is_some()),
                }
            })
            .collect();
        people.sort_by(|a, b| b.role.cmp(&a.role).then_with(|| a.name.cmp(&b.name)));
        people
    }

    pub(super) fn status(&self) -> Status {
        let links = self.parts.node.links();
        let mut warnings = self.warnings.clone();
        if self.disk_problem().is_some() {
            warnings.push(Warning::Disk);
        }
        let entries: u64 = self.aside.values().sum();
        if entries > 0 {
            warnings.push(Warning::Quarantined { entries });
        }
        let peer = self.parts.node.peer_id();
        Status {
            device: network::peer_text(&peer).unwrap_or_else(|| peer.to_string()),
            spaces: self
                .parts
                .node
                .spaces()
                .map(|(_, space)| self.space_status(space, &links))
                .collect(),
            relays: self
                .parts
                .node
                .spaces()
                .flat_map(|(_, space)| self.relays_of(space, &links))
                .collect(),
            nearby: number(self.net.up.values().filter(|via| **via == Via::Lan).count()),
            warnings,
        }
    }

    fn space_status(&self, space: &Space, links: &[LinkState]) -> SpaceStatus {
        let state = space.charter().state();
        let others = state.devices.keys().filter(|author| **author != space.me());
        let others = others.filter(|_| !space.is_followed());
        let here = links.iter().filter(|link| link.space == space.id());
        SpaceStatus {
            id: space.id(),
            name: self.name_of_space(space),
            participants: number(state.participants.len()),
            documents: number(documents(space)),
            entries: space.len() as u64,
            devices: others
                .map(|author| self.device_status(space, author, links))
                .collect(),
            givers: space.is_followed().then(|| number(here.count())),
        }
    }

    fn device_status(&self, space: &Space, author: &AuthorId, links: &[LinkState]) -> DeviceStatus {
        let id = space.id();
        let participant = super::desk_side::participant_of(space, author);
        let card = space.card_of(&participant).or_else(|| space.card(author));
        let link = link_of(links, &id, author);
        let seen = self.net.seen.get(&(id, *author));
        let said = space.lack_of(author);
        let since = |seen: &Seen| (space.counting() as u64).saturating_sub(seen.counting);
        let via = link.and_then(|link| self.net.up.get(&link.peer)).copied();
        DeviceStatus {
            name: name_of(card),
            organisation: organisation_of(card),
            connected: link.is_some(),
            via: via.unwrap_or(Via::None),
            they_lack: match link {
                Some(link) => Some(link.they_lack),
                // Both say at most how much: the acknowledgements of then, and what the device signed itself.
                None => least(
                    seen.map(|seen| seen.they_lack + since(seen)),
                    said.map(|lack| lack.theirs),
                ),
            },
            we_lack: match link {
                Some(link) => Some(link.we_lack),
                None => least(seen.map(|seen| seen.we_lack), said.map(|lack| lack.ours)),
            },
            level_at: seen.and_then(|seen| seen.level_at),
        }
    }

    /// Remembers how it stands with those who are connected, and who is in which space.
    pub(super) fn note_links(&mut self) {
        let links = self.parts.node.links();
        self.note_relays(&links);
        self.note_followed(&links);
        if self.parts.node.is_relay() {
            return;
        }
        let now = clock::now();
        let counting: BTreeMap<SpaceId, u64> = self
            .parts
            .node
            .spaces()
            .map(|(id, space)| (*id, space.counting() as u64))
            .collect();
        for link in links {
            let Some(author) = device_of(&link) else {
                continue;
            };
            self.parts.peers.met(link.space, link.peer);
            let key = (link.space, author);
            let level = link.is_settled && link.they_lack == 0 && link.we_lack == 0;
            let before = self.net.seen.get(&key).and_then(|seen| seen.level_at);
            let seen = Seen {
                they_lack: link.they_lack,
                we_lack: link.we_lack,
                counting: counting.get(&link.space).copied().unwrap_or(0),
                level_at: if level { Some(now) } else { before },
            };
            self.net.seen.insert(key, seen);
        }
    }
}

/// The device of the space that is at the other end, when one is.
pub(super) fn device_of(link: &LinkState) -> Option<AuthorId> {
    match link.standing {
        Standing::Device(author) => Some(author),
        Standing::Relay | Standing::Invited(_) | Standing::Removed(..) | Standing::Stranger => None,
    }
}

fn link_of<'a>(
    links: &'a [LinkState],
    space: &SpaceId,
    author: &AuthorId,
) -> Option<&'a LinkState> {
    links
        .iter()
        .find(|link| link.space == *space && device_of(link) == Some(*author))
}

/// The lower of what is known.
fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    [one, other].into_iter().flatten().min()
}

fn documents(space: &Space) -> usize {
    let founded = space
        .documents()
        .iter()
        .filter(|(_, document)| document.founding().is_some())
        .filter(|(_, document)| !super::find::is_record(document));
    founded.count()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Reads everything that is kept again, and checks it.
pub(super) fn verify(store: &Store) -> Verified {
    let mut verified = Verified {
        entries: 0,
        signatures: 0,
        bodies: 0,
        bytes: store.sizes().journal,
        damaged: Vec::new(),
    };
    match store.verify() {
        Ok(found) => {
            verified.entries = found.entries;
            verified.signatures = found.runs;
            verified.bodies = found.bodies;
            let faults = found.faults.iter().map(|fault| format!("{fault:?}"));
            verified.damaged.extend(faults);
        }
        Err(error) => verified.damaged.push(error.to_string()),
    }
    for space in store.spaces() {
        for bytes in store.runs_of(&space) {
            if let Ok(run) = Run::decode(Some(space), &bytes) {
                let bodies = run.entries.iter().filter(|entry| entry.body.is_some());
                verified.bodies += bodies.count() as u64;
            }
        }
    }
    verified
}
