//! Callers who wait: for a joining to count, or until others hold what is here.

use super::facts::device_of;
use super::run::Host;
use crate::control::ClientId;
use crate::handle::{Event, Missing, Problem, Response};
use noaber_protocol::ids::{AuthorId, SpaceId};
use noaber_protocol::sync::Standing;
use tokio::time::Instant;

/// Somebody who waits.
pub(super) struct Waiter {
    pub(super) client: ClientId,
    pub(super) id: u32,
    pub(super) until: Instant,
    pub(super) what: Wait,
    /// What the desk must have written before.
    written: u32,
}

/// What is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// That a joining counts, and the first exchange after it is done.
    Join(SpaceId),
    /// The same of this device becoming somebody's in spaces.
    Device(Vec<SpaceId>),
    /// That the first exchange about a space that is followed is done.
    Follow(SpaceId),
    /// That nothing is owed either way.
    Level,
    /// That so many others hold everything.
    Holders(u32),
}

impl Host {
    pub(super) fn wait(&mut self, client: ClientId, id: u32, seconds: u32, what: Wait) {
        let patience = std::time::Duration::from_secs(u64::from(seconds));
        let written = match what {
            Wait::Join(_) | Wait::Device(_) | Wait::Follow(_) => 0,
            Wait::Level | Wait::Holders(_) => self.asked_to_write,
        };
        self.waiters.push(Waiter {
            client,
            id,
            until: Instant::now() + patience,
            what,
            written,
        });
    }

    /// Answers those whose wait is over.
    pub(super) fn look_at_waiters(&mut self) {
        if self.waiters.is_empty() {
            return;
        }
        let now = Instant::now();
        for waiter in std::mem::take(&mut self.waiters) {
            let over = waiter.until <= now;
            let written = waiter.written <= self.wrote;
            let outcome = self.outcome(&waiter.what, over);
            match outcome.filter(|_| written || over) {
                Some(result) => self.parts.clients.answer(waiter.client, waiter.id, result),
                None => self.waiters.push(waiter),
            }
        }
    }

    /// What to answer now; none while waiting makes sense.
    fn outcome(&self, what: &Wait, over: bool) -> Option<Result<Response, Problem>> {
        // A space that went meanwhile is not waited for: who waits is told, whatever their patience.
        let gone = |space: &SpaceId| Problem::NotFound(Missing::Space(space.to_string()));
        match what {
            Wait::Join(space) => {
                let Some(here) = self.parts.node.space(space) else {
                    return Some(Err(gone(space)));
                };
                let is_in = here.my_role().is_some() && self.is_level_in(space);
                (is_in || over).then(|| Ok(Response::Space(self.space_info(here))))
            }
            Wait::Device(spaces) => {
                let here = spaces.iter().filter_map(|id| self.parts.node.space(id));
                let infos = || here.map(|space| self.space_info(space)).collect();
                let done = self.is_device_in(spaces);
                (done || over).then(|| Ok(Response::Spaces(infos())))
            }
            Wait::Follow(space) => {
                let Some(here) = self.parts.node.space(space) else {
                    return Some(Err(gone(space)));
                };
                let came = !here.is_empty() && self.is_level_in(space) && self.is_durable();
                (came || over).then(|| Ok(Response::Space(self.space_info(here))))
            }
            Wait::Level => {
                let mut others = self.connected();
                others.extend(self.followed_connected().map(|level| (None, level)));
                let level = others.iter().filter(|(_, level)| *level).count();
                let done = level > 0 && level == others.len() && self.is_durable();
                let problem = Problem::NotSafeYet {
                    holders: count(level),
                    wanted: count(others.len().max(1)),
                };
                self.answer(done || self.has_nobody(), over, problem)
            }
            Wait::Holders(wanted) => {
                let holders = self.holders();
                let wanted = *wanted;
                let problem = Problem::NotSafeYet { holders, wanted };
                self.answer(holders >= wanted && self.is_durable(), over, problem)
            }
        }
    }

    fn answer(
        &self,
        done: bool,
        over: bool,
        problem: Problem,
    ) -> Option<Result<Response, Problem>> {
        match (done, over) {
            (true, _) => Some(Ok(Response::Status(self.status()))),
            (false, true) => Some(Err(problem)),
            (false, false) => None,
        }
    }

    /// Devices and relays of our spaces that are connected, and whether they hold all that we hold and the reverse.
    /// A relay has no key in a space.
    fn connected(&self) -> Vec<(Option<AuthorId>, bool)> {
        let mut found = Vec::new();
        for link in self.parts.node.links() {
            if device_of(&link).is_some() || link.standing == Standing::Relay {
                let full = link.holding.is_some_and(|holding| holding.is_full);
                let level = link.is_settled && link.they_lack == 0 && link.we_lack == 0 && !full;
                found.push((device_of(&link), level));
            }
        }
        found
    }

    /// How many other devices hold all that is here: those that are connected acknowledged it, the others signed it.
    fn holders(&self) -> u32 {
        let connected = self.connected();
        let own = self.parts.node.spaces();
        let own = own.filter(|(_, space)| !space.is_followed());
        let away = own.flat_map(|(_, space)| {
            let state = space.charter().state();
            let others = state.devices.keys().filter(|author| {
                let is_here = connected.iter().any(|(other, _)| *other == Some(**author));
                **author != space.me() && !is_here
            });
            let level = others.filter(|author| {
                let lack = space.lack_of(author);
                lack.is_some_and(|lack| lack.theirs == 0)
            });
            level.copied().collect::<Vec<AuthorId>>()
        });
        let level = connected.iter().filter(|(_, level)| *level).count();
        count(level + away.count())
    }

    /// Whether no space has any other device: then there is nobody to wait for.
    fn has_nobody(&self) -> bool {
        let mut spaces = self.parts.node.spaces().map(|(_, space)| space);
        spaces.all(|space| {
            let state = space.charter().state();
            !space.is_followed() && state.devices.len() == 1 && state.relays.is_empty()
        })
    }

    /// Whether an exchange about a space is done with somebody of it, or with a relay of it, who has all of ours too.
    pub(super) fn is_level_in(&self, space: &SpaceId) -> bool {
        let links = self.parts.node.links();
        let mut of_space = links.iter().filter(|link| link.space == *space);
        of_space.any(|link| {
            let is_of_it = device_of(link).is_some()
                || link.standing == Standing::Relay
                || self.parts.node.follows(space);
            is_of_it && link.is_settled && link.we_lack == 0 && link.they_lack == 0
        })
    }

    /// A joining counts.
    pub(super) fn joined(&mut self, space: SpaceId) {
        self.parts.clients.tell_all(&Event::Joined(space));
    }

    /// A joining will not count.
    pub(super) fn join_failed(&mut self, space: SpaceId, problem: Problem) {
        let is_for = |waiter: &Waiter| match &waiter.what {
            Wait::Join(joined) => *joined == space,
            Wait::Device(spaces) => spaces.contains(&space),
            Wait::Follow(_) | Wait::Level | Wait::Holders(_) => false,
        };
        for waiter in std::mem::take(&mut self.waiters) {
            if is_for(&waiter) {
                let result = Err(problem.clone());
                self.parts.clients.answer(waiter.client, waiter.id, result);
            } else {
                self.waiters.push(waiter);
            }
        }
        self.parts
            .clients
            .tell_all(&Event::JoinFailed(space, problem));
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
