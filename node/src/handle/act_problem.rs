//! Why something was not done with a document: an act, or a change of a value.

use crate::handle::Misfit;
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
    /// There is a way from one state to another, over others.
    StepsFirst {
        /// The kind's tag.
        kind: String,
        /// The key of the state that it is in.
        from: String,
        /// The key of the state that was asked for.
        to: String,
        /// The keys of those that come before it, in order.
        first: Vec<String>,
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
    /// The text that is voted about is not the one that the vote names.
    OtherText,
    /// The text that is voted about is not here yet.
    NoText,
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
    /// Two different people must be named who counted.
    Tellers,
    /// There is nothing in it.
    Nothing,
    /// The amendment is in another state than adopted: the state's key.
    NotAdopted {
        /// The tag of its kind.
        kind: String,
        /// The key of the state that it is in.
        state: String,
        /// The keys of those in which it could be done.
        adopted: Vec<String>,
    },
    /// The amendment names no document that it is on.
    NoTarget,
    /// The text that the amendment is on is not here (yet).
    NoVersion,
    /// The amendment changes nothing.
    NoChanges,
    /// A change of an amendment does not fit into the document any more.
    Misfit {
        /// Which change: its number, and where it is.
        change: String,
        /// Why.
        why: Misfit,
    },
    /// It does not stand there twice.
    NotTwice,
    /// The table takes no more rows, or no more of that sort.
    FullTable,
    /// This device did as much on the document as one device may.
    FullActs,
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
            | ActProblem::NoTarget
            | ActProblem::NoVersion
            | ActProblem::NoVote => 3,
            ActProblem::NotOnRoll | ActProblem::Proxies { .. } | ActProblem::NotOwn => 4,
            ActProblem::WordsTwice(_)
            | ActProblem::NoStep { .. }
            | ActProblem::StepsFirst { .. }
            | ActProblem::TwoDecisions
            | ActProblem::Fixed
            | ActProblem::Collides(_)
            | ActProblem::Lost
            | ActProblem::Judged
            | ActProblem::Moved
            | ActProblem::NotThatText
            | ActProblem::OtherText
            | ActProblem::NoText
            | ActProblem::OtherVotes
            | ActProblem::NotAdopted { .. }
            | ActProblem::Misfit { .. }
            | ActProblem::NotTwice
            | ActProblem::Closed => 6,
            ActProblem::NotOfKind
            | ActProblem::Choice(_)
            | ActProblem::OtherWay
            | ActProblem::Counts
            | ActProblem::Tellers
            | ActProblem::Nothing
            | ActProblem::NoChanges
            | ActProblem::FullTable
            | ActProblem::FullActs => 12,
        }
    }
}
