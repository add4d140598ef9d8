//! Two and three neighbours in one process: what a node does with its own hands.

mod audiences;
mod bundles;
mod devices;
mod following;
mod invitations;
mod joining;
mod membership;
mod parting;
mod presence;
mod receipts;
mod sleeping;
mod strangers;
mod work;

use super::shelf::Shelf;
use super::*;
use crate::charter::op::{Audience, RelayAddress};
use crate::charter::role::Role;
use crate::entry::EntryType;
use crate::ids::{AuthorId, DocumentId, EntryId, ParticipantId};
use crate::record::Read;
use crate::space::Card;
use crate::text::Name;
use crate::ticket::Ticket;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// Somebody with a device.
struct Person {
    node: Node,
    shelf: Shelf,
    rng: ChaCha20Rng,
    now: Millis,
    events: Vec<Event>,
    closed: Vec<PeerId>,
    /// Peers for whom there may be something to send.
    ready: BTreeSet<PeerId>,
}

const START: Millis = Millis(1_700_000_000_000);

impl Person {
    fn new(number: u8) -> Person {
        Person {
            node: Node::new(DeviceSeed::from_bytes([number; 32])),
            shelf: Shelf::default(),
            rng: ChaCha20Rng::from_seed([number; 32]),
            now: START,
            events: Vec::new(),
            closed: Vec::new(),
            ready: BTreeSet::new(),
        }
    }

    fn card(&self, name: &str) -> Card {
        Card {
            name: Name::new(name).unwrap(),
            organisation: Some(Name::new("Dorpsbelangen").unwrap()),
            device: None,
            space: None,
        }
    }

    fn act<T>(&mut self, act: impl FnOnce(&mut Node, &mut Cx<'_>) -> T) -> T {
        let shelf = self.shelf.clone();
        let mut cx = Cx {
            now: self.now,
            rng: &mut self.rng,
            read: &shelf,
        };
        let result = act(&mut self.node, &mut cx);
        self.keep();
        result
    }

    /// Keeps what came out, and tells the node that it is durable.
    fn keep(&mut self) -> bool {
        let mut last = None;
        let mut any = false;
        while let Some(output) = self.node.poll_output() {
            any = true;
            match output {
                Output::Append { sequence, record } => {
                    self.shelf.keep(record);
                    last = Some(sequence);
                }
                Output::Event(event) => self.events.push(event),
                Output::Close { peer, .. } => self.closed.push(peer),
                Output::Ready { peer } => {
                    self.ready.insert(peer);
                }
            }
        }
        if let Some(sequence) = last {
            let shelf = self.shelf.clone();
            let mut cx = Cx {
                now: self.now,
                rng: &mut self.rng,
                read: &shelf,
            };
            self.node.durable(&mut cx, sequence);
            self.keep();
        }
        any
    }

    /// Brings back what the node asked for.
    fn bring_back(&mut self) {
        let asked = self.events.iter().filter_map(|event| match event {
            Event::Wake { space } => Some(*space),
            _ => None,
        });
        for space in asked.collect::<Vec<SpaceId>>() {
            if let Some(waking) = self.node.waking(space) {
                let runs = self.shelf.runs_of(space).into_iter();
                let restored = waking.restore(runs, &self.shelf);
                self.act(|node, cx| node.woken(cx, restored));
            }
        }
    }

    fn peer(&self) -> PeerId {
        self.node.peer_id()
    }

    fn restart(&mut self) {
        let seed = DeviceSeed::from_bytes(*self.node.seed.as_bytes());
        self.node = Node::new(seed);
        for space in self.shelf.spaces() {
            let runs = self.shelf.runs_of(space);
            self.node
                .restore_space(space, runs.into_iter(), &self.shelf)
                .unwrap();
        }
    }

    fn write(&mut self, space: SpaceId, document: Option<DocumentId>, text: &str) -> EntryId {
        self.try_write(space, document, text).unwrap()
    }

    fn try_write(
        &mut self,
        space: SpaceId,
        document: Option<DocumentId>,
        text: &str,
    ) -> Result<EntryId, Refused> {
        self.try_write_for(space, Audience::Space, document, text)
    }

    fn try_write_for(
        &mut self,
        space: SpaceId,
        audience: Audience,
        document: Option<DocumentId>,
        text: &str,
    ) -> Result<EntryId, Refused> {
        let new = NewEntry {
            document,
            kind: if document.is_none() {
                EntryType::FOUND_DOCUMENT
            } else {
                EntryType::CHANGES
            },
            on: vec![],
            more: if document.is_none() { vec![1] } else { vec![] },
            audience,
            plaintext: text.as_bytes().to_vec(),
        };
        self.act(|node, cx| node.write(cx, space, new))
    }

    fn reads(&self, space: SpaceId, document: DocumentId) -> Vec<String> {
        let space = self.node.space(&space).unwrap();
        space
            .entries_of(&document)
            .iter()
            .map(|id| {
                let entry = self.shelf.entry(id).unwrap();
                let body = self.shelf.body(id).unwrap();
                let plain = space.keys().open(&entry.header, &body).unwrap();
                String::from_utf8(plain).unwrap()
            })
            .collect()
    }

    fn me(&self, space: SpaceId) -> ParticipantId {
        self.node.space(&space).unwrap().me().into()
    }

    fn can_read(&self, space: SpaceId, document: DocumentId) -> bool {
        self.node.space(&space).unwrap().can_read(&document)
    }

    fn role(&mut self, space: SpaceId, who: ParticipantId, role: Role) {
        self.act(|node, cx| node.set_role(cx, space, who, role))
            .unwrap();
    }

    fn audience(&mut self, space: SpaceId, number: Option<u32>, who: &[ParticipantId]) -> u32 {
        let name = Name::new("Redactie").unwrap();
        self.act(|node, cx| node.set_audience(cx, space, number, Some(&name), who.to_vec()))
            .unwrap()
    }

    fn found(&mut self, name: &str) -> SpaceId {
        let card = self.card(name);
        let kring = Name::new("Kring Zandeweer").unwrap();
        self.act(|node, cx| node.found_space(cx, &kring, &card))
            .unwrap()
    }

    fn invite(&mut self, space: SpaceId, role: Role, uses: u16) -> Ticket {
        let expires = self.now.plus(7 * 24 * 3_600_000);
        self.act(|node, cx| node.invite(cx, space, role, expires, uses, vec![]))
            .unwrap()
    }
}

fn connect(a: &mut Person, b: &mut Person) {
    let (pa, pb) = (a.peer(), b.peer());
    a.act(|node, cx| node.connected(cx, pb));
    b.act(|node, cx| node.connected(cx, pa));
}

fn disconnect(a: &mut Person, b: &mut Person) {
    a.node.disconnected(b.peer());
    b.node.disconnected(a.peer());
}

/// Carries frames both ways until nothing moves any more; then lets time pass, a few times.
fn talk(a: &mut Person, b: &mut Person) {
    for _ in 0..12 {
        carry(a, b);
        for person in [&mut *a, &mut *b] {
            person.now = person.now.plus(15_000);
            person.act(|node, cx| node.timeout(cx));
        }
    }
    carry(a, b);
}

/// Lets several talk, each with the next, all connected at the same time; and time pass, a few times.
fn talk_in_a_row(people: &mut [&mut Person]) {
    for _ in 0..12 {
        for _ in 0..4 {
            for place in 1..people.len() {
                let (before, rest) = people.split_at_mut(place);
                carry(before[place - 1], rest[0]);
            }
        }
        for person in &mut *people {
            person.now = person.now.plus(15_000);
            person.act(|node, cx| node.timeout(cx));
        }
    }
}

/// As [`carry`], asking for frames only when the node says that there may be some, as a host does; for so many seconds.
fn carry_when_ready(a: &mut Person, b: &mut Person, seconds: usize) {
    for _ in 0..seconds * 10 {
        let mut moved = true;
        while std::mem::take(&mut moved) {
            for turn in [true, false] {
                let (from, to) = if turn {
                    (&mut *a, &mut *b)
                } else {
                    (&mut *b, &mut *a)
                };
                let (sender, receiver) = (from.peer(), to.peer());
                if from.ready.remove(&receiver) {
                    while let Some(frame) = from.act(|node, cx| node.poll_frame(cx, receiver)) {
                        moved = true;
                        to.act(|node, cx| node.received(cx, sender, &frame));
                    }
                }
                moved |= from.ready.contains(&receiver) || to.ready.contains(&sender);
            }
        }
        for person in [&mut *a, &mut *b] {
            person.now = person.now.plus(100);
            let due = person.node.poll_timeout();
            if due.is_some_and(|(due, _)| due <= person.now) {
                person.act(|node, cx| node.timeout(cx));
            }
        }
    }
}

fn carry(a: &mut Person, b: &mut Person) {
    for _ in 0..10_000 {
        let mut moved = false;
        for turn in [true, false] {
            let (from, to) = if turn {
                (&mut *a, &mut *b)
            } else {
                (&mut *b, &mut *a)
            };
            let (sender, receiver) = (from.peer(), to.peer());
            while let Some(frame) = from.act(|node, cx| node.poll_frame(cx, receiver)) {
                moved = true;
                to.act(|node, cx| node.received(cx, sender, &frame));
            }
            moved |= from.keep();
            moved |= to.keep();
        }
        if !moved {
            return;
        }
    }
    panic!("they never stop talking");
}

/// Anna founds, and these join as editors; all are connected to her until they are in.
fn kring(people: &mut [&mut Person]) -> SpaceId {
    let (anna, others) = people.split_first_mut().unwrap();
    let space = anna.found("Anna");
    for other in others {
        let ticket = anna.invite(space, Role::Editor, 1);
        let card = other.card("Neighbour");
        other.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
        meet(anna, other);
        assert!(other.events.contains(&Event::Joined { space }));
    }
    space
}

/// Connects two, lets them talk until nothing moves, and parts them.
fn meet(a: &mut Person, b: &mut Person) {
    connect(a, b);
    talk(a, b);
    disconnect(a, b);
    assert!(a.closed.is_empty() && b.closed.is_empty());
}

/// Everything that a space is, without what the order of arrival decides.
fn picture(person: &Person, space: &SpaceId) -> String {
    use crate::space::{Part, View};
    use std::fmt::Write;
    let space = person.node.space(space).unwrap();
    let mut out = String::new();
    for part in [Part::Charter, Part::Content] {
        let tips = space.tips(part, &View::All);
        let wanted = space.wanted(part, &View::All);
        let print = space.fingerprint(part, &View::All);
        writeln!(out, "{part:?} {tips:?} {wanted:?} {print:?}").unwrap();
    }
    let mut behind = space.left_behind();
    behind.sort();
    writeln!(out, "{behind:?} {:?}", space.counting()).unwrap();
    for (id, document) in space.documents().iter() {
        let founding = document.founding();
        let fixed = founding.map(|it| (it.kind, it.audience.clone()));
        let mut entries = space.entries_of(id);
        entries.sort();
        writeln!(out, "{id} {fixed:?} {entries:?}").unwrap();
    }
    let state = space.charter().state();
    for device in state.devices.keys() {
        writeln!(out, "{device} {:?}", space.card(device)).unwrap();
    }
    let held: Vec<bool> = state
        .epochs
        .keys()
        .map(|id| space.keys().holds(id))
        .collect();
    writeln!(out, "{held:?} {:?} {state:?}", space.name()).unwrap();
    out
}

/// These become the relays of a space.
fn names(anna: &mut Person, relays: &[PeerId], space: SpaceId) {
    let relays = relays.iter().map(|peer| RelayAddress {
        peer: *peer,
        addresses: Vec::new(),
    });
    anna.act(|node, cx| node.set_relays(cx, space, relays.collect()))
        .unwrap();
}
