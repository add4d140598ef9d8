//! Writing a closed segment anew: a new file, made durable, that takes the place of the old one in one step.

use super::disk::Disk;
use super::error::StoreError;
use super::index::Place;
use super::journal::path_of;
use super::segment::{self, HEADER, Kind, SEGMENT_VERSION, SegmentHeader};
use std::path::{Path, PathBuf};

/// A record that goes into the new file.
pub(super) struct Kept<'a> {
    /// What it is.
    pub(super) kind: Kind,
    /// Its payload.
    pub(super) payload: std::borrow::Cow<'a, [u8]>,
}

/// A segment that lies ready beside the one that it replaces.
pub(super) struct Ready {
    beside: PathBuf,
    path: PathBuf,
    /// Bytes of it.
    pub(super) bytes: u64,
    /// The places of the records and their checksums.
    pub(super) places: Vec<(Place, u32)>,
}

impl Ready {
    /// Puts it in the place of the old one.
    ///
    /// # Errors
    /// [`StoreError::Full`] and [`StoreError::Io`]; the old one is still there then.
    pub(super) fn publish(self, disk: &dyn Disk) -> Result<Vec<(Place, u32)>, StoreError> {
        match disk.rename(&self.beside, &self.path) {
            Ok(()) => Ok(self.places),
            Err(source) => {
                remove(disk, &self.beside);
                Err(StoreError::from_disk(&self.beside, source))
            }
        }
    }

    /// Takes it away again.
    pub(super) fn discard(self, disk: &dyn Disk) {
        remove(disk, &self.beside);
    }
}

/// Writes a segment anew, beside the old one, and makes it durable; of `header` all but its length stays.
///
/// # Errors
/// [`StoreError::Full`] and [`StoreError::Io`]; the old segment is still there then.
pub(super) fn prepare(
    disk: &dyn Disk,
    folder: &Path,
    header: SegmentHeader,
    records: &[Kept<'_>],
) -> Result<Ready, StoreError> {
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
        file.sync_all()
    };
    if let Err(source) = write() {
        remove(disk, &beside);
        return Err(StoreError::from_disk(&beside, source));
    }
    Ok(Ready {
        beside,
        path,
        bytes: bytes.len() as u64,
        places,
    })
}

fn remove(disk: &dyn Disk, beside: &Path) {
    if let Err(error) = disk.remove(beside) {
        tracing::warn!(path = %beside.display(), %error, "a new file stays beside its segment");
    }
}
