//! Homes on loopback, and the program run in them as scripts do.

use crate::patience::{self, Lines};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A device of somebody, in a folder of its own.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    passphrase: Option<PathBuf>,
    shift: i64,
    /// Where who is logged in keeps what only running programs need.
    session: Option<PathBuf>,
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
            session: None,
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

    /// Commands are run by somebody who logged in from now on, and not as a service.
    pub(crate) fn log_in(&mut self) {
        let session = self.folder.path().join("session");
        std::fs::create_dir(&session).expect("a folder");
        self.session = Some(session);
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noaber-node"));
        command
            .env("NOABER_CLOCK_SHIFT", self.shift.to_string())
            .env_remove("NOABER_PASSPHRASE_FILE")
            .env_remove("LANG")
            .env_remove("LC_ALL")
            .env_remove("XDG_RUNTIME_DIR")
            .arg("--home")
            .arg(self.path())
            .stdin(Stdio::null());
        if let Some(passphrase) = &self.passphrase {
            command.env("NOABER_PASSPHRASE_FILE", passphrase);
        }
        if let Some(session) = &self.session {
            command.env("XDG_RUNTIME_DIR", session);
        }
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Done {
        done(patience::output(self.command().args(arguments), None))
    }

    /// Runs a command to its end, with that on stdin.
    pub(crate) fn run_with<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S], stdin: &str) -> Done {
        done(patience::output(
            self.command().args(arguments),
            Some(stdin),
        ))
    }

    /// Begins a command that goes on.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Begun {
        let mut command = self.command();
        command.args(arguments).stderr(Stdio::null());
        Begun::new(&mut command)
    }

    /// Runs a node on loopback, without looking for others.
    pub(crate) fn node(&self) -> Node {
        let listen = "/ip4/127.0.0.1/udp/0/quic-v1";
        let node = Node::of(self.begin(&["run", "--listen", listen, "--no-mdns"]));
        let address = node.address();
        assert!(address.starts_with("/ip4/127.0.0.1/udp/"), "{address}");
        node
    }

    /// Runs a relay on loopback.
    pub(crate) fn relay(&self) -> Node {
        let listen = "/ip4/127.0.0.1/tcp/0";
        Node::of(self.begin(&["relay", "run", "--listen", listen]))
    }

    /// Runs a node where it listened the last time.
    pub(crate) fn node_again(&self) -> Node {
        Node::of(self.begin(&["run", "--no-mdns"]))
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

/// A program that runs; it is killed when it goes out of scope.
pub(crate) struct Begun {
    child: Child,
    lines: Lines,
}

impl Begun {
    /// Begins a command.
    pub(crate) fn new(command: &mut Command) -> Begun {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it runs");
        let lines = Lines::of(&mut child);
        Begun { child, lines }
    }

    /// The next line that it prints; none when it ended, or prints none.
    pub(crate) fn line(&self) -> Option<String> {
        self.lines.next()
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let process = i32::try_from(self.child.id()).expect("a process id");
        let process = rustix::process::Pid::from_raw(process).expect("a process");
        rustix::process::kill_process(process, signal).expect("it runs");
    }

    /// Waits until it ends by itself; gives the exit code.
    pub(crate) fn exit_code(mut self) -> Option<i32> {
        patience::exit_code(&mut self.child)
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // What matters is that it is gone.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// A node that runs; it is killed when it goes out of scope.
pub(crate) struct Node {
    begun: Begun,
    address: String,
}

impl Node {
    fn of(begun: Begun) -> Node {
        let address = begun.line().expect("it listens");
        Node { begun, address }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.begun.process()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        self.begun.signal(signal);
    }

    /// Stops it as a service manager does; gives the exit code.
    pub(crate) fn stop(self) -> i32 {
        self.begun.signal(rustix::process::Signal::TERM);
        self.begun.exit_code().unwrap_or(-1)
    }

    /// Ends it at once.
    pub(crate) fn kill(self) {
        drop(self.begun);
    }
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
