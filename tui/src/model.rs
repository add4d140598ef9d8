//! What the screens know of the node: the last answers, and what to ask again when something changed.

use noaber_node::handle::{
    DocumentInfo, DocumentRequest, Event, HomeRequest, Info, PeopleRequest, Person, Request,
    Response, Selector, SpaceInfo, SpaceRequest, Status,
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
            Event::People(space) | Event::Joined(space) => vec![spaces(), people(*space), status()],
            Event::Documents(space) => vec![documents(*space), status()],
            Event::Links => vec![status()],
            Event::Missed => {
                let mut all = vec![spaces(), status()];
                all.extend(self.documents.keys().map(|space| documents(*space)));
                all.extend(self.people.keys().map(|space| people(*space)));
                all
            }
            Event::JoinFailed(_, _) => vec![spaces()],
            Event::Editor(_, _) | Event::Stopping => Vec::new(),
        }
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

/// Names a space by its id.
pub fn by_id(space: SpaceId) -> Selector {
    Selector(space.to_string())
}
