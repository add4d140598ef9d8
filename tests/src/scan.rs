//! A scanner for planted phrases: in files and their names, in what went over a wire; as they are, in other writing, and
//! inside what was deflated.
//!
//! It knows nothing of our formats: it inflates at every byte at which something can be inflated. So it finds a phrase
//! in what is public on a relay's disk, and may be believed when it finds none in what is sealed.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

/// Bytes of what is inflated at one place: as much as a body can hold.
const INFLATED: usize = 1024 * 1024;
/// Phrases that are planted for one scan.
pub const PLANTED: usize = 50;

/// Fifty phrases that nothing else has; of two names none holds one of the other's.
pub fn planted(name: &str) -> Vec<String> {
    let numbers = 0..PLANTED;
    numbers
        .map(|number| format!("{name}{number:02}plant"))
        .collect()
}

/// What was found: each phrase with the places where it stands.
pub type Finds = BTreeMap<String, BTreeSet<String>>;

/// Looks for some phrases.
pub struct Scanner {
    phrases: Vec<String>,
    /// Each writing of each phrase, by its first two bytes.
    forms: BTreeMap<[u8; 2], Vec<(usize, Form)>>,
    shortest: usize,
}

/// One writing of a phrase.
struct Form {
    bytes: Vec<u8>,
    /// Whether capitals are small letters here, on both sides.
    is_folded: bool,
}

impl Scanner {
    /// Looks for these.
    ///
    /// # Panics
    /// When there is none, or one is no plain text of at least six characters: that would be found by chance.
    pub fn new(phrases: impl IntoIterator<Item = String>) -> Scanner {
        let phrases: Vec<String> = phrases.into_iter().collect();
        let mut forms: BTreeMap<[u8; 2], Vec<(usize, Form)>> = BTreeMap::new();
        for (number, phrase) in phrases.iter().enumerate() {
            assert!(phrase.is_ascii() && phrase.len() >= 6, "{phrase}");
            for form in writings(phrase) {
                let first = [form.bytes[0], form.bytes[1]];
                forms.entry(first).or_default().push((number, form));
            }
        }
        let shortest = phrases.iter().map(String::len).min();
        Scanner {
            shortest: shortest.expect("something to look for"),
            phrases,
            forms,
        }
    }

    /// The phrases that stand in some bytes, or in what can be inflated from anywhere in them.
    pub fn in_bytes(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        self.look(bytes, &mut found);
        let mut inflater = Inflater::default();
        for at in 0..bytes.len() {
            let inflated = inflater.inflate(&bytes[at..]);
            if inflated.len() >= self.shortest {
                self.look(inflated, &mut found);
            }
        }
        let phrases = found.into_iter();
        phrases.map(|number| &*self.phrases[number]).collect()
    }

    /// The phrases that stand in the files of a folder and below it, or in their names.
    ///
    /// # Panics
    /// When something in it cannot be read, or there is nothing: then nothing is known of it.
    pub fn in_folder(&self, folder: &Path) -> Finds {
        let mut finds = Finds::new();
        let (mut left, mut files) = (vec![folder.to_owned()], 0);
        while let Some(path) = left.pop() {
            let name = path.strip_prefix(folder).expect("below it");
            let name = name.display().to_string();
            self.note(&format!("the name of {name}"), name.as_bytes(), &mut finds);
            let kind = match fs::symlink_metadata(&path) {
                Ok(found) => found.file_type(),
                // A running program may have taken it away.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => panic!("{name}: {error}"),
            };
            if kind.is_dir() {
                let inside = fs::read_dir(&path).expect("a folder");
                left.extend(inside.map(|entry| entry.expect("an entry").path()));
            } else if kind.is_file() {
                files += 1;
                match fs::read(&path) {
                    Ok(bytes) => self.note(&name, &bytes, &mut finds),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => panic!("{name}: {error}"),
                }
            }
        }
        assert!(files > 0, "{} holds no file", folder.display());
        finds
    }

    fn note(&self, place: &str, bytes: &[u8], finds: &mut Finds) {
        for phrase in self.in_bytes(bytes) {
            let places = finds.entry(phrase.to_owned()).or_default();
            places.insert(place.to_owned());
        }
    }

    fn look(&self, bytes: &[u8], found: &mut BTreeSet<usize>) {
        let folded = bytes.to_ascii_lowercase();
        for at in 0..bytes.len().saturating_sub(1) {
            for (place, is_folded) in [(bytes, false), (&folded[..], true)] {
                let Some(forms) = self.forms.get(&[place[at], place[at + 1]]) else {
                    continue;
                };
                let here = forms.iter().filter(|(_, form)| form.is_folded == is_folded);
                let here = here.filter(|(_, form)| place[at..].starts_with(&form.bytes));
                found.extend(here.map(|(number, _)| *number));
            }
        }
    }
}

/// How a phrase may stand somewhere: as text in any case, in two bytes a letter, as hexadecimal digits, as the numbers of
/// a debugging line, and in base64 at each of its three beginnings.
fn writings(phrase: &str) -> Vec<Form> {
    let folded = |bytes: Vec<u8>| Form {
        bytes: bytes.to_ascii_lowercase(),
        is_folded: true,
    };
    let numbers: Vec<String> = phrase.bytes().map(|byte| byte.to_string()).collect();
    let digits: String = phrase.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        folded(phrase.as_bytes().to_vec()),
        folded(phrase.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        folded(phrase.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        folded(digits.into_bytes()),
        folded(numbers.join(", ").into_bytes()),
    ];
    for skipped in 0..3 {
        forms.push(Form {
            bytes: base64(&phrase.as_bytes()[skipped..]),
            is_folded: false,
        });
    }
    forms
}

/// The digits of whole groups of three bytes: what comes after may hang on what follows.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks_exact(3);
    let digits = groups.flat_map(|group| {
        let number = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        [18, 12, 6, 0].map(|shift| DIGITS[(number >> shift) as usize % 64])
    });
    digits.collect()
}

/// Inflates, as far as it goes.
struct Inflater {
    state: Box<DecompressorOxide>,
    out: Vec<u8>,
}

impl Default for Inflater {
    fn default() -> Inflater {
        Inflater {
            state: Box::default(),
            out: vec![0; INFLATED],
        }
    }
}

impl Inflater {
    fn inflate(&mut self, bytes: &[u8]) -> &[u8] {
        self.state.init();
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, _, written) = decompress(&mut self.state, bytes, &mut self.out, 0, flags);
        let is_over = matches!(status, TINFLStatus::Failed) && written < 2;
        if is_over { &[] } else { &self.out[..written] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::{DeflateEncoder, GzEncoder};
    use rand_chacha::ChaCha8Rng;
    use rand_core::{Rng as _, SeedableRng as _};
    use std::io::Write as _;

    const PHRASE: &str = "Kievitsei07plant";

    fn scanner() -> Scanner {
        Scanner::new(planted("Kievitsei"))
    }

    fn noise(seed: u64, bytes: usize) -> Vec<u8> {
        let mut noise = vec![0; bytes];
        ChaCha8Rng::seed_from_u64(seed).fill_bytes(&mut noise);
        noise
    }

    /// A phrase between noise, written like that.
    fn hidden(written: &[u8]) -> Vec<u8> {
        [noise(1, 977), written.to_vec(), noise(2, 401)].concat()
    }

    fn deflated(text: &str) -> Vec<u8> {
        let mut out = DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn a_phrase_is_found_in_every_writing_and_inside_what_was_deflated() {
        let sentence = format!("het {PHRASE} staat er, het {PHRASE} staat er nog eens");
        let mut zipped = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zipped.write_all(sentence.as_bytes()).unwrap();
        let of = |write: fn(u16) -> [u8; 2]| PHRASE.encode_utf16().flat_map(write).collect();
        let debugged = format!("{:?}", sentence.as_bytes());
        let cases: [(&str, Vec<u8>); 9] = [
            ("as it is", PHRASE.as_bytes().to_vec()),
            ("in capitals", PHRASE.to_ascii_uppercase().into_bytes()),
            ("two bytes a letter", of(u16::to_le_bytes)),
            ("and turned round", of(u16::to_be_bytes)),
            (
                "digits",
                PHRASE
                    .bytes()
                    .flat_map(|it| format!("{it:02X}").into_bytes())
                    .collect(),
            ),
            ("numbers", debugged.into_bytes()),
            ("base64", base64(format!("1{PHRASE}12").as_bytes())),
            ("deflated", deflated(&sentence)),
            ("zipped", zipped.finish().unwrap()),
        ];
        for (name, written) in cases {
            assert_eq!(
                scanner().in_bytes(&hidden(&written)),
                BTreeSet::from([PHRASE]),
                "{name}"
            );
        }
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        let other = planted("Kieviten").concat();
        for bytes in [
            noise(3, 100_000),
            other.clone().into_bytes(),
            deflated(&other),
            vec![0; 9_000],
        ] {
            assert_eq!(scanner().in_bytes(&bytes), BTreeSet::new());
        }
        let cut = &PHRASE.as_bytes()[..PHRASE.len() - 1];
        assert_eq!(scanner().in_bytes(cut), BTreeSet::new());
    }

    #[test]
    fn what_was_deflated_is_found_when_its_end_is_gone() {
        let mut bytes = deflated(&planted("Kievitsei").join(" en "));
        bytes.truncate(bytes.len() * 3 / 4);
        assert!(scanner().in_bytes(&bytes).len() > PLANTED / 4);
    }

    #[test]
    fn names_of_files_and_the_index_are_looked_into() {
        let folder = tempfile::tempdir().unwrap();
        let phrases = planted("Kievitsei");
        let inside = folder.path().join(&phrases[0]);
        fs::create_dir(&inside).unwrap();
        fs::write(inside.join(format!("{}.txt", phrases[1])), &phrases[2]).unwrap();
        fs::write(inside.join("journal"), deflated(&phrases[3])).unwrap();
        let index = sled::open(folder.path().join("index")).unwrap();
        for (number, phrase) in phrases.iter().enumerate().skip(4) {
            match number % 2 {
                0 => index.insert(phrase, &[1]).unwrap(),
                _ => index
                    .insert(number.to_be_bytes(), phrase.as_bytes())
                    .unwrap(),
            };
        }
        index.flush().unwrap();
        drop(index);
        let finds = scanner().in_folder(folder.path());
        let missed = phrases.iter().filter(|it| !finds.contains_key(*it));
        assert_eq!(missed.collect::<Vec<_>>(), Vec::<&String>::new());
        assert!(
            finds[&phrases[0]]
                .iter()
                .all(|place| place.starts_with("the name of"))
        );
    }
}
