//! The operations of one space and what lies in the past of each.

use crate::charter::op::{Operation, Recover};
use crate::charter::proof;
use crate::charter::role::Role;
pub(super) use crate::charter::slots::Slots;
use crate::entry::{Chain, Entry, EntryType, Malformed};
use crate::ids::{AuthorId, EntryId, ParticipantId, SpaceId};
use std::collections::BTreeMap;

/// The place of an entry in the order in which pasts became complete; it differs between devices and decides nothing.
pub(super) type Slot = u32;

/// Where an operation stands in the order of weighing: how deep, then its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The longest way from here to an entry without parents.
    pub(super) depth: u32,
    /// Its id.
    pub(super) id: EntryId,
}

impl Key {
    /// Ranks below everybody: of those who have no term.
    pub(super) const LAST: Key = Key {
        depth: u32::MAX,
        id: EntryId([0xff; 32]),
    };
}

/// An entry of the chain `charter` with its complete past.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) key: Key,
    pub(super) author: AuthorId,
    /// None for a card, or an entry of a later version.
    pub(super) operation: Option<Operation>,
    pub(super) past: Slots,
    /// Whether the proof inside the operation holds; true where there is none.
    pub(super) proven: bool,
}

/// Who says that a device is somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// The device itself signed it.
    Own,
    /// An admin, of somebody's first device.
    Admission,
    /// Those who bring somebody back.
    Recovery,
}

impl Node {
    fn word(&self) -> Word {
        match self.operation {
            Some(Operation::Found(_) | Operation::Join(_) | Operation::AddDevice(_)) => Word::Own,
            Some(Operation::Recover(_)) => Word::Recovery,
            Some(_) | None => Word::Admission,
        }
    }
}

/// An entry whose past is not complete.
#[derive(Debug)]
struct Waiting {
    entry: Entry,
    operation: Option<Operation>,
    /// How many of its parents are not complete.
    lacks: usize,
}

/// All entries of the chains `charter` of a space, in slots, with lists of them by what they are about.
#[derive(Debug)]
pub(super) struct Graph {
    space: SpaceId,
    nodes: Vec<Node>,
    slots: BTreeMap<EntryId, Slot>,
    waiting: BTreeMap<EntryId, Waiting>,
    /// Who waits for an entry that is not complete.
    awaited: BTreeMap<EntryId, Vec<EntryId>>,
    heads: Vec<Slot>,
    by_author: BTreeMap<AuthorId, Vec<Slot>>,
    by_person: BTreeMap<ParticipantId, Person>,
    listings: BTreeMap<AuthorId, Vec<Slot>>,
    approvals: BTreeMap<EntryId, Vec<Slot>>,
    /// What makes or withdraws an invitation, by its key.
    invitations: BTreeMap<AuthorId, Vec<Slot>>,
    /// What was joined with an invitation.
    joins: BTreeMap<EntryId, Vec<Slot>>,
    grants: Vec<Slot>,
    checkpoints: Vec<Slot>,
    /// What replaces an older one of its kind: audiences, relays, names.
    settings: Vec<Slot>,
    device_ends: BTreeMap<AuthorId, Vec<Slot>>,
    /// What was signed by a device that several people list in its past, or withdraws one.
    contested: Vec<Slot>,
}

/// What is about one participant, each list by [`Key`].
#[derive(Debug, Default)]
pub(super) struct Person {
    /// What lists a device of theirs.
    pub(super) listings: Vec<Slot>,
    /// What gives a role: `Found`, `Join`, `Admit`, `SetRole`.
    pub(super) grants: Vec<Slot>,
    /// `Remove`, and `SetRole` to less than admin.
    pub(super) ends: Vec<Slot>,
    /// What would recover them.
    pub(super) recoveries: Vec<Slot>,
    /// What would make them admin.
    pub(super) terms: Vec<Slot>,
}

static NOBODY: Person = Person {
    listings: Vec::new(),
    grants: Vec::new(),
    ends: Vec::new(),
    recoveries: Vec::new(),
    terms: Vec::new(),
};

impl Graph {
    pub(super) fn new(space: SpaceId) -> Self {
        Graph {
            space,
            nodes: Vec::new(),
            slots: BTreeMap::new(),
            waiting: BTreeMap::new(),
            awaited: BTreeMap::new(),
            heads: Vec::new(),
            by_author: BTreeMap::new(),
            by_person: BTreeMap::new(),
            listings: BTreeMap::new(),
            approvals: BTreeMap::new(),
            invitations: BTreeMap::new(),
            joins: BTreeMap::new(),
            grants: Vec::new(),
            checkpoints: Vec::new(),
            settings: Vec::new(),
            device_ends: BTreeMap::new(),
            contested: Vec::new(),
        }
    }

    /// Takes in an entry; what waited only for it becomes complete with it.
    ///
    /// # Errors
    /// - [`Malformed::Contradiction`]: it is not in this space's chains `charter`, or is another founding entry.
    /// - as [`Operation::decode`] when it is an operation.
    pub(super) fn insert(&mut self, entry: &Entry, body: &[u8]) -> Result<(), Malformed> {
        if entry.header.chain != Chain::CHARTER || entry.space() != self.space {
            return Err(Malformed::Contradiction);
        }
        if self.slots.contains_key(&entry.id) || self.waiting.contains_key(&entry.id) {
            return Ok(());
        }
        let operation = if entry.header.kind == EntryType::OPERATION {
            Some(Operation::decode(body)?)
        } else {
            None
        };
        let parents = parents(entry);
        let mut lacks = 0;
        for parent in &parents {
            if !self.slots.contains_key(parent) {
                self.awaited.entry(*parent).or_default().push(entry.id);
                lacks += 1;
            }
        }
        let waiting = Waiting {
            entry: entry.clone(),
            operation,
            lacks,
        };
        if lacks > 0 {
            self.waiting.insert(entry.id, waiting);
            return Ok(());
        }
        let mut ready = vec![waiting];
        while let Some(next) = ready.pop() {
            let id = next.entry.id;
            self.complete(next);
            for child in self.awaited.remove(&id).unwrap_or_default() {
                let Some(waiting) = self.waiting.get_mut(&child) else {
                    continue;
                };
                waiting.lacks -= 1;
                if waiting.lacks == 0 {
                    ready.extend(self.waiting.remove(&child));
                }
            }
        }
        Ok(())
    }

    fn complete(&mut self, waiting: Waiting) {
        let Waiting {
            entry, operation, ..
        } = waiting;
        let slot = self.nodes.len() as Slot;
        let mut past = Slots::default();
        let mut depth = 0;
        for parent in parents(&entry)
            .iter()
            .filter_map(|id| self.slots.get(id).copied())
        {
            let node = self.node(parent);
            depth = depth.max(node.key.depth + 1);
            past.extend(&node.past);
            past.insert(parent);
        }
        let key = Key {
            depth,
            id: entry.id,
        };
        self.heads.retain(|head| !past.contains(*head));
        self.heads.push(slot);
        self.slots.insert(entry.id, slot);
        self.nodes.push(Node {
            key,
            author: entry.header.author,
            operation,
            past,
            proven: true,
        });
        self.file(slot);
        let proven = proof::holds(self, slot);
        if let Some(node) = self.nodes.get_mut(slot as usize) {
            node.proven = proven;
        }
        let node = self.node(slot);
        let withdrawn = match &node.operation {
            Some(Operation::WithdrawDevice(withdraw)) => Some(withdraw.device),
            Some(_) | None => None,
        };
        let mut devices = std::iter::once(node.author).chain(withdrawn);
        if devices.any(|device| self.is_contested(&device, slot)) {
            self.contested.push(slot);
        }
    }

    /// Puts an entry into the lists of what it is about.
    fn file(&mut self, slot: Slot) {
        let node = self.node(slot);
        let author = node.author;
        let about = About::of(node);
        let listed = self.listed(slot);
        let nodes = &self.nodes;
        sort_in(nodes, self.by_author.entry(author).or_default(), slot);
        for (who, list) in about.people {
            let person = self.by_person.entry(who).or_default();
            match list {
                List::Grants => sort_in(nodes, &mut person.grants, slot),
                List::Ends => sort_in(nodes, &mut person.ends, slot),
                List::Recoveries => sort_in(nodes, &mut person.recoveries, slot),
                List::Terms => {
                    sort_in(nodes, &mut person.terms, slot);
                    sort_in(nodes, &mut self.grants, slot);
                }
            }
        }
        if let Some((who, device)) = listed {
            let person = self.by_person.entry(who).or_default();
            sort_in(nodes, &mut person.listings, slot);
            let listings = self.listings.entry(device).or_default();
            let rank = |slot: &Slot| nodes.get(*slot as usize).map(|it| (it.word(), it.key));
            let at = listings.partition_point(|other| rank(other) < rank(&slot));
            listings.insert(at, slot);
        }
        if let Some(proposal) = about.approves {
            sort_in(nodes, self.approvals.entry(proposal).or_default(), slot);
        }
        if let Some(key) = about.invites {
            sort_in(nodes, self.invitations.entry(key).or_default(), slot);
        }
        if let Some(invite) = about.joins {
            sort_in(nodes, self.joins.entry(invite).or_default(), slot);
        }
        if let Some(device) = about.ends_device {
            sort_in(nodes, self.device_ends.entry(device).or_default(), slot);
        }
        if about.is_setting {
            sort_in(nodes, &mut self.settings, slot);
        }
        if about.is_checkpoint {
            sort_in(nodes, &mut self.checkpoints, slot);
        }
    }

    /// The keys of invitations, each with what makes or withdraws it.
    pub(super) fn invitations(&self) -> impl Iterator<Item = (&AuthorId, &[Slot])> {
        self.invitations
            .iter()
            .map(|(key, slots)| (key, &slots[..]))
    }

    /// What makes or withdraws the invitation with that key.
    pub(super) fn invites(&self, key: &AuthorId) -> &[Slot] {
        self.invitations.get(key).map_or(&[], |slots| slots)
    }

    /// What was joined with an invitation, whether it counts or not.
    pub(super) fn joins(&self, invite: &EntryId) -> &[Slot] {
        self.joins.get(invite).map_or(&[], |slots| slots)
    }

    pub(super) fn space(&self) -> SpaceId {
        self.space
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// An entry by its slot.
    pub(super) fn node(&self, slot: Slot) -> &Node {
        self.nodes
            .get(slot as usize)
            .expect("slots are handed out by this graph and never taken back")
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = (Slot, &Node)> {
        (0..).zip(&self.nodes)
    }

    pub(super) fn slot(&self, id: &EntryId) -> Option<Slot> {
        self.slots.get(id).copied()
    }

    pub(super) fn holds(&self, id: &EntryId) -> bool {
        self.slots.contains_key(id) || self.waiting.contains_key(id)
    }

    /// The operation of an entry, complete or waiting.
    pub(super) fn operation(&self, id: &EntryId) -> Option<&Operation> {
        match self.slot(id) {
            Some(slot) => self.node(slot).operation.as_ref(),
            None => self.waiting.get(id)?.operation.as_ref(),
        }
    }

    /// What is named as a parent and not here.
    pub(super) fn missing(&self) -> Vec<EntryId> {
        self.awaited
            .keys()
            .filter(|id| !self.holds(id))
            .copied()
            .collect()
    }

    pub(super) fn heads(&self) -> &[Slot] {
        &self.heads
    }

    pub(super) fn key(&self, slot: Slot) -> Key {
        self.node(slot).key
    }

    /// Whether `older` lies in the past of `slot`.
    pub(super) fn before(&self, older: Slot, slot: Slot) -> bool {
        self.node(slot).past.contains(older)
    }

    pub(super) fn by_author(&self, author: &AuthorId) -> &[Slot] {
        self.by_author.get(author).map_or(&[], |list| list)
    }

    pub(super) fn person(&self, person: &ParticipantId) -> &Person {
        self.by_person.get(person).unwrap_or(&NOBODY)
    }

    pub(super) fn people(&self) -> impl Iterator<Item = (&ParticipantId, &Person)> {
        self.by_person.iter()
    }

    /// Whether an operation that is here, complete or waiting, counting or not, lists a device.
    pub(super) fn lists(&self, device: &AuthorId) -> bool {
        let waiting = || {
            self.waiting.values().any(|it| {
                let author = it.entry.header.author;
                let operation = it.operation.as_ref();
                operation
                    .and_then(|it| listing(author, it))
                    .map(|(_, it)| it)
                    == Some(*device)
            })
        };
        self.listings.contains_key(device) || waiting()
    }

    /// Whether a device is listed under several people in the past of an operation, each time with its proof.
    pub(super) fn is_contested(&self, device: &AuthorId, slot: Slot) -> bool {
        let listings = self.listings(device).iter();
        let mut owners = listings
            .filter(|listing| self.before(**listing, slot) && self.node(**listing).proven)
            .filter_map(|listing| self.listed(*listing))
            .map(|(who, _)| who);
        owners
            .next()
            .is_some_and(|first| owners.any(|other| other != first))
    }

    /// What needs the outcome of its own past, to tell whose its devices are there.
    pub(super) fn contested(&self) -> &[Slot] {
        &self.contested
    }

    /// What lists a device, under whomever: what the device itself signed first, then admissions, then recoveries, each by
    /// [`Key`]. So nobody takes away a device by saying, from before, that it is somebody else's.
    pub(super) fn listings(&self, device: &AuthorId) -> &[Slot] {
        self.listings.get(device).map_or(&[], |list| list)
    }

    pub(super) fn approvals(&self, proposal: Slot) -> &[Slot] {
        self.approvals
            .get(&self.key(proposal).id)
            .map_or(&[], |list| list)
    }

    /// What would make somebody admin, by rank.
    pub(super) fn terms(&self) -> &[Slot] {
        &self.grants
    }

    pub(super) fn checkpoints(&self) -> &[Slot] {
        &self.checkpoints
    }

    /// What replaces an older one of its kind, closes or erases.
    pub(super) fn settings(&self) -> &[Slot] {
        &self.settings
    }

    /// What withdraws or limits a device.
    pub(super) fn device_ends(&self, device: &AuthorId) -> &[Slot] {
        self.device_ends.get(device).map_or(&[], |list| list)
    }

    /// The participant under whom an operation lists a device, and that device.
    pub(super) fn listed(&self, slot: Slot) -> Option<(ParticipantId, AuthorId)> {
        let node = self.node(slot);
        listing(node.author, node.operation.as_ref()?)
    }
}

#[derive(Debug)]
enum List {
    Grants,
    Ends,
    Recoveries,
    Terms,
}

/// What an entry is about.
#[derive(Debug, Default)]
struct About {
    people: Vec<(ParticipantId, List)>,
    approves: Option<EntryId>,
    invites: Option<AuthorId>,
    joins: Option<EntryId>,
    ends_device: Option<AuthorId>,
    is_setting: bool,
    is_checkpoint: bool,
}

impl About {
    fn of(node: &Node) -> About {
        let mut about = About::default();
        let myself = ParticipantId::from(node.author);
        match &node.operation {
            Some(Operation::Found(_)) => {
                about.people = vec![(myself, List::Grants), (myself, List::Terms)];
            }
            Some(Operation::Join(join)) => {
                about.people = vec![(myself, List::Grants)];
                about.joins = Some(join.invite);
            }
            Some(Operation::Invite(invite)) => about.invites = Some(AuthorId(invite.key)),
            Some(Operation::Admit(admit)) => {
                about.people.push((admit.participant, List::Grants));
                if admit.role == Role::Admin {
                    about.people.push((admit.participant, List::Terms));
                }
            }
            Some(Operation::SetRole(set)) => {
                let is_term = set.role == Role::Admin;
                let list = if is_term { List::Terms } else { List::Ends };
                about.people = vec![(set.participant, List::Grants), (set.participant, list)];
            }
            Some(Operation::Remove(remove)) => {
                about.people.push((remove.participant, List::Ends));
            }
            Some(Operation::Recover(Recover::Bring { participant, .. })) => {
                about.people.push((*participant, List::Recoveries));
            }
            Some(Operation::Approve(approve)) => about.approves = Some(approve.proposal),
            Some(Operation::WithdrawDevice(withdraw)) => {
                about.ends_device = Some(withdraw.device);
            }
            Some(Operation::Limit(limit)) => about.ends_device = Some(limit.cut.author),
            Some(Operation::Checkpoint) => about.is_checkpoint = true,
            Some(
                Operation::SetAudience(_)
                | Operation::SetRelays(_)
                | Operation::Rename
                | Operation::Close
                | Operation::Erase(_),
            ) => about.is_setting = true,
            Some(
                Operation::Leave(_)
                | Operation::AddDevice(_)
                | Operation::Rekey(_)
                | Operation::Share(_)
                | Operation::Recover(Recover::Group { .. })
                | Operation::Unknown { .. },
            )
            | None => {}
        }
        about
    }
}

fn parents(entry: &Entry) -> Vec<EntryId> {
    let mut parents = entry.header.prev.clone();
    parents.extend_from_slice(&entry.header.charter);
    parents.sort_unstable();
    parents.dedup();
    parents
}

/// Whom an operation lists, and the device.
fn listing(author: AuthorId, operation: &Operation) -> Option<(ParticipantId, AuthorId)> {
    match operation {
        Operation::Found(_) | Operation::Join(_) => Some((author.into(), author)),
        Operation::Admit(admit) => Some((admit.participant, AuthorId(admit.participant.0))),
        Operation::AddDevice(add) => Some((add.participant, add.device)),
        Operation::Recover(Recover::Bring {
            participant,
            device,
            ..
        }) => Some((*participant, *device)),
        Operation::Invite(_)
        | Operation::SetRole(_)
        | Operation::Remove(_)
        | Operation::Leave(_)
        | Operation::WithdrawDevice(_)
        | Operation::Rekey(_)
        | Operation::Share(_)
        | Operation::SetAudience(_)
        | Operation::SetRelays(_)
        | Operation::Limit(_)
        | Operation::Erase(_)
        | Operation::Approve(_)
        | Operation::Recover(Recover::Group { .. })
        | Operation::Checkpoint
        | Operation::Rename
        | Operation::Close
        | Operation::Unknown { .. } => None,
    }
}

fn sort_in(nodes: &[Node], list: &mut Vec<Slot>, slot: Slot) {
    let key = |slot: &Slot| nodes.get(*slot as usize).map(|node| node.key);
    let at = list.partition_point(|other| key(other) < key(&slot));
    list.insert(at, slot);
}
