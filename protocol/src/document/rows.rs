//! The tables of a document: rows of values beside the text.
//!
//! A row is a map at the root under `row/`, its table, and a name that nobody else makes. So nothing has to be there
//! before the first row of a table, rows of people who do not know of each other all stand, and a cell is a value of
//! its own. Rows stand in the order of the operations that added them. Who takes a row out puts `gone` into it, and who
//! sets a cell takes that away: a row is out of sight when nothing else stands there.

use super::authors::words;
use super::kinds::{Limit, TableSpec};
use super::outline::{View, age, place_name};
use super::{Document, EditError, Heads, UnknownHeads};
use crate::limits;
use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ROOT, ValueRef};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What the key of a row begins with.
const PREFIX: &str = "row/";
/// In a row: that it was taken out; no column is called that.
const GONE: &str = "gone";
/// What stands there then.
const IS_GONE: &str = "1";
/// What stands there once a cell was set.
const IS_KEPT: &str = "";

/// The stable name of a row in its document: the operation that added it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowId(pub String);

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its stable name.
    pub id: RowId,
    /// By column: what stands there, in the form in which it is kept; not those that are empty. Columns that this version
    /// does not know are here too.
    pub cells: BTreeMap<String, String>,
}

impl Document {
    /// The rows of a table, in the order in which they were added; at most [`limits::TABLE_ROWS`].
    pub fn rows(&self, table: &str) -> Vec<Row> {
        self.tables.rows(table).cloned().collect()
    }

    /// The rows of a table as they stood at some heads.
    ///
    /// # Errors
    /// [`UnknownHeads`] when one of them is not in this document.
    pub fn rows_at(&mut self, table: &str, heads: &Heads) -> Result<Vec<Row>, UnknownHeads> {
        self.settle();
        self.check_heads(heads)?;
        let hashes = heads.hashes();
        let then = Tables::read(&View::new(&self.doc, Some(&hashes)));
        Ok(then.rows(table).cloned().collect())
    }

    /// Adds a row behind the others of its table; the values as people write them.
    ///
    /// # Errors
    /// - [`EditError::ReadOnly`]: no session was begun, or the kind is unknown.
    /// - [`EditError::NoField`]: the kind has no such table, or the table no such column.
    /// - [`EditError::NotAValue`]: a value cannot stand in its column.
    /// - [`EditError::TooManyRows`]: the table takes no more, or no more with such a value.
    /// - [`EditError::Full`]: the document takes no more.
    pub fn add_row(&mut self, table: &str, cells: &[(&str, &str)]) -> Result<RowId, EditError> {
        let kind = self.check_writable()?;
        let spec = kind.table(table).ok_or(EditError::NoField)?;
        let cells = read_cells(spec, cells)?;
        self.tables.check_room(spec, &cells)?;
        let bytes = cells.iter().map(|(key, value)| key.len() + value.len());
        if self.is_full(bytes.sum::<usize>() as u64) {
            return Err(EditError::Full);
        }
        self.make_room();
        let key = self.new_row(table);
        self.pending.bytes += key.len();
        let map = self
            .doc
            .put_object(&ROOT, key, ObjType::Map)
            .expect("the root takes one more map");
        for (column, value) in &cells {
            self.put(&map, column, value);
        }
        let id = RowId(place_name(&map));
        let row = Row {
            id: id.clone(),
            cells,
        };
        self.tables.push(table, Placed { map, row });
        Ok(id)
    }

    /// Sets a cell of a row, to the form in which its kind keeps such a value.
    ///
    /// # Errors
    /// As [`Document::add_row`], and [`EditError::NoRow`]: the table has no such row.
    pub fn set_cell(
        &mut self,
        table: &str,
        row: &RowId,
        column: &str,
        value: &str,
    ) -> Result<(), EditError> {
        let kind = self.check_writable()?;
        let spec = kind.table(table).ok_or(EditError::NoField)?;
        let mut set = read_cells(spec, &[(column, value)])?;
        let placed = self.tables.find(table, row).ok_or(EditError::NoRow)?;
        if placed.row.cells.get(column) == set.get(column) {
            return Ok(());
        }
        for limit in spec.limits {
            let brings = limit.of.is_some() && counts(limit, &set);
            if brings && self.tables.count(table, limit) >= limit.most {
                return Err(EditError::TooManyRows);
            }
        }
        let value = set.remove(column).unwrap_or_default();
        if self.is_full(value.len() as u64) {
            return Err(EditError::Full);
        }
        let map = placed.map.clone();
        self.put(&map, column, &value);
        self.put(&map, GONE, IS_KEPT);
        self.tables.set(table, row, column, value);
        Ok(())
    }

    /// Takes a row out of sight; who sets a cell of it meanwhile brings it back.
    ///
    /// # Errors
    /// - [`EditError::ReadOnly`]: no session was begun, or the kind is unknown.
    /// - [`EditError::NoField`]: the kind has no such table.
    /// - [`EditError::NoRow`]: the table has no such row.
    pub fn remove_row(&mut self, table: &str, row: &RowId) -> Result<(), EditError> {
        let kind = self.check_writable()?;
        kind.table(table).ok_or(EditError::NoField)?;
        let placed = self.tables.find(table, row).ok_or(EditError::NoRow)?;
        let map = placed.map.clone();
        self.put(&map, GONE, IS_GONE);
        if self.tables.remove(table, row) == Left::More {
            self.read_again();
        }
        Ok(())
    }

    /// A key for a row that nobody else makes: the actor of this session, which of its changes, which operation in it.
    fn new_row(&self, table: &str) -> String {
        let actor = self.doc.get_actor();
        let known = <[u8; 16]>::try_from(actor.to_bytes()).ok();
        let line = known.and_then(|actor| self.history.actor_at.get(&actor));
        let changes = line.and_then(|line| self.history.lines.get(*line as usize));
        let change = changes.map_or(0, Vec::len);
        let operation = self.doc.pending_ops();
        format!("{PREFIX}{table}/{actor}-{change}-{operation}")
    }
}

/// Reads values as people write them; those that are empty are left out.
fn read_cells(
    spec: &TableSpec,
    cells: &[(&str, &str)],
) -> Result<BTreeMap<String, String>, EditError> {
    let mut read = BTreeMap::new();
    for (key, value) in cells {
        let column = spec.column(key).ok_or(EditError::NoField)?;
        let value = column.value.read(value).map_err(EditError::NotAValue)?;
        if !value.is_empty() {
            read.insert((*key).to_owned(), value);
        }
    }
    Ok(read)
}

/// Whether a row is one of those that a limit counts.
fn counts(limit: &Limit, cells: &BTreeMap<String, String>) -> bool {
    limit
        .of
        .is_none_or(|(column, value)| cells.get(column).is_some_and(|cell| cell == value))
}

/// The tables as they stand, kept beside Automerge so that reading costs nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    by_key: BTreeMap<String, Table>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    rows: Vec<Placed>,
    /// There are more rows than are read.
    is_cut: bool,
}

/// A row, and where it is kept.
#[derive(Clone, Debug)]
struct Placed {
    map: ObjId,
    row: Row,
}

/// What is left of a table without a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    /// All of it was read.
    Read,
    /// There is more to read.
    More,
}

impl Tables {
    /// Reads the rows of all tables. What is no row is passed over, whatever it is.
    pub(super) fn read(view: &View<'_>) -> Tables {
        let mut found = Vec::new();
        for item in view.keys_from(&ROOT, PREFIX) {
            let Some(rest) = item.key.strip_prefix(PREFIX) else {
                break;
            };
            let table = rest.split_once('/').map_or("", |(table, _)| table);
            let is_key = (1..=limits::ACT_KEY_BYTES).contains(&table.len());
            if is_key && item.value == ValueRef::Object(ObjType::Map) {
                let map = item.id();
                found.push((age(&map), table.to_owned(), map));
            }
        }
        found.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let mut tables = Tables::default();
        for (_, table, map) in found {
            let Some(cells) = cells(view, &map) else {
                continue;
            };
            let id = RowId(place_name(&map));
            let row = Row { id, cells };
            tables.push(&table, Placed { map, row });
        }
        tables
    }

    /// The keys of those that have a row.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.by_key.keys().map(String::as_str)
    }

    pub(super) fn rows(&self, table: &str) -> impl Iterator<Item = &Row> {
        let table = self.by_key.get(table);
        table
            .into_iter()
            .flat_map(|table| table.rows.iter().map(|placed| &placed.row))
    }

    fn find(&self, table: &str, row: &RowId) -> Option<&Placed> {
        let table = self.by_key.get(table)?;
        table.rows.iter().find(|placed| placed.row.id == *row)
    }

    fn count(&self, table: &str, limit: &Limit) -> usize {
        let rows = self.rows(table);
        rows.filter(|row| counts(limit, &row.cells)).count()
    }

    fn check_room(
        &self,
        spec: &TableSpec,
        cells: &BTreeMap<String, String>,
    ) -> Result<(), EditError> {
        let is_full =
            |limit: &Limit| counts(limit, cells) && self.count(spec.key, limit) >= limit.most;
        let rows = self.by_key.get(spec.key).map_or(0, |it| it.rows.len());
        if rows >= limits::TABLE_ROWS || spec.limits.iter().any(is_full) {
            return Err(EditError::TooManyRows);
        }
        Ok(())
    }

    fn push(&mut self, table: &str, placed: Placed) {
        let table = self.by_key.entry(table.to_owned()).or_default();
        if table.rows.len() < limits::TABLE_ROWS {
            table.rows.push(placed);
        } else {
            table.is_cut = true;
        }
    }

    fn set(&mut self, table: &str, row: &RowId, column: &str, value: String) {
        let rows = self.by_key.get_mut(table).into_iter();
        let mut rows = rows.flat_map(|table| table.rows.iter_mut());
        let Some(placed) = rows.find(|placed| placed.row.id == *row) else {
            return;
        };
        if value.is_empty() {
            placed.row.cells.remove(column);
        } else {
            placed.row.cells.insert(column.to_owned(), value);
        }
    }

    fn remove(&mut self, table: &str, row: &RowId) -> Left {
        let Some(found) = self.by_key.get_mut(table) else {
            return Left::Read;
        };
        found.rows.retain(|placed| placed.row.id != *row);
        let left = if found.is_cut { Left::More } else { Left::Read };
        if found.rows.is_empty() {
            self.by_key.remove(table);
        }
        left
    }
}

/// The cells of a row; none when it was taken out.
fn cells(view: &View<'_>, map: &ObjId) -> Option<BTreeMap<String, String>> {
    let mut cells = BTreeMap::new();
    for item in view.keys_from(map, "") {
        let Some(value) = words(&item.value) else {
            continue;
        };
        if item.key == GONE {
            if value == IS_GONE && !(item.conflict && is_kept(view, map)) {
                return None;
            }
            continue;
        }
        let fits = cells.len() < limits::ROW_CELLS && item.key.len() <= limits::ACT_KEY_BYTES;
        if fits && !value.is_empty() {
            cells.insert(item.key.clone().into_owned(), value.to_owned());
        }
    }
    Some(cells)
}

/// Whether somebody set a cell without knowing that the row was taken out.
fn is_kept(view: &View<'_>, map: &ObjId) -> bool {
    let all = view.all(map, GONE);
    all.iter().any(|value| value.as_str() != Some(IS_GONE))
}

#[cfg(test)]
mod tests {
    use super::super::kinds::{KINDS, ValueFault};
    use super::super::village::{Neighbour, found, found_trial};
    use super::super::{Document, Incoming};
    use super::*;
    use automerge::ReadDoc;
    use proptest::prelude::*;

    fn cell(neighbour: &Neighbour, table: &str, row: usize, column: &str) -> String {
        let rows = neighbour.document.rows(table);
        rows[row].cells.get(column).cloned().unwrap_or_default()
    }

    fn names(document: &Document, table: &str) -> Vec<String> {
        let rows = document.rows(table).into_iter();
        rows.map(|row| row.cells.get("wat").cloned().unwrap_or_default())
            .collect()
    }

    fn meet(a: &mut Neighbour, b: &mut Neighbour) {
        let (of_a, of_b) = (a.commits(), b.commits());
        assert_eq!(a.document.absorb(&of_b).quarantined, []);
        assert_eq!(b.document.absorb(&of_a).quarantined, []);
        assert_eq!(a.document.heads(), b.document.heads());
    }

    fn two() -> (Neighbour, Neighbour) {
        let (jan, first) = found_trial(1);
        (jan, Neighbour::joins_trial(2, &[first]))
    }

    #[test]
    fn the_first_rows_of_two_who_do_not_know_of_each_other_both_stand() {
        let (mut jan, mut wiep) = two();
        let from_jan = jan.document.add_row("lijst", &[("wat", "van Jan")]);
        let from_wiep = wiep.document.add_row("lijst", &[("wat", "van Wiep")]);
        meet(&mut jan, &mut wiep);
        let rows = jan.document.rows("lijst");
        assert_eq!(rows, wiep.document.rows("lijst"));
        let mut ids = vec![from_jan.unwrap(), from_wiep.unwrap()];
        ids.sort();
        let mut found: Vec<RowId> = rows.iter().map(|row| row.id.clone()).collect();
        found.sort();
        assert_eq!(found, ids);
        // What comes later stands behind both, and the tables are apart.
        jan.document.add_row("lijst", &[("wat", "later")]).unwrap();
        jan.document.add_row("acties", &[("wat", "doen")]).unwrap();
        meet(&mut jan, &mut wiep);
        assert_eq!(names(&wiep.document, "lijst")[2], "later");
        assert_eq!(names(&wiep.document, "acties"), ["doen"]);
        assert_eq!(wiep.document.rows("nee"), []);
    }

    #[test]
    fn the_cells_of_a_row_merge_one_by_one() {
        let (mut jan, mut wiep) = two();
        let row = jan
            .document
            .add_row("lijst", &[("wat", "Dak"), ("bedrag", "5")]);
        let row = row.unwrap();
        meet(&mut jan, &mut wiep);
        jan.document
            .set_cell("lijst", &row, "bedrag", "€ 1.250")
            .unwrap();
        wiep.document
            .set_cell("lijst", &row, "groep", "Dorp")
            .unwrap();
        wiep.document.set_cell("lijst", &row, "wat", "").unwrap();
        meet(&mut jan, &mut wiep);
        for one in [&jan, &wiep] {
            assert_eq!(cell(one, "lijst", 0, "bedrag"), "1250.00");
            assert_eq!(cell(one, "lijst", 0, "groep"), "dorp");
            assert_eq!(one.document.rows("lijst")[0].cells.get("wat"), None);
        }
    }

    #[test]
    fn a_row_that_was_taken_out_comes_back_whole_when_a_cell_was_set_meanwhile() {
        let (mut jan, mut wiep) = two();
        let row = jan.document.add_row("lijst", &[("wat", "Dak")]).unwrap();
        let other = jan.document.add_row("lijst", &[("wat", "Deur")]).unwrap();
        meet(&mut jan, &mut wiep);
        jan.document.remove_row("lijst", &row).unwrap();
        assert_eq!(names(&jan.document, "lijst"), ["Deur"]);
        let gone = jan.document.set_cell("lijst", &row, "bedrag", "5");
        assert_eq!(gone, Err(EditError::NoRow));
        assert_eq!(
            jan.document.remove_row("lijst", &row),
            Err(EditError::NoRow)
        );
        wiep.document
            .set_cell("lijst", &row, "bedrag", "5")
            .unwrap();
        // Both take this one out: it stays away.
        jan.document.remove_row("lijst", &other).unwrap();
        wiep.document.remove_row("lijst", &other).unwrap();
        meet(&mut jan, &mut wiep);
        for one in [&jan, &wiep] {
            assert_eq!(names(&one.document, "lijst"), ["Dak"]);
            assert_eq!(cell(one, "lijst", 0, "bedrag"), "5.00");
        }
        // Who has seen that takes it out for good.
        wiep.document.remove_row("lijst", &row).unwrap();
        meet(&mut jan, &mut wiep);
        assert_eq!(jan.document.rows("lijst"), []);
    }

    #[test]
    fn what_no_table_takes_is_refused() {
        let (mut jan, _) = found_trial(1);
        let document = &mut jan.document;
        let row = document.add_row("lijst", &[("wat", "Dak")]).unwrap();
        let mut refused = |table, column, value| document.add_row(table, &[(column, value)]).err();
        assert_eq!(refused("nee", "wat", "x"), Some(EditError::NoField));
        assert_eq!(refused("lijst", "nee", "x"), Some(EditError::NoField));
        let fault = Some(EditError::NotAValue(ValueFault::NotANumber));
        assert_eq!(refused("lijst", "cijfer", "tien"), fault);
        let set = document.set_cell("lijst", &row, "cijfer", "tien").err();
        assert_eq!(set, fault);
        let set = document.set_cell("lijst", &row, "nee", "1");
        assert_eq!(set, Err(EditError::NoField));
        let nobody = RowId("1-7".to_owned());
        let set = document.set_cell("lijst", &nobody, "wat", "1");
        assert_eq!(set, Err(EditError::NoRow));
        assert_eq!(document.remove_row("nee", &row), Err(EditError::NoField));
        assert_eq!(document.remove_row("acties", &row), Err(EditError::NoRow));
        assert_eq!(document.rows("lijst").len(), 1);
        let (mut manifest, _) = found(1);
        let none = manifest.document.add_row("lijst", &[]);
        assert_eq!(none, Err(EditError::NoField));
        document.session = None;
        assert_eq!(document.add_row("lijst", &[]), Err(EditError::ReadOnly));
    }

    #[test]
    fn a_limit_counts_the_rows_with_its_value() {
        let (mut jan, _) = found_trial(1);
        let document = &mut jan.document;
        let fixed = [("groep", "vast")];
        let first = document.add_row("punten", &fixed).unwrap();
        document.add_row("punten", &fixed).unwrap();
        assert_eq!(
            document.add_row("punten", &fixed),
            Err(EditError::TooManyRows)
        );
        let other = document.add_row("punten", &[("groep", "dorp")]).unwrap();
        let more = document.set_cell("punten", &other, "groep", "vast");
        assert_eq!(more, Err(EditError::TooManyRows));
        document
            .set_cell("punten", &first, "groep", "vast")
            .unwrap();
        document
            .set_cell("punten", &first, "wat", "nog steeds")
            .unwrap();
        document.remove_row("punten", &first).unwrap();
        document
            .set_cell("punten", &other, "groep", "vast")
            .unwrap();
        assert_eq!(document.rows("punten").len(), 2);
    }

    #[test]
    fn a_table_takes_so_many_rows_and_of_more_the_first_are_read() {
        let (mut jan, _) = found_trial(1);
        let document = &mut jan.document;
        for _ in 0..limits::TABLE_ROWS {
            document.add_row("lijst", &[]).unwrap();
        }
        assert_eq!(document.add_row("lijst", &[]), Err(EditError::TooManyRows));
        document.add_row("acties", &[]).unwrap();
        // Somebody else who did not know of all these, or does not keep to it.
        let key = document.new_row("lijst");
        let map = document.doc.put_object(&ROOT, key, ObjType::Map).unwrap();
        document.doc.put(&map, "wat", "te veel").unwrap();
        document.read_again();
        let rows = document.rows("lijst");
        assert_eq!(rows.len(), limits::TABLE_ROWS);
        assert!(rows.iter().all(|row| row.cells.is_empty()));
        document.remove_row("lijst", &rows[7].id).unwrap();
        let last = document.rows("lijst").pop().unwrap();
        assert_eq!(last.cells["wat"], "te veel");
        assert!(!jan.commits().is_empty());
    }

    #[test]
    fn what_is_no_row_is_passed_over() {
        let (mut jan, _) = found_trial(1);
        let document = &mut jan.document;
        document.add_row("lijst", &[("wat", "Dak")]).unwrap();
        let doc = &mut document.doc;
        for key in ["row/", "row/lijst", "row//a", "rows/lijst/a"] {
            doc.put_object(&ROOT, key, ObjType::Map).unwrap();
        }
        doc.put(&ROOT, "row/lijst/tekst", "geen rij").unwrap();
        doc.put_object(&ROOT, "row/lijst/list", ObjType::List)
            .unwrap();
        doc.put_object(&ROOT, "row/lijst/text", ObjType::Text)
            .unwrap();
        let long = format!("row/{}/a", "x".repeat(limits::ACT_KEY_BYTES + 1));
        doc.put_object(&ROOT, long, ObjType::Map).unwrap();
        let odd = doc
            .put_object(&ROOT, "row/lijst/odd", ObjType::Map)
            .unwrap();
        doc.put(&odd, "wat", 7).unwrap();
        doc.put(&odd, "gone", 1).unwrap();
        doc.put_object(&odd, "groep", ObjType::List).unwrap();
        doc.put(&odd, "nieuw", "van later").unwrap();
        doc.put(&odd, "x".repeat(limits::ACT_KEY_BYTES + 1), "te lang")
            .unwrap();
        let crowd = doc.put_object(&ROOT, "row/vol/a", ObjType::Map).unwrap();
        for column in 0..=limits::ROW_CELLS {
            doc.put(&crowd, format!("{column:03}"), "vol").unwrap();
        }
        document.read_again();
        let rows = document.rows("lijst");
        assert_eq!(rows.len(), 2);
        let cells: Vec<_> = rows[1].cells.iter().collect();
        assert_eq!(cells, [(&"nieuw".to_owned(), &"van later".to_owned())]);
        assert_eq!(document.rows("vol")[0].cells.len(), limits::ROW_CELLS);
        assert_eq!(document.tables.keys().count(), 2);
        // A key that somebody puts something else under is that.
        let key = document
            .doc
            .keys(&ROOT)
            .find(|key| key.starts_with("row/lijst/"));
        document.doc.put(&ROOT, key.unwrap(), "weg").unwrap();
        document.read_again();
        assert_eq!(document.rows("lijst").len(), 1);
        assert!(jan.commits().len() == 1);
    }

    #[test]
    fn fields_and_rows_are_told_as_they_are_and_as_they_were() {
        let (mut jan, mut wiep) = two();
        let document = &mut jan.document;
        assert_eq!(document.fields(), []);
        document.set_field("later", "l").unwrap();
        document.set_field("eerst", " e  e ").unwrap();
        let row = document.add_row("lijst", &[("wat", "Dak")]).unwrap();
        let then = document.heads();
        document.set_field("later", "").unwrap();
        document.set_cell("lijst", &row, "wat", "Deur").unwrap();
        document.add_row("lijst", &[("wat", "Raam")]).unwrap();
        meet(&mut jan, &mut wiep);
        let now = ("eerst".to_owned(), "e e".to_owned());
        assert_eq!(wiep.document.fields(), [now]);
        assert_eq!(names(&wiep.document, "lijst"), ["Deur", "Raam"]);
        let before = wiep.document.rows_at("lijst", &then).unwrap();
        assert_eq!((before.len(), before[0].cells["wat"].as_str()), (1, "Dak"));
        let unknown = wiep.document.rows_at("lijst", &Heads(vec![[7; 32]]));
        assert_eq!(unknown, Err(UnknownHeads));
    }

    #[test]
    fn no_table_of_any_kind_has_a_key_that_rows_need() {
        for table in KINDS.iter().flat_map(|kind| kind.tables) {
            assert!(!table.key.contains('/') && table.column(GONE).is_none());
            assert!(table.columns.len() <= limits::ROW_CELLS);
        }
        let most = KINDS.iter().map(|kind| kind.fields.len()).max();
        assert!(most.unwrap() <= limits::DOCUMENT_FIELDS);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Add(usize, u8),
        Set(usize, usize, u8),
        Remove(usize, usize),
        Session(usize),
        Meet(usize, usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            2 => (0..3_usize, any::<u8>()).prop_map(|(who, what)| Step::Add(who, what)),
            2 => (0..3_usize, any::<usize>(), any::<u8>()).prop_map(|(who, at, what)| Step::Set(who, at, what)),
            2 => (0..3_usize, any::<usize>()).prop_map(|(who, at)| Step::Remove(who, at)),
            1 => (0..3_usize).prop_map(Step::Session),
            2 => (0..3_usize, 0..3_usize).prop_map(|(a, b)| Step::Meet(a, b)),
        ]
    }

    /// Somebody, what came to them, and the rows as a plain list: the model.
    struct Person {
        who: Neighbour,
        known: Vec<Incoming>,
    }

    fn takes(people: &mut [Person], from: usize, to: usize) {
        let sent = people[from].who.commits();
        people[from].known.extend(sent);
        let sent = people[to].who.commits();
        people[to].known.extend(sent);
        let news: Vec<Incoming> = people[from]
            .known
            .iter()
            .filter(|one| !people[to].known.iter().any(|it| it.entry == one.entry))
            .cloned()
            .collect();
        let absorbed = people[to].who.document.absorb(&news);
        assert!(absorbed.quarantined.is_empty() && !absorbed.refold);
        people[to].known.extend(news);
    }

    /// Takes a step; what was added is noted with its name.
    fn take(people: &mut [Person], step: &Step, added: &mut BTreeMap<RowId, String>) {
        let row = |person: &Person, at: usize| {
            let rows = person.who.document.rows("lijst");
            (!rows.is_empty()).then(|| rows[at % rows.len()].id.clone())
        };
        match step {
            Step::Add(who, what) => {
                let name = format!("{what} {}", added.len());
                let document = &mut people[*who].who.document;
                let id = document.add_row("lijst", &[("wat", &name)]).unwrap();
                assert_eq!(added.insert(id, name), None, "a name is used once");
            }
            Step::Set(who, at, what) => {
                let person = &mut people[*who];
                if let Some(id) = row(person, *at) {
                    let value = what.to_string();
                    let document = &mut person.who.document;
                    document.set_cell("lijst", &id, "cijfer", &value).unwrap();
                }
            }
            Step::Remove(who, at) => {
                let person = &mut people[*who];
                if let Some(id) = row(person, *at) {
                    person.who.document.remove_row("lijst", &id).unwrap();
                }
            }
            Step::Session(who) => {
                let person = &mut people[*who];
                let sent = person.who.commits();
                person.known.extend(sent);
                let nonce = super::super::SessionNonce([person.known.len() as u8 | 0x80; 16]);
                person.who.document.begin(person.who.author, nonce);
            }
            Step::Meet(a, b) if a != b => takes(people, *a, *b),
            Step::Meet(..) => {}
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn rows_of_three_are_the_same_for_all_and_none_is_lost(
            steps in proptest::collection::vec(step(), 1..40)
        ) {
            let (first, founding) = found_trial(1);
            let mut people: Vec<Person> = (1..=3)
                .map(|of| Person {
                    who: match of {
                        1 => first.clone(),
                        _ => Neighbour::joins_trial(of, std::slice::from_ref(&founding)),
                    },
                    known: vec![founding.clone()],
                })
                .collect();
            let mut added = BTreeMap::new();
            for step in &steps {
                take(&mut people, step, &mut added);
            }
            for (from, to) in [(0, 1), (1, 2), (2, 0), (2, 1)] {
                takes(&mut people, from, to);
            }
            let rows = people[0].who.document.rows("lijst");
            for person in &mut people {
                prop_assert_eq!(&person.who.document.rows("lijst"), &rows);
                // As it would be read again, folded from its entries, and out of a snapshot.
                let known = &person.known;
                let folded = Neighbour::joins_trial(9, known);
                prop_assert_eq!(&folded.document.rows("lijst"), &rows);
                let saved = person.who.document.save().unwrap();
                let loaded = Document::load(&saved).unwrap();
                prop_assert_eq!(&loaded.rows("lijst"), &rows);
            }
            for row in &rows {
                prop_assert_eq!(row.cells.get("wat"), added.get(&row.id));
            }
            let was_removed = steps.iter().any(|step| matches!(step, Step::Remove(..)));
            prop_assert!(was_removed || rows.len() == added.len());
        }
    }
}
