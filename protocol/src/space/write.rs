//! What this device writes: entries of its own chains, sealed, chained and signed.

use crate::charter::op::{Audience, Operation};
use crate::charter::op::{Found, Share};
use crate::charter::role::Role;
use crate::charter::{NoRight, State};
use crate::entry::{Body, Chain, Entry, EntryType, Header, Malformed, VERSION};
use crate::identity::DeviceSeed;
use crate::ids::{DocumentId, EntryId, EpochId, SpaceId, SpaceNonce};
use crate::limits;
use crate::record::Record;
use crate::run::{Run, RunEntry};
use crate::seal::{self, Recipient, SealError, SealIdentity};
use crate::space::accept::News;
use crate::space::counts::{is_in, least_role};
use crate::space::{Card, Cx, Space};
use std::collections::BTreeSet;

/// An entry of content to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The document; none for the entry that founds one.
    pub document: Option<DocumentId>,
    /// What it is.
    pub kind: EntryType,
    /// Entries of others that the body builds on.
    pub on: Vec<EntryId>,
    /// What stands in clear; of a founding entry first the number of the kind.
    pub more: Vec<u8>,
    /// Who may read it, for a founding entry; others go by their document.
    pub audience: Audience,
    /// What is sealed, or public.
    pub plaintext: Vec<u8>,
}

/// Why this device does not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No such space here.
    #[error("no such space")]
    NoSpace,
    /// No such document here, or its founding entry is not here yet.
    #[error("no such document")]
    NoDocument,
    /// The charter does not allow it.
    #[error("no right: {0:?}")]
    NoRight(NoRight),
    /// The role is too low.
    #[error("the role is too low")]
    Role {
        /// The least that may.
        needed: Role,
    },
    /// Not one of those whom the document is for.
    #[error("not in the audience")]
    NotInAudience,
    /// Not in the space, or not any more.
    #[error("not in the space")]
    NotIn,
    /// This device only follows what is public in the space.
    #[error("only followed")]
    OnlyFollows,
    /// The key of the running epoch is not here yet.
    #[error("no key")]
    NoKey,
    /// This device is in that space already, or on its way.
    #[error("in the space already")]
    AlreadyIn,
    /// The ticket has expired by the clock here.
    #[error("the ticket has expired")]
    Expired,
    /// More bytes than an entry holds.
    #[error("too long for one entry")]
    TooLong,
    /// What was given does not fit the format.
    #[error("malformed: {0}")]
    Malformed(#[from] Malformed),
}

/// An entry before it has its place.
pub(super) struct Draft {
    pub(super) kind: EntryType,
    pub(super) document: Option<DocumentId>,
    pub(super) on: Vec<EntryId>,
    pub(super) charter: Vec<EntryId>,
    pub(super) more: Vec<u8>,
    pub(super) content: Content,
}

/// What the body of a draft becomes.
pub(super) enum Content {
    Bare,
    Clear(Vec<u8>),
    Sealed {
        epoch: EpochId,
        recipient: Recipient,
        plaintext: Vec<u8>,
    },
}

impl Draft {
    pub(super) fn operation(operation: &Operation) -> Result<Draft, Refused> {
        Ok(Draft {
            kind: EntryType::OPERATION,
            document: None,
            on: Vec::new(),
            charter: Vec::new(),
            more: Vec::new(),
            content: Content::Clear(operation.encode()?),
        })
    }

    /// An entry that only names others; in the charter its body is empty and in clear.
    fn naming(
        kind: EntryType,
        document: Option<DocumentId>,
        charter: Vec<EntryId>,
        on: Vec<EntryId>,
    ) -> Draft {
        let content = if kind == EntryType::HEADS {
            Content::Clear(Vec::new())
        } else {
            Content::Bare
        };
        Draft {
            kind,
            document,
            on,
            charter,
            more: Vec::new(),
            content,
        }
    }
}

impl Space {
    /// Founds a space: its first operation, the share of its first epoch, and the founder's card.
    ///
    /// # Errors
    /// [`Refused::Malformed`], which names and keys of their own types do not bring about.
    pub fn found(cx: &mut Cx<'_>, seed: &DeviceSeed, card: &Card) -> Result<Space, Refused> {
        let mut nonce = SpaceNonce([0; 16]);
        cx.rng.fill_bytes(&mut nonce.0);
        let key = seed.space_key(&nonce);
        let identity = SealIdentity::generate(cx.rng);
        let own = seed.space_identity(&nonce);
        let found = Operation::Found(Found {
            nonce,
            recipient: own.recipient(),
            epoch: identity.recipient(),
        });
        let body = clear(cx, found.encode()?);
        let header = Header {
            version: VERSION,
            space: SpaceId([0; 32]),
            author: key.author(),
            chain: Chain::CHARTER,
            prev: Vec::new(),
            charter: Vec::new(),
            on: Vec::new(),
            at: cx.now,
            kind: EntryType::OPERATION,
            document: None,
            epoch: None,
            body_len: 0,
            body_commit: [0; 32],
            more: Vec::new(),
        };
        let entry = Entry::new(header.with_body(&body))?;
        let mut space = Space::new(entry.id.into(), nonce, seed);
        let epoch = seal::epoch_id(&nonce, &Audience::Space, &identity.recipient());
        let share = Operation::Share(Share {
            epoch,
            device: key.author(),
            sealed: seal::seal(&own.recipient(), &*identity.secret()).map_err(refused)?,
        });
        let card = card_about(entry.id, card, epoch, identity.recipient());
        let first = RunEntry {
            entry,
            body: Some(body),
        };
        let drafts = vec![Draft::operation(&share)?, card];
        space.sign(cx, Chain::CHARTER, vec![first], drafts)?;
        Ok(space)
    }

    /// Writes an entry of content: seals, chains, signs. Answers with its id.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`Refused::NotIn`], [`Refused::OnlyFollows`], [`Refused::Role`], [`Refused::NotInAudience`]: who this device
    ///   is here may not write it.
    /// - [`Refused::NoDocument`]: its document is not here.
    /// - [`Refused::NoKey`]: no epoch of the audience can be opened here, and none can be begun.
    /// - [`Refused::TooLong`], [`Refused::Malformed`].
    pub fn write(&mut self, cx: &mut Cx<'_>, new: NewEntry) -> Result<EntryId, Refused> {
        let audience = self.audience_of(&new)?;
        if audience == Audience::FINANCE && new.document.is_none() {
            self.begin_finance(cx)?;
        }
        let state = self.charter.state();
        self.may_write(&state, &audience, new.kind)?;
        self.write_for(cx, &audience, new)
    }

    /// As a program does that does not keep to a document's audience.
    #[cfg(test)]
    pub(crate) fn write_as_if(
        &mut self,
        cx: &mut Cx<'_>,
        new: NewEntry,
    ) -> Result<EntryId, Refused> {
        let audience = new.audience.clone();
        self.write_for(cx, &audience, new)
    }

    fn write_for(
        &mut self,
        cx: &mut Cx<'_>,
        audience: &Audience,
        new: NewEntry,
    ) -> Result<EntryId, Refused> {
        let content = match audience {
            Audience::Public => Content::Clear(new.plaintext),
            Audience::Space | Audience::Board | Audience::Named(_) => {
                let (epoch, recipient) = self.epoch_to_write(cx, audience)?;
                Content::Sealed {
                    epoch,
                    recipient,
                    plaintext: new.plaintext,
                }
            }
        };
        let chain = match audience {
            Audience::Public => Chain::PUBLIC,
            Audience::Space | Audience::Board | Audience::Named(_) => Chain::CONTENT,
        };
        let heads = self.heads_to_name(chain);
        let on: BTreeSet<EntryId> = new.on.into_iter().collect();
        let on: Vec<EntryId> = on.into_iter().collect();
        let mut drafts = overflow(EntryType::BARE, new.document, &heads, &on);
        let (last_heads, last_on) = (last(&heads), last(&on));
        drafts.push(Draft {
            kind: new.kind,
            document: new.document,
            on: last_on.to_vec(),
            charter: last_heads.to_vec(),
            more: new.more,
            content,
        });
        let written = self.sign(cx, chain, Vec::new(), drafts)?;
        Ok(*written.last().expect("a draft makes an entry"))
    }

    /// Signs an operation of the charter, with a card about it and operations that belong to it.
    ///
    /// # Errors
    /// [`Refused::NoRight`] when it would not count, [`Refused::OnlyFollows`].
    pub fn operate(&mut self, cx: &mut Cx<'_>, operation: &Operation) -> Result<EntryId, Refused> {
        if self.is_followed() {
            return Err(Refused::OnlyFollows);
        }
        self.charter
            .would_count(&self.me(), operation)
            .map_err(Refused::NoRight)?;
        self.operate_all(cx, std::slice::from_ref(operation), None)
    }

    /// As [`Space::operate`], several at once and with a card about the first; nothing is asked before.
    pub(crate) fn operate_all(
        &mut self,
        cx: &mut Cx<'_>,
        operations: &[Operation],
        card: Option<(&Card, EpochId, Recipient)>,
    ) -> Result<EntryId, Refused> {
        let heads = self.heads_to_name(Chain::CHARTER);
        let mut drafts = overflow(EntryType::HEADS, None, &heads, &[]);
        let place = drafts.len();
        for operation in operations {
            drafts.push(Draft::operation(operation)?);
        }
        if let Some(first) = drafts.get_mut(place) {
            first.charter = last(&heads).to_vec();
        }
        let written = self.sign(cx, Chain::CHARTER, Vec::new(), drafts)?;
        let first = *written.get(place).expect("an operation makes an entry");
        if let Some((card, epoch, recipient)) = card {
            let draft = card_about(first, card, epoch, recipient);
            self.sign(cx, Chain::CHARTER, Vec::new(), vec![draft])?;
        }
        Ok(first)
    }

    fn audience_of(&self, new: &NewEntry) -> Result<Audience, Refused> {
        match &new.document {
            None => Ok(new.audience.clone()),
            Some(document) => self
                .documents
                .get(document)
                .and_then(|document| document.founding())
                .map(|founding| founding.audience.clone())
                .ok_or(Refused::NoDocument),
        }
    }

    pub(super) fn may_write(
        &self,
        state: &State,
        audience: &Audience,
        kind: EntryType,
    ) -> Result<(), Refused> {
        if self.is_followed() {
            return Err(Refused::OnlyFollows);
        }
        let role = state.role_of(&self.me()).ok_or(Refused::NotIn)?;
        let needed = least_role(kind);
        if role < needed {
            return Err(Refused::Role { needed });
        }
        if *audience != Audience::Public && !is_in(state, audience, &self.me(), role) {
            return Err(match audience {
                Audience::Board => Refused::Role {
                    needed: Role::Board,
                },
                Audience::Public | Audience::Space | Audience::Named(_) => Refused::NotInAudience,
            });
        }
        Ok(())
    }

    /// The epoch to seal to: the usable one, or a new one when there is none.
    pub(super) fn epoch_to_write(
        &mut self,
        cx: &mut Cx<'_>,
        audience: &Audience,
    ) -> Result<(EpochId, Recipient), Refused> {
        if self.charter.state().epoch(audience).is_none() {
            self.rekey(cx, audience.clone())?;
        }
        let state = self.charter.state();
        let (id, epoch) = state.epoch(audience).ok_or(Refused::NoKey)?;
        if !self.keyring.held().holds(&id) {
            return Err(Refused::NoKey);
        }
        Ok((id, epoch.recipient))
    }

    /// Charter heads that count here and that the latest own entries of a chain do not have in their past.
    pub(super) fn heads_to_name(&self, chain: Chain) -> Vec<EntryId> {
        let mut known: BTreeSet<EntryId> = BTreeSet::new();
        if let Some(own) = self.skeleton.chain(self.me(), chain) {
            for tip in own.tips() {
                if chain == Chain::CHARTER {
                    known.insert(self.skeleton.id(*tip));
                } else {
                    known.extend(self.counts.heads(self.skeleton.link(*tip).heads));
                }
            }
        }
        let known: Vec<EntryId> = known.into_iter().collect();
        let mut heads = self.charter.heads();
        heads.retain(|head| !known.contains(head) && !self.charter.in_past(head, &known));
        heads.sort_unstable();
        heads
    }

    /// Makes entries of drafts, one after the other, signs the last, takes them in and gives them out to be kept.
    pub(super) fn sign(
        &mut self,
        cx: &mut Cx<'_>,
        chain: Chain,
        before: Vec<RunEntry>,
        drafts: Vec<Draft>,
    ) -> Result<Vec<EntryId>, Refused> {
        let mut entries = before;
        for draft in drafts {
            let prev = match entries.last() {
                Some(last) => vec![last.entry.id],
                None => self.own_tips(chain),
            };
            entries.push(self.make(cx, chain, prev, draft)?);
        }
        let mut written = Vec::with_capacity(entries.len());
        while !entries.is_empty() {
            let rest = entries.split_off(fitting(&entries));
            let ids = entries.iter().map(|entry| entry.entry.id);
            written.extend(ids.clone());
            self.made.wrote.extend(ids);
            let last = &entries.last().expect("at least one fits").entry;
            let signature = self.key.sign(&last.id);
            let run = Run { entries, signature };
            let bytes = run.encode()?;
            let start = self.skeleton.end();
            let mut news = News::default();
            self.insert(&run, &mut news);
            self.weigh(start, &mut news);
            let space = self.id;
            self.made.records.push(Record::Run { space, bytes });
            self.tell(cx.read, news);
            entries = rest;
        }
        Ok(written)
    }

    /// The latest own entries of a chain: several after a fork, which the next entry heals by naming them.
    fn own_tips(&self, chain: Chain) -> Vec<EntryId> {
        let mut tips: Vec<EntryId> = match self.skeleton.chain(self.me(), chain) {
            Some(own) => own
                .tips()
                .iter()
                .filter(|slot| self.duties.anew.is_none_or(|anew| **slot >= anew))
                .map(|slot| self.skeleton.id(*slot))
                .collect(),
            None => Vec::new(),
        };
        tips.sort_unstable();
        tips.truncate(limits::HEADER_IDS);
        tips
    }

    pub(super) fn make(
        &self,
        cx: &mut Cx<'_>,
        chain: Chain,
        prev: Vec<EntryId>,
        draft: Draft,
    ) -> Result<RunEntry, Refused> {
        let header = Header {
            version: VERSION,
            space: self.id,
            author: self.me(),
            chain,
            prev,
            charter: draft.charter,
            on: draft.on,
            at: cx.now,
            kind: draft.kind,
            document: draft.document,
            epoch: None,
            body_len: 0,
            body_commit: [0; 32],
            more: draft.more,
        };
        let (header, body) = match draft.content {
            Content::Bare => (header, None),
            Content::Clear(bytes) if bytes.len() > limits::BODY_BYTES => {
                return Err(Refused::TooLong);
            }
            Content::Clear(bytes) => (header, Some(clear(cx, bytes))),
            Content::Sealed {
                epoch,
                recipient,
                plaintext,
            } => {
                let header = Header {
                    epoch: Some(epoch),
                    ..header
                };
                let body = seal::seal_body(&header, &recipient, &plaintext).map_err(refused)?;
                (header, Some(body))
            }
        };
        let header = match &body {
            Some(body) => header.with_body(body),
            None => header,
        };
        Ok(RunEntry {
            entry: Entry::new(header)?,
            body,
        })
    }
}

/// A body in clear, with its salt.
fn clear(cx: &mut Cx<'_>, bytes: Vec<u8>) -> Body {
    let mut salt = [0; 16];
    cx.rng.fill_bytes(&mut salt);
    Body {
        salt: Some(salt),
        bytes,
    }
}

/// How many entries from the front fit into one run.
fn fitting(entries: &[RunEntry]) -> usize {
    let mut bytes = 1024;
    let fits = entries
        .iter()
        .take(limits::RUN_ENTRIES)
        .take_while(|entry| {
            bytes += entry.bytes();
            bytes <= limits::RUN_BYTES
        });
    fits.count().max(1)
}

/// A card about an operation, sealed for the space.
pub(super) fn card_about(
    operation: EntryId,
    card: &Card,
    epoch: EpochId,
    recipient: Recipient,
) -> Draft {
    Draft {
        kind: EntryType::CARD,
        document: None,
        on: vec![operation],
        charter: Vec::new(),
        more: Vec::new(),
        content: Content::Sealed {
            epoch,
            recipient,
            plaintext: card.encode(),
        },
    }
}

/// Entries that only name others, for the ids that do not fit into the last.
fn overflow(
    kind: EntryType,
    document: Option<DocumentId>,
    heads: &[EntryId],
    on: &[EntryId],
) -> Vec<Draft> {
    let mut heads = heads.chunks(limits::HEADER_IDS).rev().skip(1);
    let mut on = on.chunks(limits::HEADER_IDS).rev().skip(1);
    let mut drafts = Vec::new();
    loop {
        let (some_heads, some_on) = (heads.next(), on.next());
        if some_heads.is_none() && some_on.is_none() {
            return drafts;
        }
        let charter = some_heads.unwrap_or_default().to_vec();
        drafts.push(Draft::naming(
            kind,
            document,
            charter,
            some_on.unwrap_or_default().to_vec(),
        ));
    }
}

/// The ids that stand in the last entry.
fn last(ids: &[EntryId]) -> &[EntryId] {
    ids.chunks(limits::HEADER_IDS).last().unwrap_or(&[])
}

fn refused(error: SealError) -> Refused {
    match error {
        SealError::TooLong => Refused::TooLong,
        SealError::Malformed(malformed) => Refused::Malformed(malformed),
        SealError::HeaderTooLong
        | SealError::NotSealed
        | SealError::NotForUs
        | SealError::Damaged
        | SealError::WrongHeader
        | SealError::WeakRecipient => Refused::NoKey,
    }
}
