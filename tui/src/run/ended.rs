//! How a terminal or machine ends the program, whatever its screens are at.

use super::LAST;
use crate::terminal;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long the screens may take to hear that they are to end.
const HEARS: Duration = Duration::from_secs(5);
/// What the program ends with when its screens did not hear that.
const UNHEARD: u8 = 1;

/// Ends the program when it was told to and its screens do not hear it: reading keys of a terminal that is gone may go
/// round for ever. Until then the host goes on and keeps what was typed. Gives what says that they heard.
pub(super) fn end_without_screens() -> io::Result<Arc<AtomicBool>> {
    let mut ended = Ended::new()?;
    let heard = Arc::new(AtomicBool::new(false));
    let hears = heard.clone();
    tokio::spawn(async move {
        ended.wait().await;
        tokio::time::sleep(HEARS).await;
        if !hears.load(Ordering::SeqCst) {
            let give_back = tokio::task::spawn_blocking(terminal::give_back);
            // A terminal that takes nothing gets nothing back.
            let _given = tokio::time::timeout(LAST, give_back).await;
            std::process::exit(UNHEARD.into());
        }
    });
    Ok(heard)
}

/// The signals by which a terminal or machine ends a program, and the terminal itself, which can go without one.
#[cfg(unix)]
pub(super) struct Ended {
    hangup: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// None where a terminal cannot be watched.
    terminal: Option<tokio::io::unix::AsyncFd<std::os::fd::OwnedFd>>,
}

#[cfg(unix)]
impl Ended {
    /// Hears from now on.
    ///
    /// # Errors
    /// What the system answers.
    pub(super) fn new() -> io::Result<Ended> {
        use std::os::fd::AsFd;
        use tokio::io::Interest;
        use tokio::io::unix::AsyncFd;
        use tokio::signal::unix::{SignalKind, signal};
        let terminal = io::stdin().as_fd().try_clone_to_owned()?;
        #[allow(
            deprecated,
            reason = "what took its place is unsafe for numbers that close; this one is ours and open as long as it is watched"
        )]
        let terminal = AsyncFd::with_interest(terminal, Interest::READABLE).ok();
        Ok(Ended {
            hangup: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
            terminal,
        })
    }

    /// Waits for the end.
    pub(super) async fn wait(&mut self) {
        tokio::select! {
            _ = self.hangup.recv() => {}
            _ = self.terminate.recv() => {}
            () = is_closed(self.terminal.as_ref()) => {}
        }
    }
}

/// Waits until the terminal is gone, and reads nothing of it.
#[cfg(unix)]
async fn is_closed(terminal: Option<&tokio::io::unix::AsyncFd<std::os::fd::OwnedFd>>) {
    if let Some(terminal) = terminal {
        while let Ok(mut ready) = terminal.readable().await {
            if ready.ready().is_read_closed() {
                return;
            }
            ready.clear_ready();
        }
    }
    std::future::pending::<()>().await;
}

/// Elsewhere the terminal's own end is all there is.
#[cfg(not(unix))]
pub(super) struct Ended;

#[cfg(not(unix))]
impl Ended {
    pub(super) fn new() -> io::Result<Ended> {
        Ok(Ended)
    }

    pub(super) async fn wait(&mut self) {
        std::future::pending::<()>().await;
    }
}
