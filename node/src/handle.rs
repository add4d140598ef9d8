//! The door to a node: what screens and command line may ask, what they get, and what they are told.
//!
//! The same types serve a caller in the host's own process and one that attached over the control socket.

use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{DocumentId, Millis, ParticipantId, SpaceId};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// A space or document as a person names it: its id, the beginning of it, or its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector(pub String);

/// What a caller asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// About this device and its home.
    Home(HomeRequest),
    /// About spaces and coming into them.
    Space(SpaceRequest),
    /// About the people of a space.
    People(PeopleRequest),
    /// About documents as a whole.
    Document(DocumentRequest),
    /// About a document that is open in an editor.
    Editor(EditorRequest),
    /// About other devices.
    Network(NetworkRequest),
}

/// What can be asked about this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HomeRequest {
    /// Paths, versions and the device's own name.
    Info,
    /// Everything that the line of truth and `noaber status` need.
    Status,
    /// Reads every stored byte again and checks it.
    Verify,
    /// Changes the name or organisation that new spaces get.
    SetProfile(Profile),
}

/// What can be asked about spaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SpaceRequest {
    /// Founds a space.
    New {
        /// Its name.
        name: String,
    },
    /// Lists all spaces.
    List,
    /// Tells of one.
    Show(Selector),
    /// Leaves one.
    Leave(Selector),
    /// Makes an invitation.
    Invite {
        /// The space.
        space: Selector,
        /// The role of who joins: up to editor.
        role: Role,
        /// For how many days.
        days: u32,
        /// For how many people.
        uses: u16,
    },
    /// Reads a ticket without using it.
    ReadTicket {
        /// Its text.
        ticket: String,
    },
    /// Joins with a ticket; answers when the joining counts or the wait is over.
    Join {
        /// Its text.
        ticket: String,
        /// Seconds to wait; it goes on afterwards by itself.
        wait_seconds: u32,
    },
}

/// What can be asked about people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PeopleRequest {
    /// Lists the participants.
    List(Selector),
    /// Gives somebody a role.
    SetRole {
        /// The space.
        space: Selector,
        /// Who: a name or the beginning of an id.
        who: Selector,
        /// The role.
        role: Role,
    },
}

/// What can be asked about documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DocumentRequest {
    /// Founds a document from its kind's template, or from Markdown.
    New {
        /// The space.
        space: Selector,
        /// The kind's tag.
        kind: String,
        /// Its title.
        title: String,
        /// Markdown to begin from.
        from: Option<String>,
    },
    /// Lists the documents of a space.
    List(Selector),
    /// Reads one.
    Read(Selector),
    /// Reads one as Markdown with front matter.
    Markdown(Selector),
    /// Applies the difference between a base and a Markdown text.
    Edit {
        /// The document.
        document: Selector,
        /// The text.
        markdown: String,
        /// Base heads; without it those of the front matter.
        base: Option<String>,
        /// What to do when there is no base and the document has changed.
        without_base: WithoutBase,
    },
    /// Lists the entries of one.
    Log(Selector),
}

/// What an edit without a base does to a document that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WithoutBase {
    /// Refuses.
    Refuse,
    /// Puts the text in the place of what is there.
    Replace,
}

/// The number of an open editor, unique while the host runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EditorId(pub u32);

/// The place of a section in its document's life: its stable id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SectionId(pub String);

/// A change of a text: bytes in UTF-8, on character boundaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// Where, in bytes.
    pub at: usize,
    /// How many bytes go.
    pub delete: usize,
    /// What comes in their place.
    pub insert: String,
}

/// What an open editor can ask. Each section is a channel of its own between this editor and the desk:
/// both sides count what they sent and say how much of the other's they had seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EditorRequest {
    /// Opens a document.
    Open(Selector),
    /// Changes a text.
    Splice {
        /// The editor.
        editor: EditorId,
        /// The section.
        section: SectionId,
        /// How many of the desk's splices of this section the editor had applied.
        seen: u64,
        /// The change.
        splice: Splice,
    },
    /// Adds a section after another (or first).
    AddSection {
        /// The editor.
        editor: EditorId,
        /// After which.
        after: Option<SectionId>,
        /// Its heading.
        heading: String,
    },
    /// Changes a heading.
    SetHeading {
        /// The editor.
        editor: EditorId,
        /// Of which section.
        section: SectionId,
        /// The heading.
        heading: String,
    },
    /// Changes the title.
    SetTitle {
        /// The editor.
        editor: EditorId,
        /// The title.
        title: String,
    },
    /// Takes back the editor's own last change; what others wrote inside it stands.
    Undo(EditorId),
    /// Does it again.
    Redo(EditorId),
    /// Closes the editor; what was typed is durable before the answer.
    Close(EditorId),
}

/// What can be asked about other devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NetworkRequest {
    /// Waits until nothing is owed either way, or until that many others hold all of ours.
    Sync {
        /// Seconds at most.
        wait_seconds: u32,
        /// How many others must hold everything; none: everyone connected.
        until_safe: Option<u32>,
    },
    /// Dials an address that a person typed.
    Dial {
        /// The address: a multiaddress, or host and port.
        address: String,
    },
}

/// What a caller gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// It is done.
    Done,
    /// To [`HomeRequest::Info`].
    Info(Info),
    /// To [`HomeRequest::Status`] and [`NetworkRequest::Sync`].
    Status(Status),
    /// To [`HomeRequest::Verify`].
    Verified(Verified),
    /// A space.
    Space(SpaceInfo),
    /// Spaces.
    Spaces(Vec<SpaceInfo>),
    /// To [`SpaceRequest::Invite`].
    Invited(Invited),
    /// To [`SpaceRequest::ReadTicket`].
    Ticket(TicketInfo),
    /// To [`PeopleRequest::List`].
    People(Vec<Person>),
    /// A document.
    Document(DocumentInfo),
    /// Documents.
    Documents(Vec<DocumentInfo>),
    /// To [`DocumentRequest::Read`].
    Text(DocumentText),
    /// To [`DocumentRequest::Markdown`].
    Markdown(String),
    /// To [`DocumentRequest::Log`].
    Log(Vec<LogLine>),
    /// To [`EditorRequest::Open`].
    Opened(Opened),
}

/// What people here are called in the spaces they found or join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The person's name.
    pub name: String,
    /// The organisation.
    pub organisation: String,
}

/// Where things are, and what this is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Info {
    /// The version of the program.
    pub version: String,
    /// The home folder.
    pub home: String,
    /// The journal's folder.
    pub journal: String,
    /// The index's folder.
    pub index: String,
    /// The keyring file.
    pub keyring: String,
    /// The configuration file.
    pub config: String,
    /// The control socket.
    pub socket: String,
    /// The log folder.
    pub log: String,
    /// The person and organisation.
    pub profile: Profile,
    /// The transport's id, as others dial it.
    pub peer: String,
    /// Addresses at which this device listens.
    pub addresses: Vec<String>,
    /// The process that is the host.
    pub host_process: u32,
}

/// How things stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The transport's id.
    pub device: String,
    /// By space.
    pub spaces: Vec<SpaceStatus>,
    /// Devices on this network that are connected, whatever their spaces.
    pub nearby: u32,
    /// Warnings that people should see.
    pub warnings: Vec<Warning>,
}

/// Something that is not right, though work goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Warning {
    /// The clock of this device cannot be right.
    Clock {
        /// What it says.
        now: Millis,
    },
    /// The disk refuses; nothing new is acknowledged.
    Disk,
    /// A part of the journal was damaged; it is fetched again from others.
    Damaged {
        /// How many entries went back.
        entries: u64,
    },
    /// Entries that this version cannot read were set aside.
    Quarantined {
        /// How many.
        entries: u64,
    },
}

/// How one space stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpaceStatus {
    /// The space.
    pub id: SpaceId,
    /// Its name.
    pub name: SafeText,
    /// How many participants.
    pub participants: u32,
    /// How many documents.
    pub documents: u32,
    /// How many entries are held.
    pub entries: u64,
    /// The other devices.
    pub devices: Vec<DeviceStatus>,
}

/// How it stands with another device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceStatus {
    /// Whose.
    pub name: SafeText,
    /// For whom they act.
    pub organisation: SafeText,
    /// Whether a session is open.
    pub connected: bool,
    /// How.
    pub via: Via,
    /// Entries of ours that they have not acknowledged; unknown when never seen since start.
    pub they_lack: Option<u64>,
    /// Entries of theirs that we know of and lack; unknown when never seen since start.
    pub we_lack: Option<u64>,
    /// When both last held the same.
    pub level_at: Option<Millis>,
}

/// By which road another device is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Via {
    /// The local network.
    Lan,
    /// The internet, directly.
    Direct,
    /// A relay.
    Relay,
    /// Not connected.
    None,
}

/// What a check of every stored byte found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verified {
    /// Entries whose hash and place are right.
    pub entries: u64,
    /// Signatures that hold.
    pub signatures: u64,
    /// Bodies that are their headers'.
    pub bodies: u64,
    /// Bytes read.
    pub bytes: u64,
    /// What is damaged, in words for a log.
    pub damaged: Vec<String>,
}

/// A space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpaceInfo {
    /// Its id.
    pub id: SpaceId,
    /// Its name.
    pub name: SafeText,
    /// Our role in it; none when we left or wait for our joining.
    pub role: Option<Role>,
    /// Whether our joining still waits for a neighbour.
    pub joining: bool,
    /// How many participants.
    pub participants: u32,
    /// How many documents.
    pub documents: u32,
    /// Who founded it.
    pub founder: SafeText,
}

/// An invitation that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invited {
    /// The ticket's text.
    pub ticket: String,
    /// The role of who joins.
    pub role: Role,
    /// Until when.
    pub expires: Millis,
    /// For how many people.
    pub uses: u16,
}

/// What stands in a ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TicketInfo {
    /// The space.
    pub space: SpaceId,
    /// The space's name.
    pub space_name: SafeText,
    /// Who invites.
    pub inviter: SafeText,
    /// The role.
    pub role: Role,
    /// Until when.
    pub expires: Millis,
}

/// A participant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: ParticipantId,
    /// Their name.
    pub name: SafeText,
    /// For whom they act.
    pub organisation: SafeText,
    /// Their role.
    pub role: Role,
    /// The names of their devices.
    pub devices: Vec<SafeText>,
    /// Whether this is the person at this device.
    pub me: bool,
    /// Whether a session with a device of theirs is open.
    pub connected: bool,
}

/// A document, from outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentInfo {
    /// Its id.
    pub id: DocumentId,
    /// Its space.
    pub space: SpaceId,
    /// The tag of its kind.
    pub kind: String,
    /// Its title.
    pub title: SafeText,
    /// Who can read it, as scripts call it.
    pub audience: String,
    /// How many sections.
    pub sections: u32,
    /// When it last changed, as the author's clock claims.
    pub changed_at: Millis,
    /// The names of those who wrote in it.
    pub authors: Vec<SafeText>,
    /// Whether this device may write in it now.
    pub writable: bool,
}

/// A document with its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentText {
    /// Its id.
    pub id: DocumentId,
    /// The tag of its kind.
    pub kind: String,
    /// Its title.
    pub title: SafeText,
    /// Its heads, as scripts give them back.
    pub heads: String,
    /// Its sections in order.
    pub sections: Vec<SectionText>,
}

/// A section with its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionText {
    /// Its id.
    pub id: SectionId,
    /// Its heading.
    pub heading: SafeText,
    /// Its text, byte for byte as it is in the document; a screen scrubs it as it draws.
    pub text: String,
}

/// One entry of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    /// The entry's id.
    pub entry: String,
    /// When, as the author's clock claims.
    pub at: Millis,
    /// Who.
    pub author: SafeText,
    /// For whom.
    pub organisation: SafeText,
    /// Bytes that came.
    pub inserted: u64,
    /// Bytes that went.
    pub deleted: u64,
    /// Whether it counts.
    pub counts: bool,
}

/// An editor that was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Its number.
    pub editor: EditorId,
    /// The document as it stands; from here both sides count splices from zero.
    pub text: DocumentText,
    /// Whether it can be written in now.
    pub writable: bool,
}

/// What callers are told without asking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Names, roles, people or the list of spaces changed.
    People(SpaceId),
    /// The documents of a space changed.
    Documents(SpaceId),
    /// A neighbour came, went, or took or gave something.
    Links,
    /// A joining counts now.
    Joined(SpaceId),
    /// A joining will not count, and why.
    JoinFailed(SpaceId, Problem),
    /// About an open editor.
    Editor(EditorId, EditorEvent),
    /// The caller was too slow and missed events: ask again for what is on the screen.
    Missed,
    /// The host stops.
    Stopping,
}

/// What an open editor is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EditorEvent {
    /// A text changed.
    Splice {
        /// The section.
        section: SectionId,
        /// How many of the editor's splices of this section the desk had applied.
        seen: u64,
        /// The change.
        splice: Splice,
        /// Whose change it is: a name, or none when it is the editor's own undo or redo.
        author: Option<SafeText>,
    },
    /// Sections were added, taken away or renamed, or the title changed: the document as it stands. A section that the
    /// editor has keeps its text and counts there (its splices come as [`EditorEvent::Splice`], before and after this, so
    /// that what is under way stays right); a section that it does not have begins with this text, its counts at zero.
    Outline(DocumentText),
    /// What was typed is durable here.
    Kept {
        /// How many splices of this editor, since it was opened, are: all, when it sent no more than these.
        splices: u64,
    },
    /// It can be written in from now on, or not any more.
    Writable(bool),
}

/// Why something was not done. Each has two sentences in the Fluent files: what happened, and what to do now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{self:?}")]
pub enum Problem {
    /// Something the program did not expect.
    General(String),
    /// The words of the command do not fit.
    Usage(String),
    /// There is no such thing.
    NotFound(Missing),
    /// This device may not do that.
    NoRight(NoRight),
    /// No other device could be reached, or not enough hold it yet.
    NotSafeYet {
        /// How many hold everything.
        holders: u32,
        /// How many were asked for.
        wanted: u32,
    },
    /// A person must choose.
    Conflict(Clash),
    /// The home is in use by a process that cannot be attached to.
    InUse,
    /// Stored bytes are damaged.
    Corrupt(String),
    /// The home, ticket or neighbour is of a newer version.
    TooNew,
    /// The passphrase is wrong or missing.
    Locked(Lock),
    /// The disk refuses.
    Disk(DiskTrouble),
    /// What was given cannot be taken in.
    Refused(BadInput),
}

/// What was not found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// No home here yet: `noaber init` makes one.
    Home,
    /// No space of that name.
    Space(String),
    /// No document of that name.
    Document(String),
    /// Nobody of that name.
    Person(String),
    /// No kind of that name.
    Kind(String),
    /// No such file.
    File(String),
    /// No such editor, section or base.
    Place(String),
}

/// Which right is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoRight {
    /// The role is too low.
    Role {
        /// The least role that may.
        needed: Role,
    },
    /// More admins must sign.
    Approvals,
    /// The last admin cannot go.
    LastAdmin,
    /// Not (or no longer) in the space.
    NotIn,
    /// The key of the running epoch is not here yet.
    NoKey,
}

/// What a person must choose between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clash {
    /// The text has no base and the document has changed.
    NoBase,
    /// Several things have that name: the first of their ids.
    Ambiguous(Vec<String>),
    /// A home is here already.
    HomeExists,
}

/// Why the keyring stays closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lock {
    /// It wants a passphrase.
    Wanted,
    /// That one is wrong.
    Wrong,
}

/// Why the disk refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiskTrouble {
    /// It is full.
    Full,
    /// It fails.
    Failing,
    /// Others may read the folder: its modes are too wide.
    Open,
}

/// Why something given was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BadInput {
    /// It is no ticket.
    NotATicket,
    /// A character of the ticket is wrong.
    DamagedTicket,
    /// The ticket has expired.
    ExpiredTicket {
        /// When.
        expired: Millis,
    },
    /// The ticket was used as often as it may be.
    UsedTicket,
    /// The space does not know the invitation, or took it back.
    UnknownTicket,
    /// This device is in that space already.
    AlreadyIn,
    /// The file is not UTF-8.
    NotUtf8 {
        /// The first byte that is not.
        at: u64,
    },
    /// It is too long.
    TooLong {
        /// The limit, in bytes or characters.
        limit: u64,
    },
    /// A name is empty or has nothing to see in it.
    EmptyName,
    /// It is no address.
    NotAnAddress,
    /// The Markdown belongs to another document.
    OtherDocument,
}

impl Problem {
    /// The exit code on the command line.
    pub fn exit_code(&self) -> u8 {
        match self {
            Problem::General(_) => 1,
            Problem::Usage(_) => 2,
            Problem::NotFound(_) => 3,
            Problem::NoRight(_) => 4,
            Problem::NotSafeYet { .. } => 5,
            Problem::Conflict(_) => 6,
            Problem::InUse => 7,
            Problem::Corrupt(_) => 8,
            Problem::TooNew => 9,
            Problem::Locked(_) => 10,
            Problem::Disk(_) => 11,
            Problem::Refused(_) => 12,
        }
    }
}
