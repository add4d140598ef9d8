//! A disk whose process is killed in the midst of one of its calls, once enough was acknowledged.

use noaber_node::store::disk::{Disk, DiskFile, RealDisk};
use rustix::process::{Signal, getpid, kill_process};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Entries that are acknowledged before a kill.
pub const ENTRIES: usize = 20;

/// Where a process is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Wherever it is, from outside.
    Anywhere,
    /// With half of the bytes of an append written.
    Append,
    /// While `fdatasync` is under way.
    Fsync,
    /// While the index is saved.
    Index,
    /// While the home is opened.
    Start,
}

impl Place {
    /// All of them.
    pub const ALL: [Place; 5] = [
        Place::Anywhere,
        Place::Append,
        Place::Fsync,
        Place::Index,
        Place::Start,
    ];

    /// Its word on a command line.
    pub fn word(self) -> &'static str {
        match self {
            Place::Anywhere => "anywhere",
            Place::Append => "append",
            Place::Fsync => "fsync",
            Place::Index => "index",
            Place::Start => "start",
        }
    }

    /// The place by its word.
    pub fn of(word: &str) -> Option<Place> {
        Place::ALL.into_iter().find(|place| place.word() == word)
    }
}

/// What a process knows of its end.
#[derive(Debug)]
pub struct Fate {
    place: Place,
    acknowledged: AtomicUsize,
    calls: AtomicUsize,
    /// The call of a start that is the last, or the microseconds that a call goes on.
    nth: u64,
}

impl Fate {
    /// A process that is killed there.
    pub fn new(place: Place, nth: u64) -> Arc<Fate> {
        Arc::new(Fate {
            place,
            acknowledged: AtomicUsize::new(0),
            calls: AtomicUsize::new(0),
            nth,
        })
    }

    /// So many more entries were acknowledged.
    pub fn acknowledged(&self, entries: usize) {
        self.acknowledged.fetch_add(entries, Ordering::SeqCst);
    }

    /// Whether the process is to be killed there now.
    pub fn is_due(&self, place: Place) -> bool {
        let enough = place == Place::Start || self.acknowledged.load(Ordering::SeqCst) >= ENTRIES;
        self.place == place && enough
    }

    /// Kills this process a moment later, whatever it does.
    pub fn soon(self: &Arc<Fate>) {
        let fate = Arc::clone(self);
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_micros(fate.nth % 1500));
            fate.now();
        });
    }

    /// Says where, and kills this process without notice.
    ///
    /// # Panics
    /// Never: it is killed.
    pub fn now(&self) -> ! {
        let mut out = io::stdout().lock();
        // Nobody may listen any more.
        let _said = out.write_all(format!("! {}\n", self.place.word()).as_bytes());
        let _said = out.flush();
        // The lock stays held: no other thread says anything from here on.
        let killed = kill_process(getpid(), Signal::KILL);
        panic!("a process may kill itself: {killed:?}");
    }

    fn call(&self) {
        if self.is_due(Place::Start) {
            let call = self.calls.fetch_add(1, Ordering::SeqCst) as u64;
            if call >= self.nth % 5 {
                self.now();
            }
        }
    }
}

/// The machine's disk, until it is time.
pub struct DeadlyDisk(pub Arc<Fate>);

impl DeadlyDisk {
    fn wrap(&self, file: Box<dyn DiskFile>) -> Box<dyn DiskFile> {
        let fate = Arc::clone(&self.0);
        Box::new(DeadlyFile { file, fate })
    }
}

impl Disk for DeadlyDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.0.call();
        RealDisk.make_folder(path)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.create(path).map(|file| self.wrap(file))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.0.call();
        RealDisk.open(path).map(|file| self.wrap(file))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.0.call();
        RealDisk.list(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.0.call();
        RealDisk.sync_folder(folder)
    }
}

struct DeadlyFile {
    file: Box<dyn DiskFile>,
    fate: Arc<Fate>,
}

impl DiskFile for DeadlyFile {
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        if self.fate.is_due(Place::Append) && bytes.len() > 1 {
            self.file.append(&bytes[..bytes.len() / 2])?;
            self.fate.now();
        }
        self.file.append(bytes)
    }

    fn sync_data(&self) -> io::Result<()> {
        if self.fate.is_due(Place::Fsync) {
            self.fate.soon();
            self.file.sync_data()?;
            loop {
                std::thread::park();
            }
        }
        self.file.sync_data()
    }

    fn sync_all(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    fn size(&self) -> io::Result<u64> {
        self.file.size()
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.fate.call();
        self.file.read_at(offset, into)
    }

    fn cut(&self, size: u64) -> io::Result<()> {
        self.file.cut(size)
    }
}
