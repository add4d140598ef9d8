//! What was typed and is no entry yet: edits on a text that the journal has, kept so that a crash loses nothing.

use super::jupiter::{Channel, Side, apply};
use crate::handle::{SectionId, Splice};
use noaber_protocol::document::diff;
use noaber_protocol::ids::EntryId;
use serde::{Deserialize, Serialize};

/// The version of the form.
const FORM: u8 = 1;

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Edit {
    /// A text was changed.
    Splice(SectionId, Splice),
    /// A section was added after another.
    AddSection(Option<SectionId>, String),
    /// A heading was changed.
    Heading(SectionId, String),
    /// The title was changed.
    Title(String),
    /// What the kind repeats under a section was added after this one.
    AddPart(SectionId),
}

/// Edits in order, and what they stand on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    form: u8,
    /// The last entry of this device on the document: when the journal holds a later one, the edits are in it.
    pub(super) after: Option<EntryId>,
    /// The heads of the document before the edits.
    pub(super) base: String,
    pub(super) edits: Vec<Edit>,
    /// Something else was changed that is in no draft: values, a text as a whole.
    #[serde(skip)]
    pub(super) beyond: bool,
}

impl Draft {
    pub(super) fn new(after: Option<EntryId>, base: String) -> Draft {
        Draft {
            form: FORM,
            after,
            base,
            edits: Vec::new(),
            beyond: false,
        }
    }

    /// Notes an edit; typing on is one edit with what was typed before.
    pub(super) fn push(&mut self, edit: Edit) {
        if let (Some(Edit::Splice(before, last)), Edit::Splice(section, next)) =
            (self.edits.last_mut(), &edit)
            && before == section
            && next.delete == 0
            && next.at == last.at + last.insert.len()
        {
            last.insert.push_str(&next.insert);
            return;
        }
        self.edits.push(edit);
    }

    /// These edits, and then those.
    pub(super) fn and_then(&self, later: &Draft) -> Draft {
        let mut both = self.clone();
        both.edits.extend(later.edits.iter().cloned());
        both
    }

    /// Bytes that were typed.
    pub(super) fn bytes(&self) -> usize {
        self.edits
            .iter()
            .map(|edit| match edit {
                Edit::Splice(_, splice) => splice.insert.len() + 16,
                Edit::AddPart(_) => 16,
                Edit::AddSection(_, text) | Edit::Heading(_, text) | Edit::Title(text) => {
                    text.len() + 16
                }
            })
            .sum()
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("a draft is plain data")
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Draft> {
        postcard::from_bytes(bytes)
            .ok()
            .filter(|draft: &Draft| draft.form == FORM)
    }
}

/// Carries splices that were made one after the other on `base` over to a text that `base` has become meanwhile.
///
/// Returns none when they do not fit the base.
pub(super) fn carry_over(base: &str, splices: &[Splice], now: &str) -> Option<Vec<Splice>> {
    let mut channel = Channel::new(Side::Desk);
    for (at, delete, insert) in diff::splices(base, now) {
        channel.sent(&Splice { at, delete, insert });
    }
    let (mut there, mut here) = (base.to_owned(), now.to_owned());
    let mut carried = Vec::new();
    for splice in splices {
        apply(&mut there, splice).ok()?;
        for splice in channel.received(0, splice).ok()? {
            apply(&mut here, &splice).ok()?;
            carried.push(splice);
        }
    }
    Some(carried)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splice(at: usize, delete: usize, insert: &str) -> Splice {
        Splice {
            at,
            delete,
            insert: insert.to_owned(),
        }
    }

    #[test]
    fn typing_on_is_one_edit() {
        let section = || SectionId("visie".to_owned());
        let mut draft = Draft::new(None, String::new());
        draft.push(Edit::Splice(section(), splice(3, 0, "a")));
        draft.push(Edit::Splice(section(), splice(4, 0, "b")));
        draft.push(Edit::Splice(section(), splice(4, 1, "")));
        assert_eq!(draft.edits.len(), 2);
        assert_eq!(Draft::decode(&draft.encode()), Some(draft));
        assert_eq!(Draft::decode(b"iets anders"), None);
    }

    #[test]
    fn edits_find_their_place_in_a_text_that_went_on() {
        let base = "Wij nemen het dorpshuis over.";
        let now = "Samen nemen wij het oude dorpshuis over.";
        let edits = [splice(28, 0, " van de gemeente")];
        let carried = carry_over(base, &edits, now).unwrap();
        let mut text = now.to_owned();
        for splice in &carried {
            apply(&mut text, splice).unwrap();
        }
        assert_eq!(
            text,
            "Samen nemen wij het oude dorpshuis over van de gemeente."
        );
        assert_eq!(carry_over("kort", &edits, now), None);
    }
}
