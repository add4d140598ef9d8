//! The simulated world: named people with their devices, wires that break, disks that lose what was not durable,
//! clocks that are a year off. One process, no sockets, no real time; everything comes from one printed seed.
//!
//! `world.write("zandeweer", document, "…")`, `world.connect("zandeweer", "usquert")`, `world.settle()`.

pub mod disk;
pub mod heal;
pub mod history;
mod kring;
pub mod person;
pub mod stick;

use noaber_protocol::charter::op::Audience;
use noaber_protocol::ids::{DocumentId, EntryId, PeerId, SpaceId};
use noaber_protocol::node::{Event, Node, Output};
use noaber_protocol::record::Sequence;
use noaber_protocol::sync::frame::Frame;
use person::Person;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The world begins on 1 January 2026.
const BEGIN: i64 = 1_767_225_600_000;
/// A year in milliseconds.
pub const YEAR: i64 = 365 * 24 * 60 * 60 * 1000;
/// Bytes.
const GIGABYTE: u64 = 1024 * 1024 * 1024;
/// Bytes on their way in one direction before a wire takes no more.
const WINDOW: usize = 256 * 1024;

/// People, wires and time.
pub struct World {
    /// The seed that everything comes from.
    pub seed: u64,
    /// Milliseconds since 1970, as an exact clock would have it.
    pub now: i64,
    /// Everybody, in the order in which they came.
    pub people: Vec<Person>,
    /// Entries that were durable on their author's disk at some time.
    pub acknowledged: BTreeMap<EntryId, usize>,
    /// Frames that were sent, with who sent them to whom.
    pub sent: Vec<(usize, usize, Frame)>,
    /// Whether frames are noted in `sent`.
    pub listens: bool,
    /// Which frames somebody's device swallows where an honest one would send them: by who sends to whom, and the frame.
    pub swallows: Option<Swallow>,
    /// Bytes that were sent, with four for the length of each frame.
    pub bytes: usize,
    rng: ChaCha8Rng,
    wires: BTreeMap<(usize, usize), Wire>,
    queue: BTreeMap<(i64, u64), Happening>,
    /// Who wakes when, each once in the queue.
    wakes: BTreeSet<(i64, usize)>,
    counter: u64,
    latency: Latency,
}

/// Whether a frame from one to another is swallowed.
pub type Swallow = Box<dyn Fn(usize, usize, &Frame) -> bool>;

/// How long a frame is on its way.
#[derive(Clone, Copy, Debug)]
pub enum Latency {
    /// From 1 to so many milliseconds, another for each frame; in order on one wire, in any order on several.
    UpTo(u64),
    /// Always the same.
    Exactly(i64),
}

/// One direction of a stream.
struct Wire {
    number: u64,
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
    last: i64,
}

/// What happens at some moment.
enum Happening {
    /// The next frame of a wire arrives.
    Arrives { from: usize, to: usize, wire: u64 },
    /// What a device appended up to there is durable.
    Durable { who: usize, place: usize },
    /// A device wakes, as it asked.
    Wakes { who: usize, when: i64 },
    /// A space that slept is read back, as a relay asked.
    Woken { who: usize, space: SpaceId },
}

impl World {
    /// An empty world.
    pub fn new(seed: u64) -> World {
        World {
            seed,
            now: BEGIN,
            people: Vec::new(),
            acknowledged: BTreeMap::new(),
            sent: Vec::new(),
            listens: false,
            swallows: None,
            bytes: 0,
            rng: ChaCha8Rng::seed_from_u64(seed),
            wires: BTreeMap::new(),
            queue: BTreeMap::new(),
            wakes: BTreeSet::new(),
            counter: 0,
            latency: Latency::UpTo(200),
        }
    }

    /// A number below `most`, by chance.
    pub fn below(&mut self, most: u64) -> u64 {
        self.rng.next_u64() % most.max(1)
    }

    /// Somebody comes, with a new device whose clock is off by `skew` milliseconds.
    pub fn comes(&mut self, name: &'static str, skew: i64) -> usize {
        let number = self
            .seed
            .wrapping_mul(1_000)
            .wrapping_add(self.people.len() as u64);
        self.people.push(Person::new(name, number, skew));
        self.people.len() - 1
    }

    /// Sets how long frames are on their way.
    pub fn set_latency(&mut self, latency: Latency) {
        self.latency = latency;
    }

    /// Gives somebody's node something to do, and does what comes of it.
    pub fn with<T>(
        &mut self,
        who: usize,
        act: impl FnOnce(&mut Node, &mut noaber_protocol::node::Cx<'_>) -> T,
    ) -> Option<T> {
        let now = self.now;
        let done = self.people.get_mut(who)?.with(now, act);
        self.pump(who);
        done
    }

    /// Founds a manifest.
    pub fn found_document(
        &mut self,
        who: usize,
        space: SpaceId,
        title: &str,
    ) -> Option<DocumentId> {
        self.found_document_for(who, space, title, Audience::Space)
    }

    /// Founds a manifest for an audience.
    pub fn found_document_for(
        &mut self,
        who: usize,
        space: SpaceId,
        title: &str,
        audience: Audience,
    ) -> Option<DocumentId> {
        let now = self.now;
        let id = self.people[who].found_document(now, space, title, audience);
        self.pump(who);
        id.ok().map(DocumentId::from)
    }

    /// Writes a text into the first section of a document.
    pub fn write(
        &mut self,
        who: usize,
        space: SpaceId,
        id: DocumentId,
        text: &str,
    ) -> Vec<EntryId> {
        let place = self.below(10_000) as usize;
        let now = self.now;
        let written = self.people[who].write(now, space, id, place, text);
        self.pump(who);
        written.unwrap_or_default()
    }

    /// Changes a section of a document, as [`Person::edit`] has it.
    pub fn edit(
        &mut self,
        who: usize,
        space: SpaceId,
        id: DocumentId,
        section: usize,
        change: impl FnOnce(&str) -> (usize, usize, String),
    ) -> Vec<EntryId> {
        let now = self.now;
        let written = self.people[who].edit(now, space, id, section, change);
        self.pump(who);
        written.unwrap_or_default()
    }

    /// Whether two people are connected.
    pub fn is_connected(&self, a: usize, b: usize) -> bool {
        self.wires.contains_key(&(a, b))
    }

    /// Opens a stream between two people whose devices run.
    pub fn connect(&mut self, a: usize, b: usize) {
        let runs = |at: usize| self.people[at].node.is_some();
        if a == b || self.is_connected(a, b) || !runs(a) || !runs(b) {
            return;
        }
        for (me, them) in [(a, b), (b, a)] {
            self.counter += 1;
            let wire = Wire {
                number: self.counter,
                frames: VecDeque::new(),
                bytes: 0,
                last: self.now,
            };
            self.wires.insert((me, them), wire);
            let peer = self.people[them].peer;
            let now = self.now;
            self.people[me].with(now, |node, cx| node.connected(cx, peer));
        }
        self.pump(a);
        self.pump(b);
    }

    /// Breaks the stream between two people; what was on its way is lost.
    pub fn disconnect(&mut self, a: usize, b: usize) {
        for (me, them) in [(a, b), (b, a)] {
            if self.wires.remove(&(me, them)).is_none() {
                continue;
            }
            let peer = self.people[them].peer;
            let now = self.now;
            self.people[me].ready.remove(&peer);
            self.people[me].with(now, |node, _| node.disconnected(peer));
            self.pump(me);
        }
    }

    /// Breaks every stream that somebody has.
    pub fn isolate(&mut self, who: usize) {
        for other in 0..self.people.len() {
            self.disconnect(who, other);
        }
    }

    /// The power of a device is cut: now, and of the records that are not durable a few of the first survive.
    pub fn crash(&mut self, who: usize) {
        if self.people[who].node.is_none() {
            return;
        }
        let torn = self.people[who].disk.len() - self.people[who].disk.durable();
        let spared = self.below(torn as u64 + 1) as usize;
        self.people[who].crash(spared);
        self.isolate(who);
    }

    /// A device starts again.
    pub fn start(&mut self, who: usize) {
        if self.people[who].node.is_none() {
            self.people[who].start();
            self.pump(who);
        }
    }

    /// Somebody's device receives these bytes from another, whatever that one's node would have said.
    pub fn inject(&mut self, from: usize, to: usize, frame: &[u8]) {
        let peer = self.people[from].peer;
        let now = self.now;
        self.people[to].with(now, |node, cx| node.received(cx, peer, frame));
        self.pump(to);
    }

    /// Does everything that happens until then.
    ///
    /// # Panics
    /// When a device wakes without end while no time passes.
    pub fn pass(&mut self, milliseconds: i64) {
        let until = self.now + milliseconds;
        let mut moment = (self.now, 0);
        while let Some((&(at, _), _)) = self.queue.first_key_value()
            && at <= until
        {
            let Some(((at, _), happening)) = self.queue.pop_first() else {
                break;
            };
            self.now = self.now.max(at);
            moment = if moment.0 == self.now {
                (self.now, moment.1 + 1)
            } else {
                (self.now, 0)
            };
            if moment.1 > 20_000 {
                let nodes = self.people.iter().filter_map(|it| it.node.as_ref());
                let wakes: Vec<_> = nodes.map(Node::poll_timeout).collect();
                panic!("seed {}: no end at {}: {wakes:?}", self.seed, self.now);
            }
            self.happen(happening);
        }
        self.now = until;
    }

    /// Does the next thing that happens. Answers whether there was one.
    pub fn step(&mut self) -> bool {
        let Some(((at, _), happening)) = self.queue.pop_first() else {
            return false;
        };
        self.now = self.now.max(at);
        self.happen(happening);
        true
    }

    fn name(&self, peer: &PeerId) -> &'static str {
        let person = self.people.iter().find(|person| person.peer == *peer);
        person.map_or("somebody", |person| person.name)
    }

    fn at(&mut self, when: i64, happening: Happening) {
        self.counter += 1;
        self.queue.insert((when, self.counter), happening);
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Arrives { from, to, wire } => self.arrive(from, to, wire),
            Happening::Durable { who, place } => self.become_durable(who, place),
            Happening::Wakes { who, when } => {
                self.wakes.remove(&(when, who));
                let now = self.now;
                self.people[who].with(now, |node, cx| {
                    if node.poll_timeout().is_some_and(|(when, _)| when <= cx.now) {
                        node.timeout(cx);
                    }
                });
                self.pump(who);
            }
            Happening::Woken { who, space } => {
                let now = self.now;
                self.people[who].wake(now, space);
                self.pump(who);
            }
        }
    }

    fn arrive(&mut self, from: usize, to: usize, number: u64) {
        let Some(wire) = self.wires.get_mut(&(from, to)) else {
            return;
        };
        if wire.number != number {
            return;
        }
        let Some(frame) = wire.frames.pop_front() else {
            return;
        };
        wire.bytes -= frame.len();
        let peer = self.people[from].peer;
        let now = self.now;
        self.people[to].with(now, |node, cx| node.received(cx, peer, &frame));
        self.pump(to);
        self.pump(from);
    }

    fn become_durable(&mut self, who: usize, place: usize) {
        let person = &mut self.people[who];
        // The device may have been down in between, and its records fewer.
        if person.node.is_none() || place > person.disk.len() || place <= person.disk.durable() {
            return;
        }
        person.disk.set_durable(place);
        let durable = person.undurable.iter().filter(|(at, _)| *at <= place);
        let own: Vec<EntryId> = durable.map(|(_, id)| *id).collect();
        person.undurable.retain(|(at, _)| *at > place);
        let sequence = person.sequence(place);
        self.acknowledged
            .extend(own.into_iter().map(|id| (id, who)));
        let now = self.now;
        self.people[who].with(now, |node, cx| node.durable(cx, sequence));
        self.sync_disk(who);
        self.pump(who);
    }

    /// Begins to make everything durable that was appended.
    fn sync_disk(&mut self, who: usize) {
        let disk = &self.people[who].disk;
        if disk.durable() < disk.len() {
            let place = disk.len();
            let when = self.now + 1 + self.below(15) as i64;
            self.at(when, Happening::Durable { who, place });
        }
    }

    /// Does what a device wants done, until it wants nothing.
    fn pump(&mut self, who: usize) {
        loop {
            if !self.take_outputs(who) {
                return;
            }
            if !self.fill_wires(who) {
                break;
            }
        }
        let skew = self.people[who].skew;
        let node = self.people[who].node.as_ref();
        if let Some((when, _)) = node.and_then(Node::poll_timeout) {
            let when = when.0.saturating_sub(skew).max(self.now);
            // Each frame that arrives asks for the same moment.
            if self.wakes.insert((when, who)) {
                self.at(when, Happening::Wakes { who, when });
            }
        }
    }

    /// Takes all outputs. Answers whether the device still runs.
    fn take_outputs(&mut self, who: usize) -> bool {
        loop {
            if self.people[who].crash_in == Some(0) {
                self.crash(who);
            }
            let person = &mut self.people[who];
            let Some(node) = person.node.as_mut() else {
                return false;
            };
            let Some(output) = node.poll_output() else {
                return true;
            };
            if let Some(left) = &mut person.crash_in {
                *left -= 1;
            }
            match output {
                Output::Append { sequence, record } => self.append(who, sequence, record),
                Output::Ready { peer } => {
                    person.ready.insert(peer);
                }
                Output::Close { peer, fault } => {
                    person.faults.push((peer, fault));
                    let other = self.people.iter().position(|it| it.peer == peer);
                    if let Some(other) = other {
                        self.disconnect(who, other);
                    }
                }
                Output::Event(Event::Refold { document, .. }) => person.close(document),
                Output::Event(Event::Wake { space }) => {
                    let takes = match self.latency {
                        Latency::UpTo(_) => 1 + self.below(300) as i64,
                        // Trips are counted.
                        Latency::Exactly(_) => 0,
                    };
                    let when = self.now + takes;
                    self.at(when, Happening::Woken { who, space });
                }
                Output::Event(
                    Event::Content { .. }
                    | Event::Charter { .. }
                    | Event::Joined { .. }
                    | Event::JoinFailed { .. }
                    | Event::Presence { .. }
                    | Event::Link { .. }
                    | Event::Receipt { .. }
                    | Event::Slept { .. }
                    | Event::PutDown { .. }
                    | Event::Fault { .. },
                ) => {}
            }
        }
    }

    fn append(&mut self, who: usize, sequence: Sequence, record: noaber_protocol::record::Record) {
        let person = &mut self.people[who];
        let was_durable = person.disk.durable() == person.disk.len();
        let ids = person.disk.append(record);
        let place = person.disk.len();
        assert_eq!(person.place(sequence), place, "records come in order");
        let own: Vec<EntryId> = ids.into_iter().filter(|id| person.is_own(id)).collect();
        person
            .undurable
            .extend(own.into_iter().map(|id| (place, id)));
        if was_durable {
            self.sync_disk(who);
        }
    }

    /// Writes frames as far as the wires take them. Answers whether any was written.
    fn fill_wires(&mut self, who: usize) -> bool {
        let mut wrote = false;
        let ready: Vec<PeerId> = self.people[who].ready.iter().copied().collect();
        for peer in ready {
            let Some(to) = self.people.iter().position(|person| person.peer == peer) else {
                continue;
            };
            loop {
                let Some(wire) = self.wires.get(&(who, to)) else {
                    self.people[who].ready.remove(&peer);
                    break;
                };
                if wire.bytes >= WINDOW {
                    break;
                }
                let now = self.now;
                let frame = self.people[who].with(now, |node, cx| node.poll_frame(cx, peer));
                let Some(frame) = frame.flatten() else {
                    self.people[who].ready.remove(&peer);
                    break;
                };
                wrote = true;
                self.send(who, to, frame);
            }
        }
        wrote
    }

    fn send(&mut self, from: usize, to: usize, frame: Vec<u8>) {
        if let Some(swallows) = &self.swallows
            && swallows(
                from,
                to,
                &Frame::decode(&frame).expect("a node writes whole frames"),
            )
        {
            return;
        }
        self.bytes += frame.len() + 4;
        if self.listens {
            let told = Frame::decode(&frame).expect("a node writes whole frames");
            self.sent.push((from, to, told));
        }
        let travels = match self.latency {
            Latency::UpTo(most) => 1 + self.below(most) as i64,
            Latency::Exactly(travels) => travels,
        };
        let now = self.now;
        let Some(wire) = self.wires.get_mut(&(from, to)) else {
            return;
        };
        let when = (now + travels).max(wire.last);
        wire.last = when;
        wire.bytes += frame.len();
        wire.frames.push_back(frame);
        let wire = wire.number;
        self.at(when, Happening::Arrives { from, to, wire });
    }
}
