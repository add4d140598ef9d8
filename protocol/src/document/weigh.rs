//! How much an entry on a document wrote and took away, without opening the document.

use super::container::Container;
use super::filter;
use automerge::legacy::OpType;
use automerge::{ObjType, ScalarValue};

/// What the body of an entry did, in numbers for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Bytes of text that came.
    pub inserted: u64,
    /// Characters that went.
    pub deleted: u64,
}

/// Weighs an opened body; none when it does not pass the filter.
pub fn weigh(plaintext: &[u8]) -> Option<Weight> {
    let container = Container::decode(plaintext).ok()?;
    filter::Extent::of_body(&container.changes).ok()?;
    let mut weight = Weight::default();
    for raw in &container.changes {
        let open = filter::inspect(raw).ok()?.decode();
        for operation in &open.operations {
            match &operation.action {
                OpType::Put(ScalarValue::Str(text)) => weight.inserted += text.len() as u64,
                OpType::Delete => weight.deleted += 1,
                OpType::Make(ObjType::Map | ObjType::List | ObjType::Text | ObjType::Table)
                | OpType::Put(_)
                | OpType::Increment(_)
                | OpType::MarkBegin(_)
                | OpType::MarkEnd(_) => {}
            }
        }
    }
    Some(weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, SectionId, SessionNonce, kinds};
    use crate::ids::{AuthorId, DocumentId};

    #[test]
    fn an_entry_weighs_what_was_typed_and_taken_away() {
        let kind = kinds::by_tag("manifest").unwrap();
        let (author, nonce) = (AuthorId([1; 32]), SessionNonce([1; 16]));
        let (mut document, _) = Document::found(kind, "Manifest", author, nonce);
        document.founded(DocumentId([1; 32]));
        let visie = SectionId("visie".to_owned());
        document.splice(&visie, 0, 0, "één dorp").unwrap();
        document.splice(&visie, 0, 5, "").unwrap();
        let bodies = document.commit();
        let weight = weigh(&bodies[0]).unwrap();
        assert_eq!((weight.inserted, weight.deleted), (10, 3));
        assert_eq!(weigh(b"iets anders"), None);
    }
}
