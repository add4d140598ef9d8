//! Every frame of the sync protocol.

use super::book::{EVENING, author, key, seed, some, some_id, the_epoch};
use super::frozen::{Form, Format, Samples, Wrong, error, hex, wrong};
use noaber_protocol::entry::Body;
use noaber_protocol::identity::InvitationKey;
use noaber_protocol::ids::{EntryId, Millis, SpaceId};
use noaber_protocol::run::Signature;
use noaber_protocol::sync::frame::{
    Ack, Ancestors, BodyFrame, End, Fingerprint, Frame, Handle, Have, Hello, Holding, HoldingFrame,
    Introduce, Known, Offer, Pair, Part, Prefix, Prefixes, RunFrame, Tag, Tips, Took,
};
use noaber_protocol::sync::handle::Meeting;
use noaber_protocol::sync::receipts::{Mark, Receipts, Said};
use noaber_protocol::sync::{HOLDING, PresenceFrame};
use serde_json::{Value, json};

const TAG: Tag = Tag([0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8]);

pub(crate) fn space() -> SpaceId {
    some_id("space").into()
}

fn holding() -> Holding {
    Holding {
        entries: 300,
        bytes: 70_000,
        most: 50_000_000,
        is_full: false,
        charter: Fingerprint(some("charter")),
        content: Fingerprint(some("content")),
        at: Millis(EVENING),
    }
}

fn prefix(name: &str) -> Prefix {
    Prefix::from(&some_id(name))
}

/// The meeting of F and A.
pub(crate) fn meeting() -> Meeting {
    Meeting::new(
        seed("F").peer_id(),
        some("nonce of F"),
        seed("A").peer_id(),
        some("nonce of A"),
    )
}

/// What is said until both know what they speak about.
fn opening() -> Vec<(&'static str, Frame)> {
    let hello = |version| {
        Frame::Hello(Hello {
            version,
            nonce: some("nonce of F"),
        })
    };
    let handle = |name: &str| Handle(some(name));
    let have = Have {
        space: TAG,
        charter: Fingerprint(some("charter")),
        content: Fingerprint(some("content")),
        settled_charter: None,
        settled_content: None,
        receipts: None,
    };
    let invitation = InvitationKey::from_secret(&some("secret"));
    vec![
        ("Hello", hello(1)),
        ("Hello: of a later version", hello(300)),
        (
            "Offer",
            Frame::Offer(Offer {
                member: vec![handle("one"), handle("two")],
                plain: vec![handle("three")],
            }),
        ),
        ("Offer: nothing", Frame::Offer(Offer::default())),
        ("Match", Frame::Match(TAG)),
        ("Prove", Frame::Prove(meeting().prove(&space(), &key("F")))),
        (
            "Invited",
            Frame::Invited(meeting().prove_invited(&space(), &some_id("invite"), &invitation)),
        ),
        ("Have", Frame::Have(have.clone())),
        (
            "Have: with all flags",
            Frame::Have(Have {
                settled_charter: Some(Pair(some("charters"))),
                settled_content: Some(Pair(some("contents"))),
                receipts: Some(some("receipts")),
                ..have.clone()
            }),
        ),
        (
            "Have: receipts alone",
            Frame::Have(Have {
                receipts: Some(some("receipts")),
                ..have
            }),
        ),
        ("Strange", Frame::Strange(handle("three"))),
        (
            "Introduce",
            Frame::Introduce(Introduce {
                space: space(),
                token: b"kennispunt".to_vec(),
            }),
        ),
        ("Follow", Frame::Follow(TAG)),
    ]
}

/// What is said to become equal.
fn exchange() -> Vec<(&'static str, Frame)> {
    let end = |took| {
        Frame::End(End {
            space: TAG,
            part: Part::Content,
            took,
        })
    };
    let body = |salt| {
        Frame::Body(BodyFrame {
            space: TAG,
            entry: some_id("an entry"),
            body: Body {
                salt,
                bytes: b"a body".to_vec(),
            },
        })
    };
    vec![
        (
            "Tips",
            Frame::Tips(Tips {
                space: TAG,
                part: Part::Charter,
                last: false,
                tips: vec![some_id("one"), some_id("two")],
                wanted: vec![some_id("three")],
            }),
        ),
        (
            "Tips: the last, without any",
            Frame::Tips(Tips {
                space: TAG,
                part: Part::Content,
                last: true,
                tips: Vec::new(),
                wanted: Vec::new(),
            }),
        ),
        (
            "Known",
            Frame::Known(Known {
                space: TAG,
                part: Part::Charter,
                known: [
                    true, false, false, true, true, true, false, false, true, true,
                ]
                .to_vec(),
            }),
        ),
        (
            "Ancestors",
            Frame::Ancestors(Ancestors {
                space: TAG,
                part: Part::Content,
                groups: vec![vec![some_id("one"), some_id("two")], Vec::new()],
            }),
        ),
        (
            "Run",
            Frame::Run(RunFrame {
                space: TAG,
                left: 300,
                bytes: b"the bytes of a run".to_vec(),
            }),
        ),
        ("Body: sealed", body(None)),
        ("Body: public", body(Some(some("salt")))),
        ("End: all was sent", end(None)),
        ("End: nothing was taken", end(Some(Took::Nothing))),
        ("End: something was taken", end(Some(Took::Something))),
    ]
}

/// What is said while both listen.
fn live() -> Vec<(&'static str, Frame)> {
    let receipts = |said| Frame::Receipts(Receipts { space: TAG, said });
    let prefixes = || Prefixes {
        space: TAG,
        ids: vec![prefix("one"), prefix("two")],
    };
    let stated = seed("a relay").sign_as_peer(HOLDING, &[&space().0, &holding().encode()]);
    vec![
        (
            "Ack",
            Frame::Ack(Ack {
                space: TAG,
                frames: 200,
                held: vec![prefix("one")],
            }),
        ),
        ("Announce", Frame::Announce(prefixes())),
        ("Ask", Frame::Ask(prefixes())),
        (
            "Receipts: marks",
            receipts(Said::Marks(vec![Mark::of(&author("F"), EVENING as u64)])),
        ),
        (
            "Receipts: asked for",
            receipts(Said::Ask(vec![prefix("one")])),
        ),
        (
            "Receipts: given",
            receipts(Said::Give(b"the bytes of a receipt".to_vec())),
        ),
        (
            "Holding",
            Frame::Holding(HoldingFrame {
                space: TAG,
                holding: holding(),
                signature: stated,
            }),
        ),
        (
            "Presence",
            Frame::Presence(PresenceFrame {
                space: TAG,
                bytes: [&the_epoch().0[..], b"an age file"].concat(),
            }),
        ),
        ("Gone", Frame::Gone(TAG)),
        ("a frame of a later version", Frame::Unknown(200)),
    ]
}

fn ids(ids: &[EntryId]) -> Vec<String> {
    ids.iter().map(|id| hex(id.0)).collect()
}

fn prefixes(ids: &[Prefix]) -> Vec<String> {
    ids.iter().map(|id| hex(id.0)).collect()
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Charter => "charter",
        Part::Content => "content",
    }
}

fn says(frame: &Frame) -> Value {
    let mut says = match frame {
        Frame::Hello(_)
        | Frame::Offer(_)
        | Frame::Match(_)
        | Frame::Prove(_)
        | Frame::Invited(_)
        | Frame::Have(_)
        | Frame::Strange(_)
        | Frame::Introduce(_)
        | Frame::Follow(_) => says_of_opening(frame),
        Frame::Tips(_)
        | Frame::Known(_)
        | Frame::Ancestors(_)
        | Frame::Run(_)
        | Frame::Body(_)
        | Frame::End(_) => says_of_exchange(frame),
        Frame::Ack(_)
        | Frame::Announce(_)
        | Frame::Ask(_)
        | Frame::Receipts(_)
        | Frame::Holding(_)
        | Frame::Presence(_) => says_of_live(frame),
        Frame::Gone(_) | Frame::Unknown(_) => json!({}),
    };
    says["number"] = json!(frame.number());
    if let Some(tag) = frame.space() {
        says["tag"] = json!(hex(tag.0));
    }
    says
}

fn says_of_opening(frame: &Frame) -> Value {
    let handles = |list: &[Handle]| -> Vec<String> { list.iter().map(|it| hex(it.0)).collect() };
    match frame {
        Frame::Hello(it) => json!({ "version": it.version, "nonce": hex(it.nonce) }),
        Frame::Offer(it) => json!({ "member": handles(&it.member), "plain": handles(&it.plain) }),
        Frame::Prove(it) => json!({ "author": hex(it.author.0), "signature": hex(it.signature.0) }),
        Frame::Invited(it) => {
            json!({ "invitation": hex(it.invite.0), "signature": hex(it.signature.0) })
        }
        Frame::Have(it) => json!({
            "charter": hex(it.charter.0),
            "content": hex(it.content.0),
            "settled_charter": it.settled_charter.map(|pair| hex(pair.0)),
            "settled_content": it.settled_content.map(|pair| hex(pair.0)),
            "receipts": it.receipts.map(hex),
        }),
        Frame::Strange(handle) => json!({ "handle": hex(handle.0) }),
        Frame::Introduce(it) => json!({ "space": hex(it.space.0), "token": hex(&it.token) }),
        _ => json!({}),
    }
}

fn says_of_exchange(frame: &Frame) -> Value {
    match frame {
        Frame::Tips(it) => json!({
            "part": part(it.part),
            "last": it.last,
            "tips": ids(&it.tips),
            "wanted": ids(&it.wanted),
        }),
        Frame::Known(it) => json!({ "part": part(it.part), "known": it.known }),
        Frame::Ancestors(it) => {
            let groups: Vec<Vec<String>> = it.groups.iter().map(|group| ids(group)).collect();
            json!({ "part": part(it.part), "groups": groups })
        }
        Frame::Run(it) => json!({ "left": it.left, "run": hex(&it.bytes) }),
        Frame::Body(it) => json!({
            "entry": hex(it.entry.0),
            "salt": it.body.salt.map(hex),
            "body": hex(&it.body.bytes),
        }),
        Frame::End(it) => {
            let took = it.took.map(|took| took == Took::Something);
            json!({ "part": part(it.part), "took": took })
        }
        _ => json!({}),
    }
}

fn says_of_live(frame: &Frame) -> Value {
    match frame {
        Frame::Ack(it) => json!({ "frames": it.frames, "held": prefixes(&it.held) }),
        Frame::Announce(it) | Frame::Ask(it) => json!({ "ids": prefixes(&it.ids) }),
        Frame::Receipts(it) => match &it.said {
            Said::Marks(marks) => {
                let marks = marks.iter();
                let marks: Vec<Value> = marks
                    .map(|mark| json!({ "author": hex(mark.author.0), "counter": mark.counter }))
                    .collect();
                json!({ "marks": marks })
            }
            Said::Ask(authors) => json!({ "ask": prefixes(authors) }),
            Said::Give(bytes) => json!({ "give": hex(bytes) }),
        },
        Frame::Holding(it) => json!({
            "entries": it.holding.entries,
            "bytes": it.holding.bytes,
            "most": it.holding.most,
            "full": it.holding.is_full,
            "charter": hex(it.holding.charter.0),
            "content": hex(it.holding.content.0),
            "at": it.holding.at.0,
            "signature": hex(it.signature.0),
        }),
        Frame::Presence(it) => json!({ "presence": hex(&it.bytes) }),
        _ => json!({}),
    }
}

/// A frame about a space: number, tag, then these.
fn about(number: u8, rest: &[u8]) -> Vec<u8> {
    [&[number], &TAG.0[..], rest].concat()
}

/// Frames that are refused. Where there is too much of something, all of it is there: a reader without limits would take
/// them.
fn wrong_frames() -> Vec<Wrong> {
    let parts = [wrong_opening(), wrong_exchange(), wrong_live()];
    parts.into_iter().flatten().collect()
}

fn wrong_opening() -> Vec<Wrong> {
    let nonce = some::<16>("nonce of F");
    let match_ = about(2, &[]);
    vec![
        wrong("nothing", [], "Undecodable"),
        wrong(
            "Hello: cut off",
            [&[0, 1], &nonce[..15]].concat(),
            "Undecodable",
        ),
        wrong(
            "Hello: a byte after the end",
            [&[0, 1], &nonce[..], &[0]].concat(),
            "NotCanonical",
        ),
        wrong(
            "Hello: a number longer than needed",
            [&[0, 0x81, 0], &nonce[..]].concat(),
            "NotCanonical",
        ),
        wrong("Hello: more than 32 bytes", [0], "TooLong").and_zeros(32),
        wrong("Offer: 4,097 handles", [1, 0x81, 0x20], "TooMany").and_zeros(4_097 * 16 + 1),
        wrong("Offer: nine plain handles", [1, 0, 9], "TooMany").and_zeros(9 * 16),
        wrong(
            "Match: more than 9 bytes",
            [&match_[..], &[0]].concat(),
            "TooLong",
        ),
        wrong(
            "Have: a flag of a later version",
            [&about(5, &[8])[..], &[0; 64]].concat(),
            "NotCanonical",
        ),
        wrong(
            "Have: a flag and nothing for it",
            [&about(5, &[1])[..], &[0; 64]].concat(),
            "Undecodable",
        ),
    ]
}

fn wrong_exchange() -> Vec<Wrong> {
    vec![
        wrong("Tips: a part 2", about(6, &[2, 1, 0, 0]), "Contradiction"),
        wrong(
            "Tips: last is neither 0 nor 1",
            about(6, &[0, 2, 0, 0]),
            "NotCanonical",
        ),
        wrong(
            "Tips: 16,385 tips",
            about(6, &[0, 1, 0x81, 0x80, 1]),
            "TooMany",
        )
        .and_zeros(16_385 * 32 + 1),
        wrong(
            "Tips: 16,385 wanted",
            about(6, &[0, 1, 0, 0x81, 0x80, 1]),
            "TooMany",
        )
        .and_zeros(16_385 * 32),
        wrong(
            "Tips: more said than there is",
            about(6, &[0, 1, 0x80, 0x80, 1]),
            "Undecodable",
        ),
        wrong(
            "Known: padded with a one",
            about(7, &[0, 1, 3]),
            "NotCanonical",
        ),
        wrong(
            "Known: 16,385 answers",
            about(7, &[0, 0x81, 0x80, 1]),
            "TooMany",
        )
        .and_zeros(16_385_usize.div_ceil(8)),
        wrong(
            "Ancestors: 16,385 groups",
            about(8, &[0, 0x81, 0x80, 1]),
            "TooMany",
        )
        .and_zeros(16_385),
        wrong(
            "Ancestors: 16,385 ids in one group",
            about(8, &[0, 1, 0x81, 0x80, 1]),
            "TooMany",
        )
        .and_zeros(16_385 * 32),
        wrong("Run: more than 1 MiB", about(9, &[0]), "TooLong").and_zeros(1024 * 1024 + 1),
        wrong(
            "Body: a salt that is neither there nor not",
            about(10, &[&[0; 32][..], &[2]].concat()),
            "NotCanonical",
        ),
        wrong("End: 3", about(11, &[0, 3]), "NotCanonical"),
    ]
}

fn wrong_live() -> Vec<Wrong> {
    let mut full = Frame::Holding(HoldingFrame {
        space: TAG,
        holding: holding(),
        signature: Signature([0; 64]),
    })
    .encode();
    let flag_at = 9 + 2 + 3 + 4;
    full[flag_at] = 2;
    vec![
        wrong("Ack: 4,097 ids", about(12, &[0, 0x81, 0x20]), "TooMany").and_zeros(4_097 * 8),
        wrong("Ask: 4,097 ids", about(14, &[0x81, 0x20]), "TooMany").and_zeros(4_097 * 8),
        wrong("Receipts: 3", about(15, &[3]), "NotCanonical"),
        wrong(
            "Receipts: 4,097 marks",
            about(15, &[0, 0x81, 0x20]),
            "TooMany",
        )
        .and_zeros(4_097 * 9),
        wrong(
            "Receipts: 4,097 asked for",
            about(15, &[1, 0x81, 0x20]),
            "TooMany",
        )
        .and_zeros(4_097 * 8),
        wrong(
            "Introduce: a token of 65 bytes",
            [&[17][..], &[0; 32], &[65], &[0; 65]].concat(),
            "TooLong",
        ),
        wrong("Holding: full is neither 0 nor 1", full, "NotCanonical"),
        wrong("Presence: more than 1,024 bytes", about(20, &[]), "TooLong").and_zeros(1_025),
    ]
}

#[test]
fn frames_are_as_they_are_frozen() {
    let mut right = opening();
    right.extend(exchange());
    right.extend(live());
    Format {
        file: "frame",
        about: "Frames of a sync stream, without the length before them.",
        form: Form::Bytes,
        decode: |bytes| Frame::decode(bytes).map_err(error),
        encode: Frame::encode,
        says,
    }
    .holds(Samples {
        right,
        read_too: vec![(
            "a frame of a later version with something in it",
            vec![200, 1, 2, 3],
            "a frame of a later version",
        )],
        wrong: wrong_frames(),
    });
}
