//! What clients ask of the desk.

use super::draft::Edit;
use super::open::{OpenDocument, Reply};
use super::summary::{Summary, Then};
use super::{
    Ask, Asked, Desk, EntryRef, Filling, Founding, FromDesk, Head, Material, Note, Standing, When,
};
use crate::control::ClientId;
use crate::exchange::markdown::{BARE, NotAPage, Page};
use crate::exchange::page;
use crate::handle::{
    Amount, BadInput, Clash, EditorId, EditorRequest, LogLine, Missing, Opened, PlacedSplice,
    Problem, Response, WithoutBase,
};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::document::kinds::Kind;
use noaber_protocol::document::{Document, EditFromError, SessionNonce, weigh};
use noaber_protocol::ids::{DocumentId, SpaceId};
use rand_core::Rng as _;
use std::cmp::Reverse;

impl Desk {
    pub(super) fn asked(&mut self, asked: Asked) {
        let to = (asked.client, asked.id);
        let document = match &asked.ask {
            Ask::Read(document)
            | Ask::Markdown(document)
            | Ask::Open(document)
            | Ask::History(document, _)
            | Ask::Edit { document, .. }
            | Ask::Act { document, .. }
            | Ask::Knowing(document, ..)
            | Ask::Place(document, _)
            | Ask::Log { document, .. } => *document,
            Ask::New { .. }
            | Ask::List(_)
            | Ask::Amendments(..)
            | Ask::AmongAll { .. }
            | Ask::Editor(_) => {
                return self.asked_without_document(asked);
            }
        };
        let Some(open) = self.open.get_mut(&document) else {
            return self.wait_for(document, asked);
        };
        open.catch_up(&mut self.out);
        let (result, when) = match asked.ask {
            Ask::Read(_) => (self.read(document), When::Now),
            Ask::Markdown(_) => (self.markdown(document), When::Kept),
            Ask::History(_, request) => return self.history(document, &request, to),
            Ask::Act {
                request,
                people,
                weights,
                ..
            } => return self.act(document, to, request, people, weights),
            Ask::Place(_, plan) => return self.place(document, to, plan),
            Ask::Knowing(_, what, others) => return self.knowing(document, what, &others, to),
            Ask::Open(_) => (self.open_editor(document, asked.client), When::Now),
            Ask::Log { beside, .. } => (self.log(document, &beside), When::Now),
            Ask::Edit {
                markdown,
                base,
                without_base,
                exported,
                ..
            } => {
                let base = Base {
                    given: base,
                    exported,
                    without: without_base,
                };
                match self.edit(document, &markdown, base, to) {
                    Ok(()) => return,
                    Err(problem) => (Err(problem), When::Now),
                }
            }
            Ask::New { .. }
            | Ask::List(_)
            | Ask::Amendments(..)
            | Ask::AmongAll { .. }
            | Ask::Editor(_) => return,
        };
        self.answer(to, result, when);
    }

    fn asked_without_document(&mut self, asked: Asked) {
        let to = (asked.client, asked.id);
        match asked.ask {
            Ask::List(heads) => self.learn(to, heads, Then::List),
            Ask::Amendments(document, heads) => {
                self.learn(to, heads, Then::Amendments(document));
            }
            Ask::AmongAll {
                document,
                what,
                others,
            } => self.learn(to, others, Then::Go(document, what)),
            Ask::New {
                space,
                kind,
                title,
                audience,
                from,
            } => {
                let new = NewDocument {
                    space,
                    kind,
                    audience,
                    from,
                    filling: None,
                };
                if let Err(problem) = self.found(to, new, &title) {
                    self.answer(to, Err(problem), When::Now);
                }
            }
            Ask::Editor(request) => {
                if let Some(result) = self.editor(to, request) {
                    self.answer(to, result, When::Now);
                }
            }
            Ask::Read(_)
            | Ask::Markdown(_)
            | Ask::Open(_)
            | Ask::History(_, _)
            | Ask::Edit { .. }
            | Ask::Act { .. }
            | Ask::Knowing(..)
            | Ask::Place(..)
            | Ask::Log { .. } => {}
        }
    }

    /// Makes a document from its material, and does what waited for it.
    pub(super) fn material(&mut self, document: DocumentId, material: Option<Box<Material>>) {
        let waiting = self.waiting.remove(&document).unwrap_or_default();
        let standing = material
            .as_ref()
            .and_then(|material| self.standings.get(&material.head.space).cloned());
        match (material, standing) {
            (Some(material), Some(standing)) => match self.open.get_mut(&document) {
                Some(open) if open.awaits_material() => open.folded_again(*material, &mut self.out),
                Some(_) => {}
                None => {
                    let mut open = OpenDocument::fold(*material, standing, &mut self.rng);
                    open.tell_aside(&mut self.out);
                    self.open.insert(document, open);
                }
            },
            (_, None) | (None, _) => {
                if let Some(open) = self.open.get_mut(&document) {
                    open.has_no_material();
                }
                let missing = Missing::Document(document.to_string());
                for asked in waiting {
                    let problem = Problem::NotFound(missing.clone());
                    self.answer((asked.client, asked.id), Err(problem), When::Now);
                }
                return self.summarise(document);
            }
        }
        self.summarise(document);
        for asked in waiting {
            self.asked(asked);
        }
        if let Some(open) = self.open.get_mut(&document) {
            open.keep_snapshot(&mut self.out);
        }
    }

    fn doc(&mut self, document: DocumentId) -> Result<&mut OpenDocument, Problem> {
        let missing = || Problem::NotFound(Missing::Document(document.to_string()));
        self.open.get_mut(&document).ok_or_else(missing)
    }

    fn read(&mut self, document: DocumentId) -> Result<Response, Problem> {
        Ok(Response::Text(self.doc(document)?.text()))
    }

    fn markdown(&mut self, document: DocumentId) -> Result<Response, Problem> {
        let open = self.doc(document)?;
        let heads = open.document().heads().to_string();
        let text = page::export(open.document());
        self.out.push_back(FromDesk::Note {
            document,
            note: Note::Export,
            bytes: heads.into_bytes(),
        });
        Ok(Response::Markdown(text))
    }

    fn open_editor(&mut self, document: DocumentId, client: ClientId) -> Result<Response, Problem> {
        self.last_number += 1;
        let editor = EditorId(self.last_number);
        let (text, writable) = self.doc(document)?.enter(editor, client);
        self.editors.insert(editor, document);
        Ok(Response::Opened(Opened {
            editor,
            text,
            writable,
        }))
    }

    /// Founds a document; its answer follows when the entry is written.
    pub(super) fn found(
        &mut self,
        asked: (ClientId, u32),
        new: NewDocument,
        title: &str,
    ) -> Result<(), Problem> {
        let NewDocument {
            space,
            kind,
            audience,
            from,
            filling,
        } = new;
        let missing = || Problem::NotFound(Missing::Space(space.to_string()));
        let standing = self.standings.get(&space).ok_or_else(missing)?;
        standing.writable(&audience)?;
        let from = match from {
            Some(from) => Some(page::read_new(from.as_bytes(), kind).map_err(not_a_page)?),
            None => None,
        };
        let mut nonce = [0; 16];
        self.rng.fill_bytes(&mut nonce);
        let (document, body) = Document::found(kind, title, standing.me, SessionNonce(nonce));
        self.last_number += 1;
        let ticket = u64::from(self.last_number);
        self.out.push_back(FromDesk::Found {
            ticket,
            space,
            kind: kind.number,
            audience: audience.clone(),
            body: body.clone(),
        });
        let founding = Founding {
            asked,
            space,
            audience,
            document,
            body,
            from,
            filling,
        };
        self.foundings.insert(ticket, founding);
        Ok(())
    }

    /// Opens a document that was founded, and writes into it what it begins with.
    pub(super) fn founded(&mut self, ticket: u64, result: Result<EntryRef, Problem>) {
        let Some(founding) = self.foundings.remove(&ticket) else {
            return;
        };
        let asked = founding.asked;
        let answer = result.and_then(|entry| self.begin_founded(founding, entry));
        self.answer(asked, answer, When::Kept);
    }

    fn begin_founded(&mut self, founding: Founding, entry: EntryRef) -> Result<Response, Problem> {
        let Founding {
            space,
            audience,
            mut document,
            body,
            from,
            filling,
            ..
        } = founding;
        let missing = || Problem::NotFound(Missing::Space(space.to_string()));
        let standing = self.standings.get(&space).cloned().ok_or_else(missing)?;
        let id = DocumentId::from(entry.entry);
        document.founded(id);
        document.absorb(&[noaber_protocol::document::Incoming {
            entry: entry.entry,
            author: entry.author,
            participant: entry.participant,
            past: Vec::new(),
            plaintext: body,
        }]);
        let head = Head {
            document: id,
            space,
            kind: document.kind_number(),
            audience,
            made_from: (1, entry.entry),
            roles: None,
            kept: None,
        };
        let mut open = OpenDocument::founded(document, head, standing, entry);
        if let Some(from) = from {
            open.change(&mut self.rng, &mut self.out, |document, _| {
                page::fill(document, &from).map_err(EditFromError::from)
            })?;
            open.commit(&mut self.out);
        }
        if let Some(filling) = filling {
            open.change(&mut self.rng, &mut self.out, |document, _| {
                filling.fill(document).map_err(EditFromError::from)
            })?;
            open.commit(&mut self.out);
        }
        let summary = Summary::of(&mut open);
        let info = summary.info(&open.head, open.standing());
        self.open.insert(id, open);
        self.out.push_back(FromDesk::Documents(space));
        Ok(Response::Document(info))
    }

    fn edit(
        &mut self,
        document: DocumentId,
        text: &str,
        base: Base,
        asked: (ClientId, u32),
    ) -> Result<(), Problem> {
        let Some(mut open) = self.open.remove(&document) else {
            return Err(Problem::NotFound(Missing::Document(document.to_string())));
        };
        let result = self.edit_open(&mut open, text, base);
        match &result {
            Ok(()) => open.write_and_answer(asked, Reply::Done, &mut self.out),
            Err(_) => open.commit(&mut self.out),
        }
        self.open.insert(document, open);
        result
    }

    fn edit_open(
        &mut self,
        open: &mut OpenDocument,
        text: &str,
        base: Base,
    ) -> Result<(), Problem> {
        open.text_writable()?;
        let document = open.document();
        let parts = page::parts(document.kind(), document.sections());
        let page = Page::from_bytes(text.as_bytes(), &parts).map_err(not_a_page)?;
        let id = open.head.document.to_string();
        if page.doc.as_ref().is_some_and(|named| *named != id) {
            return Err(Problem::Refused(BadInput::OtherDocument));
        }
        if page.heads.as_deref() == Some(BARE) {
            return Err(Problem::Refused(BadInput::WithoutNames));
        }
        let now = open.document().heads().to_string();
        let base = match base.given.or_else(|| page.heads.clone()) {
            Some(base) => base,
            None if base.without == WithoutBase::Replace => now,
            None if base
                .exported
                .as_ref()
                .is_none_or(|exported| *exported == now) =>
            {
                now
            }
            None => return Err(Problem::Conflict(Clash::NoBase)),
        };
        let lost = || Problem::NotFound(Missing::Place(base.clone()));
        let heads = base.parse().map_err(|_| lost())?;
        open.change(&mut self.rng, &mut self.out, |document, nonce| {
            page::apply(document, &heads, &page, nonce)
        })
    }

    fn log(&mut self, document: DocumentId, beside: &[EntryRef]) -> Result<Response, Problem> {
        let open = self.doc(document)?;
        let counting = open.entries.iter().map(|entry| (entry, true));
        let besides = beside.iter().map(|entry| (entry, false));
        let standing = open.standing();
        let mut lines: Vec<LogLine> = counting
            .chain(besides)
            .map(|(entry, counts)| log_line(entry, counts, standing))
            .collect();
        // What was written in one moment stays in the order in which it came here: an entry after those that it builds on.
        lines.reverse();
        lines.sort_by_key(|line| Reverse(line.at));
        Ok(Response::Log(lines))
    }

    /// Does what an editor asks; none when the answer follows once it is durable.
    fn editor(
        &mut self,
        asked: (ClientId, u32),
        request: EditorRequest,
    ) -> Option<Result<Response, Problem>> {
        let editor = match &request {
            EditorRequest::Splice { editor, .. }
            | EditorRequest::Splices { editor, .. }
            | EditorRequest::AddSection { editor, .. }
            | EditorRequest::AddPart { editor, .. }
            | EditorRequest::SetHeading { editor, .. }
            | EditorRequest::SetTitle { editor, .. }
            | EditorRequest::Cursor { editor, .. }
            | EditorRequest::Undo(editor)
            | EditorRequest::Redo(editor)
            | EditorRequest::Close(editor) => *editor,
            EditorRequest::Open(selector) => {
                let missing = Missing::Document(selector.0.clone());
                return Some(Err(Problem::NotFound(missing)));
            }
        };
        let document = self.editors.get(&editor).copied();
        let open = document.and_then(|document| self.open.get_mut(&document));
        let Some(open) = open.filter(|open| open.is_of(editor, asked.0)) else {
            let missing = Missing::Place(editor.0.to_string());
            return Some(Err(Problem::NotFound(missing)));
        };
        let (rng, out) = (&mut self.rng, &mut self.out);
        let edit = match request {
            EditorRequest::Splice {
                section,
                seen,
                splice,
                ..
            } => {
                let splice = PlacedSplice {
                    section,
                    seen,
                    splice,
                };
                let result = open.spliced(editor, &[splice], rng, out);
                return Some(result.map(|()| Response::Done));
            }
            EditorRequest::Splices { splices, .. } => {
                let result = open.spliced(editor, &splices, rng, out);
                return Some(result.map(|()| Response::Done));
            }
            EditorRequest::Cursor {
                section, seen, at, ..
            } => {
                let result = open.cursor(editor, &section, seen, at);
                return Some(result.map(|()| Response::Done));
            }
            EditorRequest::Undo(_) => {
                return Some(open.undo(editor, rng, out).map(|()| Response::Done));
            }
            EditorRequest::Redo(_) => {
                return Some(open.redo(editor, rng, out).map(|()| Response::Done));
            }
            EditorRequest::AddSection { after, heading, .. } => {
                Some(Edit::AddSection(after, heading))
            }
            EditorRequest::AddPart { after, .. } => Some(Edit::AddPart(after)),
            EditorRequest::SetHeading {
                section, heading, ..
            } => Some(Edit::Heading(section, heading)),
            EditorRequest::SetTitle { title, .. } => Some(Edit::Title(title)),
            EditorRequest::Close(_) | EditorRequest::Open(_) => None,
        };
        match edit {
            Some(edit) => {
                if let Err(problem) = open.edit(edit, rng, out) {
                    return Some(Err(problem));
                }
            }
            None => {
                open.close(editor);
                self.editors.remove(&editor);
            }
        }
        open.write_and_answer(asked, Reply::Done, out);
        None
    }
}

fn log_line(entry: &EntryRef, counts: bool, standing: &Standing) -> LogLine {
    let body = if entry.has_body {
        (standing.open)(&entry.entry)
    } else {
        None
    };
    let weight = body.and_then(|body| weigh(&body)).unwrap_or_default();
    let who = standing.people.get(&entry.author);
    LogLine {
        entry: entry.entry.to_string(),
        at: entry.at,
        author: who.map(|who| who.name.clone()).unwrap_or_default(),
        organisation: who.map(|who| who.organisation.clone()).unwrap_or_default(),
        inserted: weight.inserted,
        deleted: weight.deleted,
        counts,
    }
}

fn not_a_page(error: NotAPage) -> Problem {
    Problem::Refused(match error {
        NotAPage::TooLong { limit } => BadInput::TooLong {
            limit,
            of: Amount::Bytes,
        },
        NotAPage::NotUtf8 { at } => BadInput::NotUtf8 { at },
    })
}

/// A document to be founded.
pub(super) struct NewDocument {
    pub(super) space: SpaceId,
    pub(super) kind: &'static Kind,
    pub(super) audience: Audience,
    /// Markdown to begin from.
    pub(super) from: Option<String>,
    /// What else it begins with.
    pub(super) filling: Option<Box<Filling>>,
}

/// What an edit stands on.
struct Base {
    given: Option<String>,
    exported: Option<String>,
    without: WithoutBase,
}
