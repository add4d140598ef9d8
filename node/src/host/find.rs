//! What a person means by a name: a space, a document, somebody.

use super::run::Host;
use crate::control::ClientId;
use crate::desk::{Ask, Head};
use crate::handle::{Clash, Missing, Person, Problem, Request, Response, Selector};
use noaber_protocol::document::kinds::{Kind, KindNumber};
use noaber_protocol::ids::{DocumentId, ParticipantId, SpaceId};
use noaber_protocol::space::Space;
use std::collections::{BTreeMap, BTreeSet};

/// Digits of an id that are enough to mean it.
const DIGITS: usize = 4;
/// The client that stands for the host itself.
const HOST: ClientId = ClientId(0);

/// The titles of documents, as far as they were heard, and who waits for them.
#[derive(Default)]
pub(super) struct Titles {
    known: BTreeMap<DocumentId, String>,
    waiting: BTreeMap<u32, (ClientId, u32, Request)>,
    last: u32,
}

/// What came of looking for a document.
pub(super) enum Found {
    /// It is this one.
    Document(DocumentId),
    /// Titles must be heard first.
    Later,
}

impl Host {
    /// The space that a selector means.
    pub(super) fn find_space(&self, selector: &Selector) -> Result<SpaceId, Problem> {
        let words = selector.0.trim();
        let spaces: Vec<&Space> = self.parts.node.spaces().map(|(_, space)| space).collect();
        let named = |space: &&&Space| same(self.name_of_space(space).as_str(), words);
        let by_id = |space: &&&Space| begins(&space.id().to_string(), words);
        let mut found: Vec<SpaceId> = spaces.iter().filter(named).map(|it| it.id()).collect();
        if found.is_empty() {
            found = spaces.iter().filter(by_id).map(|it| it.id()).collect();
        }
        only(&found, || Missing::Space(words.to_owned()))
    }

    /// The participant that a selector means.
    pub(super) fn find_person(
        &self,
        space: &Space,
        selector: &Selector,
    ) -> Result<ParticipantId, Problem> {
        let words = selector.0.trim();
        let people = self.people(space);
        let mut found: Vec<ParticipantId> = people
            .iter()
            .filter(|person| same(person.name.as_str(), words))
            .map(|person| person.id)
            .collect();
        if found.is_empty() {
            let by_id = people.iter().map(|person| person.id);
            found = by_id.filter(|id| begins(&id.to_string(), words)).collect();
        }
        only(&found, || Missing::Person(words.to_owned()))
    }

    /// Who on a roll a selector means: somebody of that name, or the one who votes for that organisation.
    pub(super) fn find_voter(
        &self,
        space: &Space,
        roll: &[ParticipantId],
        selector: &Selector,
    ) -> Result<ParticipantId, Problem> {
        let person = self.find_person(space, selector);
        let Err(Problem::NotFound(missing)) = person else {
            return person;
        };
        let words = selector.0.trim();
        let votes_for = |person: &Person| {
            same(person.organisation.as_str(), words) && roll.contains(&person.id)
        };
        let people = self.people(space);
        let found: Vec<ParticipantId> = people
            .iter()
            .filter(|person| votes_for(person))
            .map(|person| person.id)
            .collect();
        only(&found, || missing)
    }

    /// The document that a selector means; a title may first have to be heard of the desk, and the request comes again then.
    pub(super) fn find_document(
        &mut self,
        selector: &Selector,
        again: (ClientId, u32, &Request),
    ) -> Result<Found, Problem> {
        let words = selector.0.trim();
        let all = self.documents();
        let ids: BTreeSet<DocumentId> = all
            .iter()
            .map(|head| head.document)
            .filter(|id| begins(&id.to_string(), words))
            .collect();
        let missing = || Missing::Document(words.to_owned());
        if !ids.is_empty() {
            let ids: Vec<DocumentId> = ids.into_iter().collect();
            return only(&ids, missing).map(Found::Document);
        }
        let (client, id, request) = again;
        if client == HOST {
            return Err(Problem::NotFound(missing()));
        }
        self.titles.last += 1;
        let number = self.titles.last;
        self.titles
            .waiting
            .insert(number, (client, id, request.clone()));
        self.ask_desk(HOST, number, Ask::List(all));
        Ok(Found::Later)
    }

    /// Hears titles that were asked for here, and goes on with what waited for them; anything else is given back.
    pub(super) fn hear_titles(
        &mut self,
        client: ClientId,
        id: u32,
        result: Result<Response, Problem>,
    ) -> Option<Result<Response, Problem>> {
        if let Ok(Response::Documents(documents)) = &result {
            for document in documents {
                let title = document.title.as_str().to_owned();
                self.titles.known.insert(document.id, title);
            }
        }
        if client != HOST {
            return Some(result);
        }
        let Some((client, id, request)) = self.titles.waiting.remove(&id) else {
            tracing::error!(id, "an answer that nobody waits for");
            return None;
        };
        if !self.parts.clients.is_here(client) {
            return None;
        }
        let selector = selector_of(&request)?.0.clone();
        let here: BTreeSet<DocumentId> = self.documents().iter().map(|it| it.document).collect();
        let titled =
            |(id, title): &(&DocumentId, &String)| same(title, &selector) && here.contains(id);
        let found: Vec<DocumentId> = self
            .titles
            .known
            .iter()
            .filter(titled)
            .map(|(id, _)| *id)
            .collect();
        match only(&found, || Missing::Document(selector.clone())) {
            Ok(document) => {
                let request = with_selector(request, Selector(document.to_string()));
                self.ask_again(client, id, request);
            }
            Err(problem) => self.parts.clients.answer(client, id, Err(problem)),
        }
        None
    }

    /// All documents of all spaces.
    fn documents(&self) -> Vec<Head> {
        let spaces = self.parts.node.spaces().map(|(_, space)| space);
        spaces.flat_map(|space| self.heads_of(space)).collect()
    }

    /// The documents of a space that can be read here: of others not even a title is known.
    pub(super) fn heads_of(&self, space: &Space) -> Vec<Head> {
        space
            .documents()
            .iter()
            .filter(|(_, document)| !is_record(document))
            .filter(|(document, _)| space.can_read(document))
            .filter_map(|(document, _)| self.head(space, *document))
            .collect()
    }
}

/// Whether a document is a record of a list, which shows it; it is no text among others.
pub(super) fn is_record(document: &noaber_protocol::space::Document) -> bool {
    let kind = document.founding().and_then(|founding| {
        let number = u16::try_from(founding.kind).ok()?;
        KindNumber(number).kind()
    });
    kind.is_some_and(Kind::is_record)
}

/// The document that a request names.
pub(super) fn selector_of(request: &Request) -> Option<&Selector> {
    use crate::handle::{DocumentRequest as D, EditorRequest as E};
    match request {
        Request::Document(
            D::Read(document)
            | D::Markdown(document)
            | D::Log(document)
            | D::Edit { document, .. }
            | D::Export { document, .. }
            | D::ExportView { document, .. },
        )
        | Request::Editor(E::Open(document)) => Some(document),
        Request::History(history) => Some(history.document()),
        Request::Form(form) => Some(form.document()),
        Request::Act(act) => Some(act.document()),
        Request::Document(D::New { .. } | D::List(_))
        | Request::Editor(
            E::Splice { .. }
            | E::Splices { .. }
            | E::AddPart { .. }
            | E::AddSection { .. }
            | E::SetHeading { .. }
            | E::SetTitle { .. }
            | E::Cursor { .. }
            | E::Undo(_)
            | E::Redo(_)
            | E::Close(_),
        )
        | Request::Home(_)
        | Request::Space(_)
        | Request::People(_)
        | Request::Audience(_)
        | Request::Members(_)
        | Request::Bundle(_)
        | Request::Device(_)
        | Request::Relay(_)
        | Request::Follow(_)
        | Request::Network(_) => None,
    }
}

fn with_selector(mut request: Request, selector: Selector) -> Request {
    use crate::handle::{DocumentRequest as D, EditorRequest as E};
    if let Request::Document(
        D::Read(document)
        | D::Markdown(document)
        | D::Log(document)
        | D::Edit { document, .. }
        | D::Export { document, .. }
        | D::ExportView { document, .. },
    )
    | Request::Editor(E::Open(document)) = &mut request
    {
        *document = selector;
    } else if let Request::History(history) = &mut request {
        *history.document_mut() = selector;
    } else if let Request::Form(form) = &mut request {
        *form.document_mut() = selector;
    } else if let Request::Act(act) = &mut request {
        *act.document_mut() = selector;
    }
    request
}

pub(super) fn same(name: &str, words: &str) -> bool {
    !words.is_empty() && name.to_lowercase() == words.to_lowercase()
}

pub(super) fn begins(id: &str, words: &str) -> bool {
    words.len() >= DIGITS && id.starts_with(&words.to_lowercase())
}

pub(super) fn only<T: Copy + ToString>(
    found: &[T],
    missing: impl FnOnce() -> Missing,
) -> Result<T, Problem> {
    match found {
        [one] => Ok(*one),
        [] => Err(Problem::NotFound(missing())),
        several => Err(Problem::Conflict(Clash::Ambiguous(
            several.iter().map(ToString::to_string).collect(),
        ))),
    }
}
