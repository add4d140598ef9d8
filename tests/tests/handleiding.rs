//! Every page of the manual runs: its keys in real terminals, its screens as they come.
//!
//! After a change of words: `NOABER_BLESS=1 cargo test -p noaber-tests --test handleiding`, and read what changed.

use noaber_tests::handleiding::block::Page;
use noaber_tests::handleiding::meeting::Meeting;
use noaber_tests::handleiding::{folder, page_is_true, run, run_where};
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

#[test]
fn page_1_from_the_first_start_to_an_empty_kring() {
    run("1-beginnen.md");
}

#[test]
fn page_2_a_manifest_and_its_first_words() {
    run("2-schrijven.md");
}

#[test]
fn page_3_a_neighbour_comes_in_with_an_invitation() {
    run("3-uitnodigen.md");
}

#[test]
fn page_4_two_people_write_at_once() {
    run("4-samen-schrijven.md");
}

#[test]
fn page_5_who_wrote_what_and_back_in_time() {
    run("5-terug-in-de-tijd.md");
}

#[test]
fn page_6_the_member_list_of_the_board() {
    run("6-ledenlijst.md");
}

#[test]
fn page_7_an_evening_in_the_village_hall_and_a_stick() {
    run("7-dorpshuis.md");
}

#[test]
fn page_8_two_villages_meet_at_a_relay() {
    run("8-doorgeefpunt.md");
}

#[test]
fn page_9_a_second_laptop_and_somebody_who_leaves() {
    run("9-laptops-en-mensen.md");
}

#[test]
fn page_10_when_something_goes_wrong() {
    run("10-als-er-iets-misgaat.md");
}

#[test]
fn page_11_another_village_follows_what_is_public() {
    run("11-volgen.md");
}

#[test]
fn page_12_from_a_suggestion_over_a_vote_to_a_text_that_is_fixed() {
    run("12-samen-besluiten.md");
}

/// Three laptops, of which two were never connected before.
#[test]
fn a_page_runs_where_no_multicast_gets_through() {
    run_where("7-dorpshuis.md", Meeting::ByAddress);
}

#[test]
fn every_page_runs_and_stands_in_the_contents() {
    let pages = fs::read_dir(folder()).expect("the manual is there");
    let names = pages.map(|page| page.expect("a file").file_name().into_string());
    let mut pages: BTreeSet<String> = names.map(|name| name.expect("a name")).collect();
    assert!(pages.remove("README.md"), "the manual has contents");
    assert!(!pages.is_empty());
    let contents = fs::read_to_string(folder().join("README.md")).expect("the contents");
    for page in &pages {
        let runs = format!("run(\"{page}\")");
        assert!(
            include_str!("handleiding.rs").contains(&runs),
            "{page} is not run"
        );
        assert!(
            contents.contains(&format!("({page})")),
            "{page} is not in the contents"
        );
        let text = fs::read_to_string(folder().join(page)).expect("a page");
        assert!(text.contains("```scherm "), "{page} shows no screen");
        for link in links_of(&text) {
            assert!(folder().join(&link).exists(), "{page} leads to {link}");
        }
    }
}

/// Where a page leads within this repository.
fn links_of(page: &str) -> Vec<String> {
    let targets = page
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let ours = targets.filter(|target| !target.contains("://"));
    ours.filter_map(|target| target.split('#').next().map(str::to_owned))
        .collect()
}

/// What is wrong with a page that is waited for so long.
fn lie(text: &str, patience: Duration) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.md");
    fs::write(&path, text).expect("a page");
    page_is_true(&mut Page::read(&path), Meeting::ByAddress, patience, false).err()
}

#[test]
fn a_page_whose_keys_lead_elsewhere_is_refused() {
    let begin = "```opdracht anje\nnoaber  → Welkom bij noaber\n```\n";
    let keys = |line: &str| format!("{begin}```toetsen anje\n{line}\n```\n");
    assert_eq!(lie(&keys("2  → Je naam"), Duration::from_secs(60)), None);
    for (page, why) in [
        (keys("1  → Wachtzin"), "4: 1  → Wachtzin: "),
        (keys("F6"), "4: F6: a change did not come"),
        (keys("2  → Welkom"), "these words stood there already"),
        (keys("plak"), "nothing was copied"),
        (keys("Knop"), "Knop is no key"),
        (
            format!("{begin}```scherm anje\nWelkom bij noaber\n```\n"),
            "this is not what comes",
        ),
        (
            "```opdracht anje\nrm alles\n```\n".to_owned(),
            "no command of ours",
        ),
        (
            "```opdracht anje\nnoaber space new Dorp\n```\n".to_owned(),
            "space",
        ),
        ("```scherm anje\n```\n".to_owned(), "did nothing yet"),
    ] {
        let said = lie(&page, Duration::from_secs(4)).expect(&page);
        assert!(said.contains(why), "{page}\n{said}");
    }
}
