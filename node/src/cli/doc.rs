//! `doc`.

use super::args::{DocCommand, Format};
use super::output::{mark, raw, table};
use super::{Context, form, history, read_text};
use crate::clock::Here;
use crate::handle::{
    DocumentInfo, DocumentRequest, DocumentText, LogLine, Problem, Request, Response, Selector,
    WithoutBase, pressing,
};
use crate::words::{Lang, moment, rfc3339, state_name, text, watch_said, with};
use serde_json::{Map, Value, json};

pub(super) async fn doc(context: &mut Context, command: &DocCommand) -> Result<u8, Problem> {
    if let DocCommand::Form(command) = command {
        return form::form(context, command).await;
    }
    if let Some(request) = history::request(command) {
        return history::history(context, request).await;
    }
    let request = request(command, context.output.json)?;
    match context.ask(Request::Document(request)).await? {
        Response::Document(info) => context
            .output
            .give(|| info_json(&info), |lang| table(&[info_row(&info, lang)]))?,
        Response::Documents(all) => context.output.give(
            || all.iter().map(info_json).collect(),
            |lang| {
                let rows: Vec<_> = all.iter().map(|info| info_row(info, lang)).collect();
                table(&rows)
            },
        )?,
        Response::Text(document) => {
            let value = serde_json::to_string_pretty(&text_json(&document))
                .map_err(|error| Problem::General(error.to_string()))?;
            raw(&format!("{value}\n"))?;
        }
        Response::Markdown(markdown) => raw(&markdown)?,
        Response::Log(lines) => context.output.give(
            || lines.iter().map(line_json).collect(),
            |lang| {
                let rows: Vec<_> = lines.iter().map(|line| line_row(line, lang)).collect();
                table(&rows)
            },
        )?,
        Response::Done => context
            .output
            .give(|| json!({}), |lang| text(lang, "cli-edited"))?,
        other => return Err(super::unfit(&other)),
    }
    Ok(0)
}

fn request(command: &DocCommand, json: bool) -> Result<DocumentRequest, Problem> {
    Ok(match command {
        DocCommand::New {
            space,
            kind,
            title,
            audience,
            from,
        } => DocumentRequest::New {
            space: Selector(space.clone()),
            kind: kind.clone(),
            title: title.clone(),
            audience: audience.clone().map(Selector),
            from: from.as_deref().map(read_text).transpose()?,
        },
        DocCommand::Ls { space } => DocumentRequest::List(Selector(space.clone())),
        DocCommand::Cat { doc, format } => {
            let document = Selector(doc.clone());
            if json || *format == Format::Json {
                DocumentRequest::Read(document)
            } else {
                DocumentRequest::Markdown(document)
            }
        }
        DocCommand::Edit {
            doc,
            from,
            base,
            replace,
        } => DocumentRequest::Edit {
            document: Selector(doc.clone()),
            markdown: read_text(from)?,
            base: base.clone(),
            without_base: if *replace {
                WithoutBase::Replace
            } else {
                WithoutBase::Refuse
            },
        },
        DocCommand::Form(_) => return Err(super::unexpected()),
        DocCommand::Log { doc }
        | DocCommand::Blame { doc }
        | DocCommand::Sittings { doc }
        | DocCommand::Diff { doc, .. }
        | DocCommand::Name { doc, .. }
        | DocCommand::Restore { doc, .. } => DocumentRequest::Log(Selector(doc.clone())),
    })
}

pub(super) fn info_json(info: &DocumentInfo) -> Value {
    let authors: Vec<&str> = info.authors.iter().map(|name| name.as_str()).collect();
    let listed: Map<String, Value> = info
        .listed
        .iter()
        .map(|(key, value)| (key.clone(), value.as_str().into()))
        .collect();
    json!({
        "id": info.id.to_string(),
        "kind": info.kind,
        "title": info.title.as_str(),
        "audience": info.audience,
        "sections": info.sections,
        "changed_at": rfc3339(info.changed_at),
        "authors": authors,
        "writable": info.writable,
        "state": info.state,
        "listed": listed,
        "waiting": info.waiting,
        "watches": super::form::watches_json(&info.kind, &info.watches),
    })
}

pub(super) fn info_row(info: &DocumentInfo, lang: Lang) -> Vec<String> {
    let here = Here::now();
    let authors: Vec<&str> = info.authors.iter().map(|name| name.as_str()).collect();
    vec![
        mark(info.id),
        info.title.as_str().to_owned(),
        info.kind.clone(),
        state_name(&info.kind, &info.state, lang),
        moment(info.changed_at, lang),
        authors.join(", "),
        pressing(&info.watches, &here).map_or_else(String::new, |watch| {
            watch_said(&info.kind, watch, &here, lang)
        }),
    ]
}

fn text_json(document: &DocumentText) -> Value {
    let sections: Vec<Value> = document
        .sections
        .iter()
        .map(|section| {
            json!({
                "id": section.id.0,
                "heading": section.heading.as_str(),
                "text": section.text,
            })
        })
        .collect();
    json!({
        "id": document.id.to_string(),
        "kind": document.kind,
        "title": document.title.as_str(),
        "heads": document.heads,
        "sections": sections,
    })
}

fn line_json(line: &LogLine) -> Value {
    json!({
        "entry": line.entry,
        "at": rfc3339(line.at),
        "author": line.author.as_str(),
        "organisation": line.organisation.as_str(),
        "inserted": line.inserted,
        "deleted": line.deleted,
        "counts": line.counts,
    })
}

fn line_row(line: &LogLine, lang: Lang) -> Vec<String> {
    let counts = if line.counts {
        String::new()
    } else {
        text(lang, "log-beside")
    };
    let size = with(
        lang,
        "log-size",
        &[
            ("inserted", line.inserted.to_string().into()),
            ("deleted", line.deleted.to_string().into()),
        ],
    );
    vec![
        mark(&line.entry),
        moment(line.at, lang),
        line.author.as_str().to_owned(),
        size,
        counts,
    ]
}
