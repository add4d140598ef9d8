//! The end of the line at which screens and command line stand.

use super::{
    CONTROL_VERSION, ClientId, EVENTS_WAITING, FromClients, IN_FLIGHT, REQUESTS_WAITING, ShortPath,
    ToClient, ToHost, frame, is_same_user, outbox,
};
use crate::handle::{Event, Problem, Request, Response};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use tokio::net::UnixStream;
use tokio::sync::{mpsc, oneshot};

type Ask = (Request, oneshot::Sender<Result<Response, Problem>>);

/// Asks a host. Requests arrive in the order in which they were begun, whoever of its clones began them.
#[derive(Clone, Debug)]
pub struct Caller {
    asks: mpsc::Sender<Ask>,
}

/// An answer that is on its way.
#[derive(Debug)]
pub struct Pending(oneshot::Receiver<Result<Response, Problem>>);

/// What a host tells without being asked. An event about an editor may come before the answer that opened it was read.
#[derive(Debug)]
pub struct Events(mpsc::Receiver<Event>);

impl Caller {
    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// What the host says; [`Problem::General`] when it stopped.
    pub async fn ask(&self, request: Request) -> Result<Response, Problem> {
        let (to, answer) = oneshot::channel();
        self.asks.send((request, to)).await.map_err(|_| stopped())?;
        Pending(answer).answer().await
    }

    /// Asks without waiting: the order is that of the calls.
    ///
    /// # Errors
    /// [`Problem::General`] when the host stopped or is behind by very much.
    pub fn begin(&self, request: Request) -> Result<Pending, Problem> {
        let (to, answer) = oneshot::channel();
        self.asks
            .try_send((request, to))
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => Problem::General("busy".to_owned()),
                mpsc::error::TrySendError::Closed(_) => stopped(),
            })?;
        Ok(Pending(answer))
    }
}

impl Pending {
    /// Waits for the answer.
    ///
    /// # Errors
    /// As [`Caller::ask`].
    pub async fn answer(self) -> Result<Response, Problem> {
        self.0.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl Events {
    /// Waits for the next event; none when the host is gone.
    pub async fn next(&mut self) -> Option<Event> {
        self.0.recv().await
    }

    /// Takes an event that is here already.
    pub fn take(&mut self) -> Option<Event> {
        self.0.try_recv().ok()
    }
}

/// A caller in the host's own process.
pub(crate) fn local(client: ClientId, host: mpsc::Sender<FromClients>) -> (Caller, Events) {
    let (caller, events, mut line) = line();
    let (to, mut heard) = outbox();
    tokio::spawn(async move {
        if host.send(FromClients::Came { client, to }).await.is_err() {
            return;
        }
        loop {
            tokio::select! {
                ask = line.next_ask() => {
                    let Some(ask) = ask else { break };
                    if host.send(FromClients::Asked { client, ask }).await.is_err() { return }
                }
                message = heard.recv() => {
                    let Some(message) = message else { return };
                    line.hear(message);
                }
            }
        }
        // The host may have stopped: then nobody needs to know.
        let _ = host.send(FromClients::Gone { client }).await;
    });
    (caller, events)
}

/// Attaches to the host of a home.
///
/// # Errors
/// What the socket says; [`io::ErrorKind::Unsupported`] when the host is of another version,
/// [`io::ErrorKind::PermissionDenied`] when it is another user's.
pub(crate) async fn attach(socket: &Path) -> io::Result<(Caller, Events)> {
    let short = ShortPath::of(socket)?;
    let mut stream = UnixStream::connect(&short.path).await?;
    if !is_same_user(&stream) {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    frame::greet(&mut stream, CONTROL_VERSION).await?;
    if frame::greeting(&mut stream).await? != CONTROL_VERSION {
        return Err(io::Error::from(io::ErrorKind::Unsupported));
    }
    let (caller, events, mut line) = line();
    let (mut from, mut to) = stream.into_split();
    let (heard_to, mut heard) = mpsc::channel(IN_FLIGHT);
    tokio::spawn(async move {
        while let Ok(Some(message)) = frame::read::<ToClient>(&mut from).await {
            if heard_to.send(message).await.is_err() {
                return;
            }
        }
    });
    tokio::spawn(async move {
        loop {
            tokio::select! {
                ask = line.next_ask() => {
                    let Some(ask) = ask else { return };
                    if frame::write(&mut to, &ask).await.is_err() { return }
                }
                message = heard.recv() => {
                    let Some(message) = message else { return };
                    line.hear(message);
                }
            }
        }
    });
    Ok((caller, events))
}

fn stopped() -> Problem {
    Problem::General("the host has stopped".to_owned())
}

fn line() -> (Caller, Events, Line) {
    let (asks_to, asks) = mpsc::channel(REQUESTS_WAITING);
    let (events_to, events) = mpsc::channel(EVENTS_WAITING);
    let line = Line {
        asks,
        events: events_to,
        waiting: BTreeMap::new(),
        last: 0,
        missed: false,
    };
    (Caller { asks: asks_to }, Events(events), line)
}

/// Numbers requests, and gives answers and events to whom they are for.
struct Line {
    asks: mpsc::Receiver<Ask>,
    events: mpsc::Sender<Event>,
    waiting: BTreeMap<u32, oneshot::Sender<Result<Response, Problem>>>,
    last: u32,
    missed: bool,
}

impl Line {
    /// The next request, when there may be one more in flight; none when nobody can ask any more.
    async fn next_ask(&mut self) -> Option<ToHost> {
        if self.waiting.len() >= IN_FLIGHT {
            return std::future::pending().await;
        }
        let (request, answer) = self.asks.recv().await?;
        self.last = self.last.wrapping_add(1);
        self.waiting.insert(self.last, answer);
        Some(ToHost {
            id: self.last,
            request,
        })
    }

    fn hear(&mut self, message: ToClient) {
        match message {
            ToClient::Answer { id, result } => {
                if let Some(waiting) = self.waiting.remove(&id) {
                    // Who asked may have given up.
                    let _ = waiting.send(result);
                }
            }
            ToClient::Event(event) => self.tell(event),
        }
    }

    fn tell(&mut self, event: Event) {
        if self.missed {
            self.missed = self.events.try_send(Event::Missed).is_err();
        }
        if !self.missed {
            self.missed = self.events.try_send(event).is_err();
        }
    }
}
