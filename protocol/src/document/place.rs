//! Stretches of text that are held by their characters, so that what is said of some words stays with them.

use super::{Document, Heads, Section, SectionId};
use crate::act::Place;
use automerge::ChangeHash;

impl Document {
    /// Holds a stretch of a section's text, in bytes, by its first and last character; a place between two characters,
    /// where it begins and ends at once, by these two. None when there is no such stretch.
    pub fn place(&self, section: &SectionId, from: usize, to: usize) -> Option<Place> {
        self.place_in(self.section(section)?, from, to, None)
    }

    /// The same, of a section as it stood at some heads: one that [`Document::sections_at`] gave for these.
    pub fn place_at(
        &self,
        heads: &Heads,
        section: &Section,
        from: usize,
        to: usize,
    ) -> Option<Place> {
        self.place_in(section, from, to, Some(&heads.hashes()))
    }

    fn place_in(
        &self,
        section: &Section,
        from: usize,
        to: usize,
        heads: Option<&[ChangeHash]>,
    ) -> Option<Place> {
        if from > to {
            return None;
        }
        let start = self.anchor_in(section, from, heads)?;
        let end = if from == to {
            start.clone()
        } else {
            self.anchor_in(section, to, heads)?
        };
        Some(Place {
            section: section.id().clone(),
            start,
            end,
        })
    }

    /// Where a stretch is now, in bytes. None when it is lost: its first or last character is not there (any more), or
    /// of a place between two characters one of these, or something came between them.
    ///
    /// What stands in a stretch may be other words by now. Own edits count once they are in [`Document::commit`].
    pub fn placed(&self, place: &Place) -> Option<(usize, usize)> {
        let (from, to) = self.stretch(place)?;
        (from == to || !is_between(place)).then_some((from, to))
    }

    /// From the first to the last of the characters that hold a place, with whatever came between; of a place between two
    /// characters, what stands between these now.
    pub(super) fn stretch(&self, place: &Place) -> Option<(usize, usize)> {
        let section = &place.section;
        let text = self.section(section)?.text();
        let begins = |name: &[u8]| {
            let (at, is_there) = self.named(section, name)?;
            is_there.then_some(at)
        };
        let ends = |name: &[u8]| {
            let at = begins(name)?;
            let own = text.get(at..)?.chars().next()?;
            Some(at + own.len_utf8())
        };
        if !is_between(place) {
            let (from, to) = (begins(&place.start.before)?, ends(&place.end.behind)?);
            return (from < to).then_some((from, to));
        }
        let at = &place.start;
        let from = if at.behind.is_empty() {
            0
        } else {
            ends(&at.behind)?
        };
        let to = if at.before.is_empty() {
            text.len()
        } else {
            begins(&at.before)?
        };
        (from <= to).then_some((from, to))
    }
}

/// Whether it is a place between two characters.
pub(super) fn is_between(place: &Place) -> bool {
    place.start == place.end
}

#[cfg(test)]
mod tests {
    use super::super::village::{Neighbour, found};
    use super::*;

    const VISIE: &str = "visie";

    fn visie() -> SectionId {
        SectionId(VISIE.to_owned())
    }

    fn written(text: &str) -> Neighbour {
        let (mut jan, _) = found(1);
        jan.writes(VISIE, 0, 0, text);
        jan.commits();
        jan
    }

    /// The words at a place, after an edit.
    fn words(jan: &mut Neighbour, place: &Place, edit: (usize, usize, &str)) -> Option<String> {
        let mut after = jan.clone();
        let (at, delete, insert) = edit;
        after.writes(VISIE, at, delete, insert);
        after.commits();
        let (from, to) = after.document.placed(place)?;
        Some(after.text(VISIE)[from..to].to_owned())
    }

    #[test]
    fn a_stretch_keeps_to_its_first_and_last_character() {
        let mut jan = written("één 👨‍👩‍👧 drie");
        let family = "👨‍👩‍👧";
        let (from, to) = (6, 6 + family.len());
        let place = jan.document.place(&visie(), from, to).unwrap();
        let mut after = |at, delete, insert: &str| words(&mut jan, &place, (at, delete, insert));
        let whole = Some(family.to_owned());
        assert_eq!(after(0, 0, "nul "), whole);
        assert_eq!(after(from, 0, "nul "), whole);
        assert_eq!(after(to, 0, " nul"), whole);
        assert_eq!(after(0, 6, ""), whole);
        assert_eq!(after(to, 5, ""), whole);
        // What comes into it belongs to it; without its ends it is lost, though the same is written there again.
        assert_eq!(
            after(from + 4, 0, "x"),
            Some(family.replacen('👨', "👨x", 1))
        );
        assert_eq!(after(from, 4, ""), None);
        assert_eq!(after(from, 4, "👨"), None);
        assert_eq!(after(to - 4, 4, "👧"), None);
    }

    #[test]
    fn a_place_between_two_characters_is_lost_when_they_part() {
        let mut jan = written("één twee");
        for at in [0, 6, 10] {
            let place = jan.document.place(&visie(), at, at).unwrap();
            assert_eq!(jan.document.placed(&place), Some((at, at)));
            assert_eq!(words(&mut jan, &place, (at, 0, "é")), None);
        }
        let place = jan.document.place(&visie(), 6, 6).unwrap();
        assert_eq!(words(&mut jan, &place, (0, 5, "")), Some(String::new()));
        assert_eq!(words(&mut jan, &place, (5, 1, "")), None);
        assert_eq!(words(&mut jan, &place, (6, 1, "")), None);
        let begin = jan.document.place(&visie(), 0, 0).unwrap();
        assert_eq!(words(&mut jan, &begin, (2, 8, "")), Some(String::new()));
        assert_eq!(words(&mut jan, &begin, (0, 2, "")), None);
    }

    #[test]
    fn a_stretch_of_long_ago_is_held_by_the_characters_that_stood_there() {
        let mut jan = written("één twee drie");
        let heads = jan.document.heads();
        let before = jan.clone();
        jan.writes(VISIE, 0, 6, "");
        jan.writes(VISIE, 4, 0, " en");
        jan.writes(VISIE, 0, 0, "nul ");
        jan.commits();
        assert_eq!(jan.text(VISIE), "nul twee en drie");
        let then = jan.document.sections_at(&heads).unwrap();
        let then = then.iter().find(|one| *one.id() == visie()).unwrap();
        for (from, to) in [(6, 10), (0, 4), (10, 10), (0, 0), (15, 15), (6, 15)] {
            let place = jan.document.place_at(&heads, then, from, to);
            assert_eq!(place, before.document.place(&visie(), from, to), "{from}");
        }
        let place = |from, to| jan.document.place_at(&heads, then, from, to).unwrap();
        assert_eq!(jan.document.placed(&place(6, 10)), Some((4, 8)));
        assert_eq!(jan.document.placed(&place(0, 4)), None);
        assert_eq!(jan.document.placed(&place(10, 10)), None);
        assert_eq!(jan.document.place_at(&heads, then, 6, 16), None);
    }

    #[test]
    fn what_is_no_stretch_is_nowhere() {
        let jan = written("één twee");
        let place = |from, to| jan.document.place(&visie(), from, to);
        assert_eq!(place(1, 4), None, "within a character");
        assert_eq!(place(4, 11), None, "beyond the end");
        assert_eq!(place(4, 2), None, "turned round");
        let nowhere = SectionId("nee".to_owned());
        assert_eq!(jan.document.place(&nowhere, 0, 0), None);
        let (first, second) = (place(0, 2).unwrap(), place(4, 10).unwrap());
        let mixed = |start: &Place, end: &Place| Place {
            section: visie(),
            start: start.start.clone(),
            end: end.end.clone(),
        };
        let whole = jan.document.placed(&mixed(&first, &second));
        assert_eq!(whole, Some((0, 10)));
        assert_eq!(jan.document.placed(&mixed(&second, &first)), None);
        // One that ends right before it begins holds nothing.
        let mut turned = mixed(&second, &place(2, 4).unwrap());
        turned.end.before.clear();
        assert_eq!(jan.document.placed(&turned), None);
        let mut other = first.clone();
        other.section = nowhere;
        assert_eq!(jan.document.placed(&other), None);
        other.section = SectionId("inleiding".to_owned());
        assert_eq!(jan.document.placed(&other), None, "another text");
        let mut empty = first;
        empty.start.before.clear();
        assert_eq!(jan.document.placed(&empty), None);
    }
}
