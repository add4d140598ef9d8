//! Votes: opening, voting, closing and opening again.

use super::make::{Making, two_names};
use crate::handle::{self, ActProblem, Amount, BadInput, Clash, NewVote, Problem, VotedText};
use noaber_protocol::act::{
    Act, Attested, Cast, Closing, Majority, Opening, Reopening, Rule, Vote, Voting, Way,
    decision_hash,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{EntryId, ParticipantId};
use noaber_protocol::limits;
use std::collections::{BTreeMap, BTreeSet};

/// The ground of a vote that is given none.
const POLL: &str = "peiling (niet bindend)";

impl Making<'_> {
    pub(super) fn open_vote(&mut self, vote: NewVote) -> Result<Act, Problem> {
        self.may(EntryType::OPENING, self.kind.acts.chair)?;
        let roll: BTreeSet<ParticipantId> = self.people.iter().copied().collect();
        let roll: Vec<ParticipantId> = roll.into_iter().collect();
        let options = options(vote.options)?;
        if roll.len() > limits::VOTE_ROLL {
            return Err(Problem::Refused(BadInput::TooLong {
                limit: limits::VOTE_ROLL as u64,
                of: Amount::People,
            }));
        }
        let weights = weights(&roll, &self.weights)?;
        let or = |words: String, other: &str| match words.trim() {
            "" => other.to_owned(),
            words => words.to_owned(),
        };
        let title = self.open.document().title().to_owned();
        let heads = self.open.document().heads();
        let opening = Opening {
            text: self.hash_at(&heads)?,
            heads,
            question: or(vote.question, &title),
            options,
            roll,
            weights,
            rule: Rule {
                majority: majority(vote.majority),
                quorum: vote.quorum,
                proxies: vote.proxies,
            },
            hall: match vote.way {
                handle::Way::RollCall => 0,
                handle::Way::Count | handle::Way::Paper => vote.hall,
            },
            way: way(vote.way),
            ground: or(vote.ground, POLL),
            until: vote.until,
        };
        let is_full = opening.hall > limits::VOTE_HALL;
        match opening.roll.is_empty() || is_full || u64::from(vote.quorum) > opening.total() {
            true => Err(Problem::Act(ActProblem::Counts)),
            false => Ok(Act::Opening(opening)),
        }
    }

    /// Checks that the text which a vote is about is here, and is the one that the vote names: nobody votes about another by
    /// mistake, and nobody closes such a vote.
    fn is_about_its_text(&mut self, voting: &Voting) -> Result<(), Problem> {
        match self.open.voted_text(&voting.opening) {
            VotedText::Now | VotedText::Then => Ok(()),
            VotedText::Other => Err(Problem::Act(ActProblem::OtherText)),
            VotedText::Missing => Err(Problem::Act(ActProblem::NoText)),
        }
    }

    pub(super) fn cast(
        &mut self,
        vote: Option<&str>,
        choice: &str,
        statement: String,
    ) -> Result<Act, Problem> {
        let voting = self.open_voting(vote)?.clone();
        if voting.opening.way != Way::RollCall {
            return Err(Problem::Act(ActProblem::OtherWay));
        }
        self.open.may_write_as(EntryType::VOTE, Role::Member)?;
        self.is_about_its_text(&voting)?;
        let on_behalf = self.people.first().copied().filter(|who| *who != self.me);
        let is_on = |who: &ParticipantId| voting.opening.roll.contains(who);
        if !is_on(&self.me) || !is_on(&on_behalf.unwrap_or(self.me)) {
            return Err(Problem::Act(ActProblem::NotOnRoll));
        }
        if let Some(who) = on_behalf {
            self.may_stand_for(&voting, &who)?;
        }
        Ok(Act::Vote(Vote {
            opening: voting.entry,
            choice: chosen(&voting.opening.options, choice)?,
            on_behalf,
            statement,
        }))
    }

    /// Checks that one does not hold too many proxies.
    fn may_stand_for(&self, voting: &Voting, who: &ParticipantId) -> Result<(), Problem> {
        let mine = voting.votes.iter().filter(|(voter, casts)| {
            let by_me = |cast: &Cast| cast.participant == self.me;
            **voter != self.me && *voter != who && casts.iter().any(by_me)
        });
        let most = voting.opening.rule.proxies;
        if mine.count() >= usize::from(most) {
            return Err(Problem::Act(ActProblem::Proxies { most }));
        }
        Ok(())
    }

    pub(super) fn close(
        &mut self,
        vote: Option<&str>,
        hall: Option<(Vec<u32>, [String; 2])>,
        shown: Option<Vec<String>>,
        reason: String,
    ) -> Result<Act, Problem> {
        self.may(EntryType::CLOSING, self.kind.acts.chair)?;
        let voting = self.open_voting(vote)?.clone();
        self.is_about_its_text(&voting)?;
        let opening = &voting.opening;
        let (counted, counts, tellers) = match (opening.way, hall) {
            (Way::RollCall, None) => {
                let (counted, counts) = standing(&voting);
                if shown.is_some_and(|shown| !is_list(&shown, &counted)) {
                    return Err(Problem::Act(ActProblem::OtherVotes));
                }
                (counted, counts, None)
            }
            (Way::Count | Way::Paper, Some((counts, tellers))) => {
                let sum: u64 = counts.iter().copied().map(u64::from).sum();
                if counts.len() != opening.options.len() || sum > opening.total() {
                    return Err(Problem::Act(ActProblem::Counts));
                }
                (Vec::new(), counts, Some(two_names(tellers)?))
            }
            (Way::RollCall, Some(_)) | (Way::Count | Way::Paper, None) => {
                return Err(Problem::Act(ActProblem::OtherWay));
            }
        };
        let mut closing = Closing {
            opening: voting.entry,
            counted,
            counts,
            tellers,
            reason,
            attested: Attested {
                hash: [0; 32],
                proof: [0; 64],
            },
        };
        let hash = decision_hash(&voting.entry, opening, &closing);
        let document = self.open.head.document;
        closing.attested = (self.open.standing().attest)(&document, hash);
        Ok(Act::Closing(closing))
    }

    pub(super) fn reopen(&mut self, vote: Option<&str>, reason: String) -> Result<Act, Problem> {
        self.may(EntryType::REOPENING, self.kind.acts.chair)?;
        let closed = |voting: &Voting| voting.closing.is_some();
        let voting = self.voting(vote, closed)?;
        let Some(closing) = voting.closing.as_ref().map(|closing| closing.entry) else {
            return Err(Problem::Act(ActProblem::NoVote));
        };
        Ok(Act::Reopening(Reopening { closing, reason }))
    }

    fn open_voting(&self, vote: Option<&str>) -> Result<&Voting, Problem> {
        let voting = self.voting(vote, |voting| voting.closing.is_none())?;
        match voting.closing {
            Some(_) => Err(Problem::Act(ActProblem::Closed)),
            None => Ok(voting),
        }
    }

    /// The vote that is meant: that one, or the only one of its sort.
    fn voting(
        &self,
        vote: Option<&str>,
        sort: impl Fn(&Voting) -> bool,
    ) -> Result<&Voting, Problem> {
        let all = &self.fold.votings;
        let wanted = match vote {
            Some(words) => {
                let ids = all.iter().map(|voting| voting.entry).collect();
                Some(self.find(words, ids)?)
            }
            None => None,
        };
        let meant = |voting: &&Voting| match wanted {
            Some(entry) => voting.entry == entry,
            None => sort(voting),
        };
        let found: Vec<&Voting> = all.iter().filter(meant).collect();
        match found[..] {
            [one] => Ok(one),
            [] if all.iter().any(|voting| voting.closing.is_some()) => {
                Err(Problem::Act(ActProblem::Closed))
            }
            [] => Err(Problem::Act(ActProblem::NoVote)),
            _ => Err(Problem::Conflict(Clash::Ambiguous(
                found.iter().map(|one| one.entry.to_string()).collect(),
            ))),
        }
    }
}

/// The votes that stand here and now, sorted, and what they weigh for each option.
fn standing(voting: &Voting) -> (Vec<EntryId>, Vec<u32>) {
    let mut counts = vec![0; voting.opening.options.len()];
    let mut counted = Vec::new();
    for (voter, casts) in &voting.votes {
        let [cast] = &casts[..] else {
            continue;
        };
        if let Some(count) = counts.get_mut(usize::from(cast.vote.choice)) {
            *count += voting.opening.weight(voter);
            counted.push(cast.entry);
        }
    }
    counted.sort_unstable();
    (counted, counts)
}

/// What the vote of each on a roll weighs, in its order; nothing when each counts once.
fn weights(
    roll: &[ParticipantId],
    given: &BTreeMap<ParticipantId, u32>,
) -> Result<Vec<u32>, Problem> {
    if given.keys().any(|who| roll.binary_search(who).is_err()) {
        return Err(Problem::Act(ActProblem::NotOnRoll));
    }
    let mut weights = given.values();
    if weights.any(|weight| !(1..=limits::VOTE_WEIGHT).contains(weight)) {
        return Err(Problem::Act(ActProblem::Counts));
    }
    if given.values().all(|weight| *weight == 1) {
        return Ok(Vec::new());
    }
    let weight = |who| given.get(who).copied().unwrap_or(1);
    Ok(roll.iter().map(weight).collect())
}

/// Whether these are the entries of a list, each of them once.
fn is_list(shown: &[String], list: &[EntryId]) -> bool {
    let shown: BTreeSet<&String> = shown.iter().collect();
    let list: Vec<String> = list.iter().map(ToString::to_string).collect();
    shown.len() == list.len() && list.iter().all(|entry| shown.contains(entry))
}

/// The options: at least two, each once and none empty.
fn options(given: Vec<String>) -> Result<Vec<String>, Problem> {
    if given.is_empty() {
        return Ok(handle::PLAIN.map(str::to_owned).to_vec());
    }
    let options: Vec<String> = given.iter().map(|one| one.trim().to_owned()).collect();
    let different: BTreeSet<String> = options.iter().map(|one| one.to_lowercase()).collect();
    let fits = |option: &String| option.chars().count() <= limits::TITLE_CHARS;
    let is_fine = (2..=limits::VOTE_OPTIONS).contains(&options.len())
        && different.len() == options.len()
        && options.iter().all(fits);
    match is_fine && !different.contains("") {
        true => Ok(options),
        false => Err(Problem::Act(ActProblem::Choice(given.join(", ")))),
    }
}

/// The option that is meant, by its words or its number from 1.
fn chosen(options: &[String], choice: &str) -> Result<u8, Problem> {
    let words = choice.trim().to_lowercase();
    let named = options.iter().position(|one| one.to_lowercase() == words);
    let numbered = words.parse::<usize>().ok();
    let numbered = numbered.and_then(|number| number.checked_sub(1));
    let place = named.or(numbered.filter(|place| *place < options.len()));
    let place = place.and_then(|place| u8::try_from(place).ok());
    place.ok_or_else(|| Problem::Act(ActProblem::Choice(choice.to_owned())))
}

fn majority(majority: handle::Majority) -> Majority {
    match majority {
        handle::Majority::Simple => Majority::Simple,
        handle::Majority::Absolute => Majority::Absolute,
        handle::Majority::TwoThirds => Majority::TwoThirds,
        handle::Majority::Unanimous => Majority::Unanimous,
    }
}

fn way(way: handle::Way) -> Way {
    match way {
        handle::Way::RollCall => Way::RollCall,
        handle::Way::Count => Way::Count,
        handle::Way::Paper => Way::Paper,
    }
}
