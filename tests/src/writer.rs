//! Somebody who writes in an open document over the control socket, as a screen does.

use noaber_node::config::HomePaths;
use noaber_node::control::{Caller, Events};
use noaber_node::desk::jupiter::{Channel, Side, apply};
use noaber_node::handle::{
    EditorEvent, EditorId, EditorRequest, Event, Here, Request, Response, SectionId, Selector,
    Splice, Status,
};
use noaber_node::handle::{HomeRequest, NetworkRequest, Problem};
use noaber_node::host;
use std::time::Duration;
use tokio::time::timeout;

/// How long an answer, or the next event, may take to come; only a hang comes near it.
const PATIENCE: Duration = Duration::from_secs(300);

/// One section of one open document, as this editor sees it.
pub struct Writer {
    caller: Caller,
    events: Events,
    editor: EditorId,
    section: SectionId,
    channel: Channel,
    text: String,
    others: Vec<Here>,
}

impl Writer {
    /// Opens a document's first section at the host of a home.
    ///
    /// # Panics
    /// When there is no host, or no such document.
    pub async fn open(paths: &HomePaths, document: &str) -> Writer {
        let connection = host::attach(paths)
            .await
            .expect("the host answers")
            .expect("a host runs");
        let open = Request::Editor(EditorRequest::Open(Selector(document.to_owned())));
        let answer = answer(&connection.caller, open).await;
        let answer = answer.expect("the document opens");
        let Response::Opened(opened) = answer else {
            panic!("not what was asked: {answer:?}")
        };
        let first = opened
            .text
            .sections
            .into_iter()
            .next()
            .expect("a section to write in");
        Writer {
            caller: connection.caller,
            events: connection.events,
            editor: opened.editor,
            section: first.id,
            channel: Channel::new(Side::Editor),
            text: first.text,
            others: Vec::new(),
        }
    }

    /// The text as it stands in this editor.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Edits at a place in characters; what lies beyond the end is taken as the end.
    ///
    /// # Panics
    /// When the host does not take it.
    pub async fn edit(&mut self, at: usize, deleted: usize, insert: &str) {
        let byte = |place: usize| {
            self.text
                .char_indices()
                .nth(place)
                .map_or(self.text.len(), |(byte, _)| byte)
        };
        let (from, to) = (byte(at), byte(at + deleted));
        let splice = Splice {
            at: from,
            delete: to - from,
            insert: insert.to_owned(),
        };
        self.text.replace_range(from..to, insert);
        let seen = self.channel.sent(&splice);
        let request = EditorRequest::Splice {
            editor: self.editor,
            section: self.section.clone(),
            seen,
            splice,
        };
        let taken = answer(&self.caller, Request::Editor(request)).await;
        taken.expect("the desk takes the edit");
        self.take_in();
    }

    /// Takes in what the desk has told so far.
    ///
    /// # Panics
    /// When the two ends no longer fit each other.
    pub fn take_in(&mut self) {
        while let Some(event) = self.events.take() {
            self.hear(event);
        }
    }

    /// Waits for what the desk tells next, and takes it in.
    ///
    /// # Panics
    /// When the host is gone, or the two ends no longer fit each other.
    pub async fn hears(&mut self) {
        let event = timeout(PATIENCE, self.events.next()).await;
        let event = event.expect("something happens");
        self.hear(event.expect("the host runs"));
    }

    fn hear(&mut self, event: Event) {
        let Event::Editor(editor, event) = event else {
            return;
        };
        if editor != self.editor {
            return;
        }
        match event {
            EditorEvent::Splice {
                section,
                seen,
                splice,
                ..
            } if section == self.section => {
                for splice in self.channel.received(seen, &splice).expect("both ends fit") {
                    apply(&mut self.text, &splice).expect("the change fits the text");
                }
            }
            EditorEvent::Others(others) => self.others = others,
            EditorEvent::Splice { .. }
            | EditorEvent::Outline(_)
            | EditorEvent::Kept { .. }
            | EditorEvent::Writable(_) => {}
        }
    }

    /// Where somebody's cursor is in this editor's text, by name; none while nobody of that name is in it.
    pub fn cursor_of(&self, name: &str) -> Option<usize> {
        let here = self.others.iter().find(|here| here.name.as_str() == name)?;
        self.channel.place(here.seen, here.at?)
    }

    /// How the host stands with the others.
    ///
    /// # Panics
    /// When the host is gone.
    pub async fn status(&self) -> Status {
        match answer(&self.caller, Request::Home(HomeRequest::Status)).await {
            Ok(Response::Status(status)) => status,
            other => panic!("not what was asked: {other:?}"),
        }
    }

    /// Looks for the others, for some seconds at most.
    ///
    /// # Errors
    /// What the host says when not everybody holds everything by then.
    pub async fn sync(&self, wait_seconds: u32) -> Result<(), Problem> {
        let request = NetworkRequest::Sync {
            wait_seconds,
            until_safe: Some(1),
        };
        let done = answer(&self.caller, Request::Network(request)).await;
        done.map(|_| ())
    }

    /// Dials an address.
    ///
    /// # Panics
    /// When the host refuses it as an address.
    pub async fn dial(&self, address: &str) {
        let request = NetworkRequest::Dial {
            address: address.to_owned(),
        };
        let dialled = answer(&self.caller, Request::Network(request)).await;
        dialled.expect("an address to dial");
    }
}

async fn answer(caller: &Caller, request: Request) -> Result<Response, Problem> {
    let answer = timeout(PATIENCE, caller.ask(request)).await;
    answer.expect("an answer comes")
}
