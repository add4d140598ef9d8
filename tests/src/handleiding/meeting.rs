//! How the computers on a page find each other: as at people's homes, or told by the page where others listen.

use crate::multicast;
use noaber_node::config::HomePaths;
use noaber_node::control::Caller;
use noaber_node::handle::{HomeRequest, NetworkRequest, Request, Response};
use noaber_node::host;
use std::fs;
use std::time::{Duration, Instant};

/// How often a computer that does not answer yet is asked again.
const EVERY: Duration = Duration::from_millis(100);
/// How long a connection may take before the address is dialled once more.
const DIALLING: Duration = Duration::from_secs(5);

/// How computers on one local network find each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// By mDNS, over multicast.
    ByMulticast,
    /// Each is told where the others listen when it begins, as mDNS would tell it; none looks around by itself.
    ByAddress,
}

impl Meeting {
    /// The way that this machine allows.
    pub fn here() -> Meeting {
        if multicast::works() {
            Meeting::ByMulticast
        } else {
            println!("this machine passes no multicast: computers are told each other's addresses");
            Meeting::ByAddress
        }
    }

    /// Keeps a home, once there is one, from looking around where this is not the way.
    ///
    /// # Errors
    /// When its configuration cannot be changed.
    pub(super) fn keeps(self, home: &HomePaths) -> Result<(), String> {
        if self == Meeting::ByMulticast || !home.exists() {
            return Ok(());
        }
        set(home, "no_mdns = false", "no_mdns = true")
    }
}

/// Changes a line of a home's configuration, if it is not changed already.
pub(super) fn set(home: &HomePaths, from: &str, to: &str) -> Result<(), String> {
    let path = home.config();
    let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    if text.contains(to) {
        return Ok(());
    }
    if !text.contains(from) {
        return Err(format!("{from} is not in the configuration"));
    }
    fs::write(&path, text.replace(from, to)).map_err(|error| error.to_string())
}

/// Tells the program of a home where others listen, and waits until it is connected with each of them. Who does not run
/// is passed over; nothing is done where `is_open` says that the program runs without its home, as before a passphrase.
///
/// # Errors
/// When they do not meet in that time.
pub(super) fn introduce(
    home: &HomePaths,
    others: &[HomePaths],
    patience: Duration,
    is_open: impl Fn() -> bool,
) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let begun = Instant::now();
        let caller = loop {
            // Asked before the home is looked for: a home is open by the time that its screens are there.
            let is_open = is_open();
            match running(home).await? {
                Some(caller) => break caller,
                None if is_open => return Ok(()),
                None if begun.elapsed() > patience => return Err("nothing runs".to_owned()),
                None => tokio::time::sleep(EVERY).await,
            }
        };
        let mut addresses = Vec::new();
        for other in others {
            if let Some(other) = running(other).await? {
                addresses.push(listening(&other, begun + patience).await?);
            }
        }
        loop {
            for address in addresses.iter().cloned() {
                let dial = Request::Network(NetworkRequest::Dial { address });
                ask(&caller, dial).await?;
            }
            let dialled = Instant::now();
            while dialled.elapsed() < DIALLING {
                let status = ask(&caller, Request::Home(HomeRequest::Status)).await?;
                let Response::Status(status) = status else {
                    return Err(format!("not what was asked: {status:?}"));
                };
                if status.nearby as usize >= addresses.len() {
                    return Ok(());
                }
                tokio::time::sleep(EVERY).await;
            }
            if begun.elapsed() > patience {
                return Err(format!("nobody is met at {addresses:?}"));
            }
        }
    })
}

/// The program that has a home open, if one does.
async fn running(home: &HomePaths) -> Result<Option<Caller>, String> {
    let connection = host::attach(home).await;
    let connection = connection.map_err(|problem| format!("{problem:?}"))?;
    Ok(connection.map(|connection| connection.caller))
}

/// Where it listens on this machine.
async fn listening(caller: &Caller, until: Instant) -> Result<String, String> {
    loop {
        let info = ask(caller, Request::Home(HomeRequest::Info)).await?;
        let Response::Info(info) = info else {
            return Err(format!("not what was asked: {info:?}"));
        };
        let mut addresses = info.addresses.into_iter();
        if let Some(here) = addresses.find(|address| address.starts_with("/ip4/127.")) {
            return Ok(here);
        }
        if Instant::now() > until {
            return Err("it does not listen on this machine".to_owned());
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn ask(caller: &Caller, request: Request) -> Result<Response, String> {
    let answer = caller.ask(request).await;
    answer.map_err(|problem| format!("{problem:?}"))
}
