//! Whatever operation of the disk fails, and however: what was acknowledged is there, and the store opens again.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of a test, which the lint does not know as such"
)]

#[path = "../../node/src/store/sample.rs"]
mod sample;

use noaber_node::store::{
    Compacted, Hold, Home, Keep, KeepIndex, Opened, Options, Store, StoreError, Thrift,
};
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::{LocalKey, Read, Record, Sequence};
use noaber_tests::durable::Chance;
use noaber_tests::mem_disk::{Fault, MemDisk};
use sample::Author;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

const SPACE: SpaceId = SpaceId([9; 32]);
/// Fault points, of each kind.
const POINTS: u64 = 500;
/// Runs of each of the two chains.
const RUNS: usize = 110;

/// Two chains, written in turn.
struct Work {
    home: Home,
    _folder: tempfile::TempDir,
    chains: [Vec<(Record, Vec<EntryId>)>; 2],
    /// Chain and number of each run, by its bytes.
    places: BTreeMap<Vec<u8>, (usize, usize)>,
}

/// How far a chain came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reached([usize; 2]);

impl Work {
    fn new() -> Work {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(&folder.path().join("thuis")).unwrap();
        let chains: [Vec<(Record, Vec<EntryId>)>; 2] = [1, 2].map(|seed| {
            let mut author = Author::new(seed, SPACE);
            (0..RUNS)
                .map(|nth| author.record(1 + nth % 3, 60))
                .collect()
        });
        let places = [0, 1].into_iter().flat_map(|chain: usize| {
            let runs = chains[chain].iter().enumerate();
            runs.map(move |(nth, (record, _))| match record {
                Record::Run { bytes, .. } => (bytes.clone(), (chain, nth)),
                Record::Body { .. } | Record::Local { .. } => unreachable!("only runs"),
            })
        });
        Work {
            home,
            _folder: folder,
            places: places.collect(),
            chains,
        }
    }

    fn open(&self, disk: &MemDisk) -> Result<(Store, Opened), StoreError> {
        self.open_and(disk, Hold::Everything)
    }

    fn open_and(&self, disk: &MemDisk, hold: Hold) -> Result<(Store, Opened), StoreError> {
        let options = Options {
            disk: Arc::new(disk.clone()),
            segment_bytes: 1000,
            index: KeepIndex::Never,
            hold,
        };
        Store::open(&self.home, options)
    }

    /// Opens a disk that works again, as a relay does; what is asleep and what is awake are the same.
    fn open_again(&self, disk: &MemDisk) -> (Store, Opened) {
        let opened = self.open_and(disk, Hold::Counts);
        let (store, opened) = opened.expect("a disk that works opens by itself");
        let asleep: Vec<Vec<u8>> = store.runs_of(&SPACE).collect();
        assert_eq!(store.verify().unwrap().faults, []);
        store.wake(&SPACE);
        assert!(store.runs_of(&SPACE).eq(asleep.iter().cloned()));
        assert_eq!(store.tally(&SPACE).runs, asleep.len() as u64);
        (store, opened)
    }

    /// How far the chains are there; panics when there is a gap, or anything else than was written.
    fn here(&self, store: &Store) -> Reached {
        let mut reached = Reached::default();
        for run in store.runs_of(&SPACE) {
            let place = self.places.get(&run).expect("only what was written");
            let (chain, nth) = *place;
            assert!(nth <= reached.0[chain], "no chain has a gap");
            reached.0[chain] = reached.0[chain].max(nth + 1);
        }
        for (chain, upto) in self.chains.iter().zip(reached.0) {
            let tip = upto.checked_sub(1).and_then(|last| chain[last].1.last());
            assert!(tip.is_none_or(|tip| store.body(tip).is_some()));
        }
        reached
    }

    /// The runs that are written after that, in the order in which they are.
    fn after(&self, here: Reached) -> impl Iterator<Item = &Vec<u8>> {
        let lost = self.places.iter();
        let lost = lost.filter(move |(_, (chain, nth))| *nth >= here.0[*chain]);
        let lost: BTreeMap<(usize, usize), &Vec<u8>> = lost
            .map(|(bytes, (chain, nth))| ((*nth, *chain), bytes))
            .collect();
        lost.into_values()
    }

    /// Every entry is there, and nothing is wrong.
    fn all_here(&self, store: &Store) {
        for (_, ids) in self.chains.iter().flatten() {
            assert!(ids.iter().all(|id| store.body(id).is_some()));
        }
        assert_eq!(store.verify().unwrap().faults, []);
    }

    /// Writes on from where the chains are, in batches of 1 to 3 runs, to the end or until the power goes. Tells what was acknowledged.
    fn write(
        &self,
        store: &Store,
        disk: &MemDisk,
        from: Reached,
        failed: &mut Vec<StoreError>,
    ) -> Reached {
        let (mut next, mut acknowledged) = (from, from);
        let mut sequence = 0;
        let mut after: Vec<Reached> = vec![from];
        while acknowledged != Reached([RUNS; 2]) {
            for _ in 0..1 + sequence % 3 {
                let chain = usize::from(next.0[1] < next.0[0]);
                let Some((record, _)) = self.chains[chain].get(next.0[chain]) else {
                    break;
                };
                next.0[chain] += 1;
                sequence += 1;
                after.push(next);
                store.append(Sequence(sequence), record.clone()).unwrap();
            }
            match store.commit() {
                Ok(Some(Sequence(durable))) => acknowledged = after[durable as usize],
                Ok(None) => {}
                Err(_) if disk.is_off() => break,
                Err(error) => failed.push(error),
            }
            assert!(
                failed.len() < 50,
                "a disk that works again is used again: {failed:?}"
            );
        }
        acknowledged
    }
}

fn at_least(here: Reached, acknowledged: Reached) -> bool {
    here.0[0] >= acknowledged.0[0] && here.0[1] >= acknowledged.0[1]
}

/// Numbers of all operations of a whole run without faults.
fn operations(work: &Work) -> u64 {
    let disk = MemDisk::default();
    let (store, _) = work.open_again(&disk);
    work.write(&store, &disk, Reached::default(), &mut Vec::new());
    disk.operations()
}

/// Opens and writes everything with these faults, as often as it takes.
fn with_faults(work: &Work, disk: &MemDisk, chance: &mut Chance) -> Vec<StoreError> {
    let mut failed = Vec::new();
    let mut acknowledged = Reached::default();
    for _ in 0..20 {
        match work.open(disk) {
            Err(error) => failed.push(error),
            Ok((store, opened)) => {
                assert_eq!(opened.damage, [], "a fault that was told is no damage");
                let here = work.here(&store);
                assert!(at_least(here, acknowledged), "{here:?} of {acknowledged:?}");
                acknowledged = work.write(&store, disk, here, &mut failed);
                if !disk.is_off() {
                    assert!(at_least(work.here(&store), acknowledged));
                }
            }
        }
        let done = acknowledged == Reached([RUNS; 2]);
        // The machine goes down hard, whether it had to or not.
        disk.power_on(chance);
        if done {
            break;
        }
    }
    let (store, opened) = work.open_again(disk);
    assert_eq!(opened.damage, []);
    assert_eq!(work.here(&store), Reached([RUNS; 2]));
    failed
}

fn every_point(fault: Fault, also_after: &[u64]) {
    let work = Work::new();
    let operations = operations(&work);
    assert!(operations >= POINTS, "only {operations} operations");
    let mut chance = Chance::printed(&format!("{fault:?}"));
    for point in 1..=POINTS {
        let disk = MemDisk::default();
        disk.fail_at(point, fault);
        for after in also_after {
            disk.fail_at(point + after, fault);
        }
        let failed = with_faults(&work, &disk, &mut chance);
        assert_eq!(disk.met().first(), Some(&fault), "point {point} is met");
        for error in &failed {
            let said = match error {
                StoreError::Full { .. } => matches!(fault, Fault::Full | Fault::Short),
                StoreError::Io { .. } => fault != Fault::Full,
                StoreError::InUse
                | StoreError::Exposed { .. }
                | StoreError::Newer { .. }
                | StoreError::NotAHome { .. }
                | StoreError::Malformed(_)
                | StoreError::Stopped => false,
            };
            assert!(said, "{fault:?} at {point} was told as {error:?}");
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_disk_is_full() {
    every_point(Fault::Full, &[]);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_disk_stays_full_for_a_while() {
    every_point(Fault::Full, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_disk_fails() {
    every_point(Fault::Broken, &[]);
    every_point(Fault::Broken, &[1, 2, 5]);
}

#[test]
fn nothing_acknowledged_is_lost_when_half_is_written() {
    every_point(Fault::Short, &[]);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_goes_at_any_operation() {
    every_point(Fault::PowerCut, &[]);
}

#[test]
fn a_bit_that_flips_anywhere_is_noticed_and_costs_one_chain_at_most() {
    let work = Work::new();
    let mut noticed = 0;
    for point in 1..=POINTS {
        let disk = MemDisk::default();
        disk.fail_at(point, Fault::BitFlip);
        let (store, _) = work.open_again(&disk);
        work.write(&store, &disk, Reached::default(), &mut Vec::new());
        drop(store);
        let (store, opened) = work.open_again(&disk);
        let here = work.here(&store);
        let lost = here.0.iter().filter(|reached| **reached < RUNS).count();
        assert!(lost <= 1 || opened.cut > 0, "{here:?} after {point}");
        let told = !opened.damage.is_empty() || opened.cut > 0;
        assert!(lost == 0 || told, "what is lost is told");
        noticed += usize::from(told);
        // What is lost is fetched again, or written again; then all is well.
        work.write(&store, &disk, here, &mut Vec::new());
        drop(store);
        let (store, opened) = work.open_again(&disk);
        assert_eq!((opened.damage, opened.cut), (vec![], 0));
        assert_eq!(work.here(&store), Reached([RUNS; 2]));
    }
    assert!(noticed > 50, "{noticed}");
}

#[test]
fn a_tail_that_is_missing_leaves_all_before_it() {
    let work = Work::new();
    for bytes in 1..=POINTS as usize {
        let disk = MemDisk::default();
        let (store, _) = work.open_again(&disk);
        work.write(&store, &disk, Reached::default(), &mut Vec::new());
        let last = store.sizes().segments;
        drop(store);
        let path = work.home.journal().join(format!("{last:08}.segment"));
        disk.truncate(Path::new(&path), bytes);
        let (store, opened) = work.open_again(&disk);
        let here = work.here(&store);
        assert_eq!(opened.damage, []);
        assert_eq!(opened.aside, []);
        // The first of them was cut through; all after it lay in what is missing.
        let cut = work.after(here).skip(1).map(Vec::len).sum::<usize>();
        assert!(cut < bytes, "{cut} bytes for {bytes}: {here:?}");
        work.write(&store, &disk, here, &mut Vec::new());
        assert_eq!(work.here(&store), Reached([RUNS; 2]));
    }
}

#[test]
fn nothing_is_lost_when_the_disk_fails_while_segments_are_rewritten() {
    loses_nothing("rewrite", |store, keep, most| store.compact(keep, most));
}

#[test]
fn nothing_is_lost_when_the_disk_fails_while_the_last_segment_is_rewritten_too() {
    loses_nothing("rewrite at the end", |store, keep, most| {
        store.compact_at_end(keep, most, 0)
    });
}

fn loses_nothing(
    what: &str,
    compact: impl Fn(&Store, Keep<'_>, usize) -> Result<Compacted, StoreError>,
) {
    let work = Work::new();
    let nothing = BTreeSet::new();
    let keep = Keep {
        signatures: &nothing,
        erased: &nothing,
    };
    let mut chance = Chance::printed(what);
    let ready = || {
        let disk = MemDisk::default();
        let (store, _) = work.open_again(&disk);
        work.write(&store, &disk, Reached::default(), &mut Vec::new());
        (disk, store)
    };
    let (disk, store) = ready();
    let written = disk.operations();
    compact(&store, keep, 0).unwrap();
    // To find the segments changes nothing; what comes after that does.
    let found = disk.operations() - written;
    compact(&store, keep, 3).unwrap();
    let done = disk.operations() - found;
    drop(store);
    assert!(done - written - found > 15);
    for point in written + found + 1..=done {
        let fault = [Fault::Full, Fault::Broken, Fault::Short][point as usize % 3];
        for fault in [fault, Fault::PowerCut] {
            let (disk, store) = ready();
            disk.fail_at(point, fault);
            let done = compact(&store, keep, 3);
            assert_eq!(disk.met(), [fault], "{done:?}");
            if !disk.is_off() {
                work.all_here(&store);
            }
            drop(store);
            disk.power_on(&mut chance);
            let (store, opened) = work.open_again(&disk);
            assert_eq!(opened.damage, []);
            compact(&store, keep, 99).unwrap();
            work.all_here(&store);
        }
    }
}

#[test]
fn nothing_else_is_lost_when_the_disk_fails_while_a_space_is_given_back() {
    const OTHER: SpaceId = SpaceId([8; 32]);
    let work = Work::new();
    let others: Vec<Record> = {
        let mut author = Author::new(3, OTHER);
        (0..12).map(|_| author.record(1, 60).0).collect()
    };
    let mut chance = Chance::printed("give back");
    let ready = || {
        let disk = MemDisk::default();
        let (store, _) = work.open_again(&disk);
        let mut others = others.iter();
        for nth in 0..RUNS {
            let ours = work.chains.iter().map(|chain| &chain[nth].0);
            for record in ours.chain(others.next()) {
                store.append(Sequence(1), record.clone()).unwrap();
                store.commit().unwrap();
            }
        }
        let (key, sealed) = (LocalKey::Space(OTHER), Vec::new());
        let put_down = Record::Local { key, sealed };
        store.append(Sequence(1), put_down).unwrap();
        store.commit().unwrap();
        (disk, store)
    };
    let gone = BTreeSet::from([OTHER]);
    let (disk, store) = ready();
    let written = disk.operations();
    let before = store.sizes().journal;
    let found = disk.operations() - written;
    let given = store.give_back(&gone, Thrift::Everything, 3).unwrap();
    let operations = disk.operations();
    assert!(given.left > 3 && given.done.segments == 3);
    assert!(store.sizes().journal < before);
    drop(store);
    for point in written + 1..=operations - found {
        let fault = [Fault::Full, Fault::Broken, Fault::Short][point as usize % 3];
        for fault in [fault, Fault::PowerCut] {
            let (disk, store) = ready();
            disk.fail_at(point, fault);
            let given = store.give_back(&gone, Thrift::Everything, 3);
            assert_eq!(disk.met(), [fault], "{given:?}");
            if !disk.is_off() {
                work.all_here(&store);
            }
            drop(store);
            disk.power_on(&mut chance);
            let (store, opened) = work.open_again(&disk);
            assert_eq!(opened.damage, []);
            work.all_here(&store);
            // It goes on where it was.
            let given = store.give_back(&gone, Thrift::Everything, 99).unwrap();
            assert_eq!(given.left, 0);
            work.all_here(&store);
            drop(store);
            let (store, opened) = work.open_again(&disk);
            assert_eq!((opened.damage, store.spaces()), (vec![], vec![SPACE]));
            work.all_here(&store);
        }
    }
}

#[test]
fn an_index_that_is_deleted_at_any_moment_costs_nothing_but_time() {
    let work = Work::new();
    let mut here = Reached::default();
    for round in 0..25 {
        let options = Options {
            segment_bytes: 1000,
            ..Options::default()
        };
        let (store, opened) = Store::open(&work.home, options).unwrap();
        assert_eq!(opened.damage, []);
        assert_eq!(work.here(&store), here);
        for step in 0..6 {
            if step == round % 7 {
                std::fs::remove_dir_all(work.home.index()).unwrap();
            }
            let chain = usize::from(here.0[1] < here.0[0]);
            let (record, _) = &self::next(&work, here, chain);
            store.append(Sequence(step + 1), record.clone()).unwrap();
            store.commit().unwrap();
            here.0[chain] += 1;
            if step % 2 == 0 {
                store.save_index();
                store.put_aux(b"titel", Some(b"Manifest"));
            }
        }
    }
}

fn next(work: &Work, here: Reached, chain: usize) -> (Record, Vec<EntryId>) {
    work.chains[chain][here.0[chain]].clone()
}
