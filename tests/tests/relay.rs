//! A relay as its operator and two villages use it, with the real programs: nothing but the relay is ever online at the
//! same time as somebody else.

use noaber_node::config::HomePaths;
use noaber_protocol::sync::frame::Frame;
use noaber_tests::listening::ListeningRelay;
use noaber_tests::programs::{Home, RunningRelay};
use noaber_tests::scan::{Finds, PLANTED, Scanner};
use noaber_tests::villages::{Villages, meet_over, stay, village, visit};
use noaber_tests::writer::Writer;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);
/// The number of the frames about receipts.
const RECEIPTS: u8 = 15;

#[test]
fn two_villages_that_are_never_online_together_meet_at_a_relay_that_reads_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("kennispunt"));
    home.ok(&["relay", "init", "--name", "Kennispunt"]);
    let relay = RunningRelay::start(home);
    let address = relay.address();
    let Villages {
        anje,
        klaas,
        private,
        public,
    } = meet_over(&address, folder.path());
    let relays = anje.json(&["relay", "ls", &private[0]]);
    assert_eq!(relays[0]["address"], address.as_str());

    let status = relay.home().json(&["relay", "status"]);
    assert_eq!(status["spaces"].as_array().map(Vec::len), Some(1));
    let carried = &status["spaces"][0];
    assert!(carried["entries"].as_u64() > Some(20), "{status}");
    assert!(carried["bytes"].as_u64() > Some(8_000), "{status}");
    assert!(relay.home().run(&["relay", "health"]).status.success());

    let kennispunt = relay.home().path().to_owned();
    drop(relay);
    // The same scanner, over the same files: it finds all that is public, and nothing of what is not.
    let finds = Scanner::new(public.clone()).in_folder(&kennispunt);
    assert_eq!(finds.len(), PLANTED, "{finds:?}");
    let looked = Scanner::new(private.clone());
    assert_eq!(looked.in_folder(&kennispunt), Finds::new());
    // On the two's own disks nothing stands in clear but one's own name and organisation, in one's own settings.
    for (home, own) in [(&anje, [1, 3]), (&klaas, [2, 4])] {
        let settings = BTreeSet::from(["config.toml".to_owned()]);
        let own = own.map(|number| (private[number].clone(), settings.clone()));
        assert_eq!(looked.in_folder(home.path()), Finds::from(own));
    }
}

#[test]
fn what_a_node_gives_to_its_transport_tells_a_relay_nothing_that_is_not_public() {
    let folder = tempfile::tempdir().expect("a folder");
    let relay = ListeningRelay::start(7);
    let villages = meet_over(relay.address(), folder.path());
    // Who stays for a while signs what it holds.
    let running = stay(&villages.anje);
    let begun = Instant::now();
    while !relay.has_heard(RECEIPTS) {
        assert!(begun.elapsed() < PATIENCE, "no receipt came");
        std::thread::sleep(Duration::from_millis(200));
    }
    drop(running);
    let heard = relay.stop();
    assert_eq!(heard.faults, Vec::<String>::new());
    assert!(heard.carried.len() == 1 && heard.carried[0] > 20);
    let kinds: BTreeSet<String> = heard.frames.iter().map(|frame| kind(frame)).collect();
    for said in [
        "Hello",
        "Offer",
        "Prove",
        "Introduce",
        "Have",
        "Tips",
        "Run",
        "Receipts",
    ] {
        assert!(kinds.contains(said), "{said}: {kinds:?}");
    }
    let (private, public) = (
        Scanner::new(villages.private),
        Scanner::new(villages.public),
    );
    let mut found = BTreeSet::new();
    for frame in heard.frames.iter().chain(&heard.said) {
        assert_eq!(private.in_bytes(frame), BTreeSet::new(), "{}", kind(frame));
        found.extend(public.in_bytes(frame));
    }
    assert_eq!(found.len(), PLANTED, "{found:?}");
}

/// Two homes in one kring that know of each other's address nothing: each reaches the relay only.
fn over_a_relay_alone(folder: &Path) -> (RunningRelay, [Home; 2]) {
    let home = Home::at(folder.join("kennispunt"));
    home.ok(&["relay", "init", "--name", "Kennispunt"]);
    let relay = RunningRelay::start(home);
    let anje = village(folder, "Anje", "Tilwerd");
    anje.ok(&["space", "new", "Wierdenland"]);
    anje.ok(&["relay", "add", "Wierdenland", &relay.address()]);
    let ticket = anje.json(&["invite", "Wierdenland", "--role", "editor"]);
    let new = ["doc", "new", "Wierdenland", "--kind", "manifest"];
    anje.ok(&[&new[..], &["--title", "Manifest"]].concat());
    visit(&anje);
    let klaas = village(folder, "Klaas", "Usquert");
    let ticket = ticket["ticket"].as_str().expect("a ticket");
    klaas.ok(&["join", ticket, "--wait", "120"]);
    visit(&klaas);
    visit(&anje);
    (relay, [anje, klaas])
}

#[tokio::test]
async fn two_who_reach_a_relay_only_see_each_others_words_and_cursors() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_relay, homes) = over_a_relay_alone(folder.path());
    let running = homes.each_ref().map(stay);
    let [anje, klaas] = homes.each_ref().map(|home| HomePaths::new(home.path()));
    let mut anje = Writer::open(&anje, "Manifest").await;
    let mut klaas = Writer::open(&klaas, "Manifest").await;
    anje.edit(0, 0, "Een dörpshuis voor ieder.").await;
    until(&mut klaas, "her words, and where she is", |klaas| {
        klaas.text() == "Een dörpshuis voor ieder." && klaas.cursor_of("Anje") == Some(26)
    })
    .await;
    // Where he writes, she sees his cursor; hers stays behind the letter where it was.
    klaas.edit(4, 0, "open ").await;
    until(&mut anje, "his words, and where he is", |anje| {
        anje.text() == "Een open dörpshuis voor ieder." && anje.cursor_of("Klaas") == Some(9)
    })
    .await;
    assert_eq!(klaas.cursor_of("Anje"), Some(31));
    for writer in [&anje, &klaas] {
        let status = writer.status().await;
        assert!(status.relays.iter().all(|relay| relay.connected));
        let mut devices = status.spaces.iter().flat_map(|space| &space.devices);
        assert!(devices.all(|device| !device.connected), "the relay alone");
    }
    drop(running);
}

/// Waits until somebody sees what is awaited.
async fn until(writer: &mut Writer, what: &str, is_so: impl Fn(&Writer) -> bool) {
    let wait = async {
        while !is_so(writer) {
            writer.hears().await;
        }
    };
    let within = tokio::time::timeout(PATIENCE, wait).await;
    assert!(
        within.is_ok(),
        "not {what}: {:?}, {:?}, {:?}",
        writer.text(),
        writer.cursor_of("Anje"),
        writer.cursor_of("Klaas")
    );
}

/// What a frame is called.
fn kind(frame: &[u8]) -> String {
    let frame = format!("{:?}", Frame::decode(frame).expect("a frame"));
    frame.split('(').next().unwrap_or_default().to_owned()
}

#[test]
fn an_operator_can_ask_limit_and_stop_a_relay_and_its_absence_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("kennispunt"));
    assert_eq!(home.run(&["relay", "limits"]).status.code(), Some(3));
    let said = home.ok(&["relay", "init", "--name", "Kennispunt"]);
    assert!(said.contains("50 MB"), "{said}");
    assert_eq!(home.run(&["relay", "health"]).status.code(), Some(2));
    assert_eq!(home.run(&["relay", "address"]).status.code(), Some(3));
    let limits = home.json(&["relay", "limits"]);
    assert_eq!(limits["policy"], "open");
    assert_eq!(limits["space_bytes"], 50 * 1024 * 1024);
    let relay = RunningRelay::start(home);
    relay.address();
    assert_eq!(
        relay.home().run(&["relay", "health"]).status.code(),
        Some(0)
    );
    let status = relay.home().json(&["relay", "status"]);
    assert_eq!(status, serde_json::json!({"spaces": [], "connections": 0}));
    let id = noaber_protocol::ids::SpaceId([7; 32]).to_string();
    relay.home().ok(&["relay", "block", &id]);
    let blocked = relay.home().json(&["relay", "limits"]);
    assert_eq!(blocked["blocked"][0], id.as_str());
    assert_eq!(
        relay.home().run(&["relay", "block", "x"]).status.code(),
        Some(3)
    );
}

#[test]
fn a_kring_that_is_blocked_gives_its_bytes_back_and_another_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let (relay, [anje, _klaas]) = over_a_relay_alone(folder.path());
    let first = space_ids(&relay);
    anje.ok(&["space", "new", "Molenbuurt"]);
    anje.ok(&["relay", "add", "Molenbuurt", &relay.address()]);
    let file = folder.path().join("molen.md");
    let lines: Vec<String> = (0..2_000_u32)
        .map(|number| format!("{:x}", number.wrapping_mul(2_654_435_761)))
        .collect();
    std::fs::write(&file, lines.join(" ")).expect("a file");
    let new = ["doc", "new", "Molenbuurt", "--kind", "manifest", "--title"];
    let from = file.display().to_string();
    anje.ok(&[&new[..], &["Molen", "--from", &from]].concat());
    let begun = Instant::now();
    let (id, bytes) = loop {
        visit(&anje);
        let mut both = space_ids(&relay).into_iter();
        if let Some(other) = both.find(|(id, bytes)| !first.contains_key(id) && *bytes > 8_000) {
            break other;
        }
        assert!(begun.elapsed() < PATIENCE, "the other kring did not come");
    };
    let before = journal_bytes(relay.home());
    assert!(before > bytes);
    relay.home().ok(&["relay", "block", &id]);
    let begun = Instant::now();
    while journal_bytes(relay.home()) > before - bytes {
        assert!(begun.elapsed() < PATIENCE, "nothing is given back");
        std::thread::sleep(Duration::from_millis(100));
    }
    // Somebody new reads what the relay has of the other kring, from it alone.
    let ticket = anje.json(&["invite", "Wierdenland", "--role", "editor"]);
    visit(&anje);
    let wiep = village(folder.path(), "Wiep", "Warffum");
    let ticket = ticket["ticket"].as_str().expect("a ticket");
    wiep.ok(&["join", ticket, "--wait", "120"]);
    visit(&wiep);
    wiep.ok(&["doc", "cat", "Manifest"]);
}

/// The kringen that a relay carries, with their bytes.
fn space_ids(relay: &RunningRelay) -> BTreeMap<String, u64> {
    let status = relay.home().json(&["relay", "status"]);
    let spaces = status["spaces"].as_array().expect("a list").iter();
    let one = |space: &serde_json::Value| {
        let id = space["space"].as_str().expect("an id").to_owned();
        (id, space["bytes"].as_u64().expect("a number"))
    };
    spaces.map(one).collect()
}

fn journal_bytes(home: &Home) -> u64 {
    let files = std::fs::read_dir(home.path().join("journal")).expect("a journal");
    let files = files.flatten().filter_map(|file| file.metadata().ok());
    files.map(|file| file.len()).sum()
}

#[test]
fn first_addresses_are_kept_and_none_is_built_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = village(folder.path(), "Anje", "Dorpsbelang");
    assert_eq!(home.json(&["start", "ls"]), serde_json::json!([]));
    let peer = home.json(&["status"])["device"].as_str().map(str::to_owned);
    let address = format!(
        "/dns4/kennispunt.example/tcp/4001/p2p/{}",
        peer.expect("one")
    );
    home.ok(&["start", "add", &address]);
    assert_eq!(home.json(&["start", "ls"]), serde_json::json!([address]));
    assert_eq!(
        home.run(&["start", "add", "dorpshuis"]).status.code(),
        Some(12)
    );
    home.ok(&["start", "rm", &address]);
    assert_eq!(home.run(&["start", "rm", &address]).status.code(), Some(3));
}

/// The lines of a page that stand in blocks of commands.
fn commands_of(page: &str) -> Vec<String> {
    let mut inside = false;
    let mut commands = Vec::new();
    for line in page.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside => commands.push(command.to_owned()),
            _ => {}
        }
    }
    commands
}

#[test]
fn the_commands_on_the_operators_page_do_what_it_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(root.join("docs/OPERATING.md")).expect("the page");
    let commands = commands_of(&page);
    assert!(commands.len() >= 7, "{commands:?}");
    let home = folder.path().join("relay-home");
    let mut relay = None;
    for command in &commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        assert_eq!(words[..3], ["noaber-node", "--home", "relay-home"]);
        if words[3..] == ["relay", "run"] {
            // At a free port, for this test is not alone on the machine.
            relay = Some(RunningRelay::start(Home::at(&home)));
        } else {
            Home::at(&home).ok(&words[3..]);
        }
    }
    assert!(relay.is_some(), "the page says how to run it");
}
