//! What is said with one peer: Hello, offers and proofs, then one link for each space that both know.
//!
//! Nothing is sent by itself: the transport asks for the next frame when it can write.

use crate::ids::{Millis, PeerId, SpaceId};
use crate::limits;
use crate::record::{Read, Record, Sequence};
use crate::sync::asleep::Waiting;
use crate::sync::fault::Fault;
use crate::sync::frame::{self, Frame, Handle, Hello, Offer, Prove, Tag};
use crate::sync::handle::{Meeting, Side};
use crate::sync::link::{Link, Shown};
use crate::sync::receipts::Mark;
use crate::sync::replica::{Proof, Replica, Standing, Who};
use crate::sync::shared::Shared;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a session works with: the time, the spaces, what is on disk, and where records go.
pub struct Around<'a, R> {
    /// What the clock says.
    pub now: Millis,
    /// What was recorded.
    pub read: &'a dyn Read,
    /// The spaces of this device.
    pub spaces: &'a mut BTreeMap<SpaceId, R>,
    /// Takes a record to keep, and tells its place.
    pub append: &'a mut dyn FnMut(Record) -> Sequence,
    /// Takes note of what came of it, for those above.
    pub told: &'a mut dyn FnMut(Told),
}

/// What came of a frame, for those above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Entries or bodies that were not here.
    Took {
        /// The space.
        space: SpaceId,
        /// Headers that are new, or whose body is.
        entries: Vec<crate::ids::EntryId>,
        /// Whether the charter has operations that it had not.
        charter: bool,
        /// From whom.
        peer: PeerId,
    },
    /// A receipt that was not here.
    Receipt {
        /// The space.
        space: SpaceId,
        /// Whose, and how new.
        mark: Mark,
        /// From whom it came.
        peer: PeerId,
    },
    /// A device offered handles that are not known to this relay.
    Strange {
        /// Which.
        peer: PeerId,
    },
    /// Something was said about a space that this relay does not hold in memory.
    Asleep(SpaceId),
    /// A device tells this relay of a space that it does not know.
    Introduced {
        /// Which.
        peer: PeerId,
        /// The space.
        space: SpaceId,
        /// What the relay's operator gave out.
        token: Vec<u8>,
    },
    /// Somebody is doing something in a document: in which space, from whom it came, and its sealed bytes.
    Presence(SpaceId, PeerId, Vec<u8>),
    /// A link came or changed.
    Link {
        /// Who is at the other end.
        peer: PeerId,
        /// The space.
        space: SpaceId,
    },
}

/// What is said with one peer.
pub(crate) struct Session<P> {
    pub(crate) them: PeerId,
    pub(crate) links: BTreeMap<Tag, Link<P>>,
    pub(crate) outbox: VecDeque<(Sequence, Frame)>,
    pub(crate) greeting: Greeting,
    pub(crate) waiting: Waiting,
    traffic: Traffic,
    pub(crate) turn: Option<Tag>,
}

/// How two peers come to know which spaces they share.
pub(crate) struct Greeting {
    nonce: [u8; 16],
    pub(crate) meeting: Option<Meeting>,
    pub(crate) tags: BTreeMap<Tag, SpaceId>,
    pub(crate) plain: BTreeSet<SpaceId>,
    /// Plain handles of the other that this relay does not know, and whether it asked.
    pub(crate) strange: BTreeMap<Handle, bool>,
    heard: u32,
    said: u32,
}

/// Bytes and moments.
struct Traffic {
    taken: u64,
    given: u64,
    last: Millis,
}

impl<P> Session<P> {
    /// Begins with Hello.
    pub(crate) fn new(them: PeerId, nonce: [u8; 16], now: Millis) -> Self {
        let hello = Frame::Hello(Hello {
            version: frame::VERSION,
            nonce,
        });
        Session {
            them,
            links: BTreeMap::new(),
            outbox: VecDeque::from([(Sequence::default(), hello)]),
            greeting: Greeting {
                nonce,
                meeting: None,
                tags: BTreeMap::new(),
                plain: BTreeSet::new(),
                strange: BTreeMap::new(),
                heard: 0,
                said: 0,
            },
            waiting: Waiting::default(),
            traffic: Traffic {
                taken: limits::HANDSHAKE_BYTES,
                given: 0,
                last: now,
            },
            turn: None,
        }
    }

    /// The link about a space.
    pub(crate) fn link_of_mut(&mut self, space: &SpaceId) -> Option<&mut Link<P>> {
        let tag = self.tag_of(space)?;
        self.links.get_mut(&tag)
    }

    /// How both sides name a space, once they said Hello.
    pub(crate) fn tag_of(&self, space: &SpaceId) -> Option<Tag> {
        Some(self.greeting.meeting.as_ref()?.tag(space))
    }

    /// Queues a frame; it rests on everything recorded so far, and goes out once that is durable.
    pub(crate) fn push(&mut self, shared: &mut Shared, frame: Frame) -> Result<(), Fault> {
        if self.outbox.len() >= limits::FRAMES_WAITING {
            return Err(Fault::Flooding);
        }
        if self.outbox.is_empty() {
            // Silence counts from when something is owed, not from the last time that there was something to say.
            self.traffic.last = Millis(self.traffic.last.0.max(shared.now.0));
        }
        self.outbox.push_back((shared.latest, frame));
        shared.ready.insert(self.them);
        Ok(())
    }

    /// Takes a frame.
    pub(crate) fn received<R: Replica<Plan = P>>(
        &mut self,
        bytes: &[u8],
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        self.traffic.taken += bytes.len() as u64;
        self.traffic.last = around.now;
        let frame = Frame::decode(bytes)?;
        if self.greeting.meeting.is_none() != matches!(frame, Frame::Hello(_)) {
            return Err(Fault::OutOfOrder);
        }
        if self.is_late(&frame) || self.has_to_wait(&frame, bytes, shared, around)? {
            return Ok(());
        }
        match frame {
            Frame::Hello(hello) => self.on_hello(&hello, shared, around),
            Frame::Offer(offer) => self.on_offer(&offer, shared, around),
            Frame::Match(tag) => self.on_match(tag, shared, around),
            Frame::Prove(prove) => self.on_prove(&prove, shared, around),
            Frame::Invited(invited) => self.on_invited(&invited, shared, around),
            Frame::Follow(tag) => self.on_follow(tag, shared, around),
            Frame::Gone(tag) => self.on_gone(tag, shared, around),
            Frame::Strange(handle) => self.on_strange(handle, shared, around),
            Frame::Introduce(introduce) => self.on_introduce(introduce, shared, around),
            Frame::Unknown(_) => Ok(()),
            Frame::Have(_)
            | Frame::Tips(_)
            | Frame::Known(_)
            | Frame::Ancestors(_)
            | Frame::Run(_)
            | Frame::Body(_)
            | Frame::End(_)
            | Frame::Ack(_)
            | Frame::Announce(_)
            | Frame::Ask(_)
            | Frame::Receipts(_)
            | Frame::Holding(_)
            | Frame::Presence(_) => self.on_link(frame, bytes.len(), shared, around),
        }
    }

    /// Notes that a frame goes out.
    pub(crate) fn gave(&mut self, bytes: usize, now: Millis) {
        self.traffic.given += bytes as u64;
        self.traffic.last = now;
    }

    /// Whether so many bytes may be answered: without a proof only a multiple of what was asked.
    pub(crate) fn may_give(&self, bytes: usize) -> bool {
        self.is_proven()
            || self.traffic.given + bytes as u64 <= limits::UNPROVEN_ANSWER * self.traffic.taken
    }

    /// When it is to be dropped, if it goes on owing a frame.
    pub(crate) fn silent_at(&self) -> Option<Millis> {
        let owes = self.greeting.heard == 0
            || !self.outbox.is_empty()
            || self.links.values().any(|link| {
                link.round.exchange.is_some()
                    || (link.round.said.is_some() && link.round.heard.is_none())
            });
        owes.then(|| self.traffic.last.plus(limits::SILENCE_MILLIS))
    }

    fn is_proven(&self) -> bool {
        self.links.values().any(|link| link.people.theirs.is_some())
    }

    fn on_hello<R: Replica<Plan = P>>(
        &mut self,
        hello: &Hello,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        if hello.version < frame::VERSION {
            return Err(Fault::Version);
        }
        if hello.nonce == self.greeting.nonce {
            return Err(Fault::BadProof);
        }
        let meeting = Meeting::new(shared.me, self.greeting.nonce, self.them, hello.nonce);
        self.greeting.meeting = Some(meeting);
        self.offer(shared, around)
    }

    /// Offers every space that has no link yet.
    pub(crate) fn offer<R: Replica<Plan = P>>(
        &mut self,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let Some(meeting) = self.greeting.meeting.clone() else {
            return Ok(());
        };
        let mut offer = Offer::default();
        let mut few = 0;
        for (space, replica) in self.dearest_first(shared, around) {
            let tag = meeting.tag(space);
            self.greeting.tags.insert(tag, *space);
            if self.links.contains_key(&tag) {
                continue;
            }
            let secrets = replica.secrets();
            for secret in &secrets {
                offer
                    .member
                    .push(meeting.member_handle(Side::Mine, space, secret));
            }
            let known =
                replica.is_plain_towards(&self.them) || (secrets.is_empty() && !shared.is_relay);
            let who = Who::Peer(self.them);
            let to_relay = replica.standing(&who, around.now) == Some(Standing::Relay);
            let fits = to_relay || few < limits::PLAIN_HANDLES;
            if known && fits && !self.greeting.plain.contains(space) {
                offer.plain.push(meeting.plain_handle(Side::Mine, space));
                self.greeting.plain.insert(*space);
                few += usize::from(!to_relay);
            }
        }
        offer.member.truncate(limits::HANDLES);
        if self.greeting.said > 0 && offer == Offer::default() {
            return Ok(());
        }
        // A relay may carry any number of the spaces here, each frame a few.
        let more = offer
            .plain
            .split_off(offer.plain.len().min(limits::PLAIN_HANDLES));
        self.push_offer(shared, offer)?;
        for plain in more.chunks(limits::PLAIN_HANDLES) {
            let offer = Offer {
                member: Vec::new(),
                plain: plain.to_vec(),
            };
            self.push_offer(shared, offer)?;
        }
        Ok(())
    }

    fn push_offer(&mut self, shared: &mut Shared, offer: Offer) -> Result<(), Fault> {
        self.greeting.said += 1;
        if self.greeting.said >= limits::OFFERS {
            return Ok(());
        }
        self.push(shared, Frame::Offer(offer))
    }

    fn may_offer_plain(&self, space: &SpaceId, offer: &Offer) -> bool {
        offer.plain.len() < limits::PLAIN_HANDLES && !self.greeting.plain.contains(space)
    }

    fn on_offer<R: Replica<Plan = P>>(
        &mut self,
        offer: &Offer,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        self.greeting.heard += 1;
        if self.greeting.heard > limits::OFFERS {
            return Err(Fault::Flooding);
        }
        let Some(meeting) = self.greeting.meeting.clone() else {
            return Err(Fault::OutOfOrder);
        };
        let member: BTreeSet<_> = offer.member.iter().copied().collect();
        let plain: BTreeSet<_> = offer.plain.iter().copied().collect();
        let mut matched = Vec::new();
        for (space, replica) in around.spaces.iter() {
            let is_member = replica
                .secrets()
                .iter()
                .any(|secret| member.contains(&meeting.member_handle(Side::Theirs, space, secret)));
            let is_plain = plain.contains(&meeting.plain_handle(Side::Theirs, space));
            if (is_member || is_plain) && !self.is_parting(&meeting.tag(space)) {
                matched.push((*space, is_member));
            }
        }
        for (space, is_member) in matched {
            let tag = meeting.tag(&space);
            self.open(tag, space, shared, around);
            if is_member {
                self.link_at(tag)?.people.is_member_match = true;
                self.show(tag, shared, around)?;
                self.say_have_if_idle(tag, shared, around)?;
            } else if self.greeting.plain.contains(&space) {
                // Both offered it: the other finds the same, and who was met before is presumed to be that again.
                let is_met = matches!(shared.met.get(&(space, self.them)), Some(Who::Device(_)));
                self.link_at(tag)?.people.is_member_match |= is_met;
                self.show(tag, shared, around)?;
                self.say_have_if_idle(tag, shared, around)?;
            } else {
                self.push(shared, Frame::Match(tag))?;
            }
        }
        if shared.is_relay {
            self.note_strange(&offer.plain, around);
        }
        if self.greeting.heard == 1 {
            self.offer_plain_to_acquaintance(shared, around)?;
        }
        Ok(())
    }

    /// Offers plain handles of the spaces in which this peer was met before and that did not match: this device may be stale.
    fn offer_plain_to_acquaintance<R: Replica<Plan = P>>(
        &mut self,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let Some(meeting) = self.greeting.meeting.clone() else {
            return Ok(());
        };
        let mut offer = Offer::default();
        for space in around.spaces.keys() {
            let is_open = self.links.contains_key(&meeting.tag(space));
            let is_met = shared.met.contains_key(&(*space, self.them));
            if is_met && !is_open && self.may_offer_plain(space, &offer) {
                offer.plain.push(meeting.plain_handle(Side::Mine, space));
                self.greeting.plain.insert(*space);
            }
        }
        if offer.plain.is_empty() {
            return Ok(());
        }
        self.greeting.said += 1;
        self.push(shared, Frame::Offer(offer))
    }

    /// Opens the link about a space, if it is not open.
    pub(crate) fn open<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        space: SpaceId,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) {
        if self.links.contains_key(&tag) {
            return;
        }
        self.greeting.tags.insert(tag, space);
        let mut link = Link::new(space);
        if let Some(replica) = around.spaces.get(&space) {
            link.people.out = replica.own_exit();
            let before = shared.met.get(&(space, self.them));
            link.people.standing = before
                .and_then(|who| replica.standing(who, around.now))
                .unwrap_or(Standing::Stranger);
            let who = Who::Peer(self.them);
            if let Some(Standing::Relay) = replica.standing(&who, around.now) {
                link.people.theirs = Some(who);
                link.people.standing = Standing::Relay;
                if matches!(replica.proof(), Proof::None) {
                    // Between two relays nobody has anything to prove.
                    (link.people.mine, link.people.is_shown) = (Shown::NoProof, true);
                }
            }
        }
        self.links.insert(tag, link);
        shared.ready.insert(self.them);
        (around.told)(Told::Link {
            peer: self.them,
            space,
        });
    }

    pub(crate) fn link_at(&mut self, tag: Tag) -> Result<&mut Link<P>, Fault> {
        self.links.get_mut(&tag).ok_or(Fault::Unproven)
    }

    /// Shows who this device is, once.
    pub(crate) fn show<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        shared: &mut Shared,
        around: &Around<'_, R>,
    ) -> Result<(), Fault> {
        let Some(meeting) = self.greeting.meeting.as_ref() else {
            return Ok(());
        };
        let link = self.links.get_mut(&tag).ok_or(Fault::Unproven)?;
        let Some(replica) = around.spaces.get(&link.space) else {
            return Ok(());
        };
        let frame = match replica.proof() {
            Proof::Device(key) if link.people.mine != Shown::Device(key.author()) => {
                link.people.mine = Shown::Device(key.author());
                Frame::Prove(meeting.prove(&link.space, key))
            }
            // Who was out and comes back shows the invitation after the device.
            Proof::Invited(invite, key) if link.people.mine != Shown::Invited => {
                link.people.mine = Shown::Invited;
                Frame::Invited(meeting.prove_invited(&link.space, &invite, &key))
            }
            Proof::Device(_) | Proof::Invited(..) => return Ok(()),
            Proof::Follows => return self.follow(tag, shared),
            Proof::None => {
                link.people.mine = Shown::NoProof;
                link.people.is_shown = true;
                return Ok(());
            }
        };
        self.push(shared, frame)
    }

    fn on_match<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let space = self.greeting.tags.get(&tag).copied();
        let Some(space) = space.filter(|space| self.greeting.plain.contains(space)) else {
            return Err(Fault::OutOfOrder);
        };
        if self.was_given_up(tag, space, shared, around)? {
            return Ok(());
        }
        self.open(tag, space, shared, around);
        self.show(tag, shared, around)?;
        self.speak_first(tag)?;
        self.say_have_if_idle(tag, shared, around)
    }

    fn on_prove<R: Replica<Plan = P>>(
        &mut self,
        prove: &Prove,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let Some((meeting, space)) = self.known(prove.space) else {
            return Ok(());
        };
        if !meeting.is_proved(&space, &prove.author, &prove.signature) {
            return Err(Fault::BadProof);
        }
        self.proven(
            prove.space,
            space,
            Who::Device(prove.author),
            shared,
            around,
        )
    }

    fn on_invited<R: Replica<Plan = P>>(
        &mut self,
        invited: &frame::Invited,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let Some((meeting, space)) = self.known(invited.space) else {
            return Ok(());
        };
        let key = around
            .spaces
            .get(&space)
            .and_then(|replica| replica.invitation(&invited.invite));
        let Some(key) = key else {
            // An invitation that is not known here yet: whoever knows the space gets its charter.
            let who = Who::Peer(self.them);
            return self.proven(invited.space, space, who, shared, around);
        };
        if !meeting.is_invited(&space, &invited.invite, &key, &invited.signature) {
            return Err(Fault::BadProof);
        }
        let who = Who::Invited(invited.invite);
        self.proven(invited.space, space, who, shared, around)
    }

    fn known(&self, tag: Tag) -> Option<(&Meeting, SpaceId)> {
        let space = self.greeting.tags.get(&tag)?;
        Some((self.greeting.meeting.as_ref()?, *space))
    }

    /// Takes note of who the other is, shows who this is, and says Have.
    fn proven<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        space: SpaceId,
        who: Who,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        if self.was_given_up(tag, space, shared, around)? {
            return Ok(());
        }
        self.open(tag, space, shared, around);
        let Some(replica) = around.spaces.get(&space) else {
            return Ok(());
        };
        let standing = replica.standing(&who, around.now);
        let link = self.link_at(tag)?;
        let view = link.view();
        if let (Some(Who::Device(before)), Who::Device(now)) = (link.people.theirs, who)
            && before != now
            && !replica.hands_over(&before)
        {
            return Err(Fault::BadProof);
        }
        link.people.they_follow = false;
        let is_relay = link.people.standing == Standing::Relay && standing.is_none();
        if !is_relay {
            link.people.theirs = Some(who);
            link.people.standing = standing.unwrap_or(Standing::Stranger);
        }
        let said = link.round.said.is_some() || link.live.on;
        if said && link.view() != view {
            link.again.at(around.now);
        }
        if !self.owes_proof(tag, space, standing, shared) {
            return self.give_no_proof(tag);
        }
        // Whoever proves a key that is not known here is not remembered: keys and peers cost nothing.
        if standing.is_some() {
            shared.met.insert((space, self.them), who);
        }
        self.show(tag, shared, around)?;
        self.say_have_if_idle(tag, shared, around)
    }
}
