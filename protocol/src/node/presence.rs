//! What people are doing in documents at this moment: given out, passed on once, the newest shown, nothing kept.

use crate::entry;
use crate::ids::{AuthorId, DocumentId, Millis, PeerId, SpaceId};
use crate::limits;
use crate::node::Node;
use crate::node::outbox::Event;
use crate::space::presence::{NoPresence, Presence};
use crate::space::{Cx, Refused};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// For how long one author's presences in a document are counted against [`limits::PRESENCE_A_SECOND`].
const SECOND: i64 = 1_000;

/// What was heard lately.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Hashes of the bytes that were passed on, the oldest first.
    order: VecDeque<[u8; 32]>,
    seen: BTreeSet<[u8; 32]>,
    newest: BTreeMap<(SpaceId, DocumentId, AuthorId), Newest>,
    /// The counter that was given out last.
    own: u64,
}

#[derive(Clone, Copy, Debug)]
struct Newest {
    counter: u64,
    /// Since when, and how many.
    since: Millis,
    count: u32,
}

impl Heard {
    /// Whether these bytes were not heard lately.
    fn is_new(&mut self, bytes: &[u8]) -> bool {
        let hash = entry::hash("presence", &[bytes]);
        if !self.seen.insert(hash) {
            return false;
        }
        self.order.push_back(hash);
        if self.order.len() > limits::PRESENCES_HEARD
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        true
    }

    /// Whether it is the newest of its author in its document, and not more than may be said.
    fn is_newest(&mut self, space: SpaceId, presence: &Presence, now: Millis) -> bool {
        let key = (space, presence.document, presence.author);
        if self.newest.len() >= limits::PRESENCES_HEARD && !self.newest.contains_key(&key) {
            self.newest.clear();
        }
        let found = self.newest.entry(key).or_insert(Newest {
            counter: 0,
            since: now,
            count: 0,
        });
        if presence.counter <= found.counter {
            return false;
        }
        if now.0.abs_diff(found.since.0) >= SECOND.unsigned_abs() {
            (found.since, found.count) = (now, 0);
        }
        found.count += 1;
        let fits = found.count <= limits::PRESENCE_A_SECOND;
        if fits {
            found.counter = presence.counter;
        }
        fits
    }

    /// A counter higher than any before, after a restart too as far as the clock goes on.
    fn next_own(&mut self, now: Millis) -> u64 {
        self.own = u64::try_from(now.0).unwrap_or(0).max(self.own + 1);
        self.own
    }
}

impl Node {
    /// Tells the others what this device is doing in a document.
    ///
    /// # Errors
    /// [`Refused::NoSpace`], and as [`crate::space::Space::present`].
    pub fn present(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        document: &DocumentId,
        what: &[u8],
    ) -> Result<(), Refused> {
        let counter = self.heard.next_own(cx.now);
        let here = self.spaces.get(&space).ok_or(Refused::NoSpace)?;
        let bytes = here.present(document, counter, what)?;
        self.heard.is_new(&bytes);
        self.sync.present(space, None, &bytes);
        Ok(())
    }

    /// Shows what another is doing, and passes it on once. What is older, too much or not to be believed goes no
    /// further; what cannot be opened here is passed on as it is.
    pub(super) fn heard_presence(
        &mut self,
        now: Millis,
        space: SpaceId,
        from: PeerId,
        bytes: &[u8],
    ) {
        if !self.heard.is_new(bytes) {
            return;
        }
        let Some(here) = self.spaces.get(&space) else {
            if self.sleeps(&space) {
                self.sync.present(space, Some(from), bytes);
            }
            return;
        };
        match here.presence(bytes) {
            Ok(presence) => {
                if presence.author == here.me() || !self.heard.is_newest(space, &presence, now) {
                    return;
                }
                self.outbox.event(Event::Presence { space, presence });
            }
            Err(NoPresence::NotForUs) => {}
            Err(NoPresence::NotBelieved) => return,
        }
        self.sync.present(space, Some(from), bytes);
    }
}
