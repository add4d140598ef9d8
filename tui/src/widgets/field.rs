//! A line to type in, by whole characters.

use super::cells::fit;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Bytes that a line takes at most: a ticket with room to spare.
const MOST: usize = 4096;

/// What stands for the end of a line in a field of more than one.
pub const LINE_END: char = '¶';

/// Whether what is typed can be read on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// It can.
    #[default]
    Text,
    /// It can, and it may be more than one line: Ctrl+N begins a new one, which is shown by a sign.
    Lines,
    /// Only how much it is.
    Dots,
}

/// A line to type in.
#[derive(Clone, Debug, Default)]
pub struct Field {
    text: String,
    cursor: usize,
    show: Show,
}

impl Field {
    /// A line that holds something already.
    pub fn new(text: &str, show: Show) -> Field {
        Field {
            text: text.to_owned(),
            cursor: text.len(),
            show,
        }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes a key or a paste; says whether it was for a line.
    pub fn press(&mut self, press: &Event) -> bool {
        match press {
            Event::Paste(text) if self.show == Show::Lines => {
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                self.insert(&text.replace('\n', &LINE_END.to_string()));
            }
            Event::Paste(text) => self.insert(text),
            Event::Key(key) if key.kind != KeyEventKind::Release => return self.key(key),
            _ => return false,
        }
        true
    }

    fn key(&mut self, key: &KeyEvent) -> bool {
        let plain = key.modifiers - KeyModifiers::SHIFT;
        match key.code {
            KeyCode::Char('u') if plain == KeyModifiers::CONTROL => {
                self.text.drain(..self.cursor);
                self.cursor = 0;
            }
            KeyCode::Char('n') if plain == KeyModifiers::CONTROL && self.show == Show::Lines => {
                self.insert(LINE_END.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Char(typed)
                if plain.is_empty() || plain == KeyModifiers::CONTROL | KeyModifiers::ALT =>
            {
                self.insert(typed.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Backspace => {
                let before = self.before();
                self.text.drain(before..self.cursor);
                self.cursor = before;
            }
            KeyCode::Delete => {
                let after = self.after();
                self.text.drain(self.cursor..after);
            }
            KeyCode::Left => self.cursor = self.before(),
            KeyCode::Right => self.cursor = self.after(),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    fn insert(&mut self, text: &str) {
        for typed in text.chars().filter(|typed| !typed.is_control()) {
            if self.text.len() + typed.len_utf8() > MOST {
                return;
            }
            self.text.insert(self.cursor, typed);
            self.cursor += typed.len_utf8();
        }
    }

    fn before(&self) -> usize {
        let (at, _) = self.text[..self.cursor]
            .grapheme_indices(true)
            .next_back()
            .unwrap_or((0, ""));
        at
    }

    fn after(&self) -> usize {
        self.cursor
            + self.text[self.cursor..]
                .graphemes(true)
                .next()
                .map_or(0, str::len)
    }

    /// Draws it, the end in view; puts the terminal's own cursor in it when it has the keys.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, style: Style, has_keys: bool) {
        let (before, after) = self.text.split_at(self.cursor);
        let shown = |text: &str| match self.show {
            Show::Text | Show::Lines => text.to_owned(),
            Show::Dots => "•".repeat(text.graphemes(true).count()),
        };
        let (before, after) = (shown(before), shown(after));
        let room = area.width.saturating_sub(1) as usize;
        let mut from = 0;
        while before[from..].width() > room {
            from += before[from..].graphemes(true).next().map_or(1, str::len);
        }
        let line = format!("{}{after}", &before[from..]);
        // Underlined to its end, so that one sees that it can be filled in.
        let line = fit(&line, area.width as usize);
        let style = style.add_modifier(Modifier::UNDERLINED);
        frame.render_widget(Span::styled(line, style), area);
        if has_keys {
            let column = area.x + before[from..].width().min(room) as u16;
            frame.set_cursor_position(Position::new(column, area.y));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode) -> Event {
        Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn a_joined_character_goes_as_a_whole() {
        let mut field = Field::new("a👨‍👩‍👧", Show::Text);
        assert!(field.press(&key(KeyCode::Backspace)));
        assert_eq!(field.text(), "a");
        field.press(&key(KeyCode::Home));
        field.press(&key(KeyCode::Char('é')));
        assert_eq!(field.text(), "éa");
    }

    #[test]
    fn a_field_of_more_lines_takes_them_from_a_key_and_from_a_paste() {
        let mut field = Field::new("een", Show::Lines);
        let new_line = KeyEvent::new(KeyCode::Char('n'), KeyModifiers::CONTROL);
        assert!(field.press(&Event::Key(new_line)));
        field.press(&Event::Paste("twee\r\ndrie\rvier".into()));
        assert_eq!(field.text(), "een¶twee¶drie¶vier");
        let mut other = Field::new("een", Show::Text);
        assert!(!other.press(&Event::Key(new_line)));
        assert_eq!(other.text(), "een");
    }

    #[test]
    fn line_ends_in_a_paste_fall_away() {
        let mut field = Field::default();
        field.press(&Event::Paste("NOABER:AB\r\nCD".into()));
        assert_eq!(field.text(), "NOABER:ABCD");
    }
}
