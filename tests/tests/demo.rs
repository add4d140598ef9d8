//! Somebody who first looks around, before a real terminal: neighbours write, one types too, and all of it is gone.

use noaber_tests::programs::noaber;
use noaber_tests::terminal::Terminal;
use portable_pty::CommandBuilder;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const OPENING: &str = "Het dorpshuis is van ons allemaal.";

/// From the welcome to the manifest, in which others write; types a sentence.
fn joins_in(anje: &mut Terminal) {
    anje.see("Je bent Anje uit Tilwerd").keys("\r");
    anje.see("Rondkijken: niets hiervan blijft bewaard")
        .see("Manifest van drie dorp");
    anje.keys("\r");
    anje.see(OPENING);
    // Others are seen where they are, and some of them typing.
    anje.see("◂").see(" typt");
    anje.keys("Dit typt Anje zelf. ").see("Dit typt Anje zelf.");
}

#[test]
fn who_looks_around_first_sees_neighbours_write_and_comes_back_to_the_first_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("anje");
    let mut anje = Terminal::start("Anje", &noaber(), &home, 80, 24);
    anje.see("Welkom bij noaber").keys("3");
    joins_in(&mut anje);
    anje.keys("\x11")
        .see("alles is weer gewist. Zelf beginnen? Kies 1 of 2.")
        .see("Welkom bij noaber");
    assert!(!home.exists(), "no home was made for looking around");
    assert_eq!(anje.stop(), 0);
}

/// What is put in the environment of a program so that all that it could write lies in one folder.
const PLACES: [&str; 6] = [
    "HOME",
    "TMPDIR",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
];

/// Those places, made, one a folder.
fn places(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let made = |name| {
        let place = folder.join(name);
        fs::create_dir(&place).expect("a folder");
        (name, place)
    };
    PLACES.map(made).into()
}

/// Everything in these places, files and folders.
fn left_in(places: &[(&str, PathBuf)]) -> Vec<PathBuf> {
    let inside = |(_, place): &(&str, PathBuf)| {
        let entries = fs::read_dir(place).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path())
    };
    places.iter().flat_map(inside).collect()
}

#[test]
fn a_demo_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let places = places(folder.path());

    let mut looks = CommandBuilder::new(noaber());
    looks.arg("demo");
    looks.env_remove("NOABER_HOME");
    for (name, place) in &places {
        looks.env(name, place);
    }
    let mut anje = Terminal::run("Anje", looks, 80, 24);
    joins_in(&mut anje);
    assert!(!left_in(&places).is_empty(), "it lies here while it runs");
    assert_eq!(anje.stop(), 0);
    assert_eq!(left_in(&places), Vec::<PathBuf>::new());

    let mut plain = Command::new(noaber());
    plain
        .args(["demo", "--plain"])
        .env_remove("NOABER_HOME")
        .envs(places.clone());
    let told = plain.output().expect("the program starts");
    assert!(told.status.success());
    assert_eq!(left_in(&places), Vec::<PathBuf>::new());
}
