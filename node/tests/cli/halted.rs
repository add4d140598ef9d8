//! Programs that are halted, hang, are broken off or run as a service: who waits for them is told, or gets away; who asks is heard.

use crate::homes::Home;
use crate::patience::until;
use noaber_protocol::ids::SpaceId;
use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat, open};
use rustix::process::Signal;

#[test]
fn who_asks_a_node_that_was_halted_is_told_and_may_ask_again() {
    let anje = Home::of("Anje");
    let node = anje.node();
    // As by Ctrl-Z in the terminal where it runs.
    node.signal(Signal::STOP);
    let asked = anje.run(&["space", "ls"]);
    asked.fails_with(7);
    assert!(asked.err.contains("geeft geen antwoord"), "{}", asked.err);
    node.signal(Signal::CONT);
    anje.run(&["space", "ls"]).json_free();
    assert_eq!(node.stop(), 0);
}

#[test]
fn who_logs_in_reaches_what_runs_as_a_service() {
    let mut bas = Home::empty();
    bas.run(&["relay", "init", "--name", "Kennispunt"])
        .json_free();
    let relay = bas.relay();
    bas.log_in();
    let health = bas.run(&["relay", "health"]);
    assert_eq!(health.code, 0, "{}", health.err);
    assert_eq!(relay.stop(), 0);
}

#[test]
fn who_waits_for_a_kring_that_is_followed_no_more_waits_no_longer() {
    let wiep = Home::of("Wiep");
    let _node = wiep.node();
    let id = SpaceId([7; 32]).to_string();
    let waits = wiep.begin(&["follow", &id, "--name", "Noord", "--wait", "3600"]);
    until("it is followed", || {
        wiep.run(&["space", "ls"]).text().contains("Noord")
    });
    wiep.run(&["unfollow", "Noord"]).json_free();
    assert_eq!(waits.exit_code(), Some(3));
}

#[test]
fn a_command_that_is_held_up_by_a_file_is_broken_off_all_the_same() {
    let anje = Home::empty();
    let pipe = anje.file("besluit.json", "").with_extension("pipe");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
    let name = pipe.to_str().expect("UTF-8");
    for _ in 0..4 {
        let checks = anje.begin(&["check", name]);
        let mut writes = None;
        until("it reads the pipe", || {
            // As long as nobody reads, it cannot be written.
            writes = open(&pipe, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty()).ok();
            writes.is_some()
        });
        checks.signal(Signal::INT);
        assert_eq!(checks.exit_code(), Some(130));
    }
}
