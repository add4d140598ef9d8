//! What an operator set for a relay: whom it serves, how much it keeps, where it listens.

use crate::chance;
use crate::config::{self, HomePaths, disk, read_limited, write_private};
use crate::handle::{BadInput, Clash, Missing, Problem};
use noaber_protocol::ids::SpaceId;
use noaber_protocol::limits;
use noaber_protocol::node::{Policy, Terms};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;

/// Bytes of a kring, when nothing else is set.
const SPACE_BYTES: u64 = 50 * 1024 * 1024;
/// Bytes of all kringen together, when nothing else is set: 400 full ones.
const TOTAL_BYTES: u64 = 20 * 1024 * 1024 * 1024;
/// Where a relay listens, when nothing else is set.
const LISTEN: [&str; 4] = [
    "/ip4/0.0.0.0/udp/4001/quic-v1",
    "/ip4/0.0.0.0/tcp/4001",
    "/ip6/::/udp/4001/quic-v1",
    "/ip6/::/tcp/4001",
];
const FILE_BYTES: u64 = 1024 * 1024;

/// Whom a relay serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Serves {
    /// Every kring that names it.
    #[default]
    Open,
    /// Those that were given its token.
    Token,
    /// Those on its list.
    List,
}

/// The file `relay.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RelayConfig {
    /// Whom it serves.
    pub policy: Serves,
    /// What is given out to those it serves, when a token is asked for.
    pub token: String,
    /// The ids of the kringen that it serves, when it has a list.
    pub spaces: Vec<String>,
    /// The ids of kringen that it does not serve.
    pub blocked: Vec<String>,
    /// Bytes that it keeps of a kring at most.
    pub space_bytes: u64,
    /// Bytes that it keeps of all together at most.
    pub total_bytes: u64,
    /// Where it listens.
    pub listen: Vec<String>,
    /// Where others find it, when it does not see that itself; without its name at the end.
    pub announce: Vec<String>,
}

impl Default for RelayConfig {
    fn default() -> Self {
        RelayConfig {
            policy: Serves::Open,
            token: String::new(),
            spaces: Vec::new(),
            blocked: Vec::new(),
            space_bytes: SPACE_BYTES,
            total_bytes: TOTAL_BYTES,
            listen: LISTEN.map(str::to_owned).to_vec(),
            announce: Vec::new(),
        }
    }
}

impl RelayConfig {
    /// What a new relay begins with: a token of its own, to be given out when it is to be asked for.
    ///
    /// # Errors
    /// [`Problem::General`] when the machine gives no chance.
    pub fn begin() -> Result<RelayConfig, Problem> {
        let bytes = chance::bytes().map_err(|error| disk(&error))?;
        let token = bytes.iter().take(16).map(|byte| format!("{byte:02x}"));
        Ok(RelayConfig {
            token: token.collect(),
            ..RelayConfig::default()
        })
    }

    /// Reads it; none when the home is no relay's.
    ///
    /// # Errors
    /// [`Problem::Disk`] when it cannot be read, [`BadInput::Setting`] with its line when something in it cannot be.
    pub fn load(paths: &HomePaths) -> Result<Option<RelayConfig>, Problem> {
        let bytes = match read_limited(&paths.relay(), FILE_BYTES) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(disk(&error)),
        };
        let text = String::from_utf8(bytes).map_err(|_| cannot_be(0, ""))?;
        let config: RelayConfig = toml::from_str(&text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let before = text.get(..at).unwrap_or(&text);
            let number = before.matches('\n').count();
            let line = text.lines().nth(number).unwrap_or_default();
            cannot_be(number + 1, key_of(line))
        })?;
        config.checked().map_err(|key| {
            let found = text.lines().position(|line| key_of(line) == key);
            cannot_be(found.map_or(0, |number| number + 1), key)
        })?;
        Ok(Some(config))
    }

    /// Reads it.
    ///
    /// # Errors
    /// As [`RelayConfig::load`]; [`Missing::Relay`] when there is no home, or the home is no relay's.
    pub fn of(paths: &HomePaths) -> Result<RelayConfig, Problem> {
        config::check_home(paths).map_err(|problem| match problem {
            Problem::NotFound(_) => Problem::NotFound(Missing::Relay),
            other => other,
        })?;
        RelayConfig::load(paths)?.ok_or(Problem::NotFound(Missing::Relay))
    }

    /// Keeps it: whole, or the old one stays.
    ///
    /// # Errors
    /// [`Problem::Disk`].
    pub fn save(&self, paths: &HomePaths) -> Result<(), Problem> {
        let text = toml::to_string(self).map_err(|error| Problem::General(error.to_string()))?;
        write_private(&paths.relay(), text.as_bytes()).map_err(|error| disk(&error))
    }

    /// What the node goes by.
    ///
    /// # Errors
    /// [`BadInput::Setting`] when an id is none, or a token is asked for that is empty or too long.
    pub fn terms(&self) -> Result<Terms, Problem> {
        self.checked().map_err(|key| cannot_be(0, key))
    }

    /// The same; the key of what cannot be.
    fn checked(&self) -> Result<Terms, &'static str> {
        let token = self.token.as_bytes();
        let policy = match self.policy {
            Serves::Open => Policy::Open,
            Serves::Token if (1..=limits::TOKEN_BYTES).contains(&token.len()) => {
                Policy::Token(token.to_vec())
            }
            Serves::Token => return Err("token"),
            Serves::List => Policy::List(ids(&self.spaces).ok_or("spaces")?),
        };
        Ok(Terms {
            policy,
            blocked: ids(&self.blocked).ok_or("blocked")?,
            space_bytes: self.space_bytes,
            total_bytes: self.total_bytes,
        })
    }

    /// Adds a kring to those that are not served.
    ///
    /// # Errors
    /// [`Clash::Blocked`] when it is among them.
    pub fn block(&mut self, space: SpaceId) -> Result<(), Problem> {
        let id = space.to_string();
        if self.blocked.contains(&id) {
            return Err(Problem::Conflict(Clash::Blocked));
        }
        self.blocked.push(id);
        Ok(())
    }
}

fn ids(texts: &[String]) -> Option<BTreeSet<SpaceId>> {
    let ids = texts.iter().map(|text| text.parse().ok());
    ids.collect()
}

/// What a line of the file sets.
fn key_of(line: &str) -> &str {
    line.split('=').next().unwrap_or_default().trim()
}

fn cannot_be(line: usize, key: &str) -> Problem {
    Problem::Refused(BadInput::Setting {
        file: "relay.toml".to_owned(),
        line: u32::try_from(line).unwrap_or(0),
        key: SafeText::new(key).as_str().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{self, Lang};

    fn home() -> (tempfile::TempDir, HomePaths) {
        let folder = tempfile::tempdir().unwrap();
        let paths = HomePaths::new(folder.path().join("home"));
        config::make_home(&paths).unwrap();
        (folder, paths)
    }

    #[test]
    fn what_an_operator_set_reads_back_and_a_missing_file_is_no_relay() {
        let (_folder, paths) = home();
        assert_eq!(RelayConfig::load(&paths).unwrap(), None);
        let mut config = RelayConfig::begin().unwrap();
        config.block(SpaceId([7; 32])).unwrap();
        assert!(config.block(SpaceId([7; 32])).is_err());
        config.save(&paths).unwrap();
        assert_eq!(RelayConfig::load(&paths).unwrap(), Some(config));
    }

    #[test]
    fn a_file_that_says_what_cannot_be_is_refused() {
        let (_folder, paths) = home();
        for (text, line, key) in [
            ("policy = 'iedereen'", 1, "policy"),
            ("policy = 'token'", 0, "token"),
            ("token = ''\npolicy = 'token'", 1, "token"),
            ("policy = 'list'\nspaces = ['dorp']", 2, "spaces"),
            ("# niet voor ons\n\nblocked = ['dorp']", 3, "blocked"),
            ("space_bytes = -1", 1, "space_bytes"),
            ("announce = []\npolcy = 'list'", 2, "polcy"),
            ("announce = []\nlisten = ['/ip4", 2, "listen"),
        ] {
            std::fs::write(paths.relay(), text).unwrap();
            let problem = RelayConfig::load(&paths).unwrap_err();
            assert_eq!(problem, cannot_be(line, key), "{text}");
            assert_eq!(problem.exit_code(), 12);
            let (what, now) = words::problem(&problem, Lang::Nl);
            assert!(what.contains("relay.toml") && what.contains(key), "{what}");
            assert!(!what.contains("beschadigd"), "{what}");
            assert!(
                now.contains(if key == "policy" { "\"open\"" } else { "kan" }),
                "{now}"
            );
        }
        std::fs::write(paths.relay(), "policy = 'token'\ntoken = 'x'").unwrap();
        assert!(RelayConfig::load(&paths).is_ok());
    }
}
