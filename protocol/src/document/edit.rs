//! Edits that were made on an older state of a document, and places that stay with their characters.

use super::origin::OpRef;
use super::sizes::counted;
use super::write::{is_full, pieces};
use super::{
    Absorbed, Document, EditError, Heads, Section, SectionId, Session, SessionNonce, bind, diff,
};
use crate::limits;
use automerge::transaction::Transactable;
use automerge::{ActorId, Author, AutoCommit, Change, ChangeHash, Cursor, ObjId, ReadDoc};
use std::collections::BTreeMap;

/// Why an edit from older heads was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditFromError {
    /// The document does not have these heads.
    #[error("no such heads in this document")]
    UnknownHeads,
    /// An edit does not fit.
    #[error(transparent)]
    Edit(#[from] EditError),
}

/// Beside which characters a place in a text is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchor {
    /// The character right before the place, by the operation that put it there: actor (16) and counter (8,
    /// little-endian). Empty at the beginning of the text.
    pub behind: Vec<u8>,
    /// The character right behind it, the same way. Empty at the end of the text.
    pub before: Vec<u8>,
}

impl Document {
    /// Puts new texts in the place of those that sections had at some heads, as edits where they belong: what others
    /// wrote meanwhile stands. Gives the changes of the texts as they stand now.
    ///
    /// `nonce` is new: the edit is a session of its own.
    ///
    /// # Errors
    /// - [`EditFromError::UnknownHeads`]: the document does not have these heads.
    /// - [`EditError::ReadOnly`]: no session was begun, or the kind is unknown.
    /// - [`EditError::NoSection`]: a section was not there at these heads.
    /// - [`EditError::TooLong`]: a text is longer than [`limits::SECTION_BYTES`].
    /// - [`EditError::Full`]: the document takes no more.
    pub fn edit_from(
        &mut self,
        base: &Heads,
        texts: &[(SectionId, String)],
        nonce: SessionNonce,
    ) -> Result<Absorbed, EditFromError> {
        let before = self
            .sections_at(base)
            .map_err(|_| EditFromError::UnknownHeads)?;
        let mut edits = Vec::new();
        for (id, text) in texts {
            let found = before.iter().find(|section| section.id() == id);
            let old = found.ok_or(EditError::NoSection)?.text();
            for (at, delete, insert) in diff::splices(old, text) {
                edits.push((id.clone(), at, delete, insert));
            }
        }
        self.replay(base, &edits, nonce)
    }

    /// Makes splices that stand on some heads, each on the text as the ones before left it there, and merges them into
    /// the document as it is now.
    ///
    /// # Errors
    /// As [`Document::edit_from`], and [`EditError::NoPlace`] when a place is not in its text.
    pub fn replay(
        &mut self,
        base: &Heads,
        edits: &[(SectionId, usize, usize, String)],
        nonce: SessionNonce,
    ) -> Result<Absorbed, EditFromError> {
        self.check_writable()?;
        let sections = self
            .sections_at(base)
            .map_err(|_| EditFromError::UnknownHeads)?;
        let Some(Session { author, .. }) = self.session else {
            return Err(EditError::ReadOnly.into());
        };
        let base = base.hashes();
        let mut fork = self
            .doc
            .fork_at(&base)
            .map_err(|_| EditFromError::UnknownHeads)?;
        fork.set_author(Some(Author::from(author.as_bytes().to_vec())));
        fork.set_actor(ActorId::from(bind(author, self.id, nonce)));
        write(&mut fork, &sections, edits)?;
        fork.commit();
        let changes: Vec<Change> = fork.get_changes(&base);
        if changes.is_empty() {
            return Ok(Absorbed::default());
        }
        if self.is_full(changes.iter().map(|it| counted(it.len())).sum()) {
            return Err(EditError::Full.into());
        }
        for change in &changes {
            self.note_own(nonce, change);
        }
        let mut merged = self.doc.clone();
        merged.update_diff_cursor();
        merged
            .apply_changes(changes)
            .expect("a fork's changes fit into what it was forked from");
        let patches = merged.diff_incremental();
        merged.reset_diff_cursor();
        self.doc = merged;
        Ok(self.follow(&patches))
    }

    /// The operation that inserted the character at a place; none at the end.
    pub(crate) fn operation_at(&self, section: &SectionId, at: usize) -> Option<OpRef> {
        self.operation_of(self.section(section)?.object(), at, None)
    }

    /// The same, of a text as it stood at some heads.
    pub(super) fn operation_of(
        &self,
        text: &ObjId,
        at: usize,
        heads: Option<&[ChangeHash]>,
    ) -> Option<OpRef> {
        let cursor = self.doc.get_cursor(text, at, heads).ok()?;
        let bytes = cursor.to_bytes();
        // version, tag of an operation, length of the actor, actor, counter, direction
        let (head, rest) = bytes.split_at_checked(3)?;
        if head != [1, 3, 16] {
            return None;
        }
        let (actor, rest) = rest.split_at_checked(16)?;
        let mut counter = 0_u64;
        for (place, byte) in rest.iter().enumerate().take(9) {
            counter |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                let actor = actor.try_into().ok()?;
                return Some(OpRef { actor, counter });
            }
        }
        None
    }

    /// The characters beside which a place is, so that it is found again wherever they move: for cursors that others see.
    /// None when there is no such place.
    pub fn anchor(&self, section: &SectionId, at: usize) -> Option<Anchor> {
        self.anchor_in(self.section(section)?, at, None)
    }

    /// The same, in a section as it stood at some heads.
    pub(super) fn anchor_in(
        &self,
        section: &Section,
        at: usize,
        heads: Option<&[ChangeHash]>,
    ) -> Option<Anchor> {
        let (before, after) = section.text().split_at_checked(at)?;
        let named = |at: usize| {
            let op = self.operation_of(section.object(), at, heads)?;
            Some([&op.actor[..], &op.counter.to_le_bytes()].concat())
        };
        Some(Anchor {
            behind: match before.chars().next_back() {
                Some(last) => named(at - last.len_utf8())?,
                None => Vec::new(),
            },
            before: match after.is_empty() {
                true => Vec::new(),
                false => named(at)?,
            },
        })
    }

    /// Where the place of an [`Document::anchor`] is now: right behind the first of its characters, as a cursor stays
    /// where others write at it; while that one is not here (yet), before the second. None when neither is.
    pub fn anchored(&self, section: &SectionId, anchor: &Anchor) -> Option<usize> {
        let text = self.section(section)?.text();
        if anchor.behind.is_empty() {
            return Some(0);
        }
        if let Some((at, is_there)) = self.named(section, &anchor.behind) {
            let own = text.get(at..).and_then(|text| text.chars().next());
            let own = own.filter(|_| is_there).map_or(0, char::len_utf8);
            return Some(at + own);
        }
        if anchor.before.is_empty() {
            return Some(text.len());
        }
        self.named(section, &anchor.before).map(|(at, _)| at)
    }

    /// Where the character is that an [`Anchor`] names, and whether it is still there.
    pub(super) fn named(&self, section: &SectionId, bytes: &[u8]) -> Option<(usize, bool)> {
        let (actor, counter) = bytes.split_first_chunk::<16>()?;
        let counter = u64::from_le_bytes(counter.try_into().ok()?);
        let actor = *actor;
        // a cursor of an operation that the engine does not know is not given to it
        let object = self.section(section)?.object();
        if !self.history.is_insertion(object, &actor, counter) {
            return None;
        }
        self.place_of(section, OpRef { actor, counter })
    }

    /// Where a character stands now, and whether it is still there; else where it stood.
    pub(crate) fn place_of(&self, section: &SectionId, op: OpRef) -> Option<(usize, bool)> {
        let object = self.section(section)?.object();
        let mut bytes = vec![1, 3, 16];
        bytes.extend_from_slice(&op.actor);
        let mut rest = op.counter;
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        bytes.extend([rest as u8, 2]);
        let cursor = Cursor::try_from(bytes).ok()?;
        let at = self.doc.get_cursor_position(object, &cursor, None).ok()?;
        Some((at, self.operation_at(section, at) == Some(op)))
    }
}

/// Makes splices on a fork whose sections these are.
fn write(
    fork: &mut AutoCommit,
    sections: &[Section],
    edits: &[(SectionId, usize, usize, String)],
) -> Result<(), EditError> {
    let mut texts: BTreeMap<&SectionId, (&ObjId, String)> = sections
        .iter()
        .map(|one| (one.id(), (one.object(), one.text().to_owned())))
        .collect();
    let mut bytes = 0;
    for (id, at, delete, insert) in edits {
        let (object, text) = texts.get_mut(id).ok_or(EditError::NoSection)?;
        let end = at.checked_add(*delete).ok_or(EditError::NoPlace)?;
        let going = text.get(*at..end).ok_or(EditError::NoPlace)?;
        if text.len() - delete + insert.len() > limits::SECTION_BYTES {
            return Err(EditError::TooLong);
        }
        for (at, delete, insert) in pieces(*at, going, insert) {
            if is_full(fork.pending_ops(), bytes) {
                fork.commit();
                bytes = 0;
            }
            bytes += insert.len();
            fork.splice_text(*object, at, delete as isize, insert)
                .map_err(|_| EditError::NoPlace)?;
        }
        text.replace_range(*at..end, insert);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::kinds;
    use crate::ids::AuthorId;

    fn document() -> (Document, SectionId) {
        let kind = kinds::by_tag("manifest").unwrap();
        let author = AuthorId([1; 32]);
        let (mut document, _) = Document::found(kind, "T", author, SessionNonce([1; 16]));
        document.founded(crate::ids::DocumentId([7; 32]));
        (document, SectionId("visie".to_owned()))
    }

    #[test]
    fn an_edit_from_an_older_state_leaves_what_came_meanwhile() {
        let (mut document, visie) = document();
        let old = "Een dorp.\nEen school.\nEen winkel.\n";
        document.splice(&visie, 0, 0, old).unwrap();
        let base = document.heads();
        document.splice(&visie, 0, 3, "Ons").unwrap();
        document.splice(&visie, 10, 0, "Een bus.\n").unwrap();
        let new = "Een dorp.\nEen open school.\nEen winkel.\nEen bos.\n".to_owned();
        let absorbed = document
            .edit_from(&base, &[(visie.clone(), new)], SessionNonce([2; 16]))
            .unwrap();
        assert_eq!(absorbed.splices.len(), 2);
        assert_eq!(
            document.section(&visie).unwrap().text(),
            "Ons dorp.\nEen bus.\nEen open school.\nEen winkel.\nEen bos.\n"
        );
    }

    #[test]
    fn heads_of_another_document_are_refused() {
        let (mut document, visie) = document();
        let (mut other, _) = self::document();
        other.splice(&visie, 0, 0, "anders").unwrap();
        let refused = document.edit_from(&other.heads(), &[], SessionNonce([2; 16]));
        assert_eq!(refused, Err(EditFromError::UnknownHeads));
        let none = document.edit_from(&Heads::default(), &[], SessionNonce([2; 16]));
        assert_eq!(none, Err(EditFromError::UnknownHeads));
    }

    #[test]
    fn a_cursor_stays_behind_its_character_and_what_is_unknown_is_nowhere() {
        let (mut document, visie) = document();
        document.splice(&visie, 0, 0, "één twee").unwrap();
        let [begin, anchor, end] = [0, 6, 10].map(|at| document.anchor(&visie, at).unwrap());
        assert_eq!(document.anchor(&visie, 1), None, "within a character");
        assert_eq!(document.anchor(&visie, 11), None, "beyond the end");
        document.splice(&visie, 0, 0, "nul ").unwrap();
        document.splice(&visie, 10, 0, "en ").unwrap();
        document.splice(&visie, 17, 0, " drie").unwrap();
        document.commit();
        let at = |anchor: &Anchor| document.anchored(&visie, anchor);
        assert_eq!([at(&begin), at(&anchor), at(&end)], [0, 10, 17].map(Some));
        // While the character behind which it stands is not here, the one before which it stands tells.
        let mut other = anchor.clone();
        other.behind[0] ^= 1;
        assert_eq!(at(&other), Some(13));
        other.before.clear();
        assert_eq!(at(&other), Some(22));
        for bent in [&anchor.behind[..3], &[7; 24][..], &[0xff; 40][..]] {
            let bent = Anchor {
                behind: bent.to_vec(),
                before: bent.to_vec(),
            };
            assert_eq!(at(&bent), None);
        }
        let inleiding = SectionId("inleiding".to_owned());
        assert_eq!(document.anchored(&inleiding, &anchor), None, "another text");
        let mut of_a_map = anchor.behind.clone();
        of_a_map[16..].copy_from_slice(&1_u64.to_le_bytes());
        let of_a_map = Anchor {
            behind: of_a_map.clone(),
            before: of_a_map,
        };
        assert_eq!(at(&of_a_map), None);
    }

    #[test]
    fn a_cursor_behind_a_character_that_went_stands_where_that_stood() {
        let (mut document, visie) = document();
        document.splice(&visie, 0, 0, "één twee").unwrap();
        let anchor = document.anchor(&visie, 5).unwrap();
        document.splice(&visie, 4, 1, "").unwrap();
        document.commit();
        assert_eq!(document.anchored(&visie, &anchor), Some(4));
        document.splice(&visie, 0, 9, "").unwrap();
        document.commit();
        assert_eq!(document.anchored(&visie, &anchor), Some(0));
    }

    #[test]
    fn a_place_keeps_to_its_character() {
        let (mut document, visie) = document();
        document.splice(&visie, 0, 0, "één twee").unwrap();
        let op = document.operation_at(&visie, 6).unwrap();
        document.splice(&visie, 0, 0, "nul ").unwrap();
        assert_eq!(document.place_of(&visie, op), Some((10, true)));
        document.splice(&visie, 10, 1, "").unwrap();
        assert_eq!(document.place_of(&visie, op), Some((10, false)));
    }
}
