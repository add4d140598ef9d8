//! Text of others, scrubbed before any screen.

use serde::{Deserialize, Serialize};

/// Text in which nothing acts on a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SafeText(String);
