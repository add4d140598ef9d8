//! A table of a document: its rows in columns, the chosen one whole beneath them; adding, changing and taking away.

use super::{can_change, value, why_not};
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::screens::Screen;
use crate::screens::question::Question;
use crate::screens::sheet::{Line, Sheet};
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::list::List;
use noaber_node::handle::{FormChange, FormInfo, FormRequest, Request, RowInfo, TableInfo};
use noaber_protocol::document::kinds::{self, FieldSpec, Rows as Shown, TableSpec};
use noaber_protocol::ids::{DocumentId, SpaceId};
use noaber_protocol::text::SafeText;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use std::rc::Rc;
use unicode_width::UnicodeWidthStr;

/// The least cells for a column.
const LEAST: usize = 8;
/// The most cells for a column, but for the last.
const MOST: usize = 32;

/// The screen of a table.
pub(super) struct Rows {
    document: DocumentId,
    table: String,
    list: List,
}

impl Rows {
    pub(super) fn new(document: DocumentId, table: &str) -> Rows {
        Rows {
            document,
            table: table.to_owned(),
            list: List::default(),
        }
    }

    fn form(&self, context: &Context) -> Option<Rc<FormInfo>> {
        context.model.form(self.document)
    }

    fn info<'a>(&self, form: &'a FormInfo) -> Option<&'a TableInfo> {
        form.tables.iter().find(|table| table.key == self.table)
    }

    fn spec(&self, form: &FormInfo) -> Option<&'static TableSpec> {
        kinds::by_tag(&form.kind)?.table(&self.table)
    }

    fn may_change(&self, context: &Context) -> bool {
        let form = self.form(context);
        form.is_some_and(|form| {
            let spec = self.spec(&form);
            spec.is_some_and(|spec| can_change(&form, spec.edits))
        })
    }

    fn may_change_cells(&self, context: &Context) -> bool {
        let form = self.form(context);
        form.is_some_and(|form| {
            let spec = self.spec(&form);
            spec.is_some_and(|spec| !changeable(&form, spec).is_empty())
        })
    }

    fn chosen(&self, form: &FormInfo) -> Option<RowInfo> {
        self.info(form)?.rows.get(self.list.chosen()).cloned()
    }

    /// The sheet of a row: a new one, or one that is there.
    fn sheet(&self, row: Option<RowInfo>, context: &mut Context) {
        let Some(form) = self.form(context) else {
            return;
        };
        let Some(spec) = self.spec(&form) else { return };
        let columns = match row {
            Some(_) => changeable(&form, spec),
            None if can_change(&form, spec.edits) => spec.columns.iter().collect(),
            None => Vec::new(),
        };
        if columns.is_empty() {
            let said = context.words.get(why_not(&form, context));
            return context.say(said);
        }
        let words = context.words;
        let cell = |column: &&FieldSpec| {
            let at = spec.columns.iter().position(|it| it.key == column.key);
            let cell = row.as_ref().and_then(|row| row.cells.get(at?));
            cell.map_or(String::new(), |cell| value::before(column, cell.as_str()))
        };
        let before: Vec<String> = columns.iter().map(cell).collect();
        let lines: Vec<Line> = columns
            .iter()
            .zip(&before)
            .map(|(column, value)| value::line(column, value, form.space, context))
            .collect();
        let go = words.get(if row.is_some() {
            "card-keep"
        } else {
            "rows-add"
        });
        let (document, table) = (self.document, self.table.clone());
        let make = move |filled: &[String]| {
            let changes = match &row {
                Some(row) => changed(&table, row, columns.iter().zip(&before).zip(filled)),
                None => vec![added(spec, &table, filled)],
            };
            Request::Form(FormRequest::Change {
                document: model::by_document(document),
                changes,
            })
        };
        let title = words.of(spec.row).to_owned();
        let sheet = Sheet::new(title, lines, go, make, |_, _| {});
        context.step(Step::Over(Box::new(sheet)));
    }

    /// Asks whether the chosen row is to go.
    fn remove(&self, context: &mut Context) {
        let Some(form) = self.form(context) else {
            return;
        };
        let (Some(spec), Some(row)) = (self.spec(&form), self.chosen(&form)) else {
            return;
        };
        let words = context.words;
        let name = row.cells.first().map_or("", |cell| cell.as_str());
        let (document, table) = (self.document, self.table.clone());
        let run = move |context: &mut Context| {
            context.ask_or_tell(Request::Form(FormRequest::Change {
                document: model::by_document(document),
                changes: vec![FormChange::RemoveRow {
                    table: table.clone(),
                    row: row.row.clone(),
                }],
            }));
        };
        context.step(Step::Over(Box::new(Question::new(
            words.of(spec.row).to_owned(),
            words.with("rows-remove-text", &[("name", name)]),
            words.get("question-no"),
            words.get("rows-remove-do"),
            run,
        ))));
    }

    /// The columns of the rows that are shown, as wide as what stands in them; the first has what is left.
    fn widths(spec: &TableSpec, rows: &[RowInfo], width: usize, context: &Context) -> Vec<usize> {
        let wanted = spec.columns.iter().enumerate().map(|(at, column)| {
            let cells = rows.iter().filter_map(|row| row.cells.get(at));
            let widest = cells.map(|cell| cell.as_str().width()).max();
            let name = context.words.of(column.name).width();
            widest.unwrap_or(0).max(name).max(LEAST)
        });
        let wanted: Vec<usize> = wanted.collect();
        let mut left = width;
        let mut widths = Vec::new();
        for wanted in wanted.iter().map(|wanted| (*wanted).min(MOST)) {
            if left < LEAST {
                break;
            }
            let taken = wanted.min(left);
            widths.push(taken);
            left = left.saturating_sub(taken + 1);
        }
        if let (Some(first), Some(wanted)) = (widths.first_mut(), wanted.first()) {
            *first = (*wanted).min(*first + left);
        }
        widths
    }

    /// The rows with their heads, and the chosen one whole beneath.
    fn draw_rows(
        &mut self,
        frame: &mut Frame<'_>,
        area: Rect,
        table: &Table,
        context: &mut Context,
    ) {
        let Table { spec, rows } = table;
        let room = usize::from(area.width).saturating_sub(2);
        let widths = Rows::widths(spec, rows, room, context);
        let row_of = |cells: &[&str]| {
            let cells = cells.iter().zip(&widths);
            let cells: Vec<String> = cells.map(|(cell, width)| fit(cell, *width)).collect();
            cells.join(" ")
        };
        let heads: Vec<&str> = spec
            .columns
            .iter()
            .map(|column| context.words.of(column.name))
            .collect();
        let whole = whole(spec, rows.get(self.list.chosen()), context);
        let below = bars::lines(&whole, area.width.saturating_sub(2)).min(area.height / 2) + 1;
        let [head, list, foot] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Min(1),
            Constraint::Length(below),
        ])
        .areas(area);
        let line = format!("  {}", row_of(&heads));
        bars::prose(frame, head, &line, context.theme.heading);
        let shown: Vec<String> = rows
            .iter()
            .map(|row| {
                let cells: Vec<&str> = row.cells.iter().map(|cell| cell.as_str()).collect();
                row_of(&cells)
            })
            .collect();
        self.list.draw(frame, list, &shown, context);
        let foot = bars::inset(Rect {
            y: foot.y + 1,
            height: foot.height.saturating_sub(1),
            ..foot
        });
        bars::prose(frame, foot, &whole, context.theme.text);
    }
}

/// What a table is, and its rows.
struct Table {
    spec: &'static TableSpec,
    rows: Vec<RowInfo>,
}

/// Rows with their cells as people read them.
fn shown(
    spec: &TableSpec,
    mut rows: Vec<RowInfo>,
    space: Option<SpaceId>,
    context: &Context,
) -> Vec<RowInfo> {
    let Some(space) = space else { return rows };
    for row in &mut rows {
        for (column, cell) in spec.columns.iter().zip(&mut row.cells) {
            let read = value::shown(column.value, cell.as_str(), space, context);
            *cell = SafeText::one_line(&read);
        }
    }
    rows
}

/// All that stands in a row, with the names of the columns.
fn whole(spec: &TableSpec, row: Option<&RowInfo>, context: &Context) -> String {
    let Some(row) = row else {
        return String::new();
    };
    let cells = spec.columns.iter().zip(&row.cells);
    let told: Vec<String> = cells
        .filter(|(_, cell)| !cell.as_str().is_empty())
        .map(|(column, cell)| format!("{}: {}", context.words.of(column.name), cell.as_str()))
        .collect();
    told.join(" · ")
}

/// The columns of a row that can be changed now: some go on after a text was adopted, though rows neither come nor go.
fn changeable(form: &FormInfo, spec: &'static TableSpec) -> Vec<&'static FieldSpec> {
    let may = |column: &&FieldSpec| {
        let may = |edits| can_change(form, edits);
        may(spec.edits) || may(column.edits)
    };
    spec.columns.iter().filter(may).collect()
}

/// The cells of a row that were changed, of columns with what was there and what is; of a document the title is shown and
/// the id sent, so that one always is.
fn changed<'a>(
    table: &str,
    row: &RowInfo,
    values: impl Iterator<Item = ((&'a &'static FieldSpec, &'a String), &'a String)>,
) -> Vec<FormChange> {
    values
        .filter(|((_, before), filled)| before != filled)
        .map(|((column, _), filled)| FormChange::Cell {
            table: table.to_owned(),
            row: row.row.clone(),
            column: column.key.to_owned(),
            value: filled.clone(),
        })
        .collect()
}

fn added(spec: &TableSpec, table: &str, filled: &[String]) -> FormChange {
    let cells = spec.columns.iter().zip(filled);
    let cells = cells.filter(|(_, value)| !value.is_empty());
    FormChange::AddRow {
        table: table.to_owned(),
        cells: cells
            .map(|(column, value)| (column.key.to_owned(), value.clone()))
            .collect(),
    }
}

impl Screen for Rows {
    fn place(&self) -> Place {
        Place::Rows
    }

    fn title(&self, context: &Context) -> String {
        let form = self.form(context);
        let title = form.as_ref().map_or("", |form| form.title.as_str());
        let spec = form.as_ref().and_then(|form| self.spec(form));
        let name = spec.map_or(self.table.as_str(), |spec| context.words.of(spec.name));
        format!("{title} › {name}")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        let form = self.form(context);
        let known = form.as_ref().and_then(|form| {
            let (spec, info) = (self.spec(form)?, self.info(form)?);
            Some((spec, info.clone()))
        });
        let Some((spec, info)) = known else {
            let inside = bars::pane(frame, area, "", context.theme.focus);
            return bars::prose(frame, inside, &words.get("busy"), context.theme.text);
        };
        let count = words.count("card-rows", u64::from(info.count));
        let name = format!("{} · {count}", words.of(spec.name));
        let inside = bars::pane(frame, area, &name, context.theme.focus);
        let said = match spec.shown {
            Shown::Totals => Some("rows-totals"),
            Shown::Each if info.rows.is_empty() => Some("rows-empty"),
            Shown::Each => None,
        };
        if let Some(said) = said {
            let place = Rect {
                y: inside.y + 1,
                height: inside.height.saturating_sub(1),
                ..bars::inset(inside)
            };
            return bars::prose(frame, place, &words.get(said), context.theme.text);
        }
        let space = form.as_ref().map(|form| form.space);
        let rows = shown(spec, info.rows, space, context);
        self.draw_rows(frame, inside, &Table { spec, rows }, context);
    }

    fn space(&self, context: &Context) -> Option<SpaceId> {
        self.form(context).map(|form| form.space)
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        let form = self.form(context);
        let has_row = form.is_some_and(|form| self.chosen(&form).is_some());
        match id {
            Id::New => self.may_change(context),
            Id::Open => has_row && self.may_change_cells(context),
            Id::Remove => has_row && self.may_change(context),
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::New => self.sheet(None, context),
            Id::Open => {
                let form = self.form(context);
                let row = form.and_then(|form| self.chosen(&form));
                if row.is_some() {
                    self.sheet(row, context);
                }
            }
            Id::Remove => self.remove(context),
            _ => {}
        }
    }

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            self.act(Id::Open, context);
        }
        self.list.choose(row);
    }
}
