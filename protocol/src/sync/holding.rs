//! What is said between a device and a relay beside what all say: which space a handle is of, and what the relay holds.

use crate::canonical::{Reader, put_bytes, put_number};
use crate::entry::Malformed;
use crate::identity::verify_bytes;
use crate::ids::{Millis, PeerId, SpaceId};
use crate::limits;
use crate::run::Signature;
use crate::sync::fields::flag;
use crate::sync::frame::{Fingerprint, Tag};

/// Tells a relay of a space that it does not know yet. Said only to who is named in the charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introduce {
    /// The space.
    pub space: SpaceId,
    /// What the relay's operator gave out, when it asks for that; at most [`limits::TOKEN_BYTES`].
    pub token: Vec<u8>,
}

/// What a relay holds of a space, as it states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Entries, whether they count or not.
    pub entries: u64,
    /// Bytes of what it keeps of the space.
    pub bytes: u64,
    /// Bytes that it would keep of the space at most.
    pub most: u64,
    /// Whether it refused something because there is no room.
    pub is_full: bool,
    /// Of all charter chains.
    pub charter: Fingerprint,
    /// Of all other chains.
    pub content: Fingerprint,
    /// By the relay's clock.
    pub at: Millis,
}

/// A [`Holding`] on its way, signed with the relay's key on the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldingFrame {
    /// The space.
    pub space: Tag,
    /// What is stated.
    pub holding: Holding,
    /// By the relay, over the space's id and the statement.
    pub signature: Signature,
}

impl Holding {
    /// The bytes that are signed and sent.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(112);
        for number in [self.entries, self.bytes, self.most] {
            put_number(&mut out, number);
        }
        out.push(u8::from(self.is_full));
        out.extend(self.charter.0);
        out.extend(self.content.0);
        out.extend(self.at.0.to_le_bytes());
        out
    }

    /// Whether that relay stated this of that space.
    pub fn is_stated(&self, relay: &PeerId, space: &SpaceId, signature: &Signature) -> bool {
        let parts: [&[u8]; 2] = [space.as_bytes(), &self.encode()];
        verify_bytes(&relay.0, HOLDING, &parts, signature)
    }

    fn take(reader: &mut Reader<'_>) -> Result<Holding, Malformed> {
        Ok(Holding {
            entries: reader.number()?,
            bytes: reader.number()?,
            most: reader.number()?,
            is_full: flag(reader)?,
            charter: Fingerprint(reader.array()?),
            content: Fingerprint(reader.array()?),
            at: Millis(i64::from_le_bytes(reader.array()?)),
        })
    }
}

/// The name under which a relay signs what it holds.
pub const HOLDING: &str = "relay holds";

impl Introduce {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.space.0);
        put_bytes(out, &self.token);
    }

    pub(super) fn take(reader: &mut Reader<'_>) -> Result<Introduce, Malformed> {
        Ok(Introduce {
            space: SpaceId(reader.array()?),
            token: reader.bytes(limits::TOKEN_BYTES)?.to_vec(),
        })
    }
}

impl HoldingFrame {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.space.0);
        out.extend(self.holding.encode());
        out.extend(self.signature.0);
    }

    pub(super) fn take(reader: &mut Reader<'_>) -> Result<HoldingFrame, Malformed> {
        Ok(HoldingFrame {
            space: Tag(reader.array()?),
            holding: Holding::take(reader)?,
            signature: Signature(reader.array()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::DeviceSeed;

    fn holding() -> Holding {
        Holding {
            entries: 300,
            bytes: 70_000,
            most: 50_000_000,
            is_full: false,
            charter: Fingerprint([1; 32]),
            content: Fingerprint([2; 32]),
            at: Millis(1_763_000_000_000),
        }
    }

    #[test]
    fn a_statement_holds_for_one_relay_one_space_and_one_content() {
        let relay = DeviceSeed::from_bytes([7; 32]);
        let kring = SpaceId([3; 32]);
        let signature = relay.sign_as_peer(HOLDING, &[kring.as_bytes(), &holding().encode()]);
        assert!(holding().is_stated(&relay.peer_id(), &kring, &signature));
        let other = DeviceSeed::from_bytes([8; 32]).peer_id();
        assert!(!holding().is_stated(&other, &kring, &signature));
        assert!(!holding().is_stated(&relay.peer_id(), &SpaceId([4; 32]), &signature));
        let more = Holding {
            entries: 301,
            ..holding()
        };
        assert!(!more.is_stated(&relay.peer_id(), &kring, &signature));
    }
}
