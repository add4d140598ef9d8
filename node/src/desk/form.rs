//! The values of a document beside its text: told, and changed all together or not at all.

use super::open::{OpenDocument, Reply};
use super::summary::Known;
use super::{AmongAll, Desk, FromDesk, Summary, When};
use crate::clock;
use crate::control::ClientId;
use crate::handle::{
    ActProblem, BadInput, DocumentFile, FieldInfo, FigureInfo, FilePeople, FormChange, FormInfo,
    FormRequest, NoRight, Problem, Response, RowInfo, RowName, TableInfo, WatchInfo,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{Edits, FieldSpec, Figure, Kind, Rows, TableSpec};
use noaber_protocol::document::{
    Document, EditError, FigureValue, Row, RowId, Watched, figures, watches,
};
use noaber_protocol::ids::DocumentId;
use noaber_protocol::text::SafeText;
use rand_chacha::ChaCha20Rng;
use std::collections::VecDeque;
use std::sync::Arc;

impl Desk {
    /// Answers what takes the other documents of the space, of one that is open here.
    pub(super) fn knowing(
        &mut self,
        document: DocumentId,
        what: AmongAll,
        others: &Arc<Vec<Summary>>,
        to: (ClientId, u32),
    ) {
        let Some(open) = self.open.get_mut(&document) else {
            return;
        };
        let changes = match what {
            AmongAll::Export(format, lang, purpose) => {
                let made = open.exported(format, lang, purpose, others);
                return self.hand_out(to, made);
            }
            AmongAll::View(view, format, lang) => {
                let bytes = open.exported_view(&view, format, lang);
                let file = bytes.map(|bytes| DocumentFile {
                    bytes,
                    people: FilePeople::Nothing,
                });
                return self.answer(to, file.map(Response::File), When::Now);
            }
            AmongAll::Form(FormRequest::Read(_)) => {
                let info = open.form_info(others);
                return self.answer(to, Ok(Response::Form(info)), When::Now);
            }
            AmongAll::Form(FormRequest::Change { changes, .. }) => changes,
        };
        match open.change_form(&changes, &mut self.rng, &mut self.out) {
            Ok(()) => {
                let reply = Reply::Form(Arc::clone(others));
                open.write_and_answer(to, reply, &mut self.out);
            }
            Err(problem) => self.answer(to, Err(problem), When::Now),
        }
    }
}

impl OpenDocument {
    /// Its values, with what is known of the other documents of the space.
    pub(super) fn form_info(&mut self, others: &[Summary]) -> FormInfo {
        let (writable, fixed) = (self.writable().is_ok(), self.is_fixed());
        let state = self.acts().state.clone();
        let mut info = FormInfo {
            id: self.head.document,
            space: self.head.space,
            kind: self.kind_tag(),
            title: SafeText::one_line(self.document_ref().title()),
            writable,
            fixed,
            fields: Vec::new(),
            tables: Vec::new(),
            figures: Vec::new(),
            watches: Vec::new(),
        };
        let document = self.document();
        let Some(kind) = document.kind() else {
            return info;
        };
        let fields = kind.fields.iter();
        info.fields = fields.map(|spec| field(document, spec)).collect();
        let tables = kind.tables.iter();
        info.tables = tables.map(|spec| table(document, spec)).collect();
        let computed = figures(kind, document, &Known(others));
        info.figures = computed.iter().map(|one| figure(kind, one)).collect();
        let watched = watches(kind, document, &state, &clock::Here::now());
        info.watches = watched.iter().map(watch).collect();
        info
    }

    /// Makes all of these changes, or none.
    fn change_form(
        &mut self,
        changes: &[FormChange],
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        let kind = self.document_ref().kind().ok_or(Problem::TooNew)?;
        let fixed = self.is_fixed();
        for change in changes {
            if when(kind, change)? == Edits::WithText && fixed {
                self.writable()?;
                return Err(Problem::Act(ActProblem::Fixed));
            }
        }
        self.change_any(rng, out, |document, _| {
            let before = document.clone();
            let mut changes = changes.iter();
            let result = changes.try_for_each(|change| apply(document, kind, change));
            if result.is_err() {
                *document = before;
            }
            result
        })
    }
}

/// When what is changed may be changed.
fn when(kind: &Kind, change: &FormChange) -> Result<Edits, Problem> {
    let missing = |key: &str| Problem::Act(ActProblem::NoField(key.to_owned()));
    match change {
        FormChange::Field { key, .. } => {
            let field = kind.field(key).ok_or_else(|| missing(key))?;
            Ok(field.edits)
        }
        FormChange::AddRow { table, .. } | FormChange::RemoveRow { table, .. } => {
            let table = kind.table(table).ok_or_else(|| missing(table))?;
            Ok(table.edits)
        }
        FormChange::Cell { table, column, .. } => {
            let table = kind.table(table).ok_or_else(|| missing(table))?;
            let cell = table.column(column).ok_or_else(|| missing(column))?;
            match (table.edits, cell.edits) {
                (Edits::WithText, Edits::WithText) => Ok(Edits::WithText),
                (Edits::Always, _) | (_, Edits::Always) => Ok(Edits::Always),
            }
        }
    }
}

fn apply(document: &mut Document, kind: &Kind, change: &FormChange) -> Result<(), Problem> {
    let id = |row: &RowName| RowId(row.0.clone());
    let (result, named, column) = match change {
        FormChange::Field { key, value } => (document.set_field(key, value), key, kind.field(key)),
        FormChange::AddRow { table, cells } => {
            let cells: Vec<(&str, &str)> = cells.iter().map(|(k, v)| (&**k, &**v)).collect();
            let wrong = wrong_cell(kind, table, &cells);
            let added = document.add_row(table, &cells);
            (added.map(|_| ()), table, wrong)
        }
        FormChange::Cell {
            table,
            row,
            column,
            value,
        } => {
            let spec = kind.table(table).and_then(|table| table.column(column));
            let set = document.set_cell(table, &id(row), column, value);
            let named = match set {
                Err(EditError::NoRow) => &row.0,
                Ok(()) | Err(_) => column,
            };
            (set, named, spec)
        }
        FormChange::RemoveRow { table, row } => {
            (document.remove_row(table, &id(row)), &row.0, None)
        }
    };
    result.map_err(|error| problem_of(error, named, column))
}

/// The first column of a new row whose value cannot stand there.
fn wrong_cell(kind: &Kind, table: &str, cells: &[(&str, &str)]) -> Option<&'static FieldSpec> {
    let table = kind.table(table)?;
    let mut columns = cells.iter().filter_map(|(key, value)| {
        let column = table.column(key)?;
        column.value.read(value).is_err().then_some(column)
    });
    columns.next()
}

fn problem_of(error: EditError, named: &str, column: Option<&FieldSpec>) -> Problem {
    match error {
        EditError::ReadOnly => Problem::NoRight(NoRight::Role {
            needed: Role::Editor,
        }),
        EditError::NotAValue(fault) => Problem::Refused(BadInput::Value {
            column: column.map_or(named, |column| column.name.nl).to_owned(),
            fault,
        }),
        EditError::Full => Problem::Refused(BadInput::FullDocument),
        EditError::TooManyRows => Problem::Act(ActProblem::FullTable),
        EditError::NoField
        | EditError::NoRow
        | EditError::NoSection
        | EditError::NoPlace
        | EditError::NotRepeatable
        | EditError::TooLong => Problem::Act(ActProblem::NoField(named.to_owned())),
    }
}

fn field(document: &Document, spec: &FieldSpec) -> FieldInfo {
    let read = |kept: &String| SafeText::one_line(&spec.value.write(kept));
    let values = document.field_values(spec.key);
    let (value, others) = match values.split_first() {
        Some((first, others)) => (read(first), others.iter().map(read).collect()),
        None => (SafeText::default(), Vec::new()),
    };
    FieldInfo {
        key: spec.key.to_owned(),
        value,
        others,
    }
}

fn table(document: &Document, spec: &TableSpec) -> TableInfo {
    let rows = document.rows(spec.key);
    let shown = match spec.shown {
        Rows::Each => rows.iter().map(|row| told_row(row, spec)).collect(),
        Rows::Totals => Vec::new(),
    };
    TableInfo {
        key: spec.key.to_owned(),
        count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        rows: shown,
    }
}

fn told_row(row: &Row, spec: &TableSpec) -> RowInfo {
    let cell = |column: &FieldSpec| match row.cells.get(column.key) {
        Some(kept) => SafeText::one_line(&column.value.write(kept)),
        None => SafeText::default(),
    };
    RowInfo {
        row: RowName(row.id.0.clone()),
        cells: spec.columns.iter().map(cell).collect(),
    }
}

fn figure(kind: &Kind, computed: &FigureValue) -> FigureInfo {
    let value = computed.value.as_deref().unwrap_or_default();
    let group = computed.group.iter().enumerate();
    FigureInfo {
        key: computed.key.to_owned(),
        group: group
            .map(|(place, kept)| SafeText::one_line(&group_word(kind, computed, place, kept)))
            .collect(),
        value: SafeText::one_line(&value.replace('.', ",")),
        of: computed.of,
    }
}

pub(super) fn watch(watched: &Watched) -> WatchInfo {
    WatchInfo {
        key: watched.key.to_owned(),
        row: SafeText::one_line(&watched.row),
        seen: watched.seen.clone(),
    }
}

/// What people read of a value that tells a group.
fn group_word(kind: &Kind, computed: &FigureValue, place: usize, kept: &str) -> String {
    let mut figures = kind.figures.iter();
    let spec = figures.find(|figure| figure.key == computed.key);
    let column = match spec.map(|spec| &spec.of) {
        Some(Figure::MeanBy { table, by, .. }) => {
            let table = kind.table(table);
            table.and_then(|table| table.column(by.get(place)?))
        }
        Some(_) | None => None,
    };
    column.map_or_else(|| kept.to_owned(), |column| column.value.write(kept))
}
