//! The frozen bytes under `tests/vectors`: a generator makes them from fixed seeds, and each is read as another
//! implementation would read it.
//!
//! `NOABER_BLESS=1` writes the files. Whoever does that changes the format, and says so in `docs/PROTOCOL.md`.

mod acts;
mod book;
mod bundles;
mod charters;
mod documents;
mod editions;
mod entries;
mod exports;
mod frames;
mod frozen;
mod keys;
mod meetings;
mod operations;
mod outside;
mod runs;
mod sealed;
mod texts;
mod tickets;

#[test]
fn every_file_of_vectors_is_described_and_tested() {
    let readme = std::fs::read_to_string(frozen::folder().join("README.md")).expect("a README");
    let mut known = frozen::FILES.to_vec();
    known.sort_unstable();
    let mut found: Vec<String> = std::fs::read_dir(frozen::folder())
        .expect("the folder")
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    found.sort_unstable();
    assert_eq!(found, known, "the files are those that a test holds");
    for name in known {
        let named = readme.contains(&format!("`{name}.json`"));
        assert!(named, "README.md does not describe {name}.json");
    }
}
