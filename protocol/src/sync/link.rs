//! One space in one session: who the other is there, the round that is going on, what is live, and what is owed.

use crate::ids::{AuthorId, EntryId, Millis, SpaceId};
use crate::limits;
use crate::record::Sequence;
use crate::sync::fault::Fault;
use crate::sync::frame::Prefix;
use crate::sync::presence::Present;
use crate::sync::receipts::Talk;
use crate::sync::relayed::Holdings;
use crate::sync::replica::{Replica, Standing, View, Who};
use crate::sync::round::Round;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A space that both sides of a session know.
#[derive(Debug)]
pub(crate) struct Link<P> {
    pub(crate) space: SpaceId,
    pub(crate) people: People,
    pub(crate) round: Round<P>,
    pub(crate) again: Again,
    pub(crate) live: Live,
    pub(crate) gaps: Gaps,
    pub(crate) goods: Goods,
    pub(crate) receipts: Talk,
    pub(crate) holding: Holdings,
    pub(crate) present: Present,
    /// This side has the space no more, and the other does not know yet.
    pub(crate) is_parting: bool,
}

/// Who is who in a link.
#[derive(Debug)]
pub(crate) struct People {
    /// Who the other proved to be.
    pub(crate) theirs: Option<Who>,
    /// What the charter says of that, as known now.
    pub(crate) standing: Standing,
    /// How this side showed itself.
    pub(crate) mine: Shown,
    /// Whether that is on its way, so that other frames about the space may follow it.
    pub(crate) is_shown: bool,
    /// This device's key, when it is out itself.
    pub(crate) out: Option<AuthorId>,
    /// Whether a handle with an epoch's secret matched, so that Have may be said before the proof arrives.
    pub(crate) is_member_match: bool,
    /// Whether the other is not in the space and follows what is public.
    pub(crate) they_follow: bool,
}

/// How this side showed itself in a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Not yet.
    Nothing,
    /// As holder of an invitation.
    Invited,
    /// With the key of that device.
    Device(AuthorId),
    /// Not at all: no proof is needed (a relay), or none is given (to who follows or is not known).
    NoProof,
    /// Not at all: it follows what is public.
    Follower,
}

/// When Have is to be said again.
#[derive(Debug, Default)]
pub(crate) struct Again {
    /// For a reason: at that moment.
    pub(crate) soon: Option<Millis>,
    /// A minute after the last change.
    pub(crate) later: Option<Millis>,
    /// Whether the transport was told that it is due: then it is said when that can write.
    pub(crate) is_told: bool,
}

impl Again {
    /// The earlier of both.
    pub(crate) fn due(&self) -> Option<Millis> {
        [self.soon, self.later].into_iter().flatten().min()
    }

    /// Asks for Have at that moment, or earlier when it is due earlier.
    pub(crate) fn at(&mut self, when: Millis) {
        self.soon = Some(self.soon.map_or(when, |soon| soon.min(when)));
        self.is_told = false;
    }

    /// Asks for Have at that moment, however often something changes before it.
    pub(crate) fn not_before(&mut self, when: Millis) {
        self.later = Some(when);
        self.is_told = false;
    }
}

/// What is new since Have was said.
#[derive(Debug, Default)]
pub(crate) struct Live {
    /// Whether Have was said in this session: only then is anything live.
    pub(crate) on: bool,
    /// Own entries to send.
    pub(crate) own: VecDeque<EntryId>,
    /// Entries to announce.
    pub(crate) announce: VecDeque<Prefix>,
    /// Announced entries to ask for.
    pub(crate) ask: VecDeque<Prefix>,
    /// Entries that the other asked for.
    pub(crate) answer: VecDeque<Prefix>,
    /// Entries that the other said it holds.
    pub(crate) they_hold: BTreeSet<Prefix>,
    /// Entries announced to the other that it did not say it holds.
    pub(crate) they_lack: BTreeSet<Prefix>,
    /// Announced entries that are here, to be told once durable.
    pub(crate) held: VecDeque<(Sequence, Prefix)>,
}

impl Live {
    /// Notes that the other holds an entry.
    pub(crate) fn note_held(&mut self, id: Prefix) {
        self.they_lack.remove(&id);
        if self.they_hold.len() >= limits::LIVE_IDS {
            self.they_hold.clear();
        }
        self.they_hold.insert(id);
    }

    /// Tells the other that an entry is held which it announced, once that is durable; false when it announced nothing, or
    /// too much waits.
    pub(crate) fn tell_held(&mut self, after: Sequence, id: Prefix) -> bool {
        let is_told = self.they_hold.contains(&id) && self.held.len() < limits::LIVE_IDS;
        if is_told {
            self.held.push_back((after, id));
        }
        is_told
    }

    /// Announces an entry of somebody else, unless too much waits.
    pub(crate) fn announce(&mut self, id: Prefix) -> Bounded {
        if self.they_lack.len() >= limits::LIVE_IDS {
            return Bounded::Full;
        }
        self.they_lack.insert(id);
        self.announce.push_back(id);
        Bounded::Kept
    }

    /// Sends an own entry, unless too much waits.
    pub(crate) fn send(&mut self, id: EntryId) -> Bounded {
        if self.own.len() >= limits::LIVE_IDS {
            return Bounded::Full;
        }
        self.own.push_back(id);
        Bounded::Kept
    }
}

/// Whether there was room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bounded {
    /// There was.
    Kept,
    /// There was none: Have will find it.
    Full,
}

/// The place of a run that waits for what lies before it: never durable by itself.
pub(crate) const WAITS: Sequence = Sequence(u64::MAX);

/// Runs that came before what they continue.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    waiting: BTreeMap<EntryId, Vec<Vec<u8>>>,
    bytes: usize,
    /// Whether one found no room, so that a round has to bring it again.
    is_full: bool,
}

impl Gaps {
    /// Keeps a run until `before` is here.
    pub(crate) fn keep(&mut self, before: EntryId, run: Vec<u8>) {
        if self.bytes + run.len() > limits::GAP_BYTES {
            self.is_full = true;
            return;
        }
        self.bytes += run.len();
        self.waiting.entry(before).or_default().push(run);
    }

    /// The runs that waited for that entry.
    pub(crate) fn filled(&mut self, before: &EntryId) -> Vec<Vec<u8>> {
        let runs = self.waiting.remove(before).unwrap_or_default();
        self.bytes -= runs.iter().map(Vec::len).sum::<usize>();
        runs
    }

    /// Whether nothing waits, and nothing was passed over.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && !self.is_full
    }
}

/// Runs and bodies on their way, both ways.
#[derive(Debug, Default)]
pub(crate) struct Goods {
    sent: u64,
    unacknowledged: VecDeque<(u64, u64, usize)>,
    in_flight: usize,
    entries_in_flight: u64,
    received: u64,
    kept: VecDeque<(u64, Sequence, usize)>,
    waiting_bytes: usize,
    acknowledged: u64,
    told: u64,
    unasked: i64,
    /// Entries that the other said are still to come.
    pub(crate) to_come: u64,
}

impl Goods {
    /// Whether more may be sent before the other acknowledges.
    pub(crate) fn has_room(&self) -> bool {
        self.in_flight < limits::PEER_BYTES_IN_FLIGHT
    }

    /// Notes that a frame with so many entries and bytes was sent.
    pub(crate) fn sent(&mut self, entries: u64, bytes: usize) {
        self.sent += 1;
        self.in_flight += bytes;
        self.entries_in_flight += entries;
        self.unacknowledged.push_back((self.sent, entries, bytes));
    }

    /// Whether everything that was sent was acknowledged, and everything that came.
    pub(crate) fn is_quiet(&self) -> bool {
        self.unacknowledged.is_empty() && self.kept.is_empty()
    }

    /// Entries that were sent and not acknowledged.
    pub(crate) fn entries_in_flight(&self) -> u64 {
        self.entries_in_flight
    }

    /// Takes an acknowledgement of the first so many frames.
    ///
    /// # Errors
    /// [`Fault::OutOfOrder`]: more than were sent, or fewer than before.
    pub(crate) fn acknowledged(&mut self, frames: u64) -> Result<(), Fault> {
        if frames > self.sent || frames < self.acknowledged {
            return Err(Fault::OutOfOrder);
        }
        self.acknowledged = frames;
        while let Some((ordinal, entries, bytes)) = self.unacknowledged.front().copied()
            && ordinal <= frames
        {
            self.unacknowledged.pop_front();
            self.in_flight -= bytes;
            self.entries_in_flight -= entries;
        }
        Ok(())
    }

    /// Notes that a frame came that is durable here with `sequence`.
    ///
    /// # Errors
    /// [`Fault::Flooding`]: it sends on without waiting for acknowledgements.
    pub(crate) fn received(&mut self, sequence: Sequence, bytes: usize) -> Result<(), Fault> {
        self.received += 1;
        self.waiting_bytes += bytes;
        self.kept.push_back((self.received, sequence, bytes));
        if self.waiting_bytes > 2 * limits::PEER_BYTES_IN_FLIGHT + limits::FRAME_BYTES {
            return Err(Fault::Flooding);
        }
        Ok(())
    }

    /// How many frames are durable now, when that is more than was told.
    pub(crate) fn tell(&mut self, durable: Sequence) -> Option<u64> {
        let mut kept = self.told;
        while let Some((ordinal, sequence, bytes)) = self.kept.front().copied()
            && sequence <= durable
        {
            self.kept.pop_front();
            self.waiting_bytes -= bytes;
            kept = ordinal;
        }
        (kept > self.told).then(|| {
            self.told = kept;
            kept
        })
    }

    /// Whether something is durable that was not told.
    pub(crate) fn has_to_tell(&self, durable: Sequence) -> bool {
        self.kept
            .front()
            .is_some_and(|(_, sequence, _)| *sequence <= durable)
    }

    /// How many frames were acknowledged to the other, as last told.
    pub(crate) fn told(&self) -> u64 {
        self.told
    }

    /// What waited for a gap counts as received with that record: it came, or Have will find what is still lacking.
    pub(crate) fn waits_no_more(&mut self, latest: Sequence) {
        for (_, sequence, _) in &mut self.kept {
            if *sequence == WAITS {
                *sequence = latest;
            }
        }
    }

    /// Notes bytes that nobody asked for.
    ///
    /// # Errors
    /// [`Fault::Unasked`]: beyond the bounds.
    pub(crate) fn unasked(&mut self, bytes: usize) -> Result<(), Fault> {
        self.unasked += bytes as i64;
        if self.unasked > limits::UNASKED_BYTES {
            return Err(Fault::Unasked);
        }
        Ok(())
    }

    /// Notes that something was asked for, so that an answer may come even if it is here by then.
    pub(crate) fn asked(&mut self) {
        self.unasked -= limits::RUN_BYTES as i64;
    }
}

impl<P> Link<P> {
    /// A link in which nothing was said.
    pub(crate) fn new(space: SpaceId) -> Self {
        Link {
            space,
            people: People {
                theirs: None,
                standing: Standing::Stranger,
                mine: Shown::Nothing,
                is_shown: false,
                out: None,
                is_member_match: false,
                they_follow: false,
            },
            round: Round::default(),
            again: Again::default(),
            live: Live::default(),
            gaps: Gaps::default(),
            goods: Goods::default(),
            receipts: Talk::default(),
            holding: Holdings::default(),
            present: Present::default(),
            is_parting: false,
        }
    }

    /// A link about a space that this side has no more.
    pub(crate) fn parting(space: SpaceId) -> Self {
        Link {
            is_parting: true,
            ..Link::new(space)
        }
    }

    /// What the other may see. While a member's handle matched and the proof is on its way: as it was last time.
    pub(crate) fn view(&self) -> View {
        if self.is_followed() {
            return View::Public;
        }
        if let Some(me) = self.people.out {
            return View::Own(me);
        }
        match self.people.theirs {
            None if self.people.standing == Standing::Stranger => View::All,
            None | Some(_) => self.people.standing.view(),
        }
    }

    /// Takes back what is to be announced, or to be told as held, of what the other may not see: not even that it exists.
    pub(crate) fn keep_to_view<R: Replica>(&mut self, replica: &R) {
        let view = self.view();
        if view == View::All {
            return;
        }
        let is_shown = |id: &Prefix| {
            replica
                .find(id)
                .is_some_and(|entry| replica.shows(&entry, &view))
        };
        let live = &mut self.live;
        live.held.retain(|(_, id)| is_shown(id));
        let lacking = &mut live.they_lack;
        live.announce.retain(|id| {
            let shown = is_shown(id);
            if !shown {
                lacking.remove(id);
            }
            shown
        });
    }

    /// When the transport is to be told that Have is due.
    pub(crate) fn wakes_at(&self) -> Option<Millis> {
        let waits = self.may_say_have() && self.round.is_idle() && !self.again.is_told;
        self.again.due().filter(|_| waits)
    }

    /// Whether Have may be said: the other proved itself, or its handle did.
    pub(crate) fn may_say_have(&self) -> bool {
        self.people.theirs.is_some() || self.people.is_member_match
    }
}
