//! A bundle that is read while somebody writes: it comes into the open editor, beside what is typed.

use noaber_node::config::HomePaths;
use noaber_node::handle::{
    BundleRead, BundleRequest, DocumentRequest, EditorEvent, EditorId, EditorRequest, Event,
    Opened, Problem, Profile, Request, Response, SectionId, Selector, SpaceRequest, Splice,
};
use noaber_node::host::{self, Connection, HostConfig, NetworkUse};
use noaber_protocol::charter::role::Role;
use std::path::Path;
use std::time::Duration;

const KRING: &str = "Wierdenland-Noord";
/// Only a hang comes near it.
const PATIENCE: Duration = Duration::from_secs(300);

/// Somebody at an open program.
struct Desk(Connection);

impl Desk {
    async fn of(folder: &Path, name: &str) -> Desk {
        let paths = HomePaths::new(folder.join(name));
        let profile = Profile {
            name: name.to_owned(),
            organisation: "Dorp".to_owned(),
        };
        host::create_home(&paths, &profile, None, None).expect("a home");
        let config = HostConfig {
            paths,
            passphrase: None,
            network: NetworkUse::Off,
        };
        Desk(host::host(config).await.expect("a host"))
    }

    async fn ask(&self, request: Request) -> Result<Response, Problem> {
        let answer = tokio::time::timeout(PATIENCE, self.0.caller.ask(request));
        answer.await.expect("an answer comes")
    }

    async fn take(&self, file: &Path) {
        let request = BundleRequest::Write {
            space: Selector(KRING.to_owned()),
            file: file.to_owned(),
            since: None,
        };
        let written = self.ask(Request::Bundle(request)).await;
        assert!(
            matches!(written, Ok(Response::BundleWritten(_))),
            "{written:?}"
        );
    }

    async fn read(&self, file: &Path) -> Vec<BundleRead> {
        let file = file.to_owned();
        let read = self
            .ask(Request::Bundle(BundleRequest::Read { file }))
            .await;
        match read {
            Ok(Response::BundlesRead(read)) => read,
            other => panic!("{other:?}"),
        }
    }

    async fn open(&self) -> Opened {
        let document = Selector("Manifest".to_owned());
        let opened = self.ask(Request::Editor(EditorRequest::Open(document)));
        match opened.await {
            Ok(Response::Opened(opened)) => opened,
            other => panic!("{other:?}"),
        }
    }

    async fn types(&self, editor: EditorId, section: &SectionId, text: &str) {
        let splice = EditorRequest::Splice {
            editor,
            section: section.clone(),
            seen: 0,
            splice: Splice {
                at: 0,
                delete: 0,
                insert: text.to_owned(),
            },
        };
        let typed = self.ask(Request::Editor(splice)).await;
        assert_eq!(typed, Ok(Response::Done));
    }

    /// The next change by somebody else in the open editor.
    async fn sees(&mut self) -> Splice {
        let wait = async {
            loop {
                if let Some(Event::Editor(_, EditorEvent::Splice { splice, .. })) =
                    self.0.events.next().await
                {
                    return splice;
                }
            }
        };
        let seen = tokio::time::timeout(PATIENCE, wait).await;
        seen.expect("it comes into the editor")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_a_stick_comes_into_the_editor_that_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let stick = folder.path().join("kring.noaber");
    let anje = Desk::of(folder.path(), "Anje").await;
    let mut geert = Desk::of(folder.path(), "Geert").await;
    let new = SpaceRequest::New {
        name: KRING.to_owned(),
    };
    anje.ask(Request::Space(new)).await.expect("a kring");
    let new = DocumentRequest::New {
        space: Selector(KRING.to_owned()),
        kind: "manifest".to_owned(),
        title: "Manifest".to_owned(),
        from: None,
        audience: None,
    };
    anje.ask(Request::Document(new)).await.expect("a manifest");
    let invite = SpaceRequest::Invite {
        space: Selector(KRING.to_owned()),
        role: Role::Editor,
        days: 1,
        uses: 1,
    };
    let Ok(Response::Invited(invited)) = anje.ask(Request::Space(invite)).await else {
        panic!("no ticket");
    };
    let join = SpaceRequest::Join {
        ticket: invited.ticket,
        wait_seconds: 0,
    };
    geert.ask(Request::Space(join)).await.expect("a joining");
    anje.take(&stick).await;
    geert.read(&stick).await;
    geert.take(&stick).await;
    anje.read(&stick).await;
    anje.take(&stick).await;
    geert.read(&stick).await;
    let there = geert.open().await;
    let here = anje.open().await;
    let section = here.text.sections[0].id.clone();
    // Both type at the same place; neither has left its editor, and what is typed goes along.
    anje.types(here.editor, &section, "van Anje. ").await;
    geert.types(there.editor, &section, "van Geert. ").await;
    anje.take(&stick).await;
    let read = geert.read(&stick).await;
    assert_eq!((read.len(), read[0].new), (1, 1));
    assert_eq!(geert.sees().await.insert, "van Anje. ");
    geert.take(&stick).await;
    assert!(anje.read(&stick).await[0].new >= 1);
    let text = |desk: &Desk| {
        let document = Selector("Manifest".to_owned());
        desk.0
            .caller
            .begin(Request::Document(DocumentRequest::Read(document)))
            .expect("it is asked")
    };
    let both = [text(&anje).answer().await, text(&geert).answer().await];
    let [Ok(Response::Text(one)), Ok(Response::Text(other))] = both else {
        panic!("no text");
    };
    assert_eq!(one.sections, other.sections);
    let words = &one.sections[0].text;
    assert!(words.contains("van Anje. ") && words.contains("van Geert. "));
    anje.0.close().await;
    geert.0.close().await;
}
