//! The text that a vote is about, votes that weigh more than one, and how much one device may do.

use super::*;
use crate::desk::export::Handed;
use crate::exchange::file::{Checked, ProvenText, check};
use noaber_protocol::act::{Majority as When, Opening, Rule, Way as How};
use noaber_protocol::document::Heads;
use noaber_protocol::limits;

/// A vote that somebody else opens here, about the text at some heads.
fn foreign(desk: &Desk, heads: Heads, text: [u8; 32]) -> Act {
    Act::Opening(Opening {
        heads,
        text,
        question: "Doen wij het?".to_owned(),
        options: ["voor", "tegen"].map(str::to_owned).to_vec(),
        roll: vec![ParticipantId::from(desk.me)],
        weights: Vec::new(),
        rule: Rule {
            majority: When::Simple,
            quorum: 0,
            proxies: 0,
        },
        way: How::RollCall,
        hall: 0,
        ground: String::new(),
        until: None,
    })
}

fn text_here(desk: &mut Desk) -> (Heads, [u8; 32]) {
    let heads = desk.open.document().heads();
    let hash = desk.open.document().content_at(&heads).unwrap().hash();
    (heads, hash)
}

fn about(desk: &mut Desk) -> Vec<VotedText> {
    let votes = desk.open.acts_info().votes;
    votes.iter().map(|vote| vote.about).collect()
}

#[test]
fn a_vote_is_about_the_text_of_then_whatever_is_written_since() {
    let mut desk = Desk::of(Role::Board);
    desk.types(0, "Een bus.").unwrap();
    desk.roll_call();
    let (heads, hash) = text_here(&mut desk);
    let opening = desk.open.acts().votings[0].opening.clone();
    assert_eq!((&opening.heads, opening.text), (&heads, hash));
    assert_eq!(about(&mut desk), [VotedText::Now]);
    // writing is not kept from anybody
    desk.types(0, "Ook een trein. ").unwrap();
    desk.does(says("Kijk nog eens.")).unwrap();
    assert_eq!(about(&mut desk), [VotedText::Then]);
    desk.does(casts("voor")).unwrap();
    let info = desk.does(closes(None)).unwrap();
    assert!(info.votes[0].result.is_some());
    assert_eq!(about(&mut desk), [VotedText::Then]);
}

#[test]
fn nobody_votes_about_another_text_than_the_vote_names_and_nobody_closes_it() {
    let mut desk = Desk::of(Role::Board);
    desk.types(0, "Een bus.").unwrap();
    desk.does(says("Zo staat het er.")).unwrap();
    let (heads, hash) = text_here(&mut desk);
    let mut other = hash;
    other[0] ^= 1;
    let opening = foreign(&desk, heads.clone(), other);
    let last = desk.last;
    let untrue = desk.comes(8, &opening, vec![last]);
    assert_eq!(about(&mut desk), [VotedText::Other]);
    let refused = Err(Problem::Act(ActProblem::OtherText));
    assert_eq!(desk.does(casts("voor")), refused);
    assert_eq!(desk.does(closes(None)), refused);
    // one that names the text is given and closed as ever
    let opening = foreign(&desk, heads, hash);
    desk.comes(8, &opening, vec![untrue]);
    assert_eq!(about(&mut desk), [VotedText::Other, VotedText::Now]);
    let right = desk.open.acts_info().votes[1].entry.clone();
    let ActRequest::Cast { document, .. } = casts("voor") else {
        panic!("it is one");
    };
    let cast = ActRequest::Cast {
        document,
        vote: Some(right),
        choice: "voor".to_owned(),
        on_behalf: None,
        statement: String::new(),
    };
    desk.does(cast).unwrap();
}

#[test]
fn who_does_not_have_the_text_that_is_voted_about_waits_for_it() {
    let mut desk = Desk::of(Role::Board);
    let opening = foreign(&desk, "05".repeat(32).parse().unwrap(), [6; 32]);
    let first = desk.first();
    desk.comes(8, &opening, vec![first]);
    assert_eq!(about(&mut desk), [VotedText::Missing]);
    let refused = Err(Problem::Act(ActProblem::NoText));
    assert_eq!(desk.does(casts("voor")), refused);
    assert_eq!(desk.does(closes(None)), refused);
}

#[test]
fn a_file_carries_the_text_that_was_voted_about() {
    let mut desk = Desk::of(Role::Board);
    desk.types(0, "Een bus.").unwrap();
    desk.roll_call();
    desk.does(casts("voor")).unwrap();
    desk.does(closes(None)).unwrap();
    let text_of = |desk: &mut Desk| {
        let format = ExportFormat::Html;
        let lang = crate::words::Lang::Nl;
        let Ok(Handed::Now(made)) = desk.open.exported(format, lang, None, &[]) else {
            panic!("it is made");
        };
        let file = made.bytes;
        let Ok(Checked::Intact(proven)) = check(&file, |_, _| None) else {
            panic!("it is whole");
        };
        let text = proven.decisions[0].text;
        (text, String::from_utf8(file).unwrap())
    };
    let (text, file) = text_of(&mut desk);
    assert_eq!(text, ProvenText::Content);
    assert!(!file.contains("De tekst is na de opening gewijzigd"));
    desk.types(0, "Ook een trein. ").unwrap();
    desk.does(says("Kijk nog eens.")).unwrap();
    let (text, file) = text_of(&mut desk);
    assert_eq!(text, ProvenText::Beside);
    assert!(file.contains("De tekst is na de opening gewijzigd"));
    assert!(file.contains("<li>Een bus.</li>"), "{file}");
    assert!(file.contains("<li>Ook een trein. Een bus.</li>"));
}

#[test]
fn votes_count_as_much_as_they_weigh() {
    let mut desk = Desk::of(Role::Board);
    let (me, other) = (desk.me.into(), ParticipantId::from(key(8).author()));
    desk.people = vec![me, other];
    desk.weights = BTreeMap::from([(other, 3)]);
    let info = desk.opens(plain()).unwrap();
    assert!(info.votes[0].is_weighed());
    assert_eq!((info.votes[0].given(), info.votes[0].total()), (0, 4));
    let opening = desk.last;
    let vote = Act::Vote(Vote {
        opening,
        choice: 1,
        on_behalf: None,
        statement: String::new(),
    });
    desk.comes(8, &vote, vec![opening]);
    let info = desk.does(casts("voor")).unwrap();
    assert_eq!(info.votes[0].given(), 4);
    let info = desk.does(closes(None)).unwrap();
    assert_eq!(info.votes[0].result.as_ref().unwrap().counts, [1, 3, 0]);
    let weights = info.votes[0].roll.iter().map(|voter| voter.weight);
    assert_eq!(weights.sum::<u32>(), 4);
}

#[test]
fn in_the_hall_not_more_is_counted_than_all_weigh_and_no_quorum_is_above_that() {
    let mut desk = Desk::of(Role::Board);
    let me = ParticipantId::from(desk.me);
    let hall = |quorum| NewVote {
        way: Way::Count,
        quorum,
        ..plain()
    };
    let counts = Err(Problem::Act(ActProblem::Counts));
    for (weight, quorum, is_right) in [
        (3, 3, true),
        (3, 4, false),
        (1, 1, true),
        (0, 0, false),
        (limits::VOTE_WEIGHT + 1, 0, false),
        (limits::VOTE_WEIGHT, 0, true),
    ] {
        let mut desk = Desk::of(Role::Board);
        (desk.people, desk.weights) = (vec![me], BTreeMap::from([(me, weight)]));
        let opened = desk.opens(hall(quorum));
        match is_right {
            true => assert!(opened.is_ok(), "{weight} {quorum}"),
            false => assert_eq!(opened, counts, "{weight} {quorum}"),
        }
    }
    desk.people = vec![me];
    desk.weights = BTreeMap::from([(ParticipantId([9; 32]), 2)]);
    let opened = desk.opens(hall(0));
    assert_eq!(opened, Err(Problem::Act(ActProblem::NotOnRoll)));
    (desk.people, desk.weights) = (vec![me], BTreeMap::from([(me, 3)]));
    desk.opens(hall(0)).unwrap();
    let close = |number| ActRequest::Close {
        document: all(),
        vote: None,
        hall: Some((vec![number, 0, 0], ["Anje", "Geert"].map(str::to_owned))),
        shown: None,
        reason: String::new(),
    };
    assert_eq!(desk.does(close(4)), counts);
    let info = desk.does(close(3)).unwrap();
    assert_eq!(info.votes[0].result.as_ref().unwrap().counts, [3, 0, 0]);
}

/// Says something long so many times, each knowing of the one before.
fn floods(desk: &mut Desk, seed: u8, times: usize) {
    let long = Act::Comment(Comment {
        re: None,
        place: None,
        heads: Heads::default(),
        text: "a".repeat(limits::ACT_TEXT_BYTES),
    });
    let mut before = desk.first();
    for _ in 0..times {
        before = desk.comes(seed, &long, vec![before]);
    }
}

#[test]
fn what_one_device_does_too_much_is_put_aside_and_told_and_others_go_on() {
    let mut desk = Desk::of(Role::Board);
    let fits = (limits::DEVICE_ACT_BYTES as usize) / (limits::ACT_TEXT_BYTES + 16);
    floods(&mut desk, 8, fits + 5);
    let info = desk.open.acts_info();
    assert_eq!(info.aside, [(SafeText::default(), 5)]);
    assert_eq!(info.comments.len(), fits);
    // its words are let go of, and it stays put aside
    let let_go = desk.open.done().iter().filter(|done| done.act.is_err());
    assert_eq!(let_go.count(), 5);
    let info = desk.does(says("Rustig aan.")).unwrap();
    assert_eq!(info.aside, [(SafeText::default(), 5)]);
    assert_eq!(info.comments.len(), fits + 1);
}

#[test]
fn who_did_as_much_as_one_device_may_is_told_so_before_anything_is_lost() {
    let mut desk = Desk::of(Role::Board);
    let fits = (limits::DEVICE_ACT_BYTES as usize) / (limits::ACT_TEXT_BYTES + 16);
    floods(&mut desk, 7, fits);
    let full = Err(Problem::Act(ActProblem::FullActs));
    assert_eq!(desk.does(says("Nog iets.")), full);
    assert!(desk.open.acts_info().aside.is_empty());
}
