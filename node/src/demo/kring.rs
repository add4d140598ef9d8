//! How the kring of a demo comes about: founded by one, with a relay, two documents and an invitation that all others use.

use super::laptop::{Laptop, Machine, unexpected};
use super::people::{PEOPLE, manifest};
use super::{Demo, PATIENCE, until};
use crate::handle::{
    DocumentRequest, Problem, RelayRequest, RelayStatus, Request, Response, Selector, SpaceRequest,
};
use crate::words::{Lang, text};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{DocumentId, SpaceId};

/// The kring.
#[derive(Clone, Debug)]
pub(super) struct Kring {
    pub(super) space: SpaceId,
    /// Sealed for the kring.
    pub(super) manifest: DocumentId,
}

/// How many documents everybody in the kring can read.
const DOCUMENTS: usize = 2;

impl Demo {
    /// The first of all begins the kring.
    ///
    /// # Errors
    /// What the host says.
    pub(super) async fn found(&mut self) -> Result<(), Problem> {
        let lang = self.lang;
        let first = &self.laptop(0)?.machine;
        let new = SpaceRequest::New {
            name: text(lang, "demo-kring"),
        };
        let Response::Space(info) = first.ask(Request::Space(new)).await? else {
            return Err(unexpected());
        };
        let space = info.id;
        for address in self.relay()?.addresses().await? {
            let add = RelayRequest::Add {
                space: Selector(space.to_string()),
                address,
                token: None,
            };
            first.ask(Request::Relay(add)).await?;
        }
        let title = text(lang, "demo-manifest");
        let manifest = document(first, space, "manifest", title, None, manifest(lang)).await?;
        let (title, body) = (text(lang, "demo-public"), text(lang, "demo-public-text"));
        document(first, space, "handbook", title, Some("public"), body).await?;
        self.kring = Some(Kring { space, manifest });
        Ok(())
    }

    /// An invitation with which all others can come in.
    ///
    /// # Errors
    /// What the host says.
    pub(super) async fn invite(&self) -> Result<String, Problem> {
        let invite = SpaceRequest::Invite {
            space: Selector(self.kring()?.space.to_string()),
            role: Role::Editor,
            days: 1,
            uses: u16::try_from(PEOPLE.len()).unwrap_or(u16::MAX),
        };
        let first = &self.laptop(0)?.machine;
        match first.ask(Request::Space(invite)).await? {
            Response::Invited(invited) => Ok(invited.ticket),
            _ => Err(unexpected()),
        }
    }

    /// Somebody comes in, and can read all there is to read.
    ///
    /// # Errors
    /// What the host says; [`Problem::General`] when it takes too long.
    pub(super) async fn join(&self, laptop: &Laptop, ticket: &str) -> Result<(), Problem> {
        let space = self.kring()?.space;
        let join = SpaceRequest::Join {
            ticket: ticket.to_owned(),
            wait_seconds: u32::try_from(PATIENCE.as_secs()).unwrap_or(u32::MAX),
        };
        let Response::Space(info) = laptop.machine.ask(Request::Space(join)).await? else {
            return Err(unexpected());
        };
        if info.joining {
            return Err(Problem::General("the joining still waits".to_owned()));
        }
        until("the documents of the kring", || async {
            let documents = laptop.machine.documents(space).await?;
            Ok(documents.len() == DOCUMENTS)
        })
        .await
    }

    /// Waits until the relay has as many entries as a laptop. What it states itself comes once a minute.
    ///
    /// # Errors
    /// As [`until`].
    pub(super) async fn relay_has_all_of(&self, machine: &Machine) -> Result<(), Problem> {
        until("the relay", || async {
            let status = self.relay_status().await?;
            let there: u64 = status.spaces.iter().map(|space| space.entries).sum();
            Ok(there == machine.entries().await?)
        })
        .await
    }

    /// What the relay says that it has.
    pub(super) async fn relay_status(&self) -> Result<RelayStatus, Problem> {
        let asked = Request::Relay(RelayRequest::Status);
        match self.relay()?.ask(asked).await? {
            Response::Relay(status) => Ok(status),
            _ => Err(unexpected()),
        }
    }

    /// What must not be read at the relay: the names of people, villages, kring and manifest.
    pub(super) fn names(&self, lang: Lang) -> Vec<String> {
        let people = PEOPLE.iter().map(|person| person.name.to_owned());
        let villages = super::Village::all().map(|village| village.name().to_owned());
        let titles = ["demo-kring", "demo-manifest"].map(|key| text(lang, key));
        // Four letters stand somewhere by chance in so many bytes.
        let long = |name: &String| name.chars().count() > 4;
        people.chain(villages).chain(titles).filter(long).collect()
    }
}

async fn document(
    machine: &Machine,
    space: SpaceId,
    kind: &str,
    title: String,
    audience: Option<&str>,
    from: String,
) -> Result<DocumentId, Problem> {
    let new = DocumentRequest::New {
        space: Selector(space.to_string()),
        kind: kind.to_owned(),
        title,
        audience: audience.map(|name| Selector(name.to_owned())),
        from: Some(from),
    };
    match machine.ask(Request::Document(new)).await? {
        Response::Document(info) => Ok(info.id),
        _ => Err(unexpected()),
    }
}
