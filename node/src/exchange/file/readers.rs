//! Each form read back by a program that knows nothing of how it was made.

use super::Exported;
use super::whole::{VERSION, Whole};
use crate::exchange::markdown::{Page, Parts};
use crate::words::Lang;
use noaber_protocol::document::kinds::Kind;
use std::collections::BTreeSet;

/// The sections of a Markdown file are those that went in, of an edition those in which something stands; what stands
/// beside them is not.
pub(super) fn reads_as_markdown(file: &str, what: &Exported, kind: &Kind) {
    let under = kind.sections.iter().filter(|spec| spec.occurs.is_under());
    let here = what
        .content
        .sections
        .iter()
        .filter(|section| section.level > 2);
    let here = here.map(|section| section.heading.as_str());
    let parts = Parts::new(under.map(|spec| spec.heading.nl).chain(here));
    let page = Page::from_bytes(file.as_bytes(), &parts).unwrap();
    let read: Vec<_> = page
        .sections
        .iter()
        .map(|one| (one.level, &*one.heading, &*one.text))
        .collect();
    let whole = Whole::new(Lang::Nl, what);
    let held = what.content.sections.iter().enumerate();
    let held = held.filter(|(place, _)| whole.is_shown(*place));
    // a heading stands there without space around it, as every heading does
    let held: Vec<_> = held
        .map(|(_, one)| (one.level, one.heading.trim(), &*one.text))
        .collect();
    assert_eq!(read, held, "{}", kind.tag);
    assert_eq!(page.title.as_deref(), Some(what.content.title.trim()));
    assert_eq!(page.preface, "");
    assert_eq!(page.doc, Some(what.origin.document.to_string()));
    assert_eq!(page.heads.as_ref(), Some(&what.origin.heads));
}

/// Every tag that opens is closed, and nothing in it runs or comes from elsewhere.
pub(super) fn reads_as_html(file: &str) {
    let known = [
        "html",
        "head",
        "title",
        "style",
        "body",
        "div",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "dl",
        "dt",
        "dd",
        "nav",
        "ul",
        "ol",
        "li",
        "a",
        "p",
        "section",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "blockquote",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "footer",
    ];
    let void = ["meta", "br", "hr", "input"];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = file.strip_prefix("<!doctype html>").unwrap();
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->").unwrap() + 3..];
            continue;
        }
        let end = rest.find('>').unwrap();
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/', '\n'])
            .next()
            .unwrap();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed));
        } else if !void.contains(&name) {
            assert!(known.contains(&name), "{tag}");
            open.push(name);
        }
        let attributes = tag.split_once(' ').map_or("", |(_, rest)| rest);
        assert!(
            !attributes.contains("src=") && !attributes.contains("onerror"),
            "{tag}"
        );
        assert!(!attributes.contains("javascript:"), "{tag}");
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(file.contains("<html lang=\"nl\">"));
}

/// A spreadsheet takes no cell for a formula, and finds every value.
pub(super) fn reads_as_csv(file: &str, what: &Exported) {
    let body = file.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
    let cells: Vec<&str> = records.iter().flatten().collect();
    for cell in &cells {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell:?}"
        );
    }
    let kind = what.content.kind.kind().unwrap();
    for (key, value) in &what.content.fields {
        let shown = kind
            .field(key)
            .map_or_else(|| value.clone(), |spec| spec.value.write(value));
        let guarded = crate::exchange::csv::guarded(&shown);
        assert!(cells.contains(&guarded.as_str()), "{key}: {shown}");
    }
    assert_eq!(
        records[1].get(1),
        Some(&*crate::exchange::csv::guarded(&what.content.title))
    );
}

/// Lines are short, components are closed, and every event has a name of its own and a day.
pub(super) fn reads_as_ics(file: &str) {
    assert!(file.ends_with("\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']));
    assert!(file.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = file.replace("\r\n ", "");
    let mut open: Vec<&str> = Vec::new();
    let mut names = BTreeSet::new();
    let mut has: BTreeSet<&str> = BTreeSet::new();
    for line in unfolded.split_terminator("\r\n") {
        let (name, value) = line.split_once(':').unwrap();
        match name {
            "BEGIN" => {
                open.push(value);
                has.clear();
            }
            "END" => {
                assert_eq!(open.pop(), Some(value));
                if value == "VEVENT" {
                    assert!(
                        ["UID", "DTSTAMP", "DTSTART", "SUMMARY"]
                            .iter()
                            .all(|one| has.contains(one))
                    );
                }
            }
            "UID" => assert!(names.insert(value), "{value}"),
            _ => {}
        }
        has.insert(name.split(';').next().unwrap());
    }
    assert!(open.is_empty() && unfolded.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
}

/// It reads back to what went in, and every text is where a program looks for it.
pub(super) fn reads_as_json(file: &str, what: &Exported) {
    let json: serde_json::Value = serde_json::from_str(file).unwrap();
    assert_eq!(
        (&json["format"], &json["version"]),
        (&"noaber-export".into(), &VERSION.into())
    );
    let whole = Whole::new(Lang::Nl, what);
    let title = &json["document"]["content"]["title"];
    assert_eq!(title.as_str(), Some(what.content.title.as_str()));
    let id = what.origin.document.to_string();
    assert_eq!(
        json["document"]["origin"]["document"].as_str(),
        Some(id.as_str())
    );
    assert_eq!(Whole::read(file.as_bytes()), Some(whole));
}
