//! Whose signature is enough for what, and whose is none: for each the one that just is not.

use crate::charter::op::{Approve, Audience, Operation, SetAudience, Share, WithdrawDevice};
use crate::charter::play::{NONCE, Play, recipient, rekey};
use crate::charter::role::Role::{Admin, Board, Editor, Member};
use crate::seal::epoch_id;

#[test]
fn one_of_several_admins_makes_no_admin_by_admitting_either() {
    let mut play = Play::with_admins("F A");
    let proposal = play.admit("F", "P", Admin, &[play.base]);
    play.expect("admin: A F; member: M; out: P");
    play.approve("A", proposal, &[proposal]);
    play.expect("admin: A F P; member: M");
}

#[test]
fn who_signs_twice_is_one_person() {
    let mut play = Play::with_admins("F A B");
    play.remove_together("B+B+B", "A", &[play.base]);
    play.expect("admin: A B F; member: M");
    let mut play = Play::with_admins("F A");
    play.remove_together("A+A", "F", &[play.base]);
    play.expect("admin: A F; member: M");
    let mut play = Play::with_admins("F A");
    let proposal = play.admit("A", "P", Admin, &[play.base]);
    play.approve("A", proposal, &[proposal]);
    play.expect("admin: A F; member: M; out: P");
    // Of two devices too.
    let second = play.add_device("A", "A", "A2", &[play.base]);
    play.approve("A2", proposal, &[second]);
    play.expect("admin: A F; member: M; out: P");
}

#[test]
fn an_approval_is_an_admin_s_and_of_what_he_saw() {
    let mut play = Play::with_admins("F A B");
    let proposal = play.admit("F", "P", Admin, &[play.base]);
    let by_member = play.approve("M", proposal, &[proposal]);
    assert!(!play.charter().counts(&by_member));
    // It names the proposal, and does not have it in its past.
    let unseen = Operation::Approve(Approve { proposal });
    play.sign("A", unseen, &[play.base]);
    play.expect("admin: A B F; member: M; out: P");
}

#[test]
fn a_withdrawn_device_approves_nothing() {
    let mut play = Play::with_admins("F A B");
    let second = play.add_device("F", "F", "F2", &[play.base]);
    let proposal = play.remove("B", "A", &[second]);
    play.approve("F2", proposal, &[proposal]);
    play.expect("admin: B F; member: M; out: A");
    play.withdraw("F", "F2", &[second]);
    play.expect("admin: A B F; member: M");
}

#[test]
fn one_admin_signs_no_checkpoint_however_often() {
    let mut play = Play::with_admins("F");
    let admitted = play.admit("F", "P", Member, &[play.base]);
    play.checkpoint("F+F", &[admitted]);
    assert!(play.state(1).checkpoints.is_empty());
}

/// B, removed, took Q in beside it. For one checkpoint that is void, for the other it counts, and A signed both.
#[test]
fn of_two_checkpoints_that_contradict_only_one_holds() {
    for (signers, expected) in [
        ("A+B", "admin: A F; member: M; out: B Q"),
        ("A+B+F", "admin: A F; member: M Q; out: B"),
    ] {
        let mut play = Play::with_admins("F A B");
        let beside = play.admit("B", "Q", Member, &[play.base]);
        let removed = play.remove("F", "B", &[play.base]);
        play.checkpoint("F+A", &[removed, beside]);
        play.checkpoint(signers, &[beside]);
        play.expect(expected);
    }
}

#[test]
fn the_last_admin_in_his_own_past_does_not_leave_though_others_are_by_now() {
    let mut play = Play::with_admins("F A");
    let alone = play.entries[1].0.id;
    play.checkpoint("F+A", &[play.base]);
    play.leave("F", &[alone]);
    play.expect("admin: A F; member: M");
}

#[test]
fn a_device_is_withdrawn_only_by_who_saw_it_listed() {
    let mut play = Play::with_admins("F A");
    let before = play.base;
    play.add_device("M", "M", "M2", &[before]);
    play.withdraw("F", "M2", &[before]);
    play.expect_devices("M", "M M2");
}

#[test]
fn who_was_in_keeps_his_role_when_he_is_admitted_again() {
    let mut play = Play::with_admins("F A");
    let admitted = play.admit("F", "P", Member, &[play.base]);
    play.admit("A", "P", Board, &[admitted]);
    play.expect("admin: A F; member: M P");
}

#[test]
fn what_was_signed_beside_a_removal_stays_void_when_who_came_back_is_removed_again() {
    let mut play = Play::with_admins("F A");
    let beside = play.admit("A", "P", Member, &[play.base]);
    let removed = play.remove("F", "A", &[play.base]);
    let back = play.admit("F", "A", Editor, &[removed]);
    play.remove("F", "A", &[back, beside]);
    play.expect("admin: F; member: M; out: A P");
}

#[test]
fn who_is_admin_again_invites_again() {
    let mut play = Play::with_admins("F A");
    let removed = play.remove("F", "A", &[play.base]);
    let back = play.admit("F", "A", Admin, &[removed]);
    let invited = play.invite("A", &[back]);
    play.join("P", invited, &[invited]);
    play.expect("admin: A F; member: M P");
}

#[test]
fn a_recovery_group_is_more_than_half_at_least_two_and_of_others() {
    for (people, needed) in [("A B C", 1), ("A B C D", 2), ("A B", 3), ("F A B", 2)] {
        let mut play = Play::with_admins("F A B C D");
        let named = play.name_group("F", people, needed, &[play.base]);
        play.recover("A+B", "F", "F5", &[named]);
        play.expect_devices("F", "F");
        assert!(!play.charter().counts(&named), "{needed} of {people}");
    }
}

#[test]
fn a_recovery_takes_nobody_s_device_and_ends_none_that_came_after_it() {
    let mut play = Play::with_admins("F A B C");
    let named = play.name_group("F", "A B C", 2, &[play.base]);
    play.recover("A+B", "F", "M", &[named]);
    play.expect_devices("F", "F");
    play.expect_devices("M", "M");
    let brought = play.recover("A+B", "F", "F5", &[named]);
    play.add_device("F5", "F", "F6", &[brought]);
    play.expect_devices("F", "F5 F6");
}

#[test]
fn nobody_begins_an_epoch_of_an_audience_that_he_is_not_in() {
    let mut play = Play::with_admins("F A");
    let taken_in = play.admit("F", "E", Editor, &[play.base]);
    let board = Operation::Rekey(rekey("board", Audience::Board, &[]));
    let by_editor = play.sign("E", board, &[taken_in]);
    assert!(!play.charter().counts(&by_editor));
    // Nor with the withdrawal of an own device.
    let added = play.add_device("E", "E", "E2", &[taken_in]);
    let withdraw = Operation::WithdrawDevice(WithdrawDevice {
        device: play.device("E2"),
        cut: Vec::new(),
        rekeys: vec![rekey("bundled", Audience::Board, &[])],
    });
    let withdrawn = play.sign("E", withdraw, &[added]);
    let state = play.state(1);
    assert!(play.charter().counts(&withdrawn));
    let id = epoch_id(&NONCE, &Audience::Board, &recipient("bundled"));
    assert!(!state.epochs.contains_key(&id));
}

#[test]
fn a_member_begins_no_epoch_though_none_can_be_used() {
    let mut play = Play::with_admins("F A");
    let taken_in = play.admit("F", "E", Editor, &[play.base]);
    let outsider = play.device("Z");
    let leaked = Operation::Rekey(rekey("leaked", Audience::Space, &[outsider]));
    let none = play.sign("F", leaked, &[taken_in]);
    let by_member = play.sign(
        "M",
        Operation::Rekey(rekey("by M", Audience::Space, &[])),
        &[none],
    );
    assert!(!play.charter().counts(&by_member));
}

#[test]
fn a_share_is_for_a_device_of_somebody_in_the_audience() {
    let mut play = Play::with_admins("F A");
    let begun = play.sign(
        "F",
        Operation::Rekey(rekey("board", Audience::Board, &[])),
        &[play.base],
    );
    let added = play.add_device("A", "A", "A2", &[begun]);
    let gone = play.withdraw("A", "A2", &[added]);
    let share = |play: &mut Play, device: &str, after| {
        let share = Operation::Share(Share {
            epoch: epoch_id(&NONCE, &Audience::Board, &recipient("board")),
            device: play.device(device),
            sealed: vec![1],
        });
        let shared = play.sign("F", share, &[after]);
        play.charter().counts(&shared)
    };
    assert!(share(&mut play, "A", begun) && share(&mut play, "A2", added));
    assert!(!share(&mut play, "M", begun) && !share(&mut play, "A2", gone));
}

#[test]
fn of_two_who_define_an_audience_at_once_the_senior_does() {
    let mut play = Play::with_admins("F A");
    for number in 1..=8 {
        for name in ["A", "F"] {
            let participants = vec![play.who(name)];
            let set = SetAudience {
                number,
                participants,
            };
            play.sign(name, Operation::SetAudience(set), &[play.base]);
        }
    }
    let state = play.state(1);
    for number in 1..=8 {
        let is_in = |who| state.is_in_audience(&who, &Audience::Named(number));
        assert!(is_in(play.who("F")) && !is_in(play.who("A")));
    }
}
