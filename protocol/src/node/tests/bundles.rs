//! Bundles between neighbours who never connect, and what a damaged one comes to.

use super::*;
use crate::bundle::{Damage, Decoder, Encoder, Flaw, Header, MAGIC, Part};
use crate::canonical::put_number;
use crate::entry::{Malformed, hash};
use crate::identity::SpaceKey;
use crate::limits;
use crate::mutate::mutants;
use crate::run::{Head, Run};
use crate::space::counts::Verdict;
use crate::space::receipts::Receipt;

/// All bytes of a bundle.
fn write(person: &mut Person, space: SpaceId, earlier: &Earlier) -> Vec<u8> {
    let writing = person.act(|node, cx| node.write_bundle(cx, space, earlier));
    let mut writing = writing.unwrap();
    let shelf = person.shelf.clone();
    let mut bytes = Vec::new();
    let next = |writing: &mut BundleWriting| person.node.next_of_bundle(writing, &shelf).unwrap();
    while let Some(block) = next(&mut writing) {
        bytes.extend(block);
    }
    assert_eq!(writing.written(), writing.entries());
    bytes
}

/// The parts of a bundle, as far as they are whole.
fn parts(bytes: &[u8], space: Option<SpaceId>) -> (Vec<Part>, Result<Decoder, Damage>) {
    let mut decoder = Decoder::default();
    let (mut parts, mut at) = (Vec::new(), 0);
    while decoder.wants() > 0 {
        assert!(decoder.wants() <= 2 * limits::RUN_BYTES);
        let Some(next) = bytes.get(at..at + decoder.wants()) else {
            return (parts, Err(decoder.damage(Flaw::CutOff)));
        };
        at += next.len();
        let taken = decoder.take(next).and_then(|part| {
            if let (Some(Part::Header(_)), Some(space)) = (&part, space) {
                decoder.expect(space)?;
            }
            Ok(part)
        });
        match taken {
            Ok(part) => parts.extend(part),
            Err(damage) => return (parts, Err(damage)),
        }
    }
    if at < bytes.len() {
        return (parts, Err(decoder.damage(Flaw::Trailing)));
    }
    (parts, Ok(decoder))
}

/// Reads a bundle as a device does: what is whole is taken in.
fn read(person: &mut Person, bytes: &[u8]) -> TakenIn {
    let mut all = TakenIn::default();
    let mut of: Option<(SpaceId, AuthorId)> = None;
    for part in parts(bytes, None).0 {
        if let Part::Header(header) = &part {
            let space = person.node.space_of_bundle(header).expect("of a space");
            of = Some((space, header.author));
        }
        let (space, author) = of.expect("a header first");
        let taken = person.act(|node, cx| node.take_bundled(cx, space, author, part));
        let taken = taken.expect("an honest bundle");
        all.new += taken.new;
        all.waiting += taken.waiting;
    }
    // A joining is written when the charter has been quiet.
    for _ in 0..2 {
        person.now = person.now.plus(1_000);
        person.act(|node, cx| node.timeout(cx));
    }
    all
}

fn earlier(bytes: &[u8]) -> Earlier {
    let (parts, whole) = parts(bytes, None);
    whole.expect("whole");
    match parts.into_iter().next() {
        Some(Part::Header(header)) => Earlier {
            tips: header.tips,
            wanted: header.wanted,
        },
        other => panic!("no header: {other:?}"),
    }
}

/// Anna's space with a document, and Bert who came in with a ticket and bundles alone.
fn two_villages() -> (Person, Person, SpaceId, DocumentId) {
    let (mut anna, mut bert) = (Person::new(1), Person::new(2));
    let space = anna.found("Anna");
    let document: DocumentId = anna.write(space, None, "manifest").into();
    let ticket = anna.invite(space, Role::Editor, 1);
    let card = bert.card("Bert");
    bert.act(|node, cx| node.join(cx, &ticket, &card)).unwrap();
    let there = write(&mut anna, space, &Earlier::default());
    read(&mut bert, &there);
    let back = write(&mut bert, space, &Earlier::default());
    read(&mut anna, &back);
    let there = write(&mut anna, space, &Earlier::default());
    read(&mut bert, &there);
    (anna, bert, space, document)
}

#[test]
fn a_joiner_gets_in_with_a_ticket_and_bundles_alone() {
    let (mut anna, mut bert, space, document) = two_villages();
    assert!(bert.events.contains(&Event::Joined { space }));
    assert_eq!(bert.reads(space, document), ["manifest"]);
    bert.write(space, Some(document), "van Bert");
    let back = write(&mut bert, space, &Earlier::default());
    assert_eq!(read(&mut anna, &back).new, 1);
    assert_eq!(anna.reads(space, document), ["manifest", "van Bert"]);
    let bundle = String::from_utf8_lossy(&back).into_owned();
    for name in ["Anna", "Bert", "Zandeweer", "manifest"] {
        assert!(!bundle.contains(name), "{name} stands in clear");
    }
}

#[test]
fn a_bundle_since_an_earlier_one_holds_only_what_is_new() {
    let (mut anna, mut bert, space, document) = two_villages();
    let whole = write(&mut anna, space, &Earlier::default());
    let none = write(&mut anna, space, &earlier(&whole));
    assert_eq!(parts(&none, Some(space)).1.unwrap().entries(), 0);
    anna.write(space, Some(document), "een");
    anna.write(space, Some(document), "twee");
    let since = write(&mut anna, space, &earlier(&whole));
    assert_eq!(parts(&since, Some(space)).1.unwrap().entries(), 2);
    assert!(since.len() < whole.len());
    read(&mut bert, &whole);
    assert_eq!(read(&mut bert, &since).new, 2);
    assert_eq!(bert.reads(space, document), ["manifest", "een", "twee"]);
}

#[test]
fn read_twice_or_in_the_wrong_order_a_bundle_does_no_harm() {
    let (mut anna, mut bert, space, document) = two_villages();
    let old = write(&mut anna, space, &Earlier::default());
    anna.write(space, Some(document), "een");
    let next = write(&mut anna, space, &earlier(&old));
    anna.write(space, Some(document), "twee");
    let last = write(&mut anna, space, &earlier(&next));
    // The last goes on from the one before it: it waits, and nothing of it is lost.
    let taken = read(&mut bert, &last);
    assert_eq!((taken.new, taken.waiting), (0, 1));
    assert_eq!(read(&mut bert, &next).new, 1);
    assert_eq!(read(&mut bert, &last).new, 1);
    for bundle in [&last, &old, &next] {
        assert_eq!(read(&mut bert, bundle), TakenIn::default());
    }
    assert_eq!(bert.reads(space, document), ["manifest", "een", "twee"]);
}

#[test]
fn of_a_bundle_that_was_cut_off_what_is_whole_is_taken() {
    let (mut anna, mut bert, space, document) = two_villages();
    let before = earlier(&write(&mut anna, space, &Earlier::default()));
    for _ in 0..3 {
        anna.write(space, Some(document), &"nu ".repeat(30_000));
    }
    let bytes = write(&mut anna, space, &before);
    let cut = &bytes[..bytes.len() - 50_000];
    assert_eq!(read(&mut bert, cut).new, 2);
    assert_eq!(bert.reads(space, document).len(), 3);
    assert_eq!(read(&mut bert, &bytes).new, 1);
    assert_eq!(bert.reads(space, document).len(), 4);
}

#[test]
fn what_a_device_that_is_out_writes_elsewhere_is_not_taken_from_its_bundle() {
    let (mut anna, mut bert, space, document) = two_villages();
    bert.write(space, Some(document), "van Bert");
    let before = write(&mut bert, space, &Earlier::default());
    bert.act(|node, cx| node.leave(cx, space)).unwrap();
    let after = write(&mut bert, space, &Earlier::default());
    let (parts, whole) = parts(&after, Some(space));
    whole.unwrap();
    let me = bert.node.space(&space).unwrap().me();
    for part in &parts {
        if let Part::Run(bytes) = part {
            let head = crate::run::Head::read(bytes).unwrap();
            assert!(head.chain == crate::entry::Chain::CHARTER || head.author == me);
        }
    }
    read(&mut anna, &after);
    let here = anna.node.space(&space).unwrap();
    assert!(here.charter().state().role_of(&me).is_none());
    let left = here.left_behind().into_iter().map(|(id, _)| id);
    let void = left.filter(|id| matches!(here.verdict(id), Some(Verdict::Void(_))));
    assert_eq!(void.count(), 0, "what came before the leaving stands");
    assert_eq!(anna.reads(space, document), ["manifest", "van Bert"]);
    read(&mut anna, &before);
}

#[test]
fn a_stranger_cannot_bring_in_content_with_a_bundle_of_his_own() {
    let (mut anna, mut bert, space, document) = two_villages();
    let bundle = write(&mut bert, space, &Earlier::default());
    bert.write(space, Some(document), "van Bert");
    let with_text = write(&mut bert, space, &Earlier::default());
    // The same blocks, said to be by somebody whom the charter does not know.
    let stranger = Person::new(9)
        .node
        .seed
        .space_key(&anna.node.space(&space).unwrap().nonce());
    for part in parts(&with_text, Some(space)).0 {
        let author = stranger.author();
        let taken = anna.act(|node, cx| node.take_bundled(cx, space, author, part));
        assert_eq!(taken.unwrap().new, 0);
    }
    assert_eq!(anna.reads(space, document), ["manifest"]);
    assert_eq!(read(&mut anna, &bundle), TakenIn::default());
    assert_eq!(read(&mut anna, &with_text).new, 1);
}

/// Where the first block ends.
fn end_of_header(bytes: &[u8]) -> usize {
    let mut decoder = Decoder::default();
    let mut at = 0;
    while decoder.header().is_none() {
        let next = &bytes[at..at + decoder.wants()];
        at += next.len();
        decoder.take(next).expect("a header");
    }
    at
}

/// The same bundle under a header that was changed: its checks are right again, which needs no key. It is signed by that
/// key, or with zeros.
fn reheaded(
    bytes: &[u8],
    space: SpaceId,
    key: Option<&SpaceKey>,
    edit: impl FnOnce(&mut Header),
) -> Vec<u8> {
    let Some(Part::Header(mut header)) = parts(bytes, None).0.into_iter().next() else {
        panic!("no header");
    };
    edit(&mut header);
    let mut payload = [&header.nonce[..], &header.handle, &header.author.0].concat();
    put_number(&mut payload, header.entries);
    for ids in [&header.since, &header.tips, &header.wanted] {
        put_number(&mut payload, ids.len() as u64);
        ids.iter().for_each(|id| payload.extend(id.0));
    }
    let place: [&[u8]; 2] = [&[0], &[0; 4]];
    let mut out = [MAGIC, &[1], place[0], place[1]].concat();
    out.extend((payload.len() as u32).to_le_bytes());
    let check = hash("bundle head", &[&out[MAGIC.len() + 1..]]);
    out.extend(&check[..4]);
    let signed = [&space.0[..], &header.nonce, place[0], place[1], &payload];
    let signed = hash("bundle signed", &signed);
    let signature = key.map_or([0; 64], |key| key.sign_bytes("bundle", &[&signed]).0);
    let checked: [&[u8]; 5] = [&[0; 16], place[0], place[1], &signature, &payload];
    out.extend(signature);
    out.extend(&hash("bundle block", &checked)[..8]);
    out.extend(payload);
    out.extend(&bytes[end_of_header(bytes)..]);
    out
}

/// The bundle as its real writer would write it with other parts in it.
fn rewritten(
    writer: &Person,
    space: SpaceId,
    bytes: &[u8],
    edit: impl FnOnce(&mut Header, &mut Vec<Part>),
) -> Vec<u8> {
    let key = writer.node.space(&space).expect("it is in").key();
    let mut all = parts(bytes, Some(space)).0;
    let Part::Header(mut header) = all.remove(0) else {
        panic!("no header");
    };
    edit(&mut header, &mut all);
    let (mut encoder, mut out) = Encoder::new(key, space, header);
    for part in all {
        match part {
            Part::Run(run) => {
                let count = Head::read(&run).map_or(0, |head| head.count as u64);
                out.extend(encoder.run(key, run, count));
            }
            Part::Body(entry, body) => out.extend(encoder.body(key, entry, body)),
            Part::Receipt(receipt) => out.extend(encoder.receipt(key, receipt)),
            Part::Header(_) | Part::Unknown(_) | Part::End(_) => {}
        }
    }
    out.extend(encoder.end(key));
    out
}

fn flaw_of(bytes: &[u8], space: SpaceId) -> Option<Damage> {
    parts(bytes, Some(space)).1.err()
}

#[test]
fn what_a_header_says_is_believed_only_when_its_writer_signed_it() {
    let (mut anna, _, space, document) = two_villages();
    let old = write(&mut anna, space, &Earlier::default());
    let late = anna.write(space, Some(document), "een");
    let key = anna.node.space(&space).unwrap().key();
    let forged = Damage {
        flaw: Flaw::Forged,
        block: 0,
        at: MAGIC.len() as u64 + 1,
    };
    assert_eq!(reheaded(&old, space, Some(key), |_| {}), old);
    // Who goes on from it would leave out what its owner does not have.
    let tips = |header: &mut Header| header.tips = vec![late];
    let since = |header: &mut Header| header.since = vec![late];
    let entries = |header: &mut Header| header.entries = 0;
    let stranger = Person::new(9)
        .node
        .seed
        .space_key(&anna.node.space(&space).unwrap().nonce());
    for key in [None, Some(&stranger)] {
        for bytes in [
            reheaded(&old, space, key, |_| {}),
            reheaded(&old, space, key, tips),
            reheaded(&old, space, key, since),
            reheaded(&old, space, key, entries),
        ] {
            assert_eq!(flaw_of(&bytes, space), Some(forged));
        }
    }
}

#[test]
fn the_space_is_said_before_anything_is_taken_unchecked() {
    let (mut anna, _, space, _) = two_villages();
    let bytes = write(&mut anna, space, &Earlier::default());
    let mut decoder = Decoder::default();
    assert!(decoder.expect(space).is_err(), "no header yet");
    let (mut at, mut given) = (0, 0);
    while given < 2 {
        let next = &bytes[at..at + decoder.wants()];
        at += next.len();
        given += usize::from(decoder.take(next).unwrap().is_some());
    }
    let late = decoder.expect(space).expect_err("a run came before it");
    assert_eq!(late.flaw, Flaw::Forged);
}

#[test]
fn the_end_of_a_bundle_has_as_many_entries_as_its_header_says() {
    let (mut anna, _, space, _) = two_villages();
    let bytes = write(&mut anna, space, &Earlier::default());
    assert_eq!(rewritten(&anna, space, &bytes, |_, _| {}), bytes);
    for by in [1_u64.wrapping_neg(), 1] {
        let other = rewritten(&anna, space, &bytes, |header, _| {
            header.entries = header.entries.wrapping_add(by);
        });
        let found = flaw_of(&other, space).map(|damage| damage.flaw);
        assert_eq!(found, Some(Flaw::Miscounted));
    }
}

#[test]
fn a_flaw_in_the_last_block_is_found_before_anything_is_taken_in() {
    let (mut anna, mut bert, space, document) = two_villages();
    // Receipts of both go along.
    for person in [&mut anna, &mut bert] {
        person.write(space, Some(document), "een");
    }
    let theirs = write(&mut bert, space, &Earlier::default());
    read(&mut anna, &theirs);
    let bytes = write(&mut anna, space, &Earlier::default());
    let found = |edit: &dyn Fn(&mut Header, &mut Vec<Part>)| {
        let bytes = rewritten(&anna, space, &bytes, edit);
        flaw_of(&bytes, space).map(|damage| damage.flaw)
    };
    assert_eq!(found(&|_, _| {}), None);
    let none = |_: &mut Header, parts: &mut Vec<Part>| {
        parts.push(Part::Receipt(b"een bewijs".to_vec()));
    };
    assert_eq!(found(&none), Some(Flaw::Malformed(Malformed::Undecodable)));
    let receipt = Receipt {
        author: anna.node.space(&space).unwrap().me(),
        counter: u64::MAX,
        heads: Vec::new(),
        tips: Vec::new(),
        erased: Vec::new(),
    };
    let by_bert = receipt.sign(&space, bert.node.space(&space).unwrap().key());
    let forged = |_: &mut Header, parts: &mut Vec<Part>| {
        parts.push(Part::Receipt(by_bert.clone()));
    };
    assert_eq!(found(&forged), Some(Flaw::Forged));
    // The first run once more, each time with something else wrong.
    let again = |edit: &dyn Fn(&mut Run)| {
        found(&|header, parts| {
            let run = parts.iter().find_map(|part| match part {
                Part::Run(bytes) => Some(Run::decode(Some(space), bytes).unwrap()),
                Part::Header(_)
                | Part::Body(..)
                | Part::Receipt(_)
                | Part::Unknown(_)
                | Part::End(_) => None,
            });
            let mut run = run.expect("a run of the charter");
            edit(&mut run);
            header.entries += run.entries.len() as u64;
            parts.push(Part::Run(run.encode().unwrap()));
        })
    };
    assert_eq!(again(&|_| {}), None);
    assert_eq!(again(&|run| run.signature.0[7] ^= 1), Some(Flaw::Forged));
    let no_operation = again(&|run| run.entries[0].body = None);
    assert_eq!(no_operation, Some(Flaw::Malformed(Malformed::WrongBody)));
}

#[test]
fn what_cannot_be_read_any_more_is_not_left_out_in_silence() {
    let (mut anna, _, space, document) = two_villages();
    anna.write(space, Some(document), "een");
    let mut writing = anna
        .act(|node, cx| node.write_bundle(cx, space, &Earlier::default()))
        .unwrap();
    let empty = Shelf::default();
    let next = |writing: &mut BundleWriting| anna.node.next_of_bundle(writing, &empty);
    assert!(next(&mut writing).unwrap().is_some(), "the header");
    let end = std::iter::from_fn(|| match next(&mut writing) {
        Ok(Some(_)) => Some(None),
        other => Some(Some(other)),
    });
    let end = end.flatten().next().expect("it ends");
    assert_eq!(end, Err(Refused::Malformed(Malformed::Undecodable)));
    assert!(writing.written() < writing.entries());
}

#[test]
fn mutants_of_a_bundle_are_refused_without_a_panic() {
    let (mut anna, _, space, document) = two_villages();
    let whole = write(&mut anna, space, &Earlier::default());
    anna.write(space, Some(document), "een");
    let since = write(&mut anna, space, &earlier(&whole));
    let samples = [whole, since];
    let (mut refused, mut same) = (0, 0);
    mutants(&samples, 100_000, |bytes| {
        let (found, whole) = parts(bytes, Some(space));
        match whole {
            Err(_) => refused += 1,
            Ok(_) if samples.iter().any(|sample| sample == bytes) => same += 1,
            Ok(_) => return Err(format!("taken for whole: {} parts", found.len())),
        }
        Ok(())
    });
    assert!(refused > 90_000 && same < 10_000, "{refused} {same}");
}
