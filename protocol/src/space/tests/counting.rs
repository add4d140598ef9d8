//! The rules of what counts: for each an entry that does, and one that just does not.

use super::*;
use crate::charter::op::{Leave, Remove};
use crate::limits;

/// Anna, and Bert and Corrie as editors, who all hold one document of Anna's.
fn village() -> (Person, Person, Person, DocumentId) {
    let mut anna = Person::founder();
    let mut bert = Person::joins(2, &mut anna, Role::Editor);
    let mut corrie = Person::joins(3, &mut anna, Role::Editor);
    let document = anna.found_document();
    give(&anna, &mut bert);
    give(&anna, &mut corrie);
    (anna, bert, corrie, document)
}

fn counts(person: &Person, id: &EntryId) -> bool {
    person.verdict(id) == Some(Verdict::Counts)
}

fn is_late(person: &Person, id: &EntryId) -> bool {
    person.verdict(id) == Some(Verdict::Void(Void::Late))
}

#[test]
fn a_type_asks_for_its_role() {
    let mut anna = Person::founder();
    let mut mies = Person::joins(2, &mut anna, Role::Member);
    let document = anna.found_document();
    give(&anna, &mut mies);
    let comment = mies.write(Some(document), COMMENT, &[]);
    let needed = Role::Editor;
    assert_eq!(
        mies.try_write(Some(document), EntryType::CHANGES, &[]),
        Err(Refused::Role { needed })
    );
    let draft = sealed(&mies, Some(document), EntryType::CHANGES);
    let change = mies.force(Chain::CONTENT, vec![draft]);
    let after = mies.write(Some(document), COMMENT, &[]);
    give(&mies, &mut anna);
    for person in [&mies, &anna] {
        assert!(counts(person, &comment) && counts(person, &after));
        assert_eq!(person.verdict(&change), Some(Verdict::Void(Void::NoRight)));
    }
}

#[test]
fn the_chain_and_the_epoch_tell_the_audience() {
    let (mut anna, mut bert, _, document) = village();
    let clear = |kind| Draft {
        content: Content::Clear(b"tekst".to_vec()),
        ..sealed(&bert, Some(document), kind)
    };
    let in_clear = clear(EntryType::CHANGES);
    let public = clear(EntryType::CHANGES);
    let sealed_in_public = sealed(&bert, Some(document), EntryType::CHANGES);
    let mut unknown_epoch = sealed(&bert, Some(document), EntryType::CHANGES);
    if let Content::Sealed { epoch, .. } = &mut unknown_epoch.content {
        epoch.0[0] ^= 1;
    }
    let void = [
        bert.force(Chain::CONTENT, vec![in_clear]),
        bert.force(Chain::PUBLIC, vec![sealed_in_public]),
        bert.force(Chain::CONTENT, vec![unknown_epoch]),
    ];
    let public = bert.force(Chain::PUBLIC, vec![public]);
    give(&bert, &mut anna);
    assert!(counts(&bert, &public));
    for id in void {
        assert_eq!(bert.verdict(&id), Some(Verdict::Void(Void::NoRight)));
    }
}

#[test]
fn what_lies_in_the_cut_stands_and_what_does_not_is_late() {
    let (mut anna, mut bert, mut corrie, document) = village();
    let inside = bert.change(document, &[]);
    give(&bert, &mut anna);
    let outside = bert.change(document, &[]);
    let who = bert.me();
    anna.set_role(who, Role::Reader, vec![inside]);
    give(&bert, &mut corrie);
    meet(&mut anna, &mut corrie);
    assert!(counts(&corrie, &inside));
    assert!(is_late(&corrie, &outside));
    assert_eq!(corrie.space.left_behind(), [(outside, who)]);
    // Late work is not handed on, and what counts is the same for both.
    assert_eq!(anna.verdict(&outside), None);
    assert_eq!(
        anna.space.fingerprint(Part::Content, &View::All),
        corrie.space.fingerprint(Part::Content, &View::All)
    );
}

#[test]
fn a_demotion_leaves_what_the_role_left_allows() {
    let (mut anna, mut bert, mut corrie, document) = village();
    anna.set_role(bert.me(), Role::Member, vec![]);
    let change = bert.change(document, &[]);
    let comment = bert.write(Some(document), COMMENT, &[]);
    give(&bert, &mut corrie);
    give(&anna, &mut corrie);
    assert!(is_late(&corrie, &change));
    assert!(counts(&corrie, &comment));
}

#[test]
fn late_work_that_is_named_stands_with_what_came_before_it_on_that_document() {
    let (mut anna, mut bert, mut corrie, document) = village();
    let other = anna.found_document();
    give(&anna, &mut bert);
    give(&anna, &mut corrie);
    anna.set_role(bert.me(), Role::Reader, vec![]);
    let before = bert.change(document, &[]);
    let elsewhere = bert.change(other, &[]);
    let named = bert.change(document, &[]);
    let after = bert.change(document, &[]);
    give(&bert, &mut corrie);
    let building = corrie.change(document, &[named]);
    give(&anna, &mut corrie);
    let mut late = Person::stranger(9, &anna);
    for from in [&bert, &anna, &corrie] {
        give(from, &mut late);
    }
    give(&corrie, &mut anna);
    for person in [&corrie, &late] {
        assert!(counts(person, &before) && counts(person, &named) && counts(person, &building));
        assert!(is_late(person, &elsewhere) && is_late(person, &after));
    }
    assert!(counts(&anna, &before) && counts(&anna, &named));
    assert!(!counts(&anna, &after) && !counts(&anna, &elsewhere));
}

#[test]
fn late_work_stands_when_what_its_author_may_still_write_is_named() {
    let (mut anna, mut bert, mut corrie, document) = village();
    anna.set_role(bert.me(), Role::Member, vec![]);
    let change = bert.change(document, &[]);
    let comment = bert.write(Some(document), COMMENT, &[]);
    give(&bert, &mut corrie);
    corrie.change(document, &[comment]);
    give(&anna, &mut corrie);
    let mut late = Person::stranger(9, &anna);
    for from in [&anna, &corrie, &bert] {
        give(from, &mut late);
    }
    for person in [&corrie, &late] {
        assert!(counts(person, &comment) && counts(person, &change));
    }
}

#[test]
fn a_cut_head_in_the_charter_is_here_when_it_comes() {
    let (mut anna, mut bert, mut corrie, document) = village();
    let change = bert.change(document, &[]);
    let card = bert.force(Chain::CHARTER, vec![heads_entry()]);
    give(&bert, &mut anna);
    anna.set_role(bert.me(), Role::Reader, vec![card]);
    give_charter(&anna, &mut corrie);
    let mut late = Person::stranger(9, &anna);
    let own = anna.space.skeleton().slot(&card).unwrap();
    // All of the charter but that head, which comes last.
    let runs = anna.shelf.runs_of(anna.space.id());
    let with_it = runs.iter().filter(|bytes| {
        let run = Run::decode(Some(anna.space.id()), bytes).unwrap();
        run.entries.iter().any(|entry| entry.entry.id == card)
    });
    let with_it: Vec<_> = with_it.collect();
    assert!(anna.space.skeleton().link(own).begins_run() && with_it.len() == 1);
    for bytes in runs.iter().filter(|bytes| *bytes != with_it[0]) {
        late.take(bytes, Sender::Relay).unwrap();
    }
    assert_eq!(late.verdict(&change), Some(Verdict::Undecided));
    late.take(with_it[0], Sender::Relay).unwrap();
    assert!(is_late(&late, &change) && is_late(&anna, &change));
    assert_eq!(picture(&late.restored()), picture(&late.space));
}

fn heads_entry() -> Draft {
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
fn a_chain_that_names_what_nobody_has_takes_no_more_memory_than_its_headers() {
    let (anna, mut bert, _, document) = village();
    let mut named = 0_u16;
    for _ in 0..200 {
        let mut draft = sealed(&bert, Some(document), EntryType::CHANGES);
        draft.charter = (0..8)
            .map(|_| {
                named += 1;
                let mut id = [9; 32];
                id[..2].copy_from_slice(&named.to_be_bytes());
                EntryId(id)
            })
            .collect();
        bert.force(Chain::CONTENT, vec![draft]);
    }
    assert_eq!(
        bert.space.counts.ids_in_heads(),
        anna.space.counts.ids_in_heads() + 1_600
    );
    let last = *bert
        .space
        .skeleton()
        .chain(bert.me(), Chain::CONTENT)
        .unwrap()
        .tips()
        .first()
        .unwrap();
    let heads = bert.space.skeleton().link(last).heads;
    assert!(bert.space.counts.heads(heads).len() >= 1_600);
    assert_eq!(bert.space.counts.verdict(last), Verdict::Undecided);
}

#[test]
fn what_a_void_entry_names_is_not_saved_by_it() {
    let (mut anna, mut bert, mut corrie, document) = village();
    anna.set_role(bert.me(), Role::Reader, vec![]);
    anna.set_role(corrie.me(), Role::Reader, vec![]);
    let named = bert.change(document, &[]);
    give(&bert, &mut corrie);
    let naming = corrie.change(document, &[named]);
    give(&anna, &mut corrie);
    assert!(is_late(&corrie, &named) && is_late(&corrie, &naming));
}

#[test]
fn a_cut_is_widened_by_a_concurrent_one() {
    let (mut anna, mut bert, mut corrie, document) = village();
    let work = bert.change(document, &[]);
    anna.set_role(bert.me(), Role::Reader, vec![]);
    give(&bert, &mut corrie);
    give(&anna, &mut corrie);
    assert!(is_late(&corrie, &work));
    // Bert had left of himself, with his work as cut, before he heard of it.
    let author = bert.me();
    let heads = vec![work];
    bert.operate(&Operation::Leave(Leave {
        cut: vec![Cut { author, heads }],
    }));
    give(&bert, &mut corrie);
    assert!(counts(&corrie, &work));
}

#[test]
fn an_entry_waits_for_the_charter_that_it_names() {
    let (mut anna, mut bert, mut corrie, document) = village();
    anna.set_role(bert.me(), Role::Reader, vec![]);
    anna.set_role(bert.me(), Role::Editor, vec![]);
    give(&anna, &mut bert);
    let work = bert.change(document, &[]);
    let building = corrie.change(document, &[work]);
    let runs: Vec<Vec<u8>> = bert.shelf.runs_of(bert.space.id());
    corrie.take(runs.last().unwrap(), Sender::Relay).unwrap();
    assert_eq!(corrie.verdict(&work), Some(Verdict::Undecided));
    assert!(!corrie.space.tips(Part::Content, &View::All).contains(&work));
    assert!(!corrie.space.entries_of(&document).contains(&work));
    give(&anna, &mut corrie);
    assert!(counts(&corrie, &work) && counts(&corrie, &building));
}

#[test]
fn what_hangs_on_a_cut_head_that_is_not_here_waits_and_the_head_is_wanted() {
    let (mut anna, mut bert, mut corrie, document) = village();
    let first = bert.change(document, &[]);
    give(&bert, &mut corrie);
    let second = bert.change(document, &[]);
    give(&bert, &mut anna);
    let third = bert.change(document, &[]);
    anna.set_role(bert.me(), Role::Reader, vec![second]);
    // Corrie hears of the demotion before she has what its cut names.
    give_charter(&anna, &mut corrie);
    assert_eq!(corrie.verdict(&first), Some(Verdict::Undecided));
    assert_eq!(corrie.space.wanted(Part::Content, &View::All), [second]);
    give(&bert, &mut corrie);
    assert!(counts(&corrie, &first) && counts(&corrie, &second));
    assert!(is_late(&corrie, &third));
    assert_eq!(corrie.space.wanted(Part::Content, &View::All), []);
}

#[test]
fn a_cut_head_travels_though_it_is_void() {
    // X is cut at h and taken back, then cut at nothing by somebody who lacks h: h must travel though it is void.
    let (mut anna, mut bert, mut corrie, document) = village();
    let head = bert.change(document, &[]);
    give(&bert, &mut anna);
    let who = bert.me();
    anna.set_role(who, Role::Reader, vec![head]);
    anna.set_role(who, Role::Editor, vec![]);
    anna.set_role(who, Role::Reader, vec![]);
    give_charter(&anna, &mut corrie);
    assert!(is_late(&anna, &head));
    assert_eq!(corrie.space.wanted(Part::Content, &View::All), [head]);
    give(&anna, &mut corrie);
    assert!(is_late(&corrie, &head));
    assert_eq!(corrie.space.wanted(Part::Content, &View::All), []);
    assert_eq!(
        anna.space.fingerprint(Part::Content, &View::All),
        corrie.space.fingerprint(Part::Content, &View::All)
    );
}

#[test]
fn a_right_that_rests_on_something_void_is_none() {
    let (mut anna, mut bert, mut corrie, document) = village();
    anna.set_role(bert.me(), Role::Admin, vec![]);
    give(&anna, &mut bert);
    // Anna removes Bert; Bert, who has not heard, takes Derk in, and Derk writes.
    anna.operate(&Operation::Remove(Remove {
        participant: bert.me().into(),
        cut: vec![],
        rekeys: vec![],
    }));
    let mut derk = Person::joins(4, &mut bert, Role::Editor);
    give(&bert, &mut derk);
    let work = derk.change(document, &[]);
    give(&derk, &mut corrie);
    assert!(counts(&corrie, &work));
    give(&anna, &mut corrie);
    assert_eq!(corrie.verdict(&work), Some(Verdict::Void(Void::NoRight)));
}

#[test]
fn late_work_is_kept_beside_up_to_a_limit_and_its_headers_beyond() {
    let (mut anna, mut bert, mut corrie, document) = village();
    anna.set_role(bert.me(), Role::Reader, vec![]);
    give(&anna, &mut corrie);
    let big = 200 * 1024;
    let fit = limits::BESIDE_BYTES as usize / (big + 1024);
    let mut written = Vec::new();
    for _ in 0..fit + 3 {
        let mut draft = sealed(&bert, Some(document), EntryType::CHANGES);
        if let Content::Sealed { plaintext, .. } = &mut draft.content {
            *plaintext = vec![7; big];
        }
        written.push(bert.force(Chain::CONTENT, vec![draft]));
    }
    for run in bert.shelf.runs_of(bert.space.id()) {
        corrie.take(&run, Sender::Relay).unwrap();
    }
    let whole = |id: &&EntryId| corrie.space.holds_whole(id);
    assert!(written.iter().all(|id| is_late(&corrie, id)));
    assert_eq!(written.iter().filter(whole).count(), fit);
    assert_eq!(picture(&corrie.restored()), picture(&corrie.space));
    assert!(corrie.space.wanted(Part::Content, &View::All).is_empty());
    // When it counts after all, the bodies that were not kept are wanted.
    let last = *written.last().unwrap();
    corrie.change(document, &[last]);
    assert_eq!(corrie.space.wanted(Part::Content, &View::All).len(), 3);
    give(&bert, &mut corrie);
    assert_eq!(corrie.space.wanted(Part::Content, &View::All), []);
}

#[test]
fn of_what_waits_for_a_cut_head_bodies_are_kept_up_to_a_limit_and_asked_for_when_it_comes() {
    let (mut anna, mut bert, mut corrie, document) = village();
    let mut written = Vec::new();
    let mut fit = usize::MAX;
    while written.len() < fit.saturating_add(3) {
        let mut draft = sealed(&bert, Some(document), EntryType::CHANGES);
        if let Content::Sealed { plaintext, .. } = &mut draft.content {
            *plaintext = vec![7; limits::PLAINTEXT_BYTES];
        }
        let id = bert.force(Chain::CONTENT, vec![draft]);
        let each = bert.shelf.entry(&id).unwrap().header.body_len;
        fit = (limits::UNDECIDED_BYTES / u64::from(each)) as usize;
        written.push(id);
    }
    give(&bert, &mut anna);
    let last = *written.last().unwrap();
    let heads = vec![last];
    let author = bert.me();
    anna.operate(&Operation::Remove(Remove {
        participant: author.into(),
        cut: vec![Cut { author, heads }],
        rekeys: vec![],
    }));
    give_charter(&anna, &mut corrie);
    let whole = |corrie: &Person| {
        let whole = written.iter().filter(|id| corrie.space.holds_whole(id));
        whole.count()
    };
    for run in bert.shelf.runs_of(bert.space.id()) {
        if corrie.verdict(&written[written.len() - 2]).is_some() {
            assert_eq!(corrie.verdict(&written[0]), Some(Verdict::Undecided));
            assert_eq!(whole(&corrie), fit);
            assert_eq!(corrie.space.wanted(Part::Content, &View::All), [last]);
            assert_eq!(picture(&corrie.restored()), picture(&corrie.space));
        }
        corrie.take(&run, Sender::Relay).unwrap();
    }
    assert!(written.iter().all(|id| counts(&corrie, id)));
    assert_eq!(corrie.space.wanted(Part::Content, &View::All).len(), 2);
    give(&anna, &mut corrie);
    assert_eq!(whole(&corrie), written.len());
    assert_eq!(corrie.space.wanted(Part::Content, &View::All), []);
}

/// Whoever leaves can name a head that nobody has. So nobody can tell whether his later work counts, and nobody shows it,
/// until an admin removes him with the heads that are there.
#[test]
fn a_made_up_cut_head_lets_nothing_count_and_a_removal_decides() {
    let (mut anna, mut bert, mut corrie, document) = village();
    let before = bert.change(document, &[]);
    give(&bert, &mut anna);
    let author = bert.me();
    let made_up = EntryId([3; 32]);
    let heads = vec![made_up];
    let mut draft = sealed(&bert, Some(document), EntryType::CHANGES);
    // As if he had not heard of his own leaving.
    draft.charter = Vec::new();
    bert.operate(&Operation::Leave(Leave {
        cut: vec![Cut { author, heads }],
    }));
    let late = bert.force(Chain::CONTENT, vec![draft]);
    for run in bert.shelf.runs_of(bert.space.id()) {
        corrie.take(&run, Sender::Relay).unwrap();
    }
    for id in [before, late] {
        assert_eq!(corrie.verdict(&id), Some(Verdict::Undecided));
    }
    // What somebody who stayed built on counts all the same.
    let on_it = anna.change(document, &[before]);
    give(&anna, &mut corrie);
    assert!(counts(&corrie, &on_it) && counts(&corrie, &before));
    assert_eq!(corrie.verdict(&late), Some(Verdict::Undecided));
    give(&corrie, &mut anna);
    anna.operate(&Operation::Remove(Remove {
        participant: author.into(),
        cut: vec![Cut {
            author,
            heads: vec![before],
        }],
        rekeys: vec![],
    }));
    give(&anna, &mut corrie);
    assert!(counts(&corrie, &before) && is_late(&corrie, &late));
}

#[test]
fn what_does_not_fit_in_a_list_goes_into_entries_before_it() {
    let (mut anna, mut bert, _, document) = village();
    let named: Vec<EntryId> = (0..19).map(|_| anna.change(document, &[])).collect();
    give(&anna, &mut bert);
    let written = bert.change(document, &named);
    let mut all = std::collections::BTreeSet::new();
    let mut at = written;
    loop {
        let header = bert.shelf.entry(&at).unwrap().header;
        assert!(header.on.len() <= limits::HEADER_IDS);
        all.extend(header.on);
        match header.prev.first() {
            Some(before) => at = *before,
            None => break,
        }
    }
    assert_eq!(all.into_iter().collect::<Vec<_>>(), {
        let mut sorted = named;
        sorted.sort();
        sorted
    });
    give(&bert, &mut anna);
    assert!(counts(&anna, &written));
}

#[test]
fn many_charter_heads_go_into_entries_before_an_operation_and_before_content() {
    let mut anna = Person::founder();
    let joiners: Vec<Person> = (2..22)
        .map(|number| {
            let mut person = Person::stranger(number, &anna);
            let (invite, secret) = anna.invite(Role::Editor);
            let card = card("Neighbour");
            person.space.begin_joining(Joining {
                invite,
                secret,
                card,
            });
            person
        })
        .collect();
    let mut asked = Vec::new();
    for mut person in joiners {
        give(&anna, &mut person);
        for _ in 0..2 {
            person.now = person.now.plus(1_000);
            person.tend();
        }
        asked.push(person);
    }
    for person in &asked {
        give(person, &mut anna);
    }
    assert!(anna.space.charter().heads().len() >= 20);
    anna.found_document();
    anna.invite(Role::Editor);
    assert_eq!(anna.space.charter().heads().len(), 1);
    assert!(anna.space.counts.all_count());
}

fn give_charter(from: &Person, to: &mut Person) {
    let known = to.space.tips(Part::Charter, &View::All);
    let mut plan = from.space.plan(Part::Charter, &View::All, &known, &[]);
    while let Some(Parcel::Run(bytes, _)) = from.space.next(&mut plan, 1_000, &from.shelf) {
        to.take(&bytes, Sender::Relay).unwrap();
    }
}
