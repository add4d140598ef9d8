//! Where a file carries what it is made of: a comment that no reader shows, the data in base64 (RFC 4648).

use super::whole::Whole;
use data_encoding::BASE64;

/// What begins the comment.
const BEGIN: &str = "<!-- noaber-proof\n";
/// What ends it.
const END: &str = "\n-->";
/// Letters on one of its lines, as mail has them (RFC 2045).
const LINE: usize = 76;

/// The comment for a file that can be checked; nothing for another.
pub(super) fn comment(whole: &Whole) -> String {
    if !whole.is_proven() {
        return String::new();
    }
    let letters = BASE64.encode(&whole.line());
    let mut out = String::with_capacity(letters.len() + letters.len() / LINE + BEGIN.len() + 8);
    out.push_str(BEGIN);
    for (place, letter) in letters.chars().enumerate() {
        if place > 0 && place % LINE == 0 {
            out.push('\n');
        }
        out.push(letter);
    }
    out.push_str(END);
    out.push('\n');
    out
}

/// What a file carries.
pub(super) enum Carried {
    /// No such comment.
    Nothing,
    /// One that is not what it was.
    Torn,
    /// The data of the last one.
    Data(Vec<u8>),
}

/// Finds what a file carries.
pub(super) fn find(file: &str) -> Carried {
    let Some((_, rest)) = file.rsplit_once(BEGIN) else {
        return Carried::Nothing;
    };
    let letters = rest
        .split_once(END)
        .map(|(letters, _)| letters.replace('\n', ""));
    let data = letters.and_then(|letters| BASE64.decode(letters.as_bytes()).ok());
    data.map_or(Carried::Torn, Carried::Data)
}
