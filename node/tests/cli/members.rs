//! The member list by the command line: a file in, a file out, and what may be seen of it by whom.

use crate::homes::{Home, Node};
use crate::together::{KRING, both, level};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// An invented list of five members.
fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/leden.csv")
}

fn import(home: &Home, file: &Path) -> Value {
    let file = file.to_str().expect("a path");
    home.run(&["members", "import", KRING, "--from", file, "--json"])
        .json()
}

fn list(home: &Home) -> Vec<Value> {
    let all = home.run(&["members", "ls", KRING, "--json"]).json();
    all.as_array().expect("a list").clone()
}

fn member(home: &Home, number: &str) -> Value {
    let all = list(home);
    let found = all.iter().find(|row| row["lidnummer"] == number);
    found.expect("a member of that number").clone()
}

fn anje() -> Home {
    let anje = Home::of("Anje");
    anje.run(&["space", "new", KRING]).json_free();
    anje
}

/// Anje and Geert, who is on the board too, both running.
fn board() -> ((Home, Node), (Home, Node)) {
    let ((anje, at_anje), (geert, at_geert)) = both();
    anje.run(&["people", "role", KRING, "Geert", "board"])
        .json_free();
    level(&anje);
    level(&geert);
    ((anje, at_anje), (geert, at_geert))
}

#[test]
fn a_list_goes_in_and_comes_out_byte_for_byte_and_not_twice() {
    let anje = anje();
    let report = import(&anje, &demo());
    assert_eq!(report["added"], 5);
    for key in ["doubles", "wrong", "skipped"] {
        assert_eq!(report[key], Value::Array(Vec::new()), "{report}");
    }
    let rows = list(&anje);
    let names: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["achternaam"].as_str())
        .collect();
    assert_eq!(names, ["Bolhuis", "Çelik", "D'Haens", "Molen", "Veld"]);
    assert_eq!(rows[3]["tussenvoegsel"], "van der");
    assert_eq!(
        (&rows[3]["contributie"], &rows[3]["IBAN"]),
        (&"15,00".into(), &"NL42TEST0000000002".into())
    );
    let again = import(&anje, &demo());
    assert_eq!(again["added"], 0);
    assert_eq!(again["doubles"].as_array().map(Vec::len), Some(5));
    assert_eq!(list(&anje), rows);
    let to = anje.file("uit.csv", "");
    let to_text = to.to_str().expect("a path");
    anje.run(&[
        "members",
        "export",
        KRING,
        "--to",
        to_text,
        "--purpose",
        " ",
    ])
    .fails_with(12);
    anje.run(&[
        "members",
        "export",
        KRING,
        "--to",
        to_text,
        "--purpose",
        "ALV in maart",
    ])
    .json_free();
    let out = std::fs::read_to_string(&to).expect("a file");
    let was = std::fs::read_to_string(demo()).expect("a file");
    assert_eq!(out.strip_prefix('\u{feff}'), Some(was.as_str()));
    let log = anje.run(&["members", "log", KRING, "--json"]).json();
    assert_eq!(log.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&log[0]["who"], &log[0]["purpose"], &log[0]["people"]),
        (&"Anje".into(), &"ALV in maart".into(), &5.into())
    );
    let documents = anje.run(&["doc", "ls", KRING, "--json"]).json();
    assert_eq!(
        documents.as_array().map(Vec::len),
        Some(0),
        "records are no texts"
    );
    anje.run(&["doc", "new", KRING, "--kind", "member", "--title", "x"])
        .fails_with(3);
}

#[test]
fn what_may_not_be_kept_is_passed_over_and_what_is_wrong_is_told() {
    let anje = anje();
    let file = anje.file(
        "oud.csv",
        b"Lidnr;Naam;Voornaam;BSN;Telefoonnr.;IBAN;Opmerkingen\n\
          1;\xc7elik;Meryem;123456782;'+31000000001;NL15TEST0000000003;ziek\n\
          2;Molen;Jan;;;NL15TEST0000000004;\n",
    );
    let report = import(&anje, &file);
    assert_eq!(
        (&report["added"], &report["old_letters"]),
        (&1.into(), &true.into())
    );
    let skipped = report["skipped"].as_array().expect("a list").iter();
    let skipped: Vec<&Value> = skipped.map(|it| &it["column"]).collect();
    assert_eq!(skipped, ["BSN", "Telefoonnr.", "Opmerkingen"]);
    assert_eq!(
        (&report["wrong"][0]["line"], &report["wrong"][0]["column"]),
        (&3.into(), &"IBAN".into())
    );
    assert_eq!(member(&anje, "1")["achternaam"], "Çelik");
    let said = anje
        .run(&[
            "members",
            "import",
            KRING,
            "--from",
            file.to_str().expect("a path"),
        ])
        .text();
    assert!(said.contains("\"BSN\" overgeslagen"), "{said}");
    let add = |values: &[&str]| {
        let mut all = vec!["members", "add", KRING];
        all.extend(values);
        anje.run(&all)
    };
    add(&["achternaam=Bolhuis", "bsn=123456782"]).fails_with(12);
    add(&["achternaam=Bolhuis", "IBAN=NL15TEST0000000004"]).fails_with(12);
    add(&["roepnaam=Anje"]).fails_with(12);
    add(&["achternaam=Celik", "lidnummer=1"]).fails_with(6);
    add(&["achternaam=Bolhuis", "roepnaam=Anje"]).json_free();
    assert_eq!(member(&anje, "2")["achternaam"], "Bolhuis");
}

#[test]
fn a_member_is_changed_and_marked_as_former_and_never_goes() {
    let anje = anje();
    import(&anje, &demo());
    anje.run(&[
        "members",
        "set",
        KRING,
        "Meryem Çelik",
        "telefoon=0000-9",
        "contributie=17,50",
    ])
    .json_free();
    let meryem = member(&anje, "1003");
    assert_eq!(
        (&meryem["telefoon"], &meryem["contributie"]),
        (&"0000-9".into(), &"17,50".into())
    );
    anje.run(&["members", "set", KRING, "1003", "postcode=99"])
        .fails_with(12);
    anje.run(&["members", "set", KRING, "9999", "telefoon=1"])
        .fails_with(3);
    let end = ["members", "rm", KRING, "1003", "--resigned", "10-11-2026"];
    anje.run(&end).json_free();
    let meryem = member(&anje, "1003");
    assert_eq!(
        (&meryem["opgezegd_op"], &meryem["lid_tot"]),
        (&"2026-11-10".into(), &"2026-12-31".into())
    );
    assert_eq!(list(&anje).len(), 5);
    let found = anje
        .run(&[
            "members",
            "ls",
            KRING,
            "--search",
            "kerkpad celik",
            "--json",
        ])
        .json();
    assert_eq!(found.as_array().map(Vec::len), Some(1));
}

#[test]
fn two_on_the_board_who_change_one_value_at_once_both_see_both() {
    let ((anje, _at_anje), (geert, at_geert)) = board();
    import(&anje, &demo());
    level(&anje);
    level(&geert);
    assert_eq!(at_geert.stop(), 0);
    let set = |home: &Home, value: &str| {
        home.run(&["members", "set", KRING, "1003", value])
            .json_free();
    };
    set(&anje, "telefoon=0000-van-anje");
    set(&geert, "telefoon=0000-van-geert");
    let _at_geert = geert.node_again();
    level(&geert);
    level(&anje);
    for home in [&anje, &geert] {
        let said = home
            .run(&["members", "ls", KRING, "--search", "Meryem"])
            .text();
        assert!(said.contains("twee waarden"), "{said}");
    }
    let both = anje
        .run(&["members", "set", KRING, "1003", "roepnaam=Meryem"])
        .text();
    assert!(
        both.contains("van-anje") && both.contains("van-geert"),
        "{both}"
    );
    set(&anje, "telefoon=0000-samen");
    level(&anje);
    level(&geert);
    assert_eq!(member(&geert, "1003")["telefoon"], "0000-samen");
    let said = geert
        .run(&["members", "ls", KRING, "--search", "Meryem"])
        .text();
    assert!(!said.contains("twee waarden"), "{said}");
}

#[test]
fn an_editor_sees_only_how_many_and_the_board_no_money() {
    let ((anje, _at_anje), (geert, _at_geert)) = both();
    import(&anje, &demo());
    level(&anje);
    level(&geert);
    let seen = geert.run(&["members", "ls", KRING]);
    assert_eq!(seen.code, 4);
    assert!(
        seen.out.contains("Je ziet alleen: 5 leden."),
        "{}",
        seen.out
    );
    geert
        .run(&["members", "set", KRING, "1003", "telefoon=1"])
        .fails_with(4);
    anje.run(&["people", "role", KRING, "Geert", "board"])
        .json_free();
    level(&anje);
    level(&geert);
    let meryem = member(&geert, "1003");
    assert_eq!(
        (&meryem["achternaam"], &meryem["IBAN"]),
        (&"Çelik".into(), &"".into())
    );
    geert
        .run(&["members", "set", KRING, "1003", "contributie=1"])
        .fails_with(4);
    anje.run(&["audience", "set", KRING, "finance", "Anje", "Geert"])
        .json_free();
    level(&anje);
    level(&geert);
    assert_eq!(member(&geert, "1003")["IBAN"], "NL15TEST0000000003");
}
