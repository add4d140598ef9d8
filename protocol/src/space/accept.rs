//! Taking in what a peer sent: wanted, within bounds, well-formed, in chain, signed, in this order. Each fault is a
//! value. Whether an entry counts is asked last and refuses nothing.

use crate::charter::is_proven_join;
use crate::charter::op::{Join, Operation};
use crate::entry::{Body, Chain, Entry, EntryType, Malformed};
use crate::ids::{AuthorId, DocumentId, EntryId, Millis};
use crate::limits;
use crate::record::{Read, Record};
use crate::run::{Run, RunEntry};
use crate::space::carried::For;
use crate::space::counts::Changed;
use crate::space::skeleton::{NoPlace, Slot, Stored};
use crate::space::{Notice, Space};
use std::collections::BTreeSet;

/// Who gives something, as proved to this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sender {
    /// A device of a participant.
    Device(AuthorId),
    /// A relay of the charter.
    Relay,
    /// Who holds this invitation.
    Invited(EntryId),
    /// A device that was withdrawn, or whose person left or was removed.
    Removed(AuthorId),
    /// A device that the charter does not know here, yet.
    Stranger,
}

/// By which way something comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As it is written: quotas of the day apply.
    Live,
    /// Asked for, to become equal.
    Backfill,
}

/// What no honest peer can send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// This sender has nothing to do with it.
    #[error("unasked")]
    Unasked,
    /// Not in the form that the format asks, or forged.
    #[error("malformed: {0}")]
    Malformed(#[from] Malformed),
    /// An entry names an entry of another chain as its predecessor.
    #[error("not in its chain")]
    OutOfChain,
}

/// What became of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something of it is new and kept.
    Taken,
    /// All of it was here.
    Known,
    /// This entry, which comes before it, is not here: it waits for its chain.
    Gap(EntryId),
    /// Over a quota, of somebody whom nothing here lists, or from somebody who may not give it as far as this device
    /// knows: to be fetched later. No fault: who was away for a year did not know.
    Delayed,
    /// A stranger's joining, and the invitation has expired, was used up, or is not known.
    Declined,
}

/// What was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What became of it.
    pub outcome: Outcome,
    /// What is to be kept.
    pub record: Option<Record>,
    /// What is new, oldest first.
    pub new: Vec<EntryId>,
    /// Whether operations of the charter are among it.
    pub charter: bool,
}

impl Accepted {
    fn nothing(outcome: Outcome) -> Accepted {
        Accepted {
            outcome,
            record: None,
            new: Vec::new(),
            charter: false,
        }
    }
}

impl Space {
    /// Takes in a run that a peer sent, given with the very bytes it was read from.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`Fault::Malformed`]: of another space, or an operation of the charter without its body, or with one that is none.
    /// - [`Fault::OutOfChain`]: it names an entry of another chain as predecessor.
    /// - [`Fault::Malformed`] with [`Malformed::Forged`]: the signature does not hold.
    pub fn accept(
        &mut self,
        now: Millis,
        read: &dyn Read,
        run: Run,
        bytes: &[u8],
        from: Sender,
        how: How,
    ) -> Result<Accepted, Fault> {
        if run.space() != self.id {
            return Err(Fault::Malformed(Malformed::Contradiction));
        }
        check_operations(&run)?;
        if !self.may_give(now, from, &run) {
            return Ok(Accepted::nothing(Outcome::Delayed));
        }
        let known = run
            .entries
            .iter()
            .take_while(|entry| self.holds(&entry.entry.id))
            .count();
        if known == run.entries.len() {
            return Ok(Accepted::nothing(Outcome::Known));
        }
        let first = &run.entries[known].entry;
        match self.skeleton.place_of(first) {
            Ok(prev)
                if how == How::Live
                    && self.is_branch_too_many(run.author(), run.chain(), &prev) =>
            {
                return Ok(Accepted::nothing(Outcome::Delayed));
            }
            Ok(_) => {}
            Err(NoPlace::Gap(id)) => return Ok(Accepted::nothing(Outcome::Gap(id))),
            Err(NoPlace::OtherChain) => return Err(Fault::OutOfChain),
        }
        if !self.has_room(bytes.len(), For::chain(run.chain())) {
            return Ok(Accepted::nothing(Outcome::Delayed));
        }
        run.verify()?;
        if !self.is_welcome(now, from, &run) {
            return Ok(Accepted::nothing(Outcome::Declined));
        }
        if how == How::Live && !self.is_within_quota(now, &run) {
            return Ok(Accepted::nothing(Outcome::Delayed));
        }
        Ok(self.take_in(read, run, bytes, known, from))
    }

    /// Takes in a body whose header is here.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`Fault::Unasked`]: no entry here wants it.
    /// - [`Fault::Malformed`] with [`Malformed::WrongBody`]: it is not the one that the header names.
    pub fn accept_body(
        &mut self,
        read: &dyn Read,
        id: &EntryId,
        body: Body,
    ) -> Result<Accepted, Fault> {
        let slot = self.skeleton.slot(id).ok_or(Fault::Unasked)?;
        if self.skeleton.link(slot).is_whole() {
            return Ok(Accepted::nothing(Outcome::Known));
        }
        let entry = read.entry(id).ok_or(Fault::Unasked)?;
        if !body.belongs_to(&entry.header) {
            return Err(Fault::Malformed(Malformed::WrongBody));
        }
        if !self.has_room(body.bytes.len(), For::Content) {
            return Ok(Accepted::nothing(Outcome::Delayed));
        }
        if !self.has_room_aside(slot, body.bytes.len()) {
            return Ok(Accepted::nothing(Outcome::Delayed));
        }
        if entry.header.chain == Chain::CHARTER {
            let keys = self.keyring.held().clone();
            if self.cards.came(&keys, slot, &entry, Some(&body)) {
                self.made.notices.push(Notice::Charter);
            }
        }
        self.note_kept(body.bytes.len(), For::chain(entry.header.chain));
        self.skeleton.body_came(slot);
        self.absent.remove(&slot);
        // What came after it was taken in without it.
        let document = self.skeleton.document(slot);
        let notices = &mut self.made.notices;
        notices.extend(document.map(Notice::Refold));
        self.forget_fingerprints();
        Ok(Accepted {
            outcome: Outcome::Taken,
            record: Some(Record::Body { entry: *id, body }),
            new: vec![*id],
            charter: false,
        })
    }

    fn take_in(
        &mut self,
        read: &dyn Read,
        mut run: Run,
        bytes: &[u8],
        known: usize,
        from: Sender,
    ) -> Accepted {
        let author = run.author();
        let start = self.skeleton.end();
        run.entries.drain(..known);
        let mut news = News::default();
        self.insert(&run, &mut news);
        self.weigh(start, &mut news);
        let stripped = self.keep_beside(start, &mut run);
        // A part, or one without its bodies, may be too long where the whole was not: then that is kept as it came.
        let part = (known > 0 || !stripped.is_empty()).then(|| run.encode());
        let bytes = if let Some(Ok(part)) = part {
            for slot in stripped {
                self.skeleton.body_stays_away(slot);
                self.absent.insert(slot);
            }
            part
        } else {
            bytes.to_vec()
        };
        self.note_kept(bytes.len(), For::chain(run.chain()));
        let charter = news.operations;
        self.tell(read, news);
        if let Sender::Invited(_) | Sender::Stranger = from {
            self.duties.came_in(author);
        }
        let space = self.id;
        Accepted {
            outcome: Outcome::Taken,
            record: Some(Record::Run { space, bytes }),
            new: run.entries.iter().map(|entry| entry.entry.id).collect(),
            charter,
        }
    }

    /// Adds the entries of a run that have their place and are not here yet.
    pub(super) fn insert(&mut self, run: &Run, news: &mut News) {
        let last = run.entries.len() - 1;
        for (at, RunEntry { entry, body }) in run.entries.iter().enumerate() {
            let header = &entry.header;
            let prev = match at {
                0 => self.skeleton.place_of(entry).unwrap_or_default(),
                // Consecutive entries of a run have consecutive slots.
                _ => self.skeleton.slots().next_back().into_iter().collect(),
            };
            let heads = if header.chain == Chain::CHARTER {
                0
            } else {
                let named = &header.charter;
                self.counts
                    .heads_along(&self.skeleton, &self.charter, &prev, named)
            };
            let stored = Stored {
                begins: at == 0,
                signed: at == last,
                body: body.is_some(),
            };
            let slot = self.skeleton.push(entry, &prev, heads, stored);
            if !self.skeleton.link(slot).is_whole() {
                self.absent.insert(slot);
            }
            let named = self.documents.no_longer_awaited(&entry.id);
            news.named.extend(named.into_iter().map(|it| (it, slot)));
            if header.chain == Chain::CHARTER {
                self.charter_entry_came(slot, entry, body.as_ref(), news);
            } else if let Some(document) = entry.document() {
                self.documents.entry_came(document, slot);
                self.note_named(document, entry);
                if header.founds_document() {
                    news.founded.push((document, slot, header.more.clone()));
                }
            }
        }
    }

    /// Weighs what was added from `start` on, and what a changed charter changes.
    pub(super) fn weigh(&mut self, start: Slot, news: &mut News) {
        if news.operations {
            let state = self.charter.state();
            news.keys |= self.keyring.update(&state);
        }
        if news.charter {
            let changed = self.counts.charter_changed(&self.skeleton, &self.charter);
            news.changed.extend(changed);
        }
        let mut slot = start;
        while slot < self.skeleton.end() {
            let changed = self.counts.entry_came(&self.skeleton, &self.charter, slot);
            news.changed.extend(changed);
            slot = slot.next();
        }
    }

    /// Tells what follows from what was taken in.
    pub(super) fn tell(&mut self, read: &dyn Read, news: News) {
        self.note_documents(read, &news);
        let changed = news.changed.iter();
        let mut changed: BTreeSet<DocumentId> = changed
            .filter_map(|slot| self.skeleton.document(*slot))
            .collect();
        changed.extend(self.changed_by_named(&news.named));
        let notices = &mut self.made.notices;
        notices.extend(changed.into_iter().map(Notice::Refold));
        let mut opened = self.take_cards(&news.cards);
        opened |= news.keys && self.open_cards(read);
        self.duties.charter_moved |= news.operations;
        if news.operations || news.keys || opened {
            self.made.notices.push(Notice::Charter);
        }
        self.forget_fingerprints();
    }

    pub(super) fn forget_fingerprints(&self) {
        self.cache.borrow_mut().clear();
        self.receipts.moved();
    }

    /// Opens cards that came, after the shares that came with them; those that do not open yet are kept for later.
    pub(super) fn take_cards(&mut self, cards: &[(Slot, Entry, Option<Body>)]) -> bool {
        let keys = self.keyring.held().clone();
        let mut opened = false;
        for (slot, entry, body) in cards {
            opened |= self.cards.came(&keys, *slot, entry, body.as_ref());
        }
        opened
    }

    pub(super) fn open_cards(&mut self, read: &dyn Read) -> bool {
        let keys = self.keyring.held().clone();
        let mut opened = false;
        for slot in self.cards.sealed() {
            let id = self.skeleton.id(slot);
            if let Some(entry) = read.entry(&id) {
                let body = read.body(&id);
                opened |= self.cards.came(&keys, slot, &entry, body.as_ref());
            }
        }
        opened
    }

    fn charter_entry_came(
        &mut self,
        slot: Slot,
        entry: &Entry,
        body: Option<&Body>,
        news: &mut News,
    ) {
        self.complete(slot, entry);
        if entry.header.kind == EntryType::CARD {
            news.cards.push((slot, entry.clone(), body.cloned()));
        }
        let operation = body.filter(|_| entry.header.kind == EntryType::OPERATION);
        let bytes = operation.map_or(&[][..], |body| &body.bytes);
        // What is no operation was refused before; a card only has its place.
        let before = self.charter.complete();
        if self.charter.insert(entry, bytes).is_err() {
            return;
        }
        news.charter = true;
        // A card too may be the last of the past of an operation.
        news.operations |= operation.is_some() || self.charter.complete() > before + 1;
        if operation.is_some()
            && let Some(Operation::Share(share)) = self.charter.operation(&entry.id)
        {
            self.keyring.saw(share);
        }
    }

    /// Notes whether the past of an entry of the charter is here, and what that completes.
    fn complete(&mut self, slot: Slot, entry: &Entry) {
        let past: BTreeSet<EntryId> = entry
            .header
            .charter
            .iter()
            .chain(&entry.header.prev)
            .filter(|id| !self.is_complete(id))
            .copied()
            .collect();
        if !past.is_empty() {
            self.past.lacking.insert(slot, past.len());
            for id in past {
                self.past.waiting.entry(id).or_default().push(slot);
            }
            return;
        }
        let mut complete = vec![entry.id];
        while let Some(id) = complete.pop() {
            for waiting in self.past.waiting.remove(&id).unwrap_or_default() {
                let Some(left) = self.past.lacking.get_mut(&waiting) else {
                    continue;
                };
                *left -= 1;
                if *left == 0 {
                    self.past.lacking.remove(&waiting);
                    complete.push(self.skeleton.id(waiting));
                }
            }
        }
    }

    /// Whether an entry of the charter chains is here with all its past.
    fn is_complete(&self, id: &EntryId) -> bool {
        self.skeleton.slot(id).is_some_and(|slot| {
            self.skeleton.chain_of(slot).chain == Chain::CHARTER
                && !self.past.lacking.contains_key(&slot)
        })
    }

    /// Whether a run is taken from that sender now, and its author is somebody: operations need no listing from who
    /// is in, content always does. What is public may come from anybody: it is signed.
    fn may_give(&self, now: Millis, from: Sender, run: &Run) -> bool {
        let charter = run.chain() == Chain::CHARTER;
        let author = run.author();
        if run.chain() == Chain::PUBLIC && self.charter.lists(&author) {
            return true;
        }
        if self.is_followed() {
            return charter;
        }
        match from {
            Sender::Device(_) | Sender::Relay => charter || self.charter.lists(&author),
            Sender::Invited(invite) => charter && admits(run, &invite),
            Sender::Removed(removed) if !charter => {
                author == removed && self.charter.lists(&author)
            }
            Sender::Removed(_) | Sender::Stranger => {
                charter
                    && (self.takes_any_charter()
                        || self.charter.lists(&author)
                        || self.is_proven_joining(now, run))
            }
        }
    }

    /// Whether a run begins with a joining by an invitation that may be used, made by who holds its ticket.
    fn is_proven_joining(&self, now: Millis, run: &Run) -> bool {
        let Some(Operation::Join(join)) = operations(run).next() else {
            return false;
        };
        let state = self.charter.state();
        state.invitations.get(&join.invite).is_some_and(|it| {
            it.is_usable(now) && is_proven_join(&it.key, &self.id, &run.author(), &join)
        })
    }

    fn is_branch_too_many(&self, author: AuthorId, chain: Chain, prev: &[Slot]) -> bool {
        // Of the charter nobody may lack a branch, or charters would differ for ever.
        let content = (chain != Chain::CHARTER).then_some(chain);
        let Some(chain) = content.and_then(|chain| self.skeleton.chain(author, chain)) else {
            return false;
        };
        let goes_on = prev.iter().any(|slot| chain.tips().contains(slot));
        !goes_on && chain.tips().len() >= limits::BRANCHES
    }

    /// Whether a stranger's joining is taken in now. What participants and relays pass on stands; and who is not in the
    /// space himself takes in whatever the charter is said to be.
    fn is_welcome(&self, now: Millis, from: Sender, run: &Run) -> bool {
        let passed_on = match from {
            Sender::Device(_) | Sender::Relay => true,
            Sender::Invited(_) | Sender::Removed(_) | Sender::Stranger => false,
        };
        if passed_on || self.takes_any_charter() {
            return true;
        }
        let state = self.charter.state();
        joinings(run).all(|join| {
            let known = state.invitations.get(&join.invite);
            known.is_some_and(|it| it.is_usable(now))
        })
    }
}

/// What a step of taking in brought about.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Operations came, or became complete.
    pub(super) operations: bool,
    /// Entries of the charter chains came.
    pub(super) charter: bool,
    /// Cards that came.
    pub(super) cards: Vec<(Slot, Entry, Option<Body>)>,
    /// More can be opened than before.
    pub(super) keys: bool,
    /// Entries whose verdict changed.
    pub(super) changed: Changed,
    /// Entries that came, with a document on which they were named before.
    pub(super) named: Vec<(DocumentId, Slot)>,
    /// Documents that were founded.
    pub(super) founded: Vec<(DocumentId, Slot, Vec<u8>)>,
}

/// Checks the operations of the charter that a run carries, as far as they show by themselves.
///
/// # Errors
/// - [`Malformed::WrongBody`]: one without its body.
/// - [`Malformed::Contradiction`]: a sealed one.
/// - As [`Operation::decode`].
pub(crate) fn check_operations(run: &Run) -> Result<(), Malformed> {
    if run.chain() != Chain::CHARTER {
        return Ok(());
    }
    for RunEntry { entry, body } in &run.entries {
        if entry.header.kind != EntryType::OPERATION {
            continue;
        }
        let body = body.as_ref().ok_or(Malformed::WrongBody)?;
        if entry.header.epoch.is_some() {
            return Err(Malformed::Contradiction);
        }
        Operation::decode(&body.bytes)?;
    }
    Ok(())
}

/// The operations that a run carries.
fn operations(run: &Run) -> impl Iterator<Item = Operation> {
    run.entries
        .iter()
        .filter(|entry| {
            entry.entry.header.chain == Chain::CHARTER
                && entry.entry.header.kind == EntryType::OPERATION
        })
        .filter_map(|entry| Operation::decode(&entry.body.as_ref()?.bytes).ok())
}

/// The joinings that a run carries.
fn joinings(run: &Run) -> impl Iterator<Item = Join> {
    operations(run).filter_map(|operation| match operation {
        Operation::Join(join) => Some(join),
        Operation::Found(_)
        | Operation::Invite(_)
        | Operation::Admit(_)
        | Operation::SetRole(_)
        | Operation::Remove(_)
        | Operation::Leave(_)
        | Operation::AddDevice(_)
        | Operation::WithdrawDevice(_)
        | Operation::Rekey(_)
        | Operation::Share(_)
        | Operation::SetAudience(_)
        | Operation::SetRelays(_)
        | Operation::Limit(_)
        | Operation::Erase(_)
        | Operation::Approve(_)
        | Operation::Recover(_)
        | Operation::Checkpoint
        | Operation::Rename
        | Operation::Close
        | Operation::Unknown { .. } => None,
    })
}

/// Whether a run holds nothing but joinings by that invitation, shares for the device that joins, and cards.
fn admits(run: &Run, invite: &EntryId) -> bool {
    let joining = joinings(run).filter(|join| join.invite == *invite).count();
    let own = operations(run)
        .filter(|it| matches!(it, Operation::Share(share) if share.device == run.author()));
    operations(run).count() == joining + own.count()
}
