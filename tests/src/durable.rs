//! Checks that what a store acknowledged is there again, after its process was killed or its disk lost power.

use crate::deadly::Place;
use crate::patience;
use noaber_node::store::{Home, Options, Store};
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::{LocalKey, Read};
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Bytes of a segment in these tests: small, so that many are begun.
pub const SEGMENT_BYTES: u32 = 64 * 1024;

/// Numbers that look random and come back with the same seed (splitmix64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Begins with a seed.
    pub fn new(seed: u64) -> Self {
        Chance(seed)
    }

    /// Begins with the seed in `NOABER_SEED`, or else any; prints it.
    pub fn printed(test: &str) -> Self {
        let given = std::env::var("NOABER_SEED").ok();
        let seed = given
            .and_then(|seed| seed.parse().ok())
            .unwrap_or_else(|| RandomState::new().hash_one(test) >> 32);
        eprintln!("{test}: NOABER_SEED={seed}");
        Chance(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit.max(1)
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// What was acknowledged so far.
#[derive(Default)]
pub struct Acknowledged {
    entries: BTreeSet<EntryId>,
    draft: u64,
}

impl Acknowledged {
    /// How many entries.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Takes in what a writer said.
    pub fn take(&mut self, said: &[String]) {
        for line in said {
            if let Some(id) = line.strip_prefix("+ ") {
                self.entries.insert(id.parse().expect("an id"));
            } else if let Some(number) = line.strip_prefix("= ") {
                self.draft = number.parse().expect("a number");
            }
        }
    }

    /// Opens the home, which must need no help, and counts what is not there.
    pub fn missing(&self, home: &Path) -> usize {
        let home = Home::open(home).expect("the home opens by itself");
        let options = Options {
            segment_bytes: SEGMENT_BYTES,
            ..Options::default()
        };
        let (store, opened) = Store::open(&home, options).expect("the store opens by itself");
        assert_eq!(opened.damage, [], "a cut is not damage");
        let gone = |id: &&EntryId| store.body(id).is_none();
        let gone = self.entries.iter().filter(gone).count();
        let runs = store.runs_of(&SpaceId([9; 32])).count();
        assert!(runs > 0 || self.entries.is_empty());
        let draft = store.local(&LocalKey::Draft(EntryId([1; 32])));
        let draft: Option<u64> = draft.and_then(|text| String::from_utf8(text).ok()?.parse().ok());
        gone + usize::from(draft.unwrap_or(0) < self.draft)
    }
}

/// A process that writes into a home.
pub struct Writing {
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
    listener: JoinHandle<()>,
}

impl Writing {
    /// Starts the `nth` writer in a home, whose drafts are newer than those of the writers before it; it kills itself at a
    /// place.
    pub fn start(program: &str, home: &Path, seed: u64, nth: u64, place: Place) -> Writing {
        let mut child = Command::new(program)
            .arg(home)
            .arg((seed as u32).to_string())
            .arg(nth.to_string())
            .arg(place.word())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the writer starts");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = Arc::clone(&said);
        let listener = std::thread::spawn(move || {
            let mut line = String::new();
            // Whole lines only: the last may be cut off.
            while out.read_line(&mut line).is_ok_and(|bytes| bytes > 0) && line.ends_with('\n') {
                heard
                    .lock()
                    .expect("whole")
                    .push(line.trim_end().to_owned());
                line.clear();
            }
        });
        Writing {
            child,
            said,
            listener,
        }
    }

    /// What it said so far.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().expect("whole").clone()
    }

    /// Waits until it said that so many entries are durable, or ended.
    ///
    /// # Panics
    /// When it does neither in time.
    pub fn wait_for(&self, entries: usize) {
        let enough =
            |said: &[String]| said.iter().filter(|line| line.starts_with('+')).count() >= entries;
        let begun = Instant::now();
        while !enough(&self.said()) && !self.listener.is_finished() {
            assert!(begun.elapsed() < patience::LIMIT, "the writer hangs");
            wait(2);
        }
    }

    /// Waits until it killed itself; gives all that it said.
    ///
    /// # Panics
    /// When it does not in time, or ends otherwise.
    pub fn ended(mut self) -> Vec<String> {
        let status = patience::ended(&mut self.child).expect("it ends");
        assert_eq!(status.signal(), Some(9), "it was killed, and did not end");
        self.listener.join().expect("it reads to the end");
        std::mem::take(&mut *self.said.lock().expect("whole"))
    }

    /// Kills it; gives all that it said.
    pub fn kill(mut self) -> Vec<String> {
        self.child.kill().expect("it was not waited for");
        self.child.wait().expect("it ended");
        self.listener.join().expect("it reads to the end");
        std::mem::take(&mut *self.said.lock().expect("whole"))
    }
}

/// Lets a writer go on for so long.
pub fn wait(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}
