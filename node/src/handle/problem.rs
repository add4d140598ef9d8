//! Why something was not done.

use crate::handle::{ActProblem, BundleProblem};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::ValueFault;
use noaber_protocol::ids::Millis;
use serde::{Deserialize, Serialize};

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
    /// About a bundle, or the stick that it is on.
    Bundle(BundleProblem),
    /// About an act, or a value.
    Act(ActProblem),
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
    /// No audience of that name.
    Audience(String),
    /// No invitation, proposal or device of that id.
    Entry(String),
    /// Nobody of that name.
    Person(String),
    /// No member of that number or name.
    Member(String),
    /// No kind of that name.
    Kind(String),
    /// No such file.
    File(String),
    /// No such editor, section or base.
    Place(String),
    /// No relay in this home.
    Relay,
    /// No such address.
    Address(String),
    /// No version, sitting or entry of a document that is called so.
    Version(String),
    /// No space that the relay carries.
    Carried(String),
    /// No folder in which that file can be made.
    Folder(String),
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
    /// At least two other admins would have to sign, and there are not so many.
    TooFewAdmins,
    /// The device is older than this one: it withdraws this one, not the other way round.
    OlderDevice,
    /// The last admin cannot go.
    LastAdmin,
    /// Not (or no longer) in the space.
    NotIn,
    /// The space is only followed.
    OnlyFollows,
    /// Not one of those whom the document is for.
    NotInAudience,
    /// The key of the running epoch is not here yet.
    NoKey,
    /// Names go out with a line in the export log, which the board keeps.
    ExportLog,
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
    /// That member stands in the list already.
    Double(String),
    /// The relay does not serve that space already.
    Blocked,
    /// Somebody listens at the address already that people know the relay by.
    PortTaken(String),
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiskTrouble {
    /// It is full.
    Full,
    /// It fails.
    Failing,
    /// Others may read the folder: its modes are too wide.
    Open,
    /// One may not read or write there oneself: where.
    Denied(String),
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
    /// It is neither the id of a space nor a public address.
    NotAFollowAddress,
    /// The space is not followed.
    NotFollowed,
    /// The file is not UTF-8.
    NotUtf8 {
        /// The first byte that is not.
        at: u64,
    },
    /// It is too long.
    TooLong {
        /// How much fits.
        limit: u64,
        /// Of what.
        of: Amount,
    },
    /// A second device comes into fewer spaces at a time.
    TooManySpaces {
        /// How many at most.
        limit: u64,
    },
    /// The document takes no more.
    FullDocument,
    /// A name is empty or has nothing to see in it.
    EmptyName,
    /// It is no address.
    NotAnAddress,
    /// It is no address that says whose it is.
    NamelessAddress,
    /// The Markdown belongs to another document.
    OtherDocument,
    /// A file is there already, and nothing is written over.
    FileExists {
        /// Its place.
        name: String,
    },
    /// It is no table with names of columns.
    NotATable,
    /// No column of the table holds surnames.
    NoNames,
    /// No such column in the list.
    UnknownColumn(String),
    /// A member list may not hold that.
    RefusedColumn(String),
    /// That cannot stand in this column.
    Value {
        /// The column.
        column: String,
        /// What is wrong.
        fault: ValueFault,
    },
    /// An export needs a purpose.
    NoPurpose,
    /// The Markdown is of an export without names: the document would lose them.
    WithoutNames,
    /// Whoever looks around in a demo reaches nothing outside it.
    LookingAround,
    /// A file that somebody wrote says what cannot be.
    Setting {
        /// The file.
        file: String,
        /// The line, from one; zero when it is not known.
        line: u32,
        /// What is set there.
        key: String,
    },
    /// It is no text for a second device.
    NotADeviceTicket,
}

/// What there can be too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Amount {
    /// Bytes of text.
    Bytes,
    /// Characters.
    Characters,
    /// Rows of a table.
    Rows,
    /// Columns of a table.
    Columns,
    /// Fields.
    Fields,
    /// People.
    People,
    /// Doorgeefpunten.
    Relays,
}

impl Amount {
    /// What it is called, behind `amount-` in the Fluent files.
    pub fn word(self) -> &'static str {
        match self {
            Amount::Bytes => "bytes",
            Amount::Characters => "characters",
            Amount::Rows => "rows",
            Amount::Columns => "columns",
            Amount::Fields => "fields",
            Amount::People => "people",
            Amount::Relays => "relays",
        }
    }
}

impl Problem {
    /// The same of a text for a second device, where it is told of an invitation.
    pub fn of_second_device(self) -> Problem {
        match self {
            Problem::Refused(BadInput::NotATicket) => Problem::Refused(BadInput::NotADeviceTicket),
            other => other,
        }
    }

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
            Problem::Bundle(problem) => problem.exit_code(),
            Problem::Act(problem) => problem.exit_code(),
        }
    }
}
