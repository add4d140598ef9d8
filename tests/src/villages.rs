//! Two villages that are never online together, as real programs: what they write, with phrases planted in all of it,
//! and how they become equal over a relay.

use crate::programs::{Home, Running};
use crate::scan::planted;
use std::path::Path;

/// What a relay may not read: names of the kring, people and organisations, titles, headings, texts, members, versions.
const PRIVATE: &str = "Kievitsei";
/// What everybody may read: title, headings and texts of a public document.
const PUBLIC: &str = "Grutto";

/// Two villages that met.
pub struct Villages {
    /// Who founded the kring.
    pub anje: Home,
    /// Who joined it, and read what was there, through the relay alone.
    pub klaas: Home,
    /// Phrases that only the two may read.
    pub private: Vec<String>,
    /// Phrases that were written for everybody.
    pub public: Vec<String>,
}

/// Somebody's home in a folder, with a node that stays off the local network, whichever command runs.
///
/// # Panics
/// When it cannot be made.
pub fn village(folder: &Path, name: &str, organisation: &str) -> Home {
    let home = Home::at(folder.join(format!("home of {}", folder_name(name))));
    let arguments = ["init", "--name", name, "--org", organisation];
    home.ok(&[&arguments[..], &["--no-passphrase"]].concat());
    let config = home.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("a configuration");
    let mut changed = text;
    for (from, to) in [
        ("no_mdns = false", "no_mdns = true"),
        ("listen = []", "listen = ['/ip4/127.0.0.1/tcp/0']"),
    ] {
        assert!(changed.contains(from), "{changed}");
        changed = changed.replace(from, to);
    }
    std::fs::write(&config, changed).expect("a configuration");
    home
}

/// A name of a folder that tells nothing of what is planted.
fn folder_name(name: &str) -> String {
    let number = name.bytes().fold(7_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    format!("{number:08x}")
}

/// Comes online, off the local network, and stays as long as what it gives is kept.
///
/// # Panics
/// When it cannot.
pub fn stay(home: &Home) -> Running {
    Running::start(home, &["--listen", "/ip4/127.0.0.1/tcp/0", "--no-mdns"])
}

/// Comes online alone until the relay has everything and has given everything, and goes.
///
/// # Panics
/// When that is not so within two minutes.
pub fn visit(home: &Home) {
    let _running = stay(home);
    home.ok(&["sync", "--wait", "120"]);
}

/// The two meet over a relay, never online together, and end equal.
///
/// # Panics
/// When they do not.
pub fn meet_over(relay: &str, folder: &Path) -> Villages {
    let (private, public) = (planted(PRIVATE), planted(PUBLIC));
    let p = |number: usize| private[number].as_str();
    let kring = p(0);
    let anje = village(folder, p(1), p(3));
    let klaas = village(folder, p(2), p(4));
    anje.ok(&["space", "new", kring]);
    anje.ok(&["relay", "add", kring, relay]);
    let ticket = anje.json(&["invite", kring]);
    let ticket = ticket["ticket"].as_str().expect("a ticket");

    // Ten headings and twenty texts in two documents of the kring, one with a name for how it was.
    new_document(
        &anje,
        kring,
        "space",
        p(5),
        &page(&private[8..13], &private[21..31]),
    );
    new_document(
        &anje,
        kring,
        "space",
        p(6),
        &page(&private[13..18], &private[31..41]),
    );
    anje.ok(&["doc", "name", p(5), p(20)]);
    let member = [format!("achternaam={}", p(18)), format!("straat={}", p(19))];
    anje.ok(&[
        "members",
        "add",
        kring,
        "roepnaam=Wiep",
        &member[0],
        &member[1],
    ]);
    new_document(
        &anje,
        kring,
        "public",
        &public[0],
        &page(&public[1..11], &public[11..45]),
    );
    visit(&anje);

    // He comes in and reads through the relay alone: nobody of the kring is online.
    klaas.ok(&["join", ticket, "--wait", "120"]);
    visit(&klaas);
    for (title, last) in [(p(5), p(30)), (p(6), p(40)), (&*public[0], &*public[44])] {
        let read = klaas.ok(&["doc", "cat", title]);
        assert!(read.contains(last), "{read}");
    }
    new_document(&klaas, kring, "space", p(7), &page(&[], &private[41..45]));
    add(&klaas, p(5), &private[45..50]);
    add(&klaas, &public[0], &public[45..50]);
    visit(&klaas);
    visit(&anje);
    for title in [p(5), p(6), p(7), &public[0]] {
        let read = [&anje, &klaas].map(|home| home.ok(&["doc", "cat", title]));
        assert_eq!(read[0], read[1]);
    }
    let all = [p(5), p(7), &public[0]].map(|title| anje.ok(&["doc", "cat", title]));
    for phrase in private[41..50].iter().chain(&public) {
        assert!(all.concat().contains(phrase), "{phrase}");
    }
    Villages {
        anje,
        klaas,
        private,
        public,
    }
}

/// A page with these headings, the texts shared out over them.
fn page(headings: &[String], texts: &[String]) -> String {
    let each = texts.len().div_ceil(headings.len().max(1));
    let mut shares = texts.chunks(each);
    let mut page = String::new();
    for heading in headings {
        page.push_str(&format!("## {heading}\n\n"));
        for text in shares.next().unwrap_or_default() {
            page.push_str(&format!("Wij willen {text} in het dorp.\n\n"));
        }
    }
    for text in shares.flatten() {
        page.push_str(&format!("- {text}\n"));
    }
    page
}

fn new_document(home: &Home, kring: &str, audience: &str, title: &str, page: &str) {
    let file = with_file(home, page);
    let kind = ["doc", "new", kring, "--kind", "manifest", "--title", title];
    let rest = ["--audience", audience, "--from", &file];
    home.ok(&[&kind[..], &rest].concat());
    std::fs::remove_file(&file).expect("it was there");
}

/// Adds lines to a document, at its end.
fn add(home: &Home, title: &str, lines: &[String]) {
    let before = home.ok(&["doc", "cat", title]);
    let lines: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    let file = with_file(home, &format!("{before}\n{lines}"));
    home.ok(&["doc", "edit", title, "--from", &file]);
    std::fs::remove_file(&file).expect("it was there");
}

fn with_file(home: &Home, text: &str) -> String {
    let file = home.path().with_extension("md");
    std::fs::write(&file, text).expect("a file");
    file.display().to_string()
}
