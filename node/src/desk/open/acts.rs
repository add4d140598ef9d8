//! The acts on an open document, what they come to, and what waits to be done.

use super::{OpenDocument, Refold, Reply};
use crate::control::ClientId;
use crate::desk::acts::Plan;
use crate::desk::{EntryRef, FromDesk, NewBody, Standing, When};
use crate::handle::{ActProblem, ActRequest, Problem, VotedText};
use noaber_protocol::act::{self, Act, Done, Fold, Of, Opening, Passed, Place};
use noaber_protocol::document::Heads;
use noaber_protocol::entry::Malformed;
use noaber_protocol::ids::ParticipantId;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Hashes of editions that are kept: more than a document has in years.
const HELD: usize = 64;

/// The acts on a document.
#[derive(Default)]
pub(super) struct Acts {
    done: Vec<Done>,
    /// What they come to, until another comes.
    fold: Option<Arc<Fold>>,
    /// Some of them wait for their past and do not count yet.
    lacks_past: bool,
    /// By heads, the hash of what an edition there holds.
    held: BTreeMap<String, [u8; 32]>,
    /// What people asked for and waits for what is being written.
    asked: VecDeque<AskedAct>,
}

/// An act that somebody asked for.
#[derive(Debug)]
pub(in crate::desk) struct AskedAct {
    pub(in crate::desk) to: (ClientId, u32),
    pub(in crate::desk) request: ActRequest,
    /// The words that it is about, held by their characters when it was asked, and how they were then.
    pub(in crate::desk) words: Option<(Place, String)>,
    /// Who is named in it.
    pub(in crate::desk) people: Vec<ParticipantId>,
    /// Of some of them, what their vote weighs.
    pub(in crate::desk) weights: BTreeMap<ParticipantId, u32>,
    /// What an amendment asks, when it is that, in the place of the request.
    pub(in crate::desk) plan: Option<Box<Plan>>,
}

impl Acts {
    /// Notes an entry when it is an act; tells whether it could not be opened, for want of a key.
    pub(super) fn note(
        &mut self,
        entry: &EntryRef,
        given: Option<&[u8]>,
        standing: &Standing,
    ) -> bool {
        if !entry.kind.is_act() {
            self.fold = self.fold.take().filter(|_| !self.lacks_past);
            return false;
        }
        let body = match given {
            Some(body) => Some(body.to_vec()),
            None => (standing.open)(&entry.entry),
        };
        let Some(body) = body else {
            return true;
        };
        self.fold = None;
        self.done.push(Done {
            entry: entry.entry,
            author: entry.author,
            participant: entry.participant,
            role: entry.role,
            at: entry.at,
            bytes: body.len(),
            act: Act::decode(entry.kind, &body),
        });
        false
    }

    /// Forgets all that was done; not what is asked.
    pub(super) fn forget(&mut self) {
        self.done.clear();
        self.fold = None;
    }

    /// Lets go of the words of what is put aside: whatever comes, it stays so.
    fn let_go(&mut self, fold: &Fold) {
        for done in &mut self.done {
            if fold.passed.get(&done.entry) == Some(&Passed::TooMany) {
                done.act = Err(Malformed::TooMany);
            }
        }
    }

    /// Whether something waits to be done.
    pub(super) fn is_asked(&self) -> bool {
        !self.asked.is_empty()
    }
}

impl OpenDocument {
    /// What all acts on it come to.
    pub(in crate::desk) fn acts(&mut self) -> Arc<Fold> {
        if let Some(fold) = &self.acts.fold {
            return Arc::clone(fold);
        }
        let of = self.of();
        // one that waits for its past would count as if it had none
        let all = self.acts.done.iter();
        let done = all.filter(|done| self.document.knows(&done.entry));
        let done: Vec<Done> = done.cloned().collect();
        let fold = match self.document.kind() {
            Some(kind) => act::fold(of, kind, &done, &self.document),
            None => Fold::default(),
        };
        self.acts.lacks_past = done.len() < self.acts.done.len();
        self.acts.let_go(&fold);
        Arc::clone(self.acts.fold.insert(Arc::new(fold)))
    }

    /// The hash of what an edition at some heads holds; none when they are not all here.
    pub(in crate::desk) fn held(&mut self, heads: &Heads) -> Option<[u8; 32]> {
        let key = heads.to_string();
        if let Some(hash) = self.acts.held.get(&key) {
            return Some(*hash);
        }
        let hash = self.document.content_at(heads).ok()?.hash();
        if self.acts.held.len() >= HELD {
            self.acts.held.clear();
        }
        self.acts.held.insert(key, hash);
        Some(hash)
    }

    /// Which text a vote is about: the one that stands here, one of before, or none that its opening names.
    pub(in crate::desk) fn voted_text(&mut self, opening: &Opening) -> VotedText {
        match self.held(&opening.heads) {
            None => VotedText::Missing,
            Some(hash) if hash != opening.text => VotedText::Other,
            Some(hash) => {
                let heads = self.document.heads();
                match self.held(&heads) == Some(hash) {
                    true => VotedText::Now,
                    false => VotedText::Then,
                }
            }
        }
    }

    /// Which document this is.
    pub(in crate::desk) fn of(&self) -> Of {
        Of {
            space: self.head.space,
            document: self.head.document,
        }
    }

    /// The acts themselves, as they came.
    pub(in crate::desk) fn done(&self) -> &[Done] {
        &self.acts.done
    }

    /// Whether an edition holds the text; while steps clash, whether it would after one of them: who takes a step without
    /// knowing of the edition does not open the text.
    pub(in crate::desk) fn is_fixed(&mut self) -> bool {
        let fold = self.acts();
        let kind = self.document.kind();
        kind.is_some_and(|kind| fold.is_fixed(kind))
    }

    /// Why its text cannot be changed now.
    pub(in crate::desk) fn text_writable(&mut self) -> Result<(), Problem> {
        self.writable()?;
        if self.is_fixed() {
            return Err(Problem::Act(ActProblem::Fixed));
        }
        Ok(())
    }

    /// Notes what somebody wants to do, to be done when nothing else is being written.
    pub(in crate::desk) fn ask_act(&mut self, asked: AskedAct) {
        self.acts.asked.push_back(asked);
    }

    /// What is to be done next, once everything typed is an entry and everything that came is taken in.
    pub(in crate::desk) fn next_act(&mut self, out: &mut VecDeque<FromDesk>) -> Option<AskedAct> {
        if !self.acts.is_asked() {
            return None;
        }
        self.commit(out);
        if let Some(writing) = &self.writing {
            if let Some(problem) = writing.refused.clone() {
                self.refuse_acts(&problem, out);
            }
            return None;
        }
        if self.refold != Refold::No {
            return None;
        }
        if !self.arrived.is_empty() {
            self.absorb(out);
        }
        if self.refold != Refold::No {
            return None;
        }
        self.acts.asked.pop_front()
    }

    /// Answers everything that waits to be done with why it is not.
    fn refuse_acts(&mut self, problem: &Problem, out: &mut VecDeque<FromDesk>) {
        for asked in std::mem::take(&mut self.acts.asked) {
            out.push_back(answer(asked.to, problem.clone()));
        }
    }

    /// Gives an act to the host, behind what was changed for it, and answers when both are durable.
    pub(in crate::desk) fn write_act(
        &mut self,
        to: (ClientId, u32),
        body: NewBody,
        out: &mut VecDeque<FromDesk>,
    ) {
        self.answers.push((to.0, to.1, Reply::Acts));
        self.typing = None;
        self.give(Some((to, body)), out);
    }

    /// Gives acts to the host, and goes on with what was asked once they are durable.
    pub(in crate::desk) fn write_step(
        &mut self,
        asked: AskedAct,
        bodies: Vec<NewBody>,
        out: &mut VecDeque<FromDesk>,
    ) {
        let to = asked.to;
        self.acts.asked.push_front(asked);
        self.give_bodies(Some(to), bodies.into(), out);
    }

    /// Gives edits with their acts to the host, and answers when all are durable.
    pub(in crate::desk) fn write_last(
        &mut self,
        to: (ClientId, u32),
        bodies: Vec<NewBody>,
        out: &mut VecDeque<FromDesk>,
    ) {
        self.answers.push((to.0, to.1, Reply::Acts));
        self.draft.beyond = true;
        self.give_bodies(Some(to), bodies.into(), out);
    }

    /// Takes the act out of what the host refused, and answers who asked for it. One that says why the text was changed
    /// stays with the change: both are tried again.
    pub(super) fn drop_act(&mut self, problem: &Problem, out: &mut VecDeque<FromDesk>) {
        let Some(writing) = &mut self.writing else {
            return;
        };
        let Some(to) = writing.act.take() else {
            return;
        };
        let may_not = matches!(problem, Problem::NoRight(_));
        let has_change = writing.bodies.iter().any(|body| !body.kind.is_act());
        // alone, a verdict that nobody may give any more would hold up all that comes after it
        if !writing.is_bound || (may_not && !has_change) {
            writing.bodies.retain(|body| !body.kind.is_act());
        }
        if writing.bodies.is_empty() {
            self.writing = None;
        }
        self.answers.retain(|(client, id, _)| (*client, *id) != to);
        // what was to come after it
        self.acts.asked.retain(|asked| asked.to != to);
        out.push_back(answer(to, problem.clone()));
    }
}

fn answer(to: (ClientId, u32), problem: Problem) -> FromDesk {
    FromDesk::Answer {
        client: to.0,
        id: to.1,
        result: Err(problem),
        when: When::Now,
    }
}
