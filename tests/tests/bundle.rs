//! Two hundred damaged bundles, each refused by the name of what is wrong with it, and none of them changes anything.

use noaber_node::exchange::bundle::{self, Scanned};
use noaber_node::handle::{BundleProblem, Problem};
use noaber_protocol::bundle::{Decoder, Encoder, Flaw, Header, Part, handle};
use noaber_protocol::charter::role::Role;
use noaber_protocol::entry::hash;
use noaber_protocol::identity::DeviceSeed;
use noaber_protocol::ids::{SpaceId, SpaceNonce};
use noaber_tests::world::World;
use noaber_tests::world::stick::parts;
use std::path::PathBuf;

/// Two villages with some work, a bundle of all of it, and one of another kring.
struct Sticks {
    world: World,
    space: SpaceId,
    whole: Vec<u8>,
    other: Vec<u8>,
    folder: tempfile::TempDir,
}

/// Where blocks begin, the place after the last included.
fn borders(bytes: &[u8]) -> Vec<usize> {
    let mut decoder = Decoder::default();
    let (mut at, mut borders) = (0, Vec::new());
    while decoder.wants() > 0 {
        let next = &bytes[at..at + decoder.wants()];
        at += next.len();
        let part = decoder.take(next).expect("a whole bundle");
        if borders.is_empty() || part.is_some() {
            borders.push(at);
        }
    }
    borders
}

fn sticks() -> Sticks {
    let mut world = World::new(7);
    for name in ["zandeweer", "eppenhuizen"] {
        world.comes(name, 0);
    }
    let space = world.found_space(0, "Dorpsbelang");
    let ticket = world.invite(0, space, Role::Editor).expect("a ticket");
    world.join(1, &ticket);
    world.connect(0, 1);
    world.pass(60_000);
    world.isolate(0);
    let manifest = world.found_document(0, space, "Manifest").expect("one");
    for _ in 0..6 {
        // Words that do not compress, so that there are several blocks.
        let letters = (0..60_000).map(|_| char::from(b'a' + world.below(26) as u8));
        let text: String = letters.collect();
        world.write(0, space, manifest, &text);
    }
    world.pass(100_000);
    let whole = world.write_bundle(0, space, None);
    let elsewhere = world.found_space(0, "Dorpshuis");
    world.pass(1_000);
    let other = world.write_bundle(0, elsewhere, None);
    Sticks {
        world,
        space,
        whole,
        other,
        folder: tempfile::tempdir().expect("a folder"),
    }
}

impl Sticks {
    fn file(&self, bytes: &[u8]) -> PathBuf {
        let file = self.folder.path().join("kring.noaber");
        std::fs::write(&file, bytes).expect("a file");
        file
    }

    /// What the program finds in such a file.
    fn scan(&self, bytes: &[u8]) -> Result<Scanned, Problem> {
        let node = self.world.people[1].node.as_ref().expect("it runs");
        bundle::scan(&self.file(bytes), |header| {
            let unknown = Problem::Bundle(BundleProblem::UnknownSpace);
            node.space_of_bundle(header).ok_or(unknown)
        })
    }

    /// The name under which it is refused.
    fn refused(&self, bytes: &[u8]) -> String {
        match self.scan(bytes) {
            Err(Problem::Bundle(BundleProblem::Damaged { flaw, .. })) => flaw,
            Err(Problem::Bundle(problem)) => format!("{problem:?}"),
            Err(problem) => format!("{problem:?}"),
            Ok(scanned) => format!("taken: {:?}", scanned.missing),
        }
    }
}

/// A bundle of these parts, written by that seed in the place of an honest program.
fn forged(sticks: &Sticks, seed: u8, edit: impl FnOnce(&mut Vec<Part>)) -> Vec<u8> {
    let key = DeviceSeed::from_bytes([seed; 32]).space_key(&SpaceNonce([seed; 16]));
    let nonce = [seed; 16];
    let mut all = parts(&sticks.whole, None).0;
    edit(&mut all);
    let header = Header {
        nonce,
        handle: handle(&sticks.space, &nonce),
        author: key.author(),
        entries: 0,
        since: Vec::new(),
        tips: Vec::new(),
        wanted: Vec::new(),
    };
    let (mut encoder, mut bytes) = Encoder::new(&key, sticks.space, header);
    for part in all {
        match part {
            Part::Run(run) => bytes.extend(encoder.run(&key, run, 1)),
            Part::Body(entry, body) => bytes.extend(encoder.body(&key, entry, body)),
            Part::Receipt(receipt) => bytes.extend(encoder.receipt(&key, receipt)),
            Part::Header(_) | Part::Unknown(_) | Part::End(_) => {}
        }
    }
    bytes.extend(encoder.end(&key));
    bytes
}

/// The same under a header that nobody signed: its check is right, so it might say anything.
fn unsigned(whole: &[u8]) -> Vec<u8> {
    let borders = borders(whole);
    let signature = borders[0] + 13..borders[0] + 13 + 64;
    let check = signature.end..signature.end + 8;
    let payload = &whole[check.end..borders[1]];
    let parts: [&[u8]; 5] = [&[0; 16], &[0], &[0; 4], &[0; 64], payload];
    let right = hash("bundle block", &parts);
    let mut bytes = whole.to_vec();
    bytes[signature].fill(0);
    bytes[check].copy_from_slice(&right[..8]);
    bytes
}

/// Changes the last byte of a signature on a run.
fn unsign(parts: &mut [Part]) {
    let run = parts.iter_mut().find_map(|part| match part {
        Part::Run(run) => run.last_mut(),
        Part::Header(_) | Part::Body(..) | Part::Receipt(_) | Part::Unknown(_) | Part::End(_) => {
            None
        }
    });
    *run.expect("a run has a signature") ^= 1;
}

#[test]
fn two_hundred_damaged_bundles_are_each_refused_by_name() {
    let sticks = sticks();
    let whole = &sticks.whole;
    let borders = borders(whole);
    assert!(borders.len() > 8 && whole.len() > 200_000, "{borders:?}");
    assert_eq!(sticks.scan(whole).expect("whole").missing, None);
    let mut refused: Vec<(String, &str)> = Vec::new();
    let mut expect = |bytes: &[u8], name: &'static str| refused.push((sticks.refused(bytes), name));
    // A bit that fell over, anywhere behind the first bytes: in heads, signatures, checks and payloads.
    for place in 0..140 {
        let mut bytes = whole.clone();
        let at = borders[0] + place * (whole.len() - borders[0]) / 140;
        bytes[at] ^= 1 << (place % 8);
        expect(&bytes, "damaged");
    }
    for at in 0..14 {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        expect(&bytes, "NotABundle");
    }
    let mut newer = whole.clone();
    newer[14] = 2;
    expect(&newer, "TooNew");
    let mut older = whole.clone();
    older[14] = 0;
    expect(&older, "NotABundle");
    // Blocks that changed places, came twice, or fell out.
    let block = |number: usize| &whole[borders[number]..borders[number + 1]];
    for number in 1..6 {
        let (begin, end) = (borders[number], borders[number + 2]);
        let (first, second) = (block(number), block(number + 1));
        let swapped = [&whole[..begin], second, first, &whole[end..]].concat();
        expect(&swapped, "misplaced");
        let twice = [&whole[..begin], first, first, &whole[begin + first.len()..]].concat();
        expect(&twice, "misplaced");
        let without = [&whole[..begin], &whole[begin + first.len()..]].concat();
        expect(&without, "misplaced");
        // A block of another bundle with the same number.
        let borders_of_other = self::borders(&sticks.other);
        if let (Some(from), Some(to)) = (
            borders_of_other.get(number),
            borders_of_other.get(number + 1),
        ) {
            let strange = &sticks.other[*from..*to];
            let spliced = [&whole[..begin], strange, &whole[begin + first.len()..]].concat();
            expect(&spliced, "damaged");
        }
    }
    for more in 1..11 {
        let behind = [whole.as_slice(), &vec![0; more * more]].concat();
        expect(&behind, "trailing");
    }
    let doubled = [whole.as_slice(), whole].concat();
    expect(&doubled, "trailing");
    // Of a kring that this device does not know.
    expect(&sticks.other, "UnknownSpace");
    expect(&unsigned(whole), "forged");
    // Cut off before anything of it is whole.
    for length in [15, 20, 60, borders[0] + 12] {
        expect(&whole[..length], "CutOff");
    }
    expect(&[], "NotABundle");
    expect(b"noaber", "NotABundle");
    // What only somebody can make who writes bundles himself.
    for seed in 1..16 {
        expect(&forged(&sticks, seed, |_| {}), "miscounted");
        let cut = forged(&sticks, seed, |parts| {
            for part in parts.iter_mut() {
                if let Part::Run(run) = part {
                    run.truncate(run.len() - 1);
                }
            }
        });
        expect(&cut, "malformed");
        let none = forged(&sticks, seed, |parts| {
            parts.push(Part::Receipt(vec![1; 40]))
        });
        expect(&none, "malformed");
        expect(&forged(&sticks, seed, |parts| unsign(parts)), "forged");
    }
    let count = refused.len();
    for (number, (found, expected)) in refused.iter().enumerate() {
        assert_eq!(found, expected, "damaged bundle {number} of {count}");
    }
    assert!(count >= 200, "{count}");
    println!("{count} damaged bundles, each refused by name");
}

#[test]
fn a_block_that_says_it_is_huge_takes_no_memory() {
    let sticks = sticks();
    let borders = borders(&sticks.whole);
    for kind in [0, 1, 2, 3, 9, 255] {
        let mut decoder = Decoder::default();
        let mut at = 0;
        while at < borders[1] {
            let next = &sticks.whole[at..at + decoder.wants()];
            at += next.len();
            decoder.take(next).expect("whole so far");
        }
        // The right check for a block that cannot be.
        let mut head = vec![kind];
        head.extend(1_u32.to_le_bytes());
        head.extend(u32::MAX.to_le_bytes());
        let check = noaber_protocol::entry::hash("bundle head", &[&head]);
        head.extend(&check[..4]);
        let flaw = decoder.take(&head).expect_err("too long").flaw;
        let expected = if kind == 0 {
            Flaw::Misplaced
        } else {
            Flaw::TooLong
        };
        assert_eq!(flaw, expected, "kind {kind}");
    }
}

#[test]
fn a_bundle_that_was_cut_off_says_how_much_is_missing() {
    let mut sticks = sticks();
    let whole = sticks.whole.clone();
    let borders = borders(&whole);
    let all = sticks.scan(&whole).expect("whole").entries;
    let mut least = u64::MAX;
    for border in borders.iter().skip(1).take(borders.len() - 2) {
        for cut in [*border, *border + 5, *border + 80] {
            let scanned = sticks.scan(&whole[..cut]).expect("what is whole is fine");
            let missing = scanned.missing.expect("it was cut off");
            assert_eq!(scanned.entries + missing, all);
            least = least.min(missing);
        }
    }
    assert_eq!(least, 0, "only the end is missing");
    // What is whole is taken in, and the rest another time.
    let half = borders[borders.len() / 2];
    let some = sticks.world.read_bundle(1, &whole[..half]).new;
    let rest = sticks.world.read_bundle(1, &whole).new;
    assert!(some > 0 && rest > 0, "{some} and {rest}");
    assert_eq!(sticks.world.read_bundle(1, &whole).new, 0);
    let space = sticks.space;
    sticks.world.assert_equal(space, &[0, 1]);
}
