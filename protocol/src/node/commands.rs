//! What people ask of a node, and what it keeps to itself so that it knows its spaces after a restart.

use crate::canonical::{Reader, put_bytes};
use crate::charter::op::{Admit, Leave, Operation, RelayAddress, SetRelays};
use crate::entry::Malformed;
use crate::ids::{EntryId, SpaceId};
use crate::node::Node;
use crate::record::{LocalKey, Read, Record};
use crate::seal;
use crate::space::{Card, Cx, Footing, Joining, NewEntry, Refused, Space};
use crate::text::Name;
use crate::ticket::Ticket;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// The key under which a node keeps that it is in a space.
pub fn local_key(space: SpaceId) -> LocalKey {
    LocalKey::Space(space)
}

impl Node {
    /// Brings back a space from its runs, in the order in which they were kept, and from what this device kept about
    /// it. A joining that was under way goes on.
    ///
    /// # Errors
    /// [`Refused::NoSpace`]: no record here says that this device is in it, or it cannot be opened.
    pub fn restore_space(
        &mut self,
        space: SpaceId,
        runs: impl Iterator<Item = Vec<u8>>,
        read: &dyn Read,
    ) -> Result<(), Refused> {
        let (nonce, footing) = self
            .read_local(read, &LocalKey::Space(space))
            .and_then(|kept| self.footing_of(&kept))
            .ok_or(Refused::NoSpace)?;
        let is_followed = matches!(footing, Footing::Follower(_));
        let mut restored = Space::restore(space, nonce, &self.seed, runs, read, footing);
        self.restore_tokens(&mut restored, read);
        let joining = self.read_local(read, &LocalKey::Joining(space));
        if let Some(joining) = joining.and_then(|bytes| decode_joining(&bytes).ok())
            && !is_followed
        {
            restored.begin_joining(joining);
        }
        self.restore_devices(&mut restored, read);
        self.spaces.insert(space, restored);
        Ok(())
    }

    /// Founds a space.
    ///
    /// # Errors
    /// As [`Space::found`].
    pub fn found_space(
        &mut self,
        cx: &mut Cx<'_>,
        name: &Name,
        me: &Card,
    ) -> Result<SpaceId, Refused> {
        let card = Card {
            space: Some(name.clone()),
            ..me.clone()
        };
        let space = Space::found(cx, &self.seed, &card)?;
        let id = space.id();
        self.keep_local(LocalKey::Space(id), &space.nonce().0);
        self.spaces.insert(id, space);
        self.settle(cx, BTreeSet::from([id]));
        Ok(id)
    }

    /// Begins to join with a ticket. It goes on by itself, over restarts too, and ends with an event.
    ///
    /// # Errors
    /// - [`Refused::AlreadyIn`]: this device is in that space, or on its way; but for one whose joining waits, which
    ///   then goes on with the new ticket, one that this device left, and one of which nobody showed that he knows of
    ///   the joining, while the invitation is over: it came too late then.
    /// - [`Refused::Expired`]: by the clock here.
    pub fn join(
        &mut self,
        cx: &mut Cx<'_>,
        ticket: &Ticket,
        me: &Card,
    ) -> Result<SpaceId, Refused> {
        let id = ticket.space;
        if ticket.expired(cx.now) {
            return Err(Refused::Expired);
        }
        if self.sleeps(&id) {
            return Err(Refused::AlreadyIn);
        }
        if let Some(space) = self.spaces.get(&id).filter(|it| !it.is_followed()) {
            let waits = space.joining().is_some() && !space.has_asked();
            if !(waits || space.is_out() || space.may_be_refused(cx.now))
                || space.nonce() != ticket.nonce
            {
                return Err(Refused::AlreadyIn);
            }
        }
        let joining = Joining {
            invite: ticket.invite,
            secret: ticket.secret.clone(),
            card: me.clone(),
        };
        // In this order: a space without its joining would come back from a power cut as one that never goes on.
        self.keep_local(LocalKey::Joining(id), &encode_joining(&joining));
        self.keep_local(LocalKey::Space(id), &ticket.nonce.0);
        if self.follows(&id) {
            self.spaces.remove(&id);
        }
        let seed = &self.seed;
        self.spaces
            .entry(id)
            .or_insert_with(|| Space::new(id, ticket.nonce, seed))
            .begin_joining(joining);
        self.with_sync(cx, |sync, around| sync.charter_changed(id, around));
        self.settle(cx, BTreeSet::from([id]));
        Ok(id)
    }

    /// Leaves a space. What is here stays readable.
    ///
    /// # Errors
    /// [`Refused::NoSpace`], [`Refused::NotIn`], [`Refused::NoRight`]: the last admin cannot.
    pub fn leave(&mut self, cx: &mut Cx<'_>, space: SpaceId) -> Result<EntryId, Refused> {
        let here = self.spaces.get(&space).ok_or(Refused::NoSpace)?;
        let state = here.charter().state();
        let me = state.participant_of(&here.me()).ok_or(Refused::NotIn)?;
        let cut = here.cut_of(&me);
        self.operate(cx, space, &Operation::Leave(Leave { cut }))
    }

    /// Names the relays of a space.
    ///
    /// # Errors
    /// [`Refused::NoSpace`], [`Refused::NoRight`].
    pub fn set_relays(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        mut relays: Vec<RelayAddress>,
    ) -> Result<EntryId, Refused> {
        relays.sort();
        relays.dedup();
        self.operate(cx, space, &Operation::SetRelays(SetRelays { relays }))
    }

    /// Takes somebody in, confirms a joining, or says for which organisation somebody acts.
    ///
    /// # Errors
    /// [`Refused::NoSpace`], [`Refused::NoRight`].
    pub fn admit(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        admit: Admit,
    ) -> Result<EntryId, Refused> {
        self.operate(cx, space, &Operation::Admit(admit))
    }

    /// Writes an entry of content. Its record is given out; it travels once that is durable.
    ///
    /// # Errors
    /// As [`Space::write`].
    pub fn write(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        new: NewEntry,
    ) -> Result<EntryId, Refused> {
        let here = self.spaces.get_mut(&space).ok_or(Refused::NoSpace)?;
        let written = here.write(cx, new);
        self.settle(cx, BTreeSet::from([space]));
        written
    }

    /// Signs an operation of the charter.
    ///
    /// # Errors
    /// [`Refused::NoSpace`], and as [`Space::operate`].
    pub fn operate(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        operation: &Operation,
    ) -> Result<EntryId, Refused> {
        let here = self.spaces.get_mut(&space).ok_or(Refused::NoSpace)?;
        let signed = here.operate(cx, operation);
        self.settle(cx, BTreeSet::from([space]));
        signed
    }

    /// Keeps something that only this device knows and reads.
    pub fn keep_local(&mut self, key: LocalKey, bytes: &[u8]) {
        let sealed = seal::seal(&self.local.recipient(), bytes)
            .expect("a device's own recipient can be sealed to");
        self.outbox.append(Record::Local { key, sealed });
    }

    /// Reads what this device kept.
    pub fn read_local(&self, read: &dyn Read, key: &LocalKey) -> Option<Zeroizing<Vec<u8>>> {
        let sealed = read.local(key).filter(|sealed| !sealed.is_empty())?;
        let limit = sealed.len();
        seal::open(&self.local, &sealed, limit)
            .ok()
            .map(Zeroizing::new)
    }
}

fn encode_joining(joining: &Joining) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(256));
    out.extend_from_slice(&joining.invite.0);
    out.extend_from_slice(&joining.secret[..]);
    put_bytes(&mut out, &joining.card.encode());
    out
}

fn decode_joining(bytes: &[u8]) -> Result<Joining, Malformed> {
    let mut from = Reader::new(bytes);
    let joining = Joining {
        invite: EntryId(from.array()?),
        secret: Zeroizing::new(from.array()?),
        card: Card::decode(from.bytes(bytes.len())?)?,
    };
    from.end()?;
    Ok(joining)
}
