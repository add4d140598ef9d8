//! Which frame goes next: what the conversation asks, charters, what is live, small news, answers, back-fill.

use crate::ids::{EntryId, Millis};
use crate::limits;
use crate::sync::fault::Fault;
use crate::sync::frame::{Ack, BodyFrame, End, Frame, Part, Prefix, Prefixes, RunFrame, Tag};
use crate::sync::link::{Bounded, Shown};
use crate::sync::presence::PresenceFrame;
use crate::sync::replica::{Parcel, Proof, Replica};
use crate::sync::session::{Around, Session, Told};
use crate::sync::shared::{Fresh, Origin, Shared};
use crate::sync::talk::some_of;

impl<P> Session<P> {
    /// The next frame, when there is one.
    pub(crate) fn poll<R: Replica<Plan = P>>(
        &mut self,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<Option<Vec<u8>>, Fault> {
        self.say_what_is_due(shared, around)?;
        let frame = match self.next_said(shared) {
            Some(frame) => Some(frame),
            None => self.next_of_links(shared, around)?,
        };
        let Some(frame) = frame else {
            return Ok(None);
        };
        let bytes = frame.encode();
        self.gave(bytes.len(), around.now);
        Ok(Some(bytes))
    }

    /// Takes note of entries that are durable here: own ones are sent, others' are announced, and who announced one is told
    /// that it is held, whichever way it came.
    pub(crate) fn tell(&mut self, fresh: &Fresh, now: Millis) {
        let them = self.them;
        let Some(link) = self.link_of_mut(&fresh.space) else {
            return;
        };
        link.again.not_before(now.plus(limits::HAVE_AGAIN_MILLIS));
        if !link.live.on {
            return;
        }
        for id in &fresh.ids {
            let kept = match fresh.origin {
                Origin::Own => link.live.send(*id),
                Origin::Peer(peer) => {
                    let is_told = link.live.tell_held(fresh.sequence, Prefix::from(id));
                    match is_told || peer == them {
                        true => Bounded::Kept,
                        false => link.live.announce(Prefix::from(id)),
                    }
                }
            };
            if kept == Bounded::Full {
                link.again.at(now.plus(limits::HAVE_SOON_MILLIS));
            }
        }
    }

    /// Says Have where it is due, and shows a key that this device did not have before.
    fn say_what_is_due<R: Replica<Plan = P>>(
        &mut self,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let mut due = Vec::new();
        let mut joined = Vec::new();
        for (tag, link) in &self.links {
            if link.again.due().is_some_and(|due| due <= around.now) && link.round.is_idle() {
                due.push(*tag);
                if link.may_say_have() && shared.asleep.contains(&link.space) {
                    (around.told)(Told::Asleep(link.space));
                }
            }
            let replica = around.spaces.get(&link.space);
            let is_new = replica.is_some_and(|it| is_new(&it.proof(), link.people.mine));
            if is_new && link.live.own.is_empty() {
                joined.push(*tag);
            }
        }
        for tag in joined {
            self.show(tag, shared, around)?;
        }
        for tag in due {
            self.say_have_if_idle(tag, shared, around)?;
        }
        Ok(())
    }

    fn next_said(&mut self, shared: &Shared) -> Option<Frame> {
        let (after, frame) = self.outbox.front()?;
        if *after > shared.durable || !self.may_give(frame.encode().len()) {
            return None;
        }
        let (_, frame) = self.outbox.pop_front()?;
        if let Frame::Prove(_) | Frame::Invited(_) | Frame::Follow(_) = frame
            && let Some(link) = frame.space().and_then(|tag| self.links.get_mut(&tag))
        {
            link.people.is_shown = true;
        }
        Some(frame)
    }

    fn next_of_links<R: Replica<Plan = P>>(
        &mut self,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<Option<Frame>, Fault> {
        let tags = self.tags_in_turn();
        for tag in &tags {
            if let Some(frame) = self.next_planned(*tag, Part::Charter, shared, around)? {
                return Ok(Some(frame));
            }
        }
        for tag in &tags {
            if let Some(frame) = self.next_live(*tag, around) {
                return Ok(Some(frame));
            }
        }
        for tag in &tags {
            if let Some(frame) = self.next_news(*tag, shared, around) {
                return Ok(Some(frame));
            }
        }
        for tag in &tags {
            if let Some(frame) = self.next_answer(*tag, around) {
                return Ok(Some(frame));
            }
        }
        for tag in &tags {
            if let Some(frame) = self.next_about_receipts(*tag, shared, around) {
                return Ok(Some(frame));
            }
        }
        for tag in &tags {
            if let Some(frame) = self.next_planned(*tag, Part::Content, shared, around)? {
                self.turn = Some(*tag);
                return Ok(Some(frame));
            }
        }
        Ok(None)
    }

    /// The links in which this device showed itself, beginning after the one whose turn it was.
    fn tags_in_turn(&self) -> Vec<Tag> {
        let shown = self.links.iter().filter(|(_, link)| link.people.is_shown);
        let mut tags: Vec<Tag> = shown.map(|(tag, _)| *tag).collect();
        if let Some(turn) = self.turn {
            let after = tags.iter().take_while(|tag| **tag <= turn).count();
            tags.rotate_left(after);
        }
        tags
    }

    fn next_planned<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        part: Part,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<Option<Frame>, Fault> {
        let link = self.link_at(tag)?;
        let Some(replica) = around.spaces.get(&link.space) else {
            return Ok(None);
        };
        let Some(exchange) = link.round.exchange.as_mut() else {
            return Ok(None);
        };
        let is_durable = exchange.plan_after <= shared.durable;
        if exchange.part != part || exchange.ends.sent || !is_durable || !link.goods.has_room() {
            return Ok(None);
        }
        let Some(plan) = exchange.plan.as_mut() else {
            return Ok(None);
        };
        if let Some(parcel) = replica.next(plan, limits::FRAME_RUN_BYTES, around.read) {
            let left = replica.planned(plan);
            return Ok(Some(self.wrap(tag, parcel, left)));
        }
        exchange.ends.sent = true;
        let end = End {
            space: tag,
            part,
            took: None,
        };
        self.say_what_was_taken(tag, shared)?;
        Ok(Some(Frame::End(end)))
    }

    fn next_live<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        around: &mut Around<'_, R>,
    ) -> Option<Frame> {
        loop {
            let link = self.links.get_mut(&tag)?;
            let replica = around.spaces.get(&link.space)?;
            link.people.theirs.as_ref()?;
            let id = link.live.own.pop_front()?;
            if let Some(frame) = self.run_from(tag, &id, replica, around) {
                return Some(frame);
            }
        }
    }

    fn next_answer<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        around: &mut Around<'_, R>,
    ) -> Option<Frame> {
        loop {
            let link = self.links.get_mut(&tag)?;
            let replica = around.spaces.get(&link.space)?;
            if !link.goods.has_room() {
                return None;
            }
            let id = link.live.answer.pop_front()?;
            let Some(id) = replica.find(&id) else {
                continue;
            };
            if let Some(frame) = self.run_from(tag, &id, replica, around) {
                return Some(frame);
            }
        }
    }

    fn run_from<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        id: &EntryId,
        replica: &R,
        around: &Around<'_, R>,
    ) -> Option<Frame> {
        let link = self.links.get_mut(&tag)?;
        let parcel = replica.run_from(id, &link.view(), around.read)?;
        let exchange = link.round.exchange.as_ref();
        let plan = exchange.and_then(|exchange| exchange.plan.as_ref());
        let left = plan.map_or(0, |plan| replica.planned(plan));
        Some(self.wrap(tag, parcel, left))
    }

    fn next_news<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        shared: &Shared,
        around: &Around<'_, R>,
    ) -> Option<Frame> {
        let link = self.links.get_mut(&tag)?;
        link.people.theirs?;
        if let Some(replica) = around.spaces.get(&link.space) {
            link.keep_to_view(replica);
        }
        let space = tag;
        if let Some(bytes) = link.present.next() {
            return Some(Frame::Presence(PresenceFrame { space, bytes }));
        }
        let ready = link
            .live
            .held
            .iter()
            .take_while(|(after, _)| *after <= shared.durable)
            .take(limits::FRAME_PREFIXES)
            .count();
        if ready > 0 || link.goods.has_to_tell(shared.durable) {
            let held = link.live.held.drain(..ready).map(|(_, id)| id).collect();
            link.goods.tell(shared.durable);
            let frames = link.goods.told();
            return Some(Frame::Ack(Ack {
                space,
                frames,
                held,
            }));
        }
        if !link.live.ask.is_empty() {
            let ids = some_of(&mut link.live.ask);
            for _ in &ids {
                link.goods.asked();
            }
            return Some(Frame::Ask(Prefixes { space, ids }));
        }
        if !link.live.announce.is_empty() {
            let ids = some_of(&mut link.live.announce);
            return Some(Frame::Announce(Prefixes { space, ids }));
        }
        None
    }

    fn wrap(&mut self, tag: Tag, parcel: Parcel, left: u64) -> Frame {
        let (frame, entries, bytes) = match parcel {
            Parcel::Run(bytes, entries) => {
                let length = bytes.len();
                let space = tag;
                (Frame::Run(RunFrame { space, left, bytes }), entries, length)
            }
            Parcel::Body(entry, body) => {
                let length = body.bytes.len();
                let space = tag;
                (Frame::Body(BodyFrame { space, entry, body }), 0, length)
            }
        };
        if let Some(link) = self.links.get_mut(&tag) {
            link.goods.sent(entries, bytes);
        }
        frame
    }
}

/// Whether a proof says something else than what this side showed before.
fn is_new(proof: &Proof<'_>, shown: Shown) -> bool {
    match (proof, shown) {
        (Proof::Device(_), Shown::Invited | Shown::Follower)
        | (Proof::Invited(..), Shown::Device(_) | Shown::Follower) => true,
        (Proof::Device(key), Shown::Device(before)) => key.author() != before,
        (Proof::Device(_), Shown::Nothing | Shown::NoProof)
        | (Proof::Invited(..), Shown::Nothing | Shown::Invited | Shown::NoProof)
        | (Proof::None | Proof::Follows, _) => false,
    }
}
