//! Values beside the text, by the command line: fields, tables, and figures that are computed over documents.

use crate::homes::Home;
use crate::together::KRING;
use serde_json::{Value, json};

fn kring() -> Home {
    let home = Home::of("Anje");
    home.run(&["space", "new", KRING]).json_free();
    home
}

fn new(home: &Home, kind: &str, title: &str) {
    home.run(&["doc", "new", KRING, "--kind", kind, "--title", title])
        .json_free();
}

fn form(home: &Home, title: &str) -> Value {
    home.run(&["doc", "get", title, "--json"]).json()
}

fn figure(form: &Value, key: &str) -> (String, u64) {
    let figures = form["figures"].as_array().expect("figures");
    let found = figures.iter().find(|figure| figure["key"] == key);
    let found = found.unwrap_or_else(|| panic!("{key} in {form}"));
    let value = found["value"].as_str().expect("a value").to_owned();
    (value, found["of"].as_u64().expect("a number"))
}

#[test]
fn a_value_is_read_as_people_write_it_and_all_or_nothing_changes() {
    let home = kring();
    new(&home, "training", "Eerste");
    home.run(&["doc", "set", "Eerste", "datum", "9-12-2026"])
        .json_free();
    let date = home.run(&["doc", "get", "Eerste", "Datum"]).text();
    assert_eq!(date, "2026-12-09\n");
    let wrong = home.run(&["doc", "set", "Eerste", "datum", "gisteren"]);
    wrong.fails_with(12);
    assert!(wrong.err.contains("Datum"), "{}", wrong.err);
    home.run(&["doc", "set", "Eerste", "kleur", "rood"])
        .fails_with(3);
    let row = ["doc", "row", "add", "Eerste", "deelnames"];
    let bad = [&row[..], &["organisatie=Dorp", "aantal=veel"]].concat();
    home.run(&bad).fails_with(12);
    let good = [&row[..], &["organisatie=Dorp", "aantal=12"]].concat();
    home.run(&good).json_free();
    let set = ["doc", "row", "set", "Eerste", "deelnames", "1"];
    let half = [&set[..], &["organisatie=Wierde", "aantal=veel"]].concat();
    home.run(&half).fails_with(12);
    let told = form(&home, "Eerste");
    let rows = &told["tables"]["deelnames"]["rows"];
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{told}");
    assert_eq!(rows[0]["cells"]["organisatie"], "Dorp", "{told}");
    assert_eq!(figure(&told, "mensen"), ("12".to_owned(), 1));
    home.run(&["doc", "row", "rm", "Eerste", "deelnames", "2"])
        .fails_with(3);
    home.run(&["doc", "row", "rm", "Eerste", "deelnames", "1"])
        .json_free();
    assert_eq!(form(&home, "Eerste")["tables"]["deelnames"]["count"], 0);
    let list = home.run(&["doc", "ls", KRING, "--json"]).json();
    assert_eq!(
        list[0]["listed"],
        json!({ "datum": "2026-12-09" }),
        "{list}"
    );
    assert_eq!(list[0]["state"], "gepland", "{list}");
}

#[test]
fn what_an_edition_holds_stays_and_what_comes_of_it_goes_on() {
    let home = kring();
    new(&home, "training", "Eerste");
    for state in ["open", "geweest"] {
        home.run(&["doc", "move", "Eerste", state]).json_free();
    }
    home.run(&["doc", "set", "Eerste", "plaats", "Dorpshuis"])
        .fails_with(6);
    home.run(&["doc", "set", "Eerste", "kijkers", "40"])
        .json_free();
    let row = ["doc", "row", "add", "Eerste", "deelnames"];
    home.run(&[&row[..], &["organisatie=Dorp", "aantal=12"]].concat())
        .json_free();
    let told = form(&home, "Eerste");
    assert_eq!(
        (&told["fixed"], &told["writable"]),
        (&true.into(), &true.into())
    );
    assert_eq!(told["fields"]["kijkers"], "40");
    assert_eq!(told["fields"]["plaats"], "");
}

#[test]
fn a_monitor_computes_its_figures_from_the_documents_of_the_kring() {
    let home = kring();
    new(&home, "monitor", "Monitor");
    for (title, viewers, marks) in [
        ("Eerste", "40", &["8", "8", "9", "7", "8"][..]),
        ("Tweede", "25", &["6", "7", "7", "6", "7"]),
        ("Derde", "3", &["1"]),
    ] {
        new(&home, "training", title);
        for (field, value) in [("soort", "training"), ("downloads", viewers)] {
            home.run(&["doc", "set", title, field, value]).json_free();
        }
        for mark in marks {
            let mark = format!("cijfer={mark}");
            home.run(&["doc", "row", "add", title, "waarderingen", &mark])
                .json_free();
        }
    }
    for title in ["Eerste", "Tweede"] {
        for state in ["open", "geweest"] {
            home.run(&["doc", "move", title, state]).json_free();
        }
    }
    let told = form(&home, "Monitor");
    assert_eq!(figure(&told, "trainingen"), ("2".to_owned(), 2));
    // Of the third too few marks were given to tell one.
    assert_eq!(figure(&told, "cijfer"), ("7,3".to_owned(), 2));
    assert_eq!(figure(&told, "downloads_training"), ("68".to_owned(), 3));
    let third = form(&home, "Derde");
    assert_eq!(
        third["tables"]["waarderingen"]["rows"],
        json!([]),
        "{third}"
    );
    assert_eq!(figure(&third, "cijfer"), (String::new(), 0));
}

#[test]
fn the_kinds_are_listed_and_told_in_both_languages() {
    let home = Home::empty();
    let list = home.run(&["kind", "ls"]).text();
    assert!(
        list.contains("Vergadering") && list.contains("meeting"),
        "{list}"
    );
    let told = home
        .run(&["kind", "show", "Vergadering", "--lang", "nl"])
        .text();
    assert!(told.contains("Gepland → Opgeroepen"), "{told}");
    let told = home.run(&["kind", "show", "meeting", "--json"]).json();
    let fixed = told["states"].as_array().expect("states").iter();
    let fixed = fixed.filter(|state| state["fixed"] == true).count();
    assert!(fixed > 0, "{told}");
    home.run(&["kind", "show", "gedicht"]).fails_with(3);
}

/// How long is left depends on the day on which this runs; until when does not.
#[test]
fn a_term_is_told_with_the_document_and_in_the_list() {
    let home = kring();
    new(&home, "data-breach", "Lek");
    assert_eq!(form(&home, "Lek")["fields"]["melden_binnen"], "72");
    assert_eq!(form(&home, "Lek")["watches"], json!([]));
    for (field, value) in [("ontdekt_op", "3-3-2026"), ("ontdekt_om", "21.15")] {
        home.run(&["doc", "set", "Lek", field, value]).json_free();
    }
    let told = form(&home, "Lek");
    let term = &told["watches"][0];
    assert_eq!(term["due"], "2026-03-06 21:15", "{told}");
    assert_eq!(term["amiss"], true, "{told}");
    let said = term["nl"].as_str().expect("a sentence");
    assert!(said.starts_with("De tijd om te melden is"), "{said}");
    let page = home.run(&["doc", "get", "Lek", "--lang", "nl"]).text();
    assert!(
        page.contains(said) && page.contains("Dit is hulp"),
        "{page}"
    );
    let list = home.run(&["doc", "ls", KRING, "--json"]).json();
    assert_eq!(list[0]["watches"][0]["due"], term["due"], "{list}");
    let list = home.run(&["doc", "ls", KRING, "--lang", "nl"]).text();
    assert!(list.contains("De tijd om te melden"), "{list}");
    for (field, value) in [("ap_gemeld_op", "6-3-2026"), ("ap_gemeld_om", "21.00")] {
        home.run(&["doc", "set", "Lek", field, value]).json_free();
    }
    assert_eq!(form(&home, "Lek")["watches"], json!([]));
    let shown = home.run(&["kind", "show", "data-breach", "--json"]).json();
    assert_eq!(shown["watches"][0]["key"], "melden", "{shown}");
}

#[test]
fn the_public_gifts_go_out_alone() {
    let home = kring();
    new(&home, "gift-register", "Giften");
    let add = ["doc", "row", "add", "Giften", "giften"];
    for row in [
        [
            "gever=Bakkerij",
            "bedrag=300",
            "besluit=bestuur",
            "openbaar=ja",
        ],
        [
            "gever=Een lid",
            "bedrag=40",
            "besluit=bestuur",
            "openbaar=nee",
        ],
    ] {
        home.run(&[&add[..], &row[..]].concat()).json_free();
    }
    let file = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    for (format, view) in [("csv", "giften_openbaar"), ("md", "Giften openbaar")] {
        let to = file(&format!("giften.{format}"));
        home.run(&[
            "doc", "export", "Giften", "--format", format, "--view", view, "--to", &to,
        ])
        .json_free();
        let text = std::fs::read_to_string(&to).expect("the file");
        assert!(
            text.contains("Bakkerij") && text.contains("300,00"),
            "{text}"
        );
        assert!(
            !text.contains("Een lid") && !text.contains("bestuur"),
            "{text}"
        );
    }
    let to = file("anders.csv");
    home.run(&[
        "doc", "export", "Giften", "--format", "csv", "--view", "alles", "--to", &to,
    ])
    .fails_with(3);
}
