//! Somebody who first looks around, before a real terminal: neighbours write, one types too, and all of it is gone.

use noaber_tests::programs::noaber;
use noaber_tests::terminal::Terminal;

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
