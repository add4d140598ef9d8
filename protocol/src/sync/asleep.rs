//! Spaces that a relay has, and does not hold in memory: what a peer says about one waits until it is here again. The link
//! stays open meanwhile, and the peer notices nothing but that the answer takes a moment.

use crate::ids::{PeerId, SpaceId};
use crate::limits;
use crate::sync::Sync;
use crate::sync::fault::Fault;
use crate::sync::frame::Frame;
use crate::sync::link::Link;
use crate::sync::replica::Replica;
use crate::sync::session::{Around, Session, Told};
use crate::sync::shared::Shared;
use std::collections::VecDeque;

/// Frames of a peer that wait, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
}

/// How long after a change a space is still held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linger {
    /// Until Have was said again.
    UntilEqual,
    /// Not at all: others wait.
    No,
}

impl Waiting {
    fn push(&mut self, frame: &[u8]) -> Result<(), Fault> {
        if self.bytes + frame.len() > limits::ASLEEP_BYTES
            || self.frames.len() >= limits::FRAMES_WAITING
        {
            return Err(Fault::Flooding);
        }
        self.bytes += frame.len();
        self.frames.push_back(frame.to_vec());
        Ok(())
    }
}

impl<P> Sync<P> {
    /// This relay has the space, and holds nothing of it in memory from now on.
    pub fn sleeps(&mut self, space: SpaceId) {
        self.shared.asleep.insert(space);
        for session in self.sessions.values_mut() {
            if let Some(link) = session.link_of_mut(&space) {
                // It only spares announcements.
                link.live.they_hold.clear();
            }
        }
    }

    /// Whether nothing is going on about a space with anybody, so that it may sleep.
    pub fn is_quiet(&self, space: &SpaceId, linger: Linger) -> bool {
        let mut links = self.sessions.values().filter_map(|session| {
            let tag = session.tag_of(space)?;
            session.links.get(&tag)
        });
        !self.shared.is_under_way(space) && links.all(|link| link.is_quiet(linger))
    }

    /// A space is here again: whoever offered it is answered, and what was said about it is taken in.
    pub fn woke<R: Replica<Plan = P>>(
        &mut self,
        space: SpaceId,
        around: &mut Around<'_, R>,
    ) -> Vec<(PeerId, Fault)> {
        self.shared.now = around.now;
        self.shared.asleep.remove(&space);
        self.took_up(space, around);
        for session in self.sessions.values_mut() {
            if session.link_of_mut(&space).is_none() {
                // To other relays of it; too many offers are not this peer's fault.
                let _ = session.offer(&mut self.shared, around);
            }
        }
        let waits = |(peer, session): (&PeerId, &Session<P>)| {
            (!session.waiting.frames.is_empty()).then_some(*peer)
        };
        let peers: Vec<PeerId> = self.sessions.iter().filter_map(waits).collect();
        let mut faults = Vec::new();
        for peer in peers {
            let waiting = self.sessions.get_mut(&peer);
            let waiting = waiting.map(|session| std::mem::take(&mut session.waiting));
            for frame in waiting.unwrap_or_default().frames {
                if let Err(fault) = self.received(peer, &frame, around) {
                    faults.push((peer, fault));
                    break;
                }
            }
        }
        faults
    }

    /// A space that slept will not be here again: peers of whom something waits for it are to be parted from.
    pub fn never_wakes(&mut self, space: &SpaceId) -> Vec<PeerId> {
        if !self.shared.asleep.remove(space) {
            return Vec::new();
        }
        self.let_go_of_who_waits()
    }

    /// Ends the sessions in which something waits for a space that sleeps; gives the peers that are to be parted from.
    pub fn let_go_of_who_waits(&mut self) -> Vec<PeerId> {
        let waits = |session: &&Session<P>| !session.waiting.frames.is_empty();
        let peers = self.sessions.values().filter(waits);
        let peers: Vec<PeerId> = peers.map(|session| session.them).collect();
        for peer in &peers {
            self.disconnected(*peer);
        }
        peers
    }
}

impl<P> Session<P> {
    /// Whether a frame has to wait: it, or one before it, is about a space that is asleep. A presence is passed on all the
    /// same: whoever passes it on does not read it, and it is out of date soon.
    ///
    /// # Errors
    /// [`Fault::Flooding`]: too much waits already.
    pub(crate) fn has_to_wait<R>(
        &mut self,
        frame: &Frame,
        bytes: &[u8],
        shared: &Shared,
        around: &mut Around<'_, R>,
    ) -> Result<bool, Fault> {
        let tags = &self.greeting.tags;
        let about = frame.space().and_then(|tag| tags.get(&tag));
        let asleep = about.filter(|space| shared.asleep.contains(space)).copied();
        if let Some(space) = asleep {
            if let Frame::Presence(presence) = frame {
                self.on_presence(presence.clone(), around);
                return Ok(true);
            }
            (around.told)(Told::Asleep(space));
        } else if self.waiting.frames.is_empty() {
            return Ok(false);
        }
        self.waiting.push(bytes)?;
        Ok(true)
    }
}

impl<P> Link<P> {
    fn is_quiet(&self, linger: Linger) -> bool {
        let live = &self.live;
        let is_due = match linger {
            Linger::UntilEqual => self.again.due().is_some(),
            Linger::No => self.again.soon.is_some(),
        };
        self.round.is_idle()
            && self.round.heard.is_none()
            && !(is_due && self.may_say_have())
            && live.own.is_empty()
            && live.announce.is_empty()
            && live.ask.is_empty()
            && live.answer.is_empty()
            && live.held.is_empty()
            && self.gaps.is_empty()
            && self.goods.is_quiet()
            && self.receipts.is_idle()
            && self.present.is_idle()
    }
}
