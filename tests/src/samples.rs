//! Bytes as real devices make them, for what decodes: what a small simulated village writes, sends and keeps.

use crate::world::World;
use noaber_protocol::charter::role::Role;
use noaber_protocol::entry::{Chain, EntryType};
use noaber_protocol::ids::SpaceId;
use noaber_protocol::run::Run;
use noaber_protocol::seal::{SealIdentity, seal};
use std::collections::BTreeMap;

/// Samples by the name of their decoder.
pub type Samples = BTreeMap<&'static str, Vec<Vec<u8>>>;

/// Everything that three neighbours bring about while they found a space, join it, write and meet.
pub fn of_a_village(seed: u64, identity: &SealIdentity) -> Samples {
    let mut world = World::new(seed);
    let (anje, geert, roelfke) = (
        world.comes("anje", 0),
        world.comes("geert", 0),
        world.comes("roelfke", 0),
    );
    world.listens = true;
    let space = world.found_space(anje, "Manifest Wierdenland");
    let mut samples = Samples::new();
    for guest in [geert, roelfke] {
        let ticket = world
            .invite(anje, space, Role::Editor)
            .expect("a founder may invite");
        let text = ticket.to_text().expect("a ticket that fits");
        samples.entry("ticket").or_default().push(text.into_bytes());
        world.join(guest, &ticket);
        world.connect(anje, guest);
        world.pass(5_000);
    }
    let document = world.found_document(anje, space, "Manifest 2027");
    world.pass(5_000);
    world.connect(geert, roelfke);
    for (who, text) in [(anje, "bar"), (geert, "dak"), (roelfke, "zaal")] {
        if let Some(document) = document {
            world.write(who, space, document, text);
        }
        world.pass(1_000);
    }
    world.pass(120_000);
    gather(&world, space, &mut samples);
    let names = [
        "x",
        "Dorpsbelangen \u{202e}x",
        "ij\u{301}\u{302} 👨\u{200d}👩\u{200d}👧",
    ];
    let names = names.map(|name| name.as_bytes().to_vec());
    samples.insert("safe_text", names.to_vec());
    let sealed = [&b"x"[..], &[7; 700]].map(|plain| seal(&identity.recipient(), plain));
    samples.insert("sealed", sealed.into_iter().flatten().collect());
    samples.insert("card", vec![world.people[anje].card().encode()]);
    samples
}

fn gather(world: &World, space: SpaceId, samples: &mut Samples) {
    let frames = world.sent.iter().map(|(_, _, frame)| frame.encode());
    samples.entry("frame").or_default().extend(frames);
    for person in &world.people {
        for bytes in person.disk.runs_of(space) {
            if let Ok(run) = Run::decode(Some(space), &bytes) {
                for one in &run.entries {
                    let header = &one.entry.header;
                    let encoded = header.encode().expect("it was read");
                    samples.entry("header").or_default().push(encoded);
                    let is_operation =
                        header.chain == Chain::CHARTER && header.kind == EntryType::OPERATION;
                    if let Some(body) = one.body.as_ref().filter(|_| is_operation) {
                        let operations = samples.entry("operation").or_default();
                        operations.push(body.bytes.clone());
                    }
                }
            }
            samples.entry("run").or_default().push(bytes);
        }
    }
}
