//! Who knows the id of a space and nothing else, and says what he likes: he learns nobody's key, reads nothing, and
//! changes nothing.

use super::*;
use crate::charter::op::{Admit, Operation};
use crate::entry::{Body, Chain, Entry, Header, VERSION};
use crate::identity::{InvitationKey, SpaceKey};
use crate::run::{Run, RunEntry};
use crate::sync::PresenceFrame;
use crate::sync::Standing;
use crate::sync::frame::{
    self, End, Fingerprint, Frame, Have, Hello, Known, Offer, Prefix, RunFrame, Tips, Took,
};
use crate::sync::handle::{Meeting, Side};

const NONCE: [u8; 16] = [9; 16];

/// A peer made by hand, in a session with one device about one space.
struct Stranger {
    seed: DeviceSeed,
    space: SpaceId,
    meeting: Meeting,
    /// Everything that it was told.
    heard: Vec<Frame>,
    spoke: bool,
    asked: bool,
}

impl Stranger {
    /// Says Hello, and offers the space's plain handle if it is to offer it.
    fn meets(person: &mut Person, space: SpaceId, offers: bool) -> Stranger {
        let seed = DeviceSeed::from_bytes([66; 32]);
        let me = seed.peer_id();
        person.act(|node, cx| node.connected(cx, me));
        let hello = person.act(|node, cx| node.poll_frame(cx, me)).unwrap();
        let Frame::Hello(Hello { nonce, .. }) = Frame::decode(&hello).unwrap() else {
            panic!("Hello comes first");
        };
        let meeting = Meeting::new(me, NONCE, person.peer(), nonce);
        let mut stranger = Stranger {
            seed,
            space,
            meeting,
            heard: Vec::new(),
            spoke: false,
            asked: false,
        };
        let (version, nonce) = (frame::VERSION, NONCE);
        stranger.says(person, Frame::Hello(Hello { version, nonce }));
        let plain = stranger.meeting.plain_handle(Side::Mine, &space);
        let offer = Offer {
            member: Vec::new(),
            plain: if offers { vec![plain] } else { Vec::new() },
        };
        stranger.says(person, Frame::Offer(offer));
        stranger
    }

    fn tag(&self) -> frame::Tag {
        self.meeting.tag(&self.space)
    }

    /// A key that it made up.
    fn key(&self) -> SpaceKey {
        self.seed.space_key(&crate::ids::SpaceNonce([1; 16]))
    }

    fn proves(&mut self, person: &mut Person) {
        let proof = self.meeting.prove(&self.space, &self.key());
        self.says(person, Frame::Prove(proof));
    }

    /// Says one thing, and then what an honest peer with nothing would answer.
    fn says(&mut self, person: &mut Person, frame: Frame) {
        let me = self.seed.peer_id();
        let mut said = vec![frame];
        while !said.is_empty() {
            for frame in std::mem::take(&mut said) {
                let bytes = frame.encode();
                person.act(|node, cx| node.received(cx, me, &bytes));
            }
            while let Some(frame) = person.act(|node, cx| node.poll_frame(cx, me)) {
                let frame = Frame::decode(&frame).unwrap();
                said.extend(self.answers(&frame));
                self.heard.push(frame);
            }
        }
    }

    /// What is heard as time passes.
    fn waits(&mut self, person: &mut Person) {
        for _ in 0..8 {
            person.now = person.now.plus(15_000);
            person.act(|node, cx| node.timeout(cx));
            self.says(person, Frame::Unknown(99));
        }
    }

    /// That it has that of the charter, and other content.
    fn have(&self, charter: Fingerprint) -> Frame {
        Frame::Have(Have {
            space: self.tag(),
            charter,
            content: Fingerprint([2; 32]),
            settled_charter: None,
            settled_content: None,
            receipts: Some([3; 4]),
        })
    }

    fn answers(&mut self, frame: &Frame) -> Vec<Frame> {
        let space = self.tag();
        match frame {
            // It began the first round itself.
            Frame::Have(_) if std::mem::take(&mut self.spoke) => Vec::new(),
            Frame::Have(_) if !std::mem::replace(&mut self.asked, true) => {
                vec![self.have(Fingerprint([1; 32]))]
            }
            Frame::Have(have) => vec![self.have(have.charter)],
            Frame::Tips(tips) if tips.last => {
                let part = tips.part;
                let known = vec![false; tips.tips.len()];
                let empty = Tips {
                    space,
                    part,
                    last: true,
                    tips: Vec::new(),
                    wanted: Vec::new(),
                };
                vec![
                    Frame::Known(Known { space, part, known }),
                    Frame::Tips(empty),
                ]
            }
            Frame::End(End {
                part, took: None, ..
            }) => {
                let part = *part;
                let end = |took| Frame::End(End { space, part, took });
                vec![end(None), end(Some(Took::Something))]
            }
            _ => Vec::new(),
        }
    }

    fn speaks(&mut self, person: &mut Person) {
        (self.spoke, self.asked) = (true, true);
        let have = self.have(Fingerprint([1; 32]));
        self.says(person, have);
    }

    fn chains(&self) -> BTreeSet<Chain> {
        let runs = self.heard.iter().filter_map(|frame| match frame {
            Frame::Run(run) => Some(Run::decode(Some(self.space), &run.bytes).unwrap().chain()),
            _ => None,
        });
        runs.collect()
    }

    fn was_shown_a_key(&self) -> bool {
        let proves = |frame: &Frame| matches!(frame, Frame::Prove(_) | Frame::Invited(_));
        self.heard.iter().any(proves)
    }

    /// Whether the first eight bytes of an entry's id were in anything that it heard.
    fn was_told_of(&self, id: &EntryId) -> bool {
        let short = Prefix::from(id).0;
        let is_in = |frame: &Frame| frame.encode().windows(8).any(|part| part == short);
        self.heard.iter().any(is_in)
    }

    /// An operation under its made-up key, after what the charter of that device has.
    fn operation(&self, person: &Person, operation: &Operation) -> (EntryId, Frame) {
        let key = self.key();
        let here = person.node.space(&self.space).unwrap();
        let bytes = operation.encode().unwrap();
        let salt = Some([5; 16]);
        let body = Body { salt, bytes };
        let header = Header {
            version: VERSION,
            space: self.space,
            author: key.author(),
            chain: Chain::CHARTER,
            prev: Vec::new(),
            charter: here.charter().heads(),
            on: Vec::new(),
            at: Millis(0),
            kind: EntryType::OPERATION,
            document: None,
            epoch: None,
            body_len: 0,
            body_commit: [0; 32],
            more: Vec::new(),
        };
        let entry = Entry::new(header.with_body(&body)).unwrap();
        let (id, signature) = (entry.id, key.sign(&entry.id));
        let body = Some(body);
        let run = Run {
            entries: vec![RunEntry { entry, body }],
            signature,
        };
        let frame = Frame::Run(RunFrame {
            space: self.tag(),
            left: 0,
            bytes: run.encode().unwrap(),
        });
        (id, frame)
    }
}

/// Anna's space with private work in it, of which the stranger knows the id.
fn anna_alone() -> (Person, SpaceId, DocumentId) {
    let mut anna = Person::new(1);
    let space = anna.found("Anna");
    let document = anna.write(space, None, "manifest").into();
    (anna, space, document)
}

#[test]
fn a_made_up_key_is_shown_no_key_and_gets_the_charter_alone() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let document: DocumentId = anna.write(space, None, "manifest").into();
    meet(&mut anna, &mut bert);
    let mut stranger = Stranger::meets(&mut anna, space, true);
    assert!(stranger.heard.contains(&Frame::Match(stranger.tag())));
    stranger.proves(&mut anna);
    stranger.speaks(&mut anna);
    stranger.waits(&mut anna);
    let private = anna.write(space, Some(document), "een geheim");
    stranger.waits(&mut anna);
    // What comes from somebody else Anna would announce.
    connect(&mut anna, &mut bert);
    carry(&mut anna, &mut bert);
    let of_bert = bert.write(space, Some(document), "van Bert");
    carry(&mut anna, &mut bert);
    assert!(anna.node.space(&space).unwrap().holds(&of_bert));
    stranger.says(&mut anna, Frame::Unknown(99));
    assert!(!stranger.was_shown_a_key());
    assert_eq!(stranger.chains(), BTreeSet::from([Chain::CHARTER]));
    for id in [document.into(), private, of_bert] {
        assert!(!stranger.was_told_of(&id), "not even that it exists");
    }
    let them = stranger.seed.peer_id();
    let links = anna.node.links();
    let link = links.iter().find(|link| link.peer == them).unwrap();
    assert_eq!(link.standing, Standing::Stranger);
    assert!(!anna.node.met().any(|(_, met)| met == them));
    assert!(
        anna.closed.is_empty(),
        "a key that is not known is no fault"
    );
}

#[test]
fn what_a_stranger_says_that_he_does_is_passed_on_to_nobody() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    connect(&mut anna, &mut bert);
    carry(&mut anna, &mut bert);
    let mut stranger = Stranger::meets(&mut anna, space, true);
    stranger.proves(&mut anna);
    let tag = stranger.tag();
    for number in 0..8 {
        let presence = PresenceFrame {
            space: tag,
            bytes: vec![number; 200],
        };
        stranger.says(&mut anna, Frame::Presence(presence));
    }
    let berts = bert.peer();
    while let Some(frame) = anna.act(|node, cx| node.poll_frame(cx, berts)) {
        let frame = Frame::decode(&frame).unwrap();
        assert!(!matches!(frame, Frame::Presence(_)), "{frame:?}");
    }
}

#[test]
fn a_made_up_key_hands_in_nothing() {
    let (mut anna, space, _) = anna_alone();
    let mut stranger = Stranger::meets(&mut anna, space, true);
    stranger.proves(&mut anna);
    stranger.speaks(&mut anna);
    let before = anna.node.space(&space).unwrap().len();
    let admits = Operation::Admit(Admit {
        participant: stranger.key().author().into(),
        recipient: None,
        role: Role::Admin,
        organisation: None,
        signs: false,
    });
    for operation in [admits, Operation::Rename] {
        let (id, run) = stranger.operation(&anna, &operation);
        stranger.says(&mut anna, run);
        assert!(!anna.node.space(&space).unwrap().holds(&id));
    }
    assert_eq!(anna.node.space(&space).unwrap().len(), before);
    assert!(!stranger.was_shown_a_key());
}

#[test]
fn the_key_of_an_invitation_that_is_over_is_shown_no_key_either() {
    let (mut anna, space, _) = anna_alone();
    let ticket = anna.invite(space, Role::Editor, 1);
    let invited = |stranger: &Stranger| {
        let key = InvitationKey::from_secret(&ticket.secret);
        Frame::Invited(stranger.meeting.prove_invited(&space, &ticket.invite, &key))
    };
    // While it may be used its holder is told whom he meets.
    let mut stranger = Stranger::meets(&mut anna, space, true);
    let says = invited(&stranger);
    stranger.says(&mut anna, says);
    assert!(stranger.was_shown_a_key());
    anna.node.disconnected(stranger.seed.peer_id());
    let withdrawn = anna.act(|node, cx| node.withdraw_invitation(cx, space, ticket.invite));
    withdrawn.unwrap();
    // Whom she met she knows by his PeerId; so this is another.
    anna.restart();
    let mut stranger = Stranger::meets(&mut anna, space, true);
    let says = invited(&stranger);
    stranger.says(&mut anna, says);
    stranger.speaks(&mut anna);
    stranger.waits(&mut anna);
    assert!(!stranger.was_shown_a_key());
    assert_eq!(stranger.chains(), BTreeSet::from([Chain::CHARTER]));
}

#[test]
fn who_only_answers_a_handle_is_told_nothing_but_the_charter() {
    let (mut anna, space, document) = anna_alone();
    let mut bert = Person::new(2);
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    meet(&mut anna, &mut bert);
    let private = bert.write(space, Some(document), "een geheim");
    // Bert was told that a relay is there, and offers the handle that takes no epoch.
    bert.node
        .meet(space, DeviceSeed::from_bytes([66; 32]).peer_id());
    let mut stranger = Stranger::meets(&mut bert, space, false);
    let tag = stranger.tag();
    let offered = stranger.heard.iter().any(|frame| match frame {
        Frame::Offer(offer) => !offer.plain.is_empty(),
        _ => false,
    });
    assert!(offered);
    stranger.says(&mut bert, Frame::Match(tag));
    stranger.waits(&mut bert);
    let later = bert.write(space, Some(document), "nog een");
    stranger.waits(&mut bert);
    assert_eq!(stranger.chains(), BTreeSet::from([Chain::CHARTER]));
    for id in [document.into(), private, later] {
        assert!(!stranger.was_told_of(&id));
    }
    // And what it says of itself is not believed.
    let (id, run) = stranger.operation(&bert, &Operation::Rename);
    stranger.says(&mut bert, run);
    assert!(!bert.node.space(&space).unwrap().holds(&id));
}

#[test]
fn who_is_out_hands_nothing_over_to_who_only_answers_a_handle() {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = kring(&mut [&mut anna, &mut bert]);
    let own = bert.write(space, None, "een geheim");
    bert.act(|node, cx| node.leave(cx, space)).unwrap();
    let mut stranger = Stranger::meets(&mut bert, space, false);
    let tag = stranger.tag();
    stranger.says(&mut bert, Frame::Match(tag));
    stranger.waits(&mut bert);
    let mut heard = stranger.heard.iter();
    assert!(!heard.any(|frame| matches!(frame, Frame::Have(_))));
    assert_eq!(stranger.chains(), BTreeSet::new());
    assert!(!stranger.was_told_of(&own));
}
