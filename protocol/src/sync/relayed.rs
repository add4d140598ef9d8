//! What a session with a relay has beside others: the relay learns of spaces that it does not know yet, and states what
//! it holds.
//!
//! A device offers a relay plain handles. Of those that it does not know the relay says so, and the device, which finds
//! the relay in the charter of the space, introduces the space by its id. So nobody but who is named learns an id.

use crate::ids::{PeerId, SpaceId};
use crate::run::Signature;
use crate::sync::Sync;
use crate::sync::fault::Fault;
use crate::sync::frame::{Frame, Handle, HoldingFrame, Introduce};
use crate::sync::handle::Side;
use crate::sync::holding::Holding;
use crate::sync::replica::{Proof, Replica, Standing, Who};
use crate::sync::session::{Around, Session, Told};
use crate::sync::shared::Shared;
use std::collections::BTreeSet;

/// What is stated in a link of what a relay holds.
#[derive(Debug, Default)]
pub(crate) struct Holdings {
    /// By this side.
    pub(crate) said: Option<Holding>,
    /// By the other.
    pub(crate) heard: Option<Holding>,
}

impl<P> Sync<P> {
    /// This device is a relay: it offers nothing to devices, and asks which space a handle is of that it does not know.
    pub fn serve_as_relay(&mut self) {
        self.shared.is_relay = true;
    }

    /// Of these spaces those whose handle a peer offered and that are not open with it.
    pub fn recognise<'a>(
        &self,
        peer: PeerId,
        spaces: impl Iterator<Item = &'a SpaceId>,
    ) -> Vec<SpaceId> {
        let Some(session) = self.sessions.get(&peer) else {
            return Vec::new();
        };
        spaces
            .filter(|space| session.offered_strange(space).is_some())
            .copied()
            .collect()
    }

    /// Asks a peer which spaces the handles are of that nobody here knows; of these it is known, and they are taken up.
    pub fn ask_who(&mut self, peer: PeerId, known: &[SpaceId]) {
        let Some(session) = self.sessions.get_mut(&peer) else {
            return;
        };
        let known = known.iter().filter_map(|it| session.offered_strange(it));
        let known: BTreeSet<Handle> = known.collect();
        let unasked: Vec<Handle> = session
            .greeting
            .strange
            .iter_mut()
            .filter(|(handle, _)| !known.contains(handle))
            .filter_map(|(handle, asked)| (!std::mem::replace(asked, true)).then_some(*handle))
            .collect();
        for handle in unasked {
            // What does not fit is asked in the next session.
            if session
                .push(&mut self.shared, Frame::Strange(handle))
                .is_err()
            {
                return;
            }
        }
    }

    /// A space is here that was not: whoever offered its handle is answered.
    pub fn took_up<R: Replica<Plan = P>>(&mut self, space: SpaceId, around: &mut Around<'_, R>) {
        for session in self.sessions.values_mut() {
            let Some(handle) = session.offered_strange(&space) else {
                continue;
            };
            let Some(tag) = session.tag_of(&space) else {
                continue;
            };
            session.greeting.strange.remove(&handle);
            session.open(tag, space, &mut self.shared, around);
            // Whoever lets a thousand frames wait is cut off for that.
            let _ = session.push(&mut self.shared, Frame::Match(tag));
        }
    }

    /// What was last stated to a peer that is entitled to it; none inside for one to which nothing was.
    pub fn stated(&self, peer: PeerId, space: &SpaceId) -> Option<Option<Holding>> {
        let session = self.sessions.get(&peer)?;
        let link = session.links.get(&session.tag_of(space)?)?;
        match link.people.standing {
            _ if link.is_followed() => None,
            Standing::Device(_) | Standing::Relay => Some(link.holding.said),
            Standing::Invited(_) | Standing::Removed(..) | Standing::Stranger => None,
        }
    }

    /// States to a peer what this relay holds of a space.
    pub fn state(&mut self, peer: PeerId, space: &SpaceId, holding: Holding, signature: Signature) {
        let Some(session) = self.sessions.get_mut(&peer) else {
            return;
        };
        let Some(link) = session.link_of_mut(space) else {
            return;
        };
        link.holding.said = Some(holding);
        let Some(tag) = session.tag_of(space) else {
            return;
        };
        let frame = HoldingFrame {
            space: tag,
            holding,
            signature,
        };
        // It is stated again when something changes.
        let _ = session.push(&mut self.shared, Frame::Holding(frame));
    }
}

impl<P> Session<P> {
    /// The handle of a space that the other offered and that was not known here.
    fn offered_strange(&self, space: &SpaceId) -> Option<Handle> {
        let meeting = self.greeting.meeting.as_ref()?;
        let handle = meeting.plain_handle(Side::Theirs, space);
        self.greeting
            .strange
            .contains_key(&handle)
            .then_some(handle)
    }

    /// Remembers what of an offer this relay does not know.
    pub(crate) fn note_strange<R: Replica<Plan = P>>(
        &mut self,
        plain: &[Handle],
        around: &mut Around<'_, R>,
    ) {
        let Some(meeting) = self.greeting.meeting.as_ref() else {
            return;
        };
        let mut strange: BTreeSet<Handle> = plain.iter().copied().collect();
        for space in around.spaces.keys() {
            strange.remove(&meeting.plain_handle(Side::Theirs, space));
        }
        if !strange.is_empty() {
            let strange = strange.into_iter().map(|handle| (handle, false));
            self.greeting.strange.extend(strange);
            (around.told)(Told::Strange { peer: self.them });
        }
    }

    /// A relay does not know a handle: it is told the space, when the charter names it.
    pub(crate) fn on_strange<R: Replica<Plan = P>>(
        &mut self,
        handle: Handle,
        shared: &mut Shared,
        around: &Around<'_, R>,
    ) -> Result<(), Fault> {
        let meeting = self.greeting.meeting.as_ref().ok_or(Fault::OutOfOrder)?;
        let mut offered = self.greeting.plain.iter();
        let Some(space) = offered
            .find(|space| meeting.plain_handle(Side::Mine, space) == handle)
            .copied()
        else {
            return Err(Fault::OutOfOrder);
        };
        let Some(replica) = around.spaces.get(&space) else {
            return Ok(());
        };
        let who = Who::Peer(self.them);
        let is_in = !matches!(replica.proof(), Proof::Follows);
        if !is_in || replica.standing(&who, around.now) != Some(Standing::Relay) {
            return Ok(());
        }
        let token = replica.token(&self.them);
        self.push(shared, Frame::Introduce(Introduce { space, token }))
    }

    /// A device tells which space a handle is of.
    pub(crate) fn on_introduce<R>(
        &mut self,
        introduce: Introduce,
        shared: &Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        if !shared.is_relay {
            return Ok(());
        }
        let space = introduce.space;
        if self.offered_strange(&space).is_none() {
            // It may have been taken up meanwhile, for another device.
            let is_open = self
                .tag_of(&space)
                .is_some_and(|tag| self.links.contains_key(&tag));
            return if is_open {
                Ok(())
            } else {
                Err(Fault::OutOfOrder)
            };
        }
        (around.told)(Told::Introduced {
            peer: self.them,
            space,
            token: introduce.token,
        });
        Ok(())
    }

    /// A relay states what it holds.
    pub(crate) fn on_holding<R>(
        &mut self,
        frame: &HoldingFrame,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let them = self.them;
        let link = self.link_at(frame.space)?;
        if link.people.standing != Standing::Relay {
            return Ok(());
        }
        if !frame
            .holding
            .is_stated(&them, &link.space, &frame.signature)
        {
            return Err(Fault::BadProof);
        }
        link.holding.heard = Some(frame.holding);
        let space = link.space;
        (around.told)(Told::Link { peer: them, space });
        Ok(())
    }
}
