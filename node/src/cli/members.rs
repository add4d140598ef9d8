//! `members`.

use super::Context;
use super::args::MembersCommand;
use super::output::table;
use crate::handle::{
    ExportLine, ImportHow, Imported, MemberList, MemberRow, MemberStanding, MembersRequest,
    NoRight, Problem, Request, Response, Selector,
};
use crate::members::{COLUMNS, IN_FILES};
use crate::words::{Lang, members as words, moment, people as counted, rfc3339, text};
use noaber_protocol::charter::role::Role;
use serde_json::{Map, Value, json};
use std::path::Path;

pub(super) async fn members(
    context: &mut Context,
    command: &MembersCommand,
) -> Result<u8, Problem> {
    let request = request(command)?;
    match context.ask(Request::Members(request)).await? {
        Response::Members(list) => return give_list(context, &list),
        Response::Member(row) => context
            .output
            .give(|| row_json(&row), |lang| card(&row, lang))?,
        Response::Imported(report) => context.output.give(
            || report_json(&report),
            |lang| words::imported(&report, lang).join("\n"),
        )?,
        Response::Exported(people) => context.output.give(
            || json!({ "people": people }),
            |lang| counted(lang, "members-exported", people.into()),
        )?,
        Response::Exports(lines) => context.output.give(
            || lines.iter().map(line_json).collect(),
            |lang| {
                let rows: Vec<_> = lines.iter().map(|line| line_row(line, lang)).collect();
                table(&rows)
            },
        )?,
        // Not told in the log: it may be the list.
        _ => return Err(super::unexpected()),
    }
    Ok(0)
}

fn request(command: &MembersCommand) -> Result<MembersRequest, Problem> {
    let named = |name: &String| Selector(name.clone());
    Ok(match command {
        MembersCommand::Ls { space, search } => MembersRequest::List {
            space: named(space),
            search: search.clone(),
        },
        MembersCommand::Import { space, from, check } => MembersRequest::Import {
            space: named(space),
            from: absolute(from),
            how: if *check {
                ImportHow::Look
            } else {
                ImportHow::Take
            },
        },
        MembersCommand::Export { space, to, purpose } => MembersRequest::Export {
            space: named(space),
            to: absolute(to),
            purpose: purpose.clone(),
        },
        MembersCommand::Add { space, values } => MembersRequest::Add {
            space: named(space),
            values: pairs(values)?,
        },
        MembersCommand::Set {
            space,
            member,
            values,
        } => MembersRequest::Set {
            space: named(space),
            member: named(member),
            values: pairs(values)?,
        },
        MembersCommand::Rm {
            space,
            member,
            resigned,
            until,
            reason,
        } => MembersRequest::End {
            space: named(space),
            member: named(member),
            resigned: resigned.clone(),
            until: until.clone(),
            reason: reason.clone(),
        },
        MembersCommand::Log { space } => MembersRequest::Log(named(space)),
    })
}

/// The host may stand in another folder.
fn absolute(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.display().to_string()
}

fn pairs(values: &[String]) -> Result<Vec<(String, String)>, Problem> {
    let pair = |text: &String| match text.split_once('=') {
        Some((column, value)) => Ok((column.to_owned(), value.to_owned())),
        None => Err(Problem::Usage(text.clone())),
    };
    values.iter().map(pair).collect()
}

/// Who may not read the list learns how many members there are, and no more.
fn give_list(context: &Context, list: &MemberList) -> Result<u8, Problem> {
    if !list.readable {
        let problem = Problem::NoRight(NoRight::Role {
            needed: Role::Board,
        });
        context.output.give(
            || json!({ "readable": false, "count": list.count }),
            |lang| words::only_count(list.count, lang),
        )?;
        return Ok(problem.exit_code());
    }
    context.output.give(
        || list.rows.iter().map(row_json).collect(),
        |lang| {
            let rows: Vec<_> = list.rows.iter().map(|row| row_line(row, lang)).collect();
            table(&rows)
        },
    )?;
    if !context.output.json {
        context.output.say(&words::foot(list, context.lang));
    }
    Ok(0)
}

/// The columns of files, each a text, empty when there is no value.
fn row_json(row: &MemberRow) -> Value {
    let columns = COLUMNS.iter().take(IN_FILES);
    let object: Map<String, Value> = columns
        .map(|column| (column.name.to_owned(), row.value(column.name).into()))
        .collect();
    Value::Object(object)
}

fn row_line(row: &MemberRow, lang: Lang) -> Vec<String> {
    let mut marks = Vec::new();
    if row.standing != MemberStanding::Member {
        marks.push(words::standing(row, lang));
    }
    if row.double {
        marks.push(text(lang, "members-double"));
    }
    if !row.clashes.is_empty() {
        marks.push(text(lang, "members-clash"));
    }
    vec![
        row.value("lidnummer").to_owned(),
        row.name.as_str().to_owned(),
        row.value("woonplaats").to_owned(),
        row.value("categorie").to_owned(),
        row.value("lid_sinds").to_owned(),
        marks.join(", "),
    ]
}

/// Everything that is known of a member, a line each.
fn card(row: &MemberRow, lang: Lang) -> String {
    let rows: Vec<Vec<String>> = words::lines(row, lang)
        .into_iter()
        .map(|(name, value)| vec![name, value])
        .collect();
    table(&rows)
}

fn report_json(report: &Imported) -> Value {
    let doubles = report.doubles.iter();
    let wrong = report.wrong.iter();
    let skipped = report.skipped.iter();
    json!({
        "added": report.added,
        "completed": report.completed,
        "doubles": doubles
            .map(|row| json!({ "line": row.line, "name": row.name.as_str() }))
            .collect::<Vec<_>>(),
        "wrong": wrong
            .map(|row| json!({
                "line": row.line,
                "column": row.column,
                "reason": words::row_fault(row.why, Lang::En),
            }))
            .collect::<Vec<_>>(),
        "skipped": skipped
            .map(|it| json!({
                "column": it.column.as_str(),
                "reason": words::skipped(it.why, Lang::En),
            }))
            .collect::<Vec<_>>(),
        "old_letters": report.old_letters,
    })
}

fn line_json(line: &ExportLine) -> Value {
    json!({
        "at": rfc3339(line.at),
        "who": line.who.as_str(),
        "purpose": line.purpose.as_str(),
        "people": line.people,
        "money": line.money,
        "what": line.what.as_str(),
        "document": line.document.map(|document| document.to_string()),
    })
}

fn line_row(line: &ExportLine, lang: Lang) -> Vec<String> {
    vec![
        moment(line.at, lang),
        line.who.as_str().to_owned(),
        words::taken_people(line, lang),
        line.purpose.as_str().to_owned(),
        words::taken_out(line, lang),
    ]
}
