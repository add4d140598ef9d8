//! An amendment by the command line: begun on a document, adopted, and put into it as suggestions that were taken over; and
//! what two laptops put there without knowing of each other.

use crate::acts::{acts, anje};
use crate::homes::Home;
use crate::together::{KRING, MANIFEST, both, level};
use serde_json::Value;

const VISIE: &str = "Onze visie";
const TEXT: &str = "Wij willen een bus. Elk uur. Gratis.";

/// Somebody with a manifest with a text of three sentences.
fn written() -> Home {
    let anje = anje();
    let file = anje.run(&["doc", "cat", MANIFEST]).text();
    let file = anje.file("tekst.md", file.replace("Wij willen een bus.", TEXT));
    edits(&anje, &file.display().to_string());
    anje
}

fn edits(home: &Home, file: &str) {
    home.run(&["doc", "edit", MANIFEST, "--from", file])
        .json_free();
}

/// Puts other words into the text, as a person with a text program would.
fn replaces(home: &Home, old: &str, new: &str) {
    let file = home.run(&["doc", "cat", MANIFEST]).text();
    assert!(file.contains(old), "{file}");
    let file = home.file("anders.md", file.replace(old, new));
    edits(home, &file.display().to_string());
}

/// Begins an amendment, and gives its id.
fn begins(home: &Home, title: &str, old: &str, new: &str) -> String {
    let arguments = [
        "amend", "new", MANIFEST, "--old", old, "--new", new, "--title", title, "--json",
    ];
    let made = home.run(&arguments).json();
    assert_eq!(made["kind"], "amendment", "{made}");
    made["id"].as_str().expect("an id").to_owned()
}

fn adopts(home: &Home, amendment: &str) {
    for state in ["ingediend", "in_stemming", "aangenomen"] {
        home.run(&["doc", "move", amendment, state]).json_free();
    }
}

fn visie(home: &Home) -> String {
    home.section(MANIFEST, VISIE)
}

fn suggestions(home: &Home) -> Value {
    home.run(&["suggestions", MANIFEST, "--json"]).json()
}

fn standings(home: &Home) -> Vec<String> {
    let all = suggestions(home);
    let all = all.as_array().expect("a list").iter();
    let standing = |one: &Value| one["standing"].as_str().expect("a word").to_owned();
    all.map(standing).collect()
}

#[test]
fn an_adopted_amendment_changes_its_document_and_the_second_time_nothing() {
    let anje = written();
    let trein = begins(&anje, "Met de trein", "een bus", "een trein");
    let form = anje.run(&["doc", "get", &trein, "--json"]).json();
    let text = form.to_string();
    for told in [MANIFEST, "Onze visie", "vervangen", "een bus", "een trein"] {
        assert!(text.contains(told), "{told}: {form}");
    }
    let rows = |what: &[&str]| {
        let add = ["doc", "row", "add", &trein, "wijzigingen"];
        anje.run(&[&add[..], what].concat()).json_free();
    };
    rows(&["plaats=Onze visie", "soort=schrappen", "oude_tekst=Gratis."]);
    rows(&[
        "plaats=Onze visie",
        "soort=invoegen",
        "oude_tekst=Elk uur",
        "nieuwe_tekst=en op zondag",
    ]);
    let early = anje.run(&["amend", "apply", &trein]);
    early.fails_with(6);
    assert!(early.err.contains("Aangenomen"), "{}", early.err);
    adopts(&anje, &trein);
    // what was written meanwhile elsewhere in the text stands
    replaces(&anje, "Wij willen", "Wij drie dorpen willen");
    let put = anje.run(&["amend", "apply", &trein, "--json"]).json();
    let after = "Wij drie dorpen willen een trein. Elk uur en op zondag.";
    assert_eq!(visie(&anje), after);
    assert_eq!(standings(&anje), ["accepted"; 3], "{put}");
    let reason = put[0]["reason"].as_str().expect("a reason");
    let named = format!("({}, wijziging 1)", &trein[..16]);
    assert!(reason.contains("Met de trein"), "{reason}");
    assert!(reason.ends_with(&named), "{reason}");
    let log = |home: &Home| home.run(&["doc", "log", MANIFEST, "--json"]).json();
    let before = log(&anje);
    anje.run(&["amend", "apply", "Met de trein"]).json_free();
    assert_eq!(log(&anje), before);
    assert_eq!(visie(&anje), after);
    anje.run(&["amend", "apply", MANIFEST]).fails_with(12);
}

#[test]
fn a_document_that_was_adopted_becomes_a_draft_for_it_and_the_edition_stays() {
    let anje = written();
    for state in ["ter_inzage", "vastgesteld"] {
        anje.run(&["doc", "move", MANIFEST, state]).json_free();
    }
    let fixed = acts(&anje);
    let trein = begins(&anje, "Met de trein", "een bus", "een trein");
    let form = anje.run(&["doc", "get", &trein, "op_editie"]).text();
    assert!(form.contains('1'), "{form}");
    adopts(&anje, &trein);
    anje.run(&["amend", "apply", &trein]).json_free();
    let after = acts(&anje);
    assert_eq!(after["state"], "concept", "{after}");
    assert_eq!(after["editions"], fixed["editions"], "{after}");
    let step = after["steps"].as_array().and_then(|all| all.last());
    let step = step.expect("a step");
    assert!(
        step["reason"].to_string().contains("Met de trein"),
        "{step}"
    );
    assert_eq!(visie(&anje), TEXT.replace("een bus", "een trein"));
    assert_eq!(standings(&anje), ["accepted"]);
}

#[test]
fn what_does_not_fit_any_more_names_its_change_and_nothing_is_written() {
    let anje = written();
    let trein = begins(&anje, "Met de trein", "een bus", "een trein");
    let add = ["doc", "row", "add", &trein, "wijzigingen"];
    let row = ["oude_tekst=Elk uur", "nieuwe_tekst=Elk half uur"];
    anje.run(&[&add[..], &row].concat()).json_free();
    let tram = begins(&anje, "Met de tram", "bus", "tram");
    let nergens = begins(&anje, "Nergens", "Gratis", "Goedkoop");
    let row = ["oude_tekst=Een boot", "nieuwe_tekst=Een brug"];
    let add = ["doc", "row", "add", &nergens, "wijzigingen"];
    anje.run(&[&add[..], &row].concat()).json_free();
    for one in [&trein, &tram, &nergens] {
        adopts(&anje, one);
    }
    let refused = |amendment: &str, told: &str| {
        let before = (visie(&anje), suggestions(&anje));
        let done = anje.run(&["amend", "apply", amendment]);
        done.fails_with(6);
        assert!(done.err.contains("controleer"), "{}", done.err);
        assert!(done.err.contains(told), "{}", done.err);
        assert_eq!((visie(&anje), suggestions(&anje)), before);
    };
    refused(&nergens, "Wijziging 2: de woorden ervan stonden niet");
    // what somebody proposed for the same words is judged first
    let propose = [
        "suggest", MANIFEST, "--old", "uur", "--new", "kwartier", "--json",
    ];
    let proposed = anje.run(&propose).json();
    let proposed = proposed[0]["entry"].as_str().expect("an id").to_owned();
    refused(&trein, &proposed[..8]);
    anje.run(&["refuse", MANIFEST, &proposed]).json_free();
    anje.run(&["amend", "apply", &tram]).json_free();
    assert_eq!(visie(&anje), TEXT.replace("bus", "tram"));
    // two amendments on the same words: the second does not fit any more
    refused(
        &trein,
        "Wijziging 1 (Onze visie): de woorden ervan staan er niet meer",
    );
    anje.run(&["doc", "move", &trein, "past_niet_meer"])
        .json_free();
    anje.run(&["amend", "apply", &trein]).fails_with(6);
}

#[test]
fn amendments_stand_in_the_order_of_voting() {
    let anje = written();
    let none = anje.run(&["amend", "ls", MANIFEST]).text();
    assert!(none.contains("geen amendement"), "{none}");
    let ver = begins(&anje, "Ver", "een bus", "een trein");
    let add = ["doc", "row", "add", &ver, "wijzigingen"];
    let row = ["oude_tekst=Elk uur", "nieuwe_tekst=Altijd"];
    anje.run(&[&add[..], &row].concat()).json_free();
    let kort = begins(&anje, "Kort", "Gratis", "Goedkoop");
    let eerst = begins(&anje, "Eerst", "Elk uur", "Elk half uur");
    let sub = begins(&anje, "Sub", "een bus", "een snelle trein");
    let set = |id: &str, field: &str, value: &str| {
        anje.run(&["doc", "set", id, field, value]).json_free();
    };
    set(&sub, "sub_van", &ver);
    set(&eerst, "stemvolgorde", "1");
    set(&kort, "nummer", "A-2");
    let all = anje.run(&["amend", "ls", MANIFEST, "--json"]).json();
    let titles: Vec<&Value> = all
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["title"])
        .collect();
    assert_eq!(titles, ["Eerst", "Sub", "Ver", "Kort"], "{all}");
    assert_eq!(all[1]["under"], *ver, "{all}");
    assert_eq!(all[2]["changes"], 2, "{all}");
    let text = anje.run(&["amend", "ls", MANIFEST]).text();
    assert!(text.contains("sub op Ver"), "{text}");
    assert!(text.contains("A-2"), "{text}");
    assert!(text.contains("2 wijzigingen"), "{text}");
}

#[test]
fn a_new_amendment_is_refused_when_its_words_do_not_tell_a_place() {
    let anje = written();
    anje.writes(MANIFEST, "Inleiding", "Een bus, gratis.");
    let new = |more: &[&str]| anje.run(&[&["amend", "new", MANIFEST][..], more].concat());
    new(&["--old", "een boot", "--new", "x"]).fails_with(3);
    new(&["--old", "us", "--new", "x"]).fails_with(6);
    new(&["--section", VISIE, "--old", "us", "--new", "x"]).json_free();
    new(&["--old", "een bus"]).json_free();
    new(&["--old", "een bus", "--new", "en een tram", "--behind"]).json_free();
    new(&["--new", "x"]).fails_with(12);
    let long = "x".repeat(2001);
    new(&["--old", "een bus", "--new", &long]).fails_with(12);
    let list = anje.run(&["doc", "ls", KRING, "--json"]).json();
    assert_eq!(list.as_array().map(Vec::len), Some(4), "{list}");
}

#[test]
fn what_two_laptops_took_over_apart_is_shown_as_twice_and_one_is_taken_away() {
    let ((anje, at_anje), (geert, at_geert)) = both();
    anje.run(&["people", "role", KRING, "Geert", "board"])
        .json_free();
    anje.writes(MANIFEST, VISIE, TEXT);
    let trein = begins(&anje, "Met de trein", "een bus", "een trein");
    adopts(&anje, &trein);
    let propose = [
        "suggest", MANIFEST, "--old", "Gratis", "--new", "Goedkoop", "--json",
    ];
    let proposed = anje.run(&propose).json();
    let proposed = proposed[0]["entry"].as_str().expect("an id").to_owned();
    level(&anje);
    level(&geert);
    at_anje.stop();
    at_geert.stop();
    for home in [&anje, &geert] {
        home.run(&["amend", "apply", &trein]).json_free();
        home.run(&["accept", MANIFEST, &proposed]).json_free();
        home.run(&["once", MANIFEST, &proposed]).fails_with(6);
    }
    let (at_anje, at_geert) = (anje.node_again(), geert.node_again());
    level(&anje);
    level(&geert);
    for home in [&anje, &geert] {
        let text = visie(home);
        assert_eq!(text.matches("een trein").count(), 2, "{text}");
        assert_eq!(text.matches("Goedkoop").count(), 2, "{text}");
        let mut all = standings(home);
        all.sort_unstable();
        assert_eq!(all, ["accepted", "twice", "twice"]);
        let told = home.run(&["suggestions", MANIFEST]).text();
        assert!(told.contains("twee keer overgenomen"), "{told}");
        // it is there: nothing is put there a third time
        home.run(&["amend", "apply", &trein]).json_free();
        assert_eq!(visie(home), text);
    }
    let twice = |home: &Home| -> Vec<String> {
        let all = suggestions(home);
        let all = all.as_array().expect("a list").iter();
        let twice = all.filter(|one| one["standing"] == "twice");
        let entry = |one: &Value| one["entry"].as_str().expect("an id").to_owned();
        twice.map(entry).collect()
    };
    // apart again, each takes one away, and one of them both do
    let (first, second) = (twice(&anje), twice(&geert));
    assert_eq!(first, second);
    at_anje.stop();
    at_geert.stop();
    for (home, which) in [(&anje, &first[..]), (&geert, &second[..1])] {
        for entry in which {
            home.run(&["once", MANIFEST, entry]).json_free();
            home.run(&["once", MANIFEST, entry]).fails_with(6);
        }
    }
    let (_at_anje, _at_geert) = (anje.node_again(), geert.node_again());
    level(&anje);
    level(&geert);
    let once = "Wij willen een trein. Elk uur. Goedkoop.";
    for home in [&anje, &geert] {
        assert_eq!(visie(home), once);
        assert_eq!(standings(home), ["accepted"; 3]);
    }
}
