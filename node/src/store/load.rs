//! Opening the journal: every segment is read and checked, a torn tail is cut, damage is told.

use super::Hold;
use super::catalogue::Blocks;
use super::disk::{Disk, DiskFile};
use super::error::StoreError;
use super::index::{Index, Place, Unsaved};
use super::journal::{Journal, Tail, number_of, path_of};
use super::payload::record;
use super::prints::PrintKey;
use super::segment::{self, Found, HEADER, Kind, SEGMENT_VERSION, Scan, SegmentHeader};
use noaber_protocol::ids::SpaceId;
use noaber_protocol::record::Record;
use noaber_protocol::run::Run;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of the journal that hold no record although they should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// The segment's number.
    pub segment: u32,
    /// Where it begins.
    pub offset: u32,
    /// How many; 0 when the whole segment is missing.
    pub bytes: u32,
}

/// What reading the whole journal gave.
pub(super) struct Loaded {
    /// Where everything lies.
    pub(super) index: Index,
    /// The end of the journal.
    pub(super) journal: Journal,
    /// Bytes of a torn tail that were cut.
    pub(super) cut: u64,
    /// Runs that had to be hashed, because nothing was kept about them.
    pub(super) hashed: u64,
    /// What is damaged. When there is any, `index` and `journal` must not be used.
    pub(super) damage: Vec<Damage>,
}

/// The places that loading needs.
pub(super) struct From<'a> {
    /// The disk.
    pub(super) disk: &'a Arc<dyn Disk>,
    /// The journal's folder.
    pub(super) folder: &'a Path,
    /// Bytes after which a segment is full.
    pub(super) segment_bytes: u32,
    /// What is held in memory.
    pub(super) hold: Hold,
}

/// Runs that were hashed, after which what is known about them is kept while the rest is read.
pub(super) const HASHED_AT_ONCE: usize = 32 * 1024;

/// Reads the whole journal.
///
/// # Errors
/// [`StoreError::Newer`], [`StoreError::Full`] and [`StoreError::Io`].
pub(super) fn load(
    from: &From<'_>,
    key: PrintKey,
    blocks: &dyn Blocks,
) -> Result<Loaded, StoreError> {
    let listing = list(&**from.disk, from.folder)?;
    for path in &listing.useless {
        remove(&**from.disk, path);
    }
    let mut into = Into {
        index: Index::new(key, from.hold),
        hashed: 0,
        blocks,
    };
    let mut damage = listing.damage;
    let mut tail = Tail {
        number: 0,
        len: 0,
        file: None,
    };
    let mut cut = 0;
    let last = listing.segments.len();
    // One for all: a freed one as large as a segment would leave a hole in the memory that small things then fill.
    let mut bytes = Vec::new();
    for (nth, segment) in listing.segments.iter().enumerate() {
        let path = path_of(from.folder, segment.number);
        let file = from.disk.open(&path).map_err(StoreError::at(&path))?;
        let scan = read_into(segment, &*file, &mut bytes);
        let mut scan = scan.map_err(StoreError::at(&path))?;
        let appended_to = nth + 1 == last && segment.limit.is_none();
        if appended_to {
            let mut end = bytes.len() as u32;
            if let Some(torn) = scan.torn() {
                cut = u64::from(end - torn);
                scan.cut(torn);
                end = torn;
                // Only the tail: with damage before it, nothing is changed until that is put aside.
                if scan.bad.is_empty() && damage.is_empty() {
                    file.cut(u64::from(end)).map_err(StoreError::at(&path))?;
                }
            }
            // What a killed process wrote may not be on the disk yet: from now on it counts.
            file.sync_all().map_err(StoreError::at(&path))?;
            tail = Tail {
                number: segment.number,
                len: end,
                file: Some(Arc::<dyn DiskFile>::from(file)),
            };
        } else {
            tail = Tail {
                number: segment.number,
                len: bytes.len() as u32,
                file: None,
            };
        }
        damage.extend(segment.damage(&bytes, &scan));
        into.segment(segment.number, &bytes, &scan.records);
        into.keep((tail.number, tail.len));
    }
    // The name of the last segment may be as new as what is in it.
    let folder = from.folder;
    from.disk
        .sync_folder(folder)
        .map_err(StoreError::at(folder))?;
    let Into {
        mut index, hashed, ..
    } = into;
    index.loaded();
    let journal = Journal::new(
        Arc::clone(from.disk),
        from.folder.to_owned(),
        from.segment_bytes,
        tail,
        listing.highest,
    );
    damage.sort_unstable();
    Ok(Loaded {
        index,
        journal,
        cut,
        hashed,
        damage,
    })
}

/// A segment that counts.
pub(super) struct Listed {
    /// Its number.
    pub(super) number: u32,
    /// What it says of itself, unless that is damaged.
    pub(super) header: Option<SegmentHeader>,
    /// Bytes of it that count; none for the one that is appended to.
    pub(super) limit: Option<u32>,
    size: u64,
}

impl Listed {
    /// Bytes of it that count.
    pub(super) fn counts(&self) -> u32 {
        self.limit.unwrap_or(self.size as u32)
    }

    /// What of it is damaged.
    pub(super) fn damage(&self, bytes: &[u8], scan: &Scan) -> Vec<Damage> {
        let at = |offset: u32, bytes: u32| Damage {
            segment: self.number,
            offset,
            bytes,
        };
        let header = self.header.is_none().then(|| at(0, HEADER as u32));
        let bad = scan
            .bad
            .iter()
            .map(|bad| at(bad.start, bad.end - bad.start));
        let end = bytes.len() as u32;
        let short = self
            .limit
            .filter(|limit| *limit > end)
            .map(|limit| at(end, limit - end));
        header.into_iter().chain(bad).chain(short).collect()
    }
}

/// The segments that count, oldest first.
pub(super) struct Listing {
    /// Those that are there.
    pub(super) segments: Vec<Listed>,
    /// Those that are missing.
    pub(super) damage: Vec<Damage>,
    /// Files that do not count, and can go as long as nobody writes.
    pub(super) useless: Vec<PathBuf>,
    /// The highest number in use.
    pub(super) highest: u32,
}

/// Finds the segments, from the last to the first, each by what the one after it says of it.
///
/// A segment that the one after it does not name was never acknowledged, and does not count. Nothing is changed.
///
/// # Errors
/// [`StoreError::Newer`], [`StoreError::Full`] and [`StoreError::Io`].
pub(super) fn list(disk: &dyn Disk, folder: &Path) -> Result<Listing, StoreError> {
    let names = disk.list(folder).map_err(StoreError::at(folder))?;
    let mut listing = Listing {
        segments: Vec::new(),
        damage: Vec::new(),
        useless: names
            .iter()
            .filter(|name| name.ends_with(".new"))
            .map(|name| folder.join(name))
            .collect(),
        highest: names
            .iter()
            .filter_map(|name| number_of(name))
            .max()
            .unwrap_or(0),
    };
    // What the segment after it says: its number, and how much of it counts.
    let mut said: Option<(u32, u32)> = None;
    let mut after = None;
    for number in names.iter().rev().filter_map(|name| number_of(name)) {
        let path = path_of(folder, number);
        let (header, size) = peek(disk, &path).map_err(StoreError::at(&path))?;
        if header.is_some_and(|header| header.version > SEGMENT_VERSION) {
            return Err(StoreError::Newer { path });
        }
        let never_begun = header.is_none() && size <= HEADER as u64;
        let passed_over = said.is_some_and(|(previous, _)| number > previous);
        if never_begun || passed_over {
            listing.useless.push(path);
            continue;
        }
        if let Some((previous, _)) = said.filter(|(previous, _)| number < *previous) {
            listing.damage.push(missing(previous));
        }
        let counts = said.filter(|(previous, _)| *previous == number);
        let own = header.map_or(0, |header| header.own_len);
        let limit = match (own, counts) {
            (0, Some((_, len))) => Some(len),
            (0, None) => after.map(|_: u32| size as u32),
            (own, _) => Some(own),
        };
        said = header.map(|header| (header.previous, header.previous_len));
        after = Some(number);
        listing.segments.push(Listed {
            number,
            header,
            limit,
            size,
        });
    }
    if let Some((previous, _)) = said.filter(|(previous, _)| *previous > 0) {
        listing.damage.push(missing(previous));
    }
    listing.segments.reverse();
    Ok(listing)
}

/// Bytes of each segment's file; what cannot be told is left out.
pub(super) fn list_sizes(disk: &dyn Disk, folder: &Path) -> Vec<u64> {
    let names = disk.list(folder).unwrap_or_default();
    let numbers = names.iter().filter_map(|name| number_of(name));
    numbers
        .filter_map(|number| disk.open(&path_of(folder, number)).ok()?.size().ok())
        .collect()
}

/// Reads what counts of a segment, and finds its records.
pub(super) fn read(segment: &Listed, file: &dyn DiskFile) -> std::io::Result<(Vec<u8>, Scan)> {
    let mut bytes = Vec::new();
    let scan = read_into(segment, file, &mut bytes)?;
    Ok((bytes, scan))
}

fn read_into(segment: &Listed, file: &dyn DiskFile, bytes: &mut Vec<u8>) -> std::io::Result<Scan> {
    let counts = segment.limit.map_or(segment.size, u64::from);
    bytes.clear();
    bytes.resize(counts.min(segment.size) as usize, 0);
    file.read_at(0, bytes)?;
    Ok(segment::scan(segment.number, bytes))
}

fn peek(disk: &dyn Disk, path: &Path) -> std::io::Result<(Option<SegmentHeader>, u64)> {
    let file = disk.open(path)?;
    let size = file.size()?;
    let mut bytes = [0; HEADER];
    if size < HEADER as u64 {
        return Ok((None, size));
    }
    file.read_at(0, &mut bytes)?;
    Ok((SegmentHeader::decode(&bytes), size))
}

fn missing(segment: u32) -> Damage {
    Damage {
        segment,
        offset: 0,
        bytes: 0,
    }
}

fn remove(disk: &dyn Disk, path: &Path) {
    if let Err(error) = disk.remove(path) {
        tracing::warn!(path = %path.display(), %error, "a file that does not count stays");
    }
}

/// Where the records of the segments go.
struct Into<'a> {
    index: Index,
    hashed: u64,
    blocks: &'a dyn Blocks,
}

impl Into<'_> {
    fn segment(&mut self, number: u32, bytes: &[u8], records: &[Found]) {
        let runs = records.iter().filter(|record| record.kind == Kind::Run);
        let runs = runs.filter_map(|found| Some((space_of(bytes, found)?, *found)));
        let runs: Vec<(SpaceId, Found)> = runs.collect();
        self.runs(number, bytes, &runs);
        for found in records.iter().filter(|record| record.kind != Kind::Run) {
            let place = place(number, found);
            let payload = bytes.get(found.payload()).unwrap_or_default();
            match record(found.kind, payload) {
                Some(Record::Local { key, sealed }) => {
                    self.index.load_local(key, place, sealed.is_empty());
                }
                Some(Record::Body { entry, .. }) => self.index.load_body(&entry, place),
                Some(Record::Run { .. }) | None => {
                    tracing::warn!(segment = number, offset = found.offset, "an unknown record");
                }
            }
        }
    }

    /// Keeps what had to be hashed, when that is much: it is not to fill the memory.
    fn keep(&mut self, upto: (u32, u32)) {
        let count = self.index.unsaved().len();
        if count >= HASHED_AT_ONCE && self.blocks.keep(self.index.unsaved(), upto) {
            self.index.saved(count);
        }
    }

    fn runs(&mut self, number: u32, bytes: &[u8], runs: &[(SpaceId, Found)]) {
        let mut known = self.blocks.prints_of(number, runs);
        let mut loaded = Vec::with_capacity(runs.len());
        for (nth, (space, found)) in runs.iter().enumerate() {
            let payload = bytes.get(found.payload()).unwrap_or_default();
            let (space, run) = (*space, payload.get(32..).unwrap_or_default());
            let prints = match known.get_mut(nth).and_then(Option::take) {
                Some(prints) => prints,
                None => {
                    let Some(prints) = hash(self.index.key(), space, run) else {
                        tracing::error!(segment = number, offset = found.offset, "an unknown run");
                        continue;
                    };
                    self.hashed += 1;
                    self.index.not_saved(Unsaved {
                        space,
                        place: place(number, found),
                        crc: found.crc,
                        prints: prints.clone(),
                    });
                    prints
                }
            };
            loaded.push((space, place(number, found), prints));
        }
        let borrowed: Vec<(SpaceId, Place, &[u32])> = loaded
            .iter()
            .map(|(space, place, prints)| (*space, *place, &prints[..]))
            .collect();
        self.index.load_runs(&borrowed);
    }
}

/// The space of a run.
pub(super) fn space_of(bytes: &[u8], run: &Found) -> Option<SpaceId> {
    let (space, _) = bytes.get(run.payload())?.split_first_chunk::<32>()?;
    Some(SpaceId(*space))
}

/// The prints of the entries of a run; none when it does not decode.
pub(super) fn hash(key: PrintKey, space: SpaceId, run: &[u8]) -> Option<Box<[u32]>> {
    let run = Run::decode(Some(space), run).ok()?;
    let prints = run.entries.iter().map(|entry| key.print(&entry.entry.id));
    Some(prints.collect())
}

pub(super) fn place(segment: u32, found: &Found) -> Place {
    Place {
        segment,
        offset: found.offset,
        len: found.len,
    }
}
