//! Random charters of twelve people over six rounds and up to six branches, and what must hold in each of them.

use crate::charter::Charter;
use crate::charter::graph::Key;
use crate::charter::op::{Audience, Operation, SetAudience, Share};
use crate::charter::play::{NONCE, Play, recipient, rekey};
use crate::charter::role::Role;
use crate::charter::standing::At;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, EntryId, ParticipantId};
use crate::seal::epoch_id;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const PEOPLE: [&str; 12] = ["F", "A", "B", "C", "D", "E", "M", "N", "O", "P", "Q", "R"];
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
                let device = self.any_device();
                let owner = by.trim_end_matches(char::is_numeric).to_owned();
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

/// No end with one signature, which no checkpoint holds, is of somebody who held a higher term that its author did not see
/// ended.
fn nobody_alone_ends_a_senior(play: &Play, charter: &Charter) {
    let weighed = charter.weighed.borrow();
    let weighing = Weighing::again(&charter.graph, &weighed.memo, weighed.found.clone());
    let found = &weighed.found;
    for (who, ends) in &found.ends {
        for end in ends.iter().filter(|end| end.by != *who) {
            if found.quorums.contains_key(&end.op) || found.held.contains(end.op) {
                continue;
            }
            let rank = found.under[&end.op];
            for term in &charter.graph.person(who).terms {
                let senior = charter.graph.key(*term) < rank && found.effective.contains(*term);
                assert!(
                    !senior || weighing.is_ended(who, *term, At::Before(end.op)),
                    "{} alone ended the senior {}{}",
                    play.name(&end.by),
                    play.name(who),
                    play.tell(charter)
                );
            }
        }
    }
}

/// Roles and devices of some people.
type Facts = BTreeMap<String, Option<(Role, Vec<AuthorId>)>>;

fn facts(play: &Play, charter: &Charter, people: &BTreeSet<ParticipantId>) -> Facts {
    let state = charter.state();
    let fact = |who: &ParticipantId| {
        let it = state.participants.get(who)?;
        Some((it.role, it.devices.clone()))
    };
    people
        .iter()
        .map(|who| (play.name(who), fact(who)))
        .collect()
}

fn everybody(charter: &Charter) -> BTreeSet<ParticipantId> {
    charter.graph.people().map(|(who, _)| *who).collect()
}

/// The rank of everybody who ever held a term that counts: the highest.
fn ranks(charter: &Charter) -> BTreeMap<ParticipantId, Key> {
    charter.weigh();
    let weighed = charter.weighed.borrow();
    let mut ranks = BTreeMap::new();
    for (who, person) in charter.graph.people() {
        let counted = |term: &&u32| weighed.found.effective.contains(**term);
        if let Some(term) = person.terms.iter().find(counted) {
            ranks.insert(*who, charter.graph.key(*term));
        }
    }
    ranks
}

/// One admin with any number of keys of his own changes nothing about anybody above him.
fn puppets_move_nobody_above(play: &Play, charter: &Charter, rng: &mut ChaCha8Rng) -> usize {
    let ranks = ranks(charter);
    let mut play = play.clone();
    let juniors: Vec<(&str, Key)> = PEOPLE
        .iter()
        .filter_map(|name| {
            let who = play.who(name);
            ranks.get(&who).map(|rank| (*name, *rank))
        })
        .filter(|(name, _)| *name != "F")
        .collect();
    // Where a leaving is void for want of another admin, an admin more lets it come to pass.
    if juniors.is_empty() || !charter.weighed.borrow().found.repaired.is_empty() {
        return 0;
    }
    let (name, rank) = juniors[below(rng, juniors.len())];
    let above: BTreeSet<ParticipantId> = {
        let weighed = charter.weighed.borrow();
        let holders = weighed.found.admins();
        let above = holders.filter(|(_, term)| charter.graph.key(*term) < rank);
        above.map(|(who, _)| who).collect()
    };
    let puppets = ["W", "X", "Y", "Z"];
    let mut made = vec![play.entries[below(rng, play.entries.len())].0.id];
    for _ in 0..12 {
        let after = match below(rng, 3) {
            0 => play.entries[below(rng, play.entries.len())].0.id,
            _ => made[below(rng, made.len())],
        };
        let after = &[after];
        let by = if below(rng, 2) == 0 {
            name
        } else {
            puppets[below(rng, 4)]
        };
        let puppet = puppets[below(rng, 4)];
        let target = PEOPLE[below(rng, 6)];
        if target == name {
            // To leave is no puppetry, and may be undone so that somebody is left.
            continue;
        }
        let others = format!("{by}+{}+{}", puppets[below(rng, 4)], puppets[below(rng, 4)]);
        made.push(match below(rng, 9) {
            0 => play.admit(by, puppet, Role::Board, after),
            1 => play.admit(by, puppet, Role::Admin, after),
            2 => play.set_role_together(&others, puppet, Role::Admin, after),
            3 => play.remove_together(&others, target, after),
            4 => play.set_role_together(&others, target, Role::Reader, after),
            5 => play.remove(name, target, after),
            6 => play.withdraw(by, target, after),
            7 => play.recover(&others, target, "T7", after),
            _ => play.checkpoint(&others, after),
        });
    }
    assert_eq!(
        facts(&play, charter, &above),
        facts(&play, &play.charter(), &above),
        "{name} with puppets moved somebody above{}",
        play.tell(charter)
    );
    1
}

/// One backdated operation of somebody removed changes nobody else. (Who left by himself may widen his own cut.)
fn the_removed_change_nobody_else(play: &Play, charter: &Charter, rng: &mut ChaCha8Rng) -> usize {
    let state = charter.state();
    let mut play = play.clone();
    let out: Vec<&str> = PEOPLE
        .iter()
        .copied()
        .filter(|name| {
            let who = play.who(name);
            let removed = charter.weighed.borrow();
            let ends = removed.found.ends.get(&who);
            state.out.contains_key(&who)
                && ends.is_some_and(|ends| ends.iter().all(|end| end.by != who))
        })
        .collect();
    if out.is_empty() {
        return 0;
    }
    let name = out[below(rng, out.len())];
    let who = play.who(name);
    let mut others = everybody(charter);
    others.remove(&who);
    let after = &[play.entries[below(rng, play.entries.len())].0.id];
    // What already lies in a cut of theirs, or is theirs after coming back, is not backdated.
    let target = PEOPLE[below(rng, PEOPLE.len())];
    match below(rng, 8) {
        0 => play.remove(name, target, after),
        1 => play.admit(name, target, Role::Board, after),
        2 => play.set_role(name, target, Role::Admin, after),
        3 => play.set_role(name, target, Role::Reader, after),
        4 => play.leave(name, after),
        5 => play.withdraw(name, target, after),
        6 => play.admit(name, "Z", Role::Member, after),
        _ => play.sign(name, Operation::Checkpoint, after),
    };
    assert_eq!(
        facts(&play, charter, &others),
        facts(&play, &play.charter(), &others),
        "{name}, who was removed, changed somebody else{}",
        play.tell(charter)
    );
    1
}

/// After a checkpoint no operation from before it, by anybody, changes anybody but the one it names.
fn a_checkpoint_settles(play: &Play, charter: &Charter, rng: &mut ChaCha8Rng) -> usize {
    let mut play = play.clone();
    let state = charter.state();
    let names: Vec<&str> = PEOPLE
        .iter()
        .copied()
        .filter(|name| {
            let who = play.who(name);
            let first = play.device(name);
            let participant = state.participants.get(&who);
            participant.is_some_and(|it| it.role == Role::Admin && it.devices.contains(&first))
        })
        .collect();
    let before: Vec<EntryId> = play.entries.iter().map(|(entry, _)| entry.id).collect();
    if names.len() < 2 || charter.all_heads().len() > 8 {
        return 0;
    }
    play.checkpoint(&names.join("+"), &charter.all_heads());
    let settled = play.charter();
    if settled.state().checkpoints.len() <= state.checkpoints.len() {
        return 0;
    }
    let everybody = everybody(charter);
    assert_eq!(
        facts(&play, charter, &everybody),
        facts(&play, &settled, &everybody),
        "a checkpoint of all that is here changed something{}",
        play.tell(charter)
    );
    let after = &[before[below(rng, before.len())]];
    let by = PEOPLE[below(rng, PEOPLE.len())];
    let target = PEOPLE[below(rng, PEOPLE.len())];
    let named = match below(rng, 7) {
        0 => (play.remove(by, target, after), target).1,
        1 => (play.set_role(by, target, Role::Reader, after), target).1,
        2 => (play.set_role(by, target, Role::Admin, after), target).1,
        3 => (play.admit(by, target, Role::Board, after), target).1,
        4 => (play.leave(by, after), by).1,
        5 => (play.set_role(by, by, Role::Member, after), by).1,
        _ => (play.withdraw(by, target, after), target).1,
    };
    let mut others = everybody;
    others.remove(&play.who(named));
    assert_eq!(
        facts(&play, &settled, &others),
        facts(&play, &play.charter(), &others),
        "{by} changed somebody else than {named} behind a checkpoint{}",
        play.tell(charter)
    );
    1
}

fn below(rng: &mut ChaCha8Rng, limit: usize) -> usize {
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
