//! The documents of a space: what each is, and which entries are on it.

use crate::canonical::Reader;
use crate::charter::op::Audience;
use crate::entry::Entry;
use crate::ids::{DocumentId, EntryId, Millis};
use crate::limits;
use crate::record::Read;
use crate::space::accept::News;
use crate::space::skeleton::Slot;
use crate::space::{Footing, Notice, Space};
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
    /// Entries that are not here, each with a document on which others name it.
    awaited: BTreeSet<(EntryId, DocumentId)>,
    /// Those of them that may never come: what names them is judged without them until they do.
    overdue: BTreeSet<EntryId>,
    /// Those of them that were first named since that was last looked at, and when that was.
    fresh: BTreeSet<EntryId>,
    looked_at: Option<Millis>,
}

impl Documents {
    /// Notes an entry on a document.
    pub(super) fn entry_came(&mut self, document: DocumentId, slot: Slot) {
        self.all.entry(document).or_default().entries.push(slot);
    }

    /// Takes the documents on which an entry that came was named before.
    pub(super) fn no_longer_awaited(&mut self, id: &EntryId) -> Vec<DocumentId> {
        let documents: Vec<DocumentId> = self.awaited_on(id).collect();
        for document in &documents {
            self.awaited.remove(&(*id, *document));
        }
        self.fresh.remove(id);
        documents
    }

    fn awaited_on(&self, id: &EntryId) -> impl Iterator<Item = DocumentId> {
        let first = (*id, DocumentId([0; 32]));
        let last = (*id, DocumentId([u8::MAX; 32]));
        let pairs = self.awaited.range(first..=last);
        pairs.map(|(_, document)| *document)
    }

    fn await_on(&mut self, document: DocumentId, id: EntryId) {
        // Who names it again and again does not have it waited for without end.
        if self.awaited_on(&id).next().is_none() {
            self.fresh.insert(id);
        }
        self.awaited.insert((id, document));
    }

    /// Notes that what was first named before this was last called and is not here may never come; gives the documents on
    /// which it was waited for until now.
    fn wait_no_longer(&mut self) -> BTreeSet<DocumentId> {
        let fresh = std::mem::take(&mut self.fresh);
        let mut left = BTreeSet::new();
        for (id, document) in &self.awaited {
            if !fresh.contains(id) && !self.overdue.contains(id) {
                left.insert((*id, *document));
            }
        }
        self.overdue.extend(left.iter().map(|(id, _)| *id));
        left.into_iter().map(|(_, document)| document).collect()
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
    /// Notes what an entry on a document names that is not here. Not on a relay: it makes no documents.
    pub(super) fn note_named(&mut self, document: DocumentId, entry: &Entry) {
        if matches!(self.footing(), Footing::Relay(..)) {
            return;
        }
        for named in &entry.header.on {
            if self.skeleton.slot(named).is_none() {
                self.documents.await_on(document, *named);
            }
        }
    }

    /// Waits for nothing that is not here now: it may not count, and what does not count is given to nobody.
    pub(super) fn wait_for_nothing(&mut self) {
        self.documents.fresh.clear();
        if !self.is_followed() {
            self.documents.wait_no_longer();
        }
    }

    /// Waits no longer for what has not come for so long.
    pub(super) fn wait_no_longer(&mut self, now: Millis) {
        if self.is_followed() || self.documents.awaited.is_empty() {
            self.documents.fresh.clear();
            self.documents.looked_at = Some(now);
            return;
        }
        let since = *self.documents.looked_at.get_or_insert(now);
        if since <= now && now < since.plus(limits::AWAITED_MILLIS) {
            return;
        }
        self.documents.looked_at = Some(now);
        let changed = self.documents.wait_no_longer().into_iter();
        self.made.notices.extend(changed.map(Notice::Refold));
    }

    /// Whether what names an entry waits for it. Who follows does not: it may be in a chain that only members get.
    pub(super) fn waits_for(&self, id: &EntryId) -> bool {
        self.skeleton.slot(id).is_none() && self.may_come(id)
    }

    fn may_come(&self, id: &EntryId) -> bool {
        !self.is_followed() && !self.documents.overdue.contains(id)
    }

    /// The documents to be folded anew for entries that were named on them and came: what waited for one that is not
    /// shown in them waits no longer, and what was not to wait was judged without it.
    pub(super) fn changed_by_named(&self, named: &[(DocumentId, Slot)]) -> Vec<DocumentId> {
        let is_shown = |id: &DocumentId, slot: Slot| {
            let document = self.documents.get(id);
            let is_on_it = self.skeleton.document(slot) == Some(*id);
            is_on_it && document.is_some_and(|it| self.is_shown(slot, it))
        };
        let was_awaited = |slot: Slot| self.may_come(&self.skeleton.id(slot));
        let changed = named
            .iter()
            .filter(|(id, slot)| !was_awaited(*slot) || !is_shown(id, *slot));
        changed.map(|(id, _)| *id).collect()
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
