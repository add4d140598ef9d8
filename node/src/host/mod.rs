//! The host: the one process that has a home open, and how others find it.
//!
//! Whoever opens a home first becomes its host; everybody else attaches to it over the control socket. In the host one
//! task owns the node, the journal's writer, the network and the desk, and passes between them what each puts out.

mod ask;
mod audiences;
mod beside;
mod bundle;
mod clients;
mod compaction;
mod desk_side;
mod devices;
mod facts;
mod find;
mod following;
mod giving_back;
mod members;
mod membership;
mod open;
mod peers;
mod problems;
mod relays;
mod run;
mod sleeping;
mod tickets;
mod wait;

pub use open::{create_home, create_relay, info_without_host, refuse_existing};

use crate::config::{self, HomePaths};
use crate::control::{self, Caller, Events};
use crate::handle::Problem;
use crate::keyring::Passphrase;
use std::io;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How long a host that has the home but does not answer yet is waited for: its keyring may take a while to open.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often it is tried.
const TRY_EVERY: Duration = Duration::from_millis(100);

/// What a host uses of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkUse {
    /// Nothing: a command that needs nobody.
    Off,
    /// What the configuration says.
    On,
    /// What was asked for this time.
    Chosen {
        /// Addresses to listen at; none: those of the configuration.
        listen: Vec<String>,
        /// Whether to stay silent on the local network.
        no_mdns: bool,
    },
}

/// How to open a home.
#[derive(Clone, Debug)]
pub struct HostConfig {
    /// Where it is.
    pub paths: HomePaths,
    /// What opens its keyring, when it is closed.
    pub passphrase: Option<Passphrase>,
    /// What to use of the network.
    pub network: NetworkUse,
}

/// A way to the host of a home.
#[derive(Debug)]
pub struct Connection {
    /// Asks it.
    pub caller: Caller,
    /// What it tells.
    pub events: Events,
    /// The host itself, when it is in this process.
    host: Option<Running>,
}

/// A host in this process.
#[derive(Debug)]
struct Running {
    stop: mpsc::Sender<()>,
    task: JoinHandle<()>,
}

impl Connection {
    /// Ends it. A host in this process first writes what was typed and waits until it is durable.
    pub async fn close(self) {
        let Connection {
            caller,
            events,
            host,
        } = self;
        drop((caller, events));
        if let Some(Running { stop, task }) = host {
            // A host that stopped by itself needs no telling.
            let _ = stop.send(()).await;
            if task.await.is_err() {
                tracing::error!("the host panicked");
            }
        }
    }
}

/// Attaches to the host of a home, when one runs.
///
/// # Errors
/// [`Problem::TooNew`] when it is of another version, [`Problem::InUse`] when it is another user's.
pub async fn attach(paths: &HomePaths) -> Result<Option<Connection>, Problem> {
    for socket in control::socket_paths(paths.root()).into_iter().flatten() {
        match control::attach(&socket).await {
            Ok((caller, events)) => {
                return Ok(Some(Connection {
                    caller,
                    events,
                    host: None,
                }));
            }
            Err(error) => match error.kind() {
                io::ErrorKind::Unsupported => return Err(Problem::TooNew),
                io::ErrorKind::PermissionDenied => return Err(Problem::InUse),
                _ => {}
            },
        }
    }
    Ok(None)
}

/// Becomes the host of a home.
///
/// # Errors
/// [`Problem::InUse`] when another process is; what is wrong with the home, its keyring or its journal.
pub async fn host(config: HostConfig) -> Result<Connection, Problem> {
    config::check_home(&config.paths)?;
    open::open(config).await
}

/// Attaches to the host of a home, or becomes it.
///
/// # Errors
/// As [`host`]; [`Problem::InUse`] when another process has the home and does not answer.
pub async fn connect_or_host(config: HostConfig) -> Result<Connection, Problem> {
    let until = tokio::time::Instant::now() + PATIENCE;
    loop {
        if let Some(connection) = attach(&config.paths).await? {
            return Ok(connection);
        }
        match host(config.clone()).await {
            Err(Problem::InUse) if tokio::time::Instant::now() < until => {
                tokio::time::sleep(TRY_EVERY).await;
            }
            outcome => return outcome,
        }
    }
}
