//! What the empty sections of a document ask for, from its kind.

use noaber_node::handle::{DocumentText, SectionId, SectionText};
use noaber_node::words::Lang;
use noaber_protocol::document::kinds;

/// What the sections of a document ask for while they are empty.
pub(super) fn hints(text: &DocumentText, lang: Lang) -> Vec<(SectionId, String)> {
    let kind = kinds::by_tag(&text.kind);
    let hint = |section: &SectionText| {
        let words = kind?.section(&section.key)?.hint;
        let hint = match lang {
            Lang::Nl => words.nl,
            Lang::En => words.en,
        };
        Some((section.id.clone(), hint.to_owned()))
    };
    text.sections.iter().filter_map(hint).collect()
}
