//! What is kept on this machine: a journal that survives power cuts, and an index over it that may be lost.
//!
//! Truth lies in `journal/`, in segments that are appended to and made durable before anything is acknowledged. `index/`
//! only spares hashing at the next start. All of it is behind [`Store`], which any thread may read.

mod asleep;
mod catalogue;
mod compact;
pub mod disk;
mod error;
mod home;
mod index;
mod journal;
mod load;
mod payload;
mod prints;
mod put_down;
mod read;
mod repair;
mod rewrite;
#[cfg(test)]
mod sample;
mod segment;
mod verify;
mod writer;

pub use asleep::Tally;
pub use compact::{Compacted, Keep};
pub use error::StoreError;
pub use home::{HOME_VERSION, Home};
pub use load::Damage;
pub use put_down::{GivenBack, Thrift};
pub use read::Runs;
pub use repair::Aside;
pub use verify::{Verified, VerifyFault};
pub use writer::{Writer, Written};

use catalogue::{Blocks, Catalogue, NoBlocks};
use disk::{Disk, RealDisk};
use index::Index;
use journal::Journal;
use noaber_protocol::entry::Malformed;
use noaber_protocol::ids::SpaceId;
use noaber_protocol::record::{LocalKey, Record, Sequence};
use noaber_protocol::run::Run;
use prints::PrintKey;
use read::{Decoded, Files};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// Bytes after which a segment of the journal is full.
const SEGMENT_BYTES: u32 = 16 * 1024 * 1024;
/// Bytes that one commit makes durable at most.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Runs that were hashed at the start, from which on what is known about them is kept soon.
const MANY_RUNS: u64 = 1000;

/// How a store is opened.
#[derive(Clone)]
pub struct Options {
    /// The disk that the journal is on.
    pub disk: Arc<dyn Disk>,
    /// Bytes after which a segment is full.
    pub segment_bytes: u32,
    /// Whether what can be computed again is kept for the next start.
    pub index: KeepIndex,
    /// What is held in memory of each space when the store is opened.
    pub hold: Hold,
}

/// What is held in memory of a space that nobody uses yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    /// Where each of its entries lies: every entry can be read.
    #[default]
    Everything,
    /// How much there is. It is asleep: its entries can be read after [`Store::wake`].
    Counts,
}

/// Whether an index is kept beside the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepIndex {
    /// It is, in the home.
    InHome,
    /// Each start hashes the whole journal.
    Never,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            disk: Arc::new(RealDisk),
            segment_bytes: SEGMENT_BYTES,
            index: KeepIndex::InHome,
            hold: Hold::Everything,
        }
    }
}

/// What opening a store found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Bytes at the end that were being written when the power went: never acknowledged, cut.
    pub cut: u64,
    /// What was damaged. The records in it are lost here.
    pub damage: Vec<Damage>,
    /// Runs that follow what was lost; the chain's tip lies before them, and the rest is to be fetched again.
    pub aside: Vec<Aside>,
    /// Runs that had to be hashed, because nothing was kept about them.
    pub hashed: u64,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Bytes of the journal.
    pub journal: u64,
    /// Segments of the journal.
    pub segments: u64,
    /// Entries in it; one that is in two runs counts twice.
    pub entries: u64,
    /// Bytes that wait for the disk.
    pub waiting: u64,
}

/// The records of a home. Clones share it; the last one closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    // In the order in which they are locked, where one needs more than one.
    rewriting: Mutex<()>,
    journal: Mutex<Journal>,
    index: Mutex<Index>,
    files: Mutex<Files>,
    decoded: Mutex<Decoded>,
    saving: Mutex<u32>,
    /// The last sequence that is durable, whoever committed it. Changes while the journal is locked.
    durable: AtomicU64,
    catalogue: RwLock<Option<Catalogue>>,
    /// Held by everything that reads through the journal.
    reading: Arc<()>,
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    /// Falls last: nobody opens the home before all else is closed.
    home: Home,
}

impl Store {
    /// Opens the store of a home: reads and checks the whole journal, cuts a torn tail, puts aside what is damaged.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Full`] and [`StoreError::Io`].
    pub fn open(home: &Home, options: Options) -> Result<(Store, Opened), StoreError> {
        let Options {
            disk,
            segment_bytes,
            index,
            hold,
        } = options;
        let folder = home.journal();
        disk.make_folder(&folder)
            .and_then(|()| disk.sync_folder(home.path()))
            .map_err(StoreError::at(&folder))?;
        let catalogue = match index {
            KeepIndex::InHome => Catalogue::open(&home.index()),
            KeepIndex::Never => None,
        };
        let from = load::From {
            disk: &disk,
            folder: &folder,
            segment_bytes,
            hold,
        };
        let (key, blocks): (PrintKey, &dyn Blocks) = match &catalogue {
            Some(catalogue) => (catalogue.key(), catalogue),
            None => (PrintKey::generate(), &NoBlocks),
        };
        let mut loaded = load::load(&from, key, blocks)?;
        let mut opened = Opened::default();
        while !loaded.damage.is_empty() {
            tracing::error!(damage = ?loaded.damage, "the journal is damaged");
            opened.aside.extend(repair::repair(&from, &loaded.damage)?);
            opened.damage.append(&mut loaded.damage);
            opened.cut += loaded.cut;
            loaded = load::load(&from, key, blocks)?;
        }
        opened.cut += loaded.cut;
        opened.hashed = loaded.hashed;
        let inner = Inner {
            rewriting: Mutex::default(),
            saving: Mutex::new(match opened.hashed {
                0..MANY_RUNS => loaded.journal.end().0,
                _ => u32::MAX,
            }),
            durable: AtomicU64::default(),
            journal: Mutex::new(loaded.journal),
            index: Mutex::new(loaded.index),
            files: Mutex::new(Files::default()),
            decoded: Mutex::new(Decoded::default()),
            catalogue: RwLock::new(catalogue),
            reading: Arc::default(),
            disk,
            folder,
            home: home.clone(),
        };
        let inner = Arc::new(inner);
        Ok((Store { inner }, opened))
    }

    /// Takes in a record. It can be read at once; it is durable when [`Store::commit`] names its sequence.
    ///
    /// # Errors
    /// [`StoreError::Malformed`] when a run does not decode, or a record is too long.
    pub fn append(&self, sequence: Sequence, record: Record) -> Result<(), StoreError> {
        let run = match &record {
            Record::Run { space, bytes } => Some(Run::decode(Some(*space), bytes)?),
            Record::Body { .. } | Record::Local { .. } => None,
        };
        if let Record::Run { space, .. } = &record {
            // Whoever writes reads too.
            self.wake(space);
        }
        let payload: Arc<[u8]> = payload::payload(&record).into();
        if payload.len() > segment::PAYLOAD_BYTES {
            return Err(Malformed::TooLong.into());
        }
        let len = payload.len();
        let mut index = lock(&self.inner.index);
        let key = index.key();
        let entries = run.iter().flat_map(|run| &run.entries);
        let prints = entries.map(|entry| key.print(&entry.entry.id)).collect();
        let slot = index.queue(sequence, record, payload, prints);
        let naps = index.naps();
        drop(index);
        if let Some((slot, run)) = slot.zip(run) {
            lock(&self.inner.decoded).put((slot, naps), len, Arc::new(run));
        }
        Ok(())
    }

    /// Makes what waits durable, up to some megabytes; tells the last sequence that is, or none when nothing waited.
    ///
    /// After an error nothing more is durable, and all of it still waits: the next call tries it in a new file.
    ///
    /// # Errors
    /// [`StoreError::Full`] and [`StoreError::Io`].
    pub fn commit(&self) -> Result<Option<Sequence>, StoreError> {
        let mut journal = lock(&self.inner.journal);
        let batch = lock(&self.inner.index).batch(BATCH_BYTES);
        let Some(last) = batch.last() else {
            return Ok(None);
        };
        let places = journal.write(&batch)?;
        lock(&self.inner.index).written(&places);
        let Sequence(durable) = last.sequence;
        self.inner.durable.store(durable, Ordering::Release);
        Ok(Some(last.sequence))
    }

    /// The last sequence that was made durable since the store was opened, by whichever thread committed it.
    pub fn durable(&self) -> Sequence {
        Sequence(self.inner.durable.load(Ordering::Acquire))
    }

    /// Bytes that wait for the disk.
    pub fn waiting(&self) -> usize {
        lock(&self.inner.index).queued()
    }

    /// The spaces of which runs are kept.
    pub fn spaces(&self) -> Vec<SpaceId> {
        lock(&self.inner.index).spaces()
    }

    /// The keys of the local records that are kept.
    pub fn locals(&self) -> Vec<LocalKey> {
        lock(&self.inner.index).locals()
    }

    /// How much is kept.
    pub fn sizes(&self) -> Sizes {
        let listed = load::list_sizes(&*self.inner.disk, &self.inner.folder);
        let index = lock(&self.inner.index);
        Sizes {
            journal: listed.iter().sum(),
            segments: listed.len() as u64,
            entries: index.entries(),
            waiting: index.queued() as u64,
        }
    }

    /// A value that can be computed again: a summary, a snapshot. It may be lost at any time.
    pub fn aux(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.inner.catalogue().as_ref()?.aux(key)
    }

    /// Keeps a value that can be computed again, or takes it away. Values over 16 MiB are not kept.
    pub fn put_aux(&self, key: &[u8], value: Option<&[u8]>) {
        if let Some(catalogue) = &*self.inner.catalogue() {
            catalogue.put_aux(key, value);
        }
    }

    /// Keeps what is known about the journal for the next start, when a segment was begun since the last time.
    pub fn save_index_when_due(&self) {
        let now = lock(&self.inner.journal).end().0;
        if *lock(&self.inner.saving) != now {
            self.save_index();
        }
    }

    /// Keeps what is known about the journal for the next start.
    pub fn save_index(&self) {
        self.inner.save_index();
    }

    /// Makes the index anew, so that no file holds what was in it.
    fn renew_index(&self) {
        let inner = &*self.inner;
        let _saving = lock(&inner.saving);
        let mut catalogue = inner
            .catalogue
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if catalogue.take().is_some() {
            let key = lock(&inner.index).key();
            // What was known is known no more: the next start hashes it.
            *catalogue = Catalogue::anew(&inner.home.index(), key);
        }
    }
}

impl Inner {
    fn catalogue(&self) -> RwLockReadGuard<'_, Option<Catalogue>> {
        self.catalogue
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn save_index(&self) {
        let mut saving = lock(&self.saving);
        let catalogue = self.catalogue();
        let Some(catalogue) = &*catalogue else {
            return;
        };
        // In this order: what is not kept yet lies before the end that is asked for afterwards.
        let unsaved = lock(&self.index).unsaved().to_vec();
        let end = lock(&self.journal).end();
        if catalogue.keep(&unsaved, end) {
            lock(&self.index).saved(unsaved.len());
        }
        *saving = end.0;
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.save_index();
    }
}

/// Locks; what a thread that panicked left is whole, because no step in between is ever left half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::sample::Author;
    use super::*;
    use noaber_protocol::entry::Body;
    use noaber_protocol::ids::EntryId;
    use noaber_protocol::record::Read;
    use std::fs;
    use std::path::Path;

    const SPACE: SpaceId = SpaceId([9; 32]);

    fn open(path: &Path, segment_bytes: u32, index: KeepIndex) -> (Store, Opened) {
        let home = Home::open(path).unwrap();
        let options = Options {
            segment_bytes,
            index,
            ..Options::default()
        };
        Store::open(&home, options).unwrap()
    }

    /// Appends a run and makes it durable; gives the ids of its entries.
    fn write(store: &Store, author: &mut Author, sequence: u64, entries: usize) -> Vec<EntryId> {
        let (record, ids) = author.record(entries, 200);
        store.append(Sequence(sequence), record).unwrap();
        assert_eq!(store.commit().unwrap(), Some(Sequence(sequence)));
        ids
    }

    fn segment(path: &Path, number: u32) -> std::path::PathBuf {
        journal::path_of(&path.join("journal"), number)
    }

    fn flip(path: &Path, place: usize) {
        let mut bytes = fs::read(path).unwrap();
        bytes[place] ^= 1;
        fs::write(path, bytes).unwrap();
    }

    #[test]
    fn what_is_appended_can_be_read_before_and_after_it_is_durable_and_after_a_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        let mut zandeweer = Author::new(1, SPACE);
        let (record, ids) = zandeweer.record(5, 200);
        let draft = LocalKey::Draft(ids[0]);
        let check = |store: &Store| {
            for (nth, id) in ids.iter().enumerate() {
                assert_eq!(store.entry(id).unwrap().id, *id);
                assert_eq!(store.body(id).unwrap().bytes.len(), 200);
                assert_eq!(store.signature(id).is_some(), nth == 4);
                assert_eq!(store.run(id).is_some(), nth == 0);
            }
            assert_eq!(store.local(&draft).unwrap(), b"getypt");
            assert_eq!(store.entry(&EntryId([0; 32])), None);
            assert_eq!(store.spaces(), [SPACE]);
            assert_eq!(store.runs_of(&SPACE).count(), 1);
            assert_eq!(store.runs_of(&SpaceId([1; 32])).count(), 0);
        };
        let (store, opened) = open(&path, SEGMENT_BYTES, KeepIndex::InHome);
        assert_eq!(opened, Opened::default());
        store.append(Sequence(1), record).unwrap();
        let sealed = b"getypt".to_vec();
        let key = draft.clone();
        let local = Record::Local { key, sealed };
        store.append(Sequence(2), local).unwrap();
        check(&store);
        assert_eq!(store.commit().unwrap(), Some(Sequence(2)));
        assert_eq!(store.commit().unwrap(), None);
        check(&store);
        drop(store);
        let (store, opened) = open(&path, SEGMENT_BYTES, KeepIndex::InHome);
        assert_eq!(opened, Opened::default(), "nothing had to be hashed");
        check(&store);
    }

    #[test]
    fn a_body_that_comes_later_is_found_and_a_newer_local_record_replaces_the_older() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        let mut run = Author::new(1, SPACE).run(3, 100);
        let entry = run.entries[1].entry.id;
        let body = run.entries[1].body.take().unwrap();
        let bytes = run.encode().unwrap();
        let name = LocalKey::Named("naam".into());
        let (store, _) = open(&path, SEGMENT_BYTES, KeepIndex::Never);
        let space = SPACE;
        let record = Record::Run { space, bytes };
        store.append(Sequence(1), record).unwrap();
        assert_eq!(store.body(&entry), None);
        let later = Record::Body {
            entry,
            body: body.clone(),
        };
        store.append(Sequence(2), later).unwrap();
        for (sequence, sealed) in [(3, "een"), (4, "twee")] {
            let (key, sealed) = (name.clone(), sealed.into());
            let record = Record::Local { key, sealed };
            store.append(Sequence(sequence), record).unwrap();
        }
        let gone = LocalKey::Named("weg".into());
        for (sequence, sealed) in [(5, "een"), (6, "")] {
            let (key, sealed) = (gone.clone(), sealed.into());
            let record = Record::Local { key, sealed };
            store.append(Sequence(sequence), record).unwrap();
        }
        let check = |store: &Store| {
            assert_eq!(store.body(&entry), Some(body.clone()));
            assert_eq!(store.local(&name), Some(b"twee".to_vec()));
            assert_eq!(store.local(&gone), None);
            assert_eq!(store.locals(), std::slice::from_ref(&name));
        };
        check(&store);
        store.commit().unwrap();
        check(&store);
        drop(store);
        check(&open(&path, SEGMENT_BYTES, KeepIndex::Never).0);
    }

    #[test]
    fn runs_come_back_in_the_order_in_which_they_were_recorded_over_all_segments() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        let other = SpaceId([8; 32]);
        let (mut one, mut two) = (Author::new(1, SPACE), Author::new(2, other));
        let (mut ones, mut twos) = (Vec::new(), Vec::new());
        let (store, _) = open(&path, 3000, KeepIndex::InHome);
        for sequence in 1..40 {
            let (author, into) = match sequence % 3 {
                0 => (&mut two, &mut twos),
                _ => (&mut one, &mut ones),
            };
            let (record, _) = author.record(2, 200);
            let Record::Run { bytes, .. } = &record else {
                panic!("a run");
            };
            into.push(bytes.clone());
            store.append(Sequence(sequence), record).unwrap();
            if sequence != 39 {
                store.commit().unwrap();
            }
        }
        assert!(store.sizes().segments > 3);
        assert_eq!(store.sizes().entries, 78);
        assert_eq!(store.runs_of(&SPACE).collect::<Vec<_>>(), ones);
        assert_eq!(store.runs_of(&other).collect::<Vec<_>>(), twos);
        drop(store);
        twos.pop();
        let (store, opened) = open(&path, 3000, KeepIndex::InHome);
        assert_eq!(opened, Opened::default());
        assert_eq!(store.runs_of(&SPACE).collect::<Vec<_>>(), ones);
        assert_eq!(store.runs_of(&other).collect::<Vec<_>>(), twos);
    }

    #[test]
    fn a_torn_tail_is_cut_and_writing_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        let mut author = Author::new(1, SPACE);
        let (store, _) = open(&path, SEGMENT_BYTES, KeepIndex::InHome);
        let first = write(&store, &mut author, 1, 2);
        let size = fs::metadata(segment(&path, 1)).unwrap().len();
        let (record, lost) = author.record(2, 200);
        store.append(Sequence(2), record).unwrap();
        store.commit().unwrap();
        drop(store);
        let file = fs::OpenOptions::new()
            .write(true)
            .open(segment(&path, 1))
            .unwrap();
        file.set_len(size + 100).unwrap();
        let (store, opened) = open(&path, SEGMENT_BYTES, KeepIndex::InHome);
        assert_eq!(opened.cut, 100);
        assert!(opened.damage.is_empty());
        assert!(store.entry(&first[1]).is_some());
        assert!(store.entry(&lost[0]).is_none());
        let next = write(&store, &mut Author::new(2, SPACE), 1, 1);
        drop(store);
        let (store, opened) = open(&path, SEGMENT_BYTES, KeepIndex::InHome);
        assert_eq!(opened, Opened::default());
        assert!(store.entry(&first[1]).is_some() && store.entry(&next[0]).is_some());
    }

    #[test]
    fn damage_takes_a_chain_back_to_before_it_and_leaves_the_others() {
        for segment_bytes in [SEGMENT_BYTES, 1500] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("thuis");
            let (mut one, mut two) = (Author::new(1, SPACE), Author::new(2, SPACE));
            let (store, _) = open(&path, segment_bytes, KeepIndex::InHome);
            let (mut ones, mut twos) = (Vec::new(), Vec::new());
            let mut at = 0;
            for round in 0..6 {
                if round == 2 && segment_bytes == SEGMENT_BYTES {
                    at = fs::metadata(segment(&path, 1)).unwrap().len() as usize;
                }
                ones.push(write(&store, &mut one, 2 * round + 1, 2)[0]);
                twos.push(write(&store, &mut two, 2 * round + 2, 2)[0]);
            }
            drop(store);
            let hurt = if at > 0 { 1 } else { 2 };
            flip(&segment(&path, hurt), at.max(segment::HEADER) + 40);
            let (store, opened) = open(&path, segment_bytes, KeepIndex::InHome);
            assert_eq!(opened.damage.len(), 1);
            assert_eq!(opened.cut, 0);
            let here = |ids: &[EntryId]| ids.iter().filter(|id| store.entry(id).is_some()).count();
            let left = match (here(&ones), here(&twos)) {
                (left, 6) | (6, left) => left,
                other => panic!("one chain is hurt: {other:?}"),
            };
            assert_eq!(opened.aside.len(), 5 - left);
            assert!(left < 6 && store.runs_of(&SPACE).count() == left + 6);
            drop(store);
            let (store, opened) = open(&path, segment_bytes, KeepIndex::InHome);
            assert_eq!(opened.damage, []);
            assert_eq!(store.runs_of(&SPACE).count(), left + 6);
            write(&store, &mut Author::new(3, SPACE), 1, 1);
            drop(store);
            let (store, opened) = open(&path, segment_bytes, KeepIndex::InHome);
            assert_eq!(opened, Opened::default());
            assert_eq!(store.runs_of(&SPACE).count(), left + 7);
        }
    }

    #[test]
    fn a_segment_that_is_missing_or_short_is_told() {
        for (number, keep) in [(1, None), (2, None), (2, Some(400)), (1, Some(20))] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("thuis");
            let mut author = Author::new(1, SPACE);
            let (store, _) = open(&path, 1000, KeepIndex::InHome);
            for sequence in 1..=8 {
                write(&store, &mut author, sequence, 2);
            }
            drop(store);
            match keep {
                None => fs::remove_file(segment(&path, number)).unwrap(),
                Some(bytes) => fs::OpenOptions::new()
                    .write(true)
                    .open(segment(&path, number))
                    .and_then(|file| file.set_len(bytes))
                    .unwrap(),
            }
            let (store, opened) = open(&path, 1000, KeepIndex::InHome);
            assert!(!opened.damage.is_empty());
            assert!(!opened.aside.is_empty());
            drop(store);
            let (_, opened) = open(&path, 1000, KeepIndex::InHome);
            assert_eq!(opened.damage, []);
        }
    }

    #[test]
    fn an_index_that_is_gone_or_broken_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        let mut author = Author::new(1, SPACE);
        let (store, _) = open(&path, 2000, KeepIndex::InHome);
        let mut ids = Vec::new();
        for sequence in 1..=9 {
            ids.extend(write(&store, &mut author, sequence, 2));
        }
        store.put_aux(b"titel", Some(b"Manifest"));
        assert_eq!(store.aux(b"titel"), Some(b"Manifest".to_vec()));
        drop(store);
        let (store, opened) = open(&path, 2000, KeepIndex::InHome);
        assert_eq!(opened.hashed, 0);
        assert_eq!(store.aux(b"titel"), Some(b"Manifest".to_vec()));
        drop(store);
        let index = path.join("index");
        let spoil: [&dyn Fn(); 4] = [
            &|| fs::remove_dir_all(&index).unwrap(),
            &|| fs::remove_dir_all(index.join("sled")).unwrap(),
            &|| fs::write(index.join("upto"), "").unwrap(),
            &|| {
                for name in ["db", "conf"] {
                    fs::write(index.join("sled").join(name), [7; 5000]).unwrap();
                }
            },
        ];
        for spoil in spoil {
            spoil();
            let (store, opened) = open(&path, 2000, KeepIndex::InHome);
            assert_eq!(opened.hashed, 9);
            assert!(ids.iter().all(|id| store.entry(id).is_some()));
            drop(store);
            assert_eq!(open(&path, 2000, KeepIndex::InHome).1.hashed, 0);
        }
    }

    #[test]
    fn a_segment_of_a_newer_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thuis");
        drop(open(&path, SEGMENT_BYTES, KeepIndex::Never));
        let newer = segment::SegmentHeader {
            version: segment::SEGMENT_VERSION + 1,
            number: 1,
            previous: 0,
            previous_len: 0,
            own_len: 0,
        };
        fs::write(segment(&path, 1), newer.encode()).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(segment(&path, 1), mode).unwrap();
        let home = Home::open(&path).unwrap();
        let refused = Store::open(&home, Options::default());
        assert!(matches!(refused, Err(StoreError::Newer { .. })));
    }

    #[test]
    fn a_record_that_is_malformed_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = open(
            &folder.path().join("thuis"),
            SEGMENT_BYTES,
            KeepIndex::Never,
        );
        let bytes = vec![1, 2, 3];
        let refused = store.append(
            Sequence(1),
            Record::Run {
                space: SPACE,
                bytes,
            },
        );
        assert!(matches!(refused, Err(StoreError::Malformed(_))));
        let body = Body {
            salt: None,
            bytes: vec![0; 2 << 20],
        };
        let entry = EntryId([1; 32]);
        let refused = store.append(Sequence(1), Record::Body { entry, body });
        assert!(matches!(refused, Err(StoreError::Malformed(_))));
        assert_eq!(store.commit().unwrap(), None);
    }
}
