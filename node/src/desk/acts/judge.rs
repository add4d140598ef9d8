//! Taking a suggestion over, or refusing it.

use super::super::FromDesk;
use super::super::open::not_changed;
use super::make::Making;
use crate::handle::{ActProblem, Judgement, Problem};
use noaber_protocol::act::{Act, Suggestion, Taken, Verdict};
use noaber_protocol::document::{EditFromError, NotTaken};
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::EntryId;
use rand_chacha::ChaCha20Rng;
use std::collections::VecDeque;

impl Making<'_> {
    pub(super) fn judge(
        &mut self,
        words: &str,
        verdict: Judgement,
        reason: String,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<Act, Problem> {
        self.may(EntryType::VERDICT, self.kind.acts.judge)?;
        let suggestion = self.find(words, self.suggestions())?;
        let mut all = self.fold.suggestions.iter();
        if all.any(|one| one.entry == suggestion && one.verdict.is_some()) {
            return Err(Problem::Act(ActProblem::Judged));
        }
        let act = Act::Verdict(Verdict {
            suggestion,
            taken: match verdict {
                Judgement::Accept => Taken::Over,
                Judgement::Refuse => Taken::Refused,
            },
            reason,
        });
        // no text is changed for a verdict that cannot be written
        super::body(&act)?;
        match verdict {
            Judgement::Accept => self.take_over(&suggestion, rng, out)?,
            Judgement::Refuse => {}
        }
        Ok(act)
    }

    fn take_over(
        &mut self,
        suggestion: &EntryId,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        self.open.text_writable()?;
        let fold = std::sync::Arc::clone(&self.fold);
        let waiting = fold.suggestions.iter().filter(|one| one.verdict.is_none());
        let waiting: Vec<(EntryId, &Suggestion)> =
            waiting.map(|one| (one.entry, &one.suggestion)).collect();
        self.open.change_any(rng, out, |document, _| {
            document
                .take_over(suggestion, &waiting)
                .map_err(|why| match why {
                    NotTaken::Lost => Problem::Act(ActProblem::Lost),
                    NotTaken::Collides(others) => {
                        let others = others.iter().map(ToString::to_string).collect();
                        Problem::Act(ActProblem::Collides(others))
                    }
                    NotTaken::Edit(error) => not_changed(EditFromError::Edit(error)),
                })
        })
    }
}
