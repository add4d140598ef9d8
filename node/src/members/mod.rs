//! The member list: a view over small documents, and what changes them. One thread that holds what it read.
//!
//! The host asks through [`Job`] and hears [`FromMembers`]; to each question of the thread it answers at once, so that
//! what a job reads and what it then writes follow each other. Nothing of the list lies on a disk but sealed.

mod change;
mod columns;
mod import;
mod name;
mod view;

pub use change::purpose_of;
pub use columns::{COLUMNS, Column, IN_FILES, Part};
pub use import::would_add;
pub use name::folded;
pub use view::{Values, is_found};

use crate::control::ClientId;
use crate::desk::{EntryRef, OpenBody, TakenOut};
use crate::handle::{
    Clash, ExportLine, MemberList, MembersRequest, Missing, Problem, Response, Selector,
};
use noaber_protocol::document::kinds::KindNumber;
use noaber_protocol::document::{Document, Incoming};
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, SpaceId};
use noaber_protocol::node::NewEntry;
use noaber_protocol::text::SafeText;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::{mpsc, oneshot};
use view::{Person, Record};

/// Jobs that wait.
const WAITING: usize = 64;
/// Documents that are asked for at once.
const AT_ONCE: usize = 64;
/// Digits of an id that are enough to mean it.
const DIGITS: usize = 4;

/// Something to be done with the list of a space.
#[derive(Debug)]
pub struct Job {
    /// Who asks.
    pub client: ClientId,
    /// The number of the request.
    pub id: u32,
    /// The space.
    pub space: SpaceId,
    /// The day it is here, as year-month-day.
    pub today: String,
    /// What.
    pub work: Work,
}

/// What is to be done.
#[derive(Debug)]
pub enum Work {
    /// What somebody asked of the list.
    Asked(MembersRequest),
    /// Writing a line in the export log, before a document goes out with what it tells of people.
    TakeOut(TakenOut),
}

/// What the thread asks and answers.
pub enum FromMembers {
    /// Asks how it stands with the list of a space.
    Want(SpaceId, oneshot::Sender<Option<Snapshot>>),
    /// Asks for the entries of documents.
    Entries(SpaceId, Vec<DocumentId>, oneshot::Sender<Vec<Material>>),
    /// Wants entries written, in order; all or none is not promised.
    Write(SpaceId, Vec<NewEntry>, oneshot::Sender<Written>),
    /// Wants to know when everything written so far is durable.
    Kept(oneshot::Sender<Result<(), Problem>>),
    /// An answer for a client.
    Answer(ClientId, u32, Box<Result<Response, Problem>>),
}

/// The entries of a document, each after those of its own chain.
pub type Material = (DocumentId, Vec<EntryRef>);
/// The entries that were written, or why one was not.
pub type Written = Result<Vec<EntryId>, Problem>;

/// How it stands with the list of a space.
pub struct Snapshot {
    /// The key that this device writes with there.
    pub me: AuthorId,
    /// How many members there are, as headers tell.
    pub count: u32,
    /// Whether this device reads and writes what is for the board.
    pub board: Result<(), Problem>,
    /// Whether it reads and writes what is for those who keep the money.
    pub money: bool,
    /// The names of those who read the list.
    pub readers: Vec<SafeText>,
    /// What everybody is called.
    pub names: BTreeMap<AuthorId, SafeText>,
    /// The documents of the list that can be read here.
    pub heads: Vec<RecordHead>,
    /// Opens their bodies.
    pub open: OpenBody,
    /// Which keys that opens with: another number, other keys.
    pub keys: usize,
}

/// A document of the list, as headers tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHead {
    /// Which.
    pub document: DocumentId,
    /// Its kind.
    pub kind: KindNumber,
    /// How many entries on it count, and the last of them.
    pub made_from: (u64, EntryId),
}

/// The host's ends of the thread's channels.
pub struct MembersHandle {
    /// Where it listens.
    pub to: mpsc::Sender<Job>,
    /// What it says.
    pub from: mpsc::Receiver<FromMembers>,
}

/// Starts the thread.
///
/// # Errors
/// What the system says when there is no thread to be had.
pub fn start(rng: ChaCha20Rng) -> std::io::Result<MembersHandle> {
    let (to, mut inbox) = mpsc::channel::<Job>(WAITING);
    let (out, from) = mpsc::channel(WAITING);
    let mut registrar = Registrar {
        rng,
        out,
        read: BTreeMap::new(),
    };
    std::thread::Builder::new()
        .name("members".to_owned())
        .spawn(move || {
            while let Some(job) = inbox.blocking_recv() {
                let (client, id) = (job.client, job.id);
                // Somebody waits for the answer, whatever happens; what was read so far of that list is read again.
                let done = catch_unwind(AssertUnwindSafe(|| registrar.do_job(job)));
                let result = done.unwrap_or_else(|_| Err(panicked()));
                let answer = FromMembers::Answer(client, id, Box::new(result));
                if registrar.out.blocking_send(answer).is_err() {
                    return;
                }
            }
        })?;
    Ok(MembersHandle { to, from })
}

fn panicked() -> Problem {
    tracing::error!("a job of the member list panicked");
    Problem::General("something went wrong inside noaber".to_owned())
}

/// The thread's state.
struct Registrar {
    rng: ChaCha20Rng,
    out: mpsc::Sender<FromMembers>,
    read: BTreeMap<SpaceId, ReadBefore>,
}

/// What was read of a space, with the keys that opened it.
#[derive(Default)]
struct ReadBefore {
    keys: usize,
    records: BTreeMap<DocumentId, ((u64, EntryId), Record)>,
    logs: BTreeMap<DocumentId, ExportLine>,
}

/// The list of a space while a job is done.
struct Book {
    space: SpaceId,
    today: String,
    now: Snapshot,
    people: Vec<Person>,
    logs: Vec<ExportLine>,
}

impl Registrar {
    fn do_job(&mut self, job: Job) -> Result<Response, Problem> {
        let request = match job.work {
            Work::Asked(request) => request,
            Work::TakeOut(taken) => return self.take_out(job.space, taken),
        };
        let mut book = self.open(job.space, job.today)?;
        match request {
            MembersRequest::List { search, .. } => Ok(Response::Members(book.list(&search))),
            MembersRequest::Import { from, how, .. } => self.import(&book, &from, how),
            MembersRequest::Export { to, purpose, .. } => self.export(&book, &to, &purpose),
            MembersRequest::Add { values, .. } => self.add(&mut book, &values),
            MembersRequest::Set { member, values, .. } => self.set(&mut book, &member, &values),
            MembersRequest::End {
                member,
                resigned,
                until,
                reason,
                ..
            } => {
                let end = change::End {
                    resigned,
                    until,
                    reason,
                };
                self.end(&mut book, &member, &end)
            }
            MembersRequest::Log(_) => {
                book.now.board.clone()?;
                Ok(Response::Exports(book.logs))
            }
        }
    }

    /// Reads the list of a space: of what was read before only what has changed.
    fn open(&mut self, space: SpaceId, today: String) -> Result<Book, Problem> {
        let now = self.want(space)?;
        let mut before = self.read.remove(&space).unwrap_or_default();
        if before.keys != now.keys || now.board.is_err() {
            before = ReadBefore::default();
        }
        before.keys = now.keys;
        let mut people = Vec::new();
        if now.board.is_ok() {
            self.read_again(space, &now, &mut before)?;
            let records = before.records.iter();
            let records = records.map(|(id, (_, record))| (*id, record.clone()));
            people = view::join(&records.collect());
        }
        let mut logs: Vec<ExportLine> = before.logs.values().cloned().collect();
        logs.sort_by_key(|line| std::cmp::Reverse(line.at));
        if now.board.is_ok() {
            self.read.insert(space, before);
        }
        Ok(Book {
            space,
            today,
            now,
            people,
            logs,
        })
    }

    fn want(&self, space: SpaceId) -> Result<Snapshot, Problem> {
        let missing = || Problem::NotFound(Missing::Space(space.to_string()));
        let now = self.ask(|reply| FromMembers::Want(space, reply))?;
        now.ok_or_else(missing)
    }

    fn read_again(
        &mut self,
        space: SpaceId,
        now: &Snapshot,
        before: &mut ReadBefore,
    ) -> Result<(), Problem> {
        let here: BTreeSet<DocumentId> = now.heads.iter().map(|head| head.document).collect();
        before.records.retain(|id, _| here.contains(id));
        before.logs.retain(|id, _| here.contains(id));
        let is_known = |head: &&RecordHead| {
            let known = before.records.get(&head.document);
            known.is_some_and(|(made_from, _)| *made_from == head.made_from)
                || before.logs.contains_key(&head.document)
        };
        let stale: Vec<RecordHead> = now
            .heads
            .iter()
            .filter(|head| !is_known(head))
            .copied()
            .collect();
        for some in stale.chunks(AT_ONCE) {
            let ids = some.iter().map(|head| head.document).collect();
            let found = self.ask(|reply| FromMembers::Entries(space, ids, reply))?;
            let found: BTreeMap<DocumentId, Vec<EntryRef>> = found.into_iter().collect();
            for head in some {
                let mut entries = found.get(&head.document).map_or(&[][..], Vec::as_slice);
                if head.kind == KindNumber::EXPORT_LOG {
                    // A line of a log is not changed afterwards, whoever tries.
                    entries = entries.get(..1).unwrap_or_default();
                }
                let Some(document) = folded_document(head, entries, now) else {
                    continue;
                };
                if head.kind == KindNumber::EXPORT_LOG {
                    before.logs.extend(
                        log_line(&document, entries, now).map(|line| (head.document, line)),
                    );
                } else {
                    let record = record_of(head.kind, &document);
                    before
                        .records
                        .insert(head.document, (head.made_from, record));
                }
            }
        }
        Ok(())
    }

    /// Asks the host; it is gone when it does not answer.
    fn ask<T>(
        &self,
        question: impl FnOnce(oneshot::Sender<T>) -> FromMembers,
    ) -> Result<T, Problem> {
        let gone = || Problem::General("the host is gone".to_owned());
        let (reply, answer) = oneshot::channel();
        self.out
            .blocking_send(question(reply))
            .map_err(|_| gone())?;
        answer.blocking_recv().map_err(|_| gone())
    }

    /// Waits until everything written is durable.
    fn kept(&self) -> Result<(), Problem> {
        self.ask(FromMembers::Kept)?
    }
}

impl Book {
    fn list(&self, search: &str) -> MemberList {
        let doubles = view::doubles(&self.people);
        let rows = self.people.iter();
        let rows = rows.map(|person| person.row(&self.today, doubles.contains(&person.id)));
        MemberList {
            count: self.now.count,
            readable: self.now.board.is_ok(),
            money: self.now.money,
            readers: self.now.readers.clone(),
            rows: rows.filter(|row| is_found(row, search)).collect(),
        }
    }

    /// The member whom somebody means: by number, by name, by the beginning of an id.
    fn find(&self, selector: &Selector) -> Result<&Person, Problem> {
        self.now.board.clone()?;
        let words = selector.0.trim();
        let plain = folded(words);
        let by_number = |person: &&Person| !words.is_empty() && person.value("lidnummer") == words;
        let by_name = |person: &&Person| {
            let name = view::name_of(&person.values);
            let spoken = folded(&name.spoken()) == plain;
            !plain.is_empty() && (spoken || folded(&name.listed()) == plain)
        };
        let by_id = |person: &&Person| {
            words.len() >= DIGITS && person.id.to_string().starts_with(&words.to_lowercase())
        };
        let all = || self.people.iter();
        let mut found: Vec<&Person> = all().filter(by_number).collect();
        if found.is_empty() {
            found = all().filter(by_name).collect();
        }
        if found.is_empty() {
            found = all().filter(by_id).collect();
        }
        match found[..] {
            [one] => Ok(one),
            [] => Err(Problem::NotFound(Missing::Member(words.to_owned()))),
            _ => Err(Problem::Conflict(Clash::Ambiguous(
                found.iter().map(|person| person.id.to_string()).collect(),
            ))),
        }
    }
}

/// A document made of its entries; none when not all of them open here.
fn folded_document(head: &RecordHead, entries: &[EntryRef], now: &Snapshot) -> Option<Document> {
    let incoming = entries.iter().map(|entry| {
        let plaintext = if entry.has_body {
            (now.open)(&entry.entry)?
        } else {
            Vec::new()
        };
        Some(Incoming {
            entry: entry.entry,
            author: entry.author,
            participant: entry.participant,
            past: entry.past.clone(),
            plaintext,
        })
    });
    let incoming: Vec<Incoming> = incoming.collect::<Option<_>>()?;
    Some(Document::fold(head.document, head.kind, &incoming))
}

fn record_of(kind: KindNumber, document: &Document) -> Record {
    let fields = kind.kind().map_or(&[][..], |kind| kind.fields);
    let fields = fields
        .iter()
        .map(|field| (field.key, document.field_values(field.key)))
        .filter(|(_, values)| !values.is_empty());
    Record {
        kind,
        fields: fields.collect(),
    }
}

/// Who and when are what the founding entry's signature proves.
fn log_line(document: &Document, entries: &[EntryRef], now: &Snapshot) -> Option<ExportLine> {
    let first = entries.first()?;
    let field = |key| document.field(key).unwrap_or_default();
    Some(ExportLine {
        at: first.at,
        who: now.names.get(&first.author).cloned().unwrap_or_default(),
        purpose: SafeText::one_line(&field("doel")),
        people: field("aantal").parse().unwrap_or(0),
        money: field("geld") == "ja",
        what: SafeText::one_line(&field("wat")),
        document: field("stuk").parse().ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::charter::role::Role;
    use noaber_protocol::entry::EntryType;
    use noaber_protocol::ids::{Millis, ParticipantId};
    use rand_core::SeedableRng as _;
    use std::sync::Arc;

    const SPACE: SpaceId = SpaceId([1; 32]);
    const MEMBER: DocumentId = DocumentId([2; 32]);

    fn snapshot() -> Snapshot {
        Snapshot {
            me: AuthorId([3; 32]),
            count: 1,
            board: Ok(()),
            money: false,
            readers: Vec::new(),
            names: BTreeMap::new(),
            heads: vec![RecordHead {
                document: MEMBER,
                kind: KindNumber::MEMBER,
                made_from: (1, MEMBER.into()),
            }],
            open: Arc::new(|_| panic!("as this test wants")),
            keys: 1,
        }
    }

    fn entry() -> EntryRef {
        EntryRef {
            entry: MEMBER.into(),
            author: AuthorId([3; 32]),
            participant: ParticipantId([3; 32]),
            past: Vec::new(),
            at: Millis(0),
            has_body: true,
            kind: EntryType::FOUND_DOCUMENT,
            role: Role::Admin,
        }
    }

    #[test]
    fn who_asks_for_a_list_that_panics_is_answered_and_so_are_those_after() {
        let MembersHandle { to, mut from } = start(ChaCha20Rng::from_seed([1; 32])).unwrap();
        for id in [1, 2] {
            let job = Job {
                client: ClientId(1),
                id,
                space: SPACE,
                today: "2027-03-14".to_owned(),
                work: Work::Asked(MembersRequest::Log(Selector("Noord".to_owned()))),
            };
            to.try_send(job).unwrap();
        }
        let mut answered = Vec::new();
        while answered.len() < 2 {
            match from.blocking_recv().expect("the thread goes on") {
                FromMembers::Want(_, reply) => assert!(reply.send(Some(snapshot())).is_ok()),
                FromMembers::Entries(_, documents, reply) => {
                    let all = documents.into_iter().map(|id| (id, vec![entry()]));
                    reply.send(all.collect()).unwrap();
                }
                FromMembers::Answer(_, id, result) => answered.push((id, *result)),
                FromMembers::Write(..) | FromMembers::Kept(_) => panic!("nothing is written"),
            }
        }
        let is_told = |(_, result): &(u32, _)| matches!(result, Err(Problem::General(_)));
        assert!(
            answered.len() == 2 && answered.iter().all(is_told),
            "{answered:?}"
        );
    }
}
