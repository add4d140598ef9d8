//! What the kind of a document says of its sections: what they ask for while empty, and which are repeated.

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

/// The sections under which the kind repeats parts, and those parts: there another question can be added.
pub(super) fn groups(text: &DocumentText) -> Vec<SectionId> {
    let Some(kind) = kinds::by_tag(&text.kind).filter(|kind| !kind.repeatable_parts().is_empty())
    else {
        return Vec::new();
    };
    let repeats = |section: &&SectionText| kind.repeatable().iter().any(|it| it.key == section.key);
    let found = text.sections.iter().filter(repeats);
    found.map(|section| section.id.clone()).collect()
}
