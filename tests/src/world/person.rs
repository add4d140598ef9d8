//! One person with one device: a node, its disk, its clock, and the documents that are open.

use super::disk::Disk;
use noaber_protocol::charter::op::Audience;
use noaber_protocol::document::kinds::{self, KindNumber};
use noaber_protocol::document::{Document, Incoming, SessionNonce};
use noaber_protocol::entry::EntryType;
use noaber_protocol::identity::DeviceSeed;
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, Millis, ParticipantId, PeerId, SpaceId};
use noaber_protocol::node::{Card, Cx, NewEntry, Node, Refused, Terms};
use noaber_protocol::record::{Read, Sequence};
use noaber_protocol::run::Run;
use noaber_protocol::sync::Fault;
use noaber_protocol::text::Name;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};

/// A person in the world.
pub struct Person {
    /// What everybody calls them.
    pub name: &'static str,
    /// The peer id of their device.
    pub peer: PeerId,
    /// Milliseconds that their clock is ahead of the world's.
    pub skew: i64,
    /// Their device, while it runs.
    pub node: Option<Node>,
    /// Their disk.
    pub disk: Disk,
    /// Peers that were counted at fault here.
    pub faults: Vec<(PeerId, Fault)>,
    /// Peers for which there may be a frame.
    pub ready: BTreeSet<PeerId>,
    /// Outputs until the power is cut, when it is to be cut.
    pub crash_in: Option<u32>,
    /// Own entries that are in the journal and not durable yet, with the number of records up to theirs.
    pub undurable: Vec<(usize, EntryId)>,
    /// On which terms their device is a relay, when it is one.
    pub terms: Option<Terms>,
    documents: BTreeMap<DocumentId, Document>,
    seed: [u8; 32],
    rng: ChaCha8Rng,
    before: usize,
}

impl Person {
    /// Somebody with a new device.
    pub fn new(name: &'static str, number: u64, skew: i64) -> Person {
        let mut rng = ChaCha8Rng::seed_from_u64(number);
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        Person {
            name,
            peer: DeviceSeed::from_bytes(seed).peer_id(),
            skew,
            node: Some(Node::new(DeviceSeed::from_bytes(seed))),
            disk: Disk::default(),
            faults: Vec::new(),
            ready: BTreeSet::new(),
            crash_in: None,
            undurable: Vec::new(),
            terms: None,
            documents: BTreeMap::new(),
            seed,
            rng,
            before: 0,
        }
    }

    /// Gives the node something to do, with the time as this person's clock has it.
    pub fn with<T>(
        &mut self,
        now: i64,
        act: impl FnOnce(&mut Node, &mut Cx<'_>) -> T,
    ) -> Option<T> {
        let node = self.node.as_mut()?;
        let mut cx = Cx {
            now: Millis(now + self.skew),
            rng: &mut self.rng,
            read: &self.disk,
        };
        Some(act(node, &mut cx))
    }

    /// The seed of this person's device.
    pub fn seed(&self) -> DeviceSeed {
        DeviceSeed::from_bytes(self.seed)
    }

    /// The card of this person.
    pub fn card(&self) -> Card {
        Card {
            name: Name::new(self.name).expect("the name of a village"),
            organisation: None,
            device: None,
            space: None,
        }
    }

    /// The place in the disk of a record of the running node.
    pub fn place(&self, sequence: Sequence) -> usize {
        self.before + sequence.0 as usize
    }

    /// The sequence that the running node knows a place in the disk by.
    pub fn sequence(&self, place: usize) -> Sequence {
        Sequence((place - self.before) as u64)
    }

    /// The power is cut; of what was not durable, the first `spared` records are there all the same.
    pub fn crash(&mut self, spared: usize) {
        self.node = None;
        self.crash_in = None;
        self.documents.clear();
        self.ready.clear();
        self.undurable.clear();
        self.disk.tear(spared);
    }

    /// The device starts, from its records.
    pub fn start(&mut self) {
        let mut node = Node::new(DeviceSeed::from_bytes(self.seed));
        if let Some(terms) = &self.terms {
            node.serve_as_relay(terms.clone());
        }
        for space in self.disk.spaces() {
            let runs = self.disk.runs_of(space);
            let bytes = runs.iter().map(Vec::len).sum::<usize>();
            let entries = runs.iter().map(|run| Run::decode(Some(space), run));
            let entries = entries
                .flatten()
                .map(|run| run.entries.len())
                .sum::<usize>();
            if self.terms.is_some()
                && node.restore_asleep(space, entries as u64, bytes as u64, &self.disk)
            {
                continue;
            }
            let runs = runs.into_iter();
            node.restore_space(space, runs, &self.disk)
                .expect("a space that was kept comes back");
        }
        self.before = self.disk.len();
        self.node = Some(node);
    }

    /// Brings back a space that the node asked for, if it still wants it.
    pub fn wake(&mut self, now: i64, space: SpaceId) {
        let node = self.node.as_ref();
        let Some(waking) = node.and_then(|node| node.waking(space)) else {
            return;
        };
        let restored = waking.restore(self.disk.runs_of(space).into_iter(), &self.disk);
        self.with(now, |node, cx| node.woken(cx, restored));
    }

    /// This device's key in a space.
    pub fn author(&self, space: &SpaceId) -> Option<AuthorId> {
        Some(self.node.as_ref()?.space(space)?.me())
    }

    /// Whether an entry on this person's disk was written by them.
    pub fn is_own(&self, id: &EntryId) -> bool {
        let entry = self.disk.entry(id);
        entry.is_some_and(|entry| self.author(&entry.space()) == Some(entry.header.author))
    }

    /// Whether this person is in a space and can read and write there, as far as they know.
    pub fn can_write(&self, space: &SpaceId) -> bool {
        let here = self.node.as_ref().and_then(|node| node.space(space));
        here.is_some_and(|here| here.joining().is_none() && here.my_role().is_some())
    }

    /// Founds a manifest with a title.
    pub fn found_document(
        &mut self,
        now: i64,
        space: SpaceId,
        title: &str,
        audience: Audience,
    ) -> Result<EntryId, Refused> {
        let author = self.author(&space).ok_or(Refused::NoSpace)?;
        let kind = kinds::by_tag("manifest").expect("manifest is a kind");
        let nonce = self.nonce();
        let (mut document, body) = Document::found(kind, title, author, nonce);
        let new = NewEntry {
            document: None,
            kind: EntryType::FOUND_DOCUMENT,
            on: Vec::new(),
            more: kind.number.to_more(),
            audience,
            plaintext: body.clone(),
        };
        let id = self
            .with(now, |node, cx| node.write(cx, space, new))
            .ok_or(Refused::NoSpace)??;
        document.founded(id.into());
        document.absorb(&[Incoming {
            entry: id,
            author,
            participant: ParticipantId(author.0),
            past: Vec::new(),
            plaintext: body,
        }]);
        self.documents.insert(id.into(), document);
        Ok(id)
    }

    /// Writes into the first section of a document.
    pub fn write(
        &mut self,
        now: i64,
        space: SpaceId,
        id: DocumentId,
        place: usize,
        text: &str,
    ) -> Result<Vec<EntryId>, Refused> {
        self.edit(now, space, id, 0, |before| {
            let mut at = place % (before.len() + 1);
            while !before.is_char_boundary(at) {
                at -= 1;
            }
            (at, 0, text.to_owned())
        })
    }

    /// Changes a section of a document: `change` sees its text, and says where how many bytes go and what comes.
    pub fn edit(
        &mut self,
        now: i64,
        space: SpaceId,
        id: DocumentId,
        section: usize,
        change: impl FnOnce(&str) -> (usize, usize, String),
    ) -> Result<Vec<EntryId>, Refused> {
        let author = self.author(&space).ok_or(Refused::NoSpace)?;
        if !self.open(space, id) {
            return Err(Refused::NoDocument);
        }
        let Some(mut document) = self.documents.remove(&id) else {
            return Err(Refused::NoDocument);
        };
        let nonce = self.nonce();
        document.begin(author, nonce);
        let count = document.sections().len().max(1);
        let Some(section) = document.sections().get(section % count) else {
            return Err(Refused::NoDocument);
        };
        let name = section.id().clone();
        let (at, delete, text) = change(section.text());
        document
            .splice(&name, at, delete, &text)
            .expect("a place in the text");
        let mut written = Vec::new();
        for body in document.commit() {
            let on = document.frontier(author);
            let new = NewEntry {
                document: Some(id),
                kind: EntryType::CHANGES,
                on,
                more: Vec::new(),
                audience: Audience::Space,
                plaintext: body,
            };
            let entry = self
                .with(now, |node, cx| node.write(cx, space, new))
                .ok_or(Refused::NoSpace)??;
            written.push(entry);
        }
        // Own entries are taken in like others', the next time it is opened.
        self.documents.insert(id, document);
        Ok(written)
    }

    /// The documents of a space, with their texts: byte for byte what a reader sees.
    pub fn texts(&mut self, space: SpaceId) -> BTreeMap<DocumentId, String> {
        let ids = self.document_ids(&space);
        let mut texts = BTreeMap::new();
        for id in ids {
            self.documents.remove(&id);
            if !self.open(space, id) {
                continue;
            }
            if let Some(document) = self.documents.get_mut(&id) {
                let mut text = document.title().to_owned();
                for section in document.sections() {
                    text.push('\n');
                    text.push_str(section.heading());
                    text.push('\n');
                    text.push_str(section.text());
                }
                text.push_str(&format!("\n{:?}", document.heads()));
                text.push_str(&format!("\n{:?}", document.quarantined()));
                texts.insert(id, text);
            }
        }
        texts
    }

    /// The documents of a space that this person can see.
    pub fn document_ids(&self, space: &SpaceId) -> Vec<DocumentId> {
        let here = self.node.as_ref().and_then(|node| node.space(space));
        here.map(|here| {
            here.documents()
                .iter()
                .filter(|(_, it)| it.founding().is_some())
                .map(|(id, _)| *id)
                .collect()
        })
        .unwrap_or_default()
    }

    /// Closes what is open of a document: what counts in it changed.
    pub fn close(&mut self, id: DocumentId) {
        self.documents.remove(&id);
    }

    /// Opens a document, or takes in what came since.
    fn open(&mut self, space: SpaceId, id: DocumentId) -> bool {
        if self.documents.contains_key(&id) {
            self.absorb(space, id);
        } else {
            let Some(kind) = self.kind(&id) else {
                return false;
            };
            let incoming = self.incoming(&space, &id);
            let document = Document::fold(id, kind, &incoming);
            self.documents.insert(id, document);
        }
        self.documents
            .get(&id)
            .is_some_and(|document| !document.sections().is_empty())
    }

    fn absorb(&mut self, space: SpaceId, id: DocumentId) {
        let incoming = self.incoming(&space, &id);
        let Some(document) = self.documents.get_mut(&id) else {
            return;
        };
        let fresh: Vec<Incoming> = incoming
            .iter()
            .filter(|one| !document.knows(&one.entry))
            .cloned()
            .collect();
        if document.absorb(&fresh).refold {
            let kind = document.kind_number();
            self.documents
                .insert(id, Document::fold(id, kind, &incoming));
        }
    }

    fn kind(&self, id: &DocumentId) -> Option<KindNumber> {
        let entry = self.disk.entry(&EntryId::from(*id))?;
        KindNumber::from_more(&entry.header.more)
    }

    /// The entries of a document that count and can be opened, each with what comes right before it.
    fn incoming(&self, space: &SpaceId, id: &DocumentId) -> Vec<Incoming> {
        let Some(here) = self.node.as_ref().and_then(|node| node.space(space)) else {
            return Vec::new();
        };
        let state = here.charter().state();
        let mut incoming = Vec::new();
        for entry in here.entries_of(id) {
            let header = self.disk.entry(&entry).expect("it is here").header;
            let author = header.author;
            let body = self.disk.body(&entry);
            let plaintext = match &body {
                None => Vec::new(),
                Some(body) => match here.keys().open(&header, body) {
                    Ok(plaintext) => plaintext,
                    Err(_) => continue,
                },
            };
            let participant = state.participant_of(&author);
            incoming.push(Incoming {
                entry,
                author,
                participant: participant.unwrap_or(ParticipantId(author.0)),
                past: here.right_before(&entry),
                plaintext,
            });
        }
        incoming
    }

    fn nonce(&mut self) -> SessionNonce {
        let mut nonce = [0; 16];
        self.rng.fill_bytes(&mut nonce);
        SessionNonce(nonce)
    }
}
