//! What is kept about the journal so that the next start is quick: a sled database that may be lost at any time.
//!
//! # Tables
//! | tree | key | value |
//! |---|---|---|
//! | `blocks 1` | segment and offset of the first run, u32 big-endian | digest: u32, runs: u32, then of each run entries: u16, prints: u32 each, little-endian |
//! | `aux 1` | the host's | the host's |
//!
//! Beside it the file `upto`: version, key of the prints, and the place in the journal up to which blocks count. It is
//! written only after our own `fsync` of all of sled's files, because sled's `flush` never calls it.

use super::index::Unsaved;
use super::prints::PrintKey;
use super::segment::Found;
use crc32c::crc32c_append;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Prints in one block.
const BLOCK_PRINTS: usize = 4096;
/// Bytes that sled keeps in memory.
const CACHE_BYTES: u64 = 8 * 1024 * 1024;
/// Bytes of one value of the host's.
const AUX_BYTES: usize = 16 * 1024 * 1024;
const UPTO: &str = "upto";

/// What is known about the runs of a segment.
pub(super) trait Blocks {
    /// The prints of these runs, each where it is known.
    fn prints_of(&self, segment: u32, runs: &[Found]) -> Vec<Option<Box<[u32]>>>;
}

/// Nothing is known.
pub(super) struct NoBlocks;

impl Blocks for NoBlocks {
    fn prints_of(&self, _: u32, _: &[Found]) -> Vec<Option<Box<[u32]>>> {
        Vec::new()
    }
}

/// The database.
pub(super) struct Catalogue {
    folder: PathBuf,
    db: sled::Db,
    blocks: sled::Tree,
    aux: sled::Tree,
    key: PrintKey,
    upto: (u32, u32),
}

impl Catalogue {
    /// Opens it, or makes a new one when it is missing, older, or does not open; none when that fails too.
    pub(super) fn open(folder: &Path) -> Option<Catalogue> {
        if let Some((key, upto)) = read_upto(&folder.join(UPTO)) {
            match open_db(folder, key, upto) {
                Ok(catalogue) => return Some(catalogue),
                Err(error) => tracing::warn!(error, "the index does not open and is made anew"),
            }
        }
        Catalogue::anew(folder, PrintKey::generate())
    }

    /// Makes a new one in place of what is there; none when that fails.
    pub(super) fn anew(folder: &Path, key: PrintKey) -> Option<Catalogue> {
        let made = fs::remove_dir_all(folder)
            .or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            })
            .map_err(|error| error.to_string())
            .and_then(|()| open_db(folder, key, (0, 0)));
        match made {
            Ok(catalogue) => Some(catalogue),
            Err(error) => {
                tracing::error!(error, "no index can be made; going on without");
                None
            }
        }
    }

    /// The key of its prints.
    pub(super) fn key(&self) -> PrintKey {
        self.key
    }

    /// Keeps what is known about these runs, for a journal that is durable up to `upto`.
    ///
    /// # Errors
    /// What sled or the file system says; what was kept before still counts.
    pub(super) fn save(&self, unsaved: &[Unsaved], upto: (u32, u32)) -> io::Result<()> {
        let mut batch = sled::Batch::default();
        for runs in blocks_of(unsaved) {
            let Some(first) = runs.first() else { continue };
            let key = block_key(first.place.segment, first.place.offset);
            batch.insert(&key, encode_block(self.key, runs));
        }
        self.blocks.apply_batch(batch).map_err(io::Error::other)?;
        self.db.flush().map_err(io::Error::other)?;
        sync_below(&self.folder.join("sled"))?;
        write_upto(&self.folder, self.key, upto)
    }

    /// Forgets what is known about a segment.
    pub(super) fn forget(&self, segment: u32) {
        for key in self
            .blocks
            .scan_prefix(segment.to_be_bytes())
            .keys()
            .flatten()
        {
            if let Err(error) = self.blocks.remove(key) {
                tracing::warn!(%error, "a block of the index stays");
            }
        }
    }

    /// A value of the host's.
    pub(super) fn aux(&self, key: &[u8]) -> Option<Vec<u8>> {
        let found = self.aux.get(key).inspect_err(|error| {
            tracing::warn!(%error, "the index cannot be read");
        });
        found.ok().flatten().map(|value| value.to_vec())
    }

    /// Keeps a value of the host's; none takes it away.
    pub(super) fn put_aux(&self, key: &[u8], value: Option<&[u8]>) {
        let done = match value {
            Some(value) if value.len() <= AUX_BYTES => self.aux.insert(key, value).map(drop),
            Some(_) | None => self.aux.remove(key).map(drop),
        };
        if let Err(error) = done {
            tracing::warn!(%error, "the index cannot be written");
        }
    }

    /// The host's keys and values with that beginning.
    pub(super) fn aux_with(&self, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.aux
            .scan_prefix(prefix)
            .flatten()
            .map(|(key, value)| (key.to_vec(), value.to_vec()))
            .collect()
    }
}

impl Blocks for Catalogue {
    fn prints_of(&self, segment: u32, runs: &[Found]) -> Vec<Option<Box<[u32]>>> {
        let mut known = Vec::new();
        if segment > self.upto.0 {
            return known;
        }
        for (key, value) in self.blocks.scan_prefix(segment.to_be_bytes()).flatten() {
            let Some(offset) = key.get(4..8).and_then(|part| part.try_into().ok()) else {
                continue;
            };
            let offset = u32::from_be_bytes(offset);
            let Ok(first) = runs.binary_search_by_key(&offset, |run| run.offset) else {
                continue;
            };
            let Some(prints) = decode_block(self.key, &value, &runs[first..]) else {
                continue;
            };
            let covered = first + prints.len();
            let before = (segment, runs[covered - 1].offset) < self.upto;
            if before {
                known.resize(known.len().max(covered), None);
                for (place, prints) in known[first..covered].iter_mut().zip(prints) {
                    *place = Some(prints);
                }
            }
        }
        known
    }
}

fn open_db(folder: &Path, key: PrintKey, upto: (u32, u32)) -> Result<Catalogue, String> {
    let open = || -> sled::Result<(sled::Db, sled::Tree, sled::Tree)> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let db = sled::Config::new()
            .path(folder.join("sled"))
            .cache_capacity(CACHE_BYTES)
            .open()?;
        let blocks = db.open_tree("blocks 1")?;
        let aux = db.open_tree("aux 1")?;
        Ok((db, blocks, aux))
    };
    let (db, blocks, aux) = catch_unwind(AssertUnwindSafe(open))
        .map_err(|_| "it panicked".to_owned())?
        .map_err(|error| error.to_string())?;
    Ok(Catalogue {
        folder: folder.to_owned(),
        db,
        blocks,
        aux,
        key,
        upto,
    })
}

/// Splits runs into blocks: each of one segment, and not too long.
fn blocks_of(unsaved: &[Unsaved]) -> Vec<&[Unsaved]> {
    let mut blocks = Vec::new();
    let (mut from, mut prints) = (0, 0);
    for (nth, run) in unsaved.iter().enumerate() {
        let other = unsaved[from].place.segment != run.place.segment;
        if other || prints + run.prints.len() > BLOCK_PRINTS {
            blocks.push(&unsaved[from..nth]);
            (from, prints) = (nth, 0);
        }
        prints += run.prints.len();
    }
    blocks.push(&unsaved[from..]);
    blocks
}

fn block_key(segment: u32, offset: u32) -> [u8; 8] {
    (u64::from(segment) << 32 | u64::from(offset)).to_be_bytes()
}

fn encode_block(key: PrintKey, runs: &[Unsaved]) -> Vec<u8> {
    let mut out = vec![0; 4];
    out.extend_from_slice(&(runs.len() as u32).to_le_bytes());
    for run in runs {
        out.extend_from_slice(&(run.prints.len() as u16).to_le_bytes());
        for print in &run.prints {
            out.extend_from_slice(&print.to_le_bytes());
        }
    }
    let places = runs.iter().map(|run| (run.place.offset, run.crc));
    let sum = digest(key, places, &out[4..]);
    out[..4].copy_from_slice(&sum.to_le_bytes());
    out
}

/// The prints of a block, when it is about the first of these runs as they lie there now.
fn decode_block(key: PrintKey, block: &[u8], runs: &[Found]) -> Option<Vec<Box<[u32]>>> {
    let (said, contents) = block.split_first_chunk()?;
    let (count, mut rest) = contents.split_first_chunk()?;
    let count = u32::from_le_bytes(*count) as usize;
    let places = runs.get(..count)?.iter().map(|run| (run.offset, run.crc));
    if count == 0 || digest(key, places, contents) != u32::from_le_bytes(*said) {
        return None;
    }
    let mut prints = Vec::with_capacity(count);
    for _ in 0..count {
        let (entries, behind) = rest.split_first_chunk()?;
        let bytes = usize::from(u16::from_le_bytes(*entries)) * 4;
        let (these, behind) = behind.split_at_checked(bytes)?;
        let of_run = these
            .chunks_exact(4)
            .map(|print| u32::from_le_bytes(print.try_into().expect("four bytes")));
        prints.push(of_run.collect());
        rest = behind;
    }
    rest.is_empty().then_some(prints)
}

/// Changes with the key, with every place and checksum, and with what is said about them.
fn digest(key: PrintKey, places: impl Iterator<Item = (u32, u32)>, contents: &[u8]) -> u32 {
    let mut crc = crc32c::crc32c(contents);
    for part in key.0 {
        crc = crc32c_append(crc, &part.to_le_bytes());
    }
    for (offset, of_record) in places {
        crc = crc32c_append(crc, &offset.to_le_bytes());
        crc = crc32c_append(crc, &of_record.to_le_bytes());
    }
    crc
}

/// Makes everything below a folder durable.
fn sync_below(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let synced = if path.is_dir() {
            sync_below(&path)
        } else {
            File::open(&path).and_then(|file| file.sync_all())
        };
        match synced {
            // sled replaces its snapshots when it likes.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
            Ok(()) => {}
        }
    }
    File::open(folder)?.sync_all()
}

fn write_upto(folder: &Path, key: PrintKey, upto: (u32, u32)) -> io::Result<()> {
    let [first, second] = key.0;
    let text = format!("noaber index 1 {first} {second} {} {}", upto.0, upto.1);
    let sum = crc32c::crc32c(text.as_bytes());
    let beside = folder.join("upto.new");
    let mut file = File::create(&beside)?;
    writeln!(file, "{text} {sum}")?;
    file.sync_all()?;
    fs::rename(&beside, folder.join(UPTO))?;
    File::open(folder)?.sync_all()
}

fn read_upto(path: &Path) -> Option<(PrintKey, (u32, u32))> {
    let text = fs::read_to_string(path).ok()?;
    let (said, sum) = text.trim_end().rsplit_once(' ')?;
    (sum.parse() == Ok(crc32c::crc32c(said.as_bytes()))).then_some(())?;
    let mut numbers = said.strip_prefix("noaber index 1 ")?.split(' ');
    let mut next = || numbers.next()?.parse::<u64>().ok();
    let key = PrintKey([next()?, next()?]);
    let segment = u32::try_from(next()?).ok()?;
    let offset = u32::try_from(next()?).ok()?;
    Some((key, (segment, offset)))
}
