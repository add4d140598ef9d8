//! A laptop of somebody in a demo: a home of its own, its host in this process, and the network of this machine alone.

use super::people::Person;
use crate::config::HomePaths;
use crate::control::{self, Caller};
use crate::handle::{
    DocumentInfo, DocumentRequest, DocumentText, HomeRequest, Info, NetworkRequest, Problem,
    Profile, Request, Response, Selector, Status,
};
use crate::host::{self, Connection, HostConfig, NetworkUse};
use crate::words::Lang;
use noaber_protocol::ids::SpaceId;
use std::path::Path;

/// Where everything in a demo listens: a free port of this machine, which nobody else reaches.
const HERE_ONLY: &str = "/ip4/127.0.0.1/tcp/0";

/// Whether a laptop is connected with anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Connected,
    Cut,
}

/// A laptop, or whatever else has a home.
#[derive(Debug)]
pub(super) struct Laptop {
    /// Whose it is.
    pub(super) person: &'static Person,
    pub(super) machine: Machine,
}

impl Laptop {
    /// A new one, switched on.
    pub(super) async fn new(
        folder: &Path,
        person: &'static Person,
        lang: Lang,
    ) -> Result<Laptop, Problem> {
        let paths = HomePaths::new(folder.join(person.slug));
        let profile = Profile {
            name: person.name.to_owned(),
            organisation: person.village.name().to_owned(),
        };
        host::create_home(&paths, &profile, None, Some(lang))?;
        let mut machine = Machine { paths, host: None };
        machine.on(Line::Connected).await?;
        Ok(Laptop { person, machine })
    }
}

/// A home, and its host while it is on.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) paths: HomePaths,
    host: Option<Connection>,
}

impl Machine {
    /// A new relay, switched on.
    pub(super) async fn relay(folder: &Path, name: &str, lang: Lang) -> Result<Machine, Problem> {
        let paths = HomePaths::new(folder.join("relay"));
        host::create_relay(&paths, name, Some(lang))?;
        let mut machine = Machine { paths, host: None };
        machine.on(Line::Connected).await?;
        Ok(machine)
    }

    /// Switches it on.
    pub(super) async fn on(&mut self, line: Line) -> Result<(), Problem> {
        let network = match line {
            Line::Cut => NetworkUse::Off,
            Line::Connected => NetworkUse::Chosen {
                listen: vec![HERE_ONLY.to_owned()],
                no_mdns: true,
            },
        };
        let config = HostConfig {
            paths: self.paths.clone(),
            passphrase: None,
            network,
        };
        self.host = Some(host::host(config).await?);
        Ok(())
    }

    /// Switches it off; what was typed is on its disk before.
    pub(super) async fn off(&mut self) {
        if let Some(host) = self.host.take() {
            host.close().await;
        }
    }

    /// Takes the line to its host out, for somebody's screens; whoever has it closes it.
    pub(super) fn hand_over(&mut self) -> Option<Connection> {
        self.host.take()
    }

    /// Takes away what a host that was broken off may have left outside its home.
    pub(super) fn sweep(&self) {
        if let Ok(socket) = control::socket_path(self.paths.root()) {
            // It is gone already when the host ended well.
            let _gone = std::fs::remove_file(socket);
        }
    }

    /// Asks its host.
    pub(super) fn caller(&self) -> Result<Caller, Problem> {
        let off = || Problem::General("the laptop is off".to_owned());
        let host = self.host.as_ref().ok_or_else(off)?;
        Ok(host.caller.clone())
    }

    pub(super) async fn ask(&self, request: Request) -> Result<Response, Problem> {
        self.caller()?.ask(request).await
    }

    pub(super) async fn status(&self) -> Result<Status, Problem> {
        match self.ask(Request::Home(HomeRequest::Status)).await? {
            Response::Status(status) => Ok(status),
            _ => Err(unexpected()),
        }
    }

    /// How many entries it holds.
    pub(super) async fn entries(&self) -> Result<u64, Problem> {
        let status = self.status().await?;
        Ok(status.spaces.iter().map(|space| space.entries).sum())
    }

    /// The addresses at which it listens.
    pub(super) async fn addresses(&self) -> Result<Vec<String>, Problem> {
        match self.ask(Request::Home(HomeRequest::Info)).await? {
            Response::Info(Info { addresses, .. }) => Ok(addresses),
            _ => Err(unexpected()),
        }
    }

    /// Finds another in the same village, as it would by itself in one building.
    pub(super) async fn meet(&self, other: &Machine) -> Result<(), Problem> {
        for address in other.addresses().await? {
            let dial = NetworkRequest::Dial { address };
            self.ask(Request::Network(dial)).await?;
        }
        Ok(())
    }

    /// The documents that it can read, in an order that is the same everywhere.
    pub(super) async fn documents(&self, space: SpaceId) -> Result<Vec<DocumentInfo>, Problem> {
        let list = DocumentRequest::List(Selector(space.to_string()));
        match self.ask(Request::Document(list)).await? {
            Response::Documents(mut all) => {
                all.sort_by_key(|document| document.id);
                Ok(all)
            }
            _ => Err(unexpected()),
        }
    }

    /// One of them, with its text.
    pub(super) async fn read(&self, document: &DocumentInfo) -> Result<DocumentText, Problem> {
        let read = DocumentRequest::Read(Selector(document.id.to_string()));
        match self.ask(Request::Document(read)).await? {
            Response::Text(text) => Ok(text),
            _ => Err(unexpected()),
        }
    }
}

/// An answer that does not fit its question.
pub(super) fn unexpected() -> Problem {
    Problem::General("an answer to another question".to_owned())
}
