//! What an entry names and is not here: who waits for it, how long, and what happens when it comes.

use super::*;
use crate::limits;

/// The run that begins with an entry, and nothing else.
fn give_run(from: &Person, to: &mut Person, id: &EntryId) {
    let run = from.space.run_from(id, &View::All, &from.shelf);
    let Some(Parcel::Run(bytes, _)) = run else {
        panic!("it is there");
    };
    let outcome = to.take(&bytes, Sender::Device(from.me())).unwrap();
    assert_eq!(outcome, Outcome::Taken);
}

/// The documents to be folded anew once somebody has that run too.
fn refolds(to: &mut Person, from: &Person, id: &EntryId) -> Vec<DocumentId> {
    let run = from.space.run_from(id, &View::All, &from.shelf);
    let Some(Parcel::Run(bytes, _)) = run else {
        panic!("it is there");
    };
    let run = Run::decode(Some(to.space.id()), &bytes).unwrap();
    let (now, how) = (to.now, How::Live);
    let sender = Sender::Device(from.me());
    let accepted = to.space.accept(now, &to.shelf, run, &bytes, sender, how);
    let record = accepted.unwrap().record.unwrap();
    to.shelf.keep(record);
    let notices = to.space.take_made().notices.into_iter();
    notices
        .filter_map(|notice| match notice {
            Notice::Refold(document) => Some(document),
            Notice::Charter | Notice::Joined | Notice::JoinFailed(_) => None,
        })
        .collect()
}

#[test]
fn an_entry_waits_for_what_it_names_and_what_is_not_shown_is_no_longer_waited_for() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let mut cora = Person::joins(3, &mut anna, Role::Editor);
    let (document, other) = (anna.found_document(), anna.found_document());
    give(&anna, &mut bert);
    give(&anna, &mut cora);
    let founding = EntryId::from(document);
    let berts = bert.change(document, &[founding]);
    let elsewhere = bert.change(other, &[]);
    give(&bert, &mut cora);
    let coras = cora.change(document, &[berts, elsewhere]);
    // Hers comes by a shorter way than his.
    give_run(&cora, &mut anna, &coras);
    let mut both = vec![berts, elsewhere];
    both.sort();
    assert_eq!(anna.space.right_before(&coras), both);
    assert_eq!(refolds(&mut anna, &bert, &berts), []);
    assert_eq!(anna.space.right_before(&coras), both);
    // What she named by mistake is of another document: she waits for it no longer.
    assert_eq!(refolds(&mut anna, &bert, &elsewhere), [document]);
    assert_eq!(anna.space.right_before(&coras), [berts]);
    assert_eq!(cora.space.right_before(&coras), [berts]);
}

#[test]
fn what_was_not_here_at_a_restart_is_waited_for_no_longer_and_folds_anew_when_it_comes() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let mut cora = Person::joins(3, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    give(&anna, &mut cora);
    let berts = bert.change(document, &[EntryId::from(document)]);
    give(&bert, &mut cora);
    let coras = cora.change(document, &[berts]);
    give_run(&cora, &mut anna, &coras);
    assert_eq!(anna.space.right_before(&coras), [berts]);
    anna.space = anna.restored();
    // Of a change that does not count she would never hear.
    assert_eq!(anna.space.right_before(&coras), []);
    assert_eq!(refolds(&mut anna, &bert, &berts), [document]);
    assert_eq!(anna.space.right_before(&coras), [berts]);
}

#[test]
fn what_does_not_come_is_waited_for_no_longer_after_a_while_and_folds_anew_when_it_comes() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let mut cora = Person::joins(3, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    give(&anna, &mut cora);
    let berts = bert.change(document, &[EntryId::from(document)]);
    give(&bert, &mut cora);
    let coras = cora.change(document, &[berts]);
    give_run(&cora, &mut anna, &coras);
    let mut later = || {
        // It makes no difference that it is named again and again.
        let more = cora.change(document, &[berts]);
        give_run(&cora, &mut anna, &more);
        anna.now = anna.now.plus(limits::AWAITED_MILLIS);
        let made = anna.act(|space, cx| {
            space.tend(cx).unwrap();
            space.take_made()
        });
        for record in made.records {
            anna.shelf.keep(record);
        }
        let is_anew = made.notices.contains(&Notice::Refold(document));
        (is_anew, anna.space.right_before(&coras))
    };
    let looked = [later(), later(), later(), later()];
    let at_last = looked.iter().position(|(is_anew, _)| *is_anew).unwrap();
    assert!(at_last > 0, "it has a while");
    for (at, (is_anew, before)) in looked.into_iter().enumerate() {
        assert_eq!(is_anew, at == at_last);
        assert_eq!(before.is_empty(), at >= at_last);
    }
    assert_eq!(refolds(&mut anna, &bert, &berts), [document]);
    assert_eq!(anna.space.right_before(&coras), [berts]);
}

/// Writes for everybody.
fn publish(person: &mut Person, document: Option<DocumentId>, on: &[EntryId]) -> EntryId {
    person.now = person.now.plus(1_000);
    let (kind, more) = match document {
        None => (EntryType::FOUND_DOCUMENT, vec![3]),
        Some(_) => (EntryType::CHANGES, vec![]),
    };
    let new = NewEntry {
        document,
        kind,
        on: on.to_vec(),
        more,
        audience: Audience::Public,
        plaintext: b"tekst".to_vec(),
    };
    person.act(|space, cx| space.write(cx, new)).unwrap()
}

/// Somebody who follows the space that another is in.
fn follower(number: u8, of: &Person) -> Person {
    let mut reader = Person::stranger(number, of);
    let seed = DeviceSeed::from_bytes([number; 32]);
    let space = Space::new(of.space.id(), of.space.nonce(), &seed);
    reader.space = space.on(Footing::Follower(Followed::default()));
    reader
}

#[test]
fn who_follows_reads_what_names_an_entry_that_only_members_get() {
    let mut anna = Person::founder();
    let private = EntryId::from(anna.found_document());
    let founding = publish(&mut anna, None, &[]);
    let change = publish(&mut anna, Some(founding.into()), &[private]);
    let mut reader = follower(9, &anna);
    give(&anna, &mut reader);
    assert!(!reader.space.holds(&private));
    assert_eq!(reader.space.right_before(&change), [founding]);
    assert_eq!(anna.space.right_before(&change), [founding]);
}

#[test]
fn who_follows_folds_anew_when_what_an_entry_names_comes_after_it() {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let founding = publish(&mut anna, None, &[]);
    meet(&mut anna, &mut bert);
    let mut reader = follower(9, &anna);
    give(&anna, &mut reader);
    let berts = publish(&mut bert, Some(founding.into()), &[founding]);
    give(&bert, &mut anna);
    let annas = publish(&mut anna, Some(founding.into()), &[berts]);
    give_run(&anna, &mut reader, &annas);
    assert_eq!(reader.space.right_before(&annas), [founding]);
    assert_eq!(refolds(&mut reader, &bert, &berts), [founding.into()]);
    let mut both = vec![founding, berts];
    both.sort();
    assert_eq!(reader.space.right_before(&annas), both);
}

#[test]
fn nobody_shows_on_a_public_document_what_who_follows_does_not_get() {
    let mut anna = Person::founder();
    let founding = publish(&mut anna, None, &[]);
    let document = DocumentId::from(founding);
    let bare = Draft {
        content: Content::Bare,
        ..sealed(&anna, Some(document), EntryType::BARE)
    };
    let bare = anna.force(Chain::CONTENT, vec![bare]);
    let change = publish(&mut anna, Some(document), &[bare]);
    let mut reader = follower(9, &anna);
    give(&anna, &mut reader);
    assert_eq!(anna.verdict(&bare), Some(Verdict::Counts));
    for person in [&anna, &reader] {
        assert_eq!(person.space.entries_of(&document), [founding, change]);
        assert_eq!(person.space.right_before(&change), [founding]);
    }
}

#[test]
fn a_relay_keeps_nothing_of_what_entries_name() {
    let mut anna = Person::founder();
    let document = anna.found_document();
    let named = EntryId([7; 32]);
    let change = anna.change(document, &[named]);
    let entry = anna.shelf.entry(&change).unwrap();
    let mut device = Person::stranger(8, &anna).space;
    device.note_named(document, &entry);
    assert_eq!(device.documents.no_longer_awaited(&named), [document]);
    assert_eq!(device.documents.no_longer_awaited(&named), []);
    let room = Room::new(1 << 20, Arc::new(Total::new(1 << 20)));
    let relay = Person::stranger(9, &anna).space;
    let mut relay = relay.on(Footing::Relay(PeerId([9; 32]), room));
    relay.note_named(document, &entry);
    assert_eq!(relay.documents.no_longer_awaited(&named), []);
}
