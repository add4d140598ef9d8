//! Five homes in one paragraph: two people before terminals and three writing processes, at the same time, one of which
//! writes inside the words that the two are typing. All texts and both screens end equal, each cursor stays where its person
//! was, and what one takes back, while the others go on, is one's own and all of it.

use noaber_tests::programs::{Home, Running, RunningRelay, noaber};
use noaber_tests::terminal::Terminal;
use noaber_tests::villages::{stay, village};
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

const KRING: &str = "Wierdenland";
const DOCUMENT: &str = "Manifest 2027";
/// What stands there before anybody comes.
const BEGIN: &str = "Samen nemen wij het dorpshuis over en houden de deur open voor ieder";
/// Words that each of the three processes puts in while the two type, and as many again while they take back.
const WORDS: u64 = 6;
/// The process that writes inside the words of the two.
const INSIDE: u64 = 3;
/// What it puts there, between two marks and with a number.
const SIGNS: [&str; 4] = ["é", "\u{133}", "😀", "👨\u{200d}👩\u{200d}👧"];
/// What the two begin with.
const BEGUN: [&str; 2] = ["anjea", "geertA"];
/// Letters that each of the two people types meanwhile, one by one.
const LETTERS: [&str; 2] = ["bcdéf\u{133}gh😀jklm", "BCDÉF\u{132}GH😀JKLM"];
/// How long everybody may take to become equal.
const PATIENCE: Duration = Duration::from_secs(180);
/// For how long something may be covered on a screen before it is drawn anew.
const COVERED: Duration = Duration::from_secs(3);
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

/// Puts in words with these numbers, each on what stands there then.
fn writes(home: &Home, writer: u64, numbers: Range<u64>) {
    let file = home.path().with_extension("md");
    let mut chance = writer;
    for number in numbers {
        let page = home.ok(&["doc", "cat", DOCUMENT]);
        let paragraph = page.lines().find(|line| line.contains("Samen"));
        let paragraph = paragraph.expect("it is there");
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let word = word(writer, number);
        let chosen = (chance >> 33) as usize;
        let written = match writer {
            INSIDE => inside(paragraph, &word, chosen),
            _ => between(paragraph, &word, chosen),
        };
        std::fs::write(&file, page.replace(paragraph, &written)).expect("a file");
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

/// What a process puts in.
fn word(writer: u64, number: u64) -> String {
    match writer {
        INSIDE => format!("‹{}{number:02}›", SIGNS[number as usize % SIGNS.len()]),
        _ => format!("w{writer}n{number:02}"),
    }
}

/// The paragraph with a word before some word of it.
fn between(paragraph: &str, word: &str, chosen: usize) -> String {
    let mut words: Vec<&str> = paragraph.split(' ').collect();
    // Never the last: behind that Geert sits.
    words.insert(chosen % (words.len() - 1), word);
    words.join(" ")
}

/// The paragraph with a sign between two letters that one of the two typed; in front of a word, once they took back theirs.
fn inside(paragraph: &str, sign: &str, chosen: usize) -> String {
    let mut places = Vec::new();
    for who in [0, 1] {
        let is_typed = |one: char| BEGUN[who].contains(one) || LETTERS[who].contains(one);
        let Some(begin) = paragraph.find(&BEGUN[who][..3]) else {
            continue;
        };
        let (mut before, mut at) = (None, begin + 2);
        for one in paragraph[at..].chars().take_while(|one| *one != ' ') {
            if before.is_some_and(is_typed) && is_typed(one) {
                places.push(at);
            }
            (before, at) = (Some(one), at + one.len_utf8());
        }
    }
    let first = || paragraph.find("nemen").expect("it stays");
    let at = match places.len() {
        0 => first(),
        count => places[chosen % count],
    };
    format!("{}{sign}{}", &paragraph[..at], &paragraph[at..])
}

/// A text without what the processes put in.
fn without(text: &str, words: &[String]) -> String {
    let mut text = text.to_owned();
    for word in words {
        text = text.replacen(word, "", 1);
    }
    text
}

/// All that the processes put in, up to a number.
fn words(until: u64) -> Vec<String> {
    let numbers = |writer| (0..until).map(move |number| word(writer, number));
    (1..=3).flat_map(numbers).collect()
}

/// The paragraph as it stands on a screen, without spaces, since lines are broken at them.
fn on_screen(screen: &str) -> String {
    let pane = screen.lines().skip_while(|line| !line.starts_with('┌'));
    let pane = pane.skip(2).take_while(|line| !line.contains('└'));
    let lines = pane.map(|line| line.split(['◂', '▾', '▴']).next().unwrap_or_default());
    let lines = lines.map(|line| line.trim_matches(['│', ' ']));
    squeezed(
        &lines
            .take_while(|line| !line.is_empty())
            .collect::<String>(),
    )
}

fn squeezed(text: &str) -> String {
    // The sign of somebody for whose name no room is left stands in a space.
    let between = |one: char| one.is_whitespace() || matches!(one, '│' | '▲' | '●');
    let words = text.split(between);
    words.collect()
}

/// The letters that every terminal draws alike, without what the third process puts between them.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).collect()
}

/// The same with digits: of all that was put in, something.
fn signs(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The screen of somebody shows this text, the own cursor behind that word, and the other's behind the other.
fn shows(terminal: &mut Terminal, text: &str, own: &str, other: &str) {
    let (own, other) = (letters(own), letters(other));
    wait(terminal, "the whole text", |terminal| {
        signs(&on_screen(&terminal.text())) == signs(text)
    });
    let is_own = |terminal: &Terminal| letters(&terminal.before_cursor()).ends_with(&own);
    wait(terminal, "the own cursor", is_own);
    // At the very end of a line no place is left to show another's.
    let is_at_end = |line: &str| line.ends_with('│') && letters(line).ends_with(&other);
    if !terminal.text().lines().any(is_at_end) {
        let is_there = |before: &String| letters(before).ends_with(&other);
        wait(terminal, "the other's cursor", |terminal| {
            terminal.before_reversed().iter().any(is_there)
        });
    }
}

/// Waits until a screen is as asked. Where a terminal draws the parts of a joined emoji side by side, as this one does, they
/// cover what stands behind until all is drawn anew: so it is, now and then.
fn wait(terminal: &mut Terminal, what: &str, is_so: impl Fn(&Terminal) -> bool) {
    let begun = Instant::now();
    let mut drawn = Instant::now();
    while !is_so(terminal) {
        assert!(begun.elapsed() < PATIENCE, "{what}:\n{}", terminal.text());
        if drawn.elapsed() > COVERED {
            terminal.changes_height();
            drawn = Instant::now();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Anje's home with the paragraph in a kring of hers, and the relay over which all come.
fn begins(folder: &Path) -> (Home, RunningRelay) {
    let kennispunt = Home::at(folder.join("kennispunt"));
    kennispunt.ok(&["relay", "init", "--name", "Kennispunt"]);
    let relay = RunningRelay::start(kennispunt);
    let anje = village(folder, "Anje", "Tilwerd");
    anje.ok(&["space", "new", KRING]);
    anje.ok(&["relay", "add", KRING, &relay.address()]);
    let page = folder.join("begin.md");
    std::fs::write(&page, BEGIN).expect("a file");
    let page = page.display().to_string();
    let new = [
        "doc", "new", KRING, "--kind", "manifest", "--title", DOCUMENT,
    ];
    anje.ok(&[&new[..], &["--from", &page]].concat());
    (anje, relay)
}

/// The processes put in words with these numbers, and something else happens meanwhile.
fn while_they_write(writers: &[(Home, Running); 3], numbers: Range<u64>, meanwhile: impl FnOnce()) {
    std::thread::scope(|scope| {
        for (writer, (home, _)) in (1..).zip(writers) {
            let numbers = numbers.clone();
            scope.spawn(move || writes(home, writer, numbers));
        }
        meanwhile();
    });
}

/// Both type their letters one by one, and see each before the next.
fn type_on(terminals: &mut [Terminal; 2]) {
    let keys = LETTERS.map(|letters| letters.chars().collect::<Vec<char>>());
    for at in 0..keys[0].len() {
        for (who, terminal) in terminals.iter_mut().enumerate() {
            let typed: String = keys[who][..=at].iter().collect();
            let so_far = letters(&format!("{}{typed}", BEGUN[who]));
            terminal.keys(&keys[who][at].to_string());
            wait(terminal, &so_far, |terminal| {
                letters(&on_screen(&terminal.text())).contains(&so_far)
            });
        }
    }
}

/// How many of some words are there.
fn count(text: &str, words: &[String]) -> usize {
    let is_there = |word: &&String| text.contains(word.as_str());
    words.iter().filter(is_there).count()
}

/// Both take back a step after each word that comes meanwhile, until all words are there, and then all.
fn take_back(terminals: &mut [Terminal; 2], home: &Home, words: &[String]) {
    let begun = Instant::now();
    let mut there = count(&text(home), words);
    while there < words.len() {
        for terminal in &mut *terminals {
            terminal.keys(UNDO);
        }
        let before = there;
        while there == before {
            assert!(begun.elapsed() < PATIENCE, "{there} words are there");
            there = count(&text(home), words);
        }
    }
    for terminal in terminals {
        terminal.keys(&UNDO.repeat(60));
    }
}

#[test]
fn two_people_and_three_processes_write_in_one_paragraph() {
    let folder = tempfile::tempdir().expect("a folder");
    let (anje, _relay) = begins(folder.path());
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
    while_they_write(&writers, 0..WORDS, || type_on(&mut terminals));
    let typed = [0, 1].map(|who| format!("{}{}", BEGUN[who], LETTERS[who]));
    let put_in = words(WORDS);
    let all = |text: &str| {
        let rest = without(text, &put_in);
        count(text, &put_in) == put_in.len() && typed.iter().all(|word| rest.contains(word))
    };
    let text = equal(&homes, "all have written", all);
    let is_whole = typed.iter().all(|word| text.contains(word));
    assert!(!is_whole, "nobody wrote inside: {text}");
    for (terminal, [own, other]) in terminals.iter_mut().zip([[0, 1], [1, 0]]) {
        shows(terminal, &text, &typed[own], &typed[other]);
    }

    // Each takes back all that was typed there while the others go on, and nothing else goes.
    let put_in = words(2 * WORDS);
    while_they_write(&writers, WORDS..2 * WORDS, || {
        take_back(&mut terminals, &anje, &put_in);
    });
    let is_taken = |text: &str| {
        let rest = squeezed(&without(text, &put_in));
        count(text, &put_in) == put_in.len() && rest == squeezed(BEGIN)
    };
    let text = equal(&homes, "both took theirs back", is_taken);
    for terminal in &mut terminals {
        wait(terminal, "the text without both", |terminal| {
            signs(&on_screen(&terminal.text())) == signs(&text)
        });
        assert_eq!(terminal.stop(), 0);
    }
    // Each word stands there once, with one space; the signs inside words have none.
    let words = put_in.iter().filter(|word| word.starts_with('w')).count();
    let spaces = |text: &str| text.matches(' ').count();
    assert_eq!(spaces(&text), spaces(BEGIN) + words, "{text}");
}

#[test]
fn the_text_of_a_screen_is_read_without_its_frame_and_signs() {
    let screen = " noaber\n▌Documenten\n┌ Manifest ──┐\n│Inleiding   │\n│Samen het   │\n│dorp ◂Geert │\n│staat ▾Anje │\n│            │\n│Visie       │\n└─ regel 1 ──┘";
    assert_eq!(on_screen(screen), "Samenhetdorpstaat");
}
