//! What people do with a document beside writing in it, by the command line: said, proposed, voted, adopted, signed, and a
//! file of it that is checked elsewhere.

use crate::homes::{Home, Node};
use crate::patience::until;
use crate::together::{KRING, MANIFEST, both, join, level, ticket};
use serde_json::Value;

/// Somebody with a kring and a manifest with a text.
pub(crate) fn anje() -> Home {
    let anje = Home::of("Anje");
    anje.run(&["space", "new", KRING]).json_free();
    let document = [
        "doc", "new", KRING, "--kind", "manifest", "--title", MANIFEST,
    ];
    anje.run(&document).json_free();
    anje.writes(MANIFEST, "Onze visie", "Wij willen een bus.");
    anje
}

/// What all acts come to.
pub(crate) fn acts(home: &Home) -> Value {
    home.run(&["acts", MANIFEST, "--json"]).json()
}

/// The id of the last of a list.
fn last(list: &Value) -> String {
    let last = list.as_array().and_then(|all| all.last());
    let entry = last.and_then(|one| one["entry"].as_str());
    entry.expect("one at least").to_owned()
}

fn moves(home: &Home, to: &str) {
    home.run(&["doc", "move", MANIFEST, to]).json_free();
}

#[test]
fn what_is_proposed_is_taken_over_and_what_collides_waits() {
    let anje = anje();
    let suggest = |old: &str, new: &str| {
        let arguments = ["suggest", MANIFEST, "--old", old, "--new", new, "--json"];
        last(&anje.run(&arguments).json())
    };
    let bus = suggest("bus", "trein");
    let all = suggest("een bus", "twee bussen");
    let collides = anje.run(&["accept", MANIFEST, &bus]);
    collides.fails_with(6);
    assert!(collides.err.contains(&all[..8]), "{}", collides.err);
    let told = anje.run(&["suggestions", MANIFEST]).text();
    assert!(told.contains(&format!("botst met {}", &all[..8])), "{told}");
    anje.run(&["refuse", MANIFEST, &all, "--reason", "te veel"])
        .json_free();
    anje.run(&["accept", MANIFEST, &bus[..8]]).json_free();
    assert_eq!(
        anje.section(MANIFEST, "Onze visie"),
        "Wij willen een trein."
    );
    anje.run(&["accept", MANIFEST, &bus]).fails_with(6);
    let told = anje.run(&["suggestions", MANIFEST, "--json"]).json();
    assert_eq!(
        (&told[0]["standing"], &told[1]["standing"]),
        (&"accepted".into(), &"refused".into())
    );
    let gone = suggest("willen", "zoeken");
    anje.writes(MANIFEST, "Onze visie", "Wij vragen het. ");
    let text = anje.section(MANIFEST, "Onze visie");
    assert!(text.contains("willen"), "{text}");
    let file = anje.run(&["doc", "cat", MANIFEST]).text();
    let file = anje.file("anders.md", file.replace("willen", "hopen op"));
    let file = file.display().to_string();
    anje.run(&["doc", "edit", MANIFEST, "--from", &file])
        .json_free();
    anje.run(&["accept", MANIFEST, &gone]).fails_with(6);
    let told = anje.run(&["suggestions", MANIFEST, "--json"]).json();
    assert_eq!(told[2]["standing"], "lost", "{told}");
}

#[test]
fn what_is_said_stands_with_its_words_and_is_taken_back_by_who_said_it() {
    let anje = anje();
    let arguments = [
        "comment",
        MANIFEST,
        "Hoe laat?",
        "--on",
        "een bus",
        "--json",
    ];
    let comments = anje.run(&arguments).json();
    let place = &comments[0]["place"];
    assert_eq!((&place["from"], &place["to"]), (&11.into(), &18.into()));
    let first = last(&comments);
    anje.run(&["comment", MANIFEST, "Elk uur.", "--re", &first[..8]])
        .json_free();
    let comments = anje.run(&["comments", MANIFEST, "--json"]).json();
    assert_eq!(comments[1]["re"], *first, "{comments}");
    let all = anje.run(&["take-back", MANIFEST, &first, "--json"]).json();
    assert_eq!(all["comments"].as_array().map(Vec::len), Some(1), "{all}");
    anje.run(&["comment", MANIFEST, " "]).fails_with(12);
    anje.run(&["comment", MANIFEST, "Wat?", "--re", "0123456789"])
        .fails_with(3);
    anje.run(&["comment", MANIFEST, "Wat?", "--on", "een vliegtuig"])
        .fails_with(3);
    anje.writes(MANIFEST, "Inleiding", "Wij willen een bus.");
    anje.run(&["comment", MANIFEST, "Wat?", "--on", "een bus"])
        .fails_with(6);
}

#[test]
fn an_adopted_text_stays_until_it_is_a_draft_again() {
    let anje = anje();
    let far = anje.run(&["doc", "move", MANIFEST, "aangeboden"]);
    far.fails_with(6);
    assert!(far.err.contains("Ter inzage"), "{}", far.err);
    anje.run(&["doc", "move", MANIFEST, "nergens"])
        .fails_with(3);
    anje.run(&["sign", MANIFEST]).fails_with(3);
    anje.run(&["adopt", MANIFEST]).fails_with(6);
    moves(&anje, "Open for comment");
    anje.run(&["adopt", MANIFEST, "--reason", "ALV 9 december"])
        .json_free();
    let fixed = acts(&anje);
    assert_eq!(fixed["state"], "vastgesteld", "{fixed}");
    assert_eq!(fixed["editions"][0]["intact"], true, "{fixed}");
    let list = anje.run(&["doc", "ls", KRING]).text();
    assert!(list.contains("Vastgesteld"), "{list}");
    let text = anje.run(&["doc", "cat", MANIFEST]).text();
    let file = anje.file("anders.md", text.replace("bus", "boot"));
    let file = file.display().to_string();
    let refused = anje.run(&["doc", "edit", MANIFEST, "--from", &file]);
    refused.fails_with(6);
    assert!(refused.err.contains("vastgesteld"), "{}", refused.err);
    anje.run(&["doc", "restore", MANIFEST, "now"]).fails_with(6);
    let proposed = [
        "suggest", MANIFEST, "--old", "bus", "--new", "boot", "--json",
    ];
    let proposed = last(&anje.run(&proposed).json());
    anje.run(&["accept", MANIFEST, &proposed]).fails_with(6);
    anje.run(&["doc", "name", MANIFEST, "Zoals vastgesteld"])
        .json_free();
    assert_eq!(anje.section(MANIFEST, "Onze visie"), "Wij willen een bus.");
    moves(&anje, "concept");
    anje.run(&["doc", "edit", MANIFEST, "--from", &file])
        .json_free();
    assert_eq!(anje.section(MANIFEST, "Onze visie"), "Wij willen een boot.");
    // What was adopted stays what it was.
    let again = acts(&anje);
    assert_eq!(again["editions"], fixed["editions"], "{again}");
    anje.run(&["sign", MANIFEST]).fails_with(3);
}

#[test]
fn a_vote_counts_the_votes_that_stand_and_says_what_they_come_to() {
    let anje = anje();
    anje.run(&["vote", "cast", MANIFEST, "voor"]).fails_with(3);
    anje.run(&["vote", "open", MANIFEST, "--question", "Nemen we het aan?"])
        .json_free();
    anje.run(&["vote", "cast", MANIFEST, "misschien"])
        .fails_with(12);
    anje.run(&["vote", "cast", MANIFEST, "tegen"]).json_free();
    anje.run(&["vote", "cast", MANIFEST, "1"]).json_free();
    anje.run(&[
        "vote",
        "close",
        MANIFEST,
        "--counts",
        "1,0,0",
        "--tellers",
        "A,B",
    ])
    .fails_with(12);
    let closed = anje.run(&["vote", "close", MANIFEST, "--json"]).json();
    let result = &closed[0]["result"];
    assert_eq!(result["counts"], serde_json::json!([1, 0, 0]), "{closed}");
    assert_eq!(result["outcome"], "adopted");
    assert_eq!(closed[0]["ground"], "peiling (niet bindend)");
    anje.run(&["vote", "cast", MANIFEST, "voor"]).fails_with(6);
    anje.run(&["vote", "reopen", MANIFEST, "--reason", "te vroeg"])
        .json_free();
    anje.run(&["vote", "cast", MANIFEST, "onthouden"])
        .json_free();
    let closed = anje.run(&["vote", "close", MANIFEST, "--json"]).json();
    assert_eq!(closed[0]["result"]["outcome"], "tied", "{closed}");
    let hall = ["vote", "open", MANIFEST, "--way", "count", "--json"];
    let hall = last(&anje.run(&hall).json());
    anje.run(&["vote", "cast", MANIFEST, "voor"]).fails_with(12);
    let close = |counts: &str, tellers: &str| {
        let arguments = [
            "vote",
            "close",
            MANIFEST,
            "--counts",
            counts,
            "--tellers",
            tellers,
        ];
        anje.run(&arguments)
    };
    close("2,0,0", "Jan,Wiep").fails_with(12);
    close("1,0", "Jan,Wiep").fails_with(12);
    close("1,0,0", "Jan,jan").fails_with(12);
    close("1,0,0", "Jan,Wiep").json_free();
    let text = anje
        .run(&["vote", "result", MANIFEST, "--vote", &hall])
        .text();
    assert!(text.contains("Aangenomen: voor 1, tegen 0"), "{text}");
}

#[test]
fn of_a_text_that_was_only_voted_about_that_is_proven_and_nothing_is_called_adopted() {
    let anje = anje();
    anje.run(&["vote", "open", MANIFEST]).json_free();
    anje.run(&["vote", "cast", MANIFEST, "voor"]).json_free();
    anje.run(&["vote", "close", MANIFEST]).json_free();
    let file = anje.path().with_file_name("manifest.md");
    let name = file.display().to_string();
    let elsewhere = Home::empty();
    let check = |verdict: &str, text: &str, says: &str| {
        let export = ["doc", "export", MANIFEST, "--format", "md", "--to", &name];
        let purpose = ["--purpose", "notulen van de vergadering"];
        anje.run(&[&export[..], &purpose[..]].concat()).json_free();
        let checked = elsewhere.run(&["check", &name, "--json"]);
        checked.fails_with(12);
        let told: Value = serde_json::from_str(&checked.out).expect("json");
        assert_eq!(told["verdict"], verdict, "{told}");
        assert_eq!(told["text_signed"], false, "{told}");
        assert_eq!(told["decisions"][0]["text"], text, "{told}");
        let claims = told["not_signed"].as_array().expect("claims");
        assert!(claims.iter().any(|claim| claim == "voices"), "{told}");
        let is_claimed = claims.iter().any(|claim| claim == "text");
        assert_eq!(is_claimed, text != "here", "{told}");
        let checked = elsewhere.run(&["check", &name]);
        checked.fails_with(12);
        assert!(checked.out.starts_with(says), "{}", checked.out);
        assert!(!checked.out.contains("echt"), "{}", checked.out);
        std::fs::remove_file(&file).expect("it was written");
    };
    let about = "Over precies deze tekst, gegevens en tabellen is gestemd.";
    check("voted-text", "here", about);
    // of a text that was changed since, the result is real and nothing else of it
    anje.run(&["doc", "set", MANIFEST, "ondertitel", "Samen"])
        .json_free();
    let result = "Alleen de uitslag is ondertekend; de tekst eromheen niet.";
    check("decision-only", "then", result);
}

#[test]
fn a_vote_between_plans_adopts_nothing() {
    let anje = anje();
    let plans = ["--option", "Brug", "--option", "Pont"];
    let open = ["vote", "open", MANIFEST];
    anje.run(&[&open[..], &plans[..]].concat()).json_free();
    anje.run(&["vote", "cast", MANIFEST, "Brug"]).json_free();
    let closed = anje.run(&["vote", "close", MANIFEST]).text();
    assert!(!closed.contains("Aangenomen"), "{closed}");
    assert!(closed.contains("Geteld: Brug 1, Pont 0"), "{closed}");
}

#[test]
fn a_signed_edition_is_checked_on_another_machine_and_a_changed_byte_is_found() {
    let anje = anje();
    moves(&anje, "ter_inzage");
    anje.run(&["adopt", MANIFEST]).json_free();
    anje.run(&["sign", MANIFEST, "--function", "voorzitter"])
        .json_free();
    // The second time it is so already.
    let signed = anje.run(&["sign", MANIFEST, "--json"]).json();
    let signatures = signed["editions"][0]["signatures"].as_array();
    assert_eq!(signatures.map(Vec::len), Some(1), "{signed}");
    let code = signed["editions"][0]["code"].as_str().expect("a code");
    let elsewhere = Home::empty();
    for format in ["md", "html", "json"] {
        let file = anje.path().with_file_name(format!("manifest.{format}"));
        let name = file.display().to_string();
        let arguments = ["doc", "export", MANIFEST, "--format", format, "--to", &name];
        anje.run(&arguments).json_free();
        anje.run(&arguments).fails_with(12);
        let checked = elsewhere.run(&["check", &name, "--json"]).json();
        assert_eq!(checked["verdict"], "intact", "{checked}");
        assert_eq!(checked["edition"]["code"], *code, "{checked}");
        let signer = &checked["edition"]["signatures"][0];
        assert_eq!(signer["claimed"], "Anje");
        assert_eq!(signer["known"], Value::Null);
        let at_home = anje.run(&["check", &name, "--json"]).json();
        assert_eq!(at_home["edition"]["signatures"][0]["known"], "Anje");
        let mut bytes = std::fs::read(&file).expect("it was written");
        let at = bytes.windows(4).position(|word| word == b"bus.");
        bytes[at.expect("the text is in it")] = b'd';
        let changed = elsewhere.file("anders", bytes).display().to_string();
        elsewhere.run(&["check", &changed]).fails_with(8);
    }
    let other = elsewhere
        .file("brief.txt", "Beste buren,")
        .display()
        .to_string();
    elsewhere.run(&["check", &other]).fails_with(12);
    elsewhere.run(&["check", "/nergens"]).fails_with(3);
}

#[test]
fn who_may_not_is_told_so_and_nothing_is_written() {
    let anje = anje();
    let _at_anje = anje.node();
    let geert = Home::of("Geert");
    let _at_geert = geert.node();
    join(&geert, &ticket(&anje, &["--role", "member"]));
    level(&geert);
    geert.run(&["comment", MANIFEST, "Mooi zo."]).json_free();
    let proposed = [
        "suggest", MANIFEST, "--old", "bus", "--new", "tram", "--json",
    ];
    let proposed = last(&geert.run(&proposed).json());
    level(&geert);
    level(&anje);
    let before = acts(&anje);
    assert_eq!(before["comments"][0]["who"], "Geert", "{before}");
    for refused in [
        &["doc", "move", MANIFEST, "ter_inzage"][..],
        &["accept", MANIFEST, &proposed],
        &["refuse", MANIFEST, &proposed],
        &["vote", "open", MANIFEST],
        &["sign", MANIFEST],
    ] {
        let done = geert.run(refused);
        done.fails_with(4);
        assert!(done.err.contains("rol"), "{}", done.err);
    }
    let comment = last(&before["comments"]);
    anje.run(&["take-back", MANIFEST, &comment]).fails_with(4);
    level(&geert);
    let log = |home: &Home| home.run(&["doc", "log", MANIFEST, "--json"]).json();
    let after = acts(&geert);
    assert_eq!(after["steps"], serde_json::json!([]), "{after}");
    assert_eq!(log(&anje), log(&geert));
    // A vote that was opened by who may, is given by who may only talk along.
    anje.run(&["vote", "open", MANIFEST, "--proxies", "1"])
        .json_free();
    level(&anje);
    level(&geert);
    geert
        .run(&["vote", "cast", MANIFEST, "voor", "--for", "Anje"])
        .json_free();
    geert.run(&["vote", "cast", MANIFEST, "tegen"]).json_free();
    level(&geert);
    level(&anje);
    let closed = anje.run(&["vote", "close", MANIFEST, "--json"]).json();
    let counts = serde_json::json!([1, 1, 0]);
    assert_eq!(closed[0]["result"]["counts"], counts, "{closed}");
    let proxies = closed[0]["roll"].as_array().expect("a roll").iter();
    let proxies = proxies.filter(|voter| voter["proxy"] == "Geert");
    assert_eq!(proxies.count(), 1, "{closed}");
}

/// Both of a kring, the second of whom is in the board, with a manifest that is open for comment.
fn board() -> ((Home, Node), (Home, Node)) {
    let ((anje, at_anje), (geert, at_geert)) = both();
    anje.run(&["people", "role", KRING, "Geert", "board"])
        .json_free();
    moves(&anje, "ter_inzage");
    level(&anje);
    level(&geert);
    ((anje, at_anje), (geert, at_geert))
}

#[test]
fn two_decisions_at_once_are_shown_to_both_until_somebody_chooses() {
    let ((anje, at_anje), (geert, at_geert)) = board();
    at_anje.stop();
    at_geert.stop();
    moves(&anje, "vastgesteld");
    moves(&geert, "concept");
    let (_at_anje, _at_geert) = (anje.node_again(), geert.node_again());
    level(&anje);
    level(&geert);
    for home in [&anje, &geert] {
        let told = acts(home);
        assert_eq!(told["state"], "ter_inzage", "{told}");
        let clash = told["clash"].as_array().map(Vec::len);
        assert_eq!(clash, Some(2), "{told}");
        let text = home.run(&["acts", MANIFEST]).text();
        assert!(text.contains("Twee besluiten tegelijk: kies"), "{text}");
        home.run(&["sign", MANIFEST]).fails_with(6);
    }
    moves(&geert, "vastgesteld");
    level(&geert);
    level(&anje);
    for home in [&anje, &geert] {
        let told = acts(home);
        assert_eq!(told["state"], "vastgesteld", "{told}");
        assert_eq!(told["clash"], serde_json::json!([]), "{told}");
    }
    assert_eq!(acts(&anje)["editions"], acts(&geert)["editions"]);
}

#[test]
fn what_was_done_is_there_after_a_kill() {
    let anje = anje();
    let at_anje = anje.node();
    anje.run(&["comment", MANIFEST, "Mooi zo."]).json_free();
    moves(&anje, "ter_inzage");
    anje.run(&["vote", "open", MANIFEST]).json_free();
    anje.run(&["vote", "cast", MANIFEST, "voor"]).json_free();
    anje.run(&["vote", "close", MANIFEST]).json_free();
    anje.run(&["adopt", MANIFEST]).json_free();
    let before = acts(&anje);
    at_anje.kill();
    assert_eq!(acts(&anje), before);
    let _at_anje = anje.node_again();
    assert_eq!(acts(&anje), before);
    assert_eq!(before["state"], "vastgesteld", "{before}");
}

#[test]
fn what_another_wrote_while_it_was_adopted_is_in_the_next_edition_only() {
    let ((anje, at_anje), (geert, at_geert)) = board();
    at_anje.stop();
    at_geert.stop();
    anje.run(&["adopt", MANIFEST]).json_free();
    geert.writes(MANIFEST, "Onze visie", "Elk uur een bus.");
    let (_at_anje, _at_geert) = (anje.node_again(), geert.node_again());
    level(&anje);
    level(&geert);
    for home in [&anje, &geert] {
        let told = acts(home);
        assert_eq!(told["editions"][0]["intact"], false, "{told}");
        let text = home.run(&["acts", MANIFEST]).text();
        assert!(text.contains("niet de tekst die is vastgesteld"), "{text}");
        let name = home.path().with_file_name("manifest.md");
        let name = name.display().to_string();
        let export = ["doc", "export", MANIFEST, "--format", "md", "--to", &name];
        home.run(&export).json_free();
        let file = std::fs::read_to_string(&name).expect("it was written");
        assert!(!file.contains("Elk uur"), "{file}");
        home.run(&["check", &name]).json_free();
    }
    for state in ["concept", "ter_inzage", "vastgesteld"] {
        moves(&geert, state);
    }
    level(&geert);
    level(&anje);
    let told = acts(&anje);
    let editions = told["editions"].as_array().expect("editions");
    let intact: Vec<&Value> = editions.iter().map(|one| &one["intact"]).collect();
    assert_eq!(intact, [true, true], "{told}");
}

#[test]
fn who_lost_a_role_meanwhile_moved_nothing_at_either_end() {
    let ((anje, at_anje), (geert, at_geert)) = board();
    at_anje.stop();
    at_geert.stop();
    anje.run(&["people", "role", KRING, "Geert", "editor"])
        .json_free();
    let _at_geert = geert.node_again();
    // He has it open while he hears of it.
    let told = geert.run(&["adopt", MANIFEST, "--json"]).json();
    assert_eq!(told["state"], "vastgesteld", "{told}");
    let _at_anje = anje.node_again();
    level(&geert);
    level(&anje);
    for home in [&anje, &geert] {
        level(home);
        // the document is made anew by the roles that count now
        until("it is back", || acts(home)["state"] == "ter_inzage");
        until("the list tells it", || {
            let list = home.run(&["doc", "ls", KRING, "--json"]).json();
            list[0]["state"] == "ter_inzage"
        });
    }
}
