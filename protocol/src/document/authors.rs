//! Who wrote what: for every character of a text, whose operation put it there.
//!
//! A character is known by the operation that inserted it, an operation by its change, and a change by the entry that
//! brought it and was signed. So the answer is the same wherever the document was made anew, and a copy of somebody's
//! words that another typed is the other's. Words that came again, by undo or by going back, are whose they were: see
//! `origin`.

use super::history::{ChangeSlot, History, Object, OpKey, Sort, What};
use super::{Document, Heads, Section, SectionId};
use crate::ids::{AuthorId, EntryId};
use automerge::{ObjId, ReadDoc, ScalarValueRef, ValueRef};
use std::collections::BTreeMap;

/// A stretch of a text that one entry brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// How long it is, in bytes.
    pub bytes: usize,
    /// Who wrote it.
    pub author: AuthorId,
    /// The entry that brought it; none while it is not in one yet.
    pub entry: Option<EntryId>,
}

/// How much an entry brought and took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Characters that came.
    pub inserted: u64,
    /// Characters that went.
    pub deleted: u64,
}

impl Document {
    /// Who wrote a section's text: stretches in order, together as long as the text. Time grows with the text.
    pub fn written(&self, section: &SectionId) -> Vec<Written> {
        self.section(section)
            .map(|section| self.written_in(section, By::Origin))
            .unwrap_or_default()
    }

    /// The same, of words that came again by who put them back.
    pub fn put_in(&self, section: &SectionId) -> Vec<Written> {
        self.section(section)
            .map(|section| self.written_in(section, By::Hand))
            .unwrap_or_default()
    }

    /// How much each entry brought and took away; those that were set aside are not among them.
    pub fn amounts(&self) -> BTreeMap<EntryId, Amount> {
        let brought = self.entries.brought().into_iter();
        brought
            .map(|(slot, changes)| {
                let mut amount = Amount::default();
                for change in changes {
                    self.history.count(change, &mut amount);
                }
                (self.entries.node(slot).id, amount)
            })
            .collect()
    }

    fn written_in(&self, section: &Section, by: By) -> Vec<Written> {
        let object = section.object();
        let elements = self.elements(object, None);
        let here: Vec<OpKey> = elements.iter().map(|(key, _)| *key).collect();
        let origins = match by {
            By::Origin => self.origins(object, &here),
            By::Hand => BTreeMap::new(),
        };
        let mut stretches: Vec<Written> = Vec::new();
        let mut known: Option<Known> = None;
        for (place, (key, bytes)) in elements.into_iter().enumerate() {
            let key = origins.get(&place).copied().unwrap_or(key);
            let again = known.filter(|known| known.holds(key));
            let found = again.unwrap_or_else(|| self.maker(key));
            known = Some(found);
            match stretches.last_mut() {
                Some(last) if (last.author, last.entry) == (found.author, found.entry) => {
                    last.bytes += bytes;
                }
                Some(_) | None => stretches.push(Written {
                    bytes,
                    author: found.author,
                    entry: found.entry,
                }),
            }
        }
        stretches
    }

    /// The characters of a text, in order, each with how many bytes it is.
    pub(super) fn elements(&self, text: &ObjId, heads: Option<&Heads>) -> Vec<(OpKey, usize)> {
        let range = match heads {
            Some(heads) => self.doc.list_range_at(text, .., &heads.hashes()),
            None => self.doc.list_range(text, ..),
        };
        let mut elements = Vec::new();
        let mut last: ([u8; 16], u32) = ([0; 16], NOBODY);
        for item in range {
            let ObjId::Id(counter, actor, _) = item.id() else {
                continue;
            };
            if last.1 == NOBODY || last.0 != *actor.to_bytes() {
                let actor: [u8; 16] = actor.to_bytes().try_into().unwrap_or_default();
                let known = self.history.actor_at.get(&actor).copied();
                last = (actor, known.unwrap_or(NOBODY));
            }
            let key = (last.1, u32::try_from(counter).unwrap_or(0));
            elements.push((key, words(&item.value).map_or(0, str::len)));
        }
        elements
    }

    /// Whose an actor is: each is of one author.
    pub(super) fn author_of(&self, actor: u32) -> AuthorId {
        let line = self.history.lines.get(actor as usize);
        let change = line.and_then(|changes| changes.first());
        let entry = change.and_then(|change| self.entries.owner(*change));
        let author = entry.map(|slot| self.entries.node(slot).author);
        // what no entry holds yet was typed here
        let own = || self.session.map(|session| session.author);
        author.or_else(own).unwrap_or(AuthorId([0; 32]))
    }

    /// Who made an operation, and with which change.
    fn maker(&self, key: OpKey) -> Known {
        let (actor, counter) = key;
        let change = self.history.change_at(key);
        let entry = change
            .and_then(|change| self.entries.owner(change))
            .map(|slot| self.entries.node(slot));
        let node = change.map(|change| self.history.node(change));
        Known {
            actor,
            first: node.map_or(counter, |node| node.start),
            last: node.map_or(counter, |node| node.start + node.len - 1),
            author: self.author_of(actor),
            entry: entry.map(|entry| entry.id),
        }
    }
}

/// What a value says, when it is text.
pub(super) fn words<'a>(value: &'a ValueRef<'_>) -> Option<&'a str> {
    match value {
        ValueRef::Scalar(ScalarValueRef::Str(text)) => Some(text),
        ValueRef::Scalar(_) | ValueRef::Object(_) => None,
    }
}

/// By what it is told whose a character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// By who wrote it first, when it came again.
    Origin,
    /// By who put it there.
    Hand,
}

/// The place of an actor of which no change is here yet: that of the session.
const NOBODY: u32 = u32::MAX;

/// The change that was looked up last: the next character is mostly of the same.
#[derive(Clone, Copy)]
struct Known {
    actor: u32,
    first: u32,
    last: u32,
    author: AuthorId,
    entry: Option<EntryId>,
}

impl Known {
    fn holds(&self, (actor, counter): OpKey) -> bool {
        self.actor == actor && (self.first..=self.last).contains(&counter)
    }
}

impl History {
    /// The change that holds an operation.
    pub(super) fn change_of(&self, actor: &[u8], counter: u64) -> Option<ChangeSlot> {
        let actor: [u8; 16] = actor.try_into().ok()?;
        let counter = u32::try_from(counter).ok()?;
        self.change_at((*self.actor_at.get(&actor)?, counter))
    }

    /// The same, of an operation by the place of its actor.
    pub(super) fn change_at(&self, (actor, counter): OpKey) -> Option<ChangeSlot> {
        let line = self.lines.get(actor as usize)?;
        let after = line.partition_point(|slot| self.node(*slot).start <= counter);
        let slot = *line.get(after.checked_sub(1)?)?;
        let node = self.node(slot);
        (counter - node.start < node.len).then_some(slot)
    }

    /// Whether an operation is here and put a character into that very text.
    pub(super) fn is_insertion(&self, text: &ObjId, actor: &[u8; 16], counter: u64) -> bool {
        let Some(node) = self.change_of(actor, counter).map(|slot| self.node(slot)) else {
            return false;
        };
        let run = node
            .runs
            .iter()
            .rev()
            .find(|run| u64::from(run.start) <= counter);
        run.is_some_and(|run| {
            let object = self.objects.get(run.object as usize);
            run.what == What::Insert && object.is_some_and(|object| self.is_object(object, text))
        })
    }

    fn is_object(&self, object: &Object, id: &ObjId) -> bool {
        let (Some((actor, counter)), ObjId::Id(of, maker, _)) = (object.id, id) else {
            return false;
        };
        let actor = self.actors.get(actor as usize);
        u64::from(counter) == *of && actor.is_some_and(|actor| actor == maker.to_bytes())
    }

    /// Adds what a change did to texts.
    fn count(&self, change: ChangeSlot, amount: &mut Amount) {
        let node = self.node(change);
        let ends = node.runs.iter().skip(1).map(|run| run.start);
        let ends = ends.chain([node.start + node.len]);
        for (run, end) in node.runs.iter().zip(ends) {
            let object = self.objects.get(run.object as usize);
            if object.is_none_or(|object| object.sort != Sort::Text) {
                continue;
            }
            let operations = u64::from(end - run.start);
            match run.what {
                What::Insert => amount.inserted += operations,
                What::Delete => amount.deleted += operations,
                What::Put => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::village::{Neighbour, found};
    use crate::document::{Document, SessionNonce};

    /// Authors by character, as a string of their numbers.
    fn signs(document: &Document, section: &str) -> String {
        let id = SectionId(section.to_owned());
        let text = document.section(&id).unwrap().text();
        let mut at = 0;
        let mut signs = String::new();
        for stretch in document.written(&id) {
            let chars = text[at..at + stretch.bytes].chars().count();
            signs.extend(std::iter::repeat_n(
                char::from(b'0' + stretch.author.0[0]),
                chars,
            ));
            at += stretch.bytes;
        }
        assert_eq!(at, text.len());
        signs
    }

    #[test]
    fn every_character_is_of_who_typed_it_wherever_it_has_moved() {
        let (mut jan, first) = found(1);
        let mut wiep = Neighbour::joins(2, std::slice::from_ref(&first));
        jan.writes("visie", 0, 0, "één 👨‍👩‍👧.");
        let from_jan = jan.commits();
        wiep.document.absorb(&from_jan);
        wiep.writes("visie", "één".len(), 0, " ij");
        wiep.writes("visie", 0, "é".len(), "E");
        let from_wiep = wiep.commits();
        jan.writes("visie", 0, 0, "Nu ");
        let more = jan.commits();
        jan.document.absorb(&from_wiep);
        wiep.document.absorb(&more);
        assert_eq!(jan.text("visie"), "ENu én ij 👨‍👩‍👧.");
        let wanted = "211111222".to_owned() + &"1".repeat(" 👨‍👩‍👧.".chars().count());
        assert_eq!(signs(&jan.document, "visie"), wanted);
        assert_eq!(signs(&wiep.document, "visie"), wanted);
        let saved = jan.document.save().unwrap();
        let loaded = Document::load(&saved).unwrap();
        assert_eq!(signs(&loaded, "visie"), wanted);
        let all: Vec<_> = [vec![first], from_jan, from_wiep, more].concat();
        let again = Document::fold(all[0].entry.into(), jan.document.kind_number(), &all);
        assert_eq!(signs(&again, "visie"), wanted);
    }

    #[test]
    fn what_is_in_no_entry_yet_is_of_who_sits_here() {
        let (mut jan, first) = found(1);
        let mut wiep = Neighbour::joins(2, &[first]);
        jan.writes("visie", 0, 0, "a");
        wiep.document.absorb(&jan.commits());
        wiep.document
            .begin(crate::ids::AuthorId([2; 32]), SessionNonce([9; 16]));
        wiep.writes("visie", 1, 0, "b");
        assert_eq!(signs(&wiep.document, "visie"), "12");
        let visie = SectionId("visie".to_owned());
        let entries: Vec<_> = wiep.document.written(&visie);
        assert!(entries[0].entry.is_some() && entries[1].entry.is_none());
    }

    #[test]
    fn an_entry_is_as_much_as_it_brought_and_took() {
        let (mut jan, first) = found(1);
        jan.writes("visie", 0, 0, "één dorp");
        jan.writes("visie", 0, "één ".len(), "");
        let entry = jan.commits()[0].entry;
        let amounts = jan.document.amounts();
        let amount = amounts[&entry];
        assert_eq!((amount.inserted, amount.deleted), (8, 4));
        assert_eq!(amounts[&first.entry], Amount::default());
    }
}
