//! Looks through everything that a relay has on its disk for words that it must not be able to read.

use crate::config;
use crate::handle::Problem;
use std::io;
use std::path::Path;

/// What was found in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Searched {
    /// Files that were read.
    pub(super) files: u64,
    /// Their bytes.
    pub(super) bytes: u64,
    /// Of what was looked for, what stands in one of them, or in the name of one.
    pub(super) found: Vec<String>,
}

/// Reads every file of a folder, and of those in it, for each of the phrases.
///
/// # Errors
/// [`Problem::Disk`] when something cannot be read: then nothing may be said.
pub(super) fn search(folder: &Path, phrases: &[String]) -> Result<Searched, Problem> {
    let mut searched = Searched::default();
    walk(folder, phrases, &mut searched).map_err(|error| config::disk(&error))?;
    searched.found.sort();
    searched.found.dedup();
    Ok(searched)
}

fn walk(folder: &Path, phrases: &[String], searched: &mut Searched) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        look(entry.file_name().as_encoded_bytes(), phrases, searched);
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), phrases, searched)?;
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path())?;
            searched.files += 1;
            searched.bytes += bytes.len() as u64;
            look(&bytes, phrases, searched);
        }
    }
    Ok(())
}

fn look(bytes: &[u8], phrases: &[String], searched: &mut Searched) {
    // Text keeps its place between bytes that are none.
    let readable = String::from_utf8_lossy(bytes);
    let found = phrases
        .iter()
        .filter(|phrase| readable.contains(phrase.as_str()));
    searched.found.extend(found.cloned());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_in_a_file_and_in_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a").join("Geert");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(deep.join("b"), b"\x00\xc3een dorpshuis\xff\x00").unwrap();
        let phrases = ["dorpshuis", "Geert", "molen"].map(str::to_owned);
        let searched = search(folder.path(), &phrases).unwrap();
        assert_eq!(searched.found, ["Geert", "dorpshuis"]);
        assert_eq!((searched.files, searched.bytes), (1, 17));
        assert!(search(&folder.path().join("none"), &phrases).is_err());
    }
}
