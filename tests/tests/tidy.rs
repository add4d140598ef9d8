//! The rules of the house that a machine can check: rooms, imports, sizes, words.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a file without its unit tests.
const FILE_LINES: usize = 600;
/// Lines of one function, from `fn` to its closing brace.
const FUNCTION_LINES: usize = 100;

struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The text before the unit tests.
    fn code(&self) -> &str {
        self.text
            .split("\n#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or(&self.text)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests lie in the workspace")
        .to_owned()
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for room in ["protocol", "node", "tui", "tests"] {
        gather(&root().join(room), &mut found);
    }
    assert!(found.len() > 10, "the rooms hold sources");
    found
}

fn gather(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder)
        .expect("a folder of the workspace")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() && entry.file_name() != "target" {
            gather(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let short = path
                .strip_prefix(root())
                .expect("below the root")
                .to_string_lossy()
                .into_owned();
            found.push(Source {
                path: short,
                text: fs::read_to_string(&path).expect("UTF-8"),
            });
        }
    }
}

fn none(what: &str, bad: Vec<String>) {
    assert!(bad.is_empty(), "{what}:\n  {}", bad.join("\n  "));
}

/// Lines in which one of the words stands, outside the places where it may.
fn lines_with(words: &[&str], may: impl Fn(&str) -> bool) -> Vec<String> {
    let mut bad = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.path != "tests/tests/tidy.rs" && !may(&source.path))
    {
        for (number, line) in source.text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                bad.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    bad
}

#[test]
fn the_top_level_holds_the_rooms_and_nothing_else() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "node",
        "tui",
        "protocol",
        "tests",
        "docs",
        "README.md",
        "target",
    ];
    let bad = fs::read_dir(root())
        .expect("the workspace")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !allowed.contains(&name.as_str()))
        .collect();
    none("not at the top level", bad);
}

#[test]
fn rooms_import_only_downwards() {
    let above = [
        ("protocol/src", vec!["noaber_node", "noaber_tui", "tokio::"]),
        ("node/src", vec!["noaber_tui", "ratatui", "crossterm"]),
        ("tui/src", vec!["automerge::", "noaber_tests"]),
    ];
    let mut bad = Vec::new();
    for source in sources() {
        for (room, words) in &above {
            for word in words
                .iter()
                .filter(|word| source.path.starts_with(room) && source.code().contains(**word))
            {
                bad.push(format!("{} knows {word}", source.path));
            }
        }
    }
    none("an import upwards", bad);
}

#[test]
fn only_the_network_room_knows_the_transport_and_only_the_store_room_the_index() {
    let outside = |path: &str| !path.contains("/src/") || path.starts_with("tests/");
    let network = |path: &str| outside(path) || path.starts_with("node/src/network");
    let store = |path: &str| outside(path) || path.starts_with("node/src/store");
    none("libp2p outside its room", lines_with(&["libp2p"], network));
    none("sled outside its room", lines_with(&["sled"], store));
}

#[test]
fn the_real_clock_is_read_in_one_file() {
    let may = |path: &str| {
        path == "node/src/clock.rs" || !path.contains("/src/") || path.starts_with("tests/")
    };
    none(
        "a second clock",
        lines_with(&["SystemTime::now", "Timestamp::now", "Zoned::now"], may),
    );
}

#[test]
fn nothing_is_left_to_do_and_no_test_is_switched_off() {
    none(
        "not done",
        lines_with(&["todo!", "unimplemented!", "#[ignore", "FIXME"], |_| false),
    );
}

#[test]
fn every_file_says_what_it_is_and_stays_one_idea() {
    let mut bad = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//!") {
            bad.push(format!("{} does not say what it is", source.path));
        }
        let lines = source.code().lines().count();
        if lines > FILE_LINES && source.path.contains("/src/") {
            bad.push(format!("{} has {lines} lines", source.path));
        }
    }
    none("files", bad);
}

#[test]
fn functions_stay_short() {
    let words = ["pub", "pub(crate)", "pub(super)", "async", "const"];
    let mut bad = Vec::new();
    for source in sources() {
        let mut open: Option<(usize, usize, String)> = None;
        for (number, line) in source.code().lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let before = line.trim_start().split("fn ").next().unwrap_or_default();
            let begins =
                line.contains("fn ") && before.split_whitespace().all(|word| words.contains(&word));
            match &open {
                None if begins && !line.trim_end().ends_with(['}', ';']) => {
                    open = Some((number, indent, line.trim().to_owned()));
                }
                Some((from, depth, head))
                    if indent == *depth && matches!(line.trim(), "}" | ");") =>
                {
                    if number - from > FUNCTION_LINES {
                        bad.push(format!(
                            "{}:{}: {} lines: {head}",
                            source.path,
                            from + 1,
                            number - from
                        ));
                    }
                    open = None;
                }
                None | Some(_) => {}
            }
        }
    }
    none("functions", bad);
}

#[test]
fn tests_are_sentences() {
    let mut bad = Vec::new();
    for source in sources() {
        let mut lines = source.text.lines();
        while let Some(line) = lines.next() {
            if !matches!(line.trim(), "#[test]" | "#[tokio::test]") {
                continue;
            }
            let Some(head) = lines.find(|line| line.contains("fn ")) else {
                continue;
            };
            let name = head
                .split("fn ")
                .nth(1)
                .and_then(|rest| rest.split('(').next())
                .unwrap_or_default();
            if name.matches('_').count() < 2 {
                bad.push(format!("{}: {name}", source.path));
            }
        }
    }
    none("a test's name is a sentence", bad);
}

#[test]
fn versions_stand_once_in_the_workspace_table() {
    let mut bad = Vec::new();
    for room in ["protocol", "node", "tui", "tests"] {
        let manifest =
            fs::read_to_string(root().join(room).join("Cargo.toml")).expect("a manifest");
        let mut in_dependencies = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies");
            } else if in_dependencies && line.contains('=') && !line.contains("workspace = true") {
                bad.push(format!("{room}/Cargo.toml: {line}"));
            }
        }
    }
    none("a version outside the table", bad);
}

/// Words between backticks in a page of the docs.
fn quoted(page: &str) -> Vec<String> {
    let path = root().join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{page} is there"));
    let pieces = text.split('`').skip(1).step_by(2);
    pieces.map(str::to_owned).collect()
}

#[test]
fn every_test_and_file_that_a_promise_names_is_there() {
    let all = sources();
    let is_test = |name: &str| {
        let head = format!("fn {name}(");
        all.iter().any(|source| source.text.contains(&head))
    };
    let mut bad = Vec::new();
    for page in ["README.md", "docs/THREATS.md", "docs/ARCHITECTURE.md"] {
        for word in quoted(page) {
            let is_path = word.contains('/') && word.ends_with(".rs");
            let is_name = word.matches('_').count() >= 3
                && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            if (is_path && !root().join(&word).exists()) || (is_name && !is_test(&word)) {
                bad.push(format!("{page}: {word}"));
            }
        }
    }
    none("a promise that nothing holds", bad);
}
