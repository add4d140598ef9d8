//! Spaces of a relay that sleep: bringing one back beside the loop, and letting go of what the store holds of it.

use super::beside::beside;
use super::giving_back::GivingBack;
use super::run::Host;
use crate::store::GivenBack;
use noaber_protocol::ids::SpaceId;
use noaber_protocol::node::Event;
use noaber_protocol::space::Space;
use std::collections::{BTreeSet, VecDeque};
use tokio::sync::mpsc;

/// What is under way.
pub(super) struct Sleeping {
    /// Spaces that are to be brought back, one at a time: two at once would only take more memory.
    wanted: VecDeque<SpaceId>,
    is_busy: bool,
    /// Spaces that the node let go of, and the store did not yet.
    slept: BTreeSet<SpaceId>,
    pub(super) giving_back: GivingBack,
    pub(super) back: (mpsc::Sender<Back>, mpsc::Receiver<Back>),
}

/// What was done beside the loop.
pub(super) enum Back {
    /// A space is here again; none when that went wrong.
    Woken(SpaceId, Option<Box<Space>>),
    /// Bytes of what was put down were given back, or that went wrong.
    Gave(Option<GivenBack>),
}

impl Default for Sleeping {
    fn default() -> Self {
        Sleeping {
            wanted: VecDeque::new(),
            is_busy: false,
            slept: BTreeSet::new(),
            giving_back: GivingBack::default(),
            back: mpsc::channel(1),
        }
    }
}

impl Sleeping {
    /// Whether the store holds something that it could let go of.
    pub(super) fn has_to_sleep(&self) -> bool {
        !self.slept.is_empty() || self.giving_back.is_wanted()
    }
}

impl Host {
    /// Takes what a relay's node tells. Answers whether that is all there is to it.
    pub(super) fn relay_says(&mut self, event: &Event) -> bool {
        match event {
            Event::Charter { .. } => return false,
            Event::Wake { space } => self.wakes(*space),
            Event::Slept { space } => self.slept(*space),
            Event::PutDown { space } => {
                self.slept(*space);
                self.sleeping.giving_back.wants_to();
            }
            Event::Content { .. }
            | Event::Refold { .. }
            | Event::Joined { .. }
            | Event::JoinFailed { .. }
            | Event::Presence { .. }
            | Event::Link { .. }
            | Event::Receipt { .. }
            | Event::Fault { .. } => {}
        }
        // Nobody reads here, and nothing is open.
        self.news.links = true;
        true
    }

    /// The node asks for a space.
    fn wakes(&mut self, space: SpaceId) {
        self.sleeping.slept.remove(&space);
        self.sleeping.wanted.push_back(space);
        self.bring_back();
    }

    /// The node let go of a space.
    fn slept(&mut self, space: SpaceId) {
        self.sleeping.slept.insert(space);
    }

    /// Something beside the loop is done.
    pub(super) fn came_back(&mut self, back: Back) {
        match back {
            Back::Woken(space, restored) => self.woken(space, restored),
            Back::Gave(given) => self.gave_back(given),
        }
    }

    fn woken(&mut self, space: SpaceId, restored: Option<Box<Space>>) {
        self.sleeping.is_busy = false;
        match restored {
            Some(restored) => self.with_node(|node, cx| node.woken(cx, *restored)),
            None => {
                tracing::error!(space = space.short(), "a space could not be woken");
                self.with_node(|node, cx| node.not_woken(&space, cx.now));
                self.slept(space);
            }
        }
        // Other relays of it are dialled.
        self.expect();
        self.bring_back();
    }

    fn bring_back(&mut self) {
        while !self.sleeping.is_busy
            && let Some(space) = self.sleeping.wanted.pop_front()
        {
            let Some(waking) = self.parts.node.waking(space) else {
                continue;
            };
            self.sleeping.is_busy = true;
            let (store, back) = (self.parts.store.clone(), self.sleeping.back.0.clone());
            let work = move || {
                store.wake(&space);
                waking.restore(store.runs_of(&space), &store)
            };
            beside(work, move |restored| {
                let restored = restored.ok().map(Box::new);
                // The host may have stopped meanwhile.
                let _ = back.blocking_send(Back::Woken(space, restored));
            });
        }
    }

    /// Lets the store sleep too, as far as it can now.
    pub(super) fn let_store_sleep(&mut self) {
        let node = &self.parts.node;
        let store = &self.parts.store;
        self.sleeping
            .slept
            .retain(|space| node.space(space).is_none() && !store.sleep(space));
        self.give_back();
    }
}
