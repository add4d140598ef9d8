//! Twelve parties, which have one to four seats, vote while half of them are offline: random partitions, 200 seeds. All that hold the same closings show the
//! same result, nothing is adopted before its closing is here, no vote counts that is not on the list, and each that is
//! late is seen.

use noaber_protocol::act::{
    Act, Attested, Closing, Done, Fold, Majority, Of, Opening, Outcome, Passed, Reopening, Rule,
    Vote, Voting, Way, decision_hash, fold,
};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::{Heads, kinds};
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, ParticipantId, SpaceId};
use noaber_protocol::node::NewEntry;
use noaber_protocol::record::Read;
use noaber_tests::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::thread;

const SEEDS: u64 = 200;
const CHAIR: usize = 0;
const DEPUTY: usize = 1;
/// Who brings back an old copy of the disk in some seeds, and votes again not knowing of the first time.
const FORGETFUL: usize = 5;
const ROUNDS: u64 = 9;
const PARTIES: [&str; 12] = [
    "roelfke",
    "tilwerd",
    "achterhornen",
    "noorderzijl",
    "zijlvest",
    "wierde",
    "dijkhuizen",
    "hoogezijl",
    "lutje",
    "oosterbroek",
    "westerklei",
    "zuidwal",
];

/// The parties, and what they vote about.
struct Alliance {
    world: World,
    space: SpaceId,
    document: DocumentId,
    opening: EntryId,
    asked: Opening,
    /// Acts that were opened before: whoever holds one reads the same.
    opened: BTreeMap<EntryId, Act>,
    /// By the closings and reopenings that somebody holds what they show.
    shown: BTreeMap<BTreeSet<EntryId>, Shown>,
    happened: Happened,
}

/// The entry that closed it, the counts and the outcome; none while it is open.
type Shown = Option<(EntryId, Vec<u32>, Outcome)>;

/// What came to pass, so that a test which tests nothing is found.
#[derive(Clone, Copy, Debug, Default)]
struct Happened {
    late: usize,
    clashes: usize,
    contradictions: usize,
    reopened: usize,
}

/// What somebody holds of the document.
struct View {
    acts: Vec<Done>,
    past: BTreeMap<EntryId, Vec<EntryId>>,
    authors: BTreeMap<EntryId, AuthorId>,
}

impl View {
    /// The latest entries of others that none of somebody's own entries has in its past.
    fn frontier(&self, me: AuthorId) -> Vec<EntryId> {
        let mut covered = BTreeSet::new();
        let mut left: Vec<EntryId> = self
            .authors
            .iter()
            .filter(|(_, it)| **it == me)
            .map(|(id, _)| *id)
            .collect();
        left.extend(self.past.values().flatten());
        while let Some(id) = left.pop() {
            if covered.insert(id) {
                left.extend(self.past.get(&id).into_iter().flatten());
            }
        }
        self.past
            .keys()
            .filter(|id| !covered.contains(id))
            .copied()
            .collect()
    }
}

impl Alliance {
    fn begins(seed: u64) -> Alliance {
        let mut world = World::new(seed);
        for name in PARTIES {
            world.comes(name, 0);
        }
        let space = world.found_space(CHAIR, "Alliantie De Wadhoek");
        for who in 1..PARTIES.len() {
            world.takes_in(CHAIR, who, space, Role::Editor);
        }
        let deputy = world.people[DEPUTY]
            .author(&space)
            .expect("is in the space");
        world
            .with(CHAIR, |node, cx| {
                node.set_role(cx, space, deputy.into(), Role::Board)
            })
            .expect("the device runs")
            .expect("the founder may");
        world.pass(2_000);
        let document = world.found_document(CHAIR, space, "Motie pinautomaat");
        let document = document.expect("the founder may write");
        let mut roll: Vec<ParticipantId> = (0..PARTIES.len())
            .map(|who| {
                world.people[who]
                    .author(&space)
                    .expect("is in the space")
                    .into()
            })
            .collect();
        roll.sort_unstable();
        let asked = Opening {
            heads: Heads::default(),
            text: [7; 32],
            question: "Dienen wij deze motie in?".to_owned(),
            options: ["voor", "tegen", "onthouden"].map(str::to_owned).to_vec(),
            weights: (0..roll.len() as u32).map(|place| 1 + place % 4).collect(),
            roll,
            rule: Rule {
                majority: Majority::Absolute,
                quorum: 10,
                proxies: 1,
            },
            way: Way::RollCall,
            hall: 0,
            ground: "afspraak tussen partijen".to_owned(),
            until: None,
        };
        let mut alliance = Alliance {
            world,
            space,
            document,
            opening: EntryId([0; 32]),
            asked: asked.clone(),
            opened: BTreeMap::new(),
            shown: BTreeMap::new(),
            happened: Happened::default(),
        };
        alliance.opening = alliance.does(CHAIR, Act::Opening(asked));
        alliance.world.pass(5_000);
        alliance
    }

    fn of(&self) -> Of {
        Of {
            space: self.space,
            document: self.document,
        }
    }

    fn does(&mut self, who: usize, act: Act) -> EntryId {
        let me = self.world.people[who]
            .author(&self.space)
            .expect("is in the space");
        let new = NewEntry {
            document: Some(self.document),
            kind: act.entry_type(),
            on: self.view(who).frontier(me),
            more: Vec::new(),
            audience: Audience::Space,
            plaintext: act.encode().expect("it is within its limits"),
        };
        let space = self.space;
        let written = self.world.with(who, |node, cx| node.write(cx, space, new));
        written.expect("the device runs").expect("the role may")
    }

    /// What somebody holds of the document, with all that lies in its past.
    fn view(&mut self, who: usize) -> View {
        let person = &self.world.people[who];
        let here = person
            .node
            .as_ref()
            .and_then(|node| node.space(&self.space));
        let here = here.expect("the device runs");
        let mut left: Vec<EntryId> = here.entries_of(&self.document);
        let mut view = View {
            acts: Vec::new(),
            past: BTreeMap::new(),
            authors: BTreeMap::new(),
        };
        loop {
            let before = left.len();
            left.retain(|id| {
                let past = here.right_before(id);
                let is_whole = past.iter().all(|it| view.past.contains_key(it));
                if is_whole {
                    view.past.insert(*id, past);
                }
                !is_whole
            });
            if left.len() == before {
                break;
            }
        }
        for id in view.past.keys() {
            let header = person.disk.entry(id).expect("it is here").header;
            view.authors.insert(*id, header.author);
            if !header.kind.is_act() {
                continue;
            }
            let act = self.opened.entry(*id).or_insert_with(|| {
                let body = person.disk.body(id).expect("it is here");
                let plaintext = here.keys().open(&header, &body).expect("a member reads it");
                Act::decode(header.kind, &plaintext).expect("it was written so")
            });
            view.acts.push(Done {
                bytes: act.encode().expect("it was written so").len(),
                entry: *id,
                author: header.author,
                participant: here.participant_at_entry(id).expect("it counts"),
                role: here.role_at_entry(id).expect("it counts"),
                at: header.at,
                act: Ok(act.clone()),
            });
        }
        view
    }

    fn fold(&mut self, who: usize) -> Fold {
        let view = self.view(who);
        self.folded(&view)
    }

    fn folded(&self, view: &View) -> Fold {
        let kind = kinds::by_tag("manifest").expect("a kind");
        fold(self.of(), kind, &view.acts, &view.past)
    }

    fn voting(&mut self, who: usize) -> Option<Voting> {
        let votings = self.fold(who).votings;
        votings
            .into_iter()
            .find(|voting| voting.entry == self.opening)
    }

    fn vote(&mut self, who: usize, choice: u8) {
        let vote = |on_behalf| {
            Act::Vote(Vote {
                opening: self.opening,
                choice,
                on_behalf,
                statement: String::new(),
            })
        };
        let of = self.asked.roll[self.world.seed as usize % PARTIES.len()];
        let me = self.world.people[who]
            .author(&self.space)
            .map(ParticipantId::from);
        let act = match who % 7 {
            6 if me != Some(of) => vote(Some(of)),
            _ => vote(None),
        };
        if self.voting(who).is_some() {
            self.does(who, act);
        }
    }

    /// Closes with the votes that stand here and now.
    fn close(&mut self, who: usize) {
        let Some(voting) = self.voting(who).filter(|voting| voting.closing.is_none()) else {
            return;
        };
        let single = voting.votes.iter().filter(|(_, votes)| votes.len() == 1);
        let mut closing = Closing {
            opening: self.opening,
            counted: Vec::new(),
            counts: vec![0; self.asked.options.len()],
            tellers: None,
            reason: String::new(),
            attested: Attested {
                hash: [0; 32],
                proof: [0; 64],
            },
        };
        for (voter, casts) in single {
            for cast in casts {
                closing.counted.push(cast.entry);
                let weight = self.asked.weight(voter);
                closing.counts[usize::from(cast.vote.choice)] += weight;
            }
        }
        closing.counted.sort_unstable();
        let node = self.world.people[who].node.as_ref();
        let here = node
            .and_then(|node| node.space(&self.space))
            .expect("the device runs");
        let hash = decision_hash(&self.opening, &self.asked, &closing);
        closing.attested = Attested::sign(self.of(), hash, here.key());
        let entry = self.does(who, Act::Closing(closing));
        let fold = self.fold(who);
        assert_eq!(fold.passed.get(&entry), None, "seed {}", self.world.seed);
    }

    fn reopen(&mut self, who: usize) {
        let Some(closing) = self.voting(who).and_then(|voting| voting.closing) else {
            return;
        };
        self.happened.reopened += 1;
        let reopening = Act::Reopening(Reopening {
            closing: closing.entry,
            reason: "er was nog niet genoeg gepraat".to_owned(),
        });
        self.does(who, reopening);
    }

    /// Everybody is somewhere, and meets those who are there too.
    fn part(&mut self) {
        let parts: Vec<u64> = PARTIES.map(|_| self.world.below(4)).to_vec();
        for a in 0..parts.len() {
            self.world.isolate(a);
            for b in 0..a {
                if parts[a] == parts[b] && self.world.below(2) == 0 {
                    self.world.connect(a, b);
                }
            }
        }
    }

    fn goes_on(&mut self) {
        let copy = self.world.people[FORGETFUL].disk.len();
        for round in 0..ROUNDS {
            self.part();
            for who in 0..PARTIES.len() {
                if self.world.below(4) == 0 {
                    let choice = [0, 0, 0, 1, 2][self.world.below(5) as usize];
                    self.vote(who, choice);
                }
            }
            match (self.world.seed % 4, round) {
                (0, 2) => self.vote(FORGETFUL, 0),
                (0, 4) => {
                    self.world.isolate(FORGETFUL);
                    self.world.people[FORGETFUL].crash(0);
                    self.world.people[FORGETFUL].disk.roll_back(copy);
                    self.world.start(FORGETFUL);
                    self.vote(FORGETFUL, 1);
                }
                (1, 6) => self.reopen(CHAIR),
                (2, 5) => self.close(DEPUTY),
                (_, 5) => self.close(CHAIR),
                (2, 6) => self.close(CHAIR),
                (_, _) => {}
            }
            let passes = self.world.below(4_000) as i64;
            self.world.pass(passes);
            for who in 0..PARTIES.len() {
                self.look(who);
            }
        }
    }

    /// What must hold of what somebody sees, whatever they hold.
    fn look(&mut self, who: usize) {
        let seed = self.world.seed;
        let view = self.view(who);
        let is_mark = |done: &&Done| matches!(done.act, Ok(Act::Closing(_) | Act::Reopening(_)));
        let marks: BTreeSet<EntryId> = view
            .acts
            .iter()
            .filter(is_mark)
            .map(|it| it.entry)
            .collect();
        let fold = self.folded(&view);
        let Some(voting) = fold.votings.iter().find(|it| it.entry == self.opening) else {
            assert!(
                marks.is_empty(),
                "seed {seed}: a closing without its opening"
            );
            return;
        };
        let counted = voting.closing.as_ref();
        let shown: Shown = counted.map(|it| (it.entry, it.closing.counts.clone(), it.outcome));
        if let Some((entry, _, _)) = &shown {
            assert!(
                marks.contains(entry),
                "seed {seed}: a result without its closing"
            );
        }
        let before = self.shown.entry(marks).or_insert_with(|| shown.clone());
        assert_eq!(
            *before, shown,
            "seed {seed}: who holds the same closings sees the same"
        );
        self.happened.clashes += usize::from(!voting.clash.is_empty());
        self.happened.contradictions += voting
            .votes
            .values()
            .filter(|votes| votes.len() > 1)
            .count();
        let Some(counted) = counted else {
            return;
        };
        self.happened.late += counted.late.len();
        let mut counts = vec![0; self.asked.options.len()];
        for done in &view.acts {
            let Ok(Act::Vote(vote)) = &done.act else {
                continue;
            };
            let is_listed = counted.closing.counted.contains(&done.entry);
            let is_late = counted.late.contains(&done.entry);
            let why = fold.passed.get(&done.entry);
            let is_replaced = matches!(why, Some(Passed::Replaced | Passed::NotOnRoll));
            assert!(
                is_listed || is_late || is_replaced,
                "seed {seed}: a vote is not seen"
            );
            assert!(!is_listed || !is_late, "seed {seed}: a vote is both");
            if is_listed {
                let voter = vote.on_behalf.unwrap_or(done.participant);
                counts[usize::from(vote.choice)] += self.asked.weight(&voter);
            }
        }
        assert_eq!(
            counts, counted.closing.counts,
            "seed {seed}: only the list counts"
        );
    }

    /// All meet, the chair closes what is open, and everybody sees the same.
    fn ends(mut self) -> Happened {
        let seed = self.world.seed;
        self.world.heal(2);
        self.close(CHAIR);
        self.world.heal(1);
        let first = self.fold(CHAIR);
        let voting = first.votings.first().expect("it was opened");
        assert!(voting.closing.is_some(), "seed {seed}: it ends");
        for (who, party) in PARTIES.iter().enumerate() {
            self.look(who);
            assert_eq!(self.fold(who), first, "seed {seed}: {party}");
        }
        self.world.assert_no_faults();
        self.happened
    }
}

#[test]
fn twelve_parties_who_hold_the_same_closings_see_the_same_result() {
    let run = |seeds: std::ops::Range<u64>| {
        let mut all = Happened::default();
        for seed in seeds {
            let mut alliance = Alliance::begins(seed);
            alliance.goes_on();
            let happened = alliance.ends();
            all.late += happened.late;
            all.clashes += happened.clashes;
            all.contradictions += happened.contradictions;
            all.reopened += happened.reopened;
        }
        all
    };
    thread::scope(|scope| {
        let half = scope.spawn(|| run(0..SEEDS / 2));
        let other = run(SEEDS / 2..SEEDS);
        let half = half.join().expect("no seed failed");
        for both in [half, other] {
            assert!(both.late > 0 && both.clashes > 0, "{both:?}");
            assert!(both.contradictions > 0 && both.reopened > 0, "{both:?}");
        }
    });
}
