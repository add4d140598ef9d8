//! One open editor: a channel for each section, and what its client has been told.

use super::jupiter::{Channel, OutOfStep, Side};
use super::undo::Past;
use super::{FromDesk, When};
use crate::control::{ClientId, EVENTS_WAITING};
use crate::handle::{DocumentText, EditorEvent, EditorId, Here, SectionId, Splice};
use noaber_protocol::text::SafeText;
use std::collections::{BTreeMap, VecDeque};

/// Splices of a section that are kept for an editor which never says that it has them: several times those that can wait
/// for it before it misses some and must open the document again.
const UNSEEN: usize = 4 * EVENTS_WAITING;

/// An editor that has a document open.
#[derive(Debug)]
pub(super) struct Editor {
    pub(super) id: EditorId,
    pub(super) client: ClientId,
    /// What was typed in it, to be taken back.
    pub(super) past: Past,
    channels: BTreeMap<SectionId, Channel>,
    writable: bool,
    /// Splices that came from it.
    splices: u64,
    /// Of those, the ones it was told, or will be told, to be durable.
    kept: u64,
}

/// Whose a splice is that an editor is told of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whose<'a> {
    /// It takes back what was done in this editor, or does it again.
    Own,
    /// It was done elsewhere, by whom when that is known.
    Other(Option<&'a SafeText>),
}

impl<'a> Whose<'a> {
    fn name(self) -> Option<&'a SafeText> {
        match self {
            Whose::Own => None,
            Whose::Other(name) => name,
        }
    }
}

impl Editor {
    pub(super) fn new(
        id: EditorId,
        client: ClientId,
        text: &DocumentText,
        writable: bool,
    ) -> Editor {
        let mut editor = Editor {
            id,
            client,
            past: Past::default(),
            channels: BTreeMap::new(),
            writable,
            splices: 0,
            kept: 0,
        };
        editor.sections(text);
        editor
    }

    /// Takes in a splice that was made in it: what to do here instead.
    ///
    /// # Errors
    /// [`OutOfStep`] when it has no such section or the counts are wrong.
    pub(super) fn received(
        &mut self,
        section: &SectionId,
        seen: u64,
        splice: &Splice,
    ) -> Result<Vec<Splice>, OutOfStep> {
        self.splices += 1;
        let channel = self.channels.get_mut(section).ok_or(OutOfStep)?;
        channel.received(seen, splice)
    }

    /// Where a place of its text is in the text here; what it has seen is kept for it no longer.
    pub(super) fn place(&mut self, section: &SectionId, seen: u64, at: usize) -> Option<usize> {
        let channel = self.channels.get_mut(section)?;
        channel.confirm(seen).ok()?;
        channel.place(seen, at)
    }

    /// How many of its splices of a section were applied here.
    pub(super) fn seen(&self, section: &SectionId) -> u64 {
        self.channels.get(section).map_or(0, Channel::seen)
    }

    /// Tells it who else is in the document.
    pub(super) fn tell_people(&mut self, here: Vec<Here>, out: &mut VecDeque<FromDesk>) {
        out.push_back(self.tell(EditorEvent::Others(here), When::Now));
    }

    /// Tells it of a splice that was made here.
    pub(super) fn tell_splice(
        &mut self,
        section: &SectionId,
        splice: &Splice,
        whose: Whose<'_>,
        out: &mut VecDeque<FromDesk>,
    ) {
        let Some(channel) = self.channels.get_mut(section) else {
            return;
        };
        let seen = channel.sent(splice);
        channel.keep(UNSEEN);
        let event = EditorEvent::Splice {
            section: section.clone(),
            seen,
            splice: splice.clone(),
            author: whose.name().cloned(),
            is_own: matches!(whose, Whose::Own),
        };
        out.push_back(self.tell(event, When::Now));
    }

    /// Tells it of other sections, headings or another title.
    pub(super) fn tell_outline(&mut self, text: &DocumentText, out: &mut VecDeque<FromDesk>) {
        self.sections(text);
        out.push_back(self.tell(EditorEvent::Outline(text.clone()), When::Now));
    }

    /// Tells it, when that is so, that everything that came from it is durable.
    pub(super) fn tell_kept(&mut self, out: &mut VecDeque<FromDesk>) {
        if self.kept < self.splices {
            self.kept = self.splices;
            let event = EditorEvent::Kept {
                splices: self.splices,
            };
            out.push_back(self.tell(event, When::Kept));
        }
    }

    /// Tells it whether it can be written in, when that changed.
    pub(super) fn tell_writable(&mut self, writable: bool, out: &mut VecDeque<FromDesk>) {
        if self.writable != writable {
            self.writable = writable;
            out.push_back(self.tell(EditorEvent::Writable(writable), When::Now));
        }
    }

    fn sections(&mut self, text: &DocumentText) {
        let mut before = std::mem::take(&mut self.channels);
        for section in &text.sections {
            let kept = before.remove(&section.id);
            let channel = kept.unwrap_or_else(|| Channel::new(Side::Desk));
            self.channels.insert(section.id.clone(), channel);
        }
    }

    fn tell(&self, event: EditorEvent, when: When) -> FromDesk {
        FromDesk::Tell {
            client: self.client,
            editor: self.id,
            event,
            when,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::SectionText;
    use noaber_protocol::ids::DocumentId;

    #[test]
    fn for_a_reader_who_says_nothing_so_much_is_kept_and_no_more() {
        let section = SectionId("visie".to_owned());
        let text = DocumentText {
            id: DocumentId([1; 32]),
            kind: "manifest".to_owned(),
            title: SafeText::default(),
            heads: String::new(),
            sections: vec![SectionText {
                id: section.clone(),
                key: "visie".to_owned(),
                heading: SafeText::default(),
                text: String::new(),
            }],
        };
        let mut reader = Editor::new(EditorId(1), ClientId(1), &text, true);
        let splice = Splice {
            at: 0,
            delete: 0,
            insert: "a".to_owned(),
        };
        let told = UNSEEN as u64 + 10;
        for _ in 0..told {
            let whose = Whose::Other(None);
            reader.tell_splice(&section, &splice, whose, &mut VecDeque::new());
        }
        let mut far_behind = reader.channels[&section].clone();
        assert_eq!(far_behind.received(9, &splice), Err(OutOfStep));
        let mut behind = reader.channels[&section].clone();
        assert!(behind.received(10, &splice).is_ok());
        assert_eq!(reader.place(&section, told, 3), Some(3));
        let earlier = reader.place(&section, told - 1, 3);
        assert_eq!(earlier, None, "what was seen is kept no longer");
        assert_eq!(reader.received(&section, told, &splice), Ok(vec![splice]));
    }
}
