//! The named scenarios, one to thirty-three: removals, leaving, approvals, joining and rank.

use crate::charter::play::Play;
use crate::charter::role::Role::{Admin, Board, Member, Reader};

#[test]
fn s01_of_two_who_remove_each_other_the_higher_in_rank_stays() {
    let mut play = Play::with_admins("F A B");
    let base = [play.base];
    play.remove("A", "B", &base);
    play.remove("B", "A", &base);
    play.expect("admin: A F; member: M; out: B");
}

#[test]
fn s02_a_junior_alone_removes_nobody_above_him() {
    let mut play = Play::with_admins("F A B");
    let first = play.remove("B", "A", &[play.base]);
    play.set_role("B", "F", Member, &[first]);
    play.expect("admin: A B F; member: M");
}

#[test]
fn s03_revenge_that_is_backdated_does_nothing() {
    let mut play = Play::with_admins("F A B");
    let base = [play.base];
    play.remove("A", "B", &base);
    let revenge = play.remove("B", "A", &base);
    play.admit("B", "Z", Member, &[revenge]);
    play.expect("admin: A F; member: M; out: B Z");
}

#[test]
fn s04_a_cycle_with_a_third_beside_it() {
    let mut play = Play::with_admins("F A B C D");
    let base = [play.base];
    play.remove("A", "B", &base);
    play.remove("B", "C", &base);
    play.remove("C", "A", &base);
    play.remove("B", "D", &base);
    play.expect("admin: A C D F; member: M; out: B");
}

#[test]
fn s05_of_two_admins_who_step_down_the_lower_stays() {
    let mut play = Play::with_admins("F A");
    let base = [play.base];
    play.set_role("F", "F", Member, &base);
    play.set_role("A", "A", Member, &base);
    play.expect("admin: A; member: F M");
}

#[test]
fn s06_of_three_admins_who_step_down_the_lowest_stays() {
    let mut play = Play::with_admins("F A B");
    let base = [play.base];
    for name in ["F", "A", "B"] {
        play.set_role(name, name, Member, &base);
    }
    play.expect("admin: B; member: A F M");
}

#[test]
fn s07_a_sole_admin_cannot_step_down() {
    let mut play = Play::with_admins("F");
    play.set_role("F", "F", Member, &[play.base]);
    play.expect("admin: F; member: M");
}

#[test]
fn s08_a_founder_hands_over() {
    let mut play = Play::with_admins("F A B");
    let down = play.set_role("F", "F", Member, &[play.base]);
    play.remove("A", "F", &[down]);
    play.expect("admin: A B; member: M; out: F");
}

#[test]
fn s09_an_ex_founder_strikes_back() {
    let mut play = Play::with_admins("F A B");
    let base = [play.base];
    let down = play.set_role("F", "F", Member, &base);
    play.remove("A", "F", &[down]);
    let back = play.remove("F", "A", &base);
    play.admit("F", "Z", Member, &[back]);
    play.expect("admin: A B; member: M; out: F Z");
}

#[test]
fn s10_an_ex_founder_backdates_his_leaving() {
    let mut play = Play::with_admins("F A B");
    let base = [play.base];
    let admitted = play.admit("F", "P", Member, &base);
    play.set_role("F", "F", Member, &[admitted]);
    play.set_role("F", "F", Member, &base);
    play.expect("admin: A B; member: F M P");
}

#[test]
fn s11_a_founder_is_removed_by_approvals() {
    let mut play = Play::with_admins("F A B");
    play.remove_together("A+B", "F", &[play.base]);
    play.expect("admin: A B; member: M; out: F");
}

#[test]
fn s12_too_few_approvals_remove_nobody() {
    let mut play = Play::with_admins("F A B C D");
    play.remove_together("A+B", "F", &[play.base]);
    play.expect("admin: A B C D F; member: M");
}

#[test]
fn s13_of_two_admins_one_cannot_remove_the_founder() {
    let mut play = Play::with_admins("F A");
    play.remove("A", "F", &[play.base]);
    play.expect("admin: A F; member: M");
}

#[test]
fn s14_approvals_beat_the_defence_of_their_target() {
    let mut play = Play::with_admins("F A B");
    let base = [play.base];
    play.remove_together("A+B", "F", &base);
    let defence = play.remove("F", "A", &base);
    play.remove("F", "B", &[defence]);
    play.expect("admin: A B; member: M; out: F");
}

#[test]
fn s15_a_checkpoint_with_enough_signatures_settles_a_purge() {
    let mut play = Play::with_admins("F A B C D");
    let base = [play.base];
    let first = play.remove("F", "B", &base);
    let second = play.remove("F", "C", &[first]);
    play.checkpoint("F+A+D", &[second]);
    play.remove_together("B+C", "F", &base);
    play.expect("admin: A D F; member: M; out: B C");
}

#[test]
fn s16_a_minority_cannot_settle_a_purge() {
    let mut play = Play::with_admins("F A B C D");
    let base = [play.base];
    let mut last = play.base;
    for name in ["B", "C", "D"] {
        last = play.remove("F", name, &[last]);
    }
    play.checkpoint("F+A", &[last]);
    play.remove_together("B+C+D", "F", &base);
    play.expect("admin: A B C D; member: M; out: F");
}

#[test]
fn s17_an_approver_whom_a_senior_of_the_target_removed() {
    let mut play = Play::with_admins("F A B C");
    let base = [play.base];
    play.remove_together("B+C", "A", &base);
    play.remove("F", "C", &base);
    play.expect("admin: A B F; member: M; out: C");
}

#[test]
fn s18_an_approver_whom_a_junior_of_the_target_removed() {
    let mut play = Play::with_admins("F A B C");
    let base = [play.base];
    play.remove_together("B+C", "F", &base);
    play.remove("A", "C", &base);
    play.expect("admin: A B; member: M; out: C F");
}

#[test]
fn s19_an_approver_who_had_left_before() {
    let mut play = Play::with_admins("F A B C");
    let base = [play.base];
    let left = play.leave("C", &base);
    let proposal = play.remove("B", "F", &base);
    play.approve("C", proposal, &[left]);
    play.expect("admin: A B F; member: M; out: C");
}

#[test]
fn s20_quorum_against_quorum_the_highest_target_is_weighed_first() {
    let mut play = Play::with_admins("F A B C");
    let base = [play.base];
    let one = play.remove_together("F+A", "B", &base);
    play.remove_together("F+A", "C", &[one]);
    let other = play.remove_together("B+C", "F", &base);
    play.remove_together("B+C", "A", &[other]);
    play.expect("admin: B C; member: M; out: A F");
}

#[test]
fn s21_puppets_do_not_vote() {
    let mut play = Play::with_admins("F A B");
    let mut last = play.base;
    for name in ["P", "Q", "R"] {
        last = play.admit("B", name, Member, &[last]);
        last = play.set_role("B", name, Admin, &[last]);
    }
    play.remove_together("B+P+Q+R", "F", &[last]);
    play.expect("admin: A B F; member: M P Q R");
}

#[test]
fn s22_an_old_member_who_is_made_admin_ranks_last() {
    let mut play = Play::with_admins("F A B");
    let made = play.set_role_together("A+F+B", "M", Admin, &[play.base]);
    play.remove("M", "A", &[made]);
    play.expect("admin: A B F M");
}

#[test]
fn s23_made_admin_twice_still_ranks_below_who_made_him() {
    let mut play = Play::with_admins("F A B");
    let admitted = play.admit("F", "N", Member, &[play.base]);
    let one = play.set_role_together("A+F", "M", Admin, &[admitted]);
    let later = play.admit("B", "N", Member, &[admitted]);
    let two = play.set_role_together("B+F", "M", Admin, &[later]);
    play.remove("M", "B", &[one, two]);
    play.expect("admin: A B F M; member: N");
}

#[test]
fn s24_of_two_admissions_one_is_void() {
    let mut play = Play::with_admins("F A B");
    let base = [play.base];
    play.admit("A", "P", Member, &base);
    play.admit("B", "P", Board, &base);
    play.remove("F", "B", &base);
    play.expect("admin: A F; member: M P; out: B");
}

#[test]
fn s25_a_chain_of_a_thousand_behind_a_void_one() {
    let mut play = Play::with_admins("F A B");
    let base = play.base;
    play.remove("F", "B", &[base]);
    let mut by = "B".to_owned();
    let mut last = base;
    for number in 0..500 {
        let next = format!("G{number}x");
        last = play.admit(&by, &next, Member, &[last]);
        last = play.set_role(&by, &next, Admin, &[last]);
        by = next;
    }
    play.expect("admin: A F; member: M; out: B G0x G499x");
}

#[test]
fn s26_an_invitation_of_a_removed_admin_waits_for_confirmation() {
    let mut play = Play::with_admins("F A B");
    let invite = play.invite("B", &[play.base]);
    play.remove("F", "B", &[invite]);
    play.join("P", invite, &[invite]);
    play.expect("admin: A F; member: M; out: B P");
    let state = play.state(1);
    assert!(state.waiting.contains_key(&play.who("P")));
}

#[test]
fn s27_a_join_before_the_removal_stands() {
    let mut play = Play::with_admins("F A B");
    let invite = play.invite("B", &[play.base]);
    let join = play.join("P", invite, &[invite]);
    play.remove("F", "B", &[join]);
    play.expect("admin: A F; member: M P; out: B");
}

#[test]
fn s28_a_ticket_used_twice_takes_both_in_and_shows_it() {
    let mut play = Play::with_admins("F A B");
    let invite = play.invite("A", &[play.base]);
    play.join("P", invite, &[invite]);
    play.join("Q", invite, &[invite]);
    play.expect("admin: A B F; member: M P Q");
    let state = play.state(1);
    assert_eq!(state.invitations[&invite].used_by.len(), 2);
}

#[test]
fn s29_an_admission_beside_a_removal_does_not_bring_back() {
    let mut play = Play::with_admins("F A B");
    let base = [play.base];
    play.remove("F", "M", &base);
    play.admit("A", "M", Member, &base);
    play.expect("admin: A B F; out: M");
}

#[test]
fn s30_an_admission_after_a_removal_gives_the_new_role_only() {
    let mut play = Play::with_admins("F A B");
    let removed = play.remove("F", "A", &[play.base]);
    let again = play.admit("F", "A", Reader, &[removed]);
    play.admit("A", "Z", Member, &[again]);
    play.expect("admin: B F; member: M; reader: A; out: Z");
}

#[test]
fn s31_a_re_made_admin_has_the_last_rank() {
    let mut play = Play::with_admins("F A B");
    let removed = play.remove("F", "A", &[play.base]);
    let again = play.admit("F", "A", Member, &[removed]);
    let made = play.set_role_together("F+B", "A", Admin, &[again]);
    play.remove("A", "B", &[made]);
    play.expect("admin: A B F; member: M");
}

#[test]
fn s32_a_remover_may_widen_his_own_cut() {
    let mut play = Play::with_admins("F A B");
    let admitted = play.admit("A", "P", Member, &[play.base]);
    let removed = play.remove("F", "A", &[play.base]);
    play.remove("F", "A", &[removed, admitted]);
    play.expect("admin: B F; member: M P; out: A");
}

#[test]
fn s33_another_cannot_widen_it() {
    let mut play = Play::with_admins("F A B");
    let admitted = play.admit("B", "P", Member, &[play.base]);
    play.remove("F", "B", &[play.base]);
    play.remove("A", "B", &[admitted]);
    play.expect("admin: A F; member: M; out: B P");
}
