//! The people of a page: each has a folder, a terminal, and what the last command said.
//!
//! What was so before a page begins is said in lines:
//!
//! - `anje: noaber space new "Manifest"`: a command that she gave.
//! - `bestand anje manifest.md: # Manifest||## Inleiding`: a file in her folder; `|` ends a line.
//! - `geert doet mee met "Manifest" van anje als editor`: he was invited, and has what she wrote.
//! - `geert woont ver weg`: nobody finds him on the local network.
//! - `bas heeft een doorgeefpunt`: it runs, and its address is what was last copied. `ADRES` in a command is that.

use super::keys::{self, Press};
use super::meeting::{self, Meeting};
use crate::patience;
use crate::programs::{Home, Running, noaber};
use crate::terminal::Terminal;
use noaber_node::config::HomePaths;
use portable_pty::CommandBuilder;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program may take to open; only a hang comes near it.
const OPENING: Duration = Duration::from_secs(180);
/// For how long nothing more of a screen comes once it is whole.
const REST: Duration = Duration::from_millis(500);
/// How long that is waited for.
const RESTLESS: Duration = Duration::from_secs(10);
/// The size of the terminals.
const SIZE: (u16, u16) = (80, 24);
/// What of the surroundings would lead a program outside its person's folder, or change what it says.
const SURROUNDINGS: [&str; 8] = [
    "NOABER_HOME",
    "NOABER_PASSPHRASE_FILE",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "LC_ALL",
    "LC_MESSAGES",
    "RUST_LOG",
];

/// Everybody on a page.
pub struct People {
    folder: tempfile::TempDir,
    people: BTreeMap<String, Person>,
    copied: Option<String>,
    relays: Vec<Running>,
    patience: Duration,
    meeting: Meeting,
}

/// One of them.
struct Person {
    folder: PathBuf,
    terminal: Option<Terminal>,
    printed: Option<Vec<String>>,
    patience: Duration,
    meeting: Meeting,
    /// Whether nobody finds this one on the local network.
    is_far: bool,
}

/// What stands on a screen, and all that makes it look so.
type View = (String, String);

impl People {
    /// Nobody yet; a key may take so long to show, and those who are near find each other in that way.
    ///
    /// # Panics
    /// When no folder can be made.
    pub fn new(patience: Duration, meeting: Meeting) -> People {
        let folder = tempfile::Builder::new().prefix("noaber-").tempdir();
        let folder = folder.expect("a folder");
        fs::create_dir(folder.path().join("stick")).expect("a stick");
        People {
            folder,
            people: BTreeMap::new(),
            copied: None,
            relays: Vec::new(),
            patience,
            meeting,
        }
    }

    fn person(&mut self, who: &str) -> &mut Person {
        let (all, patience, meeting) = (self.folder.path(), self.patience, self.meeting);
        self.people.entry(who.to_owned()).or_insert_with(|| {
            let folder = all.join(who);
            fs::create_dir(&folder).expect("a folder of a person");
            // The stick that goes round lies with everybody.
            #[cfg(unix)]
            std::os::unix::fs::symlink(all.join("stick"), folder.join("stick")).expect("a link");
            Person {
                folder,
                terminal: None,
                printed: None,
                patience,
                meeting,
                is_far: false,
            }
        })
    }

    /// The homes of those who sit before a screen and are near to somebody.
    fn near(&self, who: &str) -> Vec<HomePaths> {
        let others = self.people.iter().filter(|(name, _)| *name != who);
        let others = others.map(|(_, person)| person);
        let near = others.filter(|person| person.terminal.is_some() && !person.is_far);
        near.map(Person::paths).collect()
    }

    /// Does what was done before the page begins, or goes on.
    ///
    /// # Errors
    /// A line that is not understood, or does not succeed.
    pub fn before(&mut self, lines: &[String]) -> Result<(), String> {
        for line in lines {
            if let Some((who, told)) = line.split_once(": ") {
                match who.split(' ').collect::<Vec<_>>()[..] {
                    ["bestand", who, file] => {
                        let lines: Vec<String> = told.split('|').map(str::to_owned).collect();
                        self.write(who, file, &lines)?;
                    }
                    _ => self.command(who, &[told.to_owned()])?,
                }
                continue;
            }
            let words = words(line);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            match words[..] {
                [who, "doet", "mee", "met", space, "van", host, "als", role] => {
                    self.join(who, space, host, role);
                }
                [who, "woont", "ver", "weg"] => self.person(who).moves_away()?,
                [who, "heeft", "een", "doorgeefpunt"] => self.relay(who)?,
                _ => return Err(format!("{line} is not understood")),
            }
        }
        Ok(())
    }

    fn join(&mut self, guest: &str, space: &str, host: &str, role: &str) {
        let [guest, host] = [guest, host].map(|who| self.person(who).home());
        let listen = ["--listen", "/ip4/127.0.0.1/tcp/0", "--no-mdns"];
        let words = match self.meeting {
            Meeting::ByMulticast => 2,
            Meeting::ByAddress => 3,
        };
        let _running = Running::start(&host, &listen[..words]);
        let made = host.json(&["invite", space, "--role", role]);
        let ticket = made["ticket"].as_str().unwrap_or_default();
        guest.json(&["join", ticket, "--wait", "120"]);
        guest.json(&["sync", "--wait", "120"]);
    }

    fn relay(&mut self, who: &str) -> Result<(), String> {
        let home = self.person(who).home();
        home.run(&["relay", "init", "--name", who]);
        self.relays.push(Running::relay(&home));
        let output = home.run(&["relay", "address"]);
        let text = String::from_utf8_lossy(&output.stdout);
        let address = text.lines().next().ok_or("the relay has no address")?;
        self.copied = Some(address.to_owned());
        Ok(())
    }

    /// Gives commands; `noaber` alone opens the screens.
    ///
    /// # Errors
    /// One that does not succeed.
    pub fn command(&mut self, who: &str, lines: &[String]) -> Result<(), String> {
        for line in lines {
            let (line, then) = line.split_once("  → ").unwrap_or((line, "noaber"));
            let mut words = words(line);
            for word in words.iter_mut().filter(|word| *word == "ADRES") {
                *word = self.copied.clone().ok_or("nothing was copied")?;
            }
            let near = self.near(who);
            let person = self.person(who);
            match words.split_first() {
                Some((program, [])) if program == "noaber" => {
                    person.open(who, then.trim(), &near)?
                }
                Some((program, arguments)) if program == "noaber" => person.run(arguments)?,
                Some(_) | None => return Err(format!("{line} is no command of ours")),
            }
        }
        Ok(())
    }

    /// Writes a file into somebody's folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, who: &str, file: &str, lines: &[String]) -> Result<(), String> {
        let path = self.person(who).folder.join(file);
        fs::write(path, lines.join("\n") + "\n").map_err(|error| format!("{file}: {error}"))
    }

    /// What the last command of somebody printed.
    ///
    /// # Errors
    /// When there was none.
    pub fn printed(&self, who: &str) -> Result<Vec<String>, String> {
        let person = self.people.get(who);
        let printed = person.and_then(|person| person.printed.as_ref());
        let printed = printed.ok_or_else(|| format!("{who} gave no command"))?;
        Ok(self.as_at_home(printed))
    }

    /// What stands on somebody's screen.
    ///
    /// # Errors
    /// When there is none.
    pub fn screen(&self, who: &str) -> Result<Vec<String>, String> {
        let person = self.people.get(who);
        let person = person.ok_or_else(|| format!("{who} did nothing yet"))?;
        let (text, _) = person.view()?;
        let lines: Vec<String> = text
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        Ok(self.as_at_home(&lines))
    }

    /// Lines with the place of a person's folder as it would be at home.
    fn as_at_home(&self, lines: &[String]) -> Vec<String> {
        let here = self.folder.path().display().to_string();
        let moved = lines.iter().map(|line| {
            let before = line.chars().count();
            let line = line.replace(&here, "/home");
            let missing = before - line.chars().count();
            match line.strip_suffix('│') {
                Some(inside) => format!("{inside}{}│", " ".repeat(missing)),
                None => line,
            }
        });
        moved.collect()
    }

    /// Presses keys. Each changes something on the screen, or leads to the words that the page says.
    ///
    /// # Errors
    /// A key that does nothing, or leads elsewhere.
    pub fn press(&mut self, who: &str, lines: &[String]) -> Result<(), String> {
        for line in lines {
            self.line(who, line)
                .map_err(|error| format!("{line}: {error}"))?;
        }
        Ok(())
    }

    fn line(&mut self, who: &str, line: &str) -> Result<(), String> {
        let step = keys::step(line)?;
        let copied = self.copied.clone();
        let person = self.person(who);
        if let Some(words) = &step.then
            && person.view()?.0.contains(words.as_str())
        {
            return Err("these words stood there already".to_owned());
        }
        for press in &step.presses {
            let bytes = match press {
                Press::Key(bytes) | Press::Text(bytes) => bytes.clone(),
                Press::Paste => {
                    let text = copied.as_ref().ok_or("nothing was copied")?;
                    format!("\x1b[200~{text}\x1b[201~")
                }
            };
            let before = person.view()?;
            if let Some(terminal) = &mut person.terminal {
                terminal.keys(&bytes);
            }
            person.until("a change", |now| *now != before)?;
        }
        if let Some(words) = &step.then {
            person.until("the words", |now| now.0.contains(words.as_str()))?;
        }
        let newly = person.terminal.as_ref().and_then(Terminal::copied);
        // Who stops is gone before the page goes on: nobody else finds that computer any more.
        let stops = step.then.is_none() && step.presses.iter().any(Press::stops);
        let stopped = person.terminal.take_if(|_| stops);
        if stopped.is_some_and(|mut terminal| terminal.ended() != 0) {
            return Err("it did not stop well".to_owned());
        }
        self.copied = newly.or(copied);
        Ok(())
    }

    /// Stops what still runs, as people do.
    ///
    /// # Errors
    /// When a program does not stop well.
    pub fn stop(&mut self) -> Result<(), String> {
        for (who, person) in &mut self.people {
            let code = person.terminal.take().map(|mut terminal| terminal.stop());
            if code.is_some_and(|code| code != 0) {
                return Err(format!("{who} stops with {code:?}"));
            }
        }
        Ok(())
    }
}

impl Person {
    fn home(&self) -> Home {
        Home::at(self.folder.join(".local/share/noaber"))
    }

    fn paths(&self) -> HomePaths {
        HomePaths::new(self.home().path())
    }

    /// Goes out of the local network, whichever program opens the home.
    fn moves_away(&mut self) -> Result<(), String> {
        self.is_far = true;
        let paths = self.paths();
        meeting::set(&paths, "no_mdns = false", "no_mdns = true")?;
        let listen = "listen = ['/ip4/127.0.0.1/tcp/0']";
        meeting::set(&paths, "listen = []", listen)
    }

    fn view(&self) -> Result<View, String> {
        let terminal = self.terminal.as_ref().ok_or("noaber was not begun")?;
        Ok(terminal.view())
    }

    /// Opens the screens, after the ones before are gone, and waits for some words on them.
    fn open(&mut self, who: &str, then: &str, near: &[HomePaths]) -> Result<(), String> {
        if let Some(mut before) = self.terminal.take()
            && before.ended() != 0
        {
            return Err("it did not stop well before".to_owned());
        }
        let mut command = CommandBuilder::new(noaber());
        for name in SURROUNDINGS {
            command.env_remove(name);
        }
        command.env("HOME", &self.folder);
        command.cwd(&self.folder);
        self.meeting.keeps(&self.paths())?;
        self.terminal = Some(Terminal::run(who, command, SIZE.0, SIZE.1));
        // Whoever is to do without patience for keys has it for a start: that takes long on a busy machine.
        let patience = OPENING.max(self.patience);
        if self.meeting == Meeting::ByAddress && !self.is_far && self.paths().exists() {
            let is_open = || self.view().is_ok_and(|now| now.0.contains(then));
            meeting::introduce(&self.paths(), near, patience, is_open)?;
        }
        self.until_within(patience, then, |now| now.0.contains(then))?;
        // A screen comes in parts: what follows of it is no change that a key brought. One on which others write never rests.
        let last = RefCell::new((self.view()?, Instant::now()));
        let _restless = self.until_within(RESTLESS, "a screen that rests", |now| {
            let mut last = last.borrow_mut();
            if last.0 != *now {
                *last = (now.clone(), Instant::now());
            }
            last.1.elapsed() > REST
        });
        Ok(())
    }

    fn run(&mut self, arguments: &[String]) -> Result<(), String> {
        let mut command = Command::new(noaber());
        for name in SURROUNDINGS {
            command.env_remove(name);
        }
        command.env("HOME", &self.folder).env("LANG", "nl_NL.UTF-8");
        command.current_dir(&self.folder).stdin(Stdio::null());
        let output = patience::output(command.args(arguments));
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        text += &String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("{arguments:?}: {text}"));
        }
        let lines = text.lines().map(|line| line.trim_end().to_owned());
        self.printed = Some(lines.collect());
        self.meeting.keeps(&self.paths())
    }

    fn until(&self, what: &str, is_so: impl Fn(&View) -> bool) -> Result<(), String> {
        self.until_within(self.patience, what, is_so)
    }

    fn until_within(
        &self,
        patience: Duration,
        what: &str,
        is_so: impl Fn(&View) -> bool,
    ) -> Result<(), String> {
        let begun = Instant::now();
        loop {
            let now = self.view()?;
            if is_so(&now) {
                return Ok(());
            }
            if begun.elapsed() > patience {
                return Err(format!("{what} did not come; the screen:\n{}", now.0));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The words of a line; what stands between double quotes is one.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}
