//! Sealing: every body that is not public is an ordinary age file.

use serde::{Deserialize, Serialize};

/// The public half of an X25519 age identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Recipient(pub [u8; 32]);
