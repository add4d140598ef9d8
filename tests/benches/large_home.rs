//! A home with ten thousand documents: what its node holds in memory, against holding all of them open (GOALS row 10), and
//! how long the screens take to begin (row 12), against a home with a single document.
//!
//! Runs the real programs; `cargo build --release --workspace --bins` first.
//! `cargo bench -p noaber-tests --bench large_home`

use noaber_node::config::HomePaths;
use noaber_node::handle::{DocumentRequest, Profile, Request, Response, Selector, SpaceRequest};
use noaber_node::host::{self, Connection, HostConfig, NetworkUse};
use noaber_protocol::document::kinds;
use noaber_protocol::document::{Document, Incoming, SectionId, SessionNonce};
use noaber_protocol::entry::hash;
use noaber_protocol::ids::{AuthorId, EntryId, ParticipantId};
use noaber_tests::figures::{Figure, Goal, Race, Scale, bytes, median, seconds};
use noaber_tests::programs::{Home, Running, noaber};
use noaber_tests::terminal::Terminal;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const SPACE: &str = "Dorpsbelang";
const LISTEN: [&str; 3] = ["--no-mdns", "--listen", "/ip4/127.0.0.1/tcp/0"];
/// Requests that wait at the host at once.
const AT_ONCE: usize = 32;
const TEXT: &str = "Wij willen dat het dorpshuis open blijft, dat de bus blijft rijden en dat er woningen komen.\n";
/// Lines of each document.
const LINES: usize = 20;
/// Of the screens until something of the home stands on them.
const START: f64 = 0.3;
/// Asks this program to hold documents open instead, and to say what that takes.
const HOLD: &str = "--hold-open";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(count) = arguments.iter().skip_while(|it| *it != HOLD).nth(1) {
        return hold_open(count.parse().expect("a number"));
    }
    let Some(scale) = Scale::asked() else { return };
    let documents = scale.of(10_000, 50);
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let homes = [("large", documents), ("small", 1)].map(|(name, documents)| {
        let home = Home::at(folder.path().join(name));
        let begin = Instant::now();
        runtime.block_on(make(home.path(), documents));
        println!(
            "a home with {documents} documents made in {:.1?}",
            begin.elapsed()
        );
        home
    });
    drop(runtime);
    row_10(&homes[0], documents, scale.of(3, 1));
    row_12(&homes, documents, scale.of(9, 1));
}

/// Makes a home with a kring of so many documents, through the door that screens use.
async fn make(path: &Path, documents: usize) {
    let paths = HomePaths::new(path);
    let profile = Profile {
        name: "Anje".to_owned(),
        organisation: String::new(),
    };
    host::create_home(&paths, &profile, None, None).expect("a new home");
    let config = HostConfig {
        paths,
        passphrase: None,
        network: NetworkUse::Off,
    };
    let connection = host::host(config).await.expect("a host");
    let new = Request::Space(SpaceRequest::New {
        name: SPACE.to_owned(),
    });
    connection.caller.ask(new).await.expect("a kring");
    let numbers: Vec<usize> = (0..documents).collect();
    for some in numbers.chunks(AT_ONCE) {
        let pending: Vec<_> = some
            .iter()
            .map(|number| connection.caller.begin(found(*number)).expect("it listens"))
            .collect();
        for answer in pending {
            answer.answer().await.expect("a document");
        }
    }
    // What lists show is kept by who asks for the first.
    let count = list(&connection).await;
    assert_eq!(count, documents, "all are there");
    connection.close().await;
}

async fn list(connection: &Connection) -> usize {
    let list = Request::Document(DocumentRequest::List(Selector(SPACE.to_owned())));
    match connection.caller.ask(list).await {
        Ok(Response::Documents(documents)) => documents.len(),
        other => panic!("not what was asked: {other:?}"),
    }
}

fn found(number: usize) -> Request {
    Request::Document(DocumentRequest::New {
        space: Selector(SPACE.to_owned()),
        kind: "manifest".to_owned(),
        title: format!("Document {number}"),
        audience: None,
        from: Some(format!(
            "# Document {number}\n\n## Inleiding\n\n{}",
            TEXT.repeat(LINES)
        )),
    })
}

/// Kilobytes of a process that lie in memory now.
fn resident(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|it| it.parse::<f64>().ok())
        .expect("a number")
        * 1024.0
}

/// Holds so many documents open, each of the text that the home's have, and prints by how much the process grew.
fn hold_open(count: usize) {
    let author = AuthorId([1; 32]);
    let kind = kinds::by_tag("manifest").expect("a kind");
    let section = SectionId("inleiding".to_owned());
    let before = resident("self");
    let mut held = Vec::with_capacity(count);
    for number in 0..count {
        let title = format!("Document {number}");
        let (mut document, body) = Document::found(kind, &title, author, SessionNonce([1; 16]));
        let founding = EntryId(hash("bench", &[&number.to_le_bytes()]));
        document.founded(founding.into());
        let mut entries = vec![incoming(founding, author, Vec::new(), body)];
        document.absorb(&entries);
        document
            .splice(&section, 0, 0, &TEXT.repeat(LINES))
            .expect("a place");
        for body in document.commit() {
            let entry = EntryId(hash("bench", &[&number.to_le_bytes(), b"text"]));
            entries.push(incoming(entry, author, vec![founding], body));
        }
        // As when it is opened: made from its entries.
        held.push(Document::fold(founding.into(), kind.number, &entries));
    }
    let after = resident("self");
    assert!(held.iter().all(|it| it.title().starts_with("Document")));
    println!("{}", after - before);
}

fn incoming(entry: EntryId, author: AuthorId, past: Vec<EntryId>, plaintext: Vec<u8>) -> Incoming {
    Incoming {
        entry,
        author,
        participant: ParticipantId(author.0),
        past,
        plaintext,
    }
}

fn row_10(home: &Home, documents: usize, rounds: usize) {
    let mut race = Race::default();
    let mut listed = Vec::new();
    for _ in 0..rounds {
        let node = Running::start(home, &LISTEN);
        let ours = resident(&node.process().to_string());
        // Once somebody looks at the list.
        home.json(&["doc", "ls", SPACE]);
        listed.push(resident(&node.process().to_string()));
        drop(node);
        let this = std::env::current_exe().expect("this program");
        let held = Command::new(this)
            .args([HOLD, &documents.to_string()])
            .output();
        let held = String::from_utf8(held.expect("it runs").stdout).expect("a number");
        race.round(ours, held.trim().parse().expect("a number"));
    }
    println!(
        "row 10: after the list of documents: {}",
        bytes(median(listed))
    );
    Figure {
        row: 10,
        what: &format!("a node with {documents} documents, against holding all open"),
        ours: bytes(race.ours()),
        other: bytes(race.other()),
        ratio: race.ratio(),
        goal: Goal::AtMost(0.1),
    }
    .print();
}

/// From the start of the program until the kring stands on the screen.
fn first_screen(home: &Home) -> Duration {
    let begin = Instant::now();
    let mut terminal = Terminal::start("anje", &noaber(), home.path(), 120, 40);
    while !terminal.text().contains(SPACE) {
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "no screen: {}",
            terminal.text()
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    let took = begin.elapsed();
    terminal.stop();
    took
}

fn row_12(homes: &[Home; 2], documents: usize, rounds: usize) {
    let mut race = Race::default();
    for _ in 0..rounds {
        race.timed(first_screen(&homes[0]), first_screen(&homes[1]));
    }
    Figure {
        row: 12,
        what: &format!("start to first screen, {documents} documents"),
        ours: seconds(race.ours()),
        other: seconds(START),
        ratio: race.ours() / START,
        goal: Goal::AtMost(1.0),
    }
    .print();
    Figure {
        row: 12,
        what: "the same, against a home with one document",
        ours: seconds(race.ours()),
        other: seconds(race.other()),
        ratio: race.ratio(),
        goal: Goal::Told,
    }
    .print();
}
