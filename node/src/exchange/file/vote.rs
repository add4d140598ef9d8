//! A vote in a file: the question, the rule, and how it ended, with what proves that.

use super::{People, Proof};
use super::{bare, form};
use noaber_protocol::act::{
    Cast, Closing, Counted, Majority, Opening, Outcome, Rule, Voting, Way, decision_hash,
};
use noaber_protocol::document::{Content, Heads};
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
    /// The hash of that text.
    #[serde(with = "form::hex")]
    pub text: [u8; 32],
    /// Where that text is; for whoever fills it in.
    pub about: About,
    /// The question.
    pub question: String,
    /// What can be chosen.
    pub options: Vec<String>,
    /// Who has a vote.
    pub roll: Vec<Voter>,
    /// What the vote of each on the roll weighs, in its order; nothing where each counts once.
    pub weights: Vec<u32>,
    /// When it is adopted.
    #[serde(with = "RuleForm")]
    pub rule: Rule,
    /// How votes are given.
    #[serde(with = "WayForm")]
    pub way: Way,
    /// How many may vote where hands or papers are counted; 0: those on the roll.
    #[serde(default, skip_serializing_if = "is_none")]
    pub hall: u32,
    /// On what ground.
    pub ground: String,
    /// Until when, as the chair meant it.
    pub until: Option<Millis>,
    /// How it ended; none while it is open.
    pub end: Option<ExportedEnd>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde gives what it holds"
)]
fn is_none(number: &u32) -> bool {
    *number == 0
}

/// Where the text is that a vote is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// It is the content of the file.
    Content,
    /// It goes along with how the vote ended: the content of the file is another, for the text was changed since.
    Then(#[serde(with = "form::ContentForm")] Content),
    /// It does not go along: the text was changed since.
    Changed,
    /// What stands at its heads is another than the vote names: it is not to be trusted.
    Other,
    /// It does not go along: names were left out of the file, and it has some.
    Bare,
    /// Whoever made the file does not have it.
    Missing,
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
        let mut vote = ExportedVote {
            entry: voting.entry,
            heads: opening.heads.clone(),
            text: opening.text,
            about: About::Missing,
            question: opening.question.clone(),
            options: opening.options.clone(),
            roll: opening.roll.iter().map(voter).collect(),
            weights: opening.weights.clone(),
            rule: opening.rule,
            way: opening.way,
            hall: opening.hall,
            ground: opening.ground.clone(),
            until: opening.until,
            end: closing.and_then(|closing| ExportedEnd::new(voting, closing, people)),
        };
        if vote.is_about_person() {
            vote.tell_totals();
        }
        vote
    }

    /// Whether only its totals are told, whoever asks: when it is not by name, or when it is about one of those who vote,
    /// whose name stands in the question or among the options.
    pub fn is_about_person(&self) -> bool {
        let words = || self.options.iter().chain([&self.question]);
        let is_named = |voter: &Voter| {
            let name = voter.name.trim();
            let is_whole = name.contains(char::is_whitespace);
            let is_option = |option: &String| option.trim().eq_ignore_ascii_case(name);
            !name.is_empty()
                && (self.options.iter().any(is_option)
                    || (is_whole && words().any(|words| bare::names(words, name))))
        };
        self.way != Way::RollCall || self.roll.iter().any(is_named)
    }

    /// Leaves out who voted what and who was late: how many stays.
    fn tell_totals(&mut self) {
        if let Some(end) = &mut self.end {
            end.voices.clear();
            end.late.iter_mut().for_each(|late| late.name.clear());
        }
    }

    /// The text that it is about, where that goes along beside the content.
    pub(super) fn then(&self) -> Option<&Content> {
        match &self.about {
            About::Then(then) => Some(then),
            About::Content | About::Changed | About::Other | About::Bare | About::Missing => None,
        }
    }

    /// Whether it is about for, against and abstaining. Between other options nothing is adopted: there the numbers tell.
    pub(super) fn is_plain(&self) -> bool {
        self.options == crate::handle::PLAIN
    }

    /// The control code of the text that it is about.
    pub(super) fn code(&self) -> String {
        form::digits(self.text.get(..8).unwrap_or_default())
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
        let opening = self.opening();
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

    /// How it was opened.
    pub(super) fn opening(&self) -> Opening {
        Opening {
            heads: self.heads.clone(),
            text: self.text,
            question: self.question.clone(),
            options: self.options.clone(),
            roll: self.roll.iter().map(|voter| voter.participant).collect(),
            weights: self.weights.clone(),
            rule: self.rule,
            way: self.way,
            hall: self.hall,
            ground: self.ground.clone(),
            until: self.until,
        }
    }

    /// Whether what is told of its end follows from what was signed: the outcome, and the votes by name from the counts.
    pub(super) fn adds_up(&self) -> bool {
        let Some(end) = &self.end else {
            return true;
        };
        let opening = self.opening();
        let outcome = Outcome::of(&self.rule, opening.total(), &end.counts);
        let mut by_name = vec![0_u32; end.counts.len()];
        for voice in &end.voices {
            if let Some(count) = by_name.get_mut(usize::from(voice.choice)) {
                *count = count.saturating_add(opening.weight(&voice.participant));
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
