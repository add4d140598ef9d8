//! A document as one piece of bytes, for this device only: it never travels.

use super::Document;
use super::entries::Entries;
use super::history::History;
use super::kinds::KindNumber;
use crate::ids::DocumentId;
use automerge::{AutoCommit, LoadOptions, OnPartialLoad, TextEncoding, VerificationMode};
use serde::{Deserialize, Serialize};

/// The version of this form and of the engine that made it: another one makes a snapshot worthless, not wrong.
const ENGINE: u32 = 0x000c_0004;

/// A snapshot that cannot be used: make the document anew from its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the snapshot cannot be used")]
pub struct Stale;

#[derive(Serialize, Deserialize)]
struct Snapshot {
    engine: u32,
    id: DocumentId,
    kind: u16,
    history: History,
    entries: Entries,
    automerge: Vec<u8>,
}

impl Document {
    /// The document and all that is known of its entries, as bytes; none while something is not yet in an entry.
    pub fn save(&mut self) -> Option<Vec<u8>> {
        if self.is_unsent() || self.history_is_unowned() {
            return None;
        }
        let snapshot = Snapshot {
            engine: ENGINE,
            id: self.id?,
            kind: self.kind.0,
            history: self.history.clone(),
            entries: self.entries.clone(),
            automerge: self.doc.save(),
        };
        postcard::to_stdvec(&snapshot).ok()
    }

    /// Reads what [`Document::save`] wrote on this device; it can be read until [`Document::begin`].
    ///
    /// # Errors
    /// [`Stale`] when another version made it, or it is damaged.
    pub fn load(bytes: &[u8]) -> Result<Document, Stale> {
        let snapshot: Snapshot = postcard::from_bytes(bytes).map_err(|_| Stale)?;
        if snapshot.engine != ENGINE {
            return Err(Stale);
        }
        let options = LoadOptions::new()
            .text_encoding(TextEncoding::Utf8CodeUnit)
            .on_partial_load(OnPartialLoad::Error)
            .verification_mode(VerificationMode::DontCheck);
        let doc = AutoCommit::load_with_options(&snapshot.automerge, options).map_err(|_| Stale)?;
        let mut document = Document::empty(Some(snapshot.id), KindNumber(snapshot.kind));
        document.doc = doc;
        document.history = snapshot.history;
        document.entries = snapshot.entries;
        document.read_again();
        Ok(document)
    }

    /// Whether a change is there that no known entry holds.
    fn history_is_unowned(&self) -> bool {
        let unowned = |at| self.entries.owner(super::history::ChangeSlot(at)).is_none();
        (0..self.history.len()).rev().any(unowned)
    }
}
