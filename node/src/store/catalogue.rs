//! What is kept about the journal so that the next start is quick: a sled database that may be lost at any time.
//!
//! # Tables
//! | tree | key | value |
//! |---|---|---|
//! | `blocks 2` | segment: u32 big-endian, space: 32 bytes, offset of the first run: u32 big-endian | digest: u32, runs: u32, then of each run offset: u32, length: u32, entries: u16, prints: u32 each, little-endian |
//! | `aux 1` | the host's | the host's |
//!
//! Beside it the file `upto`: version, key of the prints, and the place in the journal up to which blocks count. It is
//! written only after our own `fsync` of all of sled's files, because sled's `flush` never calls it.
//!
//! sled forgets what it read only after [`LOOKS`] looks at pages of the same 256th part, whatever its `cache_capacity` says. Who
//! reads through all blocks looks at each page but once, and would have them all in memory: so each is looked at that often.

use super::index::{Place, Unsaved};
use super::prints::PrintKey;
use super::segment::Found;
use crc32c::crc32c_append;
use noaber_protocol::ids::SpaceId;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Prints in one block: of each 256th part sled keeps a page in memory, whose size goes with this.
const BLOCK_PRINTS: usize = 256;
/// Bytes that sled keeps in memory, of the pages that were looked at often enough.
const CACHE_BYTES: u64 = 1024 * 1024;
/// Looks after which sled forgets what is too much.
const LOOKS: usize = 64;
/// Blocks that lie in one page of sled's at least.
const PAGE_BLOCKS: usize = 8;
/// Bytes of one value of the host's.
const AUX_BYTES: usize = 16 * 1024 * 1024;
const UPTO: &str = "upto";

/// What is known about the runs of a segment.
pub(super) trait Blocks {
    /// The prints of these runs, in the order in which they lie there, each where it is known.
    fn prints_of(&self, segment: u32, runs: &[(SpaceId, Found)]) -> Vec<Option<Box<[u32]>>>;

    /// Keeps what became known of a journal that is durable up to `upto`. Answers whether it is kept.
    fn keep(&self, unsaved: &[Unsaved], upto: (u32, u32)) -> bool;
}

/// Where a run lies, and the prints of its entries.
pub(super) type Printed = (Place, Box<[u32]>);

/// Nothing is known.
pub(super) struct NoBlocks;

impl Blocks for NoBlocks {
    fn prints_of(&self, _: u32, _: &[(SpaceId, Found)]) -> Vec<Option<Box<[u32]>>> {
        Vec::new()
    }

    fn keep(&self, _: &[Unsaved], _: (u32, u32)) -> bool {
        false
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
        let mut sorted: Vec<&Unsaved> = unsaved.iter().collect();
        sorted.sort_by_key(|run| (run.place.segment, run.space, run.place.offset));
        for runs in blocks_of(&sorted) {
            let Some(first) = runs.first() else { continue };
            let key = block_key(first.place.segment, &first.space, first.place.offset);
            batch.insert(&key[..], encode_block(self.key, runs));
        }
        self.blocks.apply_batch(batch).map_err(io::Error::other)?;
        self.db.flush().map_err(io::Error::other)?;
        sync_below(&self.folder.join("sled"))?;
        write_upto(&self.folder, self.key, upto)
    }

    /// What is kept about the runs of a space, in segments up to that one.
    pub(super) fn runs_of(&self, space: &SpaceId, last: u32) -> Vec<Printed> {
        let mut runs = Vec::new();
        for segment in 1..=last {
            let key = block_key(segment, space, 0);
            let blocks = self.blocks.scan_prefix(&key[..SPACE_KEY]);
            for (key, value) in blocks.flatten() {
                runs.extend(decode_block(segment, &value).unwrap_or_default());
                self.look_often(&key, LOOKS);
            }
        }
        runs
    }

    fn look_often(&self, key: &[u8], looks: usize) {
        for _ in 0..looks {
            // Only to have it forgotten.
            let _looked = self.blocks.contains_key(key);
        }
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
}

impl Blocks for Catalogue {
    fn prints_of(&self, segment: u32, runs: &[(SpaceId, Found)]) -> Vec<Option<Box<[u32]>>> {
        if segment > self.upto.0 {
            return Vec::new();
        }
        let mut known = vec![None; runs.len()];
        for (key, value) in self.blocks.scan_prefix(segment.to_be_bytes()).flatten() {
            self.look_often(&key, LOOKS / PAGE_BLOCKS);
            let space = key.get(4..SPACE_KEY).unwrap_or_default();
            let Some(block) = decode_block(segment, &value) else {
                continue;
            };
            // Each run as it lies there now.
            let found = block.iter().map_while(|(place, _)| {
                let nth = runs.binary_search_by_key(&place.offset, |(_, run)| run.offset);
                let nth = nth.ok()?;
                let (of, run) = &runs[nth];
                (of.0 == space && run.len == place.len).then_some((nth, run))
            });
            let found: Vec<(usize, &Found)> = found.collect();
            let places = found.iter().map(|(_, run)| (run.offset, run.crc));
            let is_about_them = found.len() == block.len() && says(self.key, &value, places);
            let before = |run: &Found| (segment, run.offset) < self.upto;
            if is_about_them && found.iter().all(|(_, run)| before(run)) {
                for ((nth, _), (_, prints)) in found.into_iter().zip(block) {
                    known[nth] = Some(prints);
                }
            }
        }
        known
    }

    fn keep(&self, unsaved: &[Unsaved], upto: (u32, u32)) -> bool {
        let kept = self.save(unsaved, upto);
        let told = |error: &io::Error| tracing::warn!(%error, "the index cannot be kept");
        kept.inspect_err(told).is_ok()
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
        let blocks = db.open_tree("blocks 2")?;
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

/// Splits runs, in the order of segments, spaces and offsets, into blocks: each of one segment and space, and not too long.
fn blocks_of<'a, 'b>(runs: &'a [&'b Unsaved]) -> Vec<&'a [&'b Unsaved]> {
    let mut blocks = Vec::new();
    let (mut from, mut prints) = (0, 0);
    for (nth, run) in runs.iter().enumerate() {
        let first = runs[from];
        let other = (first.place.segment, first.space) != (run.place.segment, run.space);
        if other || prints + run.prints.len() > BLOCK_PRINTS {
            blocks.push(&runs[from..nth]);
            (from, prints) = (nth, 0);
        }
        prints += run.prints.len();
    }
    blocks.push(&runs[from..]);
    blocks
}

/// Bytes of a key up to and with the space.
const SPACE_KEY: usize = 36;

fn block_key(segment: u32, space: &SpaceId, offset: u32) -> Vec<u8> {
    [
        &segment.to_be_bytes()[..],
        &space.0[..],
        &offset.to_be_bytes()[..],
    ]
    .concat()
}

fn encode_block(key: PrintKey, runs: &[&Unsaved]) -> Vec<u8> {
    let mut out = vec![0; 4];
    out.extend_from_slice(&(runs.len() as u32).to_le_bytes());
    for run in runs {
        out.extend_from_slice(&run.place.offset.to_le_bytes());
        out.extend_from_slice(&run.place.len.to_le_bytes());
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

/// Whether a block was made of runs that lie there now, with these checksums.
fn says(key: PrintKey, block: &[u8], places: impl Iterator<Item = (u32, u32)>) -> bool {
    let parts = block.split_first_chunk();
    parts.is_some_and(|(said, contents)| digest(key, places, contents) == u32::from_le_bytes(*said))
}

/// The runs of a block; none when it is no block.
fn decode_block(segment: u32, block: &[u8]) -> Option<Vec<Printed>> {
    let (_said, contents) = block.split_first_chunk::<4>()?;
    let (count, mut rest) = contents.split_first_chunk()?;
    let mut runs = Vec::new();
    for _ in 0..u32::from_le_bytes(*count) {
        let (offset, behind) = rest.split_first_chunk()?;
        let (len, behind) = behind.split_first_chunk()?;
        let (entries, behind) = behind.split_first_chunk()?;
        let bytes = usize::from(u16::from_le_bytes(*entries)) * 4;
        let (these, behind) = behind.split_at_checked(bytes)?;
        let prints = these
            .chunks_exact(4)
            .map(|print| u32::from_le_bytes(print.try_into().expect("four bytes")));
        let place = Place {
            segment,
            offset: u32::from_le_bytes(*offset),
            len: u32::from_le_bytes(*len),
        };
        runs.push((place, prints.collect()));
        rest = behind;
    }
    rest.is_empty().then_some(runs)
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    const KRINGEN: u8 = 20;
    const SEGMENTS: u32 = 200;
    const FOLDER: &str = "NOABER_TEST_INDEX";

    /// Four blocks of a kring in a segment.
    fn runs(segment: u32, kring: u8) -> Vec<Unsaved> {
        let run = |nth: u32| Unsaved {
            space: SpaceId([kring; 32]),
            place: Place {
                segment,
                offset: 40 + nth * 2000,
                len: 1000,
            },
            crc: 7,
            prints: (0..BLOCK_PRINTS as u32).map(|it| it * segment).collect(),
        };
        (0..4).map(run).collect()
    }

    fn resident_bytes() -> u64 {
        let sizes = fs::read_to_string("/proc/self/statm").unwrap();
        let pages: u64 = sizes.split(' ').nth(1).unwrap().parse().unwrap();
        pages * 4096
    }

    #[test]
    fn what_is_read_through_does_not_stay_in_memory() {
        if let Some(folder) = std::env::var_os(FOLDER) {
            return read_through(Path::new(&folder));
        }
        let folder = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::anew(folder.path(), PrintKey::generate()).unwrap();
        for segment in 1..=SEGMENTS {
            let of_segment = (0..KRINGEN).flat_map(|kring| runs(segment, kring));
            let of_segment: Vec<Unsaved> = of_segment.collect();
            catalogue.save(&of_segment, (segment, 0)).unwrap();
        }
        drop(catalogue);
        // In a process of its own: what others do here is not counted.
        let status = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "store::catalogue::tests::what_is_read_through_does_not_stay_in_memory",
            ])
            .arg("--nocapture")
            .env(FOLDER, folder.path())
            .status();
        assert!(status.unwrap().success());
    }

    fn read_through(folder: &Path) {
        let catalogue = Catalogue::open(folder).unwrap();
        let before = resident_bytes();
        for kring in 0..KRINGEN {
            let read = catalogue.runs_of(&SpaceId([kring; 32]), SEGMENTS);
            let whole = (1..=SEGMENTS).flat_map(|segment| runs(segment, kring));
            let whole = whole.map(|run| (run.place, run.prints));
            assert!(read.into_iter().eq(whole));
        }
        for segment in 1..=SEGMENTS {
            catalogue.prints_of(segment, &[]);
        }
        let grown = resident_bytes().saturating_sub(before);
        println!("grown by {grown} bytes");
        assert!(grown < 10_000_000, "of 16 MB {grown} are still in memory");
    }
}
