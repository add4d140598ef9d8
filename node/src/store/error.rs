//! What can go wrong with a home and its store, as its host has to tell it apart.

use noaber_protocol::entry::Malformed;
use std::io;
use std::path::{Path, PathBuf};

/// Why a home does not open, or a record is not kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process is the host of this home.
    #[error("another process has this home open")]
    InUse,
    /// Others may read or enter what should be the owner's alone.
    #[error("{} is open to others than its owner", path.display())]
    Exposed {
        /// The file or folder.
        path: PathBuf,
    },
    /// Written by a newer version than this one.
    #[error("{} was written by a newer version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// The folder holds other things than a home.
    #[error("{} is not a home", path.display())]
    NotAHome {
        /// The folder.
        path: PathBuf,
    },
    /// The disk is full, or a quota is reached. Nothing more is acknowledged until there is room.
    #[error("the disk is full ({})", path.display())]
    Full {
        /// What was written to.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// The disk failed otherwise.
    #[error("the disk failed ({})", path.display())]
    Io {
        /// What was read or written.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// A record that is not in the form that the format asks.
    #[error("a record is malformed")]
    Malformed(#[from] Malformed),
    /// The disk failed before and too much waits for it already.
    #[error("the store takes nothing more until its disk works again")]
    Stopped,
}

impl StoreError {
    /// Tells a full disk from a broken one.
    pub(super) fn from_disk(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => StoreError::Full { path, source },
            _ => StoreError::Io { path, source },
        }
    }

    /// Gives the error of a file system its place: for `map_err`.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError + '_ {
        move |source| StoreError::from_disk(path, source)
    }
}
