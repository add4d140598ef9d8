//! The file that holds the device's seed: an age file under a passphrase, or plainly when its owner chose none.
//!
//! ```text
//! noaber keyring 1 sealed          noaber keyring 1 open
//! -----BEGIN AGE ENCRYPTED FILE-----    64 hexadecimal digits
//! …
//! ```
//! Without its first line the sealed form is an ordinary age file: `tail -n +2 keyring | age -d` opens it.

use crate::config::{HomePaths, disk, read_limited, write_private};
use crate::handle::{Amount, BadInput, Lock, Missing, Problem};
use age::secrecy::SecretString;
use std::io;
use std::path::Path;
use zeroize::Zeroizing;

/// Bytes of a keyring file: an age file of 32 bytes is below one kilobyte.
const KEYRING_BYTES: u64 = 4096;
/// Bytes of a file with a passphrase.
const PASSPHRASE_BYTES: u64 = 1024;
/// scrypt's work: 2^17 rounds of 1 KiB take 128 MiB and about a second on a laptop of ten years ago.
const WORK: u8 = 17;
/// What is still tried when reading, so that a planted file cannot eat the machine: 512 MiB.
const WORK_LIMIT: u8 = 19;

const SEALED: &str = "noaber keyring 1 sealed\n";
const OPEN: &str = "noaber keyring 1 open\n";
const ANY: &str = "noaber keyring ";

/// What a person types to open a keyring.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A passphrase as typed.
    pub fn new(text: String) -> Passphrase {
        Passphrase(Zeroizing::new(text))
    }

    /// Reads a passphrase from a file: its first line.
    ///
    /// # Errors
    /// [`Missing::File`] when it cannot be read; [`BadInput`] when it is not UTF-8 or too long.
    pub fn from_file(path: &Path) -> Result<Passphrase, Problem> {
        let bytes = read_limited(path, PASSPHRASE_BYTES).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => Problem::Refused(BadInput::TooLong {
                limit: PASSPHRASE_BYTES,
                of: Amount::Bytes,
            }),
            _ => Problem::NotFound(Missing::File(path.display().to_string())),
        })?;
        let bytes = Zeroizing::new(bytes);
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            Problem::Refused(BadInput::NotUtf8 {
                at: error.valid_up_to() as u64,
            })
        })?;
        let line = text.lines().next().unwrap_or_default();
        Ok(Passphrase::new(line.to_owned()))
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn secret(&self) -> SecretString {
        SecretString::from(self.0.as_str().to_owned())
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase")
    }
}

/// A device's seed.
pub type Seed = Zeroizing<[u8; 32]>;

/// How a keyring is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Under a passphrase.
    Passphrase,
    /// Not: whoever can read the file has the device.
    Not,
}

/// Keeps a new device's seed.
///
/// # Errors
/// [`Problem::Disk`].
pub fn create(
    paths: &HomePaths,
    seed: &Seed,
    passphrase: Option<&Passphrase>,
) -> Result<(), Problem> {
    let text = encode(seed, passphrase, WORK)?;
    write_private(&paths.keyring(), text.as_bytes()).map_err(|error| disk(&error))
}

/// Tells how the keyring of a home is closed.
///
/// # Errors
/// As [`open`], but for the passphrase.
pub fn closed(paths: &HomePaths) -> Result<Closed, Problem> {
    how_closed(&read(paths)?)
}

fn how_closed(text: &str) -> Result<Closed, Problem> {
    if text.starts_with(SEALED) {
        Ok(Closed::Passphrase)
    } else if text.starts_with(OPEN) {
        Ok(Closed::Not)
    } else if text.starts_with(ANY) {
        Err(Problem::TooNew)
    } else {
        Err(corrupt())
    }
}

/// Opens the keyring of a home.
///
/// # Errors
/// - [`Problem::NotFound`], [`Problem::Disk`]: the file cannot be read.
/// - [`Problem::TooNew`]: a newer program wrote it.
/// - [`Problem::Locked`]: the passphrase is missing or wrong.
/// - [`Problem::Corrupt`]: it is no keyring.
pub fn open(paths: &HomePaths, passphrase: Option<&Passphrase>) -> Result<Seed, Problem> {
    let text = read(paths)?;
    decode(&text, how_closed(&text)?, passphrase)
}

fn read(paths: &HomePaths) -> Result<Zeroizing<String>, Problem> {
    let bytes =
        read_limited(&paths.keyring(), KEYRING_BYTES).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Problem::NotFound(Missing::Home),
            io::ErrorKind::InvalidData => corrupt(),
            _ => disk(&error),
        })?;
    String::from_utf8(bytes)
        .map(Zeroizing::new)
        .map_err(|_| corrupt())
}

fn encode(
    seed: &Seed,
    passphrase: Option<&Passphrase>,
    work: u8,
) -> Result<Zeroizing<String>, Problem> {
    let mut text = Zeroizing::new(String::with_capacity(1024));
    let Some(passphrase) = passphrase else {
        text.push_str(OPEN);
        for byte in seed.iter() {
            text.push_str(&format!("{byte:02x}"));
        }
        text.push('\n');
        return Ok(text);
    };
    let mut recipient = age::scrypt::Recipient::new(passphrase.secret());
    recipient.set_work_factor(work);
    let sealed = age::encrypt_and_armor(&recipient, seed.as_slice())
        .map_err(|error| Problem::General(error.to_string()))?;
    text.push_str(SEALED);
    text.push_str(&sealed);
    Ok(text)
}

fn decode(text: &str, closed: Closed, passphrase: Option<&Passphrase>) -> Result<Seed, Problem> {
    match closed {
        Closed::Not => {
            let digits = text.strip_prefix(OPEN).unwrap_or_default().trim_end();
            from_hex(digits).ok_or_else(corrupt)
        }
        Closed::Passphrase => {
            let passphrase = passphrase
                .filter(|passphrase| !passphrase.is_empty())
                .ok_or(Problem::Locked(Lock::Wanted))?;
            let sealed = text.strip_prefix(SEALED).unwrap_or_default();
            let mut identity = age::scrypt::Identity::new(passphrase.secret());
            identity.set_max_work_factor(WORK_LIMIT);
            let opened = age::decrypt(&identity, sealed.as_bytes()).map_err(|error| {
                use age::DecryptError as E;
                match error {
                    E::DecryptionFailed | E::NoMatchingKeys | E::KeyDecryptionFailed => {
                        Problem::Locked(Lock::Wrong)
                    }
                    E::UnknownFormat => Problem::TooNew,
                    _ => corrupt(),
                }
            })?;
            let opened = Zeroizing::new(opened);
            let seed: [u8; 32] = opened.as_slice().try_into().map_err(|_| corrupt())?;
            Ok(Zeroizing::new(seed))
        }
    }
}

fn from_hex(digits: &str) -> Option<Seed> {
    let mut seed = Zeroizing::new([0; 32]);
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (place, byte) in seed.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(seed)
}

fn corrupt() -> Problem {
    Problem::Corrupt("keyring".to_owned())
}

/// Keeps keys out of core files and other processes' reach, and makes new files their owner's alone. What the system
/// refuses is left as it is.
#[cfg(target_os = "linux")]
pub fn guard() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    use rustix::process::{DumpableBehavior, Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    if let Err(error) = setrlimit(Resource::Core, none) {
        tracing::warn!(%error, "core files stay possible");
    }
    if let Err(error) = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "memory stays readable for debuggers");
    }
}

/// Keeps keys out of core files and other processes' reach, where the system offers it.
#[cfg(not(target_os = "linux"))]
pub fn guard() {}

#[cfg(test)]
mod tests {
    use super::*;

    const FAST: u8 = 2;

    fn seed() -> Seed {
        Zeroizing::new([7; 32])
    }

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned())
    }

    #[test]
    fn a_sealed_keyring_opens_with_its_passphrase_only() {
        let right = passphrase("koffie in de wierde");
        let text = encode(&seed(), Some(&right), FAST).unwrap();
        let open = |with: Option<&Passphrase>| decode(&text, Closed::Passphrase, with);
        assert_eq!(open(Some(&right)).unwrap(), seed());
        assert_eq!(
            open(Some(&passphrase("Koffie in de wierde"))),
            Err(Problem::Locked(Lock::Wrong))
        );
        assert_eq!(open(None), Err(Problem::Locked(Lock::Wanted)));
        assert_eq!(
            open(Some(&passphrase(""))),
            Err(Problem::Locked(Lock::Wanted))
        );
    }

    #[test]
    fn an_open_keyring_needs_no_passphrase() {
        let text = encode(&seed(), None, FAST).unwrap();
        assert_eq!(decode(&text, Closed::Not, None).unwrap(), seed());
        let cut = text.get(..text.len() - 3).unwrap();
        assert_eq!(decode(cut, Closed::Not, None), Err(corrupt()));
    }

    #[test]
    fn damage_never_looks_like_a_wrong_passphrase_or_ends_the_program() {
        let right = passphrase("koffie");
        let text = encode(&seed(), Some(&right), FAST).unwrap();
        for place in (SEALED.len()..text.len()).step_by(7) {
            let mut bytes = text.as_bytes().to_vec();
            bytes[place] ^= 1;
            let Ok(damaged) = String::from_utf8(bytes) else {
                continue;
            };
            let opened = decode(&damaged, Closed::Passphrase, Some(&right));
            assert!(opened.is_err() || opened == Ok(seed()), "byte {place}");
        }
    }

    #[test]
    fn a_keyring_of_unbounded_work_is_refused_at_once() {
        let right = passphrase("koffie");
        let text = encode(&seed(), Some(&right), FAST).unwrap();
        let mut identity = age::scrypt::Identity::new(right.secret());
        identity.set_max_work_factor(FAST - 1);
        let sealed = text.strip_prefix(SEALED).unwrap();
        assert!(matches!(
            age::decrypt(&identity, sealed.as_bytes()),
            Err(age::DecryptError::ExcessiveWork { .. })
        ));
    }

    #[test]
    fn a_keyring_is_kept_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let paths = HomePaths::new(folder.path());
        assert_eq!(open(&paths, None), Err(Problem::NotFound(Missing::Home)));
        create(&paths, &seed(), None).unwrap();
        assert_eq!(closed(&paths), Ok(Closed::Not));
        assert_eq!(open(&paths, None).unwrap(), seed());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(paths.keyring())
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(paths.keyring(), "noaber keyring 2 sealed\n").unwrap();
        assert_eq!(closed(&paths), Err(Problem::TooNew));
    }
}
