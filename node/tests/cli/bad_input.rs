//! What is wrong is refused with its exit code and two sentences, and nothing is lost.

use crate::homes::Home;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

const KRING: &str = "Tilwerd";
const MANIFEST: &str = "Manifest 2027";

fn with_manifest() -> Home {
    let home = Home::of("Anje");
    home.run(&["space", "new", KRING]).json_free();
    let document = [
        "doc", "new", KRING, "--kind", "manifest", "--title", MANIFEST,
    ];
    home.run(&document).json_free();
    home.writes(MANIFEST, "Inleiding", "Wij wonen hier graag.");
    home
}

fn is_whole(home: &Home) {
    assert_eq!(home.section(MANIFEST, "Inleiding"), "Wij wonen hier graag.");
}

#[test]
fn a_home_is_made_once_and_missed_when_it_is_not_there() {
    let home = Home::empty();
    for command in [&["space", "ls"][..], &["status"], &["info"], &["verify"]] {
        home.run(command).fails_with(3);
    }
    let init = ["init", "--name", "Anje", "--org", "Dorp", "--no-passphrase"];
    let made = home.run(&init);
    made.json_free();
    assert!(made.err.contains("wachtzin"), "{}", made.err);
    home.run(&init).fails_with(6);
    let empty = Home::empty();
    let nameless = ["init", "--name", "  ", "--org", "Dorp", "--no-passphrase"];
    empty.run(&nameless).fails_with(12);
    assert!(!empty.path().join("keyring").exists());
}

#[test]
fn what_goes_wrong_with_a_relay_is_told_with_the_relay_s_own_commands() {
    let home = Home::empty();
    let told = |arguments: &[&str], code: u8, wanted: &[&str]| {
        let done = home.run(arguments);
        done.fails_with(code.into());
        for words in wanted {
            assert!(done.err.contains(words), "{arguments:?}: {}", done.err);
        }
        assert!(!done.err.contains("noaber init"), "{}", done.err);
    };
    for command in ["run", "address", "health"] {
        told(&["relay", command], 3, &["noaber-node relay init"]);
    }
    home.run(&["relay", "init", "--name", "Kennispunt"])
        .json_free();
    told(
        &["relay", "block", "1234"],
        3,
        &["\"1234\"", "relay spaces"],
    );
    let running = home.relay();
    told(&["relay", "run"], 7, &["relay status"]);
    running.stop();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port();
    let listen = format!("/ip4/127.0.0.1/tcp/{port}");
    told(
        &["relay", "run", "--listen", &listen],
        6,
        &[&listen, "relay.toml", "relay address"],
    );
    fs::write(home.path().join("relay.toml"), "polcy = 'list'\n").expect("the file");
    told(
        &["relay", "run"],
        12,
        &["relay.toml", "regel 1", "polcy", "policy"],
    );
}

#[test]
fn a_text_for_a_second_device_comes_in_a_file_too_and_is_told_apart_from_an_invitation() {
    let home = Home::of("Anje");
    let nope = home.run(&["device", "join", "nope"]);
    nope.fails_with(12);
    assert!(nope.err.contains("NOABERDEVICE:"), "{}", nope.err);
    let other = home.file("brief.txt", "Beste Anje, tot morgen.");
    let other = home.run(&["device", "join", other.to_str().expect("UTF-8")]);
    other.fails_with(12);
    assert!(other.err.contains("NOABERDEVICE:"), "{}", other.err);
    home.run(&["space", "new", KRING]).json_free();
    let made = home.run(&["device", "add", "--json"]).json();
    let text = made["ticket"].as_str().expect("a text");
    let letter = home.file("tekst.txt", format!("Voor de zolder:\n{text}\n"));
    // One's own device is in already: the text was found in the file and read.
    let own = home.run(&["device", "join", letter.to_str().expect("UTF-8")]);
    own.fails_with(12);
    assert!(own.err.contains("Je doet al mee"), "{}", own.err);
}

#[test]
fn words_that_do_not_fit_are_usage_errors() {
    let home = Home::of("Anje");
    for command in [
        &["doe", "iets"][..],
        &["space"],
        &["doc", "new", KRING],
        &["invite", KRING, "--role", "admin"],
        &["--lang", "de", "space", "ls"],
    ] {
        let done = home.run(command);
        assert_eq!(done.code, 2, "{}", done.err);
        assert_eq!(done.out, "");
    }
    let help = home.run(&["--help"]);
    assert_eq!(help.code, 0);
    assert!(
        help.out.contains("Doe mee met een uitnodiging"),
        "{}",
        help.out
    );
    let english = home.run(&["--lang", "en", "doc", "--help"]);
    assert!(
        english.out.contains("Work in a changed text"),
        "{}",
        english.out
    );
}

#[test]
fn what_is_not_there_is_not_found() {
    let home = with_manifest();
    let file = home.file("tekst.md", "## Inleiding\n\nIets.\n");
    let file = file.to_str().expect("UTF-8");
    for command in [
        &["space", "show", "Nergens"][..],
        &["doc", "ls", "Nergens"],
        &["doc", "cat", "Niets"],
        &["doc", "log", "Niets"],
        &["doc", "edit", "Niets", "--from", file],
        &["doc", "edit", MANIFEST, "--from", "/bestaat/niet.md"],
        &["doc", "edit", MANIFEST, "--from", file, "--base", "ab12"],
        &["doc", "new", KRING, "--kind", "roman", "--title", "X"],
        &["people", "role", KRING, "Niemand", "editor"],
    ] {
        home.run(command).fails_with(3);
    }
    let english = home.run(&["--lang", "en", "doc", "cat", "Niets"]);
    assert!(
        english.err.contains("There is no document"),
        "{}",
        english.err
    );
    is_whole(&home);
}

#[test]
fn one_name_for_two_things_asks_for_the_id() {
    let home = with_manifest();
    let again = [
        "doc", "new", KRING, "--kind", "manifest", "--title", MANIFEST, "--json",
    ];
    let second = home.run(&again).json();
    home.run(&["doc", "cat", MANIFEST]).fails_with(6);
    let id = second["id"].as_str().expect("an id");
    let text = home.run(&["doc", "cat", &id[..10]]).text();
    assert!(text.contains(id), "{text}");
}

#[test]
fn tickets_that_are_none_or_too_old_are_refused() {
    let anje = with_manifest();
    let ticket = anje.run(&["invite", KRING, "--json"]).json();
    let ticket = ticket["ticket"].as_str().expect("a ticket").to_owned();
    let mut geert = Home::of("Geert");
    geert.run(&["join", "hallo"]).fails_with(12);
    let place = ticket.len() / 2;
    let other = if &ticket[place..=place] == "A" {
        "B"
    } else {
        "A"
    };
    let damaged = format!("{}{other}{}", &ticket[..place], &ticket[place + 1..]);
    let refused = geert.run(&["join", &damaged]);
    refused.fails_with(12);
    assert!(
        refused.err.contains("klopt een teken niet"),
        "{}",
        refused.err
    );
    geert
        .run_with(&["join", "-"], &"NOABER:A".repeat(1000))
        .fails_with(12);
    anje.run(&["join", &ticket]).fails_with(12);
    // Lower case, spaces and line breaks do no harm; nobody is there, so it waits.
    let spaced = ticket.to_lowercase().replace('a', "a \n");
    let waits = geert.run_with(&["join", "-", "--wait", "0"], &spaced);
    assert_eq!(waits.code, 5, "{}", waits.err);
    geert.shift_clock(5 * 24 * 60 * 60);
    let roelfke = {
        let mut roelfke = Home::of("Roelfke");
        roelfke.shift_clock(5 * 24 * 60 * 60);
        roelfke
    };
    let expired = roelfke.run(&["join", &ticket]);
    expired.fails_with(12);
    assert!(expired.err.contains("verlopen"), "{}", expired.err);
}

#[test]
fn a_text_that_is_no_utf8_or_another_documents_is_refused() {
    let home = with_manifest();
    let latin = home.file("latin.md", b"## Inleiding\n\nEen caf\xe9.\n");
    let latin = latin.to_str().expect("UTF-8");
    let edit = ["doc", "edit", MANIFEST, "--from", latin];
    let refused = home.run(&edit);
    refused.fails_with(12);
    assert!(refused.err.contains("UTF-8"), "{}", refused.err);
    let new = [
        "doc", "new", KRING, "--kind", "manifest", "--title", "X", "--from", latin,
    ];
    home.run(&new).fails_with(12);
    let second = [
        "doc", "new", KRING, "--kind", "manifest", "--title", "Tweede",
    ];
    home.run(&second).json_free();
    let other = home.run(&["doc", "cat", "Tweede"]).text();
    let other = home.file("ander.md", other);
    let other = other.to_str().expect("UTF-8");
    home.run(&["doc", "edit", MANIFEST, "--from", other])
        .fails_with(12);
    let listed = home.run(&["doc", "ls", KRING, "--json"]).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    is_whole(&home);
}

#[test]
fn an_edit_without_a_base_is_refused_when_the_text_has_changed_since() {
    let home = with_manifest();
    let export = home.run(&["doc", "cat", MANIFEST]).text();
    let bare = export.split("---\n").nth(2).expect("a text").to_owned();
    let changed = bare.replace("Wij wonen hier graag.", "Wij wonen hier heel graag.");
    let file = home.file("zonder.md", &changed);
    let file = file.to_str().expect("UTF-8");
    // As it was exported: no base is needed.
    home.run(&["doc", "edit", MANIFEST, "--from", file])
        .json_free();
    assert_eq!(
        home.section(MANIFEST, "Inleiding"),
        "Wij wonen hier heel graag."
    );
    // It has changed by that very edit: now one is.
    let old = home.file("oud.md", &bare);
    let old = old.to_str().expect("UTF-8");
    home.run(&["doc", "edit", MANIFEST, "--from", old])
        .fails_with(6);
    home.run(&["doc", "edit", MANIFEST, "--from", old, "--replace"])
        .json_free();
    is_whole(&home);
    // With its base, what was written meanwhile stands.
    let based = export.replace(
        "## Onze visie\n",
        "## Onze visie\n\nEen dorp om te blijven.\n",
    );
    let based = home.file("basis.md", based);
    home.writes(MANIFEST, "Wie wij zijn", "Drie dorpen.");
    home.run(&[
        "doc",
        "edit",
        MANIFEST,
        "--from",
        based.to_str().expect("UTF-8"),
    ])
    .json_free();
    assert_eq!(
        home.section(MANIFEST, "Onze visie"),
        "Een dorp om te blijven."
    );
    assert_eq!(home.section(MANIFEST, "Wie wij zijn"), "Drie dorpen.");
}

#[test]
fn a_text_of_a_megabyte_goes_in_and_comes_out() {
    let home = with_manifest();
    let line = "Wij vragen de gemeente om een veilige oversteek bij de school.\n";
    let long = line.repeat(1_050_000 / line.len());
    let file = home.file("lang.md", format!("# Lang\n\n## Inleiding\n\n{long}"));
    let file = file.to_str().expect("UTF-8");
    let new = [
        "doc", "new", KRING, "--kind", "manifest", "--title", "Lang", "--from", file,
    ];
    home.run(&new).json_free();
    assert_eq!(home.section("Lang", "Inleiding"), long.trim_end());
    let huge = home.file("te-lang.md", "a".repeat(17 * 1024 * 1024));
    let huge = huge.to_str().expect("UTF-8");
    home.run(&["doc", "edit", MANIFEST, "--from", huge])
        .fails_with(12);
    is_whole(&home);
}

#[test]
fn a_programme_of_eighty_pages_goes_in_and_comes_out_whole() {
    let home = with_manifest();
    // A page is some 500 words: five paragraphs under a heading and a list.
    let sentence =
        "Wij vragen om een veilige oversteek bij de school en een bus die ook 's avonds rijdt. ";
    let paragraph = sentence.repeat(6);
    let body = format!("{}\n\n", paragraph.trim_end()).repeat(5) + "- [ ] één\n- **twee**";
    let pages: String = (1..=80)
        .map(|number| format!("## Hoofdstuk {number}\n\n{body}\n\n"))
        .collect();
    let file = home.file("programma.md", format!("# Programma\n\n{pages}"));
    let file = file.to_str().expect("UTF-8");
    let new = [
        "doc",
        "new",
        KRING,
        "--kind",
        "manifest",
        "--title",
        "Programma",
        "--from",
        file,
    ];
    home.run(&new).json_free();
    let export = home.run(&["doc", "cat", "Programma"]).text();
    let headings = |text: &str| -> Vec<String> {
        let chapters = text.lines().filter(|line| line.starts_with("## Hoofdstuk"));
        chapters.map(str::to_owned).collect()
    };
    assert_eq!(headings(&export), headings(&pages));
    assert_eq!(export.matches(&body).count(), 80, "each page as it went in");
    let again = home.file(
        "weer.md",
        export.replace("## Hoofdstuk 40\n", "## Hoofdstuk 40\n\nNieuw.\n"),
    );
    let again = again.to_str().expect("UTF-8");
    home.run(&["doc", "edit", "Programma", "--from", again])
        .json_free();
    assert!(
        home.section("Programma", "Hoofdstuk 40")
            .starts_with("Nieuw.")
    );
    is_whole(&home);
}

#[test]
fn a_passphrase_is_asked_for_and_a_wrong_one_refused() {
    let mut home = Home::empty();
    let passphrase = home.file("geheim", "koffie in de wierde\n");
    let passphrase = passphrase.to_str().expect("UTF-8");
    let init = [
        "init",
        "--name",
        "Anje",
        "--org",
        "Dorp",
        "--passphrase-file",
        passphrase,
    ];
    home.run(&init).json_free();
    home.run(&["space", "ls"]).fails_with(10);
    home.unlock_with("thee");
    home.run(&["space", "ls"]).fails_with(10);
    home.unlock_with("koffie in de wierde");
    home.run(&["space", "new", KRING]).json_free();
    // Where things are is no secret.
    home.unlock_with("thee");
    home.run(&["info"]).json_free();
    let keyring = fs::read_to_string(home.path().join("keyring")).expect("a keyring");
    assert!(keyring.contains("BEGIN AGE ENCRYPTED FILE"));
}

#[test]
fn a_home_of_a_newer_version_is_left_alone() {
    let home = with_manifest();
    let format = home.path().join("format");
    let now = fs::read_to_string(&format).expect("a version");
    fs::write(&format, now.replace(" 1", " 99")).expect("a file");
    home.run(&["space", "ls"]).fails_with(9);
    fs::write(&format, now).expect("a file");
    is_whole(&home);
    fs::write(home.path().join("keyring"), "noaber keyring 9 sealed\n").expect("a file");
    home.run(&["space", "ls"]).fails_with(9);
}

#[test]
fn a_home_that_others_may_enter_is_refused() {
    let home = with_manifest();
    let mode = |mode| fs::set_permissions(home.path(), fs::Permissions::from_mode(mode));
    mode(0o755).expect("a mode");
    home.run(&["space", "ls"]).fails_with(11);
    mode(0o700).expect("a mode");
    is_whole(&home);
}

#[test]
fn an_index_that_is_missing_empty_or_rubbish_is_made_anew() {
    let home = with_manifest();
    let index = home.path().join("index");
    fs::remove_dir_all(&index).expect("an index");
    is_whole(&home);
    for file in crate::homes::files_below(&index) {
        fs::write(file, "rommel").expect("a file");
    }
    is_whole(&home);
    for file in crate::homes::files_below(&index) {
        fs::write(file, "").expect("a file");
    }
    is_whole(&home);
    home.run(&["verify"]).json_free();
}

#[test]
fn a_torn_end_of_the_journal_is_cut_and_a_damaged_middle_is_told() {
    let home = with_manifest();
    let segment = newest(&home);
    let mut bytes = fs::read(&segment).expect("a segment");
    bytes.extend([7; 60]);
    fs::write(&segment, &bytes).expect("a segment");
    is_whole(&home);
    home.run(&["verify"]).json_free();
    for round in 0..3 {
        home.writes(MANIFEST, "Onze visie", &format!("Versie {round}."));
    }
    let mut bytes = fs::read(&segment).expect("a segment");
    // Not in the last record: that would be a torn end.
    let place = bytes.len() * 7 / 10;
    bytes[place] ^= 1;
    fs::write(&segment, &bytes).expect("a segment");
    let checked = home.run(&["verify", "--json"]);
    checked.fails_with(8);
    // What lies before the damage is there, and writing goes on.
    is_whole(&home);
    home.writes(MANIFEST, "Wie wij zijn", "Wij gaan door.");
    assert_eq!(home.section(MANIFEST, "Wie wij zijn"), "Wij gaan door.");
}

fn newest(home: &Home) -> std::path::PathBuf {
    let mut files = crate::homes::files_below(&home.path().join("journal"));
    files.sort();
    files.pop().expect("a segment")
}

#[test]
fn a_clock_in_2015_is_told_and_stops_nobody() {
    let mut home = with_manifest();
    let years = 11 * 366 * 24 * 60 * 60;
    home.shift_clock(-years);
    let status = home.run(&["status", "--json"]).json();
    assert_eq!(status["warnings"][0]["warning"], "clock");
    assert!(home.run(&["status"]).text().contains("klopt niet"));
    home.writes(MANIFEST, "Onze visie", "Ook in 2015.");
    let invited = home.run(&["invite", KRING, "--json"]).json();
    let expires = invited["expires"].as_str().expect("a time");
    assert!(expires >= "2026-01-01", "{expires}");
    is_whole(&home);
}

/// A small disk, put over the folder of a home; only root can.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn over(folder: &std::path::Path) -> Option<SmallDisk> {
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs"])
            .arg(folder)
            .stderr(std::process::Stdio::null())
            .status();
        let is_there = mounted.is_ok_and(|status| status.success());
        is_there.then(|| SmallDisk(folder.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = std::process::Command::new("umount")
            .arg("-l")
            .arg(&self.0)
            .status();
        // What failed before is told, and not this.
        let is_gone = unmounted.is_ok_and(|status| status.success());
        assert!(is_gone || std::thread::panicking());
    }
}

#[test]
fn a_full_disk_is_told_and_what_was_kept_stays() {
    let home = Home::empty();
    fs::create_dir(home.path()).expect("a folder");
    let Some(_disk) = SmallDisk::over(&home.path()) else {
        println!("skipped: no right to mount");
        return;
    };
    home.run(&["init", "--name", "Anje", "--org", "Dorp", "--no-passphrase"])
        .json_free();
    home.run(&["space", "new", KRING]).json_free();
    let document = [
        "doc", "new", KRING, "--kind", "manifest", "--title", MANIFEST,
    ];
    home.run(&document).json_free();
    home.writes(MANIFEST, "Inleiding", "Wij wonen hier graag.");
    let text = home.run(&["doc", "cat", MANIFEST]).text();
    // Letters that do not press well, so that they need their room.
    let mut number = 1_u64;
    let letters: String = std::iter::repeat_with(|| {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from(b'A' + u8::try_from(number >> 59).expect("five bits") % 26)
    })
    .take(60_000)
    .collect();
    let long = text.replace("## Onze visie\n", &format!("## Onze visie\n\n{letters}\n"));
    let file = home.file("lang.md", long);
    let file = file.to_str().expect("UTF-8");
    // What can be computed again makes room when it is: without it there is none.
    fs::remove_dir_all(home.path().join("index")).expect("an index");
    let fill = home.path().join("fill");
    let mut filler = fs::File::create(&fill).expect("a file");
    fs::set_permissions(&fill, fs::Permissions::from_mode(0o600)).expect("a mode");
    while std::io::Write::write_all(&mut filler, &[0; 4096]).is_ok() {}
    drop(filler);
    home.run(&["doc", "edit", MANIFEST, "--from", file])
        .fails_with(11);
    fs::remove_file(&fill).expect("a file");
    is_whole(&home);
    home.run(&["doc", "edit", MANIFEST, "--from", file])
        .json_free();
    assert_eq!(home.section(MANIFEST, "Onze visie").len(), letters.len());
    is_whole(&home);
}
