//! What happened, for whoever is asked to help: in English, in the home's log folder, bounded, without names or contents.
//!
//! Only the host writes there. Lines name rooms, numbers and short hashes; what people wrote never stands in one.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

/// The variable that says of what to log on stderr, as `noaber_node=debug`.
const VARIABLE: &str = "NOABER_LOG";
/// What goes into the files: our own words only, none of a library's.
const KEPT: &str = "off,noaber=info";
/// Bytes of one file.
const FILE_BYTES: u64 = 1024 * 1024;
/// Files, the newest included.
const FILES: usize = 4;
/// Lines that wait for the disk; what comes beyond is counted and dropped.
const WAITING: usize = 1024;

/// Where lines go: nowhere, until this process is host of a home.
static FOLDER: Mutex<Option<Rotating>> = Mutex::new(None);

/// Writes out the last lines when it is dropped.
pub struct Log(#[expect(dead_code, reason = "its drop writes what waits")] Option<WorkerGuard>);

/// Begins to log: on stderr what `NOABER_LOG` asks for, and in the folder of `keep_in`.
pub fn begin() -> Log {
    let (files, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(WAITING)
        .finish(Files);
    let kept = fmt::layer()
        .with_ansi(false)
        .with_writer(files)
        .with_filter(EnvFilter::new(KEPT));
    let said = EnvFilter::try_from_env(VARIABLE).ok();
    let said = said.map(|filter| fmt::layer().with_writer(io::stderr).with_filter(filter));
    let begun = tracing_subscriber::registry()
        .with(kept)
        .with(said)
        .try_init();
    // Somebody else's logger stays.
    Log(begun.is_ok().then_some(guard))
}

/// From now on lines go into files in this folder.
pub(crate) fn keep_in(folder: &Path) {
    let rotating = Rotating::new(folder, FILE_BYTES, FILES);
    *FOLDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(rotating);
}

struct Files;

impl Write for Files {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut folder = FOLDER.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = folder.as_mut() {
            // A full disk stops no work: a line is lost.
            let _lost = folder.line(line);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Files that are followed up when they are full; the oldest goes.
struct Rotating {
    folder: PathBuf,
    most_bytes: u64,
    files: usize,
    open: Option<(File, u64)>,
}

impl Rotating {
    fn new(folder: &Path, most_bytes: u64, files: usize) -> Rotating {
        Rotating {
            folder: folder.to_owned(),
            most_bytes,
            files,
            open: None,
        }
    }

    fn path(&self, age: usize) -> PathBuf {
        match age {
            0 => self.folder.join("noaber.log"),
            age => self.folder.join(format!("noaber.{age}.log")),
        }
    }

    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        let length = line.len() as u64;
        if self
            .open
            .as_ref()
            .is_some_and(|(_, held)| held + length > self.most_bytes)
        {
            self.open = None;
            for age in (1..self.files).rev() {
                let from = self.path(age - 1);
                if from.exists() {
                    fs::rename(from, self.path(age))?;
                }
            }
        }
        let (file, held) = match &mut self.open {
            Some(open) => open,
            None => {
                let opened = self.begin()?;
                self.open.insert(opened)
            }
        };
        file.write_all(line)?;
        *held += length;
        Ok(())
    }

    fn begin(&self) -> io::Result<(File, u64)> {
        if !self.folder.exists() {
            DirBuilder::new().mode(0o700).create(&self.folder)?;
        }
        let mut options = OpenOptions::new();
        options.append(true).create(true).mode(0o600);
        let file = options.open(self.path(0))?;
        let held = file.metadata()?.len();
        Ok((file, held))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn the_newest_lines_stay_and_the_files_have_an_end() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("log");
        for day in 0..10 {
            // Each day a new process: it goes on where the last one was.
            let mut log = Rotating::new(&folder, 100, 3);
            for line in 0..10 {
                log.line(format!("day {day} line {line}\n").as_bytes())
                    .unwrap();
            }
        }
        let found: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
        assert_eq!(found.len(), 3);
        for file in &found {
            let about = file.metadata().unwrap();
            assert!(about.len() <= 100);
            assert_eq!(about.permissions().mode() & 0o777, 0o600);
        }
        let newest = fs::read_to_string(folder.join("noaber.log")).unwrap();
        assert!(newest.ends_with("day 9 line 9\n"), "{newest}");
    }
}
