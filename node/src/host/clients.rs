//! Who is attached, and what they are told.

use crate::control::{ClientId, IN_FLIGHT, ToClient};
use crate::handle::{EditorEvent, EditorId, Event, Problem, Response};
use noaber_protocol::record::Sequence;
use std::collections::{BTreeMap, VecDeque};
use tokio::sync::mpsc;

/// Everyone who is attached.
#[derive(Default)]
pub(super) struct Clients {
    lines: BTreeMap<ClientId, Line>,
    /// What is to be told when records are durable, in the order of those.
    held: VecDeque<(Sequence, ClientId, ToClient)>,
}

struct Line {
    to: mpsc::Sender<ToClient>,
    missed: bool,
}

impl Clients {
    pub(super) fn came(&mut self, client: ClientId, to: mpsc::Sender<ToClient>) {
        self.lines.insert(client, Line { to, missed: false });
    }

    pub(super) fn gone(&mut self, client: ClientId) {
        self.lines.remove(&client);
        self.held.retain(|(_, of, _)| *of != client);
    }

    /// Whether a client is attached: an editor that is opened for one that went is closed by nobody.
    pub(super) fn is_here(&self, client: ClientId) -> bool {
        self.lines.contains_key(&client)
    }

    /// Answers a request. There is room: a client has no more requests under way than it has room for answers.
    pub(super) fn answer(&mut self, client: ClientId, id: u32, result: Result<Response, Problem>) {
        self.send(client, ToClient::Answer { id, result });
    }

    /// Answers when everything up to that record is durable.
    pub(super) fn answer_when(
        &mut self,
        durable: Sequence,
        client: ClientId,
        id: u32,
        result: Result<Response, Problem>,
    ) {
        let answer = ToClient::Answer { id, result };
        self.held.push_back((durable, client, answer));
    }

    /// Tells everyone.
    pub(super) fn tell_all(&mut self, event: &Event) {
        let clients: Vec<ClientId> = self.lines.keys().copied().collect();
        for client in clients {
            self.send(client, ToClient::Event(event.clone()));
        }
    }

    /// Tells about an editor.
    pub(super) fn tell(&mut self, client: ClientId, editor: EditorId, event: EditorEvent) {
        let event = Event::Editor(editor, event);
        self.send(client, ToClient::Event(event));
    }

    /// Tells about an editor when everything up to that record is durable.
    pub(super) fn tell_when(
        &mut self,
        durable: Sequence,
        client: ClientId,
        editor: EditorId,
        event: EditorEvent,
    ) {
        let event = ToClient::Event(Event::Editor(editor, event));
        self.held.push_back((durable, client, event));
    }

    /// Passes on what waited for these records.
    pub(super) fn durable(&mut self, sequence: Sequence) {
        while let Some((_, client, message)) =
            self.held.pop_front_if(|(needed, _, _)| *needed <= sequence)
        {
            self.send(client, message);
        }
    }

    /// Tells everyone who waits for records that the disk refuses them; what they wrote is kept as long as this runs.
    pub(super) fn disk_failed(&mut self, problem: &Problem) {
        let (answers, events): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut self.held)
            .into_iter()
            .partition(|(_, _, message)| matches!(message, ToClient::Answer { .. }));
        self.held = events;
        for (_, client, message) in answers {
            if let ToClient::Answer { id, .. } = message {
                self.answer(client, id, Err(problem.clone()));
            }
        }
    }

    fn send(&mut self, client: ClientId, message: ToClient) {
        let Some(line) = self.lines.get_mut(&client) else {
            return;
        };
        let is_event = matches!(message, ToClient::Event(_));
        if is_event && line.to.capacity() <= IN_FLIGHT + 1 {
            line.missed = true;
            return;
        }
        if line.missed && line.to.capacity() > IN_FLIGHT + 1 {
            line.missed = line.to.try_send(ToClient::Event(Event::Missed)).is_err();
        }
        if let Err(error) = line.to.try_send(message) {
            tracing::debug!(client = client.0, %error, "a client hears nothing");
        }
    }
}
