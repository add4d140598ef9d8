//! What callers ask about following what is public in a space that this device is not in.

use super::Selector;
use serde::{Deserialize, Serialize};

/// What can be asked about following.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FollowRequest {
    /// Follows a space; answers once something came, or the wait is over. It goes on by itself.
    Follow {
        /// The id of the space, or its public address.
        space: String,
        /// Where somebody is who has it.
        addresses: Vec<String>,
        /// What to call it here; none: as its public address says.
        name: Option<String>,
        /// Seconds to wait.
        wait_seconds: u32,
    },
    /// Follows a space no more.
    Unfollow(Selector),
    /// The public address of a space, with which others follow it.
    Address(Selector),
}

/// With what others follow a space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowAddress {
    /// The text.
    pub text: String,
    /// Whether a place stands in it at which the space can be found.
    pub has_place: bool,
}
