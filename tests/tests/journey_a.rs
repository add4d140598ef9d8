//! Three villages, weak internet, one manifest: nine people write for two months, meet one evening a week where there
//! is only a router, and one week not even that. Whatever was written and not taken away is there at the end, the same
//! for all. `NOABER_SEED=17` runs another history.

use noaber_protocol::charter::op::{Operation, WithdrawDevice};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{DocumentId, SpaceId};
use noaber_tests::programs::Home;
use noaber_tests::world::World;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

const PEOPLE: [&str; 9] = [
    "anje", "wiep", "harm", "geert", "trijntje", "jan", "roelfke", "klaas", "meryem",
];
/// Who is in which village: three each, one after the other.
const GEERT: usize = 3;
/// Whose laptop is stolen.
const JAN: usize = 5;
const EDITS: usize = 600;
/// Weeks; in all but one there is a network for an evening.
const WEEKS: usize = 9;
const WITHOUT_ROUTER: usize = 1;
const STOLEN_AFTER: usize = 4;
const MINUTE: i64 = 60_000;
const EVENING: i64 = 150;
const WEEK: i64 = 7 * 24 * 60 * MINUTE;

struct Journey {
    world: World,
    space: SpaceId,
    manifest: DocumentId,
    edits: usize,
    stands: BTreeSet<String>,
    gone: BTreeSet<String>,
    writers: Vec<usize>,
}

impl Journey {
    fn begin(seed: u64) -> Journey {
        let mut world = World::new(seed);
        for name in PEOPLE {
            // One laptop has an empty battery for its clock: it is eleven years behind.
            let skew = if name == "harm" {
                -11 * 365 * 24 * 60 * MINUTE
            } else {
                0
            };
            world.comes(name, skew);
        }
        let space = world.found_space(0, "Wierdenland-Noord");
        for who in 1..PEOPLE.len() {
            let ticket = world.invite(0, space, Role::Editor).expect("a ticket");
            world.join(who, &ticket);
            world.connect(0, who);
        }
        world.pass(2 * MINUTE);
        let manifest = world.found_document(0, space, "Manifest 2027");
        world.pass(MINUTE);
        for (who, name) in PEOPLE.iter().enumerate() {
            assert!(world.people[who].can_write(&space), "{name} is in");
            world.isolate(who);
        }
        Journey {
            world,
            space,
            manifest: manifest.expect("a manifest"),
            edits: 0,
            stands: BTreeSet::new(),
            gone: BTreeSet::new(),
            writers: (0..PEOPLE.len()).collect(),
        }
    }

    /// Somebody writes a word of their own between two others, or takes one away; three in ten in the same section.
    fn edit(&mut self, who: usize) {
        let section = match self.world.below(10) {
            0..=2 => 0,
            _ => 1 + self.world.below(5) as usize,
        };
        let (place, takes) = (self.world.below(10_000) as usize, self.world.below(10) == 0);
        self.edits += 1;
        let word = format!("{}{}.", PEOPLE[who], self.edits);
        let mut taken = None;
        let stands = &self.stands;
        let written = self
            .world
            .edit(who, self.space, self.manifest, section, |text| {
                let own: Vec<&str> = text.split(' ').filter(|it| stands.contains(*it)).collect();
                if takes && !own.is_empty() {
                    let gone = own[place % own.len()];
                    taken = Some(gone.to_owned());
                    let at = text.find(&format!("{gone} ")).expect("it stands there");
                    return (at, gone.len() + 1, String::new());
                }
                let between =
                    std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1));
                let places: Vec<usize> = between.collect();
                (places[place % places.len()], 0, format!("{word} "))
            });
        assert!(!written.is_empty(), "{} writes", PEOPLE[who]);
        match taken {
            Some(gone) => drop(self.gone.insert(gone)),
            None => drop(self.stands.insert(word)),
        }
    }

    fn edits(&mut self, count: usize, pause: u64) {
        for _ in 0..count {
            let who = self.world.below(self.writers.len() as u64) as usize;
            self.edit(self.writers[who]);
            let pause = self.world.below(pause) as i64;
            self.world.pass(pause);
        }
    }

    /// An evening in the dorpshuis: everybody is connected to everybody, and they write on.
    fn evening(&mut self, edits: usize) {
        let end = self.world.now + EVENING * MINUTE;
        for a in self.writers.clone() {
            for b in self.writers.clone().into_iter().filter(|b| *b < a) {
                self.world.connect(a, b);
            }
        }
        self.edits(edits, 3 * MINUTE as u64);
        let left = end - self.world.now;
        self.world.pass(left.max(5 * MINUTE));
        for who in 0..PEOPLE.len() {
            self.world.isolate(who);
        }
    }

    /// The router is broken: a stick goes from Geert to Anje and back.
    fn by_stick(&mut self) {
        for who in [0, GEERT] {
            self.edit(who);
        }
        self.world.pass(MINUTE);
        let geert = self.world.write_bundle(GEERT, self.space, None);
        assert!(self.world.read_bundle(0, &geert).new > 0);
        assert_eq!(self.world.read_bundle(0, &geert).new, 0, "twice is no harm");
        let anje = self.world.write_bundle(0, self.space, Some(&geert));
        let taken = self.world.read_bundle(GEERT, &anje);
        assert!(taken.new > 0 && taken.waiting == 0, "{taken:?}");
        let (space, people) = (self.space, [0, GEERT]);
        self.world.assert_equal(space, &people);
    }

    /// Jan's laptop is gone: Anje takes it out of the kring.
    fn stolen(&mut self) {
        let device = self.world.people[JAN]
            .author(&self.space)
            .expect("a device");
        let space = self.space;
        let withdrawn = self.world.with(0, |node, cx| {
            let here = node.space(&space)?;
            let heads = here.heads_of(&device);
            let cut = vec![noaber_protocol::charter::op::Cut {
                author: device,
                heads,
            }];
            let withdraw = Operation::WithdrawDevice(WithdrawDevice {
                device,
                cut,
                rekeys: Vec::new(),
            });
            node.operate(cx, space, &withdraw).ok()
        });
        withdrawn.flatten().expect("an admin withdraws it");
        self.writers.retain(|who| *who != JAN);
    }

    fn end(mut self) {
        let seed = self.world.seed;
        self.evening(0);
        let (space, people) = (self.space, self.writers.clone());
        self.world.assert_no_faults();
        self.world.assert_equal(space, &people);
        self.world.assert_nothing_lost(space, &people);
        let texts: Vec<String> = people
            .iter()
            .map(|who| self.world.people[*who].texts(space)[&self.manifest].clone())
            .collect();
        assert!(texts.iter().all(|text| *text == texts[0]), "seed {seed}");
        for word in &self.stands {
            let count = texts[0].matches(word.as_str()).count();
            let due = usize::from(!self.gone.contains(word));
            assert_eq!(count, due, "seed {seed}: {word}");
        }
        assert!(self.stands.len() > EDITS * 8 / 10 && !self.gone.is_empty());
        for name in PEOPLE {
            let words = self.stands.iter().filter(|word| word.starts_with(name));
            assert!(words.count() > EDITS / 40, "seed {seed}: {name} wrote too");
        }
        // By receipts Anje knows of everybody, though nobody is connected.
        let here = self.world.people[0]
            .node
            .as_ref()
            .and_then(|node| node.space(&space));
        let here = here.expect("a member");
        for who in people.iter().skip(1) {
            let author = self.world.people[*who].author(&space).expect("a member");
            let lack = here.lack_of(&author).map(|lack| lack.theirs);
            assert_eq!(lack, Some(0), "seed {seed}: {}", PEOPLE[*who]);
        }
        let jan = self.world.people[JAN].author(&space).expect("he was in");
        assert!(here.charter().state().role_of(&jan).is_none());
    }
}

#[test]
fn nine_people_who_meet_once_a_week_end_with_one_text_in_which_nothing_is_missing() {
    let seed = std::env::var("NOABER_SEED").ok();
    let seed = seed
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_208);
    println!("NOABER_SEED={seed}");
    let mut journey = Journey::begin(seed);
    let (at_home, together) = (EDITS / WEEKS * 2 / 3, EDITS / WEEKS / 3);
    for week in 0..WEEKS {
        let begin = journey.world.now;
        journey.edits(at_home, 60 * MINUTE as u64);
        if week == WITHOUT_ROUTER {
            journey.by_stick();
            journey.edits(together, MINUTE as u64);
        } else {
            journey.evening(together);
        }
        if week == STOLEN_AFTER {
            journey.stolen();
        }
        let rest = begin + WEEK - journey.world.now;
        journey.world.pass(rest.max(0));
    }
    let rest = EDITS - journey.edits;
    journey.edits(rest, MINUTE as u64);
    assert_eq!(journey.edits, EDITS);
    journey.end();
}

/// A laptop with the program on it.
struct Laptop(Home);

const KRING: &str = "Wierdenland-Noord";
const MANIFEST: &str = "Manifest 2027";

impl Laptop {
    fn of(folder: &Path, name: &str) -> Laptop {
        let home = Home::at(folder.join(name));
        let made = home.run(&["init", "--name", name, "--org", "Dorp", "--no-passphrase"]);
        well(&made);
        Laptop(home)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        self.0.json(arguments)
    }

    fn take(&self, stick: &Path) {
        let stick = stick.to_str().expect("UTF-8");
        self.json(&["bundle", "write", KRING, stick]);
    }

    fn read(&self, stick: &Path) -> Output {
        let stick = stick.to_str().expect("UTF-8");
        self.0.run(&["bundle", "read", stick])
    }

    fn text(&self) -> String {
        let output = self.0.run(&["doc", "cat", MANIFEST]);
        well(&output);
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn writes(&self, folder: &Path, heading: &str, word: &str) {
        let mark = format!("## {heading}\n");
        let before = self.text();
        assert!(before.contains(&mark), "{before}");
        let file = folder.join("edit.md");
        let after = before.replacen(&mark, &format!("{mark}\n{word} "), 1);
        std::fs::write(&file, after).expect("a file");
        let file = file.to_str().expect("UTF-8");
        self.json(&["doc", "edit", MANIFEST, "--from", file]);
    }
}

fn well(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn three_laptops_that_share_only_a_stick_end_with_one_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let stick = at.join("stick");
    std::fs::create_dir(&stick).expect("a stick");
    let laptops = ["Anje", "Geert", "Roelfke"].map(|name| Laptop::of(at, name));
    let [anje, others @ ..] = &laptops;
    anje.json(&["space", "new", KRING]);
    anje.json(&[
        "doc", "new", KRING, "--kind", "manifest", "--title", MANIFEST,
    ]);
    for other in others {
        let invited = anje.json(&["invite", KRING]);
        let ticket = invited["ticket"].as_str().expect("a ticket");
        // Nobody is reached, so it is not done yet; it goes on by stick.
        assert_eq!(
            other.0.run(&["join", ticket, "--wait", "0"]).status.code(),
            Some(5)
        );
        anje.take(&stick);
        well(&other.read(&stick));
        other.take(&stick);
        well(&anje.read(&stick));
        anje.take(&stick);
        well(&other.read(&stick));
    }
    let mut words = Vec::new();
    for round in 0..3 {
        for (laptop, name) in laptops.iter().zip(["anje", "geert", "roelfke"]) {
            let word = format!("{name}{round}.");
            laptop.writes(at, "Inleiding", &word);
            words.push(word);
        }
        for laptop in laptops.iter().chain(others) {
            well(&laptop.read(&stick));
            laptop.take(&stick);
        }
        well(&anje.read(&stick));
    }
    let text = anje.text();
    for word in &words {
        assert_eq!(text.matches(word.as_str()).count(), 1, "{word} in {text}");
    }
    for other in others {
        well(&other.read(&stick));
        assert_eq!(other.text(), text);
    }
}
