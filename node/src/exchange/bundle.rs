//! Bundles in files: written whole or not at all, read block by block, however large they are.

use crate::handle::{BundleProblem, Missing, Problem};
use noaber_protocol::bundle::{Damage, Decoder, Flaw, Header, MAGIC, Part};
use noaber_protocol::ids::SpaceId;
use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// How the name of a bundle ends.
pub const ENDING: &str = "noaber";
/// Files with that ending that are looked at in one folder.
const MOST_FILES: usize = 4096;

/// A bundle as a first reading found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// What it says of itself.
    pub header: Header,
    /// Of which space it is.
    pub space: SpaceId,
    /// How many blocks are whole, the header and the end included.
    pub blocks: u64,
    /// How many entries are in these.
    pub entries: u64,
    /// How many entries are missing, when it was cut off.
    pub missing: Option<u64>,
}

/// Writes a bundle as `next` gives its bytes. It lies under another name until all of it is on the stick itself.
///
/// # Errors
/// [`BundleProblem::Full`], [`BundleProblem::ReadOnly`], [`BundleProblem::Gone`], [`BundleProblem::Failing`]; what `next`
/// says. Then there is no file, or the old one.
pub fn write(
    path: &Path,
    mut next: impl FnMut() -> Result<Option<Vec<u8>>, Problem>,
) -> Result<u64, Problem> {
    let beside = beside(path);
    let written = (|| {
        let mut file = File::create(&beside).map_err(|error| stick(&error))?;
        let mut bytes = 0;
        while let Some(block) = next()? {
            file.write_all(&block).map_err(|error| stick(&error))?;
            bytes += block.len() as u64;
        }
        file.sync_all().map_err(|error| stick(&error))?;
        drop(file);
        fs::rename(&beside, path).map_err(|error| stick(&error))?;
        sync_folder(path).map_err(|error| stick(&error))?;
        Ok(bytes)
    })();
    if written.is_err() {
        // What was begun is of no use; on a stick that is gone it cannot be taken away either.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Reads a bundle to its end without taking anything in. `space_of` says of which space it is.
///
/// # Errors
/// [`BundleProblem::NotABundle`], [`BundleProblem::Damaged`] with the flaw's name and place, [`BundleProblem::CutOff`] when
/// not even its beginning is whole, [`Problem::TooNew`]; what `space_of` says.
pub fn scan(
    path: &Path,
    space_of: impl FnOnce(&Header) -> Result<SpaceId, Problem>,
) -> Result<Scanned, Problem> {
    let mut reading = Reading::open(path)?;
    let (header, space) = reading.begin(space_of)?;
    let mut blocks = 1;
    while reading.next()?.is_some() {
        blocks += 1;
    }
    let cut = reading.decoder.wants() > 0;
    Ok(Scanned {
        header,
        space,
        blocks,
        entries: reading.decoder.entries(),
        missing: cut.then(|| reading.decoder.missing()),
    })
}

/// Reads it again, and gives each part to `take`.
///
/// # Errors
/// As [`scan`], when the file is another by now; what `take` says, with the place to say it of.
pub fn read(
    path: &Path,
    scanned: &Scanned,
    mut take: impl FnMut(Part, &dyn Fn(Flaw) -> Problem) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut reading = Reading::open(path)?;
    let (header, _) = reading.begin(|_| Ok(scanned.space))?;
    if header != scanned.header {
        return Err(of_damage(reading.decoder.damage(Flaw::Forged)));
    }
    for _ in 1..scanned.blocks {
        let place = reading.decoder.damage(Flaw::CutOff);
        let Some(part) = reading.next()? else {
            return Err(Problem::Bundle(BundleProblem::Gone));
        };
        take(part, &|flaw| of_damage(Damage { flaw, ..place }))?;
    }
    Ok(())
}

/// The bundles in a folder, by name.
///
/// # Errors
/// [`BundleProblem::Gone`], [`BundleProblem::Failing`].
pub fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|error| stick(&error))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .take(MOST_FILES)
        .collect();
    found.sort();
    Ok(found)
}

/// A name in a folder that nothing has yet: it tells the day, and nothing of the kring.
///
/// # Errors
/// [`BundleProblem::Exists`]: too many of that day are there.
pub fn free_name(folder: &Path, day: &str) -> Result<PathBuf, Problem> {
    let first = std::iter::once(format!("kring-{day}.{ENDING}"));
    let others = (2..MOST_FILES).map(|number| format!("kring-{day}-{number}.{ENDING}"));
    first
        .chain(others)
        .map(|name| folder.join(name))
        .find(|path| !path.exists())
        .ok_or(Problem::Bundle(BundleProblem::Exists))
}

/// Whether a file begins as a bundle does.
pub fn is_bundle(path: &Path) -> bool {
    let mut first = vec![0; MAGIC.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && first == MAGIC
}

/// A file that is read block by block.
struct Reading {
    file: BufReader<File>,
    decoder: Decoder,
}

impl Reading {
    fn open(path: &Path) -> Result<Reading, Problem> {
        let missing = || Problem::NotFound(Missing::File(path.display().to_string()));
        let file = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => missing(),
            _ => stick(&error),
        })?;
        let found = file.metadata().map_err(|error| stick(&error))?;
        if !found.is_file() {
            return Err(Problem::Bundle(BundleProblem::NotABundle));
        }
        Ok(Reading {
            file: BufReader::with_capacity(1 << 16, file),
            decoder: Decoder::default(),
        })
    }

    /// Reads the header, and says of which space the rest must be.
    fn begin(
        &mut self,
        space_of: impl FnOnce(&Header) -> Result<SpaceId, Problem>,
    ) -> Result<(Header, SpaceId), Problem> {
        let Some(Part::Header(header)) = self.next()? else {
            return Err(Problem::Bundle(BundleProblem::CutOff));
        };
        let space = space_of(&header)?;
        self.decoder.expect(space).map_err(of_damage)?;
        Ok((header, space))
    }

    /// The next part; none at the end, and where the file ends before it.
    fn next(&mut self) -> Result<Option<Part>, Problem> {
        loop {
            let wanted = self.decoder.wants();
            if wanted == 0 {
                let trailing = self.fill(1)?.is_some();
                let flaw = self.decoder.damage(Flaw::Trailing);
                return if trailing {
                    Err(of_damage(flaw))
                } else {
                    Ok(None)
                };
            }
            let Some(bytes) = self.fill(wanted)? else {
                let nothing = self.decoder.header().is_none();
                let problem = if nothing && self.decoder.damage(Flaw::CutOff).at == 0 {
                    BundleProblem::NotABundle
                } else {
                    BundleProblem::CutOff
                };
                return if nothing {
                    Err(Problem::Bundle(problem))
                } else {
                    Ok(None)
                };
            };
            if let Some(part) = self.decoder.take(&bytes).map_err(of_damage)? {
                return Ok(Some(part));
            }
        }
    }

    /// So many bytes; none when there are fewer.
    fn fill(&mut self, wanted: usize) -> Result<Option<Vec<u8>>, Problem> {
        let mut bytes = Vec::with_capacity(wanted);
        let limit = wanted as u64;
        (&mut self.file)
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| stick(&error))?;
        Ok((bytes.len() == wanted).then_some(bytes))
    }
}

/// What a person is told of a damaged bundle.
pub fn of_damage(damage: Damage) -> Problem {
    let Damage { flaw, block, at } = damage;
    Problem::Bundle(match flaw {
        Flaw::NotABundle => BundleProblem::NotABundle,
        Flaw::Newer(_) => return Problem::TooNew,
        Flaw::CutOff => BundleProblem::CutOff,
        Flaw::Damaged
        | Flaw::Misplaced
        | Flaw::TooLong
        | Flaw::Forged
        | Flaw::Malformed(_)
        | Flaw::Miscounted
        | Flaw::Trailing => {
            let flaw = name(flaw).to_owned();
            BundleProblem::Damaged { flaw, block, at }
        }
    })
}

/// The name of a flaw, as scripts and tests know it.
fn name(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::NotABundle => "not-a-bundle",
        Flaw::Newer(_) => "newer",
        Flaw::Damaged => "damaged",
        Flaw::Misplaced => "misplaced",
        Flaw::TooLong => "too-long",
        Flaw::Forged => "forged",
        Flaw::Malformed(_) => "malformed",
        Flaw::Miscounted => "miscounted",
        Flaw::Trailing => "trailing",
        Flaw::CutOff => "cut-off",
    }
}

/// What a person is told when a stick says no.
pub fn stick(error: &io::Error) -> Problem {
    tracing::warn!(%error, "a stick");
    Problem::Bundle(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            BundleProblem::Full
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            BundleProblem::ReadOnly
        }
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => BundleProblem::Gone,
        _ => BundleProblem::Failing,
    })
}

/// The name that a bundle has until it is whole.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// Makes a new name durable; some file systems of sticks have nothing to do for it.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    match File::open(folder)?.sync_all() {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        done => done,
    }
}
