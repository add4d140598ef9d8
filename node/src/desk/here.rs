//! Who is in an open document at this moment, where their cursors are, and whether they type: told to the others while
//! there are any, shown to editors, and forgotten when nothing is heard for a while.

use super::FromDesk;
use super::open::OpenDocument;
use crate::handle::{EditorId, Here, Missing, Problem, SectionId};
use noaber_protocol::document::{self, Anchor, Document};
use noaber_protocol::ids::AuthorId;
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tokio::time::Instant;

/// The version of the form.
const FORM: u8 = 2;
/// The least time between two things that are said: two a second.
const BETWEEN: Duration = Duration::from_millis(500);
/// How often it is said again that somebody is here.
const AGAIN: Duration = Duration::from_secs(10);
/// After how long without a word somebody is taken to be gone.
const GONE: Duration = Duration::from_secs(25);
/// For how long after a key somebody is said to type.
const TYPING: Duration = Duration::from_secs(3);
/// After how long without a word somebody who typed is taken not to any more.
const STILL: Duration = Duration::from_secs(5);
/// How many others are shown in one document.
const MOST: usize = 64;

/// What is said of one person in one document: what a presence carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doing {
    form: u8,
    /// In which section; none when the document was closed.
    section: Option<String>,
    /// Behind which character, as its operation.
    behind: Vec<u8>,
    /// Before which character.
    before: Vec<u8>,
    typing: bool,
}

impl Doing {
    /// Reads what another says; none when it is not of this form.
    pub fn read(bytes: &[u8]) -> Option<Doing> {
        let doing: Doing = postcard::from_bytes(bytes).ok()?;
        (doing.form == FORM).then_some(doing)
    }

    /// What is said; none when it cannot be.
    pub fn write(&self) -> Option<Vec<u8>> {
        postcard::to_stdvec(self).ok()
    }

    /// In which section they are, and at which byte of its text as it stands; none when they closed the document.
    pub fn place(&self, document: &Document) -> Option<(SectionId, Option<usize>)> {
        let section = self.section.as_ref()?;
        let anchor = Anchor {
            behind: self.behind.clone(),
            before: self.before.clone(),
        };
        let at = document.anchored(&document::SectionId(section.clone()), &anchor);
        Some((SectionId(section.clone()), at))
    }
}

/// The people in one document.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Where the person here is.
    mine: Option<(SectionId, Anchor)>,
    typed: Option<Instant>,
    said: Option<(Doing, Instant)>,
    /// Somebody came who may not know that the person here is.
    greets: bool,
    others: BTreeMap<AuthorId, (Doing, Instant)>,
}

impl People {
    fn what(&self, now: Instant) -> Doing {
        let typing = self.typed.is_some_and(|typed| now < typed + TYPING);
        let (section, anchor) = match &self.mine {
            Some((section, anchor)) => (Some(section.0.clone()), anchor.clone()),
            None => (None, Anchor::default()),
        };
        Doing {
            form: FORM,
            section,
            behind: anchor.behind,
            before: anchor.before,
            typing,
        }
    }

    /// When it is to be said where the person here is.
    fn say_at(&self, now: Instant) -> Option<Instant> {
        let what = self.what(now);
        let Some((said, at)) = &self.said else {
            return what.section.is_some().then_some(now);
        };
        if *said != what {
            return Some(*at + BETWEEN);
        }
        let pause = if self.greets { BETWEEN } else { AGAIN };
        what.section.is_some().then(|| *at + pause)
    }

    /// When something is to be said or somebody is gone.
    pub(super) fn due(&self, now: Instant, is_heard: bool) -> Option<Instant> {
        let others = self.others.values();
        let pause = |what: &Doing| if what.typing { STILL } else { GONE };
        let gone = others.map(|(what, heard)| *heard + pause(what)).min();
        let typing_ends = self
            .typed
            .map(|typed| typed + TYPING)
            .filter(|end| *end > now);
        let say = [self.say_at(now), typing_ends].into_iter().flatten().min();
        [say.filter(|_| is_heard), gone].into_iter().flatten().min()
    }

    /// Forgets those of whom nothing was heard for long, and that somebody types who says no more; says whether any.
    fn forget(&mut self, now: Instant) -> bool {
        let before = self.others.len();
        self.others.retain(|_, (_, heard)| *heard + GONE > now);
        let mut changed = self.others.len() != before;
        for (what, heard) in self.others.values_mut() {
            let is_still = what.typing && *heard + STILL <= now;
            what.typing &= !is_still;
            changed |= is_still;
        }
        changed
    }

    /// What is to be said last when this node ends: none when nobody was told of somebody here.
    fn farewell(&mut self, now: Instant) -> Option<Doing> {
        self.mine = None;
        self.typed = None;
        let (said, _) = self.said.as_ref()?;
        said.section.as_ref()?;
        let what = self.what(now);
        self.said = Some((what.clone(), now));
        Some(what)
    }
}

impl OpenDocument {
    /// Says that nobody is here any more, for this node ends.
    pub(super) fn say_farewell(&mut self, now: Instant, out: &mut VecDeque<FromDesk>) {
        let what = self.people.farewell(now);
        let what = what.filter(|_| self.standing().heard);
        self.present(what.as_ref(), out);
    }

    fn present(&self, what: Option<&Doing>, out: &mut VecDeque<FromDesk>) {
        if let Some(what) = what.and_then(Doing::write) {
            let document = self.head.document;
            out.push_back(FromDesk::Present { document, what });
        }
    }

    /// Notes where the cursor of an editor is: at a byte of the text as that editor had it.
    ///
    /// # Errors
    /// [`Missing::Place`] when that is no place.
    pub(super) fn cursor(
        &mut self,
        from: EditorId,
        section: &SectionId,
        seen: u64,
        at: usize,
    ) -> Result<(), Problem> {
        let lost = || Problem::NotFound(Missing::Place(section.0.clone()));
        let editor = self.editors.iter_mut().find(|editor| editor.id == from);
        let place = editor.and_then(|editor| editor.place(section, seen, at));
        self.put_cursor(section, place.ok_or_else(lost)?);
        Ok(())
    }

    /// Notes that somebody types at a place.
    pub(super) fn types_at(&mut self, section: &SectionId, at: usize) {
        self.people.typed = Some(Instant::now());
        self.put_cursor(section, at);
    }

    fn put_cursor(&mut self, section: &SectionId, at: usize) {
        let id = document::SectionId(section.0.clone());
        if let Some(anchor) = self.document_ref().anchor(&id, at) {
            self.people.mine = Some((section.clone(), anchor));
        }
    }

    /// Says what is due, and lets those go of whom nothing was heard.
    pub(super) fn tend_people(&mut self, now: Instant, out: &mut VecDeque<FromDesk>) {
        if self.editors.is_empty() {
            self.people.mine = None;
            self.people.typed = None;
        }
        let is_due = self.people.say_at(now).is_some_and(|at| at <= now);
        if is_due && self.standing().heard {
            let what = self.people.what(now);
            self.present(Some(&what), out);
            self.people.said = Some((what, now));
            self.people.greets = false;
        }
        if self.people.forget(now) {
            self.tell_people(out);
        }
    }

    /// Takes in what another is doing; bytes that are not of this form are passed over.
    pub(super) fn heard(
        &mut self,
        who: AuthorId,
        what: &[u8],
        now: Instant,
        out: &mut VecDeque<FromDesk>,
    ) {
        let Some(what) = Doing::read(what) else {
            return;
        };
        let is_known = self.people.others.contains_key(&who);
        if what.section.is_none() {
            self.people.others.remove(&who);
        } else if is_known || self.people.others.len() < MOST {
            self.people.greets |= !is_known;
            self.people.others.insert(who, (what, now));
        }
        self.tell_people(out);
    }

    /// Tells every editor who is where.
    pub(super) fn tell_people(&mut self, out: &mut VecDeque<FromDesk>) {
        let mut here: Vec<(SafeText, SectionId, Option<usize>, bool)> = Vec::new();
        for (author, (what, _)) in &self.people.others {
            let who = self.standing().people.get(author);
            let (Some(who), Some((section, at))) = (who, what.place(self.document_ref())) else {
                continue;
            };
            here.push((who.name.clone(), section, at, what.typing));
        }
        for editor in &mut self.editors {
            let here = here.iter().map(|(name, section, at, typing)| Here {
                name: name.clone(),
                section: section.clone(),
                seen: editor.seen(section),
                at: *at,
                typing: *typing,
            });
            let here = here.collect();
            editor.tell_people(here, out);
        }
    }

    /// Whether others are shown in it.
    pub(super) fn has_people(&self) -> bool {
        !self.people.others.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(typing: bool) -> Doing {
        Doing {
            form: FORM,
            section: Some("visie".to_owned()),
            behind: Vec::new(),
            before: Vec::new(),
            typing,
        }
    }

    #[test]
    fn who_typed_and_says_no_more_reads_and_then_is_gone() {
        let began = Instant::now();
        let mut people = People::default();
        let wiep = AuthorId([2; 32]);
        people.others.insert(wiep, (what(true), began));
        assert_eq!(people.due(began, false), Some(began + STILL));
        assert!(!people.forget(began + STILL - BETWEEN));
        assert!(people.forget(began + STILL));
        assert!(!people.others[&wiep].0.typing);
        assert_eq!(people.due(began, false), Some(began + GONE));
        assert!(!people.forget(began + STILL));
        assert!(people.forget(began + GONE));
        assert!(people.others.is_empty());
    }

    #[test]
    fn who_was_told_of_is_told_to_be_gone_when_the_node_ends_and_once() {
        let now = Instant::now();
        let mut people = People::default();
        assert_eq!(people.farewell(now), None);
        people.said = Some((what(true), now));
        people.mine = Some((SectionId("visie".to_owned()), Anchor::default()));
        people.typed = Some(now);
        let last = people.farewell(now).unwrap();
        assert_eq!((last.section, last.typing), (None, false));
        assert_eq!(people.farewell(now), None);
    }
}
