//! A real trace of two authors, replayed as the edits of two real processes whose wire is cut and joined twenty times.

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ObjType, ROOT, ReadDoc, TextEncoding};
use noaber_node::config::HomePaths;
use noaber_protocol::ticket::Ticket;
use noaber_tests::programs::{self, Running};
use noaber_tests::trace::{Step, generated, load};
use noaber_tests::wire::Wire;
use noaber_tests::writer::Writer;
use std::time::Duration;

/// How often the wire is cut.
const CUTS: usize = 20;
/// How many steps a generated trace has.
const STEPS: usize = 6_000;
/// For how many seconds the two may take to become equal after the wire is joined.
const PATIENCE: u32 = 120;

/// The same edits in Automerge alone: two replicas that merge at the same moments.
struct Model {
    replicas: [AutoCommit; 2],
}

impl Model {
    fn new(actors: [&[u8]; 2]) -> Model {
        let mut founding = AutoCommit::new_with_encoding(TextEncoding::UnicodeCodePoint);
        founding
            .put_object(ROOT, "text", ObjType::Text)
            .expect("an empty document takes a text");
        let replicas = actors.map(|actor| founding.fork().with_actor(ActorId::from(actor)));
        Model { replicas }
    }

    fn edit(&mut self, who: usize, at: usize, deleted: usize, insert: &str) {
        let replica = &mut self.replicas[who];
        let (_, text) = replica
            .get(ROOT, "text")
            .expect("readable")
            .expect("the text");
        let length = replica.length(&text);
        let at = at.min(length);
        let deleted = deleted.min(length - at) as isize;
        replica
            .splice_text(&text, at, deleted, insert)
            .expect("the edit fits");
    }

    fn merge(&mut self) {
        let [left, right] = &mut self.replicas;
        left.merge(right).expect("replicas merge");
        right.merge(left).expect("replicas merge");
    }

    fn text(&self, who: usize) -> String {
        let (_, text) = self.replicas[who]
            .get(ROOT, "text")
            .expect("readable")
            .expect("the text");
        self.replicas[who].text(&text).expect("a text")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_cut_off_and_joined_twenty_times_end_in_the_text_that_automerge_alone_gives()
{
    let steps: Vec<Step> = load("friendsforever").unwrap_or_else(|| generated(2026, STEPS));
    let folder = tempfile::tempdir().expect("a folder");
    let (homes, document) = programs::anje_and_geert(folder.path());

    let anje = Running::start(
        &homes[0],
        &["--no-mdns", "--listen", "/ip4/127.0.0.1/tcp/0"],
    );
    let _geert = Running::start(
        &homes[1],
        &["--no-mdns", "--listen", "/ip4/127.0.0.1/tcp/0"],
    );
    let (far, peer) = anje.address();
    let wire = Wire::to(far).expect("a wire");
    let near = format!("/ip4/127.0.0.1/tcp/{}/p2p/{peer}", wire.address().port());
    wire.join();
    let invited = homes[0].json(&["invite", "Wierden", "--role", "editor"]);
    let mut ticket = Ticket::from_text(invited["ticket"].as_str().expect("a ticket"))
        .expect("a ticket reads back");
    ticket.addresses = vec![near.clone()];
    homes[1].json(&["join", &ticket.to_text().expect("it fits"), "--wait", "120"]);
    homes[1].json(&["sync", "--wait", "120"]);

    let paths = homes.each_ref().map(|home| HomePaths::new(home.path()));
    let mut writers = [
        Writer::open(&paths[0], &document).await,
        Writer::open(&paths[1], &document).await,
    ];
    assert_eq!(writers[0].text(), writers[1].text());
    let start = writers[0].text().to_owned();
    let mut models = [Model::new([b"a", b"b"]), Model::new([b"b", b"a"])];
    for model in &mut models {
        model.edit(0, 0, 0, &start);
        model.merge();
    }
    let mut tokens = Vec::new();
    let window = steps.len().div_ceil(CUTS);
    for (cut, steps) in steps.chunks(window).enumerate() {
        wire.cut();
        println!(
            "cut {cut}: {} edits apart, {} and {} characters so far",
            steps.len(),
            writers[0].text().chars().count(),
            writers[1].text().chars().count()
        );
        for step in steps {
            for patch in &step.patches {
                writers[step.agent].edit(patch.0, patch.1, &patch.2).await;
                models
                    .iter_mut()
                    .for_each(|model| model.edit(step.agent, patch.0, patch.1, &patch.2));
            }
        }
        for (who, writer) in writers.iter_mut().enumerate() {
            let token = format!("⟦{cut}.{who}⟧");
            let end = writer.text().chars().count();
            writer.edit(end, 0, &token).await;
            models
                .iter_mut()
                .for_each(|model| model.edit(who, end, 0, &token));
            tokens.push(token);
        }
        assert!(
            are_apart(&writers).await,
            "cut {cut}: they met by another road"
        );
        wire.join();
        writers[1].dial(&near).await;
        become_equal(&mut writers).await;
        models.iter_mut().for_each(Model::merge);
    }
    judge(&writers, &models, &tokens);
}

/// Whether neither host has a session with the other.
async fn are_apart(writers: &[Writer; 2]) -> bool {
    let mut devices = Vec::new();
    for writer in writers {
        let spaces = writer.status().await.spaces;
        devices.extend(spaces.into_iter().flat_map(|space| space.devices));
    }
    devices.iter().all(|device| !device.connected)
}

/// What the two ends must have come to: the text of Automerge alone, with every token that nobody deleted.
fn judge(writers: &[Writer; 2], models: &[Model; 2], tokens: &[String]) {
    let text = writers[0].text();
    let same = models.iter().position(|model| model.text(0) == text);
    assert!(
        same.is_some(),
        "neither order of the two actors gives this text"
    );
    let deleted_by_trace = |token: &str| !models[0].text(0).contains(token);
    for token in tokens {
        assert!(
            text.contains(token.as_str()) || deleted_by_trace(token),
            "{token} is lost"
        );
    }
    println!(
        "trace: equal after {CUTS} cuts: {} characters, {} tokens",
        text.chars().count(),
        tokens.len()
    );
}

/// Waits until both editors show the same and both hosts say that nobody lacks anything.
async fn become_equal(writers: &mut [Writer; 2]) {
    for _ in 0..PATIENCE * 50 {
        writers.iter_mut().for_each(Writer::take_in);
        if writers[0].text() == writers[1].text() {
            let level = writers[0].sync(1).await.is_ok() && writers[1].sync(1).await.is_ok();
            writers.iter_mut().for_each(Writer::take_in);
            if level && writers[0].text() == writers[1].text() {
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!(
        "not equal after {PATIENCE} s:\n{}\n---\n{}",
        writers[0].text(),
        writers[1].text()
    );
}
