//! What the screens know of the node: the last answers, and what to ask again when something changed.

use noaber_node::handle::{
    ActRequest, ActsInfo, AmendRequest, AmendmentInfo, AudienceInfo, AudienceRequest, DeviceInfo,
    DocumentInfo, DocumentRequest, Event, FormInfo, FormRequest, HomeRequest, Info, InvitationInfo,
    MemberList, MembersRequest, PeopleRequest, Person, ProposalInfo, Request, Response, Selector,
    SpaceInfo, SpaceRequest, SpaceStatus, Status, Warning,
};
use noaber_protocol::ids::{DocumentId, Millis, SpaceId};
use std::collections::BTreeMap;
use std::rc::Rc;

/// After how long what was typed is an entry at the latest, in milliseconds; what took itself back becomes none.
const WRITTEN_BY: i64 = 20_000;
/// The same while others write too.
const WRITTEN_SOON: i64 = 1_000;

/// The last answers.
#[derive(Default)]
pub struct Model {
    /// All spaces; none before the first answer.
    pub spaces: Option<Vec<SpaceInfo>>,
    /// Documents by space.
    pub documents: BTreeMap<SpaceId, Vec<DocumentInfo>>,
    /// What goes with the text of documents that were looked at.
    pub beside: Beside,
    /// People by space.
    pub people: BTreeMap<SpaceId, Vec<Person>>,
    /// Member lists by space.
    pub members: BTreeMap<SpaceId, MemberList>,
    /// Who reads what, by space.
    pub audiences: BTreeMap<SpaceId, Vec<AudienceInfo>>,
    /// Devices of everybody, by space.
    pub devices: BTreeMap<SpaceId, Vec<DeviceInfo>>,
    /// Invitations by space.
    pub invitations: BTreeMap<SpaceId, Vec<InvitationInfo>>,
    /// What waits for admins, by space.
    pub proposals: BTreeMap<SpaceId, Vec<ProposalInfo>>,
    /// How it stands with the others.
    pub status: Option<Status>,
    /// How many entries each space held when that was first told, and how many were read from sticks since.
    not_ours: BTreeMap<SpaceId, u64>,
    /// Documents in which was typed.
    unwritten: BTreeMap<DocumentId, Typed>,
    /// When another device was last seen to be connected.
    pub connected_at: Option<Millis>,
    /// About this device.
    pub info: Option<Info>,
}

/// What goes with the text of a document.
#[derive(Default)]
pub struct Beside {
    /// Acts by document.
    pub acts: BTreeMap<DocumentId, Rc<ActsInfo>>,
    /// Values by document.
    pub forms: BTreeMap<DocumentId, Rc<FormInfo>>,
    /// Amendments by document that they are on, in the order of voting.
    pub amendments: BTreeMap<DocumentId, Rc<Vec<AmendmentInfo>>>,
}

/// What was typed in a document.
struct Typed {
    /// When last.
    at: Millis,
    /// From when on it is an entry.
    until: Millis,
}

impl Model {
    /// Takes an answer in.
    pub fn learn(&mut self, request: &Request, response: &Response) {
        match (request, response) {
            (_, Response::Spaces(spaces)) => self.spaces = Some(spaces.clone()),
            (_, Response::Status(status)) => {
                for space in &status.spaces {
                    self.not_ours.entry(space.id).or_insert(space.entries);
                }
                self.status = Some(status.clone());
            }
            (_, Response::BundlesRead(read)) => {
                for bundle in read {
                    *self.not_ours.entry(bundle.space).or_default() += bundle.new;
                }
            }
            (_, Response::Acts(acts)) => {
                self.beside.acts.insert(acts.id, Rc::new((**acts).clone()));
            }
            (_, Response::Form(form)) => {
                self.beside.forms.insert(form.id, Rc::new(form.clone()));
            }
            (_, Response::Amendments(info)) => {
                let all = Rc::new(info.amendments.clone());
                self.beside.amendments.insert(info.id, all);
            }
            (_, Response::Info(info)) => self.info = Some(info.clone()),
            (Request::Document(DocumentRequest::List(space)), Response::Documents(all)) => {
                keep(&mut self.documents, space, all);
            }
            (Request::Members(MembersRequest::List { space, .. }), Response::Members(list)) => {
                if let Ok(space) = space.0.parse() {
                    self.members.insert(space, list.clone());
                }
            }
            (Request::People(PeopleRequest::List(space)), Response::People(all)) => {
                keep(&mut self.people, space, all);
            }
            (Request::Audience(AudienceRequest::List(space)), Response::Audiences(all)) => {
                keep(&mut self.audiences, space, all);
            }
            (Request::People(PeopleRequest::Devices(space)), Response::Devices(all)) => {
                keep(&mut self.devices, space, all);
            }
            (Request::Space(SpaceRequest::Invitations(space)), Response::Invitations(all)) => {
                keep(&mut self.invitations, space, all);
            }
            (Request::People(PeopleRequest::Proposals(space)), Response::Proposals(all)) => {
                keep(&mut self.proposals, space, all);
            }
            (_, _) => {}
        }
    }

    /// What to ask again after the node told something.
    pub fn told(&self, event: &Event) -> Vec<Request> {
        match event {
            Event::People(space) | Event::Joined(space) => {
                let mut all = vec![spaces(), people(*space), status()];
                all.extend(self.devices.get(space).map(|_| devices(*space)));
                all.extend(self.invitations.get(space).map(|_| invitations(*space)));
                all.extend(self.proposals.get(space).map(|_| proposals(*space)));
                all.extend(self.known_members(*space));
                all
            }
            Event::Documents(space) => {
                let mut all = vec![documents(*space), status()];
                all.extend(self.known_members(*space));
                all
            }
            Event::Links => vec![status()],
            Event::Missed => {
                let mut all = vec![spaces(), status()];
                all.extend(self.documents.keys().map(|space| documents(*space)));
                all.extend(self.people.keys().map(|space| people(*space)));
                all.extend(self.members.keys().map(|space| members(*space)));
                all
            }
            Event::JoinFailed(_, _) => vec![spaces()],
            Event::Editor(_, _) | Event::Stopping => Vec::new(),
        }
    }

    /// The question for a member list that is known already.
    fn known_members(&self, space: SpaceId) -> Option<Request> {
        self.members.contains_key(&space).then(|| members(space))
    }

    /// Notes the time when somebody is connected.
    pub fn note_connected(&mut self, now: Millis) {
        let spaces = self.status.iter().flat_map(|status| &status.spaces);
        let mut devices = spaces.flat_map(|space| &space.devices);
        if devices.any(|device| device.connected) {
            self.connected_at = Some(now);
        }
    }

    /// Something was typed in a document.
    pub fn note_typed(&mut self, document: DocumentId, now: Millis) {
        let until = now.plus(WRITTEN_BY);
        self.unwritten.insert(document, Typed { at: now, until });
    }

    /// What was typed is written, when the node tells so, or tells that something it told was not heard. What was typed
    /// a moment before is written a moment later: what the node tells of may be by somebody else.
    pub fn note_written(&mut self, event: &Event) {
        let space = match event {
            Event::Documents(space) => space,
            Event::Missed => return self.unwritten.clear(),
            Event::People(_)
            | Event::Joined(_)
            | Event::JoinFailed(_, _)
            | Event::Links
            | Event::Editor(_, _)
            | Event::Stopping => return,
        };
        let here = self.documents.get(space).map_or(&[][..], Vec::as_slice);
        for document in here {
            if let Some(typed) = self.unwritten.get_mut(&document.id) {
                typed.until = typed.until.min(typed.at.plus(WRITTEN_SOON));
            }
        }
    }

    /// In how many documents of a space something was typed that is not written yet.
    pub fn unwritten(&self, space: SpaceId, now: Millis) -> u64 {
        let here = self.documents.get(&space).into_iter().flatten();
        let typed = here.filter_map(|document| self.unwritten.get(&document.id));
        typed.filter(|typed| now < typed.until).count() as u64
    }

    /// How many entries a space got since the start, but for what sticks brought: as long as nobody was met, all are
    /// of this device.
    pub fn since_start(&self, space: &SpaceStatus) -> u64 {
        let not_ours = self.not_ours.get(&space.id).copied();
        space
            .entries
            .saturating_sub(not_ours.unwrap_or(space.entries))
    }

    /// Whether the disk took something not, when that was last asked.
    pub fn disk_refuses(&self) -> bool {
        let status = self.status.as_ref();
        status.is_some_and(|status| status.warnings.contains(&Warning::Disk))
    }

    /// What the acts on a document come to, when that was asked.
    pub fn acts(&self, document: DocumentId) -> Option<Rc<ActsInfo>> {
        self.beside.acts.get(&document).map(Rc::clone)
    }

    /// The values of a document, when they were asked.
    pub fn form(&self, document: DocumentId) -> Option<Rc<FormInfo>> {
        self.beside.forms.get(&document).map(Rc::clone)
    }

    /// The amendments on a document, in the order of voting; none when they were not asked.
    pub fn amendments(&self, document: DocumentId) -> Rc<Vec<AmendmentInfo>> {
        let all = self.beside.amendments.get(&document);
        all.map(Rc::clone).unwrap_or_default()
    }

    /// A document of a space by its id.
    pub fn document(&self, document: DocumentId) -> Option<&DocumentInfo> {
        let mut all = self.documents.values().flatten();
        all.find(|info| info.id == document)
    }

    /// A space by its id.
    pub fn space(&self, id: SpaceId) -> Option<&SpaceInfo> {
        self.spaces.iter().flatten().find(|space| space.id == id)
    }
}

/// Keeps the answer to a question about a space that was named by its id.
fn keep<T: Clone>(all: &mut BTreeMap<SpaceId, Vec<T>>, space: &Selector, answer: &[T]) {
    if let Ok(space) = space.0.parse() {
        all.insert(space, answer.to_vec());
    }
}

/// Asks for all spaces.
pub fn spaces() -> Request {
    Request::Space(SpaceRequest::List)
}

/// Asks how it stands with the others.
pub fn status() -> Request {
    Request::Home(HomeRequest::Status)
}

/// Asks for the documents of a space.
pub fn documents(space: SpaceId) -> Request {
    Request::Document(DocumentRequest::List(by_id(space)))
}

/// Asks what the acts on a document come to.
pub fn acts(document: DocumentId) -> Request {
    Request::Act(ActRequest::Read(by_document(document)))
}

/// Asks for the amendments on a document.
pub fn amendments(document: DocumentId) -> Request {
    let request = AmendRequest::List(by_document(document));
    Request::Act(ActRequest::Amend(request))
}

/// Asks for the values of a document.
pub fn form(document: DocumentId) -> Request {
    Request::Form(FormRequest::Read(by_document(document)))
}

/// Names a document by its id.
pub fn by_document(document: DocumentId) -> Selector {
    Selector(document.to_string())
}

/// Asks for the people of a space.
pub fn people(space: SpaceId) -> Request {
    Request::People(PeopleRequest::List(by_id(space)))
}

/// Asks for the member list of a space.
pub fn members(space: SpaceId) -> Request {
    Request::Members(MembersRequest::List {
        space: by_id(space),
        search: String::new(),
    })
}

/// Asks who reads what in a space.
pub fn audiences(space: SpaceId) -> Request {
    Request::Audience(AudienceRequest::List(by_id(space)))
}

/// Asks for the devices of everybody in a space.
pub fn devices(space: SpaceId) -> Request {
    Request::People(PeopleRequest::Devices(by_id(space)))
}

/// Asks for the invitations of a space.
pub fn invitations(space: SpaceId) -> Request {
    Request::Space(SpaceRequest::Invitations(by_id(space)))
}

/// Asks what waits for admins in a space.
pub fn proposals(space: SpaceId) -> Request {
    Request::People(PeopleRequest::Proposals(by_id(space)))
}

/// Names a space by its id.
pub fn by_id(space: SpaceId) -> Selector {
    Selector(space.to_string())
}
