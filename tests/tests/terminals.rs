//! Two people before two terminals, each with a real process, find each other on the local network and write one manifest.

use noaber_protocol::ticket::Ticket;
use noaber_tests::multicast;
use noaber_tests::patience;
use noaber_tests::programs::{Home, noaber, noaber_node};
use noaber_tests::terminal::Terminal;
use noaber_tests::villages::village;
use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat, open};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long the two disks may take to become equal.
const PATIENCE: Duration = Duration::from_secs(180);

/// How long a program may go on after its window was closed.
const GONE: Duration = Duration::from_secs(30);

/// The first start, with a name and no passphrase; `choice` is what they came to do.
fn begin(terminal: &mut Terminal, choice: &str, name: &str, organisation: &str) {
    terminal.see("Welkom bij noaber").keys(choice);
    terminal
        .see("Hoe mogen anderen je noemen")
        .keys(name)
        .keys("\r");
    terminal.keys(organisation).keys("\r");
    terminal
        .see("Kies een wachtzin")
        .keys("\r")
        .see("Zonder wachtzin?")
        .keys("\t\r");
}

/// The lines of the text pane, without frame and foot, and without the sign where the other's cursor is.
fn pane(screen: &str) -> Vec<String> {
    let inside = screen
        .lines()
        .skip(3)
        .take_while(|line| !line.contains('└'));
    inside
        .map(|line| line.split(['◂', '▾', '▴']).next().unwrap_or_default())
        .map(|line| line.trim_matches(['│', ' ']).to_owned())
        .collect()
}

fn sections(home: &Home, document: &str) -> Value {
    home.json(&["doc", "cat", document, "--format", "json"])["sections"].clone()
}

#[test]
fn a_megabyte_that_is_pasted_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("anje"));
    let mut anje = Terminal::start("Anje", &noaber(), home.path(), 80, 24);
    begin(&mut anje, "2", "Anje Bolhuis", "Tilwerd");
    anje.see("Hoe heet de kring").keys("Wierdenland-Noord\r");
    anje.see("Nog geen documenten")
        .keys("n")
        .see("Waar is het voor?")
        .keys("\r")
        .see("Wat wil je maken")
        .keys("\r")
        .see("Voor wie?")
        .keys("\r")
        .see("Hoe heet het?")
        .keys("Manifest 2027\r");
    anje.see("Inleiding");
    let line = "Wij vragen de gemeente om een veilige oversteek bij de school.\n";
    let text = line.repeat(1_050_000 / line.len());
    anje.keys(&format!("\x1b[200~{text}\x1b[201~"));
    anje.keys("Einde.").see("Einde.");
    assert_eq!(anje.stop(), 0);
    let kept = sections(&home, "Manifest 2027")[0]["text"].clone();
    assert_eq!(kept.as_str(), Some(format!("{text}Einde.").as_str()));
}

#[test]
fn a_program_stops_while_a_file_that_somebody_asked_for_is_still_being_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = village(folder.path(), "Anje", "Tilwerd");
    let mut anje = Terminal::start("Anje", &noaber(), home.path(), 80, 24);
    anje.see("Nieuwe kring");
    let pipe = folder.path().join("stick.noaber");
    let mode = Mode::RUSR | Mode::WUSR;
    mknodat(CWD, &pipe, FileType::Fifo, mode, 0).expect("a pipe");
    let mut reads = home.command(&noaber_node());
    reads.args(["bundle", "read"]).arg(&pipe);
    let reads = std::thread::spawn(move || patience::output(&mut reads));
    // As long as nobody reads, it cannot be written; and whoever reads waits for more as long as it can be.
    let begun = Instant::now();
    let writes = loop {
        let writes = open(&pipe, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty());
        match writes {
            Ok(writes) => break writes,
            Err(_) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
            Err(error) => panic!("nobody reads: {error}"),
        }
    };
    assert_eq!(anje.stop(), 0);
    assert!(!reads.join().expect("it ends").status.success());
    drop(writes);
}

/// Whether a program has ended; who began it may not have heard of that yet.
fn is_gone(number: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{number}/stat"));
    state.map_or(true, |state| state.contains(") Z "))
}

#[test]
fn a_program_whose_window_is_closed_is_gone_soon() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = village(folder.path(), "Anje", "Tilwerd");
    for turn in 0..12 {
        let mut window = Command::new(env!("CARGO_BIN_EXE_window"));
        window.arg(noaber()).arg(home.path()).arg("Nieuwe");
        let mut window = window
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a window");
        let number = patience::first_line(&mut window).trim().to_owned();
        // Some are closed while the program is at rest in between, some while it reads a key.
        std::thread::sleep(Duration::from_millis(turn * 7));
        window.kill().expect("it is closed");
        let _status = window.wait().expect("it is closed");
        let begun = Instant::now();
        while !is_gone(&number) {
            if begun.elapsed() > GONE {
                let killed = Command::new("kill").args(["-9", &number]).status();
                panic!("the program of window {turn} goes on; {killed:?}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn two_terminals_write_one_manifest_and_end_equal_on_screen_and_disk() {
    if !multicast::works() {
        println!("skipped: this machine passes no multicast, so nobody is found by mDNS");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let homes = ["anje", "geert"].map(|name| Home::at(folder.path().join(name)));
    let mut anje = Terminal::start("Anje", &noaber(), homes[0].path(), 80, 24);
    begin(&mut anje, "2", "Anje Bolhuis", "Tilwerd");
    anje.see("Hoe heet de kring").keys("Wierdenland-Noord\r");
    anje.see("Nog geen documenten")
        .keys("n")
        .see("Waar is het voor?")
        .keys("\r")
        .see("Wat wil je maken")
        .keys("\r")
        .see("Voor wie?")
        .keys("\r")
        .see("Hoe heet het?")
        .keys("Manifest 2027\r");
    anje.see("Inleiding")
        .keys("Drie dorpen schrijven samen.")
        .see("Drie dorpen schrijven samen.");

    // The addresses are taken out of the ticket: the two must find each other on the local network.
    let made = homes[0].json(&["invite", "Wierdenland-Noord", "--role", "editor"]);
    let mut ticket =
        Ticket::from_text(made["ticket"].as_str().expect("a ticket")).expect("a ticket reads back");
    ticket.addresses.clear();
    let mut geert = Terminal::start("Geert", &noaber(), homes[1].path(), 80, 24);
    begin(&mut geert, "1", "Geert", "Achterhornen");
    geert.see("Plak de uitnodiging");
    geert.keys(&format!(
        "\x1b[200~{}\x1b[201~\r",
        ticket.to_text().expect("it fits")
    ));
    geert.until("the manifest", |screen| {
        screen.contains("Manifest 2027") || screen.contains("Je doet mee")
    });
    if !geert.text().contains("› Documenten") {
        geert.keys("\x1b").see("Wierdenland-Noord").keys("\r");
    }
    geert
        .see("Manifest 2027")
        .keys("\r")
        .see("Drie dorpen schrijven samen.");

    // Both write, at once, in sections of their own and in the same one.
    geert.keys("\x04").keys("Geert was hier. ");
    anje.keys(" En Anje ook: één dorpshuis.");
    geert.see("één dorpshuis.");
    anje.see("Geert was hier.");
    geert.keys("\x04\x04\x04\x04");
    let document = homes[0].json(&["doc", "ls", "Wierdenland-Noord"])[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let begun = Instant::now();
    loop {
        let both = [
            sections(&homes[0], &document),
            sections(&homes[1], &document),
        ];
        let texts = both[0].to_string();
        if both[0] == both[1]
            && texts.contains("Geert was hier. ")
            && texts.contains("En Anje ook: één dorpshuis.")
        {
            break;
        }
        assert!(
            begun.elapsed() < PATIENCE,
            "the disks stay apart:\n{}\n{}",
            both[0],
            both[1]
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    for terminal in [&mut anje, &mut geert] {
        terminal.keys("\x1b[1;5H");
    }
    let begun = Instant::now();
    while pane(&anje.text()) != pane(&geert.text()) {
        assert!(
            begun.elapsed() < PATIENCE,
            "the screens differ:\n{}\n{}",
            anje.text(),
            geert.text()
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(anje.stop(), 0);
    assert_eq!(geert.stop(), 0);
}
