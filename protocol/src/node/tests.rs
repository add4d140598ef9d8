//! Two and three neighbours in one process: what a node does with its own hands.

use super::shelf::Shelf;
use super::*;
use crate::charter::op::Audience;
use crate::charter::role::Role;
use crate::entry::EntryType;
use crate::ids::{DocumentId, EntryId};
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
                Output::Ready { .. } => {}
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
        let new = NewEntry {
            document,
            kind: if document.is_none() {
                EntryType::FOUND_DOCUMENT
            } else {
                EntryType::CHANGES
            },
            on: vec![],
            more: if document.is_none() { vec![1] } else { vec![] },
            audience: Audience::Space,
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

#[test]
fn a_neighbour_joins_with_a_ticket_and_both_read_what_the_other_writes() {
    let (mut zandeweer, mut eppenhuizen) = (Person::new(1), Person::new(2));
    let space = zandeweer.found("Anna");
    let document: DocumentId = zandeweer.write(space, None, "manifest").into();
    zandeweer.write(space, Some(document), "een");
    let ticket = zandeweer.invite(space, Role::Editor, 1);
    let card = eppenhuizen.card("Bert");
    eppenhuizen
        .act(|node, cx| node.join(cx, &ticket, &card))
        .unwrap();
    connect(&mut zandeweer, &mut eppenhuizen);
    talk(&mut zandeweer, &mut eppenhuizen);
    assert!(eppenhuizen.events.contains(&Event::Joined { space }));
    assert_eq!(eppenhuizen.reads(space, document), ["manifest", "een"]);
    eppenhuizen.write(space, Some(document), "twee");
    talk(&mut zandeweer, &mut eppenhuizen);
    assert_eq!(
        zandeweer.reads(space, document),
        ["manifest", "een", "twee"]
    );
    let here = zandeweer.node.space(&space).unwrap();
    let bert = eppenhuizen.node.space(&space).unwrap().me();
    assert_eq!(here.card(&bert).unwrap().name.as_str(), "Bert");
    let there = eppenhuizen.node.space(&space).unwrap();
    assert_eq!(there.name().unwrap().as_str(), "Kring Zandeweer");
    assert!(zandeweer.closed.is_empty() && eppenhuizen.closed.is_empty());
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

#[test]
fn a_restarted_node_is_as_it_was() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    for text in ["een", "twee"] {
        anna.write(space, Some(document), text);
    }
    meet(&mut anna, &mut bert);
    bert.write(space, Some(document), "drie");
    meet(&mut anna, &mut bert);
    for person in [&mut anna, &mut bert] {
        let before = picture(person, &space);
        person.restart();
        assert_eq!(picture(person, &space), before);
        assert_eq!(person.reads(space, document).len(), 4);
    }
    bert.write(space, Some(document), "vier");
    meet(&mut anna, &mut bert);
    assert_eq!(anna.reads(space, document).len(), 5);
}

#[test]
fn a_joining_goes_on_after_a_restart() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    bert.restart();
    connect(&mut anna, &mut bert);
    carry(&mut anna, &mut bert);
    // The charter is here; the joining is written when it has been quiet.
    assert!(!bert.node.space(&space).unwrap().has_asked());
    disconnect(&mut anna, &mut bert);
    bert.restart();
    bert.now = bert.now.plus(1_000);
    bert.act(|node, cx| node.timeout(cx));
    bert.now = bert.now.plus(1_000);
    bert.act(|node, cx| node.timeout(cx));
    assert!(bert.node.space(&space).unwrap().has_asked());
    bert.restart();
    meet(&mut anna, &mut bert);
    assert!(bert.events.contains(&Event::Joined { space }));
    bert.restart();
    assert!(bert.node.space(&space).unwrap().joining().is_none());
    bert.write(space, None, "manifest");
}

#[test]
fn a_ticket_that_was_used_lets_nobody_else_in() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 1);
    for person in [&mut bert, &mut corrie] {
        let card = person.card("Neighbour");
        person
            .act(|node, cx| node.join(cx, &ticket, &card))
            .unwrap();
        meet(&mut anna, person);
    }
    let why = JoinFailure::Used;
    assert!(corrie.events.contains(&Event::JoinFailed { space, why }));
    assert!(corrie.node.space(&space).is_none());
    assert_eq!(corrie.shelf.spaces(), []);
    let state = anna.node.space(&space).unwrap().charter().state();
    assert_eq!(state.participants.len(), 2);
}

#[test]
fn an_expired_ticket_is_refused_at_both_ends() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    anna.now = ticket.expires.plus(1);
    // Bert's clock is behind: he asks, and Anna does not take him in.
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    meet(&mut anna, &mut bert);
    let state = anna.node.space(&space).unwrap().charter().state();
    assert_eq!(state.participants.len(), 1);
    assert!(!bert.events.contains(&Event::Joined { space }));
    let mut corrie = Person::new(3);
    corrie.now = ticket.expires.plus(1);
    let refused = corrie.act(|node, cx| node.join(cx, &ticket, &card));
    assert_eq!(refused, Err(Refused::Expired));
}

#[test]
fn who_left_reads_nothing_that_is_written_after() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    bert.act(|node, cx| node.leave(cx, space)).unwrap();
    assert_eq!(
        bert.try_write(space, Some(document), "nog iets"),
        Err(Refused::NotIn)
    );
    meet(&mut anna, &mut bert);
    let secret = anna.write(space, Some(document), "na het vertrek");
    let header = anna.shelf.entry(&secret).unwrap().header;
    let epoch = header.epoch.unwrap();
    assert!(anna.node.space(&space).unwrap().keys().holds(&epoch));
    meet(&mut anna, &mut bert);
    let there = bert.node.space(&space).unwrap();
    assert!(!there.keys().holds(&epoch));
    assert!(!there.holds(&secret));
    anna.restart();
    assert_eq!(anna.reads(space, document), ["manifest", "na het vertrek"]);
}

#[test]
fn two_branches_of_one_device_heal_in_its_next_entry() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    // Bert's laptop is cloned; both go on.
    let mut clone = Person::new(2);
    clone.shelf = bert.shelf.clone();
    clone.now = bert.now;
    clone.rng = ChaCha20Rng::from_seed([99; 32]);
    clone.restart();
    bert.write(space, Some(document), "hier");
    clone.write(space, Some(document), "daar");
    meet(&mut anna, &mut bert);
    anna.closed.clear();
    meet(&mut anna, &mut clone);
    assert_eq!(anna.reads(space, document).len(), 3);
    meet(&mut anna, &mut bert);
    let healed = bert.write(space, Some(document), "samen");
    assert_eq!(bert.shelf.entry(&healed).unwrap().header.prev.len(), 2);
    meet(&mut anna, &mut bert);
    let mut texts = anna.reads(space, document);
    texts.sort();
    assert_eq!(texts, ["daar", "hier", "manifest", "samen"]);
    assert_eq!(
        picture(&anna, &space).lines().next(),
        picture(&bert, &space).lines().next()
    );
}

#[test]
fn late_work_stands_where_somebody_who_stayed_built_on_it() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert, &mut corrie]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    meet(&mut anna, &mut corrie);
    meet(&mut bert, &mut corrie);
    // Anna demotes Bert while he writes; Corrie builds on his second entry, not on his third.
    let bert_id = bert.node.space(&space).unwrap().me();
    anna.act(|node, cx| node.set_role(cx, space, bert_id.into(), Role::Reader))
        .unwrap();
    let first = bert.write(space, Some(document), "een");
    let second = bert.write(space, Some(document), "twee");
    meet(&mut bert, &mut corrie);
    let third = bert.write(space, Some(document), "drie");
    let new = NewEntry {
        document: Some(document),
        kind: EntryType::CHANGES,
        on: vec![second],
        more: vec![],
        audience: Audience::Space,
        plaintext: b"erop gebouwd".to_vec(),
    };
    corrie.act(|node, cx| node.write(cx, space, new)).unwrap();
    meet(&mut bert, &mut corrie);
    meet(&mut anna, &mut bert);
    {
        let there = anna.node.space(&space).unwrap();
        assert_eq!(
            there.left_behind().len(),
            0,
            "late work is wanted only when built on"
        );
    }
    meet(&mut anna, &mut corrie);
    for person in [&mut anna, &mut corrie] {
        let before = picture(person, &space);
        person.restart();
        assert_eq!(picture(person, &space), before);
        let there = person.node.space(&space).unwrap();
        let entries = there.entries_of(&document);
        assert!(entries.contains(&first) && entries.contains(&second));
        assert!(!entries.contains(&third));
    }
    assert_eq!(
        picture(&anna, &space).lines().nth(1),
        picture(&corrie, &space).lines().nth(1)
    );
    assert_eq!(
        bert.try_write(space, Some(document), "vier"),
        Err(Refused::Role {
            needed: Role::Editor
        })
    );
}

#[test]
fn who_left_comes_back_with_a_new_ticket_and_writes_again() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    bert.act(|node, cx| node.leave(cx, space)).unwrap();
    meet(&mut anna, &mut bert);
    anna.write(space, Some(document), "zonder Bert");
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.events.clear();
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    bert.restart();
    meet(&mut anna, &mut bert);
    assert!(bert.events.contains(&Event::Joined { space }));
    assert_eq!(bert.reads(space, document), ["manifest", "zonder Bert"]);
    bert.write(space, Some(document), "terug");
    meet(&mut anna, &mut bert);
    assert_eq!(anna.reads(space, document).len(), 3);
    let again = bert.act(|node, cx| node.join(cx, &ticket, &card));
    assert_eq!(again, Err(Refused::AlreadyIn));
}

#[test]
fn whoever_of_the_space_is_there_takes_a_neighbour_in() {
    let (mut anna, mut bert, mut corrie) = (Person::new(1), Person::new(2), Person::new(3));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let ticket = anna.invite(space, Role::Editor, 1);
    meet(&mut anna, &mut bert);
    // Anna is away: Corrie meets Bert only.
    let card = corrie.card("Corrie");
    corrie
        .act(|node, cx| node.join(cx, &ticket, &card))
        .unwrap();
    connect(&mut corrie, &mut bert);
    talk(&mut corrie, &mut bert);
    assert!(corrie.events.contains(&Event::Joined { space }));
    assert_eq!(corrie.reads(space, document), ["manifest"]);
    corrie.write(space, Some(document), "van Corrie");
    talk(&mut corrie, &mut bert);
    disconnect(&mut corrie, &mut bert);
    meet(&mut bert, &mut anna);
    assert_eq!(anna.reads(space, document), ["manifest", "van Corrie"]);
    let state = anna.node.space(&space).unwrap().charter().state();
    assert_eq!(state.participants.len(), 3);
}

#[test]
fn a_share_that_was_not_given_before_a_restart_is_given_after_it() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    meet(&mut anna, &mut bert);
    // The power goes at Anna's before what she did for Bert is kept: only his joining is.
    let bert_id = bert.node.space(&space).unwrap().me();
    let is_share = |record: &crate::record::Record| match record {
        crate::record::Record::Run { bytes, .. } => {
            let run = crate::run::Run::decode(Some(space), bytes).unwrap();
            run.author() != bert_id && run.first().header.at > START
        }
        crate::record::Record::Body { .. } | crate::record::Record::Local { .. } => false,
    };
    let records: Vec<_> = anna.shelf.records.clone();
    anna.shelf = Shelf::default();
    for record in records.into_iter().filter(|record| !is_share(record)) {
        anna.shelf.keep(record);
    }
    anna.restart();
    let unshared = |anna: &Person| {
        let here = anna.node.space(&space).unwrap();
        here.charter().state().unshared().len()
    };
    assert_eq!(unshared(&anna), 1);
    assert!(anna.node.poll_timeout().unwrap().0 <= anna.now);
    anna.act(|node, cx| node.timeout(cx));
    assert_eq!(unshared(&anna), 0);
}

#[test]
fn a_member_over_the_quota_of_the_day_is_fetched_later() {
    let (mut anna, mut mies) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let ticket = anna.invite(space, Role::Member, 1);
    let card = mies.card("Mies");
    mies.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    connect(&mut anna, &mut mies);
    talk(&mut anna, &mut mies);
    for _ in 0..12 {
        let new = NewEntry {
            document: Some(document),
            kind: EntryType(1),
            on: vec![],
            more: vec![],
            audience: Audience::Space,
            plaintext: vec![7; 200 * 1024],
        };
        mies.act(|node, cx| node.write(cx, space, new)).unwrap();
    }
    carry(&mut anna, &mut mies);
    let held = |anna: &Person| {
        let here = anna.node.space(&space).unwrap();
        here.entries_of(&document).len()
    };
    assert!(held(&anna) <= 11, "live only so many bytes a day");
    talk(&mut anna, &mut mies);
    assert_eq!(held(&anna), 13);
    assert!(anna.closed.is_empty() && mies.closed.is_empty());
}
