//! The end of the line at which screens and command line stand.

use super::{
    CONTROL_VERSION, ClientId, EVENTS_WAITING, FromClients, GREETING, IN_FLIGHT, REQUESTS_WAITING,
    ShortPath, ToClient, ToHost, frame, is_same_user, outbox,
};
use crate::handle::{Event, Problem, RelayRequest, Request, Response};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::Duration;
use tokio::net::UnixStream;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Looks at which a host has said nothing, one after the other, before it is given up: by far longer than it is ever at one
/// thing.
const SILENT_LOOKS: u32 = 8;
/// The look at which it is asked whether it is there.
const ASKING_LOOK: u32 = 2;
/// How patient all callers are.
const PATIENCE: Patience = Patience {
    greeting: GREETING,
    look: Duration::from_secs(10),
};

/// How patient a caller is with a host that may have been halted, or hang.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// How long its greeting may take.
    greeting: Duration,
    /// How often is looked whether it says anything while somebody waits for it.
    look: Duration,
}

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
    /// What the host says; [`Problem::General`] when it stopped, [`Problem::InUse`] when it gives no sign of itself any more.
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
/// [`io::ErrorKind::PermissionDenied`] when it is another user's, [`io::ErrorKind::TimedOut`] when it does not greet.
pub(crate) async fn attach(socket: &Path) -> io::Result<(Caller, Events)> {
    attach_with(socket, PATIENCE).await
}

async fn attach_with(socket: &Path, patience: Patience) -> io::Result<(Caller, Events)> {
    let short = ShortPath::of(socket)?;
    let mut stream = UnixStream::connect(&short.path).await?;
    if !is_same_user(&stream) {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    frame::greet(&mut stream, CONTROL_VERSION).await?;
    if frame::greeting(&mut stream, patience.greeting).await? != CONTROL_VERSION {
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
        let mut look = interval(patience.look);
        // Who was halted itself, and goes on, looks once and not for all the time in between.
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let ask = tokio::select! {
                ask = line.next_ask() => {
                    let Some(ask) = ask else { return };
                    ask
                }
                message = heard.recv() => {
                    let Some(message) = message else { return };
                    line.hear(message);
                    continue;
                }
                _ = look.tick() => match line.look() {
                    Seen::Life => continue,
                    Seen::Silence(ask) => ask,
                    Seen::Death => return line.give_up(),
                },
            };
            match timeout(patience.look * SILENT_LOOKS, frame::write(&mut to, &ask)).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return,
                Err(_) => return line.give_up(),
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
        silent: 0,
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
    /// Looks at which nothing had come since somebody waits.
    silent: u32,
}

/// What a look at a host shows.
enum Seen {
    /// Nothing that is out of order.
    Life,
    /// It says nothing; to this it answers at once, whatever it is at.
    Silence(ToHost),
    /// It said nothing to that either.
    Death,
}

impl Line {
    /// The next request, when there may be one more in flight beside the one of a look; none when nobody can ask any more.
    async fn next_ask(&mut self) -> Option<ToHost> {
        if self.waiting.len() + 1 >= IN_FLIGHT {
            return std::future::pending().await;
        }
        let (request, answer) = self.asks.recv().await?;
        let ask = self.numbered(request);
        self.waiting.insert(ask.id, answer);
        Some(ask)
    }

    fn numbered(&mut self, request: Request) -> ToHost {
        self.last = self.last.wrapping_add(1);
        ToHost {
            id: self.last,
            request,
        }
    }

    /// Looks whether the host says anything while somebody waits for it. Some answers take long; that one is there does not.
    fn look(&mut self) -> Seen {
        self.silent = match self.waiting.is_empty() {
            true => 0,
            false => self.silent + 1,
        };
        match self.silent {
            // It changes nothing, reads nothing from the disk, and a relay answers it too.
            ASKING_LOOK => Seen::Silence(self.numbered(Request::Relay(RelayRequest::Starts))),
            SILENT_LOOKS => Seen::Death,
            _ => Seen::Life,
        }
    }

    /// Tells all who wait that the host does not answer.
    fn give_up(self) {
        tracing::error!("the host gives no sign of itself");
        for waiting in self.waiting.into_values() {
            // Who asked may have given up.
            let _ = waiting.send(Err(Problem::InUse));
        }
    }

    fn hear(&mut self, message: ToClient) {
        self.silent = 0;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::HomeRequest;
    use tokio::net::UnixListener;

    const HASTE: Patience = Patience {
        greeting: Duration::from_millis(200),
        look: Duration::from_millis(250),
    };
    /// By far longer than anything here takes.
    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_host_that_does_not_greet_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("noaber.sock");
        // As of a process that was halted: the system takes in who comes, and nobody speaks.
        let _listener = UnixListener::bind(&socket).unwrap();
        let attached = timeout(LONG, attach_with(&socket, HASTE)).await.unwrap();
        assert_eq!(attached.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    /// A host that was asked something, and what it reads and writes.
    async fn asked(socket: &Path) -> (UnixStream, Caller, Pending, Events) {
        let listener = UnixListener::bind(socket).unwrap();
        let greets = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            frame::greet(&mut stream, CONTROL_VERSION).await.unwrap();
            frame::greeting(&mut stream, LONG).await.unwrap();
            stream
        };
        let (mut stream, attached) = tokio::join!(greets, attach_with(socket, HASTE));
        let (caller, events) = attached.unwrap();
        let pending = caller.begin(Request::Home(HomeRequest::Verify)).unwrap();
        let first: ToHost = frame::read(&mut stream).await.unwrap().unwrap();
        assert_eq!(first.request, Request::Home(HomeRequest::Verify));
        (stream, caller, pending, events)
    }

    #[tokio::test]
    async fn who_waits_for_a_host_that_hangs_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("noaber.sock");
        let (_stream, _caller, pending, mut events) = asked(&socket).await;
        let answer = timeout(LONG, pending.answer()).await.unwrap();
        assert_eq!(answer, Err(Problem::InUse));
        assert_eq!(timeout(LONG, events.next()).await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_answer_that_takes_long_is_waited_for_as_long_as_the_host_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("noaber.sock");
        let (mut stream, _caller, pending, _events) = asked(&socket).await;
        // For longer than nothing may be heard.
        for _ in 0..=SILENT_LOOKS / ASKING_LOOK {
            let look: ToHost = frame::read(&mut stream).await.unwrap().unwrap();
            assert_eq!(look.request, Request::Relay(RelayRequest::Starts));
            let result = Ok(Response::Starts(Vec::new()));
            let answer = ToClient::Answer {
                id: look.id,
                result,
            };
            frame::write(&mut stream, &answer).await.unwrap();
        }
        let result = Ok(Response::Done);
        let answer = ToClient::Answer { id: 1, result };
        frame::write(&mut stream, &answer).await.unwrap();
        assert_eq!(
            timeout(LONG, pending.answer()).await.unwrap(),
            Ok(Response::Done)
        );
    }
}
