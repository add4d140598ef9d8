//! What waits for approvals: what it is, who signed, and how many it takes.

use crate::charter::Charter;
use crate::charter::graph::Slot;
use crate::charter::op::{Operation, Recover};
use crate::charter::role::Role;
use crate::ids::{AuthorId, EntryId, ParticipantId};

/// An operation that takes more signatures than it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The operation.
    pub id: EntryId,
    /// What it does.
    pub operation: Operation,
    /// Whom it is about, where it is about somebody.
    pub about: Option<ParticipantId>,
    /// Who signed it and may, the proposer first.
    pub signed: Vec<ParticipantId>,
    /// Whose signatures count: the admins in its own past, without the one whose rights it ends.
    pub electors: Vec<ParticipantId>,
    /// How many of them it takes.
    pub needed: usize,
}

impl Charter {
    /// What waits for approvals and would still change something.
    pub fn open_proposals(&self) -> Vec<Proposal> {
        let state = self.state();
        let waiting = state.proposals.keys();
        let mut open: Vec<Proposal> = waiting.filter_map(|id| self.proposal(id)).collect();
        open.retain(|proposal| {
            let now = proposal.about.and_then(|who| state.participants.get(&who));
            match &proposal.operation {
                Operation::SetRole(set) if set.role == Role::Admin => {
                    now.is_some_and(|now| now.role < Role::Admin)
                }
                Operation::SetRole(set) => now.is_some_and(|now| now.role > set.role),
                Operation::Remove(_) => now.is_some(),
                Operation::WithdrawDevice(it) => state.devices.contains_key(&it.device),
                Operation::Limit(it) => state.devices.contains_key(&it.cut.author),
                Operation::Admit(_) => now.is_none_or(|now| now.role < Role::Admin),
                Operation::Close => state.closed.is_none(),
                Operation::Checkpoint | Operation::Recover(_) => true,
                Operation::Found(_)
                | Operation::Invite(_)
                | Operation::Join(_)
                | Operation::Leave(_)
                | Operation::AddDevice(_)
                | Operation::Rekey(_)
                | Operation::Share(_)
                | Operation::SetAudience(_)
                | Operation::SetRelays(_)
                | Operation::Erase(_)
                | Operation::Approve(_)
                | Operation::Rename
                | Operation::Unknown { .. } => false,
            }
        });
        open
    }

    /// An operation that waits, with who signed it.
    fn proposal(&self, id: &EntryId) -> Option<Proposal> {
        let slot = self.graph.slot(id)?;
        let operation = self.graph.node(slot).operation.clone()?;
        let past = &self.graph.node(slot).past;
        let before = self.weighed.borrow_mut().memo.outcome(&self.graph, past);
        let owner = |device: &AuthorId| before.participant(device);
        let (about, ends) = match &operation {
            Operation::SetRole(set) => (Some(set.participant), set.role < Role::Admin),
            Operation::Remove(remove) => (Some(remove.participant), true),
            Operation::WithdrawDevice(withdraw) => (owner(&withdraw.device), true),
            Operation::Limit(limit) => (owner(&limit.cut.author), true),
            Operation::Admit(admit) => (Some(admit.participant), false),
            Operation::Recover(Recover::Bring { participant, .. }) => (Some(*participant), false),
            Operation::Found(_)
            | Operation::Invite(_)
            | Operation::Join(_)
            | Operation::Leave(_)
            | Operation::AddDevice(_)
            | Operation::Rekey(_)
            | Operation::Share(_)
            | Operation::SetAudience(_)
            | Operation::SetRelays(_)
            | Operation::Erase(_)
            | Operation::Approve(_)
            | Operation::Recover(Recover::Group { .. })
            | Operation::Checkpoint
            | Operation::Rename
            | Operation::Close
            | Operation::Unknown { .. } => (None, false),
        };
        let mut electors: Vec<ParticipantId> = before.admins().map(|(who, _)| who).collect();
        let mut needed = electors.len() / 2 + 1;
        if ends {
            electors.retain(|who| Some(*who) != about);
            needed = (electors.len() / 2 + 1).max(2);
        } else if matches!(operation, Operation::Checkpoint) {
            needed = needed.max(2);
        } else if let (Operation::Recover(_), Some(who)) = (&operation, about) {
            let state = self.state();
            let group = state.participants.get(&who)?.recovery.clone()?;
            electors = group.people;
            needed = usize::from(group.needed);
        }
        let mut signed = Vec::new();
        let found = &self.weighed.borrow().found;
        let approvals = self.graph.approvals(slot).iter().copied();
        for signature in std::iter::once(slot).chain(approvals) {
            let counts = |slot: &Slot| found.counts.contains(*slot);
            let who = Some(signature).filter(counts);
            if let Some(who) = who.and_then(|slot| found.by.get(&slot))
                && electors.contains(who)
                && !signed.contains(who)
            {
                signed.push(*who);
            }
        }
        Some(Proposal {
            id: *id,
            operation,
            about,
            signed,
            electors,
            needed,
        })
    }
}
