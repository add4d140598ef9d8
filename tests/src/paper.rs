//! A document of a kind in the hands of one person: filled, and taken along the path of its states.

use noaber_protocol::act::{Act, Attested, Done, Fold, Of, Past, Transition, fold};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{FieldValue, Kind, Move, TextIn};
use noaber_protocol::document::{Content, Document, Heads, Incoming, SessionNonce};
use noaber_protocol::identity::{DeviceSeed, SpaceKey};
use noaber_protocol::ids::{DocumentId, EntryId, Millis, ParticipantId, SpaceId, SpaceNonce};
use std::collections::{BTreeMap, VecDeque};

/// Where the numbers of acts begin: those of the entries before them are lower.
const FIRST_ACT: u8 = 100;

/// A document with all that was written in it.
pub struct Paper {
    kind: &'static Kind,
    key: SpaceKey,
    document: Document,
    entries: Vec<Incoming>,
}

impl Paper {
    /// Founds one from the template of its kind.
    pub fn found(kind: &'static Kind, title: &str) -> Paper {
        let key = DeviceSeed::from_bytes([1; 32]).space_key(&SpaceNonce([2; 16]));
        let nonce = SessionNonce([3; 16]);
        let (document, body) = Document::found(kind, title, key.author(), nonce);
        let mut paper = Paper {
            kind,
            key,
            document,
            entries: Vec::new(),
        };
        paper.keep(body);
        paper.document.founded(document_id());
        paper
    }

    /// Writes what the example of the kind has; where a document is named, its own id.
    pub fn fill_from_example(&mut self) {
        let example = &self.kind.example;
        for (key, text) in example.texts {
            let mut sections = self.document.sections().iter();
            let section = sections.find(|section| section.key() == *key);
            let id = section.expect("the template has it").id().clone();
            self.document.splice(&id, 0, 0, text).expect("a text");
        }
        for (key, value) in example.fields {
            self.set(key, value);
        }
        let own = document_id().to_string();
        for field in self.kind.fields {
            if field.value == FieldValue::Document {
                self.set(field.key, &own);
            }
        }
        for row in example.rows {
            self.add(row.table, row.cells);
        }
        self.commit();
    }

    /// Sets a field, as people write it.
    pub fn set(&mut self, key: &str, value: &str) {
        let set = self.document.set_field(key, value);
        assert_eq!(set, Ok(()), "{key}: {value}");
    }

    /// Adds a row, as people write it.
    pub fn add(&mut self, table: &str, cells: &[(&str, &str)]) {
        let added = self.document.add_row(table, cells);
        assert!(added.is_ok(), "{table}: {cells:?}: {added:?}");
    }

    /// Makes entries of what was written.
    pub fn commit(&mut self) {
        for body in self.document.commit() {
            let entry = self.keep(body);
            self.document.absorb(&[entry]);
        }
    }

    fn keep(&mut self, plaintext: Vec<u8>) -> Incoming {
        let number = u8::try_from(self.entries.len()).expect("a few entries");
        assert!(number < FIRST_ACT, "a few entries");
        let entry = Incoming {
            entry: entry_id(number),
            author: self.key.author(),
            participant: self.participant(),
            past: self.entries.last().map(|it| it.entry).into_iter().collect(),
            plaintext,
        };
        self.entries.push(entry.clone());
        entry
    }

    /// As somebody else reads it who holds the same entries.
    pub fn read_again(&self) -> Document {
        Document::fold(document_id(), self.kind.number, &self.entries)
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Whose it is.
    pub fn participant(&self) -> ParticipantId {
        ParticipantId(self.key.author().0)
    }

    /// The state of the text.
    pub fn heads(&mut self) -> Heads {
        self.document.heads()
    }

    /// What an edition of it holds.
    pub fn content(&mut self) -> Content {
        let heads = self.heads();
        self.document.content_at(&heads).expect("its own heads")
    }

    /// That this is what it holds.
    pub fn attested(&mut self) -> Attested {
        Attested::sign(of(), self.content().hash(), &self.key)
    }

    /// A step as its author writes it.
    pub fn transition(&mut self, step: &Move) -> Act {
        Act::Transition(Transition {
            heads: self.heads(),
            from: step.from.to_owned(),
            to: step.to.to_owned(),
            reason: String::new(),
            edition: fixes(self.kind, step).then(|| self.attested()),
        })
    }

    /// Steps from the first state to this one, each by the least role that may.
    pub fn path(&mut self, state: &str) -> Vec<(Role, Act)> {
        let steps = way(self.kind, state);
        let taken = steps.iter().map(|step| (step.least, self.transition(step)));
        taken.collect()
    }

    /// What acts one after another come to, and their entries.
    pub fn fold(&self, acts: &[(Role, Act)]) -> (Fold, Vec<EntryId>) {
        let ids: Vec<EntryId> = (FIRST_ACT..).take(acts.len()).map(entry_id).collect();
        let done = |(entry, (role, act)): (&EntryId, &(Role, Act))| Done {
            bytes: 0,
            entry: *entry,
            author: self.key.author(),
            participant: self.participant(),
            role: *role,
            at: Millis(0),
            act: Ok(act.clone()),
        };
        let done: Vec<Done> = ids.iter().zip(acts).map(done).collect();
        (fold(of(), self.kind, &done, &Chained(ids.clone())), ids)
    }
}

/// Whether a step makes an edition.
pub fn fixes(kind: &Kind, step: &Move) -> bool {
    let text = |key: &str| kind.state(key).map(|state| state.text);
    (text(step.from), text(step.to)) == (Some(TextIn::Open), Some(TextIn::Fixed))
}

/// The shortest way to a state.
///
/// # Panics
/// When no moves lead there.
pub fn way(kind: &'static Kind, state: &str) -> Vec<&'static Move> {
    let first = kind.states.first().expect("a first state").key;
    let mut ways: BTreeMap<&str, Vec<&'static Move>> = BTreeMap::from([(first, Vec::new())]);
    let mut left = VecDeque::from([first]);
    while let Some(here) = left.pop_front() {
        for step in kind.moves.iter().filter(|step| step.from == here) {
            if !ways.contains_key(step.to) {
                let way = [&ways[here][..], &[step]].concat();
                ways.insert(step.to, way);
                left.push_back(step.to);
            }
        }
    }
    ways.remove(state).expect("every state is reached")
}

/// Entries one after another.
struct Chained(Vec<EntryId>);

impl Past for Chained {
    fn right_before(&self, entry: &EntryId) -> Vec<EntryId> {
        let place = self.0.iter().position(|id| id == entry);
        let before = place.and_then(|place| place.checked_sub(1));
        before.map(|before| self.0[before]).into_iter().collect()
    }

    fn is_before(&self, earlier: &EntryId, later: &EntryId) -> bool {
        let place = |entry| self.0.iter().position(|id| id == entry);
        match (place(earlier), place(later)) {
            (Some(earlier), Some(later)) => earlier < later,
            (None, _) | (_, None) => false,
        }
    }
}

fn of() -> Of {
    Of {
        space: SpaceId([9; 32]),
        document: document_id(),
    }
}

fn document_id() -> DocumentId {
    DocumentId(entry_id(0).0)
}

fn entry_id(number: u8) -> EntryId {
    EntryId([number; 32])
}
