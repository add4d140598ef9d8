//! A relay as its operator and two villages use it, with the real programs: nothing but the relay is ever online at the
//! same time as somebody else.

use noaber_tests::programs::{Home, Running, noaber_node};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(40);

/// A relay that runs.
struct Relay {
    home: Home,
    child: Child,
}

impl Relay {
    fn start(home: Home) -> Relay {
        let mut command = home.command(&noaber_node());
        command
            .args(["relay", "run", "--listen", "/ip4/127.0.0.1/tcp/0"])
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        lines.next().expect("it listens").expect("UTF-8");
        std::thread::spawn(move || lines.for_each(drop));
        Relay { home, child }
    }

    fn address(&self) -> String {
        let output = self.home.run(&["relay", "address"]);
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 1, "{text}");
        assert!(lines[0].starts_with("/ip4/127.0.0.1/tcp/"), "{text}");
        assert!(lines[0].contains("/p2p/12D3Koo"), "{text}");
        lines[0].to_owned()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

fn ok(home: &Home, arguments: &[&str]) -> String {
    let output = home.run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{arguments:?}: {:?} {said}",
        output.status
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn quiet(home: &Home) -> Running {
    Running::start(home, &["--listen", "/ip4/127.0.0.1/tcp/0", "--no-mdns"])
}

fn village(folder: &std::path::Path, name: &str, organisation: &str) -> Home {
    let home = Home::at(folder.join(name));
    let arguments = ["init", "--name", name, "--org", organisation];
    ok(&home, &[&arguments[..], &["--no-passphrase"]].concat());
    // Never on the local network, whichever command runs.
    let config = home.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("a configuration");
    let text = text.replace("no_mdns = false", "no_mdns = true");
    assert!(text.contains("no_mdns = true"));
    let listen = "listen = []";
    assert!(text.contains(listen));
    let text = text.replace(listen, "listen = ['/ip4/127.0.0.1/tcp/0']");
    std::fs::write(&config, text).expect("a configuration");
    home
}

/// Waits until that is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}: not in time");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn relay_is_level(home: &Home) -> bool {
    let status = home.json(&["status"]);
    let relays = status["relays"].as_array().expect("a list");
    !relays.is_empty()
        && relays
            .iter()
            .all(|relay| relay["connected"] == true && relay["they_lack"] == 0)
}

/// Comes online alone until the relay has everything, and goes.
fn visit(home: &Home) {
    let running = quiet(home);
    until("level with the relay", || relay_is_level(home));
    drop(running);
}

fn write_document(home: &Home, text: &str) {
    let file = home.path().with_extension("md");
    std::fs::write(&file, text).expect("a file");
    let path = file.display().to_string();
    let arguments = ["doc", "edit", "Manifest", "--from", &path, "--replace"];
    ok(home, &arguments);
    std::fs::remove_file(&file).expect("it was there");
}

/// Everything that lies in a folder, names of files too, and whether a phrase stands in it.
fn found_in(folder: &std::path::Path, phrases: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    let mut bytes = Vec::new();
    while let Some(path) = left.pop() {
        bytes.extend(path.display().to_string().into_bytes());
        if path.is_dir() {
            let inside = std::fs::read_dir(&path).expect("a folder");
            left.extend(inside.map(|entry| entry.expect("an entry").path()));
        } else if let Ok(read) = std::fs::read(&path) {
            bytes.extend(read);
        }
    }
    for phrase in phrases {
        let needle = phrase.as_bytes();
        if bytes.windows(needle.len()).any(|window| window == needle) {
            found.push(phrase.clone());
        }
    }
    found
}

#[test]
fn two_villages_that_are_never_online_together_meet_at_a_relay_that_reads_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let relay = Home::at(at.join("kennispunt"));
    ok(&relay, &["relay", "init", "--name", "Kennispunt"]);
    let relay = Relay::start(relay);
    let address = relay.address();

    let anje = village(at, "Anje-XQ01", "Dorpsbelang-XQ02");
    let klaas = village(at, "Klaas-XQ03", "Gemeentebelang-XQ04");
    ok(&anje, &["space", "new", "Kring-XQ05"]);
    ok(&anje, &["relay", "add", "Kring-XQ05", &address]);
    let again = anje.json(&["relay", "ls", "Kring-XQ05"]);
    assert_eq!(again[0]["address"], address.as_str());

    // He comes in and reads through the relay alone: nobody of the kring is online.
    let ticket = ok(&anje, &["--json", "invite", "Kring-XQ05"]);
    let ticket: serde_json::Value = serde_json::from_str(&ticket).expect("JSON");
    let ticket = ticket["ticket"].as_str().expect("a ticket");
    let first = ["doc", "new", "Kring-XQ05", "--kind", "manifest", "--title"];
    ok(&anje, &[&first[..], &["Welkom-XQ09"]].concat());
    visit(&anje);
    ok(&klaas, &["join", ticket, "--wait", "40"]);
    visit(&klaas);
    assert!(ok(&klaas, &["doc", "cat", "Welkom-XQ09"]).contains("Welkom-XQ09"));

    let phrases: Vec<String> = (10..50)
        .map(|number| format!("geheim-XQ{number}"))
        .collect();
    let paragraphs: String = phrases.iter().map(|it| format!("- {it}\n")).collect();
    let new = ["doc", "new", "Kring-XQ05", "--kind", "manifest", "--title"];
    ok(&anje, &[&new[..], &["Manifest"]].concat());
    let before = ok(&anje, &["doc", "cat", "Manifest"]);
    let heading = before.lines().last().unwrap_or_default().to_owned();
    write_document(&anje, &format!("{before}\n{paragraphs}"));
    visit(&anje);
    visit(&klaas);
    let theirs = ok(&klaas, &["doc", "cat", "Manifest"]);
    assert!(theirs.contains("geheim-XQ49"), "{heading}: {theirs}");

    let status = relay.home.json(&["relay", "status"]);
    assert_eq!(status["spaces"].as_array().map(Vec::len), Some(1));
    assert!(
        status["spaces"][0]["entries"].as_u64() > Some(8),
        "{status}"
    );
    assert!(status["spaces"][0]["bytes"].as_u64() > Some(2_000));
    assert_eq!(relay.home.run(&["relay", "health"]).status.code(), Some(0));

    let mut planted = phrases;
    for number in 1..6 {
        let names = [
            "Anje-",
            "Dorpsbelang-",
            "Klaas-",
            "Gemeentebelang-",
            "Kring-",
        ];
        planted.push(format!("{}XQ0{number}", names[number - 1]));
    }
    planted.push("Welkom-XQ09".to_owned());
    let kennispunt = relay.home.path().to_owned();
    drop(relay);
    assert_eq!(found_in(&kennispunt, &planted), Vec::<String>::new());
}

#[test]
fn an_operator_can_ask_limit_and_stop_a_relay_and_its_absence_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("kennispunt"));
    assert_eq!(home.run(&["relay", "limits"]).status.code(), Some(3));
    let said = ok(&home, &["relay", "init", "--name", "Kennispunt"]);
    assert!(said.contains("50 MB"), "{said}");
    assert_eq!(home.run(&["relay", "health"]).status.code(), Some(2));
    assert_eq!(home.run(&["relay", "address"]).status.code(), Some(3));
    let limits = home.json(&["relay", "limits"]);
    assert_eq!(limits["policy"], "open");
    assert_eq!(limits["space_bytes"], 50 * 1024 * 1024);
    let relay = Relay::start(home);
    relay.address();
    assert_eq!(relay.home.run(&["relay", "health"]).status.code(), Some(0));
    let status = relay.home.json(&["relay", "status"]);
    assert_eq!(status, serde_json::json!({"spaces": [], "connections": 0}));
    let id = noaber_protocol::ids::SpaceId([7; 32]).to_string();
    ok(&relay.home, &["relay", "block", &id]);
    let blocked = relay.home.json(&["relay", "limits"]);
    assert_eq!(blocked["blocked"][0], id.as_str());
    assert_eq!(
        relay.home.run(&["relay", "block", "x"]).status.code(),
        Some(3)
    );
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
    ok(&home, &["start", "add", &address]);
    assert_eq!(home.json(&["start", "ls"]), serde_json::json!([address]));
    assert_eq!(
        home.run(&["start", "add", "dorpshuis"]).status.code(),
        Some(12)
    );
    ok(&home, &["start", "rm", &address]);
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
            relay = Some(Relay::start(Home::at(&home)));
        } else {
            ok(&Home::at(&home), &words[3..]);
        }
    }
    assert!(relay.is_some(), "the page says how to run it");
}
