//! `doc blame`, `doc sittings`, `doc diff`, `doc name` and `doc restore`.

use super::args::DocCommand;
use super::output::{mark, table};
use super::{Context, unfit};
use crate::handle::{
    Blame, Diff, DiffPart, History, HistoryRequest, PartDiff, Piece, Problem, Request, Response,
    SectionBlame, Selector, SittingInfo, Stretch,
};
use crate::words::{Lang, moment, part_name, rfc3339, text, with};
use noaber_protocol::text::SafeText;
use serde_json::{Value, json};

/// What a command asks about a history; none when it is about something else.
pub(super) fn request(command: &DocCommand) -> Option<HistoryRequest> {
    let document = |doc: &String| Selector(doc.clone());
    match command {
        DocCommand::Blame { doc } => Some(HistoryRequest::Blame(document(doc))),
        DocCommand::Sittings { doc } => Some(HistoryRequest::Sittings(document(doc))),
        DocCommand::Diff { doc, from, to } => Some(HistoryRequest::Diff {
            document: document(doc),
            from: from.clone(),
            to: to.clone(),
        }),
        DocCommand::Name { doc, name, at } => Some(HistoryRequest::Name {
            document: document(doc),
            state: at.clone(),
            name: name.clone(),
        }),
        DocCommand::Restore { doc, to } => Some(HistoryRequest::Restore {
            document: document(doc),
            state: to.clone(),
        }),
        DocCommand::New { .. }
        | DocCommand::Ls { .. }
        | DocCommand::Cat { .. }
        | DocCommand::Edit { .. }
        | DocCommand::Form(_)
        | DocCommand::Log { .. } => None,
    }
}

pub(super) async fn history(context: &mut Context, request: HistoryRequest) -> Result<u8, Problem> {
    let done = match &request {
        HistoryRequest::Restore { .. } => "history-restored",
        HistoryRequest::Name { .. }
        | HistoryRequest::Blame(_)
        | HistoryRequest::Sittings(_)
        | HistoryRequest::Diff { .. } => "history-named",
    };
    match context.ask(Request::History(request)).await? {
        Response::History(History::Blame(blame)) => context
            .output
            .give(|| blame_json(&blame), |lang| blame_text(&blame, lang))?,
        Response::History(History::Sittings(sittings)) => context.output.give(
            || (1..).zip(&sittings).map(sitting_json).collect(),
            |lang| {
                let rows = (1..).zip(&sittings);
                let rows: Vec<_> = rows
                    .map(|(number, one)| sitting_row(number, one, lang))
                    .collect();
                table(&rows)
            },
        )?,
        Response::History(History::Diff(diff)) => context.output.give(
            || diff.parts.iter().map(part_json).collect(),
            |lang| diff_text(&diff, lang),
        )?,
        Response::Done => context.output.give(|| json!({}), |lang| text(lang, done))?,
        other => return Err(unfit(&other)),
    }
    Ok(0)
}

fn blame_json(blame: &Blame) -> Value {
    let writers: Vec<Value> = blame
        .writers
        .iter()
        .map(|writer| {
            json!({
                "name": writer.name.as_str(),
                "organisation": writer.organisation.as_str(),
                "characters": writer.characters,
                "percent": writer.percent,
            })
        })
        .collect();
    let organisations: Vec<Value> = blame
        .organisations
        .iter()
        .map(|share| {
            json!({
                "name": share.name.as_str(),
                "characters": share.characters,
                "percent": share.percent,
            })
        })
        .collect();
    let sections: Vec<Value> = blame.sections.iter().map(stretches_json).collect();
    json!({
        "heads": blame.heads,
        "writers": writers,
        "organisations": organisations,
        "sections": sections,
    })
}

fn stretches_json(section: &SectionBlame) -> Value {
    let stretches: Vec<Value> = section
        .stretches
        .iter()
        .map(|stretch| {
            json!({
                "bytes": stretch.bytes,
                "writer": stretch.writer,
                "at": stretch.at.map(rfc3339),
            })
        })
        .collect();
    json!({
        "id": section.id.0,
        "heading": section.heading.as_str(),
        "text": section.text,
        "stretches": stretches,
    })
}

/// First how much is whose, then each line with who wrote it: where that changes within a line, what comes next stands
/// below it behind a mark.
fn blame_text(blame: &Blame, lang: Lang) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for writer in &blame.writers {
        let organisation = writer.organisation.as_str().to_owned();
        rows.push(vec![
            percent(writer.percent),
            name_or_unknown(&writer.name, lang),
            organisation,
        ]);
    }
    let mut shares = table(&rows);
    let rows: Vec<Vec<String>> = blame
        .organisations
        .iter()
        .map(|share| vec![percent(share.percent), name_or_unknown(&share.name, lang)])
        .collect();
    shares = format!("{shares}\n{}", table(&rows));
    let mut rows = Vec::new();
    for section in blame.sections.iter().filter(|one| !one.text.is_empty()) {
        rows.push(vec![
            String::new(),
            format!("## {}", section.heading.as_str()),
        ]);
        for Part {
            writer,
            text,
            begins,
        } in parts(section)
        {
            let name = blame.writers.get(writer).map(|writer| &writer.name);
            let name = name.map_or_else(String::new, |name| name_or_unknown(name, lang));
            let text = SafeText::with_tabs(text);
            rows.push(match begins {
                Begins::Line => vec![name, text.as_str().to_owned()],
                Begins::Within => vec![name, format!("{WITHIN}{}", text.as_str())],
            });
        }
    }
    format!("{shares}\n{}", table(&rows))
}

fn percent(of: u32) -> String {
    format!("{of:>3} %")
}

fn name_or_unknown(name: &SafeText, lang: Lang) -> String {
    if name.as_str().is_empty() {
        text(lang, "history-unknown")
    } else {
        name.as_str().to_owned()
    }
}

/// What stands before a part of a line that another wrote than what is before it.
const WITHIN: &str = "↳ ";

/// A part of a line that one person wrote.
#[derive(Debug, PartialEq, Eq)]
struct Part<'a> {
    /// The place of the writer.
    writer: usize,
    text: &'a str,
    begins: Begins,
}

/// Where a part begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    Line,
    Within,
}

/// Each line of a section, in as many parts as it changes hands.
fn parts(section: &SectionBlame) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut begins = Begins::Line;
    let (mut from, mut to) = (0, 0);
    let mut stretches = section.stretches.iter().peekable();
    while let Some(Stretch { bytes, writer, .. }) = stretches.next() {
        to += bytes;
        if stretches.peek().is_some_and(|next| next.writer == *writer) {
            continue;
        }
        let text = section.text.get(from..to).unwrap_or_default();
        from = to;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end_matches('\n');
            // the end of a line that another put there is no part of it
            if !words.is_empty() || begins == Begins::Line {
                parts.push(Part {
                    writer: *writer,
                    text: words,
                    begins,
                });
            }
            begins = if line.ends_with('\n') {
                Begins::Line
            } else {
                Begins::Within
            };
        }
    }
    parts
}

fn sitting_json((number, sitting): (usize, &SittingInfo)) -> Value {
    let words = |all: &[SafeText]| -> Vec<String> {
        all.iter().map(|one| one.as_str().to_owned()).collect()
    };
    json!({
        "number": number,
        "authors": words(&sitting.authors),
        "began": rfc3339(sitting.began),
        "ended": rfc3339(sitting.ended),
        "entries": sitting.entries,
        "inserted": sitting.inserted,
        "deleted": sitting.deleted,
        "heads": sitting.heads,
        "names": words(&sitting.names),
    })
}

fn sitting_row(number: usize, sitting: &SittingInfo, lang: Lang) -> Vec<String> {
    let authors: Vec<&str> = sitting.authors.iter().map(|name| name.as_str()).collect();
    let names: Vec<String> = sitting
        .names
        .iter()
        .map(|name| format!("★ {}", name.as_str()))
        .collect();
    let size = with(
        lang,
        "log-size",
        &[
            ("inserted", sitting.inserted.to_string().into()),
            ("deleted", sitting.deleted.to_string().into()),
        ],
    );
    vec![
        number.to_string(),
        mark(&sitting.heads),
        moment(sitting.ended, lang),
        authors.join(", "),
        size,
        names.join("  "),
    ]
}

fn part_json(part: &PartDiff) -> Value {
    let pieces: Vec<Value> = part
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Same(text) => json!({"same": text}),
            Piece::Gone(text) => json!({"gone": text}),
            Piece::Came(text) => json!({"came": text}),
        })
        .collect();
    let words = |words: &Option<SafeText>| words.as_ref().map(|it| it.as_str().to_owned());
    match &part.part {
        DiffPart::Title => json!({"part": "title", "pieces": pieces}),
        DiffPart::Section { was, is } => json!({
            "part": "section",
            "heading": words(is),
            "heading_was": words(was),
            "pieces": pieces,
        }),
        DiffPart::Field(key) => json!({"part": "field", "key": key, "pieces": pieces}),
        DiffPart::Table(key) => json!({"part": "table", "key": key, "pieces": pieces}),
    }
}

/// The lines that changed with one around them: `[-what went-]` and `{+what came+}`.
fn diff_text(diff: &Diff, lang: Lang) -> String {
    if diff.parts.is_empty() {
        return text(lang, "history-same");
    }
    let mut all = String::new();
    for PartDiff { part, pieces } in &diff.parts {
        all.push_str(&format!("## {}\n\n", part_name(&diff.kind, part, lang)));
        if pieces.is_empty() {
            continue;
        }
        let (lines, changed) = marked(pieces);
        let near = |place: usize| {
            let around = place.saturating_sub(1)..=place + 1;
            changed.iter().any(|one| around.contains(one))
        };
        let mut left_out = false;
        for (place, line) in lines.iter().enumerate() {
            if near(place) {
                all.push_str(SafeText::with_tabs(line).as_str());
                all.push('\n');
                left_out = false;
            } else if !left_out {
                all.push_str("…\n");
                left_out = true;
            }
        }
        all.push('\n');
    }
    all
}

/// Both texts as lines with marks, and which lines have one.
fn marked(pieces: &[Piece]) -> (Vec<String>, Vec<usize>) {
    let mut lines = vec![String::new()];
    let mut changed = Vec::new();
    for piece in pieces {
        let (text, marks) = match piece {
            Piece::Same(text) => (text, None),
            Piece::Gone(text) => (text, Some(("[-", "-]"))),
            Piece::Came(text) => (text, Some(("{+", "+}"))),
        };
        // a mark never goes over the end of a line
        for part in text.split_inclusive('\n') {
            let words = part.trim_end_matches('\n');
            let line = match marks {
                Some((open, close)) if !words.is_empty() => format!("{open}{words}{close}"),
                Some(_) | None => words.to_owned(),
            };
            if marks.is_some() {
                changed.push(lines.len() - 1);
            }
            if let Some(last) = lines.last_mut() {
                last.push_str(&line);
            }
            if part.ends_with('\n') {
                lines.push(String::new());
            }
        }
    }
    (lines, changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::{SectionId, Writer};

    #[test]
    fn a_change_is_shown_between_marks_with_a_line_around_it() {
        let visie = Some(SafeText::new("Visie"));
        let section = PartDiff {
            part: DiffPart::Section {
                was: visie.clone(),
                is: visie,
            },
            pieces: vec![
                Piece::Same("een\ntwee\ndrie\nvier ".into()),
                Piece::Gone("oud".into()),
                Piece::Came("nieuw".into()),
                Piece::Same("\nvijf\nzes\nzeven".into()),
            ],
        };
        let diff = Diff {
            kind: "manifest".to_owned(),
            parts: vec![section],
        };
        let text = diff_text(&diff, Lang::Nl);
        let wanted = "## Visie\n\n…\ndrie\nvier [-oud-]{+nieuw+}\nvijf\n…\n\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn a_heading_that_is_another_stands_there_with_the_old_one() {
        let heading = |was: Option<&str>, is: Option<&str>| PartDiff {
            part: DiffPart::Section {
                was: was.map(SafeText::new),
                is: is.map(SafeText::new),
            },
            pieces: Vec::new(),
        };
        let diff = Diff {
            kind: "manifest".to_owned(),
            parts: vec![
                heading(Some("Visie"), Some("Droom")),
                heading(None, Some("Nieuw")),
                heading(Some("Oud"), None),
            ],
        };
        let wanted = "## [-Visie-]{+Droom+}\n\n## {+Nieuw+}\n\n## [-Oud-]\n\n";
        assert_eq!(diff_text(&diff, Lang::Nl), wanted);
        let same = diff_text(&Diff::default(), Lang::Nl);
        assert_eq!(same, text(Lang::Nl, "history-same"));
    }

    #[test]
    fn a_line_that_several_wrote_names_each_before_what_is_theirs() {
        let stretch = |bytes, writer| Stretch {
            bytes,
            writer,
            at: None,
        };
        let writer = |name| Writer {
            name: SafeText::new(name),
            organisation: SafeText::default(),
            is_me: false,
            characters: 1,
            percent: 50,
        };
        let section = SectionBlame {
            id: SectionId("visie".into()),
            heading: SafeText::new("Visie"),
            text: "één dorp\nwij\n\nbus".into(),
            // two entries of one writer are one part; of the end of a line nothing is told
            stretches: vec![
                stretch(5, 0),
                stretch(1, 1),
                stretch(4, 1),
                stretch(1, 0),
                stretch(3, 0),
                stretch(2, 1),
                stretch(3, 0),
            ],
        };
        let blame = Blame {
            writers: vec![writer("Anje"), writer("Jan")],
            sections: vec![section],
            ..Blame::default()
        };
        let text = blame_text(&blame, Lang::Nl);
        let lines = text.lines().map(str::trim_end);
        let lines: Vec<&str> = lines.skip_while(|line| !line.contains("## ")).collect();
        let wanted = [
            "      ## Visie",
            "Anje  één",
            "Jan   ↳  dorp",
            "Anje  wij",
            "Jan",
            "Anje  bus",
        ];
        assert_eq!(lines, wanted, "{text}");
    }
}
