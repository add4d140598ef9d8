//! Rule 4: the order in which operations are weighed, term by term from the highest rank down.

use crate::charter::graph::{Graph, Key, Slot, Slots};
use crate::charter::op::{Operation, Recover, SetRole};
use crate::charter::outcome::{End, Ending, Memo, Needs, Outcome};
use crate::charter::role::Role;
use crate::charter::standing::At;
use crate::ids::{AuthorId, EntryId, ParticipantId};
use std::collections::BTreeSet;

/// The weighing of one set of operations.
pub(super) struct Weighing<'a> {
    pub(super) graph: &'a Graph,
    pub(super) memo: &'a Memo,
    pub(super) found: Outcome,
    /// The rank of the term that is weighed.
    pub(super) now: Key,
}

impl<'a> Weighing<'a> {
    pub(super) fn new(
        graph: &'a Graph,
        memo: &'a Memo,
        scope: &Slots,
        repaired: &BTreeSet<Slot>,
    ) -> Self {
        let found = Outcome {
            scope: scope.clone(),
            repaired: repaired.clone(),
            ..Outcome::default()
        };
        Weighing::again(graph, memo, found)
    }

    /// Goes on with what was found: everything that was in the set is weighed.
    pub(super) fn again(graph: &'a Graph, memo: &'a Memo, found: Outcome) -> Self {
        Weighing {
            graph,
            memo,
            found,
            now: Key::LAST,
        }
    }

    pub(super) fn into_outcome(self) -> Outcome {
        self.found
    }

    /// Weighs all; what checkpoints hold is in already.
    pub(super) fn run(&mut self) -> Result<(), Needs> {
        for slot in self.graph.contested() {
            if self.is_in(*slot) {
                self.memo.before(*slot)?;
            }
        }
        for term in self.graph.terms() {
            if self.is_in(*term) {
                self.now = self.graph.key(*term);
                self.weigh_term(*term)?;
            }
        }
        self.now = Key::LAST;
        self.weigh_others()?;
        self.weigh_closing()?;
        self.weigh_epochs()?;
        self.sum_up();
        Ok(())
    }

    pub(super) fn is_in(&self, slot: Slot) -> bool {
        self.found.scope.contains(slot)
    }

    /// In the set, not yet found to count, and not settled by a checkpoint.
    pub(super) fn is_open(&self, slot: Slot) -> bool {
        self.is_in(slot) && !self.found.counts.contains(slot) && !self.is_settled_void(slot)
    }

    /// Void in the past of a checkpoint.
    pub(super) fn is_settled_void(&self, slot: Slot) -> bool {
        self.found.settled.contains(slot) && !self.found.held.contains(slot)
    }

    /// Notes that an operation counts.
    pub(super) fn count(&mut self, slot: Slot, by: ParticipantId, under: Key) {
        self.found.counts.insert(slot);
        self.found.by.insert(slot, by);
        self.found.under.insert(slot, under);
    }

    /// Notes that somebody's rights end.
    pub(super) fn end(&mut self, who: ParticipantId, end: End) {
        let ends = self.found.ends.entry(who).or_default();
        if !ends.iter().any(|known| known.op == end.op) {
            ends.push(end);
        }
        self.found.effective.insert(end.op);
    }

    /// Notes that a device is somebody's no more.
    pub(super) fn end_device(&mut self, device: AuthorId, op: Slot, by: ParticipantId, rank: Key) {
        let ends = self.found.device_ends.entry(device).or_default();
        if !ends.iter().any(|end| end.op == op) {
            let how = Ending::Device;
            ends.push(End { op, by, how, rank });
        }
        self.found.effective.insert(op);
    }

    /// The operations of all devices that are, or claim to be, somebody's, by depth and id.
    pub(super) fn operations_of(&self, who: &ParticipantId) -> Vec<Slot> {
        let mut devices: Vec<AuthorId> = self
            .graph
            .person(who)
            .listings
            .iter()
            .filter(|listing| self.found.effective.contains(**listing))
            .filter_map(|listing| self.graph.listed(*listing))
            .map(|(_, device)| device)
            .collect();
        devices.sort_unstable();
        devices.dedup();
        let mut operations: Vec<Slot> = devices
            .iter()
            .flat_map(|device| self.graph.by_author(device))
            .copied()
            .filter(|slot| self.is_open(*slot))
            .collect();
        operations.sort_unstable_by_key(|slot| self.graph.key(*slot));
        operations
    }

    fn weigh_term(&mut self, term: Slot) -> Result<(), Needs> {
        let node = self.graph.node(term);
        let who = match &node.operation {
            Some(Operation::Found(_)) => {
                if node.key.id != self.graph.space().into() {
                    return Ok(());
                }
                let who = ParticipantId::from(node.author);
                self.count(term, who, node.key);
                self.found.effective.insert(term);
                who
            }
            Some(Operation::Admit(admit)) => admit.participant,
            Some(Operation::SetRole(set)) => set.participant,
            Some(_) | None => return Ok(()),
        };
        let begun = self.found.effective.contains(term);
        if !begun && (!self.found.counts.contains(term) || !self.is_approved_by_most(term)?) {
            return Ok(());
        }
        self.weigh_approved_ends(&who, term)?;
        self.weigh_recoveries(&who)?;
        self.weigh_devices(&who)?;
        self.weigh_leavings(&who);
        if !begun {
            if !self.begins(&who, term)? {
                return Ok(());
            }
            self.found.effective.insert(term);
            // An `Admit` lists the first device too: what that device did is weighed now.
            self.weigh_devices(&who)?;
        }
        self.weigh_stepping_down(&who, term)?;
        self.weigh_acts(&who, term)
    }

    /// Whether an approved grant makes its participant admin: he is in, and no role of a higher admin's beside it wins.
    fn begins(&self, who: &ParticipantId, term: Slot) -> Result<bool, Needs> {
        let is_admission = matches!(self.graph.node(term).operation, Some(Operation::Admit(_)));
        if is_admission {
            if self.is_listed_elsewhere(&AuthorId(who.0), who, term)? {
                return Ok(false);
            }
        } else if self.role_at(who, At::Before(term)).is_none() {
            return Ok(false);
        }
        let mine = (self.rank_under(term), self.graph.key(term).id);
        let grants = &self.graph.person(who).grants;
        let alive: Vec<Slot> = grants
            .iter()
            .copied()
            .filter(|grant| self.found.effective.contains(*grant))
            .collect();
        let is_beaten = alive.iter().any(|grant| {
            let beside = !self.graph.before(*grant, term) && !self.graph.before(term, *grant);
            let by_an_admin = !matches!(
                self.graph.node(*grant).operation,
                Some(Operation::Join(_) | Operation::Found(_))
            );
            beside
                && by_an_admin
                && self.role_given(*grant) != Some(Role::Admin)
                && !self.only_confirms(*grant, &alive)
                && (self.rank_under(*grant), self.graph.key(*grant).id) < mine
        });
        Ok(!is_beaten)
    }

    /// The rest of what the holder of a term signed as admin, by depth and id.
    fn weigh_acts(&mut self, who: &ParticipantId, term: Slot) -> Result<(), Needs> {
        for slot in self.operations_of(who) {
            if self.takes_an_admin(slot) {
                self.weigh_act(slot, *who, term)?;
            }
        }
        Ok(())
    }

    /// One operation of an admin, if it is under that term.
    pub(super) fn weigh_act(
        &mut self,
        slot: Slot,
        who: ParticipantId,
        term: Slot,
    ) -> Result<(), Needs> {
        if self.author_of(slot) != Some((who, (Role::Admin, Some(term)))) {
            return Ok(());
        }
        self.count(slot, who, self.graph.key(term));
        self.apply_act(slot, who, term)
    }

    /// What an operation that counts does by the signature of one admin.
    fn apply_act(&mut self, slot: Slot, who: ParticipantId, term: Slot) -> Result<(), Needs> {
        let Some(operation) = &self.graph.node(slot).operation else {
            return Ok(());
        };
        match operation {
            Operation::Invite(invite) => {
                if invite.role <= Role::Editor {
                    self.found.effective.insert(slot);
                }
            }
            Operation::Admit(admit) => {
                let device = AuthorId(admit.participant.0);
                if admit.role < Role::Admin
                    && !self.is_listed_elsewhere(&device, &admit.participant, slot)?
                {
                    self.found.effective.insert(slot);
                }
            }
            Operation::SetRole(set) => self.apply_role(slot, set, who, term)?,
            Operation::Remove(remove) => {
                if remove.participant != who && !self.outranks(&remove.participant, slot, term) {
                    let (by, rank) = (who, self.graph.key(term));
                    let how = Ending::Out;
                    let op = slot;
                    self.end(remove.participant, End { op, by, how, rank });
                }
            }
            Operation::WithdrawDevice(withdraw) => {
                if self.may_end_device(&withdraw.device, slot, who, term) {
                    self.end_device(withdraw.device, slot, who, self.graph.key(term));
                }
            }
            Operation::Limit(limit) => {
                if self.may_end_device(&limit.cut.author, slot, who, term) {
                    self.found.effective.insert(slot);
                }
            }
            Operation::SetAudience(_)
            | Operation::SetRelays(_)
            | Operation::Erase(_)
            | Operation::Rename => self.found.effective.insert(slot),
            // These take approvals, or are no admin's acts.
            Operation::Checkpoint
            | Operation::Close
            | Operation::Found(_)
            | Operation::Join(_)
            | Operation::Leave(_)
            | Operation::AddDevice(_)
            | Operation::Rekey(_)
            | Operation::Share(_)
            | Operation::Approve(_)
            | Operation::Recover(_)
            | Operation::Unknown { .. } => {}
        }
        Ok(())
    }

    fn apply_role(
        &mut self,
        slot: Slot,
        set: &SetRole,
        who: ParticipantId,
        term: Slot,
    ) -> Result<(), Needs> {
        let target = set.participant;
        if set.role == Role::Admin || target == who || self.outranks(&target, slot, term) {
            return Ok(());
        }
        self.found.effective.insert(slot);
        let terms = &self.graph.person(&target).terms;
        let may_be_admin = terms.iter().any(|other| self.graph.before(*other, slot));
        if may_be_admin && self.memo.before(slot)?.term_of(&target).is_some() {
            let (by, rank) = (who, self.graph.key(term));
            let how = Ending::Demoted(set.role);
            let op = slot;
            self.end(target, End { op, by, how, rank });
        }
        Ok(())
    }

    /// Whether somebody holds a term above `term` that the author of `slot` did not see ended.
    pub(super) fn outranks(&self, who: &ParticipantId, slot: Slot, term: Slot) -> bool {
        let mine = self.graph.key(term);
        self.graph.person(who).terms.iter().any(|other| {
            self.graph.key(*other) < mine
                && self.found.effective.contains(*other)
                && !self.is_ended(who, *other, At::Before(slot))
        })
    }

    /// Whether a term is ended by what is seen there.
    pub(super) fn is_ended(&self, who: &ParticipantId, term: Slot, at: At) -> bool {
        self.ends_of(who)
            .iter()
            .any(|end| self.sees(at, end.op) && !self.sees(At::Before(term), end.op))
    }

    /// Whether one admin may withdraw or limit a device: it was listed, and nobody whose it is ranks above him.
    fn may_end_device(
        &self,
        device: &AuthorId,
        slot: Slot,
        who: ParticipantId,
        term: Slot,
    ) -> bool {
        let listings = self.graph.listings(device);
        let known = listings
            .iter()
            .any(|listing| self.graph.before(*listing, slot));
        known
            && !listings
                .iter()
                .filter(|listing| {
                    self.found.effective.contains(**listing) && self.graph.before(**listing, slot)
                })
                .filter_map(|listing| self.graph.listed(*listing))
                .any(|(owner, _)| owner == who || self.outranks(&owner, slot, term))
    }

    /// Whether only an admin may sign such an operation.
    pub(super) fn takes_an_admin(&self, slot: Slot) -> bool {
        match &self.graph.node(slot).operation {
            Some(
                Operation::Invite(_)
                | Operation::Admit(_)
                | Operation::SetRole(_)
                | Operation::Remove(_)
                | Operation::WithdrawDevice(_)
                | Operation::Limit(_)
                | Operation::SetAudience(_)
                | Operation::SetRelays(_)
                | Operation::Erase(_)
                | Operation::Checkpoint
                | Operation::Rename
                | Operation::Close,
            ) => true,
            Some(
                Operation::Found(_)
                | Operation::Join(_)
                | Operation::Leave(_)
                | Operation::AddDevice(_)
                | Operation::Rekey(_)
                | Operation::Share(_)
                | Operation::Approve(_)
                | Operation::Recover(_)
                | Operation::Unknown { .. },
            )
            | None => false,
        }
    }

    /// At last those who are not admin, and what takes no admin.
    fn weigh_others(&mut self) -> Result<(), Needs> {
        let people: Vec<ParticipantId> = self.graph.people().map(|(who, _)| *who).collect();
        self.weigh_all_recoveries(&people)?;
        // Leavings first: a join with an invitation of whoever left is judged by his cut, whosever turn comes first.
        for who in &people {
            self.unlist_late_devices(who);
            self.weigh_leavings(who);
        }
        for who in &people {
            self.weigh_devices(who)?;
        }
        for who in &people {
            self.weigh_leavings(who);
        }
        for (slot, _) in self.graph.nodes() {
            if self.is_open(slot) && !self.takes_an_admin(slot) {
                self.weigh_plain(slot);
            }
        }
        Ok(())
    }

    /// An operation that any participant may sign and that gives or takes nobody anything. Epochs come later.
    pub(super) fn weigh_plain(&mut self, slot: Slot) {
        let is_group = match &self.graph.node(slot).operation {
            Some(Operation::Recover(Recover::Group { people, needed })) => {
                let needed = usize::from(*needed);
                if needed < 2 || needed * 2 <= people.len() || needed > people.len() {
                    return;
                }
                true
            }
            Some(
                Operation::Approve(_)
                | Operation::Recover(Recover::Bring { .. })
                | Operation::Unknown { .. },
            )
            | None => false,
            Some(_) => return,
        };
        let Some((who, (role, term))) = self.author_of(slot) else {
            return;
        };
        if let Some(Operation::Approve(approve)) = &self.graph.node(slot).operation
            && role < Role::Admin
            && !self.is_recovery(&approve.proposal)
        {
            return;
        }
        if let Some(Operation::Recover(Recover::Group { people, .. })) =
            &self.graph.node(slot).operation
            && people.contains(&who)
        {
            return;
        }
        let rank = term.map_or(Key::LAST, |term| self.graph.key(term));
        self.count(slot, who, rank);
        if is_group {
            self.found.effective.insert(slot);
        }
    }

    /// Whether a proposal is one that people sign whom somebody named, admin or not.
    pub(super) fn is_recovery(&self, proposal: &EntryId) -> bool {
        let proposal = self.graph.slot(proposal);
        matches!(
            proposal.and_then(|slot| self.graph.node(slot).operation.as_ref()),
            Some(Operation::Recover(_))
        )
    }
}
