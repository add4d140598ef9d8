//! A kring in files: two homes that never see each other's network, and what goes wrong with sticks.

use crate::homes::Home;
use crate::together::{KRING, MANIFEST};
use noaber_node::config::HomePaths;
use noaber_node::keyring;
use noaber_protocol::bundle::{Decoder, Encoder, Part};
use noaber_protocol::charter::op::Operation;
use noaber_protocol::entry::hash;
use noaber_protocol::identity::DeviceSeed;
use noaber_protocol::run::{Head, Run};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A folder that stands for a stick.
struct Stick(tempfile::TempDir);

impl Stick {
    fn new() -> Stick {
        Stick(tempfile::tempdir().expect("a folder"))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

fn path(file: &Path) -> &str {
    file.to_str().expect("UTF-8")
}

fn write(home: &Home, file: &Path, since: Option<&Path>) -> Value {
    let mut arguments = vec!["bundle", "write", KRING, path(file), "--json"];
    if let Some(since) = since {
        arguments.extend(["--since-bundle", path(since)]);
    }
    home.run(&arguments).json()
}

fn read(home: &Home, file: &Path) -> Value {
    home.run(&["bundle", "read", path(file), "--json"]).json()
}

/// Anje with a kring and a manifest, and Geert whom she let in with a ticket on paper and a stick.
fn by_stick(stick: &Stick) -> (Home, Home) {
    let (anje, geert) = (Home::of("Anje"), Home::of("Geert"));
    anje.run(&["space", "new", KRING]).json_free();
    let document = [
        "doc", "new", KRING, "--kind", "manifest", "--title", MANIFEST,
    ];
    anje.run(&document).json_free();
    let invited = anje.run(&["invite", KRING, "--json"]).json();
    let ticket = invited["ticket"].as_str().expect("a ticket");
    assert_eq!(geert.run(&["join", ticket, "--wait", "0"]).code, 5);
    let [there, back] = ["heen.noaber", "terug.noaber"].map(|name| stick.at(name));
    // The ticket brings the key, so that he reads at once; she lets him in when his stick comes back.
    write(&anje, &there, None);
    assert!(read(&geert, &there)["new"].as_u64() > Some(0));
    assert!(
        geert
            .run(&["doc", "cat", MANIFEST])
            .text()
            .contains(MANIFEST)
    );
    write(&geert, &back, None);
    assert!(read(&anje, &back)["new"].as_u64() > Some(0));
    write(&anje, &there, None);
    read(&geert, &there);
    let info = geert.run(&["space", "show", KRING, "--json"]).json();
    assert_eq!(info["joining"], false, "{info}");
    (anje, geert)
}

#[test]
fn two_homes_that_share_no_network_write_one_manifest_by_stick() {
    let stick = Stick::new();
    let (anje, geert) = by_stick(&stick);
    geert.writes(MANIFEST, "Onze visie", "Een dorp waar je kunt blijven.");
    anje.writes(MANIFEST, "Inleiding", "Wij, drie dorpen, vragen aandacht.");
    let [all, more, back] = ["alles.noaber", "meer.noaber", "terug.noaber"].map(|it| stick.at(it));
    write(&anje, &all, None);
    anje.writes(
        MANIFEST,
        "Inleiding",
        "Wij, drie dorpen, vragen om aandacht.",
    );
    let since = write(&anje, &more, Some(&all));
    assert_eq!(
        (&since["entries"], &since["whole"]),
        (&1.into(), &false.into())
    );
    // In the wrong order nothing is lost; read twice nothing is doubled.
    let early = read(&geert, &more);
    assert_eq!((&early["new"], &early["waiting"]), (&0.into(), &1.into()));
    assert!(read(&geert, &all)["new"].as_u64() > Some(0));
    assert_eq!(read(&geert, &more)["new"], 1);
    assert_eq!(read(&geert, &more)["new"], 0);
    write(&geert, &back, None);
    assert!(read(&anje, &back)["new"].as_u64() > Some(0));
    let text = |home: &Home| home.run(&["doc", "cat", MANIFEST]).text();
    assert_eq!(text(&anje), text(&geert));
    assert!(text(&anje).contains("Een dorp waar je kunt blijven."));
    let bytes = std::fs::read(&all).expect("a bundle");
    let clear = String::from_utf8_lossy(&bytes);
    for word in [KRING, MANIFEST, "Anje", "Geert", "Dorp", "aandacht"] {
        assert!(!clear.contains(word), "{word} stands on the stick");
    }
    for home in [&anje, &geert] {
        let checked = home.run(&["verify", "--json"]).json();
        assert_eq!(checked["damaged"].as_array().map(Vec::len), Some(0));
    }
}

#[test]
fn what_went_along_by_stick_counts_as_held_by_others() {
    let stick = Stick::new();
    let (anje, geert) = by_stick(&stick);
    anje.writes(MANIFEST, "Inleiding", "Wij, drie dorpen.");
    let [there, back] = ["heen.noaber", "terug.noaber"].map(|name| stick.at(name));
    let lacks = |home: &Home| {
        let status = home.run(&["status", "--json"]).json();
        status["spaces"][0]["devices"][0]["they_lack"].clone()
    };
    write(&anje, &there, None);
    read(&geert, &there);
    assert_ne!(lacks(&anje), 0, "nobody said that he has it");
    // With the bundle goes what Geert's device signed that it holds.
    write(&geert, &back, None);
    read(&anje, &back);
    assert_eq!(lacks(&anje), 0);
    let safe = ["sync", "--wait", "120", "--until-safe", "1", "--json"];
    anje.run(&safe).json();
}

#[test]
fn a_file_of_something_else_is_never_written_over() {
    let stick = Stick::new();
    let (anje, _geert) = by_stick(&stick);
    let other = stick.at("brief.noaber");
    std::fs::write(&other, "Beste Geert,").expect("a file");
    let arguments = ["bundle", "write", KRING, path(&other)];
    anje.run(&arguments).fails_with(6);
    anje.run(&["space", "new", "Dorpshuis"]).json_free();
    let dorpshuis = stick.at("dorpshuis.noaber");
    anje.run(&["bundle", "write", "Dorpshuis", path(&dorpshuis)])
        .json_free();
    let arguments = ["bundle", "write", KRING, path(&dorpshuis)];
    anje.run(&arguments).fails_with(6);
    let next = stick.at("nieuw.noaber");
    let since = going_on(&next, &dorpshuis);
    anje.run(&since).fails_with(12);
    assert_eq!(std::fs::read(&other).expect("a file"), b"Beste Geert,");
    // A bundle of the same kring is replaced; the one that a new part goes on from is not.
    let mine = stick.at("mijn.noaber");
    write(&anje, &mine, None);
    write(&anje, &mine, None);
    let same = [
        "bundle",
        "write",
        KRING,
        path(&mine),
        "--since-bundle",
        path(&mine),
    ];
    anje.run(&same).fails_with(6);
    // A folder gets a name that tells the day alone.
    let named = write(&anje, stick.0.path(), None);
    let name = named["file"].as_str().expect("a name").to_owned();
    assert!(
        name.contains("/kring-20") && name.ends_with(".noaber"),
        "{name}"
    );
}

#[test]
fn a_stick_that_refuses_and_a_file_that_is_none_are_told_by_what_they_are() {
    let stick = Stick::new();
    let (anje, geert) = by_stick(&stick);
    let gone = stick.at("weg/kring.noaber");
    let refused = anje.run(&["bundle", "write", KRING, path(&gone)]);
    refused.fails_with(11);
    if Path::new("/dev/full").exists() {
        let full = stick.at("vol.noaber.part");
        std::os::unix::fs::symlink("/dev/full", &full).expect("a link");
        let goal = stick.at("vol.noaber");
        let refused = anje.run(&["bundle", "write", KRING, path(&goal)]);
        refused.fails_with(11);
        assert!(refused.err.contains("vol"), "{}", refused.err);
        assert!(!stick.at("vol.noaber").exists());
    }
    geert
        .run(&["bundle", "read", path(&stick.at("niets.noaber"))])
        .fails_with(3);
    let letter = stick.at("brief.noaber");
    std::fs::write(&letter, "Beste Geert,").expect("a file");
    geert.run(&["bundle", "read", path(&letter)]).fails_with(12);
    let roelfke = Home::of("Roelfke");
    let bundle = stick.at("heen.noaber");
    let refused = roelfke.run(&["bundle", "read", path(&bundle)]);
    refused.fails_with(3);
    assert!(refused.err.contains("niet in zit"), "{}", refused.err);
    let mut damaged = std::fs::read(&bundle).expect("a bundle");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x40;
    let broken = stick.at("stuk.noaber");
    std::fs::write(&broken, &damaged).expect("a file");
    let refused = geert.run(&["bundle", "read", path(&broken)]);
    refused.fails_with(12);
    assert!(refused.err.contains("damaged"), "{}", refused.err);
    damaged[middle] ^= 0x40;
    std::fs::write(&broken, &damaged[..damaged.len() - 20]).expect("a file");
    let cut = read(&geert, &broken);
    assert!(cut["missing"].is_u64(), "{cut}");
    let next = stick.at("nieuw.noaber");
    let since = [
        "bundle",
        "write",
        KRING,
        path(&next),
        "--since-bundle",
        path(&broken),
    ];
    anje.run(&since).fails_with(12);
}

#[test]
fn a_folder_of_bundles_is_read_in_whatever_order_their_names_have() {
    let stick = Stick::new();
    let (anje, geert) = by_stick(&stick);
    let folder = Stick::new();
    write(&anje, &folder.at("z.noaber"), None);
    anje.writes(MANIFEST, "Inleiding", "Een.");
    write(&anje, &folder.at("m.noaber"), Some(&folder.at("z.noaber")));
    anje.writes(MANIFEST, "Inleiding", "Twee.");
    write(&anje, &folder.at("a.noaber"), Some(&folder.at("m.noaber")));
    let all = read(&geert, folder.0.path());
    let all = all.as_array().expect("a list");
    let sum = |field: &str| {
        all.iter()
            .filter_map(|one| one[field].as_u64())
            .sum::<u64>()
    };
    assert_eq!((all.len(), sum("waiting")), (3, 0));
    assert!(geert.section(MANIFEST, "Inleiding").starts_with("Twee."));
}

/// Where the payload of the header begins: behind what every bundle begins with, the head of a block and its seal.
const PAYLOAD_AT: usize = 15 + 13 + 64 + 8;

fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut decoder = Decoder::default();
    let (mut parts, mut rest) = (Vec::new(), bytes);
    while decoder.wants() > 0 {
        let (now, later) = rest.split_at(decoder.wants());
        parts.extend(decoder.take(now).expect("a whole bundle"));
        rest = later;
    }
    parts
}

/// What writes a bundle that goes on from another.
fn going_on<'a>(to: &'a Path, from: &'a Path) -> [&'a str; 6] {
    [
        "bundle",
        "write",
        KRING,
        path(to),
        "--since-bundle",
        path(from),
    ]
}

/// The older of two bundles, which says that it ends where the newer does. Its checks are right again; whoever did this
/// has no key, and put zeros for the signature.
fn forged(older: &[u8], newer: &[u8]) -> Vec<u8> {
    let tail = |bytes: &[u8]| {
        let Some(Part::Header(header)) = parts(bytes).into_iter().next() else {
            panic!("no header");
        };
        assert!(header.wanted.is_empty());
        let length = bytes[20..24].first_chunk().expect("four bytes");
        let end = PAYLOAD_AT + u32::from_le_bytes(*length) as usize;
        end - 1 - 32 * header.tips.len()..end
    };
    let (of_older, of_newer) = (tail(older), tail(newer));
    assert_eq!(of_older.len(), of_newer.len(), "as many tips");
    let mut bytes = older.to_vec();
    bytes[of_older.clone()].copy_from_slice(&newer[of_newer]);
    let zeros = [0; 64];
    bytes[28..92].copy_from_slice(&zeros);
    let payload = &bytes[PAYLOAD_AT..of_older.end];
    let check = hash("bundle block", &[&[0; 16], &[0], &[0; 4], &zeros, payload]);
    bytes[92..PAYLOAD_AT].copy_from_slice(&check[..8]);
    bytes
}

#[test]
fn a_bundle_that_lies_about_what_it_holds_is_told_and_not_gone_on_from() {
    let stick = Stick::new();
    let (anje, geert) = by_stick(&stick);
    let [old, new, lie, next] =
        ["oud.noaber", "nieuw.noaber", "vals.noaber", "meer.noaber"].map(|it| stick.at(it));
    anje.writes(MANIFEST, "Inleiding", "Een.");
    write(&anje, &old, None);
    anje.writes(MANIFEST, "Inleiding", "Een en twee.");
    write(&anje, &new, None);
    let read_in = |file: &Path| std::fs::read(file).expect("a bundle");
    std::fs::write(&lie, forged(&read_in(&old), &read_in(&new))).expect("a file");
    let since = going_on(&next, &lie);
    let refused = anje.run(&since);
    refused.fails_with(12);
    assert!(refused.err.contains("forged"), "{}", refused.err);
    assert!(!next.exists(), "what Geert lacks is not left out");
    let before = geert.run(&["doc", "cat", MANIFEST]).text();
    let refused = geert.run(&["bundle", "read", path(&lie)]);
    refused.fails_with(12);
    assert!(refused.err.contains("forged"), "{}", refused.err);
    assert!(refused.err.contains("beschadigd"), "{}", refused.err);
    assert_eq!(geert.run(&["doc", "cat", MANIFEST]).text(), before);
    let since = write(&anje, &next, Some(&old));
    assert_eq!(since["entries"], 1, "{since}");
    assert!(read(&geert, &old)["new"].as_u64() > Some(0));
    assert_eq!(read(&geert, &next)["new"], 1);
    assert!(
        geert
            .section(MANIFEST, "Inleiding")
            .starts_with("Een en twee.")
    );
}

/// A bundle as that home would write it, with one part more at its end.
fn with_last(home: &Home, bytes: &[u8], more: impl FnOnce(&Run) -> Part) -> Vec<u8> {
    let mut all = parts(bytes).into_iter();
    let Some(Part::Header(mut header)) = all.next() else {
        panic!("a header");
    };
    // Chains stand in the order of their authors' keys.
    let founding = all.clone().find_map(|part| {
        let Part::Run(bytes) = part else { return None };
        Run::decode(None, &bytes).ok()
    });
    let founding = founding.expect("what founds the kring");
    let body = founding.entries[0].body.as_ref().expect("an operation");
    let Ok(Operation::Found(found)) = Operation::decode(&body.bytes) else {
        panic!("it founds the kring");
    };
    let seed = keyring::open(&HomePaths::new(home.path()), None).expect("an open keyring");
    let key = DeviceSeed::from_bytes(*seed).space_key(&found.nonce);
    assert_eq!(key.author(), header.author, "it wrote the bundle");
    let last = more(&founding);
    let count = |bytes: &[u8]| Head::read(bytes).expect("a run").count as u64;
    if let Part::Run(bytes) = &last {
        header.entries += count(bytes);
    }
    let (mut encoder, mut out) = Encoder::new(&key, founding.space(), header);
    for part in all.chain(std::iter::once(last)) {
        match part {
            Part::Run(bytes) => {
                let entries = count(&bytes);
                out.extend(encoder.run(&key, bytes, entries));
            }
            Part::Body(entry, body) => out.extend(encoder.body(&key, entry, body)),
            Part::Receipt(bytes) => out.extend(encoder.receipt(&key, bytes)),
            Part::Header(_) | Part::Unknown(_) | Part::End(_) => {}
        }
    }
    out.extend(encoder.end(&key));
    out
}

#[test]
fn when_the_last_block_is_wrong_nothing_before_it_comes_in() {
    let stick = Stick::new();
    let (anje, geert) = by_stick(&stick);
    anje.writes(MANIFEST, "Inleiding", "Wij, drie dorpen.");
    let [all, bad] = ["alles.noaber", "stuk.noaber"].map(|name| stick.at(name));
    write(&anje, &all, None);
    let bytes = std::fs::read(&all).expect("a bundle");
    let before = geert.run(&["doc", "cat", MANIFEST]).text();
    let no_receipt = with_last(&anje, &bytes, |_| Part::Receipt(b"een bewijs".to_vec()));
    let no_signature = with_last(&anje, &bytes, |founding| {
        let mut run = founding.clone();
        run.signature.0[0] ^= 1;
        Part::Run(run.encode().expect("a run"))
    });
    for (wrong, flaw) in [(no_receipt, "malformed"), (no_signature, "forged")] {
        std::fs::write(&bad, wrong).expect("a file");
        let refused = geert.run(&["bundle", "read", path(&bad)]);
        refused.fails_with(12);
        assert!(refused.err.contains(flaw), "{}", refused.err);
        assert_eq!(geert.run(&["doc", "cat", MANIFEST]).text(), before);
    }
    // By the same hand, with nothing wrong in it.
    let right = |founding: &Run| Part::Run(founding.encode().expect("a run"));
    std::fs::write(&bad, with_last(&anje, &bytes, right)).expect("a file");
    assert!(read(&geert, &bad)["new"].as_u64() > Some(0));
    assert!(
        geert
            .section(MANIFEST, "Inleiding")
            .starts_with("Wij, drie dorpen.")
    );
}
