//! Five homes in one paragraph: two people before terminals and three writing processes, at the same time. All texts and
//! both screens end equal, each cursor stays where its person was, and what one takes back is one's own.

use noaber_tests::programs::{Home, Running, RunningRelay, noaber};
use noaber_tests::terminal::Terminal;
use noaber_tests::villages::{stay, village};
use std::path::Path;
use std::time::{Duration, Instant};

const KRING: &str = "Wierdenland";
const DOCUMENT: &str = "Manifest 2027";
/// What stands there before anybody comes.
const BEGIN: &str = "Samen nemen wij het dorpshuis over en houden de deur open voor ieder";
/// Words that each of the three processes puts in.
const WORDS: u64 = 6;
/// What the two begin with.
const BEGUN: [&str; 2] = ["anjea", "geertA"];
/// Letters that each of the two people types meanwhile, one by one.
const LETTERS: [&str; 2] = ["bcdefghijklm", "BCDEFGHIJKLM"];
/// How long everybody may take to become equal.
const PATIENCE: Duration = Duration::from_secs(120);
const LEFT: &str = "\x1b[D";
const RIGHT: &str = "\x1b[C";
const END: &str = "\x1b[F";
const UNDO: &str = "\x1a";

/// The text of the first section.
fn text(home: &Home) -> String {
    let document = home.json(&["doc", "cat", DOCUMENT, "--format", "json"]);
    let text = document["sections"][0]["text"].as_str();
    text.expect("a section").to_owned()
}

/// Waits until all have the same text, and it is as asked.
fn equal(homes: &[&Home], what: &str, is_so: impl Fn(&str) -> bool) -> String {
    let begun = Instant::now();
    loop {
        let texts: Vec<String> = homes.iter().map(|home| text(home)).collect();
        if texts.iter().all(|text| *text == texts[0] && is_so(text)) {
            return texts[0].clone();
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: {texts:#?}");
        std::thread::sleep(Duration::from_millis(300));
    }
}

/// Comes into the kring over the relay, with a node that stays.
fn joins(anje: &Home, folder: &Path, name: &str) -> (Home, Running) {
    let home = village(folder, name, "Tilwerd");
    let invited = anje.json(&["invite", KRING, "--role", "editor"]);
    let ticket = invited["ticket"].as_str().expect("a ticket");
    let running = stay(&home);
    home.ok(&["join", ticket, "--wait", "120"]);
    (home, running)
}

/// A home with the document open before somebody who sits there.
fn sits(name: &str, home: &Home) -> Terminal {
    let mut terminal = Terminal::start(name, &noaber(), home.path(), 80, 40);
    terminal.see(KRING).keys("\r");
    terminal.see(DOCUMENT).keys("\r");
    terminal.see("Samen nemen wij");
    terminal
}

/// Puts a word before some word of the paragraph, a number of times, each time on what stands there then.
fn writes(home: &Home, writer: u64) {
    let file = home.path().with_extension("md");
    let mut chance = writer;
    for number in 0..WORDS {
        let page = home.ok(&["doc", "cat", DOCUMENT]);
        let paragraph = page.lines().find(|line| line.contains("Samen"));
        let mut words: Vec<&str> = paragraph.expect("it is there").split(' ').collect();
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let word = format!("w{writer}n{number}");
        // Never the last: behind that Geert sits.
        words.insert((chance >> 33) as usize % (words.len() - 1), &word);
        let changed = page.replace(paragraph.expect("it is there"), &words.join(" "));
        std::fs::write(&file, changed).expect("a file");
        home.ok(&[
            "doc",
            "edit",
            DOCUMENT,
            "--from",
            &file.display().to_string(),
        ]);
    }
    std::fs::remove_file(&file).expect("it was there");
}

/// The paragraph as it stands on a screen, without spaces, since lines are broken at them.
fn on_screen(screen: &str) -> String {
    let pane = screen.lines().skip_while(|line| !line.starts_with('┌'));
    let pane = pane.skip(2).take_while(|line| !line.contains('└'));
    let lines = pane.map(|line| line.split('◂').next().unwrap_or_default());
    let lines = lines.map(|line| line.trim_matches(['│', ' ']));
    squeezed(
        &lines
            .take_while(|line| !line.is_empty())
            .collect::<String>(),
    )
}

fn squeezed(text: &str) -> String {
    let words = text.split(|one: char| one.is_whitespace() || one == '│');
    words.collect()
}

/// The screen of somebody shows this text, the own cursor behind that word, and the other's behind the other.
fn shows(terminal: &mut Terminal, text: &str, own: &str, other: &str) {
    let text = squeezed(text);
    terminal.until("the whole text", |screen| on_screen(screen) == text);
    let is_own = |terminal: &Terminal| squeezed(&terminal.before_cursor()).ends_with(own);
    wait(terminal, "the own cursor", is_own);
    // At the very end of a line no place is left to show another's.
    if !terminal.text().contains(&format!("{other}│")) {
        let is_there = |before: &String| before.ends_with(other);
        wait(terminal, "the other's cursor", |terminal| {
            terminal.before_reversed().iter().any(is_there)
        });
    }
}

fn wait(terminal: &Terminal, what: &str, is_so: impl Fn(&Terminal) -> bool) {
    let begun = Instant::now();
    while !is_so(terminal) {
        assert!(begun.elapsed() < PATIENCE, "{what}:\n{}", terminal.text());
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn two_people_and_three_processes_write_in_one_paragraph() {
    let folder = tempfile::tempdir().expect("a folder");
    let kennispunt = Home::at(folder.path().join("kennispunt"));
    kennispunt.ok(&["relay", "init", "--name", "Kennispunt"]);
    let relay = RunningRelay::start(kennispunt);
    let anje = village(folder.path(), "Anje", "Tilwerd");
    anje.ok(&["space", "new", KRING]);
    anje.ok(&["relay", "add", KRING, &relay.address()]);
    let page = folder.path().join("begin.md");
    std::fs::write(&page, BEGIN).expect("a file");
    let page = page.display().to_string();
    let new = [
        "doc", "new", KRING, "--kind", "manifest", "--title", DOCUMENT,
    ];
    anje.ok(&[&new[..], &["--from", &page]].concat());
    let at_anje = stay(&anje);
    let (geert, at_geert) = joins(&anje, folder.path(), "Geert");
    let writers = ["Kantens", "Usquert", "Rottum"].map(|name| joins(&anje, folder.path(), name));
    let homes: Vec<&Home> = [&anje, &geert]
        .into_iter()
        .chain(writers.iter().map(|it| &it.0))
        .collect();
    equal(&homes, "the beginning", |text| text == BEGIN);

    // Two people sit down before it, where nothing runs yet: one after the first word, one at the end.
    drop((at_anje, at_geert));
    let mut terminals = [sits("Anje", &anje), sits("Geert", &geert)];
    terminals[0]
        .keys(&RIGHT.repeat("Samen ".len()))
        .keys("anjea ")
        .keys(LEFT);
    terminals[1].keys(END).keys(" geertA");
    for terminal in &mut terminals {
        terminal.see(BEGUN[0]).see(BEGUN[1]);
    }

    // All five at once.
    std::thread::scope(|scope| {
        for (writer, (home, _)) in (1..).zip(&writers) {
            scope.spawn(move || writes(home, writer));
        }
        for at in 0..LETTERS[0].len() {
            for (who, terminal) in terminals.iter_mut().enumerate() {
                let letters = LETTERS[who];
                let so_far = format!("{}{}", BEGUN[who], &letters[..=at]);
                terminal.keys(&letters[at..=at]).see(&so_far);
            }
        }
    });
    let typed = [0, 1].map(|who| format!("{}{}", BEGUN[who], LETTERS[who]));
    let words =
        || (1..=3).flat_map(|writer| (0..WORDS).map(move |number| format!("w{writer}n{number}")));
    let all = |text: &str| {
        words()
            .chain(typed.clone())
            .all(|word| text.contains(&word))
    };
    let text = equal(&homes, "all have written", all);
    for word in words() {
        assert_eq!(text.matches(&word).count(), 1, "{word} once: {text}");
    }
    for (terminal, [own, other]) in terminals.iter_mut().zip([[0, 1], [1, 0]]) {
        shows(terminal, &text, &typed[own], &typed[other]);
    }

    // Each takes back all that was typed there, and nothing else goes.
    let anje_took = text.replacen(&format!("{} ", typed[0]), "", 1);
    terminals[0].keys(&UNDO.repeat(40));
    assert_eq!(
        equal(&homes, "Anje took hers back", |it| it == anje_took),
        anje_took
    );
    let geert_took = anje_took
        .strip_suffix(&format!(" {}", typed[1]))
        .expect("at the end");
    terminals[1].keys(&UNDO.repeat(40));
    let text = equal(&homes, "Geert took his back", |it| it == geert_took);
    for terminal in &mut terminals {
        let text = squeezed(&text);
        terminal.until("the text without both", |screen| on_screen(screen) == text);
    }
    for terminal in &mut terminals {
        assert_eq!(terminal.stop(), 0);
    }
    let left: Vec<&str> = text
        .split(' ')
        .filter(|word| !words().any(|one| one == *word))
        .collect();
    assert_eq!(left.join(" "), BEGIN);
}

#[test]
fn the_text_of_a_screen_is_read_without_its_frame_and_signs() {
    let screen = " noaber\n▌Documenten\n┌ Manifest ──┐\n│Inleiding   │\n│Samen het   │\n│dorp ◂Geert │\n│            │\n│Visie       │\n└─ regel 1 ──┘";
    assert_eq!(on_screen(screen), "Samenhetdorp");
}
