//! Following: somebody outside a kring reads what it makes public, and nothing else comes to them.

use crate::homes::{Home, files_below};
use crate::patience::until;
use crate::together::{KRING, level};

const PUBLIC: &str = "Standpunten";
const PRIVATE: &str = "Begroting-XQ7";
const OPEN: &str = "Een klok op het plein.";
const SECRET: &str = "geheim-XQ8";

/// A kring with something public and something that is not.
fn kring() -> Home {
    let anje = Home::of("Anje-XQ9");
    anje.run(&["space", "new", KRING]).json_free();
    for (title, audience) in [(PUBLIC, "public"), (PRIVATE, "space")] {
        let new = ["doc", "new", KRING, "--kind", "manifest", "--title", title];
        let new = [&new[..], &["--audience", audience]].concat();
        anje.run(&new).json_free();
    }
    anje.writes(PUBLIC, "Inleiding", OPEN);
    anje.writes(PRIVATE, "Inleiding", SECRET);
    anje
}

/// What of a kring's names and private work stands on the disk of somebody.
fn gives_away(home: &Home) -> Vec<String> {
    let mut found = Vec::new();
    for file in files_below(&home.path()) {
        let bytes = std::fs::read(&file).expect("a file");
        for phrase in ["Anje-XQ9", KRING, PRIVATE, SECRET] {
            let is_it = |window: &[u8]| window == phrase.as_bytes();
            if bytes.windows(phrase.len()).any(is_it) {
                found.push(format!("{phrase} in {}", file.display()));
            }
        }
    }
    found
}

#[test]
fn a_reader_follows_a_kring_by_its_id_and_an_address() {
    let anje = kring();
    let at_anje = anje.node();
    let shown = anje.run(&["space", "show", KRING, "--json"]).json();
    let id = shown["id"].as_str().expect("an id");
    let reader = Home::of("Wiep");
    let at_reader = reader.node();
    reader.run(&["follow", "dorpshuis"]).fails_with(12);
    reader
        .run(&["follow", id, "--at", "geen adres"])
        .fails_with(12);
    let waits = reader.run(&["follow", id, "--wait", "0"]);
    assert_eq!(waits.code, 5, "{}", waits.err);
    let arguments = ["follow", id, "--at", at_anje.address(), "--name", "Noord"];
    let followed = reader.run(&[&arguments[..], &["--json"]].concat()).json();
    assert_eq!(followed["name"], "Noord");
    assert_eq!(
        (&followed["follows"], &followed["joining"]),
        (&true.into(), &false.into())
    );
    assert!(followed["role"].is_null());
    assert!(
        reader
            .run(&["space", "ls"])
            .text()
            .contains("je volgt deze kring")
    );

    let documents = reader.run(&["doc", "ls", "Noord", "--json"]).json();
    assert_eq!(documents.as_array().map(Vec::len), Some(1), "{documents}");
    assert_eq!(documents[0]["title"], PUBLIC);
    assert_eq!(documents[0]["authors"][0], "iemand van deze kring");
    assert_eq!(documents[0]["writable"], false);
    assert_eq!(reader.section(PUBLIC, "Inleiding"), OPEN);
    let log = reader.run(&["doc", "log", PUBLIC, "--json"]).json();
    assert_eq!(log[0]["author"], "iemand van deze kring");
    reader.run(&["doc", "cat", PRIVATE]).fails_with(3);

    // What is written later comes by itself.
    anje.writes(PUBLIC, "Onze visie", "En een molen.");
    until("the molen comes", || {
        reader.section(PUBLIC, "Onze visie") == "En een molen."
    });

    // Reading is all there is.
    let file = reader.file(
        "mijn.md",
        reader.run(&["doc", "cat", PUBLIC]).text() + "\nIets.\n",
    );
    let file = file.display().to_string();
    let new = [
        "doc", "new", "Noord", "--kind", "manifest", "--title", "Mijn",
    ];
    let refused: [&[&str]; 7] = [
        &["doc", "edit", PUBLIC, "--from", &file, "--replace"],
        &new,
        &["invite", "Noord"],
        &["space", "leave", "Noord"],
        &["members", "ls", "Noord"],
        &["relay", "add", "Noord", at_anje.address()],
        &["people", "remove", "Noord", "Anje"],
    ];
    for arguments in refused {
        let done = reader.run(arguments);
        done.fails_with(4);
        assert!(done.err.contains("Je volgt deze kring"), "{}", done.err);
    }
    let nobody = serde_json::json!([]);
    assert_eq!(
        reader.run(&["people", "ls", "Noord", "--json"]).json(),
        nobody
    );

    // Nobody in the kring learns that somebody follows.
    let status = anje.run(&["status", "--json"]).json();
    assert_eq!(status["spaces"][0]["devices"], nobody);
    let people = anje.run(&["people", "ls", KRING, "--json"]).json();
    assert_eq!(people.as_array().map(Vec::len), Some(1));
    anje.run(&["unfollow", KRING]).fails_with(12);

    // It stays, without any network, until it is followed no more.
    assert_eq!(at_anje.stop(), 0);
    assert_eq!(at_reader.stop(), 0);
    assert_eq!(reader.section(PUBLIC, "Inleiding"), OPEN);
    assert_eq!(gives_away(&reader), Vec::<String>::new());
    reader.run(&["unfollow", "Noord"]).json_free();
    assert_eq!(reader.run(&["space", "ls", "--json"]).json(), nobody);
    reader.run(&["doc", "cat", PUBLIC]).fails_with(3);
}

#[test]
fn a_reader_follows_through_a_relay_alone_and_can_come_in_later() {
    let relay = Home::empty();
    relay
        .run(&["relay", "init", "--name", "Kennispunt"])
        .json_free();
    let running = relay.relay();
    let place = relay.run(&["relay", "address"]).text();
    let anje = kring();
    anje.run(&["relay", "add", KRING, place.trim()]).json_free();
    let at_anje = anje.node();
    until("level with the relay", || {
        let relays = anje.run(&["status", "--json"]).json()["relays"].clone();
        relays[0]["connected"] == true && relays[0]["they_lack"] == 0
    });
    let shown = anje.run(&["space", "show", KRING, "--json"]).json();
    let address = shown["follow"].as_str().expect("a text");
    let told = anje.run(&["space", "show", KRING]).text();
    assert!(told.contains(address), "{told}");
    assert_eq!(at_anje.stop(), 0);

    let reader = Home::of("Wiep");
    let at_reader = reader.node();
    let followed = reader.run(&["follow", address, "--json"]).json();
    assert_eq!(followed["name"], KRING, "as its public address says");
    assert_eq!(reader.section(PUBLIC, "Inleiding"), OPEN);
    reader.run(&["doc", "cat", PRIVATE]).fails_with(3);
    level(&reader);
    let relays = reader.run(&["relay", "ls", KRING, "--json"]).json();
    assert_eq!(relays[0]["connected"], true);

    // After a restart it finds the relay by itself.
    assert_eq!(at_reader.stop(), 0);
    let _at_anje = anje.node();
    anje.writes(PUBLIC, "Onze visie", "En een molen.");
    let _at_reader = reader.node();
    until("the molen comes over the relay", || {
        reader.section(PUBLIC, "Onze visie") == "En een molen."
    });

    // Who follows can be invited, and then reads everything.
    let invited = anje.run(&["invite", KRING, "--json"]).json();
    let ticket = invited["ticket"].as_str().expect("a ticket");
    let joined = reader
        .run(&["join", ticket, "--wait", "120", "--json"])
        .json();
    assert_eq!(
        (&joined["joining"], &joined["follows"]),
        (&false.into(), &false.into())
    );
    assert_eq!(reader.section(PRIVATE, "Inleiding"), SECRET);
    assert_eq!(reader.section(PUBLIC, "Inleiding"), OPEN);
    let people = reader.run(&["people", "ls", KRING, "--json"]).json();
    assert_eq!(people[0]["name"], "Anje-XQ9");
    assert_eq!(running.stop(), 0);
}
