//! Who is in an open document at this moment, where their cursors are, and whether they type: told to the others while
//! there are any, shown to editors, and forgotten when nothing is heard for a while.

use super::FromDesk;
use super::open::OpenDocument;
use crate::handle::{EditorId, Here, Missing, Problem, SectionId};
use noaber_protocol::document::{self, Anchor};
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
/// How many others are shown in one document.
const MOST: usize = 64;

/// What is said of one person in one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct What {
    form: u8,
    /// In which section; none when the document was closed.
    section: Option<String>,
    /// Behind which character, as its operation.
    behind: Vec<u8>,
    /// Before which character.
    before: Vec<u8>,
    typing: bool,
}

/// The people in one document.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Where the person here is.
    mine: Option<(SectionId, Anchor)>,
    typed: Option<Instant>,
    said: Option<(What, Instant)>,
    /// Somebody came who may not know that the person here is.
    greets: bool,
    others: BTreeMap<AuthorId, (What, Instant)>,
}

impl People {
    fn what(&self, now: Instant) -> What {
        let typing = self.typed.is_some_and(|typed| now < typed + TYPING);
        let (section, anchor) = match &self.mine {
            Some((section, anchor)) => (Some(section.0.clone()), anchor.clone()),
            None => (None, Anchor::default()),
        };
        What {
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
        let gone = self.others.values().map(|(_, heard)| *heard + GONE).min();
        let typing_ends = self
            .typed
            .map(|typed| typed + TYPING)
            .filter(|end| *end > now);
        let say = [self.say_at(now), typing_ends].into_iter().flatten().min();
        [say.filter(|_| is_heard), gone].into_iter().flatten().min()
    }
}

impl OpenDocument {
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
        let editor = self.editors.iter().find(|editor| editor.id == from);
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
            if let Ok(bytes) = postcard::to_stdvec(&what) {
                out.push_back(FromDesk::Present {
                    document: self.head.document,
                    what: bytes,
                });
            }
            self.people.said = Some((what, now));
            self.people.greets = false;
        }
        let before = self.people.others.len();
        self.people
            .others
            .retain(|_, (_, heard)| *heard + GONE > now);
        if self.people.others.len() != before {
            self.tell_people(out);
        }
    }

    /// Takes in what another is doing; bytes that are not of this form are passed over.
    pub(super) fn heard(&mut self, who: AuthorId, what: &[u8], out: &mut VecDeque<FromDesk>) {
        let Ok(what) = postcard::from_bytes::<What>(what) else {
            return;
        };
        if what.form != FORM {
            return;
        }
        let is_known = self.people.others.contains_key(&who);
        if what.section.is_none() {
            self.people.others.remove(&who);
        } else if is_known || self.people.others.len() < MOST {
            self.people.greets |= !is_known;
            self.people.others.insert(who, (what, Instant::now()));
        }
        self.tell_people(out);
    }

    /// Tells every editor who is where.
    pub(super) fn tell_people(&mut self, out: &mut VecDeque<FromDesk>) {
        let mut here: Vec<(SafeText, SectionId, Option<usize>, bool)> = Vec::new();
        for (author, (what, _)) in &self.people.others {
            let who = self.standing().people.get(author);
            let (Some(who), Some(section)) = (who, &what.section) else {
                continue;
            };
            let id = document::SectionId(section.clone());
            let anchor = Anchor {
                behind: what.behind.clone(),
                before: what.before.clone(),
            };
            let at = self.document_ref().anchored(&id, &anchor);
            let section = SectionId(section.clone());
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
