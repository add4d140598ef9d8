//! The sections of a document as people see them, kept beside Automerge so that reading costs nothing.

use super::SectionId;
use super::kinds::{Kind, Occurs};
use crate::limits;
use automerge::{AutoCommit, ChangeHash, ObjId, ObjType, Prop, ROOT, ReadDoc, Value};
use std::collections::BTreeSet;

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
        let view = View { doc, heads };
        let title = view.line(&ROOT, "title");
        let Some((Value::Object(ObjType::List), list)) = view.get(&ROOT, "sections") else {
            return Outline {
                title,
                ..Outline::default()
            };
        };
        let places = view.length(&list);
        let mut sections = Vec::new();
        for place in 0..places {
            let Some((Value::Object(ObjType::Map), map)) = view.get(&list, place) else {
                continue;
            };
            let Some((Value::Object(ObjType::Text), object)) = view.get(&map, "text") else {
                continue;
            };
            let text = view.text(&object);
            if text.is_empty() && view.get(&map, "gone").is_some() {
                continue;
            }
            let key = view.line(&map, "key");
            let spec = kind.and_then(|kind| kind.section(&key));
            let under = spec.is_some_and(|spec| spec.occurs.is_under());
            sections.push(Section {
                id: SectionId(place_name(&map)),
                heading: view.line(&map, "heading"),
                level: if under { 3 } else { 2 },
                key,
                text,
                place,
                map,
                object,
            });
        }
        name(&mut sections, kind);
        Outline {
            title,
            list,
            sections,
            places,
        }
    }

    /// The title at some heads.
    pub(crate) fn title_of(doc: &AutoCommit, heads: Option<&[ChangeHash]>) -> String {
        View { doc, heads }.line(&ROOT, "title")
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
struct View<'a> {
    doc: &'a AutoCommit,
    heads: Option<&'a [ChangeHash]>,
}

impl<'a> View<'a> {
    fn get(&self, object: &ObjId, at: impl Into<Prop>) -> Option<(Value<'a>, ObjId)> {
        let found = match self.heads {
            Some(heads) => self.doc.get_at(object, at, heads),
            None => self.doc.get(object, at),
        };
        found.ok().flatten()
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

fn age(object: &ObjId) -> (u64, Vec<u8>) {
    match object {
        ObjId::Root => (0, Vec::new()),
        ObjId::Id(counter, actor, _) => (*counter, actor.to_bytes().to_vec()),
    }
}

fn place_name(object: &ObjId) -> String {
    match object {
        ObjId::Root => String::new(),
        ObjId::Id(counter, actor, _) => format!("{counter}-{actor}"),
    }
}
