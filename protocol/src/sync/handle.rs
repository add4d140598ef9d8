//! How two devices find the spaces they share without telling a stranger any: handles, tags and proofs.
//!
//! All of it rests on both peers as the transport authenticated them and on both nonces, so nothing said in one
//! session is of use in another, nor in the other direction.

use crate::entry::hash;
use crate::identity::{InvitationKey, SpaceKey, verify_bytes};
use crate::ids::{AuthorId, EntryId, PeerId, SpaceId};
use crate::run::Signature;
use crate::sync::frame::{Handle, Invited, Prove, Tag};

/// Two devices that said Hello to each other.
#[derive(Clone, Debug)]
pub struct Meeting {
    me: PeerId,
    them: PeerId,
    my_nonce: [u8; 16],
    their_nonce: [u8; 16],
}

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// This device.
    Mine,
    /// The other.
    Theirs,
}

impl Meeting {
    /// Brings together what both sides know after Hello.
    pub fn new(me: PeerId, my_nonce: [u8; 16], them: PeerId, their_nonce: [u8; 16]) -> Self {
        Meeting {
            me,
            them,
            my_nonce,
            their_nonce,
        }
    }

    /// A handle that only devices with that secret of the space's epoch can compute.
    pub fn member_handle(&self, side: Side, space: &SpaceId, secret: &[u8; 32]) -> Handle {
        self.sixteen("member handle", side, &[space.as_bytes(), secret])
    }

    /// A handle that whoever knows the space can compute.
    pub fn plain_handle(&self, side: Side, space: &SpaceId) -> Handle {
        self.sixteen("plain handle", side, &[space.as_bytes()])
    }

    /// How both sides name the space in this session.
    pub fn tag(&self, space: &SpaceId) -> Tag {
        // One for both directions: the parts stand in the order of the peers.
        let side = if self.me < self.them {
            Side::Mine
        } else {
            Side::Theirs
        };
        let bytes = self.digest("tag", side, &[space.as_bytes()]);
        let (first, _) = bytes.split_first_chunk().expect("a hash is 32 bytes");
        Tag(*first)
    }

    /// Proves which device of the space this is.
    pub fn prove(&self, space: &SpaceId, key: &SpaceKey) -> Prove {
        let said = self.statement(Side::Mine, space);
        Prove {
            space: self.tag(space),
            author: key.author(),
            signature: key.sign_bytes("prove", &[&said]),
        }
    }

    /// Whether the other proved to be `author`.
    pub fn is_proved(&self, space: &SpaceId, author: &AuthorId, signature: &Signature) -> bool {
        let said = self.statement(Side::Theirs, space);
        verify_bytes(&author.0, "prove", &[&said], signature)
    }

    /// Proves that this device holds an invitation.
    pub fn prove_invited(&self, space: &SpaceId, invite: &EntryId, key: &InvitationKey) -> Invited {
        let said = self.statement(Side::Mine, space);
        Invited {
            space: self.tag(space),
            invite: *invite,
            signature: key.sign_bytes("invited", &[&said, invite.as_bytes()]),
        }
    }

    /// Whether the other proved to hold the invitation with that key.
    pub fn is_invited(
        &self,
        space: &SpaceId,
        invite: &EntryId,
        key: &[u8; 32],
        signature: &Signature,
    ) -> bool {
        let said = self.statement(Side::Theirs, space);
        verify_bytes(key, "invited", &[&said, invite.as_bytes()], signature)
    }

    fn statement(&self, side: Side, space: &SpaceId) -> [u8; 32] {
        self.digest("meeting", side, &[space.as_bytes()])
    }

    fn sixteen(&self, domain: &str, side: Side, about: &[&[u8]]) -> Handle {
        let bytes = self.digest(domain, side, about);
        let (first, _) = bytes.split_first_chunk().expect("a hash is 32 bytes");
        Handle(*first)
    }

    /// The speaker first, then the listener: so the two directions differ.
    fn digest(&self, domain: &str, side: Side, about: &[&[u8]]) -> [u8; 32] {
        let mine: [&[u8]; 2] = [self.me.as_bytes(), &self.my_nonce];
        let theirs: [&[u8]; 2] = [self.them.as_bytes(), &self.their_nonce];
        let (first, second) = match side {
            Side::Mine => (mine, theirs),
            Side::Theirs => (theirs, mine),
        };
        let mut parts = Vec::with_capacity(4 + about.len());
        parts.extend(first);
        parts.extend(second);
        parts.extend(about);
        hash(domain, &parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::DeviceSeed;
    use crate::ids::SpaceNonce;

    const KRING: SpaceId = SpaceId([7; 32]);

    fn meeting() -> (Meeting, Meeting) {
        let (zandeweer, eppenhuizen) = (PeerId([1; 32]), PeerId([2; 32]));
        (
            Meeting::new(zandeweer, [3; 16], eppenhuizen, [4; 16]),
            Meeting::new(eppenhuizen, [4; 16], zandeweer, [3; 16]),
        )
    }

    fn key(seed: u8) -> SpaceKey {
        DeviceSeed::from_bytes([seed; 32]).space_key(&SpaceNonce([1; 16]))
    }

    #[test]
    fn a_handle_is_recognised_by_who_knows_the_space_and_the_epoch() {
        let (zandeweer, eppenhuizen) = meeting();
        let offered = zandeweer.member_handle(Side::Mine, &KRING, &[5; 32]);
        assert_eq!(
            offered,
            eppenhuizen.member_handle(Side::Theirs, &KRING, &[5; 32])
        );
        assert_ne!(
            offered,
            eppenhuizen.member_handle(Side::Theirs, &KRING, &[6; 32])
        );
        assert_ne!(
            offered,
            eppenhuizen.member_handle(Side::Theirs, &SpaceId([8; 32]), &[5; 32])
        );
        let plain = zandeweer.plain_handle(Side::Mine, &KRING);
        assert_eq!(plain, eppenhuizen.plain_handle(Side::Theirs, &KRING));
        assert_ne!(plain, offered);
    }

    #[test]
    fn a_handle_cannot_be_sent_back() {
        let (zandeweer, eppenhuizen) = meeting();
        assert_ne!(
            zandeweer.plain_handle(Side::Mine, &KRING),
            eppenhuizen.plain_handle(Side::Mine, &KRING)
        );
        assert_ne!(
            zandeweer.member_handle(Side::Mine, &KRING, &[5; 32]),
            eppenhuizen.member_handle(Side::Mine, &KRING, &[5; 32])
        );
    }

    #[test]
    fn both_sides_name_a_space_alike_and_differently_in_each_session() {
        let (zandeweer, eppenhuizen) = meeting();
        assert_eq!(zandeweer.tag(&KRING), eppenhuizen.tag(&KRING));
        assert_ne!(zandeweer.tag(&KRING), zandeweer.tag(&SpaceId([8; 32])));
        let later = Meeting::new(PeerId([1; 32]), [9; 16], PeerId([2; 32]), [4; 16]);
        assert_ne!(zandeweer.tag(&KRING), later.tag(&KRING));
    }

    #[test]
    fn a_proof_holds_for_one_space_one_session_and_one_direction() {
        let (zandeweer, eppenhuizen) = meeting();
        let prove = zandeweer.prove(&KRING, &key(1));
        let holds = |meeting: &Meeting, space: &SpaceId, author: &AuthorId| {
            meeting.is_proved(space, author, &prove.signature)
        };
        assert!(holds(&eppenhuizen, &KRING, &prove.author));
        assert!(!holds(&eppenhuizen, &SpaceId([8; 32]), &prove.author));
        assert!(!holds(&eppenhuizen, &KRING, &key(2).author()));
        assert!(!holds(&zandeweer, &KRING, &prove.author));
        let later = Meeting::new(PeerId([2; 32]), [4; 16], PeerId([1; 32]), [9; 16]);
        assert!(!holds(&later, &KRING, &prove.author));
        let third = Meeting::new(PeerId([2; 32]), [4; 16], PeerId([6; 32]), [3; 16]);
        assert!(!holds(&third, &KRING, &prove.author));
    }

    #[test]
    fn an_invitation_is_proved_by_who_has_the_ticket() {
        let (zandeweer, eppenhuizen) = meeting();
        let ticket = InvitationKey::from_secret(&[5; 16]);
        let invite = EntryId([6; 32]);
        let said = zandeweer.prove_invited(&KRING, &invite, &ticket);
        assert!(eppenhuizen.is_invited(&KRING, &invite, &ticket.public(), &said.signature));
        let other = InvitationKey::from_secret(&[6; 16]).public();
        assert!(!eppenhuizen.is_invited(&KRING, &invite, &other, &said.signature));
        let elsewhere = EntryId([7; 32]);
        assert!(!eppenhuizen.is_invited(&KRING, &elsewhere, &ticket.public(), &said.signature));
    }
}
