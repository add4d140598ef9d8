//! What a device does by itself: goes on joining, shares epochs with those who lack them, and begins a new epoch when
//! nobody may use the old one.

use crate::charter::op::{Audience, Join, Operation, Rekey, Share};
use crate::charter::prove_join;
use crate::charter::role::Role;
use crate::entry::Chain;
use crate::identity::{InvitationKey, invitation_identity};
use crate::ids::{AuthorId, DocumentId, EntryId, EpochId, Millis, ParticipantId};
use crate::seal::{self, SealIdentity};
use crate::space::skeleton::Slot;
use crate::space::{Adoption, Card, Cx, JoinFailure, Notice, Refused, Space};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// A joining that is under way.
#[derive(Clone, PartialEq, Eq)]
pub struct Joining {
    /// The invitation.
    pub invite: EntryId,
    /// From which the invitation's key comes.
    pub secret: Zeroizing<[u8; 16]>,
    /// Who joins.
    pub card: Card,
}

impl std::fmt::Debug for Joining {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Joining").field(&self.invite).finish()
    }
}

impl Joining {
    /// The key of the invitation.
    pub fn key(&self) -> InvitationKey {
        InvitationKey::from_secret(&self.secret)
    }
}

/// What a device has to do in a space.
#[derive(Debug, Default)]
pub(super) struct Duties {
    pub(super) joining: Option<Joining>,
    /// A person whose device this one is becoming.
    pub(super) adoption: Option<Adoption>,
    /// Devices that carry a new one in, with the time at which they are withdrawn at the latest.
    pub(super) carriers: BTreeMap<AuthorId, Millis>,
    /// Documents whose audience is not known yet.
    pub(super) unnamed: Vec<(DocumentId, Slot)>,
    /// Whether the charter changed since the duties were last looked at, and when that was.
    pub(super) charter_moved: bool,
    pub(super) charter_at: Option<Millis>,
    /// From where on own entries are named as predecessors, while a joining begins anew.
    pub(super) anew: Option<Slot>,
    /// Devices whose joining came over a session of this device.
    met: BTreeSet<AuthorId>,
    /// Since when it is known that a device lacks an epoch.
    unshared: BTreeMap<(EpochId, AuthorId), Millis>,
    /// What this device shared since it started: once is enough, whether it counts or not.
    shared: BTreeSet<(EpochId, AuthorId)>,
    /// Epochs to which this device added a link since it started.
    linked: BTreeSet<EpochId>,
    /// Since when an audience has no usable epoch.
    unkeyed: Option<Millis>,
    /// When what could not be done may be tried again.
    not_before: Option<Millis>,
}

impl Duties {
    pub(super) fn came_in(&mut self, author: AuthorId) {
        self.met.insert(author);
    }
}

/// How long the charter is quiet before a joining is written on it.
pub(super) const QUIET_MILLIS: i64 = 200;
/// How long a device that did not take a joining in leaves the share to the one that did.
const SHARE_AFTER_MILLIS: i64 = 30_000;
/// How long each device leaves a duty to the one before it.
const TURN_MILLIS: i64 = 10_000;
/// How long what could not be done is left.
const AGAIN_MILLIS: i64 = 60_000;

impl Space {
    /// Begins to join, or goes on after a restart.
    pub fn begin_joining(&mut self, joining: Joining) {
        self.duties.joining = Some(joining);
        self.duties.charter_moved = true;
    }

    /// The joining that is under way.
    pub fn joining(&self) -> Option<&Joining> {
        self.duties.joining.as_ref()
    }

    /// Whether this device wrote its joining: that one, while one is under way.
    pub fn has_asked(&self) -> bool {
        let Some(own) = self.skeleton.chain(self.me(), Chain::CHARTER) else {
            return false;
        };
        let Some(joining) = &self.duties.joining else {
            return true;
        };
        own.slots().iter().any(|slot| {
            let operation = self.charter.operation(&self.skeleton.id(*slot));
            matches!(operation, Some(Operation::Join(join)) if join.invite == joining.invite)
        })
    }

    /// Does what is due. To be called after anything came in, and at [`Space::due`].
    ///
    /// # Errors
    /// As [`Space::operate`]; what was refused is tried again later.
    pub fn tend(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        if std::mem::take(&mut self.duties.charter_moved) {
            self.duties.charter_at = Some(cx.now);
        }
        self.wait_no_longer(cx.now);
        let done = self.do_what_is_due(cx);
        // What was written just now is looked at first: only what is due all the same could not be done.
        if !self.duties.charter_moved && self.due().is_some_and(|due| due <= cx.now) {
            self.duties.not_before = Some(cx.now.plus(AGAIN_MILLIS));
        }
        done
    }

    /// When there is something to do next.
    pub fn due(&self) -> Option<Millis> {
        if self.duties.charter_moved {
            return Some(Millis(i64::MIN));
        }
        let shares = self
            .duties
            .unshared
            .iter()
            .filter_map(|((epoch, device), since)| self.share_due(epoch, device, *since))
            .min();
        let rekey = self.duties.unkeyed.and_then(|since| self.rekey_due(since));
        let carrier = self.carrier_due();
        let due = [self.join_due(), self.adopt_due(), shares, rekey, carrier]
            .into_iter()
            .flatten()
            .min()?;
        Some(
            self.duties
                .not_before
                .map_or(due, |earliest| due.max(earliest)),
        )
    }

    fn do_what_is_due(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        self.go_on_joining(cx)?;
        self.go_on_adopting(cx)?;
        if self.duties.joining.is_some() || self.my_role().is_none() {
            self.duties.unshared.clear();
            self.duties.unkeyed = None;
            return Ok(());
        }
        // Each is apart: what one of them is refused keeps none of the others back.
        let done = [
            self.withdraw_carriers(cx),
            self.rekey_after_leave(cx),
            self.link(cx),
            self.share(cx),
        ];
        done.into_iter().collect()
    }

    /// When the joining is to be written: once the charter with the invitation is here and has been quiet.
    fn join_due(&self) -> Option<Millis> {
        let joining = self.duties.joining.as_ref()?;
        let is_here = self.charter.contains(&joining.invite) && !self.has_asked();
        let at = self.duties.charter_at.filter(|_| is_here)?;
        Some(at.plus(QUIET_MILLIS))
    }

    fn go_on_joining(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        let Some(joining) = self.duties.joining.clone() else {
            return Ok(());
        };
        self.open_invited(cx, &joining);
        let Some(Operation::Found(found)) = self.charter.operation(&self.id.into()) else {
            return Ok(());
        };
        if found.nonce != self.nonce {
            self.fail(JoinFailure::WrongTicket);
            return Ok(());
        }
        let state = self.charter.state();
        let epoch = state.epoch(&Audience::Space).map(|(id, _)| id);
        if self.has_asked() {
            let holds = epoch.is_some_and(|epoch| self.keyring.held().holds(&epoch));
            if self.my_role().is_some() && holds {
                self.duties.joining = None;
                self.made.notices.push(Notice::Joined);
            }
            return Ok(());
        }
        if self.join_due().is_none_or(|due| due > cx.now) {
            return Ok(());
        }
        let Some(invitation) = state.invitations.get(&joining.invite).filter(|it| it.open) else {
            self.fail(JoinFailure::Unknown);
            return Ok(());
        };
        if cx.now > invitation.expires {
            self.fail(JoinFailure::Expired);
            return Ok(());
        }
        if !invitation.is_usable(cx.now) {
            self.fail(JoinFailure::Used);
            return Ok(());
        }
        self.write_joining(cx, &joining)
    }

    /// Opens what stands in the charter for the invitation, so that who joins can read before anybody takes him in.
    fn open_invited(&mut self, cx: &mut Cx<'_>, joining: &Joining) {
        let key = AuthorId(joining.key().public());
        self.open_for(cx, key, invitation_identity(&joining.secret));
    }

    /// Opens what stands in the charter for an invitation, or a carrier, whose secret is here.
    pub(super) fn open_for(&mut self, cx: &mut Cx<'_>, key: AuthorId, identity: SealIdentity) {
        if !self.keyring.join_with(key, identity) {
            return;
        }
        let state = self.charter.state();
        let shares = state.epochs.values().filter_map(|it| it.shares.get(&key));
        for share in shares.flatten() {
            if let Some(Operation::Share(share)) = self.charter.operation(share) {
                self.keyring.saw(share);
            }
        }
        if self.keyring.update(&state) {
            self.open_cards(cx.read);
            self.made.notices.push(Notice::Charter);
        }
    }

    /// The joining, and, where the invitation opens the epoch, a share for this device, so that it opens without the
    /// ticket's secret from then on.
    fn write_joining(&mut self, cx: &mut Cx<'_>, joining: &Joining) -> Result<(), Refused> {
        let state = self.charter.state();
        let recipient = self.keyring.recipient();
        let join = Operation::Join(Join {
            invite: joining.invite,
            proof: prove_join(&joining.key(), &self.id, &self.me(), &recipient),
            recipient,
        });
        // The card can be sealed before the epoch can be opened here: its recipient stands in clear.
        let deepest = state
            .epoch(&Audience::Space)
            .map(|(id, epoch)| (id, epoch.recipient));
        let card = deepest.map(|(id, recipient)| (&joining.card, id, recipient));
        let own = deepest.and_then(|(id, _)| self.keyring.share(&id, self.me(), &recipient));
        let mut operations = vec![join];
        operations.extend(own.map(Operation::Share));
        // A joining that nobody took in must not stand before this one: nobody would take this one in either.
        let was_in = self.charter.state().out.contains_key(&self.me().into());
        if !was_in && !self.is_taken_in() {
            self.duties.anew = Some(self.skeleton.end());
        }
        let joined = self.operate_all(cx, &operations, card);
        self.duties.anew = None;
        joined.map(|_| ())
    }

    /// The devices of somebody who may read more by an own operation get their shares from this device at once.
    pub(crate) fn welcome(&mut self, participant: &ParticipantId) {
        let state = self.charter.state();
        if let Some(participant) = state.participants.get(participant) {
            self.duties.met.extend(&participant.devices);
            self.duties.charter_moved = true;
        }
    }

    pub(super) fn fail(&mut self, why: JoinFailure) {
        self.duties.joining = None;
        self.duties.adoption = None;
        self.made.notices.push(Notice::JoinFailed(why));
    }

    fn share(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        let state = self.charter.state();
        let lacking: BTreeSet<(EpochId, AuthorId)> = state
            .unshared()
            .into_iter()
            .filter(|(epoch, device)| self.may_share(cx.now, epoch, device))
            .filter(|key| !self.duties.shared.contains(key))
            .collect();
        self.duties.unshared.retain(|key, _| lacking.contains(key));
        for key in &lacking {
            self.duties.unshared.entry(*key).or_insert(cx.now);
        }
        let mut shares = Vec::new();
        for (epoch, device) in &lacking {
            let since = self.duties.unshared.get(&(*epoch, *device)).copied();
            let due = since.and_then(|since| self.share_due(epoch, device, since));
            if due.is_none_or(|due| due > cx.now) {
                continue;
            }
            self.duties.shared.insert((*epoch, *device));
            self.duties.unshared.remove(&(*epoch, *device));
            let listed = state.devices.get(device).and_then(|it| it.recipient);
            let invited = state.invited(device, &Audience::Space);
            let Some(recipient) = listed.or(invited.map(|it| it.recipient)) else {
                continue;
            };
            shares.extend(self.keyring.share(epoch, *device, &recipient));
        }
        if shares.is_empty() {
            return Ok(());
        }
        let operations: Vec<Operation> = shares.into_iter().map(Operation::Share).collect();
        self.operate_all(cx, &operations, None)?;
        Ok(())
    }

    /// Whether this device may give an epoch to another, or to the holder of an invitation that may still be used.
    fn may_share(&self, now: Millis, epoch: &EpochId, device: &AuthorId) -> bool {
        let state = self.charter.state();
        let opens = state.epochs.get(epoch);
        let opens = opens.is_some_and(|epoch| epoch.openers.contains(&self.me()));
        let invited = state.invited(device, &Audience::Space);
        opens
            && *device != self.me()
            && self.keyring.held().holds(epoch)
            && invited.is_none_or(|invitation| invitation.is_usable(now))
    }

    /// When this device shares an epoch with another that lacks it: at once if it began that epoch, if the joining came
    /// over its own session, or with its person's invitation, else in its turn among the holders.
    fn share_due(&self, epoch: &EpochId, device: &AuthorId, since: Millis) -> Option<Millis> {
        let state = self.charter.state();
        let me = state.participant_of(&self.me())?;
        let invited_by = match state.participant_of(device) {
            Some(guest) => state.participants.get(&guest)?.admitted_by,
            None => state.invited(device, &Audience::Space).map(|it| it.by),
        };
        let epoch = state.epochs.get(epoch)?;
        let is_own = epoch.by == self.me();
        if is_own || self.duties.met.contains(device) || invited_by == Some(me) {
            return Some(since);
        }
        let holders = &epoch.openers;
        let rank = holders
            .iter()
            .filter(|holder| state.role_of(holder).is_some() && **holder < self.me())
            .count() as i64;
        Some(since.plus(SHARE_AFTER_MILLIS + TURN_MILLIS * rank))
    }

    /// Epochs that nothing leads to from the one in use get a link, from whoever holds both.
    fn link(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        let state = self.charter.state();
        let mut done = Ok(());
        for (newer, older) in state.unlinked() {
            let held = self.keyring.held();
            let (Some(to), Some(secret)) = (held.identity(&newer), held.identity(&older)) else {
                continue;
            };
            let Some(epoch) = state.epochs.get(&newer).filter(|it| it.link.is_none()) else {
                continue;
            };
            if !self.duties.linked.insert(newer) {
                continue;
            }
            let Ok(sealed) = seal::seal(&to.recipient(), &*secret.secret()) else {
                continue;
            };
            let rekey = Operation::Rekey(Rekey {
                audience: epoch.audience.clone(),
                recipient: epoch.recipient,
                link: Some((older, sealed)),
                devices: Vec::new(),
            });
            if self.charter.would_count(&self.me(), &rekey).is_ok() {
                done = done.and(self.operate_all(cx, &[rekey], None).map(drop));
            }
        }
        done
    }

    /// After somebody left, the next admin device begins new epochs.
    fn rekey_after_leave(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        if self.unkeyed().is_empty() {
            self.duties.unkeyed = None;
            return Ok(());
        }
        let since = *self.duties.unkeyed.get_or_insert(cx.now);
        if self.rekey_due(since).is_none_or(|due| due > cx.now) {
            return Ok(());
        }
        self.rekey_unkeyed(cx)?;
        self.duties.unkeyed = None;
        Ok(())
    }

    fn rekey_due(&self, since: Millis) -> Option<Millis> {
        if self.my_role() != Some(Role::Admin) {
            return None;
        }
        let state = self.charter.state();
        let rank = state
            .devices
            .keys()
            .filter(|device| state.role_of(device) == Some(Role::Admin) && **device < self.me())
            .count() as i64;
        Some(since.plus(TURN_MILLIS * rank))
    }

    /// Audiences that had an epoch, or are defined, and have no usable one.
    fn unkeyed(&self) -> Vec<Audience> {
        let state = self.charter.state();
        state
            .audiences()
            .into_iter()
            .filter(|audience| state.epoch(audience).is_none())
            .filter(|audience| state.entitled(audience).contains(&self.me()))
            .collect()
    }

    /// Begins an epoch of each audience that has no usable one; the first refusal is told when all were tried.
    pub(super) fn rekey_unkeyed(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        let lacking = self.unkeyed().into_iter();
        let done: Vec<_> = lacking.map(|audience| self.rekey(cx, audience)).collect();
        done.into_iter().collect()
    }

    /// A new epoch of an audience for these devices, linked to the latest that can be opened here.
    pub(super) fn new_epoch(
        &self,
        cx: &mut Cx<'_>,
        audience: Audience,
        devices: &[AuthorId],
    ) -> (Rekey, Vec<Share>) {
        let state = self.charter.state();
        let devices: Vec<_> = devices
            .iter()
            .filter_map(|device| Some((*device, state.devices.get(device)?.recipient?)))
            .collect();
        let older = state
            .epochs
            .iter()
            .filter(|(id, epoch)| epoch.audience == audience && self.keyring.held().holds(id))
            .max_by_key(|(id, epoch)| (epoch.depth, **id))
            .map(|(id, _)| *id);
        self.keyring.new_epoch(cx.rng, audience, older, &devices)
    }

    /// Begins a new epoch of an audience, for everybody who is in it.
    pub(super) fn rekey(&mut self, cx: &mut Cx<'_>, audience: Audience) -> Result<(), Refused> {
        let state = self.charter.state();
        let entitled = state.entitled(&audience);
        if !entitled.contains(&self.me()) {
            return Err(Refused::NoKey);
        }
        let (rekey, shares) = self.new_epoch(cx, audience, &entitled);
        let rekey = Operation::Rekey(rekey);
        self.charter
            .would_count(&self.me(), &rekey)
            .map_err(Refused::NoRight)?;
        let mut operations = vec![rekey];
        operations.extend(shares.into_iter().map(Operation::Share));
        self.operate_all(cx, &operations, None)?;
        Ok(())
    }
}
