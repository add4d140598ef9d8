//! The thread that makes records durable: what comes in while the disk is busy goes along in the next commit.

use super::{Store, StoreError, lock};
use noaber_protocol::record::{Record, Sequence};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// Bytes that may wait for the disk before who appends has to wait too.
const WAITING_BYTES: usize = 32 * 1024 * 1024;
/// How long a disk that failed is left alone.
const RETRY: Duration = Duration::from_secs(5);

/// What the thread tells.
#[derive(Debug)]
pub enum Written {
    /// Everything up to and with this sequence is durable.
    Durable(Sequence),
    /// The disk failed. Nothing more is durable until a later `Durable`; it is tried again every few seconds, in a new file.
    Failed(StoreError),
}

/// The way to the thread. When it is dropped, what waits is tried once more, and the thread ends.
pub struct Writer {
    store: Store,
    gate: Arc<Gate>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Gate {
    state: Mutex<State>,
    work: Condvar,
    room: Condvar,
}

#[derive(Default)]
struct State {
    appended: bool,
    stopping: bool,
    failed: bool,
}

impl Writer {
    /// Begins the thread. `report` is called on it.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the machine gives no thread.
    pub fn start(
        store: Store,
        report: impl FnMut(Written) + Send + 'static,
    ) -> Result<Writer, StoreError> {
        let gate = Arc::new(Gate::default());
        let (of_thread, its_store) = (Arc::clone(&gate), store.clone());
        let thread = std::thread::Builder::new()
            .name("journal".into())
            .spawn(move || {
                let _ends = Ends(&of_thread);
                of_thread.run(&its_store, report);
            })
            .map_err(StoreError::at(&store.inner.folder))?;
        Ok(Writer {
            store,
            gate,
            thread: Some(thread),
        })
    }

    /// Takes in a record, as [`Store::append`]; waits while too much waits for a disk that works.
    ///
    /// # Errors
    /// [`StoreError::Malformed`], and [`StoreError::Stopped`] when too much waits for a disk that failed.
    pub fn append(&self, sequence: Sequence, record: Record) -> Result<(), StoreError> {
        if self.store.waiting() > WAITING_BYTES {
            let state = lock(&self.gate.state);
            let full = |state: &mut State| !state.failed && self.store.waiting() > WAITING_BYTES;
            let state = self.gate.room.wait_while(state, full);
            if state
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .failed
            {
                return Err(StoreError::Stopped);
            }
        }
        self.store.append(sequence, record)?;
        let mut state = lock(&self.gate.state);
        state.appended = true;
        if !state.failed {
            self.gate.work.notify_one();
        }
        Ok(())
    }

    /// Tries a disk that failed again at once.
    pub fn try_again(&self) {
        let mut state = lock(&self.gate.state);
        (state.failed, state.appended) = (false, true);
        self.gate.work.notify_one();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        lock(&self.gate.state).stopping = true;
        self.gate.work.notify_one();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the journal's thread panicked");
        }
    }
}

/// However the thread ends: nobody waits for room that it would make.
struct Ends<'a>(&'a Gate);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        lock(&self.0.state).failed = true;
        self.0.room.notify_all();
    }
}

impl Gate {
    fn run(&self, store: &Store, mut report: impl FnMut(Written)) {
        let mut told = Sequence::default();
        loop {
            let stopping = self.wait();
            let sound = self.drain(store, &mut told, &mut report);
            if stopping && (!sound || store.waiting() == 0) {
                return;
            }
            store.save_index_when_due();
        }
    }

    /// Waits for work, or the end, or the time to try a failed disk again. Tells whether it is the end.
    fn wait(&self) -> bool {
        let mut state = lock(&self.state);
        loop {
            if state.stopping || (state.appended && !state.failed) {
                state.appended = false;
                return state.stopping;
            }
            state = if state.failed {
                let (mut state, waited) = self
                    .work
                    .wait_timeout(state, RETRY)
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                if waited.timed_out() {
                    (state.failed, state.appended) = (false, true);
                }
                state
            } else {
                let state = self.work.wait(state);
                state.unwrap_or_else(std::sync::PoisonError::into_inner)
            };
        }
    }

    /// Commits until nothing waits or the disk fails, and tells what is durable: others commit too, so that it may be more
    /// than was committed here. Answers whether the disk is sound.
    fn drain(&self, store: &Store, told: &mut Sequence, report: &mut impl FnMut(Written)) -> bool {
        loop {
            let done = store.commit();
            let mut state = lock(&self.state);
            state.failed = done.is_err();
            drop(state);
            self.room.notify_all();
            let durable = store.durable();
            if durable > *told {
                *told = durable;
                report(Written::Durable(durable));
            }
            match done {
                Ok(Some(_)) => {}
                Ok(None) => return true,
                Err(error) => {
                    report(Written::Failed(error));
                    return false;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Author;
    use super::super::{Home, Options};
    use super::*;
    use noaber_protocol::ids::SpaceId;
    use noaber_protocol::record::LocalKey;
    use std::sync::mpsc;

    #[test]
    fn what_another_thread_committed_is_told_too() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(&folder.path().join("kennispunt")).unwrap();
        let (store, _) = Store::open(&home, Options::default()).unwrap();
        let (to, told) = mpsc::channel();
        let writer = Writer::start(store.clone(), move |written| to.send(written).unwrap());
        let writer = writer.unwrap();
        let mut author = Author::new(1, SpaceId([1; 32]));
        for sequence in [1, 2].map(Sequence) {
            let (record, _) = author.record(1, 100);
            store.append(sequence, record).unwrap();
            assert_eq!(store.commit().unwrap(), Some(sequence));
            // The thread comes too late to commit anything itself.
            writer.try_again();
            let written = told.recv_timeout(Duration::from_secs(60)).unwrap();
            assert!(matches!(written, Written::Durable(durable) if durable == sequence));
        }
    }

    #[test]
    fn who_appends_does_not_wait_for_a_thread_that_panicked() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(&folder.path().join("kennispunt")).unwrap();
        let (store, _) = Store::open(&home, Options::default()).unwrap();
        let (told, tell) = mpsc::channel();
        let writer = Writer::start(store, |_| panic!("as this test wants")).unwrap();
        std::thread::spawn(move || {
            let key = |number| LocalKey::Named(format!("{number}"));
            let record = |number| Record::Local {
                key: key(number),
                sealed: vec![0; 1024 * 1024],
            };
            let mut appended = (1..=1000).map(|it| writer.append(Sequence(it), record(it)));
            told.send(appended.find_map(Result::err)).unwrap();
        });
        let end = tell.recv_timeout(Duration::from_secs(60));
        assert!(matches!(end, Ok(Some(StoreError::Stopped))), "{end:?}");
    }
}
