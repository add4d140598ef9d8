//! Epochs: who began which, who was given its secret, and which of an audience is to be used (rule 8).

use crate::charter::graph::{Key, Slot};
use crate::charter::op::{Audience, Operation, Rekey};
use crate::charter::outcome::Needs;
use crate::charter::role::Role;
use crate::charter::standing::At;
use crate::charter::state::Epoch;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, ParticipantId, SpaceNonce};
use crate::seal::epoch_id;
use std::collections::{BTreeMap, BTreeSet};

impl Weighing<'_> {
    /// Goes through all that begins or shares epochs, by depth and id.
    pub(super) fn weigh_epochs(&mut self) -> Result<(), Needs> {
        let mut slots: Vec<Slot> = self
            .graph
            .nodes()
            .filter(|(slot, node)| self.is_in(*slot) && is_about_epochs(node.operation.as_ref()))
            .map(|(slot, _)| slot)
            .collect();
        slots.sort_unstable_by_key(|slot| self.graph.key(*slot));
        slots
            .into_iter()
            .try_for_each(|slot| self.weigh_epoch(slot))
    }

    /// One operation that begins or shares an epoch, if it is one.
    pub(super) fn weigh_epoch(&mut self, slot: Slot) -> Result<(), Needs> {
        let node = self.graph.node(slot);
        match &node.operation {
            Some(Operation::Found(found)) => {
                if self.found.effective.contains(slot) {
                    let rekey = Rekey {
                        audience: Audience::Space,
                        recipient: found.epoch,
                        link: None,
                        devices: Vec::new(),
                    };
                    self.begin_epoch(slot, &rekey, true);
                }
            }
            Some(Operation::Remove(remove)) => self.weigh_bundled(slot, &remove.rekeys),
            Some(Operation::WithdrawDevice(withdraw)) => {
                self.weigh_bundled(slot, &withdraw.rekeys);
            }
            Some(Operation::Rekey(rekey)) => self.weigh_rekey(slot, rekey)?,
            Some(Operation::Share(_)) => self.weigh_share(slot),
            Some(_) | None => {}
        }
        Ok(())
    }

    /// The epochs that a removal brings with it count with it.
    fn weigh_bundled(&mut self, slot: Slot, rekeys: &[Rekey]) {
        if !self.found.effective.contains(slot) {
            return;
        }
        let Some(who) = self.found.by.get(&slot).copied() else {
            return;
        };
        let Some((role, _)) = self.role_at(&who, At::Before(slot)) else {
            return;
        };
        for rekey in rekeys {
            if self.is_in_audience(&who, role, &rekey.audience, At::Before(slot)) {
                self.begin_epoch(slot, rekey, role == Role::Admin);
            }
        }
    }

    fn weigh_rekey(&mut self, slot: Slot, rekey: &Rekey) -> Result<(), Needs> {
        let Some((who, (role, term))) = self.author_of(slot) else {
            return Ok(());
        };
        if self.is_settled_void(slot) {
            return Ok(());
        }
        if !self.is_in_audience(&who, role, &rekey.audience, At::Before(slot)) {
            return Ok(());
        }
        let adds_a_link = self.holds_epoch(slot, rekey) && rekey.devices.is_empty();
        let may = match role {
            Role::Admin => true,
            Role::Editor | Role::Board => {
                adds_a_link || !self.memo.before(slot)?.usable.contains(&rekey.audience)
            }
            Role::Reader | Role::Member => adds_a_link,
        };
        if may || self.found.held.contains(slot) {
            self.count(
                slot,
                who,
                term.map_or(Key::LAST, |term| self.graph.key(term)),
            );
            self.found.effective.insert(slot);
            self.begin_epoch(slot, rekey, role == Role::Admin);
        }
        Ok(())
    }

    /// Whether the author of `slot` could open that epoch already: he then only adds the link to the one before it.
    fn holds_epoch(&self, slot: Slot, rekey: &Rekey) -> bool {
        let Some(id) = self.id_of(&rekey.audience, rekey) else {
            return false;
        };
        let author = self.graph.node(slot).author;
        self.found
            .epochs
            .get(&id)
            .is_some_and(|epoch| self.holds(epoch, &author, slot))
    }

    fn holds(&self, epoch: &Epoch, device: &AuthorId, slot: Slot) -> bool {
        let is_before = |id: &_| {
            self.graph
                .slot(id)
                .is_some_and(|older| self.graph.before(older, slot))
        };
        let begun = is_before(&epoch.op);
        let named = epoch.by == *device || epoch.devices.contains(device);
        let shared = |key: &AuthorId| {
            let shares = epoch.shares.get(key);
            shares.is_some_and(|shares| shares.iter().any(is_before))
        };
        begun && (named || shared(device) || self.joined_with(device, slot).iter().any(shared))
    }

    fn begin_epoch(&mut self, slot: Slot, rekey: &Rekey, by_admin: bool) {
        let Some(id) = self.id_of(&rekey.audience, rekey) else {
            return;
        };
        let node = self.graph.node(slot);
        let epoch = self.found.epochs.entry(id).or_insert_with(|| Epoch {
            audience: rekey.audience.clone(),
            recipient: rekey.recipient,
            op: node.key.id,
            by: node.author,
            by_admin,
            depth: node.key.depth,
            link: None,
            devices: rekey.devices.clone(),
            openers: BTreeSet::new(),
            shares: BTreeMap::new(),
            usable: false,
        });
        if epoch.link.is_none() {
            epoch.link.clone_from(&rekey.link);
        }
        epoch.openers.insert(node.author);
        epoch.openers.extend(&rekey.devices);
    }

    fn id_of(&self, audience: &Audience, rekey: &Rekey) -> Option<crate::ids::EpochId> {
        (*audience != Audience::Public)
            .then(|| Some(epoch_id(&self.nonce()?, audience, &rekey.recipient)))?
    }

    fn nonce(&self) -> Option<SpaceNonce> {
        let found = self.graph.slot(&self.graph.space().into())?;
        match &self.graph.node(found).operation {
            Some(Operation::Found(found)) => Some(found.nonce),
            Some(_) | None => None,
        }
    }

    /// A share by somebody who holds the epoch: void, but known to be out, when it is for somebody not entitled.
    fn weigh_share(&mut self, slot: Slot) {
        let node = self.graph.node(slot);
        let Some(Operation::Share(share)) = &node.operation else {
            return;
        };
        let Some(epoch) = self.found.epochs.get(&share.epoch) else {
            return;
        };
        let Some((who, (_, term))) = self.author_of(slot) else {
            return;
        };
        if !self.holds(epoch, &node.author, slot) {
            return;
        }
        let audience = epoch.audience.clone();
        let entitled = self.is_entitled(&share.device, &audience, slot)
            || self.is_invited(&share.device, &audience, slot);
        let (id, device, key) = (share.epoch, share.device, node.key);
        if let Some(epoch) = self.found.epochs.get_mut(&id) {
            epoch.openers.insert(device);
            if entitled {
                epoch.shares.entry(device).or_default().push(key.id);
            }
        }
        if entitled {
            self.count(
                slot,
                who,
                term.map_or(Key::LAST, |term| self.graph.key(term)),
            );
            self.found.effective.insert(slot);
        }
    }

    /// Whether a device was one of somebody in that audience, in the past of an operation.
    fn is_entitled(&self, device: &AuthorId, audience: &Audience, slot: Slot) -> bool {
        let at = At::Before(slot);
        let ended = self
            .ends_of_device(device)
            .iter()
            .any(|end| self.sees(at, end.op));
        let owner = self
            .holding(device, at)
            .and_then(|listing| self.graph.listed(listing));
        let Some((owner, _)) = owner else {
            return false;
        };
        !ended
            && self
                .role_at(&owner, at)
                .is_some_and(|(role, _)| self.is_in_audience(&owner, role, audience, at))
    }

    /// Whether somebody with that role reads what is written for an audience.
    pub(super) fn is_in_audience(
        &self,
        who: &ParticipantId,
        role: Role,
        audience: &Audience,
        at: At,
    ) -> bool {
        match audience {
            Audience::Public => false,
            Audience::Space => true,
            Audience::Board => role >= Role::Board,
            Audience::Named(number) => self
                .audience_at(*number, at)
                .is_some_and(|people| people.contains(who)),
        }
    }

    /// Who is in a named audience there.
    pub(super) fn audience_at(&self, number: u32, at: At) -> Option<&[ParticipantId]> {
        let slot = self.last_at(
            at,
            |operation| matches!(operation, Operation::SetAudience(set) if set.number == number),
        )?;
        match &self.graph.node(slot).operation {
            Some(Operation::SetAudience(set)) => Some(&set.participants),
            Some(_) | None => None,
        }
    }

    /// Of the operations that replace each other, the one that holds: none after it, and of concurrent ones the
    /// higher-ranked author's, then the lower id.
    pub(super) fn last_at(&self, at: At, is_one: impl Fn(&Operation) -> bool) -> Option<Slot> {
        let all: Vec<Slot> = self
            .graph
            .settings()
            .iter()
            .copied()
            .filter(|slot| {
                self.sees(at, *slot)
                    && self
                        .graph
                        .node(*slot)
                        .operation
                        .as_ref()
                        .is_some_and(&is_one)
            })
            .collect();
        all.iter()
            .filter(|slot| !all.iter().any(|other| self.graph.before(**slot, *other)))
            .min_by_key(|slot| (self.rank_under(**slot), self.graph.key(**slot).id))
            .copied()
    }

    /// Marks the epochs that can be used: all who can open them are entitled.
    pub(super) fn weigh_usable(&mut self) {
        let mut entitled: BTreeMap<Audience, BTreeSet<AuthorId>> = BTreeMap::new();
        for epoch in self.found.epochs.values() {
            if !entitled.contains_key(&epoch.audience) {
                let devices = self.entitled_now(&epoch.audience);
                entitled.insert(epoch.audience.clone(), devices);
            }
        }
        self.found.usable.clear();
        for epoch in self.found.epochs.values_mut() {
            epoch.usable = entitled
                .get(&epoch.audience)
                .is_some_and(|devices| epoch.openers.is_subset(devices));
            if epoch.usable {
                self.found.usable.insert(epoch.audience.clone());
            }
        }
    }

    /// The devices, and for the space the keys of invitations, that may open an audience's epoch.
    fn entitled_now(&self, audience: &Audience) -> BTreeSet<AuthorId> {
        let invited = match audience {
            Audience::Space => self.reading_invitations(),
            Audience::Public | Audience::Board | Audience::Named(_) => BTreeSet::new(),
        };
        let named = match audience {
            Audience::Named(number) => self.audience_at(*number, At::End).unwrap_or(&[]),
            Audience::Public | Audience::Space | Audience::Board => &[],
        };
        self.found
            .devices
            .iter()
            .filter(|(_, (who, _))| {
                let role = self.found.roles.get(who).map(|(role, _)| *role);
                match audience {
                    Audience::Public => false,
                    Audience::Space => true,
                    Audience::Board => role >= Some(Role::Board),
                    Audience::Named(_) => named.contains(who),
                }
            })
            .map(|(device, _)| *device)
            .chain(invited)
            .collect()
    }
}

fn is_about_epochs(operation: Option<&Operation>) -> bool {
    matches!(
        operation,
        Some(
            Operation::Found(_)
                | Operation::Remove(_)
                | Operation::WithdrawDevice(_)
                | Operation::Rekey(_)
                | Operation::Share(_)
        )
    )
}
