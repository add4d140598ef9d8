//! What somebody is doing in a document at this moment: signed, sealed to the document's epoch, and never kept.
//!
//! The bytes are the epoch (16) and an age file. It holds author (32), document (32), counter (8, little-endian),
//! signature (64) and what is done; signed are space, document, counter and that. Who may read the document knows who
//! is in it; who passes it on knows nothing.

use crate::canonical::Reader;
use crate::charter::op::Audience;
use crate::identity::{SpaceKey, verify_bytes};
use crate::ids::{AuthorId, DocumentId, EpochId, SpaceId};
use crate::limits;
use crate::run::Signature;
use crate::seal::{self, SealIdentity};
use crate::space::counts::is_in;
use crate::space::{Refused, Space};

/// The name under which presence is signed.
const DOMAIN: &str = "presence";
/// Bytes before what is done: author, document, counter, signature.
const HEAD_BYTES: usize = 32 + 32 + 8 + 64;

/// What somebody is doing in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The document.
    pub document: DocumentId,
    /// Whose device says so.
    pub author: AuthorId,
    /// Higher is newer, for one author and document.
    pub counter: u64,
    /// What, in the words of whoever shows it; at most [`limits::PRESENCE_WHAT_BYTES`].
    pub what: Vec<u8>,
}

impl Presence {
    /// What is sealed: all that it says, signed by its author's key.
    pub fn sign(&self, space: &SpaceId, key: &SpaceKey) -> Vec<u8> {
        let count = self.counter.to_le_bytes();
        let parts: [&[u8]; 4] = [
            space.as_bytes(),
            self.document.as_bytes(),
            &count,
            &self.what,
        ];
        let signature = key.sign_bytes(DOMAIN, &parts);
        let mut plain = Vec::with_capacity(HEAD_BYTES + self.what.len());
        plain.extend_from_slice(self.author.as_bytes());
        plain.extend_from_slice(self.document.as_bytes());
        plain.extend_from_slice(&count);
        plain.extend_from_slice(&signature.0);
        plain.extend_from_slice(&self.what);
        plain
    }

    /// Reads what was sealed.
    ///
    /// # Errors
    /// [`NoPresence::NotBelieved`]: it is too short or too long, or its author did not sign it.
    pub fn read(space: &SpaceId, plain: &[u8]) -> Result<Presence, NoPresence> {
        let wrong = |_| NoPresence::NotBelieved;
        let mut reader = Reader::new(plain);
        let author = AuthorId(reader.array().map_err(wrong)?);
        let document = DocumentId(reader.array().map_err(wrong)?);
        let count: [u8; 8] = reader.array().map_err(wrong)?;
        let signature = Signature(reader.array().map_err(wrong)?);
        let what = reader.take(reader.left()).map_err(wrong)?.to_vec();
        if what.len() > limits::PRESENCE_WHAT_BYTES {
            return Err(NoPresence::NotBelieved);
        }
        let parts: [&[u8]; 4] = [space.as_bytes(), document.as_bytes(), &count, &what];
        if !verify_bytes(&author.0, DOMAIN, &parts, &signature) {
            return Err(NoPresence::NotBelieved);
        }
        Ok(Presence {
            document,
            author,
            counter: u64::from_le_bytes(count),
            what,
        })
    }

    /// Opens the age file of a presence and reads it.
    ///
    /// # Errors
    /// [`NoPresence::NotBelieved`]: it does not open, or as [`Presence::read`].
    pub fn open(
        space: &SpaceId,
        identity: &SealIdentity,
        sealed: &[u8],
    ) -> Result<Presence, NoPresence> {
        let plain = seal::open(identity, sealed, limits::PRESENCE_BYTES)
            .map_err(|_| NoPresence::NotBelieved)?;
        Presence::read(space, &plain)
    }
}

/// Why a presence is of no use here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPresence {
    /// Its epoch cannot be opened here: it is passed on all the same.
    #[error("sealed for others")]
    NotForUs,
    /// It cannot be read, its signature is wrong, or its author is not in the document's audience.
    #[error("not to be believed")]
    NotBelieved,
}

impl Space {
    /// Signs and seals what this device is doing in a document; higher counters are newer.
    ///
    /// # Errors
    /// - [`Refused::NotIn`]: this device is not in the space.
    /// - [`Refused::NoDocument`]: the document is not here.
    /// - [`Refused::TooLong`]: it is more than [`limits::PRESENCE_WHAT_BYTES`].
    /// - [`Refused::NoKey`]: its epoch cannot be opened here.
    pub fn present(
        &self,
        document: &DocumentId,
        counter: u64,
        what: &[u8],
    ) -> Result<Vec<u8>, Refused> {
        if self.my_role().is_none() {
            return Err(Refused::NotIn);
        }
        let audience = self.sealed_audience(document).ok_or(Refused::NoDocument)?;
        if what.len() > limits::PRESENCE_WHAT_BYTES {
            return Err(Refused::TooLong);
        }
        let state = self.charter().state();
        let (epoch, found) = state.epoch(&audience).ok_or(Refused::NoKey)?;
        if !self.keyring.held().holds(&epoch) {
            return Err(Refused::NoKey);
        }
        let said = Presence {
            document: *document,
            author: self.me(),
            counter,
            what: what.to_vec(),
        };
        let plain = said.sign(&self.id(), self.key());
        let sealed = seal::seal(&found.recipient, &plain).map_err(|_| Refused::NoKey)?;
        let mut bytes = epoch.0.to_vec();
        bytes.extend(sealed);
        if bytes.len() > limits::PRESENCE_BYTES {
            return Err(Refused::TooLong);
        }
        Ok(bytes)
    }

    /// Opens a presence of another.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`NoPresence::NotBelieved`]: it is too short.
    /// - [`NoPresence::NotForUs`]: its epoch cannot be opened here.
    /// - [`NoPresence::NotBelieved`]: it does not open; its signature is wrong; its document is not here; its author is
    ///   not in the space and in the document's audience now.
    pub fn presence(&self, bytes: &[u8]) -> Result<Presence, NoPresence> {
        let Some((epoch, sealed)) = bytes.split_first_chunk() else {
            return Err(NoPresence::NotBelieved);
        };
        let keys = self.keyring.held();
        let identity = keys
            .identity(&EpochId(*epoch))
            .ok_or(NoPresence::NotForUs)?;
        let presence = Presence::open(&self.id(), identity, sealed)?;
        if self.may_be_in(&presence.author, &presence.document) {
            Ok(presence)
        } else {
            Err(NoPresence::NotBelieved)
        }
    }

    /// The audience to whose epoch a document's presence is sealed: of a public one that of the space.
    fn sealed_audience(&self, document: &DocumentId) -> Option<Audience> {
        let founding = self.documents().get(document)?.founding()?;
        match &founding.audience {
            Audience::Public | Audience::Space => Some(Audience::Space),
            audience @ (Audience::Board | Audience::Named(_)) => Some(audience.clone()),
        }
    }

    fn may_be_in(&self, author: &AuthorId, document: &DocumentId) -> bool {
        let state = self.charter().state();
        let Some(role) = state.role_of(author) else {
            return false;
        };
        self.sealed_audience(document)
            .is_some_and(|audience| is_in(&state, &audience, author, role))
    }
}
