//! States, editions and signatures: for each rule a step that counts, and one that just does not.

use super::hall::{Hall, MOTION, OF, Person, fix, go, heads};
use crate::act::{Act, Passed, Signature, Transition, fold};
use crate::charter::role::Role;
use crate::ids::EntryId;

struct Board {
    anje: Person,
    geert: Person,
    roelf: Person,
    mies: Person,
}

/// Two of the board, an editor and a member.
fn board() -> Board {
    Board {
        anje: Person::new(1, Role::Board),
        geert: Person::new(2, Role::Board),
        roelf: Person::new(3, Role::Editor),
        mies: Person::new(4, Role::Member),
    }
}

fn signature(by: &Person, edition: EntryId, text: u8) -> Act {
    Act::Signature(Signature {
        edition,
        attested: by.attest([text; 32]),
        organisation: "Dorpsbelang Tilwerd".to_owned(),
        function: "secretaris".to_owned(),
    })
}

#[test]
fn it_begins_in_the_first_state_and_goes_where_the_kind_lets_it() {
    let (mut hall, board) = (Hall::default(), board());
    assert_eq!(hall.state(), "concept");
    let first = hall.act(&board.roelf, go("concept", "inzage"), &[]);
    assert_eq!(hall.state(), "inzage");
    let none = hall.act(&board.anje, go("inzage", "aangeboden"), &[first]);
    let unknown = hall.act(&board.anje, go("inzage", "vergeten"), &[first]);
    assert_eq!(hall.why(&none), Some(Passed::NoStep));
    assert_eq!(hall.why(&unknown), Some(Passed::NoStep));
    assert_eq!(hall.fold().steps.len(), 1);
    assert_eq!(hall.state(), "inzage");
}

#[test]
fn a_kind_without_states_has_none() {
    let fold = fold(
        OF,
        &crate::document::kinds::Kind::PLAIN,
        &[],
        &std::collections::BTreeMap::new(),
    );
    assert_eq!(fold.state, "");
}

#[test]
fn a_step_asks_for_its_role() {
    let (mut hall, board) = (Hall::default(), board());
    let member = hall.act(&board.mies, go("concept", "inzage"), &[]);
    assert_eq!(hall.why(&member), Some(Passed::Role));
    let editor = hall.act(&board.roelf, go("concept", "inzage"), &[]);
    let too_low = hall.act(
        &board.roelf,
        fix(&board.roelf, "inzage", "vastgesteld", 1),
        &[editor],
    );
    assert_eq!(hall.why(&too_low), Some(Passed::Role));
    hall.act(
        &board.anje,
        fix(&board.anje, "inzage", "vastgesteld", 1),
        &[editor],
    );
    assert_eq!(hall.state(), "vastgesteld");
}

#[test]
fn a_step_leaves_the_state_that_its_author_knew() {
    let (mut hall, board) = (Hall::default(), board());
    let first = hall.act(&board.roelf, go("concept", "inzage"), &[]);
    let unknowing = hall.act(&board.geert, go("inzage", "concept"), &[]);
    assert_eq!(hall.why(&unknowing), Some(Passed::NoStep));
    hall.act(&board.geert, go("inzage", "concept"), &[first]);
    assert_eq!(hall.state(), "concept");
}

#[test]
fn a_step_that_fixes_the_text_attests_it() {
    let (mut hall, board) = (Hall::default(), board());
    let without = hall.act(&board.anje, go("concept", "vastgesteld"), &[]);
    let by_another = hall.act(
        &board.anje,
        fix(&board.geert, "concept", "vastgesteld", 1),
        &[],
    );
    for wrong in [without, by_another] {
        assert_eq!(hall.why(&wrong), Some(Passed::DoesNotAddUp));
    }
    assert_eq!(hall.state(), "concept");
    let right = hall.act(
        &board.anje,
        fix(&board.anje, "concept", "vastgesteld", 1),
        &[],
    );
    // From one state with a fixed text to another nothing is fixed.
    hall.act(&board.anje, go("vastgesteld", "aangeboden"), &[right]);
    assert_eq!(hall.state(), "aangeboden");
    assert_eq!(hall.fold().editions.len(), 1);
}

#[test]
fn steps_that_do_not_know_of_each_other_and_agree_do_not_clash() {
    let (mut hall, board) = (Hall::default(), board());
    let first = hall.act(&board.anje, go("concept", "inzage"), &[]);
    let second = hall.act(&board.geert, go("concept", "inzage"), &[]);
    assert_eq!(hall.state(), "inzage");
    assert!(hall.fold().clash.is_empty());
    // Who knows of one of them only goes on all the same.
    hall.act(&board.anje, go("inzage", "concept"), &[first]);
    let fold = hall.fold();
    assert_eq!((fold.state.as_str(), fold.clash.len()), ("concept", 2));
    hall.act(&board.geert, go("concept", "inzage"), &[second]);
    assert_eq!(hall.fold().passed.len(), 1);
}

#[test]
fn while_steps_clash_the_old_state_stays_until_one_who_knows_of_all_chooses() {
    let (mut hall, board) = (Hall::default(), board());
    let first = hall.act(&board.roelf, go("concept", "inzage"), &[]);
    let back = hall.act(&board.geert, go("inzage", "concept"), &[first]);
    let on = hall.act(
        &board.anje,
        fix(&board.anje, "inzage", "vastgesteld", 1),
        &[first],
    );
    let fold = hall.fold();
    assert_eq!(fold.state, "inzage");
    let clash: Vec<EntryId> = fold.clash.iter().map(|step| step.entry).collect();
    assert_eq!(clash, [back, on]);
    // From the state that stands, and with all of them known.
    let wrong = hall.act(&board.geert, go("concept", "inzage"), &[back, on]);
    assert_eq!(hall.why(&wrong), Some(Passed::NoStep));
    let one = hall.act(
        &board.geert,
        fix(&board.geert, "vastgesteld", "aangeboden", 1),
        &[on],
    );
    assert_eq!(hall.why(&one), None);
    assert_eq!(hall.state(), "inzage");
    hall.act(&board.geert, go("inzage", "ingetrokken"), &[back, one]);
    assert_eq!(
        hall.state(),
        "inzage",
        "it fixes a text and does not say which"
    );
    let end = fix(&board.geert, "inzage", "ingetrokken", 3);
    hall.act(&board.geert, end, &[back, one]);
    let fold = hall.fold();
    assert_eq!((fold.state.as_str(), fold.clash.len()), ("ingetrokken", 0));
    assert_eq!(
        fold.editions.len(),
        2,
        "a choice that fixes the text makes an edition"
    );
}

#[test]
fn of_clashing_steps_the_board_may_take_one_that_leads_where_no_step_does() {
    let (mut hall, board) = (Hall::default(), board());
    let first = hall.act(&board.roelf, go("concept", "inzage"), &[]);
    let back = hall.act(&board.geert, go("inzage", "concept"), &[first]);
    let on = hall.act(
        &board.anje,
        fix(&board.anje, "inzage", "vastgesteld", 1),
        &[first],
    );
    let far = hall.act(&board.anje, go("vastgesteld", "aangeboden"), &[on]);
    assert_eq!(
        MOTION.step("inzage", "aangeboden").map(|step| step.to),
        None
    );
    let too_low = hall.act(
        &board.roelf,
        fix(&board.roelf, "inzage", "aangeboden", 1),
        &[back, far],
    );
    assert_eq!(hall.why(&too_low), Some(Passed::Role));
    let unknowing = hall.act(
        &board.geert,
        fix(&board.geert, "inzage", "aangeboden", 1),
        &[far],
    );
    assert_eq!(hall.why(&unknowing), Some(Passed::NoStep));
    let other = hall.act(&board.geert, go("inzage", "inzage"), &[back, far]);
    assert_eq!(hall.why(&other), Some(Passed::NoStep));
    hall.act(
        &board.geert,
        fix(&board.geert, "inzage", "aangeboden", 1),
        &[back, far],
    );
    assert_eq!(hall.state(), "aangeboden");
}

#[test]
fn who_knows_nothing_of_the_board_s_steps_gives_way_to_them() {
    let (mut hall, board) = (Hall::default(), board());
    let x = hall.act(&board.anje, go("concept", "inzage"), &[]);
    let y = hall.act(&board.geert, go("concept", "inzage"), &[]);
    let adopted = hall.act(
        &board.anje,
        fix(&board.anje, "inzage", "vastgesteld", 1),
        &[x, y],
    );
    let before = hall.fold();
    assert_eq!(before.edition(), before.editions.first());
    // From nothing, from one of the board's steps, from the other, however far they go.
    let some = hall.act(&board.roelf, go("concept", "inzage"), &[]);
    hall.act(&board.roelf, go("inzage", "concept"), &[some]);
    hall.act(&board.roelf, go("inzage", "concept"), &[x]);
    let last = hall.act(&board.roelf, go("inzage", "concept"), &[y]);
    let after = hall.fold();
    assert_eq!(
        (after.state.as_str(), after.clash.len()),
        ("vastgesteld", 0)
    );
    assert_eq!(hall.why(&last), None, "it counts, and leads nowhere");
    assert_eq!(after.edition(), before.editions.first());
    // Whoever knows of all goes on from what stands.
    let on = go("vastgesteld", "aangeboden");
    hall.act(&board.geert, on, &[adopted, last]);
    assert_eq!(hall.state(), "aangeboden");
}

#[test]
fn where_the_board_went_on_from_an_editor_s_step_it_clashes_with_the_board_elsewhere() {
    let (mut hall, board) = (Hall::default(), board());
    let adopted = fix(&board.anje, "concept", "vastgesteld", 1);
    let adopted = hall.act(&board.anje, adopted, &[]);
    let seen = hall.act(&board.roelf, go("concept", "inzage"), &[]);
    assert_eq!(hall.state(), "vastgesteld");
    assert_eq!(hall.fold().edition().map(|it| it.number), Some(1));
    let back = hall.act(&board.geert, go("inzage", "concept"), &[seen]);
    let fold = hall.fold();
    let clash: Vec<EntryId> = fold.clash.iter().map(|step| step.entry).collect();
    assert_eq!(
        (fold.state.as_str(), clash),
        ("concept", vec![adopted, back])
    );
    // One of them fixes the text: until somebody chose nobody changes it.
    assert!(fold.is_fixed(&MOTION));
    assert_eq!(fold.edition(), None);
    let choice = hall.act(&board.geert, go("concept", "inzage"), &[adopted, back]);
    assert_eq!(hall.why(&choice), None);
    assert!(!hall.fold().is_fixed(&MOTION));
}

#[test]
fn steps_of_editors_on_the_same_of_the_board_s_clash() {
    let (mut hall, board) = (Hall::default(), board());
    let shown = hall.act(&board.anje, go("concept", "inzage"), &[]);
    hall.act(&board.roelf, go("inzage", "concept"), &[shown]);
    let more = hall.act(&board.roelf, go("inzage", "concept"), &[shown]);
    hall.act(&board.roelf, go("concept", "inzage"), &[more]);
    hall.act(&board.roelf, go("concept", "inzage"), &[]);
    let fold = hall.fold();
    assert_eq!((fold.state.as_str(), fold.clash.len()), ("inzage", 2));
    assert!(!fold.is_fixed(&MOTION));
}

#[test]
fn two_that_fix_different_texts_clash_though_the_state_is_the_same() {
    let (mut hall, board) = (Hall::default(), board());
    let first = hall.act(&board.roelf, go("concept", "inzage"), &[]);
    hall.act(
        &board.anje,
        fix(&board.anje, "inzage", "vastgesteld", 1),
        &[first],
    );
    let mut same = Hall {
        acts: hall.acts.clone(),
        past: hall.past.clone(),
    };
    same.act(
        &board.geert,
        fix(&board.geert, "inzage", "vastgesteld", 1),
        &[first],
    );
    assert_eq!(same.state(), "vastgesteld");
    assert_eq!(same.fold().editions.len(), 2);
    hall.act(
        &board.geert,
        fix(&board.geert, "inzage", "vastgesteld", 2),
        &[first],
    );
    let fold = hall.fold();
    assert_eq!((fold.state.as_str(), fold.clash.len()), ("inzage", 2));
}

#[test]
fn what_was_fixed_differently_clashes_however_far_it_went() {
    let (mut hall, board) = (Hall::default(), board());
    for (person, text) in [(&board.anje, 1), (&board.geert, 2)] {
        let fixed = hall.act(person, fix(person, "concept", "vastgesteld", text), &[]);
        hall.act(person, go("vastgesteld", "aangeboden"), &[fixed]);
    }
    let fold = hall.fold();
    assert_eq!((fold.state.as_str(), fold.clash.len()), ("concept", 2));
}

#[test]
fn editions_are_numbered_past_first_and_then_by_id() {
    let (mut hall, board) = (Hall::default(), board());
    let id = |first: u8| EntryId([first; 32]);
    let fixes = |text| fix(&board.anje, "concept", "vastgesteld", text);
    let first = hall.act_as(id(9), &board.anje, fixes(1), &[]);
    let open = hall.act_as(id(8), &board.anje, go("vastgesteld", "concept"), &[first]);
    hall.act_as(id(3), &board.anje, fixes(2), &[open]);
    // A longer way, and yet no later: nothing of it lies in the past of the other.
    let aside = hall.act_as(id(7), &board.roelf, go("concept", "inzage"), &[open]);
    let aside = hall.act_as(id(6), &board.roelf, go("inzage", "concept"), &[aside]);
    hall.act_as(
        id(2),
        &board.geert,
        fix(&board.geert, "concept", "vastgesteld", 3),
        &[aside],
    );
    let numbered: Vec<_> = hall
        .fold()
        .editions
        .iter()
        .map(|edition| (edition.number, edition.step.entry))
        .collect();
    assert_eq!(numbered, [(1, id(9)), (2, id(2)), (3, id(3))]);
}

#[test]
fn of_first_editions_the_lowest_id_comes_first_however_long_its_way() {
    let (mut hall, board) = (Hall::default(), board());
    let id = |first: u8| EntryId([first; 32]);
    let fixes = |text| fix(&board.anje, "concept", "vastgesteld", text);
    hall.act_as(id(3), &board.anje, fixes(1), &[]);
    let aside = hall.act_as(id(7), &board.roelf, go("concept", "inzage"), &[]);
    let aside = hall.act_as(id(6), &board.roelf, go("inzage", "concept"), &[aside]);
    hall.act_as(id(2), &board.anje, fixes(2), &[aside]);
    let fold = hall.fold();
    let first = &fold.editions[0];
    assert_eq!((first.number, first.step.entry), (1, id(2)));
}

#[test]
fn a_signature_is_of_the_last_edition_that_its_author_knew() {
    let (mut hall, board) = (Hall::default(), board());
    let edition = hall.act(
        &board.anje,
        fix(&board.anje, "concept", "vastgesteld", 1),
        &[],
    );
    let right = hall.act(
        &board.geert,
        signature(&board.geert, edition, 1),
        &[edition],
    );
    let other_text = hall.act(&board.anje, signature(&board.anje, edition, 2), &[edition]);
    let by_another = hall.act(&board.anje, signature(&board.geert, edition, 1), &[edition]);
    let unknowing = hall.act(&board.anje, signature(&board.anje, edition, 1), &[]);
    let too_low = hall.act(
        &board.roelf,
        signature(&board.roelf, edition, 1),
        &[edition],
    );
    let of_nothing = hall.act(&board.anje, signature(&board.anje, right, 1), &[right]);
    let expected = [
        (right, None),
        (other_text, Some(Passed::DoesNotAddUp)),
        (by_another, Some(Passed::DoesNotAddUp)),
        (unknowing, Some(Passed::AboutNothing)),
        (too_low, Some(Passed::Role)),
        (of_nothing, Some(Passed::AboutNothing)),
    ];
    for (entry, why) in expected {
        assert_eq!(hall.why(&entry), why);
    }
    let fold = hall.fold();
    let signed: Vec<EntryId> = fold.editions[0]
        .signatures
        .iter()
        .map(|it| it.entry)
        .collect();
    assert_eq!(signed, [right]);
}

#[test]
fn who_signs_twice_signed_once() {
    let (mut hall, board) = (Hall::default(), board());
    let edition = hall.act(
        &board.anje,
        fix(&board.anje, "concept", "vastgesteld", 1),
        &[],
    );
    let sign = |by: &Person| signature(by, edition, 1);
    let first = hall.act(&board.geert, sign(&board.geert), &[edition]);
    let again = hall.act(&board.geert, sign(&board.geert), &[first]);
    let elsewhere = board.geert.elsewhere(12);
    let beside = hall.act(&elsewhere, sign(&elsewhere), &[edition]);
    let anje = hall.act(&board.anje, sign(&board.anje), &[edition]);
    let fold = hall.fold();
    let mut signed: Vec<EntryId> = fold.editions[0]
        .signatures
        .iter()
        .map(|it| it.entry)
        .collect();
    signed.sort_unstable();
    assert_eq!(signed, [again, anje], "the latest, then the lowest id");
    assert_eq!(hall.why(&first), Some(Passed::Replaced));
    assert_eq!(hall.why(&beside), Some(Passed::Replaced));
}

#[test]
fn when_the_text_is_opened_again_signatures_begin_again() {
    let (mut hall, board) = (Hall::default(), board());
    let first = hall.act(
        &board.anje,
        fix(&board.anje, "concept", "vastgesteld", 1),
        &[],
    );
    let offered = hall.act(&board.anje, go("vastgesteld", "aangeboden"), &[first]);
    let right = hall.act(&board.geert, signature(&board.geert, first, 1), &[offered]);
    assert_eq!(hall.why(&right), None);
    let of_step = hall.act(
        &board.geert,
        signature(&board.geert, offered, 1),
        &[offered],
    );
    assert_eq!(hall.why(&of_step), Some(Passed::AboutNothing));
    let open = hall.act(&board.anje, go("aangeboden", "concept"), &[offered]);
    let late = hall.act(&board.anje, signature(&board.anje, first, 1), &[open]);
    assert_eq!(hall.why(&late), Some(Passed::AboutNothing));
    let second = hall.act(
        &board.anje,
        fix(&board.anje, "concept", "vastgesteld", 1),
        &[open],
    );
    let of_first = hall.act(&board.anje, signature(&board.anje, first, 1), &[second]);
    let of_second = hall.act(&board.anje, signature(&board.anje, second, 1), &[second]);
    assert_eq!(hall.why(&of_first), Some(Passed::AboutNothing));
    assert_eq!(hall.why(&of_second), None);
    let fold = hall.fold();
    let count = |at: usize| fold.editions[at].signatures.len();
    assert_eq!((fold.editions.len(), count(0), count(1)), (2, 1, 1));
}

#[test]
fn who_clashes_thousands_of_times_does_not_stop_those_who_look() {
    let (mut hall, board) = (Hall::default(), board());
    let mut last = Vec::new();
    for _ in 0..2_000 {
        let one = hall.act(&board.anje, go("concept", "inzage"), &last);
        let fixes = fix(&board.geert, "concept", "vastgesteld", 1);
        last = vec![one, hall.act(&board.geert, fixes, &last)];
    }
    let fold = fold(OF, &MOTION, &hall.acts, &hall.past);
    assert_eq!((fold.state.as_str(), fold.clash.len()), ("concept", 2));
    assert_eq!(fold.steps.len(), 4_000);
}

#[test]
fn a_clash_within_a_clash_goes_back_to_what_all_know() {
    let (mut hall, board) = (Hall::default(), board());
    let step = |from: &str, to: &str| {
        Act::Transition(Transition {
            heads: heads(1),
            from: from.to_owned(),
            to: to.to_owned(),
            reason: "zo was het bedoeld".to_owned(),
            edition: Some(board.anje.attest([1; 32])),
        })
    };
    let start = hall.act(&board.anje, step("concept", "inzage"), &[]);
    let a = hall.act(&board.anje, step("inzage", "concept"), &[start]);
    let b = hall.act(&board.anje, step("inzage", "vastgesteld"), &[start]);
    // Two who know of both choose each their own.
    let c = hall.act(&board.anje, step("inzage", "ingetrokken"), &[a, b]);
    let d = hall.act(&board.anje, step("inzage", "vastgesteld"), &[a, b]);
    let fold = hall.fold();
    let clash: Vec<EntryId> = fold.clash.iter().map(|step| step.entry).collect();
    assert_eq!((fold.state.as_str(), clash), ("inzage", vec![c, d]));
    hall.act(&board.anje, step("inzage", "concept"), &[c, d]);
    assert_eq!(hall.state(), "concept");
}
