//! Who is in at the end of a weighing, with which role, devices and recovery group.

use crate::charter::graph::Slot;
use crate::charter::op::{Operation, Recover};
use crate::charter::role::Role;
use crate::charter::standing::At;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, ParticipantId};

impl Weighing<'_> {
    /// Sums up what was found for everybody.
    pub(super) fn sum_up(&mut self) {
        self.found.devices.clear();
        for (who, _) in self.graph.people() {
            self.sum_up_person(who);
        }
        self.weigh_usable();
    }

    /// Sums up what was found for one; their devices were taken out before.
    pub(super) fn sum_up_person(&mut self, who: &ParticipantId) {
        let listings = &self.graph.person(who).listings;
        if self.counts_as_removed(who) {
            self.found.removed_since.insert(*who);
        }
        self.found.roles.remove(who);
        self.found.groups.remove(who);
        let Some((mut role, mut term)) = self.role_at(who, At::End) else {
            return;
        };
        let devices = self.live_devices(listings);
        if term.is_some() && devices.is_empty() {
            // An admin without any device is nobody's help.
            (role, term) = (Role::Reader, None);
        }
        self.found.roles.insert(*who, (role, term));
        for (device, listing) in devices {
            self.found.devices.insert(device, (*who, listing));
        }
        if let Some(group) = self.group_of(who, listings) {
            self.found.groups.insert(*who, group);
        }
    }

    /// Of what lists a participant's devices, what lists one that stands.
    fn live_devices(&self, listings: &[Slot]) -> Vec<(AuthorId, Slot)> {
        let counts = |slot: &&Slot| self.found.effective.contains(**slot);
        let mut devices: Vec<(AuthorId, Slot)> = Vec::new();
        for listing in listings.iter().filter(counts) {
            let Some((_, device)) = self.graph.listed(*listing) else {
                continue;
            };
            let holding = self.holding(&device, At::End);
            if holding == Some(*listing) && self.ends_of_device(&device).is_empty() {
                devices.push((device, *listing));
            }
        }
        devices
    }

    /// The recovery group that somebody named and that none of his later ones replaced; of concurrent ones that of the
    /// oldest device.
    fn group_of(&self, who: &ParticipantId, listings: &[Slot]) -> Option<Slot> {
        let graph = self.graph;
        let all: Vec<(usize, Slot)> = listings
            .iter()
            .enumerate()
            .filter_map(|(age, listing)| Some((age, graph.listed(*listing)?.1)))
            .flat_map(|(age, device)| graph.by_author(&device).iter().map(move |it| (age, *it)))
            .filter(|(_, slot)| {
                self.found.effective.contains(*slot)
                    && self.found.by.get(slot) == Some(who)
                    && matches!(
                        graph.node(*slot).operation,
                        Some(Operation::Recover(Recover::Group { .. }))
                    )
            })
            .collect();
        all.iter()
            .filter(|(_, slot)| !all.iter().any(|(_, other)| graph.before(*slot, *other)))
            .min_by_key(|(age, slot)| (*age, graph.key(*slot).id))
            .map(|(_, slot)| *slot)
    }

    /// Whether others ended somebody's term as admin since the checkpoint before.
    fn counts_as_removed(&self, who: &ParticipantId) -> bool {
        self.ends_of(who).iter().any(|end| {
            let by_others = end.by != *who;
            let settled = self
                .found
                .checkpoints
                .iter()
                .any(|checkpoint| self.graph.before(end.op, *checkpoint));
            by_others
                && !settled
                && self.graph.person(who).terms.iter().any(|term| {
                    self.found.effective.contains(*term) && !self.sees(At::Before(*term), end.op)
                })
        })
    }
}
