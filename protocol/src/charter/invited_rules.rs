//! What the rules say about invitations that open the epoch of a space.

use crate::charter::op::{Audience, Invite, Operation};
use crate::charter::play::{Play, rekey};
use crate::charter::role::Role::Member;
use crate::charter::rules::{epoch, share};
use crate::identity::invitation_identity;
use crate::ids::{AuthorId, EntryId, Millis};

/// What withdraws the invitation that a play makes.
fn withdrawal(play: &Play, invite: EntryId) -> Operation {
    let state = play.state(1);
    let known = &state.invitations[&invite];
    Operation::Invite(Invite {
        key: known.key,
        recipient: known.recipient,
        role: known.role,
        expires: known.expires,
        uses: 0,
    })
}

/// What a charter comes to that looks after every operation: the same as one that looks once.
fn looking_each_time(play: &Play) {
    let mut charter = crate::charter::Charter::new(play.space);
    for (entry, body) in &play.entries {
        charter.insert(entry, body).expect("well-formed");
        charter.state();
    }
    assert_eq!(*charter.state(), *play.charter().state());
}

#[test]
fn an_epoch_shared_with_an_invitation_is_usable_until_that_is_withdrawn() {
    let mut play = Play::with_admins("F A");
    let first = epoch("the first epoch", &Audience::Space);
    let invite = play.invite("F", &[play.base]);
    let key = AuthorId(play.state(1).invitations[&invite].key);
    let shared = play.sign("F", share(first, key), &[invite]);
    let state = play.state(2);
    assert!(state.epochs[&first].usable && state.epochs[&first].openers.contains(&key));
    assert!(state.unshared().iter().all(|(_, device)| *device != key));
    looking_each_time(&play);
    let withdraw = withdrawal(&play, invite);
    let withdrawn = play.sign("A", withdraw, &[shared]);
    let state = play.state(2);
    assert!(!state.epochs[&first].usable);
    let invitation = &state.invitations[&invite];
    assert!(invitation.withdrawn && !invitation.open && !invitation.reads);
    // A share for it counts no more; who joined before stays, and who did not know.
    play.sign("F", share(first, key), &[withdrawn]);
    assert_eq!(play.state(2).epochs[&first].shares[&key].len(), 1);
    play.join("P", invite, &[shared]);
    play.expect("admin: A F; member: M P");
    looking_each_time(&play);
}

#[test]
fn what_is_for_the_board_is_for_no_invitation() {
    let mut play = Play::with_admins("F");
    let board = epoch("of the board", &Audience::Board);
    let begun = rekey("of the board", Audience::Board, &[]);
    let begun = play.sign("F", Operation::Rekey(begun), &[play.base]);
    let invite = play.invite("F", &[begun]);
    let key = AuthorId(play.state(1).invitations[&invite].key);
    assert!(play.state(1).epochs[&board].usable);
    play.sign("F", share(board, key), &[invite]);
    let state = play.state(2);
    assert!(!state.epochs[&board].usable && state.epochs[&board].shares.is_empty());
}

#[test]
fn an_invitation_opens_nothing_any_more_when_one_who_used_it_or_made_it_is_out() {
    for (by, out) in [("A", "P"), ("A", "A")] {
        let mut play = Play::with_admins("F A");
        let first = epoch("the first epoch", &Audience::Space);
        let invite = play.invite(by, &[play.base]);
        let key = AuthorId(play.state(1).invitations[&invite].key);
        let shared = play.sign("F", share(first, key), &[invite]);
        let joined = play.join("P", invite, &[shared]);
        assert!(play.state(2).epochs[&first].usable, "{out}");
        // Who joined with it may share what it opened.
        let own = play.device("P");
        let given = play.sign("P", share(first, own), &[joined]);
        assert_eq!(play.state(2).epochs[&first].shares[&own].len(), 1);
        play.remove("F", out, &[given]);
        let state = play.state(2);
        assert!(!state.invitations[&invite].reads, "{out}");
        assert!(!state.epochs[&first].usable, "{out}");
        looking_each_time(&play);
    }
}

#[test]
fn an_invitation_with_the_key_of_a_device_makes_nobody_entitled() {
    let mut play = Play::with_admins("F A");
    let device = play.device("M");
    let gone = play.remove("F", "M", &[play.base]);
    let invite = Operation::Invite(Invite {
        key: device.0,
        recipient: invitation_identity(&[1; 16]).recipient(),
        role: Member,
        expires: Millis(0),
        uses: 1,
    });
    let invited = play.sign("A", invite, &[gone]);
    let charter = play.charter();
    let state = charter.state();
    assert!(state.invitations.contains_key(&invited));
    assert!(!state.invitations[&invited].reads);
    assert!(state.invited(&device, &Audience::Space).is_none());
}
