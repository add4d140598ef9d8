//! Waiting for programs, and not for ever: one that hangs is killed, and the test that began it fails.

use std::io::{BufRead as _, BufReader};
use std::process::Child;
use std::sync::mpsc;
use std::time::{Duration, Instant};

#[expect(
    unreachable_pub,
    reason = "it is a library for the tests of all crates"
)]
#[expect(dead_code, reason = "of its ways to wait not all are used here")]
#[path = "../../../tests/src/patience.rs"]
mod of_all;

pub(crate) use of_all::{LIMIT, output_with as output};

/// Waits until a program ends by itself; gives its exit code.
pub(crate) fn exit_code(child: &mut Child) -> Option<i32> {
    of_all::ended(child).expect("it ends").code()
}

/// What a program prints, line by line. What nobody takes is read all the same, so that it never waits for a reader.
pub(crate) struct Lines(mpsc::Receiver<String>);

impl Lines {
    /// Takes its stdout.
    pub(crate) fn of(child: &mut Child) -> Lines {
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let (to, from) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // Nobody may want it any more.
                let _unwanted = to.send(line);
            }
        });
        Lines(from)
    }

    /// The next line; none when it ended, or prints none.
    pub(crate) fn next(&self) -> Option<String> {
        self.0.recv_timeout(LIMIT).ok()
    }
}

/// Looks until that is so.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LIMIT, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
