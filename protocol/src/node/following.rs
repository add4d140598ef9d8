//! Following what is public in a space that this device is not in: it signs nothing there, shows no key, and learns no
//! names.

use crate::ids::SpaceId;
use crate::node::Node;
use crate::node::relaying::NO_NONCE;
use crate::record::LocalKey;
use crate::space::{Cx, Followed, Footing, Refused, Space};
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
    pub fn unfollow(&mut self, id: &SpaceId) -> bool {
        if !self.follows(id) {
            return false;
        }
        self.spaces.remove(id);
        self.forget(LocalKey::Space(*id));
        self.sync.parted(*id);
        true
    }
}
