//! What the screens know of the node: the last answers, and what to ask again when something changed.

use noaber_node::handle::{
    DocumentInfo, DocumentRequest, Event, HomeRequest, Info, MemberList, MembersRequest,
    PeopleRequest, Person, Request, Response, Selector, SpaceInfo, SpaceRequest, Status,
};
use noaber_protocol::ids::SpaceId;
use std::collections::BTreeMap;

/// The last answers.
#[derive(Default)]
pub struct Model {
    /// All spaces; none before the first answer.
    pub spaces: Option<Vec<SpaceInfo>>,
    /// Documents by space.
    pub documents: BTreeMap<SpaceId, Vec<DocumentInfo>>,
    /// People by space.
    pub people: BTreeMap<SpaceId, Vec<Person>>,
    /// Member lists by space.
    pub members: BTreeMap<SpaceId, MemberList>,
    /// How it stands with the others.
    pub status: Option<Status>,
    /// About this device.
    pub info: Option<Info>,
}

impl Model {
    /// Takes an answer in.
    pub fn learn(&mut self, request: &Request, response: &Response) {
        match (request, response) {
            (_, Response::Spaces(spaces)) => self.spaces = Some(spaces.clone()),
            (_, Response::Status(status)) => self.status = Some(status.clone()),
            (_, Response::Info(info)) => self.info = Some(info.clone()),
            (Request::Document(DocumentRequest::List(space)), Response::Documents(documents)) => {
                if let Ok(space) = space.0.parse() {
                    self.documents.insert(space, documents.clone());
                }
            }
            (Request::Members(MembersRequest::List { space, .. }), Response::Members(list)) => {
                if let Ok(space) = space.0.parse() {
                    self.members.insert(space, list.clone());
                }
            }
            (Request::People(PeopleRequest::List(space)), Response::People(people)) => {
                if let Ok(space) = space.0.parse() {
                    self.people.insert(space, people.clone());
                }
            }
            (_, _) => {}
        }
    }

    /// What to ask again after the node told something.
    pub fn told(&self, event: &Event) -> Vec<Request> {
        match event {
            Event::People(space) | Event::Joined(space) => {
                let mut all = vec![spaces(), people(*space), status()];
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

    /// A space by its id.
    pub fn space(&self, id: SpaceId) -> Option<&SpaceInfo> {
        self.spaces.iter().flatten().find(|space| space.id == id)
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

/// Names a space by its id.
pub fn by_id(space: SpaceId) -> Selector {
    Selector(space.to_string())
}
