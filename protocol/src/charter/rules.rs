//! What the rules say beside the named scenarios: rights, epochs, cuts in content, and looks at earlier heads.

use crate::charter::op::{
    Audience, Cut, Erase, Found, Invite, Limit, Operation, Rekey, SetAudience, SetRelays, Share,
    WithdrawDevice,
};
use crate::charter::play::{NONCE, Play, recipient, rekey};
use crate::charter::role::Role::{Admin, Board, Editor, Member};
use crate::charter::{Charter, NoRight};
use crate::identity::invitation_identity;
use crate::ids::{AuthorId, EntryId, EpochId, Millis};
use crate::seal::epoch_id;

pub(super) fn epoch(name: &str, audience: &Audience) -> EpochId {
    epoch_id(&NONCE, audience, &recipient(name))
}

pub(super) fn share(epoch: EpochId, device: AuthorId) -> Operation {
    Operation::Share(Share {
        epoch,
        device,
        sealed: vec![1],
    })
}

/// F alone with M, who is an editor.
fn founder_and_editor() -> Play {
    let mut play = Play::founded();
    play.base = play.admit("F", "M", Editor, &[play.base]);
    play
}

#[test]
fn a_founder_has_the_first_epoch_and_shares_it() {
    let mut play = founder_and_editor();
    let first = epoch("the first epoch", &Audience::Space);
    let state = play.state(1);
    let editor = play.device("M");
    assert_eq!(state.epoch(&Audience::Space).map(|it| it.0), Some(first));
    assert_eq!(state.unshared(), [(first, editor)]);
    let op = play.sign("F", share(first, editor), &[play.base]);
    let state = play.state(1);
    assert_eq!(state.epochs[&first].shares[&editor], [op]);
    assert_eq!(state.unshared(), []);
}

#[test]
fn only_who_holds_an_epoch_shares_it() {
    let mut play = founder_and_editor();
    play.base = play.admit("F", "N", Member, &[play.base]);
    let first = epoch("the first epoch", &Audience::Space);
    let member = play.device("N");
    let early = play.sign("M", share(first, member), &[play.base]);
    assert!(!play.charter().counts(&early));
    let editor = play.device("M");
    let given = play.sign("F", share(first, editor), &[play.base]);
    let passed_on = play.sign("M", share(first, member), &[given]);
    assert!(play.charter().counts(&passed_on));
    assert_eq!(play.state(1).unshared(), []);
}

#[test]
fn an_epoch_that_an_outsider_was_given_is_not_used_any_more() {
    let mut play = founder_and_editor();
    let first = epoch("the first epoch", &Audience::Space);
    let outsider = play.device("Z");
    // By somebody who cannot have it: it gives nothing away.
    let bluff = play.sign("M", share(first, outsider), &[play.base]);
    let state = play.state(1);
    assert!(state.epochs[&first].usable);
    let leak = play.sign("F", share(first, outsider), &[play.base]);
    let charter = play.charter();
    assert!(!charter.counts(&leak) && !charter.counts(&bluff));
    assert!(!play.state(1).epochs[&first].usable);
    assert_eq!(play.state(1).epoch(&Audience::Space), None);
}

#[test]
fn an_editor_begins_an_epoch_only_when_none_can_be_used() {
    let mut play = founder_and_editor();
    play.base = play.admit("F", "A", Admin, &[play.base]);
    let editor = play.device("M");
    let mine = Operation::Rekey(rekey("mine", Audience::Space, &[editor]));
    let early = play.sign("M", mine.clone(), &[play.base]);
    assert!(!play.charter().counts(&early));
    assert_eq!(
        play.charter().would_count(&editor, &mine),
        Err(NoRight::NotForAudience)
    );
    let left = play.leave("F", &[play.base]);
    assert_eq!(play.state(1).epoch(&Audience::Space), None);
    assert_eq!(play.charter().would_count(&editor, &mine), Ok(()));
    let op = play.sign("M", mine, &[left]);
    assert!(play.charter().counts(&op));
    let state = play.state(1);
    let (id, epoch_state) = state.epoch(&Audience::Space).expect("the editor's");
    assert_eq!(id, epoch("mine", &Audience::Space));
    assert!(!epoch_state.by_admin);
}

#[test]
fn of_epochs_beside_each_other_all_use_the_same_one() {
    let mut play = founder_and_editor();
    play.base = play.admit("F", "A", Admin, &[play.base]);
    let devices = ["F", "A", "M"].map(|name| play.device(name));
    let one = Operation::Rekey(rekey("one", Audience::Space, &devices));
    let two = Operation::Rekey(rekey("two", Audience::Space, &devices));
    let begun = play.sign("F", one, &[play.base]);
    play.sign("A", two, &[play.base]);
    let [one, two] = ["one", "two"].map(|name| epoch(name, &Audience::Space));
    let state = play.state(1);
    assert_eq!(
        state.epoch(&Audience::Space).map(|it| it.0),
        Some(one.min(two))
    );
    // Who holds both links the one in use to the other, and then it need not be shared.
    let first = epoch("the first epoch", &Audience::Space);
    let unlinked = state.unlinked();
    assert!(unlinked.contains(&(one.min(two), one.max(two))));
    assert!(unlinked.contains(&(one.min(two), first)));
    let later = Operation::Rekey(Rekey {
        link: Some((one, vec![1])),
        ..rekey("later", Audience::Space, &devices)
    });
    play.sign("F", later, &[begun]);
    let state = play.state(1);
    let (later, _) = state.epoch(&Audience::Space).expect("the deepest");
    assert_eq!(later, epoch("later", &Audience::Space));
    assert!(state.unlinked().contains(&(later, two)));
    assert!(!state.unlinked().contains(&(later, one)));
}

#[test]
fn a_holder_adds_the_link_that_an_epoch_lacks() {
    let mut play = founder_and_editor();
    let editor = play.device("M");
    let founder = play.device("F");
    let begun = play.sign(
        "F",
        Operation::Rekey(rekey("new", Audience::Space, &[founder, editor])),
        &[play.base],
    );
    let first = epoch("the first epoch", &Audience::Space);
    let new = epoch("new", &Audience::Space);
    assert_eq!(play.state(1).unlinked(), [(new, first)]);
    let link = Operation::Rekey(Rekey {
        link: Some((first, vec![1])),
        ..rekey("new", Audience::Space, &[])
    });
    play.sign("M", link, &[begun]);
    let state = play.state(1);
    assert_eq!(state.unlinked(), []);
    assert_eq!(state.epochs[&new].by, founder);
    assert_eq!(state.epochs[&new].link, Some((first, vec![1])));
}

#[test]
fn audiences_have_their_own_epochs() {
    let mut play = founder_and_editor();
    play.base = play.admit("F", "N", Board, &[play.base]);
    let [founder, board, editor] = ["F", "N", "M"].map(|name| play.device(name));
    let named = Audience::Named(4);
    let set = Operation::SetAudience(SetAudience {
        number: 4,
        participants: {
            let mut people = vec![play.who("F"), play.who("M")];
            people.sort_unstable();
            people
        },
    });
    let set = play.sign("F", set, &[play.base]);
    let one = Operation::Rekey(rekey("board", Audience::Board, &[founder, board]));
    let one = play.sign("F", one, &[set]);
    let two = Operation::Rekey(rekey("finance", named.clone(), &[founder, editor]));
    let two = play.sign("F", two, &[one]);
    let wrong = Operation::Rekey(rekey("none of his", Audience::Board, &[editor]));
    play.sign("M", wrong, &[two]);
    let state = play.state(1);
    assert_eq!(
        state.epoch(&Audience::Board).map(|it| it.0),
        Some(epoch("board", &Audience::Board))
    );
    assert!(state.epoch(&named).is_some());
    assert!(
        !state
            .epochs
            .contains_key(&epoch("none of his", &Audience::Board))
    );
    assert!(state.is_in_audience(&play.who("M"), &named));
    assert!(!state.is_in_audience(&play.who("N"), &named));
    // Whoever is put on the board is entitled to the board's epoch; who is taken off it ends its use.
    let up = play.set_role("F", "M", Board, &[two]);
    assert!(
        play.state(1)
            .unshared()
            .contains(&(epoch("board", &Audience::Board), editor))
    );
    play.set_role("F", "N", Editor, &[up]);
    assert_eq!(play.state(1).epoch(&Audience::Board), None);
}

#[test]
fn a_forged_join_takes_nobody_in() {
    let mut play = founder_and_editor();
    let invite = play.invite("F", &[play.base]);
    play.join("P", invite, &[invite]);
    let (_, body) = play.entries.pop().expect("the join");
    // Somebody else signs the same words.
    let join = Operation::decode(&body).expect("a join");
    play.sign("Q", join, &[invite]);
    play.expect("admin: F; editor: M; out: P Q");
}

#[test]
fn an_editor_does_not_invite_and_an_invitation_makes_no_board() {
    let mut play = founder_and_editor();
    let by_editor = play.invite("M", &[play.base]);
    let too_high = Operation::Invite(Invite {
        key: [1; 32],
        recipient: invitation_identity(&[1; 16]).recipient(),
        role: Board,
        expires: Millis(0),
        uses: 1,
    });
    play.sign("F", too_high.clone(), &[play.base]);
    play.join("P", by_editor, &[by_editor]);
    assert_eq!(play.state(1).invitations.len(), 0);
    play.expect("admin: F; editor: M; out: P");
    let founder = play.device("F");
    assert_eq!(
        play.charter().would_count(&founder, &too_high),
        Err(NoRight::RoleTooHigh)
    );
}

#[test]
fn a_device_is_added_under_its_own_signature_only() {
    let mut play = founder_and_editor();
    play.add_device("F", "F", "F2", &[play.base]);
    let (_, body) = play.entries.pop().expect("the device");
    let Ok(Operation::AddDevice(mut add)) = Operation::decode(&body) else {
        panic!("it adds a device");
    };
    add.device = play.device("F3");
    play.sign("F", Operation::AddDevice(add), &[play.base]);
    play.expect_devices("F", "F");
}

#[test]
fn nobody_adds_the_device_that_signs_it_to_somebody() {
    let mut play = Play::with_admins("F A");
    for by in ["Z", "M", "A"] {
        let added = play.add_device(by, "F", by, &[play.base]);
        play.remove(by, "F", &[added]);
    }
    play.expect("admin: A F; member: M; out: Z");
    play.expect_devices("F", "F");
}

#[test]
fn nobody_takes_a_seniors_device_by_admitting_it_from_before() {
    let mut play = Play::with_admins("F A");
    let before = play.base;
    let renamed = play.sign("F", Operation::Rename, &[before]);
    let added = play.add_device("F", "F", "F2", &[renamed]);
    let backdated = play.admit("A", "F2", Member, &[before]);
    play.expect_devices("F", "F F2");
    let made = play.admit("F2", "P", Member, &[added, backdated]);
    assert!(play.charter().counts(&made), "F2 still speaks for F");
}

#[test]
fn a_device_that_was_admitted_is_nobody_elses() {
    let mut play = Play::with_admins("F");
    let admitted = play.admit("F", "A", Admin, &[play.base]);
    let added = play.add_device("F", "F", "A", &[admitted]);
    let removal = play.remove("A", "F", &[added]);
    assert_eq!(play.charter().void(), [added]);
    play.expect("admin: A F; member: M");
    assert!(
        play.charter().counts(&removal),
        "it is a proposal by A, not a leaving of F's"
    );
}

#[test]
fn only_the_space_s_own_founding_counts() {
    let mut play = founder_and_editor();
    let again = Operation::Found(Found {
        nonce: NONCE,
        recipient: recipient("Z"),
        epoch: recipient("Z's epoch"),
    });
    play.sign("Z", again, &[]);
    play.expect("admin: F; editor: M; out: Z");
}

#[test]
fn a_state_at_earlier_heads_knows_nothing_of_what_came_later() {
    let mut play = Play::with_admins("F A B");
    let before = play.base;
    let removed = play.remove("F", "B", &[before]);
    let charter = play.charter();
    let earlier = charter.state_at(&[before]).expect("its past is here");
    assert_eq!(earlier.admins().len(), 3);
    assert!(earlier.ends.is_empty());
    let now = charter
        .state_at(&[before, removed])
        .expect("its past is here");
    assert_eq!(*now, *charter.state());
    assert!(charter.state_at(&[EntryId([1; 32])]).is_none());
    assert_eq!(
        charter
            .state_at(&[])
            .expect("of nothing")
            .participants
            .len(),
        0
    );
    assert!(charter.in_past(&before, &[removed]));
    assert!(!charter.in_past(&removed, &[before]));
    assert!(!charter.in_past(&removed, &[removed]));
}

#[test]
fn a_device_names_only_heads_that_count() {
    let mut play = Play::with_admins("F A B");
    let removed = play.remove("F", "B", &[play.base]);
    let void = play.admit("B", "P", Member, &[play.base]);
    let charter = play.charter();
    assert_eq!(charter.heads(), [removed]);
    let mut all = vec![removed, void];
    all.sort_unstable();
    assert_eq!(charter.all_heads(), all);
    assert_eq!(charter.void(), [void]);
}

#[test]
fn an_approved_end_is_known_where_its_approvals_are() {
    let mut play = Play::with_admins("F A B");
    let proposal = play.remove("A", "F", &[play.base]);
    let approval = play.approve("B", proposal, &[proposal]);
    let charter = play.charter();
    let device = play.device("F");
    let ends = |heads: &[EntryId]| {
        let state = charter.state_at(heads).expect("its past is here");
        state.ends.get(&device).map_or(0, Vec::len)
    };
    assert_eq!(ends(&[proposal]), 0);
    assert_eq!(ends(&[approval]), 1);
    assert!(!charter.knows(&proposal, &[proposal]));
    assert!(charter.knows(&proposal, &[approval]));
    assert!(!charter.knows(&approval, &[proposal]));
    assert_eq!(
        charter.state_at(&[proposal]).expect("here").proposals[&proposal],
        1
    );
}

#[test]
fn cuts_in_content_are_told_for_each_device() {
    let mut play = Play::with_admins("F A B");
    let added = play.add_device("B", "B", "B2", &[play.base]);
    let [first, second, third] = ["B", "B2", "A"].map(|name| play.device(name));
    let head = EntryId([5; 32]);
    let demotion = Operation::SetRole(crate::charter::op::SetRole {
        participant: play.who("B"),
        role: Editor,
        cut: vec![Cut {
            author: first,
            heads: vec![head],
        }],
    });
    let demoted = play.sign("F", demotion, &[added]);
    let limit = Operation::Limit(Limit {
        cut: Cut {
            author: third,
            heads: vec![],
        },
    });
    let limited = play.sign("F", limit, &[demoted]);
    let withdraw = Operation::WithdrawDevice(WithdrawDevice {
        device: second,
        cut: vec![],
        rekeys: vec![],
    });
    let withdrawn = play.sign("B", withdraw, &[limited]);
    play.set_role("F", "M", Board, &[withdrawn]);
    let state = play.state(1);
    let told = |device| -> Vec<(EntryId, usize, Option<_>)> {
        let ends = state.ends.get(&device).map_or(&[][..], |ends| ends);
        let mut told: Vec<_> = ends
            .iter()
            .map(|end| (end.op, end.cut.len(), end.role_left))
            .collect();
        told.sort_by_key(|(op, ..)| *op != demoted);
        told
    };
    assert_eq!(told(first), [(demoted, 1, Some(Editor))]);
    assert_eq!(
        told(second),
        [(demoted, 0, Some(Editor)), (withdrawn, 0, None)]
    );
    assert_eq!(told(third), [(limited, 0, None)]);
    assert_eq!(told(play.device("M")), []);
    assert_eq!(state.role_of(&second), None);
}

#[test]
fn settings_are_those_of_the_last_and_of_two_at_once_the_senior_s() {
    let mut play = Play::with_admins("F A");
    let relays = |peers: &[u8]| {
        Operation::SetRelays(SetRelays {
            relays: peers
                .iter()
                .map(|peer| crate::charter::op::RelayAddress {
                    peer: crate::ids::PeerId([*peer; 32]),
                    addresses: vec![],
                })
                .collect(),
        })
    };
    let first = play.sign("F", relays(&[1]), &[play.base]);
    play.sign("A", relays(&[2]), &[first]);
    assert_eq!(play.state(1).relays[0].peer.0, [2; 32]);
    play.sign("F", relays(&[3]), &[first]);
    assert_eq!(play.state(1).relays[0].peer.0, [3; 32]);
    play.sign("M", relays(&[4]), &[first]);
    assert_eq!(play.state(1).relays[0].peer.0, [3; 32]);
    let founding = play.space.into();
    assert_eq!(play.state(1).settings.name, Some(founding));
    let rename = play.sign("A", Operation::Rename, &[first]);
    assert_eq!(play.state(1).settings.name, Some(rename));
}

#[test]
fn closing_takes_most_admins_and_erasing_one() {
    let mut play = Play::with_admins("F A B");
    let erase = Operation::Erase(Erase {
        entries: vec![EntryId([1; 32])],
    });
    let erased = play.sign("B", erase, &[play.base]);
    let close = play.sign("B", Operation::Close, &[erased]);
    let state = play.state(1);
    assert_eq!(state.settings.erased[&EntryId([1; 32])], [erased]);
    assert_eq!((state.closed, state.proposals[&close]), (None, 1));
    play.approve("A", erased, &[close]);
    play.approve("A", close, &[close]);
    let state = play.state(1);
    assert_eq!(state.closed, Some(close));
    let by = play.who("A");
    assert!(state.settings.erasure_approvals[&erased].contains(&by));
}

#[test]
fn an_unknown_operation_counts_and_does_nothing() {
    let mut play = Play::with_admins("F A");
    let newer = Operation::Unknown {
        number: 99,
        bytes: vec![1],
    };
    let before = play.state(1);
    let op = play.sign("M", newer, &[play.base]);
    assert_eq!(*play.state(1), *before);
    assert!(play.charter().counts(&op));
}

#[test]
fn a_thief_s_own_recovery_group_comes_too_late() {
    let mut play = Play::with_admins("F A B C");
    let group = play.name_group("F", "A B C", 2, &[play.base]);
    let thiefs = play.name_group("F1", "P Q", 2, &[group]);
    let friends = play.admit("F1", "P", Board, &[thiefs]);
    let friends = play.admit("F1", "Q", Board, &[friends]);
    play.recover("P+Q", "F", "F7", &[friends]);
    play.expect_devices("F", "F7");
    play.recover("A+B", "F", "F5", &[group]);
    play.expect("admin: A B C F; member: M; out: P Q");
    play.expect_devices("F", "F5");
}

#[test]
fn a_withdrawn_device_never_comes_back() {
    let mut play = Play::with_admins("F A");
    let added = play.add_device("F", "F", "F2", &[play.base]);
    let gone = play.withdraw("F", "F2", &[added]);
    let again = play.add_device("F", "F", "F2", &[gone]);
    play.admit("F2", "P", Member, &[again]);
    play.expect("admin: A F; member: M; out: P");
    play.expect_devices("F", "F");
}

#[test]
fn a_device_that_somebody_adds_beside_his_leaving_is_not_listed() {
    let mut play = Play::with_admins("F A");
    let left = play.leave("M", &[play.base]);
    let added = play.add_device("M", "M", "M2", &[play.base]);
    let charter = play.charter();
    assert!(charter.counts(&left) && !charter.counts(&added));
    play.admit("F", "M", Member, &[left]);
    play.expect_devices("M", "M");
}

#[test]
fn two_thousand_operations_looked_at_one_by_one() {
    let mut play = Play::with_admins("F A");
    let first = epoch("the first epoch", &Audience::Space);
    let mut last = play.base;
    for number in 0..1000 {
        let name = format!("G{number}x");
        last = play.admit("F", &name, Member, &[last]);
        let device = play.device(&name);
        last = play.sign("F", share(first, device), &[last]);
    }
    let mut charter = crate::charter::Charter::new(play.space);
    let mut looks = 0;
    for (entry, body) in &play.entries {
        charter.insert(entry, body).expect("well-formed");
        looks += charter.state().participants.len();
    }
    assert!(looks > 0);
    assert_eq!(*charter.state(), *play.charter().state());
    assert_eq!(charter.state().unshared().len(), 2);
}

/// The state and the heads after `last` came after all others, each of which was looked at, and after all came at once.
fn live_and_whole(play: &Play, last: EntryId) -> [Vec<EntryId>; 2] {
    let mut live = Charter::new(play.space);
    let (late, others): (Vec<_>, Vec<_>) = play.entries.iter().partition(|(it, _)| it.id == last);
    for (entry, body) in others.into_iter().chain(late) {
        live.insert(entry, body).expect("it is well-formed");
        live.state();
    }
    let whole = play.charter();
    assert_eq!(*live.state(), *whole.state());
    [live.void(), whole.void()]
}

#[test]
fn a_join_is_judged_alike_whether_the_leaving_of_who_invited_came_before_it() {
    // Whose turn it is first, of those who are not admin, is told by their ids.
    for joiner in ["N", "O", "P", "Q", "R", "S"] {
        let mut play = Play::with_admins("F A");
        let invite = play.invite("A", &[play.base]);
        let down = play.set_role("F", "A", Member, &[invite]);
        let seen = play.join(joiner, invite, &[down]);
        play.leave("A", &[down]);
        let [live, whole] = live_and_whole(&play, seen);
        assert_eq!(live, whole);
        assert_eq!(
            whole,
            [seen],
            "{joiner} joined outside the cut of the leaving"
        );
    }
}

#[test]
fn an_admin_who_joins_again_is_judged_alike_live_and_at_once() {
    let mut play = Play::with_admins("F A B");
    let invite = play.invite("B", &[play.base]);
    let held = play.checkpoint("F+A", &[invite]);
    play.remove("A", "B", &[play.base]);
    let join = play.join("A", invite, &[held]);
    let [live, whole] = live_and_whole(&play, join);
    assert_eq!(live, whole);
}

#[test]
fn somebody_removed_adds_no_device_though_he_ranked_above_who_removed_him() {
    let mut play = Play::with_admins("F A B");
    let down = play.set_role("A", "A", Member, &[play.base]);
    let removed = play.remove("B", "A", &[down]);
    let after = play.add_device("A", "A", "A2", &[removed]);
    let beside = play.add_device("A", "A", "A3", &[down]);
    let [live, whole] = live_and_whole(&play, after);
    assert_eq!(live, whole);
    let mut void = vec![after, beside];
    void.sort_unstable();
    assert_eq!(whole, void);
    play.admit("F", "A", Editor, &[removed]);
    play.expect_devices("A", "A");
}

#[test]
fn a_device_of_two_people_is_judged_alike_live_and_at_once() {
    for owner in ["M", "N", "O", "P"] {
        let mut play = Play::with_admins("F A");
        play.base = play.admit("F", owner, Member, &[play.base]);
        let invite = play.invite("F", &[play.base]);
        let added = play.add_device(owner, owner, "Z", &[invite]);
        let join = play.join("Z", invite, &[added]);
        let [live, whole] = live_and_whole(&play, join);
        assert_eq!(live, whole, "{owner}");
    }
}
