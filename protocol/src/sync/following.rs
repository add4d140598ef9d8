//! Who is not in a space and follows what is public in it: it proves nothing and is given no proof; both sides speak of
//! the charter and the chains `public`, and of nothing else.

use crate::entry::Chain;
use crate::ids::SpaceId;
use crate::sync::fault::Fault;
use crate::sync::frame::{Frame, Tag};
use crate::sync::link::{Link, Shown};
use crate::sync::replica::{Replica, Standing, Who};
use crate::sync::session::{Around, Session};
use crate::sync::shared::Shared;

impl<P> Session<P> {
    /// Says that this side follows. Whoever knows the space is spoken with: what is public is signed.
    pub(crate) fn follow(&mut self, tag: Tag, shared: &mut Shared) -> Result<(), Fault> {
        let who = Who::Peer(self.them);
        let people = &mut self.link_at(tag)?.people;
        if people.mine == Shown::Follower {
            return Ok(());
        }
        people.mine = Shown::Follower;
        people.theirs.get_or_insert(who);
        self.push(shared, Frame::Follow(tag))
    }

    /// The spaces here, those first in which that peer was named: handles without an epoch have few places.
    pub(crate) fn dearest_first<'r, R>(
        &self,
        shared: &Shared,
        around: &'r Around<'_, R>,
    ) -> Vec<(&'r SpaceId, &'r R)> {
        let mut spaces: Vec<_> = around.spaces.iter().collect();
        spaces.sort_by_key(|(space, _)| !shared.met.contains_key(&(**space, self.them)));
        spaces
    }

    /// The other follows. It is not remembered: nobody here needs to know tomorrow who read today.
    pub(crate) fn on_follow<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let Some(space) = self.greeting.tags.get(&tag).copied() else {
            return Ok(());
        };
        if self.was_given_up(tag, space, shared, around)? {
            return Ok(());
        }
        self.open(tag, space, shared, around);
        let who = Who::Peer(self.them);
        let people = &mut self.link_at(tag)?.people;
        if let Some(Who::Device(_) | Who::Invited(_)) = people.theirs {
            return Err(Fault::OutOfOrder);
        }
        people.theirs = Some(who);
        people.standing = Standing::Stranger;
        people.they_follow = true;
        self.give_no_proof(tag)?;
        self.say_have_if_idle(tag, shared, around)
    }
}

impl<P> Link<P> {
    /// Whether one of both follows, so that nothing but the charter and what is public is spoken of.
    pub(crate) fn is_followed(&self) -> bool {
        self.people.they_follow || self.people.mine == Shown::Follower
    }

    /// Whether a run of that chain may travel here: who follows has no private work and is given none.
    ///
    /// # Errors
    /// [`Fault::Unasked`].
    pub(crate) fn is_of_view(&self, chain: Chain) -> Result<(), Fault> {
        if self.is_followed() && chain != Chain::CHARTER && chain != Chain::PUBLIC {
            return Err(Fault::Unasked);
        }
        Ok(())
    }
}
