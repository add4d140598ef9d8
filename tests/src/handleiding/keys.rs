//! Keys as a page names them: the names that stand on the screen.
//!
//! A line is one or more keys (`N`, `Enter`, `Ctrl+F`, `F8`, `↓ ↓ Enter`), or `typ` and what is typed, or `plak` for what was
//! last copied. After two spaces and `→` stand words that then come on the screen and were not there before. `Ctrl+Q` without
//! words stops the program: the page goes on when it is gone.

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// What is pressed, one after the other.
    pub presses: Vec<Press>,
    /// What comes on the screen.
    pub then: Option<String>,
}

/// What is pressed.
#[derive(Debug, PartialEq, Eq)]
pub enum Press {
    /// The bytes that a terminal sends for a key.
    Key(String),
    /// Typed letters.
    Text(String),
    /// What was copied.
    Paste,
}

impl Press {
    /// Whether it stops the program.
    pub fn stops(&self) -> bool {
        matches!(self, Press::Key(bytes) if bytes == STOP)
    }
}

/// What a terminal sends for Ctrl+Q.
const STOP: &str = "\x11";

/// Reads a line.
///
/// # Errors
/// The name that is no key.
pub fn step(line: &str) -> Result<Step, String> {
    let (pressed, then) = match line.split_once("  → ") {
        Some((pressed, then)) => (pressed.trim(), Some(then.trim().to_owned())),
        None => (line.trim(), None),
    };
    let presses = match pressed.strip_prefix("typ ") {
        Some(text) => vec![Press::Text(text.trim().to_owned())],
        None if pressed == "plak" => vec![Press::Paste],
        None => {
            let keys = pressed.split_whitespace().map(|name| {
                bytes(name)
                    .map(Press::Key)
                    .ok_or_else(|| format!("{name} is no key"))
            });
            keys.collect::<Result<_, _>>()?
        }
    };
    if presses.is_empty() {
        return Err("no key".to_owned());
    }
    Ok(Step { presses, then })
}

/// What a terminal sends for a key.
fn bytes(name: &str) -> Option<String> {
    let fixed = match name {
        "Enter" => "\r",
        // Terminals send the byte alone; then a key that follows at once would count as one with Alt.
        "Esc" => "\x1b[27u",
        "Tab" => "\t",
        "Backspace" => "\x7f",
        "Del" => "\x1b[3~",
        "↑" => "\x1b[A",
        "↓" => "\x1b[B",
        "→" => "\x1b[C",
        "←" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "PgUp" => "\x1b[5~",
        "PgDn" => "\x1b[6~",
        "Spatie" => " ",
        "Ctrl+Home" => "\x1b[1;5H",
        "Ctrl+End" => "\x1b[1;5F",
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F5" => "\x1b[15~",
        "F6" => "\x1b[17~",
        "F7" => "\x1b[18~",
        "F8" => "\x1b[19~",
        "F9" => "\x1b[20~",
        _ => "",
    };
    if !fixed.is_empty() {
        return Some(fixed.to_owned());
    }
    let (control, letter) = match name.strip_prefix("Ctrl+") {
        Some(letter) => (true, letter),
        None => (false, name),
    };
    let mut letters = letter.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return None;
    };
    match (control, letter) {
        (true, 'A'..='Z') => Some(char::from(letter as u8 - b'A' + 1).to_string()),
        (true, _) => None,
        // Shift is not needed: what stands on the screen as N is the key n.
        (false, letter) => Some(letter.to_lowercase().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(bytes: &str) -> Press {
        Press::Key(bytes.to_owned())
    }

    #[test]
    fn a_line_is_keys_or_text_and_what_comes_of_it() {
        let read = step("N                → Wat wil je maken?").expect("a key");
        assert_eq!(read.presses, [key("n")]);
        assert_eq!(read.then.as_deref(), Some("Wat wil je maken?"));
        let read = step("↓ ↓ Enter").expect("three keys");
        assert_eq!(read.presses, [key("\x1b[B"), key("\x1b[B"), key("\r")]);
        let read = step("typ Anje Bolhuis").expect("text");
        assert_eq!(read.presses, [Press::Text("Anje Bolhuis".into())]);
        assert_eq!(step("plak").expect("a paste").presses, [Press::Paste]);
        assert_eq!(step("Ctrl+F").expect("a key").presses, [key("\x06")]);
        assert_eq!(step("← →").expect("two keys").presses.len(), 2);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for line in ["", "Knop", "Ctrl+Knop", "Ctrl+1", "→ niets"] {
            assert!(step(line).is_err(), "{line}");
        }
    }
}
