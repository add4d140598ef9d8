//! Keys: what is pressed, and what stands on them.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// One key with what is held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub KeyCode, pub KeyModifiers);

pub(crate) const fn plain(code: KeyCode) -> Key {
    Key(code, KeyModifiers::NONE)
}

pub(crate) const fn letter(letter: char) -> Key {
    plain(KeyCode::Char(letter))
}

pub(crate) const fn shift(code: KeyCode) -> Key {
    Key(code, KeyModifiers::SHIFT)
}

pub(crate) const fn control(letter: char) -> Key {
    Key(KeyCode::Char(letter), KeyModifiers::CONTROL)
}

impl Key {
    /// Whether a key press is this key; letters are the same with and without capitals.
    pub fn is(self, event: &KeyEvent) -> bool {
        if event.kind == KeyEventKind::Release {
            return false;
        }
        let held = event.modifiers - KeyModifiers::SHIFT;
        match (self.0, event.code) {
            (KeyCode::Char(own), KeyCode::Char(typed)) => {
                own.eq_ignore_ascii_case(&typed) && held == self.1
            }
            (own, typed) => own == typed && event.modifiers == self.1,
        }
    }

    /// What stands on the key.
    pub fn label(self) -> String {
        let name = match self.0 {
            KeyCode::Char(letter) => letter.to_uppercase().to_string(),
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::Enter => "Enter".into(),
            KeyCode::Esc => "Esc".into(),
            KeyCode::Tab => "Tab".into(),
            KeyCode::Delete => "Del".into(),
            KeyCode::Left => "←".into(),
            KeyCode::Right => "→".into(),
            other => format!("{other:?}"),
        };
        if self.1.contains(KeyModifiers::CONTROL) {
            format!("Ctrl+{name}")
        } else if self.1.contains(KeyModifiers::SHIFT) {
            format!("Shift+{name}")
        } else {
            name
        }
    }
}
