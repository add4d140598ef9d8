//! A document as one HTML file that prints well: no scripts, nothing from elsewhere, everything escaped.
//!
//! The text of a file that can be checked stands there as it is, in lines of 72 characters with numbers: so everybody who
//! has a print means the same by "regel 12", and no later version of a library can make another file of it. Any other text
//! is shown as the Markdown that it is.

use super::lines::{one_line, paragraphs, visible};
use super::paper::{Body, Facts, Paper, Part, Said, Table};
use super::proof;
use super::whole::Whole;
use comrak::nodes::NodeValue;
use comrak::options::{Extension, Render};
use comrak::{Arena, Options, format_html, parse_document};
use noaber_protocol::document::ContentSection;

/// How it looks, on a screen and on A4.
const STYLE: &str = include_str!("paper.css");
/// The level below which the headings in a text stand, so that they never stand above those of the document.
const UNDER: u8 = 3;

/// The file.
pub(super) fn write(whole: &Whole) -> String {
    let paper = whole.paper();
    let title = escaped(&one_line(paper.title));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}{pages}</style>\n</head>\n<body>\n<div class=\"sheet\">\n<main>\n\
         <h1>{title}</h1>\n",
        escaped(&one_line(&whole.lang)),
        pages = page_foot(&one_line(&paper.foot)),
    );
    add_facts(&mut out, &paper.facts);
    add_contents(&mut out, whole, &paper);
    add_text(&mut out, whole, paper.sections);
    for (place, part) in paper.parts.iter().enumerate() {
        add_part(&mut out, place, part);
    }
    out.push_str("</main>\n<footer>");
    out.push_str(&escaped(&one_line(&paper.foot)));
    out.push_str("</footer>\n</div>\n");
    out.push_str(&proof::comment(whole));
    out.push_str("</body>\n</html>\n");
    out
}

/// What stands at the foot of each printed page.
fn page_foot(foot: &str) -> String {
    let mut words = String::new();
    for c in foot.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' => words.push(c),
            _ => words.push_str(&format!("\\{:x} ", u32::from(c))),
        }
    }
    format!("@page {{ @bottom-left {{ content: \"{words}\"; font: 8pt Arial, sans-serif; }} }}\n")
}

fn add_contents(out: &mut String, whole: &Whole, paper: &Paper<'_>) {
    let word = escaped(whole.labels.word("contents"));
    out.push_str(&format!(
        "<nav aria-label=\"{word}\">\n<h2>{word}</h2>\n<ul>\n"
    ));
    let mut add = |class: &str, id: &str, heading: &str| {
        let heading = escaped(&one_line(heading));
        out.push_str(&format!(
            "<li class=\"{class}\"><a href=\"#{id}\">{heading}</a></li>\n"
        ));
    };
    for (place, section) in paper.sections.iter().enumerate() {
        if !whole.is_shown(place) {
            continue;
        }
        let class = if section.level > 2 { "under" } else { "main" };
        add(class, &format!("s{}", place + 1), &section.heading);
    }
    for (place, part) in paper.parts.iter().enumerate() {
        add("main", &format!("p{}", place + 1), &part.heading);
    }
    out.push_str("</ul>\n</nav>\n");
}

fn add_text(out: &mut String, whole: &Whole, sections: &[ContentSection]) {
    let is_numbered = whole.is_proven();
    if is_numbered {
        let note = escaped(whole.labels.word("lines"));
        out.push_str(&format!("<p class=\"note\">{note}</p>\n"));
    }
    let mut next = 1;
    for (place, section) in sections.iter().enumerate() {
        if !whole.is_shown(place) {
            continue;
        }
        let level = section.level.clamp(2, UNDER);
        let heading = escaped(&one_line(&section.heading));
        out.push_str(&format!(
            "<section id=\"s{}\">\n<h{level}>{heading}</h{level}>\n",
            place + 1
        ));
        if is_numbered {
            add_lines(out, &section.text, &mut next);
        } else {
            add_markdown(out, &section.text);
        }
        out.push_str("</section>\n");
    }
}

/// The lines of a text with their numbers, from `next` on.
fn add_lines(out: &mut String, text: &str, next: &mut usize) {
    for lines in paragraphs(text) {
        out.push_str(&format!("<ol class=\"lines\" start=\"{next}\">\n"));
        *next += lines.len();
        for line in lines {
            out.push_str(&format!("<li>{}</li>\n", escaped(&line)));
        }
        out.push_str("</ol>\n");
    }
}

/// A text as the Markdown that it is: what is HTML in it stands there as letters, a picture as its words.
fn add_markdown(out: &mut String, text: &str) {
    let options = Options {
        extension: Extension {
            table: true,
            strikethrough: true,
            tasklist: true,
            ..Extension::default()
        },
        render: Render {
            escape: true,
            ..Render::default()
        },
        ..Options::default()
    };
    let text = visible(text);
    let arena = Arena::new();
    let root = parse_document(&arena, &text, &options);
    for node in root.descendants() {
        let mut data = node.data.borrow_mut();
        if let NodeValue::Image(_) = data.value {
            data.value = NodeValue::Emph;
        } else if let NodeValue::Heading(heading) = &mut data.value {
            heading.level = (heading.level + UNDER).min(6);
        }
    }
    let mut html = String::new();
    match format_html(root, &options, &mut html) {
        Ok(()) => out.push_str(&html),
        Err(_) => out.push_str(&format!("<pre>{}</pre>\n", escaped(&text))),
    }
}

fn add_part(out: &mut String, place: usize, part: &Part) {
    let heading = escaped(&one_line(&part.heading));
    out.push_str(&format!(
        "<section id=\"p{}\">\n<h2>{heading}</h2>\n",
        place + 1
    ));
    // lines of another text have numbers of their own
    let mut next = 1;
    for body in &part.bodies {
        match body {
            Body::Note(words) => {
                out.push_str(&format!(
                    "<p class=\"note\">{}</p>\n",
                    escaped(&one_line(words))
                ));
            }
            Body::Facts(facts) => add_facts(out, facts),
            Body::Table(table) => add_table(out, table, &part.heading),
            Body::Said(said) => add_said(out, said),
            Body::Text(heading, text) => {
                let heading = escaped(&one_line(heading));
                out.push_str(&format!("<h3>{heading}</h3>\n"));
                add_lines(out, text, &mut next);
            }
        }
    }
    out.push_str("</section>\n");
}

fn add_facts(out: &mut String, facts: &Facts) {
    out.push_str("<dl>\n");
    for (name, value) in facts {
        let (name, value) = (escaped(&one_line(name)), escaped(&visible(value)));
        out.push_str(&format!("<dt>{name}</dt><dd>{value}</dd>\n"));
    }
    out.push_str("</dl>\n");
}

/// A table. Its name is there for who does not see the heading above, even where both are the same.
fn add_table(out: &mut String, table: &Table, heading: &str) {
    let name = escaped(&one_line(&table.name));
    let class = if table.name == heading {
        " class=\"same\""
    } else {
        ""
    };
    out.push_str(&format!(
        "<table>\n<caption{class}>{name}</caption>\n<thead>\n<tr>"
    ));
    for head in &table.heads {
        out.push_str(&format!(
            "<th scope=\"col\">{}</th>",
            escaped(&one_line(head))
        ));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            out.push_str(&format!("<td>{}</td>", escaped(&visible(cell))));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn add_said(out: &mut String, said: &Said) {
    let by = escaped(&one_line(&said.by));
    out.push_str(&format!("<blockquote>\n<p><strong>{by}</strong></p>\n"));
    for (name, words) in &said.words {
        let name = name
            .as_ref()
            .map(|name| format!("{}: ", escaped(&one_line(name))));
        let words = escaped(&visible(words));
        out.push_str(&format!("<p>{}{words}</p>\n", name.unwrap_or_default()));
    }
    out.push_str("</blockquote>\n");
}

/// A text in which nothing is a tag, an entity or the end of an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
