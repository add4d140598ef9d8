//! One open document: what it is made of, who has it open, and what came from others.

mod acts;
mod changes;
mod writing;

use super::draft::Draft;
use super::editor::{Editor, Whose};
use super::here::People;
use super::{EntryRef, FromDesk, Head, Material, NewBody, Standing, Summary, snapshot};
use crate::control::ClientId;
use crate::handle::{DocumentText, EditorId, Problem, SectionId, SectionText, Splice};
use noaber_protocol::document::{self, Document, Incoming, diff};
use noaber_protocol::ids::{EntryId, ParticipantId};
use noaber_protocol::text::SafeText;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use tokio::time::Instant;

use acts::Acts;
pub(super) use acts::AskedAct;
pub(super) use changes::not_changed;

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
    bodies: VecDeque<NewBody>,
    /// The edits that are in them.
    draft: Draft,
    /// Who asked for the act that is the last of them.
    act: Option<(ClientId, u32)>,
    /// The act says why the text was changed, and must not be left behind by the change.
    is_bound: bool,
    /// The host refused: tried again from then on.
    again: Option<Instant>,
    /// Why it did.
    refused: Option<Problem>,
}

/// What is answered once everything typed so far is written.
pub(super) enum Reply {
    /// That it is done.
    Done,
    /// What all acts come to then.
    Acts,
    /// The values as they are then, with what is known of the other documents.
    Form(Arc<Vec<Summary>>),
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
    /// Entries that were set aside, as the host was told.
    aside: u64,
    pub(super) editors: Vec<Editor>,
    pub(super) people: People,
    arrived: Vec<EntryRef>,
    absorbed_at: Instant,
    committed_at: Instant,
    typing: Option<Typing>,
    draft: Draft,
    drafted: bool,
    own_last: Option<EntryId>,
    writing: Option<Writing>,
    refold: Refold,
    /// How many entries the kept snapshot was made from.
    pub(super) snapshot_of: usize,
    /// Answers that are given once everything typed so far is written.
    answers: Vec<(ClientId, u32, Reply)>,
    acts: Acts,
}

impl OpenDocument {
    /// Makes a document from its entries, with what was typed and is no entry yet.
    pub(super) fn fold(
        material: Material,
        standing: Arc<Standing>,
        rng: &mut ChaCha20Rng,
    ) -> OpenDocument {
        let Made {
            document,
            unopened,
            snapshot_of,
        } = Made::of(&material, &standing);
        let mut open = OpenDocument::around(document, material.head, standing);
        open.unopened = unopened;
        open.snapshot_of = snapshot_of;
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
            aside: 0,
            editors: Vec::new(),
            people: People::default(),
            arrived: Vec::new(),
            absorbed_at: now,
            committed_at: now,
            typing: None,
            draft: Draft::default(),
            drafted: false,
            own_last: None,
            writing: None,
            refold: Refold::No,
            snapshot_of: 0,
            answers: Vec::new(),
            acts: Acts::default(),
        }
    }

    /// The document itself, to read.
    pub(super) fn document(&mut self) -> &mut Document {
        self.used = Instant::now();
        &mut self.document
    }

    /// The document, whoever uses it.
    pub(super) fn document_ref(&self) -> &Document {
        &self.document
    }

    /// The document, for what is no use of it.
    pub(super) fn document_mut(&mut self) -> &mut Document {
        &mut self.document
    }

    /// Whether a body could not be opened.
    pub(super) fn has_unopened(&self) -> bool {
        self.unopened
    }

    pub(super) fn standing(&self) -> &Arc<Standing> {
        &self.standing
    }

    /// Whether nobody has it open and nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.editors.is_empty() && self.typing.is_none() && self.is_settled()
    }

    /// Whether everything typed is written, or kept as a draft because the host refuses it: that may be for good, so that nobody
    /// waits for more.
    pub(super) fn is_settled(&self) -> bool {
        let refused = self.is_refused();
        let is_typed = match self.typing {
            Some(typing) => !refused || typing.unkept.is_some(),
            None => false,
        };
        let is_made_anew = match self.refold {
            Refold::No => false,
            // What was refused has to be written before.
            Refold::Wanted => !refused,
            Refold::Asked => true,
        };
        let is_written = self.writing.is_none() || refused;
        is_written && !is_typed && !is_made_anew && !self.acts.is_asked()
    }

    /// Whether the host refused what it was given, and is given it again later.
    fn is_refused(&self) -> bool {
        let writing = self.writing.as_ref();
        writing.is_some_and(|writing| writing.again.is_some())
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
                    key: section.key().to_owned(),
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
        self.standing.writable(&self.head.audience)
    }

    /// Opens it for a client.
    pub(super) fn enter(&mut self, id: EditorId, client: ClientId) -> (DocumentText, bool) {
        self.used = Instant::now();
        let text = self.text();
        let writable = self.text_writable().is_ok();
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
        let new_keys = self.standing.keys != standing.keys;
        self.standing = standing;
        let writable = self.writable().is_ok();
        self.tell_writable(out);
        if let Some(writing) = &mut self.writing
            && writable
            && writing.again.is_some()
        {
            writing.again = Some(Instant::now());
        }
        if self.unopened && new_keys {
            self.refold();
        }
    }

    /// Tells editors whether the text can be written in, when that changed.
    fn tell_writable(&mut self, out: &mut VecDeque<FromDesk>) {
        if self.editors.is_empty() {
            return;
        }
        let writable = self.text_writable().is_ok();
        for editor in &mut self.editors {
            editor.tell_writable(writable, out);
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

    /// Tells how many entries are set aside, when that changed.
    pub(super) fn tell_aside(&mut self, out: &mut VecDeque<FromDesk>) {
        let aside = self.document.quarantined().len() as u64;
        if self.aside != aside {
            self.aside = aside;
            out.push_back(FromDesk::Aside(self.head.document, aside));
        }
    }

    /// Whether its material was asked for by itself.
    pub(super) fn awaits_material(&self) -> bool {
        self.refold == Refold::Asked
    }

    /// There is no material of it any more: it stays as it is, and nobody waits for it to be made anew.
    pub(super) fn has_no_material(&mut self) {
        self.refold = Refold::No;
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
        self.snapshot_of = 0;
        self.arrived.clear();
        self.entries.clear();
        self.acts.forget();
        self.own_last = None;
        self.note_entries(material.entries);
        self.begin_draft();
        self.tell_difference(&before, None, out);
        self.tell_writable(out);
        self.tell_aside(out);
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
        self.tell_writable(out);
        self.tell_aside(out);
        if self.has_people() {
            self.tell_people(out);
        }
        self.begin_draft();
        out.push_back(FromDesk::Documents(self.head.space));
    }

    fn note_entries(&mut self, entries: Vec<EntryRef>) {
        self.note_written(entries, None);
    }

    /// Notes entries; an act among them has that body, when it is known.
    fn note_written(&mut self, entries: Vec<EntryRef>, body: Option<&[u8]>) {
        for entry in entries {
            self.unopened |= self.acts.note(&entry, body, &self.standing);
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
                editor.tell_splice(section, splice, Whose::Other(author), out);
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

/// A document as it was made from its material.
struct Made {
    document: Document,
    /// A body could not be opened.
    unopened: bool,
    /// How many entries came from the snapshot.
    snapshot_of: usize,
}

impl Made {
    /// From the snapshot and what came since, when there is one that can be used; else from all entries.
    fn of(material: &Material, standing: &Standing) -> Made {
        let kept = material.snapshot.as_deref();
        let kept = kept.and_then(|bytes| snapshot::usable(bytes, &material.entries));
        if let Some(mut document) = kept {
            let snapshot_of = document.entry_count();
            let since: Vec<EntryRef> = material
                .entries
                .iter()
                .filter(|entry| !document.knows(&entry.entry))
                .cloned()
                .collect();
            let (incoming, unopened) = opened(&since, standing);
            let absorbed = document.absorb(&incoming);
            // a verdict is taken on the whole, when there is any
            if !absorbed.refold && absorbed.quarantined.is_empty() {
                return Made {
                    document,
                    unopened,
                    snapshot_of,
                };
            }
        }
        let (incoming, unopened) = opened(&material.entries, standing);
        Made {
            document: Document::fold(material.head.document, material.head.kind, &incoming),
            unopened,
            snapshot_of: 0,
        }
    }
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
