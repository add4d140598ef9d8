//! Tables that spreadsheets write and read: semicolons or commas, UTF-8 or the old letters of Windows, and cells that
//! a spreadsheet would take for formulas.

use crate::handle::{Amount, BadInput};
use csv::{ReaderBuilder, WriterBuilder};

/// Rows of one file: many times the largest local party.
const ROWS: usize = 20_000;
/// Columns of one file.
const COLUMNS: usize = 200;
/// What a spreadsheet begins to calculate at.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// What spreadsheets need to see that a file is UTF-8.
const MARK: &str = "\u{feff}";
/// The letters of Windows-1252 from 0x80 on that are not those of Latin-1; none where it has no letter.
const OLD_LETTERS: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// A table as it stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What the columns are called.
    pub heads: Vec<String>,
    /// The rows that are not empty.
    pub rows: Vec<Row>,
    /// Whether the file was in the old letters of Windows.
    pub old_letters: bool,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file at which it begins, from one.
    pub line: u64,
    /// Its cells, without the guard of [`guarded`].
    pub cells: Vec<String>,
}

/// Reads a table.
///
/// # Errors
/// - [`BadInput::NotUtf8`]: neither UTF-8 nor the letters of Windows.
/// - [`BadInput::NotATable`]: no line with the names of columns, or cells that do not end.
/// - [`BadInput::TooLong`]: more than 20,000 rows, or 200 columns.
pub fn read(bytes: &[u8]) -> Result<Table, BadInput> {
    let (text, old_letters) = letters(bytes)?;
    let (text, skipped) = without_hint(&text);
    let first = text.lines().next().unwrap_or_default();
    let mut reader = ReaderBuilder::new()
        .delimiter(separator(first))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut table = Table {
        old_letters,
        ..Table::default()
    };
    let mut lines = LineCount::of(text);
    for record in reader.records() {
        let record = record.map_err(|_| BadInput::NotATable)?;
        let from = record.position().map_or(0, csv::Position::byte);
        let line = lines.line_at(from) + skipped;
        let cells: Vec<String> = record.iter().map(unguarded).collect();
        if record.len() > COLUMNS || table.rows.len() >= ROWS {
            let (limit, of) = if record.len() > COLUMNS {
                (COLUMNS, Amount::Columns)
            } else {
                (ROWS, Amount::Rows)
            };
            return Err(BadInput::TooLong {
                limit: limit as u64,
                of,
            });
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.heads.is_empty() {
            table.heads = cells;
        } else {
            table.rows.push(Row { line, cells });
        }
    }
    if table.heads.len() < 2 {
        return Err(BadInput::NotATable);
    }
    Ok(table)
}

/// Counts lines as an editor shows them, whether they end as on Windows, as elsewhere, or as on an old Mac.
struct LineCount<'a> {
    text: &'a [u8],
    /// What was counted.
    upto: usize,
    /// The line that begins there, or goes on.
    line: u64,
}

impl LineCount<'_> {
    fn of(text: &str) -> LineCount<'_> {
        LineCount {
            text: text.as_bytes(),
            upto: 0,
            line: 1,
        }
    }

    /// The line of a record that was looked for from there on, no earlier than the one before: it begins where the ends of
    /// lines are over.
    fn line_at(&mut self, from: u64) -> u64 {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        while let Some(byte) = self.text.get(self.upto) {
            let is_end = matches!(byte, b'\r' | b'\n');
            if self.upto >= from && !is_end {
                break;
            }
            let goes_on = *byte == b'\r' && self.text.get(self.upto + 1) == Some(&b'\n');
            self.line += u64::from(is_end && !goes_on);
            self.upto += 1;
        }
        self.line
    }
}

/// Writes a table as a Dutch spreadsheet opens it: semicolons, UTF-8 with its mark, no cell that calculates.
pub fn write(heads: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let heads = heads.iter().map(|head| (*head).to_owned()).collect();
    write_lines(std::iter::once(heads).chain(rows.iter().map(|row| guarded_row(row))))
}

/// Writes lines of any length, as [`write()`] does, each cell guarded.
pub fn write_guarded(lines: &[Vec<String>]) -> Vec<u8> {
    write_lines(lines.iter().map(|line| guarded_row(line)))
}

fn guarded_row(row: &[String]) -> Vec<String> {
    row.iter().map(|cell| guarded(cell)).collect()
}

fn write_lines(lines: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .from_writer(MARK.as_bytes().to_vec());
    for line in lines {
        writer.write_record(&line).expect("memory takes any line");
    }
    writer.into_inner().expect("memory takes what is left")
}

/// A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe.
pub fn guarded(cell: &str) -> String {
    if calculates(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Takes the guard of [`guarded`] away.
pub fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if calculates(rest) => rest.to_owned(),
        Some(_) | None => cell.to_owned(),
    }
}

/// Whether it begins like a formula; guards before it do not count, so that guarding and back changes nothing.
fn calculates(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

/// The text of a file, and whether it was in the old letters.
fn letters(bytes: &[u8]) -> Result<(String, bool), BadInput> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.strip_prefix(MARK).unwrap_or(text).to_owned(), false)),
        Err(error) if bytes.starts_with(MARK.as_bytes()) || bytes.contains(&0) => {
            Err(BadInput::NotUtf8 {
                at: error.valid_up_to() as u64,
            })
        }
        Err(_) => {
            let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
            for (at, byte) in bytes.iter().enumerate() {
                let letter = match byte {
                    0x80..=0x9f => OLD_LETTERS[usize::from(*byte - 0x80)],
                    _ => Some(char::from(*byte)),
                };
                text.push(letter.ok_or(BadInput::NotUtf8 { at: at as u64 })?);
            }
            Ok((text, true))
        }
    }
}

/// Some spreadsheets write `sep=;` before everything; it says nothing new.
fn without_hint(text: &str) -> (&str, u64) {
    match text.split_once('\n') {
        Some((hint, rest)) if hint.to_lowercase().starts_with("sep=") => (rest, 1),
        Some(_) | None => (text, 0),
    }
}

/// The sign that stands most often in the line of names, outside quotes.
fn separator(line: &str) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in line.bytes() {
        is_quoted ^= byte == b'"';
        for (sign, count) in &mut counts {
            *count += usize::from(byte == *sign && !is_quoted);
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let found = counts.iter().find(|(_, count)| *count == most);
    found.map_or(b';', |(sign, _)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &Table) -> Vec<Vec<&str>> {
        table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(String::as_str).collect())
            .collect()
    }

    #[test]
    fn semicolons_commas_and_tabs_read_alike_with_and_without_a_mark() {
        for text in [
            "naam;plaats\nÇelik;Tilwerd\n",
            "\u{feff}naam;plaats\r\nÇelik;Tilwerd\r\n",
            "naam,plaats\n\"Çelik\",Tilwerd",
            "sep=;\nnaam;plaats\n;\nÇelik;Tilwerd\n",
            "naam\tplaats\nÇelik\tTilwerd\n",
        ] {
            let table = read(text.as_bytes()).unwrap();
            assert_eq!(table.heads, ["naam", "plaats"], "{text}");
            assert_eq!(cells(&table), [["Çelik", "Tilwerd"]], "{text}");
            assert!(!table.old_letters);
        }
    }

    #[test]
    fn the_old_letters_of_windows_are_read_and_told() {
        let table = read(b"naam;bedrag\n\xc7elik;\x80 15,00\n").unwrap();
        assert_eq!(cells(&table), [["Çelik", "€ 15,00"]]);
        assert!(table.old_letters);
        let refused = read(b"naam;bedrag\n\x81;1\n");
        assert_eq!(refused, Err(BadInput::NotUtf8 { at: 12 }));
        let torn = read(b"\xef\xbb\xbfnaam;bedrag\n\xc7;1\n");
        assert_eq!(torn, Err(BadInput::NotUtf8 { at: 15 }));
        let wide = read(b"\xff\xfen\0a\0;\0");
        assert_eq!(wide, Err(BadInput::NotUtf8 { at: 0 }));
    }

    #[test]
    fn lines_are_counted_as_an_editor_shows_them() {
        let table = read("sep=;\na;b\n\"twee\nregels\";x\n;\nlaatste;y\n".as_bytes()).unwrap();
        let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 6]);
        // As Excel and LibreOffice end their lines, and with empty ones between.
        let table =
            read(b"a;b\r\neerste;x\r\n\r\n\r\n\"twee\r\nregels\";y\r\nlaatste;z\r\n").unwrap();
        let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 5, 7]);
    }

    #[test]
    fn lines_are_counted_however_they_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a;b", "", "\"twee", "regels\";x", ";", "", "laatste;y", ""].join(end);
            let table = read(text.as_bytes()).unwrap();
            let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
            assert_eq!(lines, [3, 7], "{end:?}");
        }
        // one that ends otherwise than the others
        let table = read(b"a;b\n1;2\r3;4\r\n5;6").unwrap();
        let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 3, 4]);
    }

    #[test]
    fn no_cell_calculates_and_every_cell_comes_back() {
        let hostile = [
            "=1+1", "+31600", "-2", "@SUM(A1)", "\tx", "\rx", "'=1", "''=1", "'t Hart", "a;b\"c",
            "",
        ];
        let rows: Vec<Vec<String>> = hostile
            .iter()
            .map(|cell| vec![(*cell).to_owned(), "z".to_owned()])
            .collect();
        let bytes = write(&["a", "b"], &rows);
        assert!(bytes.starts_with(MARK.as_bytes()));
        let raw = ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(&bytes[..])
            .into_records()
            .map(|record| record.unwrap().get(0).unwrap().to_owned())
            .collect::<Vec<_>>();
        assert!(raw.iter().all(|cell| !cell.starts_with(FORMULA)), "{raw:?}");
        let back: Vec<String> = read(&bytes)
            .unwrap()
            .rows
            .into_iter()
            .map(|row| row.cells[0].clone())
            .collect();
        assert_eq!(back, hostile);
    }

    #[test]
    fn what_is_no_table_or_too_large_is_refused() {
        assert_eq!(read(b"alleen tekst"), Err(BadInput::NotATable));
        assert_eq!(read(b""), Err(BadInput::NotATable));
        let rows = format!("a;b\n{}", "1;2\n".repeat(ROWS + 1));
        assert_eq!(
            read(rows.as_bytes()),
            Err(BadInput::TooLong {
                limit: 20_000,
                of: Amount::Rows
            })
        );
        let columns = ";x".repeat(COLUMNS + 1);
        assert_eq!(
            read(columns.as_bytes()),
            Err(BadInput::TooLong {
                limit: 200,
                of: Amount::Columns
            })
        );
    }
}
