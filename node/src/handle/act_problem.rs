//! Why something was not done with a document: an act, or a change of a value.

use serde::{Deserialize, Serialize};

/// Why something was not done with a document. Nothing was written then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActProblem {
    /// The kind does not have it.
    NotOfKind,
    /// There is no such comment, suggestion, or vote.
    NoAct(String),
    /// The kind has no such state.
    NoState(String),
    /// There is no such edition.
    NoEdition,
    /// The kind has no such field, table or column, or there is no such row.
    NoField(String),
    /// These words do not stand in the document.
    NoWords(String),
    /// These words stand in the document more than once.
    WordsTwice(String),
    /// There is no way from one state to another.
    NoStep {
        /// The kind's tag.
        kind: String,
        /// The key of the state that it is in.
        from: String,
        /// The key of the state that was asked for.
        to: String,
        /// The keys of those that it can go to.
        ways: Vec<String>,
    },
    /// Two people took different steps, and nobody chose yet.
    TwoDecisions,
    /// An edition holds the text: it stays as it is until the document is moved to a state in which it may be changed.
    Fixed,
    /// A suggestion is about words that these others are about too.
    Collides(Vec<String>),
    /// The words that a suggestion is about are not there any more.
    Lost,
    /// What stands here is not the text that was adopted.
    NotThatText,
    /// Other words stand now where these stood.
    Moved,
    /// Other votes stand now than those that were shown.
    OtherVotes,
    /// The suggestion was taken over or refused already.
    Judged,
    /// No vote about it is open.
    NoVote,
    /// The vote is closed.
    Closed,
    /// Not on the roll of the vote.
    NotOnRoll,
    /// One holds no more proxies.
    Proxies {
        /// How many one may hold.
        most: u8,
    },
    /// It is what somebody else did.
    NotOwn,
    /// The vote does not have that option.
    Choice(String),
    /// The vote is held in another way: by name, or counted in the hall.
    OtherWay,
    /// The numbers do not fit the vote.
    Counts,
    /// There is nothing in it.
    Nothing,
    /// The table takes no more rows, or no more of that sort.
    FullTable,
}

impl ActProblem {
    /// The exit code on the command line.
    pub fn exit_code(&self) -> u8 {
        match self {
            ActProblem::NoAct(_)
            | ActProblem::NoState(_)
            | ActProblem::NoEdition
            | ActProblem::NoField(_)
            | ActProblem::NoWords(_)
            | ActProblem::NoVote => 3,
            ActProblem::NotOnRoll | ActProblem::Proxies { .. } | ActProblem::NotOwn => 4,
            ActProblem::WordsTwice(_)
            | ActProblem::NoStep { .. }
            | ActProblem::TwoDecisions
            | ActProblem::Fixed
            | ActProblem::Collides(_)
            | ActProblem::Lost
            | ActProblem::Judged
            | ActProblem::Moved
            | ActProblem::NotThatText
            | ActProblem::OtherVotes
            | ActProblem::Closed => 6,
            ActProblem::NotOfKind
            | ActProblem::Choice(_)
            | ActProblem::OtherWay
            | ActProblem::Counts
            | ActProblem::Nothing
            | ActProblem::FullTable => 12,
        }
    }
}
