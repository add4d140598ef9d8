//! The state of a space: who is in it with which role and devices, and what follows from that.

use crate::charter::op::{Audience, RelayAddress};
use crate::charter::role::Role;
use crate::ids::{AuthorId, EntryId, EpochId, Millis, ParticipantId};
use crate::seal::Recipient;
use std::collections::{BTreeMap, BTreeSet};

/// What a set of operations comes to; the same for every order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Who is in.
    pub participants: BTreeMap<ParticipantId, Participant>,
    /// Who was in and is not any more, with the operation that says so.
    pub out: BTreeMap<ParticipantId, EntryId>,
    /// Who joined by an invitation whose issuer's rights were ended first: an admin may confirm them with an `Admit`.
    pub waiting: BTreeMap<ParticipantId, EntryId>,
    /// The devices of whoever is in.
    pub devices: BTreeMap<AuthorId, Device>,
    /// The invitations that count.
    pub invitations: BTreeMap<EntryId, Invitation>,
    /// The epochs that count.
    pub epochs: BTreeMap<EpochId, Epoch>,
    /// Ends of rights in content, by device: removals, demotions, withdrawals and limits.
    ///
    /// Whether an entry knows of an end, [`crate::charter::Charter::knows`] tells: an approved one may lie in the past of
    /// the charter heads that it names without the approvals.
    pub ends: BTreeMap<AuthorId, Vec<ContentEnd>>,
    /// The relays.
    pub relays: Vec<RelayAddress>,
    /// The operation that closed the space.
    pub closed: Option<EntryId>,
    /// What else is set for the whole space.
    pub settings: Settings,
    /// Operations that wait for approvals, with how many people signed.
    pub proposals: BTreeMap<EntryId, usize>,
    /// Checkpoints that are accepted.
    pub checkpoints: Vec<EntryId>,
}

/// What is set for the whole space, beside its relays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The named audiences.
    pub audiences: BTreeMap<u32, Vec<ParticipantId>>,
    /// The operation whose card holds the space's name: `Found`, or the last `Rename`.
    pub name: Option<EntryId>,
    /// Entries whose bodies go, with the operations that say so.
    pub erased: BTreeMap<EntryId, Vec<EntryId>>,
    /// Who approved an erasure, by its operation; its author is not named.
    pub erasure_approvals: BTreeMap<EntryId, BTreeSet<ParticipantId>>,
}

/// Somebody who is in a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// What they may do.
    pub role: Role,
    /// Their devices, the oldest first.
    pub devices: Vec<AuthorId>,
    /// Who took them in: who signed the invitation or the `Admit`; nobody for the founder.
    pub admitted_by: Option<ParticipantId>,
    /// The operation by which they are in: `Found`, `Join` or `Admit`.
    pub via: EntryId,
    /// The invitation with which they joined.
    pub invitation: Option<EntryId>,
    /// For which organisation they act: the hash of its name, from the last `Admit`.
    pub organisation: Option<[u8; 16]>,
    /// Whether they may sign and vote for it.
    pub signs: bool,
    /// Who may bring them back on a new device.
    pub recovery: Option<RecoveryGroup>,
}

/// The people whom a participant named to bring them back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryGroup {
    /// Who, sorted.
    pub people: Vec<ParticipantId>,
    /// How many of them it takes.
    pub needed: u8,
}

/// A device of somebody who is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Whose it is.
    pub participant: ParticipantId,
    /// To whom its shares are sealed; none when whoever admitted it did not say.
    pub recipient: Option<Recipient>,
    /// Whether it is a card of paper.
    pub paper: bool,
    /// The operation that lists it.
    pub op: EntryId,
}

/// An invitation that counts. Whether it has expired or is used up, whoever takes a join in judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The public half of its key.
    pub key: [u8; 32],
    /// To whom shares for who holds its ticket are sealed.
    pub recipient: Recipient,
    /// The role of who joins.
    pub role: Role,
    /// Until when a stranger's join is taken in.
    pub expires: Millis,
    /// How many may join.
    pub uses: u16,
    /// Who joined with it and counts.
    pub used_by: Vec<ParticipantId>,
    /// Who made it.
    pub by: ParticipantId,
    /// Whether its maker still has the term in which he made it: else a join with it waits for confirmation. False too
    /// when it is withdrawn.
    pub open: bool,
    /// Whether it is withdrawn: nobody takes a stranger's join with it in any more.
    pub withdrawn: bool,
    /// Whether who holds its ticket may open the `space` epoch: it is open, and nobody who joined with it is out.
    pub reads: bool,
}

impl Invitation {
    /// Whether a stranger may still join with it, by that clock and by what is known.
    pub fn is_usable(&self, now: Millis) -> bool {
        !self.withdrawn && now <= self.expires && self.used_by.len() < usize::from(self.uses)
    }

    /// Its key, in the place where a `Share` names a device.
    pub fn as_device(&self) -> AuthorId {
        AuthorId(self.key)
    }
}

/// An epoch that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// Whose epoch.
    pub audience: Audience,
    /// To whom bodies are sealed.
    pub recipient: Recipient,
    /// The operation that began it.
    pub op: EntryId,
    /// The device that began it.
    pub by: AuthorId,
    /// Whether an admin began it.
    pub by_admin: bool,
    /// How deep that operation lies.
    pub depth: u32,
    /// The epoch before it, with that epoch's secret sealed to this one.
    pub link: Option<(EpochId, Vec<u8>)>,
    /// The devices that it was begun for.
    pub devices: Vec<AuthorId>,
    /// All devices that can open it, as far as the charter tells, entitled or not.
    pub openers: BTreeSet<AuthorId>,
    /// The `Share`s for each device that was entitled to one.
    pub shares: BTreeMap<AuthorId, Vec<EntryId>>,
    /// Whether all who can open it are entitled.
    pub usable: bool,
}

/// An end of a device's rights in content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentEnd {
    /// The operation.
    pub op: EntryId,
    /// Heads of that device's chains: what lies in their past stands.
    pub cut: Vec<EntryId>,
    /// The role that is left, after a demotion.
    pub role_left: Option<Role>,
}

impl State {
    /// The role of the participant whose device that is.
    pub fn role_of(&self, device: &AuthorId) -> Option<Role> {
        let device = self.devices.get(device)?;
        Some(self.participants.get(&device.participant)?.role)
    }

    /// Whose device that is.
    pub fn participant_of(&self, device: &AuthorId) -> Option<ParticipantId> {
        Some(self.devices.get(device)?.participant)
    }

    /// The admins.
    pub fn admins(&self) -> Vec<ParticipantId> {
        self.participants
            .iter()
            .filter(|(_, participant)| participant.role == Role::Admin)
            .map(|(who, _)| *who)
            .collect()
    }

    /// The epoch to which an audience's bodies are sealed: of those that can be used the deepest, an admin's first,
    /// then the lower id. None: the next editor who writes begins one.
    pub fn epoch(&self, audience: &Audience) -> Option<(EpochId, &Epoch)> {
        self.epochs
            .iter()
            .filter(|(_, epoch)| epoch.usable && epoch.audience == *audience)
            .min_by_key(|(id, epoch)| (u32::MAX - epoch.depth, !epoch.by_admin, **id))
            .map(|(id, epoch)| (*id, epoch))
    }

    /// Whether somebody who is in reads what is written for an audience.
    pub fn is_in_audience(&self, who: &ParticipantId, audience: &Audience) -> bool {
        let Some(participant) = self.participants.get(who) else {
            return false;
        };
        match audience {
            Audience::Public | Audience::Space => true,
            Audience::Board => participant.role >= Role::Board,
            Audience::Named(number) => self
                .settings
                .audiences
                .get(number)
                .is_some_and(|people| people.contains(who)),
        }
    }

    /// The devices that may open what is written for an audience.
    pub fn entitled(&self, audience: &Audience) -> Vec<AuthorId> {
        self.devices
            .iter()
            .filter(|(_, device)| self.is_in_audience(&device.participant, audience))
            .map(|(id, _)| *id)
            .collect()
    }

    /// The invitation with that key, if who holds its ticket may open what is written for an audience: the space's.
    pub fn invited(&self, key: &AuthorId, audience: &Audience) -> Option<&Invitation> {
        let of_space = *audience == Audience::Space;
        self.invitations
            .values()
            .find(|invitation| of_space && invitation.reads && invitation.as_device() == *key)
    }

    /// The audiences that have an epoch, or would have one.
    pub fn audiences(&self) -> BTreeSet<Audience> {
        let named = self.settings.audiences.keys().copied();
        self.epochs
            .values()
            .map(|epoch| epoch.audience.clone())
            .chain(named.map(Audience::Named))
            .chain([Audience::Space])
            .collect()
    }

    /// Who is entitled to the epochs in use and has no `Share` of it: whoever holds it gives one. Epochs of the same
    /// audience beside the one in use are in it while nothing links to them. Of the space's epoch in use the keys of
    /// invitations are in it too.
    pub fn unshared(&self) -> Vec<(EpochId, AuthorId)> {
        let mut lacking = Vec::new();
        for audience in self.audiences() {
            let Some((chosen, _)) = self.epoch(&audience) else {
                continue;
            };
            let linked = self.linked_from(chosen);
            let entitled = self.entitled(&audience);
            let beside = self.epochs.iter().filter(|(id, epoch)| {
                epoch.usable && epoch.audience == audience && !linked.contains(id)
            });
            for (id, epoch) in self.epochs.get_key_value(&chosen).into_iter().chain(beside) {
                let lacks = |device: &&AuthorId| {
                    epoch.by != **device
                        && !epoch.shares.contains_key(*device)
                        && self
                            .devices
                            .get(*device)
                            .is_some_and(|it| it.recipient.is_some())
                };
                lacking.extend(entitled.iter().filter(lacks).map(|device| (*id, *device)));
            }
            if audience == Audience::Space
                && let Some(epoch) = self.epochs.get(&chosen)
            {
                let keys = self.invitations.values().filter(|it| it.reads);
                let keys = keys.map(Invitation::as_device);
                let lacks = keys.filter(|key| !epoch.shares.contains_key(key));
                lacking.extend(lacks.map(|key| (chosen, key)));
            }
        }
        lacking
    }

    /// Epochs that the one in use of their audience does not lead back to: whoever holds both adds a link with a `Rekey`
    /// of the first's recipient and without devices.
    pub fn unlinked(&self) -> Vec<(EpochId, EpochId)> {
        let mut found = Vec::new();
        for audience in self.audiences() {
            let Some((chosen, _)) = self.epoch(&audience) else {
                continue;
            };
            let linked = self.linked_from(chosen);
            let beside = self
                .epochs
                .iter()
                .filter(|(id, epoch)| epoch.audience == audience && !linked.contains(id));
            found.extend(beside.map(|(id, _)| (chosen, *id)));
        }
        found
    }

    /// An epoch and those that its links lead back to.
    fn linked_from(&self, newest: EpochId) -> BTreeSet<EpochId> {
        let mut linked = BTreeSet::new();
        let mut next = Some(newest);
        while let Some(id) = next.filter(|id| linked.insert(*id)) {
            next = self
                .epochs
                .get(&id)
                .and_then(|epoch| Some(epoch.link.as_ref()?.0));
        }
        linked
    }
}
