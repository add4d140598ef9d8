//! One open document: what came from others, what is typed here, and when which becomes what.

use super::draft::{Draft, Edit, carry_over};
use super::editor::Editor;
use super::undo::{Step, Way};
use super::{EntryRef, FromDesk, Head, Material, Standing, When};
use crate::control::ClientId;
use crate::handle::{
    BadInput, DocumentText, EditorId, Missing, NoRight, Problem, Response, SectionId, SectionText,
    Splice,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::{
    self, Document, EditError, EditFromError, Incoming, SessionNonce, diff,
};
use noaber_protocol::ids::{EntryId, ParticipantId};
use noaber_protocol::limits;
use noaber_protocol::text::SafeText;
use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long others' work waits for more of it.
const TICK: Duration = Duration::from_millis(60);
/// How soon what is typed is durable.
const DRAFT: Duration = Duration::from_millis(250);
/// Bytes of a draft beyond which it becomes an entry at once.
const DRAFT_BYTES: usize = 64 * 1024;
/// The pause and the longest time after which typing becomes an entry while others are there.
const LIVE: (Duration, Duration) = (Duration::from_millis(300), Duration::from_secs(1));
/// The same while nobody is there.
const ALONE: (Duration, Duration) = (Duration::from_secs(3), Duration::from_secs(15));
/// The least time between two entries when others' work waits to be taken in.
const BETWEEN: Duration = Duration::from_millis(300);
/// How long a refused write waits before it is tried again.
const RETRY: Duration = Duration::from_secs(30);
/// Batches of one author each in a tick; more of them go in together.
const AUTHORS: usize = 3;

/// When what was typed was typed.
#[derive(Clone, Copy, Debug)]
struct Typing {
    first: Instant,
    last: Instant,
    /// Since when something of it is not durable.
    unkept: Option<Instant>,
}

/// Where making the document anew stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refold {
    No,
    Wanted,
    Asked,
}

/// Bodies that the host was given to write.
#[derive(Debug)]
struct Writing {
    bodies: VecDeque<Vec<u8>>,
    /// The edits that are in them.
    draft: Draft,
    /// The host refused: tried again from then on.
    again: Option<Instant>,
}

/// A document that is open.
pub(super) struct OpenDocument {
    pub(super) head: Head,
    pub(super) used: Instant,
    pub(super) entries: Vec<EntryRef>,
    document: Document,
    standing: Arc<Standing>,
    begun: bool,
    /// A body could not be opened: its key may come.
    unopened: bool,
    editors: Vec<Editor>,
    arrived: Vec<EntryRef>,
    absorbed_at: Instant,
    committed_at: Instant,
    typing: Option<Typing>,
    draft: Draft,
    drafted: bool,
    own_last: Option<EntryId>,
    writing: Option<Writing>,
    refold: Refold,
    /// Answers that are given once everything typed so far is written.
    answers: Vec<(ClientId, u32, Response)>,
}

impl OpenDocument {
    /// Makes a document from its entries, with what was typed and is no entry yet.
    pub(super) fn fold(
        material: Material,
        standing: Arc<Standing>,
        rng: &mut ChaCha20Rng,
    ) -> OpenDocument {
        let (incoming, unopened) = opened(&material.entries, &standing);
        let document = Document::fold(material.head.document, material.head.kind, &incoming);
        let mut open = OpenDocument::around(document, material.head, standing);
        open.unopened = unopened;
        open.note_entries(material.entries);
        open.begin_draft();
        if let Some(draft) = material.draft.as_deref().and_then(Draft::decode) {
            open.recover(&draft, rng);
        }
        open
    }

    /// Opens a document that was just founded here.
    pub(super) fn founded(
        document: Document,
        head: Head,
        standing: Arc<Standing>,
        entry: EntryRef,
    ) -> OpenDocument {
        let mut open = OpenDocument::around(document, head, standing);
        open.begun = true;
        open.note_entries(vec![entry]);
        open.begin_draft();
        open
    }

    fn around(document: Document, head: Head, standing: Arc<Standing>) -> OpenDocument {
        let now = Instant::now();
        OpenDocument {
            head,
            used: now,
            entries: Vec::new(),
            document,
            standing,
            begun: false,
            unopened: false,
            editors: Vec::new(),
            arrived: Vec::new(),
            absorbed_at: now,
            committed_at: now,
            typing: None,
            draft: Draft::default(),
            drafted: false,
            own_last: None,
            writing: None,
            refold: Refold::No,
            answers: Vec::new(),
        }
    }

    /// Writes what was typed so far, and answers when it is durable.
    pub(super) fn write_and_answer(
        &mut self,
        to: (ClientId, u32),
        response: Response,
        out: &mut VecDeque<FromDesk>,
    ) {
        self.answers.push((to.0, to.1, response));
        self.commit(out);
        self.answer_written(out);
    }

    /// Gives the answers that waited for what is written now, or kept as a draft because the host refused it.
    fn answer_written(&mut self, out: &mut VecDeque<FromDesk>) {
        if self.typing.is_some() || !self.is_settled() {
            return;
        }
        for (client, id, response) in std::mem::take(&mut self.answers) {
            out.push_back(FromDesk::Answer {
                client,
                id,
                result: Ok(response),
                when: When::Kept,
            });
        }
    }

    /// The document itself, to read.
    pub(super) fn document(&mut self) -> &mut Document {
        self.used = Instant::now();
        &mut self.document
    }

    pub(super) fn standing(&self) -> &Arc<Standing> {
        &self.standing
    }

    /// Whether nobody has it open and nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.editors.is_empty() && self.is_settled()
    }

    /// Whether everything typed is written.
    pub(super) fn is_settled(&self) -> bool {
        let refused = |writing: &Writing| writing.again.is_some();
        self.typing.is_none()
            && self.writing.as_ref().is_none_or(refused)
            && self.refold == Refold::No
    }

    /// Its text, as readers get it.
    pub(super) fn text(&mut self) -> DocumentText {
        let heads = self.document.heads().to_string();
        DocumentText {
            id: self.head.document,
            kind: self.kind_tag(),
            title: SafeText::one_line(self.document.title()),
            heads,
            sections: self
                .document
                .sections()
                .iter()
                .map(|section| SectionText {
                    id: SectionId(section.id().0.clone()),
                    heading: SafeText::one_line(section.heading()),
                    text: section.text().to_owned(),
                })
                .collect(),
        }
    }

    /// The tag of its kind, or its number when this version does not know it.
    pub(super) fn kind_tag(&self) -> String {
        match self.document.kind() {
            Some(kind) => kind.tag.to_owned(),
            None => self.document.kind_number().0.to_string(),
        }
    }

    /// Why it cannot be written in now.
    pub(super) fn writable(&self) -> Result<(), Problem> {
        if self.document.kind().is_none() {
            return Err(Problem::TooNew);
        }
        self.standing.writable.clone()
    }

    /// Opens it for a client.
    pub(super) fn enter(&mut self, id: EditorId, client: ClientId) -> (DocumentText, bool) {
        self.used = Instant::now();
        let text = self.text();
        let writable = self.writable().is_ok();
        self.editors.push(Editor::new(id, client, &text, writable));
        (text, writable)
    }

    /// Closes one editor of a client.
    pub(super) fn close(&mut self, id: EditorId) {
        self.used = Instant::now();
        self.editors.retain(|editor| editor.id != id);
    }

    /// Closes all editors of a client.
    pub(super) fn leave(&mut self, client: ClientId) -> Vec<EditorId> {
        self.used = Instant::now();
        let gone = |editor: &Editor| editor.client == client;
        let ids = self.editors.iter().filter(|editor| gone(editor));
        let ids = ids.map(|editor| editor.id).collect();
        self.editors.retain(|editor| !gone(editor));
        ids
    }

    /// Takes in how this device stands in the space now.
    pub(super) fn stand(&mut self, standing: Arc<Standing>, out: &mut VecDeque<FromDesk>) {
        self.standing = standing;
        let writable = self.writable().is_ok();
        for editor in &mut self.editors {
            editor.tell_writable(writable, out);
        }
        if let Some(writing) = &mut self.writing
            && writable
            && writing.again.is_some()
        {
            writing.again = Some(Instant::now());
        }
        if self.unopened {
            self.refold();
        }
    }

    /// Notes entries that count now, to be taken in at the next tick.
    pub(super) fn changed(&mut self, entries: Vec<EntryRef>) {
        self.arrived.extend(entries);
    }

    /// Notes that it must be made anew.
    pub(super) fn refold(&mut self) {
        if self.refold == Refold::No {
            self.refold = Refold::Wanted;
        }
    }

    /// Whether its material was asked for by itself.
    pub(super) fn awaits_material(&self) -> bool {
        self.refold == Refold::Asked
    }

    /// Makes it anew; editors are told the difference. When somebody typed meanwhile, that is written first.
    pub(super) fn folded_again(&mut self, material: Material, out: &mut VecDeque<FromDesk>) {
        if self.typing.is_some() || self.writing.is_some() {
            self.refold = Refold::Wanted;
            return;
        }
        self.refold = Refold::No;
        let (incoming, unopened) = opened(&material.entries, &self.standing);
        self.unopened = unopened;
        let before = self.text();
        self.document = Document::fold(material.head.document, material.head.kind, &incoming);
        self.begun = false;
        self.arrived.clear();
        self.entries.clear();
        self.own_last = None;
        self.note_entries(material.entries);
        self.begin_draft();
        self.tell_difference(&before, None, out);
    }

    /// Tells editors what is different from before.
    fn tell_difference(
        &mut self,
        before: &DocumentText,
        author: Option<&SafeText>,
        out: &mut VecDeque<FromDesk>,
    ) {
        let after = self.text();
        let old: BTreeMap<&SectionId, &str> = before
            .sections
            .iter()
            .map(|section| (&section.id, section.text.as_str()))
            .collect();
        for section in &after.sections {
            let Some(text) = old.get(&section.id) else {
                continue;
            };
            for (at, delete, insert) in diff::splices(text, &section.text) {
                let splice = Splice { at, delete, insert };
                self.tell_all(&section.id, &splice, author, None, out);
            }
        }
        if !same_outline(before, &after) {
            self.tell_outline(&after, out);
        }
    }

    /// Takes in a splice from an editor, and passes it on to the others.
    ///
    /// # Errors
    /// [`Missing::Place`] when the editor and the desk have lost each other; why it cannot be written, when it cannot: then
    /// the editor is told to take it back.
    pub(super) fn spliced(
        &mut self,
        from: EditorId,
        section: &SectionId,
        seen: u64,
        splice: &Splice,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        let lost = || Problem::NotFound(Missing::Place(section.0.clone()));
        let editor = self.editors.iter_mut().find(|editor| editor.id == from);
        let received = editor
            .ok_or_else(lost)?
            .received(section, seen, splice)
            .map_err(|_| lost())?;
        for (place, splice) in received.into_iter().enumerate() {
            let inverse = self.inverse(section, &splice).ok_or_else(lost)?;
            if let Err(problem) = self.splice(section, &splice, rng) {
                if let Some(editor) = self.editors.iter_mut().find(|editor| editor.id == from) {
                    editor.tell_splice(section, &inverse, None, out);
                }
                return Err(problem);
            }
            if let Some(editor) = self.editors.iter_mut().find(|editor| editor.id == from) {
                let step = if place == 0 { Step::New } else { Step::Same };
                editor.past.did(section, &splice, &inverse, step);
            }
            let me = self.own_name();
            self.tell_all(section, &splice, me.as_ref(), Some(from), out);
        }
        Ok(())
    }

    /// Takes back what was last done in an editor.
    ///
    /// # Errors
    /// Why it cannot be written in.
    pub(super) fn undo(
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
    pub(super) fn redo(
        &mut self,
        from: EditorId,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        self.go(from, Way::Again, rng, out)
    }

    fn go(
        &mut self,
        from: EditorId,
        way: Way,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        self.writable()?;
        let Some(place) = self.editors.iter().position(|editor| editor.id == from) else {
            return Ok(());
        };
        let steps = self.editors[place].past.take(way);
        for (section, change) in steps {
            for splice in change.splices() {
                let Some(inverse) = self.inverse(&section, &splice) else {
                    break;
                };
                self.splice(&section, &splice, rng)?;
                self.editors[place].past.went(way, &section, &inverse);
                let me = self.own_name();
                for editor in &mut self.editors {
                    let author = me.as_ref().filter(|_| editor.id != from);
                    if editor.id != from {
                        editor.past.others_did(&section, &splice);
                    }
                    editor.tell_splice(&section, &splice, author, out);
                }
            }
        }
        Ok(())
    }

    /// Whether this is an editor of that client.
    pub(super) fn is_of(&self, editor: EditorId, client: ClientId) -> bool {
        let is = |open: &Editor| open.id == editor && open.client == client;
        self.editors.iter().any(is)
    }

    /// Changes the document as a whole, to be written at once; editors are told the difference.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub(super) fn change(
        &mut self,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
        act: impl FnOnce(&mut Document, SessionNonce) -> Result<(), EditFromError>,
    ) -> Result<(), Problem> {
        self.begin(rng)?;
        let mut nonce = [0; 16];
        rng.fill_bytes(&mut nonce);
        let before = self.text();
        let result = act(&mut self.document, SessionNonce(nonce));
        let now = Instant::now();
        self.used = now;
        if self.document.is_unsent() && self.typing.is_none() {
            self.typing = Some(Typing {
                first: now,
                last: now,
                unkept: None,
            });
        }
        let me = self.own_name();
        self.tell_difference(&before, me.as_ref(), out);
        result.map_err(|error| match error {
            EditFromError::UnknownHeads => Problem::NotFound(Missing::Place("heads".to_owned())),
            EditFromError::Edit(error) => problem_of(error, &Edit::Title(String::new())),
        })
    }

    /// Changes sections, headings or the title, and tells every editor.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub(super) fn edit(
        &mut self,
        edit: Edit,
        rng: &mut ChaCha20Rng,
        out: &mut VecDeque<FromDesk>,
    ) -> Result<(), Problem> {
        self.begin(rng)?;
        self.apply(&edit)?;
        self.typed(edit);
        let text = self.text();
        self.tell_outline(&text, out);
        Ok(())
    }

    fn splice(
        &mut self,
        section: &SectionId,
        splice: &Splice,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), Problem> {
        self.begin(rng)?;
        let edit = Edit::Splice(section.clone(), splice.clone());
        self.apply(&edit)?;
        self.typed(edit);
        Ok(())
    }

    fn apply(&mut self, edit: &Edit) -> Result<(), Problem> {
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
            Edit::Heading(section, heading) => self.document.set_heading(&id(section), heading),
            Edit::Title(title) => self.document.set_title(title),
        }
        .map_err(|error| problem_of(error, edit))
    }

    /// Begins to write, once.
    fn begin(&mut self, rng: &mut ChaCha20Rng) -> Result<(), Problem> {
        self.writable()?;
        if !self.begun {
            let mut nonce = [0; 16];
            rng.fill_bytes(&mut nonce);
            self.document.begin(self.standing.me, SessionNonce(nonce));
            self.begun = true;
        }
        Ok(())
    }

    /// What an editor must do to take back a splice that was not made here.
    fn inverse(&self, section: &SectionId, splice: &Splice) -> Option<Splice> {
        let section = document::SectionId(section.0.clone());
        let text = self.document.section(&section)?.text();
        let end = splice.at.checked_add(splice.delete)?;
        Some(Splice {
            at: splice.at,
            delete: splice.insert.len(),
            insert: text.get(splice.at..end)?.to_owned(),
        })
    }

    fn typed(&mut self, edit: Edit) {
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

    fn begin_draft(&mut self) {
        let heads = self.document.heads().to_string();
        self.draft = Draft::new(self.own_last, heads);
    }

    /// Puts back what was typed before a crash, on the text as it is now.
    fn recover(&mut self, draft: &Draft, rng: &mut ChaCha20Rng) {
        if draft.after != self.own_last || draft.edits.is_empty() {
            return;
        }
        if self.begin(rng).is_err() {
            return;
        }
        self.drafted = true;
        for (section, splices) in texts_of(draft) {
            let id = document::SectionId(section.0.clone());
            let base = draft
                .base
                .parse()
                .and_then(|heads| self.document.sections_at(&heads))
                .unwrap_or_default();
            let base = base.iter().find(|section| *section.id() == id);
            let base = base.map(|section| section.text().to_owned());
            let now = self.document.section(&id).map(|now| now.text().to_owned());
            let carried = match (base, now) {
                (Some(base), Some(now)) => carry_over(&base, &splices, &now),
                (None, _) | (_, None) => None,
            };
            for splice in carried.unwrap_or_default() {
                let edit = Edit::Splice(section.clone(), splice);
                if self.apply(&edit).is_ok() {
                    self.typed(edit);
                }
            }
        }
        for edit in &draft.edits {
            if !matches!(edit, Edit::Splice(..)) && self.apply(edit).is_ok() {
                self.typed(edit.clone());
            }
        }
    }

    /// Takes over what the host wrote of the bodies it was given.
    pub(super) fn written(
        &mut self,
        done: Vec<Vec<EntryRef>>,
        problem: Option<Problem>,
        out: &mut VecDeque<FromDesk>,
    ) {
        let Some(mut writing) = self.writing.take() else {
            return;
        };
        for entries in done {
            let body = writing.bodies.pop_front().unwrap_or_default();
            let batch: Vec<Incoming> = entries
                .iter()
                .map(|entry| incoming(entry, if entry.has_body { &body } else { &[] }))
                .collect();
            let absorbed = self.document.absorb(&batch);
            if absorbed.refold {
                self.refold();
            }
            self.note_entries(entries);
        }
        match problem {
            None => {
                // What was typed since stands on what was written now.
                self.draft.after = self.own_last;
                if let Some(typing) = &mut self.typing {
                    typing.unkept = Some(typing.first);
                }
                if self.drafted && self.typing.is_none() {
                    self.drafted = false;
                    out.push_back(FromDesk::Draft {
                        document: self.head.document,
                        bytes: Vec::new(),
                    });
                }
                for editor in &mut self.editors {
                    if self.typing.is_none() {
                        editor.tell_kept(out);
                    }
                }
            }
            Some(problem) => {
                tracing::warn!(
                    document = self.head.document.short(),
                    ?problem,
                    "not written"
                );
                writing.again = Some(Instant::now() + RETRY);
                self.writing = Some(writing);
                self.keep_draft(out);
            }
        }
        out.push_back(FromDesk::Documents(self.head.space));
    }

    /// Does what is due now; `all` when everything is to be written whatever the time.
    pub(super) fn wake(&mut self, now: Instant, all: bool, out: &mut VecDeque<FromDesk>) {
        self.try_again(now, out);
        let due = |moment: Option<Instant>| moment.is_some_and(|moment| moment <= now);
        let at_once = all || !self.answers.is_empty() || self.draft.bytes() > DRAFT_BYTES;
        if self.writing.is_none() && (due(self.commit_due()) || at_once) {
            self.commit(out);
        }
        self.answer_written(out);
        if due(self.draft_due()) {
            self.keep_draft(out);
        }
        if due(self.absorb_due()) {
            self.absorb(out);
        }
        if self.refold == Refold::Wanted && self.typing.is_none() && self.writing.is_none() {
            self.refold = Refold::Asked;
            out.push_back(FromDesk::Want(self.head.document));
        }
    }

    /// When it wants to be woken.
    pub(super) fn due(&self) -> Option<Instant> {
        let again = self.writing.as_ref().and_then(|writing| writing.again);
        let moments = [
            again,
            self.commit_due(),
            self.draft_due(),
            self.absorb_due(),
        ];
        moments.into_iter().flatten().min()
    }

    /// When what is typed becomes an entry.
    fn commit_due(&self) -> Option<Instant> {
        let typing = self.typing.filter(|_| self.writing.is_none())?;
        let (pause, longest) = if self.standing.live { LIVE } else { ALONE };
        let own = (typing.last + pause).min(typing.first + longest);
        if self.arrived.is_empty() && self.refold == Refold::No {
            return Some(own);
        }
        // Others' work waits for ours: a draft names what it stands on, and that does not move under it.
        Some(own.min(self.committed_at + BETWEEN))
    }

    /// When what is typed is to be durable. While the host writes, a draft would name an entry that is about to have a
    /// successor, and fall with it.
    fn draft_due(&self) -> Option<Instant> {
        let is_refused = |writing: &Writing| writing.again.is_some();
        if !self.writing.as_ref().is_none_or(is_refused) {
            return None;
        }
        Some(self.typing?.unkept? + DRAFT)
    }

    /// When what others wrote is taken in.
    fn absorb_due(&self) -> Option<Instant> {
        let waits = !self.arrived.is_empty() && self.typing.is_none() && self.writing.is_none();
        waits.then(|| self.absorbed_at + TICK)
    }

    /// Takes in what has come, for somebody who reads now.
    pub(super) fn catch_up(&mut self, out: &mut VecDeque<FromDesk>) {
        if self.absorb_due().is_some() {
            self.absorb(out);
        }
    }

    /// Gives what was typed to the host, to be written.
    pub(super) fn commit(&mut self, out: &mut VecDeque<FromDesk>) {
        if self.writing.is_some() || self.typing.take().is_none() {
            return;
        }
        let bodies: VecDeque<Vec<u8>> = self.document.commit().into();
        self.committed_at = Instant::now();
        if bodies.is_empty() {
            self.begin_draft();
            return;
        }
        out.push_back(FromDesk::Write {
            document: self.head.document,
            on: self.document.frontier(self.standing.me),
            bodies: bodies.iter().cloned().collect(),
        });
        self.writing = Some(Writing {
            bodies,
            draft: std::mem::take(&mut self.draft),
            again: None,
        });
        self.begin_draft();
    }

    fn try_again(&mut self, now: Instant, out: &mut VecDeque<FromDesk>) {
        let Some(writing) = &mut self.writing else {
            return;
        };
        if writing.again.is_some_and(|again| again <= now) {
            writing.again = None;
            out.push_back(FromDesk::Write {
                document: self.head.document,
                on: self.document.frontier(self.standing.me),
                bodies: writing.bodies.iter().cloned().collect(),
            });
        }
    }

    fn keep_draft(&mut self, out: &mut VecDeque<FromDesk>) {
        if let Some(typing) = &mut self.typing {
            typing.unkept = None;
        }
        self.drafted = true;
        let refused = self.writing.as_ref().map(|writing| &writing.draft);
        let bytes = match refused {
            Some(refused) => refused.and_then(&self.draft).encode(),
            None => self.draft.encode(),
        };
        out.push_back(FromDesk::Draft {
            document: self.head.document,
            bytes,
        });
        for editor in &mut self.editors {
            editor.tell_kept(out);
        }
    }

    /// Takes in what others wrote: in one batch, or one for each of a few authors, so that it can be said who wrote what.
    fn absorb(&mut self, out: &mut VecDeque<FromDesk>) {
        self.absorbed_at = Instant::now();
        let arrived: Vec<EntryRef> = std::mem::take(&mut self.arrived)
            .into_iter()
            .filter(|entry| !self.document.knows(&entry.entry))
            .collect();
        let mut batches: Vec<Vec<EntryRef>> = Vec::new();
        for entry in arrived {
            match batches.last_mut() {
                Some(batch) if same_author(batch, &entry) => batch.push(entry),
                Some(_) | None => batches.push(vec![entry]),
            }
        }
        if batches.len() > AUTHORS {
            batches = vec![batches.concat()];
        }
        for batch in batches {
            let (incoming, unopened) = opened(&batch, &self.standing);
            self.unopened |= unopened;
            let absorbed = self.document.absorb(&incoming);
            if absorbed.refold {
                self.refold();
            }
            let author = self.name_of(&batch);
            for splice in &absorbed.splices {
                let (section, splice) = ours(splice);
                self.tell_all(&section, &splice, author.as_ref(), None, out);
            }
            if absorbed.structure_changed {
                let text = self.text();
                self.tell_outline(&text, out);
            }
            self.note_entries(batch);
        }
        self.begin_draft();
        out.push_back(FromDesk::Documents(self.head.space));
    }

    fn note_entries(&mut self, entries: Vec<EntryRef>) {
        for entry in entries {
            if entry.author == self.standing.me {
                self.own_last = Some(entry.entry);
            }
            self.head.made_from = (self.entries.len() as u64 + 1, entry.entry);
            self.entries.push(entry);
        }
    }

    fn tell_all(
        &mut self,
        section: &SectionId,
        splice: &Splice,
        author: Option<&SafeText>,
        but: Option<EditorId>,
        out: &mut VecDeque<FromDesk>,
    ) {
        for editor in &mut self.editors {
            if Some(editor.id) != but {
                editor.past.others_did(section, splice);
                editor.tell_splice(section, splice, author, out);
            }
        }
    }

    fn tell_outline(&mut self, text: &DocumentText, out: &mut VecDeque<FromDesk>) {
        for editor in &mut self.editors {
            editor.tell_outline(text, out);
        }
        out.push_back(FromDesk::Documents(self.head.space));
    }

    fn own_name(&self) -> Option<SafeText> {
        let me = self.standing.people.get(&self.standing.me)?;
        Some(me.name.clone())
    }

    fn name_of(&self, batch: &[EntryRef]) -> Option<SafeText> {
        let who = self.standing.people.get(&batch.last()?.author)?;
        Some(who.name.clone())
    }
}

/// The splices of a draft by section, in the order in which they were made.
fn texts_of(draft: &Draft) -> BTreeMap<SectionId, Vec<Splice>> {
    let mut texts: BTreeMap<SectionId, Vec<Splice>> = BTreeMap::new();
    for edit in &draft.edits {
        if let Edit::Splice(section, splice) = edit {
            texts
                .entry(section.clone())
                .or_default()
                .push(splice.clone());
        }
    }
    texts
}

fn same_author(batch: &[EntryRef], entry: &EntryRef) -> bool {
    let author = |of: &EntryRef| -> ParticipantId { of.participant };
    batch
        .last()
        .is_some_and(|last| author(last) == author(entry))
}

fn same_outline(before: &DocumentText, after: &DocumentText) -> bool {
    let outline = |text: &DocumentText| -> Vec<(SectionId, SafeText)> {
        let sections = text.sections.iter();
        sections
            .map(|section| (section.id.clone(), section.heading.clone()))
            .collect()
    };
    before.title == after.title && outline(before) == outline(after)
}

fn ours(splice: &document::Splice) -> (SectionId, Splice) {
    let document::Splice {
        section,
        at,
        delete,
        insert,
    } = splice.clone();
    (SectionId(section.0), Splice { at, delete, insert })
}

fn incoming(entry: &EntryRef, plaintext: &[u8]) -> Incoming {
    Incoming {
        entry: entry.entry,
        author: entry.author,
        participant: entry.participant,
        past: entry.past.clone(),
        plaintext: plaintext.to_vec(),
    }
}

/// Opens the bodies of entries; also tells whether one could not be.
fn opened(entries: &[EntryRef], standing: &Standing) -> (Vec<Incoming>, bool) {
    let mut unopened = false;
    let incoming = entries
        .iter()
        .map(|entry| {
            let body = entry.has_body.then(|| (standing.open)(&entry.entry));
            unopened |= matches!(body, Some(None));
            incoming(entry, &body.flatten().unwrap_or_default())
        })
        .collect();
    (incoming, unopened)
}

fn problem_of(error: EditError, edit: &Edit) -> Problem {
    let place = || match edit {
        Edit::Splice(section, _) | Edit::Heading(section, _) => section.0.clone(),
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
        }),
        EditError::NotRepeatable => Problem::NotFound(Missing::Place(place())),
    }
}
