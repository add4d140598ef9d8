//! Following in the simulated world: whoever gives it, a follower ends with the charter and what is public, and with
//! nothing else; and gives nothing of itself away.

use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::entry::{Chain, EntryType};
use noaber_protocol::ids::{DocumentId, SpaceId};
use noaber_protocol::record::Read as _;
use noaber_protocol::run::Head;
use noaber_protocol::space::{Part, View};
use noaber_protocol::sync::frame::{Frame, RunFrame};
use noaber_tests::world::{Latency, World};

const ZANDEWEER: usize = 0;
const KANTENS: usize = 1;
const KENNISPUNT: usize = 2;
const VOLGER: usize = 3;

/// A kring of two villages with work for everybody, for the kring and for the board; a relay; and somebody who follows.
fn kring() -> (World, SpaceId, [DocumentId; 3]) {
    let mut world = World::new(11);
    world.set_latency(Latency::UpTo(20));
    for name in ["zandeweer", "kantens", "kennispunt", "volger"] {
        world.comes(name, 0);
    }
    let space = world.found_space(ZANDEWEER, "Dorpsbelang");
    let ticket = world.invite(ZANDEWEER, space, Role::Editor);
    world.join(KANTENS, &ticket.expect("a ticket"));
    world.connect(ZANDEWEER, KANTENS);
    world.pass(20_000);
    world.relay(KENNISPUNT, ZANDEWEER, space);
    let documents = [Audience::Public, Audience::Space, Audience::Board].map(|audience| {
        let document = world.found_document_for(ZANDEWEER, space, "Manifest", audience);
        let document = document.expect("the founder may write");
        world.write(ZANDEWEER, space, document, "klok ");
        document
    });
    world.pass(10_000);
    world.write(KANTENS, space, documents[0], "molen ");
    world.write(KANTENS, space, documents[1], "geheim ");
    world.pass(10_000);
    let followed = world.with(VOLGER, |node, cx| node.follow(cx, space));
    followed.expect("it runs").expect("it is not in it");
    world.listens = true;
    (world, space, documents)
}

/// Checks that the follower holds exactly the charter and what is public of what somebody holds.
fn assert_follows(world: &World, space: SpaceId, whom: usize) {
    let of = |who: usize| {
        let node = world.people[who].node.as_ref().expect("it runs");
        node.space(&space).expect("it is here")
    };
    let (here, there) = (of(VOLGER), of(whom));
    for part in [Part::Charter, Part::Content] {
        assert_eq!(
            here.tips(part, &View::Public),
            there.tips(part, &View::Public)
        );
        assert_eq!(
            here.fingerprint(part, &View::Public),
            there.fingerprint(part, &View::Public)
        );
    }
    let skeleton = here.skeleton();
    assert!(skeleton.chains().any(|chain| chain.chain == Chain::PUBLIC));
    for chain in skeleton.chains() {
        assert_ne!(chain.chain, Chain::CONTENT, "not even a header");
        for slot in chain.slots() {
            let link = skeleton.link(*slot);
            assert_eq!(link.is_whole(), link.kind != EntryType::CARD);
            let body = world.people[VOLGER].disk.body(&link.id);
            assert!(link.is_whole() || body.is_none(), "no card, sealed or not");
        }
    }
    assert!(here.name().is_none());
}

/// Checks what went over the wires to and from the follower.
fn assert_nothing_else_was_sent(world: &World) {
    let with_it = |(from, to, _): &&(usize, usize, Frame)| [*from, *to].contains(&VOLGER);
    let mut runs = 0;
    for (from, to, frame) in world.sent.iter().filter(with_it) {
        match frame {
            Frame::Prove(_) | Frame::Invited(_) => panic!("{from} proves itself to {to}"),
            Frame::Holding(_) | Frame::Receipts(_) | Frame::Presence(_) => {
                panic!("{from} tells {to} what is for the kring")
            }
            Frame::Run(run) => {
                let head = Head::read(&run.bytes).expect("a run");
                assert!([Chain::CHARTER, Chain::PUBLIC].contains(&head.chain));
                runs += 1;
            }
            _ => {}
        }
    }
    assert!(runs > 3, "{runs}");
}

#[test]
fn a_follower_gets_the_charter_and_what_is_public_of_a_member() {
    let (mut world, space, [public, private, board]) = kring();
    world.connect(ZANDEWEER, VOLGER);
    world.pass(30_000);
    assert_follows(&world, space, ZANDEWEER);
    // And what comes while they are connected, by whoever it is.
    for document in [public, private, board] {
        world.write(ZANDEWEER, space, document, "haven ");
    }
    world.write(KANTENS, space, public, "school ");
    world.write(KANTENS, space, private, "nog een geheim ");
    world.pass(30_000);
    assert_follows(&world, space, ZANDEWEER);
    let texts = world.people[VOLGER].texts(space);
    assert_eq!(texts.len(), 1);
    for word in ["klok", "molen", "haven", "school"] {
        assert!(texts[&public].contains(word), "{texts:?}");
    }
    assert_nothing_else_was_sent(&world);
    world.assert_no_faults();
    // Whom it followed of keeps nobody in mind by it.
    let peer = world.people[VOLGER].peer;
    let met = world.with(ZANDEWEER, |node, _| node.met().any(|(_, met)| met == peer));
    assert_eq!(met, Some(false));
}

#[test]
fn a_follower_gets_the_same_through_a_relay_alone() {
    let (mut world, space, [public, ..]) = kring();
    world.connect(ZANDEWEER, KENNISPUNT);
    world.pass(30_000);
    world.disconnect(ZANDEWEER, KENNISPUNT);
    world.disconnect(ZANDEWEER, KANTENS);
    world.connect(VOLGER, KENNISPUNT);
    world.pass(30_000);
    assert_follows(&world, space, KENNISPUNT);
    assert!(world.people[VOLGER].texts(space)[&public].contains("molen"));
    world.crash(VOLGER);
    world.start(VOLGER);
    assert!(world.people[VOLGER].texts(space)[&public].contains("molen"));
    world.connect(VOLGER, KENNISPUNT);
    world.connect(ZANDEWEER, KENNISPUNT);
    world.pass(5_000);
    world.write(ZANDEWEER, space, public, "haven ");
    world.pass(30_000);
    assert!(world.people[VOLGER].texts(space)[&public].contains("haven"));
    assert_follows(&world, space, KENNISPUNT);
    assert_nothing_else_was_sent(&world);
    world.assert_no_faults();
}

#[test]
fn who_is_removed_writes_nothing_that_a_follower_shows() {
    let (mut world, space, [public, ..]) = kring();
    world.disconnect(ZANDEWEER, KANTENS);
    let kantens = world.people[KANTENS]
        .author(&space)
        .expect("it is in")
        .into();
    let removed = world.with(ZANDEWEER, |node, cx| node.remove(cx, space, kantens));
    removed
        .expect("it runs")
        .expect("an admin removes an editor");
    world.write(KANTENS, space, public, "te laat ");
    world.connect(KANTENS, VOLGER);
    world.pass(30_000);
    assert!(
        world.people[VOLGER].texts(space)[&public].contains("te laat"),
        "nobody told yet"
    );
    world.connect(ZANDEWEER, VOLGER);
    world.pass(90_000);
    let text = world.people[VOLGER].texts(space)[&public].clone();
    assert!(
        text.contains("molen") && !text.contains("te laat"),
        "{text}"
    );
}

#[test]
fn a_follower_that_gives_private_work_is_cut_off() {
    let (mut world, space, _) = kring();
    world.connect(ZANDEWEER, VOLGER);
    world.pass(30_000);
    let with_it = |(from, to, _): &&(usize, usize, Frame)| [*from, *to].contains(&VOLGER);
    let mut frames = world.sent.iter().filter(with_it);
    let tag = frames.find_map(|(.., frame)| frame.space()).expect("a tag");
    let runs = world.people[KANTENS].disk.runs_of(space);
    let is_private = |run: &&Vec<u8>| Head::read(run).is_ok_and(|it| it.chain == Chain::CONTENT);
    let frame = Frame::Run(RunFrame {
        space: tag,
        left: 0,
        bytes: runs.iter().find(is_private).expect("one").clone(),
    });
    world.inject(VOLGER, ZANDEWEER, &frame.encode());
    assert!(!world.is_connected(ZANDEWEER, VOLGER));
    let faults = world.faults();
    assert!(
        faults
            .iter()
            .any(|it| it.starts_with("zandeweer counts volger")),
        "{faults:?}"
    );
}
