//! The names of things: spaces, entries, documents, authors, epochs and peers, each a type of its own.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A text that is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Borrows the bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// The first eight hexadecimal digits: for logs and marks, never to decide by.
            pub fn short(&self) -> String {
                HEXLOWER.encode(self.0.get(..4).unwrap_or(&self.0))
            }
        }

        /// Lower-case base32 without padding (RFC 4648).
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.short())
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                if text.len() != BASE32_NOPAD.encode_len($len) {
                    return Err(NotAnId);
                }
                let bytes = BASE32_NOPAD
                    .decode(text.to_ascii_uppercase().as_bytes())
                    .map_err(|_| NotAnId)?;
                bytes.try_into().map($name).map_err(|_| NotAnId)
            }
        }
    };
}

id!(
    /// A space: the id of the entry that founded it.
    SpaceId,
    32
);
id!(
    /// One signed step of a chain: the hash of its canonical header.
    EntryId,
    32
);
id!(
    /// A document: the id of the entry that founded it.
    DocumentId,
    32
);
id!(
    /// A device in one space: its Ed25519 public key there.
    AuthorId,
    32
);
id!(
    /// A participant: the key of the device with which that person first came into the space.
    ParticipantId,
    32
);
id!(
    /// A sleutelperiode: sixteen bytes of the hash of its audience and recipient.
    EpochId,
    16
);
id!(
    /// A device on the network: the Ed25519 public key of its transport.
    PeerId,
    32
);
id!(
    /// The nonce of a space, from which devices derive their keys for it.
    SpaceNonce,
    16
);

impl From<EntryId> for DocumentId {
    fn from(id: EntryId) -> Self {
        DocumentId(id.0)
    }
}

impl From<EntryId> for SpaceId {
    fn from(id: EntryId) -> Self {
        SpaceId(id.0)
    }
}

impl From<SpaceId> for EntryId {
    fn from(id: SpaceId) -> Self {
        EntryId(id.0)
    }
}

impl From<DocumentId> for EntryId {
    fn from(id: DocumentId) -> Self {
        EntryId(id.0)
    }
}

impl From<AuthorId> for ParticipantId {
    fn from(id: AuthorId) -> Self {
        ParticipantId(id.0)
    }
}

/// Milliseconds since 1 January 1970, UTC, as somebody's clock claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Millis(pub i64);

impl Millis {
    /// The moment that many milliseconds later.
    pub fn plus(self, milliseconds: i64) -> Self {
        Millis(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to this moment; negative when it lies before.
    pub fn since(self, earlier: Millis) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = EntryId([7; 32]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        assert_eq!(id.short(), "07070707");
        let epoch = EpochId([200; 16]);
        assert_eq!(epoch.to_string().parse(), Ok(epoch));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        let text = EntryId([7; 32]).to_string();
        let (start, _) = text.split_at(text.len() - 1);
        for wrong in [
            "",
            "nee",
            start,
            &(text.clone() + "a"),
            &(start.to_owned() + "b"),
            &(start.to_owned() + "1"),
            &text.replacen('a', "é", 1),
            &EpochId([7; 16]).to_string(),
            &"a".repeat(1_000_000),
        ] {
            assert_eq!(wrong.parse::<EntryId>(), Err(NotAnId), "{wrong:.60}");
        }
    }

    #[test]
    fn moments_stop_at_the_ends_of_time() {
        assert_eq!(Millis(5).plus(-7), Millis(-2));
        assert_eq!(Millis(i64::MAX).plus(1), Millis(i64::MAX));
        assert_eq!(Millis(i64::MIN).since(Millis(1)), i64::MIN);
        assert_eq!(Millis(9).since(Millis(4)), 5);
    }
}
