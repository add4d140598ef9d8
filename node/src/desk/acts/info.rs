//! What all acts on a document come to, for callers.

use super::super::fixing;
use super::super::open::OpenDocument;
use super::super::{FromDesk, Standing, When};
use super::{Verdicts, Votes};
use crate::control::ClientId;
use crate::handle::{
    self, ActsInfo, CommentInfo, EditionInfo, May, PathInfo, Problem, Response, ResultInfo,
    SectionId, StepInfo, SuggestionInfo, SuggestionStanding, SupportInfo, VoteInfo, VotedText,
    VoterInfo,
};
use noaber_protocol::act::{
    Cast, Commented, Counted, Edition, Fold, Majority, Opening, Outcome, Passed, Place, Step,
    Suggested, Suggestion, Supported, Taken, Voting, Way,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::Document;
use noaber_protocol::document::kinds::Move;
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{EntryId, ParticipantId};
use noaber_protocol::text::SafeText;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Hexadecimal digits of a hash that people compare.
const CODE_DIGITS: usize = 16;

impl OpenDocument {
    /// What all acts on it come to.
    pub(in crate::desk) fn acts_info(&mut self) -> ActsInfo {
        let fold = self.acts();
        let standing = Arc::clone(self.standing());
        let editions = self.editions(&fold, &standing);
        let (given, verdicts) = (self.votes(), self.verdicts());
        let openings = fold.votings.iter().map(|one| &one.opening);
        let about = openings.map(|opening| self.voted_text(opening)).collect();
        let document = self.document_ref();
        let of = Telling {
            fold: &fold,
            given: &given,
            about,
            verdicts: &verdicts,
            standing: &standing,
            document,
        };
        ActsInfo {
            id: self.head.document,
            space: self.head.space,
            kind: self.kind_tag(),
            title: SafeText::one_line(document.title()),
            path: of.path(self),
            editions,
            comments: fold.comments.iter().map(|one| of.comment(one)).collect(),
            suggestions: of.suggestions(),
            support: of.support(fold.support.get(&None)),
            votes: of.votes(),
            may: self.may(),
            passed: u32::try_from(fold.passed.len()).unwrap_or(u32::MAX),
            aside: self.aside(&fold, &standing),
        }
    }

    /// Answers what all acts come to.
    pub(in crate::desk) fn answer_acts(
        &mut self,
        to: (ClientId, u32),
        out: &mut VecDeque<FromDesk>,
    ) {
        out.push_back(FromDesk::Answer {
            client: to.0,
            id: to.1,
            result: Ok(Response::Acts(Box::new(self.acts_info()))),
            when: When::Kept,
        });
    }

    /// Answers why something was not done.
    pub(in crate::desk) fn refuse_act(
        &mut self,
        to: (ClientId, u32),
        problem: Problem,
        out: &mut VecDeque<FromDesk>,
    ) {
        out.push_back(FromDesk::Answer {
            client: to.0,
            id: to.1,
            result: Err(problem),
            when: When::Now,
        });
    }

    /// The editions; while one of them holds the text, what people read must be it too.
    fn editions(&mut self, fold: &Fold, standing: &Standing) -> Vec<EditionInfo> {
        let all = fold.editions.iter();
        let mut all: Vec<EditionInfo> = all.map(|one| self.edition(one, standing)).collect();
        let holds = fold.edition().map(|edition| edition.step.entry);
        let all_of = all.iter_mut().zip(&fold.editions);
        for (told, edition) in all_of.filter(|(_, one)| Some(one.step.entry) == holds) {
            let heads = self.document_mut().heads();
            let now = self.held(&heads);
            told.intact &= now == edition.step.transition.edition.map(|it| it.hash);
        }
        all
    }

    fn edition(&mut self, edition: &Edition, standing: &Standing) -> EditionInfo {
        let step = &edition.step;
        let fixed = step.transition.edition.map(|attested| attested.hash);
        let held = self.held(&step.transition.heads);
        EditionInfo {
            number: edition.number,
            step: told_step(step, standing),
            code: fixed.map(|hash| code(&hash)).unwrap_or_default(),
            intact: fixed.is_some() && fixed == held,
            own: edition
                .signatures
                .iter()
                .any(|signed| signed.participant == standing.person()),
            signatures: edition
                .signatures
                .iter()
                .map(|signed| {
                    (
                        name(&signed.participant, standing),
                        SafeText::one_line(&signed.signature.organisation),
                        SafeText::one_line(&signed.signature.function),
                    )
                })
                .collect(),
        }
    }

    /// By whom more was done than one device may, and how much more.
    fn aside(&self, fold: &Fold, standing: &Standing) -> Vec<(SafeText, u32)> {
        let mut by: BTreeMap<ParticipantId, u32> = BTreeMap::new();
        for done in self.done() {
            if fold.passed.get(&done.entry) == Some(&Passed::TooMany) {
                *by.entry(done.participant).or_default() += 1;
            }
        }
        let named = by.iter().map(|(who, count)| (name(who, standing), *count));
        named.collect()
    }

    /// What this device may do on it.
    fn may(&self) -> May {
        let Some(kind) = self.document_ref().kind() else {
            return May::default();
        };
        let may = |act: EntryType, least: Option<Role>| {
            least.is_some_and(|least| self.may_write_as(act, least).is_ok())
        };
        May {
            comment: may(EntryType::COMMENT, kind.acts.comment),
            suggest: may(EntryType::SUGGESTION, kind.acts.suggest),
            judge: may(EntryType::VERDICT, kind.acts.judge),
            support: may(EntryType::SUPPORT, kind.acts.support),
            sign: may(EntryType::SIGNATURE, kind.acts.sign),
            chair: may(EntryType::OPENING, kind.acts.chair),
        }
    }
}

/// The control code of a hash: what people compare.
pub(in crate::desk) fn code(hash: &[u8; 32]) -> String {
    let digits = hash.iter().take(CODE_DIGITS / 2);
    digits.map(|byte| format!("{byte:02x}")).collect()
}

fn name(who: &ParticipantId, standing: &Standing) -> SafeText {
    let who = standing.who(who);
    who.map(|who| who.name.clone()).unwrap_or_default()
}

fn told_step(step: &Step, standing: &Standing) -> StepInfo {
    StepInfo {
        entry: step.entry.to_string(),
        who: name(&step.participant, standing),
        at: step.at,
        from: step.transition.from.clone(),
        to: step.transition.to.clone(),
        reason: SafeText::new(&step.transition.reason),
    }
}

/// What is told of a document.
struct Telling<'a> {
    fold: &'a Fold,
    given: &'a Votes,
    /// Which text each vote is about.
    about: Vec<VotedText>,
    verdicts: &'a Verdicts,
    standing: &'a Standing,
    document: &'a Document,
}

impl Telling<'_> {
    fn path(&self, open: &OpenDocument) -> PathInfo {
        let step = |step: &Step| told_step(step, self.standing);
        let kind = self.document.kind();
        let may = |least| open.may_write_as(EntryType::TRANSITION, least).is_ok();
        let moves = kind.map_or(&[][..], |kind| kind.moves);
        // what was never handed in is not offered to be handed in again
        let is_new = self.fold.editions.is_empty();
        let is_again =
            |step: &Move| kind.is_some_and(|kind| fixing::is_again(kind, step.from, step.to));
        let ways = moves
            .iter()
            .filter(|step| step.from == self.fold.state && may(step.least))
            .filter(|step| !(is_new && is_again(step)))
            .map(|step| step.to.to_owned());
        // while several steps clash, the board takes any of them
        let clash = self.fold.clash.iter().filter(|_| may(Role::Board));
        let mut next: Vec<String> = ways.collect();
        for step in clash {
            if !next.contains(&step.transition.to) {
                next.push(step.transition.to.clone());
            }
        }
        // what leads on stands before what leads back
        let place =
            |key: &str| kind.and_then(|kind| kind.states.iter().position(|it| it.key == key));
        let here = place(&self.fold.state);
        next.sort_by_key(|key| place(key) < here);
        PathInfo {
            state: self.fold.state.clone(),
            clash: self.fold.clash.iter().map(step).collect(),
            steps: self.fold.steps.iter().map(step).collect(),
            next,
        }
    }

    fn is_me(&self, who: &ParticipantId) -> bool {
        *who == self.standing.person()
    }

    fn placed(&self, place: &Place) -> Option<(SectionId, usize, usize)> {
        let (from, to) = self.document.placed(place)?;
        Some((SectionId(place.section.0.clone()), from, to))
    }

    fn standing_at(&self, suggestion: &Suggestion) -> Option<(SectionId, usize, usize)> {
        let (from, to) = self.document.stands(suggestion)?;
        let section = suggestion.place.section.0.clone();
        Some((SectionId(section), from, to))
    }

    fn comment(&self, one: &Commented) -> CommentInfo {
        let place = one.comment.place.as_ref();
        CommentInfo {
            entry: one.entry.to_string(),
            re: one.comment.re.map(|re| re.to_string()),
            who: name(&one.participant, self.standing),
            own: self.is_me(&one.participant),
            at: one.at,
            place: place.and_then(|place| self.placed(place)),
            text: SafeText::new(&one.comment.text),
        }
    }

    fn suggestions(&self) -> Vec<SuggestionInfo> {
        let waiting = self.fold.suggestions.iter();
        let waiting: Vec<(EntryId, &Suggestion)> = waiting
            .filter(|one| one.verdict.is_none())
            .map(|one| (one.entry, &one.suggestion))
            .collect();
        let collisions = self.document.collisions(&waiting);
        let twice = self.document.twice(&self.fold.suggestions);
        let all = self.fold.suggestions.iter();
        let told = all.map(|one| {
            let told = self.suggestion(one, &collisions);
            match twice.get(&one.entry).and_then(|again| again.first()) {
                Some(again) => SuggestionInfo {
                    place: Some((SectionId(again.section.0.clone()), again.from, again.to)),
                    standing: SuggestionStanding::Twice,
                    ..told
                },
                None => told,
            }
        });
        told.collect()
    }

    fn suggestion(
        &self,
        one: &Suggested,
        collisions: &BTreeMap<EntryId, Vec<EntryId>>,
    ) -> SuggestionInfo {
        // as long as it is open: where exactly its words stand
        let place = match one.verdict {
            None => self.standing_at(&one.suggestion),
            Some(_) => self.placed(&one.suggestion.place),
        };
        let others = collisions.get(&one.entry).filter(|all| !all.is_empty());
        let standing = match (one.verdict, others) {
            (Some((_, Taken::Over)), _) => SuggestionStanding::Accepted,
            (Some((_, Taken::Refused)), _) => SuggestionStanding::Refused,
            (None, _) if place.is_none() => SuggestionStanding::Lost,
            (None, Some(others)) => {
                SuggestionStanding::Collides(others.iter().map(ToString::to_string).collect())
            }
            (None, None) => SuggestionStanding::Open,
        };
        let support = self.support(self.fold.support.get(&Some(one.entry)));
        let people = u32::try_from(support.people.len()).unwrap_or(u32::MAX);
        SuggestionInfo {
            entry: one.entry.to_string(),
            who: name(&one.participant, self.standing),
            own: self.is_me(&one.participant),
            at: one.at,
            place,
            old: SafeText::new(&one.suggestion.old),
            new: SafeText::new(&one.suggestion.new),
            reason: SafeText::new(&one.suggestion.reason),
            standing,
            verdict: one.verdict.and_then(|(entry, _)| {
                let (who, reason) = self.verdicts.get(&entry)?;
                Some((name(who, self.standing), SafeText::new(reason)))
            }),
            support: people.saturating_add(support.paper),
        }
    }

    fn support(&self, supported: Option<&Supported>) -> SupportInfo {
        let Some(supported) = supported else {
            return SupportInfo::default();
        };
        let people = supported.people.iter();
        let mut people: Vec<SafeText> = people.map(|who| name(who, self.standing)).collect();
        people.sort_unstable();
        let paper = supported.paper.iter().map(|(_, paper)| paper.number);
        SupportInfo {
            people,
            own: supported.people.iter().any(|who| self.is_me(who)),
            paper: paper.fold(0, u32::saturating_add),
        }
    }

    fn votes(&self) -> Vec<VoteInfo> {
        let all = self.fold.votings.iter().zip(&self.about);
        all.map(|(voting, about)| self.vote(voting, *about))
            .collect()
    }

    fn vote(&self, voting: &Voting, about: VotedText) -> VoteInfo {
        let opening = &voting.opening;
        let options = opening.options.iter();
        let result = |counted: &Counted| self.result(counted, voting);
        let counted = self.counted(voting);
        let roll = opening.roll.iter();
        let mut roll: Vec<VoterInfo> = roll
            .map(|who| match &counted {
                Some(counted) => self.voter(who, opening, counted.get(who).into_iter().copied()),
                None => {
                    let casts = voting.votes.get(who);
                    self.voter(who, opening, casts.into_iter().flatten())
                }
            })
            .collect();
        // the roll is kept by ids, which tell people nothing
        roll.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        VoteInfo {
            entry: voting.entry.to_string(),
            who: name(&voting.participant, self.standing),
            at: voting.at,
            question: SafeText::new(&opening.question),
            options: options.map(|one| SafeText::one_line(one)).collect(),
            ground: SafeText::one_line(&opening.ground),
            majority: majority(opening.rule.majority),
            quorum: opening.rule.quorum,
            hall: opening.hall,
            way: way(opening.way),
            until: opening.until,
            roll,
            result: voting.closing.as_ref().map(result),
            clash: voting.clash.iter().map(result).collect(),
            about,
        }
    }

    /// Of a closed vote by voter what was counted; one that came later changes nothing of it.
    fn counted(&self, voting: &Voting) -> Option<BTreeMap<ParticipantId, &Cast>> {
        let list = &voting.closing.as_ref()?.closing.counted;
        let found = list.iter().filter_map(|entry| self.given.get(entry));
        Some(found.map(|(voter, cast)| (*voter, cast)).collect())
    }

    /// Somebody who has a vote, with the votes that are theirs.
    fn voter<'a>(
        &self,
        voter: &ParticipantId,
        opening: &Opening,
        casts: impl Iterator<Item = &'a Cast>,
    ) -> VoterInfo {
        let casts: Vec<&Cast> = casts.collect();
        let mut choices: Vec<u8> = casts.iter().map(|cast| cast.vote.choice).collect();
        choices.sort_unstable();
        choices.dedup();
        let proxy = casts.iter().find(|cast| cast.participant != *voter);
        let who = self.standing.who(voter);
        VoterInfo {
            id: *voter,
            name: who.map(|who| who.name.clone()).unwrap_or_default(),
            organisation: who.map(|who| who.organisation.clone()).unwrap_or_default(),
            weight: opening.weight(voter),
            own: self.is_me(voter),
            choices,
            votes: casts.iter().map(|cast| cast.entry.to_string()).collect(),
            proxy: proxy.map(|cast| name(&cast.participant, self.standing)),
        }
    }

    fn result(&self, counted: &Counted, voting: &Voting) -> ResultInfo {
        let casts = |entry: &EntryId| {
            let mut all = voting.votes.values().flatten();
            let cast = all.find(|cast| cast.entry == *entry)?;
            Some((name(&cast.participant, self.standing), cast.vote.choice))
        };
        let told = |names: &[String; 2]| names.each_ref().map(|name| SafeText::one_line(name));
        ResultInfo {
            entry: counted.entry.to_string(),
            who: name(&counted.participant, self.standing),
            at: counted.at,
            counts: counted.closing.counts.clone(),
            outcome: outcome(counted.outcome),
            tellers: counted.closing.tellers.as_ref().map(told),
            late: counted.late.iter().filter_map(casts).collect(),
            reason: SafeText::new(&counted.closing.reason),
        }
    }
}

fn majority(majority: Majority) -> handle::Majority {
    match majority {
        Majority::Simple => handle::Majority::Simple,
        Majority::Absolute => handle::Majority::Absolute,
        Majority::TwoThirds => handle::Majority::TwoThirds,
        Majority::Unanimous => handle::Majority::Unanimous,
    }
}

fn way(way: Way) -> handle::Way {
    match way {
        Way::RollCall => handle::Way::RollCall,
        Way::Count => handle::Way::Count,
        Way::Paper => handle::Way::Paper,
    }
}

fn outcome(outcome: Outcome) -> handle::Outcome {
    match outcome {
        Outcome::Adopted => handle::Outcome::Adopted,
        Outcome::Rejected => handle::Outcome::Rejected,
        Outcome::Tied => handle::Outcome::Tied,
        Outcome::NoQuorum => handle::Outcome::NoQuorum,
    }
}
