//! The clipboard of the terminal.

use data_encoding::BASE64;
use noaber_protocol::text::SafeText;
use std::io::{self, Write as _};

/// Bytes that go there: more is not taken by every terminal.
const MOST: usize = 8 * 1024;

/// Puts text on the clipboard of the terminal (OSC 52), scrubbed and no longer than terminals take.
pub(super) fn copy(text: &str) {
    let safe = SafeText::with_tabs(text);
    let mut end = safe.as_str().len().min(MOST);
    while !safe.as_str().is_char_boundary(end) {
        end -= 1;
    }
    let coded = BASE64.encode(&safe.as_str().as_bytes()[..end]);
    let mut out = io::stdout();
    // A terminal that is gone takes no text.
    let _gone = write!(out, "\x1b]52;c;{coded}\x07").and_then(|()| out.flush());
}
