//! Acts on the text and its path: what people ask for, as the act that everybody will fold.

use super::super::FromDesk;
use super::super::open::{AskedAct, OpenDocument};
use crate::handle::{ActProblem, ActRequest, Amount, BadInput, Missing, NoRight, Problem, Words};
use noaber_protocol::act::{
    self, Act, Attested, Comment, Fold, Paper, Place, Signature, Suggestion, Support, Transition,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{Kind, StateSpec, TextIn};
use noaber_protocol::document::{Heads, SectionId};
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{EntryId, ParticipantId};
use noaber_protocol::limits;
use noaber_protocol::space::counts::least_role;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Digits of an act's id that are enough to mean it.
const DIGITS: usize = 4;

/// What an act is made from.
pub(super) struct Making<'a> {
    pub(super) open: &'a mut OpenDocument,
    pub(super) kind: &'static Kind,
    pub(super) fold: Arc<Fold>,
    pub(super) me: ParticipantId,
    pub(super) people: Vec<ParticipantId>,
    pub(super) weights: BTreeMap<ParticipantId, u32>,
    words: Option<(Place, String)>,
}

impl OpenDocument {
    /// Makes an act of what somebody asked for; none when it is so already. The text is changed here when a suggestion is
    /// taken over.
    ///
    /// # Errors
    /// Why it would not count.
    pub(in crate::desk) fn make(
        &mut self,
        asked: AskedAct,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<Option<Act>, Problem> {
        let kind = self.document_ref().kind().ok_or(Problem::TooNew)?;
        let making = Making {
            kind,
            fold: self.acts(),
            me: self.standing().person(),
            people: asked.people,
            weights: asked.weights,
            words: asked.words,
            open: self,
        };
        making.act(asked.request, rng, out)
    }
}

impl Making<'_> {
    fn act(
        mut self,
        request: ActRequest,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<Option<Act>, Problem> {
        if !act::has_room(self.open.done(), &self.open.standing().me) {
            return Err(Problem::Act(ActProblem::FullActs));
        }
        let act = match request {
            ActRequest::Read(_) | ActRequest::Once { .. } | ActRequest::Amend(_) => {
                return Ok(None);
            }
            ActRequest::Move { to, reason, .. } => self.step(&to, reason)?,
            ActRequest::Comment { re, text, .. } => self.comment(re.as_deref(), &text)?,
            ActRequest::Suggest { new, reason, .. } => self.suggest(new, reason)?,
            ActRequest::Judge {
                suggestion,
                verdict,
                reason,
                ..
            } => self.judge(&suggestion, verdict, reason, rng, out)?,
            ActRequest::Support { of, paper, .. } => {
                return self.support(of.as_deref(), paper);
            }
            ActRequest::TakeBack { act, .. } => self.take_back(&act)?,
            ActRequest::Sign {
                edition,
                organisation,
                function,
                ..
            } => return self.sign(edition, organisation, function),
            ActRequest::Open { vote, .. } => self.open_vote(vote)?,
            ActRequest::Cast {
                vote,
                choice,
                statement,
                ..
            } => self.cast(vote.as_deref(), &choice, statement)?,
            ActRequest::Close {
                vote,
                hall,
                shown,
                reason,
                ..
            } => self.close(vote.as_deref(), hall, shown, reason)?,
            ActRequest::Reopen { vote, reason, .. } => self.reopen(vote.as_deref(), reason)?,
        };
        Ok(Some(act))
    }

    /// Checks that this device may write an act of that type, for which the kind asks that role.
    pub(super) fn may(&self, kind: EntryType, least: Option<Role>) -> Result<(), Problem> {
        let Some(least) = least else {
            return Err(Problem::Act(ActProblem::NotOfKind));
        };
        self.open.may_write_as(kind, least)
    }

    fn step(&mut self, to: &str, reason: String) -> Result<Act, Problem> {
        let to = self.state(to)?;
        let from = self.fold.state.clone();
        let least = self.least_for_step(&from, to)?;
        self.may(EntryType::TRANSITION, Some(least))?;
        let heads = self.open.document().heads();
        let state = self.kind.state(&from);
        let was_open = state.is_some_and(|state| state.text == TextIn::Open);
        let edition = match was_open && to.text == TextIn::Fixed {
            true => Some(self.attested(&heads)?),
            false => None,
        };
        Ok(Act::Transition(Transition {
            heads,
            from,
            to: to.key.to_owned(),
            reason,
            edition,
        }))
    }

    /// The least role that may take a step: while several clash, the board takes any of them.
    fn least_for_step(&self, from: &str, to: &StateSpec) -> Result<Role, Problem> {
        let mut clash = self.fold.clash.iter();
        let is_chosen = clash.any(|step| step.transition.to == to.key);
        let way = self.kind.step(from, to.key).map(|step| step.least);
        let chosen = is_chosen.then_some(Role::Board);
        let least = way.into_iter().chain(chosen).min();
        least.ok_or_else(|| {
            let ways = self.kind.moves.iter().filter(|step| step.from == from);
            Problem::Act(ActProblem::NoStep {
                kind: self.kind.tag.to_owned(),
                from: from.to_owned(),
                to: to.key.to_owned(),
                ways: ways.map(|step| step.to.to_owned()).collect(),
            })
        })
    }

    /// The state that people call so: by its key or one of its names.
    fn state(&self, words: &str) -> Result<&'static StateSpec, Problem> {
        let words = words.trim().to_lowercase();
        let named = |state: &&StateSpec| {
            [state.key, state.name.nl, state.name.en]
                .iter()
                .any(|name| name.to_lowercase() == words)
        };
        let missing = || Problem::Act(ActProblem::NoState(words.clone()));
        self.kind.states.iter().find(named).ok_or_else(missing)
    }

    /// A statement of this device that this is what stands there at some heads.
    fn attested(&mut self, heads: &Heads) -> Result<Attested, Problem> {
        let hash = self.hash_at(heads)?;
        let document = self.open.head.document;
        Ok((self.open.standing().attest)(&document, hash))
    }

    /// The hash of what stands there at some heads.
    pub(super) fn hash_at(&mut self, heads: &Heads) -> Result<[u8; 32], Problem> {
        let lost = |_| Problem::NotFound(Missing::Place(heads.to_string()));
        let content = self.open.document().content_at(heads).map_err(lost)?;
        Ok(content.hash())
    }

    fn comment(&mut self, re: Option<&str>, text: &str) -> Result<Act, Problem> {
        self.may(EntryType::COMMENT, self.kind.acts.comment)?;
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::Act(ActProblem::Nothing));
        }
        let re = match re {
            Some(re) => Some(self.find(re, self.said())?),
            None => None,
        };
        Ok(Act::Comment(Comment {
            re,
            place: self.words.take().map(|(place, _)| place),
            heads: self.open.document().heads(),
            text: text.to_owned(),
        }))
    }

    fn suggest(&mut self, new: String, reason: String) -> Result<Act, Problem> {
        self.may(EntryType::SUGGESTION, self.kind.acts.suggest)?;
        let lost = Problem::Act(ActProblem::Lost);
        let Some((place, old)) = self.words.take() else {
            return Err(lost);
        };
        if old == new {
            return Err(Problem::Act(ActProblem::Nothing));
        }
        let suggestion = Suggestion {
            place,
            heads: self.open.document().heads(),
            old,
            new,
            reason,
        };
        // what others did to the words since then is not what is proposed about
        match self.open.document().stands(&suggestion) {
            Some(_) => Ok(Act::Suggestion(suggestion)),
            None => Err(lost),
        }
    }

    fn support(
        &mut self,
        of: Option<&str>,
        paper: Option<(u32, [String; 2])>,
    ) -> Result<Option<Act>, Problem> {
        self.may(EntryType::SUPPORT, self.kind.acts.support)?;
        let of = match of {
            Some(of) => Some(self.find(of, self.suggestions())?),
            None => None,
        };
        let paper = match paper {
            Some((number, tellers)) => {
                self.may(EntryType::SUPPORT, Some(Role::Editor))?;
                let tellers = two_names(tellers)?;
                Some(Paper { number, tellers })
            }
            None => None,
        };
        let is_own = |there: &act::Supported| there.people.contains(&self.me);
        if paper.is_none() && self.fold.support.get(&of).is_some_and(is_own) {
            return Ok(None);
        }
        Ok(Some(Act::Support(Support { of, paper })))
    }

    fn take_back(&mut self, words: &str) -> Result<Act, Problem> {
        self.may(EntryType::TAKE_BACK, Some(Role::Member))?;
        let entry = self.own(words)?;
        let is_own = |(_, participant): &(EntryId, ParticipantId)| *participant == self.me;
        let mine: Vec<EntryId> = self.able().filter(is_own).map(|(id, _)| id).collect();
        let judged = |one: &act::Suggested| one.entry == entry && one.verdict.is_some();
        if self.fold.suggestions.iter().any(judged) {
            return Err(Problem::Act(ActProblem::Judged));
        }
        match mine.contains(&entry) {
            true => Ok(Act::TakeBack(entry)),
            false => Err(Problem::Act(ActProblem::NotOwn)),
        }
    }

    /// The act that is meant to be taken back.
    fn own(&self, words: &str) -> Result<EntryId, Problem> {
        let of = match words {
            "" => None,
            words => Some(self.find(words, self.able().map(|(id, _)| id).collect())?),
        };
        let is_of_another =
            |one: &act::Suggested| Some(one.entry) == of && one.participant != self.me;
        if let Some(entry) = of
            && !self.fold.suggestions.iter().any(is_of_another)
        {
            return Ok(entry);
        }
        let supports = |done: &&act::Done| {
            let is_it = matches!(&done.act, Ok(Act::Support(support)) if support.of == of);
            is_it && done.participant == self.me && !self.fold.passed.contains_key(&done.entry)
        };
        let mine = self.open.done().iter().find(supports);
        let missing = || Problem::Act(ActProblem::NotOwn);
        mine.map(|done| done.entry).ok_or_else(missing)
    }

    /// What can be taken back by whom.
    fn able(&self) -> impl Iterator<Item = (EntryId, ParticipantId)> + '_ {
        let counts = |done: &&act::Done| !self.fold.passed.contains_key(&done.entry);
        let able = |done: &&act::Done| {
            matches!(
                done.act,
                Ok(Act::Comment(_) | Act::Suggestion(_) | Act::Support(_))
            )
        };
        let done = self.open.done().iter().filter(counts).filter(able);
        done.map(|done| (done.entry, done.participant))
    }

    fn sign(
        &mut self,
        edition: Option<u32>,
        organisation: String,
        function: String,
    ) -> Result<Option<Act>, Problem> {
        self.may(EntryType::SIGNATURE, self.kind.acts.sign)?;
        if !self.fold.clash.is_empty() {
            return Err(Problem::Act(ActProblem::TwoDecisions));
        }
        // who signs an older text, or one that may be changed again, signs nothing
        let is_meant = |one: &&act::Edition| edition.is_none_or(|number| one.number == number);
        let held = self.fold.edition().filter(is_meant).cloned();
        let edition = held.ok_or(Problem::Act(ActProblem::NoEdition))?;
        let mut signatures = edition.signatures.iter();
        if signatures.any(|signed| signed.participant == self.me) {
            return Ok(None);
        }
        let organisation = match organisation.trim() {
            "" => self.own_organisation(),
            words => words.to_owned(),
        };
        for words in [&organisation, &function] {
            if words.chars().count() > limits::NAME_CHARS {
                return Err(Problem::Refused(BadInput::TooLong {
                    limit: limits::NAME_CHARS as u64,
                    of: Amount::Characters,
                }));
            }
        }
        let attested = self.attested(&edition.step.transition.heads)?;
        let fixed = edition.step.transition.edition.map(|it| it.hash);
        if fixed != Some(attested.hash) {
            return Err(Problem::Act(ActProblem::NotThatText));
        }
        Ok(Some(Act::Signature(Signature {
            edition: edition.step.entry,
            attested,
            organisation,
            function,
        })))
    }

    /// The organisation on the card of who is here.
    fn own_organisation(&self) -> String {
        let standing = self.open.standing();
        let me = standing.people.get(&standing.me);
        me.map_or_else(String::new, |who| who.organisation.as_str().to_owned())
    }

    /// What can be answered: comments, suggestions, votes.
    fn said(&self) -> Vec<EntryId> {
        let comments = self.fold.comments.iter().map(|one| one.entry);
        let votings = self.fold.votings.iter().map(|one| one.entry);
        comments.chain(votings).chain(self.suggestions()).collect()
    }

    pub(super) fn suggestions(&self) -> Vec<EntryId> {
        self.fold.suggestions.iter().map(|one| one.entry).collect()
    }

    /// The act that is meant by its id or the beginning of it.
    pub(super) fn find(&self, words: &str, among: Vec<EntryId>) -> Result<EntryId, Problem> {
        find(words, among)
    }
}

/// The act among some that is meant by its id or the beginning of it.
pub(super) fn find(words: &str, among: Vec<EntryId>) -> Result<EntryId, Problem> {
    let words = words.trim().to_lowercase();
    let begins = |id: &&EntryId| words.len() >= DIGITS && id.to_string().starts_with(&words);
    let found: Vec<&EntryId> = among.iter().filter(begins).collect();
    match found[..] {
        [one] => Ok(*one),
        [] => Err(Problem::Act(ActProblem::NoAct(words))),
        _ => Err(Problem::Conflict(crate::handle::Clash::Ambiguous(
            found.iter().map(ToString::to_string).collect(),
        ))),
    }
}

impl OpenDocument {
    /// Where these words are now, held by their characters, and the words.
    ///
    /// # Errors
    /// That they are not there, or not only there.
    pub(super) fn hold(&mut self, words: &Words) -> Result<(Place, String), Problem> {
        let (section, from, to) = match words {
            Words::At {
                section,
                from,
                to,
                before,
                words,
            } => {
                let section = SectionId(section.0.clone());
                let (from, to) = self.meant(&section, *from..*to, before, words)?;
                (section, from, to)
            }
            Words::Quoted(quoted) => self.quoted(quoted)?,
        };
        let document = self.document();
        let lost = || Problem::NotFound(Missing::Place(section.to_string()));
        let found = document.section(&section).ok_or_else(lost)?;
        let old = found.text().get(from..to).ok_or_else(lost)?.to_owned();
        let place = document.place(&section, from, to).ok_or_else(lost)?;
        Ok((place, old))
    }

    /// Where words are that stood there when the caller saw them: there still, or else in one other place only.
    fn meant(
        &mut self,
        section: &SectionId,
        there: std::ops::Range<usize>,
        before: &str,
        words: &str,
    ) -> Result<(usize, usize), Problem> {
        let lost = || Problem::NotFound(Missing::Place(section.to_string()));
        let found = self.document().section(section).ok_or_else(lost)?;
        let text = found.text();
        let ends = text.get(..there.start);
        let is_there = text.get(there.clone()) == Some(words);
        if is_there && ends.is_some_and(|text| text.ends_with(before)) {
            return Ok((there.start, there.end));
        }
        for near in [before, ""] {
            let whole = format!("{near}{words}");
            let mut all = text.match_indices(&whole).filter(|_| !whole.is_empty());
            if words.is_empty() && near.is_empty() {
                continue;
            }
            if let (Some((at, _)), None) = (all.next(), all.next()) {
                let from = at + near.len();
                return Ok((from, from + words.len()));
            }
        }
        Err(Problem::Act(ActProblem::Moved))
    }

    fn quoted(&mut self, words: &str) -> Result<(SectionId, usize, usize), Problem> {
        let none = || Problem::Act(ActProblem::NoWords(words.to_owned()));
        if words.is_empty() {
            return Err(none());
        }
        let mut found = None;
        for section in self.document().sections() {
            for (at, _) in section.text().match_indices(words) {
                if found.is_some() {
                    return Err(Problem::Act(ActProblem::WordsTwice(words.to_owned())));
                }
                found = Some((section.id().clone(), at, at + words.len()));
            }
        }
        found.ok_or_else(none)
    }

    /// Whether this device may write an entry of that type here, for which somebody must have that role.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn may_write_as(&self, kind: EntryType, least: Role) -> Result<(), Problem> {
        let standing = self.standing();
        standing.may_act(&self.head.audience)?;
        let needed = least.max(least_role(kind));
        match standing.role {
            None => Err(Problem::NoRight(NoRight::NotIn)),
            Some(role) if role < needed => Err(Problem::NoRight(NoRight::Role { needed })),
            Some(_) => Ok(()),
        }
    }
}

/// The names of two people who counted: both there, and not the same.
pub(super) fn two_names(names: [String; 2]) -> Result<[String; 2], Problem> {
    let [first, second] = names.map(|name| name.trim().to_owned());
    let same = first.to_lowercase() == second.to_lowercase();
    let too_long = |name: &String| name.chars().count() > limits::NAME_CHARS;
    if first.is_empty() || second.is_empty() || same || too_long(&first) || too_long(&second) {
        return Err(Problem::Act(ActProblem::Tellers));
    }
    Ok([first, second])
}
