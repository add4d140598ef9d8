//! What all sessions of a node share: which pairs are settled, what is asked of whom, and what waits to be durable.

use crate::ids::{EntryId, Millis, PeerId, SpaceId};
use crate::limits;
use crate::record::Sequence;
use crate::sync::frame::{Pair, Part, Prefix};
use crate::sync::replica::Who;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Beside the sessions.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) me: PeerId,
    /// What the clock said at the last call.
    pub(crate) now: Millis,
    pub(crate) latest: Sequence,
    pub(crate) durable: Sequence,
    settled: BTreeMap<(PeerId, SpaceId, Part), Pair>,
    pub(crate) asking: Asking,
    fresh: VecDeque<Fresh>,
    pub(crate) ready: BTreeSet<PeerId>,
    /// Whether this device is a relay, which asks of handles that it does not know.
    pub(crate) is_relay: bool,
    /// Spaces that this relay has and does not hold in memory.
    pub(crate) asleep: BTreeSet<SpaceId>,
    /// Who peers proved to be, so that the next session begins with what they may see.
    pub(crate) met: BTreeMap<(SpaceId, PeerId), Who>,
}

/// Entries that are new here, to be told to others once durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fresh {
    pub(crate) sequence: Sequence,
    pub(crate) space: SpaceId,
    pub(crate) ids: Vec<EntryId>,
    pub(crate) origin: Origin,
}

/// Where entries came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Written here.
    Own,
    /// From that peer.
    Peer(PeerId),
}

impl Shared {
    pub(crate) fn new(me: PeerId) -> Self {
        Shared {
            me,
            now: Millis(i64::MIN),
            latest: Sequence::default(),
            durable: Sequence::default(),
            settled: BTreeMap::new(),
            asking: Asking::default(),
            fresh: VecDeque::new(),
            ready: BTreeSet::new(),
            is_relay: false,
            asleep: BTreeSet::new(),
            met: BTreeMap::new(),
        }
    }

    /// Content that was put off may be taken by another charter: nothing of it is settled any more.
    pub(crate) fn unsettle(&mut self, space: SpaceId) {
        self.settled
            .retain(|(_, of, part), _| *of != space || *part != Part::Content);
    }

    /// The last pair after which neither side took anything.
    pub(crate) fn settled(&self, peer: PeerId, space: SpaceId, part: Part) -> Option<Pair> {
        self.settled.get(&(peer, space, part)).copied()
    }

    /// Notes such a pair.
    pub(crate) fn settle(&mut self, peer: PeerId, space: SpaceId, part: Part, pair: Pair) {
        let what = (peer, space, part);
        if self.settled.len() >= limits::SETTLED_PAIRS && !self.settled.contains_key(&what) {
            self.settled.pop_first();
        }
        self.settled.insert(what, pair);
    }

    /// A space is not here any more: nothing that is known of it is of use.
    pub(crate) fn parted(&mut self, space: SpaceId) {
        self.settled.retain(|(_, of, _), _| *of != space);
        self.met.retain(|(of, _), _| *of != space);
    }

    /// Notes new entries.
    pub(crate) fn note(&mut self, fresh: Fresh) {
        for id in &fresh.ids {
            self.asking.arrived(&(fresh.space, Prefix::from(id)));
        }
        self.fresh.push_back(fresh);
    }

    /// Whether something of a space is asked for, or waits to be durable.
    pub(crate) fn is_under_way(&self, space: &SpaceId) -> bool {
        self.asking.asked.keys().any(|(of, _)| of == space)
            || self.fresh.iter().any(|fresh| fresh.space == *space)
    }

    /// The next new entries that are durable.
    pub(crate) fn next_durable(&mut self) -> Option<Fresh> {
        if self.fresh.front()?.sequence > self.durable {
            return None;
        }
        self.fresh.pop_front()
    }
}

/// Announced entries, of whom they are asked, and who else announced them.
#[derive(Debug, Default)]
pub(crate) struct Asking {
    asked: BTreeMap<(SpaceId, Prefix), Asked>,
}

#[derive(Debug)]
struct Asked {
    of: PeerId,
    since: Millis,
    others: VecDeque<PeerId>,
}

/// Whether an announced entry is to be asked for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Now, of the announcer.
    Now,
    /// It is asked of somebody else.
    Later,
}

impl Asking {
    /// Takes an announcement.
    pub(crate) fn announced(&mut self, what: (SpaceId, Prefix), by: PeerId, now: Millis) -> Ask {
        if let Some(asked) = self.asked.get_mut(&what) {
            if asked.of != by && !asked.others.contains(&by) {
                asked.others.push_back(by);
            }
            return Ask::Later;
        }
        if self.asked.len() >= limits::LIVE_IDS {
            return Ask::Later;
        }
        let others = VecDeque::new();
        self.asked.insert(
            what,
            Asked {
                of: by,
                since: now,
                others,
            },
        );
        Ask::Now
    }

    /// Takes note that an entry is here.
    pub(crate) fn arrived(&mut self, what: &(SpaceId, Prefix)) {
        self.asked.remove(what);
    }

    /// Takes note that a peer is gone: what was asked of it is due.
    pub(crate) fn gone(&mut self, peer: PeerId) {
        for asked in self.asked.values_mut() {
            asked.others.retain(|other| *other != peer);
            if asked.of == peer {
                asked.since = Millis(i64::MIN);
            }
        }
    }

    /// When the next one is due.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.asked
            .values()
            .map(|asked| asked.since.plus(limits::ASK_AGAIN_MILLIS))
            .min()
    }

    /// What is to be asked of the next announcer; what nobody else announced is left to Have.
    pub(crate) fn again(&mut self, now: Millis) -> Vec<(SpaceId, Prefix, PeerId)> {
        let mut next = Vec::new();
        self.asked.retain(|(space, id), asked| {
            if now < asked.since.plus(limits::ASK_AGAIN_MILLIS) {
                return true;
            }
            let Some(other) = asked.others.pop_front() else {
                return false;
            };
            asked.of = other;
            asked.since = now;
            next.push((*space, *id, other));
            true
        });
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_settled_again_drives_nobody_out() {
        let mut shared = Shared::new(PeerId([9; 32]));
        let peer = PeerId([1; 32]);
        let pair = |number| Pair([number; 16]);
        let spaces: Vec<SpaceId> = (0..=limits::SETTLED_PAIRS as u32)
            .map(|number| {
                let mut id = [0; 32];
                id[..4].copy_from_slice(&number.to_be_bytes());
                SpaceId(id)
            })
            .collect();
        let [first, second, .., last, new] = spaces[..] else {
            panic!("there are more");
        };
        for space in &spaces[..limits::SETTLED_PAIRS] {
            shared.settle(peer, *space, Part::Content, pair(1));
        }
        shared.settle(peer, last, Part::Content, pair(2));
        assert_eq!(shared.settled(peer, first, Part::Content), Some(pair(1)));
        assert_eq!(shared.settled(peer, last, Part::Content), Some(pair(2)));
        // One that is new takes the place of another.
        shared.settle(peer, new, Part::Content, pair(3));
        assert_eq!(shared.settled(peer, first, Part::Content), None);
        assert_eq!(shared.settled(peer, second, Part::Content), Some(pair(1)));
        assert_eq!(shared.settled(peer, new, Part::Content), Some(pair(3)));
        // And one that is not here any more makes room.
        shared.parted(new);
        assert_eq!(shared.settled(peer, new, Part::Content), None);
        assert_eq!(shared.settled(peer, second, Part::Content), Some(pair(1)));
    }
}
