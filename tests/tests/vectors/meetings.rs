//! What two devices tell each other when they meet.

use super::book::{NONCE, epoch, key, seed, some, some_id};
use super::frames::{meeting, space};
use super::frozen::{array, frozen, hex, list, text};
use noaber_protocol::identity::InvitationKey;
use noaber_protocol::ids::{EntryId, PeerId, SpaceId};
use noaber_protocol::run::Signature;
use noaber_protocol::sync::frame::{Invited, Prove};
use noaber_protocol::sync::handle::{Meeting, Side};
use serde_json::{Value, json};

fn meet() -> Value {
    let (f, a) = (seed("F").peer_id(), seed("A").peer_id());
    let secret = epoch("the first").secret();
    let side = |side, by: &str| {
        let meeting = meeting();
        json!({
            "speaker": by,
            "member_handle": hex(meeting.member_handle(side, &space(), &secret).0),
            "plain_handle": hex(meeting.plain_handle(side, &space()).0),
        })
    };
    let invitation = InvitationKey::from_secret(&some("secret"));
    let prove = meeting().prove(&space(), &key("F"));
    let invited = meeting().prove_invited(&space(), &some_id("invite"), &invitation);
    json!({ "vectors": [{
        "name": "F meets A",
        "space": hex(space().0),
        "space_nonce": hex(NONCE.0),
        "epoch_secret": hex(&secret[..]),
        "F": { "peer": hex(f.0), "nonce": hex(some::<16>("nonce of F")) },
        "A": { "peer": hex(a.0), "nonce": hex(some::<16>("nonce of A")) },
        "handles": [side(Side::Mine, "F"), side(Side::Theirs, "A")],
        "tag": hex(meeting().tag(&space()).0),
        "prove": { "author": hex(prove.author.0), "signature": hex(prove.signature.0) },
        "invited": {
            "invitation": hex(invited.invite.0),
            "key": hex(invitation.public()),
            "signature": hex(invited.signature.0),
        },
    }]})
}

#[test]
fn meetings_are_as_they_are_frozen() {
    let about = "What two devices tell each other when they meet: handles, the tag, and what proves who they are.";
    let file = frozen("meeting", about, meet());
    for vector in list(&file, "vectors") {
        // As A sees it, from the file alone.
        let peer = |of: &str| PeerId(array(&vector[of]["peer"]));
        let meeting = Meeting::new(
            peer("A"),
            array(&vector["A"]["nonce"]),
            peer("F"),
            array(&vector["F"]["nonce"]),
        );
        let space = SpaceId(array(&vector["space"]));
        let secret = array(&vector["epoch_secret"]);
        for handle in list(vector, "handles") {
            let side = match text(handle, "speaker") {
                "A" => Side::Mine,
                _ => Side::Theirs,
            };
            let member = meeting.member_handle(side, &space, &secret);
            assert_eq!(hex(member.0), handle["member_handle"]);
            assert_eq!(
                hex(meeting.plain_handle(side, &space).0),
                handle["plain_handle"]
            );
        }
        assert_eq!(hex(meeting.tag(&space).0), vector["tag"]);
        let prove = Prove {
            space: meeting.tag(&space),
            author: noaber_protocol::ids::AuthorId(array(&vector["prove"]["author"])),
            signature: Signature(array(&vector["prove"]["signature"])),
        };
        assert!(meeting.is_proved(&space, &prove.author, &prove.signature));
        let elsewhere = some_id("another space").into();
        assert!(!meeting.is_proved(&elsewhere, &prove.author, &prove.signature));
        let invited = Invited {
            space: meeting.tag(&space),
            invite: EntryId(array(&vector["invited"]["invitation"])),
            signature: Signature(array(&vector["invited"]["signature"])),
        };
        let key = array(&vector["invited"]["key"]);
        assert!(meeting.is_invited(&space, &invited.invite, &key, &invited.signature));
        assert!(!meeting.is_invited(&space, &some_id("another"), &key, &invited.signature));
    }
}
