//! What an edition holds: the text of a document at some heads with the values that belong to it, in one form of bytes,
//! so that everybody who holds these heads comes to the same hash, and a file can be checked against it.

use super::kinds::{Edits, FieldSpec, Kind, KindNumber, Rows, TableSpec};
use super::outline::{Outline, View};
use super::rows::Tables;
use super::{Document, Heads, UnknownHeads, fields};
use crate::canonical::{Reader, put_bytes, put_number};
use crate::entry::{Malformed, hash};
use crate::limits;

/// The version of the form of bytes.
const VERSION: u8 = 1;
/// Bytes of it: what a document may hold.
const BYTES: usize = limits::DOCUMENT_BYTES as usize;

/// Values under their keys.
pub type Values = Vec<(String, String)>;

/// What an edition holds. What may be changed at any time ([`Edits::Always`]) is not in it, nor rows of which only totals
/// are shown ([`Rows::Totals`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The kind.
    pub kind: KindNumber,
    /// The title.
    pub title: String,
    /// The sections, in order.
    pub sections: Vec<ContentSection>,
    /// The fields that have a value: key and value as it is kept. In the order of the kind; behind them, by their keys,
    /// those that this version does not know.
    pub fields: Values,
    /// The tables that have a row, in the same order: key and rows; of each row the cells that have a value, in the order
    /// of the columns.
    pub tables: Vec<(String, Vec<Values>)>,
}

/// A section of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentSection {
    /// What it is in its kind.
    pub key: String,
    /// How deep it stands: 2, or 3 when it belongs to the repeated section before it.
    pub level: u8,
    /// Its heading.
    pub heading: String,
    /// Its text.
    pub text: String,
}

impl Document {
    /// What an edition at some heads holds.
    ///
    /// # Errors
    /// [`UnknownHeads`] when one of them is not in this document.
    pub fn content_at(&mut self, heads: &Heads) -> Result<Content, UnknownHeads> {
        self.settle();
        self.check_heads(heads)?;
        let hashes = heads.hashes();
        let view = View::new(&self.doc, Some(&hashes));
        let kind = self.kind();
        let outline = Outline::read(&self.doc, kind, Some(&hashes));
        let sections = outline.sections().iter().map(|section| ContentSection {
            key: section.key().to_owned(),
            level: section.level(),
            heading: section.heading().to_owned(),
            text: section.text().to_owned(),
        });
        let mut content = Content {
            kind: self.kind,
            title: outline.title().to_owned(),
            sections: sections.collect(),
            fields: fields::all(&view),
            tables: Tables::read(&view).held(kind),
        };
        if let Some(kind) = kind {
            let held = |key: &str| kind.field(key).is_none_or(is_held);
            content.fields.retain(|(key, _)| held(key));
        }
        content.arrange();
        Ok(content)
    }
}

fn is_held(field: &FieldSpec) -> bool {
    field.edits == Edits::WithText
}

impl Tables {
    /// What an edition holds of them.
    fn held(&self, kind: Option<&Kind>) -> Vec<(String, Vec<Values>)> {
        let mut tables = Vec::new();
        for key in self.keys() {
            let spec = kind.and_then(|kind| kind.table(key));
            let is_out =
                |spec: &TableSpec| spec.edits == Edits::Always || spec.shown == Rows::Totals;
            if spec.is_some_and(is_out) {
                continue;
            }
            let holds = |column: &str| {
                let column = spec.and_then(|spec| spec.column(column));
                column.is_none_or(is_held)
            };
            let rows = self.rows(key).map(|row| {
                let cells = row.cells.iter().filter(|(column, _)| holds(column));
                cells
                    .map(|(key, cell)| (key.clone(), cell.clone()))
                    .collect()
            });
            tables.push((key.to_owned(), rows.collect()));
        }
        tables
    }
}

impl Content {
    /// The hash that attests it.
    pub fn hash(&self) -> [u8; 32] {
        hash("edition", &[&self.encode()])
    }

    /// Its bytes: version, kind, title, sections, and fields, tables and the cells of each row, each by ascending key.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        put_number(&mut out, u64::from(self.kind.0));
        put_bytes(&mut out, self.title.as_bytes());
        put_number(&mut out, self.sections.len() as u64);
        for section in &self.sections {
            put_bytes(&mut out, section.key.as_bytes());
            out.push(section.level);
            put_bytes(&mut out, section.heading.as_bytes());
            put_bytes(&mut out, section.text.as_bytes());
        }
        put_values(&mut out, &self.fields);
        let mut tables: Vec<_> = self.tables.iter().collect();
        tables.sort();
        put_number(&mut out, tables.len() as u64);
        for (key, rows) in tables {
            put_bytes(&mut out, key.as_bytes());
            put_number(&mut out, rows.len() as u64);
            for row in rows {
                put_values(&mut out, row);
            }
        }
        out
    }

    /// Reads what [`Content::encode`] wrote.
    ///
    /// # Errors
    /// - [`Malformed::TooLong`]: more bytes than a document may hold, or a key or title of more than it has.
    /// - [`Malformed::TooMany`]: more rows in a table than it may have.
    /// - [`Malformed::Unsorted`]: keys that do not ascend.
    /// - [`Malformed::NotCanonical`]: an empty value, a table without a row, bytes behind it, a number written too long.
    /// - [`Malformed::Undecodable`]: another version, a level that there is not, or cut off.
    pub fn decode(bytes: &[u8]) -> Result<Content, Malformed> {
        if bytes.len() > BYTES {
            return Err(Malformed::TooLong);
        }
        let mut reader = Reader::new(bytes);
        if reader.byte()? != VERSION {
            return Err(Malformed::Undecodable);
        }
        let kind = u16::try_from(reader.number()?).map_err(|_| Malformed::Undecodable)?;
        let title = line(&mut reader)?;
        let mut sections = Vec::new();
        for _ in 0..reader.number()? {
            sections.push(section(&mut reader)?);
        }
        let fields = values(&mut reader)?;
        let tables = tables(&mut reader)?;
        reader.end()?;
        let mut content = Content {
            kind: KindNumber(kind),
            title,
            sections,
            fields,
            tables,
        };
        content.arrange();
        Ok(content)
    }

    /// Puts fields, tables and cells into the order of the kind.
    fn arrange(&mut self) {
        let kind = self.kind.kind();
        let fields = kind.map_or(&[][..], |kind| kind.fields);
        self.fields
            .sort_by_cached_key(|(key, _)| place(fields, key));
        for (key, rows) in &mut self.tables {
            let table = kind.and_then(|kind| kind.table(key));
            let columns = table.map_or(&[][..], |table| table.columns);
            for row in rows {
                row.sort_by_cached_key(|(key, _)| place(columns, key));
            }
        }
        let tables = kind.map_or(&[][..], |kind| kind.tables);
        self.tables.sort_by_cached_key(|(key, _)| {
            let at = tables.iter().position(|table| table.key == key);
            (at.unwrap_or(usize::MAX), key.clone())
        });
    }
}

/// Where a key stands among those of a kind; behind them all, by its letters, when it is none of them.
fn place(specs: &[FieldSpec], key: &str) -> (usize, String) {
    let at = specs.iter().position(|spec| spec.key == key);
    (at.unwrap_or(usize::MAX), key.to_owned())
}

fn put_values(out: &mut Vec<u8>, values: &[(String, String)]) {
    let mut values: Vec<_> = values.iter().collect();
    values.sort();
    put_number(out, values.len() as u64);
    for (key, value) in values {
        put_bytes(out, key.as_bytes());
        put_bytes(out, value.as_bytes());
    }
}

fn section(reader: &mut Reader<'_>) -> Result<ContentSection, Malformed> {
    let key = line(reader)?;
    let level = reader.byte()?;
    if !(2..=3).contains(&level) {
        return Err(Malformed::Undecodable);
    }
    Ok(ContentSection {
        key,
        level,
        heading: line(reader)?,
        text: reader.text(BYTES)?.to_owned(),
    })
}

/// A title, a heading or the key of a section.
fn line(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    const LINE_BYTES: usize = 4 * limits::TITLE_CHARS;
    Ok(reader.text(LINE_BYTES)?.to_owned())
}

/// Values under keys that ascend.
fn values(reader: &mut Reader<'_>) -> Result<Values, Malformed> {
    let mut values = Values::new();
    for _ in 0..reader.number()? {
        let key = ascending(reader, values.last().map(|(key, _)| key))?;
        let value = reader.text(BYTES)?.to_owned();
        if value.is_empty() {
            return Err(Malformed::NotCanonical);
        }
        values.push((key, value));
    }
    Ok(values)
}

fn tables(reader: &mut Reader<'_>) -> Result<Vec<(String, Vec<Values>)>, Malformed> {
    let mut tables: Vec<(String, Vec<_>)> = Vec::new();
    for _ in 0..reader.number()? {
        let key = ascending(reader, tables.last().map(|(key, _)| key))?;
        let count = reader.length(limits::TABLE_ROWS, Malformed::TooMany)?;
        if count == 0 {
            return Err(Malformed::NotCanonical);
        }
        let mut rows = Vec::new();
        for _ in 0..count {
            rows.push(values(reader)?);
        }
        tables.push((key, rows));
    }
    Ok(tables)
}

/// A key that comes after the one before it.
fn ascending(reader: &mut Reader<'_>, before: Option<&String>) -> Result<String, Malformed> {
    let key = reader.text(limits::ACT_KEY_BYTES)?;
    if before.is_some_and(|before| before.as_str() >= key) {
        return Err(Malformed::Unsorted);
    }
    Ok(key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::village::{Neighbour, found, found_trial};
    use super::super::{RowId, SectionId};
    use super::*;
    use proptest::prelude::*;

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    fn filled() -> Neighbour {
        let (mut jan, _) = found_trial(1);
        jan.writes("tekst", 0, 0, "Een dorp om in te blijven.");
        let document = &mut jan.document;
        for key in ["eerst", "later", "steeds"] {
            document.set_field(key, &format!("van {key}")).unwrap();
        }
        let cells = [("stand", "open"), ("wat", "Dak"), ("bedrag", "5")];
        for table in ["acties", "antwoorden", "lijst", "punten"] {
            document.add_row(table, &cells).unwrap();
        }
        document.add_row("punten", &[("stand", "klaar")]).unwrap();
        jan
    }

    #[test]
    fn an_edition_holds_what_stays_with_the_text_in_the_order_of_the_kind() {
        let mut jan = filled();
        let heads = jan.document.heads();
        let content = jan.document.content_at(&heads).unwrap();
        assert_eq!(content.title, "Manifest Zandeweer");
        assert_eq!(content.sections[0].key, "tekst");
        assert_eq!(content.sections[0].text, "Een dorp om in te blijven.");
        let fields = [pair("later", "van later"), pair("eerst", "van eerst")];
        assert_eq!(content.fields, fields);
        let cells = vec![pair("wat", "Dak"), pair("bedrag", "5.00")];
        let punten = ("punten".to_owned(), vec![cells.clone(), Vec::new()]);
        assert_eq!(content.tables, [punten, ("lijst".to_owned(), vec![cells])]);
        assert_eq!(Content::decode(&content.encode()), Ok(content));
    }

    #[test]
    fn what_may_change_at_any_time_changes_no_edition_and_all_else_does() {
        let mut jan = filled();
        let hash = |jan: &mut Neighbour| {
            let heads = jan.document.heads();
            jan.document.content_at(&heads).unwrap().hash()
        };
        let before = hash(&mut jan);
        let row = |jan: &Neighbour, table: &str| jan.document.rows(table)[0].id.clone();
        jan.document.set_field("steeds", "anders").unwrap();
        for table in ["acties", "antwoorden"] {
            jan.document.add_row(table, &[("wat", "Deur")]).unwrap();
        }
        let punt = row(&jan, "punten");
        jan.document
            .set_cell("punten", &punt, "stand", "klaar")
            .unwrap();
        assert_eq!(hash(&mut jan), before);
        let mut seen = vec![before];
        let edits: [fn(&mut Document, &RowId); 5] = [
            |document, _| document.set_title("Anders").unwrap(),
            |document, _| document.set_field("later", "anders").unwrap(),
            |document, row| document.set_cell("punten", row, "wat", "Deur").unwrap(),
            |document, row| document.remove_row("punten", row).unwrap(),
            |document, _| {
                let tekst = SectionId("tekst".to_owned());
                document.splice(&tekst, 0, 3, "Ons").unwrap();
            },
        ];
        for edit in edits {
            edit(&mut jan.document, &punt);
            let now = hash(&mut jan);
            assert!(!seen.contains(&now));
            seen.push(now);
        }
    }

    #[test]
    fn who_does_not_know_the_kind_comes_to_the_bytes_of_who_does() {
        let (mut jan, first) = found(1);
        jan.document.set_field("ondertitel", "Samen").unwrap();
        jan.document.set_field("soort", "dorp").unwrap();
        jan.writes("visie", 0, 0, "Een dorp.");
        let all = [vec![first], jan.commits()].concat();
        let heads = jan.document.heads();
        let content = jan.document.content_at(&heads).unwrap();
        let keys: Vec<&str> = content.fields.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["soort", "ondertitel"]);
        let unknown = KindNumber(64_999);
        let mut stranger = Document::fold(all[0].entry.into(), unknown, &all);
        let mut seen = stranger.content_at(&heads).unwrap();
        let keys: Vec<&str> = seen.fields.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["ondertitel", "soort"]);
        // Only the number of the kind, and how deep sections stand, are not in the document itself.
        seen.kind = content.kind;
        for (section, known) in seen.sections.iter_mut().zip(&content.sections) {
            section.level = known.level;
        }
        assert_eq!(seen.encode(), content.encode());
        assert_eq!(seen.hash(), content.hash());
        let nowhere = stranger.content_at(&Heads(vec![[7; 32]]));
        assert_eq!(nowhere, Err(UnknownHeads));
    }

    #[test]
    fn bytes_in_another_form_are_refused() {
        let content = Content {
            kind: KindNumber(64_999),
            title: String::new(),
            sections: Vec::new(),
            fields: vec![pair("a", "1"), pair("b", "2")],
            tables: vec![("t".to_owned(), vec![Vec::new()])],
        };
        let good = content.encode();
        let head = [1, 0xe7, 0xfb, 3, 0, 0];
        let fields = [2, 1, b'a', 1, b'1', 1, b'b', 1, b'2'];
        let tables = [1, 1, b't', 1, 0];
        let bytes = |fields: &[u8], tables: &[u8]| [&head[..], fields, tables].concat();
        assert_eq!(good, bytes(&fields, &tables));
        let refused = |fields: &[u8], tables: &[u8]| Content::decode(&bytes(fields, tables)).err();
        assert_eq!(refused(&fields, &tables), None);
        let turned = [2, 1, b'b', 1, b'2', 1, b'a', 1, b'1'];
        assert_eq!(refused(&turned, &tables), Some(Malformed::Unsorted));
        let twice = [2, 1, b'a', 1, b'1', 1, b'a', 1, b'2'];
        assert_eq!(refused(&twice, &tables), Some(Malformed::Unsorted));
        let empty = [1, 1, b'a', 0];
        assert_eq!(refused(&empty, &tables), Some(Malformed::NotCanonical));
        let without = [1, 1, b't', 0];
        assert_eq!(refused(&fields, &without), Some(Malformed::NotCanonical));
        let mut full = vec![1, 1, b't'];
        put_number(&mut full, limits::TABLE_ROWS as u64 + 1);
        assert_eq!(refused(&fields, &full), Some(Malformed::TooMany));
        let tables_twice = [2, 1, b't', 1, 0, 1, b't', 1, 0];
        assert_eq!(refused(&fields, &tables_twice), Some(Malformed::Unsorted));
        let behind = [&tables[..], &[0]].concat();
        assert_eq!(refused(&fields, &behind), Some(Malformed::NotCanonical));
        let version = [&[2], &good[1..]].concat();
        assert_eq!(Content::decode(&version), Err(Malformed::Undecodable));
        let kind = [&[1, 0x80, 0x80, 4], &good[4..]].concat();
        assert_eq!(Content::decode(&kind), Err(Malformed::Undecodable));
        for level in [1, 4] {
            let section = [1, 1, 0, 1, 0, level, 0, 0, 0, 0];
            assert_eq!(Content::decode(&section), Err(Malformed::Undecodable));
        }
        for len in 0..good.len() {
            assert!(Content::decode(&good[..len]).is_err(), "{len}");
        }
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![Just(String::new()), "[a-zé😀\n]{1,12}"]
    }

    fn values() -> impl Strategy<Value = Values> {
        let keys = prop_oneof![
            "[a-c]{1,2}",
            Just("wat".to_owned()),
            Just("stand".to_owned())
        ];
        proptest::collection::btree_map(keys, "[a-z0-9]{1,8}", 0..4)
            .prop_map(|values| values.into_iter().collect())
    }

    fn content() -> impl Strategy<Value = Content> {
        let section = (text(), 2..=3_u8, text(), text()).prop_map(|(key, level, heading, text)| {
            ContentSection {
                key,
                level,
                heading,
                text,
            }
        });
        let names = prop_oneof![
            "[a-c]{1,2}",
            Just("punten".to_owned()),
            Just("lijst".to_owned())
        ];
        let rows = proptest::collection::vec(values(), 1..4);
        let tables = proptest::collection::btree_map(names, rows, 0..3);
        let kind = prop_oneof![Just(65_000_u16), any::<u16>()];
        let sections = proptest::collection::vec(section, 0..4);
        (kind, text(), sections, values(), tables).prop_map(
            |(kind, title, sections, fields, tables)| {
                let mut content = Content {
                    kind: KindNumber(kind),
                    title,
                    sections,
                    fields,
                    tables: tables.into_iter().collect(),
                };
                content.arrange();
                content
            },
        )
    }

    proptest! {
        #[test]
        fn what_was_written_reads_back(content in content()) {
            let bytes = content.encode();
            prop_assert_eq!(Content::decode(&bytes), Ok(content));
        }

        #[test]
        fn what_is_read_at_all_has_one_form(
            content in content(),
            flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            noise in proptest::collection::vec(any::<u8>(), 0..60),
        ) {
            let mut bent = content.encode();
            for (at, flip) in flips {
                let at = at.index(bent.len());
                bent[at] ^= flip;
            }
            for bytes in [bent, noise] {
                if let Ok(read) = Content::decode(&bytes) {
                    prop_assert_eq!(read.encode(), bytes);
                }
            }
        }

        #[test]
        fn heads_hold_the_same_for_everybody_and_whatever_came_since(
            edits in proptest::collection::vec((0..6_usize, any::<u8>()), 1..14),
            at in any::<prop::sample::Index>(),
        ) {
            let (mut jan, first) = found_trial(1);
            let mut all = vec![first];
            let mut then = Vec::new();
            for (what, number) in &edits {
                let value = number.to_string();
                let document = &mut jan.document;
                let row = document.rows("lijst").first().map(|row| row.id.clone());
                match (what, row) {
                    (0, _) => document.set_title(&value).unwrap(),
                    (1, _) => document.set_field("eerst", &value).unwrap(),
                    (2, Some(row)) => document.set_cell("lijst", &row, "wat", &value).unwrap(),
                    (3, Some(row)) => document.remove_row("lijst", &row).unwrap(),
                    (4, _) => jan.writes("tekst", 0, 0, &value),
                    (_, _) => {
                        document.add_row("lijst", &[("wat", &value)]).unwrap();
                    }
                }
                let heads = jan.document.heads();
                let content = jan.document.content_at(&heads).unwrap();
                let hash = content.hash();
                then.push((heads, content, hash));
                all.extend(jan.commits());
            }
            let mut wiep = Neighbour::joins_trial(2, &all);
            wiep.writes("tekst", 0, 0, "Later. ");
            wiep.document.add_row("lijst", &[]).unwrap();
            let (heads, content, hash) = &then[at.index(then.len())];
            for document in [&mut jan.document, &mut wiep.document] {
                let here = document.content_at(heads).unwrap();
                prop_assert_eq!(&here, content);
                prop_assert_eq!(here.hash(), *hash);
            }
        }
    }
}
