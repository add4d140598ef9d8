//! Where the two programs lie that this workspace builds, and running them as a script would.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

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
        command.env("XDG_RUNTIME_DIR", self.path.parent().unwrap_or(&self.path));
        command.env("LANG", "nl_NL.UTF-8").stdin(Stdio::null());
        command
    }

    /// Runs `noaber-node` with these arguments.
    ///
    /// # Panics
    /// When the program does not start.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(&noaber_node())
            .args(arguments)
            .output()
            .expect("the program starts")
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
