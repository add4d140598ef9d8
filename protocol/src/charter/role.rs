//! What a participant may do in a space, in five steps.

use serde::{Deserialize, Serialize};

/// A participant's role; each may do what the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Role {
    /// Reads; signs only about its own devices and its leaving.
    Reader,
    /// Comments, suggests, supports and votes.
    Member,
    /// Changes texts, and invites when the space says so.
    Editor,
    /// Writes documents of audience `board`, and the transitions that a kind gives the board.
    Board,
    /// Signs the charter.
    Admin,
}

/// A number that is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a role")]
pub struct NotARole;

impl From<Role> for u8 {
    fn from(role: Role) -> u8 {
        match role {
            Role::Reader => 0,
            Role::Member => 1,
            Role::Editor => 2,
            Role::Board => 3,
            Role::Admin => 4,
        }
    }
}

impl TryFrom<u8> for Role {
    type Error = NotARole;

    fn try_from(number: u8) -> Result<Role, NotARole> {
        Ok(match number {
            0 => Role::Reader,
            1 => Role::Member,
            2 => Role::Editor,
            3 => Role::Board,
            4 => Role::Admin,
            _ => return Err(NotARole),
        })
    }
}

impl Role {
    /// The name that scripts use.
    pub fn name(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Member => "member",
            Role::Editor => "editor",
            Role::Board => "board",
            Role::Admin => "admin",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = NotARole;

    fn from_str(name: &str) -> Result<Role, NotARole> {
        [
            Role::Reader,
            Role::Member,
            Role::Editor,
            Role::Board,
            Role::Admin,
        ]
        .into_iter()
        .find(|role| role.name() == name)
        .ok_or(NotARole)
    }
}
