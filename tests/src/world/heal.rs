//! What must hold when everything is whole again: all honest devices are equal, nothing acknowledged is missing, and
//! every pair that meets once more is done in one round trip.

use super::{Latency, World};
use noaber_protocol::ids::{DocumentId, EntryId, SpaceId, SpaceNonce};
use noaber_protocol::record::Read;
use noaber_protocol::space::{Footing, Part, Space, View};
use std::collections::{BTreeMap, BTreeSet};

/// One way between two people when the round trips are counted.
const TRIP: i64 = 1_000;
/// What a quiet meeting may take in bytes, both ways together, after Hello.
pub const QUIET_BYTES: usize = 512;

/// The same with a relay, which states what it holds beside.
const QUIET_RELAY_BYTES: usize = 640;

/// What a device sees of a space.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen {
    prints: [[u8; 32]; 2],
    heads: Vec<EntryId>,
    roles: Vec<String>,
    void: Vec<EntryId>,
    texts: BTreeMap<DocumentId, String>,
}

impl Seen {
    /// In what this differs from another.
    pub fn differs(&self, other: &Seen) -> Vec<&'static str> {
        let mut parts = Vec::new();
        for (is_same, part) in [
            (self.prints[0] == other.prints[0], "charter"),
            (self.prints[1] == other.prints[1], "content"),
            (self.heads == other.heads, "heads"),
            (self.roles == other.roles, "roles"),
            (self.void == other.void, "what does not count"),
            (self.texts == other.texts, "texts"),
        ] {
            if !is_same {
                parts.push(part);
            }
        }
        parts
    }
}

impl World {
    /// Everybody who was counted at fault: by whom, who, and for what.
    pub fn faults(&self) -> Vec<String> {
        let by = self.people.iter();
        by.flat_map(|person| {
            person
                .faults
                .iter()
                .filter(|(_, fault)| fault.is_counted())
                .map(|(peer, fault)| {
                    format!(
                        "{} counts {} at fault: {fault}",
                        person.name,
                        self.name(peer)
                    )
                })
        })
        .collect()
    }

    /// Everything is whole: all devices run, everybody is connected to everybody, and so many simulated minutes pass.
    pub fn heal(&mut self, minutes: i64) {
        let count = self.people.len();
        for who in 0..count {
            self.people[who].crash_in = None;
            self.start(who);
        }
        for _ in 0..minutes {
            for a in 0..count {
                for b in 0..a {
                    self.connect(a, b);
                }
            }
            self.pass(60_000);
        }
    }

    /// What somebody sees of a space.
    pub fn seen(&mut self, who: usize, space: SpaceId) -> Option<Seen> {
        let texts = self.people[who].texts(space);
        let here = self.people[who].node.as_ref()?.space(&space)?;
        let state = here.charter().state();
        let mut roles: Vec<String> = state
            .participants
            .iter()
            .map(|(id, participant)| format!("{id} {:?}", participant.role))
            .collect();
        roles.sort();
        let mut heads: Vec<EntryId> = here.charter().heads();
        heads.sort_unstable();
        let void = Vec::new();
        Some(Seen {
            prints: [Part::Charter, Part::Content].map(|part| here.fingerprint(part, &View::All)),
            heads,
            roles,
            void,
            texts,
        })
    }

    /// The people who are in a space now, as the first of them sees it.
    pub fn members(&self, space: SpaceId) -> Vec<usize> {
        let all = 0..self.people.len();
        all.filter(|who| self.people[*who].can_write(&space))
            .collect()
    }

    /// Checks that all of these see the same.
    ///
    /// # Panics
    /// Naming the seed, if they do not.
    pub fn assert_equal(&mut self, space: SpaceId, people: &[usize]) {
        let seed = self.seed;
        let Some((first, rest)) = people.split_first() else {
            return;
        };
        let seen = self.seen(*first, space);
        for other in rest {
            let differs = match (&seen, &self.seen(*other, space)) {
                (Some(one), Some(other)) => one.differs(other),
                (None, _) | (_, None) => vec!["is not in the space"],
            };
            assert!(
                differs.is_empty(),
                "seed {seed}: {} and {} differ: {differs:?}",
                self.people[*first].name,
                self.people[*other].name,
            );
        }
    }

    /// Checks that two hold the same, by their fingerprints alone.
    ///
    /// # Panics
    /// If they do not.
    pub fn assert_equal_prints(&self, space: SpaceId, one: usize, other: usize) {
        self.assert_carries(space, one, &[other]);
    }

    /// Looks at a space on somebody's device, whether it sleeps there or not.
    pub fn look<T>(&self, who: usize, space: SpaceId, look: impl FnOnce(&Space) -> T) -> Option<T> {
        let person = &self.people[who];
        let node = person.node.as_ref()?;
        if let Some(here) = node.space(&space) {
            return Some(look(here));
        }
        let mut carried = node.carried().into_iter();
        carried.find(|carried| carried.space == space)?;
        let runs = person.disk.runs_of(space).into_iter();
        let (seed, nonce) = (person.seed(), SpaceNonce([0; 16]));
        let footing = Footing::default();
        let restored = Space::restore(space, nonce, &seed, runs, &person.disk, footing);
        Some(look(&restored))
    }

    /// Checks that a relay, which can read nothing, holds what these people hold and judges it alike.
    ///
    /// # Panics
    /// Naming the seed, if it does not.
    pub fn assert_carries(&self, space: SpaceId, relay: usize, people: &[usize]) {
        let prints = |who: usize| {
            let print = |here: &Space| {
                [Part::Charter, Part::Content].map(|part| here.fingerprint(part, &View::All))
            };
            self.look(who, space, print)
        };
        for who in people {
            assert!(
                prints(relay).is_some() && prints(relay) == prints(*who),
                "seed {}: the relay and {} differ",
                self.seed,
                self.people[*who].name
            );
        }
    }

    /// Checks that all of these hold everything that was acknowledged, with its body.
    ///
    /// # Panics
    /// Naming the seed, if something is missing.
    pub fn assert_nothing_lost(&self, space: SpaceId, people: &[usize]) {
        for who in people {
            let person = &self.people[*who];
            let lacks = |here: &Space| {
                let lacks = self.acknowledged.keys().filter(|id| !here.holds_whole(id));
                lacks.copied().collect::<BTreeSet<EntryId>>()
            };
            let lacks = self.look(*who, space, lacks);
            let lacks = lacks.expect("a member has the space");
            for (id, author) in &self.acknowledged {
                assert!(
                    !lacks.contains(id),
                    "seed {}: {} lacks an entry that {} was told is safe ({:?})",
                    self.seed,
                    person.name,
                    self.people[*author].name,
                    self.people[*author]
                        .disk
                        .entry(id)
                        .map(|it| it.header.chain),
                );
            }
        }
    }

    /// Checks that each of these knows by receipts that all the others hold everything.
    ///
    /// # Panics
    /// Naming the seed, if one does not.
    pub fn assert_receipts(&self, space: SpaceId, people: &[usize]) {
        for who in people {
            let here = self.people[*who].node.as_ref();
            let here = here.and_then(|node| node.space(&space));
            for other in people.iter().filter(|other| *other != who) {
                let author = self.people[*other].author(&space);
                let lack = here.zip(author).and_then(|(here, it)| here.lack_of(&it));
                let level = lack.is_some_and(|lack| lack.theirs == 0 && lack.ours == 0);
                let (seed, name) = (self.seed, self.people[*who].name);
                let other = self.people[*other].name;
                assert!(level, "seed {seed}: {name} knows of {other}: {lack:?}");
            }
        }
    }

    /// Checks that nobody was counted at fault.
    ///
    /// # Panics
    /// Naming the seed, if somebody was.
    pub fn assert_no_faults(&self) {
        let faults = self.faults();
        assert!(faults.is_empty(), "seed {}: {faults:?}", self.seed);
    }

    fn is_relay(&self, who: usize) -> bool {
        let node = self.people[who].node.as_ref();
        node.is_some_and(|node| node.is_relay())
    }

    /// Two people meet of whom everybody else is out of reach: the bytes and the one-way trips from Hello until it is
    /// quiet.
    pub fn meet(&mut self, a: usize, b: usize) -> (usize, i64) {
        for who in 0..self.people.len() {
            self.isolate(who);
        }
        self.pass(1_000);
        self.set_latency(Latency::Exactly(TRIP));
        self.connect(a, b);
        // Hello arrives.
        self.pass(TRIP - 1);
        self.bytes = 0;
        self.sent.clear();
        self.listens = true;
        let begin = self.now + 1;
        let mut last = begin;
        for _ in 0..10 {
            let before = self.bytes;
            self.pass(TRIP);
            if self.bytes > before {
                last = self.now;
            }
        }
        self.listens = false;
        self.set_latency(Latency::UpTo(200));
        (self.bytes, (last - begin + TRIP) / TRIP)
    }

    /// Checks that every pair of these, meeting again, is done in one round trip and few bytes; with a relay in two: it
    /// is spoken with only after it said that it knows the space.
    ///
    /// # Panics
    /// Naming the seed, if a pair is not.
    pub fn assert_quiet(&mut self, people: &[usize]) {
        for (at, a) in people.iter().enumerate() {
            for b in people.iter().skip(at + 1) {
                let (bytes, trips) = self.meet(*a, *b);
                let heard: Vec<String> = self
                    .sent
                    .iter()
                    .map(|(from, _, frame)| {
                        let name = format!("{frame:?}");
                        let name = name.split('(').next().unwrap_or_default();
                        format!("{} {}", self.people[*from].name, name)
                    })
                    .collect();
                let (most_trips, most_bytes) = match self.is_relay(*a) || self.is_relay(*b) {
                    true => (4, QUIET_RELAY_BYTES),
                    false => (2, QUIET_BYTES),
                };
                assert!(
                    trips <= most_trips && bytes <= most_bytes,
                    "seed {}: {} and {}: {trips} trips, {bytes} bytes: {heard:?}",
                    self.seed,
                    self.people[*a].name,
                    self.people[*b].name,
                );
            }
        }
    }
}
