//! A file of rows taken into the list: what is good is added, what is not is told by its line.

use super::columns::{COLUMNS, Column, Part, is_refused};
use super::view::{self, Values};
use super::{AT_ONCE, Book, Registrar, change};
use crate::exchange::csv::{self, Row, Table};
use crate::handle::{
    Amount, BadInput, DoubleRow, ImportHow, Imported, Missing, Problem, Response, RowFault,
    SkipReason, SkippedColumn, WrongRow,
};
use noaber_protocol::document::kinds::plain_name;
use noaber_protocol::ids::DocumentId;
use noaber_protocol::text::SafeText;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Bytes of a file.
const FILE_BYTES: u64 = 16 * 1024 * 1024;
/// How other programs call a column that holds street, house number and addition together.
const ADDRESS: &[&str] = &[
    "adres",
    "straatenhuisnummer",
    "straathuisnummer",
    "straatnr",
];

/// All documents of which the list is made.
const ALL_PARTS: &[Part] = &[Part::Member, Part::Money];

/// What a column of the file is.
#[derive(Clone, Copy)]
enum Meant {
    Column(&'static Column),
    Address,
    Nothing,
}

impl Registrar {
    pub(super) fn import(
        &mut self,
        book: &Book,
        from: &str,
        how: ImportHow,
    ) -> Result<Response, Problem> {
        book.now.board.clone()?;
        let table = csv::read(&read_file(from)?).map_err(Problem::Refused)?;
        let plan = plan(&book.people, parts(book), &table)?;
        let mut report = plan.report;
        if how == ImportHow::Take {
            for some in plan.new.chunks(AT_ONCE) {
                self.found_members(book, some)?;
            }
            for some in plan.money.chunks(AT_ONCE) {
                let of: Vec<_> = some.iter().map(|(id, values)| (*id, values)).collect();
                self.found_money(book, &of)?;
            }
            self.kept()?;
        }
        report.how = how;
        report.from = from.to_owned();
        report.added = u32::try_from(plan.new.len()).unwrap_or(u32::MAX);
        report.completed = u32::try_from(plan.money.len()).unwrap_or(u32::MAX);
        Ok(Response::Imported(report))
    }
}

/// What a table would add to an empty list, by the names of [`COLUMNS`], and what would be told of it.
///
/// # Errors
/// [`BadInput::NoNames`]: it has no column of surnames.
pub fn would_add(table: &Table) -> Result<(Vec<Values>, Imported), Problem> {
    let plan = plan(&[], ALL_PARTS, table)?;
    Ok((plan.new, plan.report))
}

/// What is to be done with a file, and what is to be told of it.
#[derive(Debug, PartialEq)]
struct Plan {
    /// The members to be added.
    new: Vec<Values>,
    /// Members of whose money nothing was known: another on the board took them in, or the power failed between.
    money: Vec<(DocumentId, Values)>,
    report: Imported,
}

/// The documents of which this device reads and writes the list.
fn parts(book: &Book) -> &'static [Part] {
    if book.now.money {
        ALL_PARTS
    } else {
        &[Part::Member]
    }
}

fn plan(people: &[view::Person], parts: &[Part], table: &Table) -> Result<Plan, Problem> {
    let mut report = Imported {
        old_letters: table.old_letters,
        ..Imported::default()
    };
    let meant = columns(parts, table, &mut report);
    let is_name = |meant: &Meant| matches!(meant, Meant::Column(it) if it.name == "achternaam");
    if !meant.iter().any(is_name) {
        return Err(Problem::Refused(BadInput::NoNames));
    }
    let keys = |person: &'_ view::Person| view::keys(&person.values);
    let mut seen: BTreeMap<String, Option<&view::Person>> = BTreeMap::new();
    for person in people {
        seen.extend(keys(person).into_iter().map(|key| (key, Some(person))));
    }
    let (mut new, mut money) = (Vec::new(), BTreeMap::new());
    for row in &table.rows {
        let (values, wrong) = read_row(row, &meant);
        if !wrong.is_empty() {
            report.wrong.extend(wrong);
            continue;
        }
        let keys = view::keys(&values);
        match keys.iter().find_map(|key| seen.get(key).copied()) {
            None => {
                seen.extend(keys.into_iter().map(|key| (key, None)));
                new.push(values);
            }
            Some(Some(person)) if person.money.is_none() && change::has_money(&values) => {
                money.entry(person.id).or_insert(values);
            }
            Some(_) => report.doubles.push(DoubleRow {
                line: row.line,
                name: SafeText::one_line(&view::name_of(&values).spoken()),
            }),
        }
    }
    give_numbers(people, &mut new);
    Ok(Plan {
        new,
        money: money.into_iter().collect(),
        report,
    })
}

/// What each column of the file is; columns that are passed over are told.
fn columns(parts: &[Part], table: &Table, report: &mut Imported) -> Vec<Meant> {
    let mut found: BTreeSet<&'static str> = BTreeSet::new();
    let mut all = Vec::with_capacity(table.heads.len());
    for head in table.heads.iter().map(|head| head.trim()) {
        let meant = meaning(head, parts, &mut found);
        let name = SafeText::one_line(head);
        match meant {
            Ok(Meant::Column(column)) if column.name != head => {
                report.meant.push((name, column.name.to_owned()));
            }
            Ok(Meant::Address) => {
                let parts = "straat, huisnummer, toevoeging";
                report.meant.push((name, parts.to_owned()));
            }
            Ok(Meant::Column(_) | Meant::Nothing) => {}
            Err(why) => report.skipped.push(SkippedColumn { column: name, why }),
        }
        all.push(meant.unwrap_or(Meant::Nothing));
    }
    all
}

/// What a column of that name is, or why it is passed over.
fn meaning(
    head: &str,
    parts: &[Part],
    found: &mut BTreeSet<&'static str>,
) -> Result<Meant, SkipReason> {
    match Column::named(head) {
        _ if head.is_empty() => Ok(Meant::Nothing),
        Some(column) if !found.insert(column.name) => Err(SkipReason::Twice),
        Some(column) if !parts.contains(&column.part) => Err(SkipReason::Money),
        Some(column) => Ok(Meant::Column(column)),
        None if is_refused(head) => Err(SkipReason::Refused),
        None if ADDRESS.contains(&plain_name(head).as_str()) => Ok(Meant::Address),
        None => Err(SkipReason::Unknown),
    }
}

/// The values of a row, and what is wrong with it.
fn read_row(row: &Row, meant: &[Meant]) -> (Values, Vec<WrongRow>) {
    let mut values = Values::new();
    let mut wrong = Vec::new();
    let mut take = |name: &str, raw: &str| {
        let Some(column) = COLUMNS.iter().find(|column| column.name == name) else {
            return;
        };
        match column.read(raw) {
            Ok(value) if value.is_empty() => {}
            Ok(value) => {
                values.insert(column.name, value);
            }
            Err(fault) => wrong.push(WrongRow {
                line: row.line,
                column: column.name.to_owned(),
                why: RowFault::Value(fault),
            }),
        }
    };
    for (cell, meant) in row.cells.iter().zip(meant) {
        match meant {
            Meant::Column(column) => take(column.name, cell),
            Meant::Address => {
                let (street, number, addition) = address(cell);
                take("straat", &street);
                take("huisnummer", &number);
                take("toevoeging", &addition);
            }
            Meant::Nothing => {}
        }
    }
    if view::value(&values, "achternaam").is_empty() {
        wrong.push(WrongRow {
            line: row.line,
            column: "achternaam".to_owned(),
            why: RowFault::Missing,
        });
    }
    (values, wrong)
}

/// Street, house number and addition of an address on one line: "Zijldijk 12 a".
fn address(cell: &str) -> (String, String, String) {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    // A street may begin with a number ("1e Exloërmond"): the house stands behind it.
    let at = words.iter().skip(1).rposition(is_number).map(|at| at + 1);
    let Some(at) = at else {
        return (cell.trim().to_owned(), String::new(), String::new());
    };
    let word = words[at];
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = word.split_at(digits);
    let mut addition = vec![rest.trim_start_matches(['-', '/'])];
    addition.extend(&words[at + 1..]);
    addition.retain(|part| !part.is_empty());
    (words[..at].join(" "), number.to_owned(), addition.join(" "))
}

/// Rows without a member number get the next ones, after the highest of the list and the file.
fn give_numbers(people: &[view::Person], plan: &mut [Values]) {
    let known = people.iter().map(|person| person.value("lidnummer"));
    let own = plan.iter().map(|values| view::value(values, "lidnummer"));
    let mut next = view::next_number(known.chain(own));
    for values in plan {
        if view::value(values, "lidnummer").is_empty() {
            values.insert("lidnummer", next.to_string());
            next += 1;
        }
    }
}

/// Reads a file; `~` is the folder of the person.
fn read_file(from: &str) -> Result<Vec<u8>, Problem> {
    crate::config::read_limited(&path_of(from), FILE_BYTES).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => Problem::Refused(BadInput::TooLong {
            limit: FILE_BYTES,
            of: Amount::Bytes,
        }),
        _ => Problem::NotFound(Missing::File(from.to_owned())),
    })
}

/// The path that a person means.
pub(super) fn path_of(words: &str) -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    match (words.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        (_, _) => Path::new(words).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::members::Snapshot;
    use noaber_protocol::document::kinds::ValueFault;
    use noaber_protocol::ids::{AuthorId, SpaceId};
    use std::sync::Arc;

    fn book(money: bool) -> Book {
        Book {
            space: SpaceId([1; 32]),
            today: "2026-11-25".to_owned(),
            now: Snapshot {
                me: AuthorId([1; 32]),
                count: 0,
                board: Ok(()),
                money,
                readers: Vec::new(),
                names: BTreeMap::new(),
                heads: Vec::new(),
                open: Arc::new(|_| None),
                keys: 0,
            },
            people: Vec::new(),
            logs: Vec::new(),
        }
    }

    fn planned(text: &str, money: bool) -> (Vec<Values>, Imported) {
        let plan = plan_for(&book(money), text).unwrap();
        (plan.new, plan.report)
    }

    #[test]
    fn an_old_spreadsheet_is_understood_and_what_may_not_be_kept_is_passed_over() {
        let old = "Lidnr;Naam;Voornaam;Adres;Postcode;Plaats;BSN;E-mailadres;Betaling;Schoenmaat;Rekeningnummer\n\
             7;Molen;Jan;Zijldijk 12 a;9900sa;Tilwerd;123456782;jan@voorbeeld.example;Automatische incasso;44;NL42 TEST 0000 0000 02\n\
             ;de Vries;Els;1e Dwarsdijk 3-b;;Tilwerd;;;;;\n";
        let (plan, report) = planned(old, true);
        let skipped: Vec<_> = report
            .skipped
            .iter()
            .map(|it| (it.column.as_str(), it.why))
            .collect();
        assert_eq!(
            skipped,
            [
                ("BSN", SkipReason::Refused),
                ("Schoenmaat", SkipReason::Unknown)
            ]
        );
        let row = |at: usize, column| view::value(&plan[at], column);
        assert_eq!(
            (row(0, "straat"), row(0, "huisnummer"), row(0, "toevoeging")),
            ("Zijldijk", "12", "a")
        );
        assert_eq!(
            (row(0, "postcode"), row(0, "betaalwijze")),
            ("9900 SA", "incasso")
        );
        let address = (
            "Adres".to_owned(),
            "straat, huisnummer, toevoeging".to_owned(),
        );
        let told = report.meant.iter();
        let mut told = told.map(|(file, list)| (file.as_str().to_owned(), list.clone()));
        assert!(told.any(|it| it == address), "{:?}", report.meant);
        assert_eq!(row(0, "IBAN"), "NL42TEST0000000002");
        assert_eq!(
            (row(1, "straat"), row(1, "huisnummer"), row(1, "toevoeging")),
            ("1e Dwarsdijk", "3", "b")
        );
        assert_eq!(row(1, "lidnummer"), "8");
        assert!(report.wrong.is_empty() && report.doubles.is_empty());
        let all: Vec<&String> = plan.iter().flat_map(Values::values).collect();
        assert!(!all.iter().any(|value| value.contains("123456782")));
    }

    #[test]
    fn wrong_rows_are_told_by_line_and_the_others_are_taken() {
        let text = "lidnummer;achternaam;postcode;IBAN;lid_sinds\n\
             1;Bolhuis;9900 SA;NL69TEST0000000001;2018-03-22\n\
             2;Molen;99 SA;NL69TEST0000000002;gisteren\n\
             3;;9900 SA;;\n\
             1;Bolhuis;9900 SA;;\n";
        let (plan, report) = planned(text, true);
        assert_eq!(plan.len(), 1);
        let wrong: Vec<_> = report
            .wrong
            .iter()
            .map(|it| (it.line, it.column.as_str(), it.why))
            .collect();
        let value = RowFault::Value;
        assert_eq!(
            wrong,
            [
                (3, "postcode", value(ValueFault::NotAPostcode)),
                (3, "IBAN", value(ValueFault::NotAnIban)),
                (3, "lid_sinds", value(ValueFault::NotADate)),
                (4, "achternaam", RowFault::Missing),
            ]
        );
        assert_eq!(
            report.doubles.iter().map(|it| it.line).collect::<Vec<_>>(),
            [5]
        );
    }

    #[test]
    fn without_the_money_its_columns_are_passed_over() {
        let (plan, report) = planned("achternaam;IBAN\nBolhuis;onzin\n", false);
        assert_eq!(plan.len(), 1);
        assert_eq!(report.skipped[0].why, SkipReason::Money);
        let refused = plan_of("straat;plaats\na;b\n");
        assert_eq!(refused, Err(Problem::Refused(BadInput::NoNames)));
    }

    #[test]
    fn who_is_there_without_money_gets_it_from_a_later_import() {
        let text = "lidnummer;achternaam;contributie\n1;Bolhuis;15,00\n2;Molen;\n";
        let mut book = book(true);
        let person = |number: u8, known: Option<DocumentId>| view::Person {
            id: DocumentId([number; 32]),
            money: known,
            values: [("lidnummer", number.to_string())].into(),
            clashes: BTreeMap::new(),
        };
        book.people = vec![person(1, None), person(2, None)];
        let first = plan_for(&book, text).unwrap();
        let whose: Vec<DocumentId> = first.money.iter().map(|(id, _)| *id).collect();
        assert_eq!(whose, [DocumentId([1; 32])]);
        assert_eq!((first.new.len(), first.report.doubles.len()), (0, 1));
        book.people[0].money = Some(DocumentId([9; 32]));
        let again = plan_for(&book, text).unwrap();
        assert_eq!((again.money.len(), again.report.doubles.len()), (0, 2));
    }

    fn plan_of(text: &str) -> Result<usize, Problem> {
        plan_for(&book(true), text).map(|plan| plan.new.len())
    }

    fn plan_for(book: &Book, text: &str) -> Result<Plan, Problem> {
        plan(
            &book.people,
            parts(book),
            &csv::read(text.as_bytes()).unwrap(),
        )
    }
}
