//! What the rules say about one key that several people list as their device, and of one that is listed twice.

use crate::charter::op::{Operation, WithdrawDevice};
use crate::charter::play::Play;
use crate::charter::role::Role::{Board, Member};

/// F took B in, who then comes in with an invitation too. That C, who made it, is removed changes nothing about him.
#[test]
fn a_device_is_as_old_as_what_listed_it_first() {
    let mut play = Play::with_admins("F C");
    let base = play.base;
    let taken_in = play.admit("F", "B", Member, &[base]);
    let added = play.add_device("B", "B", "B2", &[taken_in]);
    let invited = play.invite("C", &[base]);
    play.join("B", invited, &[added]);
    play.expect_devices("B", "B B2");
    let charter = play.charter();
    let withdraw = Operation::WithdrawDevice(WithdrawDevice {
        device: play.device("B2"),
        cut: Vec::new(),
        rekeys: Vec::new(),
    });
    assert_eq!(charter.would_count(&play.device("B"), &withdraw), Ok(()));
    play.remove("F", "C", &[invited]);
    play.expect_devices("B", "B B2");
}

#[test]
fn a_key_that_says_it_is_two_people_s_is_the_senior_s() {
    let mut play = Play::with_admins("F A");
    let before = play.base;
    let renamed = play.sign("F", Operation::Rename, &[before]);
    let added = play.add_device("F", "F", "F2", &[renamed]);
    for by in ["A", "M"] {
        let backdated = play.add_device(by, by, "F2", &[before]);
        let made = play.admit("F2", "P", Member, &[added, backdated]);
        assert!(play.charter().counts(&made), "F2 still speaks for F");
        play.expect_devices(by, by);
    }
    play.expect_devices("F", "F F2");
}

#[test]
fn what_a_key_signed_before_stays_his_for_whom_it_signed() {
    let mut play = Play::with_admins("F A");
    let base = play.base;
    let added = play.add_device("A", "A", "A2", &[base]);
    let made = play.admit("A2", "P", Board, &[added]);
    let by_senior = play.add_device("F", "F", "A2", &[base]);
    let both = play.admit("A2", "Q", Member, &[made, by_senior]);
    play.expect("admin: A F; board: P; member: M Q");
    play.expect_devices("A", "A");
    play.expect_devices("F", "F A2");
    let charter = play.charter();
    let state = charter.state();
    let by = |name: &str, play: &mut Play| state.participants[&play.who(name)].admitted_by;
    assert_eq!(by("P", &mut play), Some(play.who("A")));
    assert_eq!(by("Q", &mut play), Some(play.who("F")));
    // Whoever is removed takes nothing back by it.
    let removed = play.remove("F", "A", &[both]);
    play.add_device("M", "M", "A2", &[base]);
    assert!(play.charter().counts(&removed));
    play.expect("admin: F; board: P; member: M Q; out: A");
}

#[test]
fn a_device_is_withdrawn_by_its_own_person_though_another_lists_it_too() {
    let mut play = Play::with_admins("F A");
    let added = play.add_device("F", "F", "F2", &[play.base]);
    let beside = play.add_device("M", "M", "F2", &[play.base]);
    play.withdraw("F", "F2", &[added, beside]);
    play.expect_devices("F", "F");
    play.expect_devices("M", "M");
}

#[test]
fn a_device_is_not_withdrawn_by_a_junior_who_lists_it_too() {
    let mut play = Play::with_admins("F A");
    let added = play.add_device("F", "F", "F2", &[play.base]);
    let beside = play.add_device("A", "A", "F2", &[play.base]);
    play.withdraw("A", "F2", &[added, beside]);
    play.expect_devices("F", "F F2");
}

#[test]
fn nobody_is_brought_back_on_the_device_of_another() {
    let mut play = Play::with_admins("F");
    for name in ["N", "P", "Q"] {
        play.base = play.admit("F", name, Member, &[play.base]);
    }
    play.base = play.name_group("N", "P Q", 2, &[play.base]);
    let before = play.base;
    let renamed = play.sign("F", Operation::Rename, &[before]);
    let renamed = play.sign("F", Operation::Rename, &[renamed]);
    play.admit("F", "O", Member, &[renamed]);
    play.recover("P+Q", "N", "O", &[before]);
    play.expect_devices("O", "O");
}

#[test]
fn the_last_admin_keeps_the_device_on_which_he_was_brought_back() {
    let mut play = Play::with_admins("F A B");
    let group = play.name_group("F", "A B", 2, &[play.base]);
    let brought = play.recover("A+B", "F", "F5", &[group]);
    let left = play.leave("A", &[brought]);
    let left = play.leave("B", &[left]);
    play.add_device("M", "M", "F5", &[play.base]);
    play.admit("F5", "P", Member, &[left]);
    play.expect("admin: F; member: M P; out: A B");
    play.expect_devices("F", "F5");
}
