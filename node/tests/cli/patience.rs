//! Waiting for programs, and not for ever: one that hangs is killed, and the test that began it fails.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Longer than anything takes on a machine that is busy; only a hang comes near it.
pub(crate) const LIMIT: Duration = Duration::from_secs(300);
/// How often is looked.
const LOOK: Duration = Duration::from_millis(5);

/// Runs a program to its end.
pub(crate) fn output(command: &mut Command, stdin: Option<&str>) -> Output {
    if stdin.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let stdout = read_all(child.stdout.take().expect("a pipe"));
    let stderr = read_all(child.stderr.take().expect("a pipe"));
    let given = stdin.map(|text| give(&mut child, text));
    let status = ended(&mut child);
    let [stdout, stderr] = [stdout, stderr].map(|reader| reader.join().expect("a reader"));
    if let Some(given) = given {
        given.join().expect("it reads what it is given");
    }
    let said = [&stdout, &stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let status = status.unwrap_or_else(|| panic!("{command:?} hangs; it said {said:?}"));
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

fn read_all(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        from.read_to_end(&mut all).expect("a pipe");
        all
    })
}

/// How a program ended; none when it did not, and was killed.
fn ended(child: &mut Child) -> Option<ExitStatus> {
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

/// Waits until a program ends by itself; gives its exit code.
pub(crate) fn exit_code(child: &mut Child) -> Option<i32> {
    ended(child).expect("it ends").code()
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
