//! What the store acknowledged survives `kill -9` of its process, wherever it was.

use noaber_tests::durable::{Acknowledged, Chance, Writing, wait};

/// Kills a run; `NOABER_KILLS` sets another number.
const KILLS: u64 = 50;

#[test]
fn what_was_acknowledged_survives_being_killed_at_any_moment() {
    let kills = std::env::var("NOABER_KILLS").ok();
    let kills = kills.and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let mut chance = Chance::printed("kill");
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("thuis");
    let mut acknowledged = Acknowledged::default();
    for kill in 0..kills {
        let program = env!("CARGO_BIN_EXE_journal-writer");
        let writing = Writing::start(program, &home, chance.number(), kill);
        // One in four is killed before or while it opens, the others in the middle of writing.
        if chance.one_in(4) {
            wait(chance.below(60));
        } else {
            writing.wait_for(20);
            wait(10 + chance.below(190));
        }
        acknowledged.take(&writing.kill());
        let missing = acknowledged.missing(&home);
        assert_eq!(missing, 0, "after kill {kill}");
    }
    assert!(acknowledged.count() as u64 >= 20 * kills / 2);
    eprintln!(
        "kill: {kills} kills, {} entries acknowledged, 0 lost",
        acknowledged.count()
    );
}
