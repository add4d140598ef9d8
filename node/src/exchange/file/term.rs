//! Terms in a file: by when, for whoever reads it later. How much of one is left only a screen says, and a day that a field or a
//! table holds stands there already.

use super::ExportedFigure;
use super::labels::{Held, Label, Sort};
use crate::words::{Lang, of_kind};
use noaber_protocol::document::kinds::{Kind, Watch, WatchSpec};
use noaber_protocol::document::{Seen, Watched};

/// What the keys of terms begin with among the figures of a file. No key of a figure has such a sign in it.
const MARK: &str = "term-";

/// Whether a file tells of it: a day that is counted from another.
fn is_told(spec: &WatchSpec) -> bool {
    match &spec.of {
        Watch::Day(day) => day.shift.is_some(),
        Watch::Rows { .. }
        | Watch::Least(..)
        | Watch::Most(..)
        | Watch::Part { .. }
        | Watch::Each { .. } => false,
    }
}

fn key_of(spec: &WatchSpec) -> String {
    format!("{MARK}{}", spec.key)
}

impl ExportedFigure {
    /// By when a term ends or ended; none for what is no term that is counted.
    pub fn of_term(kind: &Kind, watched: &Watched) -> Option<ExportedFigure> {
        let spec = kind.watch(watched.key).filter(|spec| is_told(spec))?;
        let due = match &watched.seen {
            Seen::Due(due) | Seen::Late(due) => *due,
            Seen::Amount { .. } => return None,
        };
        Some(ExportedFigure {
            key: key_of(spec),
            group: Vec::new(),
            value: Some(due.write()),
            of: 1,
        })
    }
}

/// What the terms of a kind are called that a file tells of.
pub(super) fn labels(lang: Lang, kind: &Kind) -> impl Iterator<Item = Label> {
    let told = kind.watches.iter().filter(|spec| is_told(spec));
    told.map(move |spec| Label {
        key: key_of(spec),
        name: of_kind(spec.name, lang).to_owned(),
        sort: Sort::Date,
        held: Held::Never,
    })
}
