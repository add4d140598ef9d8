//! The documents of a space: what each is, and which entries are on it.

use crate::canonical::Reader;
use crate::charter::op::Audience;
use crate::entry::Entry;
use crate::ids::{DocumentId, EntryId};
use crate::record::Read;
use crate::space::accept::News;
use crate::space::skeleton::Slot;
use crate::space::{Notice, Space};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Entries that are not here, with the documents on which others name them.
    awaited: BTreeMap<EntryId, BTreeSet<DocumentId>>,
}

impl Documents {
    /// Notes an entry on a document.
    pub(super) fn entry_came(&mut self, document: DocumentId, slot: Slot) {
        self.all.entry(document).or_default().entries.push(slot);
    }

    /// Takes the documents on which an entry that came was named before.
    pub(super) fn no_longer_awaited(&mut self, id: &EntryId) -> BTreeSet<DocumentId> {
        self.awaited.remove(id).unwrap_or_default()
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

impl Space {
    /// Notes what an entry on a document names that is not here: until it is, the entry waits.
    pub(super) fn note_named(&mut self, document: DocumentId, entry: &Entry) {
        for named in &entry.header.on {
            if self.skeleton.slot(named).is_none() {
                let documents = self.documents.awaited.entry(*named);
                documents.or_default().insert(document);
            }
        }
    }

    /// The documents on which entries were awaited that are not shown in them now: what waits there waits no longer.
    pub(super) fn awaited_in_vain(&self, named: &[(DocumentId, Slot)]) -> Vec<DocumentId> {
        let is_shown = |id: &DocumentId, slot: Slot| {
            let document = self.documents.get(id);
            let is_on_it = self.skeleton.document(slot) == Some(*id);
            is_on_it && document.is_some_and(|it| self.is_shown(slot, it))
        };
        let vain = named.iter().filter(|(id, slot)| !is_shown(id, *slot));
        vain.map(|(id, _)| *id).collect()
    }

    pub(super) fn note_documents(&mut self, read: &dyn Read, news: &News) {
        for (document, slot, more) in &news.founded {
            self.note_document(*document, *slot, more);
        }
        if news.operations {
            // An epoch may have come after a document that is sealed to it.
            for (document, slot) in std::mem::take(&mut self.duties.unnamed) {
                let id = self.skeleton.id(slot);
                if let Some(entry) = read.entry(&id) {
                    self.note_document(document, slot, &entry.header.more);
                } else {
                    self.duties.unnamed.push((document, slot));
                }
            }
        }
    }

    /// Notes what a founding entry fixes, when its epoch is known.
    pub(super) fn note_document(&mut self, document: DocumentId, slot: Slot, more: &[u8]) {
        let audience = match self.skeleton.epoch(slot) {
            None => Some(Audience::Public),
            Some(epoch) => {
                let state = self.charter.state();
                state.epochs.get(&epoch).map(|it| it.audience.clone())
            }
        };
        match (audience, kind_number(more)) {
            (Some(audience), Some(kind)) => {
                let founding = Founding {
                    kind,
                    audience,
                    slot,
                };
                self.documents.founded(document, founding);
                let others = self.documents.get(&document);
                if others.is_some_and(|it| it.entries().len() > 1) {
                    // What came before is shown from now on.
                    self.made.notices.push(Notice::Refold(document));
                }
            }
            (None, Some(_)) => self.duties.unnamed.push((document, slot)),
            (_, None) => {}
        }
    }
}
