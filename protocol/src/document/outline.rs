//! The sections of a document as people see them, kept beside Automerge so that reading costs nothing.

use super::SectionId;
use super::kinds::{Kind, Occurs};
use crate::limits;
use automerge::iter::MapRange;
use automerge::{AutoCommit, ChangeHash, ObjId, ObjType, Prop, ROOT, ReadDoc, Value};
use std::collections::BTreeSet;
use std::ops::Range;

/// Under which key of a section stands that it was taken out of sight.
pub(super) const GONE: &str = "gone";

/// A section: a heading and a text.
#[derive(Clone, Debug)]
pub struct Section {
    id: SectionId,
    key: String,
    heading: String,
    level: u8,
    text: String,
    place: usize,
    map: ObjId,
    object: ObjId,
}

impl Section {
    /// Its stable name in this document.
    pub fn id(&self) -> &SectionId {
        &self.id
    }

    /// What it is in its kind; not all kinds' keys are known to this version.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its heading: one line.
    pub fn heading(&self) -> &str {
        &self.heading
    }

    /// How deep it stands: 2, or 3 when it belongs to the repeated section before it.
    pub fn level(&self) -> u8 {
        self.level
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn map(&self) -> &ObjId {
        &self.map
    }

    pub(crate) fn object(&self) -> &ObjId {
        &self.object
    }
}

/// Title and sections as they stand.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    title: String,
    list: ObjId,
    sections: Vec<Section>,
    /// How many places the list has, those out of sight included.
    places: usize,
}

impl Default for Outline {
    fn default() -> Self {
        Outline {
            title: String::new(),
            list: ROOT,
            sections: Vec::new(),
            places: 0,
        }
    }
}

impl Outline {
    /// Reads what stands in a document, now or at some heads.
    pub(crate) fn read(
        doc: &AutoCommit,
        kind: Option<&'static Kind>,
        heads: Option<&[ChangeHash]>,
    ) -> Outline {
        let view = View::new(doc, heads);
        let title = view.line(&ROOT, "title");
        let Some((Value::Object(ObjType::List), list)) = view.get(&ROOT, "sections") else {
            return Outline {
                title,
                ..Outline::default()
            };
        };
        let places = view.length(&list);
        let sections = (0..places).filter_map(|place| view.section(kind, &list, place));
        let mut sections: Vec<Section> = sections.collect();
        name(&mut sections, kind);
        Outline {
            title,
            list,
            sections,
            places,
        }
    }

    /// Takes in what was put into the list at some places: no section that a kind has once.
    pub(crate) fn added(
        &mut self,
        doc: &AutoCommit,
        kind: Option<&'static Kind>,
        places: Range<usize>,
    ) {
        let behind = self.sections.iter_mut();
        for section in behind.filter(|section| section.place >= places.start) {
            section.place += places.len();
        }
        self.places += places.len();
        let before = |section: &Section| section.place < places.start;
        let at = self.sections.partition_point(before);
        let view = View { doc, heads: None };
        let added = places.filter_map(|place| view.section(kind, &self.list, place));
        let added: Vec<Section> = added.collect();
        self.sections.splice(at..at, added);
    }

    /// Changes a heading as it was changed in Automerge: to a [`line`].
    pub(crate) fn set_heading(&mut self, map: &ObjId, heading: String) {
        let mut sections = self.sections.iter_mut();
        if let Some(section) = sections.find(|section| section.map == *map) {
            section.heading = heading;
        }
    }

    /// The title at some heads.
    pub(crate) fn title_of(doc: &AutoCommit, heads: Option<&[ChangeHash]>) -> String {
        View::new(doc, heads).line(&ROOT, "title")
    }

    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    pub(crate) fn list(&self) -> &ObjId {
        &self.list
    }

    pub(crate) fn sections(&self) -> &[Section] {
        &self.sections
    }

    pub(crate) fn find(&self, id: &SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == *id)
    }

    pub(crate) fn by_object(&mut self, object: &ObjId) -> Option<&mut Section> {
        self.sections
            .iter_mut()
            .find(|section| section.object == *object)
    }

    pub(crate) fn name_of(&self, map: &ObjId) -> Option<&SectionId> {
        let section = self.sections.iter().find(|section| section.map == *map)?;
        Some(&section.id)
    }

    /// The place in the list behind a section and the parts that belong to it; the end when none is named.
    pub(crate) fn place_after(&self, after: Option<&SectionId>) -> Option<usize> {
        let Some(after) = after else {
            return Some(self.places);
        };
        let at = self.sections.iter().position(|s| s.id == *after)?;
        let parts = self.sections.iter().skip(at + 1);
        let last = parts.take_while(|s| s.level > 2).last();
        let last = last.or_else(|| self.sections.get(at))?;
        Some(last.place + 1)
    }

    /// The place in the list behind a part and what belongs to it: where the next part that is repeated may stand, or, of
    /// the section above them, behind all its parts. None where nothing stands under a section.
    pub(crate) fn place_after_part(&self, after: &SectionId, repeated: &str) -> Option<usize> {
        let at = self.sections.iter().position(|s| s.id == *after)?;
        let (own, rest) = (self.sections.get(at)?, self.sections.get(at + 1..)?);
        let under = rest.iter().take_while(|part| part.level > 2);
        let last = if own.level > 2 {
            under.take_while(|part| part.key != repeated).last()
        } else {
            Some(under.last()?)
        };
        Some(last.unwrap_or(own).place + 1)
    }

    /// Changes a text as it was changed in Automerge.
    pub(crate) fn splice(&mut self, object: &ObjId, at: usize, delete: usize, insert: &str) {
        if let Some(section) = self.by_object(object) {
            section.text.replace_range(at..at + delete, insert);
        }
    }
}

impl Section {
    /// Changes the text when the place is in it.
    pub(crate) fn try_splice(&mut self, at: usize, delete: usize, insert: &str) -> bool {
        let end = at.saturating_add(delete);
        let fits = self.text.is_char_boundary(at) && self.text.is_char_boundary(end);
        if fits {
            self.text.replace_range(at..end, insert);
        }
        fits
    }

    pub(crate) fn set_text(&mut self, text: String) {
        self.text = text;
    }
}

/// One line, without control characters, of at most [`limits::TITLE_CHARS`] characters: titles and headings.
pub fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let mut line = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(limits::TITLE_CHARS) {
        Some((at, _)) => line[..at].trim_end().to_owned(),
        None => line,
    }
}

/// A document now, or at some heads.
pub(super) struct View<'a> {
    doc: &'a AutoCommit,
    heads: Option<&'a [ChangeHash]>,
}

impl<'a> View<'a> {
    pub(super) fn new(doc: &'a AutoCommit, heads: Option<&'a [ChangeHash]>) -> View<'a> {
        View { doc, heads }
    }

    /// What a map holds from a key on, by its keys.
    pub(super) fn keys_from(&self, map: &ObjId, key: &str) -> MapRange<'a> {
        match self.heads {
            Some(heads) => self.doc.map_range_at(map, key.to_owned().., heads),
            None => self.doc.map_range(map, key.to_owned()..),
        }
    }

    /// All values that stand under a key at once.
    pub(super) fn all(&self, map: &ObjId, key: &str) -> Vec<Value<'a>> {
        let found = match self.heads {
            Some(heads) => self.doc.get_all_at(map, key, heads),
            None => self.doc.get_all(map, key),
        };
        let found = found.unwrap_or_default().into_iter();
        found.map(|(value, _)| value).collect()
    }

    pub(super) fn get(&self, object: &ObjId, at: impl Into<Prop>) -> Option<(Value<'a>, ObjId)> {
        let found = match self.heads {
            Some(heads) => self.doc.get_at(object, at, heads),
            None => self.doc.get(object, at),
        };
        found.ok().flatten()
    }

    /// What stands at a place in the list of sections; none when it is no section, or out of sight.
    fn section(&self, kind: Option<&Kind>, list: &ObjId, place: usize) -> Option<Section> {
        let Some((Value::Object(ObjType::Map), map)) = self.get(list, place) else {
            return None;
        };
        let Some((Value::Object(ObjType::Text), object)) = self.get(&map, "text") else {
            return None;
        };
        let text = self.text(&object);
        if text.is_empty() && self.get(&map, GONE).is_some() {
            return None;
        }
        let key = self.line(&map, "key");
        let spec = kind.and_then(|kind| kind.section(&key));
        let under = spec.is_some_and(|spec| spec.occurs.is_under());
        Some(Section {
            id: SectionId(place_name(&map)),
            heading: self.line(&map, "heading"),
            level: if under { 3 } else { 2 },
            key,
            text,
            place,
            map,
            object,
        })
    }

    fn line(&self, object: &ObjId, key: &str) -> String {
        let found = self.get(object, key);
        let words = found.as_ref().and_then(|(value, _)| value.as_str());
        words.map(line).unwrap_or_default()
    }

    fn length(&self, object: &ObjId) -> usize {
        match self.heads {
            Some(heads) => self.doc.length_at(object, heads),
            None => self.doc.length(object),
        }
    }

    fn text(&self, object: &ObjId) -> String {
        let text = match self.heads {
            Some(heads) => self.doc.text_at(object, heads),
            None => self.doc.text(object),
        };
        text.unwrap_or_default()
    }
}

/// Names the sections that a kind has once by their key: the oldest of several, so that nobody takes that name.
fn name(sections: &mut [Section], kind: Option<&'static Kind>) {
    let mut order: Vec<usize> = (0..sections.len()).collect();
    order.sort_by_key(|at| age(&sections[*at].map));
    let mut taken = BTreeSet::new();
    for at in order {
        let section = &mut sections[at];
        let once = kind
            .and_then(|kind| kind.section(&section.key))
            .is_some_and(|spec| spec.occurs == Occurs::Once);
        if once && taken.insert(section.key.clone()) {
            section.id = SectionId(section.key.clone());
        }
    }
}

pub(super) fn age(object: &ObjId) -> (u64, Vec<u8>) {
    match object {
        ObjId::Root => (0, Vec::new()),
        ObjId::Id(counter, actor, _) => (*counter, actor.to_bytes().to_vec()),
    }
}

pub(super) fn place_name(object: &ObjId) -> String {
    match object {
        ObjId::Root => String::new(),
        ObjId::Id(counter, actor, _) => format!("{counter}-{actor}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::kinds;
    use super::super::{Document, SectionId, SessionNonce};
    use super::*;
    use crate::ids::{AuthorId, DocumentId};

    type Shown = (SectionId, String, String, u8, String, usize, ObjId, ObjId);

    fn shown(outline: &Outline) -> (usize, Vec<Shown>) {
        let sections = outline.sections.iter().cloned().map(|one| {
            (
                one.id,
                one.key,
                one.heading,
                one.level,
                one.text,
                one.place,
                one.map,
                one.object,
            )
        });
        (outline.places, sections.collect())
    }

    #[test]
    fn what_is_kept_beside_the_document_is_what_stands_in_it() {
        for (seed, tag) in [(1, "manifest"), (2, "handbook"), (3, "handbook")] {
            let kind = kinds::by_tag(tag).unwrap();
            let author = AuthorId([1; 32]);
            let (mut document, _) = Document::found(kind, "Wij", author, SessionNonce([1; 16]));
            document.founded(DocumentId([9; 32]));
            let mut number: usize = seed;
            for step in 0..120 {
                number = number
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let sections = document.sections();
                let id = sections[(number >> 40) % sections.len()].id().clone();
                let words = format!(" een  {step}\n");
                // Not every kind repeats parts, nor has every section any.
                let _refused = match (number >> 33) % 6 {
                    0 => document.add_section(Some(&id), &words).map(drop),
                    1 => document.add_section(None, &words).map(drop),
                    2 => document.add_part(&id).map(drop),
                    3 => document.set_heading(&id, &words),
                    4 => document.splice(&id, 0, 0, &words),
                    _ => document.remove_section(&id),
                };
                let read = Outline::read(&document.doc, Some(kind), None);
                assert_eq!(shown(&document.outline), shown(&read), "{tag}, step {step}");
            }
            assert!(document.sections().len() > 12, "{tag}");
        }
    }
}
