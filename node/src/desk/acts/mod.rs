//! Acts that people ask for here: checked before anything is written, by the same table by which everybody folds them.

mod amend;
mod begin;
mod hall;
mod info;
mod judge;
mod make;
#[cfg(test)]
mod tests;

use super::open::{AskedAct, OpenDocument, Reply};
use super::{Desk, FromDesk, NewBody, When};
use crate::control::ClientId;
use crate::handle::{ActRequest, Amount, BadInput, Problem, Response, Selector, Words};
use noaber_protocol::act::{Act, Cast};
use noaber_protocol::entry::Malformed;
use noaber_protocol::ids::{DocumentId, EntryId, ParticipantId};
use noaber_protocol::limits;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, VecDeque};

pub use amend::Plan;

/// Votes that were given, with whose they are, whether or not others stand in their place now.
pub(super) type Votes = BTreeMap<EntryId, (ParticipantId, Cast)>;

impl Desk {
    /// Answers what is asked about acts on a document that is open here, now or when it is durable.
    pub(super) fn act(
        &mut self,
        document: DocumentId,
        to: (ClientId, u32),
        request: ActRequest,
        people: Vec<ParticipantId>,
        weights: BTreeMap<ParticipantId, u32>,
    ) {
        let Some(open) = self.open.get_mut(&document) else {
            return;
        };
        if let ActRequest::Read(_) = request {
            let info = open.acts_info();
            return self.answer(to, Ok(Response::Acts(Box::new(info))), When::Now);
        }
        if let ActRequest::Amend(request) = request {
            return self.amend(document, to, request);
        }
        // while what is being written is waited for, others' work may move the words
        let words = match words_of(&request) {
            Some(words) => match open.hold(words) {
                Ok(held) => Some(held),
                Err(problem) => return self.answer(to, Err(problem), When::Now),
            },
            None => None,
        };
        open.ask_act(AskedAct {
            to,
            request,
            words,
            people,
            weights,
            plan: None,
        });
        self.do_acts();
    }

    /// Puts what an adopted amendment asks into a document that is open here.
    pub(super) fn place(&mut self, document: DocumentId, to: (ClientId, u32), plan: Box<Plan>) {
        let Some(open) = self.open.get_mut(&document) else {
            return;
        };
        open.ask_act(AskedAct {
            to,
            request: ActRequest::Read(Selector(document.to_string())),
            words: None,
            people: Vec::new(),
            weights: BTreeMap::new(),
            plan: Some(plan),
        });
        self.do_acts();
    }

    /// Does what waits to be done in all documents, as far as nothing else is being written there.
    pub(super) fn do_acts(&mut self) {
        for open in self.open.values_mut() {
            do_all(open, &mut self.rng, &mut self.out);
        }
    }
}

/// The words that an act is about.
fn words_of(request: &ActRequest) -> Option<&Words> {
    match request {
        ActRequest::Comment { place, .. } => place.as_ref(),
        ActRequest::Suggest { place, .. } => Some(place),
        ActRequest::Read(_)
        | ActRequest::Move { .. }
        | ActRequest::Judge { .. }
        | ActRequest::Once { .. }
        | ActRequest::Amend(_)
        | ActRequest::Support { .. }
        | ActRequest::TakeBack { .. }
        | ActRequest::Sign { .. }
        | ActRequest::Open { .. }
        | ActRequest::Cast { .. }
        | ActRequest::Close { .. }
        | ActRequest::Reopen { .. } => None,
    }
}

/// Does what waits to be done in a document, as far as nothing else is being written there.
fn do_all(open: &mut OpenDocument, rng: &mut ChaCha20Rng, out: &mut VecDeque<FromDesk>) {
    while let Some(asked) = open.next_act(out) {
        let to = asked.to;
        if asked.plan.is_some() {
            amend::go_on(open, asked, rng, out);
            continue;
        }
        if let ActRequest::Once { suggestion, .. } = &asked.request {
            match open.leave_one(suggestion, rng, out) {
                Ok(()) => open.write_and_answer(to, Reply::Acts, out),
                Err(problem) => open.refuse_act(to, problem, out),
            }
            continue;
        }
        let made = open.make(asked, rng, out);
        match made.and_then(|act| act.as_ref().map(body).transpose()) {
            Ok(Some(body)) => open.write_act(to, body, out),
            Ok(None) => open.answer_acts(to, out),
            Err(problem) => open.refuse_act(to, problem, out),
        }
    }
}

/// Of verdicts on suggestions: who gave them, and why.
type Verdicts = BTreeMap<EntryId, (ParticipantId, String)>;

impl OpenDocument {
    /// All verdicts on suggestions.
    pub(super) fn verdicts(&self) -> Verdicts {
        let verdicts = self.done().iter().filter_map(|done| {
            let Ok(Act::Verdict(verdict)) = &done.act else {
                return None;
            };
            Some((done.entry, (done.participant, verdict.reason.clone())))
        });
        verdicts.collect()
    }

    /// All votes that were given on it.
    pub(super) fn votes(&self) -> Votes {
        let votes = self.done().iter().filter_map(|done| {
            let Ok(Act::Vote(vote)) = &done.act else {
                return None;
            };
            let cast = Cast {
                entry: done.entry,
                participant: done.participant,
                at: done.at,
                vote: vote.clone(),
            };
            let voter = vote.on_behalf.unwrap_or(done.participant);
            Some((done.entry, (voter, cast)))
        });
        votes.collect()
    }
}

/// The body of an act.
fn body(act: &Act) -> Result<NewBody, Problem> {
    Ok(NewBody {
        kind: act.entry_type(),
        plaintext: act.encode().map_err(too_long)?,
    })
}

/// Why an act cannot be written: something in it is too long.
fn too_long(error: Malformed) -> Problem {
    tracing::debug!(%error, "an act is not written");
    Problem::Refused(BadInput::TooLong {
        limit: limits::ACT_TEXT_BYTES as u64,
        of: Amount::Bytes,
    })
}
