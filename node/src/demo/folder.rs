//! The folder of a demo: closed to others, and gone when the demo is over.

use crate::config;
use crate::handle::Problem;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// How the folder's name begins.
const PREFIX: &str = "noaber-demo-";
/// How often its removal is tried: a host that ends late may still write.
const TRIES: u32 = 20;
/// How long each try is waited for.
const TRY_EVERY: Duration = Duration::from_millis(100);

/// A folder that is removed, at the latest when this is dropped.
#[derive(Debug)]
pub(super) struct Folder(TempDir);

impl Folder {
    /// Makes one where this machine keeps what does not last.
    ///
    /// # Errors
    /// [`Problem::Disk`].
    pub(super) fn make() -> Result<Folder, Problem> {
        let made = tempfile::Builder::new().prefix(PREFIX).tempdir();
        made.map(Folder).map_err(|error| config::disk(&error))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes a folder in it.
    ///
    /// # Errors
    /// [`Problem::Disk`].
    pub(super) fn with(&self, name: &str) -> Result<PathBuf, Problem> {
        let path = self.path().join(name);
        config::make_private_folder(&path).map_err(|error| config::disk(&error))?;
        Ok(path)
    }

    /// Removes it, with everything in it.
    ///
    /// # Errors
    /// [`Problem::Disk`] when something is left.
    pub(super) async fn remove(self) -> Result<(), Problem> {
        let path = self.0.keep();
        let mut tries = 0;
        loop {
            match std::fs::remove_dir_all(&path) {
                Ok(()) => return Ok(()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
                Err(error) if tries == TRIES => return Err(config::disk(&error)),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(TRY_EVERY).await;
        }
    }
}
