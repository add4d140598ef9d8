//! A second device of the same person. The first lists a *carrier*, whose seed comes from a secret in a text; whoever
//! has the text lists, as that carrier, the new device; then the first device withdraws the carrier.

use crate::charter::op::{AddDevice, Audience, Operation};
use crate::charter::prove_device;
use crate::device_ticket::carrier;
use crate::entry::Chain;
use crate::identity::{DeviceSeed, SpaceKey};
use crate::ids::{AuthorId, EpochId, Millis, ParticipantId};
use crate::seal::Recipient;
use crate::space::duties::QUIET_MILLIS;
use crate::space::write::card_about;
use crate::space::{Card, Cx, JoinFailure, Notice, Refused, Space};
use crate::text::Name;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Becoming a device of somebody, while it is under way.
#[derive(Clone)]
pub struct Adoption {
    /// The secret of the text.
    pub secret: Zeroizing<[u8; 16]>,
    /// Whose device this becomes, as the text says.
    pub name: Name,
    /// What this device is called.
    pub device: Option<Name>,
}

impl std::fmt::Debug for Adoption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Adoption(..)")
    }
}

impl Space {
    /// Begins to become a device of somebody, or goes on after a restart.
    pub fn begin_adoption(&mut self, adoption: Adoption) {
        self.carrier_key = Some(carrier(&adoption.secret).space_key(&self.nonce));
        self.duties.adoption = Some(adoption);
        self.duties.charter_moved = true;
    }

    /// The adoption that is under way.
    pub fn adoption(&self) -> Option<&Adoption> {
        self.duties.adoption.as_ref()
    }

    /// With which key this device shows itself: the carrier's until it is listed itself.
    pub fn shown_key(&self) -> &SpaceKey {
        let carrier = self.carrier_key.as_ref();
        carrier
            .filter(|_| self.duties.adoption.is_some() && self.my_role().is_none())
            .unwrap_or(&self.key)
    }

    /// The devices that carry a new one in, with when they are withdrawn at the latest.
    pub fn carriers(&self) -> &BTreeMap<AuthorId, Millis> {
        &self.duties.carriers
    }

    /// Notes devices that this one listed to carry a new one in.
    pub fn note_carriers(&mut self, carriers: BTreeMap<AuthorId, Millis>) {
        self.duties.carriers.extend(carriers);
        self.duties.charter_moved = true;
    }

    /// Lists the device with that seed as one of this person's that carries a new one in, with all keys to read.
    pub(crate) fn list_carrier(
        &mut self,
        cx: &mut Cx<'_>,
        seed: &DeviceSeed,
        until: Millis,
    ) -> Result<(), Refused> {
        let key = seed.space_key(&self.nonce);
        let recipient = seed.space_identity(&self.nonce).recipient();
        let state = self.charter.state();
        let me = state.participant_of(&self.me()).ok_or(Refused::NotIn)?;
        let add = self.listing(&key, me, recipient, true);
        self.charter
            .would_count(&self.me(), &add)
            .map_err(Refused::NoRight)?;
        let mut operations = vec![add];
        operations.extend(self.shares_for(&me, key.author(), &recipient));
        self.operate_all(cx, &operations, None)?;
        self.duties.carriers.insert(key.author(), until);
        Ok(())
    }

    fn listing(
        &self,
        key: &SpaceKey,
        participant: ParticipantId,
        recipient: Recipient,
        paper: bool,
    ) -> Operation {
        Operation::AddDevice(AddDevice {
            participant,
            device: key.author(),
            recipient,
            proof: prove_device(key, &self.id, &participant, &recipient),
            paper,
        })
    }

    /// Shares of all epochs in use that a participant may open and that can be opened here.
    fn shares_for(
        &self,
        who: &ParticipantId,
        device: AuthorId,
        recipient: &Recipient,
    ) -> Vec<Operation> {
        let state = self.charter.state();
        let audiences = state.audiences().into_iter();
        let reads = audiences.filter(|audience| state.is_in_audience(who, audience));
        let epochs = reads.filter_map(|audience| Some(state.epoch(&audience)?.0));
        epochs
            .filter_map(|epoch| self.share_of(&epoch, device, recipient))
            .map(Operation::Share)
            .collect()
    }

    /// When the new device is to be listed: once the charter with its carrier is here and has been quiet.
    pub(super) fn adopt_due(&self) -> Option<Millis> {
        self.duties.adoption.as_ref()?;
        let carrier = self.carrier_key.as_ref()?.author();
        let state = self.charter.state();
        let is_known = state.devices.contains_key(&carrier) || state.ends.contains_key(&carrier);
        let at = self.duties.charter_at.filter(|_| is_known)?;
        Some(at.plus(QUIET_MILLIS))
    }

    pub(super) fn go_on_adopting(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        let Some(adoption) = self.duties.adoption.clone() else {
            return Ok(());
        };
        let seed = carrier(&adoption.secret);
        let key = seed.space_key(&self.nonce);
        self.open_for(cx, key.author(), seed.space_identity(&self.nonce));
        if self.my_role().is_some() {
            return self.adopted(cx, &adoption);
        }
        if self.adopt_due().is_none_or(|due| due > cx.now) {
            return Ok(());
        }
        let state = self.charter.state();
        let Some(who) = state.participant_of(&key.author()) else {
            self.fail(JoinFailure::Used);
            return Ok(());
        };
        let recipient = self.keyring.recipient();
        let mut operations = vec![self.listing(&self.key, who, recipient, false)];
        operations.extend(self.shares_for(&who, self.me(), &recipient));
        // The carrier signs: for as long as it takes, this device writes with its key.
        let own = std::mem::replace(&mut self.key, key);
        let signed = self.operate_all(cx, &operations, None);
        self.key = own;
        signed?;
        self.duties.charter_moved = true;
        Ok(())
    }

    /// This device is listed: it says what it is called, and is in as soon as it can read.
    fn adopted(&mut self, cx: &mut Cx<'_>, adoption: &Adoption) -> Result<(), Refused> {
        let state = self.charter.state();
        let Some((epoch, recipient)) = self.epoch_in_use() else {
            return Ok(());
        };
        if !self.keyring.held().holds(&epoch) {
            return Ok(());
        }
        let device = state.devices.get(&self.me()).ok_or(Refused::NotIn)?;
        let person = self.card_of(&device.participant);
        let card = Card {
            name: person.map_or_else(|| adoption.name.clone(), |card| card.name.clone()),
            organisation: person.and_then(|card| card.organisation.clone()),
            device: adoption.device.clone(),
            space: None,
        };
        let mut draft = card_about(device.op, &card, epoch, recipient);
        draft.charter = vec![device.op];
        self.duties.adoption = None;
        self.sign(cx, Chain::CHARTER, Vec::new(), vec![draft])?;
        self.made.notices.push(Notice::Joined);
        Ok(())
    }

    fn epoch_in_use(&self) -> Option<(EpochId, Recipient)> {
        let state = self.charter.state();
        let (id, epoch) = state.epoch(&Audience::Space)?;
        Some((id, epoch.recipient))
    }

    /// When a carrier is to be withdrawn: once it listed another device, else when its time is over.
    pub(super) fn carrier_due(&self) -> Option<Millis> {
        self.my_role()?;
        let carriers = self.duties.carriers.iter();
        carriers
            .map(|(carrier, until)| {
                if self.is_used(carrier) {
                    Millis(i64::MIN)
                } else {
                    *until
                }
            })
            .min()
    }

    fn is_used(&self, carrier: &AuthorId) -> bool {
        let state = self.charter.state();
        let is_listed = state.devices.contains_key(carrier);
        let mut devices = state.devices.values();
        !is_listed || devices.any(|it| self.author_of(&it.op) == Some(*carrier))
    }

    pub(super) fn withdraw_carriers(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        let over = |(carrier, until): (&AuthorId, &Millis)| {
            (*until <= cx.now || self.is_used(carrier)).then_some(*carrier)
        };
        let carriers: Vec<AuthorId> = self.duties.carriers.iter().filter_map(over).collect();
        let mut done = Ok(());
        for carrier in carriers {
            if self.charter.state().devices.contains_key(&carrier)
                && let Err(refused) = self.withdraw_device(cx, carrier)
            {
                // It stays in the list, so that it is tried again.
                done = done.and(Err(refused));
                continue;
            }
            self.duties.carriers.remove(&carrier);
        }
        done
    }
}
