//! What must hold in every charter, each promise looked for in a random one.

use crate::charter::Charter;
use crate::charter::graph::Key;
use crate::charter::graphs::{PEOPLE, below};
use crate::charter::op::Operation;
use crate::charter::play::Play;
use crate::charter::role::Role;
use crate::charter::standing::At;
use crate::charter::weigh::Weighing;
use crate::ids::{AuthorId, EntryId, ParticipantId};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};

/// No end with one signature, which no checkpoint holds, is of somebody who held a higher term that its author did not see
/// ended.
pub(super) fn nobody_alone_ends_a_senior(play: &Play, charter: &Charter) {
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

/// Those under whom a device is listed, whether it counts or not.
fn owners(play: &mut Play, charter: &Charter, device: &str) -> BTreeSet<ParticipantId> {
    let device = play.device(device);
    let listings = charter.graph.listings(&device).iter();
    let listed = listings.filter_map(|listing| charter.graph.listed(*listing));
    listed.map(|(who, _)| who).collect()
}

/// Whether the key with somebody's name is of nobody else.
fn is_alone(play: &mut Play, charter: &Charter, name: &str) -> bool {
    let who = play.who(name);
    owners(play, charter, name)
        .iter()
        .all(|owner| *owner == who)
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
pub(super) fn puppets_move_nobody_above(
    play: &Play,
    charter: &Charter,
    rng: &mut ChaCha8Rng,
) -> usize {
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
    let juniors: Vec<(&str, Key)> = juniors
        .into_iter()
        .filter(|(name, _)| is_alone(&mut play, charter, name))
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
pub(super) fn the_removed_change_nobody_else(
    play: &Play,
    charter: &Charter,
    rng: &mut ChaCha8Rng,
) -> usize {
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
    let out: Vec<&str> = out
        .into_iter()
        .filter(|name| is_alone(&mut play, charter, name))
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
pub(super) fn a_checkpoint_settles(play: &Play, charter: &Charter, rng: &mut ChaCha8Rng) -> usize {
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
    // Whose device the key is that leaves, or is withdrawn.
    for owner in owners(&mut play, charter, named) {
        others.remove(&owner);
    }
    assert_eq!(
        facts(&play, &settled, &others),
        facts(&play, &play.charter(), &others),
        "{by} changed somebody else than {named} behind a checkpoint{}",
        play.tell(charter)
    );
    1
}
