//! What callers ask and learn about the values of a document beside its text.

use crate::handle::{Selector, WatchInfo};
use noaber_protocol::ids::{DocumentId, SpaceId};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// What can be asked about values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FormRequest {
    /// Reads all: [`crate::handle::Response::Form`].
    Read(Selector),
    /// Changes one or more; answered as [`FormRequest::Read`]. All of them are made, or none.
    Change {
        /// The document.
        document: Selector,
        /// What.
        changes: Vec<FormChange>,
    },
}

impl FormRequest {
    /// The document that it is about.
    pub(crate) fn document_mut(&mut self) -> &mut Selector {
        match self {
            FormRequest::Read(document) | FormRequest::Change { document, .. } => document,
        }
    }
}

/// A change of a value. Values are as people write them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormChange {
    /// Sets a field; nothing empties it.
    Field {
        /// Its key.
        key: String,
        /// The value.
        value: String,
    },
    /// Adds a row to a table.
    AddRow {
        /// The table's key.
        table: String,
        /// By key of a column: the value.
        cells: Vec<(String, String)>,
    },
    /// Sets a cell.
    Cell {
        /// The table's key.
        table: String,
        /// The row.
        row: RowName,
        /// The column's key.
        column: String,
        /// The value.
        value: String,
    },
    /// Takes a row away.
    RemoveRow {
        /// The table's key.
        table: String,
        /// The row.
        row: RowName,
    },
}

/// A row, by its id in the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowName(pub String);

/// The values of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormInfo {
    /// The document.
    pub id: DocumentId,
    /// Its space.
    pub space: SpaceId,
    /// The tag of its kind.
    pub kind: String,
    /// Its title.
    pub title: SafeText,
    /// Whether this device may write in it now, as far as rights go.
    pub writable: bool,
    /// Whether an edition holds the text and what goes with it: then only what may always be changed can be.
    pub fixed: bool,
    /// Its fields, in the kind's order.
    pub fields: Vec<FieldInfo>,
    /// Its tables, in the kind's order.
    pub tables: Vec<TableInfo>,
    /// What is computed, in the kind's order.
    pub figures: Vec<FigureInfo>,
    /// What it keeps an eye on, in the kind's order.
    pub watches: Vec<WatchInfo>,
}

/// A field with its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldInfo {
    /// Its key.
    pub key: String,
    /// The value as people read it; empty when there is none.
    pub value: SafeText,
    /// Other values that were set without knowing of this one.
    pub others: Vec<SafeText>,
}

/// A table with its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableInfo {
    /// Its key.
    pub key: String,
    /// How many rows it has.
    pub count: u32,
    /// The rows, unless the kind shows only totals.
    pub rows: Vec<RowInfo>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowInfo {
    /// Its name.
    pub row: RowName,
    /// The values as people read them, in the order of the columns; empty where there is none.
    pub cells: Vec<SafeText>,
}

/// Something that was computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureInfo {
    /// Its key.
    pub key: String,
    /// What it is of, when it is one of several: the values that tell the group.
    pub group: Vec<SafeText>,
    /// The value as people read it; empty while there is too little to tell one.
    pub value: SafeText,
    /// Of how many values it was made.
    pub of: u32,
}
