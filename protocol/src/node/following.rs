//! Following what is public in a space that this device is not in: it signs nothing there, shows no key, and learns no
//! names.

use crate::ids::SpaceId;
use crate::node::relaying::NO_NONCE;
use crate::node::{Event, Node};
use crate::record::LocalKey;
use crate::space::{Cx, Followed, Footing, Refused, Space};
use crate::sync::Fault;
use std::collections::BTreeSet;

/// What stands after the nonce in what is kept of a space that is followed.
pub(super) const FOLLOWS: u8 = 2;

impl Node {
    /// Begins to follow what is public in a space. It goes on by itself, over restarts too.
    ///
    /// # Errors
    /// [`Refused::AlreadyIn`]: this device knows the space already, by following it too.
    pub fn follow(&mut self, cx: &mut Cx<'_>, id: SpaceId) -> Result<(), Refused> {
        if self.spaces.contains_key(&id) || self.sleeps(&id) {
            return Err(Refused::AlreadyIn);
        }
        let mut kept = NO_NONCE.0.to_vec();
        kept.push(FOLLOWS);
        self.keep_local(LocalKey::Space(id), &kept);
        let footing = Footing::Follower(Followed::default());
        let space = Space::new(id, NO_NONCE, &self.seed).on(footing);
        self.spaces.insert(id, space);
        self.with_sync(cx, |sync, around| sync.charter_changed(id, around));
        self.settle(cx, BTreeSet::from([id]));
        Ok(())
    }

    /// Whether a space is only followed.
    pub fn follows(&self, id: &SpaceId) -> bool {
        self.spaces.get(id).is_some_and(Space::is_followed)
    }

    /// Whether this device may come into a space: it does not know it, or only follows it.
    pub(super) fn is_outside(&self, id: &SpaceId) -> bool {
        !self.spaces.contains_key(id) || self.follows(id)
    }

    /// Follows a space no more: it is not here any longer. Answers whether it was followed.
    ///
    /// Who was spoken with about it is spoken with anew: neither side has to guess what the other still waits for.
    pub fn unfollow(&mut self, id: &SpaceId) -> bool {
        if !self.follows(id) {
            return false;
        }
        self.spaces.remove(id);
        self.forget(LocalKey::Space(*id));
        let links = self.sync.links();
        let of_space = links.iter().filter(|link| link.space == *id);
        let peers: BTreeSet<_> = of_space.map(|link| link.peer).collect();
        for peer in peers {
            self.sync.disconnected(peer);
            self.outbox.close(peer, Fault::Silent);
            self.outbox.event(Event::Link { peer });
        }
        true
    }
}
