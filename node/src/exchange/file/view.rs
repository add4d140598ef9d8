//! A part of a table as a file for everybody: the rows that are marked for it and the columns that its kind names, and nothing else
//! of the document.

use super::labels::Label;
use super::whole::Whole;
use super::{Exported, Kept, csv, markdown};
use crate::handle::ExportFormat;
use crate::words::{Lang, of_kind};
use noaber_protocol::document::kinds::ViewSpec;

/// Writes a view of a document. For a spreadsheet it is one table, which it can sort.
pub fn write_view(lang: Lang, format: ExportFormat, what: &Exported, view: &ViewSpec) -> Vec<u8> {
    let mut whole = Whole::new(lang, &part_of(lang, what, view));
    let is_in = |column: &Label| view.columns.contains(&column.key.as_str());
    whole.labels.tables.retain(|table| table.key == view.table);
    for table in &mut whole.labels.tables {
        table.columns.retain(is_in);
    }
    whole.check = whole.sum();
    match format {
        ExportFormat::Csv => csv::table_alone(&whole, view.table).unwrap_or_default(),
        ExportFormat::Markdown => markdown::table_alone(&whole, view.table).into_bytes(),
        ExportFormat::Html | ExportFormat::Ics | ExportFormat::Json => whole.write(format),
    }
}

/// What of a document a view shows. What goes along is chosen, not what is left out: what is added to files later stays out.
fn part_of(lang: Lang, what: &Exported, view: &ViewSpec) -> Exported {
    let (column, value) = view.only;
    let mut rows = Whole::new(lang, what).merged();
    rows.retain(|(table, _)| table == view.table);
    let rows = rows.into_iter().flat_map(|(_, rows)| rows);
    let is_in = |(_, cells): &(String, Vec<(String, String)>)| {
        cells
            .iter()
            .any(|(key, kept)| key == column && kept == value)
    };
    let shown = |(_, cells): (String, Vec<(String, String)>)| {
        let cells = cells.into_iter();
        cells
            .filter(|(key, _)| view.columns.contains(&key.as_str()))
            .collect()
    };
    let shown: Vec<_> = rows.filter(is_in).map(shown).collect();
    let mut content = what.content.clone();
    content.title = format!("{}: {}", what.content.title, of_kind(view.name, lang));
    content.sections = Vec::new();
    content.fields = Vec::new();
    content.tables = vec![(view.table.to_owned(), shown)];
    Exported {
        origin: what.origin.clone(),
        content,
        rows: Vec::new(),
        kept: Kept::default(),
        totals: Vec::new(),
        state: String::new(),
        edition: None,
        figures: Vec::new(),
        votes: Vec::new(),
        talk: Vec::new(),
        titles: Vec::new(),
        made: what.made.clone(),
        left: Vec::new(),
    }
}
