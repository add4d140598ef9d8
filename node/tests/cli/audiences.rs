//! Who reads what, by the command line.

use crate::together::{KRING, MANIFEST, both, level};

#[test]
fn what_is_for_the_board_shows_nothing_to_an_editor_and_all_to_the_board() {
    let ((anje, _at_anje), (geert, _at_geert)) = both();
    let list = [
        "doc",
        "new",
        KRING,
        "--kind",
        "manifest",
        "--title",
        "Geheim",
        "--audience",
        "board",
        "--json",
    ];
    let made = anje.run(&list).json();
    assert_eq!(made["audience"], "board");
    anje.writes("Geheim", "Inleiding", "Alleen voor het bestuur.");
    level(&anje);
    level(&geert);
    let titles = geert.run(&["doc", "ls", KRING]).text();
    assert!(titles.contains(MANIFEST) && !titles.contains("Geheim"));
    geert.run(&["doc", "cat", "Geheim"]).fails_with(3);
    let id = made["id"].as_str().expect("an id");
    geert.run(&["doc", "cat", id]).fails_with(3);
    geert.run(&list).fails_with(4);
    let all = geert.run(&["audience", "ls", KRING, "--json"]).json();
    let board = &all[2];
    assert_eq!(
        (&board["name"], &board["documents"]),
        (&"board".into(), &1.into())
    );
    assert_eq!(
        (&board["me"], &board["writable"]),
        (&false.into(), &false.into())
    );
    anje.run(&["people", "role", KRING, "Geert", "board"])
        .json_free();
    level(&anje);
    level(&geert);
    assert_eq!(
        geert.section("Geheim", "Inleiding"),
        "Alleen voor het bestuur."
    );
    geert.writes("Geheim", "Onze visie", "Ook van Geert.");
    level(&geert);
    assert_eq!(anje.section("Geheim", "Onze visie"), "Ook van Geert.");
}

#[test]
fn a_named_audience_is_made_and_changed_by_its_name() {
    let ((anje, _at_anje), (geert, _at_geert)) = both();
    anje.run(&["audience", "set", KRING, "Redactie", "Anje", "Geert"])
        .json_free();
    anje.run(&["audience", "set", KRING, "board", "Anje"])
        .fails_with(2);
    anje.run(&["audience", "set", KRING, "Redactie", "Wiep"])
        .fails_with(3);
    level(&anje);
    geert
        .run(&["audience", "set", KRING, "Redactie", "Geert"])
        .fails_with(4);
    let all = geert.run(&["audience", "ls", KRING, "--json"]).json();
    assert_eq!(all[4]["name"], "Redactie");
    assert_eq!(all[4]["people"].as_array().map(Vec::len), Some(2));
    let list = [
        "doc",
        "new",
        KRING,
        "--kind",
        "manifest",
        "--title",
        "Kladblok",
        "--audience",
        "redactie",
        "--json",
    ];
    let made = geert.run(&list).json();
    assert_eq!(made["audience"], "Redactie");
    level(&geert);
    assert_eq!(anje.section("Kladblok", "Inleiding"), "");
    // Geert goes out: he can read what he had, and write nothing more.
    anje.run(&["audience", "set", KRING, "Redactie", "Anje"])
        .json_free();
    level(&anje);
    level(&geert);
    let mine = geert.run(&["doc", "ls", KRING, "--json"]).json();
    let found = mine.as_array().expect("a list").iter();
    let kept: Vec<_> = found.filter(|it| it["title"] == "Kladblok").collect();
    assert_eq!(kept[0]["writable"], false);
    anje.writes("Kladblok", "Inleiding", "Zonder Geert.");
    level(&anje);
    assert_eq!(geert.section("Kladblok", "Inleiding"), "");
}
