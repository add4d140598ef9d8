//! The last look at what is drawn: nothing in a cell may act on the terminal, whoever wrote it.

use noaber_protocol::text::SafeText;
use ratatui::buffer::Buffer;

/// Puts a visible mark in the place of every character that acts on a terminal or hides.
///
/// Texts of others come scrubbed; the text of an open document is shown byte for byte by the editor, and
/// so is scrubbed here, in the cells.
pub fn scrub(cells: &mut Buffer) {
    for cell in &mut cells.content {
        let symbol = cell.symbol();
        if symbol.len() == 1
            && symbol
                .bytes()
                .all(|byte| byte.is_ascii_graphic() || byte == b' ')
        {
            continue;
        }
        let safe = SafeText::one_line(symbol);
        if safe.as_str() != symbol {
            let mark: String = safe.as_str().chars().take(1).collect();
            cell.set_symbol(if mark.is_empty() { "·" } else { &mark });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    #[test]
    fn nothing_that_acts_on_a_terminal_stays_in_a_cell() {
        let mut cells = Buffer::empty(Rect::new(0, 0, 4, 1));
        cells.content[0].set_symbol("\u{202e}");
        cells.content[1].set_symbol("a\u{200b}");
        cells.content[2].set_symbol("é");
        cells.content[3].set_symbol("\u{1b}");
        scrub(&mut cells);
        let left: String = cells.content.iter().map(|cell| cell.symbol()).collect();
        assert!(
            !left.contains(['\u{202e}', '\u{200b}', '\u{1b}']),
            "{left:?}"
        );
        assert_eq!(cells.content[2].symbol(), "é");
    }
}
