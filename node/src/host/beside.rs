//! Work beside the loop, on threads of its own: whatever becomes of it, who waits for it is told.

use super::problems;
use super::run::Host;
use crate::control::ClientId;
use crate::handle::Problem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does some work and tells what came of it, also when it panics: then nobody would tell it otherwise, and somebody waits.
pub(super) fn beside<T: 'static>(
    work: impl FnOnce() -> T + Send + 'static,
    tell: impl FnOnce(Result<T, Problem>) + Send + 'static,
) {
    tokio::task::spawn_blocking(move || {
        // What it was at is not looked at again.
        let done = catch_unwind(AssertUnwindSafe(work));
        tell(done.map_err(|_| problems::of_panic()));
    });
}

impl Host {
    /// Checks everything that is kept.
    pub(super) fn verify(&self, client: ClientId, id: u32) {
        let (store, done) = (self.parts.store.clone(), self.verified.0.clone());
        beside(
            move || super::facts::verify(&store),
            move |checked| {
                // The host may have stopped meanwhile.
                let _ = done.blocking_send((client, id, checked));
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn who_waits_for_work_that_panics_is_told() {
        let (to, told) = oneshot::channel();
        let work = || -> u32 { panic!("as this test wants") };
        beside(work, move |done| to.send(done).expect("somebody waits"));
        let told = tokio::time::timeout(Duration::from_secs(60), told).await;
        assert!(matches!(told, Ok(Ok(Err(Problem::General(_))))));
    }
}
