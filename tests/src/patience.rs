//! Waiting for other programs, and not for ever: one that hangs is killed, and the test that began it fails with what it said.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Longer than any command of the tests takes on a machine that is busy.
pub const LIMIT: Duration = Duration::from_secs(300);
/// How often is looked whether a program ended.
const LOOK: Duration = Duration::from_millis(5);

/// Runs a program to its end, as [`Command::output`] does.
///
/// # Panics
/// When it does not start, or does not end within five minutes.
pub fn output(command: &mut Command) -> Output {
    output_with(command, None)
}

/// The same, with that on its stdin, if anything.
///
/// # Panics
/// As [`output`], and when it does not read what it is given.
pub fn output_with(command: &mut Command, stdin: Option<&str>) -> Output {
    if stdin.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let stdout = read_all(child.stdout.take().expect("a pipe"));
    let stderr = read_all(child.stderr.take().expect("a pipe"));
    let given = stdin.map(|text| give(&mut child, text));
    let status = ended(&mut child);
    let [stdout, stderr] = [stdout, stderr].map(|reader| reader.join().expect("a reader"));
    if let Some(given) = given {
        given.join().expect("it reads what it is given");
    }
    let Some(status) = status else {
        panic!(
            "{command:?} did not end within {LIMIT:?}; it said {:?} and {:?}",
            String::from_utf8_lossy(&stdout),
            String::from_utf8_lossy(&stderr),
        );
    };
    Output {
        status,
        stdout,
        stderr,
    }
}

fn give(child: &mut Child, text: &str) -> JoinHandle<()> {
    let (mut pipe, text) = (child.stdin.take().expect("a pipe"), text.to_owned());
    std::thread::spawn(move || pipe.write_all(text.as_bytes()).expect("it reads"))
}

/// Waits until a program ends by itself; one that does not within five minutes is killed, and none is given.
///
/// # Panics
/// When it cannot be waited for.
pub fn ended(child: &mut Child) -> Option<ExitStatus> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return Some(status);
        }
        if begun.elapsed() > LIMIT {
            child.kill().expect("it is there");
            child.wait().expect("it ended");
            return None;
        }
        std::thread::sleep(LOOK);
    }
}

fn read_all(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        from.read_to_end(&mut all).expect("a pipe");
        all
    })
}

/// The first line that a program prints that goes on. What else it prints is read away, so that it never waits for a reader.
///
/// # Panics
/// When none comes within five minutes, or the program ends before.
pub fn first_line(child: &mut Child) -> String {
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let (to, from) = mpsc::channel();
    std::thread::spawn(move || {
        // Nobody waits for it any more when it comes too late.
        let _late = to.send(lines.next());
        lines.for_each(drop);
    });
    let Ok(first) = from.recv_timeout(LIMIT) else {
        child.kill().expect("it is there");
        panic!("nothing was printed within {LIMIT:?}");
    };
    first.expect("it prints before it ends").expect("UTF-8")
}
