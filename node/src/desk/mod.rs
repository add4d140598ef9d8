//! The documents that are open here, and the people who write in them: one thread that owns them all.
//!
//! The host asks and tells through [`ToDesk`] and hears [`FromDesk`]; the desk never waits for the network. What is
//! typed becomes a draft in the journal within 300 ms and an entry at the grain of the design; what others wrote is
//! taken in once a tick, however much it is.

mod ask;
mod draft;
mod editor;
mod here;
mod history;
pub mod jupiter;
mod open;
mod snapshot;
mod summary;
mod undo;
#[cfg(test)]
mod writers;

use crate::control::ClientId;
use crate::handle::{
    EditorEvent, EditorId, EditorRequest, HistoryRequest, NoRight, Problem, Response, WithoutBase,
};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::document::kinds::{Kind, KindNumber};
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, Millis, ParticipantId, SpaceId};
use noaber_protocol::space::presence::Presence;
use noaber_protocol::text::SafeText;
use open::OpenDocument;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

pub use summary::Summary;

/// Messages that wait in each direction.
const WAITING: usize = 256;
/// How long a document without editors stays open.
const IDLE: Duration = Duration::from_secs(60);
/// How many documents without editors stay open.
const IDLE_DOCUMENTS: usize = 16;

/// Reads what an entry says, when it and its key are here.
pub type OpenBody = Arc<dyn Fn(&EntryId) -> Option<Vec<u8>> + Send + Sync>;

/// How this device stands in a space.
pub struct Standing {
    /// The space.
    pub space: SpaceId,
    /// The key it writes with there.
    pub me: AuthorId,
    /// For which audiences it may write now, and has the key to.
    pub writable: BTreeMap<Audience, Result<(), Problem>>,
    /// What named audiences are called.
    pub audiences: BTreeMap<u32, SafeText>,
    /// Whether a session with another device of the space is open.
    pub live: bool,
    /// Whether somebody hears what is done here at this moment: another device, or a relay that passes it on.
    pub heard: bool,
    /// Who is who.
    pub people: BTreeMap<AuthorId, Who>,
    /// Opens bodies of the space.
    pub open: OpenBody,
    /// Which keys it opens them with: another number, other keys.
    pub keys: usize,
}

impl Standing {
    /// Whether this device may write for an audience now.
    pub(super) fn writable(&self, audience: &Audience) -> Result<(), Problem> {
        let unknown = || Err(Problem::NoRight(NoRight::NotInAudience));
        self.writable.get(audience).cloned().unwrap_or_else(unknown)
    }

    /// What scripts call an audience.
    pub(super) fn name_of(&self, audience: &Audience) -> String {
        match audience {
            Audience::Public => "public".to_owned(),
            Audience::Space => "space".to_owned(),
            Audience::Board => "board".to_owned(),
            Audience::Named(number) => match self.audiences.get(number) {
                Some(name) => name.as_str().to_owned(),
                None => number.to_string(),
            },
        }
    }
}

/// What a device's person is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The person.
    pub participant: ParticipantId,
    /// Their name.
    pub name: SafeText,
    /// For whom they act.
    pub organisation: SafeText,
}

/// An entry on a document that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRef {
    /// Its id.
    pub entry: EntryId,
    /// Who signed it.
    pub author: AuthorId,
    /// Whose device that is.
    pub participant: ParticipantId,
    /// The entries on the document that come right before it.
    pub past: Vec<EntryId>,
    /// When, as its author's clock claims.
    pub at: Millis,
    /// Whether it has a body at all.
    pub has_body: bool,
}

/// A document as headers tell it.
#[derive(Clone, Debug)]
pub struct Head {
    /// The document.
    pub document: DocumentId,
    /// Its space.
    pub space: SpaceId,
    /// Its kind.
    pub kind: KindNumber,
    /// Who can read it.
    pub audience: Audience,
    /// How many entries on it count, and the last of them: what a summary was made from.
    pub made_from: (u64, EntryId),
    /// A summary that was kept, to be used when it was made from the same.
    pub kept: Option<Vec<u8>>,
}

/// Everything to make a document from.
pub struct Material {
    /// What it is.
    pub head: Head,
    /// Its entries that count, each after those of its own chain.
    pub entries: Vec<EntryRef>,
    /// What was typed here and is no entry yet.
    pub draft: Option<Vec<u8>>,
    /// The document as it was kept, to be used when it was made from these.
    pub snapshot: Option<Vec<u8>>,
}

/// What the desk is told and asked.
pub enum ToDesk {
    /// How this device stands in a space now.
    Standing(Arc<Standing>),
    /// A client asks.
    Asked {
        /// Who.
        client: ClientId,
        /// The number of the request.
        id: u32,
        /// What.
        ask: Ask,
    },
    /// To [`FromDesk::Want`]; none when there is no such document (any more).
    Material(DocumentId, Option<Box<Material>>),
    /// New entries of a document count.
    Changed(DocumentId, Vec<EntryRef>),
    /// Other entries of a document count than before.
    Refold(DocumentId),
    /// Somebody else is doing something in a document.
    Presence(Presence),
    /// To [`FromDesk::Write`]: what became of the bodies, in order; the rest could not be written.
    Written {
        /// The document.
        document: DocumentId,
        /// For each body that was written: its entry, after those that it needed before it.
        done: Vec<Vec<EntryRef>>,
        /// Why the rest was not.
        problem: Option<Problem>,
    },
    /// To [`FromDesk::Found`].
    Founded(u64, Result<EntryRef, Problem>),
    /// A client went.
    Gone(ClientId),
    /// What was typed so far is to be written now; [`FromDesk::Wrote`] follows with the number.
    Write(u32),
    /// There is a draft of a document: it is to be opened, so that what was typed before a crash becomes an entry.
    Recover(DocumentId),
    /// Everything typed is to be written now; then the desk ends.
    Stop,
}

/// What clients can ask of the desk, with names already resolved.
#[derive(Debug)]
pub enum Ask {
    /// Founds a document.
    New {
        /// The space.
        space: SpaceId,
        /// The kind.
        kind: &'static Kind,
        /// The title.
        title: String,
        /// Who reads it.
        audience: Audience,
        /// Markdown to begin from.
        from: Option<String>,
    },
    /// Tells of these documents.
    List(Vec<Head>),
    /// Reads a document.
    Read(DocumentId),
    /// Reads a document as Markdown.
    Markdown(DocumentId),
    /// Applies a changed Markdown text.
    Edit {
        /// The document.
        document: DocumentId,
        /// The text.
        markdown: String,
        /// Base heads.
        base: Option<String>,
        /// What to do when there is no base and the document has changed.
        without_base: WithoutBase,
        /// The heads of the last export, when there was one.
        exported: Option<String>,
    },
    /// Lists a document's entries.
    Log {
        /// The document.
        document: DocumentId,
        /// Entries that do not count, to be told beside the others.
        beside: Vec<EntryRef>,
    },
    /// Something about how a document came to be.
    History(DocumentId, HistoryRequest),
    /// Opens a document in an editor.
    Open(DocumentId),
    /// Something about an open editor.
    Editor(EditorRequest),
}

/// When a message is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At once.
    Now,
    /// When every record handed out so far is durable.
    Kept,
}

/// What the desk answers and wants.
#[derive(Debug)]
pub enum FromDesk {
    /// An answer for a client.
    Answer {
        /// Who asked.
        client: ClientId,
        /// The number of the request.
        id: u32,
        /// The answer.
        result: Result<Response, Problem>,
        /// When to give it.
        when: When,
    },
    /// News for an editor.
    Tell {
        /// Who has it open.
        client: ClientId,
        /// The editor.
        editor: EditorId,
        /// The news.
        event: EditorEvent,
        /// When to give it.
        when: When,
    },
    /// Wants a document's material.
    Want(DocumentId),
    /// Wants these bodies written as entries, in order.
    Write {
        /// The document.
        document: DocumentId,
        /// What the first of them builds on.
        on: Vec<EntryId>,
        /// The bodies.
        bodies: Vec<Vec<u8>>,
    },
    /// Wants a document founded.
    Found {
        /// The desk's own number for it.
        ticket: u64,
        /// The space.
        space: SpaceId,
        /// The kind.
        kind: KindNumber,
        /// Who reads it.
        audience: Audience,
        /// The founding body.
        body: Vec<u8>,
    },
    /// Wants a draft kept; an empty one forgotten.
    Draft {
        /// The document.
        document: DocumentId,
        /// The draft.
        bytes: Vec<u8>,
    },
    /// Wants something of the desk's own kept beside a document, by name.
    Note {
        /// The document.
        document: DocumentId,
        /// What it is.
        note: Note,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Wants the others told what the person here is doing in a document.
    Present {
        /// The document.
        document: DocumentId,
        /// What.
        what: Vec<u8>,
    },
    /// Titles or sections of a space's documents changed.
    Documents(SpaceId),
    /// So many entries of a document are set aside: this version cannot take them in.
    Aside(DocumentId, u64),
    /// To [`ToDesk::Write`]: everything typed before it is written.
    Wrote(u32),
    /// Everything typed is written; the desk has ended.
    Ended,
}

/// What the desk keeps beside documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The heads of the last export.
    Export,
    /// What lists show.
    Summary,
    /// The document itself, so that opening it does not replay all.
    Snapshot,
}

impl Note {
    /// The name of the local record.
    pub fn key(self, document: &DocumentId) -> String {
        match self {
            Note::Export => format!("export/{document}"),
            Note::Summary => format!("summary/{document}"),
            Note::Snapshot => format!("snapshot/{document}"),
        }
    }
}

/// The host's ends of the desk's channels.
pub struct DeskHandle {
    /// Where the desk listens.
    pub to: mpsc::Sender<ToDesk>,
    /// What it says.
    pub from: mpsc::Receiver<FromDesk>,
    /// Its thread.
    pub thread: std::thread::JoinHandle<()>,
}

/// Starts a desk on a thread of its own.
///
/// # Errors
/// What the system says when there is no thread to be had.
pub fn start(rng: ChaCha20Rng) -> std::io::Result<DeskHandle> {
    let (to, inbox) = mpsc::channel(WAITING);
    let (out, from) = mpsc::channel(WAITING);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let thread = std::thread::Builder::new()
        .name("desk".to_owned())
        .spawn(move || runtime.block_on(Desk::new(rng).run(inbox, out)))?;
    Ok(DeskHandle { to, from, thread })
}

/// A client's request that waits for something.
#[derive(Debug)]
struct Asked {
    client: ClientId,
    id: u32,
    ask: Ask,
}

/// A founding that waits for its entry.
struct Founding {
    asked: (ClientId, u32),
    space: SpaceId,
    audience: Audience,
    document: noaber_protocol::document::Document,
    body: Vec<u8>,
    from: Option<crate::exchange::markdown::Page>,
}

/// The desk's state.
struct Desk {
    rng: ChaCha20Rng,
    standings: BTreeMap<SpaceId, Arc<Standing>>,
    open: BTreeMap<DocumentId, OpenDocument>,
    /// Requests that wait for a document's material.
    waiting: BTreeMap<DocumentId, Vec<Asked>>,
    foundings: BTreeMap<u64, Founding>,
    lists: Vec<summary::ListJob>,
    editors: BTreeMap<EditorId, DocumentId>,
    last_number: u32,
    /// Who wants to know when everything typed is written.
    writes: Vec<u32>,
    stopping: bool,
    out: VecDeque<FromDesk>,
}

impl Desk {
    fn new(rng: ChaCha20Rng) -> Desk {
        Desk {
            rng,
            standings: BTreeMap::new(),
            open: BTreeMap::new(),
            waiting: BTreeMap::new(),
            foundings: BTreeMap::new(),
            lists: Vec::new(),
            editors: BTreeMap::new(),
            last_number: 0,
            writes: Vec::new(),
            stopping: false,
            out: VecDeque::new(),
        }
    }

    async fn run(mut self, mut inbox: mpsc::Receiver<ToDesk>, out: mpsc::Sender<FromDesk>) {
        loop {
            while let Some(message) = self.out.pop_front() {
                if out.send(message).await.is_err() {
                    return;
                }
            }
            if self.stopping && self.is_written() {
                // The host may be gone already.
                let _ = out.send(FromDesk::Ended).await;
                return;
            }
            let due = self.due();
            let wake = async {
                match due {
                    Some(due) => tokio::time::sleep_until(due).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                message = inbox.recv() => {
                    let Some(message) = message else { return };
                    self.take(message);
                    while let Ok(message) = inbox.try_recv() {
                        self.take(message);
                    }
                }
                () = wake => {}
            }
            self.wake(Instant::now());
        }
    }

    fn take(&mut self, message: ToDesk) {
        match message {
            ToDesk::Standing(standing) => self.stand(standing),
            ToDesk::Asked { client, id, ask } => self.asked(Asked { client, id, ask }),
            ToDesk::Material(document, material) => self.material(document, material),
            ToDesk::Changed(document, entries) => {
                if let Some(open) = self.open.get_mut(&document) {
                    open.changed(entries);
                }
            }
            ToDesk::Presence(presence) => {
                if let Some(open) = self.open.get_mut(&presence.document) {
                    open.heard(presence.author, &presence.what, &mut self.out);
                }
            }
            ToDesk::Refold(document) => {
                if let Some(open) = self.open.get_mut(&document) {
                    open.refold();
                }
            }
            ToDesk::Written {
                document,
                done,
                problem,
            } => {
                if let Some(open) = self.open.get_mut(&document) {
                    open.written(done, problem, &mut self.out);
                }
            }
            ToDesk::Founded(ticket, result) => self.founded(ticket, result),
            ToDesk::Gone(client) => self.gone(client),
            ToDesk::Write(number) => {
                for open in self.open.values_mut() {
                    open.commit(&mut self.out);
                }
                self.writes.push(number);
            }
            ToDesk::Recover(document) => {
                if !self.open.contains_key(&document) && !self.waiting.contains_key(&document) {
                    self.waiting.insert(document, Vec::new());
                    self.out.push_back(FromDesk::Want(document));
                }
            }
            ToDesk::Stop => self.stopping = true,
        }
    }

    fn stand(&mut self, standing: Arc<Standing>) {
        for open in self.open.values_mut() {
            if open.head.space == standing.space {
                open.stand(Arc::clone(&standing), &mut self.out);
            }
        }
        self.standings.insert(standing.space, standing);
    }

    fn gone(&mut self, client: ClientId) {
        for (document, open) in &mut self.open {
            for editor in open.leave(client) {
                tracing::debug!(document = document.short(), editor = editor.0, "left open");
                self.editors.remove(&editor);
            }
        }
    }

    /// Does what is due.
    fn wake(&mut self, now: Instant) {
        let all = self.stopping || !self.writes.is_empty();
        for open in self.open.values_mut() {
            open.wake(now, all, &mut self.out);
        }
        if self.stopping && self.is_written() {
            for open in self.open.values_mut() {
                open.keep_snapshot(&mut self.out);
            }
        }
        if self.is_written() {
            let wrote = std::mem::take(&mut self.writes);
            self.out.extend(wrote.into_iter().map(FromDesk::Wrote));
        }
        self.put_away(now);
    }

    fn due(&self) -> Option<Instant> {
        let idle = |open: &OpenDocument| open.is_idle().then(|| open.used + IDLE);
        self.open
            .values()
            .flat_map(|open| [open.due(), idle(open)])
            .flatten()
            .min()
    }

    /// Closes documents that nobody looks at, the longest unused first.
    fn put_away(&mut self, now: Instant) {
        let mut idle: Vec<(Instant, DocumentId)> = self
            .open
            .iter()
            .filter(|(_, open)| open.is_idle())
            .map(|(document, open)| (open.used, *document))
            .collect();
        idle.sort_unstable();
        let too_many = idle.len().saturating_sub(IDLE_DOCUMENTS);
        for (place, (used, document)) in idle.into_iter().enumerate() {
            if (place < too_many || used + IDLE <= now)
                && let Some(mut open) = self.open.remove(&document)
            {
                open.keep_snapshot(&mut self.out);
            }
        }
    }

    /// Whether nothing is typed or asked that the host does not have.
    fn is_written(&self) -> bool {
        let settled = self.open.values().all(OpenDocument::is_settled);
        settled && self.foundings.is_empty() && self.waiting.is_empty()
    }

    fn answer(&mut self, to: (ClientId, u32), result: Result<Response, Problem>, when: When) {
        self.out.push_back(FromDesk::Answer {
            client: to.0,
            id: to.1,
            result,
            when,
        });
    }
}
