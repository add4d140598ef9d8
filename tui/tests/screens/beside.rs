//! What goes with a document, for any kind, made of the example in its table.

use super::*;
use noaber_protocol::document::kinds::{self, ExampleRow, Kind, Rows, TableSpec};

fn kind(tag: &str) -> &'static Kind {
    kinds::by_tag(tag).expect("a kind of this version")
}

/// All that somebody of the board may do.
pub(super) fn may() -> May {
    May {
        comment: true,
        suggest: true,
        judge: true,
        support: false,
        sign: true,
        chair: true,
    }
}

/// A document of the kind on which nothing was done yet.
pub(super) fn acts(tag: &str) -> ActsInfo {
    let kind = kind(tag);
    let state = kind.states.first().map_or("", |state| state.key);
    ActsInfo {
        id: DOCUMENT,
        space: SPACE,
        kind: tag.into(),
        title: SafeText::new("Manifest 2027"),
        path: path(kind, state),
        editions: Vec::new(),
        comments: Vec::new(),
        suggestions: Vec::new(),
        support: SupportInfo::default(),
        votes: Vec::new(),
        may: may(),
        passed: 0,
        aside: Vec::new(),
    }
}

/// A document of the kind in that state, with the steps that may come.
pub(super) fn path(kind: &Kind, state: &str) -> PathInfo {
    let moves = kind.moves.iter().filter(|step| step.from == state);
    PathInfo {
        state: state.into(),
        clash: Vec::new(),
        steps: Vec::new(),
        next: moves.map(|step| step.to.to_owned()).collect(),
    }
}

/// A step that somebody took.
pub(super) fn step(who: &str, from: &str, to: &str) -> StepInfo {
    StepInfo {
        entry: format!("{from}-{to}"),
        who: SafeText::new(who),
        at: CHANGED,
        from: from.into(),
        to: to.into(),
        reason: SafeText::new(""),
    }
}

/// The values of the kind's example.
pub(super) fn form(tag: &str) -> FormInfo {
    let kind = kind(tag);
    let fields = kind.fields.iter().map(|field| {
        let mut values = kind.example.fields.iter();
        let value = values.find(|(key, _)| *key == field.key);
        FieldInfo {
            key: field.key.into(),
            value: SafeText::new(value.map_or("", |(_, value)| value)),
            others: Vec::new(),
        }
    });
    let figures = kind.figures.iter().map(|figure| FigureInfo {
        key: figure.key.into(),
        group: Vec::new(),
        value: SafeText::new("7,7"),
        of: 26,
    });
    FormInfo {
        id: DOCUMENT,
        space: SPACE,
        kind: tag.into(),
        title: SafeText::new(kind.example.title),
        writable: true,
        fixed: false,
        fields: fields.collect(),
        tables: kind.tables.iter().map(|table| rows(kind, table)).collect(),
        figures: figures.collect(),
        watches: Vec::new(),
    }
}

fn rows(kind: &Kind, table: &TableSpec) -> TableInfo {
    let rows = kind.example.rows.iter();
    let rows = rows.filter(|row| row.table == table.key);
    let rows: Vec<RowInfo> = rows.map(|example| row(table, example)).collect();
    TableInfo {
        key: table.key.into(),
        count: rows.len() as u32,
        rows: match table.shown {
            Rows::Each => rows,
            Rows::Totals => Vec::new(),
        },
    }
}

fn row(table: &TableSpec, example: &ExampleRow) -> RowInfo {
    let cells = table.columns.iter().map(|column| {
        let value = example.cells.iter().find(|(key, _)| *key == column.key);
        SafeText::new(value.map_or("", |(_, value)| value))
    });
    RowInfo {
        row: RowName(format!("{}-1", table.key)),
        cells: cells.collect(),
    }
}

/// A kind with something that this is about, whichever it is.
pub(super) fn any_kind(has: impl Fn(&Kind) -> bool) -> Option<&'static Kind> {
    let mut texts = kinds::KINDS.iter().filter(|kind| !kind.is_record());
    texts.find(|kind| has(kind)).copied()
}
