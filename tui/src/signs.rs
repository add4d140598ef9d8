//! Signs for terminals that do not have all of them: stand-ins of one cell each, put in when all has been drawn.

use ratatui::buffer::Buffer;

/// Which signs a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signs {
    /// All of them.
    #[default]
    All,
    /// Letters with accents, and no signs but those of a typewriter: the text console of Linux.
    Letters,
    /// Only what a typewriter has: a terminal that is not for UTF-8.
    Typewriter,
}

/// What stands for a sign. Frames are lines and corners, a path of states keeps its signs apart, and an arrow points.
const STAND_INS: &[(&str, char)] = &[
    ("─━┄", '-'),
    ("│┃▌▕▏", '|'),
    ("┌┐└┘├┤┬┴┼", '+'),
    ("█▄▀", '#'),
    ("●•◆■", '*'),
    ("○◌◇", 'o'),
    ("◐", '%'),
    ("◎", '@'),
    ("✓", '+'),
    ("✗", 'x'),
    ("★", '*'),
    ("▶▸→›", '>'),
    ("◀◂←‹", '<'),
    ("↑▲▴", '^'),
    ("↓▼▾", 'v'),
    ("⚠", '!'),
    ("…", '~'),
    ("–—−", '-'),
    ("‘’‚", '\''),
    ("“”„", '"'),
    ("⏎", '<'),
];

/// What stands for a letter or sign of which only the accent is left out.
const BARE: &[(&str, char)] = &[
    ("ÀÁÂÃÄÅ", 'A'),
    ("àáâãäå", 'a'),
    ("Çç", 'c'),
    ("ÈÉÊË", 'E'),
    ("èéêë", 'e'),
    ("ÌÍÎÏ", 'I'),
    ("ìíîï", 'i'),
    ("Ññ", 'n'),
    ("ÒÓÔÕÖØ", 'O'),
    ("òóôõöø", 'o'),
    ("ÙÚÛÜ", 'U'),
    ("ùúûü", 'u'),
    ("Ýýÿ", 'y'),
    ("ß", 's'),
    ("·", '-'),
    ("¶", '$'),
    ("€", 'E'),
    ("«", '<'),
    ("»", '>'),
];

impl Signs {
    /// The signs that somebody chose, else those of the machine's locale and terminal.
    ///
    /// `locale` is that of the letters; none is the locale C, except where locales are not set that way.
    pub fn of(chosen: Option<&str>, locale: Option<&str>, terminal: Option<&str>) -> Signs {
        let of_machine = || match (locale, terminal) {
            (None, _) if cfg!(windows) => Signs::All,
            (None, _) => Signs::Typewriter,
            (Some(locale), _) if !is_utf8(locale) => Signs::Typewriter,
            (Some(_), Some("linux")) => Signs::Letters,
            (Some(_), _) => Signs::All,
        };
        chosen.and_then(Signs::from_key).unwrap_or_else(of_machine)
    }

    /// The signs of this machine and terminal.
    pub fn from_environment(chosen: Option<&str>) -> Signs {
        let set = |name| std::env::var(name).ok().filter(|text| !text.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        Signs::of(chosen, locale.as_deref(), set("TERM").as_deref())
    }

    /// Reads what stands in the configuration.
    fn from_key(key: &str) -> Option<Signs> {
        let all = [Signs::All, Signs::Letters, Signs::Typewriter];
        all.into_iter().find(|signs| signs.key() == key)
    }

    /// What stands in the configuration.
    pub fn key(self) -> &'static str {
        match self {
            Signs::All => "all",
            Signs::Letters => "letters",
            Signs::Typewriter => "typewriter",
        }
    }

    /// The other choice that a person has: all signs, or plain ones.
    pub fn other(self) -> Signs {
        match self {
            Signs::All => Signs::Letters,
            Signs::Letters | Signs::Typewriter => Signs::All,
        }
    }

    /// Puts the stand-ins in what was drawn; each takes one cell, so that nothing moves.
    pub fn put_in(self, cells: &mut Buffer) {
        if self == Signs::All {
            return;
        }
        for cell in &mut cells.content {
            let symbol = cell.symbol();
            if symbol.is_ascii() {
                continue;
            }
            let mut sign = [0; 4];
            let stand_in = self.stand_in(symbol);
            if let Some(stand_in) = stand_in {
                let stand_in: &str = stand_in.encode_utf8(&mut sign);
                cell.set_symbol(stand_in);
            }
        }
    }

    /// What stands for it; none when it stays.
    fn stand_in(self, symbol: &str) -> Option<char> {
        let first = symbol.chars().next()?;
        let of = |table: &[(&str, char)]| {
            let found = table.iter().find(|(signs, _)| signs.contains(first));
            found.map(|(_, stand_in)| *stand_in)
        };
        let number = u32::from(first)
            .checked_sub(u32::from('①'))
            .and_then(|at| char::from_digit(at + 1, 36));
        match (self, of(STAND_INS).or(number)) {
            (Signs::All, _) => None,
            (_, Some(stand_in)) => Some(stand_in),
            // the first two blocks of letters are in every font of the console
            (Signs::Letters, None) if ('\u{a1}'..='\u{17f}').contains(&first) => None,
            (Signs::Letters | Signs::Typewriter, None) => Some(of(BARE).unwrap_or('?')),
        }
    }
}

/// Whether letters of a locale are UTF-8: `nl_NL.UTF-8`, `C.utf8`.
fn is_utf8(locale: &str) -> bool {
    let charset = locale.split_once('.').map_or("", |(_, charset)| charset);
    let charset = charset.split('@').next().unwrap_or_default();
    let charset = charset.replace('-', "").to_lowercase();
    charset == "utf8"
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    fn shown(signs: Signs, text: &str) -> String {
        let width = text.chars().count() as u16;
        let mut cells = Buffer::empty(Rect::new(0, 0, width, 1));
        for (cell, letter) in cells.content.iter_mut().zip(text.chars()) {
            cell.set_symbol(&letter.to_string());
        }
        signs.put_in(&mut cells);
        cells.content.iter().map(|cell| cell.symbol()).collect()
    }

    #[test]
    fn every_sign_has_a_stand_in_of_one_cell() {
        let text = "┌ Eén ─ ● nu ▶ ✓ ① ⑫ … ◐│村";
        assert_eq!(shown(Signs::All, text), text);
        let letters = "+ Eén - * nu > + 1 c ~ %|?";
        assert_eq!(shown(Signs::Letters, text), letters);
        let typewriter = "+ Een - * nu > + 1 c ~ %|?";
        assert_eq!(shown(Signs::Typewriter, text), typewriter);
    }

    #[test]
    fn the_signs_of_our_own_words_all_have_one() {
        for folder in ["words/nl", "words/en"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            for file in std::fs::read_dir(folder).unwrap().flatten() {
                let text = std::fs::read_to_string(file.path()).unwrap();
                for sign in text.chars().filter(|sign| !sign.is_ascii()) {
                    let shown = shown(Signs::Typewriter, &sign.to_string());
                    assert_ne!(shown, "?", "{sign} in {:?}", file.path());
                }
            }
        }
    }

    #[test]
    fn the_locale_tells_what_there_is_and_a_choice_goes_before_it() {
        for (chosen, locale, terminal, signs) in [
            (None, Some("nl_NL.UTF-8"), Some("xterm"), Signs::All),
            (None, Some("C.utf8"), None, Signs::All),
            (None, Some("nl_NL.UTF-8"), Some("linux"), Signs::Letters),
            (None, Some("C"), Some("xterm"), Signs::Typewriter),
            (None, Some("nl_NL@euro"), Some("xterm"), Signs::Typewriter),
            (None, Some("nl_NL.ISO-8859-15"), None, Signs::Typewriter),
            (Some("all"), Some("C"), Some("linux"), Signs::All),
            (Some("letters"), Some("nl_NL.UTF-8"), None, Signs::Letters),
            (Some("niets"), Some("C.UTF-8"), Some("xterm"), Signs::All),
        ] {
            assert_eq!(Signs::of(chosen, locale, terminal), signs, "{locale:?}");
        }
        assert_eq!(Signs::All.other().other(), Signs::All);
    }
}
