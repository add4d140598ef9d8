//! One random history: people write, meet, part, crash, join and leave; everything from one seed.

use super::{World, YEAR};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{DocumentId, ParticipantId, SpaceId};
use noaber_protocol::ticket::Ticket;

/// Who lives in the world.
const NAMES: [&str; 10] = [
    "zandeweer",
    "eppenhuizen",
    "doodstil",
    "kantens",
    "usquert",
    "warffum",
    "rottum",
    "stitswerd",
    "menkeweer",
    "onderdendam",
];

/// A history under way.
pub struct History {
    /// The world it happens in.
    pub world: World,
    /// The space that everybody is in.
    pub space: SpaceId,
    documents: Vec<DocumentId>,
    tickets: Vec<(usize, Ticket)>,
    relay: Option<usize>,
    /// In which part of the country somebody is; only those in one part can meet.
    parts: Vec<u64>,
}

impl History {
    /// A few people found a space and join it, by chance with clocks that are up to a year off.
    pub fn begin(seed: u64) -> History {
        let mut world = World::new(seed);
        let count = 3 + world.below(4) as usize;
        for name in NAMES.iter().take(count) {
            let skew = match world.below(3) {
                0 => world.below(2 * YEAR as u64) as i64 - YEAR,
                _ => world.below(2_000) as i64 - 1_000,
            };
            world.comes(name, skew);
        }
        let space = world.found_space(0, "Dorpsbelang");
        let mut history = History {
            parts: vec![0; count],
            relay: None,
            world,
            space,
            documents: Vec::new(),
            tickets: Vec::new(),
        };
        for who in 1..count {
            history.invite(0, who);
        }
        history.join_those_invited();
        history.world.pass(10_000);
        history.found_document(0);
        if seed.is_multiple_of(3) {
            history.relay();
        }
        history
    }

    /// So many things happen.
    pub fn go_on(&mut self, operations: usize) {
        for _ in 0..operations {
            self.one();
            let pause = match self.world.below(20) {
                0 => self.world.below(20_000),
                1..=5 => self.world.below(1_000),
                _ => self.world.below(60),
            };
            self.world.pass(pause as i64);
        }
    }

    /// Everything heals, and then all of it is checked.
    ///
    /// # Panics
    /// Naming the seed, if something does not hold.
    pub fn end(mut self) {
        let seed = self.world.seed;
        self.join_those_invited();
        self.world.heal(4);
        let people = self.world.members(self.space);
        assert!(people.contains(&0), "seed {seed}: the founder is in");
        self.world.assert_no_faults();
        self.world.assert_equal(self.space, &people);
        self.world.assert_nothing_lost(self.space, &people);
        self.world.assert_receipts(self.space, &people);
        if let Some(relay) = self.relay {
            self.world.assert_carries(self.space, relay, &people);
            self.world.assert_nothing_lost(self.space, &[relay]);
        }
        let everybody: Vec<usize> = (0..self.world.people.len()).collect();
        self.world.assert_quiet(&everybody);
        self.world.assert_no_faults();
    }

    /// The kennispunt, which carries everything and knows no epoch.
    fn relay(&mut self) {
        let who = self.world.comes("kennispunt", 0);
        self.parts.push(0);
        self.world.relay(who, 0, self.space);
        self.world.pass(1_000);
        self.relay = Some(who);
    }

    fn somebody(&mut self) -> usize {
        let count = self.world.people.len() as u64;
        self.world.below(count) as usize
    }

    fn one(&mut self) {
        let (a, b) = (self.somebody(), self.somebody());
        match self.world.below(100) {
            0..=49 => self.write(a),
            50..=52 => self.found_document(a),
            53..=72 if self.parts[a] == self.parts[b] => self.world.connect(a, b),
            73..=79 => self.world.disconnect(a, b),
            80..=83 => self.world.crash(a),
            84..=86 => self.world.people[a].crash_in = Some(b as u32),
            87..=93 => self.world.start(a),
            94 => self.partition(),
            95 => self.reunite(),
            96 => self.newcomer(),
            97 => self.join_those_invited(),
            98 => self.change_role(b),
            99 => self.by_stick(a, b),
            _ => {}
        }
    }

    fn write(&mut self, who: usize) {
        if !self.world.people[who].can_write(&self.space) || self.documents.is_empty() {
            return;
        }
        let count = self.documents.len() as u64;
        let document = self.documents[self.world.below(count) as usize];
        let number = self.world.below(1_000_000);
        let name = self.world.people[who].name;
        let text = format!("{name}{number} ");
        self.world.write(who, self.space, document, &text);
    }

    fn found_document(&mut self, who: usize) {
        if self.documents.len() >= 8 || !self.world.people[who].can_write(&self.space) {
            return;
        }
        let title = format!("Manifest {}", self.documents.len());
        let founded = self.world.found_document(who, self.space, &title);
        self.documents.extend(founded);
    }

    fn invite(&mut self, by: usize, whom: usize) {
        if let Some(ticket) = self.world.invite(by, self.space, Role::Editor) {
            self.tickets.push((whom, ticket));
        }
    }

    /// A late joiner, with a new device.
    fn newcomer(&mut self) {
        let count = self.world.people.len();
        let Some(name) = NAMES.get(count) else {
            return;
        };
        if count >= 7 || self.world.people[0].node.is_none() {
            return;
        }
        let skew = self.world.below(2 * YEAR as u64) as i64 - YEAR;
        let who = self.world.comes(name, skew);
        self.parts.push(0);
        self.invite(0, who);
    }

    /// Whoever has a ticket joins with it, through whom they can meet.
    fn join_those_invited(&mut self) {
        for (whom, ticket) in std::mem::take(&mut self.tickets) {
            if self.world.people[whom].node.is_none() {
                self.tickets.push((whom, ticket));
                continue;
            }
            self.world.join(whom, &ticket);
            if self.parts[whom] == self.parts[0] {
                self.world.connect(whom, 0);
            }
        }
    }

    /// A stick goes from one to another, wherever they are.
    fn by_stick(&mut self, from: usize, to: usize) {
        let (space, members) = (self.space, self.world.members(self.space));
        if from != to && members.contains(&from) && members.contains(&to) {
            let bundle = self.world.write_bundle(from, space, None);
            // Power may be cut while it is written or read.
            if self.world.people[to].node.is_some() {
                self.world.read_bundle(to, &bundle);
            }
        }
    }

    fn partition(&mut self) {
        for who in 0..self.world.people.len() {
            self.parts[who] = self.world.below(2);
        }
        for a in 0..self.world.people.len() {
            for b in 0..a {
                if self.parts[a] != self.parts[b] {
                    self.world.disconnect(a, b);
                }
            }
        }
    }

    fn reunite(&mut self) {
        self.parts.fill(0);
    }

    /// The founder makes somebody board, or editor again: no demotion below what they write.
    fn change_role(&mut self, whom: usize) {
        let Some(author) = self.world.people[whom].author(&self.space) else {
            return;
        };
        let space = self.space;
        let participant = ParticipantId(author.0);
        self.world.with(0, |node, cx| {
            let here = node.space(&space)?;
            let state = here.charter().state();
            let role = state.participants.get(&participant)?.role;
            let next = match role {
                Role::Editor => Role::Board,
                Role::Board | Role::Reader | Role::Member => Role::Editor,
                Role::Admin => return None,
            };
            node.set_role(cx, space, participant, next).ok()
        });
    }
}
