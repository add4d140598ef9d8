//! A general meeting on three real processes without a relay: presence, agenda, a proposal that is changed, a vote by name,
//! a decision that is adopted and signed, and its file checked on a fourth machine that knows nobody.

use noaber_tests::programs::{Home, Running};
use noaber_tests::villages::{stay, village};
use serde_json::{Value, json};
use std::path::Path;

const KRING: &str = "Dorpsbelang Tilwerd";
const MEETING: &str = "ALV 9 december 2026";
const DECISION: &str = "Het dorpshuis overnemen";

/// Three who are in one room, and the nodes that they run.
struct Room {
    homes: [Home; 3],
    _running: [Running; 3],
}

impl Room {
    fn in_folder(folder: &Path) -> Room {
        let homes = ["Anje", "Geert", "Wiep"].map(|name| village(folder, name, "Tilwerd"));
        let [anje, geert, wiep] = &homes;
        anje.ok(&["space", "new", KRING]);
        let running = [stay(anje), stay(geert), stay(wiep)];
        for (home, role) in [(geert, "editor"), (wiep, "member")] {
            let ticket = anje.json(&["invite", KRING, "--role", role]);
            let ticket = ticket["ticket"].as_str().expect("a ticket").to_owned();
            home.ok(&["join", &ticket, "--wait", "120"]);
        }
        anje.ok(&["people", "role", KRING, "Geert", "board"]);
        let room = Room {
            homes,
            _running: running,
        };
        room.becomes_level();
        room
    }

    fn becomes_level(&self) {
        for home in self.homes.iter().chain(&self.homes) {
            home.ok(&["sync", "--wait", "120"]);
        }
    }

    /// What all acts on a document come to, the same at all three.
    fn acts(&self, document: &str) -> Value {
        self.becomes_level();
        let told = self
            .homes
            .each_ref()
            .map(|home| home.json(&["acts", document]));
        for key in ["state", "editions", "steps", "clash"] {
            assert_eq!(told[0][key], told[1][key]);
            assert_eq!(told[0][key], told[2][key]);
        }
        let [of_anje, ..] = told;
        of_anje
    }

    fn moves(&self, document: &str, to: &str) {
        self.homes[0].ok(&["doc", "move", document, to]);
    }
}

fn result(votes: &Value) -> &Value {
    &votes[0]["result"]
}

#[test]
fn a_meeting_from_presence_to_a_signed_decision_is_checked_on_a_fourth_machine() {
    let folder = tempfile::tempdir().expect("a folder");
    let room = Room::in_folder(folder.path());
    let [anje, geert, wiep] = &room.homes;

    // Presence and agenda, by two at once.
    anje.ok(&["doc", "new", KRING, "--kind", "meeting", "--title", MEETING]);
    room.becomes_level();
    anje.ok(&["doc", "set", MEETING, "datum", "9-12-2026"]);
    for (home, who) in [(anje, "Anje"), (geert, "Geert"), (anje, "Wiep")] {
        let name = format!("naam={who}");
        home.ok(&[
            "doc",
            "row",
            "add",
            MEETING,
            "presentie",
            &name,
            "aanwezig=aanwezig",
        ]);
    }
    room.becomes_level();
    let form = wiep.json(&["doc", "get", MEETING]);
    assert_eq!(form["tables"]["presentie"]["count"], 3, "{form}");
    for state in ["opgeroepen", "bezig"] {
        room.moves(MEETING, state);
    }

    // A decision is written, changed by who may only talk along, and put to the vote.
    anje.ok(&[
        "doc", "new", KRING, "--kind", "decision", "--title", DECISION,
    ]);
    writes(
        anje,
        folder.path(),
        "Wij nemen het dorpshuis over op 1 maart.",
    );
    room.becomes_level();
    let proposed = ["suggest", DECISION, "--old", "1 maart", "--new", "1 mei"];
    let proposed = wiep.json(&proposed);
    let proposed = proposed[0]["entry"].as_str().expect("an id").to_owned();
    assert_eq!(
        wiep.run(&["accept", DECISION, &proposed]).status.code(),
        Some(4)
    );
    room.becomes_level();
    geert.ok(&["accept", DECISION, &proposed]);
    room.becomes_level();
    anje.ok(&["vote", "open", DECISION, "--ground", "Statuten, artikel 12"]);
    room.becomes_level();
    for (home, choice) in [(anje, "voor"), (geert, "voor"), (wiep, "tegen")] {
        home.ok(&["vote", "cast", DECISION, choice]);
    }
    room.becomes_level();
    let closed = anje.json(&["vote", "close", DECISION]);
    assert_eq!(result(&closed)["counts"], json!([2, 1, 0]), "{closed}");
    room.becomes_level();
    for home in &room.homes {
        let seen = home.json(&["vote", "result", DECISION]);
        assert_eq!(result(&seen)["outcome"], "adopted", "{seen}");
    }

    // It is adopted and signed by two.
    anje.ok(&["adopt", DECISION]);
    room.becomes_level();
    for (home, function) in [(anje, "voorzitter"), (geert, "secretaris")] {
        home.ok(&["sign", DECISION, "--function", function]);
    }
    let told = room.acts(DECISION);
    assert_eq!(
        told["editions"][0]["signatures"].as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(wiep.run(&["sign", DECISION]).status.code(), Some(4));

    // A fourth machine, that is in no kring and has no network, checks what the third wrote out.
    let stranger = Home::at(folder.path().join("elsewhere"));
    for format in ["md", "html", "json"] {
        let file = folder.path().join(format!("besluit.{format}"));
        let name = file.display().to_string();
        wiep.ok(&["doc", "export", DECISION, "--format", format, "--to", &name]);
        let checked = stranger.json(&["check", &name]);
        assert_eq!(checked["verdict"], "intact", "{checked}");
        let code = &told["editions"][0]["code"];
        assert_eq!(&checked["edition"]["code"], code, "{checked}");
        let decision = &checked["decisions"][0];
        assert_eq!(decision["outcome"], "adopted", "{checked}");
        // the text that was voted about is the one that was adopted
        assert_eq!(decision["text"], "here", "{checked}");
        assert_eq!(&decision["text_code"], code, "{checked}");
        changed_bytes_are_found(&stranger, &file);
    }
}

#[test]
fn parties_vote_with_their_seats_about_a_text_that_is_changed_after_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let room = Room::in_folder(folder.path());
    let [anje, geert, wiep] = &room.homes;
    let new = [
        "doc", "new", KRING, "--kind", "decision", "--title", DECISION,
    ];
    anje.ok(&new);
    writes(
        anje,
        folder.path(),
        "Wij nemen het dorpshuis over op 1 mei.",
    );
    room.becomes_level();
    let open = [
        "vote", "open", DECISION, "--weight", "Geert=3", "--quorum", "4",
    ];
    let opened = anje.json(&open);
    let unfit = ["vote", "open", DECISION, "--weight", "Geert"];
    assert_eq!(anje.run(&unfit).status.code(), Some(2), "{opened}");
    room.becomes_level();
    for (home, choice) in [(anje, "tegen"), (geert, "voor"), (wiep, "tegen")] {
        home.ok(&["vote", "cast", DECISION, choice]);
    }
    let shown = anje.ok(&["vote", "result", DECISION]);
    assert!(shown.contains("(3)"), "{shown}");
    writes(geert, folder.path(), "Of op 1 juni.");
    room.becomes_level();
    let closed = anje.json(&["vote", "close", DECISION]);
    assert_eq!(result(&closed)["counts"], json!([3, 2, 0]), "{closed}");
    assert_eq!(result(&closed)["outcome"], "adopted", "{closed}");
    room.becomes_level();
    for home in &room.homes {
        let seen = home.json(&["vote", "result", DECISION]);
        assert_eq!(seen[0]["text"], "then", "{seen}");
    }
    let stranger = Home::at(folder.path().join("elsewhere"));
    let file = folder.path().join("besluit.html");
    let name = file.display().to_string();
    wiep.ok(&["doc", "export", DECISION, "--format", "html", "--to", &name]);
    let checked = stranger.run(&["--json", "check", &name]);
    assert_eq!(checked.status.code(), Some(12));
    let checked: Value = serde_json::from_slice(&checked.stdout).expect("JSON");
    assert_eq!(checked["verdict"], "decision-only", "{checked}");
    assert_eq!(checked["decisions"][0]["text"], "then", "{checked}");
    let page = std::fs::read_to_string(&file).expect("it was written");
    for words in [
        "over op 1 mei.",
        "Of op 1 juni.",
        "gestemd is over de tekst van toen",
    ] {
        assert!(page.contains(words), "{words}");
    }
    std::fs::write(&file, page.replacen("over op 1 mei", "over op 2 mei", 1)).expect("a file");
    assert_eq!(stranger.run(&["check", &name]).status.code(), Some(8));
}

/// Puts a text into a decision.
fn writes(home: &Home, folder: &Path, text: &str) {
    let page = home.ok(&["doc", "cat", DECISION]);
    let at = page.find("## ").expect("a heading");
    let end = page[at..].find('\n').expect("a line") + at;
    let page = format!("{}\n\n{text}\n{}", &page[..end], &page[end..]);
    let file = folder.join("besluit-tekst.md");
    std::fs::write(&file, page).expect("a file");
    home.ok(&[
        "doc",
        "edit",
        DECISION,
        "--from",
        &file.display().to_string(),
    ]);
}

/// Another day in the text, and one byte changed at several places of the file.
fn changed_bytes_are_found(stranger: &Home, file: &Path) {
    let bytes = std::fs::read(file).expect("it was written");
    let changed = file.with_extension("changed");
    let name = changed.display().to_string();
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    std::fs::write(&changed, text.replacen("1 mei", "1 juni", 1)).expect("a file");
    assert_eq!(stranger.run(&["check", &name]).status.code(), Some(8));
    for part in 1..8 {
        let mut bytes = bytes.clone();
        let at = bytes.len() * part / 8;
        bytes[at] ^= 1;
        std::fs::write(&changed, &bytes).expect("a file");
        let code = stranger.run(&["check", &name]).status.code();
        assert!(matches!(code, Some(8 | 12)), "byte {at}: {code:?}");
    }
}
