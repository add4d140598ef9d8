//! Votes: who may, what counts, and how it ends.

use super::codec::{put_rule, put_weights};
use super::fold::{By, On, allows, are_two};
use super::graph::{Set, Slot};
use super::{Closing, Majority, Opening, Passed, Reopening, Rule, Vote, Way};
use crate::canonical::{put_bytes, put_number};
use crate::entry::hash;
use crate::ids::{EntryId, Millis, ParticipantId};
use std::collections::{BTreeMap, BTreeSet};

/// A vote from its opening on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voting {
    /// The entry that opened it.
    pub entry: EntryId,
    /// Who opened it.
    pub participant: ParticipantId,
    /// When, as their clock claims.
    pub at: Millis,
    /// What is voted about and how.
    pub opening: Opening,
    /// By voter: the vote that stands here and now, or several that do not know of each other and contradict, of which none
    /// does.
    pub votes: BTreeMap<ParticipantId, Vec<Cast>>,
    /// How it ended; none while it is open (again).
    pub closing: Option<Counted>,
    /// Closings that do not know of each other and differ: somebody who may close must close again, knowing both.
    pub clash: Vec<Counted>,
}

/// A vote that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Its entry.
    pub entry: EntryId,
    /// Who gave it, which is not the voter when it is a proxy's.
    pub participant: ParticipantId,
    /// When, as their clock claims.
    pub at: Millis,
    /// What.
    pub vote: Vote,
}

/// How a vote ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The entry that closed it.
    pub entry: EntryId,
    /// Who closed it.
    pub participant: ParticipantId,
    /// When, as their clock claims.
    pub at: Millis,
    /// The list.
    pub closing: Closing,
    /// What it comes to.
    pub outcome: Outcome,
    /// Votes that count for nothing because they are not on the list.
    pub late: Vec<EntryId>,
}

/// What a vote comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// The hash of how a vote ended, which a closing attests: of its opening entry, the hash of the text, the question, the
/// options, the rule, the roll and what each on it weighs, how many may vote in a hall, and of the closing the list, the counts and who counted.
pub fn decision_hash(opening: &EntryId, asked: &Opening, closing: &Closing) -> [u8; 32] {
    let mut out = opening.0.to_vec();
    out.extend_from_slice(&asked.text);
    put_bytes(&mut out, asked.question.as_bytes());
    put_number(&mut out, asked.options.len() as u64);
    for option in &asked.options {
        put_bytes(&mut out, option.as_bytes());
    }
    put_rule(&mut out, &asked.rule);
    put_number(&mut out, asked.roll.len() as u64);
    for who in &asked.roll {
        out.extend_from_slice(&who.0);
    }
    put_weights(&mut out, &asked.weights);
    put_number(&mut out, u64::from(asked.hall));
    put_number(&mut out, closing.counted.len() as u64);
    for vote in &closing.counted {
        out.extend_from_slice(&vote.0);
    }
    put_number(&mut out, closing.counts.len() as u64);
    for count in &closing.counts {
        put_number(&mut out, u64::from(*count));
    }
    out.push(u8::from(closing.tellers.is_some()));
    for name in closing.tellers.iter().flatten() {
        put_bytes(&mut out, name.as_bytes());
    }
    hash("decision", &[&out])
}

impl Outcome {
    /// What these counts come to, when all on the roll weigh so much together ([`Opening::total`]).
    pub fn of(rule: &Rule, roll: u64, counts: &[u32]) -> Outcome {
        let count = |option: usize| counts.get(option).copied().map_or(0, u64::from);
        let (pro, contra) = (count(0), count(1));
        let given: u64 = counts.iter().copied().map(u64::from).sum();
        if given < u64::from(rule.quorum) {
            return Outcome::NoQuorum;
        }
        let is_adopted = match rule.majority {
            Majority::Simple if pro == contra => return Outcome::Tied,
            Majority::Simple => pro > contra,
            Majority::Absolute => pro * 2 > roll,
            Majority::TwoThirds => pro > 0 && pro * 3 >= (pro + contra) * 2,
            Majority::Unanimous => pro == roll,
        };
        match is_adopted {
            true => Outcome::Adopted,
            false => Outcome::Rejected,
        }
    }
}

/// What people did about votes, each list in the order of the graph.
#[derive(Default)]
pub(super) struct Given<'a> {
    pub(super) openings: Vec<By<'a, Opening>>,
    pub(super) votes: Vec<By<'a, Vote>>,
    pub(super) closings: Vec<By<'a, Closing>>,
    pub(super) reopenings: Vec<By<'a, Reopening>>,
}

/// Counts all votes.
pub(super) fn count(
    on: &On<'_>,
    given: &Given<'_>,
    passed: &mut BTreeMap<EntryId, Passed>,
) -> Vec<Voting> {
    let mut polls = Polls::begin(on, given, passed);
    polls.take_votes_and_marks(passed);
    (0..polls.all.len())
        .map(|poll| polls.end(poll, passed))
        .collect()
}

/// The votes that were opened.
struct Polls<'a> {
    on: &'a On<'a>,
    given: &'a Given<'a>,
    all: Vec<Poll<'a>>,
    /// By entry, what refers to a poll: its opening and its reopenings.
    named: BTreeMap<EntryId, usize>,
    /// What closes and reopens, in the order of the graph.
    marks: Vec<Mark<'a>>,
    /// Of each mark which others lie in its past.
    past: Vec<Set>,
    /// Of each mark, from the first on, which poll it counts for.
    counted: Vec<Option<usize>>,
}

struct Poll<'a> {
    opening: &'a By<'a, Opening>,
    /// Who has a vote, with what it weighs.
    roll: BTreeMap<ParticipantId, u32>,
    /// Votes that can be counted, in the order of the graph.
    votes: Vec<&'a By<'a, Vote>>,
}

enum Mark<'a> {
    Closing(&'a By<'a, Closing>),
    Reopening(&'a By<'a, Reopening>),
}

impl Mark<'_> {
    fn slot(&self) -> Slot {
        match self {
            Mark::Closing(by) => by.slot,
            Mark::Reopening(by) => by.slot,
        }
    }

    fn entry(&self) -> EntryId {
        match self {
            Mark::Closing(by) => by.done.entry,
            Mark::Reopening(by) => by.done.entry,
        }
    }

    /// What it refers to.
    fn of(&self) -> EntryId {
        match self {
            Mark::Closing(by) => by.what.opening,
            Mark::Reopening(by) => by.what.closing,
        }
    }
}

impl<'a> Polls<'a> {
    fn begin(
        on: &'a On<'a>,
        given: &'a Given<'a>,
        passed: &mut BTreeMap<EntryId, Passed>,
    ) -> Polls<'a> {
        let mut all = Vec::new();
        for opening in &given.openings {
            match allows(on.kind.acts.chair, opening.done.role) {
                Ok(()) => all.push(Poll {
                    opening,
                    roll: weighed(opening.what),
                    votes: Vec::new(),
                }),
                Err(why) => drop(passed.insert(opening.done.entry, why)),
            }
        }
        let closings = given.closings.iter().map(Mark::Closing);
        let reopenings = given.reopenings.iter().map(Mark::Reopening);
        let mut marks: Vec<Mark<'_>> = closings.chain(reopenings).collect();
        marks.sort_by_key(Mark::slot);
        let slots: Vec<Slot> = marks.iter().map(Mark::slot).collect();
        Polls {
            on,
            given,
            named: (0..)
                .zip(&all)
                .map(|(poll, it)| (it.opening.done.entry, poll))
                .collect(),
            all,
            past: on.graph.before(&slots, &slots),
            counted: Vec::with_capacity(marks.len()),
            marks,
        }
    }

    /// Weighs votes, closings and reopenings in the order of the graph: each depends on those before it only.
    fn take_votes_and_marks(&mut self, passed: &mut BTreeMap<EntryId, Passed>) {
        let given = self.given;
        let votes = given.votes.iter().map(|by| (by.what.opening, by.slot));
        let votes = self.on.are_before(votes);
        let marks = self.marks.iter().map(|mark| (mark.of(), mark.slot()));
        let marks = self.on.are_before(marks);
        let mut votes = given.votes.iter().zip(votes).peekable();
        for (at, is_known) in marks.into_iter().enumerate() {
            let slot = self.marks[at].slot();
            while let Some((by, is_known)) = votes.next_if(|(by, _)| by.slot < slot) {
                self.take_vote(by, is_known, passed);
            }
            let poll = match is_known {
                true => self.weigh_mark(at),
                false => Err(Passed::AboutNothing),
            };
            match poll {
                Ok(poll) => {
                    let Mark::Reopening(by) = &self.marks[at] else {
                        self.counted.push(Some(poll));
                        continue;
                    };
                    self.named.insert(by.done.entry, poll);
                    self.counted.push(Some(poll));
                }
                Err(why) => {
                    passed.insert(self.marks[at].entry(), why);
                    self.counted.push(None);
                }
            }
        }
        for (by, is_known) in votes {
            self.take_vote(by, is_known, passed);
        }
    }

    /// The rules of a vote:
    /// - the opening that it refers to, or a reopening, counts and lies in its past, and votes are given by name;
    /// - it chooses an option that is there, for itself or for somebody else;
    /// - who gives it is on the roll, and so is for whom it is given.
    fn take_vote(
        &mut self,
        by: &'a By<'a, Vote>,
        is_known: bool,
        passed: &mut BTreeMap<EntryId, Passed>,
    ) {
        let poll = self.named.get(&by.what.opening).filter(|_| is_known);
        let poll = poll.and_then(|poll| self.all.get_mut(*poll));
        let why = match poll {
            Some(poll) if poll.opening.what.way == Way::RollCall => match poll.check(by) {
                Ok(()) => return poll.votes.push(by),
                Err(why) => why,
            },
            Some(_) | None => Passed::AboutNothing,
        };
        passed.insert(by.done.entry, why);
    }

    /// The poll that a closing or a reopening counts for. Who writes it may chair;
    /// - a closing closes what is open as far as it knows, or chooses where closings clash, and adds up;
    /// - a reopening opens what is closed as far as it knows, by naming a closing that stands.
    fn weigh_mark(&self, at: usize) -> Result<usize, Passed> {
        let past = &self.past[at];
        let least = self.on.kind.acts.chair;
        match &self.marks[at] {
            Mark::Closing(by) => {
                let poll = self.named.get(&by.what.opening).copied();
                let poll = poll.ok_or(Passed::AboutNothing)?;
                allows(least, by.done.role)?;
                let standing = self.standing(poll, past);
                if !standing.is_empty() && self.agree(&standing) {
                    return Err(Passed::NoStep);
                }
                self.check_closing(&self.all[poll], by)?;
                Ok(poll)
            }
            Mark::Reopening(by) => {
                let closing = past
                    .backwards()
                    .find(|at| self.marks[*at].entry() == by.what.closing);
                let closing = closing.filter(|at| matches!(self.marks[*at], Mark::Closing(_)));
                let poll = closing.and_then(|at| self.counted[at]);
                let poll = poll.ok_or(Passed::AboutNothing)?;
                allows(least, by.done.role)?;
                let standing = self.standing(poll, past);
                match closing.is_some_and(|at| standing.contains(&at)) {
                    true => Ok(poll),
                    false => Err(Passed::NoStep),
                }
            }
        }
    }

    /// The closings of a poll that stand among some marks: those that know of every reopening, and of which no other
    /// knows. None: it is open.
    fn standing(&self, poll: usize, within: &Set) -> Vec<usize> {
        let counts = |at: usize| self.counted.get(at).copied().flatten() == Some(poll);
        let mut reopened = Set::default();
        for at in within.backwards().filter(|at| counts(*at)) {
            if matches!(self.marks[at], Mark::Reopening(_)) {
                reopened.insert(at);
            }
        }
        let is_closing = |at: usize| matches!(self.marks[at], Mark::Closing(_));
        within.latest(&self.past, |at| {
            counts(at) && is_closing(at) && self.past[at].holds(&reopened)
        })
    }

    /// Whether closings have the same list.
    fn agree(&self, closings: &[usize]) -> bool {
        let list = |at: &usize| match &self.marks[*at] {
            Mark::Closing(by) => Some((&by.what.counted, &by.what.counts)),
            Mark::Reopening(_) => None,
        };
        closings
            .windows(2)
            .all(|pair| list(&pair[0]) == list(&pair[1]))
    }

    /// The rules of what a closing tells:
    /// - there is a number for each option;
    /// - by name: each vote on the list stands in its past, and what they weigh comes to the counts;
    /// - else: nobody is on the list, two people counted, and not more than all on the roll weigh;
    /// - it attests that.
    fn check_closing(&self, poll: &Poll<'_>, by: &By<'_, Closing>) -> Result<(), Passed> {
        let (asked, closing) = (poll.opening.what, by.what);
        let mut counts = vec![0; asked.options.len()];
        let adds_up = match asked.way {
            Way::RollCall => {
                let known = self.on.graph.closure(by.slot);
                let known: Vec<_> = poll
                    .votes
                    .iter()
                    .copied()
                    .filter(|vote| known.has(vote.slot))
                    .collect();
                let standing = poll.stand(self.on, &known);
                let choices: BTreeMap<EntryId, (u8, u32)> = standing
                    .single()
                    .map(|vote| (vote.done.entry, (vote.what.choice, poll.weight(vote))))
                    .collect();
                for vote in &closing.counted {
                    let (choice, weight) = choices.get(vote).ok_or(Passed::DoesNotAddUp)?;
                    counts[usize::from(*choice)] += weight;
                }
                closing.tellers.is_none() && counts == closing.counts
            }
            Way::Count | Way::Paper => {
                let sum: u64 = closing.counts.iter().copied().map(u64::from).sum();
                closing.counted.is_empty()
                    && closing.tellers.as_ref().is_some_and(are_two)
                    && closing.counts.len() == counts.len()
                    && sum <= asked.total()
            }
        };
        let decided = decision_hash(&poll.opening.done.entry, asked, closing);
        let attested = &closing.attested;
        let is_attested = decided == attested.hash && attested.holds(self.on.of, &by.done.author);
        match adds_up && is_attested {
            true => Ok(()),
            false => Err(Passed::DoesNotAddUp),
        }
    }

    /// What a poll comes to by all that is here.
    fn end(&self, poll: usize, passed: &mut BTreeMap<EntryId, Passed>) -> Voting {
        let it = &self.all[poll];
        let standing = it.stand(self.on, &it.votes);
        passed.extend(standing.passed);
        let all: Vec<EntryId> = standing
            .votes
            .values()
            .flatten()
            .map(|vote| vote.done.entry)
            .collect();
        let counted = |at: usize| {
            let Mark::Closing(by) = &self.marks[at] else {
                return None;
            };
            let list: BTreeSet<&EntryId> = by.what.counted.iter().collect();
            let mut late: Vec<EntryId> = all
                .iter()
                .filter(|vote| !list.contains(vote))
                .copied()
                .collect();
            late.sort_unstable();
            Some(Counted {
                entry: by.done.entry,
                participant: by.done.participant,
                at: by.done.at,
                closing: by.what.clone(),
                outcome: Outcome::of(
                    &it.opening.what.rule,
                    it.opening.what.total(),
                    &by.what.counts,
                ),
                late,
            })
        };
        let mut ends = self.standing(poll, &Set::all(self.marks.len()));
        if self.agree(&ends) {
            let lowest = ends
                .iter()
                .copied()
                .min_by_key(|at| self.marks[*at].entry());
            ends = lowest.into_iter().collect();
        }
        self.note_replaced(poll, &ends, passed);
        let mut ends: Vec<Counted> = ends.into_iter().filter_map(counted).collect();
        let closing = match ends.len() {
            1 => ends.pop(),
            _ => None,
        };
        let cast = |vote: &By<'_, Vote>| Cast {
            entry: vote.done.entry,
            participant: vote.done.participant,
            at: vote.done.at,
            vote: vote.what.clone(),
        };
        let votes = standing.votes.into_iter();
        Voting {
            entry: it.opening.done.entry,
            participant: it.opening.done.participant,
            at: it.opening.done.at,
            opening: it.opening.what.clone(),
            votes: votes
                .map(|(who, votes)| (who, votes.into_iter().map(cast).collect()))
                .collect(),
            closing,
            clash: ends,
        }
    }

    /// Closings that counted, and others stand: after a reopening, or after one that knows of them.
    fn note_replaced(&self, poll: usize, ends: &[usize], passed: &mut BTreeMap<EntryId, Passed>) {
        for (at, mark) in self.marks.iter().enumerate() {
            let is_closing = matches!(mark, Mark::Closing(_));
            if is_closing && self.counted[at] == Some(poll) && !ends.contains(&at) {
                passed.insert(mark.entry(), Passed::Replaced);
            }
        }
    }
}

/// The votes that stand among some.
struct Standing<'a> {
    votes: BTreeMap<ParticipantId, Vec<&'a By<'a, Vote>>>,
    passed: Vec<(EntryId, Passed)>,
}

impl<'a> Standing<'a> {
    /// Those of voters of whom one vote stands.
    fn single(&self) -> impl Iterator<Item = &&'a By<'a, Vote>> {
        self.votes
            .values()
            .filter(|votes| votes.len() == 1)
            .flatten()
    }
}

impl<'a> Poll<'a> {
    fn check(&self, by: &By<'_, Vote>) -> Result<(), Passed> {
        let voter = voter(by);
        let is_own_proxy = by.what.on_behalf == Some(by.done.participant);
        if is_own_proxy || usize::from(by.what.choice) >= self.opening.what.options.len() {
            return Err(Passed::DoesNotAddUp);
        }
        match self.roll.contains_key(&by.done.participant) && self.roll.contains_key(&voter) {
            true => Ok(()),
            false => Err(Passed::NotOnRoll),
        }
    }

    /// What a vote weighs: as much as whose it is, whoever gave it.
    fn weight(&self, vote: &By<'_, Vote>) -> u32 {
        self.roll.get(&voter(vote)).copied().unwrap_or(0)
    }

    /// Which of some votes stand:
    /// - one's own before a proxy's;
    /// - of each voter the latest: of several that choose the same the one with the lowest id; several that do not stand
    ///   beside each other, and none counts;
    /// - of each holder so many proxies as the rule lets them have, those with the lowest ids.
    fn stand(&self, on: &On<'_>, votes: &[&'a By<'a, Vote>]) -> Standing<'a> {
        let mut passed = Vec::new();
        let own: BTreeSet<ParticipantId> = votes
            .iter()
            .filter(|vote| vote.what.on_behalf.is_none())
            .map(|vote| vote.done.participant)
            .collect();
        let mut by_voter: BTreeMap<ParticipantId, Vec<&'a By<'a, Vote>>> = BTreeMap::new();
        for vote in votes.iter().copied() {
            if vote.what.on_behalf.is_some() && own.contains(&voter(vote)) {
                passed.push((vote.done.entry, Passed::Replaced));
            } else {
                by_voter.entry(voter(vote)).or_default().push(vote);
            }
        }
        let slots = |votes: &Vec<&By<'_, Vote>>| votes.iter().map(|vote| vote.slot).collect();
        let groups: Vec<Vec<Slot>> = by_voter.values().map(slots).collect();
        for (votes, latest) in by_voter.values_mut().zip(on.graph.latest(&groups)) {
            let mut kept: Vec<&By<'_, Vote>> = latest.iter().map(|at| votes[*at]).collect();
            if kept
                .windows(2)
                .all(|pair| pair[0].what.choice == pair[1].what.choice)
            {
                let lowest = kept.iter().copied().min_by_key(|vote| vote.done.entry);
                kept = lowest.into_iter().collect();
            }
            let stays =
                |vote: &&By<'_, Vote>| kept.iter().any(|it| it.done.entry == vote.done.entry);
            let gone = votes.iter().filter(|vote| !stays(vote));
            passed.extend(gone.map(|vote| (vote.done.entry, Passed::Replaced)));
            *votes = kept;
        }
        let mut standing = Standing {
            votes: by_voter,
            passed,
        };
        self.limit_proxies(&mut standing);
        standing
    }

    fn limit_proxies(&self, standing: &mut Standing<'a>) {
        let mut held: BTreeMap<ParticipantId, BTreeMap<EntryId, ParticipantId>> = BTreeMap::new();
        for vote in standing
            .single()
            .filter(|vote| vote.what.on_behalf.is_some())
        {
            let holder = held.entry(vote.done.participant).or_default();
            holder.insert(vote.done.entry, voter(vote));
        }
        let most = usize::from(self.opening.what.rule.proxies);
        for (entry, voter) in held
            .into_values()
            .flat_map(|votes| votes.into_iter().skip(most))
        {
            standing.votes.remove(&voter);
            standing.passed.push((entry, Passed::NotOnRoll));
        }
    }
}

/// Who has a vote, with what it weighs.
fn weighed(opening: &Opening) -> BTreeMap<ParticipantId, u32> {
    let roll = opening.roll.iter();
    roll.map(|who| (*who, opening.weight(who))).collect()
}

/// Whose vote it is.
fn voter(by: &By<'_, Vote>) -> ParticipantId {
    by.what.on_behalf.unwrap_or(by.done.participant)
}
