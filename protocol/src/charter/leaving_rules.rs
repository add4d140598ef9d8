//! Who leaves after he stepped down, or left, leaves from where he was by then: it gives back nothing that the first cut off.

use crate::charter::play::Play;
use crate::charter::role::Role::{Admin, Editor, Member};
use crate::ids::EntryId;

/// F steps down and, from before that, proposes O as an admin; A signs. Answers with the last of both.
fn stepped_down_beside_a_proposal() -> (Play, [EntryId; 2]) {
    let mut play = Play::with_admins("F A B");
    let down = play.set_role("F", "F", Member, &[play.base]);
    let signed = play.together("F+A", |play, by| {
        let base = play.base;
        play.admit(by, "O", Admin, &[base])
    });
    (play, [down, signed])
}

#[test]
fn what_was_signed_beside_a_stepping_down_stays_void_when_its_author_leaves() {
    let (mut play, both) = stepped_down_beside_a_proposal();
    play.expect("admin: A B; member: F M; out: O");
    play.leave("F", &both);
    play.expect("admin: A B; member: M; out: F O");
}

#[test]
fn a_checkpoint_changes_nothing_about_who_stepped_down_came_back_and_left() {
    let (mut play, both) = stepped_down_beside_a_proposal();
    let back = play.admit("A", "F", Editor, &both);
    let left = play.leave("F", &[back]);
    play.expect("admin: A B; member: M; out: F O");
    play.checkpoint("A+B", &[left]);
    play.expect("admin: A B; member: M; out: F O");
}

#[test]
fn two_leavings_beside_each_other_still_accept_what_either_does() {
    let mut play = Play::with_admins("F A B");
    let added = play.add_device("M", "M", "M2", &[play.base]);
    play.leave("M", &[play.base]);
    play.expect("admin: A B F; out: M");
    let other = play.leave("M", &[added]);
    play.expect("admin: A B F; out: M");
    assert!(play.charter().counts(&added));
    // One that knows of both is nothing: he is out.
    let first = play.leave("M", &[play.base, other]);
    assert!(!play.charter().counts(&first));
}

#[test]
fn who_left_and_leaves_again_knowing_it_takes_nothing_along() {
    let mut play = Play::with_admins("F A B");
    let left = play.leave("M", &[play.base]);
    let added = play.add_device("M", "M", "M2", &[play.base]);
    assert!(!play.charter().counts(&added));
    play.leave("M", &[left, added]);
    assert!(!play.charter().counts(&added));
    play.expect("admin: A B F; out: M");
}
