//! Writing a closed segment anew: a new file, made durable, that takes the place of the old one in one step.

use super::disk::Disk;
use super::error::StoreError;
use super::index::Place;
use super::journal::path_of;
use super::segment::{self, HEADER, Kind, SEGMENT_VERSION, SegmentHeader};
use std::path::Path;

/// A record that goes into the new file.
pub(super) struct Kept<'a> {
    /// What it is.
    pub(super) kind: Kind,
    /// Its payload.
    pub(super) payload: std::borrow::Cow<'a, [u8]>,
}

/// Writes a segment anew; of `header` all but its length stays. Gives the places of the records and their checksums.
///
/// # Errors
/// [`StoreError::Full`] and [`StoreError::Io`]; the old segment is still there then.
pub(super) fn rewrite(
    disk: &dyn Disk,
    folder: &Path,
    header: SegmentHeader,
    records: &[Kept<'_>],
) -> Result<Vec<(Place, u32)>, StoreError> {
    let number = header.number;
    let mut bytes = vec![0; HEADER];
    let mut places = Vec::with_capacity(records.len());
    for record in records {
        let payload = &record.payload;
        let (offset, crc) = segment::put_record(&mut bytes, 0, number, record.kind, true, payload);
        let len = payload.len() as u32;
        let place = Place {
            segment: number,
            offset,
            len,
        };
        places.push((place, crc));
    }
    let header = SegmentHeader {
        version: SEGMENT_VERSION,
        own_len: bytes.len() as u32,
        ..header
    };
    bytes[..HEADER].copy_from_slice(&header.encode());
    let path = path_of(folder, number);
    let beside = path.with_extension("new");
    let write = || {
        let file = disk.create(&beside)?;
        file.append(&bytes)?;
        file.sync_all()?;
        disk.rename(&beside, &path)
    };
    if let Err(source) = write() {
        if let Err(error) = disk.remove(&beside) {
            tracing::warn!(segment = number, %error, "a new file stays beside its segment");
        }
        return Err(StoreError::from_disk(&beside, source));
    }
    disk.sync_folder(folder).map_err(StoreError::at(folder))?;
    Ok(places)
}
