//! What noaber seals is ordinary age: the tool of that name opens it, given the epoch's identity, and the other way
//! round. Without the tool on this machine that is said, and nothing is tested.

use noaber_protocol::entry::Chain;
use noaber_protocol::limits;
use noaber_protocol::run::Run;
use noaber_protocol::seal;
use noaber_tests::world::World;
use std::fs;
use std::process::{Command, Stdio};

fn has_age() -> bool {
    let found = Command::new("age")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !found {
        println!("skipped: there is no `age` on this machine");
    }
    found
}

#[test]
fn the_age_tool_opens_what_noaber_seals_and_noaber_what_it_seals() {
    if !has_age() {
        return;
    }
    let mut world = World::new(1);
    let anje = world.comes("anje", 0);
    let space = world.found_space(anje, "Manifest Wierdenland");
    let document = world
        .found_document(anje, space, "Manifest 2027")
        .expect("a founder may write");
    world.write(anje, space, document, "dorpshuis");
    world.pass(1_000);

    let person = &world.people[anje];
    let node = person.node.as_ref().expect("it runs");
    let keys = node.space(&space).expect("it founded it").keys().clone();
    let folder = tempfile::tempdir().expect("a folder");
    let (key, sealed) = (folder.path().join("key"), folder.path().join("sealed"));
    let mut opened = 0;
    for bytes in person.disk.runs_of(space) {
        let run = Run::decode(Some(space), &bytes).expect("a stored run");
        for one in run.entries {
            let header = &one.entry.header;
            let (Some(epoch), Some(body)) = (header.epoch, &one.body) else {
                continue;
            };
            let identity = keys.identity(&epoch).expect("the founder's epoch");
            fs::write(&key, identity.to_age_text().as_bytes()).expect("a file");
            fs::write(&sealed, &body.bytes).expect("a file");
            let tool = Command::new("age")
                .arg("-d")
                .arg("-i")
                .arg(&key)
                .arg(&sealed)
                .output();
            let tool = tool.expect("age runs");
            assert!(
                tool.status.success(),
                "{}",
                String::from_utf8_lossy(&tool.stderr)
            );
            let ours = keys.open(header, body).expect("its own body");
            assert_eq!(tool.stdout.get(32..), Some(&ours[..]), "after the binding");
            opened += usize::from(header.chain == Chain::CONTENT);

            let recipient = identity.recipient().to_age_text();
            fs::write(&sealed, b"Wierdenland").expect("a file");
            let tool = Command::new("age")
                .args(["-r", &recipient])
                .arg(&sealed)
                .output();
            let theirs = tool.expect("age runs").stdout;
            let back = seal::open(identity, &theirs, limits::PLAINTEXT_BYTES);
            assert_eq!(back.as_deref(), Ok(&b"Wierdenland"[..]));
        }
    }
    assert!(opened >= 2, "a founding entry and what was written");
}
