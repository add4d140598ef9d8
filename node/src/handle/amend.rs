//! What callers ask and learn about amendments: documents that change another.

use crate::handle::{Selector, Words};
use noaber_protocol::ids::DocumentId;
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// What can be asked about amendments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AmendRequest {
    /// Begins one on a document as it stands now, with one change: [`crate::handle::Response::Document`].
    New {
        /// The document that it is on.
        document: Selector,
        /// What it is called; empty: after the document.
        title: String,
        /// What it changes.
        change: NewChange,
        /// Why.
        reason: String,
    },
    /// The amendments on a document, in the order of voting: [`crate::handle::Response::Amendments`].
    List(Selector),
    /// Puts what an adopted amendment changes into the document that it is on, all of it or nothing; answered with what the
    /// acts on that document come to. What was put there already is left as it is.
    Apply(Selector),
}

impl AmendRequest {
    /// The document that it is about.
    pub(crate) fn document_mut(&mut self) -> &mut Selector {
        match self {
            AmendRequest::New { document, .. }
            | AmendRequest::List(document)
            | AmendRequest::Apply(document) => document,
        }
    }
}

/// A change that an amendment begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewChange {
    /// Which words.
    pub words: ChangedWords,
    /// What is to stand there; empty: the words go.
    pub new: String,
    /// The words stay, and what is new comes behind them.
    pub behind: bool,
}

/// The words that a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangedWords {
    /// Those that were chosen in a text; where nothing was chosen, what is new comes there.
    Chosen(Words),
    /// These words, which must stand once in the section that is named so; empty: in the document.
    Named {
        /// The section, in the words of people.
        section: String,
        /// The words.
        old: String,
    },
}

/// The amendments on a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentsInfo {
    /// The document.
    pub id: DocumentId,
    /// In the order of voting.
    pub amendments: Vec<AmendmentInfo>,
}

/// An amendment, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentInfo {
    /// The amendment.
    pub id: DocumentId,
    /// The tag of its kind.
    pub kind: String,
    /// Its title.
    pub title: SafeText,
    /// The number that people gave it; empty when they gave none.
    pub number: SafeText,
    /// The key of its state.
    pub state: String,
    /// The amendment that it changes first.
    pub under: Option<DocumentId>,
    /// The place in the order that somebody gave it.
    pub given: Option<u32>,
    /// How many changes it makes.
    pub changes: u32,
}

/// Why a change does not fit any more into the document that it is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Misfit {
    /// Its words do not stand there any more.
    Lost,
    /// Its words did not stand in the text that it was made on.
    NoWords,
    /// Its words stood there more than once.
    Often,
    /// It names no words, or none that are new.
    Nothing,
    /// It is about words that these suggestions are about too.
    Collides(Vec<String>),
    /// It is about words that this other change of the same amendment is about too.
    Itself(u32),
}
