//! Acts: what people do with a document beside writing in it. Each is an entry of its own, signed by being one; what they
//! come to is a fold over all of them, never a field that the last writer sets.
//!
//! An [`Act`] is the body of an entry whose type tells which it is and, by its range, the least role that may write it. What
//! a kind's table asks beyond that is checked when they are folded ([`fold()`]): so everybody who holds the same entries
//! comes to the same, and who may not is passed over with a reason.

mod attested;
mod codec;
pub mod fold;
mod graph;
mod path;
mod room;
mod said;
mod voting;

#[cfg(test)]
mod tests;

pub use attested::Attested;
pub use fold::{Commented, Done, Fold, Of, Passed, Past, Signed, Suggested, Supported, fold};
pub use path::{Edition, Step};
pub use room::has_room;
pub use voting::{Cast, Counted, Outcome, Voting, decision_hash};

use crate::document::{Anchor, Heads, SectionId};
use crate::entry::EntryType;
use crate::ids::{EntryId, Millis, ParticipantId};

/// What somebody did with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Said something about it.
    Comment(Comment),
    /// Proposed other words.
    Suggestion(Suggestion),
    /// Supports it, or something on it.
    Support(Support),
    /// Voted.
    Vote(Vote),
    /// Took back an act of their own: a comment, a suggestion, support.
    TakeBack(EntryId),
    /// Moved it to another state.
    Transition(Transition),
    /// Signed an edition.
    Signature(Signature),
    /// Took over or refused a suggestion.
    Verdict(Verdict),
    /// Opened a vote.
    Opening(Opening),
    /// Closed a vote.
    Closing(Closing),
    /// Opened a closed vote again.
    Reopening(Reopening),
}

impl EntryType {
    /// In content: a [`Comment`].
    pub const COMMENT: EntryType = EntryType(1);
    /// In content: a [`Suggestion`].
    pub const SUGGESTION: EntryType = EntryType(2);
    /// In content: a [`Support`].
    pub const SUPPORT: EntryType = EntryType(3);
    /// In content: a [`Vote`].
    pub const VOTE: EntryType = EntryType(4);
    /// In content: [`Act::TakeBack`].
    pub const TAKE_BACK: EntryType = EntryType(5);
    /// In content: a [`Transition`].
    pub const TRANSITION: EntryType = EntryType(70);
    /// In content: a [`Signature`].
    pub const SIGNATURE: EntryType = EntryType(71);
    /// In content: a [`Verdict`].
    pub const VERDICT: EntryType = EntryType(72);
    /// In content: an [`Opening`].
    pub const OPENING: EntryType = EntryType(73);
    /// In content: a [`Closing`].
    pub const CLOSING: EntryType = EntryType(74);
    /// In content: a [`Reopening`].
    pub const REOPENING: EntryType = EntryType(75);

    /// Whether an entry of content of this type is an act that this version knows.
    pub fn is_act(self) -> bool {
        matches!(self.0, 1..=5 | 70..=75)
    }
}

/// A stretch of a section's text, held by its characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The section.
    pub section: SectionId,
    /// Where it begins.
    pub start: Anchor,
    /// Where it ends; the same as `start` for a place between two characters.
    pub end: Anchor,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What it answers: another comment, a suggestion, a vote; none: the document.
    pub re: Option<EntryId>,
    /// About which words.
    pub place: Option<Place>,
    /// The state of the text that it was said of.
    pub heads: Heads,
    /// The words, at most [`crate::limits::ACT_TEXT_BYTES`].
    pub text: String,
}

/// Other words for a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Where.
    pub place: Place,
    /// The state of the text that it was made on.
    pub heads: Heads,
    /// What stood there then.
    pub old: String,
    /// What is to stand there.
    pub new: String,
    /// Why.
    pub reason: String,
}

/// Support, once for each participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// What is supported: a suggestion; none: the document.
    pub of: Option<EntryId>,
    /// Support on paper that somebody hands in: how many, and who counted it.
    pub paper: Option<Paper>,
}

/// What was counted on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// How many.
    pub number: u32,
    /// The two who counted.
    pub tellers: [String; 2],
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// The opening of the vote.
    pub opening: EntryId,
    /// Which of its options, from 0.
    pub choice: u8,
    /// For whom, who gave a proxy; none: for oneself.
    pub on_behalf: Option<ParticipantId>,
    /// What is said with it.
    pub statement: String,
}

/// A step on a document's path of states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The state of the text that it is about; an edition is fixed here.
    pub heads: Heads,
    /// The state it leaves.
    pub from: String,
    /// The state it reaches.
    pub to: String,
    /// Why.
    pub reason: String,
    /// When it fixes the text: that this is what it fixes.
    pub edition: Option<Attested>,
}

/// A signature under an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The transition that made the edition.
    pub edition: EntryId,
    /// That this is what it holds.
    pub attested: Attested,
    /// For which organisation.
    pub organisation: String,
    /// In which function.
    pub function: String,
}

/// What becomes of a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The suggestion.
    pub suggestion: EntryId,
    /// Whether it was taken over; the edit that does so is an entry right before this one.
    pub taken: Taken,
    /// Why.
    pub reason: String,
}

/// Whether something was taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was.
    Over,
    /// It was refused.
    Refused,
}

/// A vote begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The state of the text that is voted about.
    pub heads: Heads,
    /// The hash of what the document holds there, which an edition there would have too
    /// ([`Content::hash`](crate::document::Content::hash)): so that a result is about words, and not about a name of them.
    pub text: [u8; 32],
    /// The question.
    pub question: String,
    /// What can be chosen; the first is for, the second against, the third abstains, when the rule is a majority.
    pub options: Vec<String>,
    /// Who has a vote, fixed here, sorted: who comes or goes later changes nothing.
    pub roll: Vec<ParticipantId>,
    /// What the vote of each on the roll weighs, in its order, each 1 to [`crate::limits::VOTE_WEIGHT`]; empty: each counts
    /// once.
    pub weights: Vec<u32>,
    /// When it is adopted.
    pub rule: Rule,
    /// How votes are given.
    pub way: Way,
    /// How many may vote where hands or papers are counted, with a device or without, at most
    /// [`crate::limits::VOTE_HALL`]; 0: those on the roll.
    pub hall: u32,
    /// On what ground: the words that the screen shows.
    pub ground: String,
    /// Until when, as the chair means it; a clock decides nothing.
    pub until: Option<Millis>,
}

impl Opening {
    /// What the vote of somebody weighs; nothing when they are not on the roll.
    pub fn weight(&self, who: &ParticipantId) -> u32 {
        match self.roll.binary_search(who) {
            Ok(place) => self.weight_at(place),
            Err(_) => 0,
        }
    }

    /// What the vote of the one at that place on the roll weighs.
    fn weight_at(&self, place: usize) -> u32 {
        self.weights.get(place).copied().unwrap_or(1)
    }

    /// What all who may vote weigh together: those on the roll, or those in the hall.
    pub fn total(&self) -> u64 {
        if self.hall > 0 {
            return u64::from(self.hall);
        }
        let places = 0..self.roll.len();
        places.map(|place| u64::from(self.weight_at(place))).sum()
    }
}

/// When something is adopted. Everything is counted in what votes weigh: where each counts once, in people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Which part must be for it.
    pub majority: Majority,
    /// How much must have voted; 0: no matter how much.
    pub quorum: u32,
    /// How many proxies one may hold, whatever they weigh.
    pub proxies: u8,
}

/// Which part of the votes adopts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Majority {
    /// More for than against.
    Simple,
    /// More than half of the roll.
    Absolute,
    /// At least two thirds of those for and against.
    TwoThirds,
    /// All of the roll.
    Unanimous,
}

/// How votes are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Each by name, as an act.
    RollCall,
    /// Hands are counted by two.
    Count,
    /// On paper, counted by two.
    Paper,
}

/// A vote ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The opening, or the reopening.
    pub opening: EntryId,
    /// The votes that count, sorted; empty when they were counted in the hall.
    pub counted: Vec<EntryId>,
    /// How much for each option, as the votes weigh; of a roll call what `counted` comes to.
    pub counts: Vec<u32>,
    /// The two who counted, when that was in the hall.
    pub tellers: Option<[String; 2]>,
    /// What is said with it.
    pub reason: String,
    /// That this is how it ended: over [`decision_hash`].
    pub attested: Attested,
}

/// A vote that was closed goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopening {
    /// The closing.
    pub closing: EntryId,
    /// Why.
    pub reason: String,
}
