//! What is said in a link: Have, the exchange, runs and bodies, announcements, acknowledgements.

use crate::ids::{AuthorId, EntryId, SpaceId};
use crate::limits;
use crate::record::{Record, Sequence};
use crate::run::Head;
use crate::sync::fault::Fault;
use crate::sync::frame::{
    Ack, Ancestors, BodyFrame, End, Frame, Have, Known, Part, Prefix, Prefixes, RunFrame, Tag,
    Tips, Took,
};
use crate::sync::link::{Again, Link, WAITS};
use crate::sync::replica::{Replica, Taken, View, Who, Why};
use crate::sync::round::{Exchange, Round, Step, Verdict};
use crate::sync::session::{Around, Session, Told};
use crate::sync::shared::{Ask, Fresh, Origin, Shared};

impl<P> Session<P> {
    /// Takes a frame about a space in which the other proved itself.
    pub(crate) fn on_link<R: Replica<Plan = P>>(
        &mut self,
        frame: Frame,
        bytes: usize,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let tag = frame.space().ok_or(Fault::OutOfOrder)?;
        let link = self.link_at(tag)?;
        if link.people.theirs.is_none() {
            // A relay proves nothing, and speaks once this device has: that it is one may not be known here yet.
            let space = link.space;
            if !self.greeting.plain.contains(&space) {
                return Err(Fault::Unproven);
            }
            return self.link_at(tag)?.goods.unasked(bytes);
        }
        if !around.spaces.contains_key(&link.space) {
            return Ok(());
        }
        match frame {
            Frame::Have(have) => self.on_have(have, shared, around),
            Frame::Tips(tips) => self.on_tips(tips, shared, around),
            Frame::Known(known) => self.on_known(&known, shared, around),
            Frame::Ancestors(ancestors) => self.on_ancestors(&ancestors, shared, around),
            Frame::Run(run) => self.on_run(run, bytes, shared, around),
            Frame::Body(body) => self.on_body(body, bytes, shared, around),
            Frame::End(end) => self.on_end(&end, shared, around),
            Frame::Ack(ack) => self.on_ack(&ack, shared),
            Frame::Announce(list) => self.on_announce(&list, shared, around),
            Frame::Ask(list) => self.on_ask(list, shared),
            Frame::Receipts(receipts) => self.on_receipts(receipts, shared, around),
            Frame::Holding(holding) => self.on_holding(&holding, around),
            Frame::Presence(presence) => {
                self.on_presence(presence, around);
                Ok(())
            }
            Frame::Hello(_)
            | Frame::Offer(_)
            | Frame::Match(_)
            | Frame::Prove(_)
            | Frame::Invited(_)
            | Frame::Strange(_)
            | Frame::Follow(_)
            | Frame::Gone(_)
            | Frame::Introduce(_)
            | Frame::Unknown(_) => Err(Fault::OutOfOrder),
        }
    }

    /// Says Have, unless it was said in this round or nobody is proven.
    pub(crate) fn say_have_if_idle<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let them = self.them;
        let link = self.link_at(tag)?;
        let Some(replica) = around.spaces.get(&link.space) else {
            return Ok(());
        };
        if !link.may_say_have() || !link.round.is_idle() {
            return Ok(());
        }
        let view = link.view();
        let have = Have {
            space: tag,
            charter: replica.fingerprint(Part::Charter, &view),
            content: replica.fingerprint(Part::Content, &view),
            settled_charter: shared.settled(them, link.space, Part::Charter),
            settled_content: shared.settled(them, link.space, Part::Content),
            receipts: (view == View::All).then(|| replica.receipts_print()),
        };
        link.round.said = Some(have.clone());
        link.again = Again::default();
        link.live.on = true;
        self.push(shared, Frame::Have(have))?;
        self.decide(tag, shared, around)
    }

    fn on_have<R: Replica<Plan = P>>(
        &mut self,
        have: Have,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let tag = have.space;
        let link = self.link_at(tag)?;
        if link.round.heard.is_some() {
            return Err(Fault::OutOfOrder);
        }
        let receipts = have.receipts;
        link.round.heard = Some(have);
        self.compare_receipts(tag, receipts, shared, around);
        let link = self.link_at(tag)?;
        if link.round.said.is_some() {
            return self.decide(tag, shared, around);
        }
        self.say_have_if_idle(tag, shared, around)
    }

    /// Decides by the two Haves, once both were said.
    fn decide<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let them = self.them;
        let link = self.link_at(tag)?;
        match link.round.decide(&shared.me, &them) {
            None => Ok(()),
            Some(Verdict::Done) => {
                let space = link.space;
                link.close_round();
                link.live.they_lack.clear();
                link.goods.to_come = 0;
                (around.told)(Told::Link { peer: them, space });
                Ok(())
            }
            Some(Verdict::Exchange(part, pair)) => {
                let Some(replica) = around.spaces.get(&link.space) else {
                    return Ok(());
                };
                let view = link.view();
                let tips = replica.tips(part, &view);
                let wanted = replica.wanted(part, &view);
                link.round.exchange = Some(Exchange::new(part, pair, tips.clone()));
                for frame in tips_frames(tag, part, &tips, &wanted) {
                    self.push(shared, frame)?;
                }
                Ok(())
            }
        }
    }

    fn on_tips<R: Replica<Plan = P>>(
        &mut self,
        tips: Tips,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let (space, part) = (tips.space, tips.part);
        let (exchange, replica) = self.exchange(space, part, around)?;
        let known = exchange.hear_tips(tips, |id| replica.holds(id))?;
        self.push(shared, Frame::Known(Known { space, part, known }))?;
        self.advance(space, part, shared, around)
    }

    fn on_ancestors<R: Replica<Plan = P>>(
        &mut self,
        ancestors: &Ancestors,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let (space, part) = (ancestors.space, ancestors.part);
        let (exchange, replica) = self.exchange(space, part, around)?;
        let known = exchange.hear_ancestors(&ancestors.groups, |id| replica.holds(id))?;
        self.push(shared, Frame::Known(Known { space, part, known }))
    }

    fn on_known<R: Replica<Plan = P>>(
        &mut self,
        known: &Known,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let (exchange, _) = self.exchange(known.space, known.part, around)?;
        exchange.hear_known(&known.known)?;
        self.advance(known.space, known.part, shared, around)
    }

    /// Goes on with an exchange as far as it can be.
    fn advance<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        part: Part,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        loop {
            let view = self.link_at(tag)?.view();
            let (exchange, replica) = self.exchange(tag, part, around)?;
            match exchange.step() {
                Step::Wait => return Ok(()),
                Step::Plan(known) => {
                    let wanted = std::mem::take(&mut exchange.theirs.wanted);
                    exchange.plan = Some(replica.plan(part, &view, &known, &wanted));
                    exchange.plan_after = shared.latest;
                    shared.ready.insert(self.them);
                    return Ok(());
                }
                Step::Ancestors(tips) => {
                    let known = exchange.known();
                    let mut left = limits::FRAME_TIPS;
                    let mut groups = Vec::new();
                    for tip in tips.iter().take(limits::FRAME_TIPS / 32) {
                        let mut group = replica.ancestors(tip, &known);
                        group.truncate(left);
                        left -= group.len();
                        groups.push(group);
                    }
                    let ids: Vec<EntryId> = groups.iter().flatten().copied().collect();
                    let is_empty = ids.is_empty();
                    exchange.ask_ancestors(ids);
                    if !is_empty {
                        let space = tag;
                        let frame = Ancestors {
                            space,
                            part,
                            groups,
                        };
                        self.push(shared, Frame::Ancestors(frame))?;
                    }
                }
            }
        }
    }

    fn exchange<'s, 'r, R: Replica<Plan = P>>(
        &'s mut self,
        tag: Tag,
        part: Part,
        around: &'r Around<'_, R>,
    ) -> Result<(&'s mut Exchange<P>, &'r R), Fault> {
        let link = self.links.get_mut(&tag).ok_or(Fault::Unproven)?;
        let replica = around.spaces.get(&link.space).ok_or(Fault::OutOfOrder)?;
        let exchange = link.round.exchange.as_mut().ok_or(Fault::OutOfOrder)?;
        if exchange.part != part {
            return Err(Fault::OutOfOrder);
        }
        Ok((exchange, replica))
    }

    fn on_end<R: Replica<Plan = P>>(
        &mut self,
        end: &End,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let (exchange, _) = self.exchange(end.space, end.part, around)?;
        exchange.hear_end(end.took)?;
        self.say_what_was_taken(end.space, shared)?;
        self.close_exchange(end.space, shared, around)
    }

    /// When both sent everything, tells what this side took.
    pub(crate) fn say_what_was_taken(
        &mut self,
        tag: Tag,
        shared: &mut Shared,
    ) -> Result<(), Fault> {
        let link = self.link_at(tag)?;
        let Some(exchange) = link.round.exchange.as_mut() else {
            return Ok(());
        };
        let ends = &mut exchange.ends;
        if !ends.sent || !ends.heard || ends.took_said.is_some() {
            return Ok(());
        }
        ends.took_said = Some(exchange.took);
        let end = End {
            space: tag,
            part: exchange.part,
            took: Some(exchange.took),
        };
        self.push(shared, Frame::End(end))
    }

    /// When both told what they took, ends the round.
    pub(crate) fn close_exchange<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let them = self.them;
        let link = self.link_at(tag)?;
        let Some(exchange) = link.round.exchange.as_ref() else {
            return Ok(());
        };
        let Some(outcome) = exchange.outcome() else {
            return Ok(());
        };
        let (part, pair, space) = (exchange.part, exchange.pair, link.space);
        link.close_round();
        if outcome == Took::Nothing {
            shared.settle(them, space, part, pair);
        }
        (around.told)(Told::Link { peer: them, space });
        match (part, outcome) {
            (Part::Charter, _) => self.say_have_if_idle(tag, shared, around),
            (Part::Content, Took::Something) => {
                link.again.at(around.now.plus(limits::HAVE_SOON_MILLIS));
                Ok(())
            }
            (Part::Content, Took::Nothing) => Ok(()),
        }
    }

    fn on_run<R: Replica<Plan = P>>(
        &mut self,
        run: RunFrame,
        bytes: usize,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let Head { author, chain, .. } = Head::read(&run.bytes)?;
        let link = self.link_at(run.space)?;
        link.is_of_view(chain)?;
        link.goods.to_come = run.left;
        if !link.is_expected(&author) {
            link.goods.unasked(bytes)?;
        }
        let space = link.space;
        let taken = self.take_run(space, &run.bytes, shared, around)?;
        let link = self.link_at(run.space)?;
        let sequence = match taken.waits_for {
            Some(before) => {
                link.gaps.keep(before, run.bytes);
                link.again.at(around.now.plus(limits::HAVE_SOON_MILLIS));
                // In a round what comes before it may be behind all that is acknowledged after it, and more than may be
                // unacknowledged; how the round ends tells whether it came.
                match link.round.exchange {
                    Some(_) => Sequence::default(),
                    None => WAITS,
                }
            }
            None => shared.latest,
        };
        link.goods.received(sequence, bytes)?;
        shared.ready.insert(self.them);
        Ok(())
    }

    /// Offers a run to its space, and notes what is new.
    pub(crate) fn take_run<R: Replica<Plan = P>>(
        &mut self,
        space: SpaceId,
        bytes: &[u8],
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<Taken, Fault> {
        let Some(link) = self.link_of_mut(&space) else {
            return Ok(Taken::default());
        };
        let Some(replica) = around.spaces.get_mut(&space) else {
            return Ok(Taken::default());
        };
        let why = match link.round.exchange {
            Some(_) => Why::Exchange,
            None => Why::Live,
        };
        let from = &link.people.standing;
        let mut taken = replica.take_run(bytes, from, why, around.now, around.read)?;
        self.note(space, &mut taken, shared, around);
        Ok(taken)
    }

    fn on_body<R: Replica<Plan = P>>(
        &mut self,
        body: BodyFrame,
        bytes: usize,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let link = self.link_at(body.space)?;
        if link.round.exchange.is_none() {
            link.goods.unasked(bytes)?;
        }
        let space = link.space;
        let Some(replica) = around.spaces.get_mut(&space) else {
            return Ok(());
        };
        let mut taken = replica.take_body(&body.entry, body.body, around.read)?;
        self.note(space, &mut taken, shared, around);
        let sequence = shared.latest;
        let link = self.link_at(body.space)?;
        link.goods.received(sequence, bytes)?;
        shared.ready.insert(self.them);
        Ok(())
    }

    /// Hands on the records of what was taken, and notes what is new.
    fn note<R>(
        &mut self,
        space: SpaceId,
        taken: &mut Taken,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) {
        if taken.records.is_empty() {
            return;
        }
        let records: Vec<Record> = std::mem::take(&mut taken.records);
        for record in records {
            shared.latest = (around.append)(record);
        }
        let peer = self.them;
        if let Some(link) = self.link_of_mut(&space)
            && let Some(exchange) = &mut link.round.exchange
        {
            exchange.took = Took::Something;
        }
        shared.note(Fresh {
            sequence: shared.latest,
            space,
            ids: taken.new.clone(),
            origin: Origin::Peer(peer),
        });
        (around.told)(Told::Took {
            space,
            entries: taken.new.clone(),
            charter: taken.charter,
            peer,
        });
    }

    fn on_ack(&mut self, ack: &Ack, shared: &mut Shared) -> Result<(), Fault> {
        // There may be room again for what waited.
        shared.ready.insert(self.them);
        let link = self.link_at(ack.space)?;
        link.goods.acknowledged(ack.frames)?;
        for id in &ack.held {
            link.live.note_held(*id);
        }
        Ok(())
    }

    fn on_announce<R: Replica<Plan = P>>(
        &mut self,
        list: &Prefixes,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let them = self.them;
        let link = self.link_at(list.space)?;
        let Some(replica) = around.spaces.get(&link.space) else {
            return Ok(());
        };
        for id in &list.ids {
            link.live.note_held(*id);
            if replica.find(id).is_some() {
                if link.live.held.len() < limits::LIVE_IDS {
                    link.live.held.push_back((shared.latest, *id));
                }
                continue;
            }
            let what = (link.space, *id);
            if shared.asking.announced(what, them, around.now) == Ask::Now {
                link.live.ask.push_back(*id);
            }
        }
        shared.ready.insert(them);
        Ok(())
    }

    fn on_ask(&mut self, list: Prefixes, shared: &mut Shared) -> Result<(), Fault> {
        let them = self.them;
        let link = self.link_at(list.space)?;
        if link.live.answer.len() + list.ids.len() > limits::LIVE_IDS {
            return Err(Fault::Flooding);
        }
        link.live.answer.extend(list.ids);
        shared.ready.insert(them);
        Ok(())
    }
}

impl<P> Link<P> {
    /// Ends the round: a new one may begin, and what waited for a gap is left to it.
    fn close_round(&mut self) {
        self.round = Round::default();
        if self.gaps.is_empty() {
            return;
        }
        self.gaps = Default::default();
        self.goods.waits_no_more(Sequence::default());
    }

    /// Whether a run by that author may come: the other's own, or part of an exchange.
    fn is_expected(&self, author: &AuthorId) -> bool {
        let is_own = matches!(self.people.theirs, Some(Who::Device(own)) if own == *author);
        let exchange = self.round.exchange.as_ref();
        is_own || exchange.is_some_and(|exchange| !exchange.ends.heard)
    }
}

/// The frames that list tips and wanted ids.
fn tips_frames(space: Tag, part: Part, tips: &[EntryId], wanted: &[EntryId]) -> Vec<Frame> {
    let most = limits::EXCHANGE_TIPS;
    let mut tips = tips.get(..most).unwrap_or(tips).chunks(limits::FRAME_TIPS);
    let mut wanted = wanted
        .get(..most)
        .unwrap_or(wanted)
        .chunks(limits::FRAME_TIPS);
    let mut frames = Vec::new();
    loop {
        let listed = tips.next().unwrap_or_default().to_vec();
        let asked = wanted.next().unwrap_or_default().to_vec();
        let last = tips.len() == 0 && wanted.len() == 0;
        frames.push(Frame::Tips(Tips {
            space,
            part,
            last,
            tips: listed,
            wanted: asked,
        }));
        if last {
            return frames;
        }
    }
}

/// As many of the first as fit in a frame.
pub(crate) fn some_of(list: &mut std::collections::VecDeque<Prefix>) -> Vec<Prefix> {
    let count = list.len().min(limits::FRAME_PREFIXES);
    list.drain(..count).collect()
}
