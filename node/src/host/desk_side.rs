//! What the desk wants and says, and what it is told.

use super::problems;
use super::run::Host;
use crate::control::ClientId;
use crate::desk::{
    Ask, EntryRef, FromDesk, Head, Material, NewBody, Note, OpenBody, Standing, ToDesk, When, Who,
    mark_of_roles,
};
use crate::handle::{Problem, Response};
use crate::words::text;
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::KindNumber;
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, ParticipantId, SpaceId};
use noaber_protocol::node::NewEntry;
use noaber_protocol::record::{LocalKey, Read};
use noaber_protocol::seal;
use noaber_protocol::space::{Card, Space};
use noaber_protocol::sync;
use noaber_protocol::text::SafeText;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Host {
    /// Asks the desk something for a client, after what it must know.
    pub(super) fn ask_desk(&mut self, client: ClientId, id: u32, ask: Ask) {
        for space in std::mem::take(&mut self.news.standings) {
            self.tell_standing(space);
        }
        self.to_desk.push_back(ToDesk::Asked { client, id, ask });
    }

    pub(super) fn desk_says(&mut self, message: FromDesk) {
        match message {
            FromDesk::Answer {
                client,
                id,
                result,
                when,
            } => self.desk_answers(client, id, result, when),
            FromDesk::TakenOut { client, id, taken } => self.take_out(client, id, *taken),
            FromDesk::Tell {
                client,
                editor,
                event,
                when,
            } => {
                if when == When::Now || self.is_durable() {
                    self.parts.clients.tell(client, editor, event);
                } else {
                    let last = self.last_record();
                    self.parts.clients.tell_when(last, client, editor, event);
                }
            }
            FromDesk::Want(document) => {
                let material = self.material(document).map(Box::new);
                self.to_desk.push_back(ToDesk::Material(document, material));
            }
            FromDesk::Write {
                document,
                on,
                bodies,
            } => self.write(document, on, bodies),
            FromDesk::Found {
                ticket,
                space,
                kind,
                audience,
                body,
            } => {
                let result = self.found(space, kind, audience, body);
                self.to_desk.push_back(ToDesk::Founded(ticket, result));
            }
            FromDesk::Draft { document, bytes } => {
                let key = LocalKey::Draft(document.into());
                self.with_node(|node, _| node.keep_local(key, &bytes));
            }
            FromDesk::Note {
                document,
                note,
                bytes,
            } => self.note(document, note, &bytes),
            FromDesk::Present { document, what } => self.present(document, &what),
            FromDesk::Documents(space) => {
                self.news.documents.insert(space);
            }
            FromDesk::Aside(document, entries) => {
                self.aside.insert(document, entries);
                self.news.links = true;
            }
            FromDesk::Wrote(number) => self.wrote = self.wrote.max(number),
            FromDesk::Ended => {}
        }
    }

    fn desk_answers(
        &mut self,
        client: ClientId,
        id: u32,
        result: Result<Response, Problem>,
        when: When,
    ) {
        let Some(result) = self.hear_titles(client, id, result) else {
            return;
        };
        if when == When::Now || result.is_err() || self.is_durable() {
            self.parts.clients.answer(client, id, result);
        } else if let Some(problem) = self.disk_problem() {
            self.parts.clients.answer(client, id, Err(problem));
        } else {
            let last = self.last_record();
            self.parts.clients.answer_when(last, client, id, result);
        }
    }

    fn note(&mut self, document: DocumentId, note: Note, bytes: &[u8]) {
        let name = note.key(&document);
        match note {
            Note::Export => self.with_node(|node, _| {
                node.keep_local(LocalKey::Named(name), bytes);
            }),
            Note::Summary | Note::Snapshot => {
                let recipient = self.parts.node.local_identity().recipient();
                match seal::seal(&recipient, bytes) {
                    Ok(sealed) => self.parts.store.put_aux(name.as_bytes(), Some(&sealed)),
                    Err(error) => tracing::warn!(%error, "a note is not kept"),
                }
            }
        }
    }

    /// Tells the others what the person here is doing; when that cannot be, nothing is lost.
    fn present(&mut self, document: DocumentId, what: &[u8]) {
        let Some(space) = self.space_of(&document).map(Space::id) else {
            return;
        };
        if let Err(refused) = self.with_node(|node, cx| node.present(cx, space, &document, what)) {
            tracing::debug!(%refused, "what is done is not told");
        }
    }

    /// Has the desk open the documents of which there is a draft.
    pub(super) fn recover_drafts(&mut self) {
        for key in self.parts.store.locals() {
            let LocalKey::Draft(document) = key else {
                continue;
            };
            let draft = self.parts.node.read_local(&self.parts.store, &key);
            if draft.is_some_and(|draft| !draft.is_empty()) {
                let document = DocumentId::from(document);
                self.to_desk.push_back(ToDesk::Recover(document));
            }
        }
    }

    /// The heads of a document's last export.
    pub(super) fn exported(&self, document: &DocumentId) -> Option<String> {
        let key = LocalKey::Named(Note::Export.key(document));
        let bytes = self.parts.node.read_local(&self.parts.store, &key)?;
        String::from_utf8(bytes.to_vec()).ok()
    }

    /// The space that a document is in.
    pub(super) fn space_of(&self, document: &DocumentId) -> Option<&Space> {
        let mut spaces = self.parts.node.spaces().map(|(_, space)| space);
        spaces.find(|space| {
            let found = space.documents().get(document);
            found.is_some_and(|document| document.founding().is_some())
        })
    }

    /// A document as headers tell it.
    pub(super) fn head(&self, space: &Space, document: DocumentId) -> Option<Head> {
        let founding = space.documents().get(&document)?.founding()?;
        let entries = space.entries_of(&document);
        let kept = self.kept(Note::Summary, &document);
        Some(Head {
            document,
            space: space.id(),
            kind: KindNumber(u16::try_from(founding.kind).unwrap_or(u16::MAX)),
            audience: founding.audience.clone(),
            made_from: (entries.len() as u64, *entries.last()?),
            roles: roles_of(space, &entries),
            kept,
        })
    }

    /// What the desk kept beside a document, sealed to this device.
    fn kept(&self, note: Note, document: &DocumentId) -> Option<Vec<u8>> {
        let sealed = self.parts.store.aux(note.key(document).as_bytes())?;
        seal::open(self.parts.node.local_identity(), &sealed, sealed.len()).ok()
    }

    fn material(&mut self, document: DocumentId) -> Option<Material> {
        let space = self.space_of(&document)?;
        let head = self.head(space, document)?;
        let entries = refs(space, &document, 0, &self.parts.store);
        let draft = self
            .parts
            .node
            .read_local(&self.parts.store, &LocalKey::Draft(document.into()))
            .map(|draft| draft.to_vec());
        let told = ToldOf {
            entries: entries.len(),
            roles: head.roles,
        };
        self.told.documents.insert(document, told);
        Some(Material {
            head,
            entries,
            draft,
            snapshot: self.kept(Note::Snapshot, &document),
        })
    }

    /// Tells the desk of the entries of a document that it does not know, when it has it open.
    pub(super) fn tell_desk_of(&mut self, space: SpaceId, document: DocumentId) {
        let entries = self.new_refs(space, document);
        if !entries.is_empty() {
            self.to_desk.push_back(ToDesk::Changed(document, entries));
        }
    }

    /// The entries of a document since the desk was last told; none while it never asked.
    fn new_refs(&mut self, space: SpaceId, document: DocumentId) -> Vec<EntryRef> {
        let Some(told) = self.told.documents.get(&document).copied() else {
            return Vec::new();
        };
        let Some(space) = self.parts.node.space(&space) else {
            return Vec::new();
        };
        if !told.roles_stand(space, &document) {
            self.fold_again(document);
            return Vec::new();
        }
        let entries = refs(space, &document, told.entries, &self.parts.store);
        let acts = entries.iter().any(|entry| entry.kind.is_act());
        let count = told.entries + entries.len();
        let roles = match acts {
            true => roles_of(space, &space.entries_of(&document)),
            false => told.roles,
        };
        let told = ToldOf {
            entries: count,
            roles,
        };
        self.told.documents.insert(document, told);
        entries
    }

    /// Has the desk make a document anew, when it has it open.
    pub(super) fn fold_again(&mut self, document: DocumentId) {
        self.told.documents.remove(&document);
        self.to_desk.push_back(ToDesk::Refold(document));
    }

    /// Has the desk make those documents of a space anew whose acts count by other roles now that the charter changed.
    fn check_roles(&mut self, id: SpaceId) {
        let Some(space) = self.parts.node.space(&id) else {
            return;
        };
        let heads = space.charter().heads();
        if self.told.charters.get(&id) == Some(&heads) {
            return;
        }
        let stands = |(document, told): &(&DocumentId, &ToldOf)| {
            space.documents().get(document).is_none() || told.roles_stand(space, document)
        };
        let fall: Vec<DocumentId> = self
            .told
            .documents
            .iter()
            .filter(|one| !stands(one))
            .map(|(document, _)| *document)
            .collect();
        self.told.charters.insert(id, heads);
        for document in fall {
            self.fold_again(document);
            self.news.documents.insert(id);
        }
    }

    fn write(&mut self, document: DocumentId, on: Vec<EntryId>, bodies: Vec<NewBody>) {
        let mut done = Vec::new();
        let mut problem = None;
        let mut on = on;
        let space = self.space_of(&document).map(Space::id);
        for body in bodies {
            let Some(space) = space else {
                problem = Some(problems::of_refused(
                    noaber_protocol::node::Refused::NoDocument,
                    &document.to_string(),
                ));
                break;
            };
            // What came in meanwhile goes to the desk before what is written now.
            self.tell_desk_of(space, document);
            let new = NewEntry {
                document: Some(document),
                kind: body.kind,
                on: std::mem::take(&mut on),
                more: Vec::new(),
                audience: Audience::Space,
                plaintext: body.plaintext,
            };
            match self.with_node(|node, cx| node.write(cx, space, new)) {
                Ok(_) => done.push(self.new_refs(space, document)),
                Err(refused) => {
                    problem = Some(problems::of_refused(refused, &document.to_string()));
                    break;
                }
            }
        }
        self.news.links = true;
        self.to_desk.push_back(ToDesk::Written {
            document,
            done,
            problem,
        });
    }

    fn found(
        &mut self,
        space: SpaceId,
        kind: KindNumber,
        audience: Audience,
        body: Vec<u8>,
    ) -> Result<EntryRef, Problem> {
        let new = NewEntry {
            document: None,
            kind: EntryType::FOUND_DOCUMENT,
            on: Vec::new(),
            more: kind.to_more(),
            audience,
            plaintext: body,
        };
        let entry = self
            .with_node(|node, cx| node.write(cx, space, new))
            .map_err(|refused| problems::of_refused(refused, &space.to_string()))?;
        let document = DocumentId::from(entry);
        self.told.documents.insert(document, ToldOf::default());
        self.news.documents.insert(space);
        self.new_refs(space, document)
            .pop()
            .ok_or_else(|| Problem::General("a founding entry is not there".to_owned()))
    }

    /// Tells the desk how this device stands in a space.
    pub(super) fn tell_standing(&mut self, id: SpaceId) {
        self.check_roles(id);
        let Some(space) = self.parts.node.space(&id) else {
            return;
        };
        let connected = self.hearers(&id);
        let is_device = |it: &sync::Standing| matches!(it, sync::Standing::Device(_));
        let is_relay = |it: &sync::Standing| matches!(it, sync::Standing::Relay);
        let live = connected.iter().any(is_device);
        let standing = Arc::new(Standing {
            space: id,
            me: space.me(),
            writable: writable(space, EntryType::CHANGES),
            acts: writable(space, EntryType::COMMENT),
            role: space.charter().state().role_of(&space.me()),
            name: self.name_of_space(space),
            audiences: super::audiences::names(space),
            live,
            heard: live || connected.iter().any(is_relay),
            people: self.signers(space),
            open: opener(space, &self.parts.store),
            keys: Arc::as_ptr(space.keys()).addr(),
            attest: Arc::new(space.attester()),
        });
        self.standings.insert(id, Arc::clone(&standing));
        self.to_desk.push_back(ToDesk::Standing(standing));
    }

    /// Everyone who ever signed something in a space. Of one that is only followed nobody's name is known here.
    fn signers(&self, space: &Space) -> BTreeMap<AuthorId, Who> {
        let mut people = people(space);
        if space.is_followed() {
            let somebody = text(self.parts.settings.lang(), "person-of-followed");
            let name = SafeText::one_line(&somebody);
            people.values_mut().for_each(|who| who.name = name.clone());
        }
        people
    }

    /// How those stand in a space with whom a session about it is open.
    fn hearers(&self, space: &SpaceId) -> Vec<sync::Standing> {
        let links = self.parts.node.links().into_iter();
        let proven = links.filter(|link| link.space == *space && link.who.is_some());
        proven.map(|link| link.standing).collect()
    }
}

/// What the desk was told.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Of the documents that it wanted.
    pub(super) documents: BTreeMap<DocumentId, ToldOf>,
    /// The heads of charters as they were when it was last looked by which roles acts count.
    charters: BTreeMap<SpaceId, Vec<EntryId>>,
}

/// What the desk was told of a document.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ToldOf {
    /// How many of its entries.
    entries: usize,
    /// By which roles the acts among them count.
    roles: Option<[u8; 32]>,
}

impl ToldOf {
    /// Whether the acts that the desk knows count by the roles that it was told.
    fn roles_stand(&self, space: &Space, document: &DocumentId) -> bool {
        if self.roles.is_none() {
            return true;
        }
        let mut entries = space.entries_of(document);
        entries.truncate(self.entries);
        roles_of(space, &entries) == self.roles
    }
}

/// By which roles acts among entries count.
fn roles_of(space: &Space, entries: &[EntryId]) -> Option<[u8; 32]> {
    let acts = entries.iter();
    mark_of_roles(acts.filter_map(|id| Some((*id, space.role_at_act(id)?))))
}

/// For which audiences this device may write entries of a type in a space now.
fn writable(space: &Space, kind: EntryType) -> BTreeMap<Audience, Result<(), Problem>> {
    super::audiences::all(space)
        .into_iter()
        .map(|audience| {
            let may = space.may_write_as(&audience, kind);
            let may = may.map_err(|refused| problems::of_refused(refused, ""));
            (audience, may)
        })
        .collect()
}

/// Everyone who ever signed something in a space, as their cards say.
pub(super) fn people(space: &Space) -> BTreeMap<AuthorId, Who> {
    let state = space.charter().state();
    let mut authors: Vec<AuthorId> = space
        .skeleton()
        .chains()
        .map(|chain| chain.author)
        .chain(state.devices.keys().copied())
        .collect();
    authors.sort_unstable();
    authors.dedup();
    authors
        .into_iter()
        .map(|author| {
            let participant = participant_of(space, &author);
            let card = space.card_of(&participant).or_else(|| space.card(&author));
            let who = Who {
                participant,
                name: name_of(card),
                organisation: organisation_of(card),
                role: state.participants.get(&participant).map(|it| it.role),
            };
            (author, who)
        })
        .collect()
}

/// The person whose device it is; of one that is gone, the device stands for the person.
pub(super) fn participant_of(space: &Space, author: &AuthorId) -> ParticipantId {
    let state = space.charter().state();
    state
        .participant_of(author)
        .unwrap_or(ParticipantId::from(*author))
}

/// The name on a card, for screens.
pub(super) fn name_of(card: Option<&Card>) -> SafeText {
    card.map(|card| card.name.as_text().clone())
        .unwrap_or_default()
}

/// The organisation on a card, for screens.
pub(super) fn organisation_of(card: Option<&Card>) -> SafeText {
    card.and_then(|card| card.organisation.as_ref())
        .map(|name| name.as_text().clone())
        .unwrap_or_default()
}

/// Opens bodies of a space from any thread, with the keys that are here now.
pub(super) fn opener(space: &Space, store: &crate::store::Store) -> OpenBody {
    let (keys, store) = (Arc::clone(space.keys()), store.clone());
    Arc::new(move |entry: &EntryId| {
        let header = store.entry(entry)?.header;
        let body = store.body(entry)?;
        keys.open(&header, &body).ok()
    })
}

/// The entries of a document that count, from a place on, each with what comes right before it.
pub(super) fn refs(
    space: &Space,
    document: &DocumentId,
    from: usize,
    store: &crate::store::Store,
) -> Vec<EntryRef> {
    let mut found = Vec::new();
    for id in space.entries_of(document).iter().skip(from) {
        let Some(entry) = store.entry(id) else {
            tracing::error!(entry = id.short(), "an entry does not read back");
            continue;
        };
        found.push(entry_ref(space, &entry));
    }
    found
}

fn entry_ref(space: &Space, entry: &noaber_protocol::entry::Entry) -> EntryRef {
    let header = &entry.header;
    // of others the number of the type tells what was needed
    let role = space.role_at_act(&entry.id);
    // whose vote it was stays so when they leave, and when it has no role any more
    let is_act = header.kind.is_act();
    let who = is_act.then(|| space.participant_at_entry(&entry.id));
    EntryRef {
        entry: entry.id,
        author: header.author,
        participant: who
            .flatten()
            .unwrap_or_else(|| participant_of(space, &header.author)),
        past: space.right_before(&entry.id),
        at: header.at,
        has_body: matches!(header.kind, EntryType::FOUND_DOCUMENT | EntryType::CHANGES)
            && header.body_len > 0,
        kind: header.kind,
        role: role.unwrap_or(Role::Reader),
    }
}
