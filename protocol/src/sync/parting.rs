//! A space that one side has no more: the other is told, so that it waits for no answer and the session goes on about the
//! spaces that both have.

use crate::ids::SpaceId;
use crate::sync::Sync;
use crate::sync::fault::Fault;
use crate::sync::frame::{Frame, Tag};
use crate::sync::link::Link;
use crate::sync::replica::Replica;
use crate::sync::session::{Around, Session, Told};
use crate::sync::shared::Shared;

impl<P> Sync<P> {
    /// A space is not here any more: whoever was spoken with about it is told.
    pub fn parted(&mut self, space: SpaceId) {
        for session in self.sessions.values_mut() {
            session.part(space, &mut self.shared);
        }
        self.shared.parted(space);
    }
}

impl<P> Session<P> {
    fn part(&mut self, space: SpaceId, shared: &mut Shared) {
        let Some(tag) = self.tag_of(&space) else {
            return;
        };
        let Some(link) = self.links.get_mut(&tag).filter(|link| !link.is_parting) else {
            return;
        };
        // What the other says until it knows is passed over.
        *link = Link::parting(space);
        // Whoever lets a thousand frames wait is cut off for that.
        let _ = self.push(shared, Frame::Gone(tag));
    }

    /// Whether a space was given up before the first frame about it came: the other has a link by then, so it is told, and
    /// passed over until it knows. What sleeps at a relay was not given up.
    ///
    /// # Errors
    /// [`Fault::Flooding`]: too much waits to be sent already.
    pub(crate) fn was_given_up<R>(
        &mut self,
        tag: Tag,
        space: SpaceId,
        shared: &mut Shared,
        around: &Around<'_, R>,
    ) -> Result<bool, Fault> {
        if around.spaces.contains_key(&space) || shared.asleep.contains(&space) {
            return Ok(false);
        }
        self.links.insert(tag, Link::parting(space));
        self.push(shared, Frame::Gone(tag))?;
        Ok(true)
    }

    /// Whether a frame came before the other knew that the space is not here any more.
    pub(crate) fn is_late(&self, frame: &Frame) -> bool {
        let is_parting = frame.space().is_some_and(|tag| self.is_parting(&tag));
        is_parting && !matches!(frame, Frame::Gone(_))
    }

    /// Whether the other does not know yet that this side has a space no more.
    pub(crate) fn is_parting(&self, tag: &Tag) -> bool {
        self.links.get(tag).is_some_and(|link| link.is_parting)
    }

    /// The other has a space no more, or knows that it is not here any more. Nothing of it is on its way after that.
    pub(crate) fn on_gone<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let Some(link) = self.links.remove(&tag) else {
            return Ok(());
        };
        let (peer, space) = (self.them, link.space);
        self.greeting.plain.remove(&space);
        (around.told)(Told::Link { peer, space });
        if link.is_parting {
            // It may be here again.
            return self.offer(shared, around);
        }
        self.push(shared, Frame::Gone(tag))
    }
}
