//! The community's vectors for age, through our own opener: what is right opens, what is wrong is refused by name.

use noaber_protocol::seal::{self, SealError, SealIdentity};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// More than any of these vectors holds.
const LIMIT: usize = 1024 * 1024;

struct Vector {
    name: String,
    keys: BTreeMap<String, String>,
    file: Vec<u8>,
}

impl Vector {
    fn read(path: &Path) -> Vector {
        let bytes = std::fs::read(path).expect("a vector");
        let end = bytes
            .windows(2)
            .position(|two| two == b"\n\n")
            .expect("an empty line");
        let (lines, rest) = bytes.split_at(end);
        let keys = String::from_utf8_lossy(lines)
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect::<BTreeMap<_, _>>();
        let mut file = rest.split_at(2).1.to_vec();
        if keys.contains_key("compressed") {
            let mut inflated = Vec::new();
            flate2::read::ZlibDecoder::new(&file[..])
                .read_to_end(&mut inflated)
                .expect("zlib");
            file = inflated;
        }
        let name = path.file_name().expect("a name").to_string_lossy();
        Vector {
            name: name.into_owned(),
            keys,
            file,
        }
    }

    /// Opens the file with each of its keys, or with one of ours where it has none.
    fn open(&self) -> Result<Vec<u8>, SealError> {
        let text = self.keys.get("identity");
        let identity = text.map_or_else(
            || SealIdentity::from_secret([1; 32]),
            |text| SealIdentity::from_age_text(text).expect("an identity"),
        );
        seal::open(&identity, &self.file, LIMIT)
    }

    /// How we may refuse it; nothing when it must open. Armour and passphrases are not for bodies.
    fn refusals(&self) -> &'static [SealError] {
        let expect = self.keys.get("expect").expect("what to expect").as_str();
        let other_form = self.keys.contains_key("armored") || self.keys.contains_key("passphrase");
        if other_form && expect != "no match" {
            return &[SealError::NotSealed, SealError::Damaged];
        }
        match expect {
            "success" => &[],
            "no match" if other_form => &[SealError::NotSealed, SealError::NotForUs],
            "no match" => &[SealError::NotForUs],
            "HMAC failure" | "payload failure" => &[SealError::Damaged],
            "header failure" => &[SealError::NotSealed, SealError::Damaged],
            other => panic!("{}: what is {other}?", self.name),
        }
    }
}

#[test]
fn every_vector_of_age_opens_or_is_refused_as_it_should() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/age");
    let mut opened = 0;
    let mut refused = 0;
    for entry in std::fs::read_dir(folder).expect("vectors").flatten() {
        if entry.path().extension().is_some() {
            continue;
        }
        let vector = Vector::read(&entry.path());
        let refusals = vector.refusals();
        match vector.open() {
            Ok(_) => {
                assert!(refusals.is_empty(), "{} opens", vector.name);
                opened += 1;
            }
            Err(why) => {
                assert!(refusals.contains(&why), "{}: {why}", vector.name);
                refused += 1;
            }
        }
    }
    assert!(opened >= 10 && refused >= 100, "{opened} and {refused}");
}
