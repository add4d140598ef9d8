//! A node that is a relay: which spaces it takes up, how much of them it keeps, and what it states that it holds.

use crate::ids::{Millis, PeerId, SpaceId, SpaceNonce};
use crate::limits;
use crate::node::following::FOLLOWS;
use crate::node::sleeping::Sleeping;
use crate::node::{Event, Node};
use crate::record::{LocalKey, Read, Record};
use crate::space::{Cx, Followed, Footing, Room, Space, Total};
use crate::sync::frame::{Fingerprint, Part};
use crate::sync::{Fault, HOLDING, Holding, Replica, View};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Whom a relay serves and how much it keeps, as its operator set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Which new spaces it takes up.
    pub policy: Policy,
    /// Spaces that it does not serve, whoever asks.
    pub blocked: BTreeSet<SpaceId>,
    /// Bytes of one space at most.
    pub space_bytes: u64,
    /// Bytes of all spaces together at most.
    pub total_bytes: u64,
}

impl Terms {
    /// Serves everybody, and keeps so much.
    pub fn open(space_bytes: u64, total_bytes: u64) -> Terms {
        Terms {
            policy: Policy::Open,
            blocked: BTreeSet::new(),
            space_bytes,
            total_bytes,
        }
    }
}

/// Which new spaces a relay takes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Every one whose charter names it.
    Open,
    /// Those that are introduced with this token.
    Token(Vec<u8>),
    /// Those on a list.
    List(BTreeSet<SpaceId>),
}

/// What a node keeps in mind as a relay.
pub(super) struct Relaying {
    pub(super) terms: Terms,
    pub(super) total: Arc<Total>,
    pub(super) sleeping: Sleeping,
    /// Spaces that were introduced and are not known to name this relay yet: by whom, and since when.
    introduced: BTreeMap<SpaceId, (PeerId, Millis)>,
}

/// One space of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Which.
    pub space: SpaceId,
    /// Entries.
    pub entries: u64,
    /// Bytes kept.
    pub bytes: u64,
    /// Whether something was refused because there is no room.
    pub is_full: bool,
}

impl Relaying {
    /// The room for one space, of all that there is.
    pub(super) fn room(&self) -> Room {
        Room::new(self.terms.space_bytes, Arc::clone(&self.total))
    }

    /// When the first of what was introduced is given up, or something may sleep or is to wake.
    pub(super) fn due(&self) -> Option<Millis> {
        let since = self.introduced.values().map(|(_, since)| *since).min();
        let given_up = since.map(|since| since.plus(limits::INTRODUCED_MILLIS));
        [given_up, self.sleeping.due()].into_iter().flatten().min()
    }

    fn allows(&self, space: &SpaceId, token: &[u8]) -> bool {
        let is_asked = match &self.terms.policy {
            Policy::Open => true,
            Policy::Token(wanted) => {
                crate::entry::hash("token", &[token]) == crate::entry::hash("token", &[wanted])
            }
            Policy::List(list) => list.contains(space),
        };
        is_asked && !self.terms.blocked.contains(space)
    }

    fn has_place(&self, peer: &PeerId) -> bool {
        let of_peer = self.introduced.values().filter(|(by, _)| by == peer);
        self.introduced.len() < limits::INTRODUCED_SPACES
            && of_peer.count() < limits::INTRODUCED_SPACES_PEER
    }
}

impl Node {
    /// Makes this node a relay, before its spaces are brought back: it keeps spaces for others whose charters name it,
    /// carries everything and can read nothing that is not public.
    pub fn serve_as_relay(&mut self, terms: Terms) {
        self.sync.serve_as_relay();
        let before = self.relaying.take();
        let sleeping = before.map(|it| it.sleeping).unwrap_or_default();
        let total = Total::new(terms.total_bytes);
        total.add(sleeping.bytes());
        self.relaying = Some(Relaying {
            total: Arc::new(total),
            sleeping,
            terms,
            introduced: BTreeMap::new(),
        });
    }

    /// Whether this node is a relay.
    pub fn is_relay(&self) -> bool {
        self.relaying.is_some()
    }

    /// The spaces that it carries as a relay.
    pub fn carried(&self) -> Vec<Carried> {
        let named = self.spaces.values().filter(|space| space.is_named());
        let awake = named.map(|space| Carried {
            space: space.id(),
            entries: space.len() as u64,
            bytes: space.bytes(),
            is_full: space.is_full(),
        });
        let asleep = self.relaying.iter().flat_map(Relaying::asleep);
        let mut carried: Vec<Carried> = awake.chain(asleep).collect();
        carried.sort_by_key(|carried| carried.space);
        carried
    }

    /// Serves a space no more, whoever asks.
    pub fn block(&mut self, space: SpaceId) {
        if let Some(relaying) = &mut self.relaying {
            relaying.terms.blocked.insert(space);
            self.put_down(space);
        }
    }

    /// Whether this relay serves a space no more, whoever asks.
    pub fn is_blocked(&self, space: &SpaceId) -> bool {
        let relaying = self.relaying.as_ref();
        relaying.is_some_and(|relaying| relaying.terms.blocked.contains(space))
    }

    /// Keeps what a relay's operator gave out, for when this device introduces the space to it.
    pub fn keep_token(&mut self, space: SpaceId, relay: PeerId, token: &[u8]) {
        let Some(here) = self.spaces.get_mut(&space) else {
            return;
        };
        let tokens = here.keep_token(relay, token.to_vec());
        self.keep_local(token_key(space), &tokens);
    }

    /// Brings back what relays' operators gave out.
    pub(super) fn restore_tokens(&self, space: &mut Space, read: &dyn Read) {
        if let Some(kept) = self.read_local(read, &token_key(space.id())) {
            space.restore_tokens(&kept);
        }
    }

    /// How a space is brought back of which this was kept, and its nonce.
    pub(super) fn footing_of(&self, kept: &[u8]) -> Option<(SpaceNonce, Footing)> {
        let (nonce, footing) = kept.split_first_chunk()?;
        let footing = match (footing, &self.relaying) {
            ([], _) => Footing::Device,
            ([1], Some(relaying)) => Footing::Relay(self.peer_id(), relaying.room()),
            ([FOLLOWS], _) => Footing::Follower(Followed::default()),
            _ => return None,
        };
        Some((SpaceNonce(*nonce), footing))
    }

    pub(super) fn begin_to_carry(&mut self, space: SpaceId) {
        let Some(relaying) = &self.relaying else {
            return;
        };
        let footing = Footing::Relay(self.peer_id(), relaying.room());
        if self.follows(&space) {
            self.spaces.remove(&space);
        }
        let seed = &self.seed;
        // A relay signs nothing in a space: its key there is never used.
        self.spaces
            .entry(space)
            .or_insert_with(|| Space::new(space, NO_NONCE, seed).on(footing));
    }

    /// A device offered handles that are not known here.
    pub(super) fn met_strangers(&mut self, cx: &Cx<'_>, peer: PeerId) {
        let Some(relaying) = &self.relaying else {
            return;
        };
        let known = self.sync.recognise(peer, relaying.sleeping.ids());
        for space in &known {
            self.wake(*space, cx.now);
        }
        let Some(relaying) = &self.relaying else {
            return;
        };
        if let Policy::List(list) = &relaying.terms.policy {
            for space in self.sync.recognise(peer, list.iter()) {
                self.introduced(cx, peer, space, &[]);
            }
            return;
        }
        self.sync.ask_who(peer, &known);
    }

    /// A device tells of a space: its charter is asked for, and tells whether this relay is named in it.
    pub(super) fn introduced(&mut self, cx: &Cx<'_>, peer: PeerId, space: SpaceId, token: &[u8]) {
        let is_new = self.is_outside(&space);
        let Some(relaying) = &mut self.relaying else {
            return;
        };
        if relaying.sleeping.has(&space) {
            // It fell asleep after it was asked for.
            return self.wake(space, cx.now);
        }
        if is_new {
            if !relaying.allows(&space, token) || !relaying.has_place(&peer) {
                return;
            }
            relaying.introduced.insert(space, (peer, cx.now));
            self.begin_to_carry(space);
        }
        self.with_sync(cx, |sync, around| sync.took_up(space, around));
    }

    /// Keeps what was introduced and names this relay; puts down what names it no more.
    pub(super) fn look_at_carried(&mut self, space: SpaceId, now: Millis) {
        if self.follows(&space) {
            return;
        }
        let Some(relaying) = &mut self.relaying else {
            return;
        };
        let is_named = self.spaces.get(&space).is_some_and(Space::is_named);
        let is_waited_for = relaying.introduced.contains_key(&space);
        match (is_named, is_waited_for) {
            (true, true) => {
                relaying.introduced.remove(&space);
                relaying.sleeping.watch(space, now);
                self.keep_local(LocalKey::Space(space), &carried_bytes());
                self.outbox.event(Event::Charter { space });
            }
            (false, false) => self.put_down(space),
            (true, false) | (false, true) => {}
        }
    }

    /// Gives up what was introduced by a peer that went, or too long ago.
    pub(super) fn give_up_introduced(&mut self, gone: Option<PeerId>, now: Option<Millis>) {
        let Some(relaying) = &mut self.relaying else {
            return;
        };
        let is_over = |by: &PeerId, since: &Millis| {
            gone.is_some_and(|gone| gone == *by)
                || now.is_some_and(|now| since.plus(limits::INTRODUCED_MILLIS) <= now)
        };
        let over: Vec<SpaceId> = relaying
            .introduced
            .iter()
            .filter(|(_, (by, since))| is_over(by, since))
            .map(|(space, _)| *space)
            .collect();
        relaying.introduced.retain(|space, _| !over.contains(space));
        for space in over {
            self.spaces.remove(&space);
            self.sync.parted(space);
            self.has_no_more(space);
        }
    }

    /// States to a peer what this relay holds of a space, when that is not what was stated last.
    pub(super) fn state_holding(&mut self, now: Millis, peer: PeerId, id: SpaceId) {
        if self.relaying.is_none() {
            return;
        }
        let (Some(said), Some(space)) = (self.sync.stated(peer, &id), self.spaces.get(&id)) else {
            return;
        };
        let print = |part| -> Fingerprint { Replica::fingerprint(space, part, &View::All) };
        let mut holding = Holding {
            entries: space.len() as u64,
            bytes: space.bytes(),
            most: space.most(),
            is_full: space.is_full(),
            charter: print(Part::Charter),
            content: print(Part::Content),
            at: said.map_or(now, |said| said.at),
        };
        if said == Some(holding) {
            return;
        }
        holding.at = now;
        let parts: [&[u8]; 2] = [id.as_bytes(), &holding.encode()];
        let signature = self.seed.sign_as_peer(HOLDING, &parts);
        self.sync.state(peer, &id, holding, signature);
    }

    fn put_down(&mut self, space: SpaceId) {
        let relaying = self.relaying.as_mut();
        let asleep = relaying.and_then(|relaying| {
            let bytes = relaying.sleeping.forget(&space)?;
            relaying.total.remove(bytes);
            Some(bytes)
        });
        for peer in self.sync.never_wakes(&space) {
            self.drop_peer(peer, Fault::Silent);
        }
        self.sync.parted(space);
        if self.spaces.remove(&space).is_some() || asleep.is_some() {
            self.has_no_more(space);
        }
    }

    fn has_no_more(&mut self, space: SpaceId) {
        self.outbox.append(Record::Local {
            key: LocalKey::Space(space),
            sealed: Vec::new(),
        });
        self.outbox.event(Event::PutDown { space });
    }
}

/// What is kept of a space that is carried: no nonce, and that it is.
pub(super) fn carried_bytes() -> [u8; 17] {
    let mut bytes = [0; 17];
    bytes[16] = 1;
    bytes
}

fn token_key(space: SpaceId) -> LocalKey {
    LocalKey::Named(format!("relay tokens/{space}"))
}

/// The nonce where this device signs nothing.
pub(super) const NO_NONCE: SpaceNonce = SpaceNonce([0; 16]);
