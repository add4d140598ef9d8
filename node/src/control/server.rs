//! The host's end of the control socket.

use super::{
    CONTROL_VERSION, ClientId, FromClients, GREETING, IN_FLIGHT, ShortPath, ToClient, ToHost,
    frame, is_same_user, outbox,
};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

/// Clients that may be attached at once.
const CLIENTS: usize = 32;
/// How long is waited after somebody could not be taken in.
const BREATH: Duration = Duration::from_millis(100);

/// Opens the socket and serves who comes. The caller holds the home's lock, so a socket that lies there is a dead host's.
///
/// # Errors
/// What the system says when the socket cannot be made.
pub fn serve(
    socket: &Path,
    numbers: Arc<AtomicU32>,
    host: mpsc::Sender<FromClients>,
) -> io::Result<JoinHandle<()>> {
    serve_who_greets(socket, numbers, host, GREETING)
}

/// The same, with how long a greeting may take.
fn serve_who_greets(
    socket: &Path,
    numbers: Arc<AtomicU32>,
    host: mpsc::Sender<FromClients>,
    within: Duration,
) -> io::Result<JoinHandle<()>> {
    match std::fs::remove_file(socket) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let short = ShortPath::of(socket)?;
    let listener = UnixListener::bind(&short.path)?;
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600))?;
    let room = Arc::new(Semaphore::new(CLIENTS));
    Ok(tokio::spawn(async move {
        loop {
            let Ok(place) = Arc::clone(&room).acquire_owned().await else {
                return;
            };
            let stream = match listener.accept().await {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a client could not be taken in");
                    // While files are scarce it fails at once, again and again.
                    tokio::time::sleep(BREATH).await;
                    continue;
                }
            };
            if !is_same_user(&stream) {
                tracing::warn!("somebody else's process knocked");
                continue;
            }
            let client = ClientId(numbers.fetch_add(1, Ordering::Relaxed));
            let host = host.clone();
            tokio::spawn(async move {
                if let Err(error) = talk(stream, client, &host, within).await {
                    tracing::debug!(client = client.0, %error, "a client broke off");
                }
                // The host may have stopped meanwhile.
                let _ = host.send(FromClients::Gone { client }).await;
                drop(place);
            });
        }
    }))
}

async fn talk(
    mut stream: UnixStream,
    client: ClientId,
    host: &mpsc::Sender<FromClients>,
    within: Duration,
) -> io::Result<()> {
    frame::greet(&mut stream, CONTROL_VERSION).await?;
    if frame::greeting(&mut stream, within).await? != CONTROL_VERSION {
        return Ok(());
    }
    let (mut from, mut to) = stream.into_split();
    let (outbox, mut messages) = outbox();
    let in_flight = Arc::new(Semaphore::new(IN_FLIGHT));
    let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
    host.send(FromClients::Came { client, to: outbox })
        .await
        .map_err(|_| gone())?;
    let answered = Arc::clone(&in_flight);
    let mut writer = tokio::spawn(async move {
        while let Some(message) = messages.recv().await {
            let answers = matches!(message, ToClient::Answer { .. });
            frame::write(&mut to, &message).await?;
            if answers {
                answered.add_permits(1);
            }
        }
        Ok::<(), io::Error>(())
    });
    let reader = async {
        while let Some(ask) = frame::read::<ToHost>(&mut from).await? {
            in_flight.acquire().await.map_err(|_| gone())?.forget();
            host.send(FromClients::Asked { client, ask })
                .await
                .map_err(|_| gone())?;
        }
        Ok::<(), io::Error>(())
    };
    let result = tokio::select! {
        result = reader => result,
        result = &mut writer => result.unwrap_or(Ok(())),
    };
    writer.abort();
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::caller::attach;
    use crate::handle::{Event, HomeRequest, Problem, Request, Response};

    /// A host that says that it is done, and an event before it.
    fn echo(mut asked: mpsc::Receiver<FromClients>) {
        tokio::spawn(async move {
            let mut clients = std::collections::BTreeMap::new();
            while let Some(message) = asked.recv().await {
                match message {
                    FromClients::Came { client, to } => {
                        clients.insert(client, to);
                    }
                    FromClients::Asked { client, ask } => {
                        let to = &clients[&client];
                        to.try_send(ToClient::Event(Event::Links)).unwrap();
                        let result = Ok(Response::Done);
                        to.try_send(ToClient::Answer { id: ask.id, result })
                            .unwrap();
                    }
                    FromClients::Gone { client } => {
                        clients.remove(&client);
                    }
                }
            }
        });
    }

    #[tokio::test]
    async fn a_client_asks_over_the_socket_and_hears_answers_and_events() {
        let folder = tempfile::tempdir().unwrap();
        // A path longer than a socket's may be.
        let deep = folder.path().join("d".repeat(100));
        std::fs::create_dir(&deep).unwrap();
        let socket = deep.join("noaber.sock");
        std::fs::write(&socket, "left by a host that died").unwrap();
        let (host, asked) = mpsc::channel(8);
        echo(asked);
        serve(&socket, Arc::default(), host).unwrap();
        let (caller, mut events) = attach(&socket).await.unwrap();
        for _ in 0..3 {
            let answer = caller.ask(Request::Home(HomeRequest::Info)).await;
            assert_eq!(answer, Ok(Response::Done));
            assert_eq!(events.next().await, Some(Event::Links));
        }
    }

    #[tokio::test]
    async fn a_host_that_stops_leaves_nobody_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("noaber.sock");
        let (host, mut asked) = mpsc::channel(8);
        serve(&socket, Arc::default(), host).unwrap();
        let (caller, mut events) = attach(&socket).await.unwrap();
        let pending = caller.begin(Request::Home(HomeRequest::Info)).unwrap();
        // Reads that the client came, and forgets it.
        asked.recv().await.unwrap();
        asked.recv().await.unwrap();
        assert!(matches!(pending.answer().await, Err(Problem::General(_))));
        assert_eq!(events.next().await, None);
    }

    #[tokio::test]
    async fn who_says_nothing_keeps_no_place() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("noaber.sock");
        let (host, asked) = mpsc::channel(8);
        echo(asked);
        let within = Duration::from_millis(300);
        serve_who_greets(&socket, Arc::default(), host, within).unwrap();
        let mut silent = Vec::new();
        for _ in 0..CLIENTS {
            silent.push(UnixStream::connect(&socket).await.unwrap());
        }
        let long = Duration::from_secs(60);
        let attached = tokio::time::timeout(long, attach(&socket)).await;
        let (caller, _events) = attached.expect("a place becomes free").unwrap();
        let answer = caller.ask(Request::Home(HomeRequest::Info)).await;
        assert_eq!(answer, Ok(Response::Done));
    }

    #[tokio::test]
    async fn a_slow_client_misses_events_but_no_answers() {
        let (host, mut asked) = mpsc::channel(8);
        let (caller, mut events) = crate::control::caller::local(ClientId(1), host);
        let pending = caller.begin(Request::Home(HomeRequest::Info)).unwrap();
        let Some(FromClients::Came { to, .. }) = asked.recv().await else {
            panic!("a client came");
        };
        let Some(FromClients::Asked { ask, .. }) = asked.recv().await else {
            panic!("it asked");
        };
        for _ in 0..2 * super::super::EVENTS_WAITING {
            to.send(ToClient::Event(Event::Links)).await.unwrap();
        }
        let result = Ok(Response::Done);
        to.send(ToClient::Answer { id: ask.id, result })
            .await
            .unwrap();
        assert_eq!(pending.answer().await, Ok(Response::Done));
        while events.take().is_some() {}
        to.send(ToClient::Event(Event::Links)).await.unwrap();
        assert_eq!(events.next().await, Some(Event::Missed));
        assert_eq!(events.next().await, Some(Event::Links));
    }
}
