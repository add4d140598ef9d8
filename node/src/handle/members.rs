//! What callers ask and learn about the member list of a space.

use crate::handle::Selector;
use noaber_protocol::document::kinds::ValueFault;
use noaber_protocol::ids::{DocumentId, Millis};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What can be asked about the member list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MembersRequest {
    /// Lists the members in whom all words are found, as Dutch lists are sorted.
    List {
        /// The space.
        space: Selector,
        /// The words; none: everybody.
        search: String,
    },
    /// Takes in a file of rows and columns.
    Import {
        /// The space.
        space: Selector,
        /// Where the file lies, on the machine of the host.
        from: String,
        /// Whether it is done, or only said what would be.
        how: ImportHow,
    },
    /// Writes the list to a file, after a line in the export log.
    Export {
        /// The space.
        space: Selector,
        /// Where the file comes, on the machine of the host.
        to: String,
        /// What it is for.
        purpose: String,
    },
    /// Adds a member.
    Add {
        /// The space.
        space: Selector,
        /// Columns and their values.
        values: Vec<(String, String)>,
    },
    /// Changes columns of a member.
    Set {
        /// The space.
        space: Selector,
        /// Who: a member number, a name, or the beginning of an id.
        member: Selector,
        /// Columns and their values; nothing takes a value away.
        values: Vec<(String, String)>,
    },
    /// Marks a member as former. Nothing is erased.
    End {
        /// The space.
        space: Selector,
        /// Who.
        member: Selector,
        /// When they resigned; none: today.
        resigned: Option<String>,
        /// Until when they are a member; none: the end of the year, four weeks from the resignation at least.
        until: Option<String>,
        /// Why; none: the member resigned.
        reason: Option<String>,
    },
    /// Lists who took the list or names out of a document into a file, when, and what for.
    Log(Selector),
}

impl MembersRequest {
    /// The space that it is about.
    pub fn space(&self) -> &Selector {
        match self {
            MembersRequest::List { space, .. }
            | MembersRequest::Import { space, .. }
            | MembersRequest::Export { space, .. }
            | MembersRequest::Add { space, .. }
            | MembersRequest::Set { space, .. }
            | MembersRequest::End { space, .. }
            | MembersRequest::Log(space) => space,
        }
    }
}

/// How a file is taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportHow {
    /// Only told what would come of it.
    #[default]
    Look,
    /// Done.
    Take,
}

/// What is to be seen of the member list here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberList {
    /// How many members there are, as headers tell everybody.
    pub count: u32,
    /// Whether the list can be read here.
    pub readable: bool,
    /// Whether the money matters can be read and changed here.
    pub money: bool,
    /// Who can read it.
    pub readers: Vec<SafeText>,
    /// The members that were asked for.
    pub rows: Vec<MemberRow>,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The document.
    pub id: DocumentId,
    /// The name as it stands in a list: "Molen, Jan Hendrik van der".
    pub name: SafeText,
    /// What is known, by column, as it is written in files.
    pub values: BTreeMap<String, SafeText>,
    /// Other values of a column, set at the same time by people who did not know of each other.
    pub clashes: BTreeMap<String, Vec<SafeText>>,
    /// How they stand.
    pub standing: MemberStanding,
    /// Whether another row seems to be the same person.
    pub double: bool,
}

impl MemberRow {
    /// The value of a column; empty when there is none.
    pub fn value(&self, column: &str) -> &str {
        self.values.get(column).map_or("", SafeText::as_str)
    }
}

/// How a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberStanding {
    /// A member.
    Member,
    /// Still a member, and resigned.
    Resigned,
    /// Not a member any more.
    Former,
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// The file.
    pub from: String,
    /// Whether it was done.
    pub how: ImportHow,
    /// How many members were added, or would be.
    pub added: u32,
    /// How many who were in the list without anything about money got that, or would.
    pub completed: u32,
    /// What columns were taken for that the file calls otherwise: first the file's name, then the list's.
    pub meant: Vec<(SafeText, String)>,
    /// Rows of people who are in the list already, or earlier in the file; they were left out.
    pub doubles: Vec<DoubleRow>,
    /// What is wrong in rows that were left out.
    pub wrong: Vec<WrongRow>,
    /// Columns that were passed over.
    pub skipped: Vec<SkippedColumn>,
    /// Whether the file was in the old character set of Windows.
    pub old_letters: bool,
}

/// A row of somebody who is in the list already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoubleRow {
    /// The line in the file.
    pub line: u64,
    /// Who.
    pub name: SafeText,
}

/// What is wrong in a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WrongRow {
    /// The line in the file.
    pub line: u64,
    /// The column.
    pub column: String,
    /// What is wrong.
    pub why: RowFault,
}

/// What is wrong with a value in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowFault {
    /// It must be there.
    Missing,
    /// It cannot stand in this column.
    Value(ValueFault),
}

/// A column that was passed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SkippedColumn {
    /// What the file calls it.
    pub column: SafeText,
    /// Why.
    pub why: SkipReason,
}

/// Why a column was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SkipReason {
    /// A member list may not hold it.
    Refused,
    /// Nobody knows what it is.
    Unknown,
    /// It stands there twice.
    Twice,
    /// It is for those who keep the money.
    Money,
}

/// A line of the export log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportLine {
    /// When, as its author's clock claims.
    pub at: Millis,
    /// Who.
    pub who: SafeText,
    /// What for.
    pub purpose: SafeText,
    /// How many people.
    pub people: u32,
    /// Whether the money matters were in it.
    pub money: bool,
    /// Of which document; empty for the member list.
    pub what: SafeText,
    /// Its id; none for the member list.
    pub document: Option<DocumentId>,
}
