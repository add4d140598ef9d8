//! Neighbours for the tests of this room, and one who means harm.

use super::container::Container;
use super::kinds::Kind;
use super::kinds::trial::TRIAL;
use super::{Absorbed, Document, Incoming, SectionId, SessionNonce, bind, kinds};
use crate::entry;
use crate::ids::{AuthorId, EntryId, ParticipantId};
use crate::limits;
use automerge::{ActorId, Change, ExpandedChange};

/// A neighbour with a copy of a document.
#[derive(Clone)]
pub(crate) struct Neighbour {
    pub(crate) author: AuthorId,
    pub(crate) document: Document,
    pub(crate) last: Option<EntryId>,
    pub(crate) count: u8,
}

pub(crate) fn incoming(of: u8, number: u8, past: Vec<EntryId>, plaintext: Vec<u8>) -> Incoming {
    Incoming {
        entry: EntryId(entry::hash("test", &[&[of, number]])),
        author: AuthorId([of; 32]),
        participant: ParticipantId([of; 32]),
        past,
        plaintext,
    }
}

pub(crate) fn found(of: u8) -> (Neighbour, Incoming) {
    found_of(kinds::by_tag("manifest").unwrap(), of)
}

/// The same, of the kind that has a little of everything.
pub(crate) fn found_trial(of: u8) -> (Neighbour, Incoming) {
    found_of(&TRIAL, of)
}

fn found_of(kind: &'static Kind, of: u8) -> (Neighbour, Incoming) {
    let author = AuthorId([of; 32]);
    let (mut document, body) =
        Document::found(kind, "Manifest Zandeweer", author, SessionNonce([of; 16]));
    let first = incoming(of, 0, Vec::new(), body);
    document.founded(first.entry.into());
    document.absorb(std::slice::from_ref(&first));
    let neighbour = Neighbour {
        author,
        document,
        last: Some(first.entry),
        count: 1,
    };
    (neighbour, first)
}

impl Neighbour {
    pub(crate) fn joins(of: u8, entries: &[Incoming]) -> Neighbour {
        Neighbour::joins_of(kinds::by_tag("manifest").unwrap(), of, entries)
    }

    /// The same, of the kind that has a little of everything.
    pub(crate) fn joins_trial(of: u8, entries: &[Incoming]) -> Neighbour {
        Neighbour::joins_of(&TRIAL, of, entries)
    }

    fn joins_of(kind: &'static Kind, of: u8, entries: &[Incoming]) -> Neighbour {
        let id = entries[0].entry.into();
        let mut document = Document::fold(id, kind.number, entries);
        document.begin(AuthorId([of; 32]), SessionNonce([of; 16]));
        Neighbour {
            author: AuthorId([of; 32]),
            document,
            last: None,
            count: 0,
        }
    }

    pub(crate) fn writes(&mut self, section: &str, at: usize, delete: usize, insert: &str) {
        let id = SectionId(section.to_owned());
        self.document.splice(&id, at, delete, insert).unwrap();
    }

    pub(crate) fn commits(&mut self) -> Vec<Incoming> {
        let mut entries = Vec::new();
        for body in self.document.commit() {
            assert!(body.len() <= limits::PLAINTEXT_BYTES);
            let mut past = self.document.frontier(self.author);
            past.extend(self.last);
            let entry = incoming(self.author.0[0], self.count, past, body);
            self.count += 1;
            self.last = Some(entry.entry);
            let absorbed = self.document.absorb(std::slice::from_ref(&entry));
            assert_eq!(absorbed, Absorbed::default());
            entries.push(entry);
        }
        entries
    }

    pub(crate) fn text(&self, section: &str) -> &str {
        let id = SectionId(section.to_owned());
        self.document.section(&id).unwrap().text()
    }
}

/// The raw changes in an entry's body.
pub(crate) fn raw(entry: &Incoming) -> Vec<Vec<u8>> {
    Container::decode(&entry.plaintext).unwrap().changes
}

/// One change, opened.
pub(crate) fn open(raw: &[u8]) -> ExpandedChange {
    Change::try_from(raw).unwrap().decode()
}

/// One change, closed again, with a checksum that holds.
pub(crate) fn close(open: ExpandedChange) -> Vec<u8> {
    Change::from(open).raw_bytes().to_vec()
}

impl Neighbour {
    /// Makes an entry of raw bytes, as anybody can who has the right to write.
    pub(crate) fn forges(&mut self, changes: Vec<Vec<u8>>) -> Incoming {
        let mut past = self.document.frontier(self.author);
        past.extend(self.last);
        self.forges_on(past, changes)
    }

    /// The same, naming these entries.
    pub(crate) fn forges_on(&mut self, past: Vec<EntryId>, changes: Vec<Vec<u8>>) -> Incoming {
        let nonce = SessionNonce(self.author.0[..16].try_into().unwrap());
        let body = Container { nonce, changes }.encode();
        let entry = incoming(self.author.0[0], self.count, past, body);
        self.count += 1;
        self.last = Some(entry.entry);
        entry
    }

    /// The actor that this neighbour's changes have.
    pub(crate) fn actor(&self) -> ActorId {
        let nonce = SessionNonce(self.author.0[..16].try_into().unwrap());
        ActorId::from(bind(self.author, self.document.id(), nonce))
    }
}
