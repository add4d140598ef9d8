//! What an open editor asks and is told.

use crate::handle::{DocumentText, Selector};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

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

/// A change, and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedSplice {
    /// The section.
    pub section: SectionId,
    /// How many of the desk's splices of this section the editor had applied.
    pub seen: u64,
    /// The change.
    pub splice: Splice,
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
    /// Changes texts at several places, which is taken back as one.
    Splices {
        /// The editor.
        editor: EditorId,
        /// The changes, each on what those before it leave.
        splices: Vec<PlacedSplice>,
    },
    /// Adds what the kind repeats under a section, in the repeated section where that one stands.
    AddPart {
        /// The editor.
        editor: EditorId,
        /// After which.
        after: SectionId,
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
    /// Says where the cursor is, for the others to see.
    Cursor {
        /// The editor.
        editor: EditorId,
        /// The section.
        section: SectionId,
        /// How many of the desk's splices of this section the editor had applied.
        seen: u64,
        /// Before which byte.
        at: usize,
    },
    /// Takes back the editor's own last change; what others wrote inside it stands.
    Undo(EditorId),
    /// Does it again.
    Redo(EditorId),
    /// Closes the editor; what was typed is durable before the answer.
    Close(EditorId),
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
        /// Whose change it is: a name, or none when it is the editor's own, or not known.
        author: Option<SafeText>,
        /// Whether it takes back what was done in this editor, or does it again.
        is_own: bool,
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
    /// Who else is in the document, all of them.
    Others(Vec<Here>),
}

/// Somebody else who is in the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// Their name.
    pub name: SafeText,
    /// The section in which their cursor is.
    pub section: SectionId,
    /// How many of the editor's splices of this section the desk had applied.
    pub seen: u64,
    /// Before which byte their cursor is; none when what they wrote there is not here yet.
    pub at: Option<usize>,
    /// Whether they typed just now.
    pub typing: bool,
}
