//! The named scenarios, thirty-four to fifty-three: checkpoints, devices, recovery, and what is not here yet.

use crate::charter::Charter;
use crate::charter::op::{Audience, Cut, Operation, Remove, Share};
use crate::charter::play::{Play, identity, rekey};
use crate::charter::role::Role::{Admin, Board, Editor, Member, Reader};
use crate::ids::EntryId;
use crate::seal;

#[test]
fn s34_a_checkpoint_concurrent_with_a_removal() {
    let mut play = Play::with_admins("F A B");
    let admitted = play.admit("A", "P", Member, &[play.base]);
    play.checkpoint("A+B", &[admitted]);
    play.remove("F", "A", &[play.base]);
    play.expect("admin: B F; member: M P; out: A");
}

#[test]
fn s35_a_checkpoint_stands_though_a_signer_is_removed_later() {
    let mut play = Play::with_admins("F A B");
    let admitted = play.admit("A", "P", Member, &[play.base]);
    play.checkpoint("A+B", &[admitted]);
    play.remove("F", "B", &[play.base]);
    play.expect("admin: A F; member: M P; out: B");
}

#[test]
fn s36_a_checkpoint_of_the_solo_time_is_none() {
    let mut play = Play::founded();
    let solo = play.base;
    let member = play.admit("F", "M", Member, &[solo]);
    let one = play.admit("F", "A", Admin, &[member]);
    let two = play.admit("F", "B", Admin, &[one]);
    let both = play.approve("A", two, &[two]);
    play.remove_together("A+B", "F", &[both]);
    let puppet = play.admit("F", "P", Member, &[solo]);
    play.checkpoint("F", &[puppet]);
    play.expect("admin: A B; member: M; out: F P");
}

#[test]
fn s37_a_pending_proposal_in_a_checkpoint_still_waits() {
    let mut play = Play::with_admins("F A B");
    let proposal = play.remove("B", "A", &[play.base]);
    let checkpoint = play.checkpoint("A+B", &[proposal]);
    play.expect("admin: A B F; member: M");
    play.approve("F", proposal, &[checkpoint]);
    play.expect("admin: B F; member: M; out: A");
}

#[test]
fn s38_a_thief_cannot_withdraw_the_other_device() {
    let mut play = Play::with_admins("F A B");
    let added = play.add_device("F1", "F", "F2", &[play.base]);
    play.withdraw("F2", "F1", &[added]);
    play.expect("admin: A B F; member: M");
    play.expect_devices("F", "F1 F2");
}

#[test]
fn s39_of_two_devices_that_withdraw_each_other_the_older_stays() {
    let mut play = Play::with_admins("F A B");
    let added = play.add_device("F1", "F", "F2", &[play.base]);
    play.withdraw("F1", "F2", &[added]);
    let thief = play.withdraw("F2", "F1", &[added]);
    play.remove("F2", "A", &[thief]);
    play.expect("admin: A B F; member: M");
    play.expect_devices("F", "F1");
}

#[test]
fn s40_an_admin_cannot_add_a_device_to_a_senior() {
    let mut play = Play::with_admins("F A B");
    let added = play.add_device("A", "F", "F9", &[play.base]);
    play.remove("F9", "A", &[added]);
    play.expect("admin: A B F; member: M");
    play.expect_devices("F", "F1");
}

#[test]
fn s41_recovery_ends_what_a_thief_does_with_the_old_device() {
    let mut play = Play::with_admins("F A B C");
    let group = play.name_group("F", "A B C", 2, &[play.base]);
    play.recover("A+B", "F", "F5", &[group]);
    let thief = play.remove("F1", "A", &[group]);
    play.remove("F1", "B", &[thief]);
    play.expect("admin: A B C F; member: M");
    play.expect_devices("F", "F5");
}

#[test]
fn s42_recovery_by_a_thief_does_nothing() {
    let mut play = Play::with_admins("F A B C");
    let mut last = play.name_group("F", "A B C", 2, &[play.base]);
    for name in ["P", "Q", "R"] {
        last = play.admit("A", name, Board, &[last]);
    }
    play.recover("A+P+Q+R", "F", "F5", &[last]);
    play.expect("admin: A B C F; board: P Q R; member: M");
    play.expect_devices("F", "F1");
}

#[test]
fn s43_building_on_something_void_does_not_void() {
    let mut play = Play::with_admins("F A B");
    play.remove("F", "B", &[play.base]);
    let void = play.admit("B", "P", Member, &[play.base]);
    play.admit("A", "Q", Member, &[void]);
    play.expect("admin: A F; member: M Q; out: B P");
}

#[test]
fn s44_a_founder_is_demoted_by_approvals() {
    let mut play = Play::with_admins("F A B");
    play.set_role_together("A+B", "F", Member, &[play.base]);
    play.admit("F", "Z", Member, &[play.base]);
    play.expect("admin: A B; member: F M; out: Z");
}

#[test]
fn s45_a_removal_beats_a_promotion_beside_it() {
    let mut play = Play::with_admins("F A B");
    play.remove("B", "M", &[play.base]);
    play.set_role("F", "M", Board, &[play.base]);
    play.expect("admin: A B F; out: M");
}

#[test]
fn s46_of_two_roles_at_once_the_seniors_holds() {
    let mut play = Play::with_admins("F A B");
    play.set_role("B", "M", Reader, &[play.base]);
    play.set_role("A", "M", Editor, &[play.base]);
    play.expect("admin: A B F; editor: M");
}

#[test]
fn s47_a_promotion_beside_the_demotion_of_the_promoter() {
    let mut play = Play::with_admins("F A B");
    play.set_role_together("A+F", "M", Admin, &[play.base]);
    play.set_role("F", "A", Member, &[play.base]);
    play.expect("admin: B F; member: A M");
}

#[test]
fn s48_the_same_set_in_any_order_twice_gives_the_same_state() {
    let mut play = Play::with_admins("F A B C D");
    let base = [play.base];
    let first = play.remove("F", "B", &base);
    let second = play.remove("F", "C", &[first]);
    play.checkpoint("F+A+D", &[second]);
    play.remove_together("B+C", "F", &base);
    play.recover("A+B", "F", "F5", &base);
    for seed in (0..40).step_by(4) {
        play.state(seed);
    }
}

#[test]
fn s49_an_operation_without_its_past_is_not_evaluated_and_its_parent_is_asked_for() {
    let mut play = Play::with_admins("F A B");
    let before = play.state(1);
    let invite = play.invite("A", &[play.base]);
    let join = play.join("P", invite, &[invite]);
    let mut charter = Charter::new(play.space);
    for (entry, body) in play.entries.iter().filter(|(entry, _)| entry.id != invite) {
        charter.insert(entry, body).expect("it is well-formed");
    }
    assert_eq!(*charter.state(), *before);
    assert_eq!(charter.missing(), [invite]);
    assert!(charter.contains(&join) && !charter.is_complete(&join));
    assert!(charter.state_at(&[join]).is_none());
    play.expect("admin: A B F; member: M P");
}

#[test]
fn s50_a_removal_whose_content_cut_names_an_unknown_entry_counts_at_once() {
    let mut play = Play::with_admins("F A B");
    let unknown = EntryId([9; 32]);
    let device = play.device("B");
    let remove = Operation::Remove(Remove {
        participant: play.who("B"),
        cut: vec![Cut {
            author: device,
            heads: vec![unknown],
        }],
        rekeys: vec![],
    });
    let op = play.sign("F", remove, &[play.base]);
    play.expect("admin: A F; member: M; out: B");
    let state = play.state(1);
    let ends = &state.ends[&device];
    assert_eq!(ends.len(), 1);
    assert_eq!((ends[0].op, &ends[0].cut[..]), (op, &[unknown][..]));
    assert_eq!(ends[0].role_left, None);
}

#[test]
fn s51_who_can_open_nothing_sees_the_same_roles() {
    // Cards and whatever else is sealed are entries whose bodies the charter never reads.
    let mut play = Play::with_admins("F A B");
    let removed = play.remove("F", "B", &[play.base]);
    let (mut entry, _) = play.entries.last().expect("signed").clone();
    entry.header.kind = crate::entry::EntryType::CARD;
    entry.header.charter = vec![removed];
    entry.header.on = vec![removed];
    let card = crate::entry::Entry::new(entry.header).expect("well-formed");
    let mut member = play.charter();
    member
        .insert(&card, b"what only a member can open")
        .expect("a card");
    let mut relay = play.charter();
    relay.insert(&card, &[]).expect("a card");
    assert_eq!(*member.state(), *relay.state());
    assert_eq!(*member.state(), *play.state(1));
    assert!(relay.counts(&card.id));
    assert_eq!(relay.all_heads(), [card.id]);
    assert_eq!(relay.heads(), [removed]);
}

#[test]
fn s52_a_removal_counts_though_its_share_cannot_be_opened() {
    let mut play = Play::with_admins("F A B");
    let devices = ["F", "A", "M"].map(|name| play.device(name));
    let remove = Operation::Remove(Remove {
        participant: play.who("B"),
        cut: vec![],
        rekeys: vec![rekey("after B", Audience::Space, &devices)],
    });
    let removed = play.sign("F", remove, &[play.base]);
    let epoch = {
        let state = play.state(1);
        state.epoch(&Audience::Space).expect("usable").0
    };
    let wrong = seal::seal(&identity("somebody else").recipient(), &[1; 32]).expect("seals");
    let share = Operation::Share(Share {
        epoch,
        device: devices[1],
        sealed: wrong,
    });
    play.sign("F", share, &[removed]);
    play.expect("admin: A F; member: M; out: B");
    let state = play.state(1);
    assert_eq!(state.epoch(&Audience::Space).expect("usable").0, epoch);
}

#[test]
fn s53_an_incomplete_rekey_can_be_used_and_is_shared_by_who_holds_it() {
    let mut play = Play::with_admins("F A B");
    let (founder, member) = (play.device("F"), play.device("M"));
    let remove = Operation::Remove(Remove {
        participant: play.who("B"),
        cut: vec![],
        rekeys: vec![rekey("after B", Audience::Space, &[founder, member])],
    });
    let removed = play.sign("F", remove, &[play.base]);
    play.expect("admin: A F; member: M; out: B");
    let (epoch, lacking) = {
        let state = play.state(1);
        (
            state.epoch(&Audience::Space).expect("usable").0,
            state.unshared(),
        )
    };
    let left_out = play.device("A");
    assert!(lacking.contains(&(epoch, left_out)));
    let share = Operation::Share(Share {
        epoch,
        device: left_out,
        sealed: vec![1],
    });
    play.sign("F", share, &[removed]);
    let state = play.state(1);
    assert!(!state.unshared().contains(&(epoch, left_out)));
    assert!(
        state
            .epoch(&Audience::Space)
            .is_some_and(|(id, _)| id == epoch)
    );
}
