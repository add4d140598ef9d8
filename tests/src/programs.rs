//! Where the two programs lie that this workspace builds, and running them as a script would.

use crate::patience;
use serde_json::Value;
use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// The program of people.
pub fn noaber() -> PathBuf {
    program("noaber")
}

/// The program of servers.
pub fn noaber_node() -> PathBuf {
    program("noaber-node")
}

/// Both are built by the tests of their own packages, next to this test's folder.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test
        .parent()
        .and_then(Path::parent)
        .expect("target/PROFILE/deps/TEST");
    let found = folder.join(name);
    assert!(
        found.exists(),
        "{} is not built: run `cargo test --workspace`, which builds it",
        found.display()
    );
    found
}

/// A home on disk and the command line over it.
pub struct Home {
    path: PathBuf,
}

impl Home {
    /// A home in a folder; made when `init` runs.
    pub fn at(path: impl Into<PathBuf>) -> Home {
        Home { path: path.into() }
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A command over this home, not started yet.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("NOABER_HOME", &self.path);
        command.env("LANG", "nl_NL.UTF-8").stdin(Stdio::null());
        command
    }

    /// Runs `noaber-node` with these arguments.
    ///
    /// # Panics
    /// When the program does not start, or does not end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        patience::output(self.command(&noaber_node()).args(arguments))
    }

    /// Runs it and gives what it prints.
    ///
    /// # Panics
    /// When it fails.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{arguments:?}: {:?} {said}",
            output.status
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs it with `--json` and reads what it prints.
    ///
    /// # Panics
    /// When it fails, or prints no JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        let output = self.run(&all);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{arguments:?} failed with {:?}: {said}",
            output.status.code()
        );
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{arguments:?} printed no JSON: {error}"))
    }
}

/// New homes of Anje and Geert in a folder, and the id of a manifest in Anje's kring Wierden.
///
/// # Panics
/// When one of them cannot be made.
pub fn anje_and_geert(folder: &Path) -> ([Home; 2], String) {
    let homes = [("Anje", "Tilwerd"), ("Geert", "Achterhornen")].map(|(name, village)| {
        let home = Home::at(folder.join(name));
        home.json(&["init", "--name", name, "--org", village, "--no-passphrase"]);
        home
    });
    homes[0].json(&["space", "new", "Wierden"]);
    let document = homes[0].json(&[
        "doc", "new", "Wierden", "--kind", "manifest", "--title", "Samen",
    ]);
    let document = document["id"].as_str().expect("an id").to_owned();
    (homes, document)
}

/// A `noaber-node run` that runs until it is dropped.
pub struct Running {
    child: Child,
    addresses: Vec<String>,
}

impl Running {
    /// Starts a node without screens and waits until it listens.
    ///
    /// # Panics
    /// When it does not start, or ends before it listens.
    pub fn start(home: &Home, arguments: &[&str]) -> Running {
        let mut command = home.command(&noaber_node());
        command
            .args(["--json", "run"])
            .args(arguments)
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let first = patience::first_line(&mut child);
        let value: Value = serde_json::from_str(&first)
            .unwrap_or_else(|error| panic!("no JSON: {error}: {first}"));
        let listening = value["listening"].as_str().expect("an address").to_owned();
        Running {
            child,
            addresses: vec![listening],
        }
    }

    /// Starts a home that is a relay, and waits until it listens.
    ///
    /// # Panics
    /// When it does not start, or ends before it listens.
    pub fn relay(home: &Home) -> Running {
        let mut command = home.command(&noaber_node());
        command
            .args(["relay", "run", "--listen", "/ip4/127.0.0.1/tcp/0"])
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        patience::first_line(&mut child);
        Running {
            child,
            addresses: Vec::new(),
        }
    }

    /// Where it listens on this machine, and its name on the network.
    ///
    /// # Panics
    /// When it listens on something else than IPv4 and TCP.
    pub fn address(&self) -> (SocketAddr, String) {
        let parts: Vec<&str> = self
            .addresses
            .iter()
            .flat_map(|address| address.split('/'))
            .collect();
        let after = |name: &str| {
            parts
                .iter()
                .position(|part| *part == name)
                .and_then(|at| parts.get(at + 1))
                .copied()
        };
        let (ip, port) = (after("ip4").expect("IPv4"), after("tcp").expect("TCP"));
        let address = format!("{ip}:{port}").parse().expect("an address");
        (address, after("p2p").expect("a name").to_owned())
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// For how long the processors have worked for it, as Linux counts: in hundredths of a second.
    ///
    /// # Panics
    /// When it is gone.
    pub fn worked(&self) -> Duration {
        let path = format!("/proc/{}/stat", self.child.id());
        let stat = std::fs::read_to_string(path).expect("it runs");
        let behind_name = stat.rsplit(')').next().unwrap_or_default();
        let fields = behind_name.split_whitespace().skip(11).take(2);
        let ticks: u64 = fields.map(|it| it.parse::<u64>().expect("a number")).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Kills it as a power cut would its process: without any notice.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A `noaber-node relay run` on this machine, that runs until it is dropped.
pub struct RunningRelay {
    home: Home,
    child: Child,
}

impl RunningRelay {
    /// Starts the relay of a home and waits until it listens. All that it logs goes into a file in its home.
    ///
    /// # Panics
    /// When it does not start, or ends before it listens.
    pub fn start(home: Home) -> RunningRelay {
        // For its owner alone, as all in a home.
        let said = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(home.path().join("said.txt"))
            .expect("a file");
        let mut command = home.command(&noaber_node());
        command
            .args(["relay", "run", "--listen", "/ip4/127.0.0.1/tcp/0"])
            .env("NOABER_LOG", "noaber=trace")
            .stderr(said)
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        patience::first_line(&mut child);
        RunningRelay { home, child }
    }

    /// Its home.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Where it can be dialled, as it says itself.
    ///
    /// # Panics
    /// When it says something else than one address of this machine.
    pub fn address(&self) -> String {
        let text = self.home.ok(&["relay", "address"]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 1, "{text}");
        assert!(lines[0].starts_with("/ip4/127.0.0.1/tcp/"), "{text}");
        assert!(lines[0].contains("/p2p/12D3Koo"), "{text}");
        lines[0].to_owned()
    }
}

impl Drop for RunningRelay {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
