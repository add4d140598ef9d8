//! Where a home lies, and what stands in its configuration.

use crate::handle::{DiskTrouble, Missing, Problem, Profile};
use crate::words::Lang;
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The variable that names the home for all programs.
pub const HOME_VARIABLE: &str = "NOABER_HOME";

const CONFIG_BYTES: u64 = 64 * 1024;

/// The folder in which a device lives, and the places in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomePaths {
    root: PathBuf,
}

impl HomePaths {
    /// A home in that folder.
    pub fn new(root: impl Into<PathBuf>) -> HomePaths {
        HomePaths { root: root.into() }
    }

    /// The home a person asked for, else that of `NOABER_HOME`, else the platform's place for data of programs.
    ///
    /// # Errors
    /// [`Missing::Home`] when the machine knows no such place.
    pub fn find(asked: Option<PathBuf>) -> Result<HomePaths, Problem> {
        let from_variable = || std::env::var_os(HOME_VARIABLE).filter(|path| !path.is_empty());
        let of_platform = || {
            directories::ProjectDirs::from("nl", "", "noaber")
                .map(|folders| folders.data_dir().to_owned())
        };
        asked
            .or_else(|| from_variable().map(PathBuf::from))
            .or_else(of_platform)
            .map(HomePaths::new)
            .ok_or(Problem::NotFound(Missing::Home))
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The keyring file.
    pub fn keyring(&self) -> PathBuf {
        self.root.join("keyring")
    }

    /// The configuration file.
    pub fn config(&self) -> PathBuf {
        self.root.join("config.toml")
    }

    /// What an operator set, when the home is a relay's.
    pub fn relay(&self) -> PathBuf {
        self.root.join("relay.toml")
    }

    /// The folder of the journal.
    pub fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }

    /// The folder of the index.
    pub fn index(&self) -> PathBuf {
        self.root.join("index")
    }

    /// The folder of the logs.
    pub fn log(&self) -> PathBuf {
        self.root.join("log")
    }

    /// Whether a device lives here.
    pub fn exists(&self) -> bool {
        self.keyring().exists()
    }
}

/// What a person set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Name and organisation in spaces that are founded or joined from now on.
    pub name: String,
    /// For whom the person acts.
    pub organisation: String,
    /// The language, when one was chosen.
    pub language: Option<String>,
    /// Which signs the screens use, when that was chosen: `all`, `letters` or `typewriter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signs: Option<String>,
    /// Addresses to listen at; none: every address of the machine, at any free port.
    pub listen: Vec<String>,
    /// Whether to stay silent on the local network.
    pub no_mdns: bool,
    /// First addresses: where to look for others. None is built in.
    pub start: Vec<String>,
}

impl Config {
    /// Reads the configuration of a home; one that is missing says nothing.
    ///
    /// # Errors
    /// [`Problem::Disk`] when it cannot be read, [`Problem::Corrupt`] when it is no configuration.
    pub fn load(paths: &HomePaths) -> Result<Config, Problem> {
        let text = match read_limited(&paths.config(), CONFIG_BYTES) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| not_a_config())?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Config::default()),
            Err(error) => return Err(disk(&error)),
        };
        toml::from_str(&text).map_err(|_| not_a_config())
    }

    /// Keeps the configuration: whole, or the old one stays.
    ///
    /// # Errors
    /// [`Problem::Disk`].
    pub fn save(&self, paths: &HomePaths) -> Result<(), Problem> {
        let text = toml::to_string(self).map_err(|error| Problem::General(error.to_string()))?;
        write_private(&paths.config(), text.as_bytes()).map_err(|error| disk(&error))
    }

    /// Name and organisation together.
    pub fn profile(&self) -> Profile {
        Profile {
            name: self.name.clone(),
            organisation: self.organisation.clone(),
        }
    }

    /// The language that was chosen, else the machine's.
    pub fn lang(&self) -> Lang {
        self.language
            .as_deref()
            .and_then(Lang::from_code)
            .unwrap_or_else(Lang::of_machine)
    }
}

fn not_a_config() -> Problem {
    Problem::Corrupt("config.toml".to_owned())
}

/// Makes the home's folder, readable by its owner alone.
///
/// # Errors
/// [`Problem::Disk`].
pub fn make_home(paths: &HomePaths) -> Result<(), Problem> {
    let failed = |error| disk_at(&error, paths.root());
    make_private_folder(paths.root()).map_err(failed)?;
    close_when_empty(paths.root()).map_err(failed)?;
    check_modes(paths)
}

/// A folder that somebody made for us with ordinary modes is closed while there is nothing in it.
#[cfg(unix)]
fn close_when_empty(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if fs::read_dir(path)?.next().is_none() {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn close_when_empty(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Checks that a device lives in a home, and that others cannot look into it.
///
/// # Errors
/// - [`Problem::Disk`]: one may not look into the folder oneself.
/// - [`Problem::NotFound`]: there is no device here.
/// - [`Problem::Disk`]: others may read the folder.
pub fn check_home(paths: &HomePaths) -> Result<(), Problem> {
    match fs::symlink_metadata(paths.keyring()) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            return Err(disk_at(&error, paths.root()));
        }
        Ok(_) | Err(_) => {}
    }
    if !paths.exists() {
        return Err(Problem::NotFound(Missing::Home));
    }
    check_modes(paths)
}

/// Refuses a home that others on this machine may look into.
#[cfg(unix)]
fn check_modes(paths: &HomePaths) -> Result<(), Problem> {
    use std::os::unix::fs::PermissionsExt as _;
    for path in [paths.root().to_owned(), paths.keyring(), paths.journal()] {
        let Ok(found) = fs::metadata(&path) else {
            continue;
        };
        if found.permissions().mode() & 0o077 != 0 {
            return Err(Problem::Disk(DiskTrouble::Open));
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_modes(_paths: &HomePaths) -> Result<(), Problem> {
    Ok(())
}

/// Makes a folder that only its owner can enter; one that is there stays as it is.
///
/// # Errors
/// What the disk says.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Puts a file in place, readable by its owner alone: the whole of it, on the disk itself, or the old one stays.
///
/// # Errors
/// What the disk says.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}

/// Reads a file that must not be larger than the limit.
///
/// # Errors
/// What the disk says; [`io::ErrorKind::InvalidData`] when it is larger.
pub fn read_limited(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(limit + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    Ok(bytes)
}

/// What a person is told when the disk says no about a place: that a right is missing there, or as [`disk`].
pub fn disk_at(error: &io::Error, place: &Path) -> Problem {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            let place = SafeText::new(&place.display().to_string());
            Problem::Disk(DiskTrouble::Denied(place.as_str().to_owned()))
        }
        _ => disk(error),
    }
}

/// What a person is told when the disk says no.
pub fn disk(error: &io::Error) -> Problem {
    Problem::Disk(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => DiskTrouble::Full,
        _ => DiskTrouble::Failing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, HomePaths) {
        let folder = tempfile::tempdir().unwrap();
        let paths = HomePaths::new(folder.path().join("home"));
        make_home(&paths).unwrap();
        (folder, paths)
    }

    #[test]
    fn a_configuration_reads_back_as_it_was_kept() {
        let (_folder, paths) = home();
        assert_eq!(Config::load(&paths).unwrap(), Config::default());
        let config = Config {
            name: "Anje".to_owned(),
            organisation: "Dorpsbelangen".to_owned(),
            language: Some("en".to_owned()),
            ..Config::default()
        };
        config.save(&paths).unwrap();
        assert_eq!(Config::load(&paths).unwrap(), config);
        fs::write(paths.config(), "name = [").unwrap();
        assert!(matches!(Config::load(&paths), Err(Problem::Corrupt(_))));
    }

    #[test]
    fn a_right_that_is_missing_is_told_with_its_place_and_is_no_broken_disk() {
        let (_folder, paths) = home();
        let denied = io::Error::from(io::ErrorKind::PermissionDenied);
        let place = paths.root().display().to_string();
        let told = Problem::Disk(DiskTrouble::Denied(place.clone()));
        assert_eq!(disk_at(&denied, paths.root()), told);
        let (what, now) = crate::words::problem(&told, Lang::Nl);
        assert!(
            what.contains(&place) && now.contains(&place),
            "{what} {now}"
        );
        let broken = io::Error::from(io::ErrorKind::TimedOut);
        let failing = Problem::Disk(DiskTrouble::Failing);
        assert_eq!(disk_at(&broken, paths.root()), failing);
    }

    #[cfg(unix)]
    #[test]
    fn a_home_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, paths) = home();
        assert_eq!(check_home(&paths), Err(Problem::NotFound(Missing::Home)));
        write_private(&paths.keyring(), b"").unwrap();
        assert_eq!(check_home(&paths), Ok(()));
        fs::set_permissions(paths.root(), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(check_home(&paths), Err(Problem::Disk(DiskTrouble::Open)));
    }
}
