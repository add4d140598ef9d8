//! One file of vectors: compared with what is frozen, and read back from it.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// All files, without their ending.
pub(crate) const FILES: &[&str] = &[
    "act",
    "bundle",
    "card",
    "charter",
    "decision",
    "device-ticket",
    "document",
    "edition",
    "frame",
    "hash",
    "header",
    "key",
    "meeting",
    "operation",
    "presence",
    "public-address",
    "receipt",
    "run",
    "safe-text",
    "sealed",
    "signature",
    "ticket",
];

/// Where they lie.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// Bytes as they stand in a file.
pub(crate) fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

/// Bytes from where they stand in a file.
pub(crate) fn unhex(value: &Value) -> Vec<u8> {
    let text = value.as_str().expect("bytes in hexadecimal");
    HEXLOWER
        .decode(text.as_bytes())
        .expect("bytes in hexadecimal")
}

/// So many bytes from where they stand in a file.
pub(crate) fn array<const N: usize>(value: &Value) -> [u8; N] {
    unhex(value).try_into().expect("as many bytes as it has")
}

/// The text at a name.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("a text")
}

/// The list at a name.
pub(crate) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().expect("a list")
}

/// How an error stands in a file: the name that the code has for it.
pub(crate) fn error(error: impl Debug) -> String {
    format!("{error:?}")
}

/// What is frozen in a file, if there is one.
pub(crate) fn kept(file: &str) -> Option<Value> {
    let bytes = std::fs::read(path(file)).ok()?;
    Some(serde_json::from_slice(&bytes).expect("JSON"))
}

/// Compares what the generator makes with what is frozen, and answers with what the file says.
pub(crate) fn frozen(file: &str, about: &str, mut made: Value) -> Value {
    assert!(FILES.contains(&file), "{file} is in the list of files");
    made["about"] = json!(about);
    made["format"] = json!(1);
    let made = render(&made);
    if is_blessing() {
        std::fs::write(path(file), &made).expect("the folder takes a file");
    }
    let there = std::fs::read_to_string(path(file)).unwrap_or_default();
    if let Some((line, (now, was))) = made
        .lines()
        .zip(there.lines().chain(std::iter::repeat("")))
        .enumerate()
        .find(|(_, (now, was))| now != was)
    {
        let line = line + 1;
        panic!(
            "{file}.json is frozen, and the generator gives something else from line {line} on:\n  \
             frozen: {was:.300}\n  made:   {now:.300}\nWhoever changes the format on purpose says so in \
             docs/PROTOCOL.md and runs this with NOABER_BLESS=1."
        );
    }
    assert_eq!(made.len(), there.len(), "{file}.json has more than is made");
    serde_json::from_str(&there).expect("JSON")
}

/// Writes a file that is made once and only read from then on, when files are to be written.
pub(crate) fn write_first(file: &str, about: &str, make: impl FnOnce() -> Value) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _held = ONE_AT_A_TIME.lock().expect("nobody failed over it");
    if is_blessing() && kept(file).is_none() {
        frozen(file, about, make());
    }
}

/// Whether the files are to be written.
pub(crate) fn is_blessing() -> bool {
    std::env::var_os("NOABER_BLESS").is_some_and(|value| value == "1")
}

fn path(file: &str) -> PathBuf {
    folder().join(format!("{file}.json"))
}

/// JSON of ASCII alone: nothing in it hides, or turns the reading direction.
fn render(value: &Value) -> String {
    let pretty = serde_json::to_string_pretty(value).expect("JSON");
    let mut out = String::with_capacity(pretty.len() + 1);
    for c in pretty.chars() {
        if c.is_ascii() && (c == '\n' || !c.is_ascii_control()) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out.push('\n');
    out
}

/// How the bytes of a format stand in its file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// In hexadecimal, under `bytes`.
    Bytes,
    /// As they are, under `text`.
    Text,
}

/// A format: its decoder, its encoder, and how what was read is written down for people.
pub(crate) struct Format<T> {
    /// The file without its ending.
    pub(crate) file: &'static str,
    /// One sentence on it.
    pub(crate) about: &'static str,
    /// How bytes stand in it.
    pub(crate) form: Form,
    /// Reads bytes, or tells the name of what is wrong.
    pub(crate) decode: fn(&[u8]) -> Result<T, String>,
    /// The one form.
    pub(crate) encode: fn(&T) -> Vec<u8>,
    /// What was read.
    pub(crate) says: fn(&T) -> Value,
}

/// What the vectors of a format are made of, each with its name.
pub(crate) struct Samples<T> {
    /// What encodes and decodes.
    pub(crate) right: Vec<(&'static str, T)>,
    /// Bytes that nobody writes and a reader takes all the same, as the vector of that name.
    pub(crate) read_too: Vec<(&'static str, Vec<u8>, &'static str)>,
    /// Bytes that are refused, with the name of the error, and so many zeros after them.
    pub(crate) wrong: Vec<Wrong>,
}

/// Bytes that are refused.
pub(crate) struct Wrong {
    name: &'static str,
    bytes: Vec<u8>,
    zeros: usize,
    error: &'static str,
}

/// Bytes that are refused with that error.
pub(crate) fn wrong(name: &'static str, bytes: impl AsRef<[u8]>, error: &'static str) -> Wrong {
    Wrong {
        name,
        bytes: bytes.as_ref().to_vec(),
        zeros: 0,
        error,
    }
}

impl Wrong {
    /// With so many zeros after them.
    pub(crate) fn and_zeros(self, zeros: usize) -> Wrong {
        Wrong { zeros, ..self }
    }
}

impl<T> Format<T> {
    /// Holds a file: made as it is frozen, and all in it read as it says.
    pub(crate) fn holds(&self, samples: Samples<T>) {
        let file = frozen(self.file, self.about, self.made(samples));
        let vectors = list(&file, "vectors");
        for vector in vectors {
            let (bytes, name) = (self.bytes_of(vector), text(vector, "name"));
            let value = (self.decode)(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((self.says)(&value), vector["says"], "{name}");
            assert_eq!(hex((self.encode)(&value)), hex(&bytes), "{name}");
        }
        for vector in file["read_too"].as_array().into_iter().flatten() {
            let name = text(vector, "name");
            let same = |other: &&Value| other["name"] == vector["as"];
            let same = vectors.iter().find(same).expect("a vector of that name");
            let bytes = self.bytes_of(vector);
            let value = (self.decode)(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((self.says)(&value), same["says"], "{name}");
            assert_ne!(bytes, self.bytes_of(same), "{name} is another form");
        }
        for vector in list(&file, "refused") {
            let name = text(vector, "name");
            let Err(error) = (self.decode)(&self.bytes_of(vector)) else {
                panic!("{name} is taken");
            };
            assert_eq!(error, text(vector, "error"), "{name}");
        }
    }

    fn made(&self, samples: Samples<T>) -> Value {
        let mut vectors = Vec::new();
        for (name, value) in &samples.right {
            let mut vector = self.put(&(self.encode)(value));
            vector["name"] = json!(name);
            vector["says"] = (self.says)(value);
            vectors.push(vector);
        }
        let mut made = json!({ "vectors": vectors });
        let read_too = samples.read_too.iter().map(|(name, bytes, same)| {
            let mut vector = self.put(bytes);
            vector["name"] = json!(name);
            vector["as"] = json!(same);
            vector
        });
        let read_too: Vec<Value> = read_too.collect();
        if !read_too.is_empty() {
            made["read_too"] = json!(read_too);
        }
        let refused = samples.wrong.iter().map(|wrong| {
            let mut vector = self.put(&wrong.bytes);
            vector["name"] = json!(wrong.name);
            vector["error"] = json!(wrong.error);
            if wrong.zeros > 0 {
                vector["zeros"] = json!(wrong.zeros);
            }
            vector
        });
        made["refused"] = refused.collect();
        made
    }

    fn put(&self, bytes: &[u8]) -> Value {
        match self.form {
            Form::Bytes => json!({ "bytes": hex(bytes) }),
            Form::Text => json!({ "text": std::str::from_utf8(bytes).expect("a text") }),
        }
    }

    fn bytes_of(&self, vector: &Value) -> Vec<u8> {
        let mut bytes = match self.form {
            Form::Bytes => unhex(&vector["bytes"]),
            Form::Text => text(vector, "text").as_bytes().to_vec(),
        };
        let zeros = vector["zeros"].as_u64().unwrap_or(0);
        bytes.resize(bytes.len() + usize::try_from(zeros).expect("not many"), 0);
        bytes
    }
}

/// A value of ours as JSON, with bytes in hexadecimal.
pub(crate) fn plain(value: &impl serde::Serialize) -> Value {
    hexed(
        "",
        serde_json::to_value(value).expect("it has a form in JSON"),
    )
}

fn hexed(name: &str, value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let bytes: Option<Vec<u8>> = items
                .iter()
                .map(|item| item.as_u64().and_then(|byte| u8::try_from(byte).ok()))
                .collect();
            match bytes {
                Some(bytes) if !items.is_empty() || name == "more" => json!(hex(bytes)),
                Some(_) | None => {
                    let items: Vec<Value> = items.into_iter().map(|item| hexed("", item)).collect();
                    let halves: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                    match halves {
                        // Signatures come in two halves.
                        Some(halves) if name == "proof" => json!(halves.concat()),
                        Some(_) | None => json!(items),
                    }
                }
            }
        }
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let value = hexed(&name, value);
                (name, value)
            })
            .collect(),
        other => other,
    }
}
