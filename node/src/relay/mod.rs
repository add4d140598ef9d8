//! What an operator set for a relay: whom it serves, how much it keeps, where it listens.

use crate::chance;
use crate::config::{self, HomePaths, disk, read_limited, write_private};
use crate::handle::{Clash, Missing, Problem};
use noaber_protocol::ids::SpaceId;
use noaber_protocol::limits;
use noaber_protocol::node::{Policy, Terms};
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
#[serde(default)]
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
    /// [`Problem::Disk`] when it cannot be read, [`Problem::Corrupt`] when it is no such file.
    pub fn load(paths: &HomePaths) -> Result<Option<RelayConfig>, Problem> {
        let bytes = match read_limited(&paths.relay(), FILE_BYTES) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(disk(&error)),
        };
        let text = String::from_utf8(bytes).map_err(|_| damaged())?;
        let config: RelayConfig = toml::from_str(&text).map_err(|_| damaged())?;
        config.terms()?;
        Ok(Some(config))
    }

    /// Reads it.
    ///
    /// # Errors
    /// As [`RelayConfig::load`]; [`Missing::Relay`] when the home is no relay's.
    pub fn of(paths: &HomePaths) -> Result<RelayConfig, Problem> {
        config::check_home(paths)?;
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
    /// [`Problem::Corrupt`] when an id is none, or a token is asked for that is empty or too long.
    pub fn terms(&self) -> Result<Terms, Problem> {
        let token = self.token.as_bytes();
        let policy = match self.policy {
            Serves::Open => Policy::Open,
            Serves::Token if (1..=limits::TOKEN_BYTES).contains(&token.len()) => {
                Policy::Token(token.to_vec())
            }
            Serves::Token => return Err(damaged()),
            Serves::List => Policy::List(ids(&self.spaces)?),
        };
        Ok(Terms {
            policy,
            blocked: ids(&self.blocked)?,
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

fn ids(texts: &[String]) -> Result<BTreeSet<SpaceId>, Problem> {
    let ids = texts.iter().map(|text| text.parse());
    ids.collect::<Result<_, _>>().map_err(|_| damaged())
}

fn damaged() -> Problem {
    Problem::Corrupt("relay.toml".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for text in [
            "policy = 'iedereen'",
            "policy = 'token'",
            "policy = 'list'\nspaces = ['dorp']",
            "blocked = ['dorp']",
            "space_bytes = -1",
        ] {
            std::fs::write(paths.relay(), text).unwrap();
            let read = RelayConfig::load(&paths);
            assert!(matches!(read, Err(Problem::Corrupt(_))), "{text}: {read:?}");
        }
        std::fs::write(paths.relay(), "policy = 'token'\ntoken = 'x'").unwrap();
        assert!(RelayConfig::load(&paths).is_ok());
    }
}
