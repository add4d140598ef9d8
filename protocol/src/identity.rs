//! The keys of a device: one seed, and all that is derived from it.

use crate::entry::{Malformed, hash};
use crate::ids::{AuthorId, EntryId, PeerId, SpaceNonce};
use crate::run::Signature;
use crate::seal::SealIdentity;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

/// The secret from which every key of a device comes. Wiped when dropped; never shown.
pub struct DeviceSeed(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for DeviceSeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceSeed(..)")
    }
}

impl DeviceSeed {
    /// Makes a new device.
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *seed);
        DeviceSeed(seed)
    }

    /// Brings back a device from its keyring.
    pub fn from_bytes(mut bytes: [u8; 32]) -> Self {
        let seed = DeviceSeed(Zeroizing::new(bytes));
        bytes.zeroize();
        seed
    }

    /// The seed itself: for the keyring only.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The Ed25519 seed of the device's key on the network.
    pub fn transport_seed(&self) -> Zeroizing<[u8; 32]> {
        self.derive("transport key", &[])
    }

    /// The device on the network: the public half of its transport key.
    pub fn peer_id(&self) -> PeerId {
        let key = SigningKey::from_bytes(&self.transport_seed());
        PeerId(key.verifying_key().to_bytes())
    }

    /// Signs with the device's key on the network, under a name of its own: only what a relay states of what it holds.
    pub fn sign_as_peer(&self, domain: &str, parts: &[&[u8]]) -> Signature {
        let key = SigningKey::from_bytes(&self.transport_seed());
        Signature(key.sign(&statement(domain, parts)).to_bytes())
    }

    /// The device's signing key in one space.
    pub fn space_key(&self, nonce: &SpaceNonce) -> SpaceKey {
        SpaceKey::from_seed(&self.derive("space key", nonce.as_bytes()))
    }

    /// What shares for this device in one space are sealed to; another in each space, so that it links nobody.
    pub fn space_identity(&self, nonce: &SpaceNonce) -> SealIdentity {
        SealIdentity::from_secret(*self.derive("space identity", nonce.as_bytes()))
    }

    /// What only this device reads: drafts, snapshots, local records.
    pub fn local_key(&self) -> SealIdentity {
        SealIdentity::from_secret(*self.derive("local identity", &[]))
    }

    fn derive(&self, domain: &str, context: &[u8]) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(hash(domain, &[&self.0[..], context]))
    }
}

/// A device's signing key in one space. Wiped when dropped; never shown.
#[derive(Clone)]
pub struct SpaceKey {
    key: SigningKey,
    author: AuthorId,
}

impl std::fmt::Debug for SpaceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SpaceKey").field(&self.author).finish()
    }
}

impl SpaceKey {
    fn from_seed(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let author = AuthorId(key.verifying_key().to_bytes());
        SpaceKey { key, author }
    }

    /// The public half: the device as the space knows it.
    pub fn author(&self) -> AuthorId {
        self.author
    }

    /// Signs an entry, and with it all before it in its chain.
    pub fn sign(&self, id: &EntryId) -> Signature {
        Signature(self.key.sign(id.as_bytes()).to_bytes())
    }

    /// Signs something else, under a name of its own so that it can never be mistaken for an entry.
    pub fn sign_bytes(&self, domain: &str, parts: &[&[u8]]) -> Signature {
        Signature(self.key.sign(&statement(domain, parts)).to_bytes())
    }
}

/// The key of an invitation: whoever has the ticket's secret has it.
pub struct InvitationKey(SigningKey);

impl std::fmt::Debug for InvitationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationKey(..)")
    }
}

impl InvitationKey {
    /// Makes the key from the secret in a ticket.
    pub fn from_secret(secret: &[u8; 16]) -> Self {
        let seed = Zeroizing::new(hash("invitation key", &[secret]));
        InvitationKey(SigningKey::from_bytes(&seed))
    }

    /// The public half, as an `Invite` names it.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs under a name, as [`SpaceKey::sign_bytes`].
    pub fn sign_bytes(&self, domain: &str, parts: &[&[u8]]) -> Signature {
        Signature(self.0.sign(&statement(domain, parts)).to_bytes())
    }
}

/// Opens what is sealed for whoever holds a ticket: made from its secret, as the invitation's key is.
pub fn invitation_identity(secret: &[u8; 16]) -> SealIdentity {
    let seed = Zeroizing::new(hash("invitation identity", &[secret]));
    SealIdentity::from_secret(*seed)
}

/// Whether `author` signed that entry (strict: no weak keys, no second form of a signature).
pub fn verify(author: &AuthorId, id: &EntryId, signature: &Signature) -> bool {
    verify_message(&author.0, id.as_bytes(), signature).is_ok()
}

/// Whether the owner of `key` signed these parts under that name.
pub fn verify_bytes(key: &[u8; 32], domain: &str, parts: &[&[u8]], signature: &Signature) -> bool {
    verify_message(key, &statement(domain, parts), signature).is_ok()
}

/// What is signed for anything but an entry: a hash under another name than an entry's.
fn statement(domain: &str, parts: &[&[u8]]) -> [u8; 32] {
    debug_assert_ne!(domain, "entry", "entries are signed by their id");
    hash(domain, parts)
}

fn verify_message(key: &[u8; 32], message: &[u8], signature: &Signature) -> Result<(), Malformed> {
    let key = VerifyingKey::from_bytes(key).map_err(|_| Malformed::Forged)?;
    key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0))
        .map_err(|_| Malformed::Forged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zandeweer() -> DeviceSeed {
        DeviceSeed::from_bytes([7; 32])
    }

    #[test]
    fn keys_of_two_spaces_have_nothing_in_common() {
        let (here, there) = (SpaceNonce([1; 16]), SpaceNonce([2; 16]));
        let seed = zandeweer();
        assert_ne!(
            seed.space_key(&here).author(),
            seed.space_key(&there).author()
        );
        assert_ne!(
            seed.space_identity(&here).recipient(),
            seed.space_identity(&there).recipient()
        );
        assert_ne!(seed.space_key(&here).author().0, seed.peer_id().0);
        assert_eq!(
            seed.space_key(&here).author(),
            zandeweer().space_key(&here).author()
        );
    }

    #[test]
    fn a_signature_holds_for_one_entry_one_key_and_one_purpose() {
        let key = zandeweer().space_key(&SpaceNonce([1; 16]));
        let (id, other) = (EntryId([3; 32]), EntryId([4; 32]));
        let signature = key.sign(&id);
        assert!(verify(&key.author(), &id, &signature));
        assert!(!verify(&key.author(), &other, &signature));
        let stranger = zandeweer().space_key(&SpaceNonce([2; 16]));
        assert!(!verify(&stranger.author(), &id, &signature));
        assert!(!verify_bytes(
            &key.author().0,
            "proof",
            &[&id.0],
            &signature
        ));
        let proof = key.sign_bytes("proof", &[b"a", b"bc"]);
        assert!(verify_bytes(
            &key.author().0,
            "proof",
            &[b"a", b"bc"],
            &proof
        ));
        assert!(!verify_bytes(
            &key.author().0,
            "proof",
            &[b"ab", b"c"],
            &proof
        ));
        assert!(!verify_bytes(
            &key.author().0,
            "proof 2",
            &[b"a", b"bc"],
            &proof
        ));
    }

    #[test]
    fn one_flipped_bit_of_a_signature_is_refused() {
        let key = zandeweer().space_key(&SpaceNonce([1; 16]));
        let id = EntryId([3; 32]);
        let signature = key.sign(&id);
        for bit in (0..512).step_by(7) {
            let mut flipped = signature;
            flipped.0[bit / 8] ^= 1 << (bit % 8);
            assert!(!verify(&key.author(), &id, &flipped), "bit {bit}");
        }
    }

    #[test]
    fn a_weak_key_signs_nothing() {
        // The identity point: for every message the signature (identity, 0) satisfies the plain equation.
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!verify(
            &AuthorId(identity),
            &EntryId([3; 32]),
            &Signature(signature)
        ));
    }

    #[test]
    fn the_secret_of_a_ticket_makes_one_key() {
        let key = InvitationKey::from_secret(&[5; 16]);
        assert_eq!(key.public(), InvitationKey::from_secret(&[5; 16]).public());
        assert_ne!(key.public(), InvitationKey::from_secret(&[6; 16]).public());
        let proof = key.sign_bytes("join", &[b"zandeweer"]);
        assert!(verify_bytes(&key.public(), "join", &[b"zandeweer"], &proof));
    }

    #[test]
    fn nothing_secret_is_shown() {
        let seed = zandeweer();
        let key = seed.space_key(&SpaceNonce([1; 16]));
        assert_eq!(format!("{seed:?}"), "DeviceSeed(..)");
        assert_eq!(format!("{key:?}"), format!("SpaceKey({:?})", key.author()));
        assert_eq!(
            format!("{:?}", InvitationKey::from_secret(&[5; 16])),
            "InvitationKey(..)"
        );
        assert_eq!(format!("{:?}", seed.local_key()), "SealIdentity(..)");
    }
}
