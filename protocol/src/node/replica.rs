//! A space as sync sees it.

use crate::entry::Body;
use crate::ids::{AuthorId, EntryId, Millis, PeerId};
use crate::record::{Read, Record};
use crate::run::Run;
use crate::space::plan::{self, Plan};
use crate::space::{self, Accepted, Footing, How, Outcome, Sender, Space};
use crate::sync::frame::{Fingerprint, Part, Prefix};
use crate::sync::receipts::{self, Mark};
use crate::sync::{Fault, Owed, Parcel, Proof, Replica, Standing, Taken, View, Who, Why};

impl Owed for Plan {
    fn entries(&self) -> u64 {
        self.left() as u64
    }
}

impl Replica for Space {
    type Plan = Plan;

    fn secrets(&self) -> Vec<[u8; 32]> {
        self.epoch_secrets()
    }

    fn proof(&self) -> Proof<'_> {
        match (self.footing(), self.joining()) {
            (Footing::Relay(..), _) => Proof::None,
            (Footing::Follower(_), _) => Proof::Follows,
            (Footing::Device, Some(joining)) if !self.has_asked() => {
                Proof::Invited(joining.invite, joining.key())
            }
            (Footing::Device, Some(_) | None) => Proof::Device(self.shown_key()),
        }
    }

    fn own_exit(&self) -> Option<AuthorId> {
        self.is_out().then(|| self.me())
    }

    fn is_plain_towards(&self, peer: &PeerId) -> bool {
        let is_outside = match self.footing() {
            Footing::Device => self.joining().is_some() || self.my_role().is_none(),
            Footing::Relay(..) => false,
            Footing::Follower(_) => true,
        };
        is_outside || self.is_relay(peer)
    }

    fn token(&self, relay: &PeerId) -> Vec<u8> {
        Space::token(self, relay).unwrap_or_default().to_vec()
    }

    fn hands_over(&self, before: &AuthorId) -> bool {
        let state = self.charter().state();
        let device = state.devices.get(before);
        device.is_none_or(|device| device.paper)
    }

    fn invitation(&self, invite: &EntryId) -> Option<[u8; 32]> {
        let state = self.charter().state();
        state.invitations.get(invite).map(|it| it.key)
    }

    fn standing(&self, who: &Who, now: Millis) -> Option<Standing> {
        let state = self.charter().state();
        match who {
            Who::Device(author) if state.role_of(author).is_some() => {
                Some(Standing::Device(*author))
            }
            Who::Device(author) => self
                .ended_by(author)
                .map(|operation| Standing::Removed(*author, operation)),
            Who::Invited(invite) => state
                .invitations
                .get(invite)
                .filter(|it| it.is_usable(now))
                .map(|_| Standing::Invited(*invite)),
            Who::Peer(peer) => self.is_relay(peer).then_some(Standing::Relay),
        }
    }

    fn fingerprint(&self, part: Part, view: &View) -> Fingerprint {
        Fingerprint(Space::fingerprint(self, part_of(part), &view_of(view)))
    }

    fn tips(&self, part: Part, view: &View) -> Vec<EntryId> {
        Space::tips(self, part_of(part), &view_of(view))
    }

    fn wanted(&self, part: Part, view: &View) -> Vec<EntryId> {
        Space::wanted(self, part_of(part), &view_of(view))
    }

    fn holds(&self, id: &EntryId) -> bool {
        Space::holds(self, id)
    }

    fn find(&self, prefix: &Prefix) -> Option<EntryId> {
        self.beginning_with(prefix.0).first().copied()
    }

    fn ancestors(&self, tip: &EntryId, known: &[EntryId]) -> Vec<EntryId> {
        Space::ancestors(self, tip, known)
    }

    fn plan(&self, part: Part, view: &View, known: &[EntryId], wanted: &[EntryId]) -> Plan {
        Space::plan(self, part_of(part), &view_of(view), known, wanted)
    }

    fn planned(&self, plan: &Plan) -> u64 {
        plan.left() as u64
    }

    fn next(&self, plan: &mut Plan, most: usize, read: &dyn Read) -> Option<Parcel> {
        Space::next(self, plan, most, read).map(parcel)
    }

    fn run_from(&self, id: &EntryId, view: &View, read: &dyn Read) -> Option<Parcel> {
        Space::run_from(self, id, &view_of(view), read).map(parcel)
    }

    fn shows(&self, id: &EntryId, view: &View) -> bool {
        Space::shows(self, id, &view_of(view))
    }

    fn take_run(
        &mut self,
        bytes: &[u8],
        from: &Standing,
        why: Why,
        now: Millis,
        read: &dyn Read,
    ) -> Result<Taken, Fault> {
        let run = Run::decode(Some(self.id()), bytes)?;
        let how = match why {
            Why::Live => How::Live,
            Why::Exchange => How::Backfill,
        };
        match self.accept(now, read, run, bytes, sender(from), how) {
            Ok(accepted) => Ok(taken(accepted)),
            // Honest peers give what they have, not knowing what is known of them here: it is left alone.
            Err(space::Fault::Unasked) => Ok(Taken::default()),
            Err(other) => Err(fault(other)),
        }
    }

    fn receipts_print(&self) -> [u8; 4] {
        let kept = self.receipts();
        let parts: Vec<u8> = kept
            .iter()
            .flat_map(|(author, counter, _)| author.0.into_iter().chain(counter.to_le_bytes()))
            .collect();
        let whole = crate::entry::hash("receipts", &[&parts]);
        let (first, _) = whole.split_first_chunk().expect("a hash is 32 bytes");
        *first
    }

    fn receipt_marks(&self) -> Vec<Mark> {
        let kept = self.receipts().into_iter();
        kept.map(|(author, counter, _)| Mark::of(&author, counter))
            .collect()
    }

    fn receipt_of(&self, author: &Prefix) -> Option<Vec<u8>> {
        let mut kept = self.receipts().into_iter();
        kept.find(|(of, _, _)| receipts::prefix(of) == *author)
            .map(|(_, _, bytes)| bytes.to_vec())
    }

    fn take_receipt(&mut self, bytes: &[u8]) -> Result<Option<(Mark, Record)>, Fault> {
        let taken = Space::take_receipt(self, bytes)?;
        Ok(taken.and_then(|(author, record)| {
            let counter = self.receipt_counter(&author)?;
            Some((Mark::of(&author, counter), record))
        }))
    }

    fn take_body(&mut self, id: &EntryId, body: Body, read: &dyn Read) -> Result<Taken, Fault> {
        if !Space::holds(self, id) {
            return Ok(Taken::default());
        }
        self.accept_body(read, id, body).map(taken).map_err(fault)
    }
}

impl Space {
    /// The operation that ended what a device may do here.
    fn ended_by(&self, author: &AuthorId) -> Option<EntryId> {
        let state = self.charter().state();
        let ends = state.ends.get(author)?;
        let last = ends.iter().rev().find(|end| end.role_left.is_none())?;
        Some(last.op)
    }

    /// Whether this device was in the space and is not any more, as far as it knows.
    pub fn is_out(&self) -> bool {
        let comes_in = self.joining().is_some() || self.adoption().is_some();
        !comes_in && self.my_role().is_none() && self.has_asked()
    }

    /// Whether nobody showed that he took the joining in, and nobody would now.
    pub(super) fn may_be_refused(&self, now: Millis) -> bool {
        let state = self.charter().state();
        let me = state.participant_of(&self.me());
        let invite = me.and_then(|me| state.participants.get(&me)?.invitation);
        let invitation = invite.and_then(|invite| state.invitations.get(&invite));
        let is_over = invitation.is_some_and(|it| {
            it.withdrawn || now > it.expires || it.used_by.len() > usize::from(it.uses)
        });
        is_over && !self.is_taken_in()
    }

    /// Whether somebody else built on what lists this device; who founded is in by himself.
    pub fn is_taken_in(&self) -> bool {
        let state = self.charter().state();
        let listed = state.devices.get(&self.me()).map(|device| device.op);
        listed.is_some_and(|listed| {
            listed == self.id().into() || self.charter().is_built_on(&listed, &self.me())
        })
    }

    /// Whether a peer is a relay of the space.
    pub fn is_relay(&self, peer: &PeerId) -> bool {
        let state = self.charter().state();
        state.relays.iter().any(|relay| relay.peer == *peer)
    }
}

fn parcel(parcel: plan::Parcel) -> Parcel {
    match parcel {
        plan::Parcel::Run(bytes, entries) => Parcel::Run(bytes, entries as u64),
        plan::Parcel::Body(id, body) => Parcel::Body(id, body),
    }
}

fn part_of(part: Part) -> space::Part {
    match part {
        Part::Charter => space::Part::Charter,
        Part::Content => space::Part::Content,
    }
}

fn view_of(view: &View) -> space::View {
    match view {
        View::All => space::View::All,
        View::Charter => space::View::Charter,
        View::Public => space::View::Public,
        View::Exit(author, operation) => space::View::Exit(*author, *operation),
        View::Own(author) => space::View::Own(*author),
    }
}

fn sender(standing: &Standing) -> Sender {
    match standing {
        Standing::Device(author) => Sender::Device(*author),
        Standing::Relay => Sender::Relay,
        Standing::Invited(invite) => Sender::Invited(*invite),
        Standing::Removed(author, _) => Sender::Removed(*author),
        Standing::Stranger => Sender::Stranger,
    }
}

fn taken(accepted: Accepted) -> Taken {
    let waits_for = match accepted.outcome {
        Outcome::Gap(before) => Some(before),
        Outcome::Taken | Outcome::Known | Outcome::Delayed | Outcome::Declined => None,
    };
    Taken {
        records: accepted.record.into_iter().collect(),
        new: accepted.new,
        charter: accepted.charter,
        waits_for,
    }
}

fn fault(fault: space::Fault) -> Fault {
    match fault {
        space::Fault::Unasked => Fault::Unasked,
        space::Fault::Malformed(malformed) => Fault::Malformed(malformed),
        space::Fault::OutOfChain => Fault::BrokenChain,
    }
}
