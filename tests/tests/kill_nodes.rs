//! A real node that writes and syncs is killed without notice, again and again: what it acknowledged is there, and it
//! opens by itself.

use noaber_node::config::HomePaths;
use noaber_node::handle::{DocumentRequest, Problem, Request, Response, Selector, WithoutBase};
use noaber_node::host::{self, Connection};
use noaber_tests::programs::{self, Running};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::time::{Duration, Instant};

/// How often the node is killed; `NOABER_KILLS` sets another number.
const KILLS: usize = 50;
/// Acknowledged entries between two kills, at least.
const ENTRIES: usize = 20;
/// How long after that the kill comes, in milliseconds, at most.
const DELAY: u64 = 400;
/// How long a node may take to open, or to answer; only a hang comes near it.
const PATIENCE: Duration = Duration::from_secs(300);

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

async fn connect(paths: &HomePaths) -> Connection {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Ok(Some(connection)) = host::attach(paths).await {
            return connection;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the node does not open by itself");
}

async fn answer(connection: &Connection, request: DocumentRequest) -> Result<Response, Problem> {
    let asked = connection.caller.ask(Request::Document(request));
    let answer = tokio::time::timeout(PATIENCE, asked).await;
    answer.expect("an answer comes, or the node is gone")
}

async fn markdown(connection: &Connection, document: &str) -> String {
    let request = DocumentRequest::Markdown(Selector(document.to_owned()));
    match answer(connection, request).await {
        Ok(Response::Markdown(text)) => text,
        other => panic!("not what was asked: {other:?}"),
    }
}

/// Adds a line to a document; the answer says that it is durable.
async fn add(connection: &Connection, document: &str, line: &str) -> bool {
    let read = DocumentRequest::Markdown(Selector(document.to_owned()));
    let Ok(Response::Markdown(mut text)) = answer(connection, read).await else {
        return false;
    };
    text.push_str(line);
    text.push('\n');
    let edit = DocumentRequest::Edit {
        document: Selector(document.to_owned()),
        markdown: text,
        base: None,
        without_base: WithoutBase::Refuse,
    };
    answer(connection, edit).await.is_ok()
}

/// Writes until the node is gone; gives what it acknowledged.
async fn go_on(connection: Connection, document: String, kill: usize) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for entry in ENTRIES.. {
        let line = format!("regel-{kill}-{entry}.");
        if !add(&connection, &document, &line).await {
            break;
        }
        acknowledged.push(line);
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_node_acknowledged_is_there_when_it_opens_again() {
    let seed = number("NOABER_SEED", 1);
    let kills = number("NOABER_KILLS", KILLS as u64) as usize;
    println!("NOABER_SEED={seed} NOABER_KILLS={kills}");
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let (homes, document) = programs::anje_and_geert(folder.path());
    let quiet = ["--no-mdns", "--listen", "/ip4/127.0.0.1/tcp/0"];
    let mut anje = Running::start(&homes[0], &quiet);
    let invited = homes[0].json(&["invite", "Wierden", "--role", "editor"]);
    let _geert = Running::start(&homes[1], &quiet);
    homes[1].json(&[
        "join",
        invited["ticket"].as_str().expect("a ticket"),
        "--wait",
        "120",
    ]);

    let paths = HomePaths::new(homes[0].path());
    let mut acknowledged = Vec::new();
    for kill in 0..kills {
        let connection = connect(&paths).await;
        let there = markdown(&connection, &document).await;
        for line in &acknowledged {
            assert!(
                there.contains(line),
                "seed {seed}, kill {kill}: {line} was acknowledged and is gone"
            );
        }
        let before = acknowledged.len();
        for entry in 0..ENTRIES {
            let line = format!("regel-{kill}-{entry}.");
            assert!(
                add(&connection, &document, &line).await,
                "a node that runs takes an edit"
            );
            acknowledged.push(line);
        }
        // And then a kill in the midst of the next ones.
        let until = Duration::from_millis(chance.next_u64() % DELAY);
        let more = tokio::spawn(go_on(connection, document.clone(), kill));
        tokio::time::sleep(until).await;
        anje.kill();
        acknowledged.extend(more.await.expect("the writer ends when the node does"));
        assert!(acknowledged.len() >= before + ENTRIES);
        anje = Running::start(&homes[0], &quiet);
        if chance.next_u64() % 4 == 0 {
            // Also while it starts.
            tokio::time::sleep(Duration::from_millis(chance.next_u64() % 100)).await;
            anje.kill();
            anje = Running::start(&homes[0], &quiet);
        }
    }
    println!(
        "kill_nodes: {kills} kills of a node that writes and syncs, {} acknowledged entries, none lost",
        acknowledged.len()
    );
    let verified = homes[0].json(&["verify"]);
    assert_eq!(
        verified["damaged"].as_array().map(Vec::len),
        Some(0),
        "{verified}"
    );
}
