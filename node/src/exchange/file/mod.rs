//! A document as a file for other programs and for paper: what it holds, and the five forms in which it is written.
//!
//! Nothing here knows a disk, a clock or a space: the caller gives all that stands in the file ([`Exported`]), and gets
//! bytes. A file of an edition or a decision also carries what proves it ([`check`]).

mod bare;
mod check;
mod csv;
mod fill;
mod form;
mod html;
mod ics;
mod json;
mod labels;
mod lines;
mod markdown;
mod ori;
mod paper;
mod proof;
mod term;
mod view;
mod vote;
mod whole;

#[cfg(test)]
mod changed;
#[cfg(test)]
mod nameless;
#[cfg(test)]
mod readers;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use bare::{Bare, Left, Members};
pub use check::{
    Changed, Checked, Claim, Labelled, NotCheckable, Proven, ProvenDecision, ProvenEdition,
    ProvenText, Real, Signer, Unchecked, check,
};
pub use view::write_view;
pub use vote::{About, ExportedEnd, ExportedVote, Late, Voice, Voter};
pub use whole::{TooMuch, made_up};

use crate::handle::ExportFormat;
use crate::words::Lang;
use noaber_protocol::act::{self, Attested};
use noaber_protocol::document::Content;
use noaber_protocol::document::FigureValue;
use noaber_protocol::document::kinds::{FieldSpec, FieldValue, Kind};
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, Millis, ParticipantId, SpaceId};
use serde::{Deserialize, Serialize};
use whole::Whole;

/// What a file holds of a document. Texts are as people wrote them; each form makes them harmless in its own way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exported {
    /// Whose it is.
    pub origin: Origin,
    /// What it holds: of a document whose text is fixed, its last edition.
    #[serde(with = "form::ContentForm")]
    pub content: Content,
    /// By key of a table of the content: the ids of its rows, in the same order. Without them dates have no lasting name.
    #[serde(with = "form::lists")]
    pub rows: Vec<(String, Vec<String>)>,
    /// What may be changed after the text was fixed, which no edition holds.
    pub kept: Kept,
    /// How many rows the tables have of which no row is shown.
    #[serde(with = "form::counts")]
    pub totals: Vec<(String, u32)>,
    /// The key of its state; empty for a kind without states.
    pub state: String,
    /// The edition that the content is, if it is one.
    pub edition: Option<ExportedEdition>,
    /// What was computed.
    pub figures: Vec<ExportedFigure>,
    /// The votes about it.
    pub votes: Vec<ExportedVote>,
    /// What was said and proposed, as far as it goes along.
    pub talk: Vec<Talk>,
    /// By id: what documents are called to which values point. Without it only the id stands there.
    #[serde(with = "form::pairs")]
    pub titles: Vec<(String, String)>,
    /// When the file is made.
    pub made: Made,
    /// What tells of people and was left out, as [`Exported::bare`] does; nothing of a file with all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Left>,
}

/// Whose a document is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Its space.
    #[serde(with = "form::text")]
    pub space: SpaceId,
    /// What the space is called.
    pub space_title: String,
    /// The document.
    #[serde(with = "form::text")]
    pub document: DocumentId,
    /// The heads of the content, as scripts name them.
    pub heads: String,
}

/// When a file is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// The day, as people there count: year-month-day.
    pub day: String,
    /// The moment.
    pub at: Millis,
}

/// What may be changed after a text was fixed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Fields that have a value, by key.
    #[serde(with = "form::pairs")]
    pub fields: Vec<(String, String)>,
    /// Tables, by key.
    pub tables: Vec<KeptTable>,
}

/// A table of which each row can be changed at any time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptTable {
    /// Its key.
    pub key: String,
    /// The rows.
    pub rows: Vec<KeptRow>,
}

/// A row of such a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptRow {
    /// Its id.
    pub id: String,
    /// The cells that have a value, by key of the column.
    #[serde(with = "form::pairs")]
    pub cells: Vec<(String, String)>,
}

/// An edition in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedEdition {
    /// Which one, from 1.
    pub number: u32,
    /// The hash of what it holds.
    #[serde(with = "form::hex")]
    pub hash: [u8; 32],
    /// Who fixed it.
    pub adopted: Signing,
    /// Who signed it.
    pub signatures: Vec<Signing>,
}

/// That somebody signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signing {
    /// What they call themselves.
    pub name: String,
    /// Their organisation, as they say.
    pub organisation: String,
    /// Their function, as they say.
    pub function: String,
    /// When, as their clock claims.
    pub at: Millis,
    /// What proves it.
    pub proof: Proof,
}

/// A signature that can be checked without the space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// The key of the device.
    #[serde(with = "form::text")]
    pub author: AuthorId,
    /// The hash that was signed.
    #[serde(with = "form::hex")]
    pub hash: [u8; 32],
    /// The signature.
    #[serde(with = "form::hex")]
    pub proof: [u8; 64],
}

impl Proof {
    /// What this device attested.
    pub fn new(author: AuthorId, attested: &Attested) -> Proof {
        Proof {
            author,
            hash: attested.hash,
            proof: attested.proof,
        }
    }

    fn attested(&self) -> Attested {
        Attested {
            hash: self.hash,
            proof: self.proof,
        }
    }
}

/// Something that was computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedFigure {
    /// Its key.
    pub key: String,
    /// Which group it is of.
    pub group: Vec<String>,
    /// The value as it is kept; none while there is too little to tell one.
    pub value: Option<String>,
    /// Of how many values it was made.
    pub of: u32,
}

impl From<&FigureValue> for ExportedFigure {
    fn from(figure: &FigureValue) -> Self {
        ExportedFigure {
            key: figure.key.to_owned(),
            group: figure.group.clone(),
            value: figure.value.clone(),
            of: figure.of,
        }
    }
}

/// Something that was said or proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Talk {
    /// Who.
    pub name: String,
    /// When, as their clock claims.
    pub at: Millis,
    /// What, or why it was proposed.
    pub text: String,
    /// When it was proposed: which words, and by what.
    pub proposal: Option<Proposal>,
}

/// Other words that were proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What stood there.
    pub old: String,
    /// What was to stand there.
    pub new: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Nothing yet.
    Open,
    /// It was taken over.
    Taken,
    /// It was refused.
    Refused,
}

/// Who people and devices are, to whoever fills an [`Exported`].
pub trait People {
    /// The device that signed an entry.
    fn device(&self, entry: &EntryId) -> Option<AuthorId>;
    /// A vote that was given, with whose it is, whether or not another stands in its place now.
    fn vote(&self, entry: &EntryId) -> Option<(ParticipantId, act::Cast)>;
    /// What a participant is called, and their organisation.
    fn name(&self, participant: &ParticipantId) -> (String, String);
}

impl ExportedEdition {
    /// What a file tells of an edition; none when it carries no proof, or its device is not known here.
    pub fn new(edition: &act::Edition, people: &dyn People) -> Option<ExportedEdition> {
        let attested = edition.step.transition.edition.as_ref()?;
        let author = people.device(&edition.step.entry)?;
        let (name, organisation) = people.name(&edition.step.participant);
        let adopted = Signing {
            name,
            organisation,
            function: String::new(),
            at: edition.step.at,
            proof: Proof::new(author, attested),
        };
        let signatures = edition.signatures.iter().filter_map(|signed| {
            let author = people.device(&signed.entry)?;
            Some(Signing {
                name: people.name(&signed.participant).0,
                organisation: signed.signature.organisation.clone(),
                function: signed.signature.function.clone(),
                at: signed.at,
                proof: Proof::new(author, &signed.signature.attested),
            })
        });
        Some(ExportedEdition {
            number: edition.number,
            hash: attested.hash,
            adopted,
            signatures: signatures.collect(),
        })
    }

    /// The control code: the first sixteen digits of the hash.
    pub fn code(&self) -> String {
        form::digits(self.hash.get(..8).unwrap_or_default())
    }
}

/// Writes a document in a form, with the words of a language, when it can be laid out in little time and memory.
///
/// # Errors
/// [`TooMuch`] when it has more fields than any, or a table that is wider than any or has too many cells.
pub fn try_write(lang: Lang, format: ExportFormat, what: &Exported) -> Result<Vec<u8>, TooMuch> {
    let whole = Whole::new(lang, what);
    whole.fits()?;
    Ok(whole.write(format))
}

/// What the things are called that were left out of a file, in its own words.
pub fn left_out(lang: Lang, what: &Exported) -> Vec<String> {
    Whole::new(lang, what).left()
}

/// Writes a document in a form, with the words of a language, whatever it holds.
///
/// Nothing goes along unseen. Of a table of which only totals are shown no row is written, in no form; an edition that holds
/// such rows is written without its proofs, which could not be checked then. What was said of a text stays out of its
/// editions, and voters are named only where it is told who voted what.
pub fn write(lang: Lang, format: ExportFormat, what: &Exported) -> Vec<u8> {
    Whole::new(lang, what).write(format)
}

/// The forms that fit a kind: tables and values for a spreadsheet only when it has some, dates for an agenda too.
pub fn formats(kind: &Kind) -> Vec<ExportFormat> {
    let has_values = !kind.fields.is_empty() || !kind.tables.is_empty();
    let columns = kind.tables.iter().flat_map(|table| table.columns);
    let is_date = |spec: &FieldSpec| spec.value == FieldValue::Date;
    let has_dates = kind.fields.iter().any(is_date) || columns.clone().any(is_date);
    let mut all = vec![
        ExportFormat::Markdown,
        ExportFormat::Html,
        ExportFormat::Json,
    ];
    if has_values {
        all.push(ExportFormat::Csv);
    }
    if has_dates {
        all.push(ExportFormat::Ics);
    }
    all
}
