//! All that a file is made of. It stands in the file itself, so that the file can be made again and compared.

use super::labels::{Labels, hides, is_hidden};
use super::ori::{self, Item};
use super::vote::{About, ExportedVote};
use super::{Exported, csv, html, ics, json, markdown};
use crate::handle::ExportFormat;
use crate::words::Lang;
use noaber_protocol::document::{Content, ContentSection};
use noaber_protocol::limits;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the first field of a file's data says.
const FORMAT: &str = "noaber-export";
/// The version of everything in this folder that decides a byte of a file that can be checked. What it writes is frozen:
/// a changed byte is a new version, which still makes the files of the old ones.
pub(super) const VERSION: u32 = 1;

/// Keys of one sort: fields, columns, tables, figures. Every kind has fewer than a hundred.
const KEYS: usize = 512;
/// Votes about one document.
const VOTES: usize = 256;
/// Things that were computed, said or pointed to.
const OTHERS: usize = 4096;
/// Cells of one table as it is laid out, each row as wide as the widest: many times what the kinds have columns for (ten
/// times [`limits::TABLE_ROWS`]), some tens of megabytes.
const CELLS: usize = 1_000_000;

/// What there is too much of to lay it out, and how much can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// Fields.
    #[error("more than {0} fields")]
    Fields(usize),
    /// Columns of one table.
    #[error("more than {0} columns")]
    Columns(usize),
    /// Rows of a table as wide as that.
    #[error("more than {0} rows")]
    Rows(usize),
}

/// A row: values by key of the column.
pub(super) type Cells = Vec<(String, String)>;
/// Tables by key; rows by their ids.
pub(super) type Tables = Vec<(String, Vec<(String, Cells)>)>;

/// What a file is made of. Its JSON, with the keys in this order, is what files carry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Whole {
    pub format: String,
    pub version: u32,
    pub lang: String,
    pub document: Exported,
    pub labels: Labels,
    /// The words of the council interchange: only in a JSON file.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub ori: Option<Item>,
    /// The BLAKE3 hash, as digits, of this JSON on one line with nothing here: finds accidents, proves nothing.
    pub check: String,
}

impl Whole {
    /// A document with the words of a language.
    pub(super) fn new(lang: Lang, what: &Exported) -> Whole {
        let document = without_hidden(what);
        let mut whole = Whole {
            format: FORMAT.to_owned(),
            version: VERSION,
            lang: lang.code().to_owned(),
            labels: Labels::new(lang, &document),
            document,
            ori: None,
            check: String::new(),
        };
        whole.check = whole.sum();
        whole
    }

    /// Reads what a file carries; none when it is not whole.
    pub(super) fn read(json: &[u8]) -> Option<Whole> {
        let whole: Whole = serde_json::from_slice(json).ok()?;
        let is_whole = whole.format == FORMAT && whole.check == whole.sum();
        is_whole.then_some(whole)
    }

    /// The version of what a file carries, however little of the rest is known here.
    pub(super) fn version_of(json: &[u8]) -> Option<u32> {
        #[derive(Deserialize)]
        struct Front {
            format: String,
            version: u32,
        }
        let front: Front = serde_json::from_slice(json).ok()?;
        (front.format == FORMAT).then_some(front.version)
    }

    /// What a file carries: one line of JSON.
    pub(super) fn line(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts and numbers become JSON")
    }

    /// The file.
    pub(super) fn write(&self, format: ExportFormat) -> Vec<u8> {
        match format {
            ExportFormat::Markdown => markdown::write(self).into_bytes(),
            ExportFormat::Html => html::write(self).into_bytes(),
            ExportFormat::Csv => csv::write(self),
            ExportFormat::Ics => ics::write(self).into_bytes(),
            ExportFormat::Json => json::write(self),
        }
    }

    /// Whether a section is shown where people read: of an edition one of its kind in which nothing stands is not. Any other
    /// text is still written in, and there an empty section says what is wanted.
    pub(super) fn is_shown(&self, place: usize) -> bool {
        let sections = &self.document.content.sections;
        let Some(section) = sections.get(place) else {
            return false;
        };
        let is_bare = |one: &ContentSection| one.text.is_empty() && !one.key.is_empty();
        let parts = sections.iter().skip(place + 1);
        let mut parts = parts.take_while(|part| part.level > section.level);
        let has_parts = parts.any(|part| !is_bare(part));
        self.document.edition.is_none() || !is_bare(section) || has_parts
    }

    /// Whether there is something in it that somebody signed.
    pub(super) fn is_proven(&self) -> bool {
        let has_ended = self.document.votes.iter().any(|vote| vote.end.is_some());
        self.document.edition.is_some() || has_ended
    }

    /// Whether its fields and tables can be laid out: a table is as wide as all columns that any of its rows has.
    ///
    /// # Errors
    /// [`TooMuch`] when it has more than 512 fields, or a table more columns than that or more than a million cells.
    pub(super) fn fits(&self) -> Result<(), TooMuch> {
        let (what, labels) = (&self.document, &self.labels);
        let fields = what.content.fields.len().max(what.kept.fields.len());
        if fields > KEYS {
            return Err(TooMuch::Fields(KEYS));
        }
        let mut tables: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
        let held = what.content.tables.iter();
        let held = held.flat_map(|(key, rows)| rows.iter().map(move |row| (key, row)));
        let kept = what.kept.tables.iter();
        let kept = kept.flat_map(|one| one.rows.iter().map(move |row| (&one.key, &row.cells)));
        for (table, row) in held.chain(kept) {
            let known = || {
                let table = labels.tables.iter().find(|one| one.key == *table);
                let columns = table.map_or(&[][..], |table| &table.columns);
                (columns.iter().map(|one| one.key.as_str()).collect(), 0)
            };
            let (columns, rows) = tables.entry(table).or_insert_with(known);
            columns.extend(row.iter().map(|(key, _)| key.as_str()));
            *rows += 1;
        }
        for (columns, rows) in tables.into_values() {
            if columns.len() > KEYS {
                return Err(TooMuch::Columns(KEYS));
            }
            if columns.len().saturating_mul(rows) > CELLS {
                return Err(TooMuch::Rows(CELLS / columns.len()));
            }
        }
        Ok(())
    }

    /// Whether it holds no more than can be made a file of in a short time, whoever made it up.
    pub(super) fn is_bounded(&self) -> bool {
        let (what, labels) = (&self.document, &self.labels);
        let keys = [
            what.content.fields.len(),
            what.content.tables.len(),
            what.kept.fields.len(),
            what.kept.tables.len(),
            what.rows.len(),
            what.totals.len(),
            labels.fields.len(),
            labels.tables.len(),
            labels.figures.len(),
        ];
        let then = what.votes.iter().filter_map(ExportedVote::then);
        let mut fields = then
            .clone()
            .map(|then| (then.fields.len(), then.tables.len()));
        let contents = then.chain([&what.content]);
        let held = contents.flat_map(|content| &content.tables);
        let held = held.map(|(_, rows)| (rows.len(), rows.iter().map(Vec::len).max()));
        let kept = what.kept.tables.iter();
        let kept = kept.map(|table| {
            let cells = table.rows.iter().map(|row| row.cells.len());
            (table.rows.len(), cells.max())
        });
        let mut tables = held.chain(kept);
        let mut columns = labels.tables.iter().map(|table| table.columns.len());
        let rolls = what.votes.iter();
        let mut rolls = rolls.map(|vote| vote.roll.len().max(vote.weights.len()));
        keys.into_iter().all(|keys| keys <= KEYS)
            && fields.all(|(fields, tables)| fields <= KEYS && tables <= KEYS)
            && tables.all(|(rows, cells)| rows <= limits::TABLE_ROWS && cells <= Some(KEYS))
            && columns.all(|columns| columns <= KEYS)
            && self.fits().is_ok()
            && what.votes.len() <= VOTES
            && rolls.all(|roll| roll <= limits::VOTE_ROLL)
            && what.figures.len() <= OTHERS
            && what.titles.len() <= OTHERS
            && what.left.len() <= KEYS
    }

    /// With the words of the council interchange, when it is something that has them.
    pub(super) fn with_ori(&self) -> Whole {
        Whole {
            ori: ori::item(self),
            ..self.clone()
        }
    }

    /// All rows with all that stands in them: what an edition holds, and what may be changed at any time.
    pub(super) fn merged(&self) -> Tables {
        let what = &self.document;
        let held = what.content.tables.iter().map(|(key, rows)| {
            let ids = what.rows.iter().find(|(table, _)| table == key);
            let rows = rows.iter().enumerate().map(|(place, cells)| {
                let id = ids.and_then(|(_, ids)| ids.get(place)).cloned();
                (id.unwrap_or_else(|| (place + 1).to_string()), cells.clone())
            });
            (key.clone(), rows.collect())
        });
        let mut all: Tables = held.collect();
        for table in &what.kept.tables {
            let own = table
                .rows
                .iter()
                .map(|row| (row.id.clone(), row.cells.clone()));
            match all.iter_mut().find(|(key, _)| *key == table.key) {
                Some((_, rows)) => add_rows(rows, own),
                None => all.push((table.key.clone(), own.collect())),
            }
        }
        all
    }

    pub(super) fn sum(&self) -> String {
        let bare = Whole {
            check: String::new(),
            ori: None,
            ..self.clone()
        };
        blake3::hash(&bare.line()).to_hex().to_string()
    }
}

/// The file of a form that somebody makes who writes what it is made of themself, under a check that holds: nothing when it is
/// not what a file is made of, when nobody signed anything in it, or when it holds more than is checked.
pub fn made_up(json: &[u8], format: ExportFormat) -> Option<Vec<u8>> {
    let mut whole: Whole = serde_json::from_slice(json).ok()?;
    FORMAT.clone_into(&mut whole.format);
    whole.check = whole.sum();
    (whole.is_proven() && whole.is_bounded()).then(|| whole.write(format))
}

/// Adds rows, or to the row of the same id what it does not have.
fn add_rows(rows: &mut Vec<(String, Cells)>, more: impl Iterator<Item = (String, Cells)>) {
    let places = rows
        .iter()
        .enumerate()
        .map(|(place, (id, _))| (id.clone(), place));
    let places: BTreeMap<String, usize> = places.collect();
    for (id, cells) in more {
        match places.get(&id).and_then(|place| rows.get_mut(*place)) {
            None => rows.push((id, cells)),
            Some((_, own)) => {
                for (key, value) in cells {
                    if own.iter().all(|(one, _)| *one != key) {
                        own.push((key, value));
                    }
                }
            }
        }
    }
}

/// Without what nobody who reads the file sees, which would go along unseen: what was said of a text that is an edition now,
/// names of voters where it is not told who voted what, rows of tables of which none is shown. An edition that holds such rows
/// loses what proves it with them, and a text that was voted about stays out.
fn without_hidden(what: &Exported) -> Exported {
    let mut what = what.clone();
    if what.edition.is_some() {
        what.talk.clear();
    }
    for vote in what.votes.iter_mut().filter(|vote| !vote.is_by_name()) {
        for voter in &mut vote.roll {
            (voter.name, voter.organisation) = (String::new(), String::new());
        }
    }
    let hidden: Vec<(String, u32)> = what
        .content
        .tables
        .iter()
        .map(|(key, rows)| (key, rows.len()))
        .chain(
            what.kept
                .tables
                .iter()
                .map(|table| (&table.key, table.rows.len())),
        )
        .filter(|(key, _)| is_hidden(&what, key))
        .map(|(key, rows)| (key.clone(), rows as u32))
        .collect();
    let stays = |key: &String| hidden.iter().all(|(one, _)| one != key);
    let is_whole = what.content.tables.iter().all(|(key, _)| stays(key));
    if !is_whole {
        what.edition = None;
    }
    let shows = |content: &Content| {
        let mut tables = content.tables.iter();
        tables.all(|(key, _)| !hides(content.kind, key))
    };
    for vote in &mut what.votes {
        let goes_along = match &vote.about {
            About::Content => is_whole,
            About::Then(then) => vote.end.is_some() && shows(then),
            About::Changed | About::Other | About::Bare | About::Missing => true,
        };
        if !goes_along {
            vote.about = About::Changed;
        }
    }
    what.content.tables.retain(|(key, _)| stays(key));
    what.rows.retain(|(key, _)| stays(key));
    what.kept.tables.retain(|table| stays(&table.key));
    for (key, rows) in hidden {
        if what.totals.iter().all(|(one, _)| *one != key) {
            what.totals.push((key, rows));
        }
    }
    what
}
