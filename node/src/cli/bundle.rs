//! `bundle`.

use super::args::BundleCommand;
use super::{Context, unfit};
use crate::handle::{
    BundleRead, BundleRequest, BundleWritten, Problem, Request, Response, Selector,
};
use crate::words::{Lang, text, with};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub(super) async fn bundle(context: &mut Context, command: &BundleCommand) -> Result<u8, Problem> {
    let request = match command {
        BundleCommand::Write {
            space,
            file,
            since_bundle,
        } => BundleRequest::Write {
            space: Selector(space.clone()),
            file: whole(file)?,
            since: since_bundle.as_deref().map(whole).transpose()?,
        },
        BundleCommand::Read { file } => BundleRequest::Read { file: whole(file)? },
    };
    match context.ask(Request::Bundle(request)).await? {
        Response::BundleWritten(written) => context.output.give(
            || written_json(&written),
            |lang| written_line(&written, lang),
        )?,
        Response::BundlesRead(read) => context
            .output
            .give(|| read_json(&read), |lang| read_lines(&read, lang))?,
        other => return Err(unfit(&other)),
    }
    Ok(0)
}

/// The path as the host finds it, wherever that was started.
fn whole(path: &Path) -> Result<PathBuf, Problem> {
    if path.to_str().is_none() {
        return Err(Problem::Usage(path.display().to_string()));
    }
    std::path::absolute(path).map_err(|error| Problem::Usage(error.to_string()))
}

fn written_json(written: &BundleWritten) -> Value {
    json!({
        "space": written.space.to_string(),
        "file": written.file.to_string_lossy(),
        "entries": written.entries,
        "bytes": written.bytes,
        "whole": written.whole,
    })
}

fn written_line(written: &BundleWritten, lang: Lang) -> String {
    let arguments = [
        ("file", written.file.display().to_string().into()),
        ("entries", written.entries.to_string().into()),
        ("bytes", written.bytes.to_string().into()),
    ];
    with(lang, "bundle-written", &arguments)
}

/// One value of a file; a list of a folder.
fn read_json(read: &[BundleRead]) -> Value {
    let one = |read: &BundleRead| {
        json!({
            "space": read.space.to_string(),
            "name": read.name.as_str(),
            "file": read.file.to_string_lossy(),
            "entries": read.entries,
            "new": read.new,
            "waiting": read.waiting,
            "missing": read.missing,
        })
    };
    match read {
        [only] => one(only),
        several => several.iter().map(one).collect(),
    }
}

fn read_lines(read: &[BundleRead], lang: Lang) -> String {
    let mut lines = String::new();
    for read in read {
        let arguments = [
            ("name", read.name.as_str().into()),
            ("new", read.new.to_string().into()),
        ];
        lines.push_str(&with(lang, "bundle-read", &arguments));
        lines.push('\n');
        if read.waiting > 0 {
            lines.push_str(&text(lang, "bundle-waits"));
            lines.push('\n');
        }
        if let Some(missing) = read.missing {
            let arguments = [("missing", missing.to_string().into())];
            lines.push_str(&with(lang, "bundle-missing", &arguments));
            lines.push('\n');
        }
    }
    lines
}
