//! A long text as it was typed, for the benches: a real one where `NOABER_TRACES` leads to it.

use noaber_protocol::document::{Document, Incoming, SectionId, SessionNonce, kinds};
use noaber_protocol::entry::hash;
use noaber_protocol::ids::{AuthorId, EntryId, ParticipantId};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::io::Read;

const EDITS_IN_AN_ENTRY: usize = 100;

/// Where, in characters; how many go; what comes.
pub(crate) type Edit = (usize, usize, String);

/// Writes a trace as entries; gives the raw changes and the last text too.
#[allow(dead_code, reason = "each bench takes one of the two")]
pub(crate) fn write(edits: &[Edit]) -> (Vec<Incoming>, Vec<Vec<u8>>, String) {
    write_in(edits, EDITS_IN_AN_ENTRY)
}

/// The same with so many edits in an entry.
pub(crate) fn write_in(edits: &[Edit], each: usize) -> (Vec<Incoming>, Vec<Vec<u8>>, String) {
    let author = AuthorId([1; 32]);
    let kind = kinds::by_tag("manifest").expect("a kind");
    let (mut document, body) = Document::found(kind, "Trace", author, SessionNonce([1; 16]));
    let mut entries = vec![incoming(author, 0, body, Vec::new())];
    document.founded(entries[0].entry.into());
    document.absorb(&entries);
    let section = SectionId("inleiding".to_owned());
    let mut text = String::new();
    for some in edits.chunks(each) {
        for (at, delete, insert) in some {
            let start = byte_of(&text, *at);
            let gone = byte_of(&text[start..], *delete);
            text.replace_range(start..start + gone, insert);
            document
                .splice(&section, start, gone, insert)
                .expect("a place in the text");
        }
        for body in document.commit() {
            let past = vec![entries[entries.len() - 1].entry];
            let entry = incoming(author, entries.len(), body, past);
            document.absorb(std::slice::from_ref(&entry));
            entries.push(entry);
        }
    }
    let raw = document.raw_changes();
    (entries, raw, text)
}

fn incoming(author: AuthorId, number: usize, plaintext: Vec<u8>, past: Vec<EntryId>) -> Incoming {
    Incoming {
        entry: EntryId(hash("bench", &[&number.to_le_bytes()])),
        author,
        participant: ParticipantId(author.0),
        past,
        plaintext,
    }
}

fn byte_of(text: &str, chars: usize) -> usize {
    if text.is_ascii() {
        return chars;
    }
    text.char_indices()
        .nth(chars)
        .map_or(text.len(), |(at, _)| at)
}

/// The edits of the real text; none where it is not.
pub(crate) fn edits() -> Option<Vec<Edit>> {
    let folder = std::env::var_os("NOABER_TRACES")?;
    let file = std::path::Path::new(&folder).join("automerge-paper.json.gz");
    let packed = std::fs::read(file).ok()?;
    let mut json = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut json)
        .ok()?;
    let value: serde_json::Value = serde_json::from_str(&json).ok()?;
    let mut edits = Vec::new();
    for txn in value.get("txns")?.as_array()? {
        for patch in txn.get("patches")?.as_array()? {
            edits.push((
                patch.get(0)?.as_u64()? as usize,
                patch.get(1)?.as_u64()? as usize,
                patch.get(2)?.as_str()?.to_owned(),
            ));
        }
    }
    Some(edits)
}

/// Typing with a cursor that jumps now and then and takes back one key in four.
pub(crate) fn made_up(count: usize) -> Vec<Edit> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (mut len, mut cursor) = (0_usize, 0_usize);
    let mut edits = Vec::with_capacity(count);
    for _ in 0..count {
        let chance = rng.next_u64();
        if chance.is_multiple_of(50) {
            cursor = (rng.next_u64() % (len as u64 + 1)) as usize;
        }
        if chance.is_multiple_of(4) && cursor > 0 {
            cursor -= 1;
            len -= 1;
            edits.push((cursor, 1, String::new()));
        } else {
            let letter = char::from(b'a' + (chance % 26) as u8);
            edits.push((cursor, 0, letter.to_string()));
            cursor += 1;
            len += 1;
        }
    }
    edits
}
