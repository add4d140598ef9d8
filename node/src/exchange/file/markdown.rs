//! A document as Markdown (CommonMark with the tables of GFM): text that can be edited and read back, and beside it, between
//! two marks that the reader skips, what goes with it.

use super::Left;
use super::lines::{one_line, paragraphs};
use super::paper::{Body, Facts, Part, Said, Table};
use super::proof;
use super::whole::Whole;
use crate::exchange::markdown::{BARE, Beside, Page, PageSection, Parts};
use noaber_protocol::document::ContentSection;

/// What Markdown reads as more than letters.
const SIGNS: [char; 13] = [
    '\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '&', '#', '$',
];

/// The file.
pub(super) fn write(whole: &Whole) -> String {
    let paper = whole.paper();
    let what = &whole.document;
    let shown = paper.sections.iter().enumerate();
    let shown = shown.filter(|(place, _)| whole.is_shown(*place));
    let page = Page {
        doc: Some(what.origin.document.to_string()),
        kind: Some(one_line(&whole.labels.tag)),
        heads: Some(if what.left.contains(&Left::Text) {
            // other words than those of the document: they are not to go back into it
            BARE.to_owned()
        } else {
            one_line(&what.origin.heads)
        }),
        title: Some(paper.title.replace('\n', " ")).filter(|title| !title.is_empty()),
        preface: String::new(),
        sections: shown.map(|(_, one)| section(one)).collect(),
        ..Page::default()
    };
    let mut beside = Beside {
        front: front(whole),
        above: facts(&paper.facts),
        below: String::new(),
    };
    for part in &paper.parts {
        add_part(&mut beside.below, part);
    }
    beside.below.push_str(&proof::comment(whole));
    page.write_beside(&parts(whole), &beside)
}

/// One table as a page of its own, under its title: not to be read back as the document that it is of.
pub(super) fn table_alone(whole: &Whole, key: &str) -> String {
    let what = &whole.document;
    let mut out = format!("# {}\n\n", escaped(&what.content.title));
    let made = [&what.origin.space_title, &what.made.day];
    out.push_str(&format!("{}\n\n", made.map(|it| escaped(it)).join(" · ")));
    if let Some(table) = whole.table(key) {
        add_table(&mut out, &table);
    }
    out
}

/// The headings that begin a part in this file.
fn parts(whole: &Whole) -> Parts {
    let known = whole.labels.parts.iter().map(String::as_str);
    let sections = whole.document.content.sections.iter();
    let here = sections.filter(|section| section.level > 2);
    Parts::new(known.chain(here.map(|section| section.heading.as_str())))
}

fn section(section: &ContentSection) -> PageSection {
    PageSection {
        level: section.level,
        heading: section.heading.replace('\n', " "),
        text: section.text.clone(),
    }
}

fn front(whole: &Whole) -> Vec<(&'static str, String)> {
    let what = &whole.document;
    let mut front = vec![("lang", one_line(&whole.lang))];
    if !what.left.is_empty() {
        front.push(("names", BARE.to_owned()));
    }
    if !what.state.is_empty() {
        front.push(("state", one_line(&what.state)));
    }
    if let Some(edition) = &what.edition {
        front.push(("edition", edition.number.to_string()));
        front.push(("code", edition.code()));
    }
    front
}

fn facts(facts: &Facts) -> String {
    let mut out = String::new();
    for (name, value) in facts {
        out.push_str(&format!("- {}: {}\n", escaped(name), escaped(value)));
    }
    out
}

fn add_part(out: &mut String, part: &Part) {
    out.push_str(&format!("## {}\n\n", escaped(&part.heading)));
    for body in &part.bodies {
        match body {
            Body::Note(words) => out.push_str(&format!("*{}*\n", escaped(words))),
            Body::Facts(values) => out.push_str(&facts(values)),
            Body::Table(table) => {
                if table.name != part.heading {
                    out.push_str(&format!("### {}\n\n", escaped(&table.name)));
                }
                add_table(out, table);
            }
            Body::Said(said) => add_said(out, said),
            Body::Text(heading, text) => add_lines(out, heading, text),
        }
        out.push('\n');
    }
}

fn add_table(out: &mut String, table: &Table) {
    add_row(out, &table.heads);
    out.push_str(&format!("|{}\n", " --- |".repeat(table.heads.len())));
    for row in &table.rows {
        add_row(out, row);
    }
}

fn add_row(out: &mut String, cells: &[String]) {
    out.push('|');
    for cell in cells {
        out.push_str(&format!(" {} |", escaped(cell)));
    }
    out.push('\n');
}

fn add_said(out: &mut String, said: &Said) {
    out.push_str(&format!("> **{}**\n", escaped(&said.by)));
    for (name, words) in &said.words {
        let name = name.as_ref().map(|name| format!("{}: ", escaped(name)));
        let name = name.unwrap_or_default();
        out.push_str(&format!(">\n> {name}{}\n", escaped(words)));
    }
}

/// A text as it is, line by line.
fn add_lines(out: &mut String, heading: &str, text: &str) {
    out.push_str(&format!("> **{}**\n", escaped(heading)));
    let lines = paragraphs(text);
    for lines in &lines {
        out.push_str(">\n");
        for line in lines {
            out.push_str(&format!("> {}\n", escaped(line)));
        }
    }
}

/// Words that stand there as they are, on one line.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in one_line(words).chars() {
        if SIGNS.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
