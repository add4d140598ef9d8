//! What is typed on its way out: operations into changes, changes into the bodies of entries.

use super::container::{self, Container, SessionNonce};
use super::filter::Extent;
use super::history::{self, ChangeSlot};
use super::{Characters, Document, origin};
use crate::entry;
use crate::limits;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutomergeError, ObjId, ObjType, ROOT, ReadDoc};

/// Bytes typed into one change before a new one begins: far below what one body holds.
const PENDING_BYTES: usize = 96 * 1024;
/// Characters that go into a change at once: so few that what it says of them fits, also when each came again by itself.
pub(super) const PIECE_CHARS: usize = limits::CHANGE_ORIGINS / 2;

#[derive(Clone, Debug)]
pub(super) struct Unsent {
    pub(super) nonce: SessionNonce,
    pub(super) change: ChangeSlot,
    pub(super) seq: u64,
    pub(super) raw: Vec<u8>,
    pub(super) extent: Extent,
}

/// The changes of a body of our own.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) actor: history::Actor,
    pub(super) first: u64,
    pub(super) extent: Extent,
    pub(super) changes: Vec<ChangeSlot>,
}

impl Document {
    /// Takes what was written since the last call, as bodies of entries, in order: each at most
    /// [`limits::PLAINTEXT_BYTES`]. Nothing when nothing was written.
    ///
    /// Each becomes an entry with [`Document::frontier`] in `on`; give those entries to [`Document::absorb`] too, so
    /// that the document knows what it stands on.
    pub fn commit(&mut self) -> Vec<Vec<u8>> {
        self.settle();
        let mut bodies = Vec::new();
        let unsent = std::mem::take(&mut self.unsent);
        for session in unsent.chunk_by(|a, b| a.nonce == b.nonce) {
            for some in container::split(session, |one| (one.raw.len(), one.extent)) {
                bodies.extend(self.give(some));
            }
        }
        bodies
    }

    /// Makes one body of some changes of one session.
    fn give(&mut self, some: &[Unsent]) -> Option<Vec<u8>> {
        let first = some.first()?;
        let container = Container {
            nonce: first.nonce,
            changes: some.iter().map(|one| one.raw.clone()).collect(),
        };
        let body = container.encode();
        let given = Given {
            actor: self.history.actor_of(first.change),
            first: first.seq,
            extent: some
                .iter()
                .map(|one| one.extent)
                .fold(Extent::default(), Extent::and),
            changes: some.iter().map(|one| one.change).collect(),
        };
        self.given.insert(given_key(&body), given);
        Some(body)
    }

    /// Whether something was written that [`Document::commit`] has not given out.
    pub fn is_unsent(&self) -> bool {
        self.doc.pending_ops() > 0 || !self.unsent.is_empty()
    }

    pub(super) fn put_section(
        &mut self,
        list: &automerge::ObjId,
        place: usize,
        key: &str,
        heading: &str,
    ) -> Result<automerge::ObjId, automerge::AutomergeError> {
        self.make_room();
        let map = self.doc.insert_object(list, place, ObjType::Map)?;
        self.doc.put(&map, "key", key)?;
        self.doc.put(&map, "heading", heading)?;
        self.doc.put_object(&map, "text", ObjType::Text)?;
        Ok(map)
    }

    pub(super) fn put(&mut self, object: &automerge::ObjId, key: &str, value: &str) {
        self.make_room();
        self.pending.bytes += value.len();
        self.doc
            .put(object, key, value)
            .expect("a map that was read takes a value");
    }

    /// Takes away what stands under a key of a map, if there is something: all that is known of it here.
    pub(super) fn take_away(&mut self, object: &automerge::ObjId, key: &str) {
        if !matches!(self.doc.get(object, key), Ok(Some(_))) {
            return;
        }
        self.make_room();
        self.doc
            .delete(object, key)
            .expect("what was read can be taken away");
    }

    /// Changes a text, piece by piece; what comes is of these characters, when there are as many.
    pub(super) fn put_pieces(
        &mut self,
        text: &ObjId,
        pieces: Vec<(usize, usize, &str)>,
        from: &Characters,
    ) -> Result<(), AutomergeError> {
        let count = |insert: &str| insert.chars().count();
        let came: usize = pieces.iter().map(|(_, _, insert)| count(insert)).sum();
        let is_known = came > 0 && came == from.count();
        let mut put = 0;
        for (at, delete, insert) in pieces {
            self.make_room();
            self.pending.bytes += insert.len();
            self.doc.splice_text(text, at, delete as isize, insert)?;
            if is_known && !insert.is_empty() {
                self.note_origins(text, at, &from.some(put, count(insert)));
                put += count(insert);
            }
        }
        Ok(())
    }

    /// Ends the change that is being written when what comes next may not fit.
    pub(super) fn make_room(&mut self) {
        let is_full = is_full(self.doc.pending_ops(), self.pending.bytes);
        if is_full || self.pending.is_full_of_origins() {
            self.settle();
        }
    }

    /// Ends the change that is being written and notes it.
    pub(super) fn settle(&mut self) {
        self.pending.bytes = 0;
        let claim = self.pending.take_claim();
        // a commit of nothing would still give an actor a place, and that touches every operation
        if self.doc.pending_ops() == 0 {
            return;
        }
        if let Some(claim) = claim {
            let put = self.doc.put(&ROOT, origin::KEY, claim);
            put.expect("the root takes a value");
        }
        let Some(hash) = self.doc.commit_with(CommitOptions::default()) else {
            return;
        };
        let (Some(session), Some(change)) = (self.session, self.doc.get_change_by_hash(&hash))
        else {
            debug_assert!(false, "only a session writes, and its change is there");
            return;
        };
        self.note_own(session.nonce, &change);
    }

    pub(super) fn note_own(&mut self, nonce: SessionNonce, change: &automerge::Change) {
        // Others can make so many heads that no change may name them all. Then everybody sets ours aside and counts its bytes.
        let extent = Extent::of(change.raw_bytes()).unwrap_or_default();
        let ours = "what we write passes our own filter";
        let slot = self.history.take_in(change).expect(ours);
        self.unsent.push(Unsent {
            nonce,
            change: slot,
            seq: change.seq(),
            raw: change.raw_bytes().to_vec(),
            extent,
        });
    }
}

/// What a body of our own is known by when it comes back as an entry.
pub(super) fn given_key(body: &[u8]) -> [u8; 32] {
    entry::hash("given body", &[body])
}

/// Whether a change must end before another piece of [`PIECE_CHARS`] goes into it.
pub(super) fn is_full(operations: usize, bytes: usize) -> bool {
    operations + PIECE_CHARS > limits::WRITER_OPERATIONS || bytes >= PENDING_BYTES
}

/// A splice in pieces of at most [`PIECE_CHARS`] characters: first what goes, then what comes.
pub(super) fn pieces<'a>(at: usize, going: &str, insert: &'a str) -> Vec<(usize, usize, &'a str)> {
    let mut pieces = Vec::new();
    let mut rest = going;
    while !rest.is_empty() {
        let (now, later) = split_chars(rest);
        pieces.push((at, now.len(), ""));
        rest = later;
    }
    let (mut at, mut rest) = (at, insert);
    while !rest.is_empty() {
        let (now, later) = split_chars(rest);
        pieces.push((at, 0, now));
        at += now.len();
        rest = later;
    }
    pieces
}

pub(super) fn split_chars(text: &str) -> (&str, &str) {
    match text.char_indices().nth(PIECE_CHARS) {
        Some((at, _)) => text.split_at(at),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::super::village::{Neighbour, found};
    use super::super::{Incoming, SectionId};
    use super::*;
    use crate::ids::{EntryId, ParticipantId};

    #[test]
    fn who_types_where_more_heads_stand_than_a_change_may_name_goes_on() {
        let (mut jan, first) = found(1);
        let mallory = Neighbour::joins(6, std::slice::from_ref(&first));
        let visie = SectionId("visie".to_owned());
        let beside = |number: u16| {
            let number = number.to_be_bytes();
            let mut nonce = [6; 16];
            nonce[..2].copy_from_slice(&number);
            let mut document = mallory.document.clone();
            document.begin(mallory.author, SessionNonce(nonce));
            document.splice(&visie, 0, 0, "x").unwrap();
            Incoming {
                entry: EntryId(entry::hash("beside", &[&number])),
                author: mallory.author,
                participant: ParticipantId(mallory.author.0),
                past: vec![first.entry],
                plaintext: document.commit().pop().unwrap(),
            }
        };
        let all: Vec<Incoming> = (0..1_025).map(beside).collect();
        jan.document.absorb(&all);
        assert_eq!(jan.document.quarantined(), []);
        assert_eq!(jan.text("visie").len(), all.len());
        jan.writes("visie", 0, 0, "Verder.");
        jan.document.heads();
        assert!(jan.text("visie").starts_with("Verder."));
        assert_eq!(jan.document.commit().len(), 1);
    }
}
