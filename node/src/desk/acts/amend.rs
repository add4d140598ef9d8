//! What an adopted amendment asks, put into the document that it is on; and new amendments.
//!
//! It goes there in steps, each written before the next: the document is opened again when an edition holds its text; every
//! change becomes a suggestion; all of these are taken over, each edit right before its verdict. What is left to do is told
//! by the acts in the document, so nothing is done a second time, and who was interrupted goes on where it stopped.

use super::super::open::{AskedAct, OpenDocument, not_changed};
use super::super::{Ask, Asked, Desk, FromDesk, NewBody, When};
use super::body;
use crate::control::ClientId;
use crate::handle::{ActProblem, AmendRequest, Misfit, NoRight, Problem};
use noaber_protocol::act::{Act, Fold, Suggested, Suggestion, Taken, Transition, Verdict};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{Kind, TextIn};
use noaber_protocol::document::{
    Amendment, Change, Document, EditFromError, Heads, NoFit, NotTaken,
};
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{DocumentId, EntryId};
use rand_chacha::ChaCha20Rng;
use std::collections::VecDeque;

/// Digits of an amendment's id that name it in a reason.
const DIGITS: usize = 16;

/// What an adopted amendment asks of its target, and how far that is.
#[derive(Debug)]
pub struct Plan {
    pub(super) amendment: Amendment,
    /// What people call the amendment.
    pub(super) named: String,
    /// The beginning of its id.
    pub(super) id: String,
    /// What people call a change of it.
    pub(super) row: String,
    /// The step with which the document was opened again is written.
    pub(super) opened: bool,
    /// The suggestions are written.
    pub(super) proposed: bool,
}

impl Plan {
    /// How the reason of a change ends, from which it is known again.
    fn mark(&self, number: usize) -> String {
        format!("({}, {} {number})", self.id, self.row)
    }

    fn reason(&self, number: usize) -> String {
        format!("{} {}", self.named, self.mark(number))
    }
}

/// What comes next.
enum Next {
    /// Nothing: it stands there already.
    Done,
    /// These are written, and then it goes on.
    Step(Vec<NewBody>),
    /// These are written, and it is done.
    Last(Vec<NewBody>),
}

/// A change that is not in the document yet.
struct Row<'a> {
    number: usize,
    change: &'a Change,
    what: Waiting,
}

/// How far a change is.
enum Waiting {
    /// It is a suggestion that nobody judged.
    Open(EntryId),
    /// It is to be one.
    New(Box<Suggestion>),
}

impl Desk {
    /// Answers what is asked about amendments, of a document that is open here.
    pub(super) fn amend(
        &mut self,
        document: DocumentId,
        to: (ClientId, u32),
        request: AmendRequest,
    ) {
        let Some(open) = self.open.get_mut(&document) else {
            return;
        };
        match request {
            // the host asks for it with all documents of the space
            AmendRequest::List(_) => {}
            AmendRequest::New {
                title,
                change,
                reason,
                ..
            } => {
                open.commit(&mut self.out);
                let begun = open.amending(&title, &change, reason);
                let founded = begun.and_then(|(new, title)| self.found(to, new, &title));
                if let Err(problem) = founded {
                    self.answer(to, Err(problem), When::Now);
                }
            }
            AmendRequest::Apply(_) => match open.plan() {
                Ok((target, plan)) => self.asked(Asked {
                    client: to.0,
                    id: to.1,
                    ask: Ask::Place(target, Box::new(plan)),
                }),
                Err(problem) => self.answer(to, Err(problem), When::Now),
            },
        }
    }
}

/// Does the next step of what an amendment asks.
pub(super) fn go_on(
    open: &mut OpenDocument,
    mut asked: AskedAct,
    rng: &mut ChaCha20Rng,
    out: &mut VecDeque<FromDesk>,
) {
    let to = asked.to;
    let Some(mut plan) = asked.plan.take() else {
        return;
    };
    match open.put_in(&mut plan, rng, out) {
        Ok(Next::Done) => open.answer_acts(to, out),
        Ok(Next::Step(bodies)) => {
            asked.plan = Some(plan);
            open.write_step(asked, bodies, out);
        }
        Ok(Next::Last(bodies)) => open.write_last(to, bodies, out),
        Err(problem) => open.refuse_act(to, problem, out),
    }
}

impl OpenDocument {
    /// What this amendment asks, and of which document: as it was adopted.
    fn plan(&mut self) -> Result<(DocumentId, Plan), Problem> {
        let kind = self.document_ref().kind().ok_or(Problem::TooNew)?;
        let amends = kind.amends.ok_or(Problem::Act(ActProblem::NotOfKind))?;
        let fold = self.acts();
        if !fold.clash.is_empty() {
            return Err(Problem::Act(ActProblem::TwoDecisions));
        }
        if !amends.adopted.contains(&fold.state.as_str()) {
            let adopted = amends.adopted.iter();
            return Err(Problem::Act(ActProblem::NotAdopted {
                kind: kind.tag.to_owned(),
                state: fold.state.clone(),
                adopted: adopted.map(|key| (*key).to_owned()).collect(),
            }));
        }
        let none = || Problem::Act(ActProblem::NoVersion);
        let step = &fold.edition().ok_or_else(none)?.step.transition;
        let fixed = step.edition.as_ref().map(|attested| attested.hash);
        let document = self.document();
        let content = document.content_at(&step.heads).map_err(|_| none())?;
        if fixed != Some(content.hash()) {
            return Err(Problem::Act(ActProblem::NotThatText));
        }
        let number = document.field(amends.number).unwrap_or_default();
        let amendment = Amendment::of(&content).ok_or(Problem::TooNew)?;
        let target = amendment.target;
        let target = target.ok_or(Problem::Act(ActProblem::NoTarget))?;
        if amendment.changes.is_empty() {
            return Err(Problem::Act(ActProblem::NoChanges));
        }
        let parts = [kind.title.nl, &number, &content.title];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        let mut id = self.head.document.to_string();
        id.truncate(DIGITS);
        let table = kind.table(amends.changes.table);
        let plan = Plan {
            amendment,
            named: parts.collect::<Vec<_>>().join(" "),
            id,
            row: table.map_or_else(String::new, |table| table.row.nl.to_lowercase()),
            opened: false,
            proposed: false,
        };
        Ok((target, plan))
    }

    /// Does the next step of what an amendment asks of this document. Nothing is written unless all that is left of it fits.
    fn put_in(
        &mut self,
        plan: &mut Plan,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<Next, Problem> {
        let kind = self.document_ref().kind().ok_or(Problem::TooNew)?;
        let fold = self.acts();
        let base = self.base_of(&plan.amendment, &fold)?;
        let rows = self.rows_of(plan, &fold, &base)?;
        if rows.is_empty() {
            return Ok(Next::Done);
        }
        if !fold.clash.is_empty() {
            return Err(Problem::Act(ActProblem::TwoDecisions));
        }
        let acts = [
            (EntryType::SUGGESTION, kind.acts.suggest),
            (EntryType::VERDICT, kind.acts.judge),
        ];
        for (act, least) in acts {
            let least = least.ok_or(Problem::Act(ActProblem::NotOfKind))?;
            self.may_write_as(act, least)?;
        }
        self.change_any(rng, out, |document, _| try_all(document, &fold, &rows))?;
        if self.is_fixed() {
            if plan.opened {
                return Err(Problem::Act(ActProblem::Fixed));
            }
            plan.opened = true;
            let step = self.opening(kind, &fold, plan)?;
            return Ok(Next::Step(vec![body(&step)?]));
        }
        let new = rows.iter().filter_map(|row| match &row.what {
            Waiting::New(suggestion) => Some(body(&Act::Suggestion((**suggestion).clone()))),
            Waiting::Open(_) => None,
        });
        let new = new.collect::<Result<Vec<NewBody>, Problem>>()?;
        if new.is_empty() {
            let bodies = self.take_all(plan, &fold, &rows, rng, out)?;
            return Ok(Next::Last(bodies));
        }
        if plan.proposed {
            // they were written, and do not count
            let needed = kind.acts.suggest.unwrap_or(Role::Member);
            return Err(Problem::NoRight(NoRight::Role { needed }));
        }
        plan.proposed = true;
        Ok(Next::Step(new))
    }

    /// The heads on which an amendment was made: those that it names, else those of the edition whose number it names, else
    /// the text as it is.
    fn base_of(&mut self, amendment: &Amendment, fold: &Fold) -> Result<Heads, Problem> {
        if let Some(heads) = &amendment.version {
            return Ok(heads.clone());
        }
        let Some(number) = amendment.edition else {
            return Ok(self.document().heads());
        };
        let mut editions = fold.editions.iter();
        let found = editions.find(|edition| edition.number == number);
        let heads = found.map(|edition| edition.step.transition.heads.clone());
        heads.ok_or(Problem::Act(ActProblem::NoVersion))
    }

    /// The changes that are not in the document yet, as the acts in it tell.
    fn rows_of<'a>(
        &mut self,
        plan: &'a Plan,
        fold: &Fold,
        base: &Heads,
    ) -> Result<Vec<Row<'a>>, Problem> {
        let document = self.document();
        let mut rows = Vec::new();
        for (number, change) in (1..).zip(&plan.amendment.changes) {
            let proposed = document.proposed_at(base, change);
            let mark = plan.mark(number);
            let is_it = |one: &&Suggested| {
                let made = &one.suggestion;
                let is_same = proposed
                    .as_ref()
                    .is_ok_and(|proposed| proposed.place == made.place && proposed.new == made.new);
                change.has_words_of(made) && (is_same || made.reason.ends_with(&mark))
            };
            let made: Vec<&Suggested> = fold.suggestions.iter().filter(is_it).collect();
            let is_over = |one: &&Suggested| matches!(one.verdict, Some((_, Taken::Over)));
            if made.iter().any(is_over) {
                continue;
            }
            let mut open = made.iter().filter(|one| one.verdict.is_none());
            let open = open.find(|one| document.stands(&one.suggestion).is_some());
            let what = match open {
                Some(one) => Waiting::Open(one.entry),
                None => {
                    let proposed = proposed.map_err(|why| no_fit(number, change, why))?;
                    Waiting::New(Box::new(Suggestion {
                        reason: plan.reason(number),
                        ..proposed
                    }))
                }
            };
            rows.push(Row {
                number,
                change,
                what,
            });
        }
        Ok(rows)
    }

    /// The step with which a new concept of the fixed text begins.
    fn opening(&mut self, kind: &'static Kind, fold: &Fold, plan: &Plan) -> Result<Act, Problem> {
        let opens = |to: &str| kind.state(to).is_some_and(|it| it.text == TextIn::Open);
        let from_here = kind.moves.iter().filter(|step| step.from == fold.state);
        let mut why = Problem::Act(ActProblem::Fixed);
        for step in from_here.filter(|step| opens(step.to)) {
            match self.may_write_as(EntryType::TRANSITION, step.least) {
                Ok(()) => {
                    return Ok(Act::Transition(Transition {
                        heads: self.document().heads(),
                        from: fold.state.clone(),
                        to: step.to.to_owned(),
                        reason: plan.named.clone(),
                        edition: None,
                    }));
                }
                Err(problem) => why = problem,
            }
        }
        Err(why)
    }

    /// Takes all over: the edits, each right before its verdict.
    fn take_all(
        &mut self,
        plan: &Plan,
        fold: &Fold,
        rows: &[Row<'_>],
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<Vec<NewBody>, Problem> {
        let mut bodies = Vec::new();
        self.change_any(rng, out, |document, _| {
            let before = document.clone();
            let taken = take_each(document, fold, rows, |document, row, suggestion| {
                let edits = document.commit().into_iter();
                bodies.extend(edits.map(|plaintext| NewBody {
                    kind: EntryType::CHANGES,
                    plaintext,
                }));
                bodies.push(body(&Act::Verdict(Verdict {
                    suggestion,
                    taken: Taken::Over,
                    reason: plan.reason(row.number),
                }))?);
                Ok(())
            });
            if taken.is_err() {
                *document = before;
            }
            taken
        })?;
        Ok(bodies)
    }

    /// Leaves one of what was taken over on devices that did not know of each other.
    ///
    /// # Errors
    /// Why it cannot be done; that it stands there once.
    pub(super) fn leave_one(
        &mut self,
        words: &str,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        let kind = self.document_ref().kind().ok_or(Problem::TooNew)?;
        let least = kind.acts.judge;
        let least = least.ok_or(Problem::Act(ActProblem::NotOfKind))?;
        self.may_write_as(EntryType::VERDICT, least)?;
        self.text_writable()?;
        let fold = self.acts();
        let all = fold.suggestions.iter().map(|one| one.entry).collect();
        let which = super::make::find(words, all)?;
        self.change_any(rng, out, |document, _| {
            match document.leave_one(&which, &fold.suggestions) {
                Ok(true) => Ok(()),
                Ok(false) => Err(Problem::Act(ActProblem::NotTwice)),
                Err(error) => Err(not_changed(EditFromError::Edit(error))),
            }
        })
    }
}

/// Tries whether all of it fits, on a copy.
fn try_all(document: &Document, fold: &Fold, rows: &[Row<'_>]) -> Result<(), Problem> {
    let mut trial = document.clone();
    take_each(&mut trial, fold, rows, |_, _, _| Ok(()))
}

/// Takes one after the other over, beside everything else that is open. What is no suggestion yet goes by a number.
fn take_each(
    document: &mut Document,
    fold: &Fold,
    rows: &[Row<'_>],
    mut taken: impl FnMut(&mut Document, &Row<'_>, EntryId) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let open = fold.suggestions.iter().filter(|one| one.verdict.is_none());
    let mut open: Vec<(EntryId, &Suggestion)> =
        open.map(|one| (one.entry, &one.suggestion)).collect();
    let mut ids: Vec<(EntryId, usize)> = Vec::new();
    for row in rows {
        let id = match &row.what {
            Waiting::Open(entry) => *entry,
            Waiting::New(suggestion) => {
                let mut number = [0; 32];
                number[..8].copy_from_slice(&(row.number as u64).to_be_bytes());
                open.push((EntryId(number), suggestion));
                EntryId(number)
            }
        };
        ids.push((id, row.number));
    }
    for (row, (id, _)) in rows.iter().zip(&ids) {
        document.take_over(id, &open).map_err(|why| {
            let why = match why {
                NotTaken::Lost => Misfit::Lost,
                NotTaken::Edit(error) => return not_changed(EditFromError::Edit(error)),
                NotTaken::Collides(others) => {
                    let own = ids.iter().find(|(id, _)| others.contains(id));
                    let others = others.iter().map(ToString::to_string);
                    own.map_or_else(
                        || Misfit::Collides(others.collect()),
                        |(_, number)| Misfit::Itself(u32::try_from(*number).unwrap_or(u32::MAX)),
                    )
                }
            };
            misfit(row.number, row.change, why)
        })?;
        open.retain(|(entry, _)| entry != id);
        taken(document, row, *id)?;
    }
    Ok(())
}

fn misfit(number: usize, change: &Change, why: Misfit) -> Problem {
    let place = change.place.trim();
    let change = match place {
        "" => number.to_string(),
        place => format!("{number} ({place})"),
    };
    Problem::Act(ActProblem::Misfit { change, why })
}

fn no_fit(number: usize, change: &Change, why: NoFit) -> Problem {
    match why {
        NoFit::UnknownHeads => Problem::Act(ActProblem::NoVersion),
        NoFit::Nothing => misfit(number, change, Misfit::Nothing),
        NoFit::NoWords => misfit(number, change, Misfit::NoWords),
        NoFit::Often => misfit(number, change, Misfit::Often),
    }
}
