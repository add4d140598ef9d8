//! What a hostile member can say to a device, frame by frame: each is counted, the stream is closed, and the honest go
//! on. What is only strange is no fault.

use noaber_protocol::charter::role::Role;
use noaber_protocol::entry::{Body, Chain, Entry, EntryType, Header, VERSION};
use noaber_protocol::ids::{DocumentId, EntryId, Millis, SpaceId};
use noaber_protocol::limits;
use noaber_protocol::node::Node;
use noaber_protocol::record::Read;
use noaber_protocol::run::{Run, RunEntry};
use noaber_protocol::sync::frame::{
    Ack, Ancestors, BodyFrame, End, Frame, Known, Part, Prefix, Prefixes, RunFrame, Tag, Tips,
};
use noaber_tests::world::{Latency, World};

const ZANDEWEER: usize = 0;
const HOSTILE: usize = 1;
const KANTENS: usize = 2;

/// A kring of three in which one goes wrong, with an open stream from that one to the first.
struct Kring {
    world: World,
    space: SpaceId,
    document: DocumentId,
    tag: Tag,
}

fn kring() -> Kring {
    let mut world = World::new(1);
    world.set_latency(Latency::UpTo(20));
    for name in ["zandeweer", "usquert", "kantens"] {
        world.comes(name, 0);
    }
    let space = world.found_space(ZANDEWEER, "Dorpsbelang");
    for who in [HOSTILE, KANTENS] {
        world.takes_in(ZANDEWEER, who, space, Role::Editor);
    }
    let document = world.found_document(ZANDEWEER, space, "Manifest");
    let document = document.expect("the founder may write");
    world.write(KANTENS, space, document, "eerst ");
    world.pass(90_000);
    world.disconnect(ZANDEWEER, HOSTILE);
    world.listens = true;
    world.connect(ZANDEWEER, HOSTILE);
    world.pass(10_000);
    let tag = world
        .sent
        .iter()
        .rev()
        .find_map(|(.., frame)| frame.space());
    let tag = tag.expect("they spoke of the space");
    world.assert_no_faults();
    Kring {
        world,
        space,
        document,
        tag,
    }
}

impl Kring {
    fn says(&mut self, frame: &Frame) {
        let bytes = frame.encode();
        self.world.inject(HOSTILE, ZANDEWEER, &bytes);
    }

    /// How many records lie on the disk of who is told.
    fn kept(&self) -> usize {
        self.world.people[ZANDEWEER].disk.len()
    }

    /// Whether who is told wakes next because an entry that was announced did not come.
    fn waits_for_announced(&self) -> bool {
        let node = self.world.people[ZANDEWEER].node.as_ref();
        let wakes = node.and_then(Node::poll_timeout);
        wakes.is_some_and(|(_, why)| why == "an announced entry did not come")
    }

    /// The run that one entry came in, from somebody's disk.
    fn run_of(&self, who: usize, id: &EntryId) -> Vec<u8> {
        let disk = &self.world.people[who].disk;
        disk.run(id).expect("it was written as a run of its own")
    }

    fn run(&self, bytes: Vec<u8>) -> Frame {
        Frame::Run(RunFrame {
            space: self.tag,
            left: 0,
            bytes,
        })
    }

    /// The next entry of the hostile device, as it likes.
    fn signed(&self, change: impl FnOnce(&mut Header)) -> Vec<u8> {
        let person = &self.world.people[HOSTILE];
        let here = person
            .node
            .as_ref()
            .and_then(|node| node.space(&self.space));
        let here = here.expect("the space");
        let mut header = Header {
            version: VERSION,
            space: self.space,
            author: here.me(),
            chain: Chain::CONTENT,
            prev: here.heads_of(&here.me()),
            charter: Vec::new(),
            on: Vec::new(),
            at: Millis(0),
            kind: EntryType::BARE,
            document: Some(self.document),
            epoch: None,
            body_len: 0,
            body_commit: [0; 32],
            more: Vec::new(),
        };
        change(&mut header);
        let entry = Entry::new(header).expect("a header");
        let signature = here.key().sign(&entry.id);
        let run = Run {
            entries: vec![RunEntry { entry, body: None }],
            signature,
        };
        run.encode().expect("a run")
    }

    /// Who says that is counted at fault and cut off; the others go on.
    fn cut_off(mut self, what: &str) {
        let faults = self.world.faults();
        assert!(
            faults
                .iter()
                .any(|fault| fault.starts_with("zandeweer counts usquert")),
            "{what}: {faults:?}"
        );
        assert!(
            !self.world.is_connected(ZANDEWEER, HOSTILE),
            "{what}: the stream is closed"
        );
        self.honest_go_on(what);
    }

    fn honest_go_on(&mut self, what: &str) {
        let written = self
            .world
            .write(KANTENS, self.space, self.document, "en nu ");
        self.world.connect(ZANDEWEER, KANTENS);
        self.world.pass(10_000);
        let here = self.world.people[ZANDEWEER].node.as_ref();
        let here = here
            .and_then(|node| node.space(&self.space))
            .expect("the space");
        assert!(
            written.iter().all(|id| here.holds_whole(id)) && !written.is_empty(),
            "{what}: the honest go on"
        );
        self.world.assert_equal(self.space, &[ZANDEWEER, KANTENS]);
    }
}

#[test]
fn bytes_that_are_no_frame_are_a_fault() {
    for bytes in [
        Vec::new(),
        vec![9; limits::FRAME_BYTES + 1],
        vec![6, 1, 2, 3],
        [vec![1], vec![0xff; 9], vec![1]].concat(),
    ] {
        let mut kring = kring();
        kring.world.inject(HOSTILE, ZANDEWEER, &bytes);
        kring.cut_off("no frame");
    }
}

#[test]
fn a_frame_at_the_wrong_place_is_a_fault() {
    let id = EntryId([5; 32]);
    let part = Part::Content;
    let frames: [fn(Tag, Part, EntryId) -> Frame; 5] = [
        |space, part, id| {
            Frame::Tips(Tips {
                space,
                part,
                last: true,
                tips: vec![id],
                wanted: Vec::new(),
            })
        },
        |space, part, _| {
            Frame::Known(Known {
                space,
                part,
                known: vec![true],
            })
        },
        |space, part, id| {
            Frame::Ancestors(Ancestors {
                space,
                part,
                groups: vec![vec![id]],
            })
        },
        |space, part, _| {
            Frame::End(End {
                space,
                part,
                took: None,
            })
        },
        |space, _, _| {
            Frame::Ack(Ack {
                space,
                frames: u64::MAX,
                held: Vec::new(),
            })
        },
    ];
    for frame in frames {
        let mut kring = kring();
        let frame = frame(kring.tag, part, id);
        kring.says(&frame);
        kring.cut_off("wrong place");
    }
}

#[test]
fn a_proof_of_another_session_is_a_fault() {
    let mut kring = kring();
    let old = kring
        .world
        .sent
        .iter()
        .find_map(|(from, _, frame)| match frame {
            Frame::Prove(prove) if *from == HOSTILE => Some(prove.clone()),
            _ => None,
        });
    kring.world.disconnect(ZANDEWEER, HOSTILE);
    kring.world.sent.clear();
    kring.world.connect(ZANDEWEER, HOSTILE);
    kring.world.pass(10_000);
    let tag = kring
        .world
        .sent
        .iter()
        .rev()
        .find_map(|(.., frame)| frame.space());
    let mut replayed = old.expect("it proved itself");
    replayed.space = tag.expect("they spoke again");
    kring.says(&Frame::Prove(replayed));
    kring.cut_off("replayed proof");
}

#[test]
fn an_entry_under_anothers_name_is_a_fault() {
    let mut kring = kring();
    let person = &kring.world.people[KANTENS];
    let other = person.author(&kring.space).expect("in the space");
    let here = person
        .node
        .as_ref()
        .and_then(|node| node.space(&kring.space));
    let prev = here.expect("the space").heads_of(&other);
    let bytes = kring.signed(|header| {
        header.author = other;
        header.prev = prev;
    });
    let frame = kring.run(bytes);
    kring.says(&frame);
    kring.cut_off("forged author");
}

#[test]
fn an_entry_that_continues_anothers_chain_is_a_fault() {
    let mut kring = kring();
    let prev = vec![EntryId::from(kring.document)];
    let bytes = kring.signed(|header| header.prev = prev);
    let frame = kring.run(bytes);
    kring.says(&frame);
    kring.cut_off("broken chain");
}

#[test]
fn an_entry_of_another_space_is_a_fault() {
    let mut kring = kring();
    let elsewhere = kring.world.found_space(HOSTILE, "Elders");
    let runs = kring.world.people[HOSTILE].disk.runs_of(elsewhere);
    let frame = kring.run(runs.into_iter().next().expect("it was founded"));
    kring.says(&frame);
    kring.cut_off("another space");
}

#[test]
fn a_flipped_bit_anywhere_in_a_run_is_a_fault_or_nothing() {
    let sound = kring().signed(|_| {});
    // The whole one is kept, so that nothing but the bit keeps the others out.
    assert!(keeps(sound.clone()) > 0, "it is sound");
    for place in (0..sound.len()).step_by(7) {
        let mut bytes = sound.clone();
        bytes[place] ^= 4;
        assert_eq!(keeps(bytes), 0, "a bit of byte {place}");
    }
}

/// How many records come to the disk of who is told a run; the honest go on.
fn keeps(bytes: Vec<u8>) -> usize {
    let mut kring = kring();
    let before = kring.kept();
    let frame = kring.run(bytes);
    kring.says(&frame);
    kring.world.pass(1_000);
    let kept = kring.kept() - before;
    kring.honest_go_on("a run");
    kept
}

#[test]
fn runs_that_nobody_asked_for_are_bounded() {
    let mut kring = kring();
    let bytes = kring.run_of(ZANDEWEER, &kring.document.into());
    let frame = kring.run(bytes.clone());
    let most = 2 * limits::UNASKED_BYTES as usize / bytes.len();
    for _ in 0..most {
        if !kring.world.is_connected(ZANDEWEER, HOSTILE) {
            break;
        }
        kring.says(&frame);
    }
    kring.cut_off("unasked");
}

#[test]
fn questions_after_what_nobody_has_get_no_answer_and_are_no_fault() {
    let mut kring = kring();
    let ask = Frame::Ask(Prefixes {
        space: kring.tag,
        ids: vec![Prefix([7; 8]); limits::FRAME_PREFIXES],
    });
    kring.world.sent.clear();
    for _ in 0..64 {
        kring.says(&ask);
    }
    assert!(kring.world.sent.is_empty(), "{:?}", kring.world.sent);
    kring.world.assert_no_faults();
    kring.honest_go_on("questions");
}

#[test]
fn a_body_that_is_not_wanted_changes_nothing() {
    let mut kring = kring();
    let body = BodyFrame {
        space: kring.tag,
        entry: kring.document.into(),
        body: Body {
            salt: None,
            bytes: vec![7; 100],
        },
    };
    let before = kring.kept();
    kring.says(&Frame::Body(body));
    kring.world.pass(1_000);
    assert_eq!(kring.kept(), before);
    kring.honest_go_on("a body");
}

#[test]
fn an_entry_whose_predecessor_is_withheld_waits_and_is_no_fault() {
    let mut kring = kring();
    let bytes = kring.signed(|header| header.prev = vec![EntryId([7; 32])]);
    let frame = kring.run(bytes);
    kring.says(&frame);
    kring.world.assert_no_faults();
    kring.world.pass(90_000);
    kring.world.assert_no_faults();
    kring.honest_go_on("a withheld entry");
}

#[test]
fn announcements_of_what_does_not_exist_are_forgotten() {
    let mut kring = kring();
    for round in 0..8u8 {
        let ids = (0..limits::FRAME_PREFIXES as u64)
            .map(|number| {
                let mut id = number.to_le_bytes();
                id[7] = round;
                Prefix(id)
            })
            .collect();
        let announce = Frame::Announce(Prefixes {
            space: kring.tag,
            ids,
        });
        kring.says(&announce);
    }
    assert!(kring.waits_for_announced(), "they are asked for");
    kring.world.pass(60_000);
    assert!(!kring.waits_for_announced(), "they are forgotten");
    kring.honest_go_on("announcements");
}
