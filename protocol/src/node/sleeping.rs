//! What a relay does not hold in memory: a space that nobody speaks about sleeps, and is brought back from what was kept
//! when somebody does. Of one that sleeps only its id is here, and how much there is of it.

use crate::identity::DeviceSeed;
use crate::ids::{Millis, PeerId, SpaceId};
use crate::limits;
use crate::node::relaying::{Carried, NO_NONCE, Relaying};
use crate::node::{Event, Node};
use crate::record::{LocalKey, Read};
use crate::space::{Cx, Footing, Room, Space, Total};
use crate::sync::{Fault, Linger};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// The spaces of a relay that sleep, and those that are to be woken.
#[derive(Default)]
pub(super) struct Sleeping {
    asleep: BTreeMap<SpaceId, Asleep>,
    /// Those that are being brought back.
    waking: BTreeSet<SpaceId>,
    /// Those that wait for it, and since when.
    wanted: VecDeque<(SpaceId, Millis)>,
    /// When to look whether one may sleep.
    looks: BTreeMap<SpaceId, Millis>,
}

/// What is known of a space that sleeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Asleep {
    entries: u64,
    bytes: u64,
    refused: bool,
}

/// A space that is to be brought back, on whatever thread; see [`Node::woken`].
pub struct Waking {
    space: SpaceId,
    me: PeerId,
    seed: DeviceSeed,
}

impl Waking {
    /// Brings the space back from its runs, in the order in which they were kept.
    pub fn restore(self, runs: impl Iterator<Item = Vec<u8>>, read: &dyn Read) -> Space {
        // The bytes are counted with the others when it is given back.
        let apart = Room::new(u64::MAX, Arc::new(Total::new(u64::MAX)));
        let footing = Footing::Relay(self.me, apart);
        Space::restore(self.space, NO_NONCE, &self.seed, runs, read, footing)
    }
}

impl Sleeping {
    /// The spaces that sleep.
    pub(super) fn ids(&self) -> impl Iterator<Item = &SpaceId> {
        self.asleep.keys()
    }

    /// Whether that one sleeps.
    pub(super) fn has(&self, space: &SpaceId) -> bool {
        self.asleep.contains_key(space)
    }

    /// Bytes of all that sleep.
    pub(super) fn bytes(&self) -> u64 {
        self.asleep.values().map(|it| it.bytes).sum()
    }

    /// When something is to be looked at.
    pub(super) fn due(&self) -> Option<Millis> {
        let look = self.looks.values().copied().min();
        let patience = self.wanted.front();
        let patience = patience.map(|(_, since)| since.plus(limits::AWAKE_PATIENCE_MILLIS));
        [look, patience].into_iter().flatten().min()
    }

    /// A space came that may sleep some time.
    pub(super) fn watch(&mut self, space: SpaceId, now: Millis) {
        self.looks.insert(space, now.plus(self.pause()));
    }

    fn pause(&self) -> i64 {
        match self.wanted.is_empty() {
            true => limits::SLEEP_MILLIS,
            false => limits::SLEEP_PRESSED_MILLIS,
        }
    }

    /// Lets go of one for good; gives how many bytes it had.
    pub(super) fn forget(&mut self, space: &SpaceId) -> Option<u64> {
        self.waking.remove(space);
        self.looks.remove(space);
        self.wanted.retain(|(wanted, _)| wanted != space);
        Some(self.asleep.remove(space)?.bytes)
    }
}

impl Relaying {
    /// What is known of the spaces that sleep.
    pub(super) fn asleep(&self) -> impl Iterator<Item = Carried> {
        let asleep = self.sleeping.asleep.iter();
        asleep.map(|(space, asleep)| Carried {
            space: *space,
            entries: asleep.entries,
            bytes: asleep.bytes,
            is_full: asleep.refused
                && asleep.bytes + limits::BODY_BYTES as u64 > self.terms.space_bytes,
        })
    }
}

impl Node {
    /// Takes up a space after a start, as one that sleeps: so much is kept of it. Answers whether it is one that this relay
    /// carries; if not, it is brought back with [`Node::restore_space`].
    pub fn restore_asleep(
        &mut self,
        space: SpaceId,
        entries: u64,
        bytes: u64,
        read: &dyn Read,
    ) -> bool {
        let kept = self.read_local(read, &LocalKey::Space(space));
        let footing = kept.and_then(|kept| self.footing_of(&kept));
        let (Some((_, Footing::Relay(..))), Some(relaying)) = (footing, &mut self.relaying) else {
            return false;
        };
        let asleep = Asleep {
            entries,
            bytes,
            refused: false,
        };
        relaying.sleeping.asleep.insert(space, asleep);
        relaying.total.add(bytes);
        self.sync.sleeps(space);
        true
    }

    /// Whether a space is here as one that sleeps.
    pub fn sleeps(&self, space: &SpaceId) -> bool {
        let relaying = self.relaying.as_ref();
        relaying.is_some_and(|relaying| relaying.sleeping.has(space))
    }

    /// What brings a space back that [`Event::Wake`] named; none when it is not wanted any more.
    pub fn waking(&self, space: SpaceId) -> Option<Waking> {
        let relaying = self.relaying.as_ref()?;
        let is_wanted = relaying.sleeping.waking.contains(&space);
        is_wanted.then(|| Waking {
            space,
            me: self.peer_id(),
            seed: DeviceSeed::from_bytes(*self.seed.as_bytes()),
        })
    }

    /// A space that was asked for is here again: goes on with what was said about it.
    pub fn woken(&mut self, cx: &mut Cx<'_>, mut space: Space) {
        let id = space.id();
        let Some(relaying) = &mut self.relaying else {
            return;
        };
        if !relaying.sleeping.waking.remove(&id) {
            return;
        }
        if let Some(asleep) = relaying.sleeping.asleep.remove(&id) {
            relaying.total.remove(asleep.bytes);
            space.move_in(relaying.room(), asleep.refused);
        }
        relaying.sleeping.watch(id, cx.now);
        self.spaces.insert(id, space);
        let faults = self.with_sync(cx, |sync, around| sync.woke(id, around));
        for (peer, fault) in faults {
            self.drop_peer(peer, fault);
        }
        self.wake_next(cx.now);
        self.settle(cx, BTreeSet::from([id]));
    }

    /// A space that was asked for could not be brought back: whoever waits for it is parted from, and who comes back to it
    /// asks for it anew.
    pub fn not_woken(&mut self, space: &SpaceId, now: Millis) {
        let relaying = self.relaying.as_mut();
        if !relaying.is_some_and(|relaying| relaying.sleeping.waking.remove(space)) {
            return;
        }
        for peer in self.sync.let_go_of_who_waits() {
            self.drop_peer(peer, Fault::Silent);
        }
        self.wake_next(now);
    }

    /// Asks for a space that sleeps.
    pub(super) fn wake(&mut self, space: SpaceId, now: Millis) {
        let Some(relaying) = &mut self.relaying else {
            return;
        };
        let sleeping = &mut relaying.sleeping;
        let is_asked = sleeping.wanted.iter().any(|(wanted, _)| *wanted == space);
        if !sleeping.has(&space) || sleeping.waking.contains(&space) || is_asked {
            return;
        }
        sleeping.wanted.push_back((space, now));
        self.wake_next(now);
    }

    /// Brings back what is wanted, as long as there is room in memory, or it waited long enough.
    fn wake_next(&mut self, now: Millis) {
        let Some(relaying) = &mut self.relaying else {
            return;
        };
        let sleeping = &mut relaying.sleeping;
        let awake: u64 = self.spaces.values().map(|space| space.len() as u64).sum();
        let waking = sleeping.waking.iter();
        let waking = waking.filter_map(|space| sleeping.asleep.get(space));
        let mut held = awake + waking.map(|it| it.entries).sum::<u64>();
        while let Some((space, since)) = sleeping.wanted.front().copied() {
            let entries = sleeping.asleep.get(&space).map_or(0, |it| it.entries);
            let is_patient = now < since.plus(limits::AWAKE_PATIENCE_MILLIS);
            if held > 0 && held + entries > limits::AWAKE_ENTRIES && is_patient {
                let soon = now.plus(limits::SLEEP_PRESSED_MILLIS);
                for look in sleeping.looks.values_mut() {
                    *look = soon.min(*look);
                }
                return;
            }
            held += entries;
            sleeping.wanted.pop_front();
            sleeping.waking.insert(space);
            self.outbox.event(Event::Wake { space });
        }
    }

    /// Lets spaces sleep about which nobody says anything.
    pub(super) fn let_sleep(&mut self, now: Millis) {
        let Some(relaying) = &mut self.relaying else {
            return;
        };
        let looks = relaying.sleeping.looks.iter();
        let due = looks.filter(|(_, look)| **look <= now);
        let due: Vec<SpaceId> = due.map(|(space, _)| *space).collect();
        for space in due {
            let linger = match relaying.sleeping.wanted.is_empty() {
                true => Linger::UntilEqual,
                false => Linger::No,
            };
            let Some(here) = self.spaces.get(&space) else {
                relaying.sleeping.looks.remove(&space);
                continue;
            };
            if !here.is_named() || !self.sync.is_quiet(&space, linger) {
                relaying.sleeping.watch(space, now);
                continue;
            }
            let asleep = Asleep {
                entries: here.len() as u64,
                bytes: here.bytes(),
                refused: here.has_refused(),
            };
            relaying.sleeping.looks.remove(&space);
            relaying.sleeping.asleep.insert(space, asleep);
            // Its room gives these bytes back.
            self.spaces.remove(&space);
            relaying.total.add(asleep.bytes);
            self.sync.sleeps(space);
            self.outbox.event(Event::Slept { space });
        }
        self.wake_next(now);
    }
}
