//! A disk in memory that fails where one wants, and loses what was not made durable when its power goes.

use crate::durable::Chance;
use noaber_node::store::disk::{Disk, DiskFile};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full (ENOSPC); nothing of the operation happens.
    Full,
    /// The disk fails (EIO). When it was to make something durable, that is lost and no later call tells.
    Broken,
    /// Half of what is appended is written, then the disk is full; any other operation fails as in [`Fault::Broken`].
    Short,
    /// The power goes: half of what is appended is written, and every later operation fails.
    PowerCut,
    /// One bit of what is appended is another; nobody tells.
    BitFlip,
}

/// The disk. Clones share it.
#[derive(Clone, Default)]
pub struct MemDisk {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    files: BTreeMap<u64, Contents>,
    names: BTreeMap<String, u64>,
    durable_names: BTreeMap<String, u64>,
    made: u64,
    operations: u64,
    faults: BTreeMap<u64, Fault>,
    off: bool,
    met: Vec<Fault>,
}

#[derive(Default)]
struct Contents {
    /// What reading gives.
    data: Vec<u8>,
    /// What is there after a power cut, at least.
    durable: Vec<u8>,
    /// What the kernel takes for written although it is not.
    lost: Vec<Range<usize>>,
}

impl MemDisk {
    /// A fault at the operation of that number, the first being 1.
    pub fn fail_at(&self, operation: u64, fault: Fault) {
        self.lock().faults.insert(operation, fault);
    }

    /// How many operations there were.
    pub fn operations(&self) -> u64 {
        self.lock().operations
    }

    /// The faults that came about.
    pub fn met(&self) -> Vec<Fault> {
        self.lock().met.clone()
    }

    /// Whether the power is off.
    pub fn is_off(&self) -> bool {
        self.lock().off
    }

    /// Takes away the last bytes of a file, if it has them.
    pub fn truncate(&self, path: &Path, bytes: usize) {
        let mut state = self.lock();
        let Some(id) = state.names.get(&name(path)).copied() else {
            return;
        };
        let file = state.files.entry(id).or_default();
        let len = file.data.len().saturating_sub(bytes);
        file.data.truncate(len);
        file.durable.truncate(len);
    }

    /// The power comes back: what was durable is there, of the rest some.
    pub fn power_on(&self, chance: &mut Chance) {
        let mut state = self.lock();
        state.off = false;
        state.faults.clear();
        // A file system with a journal keeps the order of names: all that were not made durable, or none.
        if chance.one_in(2) {
            state.names = state.durable_names.clone();
        } else {
            state.durable_names = state.names.clone();
        }
        for file in state.files.values_mut() {
            let survives = chance.below(3);
            let mut data = file.durable.clone();
            if file.data.len() > data.len() && survives > 0 {
                let from = data.len();
                let more = chance.below((file.data.len() - from) as u64 + 1) as usize;
                data.extend_from_slice(&file.data[from..from + more]);
                if survives == 2 {
                    // The length came through, the first of the bytes did not.
                    let zeros = from + chance.below(more as u64 + 1) as usize;
                    data[from..zeros].fill(0);
                }
            } else if file.data.len() < data.len() && survives > 0 {
                data.truncate(file.data.len());
            }
            file.durable = data.clone();
            file.data = data;
            file.lost.clear();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("no test panics while it holds this")
    }

    fn step(&self) -> io::Result<(MutexGuard<'_, State>, Option<Fault>)> {
        let mut state = self.lock();
        if state.off {
            return Err(io::Error::from_raw_os_error(EIO));
        }
        state.operations += 1;
        let number = state.operations;
        let fault = state.faults.remove(&number);
        state.met.extend(fault);
        state.off = fault == Some(Fault::PowerCut);
        Ok((state, fault))
    }

    /// One operation that either happens or does not.
    fn whole(&self) -> io::Result<MutexGuard<'_, State>> {
        let (state, fault) = self.step()?;
        match fault {
            None | Some(Fault::BitFlip) => Ok(state),
            Some(Fault::Full) => Err(full()),
            Some(Fault::Broken | Fault::Short | Fault::PowerCut) => Err(broken()),
        }
    }

    fn file(&self, id: u64) -> Box<dyn DiskFile> {
        let disk = self.clone();
        Box::new(MemFile { disk, id })
    }
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The name of a file in a folder, if it is right in it.
fn in_folder<'a>(folder: &Path, path: &'a str) -> Option<&'a str> {
    let name = path.strip_prefix(folder.to_str()?)?.strip_prefix('/')?;
    (!name.contains('/')).then_some(name)
}

const ENOSPC: i32 = 28;
const EIO: i32 = 5;

fn full() -> io::Error {
    io::Error::from_raw_os_error(ENOSPC)
}

fn broken() -> io::Error {
    io::Error::from_raw_os_error(EIO)
}

impl Disk for MemDisk {
    fn make_folder(&self, _: &Path) -> io::Result<()> {
        self.whole().map(drop)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.whole()?;
        if state.names.contains_key(&name(path)) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        state.made += 1;
        let id = state.made;
        state.names.insert(name(path), id);
        state.files.insert(id, Contents::default());
        Ok(self.file(id))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let state = self.whole()?;
        let id = state.names.get(&name(path)).ok_or(ErrorKind::NotFound)?;
        Ok(self.file(*id))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let state = self.whole()?;
        let here = state.names.keys();
        let here = here.filter_map(|path| in_folder(folder, path));
        Ok(here.map(str::to_owned).collect())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.whole()?;
        let id = state.names.remove(&name(from)).ok_or(ErrorKind::NotFound)?;
        state.names.insert(name(to), id);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.whole()?;
        state.names.remove(&name(path)).ok_or(ErrorKind::NotFound)?;
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let mut state = self.whole()?;
        let State {
            names,
            durable_names,
            ..
        } = &mut *state;
        durable_names.retain(|path, _| in_folder(folder, path).is_none());
        let here = names
            .iter()
            .filter(|(path, _)| in_folder(folder, path).is_some());
        durable_names.extend(here.map(|(path, id)| (path.clone(), *id)));
        Ok(())
    }
}

struct MemFile {
    disk: MemDisk,
    id: u64,
}

impl MemFile {
    fn sync(&self) -> io::Result<()> {
        let (mut state, fault) = self.disk.step()?;
        let file = state.files.entry(self.id).or_default();
        match fault {
            None | Some(Fault::BitFlip) => {
                file.durable = file.data.clone();
                for lost in &file.lost {
                    let end = lost.end.min(file.durable.len());
                    if lost.start < end {
                        file.durable[lost.start..end].fill(0);
                    }
                }
                Ok(())
            }
            Some(fault) => {
                file.lost.push(file.durable.len()..file.data.len());
                Err(if fault == Fault::Full {
                    full()
                } else {
                    broken()
                })
            }
        }
    }
}

impl DiskFile for MemFile {
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let (mut state, fault) = self.disk.step()?;
        let file = state.files.entry(self.id).or_default();
        let half = bytes.len() / 2;
        match fault {
            None => file.data.extend_from_slice(bytes),
            Some(Fault::BitFlip) => {
                file.data.extend_from_slice(bytes);
                let place = file.data.len() - half - 1;
                file.data[place] ^= 16;
            }
            Some(Fault::Full) => return Err(full()),
            Some(Fault::Broken) => return Err(broken()),
            Some(Fault::Short) => {
                file.data.extend_from_slice(&bytes[..half]);
                return Err(full());
            }
            Some(Fault::PowerCut) => {
                file.data.extend_from_slice(&bytes[..half]);
                return Err(broken());
            }
        }
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.sync()
    }

    fn sync_all(&self) -> io::Result<()> {
        self.sync()
    }

    fn size(&self) -> io::Result<u64> {
        let state = self.disk.whole()?;
        Ok(state.files.get(&self.id).map_or(0, |file| file.data.len()) as u64)
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let state = self.disk.whole()?;
        let data = state.files.get(&self.id).map_or(&[][..], |file| &file.data);
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let found = data.get(from..from.saturating_add(into.len()));
        into.copy_from_slice(found.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn cut(&self, size: u64) -> io::Result<()> {
        let mut state = self.disk.whole()?;
        if let Some(file) = state.files.get_mut(&self.id) {
            file.data.truncate(size as usize);
        }
        Ok(())
    }
}
