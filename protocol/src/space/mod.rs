//! A space: its chains, what of them counts, its keys, names and documents. It takes entries in and gives them out;
//! it knows nothing of sessions and peers.

mod accept;
mod audiences;
mod carried;
pub mod counts;
mod devices;
pub mod documents;
mod duties;
mod heads;
pub mod keys;
pub mod names;
pub mod plan;
pub mod presence;
mod quota;
pub mod receipts;
mod removal;
mod restore;
pub mod skeleton;
mod views;
mod write;

pub(crate) use accept::check_operations;
pub use accept::{Accepted, Fault, How, Outcome, Sender};
pub use carried::{Followed, Footing, Room, Total};
pub use devices::Adoption;
pub use documents::{Document, Documents, Founding};
pub use duties::Joining;
pub use names::Card;
pub use plan::Plan;
pub use removal::Signed;
pub use skeleton::Part;
pub use views::View;
pub use write::{NewEntry, Refused};

use crate::act::{Attested, Of};
use crate::charter::Charter;
use crate::charter::op::Audience;
use crate::charter::role::Role;
use crate::entry::{Chain, EntryType};
use crate::identity::{DeviceSeed, SpaceKey};
use crate::ids::{
    AuthorId, DocumentId, EntryId, Millis, ParticipantId, PeerId, SpaceId, SpaceNonce,
};
use crate::record::{Read, Record};
use crate::space::counts::{Counts, Verdict};
use crate::space::duties::Duties;
use crate::space::keys::{EpochKeys, Keyring};
use crate::space::names::Cards;
use crate::space::quota::Quota;
use crate::space::receipts::Receipts;
use crate::space::skeleton::{ChainState, Skeleton, Slot};
use crate::space::views::Cache;
use rand_core::CryptoRng;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The time, chance and stored records, as the host gives them with each call.
pub struct Cx<'a> {
    /// What the clock says.
    pub now: Millis,
    /// Chance.
    pub rng: &'a mut dyn CryptoRng,
    /// What was recorded.
    pub read: &'a dyn Read,
}

/// One space on this device.
#[derive(Debug)]
pub struct Space {
    id: SpaceId,
    nonce: SpaceNonce,
    key: SpaceKey,
    /// The key of the device that carries this one in, while it does.
    carrier_key: Option<SpaceKey>,
    skeleton: Skeleton,
    charter: Charter,
    past: CharterPast,
    counts: Counts,
    keyring: Keyring,
    cards: Cards,
    documents: Documents,
    /// Entries whose body is not here though it could be.
    absent: BTreeSet<Slot>,
    cache: RefCell<Cache>,
    quota: Quota,
    receipts: Receipts,
    duties: Duties,
    footing: Footing,
    /// What relays ask of who introduces the space to them.
    tokens: BTreeMap<PeerId, Vec<u8>>,
    made: Made,
}

/// What a call brought about: to be kept, told to others, and told to people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Records of what this device wrote, to be kept in this order.
    pub records: Vec<Record>,
    /// Entries that this device wrote.
    pub wrote: Vec<EntryId>,
    /// Whose receipts are among the records.
    pub receipts: Vec<AuthorId>,
    /// News.
    pub notices: Vec<Notice>,
}

/// News of a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Members, roles, names, relays or keys changed.
    Charter,
    /// Other entries of a document count than before: fold it anew.
    Refold(DocumentId),
    /// The joining counts: this device is in the space and can read.
    Joined,
    /// The joining will not count.
    JoinFailed(JoinFailure),
}

/// Why a joining will not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinFailure {
    /// The invitation has expired by the clock here.
    Expired,
    /// The invitation was used as often as it may be.
    Used,
    /// The space knows no such invitation, or it does not count any more.
    Unknown,
    /// The ticket and the space contradict each other.
    WrongTicket,
}

/// Which entries of the charter chains have their whole past here.
#[derive(Debug, Default)]
struct CharterPast {
    /// Entries of which something before is not here, with how much.
    lacking: BTreeMap<Slot, usize>,
    /// What is not here, or not complete, and what waits for it.
    waiting: BTreeMap<EntryId, Vec<Slot>>,
}

impl Space {
    /// A space of which nothing is here yet.
    pub fn new(id: SpaceId, nonce: SpaceNonce, seed: &DeviceSeed) -> Space {
        let key = seed.space_key(&nonce);
        let keyring = Keyring::new(nonce, key.author(), seed.space_identity(&nonce));
        Space {
            id,
            nonce,
            key,
            carrier_key: None,
            skeleton: Skeleton::default(),
            charter: Charter::new(id),
            past: CharterPast::default(),
            counts: Counts::default(),
            keyring,
            cards: Cards::default(),
            documents: Documents::default(),
            absent: BTreeSet::new(),
            cache: RefCell::default(),
            quota: Quota::default(),
            receipts: Receipts::default(),
            duties: Duties::default(),
            footing: Footing::default(),
            tokens: BTreeMap::new(),
            made: Made::default(),
        }
    }

    /// Its id.
    pub fn id(&self) -> SpaceId {
        self.id
    }

    /// From which devices derive their keys for it.
    pub fn nonce(&self) -> SpaceNonce {
        self.nonce
    }

    /// This device's key in it.
    pub fn key(&self) -> &SpaceKey {
        &self.key
    }

    /// This device, as the space knows it.
    pub fn me(&self) -> AuthorId {
        self.key.author()
    }

    /// Who is in it.
    pub fn charter(&self) -> &Charter {
        &self.charter
    }

    /// This device's role in it now.
    pub fn my_role(&self) -> Option<Role> {
        self.charter.state().role_of(&self.me())
    }

    /// What can be opened now; for worker threads too.
    pub fn keys(&self) -> &Arc<EpochKeys> {
        self.keyring.held()
    }

    /// The secrets of the running epoch of the space and of the one before it, as far as they are here: from them
    /// come the handles by which members find each other.
    pub fn epoch_secrets(&self) -> Vec<[u8; 32]> {
        let state = self.charter.state();
        let Some((id, epoch)) = state.epoch(&Audience::Space) else {
            return self.latest_secrets();
        };
        let before = epoch.link.as_ref().map(|(before, _)| *before);
        [Some(id), before]
            .into_iter()
            .flatten()
            .filter_map(|id| self.keyring.held().identity(&id).map(|it| *it.secret()))
            .collect()
    }

    /// While no epoch can be used, members still know each other by the last two that they can open.
    fn latest_secrets(&self) -> Vec<[u8; 32]> {
        let state = self.charter.state();
        let held = self.keyring.held();
        let mut epochs: Vec<_> = state
            .epochs
            .iter()
            .filter(|(_, epoch)| epoch.audience == Audience::Space)
            .filter_map(|(id, epoch)| Some((epoch.depth, held.identity(id)?)))
            .collect();
        epochs.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
        epochs
            .into_iter()
            .take(2)
            .map(|(_, identity)| *identity.secret())
            .collect()
    }

    /// What a device's person, organisation and device are called.
    pub fn card(&self, author: &AuthorId) -> Option<&Card> {
        self.cards.of(&self.charter, author)
    }

    /// The card of a participant: of the first of their devices that has one.
    pub fn card_of(&self, participant: &ParticipantId) -> Option<&Card> {
        let first = AuthorId(participant.0);
        self.card(&first).or_else(|| {
            let state = self.charter.state();
            state
                .devices
                .iter()
                .filter(|(_, device)| device.participant == *participant)
                .find_map(|(author, _)| self.card(author))
        })
    }

    /// What it is called: as the latest renaming that counts says, else as its founding says.
    pub fn name(&self) -> Option<&crate::text::Name> {
        let named_by = |operation: EntryId| {
            let author = self.author_of(&operation)?;
            let card = self.cards.about(&self.charter, &operation, &author)?;
            card.space.as_ref()
        };
        let state = self.charter.state();
        state
            .settings
            .name
            .and_then(named_by)
            .or_else(|| named_by(self.id.into()))
    }

    /// Whose entry it is.
    pub fn author_of(&self, id: &EntryId) -> Option<AuthorId> {
        let slot = self.skeleton.slot(id)?;
        Some(self.skeleton.chain_of(slot).author)
    }

    /// The role that the author of an entry of content had by the charter heads along its chain; where it lies outside the
    /// cut of an end of rights that those heads lack, no more than that end left, or a member's. None for what is not here
    /// and what does not count.
    pub fn role_at_entry(&self, id: &EntryId) -> Option<Role> {
        self.writer_at_entry(id).map(|(_, role)| role)
    }

    /// Whose device wrote an entry of content, by the charter heads along its chain: it stays so when they leave. None for
    /// what is not here or does not count.
    pub fn participant_at_entry(&self, id: &EntryId) -> Option<ParticipantId> {
        self.writer_at_entry(id).map(|(who, _)| who)
    }

    fn writer_at_entry(&self, id: &EntryId) -> Option<(ParticipantId, Role)> {
        let slot = self.skeleton.slot(id)?;
        match Part::of(self.skeleton.chain_of(slot).chain) {
            Part::Content => self.counts.writer(&self.skeleton, &self.charter, slot),
            Part::Charter => None,
        }
    }

    /// As [`Space::role_at_entry`], of acts only.
    pub fn role_at_act(&self, id: &EntryId) -> Option<Role> {
        let slot = self.skeleton.slot(id)?;
        let is_act = self.skeleton.link(slot).kind.is_act();
        is_act.then(|| self.role_at_entry(id)).flatten()
    }

    /// Its documents.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The entries of a document that count, are for its readers, and whose bodies are here, in the order in which they
    /// came.
    pub fn entries_of(&self, document: &DocumentId) -> Vec<EntryId> {
        let Some(document) = self.documents.get(document) else {
            return Vec::new();
        };
        document
            .entries()
            .iter()
            .filter(|slot| self.is_shown(**slot, document))
            .map(|slot| self.skeleton.id(*slot))
            .collect()
    }

    /// Signs with the key of this device here that something is what it saw: for who checks it without the space. It may be
    /// called on any thread, and signs nothing but such statements.
    pub fn attester(&self) -> impl Fn(&DocumentId, [u8; 32]) -> Attested + Send + Sync + use<> {
        let (key, space) = (self.key.clone(), self.id);
        move |document, hash| {
            let of = Of {
                space,
                document: *document,
            };
            Attested::sign(of, hash, &key)
        }
    }

    /// What comes right before an entry on its document, of what is shown in it, sorted: the entries that it names, and
    /// its author's own before it, along every branch that its chain follows there. What it names and is not here is
    /// among them, when it waits for that.
    pub fn right_before(&self, id: &EntryId) -> Vec<EntryId> {
        let Some(slot) = self.skeleton.slot(id) else {
            return Vec::new();
        };
        let name = self.skeleton.document(slot);
        let Some(document) = name.and_then(|name| self.documents.get(&name)) else {
            return Vec::new();
        };
        let is_on_it =
            |slot: &Slot| self.skeleton.document(*slot) == name && self.is_shown(*slot, document);
        let named = self.skeleton.on(slot).iter();
        let named = named.filter_map(|id| self.skeleton.slot(id));
        let mut found: BTreeSet<Slot> = named.filter(is_on_it).collect();
        if self.skeleton.is_straight(self.skeleton.link(slot).chain) {
            found.extend(self.own_before(slot, document));
        } else {
            found.extend(self.own_on_branches(slot, is_on_it));
        }
        let mut ids: Vec<EntryId> = found.into_iter().map(|it| self.skeleton.id(it)).collect();
        let named = self.skeleton.on(slot).iter();
        ids.extend(named.filter(|id| self.waits_for(id)));
        ids.sort_unstable();
        ids
    }

    /// The author's own last entry on a document before one of a chain without branches. It looks at the document, not at
    /// the chain: between two entries on one document may lie many on others.
    fn own_before(&self, slot: Slot, document: &Document) -> Option<Slot> {
        let chain = self.skeleton.link(slot).chain;
        let before = document.entries().partition_point(|it| *it < slot);
        let mut before = document.entries().get(..before)?.iter().rev().copied();
        before.find(|it| self.skeleton.link(*it).chain == chain && self.is_shown(*it, document))
    }

    /// The author's own last entries on a document before one, along every branch of its chain.
    fn own_on_branches(&self, slot: Slot, is_on_it: impl Fn(&Slot) -> bool) -> Vec<Slot> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut left: Vec<Slot> = self.skeleton.prev(slot).collect();
        while let Some(before) = left.pop() {
            if is_on_it(&before) {
                found.push(before);
            } else if seen.insert(before) {
                left.extend(self.skeleton.prev(before));
            }
        }
        found
    }

    /// Whether an entry of a document counts, is here with its body, and is for the document's readers: what anybody
    /// may write for the space does not get into what the board alone writes, and into what is public nothing gets that
    /// who follows does not have.
    fn is_shown(&self, slot: Slot, document: &Document) -> bool {
        let link = self.skeleton.link(slot);
        if !link.is_whole() || !self.counts.counts(slot) {
            return false;
        }
        let Some(founding) = document.founding() else {
            return false;
        };
        match self.skeleton.epoch(slot) {
            None if founding.audience == Audience::Public => {
                self.skeleton.chain_of(slot).chain == Chain::PUBLIC
            }
            None => link.is_bare(),
            Some(epoch) => {
                let state = self.charter.state();
                let epoch = state.epochs.get(&epoch);
                epoch.is_some_and(|epoch| epoch.audience == founding.audience)
            }
        }
    }

    /// What is known about an entry: whether it counts. None for what is not here.
    pub fn verdict(&self, id: &EntryId) -> Option<Verdict> {
        let slot = self.skeleton.slot(id)?;
        Some(match Part::of(self.skeleton.chain_of(slot).chain) {
            Part::Content => self.counts.verdict(slot),
            Part::Charter if self.past.lacking.contains_key(&slot) => Verdict::Undecided,
            Part::Charter => Verdict::Counts,
        })
    }

    /// What does not count, with its author: "achtergebleven werk".
    pub fn left_behind(&self) -> Vec<(EntryId, AuthorId)> {
        self.counts
            .void()
            .map(|(slot, _)| {
                let author = self.skeleton.chain_of(slot).author;
                (self.skeleton.id(slot), author)
            })
            .collect()
    }

    /// Whether the header of an entry is here.
    pub fn holds(&self, id: &EntryId) -> bool {
        self.skeleton.slot(id).is_some()
    }

    /// Whether the header of an entry is here, with its body when it has one to be had.
    pub fn holds_whole(&self, id: &EntryId) -> bool {
        self.skeleton
            .slot(id)
            .is_some_and(|slot| self.skeleton.link(slot).is_whole())
    }

    /// Entries whose id begins with these eight bytes.
    pub fn beginning_with(&self, first: [u8; 8]) -> Vec<EntryId> {
        self.skeleton.beginning_with(first)
    }

    /// How many entries are here, whether they count or not.
    pub fn len(&self) -> usize {
        self.skeleton.len()
    }

    /// Whether nothing is here.
    pub fn is_empty(&self) -> bool {
        self.skeleton.is_empty()
    }

    /// How many entries of content count.
    pub fn counting(&self) -> usize {
        let content = |chain: &&ChainState| Part::of(chain.chain) == Part::Content;
        let all: usize = self
            .skeleton
            .chains()
            .filter(content)
            .map(|chain| chain.slots().len())
            .sum();
        all - self.counts.void().count() - self.counts.undecided().count()
    }

    /// The skeleton itself: for benches and checks.
    pub fn skeleton(&self) -> &Skeleton {
        &self.skeleton
    }

    /// Takes what calls brought about since the last time.
    pub fn take_made(&mut self) -> Made {
        std::mem::take(&mut self.made)
    }

    /// Of these entries those that count and whose bodies are here, by document.
    pub fn shown(&self, ids: &[EntryId]) -> BTreeMap<DocumentId, Vec<EntryId>> {
        let mut shown: BTreeMap<DocumentId, Vec<EntryId>> = BTreeMap::new();
        for slot in ids.iter().filter_map(|id| self.skeleton.slot(id)) {
            let link = self.skeleton.link(slot);
            let is_content = Part::of(self.skeleton.chain_of(slot).chain) == Part::Content;
            let id = self.skeleton.document(slot).filter(|_| is_content);
            if let Some(id) = id
                && let Some(document) = self.documents.get(&id)
                && self.is_shown(slot, document)
            {
                shown.entry(id).or_default().push(link.id);
            }
        }
        shown
    }

    /// What an entry is.
    pub fn kind_of(&self, id: &EntryId) -> Option<EntryType> {
        Some(self.skeleton.link(self.skeleton.slot(id)?).kind)
    }
}

#[cfg(test)]
mod tests;
