//! Writes into a home until it is killed, and says on its standard output what the store acknowledged.
//!
//! `journal-writer HOME SEED NTH PLACE`. A line `open` when the store is open, `+ ID` for an entry, `= NUMBER` for the draft, each only
//! after it was reported durable.

#[path = "../../../node/src/store/sample.rs"]
mod sample;

use noaber_node::store::{Home, Options, Store, StoreError, Writer, Written};
use noaber_protocol::ids::{EntryId, SpaceId};
use noaber_protocol::record::{LocalKey, Record, Sequence};
use noaber_tests::deadly::{DeadlyDisk, Fate, Place};
use noaber_tests::durable::{Chance, SEGMENT_BYTES};
use sample::Author;
use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn main() -> Result<(), StoreError> {
    let mut arguments = std::env::args().skip(1);
    let home = arguments.next().expect("a home");
    let seed: u32 = arguments
        .next()
        .and_then(|seed| seed.parse().ok())
        .expect("a seed");
    let nth: u64 = arguments
        .next()
        .and_then(|nth| nth.parse().ok())
        .expect("which writer it is");
    let place = arguments.next().and_then(|word| Place::of(&word));
    write(Path::new(&home), seed, nth, place.expect("a place"))
}

fn write(home: &Path, seed: u32, nth: u64, place: Place) -> Result<(), StoreError> {
    let home = Home::open(home)?;
    let mut chance = Chance::new(u64::from(seed));
    let fate = Fate::new(place, chance.number());
    let options = Options {
        segment_bytes: SEGMENT_BYTES,
        disk: Arc::new(DeadlyDisk(Arc::clone(&fate))),
        ..Options::default()
    };
    let (store, _) = Store::open(&home, options)?;
    say("open");
    let waiting: Arc<Mutex<VecDeque<(Sequence, String)>>> = Arc::default();
    let in_thread = Arc::clone(&waiting);
    let of_thread = Arc::clone(&fate);
    let writer = Writer::start(store.clone(), move |written| match written {
        Written::Durable(upto) => {
            let mut waiting = in_thread.lock().expect("whole");
            while let Some((_, line)) = waiting.pop_front_if(|(sequence, _)| *sequence <= upto) {
                say(&line);
                of_thread.acknowledged(line.matches('+').count());
            }
        }
        // After a power cut the disk is gone: there is nothing to say any more.
        Written::Failed(_) => std::process::exit(1),
    })?;
    let mut author = Author::numbered(seed, SpaceId([9; 32]));
    for number in 1.. {
        let sequence = Sequence(number);
        let (record, line) = if number % 5 == 0 {
            let key = LocalKey::Draft(EntryId([1; 32]));
            let text = (nth * 1_000_000 + number).to_string();
            let sealed = text.clone().into_bytes();
            (Record::Local { key, sealed }, format!("= {text}"))
        } else {
            let entries = if chance.one_in(8) { 20 } else { 1 };
            let (record, ids) = author.record(entries, 100 + chance.below(800) as usize);
            let lines: Vec<String> = ids.iter().map(|id| format!("+ {id}")).collect();
            (record, lines.join("\n"))
        };
        waiting.lock().expect("whole").push_back((sequence, line));
        writer.append(sequence, record)?;
        if fate.is_due(Place::Index) {
            fate.soon();
            loop {
                store.save_index();
            }
        }
        if chance.one_in(40) {
            store.save_index();
        }
        if chance.one_in(3) {
            std::thread::sleep(Duration::from_micros(chance.below(2000)));
        }
    }
    Ok(())
}

/// One write, so that what is killed in the middle leaves no half line that looks whole.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let said = out.write_all(format!("{line}\n").as_bytes());
    if said.and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}
