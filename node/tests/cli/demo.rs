//! The demo as a process: it ends with the same text everywhere, says so, and leaves nothing behind.

use crate::homes::Begun;
use crate::patience;
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::{Command, Stdio};

/// A place for what does not last, and a command of which everything lies there.
fn demo(arguments: &[&str]) -> (tempfile::TempDir, Command) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_noaber-node"));
    command
        .env("TMPDIR", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .env("NOABER_HOME", folder.path().join("home"))
        .env_remove("LANG")
        .env_remove("LC_ALL")
        .arg("demo")
        .args(arguments)
        .stdin(Stdio::null());
    (folder, command)
}

fn nothing_is_left(folder: &tempfile::TempDir) {
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(left, Vec::<std::path::PathBuf>::new());
}

#[test]
fn the_demo_tells_ends_with_one_mark_for_all_and_leaves_nothing() {
    let (folder, mut command) = demo(&["--plain", "--lang", "en", "--seed", "3"]);
    let output = patience::output(&mut command, None);
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].contains("(number 3)"), "{told}");
    let last = &lines[lines.len() - 10..];
    let marks: BTreeSet<&str> = ["Tilwerd", "Achterhornen", "Noorderzijl-Oost"]
        .into_iter()
        .zip(&last[1..4])
        .map(|(village, line)| {
            let mark = line.trim_start().strip_prefix(village);
            mark.expect("the villages in their order").trim()
        })
        .collect();
    assert_eq!(marks.len(), 1, "{told}");
    assert_eq!(marks.first().map(|mark| mark.len()), Some(9), "{told}");
    assert!(last[4].contains("the same on all 6 laptops"), "{told}");
    assert!(last[8].ends_with("none is readable."), "{told}");
    assert!(last[9].ends_with("Type: noaber"), "{told}");
    // The second line names a folder, which is as long as it is.
    for line in lines.iter().skip(2) {
        assert!(line.chars().count() <= 95, "too wide: {line}");
        assert!(!line.contains("demo-"), "a key without words: {line}");
    }
    nothing_is_left(&folder);
}

#[test]
fn the_figures_of_the_demo_were_counted() {
    let (folder, mut command) = demo(&["--json", "--seed", "8"]);
    let output = patience::output(&mut command, None);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let value: Value = serde_json::from_slice(&output.stdout).expect("one JSON value");
    assert_eq!(value["equal"], true, "{value}");
    assert_eq!(value["seed"], 8);
    let laptops = value["laptops"].as_array().expect("a list");
    assert_eq!(laptops.len(), 6);
    for part in ["heads", "text", "entries"] {
        let different: BTreeSet<String> = laptops.iter().map(|it| it[part].to_string()).collect();
        assert_eq!(different.len(), 1, "{part}: {value}");
    }
    let relay = &value["relay"];
    assert_eq!(relay["found"], serde_json::json!([]), "{value}");
    assert_eq!(relay["entries"], laptops[0]["entries"], "{value}");
    // The eight sentences, and names of people, villages, kring and manifest.
    assert!(relay["looked_for"].as_u64() > Some(14), "{value}");
    assert!(relay["sealed_bodies"].as_u64() > relay["open_bodies"].as_u64());
    assert!(relay["bytes_searched"].as_u64() > relay["bytes"].as_u64());
    assert_eq!(value["sentences"], 8);
    // A key for every letter. Five read each of the first six sentences; on a busy machine much of it comes only after the scene.
    assert!(value["keys"].as_u64() > Some(200), "{value}");
    let measured = value["key_to_neighbour"]["letters"].as_u64();
    assert!(measured > Some(5 * 6), "{value}");
    assert!(value["key_to_neighbour"]["p50_ms"].as_u64() > Some(0));
    assert!(value["stick"]["entries"].as_u64() > Some(10), "{value}");
    nothing_is_left(&folder);
}

#[test]
fn a_demo_that_is_broken_off_leaves_nothing_either() {
    let (folder, mut command) = demo(&["--plain"]);
    let demo = Begun::new(&mut command);
    let mut lines = std::iter::from_fn(|| demo.line());
    assert!(
        lines.any(|line| line.contains("doet mee")),
        "it gets that far"
    );
    demo.signal(rustix::process::Signal::INT);
    assert_eq!(demo.exit_code(), Some(130));
    nothing_is_left(&folder);
}
