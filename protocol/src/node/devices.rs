//! A second device of the same person: the text that adds it, and becoming one with it.

use crate::canonical::{Reader, put_bytes, put_number, put_signed};
use crate::device_ticket::{DeviceTicket, carrier};
use crate::entry::Malformed;
use crate::ids::{AuthorId, Millis, SpaceId};
use crate::limits;
use crate::node::Node;
use crate::record::{LocalKey, Read};
use crate::space::{Adoption, Cx, Refused, Space};
use crate::text::Name;
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// The key under which a node keeps that it is becoming somebody's device.
pub(super) fn adoption_key(space: SpaceId) -> LocalKey {
    LocalKey::Named(format!("adoption/{space}"))
}

fn carriers_key(space: SpaceId) -> LocalKey {
    LocalKey::Named(format!("carriers/{space}"))
}

impl Node {
    /// Makes the text with which a second device of this person comes into these spaces. It is good for one device;
    /// after that, or at `expires`, what it could open is sealed anew.
    ///
    /// # Errors
    /// - [`Refused::TooLong`]: more than [`limits::DEVICE_SPACES`].
    /// - [`Refused::NoSpace`], [`Refused::NotIn`], [`Refused::NoRight`]: of one of them; then it is for none.
    pub fn add_device(
        &mut self,
        cx: &mut Cx<'_>,
        spaces: &[SpaceId],
        expires: Millis,
        addresses: Vec<String>,
    ) -> Result<DeviceTicket, Refused> {
        if spaces.len() > limits::DEVICE_SPACES {
            return Err(Refused::TooLong);
        }
        let mut secret = Zeroizing::new([0; 16]);
        cx.rng.fill_bytes(&mut *secret);
        let mut listed = Vec::with_capacity(spaces.len());
        let mut name = None;
        for id in spaces {
            let space = self.spaces.get(id).ok_or(Refused::NoSpace)?;
            let role = space.my_role();
            role.ok_or(Refused::NotIn)?;
            let card = space.card(&space.me());
            name = name.or_else(|| card.map(|card| card.name.clone()));
            listed.push((*id, space.nonce()));
        }
        let seed = carrier(&secret);
        for id in spaces {
            self.change(cx, *id, |space, cx| space.list_carrier(cx, &seed, expires))?;
            self.keep_carriers(*id);
        }
        let unnamed = || Name::new("?").expect("a name of one character");
        Ok(DeviceTicket {
            secret,
            expires,
            name: name.unwrap_or_else(unnamed),
            spaces: listed,
            addresses,
        })
    }

    /// Begins to become a device of whoever made the text. It goes on by itself, over restarts too, and ends with an
    /// event for each space. Answers with the spaces.
    ///
    /// # Errors
    /// - [`Refused::Expired`]: by the clock here.
    /// - [`Refused::AlreadyIn`]: this device is in all of them already, or on its way.
    pub fn become_device(
        &mut self,
        cx: &mut Cx<'_>,
        ticket: &DeviceTicket,
        device: Option<&Name>,
    ) -> Result<Vec<SpaceId>, Refused> {
        if cx.now >= ticket.expires {
            return Err(Refused::Expired);
        }
        let new = ticket.spaces.iter();
        let new: Vec<_> = new.filter(|(id, _)| self.is_outside(id)).collect();
        if new.is_empty() {
            return Err(Refused::AlreadyIn);
        }
        for (id, nonce) in &new {
            let adoption = Adoption {
                secret: ticket.secret.clone(),
                name: ticket.name.clone(),
                device: device.cloned(),
            };
            self.keep_local(adoption_key(*id), &encode_adoption(&adoption));
            self.keep_local(LocalKey::Space(*id), &nonce.0);
            let mut space = Space::new(*id, *nonce, &self.seed);
            space.begin_adoption(adoption);
            self.spaces.insert(*id, space);
            self.with_sync(cx, |sync, around| sync.charter_changed(*id, around));
        }
        let ids: BTreeSet<SpaceId> = new.iter().map(|(id, _)| *id).collect();
        self.settle(cx, ids.clone());
        Ok(ids.into_iter().collect())
    }

    /// Brings back what was under way about devices of a space.
    pub(super) fn restore_devices(&self, space: &mut Space, read: &dyn Read) {
        let adoption = self.read_local(read, &adoption_key(space.id()));
        if let Some(adoption) = adoption.and_then(|bytes| decode_adoption(&bytes).ok()) {
            space.begin_adoption(adoption);
        }
        let carriers = self.read_local(read, &carriers_key(space.id()));
        if let Some(carriers) = carriers.and_then(|bytes| decode_carriers(&bytes).ok()) {
            space.note_carriers(carriers);
        }
    }

    /// Keeps which devices carry a new one in, so that they are withdrawn after a restart too.
    pub(super) fn keep_carriers(&mut self, id: SpaceId) {
        let Some(space) = self.spaces.get(&id) else {
            return;
        };
        let bytes = encode_carriers(space.carriers());
        self.keep_local(carriers_key(id), &bytes);
    }
}

fn encode_adoption(adoption: &Adoption) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(128));
    out.extend_from_slice(&adoption.secret[..]);
    put_bytes(&mut out, adoption.name.as_str().as_bytes());
    let device = adoption.device.as_ref().map_or("", Name::as_str);
    put_bytes(&mut out, device.as_bytes());
    out
}

fn decode_adoption(bytes: &[u8]) -> Result<Adoption, Malformed> {
    let mut from = Reader::new(bytes);
    let secret = Zeroizing::new(from.array()?);
    let mut name = || Ok(Name::clipped(from.text(bytes.len())?));
    let adoption = Adoption {
        secret,
        name: name()?.ok_or(Malformed::Undecodable)?,
        device: name()?,
    };
    from.end()?;
    Ok(adoption)
}

fn encode_carriers(carriers: &BTreeMap<AuthorId, Millis>) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, carriers.len() as u64);
    for (carrier, until) in carriers {
        out.extend_from_slice(&carrier.0);
        put_signed(&mut out, until.0);
    }
    out
}

fn decode_carriers(bytes: &[u8]) -> Result<BTreeMap<AuthorId, Millis>, Malformed> {
    let mut from = Reader::new(bytes);
    let mut carriers = BTreeMap::new();
    for _ in 0..from.number()? {
        let carrier = AuthorId(from.array()?);
        carriers.insert(carrier, Millis(from.signed()?));
    }
    from.end()?;
    Ok(carriers)
}
