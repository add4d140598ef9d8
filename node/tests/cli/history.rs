//! Who wrote what and what changed, by the command line, with two homes on loopback.

use crate::homes::Home;
use crate::together::{KRING, MANIFEST, both, level};
use serde_json::Value;

/// Names, characters and percentages.
fn shares(blame: &Value) -> Vec<(&str, u64, u64)> {
    let writers = blame["writers"].as_array().expect("writers");
    let number = |value: &Value| value.as_u64().expect("a number");
    writers
        .iter()
        .map(|writer| {
            let name = writer["name"].as_str().expect("a name");
            (
                name,
                number(&writer["characters"]),
                number(&writer["percent"]),
            )
        })
        .collect()
}

#[test]
fn who_wrote_what_is_the_same_at_both_and_after_a_restart() {
    let ((anje, at_anje), (geert, _at_geert)) = both();
    anje.writes(MANIFEST, "Onze visie", "Wij willen een bus.");
    level(&anje);
    level(&geert);
    geert.writes(MANIFEST, "Onze visie", "Elk uur één.");
    level(&geert);
    level(&anje);
    let blame = |home: &Home| home.run(&["doc", "blame", MANIFEST, "--json"]).json();
    let told = blame(&anje);
    let told_shares = shares(&told);
    let [("Anje", 19, of_anje), ("Geert", of_text, of_geert)] = told_shares[..] else {
        panic!("{told_shares:?}");
    };
    assert!(of_text >= 12 && of_anje + of_geert == 100);
    assert_eq!(told, blame(&geert));
    let text = anje.run(&["doc", "blame", MANIFEST]).text();
    assert!(text.contains(&format!("{of_anje} %  Anje")), "{text}");
    assert!(text.contains("Geert  Elk uur één."), "{text}");
    // Put back by another after it was cut, it is of who wrote it.
    let name = ["doc", "name", MANIFEST, "Voor de knip"];
    geert.run(&name).json_free();
    let text = geert.run(&["doc", "cat", MANIFEST]).text();
    assert!(text.contains("Wij willen een bus."), "{text}");
    let cut = geert.file("cut.md", text.replace("Wij willen een bus.", ""));
    let cut = cut.to_string_lossy().into_owned();
    geert
        .run(&["doc", "edit", MANIFEST, "--from", &cut])
        .json_free();
    geert
        .run(&["doc", "restore", MANIFEST, "Voor de knip"])
        .json_free();
    level(&geert);
    level(&anje);
    let again = blame(&anje);
    assert_eq!(shares(&again), told_shares);
    assert_eq!(again, blame(&geert));
    let told = again;
    assert_eq!(at_anje.stop(), 0);
    assert_eq!(blame(&anje), told);
}

#[test]
fn a_version_has_a_name_a_difference_and_a_way_back() {
    let home = Home::of("Anje");
    home.run(&["space", "new", KRING]).json_free();
    let new = [
        "doc", "new", KRING, "--kind", "handbook", "--title", "Handboek",
    ];
    home.run(&new).json_free();
    home.writes("Handboek", "Antwoord", "Bel aan bij de buren.");
    home.run(&["doc", "name", "Handboek", "Eerste versie"])
        .json_free();
    home.writes("Handboek", "Antwoord", "Schrijf een brief aan de buren.");
    let diff = ["doc", "diff", "Handboek", "eerste versie"];
    let text = home.run(&diff).text();
    assert!(text.contains("## Antwoord"), "{text}");
    assert!(
        text.contains("{+Schrijf een brief aan de buren.+}"),
        "{text}"
    );
    assert!(
        text.contains("\nBel aan bij de buren.") && !text.contains("{++}"),
        "{text}"
    );
    let sittings = home.run(&["doc", "sittings", "Handboek", "--json"]).json();
    assert_eq!(sittings[0]["names"][0], "Eerste versie", "{sittings}");
    assert_eq!(sittings[0]["authors"][0], "Anje", "{sittings}");
    home.run(&["doc", "restore", "Handboek", "Eerste versie"])
        .json_free();
    assert_eq!(
        home.section("Handboek", "Antwoord"),
        "Bel aan bij de buren."
    );
    let same = home
        .run(&["doc", "diff", "Handboek", "Eerste versie", "--json"])
        .json();
    assert_eq!(same, serde_json::json!([]));
    let log = home.run(&["doc", "log", "Handboek", "--json"]).json();
    let entries = log.as_array().expect("entries").iter();
    let ids: Vec<&str> = entries
        .map(|it| it["entry"].as_str().expect("an id"))
        .collect();
    let of_number = |words: &str| home.run(&["doc", "diff", "Handboek", words, "--json"]);
    assert!(ids.len() > 2);
    for id in &ids {
        of_number(&id[..8]).json();
    }
    assert_eq!(sittings[0]["number"], 1, "{sittings}");
    of_number("1").json();
    for unknown in ["bestaat niet", "99"] {
        let failed = home.run(&["doc", "diff", "Handboek", unknown]);
        failed.fails_with(3);
        assert!(failed.err.contains("doc sittings"), "{}", failed.err);
    }
    home.run(&["doc", "restore", "Handboek", "ab12"])
        .fails_with(3);
}

#[test]
fn what_was_written_last_stands_first_in_the_log() {
    let home = Home::of("Anje");
    home.run(&["space", "new", KRING]).json_free();
    let made = [
        "doc", "new", KRING, "--kind", "manifest", "--title", MANIFEST,
    ];
    home.run(&made).json_free();
    let entries = |document: &str| -> Vec<String> {
        let log = home.run(&["doc", "log", document, "--json"]).json();
        let entries = log.as_array().expect("entries").iter();
        let id = |entry: &Value| entry["entry"].as_str().expect("an id").to_owned();
        entries.map(id).collect()
    };
    let founding = entries(MANIFEST).pop().expect("the founding entry");
    // A title and a text in one edit are two entries of one moment.
    for round in 1..=4 {
        let text = home.run(&["doc", "cat", &founding]).text();
        let title = text.lines().find(|line| line.starts_with("# "));
        let text = text
            .replace(title.expect("a title"), &format!("# Manifest {round}"))
            .replace(
                "## Onze visie\n",
                &format!("## Onze visie\n\nPunt {round}.\n"),
            );
        let file = home.file("edit.md", text);
        let file = file.to_string_lossy().into_owned();
        home.run(&["doc", "edit", &founding, "--from", &file])
            .json_free();
        let last = &entries(&founding)[0];
        let since = home.run(&["doc", "diff", &founding, last, "--json"]);
        assert_eq!(since.json(), serde_json::json!([]), "round {round}");
    }
}
