//! Bundles: writing a space into a file, block by block, and taking in what a file brings.

use crate::bundle::{Encoder, Header, Part, handle};
use crate::entry::Malformed;
use crate::ids::{AuthorId, EntryId, SpaceId};
use crate::limits;
use crate::node::{Cx, Event, Node, Refused};
use crate::record::{Read, Sequence};
use crate::space::counts::Verdict;
use crate::space::{Part as Chains, Plan, Space, View};
use crate::sync::{Fault, Parcel, Replica, Standing, Taken, Who, Why};
use std::collections::{BTreeSet, VecDeque};

/// A bundle that is being written.
pub struct BundleWriting {
    space: SpaceId,
    encoder: Option<Encoder>,
    first: Option<Vec<u8>>,
    plans: VecDeque<Plan>,
    receipts: VecDeque<Vec<u8>>,
    entries: u64,
    written: u64,
}

impl BundleWriting {
    /// How many entries it will hold.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// How many were written.
    pub fn written(&self) -> u64 {
        let written = self.encoder.as_ref().map(Encoder::entries);
        written.unwrap_or(self.written)
    }
}

/// What an earlier bundle held: its tips, and the bodies that its writer lacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    /// All before these is in it, or in what it goes on from.
    pub tips: Vec<EntryId>,
    /// But for the bodies of these.
    pub wanted: Vec<EntryId>,
}

/// What came of a part of a bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Entries, and bodies, that were not here.
    pub new: u64,
    /// Entries that go on from something that is not here: an earlier bundle is to be read first.
    pub waiting: u64,
}

impl Node {
    /// Begins to write a bundle of a space: all that this device may pass on, or what an earlier one lacks. It is not to
    /// be handed out before everything recorded so far is durable.
    ///
    /// # Errors
    /// - [`Refused::NoSpace`]
    /// - [`Refused::NotIn`]: a joining is under way of which nothing is here yet.
    pub fn write_bundle(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        earlier: &Earlier,
    ) -> Result<BundleWriting, Refused> {
        let here = self.spaces.get_mut(&space).ok_or(Refused::NoSpace)?;
        here.hurry_receipt(cx.now);
        self.settle(cx, BTreeSet::from([space]));
        let here = self.spaces.get(&space).ok_or(Refused::NoSpace)?;
        if here.is_empty() {
            return Err(Refused::NotIn);
        }
        let mut nonce = [0; 16];
        cx.rng.fill_bytes(&mut nonce);
        let view = view(here);
        let parts = [Chains::Charter, Chains::Content];
        let plans: VecDeque<Plan> = parts
            .iter()
            .map(|part| {
                // Who reads a bundle cannot ask: heads of cuts go along, though they may be void.
                let mut asked = earlier.wanted.clone();
                asked.extend(void_heads(here));
                here.plan(*part, &view, &earlier.tips, &asked)
            })
            .collect();
        let all = |list: fn(&Space, Chains, &View) -> Vec<EntryId>| {
            let mut ids: Vec<EntryId> = parts
                .iter()
                .flat_map(|part| list(here, *part, &view))
                .collect();
            ids.truncate(limits::BUNDLE_TIPS);
            ids
        };
        let entries = plans.iter().map(|plan| plan.left() as u64).sum();
        let header = Header {
            nonce,
            handle: handle(&space, &nonce),
            author: here.me(),
            entries,
            since: some_of(&earlier.tips),
            tips: all(Space::tips),
            wanted: all(Space::wanted),
        };
        let receipts = here.receipts().into_iter().map(|(_, _, bytes)| bytes);
        let (encoder, first) = Encoder::new(here.key(), space, header);
        Ok(BundleWriting {
            space,
            encoder: Some(encoder),
            first: Some(first),
            plans,
            receipts: match view {
                View::All => receipts.map(<[u8]>::to_vec).collect(),
                View::Charter | View::Public | View::Exit(..) | View::Own(_) => VecDeque::new(),
            },
            entries,
            written: 0,
        })
    }

    /// The next bytes of a bundle; none after the last.
    ///
    /// # Errors
    /// - [`Refused::NoSpace`]: the space went away meanwhile.
    /// - [`Refused::Malformed`]: not all that the header promises can be read here. It gets no end: its tips say that all
    ///   before them is in it, and who goes on from it would leave that out.
    pub fn next_of_bundle(
        &self,
        writing: &mut BundleWriting,
        read: &dyn Read,
    ) -> Result<Option<Vec<u8>>, Refused> {
        let here = self.spaces.get(&writing.space).ok_or(Refused::NoSpace)?;
        if let Some(first) = writing.first.take() {
            return Ok(Some(first));
        }
        let Some(encoder) = writing.encoder.as_mut() else {
            return Ok(None);
        };
        while let Some(plan) = writing.plans.front_mut() {
            let parcel = Replica::next(here, plan, limits::FRAME_RUN_BYTES, read);
            match parcel {
                Some(Parcel::Run(bytes, entries)) => {
                    return Ok(Some(encoder.run(here.key(), bytes, entries)));
                }
                Some(Parcel::Body(entry, body)) => {
                    return Ok(Some(encoder.body(here.key(), entry, body)));
                }
                None => drop(writing.plans.pop_front()),
            }
        }
        if let Some(receipt) = writing.receipts.pop_front() {
            return Ok(Some(encoder.receipt(here.key(), receipt)));
        }
        writing.written = encoder.entries();
        if writing.written != writing.entries {
            return Err(Refused::Malformed(Malformed::Undecodable));
        }
        let encoder = writing.encoder.take();
        Ok(encoder.map(|encoder| encoder.end(here.key())))
    }

    /// The space that a bundle is of, when this device knows it.
    pub fn space_of_bundle(&self, header: &Header) -> Option<SpaceId> {
        let mut spaces = self.spaces.keys();
        spaces.find(|space| header.is_of(space)).copied()
    }

    /// Takes in a part of a bundle, under the same rules as from a peer: what its writer may pass on. Its records are
    /// given out; nothing of it is told to others before they are durable.
    ///
    /// # Errors
    /// A [`Fault`]: what no honest device writes.
    pub fn take_bundled(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        writer: AuthorId,
        part: Part,
    ) -> Result<TakenIn, Fault> {
        let Some(here) = self.spaces.get_mut(&space) else {
            return Ok(TakenIn::default());
        };
        let who = Who::Device(writer);
        let standing = here.standing(&who, cx.now).unwrap_or(Standing::Stranger);
        let mut entries = 0;
        let taken = match part {
            Part::Run(bytes) => {
                entries = crate::run::Head::read(&bytes)?.count as u64;
                here.take_run(&bytes, &standing, Why::Exchange, cx.now, cx.read)?
            }
            Part::Body(entry, body) => here.take_body(&entry, body, cx.read)?,
            Part::Receipt(bytes) => {
                if let Some((mark, record)) = Replica::take_receipt(here, &bytes)? {
                    let sequence = self.outbox.append(record);
                    self.sync.receipt_came(space, mark, sequence);
                    self.outbox.event(Event::Receipt { space });
                }
                Taken::default()
            }
            Part::Header(_) | Part::Unknown(_) | Part::End(_) => Taken::default(),
        };
        let came = TakenIn {
            new: taken.new.len() as u64,
            waiting: taken.waits_for.map_or(0, |_| entries),
        };
        self.bundled(cx, space, taken);
        Ok(came)
    }

    fn bundled(&mut self, cx: &mut Cx<'_>, space: SpaceId, taken: Taken) {
        if taken.records.is_empty() {
            return;
        }
        let mut last = Sequence::default();
        for record in taken.records {
            last = self.outbox.append(record);
        }
        self.fresh.push_back((last, space, taken.new.clone()));
        self.sync.came(space, taken.new, last);
        if taken.charter {
            self.with_sync(cx, |sync, around| sync.charter_changed(space, around));
        }
        self.settle(cx, BTreeSet::from([space]));
    }
}

/// What a device passes on in a bundle: all it has; when it is out, the charter and its own chains.
fn view(here: &Space) -> View {
    if here.is_out() {
        View::Own(here.me())
    } else {
        View::All
    }
}

/// Heads of cuts that are void here: others decide by them, and would not come by themselves.
fn void_heads(here: &Space) -> Vec<EntryId> {
    let state = here.charter().state();
    let ends = state.ends.values().flatten();
    ends.flat_map(|end| end.cut.iter())
        .filter(|id| matches!(here.verdict(id), Some(Verdict::Void(_))))
        .copied()
        .collect()
}

fn some_of(ids: &[EntryId]) -> Vec<EntryId> {
    let most = limits::BUNDLE_TIPS.min(ids.len());
    ids.get(..most).unwrap_or_default().to_vec()
}

impl From<Fault> for crate::bundle::Flaw {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Malformed(malformed) => crate::bundle::Flaw::from(malformed),
            Fault::BrokenChain
            | Fault::WrongSpace
            | Fault::BadProof
            | Fault::Unproven
            | Fault::OutOfOrder
            | Fault::Unasked
            | Fault::Flooding
            | Fault::Silent
            | Fault::Version => crate::bundle::Flaw::Malformed(Malformed::Contradiction),
        }
    }
}
