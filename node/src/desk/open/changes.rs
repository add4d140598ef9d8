//! Changing an open document from here: what editors type, what is taken back, and what comes as a whole.

use super::{OpenDocument, Typing};
use crate::control::ClientId;
use crate::desk::FromDesk;
use crate::desk::draft::Edit;
use crate::desk::editor::{Editor, Whose};
use crate::desk::undo::{Inverse, Step, Way};
use crate::handle::{
    Amount, BadInput, EditorId, Missing, NoRight, PlacedSplice, Problem, SectionId, Splice,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::{
    self, Characters, Document, EditError, EditFromError, SessionNonce,
};
use noaber_protocol::limits;
use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;
use std::collections::VecDeque;
use tokio::time::Instant;

impl OpenDocument {
    /// Takes in splices from an editor, which are one step of its undo, and passes them on to the others.
    ///
    /// # Errors
    /// [`Missing::Place`] when the editor and the desk have lost each other; why it cannot be written, when it cannot: then
    /// the editor is told to take it back. Of several that cannot, the first.
    pub(in crate::desk) fn spliced(
        &mut self,
        from: EditorId,
        splices: &[PlacedSplice],
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        let mut step = Step::New;
        let mut first_problem = None;
        for splice in splices {
            // Each is counted on both sides, so one that is refused does not end the rest.
            match self.spliced_once(from, splice, step, rng, out) {
                Ok(()) => step = Step::Same,
                Err(problem) => first_problem = first_problem.or(Some(problem)),
            }
        }
        first_problem.map_or(Ok(()), Err)
    }

    fn spliced_once(
        &mut self,
        from: EditorId,
        PlacedSplice {
            section,
            seen,
            splice,
        }: &PlacedSplice,
        mut step: Step,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        let lost = || Problem::NotFound(Missing::Place(section.0.clone()));
        let editor = self.editors.iter_mut().find(|editor| editor.id == from);
        let now = Instant::now();
        let editor = editor.ok_or_else(lost)?;
        // What the editor puts in comes first there, and its cursor stays before what others put in where it took away.
        let cursor = editor.place(section, *seen, splice.at);
        let cursor = cursor.map(|begin| begin + splice.insert.len());
        let received = editor
            .received(section, *seen, splice)
            .map_err(|_| lost())?;
        for (place, splice) in received.iter().enumerate() {
            let inverse = self.inverse(section, splice).ok_or_else(lost)?;
            if let Err(problem) = self.splice(section, splice, rng) {
                self.tell_to_take_back(from, section, &received[place..], out);
                return Err(problem);
            }
            if let Some(editor) = self.editors.iter_mut().find(|editor| editor.id == from) {
                editor.past.did(section, splice, &inverse, step, now);
                step = Step::Same;
            }
            let me = self.own_name();
            self.tell_all(section, splice, me.as_ref(), Some(from), out);
        }
        if let Some(cursor) = cursor {
            self.types_at(section, cursor);
        }
        Ok(())
    }

    /// Tells an editor to take back what it did and what is not done here: the parts of one change, from the first to the
    /// last.
    fn tell_to_take_back(
        &mut self,
        from: EditorId,
        section: &SectionId,
        splices: &[Splice],
        out: &mut VecDeque<FromDesk>,
    ) {
        let id = document::SectionId(section.0.clone());
        let text = self.document.section(&id).map_or("", |it| it.text());
        let Some(editor) = self.editors.iter_mut().find(|editor| editor.id == from) else {
            return;
        };
        // how much longer the text of the editor is up to there
        let mut longer = 0_isize;
        let mut inverses = Vec::new();
        for splice in splices {
            let began = splice.at.saturating_add_signed(-longer);
            let end = began.checked_add(splice.delete);
            let Some(went) = end.and_then(|end| text.get(began..end)) else {
                return;
            };
            longer += splice.insert.len() as isize - splice.delete as isize;
            inverses.push(Splice {
                at: splice.at,
                delete: splice.insert.len(),
                insert: went.to_owned(),
            });
        }
        for inverse in inverses.iter().rev() {
            editor.tell_splice(section, inverse, Whose::Own, out);
        }
    }

    /// Takes back what was last done in an editor.
    ///
    /// # Errors
    /// Why it cannot be written in.
    pub(in crate::desk) fn undo(
        &mut self,
        from: EditorId,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        self.go(from, Way::Back, rng, out)
    }

    /// Does again what was last taken back in an editor.
    ///
    /// # Errors
    /// Why it cannot be written in.
    pub(in crate::desk) fn redo(
        &mut self,
        from: EditorId,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        self.go(from, Way::Again, rng, out)
    }

    pub(super) fn go(
        &mut self,
        from: EditorId,
        way: Way,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        self.text_writable()?;
        let Some(place) = self.editors.iter().position(|editor| editor.id == from) else {
            return Ok(());
        };
        let me = self.own_name();
        let mut left = self.editors[place].past.take(way).unwrap_or_default();
        while let Some(next) = left.pop_front() {
            let (section, splice) = (&next.section, &next.splice);
            let Some(inverse) = self.inverse(section, splice) else {
                continue;
            };
            if let Err(problem) = self.splice_again(section, splice, &next.again, rng) {
                left.push_front(next);
                self.editors[place].past.put_back(way, left);
                return Err(problem);
            }
            self.editors[place].past.went(way, section, &inverse);
            for editor in &mut self.editors {
                let whose = if editor.id == from {
                    Whose::Own
                } else {
                    editor.past.others_did(section, splice);
                    Whose::Other(me.as_ref())
                };
                editor.tell_splice(section, splice, whose, out);
            }
        }
        Ok(())
    }

    /// Whether this is an editor of that client.
    pub(in crate::desk) fn is_of(&self, editor: EditorId, client: ClientId) -> bool {
        let is = |open: &Editor| open.id == editor && open.client == client;
        self.editors.iter().any(is)
    }

    /// Changes the text as a whole, to be written at once; editors are told the difference.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub(in crate::desk) fn change(
        &mut self,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
        act: impl FnOnce(&mut Document, SessionNonce) -> Result<(), EditFromError>,
    ) -> Result<(), Problem> {
        self.text_writable()?;
        self.change_any(rng, out, |document, nonce| {
            act(document, nonce).map_err(not_changed)
        })
    }

    /// As [`OpenDocument::change`], also of what may be changed while an edition holds the text.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub(in crate::desk) fn change_any(
        &mut self,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
        act: impl FnOnce(&mut Document, SessionNonce) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        self.begin(rng)?;
        let mut nonce = [0; 16];
        rng.fill_bytes(&mut nonce);
        let before = self.text();
        let result = act(&mut self.document, SessionNonce(nonce));
        let now = Instant::now();
        self.used = now;
        self.draft.beyond |= self.document.is_unsent();
        if self.document.is_unsent() && self.typing.is_none() {
            self.typing = Some(Typing {
                first: now,
                last: now,
                unkept: None,
            });
        }
        let me = self.own_name();
        self.tell_difference(&before, me.as_ref(), out);
        result
    }

    /// Changes sections, headings or the title, and tells every editor.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub(in crate::desk) fn edit(
        &mut self,
        edit: Edit,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        self.text_writable()?;
        self.begin(rng)?;
        self.apply(&edit)?;
        self.typed(edit);
        let text = self.text();
        self.tell_outline(&text, out);
        Ok(())
    }

    pub(super) fn splice(
        &mut self,
        section: &SectionId,
        splice: &Splice,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), Problem> {
        self.text_writable()?;
        self.begin(rng)?;
        let edit = Edit::Splice(section.clone(), splice.clone());
        self.apply(&edit)?;
        self.typed(edit);
        Ok(())
    }

    /// The same with words that come again, when these are as many characters.
    fn splice_again(
        &mut self,
        section: &SectionId,
        splice: &Splice,
        again: &Characters,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), Problem> {
        self.text_writable()?;
        self.begin(rng)?;
        let id = document::SectionId(section.0.clone());
        let Splice { at, delete, insert } = splice;
        let done = self.document.splice_again(&id, *at, *delete, insert, again);
        let edit = Edit::Splice(section.clone(), splice.clone());
        done.map_err(|error| problem_of(error, &edit))?;
        self.typed(edit);
        Ok(())
    }

    pub(super) fn apply(&mut self, edit: &Edit) -> Result<(), Problem> {
        let id = |section: &SectionId| document::SectionId(section.0.clone());
        match edit {
            Edit::Splice(section, Splice { at, delete, insert }) => {
                self.document.splice(&id(section), *at, *delete, insert)
            }
            Edit::AddSection(after, heading) => {
                let after = after.as_ref().map(id);
                let added = self.document.add_section(after.as_ref(), heading);
                added.map(|_| ())
            }
            Edit::AddPart(after) => self.document.add_part(&id(after)).map(|_| ()),
            Edit::Heading(section, heading) => self.document.set_heading(&id(section), heading),
            Edit::Title(title) => self.document.set_title(title),
        }
        .map_err(|error| problem_of(error, edit))
    }

    /// Begins to write, once.
    pub(super) fn begin(&mut self, rng: &mut ChaCha20Rng) -> Result<(), Problem> {
        self.writable()?;
        if !self.begun {
            let mut nonce = [0; 16];
            rng.fill_bytes(&mut nonce);
            self.document.begin(self.standing.me, SessionNonce(nonce));
            self.begun = true;
        }
        Ok(())
    }

    /// What takes a splice back that is made next.
    fn inverse(&self, section: &SectionId, splice: &Splice) -> Option<Inverse> {
        let section = document::SectionId(section.0.clone());
        let text = self.document.section(&section)?.text();
        let end = splice.at.checked_add(splice.delete)?;
        let insert = text.get(splice.at..end)?.to_owned();
        Some(Inverse {
            splice: Splice {
                at: splice.at,
                delete: splice.insert.len(),
                insert,
            },
            again: self.document.characters(&section, splice.at, end),
        })
    }

    pub(super) fn typed(&mut self, edit: Edit) {
        let now = Instant::now();
        self.used = now;
        let first = self.typing.map_or(now, |typing| typing.first);
        let unkept = self.typing.and_then(|typing| typing.unkept);
        self.typing = Some(Typing {
            first,
            last: now,
            unkept: unkept.or(Some(now)),
        });
        self.draft.push(edit);
    }
}

/// Why a change of the whole was not made.
pub(in crate::desk) fn not_changed(error: EditFromError) -> Problem {
    match error {
        EditFromError::UnknownHeads => Problem::NotFound(Missing::Place("heads".to_owned())),
        EditFromError::Edit(error) => problem_of(error, &Edit::Title(String::new())),
    }
}

fn problem_of(error: EditError, edit: &Edit) -> Problem {
    let place = || match edit {
        Edit::Splice(section, _) | Edit::Heading(section, _) | Edit::AddPart(section) => {
            section.0.clone()
        }
        Edit::AddSection(after, _) => after.as_ref().map_or_else(String::new, |id| id.0.clone()),
        Edit::Title(_) => String::new(),
    };
    match error {
        EditError::ReadOnly => Problem::NoRight(NoRight::Role {
            needed: Role::Editor,
        }),
        EditError::NoSection | EditError::NoPlace => Problem::NotFound(Missing::Place(place())),
        EditError::TooLong => Problem::Refused(BadInput::TooLong {
            limit: limits::SECTION_BYTES as u64,
            of: Amount::Bytes,
        }),
        EditError::Full => Problem::Refused(BadInput::FullDocument),
        EditError::NotRepeatable
        | EditError::NoField
        | EditError::NotAValue(_)
        | EditError::NoRow
        | EditError::TooManyRows => Problem::NotFound(Missing::Place(place())),
    }
}
