//! What a document itself gives of what stands in a file.

use super::{Exported, Kept, KeptRow, KeptTable, Made, Origin};
use noaber_protocol::document::Row;
use noaber_protocol::document::kinds::{Edits, FieldSpec, Kind, Rows, TableSpec};
use noaber_protocol::document::{Document, Heads, UnknownHeads};

impl Exported {
    /// A document as its text stands at some heads, with what may be changed at any time as it stands now. State, edition,
    /// votes, figures, talk and titles are for the caller to fill in.
    ///
    /// # Errors
    /// [`UnknownHeads`] when one of them is not in this document.
    pub fn new(
        document: &mut Document,
        heads: &Heads,
        origin: Origin,
        made: Made,
    ) -> Result<Exported, UnknownHeads> {
        let content = document.content_at(heads)?;
        let mut rows = Vec::new();
        for (table, _) in &content.tables {
            let ids = document.rows_at(table, heads)?;
            rows.push((table.clone(), ids.into_iter().map(|row| row.id.0).collect()));
        }
        let kind = document.kind();
        let hidden = kind.map_or(&[][..], |kind| kind.tables).iter();
        let hidden = hidden.filter(|spec| spec.shown == Rows::Totals);
        let totals = hidden.map(|spec| {
            let count = document.rows(spec.key).len();
            (
                spec.key.to_owned(),
                u32::try_from(count).unwrap_or(u32::MAX),
            )
        });
        let totals = totals.collect();
        Ok(Exported {
            origin,
            content,
            rows,
            kept: kind.map_or_else(Kept::default, |kind| Kept::new(kind, document)),
            totals,
            state: String::new(),
            edition: None,
            figures: Vec::new(),
            votes: Vec::new(),
            talk: Vec::new(),
            titles: Vec::new(),
            made,
            left: Vec::new(),
        })
    }
}

impl Kept {
    fn new(kind: &Kind, document: &Document) -> Kept {
        let fields = document.fields().into_iter().filter(|(key, _)| {
            let spec = kind.field(key);
            spec.is_some_and(|spec| spec.edits == Edits::Always)
        });
        let tables = kind.tables.iter().filter(|spec| spec.shown == Rows::Each);
        let tables = tables.map(|spec| KeptTable {
            key: spec.key.to_owned(),
            rows: document
                .rows(spec.key)
                .into_iter()
                .filter_map(|row| kept_row(spec, row))
                .collect(),
        });
        Kept {
            fields: fields.collect(),
            tables: tables.filter(|table| !table.rows.is_empty()).collect(),
        }
    }
}

/// What of a row may be changed at any time, with what names the row; none when it has nothing of that.
fn kept_row(spec: &TableSpec, row: Row) -> Option<KeptRow> {
    let is_kept = |column: &FieldSpec| match spec.edits {
        Edits::Always => true,
        Edits::WithText => column.edits == Edits::Always,
    };
    let has = |column: &&FieldSpec| is_kept(column) && row.cells.contains_key(column.key);
    if spec.edits == Edits::WithText && !spec.columns.iter().any(|column| has(&column)) {
        return None;
    }
    let mut cells = Vec::new();
    for (place, column) in spec.columns.iter().enumerate() {
        if let Some(value) = row.cells.get(column.key)
            && (place == 0 || is_kept(column))
        {
            cells.push((column.key.to_owned(), value.clone()));
        }
    }
    Some(KeptRow {
        id: row.id.0,
        cells,
    })
}
