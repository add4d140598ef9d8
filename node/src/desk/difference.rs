//! What is different between two states of a document: in its title, its sections, its fields and its tables.

use super::history::state_of;
use super::open::OpenDocument;
use crate::handle::{Diff, DiffPart, Missing, PartDiff, Piece, Problem};
use noaber_protocol::document::kinds::{FieldSpec, Kind, Rows, TableSpec};
use noaber_protocol::document::{Document, Heads, Row, Section, UnknownHeads, diff};
use noaber_protocol::text::SafeText;
use std::collections::BTreeMap;

/// What stands for the state before anything was written.
const BEGIN: &str = "begin";

impl OpenDocument {
    /// What differs between two states that people call so.
    ///
    /// # Errors
    /// [`Missing::Version`] when there is no such state.
    pub(super) fn diff(&mut self, from: &str, to: &str) -> Result<Diff, Problem> {
        let old = self.read(from)?;
        let new = self.read(to)?;
        Ok(Diff {
            kind: self.kind_tag(),
            parts: differences(self.document().kind(), &old, &new),
        })
    }

    fn read(&mut self, state: &str) -> Result<Held, Problem> {
        if state == BEGIN {
            return Ok(Held::default());
        }
        let heads = state_of(self, state)?;
        let lost = |UnknownHeads| Problem::NotFound(Missing::Version(heads.to_string()));
        Held::at(self.document(), &heads).map_err(lost)
    }
}

/// What a state of a document holds.
#[derive(Default)]
struct Held {
    title: String,
    sections: Vec<Section>,
    /// By key.
    fields: BTreeMap<String, String>,
    /// By the key of the table.
    rows: BTreeMap<&'static str, Vec<Row>>,
}

impl Held {
    fn at(document: &mut Document, heads: &Heads) -> Result<Held, UnknownHeads> {
        let mut rows = BTreeMap::new();
        for table in document.kind().map_or(&[][..], |kind| kind.tables) {
            rows.insert(table.key, document.rows_at(table.key, heads)?);
        }
        Ok(Held {
            title: document.title_at(heads)?,
            sections: document.sections_at(heads)?,
            fields: document.fields_at(heads)?.into_iter().collect(),
            rows,
        })
    }

    fn rows(&self, table: &TableSpec) -> &[Row] {
        self.rows.get(table.key).map_or(&[], Vec::as_slice)
    }
}

fn differences(kind: Option<&Kind>, old: &Held, new: &Held) -> Vec<PartDiff> {
    let mut all = Vec::new();
    if old.title != new.title {
        all.push(PartDiff {
            part: DiffPart::Title,
            pieces: pieces(&old.title, &new.title),
        });
    }
    all.extend(of_sections(&old.sections, &new.sections));
    all.extend(of_fields(kind, &old.fields, &new.fields));
    for table in kind.map_or(&[][..], |kind| kind.tables) {
        let (was, is) = (old.rows(table), new.rows(table));
        if was != is {
            all.push(PartDiff {
                part: DiffPart::Table(table.key.to_owned()),
                pieces: pieces(&lines(was, table), &lines(is, table)),
            });
        }
    }
    all
}

/// The sections that differ, in the order of the newer state; those that went stand last.
fn of_sections(old: &[Section], new: &[Section]) -> Vec<PartDiff> {
    let find = |all: &[Section], one: &Section| all.iter().position(|it| it.id() == one.id());
    let here = new
        .iter()
        .map(|is| (find(old, is).map(|at| &old[at]), Some(is)));
    let went = old.iter().filter(|was| find(new, was).is_none());
    let went = went.map(|was| (Some(was), None));
    let heading = |section: &Section| SafeText::one_line(section.heading());
    let text = |section: Option<&Section>| section.map_or("", Section::text).to_owned();
    let mut all = Vec::new();
    for (was, is) in here.chain(went) {
        let part = DiffPart::Section {
            was: was.map(heading),
            is: is.map(heading),
        };
        let is_same = was.map(Section::heading) == is.map(Section::heading);
        let (was, is) = (text(was), text(is));
        if !is_same || was != is {
            let pieces = pieces(&was, &is);
            all.push(PartDiff { part, pieces });
        }
    }
    all
}

/// The fields that differ, in the order of the kind; those that this version does not know stand last.
fn of_fields(
    kind: Option<&Kind>,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Vec<PartDiff> {
    let specs = kind.map_or(&[][..], |kind| kind.fields);
    let place = |key: &str| specs.iter().position(|spec| spec.key == key);
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.retain(|key| old.get(*key) != new.get(*key));
    keys.sort_by_key(|key| (place(key).unwrap_or(usize::MAX), *key));
    keys.dedup();
    let part = |key: &String| {
        let spec = place(key).map(|place| &specs[place]);
        let read = |kept: Option<&String>| kept.map_or_else(String::new, |it| read(spec, it));
        PartDiff {
            part: DiffPart::Field(key.clone()),
            pieces: pieces(&read(old.get(key)), &read(new.get(key))),
        }
    };
    keys.into_iter().map(part).collect()
}

/// The rows of a table as lines; none of one that shows only totals.
fn lines(rows: &[Row], table: &TableSpec) -> String {
    let line = |row: &Row| {
        let cell = |column: &FieldSpec| Some(read(Some(column), row.cells.get(column.key)?));
        let cells: Vec<String> = table.columns.iter().filter_map(cell).collect();
        format!("{}\n", cells.join(" · "))
    };
    match table.shown {
        Rows::Each => rows.iter().map(line).collect(),
        Rows::Totals => String::new(),
    }
}

/// What people read of a value, on one line.
fn read(spec: Option<&FieldSpec>, kept: &str) -> String {
    let words = spec.map_or_else(|| kept.to_owned(), |spec| spec.value.write(kept));
    SafeText::one_line(&words).as_str().to_owned()
}

/// Two texts as one, piece by piece; none when they are the same.
fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if old == new {
        return pieces;
    }
    // the place in the old text up to which it was told, and how much longer the new one is up to there
    let (mut told, mut longer) = (0_usize, 0_isize);
    for (at, delete, insert) in diff::splices(old, new) {
        let from = at.saturating_add_signed(-longer);
        let parts = [
            Piece::Same(old.get(told..from).unwrap_or_default().to_owned()),
            Piece::Gone(old.get(from..from + delete).unwrap_or_default().to_owned()),
        ];
        longer += insert.len() as isize - delete as isize;
        told = from + delete;
        pieces.extend(parts);
        pieces.push(Piece::Came(insert));
    }
    pieces.push(Piece::Same(old.get(told..).unwrap_or_default().to_owned()));
    let is_some = |piece: &Piece| match piece {
        Piece::Same(text) | Piece::Gone(text) | Piece::Came(text) => !text.is_empty(),
    };
    pieces.retain(is_some);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::document::SessionNonce;
    use noaber_protocol::document::kinds::KINDS;
    use noaber_protocol::ids::{AuthorId, DocumentId};
    use proptest::prelude::*;

    fn read(pieces: &[Piece], wanted: fn(&Piece) -> Option<&str>) -> String {
        pieces.iter().filter_map(wanted).collect()
    }

    #[test]
    fn what_changed_stands_where_it_changed() {
        let pieces = pieces("De huur stijgt niet.", "De huur zakt nog niet.");
        let wanted = [
            Piece::Same("De huur ".into()),
            Piece::Gone("stijgt".into()),
            Piece::Came("zakt nog".into()),
            Piece::Same(" niet.".into()),
        ];
        assert_eq!(pieces, wanted);
    }

    /// What became different of a document by a change.
    fn changed(document: &mut Document, change: impl FnOnce(&mut Document)) -> Vec<PartDiff> {
        let held = |document: &mut Document| {
            let heads = document.heads();
            Held::at(document, &heads).expect("its own heads")
        };
        let old = held(document);
        change(document);
        let new = held(document);
        differences(document.kind(), &old, &new)
    }

    #[test]
    fn whatever_changes_in_a_document_of_any_kind_is_a_difference() {
        for kind in KINDS.iter().filter(|kind| !kind.is_record()) {
            let author = AuthorId([1; 32]);
            let (mut document, _) = Document::found(kind, "Oud", author, SessionNonce([1; 16]));
            document.founded(DocumentId([7; 32]));
            let document = &mut document;
            assert_eq!(changed(document, |_| {}), [], "{}", kind.tag);
            let parts = changed(document, |it| it.set_title("Nieuw").unwrap());
            let title = [Piece::Gone("Oud".into()), Piece::Came("Nieuw".into())];
            assert_eq!(parts.len(), 1);
            assert_eq!(
                (&parts[0].part, &parts[0].pieces[..]),
                (&DiffPart::Title, &title[..])
            );
            for section in document.sections().to_vec() {
                let rename = |it: &mut Document| it.set_heading(section.id(), "Anders").unwrap();
                let parts = changed(document, rename);
                let part = DiffPart::Section {
                    was: Some(SafeText::one_line(section.heading())),
                    is: Some(SafeText::one_line("Anders")),
                };
                let pieces = Vec::new();
                assert_eq!(parts, [PartDiff { part, pieces }]);
            }
            for (key, value) in kind.example.fields {
                let given = kind.field(key).is_some_and(|field| field.given == *value);
                let parts = changed(document, |it| it.set_field(key, value).unwrap());
                if !given {
                    assert_eq!(parts.len(), 1, "{} {key}", kind.tag);
                    assert_eq!(parts[0].part, DiffPart::Field((*key).to_owned()));
                    assert!(!parts[0].pieces.is_empty());
                }
            }
            for row in kind.example.rows {
                let table = kind.table(row.table).unwrap();
                let add = |it: &mut Document| it.add_row(row.table, row.cells).map(drop).unwrap();
                let parts = changed(document, add);
                assert_eq!(parts.len(), 1, "{} {}", kind.tag, row.table);
                assert_eq!(parts[0].part, DiffPart::Table(row.table.to_owned()));
                let is_told = !parts[0].pieces.is_empty();
                assert_eq!(is_told, table.shown == Rows::Each);
            }
        }
    }

    proptest! {
        #[test]
        fn the_pieces_hold_both_texts(old in "[ab é\n]{0,40}", new in "[ab é\n]{0,40}") {
            let pieces = pieces(&old, &new);
            let before = read(&pieces, |piece| match piece {
                Piece::Same(text) | Piece::Gone(text) => Some(text),
                Piece::Came(_) => None,
            });
            let after = read(&pieces, |piece| match piece {
                Piece::Same(text) | Piece::Came(text) => Some(text),
                Piece::Gone(_) => None,
            });
            let wanted = if old == new { Default::default() } else { (old, new) };
            prop_assert_eq!((before, after), wanted);
        }
    }
}
