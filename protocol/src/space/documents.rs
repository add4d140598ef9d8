//! The documents of a space: what each is, and which entries are on it.

use crate::canonical::Reader;
use crate::charter::op::Audience;
use crate::ids::DocumentId;
use crate::space::skeleton::Slot;
use std::collections::BTreeMap;

/// A document, as far as headers tell.
#[derive(Clone, Debug, Default)]
pub struct Document {
    founding: Option<Founding>,
    entries: Vec<Slot>,
}

/// What the founding entry of a document fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// The number of its kind.
    pub kind: u64,
    /// Who may read it.
    pub audience: Audience,
    /// The entry that founds it.
    pub slot: Slot,
}

impl Document {
    /// What its founding entry fixes; none while that is not here.
    pub fn founding(&self) -> Option<&Founding> {
        self.founding.as_ref()
    }

    /// Its entries in the order in which they came, those that do not count too.
    pub fn entries(&self) -> &[Slot] {
        &self.entries
    }
}

/// All documents of a space.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    all: BTreeMap<DocumentId, Document>,
}

impl Documents {
    /// Notes an entry on a document.
    pub(super) fn entry_came(&mut self, document: DocumentId, slot: Slot) {
        self.all.entry(document).or_default().entries.push(slot);
    }

    /// Notes what a founding entry fixes.
    pub(super) fn founded(&mut self, document: DocumentId, founding: Founding) {
        self.all.entry(document).or_default().founding = Some(founding);
    }

    /// One document.
    pub fn get(&self, document: &DocumentId) -> Option<&Document> {
        self.all.get(document)
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&DocumentId, &Document)> {
        self.all.iter()
    }
}

/// The number of a document's kind, at the front of `more` of its founding entry.
pub fn kind_number(more: &[u8]) -> Option<u64> {
    Reader::new(more).number().ok()
}
