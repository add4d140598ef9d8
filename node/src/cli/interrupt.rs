//! Breaking a command off with Ctrl-C: it ends in good order, and if it is at something that cannot be broken off, it ends as
//! when the power fails.

use super::INTERRUPTED;
use crate::handle::Problem;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

/// How long a command may take to notice that it was interrupted.
const NOTICE: Duration = Duration::from_secs(1);

/// Hears whether somebody breaks the command off, from the moment that it is made.
pub(super) struct Interruption {
    told: oneshot::Receiver<()>,
    noticed: Arc<AtomicBool>,
}

impl Interruption {
    /// Begins to hear.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn listen() -> Result<Interruption, Problem> {
        let interrupt = signal(SignalKind::interrupt());
        let mut interrupt = interrupt.map_err(|error| Problem::General(error.to_string()))?;
        let (tell, told) = oneshot::channel();
        let noticed = Arc::new(AtomicBool::new(false));
        let was_noticed = Arc::clone(&noticed);
        tokio::spawn(async move {
            interrupt.recv().await;
            // A command that is done already does not hear it.
            let _done = tell.send(());
            // Once more means at once.
            let again = tokio::time::timeout(NOTICE, interrupt.recv()).await;
            if again.is_err() && was_noticed.load(Ordering::SeqCst) {
                interrupt.recv().await;
            }
            tracing::warn!("broken off");
            std::process::exit(INTERRUPTED.into());
        });
        Ok(Interruption { told, noticed })
    }

    /// Waits until somebody breaks it off.
    pub(super) async fn heard(&mut self) {
        if (&mut self.told).await.is_err() {
            // Nobody can any more.
            std::future::pending::<()>().await;
        }
    }

    /// From now on the command ends by itself, in good order.
    pub(super) fn noticed(&self) {
        self.noticed.store(true, Ordering::SeqCst);
    }
}
