//! Where data goes: one JSON value, or lines for people.

use super::{Lang, Problem};
use serde_json::Value;
use std::io::{self, Write as _};

/// How a command gives its data.
pub(super) struct Output {
    pub(super) json: bool,
    pub(super) lang: Lang,
}

impl Output {
    /// Gives the value with `--json`, else the lines.
    pub(super) fn give(
        &self,
        value: impl FnOnce() -> Value,
        lines: impl FnOnce(Lang) -> String,
    ) -> Result<(), Problem> {
        let mut text = if self.json {
            serde_json::to_string_pretty(&value())
                .map_err(|error| Problem::General(error.to_string()))?
        } else {
            lines(self.lang)
        };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        raw(&text)
    }

    /// Says something to a person, beside the data.
    pub(super) fn say(&self, text: &str) {
        // Nothing helps when the stream is closed.
        let _ = writeln!(io::stderr(), "{text}");
    }
}

/// Gives text as it is.
pub(super) fn raw(text: &str) -> Result<(), Problem> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(crate::config::disk(&error)),
        Ok(()) => Ok(()),
    }
}

/// Rows with columns under each other; the last column is as wide as it wants.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            let missing = width.saturating_sub(cell.chars().count());
            line.extend(std::iter::repeat_n(' ', missing + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The first characters of an id, for people.
pub(super) fn mark(id: impl ToString) -> String {
    id.to_string().chars().take(8).collect()
}
