//! Writes down what was weighed, as the state that everybody else reads.

use crate::charter::graph::Slot;
use crate::charter::op::{Admit, Cut, Operation, Recover};
use crate::charter::outcome::Ending;
use crate::charter::role::Role;
use crate::charter::standing::At;
use crate::charter::state::{ContentEnd, Device, Invitation, Participant, RecoveryGroup, State};
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, EntryId, ParticipantId};
use std::collections::BTreeSet;

impl Weighing<'_> {
    /// Writes down what was found.
    pub(super) fn state(&self) -> State {
        let mut state = State {
            epochs: self.found.epochs.clone(),
            checkpoints: self.ids(&self.found.checkpoints),
            ..State::default()
        };
        for (who, _) in self.graph.people() {
            self.write_person(&mut state, who);
        }
        self.write_invitations(&mut state);
        self.write_settings(&mut state);
        self.write_ends(&mut state);
        self.write_proposals(&mut state);
        state
    }

    fn ids(&self, slots: &[Slot]) -> Vec<EntryId> {
        let mut ids: Vec<EntryId> = slots.iter().map(|slot| self.graph.key(*slot).id).collect();
        ids.sort_unstable();
        ids
    }

    /// Writes down somebody who is in, was in, or waits.
    pub(super) fn write_person(&self, state: &mut State, who: &ParticipantId) {
        let person = self.graph.person(who);
        let Some((role, _)) = self.found.roles.get(who) else {
            let outs = self.ends_of(who).iter();
            let last = outs
                .filter(|end| end.how == Ending::Out)
                .map(|end| self.graph.key(end.op))
                .max();
            let mut grants = person.grants.iter();
            let was_in = grants.any(|grant| self.found.effective.contains(*grant));
            if let Some(last) = last.filter(|_| was_in) {
                state.out.insert(*who, last.id);
            } else if let Some(join) = self.waiting_join(who) {
                state.waiting.insert(*who, join);
            }
            return;
        };
        let Some(participant) = self.participant(who, *role, &person.listings) else {
            return;
        };
        for device in &participant.devices {
            if let Some((_, listing)) = self.found.devices.get(device) {
                let device_state = self.device(*who, *device, *listing);
                state.devices.insert(*device, device_state);
            }
        }
        state.participants.insert(*who, participant);
    }

    fn device(&self, who: ParticipantId, device: AuthorId, listing: Slot) -> Device {
        let recipient = |slot: &Slot| match &self.graph.node(*slot).operation {
            Some(Operation::Found(found)) => Some(found.recipient),
            Some(Operation::Join(join)) => Some(join.recipient),
            Some(Operation::Admit(admit)) => admit.recipient,
            Some(Operation::AddDevice(add)) => Some(add.recipient),
            Some(Operation::Recover(Recover::Bring { recipient, .. })) => Some(*recipient),
            Some(_) | None => None,
        };
        let known = || {
            // What the device itself signed, though it did not count; else what an admin says.
            let is_own = |slot: &&Slot| {
                self.is_in(**slot)
                    && self.graph.node(**slot).proven
                    && self.graph.node(**slot).author == device
            };
            let listings = self.graph.listings(&device);
            let own = listings.iter().filter(is_own).find_map(recipient);
            own.or_else(|| {
                let counts = |slot: &&Slot| self.found.effective.contains(**slot);
                listings.iter().filter(counts).find_map(recipient)
            })
        };
        Device {
            participant: who,
            recipient: recipient(&listing).or_else(known),
            paper: matches!(
                &self.graph.node(listing).operation,
                Some(Operation::AddDevice(add)) if add.paper
            ),
            op: self.graph.key(listing).id,
        }
    }

    fn participant(
        &self,
        who: &ParticipantId,
        role: Role,
        listings: &[Slot],
    ) -> Option<Participant> {
        let outs: Vec<Slot> = self
            .ends_of(who)
            .iter()
            .filter(|end| end.how == Ending::Out)
            .map(|end| end.op)
            .collect();
        let admission = listings.iter().copied().find(|slot| {
            self.found.effective.contains(*slot)
                && !matches!(
                    self.graph.node(*slot).operation,
                    Some(Operation::AddDevice(_) | Operation::Recover(_))
                )
                && outs.iter().all(|out| self.sees(At::Before(*slot), *out))
        })?;
        let mut devices: Vec<AuthorId> = Vec::new();
        for listing in listings {
            // By what listed them first: that they were listed again makes nobody's device younger.
            if self.found.effective.contains(*listing)
                && let Some((owner, device)) = self.graph.listed(*listing)
                && self.found.devices.get(&device).map(|it| it.0) == Some(owner)
                && !devices.contains(&device)
            {
                devices.push(device);
            }
        }
        let invitation = match &self.graph.node(admission).operation {
            Some(Operation::Join(join)) => Some(join.invite),
            Some(_) | None => None,
        };
        let signed = invitation.map_or(Some(admission), |invite| self.graph.slot(&invite));
        let admit = self.last_admit(who);
        Some(Participant {
            role,
            devices,
            admitted_by: signed
                .and_then(|slot| self.found.by.get(&slot).copied())
                .filter(|by| by != who),
            via: self.graph.key(admission).id,
            invitation,
            organisation: admit.and_then(|admit| admit.organisation),
            signs: admit.is_some_and(|admit| admit.signs),
            recovery: self.recovery(who),
        })
    }

    fn recovery(&self, who: &ParticipantId) -> Option<RecoveryGroup> {
        let group = self.found.groups.get(who)?;
        match &self.graph.node(*group).operation {
            Some(Operation::Recover(Recover::Group { people, needed })) => Some(RecoveryGroup {
                people: people.clone(),
                needed: *needed,
            }),
            Some(_) | None => None,
        }
    }

    /// The `Admit` that says for whom somebody acts: the last, of concurrent ones the higher-ranked author's.
    fn last_admit(&self, who: &ParticipantId) -> Option<&Admit> {
        let all: Vec<Slot> = self
            .graph
            .person(who)
            .grants
            .iter()
            .copied()
            .filter(|slot| {
                let is_admit =
                    matches!(self.graph.node(*slot).operation, Some(Operation::Admit(_)));
                is_admit && self.found.effective.contains(*slot)
            })
            .collect();
        let last = all
            .iter()
            .filter(|slot| !all.iter().any(|other| self.graph.before(**slot, *other)))
            .min_by_key(|slot| (self.rank_under(**slot), self.graph.key(**slot).id))?;
        match &self.graph.node(*last).operation {
            Some(Operation::Admit(admit)) => Some(admit),
            Some(_) | None => None,
        }
    }

    /// A join that is void because its invitation's issuer was ended first.
    fn waiting_join(&self, who: &ParticipantId) -> Option<EntryId> {
        self.graph
            .person(who)
            .grants
            .iter()
            .find(|slot| {
                let node = self.graph.node(**slot);
                let Some(Operation::Join(join)) = &node.operation else {
                    return false;
                };
                self.is_in(**slot)
                    && !self.found.counts.contains(**slot)
                    && node.proven
                    && self
                        .graph
                        .slot(&join.invite)
                        .is_some_and(|invite| self.signer(invite).is_some())
            })
            .map(|slot| self.graph.key(*slot).id)
    }

    fn write_invitations(&self, state: &mut State) {
        for (slot, _) in self.graph.nodes() {
            self.write_invitation(state, slot);
        }
        for (_, person) in self.graph.people() {
            for slot in &person.grants {
                self.write_use(state, *slot);
            }
        }
    }

    /// Writes down an invitation that counts.
    pub(super) fn write_invitation(&self, state: &mut State, slot: Slot) {
        let node = self.graph.node(slot);
        let Some(Operation::Invite(invite)) = &node.operation else {
            return;
        };
        if !self.found.effective.contains(slot) || invite.uses == 0 {
            return;
        }
        let Some(by) = self.found.by.get(&slot).copied() else {
            return;
        };
        let withdrawn = self.is_withdrawn(&invite.key, At::End);
        let open = self.maker_stands(slot, At::End) && !withdrawn;
        let invitation = Invitation {
            key: invite.key,
            recipient: invite.recipient,
            role: invite.role,
            expires: invite.expires,
            uses: invite.uses,
            used_by: Vec::new(),
            by,
            open,
            withdrawn,
            reads: self.invitation_reads(slot),
        };
        state.invitations.insert(node.key.id, invitation);
    }

    /// Writes down with which invitation somebody joined who counts.
    pub(super) fn write_use(&self, state: &mut State, slot: Slot) {
        let node = self.graph.node(slot);
        if let Some(Operation::Join(join)) = &node.operation
            && self.found.effective.contains(slot)
            && let Some(invitation) = state.invitations.get_mut(&join.invite)
        {
            let who = ParticipantId::from(node.author);
            if let Err(place) = invitation.used_by.binary_search(&who) {
                invitation.used_by.insert(place, who);
            }
        }
    }

    fn write_settings(&self, state: &mut State) {
        let relays = self.last_at(At::End, |it| matches!(it, Operation::SetRelays(_)));
        if let Some(Operation::SetRelays(set)) =
            relays.and_then(|slot| self.graph.node(slot).operation.as_ref())
        {
            state.relays.clone_from(&set.relays);
        }
        let settings = &mut state.settings;
        let rename = self.last_at(At::End, |it| matches!(it, Operation::Rename));
        let found = self
            .graph
            .slot(&self.graph.space().into())
            .filter(|slot| self.is_in(*slot));
        settings.name = rename.or(found).map(|slot| self.graph.key(slot).id);
        let close = self.last_at(At::End, |it| matches!(it, Operation::Close));
        state.closed = close.map(|slot| self.graph.key(slot).id);
        for slot in self.graph.settings() {
            if !self.found.effective.contains(*slot) {
                continue;
            }
            let node = self.graph.node(*slot);
            match &node.operation {
                Some(Operation::SetAudience(set)) => {
                    if let Some(people) = self.audience_at(set.number, At::End) {
                        settings.audiences.insert(set.number, people.to_vec());
                    }
                }
                Some(Operation::Erase(erase)) => {
                    for entry in &erase.entries {
                        settings.erased.entry(*entry).or_default().push(node.key.id);
                    }
                    let approved = self.erasure_approvals(*slot);
                    if !approved.is_empty() {
                        settings.erasure_approvals.insert(node.key.id, approved);
                    }
                }
                Some(_) | None => {}
            }
        }
    }

    fn erasure_approvals(&self, slot: Slot) -> BTreeSet<ParticipantId> {
        let author = self.found.by.get(&slot).copied();
        self.graph
            .approvals(slot)
            .iter()
            .filter(|approval| {
                self.found.counts.contains(**approval)
                    && self.graph.before(slot, **approval)
                    && self
                        .author_of(**approval)
                        .is_some_and(|(_, (role, _))| role == Role::Admin)
            })
            .filter_map(|approval| self.found.by.get(approval).copied())
            .filter(|who| Some(*who) != author)
            .collect()
    }

    fn write_ends(&self, state: &mut State) {
        for who in self.graph.people().map(|(who, _)| who) {
            for (slot, role_left) in self.ends_in_content(who) {
                let cuts: &[Cut] = match &self.graph.node(slot).operation {
                    Some(Operation::Remove(remove)) => &remove.cut,
                    Some(Operation::Leave(leave)) => &leave.cut,
                    Some(Operation::SetRole(set)) => &set.cut,
                    Some(_) | None => &[],
                };
                for device in self.devices_before(who, slot) {
                    self.write_end(state, device, slot, cuts, role_left);
                }
            }
        }
        for (device, ends) in &self.found.device_ends {
            for end in ends {
                let cuts: &[Cut] = match &self.graph.node(end.op).operation {
                    Some(Operation::WithdrawDevice(withdraw)) => &withdraw.cut,
                    Some(Operation::Recover(Recover::Bring { cut, .. })) => cut,
                    Some(_) | None => &[],
                };
                self.write_end(state, *device, end.op, cuts, None);
            }
        }
        for (slot, node) in self.graph.nodes() {
            if let Some(Operation::Limit(limit)) = &node.operation
                && self.found.effective.contains(slot)
            {
                let cuts = std::slice::from_ref(&limit.cut);
                self.write_end(state, limit.cut.author, slot, cuts, None);
            }
        }
        for ends in state.ends.values_mut() {
            ends.sort_by_key(|end| end.op);
        }
    }

    /// Removals, leavings and demotions of somebody that have their effect.
    fn ends_in_content(&self, who: &ParticipantId) -> Vec<(Slot, Option<Role>)> {
        let mut ends: Vec<(Slot, Option<Role>)> = self
            .ends_of(who)
            .iter()
            .filter(|end| end.how == Ending::Out)
            .map(|end| (end.op, None))
            .collect();
        let person = self.graph.person(who);
        let stepped_down = self.ends_of(who).iter().map(|end| end.op);
        let mut roles: Vec<Slot> = person.grants.iter().copied().chain(stepped_down).collect();
        roles.sort_unstable();
        roles.dedup();
        for slot in roles {
            if let Some(Operation::SetRole(set)) = &self.graph.node(slot).operation
                && self.found.effective.contains(slot)
                && self
                    .role_at(who, At::Before(slot))
                    .is_some_and(|(role, _)| set.role < role)
            {
                ends.push((slot, Some(set.role)));
            }
        }
        ends
    }

    /// The devices that somebody had, unless listed with that operation in their past.
    fn devices_before(&self, who: &ParticipantId, slot: Slot) -> BTreeSet<AuthorId> {
        self.graph
            .person(who)
            .listings
            .iter()
            .filter(|listing| {
                self.found.effective.contains(**listing) && !self.sees(At::Before(**listing), slot)
            })
            .filter_map(|listing| self.graph.listed(*listing))
            .map(|(_, device)| device)
            .collect()
    }

    fn write_end(
        &self,
        state: &mut State,
        device: AuthorId,
        slot: Slot,
        cuts: &[Cut],
        role_left: Option<Role>,
    ) {
        let cut = cuts.iter().find(|cut| cut.author == device);
        state.ends.entry(device).or_default().push(ContentEnd {
            op: self.graph.key(slot).id,
            cut: cut.map(|cut| cut.heads.clone()).unwrap_or_default(),
            role_left,
        });
    }

    /// What counts as signed and has no effect yet: it waits for approvals.
    fn write_proposals(&self, state: &mut State) {
        for (slot, node) in self.graph.nodes() {
            let waits = match &node.operation {
                Some(Operation::Checkpoint) => !self.found.checkpoints.contains(&slot),
                Some(
                    Operation::Admit(_)
                    | Operation::SetRole(_)
                    | Operation::Remove(_)
                    | Operation::WithdrawDevice(_)
                    | Operation::Limit(_)
                    | Operation::Recover(Recover::Bring { .. })
                    | Operation::Close,
                ) => !self.found.effective.contains(slot),
                Some(_) | None => false,
            };
            if !waits || !self.found.counts.contains(slot) {
                continue;
            }
            let mut signed: BTreeSet<ParticipantId> = BTreeSet::new();
            signed.extend(self.found.by.get(&slot));
            for approval in self.graph.approvals(slot) {
                if self.found.counts.contains(*approval) {
                    signed.extend(self.found.by.get(approval));
                }
            }
            state.proposals.insert(node.key.id, signed.len());
        }
    }
}
