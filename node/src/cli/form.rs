//! `doc set`, `doc get`, `doc row`, `doc move` and `doc export`.

use super::act_args::{FileFormat, FormCommand, RowCommand};
use super::output::{raw, table};
use super::{Context, acts, unfit};
use crate::clock::Here;
use crate::handle::{
    ActProblem, ActRequest, BadInput, DocumentFile, DocumentRequest, ExportFormat, FieldInfo,
    FigureInfo, FilePeople, FormChange, FormInfo, FormRequest, Problem, Request, Response, RowInfo,
    RowName, Selector, TableInfo, WatchInfo, is_amiss,
};
use crate::words::members::file_people;
use crate::words::{Lang, of_kind, text, watch_name, watch_said, with};
use noaber_protocol::document::Seen;
use noaber_protocol::document::kinds::{FieldSpec, Kind, TableSpec, Words, by_tag};
use noaber_protocol::text::SafeText;
use serde_json::{Map, Value, json};
use std::path::Path;

pub(super) async fn form(context: &mut Context, command: &FormCommand) -> Result<u8, Problem> {
    match command {
        FormCommand::Set { doc, field, value } => {
            let form = read(context, doc).await?;
            let change = FormChange::Field {
                key: field_of(&form, field)?.key.to_owned(),
                value: value.clone(),
            };
            change_and_tell(context, &form, change).await
        }
        FormCommand::Get { doc, field: None } => {
            let form = read(context, doc).await?;
            give(context, &form)
        }
        FormCommand::Get {
            doc,
            field: Some(field),
        } => {
            let form = read(context, doc).await?;
            let key = field_of(&form, field)?.key;
            let mut fields = form.fields.iter();
            let found = fields.find(|one| one.key == key);
            let value = found.map_or("", |one| one.value.as_str());
            context.output.give(|| value.into(), |_| value.to_owned())?;
            Ok(0)
        }
        FormCommand::Row(command) => row(context, command).await,
        FormCommand::Move { doc, state, reason } => {
            let request = ActRequest::Move {
                document: Selector(doc.clone()),
                to: state.clone(),
                reason: reason.clone(),
            };
            acts::ask_and_tell(context, request, acts::Shown::Path).await
        }
        FormCommand::Export {
            doc,
            format,
            to,
            purpose,
            view,
        } => {
            let purpose = purpose.clone();
            export(context, (doc, view.as_deref()), *format, to, purpose).await
        }
    }
}

async fn row(context: &mut Context, command: &RowCommand) -> Result<u8, Problem> {
    let (doc, table) = match command {
        RowCommand::Add { doc, table, .. }
        | RowCommand::Set { doc, table, .. }
        | RowCommand::Rm { doc, table, .. } => (doc, table),
    };
    let form = read(context, doc).await?;
    let spec = table_of(&form, table)?;
    let key = spec.key.to_owned();
    let changes = match command {
        RowCommand::Add { values, .. } => vec![FormChange::AddRow {
            table: key,
            cells: cells(spec, values)?,
        }],
        RowCommand::Set { row, values, .. } => {
            let row = row_of(&form, spec, row)?;
            let cells = cells(spec, values)?.into_iter();
            let set = cells.map(|(column, value)| FormChange::Cell {
                table: key.clone(),
                row: row.clone(),
                column,
                value,
            });
            set.collect()
        }
        RowCommand::Rm { row, .. } => vec![FormChange::RemoveRow {
            table: key,
            row: row_of(&form, spec, row)?,
        }],
    };
    change_all(context, &form, changes).await
}

async fn read(context: &mut Context, doc: &str) -> Result<FormInfo, Problem> {
    let request = FormRequest::Read(Selector(doc.to_owned()));
    match context.ask(Request::Form(request)).await? {
        Response::Form(form) => Ok(form),
        other => Err(unfit(&other)),
    }
}

async fn change_and_tell(
    context: &mut Context,
    form: &FormInfo,
    change: FormChange,
) -> Result<u8, Problem> {
    change_all(context, form, vec![change]).await
}

async fn change_all(
    context: &mut Context,
    form: &FormInfo,
    changes: Vec<FormChange>,
) -> Result<u8, Problem> {
    let request = FormRequest::Change {
        document: Selector(form.id.to_string()),
        changes,
    };
    match context.ask(Request::Form(request)).await? {
        Response::Form(form) if context.output.json => give(context, &form),
        Response::Form(_) => {
            context.output.say(&text(context.lang, "form-changed"));
            Ok(0)
        }
        other => Err(unfit(&other)),
    }
}

async fn export(
    context: &mut Context,
    (doc, view): (&str, Option<&str>),
    format: FileFormat,
    to: &Path,
    purpose: Option<String>,
) -> Result<u8, Problem> {
    let document = Selector(doc.to_owned());
    let format = match format {
        FileFormat::Md => ExportFormat::Markdown,
        FileFormat::Html => ExportFormat::Html,
        FileFormat::Csv => ExportFormat::Csv,
        FileFormat::Ics => ExportFormat::Ics,
        FileFormat::Json => ExportFormat::Json,
    };
    let request = match view {
        None => DocumentRequest::Export {
            document,
            format,
            purpose,
        },
        Some(view) => DocumentRequest::ExportView {
            document,
            view: view_of(&read(context, doc).await?, view)?,
            format,
        },
    };
    let file = match context.ask(Request::Document(request)).await? {
        Response::File(file) => file,
        _ => return Err(super::unexpected()),
    };
    write_new(to, &file)?;
    let name = to.display().to_string();
    context.output.give(
        || {
            let mut told = people_json(&file.people);
            told["file"] = name.clone().into();
            told["bytes"] = file.bytes.len().into();
            told
        },
        |lang| with(lang, "form-exported", &[("name", name.clone().into())]),
    )?;
    if let Some(told) = file_people(&file.people, context.lang) {
        context.output.say(&told);
    }
    if matches!(file.people, FilePeople::LeftOut(_)) {
        context
            .output
            .say(&text(context.lang, "export-left-out-now"));
    }
    Ok(0)
}

/// What a file tells of people, for programs.
fn people_json(people: &FilePeople) -> Value {
    let names = |left: &[SafeText]| -> Vec<String> {
        left.iter().map(|name| name.as_str().to_owned()).collect()
    };
    match people {
        FilePeople::Nothing => json!({ "people": 0, "left_out": [] }),
        FilePeople::LeftOut(left) => json!({ "people": 0, "left_out": names(left) }),
        FilePeople::NeverPublic(left) => {
            json!({ "people": 0, "left_out": names(left), "public": true })
        }
        FilePeople::Logged(people) => json!({ "people": people, "left_out": [] }),
    }
}

/// Writes a file that is not there yet; one that tells of people only its owner reads.
fn write_new(path: &Path, file: &DocumentFile) -> Result<(), Problem> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let bytes = &file.bytes;
    let name = || path.display().to_string();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    match file.people {
        FilePeople::Logged(_) => options.mode(0o600),
        FilePeople::Nothing | FilePeople::LeftOut(_) | FilePeople::NeverPublic(_) => &mut options,
    };
    let file = options.open(path);
    let mut file = file.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Problem::Refused(BadInput::FileExists { name: name() })
        }
        std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied => {
            Problem::NotFound(crate::handle::Missing::Folder(name()))
        }
        _ => crate::config::disk(&error),
    })?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // half a file is no file, and what tells of people is not left lying about
        let _gone = std::fs::remove_file(path);
    }
    written.map_err(|error| crate::config::disk(&error))
}

fn kind_of(form: &FormInfo) -> Result<&'static Kind, Problem> {
    by_tag(&form.kind).ok_or(Problem::TooNew)
}

/// Whether somebody means this by its key or one of its names.
fn is_called(key: &str, name: Words, words: &str) -> bool {
    let words = words.trim().to_lowercase();
    [key, name.nl, name.en]
        .iter()
        .any(|one| one.to_lowercase() == words)
}

fn field_of(form: &FormInfo, words: &str) -> Result<&'static FieldSpec, Problem> {
    let mut fields = kind_of(form)?.fields.iter();
    let found = fields.find(|field| is_called(field.key, field.name, words));
    found.ok_or_else(|| no_field(words))
}

/// The key of a view that is meant.
fn view_of(form: &FormInfo, words: &str) -> Result<String, Problem> {
    let mut views = kind_of(form)?.views.iter();
    let found = views.find(|view| is_called(view.key, view.name, words));
    let found = found.map(|view| view.key.to_owned());
    found.ok_or_else(|| no_field(words))
}

fn table_of(form: &FormInfo, words: &str) -> Result<&'static TableSpec, Problem> {
    let mut tables = kind_of(form)?.tables.iter();
    let found = tables.find(|table| is_called(table.key, table.name, words));
    found.ok_or_else(|| no_field(words))
}

fn no_field(words: &str) -> Problem {
    Problem::Act(ActProblem::NoField(words.to_owned()))
}

/// The row that is meant: by its number from 1, or its name.
fn row_of(form: &FormInfo, spec: &TableSpec, words: &str) -> Result<RowName, Problem> {
    let table = form.tables.iter().find(|table| table.key == spec.key);
    let rows = table.map_or(&[][..], |table| table.rows.as_slice());
    let number = words.parse::<usize>().ok();
    let numbered = number.and_then(|number| rows.get(number.checked_sub(1)?));
    let named = || rows.iter().find(|row| row.row.0 == words);
    let row = numbered.or_else(named);
    let row = row.map(|row| row.row.clone());
    row.ok_or_else(|| no_field(words))
}

/// Values as `column=value`.
fn cells(spec: &TableSpec, values: &[String]) -> Result<Vec<(String, String)>, Problem> {
    let cell = |text: &String| {
        let (column, value) = text
            .split_once('=')
            .ok_or_else(|| Problem::Usage(text.clone()))?;
        let mut columns = spec.columns.iter();
        let found = columns.find(|one| is_called(one.key, one.name, column));
        let key = found.ok_or_else(|| no_field(column))?.key;
        Ok((key.to_owned(), value.to_owned()))
    };
    values.iter().map(cell).collect()
}

fn give(context: &Context, form: &FormInfo) -> Result<u8, Problem> {
    if context.output.json {
        context.output.give(|| form_json(form), |_| String::new())?;
    } else {
        raw(&form_text(form, context.lang))?;
    }
    Ok(0)
}

fn form_json(form: &FormInfo) -> Value {
    let fields: Map<String, Value> = form
        .fields
        .iter()
        .map(|field| (field.key.clone(), field.value.as_str().into()))
        .collect();
    let others: Map<String, Value> = form
        .fields
        .iter()
        .filter(|field| !field.others.is_empty())
        .map(|field| {
            let others = field.others.iter().map(|other| other.as_str().into());
            (field.key.clone(), Value::Array(others.collect()))
        })
        .collect();
    let tables: Map<String, Value> = form
        .tables
        .iter()
        .map(|table| (table.key.clone(), table_json(form, table)))
        .collect();
    let figures: Vec<Value> = form.figures.iter().map(figure_json).collect();
    json!({
        "id": form.id.to_string(),
        "kind": form.kind,
        "title": form.title.as_str(),
        "writable": form.writable,
        "fixed": form.fixed,
        "fields": fields,
        "others": others,
        "tables": tables,
        "figures": figures,
        "watches": watches_json(&form.kind, &form.watches),
    })
}

fn table_json(form: &FormInfo, table: &TableInfo) -> Value {
    let spec = by_tag(&form.kind).and_then(|kind| kind.table(&table.key));
    let columns = spec.map_or(&[][..], |spec| spec.columns);
    let row = |row: &RowInfo| {
        let cells = columns.iter().zip(&row.cells);
        let cells: Map<String, Value> = cells
            .map(|(column, cell)| (column.key.to_owned(), cell.as_str().into()))
            .collect();
        json!({ "row": row.row.0, "cells": cells })
    };
    let rows: Vec<Value> = table.rows.iter().map(row).collect();
    json!({ "count": table.count, "rows": rows })
}

/// What is watched, with how far it is now.
pub(super) fn watches_json(kind: &str, watches: &[WatchInfo]) -> Value {
    let here = Here::now();
    let one = |watch: &WatchInfo| {
        let mut value = json!({
            "key": watch.key,
            "row": watch.row.as_str(),
            "amiss": is_amiss(watch, &here),
            "nl": watch_said(kind, watch, &here, Lang::Nl),
            "en": watch_said(kind, watch, &here, Lang::En),
        });
        match &watch.seen {
            Seen::Due(due) | Seen::Late(due) => value["due"] = due.write().into(),
            Seen::Amount { have, need } => {
                value["have"] = have.as_str().into();
                value["need"] = need.as_str().into();
            }
        }
        value
    };
    watches.iter().map(one).collect()
}

fn figure_json(figure: &FigureInfo) -> Value {
    let group: Vec<&str> = figure.group.iter().map(|one| one.as_str()).collect();
    json!({
        "key": figure.key,
        "group": group,
        "value": figure.value.as_str(),
        "of": figure.of,
    })
}

fn form_text(form: &FormInfo, lang: Lang) -> String {
    let Some(kind) = by_tag(&form.kind) else {
        return String::new();
    };
    let name = |words: Option<Words>, key: &str| {
        words.map_or_else(|| key.to_owned(), |words| of_kind(words, lang).to_owned())
    };
    let field = |field: &FieldInfo| {
        let words = kind.field(&field.key).map(|spec| spec.name);
        let others: Vec<&str> = field.others.iter().map(|one| one.as_str()).collect();
        let mut row = vec![name(words, &field.key), field.value.as_str().to_owned()];
        if !others.is_empty() {
            let values = others.join(", ");
            row.push(with(lang, "form-others", &[("values", values.into())]));
        }
        row
    };
    let fields: Vec<_> = form.fields.iter().map(field).collect();
    let mut all = table(&fields);
    for one in &form.tables {
        let spec = kind.table(&one.key);
        let title = name(spec.map(|spec| spec.name), &one.key);
        all.push_str(&format!("\n{title} ({})\n", one.count));
        let rows = one.rows.iter().zip(1..);
        let rows = rows.map(|(row, number): (&RowInfo, u32)| {
            let cells = row.cells.iter().map(|cell| cell.as_str().to_owned());
            std::iter::once(format!("  {number}"))
                .chain(cells)
                .collect()
        });
        all.push_str(&table(&rows.collect::<Vec<Vec<String>>>()));
    }
    let figure = |figure: &FigureInfo| {
        let mut specs = kind.figures.iter();
        let spec = specs.find(|spec| spec.key == figure.key);
        let group: Vec<&str> = figure.group.iter().map(|one| one.as_str()).collect();
        let of = figure.of.to_string();
        vec![
            name(spec.map(|spec| spec.name), &figure.key),
            group.join(", "),
            figure.value.as_str().to_owned(),
            with(lang, "form-of", &[("count", of.into())]),
        ]
    };
    let figures: Vec<_> = form.figures.iter().map(figure).collect();
    if !figures.is_empty() {
        all.push_str(&format!("\n{}", table(&figures)));
    }
    let here = Here::now();
    let watch = |watch: &WatchInfo| {
        vec![
            format!("  {}", watch_name(&form.kind, watch, lang)),
            watch_said(&form.kind, watch, &here, lang),
        ]
    };
    let watches: Vec<_> = form.watches.iter().map(watch).collect();
    if !watches.is_empty() {
        let heading = text(lang, "form-watches");
        all.push_str(&format!("\n{heading}\n{}", table(&watches)));
    }
    all
}
