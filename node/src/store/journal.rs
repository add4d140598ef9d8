//! Writing the journal: batches at the end of the last segment, durable before anybody is told.

use super::disk::{Disk, DiskFile};
use super::error::StoreError;
use super::index::{Place, Waiting};
use super::segment::{self, SEGMENT_VERSION, SegmentHeader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The end of the journal.
pub(super) struct Journal {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    /// Bytes after which a new segment is begun.
    segment_bytes: u32,
    tail: Tail,
    /// The highest number that a segment was ever given.
    highest: u32,
    buffer: Vec<u8>,
}

/// The last segment that counts.
pub(super) struct Tail {
    /// Its number; 0 when there is none yet.
    pub(super) number: u32,
    /// Bytes in it that are durable.
    pub(super) len: u32,
    /// The file, as long as it may be written to.
    pub(super) file: Option<Arc<dyn DiskFile>>,
}

impl Journal {
    /// Goes on behind `tail`; no segment has a higher number than `highest`.
    pub(super) fn new(
        disk: Arc<dyn Disk>,
        folder: PathBuf,
        segment_bytes: u32,
        tail: Tail,
        highest: u32,
    ) -> Self {
        Journal {
            disk,
            folder,
            segment_bytes,
            tail,
            highest,
            buffer: Vec::new(),
        }
    }

    /// The number of the segment that is written to, and its durable length.
    pub(super) fn end(&self) -> (u32, u32) {
        (self.tail.number, self.tail.len)
    }

    /// Closes the last segment, so that it can be rewritten; the next batch begins a new one.
    pub(super) fn close_segment(&mut self) {
        self.tail.file = None;
    }

    /// Writes records and makes them durable; gives their places and checksums.
    ///
    /// After an error nothing of them counts: the file is cut back to what was durable, is never written to again, and the next
    /// call begins a new segment.
    ///
    /// # Errors
    /// [`StoreError::Full`] and [`StoreError::Io`].
    pub(super) fn write(&mut self, batch: &[Waiting]) -> Result<Vec<(Place, u32)>, StoreError> {
        let file = match &self.tail.file {
            Some(file) if self.tail.len < self.segment_bytes => Arc::clone(file),
            Some(_) | None => self.begin_segment()?,
        };
        let Tail { number, len, .. } = self.tail;
        self.buffer.clear();
        let mut places = Vec::with_capacity(batch.len());
        for (nth, waiting) in batch.iter().enumerate() {
            let payload = &waiting.payload;
            let (offset, crc) = segment::put_record(
                &mut self.buffer,
                len,
                number,
                waiting.kind,
                nth == 0,
                payload,
            );
            let place = Place {
                segment: number,
                offset,
                len: payload.len() as u32,
            };
            places.push((place, crc));
        }
        let written = file.append(&self.buffer).and_then(|()| file.sync_data());
        self.buffer.shrink_to(1 << 20);
        if let Err(source) = written {
            self.give_up(&*file);
            return Err(StoreError::from_disk(
                &path_of(&self.folder, number),
                source,
            ));
        }
        self.tail.len = places
            .last()
            .map_or(len, |(place, _)| place.offset + place.bytes() as u32);
        Ok(places)
    }

    /// Never writes to this file again. What was not made durable is taken away, so that no later start takes what lies in the
    /// kernel's memory for what lies on the disk; then the rest is read back.
    fn give_up(&mut self, file: &dyn DiskFile) {
        self.tail.file = None;
        let Tail { number, len, .. } = self.tail;
        if let Err(error) = file.cut(u64::from(len)) {
            tracing::warn!(segment = number, %error, "a failed segment cannot be cut");
        }
        let mut bytes = vec![0; len as usize];
        let whole =
            file.read_at(0, &mut bytes).is_ok() && segment::scan(number, &bytes).bad.is_empty();
        if !whole {
            tracing::error!(
                segment = number,
                "a failed segment does not read back whole"
            );
        }
    }

    fn begin_segment(&mut self) -> Result<Arc<dyn DiskFile>, StoreError> {
        let number = self.highest + 1;
        let path = path_of(&self.folder, number);
        let header = SegmentHeader {
            version: SEGMENT_VERSION,
            number,
            previous: self.tail.number,
            previous_len: self.tail.len,
            own_len: 0,
        };
        let file = self.disk.create(&path).map_err(StoreError::at(&path))?;
        // From here on the number is used, whatever happens: a file that failed is not written to again.
        self.highest = number;
        let begun = file
            .append(&header.encode())
            .and_then(|()| file.sync_all())
            .and_then(|()| self.disk.sync_folder(&self.folder));
        if let Err(source) = begun {
            if let Err(error) = self.disk.remove(&path) {
                tracing::warn!(segment = number, %error, "a segment that was not begun stays");
            }
            return Err(StoreError::from_disk(&path, source));
        }
        let file: Arc<dyn DiskFile> = Arc::from(file);
        self.tail = Tail {
            number,
            len: segment::HEADER as u32,
            file: Some(Arc::clone(&file)),
        };
        Ok(file)
    }
}

/// The file of a segment.
pub(super) fn path_of(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:08}.segment"))
}

/// The number of a segment's file.
pub(super) fn number_of(name: &str) -> Option<u32> {
    let digits = name.strip_suffix(".segment")?;
    (digits.len() == 8).then_some(())?;
    digits.parse().ok().filter(|number| *number > 0)
}
