//! A statement that can be checked without the space: an exported edition or decision carries it, and a program that holds
//! nothing else tells whether a byte was changed since somebody signed it.

use crate::act::Of;
use crate::identity::{SpaceKey, verify_bytes};
use crate::ids::AuthorId;
use crate::run::Signature;

/// The name under which it is signed.
const NAME: &str = "attested";

/// The hash of something, signed by a device's key in the space.
///
/// The signature is Ed25519 (RFC 8032, checked strictly) over the hash, under the name `attested`, of the space's id, the
/// document's id, and the hash of what is attested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attested {
    /// The hash of what is attested.
    pub hash: [u8; 32],
    /// The signature.
    pub proof: [u8; 64],
}

impl Attested {
    /// Signs.
    pub fn sign(of: Of, hash: [u8; 32], key: &SpaceKey) -> Attested {
        let proof = key.sign_bytes(NAME, &[&of.space.0, &of.document.0, &hash]);
        Attested {
            hash,
            proof: proof.0,
        }
    }

    /// Whether this device signed it.
    pub fn holds(&self, of: Of, author: &AuthorId) -> bool {
        let parts: [&[u8]; 3] = [&of.space.0, &of.document.0, &self.hash];
        verify_bytes(&author.0, NAME, &parts, &Signature(self.proof))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::DeviceSeed;
    use crate::ids::{DocumentId, SpaceId, SpaceNonce};

    #[test]
    fn it_holds_for_who_signed_that_of_that_document_only() {
        let key = |seed| DeviceSeed::from_bytes([seed; 32]).space_key(&SpaceNonce([1; 16]));
        let of = Of {
            space: SpaceId([1; 32]),
            document: DocumentId([2; 32]),
        };
        let attested = Attested::sign(of, [3; 32], &key(1));
        assert!(attested.holds(of, &key(1).author()));
        assert!(!attested.holds(of, &key(2).author()));
        let elsewhere = Of {
            space: SpaceId([9; 32]),
            ..of
        };
        assert!(!attested.holds(elsewhere, &key(1).author()));
        let other = Of {
            document: DocumentId([9; 32]),
            ..of
        };
        assert!(!attested.holds(other, &key(1).author()));
        let mut bent = attested;
        bent.hash[0] ^= 1;
        assert!(!bent.holds(of, &key(1).author()));
        let mut bent = attested;
        bent.proof[0] ^= 1;
        assert!(!bent.holds(of, &key(1).author()));
    }
}
