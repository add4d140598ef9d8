//! The member list's thread: what it is asked, what it wants to know, and what it has written.

use super::ask::Answer;
use super::desk_side::{name_of, opener, people, refs};
use super::problems;
use super::run::Host;
use crate::clock;
use crate::control::ClientId;
use crate::desk::TakenOut;
use crate::handle::{MembersRequest, Missing, Problem};
use crate::members::{
    self, FromMembers, Job, Material, MembersHandle, RecordHead, Snapshot, Work, Written,
};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{Form, KindNumber};
use noaber_protocol::ids::{DocumentId, ParticipantId, SpaceId};
use noaber_protocol::node::NewEntry;
use noaber_protocol::space::counts::Verdict;
use noaber_protocol::space::{Founding, Space};
use noaber_protocol::text::SafeText;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use std::sync::Arc;
use tokio::sync::oneshot;

/// The thread, once somebody asked for a list, and who waits for the disk.
#[derive(Default)]
pub(super) struct Members {
    handle: Option<MembersHandle>,
    waiting: Vec<oneshot::Sender<Result<(), Problem>>>,
}

impl Members {
    /// What the thread says next; for ever nothing while there is none.
    pub(super) async fn heard(&mut self) -> FromMembers {
        let said = match &mut self.handle {
            Some(handle) => handle.from.recv().await,
            None => None,
        };
        match said {
            Some(said) => said,
            None => std::future::pending().await,
        }
    }
}

impl Host {
    pub(super) fn about_members(
        &mut self,
        client: ClientId,
        id: u32,
        request: &MembersRequest,
    ) -> Answer {
        let space = self.find_space(request.space())?;
        let job = Job {
            client,
            id,
            space,
            today: clock::today(),
            work: Work::Asked(request.clone()),
        };
        self.give_members(job)?;
        Ok(None)
    }

    /// Lets a file out once a line in the export log says so.
    pub(super) fn take_out(&mut self, client: ClientId, id: u32, taken: TakenOut) {
        let missing = || Problem::NotFound(Missing::Document(taken.document.to_string()));
        let space = self.space_of(&taken.document).map(Space::id);
        let sent = space.ok_or_else(missing).and_then(|space| {
            self.give_members(Job {
                client,
                id,
                space,
                today: clock::today(),
                work: Work::TakeOut(taken),
            })
        });
        if let Err(problem) = sent {
            self.parts.clients.answer(client, id, Err(problem));
        }
    }

    fn give_members(&mut self, job: Job) -> Result<(), Problem> {
        let full = || Problem::General("too many questions about the member list".to_owned());
        let handle = self.members_thread()?;
        handle.to.try_send(job).map_err(|_| full())
    }

    fn members_thread(&mut self) -> Result<&MembersHandle, Problem> {
        let handle = match self.members.handle.take() {
            Some(handle) if !handle.to.is_closed() => handle,
            Some(_) | None => {
                let mut seed = [0; 32];
                self.parts.rng.fill_bytes(&mut seed);
                members::start(ChaCha20Rng::from_seed(seed))
                    .map_err(|error| crate::config::disk(&error))?
            }
        };
        Ok(self.members.handle.insert(handle))
    }

    pub(super) fn members_say(&mut self, said: FromMembers) {
        // A thread that does not wait any more has ended with the job.
        let _gone = match said {
            FromMembers::Want(space, reply) => {
                let here = self.parts.node.space(&space);
                reply.send(here.map(|here| self.list_of(here))).is_err()
            }
            FromMembers::Entries(space, documents, reply) => {
                reply.send(self.entries_for(space, documents)).is_err()
            }
            FromMembers::Write(space, entries, reply) => {
                reply.send(self.write_members(space, entries)).is_err()
            }
            FromMembers::Kept(reply) => {
                self.members.waiting.push(reply);
                false
            }
            FromMembers::Answer(client, id, result) => {
                self.parts.clients.answer(client, id, *result);
                false
            }
        };
    }

    /// Tells those who wait that everything written so far is durable, or why it will not be.
    pub(super) fn tell_members_kept(&mut self) {
        if self.members.waiting.is_empty() {
            return;
        }
        let result = match self.disk_problem() {
            Some(problem) => Err(problem),
            None if self.is_durable() => Ok(()),
            None => return,
        };
        for reply in std::mem::take(&mut self.members.waiting) {
            // As above.
            let _gone = reply.send(result.clone());
        }
    }

    fn list_of(&self, space: &Space) -> Snapshot {
        let state = space.charter().state();
        let readers = state.participants.keys();
        let readers = readers.filter(|who| state.is_in_audience(who, &Audience::Board));
        let mut readers: Vec<SafeText> = readers.map(|who| name_of(space.card_of(who))).collect();
        readers.sort();
        let names = people(space).into_iter();
        Snapshot {
            me: space.me(),
            count: u32::try_from(members_of(space)).unwrap_or(u32::MAX),
            board: space
                .may_write_for(&Audience::Board)
                .map_err(|refused| problems::of_refused(refused, "")),
            money: has_money(space),
            readers,
            names: names.map(|(author, who)| (author, who.name)).collect(),
            heads: heads_of(space),
            open: opener(space, &self.parts.store),
            keys: Arc::as_ptr(space.keys()).addr(),
        }
    }

    fn entries_for(&self, space: SpaceId, documents: Vec<DocumentId>) -> Vec<Material> {
        let Some(space) = self.parts.node.space(&space) else {
            return Vec::new();
        };
        let entries = |id: DocumentId| (id, refs(space, &id, 0, &self.parts.store));
        documents.into_iter().map(entries).collect()
    }

    fn write_members(&mut self, space: SpaceId, entries: Vec<NewEntry>) -> Written {
        let mut written = Vec::with_capacity(entries.len());
        for new in entries {
            let document = new.document;
            let entry = self
                .with_node(|node, cx| node.write(cx, space, new))
                .map_err(|refused| problems::of_refused(refused, &space.to_string()))?;
            if let Some(document) = document {
                self.tell_desk_of(space, document);
            }
            written.push(entry);
        }
        self.news.documents.insert(space);
        self.news.links = true;
        Ok(written)
    }
}

/// Whether what a founding entry fixes is a record of the list, for those for whom such a record always is.
fn record_kind(founding: &Founding) -> Option<KindNumber> {
    let number = KindNumber(u16::try_from(founding.kind).ok()?);
    match &number.kind()?.form {
        Form::Record(audience) if *audience == founding.audience => Some(number),
        Form::Record(_) | Form::Text(_) => None,
    }
}

/// How many members there are, as headers tell everybody.
fn members_of(space: &Space) -> usize {
    let documents = space.documents().iter();
    let members = documents.filter(|(id, document)| {
        let kind = document.founding().and_then(record_kind);
        kind == Some(KindNumber::MEMBER) && space.verdict(&(**id).into()) == Some(Verdict::Counts)
    });
    members.count()
}

fn heads_of(space: &Space) -> Vec<RecordHead> {
    let documents = space.documents().iter();
    let heads = documents.filter_map(|(id, document)| {
        let kind = record_kind(document.founding()?)?;
        if !space.can_read(id) {
            return None;
        }
        let entries = space.entries_of(id);
        Some(RecordHead {
            document: *id,
            kind,
            made_from: (entries.len() as u64, *entries.last()?),
        })
    });
    heads.collect()
}

/// Whether this device reads and writes what is for those who keep the money, or would as soon as it is begun.
fn has_money(space: &Space) -> bool {
    let state = space.charter().state();
    let Audience::Named(number) = Audience::FINANCE else {
        return false;
    };
    if state.settings.audiences.contains_key(&number) {
        return space.may_write_for(&Audience::FINANCE).is_ok();
    }
    let is_admin = |who: &ParticipantId| {
        let found = state.participants.get(who);
        found.is_some_and(|it| it.role == Role::Admin)
    };
    let founder = space.author_of(&space.id().into()).map(ParticipantId::from);
    let first = founder.filter(is_admin);
    let me = state.participant_of(&space.me()).filter(is_admin);
    me.is_some() && first.is_none_or(|first| Some(first) == me)
}
