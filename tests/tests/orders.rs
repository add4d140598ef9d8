//! One set of entries in 20,000 orders and splits: the same charter, the same heads, the same refusals, the same text
//! and the same quarantine. `NOABER_ORDERS=10000000` runs more.

use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::KindNumber;
use noaber_protocol::document::{Document, Incoming};
use noaber_protocol::entry::{Chain, EntryType};
use noaber_protocol::identity::DeviceSeed;
use noaber_protocol::ids::{
    AuthorId, DocumentId, EntryId, Millis, ParticipantId, SpaceId, SpaceNonce,
};
use noaber_protocol::node::NewEntry;
use noaber_protocol::record::Read;
use noaber_protocol::run::{Run, RunBuilder, RunEntry, Signature};
use noaber_protocol::space::{How, Outcome, Part, Sender, Space, View};
use noaber_tests::world::World;
use noaber_tests::world::disk::Disk;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::thread;
use std::time::Instant;

/// Orders in the suite.
const ORDERS: u64 = 20_000;

/// A set of entries, and what is needed to take them in.
struct Set {
    space: SpaceId,
    nonce: SpaceNonce,
    founder: AuthorId,
    document: DocumentId,
    disk: Disk,
    chains: Vec<Vec<(RunEntry, Option<Signature>)>>,
    opened: BTreeMap<EntryId, Vec<u8>>,
    all: Vec<EntryId>,
}

/// What one order ends in.
#[derive(Debug, PartialEq, Eq)]
struct End {
    prints: [[u8; 32]; 2],
    heads: Vec<EntryId>,
    roles: Vec<String>,
    verdicts: Vec<String>,
    text: String,
    quarantine: Vec<String>,
}

/// Three people write apart; one is made a reader by the founder, who has not seen all that he wrote; one sends what is
/// no change at all; one device is brought back from an old copy of its disk and writes a second branch.
fn a_set_with_everything() -> Set {
    let mut world = World::new(7);
    let (a, b, c) = (
        world.comes("zandeweer", 0),
        world.comes("usquert", 0),
        world.comes("kantens", 0),
    );
    let space = world.found_space(a, "Dorpsbelang");
    for who in [b, c] {
        world.takes_in(a, who, space, Role::Editor);
    }
    let document = world
        .found_document(a, space, "Manifest")
        .expect("the founder may write");
    world.connect(b, c);
    world.pass(5_000);
    for who in [a, b, c] {
        world.isolate(who);
    }
    for who in [a, b, c] {
        world.write(who, space, document, "apart ");
        world.pass(100);
    }
    let copy = world.people[c].disk.len();
    rubbish(&mut world, b, space, document);
    world.write(c, space, document, "first branch ");
    world.pass(100);
    world.connect(b, c);
    world.pass(5_000);
    world.isolate(c);
    world.write(b, space, document, "stands on the branch ");
    world.people[c].crash(0);
    world.people[c].disk.roll_back(copy);
    world.start(c);
    world.write(c, space, document, "second branch ");
    world.pass(100);
    demote(&mut world, a, c, space);
    world.write(c, space, document, "late ");
    world.pass(100);
    world.write(a, space, document, "after ");
    world.pass(100);
    collect(&world, space, document)
}

/// Somebody writes an entry whose body is no change.
fn rubbish(world: &mut World, who: usize, space: SpaceId, document: DocumentId) {
    let new = NewEntry {
        document: Some(document),
        kind: EntryType::CHANGES,
        on: Vec::new(),
        more: Vec::new(),
        audience: Audience::Space,
        plaintext: vec![7; 40],
    };
    world
        .with(who, |node, cx| node.write(cx, space, new))
        .expect("the device runs")
        .expect("an editor may write anything");
}

fn demote(world: &mut World, by: usize, whom: usize, space: SpaceId) {
    let author = world.people[whom].author(&space).expect("is in the space");
    world
        .with(by, |node, cx| {
            node.set_role(cx, space, ParticipantId(author.0), Role::Reader)
        })
        .expect("the device runs")
        .expect("the founder may");
    world.pass(100);
}

/// Everything that anybody holds, by chain and branch.
fn collect(world: &World, space: SpaceId, document: DocumentId) -> Set {
    let mut disk = Disk::default();
    let mut entries: BTreeMap<EntryId, (RunEntry, Option<Signature>)> = BTreeMap::new();
    let mut order = Vec::new();
    for person in &world.people {
        for bytes in person.disk.runs_of(space) {
            let run = Run::decode(Some(space), &bytes).expect("a stored run");
            let last = run.last().id;
            for entry in run.entries {
                let id = entry.entry.id;
                let signature = (id == last).then_some(run.signature);
                if !entries.contains_key(&id) {
                    order.push(id);
                }
                let (_, known) = entries.entry(id).or_insert((entry, None));
                *known = known.or(signature);
            }
            disk.append(noaber_protocol::record::Record::Run { space, bytes });
        }
    }
    let founder = &world.people[0];
    let here = founder.node.as_ref().and_then(|node| node.space(&space));
    let here = here.expect("the founder's space");
    let mut opened = BTreeMap::new();
    for id in &order {
        let (RunEntry { entry, body }, _) = &entries[id];
        let is_content = entry.header.chain != Chain::CHARTER;
        if let Some(body) = body.as_ref().filter(|_| is_content) {
            let plaintext = here.keys().open(&entry.header, body);
            opened.insert(*id, plaintext.expect("the founder holds every epoch"));
        }
    }
    Set {
        space,
        nonce: here.nonce(),
        founder: here.me(),
        document,
        chains: stretches(&order, &entries),
        opened,
        disk,
        all: order,
    }
}

/// Stretches in which each entry follows the one before it and nothing else.
fn stretches(
    order: &[EntryId],
    entries: &BTreeMap<EntryId, (RunEntry, Option<Signature>)>,
) -> Vec<Vec<(RunEntry, Option<Signature>)>> {
    let mut stretches: Vec<Vec<(RunEntry, Option<Signature>)>> = Vec::new();
    for id in order {
        let next = &entries[id];
        let prev = &next.0.entry.header.prev;
        let open = stretches.iter_mut().find(|stretch| {
            stretch
                .last()
                .is_some_and(|(last, _)| prev[..] == [last.entry.id])
        });
        match open {
            Some(stretch) => stretch.push(next.clone()),
            None => stretches.push(vec![next.clone()]),
        }
    }
    stretches
}

impl Set {
    /// The entries as runs, cut and mixed by chance.
    fn runs(&self, rng: &mut ChaCha8Rng) -> Vec<Vec<u8>> {
        let mut runs = Vec::new();
        for stretch in &self.chains {
            let mut builder = RunBuilder::new();
            for (entry, signature) in stretch {
                builder
                    .push(entry.clone(), *signature)
                    .expect("it follows and fits");
                if signature.is_some() && rng.next_u32().is_multiple_of(2) {
                    let done = std::mem::take(&mut builder);
                    runs.extend(done.finish().0);
                }
            }
            runs.extend(builder.finish().0);
        }
        for at in (1..runs.len()).rev() {
            let other = rng.next_u32() as usize % (at + 1);
            runs.swap(at, other);
        }
        runs.iter()
            .map(|run| run.encode().expect("a run"))
            .collect()
    }

    /// Takes everything in, in one order.
    fn take_in(&self, order: u64) -> End {
        let mut rng = ChaCha8Rng::seed_from_u64(order);
        // Whoever takes them in holds no key: what counts is the same for a blind relay.
        let seed = DeviceSeed::from_bytes([9; 32]);
        let mut space = Space::new(self.space, self.nonce, &seed);
        let mut waiting = self.runs(&mut rng);
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|bytes| {
                let run = Run::decode(Some(self.space), bytes).expect("a run");
                let from = Sender::Device(self.founder);
                let outcome = space
                    .accept(Millis(0), &self.disk, run, bytes, from, How::Backfill)
                    .expect("honest entries")
                    .outcome;
                // Charters come first: content of nobody known yet is offered again.
                matches!(outcome, Outcome::Gap(_) | Outcome::Delayed)
            });
            assert!(
                waiting.len() < before,
                "order {order}: a gap that nothing fills"
            );
        }
        self.end(&space)
    }

    fn end(&self, space: &Space) -> End {
        let state = space.charter().state();
        let mut heads = space.charter().heads();
        heads.sort_unstable();
        let roles = state.participants.iter();
        let roles = roles.map(|(id, it)| format!("{id} {:?}", it.role));
        let verdicts = self.all.iter();
        let verdicts = verdicts.map(|id| format!("{id} {:?}", space.verdict(id)));
        let mut document = self.fold(space);
        let mut text = format!("{:?}", document.heads());
        for section in document.sections() {
            text.push_str(section.text());
        }
        let quarantine = document.quarantined().into_iter();
        End {
            prints: [Part::Charter, Part::Content].map(|part| space.fingerprint(part, &View::All)),
            heads,
            roles: roles.collect(),
            verdicts: verdicts.collect(),
            text,
            quarantine: quarantine.map(|it| format!("{it:?}")).collect(),
        }
    }

    fn fold(&self, space: &Space) -> Document {
        let mut incoming = Vec::new();
        for entry in space.entries_of(&self.document) {
            let header = self.disk.entry(&entry).expect("it is in the set").header;
            incoming.push(Incoming {
                entry,
                author: header.author,
                participant: ParticipantId(header.author.0),
                past: space.right_before(&entry),
                plaintext: self.opened.get(&entry).cloned().unwrap_or_default(),
            });
        }
        let founding = self.disk.entry(&EntryId::from(self.document));
        let founding = founding.expect("the founding entry");
        let kind = KindNumber::from_more(&founding.header.more).expect("a kind");
        Document::fold(self.document, kind, &incoming)
    }
}

#[test]
fn every_order_and_split_of_one_set_ends_the_same() {
    let count = std::env::var("NOABER_ORDERS").ok();
    let count = count.and_then(|it| it.parse().ok()).unwrap_or(ORDERS);
    let begun = Instant::now();
    let set = a_set_with_everything();
    let expected = set.take_in(0);
    assert!(!expected.quarantine.is_empty(), "something is quarantined");
    assert!(
        expected.verdicts.iter().any(|it| it.contains("Void")),
        "something does not count: {:?}",
        expected.verdicts
    );
    thread::scope(|scope| {
        for worker in 0..2 {
            let (set, expected) = (&set, &expected);
            scope.spawn(move || {
                for order in (1..count).filter(|order| order % 2 == worker) {
                    let end = set.take_in(order);
                    assert_eq!(end, *expected, "order {order} differs");
                }
            });
        }
    });
    println!(
        "orders: {count} orders and splits of {} entries in {:.0} s, all ended the same: {} void, {} quarantined",
        set.all.len(),
        begun.elapsed().as_secs_f64(),
        expected
            .verdicts
            .iter()
            .filter(|it| it.contains("Void"))
            .count(),
        expected.quarantine.len()
    );
}
