//! Random charters of twelve people over six rounds and up to six branches, and what must hold in each of them.

use crate::charter::Charter;
use crate::charter::op::{Audience, Operation, SetAudience, Share};
use crate::charter::play::{NONCE, Play, recipient, rekey};
use crate::charter::promises::{
    a_checkpoint_settles, nobody_alone_ends_a_senior, puppets_move_nobody_above,
    the_removed_change_nobody_else,
};
use crate::charter::role::Role;
use crate::ids::{AuthorId, EntryId, ParticipantId};
use crate::seal::epoch_id;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::BTreeSet;
use std::time::Duration;

pub(super) const PEOPLE: [&str; 12] = ["F", "A", "B", "C", "D", "E", "M", "N", "O", "P", "Q", "R"];
const ROUNDS: usize = 6;
const BRANCHES: usize = 6;

/// How long the normal suite looks for a counterexample.
const BUDGET: Duration = Duration::from_secs(8);

#[test]
fn random_charters_keep_every_promise() {
    let wanted: Option<u64> = std::env::var("NOABER_GRAPHS")
        .ok()
        .and_then(|count| count.parse().ok());
    let first: u64 = std::env::var("NOABER_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(0);
    let bases = [1, 2, 3, 4, 5, 6].map(base);
    let watch = Watch::start();
    let mut count = 0;
    let mut tally = Tally::default();
    while wanted.map_or(!watch.is_over(BUDGET), |wanted| count < wanted) {
        let seed = first + count;
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&bases, seed)));
        match caught {
            Ok(done) => tally.add(&done),
            Err(why) => {
                eprintln!("charter of seed {seed} (NOABER_SEED={seed} NOABER_GRAPHS=1)");
                std::panic::resume_unwind(why);
            }
        }
        count += 1;
    }
    println!("{count} random charters from seed {first}: {tally:?}");
    assert!(count > 0);
}

/// An admin joined with the invitation of a junior, which a checkpoint held, and removed the junior beside it: whether
/// the join counted depended on which came last.
#[test]
fn the_charter_of_seed_714669_is_the_same_in_any_order() {
    let bases = [1, 2, 3, 4, 5, 6].map(base);
    check(&bases, 714_669);
}

/// Somebody stepped down, was taken in again and left: his leaving widened the cut of the stepping down until the turn of
/// who took him in, and a checkpoint brought in whom he had proposed beside it.
#[test]
fn a_checkpoint_changes_nothing_in_the_charter_of_seed_16788() {
    let bases = [1, 2, 3, 4, 5, 6].map(base);
    check(&bases, 16_788);
}

/// What was met on the way, to see that the random charters reach what is to be tested.
#[derive(Debug, Default)]
struct Tally {
    operations: usize,
    ends: usize,
    approved: usize,
    terms: usize,
    repaired: usize,
    checkpoints: usize,
    recovered: usize,
    puppets: usize,
    backdated: usize,
    settled: usize,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.operations += other.operations;
        self.ends += other.ends;
        self.approved += other.approved;
        self.terms += other.terms;
        self.repaired += other.repaired;
        self.checkpoints += other.checkpoints;
        self.recovered += other.recovered;
        self.puppets += other.puppets;
        self.backdated += other.backdated;
        self.settled += other.settled;
    }
}

/// A space with so many admins, the first of whom named who may bring them back.
fn base(admins: usize) -> Play {
    let mut play = Play::with_admins(&PEOPLE[..admins].join(" "));
    for (name, people) in [("F", "A B C"), ("A", "B C D"), ("B", "F A M")] {
        play.base = play.name_group(name, people, 2, &[play.base]);
    }
    play
}

fn check(bases: &[Play], seed: u64) -> Tally {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let admins = below(&mut rng, bases.len());
    let mut play = bases[admins].clone();
    let mut graph = Random {
        rng: &mut rng,
        admins: admins + 1,
        proposals: Vec::new(),
        invitations: Vec::new(),
        devices: PEOPLE.iter().map(|name| (*name).to_owned()).collect(),
        is_wide: seed.is_multiple_of(2),
    };
    graph.grow(&mut play);
    let charter = play.charter();
    let state = charter.state();
    let mut tally = tally_of(&charter);
    tally.operations = play.entries.len();

    assert!(!state.admins().is_empty(), "without an admin");
    for order in 0..3 {
        let other = play.shuffled(seed * 3 + order);
        assert_eq!(
            *other.state(),
            *state,
            "another state in order {order}{}",
            play.tell(&charter)
        );
        let void = other.void();
        let differs = charter.void() != void || other.heads() != charter.heads();
        assert!(
            !differs,
            "other void ones in order {order}{}",
            play.tell(&other)
        );
    }
    nobody_alone_ends_a_senior(&play, &charter);
    tally.puppets = puppets_move_nobody_above(&play, &charter, &mut rng);
    tally.backdated = the_removed_change_nobody_else(&play, &charter, &mut rng);
    tally.settled = a_checkpoint_settles(&play, &charter, &mut rng);
    tally
}

/// Makes random operations.
struct Random<'a> {
    rng: &'a mut ChaCha8Rng,
    admins: usize,
    proposals: Vec<EntryId>,
    invitations: Vec<EntryId>,
    devices: Vec<String>,
    /// Whether it re-keys, shares and sets audiences too, and devices come in twice.
    is_wide: bool,
}

impl Random<'_> {
    fn below(&mut self, limit: usize) -> usize {
        below(self.rng, limit)
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn anybody(&mut self) -> &'static str {
        PEOPLE[self.below(PEOPLE.len())]
    }

    /// Those who began as admins are met more often.
    fn somebody(&mut self) -> &'static str {
        let limit = match self.below(8) {
            0 => PEOPLE.len(),
            1 | 2 => 7,
            _ => self.admins,
        };
        PEOPLE[self.below(limit)]
    }

    fn any_device(&mut self) -> String {
        let at = self.below(self.devices.len());
        self.devices[at].clone()
    }

    /// Some of them, the first given.
    fn group(&mut self, first: &str) -> String {
        let mut names = vec![first];
        for _ in 0..=self.below(4) {
            names.push(self.somebody());
        }
        names.join("+")
    }

    fn grow(&mut self, play: &mut Play) {
        let mut branches: Vec<Vec<EntryId>> = vec![vec![play.base]];
        for _ in 0..ROUNDS {
            while branches.len() < BRANCHES && !self.chance(2) {
                let from = branches[self.below(branches.len())].clone();
                branches.push(from);
            }
            for branch in &mut branches {
                for _ in 0..=self.below(3) {
                    let after = if self.chance(12) {
                        vec![play.entries[self.below(play.entries.len())].0.id]
                    } else {
                        branch.clone()
                    };
                    let made = self.act(play, &after);
                    let is_backdated = after != *branch;
                    if is_backdated {
                        branch.push(made);
                    } else {
                        *branch = vec![made];
                    }
                }
                branch.truncate(4);
            }
            while branches.len() > 1 && self.chance(3) {
                let at = self.below(branches.len());
                let gone = branches.swap_remove(at);
                let into = self.below(branches.len());
                branches[into].extend(gone);
                branches[into].truncate(6);
            }
        }
    }

    fn act(&mut self, play: &mut Play, after: &[EntryId]) -> EntryId {
        let by = if self.chance(10) {
            self.any_device()
        } else {
            self.somebody().to_owned()
        };
        let by = by.as_str();
        if self.is_wide && self.chance(4) {
            return self.act_widely(play, by, after);
        }
        let who = self.somebody();
        match self.below(24) {
            0..=3 => self.propose(play.remove(by, who, after)),
            4 => play.set_role(by, by, Role::Member, after),
            5 | 6 => {
                let role = [Role::Reader, Role::Member, Role::Board][self.below(3)];
                self.propose(play.set_role(by, who, role, after))
            }
            7 | 8 => self.propose(play.set_role(by, who, Role::Admin, after)),
            9 | 10 => {
                let who = self.anybody();
                let role = [Role::Member, Role::Editor, Role::Board, Role::Admin][self.below(4)];
                self.propose(play.admit(by, who, role, after))
            }
            11 => play.leave(by, after),
            12..=16 => self.approve(play, by, after),
            17 => {
                let names = self.group(by);
                play.checkpoint(&names, after)
            }
            18 => {
                let names = self.group(by);
                let role = [Role::Reader, Role::Admin, Role::Admin][self.below(3)];
                match self.below(3) {
                    0 => play.set_role_together(&names, self.anybody(), role, after),
                    _ => play.remove_together(&names, who, after),
                }
            }
            19 => {
                let invite = play.invite(by, after);
                self.invitations.push(invite);
                invite
            }
            20 => match self.invitations.last().copied() {
                Some(invite) => play.join(self.anybody(), invite, after),
                None => play.invite(by, after),
            },
            21 => {
                let device = format!("{by}{}", 2 + self.below(3));
                let owner = by.trim_end_matches(char::is_numeric).to_owned();
                let added = play.add_device(by, &owner, &device, after);
                self.devices.push(device);
                added
            }
            22 => {
                let device = self.any_device();
                self.propose(play.withdraw(by, &device, after))
            }
            _ => self.recover(play, by, after),
        }
    }

    /// What the others of these tests leave out.
    fn act_widely(&mut self, play: &mut Play, by: &str, after: &[EntryId]) -> EntryId {
        let audience = match self.below(3) {
            0 => Audience::Space,
            1 => Audience::Board,
            _ => Audience::Named(1),
        };
        let name = ["one", "two", "three"][self.below(3)];
        let some: BTreeSet<String> = (0..self.below(4)).map(|_| self.any_device()).collect();
        match self.below(7) {
            0 => {
                let devices: Vec<AuthorId> = some.iter().map(|it| play.device(it)).collect();
                let rekey = rekey(name, audience, &devices);
                play.sign(by, Operation::Rekey(rekey), after)
            }
            1 | 2 => {
                let device = self.any_device();
                let share = Operation::Share(Share {
                    epoch: epoch_id(&NONCE, &audience, &recipient(name)),
                    device: play.device(&device),
                    sealed: vec![1],
                });
                play.sign(by, share, after)
            }
            3 => {
                let mut participants: Vec<ParticipantId> =
                    some.iter().map(|it| play.who(it)).collect();
                participants.sort_unstable();
                let set = Operation::SetAudience(SetAudience {
                    number: 1,
                    participants,
                });
                play.sign(by, set, after)
            }
            4 => match self.invitations.last().copied() {
                Some(invite) => play.join(by, invite, after),
                None => play.sign(by, Operation::Rename, after),
            },
            5 => {
                let owner = self.somebody();
                play.add_device(by, owner, by, after)
            }
            _ => {
                // A key may say of itself that it is two people's.
                let device = self.any_device();
                let owner = match self.below(2) {
                    0 => device.trim_end_matches(char::is_numeric),
                    _ => by.trim_end_matches(char::is_numeric),
                };
                let owner = owner.to_owned();
                play.add_device(by, &owner, &device, after)
            }
        }
    }

    fn propose(&mut self, made: EntryId) -> EntryId {
        self.proposals.push(made);
        made
    }

    fn approve(&mut self, play: &mut Play, by: &str, after: &[EntryId]) -> EntryId {
        if self.proposals.is_empty() {
            return play.admit(by, "N", Role::Member, after);
        }
        let recent = self.proposals.len().min(6);
        let at = self.proposals.len() - 1 - self.below(recent);
        let proposal = self.proposals[at];
        let mut last = play.approve(by, proposal, after);
        for _ in 0..self.below(3) {
            let other = self.somebody();
            last = play.approve(other, proposal, &[last]);
        }
        last
    }

    fn recover(&mut self, play: &mut Play, by: &str, after: &[EntryId]) -> EntryId {
        if self.chance(2) {
            let owner = by.trim_end_matches(char::is_numeric);
            let others: Vec<&str> = PEOPLE[..6]
                .iter()
                .copied()
                .filter(|name| *name != owner)
                .take(3)
                .collect();
            play.name_group(by, &others.join(" "), 2, after)
        } else {
            let who = self.somebody();
            let device = format!("{who}{}", 5 + self.below(3));
            let names = self.group(by);
            let last = play.recover(&names, who, &device, after);
            self.devices.push(device);
            last
        }
    }
}

fn tally_of(charter: &Charter) -> Tally {
    charter.weigh();
    let weighed = charter.weighed.borrow();
    let found = &weighed.found;
    let recovered = charter.graph.nodes().filter(|(slot, node)| {
        matches!(&node.operation, Some(Operation::Recover(_))) && found.quorums.contains_key(slot)
    });
    let terms = charter.graph.terms().iter();
    Tally {
        ends: found.ends.values().map(Vec::len).sum(),
        approved: found.approved.len(),
        terms: terms
            .filter(|term| found.effective.contains(**term))
            .count(),
        repaired: found.repaired.len(),
        checkpoints: found.checkpoints.len(),
        recovered: recovered.count(),
        ..Tally::default()
    }
}

pub(super) fn below(rng: &mut ChaCha8Rng, limit: usize) -> usize {
    rng.next_u32() as usize % limit.max(1)
}

/// The one place in these tests where time is measured: for how long to go on looking.
struct Watch(
    #[expect(clippy::disallowed_types, reason = "a budget of time, not an outcome")]
    std::time::Instant,
);

impl Watch {
    fn start() -> Self {
        #[expect(clippy::disallowed_types, reason = "a budget of time, not an outcome")]
        Watch(std::time::Instant::now())
    }

    fn is_over(&self, budget: Duration) -> bool {
        self.0.elapsed() > budget
    }
}
