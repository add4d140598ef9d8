//! Homes on loopback, and the program run in them as scripts do.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A device of somebody, in a folder of its own.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    passphrase: Option<PathBuf>,
    shift: i64,
}

/// What a command gave.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Done {
    /// The one JSON value on stdout, of a command that went well.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// Stdout of a command that went well.
    pub(crate) fn text(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }

    /// Checks the exit code, and that a person was told something.
    pub(crate) fn fails_with(&self, code: i32) {
        assert_eq!(self.code, code, "{} {}", self.out, self.err);
        assert!(self.err.lines().count() >= 2, "two parts: {}", self.err);
    }
}

impl Home {
    /// A home with a device of that person in it.
    pub(crate) fn of(name: &str) -> Home {
        let home = Home::empty();
        home.run(&["init", "--name", name, "--org", "Dorp", "--no-passphrase"])
            .json_free();
        home
    }

    /// A folder without a device.
    pub(crate) fn empty() -> Home {
        Home {
            folder: tempfile::tempdir().expect("a folder"),
            passphrase: None,
            shift: 0,
        }
    }

    /// Where the home is.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Puts a file beside the home.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// Commands find the passphrase there from now on.
    pub(crate) fn unlock_with(&mut self, passphrase: &str) {
        let name = format!("passphrase-{}", passphrase.len());
        self.passphrase = Some(self.file(&name, passphrase));
    }

    /// Commands live so many seconds later from now on.
    pub(crate) fn shift_clock(&mut self, seconds: i64) {
        self.shift = seconds;
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noaber-node"));
        command
            .env("NOABER_CLOCK_SHIFT", self.shift.to_string())
            .env_remove("NOABER_PASSPHRASE_FILE")
            .env_remove("LANG")
            .env_remove("LC_ALL")
            .arg("--home")
            .arg(self.path())
            .stdin(Stdio::null());
        if let Some(passphrase) = &self.passphrase {
            command.env("NOABER_PASSPHRASE_FILE", passphrase);
        }
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Done {
        let output = self.command().args(arguments).output().expect("it runs");
        done(output)
    }

    /// Runs a command to its end, with that on stdin.
    pub(crate) fn run_with<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S], stdin: &str) -> Done {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut pipe = child.stdin.take().expect("a pipe");
        pipe.write_all(stdin.as_bytes()).expect("it reads");
        drop(pipe);
        done(child.wait_with_output().expect("it ends"))
    }

    /// Begins a command that goes on.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Child {
        self.command()
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs")
    }

    /// Runs a node on loopback, without looking for others.
    pub(crate) fn node(&self) -> Node {
        let listen = "/ip4/127.0.0.1/udp/0/quic-v1";
        let mut child = self.begin(&["run", "--listen", listen, "--no-mdns"]);
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = lines.next().expect("it listens").expect("a line");
        assert!(address.starts_with("/ip4/127.0.0.1/udp/"), "{address}");
        Node { child, address }
    }

    /// Runs a relay on loopback.
    pub(crate) fn relay(&self) -> Node {
        let listen = "/ip4/127.0.0.1/tcp/0";
        let mut child = self.begin(&["relay", "run", "--listen", listen]);
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = lines.next().expect("it listens").expect("a line");
        Node { child, address }
    }

    /// Runs a node where it listened the last time.
    pub(crate) fn node_again(&self) -> Node {
        let mut child = self.begin(&["run", "--no-mdns"]);
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = lines.next().expect("it listens").expect("a line");
        Node { child, address }
    }

    /// The text of a section, by its heading.
    pub(crate) fn section(&self, document: &str, heading: &str) -> String {
        let value = self
            .run(&["doc", "cat", document, "--format", "json"])
            .json();
        let sections = value["sections"].as_array().expect("sections").clone();
        let found = sections
            .iter()
            .find(|section| section["heading"] == heading);
        let text = found.unwrap_or_else(|| panic!("{heading} in {value}"));
        text["text"].as_str().expect("a text").to_owned()
    }

    /// Puts a text into a section by way of Markdown, as a person with a text program would.
    pub(crate) fn writes(&self, document: &str, heading: &str, text: &str) {
        let before = self.run(&["doc", "cat", document]).text();
        let mark = format!("## {heading}\n");
        assert!(before.contains(&mark), "{before}");
        let after = before.replacen(&mark, &format!("{mark}\n{text}\n"), 1);
        let file = self.file("edit.md", after);
        let arguments = ["doc", "edit", document, "--from"].map(std::ffi::OsString::from);
        let mut arguments = arguments.to_vec();
        arguments.push(file.into());
        self.run(&arguments).json_free();
    }
}

impl Done {
    /// Of a command that went well.
    pub(crate) fn json_free(&self) {
        assert_eq!(self.code, 0, "{} {}", self.out, self.err);
    }
}

fn done(output: Output) -> Done {
    Done {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
        err: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
    }
}

/// A node that runs; it is stopped when it goes out of scope.
pub(crate) struct Node {
    child: Child,
    address: String,
}

impl Node {
    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Stops it as a service manager does; gives the exit code.
    pub(crate) fn stop(mut self) -> i32 {
        signal(&self.child, rustix::process::Signal::TERM);
        let status = self.child.wait().expect("it ends");
        status.code().unwrap_or(-1)
    }

    /// Ends it at once.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ended");
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // What matters is that it is gone.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Sends a signal to a process that this test began.
pub(crate) fn signal(child: &Child, signal: rustix::process::Signal) {
    let process = i32::try_from(child.id()).expect("a process id");
    let process = rustix::process::Pid::from_raw(process).expect("a process");
    rustix::process::kill_process(process, signal).expect("it runs");
}

/// Whether a path lies below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            found.extend(files_below(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}
