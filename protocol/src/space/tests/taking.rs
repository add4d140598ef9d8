//! Taking in and giving out: what is refused, with which value, and how runs travel.

use super::*;
use crate::entry::{Malformed, VERSION};
use crate::limits;
use crate::run::{RunEntry, Signature};
use crate::space::Fault;

fn last_run(person: &Person) -> Vec<u8> {
    person.shelf.runs_of(person.space.id()).pop().unwrap()
}

#[test]
fn each_fault_is_a_value() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    bert.change(document, &[]);
    let bytes = last_run(&bert);
    // Content of an invited one, of a stranger, or of another by a removed one, waits: they may not know better.
    let invited = Sender::Invited(document.into());
    for from in [invited, Sender::Stranger, Sender::Removed(anna.me())] {
        assert_eq!(anna.take(&bytes, from), Ok(Outcome::Delayed));
    }
    let mut run = Run::decode(Some(anna.space.id()), &bytes).unwrap();
    run.signature = Signature([3; 64]);
    let forged = run.encode().unwrap();
    let device = Sender::Device(bert.me());
    assert_eq!(
        anna.take(&forged, device),
        Err(Fault::Malformed(Malformed::Forged))
    );
    assert_eq!(
        anna.take(&bytes, Sender::Removed(bert.me())),
        Ok(Outcome::Taken)
    );
    assert_eq!(anna.take(&bytes, device), Ok(Outcome::Known));
}

#[test]
fn a_run_waits_for_what_comes_before_it() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    let first = bert.change(document, &[]);
    bert.change(document, &[]);
    assert_eq!(
        anna.take(&last_run(&bert), Sender::Relay),
        Ok(Outcome::Gap(first))
    );
}

#[test]
fn an_entry_after_one_of_another_chain_is_a_fault() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    let draft = sealed(&bert, Some(document), EntryType::CHANGES);
    let entry = bert.act(|space, cx| space.make(cx, Chain::CONTENT, vec![document.into()], draft));
    let entry: RunEntry = entry.unwrap();
    let signature = bert.space.key().sign(&entry.entry.id);
    let entries = vec![entry];
    let bytes = Run { entries, signature }.encode().unwrap();
    assert_eq!(anna.take(&bytes, Sender::Relay), Err(Fault::OutOfChain));
}

#[test]
fn an_operation_comes_with_its_body_and_in_the_form_of_one() {
    let mut anna = Person::founder();
    let bert = Person::joins(2, &mut anna, Role::Editor);
    let join = bert
        .shelf
        .runs_of(bert.space.id())
        .into_iter()
        .map(|bytes| Run::decode(Some(bert.space.id()), &bytes).unwrap())
        .find(|run| run.author() == bert.me())
        .unwrap();
    let mut corrie = Person::stranger(3, &anna);
    give(&anna, &mut corrie);
    let mut without = join;
    without.entries[0].body = None;
    let bytes = without.encode().unwrap();
    let wrong = Err(Fault::Malformed(Malformed::WrongBody));
    assert_eq!(corrie.take(&bytes, Sender::Relay), wrong);
    let draft = Draft {
        content: Content::Clear(vec![4, 1, 2, 3]),
        kind: EntryType::OPERATION,
        ..sealed(&anna, None, EntryType::OPERATION)
    };
    let entry = anna.act(|space, cx| space.make(cx, Chain::CHARTER, vec![], draft));
    let entries = vec![entry.unwrap()];
    assert_eq!(entries[0].entry.header.version, VERSION);
    let signature = anna.space.key().sign(&entries[0].entry.id);
    let bytes = Run { entries, signature }.encode().unwrap();
    let refused = corrie.take(&bytes, Sender::Relay);
    assert!(matches!(refused, Err(Fault::Malformed(_))));
}

#[test]
fn a_device_with_too_many_open_branches_waits_while_live_and_in_nothing_else() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    let (mut outcomes, mut last) = (Vec::new(), Vec::new());
    for number in 0..=limits::BRANCHES {
        let mut clone = Person {
            space: bert.restored(),
            shelf: bert.shelf.clone(),
            rng: ChaCha20Rng::from_seed([100 + number as u8; 32]),
            now: bert.now,
            number: 2,
        };
        clone.change(document, &[]);
        last = last_run(&clone);
        outcomes.push(anna.take_by(&last, Sender::Relay, How::Live).unwrap());
        clone.force(Chain::CHARTER, vec![heads()]);
        let charter = anna.take_by(&last_run(&clone), Sender::Relay, How::Live);
        assert_eq!(charter, Ok(Outcome::Taken));
    }
    assert_eq!(outcomes.pop(), Some(Outcome::Delayed));
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Taken));
    assert_eq!(anna.take(&last, Sender::Relay), Ok(Outcome::Taken));
}

/// An entry of the charter that asks no right.
fn heads() -> Draft {
    Draft {
        kind: EntryType::HEADS,
        document: None,
        on: vec![],
        charter: vec![],
        more: vec![],
        content: Content::Clear(vec![]),
    }
}

#[test]
fn a_run_whose_rest_is_longer_than_a_run_is_kept_as_it_came() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    let mut entries: Vec<RunEntry> = Vec::new();
    let mut last = limits::BODY_BYTES - 1024;
    let mut run = loop {
        for at in 0..5 {
            let size = if at == 4 { last } else { limits::BODY_BYTES };
            let content = match at {
                0 => Content::Bare,
                _ => Content::Clear(vec![7; size]),
            };
            let kind = match at {
                0 => EntryType::BARE,
                _ => EntryType::CHANGES,
            };
            let document = Some(document);
            let draft = Draft {
                kind,
                document,
                content,
                ..heads()
            };
            let prev = entries.last().map(|it| it.entry.id).into_iter().collect();
            let entry = bert.act(|space, cx| space.make(cx, Chain::PUBLIC, prev, draft));
            entries.push(entry.unwrap());
        }
        let signature = bert.space.key().sign(&entries[4].entry.id);
        let run = Run {
            entries: std::mem::take(&mut entries),
            signature,
        };
        match limits::RUN_BYTES - run.encode().unwrap().len() {
            0 => break run,
            short => last += short,
        }
    };
    let bytes = run.encode().unwrap();
    let first = run.entries.remove(0);
    assert_eq!(run.encode(), Err(Malformed::TooLong));
    let signature = bert.space.key().sign(&first.entry.id);
    let entries = vec![first];
    let bare = Run { entries, signature }.encode().unwrap();
    for bytes in [bare, bytes] {
        assert_eq!(anna.take(&bytes, Sender::Relay), Ok(Outcome::Taken));
    }
    assert!(anna.space.holds_whole(&run.last().id));
    assert_eq!(picture(&anna.restored()), picture(&anna.space));
}

#[test]
fn of_a_stranger_only_the_charter_of_who_is_listed_or_joins_is_taken() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    // Somebody who knows the space's id and nothing else.
    let mut nobody = Person::stranger(9, &anna);
    give(&anna, &mut nobody);
    nobody.force(Chain::CHARTER, vec![heads()]);
    let invented = last_run(&nobody);
    for from in [Sender::Stranger, Sender::Removed(bert.me())] {
        assert_eq!(anna.take(&invented, from), Ok(Outcome::Delayed));
    }
    // Who joins, and whom a neighbour has listed, is known by that.
    let mut corrie = Person::stranger(3, &anna);
    let (invite, secret) = anna.invite(Role::Editor);
    let card = card("Corrie");
    corrie.space.begin_joining(Joining {
        invite,
        secret,
        card,
    });
    give(&anna, &mut corrie);
    for _ in 0..2 {
        corrie.now = corrie.now.plus(1_000);
        corrie.tend();
    }
    let runs = corrie.shelf.runs_of(corrie.space.id());
    let own = |bytes: &&Vec<u8>| {
        Run::decode(Some(corrie.space.id()), bytes)
            .unwrap()
            .author()
            == corrie.me()
    };
    for bytes in runs.iter().filter(own) {
        assert_eq!(anna.take(bytes, Sender::Stranger), Ok(Outcome::Taken));
    }
    // Bert was away; who is out, or new to him, hands over what others signed.
    anna.set_role(corrie.me(), Role::Member, vec![]);
    let news = last_run(&anna);
    let mut clone = Person {
        space: bert.restored(),
        shelf: bert.shelf.clone(),
        rng: ChaCha20Rng::from_seed([99; 32]),
        now: bert.now,
        number: 2,
    };
    for from in [Sender::Stranger, Sender::Removed(corrie.me())] {
        for bytes in anna.shelf.runs_of(anna.space.id()) {
            assert!(clone.take(&bytes, from).is_ok());
        }
        assert!(bert.take(&news, from).is_ok());
    }
    let role = clone.space.charter().state().role_of(&corrie.me());
    assert_eq!(role, Some(Role::Member));
}

#[test]
fn content_of_somebody_whom_nobody_listed_is_not_kept() {
    let mut anna = Person::founder();
    let document = anna.found_document();
    let mut nobody = Person::stranger(9, &anna);
    give(&anna, &mut nobody);
    let draft = sealed(&nobody, Some(document), EntryType::CHANGES);
    let invented = nobody.force(Chain::CONTENT, vec![draft]);
    let from = Sender::Device(anna.me());
    assert_eq!(anna.take(&last_run(&nobody), from), Ok(Outcome::Delayed));
    assert!(!anna.space.holds(&invented));
}

#[test]
fn what_is_sealed_for_others_than_a_documents_readers_is_not_shown_in_it() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let new = NewEntry {
        document: None,
        kind: EntryType::FOUND_DOCUMENT,
        on: vec![],
        more: vec![1, 0],
        audience: Audience::Board,
        plaintext: b"tekst".to_vec(),
    };
    let founding = anna.act(|space, cx| space.write(cx, new)).unwrap();
    give(&anna, &mut bert);
    let board = DocumentId::from(founding);
    let draft = sealed(&bert, Some(board), EntryType::CHANGES);
    let intruding = bert.force(Chain::CONTENT, vec![draft]);
    give(&bert, &mut anna);
    assert_eq!(anna.verdict(&intruding), Some(Verdict::Counts));
    assert_eq!(anna.space.entries_of(&board), [founding]);
    let shown = anna.space.shown(&[founding, intruding]);
    assert_eq!(
        shown.into_iter().collect::<Vec<_>>(),
        [(board, vec![founding])]
    );
}

#[test]
fn a_quota_of_the_day_delays_what_is_live_and_nothing_else() {
    let mut anna = Person::founder();
    let mut mies = Person::joins(2, &mut anna, Role::Member);
    let document = anna.found_document();
    give(&anna, &mut mies);
    let mut outcomes = Vec::new();
    for _ in 0..12 {
        let mut draft = sealed(&mies, Some(document), COMMENT);
        if let Content::Sealed { plaintext, .. } = &mut draft.content {
            *plaintext = vec![7; 200 * 1024];
        }
        mies.force(Chain::CONTENT, vec![draft]);
        let bytes = last_run(&mies);
        let run = Run::decode(Some(anna.space.id()), &bytes).unwrap();
        let from = Sender::Device(mies.me());
        let (now, shelf) = (anna.now, anna.shelf.clone());
        let live = anna.space.accept(now, &shelf, run, &bytes, from, How::Live);
        outcomes.push(live.unwrap().outcome);
    }
    assert_eq!(outcomes[9], Outcome::Taken);
    assert_eq!(outcomes[10], Outcome::Delayed);
    give(&mies, &mut anna);
    assert_eq!(
        anna.space.tips(Part::Content, &View::All),
        mies.space.tips(Part::Content, &View::All)
    );
}

#[test]
fn small_runs_travel_together_and_long_ones_as_they_are() {
    let mut anna = Person::founder();
    let document = anna.found_document();
    for _ in 0..300 {
        anna.change(document, &[]);
    }
    let mut plan = anna.space.plan(Part::Content, &View::All, &[], &[]);
    let mut counts = Vec::new();
    let mut bert = Person::stranger(2, &anna);
    give(&anna, &mut bert);
    while let Some(parcel) = anna.space.next(&mut plan, 1 << 20, &anna.shelf) {
        let Parcel::Run(_, count) = parcel else {
            panic!("no body is lacking");
        };
        counts.push(count);
    }
    assert_eq!(counts, [256, 45]);
    // From a device that has them in long runs they come as they are stored.
    let mut plan = anna.space.plan(Part::Content, &View::All, &[], &[]);
    let mut corrie = Person::stranger(3, &anna);
    give_charter(&anna, &mut corrie);
    while let Some(Parcel::Run(bytes, _)) = anna.space.next(&mut plan, 1 << 20, &anna.shelf) {
        corrie.take(&bytes, Sender::Relay).unwrap();
    }
    let stored = corrie.shelf.runs_of(corrie.space.id());
    let mut plan = corrie.space.plan(Part::Content, &View::All, &[], &[]);
    while let Some(Parcel::Run(bytes, _)) = corrie.space.next(&mut plan, 1 << 20, &corrie.shelf) {
        assert!(stored.contains(&bytes));
    }
}

#[test]
fn ancestors_stand_at_growing_distance_and_stop_at_what_is_known() {
    let mut anna = Person::founder();
    let document = anna.found_document();
    let written: Vec<EntryId> = (0..100).map(|_| anna.change(document, &[])).collect();
    let tip = written[99];
    let found = anna.space.ancestors(&tip, &[]);
    let at = |place: usize| written[99 - place];
    assert_eq!(found, [at(1), at(2), at(4), at(8), at(16), at(32), at(64)]);
    assert_eq!(
        anna.space.ancestors(&tip, &[written[90]]),
        [at(1), at(2), at(4), at(8)]
    );
    let mut plan = anna
        .space
        .plan(Part::Content, &View::All, &[written[89]], &[]);
    assert_eq!(plan.left(), 10);
    let next = anna.space.next(&mut plan, 1 << 20, &anna.shelf);
    assert!(matches!(next, Some(Parcel::Run(_, 10))));
}

fn give_charter(from: &Person, to: &mut Person) {
    let mut plan = from.space.plan(Part::Charter, &View::All, &[], &[]);
    while let Some(Parcel::Run(bytes, _)) = from.space.next(&mut plan, 1_000, &from.shelf) {
        to.take(&bytes, Sender::Relay).unwrap();
    }
}

#[test]
fn bodies_that_came_after_their_headers_travel_on() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    let mut entries = Vec::new();
    for _ in 0..8 {
        let mut draft = sealed(&bert, Some(document), EntryType::CHANGES);
        if let Content::Sealed { plaintext, .. } = &mut draft.content {
            *plaintext = vec![7; 200 * 1024];
        }
        bert.force(Chain::CONTENT, vec![draft]);
        let run = Run::decode(Some(bert.space.id()), &last_run(&bert)).unwrap();
        entries.extend(run.entries);
    }
    let bodies: Vec<_> = entries.iter_mut().map(|entry| entry.body.take()).collect();
    let signature = bert.space.key().sign(&entries[7].entry.id);
    let headers = Run { entries, signature };
    let bytes = headers.encode().unwrap();
    assert_eq!(anna.take(&bytes, Sender::Relay), Ok(Outcome::Taken));
    assert_eq!(anna.space.wanted(Part::Content, &View::All).len(), 8);
    assert_eq!(picture(&anna.restored()), picture(&anna.space));
    for (entry, body) in headers.entries.iter().zip(bodies) {
        let shelf = anna.shelf.clone();
        let accepted = anna
            .space
            .accept_body(&shelf, &entry.entry.id, body.unwrap());
        anna.shelf.keep(accepted.unwrap().record.unwrap());
    }
    let (fault, shelf) = (Err(Fault::Unasked), anna.shelf.clone());
    let unknown = EntryId([1; 32]);
    let body = crate::entry::Body {
        salt: None,
        bytes: vec![1],
    };
    assert_eq!(anna.space.accept_body(&shelf, &unknown, body), fault);
    assert_eq!(picture(&anna.restored()), picture(&anna.space));
    let mut corrie = Person::stranger(3, &anna);
    give(&anna, &mut corrie);
    let view = View::All;
    for part in [Part::Charter, Part::Content] {
        let there = anna.space.fingerprint(part, &view);
        assert_eq!(corrie.space.fingerprint(part, &view), there);
    }
    assert_eq!(corrie.space.entries_of(&document).len(), 9);
}
