//! What the desk is told and asked, and what it answers and wants.

use super::acts::Plan;
use super::summary::Summary;
use crate::control::ClientId;
use crate::handle::{
    ActRequest, EditorEvent, EditorId, EditorRequest, ExportFormat, FormRequest, HistoryRequest,
    NoRight, Problem, Response, WithoutBase,
};
use crate::words::Lang;
use noaber_protocol::act::Attested;
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{Kind, KindNumber};
use noaber_protocol::entry::{self, EntryType};
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, Millis, ParticipantId, SpaceId};
use noaber_protocol::space::presence::Presence;
use noaber_protocol::text::SafeText;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads what an entry says, when it and its key are here.
pub type OpenBody = Arc<dyn Fn(&EntryId) -> Option<Vec<u8>> + Send + Sync>;

/// States that something is what this device saw, for who does not have the space.
pub type Attest = Arc<dyn Fn(&DocumentId, [u8; 32]) -> Attested + Send + Sync>;

/// How this device stands in a space.
pub struct Standing {
    /// The space.
    pub space: SpaceId,
    /// The key it writes with there.
    pub me: AuthorId,
    /// For which audiences it may write now, and has the key to.
    pub writable: BTreeMap<Audience, Result<(), Problem>>,
    /// For which audiences it may say something now, and has the key to.
    pub acts: BTreeMap<Audience, Result<(), Problem>>,
    /// The role of its person now.
    pub role: Option<Role>,
    /// What the space is called.
    pub name: SafeText,
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
    /// Signs with the key of this device in the space.
    pub attest: Attest,
}

impl Standing {
    /// Whether this device may write for an audience now.
    pub(super) fn writable(&self, audience: &Audience) -> Result<(), Problem> {
        let unknown = || Err(Problem::NoRight(NoRight::NotInAudience));
        self.writable.get(audience).cloned().unwrap_or_else(unknown)
    }

    /// Whether this device may say something in an audience now.
    pub(super) fn may_act(&self, audience: &Audience) -> Result<(), Problem> {
        let unknown = || Err(Problem::NoRight(NoRight::NotInAudience));
        self.acts.get(audience).cloned().unwrap_or_else(unknown)
    }

    /// The person at this device.
    pub(super) fn person(&self) -> ParticipantId {
        let who = self.people.get(&self.me);
        who.map_or_else(|| ParticipantId::from(self.me), |who| who.participant)
    }

    /// What a person is called.
    pub(super) fn who(&self, participant: &ParticipantId) -> Option<&Who> {
        let mut people = self.people.values();
        people.find(|who| who.participant == *participant)
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
    /// Their role now; none for who is not in the space any more.
    pub role: Option<Role>,
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
    /// Whether it has changes of the text in it.
    pub has_body: bool,
    /// What it is.
    pub kind: EntryType,
    /// The role that its author had in the charter that it names.
    pub role: Role,
}

/// The body of an entry to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBody {
    /// What it is.
    pub kind: EntryType,
    /// What is sealed, or public.
    pub plaintext: Vec<u8>,
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
    /// By which roles its acts count, as [`mark_of_roles`] tells it.
    pub roles: Option<[u8; 32]>,
    /// A summary that was kept, to be used when it was made from the same.
    pub kept: Option<Vec<u8>>,
}

/// What tells whether acts count by other roles than before: an end of rights that comes late may have lowered them. None
/// when there are no acts.
pub fn mark_of_roles(acts: impl Iterator<Item = (EntryId, Role)>) -> Option<[u8; 32]> {
    let mut acts: Vec<(EntryId, Role)> = acts.collect();
    if acts.is_empty() {
        return None;
    }
    acts.sort_unstable();
    let mut bytes = Vec::with_capacity(acts.len() * 33);
    for (entry, role) in acts {
        bytes.extend_from_slice(&entry.0);
        bytes.push(u8::from(role));
    }
    Some(entry::hash("roles", &[&bytes]))
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
    /// Something about what people do with a document beside writing in it.
    Act {
        /// The document.
        document: DocumentId,
        /// What.
        request: ActRequest,
        /// Who is named in it: the roll of a vote, or whose vote is given.
        people: Vec<ParticipantId>,
        /// Of a vote that is opened, what the vote of some on the roll weighs.
        weights: BTreeMap<ParticipantId, u32>,
    },
    /// Puts what an adopted amendment asks into this document: the desk asks it of itself.
    Place(DocumentId, Box<Plan>),
    /// The amendments on a document, among these.
    Amendments(DocumentId, Vec<Head>),
    /// Something that takes all documents of the space, as far as figures are made of them.
    AmongAll {
        /// The document that it is about.
        document: DocumentId,
        /// What.
        what: AmongAll,
        /// The others; none when no figure is made of them.
        others: Vec<Head>,
    },
    /// The same, with what is to be known of the others.
    Knowing(DocumentId, AmongAll, Arc<Vec<Summary>>),
    /// Opens a document in an editor.
    Open(DocumentId),
    /// Something about an open editor.
    Editor(EditorRequest),
}

/// A document that goes out into a file with what it tells of people.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenOut {
    /// Which.
    pub document: DocumentId,
    /// What it is called, and in which form it goes.
    pub what: String,
    /// What for.
    pub purpose: String,
    /// Of how many people it tells.
    pub people: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What takes the other documents of the space.
#[derive(Clone, Debug)]
pub enum AmongAll {
    /// Reads or changes values.
    Form(FormRequest),
    /// Writes a file.
    Export(ExportFormat, Lang, Option<String>),
    /// Writes a part of a table, by the key of its view.
    View(String, ExportFormat, Lang),
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
    /// A file that tells of people, for a client once a line in the export log says so.
    TakenOut {
        /// Who asked.
        client: ClientId,
        /// The number of the request.
        id: u32,
        /// What goes out.
        taken: Box<TakenOut>,
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
        bodies: Vec<NewBody>,
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
