//! A space that this device is not in: it carries it for others as a relay, or follows what is public in it.

use crate::canonical::{Reader, put_bytes};
use crate::entry::Chain;
use crate::ids::PeerId;
use crate::limits;
use crate::space::Space;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How this device takes part in a space.
#[derive(Debug, Default)]
pub enum Footing {
    /// As a device of a participant, or on its way to become one.
    #[default]
    Device,
    /// As a relay, known by this key on the network, with that room.
    Relay(PeerId, Room),
    /// From outside: it reads what is public, and kept so much.
    Follower(Followed),
}

/// Bytes kept of a space that is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    charter: u64,
    content: u64,
}

impl Followed {
    /// Whether so many bytes more are taken: whoever knows the space may give them, so not without end.
    fn has(&self, bytes: u64, what: For) -> bool {
        match what {
            For::Charter => self.charter + bytes <= limits::FOLLOWED_CHARTER_BYTES,
            For::Content => self.content + bytes <= limits::FOLLOWED_BYTES,
        }
    }
}

/// The room that a relay has for one space.
#[derive(Debug)]
pub struct Room {
    bytes: u64,
    most: u64,
    total: Arc<Total>,
    refused: bool,
}

/// The room that a relay has for all spaces together.
#[derive(Debug)]
pub struct Total {
    held: AtomicU64,
    most: u64,
}

/// For what room is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// The charter: a removal must reach a relay that is full.
    Charter,
    /// Everything else.
    Content,
}

impl For {
    /// For what an entry of that chain asks room.
    pub(super) fn chain(chain: Chain) -> For {
        if chain == Chain::CHARTER {
            For::Charter
        } else {
            For::Content
        }
    }
}

impl Total {
    /// Room for so many bytes.
    pub fn new(most: u64) -> Total {
        Total {
            held: AtomicU64::new(0),
            most,
        }
    }

    /// Bytes that are held.
    pub fn held(&self) -> u64 {
        self.held.load(Ordering::Relaxed)
    }

    /// Notes bytes that are held without being in a space here: what lies on the disk.
    pub fn add(&self, bytes: u64) {
        self.held.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Notes that bytes are held no more.
    pub fn remove(&self, bytes: u64) {
        self.held
            .fetch_sub(bytes.min(self.held()), Ordering::Relaxed);
    }
}

impl Room {
    /// Room for so many bytes of one space, within all together.
    pub fn new(most: u64, total: Arc<Total>) -> Room {
        Room {
            bytes: 0,
            most,
            total,
            refused: false,
        }
    }

    fn has(&self, bytes: u64, what: For) -> bool {
        let with_rest = |most: u64| match what {
            For::Charter => most + most / limits::CHARTER_ROOM,
            For::Content => most,
        };
        self.bytes + bytes <= with_rest(self.most)
            && self.total.held() + bytes <= with_rest(self.total.most)
    }
}

impl Space {
    /// Counts what is kept of it in that room from now on.
    pub(crate) fn move_in(&mut self, mut room: Room, refused: bool) {
        if let Footing::Relay(_, before) = &mut self.footing {
            room.total.add(before.bytes);
            (room.bytes, room.refused) = (before.bytes, refused);
            *before = room;
        }
    }

    /// Whether this relay refused something of it.
    pub(crate) fn has_refused(&self) -> bool {
        match &self.footing {
            Footing::Relay(_, room) => room.refused,
            Footing::Device | Footing::Follower(_) => false,
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.total.remove(self.bytes);
    }
}

impl Space {
    /// The same space, on another footing.
    pub fn on(mut self, footing: Footing) -> Space {
        self.footing = footing;
        self
    }

    /// How this device takes part in it.
    pub fn footing(&self) -> &Footing {
        &self.footing
    }

    /// Whether this device is not in it and follows what is public.
    pub fn is_followed(&self) -> bool {
        matches!(self.footing, Footing::Follower(_))
    }

    /// Bytes kept of it, where this device is a relay.
    pub fn bytes(&self) -> u64 {
        match &self.footing {
            Footing::Relay(_, room) => room.bytes,
            Footing::Device | Footing::Follower(_) => 0,
        }
    }

    /// Bytes that this relay keeps of it at most.
    pub fn most(&self) -> u64 {
        match &self.footing {
            Footing::Relay(_, room) => room.most,
            Footing::Device | Footing::Follower(_) => 0,
        }
    }

    /// Whether this relay refused something of it because there is no room.
    pub fn is_full(&self) -> bool {
        match &self.footing {
            Footing::Relay(_, room) => {
                room.refused && !room.has(limits::BODY_BYTES as u64, For::Content)
            }
            Footing::Device | Footing::Follower(_) => false,
        }
    }

    /// Whether the charter names this device as a relay.
    pub fn is_named(&self) -> bool {
        match &self.footing {
            Footing::Relay(me, _) => self.is_relay(me),
            Footing::Device | Footing::Follower(_) => false,
        }
    }

    /// Whether this is a relay that was told of the space and does not know yet that it is named in it.
    pub(super) fn is_only_introduced(&self) -> bool {
        matches!(self.footing, Footing::Relay(..)) && !self.is_named()
    }

    /// Whether this device cannot judge yet who is in: who is not in the space takes in whatever the charter is said to
    /// be, but for a relay that found itself named in it.
    pub(super) fn takes_any_charter(&self) -> bool {
        self.my_role().is_none() && !self.is_named()
    }

    /// Whether there is room for so many bytes more, and if not, remembers that something was refused.
    pub(super) fn has_room(&mut self, bytes: usize, what: For) -> bool {
        let introduced = self.is_only_introduced();
        let bytes = bytes as u64;
        let room = match &mut self.footing {
            Footing::Device => return true,
            Footing::Follower(kept) => return kept.has(bytes, what),
            Footing::Relay(_, room) => room,
        };
        let fits = room.has(bytes, what)
            && (!introduced
                || (what == For::Charter && room.bytes + bytes <= limits::INTRODUCED_BYTES));
        room.refused |= !fits && !introduced;
        fits
    }

    /// Notes bytes that are kept.
    pub(super) fn note_kept(&mut self, bytes: usize, what: For) {
        let bytes = bytes as u64;
        match &mut self.footing {
            Footing::Device => {}
            Footing::Follower(kept) => match what {
                For::Charter => kept.charter += bytes,
                For::Content => kept.content += bytes,
            },
            Footing::Relay(_, room) => {
                room.bytes += bytes;
                room.total.add(bytes);
            }
        }
    }

    /// What that relay asks of who introduces the space to it.
    pub fn token(&self, relay: &PeerId) -> Option<&[u8]> {
        self.tokens.get(relay).map(Vec::as_slice)
    }

    /// Keeps what a relay's operator gave out; gives all that is kept so, to be written down.
    pub(crate) fn keep_token(&mut self, relay: PeerId, mut token: Vec<u8>) -> Vec<u8> {
        token.truncate(limits::TOKEN_BYTES);
        self.tokens.insert(relay, token);
        let mut kept = Vec::new();
        for (relay, token) in &self.tokens {
            kept.extend(relay.0);
            put_bytes(&mut kept, token);
        }
        kept
    }

    /// Brings back what was written down.
    pub(crate) fn restore_tokens(&mut self, kept: &[u8]) {
        let mut from = Reader::new(kept);
        while from.left() > 0 {
            let (Ok(relay), Ok(token)) = (from.array(), from.bytes(limits::TOKEN_BYTES)) else {
                return;
            };
            self.tokens.insert(PeerId(relay), token.to_vec());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::DeviceSeed;
    use crate::ids::{SpaceId, SpaceNonce};

    #[test]
    fn of_what_anybody_may_give_a_follower_only_so_much_is_kept() {
        let seed = DeviceSeed::from_bytes([1; 32]);
        let space = Space::new(SpaceId([2; 32]), SpaceNonce([0; 16]), &seed);
        let mut space = space.on(Footing::Follower(Followed::default()));
        for (what, most) in [
            (For::Charter, limits::FOLLOWED_CHARTER_BYTES),
            (For::Content, limits::FOLLOWED_BYTES),
        ] {
            let most = usize::try_from(most).unwrap();
            assert!(!space.has_room(most + 1, what));
            space.note_kept(most - 1, what);
            assert!(space.has_room(1, what));
            assert!(!space.has_room(2, what));
        }
        let mut own = Space::new(SpaceId([2; 32]), SpaceNonce([0; 16]), &seed);
        own.note_kept(1 << 30, For::Charter);
        assert!(own.has_room(1 << 30, For::Charter));
    }
}
