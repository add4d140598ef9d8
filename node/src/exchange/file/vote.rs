//! A vote in a file: the question, the rule, and how it ended, with what proves that.

use super::form;
use super::{People, Proof};
use noaber_protocol::act::{
    Cast, Closing, Counted, Majority, Opening, Outcome, Rule, Voting, Way, decision_hash,
};
use noaber_protocol::document::Heads;
use noaber_protocol::ids::{EntryId, Millis, ParticipantId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A vote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedVote {
    /// The entry that opened it.
    #[serde(with = "form::text")]
    pub entry: EntryId,
    /// The heads of the text that it is about.
    #[serde(with = "form::heads")]
    pub heads: Heads,
    /// The question.
    pub question: String,
    /// What can be chosen.
    pub options: Vec<String>,
    /// Who has a vote.
    pub roll: Vec<Voter>,
    /// When it is adopted.
    #[serde(with = "RuleForm")]
    pub rule: Rule,
    /// How votes are given.
    #[serde(with = "WayForm")]
    pub way: Way,
    /// On what ground.
    pub ground: String,
    /// Until when, as the chair meant it.
    pub until: Option<Millis>,
    /// How it ended; none while it is open.
    pub end: Option<ExportedEnd>,
}

/// Who has a vote. A name goes into a file only where it stands for who reads it: of a roll call that has ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Voter {
    /// Who.
    #[serde(with = "form::text")]
    pub participant: ParticipantId,
    /// What they are called.
    pub name: String,
    /// Their organisation.
    pub organisation: String,
}

/// How a vote ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedEnd {
    /// What was closed: the opening, or the reopening.
    #[serde(with = "form::text")]
    pub closed: EntryId,
    /// The votes that count.
    #[serde(with = "form::texts")]
    pub counted: Vec<EntryId>,
    /// How many for each option.
    pub counts: Vec<u32>,
    /// The two who counted in the hall.
    pub tellers: Option<[String; 2]>,
    /// What was said with it.
    pub reason: String,
    /// What it comes to.
    #[serde(with = "OutcomeForm")]
    pub outcome: Outcome,
    /// Who closed it.
    pub name: String,
    /// When, as their clock claims.
    pub at: Millis,
    /// What proves it.
    pub proof: Proof,
    /// Who voted what, when that was by name.
    pub voices: Vec<Voice>,
    /// What came too late.
    pub late: Vec<Late>,
}

/// A vote by name that counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// Whose vote it is.
    #[serde(with = "form::text")]
    pub participant: ParticipantId,
    /// Which option, from 0.
    pub choice: u8,
    /// Who gave it for them.
    pub proxy: Option<String>,
    /// What they said with it.
    pub statement: String,
}

/// A vote that came too late.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Late {
    /// Who gave it.
    pub name: String,
    /// Which option, from 0.
    pub choice: u8,
}

impl ExportedVote {
    /// What a file tells of a vote. One whose end is disputed, or whose end no device that is known here signed, is told as
    /// one that is open.
    pub fn new(voting: &Voting, people: &dyn People) -> ExportedVote {
        let opening = &voting.opening;
        let voter = |participant: &ParticipantId| {
            let (name, organisation) = people.name(participant);
            Voter {
                participant: *participant,
                name,
                organisation,
            }
        };
        let closing = voting.closing.as_ref();
        ExportedVote {
            entry: voting.entry,
            heads: opening.heads.clone(),
            question: opening.question.clone(),
            options: opening.options.clone(),
            roll: opening.roll.iter().map(voter).collect(),
            rule: opening.rule,
            way: opening.way,
            ground: opening.ground.clone(),
            until: opening.until,
            end: closing.and_then(|closing| ExportedEnd::new(voting, closing, people)),
        }
    }

    /// Whether it is about for, against and abstaining. Between other options nothing is adopted: there the numbers tell.
    pub(super) fn is_plain(&self) -> bool {
        self.options == crate::handle::PLAIN
    }

    /// Whether it is told who voted what.
    pub(super) fn is_by_name(&self) -> bool {
        let voices = self.end.as_ref().map_or(&[][..], |end| &end.voices);
        !voices.is_empty()
    }

    /// What each voter voted, of those of whom it is told.
    pub(super) fn by_voter(&self) -> BTreeMap<&ParticipantId, &Voice> {
        let voices = self.end.as_ref().map_or(&[][..], |end| &end.voices);
        let pairs = voices.iter().map(|voice| (&voice.participant, voice));
        pairs.collect()
    }

    /// What whoever closed it signed; none while it is open.
    pub(super) fn hash(&self) -> Option<[u8; 32]> {
        let end = self.end.as_ref()?;
        let opening = Opening {
            heads: self.heads.clone(),
            question: self.question.clone(),
            options: self.options.clone(),
            roll: self.roll.iter().map(|voter| voter.participant).collect(),
            rule: self.rule,
            way: self.way,
            ground: self.ground.clone(),
            until: self.until,
        };
        let closing = Closing {
            opening: end.closed,
            counted: end.counted.clone(),
            counts: end.counts.clone(),
            tellers: end.tellers.clone(),
            reason: end.reason.clone(),
            attested: end.proof.attested(),
        };
        Some(decision_hash(&self.entry, &opening, &closing))
    }

    /// Whether what is told of its end follows from what was signed: the outcome, and the votes by name from the counts.
    pub(super) fn adds_up(&self) -> bool {
        let Some(end) = &self.end else {
            return true;
        };
        let outcome = Outcome::of(&self.rule, self.roll.len(), &end.counts);
        let mut by_name = vec![0; end.counts.len()];
        for voice in &end.voices {
            if let Some(count) = by_name.get_mut(usize::from(voice.choice)) {
                *count += 1_u32;
            }
        }
        outcome == end.outcome && (end.voices.is_empty() || by_name == end.counts)
    }
}

impl ExportedEnd {
    fn new(voting: &Voting, counted: &Counted, people: &dyn People) -> Option<ExportedEnd> {
        let author = people.device(&counted.entry)?;
        let closing = &counted.closing;
        let casts = || {
            voting
                .votes
                .iter()
                .flat_map(|(voter, casts)| casts.iter().map(move |cast| (*voter, cast)))
        };
        // the votes of the list as they were then: one that came later is late, whoever gave it
        let listed = closing.counted.iter();
        let mut voices: Vec<(ParticipantId, Cast)> =
            listed.filter_map(|entry| people.vote(entry)).collect();
        voices.sort_by_key(|(voter, _)| *voter);
        let late = casts().filter(|(_, cast)| counted.late.contains(&cast.entry));
        Some(ExportedEnd {
            closed: closing.opening,
            counted: closing.counted.clone(),
            counts: closing.counts.clone(),
            tellers: closing.tellers.clone(),
            reason: closing.reason.clone(),
            outcome: counted.outcome,
            name: people.name(&counted.participant).0,
            at: counted.at,
            proof: Proof::new(author, &closing.attested),
            voices: voices
                .into_iter()
                .map(|(participant, cast)| Voice {
                    participant,
                    choice: cast.vote.choice,
                    proxy: (cast.participant != participant)
                        .then(|| people.name(&cast.participant).0),
                    statement: cast.vote.statement,
                })
                .collect(),
            late: late
                .map(|(_, cast)| Late {
                    name: people.name(&cast.participant).0,
                    choice: cast.vote.choice,
                })
                .collect(),
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Rule")]
struct RuleForm {
    #[serde(with = "MajorityForm")]
    majority: Majority,
    quorum: u32,
    proxies: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Majority", rename_all = "snake_case")]
enum MajorityForm {
    Simple,
    Absolute,
    TwoThirds,
    Unanimous,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Way", rename_all = "snake_case")]
enum WayForm {
    RollCall,
    Count,
    Paper,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Outcome", rename_all = "snake_case")]
enum OutcomeForm {
    Adopted,
    Rejected,
    Tied,
    NoQuorum,
}
