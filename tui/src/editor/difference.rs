//! What makes one text of another, where the widget cannot be asked.

use ropey::Rope;
use std::ops::Range;

/// What makes one rope of another: one stretch that went, and what came in its place.
pub(super) struct Difference {
    /// The bytes that went.
    pub(super) went: Range<usize>,
    /// What came.
    pub(super) came: String,
}

impl Difference {
    /// Compares from both ends; the stretch begins at `hint` or before it.
    pub(super) fn between(old: &Rope, new: &Rope, hint: usize) -> Option<Difference> {
        let (old_len, new_len) = (old.len_bytes(), new.len_bytes());
        let shared = old
            .bytes()
            .zip(new.bytes())
            .take(hint)
            .take_while(|(a, b)| a == b)
            .count();
        let start = old.char_to_byte(old.byte_to_char(shared));
        let most = (old_len - start).min(new_len - start);
        let behind = old
            .bytes_at(old_len)
            .reversed()
            .zip(new.bytes_at(new_len).reversed());
        let mut after = behind.take(most).take_while(|(a, b)| a == b).count();
        while after > 0 && old.char_to_byte(old.byte_to_char(old_len - after)) != old_len - after {
            after -= 1;
        }
        let went = start..old_len - after;
        let came = new.byte_slice(start..new_len - after).to_string();
        (!went.is_empty() || !came.is_empty()).then_some(Difference { went, came })
    }
}
