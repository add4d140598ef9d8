//! A document as a file: in which form, and where it is put. The node makes it; the file is the person's.

use crate::app::Context;
use crate::app::Step;
use crate::model;
use crate::screens::form::Form;
use crate::screens::pick::{Pick, Row};
use crate::widgets::field::{Field, Show};
use noaber_node::exchange::ticket;
use noaber_node::handle::{
    DocumentFile, DocumentRequest, ExportFormat, FilePeople, Request, Response,
};
use noaber_protocol::document::kinds::{self, FieldValue, Kind, ViewSpec};
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

/// The forms of a part of a table: for a spreadsheet and for a website.
const VIEWED: [(ExportFormat, &str); 2] =
    [(ExportFormat::Csv, "csv"), (ExportFormat::Markdown, "md")];

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
    let whole = formats.into_iter().map(|it| (it, None));
    let views = kind.map_or(&[][..], |kind| kind.views).iter();
    let views = views.flat_map(|view| VIEWED.map(|format| (format, Some(view))));
    let all: Vec<((ExportFormat, &str), Option<&'static ViewSpec>)> = whole.chain(views).collect();
    let rows = all.iter().map(|((_, end), view)| {
        let name = words.get(&format!("format-{end}"));
        match view {
            None => Row {
                name,
                meaning: words.get(&format!("format-{end}-meaning")),
            },
            Some(view) => Row {
                name: format!("{}: {name}", words.of(view.name)),
                meaning: words.get("format-view-meaning"),
            },
        }
    });
    let rows = rows.collect();
    let title = title.to_owned();
    let run = move |chosen: usize, context: &mut Context| {
        if let Some(((format, end), view)) = all.get(chosen) {
            let name = match view {
                None => plain(&title),
                Some(view) => format!("{}-{}", plain(&title), plain(view.name.nl)),
            };
            let view = view.map(|view| view.key);
            let file = ticket::free(&format!("~/{name}.{end}"));
            let hint = context.words.get("document-file-hint");
            let form = place_form((document, view), *format, &file, hint);
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

/// Asks where and what for, lets the node make it, and keeps it there. Without what it is for it has no names; a part that
/// goes out alone has none that are not for everybody.
fn place_form(
    (document, view): (DocumentId, Option<&'static str>),
    format: ExportFormat,
    file: &str,
    hint: String,
) -> Form {
    let typed = Rc::<RefCell<String>>::default();
    let asked = Rc::clone(&typed);
    let make = move |filled: &[String]| {
        *asked.borrow_mut() = filled[0].trim().to_owned();
        let document = model::by_document(document);
        let purpose = || {
            let purpose = filled.get(1).map(|typed| typed.trim().to_owned());
            purpose.filter(|purpose| !purpose.is_empty())
        };
        Request::Document(match view {
            None => DocumentRequest::Export {
                document,
                format,
                purpose: purpose(),
            },
            Some(view) => DocumentRequest::ExportView {
                document,
                view: view.to_owned(),
                format,
            },
        })
    };
    let done = move |response: &Response, context: &mut Context| {
        let Response::File(DocumentFile { bytes, people }) = response else {
            return;
        };
        let said = match people {
            FilePeople::Nothing => "document-file-done",
            FilePeople::LeftOut(_) => "document-file-bare",
            FilePeople::NeverPublic(_) => "document-file-public",
            FilePeople::Logged(_) => "document-file-logged",
        };
        let path = ticket::place(&typed.borrow());
        let shown = path.display().to_string();
        let said = context.words.with(said, &[("file", &shown)]);
        let text = String::from_utf8_lossy(bytes).into_owned();
        context.keep_and_say(path, text, said);
    };
    let mut fields = vec![("document-file-label", Field::new(file, Show::Text))];
    if view.is_some() {
        return Form::new("document-file-title", fields, make, done);
    }
    fields.push(("document-file-purpose", Field::default()));
    let form = Form::new("document-file-title", fields, make, done);
    form.with_hint(hint)
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
