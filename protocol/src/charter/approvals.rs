//! Operations that take more than one signature: who may give it, and whether there are enough.

use crate::charter::graph::{Key, Slot};
use crate::charter::op::Operation;
use crate::charter::outcome::{End, Ending, Needs, Outcome, Quorum};
use crate::charter::standing::At;
use crate::charter::weigh::Weighing;
use crate::ids::ParticipantId;

impl Quorum {
    /// A quorum, if that many different people signed.
    pub(super) fn reached(need: usize, signers: Vec<(ParticipantId, Slot)>) -> Option<Quorum> {
        let mut people: Vec<ParticipantId> = signers.iter().map(|(who, _)| *who).collect();
        people.sort_unstable();
        people.dedup();
        (people.len() >= need).then_some(Quorum { need, signers })
    }

    /// Whether enough people signed with what is known.
    pub(super) fn is_reached_by(&self, known: impl Fn(Slot) -> bool) -> bool {
        let mut people: Vec<ParticipantId> = self
            .signers
            .iter()
            .filter(|(_, signature)| known(*signature))
            .map(|(who, _)| *who)
            .collect();
        people.sort_unstable();
        people.dedup();
        people.len() >= self.need
    }
}

impl Weighing<'_> {
    /// Who of the electors signed a proposal, with what: its author first, who must be one of them, else nobody.
    ///
    /// A signature stands if its author was an elector in its own past too, and is not ended, outside the cut, by what
    /// is weighed already. What stands between the target and the signer in rank is not weighed yet.
    pub(super) fn signatures(
        &self,
        proposal: Slot,
        electors: &[ParticipantId],
        as_admins: bool,
    ) -> Result<Vec<(ParticipantId, Slot)>, Needs> {
        let mut signed = Vec::new();
        let approvals = self.graph.approvals(proposal);
        for slot in std::iter::once(&proposal).chain(approvals) {
            let is_later = *slot == proposal || self.graph.before(proposal, *slot);
            if self.is_in(*slot)
                && !self.is_settled_void(*slot)
                && is_later
                && self.may_be_of(*slot, electors)
                && let Some(who) = self.signature_of(*slot, as_admins)?
                && electors.contains(&who)
            {
                signed.push((who, *slot));
            } else if *slot == proposal {
                return Ok(Vec::new());
            }
        }
        Ok(signed)
    }

    fn may_be_of(&self, slot: Slot, electors: &[ParticipantId]) -> bool {
        let author = self.graph.node(slot).author;
        self.graph
            .listings(&author)
            .iter()
            .filter_map(|listing| self.graph.listed(*listing))
            .any(|(who, _)| electors.contains(&who))
    }

    fn signature_of(&self, slot: Slot, as_admin: bool) -> Result<Option<ParticipantId>, Needs> {
        let before = self.memo.before(slot)?;
        let Some(who) = before.participant(&self.graph.node(slot).author) else {
            return Ok(None);
        };
        // Whom somebody named to bring him back, he named as people: no term of theirs matters.
        let term = before.term_of(&who).filter(|_| as_admin);
        let stands = (term.is_some() || !as_admin)
            && self.device_stands(slot)
            && self.is_not_ended(&who, term, slot);
        Ok(stands.then_some(who))
    }

    /// Whether no end that is weighed already takes a signature away.
    fn is_not_ended(&self, who: &ParticipantId, term: Option<Slot>, slot: Slot) -> bool {
        self.ends_of(who).iter().all(|end| {
            let is_before_the_term = term.is_some_and(|term| self.sees(At::Before(term), end.op));
            let takes = match end.how {
                Ending::Out => term.is_some() || !self.sees(At::Before(slot), end.op),
                Ending::Demoted(_) => term.is_some(),
                Ending::Device => false,
            };
            is_before_the_term || !takes || self.is_inside(who, end, slot)
        })
    }

    /// Whether more than half of the admins in its own past signed a proposal: a sole admin alone.
    pub(super) fn is_approved_by_most(&mut self, proposal: Slot) -> Result<bool, Needs> {
        let before = self.memo.before(proposal)?;
        let electors: Vec<ParticipantId> = before.admins().map(|(who, _)| who).collect();
        let need = electors.len() / 2 + 1;
        let signers = self.signatures(proposal, &electors, true)?;
        let Some(quorum) = Quorum::reached(need, signers) else {
            return Ok(false);
        };
        self.found.quorums.insert(proposal, quorum);
        Ok(true)
    }

    /// Removals, demotions and withdrawals of the holder of a term that more than half of the others signed.
    pub(super) fn weigh_approved_ends(
        &mut self,
        who: &ParticipantId,
        term: Slot,
    ) -> Result<(), Needs> {
        let graph = self.graph;
        let person = graph.person(who);
        let mut proposals = person.ends.clone();
        for (_, device) in self.claims(who) {
            proposals.extend(graph.device_ends(&device));
        }
        proposals.sort_unstable_by_key(|slot| graph.key(*slot));
        proposals.dedup();
        for proposal in proposals {
            if self.is_in(proposal)
                && !self.found.effective.contains(proposal)
                && !self.found.repaired.contains(&proposal)
                && !graph.approvals(proposal).is_empty()
                && !graph.before(proposal, term)
                && !self.was_weighed_before(who, term, proposal)
            {
                self.weigh_approved_end(who, term, proposal)?;
            }
        }
        Ok(())
    }

    /// Whether a proposal is against an earlier term, at whose turn it was weighed.
    fn was_weighed_before(&self, who: &ParticipantId, term: Slot, proposal: Slot) -> bool {
        let mine = self.graph.key(term);
        self.graph.person(who).terms.iter().any(|other| {
            self.graph.key(*other) < mine
                && self.sees(At::Before(proposal), *other)
                && !self.is_ended(who, *other, At::Before(proposal))
        })
    }

    fn weigh_approved_end(
        &mut self,
        who: &ParticipantId,
        term: Slot,
        proposal: Slot,
    ) -> Result<(), Needs> {
        let before: &Outcome = self.memo.before(proposal)?;
        let electors: Vec<ParticipantId> = before
            .admins()
            .map(|(admin, _)| admin)
            .filter(|admin| admin != who)
            .collect();
        let need = (electors.len() / 2 + 1).max(2);
        let signers = self.signatures(proposal, &electors, true)?;
        let Some(quorum) = Quorum::reached(need, signers) else {
            return Ok(());
        };
        let Some((by, _)) = quorum.signers.first().copied() else {
            return Ok(());
        };
        let under = before
            .term_of(&by)
            .map_or(Key::LAST, |term| self.graph.key(term));
        self.found.quorums.insert(proposal, quorum);
        self.count(proposal, by, under);
        self.found.approved.push((proposal, self.graph.key(term)));
        let was_admin = before.term_of(who).is_some();
        let rank = self.graph.key(term);
        let end = |how| End {
            op: proposal,
            by,
            how,
            rank,
        };
        match &self.graph.node(proposal).operation {
            Some(Operation::Remove(_)) => self.end(*who, end(Ending::Out)),
            Some(Operation::SetRole(set)) if was_admin => {
                self.end(*who, end(Ending::Demoted(set.role)));
            }
            Some(Operation::WithdrawDevice(withdraw)) => {
                self.end_device(withdraw.device, proposal, by, rank);
            }
            // A limit, or a role for somebody who was no admin there.
            Some(_) | None => self.found.effective.insert(proposal),
        }
        Ok(())
    }

    /// Closing the space takes more than half of the admins, as making one does.
    pub(super) fn weigh_closing(&mut self) -> Result<(), Needs> {
        let closings: Vec<Slot> = self
            .graph
            .nodes()
            .filter(|(slot, node)| {
                matches!(node.operation, Some(Operation::Close))
                    && self.is_in(*slot)
                    && self.found.counts.contains(*slot)
            })
            .map(|(slot, _)| slot)
            .collect();
        for slot in closings {
            if self.is_approved_by_most(slot)? {
                self.found.effective.insert(slot);
            }
        }
        Ok(())
    }
}
