//! The truth about the work here: at whom else it is, in one line.

use crate::app::Context;
use noaber_node::handle::{DeviceStatus, SpaceStatus, Status, Warning};
use std::collections::BTreeMap;

/// For how long a lost connection is not called lost, in milliseconds: mostly it is back by then.
const AGAIN: i64 = 10_000;

/// The truth about the work here, in one line.
pub fn truth(context: &Context) -> String {
    let words = context.words;
    let Some(status) = &context.model.status else {
        return words.get("truth-unknown");
    };
    if status.warnings.contains(&Warning::Disk) {
        return words.get("truth-disk");
    }
    let devices: Vec<&DeviceStatus> = status
        .spaces
        .iter()
        .flat_map(|space| &space.devices)
        .collect();
    let connected = devices.iter().filter(|device| device.connected).count() as u64;
    let waiting = only_here(context);
    let lacking = who_lacks(status, context);
    match (devices.is_empty(), connected, waiting) {
        (true, _, _) if is_at_relays(status) => words.get("truth-relay"),
        (true, _, _) => words.get("truth-alone"),
        (false, 0, _) if was_connected(context) => words.get("truth-again"),
        (false, 0, _) if lacking.is_none() && is_at_relays(status) => words.get("truth-relay"),
        (false, 0, _) => lacking.unwrap_or_else(|| words.get("truth-offline")),
        (false, _, 0) => {
            let behind = devices.iter().any(|device| {
                device.connected && (device.they_lack != Some(0) || device.we_lack != Some(0))
            });
            if behind {
                words.count("truth-busy", connected)
            } else {
                lacking.unwrap_or_else(|| words.count("truth-level", connected))
            }
        }
        (false, _, waiting) => words.count("truth-waiting", waiting),
    }
}

/// Whether somebody was connected just now: a stream breaks now and then, and is mostly back soon.
fn was_connected(context: &Context) -> bool {
    let last = context.model.connected_at;
    last.is_some_and(|at| context.now.since(at) < AGAIN)
}

/// Whether of each kring in which there is anybody else some relay has everything.
fn is_at_relays(status: &Status) -> bool {
    let has_all = |space: &SpaceStatus| {
        let mut relays = status.relays.iter().filter(|it| it.space == space.id);
        relays.any(|relay| relay.they_lack == Some(0) && !relay.full)
    };
    let mut shared = shared(status).peekable();
    shared.peek().is_some() && shared.all(has_all)
}

/// The kringen in which there is somebody else, or a relay, to whom work here can go.
fn shared(status: &Status) -> impl Iterator<Item = &SpaceStatus> {
    let is_named = |space: &SpaceStatus| status.relays.iter().any(|it| it.space == space.id);
    let is_shared = move |space: &&SpaceStatus| {
        space.givers.is_none() && (!space.devices.is_empty() || is_named(space))
    };
    status.spaces.iter().filter(is_shared)
}

/// "Bij 3 van 5; Jan heeft het nog niet", or "Bij 3 van 5, en bij het doorgeefpunt", when some are known to hold everything and some are known not to.
fn who_lacks(status: &Status, context: &Context) -> Option<String> {
    let words = context.words;
    // Of each person in each kring the device that has the most; over all kringen the worst.
    let mut people: BTreeMap<&str, Option<u64>> = BTreeMap::new();
    for space in &status.spaces {
        let mut here: BTreeMap<&str, Option<u64>> = BTreeMap::new();
        for device in &space.devices {
            let lacks = here.entry(device.name.as_str()).or_default();
            *lacks = [*lacks, device.they_lack].into_iter().flatten().min();
        }
        for (name, lacks) in here {
            let all = people.entry(name).or_insert(lacks);
            *all = all.zip(lacks).map(|(one, other)| one.max(other));
        }
    }
    let holders = people.values().filter(|lacks| **lacks == Some(0)).count();
    let known = |lacks: &Option<u64>| lacks.is_some_and(|lacks| lacks > 0);
    let lacking: Vec<&str> = people
        .iter()
        .filter(|(_, lacks)| known(lacks))
        .map(|(name, _)| *name)
        .collect();
    let all = people.len().to_string();
    let holders = (holders > 0).then(|| holders.to_string())?;
    let count = lacking.len().to_string();
    let (key, name) = match lacking.as_slice() {
        [] => return None,
        // They get it there, whenever they come.
        _ if is_at_relays(status) => ("truth-lack-relay", ""),
        [only] => ("truth-lacks", *only),
        _ => ("truth-lack", ""),
    };
    let fill = [
        ("holders", holders.as_str()),
        ("all", &all),
        ("name", name),
        ("count", &count),
    ];
    Some(words.with(key, &fill))
}

/// In how many documents that others have too something was typed a moment ago, which goes to nobody before a pause.
pub fn just_typed(context: &Context) -> u64 {
    let shared = context.model.status.iter().flat_map(shared);
    shared
        .map(|space| context.model.unwritten(space.id, context.now))
        .sum()
}

/// How many changes of ours neither somebody else nor a relay is known to hold.
pub fn only_here(context: &Context) -> u64 {
    let Some(status) = &context.model.status else {
        return 0;
    };
    let of_space = |space: &SpaceStatus| {
        let relays = status.relays.iter().filter(|it| it.space == space.id);
        let of_relays = relays.map(|relay| relay.they_lack);
        let of_devices = space.devices.iter().map(|device| device.they_lack);
        let known = of_devices.chain(of_relays).flatten().min();
        // Nobody was met since the start: what was written since then is nowhere else.
        known.unwrap_or_else(|| context.model.since_start(space))
    };
    shared(status).map(of_space).sum()
}
