//! What lists show of a document, kept so that a list opens none.

use super::open::OpenDocument;
use super::{Asked, Desk, FromDesk, Head, Note, Standing, When};
use crate::control::ClientId;
use crate::handle::{DocumentInfo, Response};
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, Millis};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The version of the form.
const FORM: u8 = 1;

/// What lists show of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    form: u8,
    /// The entries it was made from.
    made_from: (u64, EntryId),
    kind: String,
    title: String,
    sections: u32,
    changed_at: Millis,
    authors: BTreeSet<AuthorId>,
}

impl Summary {
    /// Reads a summary that was kept, when it was made from the same entries.
    fn fitting(head: &Head) -> Option<Summary> {
        let summary: Summary = postcard::from_bytes(head.kept.as_deref()?).ok()?;
        (summary.form == FORM && summary.made_from == head.made_from).then_some(summary)
    }

    pub(super) fn of(open: &mut OpenDocument) -> Summary {
        let kind = open.kind_tag();
        let changed_at = open.entries.iter().map(|entry| entry.at).max();
        let authors = open.entries.iter().map(|entry| entry.author).collect();
        let made_from = open.head.made_from;
        let document = open.document();
        Summary {
            form: FORM,
            made_from,
            kind,
            title: document.title().to_owned(),
            sections: u32::try_from(document.sections().len()).unwrap_or(u32::MAX),
            changed_at: changed_at.unwrap_or(Millis(0)),
            authors,
        }
    }

    pub(super) fn info(&self, head: &Head, standing: &Standing) -> DocumentInfo {
        let mut authors: Vec<SafeText> = Vec::new();
        for author in &self.authors {
            if let Some(who) = standing.people.get(author)
                && !authors.contains(&who.name)
            {
                authors.push(who.name.clone());
            }
        }
        authors.sort_unstable();
        DocumentInfo {
            id: head.document,
            space: head.space,
            kind: self.kind.clone(),
            title: SafeText::one_line(&self.title),
            audience: standing.name_of(&head.audience),
            sections: self.sections,
            changed_at: self.changed_at,
            authors,
            writable: standing.writable(&head.audience).is_ok() && head.kind.kind().is_some(),
        }
    }
}

/// A list that waits for documents to be opened.
pub(super) struct ListJob {
    asked: (ClientId, u32),
    missing: BTreeSet<DocumentId>,
    found: Vec<DocumentInfo>,
}

impl Desk {
    /// Answers with a list, now or when the documents that no summary tells of have been opened.
    pub(super) fn list(&mut self, asked: (ClientId, u32), heads: Vec<Head>) {
        let mut job = ListJob {
            asked,
            missing: BTreeSet::new(),
            found: Vec::new(),
        };
        for head in heads {
            let Some(standing) = self.standings.get(&head.space) else {
                continue;
            };
            if let Some(open) = self.open.get_mut(&head.document) {
                open.catch_up(&mut self.out);
                let summary = Summary::of(open);
                job.found.push(summary.info(&open.head, standing));
            } else if let Some(summary) = Summary::fitting(&head) {
                job.found.push(summary.info(&head, standing));
            } else {
                job.missing.insert(head.document);
            }
        }
        for document in &job.missing {
            if !self.waiting.contains_key(document) {
                self.out.push_back(FromDesk::Want(*document));
            }
            self.waiting.entry(*document).or_default();
        }
        self.lists.push(job);
        self.answer_lists();
    }

    /// Adds a document that was opened for a list, and keeps its summary.
    pub(super) fn summarise(&mut self, document: DocumentId) {
        let is_wanted = |job: &ListJob| job.missing.contains(&document);
        if !self.lists.iter().any(is_wanted) {
            return;
        }
        let info = self.open.get_mut(&document).map(|open| {
            let summary = Summary::of(open);
            let bytes = postcard::to_stdvec(&summary).unwrap_or_default();
            self.out.push_back(FromDesk::Note {
                document,
                note: Note::Summary,
                bytes,
            });
            summary.info(&open.head, open.standing())
        });
        for job in &mut self.lists {
            if job.missing.remove(&document) {
                job.found.extend(info.clone());
            }
        }
        self.answer_lists();
    }

    fn answer_lists(&mut self) {
        let (ready, waiting) = std::mem::take(&mut self.lists)
            .into_iter()
            .partition(|job: &ListJob| job.missing.is_empty());
        self.lists = waiting;
        for mut job in ready {
            job.found.sort_by(|a, b| {
                let words = |info: &DocumentInfo| info.title.as_str().to_lowercase();
                words(a).cmp(&words(b)).then(a.id.cmp(&b.id))
            });
            self.answer(job.asked, Ok(Response::Documents(job.found)), When::Now);
        }
    }

    /// Puts a request aside until its document's material is here.
    pub(super) fn wait_for(&mut self, document: DocumentId, asked: Asked) {
        if !self.waiting.contains_key(&document) {
            self.out.push_back(FromDesk::Want(document));
        }
        self.waiting.entry(document).or_default().push(asked);
    }
}
