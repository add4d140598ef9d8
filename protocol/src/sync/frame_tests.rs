//! Frames: every value reads back, every other form is refused, and the small ones stay small.

use super::*;
use crate::ids::{Millis, SpaceId};
use crate::sync::receipts::{Mark, Said};
use proptest::collection::vec;
use proptest::prelude::*;

fn tag() -> impl Strategy<Value = Tag> {
    any::<[u8; 8]>().prop_map(Tag)
}

fn id() -> impl Strategy<Value = EntryId> {
    any::<[u8; 32]>().prop_map(EntryId)
}

fn signature() -> impl Strategy<Value = Signature> {
    vec(any::<u8>(), 64).prop_map(|bytes| Signature(bytes.try_into().expect("64 bytes")))
}

fn either() -> impl Strategy<Value = Part> {
    prop_oneof![Just(Part::Charter), Just(Part::Content)]
}

fn prefixes() -> impl Strategy<Value = Prefixes> {
    (tag(), vec(any::<[u8; 8]>().prop_map(Prefix), 0..5))
        .prop_map(|(space, ids)| Prefixes { space, ids })
}

fn have() -> impl Strategy<Value = Have> {
    (
        tag(),
        any::<[u8; 32]>(),
        any::<[u8; 32]>(),
        any::<Option<[u8; 16]>>(),
        any::<Option<[u8; 16]>>(),
        any::<Option<[u8; 4]>>(),
    )
        .prop_map(|(space, charter, content, one, other, receipts)| Have {
            receipts,
            space,
            charter: Fingerprint(charter),
            content: Fingerprint(content),
            settled_charter: one.map(Pair),
            settled_content: other.map(Pair),
        })
}

fn opening() -> impl Strategy<Value = Frame> {
    let handles = |most| vec(any::<[u8; 16]>().prop_map(Handle), 0..most);
    prop_oneof![
        (any::<u64>(), any::<[u8; 16]>())
            .prop_map(|(version, nonce)| Frame::Hello(Hello { version, nonce })),
        (handles(20), handles(limits::PLAIN_HANDLES))
            .prop_map(|(member, plain)| Frame::Offer(Offer { member, plain })),
        tag().prop_map(Frame::Match),
        tag().prop_map(Frame::Follow),
        tag().prop_map(Frame::Gone),
        (tag(), any::<[u8; 32]>(), signature()).prop_map(|(space, author, signature)| {
            Frame::Prove(Prove {
                space,
                author: AuthorId(author),
                signature,
            })
        }),
        (tag(), id(), signature()).prop_map(|(space, invite, signature)| {
            Frame::Invited(Invited {
                space,
                invite,
                signature,
            })
        }),
        (22u8..).prop_map(Frame::Unknown),
    ]
}

fn exchange() -> impl Strategy<Value = Frame> {
    let ids = || vec(id(), 0..20);
    prop_oneof![
        have().prop_map(Frame::Have),
        (tag(), either(), any::<bool>(), ids(), ids()).prop_map(
            |(space, part, last, tips, wanted)| {
                Frame::Tips(Tips {
                    space,
                    part,
                    last,
                    tips,
                    wanted,
                })
            }
        ),
        (tag(), either(), vec(any::<bool>(), 0..40))
            .prop_map(|(space, part, known)| Frame::Known(Known { space, part, known })),
        (tag(), either(), vec(ids(), 0..4)).prop_map(|(space, part, groups)| Frame::Ancestors(
            Ancestors {
                space,
                part,
                groups
            }
        )),
        (tag(), either(), any::<Option<bool>>()).prop_map(|(space, part, took)| {
            let took = took.map(|took| if took { Took::Something } else { Took::Nothing });
            Frame::End(End { space, part, took })
        }),
    ]
}

fn goods() -> impl Strategy<Value = Frame> {
    prop_oneof![
        (tag(), any::<u64>(), vec(any::<u8>(), 0..300))
            .prop_map(|(space, left, bytes)| Frame::Run(RunFrame { space, left, bytes })),
        (
            tag(),
            id(),
            any::<Option<[u8; 16]>>(),
            vec(any::<u8>(), 0..300)
        )
            .prop_map(|(space, entry, salt, bytes)| Frame::Body(BodyFrame {
                space,
                entry,
                body: Body { salt, bytes }
            })),
        (tag(), any::<u64>(), prefixes()).prop_map(|(space, frames, list)| Frame::Ack(Ack {
            space,
            frames,
            held: list.ids
        })),
        prefixes().prop_map(Frame::Announce),
        (tag(), receipts()).prop_map(|(space, said)| Frame::Receipts(Receipts { space, said })),
        prefixes().prop_map(Frame::Ask),
        (tag(), vec(any::<u8>(), 0..300))
            .prop_map(|(space, bytes)| Frame::Presence(PresenceFrame { space, bytes })),
    ]
}

fn receipts() -> impl Strategy<Value = Said> {
    let mark = |(author, counter)| Mark {
        author: Prefix(author),
        counter,
    };
    prop_oneof![
        vec((any::<[u8; 8]>(), any::<u64>()).prop_map(mark), 0..9).prop_map(Said::Marks),
        vec(any::<[u8; 8]>().prop_map(Prefix), 0..9).prop_map(Said::Ask),
        vec(any::<u8>(), 0..300).prop_map(Said::Give),
    ]
}

fn relayed() -> impl Strategy<Value = Frame> {
    let fingerprint = || any::<[u8; 32]>().prop_map(Fingerprint);
    let holding = (
        any::<[u64; 3]>(),
        any::<bool>(),
        fingerprint(),
        fingerprint(),
        any::<i64>(),
    )
        .prop_map(
            |([entries, bytes, most], is_full, charter, content, at)| Holding {
                entries,
                bytes,
                most,
                is_full,
                charter,
                content,
                at: Millis(at),
            },
        );
    prop_oneof![
        any::<[u8; 16]>().prop_map(|handle| Frame::Strange(Handle(handle))),
        (any::<[u8; 32]>(), vec(any::<u8>(), 0..=limits::TOKEN_BYTES)).prop_map(
            |(space, token)| Frame::Introduce(Introduce {
                space: SpaceId(space),
                token
            })
        ),
        (tag(), holding, signature()).prop_map(|(space, holding, signature)| {
            Frame::Holding(HoldingFrame {
                space,
                holding,
                signature,
            })
        }),
    ]
}

fn any_frame() -> impl Strategy<Value = Frame> {
    prop_oneof![opening(), exchange(), goods(), relayed()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_frame_reads_back(frame in any_frame()) {
        prop_assert_eq!(Frame::decode(&frame.encode()), Ok(frame));
    }

    #[test]
    fn what_is_accepted_has_one_form(frame in any_frame(), flips in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4), cut in any::<prop::sample::Index>()) {
        let mut bytes = frame.encode();
        for (place, change) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= change;
        }
        let shorter = &bytes[..cut.index(bytes.len() + 1)];
        for bytes in [&bytes[..], shorter] {
            if let Ok(frame) = Frame::decode(bytes)
                && !matches!(frame, Frame::Unknown(_))
            {
                prop_assert_eq!(frame.encode(), bytes);
            }
        }
    }

    #[test]
    fn rubbish_is_refused_without_a_panic(bytes in vec(any::<u8>(), 0..400)) {
        if let Ok(frame) = Frame::decode(&bytes)
            && !matches!(frame, Frame::Unknown(_))
        {
            prop_assert_eq!(frame.encode(), bytes);
        }
    }
}

fn a_have(settled: Option<Pair>) -> Frame {
    Frame::Have(Have {
        space: Tag([1; 8]),
        charter: Fingerprint([2; 32]),
        content: Fingerprint([3; 32]),
        settled_charter: settled,
        settled_content: settled,
        receipts: Some([5; 4]),
    })
}

#[test]
fn a_have_takes_a_few_dozen_bytes() {
    assert_eq!(a_have(None).encode().len(), 78);
    assert_eq!(a_have(Some(Pair([4; 16]))).encode().len(), 110);
}

#[test]
fn a_quiet_reconnect_takes_less_than_512_bytes_both_ways_together() {
    let offer = Frame::Offer(Offer {
        member: vec![Handle([1; 16]), Handle([2; 16])],
        plain: Vec::new(),
    });
    let prove = Frame::Prove(Prove {
        space: Tag([1; 8]),
        author: AuthorId([2; 32]),
        signature: Signature([3; 64]),
    });
    let one_way: usize = [offer, prove, a_have(None)]
        .iter()
        .map(|frame| frame.encode().len() + 4)
        .sum();
    assert!(2 * one_way <= 512, "{}", 2 * one_way);
}

#[test]
fn a_list_longer_than_its_limit_is_refused_before_it_is_read() {
    let mut bytes = vec![1];
    put_number(&mut bytes, limits::HANDLES as u64 + 1);
    assert_eq!(Frame::decode(&bytes), Err(Malformed::TooMany));
    let mut bytes = vec![6];
    bytes.extend([0; 8]);
    bytes.extend([0, 1]);
    put_number(&mut bytes, u64::MAX);
    assert_eq!(Frame::decode(&bytes), Err(Malformed::TooMany));
}

#[test]
fn a_list_that_promises_more_than_there_is_is_refused() {
    let mut bytes = vec![14];
    bytes.extend([0; 8]);
    put_number(&mut bytes, limits::FRAME_PREFIXES as u64);
    assert_eq!(Frame::decode(&bytes), Err(Malformed::Undecodable));
}

#[test]
fn a_frame_over_its_limit_is_refused_and_one_at_it_is_not() {
    let run = |length| {
        Frame::Run(RunFrame {
            space: Tag([1; 8]),
            left: 0,
            bytes: vec![7; length],
        })
    };
    assert!(Frame::decode(&run(limits::RUN_BYTES).encode()).is_ok());
    assert_eq!(
        Frame::decode(&run(limits::RUN_BYTES + 1).encode()),
        Err(Malformed::TooLong)
    );
    let mut hello = Frame::Hello(Hello {
        version: u64::MAX,
        nonce: [1; 16],
    })
    .encode();
    hello.resize(33, 0);
    assert_eq!(Frame::decode(&hello), Err(Malformed::TooLong));
    assert_eq!(Frame::decode(&[]), Err(Malformed::Undecodable));
}

#[test]
fn bits_behind_the_last_answer_are_refused() {
    let frame = Frame::Known(Known {
        space: Tag([1; 8]),
        part: Part::Content,
        known: vec![true, false, true],
    });
    let mut bytes = frame.encode();
    assert_eq!(bytes.last(), Some(&0b101));
    *bytes.last_mut().expect("not empty") |= 0b1000;
    assert_eq!(Frame::decode(&bytes), Err(Malformed::NotCanonical));
}

#[test]
fn a_flag_that_is_neither_yes_nor_no_is_refused() {
    let mut bytes = a_have(None).encode();
    bytes[9] = 8;
    assert_eq!(Frame::decode(&bytes), Err(Malformed::NotCanonical));
    let mut bytes = Frame::End(End {
        space: Tag([1; 8]),
        part: Part::Charter,
        took: Some(Took::Nothing),
    })
    .encode();
    bytes[10] = 3;
    assert_eq!(Frame::decode(&bytes), Err(Malformed::NotCanonical));
}
