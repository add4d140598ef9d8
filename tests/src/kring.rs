//! A kring for benches: people who joined and wrote, made in a simulated world before anything is measured.

use crate::world::{Latency, World};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{self, KindNumber};
use noaber_protocol::document::{Document, Incoming, SessionNonce};
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, ParticipantId, SpaceId};
use noaber_protocol::node::NewEntry;
use noaber_protocol::record::{Read, Record};
use noaber_protocol::run::Run;
use noaber_protocol::sync::frame::Frame;

/// Who founded it, and has heard everything.
pub const FOUNDER: usize = 0;
/// Of the plaintext of an entry without meaning; sealed it has about 300 bytes.
const PLAIN: usize = 16;
/// One way between two people where round trips are counted, in simulated milliseconds.
const TRIP: i64 = 1_000;

/// What it took to bring a device up to what is new.
#[derive(Clone, Copy, Debug)]
pub struct Difference {
    /// Entries that both held.
    pub before: usize,
    /// Entries that one lacked.
    pub new: usize,
    /// Bytes both ways after Hello.
    pub bytes: usize,
    /// Of those, bytes of the bodies that were lacking.
    pub bodies: usize,
    /// How often they asked each other before entries were sent.
    pub rounds: usize,
}

impl Difference {
    /// Bytes beside the bodies.
    pub fn beside(&self) -> f64 {
        self.bytes as f64 - self.bodies as f64
    }
}

/// A kring in its world.
pub struct Kring {
    /// Everybody.
    pub world: World,
    /// The kring.
    pub space: SpaceId,
    /// Its documents.
    pub documents: Vec<DocumentId>,
    /// Those who joined and write, by their place in the world.
    pub writers: Vec<usize>,
    /// Who joined and has heard nothing since.
    pub newcomer: usize,
}

impl Kring {
    /// A kring of a founder, so many writers, and a newcomer; nobody is connected.
    ///
    /// # Panics
    /// When the world does not let them in.
    pub fn of(writers: usize) -> Kring {
        let mut world = World::new(2);
        let founder = world.comes("zandeweer", 0);
        let space = world.found_space(founder, "Dorpsbelang");
        let mut others = Vec::new();
        for number in 0..=writers {
            let name: &'static str = Box::leak(format!("buur{number}").into_boxed_str());
            let who = world.comes(name, 0);
            world.takes_in(founder, who, space, Role::Editor);
            world.isolate(who);
            others.push(who);
        }
        let newcomer = others.pop().expect("at least one came");
        Kring {
            world,
            space,
            documents: Vec::new(),
            writers: others,
            newcomer,
        }
    }

    /// Founds so many empty documents; all hear of them, the newcomer too.
    pub fn found(&mut self, documents: usize) {
        for number in 0..documents {
            let title = format!("Document {number}");
            let found = self.world.found_document(FOUNDER, self.space, &title);
            self.documents.extend(found);
            if number % 64 == 0 {
                self.world.pass(100);
            }
        }
        self.world.pass(1_000);
        for who in self.writers.clone() {
            self.hears(who);
        }
        self.hears(self.newcomer);
    }

    /// Somebody meets the founder until both hold the same, and goes.
    ///
    /// # Panics
    /// When they do not come to hold the same.
    pub fn hears(&mut self, who: usize) {
        self.world.connect(FOUNDER, who);
        self.world.pass(60_000);
        self.world.assert_equal_prints(self.space, FOUNDER, who);
        self.world.isolate(who);
    }

    /// Everybody who writes (the founder when nobody else does) adds so many entries without meaning; the founder hears
    /// them, the newcomer does not.
    ///
    /// # Panics
    /// When one may not write.
    pub fn write(&mut self, each: usize) {
        let writers = match self.writers.is_empty() {
            true => vec![FOUNDER],
            false => self.writers.clone(),
        };
        for who in writers {
            for number in 0..each {
                let document = self.documents[number % self.documents.len()];
                let entry = new_entry(document);
                let space = self.space;
                let written = self
                    .world
                    .with(who, |node, cx| node.write(cx, space, entry));
                written.expect("it runs").expect("an editor may write");
                if number % 50 == 0 {
                    self.world.pass(20);
                }
            }
            self.world.pass(100);
            if who != FOUNDER {
                self.hears(who);
            }
        }
    }

    /// The founder makes so many documents with a text that came about in so many changes; nobody else hears of them.
    ///
    /// # Panics
    /// When it may not write.
    pub fn write_texts(&mut self, documents: usize, changes: usize, audience: &Audience) {
        for number in 0..documents {
            let id = self.write_text(number, changes, audience);
            self.documents.push(id);
            if number % 16 == 0 {
                self.world.pass(100);
            }
        }
        self.world.pass(1_000);
    }

    fn write_text(&mut self, number: usize, changes: usize, audience: &Audience) -> DocumentId {
        let author = self.world.people[FOUNDER].author(&self.space);
        let author = author.expect("the founder is in it");
        let kind = kinds::by_tag("manifest").expect("a kind");
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let title = format!("Document {number}");
        let (mut document, body) = Document::found(kind, &title, author, SessionNonce(nonce));
        let founding = NewEntry {
            document: None,
            kind: EntryType::FOUND_DOCUMENT,
            on: Vec::new(),
            more: kind.number.to_more(),
            audience: audience.clone(),
            plaintext: body.clone(),
        };
        let mut last = self.add(founding);
        let id = DocumentId::from(last);
        document.founded(id);
        document.absorb(&[incoming(last, author, Vec::new(), body)]);
        let section = document.sections()[0].id().clone();
        for change in 0..changes {
            let at = document.sections()[0].text().len();
            let words = format!("Zin {change} van document {number}. ");
            document
                .splice(&section, at, 0, &words)
                .expect("the end is a place");
            for body in document.commit() {
                let change = NewEntry {
                    document: Some(id),
                    kind: EntryType::CHANGES,
                    on: Vec::new(),
                    more: Vec::new(),
                    audience: audience.clone(),
                    plaintext: body.clone(),
                };
                let past = vec![last];
                last = self.add(change);
                document.absorb(&[incoming(last, author, past, body)]);
            }
        }
        id
    }

    /// The founder writes an entry.
    ///
    /// # Panics
    /// When it may not.
    pub fn add(&mut self, entry: NewEntry) -> EntryId {
        let space = self.space;
        let written = self
            .world
            .with(FOUNDER, |node, cx| node.write(cx, space, entry));
        written.expect("it runs").expect("the founder may write")
    }

    /// Everybody who writes adds so many entries, of which the newcomer, who held everything, then hears.
    ///
    /// # Panics
    /// When the two do not come to hold the same.
    pub fn differs(&mut self, each: usize) -> Difference {
        let (before, old_bodies) = self.holds();
        self.write(each);
        let (after, all_bodies) = self.holds();
        let world = &mut self.world;
        world.set_latency(Latency::Exactly(TRIP));
        world.connect(FOUNDER, self.newcomer);
        // Hello arrives.
        world.pass(TRIP - 1);
        world.bytes = 0;
        world.sent.clear();
        world.listens = true;
        for _ in 0..20 {
            world.pass(TRIP);
        }
        world.listens = false;
        world.assert_equal_prints(self.space, FOUNDER, self.newcomer);
        // Tips are told once and answered; each time that ancestors are named is a round more.
        let named = |(_, _, frame): &&(usize, usize, Frame)| matches!(frame, Frame::Ancestors(_));
        Difference {
            before,
            new: after - before,
            bytes: world.bytes,
            rounds: 1 + world.sent.iter().filter(named).count(),
            bodies: all_bodies - old_bodies,
        }
    }

    /// A device's records.
    pub fn records(&self, who: usize) -> &[Record] {
        self.world.people[who].disk.records()
    }

    /// How many entries the founder holds, and how many bytes their bodies have.
    pub fn holds(&self) -> (usize, usize) {
        let runs = self.records(FOUNDER).iter().filter_map(run_of);
        let runs = runs.filter_map(|(space, bytes)| Run::decode(Some(space), bytes).ok());
        runs.flat_map(|run| run.entries)
            .fold((0, 0), |(entries, bytes), one| {
                (entries + 1, bytes + one.entry.header.body_len as usize)
            })
    }
}

/// An entry without meaning on a document.
pub fn new_entry(document: DocumentId) -> NewEntry {
    NewEntry {
        document: Some(document),
        kind: EntryType::CHANGES,
        on: Vec::new(),
        more: Vec::new(),
        audience: Audience::Space,
        plaintext: vec![7; PLAIN],
    }
}

/// The run in a record.
pub fn run_of(record: &Record) -> Option<(SpaceId, &[u8])> {
    match record {
        Record::Run { space, bytes } => Some((*space, bytes)),
        Record::Body { .. } | Record::Local { .. } => None,
    }
}

/// The kind of a document, as its founding entry says.
pub fn kind_of(read: &dyn Read, document: DocumentId) -> Option<KindNumber> {
    let entry = read.entry(&EntryId::from(document))?;
    KindNumber::from_more(&entry.header.more)
}

fn incoming(entry: EntryId, author: AuthorId, past: Vec<EntryId>, plaintext: Vec<u8>) -> Incoming {
    Incoming {
        entry,
        author,
        participant: ParticipantId(author.0),
        past,
        plaintext,
    }
}
