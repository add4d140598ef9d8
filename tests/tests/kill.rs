//! What the store acknowledged survives `kill -9` of its process, wherever it was: in the midst of an append, of an
//! `fdatasync`, of saving the index, of opening the home, or anywhere.

use noaber_tests::deadly::{ENTRIES, Place};
use noaber_tests::durable::{Acknowledged, Chance, Writing, wait};
use std::collections::BTreeMap;

/// Kills after each of which entries were acknowledged since the last; `NOABER_KILLS` sets another number.
const KILLS: u64 = 50;
const WRITER: &str = env!("CARGO_BIN_EXE_journal-writer");

#[test]
fn what_was_acknowledged_survives_being_killed_at_any_moment() {
    let kills = std::env::var("NOABER_KILLS").ok();
    let kills = kills.and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let mut chance = Chance::printed("kill");
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("thuis");
    let mut acknowledged = Acknowledged::default();
    let mut places: BTreeMap<&str, u64> = BTreeMap::new();
    for (kill, place) in (0..kills).zip(Place::ALL.into_iter().cycle()) {
        let before = acknowledged.count();
        if place == Place::Start {
            // Nothing can be acknowledged before: it comes on top of the kill that follows.
            let writing = Writing::start(WRITER, &home, chance.number(), kill, place);
            acknowledged.take(&writing.ended());
            assert_eq!(acknowledged.missing(&home), 0, "after a kill at a start");
            *places.entry(place.word()).or_default() += 1;
        }
        let place = match place {
            Place::Start => Place::Anywhere,
            Place::Anywhere | Place::Append | Place::Fsync | Place::Index => place,
        };
        let writing = Writing::start(WRITER, &home, chance.number(), kill, place);
        let said = if place == Place::Anywhere {
            writing.wait_for(ENTRIES);
            wait(chance.below(200));
            writing.kill()
        } else {
            let said = writing.ended();
            let last = said.last().map(String::as_str);
            assert_eq!(last, Some(format!("! {}", place.word()).as_str()));
            said
        };
        acknowledged.take(&said);
        *places.entry(place.word()).or_default() += 1;
        let new = acknowledged.count() - before;
        assert!(new >= ENTRIES, "only {new} entries before kill {kill}");
        let missing = acknowledged.missing(&home);
        assert_eq!(missing, 0, "after kill {kill}");
    }
    eprintln!(
        "kill: {} kills ({places:?}), {} entries acknowledged, 0 lost",
        places.values().sum::<u64>(),
        acknowledged.count()
    );
}
