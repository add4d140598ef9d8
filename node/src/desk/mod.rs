//! The documents that are open here, and the people who write in them: one thread that owns them all.
//!
//! The host asks and tells through [`ToDesk`] and hears [`FromDesk`]; the desk never waits for the network. What is
//! typed becomes a draft in the journal within 300 ms and an entry at the grain of the design; what others wrote is
//! taken in once a tick, however much it is.

mod acts;
mod ask;
mod difference;
mod draft;
mod editor;
mod export;
pub(crate) mod fixing;
mod form;
mod here;
mod history;
pub mod jupiter;
mod messages;
mod open;
mod snapshot;
mod summary;
mod undo;
#[cfg(test)]
mod writers;

use crate::control::ClientId;
use crate::handle::{EditorId, Problem, Response};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::document::{Document, EditError, SectionId};
use noaber_protocol::ids::{DocumentId, SpaceId};
use open::OpenDocument;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

pub use acts::Plan;
pub use here::Doing;
pub use messages::{
    AmongAll, Ask, Attest, EntryRef, FromDesk, Head, Material, NewBody, Note, OpenBody, Standing,
    TakenOut, ToDesk, When, Who, mark_of_roles,
};
pub use summary::Summary;

/// Messages that wait in each direction.
const WAITING: usize = 256;
/// How long a document without editors stays open.
const IDLE: Duration = Duration::from_secs(60);
/// How many documents without editors stay open.
const IDLE_DOCUMENTS: usize = 16;

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
    document: Document,
    body: Vec<u8>,
    from: Option<crate::exchange::markdown::Page>,
    filling: Option<Box<Filling>>,
}

/// Values that a new document begins with.
struct Filling {
    fields: Vec<(&'static str, String)>,
    /// A row of this table.
    table: &'static str,
    cells: Vec<(&'static str, String)>,
    /// A text in this section.
    section: SectionId,
    text: String,
}

impl Filling {
    fn fill(&self, document: &mut Document) -> Result<(), EditError> {
        for (key, value) in &self.fields {
            document.set_field(key, value)?;
        }
        let cells = self.cells.iter();
        let cells: Vec<(&str, &str)> = cells.map(|(key, value)| (*key, value.as_str())).collect();
        document.add_row(self.table, &cells)?;
        document.splice(&self.section, 0, 0, &self.text)
    }
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
                    let now = Instant::now();
                    open.heard(presence.author, &presence.what, now, &mut self.out);
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
            ToDesk::Stop => {
                self.stopping = true;
                for open in self.open.values_mut() {
                    open.say_farewell(Instant::now(), &mut self.out);
                }
            }
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
        // What they asked to be done is done still; an editor of theirs would never close.
        let opens = |asked: &Asked| asked.client == client && matches!(asked.ask, Ask::Open(_));
        for waiting in self.waiting.values_mut() {
            waiting.retain(|asked| !opens(asked));
        }
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
        self.do_acts();
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
