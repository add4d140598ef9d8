//! What callers ask and learn about acts on documents: comments, suggestions, states, editions, votes.

use crate::handle::{AmendRequest, SectionId, Selector};
use noaber_protocol::ids::{DocumentId, Millis, ParticipantId, SpaceId};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// What can be asked about acts. An act is named by its entry's id, or the beginning of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ActRequest {
    /// What all acts on a document come to: [`crate::handle::Response::Acts`]. Every other request is answered so too, once
    /// it is durable.
    Read(Selector),
    /// Moves it to another state.
    Move {
        /// The document.
        document: Selector,
        /// The state's key.
        to: String,
        /// Why.
        reason: String,
    },
    /// Says something.
    Comment {
        /// The document.
        document: Selector,
        /// What it answers.
        re: Option<String>,
        /// About which words.
        place: Option<Words>,
        /// What.
        text: String,
    },
    /// Proposes other words.
    Suggest {
        /// The document.
        document: Selector,
        /// Which words.
        place: Words,
        /// What is to stand there.
        new: String,
        /// Why.
        reason: String,
    },
    /// Takes a suggestion over, or refuses it.
    Judge {
        /// The document.
        document: Selector,
        /// The suggestion.
        suggestion: String,
        /// Which of both.
        verdict: Judgement,
        /// Why.
        reason: String,
    },
    /// Leaves one of what stands twice, because two devices took it over without knowing of each other.
    Once {
        /// The document.
        document: Selector,
        /// The suggestion.
        suggestion: String,
    },
    /// Supports it.
    Support {
        /// The document.
        document: Selector,
        /// A suggestion; none: the document.
        of: Option<String>,
        /// Support on paper: how many, and the two who counted.
        paper: Option<(u32, [String; 2])>,
    },
    /// Takes back an own act.
    TakeBack {
        /// The document.
        document: Selector,
        /// The act: a comment, a suggestion, a support; of a suggestion of somebody else, one's support of it; empty: one's
        /// support of the document.
        act: String,
    },
    /// Signs an edition.
    Sign {
        /// The document.
        document: Selector,
        /// Its number; none: the last.
        edition: Option<u32>,
        /// For which organisation; empty: the one on one's card.
        organisation: String,
        /// In which function.
        function: String,
    },
    /// Opens a vote.
    Open {
        /// The document.
        document: Selector,
        /// How.
        vote: NewVote,
    },
    /// Votes.
    Cast {
        /// The document.
        document: Selector,
        /// The vote; none: the only one that is open.
        vote: Option<String>,
        /// One of its options, by its words or its number from 1.
        choice: String,
        /// For whom, who gave a proxy.
        on_behalf: Option<Selector>,
        /// What is said with it.
        statement: String,
    },
    /// Closes a vote: of a roll call with the votes that are here and stand.
    Close {
        /// The document.
        document: Selector,
        /// The vote; none: the only one that is open.
        vote: Option<String>,
        /// What was counted in the hall, for each option, and the two who counted.
        hall: Option<(Vec<u32>, [String; 2])>,
        /// The votes that whoever closes it saw counted: refused when it would be others; none: those that stand.
        shown: Option<Vec<String>>,
        /// What is said with it.
        reason: String,
    },
    /// Opens a closed vote again.
    Reopen {
        /// The document.
        document: Selector,
        /// The vote; none: the only one.
        vote: Option<String>,
        /// Why.
        reason: String,
    },
    /// About amendments on it.
    Amend(AmendRequest),
}

impl ActRequest {
    /// The document that it is about.
    pub(crate) fn document_mut(&mut self) -> &mut Selector {
        match self {
            ActRequest::Amend(amend) => amend.document_mut(),
            ActRequest::Read(document)
            | ActRequest::Once { document, .. }
            | ActRequest::Move { document, .. }
            | ActRequest::Comment { document, .. }
            | ActRequest::Suggest { document, .. }
            | ActRequest::Judge { document, .. }
            | ActRequest::Support { document, .. }
            | ActRequest::TakeBack { document, .. }
            | ActRequest::Sign { document, .. }
            | ActRequest::Open { document, .. }
            | ActRequest::Cast { document, .. }
            | ActRequest::Close { document, .. }
            | ActRequest::Reopen { document, .. } => document,
        }
    }
}

/// A stretch of a section's text in an editor or a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Words {
    /// From one byte to another of the text as the caller has it. When other words stand there by now, they are looked for
    /// by what they are.
    At {
        /// The section.
        section: SectionId,
        /// The first byte.
        from: usize,
        /// The byte behind the last.
        to: usize,
        /// What stands right before the first, as much of it as tells the place.
        before: String,
        /// The words.
        words: String,
    },
    /// These words, which must stand in the document once.
    Quoted(String),
}

/// What can be chosen when nothing else is said.
pub const PLAIN: [&str; 3] = ["voor", "tegen", "onthouden"];

/// What becomes of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Judgement {
    /// It is taken over.
    Accept,
    /// It is refused.
    Refuse,
}

/// How a vote is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewVote {
    /// The question; empty: the document's title.
    pub question: String,
    /// What can be chosen; empty: voor, tegen, onthouden.
    pub options: Vec<String>,
    /// Who has a vote; empty: everybody in the space who may vote.
    pub roll: Vec<Selector>,
    /// What the vote of some of them weighs, by their name or that of the organisation for which they vote; that of everybody
    /// else weighs one.
    pub weights: Vec<(Selector, u32)>,
    /// When it is adopted.
    pub majority: Majority,
    /// How much must have voted, as votes weigh; 0: no matter how much.
    pub quorum: u32,
    /// How many proxies one may hold.
    pub proxies: u8,
    /// How votes are given.
    pub way: Way,
    /// How many may vote where they are counted in a hall, also without a device; 0: those on the roll.
    pub hall: u32,
    /// On what ground; empty: a poll that binds nobody.
    pub ground: String,
    /// Until when.
    pub until: Option<Millis>,
}

/// When something is adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Each by name.
    RollCall,
    /// Hands are counted by two.
    Count,
    /// On paper, counted by two.
    Paper,
}

/// What all acts on a document come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActsInfo {
    /// The document.
    pub id: DocumentId,
    /// Its space.
    pub space: SpaceId,
    /// The tag of its kind.
    pub kind: String,
    /// Its title.
    pub title: SafeText,
    /// Its path of states.
    pub path: PathInfo,
    /// Its editions.
    pub editions: Vec<EditionInfo>,
    /// What was said.
    pub comments: Vec<CommentInfo>,
    /// What was proposed.
    pub suggestions: Vec<SuggestionInfo>,
    /// Support of the document.
    pub support: SupportInfo,
    /// Votes about it.
    pub votes: Vec<VoteInfo>,
    /// What this device may do.
    pub may: May,
    /// How many acts do not count.
    pub passed: u32,
    /// Of whom acts are put aside, because one device did more than it may, and how many. They are kept.
    pub aside: Vec<(SafeText, u32)>,
}

/// Where a document is on its path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathInfo {
    /// The key of its state; empty for a kind without states.
    pub state: String,
    /// Steps between which somebody must choose.
    pub clash: Vec<StepInfo>,
    /// Steps that were taken.
    pub steps: Vec<StepInfo>,
    /// Keys of the states that this device may move it to now.
    pub next: Vec<String>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepInfo {
    /// Its entry.
    pub entry: String,
    /// Who.
    pub who: SafeText,
    /// When, as their clock claims.
    pub at: Millis,
    /// The key of the state it left.
    pub from: String,
    /// The key of the state it reached.
    pub to: String,
    /// Why.
    pub reason: SafeText,
}

/// An edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditionInfo {
    /// Which one, from 1.
    pub number: u32,
    /// The step that fixed it.
    pub step: StepInfo,
    /// The control code: the first sixteen digits of its hash.
    pub code: String,
    /// Whether the text as it stands here is the one that was fixed.
    pub intact: bool,
    /// Who signed it: the name, the organisation, the function.
    pub signatures: Vec<(SafeText, SafeText, SafeText)>,
    /// Whether the person here is one of them.
    pub own: bool,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommentInfo {
    /// Its entry.
    pub entry: String,
    /// What it answers.
    pub re: Option<String>,
    /// Who.
    pub who: SafeText,
    /// Whether that is the person here.
    pub own: bool,
    /// When, as their clock claims.
    pub at: Millis,
    /// Where in the text it belongs now: section, from, to. None when it is about the whole, or its words are gone.
    pub place: Option<(SectionId, usize, usize)>,
    /// What.
    pub text: SafeText,
}

/// Something that was proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SuggestionInfo {
    /// Its entry.
    pub entry: String,
    /// Who.
    pub who: SafeText,
    /// Whether that is the person here.
    pub own: bool,
    /// When, as their clock claims.
    pub at: Millis,
    /// Where in the text it belongs now: section, from, to.
    pub place: Option<(SectionId, usize, usize)>,
    /// The words that stood there.
    pub old: SafeText,
    /// The words that are to.
    pub new: SafeText,
    /// Why.
    pub reason: SafeText,
    /// What became of it.
    pub standing: SuggestionStanding,
    /// Who took it over or refused it, and what was said with that.
    pub verdict: Option<(SafeText, SafeText)>,
    /// How many support it.
    pub support: u32,
}

/// What became of a suggestion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SuggestionStanding {
    /// It can be taken over.
    Open,
    /// The words that it is about are not there any more.
    Lost,
    /// It is about words that these others are about too: of them one must be refused first.
    Collides(Vec<String>),
    /// It was taken over.
    Accepted,
    /// It was refused.
    Refused,
    /// It was taken over on devices that did not know of each other, and its words stand there once more than they should.
    Twice,
}

/// Support.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SupportInfo {
    /// Who.
    pub people: Vec<SafeText>,
    /// Whether the person here is among them.
    pub own: bool,
    /// How many on paper.
    pub paper: u32,
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoteInfo {
    /// Its entry.
    pub entry: String,
    /// Who opened it.
    pub who: SafeText,
    /// When, as their clock claims.
    pub at: Millis,
    /// The question.
    pub question: SafeText,
    /// What can be chosen.
    pub options: Vec<SafeText>,
    /// On what ground.
    pub ground: SafeText,
    /// When it is adopted.
    pub majority: Majority,
    /// How much must have voted, as votes weigh.
    pub quorum: u32,
    /// How votes are given.
    pub way: Way,
    /// How many may vote where they are counted in a hall; 0: those on the roll.
    pub hall: u32,
    /// Until when.
    pub until: Option<Millis>,
    /// Who has a vote, and what stands for them here and now.
    pub roll: Vec<VoterInfo>,
    /// How it ended; none while it is open.
    pub result: Option<ResultInfo>,
    /// Ends between which somebody must choose.
    pub clash: Vec<ResultInfo>,
    /// Which text it is about.
    pub about: VotedText,
}

/// Which text a vote is about, as far as it is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VotedText {
    /// The one that stands here.
    Now,
    /// The one that stood here when it was opened: it was changed since.
    Then,
    /// Another than the one that the vote names: it is not to be trusted.
    Other,
    /// One that is not here, or not all of it.
    Missing,
}

impl VoteInfo {
    /// Whether it is about for, against and abstaining. Between other options nothing is adopted: there the numbers tell.
    pub fn is_plain(&self) -> bool {
        let options = self.options.iter().map(SafeText::as_str);
        options.eq(PLAIN)
    }

    /// Whether the votes of some weigh more than one.
    pub fn is_weighed(&self) -> bool {
        self.roll.iter().any(|voter| voter.weight != 1)
    }

    /// What all on the roll weigh together.
    pub fn total(&self) -> u64 {
        weight_of(self.roll.iter())
    }

    /// What those weigh together whose vote stands; who contradicts himself gave none.
    pub fn given(&self) -> u64 {
        weight_of(self.roll.iter().filter(|voter| voter.choices.len() == 1))
    }
}

fn weight_of<'a>(voters: impl Iterator<Item = &'a VoterInfo>) -> u64 {
    voters.map(|voter| u64::from(voter.weight)).sum()
}

/// Somebody who has a vote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoterInfo {
    /// Who.
    pub id: ParticipantId,
    /// What they are called, for whom they vote.
    pub name: SafeText,
    /// Their organisation.
    pub organisation: SafeText,
    /// What their vote weighs.
    pub weight: u32,
    /// Whether that is the person here.
    pub own: bool,
    /// Which option, from 0; several when they contradict, and none counts; none: they have not voted. Of a closed vote
    /// what was counted.
    pub choices: Vec<u8>,
    /// The entries of these votes.
    pub votes: Vec<String>,
    /// Who voted for them.
    pub proxy: Option<SafeText>,
}

/// How a vote ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResultInfo {
    /// The entry that closed it.
    pub entry: String,
    /// Who closed it.
    pub who: SafeText,
    /// When, as their clock claims.
    pub at: Millis,
    /// How much for each option, as the votes weigh.
    pub counts: Vec<u32>,
    /// What it comes to.
    pub outcome: Outcome,
    /// Who counted, in the hall or on paper.
    pub tellers: Option<[SafeText; 2]>,
    /// Who voted too late: the name and which option.
    pub late: Vec<(SafeText, u8)>,
    /// What was said with it.
    pub reason: SafeText,
}

/// What a vote comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Adopted.
    Adopted,
    /// Rejected.
    Rejected,
    /// As many for as against.
    Tied,
    /// Too few voted.
    NoQuorum,
}

/// What this device may do on a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    /// Say something.
    pub comment: bool,
    /// Propose other words.
    pub suggest: bool,
    /// Judge what was proposed.
    pub judge: bool,
    /// Support it.
    pub support: bool,
    /// Sign an edition.
    pub sign: bool,
    /// Open and close votes.
    pub chair: bool,
}
