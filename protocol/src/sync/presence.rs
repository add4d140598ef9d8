//! What people are doing at this moment, between peers: small sealed frames, of which only so many wait, and so many are
//! taken in a second.

use crate::canonical::Reader;
use crate::entry::Malformed;
use crate::ids::{Millis, PeerId, SpaceId};
use crate::limits;
use crate::sync::Sync;
use crate::sync::fields::rest;
use crate::sync::frame::Tag;
use crate::sync::link::Link;
use crate::sync::replica::Standing;
use crate::sync::session::{Around, Session, Told};
use std::collections::VecDeque;

/// [`crate::sync::frame::Frame::Presence`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresenceFrame {
    /// The space.
    pub space: Tag,
    /// Its bytes, which only who is in the document's audience can open.
    pub bytes: Vec<u8>,
}

impl PresenceFrame {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.space.0);
        out.extend_from_slice(&self.bytes);
    }

    pub(super) fn take(reader: &mut Reader<'_>) -> Result<PresenceFrame, Malformed> {
        Ok(PresenceFrame {
            space: Tag(reader.array()?),
            bytes: rest(reader, limits::PRESENCE_BYTES)?,
        })
    }
}

/// What waits for one peer, and how much came from it.
#[derive(Debug, Default)]
pub(crate) struct Present {
    waiting: VecDeque<Vec<u8>>,
    since: Option<Millis>,
    taken: u32,
}

impl Present {
    /// Lets it wait; of too many the oldest goes: it is out of date first.
    fn push(&mut self, bytes: &[u8]) {
        if self.waiting.len() >= limits::PRESENCES_WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back(bytes.to_vec());
    }

    /// Whether nothing waits.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The next one to send.
    pub(crate) fn next(&mut self) -> Option<Vec<u8>> {
        self.waiting.pop_front()
    }

    /// Whether one more is taken in this second; what is more falls away, and is no fault: it is out of date at once.
    pub(crate) fn takes(&mut self, now: Millis) -> bool {
        let is_over = |since: Millis| now.0.abs_diff(since.0) >= 1_000;
        if self.since.is_none_or(is_over) {
            (self.since, self.taken) = (Some(now), 0);
        }
        self.taken += 1;
        self.taken <= limits::PRESENCES_A_SECOND
    }
}

impl<P> Session<P> {
    /// Takes a presence of a device that is in the space, or a relay of it; of anybody else it falls away, for it would be
    /// passed on unread.
    pub(crate) fn on_presence<R>(&mut self, frame: PresenceFrame, around: &mut Around<'_, R>) {
        let peer = self.them;
        let Some(link) = self.links.get_mut(&frame.space) else {
            return;
        };
        if link.may_speak_of_presence() && link.present.takes(around.now) {
            (around.told)(Told::Presence(link.space, peer, frame.bytes));
        }
    }
}

impl<P> Link<P> {
    /// Whether the other proved to be in the space, or to be a relay of it.
    fn may_speak_of_presence(&self) -> bool {
        let is_in = match self.people.standing {
            Standing::Device(_) | Standing::Relay => true,
            Standing::Removed(_, _) | Standing::Invited(_) | Standing::Stranger => false,
        };
        is_in && self.people.theirs.is_some() && !self.is_followed()
    }
}

impl<P> Sync<P> {
    /// Gives a presence to every device and relay of a space that is connected, but the one that it came from.
    pub fn present(&mut self, space: SpaceId, from: Option<PeerId>, bytes: &[u8]) {
        for (peer, session) in &mut self.sessions {
            if Some(*peer) == from {
                continue;
            }
            let Some(link) = session.link_of_mut(&space) else {
                continue;
            };
            if link.may_speak_of_presence() {
                link.present.push(bytes);
                self.shared.ready.insert(*peer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_that_wait_the_oldest_goes() {
        let mut present = Present::default();
        for number in 0..limits::PRESENCES_WAITING + 2 {
            present.push(&[number as u8]);
        }
        assert_eq!(present.next(), Some(vec![2]));
        assert_eq!(present.waiting.len(), limits::PRESENCES_WAITING - 1);
    }

    #[test]
    fn only_so_many_are_taken_in_a_second() {
        let mut present = Present::default();
        let mut taken = |now: i64| {
            let tries = 0..2 * limits::PRESENCES_A_SECOND;
            tries.filter(|_| present.takes(Millis(now))).count() as u32
        };
        assert_eq!(taken(5_000), limits::PRESENCES_A_SECOND);
        assert_eq!(taken(5_900), 0);
        assert_eq!(taken(6_000), limits::PRESENCES_A_SECOND);
    }
}
