//! What happens after damage: the records that are whole stay, what follows a lost entry of its chain is put aside.
//!
//! The old bytes of every segment that changes are kept in `journal/aside`. Segments without damage of their own come first, so
//! that a repair that is broken off begins again from the same damage.

use super::error::StoreError;
use super::journal::path_of;
use super::load::{Damage, From, Listed, list, read};
use super::rewrite::{Kept, prepare};
use super::segment::{Found, HEADER, Kind, SEGMENT_VERSION, SegmentHeader};
use noaber_protocol::entry::Chain;
use noaber_protocol::ids::{AuthorId, EntryId, SpaceId};
use noaber_protocol::run::Run;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A run that was put aside, because an entry before it was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The space it is in.
    pub space: SpaceId,
    /// Whose chain.
    pub author: AuthorId,
    /// Which of that author's chains.
    pub chain: Chain,
    /// Its first entry.
    pub first: EntryId,
    /// How many entries.
    pub entries: usize,
}

/// Puts the journal in order: afterwards nothing in it is damaged, and every run follows runs before it.
///
/// # Errors
/// [`StoreError::Full`], [`StoreError::Io`] and [`StoreError::Newer`]; it can be called again.
pub(super) fn repair(from: &From<'_>, damage: &[Damage]) -> Result<Vec<Aside>, StoreError> {
    let listing = list(&**from.disk, from.folder)?;
    let (aside, places) = loose_runs(from, &listing.segments)?;
    let damaged: BTreeSet<u32> = damage
        .iter()
        .filter_map(|damage| {
            // What is missing shows in the segment after it.
            let mut numbers = listing.segments.iter().map(|segment| segment.number);
            numbers.find(|number| *number >= damage.segment)
        })
        .collect();
    let only_aside = places.keys().filter(|number| !damaged.contains(number));
    for number in only_aside.chain(&damaged) {
        let Some(nth) = listing
            .segments
            .iter()
            .position(|segment| segment.number == *number)
        else {
            continue;
        };
        let nothing = BTreeSet::new();
        let without = places.get(number).unwrap_or(&nothing);
        let before = nth.checked_sub(1).and_then(|nth| listing.segments.get(nth));
        renew(from, &listing.segments[nth], before, without)?;
    }
    Ok(aside)
}

type Places = BTreeMap<u32, BTreeSet<u32>>;

/// The runs that do not follow entries before them, with their places.
fn loose_runs(from: &From<'_>, segments: &[Listed]) -> Result<(Vec<Aside>, Places), StoreError> {
    let mut held: BTreeSet<EntryId> = BTreeSet::new();
    let mut aside = Vec::new();
    let mut places = Places::new();
    for segment in segments {
        let (bytes, records) = records(from, segment)?;
        for found in records.iter().filter(|found| found.kind == Kind::Run) {
            let Some((space, run)) = decode(&bytes, found) else {
                continue;
            };
            let first = run.first();
            if first.header.prev.iter().all(|prev| held.contains(prev)) {
                held.extend(run.entries.iter().map(|entry| entry.entry.id));
            } else {
                aside.push(Aside {
                    space,
                    author: run.author(),
                    chain: run.chain(),
                    first: first.id,
                    entries: run.entries.len(),
                });
                places
                    .entry(segment.number)
                    .or_default()
                    .insert(found.offset);
            }
        }
    }
    Ok((aside, places))
}

fn decode(bytes: &[u8], found: &Found) -> Option<(SpaceId, Run)> {
    let (space, run) = bytes.get(found.payload())?.split_first_chunk::<32>()?;
    let space = SpaceId(*space);
    Some((space, Run::decode(Some(space), run).ok()?))
}

fn records(from: &From<'_>, segment: &Listed) -> Result<(Vec<u8>, Vec<Found>), StoreError> {
    let path = path_of(from.folder, segment.number);
    let file = from.disk.open(&path).map_err(StoreError::at(&path))?;
    let (bytes, mut scan) = read(segment, &*file).map_err(StoreError::at(&path))?;
    if segment.limit.is_none()
        && let Some(torn) = scan.torn()
    {
        scan.cut(torn);
    }
    Ok((bytes, scan.records))
}

/// Writes a segment anew without these records; keeps the old bytes aside.
fn renew(
    from: &From<'_>,
    segment: &Listed,
    before: Option<&Listed>,
    without: &BTreeSet<u32>,
) -> Result<(), StoreError> {
    let (bytes, records) = records(from, segment)?;
    keep_aside(from, segment.number, &bytes)?;
    let kept: Vec<Kept<'_>> = records
        .iter()
        .filter(|found| !without.contains(&found.offset))
        .map(|found| Kept {
            kind: found.kind,
            payload: Cow::Borrowed(bytes.get(found.payload()).unwrap_or_default()),
        })
        .collect();
    let header = SegmentHeader {
        version: SEGMENT_VERSION,
        number: segment.number,
        previous: before.map_or(0, |before| before.number),
        previous_len: match before {
            Some(before) => before.counts(),
            None => HEADER as u32,
        },
        own_len: 0,
    };
    let disk = &**from.disk;
    prepare(disk, from.folder, header, &kept)?.publish(disk)?;
    disk.sync_folder(from.folder)
        .map_err(StoreError::at(from.folder))
}

fn keep_aside(from: &From<'_>, number: u32, bytes: &[u8]) -> Result<(), StoreError> {
    let folder = from.folder.join("aside");
    let disk = &**from.disk;
    let keep = || {
        disk.make_folder(&folder)?;
        let taken = disk.list(&folder)?;
        let name = (1..)
            .map(|nth| format!("{number:08}-{nth}"))
            .find(|name| !taken.contains(name))
            .unwrap_or_default();
        write(disk, &folder.join(name), bytes)?;
        disk.sync_folder(&folder)?;
        disk.sync_folder(from.folder)
    };
    keep().map_err(StoreError::at(&folder))
}

fn write(disk: &dyn super::disk::Disk, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let file = disk.create(path)?;
    file.append(bytes)?;
    file.sync_all()
}
