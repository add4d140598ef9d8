//! Who wrote what and what changed, by the command line, with two homes on loopback.

use crate::homes::Home;
use crate::together::{KRING, MANIFEST, both, level};
use serde_json::Value;

fn names_and_percents(blame: &Value) -> Vec<(String, u64)> {
    let writers = blame["writers"].as_array().expect("writers");
    writers
        .iter()
        .map(|writer| {
            (
                writer["name"].as_str().expect("a name").to_owned(),
                writer["percent"].as_u64().expect("a percentage"),
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
    geert.writes(MANIFEST, "Onze visie", "Wij willen een bus. Elk uur één.");
    level(&geert);
    level(&anje);
    let blame = |home: &Home| home.run(&["doc", "blame", MANIFEST, "--json"]).json();
    let told = blame(&anje);
    let wanted = [("Anje".to_owned(), 59), ("Geert".to_owned(), 41)];
    assert_eq!(names_and_percents(&told), wanted);
    assert_eq!(told, blame(&geert));
    let text = anje.run(&["doc", "blame", MANIFEST]).text();
    assert!(
        text.contains("59 %  Anje") && text.contains("41 %  Geert"),
        "{text}"
    );
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
        text.contains("[-") && text.contains("{+") && text.contains(" de buren."),
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
    home.run(&["doc", "diff", "Handboek", "bestaat niet"])
        .fails_with(3);
    home.run(&["doc", "restore", "Handboek", "ab12"])
        .fails_with(3);
}
