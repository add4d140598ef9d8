//! Two homes on loopback, by the command line: what one writes, the other reads.

use crate::homes::{Home, Node, files_below};
use crate::patience::until;

pub(crate) const KRING: &str = "Wierdenland-Noord";
pub(crate) const MANIFEST: &str = "Manifest 2027";

/// Anje with a kring and a manifest.
fn anje() -> Home {
    let anje = Home::of("Anje");
    let made = anje.run(&["space", "new", KRING, "--json"]).json();
    assert_eq!(made["name"], KRING);
    let document = [
        "doc", "new", KRING, "--kind", "manifest", "--title", MANIFEST,
    ];
    anje.run(&document).json_free();
    anje
}

pub(crate) fn ticket(home: &Home, more: &[&str]) -> String {
    let mut arguments = vec!["invite", KRING, "--json"];
    arguments.extend(more);
    let value = home.run(&arguments).json();
    value["ticket"].as_str().expect("a ticket").to_owned()
}

pub(crate) fn join(home: &Home, ticket: &str) {
    let joined = home
        .run(&["join", ticket, "--wait", "120", "--json"])
        .json();
    assert_eq!(joined["joining"], false);
    assert_eq!(joined["name"], KRING);
}

pub(crate) fn level(home: &Home) {
    home.run(&["sync", "--wait", "120"]).json_free();
}

/// Both ends of a kring, running.
pub(crate) fn both() -> ((Home, Node), (Home, Node)) {
    let anje = anje();
    let at_anje = anje.node();
    let ticket = ticket(&anje, &[]);
    let geert = Home::of("Geert");
    let at_geert = geert.node();
    join(&geert, &ticket);
    ((anje, at_anje), (geert, at_geert))
}

#[test]
fn two_homes_write_one_manifest_and_end_with_the_same_bytes() {
    let ((anje, at_anje), (geert, at_geert)) = both();
    geert.writes(MANIFEST, "Onze visie", "Een dorp waar je kunt blijven.");
    anje.writes(MANIFEST, "Inleiding", "Wij, drie dorpen, vragen aandacht.");
    level(&geert);
    level(&anje);
    let read = |home: &Home| home.run(&["doc", "cat", MANIFEST]).text();
    assert_eq!(read(&anje), read(&geert));
    assert_eq!(
        anje.section(MANIFEST, "Onze visie"),
        "Een dorp waar je kunt blijven."
    );
    let status = anje.run(&["status", "--json"]).json();
    assert_eq!(status["schema"], "noaber.status/1");
    let device = &status["spaces"][0]["devices"][0];
    assert_eq!(
        (&device["name"], &device["connected"]),
        (&"Geert".into(), &true.into())
    );
    assert_eq!(
        (&device["they_lack"], &device["we_lack"]),
        (&0.into(), &0.into())
    );
    let people = geert.run(&["people", "ls", KRING, "--json"]).json();
    assert_eq!(people.as_array().map(Vec::len), Some(2));
    let log = anje.run(&["doc", "log", MANIFEST, "--json"]).json();
    assert_eq!(log.as_array().map(Vec::len), Some(3));
    for home in [&anje, &geert] {
        let checked = home.run(&["verify", "--json"]).json();
        assert_eq!(checked["damaged"].as_array().map(Vec::len), Some(0));
        assert!(checked["entries"].as_u64() > Some(8), "{checked}");
    }
    let others = anje.run(&["sync", "--until-safe", "1", "--wait", "120"]);
    others.json_free();
    anje.run(&["sync", "--until-safe", "2", "--wait", "1"])
        .fails_with(5);
    assert_eq!(at_anje.stop(), 0);
    assert_eq!(at_geert.stop(), 0);
}

#[test]
fn what_was_written_apart_is_there_when_they_meet_again() {
    let ((anje, at_anje), (geert, at_geert)) = both();
    at_geert.stop();
    anje.writes(MANIFEST, "Inleiding", "Van Anje.");
    at_anje.kill();
    geert.writes(MANIFEST, "Onze visie", "Van Geert.");
    anje.writes(MANIFEST, "Wie wij zijn", "Ook van Anje.");
    // Nobody is told where the other is: both remember.
    let (_at_anje, _at_geert) = (anje.node_again(), geert.node_again());
    level(&anje);
    level(&geert);
    for home in [&anje, &geert] {
        assert_eq!(home.section(MANIFEST, "Inleiding"), "Van Anje.");
        assert_eq!(home.section(MANIFEST, "Wie wij zijn"), "Ook van Anje.");
        assert_eq!(home.section(MANIFEST, "Onze visie"), "Van Geert.");
    }
}

#[test]
fn a_ticket_is_used_once_and_says_so_the_second_time() {
    let anje = anje();
    let _at_anje = anje.node();
    let once = ticket(&anje, &["--role", "reader", "--days", "2"]);
    let geert = Home::of("Geert");
    join(&geert, &once);
    let roles = anje.run(&["people", "ls", KRING, "--json"]).json();
    assert_eq!(roles[1]["role"], "reader");
    // Who may only read cannot write.
    let begin = ["doc", "new", KRING, "--kind", "manifest", "--title", "Mijn"];
    geert.run(&begin).fails_with(4);
    geert.run(&["invite", KRING]).fails_with(4);
    geert.run(&["join", &once]).fails_with(12);
    let roelfke = Home::of("Roelfke");
    roelfke
        .run(&["join", &once, "--wait", "120"])
        .fails_with(12);
    assert_eq!(roelfke.run(&["space", "ls"]).text(), "");
    anje.run(&["people", "role", KRING, "Geert", "editor"])
        .json_free();
    anje.run(&["people", "role", KRING, "Wiep", "editor"])
        .fails_with(3);
    anje.run(&["space", "leave", KRING]).fails_with(4);
}

#[test]
fn a_joining_that_reaches_nobody_waits_and_goes_on() {
    let anje = anje();
    let at_anje = anje.node();
    let later = ticket(&anje, &[]);
    at_anje.stop();
    let geert = Home::of("Geert");
    let waits = geert.run(&["join", &later, "--wait", "1"]);
    assert_eq!(waits.code, 5, "{}", waits.err);
    assert!(waits.out.contains(KRING), "{}", waits.out);
    assert!(geert.run(&["space", "ls"]).text().contains(KRING));
    let _at_anje = anje.node_again();
    let _at_geert = geert.node();
    until("the joining counts", || {
        geert.run(&["space", "ls", "--json"]).json()[0]["role"] == "editor"
    });
}

#[test]
fn a_command_attaches_to_the_process_that_has_the_home_open() {
    let anje = anje();
    let at_anje = anje.node();
    let info = anje.run(&["info", "--json"]).json();
    assert_eq!(info["host_process"], at_anje.process());
    let second = anje.run(&["run", "--no-mdns"]);
    second.fails_with(7);
    anje.writes(MANIFEST, "Inleiding", "Door twee processen.");
    at_anje.kill();
    // The socket of a host that died is in nobody's way.
    assert_eq!(anje.section(MANIFEST, "Inleiding"), "Door twee processen.");
    let info = anje.run(&["info", "--json"]).json();
    assert!(info["host_process"].is_null());
}

#[test]
fn an_interrupted_command_says_so() {
    let anje = anje();
    let joins = anje.begin(&["join", &ticket(&anje, &[]), "--wait", "60"]);
    assert_eq!(joins.exit_code(), Some(12), "already in");
    let lonely = Home::of("Femke");
    let waits = lonely.begin(&["sync", "--until-safe", "1", "--wait", "3600"]);
    until("it has opened the home", || {
        lonely.run(&["info", "--json"]).json()["host_process"] == waits.process()
    });
    waits.signal(rustix::process::Signal::INT);
    assert_eq!(waits.exit_code(), Some(130));
}

#[test]
fn nothing_that_was_written_stands_readable_on_the_disk() {
    let ((anje, at_anje), (geert, at_geert)) = both();
    let canary = "kanariewoordzonderweerga";
    anje.writes(MANIFEST, "Inleiding", canary);
    level(&geert);
    at_anje.stop();
    at_geert.stop();
    assert_eq!(geert.section(MANIFEST, "Inleiding"), canary);
    for home in [&anje, &geert] {
        for file in files_below(&home.path()) {
            let bytes = std::fs::read(&file).expect("a file");
            let found = bytes
                .windows(canary.len())
                .any(|window| window == canary.as_bytes());
            assert!(!found, "{}", file.display());
        }
    }
}

#[test]
fn the_log_tells_what_happened_and_names_nobody() {
    let anje = Home::of("Kanarienaam");
    let kring = "Kanariekring";
    anje.run(&["space", "new", kring]).json_free();
    let document = [
        "doc",
        "new",
        kring,
        "--kind",
        "manifest",
        "--title",
        "Kanarietitel",
    ];
    anje.run(&document).json_free();
    let at_anje = anje.node();
    anje.writes("Kanarietitel", "Inleiding", "kanarietekst");
    let invited = anje.run(&["invite", kring, "--json"]).json();
    let geert = Home::of("Kanariebuur");
    let at_geert = geert.node();
    let invited = invited["ticket"].as_str().expect("a ticket");
    geert.run(&["join", invited, "--wait", "120"]).json_free();
    level(&geert);
    geert.run(&["doc", "cat", "Kanarieboek"]).fails_with(3);
    assert_eq!(at_anje.stop(), 0);
    assert_eq!(at_geert.stop(), 0);
    for home in [&anje, &geert] {
        let files = files_below(&home.path().join("log"));
        assert!(!files.is_empty());
        for file in files {
            let log = std::fs::read_to_string(&file).expect("a text");
            assert!(log.contains("listening"), "{log}");
            let told = log.to_lowercase();
            assert!(!told.contains("kanarie"), "{log}");
            assert!(!log.contains(&invited[7..40]), "{log}");
        }
    }
}
