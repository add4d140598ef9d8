//! States of a document that people gave a name, and going back to one by a new edit.
//!
//! A name stands in the document itself, at the root under `version/` and the heads that it names: so it travels with
//! the work, is signed as every edit, and two who name different states at the same time never meet. Empty means that
//! the name was taken away.

use super::authors::words;
use super::history::OpKey;
use super::order::longest;
use super::origin::OpRef;
use super::sizes::counted;
use super::write::pieces;
use super::{
    Characters, Document, EditError, EditFromError, Heads, Section, UnknownHeads, outline,
};
use automerge::{ObjId, ROOT, ReadDoc};
use std::collections::BTreeMap;
use std::ops::Range;

/// What the key of a name begins with.
pub(super) const PREFIX: &str = "version/";

impl Document {
    /// The states that have a name, in the order of their heads.
    pub fn versions(&self) -> Vec<(Heads, String)> {
        let named = self.doc.map_range(&ROOT, PREFIX.to_owned()..);
        named
            .map_while(|item| {
                let heads = item.key.strip_prefix(PREFIX)?.to_owned();
                let name = words(&item.value).map(outline::line).unwrap_or_default();
                Some((heads, name))
            })
            .filter(|(_, name)| !name.is_empty())
            .filter_map(|(heads, name)| Some((heads.parse().ok()?, name)))
            .filter(|(heads, _)| self.check_heads(heads).is_ok())
            .collect()
    }

    /// Gives a state a name, or with an empty one takes it away.
    ///
    /// # Errors
    /// - [`EditFromError::UnknownHeads`]: one of the heads is not in this document.
    /// - [`EditError::ReadOnly`]: no session was begun, or the kind is unknown.
    pub fn name_version(&mut self, heads: &Heads, name: &str) -> Result<(), EditFromError> {
        self.check_writable()?;
        self.settle();
        self.check_heads(heads)
            .map_err(|UnknownHeads| EditFromError::UnknownHeads)?;
        self.put(&ROOT, &format!("{PREFIX}{heads}"), &outline::line(name));
        Ok(())
    }

    /// Makes title, headings and texts what they were at some heads, as a new edit: what came since stays in the history.
    /// Words that come again are of who wrote them.
    ///
    /// A section that was taken out of sight stands there as any other, also with an empty text. Who took it out without
    /// knowing that it came back is heard: then it is in sight while there is text in it.
    ///
    /// # Errors
    /// - [`EditFromError::UnknownHeads`]: one of the heads is not in this document.
    /// - [`EditError::ReadOnly`]: no session was begun, or the kind is unknown.
    /// - [`EditError::Full`]: it does not fit; then nothing of it was made.
    pub fn restore(&mut self, heads: &Heads) -> Result<(), EditFromError> {
        let mut restored = self.clone();
        restored.go_back(heads)?;
        *self = restored;
        Ok(())
    }

    fn go_back(&mut self, heads: &Heads) -> Result<(), EditFromError> {
        self.check_writable()?;
        let unknown = |UnknownHeads| EditFromError::UnknownHeads;
        let then = self.sections_at(heads).map_err(unknown)?;
        let title = self.title_at(heads).map_err(unknown)?;
        for section in &then {
            self.restore_section(section, heads)?;
        }
        let here: Vec<_> = self.sections().iter().map(|one| one.id().clone()).collect();
        for id in here {
            if !then.iter().any(|section| *section.id() == id) {
                self.remove_section(&id)?;
            }
        }
        self.set_title(&title)?;
        Ok(())
    }

    fn restore_section(&mut self, then: &Section, heads: &Heads) -> Result<(), EditError> {
        let id = then.id();
        let stood = self.elements(then.object(), Some(heads));
        self.take_away(then.map(), outline::GONE);
        let Some(now) = self.section(id) else {
            return self.bring_back(then, &self.characters_of(&stood));
        };
        let (object, text) = (now.object().clone(), now.text().to_owned());
        let here = self.elements(&object, None);
        let (was_at, is_at) = (begins(&here), begins(&stood));
        for Gap { old, new } in self.gaps(&object, &here, &stood) {
            let was = text.get(was_at[old.start]..was_at[old.end]);
            let place = is_at[new.start];
            let is = then.text().get(place..is_at[new.end]);
            let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
            // where it differs, what only looks alike goes too, and all that stood there comes
            if was != is {
                let some = stood.get(new).unwrap_or_default();
                let again = self.characters_of(some);
                self.splice_again(id, place, was.len(), is, &again)?;
            }
        }
        self.set_heading(id, then.heading())
    }

    /// Writes into a section that was out of sight, and puts it among those that are seen.
    fn bring_back(&mut self, then: &Section, stood: &Characters) -> Result<(), EditError> {
        if self.is_full(counted(then.text().chars().count())) {
            return Err(EditError::Full);
        }
        self.put_pieces(then.object(), pieces(0, "", then.text()), stood)
            .map_err(|_| EditError::NoSection)?;
        self.put(then.map(), "heading", then.heading());
        self.refresh();
        Ok(())
    }

    /// Where a text differs from what stood there: between characters that are the same ones, not others that look alike.
    fn gaps(&self, text: &ObjId, here: &[(OpKey, usize)], stood: &[(OpKey, usize)]) -> Vec<Gap> {
        let first = |elements: &[(OpKey, usize)]| {
            let mut keys: Vec<OpKey> = elements.iter().map(|(key, _)| *key).collect();
            for (place, origin) in self.origins(text, &keys) {
                keys[place] = origin;
            }
            keys
        };
        let stood_first = first(stood);
        let by_key: BTreeMap<OpKey, u32> = stood_first.into_iter().zip(0..).collect();
        let places: Vec<Option<u32>> = first(here)
            .iter()
            .map(|key| by_key.get(key).copied())
            .collect();
        let kept = longest(&places);
        let same = places.iter().enumerate().zip(kept);
        let same =
            same.filter_map(|((at, place), kept)| Some((at, (*place)? as usize)).filter(|_| kept));
        let mut gaps = Vec::new();
        let (mut old, mut new) = (0, 0);
        for (here, there) in same.chain([(here.len(), stood.len())]) {
            if old < here || new < there {
                gaps.push(Gap {
                    old: old..here,
                    new: new..there,
                });
            }
            (old, new) = (here + 1, there + 1);
        }
        gaps
    }

    fn characters_of(&self, elements: &[(OpKey, usize)]) -> Characters {
        let mut characters = Characters::default();
        for ((actor, counter), _) in elements {
            let actor = self.history.actors.get(*actor as usize).copied();
            let op = OpRef {
                actor: actor.unwrap_or_default(),
                counter: u64::from(*counter),
            };
            characters.push(op, 1);
        }
        characters
    }
}

/// A stretch of a text and what is to stand there, in characters.
struct Gap {
    old: Range<usize>,
    new: Range<usize>,
}

/// Where each character begins, in bytes, and where the last ends.
fn begins(elements: &[(OpKey, usize)]) -> Vec<usize> {
    let mut at = 0;
    let mut begins = vec![at];
    for (_, bytes) in elements {
        at += bytes;
        begins.push(at);
    }
    begins
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::SectionId;
    use crate::document::village::{Neighbour, found};

    #[test]
    fn a_name_travels_with_the_work_and_can_be_taken_away() {
        let (mut jan, first) = found(1);
        let mut wiep = Neighbour::joins(2, std::slice::from_ref(&first));
        let begin = jan.document.heads();
        jan.writes("visie", 0, 0, "Een dorp.");
        let later = jan.document.heads();
        jan.document.name_version(&begin, "Leeg").unwrap();
        let both = jan.commits();
        wiep.document.absorb(&both);
        wiep.document
            .name_version(&later, " Naar  leden\n")
            .unwrap();
        let from_wiep = wiep.commits();
        jan.document.absorb(&from_wiep);
        let mut wanted = vec![
            (begin.clone(), "Leeg".to_owned()),
            (later, "Naar leden".to_owned()),
        ];
        wanted.sort_by_key(|(heads, _)| heads.to_string());
        assert_eq!(jan.document.versions(), wanted);
        assert_eq!(wiep.document.versions(), wanted);
        jan.document.name_version(&begin, "").unwrap();
        assert_eq!(jan.document.versions().len(), 1);
        let unknown = jan.document.name_version(&Heads(vec![[7; 32]]), "x");
        assert_eq!(unknown, Err(EditFromError::UnknownHeads));
    }

    /// Name, heading and text of each section.
    fn sections(document: &Document) -> Vec<(SectionId, String, String)> {
        let all = document.sections().iter();
        all.map(|one| {
            (
                one.id().clone(),
                one.heading().to_owned(),
                one.text().to_owned(),
            )
        })
        .collect()
    }

    #[test]
    fn a_section_without_words_comes_back_too() {
        let (mut jan, first) = found(1);
        let before = jan.document.heads();
        let point = jan.document.add_section(None, "Een weg").unwrap();
        let then = jan.document.heads();
        let wanted = sections(&jan.document);
        jan.document.restore(&before).unwrap();
        assert!(jan.document.section(&point).is_none());
        jan.document.restore(&then).unwrap();
        assert_eq!(sections(&jan.document), wanted);
        let mut wiep = Neighbour::joins(2, &[first]);
        let absorbed = wiep.document.absorb(&jan.commits());
        assert_eq!(absorbed.quarantined, []);
        assert_eq!(sections(&wiep.document), wanted);
    }

    #[test]
    fn a_section_that_came_back_can_be_cleared_and_written_anew() {
        let (mut jan, _) = found(1);
        jan.writes("visie", 0, 0, "Een bus.");
        let then = jan.document.heads();
        let visie = SectionId("visie".to_owned());
        jan.document.remove_section(&visie).unwrap();
        jan.document.restore(&then).unwrap();
        jan.writes("visie", 0, 8, "");
        jan.document.set_title("Anders").unwrap();
        jan.writes("visie", 0, 0, "Een trein.");
        assert_eq!(jan.text("visie"), "Een trein.");
    }

    #[test]
    fn who_takes_out_without_knowing_that_it_came_back_is_heard_unless_there_are_words() {
        let (mut jan, first) = found(1);
        let point = jan.document.add_section(None, "Een weg").unwrap();
        jan.writes("visie", 0, 0, "Een bus.");
        let then = jan.document.heads();
        let mut wiep = Neighbour::joins(2, &[vec![first], jan.commits()].concat());
        let visie = SectionId("visie".to_owned());
        for one in [&mut jan, &mut wiep] {
            one.document.remove_section(&visie).unwrap();
            one.document.remove_section(&point).unwrap();
        }
        jan.document.restore(&then).unwrap();
        assert!(jan.document.section(&point).is_some());
        let (from_jan, from_wiep) = (jan.commits(), wiep.commits());
        jan.document.absorb(&from_wiep);
        wiep.document.absorb(&from_jan);
        for one in [&mut jan, &mut wiep] {
            assert_eq!(one.text("visie"), "Een bus.");
            assert!(one.document.section(&point).is_none());
        }
        // and who clears it does not lose it
        wiep.writes("visie", 0, 8, "");
        wiep.document.set_title("Anders").unwrap();
        wiep.writes("visie", 0, 0, "Een trein.");
        jan.document.absorb(&wiep.commits());
        assert_eq!(jan.text("visie"), "Een trein.");
    }

    #[test]
    fn going_back_is_a_new_edit_that_keeps_what_others_write_meanwhile() {
        let (mut jan, first) = found(1);
        jan.writes("visie", 0, 0, "Wij willen een bus. En een school.");
        let point = jan.document.add_section(None, "Een brug").unwrap();
        jan.document.splice(&point, 0, 0, "Over de vaart.").unwrap();
        let then = jan.document.heads();
        let mut wiep = Neighbour::joins(2, &[vec![first], jan.commits()].concat());
        jan.writes("visie", 0, "Wij willen".len(), "Niemand wil");
        jan.document.remove_section(&point).unwrap();
        let late = jan.document.add_section(None, "Een weg").unwrap();
        jan.document.set_title("Anders").unwrap();
        let changed = jan.commits();
        jan.document.restore(&then).unwrap();
        assert_eq!(jan.text("visie"), "Wij willen een bus. En een school.");
        assert_eq!(jan.document.title(), "Manifest Zandeweer");
        let back = jan.document.section(&point).unwrap();
        assert_eq!(
            (back.heading(), back.text()),
            ("Een brug", "Over de vaart.")
        );
        assert!(jan.document.section(&late).is_none());
        let more = jan.commits();
        wiep.writes("visie", "Wij willen een bus.".len(), 0, " Elk uur.");
        let from_wiep = wiep.commits();
        wiep.document.absorb(&changed);
        wiep.document.absorb(&more);
        jan.document.absorb(&from_wiep);
        let wanted = "Wij willen een bus. Elk uur. En een school.";
        assert_eq!((jan.text("visie"), wiep.text("visie")), (wanted, wanted));
        assert_eq!(jan.document.heads(), wiep.document.heads());
        let id = SectionId("visie".to_owned());
        assert!(
            jan.document
                .sections_at(&then)
                .unwrap()
                .iter()
                .any(|one| *one.id() == id)
        );
    }
}
