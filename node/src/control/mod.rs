//! The control socket: how screens and command line reach the process that has the home open.
//!
//! Both sides begin with a magic and their version, then speak [`ToHost`] and [`ToClient`] in frames. Only processes of
//! the same user are heard. A caller in the host's own process speaks the same messages over channels.

mod caller;
mod frame;
mod server;

pub use caller::{Caller, Events, Pending};
pub(crate) use caller::{attach, local};
pub use server::serve;

use crate::handle::{Event, Problem, Request, Response};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::mpsc;

/// The version of what is said over the socket.
pub const CONTROL_VERSION: u16 = 4;
/// Requests of one client that may wait for their answers.
pub const IN_FLIGHT: usize = 64;
/// Events that wait for a slow client before it misses some.
pub const EVENTS_WAITING: usize = 4096;
/// Requests of all clients that wait for the host.
pub const REQUESTS_WAITING: usize = 256;
/// How long either side waits to hear which version the other speaks: a program that was halted never says it.
const GREETING: Duration = Duration::from_secs(5);
/// Bytes of a path that a socket may have: 108 with its end, on Linux.
const SOCKET_PATH_BYTES: usize = 100;

/// A caller, while it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientId(pub u32);

/// What a client says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToHost {
    /// Its own number for the request.
    pub id: u32,
    /// The request.
    pub request: Request,
}

/// What a client hears.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToClient {
    /// The answer to a request.
    Answer {
        /// The request's number.
        id: u32,
        /// What came of it.
        result: Result<Response, Problem>,
    },
    /// Something it did not ask.
    Event(Event),
}

/// What the host hears of its clients.
#[derive(Debug)]
pub enum FromClients {
    /// One came; answers and events for it go into the channel, which has room for [`IN_FLIGHT`] answers beyond events.
    Came {
        /// Its number.
        client: ClientId,
        /// Where it listens.
        to: mpsc::Sender<ToClient>,
    },
    /// It asks something.
    Asked {
        /// Who.
        client: ClientId,
        /// The request.
        ask: ToHost,
    },
    /// It went.
    Gone {
        /// Who.
        client: ClientId,
    },
}

/// The channel for what a client hears: events up to a bound, and room for all answers it can be owed.
pub fn outbox() -> (mpsc::Sender<ToClient>, mpsc::Receiver<ToClient>) {
    mpsc::channel(EVENTS_WAITING + IN_FLIGHT)
}

/// Where the socket of a home lies: in the user's folder for running programs, else in the home.
///
/// # Errors
/// What the disk says when the home's real path cannot be found.
pub fn socket_path(home: &Path) -> io::Result<PathBuf> {
    Ok(socket_paths(home)?.remove(0))
}

/// Where the socket of a home may lie: first [`socket_path`], then the home, if that is another place: who runs as a service has
/// no folder for running programs, and whoever logs in as the same user has one.
///
/// # Errors
/// As [`socket_path`].
pub(crate) fn socket_paths(home: &Path) -> io::Result<Vec<PathBuf>> {
    let real = home.canonicalize()?;
    let hash = blake3::hash(real.as_os_str().as_encoded_bytes()).to_hex();
    let name = format!("noaber-{}.sock", hash.get(..16).unwrap_or(&hash));
    let runtime = std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|folder| folder.is_dir());
    let folders = runtime.into_iter().chain([real]);
    Ok(folders.map(|folder| folder.join(&name)).collect())
}

/// A form of a path that is short enough for a socket: through the open folder when need be.
struct ShortPath {
    path: PathBuf,
    /// Keeps the folder's number alive.
    _folder: Option<std::fs::File>,
}

impl ShortPath {
    fn of(path: &Path) -> io::Result<ShortPath> {
        let long = path.as_os_str().len() > SOCKET_PATH_BYTES;
        let (Some(folder), Some(name), true) = (path.parent(), path.file_name(), long) else {
            return Ok(ShortPath {
                path: path.to_owned(),
                _folder: None,
            });
        };
        use std::os::fd::AsRawFd as _;
        let folder = std::fs::File::open(folder)?;
        let number = folder.as_raw_fd();
        Ok(ShortPath {
            path: PathBuf::from(format!("/proc/self/fd/{number}")).join(name),
            _folder: Some(folder),
        })
    }
}

/// Whether the process at the other end is this user's.
fn is_same_user(stream: &tokio::net::UnixStream) -> bool {
    stream
        .peer_cred()
        .is_ok_and(|peer| peer.uid() == rustix::process::geteuid().as_raw())
}
