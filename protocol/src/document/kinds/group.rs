//! The groups in which texts stand when somebody begins a new one.

/// Where a text stands in the list of new ones: a list of all is too long to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What people write together.
    Write,
    /// What people meet about and decide.
    Decide,
    /// What people take part in, and take over.
    Challenge,
    /// What people know and learn.
    Learn,
    /// What people keep up to date.
    Keep,
}

impl Group {
    /// All groups, in the order in which they are shown.
    pub const ALL: [Group; 5] = [
        Group::Write,
        Group::Decide,
        Group::Challenge,
        Group::Learn,
        Group::Keep,
    ];

    /// What the screens call it in their own files.
    pub fn key(self) -> &'static str {
        match self {
            Group::Write => "write",
            Group::Decide => "decide",
            Group::Challenge => "challenge",
            Group::Learn => "learn",
            Group::Keep => "keep",
        }
    }
}
