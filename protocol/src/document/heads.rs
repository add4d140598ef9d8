//! The state of a document that something stands on, as scripts and files name it.

use automerge::ChangeHash;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The state of a document that a text stands on: the hashes of its last changes, sorted.
///
/// As text: lower-case hexadecimal, joined by full stops.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Heads(pub(crate) Vec<[u8; 32]>);

impl fmt::Display for Heads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, hash) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(".")?;
            }
            f.write_str(&data_encoding::HEXLOWER.encode(hash))?;
        }
        Ok(())
    }
}

impl std::str::FromStr for Heads {
    type Err = UnknownHeads;

    fn from_str(text: &str) -> Result<Heads, UnknownHeads> {
        let mut hashes = Vec::new();
        for part in text.split('.') {
            let bytes = data_encoding::HEXLOWER_PERMISSIVE
                .decode(part.trim().as_bytes())
                .map_err(|_| UnknownHeads)?;
            hashes.push(bytes.try_into().map_err(|_| UnknownHeads)?);
        }
        hashes.sort_unstable();
        hashes.dedup();
        Ok(Heads(hashes))
    }
}

impl Heads {
    pub(crate) fn hashes(&self) -> Vec<ChangeHash> {
        self.0.iter().copied().map(ChangeHash).collect()
    }
}

/// Heads that this document does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such heads in this document")]
pub struct UnknownHeads;
