//! The values and tables of a document for a spreadsheet: one after the other, each under a line with its name.

use super::paper::{Body, Table};
use super::whole::Whole;
use crate::exchange::csv;

/// The file: first what it is and its fields, in two columns; then each table.
pub(super) fn write(whole: &Whole) -> Vec<u8> {
    let paper = whole.paper();
    let labels = &whole.labels;
    let pair = |name: &str, value: &str| vec![name.to_owned(), value.to_owned()];
    let mut lines = vec![
        pair(labels.word("field"), labels.word("value")),
        pair(labels.word("title"), paper.title),
    ];
    lines.extend(paper.facts.iter().map(|(name, value)| pair(name, value)));
    for part in &paper.parts {
        for body in &part.bodies {
            match body {
                Body::Table(table) => {
                    lines.push(vec![String::new()]);
                    let is_own = table.name == part.heading;
                    lines.push(if is_own {
                        vec![part.heading.clone()]
                    } else {
                        pair(&part.heading, &table.name)
                    });
                    add(&mut lines, table);
                }
                Body::Facts(facts) => {
                    lines.push(vec![String::new()]);
                    lines.push(vec![part.heading.clone()]);
                    lines.extend(facts.iter().map(|(name, value)| pair(name, value)));
                }
                Body::Note(_) | Body::Said(_) | Body::Text(..) => {}
            }
        }
    }
    csv::write_guarded(&lines)
}

/// One table alone, by its key, so that a spreadsheet can sort it; none when the document has no such table, or none of its
/// rows is shown.
pub(super) fn table_alone(whole: &Whole, key: &str) -> Option<Vec<u8>> {
    let table = whole.table(key)?;
    let mut lines = Vec::new();
    add(&mut lines, &table);
    Some(csv::write_guarded(&lines))
}

fn add(lines: &mut Vec<Vec<String>>, table: &Table) {
    lines.push(table.heads.clone());
    lines.extend(table.rows.iter().cloned());
}
