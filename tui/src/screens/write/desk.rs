//! Between this editor and the desk: what is sent, and what comes of others.

use super::Write;
use super::hints::{groups, hints};
use crate::actions::Id;
use crate::app::Context;
use crate::editor::{Edited, Editor, Mode, Other};
use noaber_node::desk::jupiter::{Channel, Side};
use noaber_node::handle::{
    DocumentText, EditorEvent, EditorId, EditorRequest, Here, HistoryRequest, PlacedSplice,
    Request, SectionId, SectionText, Selector, Splice,
};
use noaber_node::words::Lang;
use noaber_protocol::text::SafeText;

/// For how long after others wrote their name stands at the foot, in milliseconds.
const SHOWN: i64 = 5_000;

impl Write {
    /// Shows the document as it stands; from here both sides count from zero.
    pub(super) fn load(&mut self, text: &DocumentText, lang: Lang) {
        self.title = text.title.as_str().to_owned();
        self.editor.load(&text.sections);
        self.editor.hints(&hints(text, lang));
        self.sections = text
            .sections
            .iter()
            .map(|section| (section.id.clone(), section.heading.as_str().to_owned()))
            .collect();
        self.groups = groups(text);
        self.channels = text
            .sections
            .iter()
            .map(|section| (section.id.clone(), Channel::new(Side::Editor)))
            .collect();
    }

    /// Shows other sections: those that are here already keep their text and their counts.
    fn outline(&mut self, text: &DocumentText, context: &Context) {
        let (lang, now) = (context.words.0, context.now);
        let added = self.added.borrow();
        let is_added = |section: &&SectionText| {
            let is_new = !self.channels.contains_key(&section.id);
            is_new && added.as_ref().is_some_and(|added| added.is(section, now))
        };
        let new = text.sections.iter().find(is_added).map(|it| it.id.clone());
        drop(added);
        let mut text = text.clone();
        for section in &mut text.sections {
            if let Some(here) = self.editor.section(&section.id) {
                section.text = here;
            }
        }
        let mut before = std::mem::take(&mut self.channels);
        self.load(&text, lang);
        for (id, channel) in &mut self.channels {
            if let Some(kept) = before.remove(id) {
                *channel = kept;
            }
        }
        if let Some(new) = new {
            self.added.take();
            self.editor.place(&new, 0);
        }
    }

    /// What takes back what was last done here, or does it again. An old text that was put back is no step of this editor:
    /// what stood before it is put back in its turn.
    pub(super) fn back_or_again(&self, id: Id, editor: EditorId) -> Request {
        let before = self.before.take();
        if id == Id::Redo {
            return Request::Editor(EditorRequest::Redo(editor));
        }
        let Some(state) = before else {
            return Request::Editor(EditorRequest::Undo(editor));
        };
        let document = Selector(self.document.to_string());
        Request::History(HistoryRequest::Restore { document, state })
    }

    pub(super) fn send(&mut self, edited: Edited, context: &mut Context) {
        let (Some(editor), Some(placed)) = (self.open, self.count(edited)) else {
            return;
        };
        let PlacedSplice {
            section,
            seen,
            splice,
        } = placed;
        context.model.note_typed(self.document, context.now);
        context.ask_or_tell(Request::Editor(EditorRequest::Splice {
            editor,
            section,
            seen,
            splice,
        }));
    }

    /// Sends what was done at many places at once: one undo takes all of it back.
    pub(super) fn send_all(&mut self, edits: Vec<Edited>, context: &mut Context) {
        let splices: Vec<PlacedSplice> = edits
            .into_iter()
            .filter_map(|edited| self.count(edited))
            .collect();
        let Some(editor) = self.open.filter(|_| !splices.is_empty()) else {
            return;
        };
        context.model.note_typed(self.document, context.now);
        let request = EditorRequest::Splices { editor, splices };
        context.ask_or_tell(Request::Editor(request));
    }

    /// Counts a change as sent.
    fn count(&mut self, edited: Edited) -> Option<PlacedSplice> {
        self.open?;
        let Edited { section, splice } = edited;
        let seen = self.channels.get_mut(&section)?.sent(&splice);
        self.unkept = true;
        self.before.take();
        self.sent += 1;
        Some(PlacedSplice {
            section,
            seen,
            splice,
        })
    }

    pub(super) fn editor_told(&mut self, event: &EditorEvent, context: &mut Context) {
        match event {
            EditorEvent::Splice {
                section,
                seen,
                splice,
                author,
                is_own,
            } => {
                let changed = self.receive(section, *seen, splice, context);
                // What somebody takes back or does again is where they look and go on.
                if let Some(behind) = changed.filter(|_| *is_own) {
                    self.editor.place(section, behind);
                    self.say_cursor(context);
                }
                if let Some(name) = author.as_ref().filter(|name| !self.is_me(name, context)) {
                    // Their words would go with what is taken back.
                    self.before.take();
                    self.heard = Some((name.as_str().to_owned(), context.now.plus(SHOWN)));
                }
            }
            EditorEvent::Outline(text) => {
                self.outline(text, context);
                self.say_cursor(context);
            }
            EditorEvent::Kept { splices } => self.unkept = *splices < self.sent,
            EditorEvent::Others(others) => self.others_are(others),
            EditorEvent::Writable(writable) => {
                self.mode = if *writable { Mode::Write } else { Mode::Read }
            }
        }
    }

    /// Whether a name is that of the person here, and of nobody else in the kring.
    fn is_me(&self, name: &SafeText, context: &Context) -> bool {
        let space = self.space_of(context);
        let people = space.and_then(|space| context.model.people.get(&space));
        let mut named = people.into_iter().flatten().filter(|it| it.name == *name);
        named.next().is_some_and(|first| first.me) && named.next().is_none()
    }

    /// Shows where the others are.
    fn others_are(&mut self, others: &[Here]) {
        self.company.are(others);
        let shown = others.iter().filter_map(|here| {
            let channel = self.channels.get(&here.section)?;
            let at = channel.place(here.seen, here.at?)?;
            Some(Other {
                section: here.section.clone(),
                at,
                name: here.name.as_str().to_owned(),
                place: 0,
            })
        });
        let shown = shown.collect();
        self.editor.others(shown);
    }

    /// Says where the cursor is, when it moved.
    pub(super) fn say_cursor(&mut self, context: &mut Context) {
        let here = self.editor.cursor();
        if here == self.said {
            return;
        }
        self.said = here.clone();
        let (Some(editor), Some((section, at))) = (self.open, here) else {
            return;
        };
        let Some(channel) = self.channels.get(&section) else {
            return;
        };
        let seen = channel.seen();
        context.ask(Request::Editor(EditorRequest::Cursor {
            editor,
            section,
            seen,
            at,
        }));
    }

    /// Takes in a change that the desk told; gives the place behind it, when it changed something here.
    fn receive(
        &mut self,
        section: &SectionId,
        seen: u64,
        splice: &Splice,
        context: &mut Context,
    ) -> Option<usize> {
        match self.channels.get_mut(section)?.received(seen, splice) {
            Ok(splices) => {
                for splice in &splices {
                    self.editor.remote(section, splice);
                }
                splices.last().map(|last| last.at + last.insert.len())
            }
            // The two ends lost each other: the document is opened again; what was typed is at the desk.
            Err(_) => {
                self.reopen(context);
                None
            }
        }
    }

    pub(super) fn reopen(&mut self, context: &mut Context) {
        self.begun |= !self.sections.is_empty();
        if let Some(editor) = self.open.take() {
            context.ask(Request::Editor(EditorRequest::Close(editor)));
        }
        self.opening = context
            .ask(Request::Editor(EditorRequest::Open(Selector(
                self.document.to_string(),
            ))))
            .into();
    }
}
