//! A document as a file: in which form, and where it is put. The node makes it; the file is the person's.

use crate::app::Context;
use crate::app::Step;
use crate::model;
use crate::screens::form::Form;
use crate::screens::pick::{Pick, Row};
use crate::widgets::field::{Field, Show};
use noaber_node::exchange::ticket;
use noaber_node::handle::{DocumentRequest, ExportFormat, Request, Response};
use noaber_protocol::document::kinds::{self, FieldValue, Kind};
use noaber_protocol::ids::DocumentId;
use std::cell::RefCell;
use std::rc::Rc;

/// All forms: the end of the file's name, and the stem of the words.
const FORMATS: [(ExportFormat, &str); 5] = [
    (ExportFormat::Html, "html"),
    (ExportFormat::Markdown, "md"),
    (ExportFormat::Csv, "csv"),
    (ExportFormat::Ics, "ics"),
    (ExportFormat::Json, "json"),
];

/// Whether a document of the kind has something for that form.
fn has(kind: Option<&Kind>, format: ExportFormat) -> bool {
    let Some(kind) = kind else { return true };
    let tables = kind.tables.iter().flat_map(|table| table.columns);
    match format {
        ExportFormat::Markdown | ExportFormat::Html | ExportFormat::Json => true,
        ExportFormat::Csv => !kind.tables.is_empty() || !kind.fields.is_empty(),
        ExportFormat::Ics => {
            let mut all = kind.fields.iter().chain(tables);
            all.any(|field| field.value == FieldValue::Date)
        }
    }
}

/// Asks in which form.
pub(super) fn choose(document: DocumentId, title: &str, context: &Context) -> Pick {
    let words = context.words;
    let tag = context.model.acts(document).map(|acts| acts.kind.clone());
    let kind = tag.and_then(|tag| kinds::by_tag(&tag));
    let formats: Vec<(ExportFormat, &str)> = FORMATS
        .into_iter()
        .filter(|(format, _)| has(kind, *format))
        .collect();
    let rows = formats.iter().map(|(_, end)| Row {
        name: words.get(&format!("format-{end}")),
        meaning: words.get(&format!("format-{end}-meaning")),
    });
    let rows = rows.collect();
    let title = title.to_owned();
    let run = move |chosen: usize, context: &mut Context| {
        if let Some((format, end)) = formats.get(chosen) {
            let form = place_form(document, *format, &format!("~/{}.{end}", plain(&title)));
            context.step(Step::Over(Box::new(form)));
        }
    };
    Pick::new(
        words.get("document-file-title"),
        words.get("document-file-ask"),
        rows,
        run,
    )
}

/// Asks where, lets the node make it, and keeps it there.
fn place_form(document: DocumentId, format: ExportFormat, file: &str) -> Form {
    let typed = Rc::<RefCell<String>>::default();
    let asked = Rc::clone(&typed);
    let make = move |filled: &[String]| {
        *asked.borrow_mut() = filled[0].trim().to_owned();
        Request::Document(DocumentRequest::Export {
            document: model::by_document(document),
            format,
        })
    };
    let done = move |response: &Response, context: &mut Context| {
        let Response::File(bytes) = response else {
            return;
        };
        let path = ticket::place(&typed.borrow());
        let shown = path.display().to_string();
        let said = context
            .words
            .with("document-file-done", &[("file", &shown)]);
        let text = String::from_utf8_lossy(bytes).into_owned();
        context.keep_and_say(path, text, said);
    };
    let fields = vec![("document-file-label", Field::new(file, Show::Text))];
    Form::new("document-file-title", fields, make, done)
}

/// A title as the name of a file: small letters, digits and dashes.
fn plain(title: &str) -> String {
    let letters = title.to_lowercase();
    let mut name = String::new();
    for letter in letters.chars().take(60) {
        if letter.is_alphanumeric() {
            name.push(letter);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    match name.trim_end_matches('-') {
        "" => "document".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_that_every_disk_takes() {
        assert_eq!(plain("Manifest 2027: één dorp!"), "manifest-2027-één-dorp");
        assert_eq!(plain("../../etc"), "etc");
        assert_eq!(plain("…"), "document");
    }
}
