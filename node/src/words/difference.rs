//! What a part of a document is called where two states of it are compared.

use super::{Lang, of_kind, text};
use crate::handle::DiffPart;
use noaber_protocol::document::kinds::{self, Words};

/// What people call a part: a section by its heading, with marks when that came, went or is another; a field or a table by
/// its name in the kind, or by its key when this version does not know it.
pub fn part_name(kind: &str, part: &DiffPart, lang: Lang) -> String {
    let kind = kinds::by_tag(kind);
    let name = |words: Option<Words>, key: &str| {
        words.map_or_else(|| key.to_owned(), |words| of_kind(words, lang).to_owned())
    };
    match part {
        DiffPart::Title => text(lang, "history-title"),
        DiffPart::Section { was, is } if was == is => {
            let heading = is.as_ref().map(|is| is.as_str().to_owned());
            heading.unwrap_or_default()
        }
        DiffPart::Section { was, is } => {
            let was = was.as_ref().map(|was| format!("[-{}-]", was.as_str()));
            let is = is.as_ref().map(|is| format!("{{+{}+}}", is.as_str()));
            was.into_iter().chain(is).collect()
        }
        DiffPart::Field(key) => {
            let field = kind.and_then(|kind| kind.field(key));
            name(field.map(|field| field.name), key)
        }
        DiffPart::Table(key) => {
            let table = kind.and_then(|kind| kind.table(key));
            name(table.map(|table| table.name), key)
        }
    }
}
