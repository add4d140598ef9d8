//! What callers ask and learn about documents as a whole.

use crate::handle::{SectionId, Selector, WatchInfo};
use noaber_protocol::ids::{DocumentId, Millis, SpaceId};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

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
        /// Who reads it: `public`, `space`, `board`, or a named audience; none: everybody in the space.
        audience: Option<Selector>,
        /// Markdown to begin from.
        from: Option<String>,
    },
    /// Lists the documents of a space that can be read here.
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
    /// Writes one for a file, with what proves an edition or a decision: [`crate::handle::Response::File`]. Of a document
    /// whose text is fixed, it is the last edition.
    Export {
        /// The document.
        document: Selector,
        /// In which form.
        format: ExportFormat,
        /// What for, when it is to tell of people too: that goes into the export log of the board. None: without what tells
        /// of people, as is always so of a public document.
        purpose: Option<String>,
    },
    /// Writes a part of a table for everybody, as its kind says: [`crate::handle::Response::File`]. Nothing else of the
    /// document goes along.
    ExportView {
        /// The document.
        document: Selector,
        /// The key of the view.
        view: String,
        /// In which form.
        format: ExportFormat,
    },
    /// Lists the entries of one.
    Log(Selector),
}

/// A document as a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentFile {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether it tells of people.
    pub people: FilePeople,
}

/// What a file tells of people who have no public function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FilePeople {
    /// Nothing: the document does not.
    Nothing,
    /// Nothing: these things, as the file calls them, were left out. A purpose brings them in.
    LeftOut(Vec<SafeText>),
    /// Nothing: these things were left out, because the document is public.
    NeverPublic(Vec<SafeText>),
    /// All, of so many people; that and the purpose stand in the export log.
    Logged(u32),
}

/// In which form a document is written into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// Markdown with front matter.
    Markdown,
    /// HTML that prints well.
    Html,
    /// Tables for a spreadsheet.
    Csv,
    /// Dates for an agenda (RFC 5545).
    Ics,
    /// Everything, for programs.
    Json,
}

impl ExportFormat {
    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            ExportFormat::Markdown => "md",
            ExportFormat::Html => "html",
            ExportFormat::Csv => "csv",
            ExportFormat::Ics => "ics",
            ExportFormat::Json => "json",
        }
    }
}

/// What an edit without a base does to a document that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WithoutBase {
    /// Refuses.
    Refuse,
    /// Puts the text in the place of what is there.
    Replace,
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
    /// Who can read it, as scripts call it: `public`, `space`, `board`, or the name of a named audience.
    pub audience: String,
    /// How many sections.
    pub sections: u32,
    /// When it last changed, as the author's clock claims.
    pub changed_at: Millis,
    /// The names of those who wrote in it.
    pub authors: Vec<SafeText>,
    /// Whether this device may write in it now.
    pub writable: bool,
    /// The key of its state; empty for a kind without states.
    pub state: String,
    /// Fields that lists show: the key and the value as people read it.
    pub listed: Vec<(String, SafeText)>,
    /// How many suggestions and votes wait for somebody.
    pub waiting: u32,
    /// What it keeps an eye on, what ends first before the others; no more than a list needs.
    pub watches: Vec<WatchInfo>,
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
    /// What it is in its kind.
    pub key: String,
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
