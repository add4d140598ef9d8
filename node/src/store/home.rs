//! The folder in which a node keeps everything: locked first, checked, and marked with the version of its form.

use super::error::StoreError;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The version of the form of a home that this code writes.
pub const HOME_VERSION: u32 = 1;

/// A home that this process has locked. The lock falls with the last clone.
#[derive(Clone, Debug)]
pub struct Home {
    inner: Arc<Locked>,
}

#[derive(Debug)]
struct Locked {
    path: PathBuf,
    /// Holds the advisory lock as long as it is open.
    _lock: File,
}

impl Home {
    /// Locks a home, before anything in it is read; makes it when there is none.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`StoreError::Exposed`]: the folder is another user's, or others may enter it.
    /// - [`StoreError::InUse`]: another process holds the lock.
    /// - [`StoreError::Exposed`]: a file or folder in it is open to others.
    /// - [`StoreError::NotAHome`]: it has no mark, and holds other things.
    /// - [`StoreError::Newer`]: a newer version wrote it.
    ///
    /// [`StoreError::Io`] and [`StoreError::Full`] when the disk fails.
    pub fn open(path: &Path) -> Result<Home, StoreError> {
        let new = !path.exists();
        if new {
            make_private_folder(path)?;
        }
        private(path, 0o700)?;
        let lock_path = path.join("lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&lock_path)
            .map_err(StoreError::at(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse),
            Err(TryLockError::Error(source)) => {
                return Err(StoreError::from_disk(&lock_path, source));
            }
        }
        all_private(path)?;
        mark(path)?;
        let path = path.to_owned();
        let inner = Arc::new(Locked { path, _lock: lock });
        Ok(Home { inner })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Where the journal's segments lie.
    pub fn journal(&self) -> PathBuf {
        self.inner.path.join("journal")
    }

    /// Where the index lies: it may be deleted while no process has the home open.
    pub fn index(&self) -> PathBuf {
        self.inner.path.join("index")
    }
}

/// Makes a folder for its owner alone, with those above it, and makes its name durable.
fn make_private_folder(path: &Path) -> Result<(), StoreError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(StoreError::at(path))?;
    match path.parent() {
        Some(above) if above != Path::new("") => sync_folder(above),
        Some(_) | None => Ok(()),
    }
}

fn sync_folder(path: &Path) -> Result<(), StoreError> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(StoreError::at(path))
}

fn private(path: &Path, most: u32) -> Result<Metadata, StoreError> {
    let found = fs::symlink_metadata(path).map_err(StoreError::at(path))?;
    let own = found.uid() == rustix::process::geteuid().as_raw();
    if own && found.mode() & 0o777 & !most == 0 {
        Ok(found)
    } else {
        let path = path.to_owned();
        Err(StoreError::Exposed { path })
    }
}

/// Checks what lies in the home and in its folders. The index is left out: it makes its own files, behind a closed folder.
fn all_private(home: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(home).map_err(StoreError::at(home))? {
        let path = entry.map_err(StoreError::at(home))?.path();
        let kind = fs::symlink_metadata(&path)
            .map_err(StoreError::at(&path))?
            .file_type();
        if kind.is_dir() {
            private(&path, 0o700)?;
            if path != home.join("index") {
                all_private(&path)?;
            }
        } else if kind.is_file() {
            private(&path, 0o600)?;
        }
    }
    Ok(())
}

/// Reads the mark of the home's version, or writes it into a new home.
fn mark(home: &Path) -> Result<(), StoreError> {
    let path = home.join("format");
    match fs::read_to_string(&path) {
        Ok(text) => check_mark(home, &path, &text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let others = fs::read_dir(home)
                .map_err(StoreError::at(home))?
                .flatten()
                .any(|entry| entry.file_name() != "lock" && entry.file_name() != "format.new");
            if others {
                let path = home.to_owned();
                return Err(StoreError::NotAHome { path });
            }
            write_mark(home, &path)
        }
        Err(source) => Err(StoreError::from_disk(&path, source)),
    }
}

fn check_mark(home: &Path, path: &Path, text: &str) -> Result<(), StoreError> {
    let version = text
        .strip_prefix("noaber home ")
        .and_then(|rest| rest.trim_end().parse::<u32>().ok());
    match version {
        Some(version) if version <= HOME_VERSION => Ok(()),
        Some(_) => Err(StoreError::Newer {
            path: path.to_owned(),
        }),
        None => Err(StoreError::NotAHome {
            path: home.to_owned(),
        }),
    }
}

fn write_mark(home: &Path, path: &Path) -> Result<(), StoreError> {
    let beside = home.join("format.new");
    let write = || -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(true).write(true).mode(0o600);
        let mut file = options.open(&beside)?;
        writeln!(file, "noaber home {HOME_VERSION}")?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().map_err(StoreError::at(path))?;
    sync_folder(home)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_home_has_one_host_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        let home = Home::open(&path).unwrap();
        assert!(matches!(Home::open(&path), Err(StoreError::InUse)));
        let clone = home.clone();
        drop(home);
        assert!(matches!(Home::open(&path), Err(StoreError::InUse)));
        drop(clone);
        Home::open(&path).unwrap();
    }

    #[test]
    fn a_home_that_others_may_enter_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        drop(Home::open(&path).unwrap());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
        assert!(matches!(Home::open(&path), Err(StoreError::Exposed { .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(path.join("keyring"), "geheim").unwrap();
        fs::set_permissions(path.join("keyring"), fs::Permissions::from_mode(0o644)).unwrap();
        let refused = Home::open(&path);
        assert!(matches!(refused, Err(StoreError::Exposed { path }) if path.ends_with("keyring")));
    }

    #[test]
    fn a_home_of_a_newer_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        drop(Home::open(&path).unwrap());
        fs::write(path.join("format"), "noaber home 2\n").unwrap();
        assert!(matches!(Home::open(&path), Err(StoreError::Newer { .. })));
        fs::write(path.join("format"), "noaber home 1\n").unwrap();
        Home::open(&path).unwrap();
    }

    #[test]
    fn a_folder_with_other_things_is_not_made_a_home() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let letter = folder.path().join("brief.txt");
        fs::write(&letter, "Beste").unwrap();
        fs::set_permissions(&letter, fs::Permissions::from_mode(0o600)).unwrap();
        let refused = Home::open(folder.path());
        assert!(matches!(refused, Err(StoreError::NotAHome { .. })));
    }
}
